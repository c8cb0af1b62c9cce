//! The activity report of a fictional site, as it is saved.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, TimeZone, Utc};
use guichet_api::{Desk, Surroundings, demo};
use guichet_tests::desk::{CHEAP, TestPlatform};
use serde_json::{Value, json};

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

fn query(from: &str, to: &str) -> Value {
    json!({"preset": null, "from": from, "to": to, "compare": "previous", "filters": [], "breakdowns": null})
}

/// Sites that receive few and many, unlocked by who answers for them.
fn site(folder: &std::path::Path, sessions: u32) -> (Desk, Arc<TestPlatform>) {
    let plan = demo::Plan {
        sessions,
        seed: 1,
        from: NaiveDate::from_ymd_opt(2025, 1, 2),
        until: None,
        now: now(),
    };
    demo::make(folder, &plan, CHEAP, &mut |_| {}).unwrap();
    let platform = Arc::new(TestPlatform::default());
    let desk = Desk::new(Surroundings {
        clock: Arc::new(Stopped),
        ..guichet_api::system::surroundings(folder, platform.clone())
    });
    unlock(&desk);
    (desk, platform)
}

fn unlock(desk: &Desk) {
    let state = desk.call("app_state", json!({})).unwrap();
    let agents = state["agents"].as_array().unwrap().iter();
    let mut of_role = agents.filter(|agent| agent["role"] == "administrator");
    let agent = of_role.next().unwrap()["id"].clone();
    desk.call(
        "unlock",
        json!({"agent": agent, "password": demo::PASSWORD}),
    )
    .unwrap();
}

#[test]
fn a_report_is_as_short_as_what_people_read() {
    for (sessions, name) in [(3_200, "small"), (30_000, "large")] {
        let folder = tempfile::tempdir().unwrap();
        let (desk, platform) = site(folder.path(), sessions);
        for (from, to) in [
            ("2026-10-01", "2026-10-31"),
            ("2026-11-01", "2026-11-30"),
            ("2025-01-01", "2025-12-31"),
        ] {
            desk.call("lock", json!({})).unwrap();
            unlock(&desk);
            desk.call("report_save", json!({"query": query(from, to)}))
                .unwrap();
            let saved = platform.saved.lock().unwrap().last().unwrap().clone();
            if let Some(kept) = std::env::var_os("GUICHET_REPORTS") {
                let path = std::path::Path::new(&kept).join(format!("{name}-{from}.pdf"));
                std::fs::write(path, &saved.0).unwrap();
            }
            let pages = lopdf::Document::load_mem(&saved.0)
                .unwrap()
                .get_pages()
                .len();
            // A year of a busy site has more to say than a month.
            let most = if to.ends_with("12-31") { 9 } else { 8 };
            assert!((3..=most).contains(&pages), "{name}, {from}: {pages} pages");
        }
    }
}
