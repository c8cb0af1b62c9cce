//! Numbers that are never kept on the disk, found in a line that is.
//!
//! A note, a reference or a next step is written freely: a number typed there by habit would be kept and printed
//! with it. Only numbers that carry a key are looked for, so that a file's reference is not taken for one.

use super::problem::{IBAN_NOT_KEPT, NIR_NOT_KEPT, Problem};
use super::{CheckContext, bank, nir};

/// Characters of a social-security number with its key.
const NIR: usize = 15;
/// Characters of the shortest and of the longest IBAN given (Norway, Malta and Russia aside).
const IBAN: std::ops::RangeInclusive<usize> = 15..=33;

/// The first number of `text` that may not be kept: a social-security number with its key, or an IBAN.
///
/// # Errors
/// `nir_not_kept` or `iban_not_kept`; the number itself is in no parameter.
pub fn check_free_text(text: &str, cx: &CheckContext) -> Result<(), Problem> {
    let pieces = pieces(text);
    for first in 0..pieces.len() {
        let mut joined = String::new();
        for (n, piece) in pieces[first..].iter().enumerate() {
            if (n > 0 && !piece.follows) || joined.len() + piece.text.len() > *IBAN.end() {
                break;
            }
            joined.push_str(piece.text);
            if joined.len() == NIR && nir::check(&joined, cx).is_ok() {
                return Err(Problem::new(NIR_NOT_KEPT));
            }
            if IBAN.contains(&joined.len())
                && joined.starts_with(|c: char| c.is_ascii_alphabetic())
                && bank::iban(&joined).is_ok()
            {
                return Err(Problem::new(IBAN_NOT_KEPT));
            }
        }
    }
    Ok(())
}

/// A run of letters and digits.
struct Piece<'a> {
    text: &'a str,
    /// Whether it stands after another with one separator between, as groups of digits do.
    follows: bool,
}

fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut end = 0;
    let runs = text.split(|c: char| !c.is_ascii_alphanumeric());
    for run in runs.filter(|run| !run.is_empty()) {
        // `split` hands over parts of `text`, in order.
        let start = text[end..].find(run).map_or(end, |at| end + at);
        let mut between = text[end..start].chars();
        let follows = matches!(
            (between.next(), between.next()),
            (Some(' ' | '\u{a0}' | '\u{202f}' | '.' | '-'), None)
        );
        pieces.push(Piece { text: run, follows });
        end = start + run.len();
    }
    pieces
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use proptest::prelude::*;

    use super::*;

    fn found(text: &str) -> Option<&'static str> {
        let cx = CheckContext::on(NaiveDate::from_ymd_opt(2026, 11, 22).unwrap());
        check_free_text(text, &cx).err().map(|problem| problem.code)
    }

    #[test]
    fn a_social_security_number_is_found_however_it_is_grouped() {
        // 97 - 2870351454021 mod 97 = 67, by hand.
        for text in [
            "287035145402167",
            "NIR 2 87 03 51 454 021 67, à rappeler",
            "son numéro : 2-87-03-51-454-021-67.",
            "2\u{202f}87\u{202f}03\u{202f}51\u{202f}454\u{202f}021\u{202f}67",
            "reçu le 3 : 2 87 03 51 454 021 67 (carte Vitale)",
        ] {
            assert_eq!(found(text), Some("nir_not_kept"), "{text}");
        }
    }

    #[test]
    fn an_iban_is_found() {
        assert_eq!(
            found("virement sur FR76 3000 6000 0112 3456 7890 189"),
            Some("iban_not_kept")
        );
        assert_eq!(
            found("(FR7630006000011234567890189)"),
            Some("iban_not_kept")
        );
    }

    #[test]
    fn references_dates_and_telephones_are_left_alone() {
        for text in [
            "",
            "Dossier n° 2026-1122-000123",
            "287035145402168 (clé fausse : une référence)",
            "Rappeler au 02 87 03 51 45 avant le 21/12/2026",
            "SIRET 732 829 320 00074",
            "2 87 03 51 454 021",
            "Revenir le 3 décembre avec l’avis 2025",
        ] {
            assert_eq!(found(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in ".{0,200}") {
            let _ = found(&text);
        }

        #[test]
        fn a_number_is_found_within_any_words(before in "[a-zé ,;:]{0,20}", after in "[a-zé ,;:]{0,20}") {
            let text = format!("{before}: 2 87 03 51 454 021 67; {after}");
            prop_assert_eq!(found(&text), Some("nir_not_kept"));
        }
    }
}
