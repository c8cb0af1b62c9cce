//! Key slots, envelopes and recovery. No SQL, no knowledge of citizens.
//!
//! Two random keys, one for each encrypted file, are sealed once per way in: each agent's password, and the
//! printed recovery phrase. A slot is an envelope (XChaCha20-Poly1305) whose own key is derived from the secret
//! (Argon2id). A supervisor's envelope holds the activity key alone: reading identities is not forbidden to her
//! by the program, it is impossible to her.
//!
//! Slowing down wrong attempts while the application runs is the business of its caller; here, each attempt
//! costs what [`KdfCost`] says.

mod error;
mod file_key;
mod hex;
mod keyring;
mod password;
mod recovery;
mod slot;

pub use error::KeyError;
pub use file_key::{FileIds, FileKey, KEY_LENGTH, OpenKeys};
pub use keyring::{Keyring, NewAgentSlot};
pub use password::{MIN_PASSWORD, PasswordProblem, check_password};
pub use recovery::{PHRASE_WORDS, PhraseProblem, RecoveryPhrase};
pub use slot::{KdfCost, Slot, SlotKind};
