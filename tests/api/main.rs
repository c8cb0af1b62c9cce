//! The use cases on real encrypted files.

mod door;
mod matrix;
mod supervision;
mod visit;
