//! The technical log: what the program did, never whom it did it for.
//!
//! Only our own crates are heard: a library could print a value that it was given.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::Path;
use std::sync::Arc;

use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::{Layer, fmt};

/// Past this size the file becomes the older one, and the older one goes: at most twice this on disk.
const ROTATE_AT_BYTES: u64 = 1 << 20;
const CURRENT: &str = "guichet.log";
const OLDER: &str = "guichet.1.log";

/// Starts the log in `folder`, and on the standard error stream.
///
/// A folder that cannot be written is no reason to stay closed: the log is then on the standard
/// error stream alone.
pub(crate) fn start(folder: &Path) {
    let ours = || Targets::new().with_target("guichet", LevelFilter::INFO);
    let screen = fmt::layer()
        .with_ansi(false)
        .with_writer(io::stderr)
        .with_filter(ours());
    let opened = open(folder);
    let failed = opened.as_ref().err().map(io::Error::kind);
    let file = opened.ok().map(|file| {
        fmt::layer()
            .with_ansi(false)
            .with_writer(Arc::new(file))
            .with_filter(ours())
    });
    let subscriber = tracing_subscriber::registry().with(screen).with(file);
    // Already set only when a test started one before.
    let _ = tracing::subscriber::set_global_default(subscriber);
    if let Some(kind) = failed {
        tracing::warn!(?kind, "no log file");
    }
    // The message of a panic may quote a value; its place in the code never does.
    std::panic::set_hook(Box::new(|panic| {
        let place = panic
            .location()
            .map(ToString::to_string)
            .unwrap_or_default();
        tracing::error!(place, "panic");
    }));
}

fn open(folder: &Path) -> io::Result<File> {
    fs::create_dir_all(folder)?;
    let current = folder.join(CURRENT);
    if fs::metadata(&current).is_ok_and(|data| data.len() > ROTATE_AT_BYTES) {
        fs::rename(&current, folder.join(OLDER))?;
    }
    OpenOptions::new().create(true).append(true).open(current)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_log_is_turned_over_once() {
        let folder = tempfile::tempdir().unwrap();
        let logs = folder.path().join("logs");
        drop(open(&logs).unwrap());
        fs::write(logs.join(CURRENT), vec![b'a'; ROTATE_AT_BYTES as usize + 1]).unwrap();
        drop(open(&logs).unwrap());
        assert_eq!(fs::metadata(logs.join(CURRENT)).unwrap().len(), 0);
        assert_eq!(
            fs::metadata(logs.join(OLDER)).unwrap().len(),
            ROTATE_AT_BYTES + 1
        );
    }

    #[test]
    fn a_short_log_goes_on() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(CURRENT), b"before\n").unwrap();
        drop(open(folder.path()).unwrap());
        assert_eq!(fs::read(folder.path().join(CURRENT)).unwrap(), b"before\n");
        assert!(!folder.path().join(OLDER).exists());
    }
}
