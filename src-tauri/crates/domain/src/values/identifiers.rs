//! Numbers that operators give to people, permits and vehicles.

use super::{
    Checked, input,
    problem::{
        CAF_SHAPE, FRANCE_TRAVAIL_SHAPE, LICENCE_OLD, LICENCE_SHAPE, PLATE_LETTER, PLATE_SHAPE,
        Problem, RESIDENCE_PERMIT_SHAPE, TAX_FIRST_DIGIT, TAX_KEY, TAX_LENGTH,
    },
};

/// The tax number (numéro fiscal, SPI): 13 digits, the first from 0 to 3.
///
/// The European list of tax numbers says that the last three digits are the ten first ones modulo
/// 511. The French administration does not publish it for people: a mismatch is a warning.
pub(super) fn tax_number(raw: &str) -> Result<Checked, Problem> {
    let stored = input::digits(raw)?;
    if stored.len() != 13 {
        return Err(Problem::new(TAX_LENGTH).with("digits", stored.len().to_string()));
    }
    if !matches!(stored.as_bytes()[0], b'0'..=b'3') {
        return Err(Problem::new(TAX_FIRST_DIGIT).with("digit", &stored[..1]));
    }
    let (body, key) = stored.split_at(10);
    let expected = body.parse::<u64>().map(|n| format!("{:03}", n % 511));
    let agrees = expected.is_ok_and(|expected| expected == key);
    let shown = input::grouped(&stored, &[2, 2, 3, 3, 3]);
    let warnings = if agrees {
        vec![]
    } else {
        vec![Problem::new(TAX_KEY)]
    };
    Ok(Checked {
        stored,
        shown,
        warnings,
    })
}

/// The number of a CAF beneficiary: 7 digits, and the letter that some letters print after it.
pub(super) fn caf_number(raw: &str) -> Result<Checked, Problem> {
    let stored = input::alphanumeric(raw)?;
    match parts(&stored)[..] {
        [Digits(7)] => Ok(Checked::new(stored.clone(), stored)),
        [Digits(7), Letters(1)] => {
            let shown = input::grouped(&stored, &[7, 1]);
            Ok(Checked::new(stored, shown))
        }
        _ => Err(Problem::new(CAF_SHAPE)),
    }
}

/// The identifier of a job seeker: 7 digits and a letter or a digit, or 11 digits (national one).
pub(super) fn france_travail_id(raw: &str) -> Result<Checked, Problem> {
    let stored = input::alphanumeric(raw)?;
    match parts(&stored)[..] {
        [Digits(7), Letters(1)] | [Digits(8 | 11)] => Ok(Checked::new(stored.clone(), stored)),
        _ => Err(Problem::new(FRANCE_TRAVAIL_SHAPE)),
    }
}

/// The number of a foreign national (10 digits) or of a permit (9 or 10 letters and digits).
pub(super) fn residence_permit(raw: &str) -> Result<Checked, Problem> {
    let stored = input::alphanumeric(raw)?;
    let has_digit = stored.bytes().any(|b| b.is_ascii_digit());
    let letters = stored.bytes().any(|b| b.is_ascii_uppercase());
    match stored.len() {
        10 if has_digit => Ok(Checked::new(stored.clone(), stored)),
        9 if has_digit && letters => Ok(Checked::new(stored.clone(), stored)),
        _ => Err(Problem::new(RESIDENCE_PERMIT_SHAPE)),
    }
}

/// A plate of the system of 2009 (arrêté du 9 février 2009): AB-123-CD, without I, O, U; or of the
/// one before: up to four digits, up to three letters, the department.
pub(super) fn plate(raw: &str) -> Result<Checked, Problem> {
    let text = input::alphanumeric(raw)?;
    let shown = match parts(&text)[..] {
        [Letters(2), Digits(3), Letters(2)] if &text[2..5] != "000" => {
            if let Some(letter) = text.chars().find(|c| matches!(c, 'I' | 'O' | 'U')) {
                return Err(Problem::new(PLATE_LETTER).with("letter", letter));
            }
            format!("{}-{}-{}", &text[..2], &text[2..5], &text[5..])
        }
        [Digits(n @ 1..=4), Letters(l @ 1..=3), Digits(d)] if old_department(&text[n + l..], d) => {
            format!("{} {} {}", &text[..n], &text[n..n + l], &text[n + l..])
        }
        // Corsica: "1234 AB 2A".
        [Digits(n @ 1..=4), Letters(l @ 1..=3), Digits(1), Letters(1)]
            if matches!(&text[n + l..], "2A" | "2B") =>
        {
            format!("{} {} {}", &text[..n], &text[n..n + l], &text[n + l..])
        }
        _ => return Err(Problem::new(PLATE_SHAPE)),
    };
    Ok(Checked::new(shown.clone(), shown))
}

/// Departments of the plates before 2009: 01 to 95, with Corsica's 20 until 1976, and 971 to 976.
fn old_department(code: &str, digits: usize) -> bool {
    code.parse::<u16>().is_ok_and(|n| match digits {
        2 => (1..=95).contains(&n),
        3 => (971..=976).contains(&n),
        _ => false,
    })
}

/// The number of a driving licence (heading 5): 9 characters since 2013 (year, two letters, five
/// digits), 12 digits before; anything on the papers of before 1975.
pub(super) fn licence_number(raw: &str) -> Result<Checked, Problem> {
    let stored = input::alphanumeric(raw)?;
    let mut checked = Checked::new(stored.clone(), stored);
    match parts(&checked.stored)[..] {
        [Digits(2), Letters(2), Digits(5)] | [Digits(12)] => {}
        _ if (5..=15).contains(&checked.stored.len())
            && checked.stored.bytes().any(|b| b.is_ascii_digit()) =>
        {
            checked.warnings.push(Problem::new(LICENCE_OLD));
        }
        _ => return Err(Problem::new(LICENCE_SHAPE)),
    }
    Ok(checked)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Digits(usize),
    Letters(usize),
}
use Part::{Digits, Letters};

/// The runs of digits and of letters, with their lengths.
fn parts(text: &str) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    for c in text.chars() {
        match (c.is_ascii_digit(), parts.last_mut()) {
            (true, Some(Digits(n))) | (false, Some(Letters(n))) => *n += 1,
            (true, _) => parts.push(Digits(1)),
            (false, _) => parts.push(Letters(1)),
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    type Check = fn(&str) -> Result<Checked, Problem>;

    fn code(check: Check, raw: &str) -> &'static str {
        check(raw).unwrap_err().code
    }

    // The example of the European list: 3 023 217 600 = 511 × 5 916 277 + 53.
    #[test]
    fn tax_numbers() {
        let checked = tax_number("30 23 217 600 053").unwrap();
        assert_eq!(checked.stored, "3023217600053");
        assert_eq!(checked.shown, "30 23 217 600 053");
        assert!(checked.warnings.is_empty());
        assert_eq!(
            tax_number("30 23 217 600 054").unwrap().warnings,
            [Problem::new("tax_key")]
        );
        assert_eq!(
            tax_number("30 23 217 600").unwrap_err().params["digits"],
            "10"
        );
        assert_eq!(
            tax_number("40 23 217 600 053").unwrap_err().params["digit"],
            "4"
        );
    }

    #[test]
    fn caf_numbers() {
        assert_eq!(caf_number("1234567").unwrap().shown, "1234567");
        assert_eq!(caf_number("1234567 a").unwrap().stored, "1234567A");
        assert_eq!(caf_number("1234567A").unwrap().shown, "1234567 A");
        assert_eq!(code(caf_number, "123456"), "caf_shape");
        assert_eq!(code(caf_number, "A1234567"), "caf_shape");
    }

    #[test]
    fn france_travail_identifiers() {
        for raw in ["1234567a", "12345678", "123 4567 8901"] {
            assert!(france_travail_id(raw).is_ok(), "{raw}");
        }
        for raw in ["1234567", "123456789", "A1234567", "1234567AB"] {
            assert_eq!(
                code(france_travail_id, raw),
                "france_travail_shape",
                "{raw}"
            );
        }
    }

    #[test]
    fn residence_permits() {
        for raw in ["9912345678", "ab1234567", "75AB123456"] {
            assert!(residence_permit(raw).is_ok(), "{raw}");
        }
        for raw in ["991234567", "99123456789", "ABCDEFGHIJ", "AB123456"] {
            assert_eq!(
                code(residence_permit, raw),
                "residence_permit_shape",
                "{raw}"
            );
        }
    }

    #[test]
    fn plates() {
        for (raw, shown) in [
            ("ab123cd", "AB-123-CD"),
            ("AB 123 CD", "AB-123-CD"),
            ("1234ab51", "1234 AB 51"),
            ("12 A 2A", "12 A 2A"),
            ("123abc974", "123 ABC 974"),
        ] {
            assert_eq!(plate(raw).unwrap().shown, shown);
        }
        assert_eq!(plate("AO-123-CD").unwrap_err().params["letter"], "O");
        for raw in [
            "AB-000-CD",
            "AB-12-CD",
            "1234 AB 96",
            "1234 AB 00",
            "1234 AB 977",
            "12345 AB 51",
            "1234 ABCD 51",
            "1234 AB 2C",
        ] {
            assert_eq!(code(plate, raw), "plate_shape", "{raw}");
        }
    }

    #[test]
    fn licences() {
        assert!(licence_number("13 AA 00002").unwrap().warnings.is_empty());
        assert!(licence_number("870451300123").unwrap().warnings.is_empty());
        assert_eq!(
            licence_number("51-4512").unwrap().warnings,
            [Problem::new("licence_old")]
        );
        assert_eq!(code(licence_number, "123"), "licence_shape");
        assert_eq!(code(licence_number, "ABCDEFG"), "licence_shape");
    }

    proptest! {
        #[test]
        fn what_is_shown_is_stored_again(
            tax in "[0-3][0-9]{12}", caf in "[0-9]{7}[a-zA-Z]?", job in "[0-9]{7}[A-Z]|[0-9]{8}|[0-9]{11}",
            permit in "[0-9]{10}|[A-Z]{2}[0-9]{7}", siv in "[A-HJ-NP-TV-Z]{2}-[1-9][0-9]{2}-[A-HJ-NP-TV-Z]{2}",
            fni in "[1-9][0-9]{0,3} [A-Z]{1,3} ([1-8][0-9]|97[1-6]|2A|2B)", licence in "[0-9]{2}[A-Z]{2}[0-9]{5}|[0-9A]{6,12}",
        ) {
            let cases: [(Check, String); 7] = [
                (tax_number, tax), (caf_number, caf), (france_travail_id, job), (residence_permit, permit),
                (plate, siv), (plate, fni), (licence_number, licence),
            ];
            for (check, raw) in cases {
                if let Ok(once) = check(&raw) {
                    prop_assert_eq!(check(&once.shown).unwrap(), once);
                } else {
                    prop_assert!(!raw.bytes().any(|b| b.is_ascii_digit()), "refused");
                }
            }
        }
    }
}
