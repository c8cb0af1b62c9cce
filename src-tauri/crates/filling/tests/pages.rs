//! Labelled pages, sensed without a browser (node and jsdom) and matched.
//!
//! The samples are not ours to keep: where they are absent, their tests say so and pass. The same pages
//! are scored in the real engine by `guichet score-forms`.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "helpers of tests: what fails stops the test, and the scores are printed to be read"
)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use guichet_filling::{PageFields, Score, SiteRules, Truth, score, score_autocomplete_alone};

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..")
}

fn samples_root() -> PathBuf {
    std::env::var_os("GUICHET_SAMPLES")
        .map_or_else(|| workspace().join("../shared/samples"), PathBuf::from)
}

fn samples(folder: &str) -> Option<PathBuf> {
    let folder = samples_root().join("forms").join(folder);
    if folder.is_dir() {
        return Some(folder);
    }
    println!("skipped: no {}", folder.display());
    None
}

fn html_of(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "html"))
        .collect();
    files.sort();
    files
}

/// Senses pages with node; `None` where node or jsdom is not installed.
fn sense(files: &[PathBuf]) -> Option<Vec<(PathBuf, PageFields)>> {
    if !workspace().join("ui/node_modules/jsdom").is_dir() {
        println!("skipped: ui/node_modules is not installed");
        return None;
    }
    let output = Command::new("node")
        .arg(workspace().join("tests/forms/sense.mjs"))
        .args(files)
        .output();
    let Ok(output) = output else {
        println!("skipped: no node");
        return None;
    };
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let lines = String::from_utf8(output.stdout).unwrap();
    let pages = lines.lines().map(|line| {
        let value: serde_json::Value = serde_json::from_str(line).unwrap();
        let page = PageFields::read(&value["sensed"].to_string()).unwrap();
        assert_eq!(page.cut, "", "{}", value["file"]);
        (PathBuf::from(value["file"].as_str().unwrap()), page)
    });
    Some(pages.collect())
}

/// Scores pages, prints each and the total, and gives the total.
fn total(title: &str, files: &[PathBuf]) -> Option<Score> {
    let pages = sense(files)?;
    assert_eq!(pages.len(), files.len());
    let rules = SiteRules::default();
    let mut all = Score::default();
    let mut alone = Score::default();
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for (file, page) in &pages {
        let expected = std::fs::read_to_string(file.with_extension("expected.json")).ok();
        let Some(truth) = Truth::of(page, expected.as_deref()).unwrap() else {
            continue;
        };
        let kind = match truth {
            Truth::Labels => "labels",
            Truth::Autocomplete => "autocomplete, hidden",
            Truth::Listed(_) => "list",
        };
        *kinds.entry(kind).or_default() += 1;
        let got = score(page, &rules, &truth);
        line(&file.file_name().unwrap().to_string_lossy(), &got);
        for fault in &got.faults {
            println!(
                "    {:?} wanted {:?} got {:?}",
                fault.called, fault.wanted, fault.got
            );
        }
        all.add(&got);
        if let Some(got) = score_autocomplete_alone(page, &truth) {
            alone.add(&got);
        }
    }
    println!("== {title} (truth: {kinds:?})");
    line("in all", &all);
    if alone.fields > 0 {
        line("autocomplete alone", &alone);
    }
    Some(all)
}

fn line(title: &str, score: &Score) {
    println!(
        "{title}: {} fields, {} proposals, {} right, {} wrong, {} missed, {} aside; precision {:?} ‰, recall {:?} ‰",
        score.fields,
        score.proposals,
        score.right,
        score.wrong,
        score.missed,
        score.aside,
        score.precision(),
        score.recall()
    );
}

fn at_least(score: &Score, precision: usize, recall: usize) {
    assert!(
        score.precision() >= Some(precision),
        "precision {:?} ‰",
        score.precision()
    );
    assert!(
        score.recall() >= Some(recall),
        "recall {:?} ‰",
        score.recall()
    );
}

#[test]
fn hand_labelled_french_pages() {
    let Some(folder) = samples("mozilla-fr-training") else {
        return;
    };
    if let Some(score) = total("hand-labelled French pages", &html_of(&folder)) {
        at_least(&score, 990, 970);
    }
}

#[test]
fn pages_with_meaningless_ids() {
    let Some(folder) = samples("mozilla-fr-generated") else {
        return;
    };
    if let Some(score) = total("pages with meaningless ids", &html_of(&folder)) {
        at_least(&score, 990, 900);
    }
}

/// Pages of the State's design system, their `autocomplete` hidden.
#[test]
fn design_system_pages() {
    let Some(folder) = samples("dsfr") else {
        return;
    };
    if let Some(score) = total("design system", &html_of(&folder)) {
        at_least(&score, 990, 970);
    }
}

/// Pages of our own, in the manner of real ones, from which the rules were learned.
#[test]
fn own_pages() {
    let files = html_of(&workspace().join("tests/forms/pages"));
    if let Some(score) = total("own pages", &files) {
        at_least(&score, 990, 970);
    }
}

/// Pages of our own on which nothing is tuned: what fails here stays, as a measure of new pages.
#[test]
fn own_pages_held_out() {
    let files = html_of(&workspace().join("tests/forms/held-out"));
    assert!(files.len() >= 12);
    if let Some(score) = total("own pages, held out", &files) {
        at_least(&score, 930, 930);
    }
}

/// Forms rendered in seven layouts, with ids that help and ids that do not.
#[test]
fn generated_administration_forms() {
    let out = tempfile::tempdir().unwrap();
    let mut generate = Command::new("node");
    generate
        .arg(workspace().join("tests/forms/generate.mjs"))
        .arg(out.path());
    if samples_root().is_dir() {
        generate.arg(samples_root());
    } else {
        println!("without the samples' schemas");
    }
    let Ok(output) = generate.output() else {
        println!("skipped: no node");
        return;
    };
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    if let Some(score) = total("generated forms", &html_of(out.path())) {
        at_least(&score, 970, 980);
    }
}
