//! The journal: what agents did, append-only and chained by hashes.
//!
//! Each row's hash covers the hash before it, so a row cannot be changed, taken out or put in without
//! breaking every later one. The last number and hash are also kept in the vault (the anchor), so that rows
//! cut off the end are noticed. The order is that of the numbers, not of the clock.
//!
//! A row is hashed as `SHA-256` of: the tag `guichet-journal-1`, the hash before it (32 bytes; for the first
//! row, `SHA-256` of the tag `guichet-journal-0` and the 16 bytes of the activity file's id), then number,
//! instant (milliseconds), agent, act, kind of subject, subject and details. Numbers are 8 bytes, big-endian;
//! each other field is its length in 8 bytes, then its bytes; an absent one has length `u64::MAX` and no bytes.
//!
//! Supervisors read the journal, and may not learn who came. For a citizen, the subject is `SHA-256` of the
//! tag `guichet-subject-1`, a secret of the vault, the row's number and the citizen's id: it differs in each
//! row. Who it was is written in `vault.journal_subject`, which can be emptied on erasure without breaking
//! the chain.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use guichet_domain::ids::{AgentId, CitizenId};
use rusqlite::{Row, named_params, params};
use sha2::{Digest, Sha256};

use crate::error::{Result, Rule};
use crate::read::Reader;
use crate::sql::{from_millis, millis};
use crate::transact::{Act, ClockBack, Detail, Subject};

type Hash = [u8; 32];

/// A row of the journal, as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournalRow {
    /// Its number, from 1, without gaps.
    pub seq: u64,
    /// When it was done, by the clock of the desk.
    pub at: DateTime<Utc>,
    /// Who did it.
    pub agent: Option<AgentId>,
    /// Code of the act.
    pub act: String,
    /// What kind of thing it was done to.
    pub subject_kind: Option<String>,
    /// Which one: the 16 bytes of its id, or 32 bytes that hide a citizen's.
    pub subject: Option<Vec<u8>>,
    /// The details, as JSON.
    pub details: String,
    prev: Hash,
    hash: Hash,
}

impl JournalRow {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            seq: number(row, 0)?,
            at: from_millis(row.get(1)?)?,
            agent: row.get::<_, Option<[u8; 16]>>(2)?.map(AgentId::from_bytes),
            act: row.get(3)?,
            subject_kind: row.get(4)?,
            subject: row.get(5)?,
            details: row.get(6)?,
            prev: row.get(7)?,
            hash: row.get(8)?,
        })
    }

    fn computed_hash(&self) -> Hash {
        let mut hasher = Sha256::new();
        hasher.update(b"guichet-journal-1");
        hasher.update(self.prev);
        hasher.update(self.seq.to_be_bytes());
        hasher.update(millis(self.at).to_be_bytes());
        put(
            &mut hasher,
            self.agent.as_ref().map(|id| id.as_bytes().as_slice()),
        );
        put(&mut hasher, Some(self.act.as_bytes()));
        put(
            &mut hasher,
            self.subject_kind.as_ref().map(String::as_bytes),
        );
        put(&mut hasher, self.subject.as_deref());
        put(&mut hasher, Some(self.details.as_bytes()));
        hasher.finalize().into()
    }
}

fn number(row: &Row<'_>, column: usize) -> rusqlite::Result<u64> {
    let number: i64 = row.get(column)?;
    u64::try_from(number).map_err(|_| rusqlite::Error::IntegralValueOutOfRange(column, number))
}

fn stored(seq: u64) -> i64 {
    i64::try_from(seq).unwrap_or(i64::MAX)
}

fn put(hasher: &mut Sha256, field: Option<&[u8]>) {
    let length = field.map_or(u64::MAX, |bytes| bytes.len() as u64);
    hasher.update(length.to_be_bytes());
    hasher.update(field.unwrap_or_default());
}

fn commitment(secret: &[u8], seq: u64, citizen: CitizenId) -> Hash {
    let mut hasher = Sha256::new();
    hasher.update(b"guichet-subject-1");
    hasher.update(secret);
    hasher.update(seq.to_be_bytes());
    hasher.update(citizen.as_bytes());
    hasher.finalize().into()
}

pub(crate) struct Written {
    pub(crate) seq: u64,
    pub(crate) clock_back: Option<ClockBack>,
}

/// How far `now` stands before the journal's last row.
pub(crate) fn clock_back(reader: &Reader<'_>, now: DateTime<Utc>) -> Result<Option<ClockBack>> {
    Ok(last(reader)?.and_then(|last| behind(last.at, now)))
}

fn behind(last: DateTime<Utc>, now: DateTime<Utc>) -> Option<ClockBack> {
    let milliseconds = u64::try_from((last - now).num_milliseconds()).unwrap_or(0);
    (milliseconds > 0).then(|| ClockBack {
        by_seconds: milliseconds.div_ceil(1000),
    })
}

struct Last {
    seq: u64,
    at: DateTime<Utc>,
    hash: Hash,
}

fn last(reader: &Reader<'_>) -> Result<Option<Last>> {
    reader.one(include_str!("last.sql"), [], |row| {
        Ok(Last {
            seq: number(row, 0)?,
            at: from_millis(row.get(1)?)?,
            hash: row.get(2)?,
        })
    })
}

fn genesis(reader: &Reader<'_>) -> Result<Hash> {
    let mut hasher = Sha256::new();
    hasher.update(b"guichet-journal-0");
    hasher.update(reader.activity_file()?.as_bytes());
    Ok(hasher.finalize().into())
}

/// Writes the row of an act at the end of the journal, and moves the anchor when the vault is open.
pub(crate) fn append(
    reader: &Reader<'_>,
    act: &Act,
    found: BTreeMap<String, Detail>,
) -> Result<Written> {
    let mut details: BTreeMap<&str, &Detail> = found
        .iter()
        .map(|(key, detail)| (key.as_str(), detail))
        .collect();
    details.extend(act.details.iter().map(|(key, detail)| (*key, detail)));
    for detail in details.values() {
        detail.check()?;
    }
    let (seq, prev, clock_back) = match last(reader)? {
        Some(last) => (last.seq + 1, last.hash, behind(last.at, act.at)),
        None => (1, genesis(reader)?, None),
    };
    let subject = match act.subject {
        None => None,
        Some(Subject::Site(id)) => Some(id.as_bytes().to_vec()),
        Some(Subject::Agent(id)) => Some(id.as_bytes().to_vec()),
        Some(Subject::Session(id)) => Some(id.as_bytes().to_vec()),
        Some(Subject::Request(id)) => Some(id.as_bytes().to_vec()),
        Some(Subject::Workshop(id)) => Some(id.as_bytes().to_vec()),
        Some(Subject::Import(id)) => Some(id.as_bytes().to_vec()),
        Some(Subject::Citizen(id)) => {
            reader.need_vault()?;
            reader.run(
                include_str!("add_subject.sql"),
                params![stored(seq), id.as_bytes()],
            )?;
            Some(commitment(reader.journal_secret()?.as_slice(), seq, id).to_vec())
        }
    };
    let mut row = JournalRow {
        seq,
        // What is hashed is what is stored: whole milliseconds.
        at: from_millis(millis(act.at))?,
        agent: act.agent,
        act: act.code.to_owned(),
        subject_kind: act.subject.map(|subject| subject.kind().to_owned()),
        subject,
        details: serde_json::to_string(&details).map_err(|_| Rule::NotACode)?,
        prev,
        hash: [0; 32],
    };
    row.hash = row.computed_hash();
    reader.run(
        include_str!("append.sql"),
        named_params! {
            ":seq": stored(seq), ":at": millis(row.at), ":agent": row.agent.as_ref().map(AgentId::as_bytes),
            ":act": row.act, ":subject_kind": row.subject_kind, ":subject": row.subject,
            ":details": row.details, ":prev": row.prev, ":hash": row.hash,
        },
    )?;
    if reader.has_vault() {
        reader.run(
            include_str!("move_anchor.sql"),
            params![stored(seq), row.hash],
        )?;
    }
    Ok(Written { seq, clock_back })
}

/// What the chain shows when it is walked from its beginning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChainFault {
    /// The row's hash does not cover what it holds: it was changed.
    Changed {
        /// Number of the row.
        seq: u64,
    },
    /// The row does not follow the one before it: rows were taken out, put in or replaced.
    Unlinked {
        /// Number of the row.
        seq: u64,
    },
    /// The journal ends before the row that the vault remembers.
    Cut {
        /// Number of the last row found, 0 when none is left.
        found: u64,
        /// Number of the row remembered.
        anchored: u64,
    },
    /// The row that the vault remembers is another one: the journal was rewritten from there or before.
    Rewritten {
        /// Number of the row.
        seq: u64,
    },
    /// The vault names another citizen than the row does.
    Subject {
        /// Number of the row.
        seq: u64,
    },
}

/// Walks the whole journal. Returns the number of rows and every fault, in order.
pub(crate) fn walk(reader: &Reader<'_>) -> Result<(u64, Vec<ChainFault>)> {
    let mut faults = Vec::new();
    let (mut expected_seq, mut prev) = (1, genesis(reader)?);
    let mut subjects = Vec::new();
    let mut secret = None;
    if reader.has_vault() {
        secret = Some(reader.journal_secret()?);
        subjects = reader.many(include_str!("subjects.sql"), [], |row| {
            Ok((number(row, 0)?, CitizenId::from_bytes(row.get(1)?)))
        })?;
    }
    let mut subjects = subjects.into_iter().peekable();
    let mut rows = 0;

    let mut statement = reader.conn.prepare_cached(include_str!("all.sql"))?;
    for row in statement.query_map([], JournalRow::from_row)? {
        let row = row?;
        rows += 1;
        if row.seq != expected_seq || row.prev != prev {
            faults.push(ChainFault::Unlinked { seq: row.seq });
        }
        if row.computed_hash() != row.hash {
            faults.push(ChainFault::Changed { seq: row.seq });
        }
        while let Some((seq, citizen)) = subjects.next_if(|(seq, _)| *seq <= row.seq) {
            let named = secret
                .as_ref()
                .map(|secret| commitment(secret.as_slice(), seq, citizen).to_vec());
            if seq != row.seq || named != row.subject {
                faults.push(ChainFault::Subject { seq });
            }
        }
        (expected_seq, prev) = (row.seq + 1, row.hash);
    }
    faults.extend(subjects.map(|(seq, _)| ChainFault::Subject { seq }));
    faults.extend(anchor_fault(reader)?);
    Ok((rows, faults))
}

/// Compares the row that the vault remembers with the journal: cheap enough for each opening.
pub(crate) fn anchor_fault(reader: &Reader<'_>) -> Result<Option<ChainFault>> {
    if !reader.has_vault() {
        return Ok(None);
    }
    let anchor = reader.one(include_str!("anchor.sql"), [], |row| {
        Ok((number(row, 0)?, row.get::<_, Hash>(1)?))
    })?;
    let found = last(reader)?.map_or(0, |last| last.seq);
    Ok(match anchor {
        // Both files are born with the first row: a journal without any anchor had its anchor removed.
        None if found > 0 => Some(ChainFault::Rewritten { seq: found }),
        None => None,
        Some((seq, _)) if seq > found => Some(ChainFault::Cut {
            found,
            anchored: seq,
        }),
        Some((seq, hash)) => {
            let stands = reader.one(include_str!("hash_of.sql"), [stored(seq)], |row| {
                row.get::<_, Hash>(0)
            })?;
            (stands != Some(hash)).then_some(ChainFault::Rewritten { seq })
        }
    })
}

impl Reader<'_> {
    /// The journal backwards: at most `limit` rows numbered below `before` (`None`: from the end).
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn journal(&self, before: Option<u64>, limit: u32) -> Result<Vec<JournalRow>> {
        let before = before.map_or(i64::MAX, stored);
        self.many(
            include_str!("page.sql"),
            params![before, limit],
            JournalRow::from_row,
        )
    }

    /// The last acts about a citizen, newest first.
    ///
    /// # Errors
    /// When the vault is closed or a file cannot be read.
    pub fn journal_of_citizen(&self, citizen: CitizenId, limit: u32) -> Result<Vec<JournalRow>> {
        self.need_vault()?;
        self.many(
            include_str!("of_citizen.sql"),
            params![citizen.as_bytes(), limit],
            JournalRow::from_row,
        )
    }
}
