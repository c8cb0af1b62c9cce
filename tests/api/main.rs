//! The use cases on real encrypted files.

mod door;
mod matrix;
mod imports;
mod portal;
mod supervision;
mod visit;
