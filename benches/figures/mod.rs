//! The dashboard of supervision at three sizes, beside the same figures by plain SQL in SQLite and PostgreSQL.

mod growth;
mod plain;
mod postgres;
mod queries;
mod site;

pub use growth::growth;

use std::fs;
use std::time::{Duration, Instant};

use chrono::{Days, NaiveDate, NaiveTime};
use guichet_api::Desk;
use serde_json::{Value, json};

use crate::report::{Outcome, Spread};
use crate::{Result, Setting, counter};
use site::Site;

/// Dashboards counted, of each kind.
const RUNS: usize = 30;
/// Periods asked for in turn begin on so many different days: no answer is one given before.
const DAYS: u64 = 7;
const EXPORTS: usize = 5;
/// Seconds.
const EXPORT_AT_MOST: f64 = 2.0;
const ASK_AGAIN: Duration = Duration::from_millis(10);
/// The databases are slower: these are enough to see it.
const DATABASE_RUNS: usize = 3;

/// A size of site, and what its dashboard may cost.
struct Size {
    name: &'static str,
    sessions: u32,
    /// Years over which the sessions are spread.
    years: i32,
    /// Milliseconds.
    at_most: f64,
    /// Whether the same figures are asked of the two databases.
    beside: bool,
}

const BUSY_SITE: Size = Size {
    name: "dashboard_50k",
    sessions: 50_000,
    years: 5,
    at_most: 16.0,
    beside: true,
};
const DEPARTMENT: Size = Size {
    name: "dashboard_450k",
    sessions: 450_000,
    years: 5,
    at_most: 60.0,
    beside: true,
};
const NATION: Size = Size {
    name: "dashboard_9m",
    sessions: 9_000_000,
    years: 1,
    at_most: 250.0,
    // An hour to fill them and minutes for each answer: 450,000 sessions show it well enough.
    beside: false,
};

/// A busy site over five years.
pub fn busy_site(setting: &Setting) -> Result<Outcome> {
    dashboard(setting, &BUSY_SITE)
}

/// A département over five years.
pub fn department(setting: &Setting) -> Result<Outcome> {
    dashboard(setting, &DEPARTMENT)
}

/// The nation over a year. Making its site takes long: measured when asked for by its name.
pub fn nation(setting: &Setting) -> Result<Outcome> {
    dashboard(setting, &NATION)
}

fn dashboard(setting: &Setting, size: &Size) -> Result<Outcome> {
    let site = Site::make(setting, size)?;
    let desk = counter::desk(&site.folder);
    counter::unlock_as(&desk, "supervisor")?;
    let before = Instant::now();
    desk.call("figures", site.whole(&[]))?;
    let first = before.elapsed().as_secs_f64();

    let runs = setting.count(RUNS, 1);
    let year = times(&desk, runs, |run| {
        site.query(site.until - Days::new(365 + days(run)), &[])
    })?;
    let whole = times(&desk, runs, |run| {
        site.query(site.from + Days::new(days(run)), &[])
    })?;
    let filters = filters(&desk, &site)?;
    let changed = times(&desk, runs, |run| {
        site.whole(&filters[run % filters.len()..=run % filters.len()])
    })?;
    drop(desk);

    let outcome = Outcome::new(
        size.name,
        "ms",
        format!(
            "the command figures of a supervisor, by name as the window calls it: every headline figure, breakdown, \
             trend and hour of the usual screen over the whole of {} sessions, compared with the period before",
            size.sessions
        ),
    )
    .measured(whole)
    .budget("median", whole.median, size.at_most, "ms")
    .budget(
        "median after a change of filter",
        changed.median,
        size.at_most,
        "ms",
    )
    .beside("after_a_change_of_filter", changed)
    .beside("last_year", year)
    .beside("first_dashboard_s", first)
    .beside("site_kept_from_an_earlier_run", site.found);
    if size.beside {
        databases(setting, size.name, &site, outcome)
    } else {
        Ok(outcome)
    }
}

/// Every session of a busy site's five years as a spreadsheet.
pub fn export(setting: &Setting) -> Result<Outcome> {
    let site = Site::make(
        setting,
        &Size {
            name: "export_50k",
            ..BUSY_SITE
        },
    )?;
    let desk = counter::desk(&site.folder);
    counter::unlock_as(&desk, "supervisor")?;
    desk.call("figures", site.whole(&[]))?;
    let mut rows = 0;
    let written = spread(setting.count(EXPORTS, 1), || {
        desk.call("touch", json!({}))?;
        let asked = json!({"query": site.whole(&[]), "content": "sessions", "format": "xlsx"});
        let before = Instant::now();
        let mut job = desk.call("export_start", asked)?;
        while job["state"] == "running" || job["state"] == "saving" {
            // As the window does: it asks again a little later.
            std::thread::sleep(ASK_AGAIN);
            job = desk.call("job", json!({"id": job["id"]}))?;
        }
        let took = before.elapsed().as_secs_f64();
        // Nobody chooses a folder here: the file was made, and then let go.
        if !job["error"].is_null() {
            return Err(format!("the export failed: {}", job["error"]).into());
        }
        rows = job["total"].as_u64().unwrap_or_default();
        Ok(took)
    })?;
    Ok(Outcome::new(
        "export_50k",
        "s",
        "from the command export_start of a supervisor to the end of its job: all the sessions as XLSX, progress \
         asked every 10 ms",
    )
    .measured(written)
    .budget("median", written.median, EXPORT_AT_MOST, "s")
    .beside("rows", rows))
}

/// The same figures by plain SQL.
fn databases(setting: &Setting, name: &str, site: &Site, outcome: Outcome) -> Result<Outcome> {
    let beside = setting.folder.path().join(name);
    let tables = plain::spill(&site.folder, &beside.with_extension("tables"))?;
    let (from, until) = (seconds(site.from), seconds(site.until));
    let runs = setting.count(DATABASE_RUNS, 1);
    let plain = plain::sqlite(&tables, &beside.with_extension("plain.db"))?;
    let sqlite = spread(runs, || {
        let before = Instant::now();
        for sql in queries::figures(&queries::SQLITE, from, until) {
            let mut statement = plain.prepare_cached(&sql)?;
            let mut rows = statement.query([])?;
            while rows.next()?.is_some() {}
        }
        Ok(before.elapsed().as_secs_f64() * 1000.0)
    })?;
    drop(plain);
    let outcome = outcome.beside_baseline(
        "SQLite, an ordinary normalised schema in a plain file, 18 of these figures one after the other, the same \
         period without comparison, medians and small numbers left out",
        sqlite,
    );
    let postgresql = if postgres::Server::here() {
        let server = postgres::Server::start()?;
        server.fill(&tables)?;
        let statements = queries::figures(&queries::POSTGRES, from, until);
        json!(spread(runs, || server.time(&statements))?)
    } else {
        json!("not installed")
    };
    for (_, file) in &tables.files {
        fs::remove_file(file)?;
    }
    Ok(outcome.beside("postgresql_15", postgresql))
}

/// Filters such as a supervisor adds, one after the other: the first values of each list that may be filtered.
fn filters(desk: &Desk, site: &Site) -> Result<Vec<Value>> {
    let view = desk.call("figures", site.whole(&[]))?;
    let dimensions = view["dimensions"].as_array().ok_or("no dimensions")?;
    let filters: Vec<Value> = dimensions
        .iter()
        .filter_map(|dimension| {
            let code = &dimension["codes"].get(0)?["code"];
            Some(json!({"dimension": dimension["id"], "codes": [code]}))
        })
        .collect();
    if filters.is_empty() {
        return Err("nothing can be filtered".into());
    }
    Ok(filters)
}

/// Milliseconds of the command, one after the other.
fn times(desk: &Desk, runs: usize, ask: impl Fn(usize) -> Value) -> Result<Spread> {
    let mut run = 0;
    spread(runs, || {
        desk.call("touch", json!({}))?;
        let question = ask(run);
        run += 1;
        let before = Instant::now();
        desk.call("figures", question)?;
        Ok(before.elapsed().as_secs_f64() * 1000.0)
    })
}

fn spread(runs: usize, mut once: impl FnMut() -> Result<f64>) -> Result<Spread> {
    let times = (0..runs).map(|_| once()).collect::<Result<Vec<_>>>()?;
    Spread::of(times).ok_or_else(|| "nothing was measured".into())
}

fn days(run: usize) -> u64 {
    run as u64 % DAYS
}

fn seconds(day: NaiveDate) -> i64 {
    day.and_time(NaiveTime::MIN).and_utc().timestamp()
}
