//! The journal: one row an act, and no way to change it unseen.

use guichet_domain::ids::AgentId;
use guichet_store::{
    Act, ChainFault, ClockBack, DataFile, Detail, Problem, Store, StoreError, Subject,
};
use sha2::{Digest, Sha256};

use crate::support::{Desk, minutes, noon, raw};

fn nothing(_: &mut guichet_store::Tx<'_>) -> Result<(), StoreError> {
    Ok(())
}

fn with_rows(count: u64) -> Desk {
    let (desk, store) = Desk::new();
    for _ in 1..count {
        desk.write(&store, nothing);
    }
    desk
}

fn problems(desk: &Desk) -> Vec<Problem> {
    desk.open().unwrap().verify().unwrap().problems
}

#[test]
fn a_row_says_who_did_what_to_which_thing() {
    let (desk, store) = Desk::new();
    let session = desk.session();
    let act = Act::new("session.close", Some(desk.agent), minutes(3))
        .on(Subject::Session(session.id))
        .with("outcome", Detail::Code("finalisee".into()))
        .with("minutes", Detail::Number(12))
        .with("anonymous", Detail::Flag(true));
    let done = store
        .transact(&act, |tx| tx.save_session(&session))
        .unwrap();
    let rows = store.read().journal(None, 1).unwrap();
    let row = &rows[0];
    assert_eq!(Some(row.seq), done.seq);
    assert_eq!(row.at, minutes(3));
    assert_eq!(row.agent, Some(desk.agent));
    assert_eq!(row.act, "session.close");
    assert_eq!(row.subject_kind.as_deref(), Some("session"));
    assert_eq!(
        row.subject.as_deref(),
        Some(session.id.as_bytes().as_slice())
    );
    assert_eq!(
        row.details,
        r#"{"anonymous":true,"minutes":12,"outcome":"finalisee"}"#
    );
    assert_eq!(store.read().journal(Some(2), 10).unwrap().len(), 1);
}

/// The documented form, hashed by hand.
#[test]
fn the_first_hash_is_the_documented_one() {
    let (desk, store) = Desk::new();
    drop(store);
    let absent = u64::MAX.to_be_bytes();
    let mut form = b"guichet-journal-1".to_vec();
    form.extend(Sha256::digest(
        [
            b"guichet-journal-0".as_slice(),
            desk.keys.files.activity.as_bytes(),
        ]
        .concat(),
    ));
    form.extend(1_u64.to_be_bytes());
    form.extend(1_795_258_800_000_i64.to_be_bytes()); // 2026-11-21T11:00:00Z
    form.extend(16_u64.to_be_bytes());
    form.extend(desk.agent.as_bytes());
    form.extend(10_u64.to_be_bytes());
    form.extend(b"test.write");
    form.extend(absent);
    form.extend(absent);
    form.extend(2_u64.to_be_bytes());
    form.extend(b"{}");
    let found: Vec<u8> = raw(&desk, DataFile::Activity)
        .query_row("SELECT hash FROM journal", [], |row| row.get(0))
        .unwrap();
    assert_eq!(found, Sha256::digest(form).to_vec());
}

#[test]
fn a_row_changed_with_the_key_in_hand_is_named() {
    for change in [
        "UPDATE journal SET act = 'test.other' WHERE seq = 3",
        "UPDATE journal SET at = at + 1 WHERE seq = 3",
        "UPDATE journal SET agent = NULL WHERE seq = 3",
        "UPDATE journal SET details = '{\"a\":1}' WHERE seq = 3",
        "UPDATE journal SET subject_kind = 'site', subject = zeroblob(16) WHERE seq = 3",
    ] {
        let desk = with_rows(5);
        assert_eq!(
            raw(&desk, DataFile::Activity).execute(change, []).unwrap(),
            1
        );
        assert_eq!(
            problems(&desk),
            vec![Problem::Journal(ChainFault::Changed { seq: 3 })],
            "{change}"
        );
    }
}

#[test]
fn a_row_taken_out_is_seen_at_the_next_one() {
    let desk = with_rows(5);
    raw(&desk, DataFile::Activity)
        .execute("DELETE FROM journal WHERE seq = 3", [])
        .unwrap();
    assert_eq!(
        problems(&desk),
        vec![Problem::Journal(ChainFault::Unlinked { seq: 4 })]
    );
}

#[test]
fn rows_cut_off_the_end_are_seen_at_opening() {
    let desk = with_rows(5);
    raw(&desk, DataFile::Activity)
        .execute("DELETE FROM journal WHERE seq > 3", [])
        .unwrap();
    let fault = ChainFault::Cut {
        found: 3,
        anchored: 5,
    };
    assert_eq!(desk.open().unwrap().opened().journal_fault, Some(fault));
    assert_eq!(problems(&desk), vec![Problem::Journal(fault)]);
}

#[test]
fn an_end_rewritten_without_the_vault_is_seen_too() {
    let desk = with_rows(5);
    raw(&desk, DataFile::Activity)
        .execute("DELETE FROM journal WHERE seq > 3", [])
        .unwrap();
    let supervisor = Store::open(desk.path(), &desk.supervisor_keys(), noon()).unwrap();
    for minute in 0..4 {
        let act = Act::new("test.other", Some(desk.agent), minutes(minute));
        supervisor.transact(&act, nothing).unwrap();
    }
    // To whoever holds only the activity key, the chain is whole.
    assert_eq!(supervisor.verify().unwrap().problems, vec![]);
    drop(supervisor);
    assert_eq!(
        problems(&desk),
        vec![Problem::Journal(ChainFault::Rewritten { seq: 5 })]
    );
}

#[test]
fn an_anchor_taken_away_is_seen() {
    let desk = with_rows(2);
    raw(&desk, DataFile::Vault)
        .execute("DELETE FROM anchor", [])
        .unwrap();
    assert_eq!(
        problems(&desk),
        vec![Problem::Journal(ChainFault::Rewritten { seq: 2 })]
    );
}

#[test]
fn a_supervisors_acts_are_in_order_with_the_others() {
    let (desk, store) = Desk::new();
    drop(store);
    let store = Store::open(desk.path(), &desk.supervisor_keys(), noon()).unwrap();
    desk.write(&store, |tx| tx.save_setting("lock.minutes", "5", noon()));
    drop(store);
    let store = desk.open().unwrap();
    assert_eq!(store.opened().journal_fault, None);
    desk.write(&store, nothing);
    let report = store.verify().unwrap();
    assert_eq!((report.problems, report.journal_rows), (vec![], 3));
}

#[test]
fn a_citizen_cannot_be_followed_through_the_journal() {
    let (desk, store) = Desk::new();
    let citizen = desk.citizen("Lefèvre", "Aïcha");
    desk.write(&store, |tx| tx.save_citizen(&citizen));
    let act = Act::new("citizen.open", Some(desk.agent), noon()).on(Subject::Citizen(citizen.id));
    store.transact(&act, nothing).unwrap();
    store.transact(&act, nothing).unwrap();
    let rows = store.read().journal(None, 2).unwrap();
    let (one, two) = (
        rows[0].subject.as_ref().unwrap(),
        rows[1].subject.as_ref().unwrap(),
    );
    assert_ne!(one, two);
    for subject in [one, two] {
        assert_eq!(subject.len(), 32);
        assert!(
            !subject
                .windows(16)
                .any(|part| part == citizen.id.as_bytes())
        );
    }
    // The vault knows, and says so to whoever may read it.
    assert_eq!(
        store.read().journal_of_citizen(citizen.id, 10).unwrap(),
        rows
    );
    assert_eq!(store.verify().unwrap().problems, vec![]);
    drop(store);

    let supervisor = Store::open(desk.path(), &desk.supervisor_keys(), noon()).unwrap();
    assert!(matches!(
        supervisor.transact(&act, nothing),
        Err(StoreError::NoVault)
    ));
}

#[test]
fn the_citizen_of_a_row_can_be_forgotten_but_not_exchanged() {
    let (desk, store) = Desk::new();
    let (citizen, other) = (
        desk.citizen("Lefèvre", "Aïcha"),
        desk.citizen("Diallo", "Fatou"),
    );
    for id in [citizen.id, other.id] {
        let act = Act::new("citizen.open", Some(desk.agent), noon()).on(Subject::Citizen(id));
        store.transact(&act, nothing).unwrap();
    }
    drop(store);
    raw(&desk, DataFile::Vault)
        .execute("DELETE FROM journal_subject WHERE seq = 2", [])
        .unwrap();
    assert_eq!(problems(&desk), vec![]);
    raw(&desk, DataFile::Vault)
        .execute(
            "UPDATE journal_subject SET citizen = ?1 WHERE seq = 3",
            [citizen.id.as_bytes()],
        )
        .unwrap();
    assert_eq!(
        problems(&desk),
        vec![Problem::Journal(ChainFault::Subject { seq: 3 })]
    );
}

#[test]
fn a_clock_set_back_is_told_and_blocks_nothing() {
    let (desk, store) = Desk::new();
    desk.write(&store, nothing);
    let act = |at| Act::new("test.write", Some(desk.agent), at);
    let back = noon() - chrono::Duration::milliseconds(90_500);
    let done = store.transact(&act(back), nothing).unwrap();
    assert_eq!(done.clock_back, Some(ClockBack { by_seconds: 91 }));
    assert_eq!(done.seq, Some(3));
    // Compared with the last row, not with the latest instant ever seen: the next act is in order again.
    let done = store.transact(&act(minutes(1)), nothing).unwrap();
    assert_eq!(done.clock_back, None);
    drop(store);

    let store = Store::open(desk.path(), &desk.keys, noon()).unwrap();
    assert_eq!(
        store.opened().clock_back,
        Some(ClockBack { by_seconds: 60 })
    );
    assert_eq!(store.verify().unwrap().problems, vec![]);
    let seqs: Vec<u64> = store
        .read()
        .journal(None, 10)
        .unwrap()
        .iter()
        .map(|row| row.seq)
        .collect();
    assert_eq!(seqs, [4, 3, 2, 1]);
}

#[test]
fn an_act_holds_codes_and_nothing_else() {
    let (desk, store) = Desk::new();
    for detail in ["Mme Lefèvre", "", "a b", "é", &"a".repeat(65)] {
        let act = desk.act().with("why", Detail::Code(detail.to_owned()));
        assert!(matches!(
            store.transact(&act, nothing),
            Err(StoreError::Rule(guichet_store::Rule::NotACode))
        ));
    }
    let act = Act::new("Not a code", Some(AgentId::new(&desk.ids)), noon());
    assert!(matches!(
        store.transact(&act, nothing),
        Err(StoreError::Rule(_))
    ));
}
