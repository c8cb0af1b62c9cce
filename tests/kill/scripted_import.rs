//! An import under way, to be killed: takes a history in, and says on standard output how many rows are done, then
//! `end`.
//!
//! Usage: `scripted-import DIR`. The folder holds the site of `guichet_tests::desk`.

use std::io::Write;
use std::sync::Arc;

use guichet_tests::desk::{PASSWORD, TestPlatform};
use guichet_tests::kill::{history, real_desk_on};
use serde_json::{Value, json};

fn main() {
    let dir = std::env::args().nth(1).unwrap();
    let platform = Arc::new(TestPlatform::default());
    let desk = real_desk_on(dir.as_ref(), platform.clone());
    let call = |name: &str, args: Value| desk.call(name, args).unwrap();
    let agents = call("app_state", json!({}))["agents"].clone();
    call(
        "unlock",
        json!({"agent": agents[0]["id"], "password": PASSWORD}),
    );
    *platform.to_open.lock().unwrap() = Some(history());
    let seen = call("import_open", json!({}));
    let mut job = call(
        "import_run",
        json!({"token": seen["token"], "with_known": true}),
    );
    let mut said = None;
    while job["state"] == "running" {
        let done = job["done"].as_u64();
        if said != done {
            said = done;
            say(&done.unwrap_or(0).to_string());
        }
        job = call("job", json!({"id": job["id"]}));
    }
    say("end");
}

fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    // Nobody listens any more: this one is about to be killed.
    if writeln!(out, "{line}").and_then(|()| out.flush()).is_err() {
        std::process::exit(0);
    }
}
