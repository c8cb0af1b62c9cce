//! Every query of the store, read from its file and planned by SQLite: none walks through a table that grows.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::Connection;

use crate::migrate::{MIGRATIONS, migrate};
use crate::{DataFile, Result};

/// What may be read whole, and why. A file that is not here may search, never scan.
const MAY_SCAN: &[(&str, &str)] = &[
    ("agent/all.sql", "a site has a few agents"),
    ("catalogue/all.sql", "a site adds a few procedures"),
    (
        "citizen/recent.sql",
        "walks the index of starts backwards, and stops after a few rows",
    ),
    ("journal/all.sql", "the chain is verified whole"),
    ("journal/anchor.sql", "one row"),
    (
        "journal/last.sql",
        "walks the primary key backwards for one row",
    ),
    ("journal/subjects.sql", "the chain is verified whole"),
    ("meta/journal_secret.sql", "one row"),
    ("meta/of_activity.sql", "one row"),
    ("meta/of_vault.sql", "one row"),
    ("fact/generation.sql", "a row a month"),
    ("import/all.sql", "a site imports a few times"),
    ("skill/trainings.sql", "a few a year"),
    ("skill/skills.sql", "a few for each agent"),
    ("skill/needs.sql", "a few a year"),
    (
        "retention/citizens.sql",
        "every record is looked at, by who asks what is past its time",
    ),
    (
        "retention/forget_pseudonyms.sql",
        "every session is looked at, by who erases what is past its time",
    ),
    ("retention/profiles.sql", "a month of profiles"),
    (
        "retention/requests.sql",
        "what is kept is looked at, by who asks what is past its time",
    ),
    ("session/open.sql", "an index of the open ones alone"),
    ("setting/all.sql", "a few dozen settings"),
    ("site/get.sql", "one row"),
    (
        "verify/orphan_profile_value.sql",
        "links are verified whole",
    ),
    (
        "verify/orphan_request_document.sql",
        "links are verified whole",
    ),
    ("verify/orphan_request_work.sql", "links are verified whole"),
    (
        "verify/orphan_session_citizen.sql",
        "links are verified whole",
    ),
    ("verify/orphan_session_file.sql", "links are verified whole"),
    (
        "verify/orphan_session_place.sql",
        "links are verified whole",
    ),
    ("verify/anonymous_linked.sql", "links are verified whole"),
];

/// What is not a table: arguments given as a list.
const NOT_A_TABLE: &str = "SCAN wanted VIRTUAL TABLE";

fn queries(dir: &Path, found: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(dir).unwrap() {
        let path: PathBuf = entry.unwrap().path();
        if path.is_dir() {
            queries(&path, found);
        } else if path.extension().is_some_and(|ext| ext == "sql") {
            let name = path
                .strip_prefix(source())
                .unwrap()
                .to_str()
                .unwrap()
                .replace('\\', "/");
            found.insert(name, fs::read_to_string(&path).unwrap());
        }
    }
}

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn schema() -> Connection {
    let conn = Connection::open_in_memory().unwrap();
    conn.execute_batch("ATTACH DATABASE ':memory:' AS vault")
        .unwrap();
    let files = [DataFile::Activity, DataFile::Vault];
    let done: Result<bool> = migrate(&conn, &files, MIGRATIONS, None, |_| Ok(()));
    assert!(done.unwrap());
    conn
}

fn plan(conn: &Connection, sql: &str) -> Vec<String> {
    let mut statement = conn.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
    let rows = statement
        .raw_query()
        .mapped(|row| row.get::<_, String>("detail"));
    rows.map(std::result::Result::unwrap).collect()
}

#[test]
fn no_query_walks_through_a_table_that_grows() {
    let conn = schema();
    let mut found = BTreeMap::new();
    queries(&source(), &mut found);
    assert!(found.len() > 50, "{} queries", found.len());
    for (name, sql) in &found {
        let plan = plan(&conn, sql);
        let scans = plan
            .iter()
            .any(|step| step.starts_with("SCAN") && !step.starts_with(NOT_A_TABLE));
        let may = MAY_SCAN.iter().any(|(file, _)| file == name);
        assert_eq!(scans, may, "{name}: {plan:#?}");
    }
}

#[test]
fn hot_queries_need_no_sorting() {
    let conn = schema();
    for name in [
        "session/between.sql",
        "session/between_by_agent.sql",
        "session/open.sql",
        "request/of_session.sql",
        "citizen/recent.sql",
        "journal/page.sql",
        "fact/each.sql",
        "fact/one.sql",
        "workshop/between.sql",
        "file/of_session.sql",
    ] {
        let sql = fs::read_to_string(source().join(name)).unwrap();
        let plan = plan(&conn, &sql);
        assert!(
            !plan.iter().any(|step| step.contains("TEMP B-TREE")),
            "{name}: {plan:#?}"
        );
    }
}
