//! The introductions that the site writes for its reports of activity.

use chrono::{DateTime, Utc};
use guichet_domain::ids::AgentId;
use rusqlite::params;

use crate::error::Result;
use crate::read::Reader;
use crate::sql::{instant, millis};
use crate::transact::{Thing, Tx};

/// The introduction of one report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportIntro {
    /// The period of the report, as a key of `[a-z0-9_-]+`: `2026`, `2026-11`.
    pub period: String,
    /// The text.
    pub body: String,
    /// Who wrote it last.
    pub agent: AgentId,
    /// When.
    pub updated_at: DateTime<Utc>,
}

impl Reader<'_> {
    /// The introduction of a period's report.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn report_intro(&self, period: &str) -> Result<Option<ReportIntro>> {
        self.one(include_str!("get.sql"), [period], |row| {
            Ok(ReportIntro {
                period: row.get("period")?,
                body: row.get("body")?,
                agent: AgentId::from_bytes(row.get("agent")?),
                updated_at: instant(row, "updated_at")?,
            })
        })
    }
}

impl Tx<'_> {
    /// Writes the introduction of a period's report, in place of the one before.
    ///
    /// # Errors
    /// When the period is not a key, the agent is unknown, or the file cannot be written.
    pub fn save_report_intro(&mut self, intro: &ReportIntro) -> Result<()> {
        self.run(
            include_str!("save.sql"),
            params![
                intro.period,
                intro.body,
                intro.agent.as_bytes(),
                millis(intro.updated_at)
            ],
        )?;
        self.touch(Thing::Reports);
        Ok(())
    }
}
