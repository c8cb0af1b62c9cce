//! Killed at any moment: what was acknowledged is there, and the two files agree.
//!
//! The test runs its own program again as a writer, reads what it acknowledges, and kills it. Each round stops
//! after another number of acknowledgements, so the blow falls in another part of the next commit.

use std::env;
use std::io::{self, BufRead, BufReader, Write};
use std::path::Path;
use std::process::{self, Command, Stdio};

use guichet_domain::ids::{CitizenId, SessionId};
use guichet_store::{Act, Citizen, Session, Store, StoreError};

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

#[test]
fn nothing_acknowledged_is_lost_and_the_files_agree() {
    let (desk, store) = Desk::new();
    drop(store);
    for round in 0..ROUNDS {
        let mut writer = Command::new(env::current_exe().unwrap())
            .args([
                "killed::writer",
                "--exact",
                "--nocapture",
                "--test-threads=1",
            ])
            .env(FOLDER, desk.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let lines = BufReader::new(writer.stdout.take().unwrap()).lines();
        let mut last = 0;
        // The harness prints its own words on the same line as the first acknowledgement.
        let seqs = lines.filter_map(|line| {
            line.unwrap()
                .split_once("acknowledged ")?
                .1
                .parse::<u64>()
                .ok()
        });
        for seq in seqs.take(1 + round % 7) {
            last = seq;
        }
        writer.kill().unwrap();
        writer.wait().unwrap();
        assert!(last > 0);

        if round % 3 == 0 {
            // A supervisor may be the first to open after the cut.
            let store = Store::open(desk.path(), &desk.supervisor_keys(), noon()).unwrap();
            desk.write(&store, |tx| tx.save_setting("a", "b", noon()));
        }
        let store = desk.open().unwrap();
        assert_eq!(store.opened().journal_fault, None);
        let report = store.verify().unwrap();
        assert_eq!(report.problems, vec![], "round {round}");
        assert!(
            report.journal_rows >= last,
            "round {round}: {} rows, {last} acknowledged",
            report.journal_rows
        );
        let sessions = store.read().open_sessions(None).unwrap();
        let linked = sessions
            .iter()
            .filter(|s| store.read().citizen_of(s.id).unwrap().is_some())
            .count();
        assert_eq!(linked, sessions.len(), "round {round}");
        let left: Vec<_> = names(desk.path())
            .into_iter()
            .filter(|name| name.contains("-mj"))
            .collect();
        assert_eq!(left, Vec::<String>::new());
    }
}
