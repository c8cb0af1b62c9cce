/// Why a document could not be made. Codes only: no word of the document, no name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// A language tag is malformed.
    #[error("LANGUAGE")]
    Language,
    /// An address may not be printed as a QR code.
    #[error("ADDRESS")]
    Address,
    /// A table row has more cells than the table has columns, or the table has no column.
    #[error("TABLE_SHAPE")]
    TableShape,
    /// A heading level is not 1, 2 or 3, or skips one.
    #[error("HEADING_LEVEL")]
    HeadingLevel,
    /// The document has nothing to read or no title.
    #[error("EMPTY")]
    Empty,
    /// A size or a coordinate is negative, endless or not a number.
    #[error("GEOMETRY")]
    Geometry,
    /// A font file cannot be read or reduced.
    #[error("FONT")]
    Font,
    /// A sentence file cannot be read.
    #[error("SENTENCES")]
    Sentences,
    /// The PDF could not be assembled.
    #[error("PDF")]
    Pdf,
}

impl Error {
    /// The code that crosses to the interface.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Language => "LANGUAGE",
            Self::Address => "ADDRESS",
            Self::TableShape => "TABLE_SHAPE",
            Self::HeadingLevel => "HEADING_LEVEL",
            Self::Empty => "EMPTY",
            Self::Geometry => "GEOMETRY",
            Self::Font => "FONT",
            Self::Sentences => "SENTENCES",
            Self::Pdf => "PDF",
        }
    }
}
