//! The scripts that run in a page, with what they are given; and their answers.

use std::fmt;

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::page::{UnreadableAnswer, read};

const PAGE: &str = include_str!("../scripts/page.js");
const SENSE: &str = include_str!("../scripts/sense.js");
const FILL: &str = include_str!("../scripts/fill.js");

/// What goes into one field. Its `Debug` shows no value.
#[derive(Clone, PartialEq, Eq)]
pub enum Entry {
    /// Typed. Wiped from memory when dropped.
    Text(Zeroizing<String>),
    /// Chosen among the field's options.
    Choice {
        /// Its place among the options sensed.
        index: u32,
        /// The value sent.
        value: Zeroizing<String>,
        /// The words read.
        text: Zeroizing<String>,
    },
}

impl fmt::Debug for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Text(_) => "Text",
            Self::Choice { .. } => "Choice",
        })
    }
}

/// One field to fill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fill {
    /// The handle that was sensed.
    pub handle: String,
    /// What goes in.
    pub entry: Entry,
}

/// One fill to undo: it was done, and `was` came back with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undo {
    /// What was filled.
    pub fill: Fill,
    /// The option that was chosen before, as [`FillResult::was`] told.
    pub was: Option<i32>,
}

/// What happened to one field. No value is in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FillResult {
    /// The field.
    #[serde(rename = "h")]
    pub handle: String,
    /// What happened.
    #[serde(rename = "s")]
    pub outcome: Outcome,
    /// Whether the page wrote the value its own way (spaces, capitals).
    #[serde(default)]
    pub reshaped: bool,
    /// The option of a select that was chosen before: what an undo needs.
    #[serde(default)]
    pub was: Option<i32>,
}

/// What happened to one field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The value is in.
    Filled,
    /// The value was taken out again.
    Undone,
    /// The form changed: no field answers to what was sensed.
    Gone,
    /// Somebody changed the value since: left as it is.
    Changed,
    /// Nobody sees the field.
    Hidden,
    /// The field takes no value now.
    Disabled,
    /// Somebody answered it already.
    NotEmpty,
    /// A password, a code, a sworn statement…: never filled.
    Forbidden,
    /// The value does not fit.
    TooLong,
    /// The page took the value out or altered it: it was put back as before.
    Refused,
    /// The choice is no longer offered.
    NoOption,
    /// The page failed while it was filled.
    Error,
}

#[derive(Deserialize)]
struct Answer {
    results: Vec<FillResult>,
}

/// What may be asked of the sensing script.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct SenseOptions {
    /// Also read the labels of a test page (`data-moz-autofill-type`).
    pub truth: bool,
    /// How long the page may be read, in milliseconds; 0 for the usual bound.
    pub millis: u32,
}

/// The script that senses a page; [`crate::PageFields::read`] reads its answer.
#[must_use]
pub fn sense_script(options: SenseOptions) -> String {
    let options = format!(
        r#"{{"truth":{},"millis":{}}}"#,
        options.truth, options.millis
    );
    assemble(SENSE, &options).to_string()
}

/// The script that fills the fields given in the page that was sensed ([`crate::PageFields::born`]) and in no other;
/// [`read_results`] reads its answer. Wiped when dropped.
#[must_use]
pub fn fill_script(born: &str, fills: &[Fill]) -> Zeroizing<String> {
    let items = fills.iter().map(|fill| item(fill, None));
    assemble(FILL, &list(born, "fill", items))
}

/// The script that takes values out again, where nobody changed them since, in the page that was sensed. Wiped when
/// dropped.
#[must_use]
pub fn undo_script(born: &str, undos: &[Undo]) -> Zeroizing<String> {
    let items = undos.iter().map(|undo| item(&undo.fill, undo.was));
    assemble(FILL, &list(born, "undo", items))
}

/// Reads what [`fill_script`] and [`undo_script`] answer.
///
/// # Errors
/// When the answer is not theirs.
pub fn read_results(answer: &str) -> Result<Vec<FillResult>, UnreadableAnswer> {
    read::<Answer>(answer).map(|answer| answer.results)
}

fn assemble(body: &str, options: &str) -> Zeroizing<String> {
    Zeroizing::new(format!(
        "(function (options) {{ 'use strict';\n{PAGE}\n{body}\n}})({options})"
    ))
}

fn list(
    born: &str,
    name: &str,
    items: impl Iterator<Item = Zeroizing<String>>,
) -> Zeroizing<String> {
    let mut out = Zeroizing::new(String::from("{\"born\":"));
    out.push_str(&literal(born));
    out.push_str(&format!(",\"{name}\":["));
    for (i, item) in items.enumerate() {
        if i > 0 {
            out.push(',');
        }
        out.push_str(&item);
    }
    out.push_str("]}");
    out
}

fn item(fill: &Fill, was: Option<i32>) -> Zeroizing<String> {
    let mut out = Zeroizing::new(String::from("{\"h\":"));
    out.push_str(&literal(&fill.handle));
    match &fill.entry {
        Entry::Text(value) => {
            out.push_str(",\"v\":");
            out.push_str(&literal(value));
        }
        Entry::Choice { index, value, text } => {
            out.push_str(&format!(",\"o\":{index},\"v\":"));
            out.push_str(&literal(value));
            out.push_str(",\"t\":");
            out.push_str(&literal(text));
        }
    }
    if let Some(was) = was {
        out.push_str(&format!(",\"was\":{was}"));
    }
    out.push('}');
    out
}

/// A string literal that is JSON and JavaScript at once, in plain ASCII: neither `</script>` nor a line
/// separator can end it, whatever the value.
fn literal(text: &str) -> Zeroizing<String> {
    let mut out = Zeroizing::new(String::with_capacity(text.len() + 2));
    out.push('"');
    let mut units = [0u16; 2];
    for c in text.chars() {
        match c {
            ' ' | '!' | '#'..='%' | '('..=';' | '=' | '?'..='[' | ']'..='~' => out.push(c),
            _ => {
                for unit in c.encode_utf16(&mut units) {
                    out.push_str(&format!("\\u{unit:04x}"));
                }
            }
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn text(handle: &str, value: &str) -> Fill {
        Fill {
            handle: handle.to_owned(),
            entry: Entry::Text(Zeroizing::new(value.to_owned())),
        }
    }

    /// What stands between the last parentheses of a script.
    fn options(script: &str) -> serde_json::Value {
        let at = script.rfind("})(").unwrap();
        serde_json::from_str(&script[at + 3..script.len() - 1]).unwrap()
    }

    #[test]
    fn no_value_can_end_its_literal() {
        let script = fill_script(
            "caf.fr|1",
            &[text("|a|", "</script>\u{2028}\"\\'`${1}<!-- é")],
        );
        let given = script.rsplit("})(").next().unwrap();
        for dangerous in ["<", ">", "\u{2028}", "é", "'", "&"] {
            assert!(!given.contains(dangerous), "{dangerous}");
        }
        assert_eq!(
            options(&script)["fill"][0]["v"],
            "</script>\u{2028}\"\\'`${1}<!-- é"
        );
    }

    #[test]
    fn answers_are_read_bare_or_wrapped() {
        let bare =
            r#"{"v":1,"results":[{"h":"a","s":"not_empty"},{"h":"b","s":"filled","was":0}]}"#;
        let wrapped = serde_json::to_string(bare).unwrap();
        for answer in [bare, &wrapped] {
            let results = read_results(answer).unwrap();
            assert_eq!(results[0].outcome, Outcome::NotEmpty);
            assert_eq!(
                (results[1].outcome, results[1].was),
                (Outcome::Filled, Some(0))
            );
        }
        for bad in [
            "",
            "null",
            "[]",
            "{\"results\":[{\"h\":\"a\",\"s\":\"hacked\"}]}",
        ] {
            assert_eq!(read_results(bad), Err(UnreadableAnswer), "{bad}");
        }
    }

    #[test]
    fn debug_shows_no_value() {
        assert!(!format!("{:?}", text("h", "SECRET")).contains("SECRET"));
    }

    proptest! {
        #[test]
        fn what_is_given_is_what_arrives(handle in ".{0,40}", value in any::<String>(), was in proptest::option::of(-1i32..400)) {
            let script = undo_script(&handle, &[Undo { fill: text(&handle, &value), was }]);
            let given = options(&script);
            prop_assert_eq!(given["born"].as_str(), Some(handle.as_str()));
            prop_assert_eq!(given["undo"][0]["h"].as_str(), Some(handle.as_str()));
            prop_assert_eq!(given["undo"][0]["v"].as_str(), Some(value.as_str()));
            prop_assert_eq!(given["undo"][0]["was"].as_i64(), was.map(i64::from));
            let tail = &script[script.rfind("})(").unwrap()..];
            prop_assert!(tail.is_ascii() && !tail.contains('<') && !tail.contains('>'));
        }
    }
}
