//! Sessions: one visit or call. Nothing here says who came; the vault holds that link.

mod correct;

use chrono::{DateTime, Utc};
use guichet_domain::ids::{AgentId, CitizenId, ImportId, PersonId, SessionId};
use guichet_domain::timer::Timer;
use rusqlite::{Row, named_params, params};

use crate::error::{Result, Rule};
use crate::read::Reader;
use crate::request::Request;
use crate::sql::{instant, maybe_instant, millis, parse, states, words};
use crate::transact::{Detail, Thing, Tx};

pub use correct::Correction;

states! {
    /// Where a session stands.
    SessionState {
        /// Being worked on, or left as a draft.
        Open = "open",
        /// Recorded: it counts.
        Closed = "closed",
        /// Given up. It counts nowhere; its vault rows go at the next purge.
        Discarded = "discarded",
    }
}

states! {
    /// Where a fact comes from.
    Source {
        /// Recorded at this counter.
        Desk = "desk",
        /// Taken in from another tool.
        Import = "import",
    }
}

/// A session, as supervisors may see it. Codes are those of `assets/codes`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Its identifier.
    pub id: SessionId,
    /// Who received.
    pub agent: AgentId,
    /// Where it stands.
    pub state: SessionState,
    /// Channel code; absent until it is known.
    pub channel: Option<String>,
    /// Start, pauses (columns `started_at`, `paused_at`, `paused_seconds`).
    pub timer: Timer,
    /// When the citizen left.
    pub ended_at: Option<DateTime<Utc>>,
    /// The duration recorded, in minutes: what figures use, whatever the timer said.
    pub minutes: Option<u32>,
    /// Whether it was on appointment.
    pub appointment: bool,
    /// Whether the person chose not to be followed.
    pub anonymous: bool,
    /// Whether it was a first visit; absent: not known.
    pub first_visit: Option<bool>,
    /// Whether the agent acted under a mandate.
    pub mandate_used: bool,
    /// Age class at the date of the session.
    pub age_class: Option<String>,
    /// Gender code.
    pub gender: Option<String>,
    /// Social status code.
    pub social_status: Option<String>,
    /// INSEE code of the commune where the person lives.
    pub town: Option<String>,
    /// Autonomy code.
    pub autonomy: Option<String>,
    /// Equipment codes, in the order chosen.
    pub equipment: Vec<String>,
    /// Orientation target code.
    pub orientation_target: Option<String>,
    /// When the record was confirmed; set exactly when the state is closed.
    pub closed_at: Option<DateTime<Utc>>,
    /// When the record was last corrected after closing.
    pub corrected_at: Option<DateTime<Utc>>,
    /// When it was given up; set exactly when the state is discarded.
    pub discarded_at: Option<DateTime<Utc>>,
    /// Under which pseudonym the person is counted; absent when anonymous. Written when the session is first
    /// saved, and from then on by [`Tx::link_citizen`] alone.
    pub person: Option<PersonId>,
    /// Where it comes from.
    pub source: Source,
    /// The import that brought it; set exactly when the source is one.
    pub import: Option<ImportId>,
}

impl Session {
    /// A session that begins: open, running, everything else unknown.
    #[must_use]
    pub const fn start(id: SessionId, agent: AgentId, now: DateTime<Utc>) -> Self {
        Self {
            id,
            agent,
            state: SessionState::Open,
            channel: None,
            timer: Timer::start(now),
            ended_at: None,
            minutes: None,
            appointment: false,
            anonymous: false,
            first_visit: None,
            mandate_used: false,
            age_class: None,
            gender: None,
            social_status: None,
            town: None,
            autonomy: None,
            equipment: Vec::new(),
            orientation_target: None,
            closed_at: None,
            corrected_at: None,
            discarded_at: None,
            person: None,
            source: Source::Desk,
            import: None,
        }
    }

    pub(crate) fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: SessionId::from_bytes(row.get("id")?),
            agent: AgentId::from_bytes(row.get("agent")?),
            state: parse(row, "state")?,
            channel: row.get("channel")?,
            timer: Timer {
                started_at: instant(row, "started_at")?,
                paused_since: maybe_instant(row, "paused_at")?,
                accumulated: u64::from(row.get::<_, u32>("paused_seconds")?),
            },
            ended_at: maybe_instant(row, "ended_at")?,
            minutes: row.get("minutes")?,
            appointment: row.get("appointment")?,
            anonymous: row.get("anonymous")?,
            first_visit: row.get("first_visit")?,
            mandate_used: row.get("mandate_used")?,
            age_class: row.get("age_class")?,
            gender: row.get("gender")?,
            social_status: row.get("social_status")?,
            town: row.get("town")?,
            autonomy: row.get("autonomy")?,
            equipment: words(row, "equipment")?,
            orientation_target: row.get("orientation_target")?,
            closed_at: maybe_instant(row, "closed_at")?,
            corrected_at: maybe_instant(row, "corrected_at")?,
            discarded_at: maybe_instant(row, "discarded_at")?,
            person: row
                .get::<_, Option<[u8; 16]>>("person")?
                .map(PersonId::from_bytes),
            source: parse(row, "source")?,
            import: row
                .get::<_, Option<[u8; 16]>>("import")?
                .map(ImportId::from_bytes),
        })
    }
}

impl Reader<'_> {
    /// One session, whatever its state.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn session(&self, id: SessionId) -> Result<Option<Session>> {
        self.one(include_str!("get.sql"), [id.as_bytes()], Session::from_row)
    }

    /// The open and closed sessions that started in `[from, until)`, of one agent or of all, oldest first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn sessions_between(
        &self,
        from: DateTime<Utc>,
        until: DateTime<Utc>,
        agent: Option<AgentId>,
    ) -> Result<Vec<Session>> {
        let (from, until) = (millis(from), millis(until));
        match agent {
            None => self.many(
                include_str!("between.sql"),
                params![from, until],
                Session::from_row,
            ),
            Some(agent) => self.many(
                include_str!("between_by_agent.sql"),
                params![from, until, agent.as_bytes()],
                Session::from_row,
            ),
        }
    }

    /// The sessions left open, of one agent or of all, oldest first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn open_sessions(&self, agent: Option<AgentId>) -> Result<Vec<Session>> {
        self.many(
            include_str!("open.sql"),
            [agent.as_ref().map(AgentId::as_bytes)],
            Session::from_row,
        )
    }
}

/// What a day, or another span, amounts to. Discarded sessions and removed requests count nowhere.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Sessions left open.
    pub open: u32,
    /// Sessions recorded.
    pub closed: u32,
    /// Minutes recorded in these.
    pub minutes: u64,
    /// Requests of both.
    pub requests: u32,
}

impl Counts {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        let minutes: i64 = row.get("minutes")?;
        Ok(Self {
            open: row.get("open")?,
            closed: row.get("closed")?,
            minutes: u64::try_from(minutes).unwrap_or(0),
            requests: row.get("requests")?,
        })
    }
}

impl Reader<'_> {
    /// Counts of the sessions that started in `[from, until)`, of one agent or of all.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn counts_between(
        &self,
        from: DateTime<Utc>,
        until: DateTime<Utc>,
        agent: Option<AgentId>,
    ) -> Result<Counts> {
        let (from, until) = (millis(from), millis(until));
        let counts = match agent {
            None => self.one(
                include_str!("counts.sql"),
                params![from, until],
                Counts::from_row,
            )?,
            Some(agent) => self.one(
                include_str!("counts_by_agent.sql"),
                params![from, until, agent.as_bytes()],
                Counts::from_row,
            )?,
        };
        Ok(counts.unwrap_or_default())
    }

    /// A session with its requests in their order, removed ones included.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn session_with_requests(&self, id: SessionId) -> Result<Option<(Session, Vec<Request>)>> {
        let Some(session) = self.session(id)? else {
            return Ok(None);
        };
        Ok(Some((session, self.requests_of(id)?)))
    }
}

/// What the vault holds about a session, and about a request.
const FORGET_SESSION: [&str; 4] = [
    include_str!("forget_profile_value.sql"),
    include_str!("forget_session_place.sql"),
    include_str!("forget_session_citizen.sql"),
    include_str!("forget_session_file.sql"),
];

impl Tx<'_> {
    /// Empties the vault of what the sessions discarded before an instant left there, once they can no longer be
    /// wanted back. The sessions themselves stay, discarded: the journal names them. Returns how many; the act's
    /// journal row says it too.
    ///
    /// # Errors
    /// When the vault is closed or a file cannot be written.
    pub fn purge_discarded(&mut self, before: DateTime<Utc>) -> Result<usize> {
        self.need_vault()?;
        let discarded = self.many(
            include_str!("discarded_before.sql"),
            [millis(before)],
            |row| row.get(0).map(SessionId::from_bytes),
        )?;
        let mut purged = 0;
        for session in discarded {
            let mut rows = 0;
            for sql in FORGET_SESSION {
                rows += self.run(sql, [session.as_bytes()])?;
            }
            for request in self.requests_of(session)? {
                rows += self.forget_request(request.id)?;
            }
            if rows > 0 {
                self.run(include_str!("forget_person.sql"), [session.as_bytes()])?;
                purged += 1;
                self.touch(Thing::Session(session));
                self.touch(Thing::Profile(session));
                self.touch(Thing::Files(session));
            }
        }
        if purged > 0 {
            let count = i64::try_from(purged).unwrap_or(i64::MAX);
            self.detail("purged".to_owned(), Detail::Number(count));
        }
        Ok(purged)
    }

    /// Empties the vault of the profile typed in a session.
    pub(crate) fn forget_profile(&mut self, session: SessionId) -> Result<()> {
        self.run(
            include_str!("forget_profile_value.sql"),
            [session.as_bytes()],
        )?;
        self.touch(Thing::Profile(session));
        Ok(())
    }

    /// Empties the vault of what was written, ticked and received about the requests of a session.
    pub(crate) fn forget_requests(&mut self, session: SessionId) -> Result<()> {
        for request in self.requests_of(session)? {
            self.forget_request(request.id)?;
        }
        self.run(
            include_str!("forget_session_file.sql"),
            [session.as_bytes()],
        )?;
        self.touch(Thing::Session(session));
        self.touch(Thing::Files(session));
        Ok(())
    }

    /// Forgets where the agent was in a session, once it is over.
    ///
    /// # Errors
    /// When the vault is closed or cannot be written.
    pub fn forget_place(&mut self, session: SessionId) -> Result<()> {
        self.need_vault()?;
        self.run(
            include_str!("forget_session_place.sql"),
            [session.as_bytes()],
        )?;
        Ok(())
    }

    /// Writes a session, new or changed.
    ///
    /// # Errors
    /// When a code is not one, the agent is unknown, `closed_at` or `discarded_at` disagrees with the state,
    /// or the file cannot be written.
    pub fn save_session(&mut self, session: &Session) -> Result<()> {
        self.run(
            include_str!("save.sql"),
            named_params! {
                ":id": session.id.as_bytes(), ":agent": session.agent.as_bytes(), ":state": session.state.code(),
                ":channel": session.channel, ":started_at": millis(session.timer.started_at),
                ":ended_at": session.ended_at.map(millis), ":paused_at": session.timer.paused_since.map(millis),
                ":paused_seconds": u32::try_from(session.timer.accumulated).unwrap_or(u32::MAX),
                ":minutes": session.minutes, ":appointment": session.appointment,
                ":anonymous": session.anonymous, ":first_visit": session.first_visit,
                ":mandate_used": session.mandate_used, ":age_class": session.age_class,
                ":gender": session.gender, ":social_status": session.social_status, ":town": session.town,
                ":autonomy": session.autonomy, ":equipment": session.equipment.join(" "),
                ":orientation_target": session.orientation_target, ":closed_at": session.closed_at.map(millis),
                ":corrected_at": session.corrected_at.map(millis),
                ":discarded_at": session.discarded_at.map(millis),
                ":person": session.person.as_ref().map(PersonId::as_bytes),
                ":source": session.source.code(),
                ":import": session.import.as_ref().map(ImportId::as_bytes),
            },
        )?;
        self.touch(Thing::Session(session.id));
        self.touch(Thing::Today);
        if session.state != SessionState::Open {
            self.touch(Thing::Figures);
        }
        Ok(())
    }

    /// Writes a new closed session with its requests and, when followed, whose it was: the way for many at once,
    /// such as an import. What changed is told for all together, not session by session.
    ///
    /// # Errors
    /// [`Rule::State`] when the session is not closed; when an identifier is taken, a code is not one, the agent,
    /// the citizen or an earlier request is unknown, or a file cannot be written.
    pub fn record_session(
        &mut self,
        session: &Session,
        requests: &[Request],
        citizen: Option<CitizenId>,
    ) -> Result<()> {
        if session.state != SessionState::Closed {
            return Err(Rule::State.into());
        }
        let person = match citizen {
            None => session.person,
            Some(citizen) => self.person_of(citizen)?,
        };
        self.run(
            include_str!("insert.sql"),
            params![
                session.id.as_bytes(),
                session.agent.as_bytes(),
                session.channel,
                millis(session.timer.started_at),
                session.ended_at.map(millis),
                u32::try_from(session.timer.accumulated).unwrap_or(u32::MAX),
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
                session.closed_at.map(millis),
                person.as_ref().map(PersonId::as_bytes),
                session.source.code(),
                session.import.as_ref().map(ImportId::as_bytes),
            ],
        )?;
        if let Some(citizen) = citizen {
            self.attach_citizen(session.id, citizen)?;
        }
        for request in requests {
            self.insert_request(request)?;
        }
        self.touch(Thing::Today);
        self.touch(Thing::Figures);
        Ok(())
    }
}
