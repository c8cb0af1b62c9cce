//! The silent timer of a session: it can be paused, and it survives a lock or a crash.
//!
//! It is three stored values, not a running thing: what it shows is computed from the instant that
//! is handed in.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// How long a session has lasted, pauses taken out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timer {
    /// When the session began.
    pub started_at: DateTime<Utc>,
    /// Since when the timer is paused; absent: it runs.
    pub paused_since: Option<DateTime<Utc>>,
    /// Seconds of the pauses that are over.
    pub accumulated: u64,
}

impl Timer {
    /// A running timer.
    #[must_use]
    pub const fn start(now: DateTime<Utc>) -> Self {
        Self {
            started_at: now,
            paused_since: None,
            accumulated: 0,
        }
    }

    /// Whether the timer is paused.
    #[must_use]
    pub const fn is_paused(&self) -> bool {
        self.paused_since.is_some()
    }

    /// Pauses. A paused timer stays paused since the first time.
    pub fn pause(&mut self, now: DateTime<Utc>) {
        self.paused_since.get_or_insert(now);
    }

    /// Runs again. A running timer keeps running.
    pub fn resume(&mut self, now: DateTime<Utc>) {
        if let Some(since) = self.paused_since.take() {
            self.accumulated = self.accumulated.saturating_add(seconds(since, now));
        }
    }

    /// Seconds spent, pauses taken out. Never negative: a clock that was set back gives 0.
    #[must_use]
    pub fn elapsed_seconds(&self, now: DateTime<Utc>) -> u64 {
        let end = self.paused_since.unwrap_or(now);
        seconds(self.started_at, end).saturating_sub(self.accumulated)
    }

    /// Minutes to propose in the session's record: whole minutes begun, and at least one, because a
    /// session that took place did not last nothing.
    #[must_use]
    pub fn minutes(&self, now: DateTime<Utc>) -> u64 {
        self.elapsed_seconds(now).div_ceil(60).max(1)
    }
}

fn seconds(from: DateTime<Utc>, to: DateTime<Utc>) -> u64 {
    u64::try_from((to - from).num_seconds()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_795_255_200 + seconds, 0).unwrap()
    }

    #[test]
    fn pauses_do_not_count() {
        let mut t = Timer::start(at(0));
        t.pause(at(100));
        assert!(t.is_paused());
        assert_eq!(t.elapsed_seconds(at(500)), 100);
        t.resume(at(600));
        assert_eq!(t.elapsed_seconds(at(650)), 150);
        t.pause(at(700));
        t.resume(at(800));
        assert_eq!(t.elapsed_seconds(at(800)), 200);
    }

    #[test]
    fn pausing_or_resuming_twice_changes_nothing() {
        let mut t = Timer::start(at(0));
        t.resume(at(10));
        t.pause(at(20));
        t.pause(at(30));
        t.resume(at(40));
        t.resume(at(50));
        assert_eq!(t.elapsed_seconds(at(60)), 40);
    }

    #[test]
    fn minutes_begun_count_and_a_session_lasts_one_at_least() {
        let t = Timer::start(at(0));
        assert_eq!(t.minutes(at(0)), 1);
        assert_eq!(t.minutes(at(60)), 1);
        assert_eq!(t.minutes(at(61)), 2);
    }

    #[test]
    fn a_clock_set_back_never_gives_a_negative_duration() {
        let mut t = Timer::start(at(0));
        assert_eq!(t.elapsed_seconds(at(-3600)), 0);
        t.pause(at(10));
        t.resume(at(-3600));
        assert_eq!(t.elapsed_seconds(at(20)), 20);
    }

    proptest! {
        // Any sequence of pauses: the timer agrees with the sum of the running stretches.
        #[test]
        fn running_stretches_add_up(steps in prop::collection::vec((1i64..10_000, any::<bool>()), 0..30)) {
            let mut t = Timer::start(at(0));
            let (mut clock, mut spent, mut running) = (0, 0u64, true);
            for (step, pause) in steps {
                clock += step;
                if running {
                    spent += step.unsigned_abs();
                }
                if pause { t.pause(at(clock)) } else { t.resume(at(clock)) }
                running = !pause;
                prop_assert_eq!(t.elapsed_seconds(at(clock)), spent);
                prop_assert_eq!(t.is_paused(), pause);
            }
        }
    }
}
