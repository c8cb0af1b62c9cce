//! The registry of indicators: `assets/indicators.toml`.

use serde::Deserialize;

use crate::answer::FIGURES;
use crate::dimension::Dimension;

/// How a value is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// A number of things.
    Count,
    /// A number of minutes.
    Minutes,
    /// A part of a whole.
    Ratio,
    /// A mean.
    Mean,
}

/// Who may read a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// Everyone who may read figures.
    #[default]
    All,
    /// The agent herself and her supervisor.
    Own,
}

/// An indicator.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IndicatorEntry {
    /// Its identifier, for good.
    pub id: String,
    /// On screen.
    pub label: String,
    /// What it counts, in one plain sentence.
    pub definition: String,
    /// How its value is to be read.
    pub unit: Unit,
    /// What a ratio is of.
    #[serde(default)]
    pub base_label: Option<String>,
    /// Whether a rate per opening day makes sense.
    pub per_day: bool,
    /// The dimensions along which it may be broken down.
    #[serde(default)]
    pub breakdowns: Vec<Dimension>,
    /// Who may read it.
    #[serde(default)]
    pub audience: Audience,
    /// Whether it says something of the persons: its small numbers are hidden from who has no vault.
    #[serde(default)]
    pub identifying: bool,
}

/// A dimension.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DimensionEntry {
    /// Which one.
    pub id: Dimension,
    /// On screen.
    pub label: String,
    /// What it is, in one plain sentence.
    pub definition: String,
    /// What shares are of.
    pub base_label: String,
    /// Whether it describes a person.
    #[serde(default)]
    pub identifying: bool,
    /// Who may read figures along it.
    #[serde(default)]
    pub audience: Audience,
}

/// The registry.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Registry {
    indicators: Vec<IndicatorEntry>,
    dimensions: Vec<DimensionEntry>,
}

/// What is wrong with a registry.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadRegistry {
    /// It cannot be read.
    #[error("the registry cannot be read: {0}")]
    Unreadable(String),
    /// An entry without a computation, a computation without an entry, or an entry twice.
    #[error("the registry and the computations do not agree on {0}")]
    Disagrees(String),
}

impl Registry {
    /// The one that travels inside the program.
    ///
    /// # Errors
    /// Never for the shipped file: a test reads it.
    pub fn shipped() -> Result<Self, BadRegistry> {
        Self::read(include_str!("../../../../assets/indicators.toml"))
    }

    /// Reads a registry and checks that it has exactly one entry for each thing computed.
    ///
    /// # Errors
    /// When it cannot be read or does not agree with what is computed.
    pub fn read(text: &str) -> Result<Self, BadRegistry> {
        let registry: Self =
            toml::from_str(text).map_err(|e| BadRegistry::Unreadable(e.message().to_owned()))?;
        let mut entries: Vec<&str> = registry
            .indicators
            .iter()
            .map(|entry| entry.id.as_str())
            .collect();
        entries.extend(registry.dimensions.iter().map(|entry| entry.id.id()));
        let mut computed: Vec<&str> = FIGURES.iter().map(|(id, _)| *id).collect();
        computed.extend(Dimension::ALL.iter().map(|dimension| dimension.id()));
        entries.sort_unstable();
        computed.sort_unstable();
        let differs = entries.iter().zip(&computed).find(|(a, b)| a != b);
        match differs {
            Some((entry, id)) => Err(BadRegistry::Disagrees((*entry).min(*id).to_owned())),
            None if entries.len() != computed.len() => {
                let (longer, at) = if entries.len() > computed.len() {
                    (&entries, computed.len())
                } else {
                    (&computed, entries.len())
                };
                Err(BadRegistry::Disagrees(longer[at].to_owned()))
            }
            None => Ok(registry),
        }
    }

    /// Every indicator that is one number.
    #[must_use]
    pub fn indicators(&self) -> &[IndicatorEntry] {
        &self.indicators
    }

    /// Every dimension.
    #[must_use]
    pub fn dimensions(&self) -> &[DimensionEntry] {
        &self.dimensions
    }

    /// An indicator by its identifier.
    #[must_use]
    pub fn indicator(&self, id: &str) -> Option<&IndicatorEntry> {
        self.indicators.iter().find(|entry| entry.id == id)
    }

    /// A dimension's entry.
    #[must_use]
    pub fn dimension(&self, dimension: Dimension) -> Option<&DimensionEntry> {
        self.dimensions.iter().find(|entry| entry.id == dimension)
    }

    /// Whether a dimension describes a person. One without an entry is taken to.
    #[must_use]
    pub fn is_identifying(&self, dimension: Dimension) -> bool {
        self.dimension(dimension)
            .is_none_or(|entry| entry.identifying)
    }
}
