//! Documents that the tests share.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime};
use guichet_documents::{Document, RenderInfo, Rendered, render, templates::*};

pub fn info() -> RenderInfo {
    let made_at: DateTime<FixedOffset> = "2026-11-21T10:24:00+01:00".parse().unwrap();
    RenderInfo { made_at }
}

pub fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

pub fn site() -> SiteCard {
    SiteCard {
        name: "France services d’Admiville".into(),
        address: vec!["12, rue de la Mairie".into(), "99999 Admiville".into()],
        hours: vec!["Du lundi au vendredi, de 9 h à 12 h et de 14 h à 17 h".into()],
        phone: Some("01 99 00 12 34".into()),
        email: Some("france-services@admiville.example".into()),
        web: None,
    }
}

pub fn housing() -> RequestSummary {
    RequestSummary {
        title: "Aide au logement".into(),
        operator: "CAF".into(),
        outcome: Some("finalisee".into()),
        done: vec!["La demande est envoyée à la CAF par internet.".into()],
        reference: Some("AL-2026-004217".into()),
        next: vec![
            "La CAF étudie votre dossier.".into(),
            "Elle vous répond par courrier ou par message.".into(),
        ],
        answer_by: Some(day(2027, 1, 21)),
        silence: Some(Silence {
            meaning: "Après 2 mois sans réponse, la demande est refusée. Revenez nous voir.".into(),
            reference: Some("CRPA, article L. 231-4".into()),
            to_verify: true,
        }),
        papers: vec![
            Paper {
                label: "Attestation de loyer".into(),
                detail: Some("À demander à votre propriétaire.".into()),
            },
            Paper {
                label: "Relevé d’identité bancaire".into(),
                detail: None,
            },
        ],
        contact: Some(Contact {
            name: "CAF".into(),
            phone: "32 30".into(),
            detail: Some("Prix d’un appel local.".into()),
            to_verify: false,
        }),
        official: Some(OfficialAddress {
            url: "https://www.caf.fr/".into(),
            to_verify: false,
        }),
    }
}

pub fn registration() -> RequestSummary {
    RequestSummary {
        title: "Changement d’adresse sur la carte grise".into(),
        operator: "France Titres".into(),
        outcome: Some("doit_revenir".into()),
        done: vec!["Le compte est créé. Il manque un papier.".into()],
        papers: vec![Paper {
            label: "Justificatif de domicile".into(),
            detail: Some("Facture de moins de 6 mois.".into()),
        }],
        official: Some(OfficialAddress {
            url: "https://immatriculation.ants.gouv.fr/".into(),
            to_verify: true,
        }),
        ..RequestSummary::default()
    }
}

pub fn one_request() -> SummaryData {
    SummaryData {
        site: site(),
        citizen: Some("Mme Lefèvre".into()),
        date: day(2026, 11, 21),
        agent: Some("Nadia Benali".into()),
        requests: vec![housing()],
        next_visit: None,
    }
}

pub fn two_requests() -> SummaryData {
    SummaryData {
        requests: vec![housing(), registration()],
        next_visit: Some(NextVisit {
            date: day(2026, 12, 1),
            time: NaiveTime::from_hms_opt(10, 0, 0).unwrap(),
        }),
        ..one_request()
    }
}

pub fn anonymous() -> SummaryData {
    SummaryData {
        citizen: None,
        agent: None,
        requests: vec![registration()],
        ..one_request()
    }
}

pub fn recovery() -> RecoveryData {
    let words = "abricot balcon canard dentelle écharpe fontaine girafe horloge île jardin képi lavande \
                 marron nuage œillet parasol quille rivière soleil tulipe usine violon wagon zèbre";
    RecoveryData {
        site: "France services d’Admiville".into(),
        date: day(2026, 11, 21),
        words: words.split_whitespace().map(str::to_owned).collect(),
    }
}

pub fn made(document: &Document) -> Rendered {
    render(document, &info()).unwrap()
}

/// Every template, by name.
pub fn templates() -> Vec<(&'static str, Document)> {
    vec![
        ("summary-1", summary(&one_request()).unwrap()),
        ("summary-2", summary(&two_requests()).unwrap()),
        ("summary-anonymous", summary(&anonymous()).unwrap()),
        ("recovery", recovery_sheet(&recovery()).unwrap()),
    ]
}
