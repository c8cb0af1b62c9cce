//! What a file, or a row of it, may be refused for. Each has its sentence in the window, and the compiler of both
//! sides sees to it that none is forgotten.

use std::fmt;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

macro_rules! problems {
    ($($(#[$meta:meta])* $name:ident of $source:path { $($variant:ident = $code:literal),+ $(,)? })+) => {
        $($(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
        pub enum $name {
            $(#[allow(missing_docs, reason = "documented where they come from")]
            #[serde(rename = $code)]
            $variant,)+
        }

        impl From<$source> for $name {
            fn from(problem: $source) -> Self {
                use $source as Source;
                match problem {
                    $(Source::$variant => Self::$variant),+
                }
            }
        }

        /// Its code.
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(match self {
                    $(Self::$variant => $code),+
                })
            }
        })+
    };
}

problems! {
    /// Why a row of an import's file is refused.
    RowProblem of guichet_exchange::RowCode {
        DateMissing = "DATE_MISSING",
        DateInvalid = "DATE_INVALID",
        TimeInvalid = "TIME_INVALID",
        DurationInvalid = "DURATION_INVALID",
        ParticipantsInvalid = "PARTICIPANTS_INVALID",
        TooManyParticipants = "TOO_MANY_PARTICIPANTS",
        UnknownLabel = "UNKNOWN_LABEL",
        TownInvalid = "TOWN_INVALID",
        IdMissing = "ID_MISSING",
        GroupDisagrees = "GROUP_DISAGREES",
        GroupIncomplete = "GROUP_INCOMPLETE",
        GroupRefused = "GROUP_REFUSED",
        CellError = "CELL_ERROR",
        FieldCount = "FIELD_COUNT",
        Encoding = "ENCODING",
    }

    /// Why a file could not be read, or made: the parameter `problem` of `UNREADABLE_FILE` and `SAVE_FAILED`.
    FileProblem of guichet_exchange::Error {
        Cancelled = "CANCELLED",
        Io = "IO",
        Source = "SOURCE",
        SheetShape = "SHEET_SHAPE",
        RowShape = "ROW_SHAPE",
        TooManyRows = "TOO_MANY_ROWS",
        TextTooLong = "TEXT_TOO_LONG",
        Unreadable = "UNREADABLE",
        TooLarge = "TOO_LARGE",
        TooManyColumns = "TOO_MANY_COLUMNS",
        ColumnsMissing = "COLUMNS_MISSING",
        NoRows = "NO_ROWS",
        Mapping = "MAPPING",
        ProfileValue = "PROFILE_VALUE",
        Asset = "ASSET",
    }
}

#[cfg(test)]
mod tests {
    use guichet_exchange::{ERRORS, ROW_CODES};
    use serde_json::json;

    use super::*;

    #[test]
    fn codes_are_those_of_who_reads_and_writes_files() {
        for error in ERRORS {
            let problem = FileProblem::from(error);
            assert_eq!(problem.to_string(), error.code());
            assert_eq!(json!(problem), error.code());
        }
        for row in ROW_CODES {
            let problem = RowProblem::from(row);
            assert_eq!(problem.to_string(), row.code());
            assert_eq!(json!(problem), row.code());
        }
    }
}
