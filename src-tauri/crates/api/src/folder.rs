//! The data folder's birth: a first opening cut by a power failure leaves nothing half made.
//!
//! Everything is written in a folder aside; once complete it is marked, then moved. At the next
//! start a marked birth is finished and an unmarked one is swept: nothing in it was acknowledged.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

const ASIDE: &str = "setup.partial";
const COMPLETE: &str = "complete";
const TRIAL: &str = "trial.partial";
/// Written by `guichet demo`: the lock screen says that nobody here is real.
const DEMO: &str = "demo";

/// Where a new site is written before it exists.
pub(crate) fn begin_birth(dir: &Path) -> io::Result<PathBuf> {
    let aside = dir.join(ASIDE);
    if aside.exists() {
        fs::remove_dir_all(&aside)?;
    }
    fs::create_dir_all(&aside)?;
    Ok(aside)
}

/// Whether a site can be written in a folder, tried rather than read: rights say nothing of a mount or a share.
pub(crate) fn try_to_write(dir: &Path) -> io::Result<()> {
    let trial = dir.join(TRIAL);
    fs::create_dir_all(dir)?;
    File::create(&trial)?;
    fs::remove_file(trial)
}

/// Everything is written: from here on the site exists, whatever happens.
pub(crate) fn end_birth(dir: &Path) -> io::Result<()> {
    let aside = dir.join(ASIDE);
    File::create(aside.join(COMPLETE))?.sync_all()?;
    sync(&aside)?;
    sync(dir)?;
    settle(dir)
}

/// Finishes or sweeps a birth that was cut. Does nothing in the ordinary case.
pub(crate) fn settle(dir: &Path) -> io::Result<()> {
    let aside = dir.join(ASIDE);
    if !aside.exists() {
        return Ok(());
    }
    if aside.join(COMPLETE).exists() {
        for entry in fs::read_dir(&aside)? {
            let entry = entry?;
            if entry.file_name() != COMPLETE {
                fs::rename(entry.path(), dir.join(entry.file_name()))?;
            }
        }
        sync(dir)?;
    }
    fs::remove_dir_all(&aside)?;
    sync(dir)
}

/// Whether the folder holds the fictional site.
pub(crate) fn is_demo(dir: &Path) -> bool {
    dir.join(DEMO).exists()
}

/// Marks the folder as the fictional site's.
pub(crate) fn mark_demo(dir: &Path) -> io::Result<()> {
    File::create(dir.join(DEMO))?.sync_all()
}

#[cfg(unix)]
fn sync(dir: &Path) -> io::Result<()> {
    File::open(dir)?.sync_all()
}

/// Windows has no way to flush a folder; NTFS journals its entries.
#[cfg(not(unix))]
fn sync(_: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unmarked_birth_is_swept_and_a_marked_one_finished() {
        let dir = tempfile::tempdir().unwrap();
        let aside = begin_birth(dir.path()).unwrap();
        fs::write(aside.join("keyring.json"), "x").unwrap();
        settle(dir.path()).unwrap();
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);

        let aside = begin_birth(dir.path()).unwrap();
        fs::write(aside.join("keyring.json"), "x").unwrap();
        // The cut falls after the mark and before the moves.
        fs::write(aside.join(COMPLETE), "").unwrap();
        settle(dir.path()).unwrap();
        assert_eq!(
            fs::read_to_string(dir.path().join("keyring.json")).unwrap(),
            "x"
        );
        assert!(!aside.exists());
    }
}
