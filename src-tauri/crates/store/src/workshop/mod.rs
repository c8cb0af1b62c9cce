//! Workshops: group sessions. Participants are counted, never listed.

use chrono::{DateTime, Utc};
use guichet_domain::ids::{AgentId, ImportId, WorkshopId};
use rusqlite::{Row, named_params, params};

use crate::error::Result;
use crate::read::Reader;
use crate::session::Source;
use crate::sql::{instant, millis, parse, states};
use crate::transact::{Thing, Tx};

states! {
    /// Where a workshop stands.
    WorkshopState {
        /// Announced, or being written.
        Open = "open",
        /// Recorded: it counts.
        Closed = "closed",
        /// Taken back. It counts nowhere, and can be restored.
        Discarded = "discarded",
    }
}

states! {
    /// What participants are counted by.
    CountKind {
        /// Age classes.
        AgeClass = "age_class",
        /// Genders.
        Gender = "gender",
        /// Social statuses.
        SocialStatus = "social_status",
    }
}

/// How many participants bear one code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkshopCount {
    /// What is counted.
    pub kind: CountKind,
    /// The code.
    pub code: String,
    /// How many, at least one.
    pub count: u32,
}

/// A group session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Workshop {
    /// Its identifier.
    pub id: WorkshopId,
    /// Who led it.
    pub agent: AgentId,
    /// Where it stands.
    pub state: WorkshopState,
    /// Code of `mediation_themes`.
    pub theme: String,
    /// Code of `workshop_levels`.
    pub level: Option<String>,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// How long it lasted, in minutes.
    pub minutes: u32,
    /// How many came.
    pub participants: u32,
    /// Where it comes from.
    pub source: Source,
    /// The import that brought it; set exactly when the source is one.
    pub import: Option<ImportId>,
    /// The counters known, each at least one, by kind and code.
    pub counts: Vec<WorkshopCount>,
}

impl Workshop {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: WorkshopId::from_bytes(row.get("id")?),
            agent: AgentId::from_bytes(row.get("agent")?),
            state: parse(row, "state")?,
            theme: row.get("theme")?,
            level: row.get("level")?,
            started_at: instant(row, "started_at")?,
            minutes: row.get("minutes")?,
            participants: row.get("participants")?,
            source: parse(row, "source")?,
            import: row
                .get::<_, Option<[u8; 16]>>("import")?
                .map(ImportId::from_bytes),
            counts: Vec::new(),
        })
    }

    fn counted(row: &Row<'_>) -> rusqlite::Result<Option<WorkshopCount>> {
        Ok(match row.get::<_, Option<String>>("code")? {
            None => None,
            Some(code) => Some(WorkshopCount {
                kind: parse(row, "kind")?,
                code,
                count: row.get("count")?,
            }),
        })
    }
}

impl Reader<'_> {
    /// One workshop, whatever its state.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn workshop(&self, id: WorkshopId) -> Result<Option<Workshop>> {
        let found = self.gathered(include_str!("get.sql"), [id.as_bytes()])?;
        Ok(found.into_iter().next())
    }

    /// The open and closed workshops that began in `[from, until)`, oldest first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn workshops_between(
        &self,
        from: DateTime<Utc>,
        until: DateTime<Utc>,
    ) -> Result<Vec<Workshop>> {
        self.gathered(
            include_str!("between.sql"),
            params![millis(from), millis(until)],
        )
    }

    /// Rows of one workshop follow one another: one for each of its counters.
    fn gathered(&self, sql: &str, params: impl rusqlite::Params) -> Result<Vec<Workshop>> {
        let mut statement = self.conn.prepare_cached(sql)?;
        let mut rows = statement.query(params)?;
        let mut all: Vec<Workshop> = Vec::new();
        while let Some(row) = rows.next()? {
            let id = WorkshopId::from_bytes(row.get("id")?);
            let count = Workshop::counted(row)?;
            match all.last_mut().filter(|last| last.id == id) {
                Some(last) => last.counts.extend(count),
                None => {
                    let mut workshop = Workshop::from_row(row)?;
                    workshop.counts.extend(count);
                    all.push(workshop);
                }
            }
        }
        Ok(all)
    }
}

impl Tx<'_> {
    /// Writes a workshop and its counters, new or changed. Where it comes from is written once.
    ///
    /// # Errors
    /// When a code is not one, a counter is zero or comes twice, the agent is unknown, or the file cannot be
    /// written.
    pub fn save_workshop(&mut self, workshop: &Workshop) -> Result<()> {
        self.run(
            include_str!("save.sql"),
            named_params! {
                ":id": workshop.id.as_bytes(), ":agent": workshop.agent.as_bytes(),
                ":state": workshop.state.code(), ":theme": workshop.theme, ":level": workshop.level,
                ":started_at": millis(workshop.started_at), ":minutes": workshop.minutes,
                ":participants": workshop.participants, ":source": workshop.source.code(),
                ":import": workshop.import.as_ref().map(ImportId::as_bytes),
            },
        )?;
        // Counters that stay are not written again: that would change the facts twice.
        let before = self.workshop(workshop.id)?.map(|w| w.counts);
        let before = before.unwrap_or_default();
        for gone in before
            .iter()
            .filter(|count| !workshop.counts.contains(count))
        {
            self.run(
                include_str!("drop_count.sql"),
                params![workshop.id.as_bytes(), gone.kind.code(), gone.code],
            )?;
        }
        for count in workshop
            .counts
            .iter()
            .filter(|count| !before.contains(count))
        {
            self.run(
                include_str!("add_count.sql"),
                params![
                    workshop.id.as_bytes(),
                    count.kind.code(),
                    count.code,
                    count.count
                ],
            )?;
        }
        self.touch(Thing::Workshops);
        self.touch(Thing::Figures);
        Ok(())
    }
}
