//! Opening the data folder as an agent.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use guichet_api::platform::{Changes, Place, Platform};
use guichet_api::types::{AgentCard, Nothing, Phase, Printer, UnlockArgs};
use guichet_api::{ApiError, Desk, ErrorCode, system};
use guichet_domain::role::Role;
use guichet_domain::text::fold;
use zeroize::Zeroizing;

use crate::args::{DoorArgs, PASSWORD_VARIABLE};
use crate::exit::{self, Exit};
use crate::words;

/// Why the folder is not open.
pub(crate) enum Closed {
    /// The folder, a file or the password.
    Error(ApiError),
    /// What was typed; the message is whole.
    Misuse(String),
    /// The folder holds no site.
    NoSite,
}

impl Closed {
    pub(crate) fn exit(&self) -> Exit {
        match self {
            Self::Error(error) => exit::opening(error.code),
            Self::Misuse(_) => Exit::Misuse,
            Self::NoSite => Exit::CannotOpen,
        }
    }

    pub(crate) fn sentence(&self) -> String {
        match self {
            Self::Error(error) => words::error(error),
            Self::Misuse(message) => message.clone(),
            Self::NoSite => "Ce dossier ne contient pas d’espace France services.".to_owned(),
        }
    }
}

impl From<ApiError> for Closed {
    fn from(error: ApiError) -> Self {
        Self::Error(error)
    }
}

/// Opens the folder with the agent's password; `platform` is the machine around the desk.
pub(crate) fn open(args: &DoorArgs, platform: Arc<dyn Platform>) -> Result<Desk, Closed> {
    let desk = Desk::new(system::surroundings(&args.data, platform));
    let state = desk.app_state(Nothing {})?;
    match (state.phase, state.problem) {
        (Phase::Empty, _) => return Err(Closed::NoSite),
        (_, Some(problem)) => return Err(problem.into()),
        _ => {}
    }
    let agent = chosen(&state.agents, args.agent.as_deref())?;
    let password = password(args.password_file.as_deref(), &agent.name)?;
    desk.unlock(UnlockArgs {
        agent: agent.id,
        password: password.to_string(),
    })?;
    Ok(desk)
}

/// The agent named; unnamed, the administrator when there is only one.
fn chosen<'a>(agents: &'a [AgentCard], named: Option<&str>) -> Result<&'a AgentCard, Closed> {
    let found: Vec<_> = match named {
        Some(name) => agents
            .iter()
            .filter(|agent| fold(&agent.name) == fold(name))
            .collect(),
        None => agents
            .iter()
            .filter(|agent| agent.role == Role::Administrator)
            .collect(),
    };
    match (found.as_slice(), named) {
        ([one], _) => Ok(one),
        ([], Some(_)) => Err(Closed::Misuse(
            "Aucun agent ne porte ce nom ici\u{a0}; vérifiez --agent.".to_owned(),
        )),
        ([_, _, ..], Some(_)) => Err(Closed::Misuse(
            "Plusieurs agents portent ce nom.".to_owned(),
        )),
        (_, None) => Err(Closed::Misuse(
            "Il y a plusieurs administrateurs\u{a0}: précisez --agent.".to_owned(),
        )),
    }
}

/// From the file, the environment or the keyboard, in this order.
fn password(file: Option<&Path>, agent: &str) -> Result<Zeroizing<String>, Closed> {
    if let Some(file) = file {
        let text = fs::read_to_string(file).map(Zeroizing::new);
        let text = text.map_err(|_| {
            Closed::Misuse("Le fichier du mot de passe ne peut pas être lu.".to_owned())
        })?;
        return Ok(Zeroizing::new(
            text.lines().next().unwrap_or_default().to_owned(),
        ));
    }
    if let Ok(password) = std::env::var(PASSWORD_VARIABLE) {
        return Ok(Zeroizing::new(password));
    }
    let typed = rpassword::prompt_password(format!("Mot de passe de {agent}\u{a0}: "));
    typed.map(Zeroizing::new).map_err(|_| {
        let how = format!("Aucun clavier pour taper le mot de passe\u{a0}: indiquez --password-file ou {PASSWORD_VARIABLE}.");
        Closed::Misuse(how)
    })
}

/// A machine without clipboard, printer or screen; it may write one file.
#[derive(Default)]
pub(crate) struct Machine {
    /// Where a document goes.
    pub(crate) out: Option<PathBuf>,
    /// What the system said when that failed.
    pub(crate) refusal: Mutex<Option<std::io::ErrorKind>>,
}

impl Platform for Machine {
    fn copy(&self, _: &str, _: u32) -> Result<(), ApiError> {
        Err(ErrorCode::ClipboardFailed.into())
    }

    fn clear_clipboard(&self) {}

    fn open_url(&self, _: &str) -> Result<(), ApiError> {
        Err(ErrorCode::OpenFailed.into())
    }

    fn printers(&self) -> Vec<Printer> {
        Vec::new()
    }

    fn print(&self, _: &[u8], _: &str, _: Option<&str>) -> Result<(), ApiError> {
        Err(ErrorCode::NoPrinter.into())
    }

    fn ask_where(&self, _: &str) -> Result<Option<Place>, ApiError> {
        let place = |path| Place {
            path,
            replace: false,
        };
        Ok(self.out.clone().map(place))
    }

    fn write(&self, place: &Place, pdf: &[u8]) -> Result<PathBuf, ApiError> {
        match crate::summary::write(&place.path, pdf) {
            Ok(()) => Ok(place.path.clone()),
            Err(error) => {
                *self.refusal.lock().unwrap_or_else(PoisonError::into_inner) = Some(error.kind());
                Err(ErrorCode::SaveFailed.into())
            }
        }
    }

    fn online(&self) -> bool {
        false
    }

    fn changed(&self, _: &Changes) {}
}
