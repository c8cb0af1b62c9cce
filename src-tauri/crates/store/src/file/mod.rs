//! The documents kept with a session: receipts, pages of an official site. Their bytes stand in the vault.

use std::fmt;

use chrono::{DateTime, Utc};
use guichet_domain::ids::{RequestId, SessionFileId, SessionId};
use rusqlite::{Row, params};
use zeroize::Zeroizing;

use crate::error::{Result, StoreError};
use crate::read::Reader;
use crate::sql::{instant, millis, parse, states};
use crate::transact::{Thing, Tx};

states! {
    /// What a kept document is.
    FileKind {
        /// The acknowledgement of a procedure.
        Receipt = "receipt",
        /// A page as it was shown.
        Page = "page",
        /// Anything else.
        Other = "other",
    }
}

/// A document kept with a session, without its bytes. `Debug` shows the identifier only: a name may say a lot.
#[derive(Clone, PartialEq, Eq)]
pub struct SessionFile {
    /// Its identifier.
    pub id: SessionFileId,
    /// The session during which it was received.
    pub session: SessionId,
    /// The request that it is about.
    pub request: Option<RequestId>,
    /// What it is.
    pub kind: FileKind,
    /// Its name, as shown.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// When it was received.
    pub received_at: DateTime<Utc>,
}

impl fmt::Debug for SessionFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SessionFile")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

impl SessionFile {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: SessionFileId::from_bytes(row.get("id")?),
            session: SessionId::from_bytes(row.get("session")?),
            request: row
                .get::<_, Option<[u8; 16]>>("request")?
                .map(RequestId::from_bytes),
            kind: parse(row, "kind")?,
            name: row.get("name")?,
            media_type: row.get("media_type")?,
            received_at: instant(row, "received_at")?,
        })
    }
}

impl Reader<'_> {
    /// The documents of a session with their sizes in bytes, in the order in which they were received.
    ///
    /// # Errors
    /// When the vault is closed or cannot be read.
    pub fn session_files(&self, session: SessionId) -> Result<Vec<(SessionFile, u64)>> {
        self.need_vault()?;
        self.many(
            include_str!("of_session.sql"),
            [session.as_bytes()],
            sized_file,
        )
    }

    /// One document with its size in bytes.
    ///
    /// # Errors
    /// When the vault is closed or cannot be read.
    pub fn session_file(&self, id: SessionFileId) -> Result<Option<(SessionFile, u64)>> {
        self.need_vault()?;
        self.one(include_str!("get.sql"), [id.as_bytes()], sized_file)
    }

    /// The bytes of a document; they are wiped from memory when dropped.
    ///
    /// # Errors
    /// When the vault is closed or cannot be read.
    pub fn session_file_bytes(&self, id: SessionFileId) -> Result<Option<Zeroizing<Vec<u8>>>> {
        self.need_vault()?;
        self.one(include_str!("bytes.sql"), [id.as_bytes()], |row| {
            row.get(0).map(Zeroizing::new)
        })
    }
}

fn sized_file(row: &Row<'_>) -> rusqlite::Result<(SessionFile, u64)> {
    let size: i64 = row.get("size")?;
    Ok((
        SessionFile::from_row(row)?,
        u64::try_from(size).unwrap_or(0),
    ))
}

impl Tx<'_> {
    /// Keeps a document.
    ///
    /// # Errors
    /// When the vault is closed or cannot be written, the session is unknown ([`StoreError::NotFound`]), a text is
    /// empty or the identifier is taken.
    pub fn add_session_file(&mut self, file: &SessionFile, bytes: &[u8]) -> Result<()> {
        self.need_vault()?;
        if self.session(file.session)?.is_none() {
            return Err(StoreError::NotFound);
        }
        self.run(
            include_str!("add.sql"),
            params![
                file.id.as_bytes(),
                file.session.as_bytes(),
                file.request.as_ref().map(RequestId::as_bytes),
                file.kind.code(),
                file.name,
                file.media_type,
                millis(file.received_at),
                bytes
            ],
        )?;
        self.touch(Thing::Files(file.session));
        Ok(())
    }

    /// Deletes a document.
    ///
    /// # Errors
    /// When the vault is closed or cannot be written, or there is no such document ([`StoreError::NotFound`]).
    pub fn remove_session_file(&mut self, id: SessionFileId) -> Result<()> {
        let Some((file, _)) = self.session_file(id)? else {
            return Err(StoreError::NotFound);
        };
        self.run(include_str!("remove.sql"), [id.as_bytes()])?;
        self.touch(Thing::Files(file.session));
        Ok(())
    }
}
