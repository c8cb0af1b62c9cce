//! Instants, days and French wording.
//!
//! Instants are stored in UTC. Days and months are cut in the site's own zone: a session at 23:30 in
//! Paris belongs to that evening, and a counter in Cayenne does not live in Paris's day.

use std::{fmt, str::FromStr};

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, Timelike, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

/// Where the present comes from: the shell hands in the machine's clock, tests a stopped one.
pub trait Clock {
    /// The present instant.
    fn now(&self) -> DateTime<Utc>;
}

/// The zone of a site: one of those in force on French soil.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Zone(Tz);

/// The name is not that of a zone in force on French soil.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("unknown zone")]
pub struct BadZone;

impl Zone {
    /// Metropolitan France.
    pub const PARIS: Self = Self(Tz::Europe__Paris);

    /// Every zone accepted, the most common first. Names are those of the IANA database.
    pub const ALL: [Self; 14] = [
        Self::PARIS,
        Self(Tz::America__Guadeloupe),
        Self(Tz::America__Martinique),
        Self(Tz::America__Cayenne),
        Self(Tz::Indian__Reunion),
        Self(Tz::Indian__Mayotte),
        Self(Tz::America__Miquelon),
        Self(Tz::America__St_Barthelemy),
        Self(Tz::America__Marigot),
        Self(Tz::Pacific__Wallis),
        Self(Tz::Pacific__Tahiti),
        Self(Tz::Pacific__Marquesas),
        Self(Tz::Pacific__Gambier),
        Self(Tz::Pacific__Noumea),
    ];

    /// The zone of a department or overseas community (INSEE code: "2A", "974"). Polynesia has three
    /// zones: the one of Tahiti is proposed.
    #[must_use]
    pub fn of_department(code: &str) -> Self {
        Self(match code {
            "971" => Tz::America__Guadeloupe,
            "972" => Tz::America__Martinique,
            "973" => Tz::America__Cayenne,
            "974" => Tz::Indian__Reunion,
            "975" => Tz::America__Miquelon,
            "976" => Tz::Indian__Mayotte,
            "977" => Tz::America__St_Barthelemy,
            "978" => Tz::America__Marigot,
            "986" => Tz::Pacific__Wallis,
            "987" => Tz::Pacific__Tahiti,
            "988" => Tz::Pacific__Noumea,
            _ => Tz::Europe__Paris,
        })
    }

    /// The IANA name, such as `Europe/Paris`.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.0.name()
    }

    /// The zone for chrono.
    #[must_use]
    pub const fn tz(self) -> Tz {
        self.0
    }
}

impl Default for Zone {
    fn default() -> Self {
        Self::PARIS
    }
}

impl FromStr for Zone {
    type Err = BadZone;

    fn from_str(name: &str) -> Result<Self, BadZone> {
        Self::ALL
            .into_iter()
            .find(|zone| zone.name() == name)
            .ok_or(BadZone)
    }
}

impl TryFrom<String> for Zone {
    type Error = BadZone;

    fn try_from(name: String) -> Result<Self, BadZone> {
        name.parse()
    }
}

impl From<Zone> for String {
    fn from(zone: Zone) -> Self {
        zone.name().to_owned()
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The day of an instant for someone who lives in `zone`.
#[must_use]
pub fn day_in(zone: Zone, instant: DateTime<Utc>) -> NaiveDate {
    instant.with_timezone(&zone.tz()).date_naive()
}

/// The time of an instant on the wall of someone who lives in `zone`.
#[must_use]
pub fn wall_time_in(zone: Zone, instant: DateTime<Utc>) -> NaiveTime {
    instant.with_timezone(&zone.tz()).time()
}

/// The months in French, January first.
pub const MONTHS: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];

/// The days of the week in French, Monday first.
pub const WEEKDAYS: [&str; 7] = [
    "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche",
];

/// A date in full: "21 novembre 2026", "1er octobre 2026".
#[must_use]
pub fn date_words(day: NaiveDate) -> String {
    format!("{} {}", day_and_month(day), day.year())
}

/// A date in full with its weekday: "samedi 21 novembre 2026".
#[must_use]
pub fn weekday_date_words(day: NaiveDate) -> String {
    let weekday = WEEKDAYS[day.weekday().num_days_from_monday() as usize];
    format!("{weekday} {}", date_words(day))
}

/// A date in figures: "21/11/2026".
#[must_use]
pub fn date_figures(day: NaiveDate) -> String {
    format!("{:02}/{:02}/{:04}", day.day(), day.month(), day.year())
}

/// A time: "10 h 24", "9 h 05", with no-break spaces (U+00A0) around the h.
#[must_use]
pub fn time_words(time: NaiveTime) -> String {
    format!("{}\u{a0}h\u{a0}{:02}", time.hour(), time.minute())
}

fn day_and_month(day: NaiveDate) -> String {
    let month = MONTHS[day.month0() as usize];
    // Only the first of the month is an ordinal (Lexique des règles typographiques, "dates").
    match day.day() {
        1 => format!("1er {month}"),
        n => format!("{n} {month}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn instant(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_day_is_cut_in_the_sites_zone() {
        // 22:30 UTC: half past midnight the next day in summer Paris, half past eleven in winter.
        assert_eq!(
            day_in(Zone::PARIS, instant("2026-07-14T22:30:00Z")),
            day("2026-07-15")
        );
        assert_eq!(
            day_in(Zone::PARIS, instant("2026-12-31T22:30:00Z")),
            day("2026-12-31")
        );
        assert_eq!(
            day_in(Zone::PARIS, instant("2026-12-31T23:30:00Z")),
            day("2027-01-01")
        );
        // La Réunion is UTC+4 and Guyane UTC-3, all year.
        let reunion = Zone::of_department("974");
        let cayenne = Zone::of_department("973");
        assert_eq!(
            day_in(reunion, instant("2026-12-31T20:00:00Z")),
            day("2027-01-01")
        );
        assert_eq!(
            day_in(cayenne, instant("2027-01-01T02:59:59Z")),
            day("2026-12-31")
        );
    }

    #[test]
    fn the_two_changes_of_clock_in_2026() {
        // 29 March: 01:00 UTC is 03:00. 25 October: 01:00 UTC is 02:00 for the second time.
        let wall = |t| time_words(wall_time_in(Zone::PARIS, instant(t)));
        assert_eq!(wall("2026-03-29T00:59:00Z"), "1\u{a0}h\u{a0}59");
        assert_eq!(wall("2026-03-29T01:00:00Z"), "3\u{a0}h\u{a0}00");
        assert_eq!(wall("2026-10-25T00:30:00Z"), "2\u{a0}h\u{a0}30");
        assert_eq!(wall("2026-10-25T01:30:00Z"), "2\u{a0}h\u{a0}30");
    }

    #[test]
    fn zones_come_back_by_name_and_others_are_refused() {
        for zone in Zone::ALL {
            assert_eq!(zone.name().parse(), Ok(zone));
        }
        assert_eq!("Asia/Tokyo".parse::<Zone>(), Err(BadZone));
        assert_eq!("europe/paris".parse::<Zone>(), Err(BadZone));
        assert_eq!(Zone::default().to_string(), "Europe/Paris");
    }

    #[test]
    fn departments_without_a_zone_of_their_own_live_in_paris() {
        assert_eq!(Zone::of_department("2A"), Zone::PARIS);
        assert_eq!(Zone::of_department("51"), Zone::PARIS);
        assert_eq!(Zone::of_department("976").name(), "Indian/Mayotte");
    }

    #[test]
    fn dates_in_words() {
        assert_eq!(date_words(day("2026-11-21")), "21 novembre 2026");
        assert_eq!(date_words(day("2026-10-01")), "1er octobre 2026");
        assert_eq!(
            weekday_date_words(day("2026-11-21")),
            "samedi 21 novembre 2026"
        );
        assert_eq!(
            weekday_date_words(day("2026-02-01")),
            "dimanche 1er février 2026"
        );
        assert_eq!(date_figures(day("1987-03-04")), "04/03/1987");
    }

    #[test]
    fn times_in_words() {
        let t = |h, m| time_words(NaiveTime::from_hms_opt(h, m, 59).unwrap());
        assert_eq!(t(10, 24), "10\u{a0}h\u{a0}24");
        assert_eq!(t(9, 5), "9\u{a0}h\u{a0}05");
        assert_eq!(t(0, 0), "0\u{a0}h\u{a0}00");
    }
}
