//! Hosts that every procedure may need: identity, proof that a person is there, payment
//! (`assets/portal-hosts.toml`).

use std::sync::OnceLock;

use chrono::NaiveDate;
use serde::Deserialize;

use crate::model::{is_host, is_within};

const FILE: &str = include_str!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../../assets/portal-hosts.toml"
));

/// What a shared host is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HostKind {
    /// FranceConnect and the providers of identity behind it.
    Identity,
    /// Proves that a person is there.
    Captcha,
    /// Payment.
    Payment,
}

/// A host that a portal window may show whatever the procedure.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SharedHost {
    /// Its name; subdomains are included.
    pub host: String,
    /// Only below this path, when given.
    #[serde(default)]
    pub path: Option<String>,
    /// What it is for.
    pub kind: HostKind,
    /// On screen.
    pub name: String,
    /// Known by name, not yet seen in the course of a procedure.
    #[serde(default)]
    pub unverified: bool,
}

impl SharedHost {
    /// Whether it covers this host and this path.
    #[must_use]
    pub fn covers(&self, host: &str, path: &str) -> bool {
        is_within(host, &self.host) && self.path.as_deref().is_none_or(|p| path.starts_with(p))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[expect(dead_code, reason = "read by people, and checked to be a date")]
    checked_on: NaiveDate,
    hosts: Vec<SharedHost>,
}

/// The shared hosts, read once. Empty if the file inside the program were wrong, which a test prevents: then only
/// the procedures' own hosts can be shown.
#[must_use]
pub fn shared_hosts() -> &'static [SharedHost] {
    static HOSTS: OnceLock<Vec<SharedHost>> = OnceLock::new();
    HOSTS.get_or_init(|| toml::from_str(FILE).map_or_else(|_| Vec::new(), |file: File| file.hosts))
}

/// Whether `host` is a dotted lowercase name, and `parent` or below it.
#[must_use]
pub fn covers(parent: &str, host: &str) -> bool {
    is_host(host) && is_within(host, parent)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shared_hosts_are_plain_names_given_once() {
        let hosts = shared_hosts();
        assert!(hosts.len() > 10);
        for shared in hosts {
            assert!(is_host(&shared.host), "{}", shared.host);
            assert!(!shared.name.is_empty());
            assert!(
                shared
                    .path
                    .as_deref()
                    .is_none_or(|p| p.starts_with('/') && p.ends_with('/'))
            );
            let again = hosts.iter().filter(|h| h.host == shared.host).count();
            assert_eq!(again, 1, "{}", shared.host);
        }
    }

    #[test]
    fn a_search_engine_is_not_opened_by_its_captcha() {
        let google = |path: &str| {
            shared_hosts()
                .iter()
                .any(|h| h.covers("www.google.com", path))
        };
        assert!(google("/recaptcha/api2/anchor"));
        assert!(!google("/search"));
        assert!(!google("/"));
    }

    #[test]
    fn a_name_that_ends_alike_is_another_name() {
        let covered = |host: &str| shared_hosts().iter().any(|h| h.covers(host, "/"));
        assert!(covered("app.franceconnect.gouv.fr"));
        for other in [
            "notfranceconnect.gouv.fr",
            "franceconnect.gouv.fr.example.org",
            "gouv.fr",
        ] {
            assert!(!covered(other), "{other}");
        }
    }
}
