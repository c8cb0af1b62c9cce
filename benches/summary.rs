//! Making the summary that a citizen leaves with.

use std::process::Command;
use std::time::Instant;

use chrono::{DateTime, FixedOffset, NaiveDate};
use guichet_documents::templates::{
    Contact, OfficialAddress, Paper, RequestSummary, SiteCard, SummaryData, summary,
};
use guichet_documents::{RenderInfo, Rendered, render};

use crate::report::{Outcome, Spread};
use crate::{FIRST_SUMMARY, Result, Setting};

const RUNS: usize = 300;
/// Processes started to measure the first summary of a process.
const FIRSTS: usize = 15;
const AT_MOST_MS: f64 = 15.0;
const AT_MOST_KB: f64 = 60.0;

/// Measures a summary of one page and three requests, from its data to the bytes of the PDF.
pub fn pdf(setting: &Setting) -> Result<Outcome> {
    let data = data()?;
    let info = RenderInfo {
        made_at: made_at()?,
    };
    let sheet = sheet(&data, &info)?;
    if sheet.pages != 1 {
        return Err(format!("the summary takes {} pages instead of one", sheet.pages).into());
    }
    let mut times = Vec::new();
    for _ in 0..setting.count(RUNS, 3) {
        let (time, again) = timed(&data, &info)?;
        if again != sheet {
            return Err("the same data gave other bytes".into());
        }
        times.push(time);
    }
    let mut firsts = Vec::new();
    for _ in 0..setting.count(FIRSTS, 1) {
        let output = Command::new(std::env::current_exe()?)
            .arg(FIRST_SUMMARY)
            .output()?;
        firsts.push(String::from_utf8(output.stdout)?.trim().parse()?);
    }
    let warm = Spread::of(times).ok_or("no summary")?;
    let first = Spread::of(firsts).ok_or("no first summary")?;
    // Sizes are far below what a float holds exactly.
    let kb = sheet.pdf.len() as f64 / 1000.0;
    Ok(Outcome::new(
        "summary_pdf",
        "ms",
        "a summary of one page and three requests, from its data to the bytes of the tagged PDF",
    )
    .measured(warm)
    .budget("median", warm.median, AT_MOST_MS, "ms")
    .budget(
        "median of the first of a process",
        first.median,
        AT_MOST_MS,
        "ms",
    )
    .budget("size", kb, AT_MOST_KB, "KB")
    .beside("first_of_a_process", first))
}

/// The time of the first summary of this process, in milliseconds.
pub fn first() -> Result<String> {
    let (time, _) = timed(
        &data()?,
        &RenderInfo {
            made_at: made_at()?,
        },
    )?;
    Ok(time.to_string())
}

fn timed(data: &SummaryData, info: &RenderInfo) -> Result<(f64, Rendered)> {
    let before = Instant::now();
    let sheet = sheet(data, info)?;
    Ok((before.elapsed().as_secs_f64() * 1000.0, sheet))
}

fn sheet(data: &SummaryData, info: &RenderInfo) -> Result<Rendered> {
    Ok(render(&summary(data)?, info)?)
}

fn made_at() -> Result<DateTime<FixedOffset>> {
    Ok("2026-11-21T10:24:00+01:00".parse()?)
}

fn data() -> Result<SummaryData> {
    let housing = RequestSummary {
        title: "Aide au logement".into(),
        operator: "CAF".into(),
        outcome: Some("finalisee".into()),
        reference: Some("AL-2026-004217".into()),
        next: vec!["La CAF vous répond avant le 21 janvier 2027.".into()],
        ..RequestSummary::default()
    };
    let registration = RequestSummary {
        title: "Changement d’adresse sur la carte grise".into(),
        operator: "France Titres".into(),
        outcome: Some("doit_revenir".into()),
        papers: vec![Paper {
            label: "Justificatif de domicile".into(),
            detail: Some("Facture de moins de 6 mois.".into()),
        }],
        official: Some(OfficialAddress {
            url: "https://immatriculation.ants.gouv.fr/".into(),
            to_verify: false,
        }),
        ..RequestSummary::default()
    };
    let health = RequestSummary {
        title: "Carte Vitale".into(),
        operator: "CPAM".into(),
        outcome: Some("finalisee".into()),
        contact: Some(Contact {
            name: "CPAM".into(),
            phone: "36 46".into(),
            detail: None,
            to_verify: false,
        }),
        ..RequestSummary::default()
    };
    Ok(SummaryData {
        site: SiteCard {
            name: "France services d’Admiville".into(),
            address: vec!["1 place de la Mairie".into(), "51200 Admiville".into()],
            hours: vec!["Du lundi au vendredi, de 9 h à 12 h et de 14 h à 17 h".into()],
            phone: Some("03 53 01 00 00".into()),
            email: None,
            web: None,
        },
        citizen: Some("Mme Lefèvre".into()),
        date: NaiveDate::from_ymd_opt(2026, 11, 21).ok_or("no such day")?,
        agent: Some("Léo Martin".into()),
        requests: vec![housing, registration, health],
        next_visit: None,
    })
}
