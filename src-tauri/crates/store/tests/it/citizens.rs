//! Finding people again.

use guichet_store::{Citizen, Match, Rule, Store, StoreError};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;

use crate::support::{Desk, minutes};

fn people(desk: &Desk, store: &Store, names: &[(&str, &str, &str)]) -> Vec<Citizen> {
    let citizens: Vec<Citizen> = names
        .iter()
        .map(|(birth, given, date)| Citizen {
            birth_date: (!date.is_empty()).then(|| (*date).to_owned()),
            ..desk.citizen(birth, given)
        })
        .collect();
    desk.write(store, |tx| {
        citizens
            .iter()
            .try_for_each(|citizen| tx.save_citizen(citizen))
    });
    citizens
}

fn found(store: &Store, typed: &str) -> Vec<(String, Match)> {
    let hits = store.read().search_citizens(typed, None, 10).unwrap();
    hits.into_iter()
        .map(|hit| (hit.citizen.birth_name, hit.matched))
        .collect()
}

fn only(name: &str, matched: Match) -> Vec<(String, Match)> {
    vec![(name.to_owned(), matched)]
}

#[test]
fn accents_order_prefixes_and_slips() {
    let (desk, store) = Desk::new();
    people(
        &desk,
        &store,
        &[
            ("Lefèvre", "Aïcha Marie", "1987-03-12"),
            ("N’Diaye", "Fatou", "1960"),
            ("Le Goff", "Yann-Erwan", "1955-07"),
            ("Nguyễn", "Thị Hoa", ""),
            ("Œuvrard", "François", "1990-01-01"),
        ],
    );
    for (typed, name, matched) in [
        ("lefevre", "Lefèvre", Match::Whole),
        ("LEFÈVRE Aïcha", "Lefèvre", Match::Whole),
        ("aicha lefevre", "Lefèvre", Match::Whole),
        ("marie", "Lefèvre", Match::Whole),
        ("lef", "Lefèvre", Match::Prefix),
        ("lef ai", "Lefèvre", Match::Prefix),
        ("l", "Lefèvre", Match::Prefix),
        ("lefebre", "Lefèvre", Match::Near),
        ("lfevre", "Lefèvre", Match::Near),
        ("elfevre", "Lefèvre", Match::Near),
        ("lefevrre aicha", "Lefèvre", Match::Near),
        ("n'diaye", "N’Diaye", Match::Whole),
        ("diaye fatou", "N’Diaye", Match::Whole),
        ("fatu", "N’Diaye", Match::Near),
        ("yann erwan", "Le Goff", Match::Whole),
        ("nguyen", "Nguyễn", Match::Whole),
        ("oeuvrard", "Œuvrard", Match::Whole),
        ("francois", "Œuvrard", Match::Whole),
        ("fracnois", "Œuvrard", Match::Near),
    ] {
        let hits = found(&store, typed);
        // A prefix of one letter meets several people: the one wanted is among them.
        if typed.len() == 1 {
            assert!(
                hits.iter().any(|(found, _)| found == name),
                "{typed}: {hits:?}"
            );
        } else {
            assert_eq!(hits, only(name, matched), "{typed}");
        }
    }
    for typed in [
        "",
        "  ",
        "dupont",
        "lefevre fatou",
        "xyz",
        "'",
        "%",
        "_",
        "\u{10FFFF}",
    ] {
        assert_eq!(found(&store, typed), vec![], "{typed:?}");
    }
}

#[test]
fn a_near_name_is_found_behind_the_one_typed() {
    let (desk, store) = Desk::new();
    people(
        &desk,
        &store,
        &[
            ("Lefèvre", "Aïcha", ""),
            ("Lefebre", "Paul", ""),
            ("Lefebressard", "Jo", ""),
        ],
    );
    let names = |typed| {
        found(&store, typed)
            .into_iter()
            .map(|(name, _)| name)
            .collect::<Vec<_>>()
    };
    assert_eq!(names("lefebre"), ["Lefebre", "Lefebressard", "Lefèvre"]);
    // Someone about to be entered twice: her name as it was misheard, while another person bears it.
    assert_eq!(found(&store, "lefebre aicha"), only("Lefèvre", Match::Near));
}

/// A word with one slip at a place drawn: a letter left out, added, replaced or swapped with the next.
fn slip(word: &str, at: usize, kind: usize, letter: char) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    let at = at % letters.len();
    match kind {
        0 => {
            letters.remove(at);
        }
        1 => letters.insert(at, letter),
        2 => letters[at] = letter,
        _ if at + 1 < letters.len() => letters.swap(at, at + 1),
        _ => {}
    }
    letters.into_iter().collect()
}

const NAMES: [&str; 16] = [
    "martin", "bernard", "thomas", "petit", "robert", "richard", "durand", "dubois", "moreau",
    "laurent", "simon", "michel", "lefevre", "garcia", "diallo", "fontaine",
];

#[test]
fn one_slip_in_a_name_never_hides_anyone() {
    let (desk, store) = Desk::new();
    let named: Vec<_> = NAMES.iter().map(|name| (*name, "", "")).collect();
    people(&desk, &store, &named);
    let drawn = (
        0..NAMES.len(),
        0_usize..12,
        0_usize..4,
        prop::char::range('a', 'z'),
    );
    TestRunner::deterministic()
        .run(&drawn, |(name, at, kind, letter)| {
            let typed = slip(NAMES[name], at, kind, letter);
            let hits = store.read().search_citizens(&typed, None, 50).unwrap();
            prop_assert!(
                hits.iter().any(|hit| hit.citizen.birth_name == NAMES[name]),
                "{}",
                typed
            );
            Ok(())
        })
        .unwrap();
}

#[test]
fn a_year_tells_namesakes_apart() {
    let (desk, store) = Desk::new();
    let citizens = people(
        &desk,
        &store,
        &[("Martin", "Paul", "1960"), ("Martin", "Paul", "1987-03-12")],
    );
    let ids = |typed, year| {
        let hits = store.read().search_citizens(typed, year, 10).unwrap();
        hits.into_iter()
            .map(|hit| hit.citizen.id)
            .collect::<Vec<_>>()
    };
    assert_eq!(ids("martin", None).len(), 2);
    assert_eq!(ids("martin", Some(1987)), [citizens[1].id]);
    assert_eq!(ids("martin 1960", None), [citizens[0].id]);
    assert_eq!(ids("martin 1961", None), []);
    assert_eq!(
        store
            .read()
            .search_citizens("martin", None, 1)
            .unwrap()
            .len(),
        1
    );
}

#[test]
fn a_new_name_replaces_the_old_one_in_the_search() {
    let (desk, store) = Desk::new();
    let mut citizen = people(&desk, &store, &[("Martin", "Zoé", "")]).remove(0);
    citizen.birth_date = Some("1999".into());
    citizen.birth_name = "Bernard".into();
    citizen.used_name = Some("Petit".into());
    desk.write(&store, |tx| tx.save_citizen(&citizen));
    assert_eq!(found(&store, "martin"), vec![]);
    assert_eq!(found(&store, "matrin"), vec![]);
    assert_eq!(found(&store, "bernard"), only("Bernard", Match::Whole));
    assert_eq!(
        found(&store, "petit zoe 1999"),
        only("Bernard", Match::Whole)
    );
    assert_eq!(found(&store, "petit zoe 1998"), vec![]);
}

#[test]
fn a_name_that_two_people_bear_stays_when_one_leaves() {
    let (desk, store) = Desk::new();
    let citizens = people(
        &desk,
        &store,
        &[("Martin", "Paul", ""), ("Martin", "Zoé", "")],
    );
    desk.write(&store, |tx| tx.erase_citizen(citizens[0].id, minutes(1)));
    assert_eq!(found(&store, "martin").len(), 1);
    assert_eq!(found(&store, "matrin").len(), 1);
    assert_eq!(found(&store, "paul"), vec![]);
}

#[test]
fn an_erased_record_is_empty_and_stays_so() {
    let (desk, store) = Desk::new();
    let citizen = people(&desk, &store, &[("Martin", "Paul", "1960")]).remove(0);
    desk.write(&store, |tx| tx.erase_citizen(citizen.id, minutes(1)));
    let left = store.read().citizen(citizen.id).unwrap().unwrap();
    let mut empty = Citizen {
        id: citizen.id,
        person: None,
        ..desk.citizen("", "")
    };
    empty.updated_at = minutes(1);
    empty.deleted_at = Some(minutes(1));
    assert!(left == empty);
    let again = store.transact(&desk.act(), |tx| tx.save_citizen(&citizen));
    assert!(matches!(again, Err(StoreError::Rule(Rule::State))));
    let again = store.transact(&desk.act(), |tx| tx.erase_citizen(citizen.id, minutes(2)));
    assert!(matches!(again, Err(StoreError::NotFound)));
}

#[test]
fn the_last_received_come_first_and_once() {
    let (desk, store) = Desk::new();
    let citizens = people(
        &desk,
        &store,
        &[
            ("A", "A", ""),
            ("B", "B", ""),
            ("C", "C", ""),
            ("D", "D", ""),
        ],
    );
    desk.write(&store, |tx| {
        for (minute, who) in [(1, 0), (2, 1), (3, 0), (4, 2), (5, 3)] {
            let mut session = desk.session();
            session.timer.started_at = minutes(minute);
            tx.save_session(&session)?;
            tx.link_citizen(session.id, Some(citizens[who].id))?;
        }
        tx.erase_citizen(citizens[3].id, minutes(9))
    });
    let recent = |limit| {
        let found = store.read().recent_citizens(limit).unwrap();
        found
            .into_iter()
            .map(|citizen| citizen.birth_name)
            .collect::<String>()
    };
    assert_eq!(recent(10), "CAB");
    assert_eq!(recent(2), "CA");
    assert_eq!(recent(0), "");
}
