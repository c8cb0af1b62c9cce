//! The procedures that the site added to the catalogue, or changed in it.

use chrono::{DateTime, Utc};
use rusqlite::{Row, params};

use crate::error::Result;
use crate::read::Reader;
use crate::sql::{instant, millis};
use crate::transact::{Thing, Tx};

/// A procedure of the site's own. An entry with the id of a catalogue procedure wins over it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SiteProcedure {
    /// Kebab-case id, as in the catalogue.
    pub id: String,
    /// The entry, as JSON; the catalogue reads it.
    pub body: String,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
    /// Whether it is proposed; past requests keep naming an inactive one.
    pub active: bool,
}

impl Reader<'_> {
    /// Every procedure of the site's own, inactive ones included.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn site_procedures(&self) -> Result<Vec<SiteProcedure>> {
        self.many(include_str!("all.sql"), [], |row: &Row<'_>| {
            Ok(SiteProcedure {
                id: row.get("id")?,
                body: row.get("body")?,
                updated_at: instant(row, "updated_at")?,
                active: row.get("active")?,
            })
        })
    }
}

impl Tx<'_> {
    /// Writes a procedure of the site's own, new or changed.
    ///
    /// # Errors
    /// When the body is not JSON, the id not an id, or the file cannot be written.
    pub fn save_site_procedure(&mut self, procedure: &SiteProcedure) -> Result<()> {
        self.run(
            include_str!("save.sql"),
            params![
                procedure.id,
                procedure.body,
                millis(procedure.updated_at),
                procedure.active
            ],
        )?;
        self.touch(Thing::Catalogue);
        Ok(())
    }
}
