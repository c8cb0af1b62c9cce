//! The fixed sentences of the templates: one file per language, read once.

use std::{collections::BTreeMap, sync::OnceLock};

use chrono::{Datelike, NaiveDate};
use serde::Deserialize;

use crate::Error;

/// The sentences of one language.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Sentences {
    pub common: Common,
    pub summary: Summary,
    pub recovery: Recovery,
    pub report: ReportSentences,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Common {
    pub page: String,
    pub date: String,
    pub first_day: String,
    pub months: [String; 12],
    pub weekdays: [String; 7],
    pub to_verify: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Summary {
    pub title: String,
    pub heading: String,
    pub greeting: String,
    pub greeting_anonymous: String,
    pub opening: String,
    pub received_by: String,
    pub keep: String,
    pub number: String,
    pub with_operator: String,
    pub key_done: String,
    pub key_reference: String,
    pub key_next: String,
    pub key_date: String,
    pub key_silence: String,
    pub silence_reference: String,
    pub key_papers: String,
    pub key_contact: String,
    pub contact_phone: String,
    pub key_official: String,
    pub official_scan: String,
    pub official_alt: String,
    pub next_visit_heading: String,
    pub next_visit: String,
    pub return_heading: String,
    pub key_address: String,
    pub key_hours: String,
    pub key_phone: String,
    pub key_email: String,
    pub key_web: String,
    pub free: String,
    pub outcomes: BTreeMap<String, String>,
    pub reasons: BTreeMap<String, String>,
    pub orientations: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Recovery {
    pub title: String,
    pub heading: String,
    pub opening: String,
    pub made_on: String,
    #[serde(rename = "use")]
    pub usage: String,
    pub loss: String,
    pub words_heading: String,
    pub column: String,
    pub word: String,
    pub rules_heading: String,
    pub rules: Vec<String>,
    pub holder: String,
    pub place: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReportSentences {
    pub title: String,
    pub heading: String,
    pub footer: String,
    pub span: String,
    pub one_day: String,
    pub opening_day: String,
    pub opening_days: String,
    pub compared_with: String,
    pub compared_with_days: String,
    pub under_way: String,
    pub same_days: String,
    pub same_days_open: String,
    pub filtered: String,
    pub figure: String,
    pub definition: String,
    pub evolution: String,
    pub evolution_note: String,
    pub bars_note: String,
    pub others_heading: String,
    pub unsaid: String,
    pub shares_of: String,
    pub first_rows: String,
    pub masked: String,
    pub masked_rows: String,
    pub masked_case: String,
    pub masked_cases: String,
    pub made_on: String,
    pub introduction_heading: String,
    pub headline_heading: String,
    pub per_opening_day: String,
    pub with_value: String,
    pub point: String,
    pub points: String,
    pub value_and_share: String,
    pub share: String,
    pub hidden: String,
    pub none: String,
    pub and: String,
    pub nothing: String,
    pub nothing_shown: String,
    pub leaders: String,
    pub extremes: String,
    pub steady: String,
    pub peak: String,
    pub hour: String,
    pub weekday: String,
    pub one_hidden: String,
    pub some_hidden: String,
    pub cross: String,
    pub kind_line: String,
    pub figures_follow: String,
    pub blocks_heading: String,
    pub blocks_opening: String,
    pub nothing_blocks: String,
    pub reason: String,
    pub operator: String,
    pub procedure: String,
    pub method_heading: String,
    pub definitions_heading: String,
    pub base: String,
    pub rules: Vec<String>,
}

const FRENCH: &str = include_str!("../sentences/fr.toml");

impl Sentences {
    /// French.
    pub fn french() -> Result<&'static Self, Error> {
        static PARSED: OnceLock<Result<Sentences, Error>> = OnceLock::new();
        PARSED
            .get_or_init(|| toml::from_str(FRENCH).map_err(|_| Error::Sentences))
            .as_ref()
            .map_err(|e| *e)
    }
}

impl Common {
    /// The same without its weekday: « 1er octobre 2026 ».
    pub fn plain_date(&self, date: NaiveDate) -> String {
        let words = self.date_in_words(date);
        words
            .split_once(' ')
            .map_or_else(|| words.clone(), |(_, rest)| rest.to_owned())
    }

    /// A date with its month in letters: figures alone are read differently from one country to another.
    pub fn date_in_words(&self, date: NaiveDate) -> String {
        let day = if date.day() == 1 {
            self.first_day.clone()
        } else {
            date.day().to_string()
        };
        let weekday = self
            .weekdays
            .get(date.weekday().num_days_from_monday() as usize);
        let month = self.months.get(date.month0() as usize);
        fill(
            &self.date,
            &[
                ("weekday", weekday.map_or("", String::as_str)),
                ("day", &day),
                ("month", month.map_or("", String::as_str)),
                ("year", &date.year().to_string()),
            ],
        )
    }
}

/// A sentence with its places filled. A value is never searched for places in its turn.
pub(crate) fn fill(sentence: &str, values: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(sentence.len() + 32);
    let mut rest = sentence;
    while let Some(open) = rest.find('{') {
        let Some(close) = rest[open..].find('}').map(|i| open + i) else {
            break;
        };
        out.push_str(&rest[..open]);
        let name = &rest[open + 1..close];
        match values.iter().find(|(n, _)| *n == name) {
            Some((_, value)) => out.push_str(value),
            None => out.push_str(&rest[open..=close]),
        }
        rest = &rest[close + 1..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_filled_once() {
        assert_eq!(fill("{a} et {b}", &[("a", "{b}"), ("b", "2")]), "{b} et 2");
        assert_eq!(fill("sans place", &[]), "sans place");
        assert_eq!(fill("{inconnu} {a", &[("a", "1")]), "{inconnu} {a");
    }

    #[test]
    fn dates_are_in_words() {
        let common = &Sentences::french().unwrap().common;
        let words = |y, m, d| common.date_in_words(NaiveDate::from_ymd_opt(y, m, d).unwrap());
        // From a printed calendar.
        assert_eq!(words(2026, 11, 21), "samedi 21 novembre 2026");
        assert_eq!(words(2026, 10, 1), "jeudi 1er octobre 2026");
        assert_eq!(words(2024, 2, 29), "jeudi 29 février 2024");
        assert_eq!(words(2028, 8, 15), "mardi 15 août 2028");
    }
}
