//! Requests: the needs of a session. References, notes and next steps are in the vault (`work`).

use chrono::{DateTime, NaiveDate, Utc};
use guichet_domain::ids::{AgentId, RequestId, SessionId};
use rusqlite::{Row, named_params, params};

use crate::error::Result;
use crate::read::Reader;
use crate::sql::{day_number, instant, maybe_numbered_day, millis, parse, states, words};
use crate::transact::{Thing, Tx};

states! {
    /// Where a request stands.
    RequestState {
        /// Being worked on.
        Open = "open",
        /// Its outcome is recorded.
        Done = "done",
        /// Taken off the session. It counts nowhere, and can be put back until the session closes.
        Removed = "removed",
    }
}

/// One need within a session. Codes are those of `assets/codes` and of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Its identifier.
    pub id: RequestId,
    /// The session that it belongs to.
    pub session: SessionId,
    /// Its place in the session, from 0.
    pub position: u32,
    /// Operator id; `non_renseigne` when an imported row does not say it.
    pub operator: String,
    /// Procedure id; absent when the catalogue has none for the need.
    pub procedure: Option<String>,
    /// Revision of the catalogue that was shown, `[a-z0-9_.:-]*`.
    pub catalogue_revision: String,
    /// Service level code; empty before the national list of levels (16 June 2025), and when an imported row
    /// does not say it.
    pub level: String,
    /// Outcome code.
    pub outcome: Option<String>,
    /// Blocking reason code.
    pub blocking_reason: Option<String>,
    /// Orientation target code.
    pub orientation_target: Option<String>,
    /// How it was done: code of `request_ways`.
    pub way: Option<String>,
    /// Its share of the session, in minutes.
    pub minutes: Option<u32>,
    /// Where it stands.
    pub state: RequestState,
    /// When it was added.
    pub created_at: DateTime<Utc>,
    /// Theme codes, sorted.
    pub themes: Vec<String>,
    /// The earlier request that this one continues: a return visit.
    pub returns_to: Option<RequestId>,
    /// The day by which something is awaited. Late: when it is past and no later request returns to this one.
    pub due_on: Option<NaiveDate>,
}

impl Request {
    pub(crate) fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        let mut themes = words(row, "themes")?;
        themes.sort_unstable();
        Ok(Self {
            id: RequestId::from_bytes(row.get("id")?),
            session: SessionId::from_bytes(row.get("session")?),
            position: row.get("position")?,
            operator: row.get("operator")?,
            procedure: row.get("procedure")?,
            catalogue_revision: row.get("catalogue_revision")?,
            level: row.get("level")?,
            outcome: row.get("outcome")?,
            blocking_reason: row.get("blocking_reason")?,
            orientation_target: row.get("orientation_target")?,
            way: row.get("way")?,
            minutes: row.get("minutes")?,
            state: parse(row, "state")?,
            created_at: instant(row, "created_at")?,
            themes,
            returns_to: row
                .get::<_, Option<[u8; 16]>>("returns_to")?
                .map(RequestId::from_bytes),
            due_on: maybe_numbered_day(row, "due_on")?,
        })
    }
}

impl Reader<'_> {
    /// One request, whatever its state.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn request(&self, id: RequestId) -> Result<Option<Request>> {
        self.one(include_str!("get.sql"), [id.as_bytes()], Request::from_row)
    }

    /// The requests of a session in their order, removed ones included.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn requests_of(&self, session: SessionId) -> Result<Vec<Request>> {
        self.many(
            include_str!("of_session.sql"),
            [session.as_bytes()],
            Request::from_row,
        )
    }

    /// The procedures that an agent chose most since an instant, with the number of times.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn frequent_procedures(
        &self,
        agent: AgentId,
        since: DateTime<Utc>,
        limit: u32,
    ) -> Result<Vec<(String, u32)>> {
        self.many(
            include_str!("frequent.sql"),
            params![agent.as_bytes(), millis(since), limit],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
    }
}

impl Tx<'_> {
    /// Empties the vault of what it holds about a request.
    pub(crate) fn forget_request(&self, id: RequestId) -> Result<usize> {
        let documents = self.run(include_str!("forget_request_document.sql"), [id.as_bytes()])?;
        Ok(documents + self.run(include_str!("forget_request_work.sql"), [id.as_bytes()])?)
    }

    /// Writes a request and its themes, new or changed. A request never changes session.
    ///
    /// # Errors
    /// When a code is not one, the session is unknown, or the file cannot be written.
    pub fn save_request(&mut self, request: &Request) -> Result<()> {
        self.run(
            include_str!("save.sql"),
            named_params! {
                ":id": request.id.as_bytes(), ":session": request.session.as_bytes(),
                ":position": request.position, ":operator": request.operator, ":procedure": request.procedure,
                ":catalogue_revision": request.catalogue_revision, ":level": request.level,
                ":outcome": request.outcome, ":blocking_reason": request.blocking_reason,
                ":orientation_target": request.orientation_target, ":way": request.way,
                ":minutes": request.minutes, ":state": request.state.code(),
                ":created_at": millis(request.created_at),
                ":returns_to": request.returns_to.as_ref().map(RequestId::as_bytes),
                ":due_on": request.due_on.map(day_number),
            },
        )?;
        // Themes that stay are not written again: taking them away would change the facts twice.
        self.run(
            include_str!("clear_themes.sql"),
            params![request.id.as_bytes(), request.themes.join(" ")],
        )?;
        for theme in &request.themes {
            self.run(
                include_str!("add_theme.sql"),
                params![request.id.as_bytes(), theme],
            )?;
        }
        self.touch(Thing::Session(request.session));
        self.touch(Thing::Today);
        Ok(())
    }

    /// Writes a new request and its themes.
    pub(crate) fn insert_request(&self, request: &Request) -> Result<()> {
        self.run(
            include_str!("insert.sql"),
            params![
                request.id.as_bytes(),
                request.session.as_bytes(),
                request.position,
                request.operator,
                request.procedure,
                request.catalogue_revision,
                request.level,
                request.outcome,
                request.blocking_reason,
                request.orientation_target,
                request.way,
                request.minutes,
                request.state.code(),
                millis(request.created_at),
                request.returns_to.as_ref().map(RequestId::as_bytes),
                request.due_on.map(day_number),
            ],
        )?;
        for theme in &request.themes {
            self.run(
                include_str!("add_theme.sql"),
                params![request.id.as_bytes(), theme],
            )?;
        }
        Ok(())
    }
}
