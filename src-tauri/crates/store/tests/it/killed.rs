//! Killed at any moment: what was acknowledged is there, and the two files agree.
//!
//! The test runs its own program again as a writer, reads what it acknowledges, and kills it. Each round stops
//! after another number of acknowledgements, so the blow falls in another part of the next commit.

use std::io::{self, BufRead, BufReader, Write};
use std::path::Path;
use std::process::{self, Command, Stdio};
use std::{env, fs, hint};

use guichet_domain::ids::{CitizenId, PersonId, SessionId};
use guichet_store::{Act, Citizen, Session, Store, StoreError};
use tempfile::TempDir;

use crate::support::{Counter, Desk, agent_id, keys, names, noon};

const FOLDER: &str = "GUICHET_TEST_WRITER_FOLDER";
const ROUNDS: usize = 15;

/// Not a test by itself: the writer, when the variable names a folder.
#[test]
fn writer() {
    let Ok(folder) = env::var(FOLDER) else { return };
    let store = Store::open(Path::new(&folder), &keys(), noon()).unwrap();
    let ids = Counter::from(process::id().into());
    loop {
        let session = Session::start(SessionId::new(&ids), agent_id(), noon());
        let citizen = Citizen::new(
            CitizenId::new(&ids),
            PersonId::random(&ids),
            "Lefèvre".into(),
            "Aïcha".into(),
            noon(),
        );
        let act = Act::new("test.visit", Some(agent_id()), noon());
        let done = store
            .transact(&act, |tx| {
                tx.save_session(&session)?;
                tx.save_citizen(&citizen)?;
                tx.link_citizen(session.id, Some(citizen.id))?;
                Ok::<(), StoreError>(())
            })
            .unwrap();
        println!("acknowledged {}", done.seq.unwrap());
        io::stdout().flush().unwrap();
    }
}

/// Lets a writer work in a folder until it has acknowledged `acks` visits, and a little longer, then kills it.
/// Returns the last number that it acknowledged.
fn write_until_killed(folder: &Path, acks: usize, longer: usize) -> u64 {
    let mut writer = Command::new(env::current_exe().unwrap())
        .args([
            "killed::writer",
            "--exact",
            "--nocapture",
            "--test-threads=1",
        ])
        .env(FOLDER, folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let lines = BufReader::new(writer.stdout.take().unwrap()).lines();
    // The harness prints its own words on the line of the first acknowledgement.
    let seqs = lines.filter_map(|line| line.unwrap().split_once("acknowledged ")?.1.parse().ok());
    let last = seqs.take(acks).last().unwrap();
    for _ in 0..longer {
        hint::spin_loop();
    }
    writer.kill().unwrap();
    writer.wait().unwrap();
    last
}

/// What was acknowledged is there, and the files agree.
fn check(folder: &Path, last: u64) {
    let store = Store::open(folder, &keys(), noon()).unwrap();
    assert_eq!(store.opened().journal_fault, None);
    let report = store.verify().unwrap();
    assert_eq!(report.problems, vec![]);
    let rows = report.journal_rows;
    assert!(rows >= last, "{rows} rows, {last} acknowledged");
    let read = store.read();
    for session in read.open_sessions(None).unwrap() {
        assert!(
            read.citizen_of(session.id).unwrap().is_some(),
            "half a visit"
        );
    }
    assert!(!names(folder).iter().any(|name| name.contains("-mj")));
}

#[test]
fn nothing_acknowledged_is_lost_and_the_files_agree() {
    let (desk, store) = Desk::new();
    drop(store);
    for round in 0..ROUNDS {
        let last = write_until_killed(desk.path(), 1 + round % 3, round * 20_000);
        if round % 3 == 0 {
            // A supervisor may be the first to open after the cut.
            let store = Store::open(desk.path(), &desk.supervisor_keys(), noon()).unwrap();
            desk.write(&store, |tx| tx.save_setting("a", "b", noon()));
        }
        check(desk.path(), last);
    }
}

/// SQLite writes in each journal where the file common to both stood. Moved before it was opened again, the
/// folder must not be taken for one whose commit was completed. (`recover` tries the very middle of a commit.)
#[test]
fn a_folder_moved_after_the_cut_is_recovered_all_the_same() {
    let (desk, store) = Desk::new();
    drop(store);
    let parent = TempDir::new().unwrap();
    let mut folder = desk.path().to_owned();
    for round in 0..ROUNDS {
        let last = write_until_killed(&folder, 1 + round % 2, (round % 60) * 1_500);
        let moved = parent.path().join(round.to_string());
        fs::rename(&folder, &moved).unwrap();
        folder = moved;
        check(&folder, last);
    }
}
