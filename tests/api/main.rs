//! The use cases on real encrypted files.
#![expect(missing_docs, reason = "tests")]

mod door;
mod matrix;
mod visit;
