//! Days, as the French write them: stored as ISO 8601, shown in full.

use chrono::{Datelike, NaiveDate};

use super::{
    CheckContext, Checked, DateBound, input,
    problem::{
        CHARACTER, DATE_DAY, DATE_FUTURE, DATE_MONTH, DATE_PAST, DATE_SHAPE, DATE_SHORT_YEAR,
        DATE_TOO_FAR, DATE_TOO_OLD, DATE_ZERO, Problem,
    },
};
use crate::{
    text::fold,
    time::{MONTHS, WEEKDAYS, date_words},
};

/// Years beyond which a date in a citizen's papers is a slip: nobody is known to have lived longer
/// than 122.
const PLAUSIBLE_YEARS: u32 = 125;

pub(super) fn check(raw: &str, cx: &CheckContext) -> Result<Checked, Problem> {
    let day = read(raw)?;
    bound(day, cx)?;
    Ok(Checked::new(
        day.format("%Y-%m-%d").to_string(),
        date_words(day),
    ))
}

fn bound(day: NaiveDate, cx: &CheckContext) -> Result<(), Problem> {
    let today = cx.today;
    let beyond = |years: Option<u32>| years.is_some_and(|y| y > PLAUSIBLE_YEARS);
    match cx.dates {
        DateBound::Past if day > today => {
            Err(Problem::new(DATE_FUTURE).with("today", date_words(today)))
        }
        DateBound::Future if day < today => {
            Err(Problem::new(DATE_PAST).with("today", date_words(today)))
        }
        _ if beyond(today.years_since(day)) => {
            Err(Problem::new(DATE_TOO_OLD).with("years", PLAUSIBLE_YEARS.to_string()))
        }
        _ if beyond(day.years_since(today)) => {
            Err(Problem::new(DATE_TOO_FAR).with("years", PLAUSIBLE_YEARS.to_string()))
        }
        _ => Ok(()),
    }
}

/// "14/03/1987", "14 mars 1987", "14031987", "1987-03-14", "lundi 1er octobre 2026".
fn read(raw: &str) -> Result<NaiveDate, Problem> {
    let text = input::tidy(raw);
    if let Some(c) = text
        .chars()
        .find(|&c| !c.is_alphanumeric() && !" /.-,‐‑–_".contains(c))
    {
        return Err(Problem::new(CHARACTER).with("character", c));
    }
    let folded = fold(&text);
    let mut words: Vec<&str> = folded.split(' ').collect();
    if words.first() == Some(&"le") {
        words.remove(0);
    }
    if words.first().is_some_and(|word| WEEKDAYS.contains(word)) {
        words.remove(0);
    }
    let (day, month, year) = match words[..] {
        [digits] if numeric(digits) => match digits.len() {
            8 => (&digits[..2], &digits[2..4], &digits[4..]),
            6 => return Err(Problem::new(DATE_SHORT_YEAR)),
            _ => return Err(Problem::new(DATE_SHAPE)),
        },
        [year, month, day] if year.len() == 4 && numeric(year) => (day, month, year),
        [day, month, year] => (day, month, year),
        _ => return Err(Problem::new(DATE_SHAPE)),
    };
    let day = if day == "1er" { "1" } else { day };
    let month = if numeric(month) {
        Some(month.to_owned())
    } else {
        month_number(month)
    };
    let month = month.ok_or(Problem::new(DATE_SHAPE))?;
    if !(numeric(day)
        && numeric(year)
        && (1..=2).contains(&day.len())
        && (1..=2).contains(&month.len()))
    {
        return Err(Problem::new(DATE_SHAPE));
    }
    match year.len() {
        4 => civil(day, &month, year),
        2 => Err(Problem::new(DATE_SHORT_YEAR)),
        _ => Err(Problem::new(DATE_SHAPE)),
    }
}

fn civil(day: &str, month: &str, year: &str) -> Result<NaiveDate, Problem> {
    let number = |text: &str| text.parse::<u32>().map_err(|_| Problem::new(DATE_SHAPE));
    let (day, month, year) = (number(day)?, number(month)?, number(year)?);
    if day == 0 || month == 0 {
        return Err(Problem::new(DATE_ZERO));
    }
    let year = i32::try_from(year).map_err(|_| Problem::new(DATE_SHAPE))?;
    let Some(first) = NaiveDate::from_ymd_opt(year, month, 1) else {
        return Err(Problem::new(DATE_MONTH).with("month", month.to_string()));
    };
    first.with_day(day).ok_or_else(|| {
        let last = (28..=31)
            .rev()
            .find(|&d| first.with_day(d).is_some())
            .unwrap_or(28);
        Problem::new(DATE_DAY)
            .with(
                "month",
                format!("{} {year}", MONTHS[first.month0() as usize]),
            )
            .with("last", last.to_string())
    })
}

/// The number of a month by its name or the beginning of its name; "jui" begins two.
fn month_number(word: &str) -> Option<String> {
    let mut found = (1..)
        .zip(MONTHS)
        .filter(|(_, name)| word.len() >= 3 && fold(name).starts_with(word));
    let (number, _) = found.next()?;
    found.next().is_none().then(|| number.to_string())
}

fn numeric(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cx(dates: DateBound) -> CheckContext {
        CheckContext {
            dates,
            ..CheckContext::on("2026-11-21".parse().unwrap())
        }
    }

    fn stored(raw: &str) -> String {
        check(raw, &cx(DateBound::Any)).unwrap().stored
    }

    fn problem(raw: &str) -> Problem {
        check(raw, &cx(DateBound::Any)).unwrap_err()
    }

    #[test]
    fn ways_to_write_a_day() {
        for raw in [
            "14/03/1987",
            "14-03-1987",
            "14.03.1987",
            "14 03 1987",
            "14/3/1987",
            "14031987",
            "1987-03-14",
            "14 mars 1987",
            "14 MARS 1987",
            "samedi 14 mars 1987",
            "le 14 mars 1987",
            "\u{a0}14\u{a0}mars 1987",
        ] {
            assert_eq!(stored(raw), "1987-03-14", "{raw}");
        }
        assert_eq!(stored("1er octobre 2026"), "2026-10-01");
        assert_eq!(stored("1ᵉʳ octobre 2026"), "2026-10-01");
        assert_eq!(stored("1 oct. 2026"), "2026-10-01");
        assert_eq!(stored("2 aout 1990"), "1990-08-02");
        assert_eq!(stored("2 févr. 1990"), "1990-02-02");
        assert_eq!(stored("29/02/2024"), "2024-02-29");
    }

    #[test]
    fn shown_in_full() {
        assert_eq!(
            check("01/10/2026", &cx(DateBound::Any)).unwrap().shown,
            "1er octobre 2026"
        );
    }

    #[test]
    fn two_digits_do_not_tell_the_century() {
        for raw in ["14/03/87", "14 mars 87", "140387"] {
            assert_eq!(problem(raw).code, "date_short_year", "{raw}");
        }
    }

    #[test]
    fn days_that_do_not_exist() {
        let p = problem("29/02/2026");
        assert_eq!(
            (
                p.code,
                p.params["month"].as_str(),
                p.params["last"].as_str()
            ),
            ("date_day", "février 2026", "28")
        );
        assert_eq!(problem("31/04/2026").params["last"], "30");
        assert_eq!(problem("03/14/1987").params["month"], "14");
        assert_eq!(problem("00/00/1987").code, "date_zero");
        assert_eq!(problem("99991999").code, "date_month");
    }

    #[test]
    fn what_is_not_a_day() {
        for raw in [
            "hier",
            "14 jui 1987",
            "14 ma 1987",
            "mars 1987",
            "1987",
            "14/03/187",
            "14/03/19870",
            "1/2/3/2026",
            "14031987 1",
        ] {
            assert_eq!(problem(raw).code, "date_shape", "{raw}");
        }
        assert_eq!(problem("14|03|1987").params["character"], "|");
    }

    #[test]
    fn today_is_on_both_sides() {
        assert!(check("21/11/2026", &cx(DateBound::Past)).is_ok());
        assert!(check("21/11/2026", &cx(DateBound::Future)).is_ok());
        let p = check("22/11/2026", &cx(DateBound::Past)).unwrap_err();
        assert_eq!(
            (p.code, p.params["today"].as_str()),
            ("date_future", "21 novembre 2026")
        );
        assert_eq!(
            check("20/11/2026", &cx(DateBound::Future))
                .unwrap_err()
                .code,
            "date_past"
        );
    }

    #[test]
    fn a_hundred_and_twenty_five_years_are_plausible() {
        assert!(check("21/11/1901", &cx(DateBound::Past)).is_ok());
        assert!(
            check("22/11/1900", &cx(DateBound::Past)).is_ok(),
            "125 years and 364 days"
        );
        assert_eq!(problem("21/11/1900").code, "date_too_old");
        assert_eq!(problem("14/03/0987").code, "date_too_old");
        assert_eq!(problem("21/11/2152").code, "date_too_far");
    }

    proptest! {
        #[test]
        fn every_way_gives_the_same_day(offset in -45_000i64..45_000) {
            let today: NaiveDate = "2026-11-21".parse().unwrap();
            let day = today + chrono::TimeDelta::days(offset);
            let once = check(&day.to_string(), &cx(DateBound::Any)).unwrap();
            prop_assert_eq!(&once.stored, &day.to_string());
            for raw in [once.shown.clone(), crate::time::date_figures(day), crate::time::weekday_date_words(day),
                day.format("%d%m%Y").to_string(), once.shown.to_uppercase()] {
                prop_assert_eq!(&check(&raw, &cx(DateBound::Any)).unwrap(), &once);
            }
        }

        #[test]
        fn nothing_typed_panics(raw in "[0-9a-zé/ .-]{0,20}") {
            let _ = check(&raw, &cx(DateBound::Any));
        }
    }
}
