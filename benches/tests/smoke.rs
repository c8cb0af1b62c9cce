//! Each benchmark that needs no display runs, and answers in the form that is promised.

#![expect(clippy::unwrap_used, reason = "no answer stops the test")]

use std::ffi::OsStr;
use std::process::Command;

use serde_json::Value;

fn smoke<A: AsRef<OsStr>>(arguments: &[A]) -> Value {
    let output = Command::new(env!("CARGO_BIN_EXE_guichet-bench"))
        .arg("--smoke")
        .args(arguments)
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{told}");
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn benchmarks_run_and_tell_their_numbers() {
    let names = ["search_key_press", "close_session", "summary_pdf"];
    let document = smoke(&names);
    assert_eq!(document["smoke"], true);
    assert!(document["machine"]["processors"].as_u64() > Some(0));
    let outcomes = document["benchmarks"].as_array().unwrap();
    assert_eq!(outcomes.len(), names.len());
    for (outcome, name) in outcomes.iter().zip(names) {
        assert_eq!(outcome["name"], name);
        for number in ["median", "p90", "p99"] {
            assert!(
                outcome["measured"][number].as_f64() > Some(0.0),
                "{outcome}"
            );
        }
        assert!(outcome["measured"]["runs"].as_u64() > Some(0));
        assert!(outcome["within"].is_boolean(), "{outcome}");
        for budget in outcome["budgets"].as_array().unwrap() {
            assert!(
                budget["at_most"].is_number() && budget["value"].is_number(),
                "{budget}"
            );
        }
    }
    assert!(outcomes[1]["baseline"]["median"].as_f64() > Some(0.0));
}

/// What is not built here is said not to be measured: it is never said to be within its budget.
#[test]
fn sizes_are_weighed_or_said_to_be_missing() {
    let document = smoke(&["front_end_gzip", "deb_size"]);
    for outcome in document["benchmarks"].as_array().unwrap() {
        let measured = outcome["budgets"]
            .as_array()
            .is_some_and(|budgets| !budgets.is_empty());
        assert_eq!(measured, outcome["within"].is_boolean(), "{outcome}");
        assert_ne!(measured, outcome["not_measured"].is_string(), "{outcome}");
    }
}

#[test]
fn a_site_that_is_kept_is_found_by_the_next_run() {
    let kept = tempfile::tempdir().unwrap();
    let folder = kept.path().as_os_str();
    let arguments = ["--keep".as_ref(), folder, "dashboard_9m".as_ref()];
    let found = || {
        let document = smoke(&arguments);
        document["benchmarks"][0]["beside"]["site_kept_from_an_earlier_run"].clone()
    };
    assert_eq!(found(), false);
    assert_eq!(found(), true);
}

#[test]
fn an_unknown_name_is_refused() {
    let output = Command::new(env!("CARGO_BIN_EXE_guichet-bench"))
        .arg("no_such_one")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty());
}
