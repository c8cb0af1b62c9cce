//! What a visit leaves in clear on the disk: it must be nothing.

use std::fs;
use std::path::{Path, PathBuf};

/// The files under `folder` that say one of `words`, and how they say it.
///
/// Capitals count as small letters; each word is looked for in UTF-8, UTF-16, and without its
/// spaces. The PDFs that the agent saved or printed are what the citizen takes away: only their
/// names are looked at.
pub fn of(folder: &Path, words: &[&str]) -> Vec<String> {
    let mut patterns: Vec<(String, Vec<u8>)> = Vec::new();
    for word in words {
        let spaced =
            ['\u{a0}', '\u{202f}', '.', '-'].map(|space| word.replace(' ', &space.to_string()));
        let joined = word.replace(' ', "");
        let mut ways = vec![(*word).to_owned(), joined];
        ways.extend(spaced);
        ways.sort();
        ways.dedup();
        for way in ways {
            let units: Vec<u16> = way.to_lowercase().encode_utf16().collect();
            let said = |name: &str| format!("{word} ({name})");
            patterns.push((said("UTF-8"), way.to_lowercase().into_bytes()));
            patterns.push((
                said("UTF-16LE"),
                units.iter().flat_map(|unit| unit.to_le_bytes()).collect(),
            ));
            patterns.push((
                said("UTF-16BE"),
                units.iter().flat_map(|unit| unit.to_be_bytes()).collect(),
            ));
        }
    }
    let mut found = Vec::new();
    let mut seen = 0;
    for path in files(folder) {
        let name = path.to_string_lossy().to_lowercase();
        let paper = path.extension().is_some_and(|end| end == "pdf");
        // A socket or a pipe has nothing to read.
        let bytes = if paper {
            Vec::new()
        } else {
            fs::read(&path).unwrap_or_default()
        };
        seen += bytes.len();
        let bytes = bytes.to_ascii_lowercase();
        for (word, pattern) in &patterns {
            let says = |text: &[u8]| text.windows(pattern.len()).any(|part| part == pattern);
            if says(&bytes) || says(name.as_bytes()) {
                found.push(format!("{}: {word}", path.display()));
            }
        }
    }
    assert!(seen > 100_000, "next to nothing was searched: {seen} bytes");
    found
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => folders.push(entry.path()),
                Ok(kind) if kind.is_file() => found.push(entry.path()),
                _ => {}
            }
        }
    }
    found
}

#[test]
fn a_word_is_found_however_it_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let within = folder.path().join("a/b");
    fs::create_dir_all(&within).unwrap();
    fs::write(within.join("filling"), vec![0; 200_000]).unwrap();
    let nothing: [String; 0] = [];
    assert_eq!(of(folder.path(), &["Diallo", "2 87 03"]), nothing);
    let utf16 = |text: &str| {
        text.encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect::<Vec<u8>>()
    };
    for (name, bytes) in [
        ("plain", b"x DIALLO y".to_vec()),
        ("wide", utf16("diallo")),
        ("joined", b"28703".to_vec()),
        ("spaced", "2\u{202f}87\u{202f}03".as_bytes().to_vec()),
        ("diallo.txt", Vec::new()),
        ("summary.pdf", b"Diallo".to_vec()),
    ] {
        let path = within.join(name);
        fs::write(&path, bytes).unwrap();
        let found = of(folder.path(), &["Diallo", "2 87 03"]).len();
        assert_eq!(found > 0, name != "summary.pdf", "{name}");
        fs::remove_file(path).unwrap();
    }
}
