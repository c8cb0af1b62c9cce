//! Counting of legal delays: months from day to same day, working days, public holidays.
//!
//! Sources: code du travail L. 3133-1 (the eleven days), L. 3134-13 (Alsace and Moselle), L. 3422-2
//! (abolition days overseas). Days that the Pacific communities set for themselves are not known
//! here; neither are those before 1982, when 8 May came back.

use chrono::{Datelike, Months, NaiveDate, TimeDelta, Weekday};

/// Which public holidays hold: the eleven, and those of a few departments.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum HolidayZone {
    /// The eleven days of the whole country.
    #[default]
    Common,
    /// Bas-Rhin, Haut-Rhin and Moselle.
    AlsaceMoselle,
    /// Guadeloupe.
    Guadeloupe,
    /// Martinique.
    Martinique,
    /// Guyane.
    Guyane,
    /// La Réunion.
    Reunion,
    /// Mayotte.
    Mayotte,
    /// Saint-Barthélemy.
    SaintBarthelemy,
    /// Saint-Martin.
    SaintMartin,
}

impl HolidayZone {
    /// The zone of a department (INSEE code: "57", "2A", "974").
    #[must_use]
    pub fn of_department(code: &str) -> Self {
        match code {
            "57" | "67" | "68" => Self::AlsaceMoselle,
            "971" => Self::Guadeloupe,
            "972" => Self::Martinique,
            "973" => Self::Guyane,
            "974" => Self::Reunion,
            "976" => Self::Mayotte,
            "977" => Self::SaintBarthelemy,
            "978" => Self::SaintMartin,
            _ => Self::Common,
        }
    }

    /// The month and day on which the abolition of slavery is commemorated.
    const fn abolition(self) -> Option<(u32, u32)> {
        match self {
            Self::Mayotte => Some((4, 27)),
            Self::Martinique => Some((5, 22)),
            Self::Guadeloupe => Some((5, 27)),
            Self::SaintMartin => Some((5, 28)),
            Self::Guyane => Some((6, 10)),
            Self::SaintBarthelemy => Some((10, 9)),
            Self::Reunion => Some((12, 20)),
            Self::Common | Self::AlsaceMoselle => None,
        }
    }
}

/// The day whose number is the same `months` later, or the last day of that month: 31 January and
/// one month give 28 or 29 February. Several months are counted at once from the first day, not one
/// by one, so that the end of February does not shorten the rest.
///
/// Beyond the calendar (year 262142), its last day.
#[must_use]
pub fn add_months(day: NaiveDate, months: u32) -> NaiveDate {
    day.checked_add_months(Months::new(months))
        .unwrap_or(NaiveDate::MAX)
}

/// Easter Sunday in the Gregorian calendar.
///
/// The rule (Clavius, 1582): the Sunday after the full moon of the tables that falls on 21 March or
/// later. The full moon follows from the year's place in the 19-year cycle, corrected once a century
/// for the leap days left out and for the drift of the moon.
#[must_use]
pub fn easter(year: i32) -> Option<NaiveDate> {
    let century = year.div_euclid(100);
    let solar = century - century.div_euclid(4);
    let lunar = (8 * century + 13).div_euclid(25);
    let golden = year.rem_euclid(19);
    // Days from 21 March to the full moon; the two exceptions keep it before 19 April, and keep two
    // years of one cycle from sharing a date.
    let mut moon = (19 * golden + solar - lunar + 15).rem_euclid(30);
    if moon == 29 || (moon == 28 && golden > 10) {
        moon -= 1;
    }
    let full = NaiveDate::from_ymd_opt(year, 3, 21)? + TimeDelta::days(moon.into());
    let to_sunday = 7 - i64::from(full.weekday().num_days_from_sunday());
    Some(full + TimeDelta::days(to_sunday))
}

/// The public holidays of a year, in order. Empty beyond the calendar.
#[must_use]
pub fn public_holidays(year: i32, zone: HolidayZone) -> Vec<NaiveDate> {
    // 1 January, 1 May, 8 May, 14 July, 15 August, 1 and 11 November, 25 December.
    let fixed = [
        (1, 1),
        (5, 1),
        (5, 8),
        (7, 14),
        (8, 15),
        (11, 1),
        (11, 11),
        (12, 25),
    ];
    // Easter Monday, Ascension, Whit Monday.
    let moving = [1, 39, 50];
    let (local_fixed, local_moving): (Option<(u32, u32)>, Option<i64>) = match zone {
        // 26 December and Good Friday.
        HolidayZone::AlsaceMoselle => (Some((12, 26)), Some(-2)),
        zone => (zone.abolition(), None),
    };
    let Some(easter) = easter(year) else {
        return Vec::new();
    };
    let mut days: Vec<NaiveDate> = fixed
        .into_iter()
        .chain(local_fixed)
        .filter_map(|(month, day)| NaiveDate::from_ymd_opt(year, month, day))
        .chain(
            moving
                .into_iter()
                .chain(local_moving)
                .map(|n| easter + TimeDelta::days(n)),
        )
        .collect();
    days.sort_unstable();
    // Ascension falls on 1 or 8 May some years: one holiday.
    days.dedup();
    days
}

/// Whether a day is a public holiday.
#[must_use]
pub fn is_public_holiday(day: NaiveDate, zone: HolidayZone) -> bool {
    public_holidays(day.year(), zone).contains(&day)
}

/// Whether a day is neither a Saturday, nor a Sunday, nor a public holiday.
#[must_use]
pub fn is_working_day(day: NaiveDate, zone: HolidayZone) -> bool {
    !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) && !is_public_holiday(day, zone)
}

/// The day itself when it is a working day, the next one otherwise: a deadline never falls on a
/// closed day.
#[must_use]
pub fn working_day_from(day: NaiveDate, zone: HolidayZone) -> NaiveDate {
    day.iter_days()
        .find(|&day| is_working_day(day, zone))
        .unwrap_or(day)
}

/// The `count`-th working day after `day`; `day` itself does not count, and 0 gives the first working
/// day from it.
#[must_use]
pub fn add_working_days(day: NaiveDate, count: u32, zone: HolidayZone) -> NaiveDate {
    match count {
        0 => working_day_from(day, zone),
        count => day
            .iter_days()
            .skip(1)
            .filter(|&day| is_working_day(day, zone))
            .nth(count as usize - 1)
            .unwrap_or(NaiveDate::MAX),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn months_run_to_the_same_day_or_the_last_one() {
        assert_eq!(add_months(day("2026-01-31"), 1), day("2026-02-28"));
        assert_eq!(add_months(day("2028-01-31"), 1), day("2028-02-29"));
        assert_eq!(add_months(day("2026-01-31"), 2), day("2026-03-31"));
        assert_eq!(add_months(day("2026-11-21"), 2), day("2027-01-21"));
        assert_eq!(add_months(day("2026-08-31"), 6), day("2027-02-28"));
        assert_eq!(add_months(NaiveDate::MAX, 1), NaiveDate::MAX);
    }

    // Published dates; 1818 and 2285 are the earliest possible, 1943 and 2038 the latest. 1954, 1981,
    // 2049 and 2076 fall under the two exceptions.
    #[test]
    fn easter_sundays() {
        for text in [
            "1818-03-22",
            "1943-04-25",
            "1954-04-18",
            "1961-04-02",
            "1981-04-19",
            "2000-04-23",
            "2008-03-23",
            "2011-04-24",
            "2024-03-31",
            "2025-04-20",
            "2026-04-05",
            "2027-03-28",
            "2038-04-25",
            "2049-04-18",
            "2076-04-19",
            "2285-03-22",
        ] {
            assert_eq!(easter(day(text).year()), Some(day(text)));
        }
    }

    #[test]
    fn the_eleven_days_of_2026() {
        let days: Vec<String> = public_holidays(2026, HolidayZone::Common)
            .iter()
            .map(ToString::to_string)
            .collect();
        assert_eq!(
            days,
            [
                "2026-01-01",
                "2026-04-06",
                "2026-05-01",
                "2026-05-08",
                "2026-05-14",
                "2026-05-25",
                "2026-07-14",
                "2026-08-15",
                "2026-11-01",
                "2026-11-11",
                "2026-12-25",
            ]
        );
    }

    #[test]
    fn two_holidays_on_one_day() {
        // Ascension on 1 May 2008, on 8 May 1986.
        assert_eq!(public_holidays(2008, HolidayZone::Common).len(), 10);
        assert_eq!(public_holidays(1986, HolidayZone::Common).len(), 10);
    }

    #[test]
    fn alsace_and_moselle() {
        let zone = HolidayZone::of_department("67");
        assert!(is_public_holiday(day("2026-04-03"), zone));
        assert!(is_public_holiday(day("2026-12-26"), zone));
        assert!(!is_public_holiday(
            day("2026-04-03"),
            HolidayZone::of_department("88")
        ));
    }

    #[test]
    fn abolition_days() {
        for (department, text) in [
            ("976", "2026-04-27"),
            ("972", "2026-05-22"),
            ("971", "2026-05-27"),
            ("978", "2026-05-28"),
            ("973", "2026-06-10"),
            ("977", "2026-10-09"),
            ("974", "2026-12-20"),
        ] {
            assert!(
                is_public_holiday(day(text), HolidayZone::of_department(department)),
                "{department}"
            );
            assert!(!is_public_holiday(
                day(text),
                HolidayZone::of_department("51")
            ));
        }
    }

    #[test]
    fn working_days() {
        let common = HolidayZone::Common;
        // Friday 1 May 2026 is a holiday, followed by a weekend.
        assert_eq!(
            working_day_from(day("2026-05-01"), common),
            day("2026-05-04")
        );
        assert_eq!(
            working_day_from(day("2026-05-04"), common),
            day("2026-05-04")
        );
        // Thursday 30 April, one working day: Monday 4 May.
        assert_eq!(
            add_working_days(day("2026-04-30"), 1, common),
            day("2026-05-04")
        );
        // Monday 2 November 2026, ten working days, 11 November (a Wednesday) left out: 17 November.
        assert_eq!(
            add_working_days(day("2026-11-02"), 10, common),
            day("2026-11-17")
        );
        assert_eq!(
            add_working_days(day("2026-11-01"), 0, common),
            day("2026-11-02")
        );
    }

    /// Easter by the tables of the calendar's makers, as the encyclopaedias print the steps.
    fn easter_by_golden_number(year: i32) -> NaiveDate {
        let golden = year % 19 + 1;
        let century = year / 100 + 1;
        let x = 3 * century / 4 - 12;
        let z = (8 * century + 5) / 25 - 5;
        let d = 5 * year / 4 - x - 10;
        let mut epact = (11 * golden + 20 + z - x).rem_euclid(30);
        if (epact == 25 && golden > 11) || epact == 24 {
            epact += 1;
        }
        let mut n = 44 - epact;
        if n < 21 {
            n += 30;
        }
        n = n + 7 - (d + n) % 7;
        let (month, day) = if n > 31 { (4, n - 31) } else { (3, n) };
        NaiveDate::from_ymd_opt(year, month, u32::try_from(day).unwrap()).unwrap()
    }

    proptest! {
        #[test]
        fn easter_agrees_with_the_tables(year in 1583i32..9999) {
            prop_assert_eq!(easter(year), Some(easter_by_golden_number(year)));
        }

        #[test]
        fn months_never_leave_their_month(offset in 0i64..40_000, months in 0u32..60) {
            let from = day("1990-01-01") + TimeDelta::days(offset);
            let to = add_months(from, months);
            let index = |d: NaiveDate| d.year() * 12 + d.month0().cast_signed();
            prop_assert_eq!(index(to) - index(from), months.cast_signed());
            prop_assert!(to.day() == from.day() || (to.day() < from.day() && to.succ_opt().unwrap().day() == 1));
        }

        #[test]
        fn there_are_as_many_working_days_as_asked(offset in 0i64..20_000, count in 1u32..40, alsace: bool) {
            let zone = if alsace { HolidayZone::AlsaceMoselle } else { HolidayZone::Common };
            let from = day("1990-01-01") + TimeDelta::days(offset);
            let to = add_working_days(from, count, zone);
            let between = from.iter_days().skip(1).take_while(|&d| d <= to).filter(|&d| is_working_day(d, zone)).count();
            prop_assert_eq!(between, count as usize);
            prop_assert!(is_working_day(to, zone));
        }
    }
}
