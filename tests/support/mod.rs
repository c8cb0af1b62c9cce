//! The journey harness: the real window, driven as a person would, on a screen of its own.
//!
//! A [`Counter`] is one data folder and one window on it. It starts a virtual screen, a message
//! bus and a WebDriver of its own, gives the application a home folder that did not exist before,
//! and ends every process that it started, by its id, when it goes.
//!
//! Nothing here sleeps for a time chosen in advance: each wait is for a condition, asked again
//! until it holds or until [`PATIENCE`] is over, and then the test fails with what was on screen.

mod counter;
mod keys;
mod paper;
mod process;

pub use counter::{Counter, Look, Setting, Tally};
pub use paper::Paper;
pub use process::{beside, has};

use std::path::PathBuf;
use std::time::Duration;

/// How long a condition may take to hold: generous, for a slow computer that does other things.
pub const PATIENCE: Duration = Duration::from_secs(20);
/// How often a condition is asked again.
const PULSE: Duration = Duration::from_millis(25);

/// The repository.
pub fn root() -> PathBuf {
    let tests = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    tests
        .parent()
        .expect("tests/ is in the repository")
        .to_owned()
}

/// Asks again and again until there is an answer, or until patience is over.
pub fn until<T>(ask: impl FnMut() -> Option<T>) -> Option<T> {
    until_within(PATIENCE, ask)
}

/// [`until`], with a patience of its own.
fn until_within<T>(patience: Duration, mut ask: impl FnMut() -> Option<T>) -> Option<T> {
    let end = std::time::Instant::now() + patience;
    loop {
        if let Some(answer) = ask() {
            return Some(answer);
        }
        if std::time::Instant::now() > end {
            return None;
        }
        std::thread::sleep(PULSE);
    }
}
