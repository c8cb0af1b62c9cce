//! What crosses the door: the arguments and answers of the commands.
//!
//! Plain data, serialised for the window and described to it by ts-rs. No rule lives here.
//! Dates are `YYYY-MM-DD` in the site's zone, instants are UTC, durations say their unit.

/// Declares the types that cross: all are `Debug`-less on purpose where they may carry a person's
/// values, so that no log line can print one by mistake.
macro_rules! crossing {
    ($($(#[$meta:meta])* $kind:ident $name:ident { $($body:tt)* })+) => {
        $(#[derive(Clone, serde::Serialize, serde::Deserialize, ts_rs::TS)]
        #[serde(rename_all = "snake_case")]
        $(#[$meta])*
        pub $kind $name { $($body)* })+

        /// The TypeScript declaration of every type of this module.
        pub(super) fn declarations_here(config: &ts_rs::Config) -> Vec<String> {
            vec![$(<$name as ts_rs::TS>::decl(config)),+]
        }
    };
}
pub(crate) use crossing;

mod counter;
mod figures;
mod portal;
mod problems;
mod supervision;

pub use counter::*;
pub use figures::*;
pub use portal::*;
pub use problems::*;
pub use supervision::*;

use crate::error::{ApiError, ErrorCode};

/// The TypeScript declaration of every type that crosses.
#[expect(
    unused_qualifications,
    reason = "each module has a function of this name"
)]
pub fn declarations(config: &ts_rs::Config) -> Vec<String> {
    let mut all = vec![
        <ErrorCode as ts_rs::TS>::decl(config),
        <ApiError as ts_rs::TS>::decl(config),
        <FileProblem as ts_rs::TS>::decl(config),
        <RowProblem as ts_rs::TS>::decl(config),
    ];
    all.extend(counter::declarations_here(config));
    all.extend(figures::declarations_here(config));
    all.extend(portal::declarations_here(config));
    all.extend(supervision::declarations_here(config));
    all
}
