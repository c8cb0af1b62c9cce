//! Closing a session, durable in both files, beside a bare commit of one row in one plain file.

use std::path::Path;
use std::time::Instant;

use chrono::Utc;
use guichet_api::Desk;
use guichet_api::system::SystemIds;
use guichet_keys::Keyring;
use guichet_store::{Act, Store};
use rusqlite::Connection;
use serde_json::{Value, json};

use crate::report::{Outcome, Spread};
use crate::{Result, Setting, counter};

const RUNS: usize = 300;
/// Runs that are not counted: statements are compiled and pages read.
const WARM_UP: usize = 10;
/// Half a year of an ordinary site, so that the tables have their real depth.
const SESSIONS: usize = 1600;
const PROCEDURES: [&str; 3] = [
    "caf-aide-au-logement",
    "caf-prime-activite",
    "france-travail-inscription",
];
const AT_MOST: f64 = 4.0;

/// Measures `session_close`.
pub fn session(setting: &Setting) -> Result<Outcome> {
    let dir = setting.folder.path().join("close");
    let site = dir.join("site");
    counter::make(&site, u32::try_from(setting.count(SESSIONS, 5))?)?;
    let desk = counter::desk(&site);
    counter::unlock(&desk)?;
    let truncate = Bare::new(&dir, "TRUNCATE")?;
    let delete = Bare::new(&dir, "DELETE")?;
    let store = Two::new(&dir.join("two"))?;

    let mut times: [Vec<f64>; 5] = Default::default();
    for run in 0..setting.count(RUNS, 2) + WARM_UP {
        // What is closed is prepared before any clock starts: all of it is typed while the person is there.
        let ordinary = visit(&desk, 3 * run, 1)?;
        let crowded = visit(&desk, 3 * run + 1, 3)?;
        // Each starts as often as the others: none profits from what the one before left in a cache.
        for turn in 0..times.len() {
            let which = (run + turn) % times.len();
            let before = Instant::now();
            match which {
                0 => close(&desk, &ordinary)?,
                1 => close(&desk, &crowded)?,
                2 => truncate.commit(run)?,
                3 => delete.commit(run)?,
                _ => store.commit()?,
            }
            let time = before.elapsed();
            if run >= WARM_UP {
                times[which].push(time.as_secs_f64() * 1000.0);
            }
        }
    }
    let spreads = times.map(Spread::of);
    let [
        Some(ordinary),
        Some(crowded),
        Some(truncate),
        Some(delete),
        Some(two),
    ] = spreads
    else {
        return Err("nothing was measured".into());
    };
    let ratio = |spread: Spread| (spread.median / truncate.median * 100.0).round() / 100.0;
    Ok(Outcome::new(
        "close_session",
        "ms",
        "the command session_close of a followed person's session with one request, called by name as the \
         window does, acknowledged when durable in both files",
    )
    .measured(ordinary)
    .beside_baseline(
        "one small row in a plain SQLite file: journal_mode=TRUNCATE (the store's own mode), \
         synchronous=FULL, the statement already compiled",
        truncate,
    )
    .ratio_budget(AT_MOST)
    .beside("three_requests", crowded)
    .beside("three_requests_ratio", ratio(crowded))
    .beside("baseline_with_journal_mode_delete", delete)
    .beside("store_transact_two_files", two)
    .beside("store_transact_two_files_ratio", ratio(two)))
}

/// A session ready to be closed, as the arguments of the command.
fn visit(desk: &Desk, number: usize, requests: usize) -> Result<Value> {
    // Somebody is there: the desk must not lock in the middle of a long run.
    desk.call("touch", json!({}))?;
    let person = desk.call("citizen_create", counter::citizen(number))?;
    let procedure = PROCEDURES[0];
    let start = json!({"channel": null, "procedure": procedure, "citizen": person["id"], "anonymous": false});
    let session = desk.call("session_start", start)?["id"].clone();
    for procedure in &PROCEDURES[1..requests] {
        desk.call(
            "request_add",
            json!({"session": session, "procedure": procedure}),
        )?;
    }
    let set =
        |field: &str, value: &str| json!({"session": session, "field": field, "value": value});
    desk.call("profile_set", set("phone", "06 12 34 56 78"))?;
    desk.call("profile_set", set("landlord_name", "Bailleur"))?;
    let view = desk.call("session", json!({"session": session}))?;
    for request in view["requests"].as_array().ok_or("no requests")? {
        let set = |field: &str, value: &str| json!({"request": request["id"], "field": field, "value": value});
        desk.call("request_set", set("reference", "AL-2026-0042"))?;
        desk.call("request_set", set("outcome", "finalisee"))?;
    }
    let record = desk.call("closing", json!({"session": session}))?["record"].clone();
    Ok(json!({"session": session, "record": record}))
}

fn close(desk: &Desk, args: &Value) -> Result<()> {
    let card = desk.call("session_close", args.clone())?;
    if card["state"] == "closed" {
        Ok(())
    } else {
        Err("the session did not close".into())
    }
}

/// A plain file with one table.
struct Bare(Connection);

impl Bare {
    fn new(dir: &Path, journal_mode: &str) -> Result<Self> {
        let conn = Connection::open(dir.join(format!("bare-{journal_mode}.db")))?;
        conn.pragma_update(None, "journal_mode", journal_mode)?;
        conn.pragma_update(None, "synchronous", "FULL")?;
        let set: String = conn.pragma_query_value(None, "journal_mode", |row| row.get(0))?;
        if !set.eq_ignore_ascii_case(journal_mode) {
            return Err(format!("SQLite stays in journal_mode={set}").into());
        }
        conn.execute_batch("CREATE TABLE row (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT")?;
        Ok(Self(conn))
    }

    fn commit(&self, run: usize) -> Result<()> {
        let mut insert = self
            .0
            .prepare_cached("INSERT INTO row (text) VALUES (?1)")?;
        insert.execute([format!("row {run}")])?;
        Ok(())
    }
}

/// The store by itself: the journal's row in one file, its anchor in the other.
struct Two(Store);

impl Two {
    fn new(dir: &Path) -> Result<Self> {
        let ids = SystemIds::default();
        let (_, keys) = Keyring::create(&ids);
        Ok(Self(Store::create(dir, &keys, &ids, Utc::now())?))
    }

    fn commit(&self) -> Result<()> {
        let act = Act::new("bench.write", None, Utc::now());
        self.0
            .transact(&act, |_| Ok::<_, guichet_store::StoreError>(()))?;
        Ok(())
    }
}
