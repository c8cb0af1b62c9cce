//! Names, countries, lines of an address, free text and choices.

use unicode_normalization::char::is_combining_mark;

use super::{
    CheckContext, Checked, input,
    problem::{ADDRESS_LONG, CHOICE_UNKNOWN, NAME_SCRIPT, NAME_SHAPE, Problem},
};
use crate::text::fold;

/// Longest name: the longest of the civil register has fewer than 100 characters.
const MAX_NAME: usize = 100;
/// All given names together.
const MAX_GIVEN_NAMES: usize = 200;
/// A line of an address (norme NF Z 10-011): what the post reads.
const POSTAL_LINE: usize = 38;
/// What an address line may hold all the same.
const MAX_LINE: usize = 200;
/// A free text: a page.
const MAX_TEXT: usize = 4000;

/// A family name or a country. Stored with the straight apostrophe that portals take, shown with the
/// French one; nothing else is changed: how a name is written belongs to its bearer.
pub(super) fn name(raw: &str) -> Result<Checked, Problem> {
    named(&input::tidy(raw), MAX_NAME, |c| {
        matches!(c, '\'' | '-' | ' ' | '.' | '(' | ')')
    })
}

/// Given names, apart by spaces or by commas as on a birth certificate.
pub(super) fn given_names(raw: &str) -> Result<Checked, Problem> {
    let text = input::tidy(raw);
    let names: Vec<&str> = text
        .split(',')
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .collect();
    named(&names.join(", "), MAX_GIVEN_NAMES, |c| {
        matches!(c, '\'' | '-' | ' ' | '.' | ',')
    })
}

fn named(text: &str, max: usize, mark: impl Fn(char) -> bool) -> Result<Checked, Problem> {
    let stored: String = text
        .chars()
        .map(|c| match c {
            '’' | '‘' | 'ʼ' | '´' | '`' | 'ʹ' | '′' => '\'',
            '‐' | '‑' | '–' => '-',
            c => c,
        })
        .collect();
    input::at_most(&stored, max)?;
    input::only(&stored, |c| {
        c.is_alphabetic() || is_combining_mark(c) || mark(c)
    })?;
    if !stored.chars().any(char::is_alphabetic) {
        return Err(Problem::new(NAME_SHAPE));
    }
    let mut checked = Checked::new(stored.clone(), stored.replace('\'', "’"));
    if stored.chars().any(|c| c.is_alphabetic() && !is_latin(c)) {
        checked.warnings.push(Problem::new(NAME_SCRIPT));
    }
    Ok(checked)
}

/// The Latin blocks of Unicode, without the phonetic ones.
const fn is_latin(c: char) -> bool {
    matches!(c, 'A'..='Z' | 'a'..='z' | 'ª' | 'º' | 'À'..='ɏ' | 'Ḁ'..='ỿ')
}

/// A line of an address: a long one is cut by the post, not by us.
pub(super) fn address_line(raw: &str) -> Result<Checked, Problem> {
    let stored = input::tidy(raw);
    input::at_most(&stored, MAX_LINE)?;
    let mut checked = Checked::new(stored.clone(), stored);
    if checked.stored.chars().count() > POSTAL_LINE {
        checked
            .warnings
            .push(Problem::new(ADDRESS_LONG).with("max", POSTAL_LINE.to_string()));
    }
    Ok(checked)
}

/// Free text on one or several lines.
pub(super) fn text(raw: &str) -> Result<Checked, Problem> {
    let stored = input::tidy_lines(raw);
    input::at_most(&stored, MAX_TEXT)?;
    Ok(Checked::new(stored.clone(), stored))
}

/// One of the field's choices, by its code or by its label.
pub(super) fn choice(raw: &str, cx: &CheckContext) -> Result<Checked, Problem> {
    let text = input::tidy(raw);
    let by_code = cx.choices.iter().find(|(code, _)| *code == text);
    let by_label = || {
        cx.choices
            .iter()
            .find(|(_, label)| fold(label) == fold(&text))
    };
    let (code, label) = by_code
        .or_else(by_label)
        .ok_or(Problem::new(CHOICE_UNKNOWN))?;
    Ok(Checked::new(code.clone(), label.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_keep_their_spelling() {
        for raw in [
            "Diallo",
            "DIALLO",
            "de La Tour d'Auvergne",
            "Le Goff--Martin",
            "N'Guyễn",
            "Łukasz",
            "Mc Donald (dit Mac)",
        ] {
            assert_eq!(name(raw).unwrap().stored, raw);
        }
        let checked = name("  D’Angelo \u{a0} ").unwrap();
        assert_eq!(
            (checked.stored.as_str(), checked.shown.as_str()),
            ("D'Angelo", "D’Angelo")
        );
        assert!(name("Ɛlisa").is_ok());
    }

    #[test]
    fn names_have_letters_only() {
        assert_eq!(name("D1allo").unwrap_err().params["character"], "1");
        assert_eq!(name("-").unwrap_err().code, "name_shape");
        assert_eq!(name(&"a".repeat(101)).unwrap_err().params["max"], "100");
    }

    #[test]
    fn another_script_is_a_warning() {
        assert_eq!(
            name("Иванов").unwrap().warnings,
            [Problem::new("name_script")]
        );
        assert_eq!(
            name("ديالو").unwrap().warnings,
            [Problem::new("name_script")]
        );
        assert!(name("Đặng").unwrap().warnings.is_empty());
    }

    #[test]
    fn given_names_may_be_listed() {
        assert_eq!(
            given_names("Fatou ,Aïssatou,, Marie-Ange,").unwrap().stored,
            "Fatou, Aïssatou, Marie-Ange"
        );
        assert_eq!(
            given_names("Fatou Aïssatou").unwrap().stored,
            "Fatou Aïssatou"
        );
        assert_eq!(given_names(",").unwrap_err().code, "name_shape");
    }

    #[test]
    fn long_lines_of_an_address() {
        assert!(
            address_line("12 bis, rue de l’Église")
                .unwrap()
                .warnings
                .is_empty()
        );
        assert!(address_line(&"a".repeat(38)).unwrap().warnings.is_empty());
        assert_eq!(
            address_line(&"a".repeat(39)).unwrap().warnings[0].params["max"],
            "38"
        );
    }

    #[test]
    fn choices_by_code_or_label() {
        let mut cx = CheckContext::on("2026-11-21".parse().unwrap());
        cx.choices = vec![
            ("madame".into(), "Madame".into()),
            ("marie".into(), "Mariage, célébré".into()),
        ];
        assert_eq!(choice("marie", &cx).unwrap().shown, "Mariage, célébré");
        assert_eq!(choice("MARIAGE celebre", &cx).unwrap().stored, "marie");
        assert_eq!(
            choice("mademoiselle", &cx).unwrap_err().code,
            "choice_unknown"
        );
    }

    proptest! {
        #[test]
        fn what_is_shown_is_stored_again(raw in prop_oneof!["\\PC{0,40}", "[A-Za-zéèï'’ ,.-]{1,40}", any::<String>()]) {
            for check in [name, given_names, address_line, text] {
                if let Ok(once) = check(&raw) {
                    prop_assert_eq!(check(&once.shown).unwrap(), once);
                }
            }
        }
    }
}
