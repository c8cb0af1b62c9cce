//! What would harm: a secret, a statement, or the person's own identity where another one is asked for.

#![allow(
    clippy::unwrap_used,
    reason = "helpers of tests: what fails stops the test"
)]

use guichet_catalogue::Catalogue;
use guichet_domain::values::{CheckContext, Checked, check};
use guichet_filling::{
    PageFields, Readiness, SensedField, SensedOption, SiteRules, match_fields, recognise,
};
use proptest::prelude::*;
use proptest::sample::select;

/// Keys that say who the person is, or where to reach them.
const OWN: [&str; 22] = [
    "civility",
    "sex",
    "birth_name",
    "used_name",
    "given_names",
    "full_name",
    "pseudonym",
    "nationality",
    "birth_date",
    "birth_commune",
    "birth_department",
    "birth_country",
    "address_line",
    "address_extra",
    "full_address",
    "postcode",
    "residence_commune",
    "phone",
    "phone_landline",
    "email",
    "nir",
    "tax_number",
];

const ASKED: [&str; 16] = [
    "Nom",
    "Nom de naissance",
    "Nom d’usage",
    "Prénom",
    "Prénoms",
    "Nom et prénom",
    "Date de naissance",
    "Lieu de naissance",
    "Adresse",
    "Code postal",
    "Commune",
    "Téléphone",
    "Téléphone portable",
    "Adresse électronique",
    "Numéro de sécurité sociale",
    "Numéro fiscal",
];

/// Other people, as a title names them and as a label does.
const OTHERS: [(&str, &str); 34] = [
    ("Votre conjoint", "du conjoint"),
    ("Conjoint ou partenaire de Pacs", "de votre conjoint"),
    ("L’enfant", "de l’enfant"),
    ("Enfant n° 1", "de votre enfant"),
    ("L’élève", "de l’élève"),
    ("L’employeur", "de l’employeur"),
    ("Le père", "du père"),
    ("La mère", "de la mère"),
    ("Parent 2", "du parent 2"),
    ("Représentant légal", "du représentant légal"),
    ("Second représentant légal", "du second représentant légal"),
    ("Votre bailleur", "du bailleur"),
    ("Le propriétaire du logement", "du propriétaire"),
    ("Tiers déclarant", "du tiers"),
    ("Votre garant", "du garant"),
    ("L’association", "de l’association"),
    ("Personne morale", "de la personne morale"),
    (
        "Personne à contacter en cas d’urgence",
        "de la personne à contacter",
    ),
    (
        "La personne qui vous héberge",
        "de la personne qui vous héberge",
    ),
    ("Médecin traitant", "du médecin"),
    ("Votre avocat", "de l’avocat"),
    ("Témoin", "du témoin"),
    ("Tuteur ou curateur", "du tuteur"),
    ("Co-titulaire", "du co-titulaire"),
    ("Ancien titulaire", "de l’ancien titulaire"),
    ("Le vendeur", "du vendeur"),
    ("Le défunt", "du défunt"),
    ("Conjoint décédé", "du conjoint décédé"),
    ("Second demandeur", "du second demandeur"),
    ("Passager 2", "du passager"),
    ("L’école", "de l’école"),
    ("Notaire", "du notaire"),
    ("Votre assureur", "de l’assureur"),
    ("Un autre occupant", "d’un autre occupant"),
];

/// Things of somebody that no word of ours explains.
const UNKNOWN: [&str; 8] = [
    "du garagiste agréé",
    "du plombier",
    "de la boulangerie",
    "du club",
    "de l’apiculteur",
    "du vigneron",
    "de la marraine",
    "du syndicat",
];

const SECRETS: [&str; 34] = [
    "Mot de passe",
    "Confirmez votre mot de passe",
    "Password",
    "Choisissez votre code secret",
    "Code confidentiel",
    "Code reçu par SMS",
    "Code à usage unique",
    "Code de vérification reçu par e-mail",
    "Verification code",
    "One-time code",
    "Captcha",
    "Recopiez les caractères de l’image",
    "Je ne suis pas un robot",
    "Numéro de carte bancaire",
    "Numéro de la carte bancaire",
    "Card number",
    "Cryptogramme visuel",
    "CVV",
    "Nom sur la carte",
    "Titulaire de la carte bancaire",
    "Date d’expiration de la carte bancaire",
    "Je certifie sur l’honneur l’exactitude",
    "J’atteste sur l’honneur",
    "Je déclare que mon nom est exact",
    "J’accepte les conditions",
    "Signature",
    "Question secrète",
    "Ne pas remplir",
    "Laisser ce champ vide",
    "Code promo",
    "Numéro d’accès en ligne",
    "Question anti-spam",
    "Code de validation",
    "Security code",
];

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
        form: Some(1),
        ..SensedField::default()
    }
}

fn page(fields: Vec<SensedField>) -> PageFields {
    PageFields {
        fields,
        ..PageFields::default()
    }
}

/// The keys of the fields from this one on.
fn keys_from(page: &PageFields, from: usize) -> Vec<(String, String)> {
    recognise(page, &SiteRules::default())
        .into_iter()
        .filter(|found| found.field >= from)
        .map(|found| (page.fields[found.field].label.clone(), found.key))
        .collect()
}

/// What the person was asked for before, in the same form.
fn own_block() -> impl Strategy<Value = Vec<SensedField>> {
    const TITLES: [&str; 4] = ["", "Vous", "Votre identité", "Le demandeur"];
    (
        select(&TITLES[..]),
        proptest::collection::vec(select(&ASKED[..]), 0..6),
    )
        .prop_map(|(title, asked)| {
            let under = |label: &&str| SensedField {
                legends: vec![title.to_owned()],
                ..labelled(label)
            };
            asked.iter().map(under).collect()
        })
}

fn asked() -> impl Strategy<Value = Vec<&'static str>> {
    proptest::collection::vec(select(&ASKED[..]), 1..7)
}

proptest! {
    #[test]
    fn another_one_s_section_never_takes_the_person_s_identity(
        own in own_block(),
        (title, _) in select(&OTHERS[..]),
        asked in asked(),
        drawn in any::<bool>(),
    ) {
        let from = own.len();
        let mut fields = own;
        fields.extend(asked.iter().map(|label| {
            let mut field = labelled(label);
            let titles = vec![title.to_owned()];
            if drawn { field.headings = titles } else { field.legends = titles }
            field
        }));
        for (label, key) in keys_from(&page(fields), from) {
            prop_assert!(!OWN.contains(&key.as_str()), "« {} », {}: {}", title, label, key);
        }
    }

    #[test]
    fn another_one_s_field_never_takes_the_person_s_identity(
        own in own_block(),
        (_, of) in select(&OTHERS[..]),
        asked in select(&ASKED[..]),
        shape in 0usize..4,
    ) {
        let words = format!("{asked} {of}");
        let blank = labelled("");
        let field = match shape {
            0 => labelled(&words),
            1 => SensedField { placeholder: words.clone(), ..blank },
            2 => SensedField { before: words.clone(), ..blank },
            _ => SensedField { row: words.clone(), ..blank },
        };
        let from = own.len();
        let mut fields = own;
        fields.push(field);
        for (_, key) in keys_from(&page(fields), from) {
            prop_assert!(!OWN.contains(&key.as_str()), "{}: {}", words, key);
        }
    }

    #[test]
    fn what_is_of_somebody_unknown_gets_nothing(
        of in select(&UNKNOWN[..]),
        asked in select(&["Nom", "Prénom", "Adresse", "Ville", "Code postal", "Téléphone", "Adresse e-mail", "Date de naissance"][..]),
        name in select(&["", "nom", "adresse", "telephone", "email", "ville", "date_naissance"][..]),
    ) {
        let field = SensedField { name: name.to_owned(), ..labelled(&format!("{asked} {of}")) };
        prop_assert_eq!(keys_from(&page(vec![field]), 0), vec![]);
    }

    #[test]
    fn a_secret_or_a_statement_gets_nothing(
        own in own_block(),
        secret in select(&SECRETS[..]),
        prefix in select(&["", "* ", "Saisissez : "][..]),
        suffix in select(&["", " *", " (obligatoire)"][..]),
        name in select(&["", "nom", "email", "telephone", "adresse", "date_naissance", "nir", "iban"][..]),
        kind in select(&["text", "tel", "number", "email", "textarea"][..]),
        shape in 0usize..4,
    ) {
        let words = format!("{prefix}{secret}{suffix}");
        let blank = SensedField { name: name.to_owned(), kind: kind.to_owned(), ..labelled("") };
        let field = match shape {
            0 => SensedField { label: words.clone(), ..blank },
            1 => SensedField { aria: words.clone(), ..blank },
            2 => SensedField { placeholder: words.clone(), ..blank },
            _ => SensedField { before: words.clone(), ..blank },
        };
        let from = own.len();
        let mut fields = own;
        fields.push(field);
        prop_assert_eq!(keys_from(&page(fields), from), vec![], "{}", words);
    }

    #[test]
    fn attributes_of_secrets_get_nothing(
        attribute in select(&["password", "mdp", "otp", "captcha", "g-recaptcha-response", "cardNumber", "cvv", "cc-number", "cvc", "csrf_token", "honeypot", "attestation_honneur"][..]),
        label in select(&["", "Nom", "Numéro", "Téléphone", "Date de naissance"][..]),
        as_id in any::<bool>(),
    ) {
        let mut field = labelled(label);
        if as_id { field.id = attribute.to_owned() } else { field.name = attribute.to_owned() }
        prop_assert_eq!(keys_from(&page(vec![field]), 0), vec![]);
    }

    #[test]
    fn purposes_of_secrets_get_nothing(
        purpose in select(&["current-password", "new-password", "one-time-code", "username", "cc-number", "cc-name", "cc-exp", "cc-csc", "section-a billing cc-exp-month"][..]),
        label in select(&ASKED[..]),
    ) {
        let field = SensedField { autocomplete: purpose.to_owned(), ..labelled(label) };
        prop_assert_eq!(keys_from(&page(vec![field]), 0), vec![]);
    }

    #[test]
    fn a_box_to_tick_gets_nothing(label in select(&ASKED[..]), name in select(&["nom", "civilite", "sexe", "accepte"][..])) {
        let field = SensedField {
            kind: "checkbox".to_owned(),
            name: name.to_owned(),
            options: vec![SensedOption { text: label.to_owned(), ..SensedOption::default() }],
            ..labelled(label)
        };
        prop_assert_eq!(keys_from(&page(vec![field]), 0), vec![]);
    }

    #[test]
    fn what_is_hidden_disabled_or_answered_is_never_ready(
        label in select(&ASKED[..]),
        visible in any::<bool>(),
        enabled in any::<bool>(),
        empty in any::<bool>(),
    ) {
        let field = SensedField { visible, enabled, empty, ..labelled(label) };
        let proposals = match_fields(&page(vec![field]), &SiteRules::default(), Catalogue::embedded().unwrap(), &known);
        for proposal in proposals {
            prop_assert_eq!(proposal.readiness == Readiness::Ready, visible && enabled && empty);
        }
    }

    #[test]
    fn what_goes_to_nobody_gets_nothing(
        title in select(&["Newsletter", "Inscrivez-vous à notre lettre d’information", "Infolettre", "Rechercher"][..]),
        words in select(&["Votre adresse e-mail", "E-mail", "Ville ou code postal", "Votre e-mail"][..]),
        kind in select(&["text", "email"][..]),
    ) {
        let field = SensedField {
            kind: kind.to_owned(),
            placeholder: words.to_owned(),
            headings: vec![title.to_owned()],
            ..labelled("")
        };
        prop_assert_eq!(keys_from(&page(vec![field]), 0), vec![]);
    }

    #[test]
    fn what_is_no_longer_so_gets_nothing(
        asked in select(&["Adresse", "Code postal", "Ville", "Téléphone", "Nom", "Adresse électronique"][..]),
        title in select(&["Ancienne adresse", "Votre précédent logement", "Ancien occupant", "Adresse précédente"][..]),
    ) {
        let field = SensedField { headings: vec![title.to_owned()], ..labelled(asked) };
        prop_assert_eq!(keys_from(&page(vec![field]), 0), vec![], "{} {}", title, asked);
    }
}

/// A fictional person who has everything the fields above ask for.
fn known(key: &str) -> Option<Checked> {
    let typed = match key {
        "birth_name" | "used_name" => "Exemple",
        "given_names" => "Camille, Anne",
        "birth_date" => "05/03/1987",
        "birth_commune" => "51454",
        "residence_commune" => "94038",
        "address_line" => "3 rue de l’Essai",
        "postcode" => "94240",
        "phone" => "06 12 34 56 78",
        "email" => "camille@exemple.fr",
        "nir" => "2 87 03 51 454 012",
        _ => return None,
    };
    let def = Catalogue::embedded().ok()?.field(key)?;
    check(
        def.kind,
        typed,
        &CheckContext::on("2026-11-21".parse().ok()?),
    )
    .ok()
}

/// The laws above would hold of a program that proposes nothing: the same fields, asked of the person.
#[test]
fn the_same_fields_of_the_person_are_understood() {
    for label in ASKED {
        let field = SensedField {
            legends: vec!["Votre identité".to_owned()],
            ..labelled(label)
        };
        assert_eq!(keys_from(&page(vec![field]), 0).len(), 1, "{label}");
    }
}
