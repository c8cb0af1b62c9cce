//! The facts of a site as rows of an ordinary normalised schema, for SQLite and for PostgreSQL.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use guichet_keys::Keyring;
use guichet_store::Store;
use rusqlite::Connection;
use secrecy::SecretString;

use super::queries::{INDEXES, TABLES};
use crate::Result;

/// The tables as tab-separated text, `\N` for what is absent: what `COPY` reads.
pub(super) struct Tables {
    pub(super) files: [(&'static str, PathBuf); 3],
}

/// Writes the facts of a site, read from its real files, as three tables.
pub(super) fn spill(site: &Path, into: &Path) -> Result<Tables> {
    std::fs::create_dir_all(into)?;
    let keyring = Keyring::load(site)?;
    let slot = keyring.slots().first().ok_or("no slot")?.id;
    let password = SecretString::from(guichet_api::demo::PASSWORD.to_owned());
    let keys = keyring.open(slot, &password)?;
    let store = Store::open(site, &keys, Utc::now())?;
    let files = ["session", "request", "request_theme"]
        .map(|name| (name, into.join(format!("{name}.tsv"))));
    let mut out = Vec::new();
    for (_, path) in &files {
        out.push(BufWriter::new(File::create(path)?));
    }
    let mut people: HashMap<_, u32> = HashMap::new();
    let mut agents: HashMap<_, u32> = HashMap::new();
    let (mut session, mut request) = (0_u32, 0_u32);
    let mut lines = [String::new(), String::new(), String::new()];
    let mut failed = None;
    store.read().each_fact(
        DateTime::<Utc>::MIN_UTC,
        DateTime::<Utc>::MAX_UTC,
        &mut |fact| {
            let text = |code: Option<&str>| code.unwrap_or("\\N").to_owned();
            let number = |n: Option<u32>| n.map_or_else(|| "\\N".to_owned(), |n| n.to_string());
            session += 1;
            let (known, agents_known) = (people.len(), agents.len());
            let person = fact.person.map(|p| {
                *people
                    .entry(p)
                    .or_insert(u32::try_from(known).unwrap_or(u32::MAX))
            });
            let agent = *agents
                .entry(fact.agent)
                .or_insert(u32::try_from(agents_known).unwrap_or(u32::MAX));
            let [sessions, requests, themes] = &mut lines;
            // Writing to a string does not fail.
            let _ = writeln!(
                sessions,
                "{session}\t{}\t{agent}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}",
                fact.started_at.timestamp(),
                text(fact.channel),
                number(fact.minutes),
                number(person),
                number(fact.first_visit.map(u32::from)),
                u32::from(fact.mandate_used),
                text(fact.age_class),
                text(fact.gender),
                text(fact.social_status),
                text(fact.town),
                text(fact.autonomy),
            );
            for r in fact.requests.iter() {
                request += 1;
                let _ = writeln!(
                    requests,
                    "{request}\t{session}\t{}\t{}\t{}\t{}\t{}\t{}\t{}",
                    r.operator,
                    text(r.procedure),
                    text(r.level),
                    text(r.outcome),
                    text(r.blocking_reason),
                    text(r.way),
                    u32::from(r.returns_to.is_some()),
                );
                for theme in r.themes() {
                    let _ = writeln!(themes, "{request}\t{theme}");
                }
            }
            for (lines, out) in lines.iter_mut().zip(&mut out) {
                if let Err(error) = out.write_all(lines.as_bytes()) {
                    failed.get_or_insert(error);
                }
                lines.clear();
            }
        },
    )?;
    for out in &mut out {
        out.flush()?;
    }
    match failed {
        Some(error) => Err(error.into()),
        None => Ok(Tables { files }),
    }
}

/// An ordinary SQLite file with these tables, cached generously.
pub(super) fn sqlite(tables: &Tables, path: &Path) -> Result<Connection> {
    let mut conn = Connection::open(path)?;
    conn.pragma_update(None, "journal_mode", "OFF")?;
    conn.pragma_update(None, "cache_size", -1_000_000)?;
    let filling = conn.transaction()?;
    for create in TABLES {
        filling.execute_batch(&create.replace("{instant}", "INTEGER"))?;
    }
    for (name, file) in &tables.files {
        let text = std::fs::read_to_string(file)?;
        let Some(first) = text.lines().next() else {
            continue;
        };
        let marks = vec!["?"; first.split('\t').count()].join(", ");
        let mut insert = filling.prepare(&format!("INSERT INTO {name} VALUES ({marks})"))?;
        for line in text.lines() {
            let values = line
                .split('\t')
                .map(|value| (value != "\\N").then_some(value));
            insert.execute(rusqlite::params_from_iter(values))?;
        }
    }
    for index in INDEXES {
        filling.execute_batch(index)?;
    }
    filling.commit()?;
    conn.execute_batch("ANALYZE")?;
    Ok(conn)
}
