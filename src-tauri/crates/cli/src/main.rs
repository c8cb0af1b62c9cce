//! `guichet`: the command line, for IT departments and scripts, on the same use cases as the window.
//!
//! Results go to the standard output, everything else to the standard error. Exit codes are those of
//! [`exit::Exit`]. A password comes from a prompt, a file or the environment, never from an argument.

mod args;
mod catalogue;
mod demo;
mod door;
mod exit;
mod output;
mod score_forms;
mod stats;
mod summary;
mod verify;
mod words;

use std::process::ExitCode;

use args::{Asked, Command};
use exit::Exit;

fn main() -> ExitCode {
    let exit = match args::read(std::env::args_os()) {
        Ok(Asked::Run(Command::Demo(args))) => demo::run(&args),
        Ok(Asked::Run(Command::Verify(args))) => verify::run(&args),
        Ok(Asked::Run(Command::Summary(args))) => summary::run(&args),
        Ok(Asked::Run(Command::Stats(args))) => stats::run(&args),
        Ok(Asked::Run(Command::Catalogue(args))) => catalogue::run(&args),
        Ok(Asked::Run(Command::ScoreForms(args))) => score_forms::run(&args),
        Ok(Asked::Read(text)) => {
            output::result(text.trim_end());
            Exit::Fine
        }
        Err(misuse) => {
            output::message(&misuse);
            Exit::Misuse
        }
    };
    exit.into()
}
