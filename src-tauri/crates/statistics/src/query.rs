//! What is asked and what is answered.

use chrono::NaiveDate;

use crate::dimension::Dimension;
use crate::period::{Compare, Period};

/// Keeps what has one of the codes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    /// The dimension.
    pub dimension: Dimension,
    /// Any of these codes; [`crate::dimension::NOT_GIVEN`] keeps what has none. An empty list keeps nothing.
    pub codes: Vec<String>,
}

/// The step of a trend.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Weeks, Monday first.
    Week,
    /// Calendar months.
    Month,
}

/// What a breakdown counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Measure {
    /// Sessions; along a dimension of requests, those with at least one such request.
    Sessions,
    /// Requests; along a dimension of sessions, those of such sessions.
    Requests,
    /// Minutes of sessions, each session's once; along a dimension of requests, minutes of requests.
    Minutes,
    /// Distinct followed persons with at least one such session.
    Persons,
    /// Digital diagnoses, along what they say themselves.
    Diagnoses,
}

/// A breakdown asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct By {
    /// What is counted.
    pub measure: Measure,
    /// Along what.
    pub dimension: Dimension,
}

/// What is asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Query {
    /// The days.
    pub period: Period,
    /// The days compared with.
    pub compare: Compare,
    /// All must hold. A request filter selects requests, and the sessions with at least one request that
    /// passes all the request filters at once.
    pub filters: Vec<Filter>,
    /// The day of the question: what is late is late on that day.
    pub today: NaiveDate,
    /// The breakdowns wanted.
    pub by: Vec<By>,
    /// A table of requests (or sessions) by two dimensions.
    pub cross: Vec<(Dimension, Dimension)>,
    /// The step of the trend.
    pub step: Step,
    /// Before that day, sessions have lost their pseudonyms: of a period that begins earlier, nobody knows how many
    /// persons came.
    pub persons_from: Option<NaiveDate>,
}

impl Query {
    /// The days compared with, of which no more are counted than have passed of the period.
    #[must_use]
    pub fn compared(&self) -> Option<Period> {
        self.period.compared_on(self.today, self.compare)
    }
}

/// A figure that may be hidden.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cell {
    /// The number.
    Shown(u64),
    /// Too few people, or a number from which too few could be computed.
    Hidden,
}

/// The value of an indicator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Amount {
    /// A number of things.
    Count(u64),
    /// A number of minutes.
    Minutes(u64),
    /// `part` among `whole`, which is not zero.
    Ratio {
        /// The numerator.
        part: u64,
        /// The denominator.
        whole: u64,
    },
    /// A mean: `sum / count`; `count` is not zero.
    Mean {
        /// The sum.
        sum: u64,
        /// How many.
        count: u64,
    },
    /// Nothing to compute from: a median of no session.
    Nothing,
    /// Too few people.
    Hidden,
}

/// An indicator, computed.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// Its identifier in the registry.
    pub indicator: &'static str,
    /// Its value over the period.
    pub value: Amount,
    /// Its value over the compared period.
    pub compared: Option<Amount>,
}

/// A row of a breakdown.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The code.
    pub code: String,
    /// The number.
    pub cell: Cell,
    /// Share of the base, in tenths of a percent; absent when hidden or when the base is zero.
    pub share: Option<u16>,
    /// The number over the compared period.
    pub compared: Option<Cell>,
}

/// A breakdown, computed.
#[derive(Debug, Clone, PartialEq)]
pub struct Breakdown {
    /// What was asked.
    pub by: By,
    /// The rows with something in either period, the largest first, then by code; ordered dimensions (age,
    /// duration, weekday, hour) in their own order.
    pub rows: Vec<Row>,
    /// The base of the shares: the sum of the rows, or, when several values are possible, what was counted.
    pub base: Cell,
    /// The base over the compared period.
    pub compared_base: Option<Cell>,
    /// Whether one thing may stand in several rows: shares do not add up to 100.
    pub multiple: bool,
}

/// A table by two dimensions.
#[derive(Debug, Clone, PartialEq)]
pub struct Cross {
    /// Rows.
    pub rows: Dimension,
    /// Columns.
    pub columns: Dimension,
    /// Row code, column code, number; zero cells left out; row code then column code order.
    pub cells: Vec<(String, String, Cell)>,
}

/// A point of the trend.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// The first day of the week or month, within the period.
    pub from: NaiveDate,
    /// The last one, within the period.
    pub to: NaiveDate,
    /// Sessions.
    pub cell: Cell,
    /// Days with at least one session.
    pub opening_days: u32,
}

/// A counter of workshops.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkshopCount {
    /// `age_class`, `gender` or `social_status`.
    pub kind: String,
    /// The code.
    pub code: String,
    /// Participants.
    pub cell: Cell,
}

/// What is answered.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The days.
    pub period: Period,
    /// The days compared with.
    pub compared: Option<Period>,
    /// Days of the period with at least one session at the sites asked for, whatever the other filters.
    pub opening_days: u32,
    /// The same over the compared period.
    pub compared_opening_days: Option<u32>,
    /// Every indicator.
    pub figures: Vec<Figure>,
    /// The breakdowns asked for.
    pub breakdowns: Vec<Breakdown>,
    /// The tables asked for.
    pub crosses: Vec<Cross>,
    /// Sessions by weekday and hour: 168 cells, Monday at midnight first.
    pub load: Vec<Cell>,
    /// Sessions over time.
    pub trend: Vec<Point>,
    /// The trend of the compared period.
    pub compared_trend: Option<Vec<Point>>,
    /// Participants of workshops by `age_class`, `gender` and `social_status`.
    pub workshop_counts: Vec<WorkshopCount>,
    /// Whether the whole answer is hidden: the filters single out too few people.
    pub withheld: bool,
}

/// Who reads the figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Viewer {
    /// An agent whose key opens the vault: every figure as it is.
    Mediator,
    /// A supervisor: figures about the counter's work as they are; small numbers hidden as soon as a dimension
    /// that may identify someone is shown or filtered upon.
    Supervisor,
    /// Whoever receives a report or an export: every small number hidden.
    Public,
}
