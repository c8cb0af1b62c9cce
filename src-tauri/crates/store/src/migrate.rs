//! Bringing older files to the form that this version knows.
//!
//! Migrations are numbered once for both files; each number may change one file or both, and each file keeps
//! the number that it has reached in `user_version`. All that is due runs in one transaction over the files
//! that are open.
//!
//! A supervisor's key opens the activity file alone, so the two files may stand at different numbers: the
//! vault catches up when someone opens it. This is why a migration may not read one file to change the other
//! unless it is marked `crossing`; a crossing one stops a supervisor with
//! [`StoreError::NeedsBothKeys`] until a mediator has opened the files once.

use std::fs::{self, File};
use std::path::Path;

use rusqlite::{Connection, Transaction, TransactionBehavior};

use crate::error::{DataFile, Result, StoreError};

/// One step. An empty text changes nothing in that file.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Migration {
    pub(crate) activity: &'static str,
    pub(crate) vault: &'static str,
    /// Whether one file is changed from what the other holds.
    pub(crate) crossing: bool,
}

/// Every step, oldest first: the version of a file is the number of steps that it went through.
pub(crate) const MIGRATIONS: &[Migration] = &[Migration {
    activity: include_str!("../migrations/activity/0001_opening.sql"),
    vault: include_str!("../migrations/vault/0001_opening.sql"),
    crossing: false,
}];

/// Marks our files among all SQLite files: "GcAc" and "GcVa".
const fn application_id(file: DataFile) -> i32 {
    match file {
        DataFile::Activity => 0x4763_4163,
        DataFile::Vault => 0x4763_5661,
    }
}

/// The version of a file; 0 for one that holds nothing yet.
pub(crate) fn version(conn: &Connection, file: DataFile, known: u32) -> Result<u32> {
    let found: u32 =
        conn.pragma_query_value(Some(file.schema()), "user_version", |row| row.get(0))?;
    let mark: i32 =
        conn.pragma_query_value(Some(file.schema()), "application_id", |row| row.get(0))?;
    if found > known {
        return Err(StoreError::Newer { file, found, known });
    }
    if mark != application_id(file) && (found, mark) != (0, 0) {
        return Err(StoreError::Foreign(file));
    }
    Ok(found)
}

/// Runs what is due. `within` ends the same transaction: a new pair of files gets its identity there.
/// Returns whether anything was due.
pub(crate) fn migrate(
    conn: &Connection,
    files: &[DataFile],
    migrations: &[Migration],
    keep_copies_in: Option<&Path>,
    within: impl FnOnce(&Connection) -> Result<()>,
) -> Result<bool> {
    let known = u32::try_from(migrations.len()).unwrap_or(u32::MAX);
    let mut due = Vec::new();
    for &file in files {
        let found = version(conn, file, known)?;
        if found < known {
            due.push((file, found as usize));
        }
    }
    if due.is_empty() {
        return Ok(false);
    }
    let has_vault = files.contains(&DataFile::Vault);
    let crossing = due
        .iter()
        .any(|(_, found)| migrations[*found..].iter().any(|step| step.crossing));
    if crossing && !has_vault {
        return Err(StoreError::NeedsBothKeys);
    }
    if let Some(dir) = keep_copies_in {
        for (file, _) in &due {
            keep_copy(dir, *file)?;
        }
    }

    let transaction = Transaction::new_unchecked(conn, TransactionBehavior::Immediate)?;
    for (number, step) in migrations.iter().enumerate() {
        for (file, found) in &due {
            if number >= *found {
                conn.execute_batch(match file {
                    DataFile::Activity => step.activity,
                    DataFile::Vault => step.vault,
                })?;
            }
        }
    }
    for (file, _) in &due {
        conn.pragma_update(Some(file.schema()), "application_id", application_id(*file))?;
        conn.pragma_update(Some(file.schema()), "user_version", known)?;
    }
    within(conn)?;
    transaction.commit()?;
    Ok(true)
}

/// Name of the copy kept of a file before its last migration. It is encrypted with the same key.
pub(crate) fn copy_name(file: DataFile) -> String {
    format!("{}.before-migration", file.name())
}

/// Copies a file as it stands, replacing the copy before. The file is recovered and locked by us: nothing
/// writes in it meanwhile.
fn keep_copy(dir: &Path, file: DataFile) -> Result<()> {
    let kept = dir.join(copy_name(file));
    let partial = dir.join(format!("{}.partial", copy_name(file)));
    fs::copy(dir.join(file.name()), &partial)?;
    File::open(&partial)?.sync_all()?;
    fs::rename(&partial, &kept)?;
    sync_folder(dir)
}

/// Makes a rename last through a power cut. Windows has no such call: NTFS journals the rename by itself.
pub(crate) fn sync_folder(dir: &Path) -> Result<()> {
    #[cfg(unix)]
    File::open(dir)?.sync_all()?;
    #[cfg(not(unix))]
    let _ = dir;
    Ok(())
}
