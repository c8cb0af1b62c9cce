//! The social-security number (NIR) and its key.
//!
//! Sources: décret 82-103 of 22 January 1982 (register of natural persons) and INSEE's description of
//! the number: sex, year, month, department, commune, order, then a key of two digits.

use chrono::{Datelike, NaiveDate};

use super::{
    CheckContext, Checked, Sex, input,
    problem::{
        CHARACTER, NIR_BIRTH_COMMUNE, NIR_BIRTH_DEPARTMENT, NIR_BIRTH_MONTH, NIR_BIRTH_YEAR,
        NIR_COMMUNE, NIR_DEPARTMENT, NIR_KEY, NIR_KEY_ADDED, NIR_LENGTH, NIR_MONTH, NIR_ORDER,
        NIR_SEX, NIR_SEX_DIGIT, Problem,
    },
};

const BODY: usize = 13;
const WHOLE: usize = 15;

pub(super) fn check(raw: &str, cx: &CheckContext) -> Result<Checked, Problem> {
    let text = input::compact(raw);
    shape(&text)?;
    if text.len() != BODY && text.len() != WHOLE {
        return Err(Problem::new(NIR_LENGTH).with("digits", text.len().to_string()));
    }
    let (body, typed_key) = text.split_at(BODY);
    structure(body)?;
    let key = key(body).ok_or(Problem::new(NIR_DEPARTMENT).with("department", &body[5..7]))?;

    let mut warnings = Vec::new();
    if typed_key.is_empty() {
        warnings.push(Problem::new(NIR_KEY_ADDED).with("key", key.clone()));
    } else if typed_key != key {
        let problem = Problem::new(NIR_KEY).with("expected", key);
        return Err(match swapped(&text) {
            Some(right) => problem.with("suggestion", shown(&right)),
            None => problem,
        });
    }
    warnings.extend(mismatches(body, cx));
    let stored = format!("{body}{key}");
    Ok(Checked {
        shown: shown(&stored),
        stored,
        warnings,
    })
}

/// Only digits, save the letter of a Corsican department.
fn shape(text: &str) -> Result<(), Problem> {
    let wrong = text.chars().enumerate().find(|&(i, c)| {
        let corsican = i == 6 && matches!(c, 'A' | 'B') && text.as_bytes().get(5) == Some(&b'2');
        !c.is_ascii_digit() && !corsican
    });
    match wrong {
        Some((_, c)) => Err(Problem::new(CHARACTER).with("character", c)),
        None => Ok(()),
    }
}

/// The parts of the thirteen characters that are never given otherwise.
fn structure(body: &str) -> Result<(), Problem> {
    // 1 and 2: registered; 3 and 4: foreign nationals being registered; 7 and 8: temporary numbers.
    if !matches!(&body[..1], "1" | "2" | "3" | "4" | "7" | "8") {
        return Err(Problem::new(NIR_SEX_DIGIT).with("digit", &body[..1]));
    }
    // 20, 30 to 42 and 50 to 99 stand for a month that the birth certificate does not give.
    let month = number(&body[3..5]);
    if !matches!(month, 1..=12 | 20 | 30..=42 | 50..=99) {
        return Err(Problem::new(NIR_MONTH).with("month", &body[3..5]));
    }
    // 20 is Corsica until 1975; 91 to 96 are also the former departments and protectorates of North
    // Africa; 97 and 98 are overseas, on three digits; 99 is abroad.
    let department = &body[5..7];
    let commune = match department {
        "2A" | "2B" => &body[7..10],
        "97" | "98" => &body[8..10],
        _ if matches!(number(department), 1..=96 | 99) => &body[7..10],
        _ => return Err(Problem::new(NIR_DEPARTMENT).with("department", department)),
    };
    if number(commune) == 0 {
        return Err(Problem::new(NIR_COMMUNE));
    }
    if number(&body[10..]) == 0 {
        return Err(Problem::new(NIR_ORDER));
    }
    Ok(())
}

/// The key: 97 less the remainder of the thirteen digits by 97, Corsica's 2A counting as 19 and 2B
/// as 18. `None` when the characters are not digits.
fn key(body: &str) -> Option<String> {
    let digits = match &body[5..7] {
        "2A" => format!("{}19{}", &body[..5], &body[7..]),
        "2B" => format!("{}18{}", &body[..5], &body[7..]),
        _ => body.to_owned(),
    };
    let n: u64 = digits.parse().ok()?;
    Some(format!("{:02}", 97 - n % 97))
}

/// The only right number that swapping two neighbouring digits gives, if there is exactly one.
fn swapped(text: &str) -> Option<String> {
    let mut right = (1..text.len()).filter_map(|i| {
        let mut bytes = text.as_bytes().to_vec();
        bytes.swap(i - 1, i);
        let candidate = String::from_utf8(bytes).ok()?;
        let (body, typed) = candidate.split_at(BODY);
        let good = candidate != text
            && shape(&candidate).is_ok()
            && structure(body).is_ok()
            && key(body).as_deref() == Some(typed);
        good.then_some(candidate)
    });
    let first = right.next()?;
    right.next().is_none().then_some(first)
}

/// What differs from what is known of the person: to be looked at, never refused, because numbers
/// given after a wrong certificate, before a change of sex or of commune, are still right.
fn mismatches(body: &str, cx: &CheckContext) -> Vec<Problem> {
    let mut found = Vec::new();
    if let Some(sex) = cx.sex {
        let said = if matches!(&body[..1], "1" | "3" | "7") {
            Sex::Male
        } else {
            Sex::Female
        };
        if said != sex {
            found.push(Problem::new(NIR_SEX));
        }
    }
    if let Some(birth) = cx.birth_date {
        let year = format!("{:02}", birth.year().rem_euclid(100));
        if year != body[1..3] {
            found.push(differs(NIR_BIRTH_YEAR, &body[1..3], year));
        }
        let month = format!("{:02}", birth.month());
        if number(&body[3..5]) <= 12 && month != body[3..5] {
            found.push(differs(NIR_BIRTH_MONTH, &body[3..5], month));
        }
    }
    if let Some(commune) = cx
        .birth_commune
        .as_deref()
        .filter(|code| code.len() == 5 && code.is_ascii())
    {
        found.extend(place_mismatch(&body[5..10], commune, cx.birth_date));
    }
    found
}

fn place_mismatch(place: &str, commune: &str, birth: Option<NaiveDate>) -> Option<Problem> {
    if place == commune || moved(place, commune, birth) {
        return None;
    }
    let department = |code: &str| -> String {
        let overseas = code.starts_with("97") || code.starts_with("98");
        code[..if overseas { 3 } else { 2 }].to_owned()
    };
    let (nir, expected) = (department(place), department(commune));
    Some(if nir == expected {
        differs(NIR_BIRTH_COMMUNE, place, commune.to_owned())
    } else {
        differs(NIR_BIRTH_DEPARTMENT, &nir, expected)
    })
}

/// Whether the place changed department without moving. An unknown birth date may be early enough.
fn moved(place: &str, commune: &str, birth: Option<NaiveDate>) -> bool {
    let before = |year| birth.is_none_or(|day| day.year() < year);
    let (from, to) = (&place[..2], &commune[..2]);
    // Corsica was department 20 until 1 January 1976; communes kept their last three digits.
    let corsica =
        from == "20" && matches!(to, "2A" | "2B") && place[2..] == commune[2..] && before(1976);
    // Seine (75) and Seine-et-Oise (78) were divided on 1 January 1968.
    let paris = matches!(from, "75" | "78")
        && matches!(to, "78" | "91" | "92" | "93" | "94" | "95")
        && before(1968);
    corsica || paris
}

fn differs(code: &'static str, nir: &str, expected: String) -> Problem {
    Problem::new(code)
        .with("nir", nir)
        .with("expected", expected)
}

fn shown(stored: &str) -> String {
    input::grouped(stored, &[1, 2, 2, 2, 3, 3, 2])
}

/// The value of a short run of digits; letters, refused before, count as 0.
fn number(digits: &str) -> u32 {
    digits.parse().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cx() -> CheckContext {
        CheckContext::on("2026-11-21".parse().unwrap())
    }

    fn stored(raw: &str) -> String {
        check(raw, &cx()).unwrap().stored
    }

    fn problem(raw: &str) -> Problem {
        check(raw, &cx()).unwrap_err()
    }

    // By hand: 2 870 351 454 021 = 97 × 29 591 252 103 + 30 (97 × 29 591 252 103 = 2 870 351 453 991),
    // and 97 − 30 = 67.
    #[test]
    fn the_key_of_a_number() {
        let checked = check("2 87 03 51 454 021 67", &cx()).unwrap();
        assert_eq!(checked.stored, "287035145402167");
        assert_eq!(checked.shown, "2 87 03 51 454 021 67");
        assert!(checked.warnings.is_empty());
        assert_eq!(stored("2.87.03.51.454.021.67"), "287035145402167");
        assert_eq!(stored("\u{a0}2870351\u{202f}45402167 "), "287035145402167");
    }

    // By hand: with 19 for 2A, 1 840 319 004 103 = 97 × 18 972 360 867 + 4, and 97 − 4 = 93.
    // With 18 for 2B, 1 840 318 033 103 = 97 × 18 972 350 856 + 71, and 97 − 71 = 26.
    #[test]
    fn corsica_counts_as_19_and_18() {
        assert_eq!(stored("1 84 03 2A 004 103 93"), "184032A00410393");
        assert_eq!(stored("1 84 03 2b 033 103 26"), "184032B03310326");
        assert_eq!(problem("1 84 03 2C 033 103 26").code, "character");
        assert_eq!(problem("1 84 03 A2 033 103 26").code, "character");
    }

    // A remainder of 0 gives 97, not 00: 1 550 820 004 021 = 97 × 15 987 835 093.
    #[test]
    fn a_key_of_97() {
        assert_eq!(stored("155082000402197"), "155082000402197");
    }

    // By hand: 2 870 397 411 021 = 97 × 29 591 725 886 + 79, and 97 − 79 = 18;
    // 1 640 399 352 018 = 97 × 16 911 333 525 + 93, and 97 − 93 = 04.
    #[test]
    fn overseas_and_abroad() {
        assert_eq!(stored("2 87 03 97 411 021 18"), "287039741102118");
        assert_eq!(stored("1 64 03 99 352 018 04"), "164039935201804");
    }

    #[test]
    fn thirteen_characters_get_their_key() {
        let checked = check("2 87 03 51 454 021", &cx()).unwrap();
        assert_eq!(checked.stored, "287035145402167");
        assert_eq!(
            checked.warnings,
            [Problem::new("nir_key_added").with("key", "67")]
        );
    }

    #[test]
    fn a_wrong_key_says_the_right_one() {
        let p = problem("2 87 03 51 454 021 76");
        assert_eq!(p.params["expected"], "67");
        assert_eq!(problem("2 87 03 51 454 021 00").code, "nir_key");
    }

    #[test]
    fn two_swapped_neighbours_are_found() {
        // 454 typed 544: only swapping them back gives the key 67.
        let p = problem("2 87 03 51 544 021 67");
        assert_eq!(p.code, "nir_key");
        assert_eq!(p.params["suggestion"], "2 87 03 51 454 021 67");
    }

    // 271 111 319 164 556 and 271 111 319 165 546 are both right and both one swap away.
    #[test]
    fn two_possible_swaps_are_not_proposed() {
        let p = problem("271111319165456");
        assert_eq!(p.code, "nir_key");
        assert_eq!(p.params.get("suggestion"), None);
    }

    #[test]
    fn lengths_are_counted_without_separators() {
        assert_eq!(
            problem("2 87 03 51 454 02"),
            Problem::new("nir_length").with("digits", "12")
        );
        assert_eq!(problem("2 87 03 51 454 021 6").params["digits"], "14");
        assert_eq!(problem("2 87 03 51 454 021 678").params["digits"], "16");
    }

    #[test]
    fn parts_that_are_never_given() {
        assert_eq!(problem("5870351454021").code, "nir_sex_digit");
        assert_eq!(problem("2871351454021").params["month"], "13");
        assert_eq!(problem("2870051454021").code, "nir_month");
        assert_eq!(problem("2874351454021").code, "nir_month");
        assert_eq!(problem("2870300454021").code, "nir_department");
        assert_eq!(problem("2870351000021").code, "nir_commune");
        assert_eq!(problem("2870397400021").code, "nir_commune");
        assert_eq!(problem("2870351454000").code, "nir_order");
        assert_eq!(problem("2870351é54021").params["character"], "é");
    }

    #[test]
    fn temporary_numbers_and_unknown_months_are_accepted() {
        for body in [
            "3870351454021",
            "4870351454021",
            "7870351454021",
            "8872051454021",
            "2873151454021",
            "2875051454021",
        ] {
            assert!(check(body, &cx()).is_ok(), "{body}");
        }
    }

    fn codes(nir: &str, cx: &CheckContext) -> Vec<&'static str> {
        check(nir, cx)
            .unwrap()
            .warnings
            .iter()
            .map(|p| p.code)
            .collect()
    }

    const RIGHT: &str = "2 87 03 51 454 021 67";

    #[test]
    fn what_is_known_of_the_person_is_compared() {
        let mut cx = cx();
        cx.sex = Some(Sex::Female);
        cx.birth_date = "1987-03-14".parse().ok();
        cx.birth_commune = Some("51454".into());
        assert_eq!(codes(RIGHT, &cx), [""; 0]);
        cx.sex = Some(Sex::Male);
        cx.birth_date = "1978-04-14".parse().ok();
        cx.birth_commune = Some("51108".into());
        assert_eq!(
            codes(RIGHT, &cx),
            [
                "nir_sex",
                "nir_birth_year",
                "nir_birth_month",
                "nir_birth_commune"
            ]
        );
        cx.birth_commune = Some("2A004".into());
        assert_eq!(codes(RIGHT, &cx)[3], "nir_birth_department");
        cx.birth_commune = Some("Reims".into());
        assert_eq!(
            codes(RIGHT, &cx).len(),
            4,
            "a name that happens to have five letters differs"
        );
    }

    #[test]
    fn an_unknown_month_is_not_compared() {
        let mut cx = cx();
        cx.birth_date = "1987-03-14".parse().ok();
        assert_eq!(codes("2873151454021", &cx), ["nir_key_added"]);
    }

    #[test]
    fn departments_that_changed_their_number_are_not_a_mismatch() {
        let mut cx = cx();
        cx.birth_date = "1955-08-02".parse().ok();
        cx.birth_commune = Some("2A004".into());
        assert_eq!(codes("155082000402197", &cx), [""; 0]);
        cx.birth_commune = Some("2A005".into());
        assert_eq!(codes("155082000402197", &cx), ["nir_birth_department"]);
        // Corsica's letters are older than this birth.
        cx.birth_date = "1980-08-02".parse().ok();
        cx.birth_commune = Some("2A004".into());
        assert_eq!(
            codes("1800820004021", &cx),
            ["nir_key_added", "nir_birth_department"]
        );
        cx.birth_date = "1955-08-02".parse().ok();
        // Argenteuil, in Val-d’Oise since 1968.
        cx.birth_commune = Some("95018".into());
        assert_eq!(codes("1550878018001", &cx), ["nir_key_added"]);
        cx.birth_date = "1975-08-02".parse().ok();
        assert_eq!(
            codes("1750878018001", &cx),
            ["nir_key_added", "nir_birth_department"]
        );
    }

    prop_compose! {
        fn bodies()(
            sex in prop::sample::select(vec!["1", "2", "3", "4", "7", "8"]),
            year in 0u8..100,
            month in prop_oneof![1u8..=12, Just(20), 30u8..=42, 50u8..=99],
            place in prop_oneof![
                (1u8..=96, 1u16..=990).prop_map(|(d, c)| format!("{d:02}{c:03}")),
                (prop::sample::select(vec!["2A", "2B", "99"]), 1u16..=990).prop_map(|(d, c)| format!("{d}{c:03}")),
                (970u16..=989, 1u16..=90).prop_map(|(d, c)| format!("{d}{c:02}")),
            ],
            order in 1u16..=999,
        ) -> String {
            format!("{sex}{year:02}{month:02}{place}{order:03}")
        }
    }

    proptest! {
        #[test]
        fn what_is_shown_is_stored_again(body in bodies()) {
            let once = check(&body, &cx()).unwrap();
            let twice = check(&once.shown, &cx()).unwrap();
            prop_assert_eq!(&twice.stored, &once.stored);
            prop_assert_eq!(twice.shown, once.shown);
            prop_assert!(twice.warnings.is_empty());
        }

        // 97 is prime and greater than any difference between two digits, and no power of ten is a
        // multiple of it: the key sees every single wrong digit.
        #[test]
        fn one_wrong_digit_is_always_seen(body in bodies(), at in 0usize..15, more in 1u8..10) {
            let mut wrong = check(&body, &cx()).unwrap().stored.into_bytes();
            if wrong[at].is_ascii_digit() {
                wrong[at] = b'0' + (wrong[at] - b'0' + more) % 10;
                prop_assert!(check(std::str::from_utf8(&wrong).unwrap(), &cx()).is_err());
            }
        }

        #[test]
        fn a_suggestion_is_right_and_one_swap_away(body in bodies(), at in 1usize..15) {
            let right = check(&body, &cx()).unwrap().stored;
            let mut typed = right.into_bytes();
            typed.swap(at - 1, at);
            let typed = String::from_utf8(typed).unwrap();
            if let Err(p) = check(&typed, &cx())
                && let Some(suggestion) = p.params.get("suggestion")
            {
                let checked = check(suggestion, &cx()).unwrap();
                prop_assert!(checked.warnings.is_empty());
                prop_assert_eq!(crate::text::damerau(&checked.stored, &typed, 1), Some(1));
            }
        }
    }
}
