//! One long act beside the ordinary ones: others read meanwhile, and see all of it or nothing.

use guichet_domain::ids::{ImportId, SessionFileId, SessionId};
use guichet_store::{
    FileKind, ImportBatch, Session, SessionFile, SessionState, Source, Store, StoreError, Tx,
};

use crate::support::{Desk, noon};

const MANY: u32 = 3_000;

fn batch(desk: &Desk) -> ImportBatch {
    ImportBatch {
        id: ImportId::new(&desk.ids),
        kind: "csv".into(),
        at: noon(),
        agent: desk.agent,
        rows: MANY,
        refused: 0,
        undone_at: None,
    }
}

fn imported(desk: &Desk, import: ImportId) -> Session {
    let mut session = Session::start(SessionId::new(&desk.ids), desk.agent, noon());
    session.state = SessionState::Closed;
    session.closed_at = Some(noon());
    session.source = Source::Import;
    session.import = Some(import);
    session
}

fn fill(desk: &Desk, tx: &mut Tx<'_>) -> Result<(), StoreError> {
    let batch = batch(desk);
    tx.add_import(&batch)?;
    for _ in 0..MANY {
        let session = imported(desk, batch.id);
        let request = desk.request(session.id);
        tx.record_session(&session, &[request], None)?;
    }
    Ok(())
}

fn facts(store: &Store) -> u32 {
    let mut count = 0;
    let ever = (
        chrono::DateTime::UNIX_EPOCH,
        chrono::DateTime::<chrono::Utc>::MAX_UTC,
    );
    store
        .read()
        .each_fact(ever.0, ever.1, &mut |_| count += 1)
        .unwrap();
    count
}

#[test]
fn others_read_what_was_there_before_until_all_of_it_is() {
    let (desk, store) = Desk::new();
    desk.write(&store, |tx| tx.save_session(&desk.session()));
    let aside = store.aside(desk.path(), &desk.keys).unwrap();
    let done = aside.transact(&desk.act(), |tx| {
        assert_eq!(facts(&store), 0);
        fill(&desk, tx)?;
        assert_eq!(tx.imports()?.len(), 1);
        // Nothing of what is written is seen, and nothing of it keeps the reader out.
        assert_eq!(store.read().imports()?, []);
        assert_eq!(facts(&store), 0);
        assert_eq!(store.read().open_sessions(None)?.len(), 1);
        assert_eq!(store.read().journal(None, 9)?.len(), 2);
        Ok::<(), StoreError>(())
    });
    assert_eq!(done.unwrap().seq, Some(3));
    drop(aside);
    store.alone().unwrap();
    assert_eq!(facts(&store), MANY);
    desk.write(&store, |tx| tx.save_session(&desk.session()));
    let report = store.verify().unwrap();
    assert_eq!((report.problems, report.journal_rows), (vec![], 4));
    // What the second connection wrote is on the disk as what the first one writes is.
    drop(store);
    assert_eq!(facts(&desk.open().unwrap()), MANY);
}

#[test]
fn more_than_the_memory_usually_keeps_shuts_no_reader_out() {
    // The cache keeps 64 MiB of a file.
    let (desk, store) = Desk::new();
    let session = desk.session();
    desk.write(&store, |tx| tx.save_session(&session));
    let aside = store.aside(desk.path(), &desk.keys).unwrap();
    let bytes = vec![7; 4 << 20];
    let file = || SessionFile {
        id: SessionFileId::new(&desk.ids),
        session: session.id,
        request: None,
        kind: FileKind::Page,
        name: "page.pdf".into(),
        media_type: "application/pdf".into(),
        received_at: noon(),
    };
    let done = aside.transact(&desk.act(), |tx| {
        for _ in 0..20 {
            tx.add_session_file(&file(), &bytes)?;
        }
        assert_eq!(store.read().session_files(session.id)?, []);
        Ok::<(), StoreError>(())
    });
    done.unwrap();
    drop(aside);
    store.alone().unwrap();
    assert_eq!(store.read().session_files(session.id).unwrap().len(), 20);
}

#[test]
fn given_up_it_leaves_the_files_as_they_were_to_the_byte() {
    let (desk, store) = Desk::new();
    let bytes =
        || ["activity.db", "vault.db"].map(|name| std::fs::read(desk.path().join(name)).unwrap());
    let before = bytes();
    let aside = store.aside(desk.path(), &desk.keys).unwrap();
    let done = aside.transact(&desk.act(), |tx| {
        fill(&desk, tx)?;
        Err::<(), _>(StoreError::NotFound)
    });
    assert!(matches!(done, Err(StoreError::NotFound)));
    drop(aside);
    store.alone().unwrap();
    assert_eq!(bytes(), before);
    assert_eq!(store.verify().unwrap().problems, []);
    desk.write(&store, |tx| tx.save_session(&desk.session()));
}

#[test]
fn without_the_vault_the_activity_file_is_enough() {
    let (desk, store) = Desk::new();
    drop(store);
    let keys = desk.supervisor_keys();
    let store = Store::open(desk.path(), &keys, noon()).unwrap();
    assert!(matches!(
        store.aside(desk.path(), &desk.keys),
        Err(StoreError::NoVault)
    ));
    let aside = store.aside(desk.path(), &keys).unwrap();
    aside.transact(&desk.act(), |tx| fill(&desk, tx)).unwrap();
    drop(aside);
    store.alone().unwrap();
    assert_eq!(facts(&store), MANY);
    drop(store);
    let store = desk.open().unwrap();
    assert_eq!(store.verify().unwrap().problems, []);
}

#[test]
fn the_folder_stays_held_as_long_as_one_of_the_two_is_open() {
    let (desk, store) = Desk::new();
    let aside = store.aside(desk.path(), &desk.keys).unwrap();
    drop(store);
    assert!(matches!(desk.open(), Err(StoreError::AlreadyOpen)));
    drop(aside);
    desk.open().unwrap();
}
