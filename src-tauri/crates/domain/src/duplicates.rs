//! Likeness between two people: enough to propose "is it the same person?", never to decide it.

use chrono::{Datelike, NaiveDate};

use crate::text::{damerau, fold};

/// What two records are compared by. No `Debug`: all of it is personal.
#[derive(Clone, Copy, Default)]
pub struct Identity<'a> {
    /// Name on the birth certificate.
    pub birth_name: &'a str,
    /// Name used every day, when it is another one.
    pub used_name: Option<&'a str>,
    /// All given names.
    pub given_names: &'a str,
    /// Birth date, when known.
    pub birth_date: Option<NaiveDate>,
}

/// How much two records look like one person's. Two that do not have no likeness.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Likeness {
    /// Worth a look: the names agree and nothing more is known, or the birth date and one name do.
    Possible,
    /// A slip or a change of name would explain the difference.
    Likely,
    /// The same names and the same birth date.
    Same,
}

/// The likeness of two people, the same in both directions.
///
/// - **Same**: a family name, a first given name and the birth date agree (accents, capitals, hyphens
///   and the swap of birth and used name set aside).
/// - **Likely**: the birth date agrees and the names are a slip away or in each other's place; or the
///   names agree and the birth date is a slip away.
/// - **Possible**: the names agree and a birth date is unknown; or everything is a slip away; or the
///   birth date and the given name agree under another family name, as after a marriage.
#[must_use]
pub fn likeness(a: &Identity<'_>, b: &Identity<'_>) -> Option<Likeness> {
    let (x, y) = (Names::of(a), Names::of(b));
    let family = best(&x.family, &y.family);
    let given = x.given_match(&y);
    // "Fatou Diallo" typed as "Diallo Fatou".
    let crossed = match (best(&x.family, &y.given), best(&y.family, &x.given)) {
        (Match::No, _) | (_, Match::No) => Match::No,
        _ => Match::Close,
    };
    let names = family.min(given).max(crossed);
    match (names, dates(a.birth_date, b.birth_date)) {
        (Match::Equal, Dates::Same) => Some(Likeness::Same),
        (Match::Close, Dates::Same) | (Match::Equal, Dates::Near) => Some(Likeness::Likely),
        (Match::Equal, Dates::Unknown) | (Match::Close, Dates::Near) => Some(Likeness::Possible),
        (Match::No, Dates::Same) if given == Match::Equal => Some(Likeness::Possible),
        _ => None,
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Match {
    No,
    Close,
    Equal,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Dates {
    Same,
    Near,
    Unknown,
    Different,
}

/// Folded names, ready to compare.
struct Names {
    /// Birth and used names, whichever is known.
    family: Vec<String>,
    /// Given names one by one.
    given: Vec<String>,
}

impl Names {
    fn of(person: &Identity<'_>) -> Self {
        let mut family: Vec<String> = [Some(person.birth_name), person.used_name]
            .into_iter()
            .flatten()
            .map(fold)
            .filter(|name| !name.is_empty())
            .collect();
        family.dedup();
        // A hyphen stays within a name: "Marie-Ange" is one, "Marie Ange" two.
        let given = person
            .given_names
            .split(|c: char| c.is_whitespace() || c == ',')
            .map(|name| fold(name).replace(' ', ""))
            .filter(|name| !name.is_empty())
            .collect();
        Self { family, given }
    }

    /// Equal when the first given name of one is among the other's: people are often known by their
    /// second one.
    fn given_match(&self, other: &Self) -> Match {
        let (Some(a), Some(b)) = (self.given.first(), other.given.first()) else {
            return Match::No;
        };
        // "Marie-Ange" typed as "Marie Ange".
        let begins = |names: &Self, first: &str| {
            (1..=names.given.len()).any(|n| names.given[..n].concat() == first)
        };
        let among = other.given.contains(a) || self.given.contains(b);
        if among || begins(other, a) || begins(self, b) {
            Match::Equal
        } else {
            compare(a, b)
        }
    }
}

/// The best match between any two names of two lists.
fn best(a: &[String], b: &[String]) -> Match {
    let pairs = a.iter().flat_map(|x| b.iter().map(move |y| compare(x, y)));
    pairs.max().unwrap_or(Match::No)
}

fn compare(a: &str, b: &str) -> Match {
    // "Le Goff" and "Legoff", "Diallo-Martin" and "Diallo Martin".
    let (x, y) = (a.replace(' ', ""), b.replace(' ', ""));
    if x == y {
        return Match::Equal;
    }
    // One slip in a short name gives another real name ("Ly", "Sy"): one is allowed from four
    // letters, two from eight.
    let slips = match x.chars().count().min(y.chars().count()) {
        0..4 => 0,
        4..8 => 1,
        _ => 2,
    };
    if damerau(&x, &y, slips).is_some() || part_of(a, b) || part_of(b, a) {
        Match::Close
    } else {
        Match::No
    }
}

/// Whether a name of several words begins or ends with the other: "Diallo" in "Diallo Martin".
fn part_of(part: &str, whole: &str) -> bool {
    let words: Vec<&str> = whole.split(' ').collect();
    part.len() >= 4
        && words.len() > 1
        && (words.first() == Some(&part) || words.last() == Some(&part))
}

fn dates(a: Option<NaiveDate>, b: Option<NaiveDate>) -> Dates {
    let (Some(a), Some(b)) = (a, b) else {
        return Dates::Unknown;
    };
    if a == b {
        return Dates::Same;
    }
    let transposed = a.year() == b.year() && a.day() == b.month() && a.month() == b.day();
    let digits = |day: NaiveDate| day.format("%d%m%Y").to_string();
    let (x, y) = (digits(a), digits(b));
    // One digit off, or two neighbours swapped: the length is the same, so one slip is one of both.
    let slip = x.len() == y.len() && {
        let off = x.bytes().zip(y.bytes()).filter(|(p, q)| p != q).count();
        off == 1 || (off == 2 && damerau(&x, &y, 1).is_some())
    };
    if transposed || slip {
        Dates::Near
    } else {
        Dates::Different
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Likeness::{Likely, Possible, Same};
    use proptest::prelude::*;

    fn person<'a>(birth: &'a str, used: &'a str, given: &'a str, date: &str) -> Identity<'a> {
        Identity {
            birth_name: birth,
            used_name: Some(used).filter(|name| !name.is_empty()),
            given_names: given,
            birth_date: date.parse().ok(),
        }
    }

    fn like(other: Identity<'_>) -> Option<Likeness> {
        likeness(
            &person("Traoré", "Diallo", "Fatou Aïssatou", "1987-03-14"),
            &other,
        )
    }

    #[test]
    fn the_same_person_spelt_otherwise() {
        assert_eq!(
            like(person("TRAORE", "", "FATOU", "1987-03-14")),
            Some(Same)
        );
        assert_eq!(
            like(person("Diallo", "", "Fatou", "1987-03-14")),
            Some(Same)
        );
        assert_eq!(
            like(person("Diallo", "Traoré", "Fatou", "1987-03-14")),
            Some(Same)
        );
        assert_eq!(
            like(person("Traoré", "", "Aïssatou", "1987-03-14")),
            Some(Same),
            "known by her second name"
        );
    }

    #[test]
    fn a_slip_in_a_name_or_in_the_date() {
        assert_eq!(
            like(person("Traroé", "", "Fatou", "1987-03-14")),
            Some(Likely)
        );
        assert_eq!(
            like(person("Traoré", "", "Fatu", "1987-03-14")),
            Some(Likely)
        );
        assert_eq!(
            like(person("Fatou", "", "Diallo", "1987-03-14")),
            Some(Likely),
            "names in each other's place"
        );
        assert_eq!(
            like(person("Diallo Martin", "", "Fatou", "1987-03-14")),
            Some(Likely),
            "half of a double name"
        );
        assert_eq!(
            like(person("Traoré", "", "Fatou", "1987-03-15")),
            Some(Likely),
            "one digit off"
        );
        assert_eq!(
            like(person("Traoré", "", "Fatou", "1978-03-14")),
            Some(Likely),
            "two digits swapped"
        );
    }

    #[test]
    fn day_and_month_transposed() {
        let a = person("Petit", "", "Jean", "1960-04-09");
        assert_eq!(
            likeness(&a, &person("Petit", "", "Jean", "1960-09-04")),
            Some(Likely)
        );
    }

    #[test]
    fn a_date_that_no_slip_explains() {
        let a = person("Petit", "", "Jean", "1960-04-09");
        for date in ["1960-09-05", "1961-09-04", "1960-06-07"] {
            assert_eq!(
                likeness(&a, &person("Petit", "", "Jean", date)),
                None,
                "{date}"
            );
        }
    }

    #[test]
    fn one_word_of_a_double_name() {
        let like = |whole, part| {
            let a = person(whole, "", "Fatou", "1987-03-14");
            likeness(&a, &person(part, "", "Fatou", "1987-03-14"))
        };
        assert_eq!(like("Martin Diallo", "Diallo"), Some(Likely));
        assert_eq!(like("Diallo Martin", "Diallo"), Some(Likely));
        // A short word may be a particle: worth a look for the rest only.
        assert_eq!(like("Le Goff", "Le"), Some(Possible));
    }

    #[test]
    fn worth_a_look() {
        assert_eq!(like(person("Traoré", "", "Fatou", "")), Some(Possible));
        assert_eq!(
            like(person("Traorés", "", "Fatou", "1987-03-15")),
            Some(Possible)
        );
        assert_eq!(
            like(person("Martin", "", "Fatou", "1987-03-14")),
            Some(Possible),
            "another family name"
        );
    }

    #[test]
    fn other_people() {
        assert_eq!(like(person("Traoré", "", "Fatou", "1992-07-30")), None);
        assert_eq!(
            like(person("Traoré", "", "Moussa", "1987-03-14")),
            None,
            "a twin"
        );
        assert_eq!(like(person("Martin", "", "Paul", "1987-03-14")), None);
        assert_eq!(like(person("Traorés", "", "Fatou", "")), None);
        assert_eq!(like(person("", "", "", "1987-03-14")), None);
        assert_eq!(like(person("Ba", "", "Fatou", "1987-03-15")), None);
    }

    #[test]
    fn short_names_are_not_close() {
        let a = person("Ly", "", "Awa", "1987-03-14");
        assert_eq!(likeness(&a, &person("Sy", "", "Ada", "1987-03-14")), None);
    }

    #[test]
    fn compound_names() {
        let a = person("Le Goff", "", "Marie-Ange", "1950-01-02");
        assert_eq!(
            likeness(&a, &person("Legoff", "", "Marie Ange", "1950-01-02")),
            Some(Same)
        );
        assert_eq!(
            likeness(&a, &person("LE GOFF", "", "Marie Ange, Zoé", "1950-01-02")),
            Some(Same)
        );
    }

    fn identities() -> impl Strategy<Value = (String, Option<String>, String, Option<NaiveDate>)> {
        let date = (0i64..60)
            .prop_map(|n| "1987-01-01".parse::<NaiveDate>().unwrap() + chrono::TimeDelta::days(n));
        (
            "[a-c]{1,5}( [a-c]{4})?",
            prop::option::of("[a-c]{0,5}"),
            "[a-c]{0,4}( [a-c]{1,4})?",
            prop::option::of(date),
        )
    }

    fn borrowed(
        (birth, used, given, date): &(String, Option<String>, String, Option<NaiveDate>),
    ) -> Identity<'_> {
        Identity {
            birth_name: birth,
            used_name: used.as_deref(),
            given_names: given,
            birth_date: *date,
        }
    }

    proptest! {
        #[test]
        fn likeness_has_no_direction(a in identities(), b in identities()) {
            prop_assert_eq!(likeness(&borrowed(&a), &borrowed(&b)), likeness(&borrowed(&b), &borrowed(&a)));
        }

        #[test]
        fn a_person_is_like_herself(a in identities()) {
            let a = borrowed(&a);
            let expected = match a.birth_date {
                _ if a.given_names.trim().is_empty() => None,
                Some(_) => Some(Same),
                None => Some(Possible),
            };
            prop_assert_eq!(likeness(&a, &a), expected);
        }

        #[test]
        fn swapping_birth_and_used_name_changes_nothing(a in identities(), b in identities()) {
            let (a, b) = (borrowed(&a), borrowed(&b));
            let swapped = Identity { birth_name: a.used_name.unwrap_or(""), used_name: Some(a.birth_name), ..a };
            prop_assert_eq!(likeness(&a, &b), likeness(&swapped, &b));
        }
    }
}
