//! What typing and pasting leave around a value: spaces of all kinds and invisible marks.

use unicode_normalization::UnicodeNormalization;

use super::problem::{CHARACTER, Problem, TOO_LONG};

/// Marks that show nothing and that pages and PDF files leave in a copied text.
const fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}'
            | '\u{2066}'..='\u{206f}' | '\u{feff}'
    )
}

/// One line: accents composed, runs of any spaces as one space, none at the ends, no invisible mark.
pub(super) fn tidy(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    for c in raw.chars().filter(|&c| !is_invisible(c)).nfc() {
        if c.is_whitespace() || c.is_control() {
            if !out.is_empty() && !out.ends_with(' ') {
                out.push(' ');
            }
        } else {
            out.push(c);
        }
    }
    if out.ends_with(' ') {
        out.pop();
    }
    out
}

/// Several lines: as [`tidy`], but spaces within a line and line ends stay.
pub(super) fn tidy_lines(raw: &str) -> String {
    let text: String = raw.chars().filter(|&c| !is_invisible(c)).nfc().collect();
    let lines: Vec<String> = text
        .lines()
        .map(|line| {
            let spaced = |c: char| if c.is_control() || c == '\t' { ' ' } else { c };
            line.chars()
                .map(spaced)
                .collect::<String>()
                .trim_end()
                .to_owned()
        })
        .collect();
    lines.join("\n").trim().to_owned()
}

/// The characters of a number as it is stored: no space, dot, hyphen or slash; capitals.
pub(super) fn compact(raw: &str) -> String {
    tidy(raw)
        .chars()
        .filter(|c| !matches!(c, ' ' | '.' | '-' | '/' | '_' | '‐' | '‑' | '–'))
        .map(|c| c.to_ascii_uppercase())
        .collect()
}

/// Refuses the first character that `allowed` does not take.
pub(super) fn only(text: &str, allowed: impl Fn(char) -> bool) -> Result<(), Problem> {
    match text.chars().find(|&c| !allowed(c)) {
        Some(c) => Err(Problem::new(CHARACTER).with("character", c)),
        None => Ok(()),
    }
}

/// The digits of a number, separators left out.
pub(super) fn digits(raw: &str) -> Result<String, Problem> {
    let text = compact(raw);
    only(&text, |c| c.is_ascii_digit())?;
    Ok(text)
}

/// The letters and digits of an identifier in capitals, separators left out.
pub(super) fn alphanumeric(raw: &str) -> Result<String, Problem> {
    let text = compact(raw);
    only(&text, |c| c.is_ascii_alphanumeric())?;
    Ok(text)
}

/// Refuses more than `max` characters.
pub(super) fn at_most(text: &str, max: usize) -> Result<(), Problem> {
    if text.chars().count() > max {
        return Err(Problem::new(TOO_LONG).with("max", max.to_string()));
    }
    Ok(())
}

/// The text in groups of the given sizes, then what is left; ASCII only.
pub(super) fn grouped(text: &str, sizes: &[usize]) -> String {
    let mut out = String::with_capacity(text.len() + sizes.len());
    let mut sizes = sizes.iter();
    let mut left = sizes.next().copied();
    for c in text.chars() {
        if left == Some(0) {
            out.push(' ');
            left = sizes.next().copied();
        }
        out.push(c);
        left = left.map(|n| n - 1);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_pasting_leaves_goes_away() {
        assert_eq!(
            tidy("\u{feff} e\u{301}lan\u{a0}\u{202f}\tvital\u{200b} \r\n"),
            "élan vital"
        );
        assert_eq!(tidy_lines("  a  b\r\n\r\nc\u{ad}d \n"), "a  b\n\ncd");
        assert_eq!(compact("ab-123.cd /x"), "AB123CDX");
    }

    #[test]
    fn groups() {
        assert_eq!(grouped("123456789", &[3, 3, 3]), "123 456 789");
        assert_eq!(grouped("12345678900012", &[3, 3, 3]), "123 456 789 00012");
        assert_eq!(grouped("12", &[3, 3]), "12");
    }

    proptest! {
        #[test]
        fn tidying_twice_changes_nothing(text in any::<String>()) {
            let once = tidy(&text);
            prop_assert_eq!(tidy(&once), once.clone());
            let lines = tidy_lines(&text);
            prop_assert_eq!(tidy_lines(&lines), lines);
        }
    }
}
