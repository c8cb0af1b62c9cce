//! Errors as they cross the door: a code and its parameters. The French sentence is in the window
//! (`ui/src/i18n`), one for each code; a test enumerates them. No personal value is ever a parameter.

use std::collections::BTreeMap;
use std::fmt;
use std::io;

use guichet_keys::KeyError;
use guichet_store::{DataFile, StoreError};
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
    /// A file belongs to another counter (`file`).
    ForeignFile,
    /// The files must be brought up to date by someone who may open both.
    MediatorFirst,
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
    /// The journal does not hold together: rows were changed or removed outside the application.
    JournalFault,
    /// Something has been kept for longer than it may: an administrator is to look at it and erase it.
    RetentionDue,
    /// The disk or the system refused (`operation`).
    System,
    /// The thing is gone or never was (`thing`).
    NotFound,
    /// A value cannot be accepted (`field`, `problem`).
    Invalid,
    /// The session is closed: it cannot be changed this way.
    SessionClosed,
    /// Something was filled in the session for another person: it goes when the change is asked for knowingly.
    PersonFilled,
    /// Papers of another person are kept with the session: they are taken off first.
    PapersKept,
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
    /// The sealed window of this session is closed.
    PortalClosed,
    /// The page in the sealed window does not answer: it can be loaded again.
    PortalSilent,
    /// The page in the sealed window could not be kept.
    PageNotKept,
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
    /// The figure is hidden: what stands behind it would point at somebody.
    SmallNumbers,
    /// What would be made could be told apart from what was made before, and the difference would point at somebody.
    Withheld,
    /// The session is closed for too long for its agent to correct it; a supervisor still may.
    TooLateToCorrect,
    /// This visit has already answered.
    AlreadyAnswered,
    /// The file chosen cannot be read as what it should be.
    UnreadableFile,
    /// Other work of the same kind is under way: wait for it or stop it.
    Busy,
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
        Self {
            code,
            params: BTreeMap::new(),
        }
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
        Self::new(ErrorCode::Invalid)
            .with("field", field)
            .with("problem", problem)
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

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        let file = |code, file: DataFile| Self::new(code).with("file", file.name());
        match error {
            StoreError::WrongKey(which) => file(ErrorCode::DamagedFile, which),
            StoreError::Damaged(Some(which)) => file(ErrorCode::DamagedFile, which),
            StoreError::Damaged(None) => Self::new(ErrorCode::DamagedFile).with("file", ""),
            StoreError::Missing(which) => file(ErrorCode::MissingFile, which),
            StoreError::Foreign(which) => file(ErrorCode::ForeignFile, which),
            StoreError::AlreadyExists(_) => ErrorCode::AlreadySetUp.into(),
            StoreError::ReadOnly => ErrorCode::ReadOnly.into(),
            StoreError::DiskFull => ErrorCode::DiskFull.into(),
            StoreError::Newer { found, known, .. } => Self::new(ErrorCode::NewerFile)
                .with("found", found)
                .with("known", known),
            StoreError::NeedsBothKeys => ErrorCode::MediatorFirst.into(),
            StoreError::AlreadyOpen => ErrorCode::AlreadyOpen.into(),
            StoreError::NoVault => ErrorCode::Forbidden.into(),
            StoreError::NotFound => Self::not_found("row"),
            StoreError::Io(kind) => Self::new(ErrorCode::System).with("operation", kind),
            StoreError::Rule(_) | StoreError::Sqlite(_) | StoreError::UnreadableRow => {
                // Codes and column names only: the store's errors never carry a value.
                tracing::error!(%error, "the store refused");
                ErrorCode::Internal.into()
            }
        }
    }
}

impl From<KeyError> for ApiError {
    fn from(error: KeyError) -> Self {
        let file = |code| Self::new(code).with("file", "keyring.json");
        match error {
            KeyError::WrongPassword => ErrorCode::WrongPassword.into(),
            KeyError::Missing => file(ErrorCode::MissingFile),
            KeyError::Damaged => file(ErrorCode::DamagedFile),
            KeyError::Newer { found, known } => Self::new(ErrorCode::NewerFile)
                .with("found", found)
                .with("known", known),
            KeyError::UnknownSlot => Self::not_found("agent"),
            KeyError::NoVaultKey => ErrorCode::Forbidden.into(),
            KeyError::LastSlot => ErrorCode::LastAdministrator.into(),
            KeyError::ReadOnly => ErrorCode::ReadOnly.into(),
            KeyError::DiskFull => ErrorCode::DiskFull.into(),
            KeyError::Derivation => Self::new(ErrorCode::System).with("operation", "memory"),
            KeyError::Io(kind) => Self::new(ErrorCode::System).with("operation", kind),
        }
    }
}

impl From<io::Error> for ApiError {
    fn from(error: io::Error) -> Self {
        KeyError::from(error).into()
    }
}
