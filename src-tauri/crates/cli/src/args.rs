//! What may be typed, its help, and what is said of what may not: all of it in French.

use std::ffi::OsString;
use std::path::PathBuf;

use chrono::NaiveDate;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{ArgAction, Args, CommandFactory as _, FromArgMatches as _, Parser, Subcommand};
use guichet_api::demo;
use guichet_domain::ids::SessionId;

const TEMPLATE: &str = "{about}\n\nUtilisation\u{a0}: {usage}\n\n{all-args}{after-help}";
const EXIT_CODES: &str = "\
Codes de sortie\u{a0}:
  0  tout va bien
  1  la vérification a trouvé des défauts
  2  la commande est mal écrite
  3  le dossier de données ne peut pas être ouvert
  4  le mot de passe est refusé
  5  la commande n’a pas pu aboutir";
/// clap puts a colon right after a heading; French wants a no-break space before it.
const OPTIONS: &str = "Options\u{a0}";
const COMMANDS: &str = "Commandes\u{a0}";

/// Where a password may come from, besides the prompt.
pub(crate) const PASSWORD_VARIABLE: &str = "GUICHET_PASSWORD";

#[derive(Parser)]
#[command(
    name = "guichet",
    about = "Guichet en ligne de commande\u{a0}: démonstration, vérification, récapitulatifs, chiffres, catalogue.",
    after_help = EXIT_CODES,
    version,
    disable_version_flag = true,
    subcommand_required = true,
)]
struct Line {
    #[command(subcommand)]
    command: Command,
    /// Affiche la version.
    #[arg(short = 'V', long, action = ArgAction::Version)]
    version: (),
}

/// What to do.
#[derive(Subcommand)]
pub(crate) enum Command {
    /// Crée l’espace fictif « France services d’Admiville ».
    Demo(DemoArgs),
    /// Vérifie les deux fichiers, leurs liens et le journal.
    Verify(VerifyArgs),
    /// Écrit le récapitulatif d’une séance en PDF.
    Summary(SummaryArgs),
    /// Donne les chiffres d’une période, les mêmes qu’à l’écran.
    Stats(StatsArgs),
    /// Contrôle le catalogue des démarches.
    Catalogue(CatalogueArgs),
    /// Mesure ce que Guichet comprend de pages de formulaires dont les réponses sont connues.
    ScoreForms(ScoreFormsArgs),
}

#[derive(Args)]
pub(crate) struct DemoArgs {
    /// Dossier à remplir ; il ne doit pas déjà contenir un espace. Sinon, la variable GUICHET_DATA.
    #[arg(long, value_name = "DOSSIER", env = "GUICHET_DATA", hide_env = true)]
    pub(crate) data: PathBuf,
    /// Nombre de séances terminées. Sans cette option, 1600 : une demi-année.
    #[arg(long, value_name = "N", default_value_t = demo::SESSIONS, hide_default_value = true)]
    pub(crate) sessions: u32,
    /// Graine du hasard : la même donne le même espace. Sans cette option, 1.
    #[arg(long, value_name = "S", default_value_t = 1, hide_default_value = true)]
    pub(crate) seed: u64,
    /// Premier jour (AAAA-MM-JJ). Sans cette option, au rythme de 3200 séances par an, sur cinq ans au plus.
    #[arg(long, value_name = "DATE")]
    pub(crate) from: Option<NaiveDate>,
    /// Dernier jour (AAAA-MM-JJ), déjà fini. Sans cette option, jusqu’à maintenant.
    #[arg(long, value_name = "DATE")]
    pub(crate) until: Option<NaiveDate>,
}

/// Whose key opens the files, and where the password is.
#[derive(Args)]
pub(crate) struct DoorArgs {
    /// Dossier de données. Sinon, la variable GUICHET_DATA.
    #[arg(long, value_name = "DOSSIER", env = "GUICHET_DATA", hide_env = true)]
    pub(crate) data: PathBuf,
    /// Prénom et nom de l’agent dont le mot de passe ouvre les fichiers. Sans cette option, l’administrateur s’il est seul.
    #[arg(long, value_name = "NOM")]
    pub(crate) agent: Option<String>,
    /// Fichier dont la première ligne est le mot de passe. Sinon, la variable GUICHET_PASSWORD ; sinon, il est demandé.
    #[arg(long, value_name = "FICHIER")]
    pub(crate) password_file: Option<PathBuf>,
}

#[derive(Args)]
pub(crate) struct VerifyArgs {
    #[command(flatten)]
    pub(crate) door: DoorArgs,
    /// Écrit le résultat en JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args)]
pub(crate) struct SummaryArgs {
    #[command(flatten)]
    pub(crate) door: DoorArgs,
    /// Séance, par son identifiant.
    #[arg(
        long,
        value_name = "ID",
        required_unless_present = "list",
        requires = "out"
    )]
    pub(crate) session: Option<SessionId>,
    /// Fichier PDF à écrire ; il est remplacé s’il existe.
    #[arg(long, value_name = "FICHIER", required_unless_present = "list")]
    pub(crate) out: Option<PathBuf>,
    /// Liste les 20 dernières séances : identifiant, date, nombre de demandes. Aucun nom.
    #[arg(long, conflicts_with_all = ["session", "out"])]
    pub(crate) list: bool,
}

#[derive(Args)]
pub(crate) struct StatsArgs {
    #[command(flatten)]
    pub(crate) door: DoorArgs,
    /// Premier jour (AAAA-MM-JJ).
    #[arg(long, value_name = "DATE")]
    pub(crate) from: NaiveDate,
    /// Dernier jour (AAAA-MM-JJ), compris.
    #[arg(long, value_name = "DATE")]
    pub(crate) to: NaiveDate,
    /// Répartition par une dimension (operator), ou celle d’un indicateur (sessions.channel). Peut être répété. Sans cette option, celles de l’écran.
    #[arg(long, value_name = "DIMENSION", value_parser = breakdown)]
    pub(crate) by: Vec<Breakdown>,
    /// Filtre, écrit dimension=code,code. Peut être répété ; tous doivent être vrais.
    #[arg(long = "where", value_name = "FILTRE", value_parser = filter)]
    pub(crate) filters: Vec<Filter>,
    /// Compare à la période précédente (previous) ou à la même, un an avant (last_year).
    #[arg(long, value_name = "PÉRIODE", value_parser = comparison)]
    pub(crate) compare: Option<Comparison>,
    /// Ne compte que les séances de l’agent lui-même.
    #[arg(long)]
    pub(crate) mine: bool,
    /// Écrit le résultat en JSON.
    #[arg(long, conflicts_with = "csv")]
    pub(crate) json: bool,
    /// Écrit le résultat en CSV, avec point-virgule et virgule décimale.
    #[arg(long)]
    pub(crate) csv: bool,
}

/// A breakdown asked: the indicator, empty when not named, and the dimension.
#[derive(Clone)]
pub(crate) struct Breakdown {
    pub(crate) indicator: String,
    pub(crate) dimension: String,
}

/// A filter asked.
#[derive(Clone)]
pub(crate) struct Filter {
    pub(crate) dimension: String,
    pub(crate) codes: Vec<String>,
}

/// What a period is compared with.
#[derive(Clone, Copy)]
pub(crate) enum Comparison {
    Previous,
    LastYear,
}

/// Why a value was refused. Never shown: the message names the option instead.
type Refused = &'static str;

fn breakdown(text: &str) -> Result<Breakdown, Refused> {
    let (indicator, dimension) = text.split_once('.').unwrap_or(("", text));
    let named = !dimension.is_empty() && !text.starts_with('.');
    let breakdown = Breakdown {
        indicator: indicator.to_owned(),
        dimension: dimension.to_owned(),
    };
    named.then_some(breakdown).ok_or("breakdown")
}

fn filter(text: &str) -> Result<Filter, Refused> {
    let (dimension, codes) = text.split_once('=').ok_or("filter")?;
    let codes: Vec<String> = codes.split(',').map(str::to_owned).collect();
    if dimension.is_empty() || codes.iter().any(String::is_empty) {
        return Err("filter");
    }
    Ok(Filter {
        dimension: dimension.to_owned(),
        codes,
    })
}

fn comparison(text: &str) -> Result<Comparison, Refused> {
    match text {
        "previous" => Ok(Comparison::Previous),
        "last_year" => Ok(Comparison::LastYear),
        _ => Err("comparison"),
    }
}

#[derive(Args)]
pub(crate) struct ScoreFormsArgs {
    /// Dossier des pages HTML ; la liste attendue d’une page est à côté d’elle (.expected.json).
    #[arg(value_name = "DOSSIER")]
    pub(crate) folder: PathBuf,
    /// Écrit le résultat en JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args)]
#[command(subcommand_required = true)]
pub(crate) struct CatalogueArgs {
    #[command(subcommand)]
    pub(crate) command: CatalogueCommand,
}

#[derive(Subcommand)]
pub(crate) enum CatalogueCommand {
    /// Dit ce qui est incomplet ou incohérent dans le catalogue.
    Check(CheckArgs),
}

#[derive(Args)]
pub(crate) struct CheckArgs {
    /// Dossier disposé comme assets/. Sans cette option, le catalogue contenu dans le programme.
    #[arg(long, value_name = "DOSSIER")]
    pub(crate) assets: Option<PathBuf>,
}

/// What was asked.
pub(crate) enum Asked {
    Run(Command),
    /// Only a text to read: help, version.
    Read(String),
}

/// Understands a line. An error is the whole message to show.
pub(crate) fn read(line: impl IntoIterator<Item = OsString>) -> Result<Asked, String> {
    let matches = command().try_get_matches_from(line);
    match matches.and_then(|matches| Line::from_arg_matches(&matches)) {
        Ok(line) => Ok(Asked::Run(line.command)),
        Err(error) => match error.kind() {
            ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
                Ok(Asked::Read(error.to_string()))
            }
            _ => Err(format!(
                "{}\nPour l’aide\u{a0}: guichet --help",
                misuse(&error)
            )),
        },
    }
}

/// The command with its built-in words in French.
fn command() -> clap::Command {
    in_french(Line::command())
}

fn in_french(command: clap::Command) -> clap::Command {
    let help = clap::Arg::new("help")
        .short('h')
        .long("help")
        .action(ArgAction::Help)
        .help("Affiche cette aide");
    command
        .disable_help_flag(true)
        .disable_help_subcommand(true)
        .help_template(TEMPLATE)
        .subcommand_help_heading(COMMANDS)
        .subcommand_value_name("COMMANDE")
        .arg(help)
        .mut_args(|arg| arg.help_heading(OPTIONS))
        .mut_subcommands(in_french)
}

/// What is wrong, in French. Values are never repeated: one of them may be a password.
fn misuse(error: &clap::Error) -> String {
    let of = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(vec![text.as_str()]),
        Some(ContextValue::Strings(texts)) => Some(texts.iter().map(String::as_str).collect()),
        _ => None,
    };
    let named = |kind| {
        of(kind).map(|names| {
            names
                .iter()
                .map(|name| flag(name))
                .collect::<Vec<_>>()
                .join(", ")
        })
    };
    let argument = named(ContextKind::InvalidArg).unwrap_or_default();
    match error.kind() {
        ErrorKind::UnknownArgument if argument.starts_with("--pass") => {
            format!(
                "Un mot de passe ne se donne pas en argument\u{a0}: il est demandé, ou lu dans --password-file ou {PASSWORD_VARIABLE}."
            )
        }
        ErrorKind::UnknownArgument if argument.is_empty() => "Un argument est de trop.".to_owned(),
        ErrorKind::UnknownArgument => format!("Option inconnue\u{a0}: {argument}."),
        ErrorKind::InvalidSubcommand => "Cette commande n’existe pas.".to_owned(),
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            "Il manque la commande.".to_owned()
        }
        ErrorKind::MissingRequiredArgument => format!("Il manque\u{a0}: {argument}."),
        ErrorKind::InvalidValue
        | ErrorKind::ValueValidation
        | ErrorKind::TooFewValues
        | ErrorKind::WrongNumberOfValues => {
            format!("La valeur donnée à {argument} n’est pas de la forme attendue.")
        }
        ErrorKind::TooManyValues => format!("{argument} ne prend qu’une valeur."),
        ErrorKind::ArgumentConflict => match named(ContextKind::PriorArg) {
            Some(other) if other != argument => {
                format!("{argument} et {other} ne vont pas ensemble.")
            }
            _ => format!("{argument} est donné deux fois."),
        },
        _ => "La commande est mal écrite.".to_owned(),
    }
}

/// The name of an option without the value that was given to it; nothing when it is not an option.
fn flag(text: &str) -> &str {
    let name = text.split(['=', ' ']).next().unwrap_or_default();
    if name.starts_with('-') { name } else { "" }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(line: &str) -> Result<Asked, String> {
        read(line.split(' ').map(OsString::from))
    }

    #[track_caller]
    fn refused(line: &str) -> String {
        match asked(line) {
            Err(message) => message.lines().next().unwrap().to_owned(),
            Ok(_) => panic!("{line} was understood"),
        }
    }

    /// Every command with its path, the root included.
    fn all(command: &clap::Command, path: &str, found: &mut Vec<String>) {
        found.push(path.to_owned());
        for inner in command.get_subcommands() {
            all(inner, &format!("{path} {}", inner.get_name()), found);
        }
    }

    #[test]
    fn the_command_is_sound() {
        command().debug_assert();
    }

    #[test]
    fn every_help_is_in_french() {
        let mut paths = Vec::new();
        all(&command(), "guichet", &mut paths);
        assert_eq!(paths.len(), 8);
        for path in paths {
            let Ok(Asked::Read(help)) = asked(&format!("{path} --help")) else {
                panic!("{path}")
            };
            assert!(help.contains("Utilisation\u{a0}: guichet"), "{help}");
            assert!(help.contains("Affiche cette aide"), "{help}");
            for english in [
                "Usage", "Options:", "Commands", "Print", "help for", "[default", "[env",
                "possible", "u{a0}", "COMMAND>",
            ] {
                assert!(!help.contains(english), "{path}: {english}\n{help}");
            }
            assert!(
                !help.contains('\''),
                "{path}: typewriter apostrophe\n{help}"
            );
        }
    }

    #[test]
    fn what_is_badly_typed_is_said_in_french() {
        for (line, said) in [
            ("guichet", "Il manque la commande."),
            ("guichet catalogue", "Il manque la commande."),
            ("guichet vérifier", "Cette commande n’existe pas."),
            (
                "guichet demo --data d --frm 3",
                "Option inconnue\u{a0}: --frm.",
            ),
            (
                "guichet demo --data d --sessions beaucoup",
                "La valeur donnée à --sessions n’est pas de la forme attendue.",
            ),
            (
                "guichet demo --data d --until 21/11/2026",
                "La valeur donnée à --until n’est pas de la forme attendue.",
            ),
            (
                "guichet demo --data",
                "La valeur donnée à --data n’est pas de la forme attendue.",
            ),
            (
                "guichet demo --data d --seed 1 --seed 2",
                "--seed est donné deux fois.",
            ),
            ("guichet demo --data d reste", "Un argument est de trop."),
            (
                "guichet summary --data d --session 0",
                "La valeur donnée à --session n’est pas de la forme attendue.",
            ),
            (
                "guichet summary --data d --out f.pdf --list",
                "--out et --list ne vont pas ensemble.",
            ),
            (
                "guichet summary --data d",
                "Il manque\u{a0}: --session, --out.",
            ),
        ] {
            assert_eq!(refused(line), said, "{line}");
        }
    }

    #[test]
    fn a_password_is_no_argument_and_is_not_repeated() {
        for line in [
            "guichet verify --data d --password=Secret1",
            "guichet verify --data d --password Secret1",
        ] {
            let message = refused(line);
            assert!(
                message.starts_with("Un mot de passe ne se donne pas en argument"),
                "{message}"
            );
            assert!(!message.contains("Secret1"));
        }
        assert!(!refused("guichet verify --data d Secret1").contains("Secret1"));
        assert!(!refused("guichet verify --data d --json=Secret1").contains("Secret1"));
    }
}
