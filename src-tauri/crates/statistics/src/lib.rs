//! Indicators over a compact column image of the facts; suppression of small numbers. Pure: no I/O, no clock.

mod answer;
mod dictionary;
pub mod dimension;
pub mod facts;
pub mod input;
pub mod period;
pub mod query;
pub mod registry;
mod scan;
pub mod shares;
pub mod suppress;
#[cfg(any(test, feature = "testing"))]
pub mod testing;

pub use answer::Found;
pub use dimension::{Dimension, NO, NOT_GIVEN, YES};
pub use facts::{Damaged, FactError, Facts, Rules};
pub use input::{
    DiagnosisFact, LocalTime, RequestFact, SatisfactionFact, SessionFact, WorkshopFact,
};
pub use period::{Compare, Period, Preset};
pub use query::{
    Amount, Answer, Breakdown, By, Cell, Cross, Figure, Filter, Measure, Point, Query, Row, Step,
    Viewer,
};
pub use registry::{Audience, BadRegistry, DimensionEntry, IndicatorEntry, Registry, Unit};
pub use suppress::{SMALLEST_SHOWN, View};

#[cfg(test)]
mod tests;
