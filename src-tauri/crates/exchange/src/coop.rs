//! La Coop de la médiation numérique: its spreadsheet, both ways, and the link that fills its form.

mod export;
mod import;
mod link;

use std::sync::OnceLock;

use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;

pub use export::{Place, workbook};
pub use import::read;
pub use link::{prefilled_link, state};

use crate::Error;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Coop {
    pub files: Files,
    pub columns: Vec<CoopColumn>,
    pub yes_no: YesNo,
    pub kinds: Vec<Entry>,
    pub places: Vec<Entry>,
    pub equipment: Vec<Entry>,
    pub autonomy: Vec<Entry>,
    pub workshop_levels: Vec<Entry>,
    pub orientation_targets: Vec<Entry>,
    pub gender: Vec<Entry>,
    pub social_status: Vec<Entry>,
    pub age_classes: Vec<Entry>,
    pub mediation_themes: Vec<Entry>,
    pub themes: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Files {
    pub sheet: String,
    pub separator: String,
    pub recorded_format: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct YesNo {
    pub yes: String,
    pub no: String,
}

/// In which of its exports a column stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Only {
    OtherAgents,
    Own,
    Source,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CoopColumn {
    pub role: String,
    pub title: String,
    #[serde(default)]
    pub also: Vec<String>,
    pub only: Option<Only>,
    /// What it means in our files.
    #[serde(default)]
    pub definition: String,
}

/// A code of ours and its names there.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Entry {
    pub code: String,
    pub key: String,
    pub label: String,
    /// Labels that older exports used.
    #[serde(default)]
    pub also: Vec<String>,
    /// Our codes that it stands for, when it is wider than ours.
    #[serde(default)]
    pub from: Vec<String>,
    #[serde(default = "yes")]
    #[expect(
        dead_code,
        reason = "read by whoever edits the file; nothing depends on it"
    )]
    pub verified: bool,
}

const fn yes() -> bool {
    true
}

const ASSET: &str = include_str!("../../../../assets/exchange/coop.toml");

pub(crate) fn coop() -> Result<&'static Coop, Error> {
    static PARSED: OnceLock<Option<Coop>> = OnceLock::new();
    PARSED
        .get_or_init(|| toml::from_str(ASSET).ok())
        .as_ref()
        .ok_or(Error::Asset)
}

/// What it calls a code of ours.
pub(crate) fn entry<'e>(list: &'e [Entry], code: &str) -> Option<&'e Entry> {
    list.iter()
        .find(|e| e.from.iter().any(|f| f == code))
        .or_else(|| list.iter().find(|e| e.code == code))
}

/// The code of a label.
pub(crate) fn code_of<'e>(list: &'e [Entry], label: &str) -> Option<&'e str> {
    let label = folded(label);
    list.iter()
        .find(|e| folded(&e.label) == label || e.also.iter().any(|a| folded(a) == label))
        .map(|e| e.code.as_str())
}

/// A label without case, accents, punctuation and spaces, except what tells figures apart.
pub(crate) fn folded(label: &str) -> String {
    label
        .nfd()
        .filter(|c| c.is_alphanumeric() || *c == '/')
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_read_whatever_the_keyboard() {
        let coop = coop().unwrap();
        assert_eq!(code_of(&coop.age_classes, "25 – 39 ANS"), Some("25_39"));
        assert_eq!(
            code_of(&coop.age_classes, "25_39"),
            None,
            "a code is no label"
        );
        assert_eq!(code_of(&coop.social_status, "retraite"), Some("retraite"));
        assert_eq!(
            code_of(&coop.places, "Lieu d'activite"),
            Some("guichet_sans_rdv")
        );
        assert_eq!(
            code_of(&coop.kinds, "Ateliers collectif"),
            Some("collective")
        );
        assert_eq!(
            code_of(&coop.themes, "Social - Sante"),
            Some("social_sante")
        );
        assert_eq!(
            code_of(&coop.autonomy, "2/3"),
            Some("partiellement_autonome")
        );
        assert_eq!(code_of(&coop.themes, ""), None);
    }

    #[test]
    fn no_label_has_two_codes_and_no_code_two_entries() {
        let coop = coop().unwrap();
        for list in [
            &coop.kinds,
            &coop.places,
            &coop.equipment,
            &coop.autonomy,
            &coop.workshop_levels,
            &coop.orientation_targets,
            &coop.gender,
            &coop.social_status,
            &coop.age_classes,
            &coop.mediation_themes,
            &coop.themes,
        ] {
            let mut labels: Vec<String> = Vec::new();
            let mut codes: Vec<&str> = Vec::new();
            let mut keys: Vec<&str> = Vec::new();
            for e in list {
                labels.push(folded(&e.label));
                labels.extend(
                    e.also
                        .iter()
                        .map(|a| folded(a))
                        .filter(|a| *a != folded(&e.label)),
                );
                codes.push(&e.code);
                keys.push(&e.key);
                assert!(e.from.is_empty() || e.from.iter().all(|f| !f.is_empty()));
            }
            for names in [codes, keys] {
                let mut once = names.clone();
                once.sort_unstable();
                once.dedup();
                assert_eq!(once.len(), names.len());
            }
            let count = labels.len();
            labels.sort_unstable();
            labels.dedup();
            assert_eq!(labels.len(), count);
        }
        // A theme's label must not be one of both lists: a cell mixes them.
        for theme in &coop.themes {
            assert_eq!(code_of(&coop.mediation_themes, &theme.label), None);
        }
    }
}
