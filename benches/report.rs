//! What a benchmark answers: numbers, their baseline, and a verdict for each budget.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

/// How measurements of one thing are spread.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Spread {
    /// How many there are.
    pub runs: usize,
    /// The one in the middle.
    pub median: f64,
    /// Nine in ten are no more (nearest rank).
    pub p90: f64,
    /// Ninety-nine in a hundred are no more (nearest rank): the largest, below a hundred runs.
    pub p99: f64,
    /// The smallest.
    pub least: f64,
    /// The largest.
    pub most: f64,
}

impl Spread {
    /// `None` without any measurement.
    pub fn of(mut values: Vec<f64>) -> Option<Self> {
        values.sort_by(f64::total_cmp);
        let (least, most) = (*values.first()?, *values.last()?);
        let rank = |percent: usize| values[(values.len() * percent).div_ceil(100) - 1];
        let middle = values.len() / 2;
        let median = if values.len().is_multiple_of(2) {
            f64::midpoint(values[middle - 1], values[middle])
        } else {
            values[middle]
        };
        Some(Self {
            runs: values.len(),
            median: round(median),
            p90: round(rank(90)),
            p99: round(rank(99)),
            least: round(least),
            most: round(most),
        })
    }
}

/// Digits beyond which a measurement says nothing.
fn round(value: f64) -> f64 {
    (value * 10_000.0).round() / 10_000.0
}

/// What the same run measured to compare with.
#[derive(Debug, Serialize)]
pub struct Baseline {
    /// What it is.
    pub what: String,
    #[serde(flatten)]
    spread: Spread,
}

/// A number that has a limit.
#[derive(Debug, Serialize)]
pub struct Budget {
    /// Which number.
    pub what: &'static str,
    value: f64,
    at_most: f64,
    unit: &'static str,
    within: bool,
}

/// What one benchmark found.
#[derive(Debug, Serialize)]
pub struct Outcome {
    name: &'static str,
    /// What was measured, and how.
    what: String,
    unit: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    measured: Option<Spread>,
    #[serde(skip_serializing_if = "Option::is_none")]
    baseline: Option<Baseline>,
    budgets: Vec<Budget>,
    /// Whether all budgets are kept; null when nothing was measured.
    within: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    not_measured: Option<String>,
    /// What helps to understand the numbers, and has no budget.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    beside: BTreeMap<&'static str, Value>,
}

impl Outcome {
    /// An outcome without measurement yet.
    pub fn new(name: &'static str, unit: &'static str, what: impl Into<String>) -> Self {
        Self {
            name,
            what: what.into(),
            unit,
            measured: None,
            baseline: None,
            budgets: Vec::new(),
            within: None,
            not_measured: None,
            beside: BTreeMap::new(),
        }
    }

    /// What could not be measured, and why.
    pub fn not_measured(name: &'static str, why: &str) -> Self {
        Self {
            not_measured: Some(why.to_owned()),
            ..Self::new(name, "", "")
        }
    }

    /// The measurements.
    pub fn measured(mut self, spread: Spread) -> Self {
        self.measured = Some(spread);
        self
    }

    /// What they are compared with.
    pub fn beside_baseline(mut self, what: impl Into<String>, spread: Spread) -> Self {
        self.baseline = Some(Baseline {
            what: what.into(),
            spread,
        });
        self
    }

    /// Judges a number.
    pub fn budget(
        mut self,
        what: &'static str,
        value: f64,
        at_most: f64,
        unit: &'static str,
    ) -> Self {
        let within = value <= at_most;
        self.within = Some(self.within.unwrap_or(true) && within);
        self.budgets.push(Budget {
            what,
            value: round(value),
            at_most,
            unit,
            within,
        });
        self
    }

    /// Judges the median as so many times the baseline's.
    pub fn ratio_budget(self, at_most: f64) -> Self {
        let medians = self.measured.zip(self.baseline.as_ref());
        let Some((measured, baseline)) = medians else {
            return self;
        };
        let ratio = measured.median / baseline.spread.median;
        self.budget("median ÷ the baseline's median", ratio, at_most, "×")
    }

    /// Adds a number that has no budget.
    pub fn beside(mut self, name: &'static str, value: impl Serialize) -> Self {
        // Numbers, texts and lists of them: they always have a JSON form.
        let value = serde_json::to_value(value).unwrap_or(Value::Null);
        self.beside.insert(name, value);
        self
    }

    /// One line for who waits.
    pub fn in_short(&self) -> String {
        if let Some(why) = &self.not_measured {
            return format!("not measured: {why}");
        }
        let budgets = self.budgets.iter().map(|budget| {
            format!(
                "{} {} {} (≤ {}) {}",
                budget.what,
                budget.value,
                budget.unit,
                budget.at_most,
                if budget.within { "✓" } else { "✗" }
            )
        });
        budgets.collect::<Vec<_>>().join(" · ")
    }
}

/// What is printed.
#[derive(Debug, Serialize)]
pub struct Document {
    version: &'static str,
    /// `release` or `debug`: budgets are those of a release.
    profile: &'static str,
    /// A few runs of each: the verdicts mean nothing.
    smoke: bool,
    machine: BTreeMap<&'static str, Value>,
    /// Whether every budget is kept; null when one was not measured and no other is exceeded, and in a smoke
    /// test.
    pub within: Option<bool>,
    benchmarks: Vec<Outcome>,
}

impl Document {
    /// Gathers the outcomes.
    pub fn new(
        machine: BTreeMap<&'static str, Value>,
        smoke: bool,
        benchmarks: Vec<Outcome>,
    ) -> Self {
        let verdicts = || benchmarks.iter().map(|outcome| outcome.within);
        let within = if smoke {
            None
        } else if verdicts().any(|within| within == Some(false)) {
            Some(false)
        } else if verdicts().all(|within| within == Some(true)) {
            Some(true)
        } else {
            None
        };
        Self {
            version: env!("CARGO_PKG_VERSION"),
            profile: if cfg!(debug_assertions) {
                "debug"
            } else {
                "release"
            },
            smoke,
            machine,
            within,
            benchmarks,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_are_the_nearest() {
        let spread = Spread::of((1..=10).rev().map(f64::from).collect()).unwrap();
        assert_eq!((spread.least, spread.median, spread.most), (1.0, 5.5, 10.0));
        assert_eq!((spread.p90, spread.p99), (9.0, 10.0));
        let one = Spread::of(vec![4.0]).unwrap();
        assert_eq!((one.median, one.p90, one.p99), (4.0, 4.0, 4.0));
        assert_eq!(Spread::of(Vec::new()), None);
        let many = Spread::of((1..=200).map(f64::from).collect()).unwrap();
        assert_eq!((many.p90, many.p99), (180.0, 198.0));
    }

    fn spread(value: f64) -> Spread {
        Spread::of(vec![value]).unwrap()
    }

    #[test]
    fn one_budget_exceeded_is_enough() {
        let outcome = Outcome::new("a", "ms", "")
            .measured(spread(3.0))
            .beside_baseline("b", spread(1.0))
            .ratio_budget(4.0);
        assert_eq!(outcome.within, Some(true));
        let outcome = outcome.budget("size", 61.0, 60.0, "KB");
        assert_eq!(outcome.within, Some(false));
        let outcome = outcome.budget("pages", 1.0, 1.0, "");
        assert_eq!(outcome.within, Some(false));
    }

    #[test]
    fn what_was_not_measured_is_not_said_to_be_kept() {
        let kept = || Outcome::new("a", "ms", "").budget("x", 1.0, 1.0, "ms");
        let unknown = || Outcome::not_measured("b", "no screen");
        let exceeded = || Outcome::new("c", "ms", "").budget("x", 2.0, 1.0, "ms");
        let within = |outcomes| Document::new(BTreeMap::new(), false, outcomes).within;
        assert_eq!(within(vec![kept(), kept()]), Some(true));
        assert_eq!(within(vec![kept(), unknown()]), None);
        assert_eq!(within(vec![unknown(), exceeded()]), Some(false));
    }
}
