//! What is shipped, and how much of it.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use flate2::Compression;
use flate2::write::GzEncoder;
use serde::Serialize;

use crate::report::Outcome;
use crate::{Result, Setting};

/// What the window opens with, whatever is done at the counter.
const OPENING_KB: f64 = 150.0;
/// With the screens that are read when they are asked for.
const FRONT_END_KB: f64 = 200.0;
const FONTS_KB: f64 = 1_000.0;
const DEB_MB: f64 = 15.0;
/// Folders of `target` that never hold a package, and hold very many files.
const NO_PACKAGES: [&str; 5] = ["build", "deps", "doc", "incremental", "examples"];

#[derive(Serialize)]
struct Weight {
    file: String,
    bytes: u64,
    gzip_bytes: u64,
}

/// Weighs `ui/dist`, compressed file by file as a server would.
pub fn front_end(_: &Setting) -> Result<Outcome> {
    let dist = Setting::root().join("ui/dist");
    let outcome = Outcome::new(
        "front_end_gzip",
        "KB",
        "the pages, scripts and styles of ui/dist, each compressed by gzip -9; the fonts, which are compressed \
         already, have a budget of their own",
    );
    if !dist.exists() {
        return Ok(Outcome::not_measured(
            "front_end_gzip",
            "ui/dist is not built",
        ));
    }
    let mut weights = Vec::new();
    for file in files(&dist, &[])? {
        let bytes = fs::read(&file)?;
        let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
        gzip.write_all(&bytes)?;
        weights.push(Weight {
            file: file.strip_prefix(&dist)?.display().to_string(),
            bytes: bytes.len() as u64,
            gzip_bytes: gzip.finish()?.len() as u64,
        });
    }
    weights.sort_by_key(|weight| std::cmp::Reverse(weight.gzip_bytes));
    let (fonts, code): (Vec<_>, Vec<_>) = weights
        .iter()
        .partition(|weight| weight.file.ends_with(".woff2"));
    // Sizes are far below what a float holds exactly.
    let kb = |bytes: u64| bytes as f64 / 1000.0;
    let page = fs::read_to_string(dist.join("index.html"))?;
    let opens = |weight: &&&Weight| {
        let name = Path::new(&weight.file).file_name().unwrap_or_default();
        name == "index.html" || page.contains(&*name.to_string_lossy())
    };
    let opening: u64 = code
        .iter()
        .filter(opens)
        .map(|weight| weight.gzip_bytes)
        .sum();
    let code: u64 = code.iter().map(|weight| weight.gzip_bytes).sum();
    let fonts: u64 = fonts.iter().map(|weight| weight.bytes).sum();
    Ok(outcome
        .budget("what the window opens with", kb(opening), OPENING_KB, "KB")
        .budget("pages, scripts and styles", kb(code), FRONT_END_KB, "KB")
        .budget("fonts", kb(fonts), FONTS_KB, "KB")
        .beside("files", weights))
}

/// Weighs the newest package under `target`.
pub fn deb(setting: &Setting) -> Result<Outcome> {
    let target = setting.binaries.parent().ok_or("no target folder")?;
    let made = |file: &PathBuf| {
        let made = fs::metadata(file).and_then(|facts| facts.modified());
        made.unwrap_or(SystemTime::UNIX_EPOCH)
    };
    let packages = files(target, &NO_PACKAGES)?;
    let packages = packages
        .into_iter()
        .filter(|file| file.extension().is_some_and(|e| e == "deb"));
    let Some(package) = packages.max_by_key(made) else {
        return Ok(Outcome::not_measured(
            "deb_size",
            "no .deb under target: ./package builds it",
        ));
    };
    let mb = fs::metadata(&package)?.len() as f64 / 1_000_000.0;
    let file = package.strip_prefix(target)?.display().to_string();
    Ok(
        Outcome::new("deb_size", "MB", "the newest Debian package under target")
            .budget("size", mb, DEB_MB, "MB")
            .beside("file", file),
    )
}

/// Every file under a folder, but for the folders of some names.
fn files(folder: &Path, but: &[&str]) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        // Others build here too: what was there a moment ago may be gone.
        let Ok(entries) = fs::read_dir(&folder) else {
            continue;
        };
        for entry in entries {
            let path = entry?.path();
            let skipped = path
                .file_name()
                .is_some_and(|name| but.iter().any(|but| name == *but));
            if path.is_dir() && !path.is_symlink() && !skipped {
                folders.push(path);
            } else if path.is_file() {
                found.push(path);
            }
        }
    }
    Ok(found)
}
