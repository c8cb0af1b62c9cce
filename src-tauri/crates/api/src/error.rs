//! Errors as they cross the door: a code and its parameters. The French sentence is in the window
//! (`ui/src/i18n`), one for each code; a test enumerates them. No personal value is ever a parameter.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What went wrong.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ErrorCode {
    /// Nobody has unlocked the application.
    Locked,
    /// The agent's role does not allow it.
    Forbidden,
    /// The password opens nothing.
    WrongPassword,
    /// Too many wrong passwords: wait `seconds`.
    WaitBeforeRetry,
    /// The recovery phrase opens nothing, or a word is misspelt (`position`).
    WrongRecoveryPhrase,
    /// The new password is too weak (`reason`).
    WeakPassword,
    /// A new password is needed because the role opens other files.
    PasswordNeeded,
    /// The site already exists.
    AlreadySetUp,
    /// A file is damaged (`file`).
    DamagedFile,
    /// A file is missing (`file`).
    MissingFile,
    /// A file was written by a newer version (`found`, `known`).
    NewerFile,
    /// The data folder cannot be written.
    ReadOnly,
    /// No room is left on the disk.
    DiskFull,
    /// Another window works on the same data.
    AlreadyOpen,
    /// The computer's clock went back (`minutes`).
    ClockBack,
    /// The disk or the system refused (`operation`).
    System,
    /// The thing is gone or never was (`thing`).
    NotFound,
    /// A value cannot be accepted (`field`, `problem`).
    Invalid,
    /// The session is closed: it cannot be changed this way.
    SessionClosed,
    /// The record lacks something (`missing`).
    RecordIncomplete,
    /// The last active administrator cannot be removed.
    LastAdministrator,
    /// The value is empty or wrong: nothing to copy.
    NothingToCopy,
    /// The clipboard did not answer.
    ClipboardFailed,
    /// The official site could not be opened.
    OpenFailed,
    /// No printer answers.
    NoPrinter,
    /// The printer refused.
    PrintFailed,
    /// The file could not be written there.
    SaveFailed,
    /// The page could not be made.
    DocumentFailed,
    /// The catalogue could not be read.
    CatalogueFailed,
    /// A bug of ours: the detail is in the technical log.
    Internal,
}

/// An error that crosses the door.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
pub struct ApiError {
    /// What went wrong.
    pub code: ErrorCode,
    /// What the sentence needs, never a personal value.
    pub params: BTreeMap<String, String>,
}

impl ApiError {
    /// An error without parameter.
    pub fn new(code: ErrorCode) -> Self {
        Self { code, params: BTreeMap::new() }
    }

    /// Adds a parameter.
    #[must_use]
    pub fn with(mut self, key: &str, value: impl ToString) -> Self {
        self.params.insert(key.to_owned(), value.to_string());
        self
    }

    /// The thing named does not exist.
    pub fn not_found(thing: &str) -> Self {
        Self::new(ErrorCode::NotFound).with("thing", thing)
    }

    /// A value that cannot be accepted, with the code of what is wrong.
    pub fn invalid(field: &str, problem: &str) -> Self {
        Self::new(ErrorCode::Invalid).with("field", field).with("problem", problem)
    }
}

impl From<ErrorCode> for ApiError {
    fn from(code: ErrorCode) -> Self {
        Self::new(code)
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} {:?}", self.code, self.params)
    }
}

impl std::error::Error for ApiError {}

/// The result of every command.
pub type Result<T, E = ApiError> = std::result::Result<T, E>;
