//! Use cases, roles and the list of commands: the only door for the shell, the command line and the tests.
//!
//! A command enters through [`Desk`], where the lock and the role are checked once; the use case
//! behind it applies the rules of `domain`, writes through `store` and says what changed.
//! May not be here: SQL, PDF, Tauri, French sentences (they live in `ui/src/i18n` and `assets/`).

#[macro_use]
pub mod commands;
mod access;
pub mod command_line;
pub mod demo;
pub mod desk;
mod door;
pub mod error;
mod folder;
mod gate;
mod image;
mod jobs;
pub mod platform;
pub mod score_forms;
pub mod system;
mod transient;
pub mod types;
mod use_cases;

pub use access::{Access, CommandSpec};
pub use commands::COMMANDS;
pub use desk::{Desk, Surroundings, WARN_SECONDS};
pub use error::{ApiError, ErrorCode, Result};
pub use guichet_exchange::harmless;
pub use guichet_keys::KdfCost;
