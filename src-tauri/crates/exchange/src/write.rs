//! Workbooks to files.

mod delimited;
mod json;
mod ods;
mod xlsx;

pub use delimited::harmless;

use std::io::{Seek, Write};

use crate::{Error, Watcher, Workbook, words::Words};

/// A kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Office Open XML: real types, a sheet of definitions.
    Xlsx,
    /// OpenDocument: real types, a sheet of definitions.
    Ods,
    /// The first sheet as text: UTF-8 with its mark, `;`, CRLF.
    Csv,
    /// All sheets with their definitions.
    Json,
}

impl Format {
    /// The end of the file's name.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Ods => "ods",
            Self::Csv => "csv",
            Self::Json => "json",
        }
    }
}

/// Writes a workbook. The same workbook gives the same bytes.
///
/// Text is never a formula. In CSV, which has no types, a text that a spreadsheet would take for one
/// (beginning with `=`, `+`, `-`, `@`, their wide forms, a tab or a carriage return) gets an apostrophe
/// before it.
///
/// # Errors
/// [`Error::Cancelled`] when the watcher says so, [`Error::SheetShape`], [`Error::RowShape`],
/// [`Error::TooManyRows`] or [`Error::TextTooLong`] when the workbook is not one, what the rows answer,
/// [`Error::Io`]. Whatever was written then is not a file.
pub fn write(
    workbook: &mut Workbook<'_>,
    format: Format,
    out: &mut (impl Write + Seek + Send),
    watcher: &mut dyn Watcher,
) -> Result<(), Error> {
    workbook.check()?;
    match format {
        Format::Xlsx => xlsx::write(workbook, out, watcher),
        Format::Ods => ods::write(workbook, out, watcher),
        Format::Csv => delimited::write(workbook, out, watcher),
        Format::Json => json::write(workbook, out, watcher),
    }
}

/// The sheet of definitions: what must be known, then what each column means.
pub(crate) struct Definitions {
    pub about: Vec<(String, String)>,
    pub header: [String; 4],
    pub rows: Vec<[String; 4]>,
}

impl Definitions {
    pub fn of(workbook: &Workbook<'_>, words: &Words) -> Self {
        let d = &words.definitions;
        let rows = workbook.sheets.iter().flat_map(|sheet| {
            sheet.columns.iter().map(|column| {
                [
                    sheet.name.clone(),
                    column.title.clone(),
                    column.definition.clone(),
                    column.unit.clone().unwrap_or_default(),
                ]
            })
        });
        Self {
            about: workbook.about.clone(),
            header: [&d.of_sheet, &d.of_column, &d.meaning, &d.unit].map(Clone::clone),
            rows: rows.collect(),
        }
    }
}
