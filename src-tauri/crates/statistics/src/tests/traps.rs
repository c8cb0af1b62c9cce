//! The thirteen traps found in existing tools, one test each; the numbers are worked out by hand.

use super::*;
use crate::query::Step;
use chrono::Datelike;
use guichet_domain::age::AgeClass;
use guichet_domain::time::Zone;

fn shares(answer: &Answer, dimension: Dimension) -> Vec<(String, Option<u16>)> {
    table(answer, dimension)
        .rows
        .iter()
        .map(|row| (row.code.clone(), row.share))
        .collect()
}

fn workshop(
    n: u8,
    on: &str,
    minutes: u32,
    participants: u32,
    counts: &[(&str, &str, u32)],
    facts: &mut Facts,
) {
    facts
        .put_workshop(&WorkshopFact {
            id: [n; 16],
            day: day(on),
            site: None,
            agent: Some(AgentId::from_bytes([1; 16])),
            minutes,
            participants,
            counts,
        })
        .unwrap();
}

#[test]
fn trap_01_shares_of_several_choices_are_over_requests_not_over_mentions() {
    // Four requests, six mentions. Justice stands in three requests of four: 75 %, not 3/6 = 50 %.
    let mut one = s(1, "2026-03-02");
    let themes: [&[&'static str]; 4] = [
        &["justice"],
        &["justice", "logement"],
        &["justice", "logement"],
        &["email"],
    ];
    one.requests = (0..4)
        .map(|n| R {
            themes: themes[n as usize].to_vec(),
            ..r(n, "caf")
        })
        .collect();
    let answer = facts(&[one]).answer(&ask("2026-03-01", "2026-03-31"));
    let table = table(&answer, Dimension::Theme);
    assert!(table.multiple);
    assert_eq!(table.base, Cell::Shown(4));
    assert_eq!(
        shares(&answer, Dimension::Theme),
        [
            ("justice".into(), Some(750)),
            ("logement".into(), Some(500)),
            ("email".into(), Some(250))
        ]
    );
}

#[test]
fn trap_02_shares_add_up_to_100() {
    // Three of three operators: 33.3 + 33.3 + 33.3 = 99.9. The largest remainder gives 33.4 to the first.
    let mut one = s(1, "2026-03-02");
    one.requests = vec![r(1, "caf"), r(2, "cpam"), r(3, "msa")];
    let answer = facts(&[one]).answer(&ask("2026-03-01", "2026-03-31"));
    let of: Vec<u16> = shares(&answer, Dimension::Operator)
        .into_iter()
        .filter_map(|(_, share)| share)
        .collect();
    assert_eq!(of, [334, 333, 333]);
    // 1, 2 and 4 of 7: 142.86, 285.71, 571.43 tenths. Floors make 998; the two largest remainders are .86, .71.
    assert_eq!(shares::largest_remainder(&[1, 2, 4]), [143, 286, 571]);
}

#[test]
fn trap_03_age_is_that_of_the_session_day() {
    // Born on 15 June 2000: 24 years old on 14 June 2025, 25 the day after. Asked in 2030, nothing changes.
    let born = day("2000-06-15");
    let mut before = s(1, "2025-06-14");
    let mut after = s(2, "2025-06-15");
    for session in [&mut before, &mut after] {
        session.age = Some(AgeClass::on(born, session.day).unwrap().code);
    }
    let facts = facts(&[before, after]);
    for today in ["2025-12-31", "2030-12-31"] {
        let mut query = ask("2025-01-01", "2025-12-31");
        query.today = day(today);
        assert_eq!(
            rows(&facts.answer(&query), Dimension::AgeClass),
            pairs(&[("18_24", 1), ("25_25", 1)])
        );
    }
}

#[test]
fn trap_04_workshops_and_participations_are_two_numbers() {
    // Two workshops of 10 and 6 people, three sessions: 2 workshops, 16 participants, 19 participations.
    let mut facts = facts(&[s(1, "2026-03-02"), s(2, "2026-03-02"), s(3, "2026-03-03")]);
    workshop(1, "2026-03-04", 90, 10, &[], &mut facts);
    workshop(2, "2026-03-05", 60, 6, &[], &mut facts);
    let answer = facts.answer(&ask("2026-03-01", "2026-03-31"));
    assert_eq!(value(&answer, "workshops"), Amount::Count(2));
    assert_eq!(value(&answer, "workshop_participants"), Amount::Count(16));
    assert_eq!(value(&answer, "participations"), Amount::Count(19));
    assert_eq!(value(&answer, "sessions"), Amount::Count(3));
}

#[test]
fn trap_05_an_answer_says_its_own_dates() {
    // Each preset gives its dates, and the answer carries those that were counted.
    let today = day("2026-02-18");
    let dates = |preset: Preset| {
        let period = preset.period(today).unwrap();
        (period.from.to_string(), period.to.to_string())
    };
    let expected = [
        (Preset::ThisWeek, "2026-02-16", "2026-02-22"),
        (Preset::LastWeek, "2026-02-09", "2026-02-15"),
        (Preset::ThisMonth, "2026-02-01", "2026-02-28"),
        (Preset::LastMonth, "2026-01-01", "2026-01-31"),
        (Preset::ThisQuarter, "2026-01-01", "2026-03-31"),
        (Preset::LastQuarter, "2025-10-01", "2025-12-31"),
        (Preset::ThisYear, "2026-01-01", "2026-12-31"),
        (Preset::LastYear, "2025-01-01", "2025-12-31"),
        (Preset::SchoolYear, "2025-09-01", "2026-08-31"),
        (Preset::LastSchoolYear, "2024-09-01", "2025-08-31"),
    ];
    assert_eq!(expected.len(), Preset::ALL.len());
    for (preset, from, to) in expected {
        assert_eq!(
            dates(preset),
            (from.to_owned(), to.to_owned()),
            "{}",
            preset.id()
        );
        assert_eq!(Preset::from_id(preset.id()), Some(preset));
        let asked = preset.period(today).unwrap();
        let answer = facts(&[]).answer(&Query::dashboard(asked, Compare::Previous, today));
        assert_eq!(answer.period, asked);
        assert_eq!(answer.compared, asked.compared_on(today, Compare::Previous));
    }
    assert_eq!(
        Preset::SchoolYear.period(day("2026-09-01")).unwrap(),
        period("2026-09-01", "2027-08-31")
    );
}

#[test]
fn trap_06_thirty_minutes_fall_in_30_to_60() {
    let sessions: Vec<S> = [0, 29, 30, 59, 60, 119, 120, 600]
        .into_iter()
        .zip(1..)
        .map(|(minutes, id)| S {
            minutes: Some(minutes),
            ..s(id, "2026-03-02")
        })
        .collect();
    let answer = facts(&sessions).answer(&ask("2026-03-01", "2026-03-31"));
    let expected = [
        ("moins_de_30", 2),
        ("30_59", 2),
        ("60_119", 2),
        ("120_et_plus", 2),
    ];
    assert_eq!(rows(&answer, Dimension::Duration), pairs(&expected));
}

#[test]
fn trap_07_the_town_is_the_persons_own_never_the_counters() {
    // A call from Reims (51454), a call of which no town is known: no third place is made up.
    let call = |id, town| S {
        channel: Some("telephone"),
        town,
        ..s(id, "2026-03-02")
    };
    let answer =
        facts(&[call(1, Some("51454")), call(2, None)]).answer(&ask("2026-03-01", "2026-03-31"));
    assert_eq!(
        rows(&answer, Dimension::Town),
        pairs(&[("51454", 1), (NOT_GIVEN, 1)])
    );
}

#[test]
fn trap_08_overseas_departments_have_three_characters_and_corsica_letters() {
    let towns = [
        ("97105", "971"),
        ("97209", "972"),
        ("97302", "973"),
        ("97411", "974"),
        ("97502", "975"),
        ("97608", "976"),
        ("98735", "987"),
        ("2A004", "2A"),
        ("2B033", "2B"),
        ("01053", "01"),
        ("75056", "75"),
    ];
    let sessions: Vec<S> = towns
        .iter()
        .zip(1..)
        .map(|((town, _), id)| S {
            town: Some(town),
            ..s(id, "2026-03-02")
        })
        .collect();
    let mut query = ask("2026-03-01", "2026-03-31");
    query.by = vec![By {
        measure: Measure::Sessions,
        dimension: Dimension::Department,
    }];
    let mut found: Vec<String> = rows(&facts(&sessions).answer(&query), Dimension::Department)
        .into_iter()
        .map(|(code, _)| code)
        .collect();
    found.sort();
    let mut expected: Vec<String> = towns.iter().map(|(_, code)| (*code).to_owned()).collect();
    expected.sort();
    assert_eq!(found, expected);
    query.filters = vec![filter(Dimension::Department, &["971", "2A"])];
    assert_eq!(
        value(&facts(&sessions).answer(&query), "sessions"),
        Amount::Count(2)
    );
}

#[test]
fn trap_09_a_duration_counts_once() {
    // A session of 40 minutes with three requests, a workshop of 90 minutes with ten people: 40 and 90.
    let mut one = S {
        minutes: Some(40),
        ..s(1, "2026-03-02")
    };
    one.requests = vec![r(1, "caf"), r(2, "cpam"), r(3, "msa")];
    let mut facts = facts(&[one]);
    workshop(
        1,
        "2026-03-04",
        90,
        10,
        &[("gender", "feminin", 10)],
        &mut facts,
    );
    let mut query = ask("2026-03-01", "2026-03-31");
    query.by = vec![By {
        measure: Measure::Minutes,
        dimension: Dimension::Channel,
    }];
    let answer = facts.answer(&query);
    assert_eq!(value(&answer, "minutes"), Amount::Minutes(40));
    assert_eq!(value(&answer, "workshop_minutes"), Amount::Minutes(90));
    assert_eq!(rows(&answer, Dimension::Channel), pairs(&[(NOT_GIVEN, 40)]));
}

#[test]
fn trap_10_a_workshops_counters_make_no_people() {
    let mut facts = facts(&[S {
        person: Some(1),
        gender: Some("feminin"),
        ..s(1, "2026-03-02")
    }]);
    workshop(
        1,
        "2026-03-04",
        90,
        10,
        &[("gender", "feminin", 7), ("gender", "masculin", 3)],
        &mut facts,
    );
    let answer = facts.answer(&ask("2026-03-01", "2026-03-31"));
    assert_eq!(value(&answer, "persons"), Amount::Count(1));
    assert_eq!(value(&answer, "sessions"), Amount::Count(1));
    assert_eq!(rows(&answer, Dimension::Gender), pairs(&[("feminin", 1)]));
    let counters: Vec<(&str, Cell)> = answer
        .workshop_counts
        .iter()
        .map(|c| (c.code.as_str(), c.cell))
        .collect();
    assert_eq!(
        counters,
        [("feminin", Cell::Shown(7)), ("masculin", Cell::Shown(3))]
    );
}

#[test]
fn trap_11_days_hours_and_months_are_cut_in_the_sites_zone() {
    let cut = |zone, instant: &str| {
        let local = LocalTime::of(zone, instant.parse().unwrap());
        (local.day.to_string(), local.minute)
    };
    // Paris is UTC+1 in winter, UTC+2 in summer.
    assert_eq!(
        cut(Zone::PARIS, "2026-01-31T23:30:00Z"),
        ("2026-02-01".into(), 30)
    );
    assert_eq!(
        cut(Zone::PARIS, "2026-06-30T21:59:00Z"),
        ("2026-06-30".into(), 1439)
    );
    assert_eq!(
        cut(Zone::PARIS, "2026-06-30T22:00:00Z"),
        ("2026-07-01".into(), 0)
    );
    // 29 March 2026: 01:59 is followed by 03:00. 25 October: 02:30 comes twice.
    assert_eq!(
        cut(Zone::PARIS, "2026-03-29T00:59:00Z"),
        ("2026-03-29".into(), 119)
    );
    assert_eq!(
        cut(Zone::PARIS, "2026-03-29T01:00:00Z"),
        ("2026-03-29".into(), 180)
    );
    assert_eq!(
        cut(Zone::PARIS, "2026-10-25T00:30:00Z"),
        ("2026-10-25".into(), 150)
    );
    assert_eq!(
        cut(Zone::PARIS, "2026-10-25T01:30:00Z"),
        ("2026-10-25".into(), 150)
    );
    // The days of the two changes begin at midnight as the others: 23:00 and 22:00 UTC the day before.
    assert_eq!(
        cut(Zone::PARIS, "2026-03-28T23:00:00Z"),
        ("2026-03-29".into(), 0)
    );
    assert_eq!(
        cut(Zone::PARIS, "2026-03-29T22:00:00Z"),
        ("2026-03-30".into(), 0)
    );
    assert_eq!(
        cut(Zone::PARIS, "2026-10-24T22:00:00Z"),
        ("2026-10-25".into(), 0)
    );
    assert_eq!(
        cut(Zone::PARIS, "2026-10-25T23:00:00Z"),
        ("2026-10-26".into(), 0)
    );
    // Guadeloupe UTC-4, Guyane UTC-3, La Réunion UTC+4, Mayotte UTC+3, all year.
    for (department, expected) in [
        ("971", ("2026-01-31", 19 * 60 + 30)),
        ("972", ("2026-01-31", 19 * 60 + 30)),
        ("973", ("2026-01-31", 20 * 60 + 30)),
        ("974", ("2026-02-01", 3 * 60 + 30)),
        ("976", ("2026-02-01", 2 * 60 + 30)),
    ] {
        let zone = Zone::of_department(department);
        assert_eq!(
            cut(zone, "2026-01-31T23:30:00Z"),
            (expected.0.to_owned(), expected.1),
            "{department}"
        );
    }
    // In the figures: the session of 23:30 UTC on 31 January belongs to February, Sunday at midnight.
    let local = LocalTime::of(Zone::PARIS, "2026-01-31T23:30:00Z".parse().unwrap());
    let session = S {
        day: local.day,
        minute: local.minute,
        ..s(1, "2026-01-01")
    };
    let answer = facts(&[session]).answer(&ask("2026-02-01", "2026-02-28"));
    assert_eq!(value(&answer, "sessions"), Amount::Count(1));
    assert_eq!(answer.load[6 * 24], Cell::Shown(1));
}

#[test]
fn trap_12_periods_of_other_lengths_are_compared_by_opening_day() {
    // January: 4 sessions on 2 days. February: 6 sessions on 3 days. 2 a day in both: nothing rose.
    let days = ["2026-01-05", "2026-01-05", "2026-01-06", "2026-01-06"].into_iter();
    let days = days.chain([
        "2026-02-02",
        "2026-02-02",
        "2026-02-03",
        "2026-02-03",
        "2026-02-04",
        "2026-02-04",
    ]);
    let sessions: Vec<S> = days.zip(1..).map(|(on, id)| s(id, on)).collect();
    let facts = facts(&sessions);
    let mut query = ask("2026-02-01", "2026-02-28");
    query.compare = Compare::Previous;
    let answer = facts.answer(&query);
    assert_eq!(answer.compared, Some(period("2026-01-01", "2026-01-31")));
    let sessions = answer
        .figures
        .iter()
        .find(|figure| figure.indicator == "sessions")
        .unwrap();
    assert_eq!(
        (sessions.value, sessions.compared),
        (Amount::Count(6), Some(Amount::Count(4)))
    );
    assert_eq!(
        (answer.opening_days, answer.compared_opening_days),
        (3, Some(2))
    );
    // A filter does not close the counter.
    query.filters = vec![filter(Dimension::Gender, &["feminin"])];
    assert_eq!(facts.answer(&query).opening_days, 3);
    // Weeks of the period, cut at its ends: 1 February 2026 is a Sunday.
    query.step = Step::Week;
    let trend = facts.answer(&query).trend;
    let first: Vec<(String, String, u32)> = trend
        .iter()
        .take(2)
        .map(|p| (p.from.to_string(), p.to.to_string(), p.opening_days))
        .collect();
    assert_eq!(first[0], ("2026-02-01".into(), "2026-02-01".into(), 0));
    assert_eq!(first[1], ("2026-02-02".into(), "2026-02-08".into(), 3));
    assert_eq!(
        period("2026-03-10", "2026-03-19").compared(Compare::Previous),
        Some(period("2026-02-28", "2026-03-09"))
    );
    assert_eq!(
        period("2024-02-01", "2024-02-29").compared(Compare::LastYear),
        Some(period("2023-02-01", "2023-02-28"))
    );
    assert_eq!(
        period("2025-02-01", "2025-02-28").compared(Compare::LastYear),
        Some(period("2024-02-01", "2024-02-29"))
    );
}

#[test]
fn trap_12_what_is_not_over_is_compared_with_as_many_days() {
    // Wednesday 18 February 2026: 18 days of the month, 3 of the week, 49 of the quarter and of the year (31 + 18),
    // 171 of the school year (30 + 31 + 30 + 31 + 31 + 18).
    let today = day("2026-02-18");
    let compared = |preset: Preset, with| {
        let period = preset.period(today).unwrap();
        period.compared_on(today, with).unwrap()
    };
    for (preset, from, to) in [
        (Preset::ThisWeek, "2026-02-09", "2026-02-11"),
        (Preset::ThisMonth, "2026-01-01", "2026-01-18"),
        (Preset::ThisQuarter, "2025-10-01", "2025-11-18"),
        (Preset::ThisYear, "2025-01-01", "2025-02-18"),
        (Preset::SchoolYear, "2024-09-01", "2025-02-18"),
        // These are over.
        (Preset::LastWeek, "2026-02-02", "2026-02-08"),
        (Preset::LastMonth, "2025-12-01", "2025-12-31"),
        (Preset::LastYear, "2024-01-01", "2024-12-31"),
    ] {
        let expected = period(from, to);
        assert_eq!(
            compared(preset, Compare::Previous),
            expected,
            "{}",
            preset.id()
        );
    }
    for (preset, from, to) in [
        (Preset::ThisWeek, "2025-02-16", "2025-02-18"),
        (Preset::ThisMonth, "2025-02-01", "2025-02-18"),
        (Preset::ThisQuarter, "2025-01-01", "2025-02-18"),
        (Preset::LastMonth, "2025-01-01", "2025-01-31"),
    ] {
        let expected = period(from, to);
        assert_eq!(
            compared(preset, Compare::LastYear),
            expected,
            "{}",
            preset.id()
        );
    }
    let march = period("2026-03-01", "2026-03-31");
    let of_march = |today: &str, with| march.compared_on(day(today), with).unwrap();
    // February has 28 days, the 30th of March none beside it; the last day, and the day after, all of February.
    for today in ["2026-03-30", "2026-03-31", "2026-04-01"] {
        let february = period("2026-02-01", "2026-02-28");
        assert_eq!(of_march(today, Compare::Previous), february);
    }
    assert_eq!(
        of_march("2026-03-01", Compare::Previous),
        period("2026-02-01", "2026-02-01")
    );
    // Not begun: nothing has passed, the whole is named.
    assert_eq!(
        of_march("2026-02-10", Compare::Previous),
        period("2026-02-01", "2026-02-28")
    );
    // A leap day, a year after and a year before.
    assert_eq!(
        period("2024-02-01", "2024-02-29").compared_on(day("2024-02-28"), Compare::LastYear),
        Some(period("2023-02-01", "2023-02-28"))
    );
    // A free period of ten days, on its fourth.
    assert_eq!(
        period("2026-03-10", "2026-03-19").compared_on(day("2026-03-13"), Compare::Previous),
        Some(period("2026-02-28", "2026-03-03"))
    );
    assert_eq!(march.compared_on(day("2026-03-10"), Compare::None), None);
}

#[test]
fn trap_12_a_month_under_way_does_not_seem_to_fall() {
    // Two sessions each working day, from Monday to Friday, up to 6 February.
    let mut sessions = Vec::new();
    let mut at = day("2026-01-01");
    while at <= day("2026-02-06") {
        if at.weekday().num_days_from_monday() < 5 {
            for _ in 0..2 {
                sessions.push(S {
                    day: at,
                    ..s(sessions.len() as u64, "2026-01-01")
                });
            }
        }
        at = at.succ_opt().unwrap();
    }
    let facts = facts(&sessions);
    let query = Query {
        compare: Compare::Previous,
        today: day("2026-02-06"),
        ..ask("2026-02-01", "2026-02-28")
    };
    let answer = facts.answer(&query);
    // Thursday 1, Friday 2, Monday 5, Tuesday 6 January: 4 days, 8 sessions; Monday 2 to Friday 6 February: 10.
    assert_eq!(answer.compared, Some(period("2026-01-01", "2026-01-06")));
    let of = answer
        .figures
        .iter()
        .find(|f| f.indicator == "sessions")
        .unwrap();
    assert_eq!(of.value, Amount::Count(10));
    assert_eq!(of.compared, Some(Amount::Count(8)));
    assert_eq!(
        (answer.opening_days, answer.compared_opening_days),
        (5, Some(4))
    );
    // All of January once February is over: 22 days, 44 sessions.
    let over = Query {
        today: day("2026-03-02"),
        ..query
    };
    let answer = facts.answer(&over);
    let of = answer
        .figures
        .iter()
        .find(|f| f.indicator == "sessions")
        .unwrap();
    assert_eq!(of.compared, Some(Amount::Count(44)));
}

#[test]
fn trap_13_small_numbers_are_hidden_with_another_and_across_filters() {
    // Women 20, men 9, not given 3: 3 is hidden, and 9 with it, or it would be 32 - 20 - 9.
    let genders = [("feminin", 20), ("masculin", 9), ("non_communique", 3)];
    let all = genders
        .iter()
        .flat_map(|&(gender, count)| std::iter::repeat_n(gender, count));
    let sessions: Vec<S> = all
        .zip(1..)
        .map(|(gender, id)| S {
            gender: Some(gender),
            ..s(id, "2026-03-02")
        })
        .collect();
    let facts = facts(&sessions);
    let registry = Registry::shipped().unwrap();
    let mut view = View::default();
    let mut query = ask("2026-03-01", "2026-03-31");
    query.by = vec![By {
        measure: Measure::Sessions,
        dimension: Dimension::Gender,
    }];
    let answer = facts.answer_for(&query, &registry, Viewer::Supervisor, &mut view);
    assert_eq!(value(&answer, "sessions"), Amount::Count(32));
    let cells: Vec<(&str, Cell)> = table(&answer, Dimension::Gender)
        .rows
        .iter()
        .map(|r| (r.code.as_str(), r.cell))
        .collect();
    assert_eq!(
        cells,
        [
            ("feminin", Cell::Shown(20)),
            ("masculin", Cell::Hidden),
            ("non_communique", Cell::Hidden)
        ]
    );
    // Asking for the men alone, or for all but them, would tell both.
    for codes in [
        &["masculin"][..],
        &["feminin", "masculin"],
        &["feminin", "non_communique"],
    ] {
        let mut step = query.clone();
        step.filters = vec![filter(Dimension::Gender, codes)];
        let answer = facts.answer_for(&step, &registry, Viewer::Supervisor, &mut view);
        assert!(answer.withheld);
        assert_eq!(value(&answer, "sessions"), Amount::Hidden);
    }
    query.filters = vec![filter(Dimension::Gender, &["feminin"])];
    let women = facts.answer_for(&query, &registry, Viewer::Supervisor, &mut view);
    assert_eq!(value(&women, "sessions"), Amount::Count(20));
    // Her own agents' key opens the vault: a mediator sees what is.
    query.filters = vec![filter(Dimension::Gender, &["non_communique"])];
    let raw = facts.answer_for(&query, &registry, Viewer::Mediator, &mut View::default());
    assert_eq!(value(&raw, "sessions"), Amount::Count(3));
}

#[test]
fn trap_13_a_table_across_another_or_with_a_small_rest_is_not_shown() {
    // Twenty women and twenty men; the CAF sees all of them but three women, and half of them by telephone.
    let sessions: Vec<S> = (0..40)
        .map(|id| S {
            gender: Some(if id < 20 { "feminin" } else { "masculin" }),
            channel: Some(if id % 2 == 0 { "telephone" } else { "visio" }),
            requests: vec![r(id, if id < 3 { "msa" } else { "caf" })],
            ..s(id, "2026-03-02")
        })
        .collect();
    let facts = facts(&sessions);
    let registry = Registry::shipped().unwrap();
    let mut view = View::default();
    let mut genders = |filters: Vec<Filter>| {
        let mut query = ask("2026-03-01", "2026-03-31");
        query.filters = filters;
        let answer = facts.answer_for(&query, &registry, Viewer::Supervisor, &mut view);
        (
            value(&answer, "sessions"),
            table(&answer, Dimension::Gender).base,
        )
    };
    let caf = filter(Dimension::Operator, &["caf"]);
    let calls = filter(Dimension::Channel, &["telephone"]);
    assert_eq!(genders(vec![]), (Amount::Count(40), Cell::Shown(40)));
    assert_eq!(
        genders(vec![caf.clone()]),
        (Amount::Count(37), Cell::Hidden)
    );
    assert_eq!(
        genders(vec![calls.clone()]),
        (Amount::Count(20), Cell::Shown(20))
    );
    let both = filter(Dimension::Operator, &["caf", "msa"]);
    assert_eq!(genders(vec![both]), (Amount::Count(40), Cell::Hidden));
    // What was shown once is shown again.
    assert_eq!(genders(vec![calls]), (Amount::Count(20), Cell::Shown(20)));
}
