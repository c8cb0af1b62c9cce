//! The end of keeping, against the map of `assets/privacy.toml`.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use guichet_domain::ids::{RequestId, SessionFileId, SessionId};
use guichet_store::{
    Act, Citizen, DataFile, DocumentState, FileKind, Limits, Overdue, Place, RequestDocument,
    RequestWork, Session, SessionFile, SessionState, Store, Subject,
};

use crate::support::{Desk, minutes, noon, raw};

fn days(count: i64) -> DateTime<Utc> {
    noon() + TimeDelta::days(count)
}

const fn all(before: DateTime<Utc>) -> Limits {
    Limits {
        profiles: before,
        requests: before,
        citizens: before,
    }
}

/// A visit that began on a day and left something in every table of the vault; closed a quarter of an hour later.
fn visit(
    desk: &Desk,
    store: &Store,
    citizen: &Citizen,
    day: i64,
    state: SessionState,
) -> (SessionId, RequestId) {
    let open = Session {
        timer: guichet_domain::timer::Timer::start(days(day)),
        ..desk.session()
    };
    let request = desk.request(open.id);
    let file = SessionFile {
        id: SessionFileId::new(&desk.ids),
        session: open.id,
        request: Some(request.id),
        kind: FileKind::Receipt,
        name: "accuse.pdf".into(),
        media_type: "application/pdf".into(),
        received_at: days(day),
    };
    let place = Place {
        request: Some(request.id),
        step: "profile".into(),
        field: None,
        updated_at: days(day),
    };
    let tick = RequestDocument {
        document: "identity_document".into(),
        alternative: None,
        state: DocumentState::Present,
        updated_at: days(day),
    };
    let ended = days(day) + TimeDelta::minutes(15);
    let session = Session {
        state,
        closed_at: (state == SessionState::Closed).then_some(ended),
        minutes: (state == SessionState::Closed).then_some(15),
        ..open.clone()
    };
    let act = Act::new("test.visit", Some(desk.agent), days(day)).on(Subject::Citizen(citizen.id));
    let done = store.transact::<_, guichet_store::StoreError>(&act, |tx| {
        tx.save_session(&open)?;
        tx.save_request(&request)?;
        tx.link_citizen(open.id, Some(citizen.id))?;
        tx.save_profile_value(open.id, &desk.value("phone", "0612345678"))?;
        tx.save_request_work(&RequestWork {
            note: Some("à rappeler".into()),
            ..RequestWork::empty(request.id, days(day))
        })?;
        tx.save_request_document(request.id, &tick)?;
        tx.add_session_file(&file, b"%PDF-")?;
        tx.save_place(open.id, &place)?;
        tx.save_session(&session)
    });
    done.unwrap();
    (open.id, request.id)
}

fn person(desk: &Desk, store: &Store, name: &str) -> Citizen {
    let citizen = desk.citizen(name, "Aïcha");
    desk.write(store, |tx| tx.save_citizen(&citizen));
    citizen
}

#[test]
fn each_thing_goes_in_its_time_and_no_sooner() {
    let (desk, store) = Desk::new();
    let citizen = person(&desk, &store, "Lefèvre");
    let (session, request) = visit(&desk, &store, &citizen, 0, SessionState::Closed);
    let read = store.read();
    let due = |limits: Limits| {
        let due = read.overdue(&limits).unwrap();
        assert_eq!(read.is_overdue(&limits).unwrap(), !due.is_empty());
        due
    };

    // A session counts from its end, a citizen from the beginning of the last visit.
    assert_eq!(due(all(noon())), Overdue::default());
    assert_eq!(
        due(all(minutes(15))),
        Overdue {
            citizens: vec![(citizen.id, noon())],
            ..Overdue::default()
        }
    );
    let end = noon() + TimeDelta::minutes(15) + TimeDelta::milliseconds(1);
    let of_profiles = Limits {
        profiles: end,
        ..all(noon())
    };
    let told = desk.write(&store, |tx| tx.purge(&of_profiles, days(40)));
    assert_eq!(told.profiles, [session]);
    assert_eq!(read.profile(session).unwrap().len(), 0);
    assert!(read.request_work(request).unwrap().is_some());
    assert_eq!(read.citizen_of(session).unwrap(), Some(citizen.id));

    let of_requests = Limits {
        requests: end,
        ..all(noon())
    };
    let told = desk.write(&store, |tx| tx.purge(&of_requests, days(40)));
    assert_eq!(told.requests, [session]);
    assert_eq!(read.request_work(request).unwrap(), None);
    assert_eq!(read.request_documents(request).unwrap(), vec![]);
    assert_eq!(read.session_files(session).unwrap().len(), 0);
    assert!(
        read.citizen(citizen.id)
            .unwrap()
            .unwrap()
            .deleted_at
            .is_none()
    );

    desk.write(&store, |tx| tx.purge(&all(end), days(40)));
    let erased = read.citizen(citizen.id).unwrap().unwrap();
    assert_eq!(
        (erased.birth_name.as_str(), erased.deleted_at),
        ("", Some(days(40)))
    );
    assert_eq!(read.citizen_of(session).unwrap(), None);
    assert_eq!(due(all(days(999))), Overdue::default());
    // The visit itself still counts.
    assert_eq!(read.session(session).unwrap().unwrap().minutes, Some(15));
    assert_eq!(store.verify().unwrap().problems, vec![]);
}

#[test]
fn whoever_came_back_is_kept_whole() {
    let (desk, store) = Desk::new();
    let (gone, back) = (
        person(&desk, &store, "Martin"),
        person(&desk, &store, "Diallo"),
    );
    visit(&desk, &store, &gone, 1, SessionState::Closed);
    visit(&desk, &store, &back, 2, SessionState::Closed);
    let (last, _) = visit(&desk, &store, &back, 90, SessionState::Open);
    let told = desk.write(&store, |tx| tx.purge(&all(days(60)), days(100)));
    assert_eq!(told.citizens, [(gone.id, days(1))]);
    assert_eq!(told.requests.len(), 2);
    let read = store.read();
    assert_eq!(read.citizen(back.id).unwrap().unwrap().birth_name, "Diallo");
    assert_eq!(read.profile(last).unwrap().len(), 1);
    let found = read.search_citizens("martin", None, 9).unwrap();
    assert!(found.is_empty());
}

#[test]
fn a_visit_given_up_makes_nobody_come_back_and_one_never_closed_counts_from_its_start() {
    let (desk, store) = Desk::new();
    let citizen = person(&desk, &store, "Lefèvre");
    let (left_open, _) = visit(&desk, &store, &citizen, 3, SessionState::Open);
    let lost = desk.session();
    desk.write(&store, |tx| {
        let lost = Session {
            timer: guichet_domain::timer::Timer::start(days(50)),
            state: SessionState::Discarded,
            discarded_at: Some(days(50)),
            ..lost
        };
        tx.save_session(&lost)?;
        tx.link_citizen(lost.id, Some(citizen.id))
    });
    // Somebody on file who was never received.
    let waiting = person(&desk, &store, "Martin");
    let overdue = store.read().overdue(&all(days(4))).unwrap();
    assert_eq!(overdue.profiles, [left_open]);
    assert_eq!(
        overdue.citizens,
        [(waiting.id, noon()), (citizen.id, days(3))]
    );
}

#[test]
fn the_journal_says_how_many_and_names_nobody() {
    let (desk, store) = Desk::new();
    let citizen = person(&desk, &store, "Lefèvre");
    visit(&desk, &store, &citizen, 0, SessionState::Closed);
    let act = Act::new("retention.purge", Some(desk.agent), days(800));
    store
        .transact::<_, guichet_store::StoreError>(&act, |tx| tx.purge(&all(days(1)), days(800)))
        .unwrap();
    let row = store.read().journal(None, 1).unwrap().remove(0);
    assert_eq!(row.act, "retention.purge");
    assert_eq!(row.subject, None);
    assert_eq!(
        row.details,
        r#"{"citizens":1,"profiles":1,"pseudonyms":1,"requests":1}"#
    );
}

/// The tables of the vault that hold something of a person, by how long they are kept.
fn kept(keep: &[&str]) -> BTreeSet<String> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../assets/privacy.toml");
    let map: toml::Value = toml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let tables = map["tables"].as_array().unwrap();
    let text = |table: &toml::Value, key: &str| table[key].as_str().unwrap().to_owned();
    tables
        .iter()
        .filter(|t| text(t, "file") == "vault" && keep.contains(&text(t, "keep").as_str()))
        .map(|t| text(t, "name"))
        .collect()
}

#[test]
fn every_table_of_the_vault_that_has_a_term_is_emptied() {
    let (desk, store) = Desk::new();
    let citizen = person(&desk, &store, "Lefèvre");
    let (session, _) = visit(&desk, &store, &citizen, 0, SessionState::Closed);
    drop(store);
    let tables = kept(&["fiche", "demande", "dossier", "brouillon"]);
    assert!(tables.len() >= 9, "{tables:?}");
    let counts = || -> Vec<(String, i64)> {
        let conn = raw(&desk, DataFile::Vault);
        let count = |table: &String| {
            let sql = format!("SELECT count(*) FROM {table}");
            (
                table.clone(),
                conn.query_row(&sql, [], |row| row.get(0)).unwrap(),
            )
        };
        tables.iter().map(count).collect()
    };
    for (table, rows) in counts() {
        assert!(rows > 0, "{table}: the visit leaves nothing there to purge");
    }
    let store = desk.open().unwrap();
    desk.write(&store, |tx| {
        tx.forget_place(session)?;
        tx.purge(&all(days(1)), days(800))
    });
    drop(store);
    for (table, rows) in counts() {
        // The record's own row stays, empty: it says when it was erased.
        assert_eq!(rows, i64::from(table == "citizen"), "{table}");
    }
}

#[test]
fn pseudonyms_end_with_the_last_visit_even_of_a_record_erased_before() {
    let (desk, store) = Desk::new();
    let (gone, back) = (
        person(&desk, &store, "Martin"),
        person(&desk, &store, "Diallo"),
    );
    let erased = person(&desk, &store, "Lefèvre");
    let (of_gone, _) = visit(&desk, &store, &gone, 1, SessionState::Closed);
    let (of_back, _) = visit(&desk, &store, &back, 2, SessionState::Closed);
    let (of_erased, _) = visit(&desk, &store, &erased, 3, SessionState::Closed);
    visit(&desk, &store, &back, 90, SessionState::Closed);
    desk.write(&store, |tx| tx.erase_citizen(erased.id, days(4)));
    let read = store.read();
    let pseudonym = |session| read.session(session).unwrap().unwrap().person;
    assert!(pseudonym(of_erased).is_some(), "its figures stay true");
    let before = read.facts_generation().unwrap();
    desk.write(&store, |tx| tx.purge(&all(days(60)), days(100)));
    assert_eq!(pseudonym(of_gone), None);
    assert_eq!(pseudonym(of_erased), None);
    assert_eq!(pseudonym(of_back), back.person);
    assert_ne!(read.facts_generation().unwrap(), before, "figures follow");
    let row = &read.journal(None, 1).unwrap()[0];
    assert!(row.details.contains("\"pseudonyms\":2"), "{}", row.details);
}
