//! Time and randomness as this computer has them: what the window and the command line hand in.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Utc};
use guichet_domain::ids::{Ids, uuid_v7};
use guichet_domain::time::Clock;
pub use guichet_keys::KdfCost;
use uuid::Uuid;

use crate::desk::Surroundings;
use crate::platform::Platform;

/// The computer's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> DateTime<Utc> {
        Utc::now()
    }
}

/// Bits of the counter that follows the milliseconds of a UUID version 7 (`rand_a`).
const COUNTER_BITS: u32 = 12;

/// The system's randomness; identifiers that grow, even within a millisecond or when the clock goes back.
///
/// Within a millisecond the 12 bits after the time count up from a random start (RFC 9562, section
/// 6.2, method 1); when they run out, the time borrows a millisecond. The other 62 bits stay random.
#[derive(Debug, Default)]
pub struct SystemIds {
    /// Milliseconds and counter of the last identifier.
    last: Mutex<u64>,
}

impl SystemIds {
    fn next(&self, now: DateTime<Utc>) -> Uuid {
        let mut random = [0; 10];
        self.bytes(&mut random);
        let millis = u64::try_from(now.timestamp_millis()).unwrap_or(0);
        // Half of the counter's range is left to count in.
        let start =
            u64::from(u16::from_be_bytes([random[0], random[1]])) >> (16 - COUNTER_BITS + 1);
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        *last = ((millis << COUNTER_BITS) | start).max(*last + 1);
        let (millis, counter) = (*last >> COUNTER_BITS, *last & ((1 << COUNTER_BITS) - 1));
        random[..2].copy_from_slice(&u16::try_from(counter).unwrap_or(u16::MAX).to_be_bytes());
        let at = i64::try_from(millis)
            .ok()
            .and_then(DateTime::from_timestamp_millis);
        uuid_v7(at.unwrap_or(now), random)
    }
}

impl Ids for SystemIds {
    fn uuid(&self) -> Uuid {
        self.next(Utc::now())
    }

    fn bytes(&self, buf: &mut [u8]) {
        if let Err(error) = getrandom::fill(buf) {
            // A key that can be guessed is worse than no application.
            tracing::error!(%error, "no randomness");
            std::process::abort();
        }
    }
}

/// What a desk on this computer is given.
#[must_use]
pub fn surroundings(dir: &Path, platform: Arc<dyn Platform>) -> Surroundings {
    Surroundings {
        dir: dir.to_owned(),
        clock: Arc::new(SystemClock),
        ids: Arc::new(SystemIds::default()),
        platform,
        kdf: KdfCost::PRODUCTION,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_grow_whatever_the_clock_does() {
        let ids = SystemIds::default();
        let at = |ms: i64| DateTime::from_timestamp_millis(1_795_255_200_000 + ms).unwrap();
        let mut last = ids.next(at(0));
        // Far more in one millisecond than the counter holds, then the clock set back, then forward.
        for ms in [0; 6_000].into_iter().chain([-5_000; 100]).chain([60_000]) {
            let next = ids.next(at(ms));
            assert!(next > last, "{last} then {next}");
            assert_eq!(next.get_version_num(), 7);
            last = next;
        }
        assert_eq!(
            last.as_u128() >> 80,
            u128::from(at(60_000).timestamp_millis().unsigned_abs())
        );
    }

    #[test]
    fn two_sources_do_not_meet() {
        assert_ne!(SystemIds::default().uuid(), SystemIds::default().uuid());
    }
}
