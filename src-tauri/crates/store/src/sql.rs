//! How the types of the domain are written in columns: instants in milliseconds, days in ISO text.

use chrono::{DateTime, NaiveDate, Utc};
use guichet_domain::role::Role;
use rusqlite::Row;
use rusqlite::types::Type;

/// A value that does not have the form of its column.
#[derive(Debug, thiserror::Error)]
#[error("unreadable column")]
struct Unreadable;

fn unreadable(kind: Type) -> rusqlite::Error {
    // The index is not known by name, and nobody reads it: the error becomes `UnreadableRow`.
    rusqlite::Error::FromSqlConversionFailure(0, kind, Box::new(Unreadable))
}

pub(crate) fn millis(at: DateTime<Utc>) -> i64 {
    at.timestamp_millis()
}

pub(crate) fn from_millis(millis: i64) -> rusqlite::Result<DateTime<Utc>> {
    DateTime::from_timestamp_millis(millis).ok_or_else(|| unreadable(Type::Integer))
}

pub(crate) fn instant(row: &Row<'_>, column: &str) -> rusqlite::Result<DateTime<Utc>> {
    from_millis(row.get(column)?)
}

pub(crate) fn maybe_instant(
    row: &Row<'_>,
    column: &str,
) -> rusqlite::Result<Option<DateTime<Utc>>> {
    row.get::<_, Option<i64>>(column)?
        .map(from_millis)
        .transpose()
}

pub(crate) fn maybe_day(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<NaiveDate>> {
    row.get::<_, Option<String>>(column)?
        .map(|text| text.parse().map_err(|_| unreadable(Type::Text)))
        .transpose()
}

/// A day as a number, for days that are counted: 0 is 1 January 1970.
pub(crate) fn day_number(day: NaiveDate) -> i64 {
    i64::from(day.to_epoch_days())
}

pub(crate) fn from_day_number(number: i64) -> rusqlite::Result<NaiveDate> {
    i32::try_from(number)
        .ok()
        .and_then(NaiveDate::from_epoch_days)
        .ok_or_else(|| unreadable(Type::Integer))
}

pub(crate) fn numbered_day(row: &Row<'_>, column: &str) -> rusqlite::Result<NaiveDate> {
    from_day_number(row.get(column)?)
}

pub(crate) fn maybe_numbered_day(
    row: &Row<'_>,
    column: &str,
) -> rusqlite::Result<Option<NaiveDate>> {
    row.get::<_, Option<i64>>(column)?
        .map(from_day_number)
        .transpose()
}

pub(crate) fn day_text(day: NaiveDate) -> String {
    day.format("%Y-%m-%d").to_string()
}

pub(crate) fn role(row: &Row<'_>, column: &str) -> rusqlite::Result<Role> {
    parse(row, column)
}

/// A text column holding one of the codes of a type.
pub(crate) fn parse<T: std::str::FromStr>(row: &Row<'_>, column: &str) -> rusqlite::Result<T> {
    row.get::<_, String>(column)?
        .parse()
        .map_err(|_| unreadable(Type::Text))
}

/// Codes kept in one column, separated by a space.
pub(crate) fn words(row: &Row<'_>, column: &str) -> rusqlite::Result<Vec<String>> {
    let text: Option<String> = row.get(column)?;
    Ok(text
        .unwrap_or_default()
        .split_ascii_whitespace()
        .map(str::to_owned)
        .collect())
}

/// A stored state and its code.
macro_rules! states {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $code:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$vdoc])* $variant),+ }

        impl $name {
            /// The code under which it is stored; the same as its serde name.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }
        }

        impl std::str::FromStr for $name {
            type Err = ();

            fn from_str(code: &str) -> std::result::Result<Self, ()> {
                match code { $($code => Ok(Self::$variant),)+ _ => Err(()) }
            }
        }
    };
}
pub(crate) use states;
