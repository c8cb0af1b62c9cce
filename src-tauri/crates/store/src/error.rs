//! What can go wrong between the application and its two files. Codes only: no personal value, no SQL text.

use std::io;

use guichet_domain::ids::BadId;
use rusqlite::ErrorCode;
use rusqlite::ffi;

/// One of the files of the data folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DataFile {
    /// What supervisors may read.
    Activity,
    /// What identifies citizens.
    Vault,
}

impl DataFile {
    /// The name of the file in the data folder.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Activity => "activity.db",
            Self::Vault => "vault.db",
        }
    }

    /// The name of the file's schema on a connection.
    pub(crate) const fn schema(self) -> &'static str {
        match self {
            Self::Activity => "main",
            Self::Vault => "vault",
        }
    }
}

/// A rule of the store that a write would have broken. The write was undone.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Rule {
    /// The field is not on the list of fields that may be kept on disk: it is transient.
    #[error("the field {0} may not be kept on disk")]
    FieldNotKept(String),
    /// A constraint of the schema, named by SQLite (table and column, or the check); never a value.
    #[error("constraint {0}")]
    Constraint(String),
    /// The act, or one of its details, is not written in codes.
    #[error("an act is written in codes only")]
    NotACode,
    /// The thing is not in the state that the operation asks for.
    #[error("not possible in this state")]
    State,
}

/// Why the store could not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// No page of the file can be read with this key: the file belongs to another keyring.
    #[error("the key does not open {}", .0.name())]
    WrongKey(DataFile),
    /// The file was changed, cut or lost pages. `None` while running: `verify` tells which file.
    #[error("a file is damaged")]
    Damaged(Option<DataFile>),
    /// The file is not in the folder.
    #[error("{} is missing", .0.name())]
    Missing(DataFile),
    /// The folder already holds a file of another birth.
    #[error("{} exists already", .0.name())]
    AlreadyExists(DataFile),
    /// The two files do not belong together, or not to this keyring.
    #[error("{} belongs to another counter", .0.name())]
    Foreign(DataFile),
    /// The folder or a file cannot be written.
    #[error("the data folder is read-only")]
    ReadOnly,
    /// There is no room left. What was being written was undone; what had been acknowledged is there.
    #[error("the disk is full")]
    DiskFull,
    /// The file comes from a newer version of the application; it was left untouched.
    #[error("{} has version {found}, this application knows {known}", file.name())]
    Newer {
        /// The file.
        file: DataFile,
        /// Its version.
        found: u32,
        /// The newest version known here.
        known: u32,
    },
    /// A migration touches both files: someone whose key opens both has to open them once.
    #[error("this migration needs both keys")]
    NeedsBothKeys,
    /// Another instance holds the data folder.
    #[error("the data folder is in use")]
    AlreadyOpen,
    /// The operation reads or writes the vault, and this key does not open it.
    #[error("the vault is closed")]
    NoVault,
    /// The row is not there.
    #[error("not found")]
    NotFound,
    /// A rule would have been broken.
    #[error(transparent)]
    Rule(#[from] Rule),
    /// The system refused.
    #[error("input or output failed: {0}")]
    Io(io::ErrorKind),
    /// SQLite refused for another reason: a fault of the application. The extended result code.
    #[error("SQLite code {0}")]
    Sqlite(i32),
    /// A row holds what this version cannot read.
    #[error("a stored row cannot be read")]
    UnreadableRow,
}

/// What the store returns.
pub type Result<T, E = StoreError> = std::result::Result<T, E>;

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error {
            rusqlite::Error::SqliteFailure(failure, message) => from_failure(failure, message),
            rusqlite::Error::SqlInputError { error, .. } => Self::Sqlite(error.extended_code),
            rusqlite::Error::QueryReturnedNoRows => Self::NotFound,
            rusqlite::Error::FromSqlConversionFailure(..)
            | rusqlite::Error::IntegralValueOutOfRange(..)
            | rusqlite::Error::InvalidColumnType(..)
            | rusqlite::Error::Utf8Error(..) => Self::UnreadableRow,
            _ => Self::Sqlite(ffi::SQLITE_MISUSE),
        }
    }
}

fn from_failure(failure: ffi::Error, message: Option<String>) -> StoreError {
    match failure.code {
        ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt => StoreError::Damaged(None),
        ErrorCode::DiskFull => StoreError::DiskFull,
        ErrorCode::ReadOnly | ErrorCode::PermissionDenied => StoreError::ReadOnly,
        ErrorCode::DatabaseBusy
        | ErrorCode::DatabaseLocked
        | ErrorCode::FileLockingProtocolFailed => StoreError::AlreadyOpen,
        ErrorCode::ConstraintViolation => {
            // "UNIQUE constraint failed: request.id": what follows the colon names the schema only.
            let named = message.unwrap_or_default();
            let name = named
                .split_once(": ")
                .map_or(named.as_str(), |(_, name)| name);
            StoreError::Rule(Rule::Constraint(name.to_owned()))
        }
        ErrorCode::SystemIoFailure => match failure.extended_code {
            // A page that cannot be read whole is a file that was cut.
            ffi::SQLITE_IOERR_SHORT_READ | ffi::SQLITE_IOERR_CORRUPTFS | ffi::SQLITE_IOERR_DATA => {
                StoreError::Damaged(None)
            }
            _ => StoreError::Io(io::ErrorKind::Other),
        },
        ErrorCode::CannotOpen => StoreError::Io(io::ErrorKind::NotFound),
        _ => StoreError::Sqlite(failure.extended_code),
    }
}

impl From<io::Error> for StoreError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => Self::ReadOnly,
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull,
            kind => Self::Io(kind),
        }
    }
}

impl From<BadId> for StoreError {
    fn from(_: BadId) -> Self {
        Self::UnreadableRow
    }
}
