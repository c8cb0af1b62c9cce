//! What the window accepts on its command line and from its environment.

use std::ffi::OsString;
use std::path::PathBuf;

/// The environment variable that names the data folder.
pub(crate) const DATA_VARIABLE: &str = "GUICHET_DATA";

/// What the window was asked to do.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Asked {
    /// Open on this data folder.
    Open(PathBuf),
    /// Score the labelled pages of this folder; see `score.rs`.
    ScoreForms(PathBuf),
    /// Say how it is used.
    Help,
    /// Say its version.
    Version,
}

/// What cannot be understood.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Misuse {
    /// `--data` without a folder.
    NoFolder,
    /// An argument that means nothing here.
    Unknown,
    /// No home folder is known: the data folder must be named.
    NoHome,
}

/// Reads the arguments (program name aside), then the environment, then the platform's own place.
///
/// The folder given by `--data` wins over [`DATA_VARIABLE`], which wins over the default.
pub(crate) fn read(
    arguments: impl IntoIterator<Item = OsString>,
    variable: impl Fn(&str) -> Option<OsString>,
) -> Result<Asked, Misuse> {
    let mut data = None;
    let mut arguments = arguments.into_iter();
    while let Some(argument) = arguments.next() {
        match argument.to_str() {
            Some("--help" | "-h") => return Ok(Asked::Help),
            Some("--version" | "-V") => return Ok(Asked::Version),
            Some("--score-forms") => match arguments.next() {
                Some(folder) if !folder.is_empty() => {
                    return Ok(Asked::ScoreForms(PathBuf::from(folder)));
                }
                _ => return Err(Misuse::NoFolder),
            },
            Some("--data") => match arguments.next() {
                Some(folder) if !folder.is_empty() => data = Some(PathBuf::from(folder)),
                _ => return Err(Misuse::NoFolder),
            },
            _ => return Err(Misuse::Unknown),
        }
    }
    let set = |name: &str| {
        variable(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    data.or_else(|| set(DATA_VARIABLE))
        .or_else(|| default_folder(set))
        .map(Asked::Open)
        .ok_or(Misuse::NoHome)
}

/// `%LOCALAPPDATA%\Guichet`: on this computer only, since a roaming profile would copy the files
/// to a server at each log-out.
#[cfg(windows)]
fn default_folder(set: impl Fn(&str) -> Option<PathBuf>) -> Option<PathBuf> {
    set("LOCALAPPDATA").map(|folder| folder.join("Guichet"))
}

/// `$XDG_DATA_HOME/guichet`, by default `~/.local/share/guichet` (XDG Base Directory).
#[cfg(not(windows))]
fn default_folder(set: impl Fn(&str) -> Option<PathBuf>) -> Option<PathBuf> {
    set("XDG_DATA_HOME")
        .filter(|folder| folder.is_absolute())
        .or_else(|| set("HOME").map(|home| home.join(".local/share")))
        .map(|folder| folder.join("guichet"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(arguments: &[&str], environment: &[(&str, &str)]) -> Result<Asked, Misuse> {
        read(arguments.iter().map(OsString::from), |name| {
            environment
                .iter()
                .find(|(key, _)| *key == name)
                .map(|(_, value)| value.into())
        })
    }

    fn open(folder: &str) -> Result<Asked, Misuse> {
        Ok(Asked::Open(PathBuf::from(folder)))
    }

    #[test]
    fn the_argument_wins_over_the_variable() {
        let environment = [("GUICHET_DATA", "/v"), ("HOME", "/home/a")];
        assert_eq!(asked(&["--data", "/d"], &environment), open("/d"));
        assert_eq!(asked(&[], &environment), open("/v"));
    }

    #[test]
    fn an_empty_variable_counts_as_unset() {
        assert_eq!(asked(&[], &[("GUICHET_DATA", "")]), Err(Misuse::NoHome));
    }

    #[cfg(not(windows))]
    #[test]
    fn the_default_follows_the_xdg_base_directory() {
        assert_eq!(
            asked(&[], &[("HOME", "/home/a")]),
            open("/home/a/.local/share/guichet")
        );
        let both = [("HOME", "/home/a"), ("XDG_DATA_HOME", "/data")];
        assert_eq!(asked(&[], &both), open("/data/guichet"));
        let relative = [("HOME", "/home/a"), ("XDG_DATA_HOME", "data")];
        assert_eq!(asked(&[], &relative), open("/home/a/.local/share/guichet"));
    }

    #[test]
    fn what_is_not_understood_is_refused() {
        assert_eq!(asked(&["--data"], &[]), Err(Misuse::NoFolder));
        assert_eq!(asked(&["--data", ""], &[]), Err(Misuse::NoFolder));
        assert_eq!(asked(&["--dta", "/d"], &[]), Err(Misuse::Unknown));
        assert_eq!(asked(&[], &[]), Err(Misuse::NoHome));
    }

    #[test]
    fn help_and_version_are_answered_whatever_follows() {
        assert_eq!(asked(&["--help", "--data"], &[]), Ok(Asked::Help));
        assert_eq!(asked(&["-V"], &[]), Ok(Asked::Version));
    }
}
