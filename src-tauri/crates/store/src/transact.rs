//! The only way to write: one act, one transaction over both files, one journal row, and what changed.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Deref;

use chrono::{DateTime, Utc};
use guichet_domain::ids::{AgentId, CitizenId, ImportId, RequestId, SessionId, SiteId, WorkshopId};
use rusqlite::{Transaction, TransactionBehavior};
use serde::Serialize;
use uuid::Uuid;

use crate::Store;
use crate::error::{Result, Rule, StoreError};
use crate::journal;
use crate::read::Reader;

/// Whether an act leaves a row in the journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActClass {
    /// A decision of an agent: exactly one row.
    Journalled,
    /// A draft saved while typing (a value, a tick, the place on the screen): no row, no anchor. One row per
    /// key press would bury what agents did, and the acts around the draft tell its story.
    Draft,
}

/// What an act is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// The counter.
    Site(SiteId),
    /// Someone who uses the application.
    Agent(AgentId),
    /// A visit.
    Session(SessionId),
    /// A need within a visit.
    Request(RequestId),
    /// A citizen. The journal, which supervisors read, keeps only a commitment: two acts about one citizen
    /// cannot be told from two acts about two. Which citizen it was is written in the vault.
    Citizen(CitizenId),
    /// A group session.
    Workshop(WorkshopId),
    /// Rows of another tool taken in at once.
    Import(ImportId),
}

impl Subject {
    pub(crate) const fn kind(&self) -> &'static str {
        match self {
            Self::Site(_) => "site",
            Self::Agent(_) => "agent",
            Self::Session(_) => "session",
            Self::Request(_) => "request",
            Self::Citizen(_) => "citizen",
            Self::Workshop(_) => "workshop",
            Self::Import(_) => "import",
        }
    }
}

/// A detail of an act. Figures and codes: a sentence has no place in the journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Detail {
    /// A code (`[a-z0-9_-]`, 64 characters at most; refused otherwise).
    Code(String),
    /// A number.
    Number(i64),
    /// Yes or no.
    Flag(bool),
    /// An identifier of the activity file; never a citizen's.
    Id(Uuid),
    /// Several codes.
    Codes(Vec<String>),
    /// What a correction replaced; an absent value is one that was not known.
    Change {
        /// The value before: a code, a number, a flag or codes.
        before: Option<Box<Detail>>,
        /// The value after.
        after: Option<Box<Detail>>,
    },
}

/// What an agent does, as the journal tells it.
#[derive(Clone, Debug)]
pub struct Act {
    pub(crate) class: ActClass,
    pub(crate) code: &'static str,
    pub(crate) agent: Option<AgentId>,
    pub(crate) at: DateTime<Utc>,
    pub(crate) subject: Option<Subject>,
    pub(crate) details: BTreeMap<&'static str, Detail>,
}

impl Act {
    /// A journalled act. `code` is `[a-z0-9_.]+`, such as `session.close`; `agent` is absent only before
    /// anyone is unlocked.
    #[must_use]
    pub const fn new(code: &'static str, agent: Option<AgentId>, at: DateTime<Utc>) -> Self {
        let details = BTreeMap::new();
        Self {
            class: ActClass::Journalled,
            code,
            agent,
            at,
            subject: None,
            details,
        }
    }

    /// A draft being saved; see [`ActClass::Draft`].
    #[must_use]
    pub const fn draft(agent: Option<AgentId>, at: DateTime<Utc>) -> Self {
        let details = BTreeMap::new();
        Self {
            class: ActClass::Draft,
            code: "draft",
            agent,
            at,
            subject: None,
            details,
        }
    }

    /// Journalled acts write in every open file. A draft writes in one: beginning at once in both would make
    /// SQLite commit both, at more than twice the price. Nobody else can write in between: the folder is ours.
    const fn behavior(&self) -> TransactionBehavior {
        match self.class {
            ActClass::Journalled => TransactionBehavior::Immediate,
            ActClass::Draft => TransactionBehavior::Deferred,
        }
    }

    /// Says what the act is about.
    #[must_use]
    pub fn on(mut self, subject: Subject) -> Self {
        self.subject = Some(subject);
        self
    }

    /// Adds a detail.
    #[must_use]
    pub fn with(mut self, key: &'static str, detail: Detail) -> Self {
        self.details.insert(key, detail);
        self
    }
}

/// Something that a screen shows, and that changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(tag = "thing", content = "id", rename_all = "snake_case")]
pub enum Thing {
    /// The counter's own description.
    Site,
    /// The agents and their roles.
    Agents,
    /// A setting.
    Settings,
    /// The day's list of sessions and its counts.
    Today,
    /// A session, its requests, documents or notes.
    Session(SessionId),
    /// The profile typed in a session.
    Profile(SessionId),
    /// A citizen's record or sessions.
    Citizen(CitizenId),
    /// The site's own procedures.
    Catalogue,
    /// The follow-ups that are due.
    FollowUps,
    /// What figures are computed from.
    Figures,
    /// The group sessions.
    Workshops,
    /// The choices of figures kept by an agent.
    Views,
    /// Trainings, levels declared and equipment needs.
    Skills,
    /// The imports.
    Imports,
    /// The introductions of reports.
    Reports,
    /// The documents kept with a session.
    Files(SessionId),
}

impl Thing {
    /// Its name without identifier, as the screens listen to it; the same as its serde tag.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Site => "site",
            Self::Agents => "agents",
            Self::Settings => "settings",
            Self::Today => "today",
            Self::Session(_) => "session",
            Self::Profile(_) => "profile",
            Self::Citizen(_) => "citizen",
            Self::Catalogue => "catalogue",
            Self::FollowUps => "follow_ups",
            Self::Figures => "figures",
            Self::Workshops => "workshops",
            Self::Views => "views",
            Self::Skills => "skills",
            Self::Imports => "imports",
            Self::Reports => "reports",
            Self::Files(_) => "files",
        }
    }
}

/// What a transaction changed.
pub type Changes = BTreeSet<Thing>;

/// The clock stands before the last row of the journal. Nothing is blocked: the order of the journal is that
/// of its numbers. The agent has to be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClockBack {
    /// How far back, in seconds (at least 1).
    pub by_seconds: u64,
}

/// A committed act.
#[derive(Clone, Debug)]
pub struct Done<T> {
    /// What the closure returned.
    pub value: T,
    /// What the screens have to read again.
    pub changes: Changes,
    /// The number of the journal row; `None` for a draft.
    pub seq: Option<u64>,
    /// Set when the act's instant is before the last row of the journal.
    pub clock_back: Option<ClockBack>,
}

/// A running transaction: everything that [`Reader`] reads, and the writes of each table.
#[derive(Debug)]
pub struct Tx<'s> {
    reader: Reader<'s>,
    pub(crate) kept: &'s BTreeSet<String>,
    changes: Changes,
    details: BTreeMap<String, Detail>,
}

impl<'s> Deref for Tx<'s> {
    type Target = Reader<'s>;

    fn deref(&self) -> &Reader<'s> {
        &self.reader
    }
}

impl Tx<'_> {
    /// Notes that something changed. Each write of the store does it by itself.
    pub fn touch(&mut self, thing: Thing) {
        self.changes.insert(thing);
    }

    /// Adds a detail that only the transaction knows to the act's journal row; one of the same name that the
    /// act already holds stays. A draft has no row: it is then lost.
    pub(crate) fn detail(&mut self, key: String, detail: Detail) {
        self.details.insert(key, detail);
    }
}

impl Store {
    /// Runs `write` in one transaction over the files that are open, with the journal row of `act`.
    ///
    /// When it returns `Ok`, everything is on the disk, in both files. When `write` fails, or the commit does,
    /// nothing happened in either.
    ///
    /// # Errors
    /// The error of `write`, or why the transaction could not begin or commit.
    pub fn transact<T, E: From<StoreError>>(
        &self,
        act: &Act,
        write: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<Done<T>, E> {
        let sql = |error: rusqlite::Error| E::from(StoreError::from(error));
        // Nothing else uses this connection while `&self` is borrowed here, except `write`, which is given no
        // way to begin another transaction.
        let transaction = Transaction::new_unchecked(&self.conn, act.behavior()).map_err(sql)?;
        let reader = Reader::new(&self.conn, self.has_vault());
        let mut tx = Tx {
            reader,
            kept: &self.kept_fields,
            changes: Changes::new(),
            details: BTreeMap::new(),
        };
        let value = write(&mut tx)?;
        let (seq, clock_back) = match act.class {
            ActClass::Draft => (None, None),
            ActClass::Journalled => {
                let written = journal::append(&reader, act, tx.details)?;
                (Some(written.seq), written.clock_back)
            }
        };
        let changes = tx.changes;
        transaction.commit().map_err(sql)?;
        Ok(Done {
            value,
            changes,
            seq,
            clock_back,
        })
    }

    /// Reads what is committed.
    #[must_use]
    pub fn read(&self) -> Reader<'_> {
        Reader::new(&self.conn, self.has_vault())
    }
}

impl Detail {
    pub(crate) fn check(&self) -> Result<()> {
        match self {
            Self::Code(code) if !is_code(code) => Err(Rule::NotACode.into()),
            Self::Codes(codes) if !codes.iter().all(|code| is_code(code)) => {
                Err(Rule::NotACode.into())
            }
            Self::Change { before, after } => {
                let sides = [before, after];
                sides
                    .into_iter()
                    .flatten()
                    .try_for_each(|side| side.check())
            }
            _ => Ok(()),
        }
    }
}

pub(crate) fn is_code(text: &str) -> bool {
    let shape =
        |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'_' | b'-' | b'.');
    (1..=64).contains(&text.len()) && text.bytes().all(shape)
}

#[cfg(test)]
mod tests {
    use rusqlite::TransactionState;

    use super::*;
    use crate::testing::{Folder, now};

    #[test]
    fn a_draft_in_the_vault_leaves_the_activity_alone() {
        let folder = Folder::new();
        let store = folder.open(&[]).unwrap();
        let place = crate::Place {
            request: None,
            step: "profile".into(),
            field: None,
            updated_at: now(),
        };
        let session = SessionId::from_bytes([9; 16]);
        let states = |act: &Act| {
            let done = store.transact::<_, StoreError>(act, |tx| {
                tx.save_place(session, &place)?;
                let state = |schema| tx.conn.transaction_state(Some(schema)).unwrap();
                Ok((state("main"), state("vault")))
            });
            done.unwrap().value
        };
        let (main, vault) = states(&Act::draft(None, now()));
        assert_ne!(main, TransactionState::Write);
        assert_eq!(vault, TransactionState::Write);
        let both = (TransactionState::Write, TransactionState::Write);
        assert_eq!(states(&Act::new("test.write", None, now())), both);
    }

    #[test]
    fn the_name_of_a_thing_is_its_tag() {
        let things = [
            Thing::Site,
            Thing::Agents,
            Thing::Settings,
            Thing::Today,
            Thing::Session(SessionId::from_bytes([1; 16])),
            Thing::Profile(SessionId::from_bytes([1; 16])),
            Thing::Citizen(CitizenId::from_bytes([1; 16])),
            Thing::Catalogue,
            Thing::FollowUps,
            Thing::Figures,
            Thing::Workshops,
            Thing::Views,
            Thing::Skills,
            Thing::Imports,
            Thing::Reports,
            Thing::Files(SessionId::from_bytes([1; 16])),
        ];
        for thing in things {
            let written = serde_json::to_value(thing).unwrap();
            assert_eq!(written["thing"], thing.name());
        }
    }
}
