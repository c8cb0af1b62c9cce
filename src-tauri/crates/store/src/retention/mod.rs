//! The end of keeping: what the vault has held for as long as it may, and its purge.
//!
//! How long is not known here: instants are handed in, one for each `keep` of `assets/privacy.toml` that the vault
//! has. A test compares what is purged with that file.

use chrono::{DateTime, Utc};
use guichet_domain::ids::{CitizenId, SessionId};
use rusqlite::Row;

use crate::error::Result;
use crate::read::Reader;
use crate::sql::{instant, millis};
use crate::transact::{Detail, Thing, Tx};

/// Instants before which what counts from there is past its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// `fiche`, from the end of a session: the values typed.
    pub profiles: DateTime<Utc>,
    /// `demande`, from the end of a session: references, next steps, notes, papers ticked, documents.
    pub requests: DateTime<Utc>,
    /// `dossier`, from the start of a citizen's last session: the record, and the pseudonym in the activity file.
    pub citizens: DateTime<Utc>,
}

/// What is past its time. A session that nobody ever closed counts from its start, a citizen never received from
/// the day of the record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overdue {
    /// Sessions whose profile goes.
    pub profiles: Vec<SessionId>,
    /// Sessions whose requests lose what the vault says of them.
    pub requests: Vec<SessionId>,
    /// Citizens whose record goes, with their last visit, the longest gone first.
    pub citizens: Vec<(CitizenId, DateTime<Utc>)>,
}

impl Overdue {
    /// Whether there is nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.profiles.is_empty() && self.requests.is_empty() && self.citizens.is_empty()
    }
}

impl Reader<'_> {
    /// What the vault has held for as long as it may.
    ///
    /// # Errors
    /// When the vault is closed or a file cannot be read.
    pub fn overdue(&self, limits: &Limits) -> Result<Overdue> {
        self.need_vault()?;
        let session = |row: &Row<'_>| row.get(0).map(SessionId::from_bytes);
        let sessions = |sql, before| self.many(sql, [millis(before)], session);
        Ok(Overdue {
            profiles: sessions(include_str!("profiles.sql"), limits.profiles)?,
            requests: sessions(include_str!("requests.sql"), limits.requests)?,
            citizens: self.many(
                include_str!("citizens.sql"),
                [millis(limits.citizens)],
                |row| {
                    Ok((
                        CitizenId::from_bytes(row.get("citizen")?),
                        instant(row, "last")?,
                    ))
                },
            )?,
        })
    }

    /// Whether there is anything of it: asked at the door, it stops at the first one found.
    ///
    /// # Errors
    /// When the vault is closed or a file cannot be read.
    pub fn is_overdue(&self, limits: &Limits) -> Result<bool> {
        self.need_vault()?;
        for (sql, before) in [
            (include_str!("profiles.sql"), limits.profiles),
            (include_str!("requests.sql"), limits.requests),
            (include_str!("citizens.sql"), limits.citizens),
        ] {
            let found = self.one(sql, [millis(before)], |_| Ok(()))?;
            if found.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

impl Tx<'_> {
    /// Empties the vault of what it has held for as long as it may; the act's journal row says how many of each.
    /// Sessions and requests stay in the activity file, which has its own time, without the pseudonyms of whoever
    /// was not seen since: their number is that of sessions.
    ///
    /// # Errors
    /// When the vault is closed or a file cannot be written.
    pub fn purge(&mut self, limits: &Limits, at: DateTime<Utc>) -> Result<Overdue> {
        let overdue = self.overdue(limits)?;
        for &session in &overdue.profiles {
            self.forget_profile(session)?;
        }
        for &session in &overdue.requests {
            self.forget_requests(session)?;
        }
        for &(citizen, _) in &overdue.citizens {
            self.erase_citizen(citizen, at)?;
            self.run(include_str!("forget_links.sql"), [citizen.as_bytes()])?;
            self.run(include_str!("forget_subjects.sql"), [citizen.as_bytes()])?;
        }
        // Those of records erased before on request end with the others.
        let pseudonyms = self.run(
            include_str!("forget_pseudonyms.sql"),
            [millis(limits.citizens)],
        )?;
        if pseudonyms > 0 {
            self.touch(Thing::Figures);
        }
        for (name, count) in [
            ("pseudonyms", pseudonyms),
            ("profiles", overdue.profiles.len()),
            ("requests", overdue.requests.len()),
            ("citizens", overdue.citizens.len()),
        ] {
            let count = i64::try_from(count).unwrap_or(i64::MAX);
            self.detail(name.to_owned(), Detail::Number(count));
        }
        if !overdue.is_empty() {
            self.touch(Thing::FollowUps);
            self.touch(Thing::Today);
        }
        Ok(overdue)
    }
}
