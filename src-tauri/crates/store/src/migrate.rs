//! Bringing older files to the form that this version knows.
//!
//! Migrations are numbered once for both files; each number may change one file or both, and each file keeps
//! the number that it has reached in `user_version`. All that is due runs in one transaction over the files
//! that are open.
//!
//! A supervisor's key opens the activity file alone, so the two files may stand at different numbers: the
//! vault catches up when someone opens it. This is why the activity's part of a migration may not read the vault
//! unless it is marked `crossing`; a crossing one stops a supervisor with
//! [`StoreError::NeedsBothKeys`] until a mediator has opened the files once. The vault's part may read and
//! change the activity file: it is open whenever the vault is, and stands at the same number or a later one.

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
pub(crate) const MIGRATIONS: &[Migration] = &[
    Migration {
        activity: include_str!("../migrations/activity/0001_opening.sql"),
        vault: include_str!("../migrations/vault/0001_opening.sql"),
        crossing: false,
    },
    Migration {
        activity: include_str!("../migrations/activity/0002_figures.sql"),
        vault: include_str!("../migrations/vault/0002_figures.sql"),
        // The vault's part writes in the activity file, which is always open beside it and never behind.
        crossing: false,
    },
    Migration {
        activity: "",
        vault: include_str!("../migrations/vault/0003_left_at.sql"),
        crossing: false,
    },
];

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

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;
    use crate::testing::{Counter, Folder, now, write};
    use crate::{Act, Store};

    /// The version that this application writes, before the steps made up below.
    const KNOWN: u32 = MIGRATIONS.len() as u32;

    const SECOND: Migration = Migration {
        activity: "ALTER TABLE main.site ADD COLUMN opening_hours TEXT",
        vault: "ALTER TABLE vault.citizen ADD COLUMN pronouns TEXT; CREATE TABLE vault.novelty (id INTEGER) STRICT",
        crossing: false,
    };
    const ACTIVITY_ONLY: Migration = Migration {
        activity: "CREATE TABLE main.novelty (id INTEGER) STRICT",
        vault: "",
        crossing: false,
    };
    const CROSSING: Migration = Migration {
        activity: "INSERT INTO main.setting SELECT 'citizens', count(*), 0 FROM vault.citizen",
        vault: "",
        crossing: true,
    };
    const WRONG: Migration = Migration {
        activity: "CREATE TABLE main.novelty (id INTEGER) STRICT",
        vault: "CREATE TABLE vault.citizen (id INTEGER)",
        crossing: false,
    };

    /// What an application of version 1 left: two sessions of a citizen, one discarded, one anonymous and open,
    /// and a citizen who was erased.
    const ROWS_OF_1: &str = "
        INSERT INTO main.agent VALUES (x'A0000000000000000000000000000001', 'Claire', 'Moreau', 'mediator', 1, 0);
        INSERT INTO main.session VALUES
            (x'50000000000000000000000000000001', x'A0000000000000000000000000000001', 'closed', 'telephone',
             1790000000000, 1790000900000, NULL, 0, 15, 0, 0, 1, 0, '60_64', 'feminin', NULL, '2A004', NULL, '', NULL,
             1790000900000, NULL, NULL),
            (x'50000000000000000000000000000002', x'A0000000000000000000000000000001', 'closed', 'visio',
             1793000000000, 1793000900000, NULL, 0, 15, 0, 0, 0, 0, NULL, NULL, NULL, NULL, NULL, 'telephone', NULL,
             1793000900000, NULL, NULL),
            (x'50000000000000000000000000000003', x'A0000000000000000000000000000001', 'discarded', NULL,
             1793000000000, NULL, NULL, 0, NULL, 0, 0, NULL, 0, NULL, NULL, NULL, NULL, NULL, '', NULL,
             NULL, NULL, 1793000900000),
            (x'50000000000000000000000000000004', x'A0000000000000000000000000000001', 'open', NULL,
             1793000000000, NULL, NULL, 0, NULL, 0, 1, NULL, 0, NULL, NULL, NULL, NULL, NULL, '', NULL,
             NULL, NULL, NULL);
        INSERT INTO main.request VALUES
            (x'60000000000000000000000000000001', x'50000000000000000000000000000001', 0, 'caf',
             'caf-aide-au-logement', 'r1', 'accompagnement', 'finalisee', NULL, NULL, 'online', 15, 'done', 0);
        INSERT INTO main.request_theme VALUES (x'60000000000000000000000000000001', 'logement');
        INSERT INTO vault.citizen (id, birth_name, given_names, created_at, updated_at, deleted_at) VALUES
            (x'C0000000000000000000000000000001', 'Lefèvre', 'Aïcha', 0, 0, NULL),
            (x'C0000000000000000000000000000002', 'Martin', 'Paul', 0, 0, NULL),
            (x'C0000000000000000000000000000003', '', '', 0, 0, 5);
        INSERT INTO vault.session_citizen VALUES
            (x'50000000000000000000000000000001', x'C0000000000000000000000000000001'),
            (x'50000000000000000000000000000002', x'C0000000000000000000000000000001'),
            (x'50000000000000000000000000000003', x'C0000000000000000000000000000003');
    ";

    fn folder_of_version_1() -> Folder {
        let (folder, store) = Folder::of(&MIGRATIONS[..1]);
        write(&store, "a");
        store.conn.execute_batch(ROWS_OF_1).unwrap();
        assert_eq!(versions(&store), [1, 1]);
        folder
    }

    fn session_of_1(number: u8) -> guichet_domain::ids::SessionId {
        let mut bytes = [0; 16];
        (bytes[0], bytes[15]) = (0x50, number);
        guichet_domain::ids::SessionId::from_bytes(bytes)
    }

    /// The sessions of the facts, with how many requests each has, and whose pseudonym it bears.
    fn facts(store: &Store) -> Vec<(guichet_domain::ids::SessionId, usize, bool)> {
        let mut found = Vec::new();
        let ever = (
            chrono::DateTime::UNIX_EPOCH,
            chrono::DateTime::<chrono::Utc>::MAX_UTC,
        );
        let mut each = |fact: crate::FactRow<'_>| {
            found.push((fact.session, fact.requests.len(), fact.person.is_some()));
        };
        store.read().each_fact(ever.0, ever.1, &mut each).unwrap();
        found
    }

    #[test]
    fn files_of_version_1_get_what_supervision_needs() {
        let folder = folder_of_version_1();
        let store = folder.open(&[]).unwrap();
        assert!(store.opened().migrated);
        assert_eq!(versions(&store), [KNOWN; 2]);
        let read = store.read();
        assert_eq!(read.setting("a").unwrap().as_deref(), Some("1"));
        let [first, second, third, open] =
            [1, 2, 3, 4].map(|n| read.session(session_of_1(n)).unwrap().unwrap());
        assert_eq!(first.town.as_deref(), Some("2A004"));
        assert_eq!(
            (first.source, first.import, open.person, third.person),
            (crate::Source::Desk, None, None, None)
        );
        assert!(first.person.is_some());
        assert_eq!(first.person, second.person);
        let citizen = |n: u8| {
            let mut bytes = [0; 16];
            (bytes[0], bytes[15]) = (0xC0, n);
            let id = guichet_domain::ids::CitizenId::from_bytes(bytes);
            read.citizen(id).unwrap().unwrap().person
        };
        assert_eq!(citizen(1), first.person);
        assert!(citizen(2).is_some() && citizen(2) != citizen(1));
        assert_eq!(citizen(3), None);
        let requests = read.requests_of(first.id).unwrap();
        assert_eq!(requests[0].themes, ["logement"]);
        assert_eq!((requests[0].returns_to, requests[0].due_on), (None, None));
        assert_eq!(facts(&store), [(first.id, 1, true), (second.id, 0, true)]);
        let months: Vec<String> = read
            .facts_generation()
            .unwrap()
            .iter()
            .map(|g| format!("{:?} {}", g.kind, g.month))
            .collect();
        assert_eq!(months, ["Session 2026-09", "Session 2026-10"]);
        assert_eq!(store.verify().unwrap().problems, vec![]);
    }

    #[test]
    fn sessions_moved_on_by_a_supervisor_get_their_pseudonym_when_the_vault_is_open() {
        let folder = folder_of_version_1();
        let store = folder.open_as_supervisor(&[]).unwrap();
        assert_eq!(
            facts(&store),
            [(session_of_1(1), 1, false), (session_of_1(2), 0, false)]
        );
        let before = store.read().facts_generation().unwrap();
        drop(store);
        let store = folder.open(&[]).unwrap();
        assert_eq!(
            facts(&store),
            [(session_of_1(1), 1, true), (session_of_1(2), 0, true)]
        );
        let after = store.read().facts_generation().unwrap();
        assert!(
            before
                .iter()
                .zip(&after)
                .all(|(b, a)| b.month == a.month && b.generation < a.generation)
        );
    }

    fn versions(store: &Store) -> Vec<u32> {
        let mut files = vec![DataFile::Activity];
        files.extend(store.has_vault().then_some(DataFile::Vault));
        files
            .into_iter()
            .map(|file| version(&store.conn, file, 99).unwrap())
            .collect()
    }

    #[test]
    fn what_is_due_runs_once_in_both_files_and_copies_are_kept() {
        let folder = Folder::new();
        let before = folder.bytes("vault.db").unwrap();
        let store = folder.open(&[SECOND]).unwrap();
        assert!(store.opened().migrated);
        assert_eq!(versions(&store), [KNOWN + 1; 2]);
        assert_eq!(store.read().setting("a").unwrap().as_deref(), Some("1"));
        assert_eq!(store.verify().unwrap().problems, vec![]);
        assert_eq!(folder.bytes("vault.db.before-migration"), Some(before));
        drop(store);
        assert!(!folder.open(&[SECOND]).unwrap().opened().migrated);
    }

    #[test]
    fn the_copies_open_with_the_same_keys_and_the_older_version() {
        let folder = Folder::new();
        drop(folder.open(&[SECOND]).unwrap());
        for file in [DataFile::Activity, DataFile::Vault] {
            let at = |name: &str| folder.dir.path().join(name);
            fs::rename(at(&copy_name(file)), at(file.name())).unwrap();
        }
        let store = folder.open(&[]).unwrap();
        assert_eq!(versions(&store), [KNOWN; 2]);
        assert_eq!(store.read().setting("a").unwrap().as_deref(), Some("1"));
    }

    #[test]
    fn a_step_that_fails_changes_neither_file() {
        let folder = Folder::new();
        assert!(folder.open(&[SECOND, WRONG]).is_err());
        let store = folder.open(&[]).unwrap();
        assert_eq!(versions(&store), [KNOWN; 2]);
        assert_eq!(store.verify().unwrap().problems, vec![]);
    }

    #[test]
    fn an_older_application_refuses_the_newer_files() {
        let folder = Folder::new();
        drop(folder.open(&[SECOND]).unwrap());
        let (activity, vault) = (folder.bytes("activity.db"), folder.bytes("vault.db"));
        let refused = folder.open(&[]);
        assert!(matches!(
            refused,
            Err(StoreError::Newer {
                file: DataFile::Activity,
                found,
                known: KNOWN
            }) if found == KNOWN + 1
        ));
        assert!(matches!(
            folder.open_as_supervisor(&[]),
            Err(StoreError::Newer { .. })
        ));
        assert_eq!(
            (folder.bytes("activity.db"), folder.bytes("vault.db")),
            (activity, vault)
        );
    }

    #[test]
    fn a_supervisor_moves_her_file_on_and_the_vault_follows_later() {
        let folder = Folder::new();
        let store = folder.open_as_supervisor(&[SECOND, ACTIVITY_ONLY]).unwrap();
        assert_eq!(versions(&store), [KNOWN + 2]);
        write(&store, "b");
        drop(store);
        assert_eq!(folder.bytes("vault.db.before-migration"), None);
        let store = folder.open(&[SECOND, ACTIVITY_ONLY]).unwrap();
        assert!(store.opened().migrated);
        assert_eq!(versions(&store), [KNOWN + 2; 2]);
        assert_eq!(store.read().setting("b").unwrap().as_deref(), Some("1"));
        assert_eq!(store.verify().unwrap().problems, vec![]);
    }

    #[test]
    fn a_supervisor_waits_for_both_keys_when_a_step_reads_both_files() {
        let folder = Folder::new();
        let before = folder.bytes("activity.db");
        let refused = folder.open_as_supervisor(&[SECOND, CROSSING]);
        assert!(
            matches!(refused, Err(StoreError::NeedsBothKeys)),
            "{refused:?}"
        );
        assert_eq!(folder.bytes("activity.db"), before);
        let store = folder.open(&[SECOND, CROSSING]).unwrap();
        assert_eq!(
            store.read().setting("citizens").unwrap().as_deref(),
            Some("0")
        );
        drop(store);
        assert_eq!(
            versions(&folder.open_as_supervisor(&[SECOND, CROSSING]).unwrap()),
            [KNOWN + 2]
        );
    }

    #[test]
    fn the_file_of_another_program_is_not_taken_for_ours() {
        let folder = Folder::new();
        let store = folder.open(&[]).unwrap();
        store
            .conn
            .pragma_update(Some("vault"), "application_id", 7)
            .unwrap();
        drop(store);
        assert!(matches!(
            folder.open(&[]),
            Err(StoreError::Foreign(DataFile::Vault))
        ));
    }

    /// Needs no file system of its own: SQLite refuses a page beyond the count, as it does on a full disk.
    #[test]
    fn a_file_that_may_not_grow_refuses_the_act_and_stays_whole() {
        let folder = Folder::new();
        let store = folder.open(&[]).unwrap();
        let pages: u32 = store
            .conn
            .pragma_query_value(Some("vault"), "page_count", |row| row.get(0))
            .unwrap();
        store
            .conn
            .query_row(
                &format!("PRAGMA vault.max_page_count = {pages}"),
                [],
                |_| Ok(()),
            )
            .unwrap();
        let act = Act::new("test.write", None, now());
        let ids = Counter(Cell::new(50));
        let mut citizen = crate::Citizen::new(
            guichet_domain::ids::CitizenId::new(&ids),
            guichet_domain::ids::PersonId::random(&ids),
            "Lefèvre".into(),
            "Aïcha".into(),
            now(),
        );
        citizen.note = Some("x".repeat(100_000));
        let refused = store.transact::<_, StoreError>(&act, |tx| {
            tx.save_setting("b", "1", now())?;
            tx.save_citizen(&citizen)
        });
        assert!(matches!(refused, Err(StoreError::DiskFull)), "{refused:?}");
        assert_eq!(store.read().setting("b").unwrap(), None);
        let report = store.verify().unwrap();
        assert_eq!((report.problems, report.journal_rows), (vec![], 1));
        write(&store, "c");
    }
}
