//! The keys of the two encrypted files, held only while the application is unlocked.

use guichet_domain::ids::{FileId, Ids};
use secrecy::zeroize::Zeroize;
use secrecy::{ExposeSecret, SecretBox};

/// Length of a file key, in bytes: what SQLCipher takes as a raw key.
pub const KEY_LENGTH: usize = 32;

/// The random key of one encrypted file.
///
/// It lives in one heap allocation that is overwritten when dropped, and prints as `[REDACTED]`.
#[derive(Debug)]
pub struct FileKey(SecretBox<[u8; KEY_LENGTH]>);

impl FileKey {
    /// Draws a new key from the source of randomness handed in.
    #[must_use]
    pub fn random(ids: &dyn Ids) -> Self {
        Self(SecretBox::init_with_mut(|bytes: &mut [u8; KEY_LENGTH]| {
            ids.bytes(bytes);
        }))
    }

    /// Takes a key out of its decrypted envelope and overwrites the place that it came from.
    ///
    /// `None` when the slice is not of [`KEY_LENGTH`]; it is overwritten all the same.
    #[must_use]
    pub fn take_from(bytes: &mut [u8]) -> Option<Self> {
        let key = (bytes.len() == KEY_LENGTH).then(|| {
            Self(SecretBox::init_with_mut(|own: &mut [u8; KEY_LENGTH]| {
                own.copy_from_slice(bytes);
            }))
        });
        bytes.zeroize();
        key
    }

    /// The bytes themselves, for the cipher and nothing else.
    #[must_use]
    pub fn expose(&self) -> &[u8; KEY_LENGTH] {
        self.0.expose_secret()
    }
}

impl Clone for FileKey {
    fn clone(&self) -> Self {
        Self(SecretBox::init_with_mut(|own: &mut [u8; KEY_LENGTH]| {
            own.copy_from_slice(self.expose());
        }))
    }
}

/// Which pair of files a keyring belongs to. Written in the keyring and inside each file, so that a file
/// brought from another counter is recognised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileIds {
    /// The activity file.
    pub activity: FileId,
    /// The vault.
    pub vault: FileId,
}

/// What an unlocked slot gives: the activity key always, the vault key for whoever may read identities.
#[derive(Clone, Debug)]
pub struct OpenKeys {
    /// The files that these keys open.
    pub files: FileIds,
    /// The key of the activity file.
    pub activity: FileKey,
    /// The key of the vault; `None` for a supervisor, whose slot never held it.
    pub vault: Option<FileKey>,
}
