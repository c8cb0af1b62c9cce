//! What is known of a few sites for certain: `assets/portals/sites.toml`.

use std::sync::OnceLock;

use serde::Deserialize;

use crate::page::SensedField;

const TEXT: &str = include_str!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../../assets/portals/sites.toml"
));

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    sites: Vec<Site>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Site {
    /// The host and those below it.
    hosts: Vec<String>,
    /// Identifiers of procedures; every one when empty.
    #[serde(default)]
    procedures: Vec<String>,
    /// Where the rules come from.
    #[cfg_attr(
        not(test),
        expect(dead_code, reason = "for readers of the file; a test asks for it")
    )]
    source: String,
    /// Whether somebody saw them work on the site.
    #[serde(default)]
    verified: bool,
    fields: Vec<RawRule>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRule {
    id: Option<String>,
    name: Option<String>,
    key: String,
}

/// A rule: the field of this `id` or `name` takes this key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    id: Option<String>,
    name: Option<String>,
    /// The key of the profile, with its part (`nir.body`).
    pub key: String,
    /// Whether somebody saw it work on the site.
    pub verified: bool,
}

/// The rules that hold for a page. Empty by default.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SiteRules {
    rules: Vec<Rule>,
}

impl SiteRules {
    /// The rules kept for a host and a procedure (its identifier in the catalogue).
    #[must_use]
    pub fn of_page(host: &str, procedure: &str) -> Self {
        let below = |of: &str| host == of || host.ends_with(&format!(".{of}"));
        let rules = sites()
            .iter()
            .filter(|site| site.hosts.iter().any(|h| below(h)))
            .filter(|site| {
                site.procedures.is_empty() || site.procedures.iter().any(|p| p == procedure)
            })
            .flat_map(|site| {
                site.fields.iter().map(|rule| Rule {
                    id: rule.id.clone(),
                    name: rule.name.clone(),
                    key: rule.key.clone(),
                    verified: site.verified,
                })
            })
            .collect();
        Self { rules }
    }

    /// The rule of a field.
    pub(crate) fn of(&self, field: &SensedField) -> Option<&Rule> {
        let same = |wanted: &Option<String>, has: &str| wanted.as_deref().is_none_or(|w| w == has);
        self.rules
            .iter()
            .find(|rule| same(&rule.id, &field.id) && same(&rule.name, &field.name))
    }
}

fn sites() -> &'static [Site] {
    static SITES: OnceLock<Vec<Site>> = OnceLock::new();
    // The file travels inside the program and a test reads it.
    SITES.get_or_init(|| toml::from_str::<Raw>(TEXT).unwrap_or_default().sites)
}

#[cfg(test)]
mod tests {
    use guichet_catalogue::Catalogue;

    use super::*;

    #[test]
    fn every_rule_names_a_field_and_a_key() {
        let raw: Raw = toml::from_str(TEXT).unwrap();
        let catalogue = Catalogue::embedded().unwrap();
        for site in &raw.sites {
            assert!(!site.hosts.is_empty() && !site.source.is_empty());
            for procedure in &site.procedures {
                assert!(catalogue.procedure(procedure).is_some(), "{procedure}");
            }
            for rule in &site.fields {
                assert!(rule.id.is_some() || rule.name.is_some());
                let key = rule.key.split('.').next().unwrap();
                assert!(catalogue.field(key).is_some(), "{key}");
            }
        }
    }

    #[test]
    fn a_rule_holds_on_its_hosts_alone() {
        let field = SensedField {
            id: "nir".to_owned(),
            ..SensedField::default()
        };
        for (host, holds) in [
            ("wwwd.caf.fr", true),
            ("caf.fr", true),
            ("notcaf.fr", false),
            ("caf.fr.example", false),
            ("", false),
        ] {
            assert_eq!(
                SiteRules::of_page(host, "").of(&field).is_some(),
                holds,
                "{host}"
            );
        }
    }
}
