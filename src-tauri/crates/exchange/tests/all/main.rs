//! Tests of files, from the outside. One binary: it links once.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on must stop")]
#![expect(clippy::print_stdout, reason = "a test that skips says so")]

mod coop;
mod csv_import;
mod hostile;
mod office;
mod profiles;
mod support;
mod writing;
