//! All of an act, in both files, or nothing in either.

use std::panic::{AssertUnwindSafe, catch_unwind};

use guichet_domain::ids::CitizenId;
use guichet_store::{Citizen, Session, Store, StoreError, Tx};

use crate::support::{Desk, noon};

fn visit(tx: &mut Tx<'_>, session: &Session, citizen: &Citizen) -> Result<(), StoreError> {
    tx.save_session(session)?;
    tx.save_citizen(citizen)?;
    tx.link_citizen(session.id, Some(citizen.id))
}

fn nothing_of(store: &Store, session: &Session, citizen: CitizenId) {
    assert_eq!(store.read().session(session.id).unwrap(), None);
    assert_eq!(store.read().citizen(citizen).unwrap(), None);
    assert_eq!(store.read().citizen_of(session.id).unwrap(), None);
    let report = store.verify().unwrap();
    assert_eq!((report.problems, report.journal_rows), (vec![], 1));
}

#[test]
fn an_error_in_the_closure_undoes_both_files_and_the_journal() {
    let (desk, store) = Desk::new();
    let (session, citizen) = (desk.session(), desk.citizen("Lefèvre", "Aïcha"));
    let done = store.transact(&desk.act(), |tx| {
        visit(tx, &session, &citizen)?;
        Err::<(), _>(StoreError::NotFound)
    });
    assert!(matches!(done, Err(StoreError::NotFound)));
    nothing_of(&store, &session, citizen.id);
    // And the next act takes the number that was not used.
    let done = store
        .transact(&desk.act(), |tx| visit(tx, &session, &citizen))
        .unwrap();
    assert_eq!(done.seq, Some(2));
}

#[test]
fn a_panic_in_the_closure_undoes_everything_too() {
    let (desk, store) = Desk::new();
    let (session, citizen) = (desk.session(), desk.citizen("Lefèvre", "Aïcha"));
    let panicked = catch_unwind(AssertUnwindSafe(|| {
        store.transact(&desk.act(), |tx| {
            visit(tx, &session, &citizen)?;
            if noon() < session.timer.started_at + chrono::Duration::days(1) {
                panic!("on purpose");
            }
            Ok::<(), StoreError>(())
        })
    }));
    assert!(panicked.is_err());
    nothing_of(&store, &session, citizen.id);
}

#[test]
fn a_refused_act_undoes_what_it_described() {
    let (desk, store) = Desk::new();
    let (session, citizen) = (desk.session(), desk.citizen("Lefèvre", "Aïcha"));
    let act = desk
        .act()
        .with("why", guichet_store::Detail::Code("Mme Lefèvre".into()));
    let done = store.transact(&act, |tx| visit(tx, &session, &citizen));
    assert!(matches!(
        done,
        Err(StoreError::Rule(guichet_store::Rule::NotACode))
    ));
    nothing_of(&store, &session, citizen.id);
}

#[test]
fn a_use_case_may_fail_with_its_own_error() {
    #[derive(Debug)]
    enum Mine {
        Store,
        Rule,
    }
    impl From<StoreError> for Mine {
        fn from(_: StoreError) -> Self {
            Self::Store
        }
    }
    let (desk, store) = Desk::new();
    let session = desk.session();
    let done = store.transact(&desk.act(), |tx| {
        tx.save_session(&session)?;
        Err::<(), _>(Mine::Rule)
    });
    assert!(matches!(done, Err(Mine::Rule)));
    let done = store.transact(&desk.act(), |tx| {
        Ok::<_, Mine>(tx.erase_citizen(CitizenId::new(&desk.ids), noon())?)
    });
    assert!(matches!(done, Err(Mine::Store)));
    assert_eq!(store.read().session(session.id).unwrap(), None);
}

#[test]
fn a_draft_leaves_no_trace_in_the_journal() {
    let (desk, store) = Desk::new();
    let session = desk.session();
    desk.write(&store, |tx| tx.save_session(&session));
    let before = store.read().journal(None, 10).unwrap();
    let draft = guichet_store::Act::draft(Some(desk.agent), noon());
    let value = desk.value("birth_name", "Lefèvre");
    let done = store
        .transact(&draft, |tx| tx.save_profile_value(session.id, &value))
        .unwrap();
    assert_eq!((done.seq, done.clock_back), (None, None));
    assert_eq!(store.read().journal(None, 10).unwrap(), before);
    assert!(store.read().profile(session.id).unwrap() == vec![value]);
    assert_eq!(store.verify().unwrap().problems, vec![]);
}
