//! Documents that the tests share.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime};
use guichet_documents::{RenderInfo, Rendered, model::*, render, templates::*};

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
        due: Some(day(2027, 1, 21)),
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

/// A document of blocks.
pub fn document_of(blocks: Vec<Block>) -> Document {
    Document {
        title: "Document d’essai".into(),
        lang: Lang::FRENCH,
        footer: Footer {
            left: "France services d’Admiville".into(),
            page: "page {page} sur {pages}".into(),
        },
        blocks,
    }
}

/// Every template on ordinary data, by name.
pub fn templates() -> Vec<(&'static str, Document)> {
    vec![
        ("summary-1", summary(&one_request()).unwrap()),
        ("summary-2", summary(&two_requests()).unwrap()),
        ("summary-anonymous", summary(&anonymous()).unwrap()),
        ("recovery", recovery_sheet(&recovery()).unwrap()),
    ]
}

/// Twelve requests.
fn crowded() -> SummaryData {
    let requests = (0..12).map(|i| {
        if i % 2 == 0 {
            housing()
        } else {
            registration()
        }
    });
    SummaryData {
        requests: requests.collect(),
        ..two_requests()
    }
}

/// Long names and references, nothing where something is usual.
fn awkward() -> SummaryData {
    let long = "Marie-Antoinette-Philippine-Éléonore de La Rochefoucauld-Montmorency d’Aubigné-Saint-Étienne";
    let reference = "REF".to_owned() + &"0123456789".repeat(40);
    let mut odd = housing();
    odd.title = format!("Demande {long}");
    odd.reference = Some(reference);
    odd.done = vec![
        String::new(),
        "  ".into(),
        "Envoyé 😀 avec un pouce 👍🏽.".into(),
        "Ligne\nsuivante\tet tabulation".into(),
    ];
    odd.papers = (0..40)
        .map(|i| Paper {
            label: format!("Papier numéro {i}"),
            detail: (i % 3 == 0).then(|| long.into()),
        })
        .collect();
    odd.official = Some(OfficialAddress {
        url: "http://exemple.fr/?nom=Dupont".into(),
        to_verify: true,
    });
    let empty = RequestSummary {
        title: "Rien à dire".into(),
        ..RequestSummary::default()
    };
    let site = SiteCard {
        name: format!("France services {long}"),
        address: vec![],
        hours: vec![],
        phone: None,
        email: None,
        web: None,
    };
    SummaryData {
        site,
        citizen: Some(long.into()),
        agent: Some(long.into()),
        requests: vec![odd, empty],
        ..one_request()
    }
}

fn long_table() -> Document {
    let rows = (1..=90).map(|i| {
        vec![
            format!("{i}").into(),
            format!("Une ligne qui parle du numéro {i}").into(),
            Text::default(),
        ]
    });
    let column = |name: &str, share| Column {
        header: name.into(),
        share,
    };
    let table = Table {
        caption: Some("Quatre-vingt-dix lignes".into()),
        columns: vec![
            column("Numéro", 1.0),
            column("Texte", 3.0),
            column("Remarque", 1.0),
        ],
        rows: rows.collect(),
        row_headers: true,
    };
    document_of(vec![
        Block::heading(1, "Un long tableau"),
        Block::Table(table),
        Block::paragraph("Fin."),
    ])
}

/// Every kind of block, nested, empty or oversized.
fn everything() -> Document {
    let words = "Une phrase assez longue pour occuper plusieurs lignes de la page, sans rien dire de particulier. ";
    let square = Figure {
        alt: "Un carré".into(),
        width: 60.0,
        height: 60.0,
        shapes: vec![Shape {
            outlines: vec![Outline {
                points: vec![(0.0, 0.0), (60.0, 0.0), (60.0, 60.0), (0.0, 60.0)],
                closed: true,
            }],
            paint: Paint::Stroke(2.0),
        }],
    };
    let list = |marker, items| Block::List(List { marker, items });
    let nested = list(
        Marker::Number,
        vec![
            vec![
                Block::paragraph(words.repeat(3)),
                list(
                    Marker::Bullet,
                    vec![
                        vec![Block::paragraph("a")],
                        vec![],
                        vec![Block::paragraph("c")],
                    ],
                ),
            ],
            vec![Block::KeyValues(vec![KeyValue {
                key: "Une clé qui tient sur plusieurs lignes".into(),
                value: vec![Block::paragraph(words)],
            }])],
        ],
    );
    let empty_table = Table {
        caption: None,
        columns: vec![Column {
            header: "Seule".into(),
            share: 1.0,
        }],
        rows: vec![],
        row_headers: false,
    };
    let tall_row = Table {
        caption: None,
        columns: vec![
            Column {
                header: "Haut".into(),
                share: 1.0,
            },
            Column {
                header: "Bas".into(),
                share: 1.0,
            },
        ],
        rows: vec![
            vec![words.repeat(40).into(), words.repeat(2).into()],
            vec!["fin".into()],
        ],
        row_headers: false,
    };
    document_of(vec![
        Block::heading(1, "Tout"),
        list(Marker::Bullet, vec![]),
        Block::KeyValues(vec![]),
        Block::Note(vec![]),
        Block::Section(vec![]),
        Block::paragraph(""),
        Block::heading(2, "Imbriqué"),
        nested,
        Block::Note(vec![
            Block::paragraph(words.repeat(60)),
            Block::Note(vec![Block::paragraph("dedans")]),
        ]),
        Block::heading(3, "Tableaux"),
        Block::Table(empty_table),
        Block::Table(tall_row),
        Block::PageBreak,
        Block::PageBreak,
        Block::Figure(square),
        Block::Spacer(30.0),
        Block::WriteLine("Signature :".into()),
        Block::QrCode(
            QrCode::new("https://www.exemple.gouv.fr/", "Code à scanner", vec![]).unwrap(),
        ),
        Block::Paragraph {
            text: words.repeat(80).into(),
            size: Size::Small,
        },
        Block::heading(2, "Un titre sans suite"),
    ])
}

/// Every template, on ordinary and on awkward data, and documents that strain the layout.
pub fn documents() -> Vec<(&'static str, Document)> {
    let mut all = templates();
    all.push(("summary-12", summary(&crowded()).unwrap()));
    all.push(("summary-awkward", summary(&awkward()).unwrap()));
    all.push(("long-table", long_table()));
    all.push(("everything", everything()));
    all
}

pub fn document(name: &str) -> Document {
    documents().into_iter().find(|(n, _)| *n == name).unwrap().1
}

/// Keeps a file in the folder named by `GUICHET_SAMPLES`, if any, to look at it.
pub fn sample(name: &str, bytes: &[u8]) {
    if let Ok(folder) = std::env::var("GUICHET_SAMPLES") {
        std::fs::write(std::path::Path::new(&folder).join(name), bytes).unwrap();
    }
}
