//! Which file this is, and which one it goes with.

use chrono::{DateTime, Utc};
use guichet_domain::ids::{FileId, Ids};
use guichet_keys::FileIds;
use rusqlite::params;
use zeroize::Zeroizing;

use crate::error::{DataFile, Result, StoreError};
use crate::read::Reader;
use crate::sql::millis;

/// Length of the secret that hides the citizen of a journal row, in bytes.
const SECRET_LENGTH: usize = 32;

impl Reader<'_> {
    /// Writes the identity of both files, once.
    pub(crate) fn write_meta(
        &self,
        files: FileIds,
        ids: &dyn Ids,
        now: DateTime<Utc>,
    ) -> Result<()> {
        let mut secret = Zeroizing::new([0; SECRET_LENGTH]);
        ids.bytes(secret.as_mut_slice());
        self.run(
            include_str!("insert_activity.sql"),
            params![files.activity.as_bytes(), millis(now)],
        )?;
        self.run(
            include_str!("insert_vault.sql"),
            params![
                files.vault.as_bytes(),
                files.activity.as_bytes(),
                secret.as_slice(),
                millis(now)
            ],
        )?;
        Ok(())
    }

    /// Refuses a file that belongs to another keyring, or that goes with another file.
    pub(crate) fn check_meta(&self, files: FileIds) -> Result<()> {
        let found = self.one(include_str!("of_activity.sql"), [], |row| {
            row.get(0).map(FileId::from_bytes)
        })?;
        if found != Some(files.activity) {
            return Err(StoreError::Foreign(DataFile::Activity));
        }
        if self.has_vault() {
            let found = self.one(include_str!("of_vault.sql"), [], |row| {
                Ok((
                    FileId::from_bytes(row.get(0)?),
                    FileId::from_bytes(row.get(1)?),
                ))
            })?;
            if found != Some((files.vault, files.activity)) {
                return Err(StoreError::Foreign(DataFile::Vault));
            }
        }
        Ok(())
    }

    pub(crate) fn activity_file(&self) -> Result<FileId> {
        self.one(include_str!("of_activity.sql"), [], |row| {
            row.get(0).map(FileId::from_bytes)
        })?
        .ok_or(StoreError::Damaged(Some(DataFile::Activity)))
    }

    pub(crate) fn journal_secret(&self) -> Result<Zeroizing<[u8; SECRET_LENGTH]>> {
        self.one(include_str!("journal_secret.sql"), [], |row| {
            row.get(0).map(Zeroizing::new)
        })?
        .ok_or(StoreError::Damaged(Some(DataFile::Vault)))
    }
}
