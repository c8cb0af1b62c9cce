//! The same figures by another way: plain loops over the rows, one question at a time.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::*;

const CHANNELS: [Option<&str>; 3] = [None, Some("telephone"), Some("domicile")];
const GENDERS: [Option<&str>; 3] = [None, Some("feminin"), Some("masculin")];
const OPERATORS: [&str; 3] = ["caf", "cpam", "msa"];
const OUTCOMES: [Option<&str>; 3] = [None, Some("finalisee"), Some("bloquee")];
const LEVELS: [&str; 2] = ["accompagnement", "information"];
const THEMES: [&str; 3] = ["justice", "logement", "email"];

fn any_request() -> impl Strategy<Value = R> {
    (
        0usize..3,
        0usize..3,
        0usize..2,
        0usize..8,
        proptest::option::of(0u32..60),
    )
        .prop_map(|(operator, outcome, level, themes, minutes)| R {
            outcome: OUTCOMES[outcome],
            level: LEVELS[level],
            minutes,
            themes: (0..3)
                .filter(|n| themes >> n & 1 == 1)
                .map(|n| THEMES[n])
                .collect(),
            ..r(0, OPERATORS[operator])
        })
}

fn any_sessions() -> impl Strategy<Value = Vec<S>> {
    let one = (
        (0i64..60, 0u16..24, 0usize..3, 0usize..3, 0u8..5),
        proptest::option::of(0u32..200),
        proptest::option::of(any::<bool>()),
        prop::collection::vec(any_request(), 0..4),
    );
    prop::collection::vec(one, 0..60).prop_map(|all| {
        (0u64..)
            .zip(all)
            .map(
                |(id, ((on, hour, channel, gender, person), minutes, first, mut requests))| {
                    for (n, request) in (0..).zip(&mut requests) {
                        request.id = id * 10 + n;
                    }
                    let mut session = s(id, "2026-01-10");
                    session.day += chrono::TimeDelta::days(on);
                    session.minute = hour * 60;
                    session.channel = CHANNELS[channel];
                    session.gender = GENDERS[gender];
                    session.person = (person > 0).then_some(person);
                    session.minutes = minutes;
                    session.first = first;
                    session.requests = requests;
                    session
                },
            )
            .collect()
    })
}

fn any_filters() -> impl Strategy<Value = Vec<Filter>> {
    let session = prop_oneof![
        Just(None),
        Just(Some(filter(Dimension::Channel, &["telephone", NOT_GIVEN]))),
        Just(Some(filter(Dimension::Gender, &["feminin"]))),
        Just(Some(filter(Dimension::Hour, &["9", "10", "11"]))),
        Just(Some(filter(Dimension::Duration, &["30_59"]))),
    ];
    let request = || {
        prop_oneof![
            Just(None),
            Just(Some(filter(Dimension::Operator, &["caf", "msa"]))),
            Just(Some(filter(Dimension::Theme, &["justice", "email"]))),
            Just(Some(filter(Dimension::Outcome, &["finalisee"]))),
            Just(Some(filter(Dimension::Handled, &[NO]))),
        ]
    };
    (session, request(), request()).prop_map(|(a, b, c)| [a, b, c].into_iter().flatten().collect())
}

fn held(filter: &Filter, code: Option<&str>) -> bool {
    filter.codes.iter().any(|c| c == code.unwrap_or(NOT_GIVEN))
}

fn handled(request: &R) -> Option<&'static str> {
    let yes = matches!(
        request.outcome,
        Some("finalisee" | "a_finaliser_en_autonomie")
    );
    (request.level == "accompagnement").then_some(if yes { YES } else { NO })
}

fn duration(session: &S) -> Option<&'static str> {
    session.minutes.map(|minutes| match minutes {
        0..=29 => "moins_de_30",
        30..=59 => "30_59",
        60..=119 => "60_119",
        _ => "120_et_plus",
    })
}

/// What passes: sessions, with their requests that pass.
fn selected<'a>(sessions: &'a [S], period: Period, filters: &[Filter]) -> Vec<(&'a S, Vec<&'a R>)> {
    let of_request = |filter: &&Filter| filter.dimension.subject() == dimension::Subject::Request;
    let session_passes = |s: &S| {
        filters
            .iter()
            .filter(|f| !of_request(f))
            .all(|f| match f.dimension {
                Dimension::Channel => held(f, s.channel),
                Dimension::Gender => held(f, s.gender),
                Dimension::Hour => held(f, Some(&(s.minute / 60).to_string())),
                Dimension::Duration => held(f, duration(s)),
                _ => unreachable!(),
            })
    };
    let request_passes = |r: &R| {
        filters
            .iter()
            .filter(of_request)
            .all(|f| match f.dimension {
                Dimension::Operator => held(f, Some(&r.operator)),
                Dimension::Theme => r.themes.iter().any(|theme| held(f, Some(theme))),
                Dimension::Outcome => held(f, r.outcome),
                Dimension::Handled => held(f, handled(r)),
                _ => unreachable!(),
            })
    };
    let wants_request = filters.iter().any(|f| of_request(&f));
    sessions
        .iter()
        .filter(|s| period.contains(s.day) && session_passes(s))
        .map(|s| {
            (
                s,
                s.requests
                    .iter()
                    .filter(|r| request_passes(r))
                    .collect::<Vec<_>>(),
            )
        })
        .filter(|(_, requests)| !wants_request || !requests.is_empty())
        .collect()
}

fn counted<'a>(codes: impl Iterator<Item = (Option<&'a str>, u64)>) -> BTreeMap<String, u64> {
    let mut counts = BTreeMap::new();
    for (code, weight) in codes.filter(|(_, weight)| *weight > 0) {
        *counts
            .entry(code.unwrap_or(NOT_GIVEN).to_owned())
            .or_insert(0) += weight;
    }
    counts
}

fn sorted(answer: &Answer, dimension: Dimension) -> BTreeMap<String, u64> {
    rows(answer, dimension).into_iter().collect()
}

proptest! {
    #[test]
    fn the_image_counts_as_plain_loops_do(sessions in any_sessions(), filters in any_filters(), from in 0i64..60, length in 0i64..60) {
        let from = day("2026-01-10") + chrono::TimeDelta::days(from);
        let period = Period { from, to: from + chrono::TimeDelta::days(length) };
        let mut query = Query::dashboard(period, Compare::None, day("2026-12-31"));
        query.filters = filters.clone();
        query.by.push(By { measure: Measure::Requests, dimension: Dimension::Handled });
        let facts = facts(&sessions);
        let answer = facts.answer(&query);
        let found = selected(&sessions, period, &filters);
        let requests: Vec<&R> = found.iter().flat_map(|(_, r)| r.iter().copied()).collect();

        prop_assert_eq!(value(&answer, "sessions"), Amount::Count(found.len() as u64));
        prop_assert_eq!(value(&answer, "requests"), Amount::Count(requests.len() as u64));
        let persons: BTreeSet<u8> = found.iter().filter_map(|(s, _)| s.person).collect();
        prop_assert_eq!(value(&answer, "persons"), Amount::Count(persons.len() as u64));
        let new: BTreeSet<u8> = found.iter().filter(|(s, _)| s.first == Some(true)).filter_map(|(s, _)| s.person).collect();
        prop_assert_eq!(value(&answer, "first_time_persons"), Amount::Count(new.len() as u64));
        let mut minutes: Vec<u64> = found.iter().filter_map(|(s, _)| s.minutes).map(u64::from).collect();
        minutes.sort_unstable();
        prop_assert_eq!(value(&answer, "minutes"), Amount::Minutes(minutes.iter().sum()));
        for (id, percent) in [("duration_median", 50), ("duration_p90", 90)] {
            // The first value that at least this part of the values does not exceed.
            let expected = minutes.iter().copied().find(|v| minutes.iter().filter(|w| *w <= v).count() * 100 >= minutes.len() * percent);
            prop_assert_eq!(value(&answer, id), expected.map_or(Amount::Nothing, Amount::Minutes));
        }
        let one = |code| (code, 1);
        prop_assert_eq!(sorted(&answer, Dimension::Channel), counted(found.iter().map(|(s, _)| one(s.channel))));
        prop_assert_eq!(sorted(&answer, Dimension::Gender), counted(found.iter().map(|(s, _)| one(s.gender))));
        prop_assert_eq!(sorted(&answer, Dimension::Duration), counted(found.iter().map(|(s, _)| one(duration(s)))));
        prop_assert_eq!(sorted(&answer, Dimension::Operator), counted(requests.iter().map(|r| one(Some(&*r.operator)))));
        prop_assert_eq!(sorted(&answer, Dimension::Outcome), counted(requests.iter().map(|r| one(r.outcome))));
        prop_assert_eq!(sorted(&answer, Dimension::Level), counted(requests.iter().map(|r| one(Some(r.level)))));
        prop_assert_eq!(sorted(&answer, Dimension::Handled), counted(requests.iter().filter_map(|r| handled(r)).map(|c| one(Some(c)))));
        let themes = requests.iter().flat_map(|r| {
            let none = r.themes.is_empty().then_some((None, 1));
            r.themes.iter().map(|theme| (Some(*theme), 1)).chain(none)
        });
        prop_assert_eq!(sorted(&answer, Dimension::Theme), counted(themes));
        let load: u64 = answer.load.iter().map(|cell| if let Cell::Shown(n) = cell { *n } else { 0 }).sum();
        prop_assert_eq!(load, found.len() as u64);
        let trend: u64 = answer.trend.iter().map(|point| if let Cell::Shown(n) = point.cell { n } else { 0 }).sum();
        prop_assert_eq!(trend, found.len() as u64);
        let open: BTreeSet<NaiveDate> = sessions.iter().filter(|s| period.contains(s.day)).map(|s| s.day).collect();
        prop_assert_eq!(answer.opening_days as usize, open.len());
        // The way down: the sessions behind the figure, the latest first.
        let down = facts.sessions(&query, &[], 0, 1_000);
        let mut expected: Vec<(NaiveDate, u64)> = found.iter().map(|(s, _)| (s.day, s.id)).collect();
        expected.sort_by(|a, b| b.cmp(a));
        let ids: Vec<u64> = down.ids.iter().map(|id| u64::try_from(u128::from_be_bytes(*id.as_bytes())).unwrap()).collect();
        prop_assert_eq!(down.total, expected.len());
        prop_assert_eq!(ids, expected.into_iter().map(|(_, id)| id).collect::<Vec<_>>());
    }

    #[test]
    fn the_other_measures_count_as_plain_loops_do(sessions in any_sessions(), filters in any_filters()) {
        let period = period("2026-01-01", "2026-03-31");
        let mut query = Query::dashboard(period, Compare::None, day("2026-12-31"));
        query.filters = filters.clone();
        let facts = facts(&sessions);
        let found = selected(&sessions, period, &filters);
        let mut by = |measure, dimension| {
            query.by = vec![By { measure, dimension }];
            sorted(&facts.answer(&query), dimension)
        };
        let one = |code| (code, 1);
        // Sessions with at least one such request.
        let operators = found.iter().flat_map(|(_, r)| {
            r.iter().map(|r| r.operator.as_str()).collect::<BTreeSet<_>>().into_iter().map(|o| one(Some(o)))
        });
        prop_assert_eq!(by(Measure::Sessions, Dimension::Operator), counted(operators));
        let requests = found.iter().map(|(s, r)| (s.channel, r.len() as u64));
        prop_assert_eq!(by(Measure::Requests, Dimension::Channel), counted(requests));
        let minutes = found.iter().map(|(s, _)| (s.gender, s.minutes.unwrap_or(0).into()));
        prop_assert_eq!(by(Measure::Minutes, Dimension::Gender), counted(minutes));
        let spent = found.iter().flat_map(|(_, r)| r.iter().map(|r| (Some(&*r.operator), r.minutes.unwrap_or(0).into())));
        prop_assert_eq!(by(Measure::Minutes, Dimension::Operator), counted(spent));
        let persons: BTreeSet<(Option<&str>, u8)> = found.iter().filter_map(|(s, _)| Some((s.channel, s.person?))).collect();
        prop_assert_eq!(by(Measure::Persons, Dimension::Channel), counted(persons.into_iter().map(|(c, _)| one(c))));
        query.by.clear();
        query.cross = vec![(Dimension::Operator, Dimension::Outcome), (Dimension::Channel, Dimension::Gender)];
        let answer = facts.answer(&query);
        let cells = |at: usize| answer.crosses[at].cells.iter().map(|(a, b, cell)| (format!("{a} {b}"), match cell {
            Cell::Shown(n) => *n,
            Cell::Hidden => 0,
        })).collect::<BTreeMap<_, _>>();
        let pairs: Vec<String> = found.iter().flat_map(|(_, r)| r.iter().map(|r| format!("{} {}", r.operator, r.outcome.unwrap_or(NOT_GIVEN)))).collect();
        prop_assert_eq!(cells(0), counted(pairs.iter().map(|p| one(Some(p)))));
        let pairs: Vec<String> = found.iter().map(|(s, _)| format!("{} {}", s.channel.unwrap_or(NOT_GIVEN), s.gender.unwrap_or(NOT_GIVEN))).collect();
        prop_assert_eq!(cells(1), counted(pairs.iter().map(|p| one(Some(p)))));
    }

    #[test]
    fn shares_add_up_and_stay_within_one_tenth(counts in prop::collection::vec(0u64..10_000, 1..30)) {
        let shares = shares::largest_remainder(&counts);
        let total: u64 = counts.iter().sum();
        prop_assert_eq!(shares.iter().map(|s| u64::from(*s)).sum::<u64>(), if total == 0 { 0 } else { 1000 });
        for (count, share) in counts.iter().zip(shares) {
            prop_assert!((u64::from(share) * total).abs_diff(count * 1000) < total.max(1));
        }
    }
}
