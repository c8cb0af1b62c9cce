//! Words and rules of the trade. Pure: no I/O, no clock, no serialisation format.
//!
//! Time and randomness are handed in ([`time::Clock`], [`ids::Ids`]), so that every rule can be
//! replayed. Nothing here prints a personal value: the types that may hold one write their own
//! `Debug`.

pub mod age;
pub mod calendar;
pub mod code;
pub mod duplicates;
pub mod ids;
pub mod person;
pub mod role;
pub mod secret;
pub mod text;
pub mod time;
pub mod timer;
pub mod values;
