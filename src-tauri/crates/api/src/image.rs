//! The column image of the facts, kept in memory beside the open files.
//!
//! It is built at the first need, slice after slice, so that the counter never waits for it; kept up session by
//! session after each act; dropped with the rest when the desk locks. It can never disagree with the rows for long:
//! each time it is read, the counters that the file itself keeps of its facts are compared with those that the image
//! was built from, and what the acts of this desk do not explain makes it built again.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use guichet_catalogue::Catalogue;
use guichet_domain::ids::{SessionId, WorkshopId};
use guichet_domain::time::{Zone, day_in};
use guichet_statistics::{
    DiagnosisFact, Facts, LocalTime, RequestFact, Rules, SatisfactionFact, SessionFact,
    WorkshopFact,
};
use guichet_store::{
    Changes, Diagnosis, FactKind, FactRow, Month, Reader, Satisfaction, Session, SessionState,
    Source as Origin, Thing, Workshop, WorkshopState,
};

use crate::error::{ErrorCode, Result};

/// The level whose requests enter the rate of what is handled on site.
const ACCOMPANIED: &str = "accompagnement";
/// What one slice reads: short enough that a key press never waits behind it.
const SLICE: TimeDelta = TimeDelta::days(7);
/// Between two checks of the image against its own proof.
const PROOF_EVERY: TimeDelta = TimeDelta::seconds(60);

/// The counters of the file when its facts were read.
type Known = HashMap<(FactKind, Month), u64>;

/// The image, and what has happened since it was brought up to date.
#[derive(Default)]
pub(crate) struct Image {
    state: State,
    /// Sessions that acts of this desk touched.
    dirty: BTreeSet<SessionId>,
    workshops: bool,
    answers: Vec<Answered>,
    /// Goes up each time the image changes.
    version: u64,
}

#[derive(Default)]
enum State {
    #[default]
    Absent,
    Building(Box<Building>),
    Ready(Ready),
}

struct Building {
    facts: Facts,
    known: Known,
    next: DateTime<Utc>,
    until: DateTime<Utc>,
}

struct Ready {
    facts: Arc<Facts>,
    known: Known,
    workshops: Vec<WorkshopId>,
    /// How many answers the image holds: the next one's number.
    answers: u128,
    proved_at: DateTime<Utc>,
}

enum Answered {
    Satisfaction(Satisfaction),
    Diagnosis(Diagnosis),
}

impl Answered {
    fn month(&self) -> Month {
        Month::of_day(match self {
            Self::Satisfaction(answer) => answer.day,
            Self::Diagnosis(diagnosis) => diagnosis.day,
        })
    }
}

/// What the image is read and kept up with.
#[derive(Clone, Copy)]
pub(crate) struct Source<'s> {
    pub(crate) read: Reader<'s>,
    pub(crate) zone: Zone,
    pub(crate) catalogue: &'s Catalogue,
    pub(crate) now: DateTime<Utc>,
}

impl Image {
    /// Notes what an act changed.
    pub(crate) fn note(&mut self, changes: &Changes) {
        for change in changes {
            match change {
                Thing::Session(id) => {
                    self.dirty.insert(*id);
                }
                Thing::Workshops => self.workshops = true,
                _ => (),
            }
        }
    }

    /// Notes an answer that was just kept.
    pub(crate) fn add_satisfaction(&mut self, answer: Satisfaction) {
        self.answers.push(Answered::Satisfaction(answer));
    }

    /// Notes a diagnosis that was just kept.
    pub(crate) fn add_diagnosis(&mut self, diagnosis: Diagnosis) {
        self.answers.push(Answered::Diagnosis(diagnosis));
    }

    /// Does one slice of what is left to do; says whether the image is ready.
    pub(crate) fn step(&mut self, source: Source<'_>) -> Result<bool> {
        match &mut self.state {
            State::Ready(_) => self.catch_up(source),
            State::Absent => {
                self.state = State::Building(Box::new(Building::begin(source)?));
                self.dirty.clear();
                Ok(false)
            }
            State::Building(building) => {
                if building.slice(source)? {
                    self.finish(source)?;
                }
                Ok(false)
            }
        }
    }

    /// The image, up to date with the files.
    pub(crate) fn facts(&mut self, source: Source<'_>) -> Result<Arc<Facts>> {
        loop {
            if self.step(source)?
                && let State::Ready(ready) = &self.state
            {
                return Ok(ready.facts.clone());
            }
        }
    }

    /// Which facts the image holds: another number, other facts. Drafts are none.
    pub(crate) const fn version(&self) -> u64 {
        self.version
    }

    fn finish(&mut self, source: Source<'_>) -> Result<()> {
        let State::Building(building) = std::mem::take(&mut self.state) else {
            return Ok(());
        };
        let Building {
            mut facts,
            mut known,
            ..
        } = *building;
        // Drafts, workshops and answers are few: read at once, at the end, under the counters of this very moment.
        for session in source.read.open_sessions(None)? {
            push(&mut facts, &draft_of(source.zone, &session))?;
        }
        let workshops = put_workshops(&mut facts, source)?;
        let answers = put_answers(&mut facts, source)?;
        for (key, generation) in counters(source.read)? {
            if key.0 != FactKind::Session {
                known.insert(key, generation);
            }
        }
        facts.shrink();
        self.workshops = false;
        self.answers.clear();
        self.version += 1;
        self.state = State::Ready(Ready {
            facts: Arc::new(facts),
            known,
            workshops,
            answers,
            proved_at: source.now,
        });
        Ok(())
    }

    /// Brings the image up to date; gives it up, and says so, when it cannot be.
    fn catch_up(&mut self, source: Source<'_>) -> Result<bool> {
        let State::Ready(ready) = &mut self.state else {
            return Ok(false);
        };
        let now = counters(source.read)?;
        let mut touched = Vec::new();
        for id in &self.dirty {
            touched.push((*id, source.read.session(*id)?));
        }
        let months: HashSet<Month> = touched
            .iter()
            .filter_map(|(_, session)| Some(Month::of(session.as_ref()?.timer.started_at)))
            .collect();
        let answered: HashSet<Month> = self.answers.iter().map(Answered::month).collect();
        let explained = |kind: FactKind, month: Month| match kind {
            FactKind::Session => months.contains(&month),
            FactKind::Workshop => true,
            FactKind::Answer => answered.contains(&month),
        };
        let agrees = |(key, generation): (&(FactKind, Month), &u64)| {
            ready.known.get(key) == Some(generation) || explained(key.0, key.1)
        };
        let elapsed = source.now - ready.proved_at;
        let doubted = elapsed >= PROOF_EVERY || elapsed < TimeDelta::zero();
        if doubted {
            ready.proved_at = source.now;
        }
        let whole = now.iter().all(agrees)
            && ready.known.keys().all(|key| now.contains_key(key))
            && !(doubted && ready.facts.verify().is_err());
        if !whole {
            tracing::warn!("the image of the facts is built again");
            self.state = State::Absent;
            return Ok(false);
        }
        let workshops = self.workshops
            || now.iter().any(|(key, generation)| {
                key.0 == FactKind::Workshop && ready.known.get(key) != Some(generation)
            });
        if touched.is_empty() && !workshops && self.answers.is_empty() {
            return Ok(true);
        }
        // A draft is no fact yet: what was shown of the facts still tells of them.
        if now != ready.known || !self.answers.is_empty() {
            self.version += 1;
        }
        let facts = Arc::make_mut(&mut ready.facts);
        for (id, session) in touched {
            facts.remove(id);
            match session {
                Some(session) if session.state == SessionState::Open => {
                    push(facts, &draft_of(source.zone, &session))?;
                }
                Some(session) if session.state == SessionState::Closed => {
                    let mut failed = Ok(());
                    source.read.fact(id, &mut |row| {
                        failed = push_row(facts, source.zone, &row);
                    })?;
                    failed?;
                }
                _ => (),
            }
        }
        if workshops {
            for id in &ready.workshops {
                facts.remove_workshop(*id.as_bytes());
            }
            ready.workshops = put_workshops(facts, source)?;
        }
        for answer in self.answers.drain(..) {
            put_answer(facts, &answer, ready.answers)?;
            ready.answers += 1;
        }
        ready.known = now;
        self.workshops = false;
        self.dirty.clear();
        Ok(true)
    }
}

impl Building {
    fn begin(source: Source<'_>) -> Result<Self> {
        let known = counters(source.read)?;
        let months = known.keys().filter(|(kind, _)| *kind == FactKind::Session);
        let first = months.clone().map(|(_, month)| month.start()).min();
        let last = months.map(|(_, month)| month.end()).max();
        Ok(Self {
            facts: Facts::new(rules(source.catalogue)),
            next: first.unwrap_or(source.now),
            until: last.unwrap_or(source.now),
            known,
        })
    }

    /// Reads one slice; says whether it was the last one.
    fn slice(&mut self, source: Source<'_>) -> Result<bool> {
        let until = (self.next + SLICE).min(self.until);
        let facts = &mut self.facts;
        let mut failed = Ok(());
        source.read.each_fact(self.next, until, &mut |row| {
            if failed.is_ok() {
                failed = push_row(facts, source.zone, &row);
            }
        })?;
        failed?;
        self.next = until;
        Ok(until >= self.until)
    }
}

fn counters(read: Reader<'_>) -> Result<Known> {
    let all = read.facts_generation()?.into_iter();
    Ok(all
        .map(|counter| ((counter.kind, counter.month), counter.generation))
        .collect())
}

/// The flags of codes that the definitions rest upon.
pub(crate) fn rules(catalogue: &Catalogue) -> Rules {
    let flagged = |list: &str, flag: &str| {
        let entries = catalogue
            .list(list)
            .into_iter()
            .flat_map(|list| list.entries());
        entries
            .filter(|entry| entry.has(flag))
            .map(|entry| entry.code.as_str().to_owned())
            .collect()
    };
    Rules {
        accompanied_level: ACCOMPANIED.to_owned(),
        handled_outcomes: flagged("outcomes", "counts_as_handled"),
        at_ease: flagged("digital_self_rating", "at_ease"),
    }
}

fn push(facts: &mut Facts, fact: &SessionFact<'_>) -> Result<()> {
    facts.push(fact).map_err(|error| {
        tracing::error!(%error, "a session does not enter the image");
        ErrorCode::Internal.into()
    })
}

fn push_row(facts: &mut Facts, zone: Zone, row: &FactRow<'_>) -> Result<()> {
    let themes: Vec<Vec<&str>> = row.requests.iter().map(|r| r.themes().collect()).collect();
    let requests: Vec<RequestFact<'_>> = row
        .requests
        .iter()
        .zip(&themes)
        .map(|(request, themes)| RequestFact {
            id: request.id,
            operator: request.operator,
            procedure: request.procedure,
            level: request.level.unwrap_or_default(),
            outcome: request.outcome,
            blocking_reason: request.blocking_reason,
            orientation_target: request.orientation_target,
            way: request.way,
            minutes: request.minutes,
            themes,
            returns_to: request.returns_to,
            due_on: request.due_on,
        })
        .collect();
    push(
        facts,
        &SessionFact {
            id: row.session,
            closed: true,
            start: LocalTime::of(zone, row.started_at),
            site: None,
            agent: (row.source == Origin::Desk).then_some(row.agent),
            source: row.source.code(),
            channel: row.channel,
            minutes: row.minutes,
            person: row.person.map(|person| *person.as_bytes()),
            first_visit: row.first_visit,
            mandate: row.mandate_used,
            age_class: row.age_class,
            gender: row.gender,
            social_status: row.social_status,
            town: row.town,
            autonomy: row.autonomy,
            requests: &requests,
        },
    )
}

/// A session under way: only its day, agent and channel count, among the drafts.
fn draft_of(zone: Zone, session: &Session) -> SessionFact<'_> {
    SessionFact {
        id: session.id,
        closed: false,
        start: LocalTime::of(zone, session.timer.started_at),
        site: None,
        agent: Some(session.agent),
        source: session.source.code(),
        channel: session.channel.as_deref(),
        minutes: None,
        person: None,
        first_visit: None,
        mandate: false,
        age_class: None,
        gender: None,
        social_status: None,
        town: None,
        autonomy: None,
        requests: &[],
    }
}

/// Every closed workshop, in the place of those that stood there.
fn put_workshops(facts: &mut Facts, source: Source<'_>) -> Result<Vec<WorkshopId>> {
    let ever = source.now + TimeDelta::days(366);
    let mut put = Vec::new();
    let found = source.read.workshops_between(DateTime::UNIX_EPOCH, ever)?;
    for workshop in found {
        if workshop.state == WorkshopState::Closed {
            put_workshop(facts, source.zone, &workshop)?;
            put.push(workshop.id);
        }
    }
    Ok(put)
}

fn put_workshop(facts: &mut Facts, zone: Zone, workshop: &Workshop) -> Result<()> {
    let counts: Vec<_> = workshop
        .counts
        .iter()
        .map(|count| (count.kind.code(), count.code.as_str(), count.count))
        .collect();
    facts
        .put_workshop(&WorkshopFact {
            id: *workshop.id.as_bytes(),
            day: day_in(zone, workshop.started_at),
            site: None,
            agent: (workshop.source == Origin::Desk).then_some(workshop.agent),
            minutes: workshop.minutes,
            participants: workshop.participants,
            counts: &counts,
        })
        .map_err(|_| ErrorCode::Internal.into())
}

fn put_answers(facts: &mut Facts, source: Source<'_>) -> Result<u128> {
    let from = DateTime::UNIX_EPOCH.date_naive();
    let to = day_in(source.zone, source.now + TimeDelta::days(366));
    let satisfaction = source.read.satisfaction(from, to)?.into_iter();
    let diagnoses = source.read.diagnoses(from, to)?.into_iter();
    let all = satisfaction
        .map(Answered::Satisfaction)
        .chain(diagnoses.map(Answered::Diagnosis));
    let mut number = 0;
    for answer in all {
        put_answer(facts, &answer, number)?;
        number += 1;
    }
    Ok(number)
}

/// An answer is nobody's and has no name: in the image it has a number.
fn put_answer(facts: &mut Facts, answer: &Answered, number: u128) -> Result<()> {
    let id = number.to_be_bytes();
    match answer {
        Answered::Satisfaction(answer) => {
            facts.push_satisfaction(SatisfactionFact {
                id,
                day: answer.day,
                ease: answer.ease,
                clarity: answer.clarity,
            });
            Ok(())
        }
        Answered::Diagnosis(diagnosis) => facts
            .push_diagnosis(&DiagnosisFact {
                id,
                day: diagnosis.day,
                own_email: diagnosis.own_email,
                own_phone: diagnosis.own_phone,
                reads_alone: diagnosis.reads_alone,
                self_rating: diagnosis.self_rating.as_deref(),
            })
            .map_err(|_| ErrorCode::Internal.into()),
    }
}

#[cfg(test)]
mod tests {
    use guichet_keys::{KdfCost, Keyring};
    use guichet_store::{Act, Store, StoreError};
    use secrecy::SecretString;

    use super::*;
    use crate::demo::{PASSWORD, Plan, make};

    const CHEAP: KdfCost = KdfCost { m: 8, t: 1, p: 1 };

    struct Site {
        _folder: tempfile::TempDir,
        store: Store,
        catalogue: Catalogue,
        now: DateTime<Utc>,
    }

    fn site() -> Site {
        let folder = tempfile::tempdir().unwrap();
        let now = "2026-11-21T09:00:00Z".parse().unwrap();
        let plan = Plan {
            sessions: 60,
            seed: 3,
            from: None,
            until: Some("2026-11-20".parse().unwrap()),
            now,
        };
        make(folder.path(), &plan, CHEAP, &mut |_| ()).unwrap();
        let keyring = Keyring::load(folder.path()).unwrap();
        let slots = keyring.slots();
        let slot = slots.iter().find(|s| s.label == "Camille Roy").unwrap().id;
        let keys = keyring.open(slot, &SecretString::from(PASSWORD)).unwrap();
        Site {
            store: Store::open(folder.path(), &keys, now).unwrap(),
            catalogue: Catalogue::embedded().unwrap().clone(),
            _folder: folder,
            now,
        }
    }

    impl Site {
        fn source(&self) -> Source<'_> {
            Source {
                read: self.store.read(),
                zone: Zone::PARIS,
                catalogue: &self.catalogue,
                now: self.now,
            }
        }

        /// How many closed sessions the file itself holds.
        fn closed(&self) -> usize {
            let mut closed = 0;
            let read = self.store.read();
            read.each_fact(DateTime::UNIX_EPOCH, self.now, &mut |_| closed += 1)
                .unwrap();
            closed
        }
    }

    #[test]
    fn an_image_that_lost_a_session_is_built_again() {
        let site = site();
        let mut image = Image::default();
        assert_eq!(image.facts(site.source()).unwrap().len(), site.closed());
        let mut lost = None;
        let read = site.store.read();
        read.each_fact(DateTime::UNIX_EPOCH, site.now, &mut |row| {
            lost = Some((row.session, Month::of(row.started_at)));
        })
        .unwrap();
        let (session, month) = lost.unwrap();
        let State::Ready(ready) = &mut image.state else {
            panic!("not ready")
        };
        // As if an act had been missed: the row is not there, and the counter is the one of before.
        Arc::make_mut(&mut ready.facts).remove(session);
        *ready.known.get_mut(&(FactKind::Session, month)).unwrap() -= 1;
        let version = image.version();
        assert_eq!(image.facts(site.source()).unwrap().len(), site.closed());
        assert!(image.version() > version);
    }

    #[test]
    fn a_session_told_of_is_read_again_alone() {
        let site = site();
        let mut image = Image::default();
        image.facts(site.source()).unwrap();
        let mut last = None;
        let read = site.store.read();
        read.each_fact(DateTime::UNIX_EPOCH, site.now, &mut |row| {
            last = Some(row.session);
        })
        .unwrap();
        let mut session = read.session(last.unwrap()).unwrap().unwrap();
        session.state = SessionState::Discarded;
        session.discarded_at = session.closed_at.take();
        let act = Act::new("test.discard", None, site.now);
        let done = site
            .store
            .transact::<_, StoreError>(&act, |tx| tx.save_session(&session))
            .unwrap();
        image.note(&done.changes);
        // Not built again: ready at the first step.
        assert!(image.step(site.source()).unwrap());
        assert_eq!(image.facts(site.source()).unwrap().len(), site.closed());
    }

    #[test]
    fn a_draft_that_is_touched_leaves_the_facts_and_what_was_shown_of_them() {
        let site = site();
        let mut image = Image::default();
        image.facts(site.source()).unwrap();
        let version = image.version();
        let open = site.store.read().open_sessions(None).unwrap();
        let mut draft = open.first().unwrap().clone();
        draft.channel = Some("telephone".to_owned());
        let done = site
            .store
            .transact::<_, StoreError>(&Act::draft(None, site.now), |tx| tx.save_session(&draft))
            .unwrap();
        image.note(&done.changes);
        assert!(image.step(site.source()).unwrap());
        assert_eq!(image.version(), version);

        draft.state = SessionState::Closed;
        draft.closed_at = Some(site.now);
        draft.minutes = Some(12);
        let act = Act::new("test.close", None, site.now);
        let done = site
            .store
            .transact::<_, StoreError>(&act, |tx| tx.save_session(&draft))
            .unwrap();
        image.note(&done.changes);
        assert!(image.step(site.source()).unwrap());
        assert!(image.version() > version);
    }

    #[test]
    fn what_nobody_told_of_is_found_by_the_counters() {
        let site = site();
        let mut image = Image::default();
        let before = image.facts(site.source()).unwrap().len();
        let mut last = None;
        let read = site.store.read();
        read.each_fact(DateTime::UNIX_EPOCH, site.now, &mut |row| {
            last = Some(row.session);
        })
        .unwrap();
        let mut session = read.session(last.unwrap()).unwrap().unwrap();
        session.state = SessionState::Discarded;
        session.discarded_at = session.closed_at.take();
        let act = Act::new("test.discard", None, site.now);
        site.store
            .transact::<_, StoreError>(&act, |tx| tx.save_session(&session))
            .unwrap();
        // The image hears nothing of it, and is given up at its next reading.
        assert!(!image.step(site.source()).unwrap());
        assert_eq!(image.facts(site.source()).unwrap().len(), before - 1);
    }
}
