//! Use cases, roles and the list of commands: the only door for the shell, the command line and the tests.
//!
//! A command enters through the desk, where the lock and the role are checked once; the use case
//! behind it applies the rules of `domain`, writes through `store` and says what changed.
//! May not be here: SQL, PDF, Tauri, French sentences (they live in `ui/src/i18n` and `assets/`).

mod access;
pub mod commands;
pub mod error;
pub mod platform;
pub mod types;

pub use access::{Access, CommandSpec};
pub use commands::COMMANDS;
pub use error::{ApiError, ErrorCode, Result};
