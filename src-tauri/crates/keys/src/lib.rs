//! Key slots, envelopes and recovery. No SQL, no knowledge of citizens.

mod file_key;

pub use file_key::{FileIds, FileKey, KEY_LENGTH, OpenKeys};
