//! The door: wrong passwords are slowed down, and an untouched desk locks.
//!
//! Pure but for the instants handed in, so that both rules are tested without waiting.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use guichet_domain::ids::AgentId;

/// Wrong attempts that cost nothing: a slip of the finger is not an attack.
const FREE_ATTEMPTS: u32 = 4;
/// The longest wait, in seconds.
const LONGEST_WAIT: i64 = 300;

/// What the door remembers; nothing of it is written.
#[derive(Default)]
pub(crate) struct Door {
    failures: BTreeMap<Option<AgentId>, (u32, DateTime<Utc>)>,
    last_input: Option<DateTime<Utc>>,
}

impl Door {
    /// Seconds to wait before another attempt on this slot (`None`: the recovery phrase).
    pub(crate) fn wait(&self, slot: Option<AgentId>, now: DateTime<Utc>) -> Option<i64> {
        let (count, last) = self.failures.get(&slot)?;
        let doublings = count.checked_sub(FREE_ATTEMPTS)?.min(16);
        let wait = (5_i64 << doublings).min(LONGEST_WAIT);
        // A clock set back must not lock anybody out for longer than the wait itself.
        let elapsed = (now - *last).num_seconds().max(0);
        (elapsed < wait).then_some(wait - elapsed)
    }

    /// Failed attempts since the last success.
    pub(crate) fn failures(&self, slot: Option<AgentId>) -> u32 {
        self.failures.get(&slot).map_or(0, |(count, _)| *count)
    }

    pub(crate) fn failed(&mut self, slot: Option<AgentId>, now: DateTime<Utc>) {
        let entry = self.failures.entry(slot).or_insert((0, now));
        *entry = (entry.0 + 1, now);
    }

    pub(crate) fn succeeded(&mut self, slot: Option<AgentId>, now: DateTime<Utc>) {
        self.failures.remove(&slot);
        self.last_input = Some(now);
    }

    pub(crate) fn touched(&mut self, now: DateTime<Utc>) {
        self.last_input = Some(now);
    }

    /// Somebody was there at an instant that has passed; what is known of a later one stays.
    pub(crate) fn was_touched(&mut self, at: DateTime<Utc>) {
        self.last_input = self.last_input.max(Some(at));
    }

    /// Seconds left before the lock; zero when it is due.
    pub(crate) fn seconds_left(&self, lock_after: TimeDelta, now: DateTime<Utc>) -> i64 {
        match self.last_input {
            // A clock set back gives the full delay again rather than a longer one.
            Some(last) => (lock_after - (now - last))
                .clamp(TimeDelta::zero(), lock_after)
                .num_seconds(),
            None => lock_after.num_seconds(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + seconds, 0).unwrap()
    }

    #[test]
    fn four_slips_cost_nothing_then_each_doubles_the_wait() {
        let mut door = Door::default();
        for _ in 0..3 {
            door.failed(None, at(0));
        }
        assert_eq!(door.wait(None, at(0)), None);
        door.failed(None, at(0));
        assert_eq!(door.wait(None, at(0)), Some(5));
        assert_eq!(door.wait(None, at(5)), None);
        door.failed(None, at(5));
        assert_eq!(door.wait(None, at(5)), Some(10));
        for _ in 0..40 {
            door.failed(None, at(5));
        }
        assert_eq!(door.wait(None, at(5)), Some(300));
        door.succeeded(None, at(400));
        assert_eq!(door.wait(None, at(400)), None);
    }

    #[test]
    fn a_clock_set_back_locks_nobody_out_for_longer() {
        let mut door = Door::default();
        for _ in 0..5 {
            door.failed(None, at(1_000));
        }
        assert_eq!(door.wait(None, at(0)), Some(10));
    }

    #[test]
    fn the_lock_falls_due_after_the_last_input() {
        let mut door = Door::default();
        let delay = TimeDelta::minutes(10);
        door.touched(at(0));
        assert_eq!(door.seconds_left(delay, at(590)), 10);
        assert_eq!(door.seconds_left(delay, at(600)), 0);
        assert_eq!(door.seconds_left(delay, at(9_000)), 0);
        assert_eq!(door.seconds_left(delay, at(-50)), 600);
    }
}
