//! Tables to files and back.
//!
//! Knows spreadsheets, CSV, JSON and the formats of La Coop; nothing of SQL, of roles, or of what may be
//! shown. It is handed typed columns and rows that come one by one ([`Workbook`], [`Sheet`], [`rows`]),
//! and writes them ([`write`]); it reads files of earlier activity into codes ([`History`]), every row
//! either accepted or refused with a reason.
//!
//! Nothing here reads a clock: the same tables give the same bytes.

pub mod coop;
mod error;
pub mod history;
mod packed;
pub mod profile;
pub mod record;
mod refused;
mod sheet;
pub mod table;
mod watch;
mod words;
mod write;

pub use error::{ERRORS, Error};
pub use history::{Activity, History, ROW_CODES, RowCode, RowError};
pub use profile::Profile;
pub use record::{Labels, Records, RequestRecord, SessionRecord, WorkshopRecord, records};
pub use refused::refused;
pub use sheet::{
    Cell, Column, Kind, MAX_ROWS, MAX_TEXT, Put, Rows, Sheet, Workbook, rows, rows_of,
};
pub use watch::Watcher;
pub use write::{Format, harmless, write};
