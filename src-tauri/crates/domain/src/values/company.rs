//! Numbers of companies (SIREN) and of their establishments (SIRET).
//!
//! Source: INSEE, Sirene register. Both pass Luhn's check; La Poste has more establishments than
//! Luhn's check leaves room for, and follows a rule of its own.

use super::{
    Checked, input,
    problem::{Problem, SIREN_KEY, SIRET_KEY, SIRET_LENGTH},
};

const LA_POSTE: &str = "356000000";
const LA_POSTE_HEAD_OFFICE: &str = "35600000000048";

pub(super) fn check(raw: &str) -> Result<Checked, Problem> {
    let stored = input::digits(raw)?;
    let shown = input::grouped(&stored, &[3, 3, 3]);
    match stored.len() {
        9 | 14 if !luhn(&stored[..9]) => Err(Problem::new(SIREN_KEY)),
        9 => Ok(Checked::new(stored, shown)),
        14 if establishment(&stored) => Ok(Checked::new(stored, shown)),
        14 => Err(Problem::new(SIRET_KEY)),
        n => Err(Problem::new(SIRET_LENGTH).with("digits", n.to_string())),
    }
}

fn establishment(siret: &str) -> bool {
    if siret.starts_with(LA_POSTE) && siret != LA_POSTE_HEAD_OFFICE {
        siret.bytes().map(value).sum::<u32>().is_multiple_of(5)
    } else {
        luhn(siret)
    }
}

/// Luhn's check (ISO/IEC 7812-1, annex B): from the right, every second digit is doubled, its own
/// digits added; the sum is a multiple of ten.
fn luhn(digits: &str) -> bool {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(
            |(i, digit)| match value(digit) * if i % 2 == 1 { 2 } else { 1 } {
                n if n > 9 => n - 9,
                n => n,
            },
        )
        .sum();
    sum.is_multiple_of(10)
}

fn value(digit: u8) -> u32 {
    u32::from(digit.wrapping_sub(b'0'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn code(raw: &str) -> &'static str {
        check(raw).unwrap_err().code
    }

    // By hand for 732 829 320, the example of INSEE's pages: from the right 0 + (2→4) + 3 + (9→9) + 2 + (8→7)
    // + 2 + (3→6) + 7 = 40.
    #[test]
    fn a_company_and_its_establishment() {
        let siren = check("732 829 320").unwrap();
        assert_eq!(siren.stored, "732829320");
        assert_eq!(siren.shown, "732 829 320");
        let siret = check("732.829.320-00074").unwrap();
        assert_eq!(siret.stored, "73282932000074");
        assert_eq!(siret.shown, "732 829 320 00074");
    }

    #[test]
    fn the_wrong_part_is_named() {
        assert_eq!(code("732 829 321"), "siren_key");
        assert_eq!(code("732 829 321 00074"), "siren_key");
        assert_eq!(code("732 829 320 00075"), "siret_key");
        assert_eq!(check("732 829 3200").unwrap_err().params["digits"], "10");
        assert_eq!(check("732 829 32O").unwrap_err().params["character"], "O");
    }

    // La Poste, head office: 8 + (4→8) + 0 × 9 + (6→3) + 5 + (3→6) = 30, Luhn's check; its digits add
    // up to 26. Another office: 3 + 5 + 6 + 4 + 9 + 8 + 3 + 7 = 45, a multiple of 5; Luhn's check fails.
    #[test]
    fn la_poste_has_its_own_rule() {
        assert!(check("356 000 000 00048").is_ok());
        assert!(check("356 000 000 49837").is_ok());
        assert_eq!(code("356 000 000 49838"), "siret_key");
        // The rule is La Poste's alone.
        assert_eq!(code("732 829 320 00001"), "siret_key");
    }

    proptest! {
        #[test]
        fn each_body_has_exactly_one_last_digit(body in "[0-9]{8}", office in "[0-9]{4}") {
            let sirens: Vec<String> = (0..10).map(|d| format!("{body}{d}")).filter(|n| check(n).is_ok()).collect();
            prop_assert_eq!(sirens.len(), 1);
            prop_assume!(sirens[0] != LA_POSTE);
            let sirets: Vec<_> =
                (0..10).filter_map(|d| check(&format!("{}{office}{d}", sirens[0])).ok()).collect();
            prop_assert_eq!(sirets.len(), 1);
            prop_assert_eq!(&check(&sirets[0].shown).unwrap(), &sirets[0]);
        }
    }
}
