//! What a wrong folder is answered.

#![expect(
    clippy::unwrap_used,
    reason = "a folder that cannot be made stops the test"
)]

use std::fs;
use std::path::Path;

use guichet_catalogue::{Catalogue, CatalogueError};

/// A copy of `assets/`, changed, then read.
fn after(change: impl FnOnce(&Path)) -> Result<Catalogue, CatalogueError> {
    let assets = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../assets");
    let copy = tempfile::tempdir().unwrap();
    for folder in ["clocks", "codes", "operators", "procedures"] {
        fs::create_dir(copy.path().join(folder)).unwrap();
        for entry in fs::read_dir(assets.join(folder)).unwrap() {
            let entry = entry.unwrap();
            let to = copy.path().join(folder).join(entry.file_name());
            fs::copy(entry.path(), to).unwrap();
        }
    }
    fs::copy(assets.join("fields.toml"), copy.path().join("fields.toml")).unwrap();
    change(copy.path());
    Catalogue::from_dir(copy.path())
}

fn append(path: &Path, text: &str) {
    let mut all = fs::read_to_string(path).unwrap();
    all.push_str(text);
    fs::write(path, all).unwrap();
}

#[test]
fn any_change_changes_the_revision() {
    let plain = after(|_| ()).unwrap();
    assert_eq!(plain.revision().len(), 16);
    let changed = after(|dir| append(&dir.join("codes/levels.toml"), "# note\n")).unwrap();
    assert_ne!(plain.revision(), changed.revision());
    let renamed = after(|dir| {
        fs::rename(
            dir.join("codes/levels.toml"),
            dir.join("codes/levels2.toml"),
        )
        .unwrap();
    });
    assert_ne!(plain.revision(), renamed.unwrap().revision());
}

#[test]
fn the_file_at_fault_is_named() {
    let wrong = after(|dir| append(&dir.join("procedures/caf-rsa.toml"), "\n[oops]\na = 1\n"));
    match wrong.unwrap_err() {
        CatalogueError::Malformed { file, .. } => assert_eq!(file, "procedures/caf-rsa.toml"),
        other => panic!("{other:?}"),
    }
    let wrong = after(|dir| {
        let (from, to) = ("operators/caf.toml", "operators/kaf.toml");
        fs::rename(dir.join(from), dir.join(to)).unwrap();
    });
    match wrong.unwrap_err() {
        CatalogueError::WrongName { file } => assert_eq!(file, "operators/kaf.toml"),
        other => panic!("{other:?}"),
    }
    let twice = "\n[[entries]]\ncode = \"autre\"\nlabel = \"Autre\"\nfrom = \"2026-01-01\"\n";
    let wrong = after(|dir| append(&dir.join("codes/channels.toml"), twice));
    match wrong.unwrap_err() {
        CatalogueError::BadCodes { file, .. } => assert_eq!(file, "codes/channels.toml"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_missing_folder_is_named() {
    let wrong = after(|dir| fs::remove_dir_all(dir.join("clocks")).unwrap());
    match wrong.unwrap_err() {
        CatalogueError::Unreadable { file, .. } => assert_eq!(file, "clocks"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn files_that_are_not_ours_are_left_alone() {
    let with = after(|dir| fs::write(dir.join("codes/.notes.txt"), "x").unwrap());
    assert_eq!(with.unwrap().revision(), after(|_| ()).unwrap().revision());
}
