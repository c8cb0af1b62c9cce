//! What someone reads who has the folder and not the keys.

use std::fs;
use std::path::Path;

use guichet_keys::OpenKeys;
use guichet_store::{DataFile, RequestWork, Session, Store, StoreError};

use crate::support::{Desk, noon, raw};

const NAME: &str = "Wodehouse-Zbigniew";
const REFERENCE: &str = "REF-84-2210-QX";

/// The text as it could stand in a file: as it is, folded, or in UTF-16.
fn writings(text: &str) -> Vec<Vec<u8>> {
    let folded = guichet_domain::text::fold(text);
    let wide = |text: &str| {
        text.encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect::<Vec<u8>>()
    };
    vec![
        text.as_bytes().to_vec(),
        text.to_uppercase().into_bytes(),
        folded.clone().into_bytes(),
        wide(text),
        wide(&folded),
    ]
}

fn found_in(dir: &Path, text: &str) -> Vec<String> {
    let wanted = writings(text);
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        let bytes = fs::read(&path).unwrap();
        if wanted
            .iter()
            .any(|text| bytes.windows(text.len()).any(|part| part == text))
        {
            found.push(path.display().to_string());
        }
    }
    found
}

#[test]
fn nothing_of_a_citizen_is_in_clear_on_the_disk_even_halfway() {
    let (desk, store) = Desk::new();
    let session = desk.session();
    let request = desk.request(session.id);
    let mut citizen = desk.citizen(NAME, "Aïcha");
    citizen.phone = Some("+33612345678".into());
    let work = RequestWork {
        reference: Some(REFERENCE.into()),
        ..RequestWork::empty(request.id, noon())
    };
    for _ in 0..2 {
        // The second time, the rollback journal holds the pages as they were after the first.
        store
            .transact(&desk.act(), |tx| {
                tx.save_session(&session)?;
                tx.save_request(&request)?;
                tx.save_citizen(&citizen)?;
                tx.save_request_work(&work)?;
                tx.save_profile_value(session.id, &desk.value("birth_name", NAME))?;
                for text in [
                    NAME,
                    REFERENCE,
                    "+33612345678",
                    "session.start",
                    "CREATE TABLE",
                ] {
                    assert_eq!(found_in(desk.path(), text), Vec::<String>::new(), "{text}");
                }
                Ok::<(), StoreError>(())
            })
            .unwrap();
    }
    drop(store);
    for text in [NAME, REFERENCE, "+33612345678", "CREATE TABLE", "Admiville"] {
        assert_eq!(found_in(desk.path(), text), Vec::<String>::new(), "{text}");
    }
    // The search itself finds what is there.
    fs::write(desk.path().join("witness"), format!("… {NAME} …")).unwrap();
    assert_eq!(found_in(desk.path(), NAME).len(), 1);
}

#[test]
fn an_erased_citizen_is_gone_from_the_pages_too() {
    let (desk, store) = Desk::new();
    let citizen = desk.citizen(NAME, "Aïcha");
    desk.write(&store, |tx| tx.save_citizen(&citizen));
    desk.write(&store, |tx| tx.erase_citizen(citizen.id, noon()));
    drop(store);
    // Decrypted whole with the key, page by page, freed space included.
    let copy = desk.path().join("clear.db");
    let vault = raw(&desk, DataFile::Vault);
    vault
        .execute(
            "ATTACH DATABASE ?1 AS clear KEY ''",
            [copy.to_str().unwrap()],
        )
        .unwrap();
    vault
        .query_row("SELECT sqlcipher_export('clear')", [], |_| Ok(()))
        .unwrap();
    assert_eq!(found_in(desk.path(), NAME), Vec::<String>::new());
    let words: i64 = vault
        .query_row(
            "SELECT (SELECT count(*) FROM citizen_word) + (SELECT count(*) FROM word_trigram)",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(words, 0);
}

#[test]
fn a_supervisor_reads_no_identity() {
    let (desk, store) = Desk::new();
    let session = desk.session();
    let citizen = desk.citizen(NAME, "Aïcha");
    desk.write(&store, |tx| {
        tx.save_session(&session)?;
        tx.save_citizen(&citizen)?;
        tx.link_citizen(session.id, Some(citizen.id))
    });
    drop(store);
    let store = Store::open(desk.path(), &desk.supervisor_keys(), noon()).unwrap();
    let read = store.read();
    let known = Session {
        person: citizen.person,
        ..session.clone()
    };
    assert_eq!(read.session(session.id).unwrap(), Some(known));
    assert!(matches!(read.citizen(citizen.id), Err(StoreError::NoVault)));
    assert!(matches!(
        read.citizen_of(session.id),
        Err(StoreError::NoVault)
    ));
    assert!(matches!(
        read.citizen_sessions(citizen.id, 1),
        Err(StoreError::NoVault)
    ));
    assert!(matches!(
        read.search_citizens(NAME, None, 1),
        Err(StoreError::NoVault)
    ));
    assert!(matches!(read.recent_citizens(1), Err(StoreError::NoVault)));
    assert!(matches!(read.profile(session.id), Err(StoreError::NoVault)));
    drop(store);

    // Nor with the activity key tried on the vault.
    let keys = OpenKeys {
        vault: Some(desk.keys.activity.clone()),
        ..desk.keys.clone()
    };
    assert!(matches!(
        Store::open(desk.path(), &keys, noon()),
        Err(StoreError::WrongKey(DataFile::Vault))
    ));
}

#[test]
fn nothing_personal_is_printed_by_debug() {
    let (desk, store) = Desk::new();
    let session = desk.session();
    let citizen = desk.citizen(NAME, "Aïcha");
    let value = desk.value("birth_name", NAME);
    let request = desk.request(session.id);
    let work = RequestWork {
        reference: Some(REFERENCE.into()),
        ..RequestWork::empty(request.id, noon())
    };
    desk.write(&store, |tx| tx.save_citizen(&citizen));
    let hits = store.read().search_citizens(NAME, None, 5).unwrap();
    assert_eq!(hits.len(), 1);
    let printed = format!("{citizen:?} {value:?} {work:?} {hits:?} {store:?}");
    for text in [NAME, "Aïcha", REFERENCE] {
        assert!(!printed.contains(text), "{printed}");
    }
}
