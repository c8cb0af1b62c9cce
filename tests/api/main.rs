//! The use cases on real encrypted files.

mod another_person;
mod door;
mod imports;
mod leaving;
mod matrix;
mod portal;
mod reading;
mod report;
mod retention;
mod supervision;
mod unseen;
mod visit;
