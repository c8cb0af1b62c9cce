//! What the vault holds about a request: the documents ticked, the reference, the next step, the notes.

use std::fmt;

use chrono::{DateTime, NaiveDate, Utc};
use guichet_domain::ids::{RequestId, SessionId};
use rusqlite::{Row, params};

use crate::error::{Result, StoreError};
use crate::read::Reader;
use crate::sql::{day_text, instant, maybe_day, millis, parse, states};
use crate::transact::{Thing, Tx};

states! {
    /// What became of a document of the checklist.
    DocumentState {
        /// The citizen has it.
        Present = "present",
        /// It is to be brought: the summary says so.
        Missing = "missing",
        /// This citizen's case does not ask for it.
        NotNeeded = "not_needed",
    }
}

/// A ticked line of a request's checklist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestDocument {
    /// Code of the document.
    pub document: String,
    /// Code of the alternative that was brought instead.
    pub alternative: Option<String>,
    /// What became of it.
    pub state: DocumentState,
    /// When it was ticked.
    pub updated_at: DateTime<Utc>,
}

/// What was written about a request. `Debug` shows the identifier only.
#[derive(Clone, PartialEq, Eq)]
pub struct RequestWork {
    /// The request.
    pub request: RequestId,
    /// Reference given by the operator.
    pub reference: Option<String>,
    /// What happens next, in words for the citizen.
    pub next_step: Option<String>,
    /// When it happens.
    pub next_date: Option<NaiveDate>,
    /// What blocked, in words.
    pub blocking_note: Option<String>,
    /// A note for the next agent.
    pub note: Option<String>,
    /// Code of the step at which the agent left it; written by [`Tx::save_step`] alone.
    pub step: Option<String>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

impl fmt::Debug for RequestWork {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequestWork")
            .field("request", &self.request)
            .finish_non_exhaustive()
    }
}

impl RequestWork {
    /// Nothing written yet.
    #[must_use]
    pub const fn empty(request: RequestId, now: DateTime<Utc>) -> Self {
        Self {
            request,
            reference: None,
            next_step: None,
            next_date: None,
            blocking_note: None,
            note: None,
            step: None,
            updated_at: now,
        }
    }

    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            request: RequestId::from_bytes(row.get("request")?),
            reference: row.get("reference")?,
            next_step: row.get("next_step")?,
            next_date: maybe_day(row, "next_date")?,
            blocking_note: row.get("blocking_note")?,
            note: row.get("note")?,
            step: row.get("step")?,
            updated_at: instant(row, "updated_at")?,
        })
    }
}

impl Reader<'_> {
    /// What was written about a request.
    ///
    /// # Errors
    /// When the vault is closed or cannot be read.
    pub fn request_work(&self, request: RequestId) -> Result<Option<RequestWork>> {
        self.need_vault()?;
        self.one(
            include_str!("get.sql"),
            [request.as_bytes()],
            RequestWork::from_row,
        )
    }

    /// The next steps dated in `[from, until]`, of closed sessions, soonest first, with their session.
    ///
    /// # Errors
    /// When the vault is closed or a file cannot be read.
    pub fn works_due(
        &self,
        from: NaiveDate,
        until: NaiveDate,
    ) -> Result<Vec<(SessionId, RequestWork)>> {
        self.need_vault()?;
        self.many(
            include_str!("due.sql"),
            params![day_text(from), day_text(until)],
            |row| {
                Ok((
                    SessionId::from_bytes(row.get("session")?),
                    RequestWork::from_row(row)?,
                ))
            },
        )
    }

    /// The ticked lines of a request's checklist.
    ///
    /// # Errors
    /// When the vault is closed or cannot be read.
    pub fn request_documents(&self, request: RequestId) -> Result<Vec<RequestDocument>> {
        self.need_vault()?;
        self.many(include_str!("documents.sql"), [request.as_bytes()], |row| {
            Ok(RequestDocument {
                document: row.get("document")?,
                alternative: row.get("alternative")?,
                state: parse(row, "state")?,
                updated_at: instant(row, "updated_at")?,
            })
        })
    }
}

impl Tx<'_> {
    /// Writes what is known about a request.
    ///
    /// # Errors
    /// When the request is unknown, or the vault is closed or cannot be written.
    pub fn save_request_work(&mut self, work: &RequestWork) -> Result<()> {
        let session = self.session_of(work.request)?;
        self.run(
            include_str!("save.sql"),
            params![
                work.request.as_bytes(),
                work.reference,
                work.next_step,
                work.next_date.map(day_text),
                work.blocking_note,
                work.note,
                millis(work.updated_at)
            ],
        )?;
        self.touch(Thing::Session(session));
        self.touch(Thing::FollowUps);
        Ok(())
    }

    /// Notes the step at which the agent leaves a request. No screen shows it, so nothing is told to have changed.
    ///
    /// # Errors
    /// When the step is not a code, or the vault is closed or cannot be written.
    pub fn save_step(&mut self, request: RequestId, step: &str, at: DateTime<Utc>) -> Result<()> {
        self.need_vault()?;
        self.run(
            include_str!("save_step.sql"),
            params![request.as_bytes(), step, millis(at)],
        )?;
        Ok(())
    }

    /// Ticks a line of a request's checklist.
    ///
    /// # Errors
    /// When the request is unknown, or the vault is closed or cannot be written.
    pub fn save_request_document(
        &mut self,
        request: RequestId,
        document: &RequestDocument,
    ) -> Result<()> {
        let session = self.session_of(request)?;
        self.run(
            include_str!("save_document.sql"),
            params![
                request.as_bytes(),
                document.document,
                document.alternative,
                document.state.code(),
                millis(document.updated_at)
            ],
        )?;
        self.touch(Thing::Session(session));
        Ok(())
    }

    /// Unticks a line of a request's checklist.
    ///
    /// # Errors
    /// When the request is unknown, or the vault is closed or cannot be written.
    pub fn drop_request_document(&mut self, request: RequestId, document: &str) -> Result<()> {
        let session = self.session_of(request)?;
        self.run(
            include_str!("drop_document.sql"),
            params![request.as_bytes(), document],
        )?;
        self.touch(Thing::Session(session));
        Ok(())
    }

    fn session_of(&self, request: RequestId) -> Result<SessionId> {
        self.need_vault()?;
        Ok(self.request(request)?.ok_or(StoreError::NotFound)?.session)
    }
}
