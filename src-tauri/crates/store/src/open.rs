//! Opening the data folder: the lock, the keys, the settings of SQLite, recovery after a cut, migrations.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::Path;
use std::sync::{Arc, Once};

use chrono::{DateTime, Utc};
use guichet_domain::ids::Ids;
use guichet_keys::{FileKey, OpenKeys};
use rusqlite::{Connection, OpenFlags, params};
use zeroize::Zeroizing;

use crate::error::{DataFile, Result, StoreError};
use crate::journal::{self, ChainFault};
use crate::migrate::{self, MIGRATIONS, Migration};
use crate::read::Reader;
use crate::recover;
use crate::transact::ClockBack;
use crate::verify;

const LOCK_NAME: &str = "guichet.lock";

/// Pages of each file kept in memory, in KiB: a busy site's year fits, and full scans stop being decrypted
/// again at each report.
const CACHE_KIB: i64 = 65_536;

/// Length of a page: SQLCipher's own default.
const PAGE_BYTES: u64 = 4096;

/// Statements kept compiled: more than the store has, so that none is compiled twice.
const STATEMENTS: usize = 320;

/// What opening found. None of it prevents the work.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Opened {
    /// A migration ran; copies of the files as they were stand beside them.
    pub migrated: bool,
    /// The clock stands before the last row of the journal.
    pub clock_back: Option<ClockBack>,
    /// The journal does not meet what the vault remembers of it.
    pub journal_fault: Option<ChainFault>,
}

/// Which files a data folder holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Presence {
    /// The activity file is there.
    pub activity: bool,
    /// The vault is there.
    pub vault: bool,
}

/// The two files, open. Dropping it closes them and frees the folder.
#[derive(Debug)]
pub struct Store {
    // Before the lock: fields are dropped in their order, and the folder is freed last.
    pub(crate) conn: Connection,
    pub(crate) kept_fields: BTreeSet<String>,
    vault: bool,
    opened: Opened,
    lock: Arc<FolderLock>,
}

impl Store {
    /// Which files `dir` holds.
    #[must_use]
    pub fn presence(dir: &Path) -> Presence {
        let there = |file: DataFile| dir.join(file.name()).exists();
        Presence {
            activity: there(DataFile::Activity),
            vault: there(DataFile::Vault),
        }
    }

    /// Makes both files, in a folder that is made too when missing.
    ///
    /// Save the keyring first: keys that nobody holds open nothing. A first opening that was cut between the
    /// two is taken up again by calling this with the same keys: files that hold nothing yet are taken over.
    ///
    /// # Errors
    /// [`StoreError::NoVault`] without the vault's key, [`StoreError::AlreadyExists`] when a file holds
    /// something, [`StoreError::AlreadyOpen`], [`StoreError::ReadOnly`], [`StoreError::DiskFull`] or another
    /// refusal of the system.
    pub fn create(dir: &Path, keys: &OpenKeys, ids: &dyn Ids, now: DateTime<Utc>) -> Result<Self> {
        Self::create_with(dir, keys, ids, now, MIGRATIONS)
    }

    pub(crate) fn create_with(
        dir: &Path,
        keys: &OpenKeys,
        ids: &dyn Ids,
        now: DateTime<Utc>,
        migrations: &[Migration],
    ) -> Result<Self> {
        let vault = keys.vault.as_ref().ok_or(StoreError::NoVault)?;
        make_folder(dir)?;
        let lock = FolderLock::take(dir)?;
        for file in [DataFile::Activity, DataFile::Vault] {
            create_file(&dir.join(file.name()))?;
        }
        migrate::sync_folder(dir)?;
        let taken = |file| {
            move |error| match error {
                StoreError::WrongKey(_) | StoreError::Damaged(_) => StoreError::AlreadyExists(file),
                other => other,
            }
        };
        let conn = connect(dir, &keys.activity).map_err(taken(DataFile::Activity))?;
        attach(&conn, dir, vault).map_err(taken(DataFile::Vault))?;
        for file in [DataFile::Activity, DataFile::Vault] {
            if migrate::version(&conn, file, u32::MAX)? != 0 {
                return Err(StoreError::AlreadyExists(file));
            }
            settle(&conn, file)?;
        }
        migrate::migrate(
            &conn,
            &[DataFile::Activity, DataFile::Vault],
            migrations,
            None,
            |conn| Reader::new(conn, true).write_meta(keys.files, ids, now),
        )?;
        Ok(Self::finish(conn, true, Opened::default(), lock))
    }

    /// Opens the files: both with keys to both, the activity file alone with a supervisor's.
    ///
    /// # Errors
    /// [`StoreError::Missing`], [`StoreError::WrongKey`], [`StoreError::Damaged`], [`StoreError::Foreign`],
    /// [`StoreError::Newer`], [`StoreError::NeedsBothKeys`], [`StoreError::AlreadyOpen`],
    /// [`StoreError::ReadOnly`], [`StoreError::DiskFull`] or another refusal of the system. The files are then
    /// as they were.
    pub fn open(dir: &Path, keys: &OpenKeys, now: DateTime<Utc>) -> Result<Self> {
        Self::open_with(dir, keys, now, MIGRATIONS)
    }

    pub(crate) fn open_with(
        dir: &Path,
        keys: &OpenKeys,
        now: DateTime<Utc>,
        migrations: &[Migration],
    ) -> Result<Self> {
        let mut files = vec![DataFile::Activity];
        files.extend(keys.vault.is_some().then_some(DataFile::Vault));
        for &file in &files {
            if !dir.join(file.name()).exists() {
                return Err(StoreError::Missing(file));
            }
        }
        let lock = FolderLock::take(dir)?;
        recover::undo_cut_commit(dir)?;
        let conn = connect(dir, &keys.activity)?;
        if let Some(vault) = &keys.vault {
            attach(&conn, dir, vault)?;
        }
        let known = u32::try_from(migrations.len()).unwrap_or(u32::MAX);
        for &file in &files {
            settle(&conn, file)?;
            if migrate::version(&conn, file, known)? == 0 {
                // Not a file of ours that is young: a file of ours that was emptied.
                return Err(StoreError::Damaged(Some(file)));
            }
        }
        let reader = Reader::new(&conn, keys.vault.is_some());
        reader.check_meta(keys.files)?;
        let migrated = migrate::migrate(&conn, &files, migrations, Some(dir), |_| Ok(()))?;
        let opened = Opened {
            migrated,
            clock_back: journal::clock_back(&reader, now)?,
            journal_fault: journal::anchor_fault(&reader)?,
        };
        Ok(Self::finish(conn, keys.vault.is_some(), opened, lock))
    }

    fn finish(conn: Connection, vault: bool, opened: Opened, lock: FolderLock) -> Self {
        conn.set_prepared_statement_cache_capacity(STATEMENTS);
        Self {
            conn,
            kept_fields: BTreeSet::new(),
            vault,
            opened,
            lock: Arc::new(lock),
        }
    }

    /// Opens the same files a second time, for one long act that others must be able to read beside.
    ///
    /// While the act runs on the second store, this one reads what was committed before it, and sees all of the act
    /// or nothing of it. It may not write meanwhile: SQLite lets one writer in. What the act changes stays in memory
    /// until it commits, and at that moment nothing may be reading from this store. Whoever asks for this keeps
    /// writers away, and calls [`Store::alone`] once the second store is dropped.
    ///
    /// # Errors
    /// When the keys are not those of this store, or a file cannot be opened.
    pub fn aside(&self, dir: &Path, keys: &OpenKeys) -> Result<Self> {
        if keys.vault.is_some() != self.vault {
            return Err(StoreError::NoVault);
        }
        self.hold_files("NORMAL", "normal")?;
        let conn = connect(dir, &keys.activity)?;
        if let Some(vault) = &keys.vault {
            attach(&conn, dir, vault)?;
        }
        for file in self.files() {
            settle_shared(&conn, file)?;
        }
        // A page that left the memory before the commit would shut the readers out.
        set(&conn, None, "cache_spill", "OFF", 0)?;
        conn.set_prepared_statement_cache_capacity(STATEMENTS);
        Ok(Self {
            conn,
            kept_fields: self.kept_fields.clone(),
            vault: self.vault,
            opened: self.opened,
            lock: self.lock.clone(),
        })
    }

    /// Has the files for this store alone again, as they were before [`Store::aside`]: commits are then cheaper.
    ///
    /// # Errors
    /// When SQLite refuses; this store goes on working all the same.
    pub fn alone(&self) -> Result<()> {
        self.hold_files("EXCLUSIVE", "exclusive")
    }

    fn hold_files(&self, mode: &str, expected: &str) -> Result<()> {
        for file in self.files() {
            set_text(
                &self.conn,
                Some(file.schema()),
                "locking_mode",
                mode,
                expected,
            )?;
            // The file is held, or let go of, when it is next read.
            first_read(&self.conn, file)?;
        }
        Ok(())
    }

    fn files(&self) -> impl Iterator<Item = DataFile> + use<> {
        let vault = self.vault;
        [DataFile::Activity, DataFile::Vault]
            .into_iter()
            .filter(move |file| vault || *file == DataFile::Activity)
    }

    /// Takes a rotation of the keys to its end: both files take the new keys, whichever of them did already.
    /// See [`Keyring::rotate`](guichet_keys::Keyring::rotate) for the steps around it.
    ///
    /// Each file is rewritten whole, in one transaction of its own. Cut at any point, it is taken up again by
    /// the same call. The copies kept before a migration, which the old keys open, are deleted.
    ///
    /// # Errors
    /// [`StoreError::NoVault`] unless both pairs of keys open the vault; else those of [`Store::open`].
    pub fn rotate(dir: &Path, old: &OpenKeys, new: &OpenKeys, now: DateTime<Utc>) -> Result<Self> {
        let (Some(_), Some(new_vault)) = (&old.vault, &new.vault) else {
            return Err(StoreError::NoVault);
        };
        let half = OpenKeys {
            activity: new.activity.clone(),
            ..old.clone()
        };
        let mut opened = Self::open(dir, old, now);
        for keys in [&half, new] {
            if matches!(opened, Err(StoreError::WrongKey(_))) {
                opened = Self::open(dir, keys, now);
            }
        }
        let store = opened?;
        for file in [DataFile::Activity, DataFile::Vault] {
            remove_if_there(&dir.join(migrate::copy_name(file)))?;
        }
        for (file, key) in [
            (DataFile::Activity, &new.activity),
            (DataFile::Vault, new_vault),
        ] {
            let sql = Zeroizing::new(format!(
                "PRAGMA {}.rekey = \"{}\"",
                file.schema(),
                *raw(key)
            ));
            store.conn.execute_batch(&sql)?;
        }
        Ok(store)
    }

    /// Says which fields of a profile may be kept on disk. Until then, none may: a field that nobody classified
    /// is transient.
    pub fn keep_fields(&mut self, fields: impl IntoIterator<Item = String>) {
        self.kept_fields = fields.into_iter().collect();
    }

    /// Whether the vault is open.
    #[must_use]
    pub const fn has_vault(&self) -> bool {
        self.vault
    }

    /// What opening found.
    #[must_use]
    pub const fn opened(&self) -> Opened {
        self.opened
    }
}

fn make_folder(dir: &Path) -> Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    Ok(builder.create(dir)?)
}

fn own_file() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

fn create_file(path: &Path) -> Result<()> {
    own_file().open(path)?;
    Ok(())
}

/// The folder held by this process. The system frees it when the process ends, however it ends.
#[derive(Debug)]
struct FolderLock(File);

impl FolderLock {
    fn take(dir: &Path) -> Result<Self> {
        let file = own_file().open(dir.join(LOCK_NAME))?;
        match file.try_lock() {
            Ok(()) => Ok(Self(file)),
            Err(TryLockError::WouldBlock) => Err(StoreError::AlreadyOpen),
            Err(TryLockError::Error(error)) => Err(error.into()),
        }
    }
}

impl Drop for FolderLock {
    fn drop(&mut self) {
        // Closing is not enough: a program started at this very moment by another thread still holds a copy of
        // the file for an instant, and with it the lock. If this fails, that instant is all there is to wait.
        let _ = self.0.unlock();
    }
}

/// The raw form of a key: SQLCipher derives nothing from it.
fn raw(key: &FileKey) -> Zeroizing<String> {
    let mut text = Zeroizing::new(String::with_capacity(67));
    text.push_str("x'");
    for byte in key.expose() {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text.push('\'');
    text
}

fn connect(dir: &Path, key: &FileKey) -> Result<Connection> {
    let conn = keyed(
        dir,
        DataFile::Activity,
        key,
        OpenFlags::SQLITE_OPEN_READ_WRITE,
    )?;
    set(&conn, None, "temp_store", "MEMORY", 2)?;
    set(&conn, None, "trusted_schema", "OFF", 0)?;
    set(&conn, None, "foreign_keys", "ON", 1)?;
    let read = first_read(&conn, DataFile::Activity);
    read.map_err(|error| explained(error, dir, DataFile::Activity, key))?;
    Ok(conn)
}

/// Lets SQLCipher set itself up, in one thread while the others wait. SQLite calls itself ready just before this
/// part of its set-up runs: a second connection opened at that instant is refused its key.
fn set_up() {
    static ONCE: Once = Once::new();
    // What could go wrong here goes wrong again, and is told, when the file is opened.
    ONCE.call_once(|| drop(Connection::open_in_memory()));
}

/// A connection whose key is given, before anything is read.
fn keyed(dir: &Path, file: DataFile, key: &FileKey, flags: OpenFlags) -> Result<Connection> {
    set_up();
    let flags = flags | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    // `cipher_memory_security` stays off: keys are wiped and locked in memory without it, and wiping every page
    // that SQLite frees costs three times the processor for values that the caller holds in the clear anyway.
    let conn = Connection::open_with_flags(dir.join(file.name()), flags)?;
    // SQLCipher would write its reasons on the standard error.
    conn.execute_batch("PRAGMA cipher_log_level = NONE")?;
    let statement = Zeroizing::new(format!("PRAGMA main.key = \"{}\"", *raw(key)));
    conn.execute_batch(&statement)?;
    Ok(conn)
}

fn attach(conn: &Connection, dir: &Path, key: &FileKey) -> Result<()> {
    let path = dir.join(DataFile::Vault.name());
    let path = path
        .to_str()
        .ok_or(StoreError::Io(io::ErrorKind::InvalidFilename))?;
    conn.execute(
        "ATTACH DATABASE ?1 AS vault KEY ?2",
        params![path, *raw(key)],
    )
    .map_err(StoreError::from)
    .and_then(|_| first_read(conn, DataFile::Vault))
    .map_err(|error| explained(error, dir, DataFile::Vault, key))
}

/// Reads the schema: the key is right, and a commit that was cut is undone or completed.
fn first_read(conn: &Connection, file: DataFile) -> Result<()> {
    let sql = format!("SELECT count(*) FROM {}.sqlite_master", file.schema());
    conn.query_row(&sql, [], |row| row.get::<_, i64>(0))?;
    if conn.is_readonly(file.schema())? {
        Err(StoreError::ReadOnly)
    } else {
        Ok(())
    }
}

/// Says why a file cannot be read.
///
/// A wrong key and a damaged first page look the same to SQLite. Each page carries its own seal: with a wrong
/// key none is right; with a damaged page the others are. (When the sixteen first bytes, from which the seals
/// are derived, are damaged, no page can be read either: the key does not open the file any more.)
fn explained(error: StoreError, dir: &Path, file: DataFile, key: &FileKey) -> StoreError {
    if !matches!(error, StoreError::Damaged(_)) {
        return error;
    }
    let pages = fs::metadata(dir.join(file.name())).map_or(0, |facts| facts.len() / PAGE_BYTES);
    let broken = keyed(dir, file, key, OpenFlags::SQLITE_OPEN_READ_ONLY)
        .and_then(|conn| verify::broken_pages(&conn, DataFile::Activity.schema()));
    match broken {
        Ok(broken) if broken < pages => StoreError::Damaged(Some(file)),
        _ => StoreError::WrongKey(file),
    }
}

/// The settings of one file, each read back.
fn settle(conn: &Connection, file: DataFile) -> Result<()> {
    let schema = Some(file.schema());
    // The folder is ours alone (`lock`), so the journals stay open from one commit to the next: each commit
    // spares two `fsync` of the folder.
    set_text(conn, schema, "locking_mode", "EXCLUSIVE", "exclusive")?;
    settle_shared(conn, file)
}

/// The settings of one file, whether others have it open or not.
fn settle_shared(conn: &Connection, file: DataFile) -> Result<()> {
    let schema = Some(file.schema());
    // A rollback journal: commits over two files are atomic with it, and are not with WAL.
    set_text(conn, schema, "journal_mode", "TRUNCATE", "truncate")?;
    set(conn, schema, "synchronous", "FULL", 2)?;
    set(conn, schema, "secure_delete", "ON", 1)?;
    set(
        conn,
        schema,
        "cache_size",
        &format!("-{CACHE_KIB}"),
        -CACHE_KIB,
    )?;
    Ok(())
}

fn set(
    conn: &Connection,
    schema: Option<&str>,
    name: &str,
    value: &str,
    expected: i64,
) -> Result<()> {
    write_pragma(conn, schema, name, value)?;
    let found: i64 = conn.pragma_query_value(schema, name, |row| row.get(0))?;
    if found == expected {
        Ok(())
    } else {
        Err(StoreError::Sqlite(rusqlite::ffi::SQLITE_MISUSE))
    }
}

fn set_text(
    conn: &Connection,
    schema: Option<&str>,
    name: &str,
    value: &str,
    expected: &str,
) -> Result<()> {
    write_pragma(conn, schema, name, value)?;
    let found: String = conn.pragma_query_value(schema, name, |row| row.get(0))?;
    if found == expected {
        Ok(())
    } else {
        Err(StoreError::Sqlite(rusqlite::ffi::SQLITE_MISUSE))
    }
}

fn write_pragma(conn: &Connection, schema: Option<&str>, name: &str, value: &str) -> Result<()> {
    let schema = schema
        .map(|schema| format!("{schema}."))
        .unwrap_or_default();
    // Some pragmas answer with a row, some do not: `execute_batch` takes both.
    Ok(conn.execute_batch(&format!("PRAGMA {schema}{name} = {value}"))?)
}

fn remove_if_there(path: &Path) -> Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}
