//! Supervision: figures, the way down to the sessions behind them, what blocks, saved views, reports, exports.
//!
//! A figure crosses as a [`Cell`]: a number, or hidden because it would point at somebody, or nothing at all
//! (no base to divide by). Labels, definitions and bases come from the registry of indicators and from the
//! catalogue: the window translates nothing.

#![expect(
    missing_docs,
    reason = "a field is named by the screen it fills; the types say the rest"
)]

use chrono::{DateTime, NaiveDate, Utc};
use guichet_domain::ids::{RequestId, SessionId};
use uuid::Uuid;

use super::RowProblem;
use crate::error::ApiError;

super::crossing! {
/// What a view is compared with.
#[derive(Copy, PartialEq, Eq, Debug, Default)]
enum Compare {
    #[default]
    None,
    /// The period just before, of the same length.
    Previous,
    /// The same period a year before.
    LastYear,
}

/// Whose sessions a view counts.
#[derive(Copy, PartialEq, Eq, Debug, Default)]
enum FigureScope {
    /// The counter's.
    #[default]
    Site,
    /// Those of the agent at the desk.
    Me,
}

/// Keeps what has one of these codes. Filters of a query add up: all must hold.
#[derive(PartialEq, Eq, Debug)]
struct FigureFilter {
    /// A dimension that may be filtered, such as `operator`.
    pub dimension: String,
    pub codes: Vec<String>,
}

/// What to count.
#[derive(PartialEq, Eq, Debug, Default)]
#[serde(deny_unknown_fields)]
struct FiguresQuery {
    /// A preset (`this_month`, `last_school_year`…); null: from `from` to `to`, both included.
    pub preset: Option<String>,
    #[serde(default)]
    pub from: Option<NaiveDate>,
    #[serde(default)]
    pub to: Option<NaiveDate>,
    #[serde(default)]
    pub compare: Compare,
    /// In the order in which they were chosen: small numbers are hidden across the steps too.
    #[serde(default)]
    pub filters: Vec<FigureFilter>,
    #[serde(default)]
    pub scope: FigureScope,
    /// Breakdowns wanted; null: those of the usual screen.
    #[serde(default)]
    pub breakdowns: Option<Vec<BreakdownAsk>>,
}

/// A breakdown asked: an indicator by a dimension that it allows.
#[derive(PartialEq, Eq, Debug)]
struct BreakdownAsk {
    /// Empty: what the dimension describes, sessions or requests.
    pub indicator: String,
    pub dimension: String,
}

/// A number, or why there is none.
#[derive(Copy, PartialEq, Debug)]
struct Cell {
    /// Null when hidden, and when there is nothing to divide by.
    pub value: Option<f64>,
    /// Hidden: it would point at somebody, or let a hidden one be computed back.
    pub hidden: bool,
}

/// A period of days, both ends included.
#[derive(PartialEq, Debug)]
struct PeriodView {
    /// The preset that it comes from.
    pub preset: Option<String>,
    pub from: NaiveDate,
    pub to: NaiveDate,
    /// Days with at least one session.
    pub opening_days: u32,
    /// The period is not over: its end is after today.
    pub under_way: bool,
}

/// A ready-made period, as of today.
#[derive(PartialEq, Debug)]
struct PresetView {
    pub id: String,
    pub from: NaiveDate,
    pub to: NaiveDate,
}

/// A code in words.
#[derive(PartialEq, Debug)]
struct FigureCode {
    pub code: String,
    pub label: String,
}

/// A filter in words: exactly what is counted.
#[derive(PartialEq, Debug)]
struct ChipView {
    pub dimension: String,
    pub label: String,
    pub codes: Vec<FigureCode>,
    /// Sessions are kept whole, or only their requests that have one of the codes.
    pub of_requests: bool,
}

/// A figure beside the one of the compared period.
#[derive(PartialEq, Debug)]
struct ComparedView {
    pub cell: Cell,
    pub per_day: Option<f64>,
    /// Change in per cent; null when the earlier figure is zero, hidden or absent.
    pub change: Option<f64>,
    /// Change per opening day, in per cent: what two periods of different lengths can be compared by.
    pub change_per_day: Option<f64>,
}

/// An indicator of the first line.
#[derive(PartialEq, Debug)]
struct IndicatorView {
    pub id: String,
    pub label: String,
    /// One plain sentence.
    pub definition: String,
    /// `count`, `minutes`, `percent` or `score` (a mean).
    pub unit: String,
    /// Of what a share is; empty when it is none.
    pub base_label: String,
    pub base: Option<Cell>,
    pub cell: Cell,
    /// Per opening day, for what adds up from day to day.
    pub per_day: Option<f64>,
    pub compared: Option<ComparedView>,
    /// There is a list of sessions behind it.
    pub sessions: bool,
}

/// A row of a breakdown.
#[derive(PartialEq, Debug)]
struct BreakdownRow {
    pub code: String,
    pub label: String,
    /// What the label leaves out: from when to when an operator existed, whom a procedure belongs to.
    pub detail: String,
    /// Not known, or not said: last, and apart.
    pub unknown: bool,
    pub cell: Cell,
    /// Per cent of the base, rounded so that the rows of a breakdown without `multiple` add up to 100.
    pub share: Option<f64>,
    pub compared: Option<Cell>,
    pub compared_share: Option<f64>,
}

/// An indicator by a dimension.
#[derive(PartialEq, Debug)]
struct BreakdownView {
    /// `requests.operator`.
    pub id: String,
    pub indicator: String,
    pub dimension: String,
    pub label: String,
    pub definition: String,
    pub unit: String,
    pub base_label: String,
    /// What the shares are taken over.
    pub base: Cell,
    /// One thing may be counted in several rows: shares do not add up to 100.
    pub multiple: bool,
    /// The rows have an order of their own (classes of age, durations): keep it.
    pub ordered: bool,
    pub rows: Vec<BreakdownRow>,
    pub total: Cell,
}

/// A day of the week of the load.
#[derive(PartialEq, Debug)]
struct LoadRow {
    /// 1 is Monday.
    pub weekday: u32,
    /// One a column of `hours`.
    pub cells: Vec<Cell>,
}

/// When people come: sessions by weekday and hour of arrival.
#[derive(PartialEq, Debug)]
struct LoadView {
    pub label: String,
    pub definition: String,
    /// Hours of the site's day, from the first to the last at which somebody came.
    pub hours: Vec<u32>,
    pub rows: Vec<LoadRow>,
}

/// A point of a trend.
#[derive(PartialEq, Debug)]
struct TrendPoint {
    pub from: NaiveDate,
    pub to: NaiveDate,
    pub cell: Cell,
    pub opening_days: u32,
    /// The point of the same rank in the compared period.
    pub compared: Option<Cell>,
}

/// An indicator over time.
#[derive(PartialEq, Debug)]
struct TrendView {
    pub indicator: String,
    pub label: String,
    pub definition: String,
    pub unit: String,
    /// `week` or `month`, chosen from the length of the period.
    pub grain: String,
    pub points: Vec<TrendPoint>,
}

/// What may be filtered and broken down by.
#[derive(PartialEq, Debug)]
struct DimensionView {
    pub id: String,
    pub label: String,
    /// Says something of the person: small numbers are hidden.
    pub personal: bool,
    /// Codes that occur in the period, in their order, with those already chosen.
    pub codes: Vec<FigureCode>,
}

/// An indicator that may be asked, by which dimensions.
#[derive(PartialEq, Debug)]
struct IndicatorCard {
    pub id: String,
    pub label: String,
    pub definition: String,
    pub dimensions: Vec<String>,
}

/// The figures of a view.
#[derive(PartialEq, Debug)]
struct FiguresView {
    pub period: PeriodView,
    pub compared: Option<PeriodView>,
    pub presets: Vec<PresetView>,
    pub scope: FigureScope,
    pub chips: Vec<ChipView>,
    /// Day of the first session of the site; null: none yet.
    pub since: Option<NaiveDate>,
    /// The site has not been recording for long enough for a comparison to mean something.
    pub young: bool,
    /// Nothing was counted in the period with these filters.
    pub empty: bool,
    /// Nothing of it may be told: its filters single out too few, or too few would be left beside what was shown.
    pub withheld: bool,
    /// Cells hidden in this view; 0: nothing to explain.
    pub hidden_cells: u32,
    /// Below this number, a figure about people is hidden.
    pub threshold: u32,
    pub headline: Vec<IndicatorView>,
    pub breakdowns: Vec<BreakdownView>,
    pub load: LoadView,
    pub trends: Vec<TrendView>,
    pub dimensions: Vec<DimensionView>,
    /// All that may be asked in `breakdowns`.
    pub indicators: Vec<IndicatorCard>,
}

/// Which figure is opened. Nothing set but the indicator: its total.
#[derive(PartialEq, Eq, Debug, Default)]
struct CellAsk {
    pub indicator: String,
    #[serde(default)]
    pub dimension: Option<String>,
    #[serde(default)]
    pub code: Option<String>,
    /// A cell of the load: 1 is Monday.
    #[serde(default)]
    pub weekday: Option<u32>,
    #[serde(default)]
    pub hour: Option<u32>,
    /// A point of a trend.
    #[serde(default)]
    pub from: Option<NaiveDate>,
    #[serde(default)]
    pub to: Option<NaiveDate>,
}

/// Opens a figure: the sessions behind it.
struct SessionRowsArgs {
    pub query: FiguresQuery,
    pub cell: CellAsk,
    /// From 0.
    #[serde(default)]
    pub page: u32,
}

/// A request of a session, in words.
#[derive(PartialEq, Debug)]
struct SessionRequestRow {
    pub operator_name: String,
    pub title: String,
    pub level: String,
    pub outcome: String,
    pub blocking_reason: String,
    pub orientation_target: String,
    /// It is one of those counted.
    pub counted: bool,
}

/// A session behind a figure. Nothing of the person.
#[derive(PartialEq, Debug)]
struct SessionRow {
    /// Set when the record may be opened (`session_record`).
    #[ts(type = "string | null")]
    pub session: Option<SessionId>,
    pub day: NaiveDate,
    /// `10:24`; empty when the hour would say too much.
    pub time: String,
    pub channel: String,
    pub minutes: u32,
    /// Only for who may see figures by agent.
    pub agent_name: Option<String>,
    pub requests: Vec<SessionRequestRow>,
    pub corrected: bool,
    pub imported: bool,
}

/// A page of the sessions behind a figure, newest first.
#[derive(PartialEq, Debug)]
struct SessionRows {
    pub label: String,
    pub definition: String,
    pub total: u32,
    pub page: u32,
    pub page_size: u32,
    pub rows: Vec<SessionRow>,
}

/// How a reason goes from the earlier period to this one.
#[derive(Copy, PartialEq, Eq, Debug)]
enum BlockTrend {
    /// Never seen in the earlier period.
    New,
    Rising,
    Stable,
    Falling,
    /// Too few, or nothing to compare with.
    Unknown,
}

/// A reason that blocks, at an operator, for a procedure.
#[derive(PartialEq, Debug)]
struct BlockRow {
    pub operator: String,
    pub operator_name: String,
    /// Null: all procedures of the operator together.
    pub procedure: Option<String>,
    pub procedure_title: String,
    pub reason: String,
    pub reason_label: String,
    /// Requests blocked for that reason.
    pub cell: Cell,
    /// Requests of that operator and procedure in the period, blocked or not.
    pub requests: Cell,
    /// Per cent of those.
    pub share: Option<f64>,
    /// In the compared period.
    pub compared: Cell,
    pub compared_requests: Cell,
    pub trend: BlockTrend,
    /// One a point of `points`.
    pub over_time: Vec<Cell>,
    /// Minutes spent on the requests so blocked.
    pub minutes: Cell,
}

/// What blocks people here.
#[derive(PartialEq, Debug)]
struct BlocksView {
    pub period: PeriodView,
    /// Always there: the previous period, unless the query asks for the year before.
    pub compared: PeriodView,
    pub site_name: String,
    /// Ends of the slices of time of `over_time`.
    pub grain: String,
    pub points: Vec<PresetView>,
    /// Most frequent first.
    pub rows: Vec<BlockRow>,
    pub blocked: Cell,
    pub requests: Cell,
    pub since: Option<NaiveDate>,
    pub young: bool,
    pub hidden_cells: u32,
}

/// A view that an agent keeps.
struct SavedView {
    #[ts(type = "string")]
    pub id: Uuid,
    pub name: String,
    pub query: FiguresQuery,
}

/// Keeps a view, new or changed.
struct ViewSaveArgs {
    /// Null: a new one.
    #[ts(type = "string | null")]
    pub id: Option<Uuid>,
    pub name: String,
    pub query: FiguresQuery,
}

/// Names a saved view.
struct ViewArgs {
    #[ts(type = "string")]
    pub id: Uuid,
}

/// An activity report, of the period of the query (its filters and its comparison count too).
struct ReportArgs {
    pub query: FiguresQuery,
}

/// Prints a report on a printer, or the default one.
struct ReportPrintArgs {
    pub query: FiguresQuery,
    #[serde(default)]
    pub printer: Option<String>,
}

/// The words that open a period's report, written by the staff.
#[derive(PartialEq, Eq, Debug)]
struct ReportIntro {
    pub from: NaiveDate,
    pub to: NaiveDate,
    pub text: String,
}

/// Names a period's introduction.
struct ReportIntroArgs {
    pub query: FiguresQuery,
}

/// What an export holds.
#[derive(Copy, PartialEq, Eq, Debug)]
enum ExportContent {
    /// The figures of the view, with their definitions.
    Figures,
    /// One row a session counted, without identity.
    Sessions,
}

/// Starts an export.
struct ExportArgs {
    pub query: FiguresQuery,
    pub content: ExportContent,
    /// `xlsx`, `csv`, `ods` or `json`, or the id of a profile of [`ExchangeOptions`].
    pub format: String,
}

/// A form of export.
#[derive(PartialEq, Debug)]
struct ExportFormat {
    pub id: String,
    pub label: String,
    /// Empty for a plain format.
    pub detail: String,
    /// File name extension, without dot.
    pub extension: String,
    pub contents: Vec<ExportContent>,
    /// A reporting profile: its columns are those of somebody else's form.
    pub profile: bool,
}

/// What can be exported and how.
#[derive(PartialEq, Debug)]
struct ExchangeOptions {
    pub formats: Vec<ExportFormat>,
    /// The link that prefills La Coop's form is allowed here.
    pub coop_link: bool,
}

/// How a long piece of work stands.
#[derive(Copy, PartialEq, Eq, Debug)]
enum JobState {
    Running,
    /// The agent is being asked where to save.
    Saving,
    Done,
    Cancelled,
    Failed,
}

/// A long piece of work.
#[derive(PartialEq, Debug)]
struct JobView {
    pub id: u32,
    pub state: JobState,
    /// Rows done and to do.
    pub done: u32,
    pub total: u32,
    /// Where the file is, when it was saved; null when the agent changed her mind.
    pub path: Option<String>,
    /// What an import brought, when it is done.
    pub imported: Option<ImportDone>,
    pub error: Option<ApiError>,
}

/// What an import brought.
#[derive(PartialEq, Eq, Debug)]
struct ImportDone {
    #[ts(type = "string")]
    pub id: Uuid,
    /// Sessions and workshops taken in.
    pub sessions: u32,
    pub workshops: u32,
    /// Sessions and workshops left out: they are here already.
    pub known: u32,
    /// Rows refused.
    pub refused: u32,
}

/// Names a piece of work.
struct JobArgs {
    pub id: u32,
}

/// A column of an import's file.
#[derive(PartialEq, Debug)]
struct ImportColumn {
    /// Position, from 0.
    pub index: u32,
    pub title: String,
    /// The first values, for who maps the columns.
    pub samples: Vec<String>,
    /// Where it goes: a target of `targets`, or empty (left out).
    pub target: String,
    /// Values found and the code that each becomes.
    pub values: Vec<ImportValue>,
}

/// A value of a column and the code that it becomes.
#[derive(PartialEq, Eq, Debug)]
struct ImportValue {
    pub value: String,
    /// Empty: not known; the rows that carry it are refused until somebody says.
    pub code: String,
    pub rows: u32,
}

/// Where a column may go.
#[derive(PartialEq, Debug)]
struct ImportTarget {
    pub id: String,
    pub label: String,
    pub required: bool,
    /// The codes that its values become; empty for a date or a number.
    pub codes: Vec<FigureCode>,
}

/// A row that cannot be taken, and why.
#[derive(PartialEq, Debug)]
struct ImportFault {
    /// Row of the file, from 1 (the header is 1).
    pub row: u32,
    pub column: String,
    pub problem: RowProblem,
}

/// A session or workshop of a file that is here already.
#[derive(PartialEq, Eq, Debug)]
struct ImportKnown {
    /// Its first row in the file.
    pub row: u32,
    pub day: NaiveDate,
    pub workshop: bool,
    pub minutes: Option<u32>,
}

/// What an import would do.
#[derive(PartialEq, Debug)]
struct ImportPreview {
    /// Names the file while it is in memory.
    pub token: u32,
    /// `coop` (columns known) or `csv` (columns mapped by hand).
    pub kind: String,
    pub columns: Vec<ImportColumn>,
    pub targets: Vec<ImportTarget>,
    /// Columns that carry a person's values (name, note): never read.
    pub ignored: Vec<String>,
    pub rows: u32,
    /// Sessions and workshops that the rows make.
    pub sessions: u32,
    pub workshops: u32,
    /// Of these, those that are here already: imported before, or recorded here and exported since.
    pub known_sessions: u32,
    pub known_workshops: u32,
    /// The first of them.
    pub known: Vec<ImportKnown>,
    pub refused: u32,
    /// The first ones.
    pub faults: Vec<ImportFault>,
    pub from: Option<NaiveDate>,
    pub to: Option<NaiveDate>,
    /// Nothing prevents the import.
    pub ready: bool,
}

/// Says where a column goes and what its values become.
struct ImportColumnMap {
    pub index: u32,
    /// Empty: left out.
    pub target: String,
    pub values: Vec<ImportValue>,
}

/// Maps the columns of a file read before.
struct ImportMapArgs {
    pub token: u32,
    pub columns: Vec<ImportColumnMap>,
}

/// Names a file read before.
struct ImportTokenArgs {
    pub token: u32,
}

/// Takes a file read before in.
struct ImportRunArgs {
    pub token: u32,
    /// What is here already comes in a second time.
    pub with_known: bool,
}

/// An import done.
#[derive(PartialEq, Debug)]
struct ImportBatch {
    #[ts(type = "string")]
    pub id: Uuid,
    pub kind: String,
    pub at: DateTime<Utc>,
    pub agent_name: String,
    pub rows: u32,
    pub refused: u32,
    pub undone_at: Option<DateTime<Utc>>,
}

/// Names an import.
struct ImportArgs {
    #[ts(type = "string")]
    pub id: Uuid,
}

/// An earlier request that one of this session may continue.
#[derive(PartialEq, Debug)]
struct ReturnProposal {
    /// The request of this session.
    #[ts(type = "string")]
    pub request: RequestId,
    /// The earlier one.
    #[ts(type = "string")]
    pub earlier: RequestId,
    pub day: NaiveDate,
    pub outcome: String,
    pub blocking_reason: String,
    pub agent_name: String,
}
}
