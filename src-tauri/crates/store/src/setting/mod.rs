//! The site's settings: a key, a text. Read by supervisors too, so no setting is about a citizen.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use rusqlite::params;

use crate::error::Result;
use crate::read::Reader;
use crate::sql::millis;
use crate::transact::{Thing, Tx};

impl Reader<'_> {
    /// The value of a setting, if it was ever set.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn setting(&self, key: &str) -> Result<Option<String>> {
        self.one(include_str!("get.sql"), [key], |row| row.get(0))
    }

    /// Every setting that was set.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn settings(&self) -> Result<BTreeMap<String, String>> {
        let rows = self.many(include_str!("all.sql"), [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
        Ok(rows.into_iter().collect())
    }
}

impl Tx<'_> {
    /// Sets a setting. The key is `[a-z0-9_.]+`.
    ///
    /// # Errors
    /// When the key is not one, or the file cannot be written.
    pub fn save_setting(&mut self, key: &str, value: &str, at: DateTime<Utc>) -> Result<()> {
        self.run(include_str!("save.sql"), params![key, value, millis(at)])?;
        self.touch(Thing::Settings);
        Ok(())
    }
}
