//! Files that were changed, cut, emptied, lost or exchanged.

use std::fs;
use std::path::PathBuf;

use guichet_keys::{FileIds, FileKey, OpenKeys};
use guichet_store::{DataFile, Problem, Store, StoreError};
use rusqlite::Connection;

use crate::support::{Desk, noon, raw};

const PAGE: usize = 4096;

fn path(desk: &Desk, file: DataFile) -> PathBuf {
    desk.path().join(file.name())
}

fn change(desk: &Desk, file: DataFile, change: impl FnOnce(&mut Vec<u8>)) {
    let mut bytes = fs::read(path(desk, file)).unwrap();
    change(&mut bytes);
    fs::write(path(desk, file), bytes).unwrap();
}

fn closed() -> Desk {
    let (desk, store) = Desk::new();
    let session = desk.session();
    desk.write(&store, |tx| tx.save_session(&session));
    drop(store);
    desk
}

const BOTH: [DataFile; 2] = [DataFile::Activity, DataFile::Vault];

#[test]
fn another_key_is_told_from_damage() {
    let desk = closed();
    let stranger = FileKey::random(&desk.ids);
    let keys = OpenKeys {
        activity: stranger.clone(),
        ..desk.keys.clone()
    };
    let opened = Store::open(desk.path(), &keys, noon());
    assert!(
        matches!(opened, Err(StoreError::WrongKey(DataFile::Activity))),
        "{opened:?}"
    );
    let keys = OpenKeys {
        vault: Some(stranger),
        ..desk.keys.clone()
    };
    let opened = Store::open(desk.path(), &keys, noon());
    assert!(
        matches!(opened, Err(StoreError::WrongKey(DataFile::Vault))),
        "{opened:?}"
    );
    assert!(desk.open().is_ok());
}

#[test]
fn a_byte_changed_in_the_first_page() {
    for file in BOTH {
        for at in [16, 100, PAGE - 1] {
            let desk = closed();
            change(&desk, file, |bytes| bytes[at] ^= 1);
            let opened = desk.open();
            assert!(
                matches!(opened, Err(StoreError::Damaged(Some(found))) if found == file),
                "{at} {opened:?}"
            );
        }
    }
}

#[test]
fn the_salt_changed_makes_the_key_another_one() {
    let desk = closed();
    change(&desk, DataFile::Vault, |bytes| bytes[3] ^= 1);
    assert!(matches!(
        desk.open(),
        Err(StoreError::WrongKey(DataFile::Vault))
    ));
}

#[test]
fn a_byte_changed_in_any_other_page_is_found_by_verify() {
    for file in BOTH {
        let desk = closed();
        let pages = fs::read(path(&desk, file)).unwrap().len() / PAGE;
        for page in 1..pages {
            change(&desk, file, |bytes| bytes[page * PAGE + 1234] ^= 0x40);
            // Opening reads a few pages only: it may meet this one or not, and never calls it another key.
            match desk.open() {
                Ok(store) => {
                    let report = store.verify().unwrap();
                    assert_eq!(
                        report.problems[0],
                        Problem::Pages { file, broken: 1 },
                        "page {page}"
                    );
                }
                Err(error) => assert!(
                    matches!(error, StoreError::Damaged(_)),
                    "page {page}: {error:?}"
                ),
            }
            change(&desk, file, |bytes| bytes[page * PAGE + 1234] ^= 0x40);
        }
        assert_eq!(desk.open().unwrap().verify().unwrap().problems, vec![]);
    }
}

#[test]
fn a_file_cut_short() {
    for file in BOTH {
        let length = fs::read(path(&closed(), file)).unwrap().len();
        for kept in [length - PAGE, length / 2 + 100, PAGE, 0] {
            let desk = closed();
            change(&desk, file, |bytes| bytes.truncate(kept));
            let opened = desk.open();
            assert!(
                matches!(opened, Err(StoreError::Damaged(_))),
                "{file:?} cut to {kept}: {opened:?}"
            );
        }
    }
}

#[test]
fn a_file_lost_or_replaced_by_something_else() {
    for file in BOTH {
        let desk = closed();
        fs::remove_file(path(&desk, file)).unwrap();
        assert!(matches!(desk.open(), Err(StoreError::Missing(found)) if found == file));
        fs::write(path(&desk, file), vec![b'x'; 3 * PAGE]).unwrap();
        assert!(matches!(desk.open(), Err(StoreError::WrongKey(found)) if found == file));
    }
}

#[test]
fn a_file_in_clear_is_not_ours() {
    let desk = closed();
    fs::remove_file(path(&desk, DataFile::Vault)).unwrap();
    Connection::open(path(&desk, DataFile::Vault))
        .unwrap()
        .execute_batch("CREATE TABLE citizen (id)")
        .unwrap();
    assert!(matches!(
        desk.open(),
        Err(StoreError::WrongKey(DataFile::Vault))
    ));
}

#[test]
fn a_file_of_another_counter_is_recognised_even_under_the_same_key() {
    let (desk, other) = (closed(), closed());
    // The helper draws the same keys for each desk; the other one is given other identities.
    drop(other);
    let dir = tempfile::TempDir::new().unwrap();
    let files = FileIds {
        activity: desk.keys.files.vault,
        vault: desk.keys.files.activity,
    };
    let keys = OpenKeys {
        files,
        ..desk.keys.clone()
    };
    drop(Store::create(dir.path(), &keys, &desk.ids, noon()).unwrap());
    fs::copy(dir.path().join("vault.db"), path(&desk, DataFile::Vault)).unwrap();
    assert!(matches!(
        desk.open(),
        Err(StoreError::Foreign(DataFile::Vault))
    ));
    fs::copy(
        dir.path().join("activity.db"),
        path(&desk, DataFile::Activity),
    )
    .unwrap();
    assert!(matches!(
        desk.open(),
        Err(StoreError::Foreign(DataFile::Activity))
    ));
}

#[test]
fn a_newer_file_is_refused_and_left_alone() {
    for file in BOTH {
        let desk = closed();
        raw(&desk, file)
            .pragma_update(None, "user_version", 99)
            .unwrap();
        let before = fs::read(path(&desk, file)).unwrap();
        let opened = desk.open();
        let newer = matches!(opened, Err(StoreError::Newer { file: found, found: 99, .. }) if found == file);
        assert!(newer, "{opened:?}");
        assert_eq!(fs::read(path(&desk, file)).unwrap(), before);
    }
}

#[test]
fn links_from_the_vault_that_point_nowhere_are_found() {
    let (desk, store) = Desk::new();
    let session = desk.session();
    let request = desk.request(session.id);
    let citizen = desk.citizen("Lefèvre", "Aïcha");
    desk.write(&store, |tx| {
        tx.save_session(&session)?;
        tx.save_request(&request)?;
        tx.save_citizen(&citizen)?;
        tx.link_citizen(session.id, Some(citizen.id))?;
        tx.save_profile_value(session.id, &desk.value("birth_name", "Lefèvre"))
    });
    drop(store);
    let activity = raw(&desk, DataFile::Activity);
    activity.pragma_update(None, "foreign_keys", "OFF").unwrap();
    activity.execute("DELETE FROM session", []).unwrap();
    drop(activity);
    let problems = desk.open().unwrap().verify().unwrap().problems;
    assert_eq!(
        problems,
        vec![
            Problem::ForeignKey {
                file: DataFile::Activity,
                table: "request".into(),
                rows: 1
            },
            Problem::Orphan {
                table: "session_citizen",
                rows: 1
            },
            Problem::Orphan {
                table: "profile_value",
                rows: 1
            },
        ]
    );
}

#[test]
fn an_anonymous_session_with_a_citizen_is_found() {
    let (desk, store) = Desk::new();
    let session = guichet_store::Session {
        anonymous: true,
        ..desk.session()
    };
    let citizen = desk.citizen("Lefèvre", "Aïcha");
    desk.write(&store, |tx| {
        tx.save_session(&session)?;
        tx.save_citizen(&citizen)?;
        tx.link_citizen(session.id, Some(citizen.id))
    });
    assert_eq!(
        store.verify().unwrap().problems,
        vec![Problem::AnonymousLinked { rows: 1 }]
    );
}
