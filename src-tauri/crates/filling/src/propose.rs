//! What goes into each field of a page, for a human to accept.

use guichet_catalogue::Catalogue;
use guichet_domain::values::Checked;

use crate::page::{PageFields, SensedField};
use crate::recognise::{Provenance, recognise};
use crate::rules::SiteRules;
use crate::script::{Entry, Fill};
use crate::values;

/// What the profile of the visit holds.
pub trait Known {
    /// The accepted value of a field of the profile; `None` when it is empty or wrong.
    fn checked(&self, key: &str) -> Option<Checked>;
}

impl<F: Fn(&str) -> Option<Checked>> Known for F {
    fn checked(&self, key: &str) -> Option<Checked> {
        self(key)
    }
}

/// Whether a field can be filled now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Readiness {
    /// Seen, enabled and empty.
    Ready,
    /// Nobody sees it.
    Hidden,
    /// It takes no value.
    Disabled,
    /// Somebody answered it.
    Answered,
}

impl SensedField {
    /// Whether the field could be filled when it was sensed.
    #[must_use]
    pub fn readiness(&self) -> Readiness {
        if !self.visible {
            Readiness::Hidden
        } else if !self.enabled {
            Readiness::Disabled
        } else if !self.empty {
            Readiness::Answered
        } else {
            Readiness::Ready
        }
    }

    /// What the page calls the field: words to show beside a proposal. Written by the page.
    #[must_use]
    pub fn called(&self) -> &str {
        let legend = self.legends.first().map_or("", String::as_str);
        let group = matches!(self.kind.as_str(), "radio" | "checkbox");
        let all = [
            if group { legend } else { "" },
            &self.label,
            &self.aria,
            &self.row,
            &self.before,
            &self.placeholder,
            &self.title,
            &self.column,
            legend,
            &self.name,
            &self.id,
        ];
        all.into_iter().find(|t| !t.is_empty()).unwrap_or_default()
    }
}

/// A value for a field. Its `Debug` shows no value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// The place of the field in [`PageFields::fields`].
    pub field: usize,
    /// The key of the profile.
    pub key: String,
    /// The part of the value that the field takes.
    pub part: Option<String>,
    /// The field and what goes in.
    pub fill: Fill,
    /// Why this key.
    pub provenance: Provenance,
    /// From 1 to 100: how sure.
    pub confidence: u8,
    /// Whether it can be filled now.
    pub readiness: Readiness,
}

/// What goes into each field of the page, in the page's order. A field that is not understood, whose
/// value is not known or would not fit, or that is never filled, gets nothing.
#[must_use]
pub fn match_fields(
    page: &PageFields,
    rules: &SiteRules,
    catalogue: &Catalogue,
    known: &dyn Known,
) -> Vec<Proposal> {
    let checked = |key: &str| known.checked(key);
    recognise(page, rules)
        .into_iter()
        .filter_map(|found| {
            let field = page.fields.get(found.field)?;
            let part = found.part.as_deref();
            let entry: Entry = values::entry(catalogue, field, &found.key, part, &checked)?;
            Some(Proposal {
                field: found.field,
                key: found.key,
                part: found.part,
                fill: Fill {
                    handle: field.handle.clone(),
                    entry,
                },
                provenance: found.provenance,
                confidence: found.confidence,
                readiness: field.readiness(),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use guichet_domain::values::{CheckContext, check};
    use proptest::prelude::*;
    use proptest::sample::select;

    use super::*;
    use crate::page::SensedOption;

    fn catalogue() -> &'static Catalogue {
        Catalogue::embedded().unwrap()
    }

    /// A fictional person, as typed.
    fn person() -> BTreeMap<&'static str, &'static str> {
        BTreeMap::from([
            ("civility", "madame"),
            ("sex", "feminin"),
            ("birth_name", "Exemple"),
            ("used_name", "Modèle"),
            ("given_names", "Camille, Anne, Rose"),
            ("birth_date", "05/03/1987"),
            ("birth_commune", "51454"),
            ("birth_department", "51"),
            ("birth_country", "France"),
            ("nationality", "France"),
            ("residence_commune", "94038"),
            ("address_line", "3 bis rue de l’Essai"),
            (
                "address_extra",
                "Bâtiment C, escalier 2, 3e étage, porte 14",
            ),
            ("postcode", "94240"),
            ("country", "France"),
            ("phone", "06 12 34 56 78"),
            ("email", "camille@exemple.fr"),
            ("nir", "2 87 03 51 454 012"),
            ("iban", "FR76 3000 6000 0112 3456 7890 189"),
            ("income_monthly", "1 234,50"),
            ("employer_siret", "732 829 320 00074"),
            ("household_situation", "pacse"),
            ("housing_kind", "heberge"),
        ])
    }

    fn known(key: &str) -> Option<Checked> {
        let typed = *person().get(key)?;
        let def = catalogue().field(key)?;
        let mut cx = CheckContext::on("2026-11-21".parse().unwrap());
        cx.range = def.range;
        cx.choices = def
            .choices
            .iter()
            .map(|(c, l)| (c.to_string(), l.clone()))
            .collect();
        check(def.kind, typed, &cx).ok()
    }

    fn labelled(label: &str) -> SensedField {
        SensedField {
            handle: label.to_owned(),
            tag: "input".to_owned(),
            kind: "text".to_owned(),
            label: label.to_owned(),
            visible: true,
            enabled: true,
            empty: true,
            parents: vec![1, 2],
            ..SensedField::default()
        }
    }

    fn list(label: &str, options: &[&str]) -> SensedField {
        SensedField {
            tag: "select".to_owned(),
            kind: "select".to_owned(),
            options: options
                .iter()
                .map(|text| SensedOption {
                    value: (*text).to_owned(),
                    text: (*text).to_owned(),
                    off: false,
                })
                .collect(),
            ..labelled(label)
        }
    }

    /// What goes into each field, in words.
    fn filled(fields: Vec<SensedField>) -> Vec<String> {
        let page = PageFields {
            fields,
            ..PageFields::default()
        };
        let proposals = match_fields(&page, &SiteRules::default(), catalogue(), &known);
        (0..page.fields.len())
            .map(|n| {
                let found = proposals.iter().find(|p| p.field == n);
                found.map_or_else(String::new, |p| match &p.fill.entry {
                    Entry::Text(value) => value.to_string(),
                    Entry::Choice { text, .. } => text.to_string(),
                })
            })
            .collect()
    }

    #[test]
    fn values_take_the_shape_of_the_field() {
        let date = |placeholder: &str, max: Option<u32>, kind: &str| SensedField {
            placeholder: placeholder.to_owned(),
            max,
            kind: kind.to_owned(),
            ..labelled("Date de naissance")
        };
        assert_eq!(
            filled(vec![
                date("", None, "text"),
                date("AAAA-MM-JJ", None, "text"),
                date("", Some(8), "text"),
                date("", None, "date"),
                date("jj-mm-aaaa", Some(10), "text"),
            ]),
            [
                "05/03/1987",
                "1987-03-05",
                "05031987",
                "1987-03-05",
                "05-03-1987"
            ]
        );
        let sized = |label: &str, max: u32| SensedField {
            max: Some(max),
            ..labelled(label)
        };
        assert_eq!(
            filled(vec![
                sized("Numéro de sécurité sociale", 15),
                labelled("Prénom"),
                labelled("Prénoms"),
                labelled("Nationalité"),
                labelled("N° de la voie"),
                labelled("Nom de la voie"),
                labelled("Étage"),
                labelled("Bâtiment"),
                labelled("Code postal et ville"),
                sized("Adresse électronique", 10),
                labelled("Numéro fiscal"),
            ]),
            [
                "287035145401276",
                "Camille",
                "Camille Anne Rose",
                "Française",
                "3 bis",
                "rue de l'Essai",
                "3",
                "C",
                "94240 L'Haÿ-les-Roses",
                "",
                ""
            ]
        );
    }

    #[test]
    fn a_number_cut_in_boxes() {
        let boxed = |label: &str, max: u32| SensedField {
            max: Some(max),
            ..labelled(label)
        };
        let empty = |max: u32| boxed("", max);
        assert_eq!(
            filled(vec![boxed("N° de sécurité sociale", 13), boxed("Clé", 2)]),
            ["2870351454012", "76"]
        );
        assert_eq!(
            filled(vec![
                boxed("IBAN", 4),
                empty(4),
                empty(4),
                empty(4),
                empty(4),
                empty(4),
                empty(3)
            ]),
            ["FR76", "3000", "6000", "0112", "3456", "7890", "189"]
        );
        assert_eq!(
            filled(vec![
                boxed("Téléphone", 2),
                empty(2),
                empty(2),
                empty(2),
                empty(2)
            ]),
            ["06", "12", "34", "56", "78"]
        );
        assert_eq!(
            filled(vec![boxed("Date de naissance", 2), empty(2), empty(4)]),
            ["05", "03", "1987"]
        );
        // A key that follows no number is a key to something else.
        assert_eq!(filled(vec![labelled("Nom"), labelled("Clé")])[1], "");
    }

    #[test]
    fn choices_are_made_by_meaning() {
        assert_eq!(
            filled(vec![
                list("Civilité", &["-", "M.", "Mme"]),
                list("Sexe", &["Homme", "Femme"]),
                list(
                    "Situation familiale",
                    &["Célibataire", "Marié(e)", "Lié(e) par un PACS"]
                ),
                list("Pays de naissance", &["ALGÉRIE", "FRANCE"]),
                list("Nationalité", &["Algérienne", "Française"]),
                list(
                    "Département de naissance",
                    &["5 - Hautes-Alpes", "51 - Marne"]
                ),
                list(
                    "Indicatif",
                    &["Belgique (+32)", "France (+33)", "Quelque part (+336)"]
                ),
                list(
                    "Statut d’occupation",
                    &["Locataire", "Hébergé à titre gratuit"]
                ),
            ]),
            [
                "Mme",
                "Femme",
                "Lié(e) par un PACS",
                "FRANCE",
                "Française",
                "51 - Marne",
                "France (+33)",
                "Hébergé à titre gratuit"
            ]
        );
        // Two answers that both suit: a human chooses.
        assert_eq!(
            filled(vec![list(
                "Situation familiale",
                &["Pacsé(e)", "PACS", "Marié(e)"]
            )]),
            [""]
        );
        // A question answered by yes or no takes no number.
        assert_eq!(
            filled(vec![list(
                "Avez-vous un numéro de sécurité sociale ?",
                &["Oui", "Non"]
            )]),
            [""]
        );
    }

    #[test]
    fn names_beside_one_another() {
        assert_eq!(
            filled(vec![labelled("Nom"), labelled("Prénom")]),
            ["Exemple", "Camille"]
        );
        assert_eq!(
            filled(vec![
                labelled("Nom"),
                labelled("Nom d’usage"),
                labelled("Prénom")
            ]),
            ["Exemple", "Modèle", "Camille"]
        );
        assert_eq!(
            filled(vec![
                labelled("Nom de naissance"),
                labelled("Nom"),
                labelled("Prénom")
            ]),
            ["Exemple", "Modèle", "Camille"]
        );
        assert_eq!(
            filled(vec![labelled("Nom"), labelled("Message")]),
            ["Modèle Camille", ""]
        );
    }

    #[test]
    fn somebody_else_is_not_the_person() {
        for legend in [
            "Votre conjoint",
            "L’enfant",
            "Votre bailleur",
            "Employeur",
            "Tuteur",
            "Médecin traitant",
            "Personne à prévenir",
            "Ancienne adresse",
            "Adresse des travaux",
            "Lieu de l’accident",
        ] {
            let under = |label: &str| SensedField {
                legends: vec![legend.to_owned()],
                ..labelled(label)
            };
            let values = filled(vec![
                under("Code postal"),
                under("Commune"),
                under("Adresse"),
            ]);
            assert_eq!(values, ["", "", ""], "{legend}");
        }
        let birth = SensedField {
            legends: vec!["Lieu de naissance".to_owned()],
            ..labelled("Commune")
        };
        assert_eq!(
            filled(vec![birth, labelled("Commune")]),
            ["Reims", "L'Haÿ-les-Roses"]
        );
    }

    #[test]
    fn a_rule_of_the_site_comes_first() {
        let field = SensedField {
            id: "nir".to_owned(),
            max: Some(13),
            ..labelled("Identifiant")
        };
        let page = PageFields {
            fields: vec![field],
            ..PageFields::default()
        };
        let rules = SiteRules::of_page("wwwd.caf.fr", "caf-aide-au-logement");
        let proposals = match_fields(&page, &rules, catalogue(), &known);
        assert_eq!(
            proposals[0].provenance,
            Provenance::Rule { verified: false }
        );
        let by_words = match_fields(&page, &SiteRules::default(), catalogue(), &known);
        assert!(matches!(by_words[0].provenance, Provenance::Words { .. }));
    }

    #[test]
    fn debug_shows_no_value() {
        let page = PageFields {
            fields: vec![labelled("Nom de naissance")],
            ..PageFields::default()
        };
        let proposals = match_fields(&page, &SiteRules::default(), catalogue(), &known);
        assert_eq!(proposals.len(), 1);
        assert!(!format!("{proposals:?}").contains("Exemple"));
    }

    const WORDS: [&str; 30] = [
        "Nom",
        "Prénom",
        "de naissance",
        "Date",
        "Adresse",
        "Code postal",
        "Ville",
        "Pays",
        "Téléphone",
        "E-mail",
        "du conjoint",
        "Numéro",
        "de sécurité sociale",
        "Clé",
        "Jour",
        "Mois",
        "Année",
        "IBAN",
        "(facultatif)",
        "mot de passe",
        "code reçu par SMS",
        "captcha",
        "je certifie",
        "carte bancaire",
        "employeur",
        "Sexe",
        "Situation familiale",
        "laisser vide",
        "()",
        "((",
    ];

    fn words() -> impl Strategy<Value = String> {
        prop_oneof![
            proptest::collection::vec(select(&WORDS[..]), 0..4).prop_map(|w| w.join(" ")),
            any::<String>(),
        ]
    }

    fn any_field() -> impl Strategy<Value = SensedField> {
        const KINDS: [&str; 15] = [
            "text", "tel", "email", "number", "date", "select", "radio", "checkbox", "textarea",
            "password", "file", "hidden", "submit", "range", "odd",
        ];
        const PURPOSES: [&str; 9] = [
            "",
            "off",
            "family-name",
            "new-password",
            "one-time-code",
            "cc-number",
            "bday-day",
            "username",
            "x y",
        ];
        (
            (
                select(&KINDS[..]),
                select(&PURPOSES[..]),
                words(),
                words(),
                words(),
                words(),
            ),
            (
                words(),
                words(),
                proptest::collection::vec(words(), 0..3),
                proptest::collection::vec(words(), 0..5),
            ),
            (
                proptest::option::of(0u32..20),
                proptest::collection::vec(0u32..4, 0..4),
                0u32..3,
            ),
        )
            .prop_map(
                |(
                    (kind, autocomplete, label, before, placeholder, name),
                    (row, column, legends, options),
                    (max, parents, rows),
                )| SensedField {
                    tag: "input".to_owned(),
                    kind: kind.to_owned(),
                    autocomplete: autocomplete.to_owned(),
                    label,
                    before,
                    placeholder,
                    name: name.clone(),
                    id: name,
                    row,
                    column,
                    headings: legends.clone(),
                    legends,
                    options: options
                        .into_iter()
                        .map(|text| SensedOption {
                            value: text.clone(),
                            text,
                            off: false,
                        })
                        .collect(),
                    max,
                    parents,
                    rows,
                    ..SensedField::default()
                },
            )
    }

    proptest! {
        #[test]
        fn no_page_makes_it_panic_or_fill_what_is_never_filled(fields in proptest::collection::vec(any_field(), 0..12)) {
            let page = PageFields { fields, ..PageFields::default() };
            let proposals = match_fields(&page, &SiteRules::of_page("caf.fr", ""), catalogue(), &known);
            for proposal in &proposals {
                let field = &page.fields[proposal.field];
                prop_assert!(!matches!(field.kind.as_str(), "password" | "file" | "hidden" | "submit" | "range" | "odd"));
                prop_assert!(field.kind != "checkbox" || field.options.len() > 1);
                prop_assert!(!["new-password", "one-time-code", "cc-number", "username"].contains(&field.autocomplete.as_str()));
                let folded = guichet_domain::text::fold(&field.label);
                for never in ["mot de passe", "code recu par sms", "captcha", "je certifie", "carte bancaire", "laisser vide"] {
                    prop_assert!(!folded.starts_with(never), "{}", folded);
                }
                if let (Entry::Text(value), Some(max)) = (&proposal.fill.entry, field.max) {
                    prop_assert!(value.encode_utf16().count() <= max as usize);
                }
                if let Entry::Choice { index, text, .. } = &proposal.fill.entry {
                    prop_assert_eq!(&field.options[*index as usize].text, &**text);
                }
            }
            let places: Vec<usize> = proposals.iter().map(|p| p.field).collect();
            prop_assert!(places.is_sorted_by(|a, b| a < b));
        }
    }
}
