//! Reading what commands answer.

use guichet_tests::desk::TestDesk;
use serde_json::{Value, json};

/// The value of an indicator of the first line.
pub fn indicator(view: &Value, id: &str) -> Value {
    let all = view["headline"].as_array().unwrap();
    let found = all.iter().find(|one| one["id"] == id);
    found.expect("no such indicator")["cell"]["value"].clone()
}

/// A row of a breakdown.
pub fn row(view: &Value, breakdown: &str, code: &str) -> Value {
    let all = view["breakdowns"].as_array().unwrap();
    let found = all.iter().find(|one| one["id"] == breakdown);
    let rows = found.expect("no such breakdown")["rows"]
        .as_array()
        .unwrap();
    rows.iter()
        .find(|row| row["code"] == code)
        .cloned()
        .unwrap_or_default()
}

/// Waits for a piece of work to end.
pub fn ended(desk: &TestDesk, job: &Value) -> Value {
    loop {
        let view = desk.call("job", json!({"id": job["id"]}));
        if !matches!(view["state"].as_str().unwrap(), "running" | "saving") {
            return view;
        }
        std::thread::yield_now();
    }
}
