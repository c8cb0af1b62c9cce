//! `guichet verify`: whether the data folder is whole.

use std::sync::Arc;

use guichet_api::ApiError;
use guichet_api::command_line::{Fault, Verification};
use serde_json::json;

use crate::args::VerifyArgs;
use crate::door::{self, Closed, Machine};
use crate::exit::{self, Exit};
use crate::output::{self, count};
use crate::words;

pub(crate) fn run(args: &VerifyArgs) -> Exit {
    let checked =
        door::open(&args.door, Arc::new(Machine::default())).and_then(|desk| Ok(desk.verify()?));
    match checked {
        Ok(found) => {
            output::result(&if args.json {
                as_json(&found)
            } else {
                in_words(&found)
            });
            if found.faults.is_empty() {
                Exit::Fine
            } else {
                Exit::Faults
            }
        }
        // A file too damaged to be opened is what this command is there to find.
        Err(Closed::Error(error)) if exit::is_damage(error.code) => {
            output::result(&if args.json {
                error_json(&error)
            } else {
                words::error(&error)
            });
            Exit::Faults
        }
        Err(closed) => {
            if let (true, Closed::Error(error)) = (args.json, &closed) {
                output::result(&error_json(error));
            }
            output::message(&closed.sentence());
            closed.exit()
        }
    }
}

fn as_json(found: &Verification) -> String {
    json!({
        "ok": found.faults.is_empty(),
        "vault_checked": found.vault_checked,
        "journal_rows": found.journal_rows,
        "faults": found.faults,
    })
    .to_string()
}

fn error_json(error: &ApiError) -> String {
    json!({ "ok": false, "error": error }).to_string()
}

fn in_words(found: &Verification) -> String {
    let mut lines: Vec<String> = found.faults.iter().map(fault).collect();
    lines.push(match found.faults.len() as u64 {
        0 => "Aucun défaut.".to_owned(),
        n => format!("{} à examiner.", count(n, "défaut", "défauts")),
    });
    let files = if found.vault_checked {
        "activity.db et vault.db"
    } else {
        "activity.db"
    };
    lines.push(format!(
        "Vérifiés\u{a0}: {files}, {} du journal.",
        count(found.journal_rows, "ligne", "lignes")
    ));
    if !found.vault_checked {
        lines.push(
            "Non vérifiés\u{a0}: vault.db, ses liens avec activity.db et la fin du journal, \
             que seule la clé d’un conseiller ou d’un administrateur ouvre."
                .to_owned(),
        );
    }
    lines.join("\n")
}

/// What is wrong, and what it means.
fn fault(fault: &Fault) -> String {
    match fault {
        Fault::BrokenPages { file, pages } => {
            let pages = count(
                *pages,
                "page abîmée ou modifiée",
                "pages abîmées ou modifiées",
            );
            format!("{file}\u{a0}: {pages} hors de l’application.")
        }
        Fault::BrokenStructure { file } => {
            format!("{file}\u{a0}: la structure du fichier est incohérente.")
        }
        Fault::DanglingRows { file, table, rows } => {
            let rows = count(*rows, "ligne renvoie", "lignes renvoient");
            format!("{file}, table {table}\u{a0}: {rows} à une ligne qui n’existe pas.")
        }
        Fault::OrphanRows { table, rows } => {
            let rows = count(*rows, "ligne renvoie", "lignes renvoient");
            format!(
                "vault.db, table {table}\u{a0}: {rows} à une séance ou une demande absente de activity.db."
            )
        }
        Fault::AnonymousLinked { rows } => {
            let rows = count(
                *rows,
                "séance anonyme est liée",
                "séances anonymes sont liées",
            );
            format!("vault.db\u{a0}: {rows} à un usager.")
        }
        Fault::JournalChanged { row } => format!("Journal\u{a0}: la ligne {row} a été modifiée."),
        Fault::JournalUnlinked { row } => {
            format!(
                "Journal\u{a0}: la ligne {row} ne suit pas la précédente\u{a0}; des lignes ont été retirées, ajoutées ou remplacées."
            )
        }
        Fault::JournalCut { found, written } => {
            format!(
                "Journal\u{a0}: la fin a été coupée\u{a0}; la dernière ligne est la {found}, la {written} avait été écrite."
            )
        }
        Fault::JournalRewritten { row } => {
            format!("Journal\u{a0}: il a été réécrit, au plus tard à partir de la ligne {row}.")
        }
        Fault::JournalSubject { row } => {
            format!(
                "Journal\u{a0}: l’usager que le coffre donne à la ligne {row} n’est pas le sien."
            )
        }
    }
}
