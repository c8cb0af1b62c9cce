//! Who uses the application. An agent is never deleted: past sessions keep their author.

use chrono::{DateTime, Utc};
use guichet_domain::ids::AgentId;
use guichet_domain::role::Role;
use rusqlite::{Row, named_params};

use crate::error::Result;
use crate::read::Reader;
use crate::sql::{instant, millis, role};
use crate::transact::{Thing, Tx};

/// Someone who uses the application.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agent {
    /// Their identifier.
    pub id: AgentId,
    /// Given name.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// What they may do.
    pub role: Role,
    /// Whether they may still open the application.
    pub active: bool,
    /// When they were added.
    pub created_at: DateTime<Utc>,
}

impl Agent {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: AgentId::from_bytes(row.get("id")?),
            given_name: row.get("given_name")?,
            family_name: row.get("family_name")?,
            role: role(row, "role")?,
            active: row.get("active")?,
            created_at: instant(row, "created_at")?,
        })
    }
}

impl Reader<'_> {
    /// One agent.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn agent(&self, id: AgentId) -> Result<Option<Agent>> {
        self.one(include_str!("get.sql"), [id.as_bytes()], Agent::from_row)
    }

    /// Every agent, past ones included, by family name.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn agents(&self) -> Result<Vec<Agent>> {
        self.many(include_str!("all.sql"), [], Agent::from_row)
    }
}

impl Tx<'_> {
    /// Writes an agent, new or changed.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn save_agent(&mut self, agent: &Agent) -> Result<()> {
        self.run(
            include_str!("save.sql"),
            named_params! {
                ":id": agent.id.as_bytes(), ":given_name": agent.given_name, ":family_name": agent.family_name,
                ":role": agent.role.code(), ":active": agent.active, ":created_at": millis(agent.created_at),
            },
        )?;
        self.touch(Thing::Agents);
        Ok(())
    }
}
