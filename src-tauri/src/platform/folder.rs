//! Writing a PDF where it is wanted: whole or not at all.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

/// More files of the same name than this, and the folder is not what it should be.
const NAMES: u32 = 10_000;

/// A name in a folder: a plain one, that does not lead out of it.
pub(crate) fn within(folder: PathBuf, name: &str) -> Option<PathBuf> {
    let plain = Path::new(name).file_name() == Some(name.as_ref());
    plain.then(|| folder.join(name))
}

/// Writes a new file, in a folder made if need be: under its name, or `name (2)` where it is taken.
///
/// # Errors
/// The path names no file, or the folder cannot be written.
pub(crate) fn write_new(path: &Path, bytes: &[u8]) -> io::Result<PathBuf> {
    let (Some(folder), Some(stem)) = (path.parent(), path.file_stem()) else {
        return Err(ErrorKind::InvalidFilename.into());
    };
    fs::create_dir_all(folder)?;
    for number in 1..NAMES {
        let mut own = stem.to_owned();
        if number > 1 {
            own.push(format!(" ({number})"));
        }
        if let Some(extension) = path.extension() {
            own.push(".");
            own.push(extension);
        }
        let own = folder.join(own);
        match File::create_new(&own) {
            Ok(mut file) => {
                let written = file.write_all(bytes).and_then(|()| file.sync_all());
                if written.is_err() {
                    // Half a page is worse than none; the reason told is the first one.
                    let _ = fs::remove_file(&own);
                }
                return written.map(|()| own);
            }
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(ErrorKind::AlreadyExists.into())
}

/// Writes `path`, whose replacement the agent has agreed to in the dialog: the older file stays
/// until the new one is whole.
///
/// # Errors
/// The folder cannot be written.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let (Some(folder), Some(name)) = (
        path.parent(),
        path.file_name().and_then(|name| name.to_str()),
    ) else {
        return Err(ErrorKind::InvalidFilename.into());
    };
    let whole = write_new(&folder.join(format!(".{name}.part")), bytes)?;
    fs::rename(&whole, path).inspect_err(|_| {
        let _ = fs::remove_file(&whole);
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn an_older_file_is_never_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let made = folder.path().join("made");
        for _ in 0..3 {
            write_new(&made.join("page.pdf"), b"x").unwrap();
        }
        assert_eq!(names(&made), ["page (2).pdf", "page (3).pdf", "page.pdf"]);
    }

    #[test]
    fn a_name_cannot_leave_the_folder() {
        let folder = PathBuf::from("folder");
        for name in ["../page.pdf", "/page.pdf", "a/page.pdf", "..", ""] {
            assert_eq!(within(folder.clone(), name), None, "{name}");
        }
        let inside = within(folder.clone(), "page.pdf").unwrap();
        assert_eq!(inside.parent(), Some(folder.as_path()));
    }

    #[test]
    fn a_replaced_file_is_whole_and_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("page.pdf");
        fs::write(&path, b"older and longer").unwrap();
        replace(&path, b"new").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(names(folder.path()), ["page.pdf"]);
    }

    #[test]
    fn a_folder_that_is_a_file_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        fs::write(&file, b"").unwrap();
        assert!(write_new(&file.join("page.pdf"), b"x").is_err());
        assert!(replace(&file.join("page.pdf"), b"x").is_err());
    }
}
