//! The citizens who agreed to be followed, and the link from a session to its citizen.

mod search;

use std::fmt;

use chrono::{DateTime, Utc};
use guichet_domain::ids::{CitizenId, PersonId, SessionId};
use rusqlite::{Row, named_params, params};

use crate::error::{Result, Rule, StoreError};
use crate::read::Reader;
use crate::session::Session;
use crate::sql::{instant, maybe_instant, millis};
use crate::transact::{Thing, Tx};

pub use search::{CitizenHit, Match};

/// A followed citizen. `Debug` shows the identifier only.
#[derive(Clone, PartialEq, Eq)]
pub struct Citizen {
    /// Their identifier.
    pub id: CitizenId,
    /// Civility code.
    pub civility: Option<String>,
    /// Name at birth.
    pub birth_name: String,
    /// Name in use, when it is another.
    pub used_name: Option<String>,
    /// Given names, in the order of civil status.
    pub given_names: String,
    /// Sex code.
    pub sex: Option<String>,
    /// ISO date of birth; the day, or the month and day, may be unknown (`1960`, `1960-05`).
    pub birth_date: Option<String>,
    /// INSEE code of the commune of birth.
    pub birth_commune: Option<String>,
    /// Country of birth, as the domain codes it.
    pub birth_country: Option<String>,
    /// Nationality, as the domain codes it.
    pub nationality: Option<String>,
    /// Phone, canonical.
    pub phone: Option<String>,
    /// E-mail.
    pub email: Option<String>,
    /// Number and street.
    pub address_line: Option<String>,
    /// Rest of the address.
    pub address_extra: Option<String>,
    /// Postcode.
    pub postcode: Option<String>,
    /// INSEE code of the commune of residence.
    pub residence_commune: Option<String>,
    /// Language preferred, as a code.
    pub language: Option<String>,
    /// A note on how to receive the person; never about a procedure.
    pub note: Option<String>,
    /// When the person was told how their data are used.
    pub informed_at: Option<DateTime<Utc>>,
    /// When the person agreed to be followed.
    pub consent_at: Option<DateTime<Utc>>,
    /// When the record was created.
    pub created_at: DateTime<Utc>,
    /// When the record was last changed.
    pub updated_at: DateTime<Utc>,
    /// When the record was erased: the rest is then empty.
    pub deleted_at: Option<DateTime<Utc>>,
    /// Under which pseudonym they are counted in the activity file: drawn with the record, never changed, gone
    /// with it. Neither shown nor exported.
    pub person: Option<PersonId>,
}

impl fmt::Debug for Citizen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Citizen")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

impl Citizen {
    /// A new record that holds a name and nothing else.
    #[must_use]
    pub const fn new(
        id: CitizenId,
        person: PersonId,
        birth_name: String,
        given_names: String,
        now: DateTime<Utc>,
    ) -> Self {
        Self {
            id,
            civility: None,
            birth_name,
            used_name: None,
            given_names,
            sex: None,
            birth_date: None,
            birth_commune: None,
            birth_country: None,
            nationality: None,
            phone: None,
            email: None,
            address_line: None,
            address_extra: None,
            postcode: None,
            residence_commune: None,
            language: None,
            note: None,
            informed_at: None,
            consent_at: None,
            created_at: now,
            updated_at: now,
            deleted_at: None,
            person: Some(person),
        }
    }

    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: CitizenId::from_bytes(row.get("id")?),
            civility: row.get("civility")?,
            birth_name: row.get("birth_name")?,
            used_name: row.get("used_name")?,
            given_names: row.get("given_names")?,
            sex: row.get("sex")?,
            birth_date: row.get("birth_date")?,
            birth_commune: row.get("birth_commune")?,
            birth_country: row.get("birth_country")?,
            nationality: row.get("nationality")?,
            phone: row.get("phone")?,
            email: row.get("email")?,
            address_line: row.get("address_line")?,
            address_extra: row.get("address_extra")?,
            postcode: row.get("postcode")?,
            residence_commune: row.get("residence_commune")?,
            language: row.get("language")?,
            note: row.get("note")?,
            informed_at: maybe_instant(row, "informed_at")?,
            consent_at: maybe_instant(row, "consent_at")?,
            created_at: instant(row, "created_at")?,
            updated_at: instant(row, "updated_at")?,
            deleted_at: maybe_instant(row, "deleted_at")?,
            person: row
                .get::<_, Option<[u8; 16]>>("person")?
                .map(PersonId::from_bytes),
        })
    }
}

impl Reader<'_> {
    /// One citizen; an erased one comes back empty, with `deleted_at` set.
    ///
    /// # Errors
    /// When the vault is closed or cannot be read.
    pub fn citizen(&self, id: CitizenId) -> Result<Option<Citizen>> {
        self.need_vault()?;
        self.one(include_str!("get.sql"), [id.as_bytes()], Citizen::from_row)
    }

    /// The citizen received in a session, if followed.
    ///
    /// # Errors
    /// When the vault is closed or cannot be read.
    pub fn citizen_of(&self, session: SessionId) -> Result<Option<CitizenId>> {
        self.need_vault()?;
        self.one(
            include_str!("of_session.sql"),
            [session.as_bytes()],
            |row| Ok(CitizenId::from_bytes(row.get(0)?)),
        )
    }

    /// The citizens received last, the last one first, each once.
    ///
    /// # Errors
    /// When the vault is closed or a file cannot be read.
    pub fn recent_citizens(&self, limit: usize) -> Result<Vec<Citizen>> {
        self.need_vault()?;
        // Read row by row and left as soon as there are enough: SQL's own limit could only come after it had
        // grouped every session ever held.
        let mut found: Vec<Citizen> = Vec::new();
        let mut statement = self.conn.prepare_cached(include_str!("recent.sql"))?;
        let mut rows = statement.query([])?;
        while found.len() < limit
            && let Some(row) = rows.next()?
        {
            let id = CitizenId::from_bytes(row.get(0)?);
            if found.iter().all(|citizen| citizen.id != id) {
                found.extend(
                    self.citizen(id)?
                        .filter(|citizen| citizen.deleted_at.is_none()),
                );
            }
        }
        Ok(found)
    }

    /// The last sessions of a citizen, newest first, without discarded ones.
    ///
    /// # Errors
    /// When the vault is closed or a file cannot be read.
    pub fn citizen_sessions(&self, citizen: CitizenId, limit: u32) -> Result<Vec<Session>> {
        self.need_vault()?;
        self.many(
            include_str!("sessions.sql"),
            params![citizen.as_bytes(), limit],
            Session::from_row,
        )
    }
}

impl Tx<'_> {
    /// Writes a citizen, new or changed, and the words by which they are found. `deleted_at` is not written:
    /// [`Tx::erase_citizen`] does that.
    ///
    /// # Errors
    /// When the vault is closed or cannot be written, the birth date has no ISO form, or the record was erased ([`Rule::State`]).
    pub fn save_citizen(&mut self, citizen: &Citizen) -> Result<()> {
        self.need_vault()?;
        let written = self.run(
            include_str!("save.sql"),
            named_params! {
                ":id": citizen.id.as_bytes(), ":civility": citizen.civility, ":birth_name": citizen.birth_name,
                ":used_name": citizen.used_name, ":given_names": citizen.given_names, ":sex": citizen.sex,
                ":birth_date": citizen.birth_date, ":birth_commune": citizen.birth_commune,
                ":birth_country": citizen.birth_country, ":nationality": citizen.nationality,
                ":phone": citizen.phone, ":email": citizen.email, ":address_line": citizen.address_line,
                ":address_extra": citizen.address_extra, ":postcode": citizen.postcode,
                ":residence_commune": citizen.residence_commune, ":language": citizen.language,
                ":note": citizen.note, ":informed_at": citizen.informed_at.map(millis),
                ":consent_at": citizen.consent_at.map(millis), ":created_at": millis(citizen.created_at),
                ":updated_at": millis(citizen.updated_at),
                ":person": citizen.person.as_ref().map(PersonId::as_bytes),
            },
        )?;
        if written == 0 {
            return Err(Rule::State.into());
        }
        self.index_names(citizen)?;
        self.touch(Thing::Citizen(citizen.id));
        Ok(())
    }

    /// Empties a citizen's record, deletes the documents kept with their sessions, and marks it erased. Its
    /// sessions stay in the figures, without it: nothing says any more whose pseudonym they bear.
    ///
    /// # Errors
    /// When the vault is closed or cannot be written, or there is no such citizen ([`StoreError::NotFound`]).
    pub fn erase_citizen(&mut self, id: CitizenId, at: DateTime<Utc>) -> Result<()> {
        self.need_vault()?;
        if self.run(
            include_str!("erase.sql"),
            params![id.as_bytes(), millis(at)],
        )? == 0
        {
            return Err(StoreError::NotFound);
        }
        self.forget_names(id)?;
        self.run(include_str!("forget_files.sql"), [id.as_bytes()])?;
        self.touch(Thing::Citizen(id));
        Ok(())
    }

    /// Says who a session received; `None` takes the link away. The session bears the person's pseudonym from
    /// then on, or none.
    ///
    /// # Errors
    /// When the vault is closed or cannot be written, or the citizen is unknown.
    pub fn link_citizen(&mut self, session: SessionId, citizen: Option<CitizenId>) -> Result<()> {
        if let Some(before) = self.citizen_of(session)? {
            self.touch(Thing::Citizen(before));
        }
        match citizen {
            Some(id) => {
                self.run(
                    include_str!("link.sql"),
                    params![session.as_bytes(), id.as_bytes()],
                )?;
                self.touch(Thing::Citizen(id));
            }
            None => {
                self.run(include_str!("unlink.sql"), [session.as_bytes()])?;
            }
        }
        self.run(include_str!("bear.sql"), [session.as_bytes()])?;
        self.touch(Thing::Session(session));
        Ok(())
    }

    /// The pseudonym of a citizen, none when they were erased.
    pub(crate) fn person_of(&self, citizen: CitizenId) -> Result<Option<PersonId>> {
        self.need_vault()?;
        self.one(include_str!("person.sql"), [citizen.as_bytes()], |row| {
            Ok(row.get::<_, Option<[u8; 16]>>(0)?.map(PersonId::from_bytes))
        })?
        .ok_or(StoreError::NotFound)
    }

    /// Says who a session that bears their pseudonym already received.
    pub(crate) fn attach_citizen(&self, session: SessionId, citizen: CitizenId) -> Result<()> {
        self.run(
            include_str!("link.sql"),
            params![session.as_bytes(), citizen.as_bytes()],
        )?;
        Ok(())
    }
}
