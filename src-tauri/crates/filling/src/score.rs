//! How much of a labelled page is understood.
//!
//! A score counts what [`recognise`] says of each field, whether the field is shown or not: a page saved
//! without its styles shows and hides other fields than the live one. What a profile holds plays no
//! part.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use crate::autocomplete;
use crate::page::{PageFields, SensedField, UnreadableAnswer};
use crate::recognise::recognise;
use crate::rules::SiteRules;
use crate::vocabulary::Vocabulary;

/// What is known to be right of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Truth {
    /// The attribute `data-moz-autofill-type`: a field without it must get nothing. Buttons to choose
    /// from are never labelled so, and are left aside.
    Labels,
    /// The attribute `autocomplete`, hidden from the matching. A field without it is left aside: the
    /// attribute has no word for most of what an administration asks.
    Autocomplete,
    /// A list beside the page: a field that is not in it must get nothing.
    Listed(BTreeMap<String, Vec<String>>),
}

impl Truth {
    /// The truth of a page: the list beside it, else its labels, else its attributes; `None` when it has
    /// none of them.
    ///
    /// # Errors
    /// When the list cannot be read.
    pub fn of(page: &PageFields, expected: Option<&str>) -> Result<Option<Self>, UnreadableAnswer> {
        if let Some(text) = expected {
            return listed(text).map(|list| Some(Self::Listed(list)));
        }
        if page.fields.iter().any(|f| f.truth.is_some()) {
            return Ok(Some(Self::Labels));
        }
        let purpose = |f: &SensedField| autocomplete::parse(&f.autocomplete).is_some();
        Ok(page
            .fields
            .iter()
            .any(purpose)
            .then_some(Self::Autocomplete))
    }
}

/// Counts over one page or several.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Score {
    /// Fields whose truth is known, cards aside.
    pub fields: usize,
    /// Fields that got a key.
    pub proposals: usize,
    /// Proposals that are right.
    pub right: usize,
    /// Proposals that are wrong: another key, or a field that must get nothing.
    pub wrong: usize,
    /// Fields of a known truth that got nothing.
    pub missed: usize,
    /// Fields left aside: payment cards, and those of which the labels cannot speak.
    pub aside: usize,
    /// What was not right, for whoever improves the words.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub faults: Vec<Fault>,
}

/// A field that was not understood right. Nothing personal: words of the page's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// What the page calls it.
    pub called: String,
    /// What was wanted; empty when nothing was.
    pub wanted: String,
    /// What was proposed; empty when nothing was.
    pub got: String,
}

impl Score {
    /// The share of proposals that are right, in thousandths; `None` without proposals.
    #[must_use]
    pub fn precision(&self) -> Option<usize> {
        (self.right * 1000).checked_div(self.right + self.wrong)
    }

    /// The share of fields that got the right key, in thousandths; `None` without fields.
    #[must_use]
    pub fn recall(&self) -> Option<usize> {
        (self.right * 1000).checked_div(self.fields)
    }

    /// Adds another page's counts.
    pub fn add(&mut self, other: &Self) {
        self.fields += other.fields;
        self.proposals += other.proposals;
        self.right += other.right;
        self.wrong += other.wrong;
        self.missed += other.missed;
        self.aside += other.aside;
        self.faults.extend(other.faults.iter().cloned());
    }
}

/// Scores what is understood of a page.
#[must_use]
pub fn score(page: &PageFields, rules: &SiteRules, truth: &Truth) -> Score {
    let mut shown = page.clone();
    if *truth == Truth::Autocomplete {
        for field in &mut shown.fields {
            field.autocomplete.clear();
        }
    }
    for field in &mut shown.fields {
        field.truth = None;
    }
    let got = recognise(&shown, rules)
        .into_iter()
        .map(|r| {
            (
                r.field,
                r.part.map_or(r.key.clone(), |p| format!("{}.{p}", r.key)),
            )
        })
        .collect();
    count(page, truth, &got)
}

/// Scores the attribute `autocomplete` alone, without any word of the page: what a browser that knows no
/// French would do. `None` where the attribute is the truth itself.
#[must_use]
pub fn score_autocomplete_alone(page: &PageFields, truth: &Truth) -> Option<Score> {
    if *truth == Truth::Autocomplete {
        return None;
    }
    let vocabulary = Vocabulary::embedded();
    let got = page
        .fields
        .iter()
        .enumerate()
        .filter_map(|(n, field)| {
            let detail = autocomplete::parse(&field.autocomplete)?;
            let keys = vocabulary.of_truth(detail.field)?;
            Some((n, keys.first()?.clone()))
        })
        .collect();
    Some(count(page, truth, &got))
}

fn count(page: &PageFields, truth: &Truth, got: &BTreeMap<usize, String>) -> Score {
    let mut score = Score::default();
    for (n, field) in page.fields.iter().enumerate() {
        let proposed = got.get(&n);
        let wanted = match wanted(field, n, truth) {
            Wanted::Aside => {
                score.aside += 1;
                continue;
            }
            Wanted::Nothing => None,
            Wanted::One(keys) => Some(keys),
        };
        score.fields += usize::from(wanted.is_some());
        score.proposals += usize::from(proposed.is_some());
        let right = match (&wanted, proposed) {
            (Some(keys), Some(key)) => keys.iter().any(|k| answers(k, key)),
            (None, None) => continue,
            _ => false,
        };
        if right {
            score.right += 1;
            continue;
        }
        score.wrong += usize::from(proposed.is_some());
        score.missed += usize::from(proposed.is_none());
        score.faults.push(Fault {
            called: field.called().to_owned(),
            wanted: wanted.map_or_else(String::new, |keys| keys.join("|")),
            got: proposed.cloned().unwrap_or_default(),
        });
    }
    score
}

enum Wanted {
    Aside,
    Nothing,
    One(Vec<String>),
}

fn wanted(field: &SensedField, n: usize, truth: &Truth) -> Wanted {
    let group = matches!(field.kind.as_str(), "radio" | "checkbox");
    match truth {
        Truth::Labels => match field.truth.as_deref() {
            Some(label) if label.starts_with("cc-") => Wanted::Aside,
            Some(label) => Wanted::One(keys_of(label)),
            None if group => Wanted::Aside,
            None => Wanted::Nothing,
        },
        Truth::Autocomplete => match autocomplete::parse(&field.autocomplete) {
            Some(detail) if !detail.field.starts_with("cc-") => Wanted::One(keys_of(detail.field)),
            _ => Wanted::Aside,
        },
        Truth::Listed(list) => {
            let place = format!("#{n}");
            let found = [&field.id, &field.name, &place]
                .into_iter()
                .filter(|name| !name.is_empty())
                .find_map(|name| list.get(name));
            found.map_or(Wanted::Nothing, |keys| Wanted::One(keys.clone()))
        }
    }
}

/// The keys that a label stands for: one of a browser's, or one of ours.
fn keys_of(label: &str) -> Vec<String> {
    match Vocabulary::embedded().of_truth(label) {
        Some(keys) => keys.to_vec(),
        None => label.split('|').map(|k| k.trim().to_owned()).collect(),
    }
}

/// Whether a key is what was wanted. The whole of a number may be cut as the field's size asks.
fn answers(wanted: &str, got: &str) -> bool {
    if wanted == got {
        return true;
    }
    let Some((key, part)) = got.split_once('.') else {
        return false;
    };
    wanted == key && (matches!(part, "full" | "body" | "place") || part.starts_with("chars:"))
}

/// Reads a list beside a page: `{ "fields": … }` or the list itself; an object from the `id`, the `name`
/// or the place (`#0`) of a field to its key, or an array of objects that name both. `null` and an empty
/// text mean that the field must get nothing.
fn listed(text: &str) -> Result<BTreeMap<String, Vec<String>>, UnreadableAnswer> {
    let value: Value = serde_json::from_str(text).map_err(|_| UnreadableAnswer)?;
    let inner = match &value {
        Value::Object(map) => match map.get("fields").or_else(|| map.get("expected")) {
            Some(inner @ (Value::Object(_) | Value::Array(_))) => inner,
            _ => &value,
        },
        _ => &value,
    };
    let mut list = BTreeMap::new();
    let mut note = |name: &str, wanted: &Value| {
        let key = match wanted {
            Value::String(key) => Some(key.as_str()),
            Value::Object(map) => ["key", "expected", "autocomplete", "type"]
                .iter()
                .find_map(|k| map.get(*k)?.as_str()),
            _ => None,
        };
        if let Some(key) = key.filter(|k| !k.is_empty() && !k.starts_with("cc-")) {
            let name = name
                .strip_prefix("#")
                .filter(|n| n.parse::<usize>().is_err())
                .unwrap_or(name);
            list.insert(name.to_owned(), keys_of(key));
        }
    };
    match inner {
        Value::Object(map) => {
            for (name, wanted) in map {
                note(name, wanted);
            }
        }
        Value::Array(items) => {
            for item in items {
                let name = ["id", "name", "field", "selector"]
                    .iter()
                    .find_map(|k| item.get(*k)?.as_str())
                    .ok_or(UnreadableAnswer)?;
                note(name, item);
            }
        }
        _ => return Err(UnreadableAnswer),
    }
    Ok(list)
}
