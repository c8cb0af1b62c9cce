//! What the store refuses to hold.

use guichet_domain::ids::{CitizenId, RequestId, SessionId};
use guichet_store::{
    DocumentState, RequestDocument, RequestWork, Rule, Session, SessionState, StoreError,
};

use crate::support::{Desk, minutes, noon};

fn constraint(result: Result<guichet_store::Done<()>, StoreError>) -> String {
    match result {
        Err(StoreError::Rule(Rule::Constraint(name))) => name,
        other => panic!("expected a constraint, found {other:?}"),
    }
}

#[test]
fn a_transient_field_never_reaches_the_disk() {
    let (desk, mut store) = Desk::new();
    let session = desk.session();
    desk.write(&store, |tx| tx.save_session(&session));
    let save = |store: &guichet_store::Store, field: &str| {
        store.transact(&desk.act(), |tx| {
            tx.save_profile_value(session.id, &desk.value(field, "1 85 05 78 006 084"))
        })
    };
    for field in ["nir", "tax_number", "iban", "unknown"] {
        let refused = save(&store, field);
        assert!(
            matches!(&refused, Err(StoreError::Rule(Rule::FieldNotKept(name))) if name == field),
            "{refused:?}"
        );
    }
    assert!(save(&store, "phone").is_ok());
    // A site that enables a field for its follow-up says so; a store that was told nothing keeps nothing.
    store.keep_fields(["nir".to_owned()]);
    assert!(save(&store, "nir").is_ok());
    store.keep_fields([]);
    assert!(save(&store, "phone").is_err());
}

#[test]
fn a_sentence_cannot_slip_into_the_activity() {
    let (desk, store) = Desk::new();
    let text = || Some("Mme Lefèvre est venue".to_owned());
    for session in [
        Session {
            channel: text(),
            ..desk.session()
        },
        Session {
            gender: text(),
            ..desk.session()
        },
        Session {
            town: text(),
            ..desk.session()
        },
        Session {
            equipment: vec!["Mme Lefèvre".into()],
            ..desk.session()
        },
    ] {
        constraint(store.transact(&desk.act(), |tx| tx.save_session(&session)));
    }
    let session = desk.session();
    desk.write(&store, |tx| tx.save_session(&session));
    for request in [
        guichet_store::Request {
            outcome: text(),
            ..desk.request(session.id)
        },
        guichet_store::Request {
            procedure: text(),
            ..desk.request(session.id)
        },
        guichet_store::Request {
            themes: vec!["Mme Lefèvre".into()],
            ..desk.request(session.id)
        },
        guichet_store::Request {
            operator: String::new(),
            ..desk.request(session.id)
        },
    ] {
        constraint(store.transact(&desk.act(), |tx| tx.save_request(&request)));
    }
}

#[test]
fn the_name_of_a_broken_rule_holds_no_value() {
    let (desk, store) = Desk::new();
    let session = Session {
        channel: Some("Mme Lefèvre".into()),
        ..desk.session()
    };
    let name = constraint(store.transact(&desk.act(), |tx| tx.save_session(&session)));
    assert!(!name.contains("Lef"), "{name}");
    assert!(name.contains("channel"), "{name}");
}

#[test]
fn a_state_agrees_with_its_instants() {
    let (desk, store) = Desk::new();
    for session in [
        Session {
            state: SessionState::Closed,
            ..desk.session()
        },
        Session {
            closed_at: Some(noon()),
            ..desk.session()
        },
        Session {
            state: SessionState::Discarded,
            ..desk.session()
        },
    ] {
        constraint(store.transact(&desk.act(), |tx| tx.save_session(&session)));
    }
}

#[test]
fn links_to_nothing_are_refused() {
    let (desk, store) = Desk::new();
    let session = desk.session();
    desk.write(&store, |tx| tx.save_session(&session));
    let nobody = CitizenId::new(&desk.ids);
    constraint(store.transact(&desk.act(), |tx| tx.link_citizen(session.id, Some(nobody))));
    let orphan = desk.request(SessionId::new(&desk.ids));
    constraint(store.transact(&desk.act(), |tx| tx.save_request(&orphan)));
    let request = RequestId::new(&desk.ids);
    let work = RequestWork::empty(request, noon());
    assert!(matches!(
        store.transact(&desk.act(), |tx| tx.save_request_work(&work)),
        Err(StoreError::NotFound)
    ));
    let document = RequestDocument {
        document: "rib".into(),
        alternative: None,
        state: DocumentState::Present,
        updated_at: noon(),
    };
    assert!(matches!(
        store.transact(&desk.act(), |tx| tx
            .save_request_document(request, &document)),
        Err(StoreError::NotFound)
    ));
}

#[test]
fn what_a_discarded_session_left_in_the_vault_goes() {
    let (desk, store) = Desk::new();
    let citizen = desk.citizen("Lefèvre", "Aïcha");
    let (kept, lost) = (desk.session(), desk.session());
    let requests = [desk.request(kept.id), desk.request(lost.id)];
    let work = |id| RequestWork {
        note: Some("à rappeler".into()),
        ..RequestWork::empty(id, noon())
    };
    desk.write(&store, |tx| {
        tx.save_citizen(&citizen)?;
        for (session, request) in [&kept, &lost].into_iter().zip(&requests) {
            tx.save_session(session)?;
            tx.save_request(request)?;
            tx.link_citizen(session.id, Some(citizen.id))?;
            tx.save_profile_value(session.id, &desk.value("birth_name", "Lefèvre"))?;
            tx.save_request_work(&work(request.id))?;
        }
        Ok(())
    });
    let discarded = Session {
        state: SessionState::Discarded,
        discarded_at: Some(minutes(5)),
        ..lost.clone()
    };
    desk.write(&store, |tx| tx.save_session(&discarded));
    let purge = |before| desk.write(&store, |tx| tx.purge_discarded(before));
    assert_eq!(purge(minutes(5)), 0);
    // Still in time to be wanted back.
    assert_eq!(store.read().profile(lost.id).unwrap().len(), 1);
    assert_eq!(purge(minutes(6)), 1);
    assert_eq!(purge(minutes(6)), 0);
    let read = store.read();
    assert_eq!(read.profile(lost.id).unwrap().len(), 0);
    assert_eq!(read.citizen_of(lost.id).unwrap(), None);
    assert_eq!(read.request_work(requests[1].id).unwrap(), None);
    assert_eq!(read.profile(kept.id).unwrap().len(), 1);
    assert!(read.request_work(requests[0].id).unwrap().is_some());
    let kept = Session {
        person: citizen.person,
        ..kept
    };
    assert_eq!(read.citizen_sessions(citizen.id, 10).unwrap(), vec![kept]);
    assert_eq!(read.session(lost.id).unwrap(), Some(discarded));
    assert_eq!(store.verify().unwrap().problems, vec![]);
}

#[test]
fn counts_leave_out_what_does_not_count() {
    let (desk, store) = Desk::new();
    let close = |minutes_spent, session: Session| Session {
        state: SessionState::Closed,
        closed_at: Some(minutes(30)),
        minutes: Some(minutes_spent),
        ..session
    };
    let (open, one, two) = (
        desk.session(),
        close(12, desk.session()),
        close(30, desk.session()),
    );
    let lost = Session {
        state: SessionState::Discarded,
        discarded_at: Some(noon()),
        ..desk.session()
    };
    let removed = guichet_store::Request {
        state: guichet_store::RequestState::Removed,
        ..desk.request(one.id)
    };
    desk.write(&store, |tx| {
        for session in [&open, &one, &two, &lost] {
            tx.save_session(session)?;
            tx.save_request(&desk.request(session.id))?;
        }
        tx.save_request(&removed)
    });
    let expected = guichet_store::Counts {
        open: 1,
        closed: 2,
        minutes: 42,
        requests: 3,
    };
    for agent in [None, Some(desk.agent)] {
        assert_eq!(
            store
                .read()
                .counts_between(noon(), minutes(1), agent)
                .unwrap(),
            expected
        );
        assert_eq!(
            store
                .read()
                .counts_between(minutes(1), minutes(2), agent)
                .unwrap(),
            Default::default()
        );
    }
    let mut seen = Vec::new();
    store
        .read()
        .each_fact(noon(), minutes(1), &mut |fact| {
            seen.push((fact.session, fact.requests.len()))
        })
        .unwrap();
    seen.sort();
    let mut wanted = vec![(one.id, 1), (two.id, 1)];
    wanted.sort();
    assert_eq!(seen, wanted);
    let (session, requests) = store.read().session_with_requests(one.id).unwrap().unwrap();
    assert_eq!((session, requests.len()), (one, 2));
    assert_eq!(
        store
            .read()
            .frequent_procedures(desk.agent, noon(), 9)
            .unwrap(),
        vec![("caf-aide-au-logement".into(), 3)]
    );
}

#[test]
fn settings_and_own_procedures_come_back() {
    let (desk, store) = Desk::new();
    let own = guichet_store::SiteProcedure {
        id: "site-carte-jeune".into(),
        body: r#"{"title":"Carte jeune"}"#.into(),
        updated_at: noon(),
        active: true,
    };
    desk.write(&store, |tx| {
        tx.save_setting("lock.minutes", "5", noon())?;
        tx.save_setting("lock.minutes", "10", noon())?;
        tx.save_site_procedure(&own)
    });
    assert_eq!(
        store.read().setting("lock.minutes").unwrap().as_deref(),
        Some("10")
    );
    assert_eq!(store.read().setting("absent").unwrap(), None);
    assert_eq!(store.read().settings().unwrap().len(), 1);
    assert_eq!(store.read().site_procedures().unwrap(), vec![own]);
    constraint(store.transact(&desk.act(), |tx| tx.save_setting("Not a key", "", noon())));
}
