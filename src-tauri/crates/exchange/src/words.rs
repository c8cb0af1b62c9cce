//! The French words of the files: names of sheets, yes and no.

use std::{collections::BTreeMap, sync::OnceLock};

use serde::Deserialize;

use crate::Error;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Words {
    /// What stands for a figure that may not be shown.
    pub hidden: String,
    pub yes: String,
    pub no: String,
    pub definitions: Definitions,
    pub coop: CoopWords,
    pub refused: RefusedWords,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RefusedWords {
    pub title: String,
    pub row: String,
    pub column: String,
    pub problem: String,
    pub known: String,
    /// What is wrong with a row, by its code.
    pub problems: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Definitions {
    pub sheet: String,
    pub of_sheet: String,
    pub of_column: String,
    pub meaning: String,
    pub unit: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CoopWords {
    pub title: String,
    pub counters: String,
    pub counter_of: String,
    pub counter_value: String,
    pub counter_number: String,
    pub about_duration: [String; 2],
    pub about_identity: [String; 2],
    pub about_workshops: [String; 2],
}

const FRENCH: &str = include_str!("../../../../assets/exchange/words.toml");

pub(crate) fn french() -> Result<&'static Words, Error> {
    static PARSED: OnceLock<Option<Words>> = OnceLock::new();
    PARSED
        .get_or_init(|| toml::from_str(FRENCH).ok())
        .as_ref()
        .ok_or(Error::Asset)
}
