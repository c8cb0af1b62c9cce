//! Age classes, on the union of the edges of every national list, so that each of their brackets can
//! be rebuilt.
//!
//! Age is taken on the day of the session, never today: last year's report must not change.

use chrono::{Datelike, NaiveDate};

/// The ages at which a new class begins.
pub const EDGES: [u32; 11] = [12, 18, 25, 26, 35, 40, 45, 55, 60, 65, 70];

/// A class: from the first age to the last one, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct AgeClass {
    /// What is stored: an entry of the list `age_classes`.
    pub code: &'static str,
    /// The youngest age.
    pub from: u32,
    /// The oldest age; absent: no limit.
    pub to: Option<u32>,
}

/// Every class, the youngest first.
pub const CLASSES: [AgeClass; 12] = [
    class("moins_de_12", 0, Some(11)),
    class("12_17", 12, Some(17)),
    class("18_24", 18, Some(24)),
    class("25_25", 25, Some(25)),
    class("26_34", 26, Some(34)),
    class("35_39", 35, Some(39)),
    class("40_44", 40, Some(44)),
    class("45_54", 45, Some(54)),
    class("55_59", 55, Some(59)),
    class("60_64", 60, Some(64)),
    class("65_69", 65, Some(69)),
    class("70_et_plus", 70, None),
];

const fn class(code: &'static str, from: u32, to: Option<u32>) -> AgeClass {
    AgeClass { code, from, to }
}

impl AgeClass {
    /// The class of an age in years.
    #[must_use]
    pub fn of_age(years: u32) -> Self {
        let rank = EDGES.iter().filter(|&&edge| edge <= years).count();
        CLASSES[rank]
    }

    /// The class of someone born on `birth`, on the day of the session. `None` before the birth.
    #[must_use]
    pub fn on(birth: NaiveDate, session: NaiveDate) -> Option<Self> {
        age_on(birth, session).map(Self::of_age)
    }

    /// The class of someone of whom the year of birth alone is known: the age reached in the year of
    /// the session. `None` before the birth.
    #[must_use]
    pub fn of_birth_year(year: i32, session: NaiveDate) -> Option<Self> {
        u32::try_from(session.year().checked_sub(year)?)
            .ok()
            .map(Self::of_age)
    }

    /// The class of a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        CLASSES.into_iter().find(|class| class.code == code)
    }
}

/// The age in whole years; `None` before the birth. Someone born on 29 February grows older on
/// 1 March in ordinary years.
#[must_use]
pub fn age_on(birth: NaiveDate, day: NaiveDate) -> Option<u32> {
    day.years_since(birth)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn code(birth: &str, session: &str) -> &'static str {
        AgeClass::on(day(birth), day(session)).unwrap().code
    }

    #[test]
    fn the_class_changes_on_the_birthday() {
        assert_eq!(code("2000-11-22", "2026-11-21"), "25_25");
        assert_eq!(code("2000-11-21", "2026-11-21"), "26_34");
        assert_eq!(code("2001-11-22", "2026-11-21"), "18_24");
        assert_eq!(code("2008-11-21", "2026-11-21"), "18_24");
        assert_eq!(code("2008-11-22", "2026-11-21"), "12_17");
        assert_eq!(code("2014-11-22", "2026-11-21"), "moins_de_12");
        assert_eq!(code("1956-11-21", "2026-11-21"), "70_et_plus");
        assert_eq!(code("1956-11-22", "2026-11-21"), "65_69");
        assert_eq!(code("1971-11-21", "2026-11-21"), "55_59");
    }

    #[test]
    fn the_day_of_the_session_counts_not_today() {
        assert_eq!(code("2000-06-15", "2025-06-14"), "18_24");
        assert_eq!(code("2000-06-15", "2025-06-15"), "25_25");
        assert_eq!(code("2000-06-15", "2026-06-15"), "26_34");
    }

    #[test]
    fn born_on_29_february() {
        assert_eq!(age_on(day("2008-02-29"), day("2026-02-28")), Some(17));
        assert_eq!(age_on(day("2008-02-29"), day("2026-03-01")), Some(18));
        assert_eq!(age_on(day("2008-02-29"), day("2024-02-29")), Some(16));
    }

    #[test]
    fn nobody_has_an_age_before_birth() {
        assert_eq!(AgeClass::on(day("2026-11-22"), day("2026-11-21")), None);
        assert_eq!(AgeClass::of_birth_year(2027, day("2026-11-21")), None);
        assert_eq!(AgeClass::of_birth_year(i32::MIN, day("2026-11-21")), None);
        assert_eq!(code("2026-11-21", "2026-11-21"), "moins_de_12");
    }

    #[test]
    fn the_year_of_birth_alone() {
        assert_eq!(
            AgeClass::of_birth_year(1987, day("2026-01-01"))
                .unwrap()
                .code,
            "35_39"
        );
        assert_eq!(
            AgeClass::of_birth_year(1986, day("2026-01-01"))
                .unwrap()
                .code,
            "40_44"
        );
    }

    // La Coop: <12, 12–17, 18–24, 25–39, 40–59, 60–69, 70+; national figures: 26 and 55; the old
    // Espace Coop: 12, 18, 35, 60. A bracket is rebuilt when each of its ends is an end of a class.
    #[test]
    fn national_brackets_are_unions_of_classes() {
        for edges in [&[12, 18, 25, 40, 60, 70][..], &[26, 55], &[12, 18, 35, 60]] {
            assert!(
                edges
                    .iter()
                    .all(|edge| CLASSES.iter().any(|class| class.from == *edge))
            );
        }
    }

    proptest! {
        #[test]
        fn the_classes_partition_all_ages(years in 0u32..200) {
            let holding: Vec<_> = CLASSES
                .into_iter()
                .filter(|class| class.from <= years && class.to.is_none_or(|to| years <= to))
                .collect();
            prop_assert_eq!(holding, [AgeClass::of_age(years)]);
        }

        #[test]
        fn codes_come_back(years in 0u32..200) {
            let class = AgeClass::of_age(years);
            prop_assert_eq!(AgeClass::from_code(class.code), Some(class));
        }

        // Age by another way: the anniversaries passed, one by one.
        #[test]
        fn age_counts_birthdays(birth in 0i32..40_000, later in 0i32..40_000) {
            let birth = NaiveDate::from_num_days_from_ce_opt(700_000 + birth).unwrap();
            let session = birth + chrono::TimeDelta::days(later.into());
            let passed = (birth.year() + 1..=session.year())
                .filter(|&y| {
                    let birthday = birth.with_year(y).unwrap_or(NaiveDate::from_ymd_opt(y, 3, 1).unwrap());
                    birthday <= session
                })
                .count();
            prop_assert_eq!(age_on(birth, session), u32::try_from(passed).ok());
        }
    }
}
