//! Codes of the figures in words: the registry's, the catalogue's, and those of the agents and towns.

use std::collections::BTreeMap;

use chrono::NaiveTime;
use guichet_catalogue::{Catalogue, Communes, Procedure};
use guichet_domain::time::{date_figures, time_words};
use guichet_statistics::{BadRegistry, Dimension, NOT_GIVEN, Registry};
use std::sync::OnceLock;

use crate::desk::Cx;
use crate::error::{ErrorCode, Result};

/// The registry of indicators that travels inside the program.
pub(crate) fn registry() -> Result<&'static Registry> {
    static SHIPPED: OnceLock<Result<Registry, BadRegistry>> = OnceLock::new();
    SHIPPED
        .get_or_init(Registry::shipped)
        .as_ref()
        .map_err(|error| {
            tracing::error!(%error, "the registry of indicators");
            ErrorCode::Internal.into()
        })
}

/// The words of codes, for the time of one answer.
pub(crate) struct Words<'c> {
    catalogue: &'c Catalogue,
    agents: BTreeMap<String, String>,
    /// Titles of the site's own procedures that it removed: their figures stay.
    removed: BTreeMap<String, String>,
}

/// A code in words.
pub(crate) struct Said {
    pub(crate) label: String,
    pub(crate) detail: String,
}

impl<'c> Words<'c> {
    pub(crate) fn new(cx: &'c Cx<'_>) -> Result<Self> {
        let read = cx.open.store.read();
        let agents = read.agents()?.into_iter();
        let removed = read.site_procedures()?.into_iter();
        Ok(Self {
            catalogue: &cx.open.catalogue,
            agents: agents
                .map(|agent| {
                    let name = format!("{} {}", agent.given_name, agent.family_name);
                    (agent.id.to_string(), name)
                })
                .collect(),
            removed: removed
                .filter(|row| !row.active)
                .filter_map(|row| {
                    let procedure: Procedure = serde_json::from_str(&row.body).ok()?;
                    Some((row.id, procedure.title))
                })
                .collect(),
        })
    }

    /// The words of a code; the code itself when nothing is known of it any more.
    pub(crate) fn of(&self, dimension: Dimension, code: &str) -> Said {
        let mut detail = String::new();
        let found = match dimension {
            _ if code == NOT_GIVEN => self.list("figure_codes", code),
            Dimension::Operator => self.catalogue.operator(code).map(|operator| {
                let day = date_figures;
                // A figure of an operator that changed name or ended says from when to when it counts.
                detail = match (operator.from, operator.until) {
                    (from, Some(until)) => format!("{} – {}", day(from), day(until)),
                    (_, None) => String::new(),
                };
                operator.name.clone()
            }),
            Dimension::Procedure => match self.catalogue.procedure(code) {
                Some(procedure) => {
                    let operator = self.catalogue.operator(&procedure.operator);
                    detail = operator.map(|o| o.name.clone()).unwrap_or_default();
                    Some(procedure.title.clone())
                }
                None => self.removed.get(code).cloned(),
            },
            Dimension::Theme => self
                .list("themes", code)
                .or_else(|| self.list("mediation_themes", code)),
            Dimension::Weekday => self.list("weekdays", code),
            Dimension::Hour => hour(code),
            Dimension::Town => Communes::embedded().get(code).map(|commune| {
                let department = Communes::embedded().department(commune.department);
                detail = department.unwrap_or(commune.department).to_owned();
                commune.name.to_owned()
            }),
            Dimension::Department => Communes::embedded().department(code).map(str::to_owned),
            Dimension::Agent => self.agents.get(code).cloned(),
            _ => list_of(dimension).and_then(|list| self.list(list, code)),
        };
        Said {
            label: found.unwrap_or_else(|| code.to_owned()),
            detail,
        }
    }

    /// Codes that may be chosen of a dimension whatever the period: those of its list.
    pub(crate) fn codes(&self, dimension: Dimension) -> Vec<String> {
        let list = list_of(dimension).and_then(|list| self.catalogue.list(list));
        match dimension {
            Dimension::Weekday => (1..=7).map(|day| day.to_string()).collect(),
            Dimension::Handled
            | Dimension::Returning
            | Dimension::Mandate
            | Dimension::FirstVisit => ["oui", "non"].map(str::to_owned).to_vec(),
            Dimension::Source => ["desk", "import"].map(str::to_owned).to_vec(),
            Dimension::Duration => ["moins_de_30", "30_59", "60_119", "120_et_plus"]
                .map(str::to_owned)
                .to_vec(),
            Dimension::Agent => self.agents.keys().cloned().collect(),
            _ => list
                .into_iter()
                .flat_map(|list| list.entries())
                .map(|entry| entry.code.as_str().to_owned())
                .collect(),
        }
    }

    pub(crate) fn list(&self, list: &str, code: &str) -> Option<String> {
        self.catalogue.label(list, code).map(str::to_owned)
    }
}

/// The coded list of a dimension.
const fn list_of(dimension: Dimension) -> Option<&'static str> {
    match dimension {
        Dimension::Theme => Some("themes"),
        Dimension::Level => Some("levels"),
        Dimension::Outcome => Some("outcomes"),
        Dimension::BlockingReason => Some("blocking_reasons"),
        Dimension::OrientationTarget => Some("orientation_targets"),
        Dimension::Way => Some("request_ways"),
        Dimension::Channel => Some("channels"),
        Dimension::Autonomy => Some("autonomy"),
        Dimension::AgeClass => Some("age_classes"),
        Dimension::Gender => Some("gender"),
        Dimension::SocialStatus => Some("social_status"),
        Dimension::SelfRating => Some("digital_self_rating"),
        Dimension::Handled
        | Dimension::Returning
        | Dimension::Mandate
        | Dimension::FirstVisit
        | Dimension::Duration
        | Dimension::Source => Some("figure_codes"),
        _ => None,
    }
}

fn hour(code: &str) -> Option<String> {
    let time = time_words(NaiveTime::from_hms_opt(code.parse().ok()?, 0, 0)?);
    // A whole hour is said without its minutes.
    let whole = time.strip_suffix("\u{a0}00").map(str::to_owned);
    Some(whole.unwrap_or(time))
}
