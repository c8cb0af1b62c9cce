//! `guichet score-forms`: how much of labelled pages is understood, in the real engine of the window.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::args::ScoreFormsArgs;
use crate::exit::Exit;
use crate::output;

/// The program of the window.
const DESKTOP: &str = if cfg!(windows) {
    "guichet-desktop.exe"
} else {
    "guichet-desktop"
};

pub(crate) fn run(args: &ScoreFormsArgs) -> Exit {
    if !args.folder.is_dir() {
        output::message("Ce dossier n’existe pas.");
        return Exit::CannotOpen;
    }
    let Some(desktop) = beside() else {
        output::message("guichet-desktop n’est pas à côté de ce programme.");
        return Exit::Failed;
    };
    let output = command(&desktop)
        .arg("--score-forms")
        .arg(&args.folder)
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output();
    let told = match output {
        Ok(output) if output.status.success() => String::from_utf8(output.stdout).ok(),
        _ => None,
    };
    let scores = told.as_deref().map(serde_json::from_str::<Value>);
    let (Some(told), Some(Ok(scores))) = (told.as_deref(), scores) else {
        output::message("Les pages n’ont pas pu être ouvertes.");
        return Exit::Failed;
    };
    if args.json {
        output::result(told.trim_end());
    } else {
        summary(&scores);
    }
    Exit::Fine
}

/// The window's program, beside this one.
fn beside() -> Option<PathBuf> {
    let own = std::env::current_exe().ok()?;
    let found = own.parent()?.join(DESKTOP);
    found.is_file().then_some(found)
}

/// On this screen, or on a virtual one where there is none.
fn command(desktop: &Path) -> Command {
    let screen = ["DISPLAY", "WAYLAND_DISPLAY"]
        .iter()
        .any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()));
    if screen || cfg!(windows) {
        return Command::new(desktop);
    }
    let mut command = Command::new("xvfb-run");
    command.arg("-a").arg(desktop);
    command
}

fn summary(scores: &Value) {
    for page in scores["pages"].as_array().into_iter().flatten() {
        let name = page["page"].as_str().unwrap_or_default();
        match page["problem"].as_str() {
            Some("") | None => output::result(&format!("{name}\u{a0}: {}", counts(page))),
            Some(problem) => output::result(&format!("{name}\u{a0}: non notée ({problem})")),
        }
    }
    output::result(&format!("Total\u{a0}: {}", counts(&scores["total"])));
    let percent = |share: &Value| match share.as_f64() {
        Some(share) => format!("{:.1}\u{202f}%", share * 100.0).replace('.', ","),
        None => "–".to_owned(),
    };
    output::result(&format!(
        "Précision {}, rappel {}\u{a0}; avec autocomplete seul, rappel {}.",
        percent(&scores["precision"]),
        percent(&scores["recall"]),
        percent(&scores["autocomplete_alone_recall"]),
    ));
}

fn counts(score: &Value) -> String {
    let n = |key: &str| output::number(score[key].as_u64().unwrap_or(0));
    format!(
        "{} champs, {} propositions, {} justes, {} fausses, {} oubliés",
        n("fields"),
        n("proposals"),
        n("right"),
        n("wrong"),
        n("missed"),
    )
}
