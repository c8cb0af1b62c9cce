//! What goes into each field of a page, for a human to accept.

use guichet_catalogue::Catalogue;
use guichet_domain::values::Checked;

use crate::page::{PageFields, SensedField};
use crate::recognise::{Provenance, recognise};
use crate::rules::SiteRules;
use crate::script::{Entry, Fill};
use crate::values;

/// What the profile of the visit holds.
pub trait Known {
    /// The accepted value of a field of the profile; `None` when it is empty or wrong.
    fn checked(&self, key: &str) -> Option<Checked>;
}

impl<F: Fn(&str) -> Option<Checked>> Known for F {
    fn checked(&self, key: &str) -> Option<Checked> {
        self(key)
    }
}

/// Whether a field can be filled now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Readiness {
    /// Seen, enabled and empty.
    Ready,
    /// Nobody sees it.
    Hidden,
    /// It takes no value.
    Disabled,
    /// Somebody answered it.
    Answered,
}

impl SensedField {
    /// Whether the field could be filled when it was sensed.
    #[must_use]
    pub fn readiness(&self) -> Readiness {
        if !self.visible {
            Readiness::Hidden
        } else if !self.enabled {
            Readiness::Disabled
        } else if !self.empty {
            Readiness::Answered
        } else {
            Readiness::Ready
        }
    }

    /// What the page calls the field: words to show beside a proposal. Written by the page.
    #[must_use]
    pub fn called(&self) -> &str {
        let legend = self.legends.first().map_or("", String::as_str);
        let group = matches!(self.kind.as_str(), "radio" | "checkbox");
        let all = [
            if group { legend } else { "" },
            &self.label,
            &self.aria,
            &self.row,
            &self.before,
            &self.placeholder,
            &self.title,
            &self.column,
            legend,
            &self.name,
            &self.id,
        ];
        all.into_iter().find(|t| !t.is_empty()).unwrap_or_default()
    }
}

/// A value for a field. Its `Debug` shows no value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// The place of the field in [`PageFields::fields`].
    pub field: usize,
    /// The key of the profile.
    pub key: String,
    /// The part of the value that the field takes.
    pub part: Option<String>,
    /// The field and what goes in.
    pub fill: Fill,
    /// Why this key.
    pub provenance: Provenance,
    /// From 1 to 100: how sure.
    pub confidence: u8,
    /// Whether it can be filled now.
    pub readiness: Readiness,
}

/// What goes into each field of the page, in the page's order. A field that is not understood, whose
/// value is not known or would not fit, or that is never filled, gets nothing.
#[must_use]
pub fn match_fields(
    page: &PageFields,
    rules: &SiteRules,
    catalogue: &Catalogue,
    known: &dyn Known,
) -> Vec<Proposal> {
    let checked = |key: &str| known.checked(key);
    recognise(page, rules)
        .into_iter()
        .filter_map(|found| {
            let field = page.fields.get(found.field)?;
            let part = found.part.as_deref();
            let entry: Entry = values::entry(catalogue, field, &found.key, part, &checked)?;
            Some(Proposal {
                field: found.field,
                key: found.key,
                part: found.part,
                fill: Fill {
                    handle: field.handle.clone(),
                    entry,
                },
                provenance: found.provenance,
                confidence: found.confidence,
                readiness: field.readiness(),
            })
        })
        .collect()
}
