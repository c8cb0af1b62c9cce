//! The profile of a session: the values typed once. Transient fields never come here.

use std::fmt;

use chrono::{DateTime, Utc};
use guichet_domain::ids::SessionId;
use rusqlite::params;

use crate::error::{Result, Rule};
use crate::read::Reader;
use crate::sql::{instant, millis};
use crate::transact::{Thing, Tx};

/// A value of a session's profile. `Debug` shows the field only.
#[derive(Clone, PartialEq, Eq)]
pub struct ProfileValue {
    /// Key of the field, as in `assets/fields.toml`.
    pub field: String,
    /// What is used: canonical when valid, as typed when not.
    pub value: String,
    /// What is shown.
    pub shown: String,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

impl fmt::Debug for ProfileValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProfileValue")
            .field("field", &self.field)
            .finish_non_exhaustive()
    }
}

impl Reader<'_> {
    /// The values kept for a session, by field.
    ///
    /// # Errors
    /// When the vault is closed or cannot be read.
    pub fn profile(&self, session: SessionId) -> Result<Vec<ProfileValue>> {
        self.need_vault()?;
        self.many(
            include_str!("of_session.sql"),
            [session.as_bytes()],
            |row| {
                Ok(ProfileValue {
                    field: row.get("field")?,
                    value: row.get("value")?,
                    shown: row.get("shown")?,
                    updated_at: instant(row, "updated_at")?,
                })
            },
        )
    }
}

impl Tx<'_> {
    /// Writes a value of the profile.
    ///
    /// # Errors
    /// [`Rule::FieldNotKept`] when the field is not on the list given to
    /// [`Store::keep_fields`](crate::Store::keep_fields); or the vault is closed or cannot be written.
    pub fn save_profile_value(&mut self, session: SessionId, value: &ProfileValue) -> Result<()> {
        self.need_vault()?;
        if !self.kept.contains(&value.field) {
            return Err(Rule::FieldNotKept(value.field.clone()).into());
        }
        self.run(
            include_str!("save.sql"),
            params![
                session.as_bytes(),
                value.field,
                value.value,
                value.shown,
                millis(value.updated_at)
            ],
        )?;
        self.touch(Thing::Profile(session));
        Ok(())
    }

    /// Takes a value off the profile.
    ///
    /// # Errors
    /// When the vault is closed or cannot be written.
    pub fn drop_profile_value(&mut self, session: SessionId, field: &str) -> Result<()> {
        self.need_vault()?;
        self.run(include_str!("drop.sql"), params![session.as_bytes(), field])?;
        self.touch(Thing::Profile(session));
        Ok(())
    }
}
