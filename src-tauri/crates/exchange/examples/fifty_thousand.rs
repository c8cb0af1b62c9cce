//! How long an export takes: rows of every field of a session, to each format.
//!
//! `cargo run --release -p guichet-exchange --example fifty_thousand [rows]` prints seconds and megabytes.
#![expect(clippy::print_stdout, reason = "printing is its purpose")]

use std::{borrow::Cow, io::Cursor, time::Instant};

use chrono::{Days, NaiveDate, NaiveTime};
use guichet_exchange::{profile::shipped, record::Town, *};

struct Names;

impl Labels for Names {
    fn label<'s>(&'s self, _: &str, code: &'s str) -> Cow<'s, str> {
        Cow::Borrowed(code)
    }
}

fn main() -> Result<(), Error> {
    let count: u64 = std::env::args()
        .nth(1)
        .and_then(|a| a.parse().ok())
        .unwrap_or(50_000);
    let first = NaiveDate::default() + Days::new(20_000);
    let codes = ["caf", "cpam", "dgfip", "france_travail", "france_titres"];
    for format in [Format::Xlsx, Format::Ods, Format::Csv, Format::Json] {
        let source = || {
            records(move |put| {
                (0..count).try_for_each(|i| {
                    let id = format!("01890a5d-ac96-774b-bcce-{i:012x}");
                    let code = codes[(i % 5) as usize];
                    put(&SessionRecord {
                        id: &id,
                        started: (first + Days::new(i / 40)).and_time(NaiveTime::MIN),
                        recorded: None,
                        corrected: None,
                        minutes: Some((i % 90) as u32),
                        channel: "guichet_sans_rdv",
                        agent: Some("Conseillère"),
                        mandate: i % 3 == 0,
                        first_visit: Some(i % 2 == 0),
                        age_class: Some("26_34"),
                        gender: Some("feminin"),
                        social_status: Some("sans_emploi"),
                        town: Some(Town {
                            insee: "01004",
                            name: "Ambérieu-en-Bugey",
                            postcode: None,
                        }),
                        autonomy: Some("autonome"),
                        equipment: Vec::new(),
                        requests: vec![RequestRecord {
                            operator: code,
                            procedure: Some("caf-aide-logement"),
                            level: "accompagnement",
                            outcome: Some("finalisee"),
                            themes: vec!["social_sante"],
                            ..RequestRecord::default()
                        }],
                    })
                })
            })
        };
        let profiles = shipped()?;
        let sheets = profiles.iter().take(2).map(|p| p.sheet(source(), &Names));
        let mut book = Workbook {
            title: "Mesure".into(),
            made_at: first.and_time(NaiveTime::MIN),
            about: Vec::new(),
            sheets: sheets.collect(),
        };
        let mut out = Cursor::new(Vec::new());
        let start = Instant::now();
        write(&mut book, format, &mut out, &mut ())?;
        let seconds = start.elapsed().as_secs_f64();
        let megabytes = out.into_inner().len() as f64 / 1e6;
        println!(
            "{format:?} {count} sessions, {count} requests: {seconds:.2} s, {megabytes:.1} MB"
        );
    }
    Ok(())
}
