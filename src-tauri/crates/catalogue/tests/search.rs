//! What people type at the counter, and what they must find.

#![expect(clippy::unwrap_used, reason = "a wrong asset stops the test")]

use std::sync::OnceLock;

use guichet_catalogue::{Catalogue, Hit, Matched, Procedure, Query, Usage};
use guichet_domain::text::fold;
use proptest::prelude::*;

fn catalogue() -> &'static Catalogue {
    Catalogue::embedded().unwrap()
}

fn ask<'a>(catalogue: &'a Catalogue, text: &str, limit: usize) -> Vec<Hit<'a>> {
    let usage = Usage::default();
    catalogue.search(&Query {
        text,
        operator: None,
        usage: &usage,
        limit,
    })
}

fn ids(text: &str) -> Vec<&'static str> {
    let hits = ask(catalogue(), text, 12);
    hits.into_iter().map(|h| h.procedure.id.as_str()).collect()
}

fn operators(text: &str) -> Vec<&'static str> {
    let hits = ask(catalogue(), text, 8);
    hits.into_iter()
        .map(|h| h.procedure.operator.as_str())
        .collect()
}

/// A catalogue of the embedded entries and as many more as asked, made of a few hundred words.
fn large(entries: usize) -> Catalogue {
    let words: Vec<String> = catalogue()
        .procedures()
        .flat_map(|p| {
            fold(&p.title)
                .split(' ')
                .map(str::to_owned)
                .collect::<Vec<_>>()
        })
        .filter(|w| w.len() > 3)
        .collect();
    let template = catalogue().procedures().next().unwrap();
    let word = |n: usize| words[n % words.len()].as_str();
    let more = (0..entries)
        .map(|n| Procedure {
            id: format!("caf-essai-{n:05}"),
            title: format!("{} {} {n}", word(n * 7), word(n * 13 + 5)),
            synonyms: vec![format!("{} {}", word(n * 3 + 1), word(n * 11 + 2))],
            ..template.clone()
        })
        .collect();
    catalogue().with_site_procedures(more)
}

#[test]
fn carte_grise() {
    let hits = ask(catalogue(), "carte grise", 12);
    assert!(hits.len() >= 3);
    for hit in &hits[..3] {
        assert_eq!(hit.procedure.operator, "france-titres");
        let says_so = fold(&hit.procedure.title).contains("carte grise")
            || matches!(hit.matched, Matched::Synonym(s) if fold(s).contains("carte grise"));
        assert!(says_so, "{hit:?}");
    }
    assert_eq!(ids("carte gri")[0], ids("carte grise")[0]);
}

#[test]
fn acronyms_and_the_words_of_the_counter() {
    assert_eq!(ids("apl")[0], "caf-aide-au-logement");
    assert_eq!(ids("APL ")[0], "caf-aide-au-logement");
    assert_eq!(ids("rsa")[0], "caf-rsa");
    assert!(
        ids("carte vital")[0].starts_with("cpam-"),
        "{:?}",
        ids("carte vital")
    );
    assert!(
        ids("permis")[..3].iter().all(|id| id.contains("permis")),
        "{:?}",
        ids("permis")
    );
    assert!(operators("secu").contains(&"cpam"), "{:?}", ids("secu"));
}

#[test]
fn an_operator_by_any_of_its_names() {
    for (text, operator) in [
        ("pole emploi", "france-travail"),
        ("Pôle-Emploi", "france-travail"),
        ("poleemploi", "france-travail"),
        ("france travail", "france-travail"),
        ("ants", "france-titres"),
        ("caf", "caf"),
        ("impots", "dgfip"),
    ] {
        assert_eq!(
            operators(text).first(),
            Some(&operator),
            "{text}: {:?}",
            ids(text)
        );
    }
    assert!(operators("ants").iter().all(|o| *o == "france-titres"));
}

#[test]
fn slips_of_the_finger() {
    for (slip, right) in [
        ("passport", "passeport"),
        ("pasesport", "passeport"),
        ("immatriculatoin", "immatriculation"),
        ("cartegrise", "carte grise"),
        ("carte griss", "carte grise"),
        ("logemant", "logement"),
    ] {
        assert!(
            ids(right).contains(&ids(slip)[0]),
            "{slip}: {:?}",
            ids(slip)
        );
    }
}

#[test]
fn the_order_of_the_words_does_not_matter() {
    let sorted = |text: &str| {
        let mut found = ids(text);
        found.sort_unstable();
        found
    };
    assert_eq!(sorted("logement aide"), sorted("aide logement"));
    assert_eq!(ids("aide pour le logement")[0], ids("aide logement")[0]);
}

#[test]
fn a_sentence_finds_what_it_can() {
    let found = ids("je voudrais refaire mon passeport");
    assert!(found[0].contains("passeport"), "{found:?}");
    assert!(ids("xyzxyz").is_empty());
}

#[test]
fn a_cerfa_number_with_or_without_its_version() {
    for number in ["10840", "10840*05"] {
        let hits = ask(catalogue(), number, 3);
        assert_eq!(hits[0].procedure.id, "caf-aide-au-logement");
        assert_eq!(hits[0].matched, Matched::Cerfa("10840"));
    }
    // A slip in a number is another form.
    assert!(ids("10849").is_empty(), "{:?}", ids("10849"));
}

#[test]
fn what_matched_is_shown() {
    let hits = ask(catalogue(), "apl", 3);
    assert_eq!(hits[0].matched, Matched::Synonym("APL"));
    assert_eq!(hits[0].matched.text(), Some("APL"));

    let hits = ask(catalogue(), "aide log", 3);
    assert_eq!(hits[0].procedure.title, "Aide au logement");
    assert_eq!(hits[0].matched, Matched::Title);
    // "Aide" whole, then the three letters typed of "logement".
    assert_eq!(hits[0].title_ranges, [(0, 4), (8, 11)]);
}

#[test]
fn an_empty_query_lists_what_the_site_does_most() {
    let usage = Usage::new([("caf-rsa".to_owned(), 40), ("inconnue".to_owned(), 9)]);
    let mut query = Query {
        text: " ",
        operator: None,
        usage: &usage,
        limit: 5,
    };
    let hits = catalogue().search(&query);
    assert_eq!(hits.len(), 5);
    assert_eq!(hits[0].procedure.id, "caf-rsa");
    assert!(hits[0].title_ranges.is_empty());

    query.operator = Some("france-titres");
    let hits = catalogue().search(&query);
    assert!(
        hits.iter()
            .all(|h| h.procedure.operators().any(|o| o == "france-titres"))
    );
}

#[test]
fn what_the_site_does_rises_within_its_tier_only() {
    let last = *ids("ants").last().unwrap();
    let usage = Usage::new([(last.to_owned(), 1000)]);
    let search = |text: &str| -> Vec<&'static str> {
        let query = Query {
            text,
            operator: None,
            usage: &usage,
            limit: 12,
        };
        let hits = catalogue().search(&query);
        hits.into_iter().map(|h| h.procedure.id.as_str()).collect()
    };
    let before = ids("ants").len() - 1;
    let after = search("ants").iter().position(|id| *id == last).unwrap();
    assert!(after < before, "{last}");
    // A title typed whole stays first whatever the habit.
    let other = catalogue().procedures().find(|p| p.id != last).unwrap();
    assert_eq!(search(&other.title)[0], other.id);
}

#[test]
fn a_site_procedure_is_found_and_wins() {
    let mut own = catalogue().procedure("caf-rsa").unwrap().clone();
    own.title = "Épicerie solidaire".to_owned();
    own.synonyms = vec![];
    let with = catalogue().with_site_procedures(vec![own]);
    assert_eq!(with.procedures().len(), catalogue().procedures().len());
    assert!(with.is_local("caf-rsa"));
    assert!(!catalogue().is_local("caf-rsa"));
    let hits = ask(&with, "epicerie", 3);
    assert_eq!(hits[0].procedure.id, "caf-rsa");
    assert_eq!(hits[0].title_ranges, [(0, 8)]);
    assert_eq!(with.revision(), catalogue().revision());
}

#[test]
fn each_title_finds_itself_first_and_each_synonym_its_entry() {
    for procedure in catalogue().procedures() {
        let hits = ask(catalogue(), &procedure.title, 5);
        assert_eq!(hits[0].procedure.id, procedure.id);
        for synonym in &procedure.synonyms {
            let hits = ask(catalogue(), synonym, 12);
            let found = hits.iter().any(|h| h.procedure.id == procedure.id);
            assert!(found, "{synonym}: {}", procedure.id);
        }
    }
}

/// Among thousands of entries made of the same words.
fn crowd() -> &'static Catalogue {
    static CROWD: OnceLock<Catalogue> = OnceLock::new();
    CROWD.get_or_init(|| large(5_000))
}

#[test]
fn titles_find_themselves_in_a_crowd() {
    for n in (0..5_000).step_by(97) {
        let procedure = crowd().procedure(&format!("caf-essai-{n:05}")).unwrap();
        let hits = ask(crowd(), &procedure.title, 3);
        assert_eq!(hits[0].procedure.id, procedure.id);
    }
}

/// One slip at a place of a text: a letter left out, doubled, replaced or swapped with the next.
fn slip(text: &str, at: usize, how: u8) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    match how {
        0 => {
            letters.remove(at);
        }
        1 => letters.insert(at, letters[at]),
        2 => letters[at] = if letters[at] == 'k' { 'w' } else { 'k' },
        _ if at + 1 < letters.len() => letters.swap(at, at + 1),
        _ => {}
    }
    letters.into_iter().collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn one_slip_in_a_title_leaves_it_among_the_first_five(n in 0usize..10_000, at in 0usize..10_000, how in 0u8..4) {
        let procedure = catalogue().procedures().nth(n % catalogue().procedures().len()).unwrap();
        let title = fold(&procedure.title);
        // Slips are for words of four letters or more; shorter ones are acronyms.
        let places: Vec<usize> = title
            .split(' ')
            .scan(0, |from, word| {
                let start = *from;
                *from += word.len() + 1;
                Some((start, word))
            })
            .filter(|(_, word)| word.len() >= 5 && word.bytes().all(|b| b.is_ascii_lowercase()))
            .flat_map(|(start, word)| start..start + word.len() - 1)
            .collect();
        prop_assume!(!places.is_empty());
        let typed = slip(&title, places[at % places.len()], how);
        let hits = ask(catalogue(), &typed, 5);
        let found = hits.iter().any(|h| h.procedure.id == procedure.id);
        prop_assert!(found, "{} → {}: {:?}", typed, procedure.id, hits.iter().map(|h| &h.procedure.id).collect::<Vec<_>>());
    }

    #[test]
    fn whatever_is_typed_ranges_stand_inside_the_title(text in "\\PC{0,20}", limit in 0usize..9) {
        let hits = ask(catalogue(), &text, limit);
        prop_assert!(hits.len() <= limit);
        prop_assert!(hits.is_sorted_by(|a, b| a.score >= b.score));
        for hit in hits {
            let units = hit.procedure.title.encode_utf16().count() as u32;
            let mut end = 0;
            for (from, to) in hit.title_ranges {
                prop_assert!(end <= from && from < to && to <= units);
                end = to;
            }
        }
    }

    #[test]
    fn the_beginning_of_a_title_finds_it(n in 0usize..10_000, letters in 3usize..40) {
        let procedure = catalogue().procedures().nth(n % catalogue().procedures().len()).unwrap();
        let typed: String = procedure.title.chars().take(letters).collect();
        let hits = ask(catalogue(), &typed, usize::MAX);
        prop_assert!(hits.iter().any(|h| h.procedure.id == procedure.id), "{}", typed);
    }
}
