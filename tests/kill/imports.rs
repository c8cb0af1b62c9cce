//! kill -9 in the middle of an import: all of it is there, or nothing.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use guichet_keys::Keyring;
use guichet_store::Store;
use guichet_tests::desk::{PASSWORD, setup_args};
use guichet_tests::kill::{HISTORY, real_desk};
use secrecy::SecretString;
use serde_json::json;

/// Kills spread over the rows, and as many around the commit.
const KILLS: u64 = 8;

#[test]
fn an_import_cut_by_kill_9_leaves_nothing_and_one_that_ended_is_whole() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("guichet");
    real_desk(&dir).call("setup", setup_args()).unwrap();
    for n in 0..KILLS {
        run_and_kill(&dir, n * HISTORY / KILLS, Duration::ZERO);
        assert_eq!(imports(&dir), 0, "cut at {n} eighths of the rows");
    }
    let mut whole = 0;
    for n in 0..KILLS {
        run_and_kill(&dir, HISTORY, Duration::from_millis(8 * n));
        let now = imports(&dir);
        assert!(now == whole || now == whole + 1);
        whole = now;
    }
    println!("{whole} of {KILLS} had been committed");
}

/// Runs an import, and kills it once so many rows are done, a little later.
fn run_and_kill(dir: &Path, rows: u64, later: Duration) {
    let mut victim = Command::new(env!("CARGO_BIN_EXE_scripted-import"))
        .arg(dir)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let out = BufReader::new(victim.stdout.take().unwrap());
    let reached = out.lines().map_while(Result::ok).any(|line| {
        line == "end"
            || line
                .parse::<u64>()
                .is_ok_and(|done| done >= rows && done > 0)
    });
    assert!(reached, "the victim stopped by itself");
    std::thread::sleep(later); // the random moment itself, not a wait for something
    victim.kill().unwrap();
    victim.wait().unwrap();
}

/// How many imports the files hold, each of them whole, and the files sound.
fn imports(dir: &Path) -> u64 {
    let ring = Keyring::load(dir).unwrap();
    let mut slots = ring.slots().iter();
    let slot = slots.find(|slot| slot.agent.is_some()).unwrap();
    let keys = ring.open(slot.id, &SecretString::from(PASSWORD)).unwrap();
    let store = Store::open(dir, &keys, chrono::Utc::now()).unwrap();
    assert_eq!(store.opened().journal_fault, None);
    assert_eq!(store.verify().unwrap().problems, []);
    drop(store);
    let desk = real_desk(dir);
    let agent = slot.agent.unwrap();
    desk.call("unlock", json!({"agent": agent, "password": PASSWORD}))
        .unwrap();
    let batches = desk.call("imports", json!({})).unwrap();
    let batches = batches.as_array().unwrap().len() as u64;
    let query = json!({"preset": null, "from": "2024-01-01", "to": "2024-12-31", "compare": "none", "filters": [], "scope": "site"});
    let view = desk.call("figures", query).unwrap();
    let all = view["headline"].as_array().unwrap();
    let sessions = all.iter().find(|one| one["id"] == "sessions").unwrap();
    let sessions = sessions["cell"]["value"].as_f64().unwrap_or_default();
    assert_eq!(sessions as u64, batches * HISTORY);
    batches
}
