//! Imports: the history of another tool, taken in at once and taken out at once.

use chrono::{DateTime, Utc};
use guichet_domain::ids::{AgentId, ImportId};
use rusqlite::{Row, params};

use crate::error::{Result, Rule, StoreError};
use crate::read::Reader;
use crate::sql::{instant, maybe_instant, millis};
use crate::transact::{Thing, Tx};

/// What one import brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportBatch {
    /// Its identifier.
    pub id: ImportId,
    /// Code of the format read.
    pub kind: String,
    /// When it was done.
    pub at: DateTime<Utc>,
    /// Who did it.
    pub agent: AgentId,
    /// Rows taken in.
    pub rows: u32,
    /// Rows refused, each told with its reason.
    pub refused: u32,
    /// When it was undone: what it had brought is then gone.
    pub undone_at: Option<DateTime<Utc>>,
}

impl ImportBatch {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: ImportId::from_bytes(row.get("id")?),
            kind: row.get("kind")?,
            at: instant(row, "at")?,
            agent: AgentId::from_bytes(row.get("agent")?),
            rows: row.get("rows")?,
            refused: row.get("refused")?,
            undone_at: maybe_instant(row, "undone_at")?,
        })
    }
}

/// What undoing an import took away.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Undone {
    /// Sessions, with their requests.
    pub sessions: usize,
    /// Workshops.
    pub workshops: usize,
}

impl Reader<'_> {
    /// Every import, the last one first, undone ones included.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn imports(&self) -> Result<Vec<ImportBatch>> {
        self.many(include_str!("all.sql"), [], ImportBatch::from_row)
    }
}

impl Tx<'_> {
    /// Writes an import; then [`Tx::record_session`] and [`Tx::save_workshop`] write what it brings, each row
    /// with its source and import. One act for the whole keeps the journal to one row.
    ///
    /// # Errors
    /// When the identifier is taken, the agent is unknown, or the file cannot be written.
    pub fn add_import(&mut self, batch: &ImportBatch) -> Result<()> {
        self.run(
            include_str!("add.sql"),
            params![
                batch.id.as_bytes(),
                batch.kind,
                millis(batch.at),
                batch.agent.as_bytes(),
                batch.rows,
                batch.refused
            ],
        )?;
        self.touch(Thing::Imports);
        Ok(())
    }

    /// Takes away all that an import brought; the import itself stays, marked. Requests recorded here that
    /// continued an imported one stay, and continue nothing any more.
    ///
    /// # Errors
    /// [`Rule::State`] when it was undone already, [`StoreError::NotFound`] when there is none, or when the
    /// file cannot be written.
    pub fn undo_import(&mut self, id: ImportId, at: DateTime<Utc>) -> Result<Undone> {
        let marked = self.run(
            include_str!("mark_undone.sql"),
            params![id.as_bytes(), millis(at)],
        )?;
        if marked == 0 {
            let known = self.one(include_str!("get.sql"), [id.as_bytes()], |_| Ok(()))?;
            return Err(known.map_or(StoreError::NotFound, |()| Rule::State.into()));
        }
        self.run(include_str!("undo_request_theme.sql"), [id.as_bytes()])?;
        self.run(include_str!("undo_request.sql"), [id.as_bytes()])?;
        let sessions = self.run(include_str!("undo_session.sql"), [id.as_bytes()])?;
        self.run(include_str!("undo_workshop_count.sql"), [id.as_bytes()])?;
        let workshops = self.run(include_str!("undo_workshop.sql"), [id.as_bytes()])?;
        for thing in [
            Thing::Imports,
            Thing::Today,
            Thing::Figures,
            Thing::Workshops,
        ] {
            self.touch(thing);
        }
        Ok(Undone {
            sessions,
            workshops,
        })
    }
}
