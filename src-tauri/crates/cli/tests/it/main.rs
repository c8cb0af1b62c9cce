//! The real program, run as a script would, on real data folders.

mod demo;
mod help;
mod summary;
mod support;
mod verify;
