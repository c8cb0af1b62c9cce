//! One profile to the values of a procedure's form, in the order of the form; and into the fields of a
//! web page.
//!
//! In a page: [`sense_script`] describes the fields, [`PageFields::read`] reads them, [`match_fields`]
//! proposes what goes into each and says why, [`fill_script`] fills what a human accepted,
//! [`undo_script`] takes it out again, [`spot_receipt`] finds the number that the page gave.
//!
//! Official sites do not take values the way they are stored, nor the way they are read: a date wants
//! its slashes, an account number no space, a telephone number its leading 0. [`copy_panel`] lists
//! what to put in each box, and the boxes for which nothing is known yet.

mod autocomplete;
mod format;
mod page;
mod propose;
mod receipt;
mod recognise;
mod rules;
mod score;
mod script;
mod values;
mod vocabulary;

use std::fmt;

use guichet_catalogue::{Catalogue, Procedure};
use guichet_domain::values::Checked;
use zeroize::Zeroizing;

pub use autocomplete::{Detail, parse as parse_autocomplete};
pub use page::{PageFields, Place, SensedField, SensedOption, UnreadableAnswer};
pub use propose::{Known, Proposal, Readiness, match_fields};
pub use receipt::{Reference, spot_receipt};
pub use recognise::{Provenance, Recognised, Source, is_reserved, recognise};
pub use rules::SiteRules;
pub use score::{Fault, Score, Truth, score, score_autocomplete_alone};
pub use script::{
    Entry, Fill, FillResult, Outcome, SenseOptions, Undo, fill_script, read_results, sense_script,
    undo_script,
};

/// What goes into one box of an official form. Its `Debug` shows no value.
#[derive(Clone, PartialEq, Eq)]
pub struct CopyValue {
    /// The key of the field, with a part when forms split it: `nir`, `nir.key`.
    pub id: String,
    /// The key of the field.
    pub field: String,
    /// In French, from the catalogue.
    pub label: String,
    /// For the screen; empty when nothing is known.
    pub shown: String,
    /// For the form; `None` when nothing is known, or nothing right. Wiped from memory when dropped.
    pub value: Option<Zeroizing<String>>,
    /// Whether the value is kept in memory only.
    pub transient: bool,
}

impl fmt::Debug for CopyValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CopyValue")
            .field("id", &self.id)
            .field("ready", &self.value.is_some())
            .finish_non_exhaustive()
    }
}

/// The values of a procedure's form, in the order of the form, missing ones included.
///
/// `checked` gives the accepted value of a field, `None` when it is empty or wrong. A field that the
/// catalogue does not know is left out: the catalogue's own check reports it.
#[must_use]
pub fn copy_panel(
    catalogue: &Catalogue,
    procedure: &Procedure,
    checked: impl Fn(&str) -> Option<Checked>,
) -> Vec<CopyValue> {
    let mut out = Vec::with_capacity(procedure.fields.len());
    for def in procedure
        .fields
        .iter()
        .filter_map(|key| catalogue.field(key.as_str()))
    {
        let key = def.key.as_str();
        let value = checked(key);
        let whole = std::iter::once((None, def.label.as_str()));
        let parts = def
            .parts
            .iter()
            .map(|(part, label)| (Some(part.as_str()), label.as_str()));
        for (part, label) in whole.chain(parts) {
            let boxed = value
                .as_ref()
                .map(|checked| format::for_form(def, part, checked));
            let (shown, value) = boxed.map_or((String::new(), None), |(shown, value)| {
                (shown, Some(Zeroizing::new(value)))
            });
            out.push(CopyValue {
                id: part.map_or_else(|| key.to_owned(), |part| format!("{key}.{part}")),
                field: key.to_owned(),
                label: label.to_owned(),
                shown,
                value,
                transient: def.transient,
            });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use guichet_domain::values::{CheckContext, check};
    use proptest::prelude::*;

    use super::*;

    fn catalogue() -> &'static Catalogue {
        Catalogue::embedded().unwrap()
    }

    /// A fictional profile, as typed.
    fn typed() -> BTreeMap<&'static str, &'static str> {
        BTreeMap::from([
            ("civility", "madame"),
            ("birth_name", "d'Exemple"),
            ("given_names", "Camille, Anne"),
            ("birth_date", "14 mars 1987"),
            ("birth_commune", "51454"),
            ("residence_commune", "94038"),
            ("address_line", "3 rue de l’Essai"),
            ("postcode", "94240"),
            ("phone", "+33 6 12 34 56 78"),
            ("email", "camille@exemple.fr"),
            ("nir", "2 87 03 51 454 012"),
            ("iban", "FR76 3000 6000 0112 3456 7890 189"),
            ("income_monthly", "1 234,50 €"),
            ("rent_amount", "620"),
            ("employer_siret", "732 829 320 00074"),
            ("household_situation", "pacse"),
        ])
    }

    fn accepted(key: &str, raw: &str) -> Checked {
        let def = catalogue().field(key).unwrap();
        let mut cx = CheckContext::on("2026-11-21".parse().unwrap());
        cx.range = def.range;
        let choices = def.choices.iter();
        cx.choices = choices.map(|(c, l)| (c.to_string(), l.clone())).collect();
        check(def.kind, raw, &cx).unwrap()
    }

    fn panel(id: &str) -> Vec<CopyValue> {
        let procedure = catalogue().procedure(id).unwrap();
        let typed = typed();
        copy_panel(catalogue(), procedure, |key| {
            typed.get(key).map(|raw| accepted(key, raw))
        })
    }

    /// A procedure that asks for everything.
    fn everything() -> Procedure {
        let mut procedure = catalogue().procedures().next().unwrap().clone();
        procedure.fields = catalogue().fields().iter().map(|f| f.key.clone()).collect();
        procedure
    }

    #[test]
    fn values_are_what_forms_take() {
        let typed = typed();
        let items = copy_panel(catalogue(), &everything(), |key| {
            typed.get(key).map(|raw| accepted(key, raw))
        });
        let ready: BTreeMap<&str, (&str, &str)> = items
            .iter()
            .filter_map(|i| {
                Some((
                    i.id.as_str(),
                    (i.value.as_ref()?.as_str(), i.shown.as_str()),
                ))
            })
            .collect();
        let expected = BTreeMap::from([
            ("civility", ("Madame", "Madame")),
            ("birth_name", ("d'Exemple", "d’Exemple")),
            ("given_names", ("Camille Anne", "Camille, Anne")),
            ("birth_date", ("14/03/1987", "14 mars 1987")),
            ("birth_commune", ("Reims", "Reims (51)")),
            (
                "residence_commune",
                ("L'Haÿ-les-Roses", "L’Haÿ-les-Roses (94)"),
            ),
            ("address_line", ("3 rue de l'Essai", "3 rue de l’Essai")),
            ("postcode", ("94240", "94240")),
            ("phone", ("0612345678", "06 12 34 56 78")),
            ("email", ("camille@exemple.fr", "camille@exemple.fr")),
            // 97 − 2870351454012 mod 97, by hand: 2870351454012 = 97 × 29591252103 + 21.
            ("nir", ("2870351454012", "2 87 03 51 454 012")),
            ("nir.key", ("76", "76")),
            (
                "iban",
                (
                    "FR7630006000011234567890189",
                    "FR76 3000 6000 0112 3456 7890 189",
                ),
            ),
            ("income_monthly", ("1234,50", "1\u{202f}234,50\u{a0}€")),
            ("rent_amount", ("620", "620,00\u{a0}€")),
            ("employer_siret", ("73282932000074", "732 829 320 00074")),
            ("household_situation", ("PACS", "PACS")),
        ]);
        assert_eq!(ready, expected);
    }

    #[test]
    fn missing_values_are_listed() {
        let items = panel("caf-aide-au-logement");
        let caf = items.iter().find(|i| i.id == "caf_number").unwrap();
        assert_eq!((caf.value.as_ref(), caf.shown.as_str()), (None, ""));
        assert!(caf.transient);
        assert!(!caf.label.is_empty());
    }

    #[test]
    fn a_missing_nir_leaves_two_boxes_empty() {
        let items = copy_panel(catalogue(), &everything(), |_| None);
        let nir: Vec<&str> = items
            .iter()
            .filter(|i| i.field == "nir")
            .map(|i| i.id.as_str())
            .collect();
        assert_eq!(nir, ["nir", "nir.key"]);
        assert!(
            items
                .iter()
                .all(|i| i.value.is_none() && i.shown.is_empty())
        );
    }

    #[test]
    fn a_number_of_abroad_keeps_its_country() {
        let items = copy_panel(catalogue(), &everything(), |key| {
            (key == "phone").then(|| accepted(key, "+32 470 12 34 56"))
        });
        let phone = items.iter().find(|i| i.id == "phone").unwrap();
        assert_eq!(phone.value.as_ref().unwrap().as_str(), "+32470123456");
    }

    #[test]
    fn debug_shows_no_value() {
        let text = format!("{:?}", panel("caf-aide-au-logement"));
        for secret in ["Exemple", "2870351454012", "FR76", "Camille"] {
            assert!(!text.contains(secret), "{secret}");
        }
    }

    proptest! {
        #[test]
        fn the_order_is_that_of_the_form(n in 0usize..10_000, known in proptest::collection::vec(any::<bool>(), 200)) {
            let procedures = catalogue().procedures().len();
            let procedure = catalogue().procedures().nth(n % procedures).unwrap();
            let typed = typed();
            let items = copy_panel(catalogue(), procedure, |key| {
                let at = catalogue().fields().iter().position(|f| f.key.as_str() == key)?;
                known[at].then(|| typed.get(key).map(|raw| accepted(key, raw))).flatten()
            });
            let mut fields: Vec<&str> = items.iter().map(|i| i.field.as_str()).collect();
            fields.dedup();
            let form: Vec<&str> = procedure.fields.iter().map(|k| k.as_str()).collect();
            prop_assert_eq!(fields, form);
            let mut ids: Vec<&str> = items.iter().map(|i| i.id.as_str()).collect();
            ids.sort_unstable();
            ids.dedup();
            prop_assert_eq!(ids.len(), items.len());
        }
    }
}
