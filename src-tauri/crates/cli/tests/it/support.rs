//! A folder made by `guichet demo`, the program, and the files read past the application.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;

use guichet_keys::{FileKey, Keyring, OpenKeys};
use rusqlite::Connection;
use rusqlite::types::Value;
use secrecy::SecretString;
use tempfile::TempDir;

/// The published password of the fictional site.
pub const PASSWORD: &str = "Bienvenue à Admiville 1";
/// The last day of the folders made here: over on every machine that runs these tests.
pub const UNTIL: &str = "2025-12-19";

/// What the program answered.
pub struct Answer {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Answer {
    /// Asserts the exit code.
    #[track_caller]
    pub fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, code, "out: {}\nerr: {}", self.out, self.err);
        self
    }
}

/// A command without the tester's own variables.
pub fn guichet(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_guichet"));
    command.args(args);
    for variable in ["GUICHET_DATA", "GUICHET_PASSWORD"] {
        command.env_remove(variable);
    }
    command.stdin(Stdio::null());
    command
}

pub fn answer(command: &mut Command) -> Answer {
    let Output {
        status,
        stdout,
        stderr,
    } = command.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Answer {
        code: status.code().expect("ended by itself"),
        out: text(stdout),
        err: text(stderr),
    }
}

pub fn run(args: &[&str]) -> Answer {
    answer(&mut guichet(args))
}

/// Runs with the published password in the environment.
pub fn opened(args: &[&str]) -> Answer {
    answer(guichet(args).env("GUICHET_PASSWORD", PASSWORD))
}

/// Makes a fictional site.
pub fn make(dir: &Path, sessions: &str, seed: &str) -> Answer {
    let dir = dir.to_str().unwrap();
    run(&[
        "demo",
        "--data",
        dir,
        "--sessions",
        sessions,
        "--seed",
        seed,
        "--until",
        UNTIL,
    ])
}

/// A folder of one's own, holding a copy of the same fictional site.
pub struct Folder {
    temp: TempDir,
}

impl Folder {
    pub fn new() -> Self {
        static FIRST: OnceLock<TempDir> = OnceLock::new();
        let first = FIRST.get_or_init(|| {
            let temp = tempfile::tempdir().unwrap();
            make(temp.path(), "60", "1").exits(0);
            temp
        });
        let temp = tempfile::tempdir().unwrap();
        for entry in fs::read_dir(first.path()).unwrap() {
            let entry = entry.unwrap();
            fs::copy(entry.path(), temp.path().join(entry.file_name())).unwrap();
        }
        Self { temp }
    }

    pub fn path(&self) -> &Path {
        self.temp.path()
    }

    pub fn arg(&self) -> &str {
        self.path().to_str().unwrap()
    }

    pub fn file(&self, name: &str) -> PathBuf {
        self.path().join(name)
    }

    /// The two files, read and written past the application, as someone who stole the keys would.
    pub fn sql(&self) -> Connection {
        sql(self.path())
    }

    /// Flips a bit of a file.
    pub fn damage(&self, name: &str, at: usize) {
        let mut bytes = fs::read(self.file(name)).unwrap();
        bytes[at] ^= 1;
        fs::write(self.file(name), bytes).unwrap();
    }
}

pub fn sql(dir: &Path) -> Connection {
    let OpenKeys {
        activity, vault, ..
    } = keys(dir);
    let conn = Connection::open(dir.join("activity.db")).unwrap();
    conn.execute_batch(&format!("PRAGMA main.key = \"{}\"", raw(&activity)))
        .unwrap();
    let vault_path = dir.join("vault.db");
    conn.execute(
        "ATTACH DATABASE ?1 AS vault KEY ?2",
        [vault_path.to_str().unwrap(), &raw(&vault.unwrap())],
    )
    .unwrap();
    conn
}

fn keys(dir: &Path) -> OpenKeys {
    let keyring = Keyring::load(dir).unwrap();
    let slot = keyring
        .slots()
        .iter()
        .find(|slot| slot.label == "Camille Roy")
        .unwrap();
    keyring
        .open(slot.id, &SecretString::from(PASSWORD))
        .unwrap()
}

fn raw(key: &FileKey) -> String {
    let digits: String = key
        .expose()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("x'{digits}'")
}

/// Every row of every table, save the secret that each folder draws for itself.
pub fn rows(dir: &Path) -> Vec<String> {
    let conn = sql(dir);
    let mut rows = Vec::new();
    for schema in ["main", "vault"] {
        let listed =
            format!("SELECT name FROM {schema}.sqlite_master WHERE type = 'table' ORDER BY name");
        let tables = column(&conn, &listed);
        assert!(tables.len() > 5, "{tables:?}");
        for table in tables {
            let names = column(
                &conn,
                &format!("SELECT name FROM pragma_table_info('{table}', '{schema}')"),
            );
            let names: Vec<_> = names
                .into_iter()
                .filter(|name| name != "journal_secret")
                .collect();
            let names = names.join(", ");
            let mut statement = conn
                .prepare(&format!(
                    "SELECT {names} FROM {schema}.{table} ORDER BY {names}"
                ))
                .unwrap();
            let columns = statement.column_count();
            let found = statement.query_map([], |row| {
                let values: rusqlite::Result<Vec<Value>> =
                    (0..columns).map(|i| row.get(i)).collect();
                Ok(format!("{schema}.{table}: {:?}", values?))
            });
            rows.extend(found.unwrap().map(Result::unwrap));
        }
    }
    rows
}

pub fn column(conn: &Connection, query: &str) -> Vec<String> {
    let mut statement = conn.prepare(query).unwrap();
    statement
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect()
}

/// Every name of every citizen, word by word.
pub fn names(dir: &Path) -> BTreeSet<String> {
    let query = "SELECT birth_name || ' ' || coalesce(used_name, '') || ' ' || given_names FROM vault.citizen";
    let all = column(&sql(dir), query);
    all.iter()
        .flat_map(|names| names.split_whitespace().map(str::to_owned))
        .collect()
}

/// Asserts that nothing in a text is a citizen's name.
#[track_caller]
pub fn names_nobody(dir: &Path, text: &str) {
    let names = names(dir);
    assert!(names.len() > 10);
    let said = text
        .split(|c: char| !(c.is_alphabetic() || c == '-'))
        .find(|word| names.contains(*word));
    assert_eq!(said, None, "{text}");
}
