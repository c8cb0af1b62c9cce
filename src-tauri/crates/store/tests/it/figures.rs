//! What figures are computed from: read whole, counted when it changes, imported, undone, corrected.

use std::collections::BTreeMap;

use chrono::{DateTime, Duration, NaiveDate, Utc};
use guichet_domain::ids::{
    Ids, ImportId, PersonId, RequestId, SessionFileId, SessionId, WorkshopId,
};
use guichet_store::{
    Act, AgentSkill, Correction, CountKind, Detail, Diagnosis, EquipmentNeed, FactKind, FactRow,
    FileKind, Generation, ImportBatch, Month, NeedState, ReportIntro, Request, RequestState, Rule,
    Satisfaction, SavedView, Session, SessionFile, SessionState, Source, Store, StoreError, Thing,
    Training, Workshop, WorkshopCount, WorkshopState,
};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::support::{Desk, minutes, noon};

fn ever() -> (DateTime<Utc>, DateTime<Utc>) {
    (DateTime::UNIX_EPOCH, DateTime::<Utc>::MAX_UTC)
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A fact in words that can be compared, whatever the order of its themes.
fn told(fact: FactRow<'_>) -> String {
    let mut out = format!(
        "{} {} {} {:?} {:?} {} {} {:?} {} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?}",
        fact.session,
        fact.agent,
        fact.started_at,
        fact.channel,
        fact.minutes,
        fact.appointment,
        fact.anonymous,
        fact.first_visit,
        fact.mandate_used,
        fact.age_class,
        fact.gender,
        fact.social_status,
        fact.town,
        fact.autonomy,
        fact.equipment,
        fact.orientation_target,
        fact.person,
        fact.source,
    );
    assert_eq!(fact.requests.iter().count(), fact.requests.len());
    for r in fact.requests.iter() {
        let themes: Vec<_> = r.themes().collect();
        assert!(themes.is_sorted());
        out += &format!(
            "\n  {} {} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {themes:?} {:?} {:?}",
            r.id,
            r.operator,
            r.procedure,
            r.level,
            r.outcome,
            r.blocking_reason,
            r.orientation_target,
            r.way,
            r.minutes,
            r.returns_to,
            r.due_on,
        );
    }
    out
}

/// The same words from the rows that the other reads give: the slow way, which shares nothing with the feed.
fn told_slowly(session: &Session, requests: &[Request]) -> String {
    let mut out = format!(
        "{} {} {} {:?} {:?} {} {} {:?} {} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?}",
        session.id,
        session.agent,
        session.timer.started_at,
        session.channel,
        session.minutes,
        session.appointment,
        session.anonymous,
        session.first_visit,
        session.mandate_used,
        session.age_class,
        session.gender,
        session.social_status,
        session.town,
        session.autonomy,
        session.equipment.join(" "),
        session.orientation_target,
        session.person,
        session.source,
    );
    for r in requests.iter().filter(|r| r.state != RequestState::Removed) {
        out += &format!(
            "\n  {} {} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?}",
            r.id,
            r.operator,
            r.procedure,
            Some(&r.level).filter(|level| !level.is_empty()),
            r.outcome,
            r.blocking_reason,
            r.orientation_target,
            r.way,
            r.minutes,
            r.themes,
            r.returns_to,
            r.due_on,
        );
    }
    out
}

/// Every fact, by session, with its kind and month.
fn facts(store: &Store) -> BTreeMap<(&'static str, String), Vec<String>> {
    let read = store.read();
    let mut all: BTreeMap<_, Vec<String>> = BTreeMap::new();
    let mut last = DateTime::UNIX_EPOCH;
    let mut put = |kind: FactKind, month: Month, text: String| {
        let key = (kind.code(), month.to_string());
        all.entry(key).or_default().push(text);
    };
    read.each_fact(ever().0, ever().1, &mut |fact| {
        assert!(fact.started_at >= last);
        last = fact.started_at;
        put(FactKind::Session, Month::of(fact.started_at), told(fact));
    })
    .unwrap();
    for workshop in read.workshops_between(ever().0, ever().1).unwrap() {
        if workshop.state == WorkshopState::Closed {
            let month = Month::of(workshop.started_at);
            put(FactKind::Workshop, month, format!("{workshop:?}"));
        }
    }
    let (from, to) = (day("1970-01-01"), day("2999-12-31"));
    for answer in read.satisfaction(from, to).unwrap() {
        put(
            FactKind::Answer,
            Month::of_day(answer.day),
            format!("{answer:?}"),
        );
    }
    for diagnosis in read.diagnoses(from, to).unwrap() {
        put(
            FactKind::Answer,
            Month::of_day(diagnosis.day),
            format!("{diagnosis:?}"),
        );
    }
    for texts in all.values_mut() {
        texts.sort_unstable();
    }
    all
}

fn generations(store: &Store) -> BTreeMap<(&'static str, String), u64> {
    let counters = store.read().facts_generation().unwrap();
    let pair = |g: &Generation| ((g.kind.code(), g.month.to_string()), g.generation);
    counters.iter().map(pair).collect()
}

fn closed(desk: &Desk) -> Session {
    Session {
        state: SessionState::Closed,
        closed_at: Some(minutes(20)),
        ended_at: Some(minutes(20)),
        minutes: Some(20),
        ..desk.session()
    }
}

fn workshop(desk: &Desk) -> Workshop {
    Workshop {
        id: WorkshopId::new(&desk.ids),
        agent: desk.agent,
        state: WorkshopState::Closed,
        theme: "email".into(),
        level: Some("debutant".into()),
        started_at: noon(),
        minutes: 120,
        participants: 8,
        source: Source::Desk,
        import: None,
        counts: vec![
            count(CountKind::AgeClass, "70_et_plus", 5),
            count(CountKind::Gender, "feminin", 6),
        ],
    }
}

fn count(kind: CountKind, code: &str, count: u32) -> WorkshopCount {
    WorkshopCount {
        kind,
        code: code.into(),
        count,
    }
}

#[test]
fn the_feed_gives_what_the_rows_hold() {
    let (desk, store) = Desk::new();
    let citizen = desk.citizen("Lefèvre", "Aïcha");
    let full = Session {
        appointment: true,
        first_visit: Some(true),
        mandate_used: true,
        age_class: Some("60_64".into()),
        gender: Some("feminin".into()),
        social_status: Some("retraite".into()),
        town: Some("2A004".into()),
        autonomy: Some("autonome".into()),
        equipment: vec!["telephone".into(), "tablette".into()],
        orientation_target: Some("aide_sociale".into()),
        ..closed(&desk)
    };
    let bare = closed(&desk);
    let mut draft = desk.session();
    draft.channel = None;
    let first = Request {
        outcome: Some("bloquee".into()),
        blocking_reason: Some("langue".into()),
        orientation_target: Some("autre".into()),
        way: Some("online".into()),
        minutes: Some(12),
        due_on: Some(day("2026-12-24")),
        ..desk.request(full.id)
    };
    let second = Request {
        position: 1,
        procedure: None,
        level: String::new(),
        themes: Vec::new(),
        returns_to: Some(first.id),
        ..desk.request(full.id)
    };
    let removed = Request {
        position: 2,
        state: RequestState::Removed,
        ..desk.request(full.id)
    };
    let lone = desk.request(bare.id);
    let of_draft = desk.request(draft.id);
    desk.write(&store, |tx| {
        tx.save_citizen(&citizen)?;
        for session in [&full, &bare, &draft] {
            tx.save_session(session)?;
        }
        tx.link_citizen(full.id, Some(citizen.id))?;
        // Not in their order.
        for request in [&second, &removed, &lone, &of_draft] {
            let later = Request {
                returns_to: None,
                ..request.clone()
            };
            tx.save_request(&later)?;
        }
        tx.save_request(&first)?;
        tx.save_request(&second)
    });
    let read = store.read();
    let mut fed = Vec::new();
    read.each_fact(ever().0, ever().1, &mut |fact| fed.push(told(fact)))
        .unwrap();
    let slowly: Vec<_> = [full.id, bare.id]
        .map(|id| {
            let (session, requests) = read.session_with_requests(id).unwrap().unwrap();
            told_slowly(&session, &requests)
        })
        .into();
    fed.sort_unstable();
    let mut expected = slowly.clone();
    expected.sort_unstable();
    assert_eq!(fed, expected);
    assert!(slowly[0].contains("2A004") && slowly[0].contains("langue"));
    assert!(!slowly[0].contains(&removed.id.to_string()));
    let mut one = Vec::new();
    read.fact(full.id, &mut |fact| one.push(told(fact)))
        .unwrap();
    assert_eq!(one, slowly[..1]);
    read.fact(draft.id, &mut |_| panic!("a draft is no fact"))
        .unwrap();
    // The end is left out.
    let mut none = 0;
    read.each_fact(ever().0, noon(), &mut |_| none += 1)
        .unwrap();
    assert_eq!(none, 0);
}

/// Something that is written, drawn at random. Numbers choose among what is there.
#[derive(Clone, Debug)]
enum Step {
    Session(u8),
    Close(u8),
    Reopen(u8),
    Move(u8, u8),
    Channel(u8, u8),
    Pause(u8),
    Link(u8, bool),
    Request(u8, u8),
    Outcome(u8, u8),
    Remove(u8, bool),
    Themes(u8, u8),
    Revision(u8),
    Return(u8, u8),
    Again(u8),
    Workshop(u8),
    Counters(u8, u8),
    Discard(u8),
    Answer(u8),
    Diagnosis(u8),
    Import(u8),
    Undo(u8),
    View,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let n = || any::<u8>();
    proptest::collection::vec(
        prop_oneof![
            3 => n().prop_map(Step::Session),
            3 => n().prop_map(Step::Close),
            1 => n().prop_map(Step::Reopen),
            1 => (n(), n()).prop_map(|(a, b)| Step::Move(a, b)),
            2 => (n(), n()).prop_map(|(a, b)| Step::Channel(a, b)),
            1 => n().prop_map(Step::Pause),
            2 => (n(), any::<bool>()).prop_map(|(a, b)| Step::Link(a, b)),
            4 => (n(), n()).prop_map(|(a, b)| Step::Request(a, b)),
            2 => (n(), n()).prop_map(|(a, b)| Step::Outcome(a, b)),
            2 => (n(), any::<bool>()).prop_map(|(a, b)| Step::Remove(a, b)),
            2 => (n(), n()).prop_map(|(a, b)| Step::Themes(a, b)),
            1 => n().prop_map(Step::Revision),
            1 => (n(), n()).prop_map(|(a, b)| Step::Return(a, b)),
            2 => n().prop_map(Step::Again),
            1 => n().prop_map(Step::Workshop),
            1 => (n(), n()).prop_map(|(a, b)| Step::Counters(a, b)),
            1 => n().prop_map(Step::Discard),
            1 => n().prop_map(Step::Answer),
            1 => n().prop_map(Step::Diagnosis),
            1 => n().prop_map(Step::Import),
            1 => n().prop_map(Step::Undo),
            1 => Just(Step::View),
        ],
        1..40,
    )
}

/// What was written so far, to choose from.
#[derive(Default)]
struct Written {
    sessions: Vec<SessionId>,
    requests: Vec<RequestId>,
    workshops: Vec<WorkshopId>,
    imports: Vec<ImportId>,
}

fn among<T: Copy>(of: &[T], n: u8) -> Option<T> {
    (!of.is_empty()).then(|| of[usize::from(n) % of.len()])
}

/// Noon of some day of three months.
fn moment(n: u8) -> DateTime<Utc> {
    noon() + Duration::days(i64::from(n % 90))
}

fn change_session(
    desk: &Desk,
    store: &Store,
    id: Option<SessionId>,
    change: impl FnOnce(&mut Session),
) {
    if let Some(mut session) = id.and_then(|id| store.read().session(id).unwrap()) {
        change(&mut session);
        desk.write(store, |tx| tx.save_session(&session));
    }
}

fn change_request(
    desk: &Desk,
    store: &Store,
    id: Option<RequestId>,
    change: impl FnOnce(&mut Request),
) {
    if let Some(mut request) = id.and_then(|id| store.read().request(id).unwrap()) {
        change(&mut request);
        desk.write(store, |tx| tx.save_request(&request));
    }
}

fn apply(
    desk: &Desk,
    store: &Store,
    citizen: &guichet_store::Citizen,
    w: &mut Written,
    step: &Step,
) {
    let session = |n: u8| among(&w.sessions, n);
    let request = |n: u8| among(&w.requests, n);
    match *step {
        Step::Session(n) => {
            let mut new = desk.session();
            new.timer.started_at = moment(n);
            desk.write(store, |tx| tx.save_session(&new));
            w.sessions.push(new.id);
        }
        Step::Close(n) => change_session(desk, store, session(n), |s| {
            (s.state, s.closed_at, s.discarded_at) = (SessionState::Closed, Some(minutes(9)), None);
        }),
        Step::Reopen(n) => change_session(desk, store, session(n), |s| {
            (s.state, s.closed_at, s.discarded_at) = (SessionState::Open, None, None);
        }),
        Step::Move(n, to) => {
            change_session(desk, store, session(n), |s| s.timer.started_at = moment(to));
        }
        Step::Channel(n, to) => change_session(desk, store, session(n), |s| {
            s.channel = Some(["visio", "telephone"][usize::from(to % 2)].into());
        }),
        Step::Pause(n) => change_session(desk, store, session(n), |s| {
            s.timer.pause(minutes(3));
            s.corrected_at = Some(minutes(4));
        }),
        Step::Link(n, to) => {
            if let Some(id) = session(n) {
                desk.write(store, |tx| tx.link_citizen(id, to.then_some(citizen.id)));
            }
        }
        Step::Request(n, position) => {
            if let Some(id) = session(n) {
                let new = Request {
                    position: u32::from(position % 4),
                    ..desk.request(id)
                };
                desk.write(store, |tx| tx.save_request(&new));
                w.requests.push(new.id);
            }
        }
        Step::Outcome(n, to) => change_request(desk, store, request(n), |r| {
            r.outcome = [None, Some("finalisee".into()), Some("bloquee".into())]
                [usize::from(to % 3)]
            .clone();
        }),
        Step::Remove(n, removed) => change_request(desk, store, request(n), |r| {
            r.state = if removed {
                RequestState::Removed
            } else {
                RequestState::Done
            };
        }),
        Step::Themes(n, to) => change_request(desk, store, request(n), |r| {
            r.themes = ["justice", "logement", "loisirs"]
                .into_iter()
                .enumerate()
                .filter(|(bit, _)| to >> bit & 1 == 1)
                .map(|(_, theme)| theme.to_owned())
                .collect();
        }),
        Step::Revision(n) => change_request(desk, store, request(n), |r| {
            r.catalogue_revision = "2026-12-01".into();
        }),
        Step::Return(n, to) => {
            let to = request(to);
            change_request(desk, store, request(n), |r| {
                r.returns_to = to.filter(|to| *to != r.id);
                r.due_on = Some(day("2026-12-31"));
            });
        }
        Step::Again(n) => {
            change_session(desk, store, session(n), |_| {});
            change_request(desk, store, request(n), |_| {});
        }
        Step::Workshop(n) => {
            let new = Workshop {
                started_at: moment(n),
                ..workshop(desk)
            };
            desk.write(store, |tx| tx.save_workshop(&new));
            w.workshops.push(new.id);
        }
        Step::Counters(n, to) => {
            if let Some(id) = among(&w.workshops, n) {
                let mut changed = store.read().workshop(id).unwrap().unwrap();
                changed.counts = vec![count(CountKind::Gender, "masculin", u32::from(to % 3) + 1)];
                desk.write(store, |tx| tx.save_workshop(&changed));
            }
        }
        Step::Discard(n) => {
            if let Some(id) = among(&w.workshops, n)
                && let Some(mut changed) = store.read().workshop(id).unwrap()
            {
                changed.state = match changed.state {
                    WorkshopState::Discarded => WorkshopState::Closed,
                    _ => WorkshopState::Discarded,
                };
                desk.write(store, |tx| tx.save_workshop(&changed));
            }
        }
        Step::Answer(n) => {
            let answer = Satisfaction {
                day: moment(n).date_naive(),
                ease: Some([0, 5, 10][usize::from(n % 3)]),
                clarity: None,
            };
            desk.write(store, |tx| tx.add_satisfaction(&answer, &desk.ids));
        }
        Step::Diagnosis(n) => {
            let diagnosis = Diagnosis {
                day: moment(n).date_naive(),
                own_email: Some(true),
                own_phone: None,
                reads_alone: None,
                self_rating: Some("faible".into()),
            };
            desk.write(store, |tx| tx.add_diagnosis(&diagnosis, &desk.ids));
        }
        Step::Import(n) => w.imports.push(import(desk, store, usize::from(n % 5) + 1)),
        Step::Undo(n) => {
            if let Some(id) = among(&w.imports, n) {
                let undone = store.transact(&desk.act(), |tx| tx.undo_import(id, minutes(50)));
                assert!(undone.is_ok() || matches!(undone, Err(StoreError::Rule(Rule::State))));
            }
        }
        Step::View => desk.write(store, |tx| {
            tx.save_view(&SavedView {
                id: guichet_domain::ids::ViewId::new(&desk.ids),
                agent: desk.agent,
                name: "Mes demandes".into(),
                body: "{}".into(),
                updated_at: noon(),
            })
        }),
    }
}

/// Imports sessions over several months, and a workshop, in one act.
fn import(desk: &Desk, store: &Store, sessions: usize) -> ImportId {
    let batch = ImportBatch {
        id: ImportId::new(&desk.ids),
        kind: "csv".into(),
        at: noon(),
        agent: desk.agent,
        rows: u32::try_from(sessions).unwrap(),
        refused: 2,
        undone_at: None,
    };
    let of_batch = |n: usize| {
        let mut session = Session {
            source: Source::Import,
            import: Some(batch.id),
            anonymous: true,
            ..closed(desk)
        };
        session.timer.started_at = moment(u8::try_from(n * 40 % 256).unwrap());
        let request = Request {
            operator: "non_renseigne".into(),
            level: String::new(),
            procedure: None,
            ..desk.request(session.id)
        };
        (session, [request])
    };
    let group = Workshop {
        source: Source::Import,
        import: Some(batch.id),
        ..workshop(desk)
    };
    desk.write(store, |tx| {
        tx.add_import(&batch)?;
        for (session, requests) in (0..sessions).map(of_batch) {
            tx.record_session(&session, &requests, None)?;
        }
        tx.save_workshop(&group)
    });
    batch.id
}

#[test]
fn generations_change_whenever_a_fact_does_and_never_otherwise() {
    let cases = Config::with_cases(24);
    TestRunner::new(cases)
        .run(&steps(), |steps| {
            let (desk, store) = Desk::new();
            let citizen = desk.citizen("Lefèvre", "Aïcha");
            desk.write(&store, |tx| tx.save_citizen(&citizen));
            let mut written = Written::default();
            let (mut before, mut counted) = (facts(&store), generations(&store));
            for step in &steps {
                apply(&desk, &store, &citizen, &mut written, step);
                let (after, now) = (facts(&store), generations(&store));
                let months: std::collections::BTreeSet<_> = before
                    .keys()
                    .chain(after.keys())
                    .chain(now.keys())
                    .collect();
                for month in months {
                    let changed = before.get(month) != after.get(month);
                    let (then, now) = (counted.get(month), now.get(month));
                    prop_assert!(now >= then, "{step:?}: {month:?} {then:?} {now:?}");
                    prop_assert_eq!(changed, then != now, "{:?}: {:?}", step, month);
                }
                (before, counted) = (after, now);
            }
            Ok(())
        })
        .unwrap();
}

#[test]
fn undoing_an_import_gives_back_the_very_same_figures() {
    TestRunner::new(Config::with_cases(12))
        .run(&(steps(), 1..30_usize), |(steps, sessions)| {
            let (desk, store) = Desk::new();
            let citizen = desk.citizen("Lefèvre", "Aïcha");
            desk.write(&store, |tx| tx.save_citizen(&citizen));
            let mut written = Written::default();
            for step in &steps {
                apply(&desk, &store, &citizen, &mut written, step);
            }
            let before = facts(&store);
            let rows = store.verify().unwrap().journal_rows;
            let id = import(&desk, &store, sessions);
            prop_assert_ne!(&facts(&store), &before);
            let undone = desk.write(&store, |tx| tx.undo_import(id, minutes(50)));
            prop_assert_eq!((undone.sessions, undone.workshops), (sessions, 1));
            prop_assert_eq!(facts(&store), before);
            let report = store.verify().unwrap();
            prop_assert_eq!(report.problems, vec![]);
            prop_assert_eq!(report.journal_rows, rows + 2);
            let batch = store.read().imports().unwrap();
            prop_assert!(
                batch
                    .iter()
                    .any(|b| b.id == id && b.undone_at == Some(minutes(50)))
            );
            Ok(())
        })
        .unwrap();
}

#[test]
fn an_import_is_undone_once_and_what_continued_it_stays() {
    let (desk, store) = Desk::new();
    let id = import(&desk, &store, 1);
    let mut imported = None;
    let mut each = |fact: FactRow<'_>| {
        assert_eq!(fact.source, Source::Import);
        let request = fact.requests.iter().next().unwrap();
        assert_eq!((request.operator, request.level), ("non_renseigne", None));
        imported = Some(request.id);
    };
    store
        .read()
        .each_fact(ever().0, ever().1, &mut each)
        .unwrap();
    let ours = closed(&desk);
    let back = Request {
        returns_to: imported,
        ..desk.request(ours.id)
    };
    desk.write(&store, |tx| {
        tx.record_session(&ours, std::slice::from_ref(&back), None)
    });
    let undo = |id| store.transact::<_, StoreError>(&desk.act(), |tx| tx.undo_import(id, noon()));
    assert!(undo(id).unwrap().changes.contains(&Thing::Figures));
    assert!(matches!(undo(id), Err(StoreError::Rule(Rule::State))));
    assert!(matches!(
        undo(ImportId::new(&desk.ids)),
        Err(StoreError::NotFound)
    ));
    let stays = store.read().request(back.id).unwrap().unwrap();
    assert_eq!(stays.returns_to, None);
    assert_eq!(store.verify().unwrap().problems, vec![]);
}

#[test]
fn many_at_once_are_written_as_one_by_one() {
    let (desk, store) = Desk::new();
    let citizen = desk.citizen("Lefèvre", "Aïcha");
    let session = Session {
        town: Some("51230".into()),
        equipment: vec!["telephone".into()],
        first_visit: Some(false),
        social_status: Some("en_emploi".into()),
        orientation_target: Some("autre".into()),
        autonomy: Some("autonome".into()),
        age_class: Some("26_34".into()),
        gender: Some("masculin".into()),
        appointment: true,
        mandate_used: true,
        ..closed(&desk)
    };
    let earlier = desk.request(session.id);
    let request = Request {
        position: 1,
        outcome: Some("bloquee".into()),
        blocking_reason: Some("langue".into()),
        orientation_target: Some("autre".into()),
        way: Some("paper".into()),
        minutes: Some(7),
        returns_to: Some(earlier.id),
        due_on: Some(day("2026-11-30")),
        ..desk.request(session.id)
    };
    desk.write(&store, |tx| {
        tx.save_citizen(&citizen)?;
        tx.record_session(
            &session,
            &[earlier.clone(), request.clone()],
            Some(citizen.id),
        )
    });
    let read = store.read();
    let expected = Session {
        person: citizen.person,
        ..session.clone()
    };
    assert_eq!(read.session(session.id).unwrap(), Some(expected));
    assert_eq!(
        read.requests_of(session.id).unwrap(),
        vec![earlier, request]
    );
    assert_eq!(read.citizen_of(session.id).unwrap(), Some(citizen.id));
    let refused = store.transact(&desk.act(), |tx| {
        tx.record_session(&desk.session(), &[], None)
    });
    assert!(matches!(refused, Err(StoreError::Rule(Rule::State))));
}

#[test]
fn the_pseudonym_follows_the_person() {
    let (desk, store) = Desk::new();
    let (one, other) = (
        desk.citizen("Lefèvre", "Aïcha"),
        desk.citizen("Martin", "Paul"),
    );
    let session = desk.session();
    desk.write(&store, |tx| {
        tx.save_citizen(&one)?;
        tx.save_citizen(&other)?;
        tx.save_session(&session)
    });
    let person = || store.read().session(session.id).unwrap().unwrap().person;
    let link = |to| desk.write(&store, |tx| tx.link_citizen(session.id, to));
    assert_eq!(person(), None);
    link(Some(one.id));
    assert_eq!(person(), one.person);
    // A screen that read the session before saves it after.
    desk.write(&store, |tx| tx.save_session(&session));
    assert_eq!(person(), one.person);
    link(Some(other.id));
    assert_eq!(person(), other.person);
    // A changed record keeps its own.
    let renamed = guichet_store::Citizen {
        used_name: Some("Durand".into()),
        person: Some(PersonId::random(&desk.ids)),
        ..other.clone()
    };
    desk.write(&store, |tx| tx.save_citizen(&renamed));
    assert_eq!(
        store.read().citizen(other.id).unwrap().unwrap().person,
        other.person
    );
    link(None);
    assert_eq!(person(), None);
    link(Some(one.id));
    desk.write(&store, |tx| tx.erase_citizen(one.id, noon()));
    assert_eq!(person(), one.person, "the figures stay");
    assert_eq!(store.read().citizen(one.id).unwrap().unwrap().person, None);
}

#[test]
fn a_correction_tells_what_was_and_what_became() {
    let (desk, store) = Desk::new();
    let session = Session {
        town: Some("2A004".into()),
        ..closed(&desk)
    };
    let (one, two) = (
        Request {
            outcome: Some("finalisee".into()),
            ..desk.request(session.id)
        },
        Request {
            position: 1,
            ..desk.request(session.id)
        },
    );
    desk.write(&store, |tx| {
        tx.record_session(&session, &[one.clone(), two.clone()], None)
    });
    let wanted = Session {
        minutes: Some(35),
        town: None,
        equipment: vec!["telephone".into()],
        // What a correction does not touch.
        agent: guichet_domain::ids::AgentId::new(&desk.ids),
        anonymous: true,
        ..session.clone()
    };
    let blocked = Request {
        outcome: Some("bloquee".into()),
        blocking_reason: Some("langue".into()),
        position: 9,
        themes: vec!["logement".into(), "justice".into()],
        ..one.clone()
    };
    let act = Act::new("session.correct", Some(desk.agent), minutes(60));
    let correct = |session: &Session, requests: &[Request], reason: &str| {
        store.transact(&act, |tx| {
            tx.correct_session(&Correction {
                session,
                requests,
                reason,
                at: minutes(60),
            })
        })
    };
    let done = correct(&wanted, &[blocked, two.clone()], "erreur_de_saisie").unwrap();
    assert_eq!(
        done.value,
        [
            "minutes",
            "town",
            "equipment",
            "request.0.outcome",
            "request.0.blocking_reason",
            "request.0.themes"
        ]
    );
    assert!(done.changes.contains(&Thing::Figures));
    let read = store.read();
    let after = read.session(session.id).unwrap().unwrap();
    let expected = Session {
        minutes: Some(35),
        town: None,
        equipment: vec!["telephone".into()],
        corrected_at: Some(minutes(60)),
        ..session.clone()
    };
    assert_eq!(after, expected);
    let first = read.request(one.id).unwrap().unwrap();
    assert_eq!((first.position, first.themes.len()), (0, 2));
    assert_eq!(read.request(two.id).unwrap(), Some(two));
    let row = &read.journal(None, 1).unwrap()[0];
    let details: serde_json::Value = serde_json::from_str(&row.details).unwrap();
    assert_eq!(
        details,
        serde_json::json!({
            "reason": "erreur_de_saisie",
            "minutes": { "before": 20, "after": 35 },
            "town": { "before": "2a004", "after": null },
            "equipment": { "before": [], "after": ["telephone"] },
            "request.0.outcome": { "before": "finalisee", "after": "bloquee" },
            "request.0.blocking_reason": { "before": null, "after": "langue" },
            "request.0.themes": { "before": ["argent_impots", "logement"], "after": ["justice", "logement"] },
        })
    );
    assert_eq!(store.verify().unwrap().problems, vec![]);

    let nothing = correct(&expected, &[], "erreur_de_saisie").unwrap();
    assert_eq!(nothing.value, Vec::<String>::new());
    let open = desk.session();
    desk.write(&store, |tx| tx.save_session(&open));
    assert!(matches!(
        correct(&open, &[], "erreur_de_saisie"),
        Err(StoreError::Rule(Rule::State))
    ));
    assert!(matches!(
        correct(&expected, &[desk.request(session.id)], "erreur_de_saisie"),
        Err(StoreError::NotFound)
    ));
    assert!(matches!(
        correct(&expected, &[], "Madame Lefèvre l’a dit"),
        Err(StoreError::Rule(Rule::NotACode))
    ));
}

#[test]
fn a_change_that_is_no_code_leaves_no_journal_row() {
    let (desk, store) = Desk::new();
    let bad = Detail::Change {
        before: None,
        after: Some(Box::new(Detail::Code("Madame Lefèvre".into()))),
    };
    for detail in [bad, Detail::Codes(vec!["Madame Lefèvre".into()])] {
        let act = desk.act().with("what", detail);
        let refused = store.transact::<_, StoreError>(&act, |_| Ok(()));
        assert!(matches!(refused, Err(StoreError::Rule(Rule::NotACode))));
    }
}

#[test]
fn workshops_count_people_and_come_back() {
    let (desk, store) = Desk::new();
    let group = workshop(&desk);
    let later = Workshop {
        started_at: minutes(10),
        level: None,
        counts: Vec::new(),
        state: WorkshopState::Open,
        ..workshop(&desk)
    };
    desk.write(&store, |tx| {
        tx.save_workshop(&later)?;
        tx.save_workshop(&group)
    });
    let all = || store.read().workshops_between(ever().0, ever().1).unwrap();
    assert_eq!(all(), [group.clone(), later.clone()]);
    assert_eq!(store.read().workshop(later.id).unwrap(), Some(later));
    let mut gone = group.clone();
    gone.state = WorkshopState::Discarded;
    gone.counts[1].count = 7;
    desk.write(&store, |tx| tx.save_workshop(&gone));
    assert_eq!(all().len(), 1);
    assert_eq!(store.read().workshop(gone.id).unwrap(), Some(gone.clone()));
    gone.counts[0].count = 0;
    let refused = store.transact(&desk.act(), |tx| tx.save_workshop(&gone));
    assert!(matches!(
        refused,
        Err(StoreError::Rule(Rule::Constraint(_)))
    ));
}

#[test]
fn an_answer_leaves_no_trace_of_who_gave_it_or_when() {
    let (desk, store) = Desk::new();
    let rows = store.verify().unwrap().journal_rows;
    let answer = Satisfaction {
        day: day("2026-11-21"),
        ease: Some(10),
        clarity: Some(4),
    };
    let diagnosis = Diagnosis {
        day: day("2026-11-21"),
        own_email: Some(false),
        own_phone: Some(true),
        reads_alone: None,
        self_rating: Some("faible".into()),
    };
    let draft = Act::draft(Some(desk.agent), noon());
    let done = store
        .transact::<_, StoreError>(&draft, |tx| {
            tx.add_satisfaction(&answer, &desk.ids)?;
            tx.add_diagnosis(&diagnosis, &desk.ids)
        })
        .unwrap();
    assert_eq!(done.seq, None);
    assert_eq!(store.verify().unwrap().journal_rows, rows);
    let today = (day("2026-11-21"), day("2026-11-21"));
    assert_eq!(
        store.read().satisfaction(today.0, today.1).unwrap(),
        [answer]
    );
    assert_eq!(
        store.read().diagnoses(today.0, today.1).unwrap(),
        [diagnosis]
    );
    let before = day("2026-11-20");
    assert_eq!(store.read().satisfaction(before, before).unwrap(), []);
    let write = |answer: Satisfaction| {
        store.transact::<_, StoreError>(&draft, |tx| tx.add_satisfaction(&answer, &desk.ids))
    };
    for (ease, clarity) in [
        (None, None),
        (Some(7), None),
        (None, Some(0)),
        (None, Some(6)),
    ] {
        assert!(
            write(Satisfaction {
                ease,
                clarity,
                ..answer
            })
            .is_err()
        );
    }
    // Nothing in the identifiers tells the order: version 4 holds no time.
    drop(store);
    let conn = crate::support::raw(&desk, guichet_store::DataFile::Activity);
    for table in ["satisfaction", "diagnosis"] {
        let sql = format!("SELECT id FROM {table}");
        let id: [u8; 16] = conn.query_row(&sql, [], |row| row.get(0)).unwrap();
        assert_eq!(id[6] >> 4, 4);
    }
}

#[test]
fn drafts_left_and_dates_past_are_counted() {
    let (desk, store) = Desk::new();
    let today = day("2026-11-21");
    let (first, second) = (closed(&desk), closed(&desk));
    let due = |session: SessionId, on: &str| Request {
        due_on: Some(day(on)),
        ..desk.request(session)
    };
    let late = due(first.id, "2026-11-18");
    let later = due(first.id, "2026-11-17");
    let today_still = due(first.id, "2026-11-21");
    let continued = due(first.id, "2026-11-10");
    let removed = Request {
        state: RequestState::Removed,
        ..due(first.id, "2026-11-10")
    };
    let back = Request {
        returns_to: Some(continued.id),
        ..desk.request(second.id)
    };
    let given_up = Session {
        state: SessionState::Discarded,
        discarded_at: Some(noon()),
        ..desk.session()
    };
    let back_for_nothing = Request {
        returns_to: Some(late.id),
        ..desk.request(given_up.id)
    };
    let of_open = desk.session();
    let draft = due(of_open.id, "2026-11-01");
    desk.write(&store, |tx| {
        for session in [&first, &second, &given_up, &of_open] {
            tx.save_session(session)?;
        }
        for request in [
            &late,
            &later,
            &today_still,
            &continued,
            &removed,
            &back,
            &back_for_nothing,
            &draft,
        ] {
            tx.save_request(request)?;
        }
        Ok(())
    });
    let read = store.read();
    let found: Vec<_> = read
        .late_requests(today)
        .unwrap()
        .iter()
        .map(|l| l.request)
        .collect();
    assert_eq!(found, [later.id, late.id]);
    assert_eq!(read.open_before(noon(), None).unwrap(), 0);
    assert_eq!(read.open_before(minutes(1), None).unwrap(), 1);
    assert_eq!(read.open_before(minutes(1), Some(desk.agent)).unwrap(), 1);
    let other = guichet_domain::ids::AgentId::new(&desk.ids);
    assert_eq!(read.open_before(minutes(1), Some(other)).unwrap(), 0);
}

#[test]
fn the_register_views_and_introductions_come_back() {
    let (desk, store) = Desk::new();
    let mut training = Training {
        id: guichet_domain::ids::TrainingId::new(&desk.ids),
        agent: desk.agent,
        title: "Aidants Connect".into(),
        day: day("2026-03-02"),
        minutes: 420,
    };
    let mut skill = AgentSkill {
        agent: desk.agent,
        skill: "pix".into(),
        level: 4,
        declared_on: day("2026-03-02"),
    };
    let mut need = EquipmentNeed {
        id: guichet_domain::ids::EquipmentNeedId::new(&desk.ids),
        kind: "tablette".into(),
        label: "Tablettes pour les ateliers".into(),
        quantity: 4,
        state: NeedState::Wanted,
        updated_at: noon(),
    };
    let mut view = SavedView {
        id: guichet_domain::ids::ViewId::new(&desk.ids),
        agent: desk.agent,
        name: "La CAF ce mois-ci".into(),
        body: "{\"preset\":\"this_month\"}".into(),
        updated_at: noon(),
    };
    let mut intro = ReportIntro {
        period: "2026-11".into(),
        body: "Un mois chargé.".into(),
        agent: desk.agent,
        updated_at: noon(),
    };
    for round in 0..2 {
        desk.write(&store, |tx| {
            tx.save_training(&training)?;
            tx.save_agent_skill(&skill)?;
            tx.save_equipment_need(&need)?;
            tx.save_view(&view)?;
            tx.save_report_intro(&intro)
        });
        let read = store.read();
        assert_eq!(read.trainings().unwrap(), [training.clone()]);
        assert_eq!(read.agent_skills().unwrap(), [skill.clone()]);
        assert_eq!(read.equipment_needs().unwrap(), [need.clone()]);
        assert_eq!(read.saved_views(desk.agent).unwrap(), [view.clone()]);
        assert_eq!(read.report_intro("2026-11").unwrap(), Some(intro.clone()));
        if round == 0 {
            training.minutes = 840;
            skill.level = 5;
            need.state = NeedState::Received;
            view.name = "La CAF".into();
            intro.body = "Un mois calme.".into();
        }
    }
    assert_eq!(store.read().report_intro("2026").unwrap(), None);
    let other = guichet_domain::ids::AgentId::new(&desk.ids);
    assert_eq!(store.read().saved_views(other).unwrap(), []);
    let not_hers = store.transact(&desk.act(), |tx| tx.remove_view(view.id, other));
    assert!(matches!(not_hers, Err(StoreError::NotFound)));
    desk.write(&store, |tx| {
        tx.remove_view(view.id, desk.agent)?;
        tx.remove_training(training.id)?;
        tx.remove_agent_skill(desk.agent, "pix")
    });
    let read = store.read();
    assert_eq!(read.saved_views(desk.agent).unwrap(), []);
    assert_eq!(read.trainings().unwrap(), []);
    assert_eq!(read.agent_skills().unwrap(), []);
}

#[test]
fn documents_stay_in_the_vault_and_go_with_the_session_or_the_citizen() {
    let (desk, store) = Desk::new();
    let citizen = desk.citizen("Lefèvre", "Aïcha");
    let (kept, lost) = (desk.session(), desk.session());
    let file = |session: SessionId, name: &str| SessionFile {
        id: SessionFileId::new(&desk.ids),
        session,
        request: None,
        kind: FileKind::Receipt,
        name: name.into(),
        media_type: "application/pdf".into(),
        received_at: noon(),
    };
    let (receipt, page, of_lost) = (
        file(kept.id, "accuse.pdf"),
        SessionFile {
            kind: FileKind::Page,
            received_at: minutes(1),
            ..file(kept.id, "page.pdf")
        },
        file(lost.id, "accuse.pdf"),
    );
    let mut bytes = vec![0; 300_000];
    desk.ids.bytes(&mut bytes);
    desk.write(&store, |tx| {
        tx.save_citizen(&citizen)?;
        for session in [&kept, &lost] {
            tx.save_session(session)?;
            tx.link_citizen(session.id, Some(citizen.id))?;
        }
        tx.add_session_file(&page, b"%PDF-page")?;
        tx.add_session_file(&receipt, &bytes)?;
        tx.add_session_file(&of_lost, b"%PDF-lost")
    });
    let read = store.read();
    assert_eq!(
        read.session_files(kept.id).unwrap(),
        [(receipt.clone(), 300_000), (page.clone(), 9)]
    );
    assert_eq!(
        *read.session_file_bytes(receipt.id).unwrap().unwrap(),
        bytes
    );
    assert!(!format!("{receipt:?}").contains("accuse"));
    let nowhere = store.transact(&desk.act(), |tx| {
        tx.add_session_file(&file(SessionId::new(&desk.ids), "x"), b"x")
    });
    assert!(matches!(nowhere, Err(StoreError::NotFound)));

    desk.write(&store, |tx| {
        tx.save_session(&Session {
            state: SessionState::Discarded,
            discarded_at: Some(noon()),
            ..lost.clone()
        })?;
        tx.purge_discarded(minutes(1))
    });
    assert_eq!(read.session_file(of_lost.id).unwrap(), None);
    assert_eq!(read.session(lost.id).unwrap().unwrap().person, None);
    let done = store
        .transact::<_, StoreError>(&desk.act(), |tx| tx.remove_session_file(page.id))
        .unwrap();
    assert!(done.changes.contains(&Thing::Files(kept.id)));
    assert_eq!(read.session_files(kept.id).unwrap().len(), 1);
    desk.write(&store, |tx| tx.erase_citizen(citizen.id, noon()));
    assert_eq!(read.session_files(kept.id).unwrap(), []);
    assert_eq!(store.verify().unwrap().problems, vec![]);
    drop(store);
    let store = Store::open(desk.path(), &desk.supervisor_keys(), noon()).unwrap();
    assert!(matches!(
        store.read().session_files(kept.id),
        Err(StoreError::NoVault)
    ));
}

#[test]
fn months_begin_and_end_where_the_calendar_says() {
    let month = Month::of("2026-12-31T23:59:59.999Z".parse().unwrap());
    assert_eq!(month.to_string(), "2026-12");
    assert_eq!(
        (month.first_day(), month.last_day()),
        (day("2026-12-01"), day("2026-12-31"))
    );
    let next: DateTime<Utc> = "2027-01-01T00:00:00Z".parse().unwrap();
    assert_eq!(month.end(), next);
    assert_eq!(month.next(), Month::of(next));
    assert_eq!(
        Month::of_day(day("2024-02-29")).last_day(),
        day("2024-02-29")
    );
    assert_eq!(
        month.start(),
        "2026-12-01T00:00:00Z".parse::<DateTime<Utc>>().unwrap()
    );
}
