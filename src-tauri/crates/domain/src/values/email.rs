//! E-mail addresses: what French mail providers and portals accept, not all that RFC 5321 allows.

use super::{
    Checked, input,
    problem::{EMAIL_AT, EMAIL_DOMAIN, EMAIL_LOCAL, EMAIL_TYPO, Problem},
};
use crate::text;

/// RFC 5321, 4.5.3.1: octets before the at sign.
const MAX_LOCAL: usize = 64;
/// RFC 5321, 4.5.3.1.3, less the angle brackets.
const MAX_WHOLE: usize = 254;

/// Domains that French citizens usually have, and real ones that look like them.
const USUAL: &[&str] = &[
    "gmail.com",
    "hotmail.com",
    "hotmail.fr",
    "outlook.com",
    "outlook.fr",
    "live.fr",
    "live.com",
    "msn.com",
    "orange.fr",
    "wanadoo.fr",
    "free.fr",
    "sfr.fr",
    "neuf.fr",
    "bbox.fr",
    "laposte.net",
    "numericable.fr",
    "club-internet.fr",
    "cegetel.net",
    "aliceadsl.fr",
    "voila.fr",
    "yahoo.fr",
    "yahoo.com",
    "ymail.com",
    "icloud.com",
    "me.com",
    "mac.com",
    "aol.com",
    "aol.fr",
    "gmx.fr",
    "gmx.com",
    "gmx.net",
    "mail.com",
    "email.com",
    "mail.fr",
    "proton.me",
    "protonmail.com",
    "pm.me",
    "tutanota.com",
    "ik.me",
    "mailo.com",
    "hotmail.be",
    "hotmail.it",
    "hotmail.de",
    "hotmail.es",
    "live.be",
    "live.it",
    "live.de",
    "live.nl",
    "yahoo.de",
    "yahoo.es",
    "yahoo.it",
    "yahoo.gr",
    "outlook.be",
    "outlook.de",
    "outlook.es",
    "outlook.it",
];

/// Endings that nobody has, though many type them.
const WRONG_ENDINGS: &[(&str, &str)] = &[
    ("gmail.fr", "gmail.com"),
    ("laposte.fr", "laposte.net"),
    ("icloud.fr", "icloud.com"),
];

pub(super) fn check(raw: &str) -> Result<Checked, Problem> {
    let text = input::tidy(raw);
    input::at_most(&text, MAX_WHOLE)?;
    let Some((local, domain)) = text
        .split_once('@')
        .filter(|(_, domain)| !domain.contains('@'))
    else {
        return Err(Problem::new(EMAIL_AT));
    };
    input::only(local, |c| {
        c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c)
    })?;
    input::only(domain, |c| {
        c.is_ascii_alphanumeric() || c == '-' || c == '.'
    })?;
    if local.len() > MAX_LOCAL || local.split('.').any(str::is_empty) {
        return Err(Problem::new(EMAIL_LOCAL));
    }
    // The domain has no case; what precedes the at sign may have one and stays as typed.
    let domain = domain.to_ascii_lowercase();
    if !is_domain(&domain) {
        let problem = Problem::new(EMAIL_DOMAIN);
        return Err(match completed(&domain) {
            Some(whole) => problem.with("suggestion", format!("{local}@{whole}")),
            None => problem,
        });
    }
    let stored = format!("{local}@{domain}");
    let mut checked = Checked::new(stored.clone(), stored);
    if let Some(usual) = mistyped(&domain) {
        checked
            .warnings
            .push(Problem::new(EMAIL_TYPO).with("suggestion", format!("{local}@{usual}")));
    }
    Ok(checked)
}

/// Labels of letters, digits and inner hyphens; the last one is letters.
fn is_domain(domain: &str) -> bool {
    let label =
        |l: &str| !l.is_empty() && l.len() <= 63 && !l.starts_with('-') && !l.ends_with('-');
    domain.split('.').all(label)
        && domain.rsplit_once('.').is_some_and(|(_, last)| {
            last.len() >= 2
                && (last.bytes().all(|b| b.is_ascii_lowercase()) || last.starts_with("xn--"))
        })
}

/// The only usual domain that begins with the one word typed.
fn completed(domain: &str) -> Option<&'static str> {
    let word = domain.trim_end_matches('.');
    only_one(USUAL.iter().filter(|usual| {
        usual
            .split_once('.')
            .is_some_and(|(first, _)| first == word)
    }))
}

/// The only usual domain one slip away from one that is not usual.
fn mistyped(domain: &str) -> Option<&'static str> {
    if USUAL.contains(&domain) {
        return None;
    }
    if let Some((_, right)) = WRONG_ENDINGS.iter().find(|(wrong, _)| *wrong == domain) {
        return Some(right);
    }
    only_one(USUAL.iter().filter(|usual| {
        // Short names are one slip away from too many real ones.
        usual.len() >= "free.fr".len() && text::damerau(usual, domain, 1).is_some()
    }))
}

fn only_one<'a>(mut found: impl Iterator<Item = &'a &'static str>) -> Option<&'static str> {
    let first = found.next()?;
    found.next().is_none().then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn stored(raw: &str) -> String {
        check(raw).unwrap().stored
    }

    fn code(raw: &str) -> &'static str {
        check(raw).unwrap_err().code
    }

    fn typo(raw: &str) -> Option<String> {
        check(raw)
            .unwrap()
            .warnings
            .first()
            .map(|p| p.params["suggestion"].clone())
    }

    #[test]
    fn ordinary_addresses() {
        assert_eq!(stored(" Fatou.Diallo@Gmail.COM "), "Fatou.Diallo@gmail.com");
        assert_eq!(
            stored("a+impots@mairie-admiville.fr"),
            "a+impots@mairie-admiville.fr"
        );
        assert_eq!(stored("x@sous.domaine.xn--p1ai"), "x@sous.domaine.xn--p1ai");
    }

    #[test]
    fn what_is_wrong_is_said() {
        assert_eq!(code("fatou.diallo"), "email_at");
        assert_eq!(code("a@b@c.fr"), "email_at");
        assert_eq!(code("@orange.fr"), "email_local");
        assert_eq!(code("a..b@orange.fr"), "email_local");
        assert_eq!(code(".a@orange.fr"), "email_local");
        assert_eq!(check("éva@orange.fr").unwrap_err().params["character"], "é");
        assert_eq!(
            check("fatou diallo@orange.fr").unwrap_err().params["character"],
            " "
        );
        assert_eq!(code("a@orange"), "email_domain");
        assert_eq!(code("a@orange.f"), "email_domain");
        assert_eq!(code("a@-orange.fr"), "email_domain");
        assert_eq!(code(&format!("a@{}.fr", "b".repeat(64))), "email_domain");
        assert_eq!(code("a@192.168.1.1"), "email_domain");
        assert_eq!(
            code(&format!("{}@orange.fr", "a".repeat(65))),
            "email_local"
        );
    }

    #[test]
    fn usual_slips_are_proposed() {
        assert_eq!(typo("fatou@gmial.com").unwrap(), "fatou@gmail.com");
        assert_eq!(typo("fatou@gmai.com").unwrap(), "fatou@gmail.com");
        assert_eq!(typo("fatou@gmail.fr").unwrap(), "fatou@gmail.com");
        assert_eq!(typo("fatou@wanadou.fr").unwrap(), "fatou@wanadoo.fr");
        assert_eq!(typo("fatou@ornage.fr").unwrap(), "fatou@orange.fr");
        assert_eq!(typo("fatou@laposte.fr").unwrap(), "fatou@laposte.net");
        assert_eq!(
            check("fatou@gmail").unwrap_err().params["suggestion"],
            "fatou@gmail.com"
        );
        assert_eq!(
            check("fatou@orange.").unwrap_err().params["suggestion"],
            "fatou@orange.fr"
        );
    }

    #[test]
    fn nothing_is_proposed_when_two_would_do_or_none() {
        assert_eq!(
            check("fatou@hotmail").unwrap_err().params.get("suggestion"),
            None
        );
        assert_eq!(typo("fatou@mail.com"), None);
        assert_eq!(typo("fatou@mairie-admiville.fr"), None);
        assert_eq!(typo("fatou@sgr.fr"), None);
    }

    #[test]
    fn no_usual_domain_is_taken_for_another() {
        for domain in USUAL {
            assert_eq!(typo(&format!("a@{domain}")), None, "{domain}");
        }
    }

    proptest! {
        #[test]
        fn what_is_shown_is_stored_again(raw in "[A-Za-z0-9._+-]{1,12}@[A-Za-z0-9-]{1,8}\\.[a-z]{2,6}") {
            if let Ok(once) = check(&raw) {
                prop_assert_eq!(check(&once.shown).unwrap(), once);
            }
        }

        #[test]
        fn a_proposal_is_itself_right(local in "[a-z]{1,8}", domain in "(gm?a?i?l|ora?n?ge|wan[ao]d?oo)\\.(com|fr|co)") {
            if let Some(proposal) = check(&format!("{local}@{domain}")).ok().and_then(|c| c.warnings.first().cloned()) {
                prop_assert!(check(&proposal.params["suggestion"]).unwrap().warnings.is_empty());
            }
        }
    }
}
