//! What the command line does and the window does not: verify the files, name the last sessions, check a
//! catalogue. The lock and the role are those of the commands.

use std::path::Path;

use chrono::{DateTime, TimeDelta, Utc};
use guichet_catalogue::{Catalogue, CatalogueError};
use guichet_domain::ids::SessionId;
use guichet_domain::role::Role;
use guichet_domain::time::Zone;
use guichet_store::{ChainFault, Problem, RequestState};
use serde::Serialize;

use crate::access::Access;
use crate::desk::Desk;
use crate::error::{ApiError, ErrorCode, Result};

/// One thing that is not as it should be in the data folder. Files and tables are named, never a value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "code", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Fault {
    /// Pages were changed outside of the application, or lost.
    BrokenPages {
        /// The file.
        file: &'static str,
        /// How many.
        pages: u64,
    },
    /// The structure of a file is inconsistent.
    BrokenStructure {
        /// The file.
        file: &'static str,
    },
    /// Rows point to a row that is not there.
    DanglingRows {
        /// The file of these rows.
        file: &'static str,
        /// Their table.
        table: String,
        /// How many.
        rows: u64,
    },
    /// Rows of the vault belong to a session or request that the activity file does not hold.
    OrphanRows {
        /// Their table.
        table: &'static str,
        /// How many.
        rows: u64,
    },
    /// Anonymous sessions are linked to a citizen.
    AnonymousLinked {
        /// How many.
        rows: u64,
    },
    /// A row of the journal was changed.
    JournalChanged {
        /// Its number.
        row: u64,
    },
    /// Rows of the journal were taken out, put in or replaced.
    JournalUnlinked {
        /// Number of the row that does not follow.
        row: u64,
    },
    /// The end of the journal was cut.
    JournalCut {
        /// Number of the last row found.
        found: u64,
        /// Number of the last row written.
        written: u64,
    },
    /// The journal was rewritten.
    JournalRewritten {
        /// Number of the row from which, at the latest.
        row: u64,
    },
    /// The vault names another citizen than the journal.
    JournalSubject {
        /// Number of the row.
        row: u64,
    },
}

impl From<Problem> for Fault {
    fn from(problem: Problem) -> Self {
        match problem {
            Problem::Pages { file, broken } => Self::BrokenPages {
                file: file.name(),
                pages: broken,
            },
            Problem::Structure(file) => Self::BrokenStructure { file: file.name() },
            Problem::ForeignKey { file, table, rows } => Self::DanglingRows {
                file: file.name(),
                table,
                rows: u64::try_from(rows).unwrap_or(u64::MAX),
            },
            Problem::Orphan { table, rows } => Self::OrphanRows { table, rows },
            Problem::AnonymousLinked { rows } => Self::AnonymousLinked { rows },
            Problem::Journal(ChainFault::Changed { seq }) => Self::JournalChanged { row: seq },
            Problem::Journal(ChainFault::Unlinked { seq }) => Self::JournalUnlinked { row: seq },
            Problem::Journal(ChainFault::Cut { found, anchored }) => Self::JournalCut {
                found,
                written: anchored,
            },
            Problem::Journal(ChainFault::Rewritten { seq }) => Self::JournalRewritten { row: seq },
            Problem::Journal(ChainFault::Subject { seq }) => Self::JournalSubject { row: seq },
        }
    }
}

/// What a verification found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Verification {
    /// The most fundamental first; empty: all is well.
    pub faults: Vec<Fault>,
    /// Rows of the journal.
    pub journal_rows: u64,
    /// Whether the vault was open, and so was checked.
    pub vault_checked: bool,
}

/// A session, without anything of the person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionLine {
    /// Its identifier.
    pub id: SessionId,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// How many requests it has.
    pub requests: u32,
    /// Whether it is still open.
    pub open: bool,
}

/// The last sessions, and the zone in which their days are cut.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionLines {
    /// Newest first.
    pub sessions: Vec<SessionLine>,
    /// The site's zone.
    pub zone: Zone,
}

/// Spans searched for the last sessions, in days: the usual answer lies in the first.
const SPANS: [i64; 4] = [14, 90, 730, 36_500];

impl Desk {
    /// Reads the files that this agent opens and checks everything: seals, structure, links within and across
    /// the files, journal and its anchor.
    ///
    /// # Errors
    /// `LOCKED`, or why the files cannot be read at all.
    pub fn verify(&self) -> Result<Verification> {
        self.enter(Access::Anyone, |cx| {
            let report = cx.open.store.verify()?;
            let mut faults: Vec<_> = report.problems.into_iter().map(Fault::from).collect();
            // Unlocking wrote a row and moved the anchor on: what the anchor told before is known
            // from the opening only.
            let at_opening = cx.open.store.opened().journal_fault;
            let at_opening = at_opening.map(|fault| Fault::from(Problem::Journal(fault)));
            if let Some(fault) = at_opening
                && !faults.contains(&fault)
            {
                faults.push(fault);
            }
            Ok(Verification {
                faults,
                journal_rows: report.journal_rows,
                vault_checked: report.vault_checked,
            })
        })
    }

    /// The last sessions whose summary this agent may print, newest first.
    ///
    /// # Errors
    /// `LOCKED`, `FORBIDDEN` to a supervisor, or why the files cannot be read.
    pub fn latest_sessions(&self, limit: usize) -> Result<SessionLines> {
        self.enter(Access::Mediator, |cx| {
            let read = cx.open.store.read();
            let whose = (cx.open.me.role != Role::Administrator).then_some(cx.open.me.id);
            let until = cx.now() + TimeDelta::days(1);
            let mut found = Vec::new();
            for days in SPANS {
                found = read.sessions_between(until - TimeDelta::days(days), until, whose)?;
                if found.len() >= limit {
                    break;
                }
            }
            let mut sessions = Vec::new();
            for session in found.iter().rev().take(limit) {
                let live = read
                    .requests_of(session.id)?
                    .into_iter()
                    .filter(|r| r.state != RequestState::Removed);
                sessions.push(SessionLine {
                    id: session.id,
                    started_at: session.timer.started_at,
                    requests: u32::try_from(live.count()).unwrap_or(u32::MAX),
                    open: session.state == guichet_store::SessionState::Open,
                });
            }
            Ok(SessionLines {
                sessions,
                zone: cx.open.zone,
            })
        })
    }
}

/// What is wrong in a catalogue's entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CatalogueFault {
    /// Path from `assets/`, without extension.
    pub entry: String,
    /// What is wrong.
    pub code: &'static str,
    /// The value at fault.
    pub detail: String,
}

/// What checking a catalogue found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CatalogueCheck {
    /// How many procedures it holds.
    pub procedures: usize,
    /// How many operators.
    pub operators: usize,
    /// Empty: all is well.
    pub faults: Vec<CatalogueFault>,
}

/// Checks the catalogue inside the program, or the one of a folder laid out as `assets/`.
///
/// # Errors
/// `CATALOGUE_FAILED` with the `file` that cannot be read as what it should be, and its `line` when known.
pub fn check_catalogue(assets: Option<&Path>) -> Result<CatalogueCheck> {
    let read;
    let catalogue = match assets {
        None => Catalogue::embedded().map_err(unreadable)?,
        Some(root) => {
            read = Catalogue::from_dir(root).map_err(|error| unreadable(&error))?;
            &read
        }
    };
    let faults = catalogue.check().into_iter();
    Ok(CatalogueCheck {
        procedures: catalogue.procedures().len(),
        operators: catalogue.operators().len(),
        faults: faults
            .map(|f| CatalogueFault {
                entry: f.entry,
                code: f.code,
                detail: f.detail,
            })
            .collect(),
    })
}

fn unreadable(error: &CatalogueError) -> ApiError {
    let failed = ApiError::new(ErrorCode::CatalogueFailed);
    match error {
        CatalogueError::Unreadable { file, .. }
        | CatalogueError::NotText { file }
        | CatalogueError::BadCodes { file, .. }
        | CatalogueError::WrongName { file } => failed.with("file", file),
        CatalogueError::Malformed { file, source } => {
            failed.with("file", file).with("reason", source.message())
        }
        CatalogueError::FieldTwice { key } => {
            failed.with("file", "fields.toml").with("reason", key)
        }
    }
}
