//! How long things are kept: the terms of `assets/privacy.toml`.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

const FILE: &str = include_str!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../../assets/privacy.toml"
));

/// A term of keeping.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// On screen and in the register: « Deux ans après la dernière visite ».
    pub label: String,
    /// The event from which it counts.
    pub from: String,
    /// How many months; without any, the event itself ends the keeping.
    #[serde(default)]
    pub months: Option<u32>,
    /// To be confirmed by the site's data protection officer.
    #[serde(default)]
    pub unverified: bool,
}

/// The rest of the map is read by people and by the store's tests.
#[derive(Deserialize)]
struct File {
    retention: BTreeMap<String, Term>,
}

/// A term by its code. `None` for a code that is not in the map, or if the file inside the program were wrong, which
/// a test prevents.
#[must_use]
pub fn term(code: &str) -> Option<&'static Term> {
    static TERMS: OnceLock<BTreeMap<String, Term>> = OnceLock::new();
    TERMS
        .get_or_init(|| {
            toml::from_str(FILE).map_or_else(|_| BTreeMap::new(), |file: File| file.retention)
        })
        .get(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_terms_of_the_vault_are_told() {
        let months = |code| term(code).and_then(|term| term.months);
        assert_eq!(months("fiche"), Some(1));
        assert_eq!(months("demande"), Some(24));
        assert_eq!(months("dossier"), Some(24));
        assert!(term("dossier").unwrap().unverified);
        assert_eq!(months("brouillon"), None);
        assert!(term("brouillon").is_some());
        assert_eq!(term("toujours"), None);
    }
}
