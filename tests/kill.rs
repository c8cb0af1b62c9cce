//! What the kill -9 test and its victim share.

use std::path::Path;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use guichet_api::{Desk, Surroundings};
use guichet_domain::ids::{Ids, uuid_v7};
use guichet_domain::time::Clock;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::desk::{CHEAP, TestPlatform};

/// What the victim has been answered.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Ack {
    Open,
    Citizen { id: String, family: String },
    Session { id: String, citizen: String },
    Profile { request: String },
    Reference { session: String, reference: String },
    Closed { id: String },
}

struct Now;

impl Clock for Now {
    fn now(&self) -> DateTime<Utc> {
        Utc::now()
    }
}

struct Random;

impl Ids for Random {
    fn uuid(&self) -> Uuid {
        let mut random = [0; 10];
        self.bytes(&mut random);
        uuid_v7(Utc::now(), random)
    }

    fn bytes(&self, buf: &mut [u8]) {
        getrandom::fill(buf).unwrap();
    }
}

/// Rows of the history whose import is killed: each a session of 2024.
pub const HISTORY: u64 = 4_000;

/// That history, as a table.
pub fn history() -> Vec<u8> {
    let mut text = "Date;Durée;Canal\n".to_owned();
    for n in 0..HISTORY {
        let (day, month) = (n % 28 + 1, n / 28 % 12 + 1);
        text += &format!("{day:02}/{month:02}/2024;{};Par téléphone\n", n % 60 + 1);
    }
    text.into_bytes()
}

/// A desk with the computer's own clock and randomness.
pub fn real_desk(dir: &Path) -> Desk {
    real_desk_on(dir, Arc::default())
}

/// The same, on a machine that the caller keeps hold of.
pub fn real_desk_on(dir: &Path, platform: Arc<TestPlatform>) -> Desk {
    Desk::new(Surroundings {
        dir: dir.to_owned(),
        clock: Arc::new(Now),
        ids: Arc::new(Random),
        platform,
        kdf: CHEAP,
    })
}
