//! A neutral workbook: typed columns, rows that come one by one.

use std::borrow::Cow;

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};

use crate::Error;

/// Rows under the header that a spreadsheet holds.
pub const MAX_ROWS: u64 = 1_048_575;
/// Characters that a spreadsheet's cell holds.
pub const MAX_TEXT: usize = 32_767;

/// A value of a cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell<'a> {
    /// Nothing.
    Empty,
    /// A figure that small numbers forbid to show: written in words, `{"hidden":true}` in JSON.
    Hidden,
    /// Words. Never a formula, whatever they begin with.
    Text(Cow<'a, str>),
    /// A whole number.
    Integer(i64),
    /// A number.
    Decimal(f64),
    /// A share, as a fraction: 0.125 is 12.5 %.
    Percent(f64),
    /// A day.
    Date(NaiveDate),
    /// A time of day, in the site's zone.
    Time(NaiveTime),
    /// A day and a time, in the site's zone.
    DateTime(NaiveDateTime),
    /// A duration in minutes.
    Minutes(u32),
    /// Yes or no.
    Boolean(bool),
}

impl<'a> Cell<'a> {
    /// Words.
    pub fn text(text: impl Into<Cow<'a, str>>) -> Self {
        Self::Text(text.into())
    }

    /// Words, or nothing.
    pub fn maybe(text: Option<impl Into<Cow<'a, str>>>) -> Self {
        text.map_or(Self::Empty, Self::text)
    }
}

/// What the cells of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Words.
    Text,
    /// Whole numbers.
    Integer,
    /// Numbers, shown with so many decimals.
    Decimal(u8),
    /// Shares, shown with one decimal.
    Percent,
    /// Days.
    Date,
    /// Times of day.
    Time,
    /// Days and times.
    DateTime,
    /// Durations in minutes.
    Minutes,
    /// Yes or no.
    Boolean,
}

impl Kind {
    /// Whether a cell may stand in a column of this kind.
    #[must_use]
    pub fn takes(self, cell: &Cell<'_>) -> bool {
        matches!(
            (self, cell),
            (_, Cell::Empty | Cell::Hidden)
                | (Self::Text, Cell::Text(_))
                | (Self::Integer, Cell::Integer(_))
                | (Self::Decimal(_), Cell::Decimal(_) | Cell::Integer(_))
                | (Self::Percent, Cell::Percent(_))
                | (Self::Date, Cell::Date(_))
                | (Self::Time, Cell::Time(_))
                | (Self::DateTime, Cell::DateTime(_))
                | (Self::Minutes, Cell::Minutes(_))
                | (Self::Boolean, Cell::Boolean(_))
        )
    }

    /// Its name, in JSON and in profiles.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Integer => "integer",
            Self::Decimal(_) => "decimal",
            Self::Percent => "percent",
            Self::Date => "date",
            Self::Time => "time",
            Self::DateTime => "datetime",
            Self::Minutes => "minutes",
            Self::Boolean => "boolean",
        }
    }
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name in JSON. Distinct in a sheet.
    pub id: String,
    /// Its header, with its unit if it has one: « Durée (min) ».
    pub title: String,
    /// What its cells are.
    pub kind: Kind,
    /// What the unit is, for the sheet of definitions.
    pub unit: Option<String>,
    /// What it means, in one sentence, for the sheet of definitions.
    pub definition: String,
}

impl Column {
    /// A column.
    pub fn new(id: impl Into<String>, title: impl Into<String>, kind: Kind) -> Self {
        Self {
            id: id.into(),
            title: title.into(),
            kind,
            unit: None,
            definition: String::new(),
        }
    }

    /// The same column, explained.
    #[must_use]
    pub fn meaning(mut self, definition: impl Into<String>) -> Self {
        self.definition = definition.into();
        self
    }

    /// The same column, with its unit.
    #[must_use]
    pub fn in_unit(mut self, unit: impl Into<String>) -> Self {
        self.unit = Some(unit.into());
        self
    }
}

/// Takes a row: what a writer hands to [`Rows::each`].
pub type Put<'p> = dyn FnMut(&[Cell<'_>]) -> Result<(), Error> + 'p;

/// Where rows come from. They are handed over one by one: a table is never in memory whole.
pub trait Rows {
    /// Hands each row to `put`, and stops at its first error.
    ///
    /// # Errors
    /// That of `put`, or [`Error::Source`] when the rows cannot be had.
    fn each(&mut self, put: &mut Put<'_>) -> Result<(), Error>;
}

impl<F> Rows for F
where
    F: FnMut(&mut Put<'_>) -> Result<(), Error>,
{
    fn each(&mut self, put: &mut Put<'_>) -> Result<(), Error> {
        self(put)
    }
}

/// Rows pushed by a function, such as one that walks a cursor of the store.
pub fn rows<F>(function: F) -> F
where
    F: FnMut(&mut Put<'_>) -> Result<(), Error>,
{
    function
}

/// Rows of an iterator.
pub fn rows_of<'a, I>(iterator: I) -> impl Rows
where
    I: IntoIterator<Item = Vec<Cell<'a>>>,
{
    let mut iterator = iterator.into_iter();
    move |put: &mut Put<'_>| iterator.by_ref().try_for_each(|row| put(&row))
}

/// A table.
pub struct Sheet<'a> {
    /// Its name, as on the tab: 31 characters at most, none of `[ ] : * ? / \`.
    pub name: String,
    /// Its name in JSON.
    pub id: String,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows.
    pub rows: Box<dyn Rows + 'a>,
}

impl<'a> Sheet<'a> {
    /// A sheet.
    pub fn new(
        id: impl Into<String>,
        name: impl Into<String>,
        columns: Vec<Column>,
        rows: impl Rows + 'a,
    ) -> Self {
        Self {
            name: name.into(),
            id: id.into(),
            columns,
            rows: Box::new(rows),
        }
    }
}

/// Tables that travel together.
pub struct Workbook<'a> {
    /// The title, in the properties of the file. It names no one.
    pub title: String,
    /// When it was made, in the site's zone: the file says it, and nothing else of who and where.
    pub made_at: NaiveDateTime,
    /// What a reader must know of the whole (period, filters, rule of small numbers): label, value.
    pub about: Vec<(String, String)>,
    /// The tables.
    pub sheets: Vec<Sheet<'a>>,
}

impl Workbook<'_> {
    /// Checks what every format needs.
    pub(crate) fn check(&self) -> Result<(), Error> {
        let mut names: Vec<String> = Vec::new();
        for sheet in &self.sheets {
            let name = sheet.name.to_lowercase();
            let bad = sheet.name.trim().is_empty()
                || sheet.name.chars().count() > 31
                || sheet.name.contains(['[', ']', ':', '*', '?', '/', '\\'])
                || sheet.name.starts_with('\'')
                || sheet.name.ends_with('\'')
                || names.contains(&name);
            if bad || sheet.columns.is_empty() {
                return Err(Error::SheetShape);
            }
            names.push(name);
        }
        if self.sheets.is_empty() {
            return Err(Error::SheetShape);
        }
        Ok(())
    }
}

/// Checks a row against the columns.
pub(crate) fn check_row(columns: &[Column], row: &[Cell<'_>], done: u64) -> Result<(), Error> {
    if done >= MAX_ROWS {
        return Err(Error::TooManyRows);
    }
    if row.len() != columns.len() {
        return Err(Error::RowShape);
    }
    for (column, cell) in columns.iter().zip(row) {
        if !column.kind.takes(cell) {
            return Err(Error::RowShape);
        }
        match cell {
            // No character takes less than a byte: the count is needed for long texts alone.
            Cell::Text(text) if text.len() > MAX_TEXT && text.encode_utf16().count() > MAX_TEXT => {
                return Err(Error::TextTooLong);
            }
            Cell::Decimal(v) | Cell::Percent(v) if !v.is_finite() => return Err(Error::RowShape),
            _ => {}
        }
    }
    Ok(())
}
