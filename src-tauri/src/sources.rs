//! Time and randomness, as this computer has them: everything inside gets them handed in.

use chrono::{DateTime, Utc};
use guichet_domain::ids::{Ids, uuid_v7};
use guichet_domain::time::Clock;
use uuid::Uuid;

/// The computer's clock.
pub(crate) struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> DateTime<Utc> {
        Utc::now()
    }
}

/// The system's randomness.
pub(crate) struct SystemIds;

impl Ids for SystemIds {
    fn uuid(&self) -> Uuid {
        let mut random = [0; 10];
        self.bytes(&mut random);
        uuid_v7(Utc::now(), random)
    }

    fn bytes(&self, buf: &mut [u8]) {
        if let Err(error) = getrandom::fill(buf) {
            // A key that can be guessed is worse than no application.
            tracing::error!(%error, "no randomness");
            std::process::abort();
        }
    }
}
