//! What can go wrong with the keyring. Codes only: no password, no name.

use std::io;

/// Why the keyring could not do what it was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// The password, or the phrase, does not open the slot.
    #[error("wrong password")]
    WrongPassword,
    /// The keyring is not there.
    #[error("the keyring is missing")]
    Missing,
    /// The keyring, and its copy, were changed or cut.
    #[error("the keyring is damaged")]
    Damaged,
    /// The keyring comes from a newer version of the application; it was left untouched.
    #[error("the keyring has version {found}, this application knows {known}")]
    Newer {
        /// Its version.
        found: u32,
        /// The newest version known here.
        known: u32,
    },
    /// No slot has this id.
    #[error("no such slot")]
    UnknownSlot,
    /// The keys held do not open the vault: they cannot make a slot that does.
    #[error("these keys do not open the vault")]
    NoVaultKey,
    /// The slot is the last one that opens the vault: without it, nobody could.
    #[error("this slot is the last one that opens the vault")]
    LastSlot,
    /// The cost of the derivation is out of bounds, or the machine lacks the memory for it.
    #[error("the key cannot be derived")]
    Derivation,
    /// The folder or the file cannot be written.
    #[error("the data folder is read-only")]
    ReadOnly,
    /// There is no room left; the keyring is as it was.
    #[error("the disk is full")]
    DiskFull,
    /// The system refused.
    #[error("input or output failed: {0}")]
    Io(io::ErrorKind),
}

impl From<io::Error> for KeyError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound => Self::Missing,
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => Self::ReadOnly,
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull,
            kind => Self::Io(kind),
        }
    }
}
