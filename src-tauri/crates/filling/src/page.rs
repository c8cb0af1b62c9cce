//! What a page's fields are, as the sensing script describes them.
//!
//! The description comes from a page that may lie: it is data to judge, never trusted. It holds no
//! value that somebody typed: the script tells only whether a field is empty.

use serde::{Deserialize, Serialize};

/// Why an answer of a script could not be read. Nothing of the answer is in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the page's answer is not what the script gives")]
pub struct UnreadableAnswer;

/// The fields of a page, and the lines that may hold a receipt's number.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PageFields {
    /// What tells this page from the next one of its window; opaque.
    pub born: String,
    /// The page's title.
    pub title: String,
    /// The language that the page claims (`fr`).
    pub language: String,
    /// Why the page was not read to its end: `elements`, `fields`, `time`, `error`; empty otherwise.
    pub cut: String,
    /// In the page's own order.
    pub fields: Vec<SensedField>,
    /// Lines that speak of a file, a request or an acknowledgement, and the two after each.
    pub lines: Vec<String>,
}

impl PageFields {
    /// Reads what [`crate::sense_script`] answers: the object itself, or the object as a JSON string.
    ///
    /// # Errors
    /// When the answer is neither.
    pub fn read(answer: &str) -> Result<Self, UnreadableAnswer> {
        read(answer)
    }
}

/// Reads an answer that may have been wrapped as a JSON string on its way.
pub(crate) fn read<T: serde::de::DeserializeOwned>(answer: &str) -> Result<T, UnreadableAnswer> {
    if let Ok(inner) = serde_json::from_str::<String>(answer) {
        return serde_json::from_str(&inner).map_err(|_| UnreadableAnswer);
    }
    serde_json::from_str(answer).map_err(|_| UnreadableAnswer)
}

/// A field, or a group of radio buttons or checkboxes of one name.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SensedField {
    /// What the filling script finds it again by; opaque.
    #[serde(rename = "h")]
    pub handle: String,
    /// The path of the frame that holds it; empty in the page itself.
    pub frame: String,
    /// `input`, `select` or `textarea`.
    pub tag: String,
    /// The type of the input, or the tag.
    #[serde(rename = "type")]
    pub kind: String,
    /// The attribute.
    pub id: String,
    /// The attribute.
    pub name: String,
    /// The attribute.
    pub autocomplete: String,
    /// The attribute.
    pub inputmode: String,
    /// The text of its labels.
    pub label: String,
    /// Its accessible name by ARIA.
    pub aria: String,
    /// What describes it by ARIA.
    pub hint: String,
    /// Legends and named groups around it, innermost first.
    pub legends: Vec<String>,
    /// Titles above it, innermost first.
    pub headings: Vec<String>,
    /// The page's own title above it.
    pub main: String,
    /// The nearest text before it.
    pub before: String,
    /// The text just after it.
    pub after: String,
    /// What heads its row, or the term that it defines.
    pub row: String,
    /// What heads its column.
    pub column: String,
    /// How many rows of its table hold fields.
    pub rows: u32,
    /// The attribute.
    pub placeholder: String,
    /// The attribute.
    pub title: String,
    /// The choices of a select or of a group of buttons.
    pub options: Vec<SensedOption>,
    /// A select that takes several choices.
    pub multiple: bool,
    /// The greatest number of characters.
    pub max: Option<u32>,
    /// The attribute.
    pub pattern: String,
    /// Whether somebody looking at the page sees it.
    pub visible: bool,
    /// Whether it takes a value.
    pub enabled: bool,
    /// Whether nobody has answered it.
    pub empty: bool,
    /// Where it stands, in CSS pixels of the window; absent without a layout.
    #[serde(rename = "box")]
    pub place: Option<Place>,
    /// Numbers of the elements that hold it, innermost first: fields share some.
    pub parents: Vec<u32>,
    /// The number of its form.
    pub form: Option<u32>,
    /// What a labelled test page says of it.
    pub truth: Option<String>,
}

/// A choice.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SensedOption {
    /// The value sent.
    #[serde(rename = "v")]
    pub value: String,
    /// The words read.
    #[serde(rename = "t")]
    pub text: String,
    /// Whether it cannot be chosen.
    pub off: bool,
}

/// A rectangle.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Place {
    /// Left edge.
    pub x: f64,
    /// Top edge.
    pub y: f64,
    /// Width.
    pub w: f64,
    /// Height.
    pub h: f64,
}
