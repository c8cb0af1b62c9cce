//! `guichet catalogue`: whether the catalogue is complete and consistent.

use guichet_api::command_line::check_catalogue;

use crate::args::{CatalogueArgs, CatalogueCommand, CheckArgs};
use crate::exit::Exit;
use crate::output::{self, count};
use crate::words;

pub(crate) fn run(args: &CatalogueArgs) -> Exit {
    match &args.command {
        CatalogueCommand::Check(args) => check(args),
    }
}

fn check(args: &CheckArgs) -> Exit {
    let checked = match check_catalogue(args.assets.as_deref()) {
        Ok(checked) => checked,
        Err(error) => {
            output::message(&words::error(&error));
            return Exit::CannotOpen;
        }
    };
    for fault in &checked.faults {
        output::result(&format!(
            "{}\u{a0}: {}\u{a0}: {}",
            fault.entry, fault.code, fault.detail
        ));
    }
    let procedures = count(checked.procedures as u64, "démarche", "démarches");
    let operators = count(checked.operators as u64, "opérateur", "opérateurs");
    let faults = match checked.faults.len() as u64 {
        0 => "aucun défaut".to_owned(),
        n => count(n, "défaut", "défauts"),
    };
    output::result(&format!("{procedures}, {operators}\u{a0}: {faults}."));
    if checked.faults.is_empty() {
        Exit::Fine
    } else {
        Exit::Faults
    }
}
