//! The choices of figures that an agent kept under a name.

use chrono::{DateTime, Utc};
use guichet_domain::ids::{AgentId, ViewId};
use rusqlite::{Row, params};

use crate::error::{Result, StoreError};
use crate::read::Reader;
use crate::sql::{instant, millis};
use crate::transact::{Thing, Tx};

/// A choice of figures kept under a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedView {
    /// Its identifier.
    pub id: ViewId,
    /// Whose it is.
    pub agent: AgentId,
    /// The name.
    pub name: String,
    /// The choice, as JSON; the store does not look inside.
    pub body: String,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

impl SavedView {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: ViewId::from_bytes(row.get("id")?),
            agent: AgentId::from_bytes(row.get("agent")?),
            name: row.get("name")?,
            body: row.get("body")?,
            updated_at: instant(row, "updated_at")?,
        })
    }
}

impl Reader<'_> {
    /// The views of an agent, in the order in which they were made.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn saved_views(&self, agent: AgentId) -> Result<Vec<SavedView>> {
        self.many(
            include_str!("of_agent.sql"),
            [agent.as_bytes()],
            SavedView::from_row,
        )
    }
}

impl Tx<'_> {
    /// Writes a view, new or changed; it stays its agent's.
    ///
    /// # Errors
    /// When the name is empty, the body is not JSON, the agent is unknown, or the file cannot be written.
    pub fn save_view(&mut self, view: &SavedView) -> Result<()> {
        self.run(
            include_str!("save.sql"),
            params![
                view.id.as_bytes(),
                view.agent.as_bytes(),
                view.name,
                view.body,
                millis(view.updated_at)
            ],
        )?;
        self.touch(Thing::Views);
        Ok(())
    }

    /// Removes a view of an agent.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when she has no such view, or when the file cannot be written.
    pub fn remove_view(&mut self, id: ViewId, agent: AgentId) -> Result<()> {
        let params = params![id.as_bytes(), agent.as_bytes()];
        if self.run(include_str!("remove.sql"), params)? == 0 {
            return Err(StoreError::NotFound);
        }
        self.touch(Thing::Views);
        Ok(())
    }
}
