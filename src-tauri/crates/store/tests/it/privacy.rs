//! `assets/privacy.toml` says of every column of both files why it is there, for whom and for how long.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use guichet_domain::role::{KeyScope, Role};
use guichet_store::DataFile;
use serde::Deserialize;

use crate::support::{Desk, raw};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Map {
    purposes: BTreeMap<String, Purpose>,
    bases: BTreeMap<String, Basis>,
    retention: BTreeMap<String, Retention>,
    tables: Vec<Table>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Purpose {
    label: String,
    basis: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Basis {
    label: String,
    reference: String,
    #[serde(default, rename = "unverified")]
    _unverified: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Retention {
    label: String,
    from: String,
    months: Option<u32>,
    #[serde(default, rename = "unverified")]
    _unverified: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    file: String,
    name: String,
    about: String,
    purpose: String,
    seen_by: Vec<Role>,
    keep: String,
    columns: BTreeMap<String, Column>,
}

#[derive(Deserialize)]
#[serde(untagged, deny_unknown_fields)]
enum Column {
    Same(String),
    Other {
        holds: String,
        about: Option<String>,
        purpose: Option<String>,
        seen_by: Option<Vec<Role>>,
        keep: Option<String>,
    },
}

fn map() -> Map {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../assets/privacy.toml");
    toml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// Every column of a file, as the schema has it: (table, column).
fn columns_of(desk: &Desk, file: DataFile) -> BTreeSet<(String, String)> {
    let conn = raw(desk, file);
    let sql = "SELECT m.name, c.name FROM sqlite_master m, pragma_table_xinfo(m.name) c WHERE m.type = 'table'";
    let mut statement = conn.prepare(sql).unwrap();
    let rows = statement
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap();
    rows.map(Result::unwrap).collect()
}

#[test]
fn every_column_of_both_files_is_described_and_no_other() {
    let (desk, store) = Desk::new();
    drop(store);
    for (file, code) in [(DataFile::Activity, "activity"), (DataFile::Vault, "vault")] {
        let map = map();
        let tables: Vec<_> = map
            .tables
            .iter()
            .filter(|table| table.file == code)
            .collect();
        let described: BTreeSet<(String, String)> = tables
            .iter()
            .flat_map(|table| {
                table
                    .columns
                    .keys()
                    .map(|column| (table.name.clone(), column.clone()))
            })
            .collect();
        assert_eq!(
            described.len(),
            tables
                .iter()
                .map(|table| table.columns.len())
                .sum::<usize>(),
            "a table twice"
        );
        let found = columns_of(&desk, file);
        assert!(!found.is_empty());
        let missing: Vec<_> = found.difference(&described).collect();
        let extra: Vec<_> = described.difference(&found).collect();
        assert!(
            missing.is_empty() && extra.is_empty(),
            "{code}: not described {missing:?}, not there {extra:?}"
        );
    }
    assert!(
        map()
            .tables
            .iter()
            .all(|table| ["activity", "vault"].contains(&table.file.as_str()))
    );
}

#[test]
fn every_column_has_a_purpose_a_basis_readers_and_an_end() {
    let map = map();
    for table in &map.tables {
        for (name, column) in &table.columns {
            let at = format!("{}.{}.{name}", table.file, table.name);
            let (holds, about, purpose, seen_by, keep) = match column {
                Column::Same(holds) => (
                    holds,
                    &table.about,
                    &table.purpose,
                    &table.seen_by,
                    &table.keep,
                ),
                Column::Other {
                    holds,
                    about,
                    purpose,
                    seen_by,
                    keep,
                } => (
                    holds,
                    about.as_ref().unwrap_or(&table.about),
                    purpose.as_ref().unwrap_or(&table.purpose),
                    seen_by.as_ref().unwrap_or(&table.seen_by),
                    keep.as_ref().unwrap_or(&table.keep),
                ),
            };
            assert!(
                !holds.trim().is_empty() && !holds.contains('\''),
                "{at}: {holds}"
            );
            assert!(
                ["usager", "agent", "site", "technique"].contains(&about.as_str()),
                "{at}: {about}"
            );
            let purpose = map
                .purposes
                .get(purpose)
                .unwrap_or_else(|| panic!("{at}: {purpose}"));
            assert!(
                map.bases.contains_key(&purpose.basis),
                "{at}: {}",
                purpose.basis
            );
            assert!(map.retention.contains_key(keep), "{at}: {keep}");
            assert!(!seen_by.is_empty(), "{at}");
            if table.file == "vault" {
                let reads = |role: &Role| role.key_scope() == KeyScope::Both;
                assert!(
                    seen_by.iter().all(reads),
                    "{at}: a supervisor has no key to the vault"
                );
            }
        }
    }
}

#[test]
fn what_columns_refer_to_is_whole_and_used() {
    let map = map();
    let used = |wanted: &str, of: fn(&Table) -> &String| {
        let other = |column: &Column| match column {
            Column::Other { purpose, keep, .. } => [purpose, keep]
                .into_iter()
                .flatten()
                .any(|code| code == wanted),
            Column::Same(_) => false,
        };
        map.tables
            .iter()
            .any(|table| of(table) == wanted || table.columns.values().any(other))
    };
    for (code, purpose) in &map.purposes {
        assert!(
            !purpose.label.is_empty() && used(code, |table| &table.purpose),
            "{code}"
        );
    }
    for (code, basis) in &map.bases {
        assert!(
            !basis.label.is_empty() && basis.reference.contains("article"),
            "{code}"
        );
        assert!(
            map.purposes.values().any(|purpose| purpose.basis == *code),
            "{code}"
        );
    }
    for (code, retention) in &map.retention {
        assert!(
            !retention.label.is_empty() && !retention.from.is_empty(),
            "{code}"
        );
        assert!(
            retention.months != Some(0) && used(code, |table| &table.keep),
            "{code}"
        );
    }
}
