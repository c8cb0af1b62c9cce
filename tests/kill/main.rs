//! kill -9 at random moments of a scripted session: nothing acknowledged is lost, both files agree,
//! the journal verifies.

mod imports;

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use guichet_keys::Keyring;
use guichet_store::Store;
use guichet_tests::desk::{PASSWORD, setup_args};
use guichet_tests::kill::{Ack, real_desk};
use secrecy::SecretString;
use serde_json::{Value, json};

/// Kills, each on the data that the former left.
const KILLS: u64 = 200;
/// Acknowledgements of two whole visits: the kill falls after one of them…
const ACKS: u64 = 11;
/// …and up to this many microseconds later, about what a command takes: in the middle of the next.
const LATER: u64 = 12_000;

#[test]
fn nothing_acknowledged_is_lost_by_kill_9() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("guichet");
    real_desk(&dir).call("setup", setup_args()).unwrap();
    let mut counts = Counts::default();
    for n in 0..KILLS {
        // Moments spread without pattern, the same in every run of the test.
        let random = (n + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 20;
        let acks = run_and_kill(
            &dir,
            random % ACKS,
            Duration::from_micros(random / ACKS % LATER),
        );
        check(&dir, &acks, &mut counts);
    }
    println!("{KILLS} kills, {counts:?}");
    // The moments are worth something only if they fall in the middle of the work.
    assert!(
        counts.closed > KILLS / 2 && counts.cut_in_session > KILLS / 2,
        "{counts:?}"
    );
}

#[derive(Debug, Default)]
struct Counts {
    citizens: u64,
    sessions: u64,
    references: u64,
    closed: u64,
    cut_in_session: u64,
}

fn run_and_kill(dir: &Path, after: u64, later: Duration) -> Vec<Ack> {
    let mut victim = Command::new(env!("CARGO_BIN_EXE_scripted-visit"))
        .arg(dir)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let out = BufReader::new(victim.stdout.take().unwrap());
    let (acked, ack) = mpsc::channel();
    let reader = std::thread::spawn(move || {
        let mut acks = Vec::new();
        for line in out.lines() {
            // The last line may be cut: it was not acknowledged.
            let Ok(ack) = serde_json::from_str::<Ack>(&line.unwrap_or_default()) else {
                break;
            };
            let _ = acked.send(());
            acks.push(ack);
        }
        acks
    });
    for _ in 0..=after {
        ack.recv().expect("the victim stopped by itself");
    }
    std::thread::sleep(later); // the random moment itself, not a wait for something
    victim.kill().unwrap();
    victim.wait().unwrap();
    reader.join().unwrap()
}

fn check(dir: &Path, acks: &[Ack], counts: &mut Counts) {
    let ring = Keyring::load(dir).unwrap();
    let slot = ring
        .slots()
        .iter()
        .find(|slot| slot.agent.is_some())
        .unwrap();
    let keys = ring.open(slot.id, &SecretString::from(PASSWORD)).unwrap();
    let store = Store::open(dir, &keys, chrono::Utc::now()).unwrap();
    assert_eq!(store.opened().journal_fault, None);
    let report = store.verify().unwrap();
    assert_eq!(report.problems, [], "after {acks:?}");
    assert!(report.vault_checked);
    drop(store);

    let desk = real_desk(dir);
    let agent = slot.agent.unwrap();
    desk.call("unlock", json!({"agent": agent, "password": PASSWORD}))
        .unwrap();
    let ask = |name: &str, args: Value| {
        desk.call(name, args)
            .unwrap_or_else(|e| panic!("{name}: {e} after {acks:?}"))
    };
    for ack in acks {
        match ack {
            Ack::Open => {}
            Ack::Citizen { id, family } => {
                assert_eq!(
                    ask("citizen", json!({"citizen": id}))["citizen"]["birth_name"],
                    *family
                );
                counts.citizens += 1;
            }
            Ack::Session { id, citizen } => {
                assert_eq!(
                    ask("session", json!({"session": id}))["citizen"]["id"],
                    *citizen
                );
                counts.sessions += 1;
            }
            Ack::Profile { request } => {
                // A request of a session closed since answers that it is closed: the session is checked below.
                if let Ok(profile) = desk.call("profile", json!({"request": request})) {
                    let text = profile.to_string();
                    assert!(
                        text.contains("Bailleur") && text.contains("+33612345678"),
                        "{text}"
                    );
                }
            }
            Ack::Reference { session, reference } => {
                assert_eq!(
                    ask("session", json!({"session": session}))["requests"][0]["reference"],
                    *reference
                );
                counts.references += 1;
            }
            Ack::Closed { id } => {
                let view = ask("session", json!({"session": id}));
                assert_eq!(view["state"], "closed");
                assert_eq!(view["requests"][0]["outcome"], "finalisee");
                counts.closed += 1;
            }
        }
    }
    if !matches!(acks.last(), Some(Ack::Open | Ack::Closed { .. })) {
        counts.cut_in_session += 1;
    }
}
