//! Checking that nothing was lost, changed or left hanging.

use rusqlite::Connection;

use crate::error::{DataFile, Result, StoreError};
use crate::journal::{self, ChainFault};
use crate::open::Store;

/// One thing that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// Pages of the file were changed outside of the application, or lost.
    Pages {
        /// The file.
        file: DataFile,
        /// How many.
        broken: u64,
    },
    /// SQLite finds the structure of the file inconsistent.
    Structure(DataFile),
    /// Rows point to a row of the same file that is not there.
    ForeignKey {
        /// The file.
        file: DataFile,
        /// The table whose rows point nowhere.
        table: String,
        /// How many.
        rows: usize,
    },
    /// Rows of the vault point to a session or request that the activity file does not hold.
    Orphan {
        /// The table of the vault.
        table: &'static str,
        /// How many.
        rows: u64,
    },
    /// Sessions recorded as anonymous are linked to a citizen.
    AnonymousLinked {
        /// How many.
        rows: u64,
    },
    /// The journal does not hold together.
    Journal(ChainFault),
}

/// What [`Store::verify`] found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// The problems, the most fundamental first. Empty: all is well.
    pub problems: Vec<Problem>,
    /// How many rows the journal holds.
    pub journal_rows: u64,
    /// Whether the vault was open, and so was checked.
    pub vault_checked: bool,
}

/// The links from the vault to the activity file, which no foreign key can guard.
const LINKS: [(&str, &str); 6] = [
    (
        "session_citizen",
        include_str!("orphan_session_citizen.sql"),
    ),
    ("session_file", include_str!("orphan_session_file.sql")),
    ("profile_value", include_str!("orphan_profile_value.sql")),
    ("session_place", include_str!("orphan_session_place.sql")),
    (
        "request_document",
        include_str!("orphan_request_document.sql"),
    ),
    ("request_work", include_str!("orphan_request_work.sql")),
];

impl Store {
    /// Reads both files whole and checks them: the seal of each page, the structure, the links within each file
    /// and across, the journal and its anchor. A problem found is reported, not an error.
    ///
    /// # Errors
    /// When a check could not be run at all for another reason than damage.
    pub fn verify(&self) -> Result<Report> {
        let reader = self.read();
        let mut report = Report {
            vault_checked: self.has_vault(),
            ..Report::default()
        };
        let mut files = vec![DataFile::Activity];
        files.extend(self.has_vault().then_some(DataFile::Vault));
        for &file in &files {
            let broken = broken_pages(&self.conn, file.schema())?;
            if broken > 0 {
                report.problems.push(Problem::Pages { file, broken });
            }
        }
        for &file in &files {
            match sound(&self.conn, file) {
                Ok(true) => {}
                Ok(false) | Err(StoreError::Damaged(_)) => {
                    report.problems.push(Problem::Structure(file))
                }
                Err(error) => return Err(error),
            }
        }
        if !report.problems.is_empty() {
            // What follows reads rows: on damaged pages it would only tell the same thing less clearly.
            return Ok(report);
        }
        for &file in &files {
            for (table, rows) in dangling(&self.conn, file)? {
                report
                    .problems
                    .push(Problem::ForeignKey { file, table, rows });
            }
        }
        if self.has_vault() {
            let count = |sql| {
                reader
                    .one(sql, [], |row| row.get::<_, u32>(0))
                    .map(|rows| u64::from(rows.unwrap_or(0)))
            };
            for (table, sql) in LINKS {
                match count(sql)? {
                    0 => {}
                    rows => report.problems.push(Problem::Orphan { table, rows }),
                }
            }
            match count(include_str!("anonymous_linked.sql"))? {
                0 => {}
                rows => report.problems.push(Problem::AnonymousLinked { rows }),
            }
        }
        let (rows, faults) = journal::walk(&reader)?;
        report.journal_rows = rows;
        report
            .problems
            .extend(faults.into_iter().map(Problem::Journal));
        Ok(report)
    }
}

/// How many pages of a file bear no valid seal for its key. Reads the file itself, past any cache.
impl Store {
    /// Says which file is damaged, when SQLite does not: every page's seal is read, which takes a while, once.
    #[must_use]
    pub fn naming_the_damaged(&self, error: StoreError) -> StoreError {
        if !matches!(error, StoreError::Damaged(None)) {
            return error;
        }
        let mut files = vec![DataFile::Activity];
        files.extend(self.has_vault().then_some(DataFile::Vault));
        let broken = files
            .into_iter()
            .find(|file| broken_pages(&self.conn, file.schema()).is_ok_and(|pages| pages > 0));
        StoreError::Damaged(broken)
    }
}

pub(crate) fn broken_pages(conn: &Connection, schema: &str) -> Result<u64> {
    let mut statement = conn.prepare(&format!("PRAGMA {schema}.cipher_integrity_check"))?;
    let mut rows = statement.query([])?;
    let mut broken = 0;
    while rows.next()?.is_some() {
        broken += 1;
    }
    Ok(broken)
}

fn sound(conn: &Connection, file: DataFile) -> Result<bool> {
    let answer: String = conn.query_row(
        &format!("PRAGMA {}.integrity_check(1)", file.schema()),
        [],
        |row| row.get(0),
    )?;
    Ok(answer == "ok")
}

fn dangling(conn: &Connection, file: DataFile) -> Result<Vec<(String, usize)>> {
    let mut statement = conn.prepare(&format!("PRAGMA {}.foreign_key_check", file.schema()))?;
    let tables = statement.query_map([], |row| row.get::<_, String>(0))?;
    let mut counted = std::collections::BTreeMap::new();
    for table in tables {
        *counted.entry(table?).or_insert(0) += 1;
    }
    Ok(counted.into_iter().collect())
}
