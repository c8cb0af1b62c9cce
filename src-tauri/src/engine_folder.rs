//! Where the web engine keeps its own files: the page stores the theme and the text size there,
//! nothing else.

use std::fs::{self, DirBuilder, File};
use std::io;
use std::path::{Path, PathBuf};

/// Its name in the data folder.
const NAME: &str = "webview";
/// Made and removed at once, to know whether the folder can be written.
const PROBE: &str = "probe";

/// A folder for the engine's files.
#[derive(Debug)]
pub(crate) struct EngineFolder {
    path: PathBuf,
    /// Among the temporary files: goes at the end.
    passing: bool,
}

impl EngineFolder {
    /// The folder in `data`; where that cannot be written, a passing one in `temporary`: a window
    /// is needed to say what is wrong with the data folder.
    ///
    /// # Errors
    /// Neither can be written.
    pub(crate) fn new(data: &Path, temporary: &Path) -> io::Result<Self> {
        let path = data.join(NAME);
        if writable(&path) {
            return Ok(Self {
                path,
                passing: false,
            });
        }
        let path = temporary.join(format!("guichet-{}", std::process::id()));
        private().create(&path)?;
        Ok(Self {
            path,
            passing: true,
        })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Removes a passing folder.
    pub(crate) fn leave(&self) {
        if self.passing
            && let Err(error) = fs::remove_dir_all(&self.path)
        {
            tracing::error!(kind = ?error.kind(), "the engine's folder stays");
        }
    }
}

/// Makes folders for this account alone.
pub(crate) fn private() -> DirBuilder {
    #[cfg_attr(not(unix), expect(unused_mut, reason = "no mode to set there"))]
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
}

fn writable(folder: &Path) -> bool {
    let probe = folder.join(PROBE);
    private()
        .recursive(true)
        .create(folder)
        .and_then(|()| File::create(&probe))
        .and_then(|_| fs::remove_file(&probe))
        .is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_engine_writes_in_the_data_folder() {
        let data = tempfile::tempdir().unwrap();
        let folder = EngineFolder::new(data.path(), Path::new("/nowhere")).unwrap();
        assert_eq!(folder.path(), data.path().join("webview"));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
        folder.leave();
        assert!(folder.path().exists());
    }

    #[test]
    fn elsewhere_for_a_time_where_the_data_folder_cannot_be_written() {
        let temporary = tempfile::tempdir().unwrap();
        // A file where a folder should be: refused even to an administrator.
        let data = temporary.path().join("data");
        fs::write(&data, b"").unwrap();
        let folder = EngineFolder::new(&data, temporary.path()).unwrap();
        assert!(folder.path().is_dir());
        assert_eq!(folder.path().parent(), Some(temporary.path()));
        folder.leave();
        assert!(!folder.path().exists());
    }

    #[test]
    fn nowhere_at_all_is_told() {
        assert!(EngineFolder::new(Path::new("/dev/null"), Path::new("/dev/null")).is_err());
    }
}
