//! The grammar of the `autocomplete` attribute (WHATWG HTML, "autofill detail tokens").

/// What a valid attribute says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Detail {
    /// The name after `section-`, in small letters.
    pub section: Option<String>,
    /// `shipping` or `billing`.
    pub scope: Option<&'static str>,
    /// `home`, `work`, `mobile`, `fax` or `pager`.
    pub contact: Option<&'static str>,
    /// The one field name.
    pub field: &'static str,
}

const SCOPES: [&str; 2] = ["shipping", "billing"];
const CONTACTS: [&str; 5] = ["home", "work", "mobile", "fax", "pager"];
const FIELDS: [&str; 44] = [
    "name",
    "honorific-prefix",
    "given-name",
    "additional-name",
    "family-name",
    "honorific-suffix",
    "nickname",
    "username",
    "new-password",
    "current-password",
    "one-time-code",
    "organization-title",
    "organization",
    "street-address",
    "address-line1",
    "address-line2",
    "address-line3",
    "address-level4",
    "address-level3",
    "address-level2",
    "address-level1",
    "country",
    "country-name",
    "postal-code",
    "cc-name",
    "cc-given-name",
    "cc-additional-name",
    "cc-family-name",
    "cc-number",
    "cc-exp",
    "cc-exp-month",
    "cc-exp-year",
    "cc-csc",
    "cc-type",
    "transaction-currency",
    "transaction-amount",
    "language",
    "bday",
    "bday-day",
    "bday-month",
    "bday-year",
    "sex",
    "url",
    "photo",
];
const CONTACT_FIELDS: [&str; 10] = [
    "tel",
    "tel-country-code",
    "tel-national",
    "tel-area-code",
    "tel-local",
    "tel-local-prefix",
    "tel-local-suffix",
    "tel-extension",
    "email",
    "impp",
];

/// Reads an attribute; `None` when it is empty, `on`, `off`, or not of the grammar.
#[must_use]
pub fn parse(attribute: &str) -> Option<Detail> {
    let lower = attribute.to_ascii_lowercase();
    let mut tokens: Vec<&str> = lower.split_ascii_whitespace().collect();
    // The last token may say that passkeys are welcome; it is no purpose of its own here.
    if tokens.last() == Some(&"webauthn") {
        tokens.pop();
    }
    let mut rest = tokens.as_slice();
    let mut section = None;
    if let [first, tail @ ..] = rest
        && let Some(name) = first.strip_prefix("section-")
    {
        section = Some(name.to_owned());
        rest = tail;
    }
    let mut take = |words: &'static [&'static str]| {
        let [first, tail @ ..] = rest else {
            return None;
        };
        let found = words.iter().find(|word| *word == first)?;
        rest = tail;
        Some(*found)
    };
    let scope = take(&SCOPES);
    let contact = take(&CONTACTS);
    let field = take(&CONTACT_FIELDS).or_else(|| {
        // Only contact fields may stand after `home`, `work`…
        contact.is_none().then(|| take(&FIELDS)).flatten()
    })?;
    rest.is_empty().then_some(Detail {
        section,
        scope,
        contact,
        field,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_grammar() {
        for (attribute, field) in [
            ("email", Some("email")),
            ("Street-Address", Some("street-address")),
            ("Work EMail", Some("email")),
            ("section-partner email", Some("email")),
            ("section-primary shipping work email", Some("email")),
            ("billing postal-code", Some("postal-code")),
            ("username webauthn", Some("username")),
            ("", None),
            ("on", None),
            ("off", None),
            ("none", None),
            ("badterm", None),
            ("work photo", None),
            ("work shipping email", None),
            ("work,email", None),
            ("webauthn email", None),
            ("webauthn", None),
            ("email tel", None),
            ("cedex", None),
            ("shipping", None),
            ("section-a", None),
            ("email section-a", None),
        ] {
            assert_eq!(parse(attribute).map(|d| d.field), field, "{attribute}");
        }
    }

    #[test]
    fn what_stands_before_the_name() {
        let detail = parse("section-Conjoint billing home tel").unwrap();
        assert_eq!(detail.section.as_deref(), Some("conjoint"));
        assert_eq!(
            (detail.scope, detail.contact),
            (Some("billing"), Some("home"))
        );
    }

    proptest! {
        #[test]
        fn never_panics(attribute in any::<String>()) {
            let _ = parse(&attribute);
        }

        #[test]
        fn case_and_spaces_do_not_matter(n in 0usize..44, gap in "[ \t\n]{1,3}") {
            let name = FIELDS[n];
            let shouted = format!("{gap}billing{gap}{}{gap}", name.to_uppercase());
            prop_assert_eq!(parse(&shouted).map(|d| d.field), Some(name));
        }
    }
}
