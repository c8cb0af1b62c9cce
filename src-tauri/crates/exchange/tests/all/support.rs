//! Tables that the tests share.

use std::{
    borrow::Cow,
    io::Cursor,
    sync::atomic::{AtomicU64, Ordering},
};

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use guichet_exchange::{record::Town, *};

pub fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

pub fn time(hour: u32, minute: u32) -> NaiveTime {
    NaiveTime::from_hms_opt(hour, minute, 0).unwrap()
}

pub fn at(y: i32, m: u32, d: u32, hour: u32, minute: u32) -> NaiveDateTime {
    day(y, m, d).and_time(time(hour, minute))
}

pub fn made_at() -> NaiveDateTime {
    at(2026, 11, 21, 10, 24)
}

/// A column of every kind.
pub fn every_kind() -> Vec<Column> {
    vec![
        Column::new("words", "Mots", Kind::Text).meaning("Des mots."),
        Column::new("count", "Nombre", Kind::Integer).meaning("Un nombre."),
        Column::new("mean", "Moyenne", Kind::Decimal(2)).in_unit("min"),
        Column::new("share", "Part", Kind::Percent),
        Column::new("day", "Jour", Kind::Date),
        Column::new("hour", "Heure", Kind::Time),
        Column::new("moment", "Instant", Kind::DateTime),
        Column::new("length", "Durée (min)", Kind::Minutes),
        Column::new("yes", "Oui ou non", Kind::Boolean),
    ]
}

pub fn every_row() -> Vec<Vec<Cell<'static>>> {
    let words = [
        "Élection à Saint-Œuf",
        "=SUM(A1:A9)",
        "a;b \"c\"",
        "deux\nlignes",
        "  espaces   gardées  ",
        "0123",
        "<b>&amp;</b>",
        "1/2",
    ];
    let mut rows: Vec<Vec<Cell<'static>>> = words
        .iter()
        .zip(0..)
        .map(|(words, i)| {
            vec![
                Cell::text(*words),
                Cell::Integer(i64::from(i) * 1234 - 1),
                Cell::Decimal(f64::from(i) * 2.25 - 1.5),
                Cell::Percent(f64::from(i) * 0.125),
                Cell::Date(day(2024, 2, 29) + chrono::Days::new(u64::from(i as u32))),
                Cell::Time(time(i as u32, 59)),
                Cell::DateTime(at(2026, 3, 29, i as u32, 30)),
                Cell::Minutes(i as u32 * 30),
                Cell::Boolean(i % 2 == 0),
            ]
        })
        .collect();
    rows.push(vec![Cell::Empty; 9]);
    rows.push(vec![Cell::Hidden; 9]);
    rows
}

pub fn workbook_of<'a>(columns: Vec<Column>, rows: Vec<Vec<Cell<'a>>>) -> Workbook<'a> {
    Workbook {
        title: "Essai".into(),
        made_at: made_at(),
        about: vec![("Période".into(), "Année 2026".into())],
        sheets: vec![Sheet::new("rows", "Lignes", columns, rows_of(rows))],
    }
}

pub fn written(workbook: &mut Workbook<'_>, format: Format) -> Result<Vec<u8>, Error> {
    let mut out = Cursor::new(Vec::new());
    write(workbook, format, &mut out, &mut ())?;
    Ok(out.into_inner())
}

/// Counts what it is told, and stops after so many rows or questions.
pub struct Stopper {
    pub seen: Vec<u64>,
    pub questions: AtomicU64,
    pub stop_after: u64,
}

impl Stopper {
    pub fn after(stop_after: u64) -> Self {
        Self {
            seen: Vec::new(),
            questions: AtomicU64::new(0),
            stop_after,
        }
    }
}

impl Watcher for Stopper {
    fn progressed(&mut self, rows: u64) {
        self.seen.push(rows);
    }

    fn cancelled(&self) -> bool {
        self.questions.fetch_add(1, Ordering::Relaxed) >= self.stop_after
    }
}

/// Labels that show where they come from.
pub struct Names;

impl Labels for Names {
    fn label<'s>(&'s self, list: &str, code: &'s str) -> Cow<'s, str> {
        format!("{list}:{code}").into()
    }
}

pub fn session<'a>(id: &'a str) -> SessionRecord<'a> {
    SessionRecord {
        id,
        started: at(2026, 5, 4, 9, 30),
        recorded: Some(at(2026, 5, 4, 10, 2)),
        corrected: None,
        minutes: Some(30),
        channel: "guichet_sur_rdv",
        agent: Some("Nadia Benali"),
        mandate: true,
        first_visit: Some(true),
        age_class: Some("26_34"),
        gender: Some("feminin"),
        social_status: Some("sans_emploi"),
        town: Some(Town {
            insee: "01004",
            name: "Ambérieu-en-Bugey",
            postcode: Some("01500"),
        }),
        autonomy: Some("partiellement_autonome"),
        equipment: vec!["ordinateur"],
        requests: vec![
            RequestRecord {
                operator: "caf",
                procedure: Some("caf-aide-logement"),
                level: "accompagnement",
                outcome: Some("finalisee"),
                minutes: Some(20),
                themes: vec!["social_sante", "logement"],
                ..RequestRecord::default()
            },
            RequestRecord {
                operator: "france_travail",
                level: "orientation",
                outcome: Some("oriente_vers_structure"),
                orientation_target: Some("aide_sociale"),
                minutes: Some(10),
                themes: vec!["travail_formation"],
                returns: true,
                ..RequestRecord::default()
            },
        ],
    }
}

pub fn workshop(id: &str, participants: u32) -> WorkshopRecord<'_> {
    WorkshopRecord {
        id,
        started: at(2026, 5, 5, 14, 0),
        recorded: None,
        minutes: Some(120),
        theme: "email",
        level: Some("debutant"),
        participants,
        counts: vec![
            ("gender", "feminin", Some(7)),
            ("gender", "masculin", None),
            ("age_classes", "70_et_plus", Some(6)),
        ],
    }
}

/// The cells of a sheet read by another library than the one that wrote them.
pub fn read_back(bytes: &[u8], sheet: &str) -> Vec<Vec<calamine::Data>> {
    use calamine::Reader;
    let mut book = calamine::open_workbook_auto_from_rs(Cursor::new(bytes)).unwrap();
    let range = book.worksheet_range(sheet).unwrap();
    range.rows().map(<[calamine::Data]>::to_vec).collect()
}
