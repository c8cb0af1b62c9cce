//! Taking a file in: one act, one transaction, beside the desk.
//!
//! The transaction runs on a connection of its own (ADR 14): the counter reads meanwhile, and what it writes waits at
//! the gate. Stopped, locked or killed, nothing of it stays.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard};

use chrono::TimeDelta;
use guichet_catalogue::Communes;
use guichet_domain::ids::{AgentId, Ids, RequestId, SessionId, WorkshopId};
use guichet_domain::time::Zone;
use guichet_domain::timer::Timer;
use guichet_exchange::history::ActivityKind;
use guichet_exchange::{Activity, History};
use guichet_store::{
    Act, CountKind, Detail, Done, Request, RequestState, Session, SessionState, Source, Store, Tx,
    Workshop, WorkshopCount, WorkshopState,
};
use uuid::Uuid;

use super::known::{Known, Links, Search, made_of};
use super::{Stage, started};
use crate::desk::{Open, lock};
use crate::error::{ApiError, ErrorCode, Result};
use crate::gate::Gate;
use crate::jobs::{Ended, Job};
use crate::platform::Platform;
use crate::types::ImportDone;

/// Activities between two words about how far it is.
const STRIDE: usize = 32;

/// What an import needs of the desk while it runs beside it.
pub(super) struct Taking {
    pub(super) desk: Arc<Mutex<Option<Open>>>,
    pub(super) gate: Arc<Gate>,
    pub(super) platform: Arc<dyn Platform>,
    pub(super) dir: PathBuf,
    pub(super) ids: Arc<dyn Ids + Send + Sync>,
    pub(super) zone: Zone,
    pub(super) agent: AgentId,
    /// Revision of the catalogue.
    pub(super) revision: String,
    pub(super) act: Act,
    pub(super) batch: guichet_store::ImportBatch,
    pub(super) history: Arc<History>,
    pub(super) links: Arc<Links>,
    pub(super) with_known: bool,
    /// Names the file on the screen.
    pub(super) token: u32,
}

/// Why an import that was asked to stop does not go on; the job says that it was stopped.
fn stopped() -> ApiError {
    ErrorCode::Internal.into()
}

impl Taking {
    /// Does it, on the thread of a job.
    pub(super) fn run(mut self, job: &Job) -> Result<Ended> {
        let gate = self.gate.clone();
        let Some(_closed) = gate.close(|| job.is_cancelled()) else {
            return Err(stopped());
        };
        let desk = self.desk.clone();
        let aside = {
            let guard = lock(&desk);
            let open = guard.as_ref().ok_or(ErrorCode::Locked)?;
            open.store
                .aside(&self.dir, &open.keys)
                .inspect_err(|_| alone(&open.store))?
        };
        let (mut brought, mut known) = (Brought::default(), Known::new());
        let act = self.settle(&aside, job, &mut brought, &mut known);
        let done = act.and_then(|act| {
            aside.transact(&act, |tx| {
                self.write(tx, job, &known)?;
                // From here to the end of the commit nobody reads; a desk locked meanwhile has nothing to commit to.
                let guard = lock(&desk);
                if job.is_cancelled() || guard.is_none() {
                    return Err(stopped());
                }
                Ok(guard)
            })
        });
        drop(aside);
        match done {
            Ok(done) => {
                self.told(done, &known);
                Ok(Ended {
                    path: None,
                    imported: Some(ImportDone {
                        id: *self.batch.id.as_uuid(),
                        sessions: brought.sessions,
                        workshops: brought.workshops,
                        known: u32::try_from(known.len()).unwrap_or(u32::MAX),
                        refused: self.batch.refused,
                    }),
                })
            }
            Err(error) => {
                if let Some(open) = lock(&desk).as_ref() {
                    alone(&open.store);
                }
                Err(error)
            }
        }
    }

    /// What will come in and what is left out, now that nobody else writes; the act that says so.
    fn settle(
        &mut self,
        aside: &Store,
        job: &Job,
        brought: &mut Brought,
        known: &mut Known,
    ) -> Result<Act> {
        if !self.with_known {
            let mut search = Search::new(
                &self.history,
                &self.batch.kind,
                self.zone,
                Some(self.links.clone()),
            );
            while !search.step(aside.read())? {
                if job.is_cancelled() {
                    return Err(stopped());
                }
            }
            *known = search.found().0;
        }
        let mut left_out = 0;
        for (position, activity) in self.history.activities.iter().enumerate() {
            if known.contains(&position) {
                left_out += activity.rows;
            } else {
                match activity.kind {
                    ActivityKind::Individual => brought.sessions += 1,
                    ActivityKind::Collective => brought.workshops += 1,
                }
            }
        }
        if brought.sessions == 0 && brought.workshops == 0 {
            return Err(ApiError::invalid("columns", "nothing_new"));
        }
        self.batch.rows = self.history.accepted - left_out;
        let act = self.act.clone();
        Ok(act
            .with("rows", Detail::Number(self.batch.rows.into()))
            .with("refused", Detail::Number(self.batch.refused.into()))
            .with("known", Detail::Number(left_out.into())))
    }

    fn write(&self, tx: &mut Tx<'_>, job: &Job, known: &Known) -> Result<()> {
        tx.add_import(&self.batch)?;
        let (mut rows, mut taken) = (0, HashSet::new());
        for (position, activity) in self.history.activities.iter().enumerate() {
            if job.is_cancelled() {
                return Err(stopped());
            }
            if !known.contains(&position) {
                let id = self.id_of(tx, activity, &mut taken)?;
                match activity.kind {
                    ActivityKind::Individual => {
                        let (session, request) =
                            self.session_of(SessionId::from_uuid(id), activity);
                        tx.record_session(&session, &[request], None)?;
                    }
                    ActivityKind::Collective => {
                        tx.save_workshop(&self.workshop_of(WorkshopId::from_uuid(id), activity))?;
                    }
                }
            }
            rows += u64::from(activity.rows);
            if position % STRIDE == 0 {
                job.progressed(rows);
            }
        }
        job.progressed(rows);
        Ok(())
    }

    /// The identifier that its name makes; another one when it has no name, or comes in a second time.
    fn id_of(&self, tx: &Tx<'_>, activity: &Activity, taken: &mut HashSet<Uuid>) -> Result<Uuid> {
        let Some(name) = &activity.id else {
            return Ok(self.ids.uuid());
        };
        let id = made_of(&self.batch.kind, name, activity);
        let again = self.with_known
            && (tx.session(SessionId::from_uuid(id))?.is_some()
                || tx.workshop(WorkshopId::from_uuid(id))?.is_some());
        if taken.insert(id) && !again {
            Ok(id)
        } else {
            Ok(self.ids.uuid())
        }
    }

    /// The desk goes on as before, with what came in; its screens read again.
    fn told(&self, done: Done<MutexGuard<'_, Option<Open>>>, known: &Known) {
        let mut guard = done.value;
        if let Some(open) = guard.as_mut() {
            alone(&open.store);
            open.image.note(&done.changes);
            open.usage = None;
            if let Some(back) = done.clock_back {
                open.warn_clock_back(back.by_seconds);
            }
            if let Some(pending) = open.import.as_mut().filter(|p| p.token == self.token) {
                pending.stage = Stage::Taken;
                pending.known = Arc::new(known.clone());
            }
        }
        drop(guard);
        self.platform.changed(&done.changes);
    }

    fn session_of(&self, id: SessionId, activity: &Activity) -> (Session, Request) {
        let started_at = started(self.zone, activity);
        let person = activity.people.first().cloned().unwrap_or_default();
        let ended = started_at + TimeDelta::minutes(activity.minutes.unwrap_or(0).into());
        let mut session = Session::start(id, self.agent, started_at);
        session.state = SessionState::Closed;
        session.channel = activity.channel.clone();
        session.timer = Timer::start(started_at);
        session.ended_at = Some(ended);
        session.closed_at = Some(ended);
        session.minutes = activity.minutes;
        session.anonymous = true;
        session.age_class = person.age_class;
        session.gender = person.gender;
        session.social_status = person.social_status;
        session.town = person
            .town_insee
            .filter(|code| Communes::embedded().get(code).is_some());
        session.autonomy = activity.autonomy.clone();
        session.equipment = activity.equipment.clone();
        session.orientation_target = activity.orientation_target.clone();
        session.source = Source::Import;
        session.import = Some(self.batch.id);
        let sent = activity.oriented == Some(true);
        let themes = activity.themes.iter().chain(&activity.mediation_themes);
        let request = Request {
            id: RequestId::new(&*self.ids),
            session: id,
            position: 0,
            operator: activity
                .operator
                .clone()
                .unwrap_or_else(|| super::NOT_SAID.to_owned()),
            procedure: activity.procedure.clone(),
            catalogue_revision: self.revision.clone(),
            level: activity.level.clone().unwrap_or_default(),
            outcome: activity
                .outcome
                .clone()
                .or_else(|| sent.then(|| super::SENT.to_owned())),
            blocking_reason: activity.blocking_reason.clone(),
            orientation_target: activity.orientation_target.clone(),
            way: None,
            minutes: activity.minutes,
            state: RequestState::Done,
            created_at: started_at,
            themes: themes
                .cloned()
                .collect::<BTreeSet<_>>()
                .into_iter()
                .collect(),
            returns_to: None,
            due_on: None,
        };
        (session, request)
    }

    /// A workshop keeps counters of what its rows said of each: never the rows.
    fn workshop_of(&self, id: WorkshopId, activity: &Activity) -> Workshop {
        let mut counts: BTreeMap<(&str, String), u32> = BTreeMap::new();
        for person in &activity.people {
            let said = [
                (CountKind::AgeClass, &person.age_class),
                (CountKind::Gender, &person.gender),
                (CountKind::SocialStatus, &person.social_status),
            ];
            for (kind, code) in said {
                if let Some(code) = code {
                    *counts.entry((kind.code(), code.clone())).or_default() += 1;
                }
            }
        }
        let kinds = [
            CountKind::AgeClass,
            CountKind::Gender,
            CountKind::SocialStatus,
        ];
        Workshop {
            id,
            agent: self.agent,
            state: WorkshopState::Closed,
            theme: activity
                .mediation_themes
                .first()
                .cloned()
                .unwrap_or_else(|| super::NOT_SAID.to_owned()),
            level: activity.workshop_level.clone(),
            started_at: started(self.zone, activity),
            minutes: activity.minutes.unwrap_or(0),
            participants: activity.participants,
            source: Source::Import,
            import: Some(self.batch.id),
            counts: counts
                .into_iter()
                .filter_map(|((kind, code), count)| {
                    let kind = kinds.into_iter().find(|known| known.code() == kind)?;
                    Some(WorkshopCount { kind, code, count })
                })
                .collect(),
        }
    }
}

/// How many will come in.
#[derive(Default)]
struct Brought {
    sessions: u32,
    workshops: u32,
}

/// Gives the files back to the desk alone. A refusal costs speed until the next lock, and nothing else.
fn alone(store: &Store) {
    if let Err(error) = store.alone() {
        tracing::warn!(%error, "the files are still shared");
    }
}
