//! Each indicator against a value worked out by hand; the list of the tests is the list of the registry.

use super::*;

/// Six sessions of March 2026, two workshops, three opinions, two diagnoses, of which one rates herself.
///
/// | session | day | person | first | minutes | requests |
/// |---|---|---|---|---|---|
/// | 1 | Mon 2 | 1 | yes | 20 | caf, finalisee |
/// | 2 | Mon 2 | 1 | no | 30 | caf, bloquee; cpam information, finalisee |
/// | 3 | Tue 3 | 2 | yes | 45, with mandate | msa, a_finaliser_en_autonomie |
/// | 4 | Tue 3 | anonymous | yes | 60 | caf, returning, doit_revenir, due 1 April |
/// | 5 | Wed 4 | 3 | unknown | 125 | none |
/// | 6 | Wed 4 | 2 | no | not recorded | caf, finalisee, due 1 May; caf returning to it is in session 4 |
fn example() -> Facts {
    let mut one = S {
        person: Some(1),
        first: Some(true),
        minutes: Some(20),
        ..s(1, "2026-03-02")
    };
    one.requests = vec![r(1, "caf")];
    let mut two = S {
        person: Some(1),
        first: Some(false),
        minutes: Some(30),
        ..s(2, "2026-03-02")
    };
    two.requests = vec![
        R {
            outcome: Some("bloquee"),
            reason: Some("langue"),
            ..r(2, "caf")
        },
        R {
            level: "information",
            ..r(3, "cpam")
        },
    ];
    let mut three = S {
        person: Some(2),
        first: Some(true),
        minutes: Some(45),
        mandate: true,
        ..s(3, "2026-03-03")
    };
    three.requests = vec![R {
        outcome: Some("a_finaliser_en_autonomie"),
        ..r(4, "msa")
    }];
    let mut four = S {
        first: Some(true),
        minutes: Some(60),
        ..s(4, "2026-03-03")
    };
    let due = Some(day("2026-04-01"));
    four.requests = vec![R {
        outcome: Some("doit_revenir"),
        returns_to: Some(6),
        due,
        ..r(5, "caf")
    }];
    let five = S {
        person: Some(3),
        minutes: Some(125),
        ..s(5, "2026-03-04")
    };
    let mut six = S {
        person: Some(2),
        first: Some(false),
        ..s(6, "2026-03-04")
    };
    six.requests = vec![R {
        due: Some(day("2026-05-01")),
        ..r(6, "caf")
    }];
    let mut facts = facts(&[
        one,
        two,
        three,
        four,
        five,
        six,
        S {
            closed: false,
            ..s(7, "2026-03-05")
        },
    ]);
    for (n, on, participants) in [(1, "2026-03-04", 10), (2, "2026-03-06", 6)] {
        facts
            .put_workshop(&WorkshopFact {
                id: [n; 16],
                day: day(on),
                site: None,
                agent: Some(AgentId::from_bytes([1; 16])),
                minutes: 90,
                participants,
                counts: &[],
            })
            .unwrap();
    }
    for (n, ease, clarity) in [
        (1, Some(10), Some(5)),
        (2, Some(5), None),
        (3, None, Some(2)),
    ] {
        facts.push_satisfaction(SatisfactionFact {
            id: [n; 16],
            day: day("2026-03-04"),
            ease,
            clarity,
        });
    }
    for (n, email, reads) in [(1, Some(true), None), (2, Some(false), Some(true))] {
        facts
            .push_diagnosis(&DiagnosisFact {
                id: [100 + n; 16],
                day: day("2026-03-05"),
                own_email: email,
                own_phone: Some(true),
                reads_alone: reads,
                self_rating: reads.map(|_| "plutot_a_l_aise"),
            })
            .unwrap();
    }
    facts
}

/// Indicator and expected value, on 15 April 2026 for March.
const EXPECTED: &[(&str, Amount)] = &[
    ("sessions", Amount::Count(6)),
    ("requests", Amount::Count(6)),
    // 1, 2 and 3; the anonymous person is nobody.
    ("persons", Amount::Count(3)),
    // 1 and 2; the anonymous first visit makes no new person.
    ("first_time_persons", Amount::Count(2)),
    // 6 sessions, 10 and 6 participants.
    ("participations", Amount::Count(22)),
    // 20 + 30 + 45 + 60 + 125
    ("minutes", Amount::Minutes(280)),
    // 20 30 [45] 60 125: rank 2.5, rounded up to 3.
    ("duration_median", Amount::Minutes(45)),
    // Rank 4.5, rounded up to 5.
    ("duration_p90", Amount::Minutes(125)),
    // Accompanied: 1, 2, 4, 5, 6. Handled: 1, 4, 6.
    ("handled_on_site", Amount::Ratio { part: 3, whole: 5 }),
    // Session 4, of 6.
    ("return_rate", Amount::Ratio { part: 1, whole: 6 }),
    ("mandate_rate", Amount::Ratio { part: 1, whole: 6 }),
    ("unfinished_drafts", Amount::Count(1)),
    // Request 5: 1 April is past. Request 6: neither past, nor without sequel.
    ("late_filings", Amount::Count(1)),
    ("workshops", Amount::Count(2)),
    ("workshop_participants", Amount::Count(16)),
    ("workshop_minutes", Amount::Minutes(180)),
    ("satisfaction_answers", Amount::Count(3)),
    ("satisfaction_ease", Amount::Mean { sum: 15, count: 2 }),
    ("satisfaction_clarity", Amount::Mean { sum: 7, count: 2 }),
    ("diagnoses", Amount::Count(2)),
    ("diagnosis_own_email", Amount::Ratio { part: 1, whole: 2 }),
    ("diagnosis_own_phone", Amount::Ratio { part: 2, whole: 2 }),
    ("diagnosis_reads_alone", Amount::Ratio { part: 1, whole: 1 }),
    ("diagnosis_at_ease", Amount::Ratio { part: 1, whole: 1 }),
    ("opening_days", Amount::Count(3)),
];

fn march() -> Query {
    Query {
        today: day("2026-04-15"),
        ..ask("2026-03-01", "2026-03-31")
    }
}

#[test]
fn each_indicator_has_its_value() {
    let answer = example().answer(&march());
    for &(id, expected) in EXPECTED {
        assert_eq!(value(&answer, id), expected, "{id}");
    }
}

#[test]
fn each_indicator_is_computed_and_tested_and_nothing_else_is() {
    let registry = Registry::shipped().unwrap();
    let entries: Vec<&str> = registry
        .indicators()
        .iter()
        .map(|entry| entry.id.as_str())
        .collect();
    let tested: Vec<&str> = EXPECTED.iter().map(|(id, _)| *id).collect();
    let computed: Vec<&str> = example()
        .answer(&march())
        .figures
        .iter()
        .map(|figure| figure.indicator)
        .collect();
    assert_eq!(entries, tested);
    assert_eq!(entries, computed);
    assert_eq!(registry.dimensions().len(), Dimension::ALL.len());
}

#[test]
fn units_are_those_of_the_values() {
    let registry = Registry::shipped().unwrap();
    for figure in example().answer(&march()).figures {
        let entry = registry.indicator(figure.indicator).unwrap();
        let fits = match figure.value {
            Amount::Count(_) => entry.unit == Unit::Count,
            Amount::Minutes(_) => entry.unit == Unit::Minutes,
            Amount::Ratio { .. } => entry.unit == Unit::Ratio && entry.base_label.is_some(),
            Amount::Mean { .. } => entry.unit == Unit::Mean,
            Amount::Nothing | Amount::Hidden => false,
        };
        assert!(fits, "{}", figure.indicator);
    }
}

#[test]
fn sentences_are_typeset_and_end() {
    let registry = Registry::shipped().unwrap();
    let indicators = registry
        .indicators()
        .iter()
        .map(|entry| (&entry.label, &entry.definition));
    for (label, definition) in indicators.chain(
        registry
            .dimensions()
            .iter()
            .map(|entry| (&entry.label, &entry.definition)),
    ) {
        assert!(definition.ends_with('.'), "{definition}");
        for text in [label, definition] {
            for bad in ["'", " :", " ;", " ?", " !", " %", "« ", " »", "  "] {
                assert!(!text.contains(bad), "{bad} in {text}");
            }
        }
    }
}

#[test]
fn each_breakdown_that_the_registry_allows_adds_up() {
    let registry = Registry::shipped().unwrap();
    let facts = example();
    for (id, measure) in [
        ("sessions", Measure::Sessions),
        ("requests", Measure::Requests),
        ("minutes", Measure::Minutes),
        ("persons", Measure::Persons),
        ("diagnoses", Measure::Diagnoses),
    ] {
        for &dimension in &registry.indicator(id).unwrap().breakdowns {
            let mut query = march();
            query.by = vec![By { measure, dimension }];
            let answer = facts.answer(&query);
            let table = table(&answer, dimension);
            let sum: u64 = rows(&answer, dimension)
                .iter()
                .map(|(_, count)| count)
                .sum();
            match table.base {
                Cell::Shown(base) if table.multiple => {
                    assert!(table.rows.is_empty() || sum >= 1 && base >= 1, "{id}")
                }
                base => assert_eq!(base, Cell::Shown(sum), "{id} by {}", dimension.id()),
            }
        }
    }
}

#[test]
fn a_registry_that_does_not_agree_is_refused() {
    let shipped = include_str!("../../../../../assets/indicators.toml");
    let without = shipped.replacen("id = \"late_filings\"", "id = \"made_up\"", 1);
    assert_eq!(
        Registry::read(&without),
        Err(BadRegistry::Disagrees("late_filings".into()))
    );
    let twice = format!(
        "{shipped}\n[[dimensions]]\nid = \"way\"\nlabel = \"\"\ndefinition = \"\"\nbase_label = \"\"\n"
    );
    assert_eq!(
        Registry::read(&twice),
        Err(BadRegistry::Disagrees("way".into()))
    );
    assert!(matches!(
        Registry::read("indicators = 3"),
        Err(BadRegistry::Unreadable(_))
    ));
}

#[test]
fn a_corrected_session_moves_every_figure_with_it() {
    let mut facts = example();
    let moved = S {
        person: Some(9),
        minutes: Some(10),
        ..s(4, "2026-04-02")
    };
    moved.fact(|fact| facts.replace(fact)).unwrap();
    let answer = facts.answer(&march());
    assert_eq!(value(&answer, "sessions"), Amount::Count(5));
    assert_eq!(value(&answer, "minutes"), Amount::Minutes(220));
    assert_eq!(
        value(&answer, "return_rate"),
        Amount::Ratio { part: 0, whole: 5 }
    );
    // Request 6 has lost its sequel: on 2 May it is late.
    let may = Query {
        today: day("2026-05-02"),
        ..march()
    };
    assert_eq!(value(&facts.answer(&may), "late_filings"), Amount::Count(1));
}

#[test]
fn persons_are_not_counted_where_pseudonyms_are_gone() {
    let facts = example();
    // Sessions run from Monday 2 to Wednesday 4 March; person 3 came on the 4th alone.
    let persons = |from: &str, persons_from: &str| {
        let query = Query {
            persons_from: Some(day(persons_from)),
            by: vec![By {
                measure: Measure::Persons,
                dimension: Dimension::Channel,
            }],
            ..ask(from, "2026-03-31")
        };
        let answer = facts.answer(&query);
        let sum: u64 = rows(&answer, Dimension::Channel)
            .iter()
            .map(|(_, count)| count)
            .sum();
        assert_eq!(
            value(&answer, "sessions") == Amount::Count(6),
            from < "2026-03-02"
        );
        (
            value(&answer, "persons"),
            value(&answer, "first_time_persons"),
            sum,
        )
    };
    let (three, two) = (Amount::Count(3), Amount::Count(2));
    // March has lost nothing when nothing before its first session has gone.
    assert_eq!(persons("2026-03-01", "2026-03-02"), (three, two, 3));
    assert_eq!(
        persons("2026-03-01", "2026-03-03"),
        (Amount::Nothing, Amount::Nothing, 0)
    );
    // Persons 2 and 3, of whom 2 was there for the first time on the 3rd.
    assert_eq!(persons("2026-03-03", "2026-03-03").0, two);
}

#[test]
fn figures_that_a_filter_cannot_reach_say_nothing_rather_than_everything() {
    let mut query = march();
    query.filters = vec![filter(Dimension::Operator, &["caf"])];
    let answer = example().answer(&query);
    for id in [
        "workshops",
        "satisfaction_ease",
        "diagnoses",
        "unfinished_drafts",
    ] {
        assert_eq!(value(&answer, id), Amount::Nothing, "{id}");
    }
    // Sessions 1, 2, 4 and 6 have a request for the CAF.
    assert_eq!(value(&answer, "participations"), Amount::Count(4));
}

#[test]
fn a_diagnosis_of_few_is_hidden_from_a_supervisor() {
    let registry = Registry::shipped().unwrap();
    let answer = example().answer_for(
        &march(),
        &registry,
        Viewer::Supervisor,
        &mut View::default(),
    );
    assert_eq!(value(&answer, "diagnoses"), Amount::Hidden);
    assert_eq!(value(&answer, "diagnosis_own_email"), Amount::Hidden);
    // How the counter works is no secret.
    assert_eq!(value(&answer, "sessions"), Amount::Count(6));
    assert_eq!(
        rows(&answer, Dimension::Operator),
        pairs(&[("caf", 4), ("cpam", 1), ("msa", 1)])
    );
}

/// The example with more diagnoses of 10 March, by what they say; empty: they do not say.
fn rated(ratings: &[(&str, u8)]) -> Facts {
    let mut facts = example();
    let one = |code: &str, count: u8| vec![code.to_owned(); count.into()];
    let all = ratings.iter().flat_map(|(code, count)| one(code, *count));
    for (n, code) in (1u8..).zip(all) {
        facts
            .push_diagnosis(&DiagnosisFact {
                id: [200, n, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
                day: day("2026-03-10"),
                own_email: None,
                own_phone: None,
                reads_alone: None,
                self_rating: (!code.is_empty()).then_some(code.as_str()),
            })
            .unwrap();
    }
    facts
}

#[test]
fn ease_with_digital_tools_is_told_by_those_who_rate_themselves() {
    // With the two of the example, one of whom says: 26, of whom 7 + 7 + 6 + 1 say.
    let facts = rated(&[
        ("pas_du_tout_a_l_aise", 7),
        ("plutot_pas_a_l_aise", 7),
        ("plutot_a_l_aise", 5),
        ("tout_a_fait_a_l_aise", 1),
        ("", 4),
    ]);
    let answer = facts.answer(&march());
    assert_eq!(value(&answer, "diagnoses"), Amount::Count(26));
    let at_ease = Amount::Ratio { part: 7, whole: 21 };
    assert_eq!(value(&answer, "diagnosis_at_ease"), at_ease);
    let table = table(&answer, Dimension::SelfRating);
    assert_eq!(table.base, Cell::Shown(21));
    assert_eq!(
        rows(&answer, Dimension::SelfRating),
        pairs(&[
            ("pas_du_tout_a_l_aise", 7),
            ("plutot_pas_a_l_aise", 7),
            ("plutot_a_l_aise", 6),
            ("tout_a_fait_a_l_aise", 1),
        ])
    );
    // 333.3, 333.3, 285.7 and 47.6 tenths: floors make 998, the two largest remainders are .7 and .6.
    let shares: Vec<_> = table.rows.iter().map(|row| row.share).collect();
    assert_eq!(shares, [Some(333), Some(333), Some(286), Some(48)]);
}

#[test]
fn self_ratings_of_few_are_hidden_whole() {
    let registry = Registry::shipped().unwrap();
    let of = |facts: &Facts, viewer| {
        let answer = facts.answer_for(&march(), &registry, viewer, &mut View::default());
        let base = table(&answer, Dimension::SelfRating).base;
        (base, value(&answer, "diagnosis_at_ease"))
    };
    // Only one at ease throughout.
    let few = rated(&[
        ("pas_du_tout_a_l_aise", 7),
        ("plutot_a_l_aise", 6),
        ("tout_a_fait_a_l_aise", 1),
        ("", 4),
    ]);
    // With the one of the example, three silent.
    let silent = rated(&[("pas_du_tout_a_l_aise", 7), ("plutot_a_l_aise", 5), ("", 2)]);
    // Six silent.
    let enough = rated(&[("pas_du_tout_a_l_aise", 7), ("plutot_a_l_aise", 5), ("", 5)]);
    for viewer in [Viewer::Supervisor, Viewer::Public] {
        assert_eq!(of(&few, viewer).0, Cell::Hidden);
        assert_eq!(of(&silent, viewer).0, Cell::Hidden);
        let at_ease = Amount::Ratio { part: 6, whole: 13 };
        assert_eq!(of(&enough, viewer), (Cell::Shown(13), at_ease));
    }
}

#[test]
fn diagnoses_shown_of_days_are_not_subtracted_from_those_of_others() {
    let registry = Registry::shipped().unwrap();
    let mut facts = rated(&[("pas_du_tout_a_l_aise", 7), ("plutot_a_l_aise", 5), ("", 5)]);
    facts
        .push_diagnosis(&DiagnosisFact {
            id: [99; 16],
            day: day("2026-04-01"),
            own_email: None,
            own_phone: None,
            reads_alone: None,
            self_rating: Some("plutot_a_l_aise"),
        })
        .unwrap();
    let mut view = View::default();
    let march = facts.answer_for(&march(), &registry, Viewer::Supervisor, &mut view);
    assert_eq!(table(&march, Dimension::SelfRating).base, Cell::Shown(13));
    // One more in April: March and April together would tell how she rates herself.
    let both = ask("2026-03-01", "2026-04-30");
    let both = facts.answer_for(&both, &registry, Viewer::Supervisor, &mut view);
    assert_eq!(table(&both, Dimension::SelfRating).base, Cell::Hidden);
    assert_eq!(value(&both, "diagnoses"), Amount::Hidden);
    assert_eq!(value(&both, "diagnosis_at_ease"), Amount::Hidden);
}

#[test]
fn the_public_reads_no_small_number_at_all() {
    let registry = Registry::shipped().unwrap();
    let answer = example().answer_for(&march(), &registry, Viewer::Public, &mut View::default());
    let small = |cell: Cell| matches!(cell, Cell::Shown(1..=4));
    assert!(
        answer
            .breakdowns
            .iter()
            .all(|table| table.rows.iter().all(|row| !small(row.cell)))
    );
    assert!(answer.load.iter().all(|cell| !small(*cell)));
    assert!(answer.trend.iter().all(|point| !small(point.cell)));
    for figure in answer.figures {
        match figure.value {
            Amount::Count(n) if figure.indicator != "opening_days" => {
                assert!(n == 0 || n > 4, "{}", figure.indicator)
            }
            Amount::Ratio { .. } | Amount::Mean { .. } => panic!("{}", figure.indicator),
            _ => {}
        }
    }
}
