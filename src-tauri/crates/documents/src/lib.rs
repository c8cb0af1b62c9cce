//! A document model to tagged PDF. The only crate that knows PDF.
//!
//! A template (`templates`) turns plain data into a [`model::Document`]; [`render`] makes of it a PDF
//! that passes PDF/UA-1 and PDF/A-2a, [`preview`] one SVG picture per page with exactly the same layout,
//! and [`plain_text`] the words alone. The three read one layout: what is previewed is what is printed.
//!
//! Everything is a function of its arguments: no clock, no randomness, no file. The same inputs give
//! the same bytes.

mod error;
mod faces;
mod layout;
pub mod model;
mod pdf;
mod sentences;
mod shape;
pub mod templates;

use chrono::{DateTime, FixedOffset};

pub use error::Error;
pub use faces::{Faces, Weight};
pub use model::Document;

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
