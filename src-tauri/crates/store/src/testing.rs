//! A data folder for the tests that look inside the crate.

use std::cell::Cell;
use std::fs;
use std::path::Path;

use chrono::{DateTime, Utc};
use guichet_domain::ids::{FileId, Ids};
use guichet_keys::{FileIds, FileKey, OpenKeys};
use tempfile::TempDir;
use uuid::Uuid;

use crate::migrate::{MIGRATIONS, Migration};
use crate::{Act, Result, Store, StoreError};

/// Fills with a byte that grows at each call.
pub(crate) struct Counter(pub(crate) Cell<u8>);

impl Ids for Counter {
    fn uuid(&self) -> Uuid {
        let mut bytes = [0; 16];
        self.bytes(&mut bytes);
        Uuid::from_bytes(bytes)
    }

    fn bytes(&self, buf: &mut [u8]) {
        self.0.set(self.0.get() + 1);
        buf.fill(self.0.get());
    }
}

/// A data folder with one setting written.
pub(crate) struct Folder {
    pub(crate) dir: TempDir,
    keys: OpenKeys,
}

pub(crate) fn now() -> DateTime<Utc> {
    "2026-11-21T11:00:00Z".parse().unwrap()
}

impl Folder {
    pub(crate) fn new() -> Self {
        let (folder, store) = Self::of(MIGRATIONS);
        write(&store, "a");
        folder
    }

    /// A folder as the version that knew these steps made it, and the store open on it. It holds no row yet.
    pub(crate) fn of(steps: &[Migration]) -> (Self, Store) {
        let ids = Counter(Cell::new(0));
        let keys = OpenKeys {
            files: FileIds {
                activity: FileId::new(&ids),
                vault: FileId::new(&ids),
            },
            activity: FileKey::random(&ids),
            vault: Some(FileKey::random(&ids)),
        };
        let dir = TempDir::new().unwrap();
        let store = Store::create_with(dir.path(), &keys, &ids, now(), steps).unwrap();
        (Self { dir, keys }, store)
    }

    pub(crate) fn open(&self, steps: &[Migration]) -> Result<Store> {
        Store::open_with(self.dir.path(), &self.keys, now(), &list(steps))
    }

    pub(crate) fn open_as_supervisor(&self, steps: &[Migration]) -> Result<Store> {
        Store::open_with(
            self.dir.path(),
            &self.supervisor_keys(),
            now(),
            &list(steps),
        )
    }

    /// A copy of the folder, opened with its keys.
    pub(crate) fn open_at(&self, copy: &Path) -> Result<Store> {
        Store::open(copy, &self.keys, now())
    }

    pub(crate) fn supervisor_at(&self, copy: &Path) -> Result<Store> {
        Store::open(copy, &self.supervisor_keys(), now())
    }

    fn supervisor_keys(&self) -> OpenKeys {
        OpenKeys {
            vault: None,
            ..self.keys.clone()
        }
    }

    pub(crate) fn bytes(&self, name: &str) -> Option<Vec<u8>> {
        fs::read(self.dir.path().join(name)).ok()
    }
}

fn list(steps: &[Migration]) -> Vec<Migration> {
    MIGRATIONS.iter().chain(steps).copied().collect()
}

pub(crate) fn write(store: &Store, key: &str) {
    let act = Act::new("test.write", None, now());
    store
        .transact::<_, StoreError>(&act, |tx| tx.save_setting(key, "1", now()))
        .unwrap();
}
