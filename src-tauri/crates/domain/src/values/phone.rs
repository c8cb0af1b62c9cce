//! Telephone numbers, stored as E.164, shown as the French dial them.
//!
//! Source: the numbering plans of the phonenumber library (Google's libphonenumber). Metropolitan
//! France and the overseas departments share one dialling space of ten digits under several country
//! codes: 06 92… dialled in Paris rings in La Réunion (+262).

use std::iter::once;

use phonenumber::{Mode, PhoneNumber, country};

use super::{
    CheckContext, Checked, input,
    problem::{PHONE_INVALID, PHONE_LENGTH, PHONE_RANGE, PHONE_SHAPE, Problem},
};

/// Where a number of the shared dialling space may ring.
const SHARED: [country::Id; 6] = [
    country::FR,
    country::GP,
    country::MQ,
    country::GF,
    country::RE,
    country::YT,
];

/// Digits of a number of the shared dialling space, the leading 0 included.
const FRENCH_LENGTH: usize = 10;

pub(super) fn check(raw: &str, cx: &CheckContext) -> Result<Checked, Problem> {
    let home = home(cx.department.as_deref());
    let dialled = dialled(raw)?;
    if let Some(number) = find(&dialled, home) {
        return Ok(shown(&number, home));
    }
    let french = match dialled.strip_prefix("+33") {
        Some(rest) => format!("0{rest}"),
        None if dialled.starts_with('+') => return Err(Problem::new(PHONE_INVALID)),
        None => dialled,
    };
    // "+33 6 92…" for a number of La Réunion: the country code is the slip.
    if let Some(number) = find(&french, home) {
        let suggestion = shown(&number, home).shown;
        return Err(Problem::new(PHONE_INVALID).with("suggestion", suggestion));
    }
    if french.len() != FRENCH_LENGTH {
        return Err(Problem::new(PHONE_LENGTH)
            .with("digits", french.len().to_string())
            .with("expected", FRENCH_LENGTH.to_string()));
    }
    if !in_closed_range(&french) {
        return Err(Problem::new(PHONE_INVALID));
    }
    // Ranges open every year, and this product may be years old at a counter.
    Ok(Checked {
        stored: format!("+33{}", &french[1..]),
        shown: input::grouped(&french, &[2, 2, 2, 2, 2]),
        warnings: vec![Problem::new(PHONE_RANGE)],
    })
}

/// A metropolitan number that no known range holds. The overseas ranges are left out: the country
/// code would be a guess.
fn in_closed_range(french: &str) -> bool {
    let overseas = [
        "0262", "0263", "0269", "0590", "0594", "0596", "0639", "0709",
    ];
    matches!(french.as_bytes(), [b'0', b'1'..=b'7' | b'9', ..])
        && !overseas.iter().any(|start| french.starts_with(start))
        && !matches!(
            french.as_bytes(),
            [b'0', b'6', b'9', b'0'..=b'4' | b'6' | b'7', ..]
        )
}

/// The digits to dial, after a plus sign for an international number.
fn dialled(raw: &str) -> Result<String, Problem> {
    let text = input::tidy(raw);
    input::only(&text, |c| c.is_ascii_digit() || " +.-/()‐‑–".contains(c))?;
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let plus = text.matches('+').count();
    if digits.is_empty() || plus > 1 || (plus == 1 && !text.starts_with('+')) {
        return Err(Problem::new(PHONE_SHAPE));
    }
    Ok(match digits.strip_prefix("00") {
        Some(rest) if plus == 0 => format!("+{rest}"),
        _ if plus == 1 => format!("+{digits}"),
        _ => digits,
    })
}

/// The real number behind what is dialled at home, then anywhere in the shared space.
fn find(dialled: &str, home: country::Id) -> Option<PhoneNumber> {
    let valid = |region| {
        phonenumber::parse(region, dialled)
            .ok()
            .filter(PhoneNumber::is_valid)
    };
    if dialled.starts_with('+') {
        return valid(None);
    }
    // The library keeps the country code of the region that it was told, and finds the number
    // invalid there when it belongs to another one.
    once(home)
        .chain(SHARED)
        .filter(|&region| has_shape(dialled, region))
        .find_map(|region| valid(Some(region)))
}

/// Whether people of a region dial so. The library alone is not enough: it accepts a number without
/// its leading 0, and one that only begins like a shorter one of the region.
fn has_shape(dialled: &str, region: country::Id) -> bool {
    match region {
        country::NC | country::WF => dialled.len() == 6,
        country::PF => dialled.len() == 8,
        country::PM => dialled.len() == 6 || (shared(dialled) && dialled.starts_with("0708")),
        _ => shared(dialled),
    }
}

/// Whether the number is one of the shared dialling space: ten digits, the first of which is 0.
fn shared(dialled: &str) -> bool {
    dialled.len() == FRENCH_LENGTH && dialled.starts_with('0')
}

fn shown(number: &PhoneNumber, home: country::Id) -> Checked {
    let stored = number.format().mode(Mode::E164).to_string();
    let national = number.national().to_string();
    let pairs = input::grouped(&format!("0{national}"), &[2, 2, 2, 2, 2]);
    // National only where dialling what is shown rings the same telephone.
    let dialled: String = pairs.chars().filter(char::is_ascii_digit).collect();
    let same = find(&dialled, home)
        .is_some_and(|found| found.format().mode(Mode::E164).to_string() == stored);
    let shown = if same {
        pairs
    } else {
        number.format().mode(Mode::International).to_string()
    };
    Checked::new(stored, shown)
}

/// The country of the site's department: where a number without country code is dialled from.
fn home(department: Option<&str>) -> country::Id {
    match department {
        Some("971") => country::GP,
        Some("972") => country::MQ,
        Some("973") => country::GF,
        Some("974") => country::RE,
        Some("975") => country::PM,
        Some("976") => country::YT,
        Some("977") => country::BL,
        Some("978") => country::MF,
        Some("986") => country::WF,
        Some("987") => country::PF,
        Some("988") => country::NC,
        _ => country::FR,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cx(department: &str) -> CheckContext {
        CheckContext {
            department: Some(department.into()),
            ..CheckContext::on("2026-11-21".parse().unwrap())
        }
    }

    fn pair(raw: &str, department: &str) -> (String, String) {
        let checked = check(raw, &cx(department)).unwrap();
        assert!(checked.warnings.is_empty());
        (checked.stored, checked.shown)
    }

    fn same(stored: &str, shown: &str) -> (String, String) {
        (stored.into(), shown.into())
    }

    #[test]
    fn ways_to_write_a_french_number() {
        let expected = same("+33612345678", "06 12 34 56 78");
        for raw in [
            "0612345678",
            "06 12 34 56 78",
            "06.12.34.56.78",
            "06-12-34-56-78",
            "+33 6 12 34 56 78",
            "+33 (0)6 12 34 56 78",
            "0033612345678",
            "+33 06 12 34 56 78",
            "\u{a0}06/12/34/56/78",
        ] {
            assert_eq!(pair(raw, "51"), expected, "{raw}");
        }
        assert_eq!(
            pair("03 26 77 77 77", "51"),
            same("+33326777777", "03 26 77 77 77")
        );
    }

    #[test]
    fn overseas_numbers_ring_overseas_from_anywhere() {
        for department in ["51", "971", "974", "973"] {
            assert_eq!(
                pair("0692 12 34 56", department),
                same("+262692123456", "06 92 12 34 56")
            );
            assert_eq!(
                pair("0690 12 34 56", department),
                same("+590690123456", "06 90 12 34 56")
            );
            assert_eq!(
                pair("0694 20 12 34", department),
                same("+594694201234", "06 94 20 12 34")
            );
            assert_eq!(
                pair("0696 12 34 56", department),
                same("+596696123456", "06 96 12 34 56")
            );
            assert_eq!(
                pair("0639 69 12 34", department),
                same("+262639691234", "06 39 69 12 34")
            );
            assert_eq!(
                pair("0612345678", department),
                same("+33612345678", "06 12 34 56 78")
            );
        }
    }

    #[test]
    fn plans_without_a_leading_zero() {
        assert_eq!(pair("+687 75 12 34", "51").0, "+687751234");
        let (stored, shown) = pair("75 12 34", "988");
        assert_eq!(stored, "+687751234");
        assert_eq!(check(&shown, &cx("51")).unwrap().stored, stored);
        assert_eq!(pair("87 12 34 56", "987").0, "+68987123456");
    }

    #[test]
    fn numbers_of_other_countries() {
        assert_eq!(pair("+32 474 09 11 50", "51").0, "+32474091150");
        assert_eq!(pair("0044 20 7946 0958", "51").0, "+442079460958");
        assert_eq!(pair("+44 (0)20 7946 0958", "51").0, "+442079460958");
        assert_eq!(pair("+32 (0)474 09 11 50", "51").0, "+32474091150");
        assert_eq!(pair("+221 77 123 45 67", "51").0, "+221771234567");
    }

    // Saint-Pierre-et-Miquelon has six digits, and shares the ten-digit space for the rest.
    #[test]
    fn saint_pierre_et_miquelon() {
        assert_eq!(pair("41 12 34", "975").0, "+508411234");
        assert_eq!(pair("0612345678", "975").0, "+33612345678");
        assert_eq!(pair("0708 40 12 34", "975").0, "+508708401234");
    }

    #[test]
    fn a_metropolitan_code_on_an_overseas_number_is_a_slip() {
        let problem = check("+33 6 92 12 34 56", &cx("51")).unwrap_err();
        assert_eq!(problem.params["suggestion"], "06 92 12 34 56");
    }

    #[test]
    fn what_is_wrong_is_said() {
        let problem = |raw| check(raw, &cx("51")).unwrap_err();
        assert_eq!(problem("06 12 34 56 7").params["digits"], "9");
        assert_eq!(problem("06 12 34 56 789").params["digits"], "11");
        assert_eq!(problem("+33 6 12 34 56 7").params["digits"], "9");
        assert_eq!(problem("6 12 34 56 78").code, "phone_length");
        assert_eq!(problem("O6 12 34 56 78").params["character"], "O");
        assert_eq!(problem("3949").code, "phone_length");
        assert_eq!(problem("+").code, "phone_shape");
        assert_eq!(problem("06+12345678").code, "phone_shape");
        assert_eq!(problem("+999 1234 5678").code, "phone_invalid");
        assert_eq!(problem("0639 00 00").code, "phone_length");
        assert_eq!(problem("1612345678").code, "phone_invalid");
        assert_eq!(problem("0709 99 99 99").code, "phone_invalid");
    }

    #[test]
    fn a_range_not_open_yet_is_a_warning() {
        let checked = check("07 01 23 45 67", &cx("51")).unwrap();
        assert_eq!(checked.stored, "+33701234567");
        assert_eq!(checked.warnings, [Problem::new("phone_range")]);
        assert_eq!(check(&checked.shown, &cx("51")).unwrap(), checked);
    }

    proptest! {
        #[test]
        fn what_is_shown_is_stored_again(
            raw in prop_oneof![
                "0[1-79][0-9]{8}", "0(690|691|692|693|694|696|697|639|262|590|594|596)[0-9]{6}",
                "\\+(33|262|590|594|596|508|687|689|32|41|44|49|34|351|221|212|213|216)[0-9]{6,10}",
                "[0-9]{6,8}",
            ],
            department in prop::sample::select(vec!["51", "2A", "971", "972", "973", "974", "975", "976", "978", "987", "988"]),
        ) {
            let cx = cx(department);
            if let Ok(once) = check(&raw, &cx) {
                let twice = check(&once.shown, &cx);
                prop_assert_eq!(twice.map(|c| c.stored).ok(), Some(once.stored), "shown {}", once.shown);
            }
        }

        #[test]
        fn nothing_typed_panics(raw in "[+0-9 ().-]{0,24}") {
            let _ = check(&raw, &cx("51"));
        }
    }
}
