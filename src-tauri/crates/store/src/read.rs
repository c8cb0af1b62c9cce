//! Reading. The queries themselves stand with their tables.

use rusqlite::{Connection, OptionalExtension, Params, Row};

use crate::error::{Result, StoreError};

/// A view of the two files for reading. Within a transaction it also sees what that transaction wrote.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'s> {
    pub(crate) conn: &'s Connection,
    vault: bool,
}

impl<'s> Reader<'s> {
    pub(crate) const fn new(conn: &'s Connection, vault: bool) -> Self {
        Self { conn, vault }
    }

    /// Whether the keys given at opening open the vault.
    #[must_use]
    pub const fn has_vault(&self) -> bool {
        self.vault
    }

    pub(crate) fn need_vault(&self) -> Result<()> {
        if self.vault {
            Ok(())
        } else {
            Err(StoreError::NoVault)
        }
    }

    pub(crate) fn one<T>(
        &self,
        sql: &str,
        params: impl Params,
        map: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Option<T>> {
        Ok(self
            .conn
            .prepare_cached(sql)?
            .query_row(params, map)
            .optional()?)
    }

    pub(crate) fn many<T>(
        &self,
        sql: &str,
        params: impl Params,
        map: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>> {
        let mut statement = self.conn.prepare_cached(sql)?;
        let rows = statement.query_map(params, map)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    pub(crate) fn run(&self, sql: &str, params: impl Params) -> Result<usize> {
        Ok(self.conn.prepare_cached(sql)?.execute(params)?)
    }
}
