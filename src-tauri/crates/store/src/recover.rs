//! A commit over both files that was cut: undone here, whoever opens next and wherever the folder stands by then.
//!
//! SQLite makes such a commit atomic with one more file, the super-journal (`activity.db-mj…`): as long as it
//! stands, the commit has not happened, and the journals of both files, which name it, undo it. Two things are
//! wrong with that for us. Each journal names it by its **full path**: a folder moved, restored or mounted
//! elsewhere after the cut looks like one whose commit was completed, and each file is left as it happened to be
//! (tried: half a visit). And whoever deletes it, once a first file is recovered, makes SQLite keep the other
//! half; yet it stays behind after a kill, and a supervisor may be the first to open.
//!
//! So, before SQLite reads anything: when a super-journal stands in the folder, the name is cut off the end of
//! the journals that bear it. What is left is an ordinary journal, which undoes its file by itself; then the
//! super-journal can go. Each step may be cut in its turn and done again.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

use crate::error::{DataFile, Result};
use crate::migrate::sync_folder;

/// The end of a journal that names a super-journal, as SQLite's file format has it: a page number (4 bytes), the
/// name, its length (4 bytes, big-endian), a checksum (4 bytes), the magic of journals (8 bytes).
const MAGIC: [u8; 8] = [0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7];
const AFTER_NAME: u64 = 16;
const BEFORE_NAME: u64 = 4;
/// Longer than any path: a length beyond it is not one.
const LONGEST_NAME: u32 = 0x10000;

/// Turns a cut commit over both files into one cut commit in each. Call it with the folder locked and no file
/// open.
pub(crate) fn undo_cut_commit(dir: &Path) -> Result<()> {
    let standing = super_journals(dir)?;
    if standing.is_empty() {
        return Ok(());
    }
    for file in [DataFile::Activity, DataFile::Vault] {
        cut_name(&dir.join(format!("{}-journal", file.name())), &standing)?;
    }
    for name in standing {
        fs::remove_file(dir.join(name))?;
    }
    sync_folder(dir)
}

fn super_journals(dir: &Path) -> Result<Vec<OsString>> {
    let prefix = format!("{}-mj", DataFile::Activity.name());
    let mut found = Vec::new();
    for entry in fs::read_dir(dir)? {
        let name = entry?.file_name();
        let rest = name.to_str().and_then(|name| name.strip_prefix(&prefix));
        let is_hex =
            |rest: &str| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_hexdigit());
        if rest.is_some_and(is_hex) {
            found.push(name);
        }
    }
    Ok(found)
}

/// Cuts the name of a super-journal off the end of a journal, if it is one of those standing.
fn cut_name(journal: &Path, standing: &[OsString]) -> Result<()> {
    if !journal.exists() {
        return Ok(());
    }
    let mut file = OpenOptions::new().read(true).write(true).open(journal)?;
    if let Some((name, length)) = named(&mut file)?
        && standing
            .iter()
            .any(|known| known.to_str() == Some(name.as_str()))
    {
        file.set_len(length)?;
        file.sync_all()?;
    }
    Ok(())
}

/// The file name, without folder, of the super-journal that a journal ends with, and the length without it.
fn named(journal: &mut File) -> Result<Option<(String, u64)>> {
    let length = journal.metadata()?.len();
    let Some(end_of_name) = length.checked_sub(AFTER_NAME) else {
        return Ok(None);
    };
    journal.seek(SeekFrom::Start(end_of_name))?;
    let mut tail = [0; AFTER_NAME as usize];
    journal.read_exact(&mut tail)?;
    let [a, b, c, d, ..] = tail;
    let name_length = u32::from_be_bytes([a, b, c, d]);
    let start = end_of_name.checked_sub(u64::from(name_length) + BEFORE_NAME);
    let (Some(start), true) = (start, tail[8..] == MAGIC && name_length <= LONGEST_NAME) else {
        return Ok(None);
    };
    journal.seek(SeekFrom::Start(start + BEFORE_NAME))?;
    let mut path = vec![0; name_length as usize];
    journal.read_exact(&mut path)?;
    let path = String::from_utf8_lossy(&path);
    let name = path.rsplit(['/', '\\']).next().unwrap_or_default();
    Ok(Some((name.to_owned(), start)))
}

#[cfg(test)]
mod tests {
    use guichet_domain::ids::{CitizenId, PersonId};
    use tempfile::TempDir;

    use super::*;
    use crate::testing::{Folder, now};
    use crate::{Act, Citizen, Store, StoreError};

    const NAME: &str = "activity.db-mj1A2B3C4D9";

    /// The folder as it stands in the middle of a commit over both files: the pages written in both, the
    /// journals synced, each ending with the path of the super-journal in a folder that is no more.
    fn cut(folder: &Folder, super_journal_stands: bool) -> TempDir {
        let copy = TempDir::new().unwrap();
        let store = folder.open(&[]).unwrap();
        let abandoned = store.transact(&Act::new("test.write", None, now()), |tx| {
            tx.save_setting("a", "2", now())?;
            let id = CitizenId::from_bytes([7; 16]);
            let person = PersonId::from_bytes([8; 16]);
            let citizen = Citizen::new(id, person, "Lefèvre".into(), "Aïcha".into(), now());
            tx.save_citizen(&citizen)?;
            tx.conn.cache_flush()?;
            for entry in fs::read_dir(folder.dir.path()).unwrap() {
                let entry = entry.unwrap();
                fs::copy(entry.path(), copy.path().join(entry.file_name())).unwrap();
            }
            Err::<(), _>(StoreError::NotFound)
        });
        assert!(matches!(abandoned, Err(StoreError::NotFound)));
        let path = format!("/nowhere/é/{NAME}");
        for file in [DataFile::Activity, DataFile::Vault] {
            let journal = copy.path().join(format!("{}-journal", file.name()));
            let mut bytes = fs::read(&journal).unwrap();
            assert_eq!(bytes[..8], MAGIC, "the journal is synced");
            bytes.extend(0_u32.to_be_bytes());
            bytes.extend(path.as_bytes());
            bytes.extend(u32::try_from(path.len()).unwrap().to_be_bytes());
            // SQLite adds up the bytes, as signed chars.
            let sum = path.bytes().fold(0_u32, |sum, byte| {
                sum.wrapping_add(byte.cast_signed() as u32)
            });
            bytes.extend(sum.to_be_bytes());
            bytes.extend(MAGIC);
            fs::write(&journal, bytes).unwrap();
        }
        if super_journal_stands {
            fs::write(copy.path().join(NAME), "").unwrap();
        }
        copy
    }

    /// What the cut commit wrote in the activity, and in the vault when it is open.
    fn written(store: &Store) -> (Option<String>, Option<bool>) {
        assert_eq!(store.verify().unwrap().problems, vec![]);
        let read = store.read();
        let citizen = read.has_vault().then(|| {
            read.citizen(CitizenId::from_bytes([7; 16]))
                .unwrap()
                .is_some()
        });
        (read.setting("a").unwrap(), citizen)
    }

    fn undone() -> (Option<String>, Option<bool>) {
        (Some("1".to_owned()), Some(false))
    }

    fn kept() -> (Option<String>, Option<bool>) {
        (Some("2".to_owned()), Some(true))
    }

    #[test]
    fn while_the_super_journal_stands_both_files_are_undone() {
        let folder = Folder::new();
        let copy = cut(&folder, true);
        let store = folder.open_at(copy.path()).unwrap();
        assert_eq!(written(&store), undone());
        assert!(super_journals(copy.path()).unwrap().is_empty());
    }

    #[test]
    fn a_supervisor_may_be_the_first_to_open() {
        let folder = Folder::new();
        let copy = cut(&folder, true);
        let alone = folder.supervisor_at(copy.path()).unwrap();
        assert_eq!(written(&alone), (undone().0, None));
        drop(alone);
        assert_eq!(written(&folder.open_at(copy.path()).unwrap()), undone());
    }

    #[test]
    fn once_it_is_gone_both_files_are_kept() {
        let folder = Folder::new();
        let copy = cut(&folder, false);
        assert_eq!(written(&folder.open_at(copy.path()).unwrap()), kept());
    }

    #[test]
    fn recovery_that_was_cut_too_is_done_again() {
        let folder = Folder::new();
        let copy = cut(&folder, true);
        let standing = super_journals(copy.path()).unwrap();
        cut_name(&copy.path().join("activity.db-journal"), &standing).unwrap();
        assert_eq!(written(&folder.open_at(copy.path()).unwrap()), undone());
    }

    #[test]
    fn a_super_journal_of_long_ago_undoes_nothing_and_goes() {
        let folder = Folder::new();
        for name in [
            "activity.db-mj00000000A",
            "activity.db-mj notes",
            "activity.db-mj",
        ] {
            fs::write(folder.dir.path().join(name), "").unwrap();
        }
        let copy = cut(&folder, false);
        assert_eq!(written(&folder.open_at(copy.path()).unwrap()), kept());
        assert!(copy.path().join("activity.db-mj").exists());
        assert!(copy.path().join("activity.db-mj notes").exists());
        assert!(!copy.path().join("activity.db-mj00000000A").exists());
    }

    #[test]
    fn any_other_end_of_a_journal_is_left_as_it_is() {
        let dir = TempDir::new().unwrap();
        let journal = dir.path().join("activity.db-journal");
        let mut long = [0xFF; 16];
        long[8..].copy_from_slice(&MAGIC);
        for bytes in [&b""[..], b"short", &[0; 600], &long] {
            fs::write(&journal, bytes).unwrap();
            cut_name(&journal, &[NAME.into()]).unwrap();
            assert_eq!(fs::read(&journal).unwrap(), bytes);
        }
    }
}
