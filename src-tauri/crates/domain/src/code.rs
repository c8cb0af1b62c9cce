//! Coded lists: data with validity dates, never an enumeration of the language.
//!
//! The national lists change several times a year. A code that left the list stays readable on old
//! sessions, and is no longer proposed on new ones.

use std::{borrow::Borrow, fmt, str::FromStr};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A short lowercase identifier, `[a-z0-9_]+`, such as `accompagnement`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Code(String);

/// Why a text is not a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadCode {
    /// Nothing was given.
    #[error("empty code")]
    Empty,
    /// More than [`Code::MAX_LEN`] characters.
    #[error("code too long")]
    TooLong,
    /// A character other than a lowercase letter without accent, a digit or an underscore.
    #[error("character not allowed in a code")]
    Character,
}

impl Code {
    /// The longest code accepted: the longest of the national lists has 39 characters.
    pub const MAX_LEN: usize = 64;

    /// The code, once checked.
    ///
    /// # Errors
    /// [`BadCode`] says what is wrong.
    pub fn new(text: impl Into<String>) -> Result<Self, BadCode> {
        let text = text.into();
        if text.is_empty() {
            Err(BadCode::Empty)
        } else if text.len() > Self::MAX_LEN {
            Err(BadCode::TooLong)
        } else if text
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
        {
            Ok(Self(text))
        } else {
            Err(BadCode::Character)
        }
    }

    /// The text of the code.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Code {
    type Error = BadCode;

    fn try_from(text: String) -> Result<Self, BadCode> {
        Self::new(text)
    }
}

impl FromStr for Code {
    type Err = BadCode;

    fn from_str(text: &str) -> Result<Self, BadCode> {
        Self::new(text)
    }
}

impl From<Code> for String {
    fn from(code: Code) -> Self {
        code.0
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl AsRef<str> for Code {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

// Sound: `Ord`, `Eq` and `Hash` are those of the text.
impl Borrow<str> for Code {
    fn borrow(&self) -> &str {
        &self.0
    }
}

/// One line of a coded list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeEntry {
    /// What is stored.
    pub code: Code,
    /// What is shown, in French.
    pub label: String,
    /// First day on which the code may be chosen; absent: always could.
    #[serde(default)]
    pub from: Option<NaiveDate>,
    /// Last day on which the code may be chosen; absent: still can.
    #[serde(default)]
    pub until: Option<NaiveDate>,
    /// What the code entails, such as `needs_blocking_reason`.
    #[serde(default)]
    pub flags: Vec<Code>,
}

impl CodeEntry {
    /// Whether the code may be chosen for something that happened on `day`; both ends included.
    #[must_use]
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day <= until)
    }

    /// Whether the code entails `flag`.
    #[must_use]
    pub fn has(&self, flag: &str) -> bool {
        self.flags.iter().any(|f| f.as_str() == flag)
    }

    fn overlaps(&self, other: &Self) -> bool {
        let before = |a: &Self, b: &Self| matches!((a.until, b.from), (Some(u), Some(f)) if u < f);
        !before(self, other) && !before(other, self)
    }
}

/// A coded list, in the order in which it is shown.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct CodeList(Vec<CodeEntry>);

/// Why entries do not make a list. Codes are not personal: they are named.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadList {
    /// The same code is given twice for the same day.
    #[error("code {0} given twice for the same day")]
    Twice(Code),
    /// An entry ends before it begins.
    #[error("code {0} ends before it begins")]
    Backwards(Code),
    /// An entry shows nothing.
    #[error("code {0} has no label")]
    NoLabel(Code),
}

impl CodeList {
    /// The list, once checked. One code may return with another label at another time.
    ///
    /// # Errors
    /// [`BadList`] names the first code that is wrong.
    pub fn new(entries: Vec<CodeEntry>) -> Result<Self, BadList> {
        for (i, entry) in entries.iter().enumerate() {
            if entry.label.trim().is_empty() {
                return Err(BadList::NoLabel(entry.code.clone()));
            }
            if matches!((entry.from, entry.until), (Some(from), Some(until)) if until < from) {
                return Err(BadList::Backwards(entry.code.clone()));
            }
            if entries[..i]
                .iter()
                .any(|e| e.code == entry.code && e.overlaps(entry))
            {
                return Err(BadList::Twice(entry.code.clone()));
            }
        }
        Ok(Self(entries))
    }

    /// Every entry, past ones included.
    #[must_use]
    pub fn entries(&self) -> &[CodeEntry] {
        &self.0
    }

    /// The entries to propose for something that happens on `day`.
    pub fn on(&self, day: NaiveDate) -> impl Iterator<Item = &CodeEntry> {
        self.0.iter().filter(move |entry| entry.holds_on(day))
    }

    /// The entry that holds on `day`, if the code may be chosen then.
    #[must_use]
    pub fn get_on(&self, code: &str, day: NaiveDate) -> Option<&CodeEntry> {
        self.on(day).find(|entry| entry.code.as_str() == code)
    }

    /// The last entry of a code, whatever the day: old sessions must stay readable.
    #[must_use]
    pub fn get(&self, code: &str) -> Option<&CodeEntry> {
        self.0
            .iter()
            .filter(|entry| entry.code.as_str() == code)
            .max_by_key(|entry| entry.from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn entry(code: &str, from: Option<&str>, until: Option<&str>) -> CodeEntry {
        CodeEntry {
            code: Code::new(code).unwrap(),
            label: format!("{code} {from:?}"),
            from: from.map(day),
            until: until.map(day),
            flags: vec![],
        }
    }

    #[test]
    fn codes_are_short_and_lowercase() {
        assert!(Code::new("aide_aux_demarches_administratives").is_ok());
        assert_eq!(Code::new(""), Err(BadCode::Empty));
        assert_eq!(Code::new("Été"), Err(BadCode::Character));
        assert_eq!(Code::new("a-b"), Err(BadCode::Character));
        assert_eq!(Code::new("a".repeat(65)), Err(BadCode::TooLong));
    }

    #[test]
    fn both_ends_of_the_validity_are_included() {
        let e = entry("a", Some("2025-06-16"), Some("2025-12-31"));
        assert!(!e.holds_on(day("2025-06-15")));
        assert!(e.holds_on(day("2025-06-16")));
        assert!(e.holds_on(day("2025-12-31")));
        assert!(!e.holds_on(day("2026-01-01")));
    }

    #[test]
    fn a_code_may_return_but_not_overlap_itself() {
        let old = entry("a", None, Some("2025-06-15"));
        let new = entry("a", Some("2025-06-16"), None);
        let list = CodeList::new(vec![old.clone(), new.clone()]).unwrap();
        assert_eq!(list.get_on("a", day("2025-06-15")), Some(&old));
        assert_eq!(list.get_on("a", day("2025-06-16")), Some(&new));
        assert_eq!(list.get("a"), Some(&new));
        assert_eq!(list.get("b"), None);

        let overlap = entry("a", Some("2025-06-15"), None);
        assert_eq!(
            CodeList::new(vec![old, overlap.clone()]),
            Err(BadList::Twice(overlap.code))
        );
    }

    #[test]
    fn a_wrong_list_names_the_code() {
        let backwards = entry("a", Some("2025-02-01"), Some("2025-01-31"));
        assert_eq!(
            CodeList::new(vec![backwards.clone()]),
            Err(BadList::Backwards(backwards.code))
        );
        let mut silent = entry("b", None, None);
        silent.label = " ".into();
        assert_eq!(
            CodeList::new(vec![silent.clone()]),
            Err(BadList::NoLabel(silent.code))
        );
    }

    #[test]
    fn flags_are_asked_by_name() {
        let mut e = entry("bloquee", None, None);
        e.flags = vec![Code::new("needs_blocking_reason").unwrap()];
        assert!(e.has("needs_blocking_reason"));
        assert!(!e.has("expects_return"));
    }

    proptest! {
        #[test]
        fn a_code_is_exactly_its_alphabet(text in "\\PC{0,70}") {
            let alphabet = |c: char| matches!(c, 'a'..='z' | '0'..='9' | '_');
            let good = !text.is_empty() && text.len() <= Code::MAX_LEN && text.chars().all(alphabet);
            prop_assert_eq!(Code::new(text).is_ok(), good);
        }
    }
}
