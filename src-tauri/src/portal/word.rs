//! How often the screen is told that something changed in a window: it reads everything anew each time, and a page
//! can change a thousand times a second.

use std::time::{Duration, Instant};

/// At most one word in this time.
const EVERY: Duration = Duration::from_millis(100);

/// When to say that something changed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Say {
    /// At once.
    Now,
    /// After a while: [`Word::said`] is called then.
    In(Duration),
    /// Never: the word that is to be said after a while says it too.
    Soon,
}

/// What one window said lately.
#[derive(Debug, Default)]
pub(super) struct Word {
    last: Option<Instant>,
    owed: bool,
}

impl Word {
    /// Something changed.
    pub(super) fn changed(&mut self, now: Instant) -> Say {
        if self.owed {
            return Say::Soon;
        }
        let since = self.last.map(|last| now.duration_since(last));
        if let Some(since) = since.filter(|since| *since < EVERY) {
            self.owed = true;
            return Say::In(EVERY.saturating_sub(since));
        }
        self.last = Some(now);
        Say::Now
    }

    /// What was owed is said.
    pub(super) fn said(&mut self, now: Instant) {
        self.owed = false;
        self.last = Some(now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flood_of_refusals_is_told_in_two_words() {
        let start = Instant::now();
        let mut word = Word::default();
        let said: Vec<_> = (0..10_000).map(|_| word.changed(start)).collect();
        assert_eq!(said[..2], [Say::Now, Say::In(EVERY)]);
        assert!(said[2..].iter().all(|say| *say == Say::Soon));
        // The last of them is told, then the next one.
        word.said(start + EVERY);
        assert_eq!(
            word.changed(start + EVERY + EVERY / 4),
            Say::In(EVERY / 4 * 3)
        );
        word.said(start + EVERY * 2);
        assert_eq!(word.changed(start + EVERY * 3), Say::Now);
    }
}
