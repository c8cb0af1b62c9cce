//! `guichet-tour DOSSIER`: plays one appointment on the fictional site, on a virtual screen, and
//! leaves its pictures and the summary in the folder. What `./run --demo --headless DIR` calls.

mod tour;

use std::path::PathBuf;
use std::process::ExitCode;

#[expect(clippy::print_stderr, reason = "a command says how it is used")]
fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1);
    let (Some(folder), None) = (arguments.next(), arguments.next()) else {
        eprintln!("Usage\u{a0}: guichet-tour DOSSIER");
        return ExitCode::from(2);
    };
    tour::play(&PathBuf::from(folder));
    ExitCode::SUCCESS
}
