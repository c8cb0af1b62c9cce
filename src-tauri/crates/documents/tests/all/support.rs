//! Documents that the tests share.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime};
use guichet_documents::{
    RenderInfo, Rendered, Unit, Value, charts::*, model::*, render, templates::*,
};

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

/// Hidden without a figure.
fn value(figure: Option<f64>) -> Value {
    figure.map_or(Value::Hidden, Value::Known)
}

fn bar(label: &str, now: Option<f64>, share: Option<f64>, before: Option<f64>) -> BarRow {
    BarRow {
        label: label.into(),
        value: value(now),
        share,
        compared: value(before),
    }
}

fn headline(label: &str, unit: Unit, now: f64, before: Option<f64>) -> Headline {
    let per_day = matches!(unit, Unit::Count | Unit::Hours);
    Headline {
        label: label.into(),
        unit,
        value: Value::Known(now),
        per_day: per_day.then_some(now / 21.0),
        compared: before.map_or(Value::Absent, Value::Known),
        compared_per_day: before.filter(|_| per_day).map(|b| b / 20.0),
    }
}

/// A month of a busy site.
pub fn month() -> ReportContent {
    let part = |heading: &str, definition: &str, chart| ReportPart {
        heading: heading.into(),
        definition: definition.into(),
        base: Some((1000.0, "demandes".into())),
        told: 12,
        masked: vec!["Point-justice".into(), "MSA".into()],
        chart,
    };
    let compared = || Some("septembre 2026".to_owned());
    let current = || "octobre 2026".to_owned();
    let bars = |of: &str, rows| {
        Chart::Bars(Bars {
            of: of.into(),
            unit: Unit::Count,
            current: current(),
            compared: compared(),
            rows,
        })
    };
    let operators = vec![
        bar("France Titres", Some(190.0), Some(19.0), Some(172.0)),
        bar("CAF", Some(160.0), Some(16.0), Some(181.0)),
        bar("Assurance maladie", Some(158.0), Some(15.8), Some(149.0)),
        bar("Finances publiques", Some(150.0), Some(15.0), Some(90.0)),
        bar("Assurance retraite", Some(140.0), Some(14.0), Some(133.0)),
        bar("France Travail", Some(98.0), Some(9.8), Some(104.0)),
        bar(
            "Agence nationale de l’habitat, France Rénov’",
            Some(0.0),
            Some(0.0),
            Some(7.0),
        ),
        bar("Point-justice", None, None, None),
        bar("MSA", None, None, Some(6.0)),
    ];
    let outcomes = bars(
        "Issue",
        vec![
            bar("Finalisée", Some(612.0), Some(61.2), Some(590.0)),
            bar(
                "À finaliser en autonomie",
                Some(208.0),
                Some(20.8),
                Some(199.0),
            ),
            bar("Doit revenir", Some(94.0), Some(9.4), Some(80.0)),
            bar(
                "Orientation vers une autre structure",
                Some(52.0),
                Some(5.2),
                Some(61.0),
            ),
            bar("Bloquée", Some(34.0), Some(3.4), Some(21.0)),
            bar("Abandonnée", None, None, None),
        ],
    );
    let months = [
        "janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.",
    ];
    let points = months.iter().zip(0..).map(|(label, i)| Point {
        label: (*label).into(),
        value: value((i != 4).then_some(f64::from(700 + (i * 137) % 400))),
        compared: if i > 1 {
            Value::Known(f64::from(600 + (i * 211) % 500))
        } else {
            Value::Absent
        },
    });
    let line = Chart::Line(Line {
        of: "Mois".into(),
        unit: Unit::Count,
        current: "2026".into(),
        compared: Some("2025".into()),
        points: points.collect(),
    });
    let load = (0..6_i32).map(|d| {
        (9..18).map(move |h| {
            let n = (d * 7 + h * 5) % 31;
            value((n == 0 || n > 4).then_some(f64::from(n)))
        })
    });
    let heat = Chart::Heat(Heat {
        hours: (9_u8..18).collect(),
        days: load.map(Iterator::collect).collect(),
    });
    ReportContent {
        site: "France services d’Admiville".into(),
        period: current(),
        days: (day(2026, 10, 1), day(2026, 10, 31)),
        compared: compared(),
        made_on: day(2026, 11, 2),
        opening_days: 21,
        compared_opening_days: Some(20),
        introduction: vec![
            "Octobre a été marqué par la campagne des taxes foncières\u{A0}: les demandes aux Finances publiques ont augmenté des deux tiers.".into(),
            "Nous avons ouvert un samedi par mois. Il est complet trois semaines à l’avance.".into(),
        ],
        headline: vec![
            headline("Demandes", Unit::Count, 1000.0, Some(912.0)),
            headline("Séances", Unit::Count, 846.0, Some(790.0)),
            headline("Traitées sur place", Unit::Percent, 82.0, Some(80.5)),
            headline("Durée médiane", Unit::Minutes, 25.0, Some(27.0)),
            headline("Heures", Unit::Hours, 412.5, None),
            Headline { value: Value::Hidden, per_day: None, ..headline("Première visite", Unit::Count, 3.0, Some(12.0)) },
        ],
        until: None,
        filters: vec![],
        course: Some(ReportPart { masked: vec![], base: None, ..part("Au fil des mois", "", line) }),
        sections: vec![
            ReportSection {
                heading: "Ce que les personnes demandent".into(),
                parts: vec![part("Les opérateurs", "Demandes par opérateur.", bars("Opérateur", operators))],
                blocks: None,
            },
            ReportSection {
                heading: "Comment cela finit".into(),
                parts: vec![
                    part("Comment finissent les demandes", "Demandes par issue.", outcomes),
                    part("Quand les personnes viennent", "", heat),
                ],
                blocks: Some(Blocks {
                    rows: vec![
                        BlockRow { reason: "Mot de passe ou code perdu".into(), operator: "Finances publiques".into(), procedure: "Déclarer ses revenus".into(), value: Value::Known(14.0), compared: Value::Known(8.0) },
                        BlockRow { reason: "Site de l’opérateur en panne ou en erreur".into(), operator: "France Titres".into(), procedure: "Changement d’adresse sur la carte grise".into(), value: Value::Known(9.0), compared: Value::Hidden },
                    ],
                    masked: 3,
                }),
            },
        ],
        others: vec![headline("Participants", Unit::Count, 24.0, Some(17.0)), headline("Avis", Unit::Mean, 4.4, Some(4.5))],
        unsaid: vec!["Première visite".into(), "Commune".into()],
        definitions: vec![
            Definition { name: "Demandes".into(), definition: "Besoins traités pendant les séances.".into(), base: None },
            Definition { name: "Traitées sur place".into(), definition: "Demandes finalisées, ou à finaliser en autonomie.".into(), base: Some("demandes de niveau accompagnement".into()) },
        ],
    }
}

/// A site on its first day: nothing to show, nothing to compare.
pub fn first_day() -> ReportContent {
    let nothing = |chart| ReportPart {
        heading: "Rien encore".into(),
        definition: String::new(),
        base: None,
        told: 0,
        masked: vec![],
        chart,
    };
    ReportContent {
        period: "novembre 2026".into(),
        days: (day(2026, 11, 1), day(2026, 11, 1)),
        compared: None,
        compared_opening_days: None,
        opening_days: 1,
        introduction: vec![],
        headline: vec![headline("Demandes", Unit::Count, 0.0, None)],
        course: None,
        others: vec![],
        unsaid: vec![],
        sections: vec![ReportSection {
            heading: "Rien".into(),
            parts: vec![
                nothing(Chart::Heat(Heat {
                    hours: vec![],
                    days: vec![],
                })),
                nothing(Chart::Line(Line {
                    of: "Mois".into(),
                    unit: Unit::Count,
                    current: String::new(),
                    compared: None,
                    points: vec![Point {
                        label: "nov.".into(),
                        value: Value::Known(0.0),
                        compared: Value::Hidden,
                    }],
                })),
                nothing(Chart::Bars(Bars {
                    of: "Opérateur".into(),
                    unit: Unit::Count,
                    current: "Nombre".into(),
                    compared: None,
                    rows: vec![bar("CAF", None, None, None)],
                })),
            ],
            blocks: Some(Blocks {
                rows: vec![],
                masked: 0,
            }),
        }],
        definitions: vec![],
        ..month()
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
        ("report-month", report(&month()).unwrap()),
        ("report-first-day", report(&first_day()).unwrap()),
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
        align: Align::Start,
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
        compact: false,
        marks: Marks::None,
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
        labels: vec![Label {
            x: 30.0,
            y: 30.0,
            text: "milieu".into(),
            size: 9.0,
            strong: false,
            anchor: Anchor::Middle,
            width: 50.0,
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
            align: Align::Start,
        }],
        rows: vec![],
        row_headers: false,
        compact: false,
        marks: Marks::None,
    };
    let tall_row = Table {
        caption: None,
        columns: vec![
            Column {
                header: "Haut".into(),
                share: 1.0,
                align: Align::Start,
            },
            Column {
                header: "Bas".into(),
                share: 1.0,
                align: Align::Start,
            },
        ],
        rows: vec![
            vec![words.repeat(40).into(), words.repeat(2).into()],
            vec!["fin".into()],
        ],
        row_headers: false,
        compact: false,
        marks: Marks::None,
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
