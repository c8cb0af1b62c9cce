//! Where the agent was in a session, so that a lock or a crash resumes at the same field.

use chrono::{DateTime, Utc};
use guichet_domain::ids::{RequestId, SessionId};
use rusqlite::params;

use crate::error::Result;
use crate::read::Reader;
use crate::sql::{instant, millis};
use crate::transact::Tx;

/// A place on the session screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The request being worked on.
    pub request: Option<RequestId>,
    /// Code of the step.
    pub step: String,
    /// Key of the field that had the focus.
    pub field: Option<String>,
    /// When it was noted.
    pub updated_at: DateTime<Utc>,
}

impl Reader<'_> {
    /// Where the agent was in a session.
    ///
    /// # Errors
    /// When the vault is closed or cannot be read.
    pub fn place(&self, session: SessionId) -> Result<Option<Place>> {
        self.need_vault()?;
        self.one(include_str!("get.sql"), [session.as_bytes()], |row| {
            Ok(Place {
                request: row
                    .get::<_, Option<[u8; 16]>>("request")?
                    .map(RequestId::from_bytes),
                step: row.get("step")?,
                field: row.get("field")?,
                updated_at: instant(row, "updated_at")?,
            })
        })
    }
}

impl Tx<'_> {
    /// Notes where the agent is. No screen shows it, so nothing is told to have changed.
    ///
    /// # Errors
    /// When the step or field is not a code, or the vault is closed or cannot be written.
    pub fn save_place(&mut self, session: SessionId, place: &Place) -> Result<()> {
        self.need_vault()?;
        let request = place.request.as_ref().map(RequestId::as_bytes);
        self.run(
            include_str!("save.sql"),
            params![
                session.as_bytes(),
                request,
                place.step,
                place.field,
                millis(place.updated_at)
            ],
        )?;
        Ok(())
    }
}
