//! The shell: one window around the desk of `guichet-api`.
//!
//! It knows Tauri and the machine, and nothing else: no rule of the trade, no SQL, no French
//! sentence of the screens. Every command of the list is handed to the desk as it came.

#[cfg(test)]
mod acl_tests;
mod commands;
mod engine_folder;
mod inactivity;
mod logs;
mod options;
mod platform;
mod portal;
mod score;
mod shell;
mod window;

use std::path::Path;
use std::process::ExitCode;

use options::{Asked, Misuse};

/// Reads the command line, opens the window and stays until it is closed.
pub fn run() -> ExitCode {
    platform::prepare();
    match options::read(std::env::args_os().skip(1), |name| std::env::var_os(name)) {
        Ok(Asked::Open(folder)) => open(&folder),
        Ok(Asked::ScoreForms(folder)) => score(&folder),
        Ok(Asked::Help) => {
            print(HELP);
            ExitCode::SUCCESS
        }
        Ok(Asked::Version) => {
            print(concat!("guichet-desktop ", env!("CARGO_PKG_VERSION")));
            ExitCode::SUCCESS
        }
        Err(misuse) => {
            say(match misuse {
                Misuse::NoFolder => "--data attend un dossier.",
                Misuse::Unknown => "Argument inconnu.",
                Misuse::NoHome => "Dossier personnel inconnu\u{a0}: indiquez --data DOSSIER.",
            });
            say(HELP);
            ExitCode::from(2)
        }
    }
}

fn open(data: &Path) -> ExitCode {
    if !platform::has_screen() {
        say("Guichet s’ouvre dans une fenêtre, et aucun écran ne répond ici.");
        return ExitCode::FAILURE;
    }
    match shell::open(data) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!(%error, "cannot open");
            say(&format!("Guichet ne peut pas s’ouvrir\u{a0}: {error}"));
            ExitCode::FAILURE
        }
    }
}

/// For who improves the words by which forms are understood: not in the help.
fn score(folder: &Path) -> ExitCode {
    if !platform::has_screen() {
        say("Guichet s’ouvre dans une fenêtre, et aucun écran ne répond ici.");
        return ExitCode::FAILURE;
    }
    match score::run(folder, print) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say(&format!("Guichet ne peut pas s’ouvrir\u{a0}: {error}"));
            ExitCode::FAILURE
        }
    }
}

const HELP: &str = "\
Usage\u{a0}: guichet-desktop [--data DOSSIER]

Ouvre la fenêtre de Guichet.

  --data DOSSIER   dossier des données (sinon la variable GUICHET_DATA,
                   sinon le dossier de données du système)
  --version        version du programme
  --help           cette aide";

#[expect(clippy::print_stdout, reason = "asked for on the command line")]
fn print(text: &str) {
    println!("{text}");
}

#[expect(clippy::print_stderr, reason = "nothing else is open yet to say it")]
fn say(text: &str) {
    eprintln!("{text}");
}
