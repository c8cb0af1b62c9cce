//! One visit, written and read back after the files were closed.

use guichet_store::{
    DocumentState, Place, RequestDocument, RequestWork, Session, SessionState, Store, Thing,
};

use crate::support::{Desk, minutes, noon};

#[test]
fn a_visit_comes_back_after_reopening() {
    let (desk, store) = Desk::new();
    let citizen = desk.citizen("Lefèvre", "Aïcha Marie");
    let session = desk.session();
    let request = desk.request(session.id);
    let work = RequestWork {
        reference: Some("A-123".into()),
        step: Some("online".into()),
        ..RequestWork::empty(request.id, noon())
    };
    let document = RequestDocument {
        document: "identity_document".into(),
        alternative: None,
        state: DocumentState::Missing,
        updated_at: noon(),
    };
    let place = Place {
        request: Some(request.id),
        step: "profile".into(),
        field: None,
        updated_at: noon(),
    };
    let value = desk.value("birth_name", "Lefèvre");

    let done = store
        .transact(&desk.act(), |tx| {
            tx.save_citizen(&citizen)?;
            tx.save_session(&session)?;
            tx.save_request(&request)?;
            tx.link_citizen(session.id, Some(citizen.id))?;
            tx.save_profile_value(session.id, &value)?;
            tx.save_step(request.id, "profile", noon())?;
            tx.save_step(request.id, "online", minutes(1))?;
            tx.save_request_work(&work)?;
            tx.save_request_document(request.id, &document)?;
            tx.save_place(session.id, &place)
        })
        .map_err(|error: guichet_store::StoreError| error)
        .unwrap();
    assert_eq!(done.seq, Some(2));
    assert_eq!(done.clock_back, None);
    for thing in [
        Thing::Citizen(citizen.id),
        Thing::Session(session.id),
        Thing::Profile(session.id),
        Thing::Today,
    ] {
        assert!(done.changes.contains(&thing));
    }

    drop(store);
    let store = desk.open().unwrap();
    assert_eq!(store.opened(), guichet_store::Opened::default());
    let read = store.read();
    let session = Session {
        person: citizen.person,
        ..session
    };
    assert_eq!(read.session(session.id).unwrap(), Some(session.clone()));
    assert_eq!(read.requests_of(session.id).unwrap(), vec![request.clone()]);
    assert_eq!(read.request(request.id).unwrap(), Some(request.clone()));
    assert!(read.citizen(citizen.id).unwrap() == Some(citizen.clone()));
    assert_eq!(read.citizen_of(session.id).unwrap(), Some(citizen.id));
    assert_eq!(
        read.citizen_sessions(citizen.id, 5).unwrap(),
        vec![session.clone()]
    );
    assert!(read.profile(session.id).unwrap() == vec![value]);
    assert!(read.request_work(request.id).unwrap() == Some(work));
    assert_eq!(read.request_documents(request.id).unwrap(), vec![document]);
    assert_eq!(read.place(session.id).unwrap(), Some(place));
    assert_eq!(read.open_sessions(None).unwrap(), vec![session.clone()]);
    assert_eq!(
        read.open_sessions(Some(desk.agent)).unwrap(),
        vec![session.clone()]
    );
    assert_eq!(
        read.sessions_between(noon(), minutes(1), Some(desk.agent))
            .unwrap(),
        vec![session.clone()]
    );
    assert_eq!(
        read.sessions_between(minutes(1), minutes(2), None).unwrap(),
        vec![]
    );
    assert_eq!(
        read.frequent_procedures(desk.agent, noon(), 5).unwrap(),
        vec![("caf-aide-au-logement".to_owned(), 1)]
    );
    assert_eq!(read.site().unwrap().unwrap().city, "Admiville");
    assert_eq!(read.agents().unwrap().len(), 1);
    let hits = read.search_citizens("lefevre aicha", None, 10).unwrap();
    assert_eq!(
        hits.iter().map(|hit| hit.citizen.id).collect::<Vec<_>>(),
        vec![citizen.id]
    );

    let closed = Session {
        state: SessionState::Closed,
        closed_at: Some(minutes(20)),
        ..session
    };
    desk.write(&store, |tx| tx.save_session(&closed));
    let report = store.verify().unwrap();
    assert_eq!(report.problems, vec![]);
    assert_eq!(report.journal_rows, 3);
}

#[test]
fn a_supervisor_opens_the_activity_alone() {
    let (desk, store) = Desk::new();
    drop(store);
    let store = Store::open(desk.path(), &desk.supervisor_keys(), noon()).unwrap();
    assert!(!store.has_vault());
    assert_eq!(store.verify().unwrap().problems, vec![]);
}
