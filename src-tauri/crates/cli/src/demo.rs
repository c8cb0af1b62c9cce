//! `guichet demo`: the fictional site.

use chrono::Utc;
use guichet_api::demo::{self, Plan};
use guichet_api::system::KdfCost;
use guichet_api::{ApiError, ErrorCode};
use guichet_domain::role::Role;
use guichet_domain::time::date_words;

use crate::args::DemoArgs;
use crate::exit::Exit;
use crate::output::{self, Progress, count};
use crate::words;

pub(crate) fn run(args: &DemoArgs) -> Exit {
    let plan = Plan {
        sessions: args.sessions,
        seed: args.seed,
        from: args.from,
        until: args.until,
        now: Utc::now(),
    };
    let mut progress = Progress::new();
    let made = demo::make(&args.data, &plan, KdfCost::PRODUCTION, &mut |done| {
        progress.at(done, plan.sessions)
    });
    progress.end();
    match made {
        Ok(made) => {
            let agents = demo::AGENTS
                .map(|(given, family, role)| format!("{given} {family} ({})", role_word(role)));
            output::result(&format!(
                "L’espace fictif France services d’Admiville est prêt\u{a0}: {}\n\
                 Du {} au {}\u{a0}: {}, {}, {}.\n\
                 Agents\u{a0}: {}\n\
                 Mot de passe de tous\u{a0}: {}",
                args.data.display(),
                date_words(made.from),
                date_words(made.until),
                count(made.sessions.into(), "séance", "séances"),
                count(made.requests.into(), "demande", "demandes"),
                count(made.citizens.into(), "usager", "usagers"),
                agents.join(", "),
                demo::PASSWORD,
            ));
            Exit::Fine
        }
        Err(error) => {
            output::message(&sentence(&error));
            match error.code {
                ErrorCode::Invalid => Exit::Misuse,
                ErrorCode::AlreadySetUp => Exit::CannotOpen,
                code => crate::exit::opening(code),
            }
        }
    }
}

const fn role_word(role: Role) -> &'static str {
    match role {
        Role::Administrator => "administratrice",
        Role::Mediator => "conseiller",
        Role::Supervisor => "responsable",
    }
}

/// The period is this command's own: the rest is said as everywhere.
fn sentence(error: &ApiError) -> String {
    match error.params.get("problem").map(String::as_str) {
        Some("date_future") => "--until doit être un jour déjà fini.".to_owned(),
        Some("after_until") => "--from vient après le dernier jour.".to_owned(),
        Some("before_codes") => {
            "--until précède l’entrée en vigueur des niveaux de service du catalogue.".to_owned()
        }
        Some("no_opening_day") => "Il n’y a aucun jour d’ouverture dans cette période.".to_owned(),
        _ => words::error(error),
    }
}
