//! A document model to tagged PDF. The only crate that knows PDF.
//!
//! A template (`templates`) turns plain data into a [`model::Document`]; [`render`] makes of it a PDF
//! that passes PDF/UA-1 and PDF/A-2a, [`preview`] one SVG picture per page, and [`plain_text`] the words
//! alone. Paper and preview read one layout: what is previewed is what is printed.
//!
//! Everything is a function of its arguments: no clock, no randomness, no file. The same inputs give
//! the same bytes.

pub mod charts;
mod error;
mod faces;
mod layout;
pub mod model;
mod numbers;
mod pdf;
mod plain;
mod sentences;
mod shape;
mod svg;
pub mod templates;

use chrono::{DateTime, FixedOffset};

pub use error::Error;
pub use faces::{Faces, Weight};
pub use model::Document;
pub use numbers::{Unit, Value};
pub use plain::plain_text;

/// What a rendering needs besides the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RenderInfo {
    /// The moment that the file says it was made at, in the site's zone. Seconds are kept.
    pub made_at: DateTime<FixedOffset>,
}

/// A finished PDF.
#[derive(Clone, PartialEq, Eq)]
pub struct Rendered {
    /// The file.
    pub pdf: Vec<u8>,
    /// How many pages it has.
    pub pages: usize,
}

/// Makes the PDF of a document with the built-in faces.
///
/// # Errors
/// [`Error`] when the document is malformed (a skipped heading level, a ragged table, nothing to read).
pub fn render(document: &Document, info: &RenderInfo) -> Result<Rendered, Error> {
    render_with(Faces::builtin()?, document, info)
}

/// [`render`] with other faces.
///
/// # Errors
/// As [`render`].
pub fn render_with(
    faces: &Faces<'_>,
    document: &Document,
    info: &RenderInfo,
) -> Result<Rendered, Error> {
    let shaper = shape::Shaper::new(faces);
    let layout = layout::lay_out(document, &shaper)?;
    pdf::write(document, &layout, faces, info)
}

/// One SVG picture per page, laid out exactly as [`render`] prints.
///
/// Each stands alone: outlines in place of fonts, no script, no `style` attribute. Its accessible name is
/// the title and the page number; the words are those of [`plain_text`].
///
/// # Errors
/// As [`render`].
pub fn preview(document: &Document) -> Result<Vec<String>, Error> {
    preview_with(Faces::builtin()?, document)
}

/// [`preview`] with other faces.
///
/// # Errors
/// As [`render`].
pub fn preview_with(faces: &Faces<'_>, document: &Document) -> Result<Vec<String>, Error> {
    let shaper = shape::Shaper::new(faces);
    let layout = layout::lay_out(document, &shaper)?;
    Ok(svg::write(document, &layout, faces))
}
