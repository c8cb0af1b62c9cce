//! The real program, run as a script would, on real data folders.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a helper that fails is a test that fails"
)]

mod demo;
mod help;
mod stats;
mod summary;
mod support;
mod verify;
