//! `guichet summary`: the paper of a session, or the sessions that have one.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;
use std::sync::{Arc, PoisonError};

use guichet_api::types::SessionArgs;
use guichet_api::{Desk, ErrorCode};
use guichet_domain::ids::SessionId;
use guichet_domain::time::{day_in, time_words, wall_time_in, weekday_date_words};

use crate::args::SummaryArgs;
use crate::door::{self, Machine};
use crate::exit::Exit;
use crate::output::{self, count};
use crate::words;

/// Sessions listed.
const LISTED: usize = 20;

pub(crate) fn run(args: &SummaryArgs) -> Exit {
    let machine = Arc::new(Machine {
        out: args.out.clone(),
        ..Machine::default()
    });
    let desk = match door::open(&args.door, machine.clone()) {
        Ok(desk) => desk,
        Err(closed) => {
            output::message(&closed.sentence());
            return closed.exit();
        }
    };
    match args.session {
        Some(session) => save(&desk, session, &machine),
        None => list(&desk),
    }
}

fn save(desk: &Desk, session: SessionId, machine: &Machine) -> Exit {
    match desk.summary_save(SessionArgs { session }) {
        Ok(saved) => {
            output::result(&saved.path.unwrap_or_default());
            Exit::Fine
        }
        Err(error) => {
            let refusal = *machine
                .refusal
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            output::message(&match (error.code, refusal) {
                (ErrorCode::SaveFailed, Some(io::ErrorKind::NotFound)) => {
                    "Le dossier où écrire n’existe pas.".to_owned()
                }
                (ErrorCode::SaveFailed, Some(io::ErrorKind::PermissionDenied)) => {
                    "L’écriture est interdite à cet endroit.".to_owned()
                }
                _ => words::error(&error),
            });
            Exit::Failed
        }
    }
}

fn list(desk: &Desk) -> Exit {
    match desk.latest_sessions(LISTED) {
        Ok(lines) => {
            for line in lines.sessions {
                let day = weekday_date_words(day_in(lines.zone, line.started_at));
                let time = time_words(wall_time_in(lines.zone, line.started_at));
                let requests = count(line.requests.into(), "demande", "demandes");
                let open = if line.open { ", en cours" } else { "" };
                output::result(&format!("{}  {day}, {time}, {requests}{open}", line.id));
            }
            Exit::Fine
        }
        Err(error) => {
            output::message(&words::error(&error));
            Exit::Failed
        }
    }
}

/// Writes a whole file or none: beside, then in place.
pub(crate) fn write(out: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut name = out
        .file_name()
        .ok_or(io::ErrorKind::InvalidFilename)?
        .to_owned();
    name.push(format!(".{}.partial", std::process::id()));
    let beside = out.with_file_name(name);
    let written = create(&beside).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    written
        .and_then(|()| fs::rename(&beside, out))
        .inspect_err(|_| {
            // What failed once is not worth a second message.
            let _ = fs::remove_file(&beside);
        })
}

/// A new file that only this account reads: it names somebody.
fn create(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_whole_and_nothing_is_left_beside() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("r.pdf");
        write(&out, b"one").unwrap();
        write(&out, b"two").unwrap();
        assert_eq!(fs::read(&out).unwrap(), b"two");
        let taken = folder.path().join("taken.pdf");
        fs::create_dir(&taken).unwrap();
        assert!(write(&taken, b"three").is_err());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    }
}
