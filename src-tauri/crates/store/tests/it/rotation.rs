//! New keys for both files, whenever it is cut.

use std::fs;

use guichet_keys::{FileKey, OpenKeys};
use guichet_store::{DataFile, Store, StoreError};

use crate::support::{Counter, Desk, noon};

fn new_keys(desk: &Desk) -> OpenKeys {
    let ids = Counter::from(40);
    OpenKeys {
        files: desk.keys.files,
        activity: FileKey::random(&ids),
        vault: Some(FileKey::random(&ids)),
    }
}

fn visit(desk: &Desk, store: &Store) -> guichet_domain::ids::CitizenId {
    let citizen = desk.citizen("Lefèvre", "Aïcha");
    desk.write(store, |tx| tx.save_citizen(&citizen));
    citizen.id
}

#[test]
fn the_new_keys_open_and_the_old_ones_no_longer() {
    let (desk, store) = Desk::new();
    let citizen = visit(&desk, &store);
    drop(store);
    fs::write(desk.path().join("vault.db.before-migration"), "").unwrap();
    let new = new_keys(&desk);
    drop(Store::rotate(desk.path(), &desk.keys, &new, noon()).unwrap());
    assert!(!desk.path().join("vault.db.before-migration").exists());

    assert!(matches!(
        desk.open(),
        Err(StoreError::WrongKey(DataFile::Activity))
    ));
    let half = OpenKeys {
        activity: new.activity.clone(),
        ..desk.keys.clone()
    };
    let opened = Store::open(desk.path(), &half, noon());
    assert!(matches!(opened, Err(StoreError::WrongKey(DataFile::Vault))));
    let store = Store::open(desk.path(), &new, noon()).unwrap();
    assert!(store.read().citizen(citizen).unwrap().is_some());
    assert_eq!(store.verify().unwrap().problems, vec![]);
    visit(&desk, &store);
}

#[test]
fn a_rotation_cut_between_the_files_or_after_them_is_taken_up_again() {
    let (desk, store) = Desk::new();
    let citizen = visit(&desk, &store);
    drop(store);
    let new = new_keys(&desk);
    let half = OpenKeys {
        activity: new.activity.clone(),
        ..desk.keys.clone()
    };
    // As left by a cut after the activity file was rewritten.
    drop(Store::rotate(desk.path(), &desk.keys, &half, noon()).unwrap());
    assert!(Store::open(desk.path(), &half, noon()).is_ok());
    for _ in 0..2 {
        let store = Store::rotate(desk.path(), &desk.keys, &new, noon()).unwrap();
        assert!(store.read().citizen(citizen).unwrap().is_some());
    }
    assert!(Store::open(desk.path(), &new, noon()).is_ok());
}

#[test]
fn a_rotation_needs_both_keys() {
    let (desk, store) = Desk::new();
    drop(store);
    let rotated = Store::rotate(
        desk.path(),
        &desk.supervisor_keys(),
        &new_keys(&desk),
        noon(),
    );
    assert!(matches!(rotated, Err(StoreError::NoVault)));
    let rotated = Store::rotate(desk.path(), &desk.keys, &desk.supervisor_keys(), noon());
    assert!(matches!(rotated, Err(StoreError::NoVault)));
}
