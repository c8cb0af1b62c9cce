//! The use cases on real encrypted files.

mod another_person;
mod door;
mod matrix;
mod leaving;
mod matrix;
mod imports;
mod portal;
mod report;
mod retention;
mod unseen;
mod supervision;
mod visit;
