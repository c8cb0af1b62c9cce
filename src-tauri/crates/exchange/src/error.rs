//! Why a file could not be written or read. Codes only: no cell, no name.

use thiserror::Error as ThisError;

/// Why a file could not be written or read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ThisError)]
pub enum Error {
    /// Whoever asked changed their mind. What was written is not a file.
    #[error("CANCELLED")]
    Cancelled,
    /// The disk refused.
    #[error("IO")]
    Io,
    /// The origin of the rows failed. It keeps its own error.
    #[error("SOURCE")]
    Source,
    /// A workbook without a sheet, a sheet without a column, or a name that a spreadsheet refuses.
    #[error("SHEET_SHAPE")]
    SheetShape,
    /// A row has not as many cells as the sheet has columns, or a cell is not of its column's kind.
    #[error("ROW_SHAPE")]
    RowShape,
    /// More rows than a spreadsheet holds (1,048,575 under a header).
    #[error("TOO_MANY_ROWS")]
    TooManyRows,
    /// A text longer than a spreadsheet's cell holds (32,767 characters).
    #[error("TEXT_TOO_LONG")]
    TextTooLong,
    /// The file is not what its name says, or is broken.
    #[error("UNREADABLE")]
    Unreadable,
    /// The file is larger, once unpacked, than any honest one.
    #[error("TOO_LARGE")]
    TooLarge,
    /// More columns than any honest file has.
    #[error("TOO_MANY_COLUMNS")]
    TooManyColumns,
    /// The columns that the file must have are not there.
    #[error("COLUMNS_MISSING")]
    ColumnsMissing,
    /// The file has no row under its header.
    #[error("NO_ROWS")]
    NoRows,
    /// A mapping names a column that the file has not, the same field twice, or no date.
    #[error("MAPPING")]
    Mapping,
    /// A value has no equivalent in the profile, which says to stop then.
    #[error("PROFILE_VALUE")]
    ProfileValue,
    /// An asset of this crate, or a profile of the site, cannot be read.
    #[error("ASSET")]
    Asset,
}

/// All of them, for the test that each has its sentence.
pub const ERRORS: [Error; 15] = [
    Error::Cancelled,
    Error::Io,
    Error::Source,
    Error::SheetShape,
    Error::RowShape,
    Error::TooManyRows,
    Error::TextTooLong,
    Error::Unreadable,
    Error::TooLarge,
    Error::TooManyColumns,
    Error::ColumnsMissing,
    Error::NoRows,
    Error::Mapping,
    Error::ProfileValue,
    Error::Asset,
];

impl Error {
    /// The code that crosses to the interface.
    #[must_use]
    pub fn code(self) -> String {
        self.to_string()
    }
}

impl From<std::io::Error> for Error {
    fn from(_: std::io::Error) -> Self {
        Self::Io
    }
}
