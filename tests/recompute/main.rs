//! Every figure, computed a second time by a plain Python script that shares no code with the program.
//!
//! The rows of a fictional site of 100,000 sessions are written out as they stand in the encrypted file; the script
//! reads them and the questions, and must answer exactly what the command `figures` answers.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, TimeZone, Utc};
use guichet_api::{Desk, Surroundings, demo};
use guichet_keys::{FileKey, Keyring};
use guichet_tests::desk::{CHEAP, TestPlatform};
use rusqlite::Connection;
use rusqlite::types::ValueRef;
use secrecy::SecretString;
use serde_json::{Value, json};

const SESSIONS: u32 = 100_000;
const SEED: u64 = 7;
const ZONE: &str = "Europe/Paris";
const TABLES: [&str; 6] = [
    "session",
    "request",
    "request_theme",
    "workshop",
    "satisfaction",
    "diagnosis",
];

/// A Friday, while the counter is open.
fn now() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 20, 10, 0, 0).unwrap()
}

/// The present, which stands still.
struct Stopped;

impl guichet_domain::time::Clock for Stopped {
    fn now(&self) -> DateTime<Utc> {
        now()
    }
}

#[test]
fn an_independent_script_finds_the_same_figures() {
    let folder = tempfile::tempdir().unwrap();
    let site = folder.path().join("site");
    let plan = demo::Plan {
        sessions: SESSIONS,
        seed: SEED,
        from: NaiveDate::from_ymd_opt(2024, 1, 1),
        until: None,
        now: now(),
    };
    demo::make(&site, &plan, CHEAP, &mut |_| {}).unwrap();

    let desk = Desk::new(Surroundings {
        clock: Arc::new(Stopped),
        ..guichet_api::system::surroundings(&site, Arc::new(TestPlatform::default()))
    });
    let state = desk.call("app_state", json!({})).unwrap();
    let agents = state["agents"].as_array().unwrap();
    let administrator = agents
        .iter()
        .find(|agent| agent["role"] == "administrator")
        .unwrap();
    desk.call(
        "unlock",
        json!({"agent": administrator["id"], "password": demo::PASSWORD}),
    )
    .unwrap();
    let questions = questions(&desk);
    let ours: Vec<Value> = questions.iter().map(|asked| ask(&desk, asked)).collect();
    drop(desk);

    let rows = folder.path().join("rows");
    write_rows(&site, &rows);
    let asked = json!({
        "zone": ZONE, "today": now().date_naive(), "needs_orientation": flagged("needs_orientation"),
        "queries": questions,
    });
    let theirs = recomputed(folder.path(), &rows, &asked);
    assert_eq!(theirs.len(), ours.len());
    let mut compared = 0;
    for ((asked, ours), theirs) in questions.iter().zip(&ours).zip(&theirs) {
        compared += same(asked, ours, theirs);
    }
    println!(
        "{compared} figures alike over {SESSIONS} sessions and {} questions",
        ours.len()
    );
    assert!(compared > 5_000, "only {compared} figures were compared");
}

/// Periods that cut months, changes of clock and years; each breakdown that may be asked; filters of each sort.
fn questions(desk: &Desk) -> Vec<Value> {
    let all = ["2024-01-01", "2026-11-20"];
    let mut usual = query(all, &[], &[]);
    usual["breakdowns"] = Value::Null;
    let first = desk.call("figures", usual).unwrap();
    let mut by = Vec::new();
    for indicator in first["indicators"].as_array().unwrap() {
        for dimension in indicator["dimensions"].as_array().unwrap() {
            by.push(json!({"indicator": indicator["id"], "dimension": dimension}));
        }
    }
    assert!(by.len() > 60, "{} breakdowns", by.len());
    let mut asked = Vec::new();
    // Forty at most are answered at once.
    for by in by.chunks(30) {
        for period in [
            all,
            ["2026-02-10", "2026-05-03"],
            ["2025-10-26", "2025-10-26"],
        ] {
            asked.push(query(period, &[], by));
        }
    }
    for dimension in first["dimensions"].as_array().unwrap() {
        let codes: Vec<&Value> = dimension["codes"]
            .as_array()
            .unwrap()
            .iter()
            .map(|code| &code["code"])
            .collect();
        for codes in [
            &codes[..codes.len().min(1)],
            &codes[codes.len() / 2..(codes.len() / 2 + 2).min(codes.len())],
        ] {
            let filter = json!({"dimension": dimension["id"], "codes": codes});
            asked.push(query(["2025-03-01", "2026-09-30"], &[filter], &by[..12]));
        }
    }
    let two = [
        json!({"dimension": "operator", "codes": ["caf", "cpam"]}),
        json!({"dimension": "outcome", "codes": ["bloquee", "doit_revenir"]}),
        json!({"dimension": "channel", "codes": ["telephone", "guichet_sans_rdv"]}),
        json!({"dimension": "gender", "codes": ["feminin", "non_renseigne"]}),
    ];
    for n in 1..=two.len() {
        asked.push(query(["2024-07-01", "2026-06-30"], &two[..n], &by[12..40]));
    }
    asked
}

fn query(period: [&str; 2], filters: &[Value], by: &[Value]) -> Value {
    let [from, to] = period;
    json!({"preset": null, "from": from, "to": to, "compare": "none", "filters": filters, "breakdowns": by})
}

/// The answer of the command; the step of its trend goes to the script with the question.
fn ask(desk: &Desk, asked: &Value) -> Value {
    desk.call("touch", json!({})).unwrap();
    desk.call("figures", asked.clone())
        .unwrap_or_else(|error| panic!("{asked}: {error}"))
}

/// The rows as they stand in the file, one JSON line each.
fn write_rows(site: &Path, into: &Path) {
    fs::create_dir(into).unwrap();
    let keyring = Keyring::load(site).unwrap();
    let password = SecretString::from(demo::PASSWORD.to_owned());
    let keys = keyring.open(keyring.slots()[0].id, &password).unwrap();
    let file = open(&site.join("activity.db"), &keys.activity);
    for table in TABLES {
        let mut statement = file.prepare(&format!("SELECT * FROM {table}")).unwrap();
        let names: Vec<String> = statement.column_names().map(str::to_owned).collect();
        let mut out = BufWriter::new(File::create(into.join(format!("{table}.jsonl"))).unwrap());
        let mut rows = statement.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            let line: BTreeMap<&str, Value> = names
                .iter()
                .enumerate()
                .map(|(n, name)| (name.as_str(), value(row.get_ref(n).unwrap())))
                .collect();
            writeln!(out, "{}", serde_json::to_string(&line).unwrap()).unwrap();
        }
        out.flush().unwrap();
    }
}

fn open(path: &Path, key: &FileKey) -> Connection {
    let file = Connection::open(path).unwrap();
    let hex: String = key
        .expose()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    file.pragma_update(None, "key", format!("x'{hex}'"))
        .unwrap();
    file
}

fn value(value: ValueRef<'_>) -> Value {
    match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => json!(number),
        ValueRef::Real(number) => json!(number),
        ValueRef::Text(text) => json!(std::str::from_utf8(text).unwrap()),
        ValueRef::Blob(bytes) => json!(uuid::Uuid::from_slice(bytes).unwrap()),
    }
}

/// The outcomes that carry a flag, read from the list itself.
fn flagged(flag: &str) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../assets/codes/outcomes.toml");
    let list: toml::Table = fs::read_to_string(path).unwrap().parse().unwrap();
    let entries = list["entries"].as_array().unwrap().iter();
    entries
        .filter(|entry| {
            let flags = entry.get("flags").and_then(toml::Value::as_array);
            flags.is_some_and(|flags| flags.iter().any(|set| set.as_str() == Some(flag)))
        })
        .map(|entry| entry["code"].as_str().unwrap().to_owned())
        .collect()
}

fn recomputed(folder: &Path, rows: &Path, asked: &Value) -> Vec<Value> {
    let mut asked = asked.clone();
    for query in asked["queries"].as_array_mut().unwrap() {
        let days = |key: &str| query[key].as_str().unwrap().parse::<NaiveDate>().unwrap();
        let long = (days("to") - days("from")).num_days() + 1 > 92;
        query["step"] = json!(if long { "month" } else { "week" });
    }
    let (questions, answers) = (folder.join("questions.json"), folder.join("answers.json"));
    fs::write(&questions, asked.to_string()).unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("recompute/figures.py");
    let status = Command::new("python3")
        .arg("-B")
        .arg(script)
        .args([rows, &questions, &answers])
        .status();
    assert!(status.expect("python3 is installed by ./test").success());
    serde_json::from_slice(&fs::read(answers).unwrap()).unwrap()
}

/// Compares an answer with its recomputation; says how many figures were alike.
#[track_caller]
fn same(asked: &Value, ours: &Value, theirs: &Value) -> usize {
    let mut alike = 0;
    let mut check = |what: &str, ours: f64, theirs: f64| {
        // The same division is made in two languages: what it loses is far below one in a billion.
        assert!(
            (ours - theirs).abs() <= 1e-9 * theirs.abs(),
            "{what}: {ours}, recomputed {theirs}\n{asked}"
        );
        alike += 1;
    };
    assert_eq!(
        ours["hidden_cells"], 0,
        "who opens the vault sees every figure\n{asked}"
    );
    let headline = ours["headline"].as_array().unwrap();
    let told = theirs["figures"].as_object().unwrap();
    assert_eq!(headline.len(), told.len(), "the same indicators");
    for indicator in headline {
        let id = indicator["id"].as_str().unwrap();
        let theirs = told
            .get(id)
            .unwrap_or_else(|| panic!("{id} is not recomputed"));
        let ours = indicator["cell"]["value"].as_f64();
        match theirs {
            Value::Null => assert_eq!(ours, None, "{id}\n{asked}"),
            Value::Object(ratio) => {
                let (part, whole) = (
                    ratio["part"].as_f64().unwrap(),
                    ratio["whole"].as_f64().unwrap(),
                );
                let scale = if indicator["unit"] == "percent" {
                    100.0
                } else {
                    1.0
                };
                check(id, ours.unwrap_or(f64::NAN), part * scale / whole);
                check(id, indicator["base"]["value"].as_f64().unwrap(), whole);
            }
            count => check(id, ours.unwrap_or(f64::NAN), count.as_f64().unwrap()),
        }
    }
    for breakdown in ours["breakdowns"].as_array().unwrap() {
        let id = breakdown["id"].as_str().unwrap();
        let theirs = &theirs["breakdowns"][id];
        let rows = breakdown["rows"].as_array().unwrap();
        let counted: BTreeMap<&str, f64> = rows
            .iter()
            .map(|row| {
                (
                    row["code"].as_str().unwrap(),
                    row["cell"]["value"].as_f64().unwrap(),
                )
            })
            .filter(|(_, count)| *count != 0.0)
            .collect();
        let told = theirs.as_object().unwrap();
        let codes: Vec<&str> = counted.keys().copied().collect();
        let mut codes_told: Vec<&str> = told.keys().map(String::as_str).collect();
        codes_told.sort_unstable();
        assert_eq!(codes, codes_told, "{id}\n{asked}");
        for (code, count) in counted {
            check(&format!("{id} {code}"), count, told[code].as_f64().unwrap());
        }
    }
    let hours: Vec<u64> = ours["load"]["hours"]
        .as_array()
        .unwrap()
        .iter()
        .map(|h| h.as_u64().unwrap())
        .collect();
    let mut load = Vec::new();
    for row in ours["load"]["rows"].as_array().unwrap() {
        for (hour, cell) in hours.iter().zip(row["cells"].as_array().unwrap()) {
            let count = cell["value"].as_f64().unwrap();
            if count != 0.0 {
                load.push((row["weekday"].as_u64().unwrap(), *hour, count));
            }
        }
    }
    let told = theirs["load"].as_array().unwrap();
    assert_eq!(load.len(), told.len(), "load\n{asked}");
    for ((weekday, hour, count), cell) in load.into_iter().zip(told) {
        assert_eq!(
            (json!(weekday), json!(hour)),
            (cell[0].clone(), cell[1].clone()),
            "load\n{asked}"
        );
        check("load", count, cell[2].as_f64().unwrap());
    }
    let told = theirs["trend"].as_object().unwrap();
    for point in ours["trends"][0]["points"].as_array().unwrap() {
        let from = point["from"].as_str().unwrap();
        check(
            "trend",
            point["cell"]["value"].as_f64().unwrap(),
            told.get(from).and_then(Value::as_f64).unwrap_or(0.0),
        );
    }
    alike
}
