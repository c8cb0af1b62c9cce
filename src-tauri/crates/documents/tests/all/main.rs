//! Tests of finished documents, from the outside. One binary: it links once.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on must stop")]
#![expect(clippy::print_stdout, reason = "a test that skips says so")]

mod charts;
mod conformance;
mod preview;
mod properties;
mod reader;
mod structure;
mod support;
mod templates;
mod text;
mod words;
