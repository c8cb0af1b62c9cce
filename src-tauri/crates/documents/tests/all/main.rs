//! Tests of finished documents, from the outside. One binary: it links once.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on must stop")]

mod conformance;
mod reader;
mod structure;
mod support;
mod words;
