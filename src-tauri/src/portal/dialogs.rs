//! How many dialogs a page may show: enough for its questions, too few for a siege.

use std::time::{Duration, Instant};

/// Dialogs that a page may show in a row.
const IN_A_ROW: u32 = 4;
/// Time after which one more may be shown.
const ONE_MORE: Duration = Duration::from_secs(15);

/// Counts the dialogs of one window.
#[derive(Debug)]
pub(super) struct Dialogs {
    left: u32,
    since: Instant,
}

impl Dialogs {
    pub(super) fn new(now: Instant) -> Self {
        Self {
            left: IN_A_ROW,
            since: now,
        }
    }

    /// Whether one more may be shown now.
    pub(super) fn may_show(&mut self, now: Instant) -> bool {
        let earned = now.duration_since(self.since).as_secs() / ONE_MORE.as_secs();
        if let Ok(earned @ 1..) = u32::try_from(earned) {
            self.left = self.left.saturating_add(earned).min(IN_A_ROW);
            self.since = now;
        }
        let may = self.left > 0;
        self.left = self.left.saturating_sub(1);
        may
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_goes_on_asking_is_answered_unseen() {
        let start = Instant::now();
        let mut dialogs = Dialogs::new(start);
        let shown = (0..1_000).filter(|_| dialogs.may_show(start)).count();
        assert_eq!(shown, 4);
        let later = start + ONE_MORE;
        assert!(dialogs.may_show(later));
        assert!(!dialogs.may_show(later));
        let much_later = later + ONE_MORE * 100;
        let shown = (0..1_000).filter(|_| dialogs.may_show(much_later)).count();
        assert_eq!(shown, 4);
    }
}
