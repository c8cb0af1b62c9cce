//! Exit codes: what a script reads.

use std::process::ExitCode;

use guichet_api::ErrorCode;

/// How a command ended. The help lists them too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Exit {
    /// All is well.
    Fine = 0,
    /// The check found something wrong.
    Faults = 1,
    /// The command is not written as it should be.
    Misuse = 2,
    /// The data folder cannot be opened.
    CannotOpen = 3,
    /// The password opens nothing.
    WrongPassword = 4,
    /// The command could not do what was asked.
    Failed = 5,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// The exit code of an error met while opening the folder.
pub(crate) const fn opening(code: ErrorCode) -> Exit {
    match code {
        ErrorCode::WrongPassword | ErrorCode::WaitBeforeRetry => Exit::WrongPassword,
        _ => Exit::CannotOpen,
    }
}

/// Whether an error met while opening is itself what a verification is there to find.
pub(crate) const fn is_damage(code: ErrorCode) -> bool {
    matches!(
        code,
        ErrorCode::DamagedFile | ErrorCode::MissingFile | ErrorCode::ForeignFile
    )
}
