//! A desk to test against: a real data folder, real encrypted files, a clock that the test turns and
//! a machine that remembers what it was asked.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};

use chrono::{DateTime, TimeDelta, Utc};
use guichet_api::error::Result;
use guichet_api::platform::{Changes, Place, Platform, Portals};
use guichet_api::types::*;
use guichet_api::{ApiError, Desk, ErrorCode, Surroundings};
use guichet_domain::ids::{AgentId, Ids, uuid_v7};
use guichet_domain::time::Clock;
use guichet_keys::KdfCost;
use serde_json::{Value, json};
use tempfile::TempDir;
use uuid::Uuid;

use crate::portals::TestPortals;

/// A derivation that costs nothing: what it protects here is fictional.
pub const CHEAP: KdfCost = KdfCost { m: 8, t: 1, p: 1 };
/// Passwords that the policy accepts.
pub const PASSWORD: &str = "Trois pommes vertes 42";
/// Another one.
pub const OTHER_PASSWORD: &str = "Quatre poires jaunes 7";

/// A clock that stands still until the test turns it.
pub struct TestClock(Mutex<DateTime<Utc>>);

impl TestClock {
    /// Moves the clock, forward or back.
    pub fn turn(&self, by: TimeDelta) {
        *self.0.lock().unwrap() += by;
    }
}

impl Clock for TestClock {
    fn now(&self) -> DateTime<Utc> {
        *self.0.lock().unwrap()
    }
}

/// Identifiers in sequence: the same in every run.
pub struct TestIds {
    clock: Arc<TestClock>,
    count: AtomicU64,
    hold: Mutex<Option<Hold>>,
}

struct Hold {
    left: u64,
    reached: Sender<()>,
    go: Receiver<()>,
}

/// Whoever asked for an identifier is held until this is dropped.
pub struct Held {
    reached: Receiver<()>,
    _go: Sender<()>,
}

impl Held {
    /// Waits until somebody is held.
    pub fn reached(&self) {
        self.reached.recv().expect("nobody asked for so many");
    }
}

impl Ids for TestIds {
    fn uuid(&self) -> Uuid {
        let held = {
            let mut hold = self.hold.lock().unwrap();
            if let Some(hold) = hold.as_mut() {
                hold.left -= 1;
            }
            hold.take_if(|hold| hold.left == 0)
        };
        if let Some(held) = held {
            let _ = held.reached.send(());
            let _ = held.go.recv();
        }
        let mut random = [0; 10];
        random[2..].copy_from_slice(&self.count.fetch_add(1, Ordering::Relaxed).to_be_bytes());
        uuid_v7(self.clock.now(), random)
    }

    fn bytes(&self, buf: &mut [u8]) {
        // Distinct and repeatable is all that a test needs of randomness.
        for (i, byte) in buf.iter_mut().enumerate() {
            let n = self.count.fetch_add(1, Ordering::Relaxed);
            *byte = (n.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 56) as u8 ^ i as u8;
        }
    }
}

/// A machine that remembers what it was asked.
#[derive(Default)]
pub struct TestPlatform {
    /// What the clipboard holds.
    pub clipboard: Mutex<Option<String>>,
    /// Addresses opened.
    pub opened: Mutex<Vec<String>>,
    /// PDFs printed, with the title that the queue shows.
    pub printed: Mutex<Vec<(Vec<u8>, String)>>,
    /// PDFs saved, with the name suggested.
    pub saved: Mutex<Vec<(Vec<u8>, String)>>,
    /// What the windows were told.
    pub changes: Mutex<Vec<Changes>>,
    /// The sealed windows.
    pub portals: TestPortals,
    /// The file that the agent chooses.
    pub to_open: Mutex<Option<Vec<u8>>>,
    /// The printer is out of order.
    pub printer_fails: AtomicBool,
    /// The next dialog, or the next talk with a printer, waits until the test lets it go.
    pub waits: Mutex<Option<Waits>>,
}

/// Something of the machine that waits for somebody.
pub struct Waits {
    reached: Sender<()>,
    go: Receiver<()>,
}

impl TestPlatform {
    /// Holds the next dialog or printer until what this returns is dropped.
    pub fn hold(&self) -> Held {
        let ((reached, was), (go, wait)) = (channel(), channel());
        *self.waits.lock().unwrap() = Some(Waits { reached, go: wait });
        Held {
            reached: was,
            _go: go,
        }
    }

    fn wait_for_somebody(&self) {
        let waits = self.waits.lock().unwrap().take();
        if let Some(waits) = waits {
            let _ = waits.reached.send(());
            let _ = waits.go.recv();
        }
    }
}

impl Platform for TestPlatform {
    fn copy(&self, value: &str, _: u32) -> Result<()> {
        *self.clipboard.lock().unwrap() = Some(value.to_owned());
        Ok(())
    }

    fn clear_clipboard(&self) {
        *self.clipboard.lock().unwrap() = None;
    }

    fn open_url(&self, url: &str) -> Result<()> {
        self.opened.lock().unwrap().push(url.to_owned());
        Ok(())
    }

    fn printers(&self) -> Vec<Printer> {
        self.wait_for_somebody();
        vec![Printer {
            name: "Accueil".into(),
            default: true,
        }]
    }

    fn print(&self, pdf: &[u8], title: &str, _: Option<&str>) -> Result<()> {
        self.wait_for_somebody();
        if self.printer_fails.load(Ordering::Relaxed) {
            return Err(ErrorCode::NoPrinter.into());
        }
        self.printed
            .lock()
            .unwrap()
            .push((pdf.to_vec(), title.to_owned()));
        Ok(())
    }

    fn ask_where(&self, name: &str) -> Result<Option<Place>> {
        self.wait_for_somebody();
        Ok(Some(Place {
            path: PathBuf::from(name),
            replace: true,
        }))
    }

    fn write(&self, place: &Place, bytes: &[u8]) -> Result<PathBuf> {
        let name = place.path.display().to_string();
        self.saved.lock().unwrap().push((bytes.to_vec(), name));
        Ok(place.path.clone())
    }

    fn open_file(&self, _: &[&str]) -> Result<Option<Vec<u8>>> {
        Ok(self.to_open.lock().unwrap().take())
    }

    fn online(&self) -> bool {
        true
    }

    fn changed(&self, changes: &Changes) {
        self.changes.lock().unwrap().push(changes.clone());
    }

    fn portals(&self) -> &dyn Portals {
        &self.portals
    }
}

/// A desk on a folder of its own.
pub struct TestDesk {
    /// The desk.
    pub desk: Desk,
    /// Its clock.
    pub clock: Arc<TestClock>,
    /// Its machine.
    pub platform: Arc<TestPlatform>,
    dir: Arc<TempDir>,
    ids: Arc<TestIds>,
}

impl TestDesk {
    /// An empty folder, on 21 November 2026 at 10 h in Paris.
    pub fn empty() -> Self {
        let clock = Arc::new(TestClock(Mutex::new(
            "2026-11-21T09:00:00Z".parse().unwrap(),
        )));
        let ids = Arc::new(TestIds {
            clock: clock.clone(),
            count: AtomicU64::new(1),
            hold: Mutex::default(),
        });
        Self::on(Arc::new(tempfile::tempdir().unwrap()), clock, ids)
    }

    fn on(dir: Arc<TempDir>, clock: Arc<TestClock>, ids: Arc<TestIds>) -> Self {
        let platform = Arc::new(TestPlatform::default());
        let desk = Desk::new(Surroundings {
            dir: dir.path().join("guichet"),
            clock: clock.clone(),
            ids: ids.clone(),
            platform: platform.clone(),
            kdf: CHEAP,
        });
        Self {
            desk,
            clock,
            platform,
            dir,
            ids,
        }
    }

    /// The site of Admiville, its administrator at the desk.
    pub fn open() -> Self {
        let desk = Self::empty();
        desk.call("setup", setup_args());
        desk
    }

    /// A second desk on the same folder.
    pub fn beside(&self) -> Self {
        Self::on(self.dir.clone(), self.clock.clone(), self.ids.clone())
    }

    /// Holds whoever asks for the `n`-th identifier from now: a long piece of work, in its middle.
    pub fn hold_at_id(&self, n: u64) -> Held {
        let ((reached, was), (go, wait)) = (channel(), channel());
        *self.ids.hold.lock().unwrap() = Some(Hold {
            left: n,
            reached,
            go: wait,
        });
        Held {
            reached: was,
            _go: go,
        }
    }

    /// Closes this desk and opens the folder again, locked.
    pub fn restart(self) -> Self {
        let Self {
            desk,
            clock,
            dir,
            ids,
            ..
        } = self;
        drop(desk);
        Self::on(dir, clock, ids)
    }

    /// The data folder.
    pub fn dir(&self) -> PathBuf {
        self.dir.path().join("guichet")
    }

    /// Calls a command that must succeed.
    #[track_caller]
    pub fn call(&self, name: &str, args: Value) -> Value {
        match self.desk.call(name, args) {
            Ok(answer) => answer,
            Err(error) => panic!("{name}: {error}"),
        }
    }

    /// Calls a command that must fail.
    #[track_caller]
    pub fn fails(&self, name: &str, args: Value) -> ApiError {
        match self.desk.call(name, args) {
            Ok(_) => panic!("{name} should have failed"),
            Err(error) => error,
        }
    }

    /// The agents that can unlock, by name.
    pub fn agent(&self, name: &str) -> AgentId {
        let state = self.desk.app_state(Nothing {}).unwrap();
        state
            .agents
            .iter()
            .find(|a| a.name.contains(name))
            .map(|a| a.id)
            .expect("no such agent")
    }

    /// Adds an agent and locks.
    pub fn with_agent(self, role: &str) -> Self {
        self.call(
            "agent_add",
            json!({"given_name": "Léo", "family_name": "Martin", "role": role, "password": OTHER_PASSWORD}),
        );
        self
    }

    /// Unlocks as somebody.
    #[track_caller]
    pub fn unlock(&self, name: &str, password: &str) -> Value {
        self.call(
            "unlock",
            json!({"agent": self.agent(name), "password": password}),
        )
    }
}

/// The first opening of the fictional site.
pub fn setup_args() -> Value {
    json!({
        "site": {
            "name": "France services d’Admiville",
            "address_line": "1 place de la Mairie",
            "commune_code": "51454",
            "postcode": "51100",
            // The head office of La Poste: a real shape, no real counter.
            "siret": "35600000000048",
            "label_number": "",
            "phone": "0326000000",
            "opening_hours": "Du lundi au vendredi, de 9 h à 17 h",
            "zone": "Europe/Paris"
        },
        "given_name": "Camille",
        "family_name": "Roy",
        "password": PASSWORD
    })
}

/// A fictional person.
pub fn citizen(given: &str, family: &str, birth: &str) -> Value {
    json!({
        "civility": "madame", "birth_name": family, "used_name": "", "given_names": given,
        "birth_date": birth, "phone": "", "email": "", "address_line": "", "postcode": "",
        "residence_commune": "51454", "language": "", "note": "", "informed": true
    })
}
