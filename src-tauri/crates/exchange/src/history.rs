//! What is read from a file of earlier activity, and what is refused, row by row.

use chrono::{NaiveDate, NaiveTime};

/// What a person of an imported activity is said to be: codes alone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Person {
    /// Code.
    pub gender: Option<String>,
    /// Code. La Coop's wide brackets have their own (`25_39`, `40_59`, `60_69`).
    pub age_class: Option<String>,
    /// Code.
    pub social_status: Option<String>,
    /// INSEE code of where the person lives.
    pub town_insee: Option<String>,
}

/// Whether an activity was for one person or a group.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ActivityKind {
    /// For one person or household.
    #[default]
    Individual,
    /// A workshop.
    Collective,
}

/// An activity of the past. Its duration is that of the activity, once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Activity {
    /// Its first row in the file, from 1, as a spreadsheet numbers them.
    pub row: u32,
    /// How many rows it takes.
    pub rows: u32,
    /// The name that the other program gives it: reading the file twice can be noticed.
    pub id: Option<String>,
    /// One person or a group.
    pub kind: ActivityKind,
    /// The day.
    pub date: NaiveDate,
    /// The time, when the file has it.
    pub time: Option<NaiveTime>,
    /// How long it took.
    pub minutes: Option<u32>,
    /// How many came.
    pub participants: u32,
    /// Code of the channel.
    pub channel: Option<String>,
    /// Code of the operator.
    pub operator: Option<String>,
    /// Code of the procedure.
    pub procedure: Option<String>,
    /// Code of the level of service.
    pub level: Option<String>,
    /// Code of the outcome.
    pub outcome: Option<String>,
    /// Code of the reason that blocked.
    pub blocking_reason: Option<String>,
    /// Codes of the administrative themes.
    pub themes: Vec<String>,
    /// Codes of the digital-mediation themes.
    pub mediation_themes: Vec<String>,
    /// Codes.
    pub equipment: Vec<String>,
    /// Code.
    pub autonomy: Option<String>,
    /// Code of the level of a workshop.
    pub workshop_level: Option<String>,
    /// Whether the person was sent elsewhere.
    pub oriented: Option<bool>,
    /// Code of where.
    pub orientation_target: Option<String>,
    /// What each person is said to be, in the order of the file.
    pub people: Vec<Person>,
}

/// Why a row is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RowCode {
    /// No date.
    DateMissing,
    /// A date that is not one, or lies before 2000 or after 2100.
    DateInvalid,
    /// A time that is not one.
    TimeInvalid,
    /// A duration that is not one, or exceeds a day.
    DurationInvalid,
    /// Neither one person nor "i/n".
    ParticipantsInvalid,
    /// More participants than an activity may have.
    TooManyParticipants,
    /// A label that no list knows.
    UnknownLabel,
    /// A town code that is not five characters.
    TownInvalid,
    /// No identifier where the rows of a group need one.
    IdMissing,
    /// Rows of one activity that do not say the same of it.
    GroupDisagrees,
    /// Rows of one activity of which some are missing or there twice.
    GroupIncomplete,
    /// Another row of the same activity is refused.
    GroupRefused,
    /// A cell in error in the spreadsheet (`#REF!`…).
    CellError,
    /// A line that has not as many fields as the header.
    FieldCount,
    /// Bytes that are no text in the file's encoding.
    Encoding,
}

impl RowCode {
    /// The code that crosses to the interface.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::DateMissing => "DATE_MISSING",
            Self::DateInvalid => "DATE_INVALID",
            Self::TimeInvalid => "TIME_INVALID",
            Self::DurationInvalid => "DURATION_INVALID",
            Self::ParticipantsInvalid => "PARTICIPANTS_INVALID",
            Self::TooManyParticipants => "TOO_MANY_PARTICIPANTS",
            Self::UnknownLabel => "UNKNOWN_LABEL",
            Self::TownInvalid => "TOWN_INVALID",
            Self::IdMissing => "ID_MISSING",
            Self::GroupDisagrees => "GROUP_DISAGREES",
            Self::GroupIncomplete => "GROUP_INCOMPLETE",
            Self::GroupRefused => "GROUP_REFUSED",
            Self::CellError => "CELL_ERROR",
            Self::FieldCount => "FIELD_COUNT",
            Self::Encoding => "ENCODING",
        }
    }
}

/// All reasons, for the test that each has its sentence.
pub const ROW_CODES: [RowCode; 15] = [
    RowCode::DateMissing,
    RowCode::DateInvalid,
    RowCode::TimeInvalid,
    RowCode::DurationInvalid,
    RowCode::ParticipantsInvalid,
    RowCode::TooManyParticipants,
    RowCode::UnknownLabel,
    RowCode::TownInvalid,
    RowCode::IdMissing,
    RowCode::GroupDisagrees,
    RowCode::GroupIncomplete,
    RowCode::GroupRefused,
    RowCode::CellError,
    RowCode::FieldCount,
    RowCode::Encoding,
];

/// What is wrong with a row. It quotes nothing of the file: a cell may hold a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RowError {
    /// The row, from 1, as a spreadsheet numbers them.
    pub row: u32,
    /// The column, from 1.
    pub column: Option<u32>,
    /// Why.
    pub code: RowCode,
}

/// What was read. Every row of the file is either in an activity or refused:
/// `rows == accepted + refused`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    /// The activities, in the order of the file.
    pub activities: Vec<Activity>,
    /// What is wrong, by row. A row may have several errors.
    pub errors: Vec<RowError>,
    /// Rows under the header that are not blank.
    pub rows: u32,
    /// Rows that are in an activity.
    pub accepted: u32,
    /// Rows that are in none.
    pub refused: u32,
    /// The titles of the columns.
    pub titles: Vec<String>,
    /// Headers of columns that are not taken (names, notes, tags…), so that it can be said.
    pub left_out: Vec<String>,
}

impl History {
    /// The title of a column counted from 1; its number when it has none.
    #[must_use]
    pub fn title(&self, column: u32) -> String {
        let index = usize::try_from(column).unwrap_or(usize::MAX);
        let title = index.checked_sub(1).and_then(|i| self.titles.get(i));
        match title {
            Some(title) if !title.is_empty() => title.clone(),
            _ => column.to_string(),
        }
    }

    /// Counts the rows that are refused.
    pub(crate) fn settle(&mut self) {
        self.errors.sort_unstable();
        self.errors.dedup();
        self.accepted = self.activities.iter().map(|a| a.rows).sum();
        let mut rows: Vec<u32> = self.errors.iter().map(|e| e.row).collect();
        rows.dedup();
        self.refused = u32::try_from(rows.len()).unwrap_or(u32::MAX);
    }
}

/// Years outside of which a date is a slip of the keyboard.
pub(crate) fn plausible(date: NaiveDate) -> bool {
    use chrono::Datelike;
    (2000..=2100).contains(&date.year())
}

/// The longest activity, in minutes: a day.
pub(crate) const LONGEST: u32 = 24 * 60;
