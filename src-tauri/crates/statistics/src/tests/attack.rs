//! An attack on what is shown: every number is an equation over the numbers of people of each kind, and a
//! hidden cell is broken when the equations leave it one value. It knows nothing of how cells are hidden.

use super::*;
use crate::testing::Dice;
use std::collections::BTreeMap;

/// The dimensions of the fictional people and requests, one request each.
const KINDS: [(Dimension, &[&str]); 5] = [
    (Dimension::Gender, &["feminin", "masculin", NOT_GIVEN]),
    (
        Dimension::AgeClass,
        &["18_24", "26_34", "60_64", "70_et_plus"],
    ),
    (Dimension::Channel, &["telephone", "guichet_sans_rdv"]),
    (Dimension::Operator, &["caf", "cpam", "msa"]),
    (Dimension::Outcome, &["finalisee", "bloquee"]),
];
const FIELD: u64 = (1 << 61) - 1;

type Kind = [usize; KINDS.len()];

fn kinds() -> Vec<Kind> {
    let mut all = vec![[0; KINDS.len()]];
    for (at, (_, codes)) in KINDS.iter().enumerate() {
        all = all
            .into_iter()
            .flat_map(|kind| {
                (0..codes.len()).map(move |code| {
                    let mut kind = kind;
                    kind[at] = code;
                    kind
                })
            })
            .collect();
    }
    all
}

/// Which kinds a selection and a cell hold.
type Set = Vec<bool>;

fn power(base: u64, mut exponent: u64) -> u64 {
    let (mut base, mut result) = (u128::from(base), 1u128);
    let field = u128::from(FIELD);
    while exponent > 0 {
        if exponent & 1 == 1 {
            result = result * base % field;
        }
        base = base * base % field;
        exponent >>= 1;
    }
    u64::try_from(result).unwrap()
}

/// Numbers shown, as sums over kinds.
#[derive(Default)]
struct Known {
    sums: BTreeMap<Set, u64>,
}

impl Known {
    /// Bounds of each kind, narrowed until nothing moves.
    fn bounds(&self, kinds: usize, people: u64) -> Vec<(u64, u64)> {
        let mut bounds = vec![(0, people); kinds];
        loop {
            let before = bounds.clone();
            for (set, &sum) in &self.sums {
                let members: Vec<usize> = (0..kinds).filter(|&k| set[k]).collect();
                let low: u64 = members.iter().map(|&k| bounds[k].0).sum();
                let high: u64 = members.iter().map(|&k| bounds[k].1).sum();
                for &k in &members {
                    let (l, h) = bounds[k];
                    bounds[k] = (l.max(sum.saturating_sub(high - h)), h.min(sum - (low - l)));
                }
            }
            if bounds == before {
                return bounds;
            }
        }
    }

    /// The echelon form of the equations over the kinds not known to be empty, in a prime field.
    fn echelon(&self, bounds: &[(u64, u64)]) -> Vec<(usize, Vec<u64>)> {
        let mut rows: Vec<(usize, Vec<u64>)> = Vec::new();
        for set in self.sums.keys() {
            let row = set
                .iter()
                .zip(bounds)
                .map(|(&held, b)| u64::from(held && b.1 > 0))
                .collect();
            let row = reduce(&rows, row);
            if let Some(pivot) = row.iter().position(|&v| v != 0) {
                let inverse = power(row[pivot], FIELD - 2);
                let times = |v: u64| {
                    u64::try_from(u128::from(v) * u128::from(inverse) % u128::from(FIELD)).unwrap()
                };
                rows.push((pivot, row.into_iter().map(times).collect()));
            }
        }
        rows
    }

    /// Whether the sum over a set has one value only.
    fn breaks(&self, set: &Set, bounds: &[(u64, u64)], echelon: &[(usize, Vec<u64>)]) -> bool {
        let members = || (0..set.len()).filter(|&k| set[k]);
        let low: u64 = members().map(|k| bounds[k].0).sum();
        let high: u64 = members().map(|k| bounds[k].1).sum();
        let row = set
            .iter()
            .zip(bounds)
            .map(|(&held, b)| u64::from(held && b.1 > 0))
            .collect();
        low == high || reduce(echelon, row).iter().all(|&v| v == 0)
    }
}

fn reduce(echelon: &[(usize, Vec<u64>)], mut row: Vec<u64>) -> Vec<u64> {
    for (pivot, other) in echelon {
        let factor = u128::from(row[*pivot]);
        if factor != 0 {
            for (value, other) in row.iter_mut().zip(other) {
                let less = factor * u128::from(*other) % u128::from(FIELD);
                *value = u64::try_from(
                    (u128::from(*value) + u128::from(FIELD) - less) % u128::from(FIELD),
                )
                .unwrap();
            }
        }
    }
    row
}

struct Broken {
    seed: u64,
    what: String,
}

/// Asks a random sequence of questions about random people and tries to break each hidden cell.
fn attack(seed: u64, viewer: Viewer, lax: bool) -> (Vec<Broken>, usize) {
    let mut dice = Dice::new(seed);
    let kinds = kinds();
    let people = 10 + dice.below(150);
    // Some kinds of people are rare.
    let skew = |dice: &mut Dice, n: usize| {
        let n = n as u64;
        usize::try_from(dice.below(n).min(dice.below(n)).min(dice.below(n))).unwrap()
    };
    let mut sessions = Vec::new();
    for id in 0..people {
        let kind: Kind = std::array::from_fn(|at| match dice.chance(60) {
            true => skew(&mut dice, KINDS[at].1.len()),
            false => usize::try_from(dice.below(KINDS[at].1.len() as u64)).unwrap(),
        });
        let code = |at: usize| Some(KINDS[at].1[kind[at]]).filter(|code| *code != NOT_GIVEN);
        let request = R {
            outcome: code(4),
            ..r(id, code(3).unwrap())
        };
        sessions.push(S {
            gender: code(0),
            age: code(1),
            channel: code(2),
            requests: vec![request],
            ..s(id, "2026-03-02")
        });
    }
    let facts = facts(&sessions);
    let registry = Registry::shipped().unwrap();
    let mut view = View::default();
    view.primary_alone = lax;
    let mut known = Known::default();
    // What must not be broken: where, set of kinds, number.
    let mut hidden: Vec<(String, Set, u64)> = Vec::new();
    for _ in 0..1 + dice.below(6) {
        let mut filters: Vec<Filter> = Vec::new();
        for _ in 0..dice.below(4) {
            let (dimension, codes) =
                KINDS[usize::try_from(dice.below(KINDS.len() as u64)).unwrap()];
            if filters.iter().all(|f| f.dimension != dimension) {
                let kept: Vec<&str> = codes.iter().copied().filter(|_| dice.chance(50)).collect();
                filters.push(filter(dimension, &kept));
            }
        }
        let mut query = ask("2026-03-01", "2026-03-31");
        query.filters = filters.clone();
        query.by = KINDS
            .iter()
            .map(|&(dimension, _)| By {
                measure: match dimension.subject() {
                    dimension::Subject::Session => Measure::Sessions,
                    dimension::Subject::Request => Measure::Requests,
                },
                dimension,
            })
            .collect();
        let raw = facts.answer(&query);
        let answer = facts.answer_for(&query, &registry, viewer, &mut view);
        let selected: Set = kinds
            .iter()
            .map(|kind| {
                KINDS.iter().enumerate().all(|(at, (dimension, codes))| {
                    let own = |f: &&Filter| f.dimension == *dimension;
                    filters
                        .iter()
                        .filter(own)
                        .all(|f| f.codes.iter().any(|c| c == codes[kind[at]]))
                })
            })
            .collect();
        // A filter on persons that keeps everyone says nothing of anyone.
        let mut work = query.clone();
        work.filters
            .retain(|f| !registry.is_identifying(f.dimension));
        let everyone = value(&facts.answer(&work), "sessions") == value(&raw, "sessions");
        let personal = viewer == Viewer::Public || !everyone;
        let total = match value(&raw, "sessions") {
            Amount::Count(n) => n,
            _ => unreachable!(),
        };
        match value(&answer, "sessions") {
            Amount::Count(n) => {
                assert_eq!(n, total);
                assert!(
                    !personal || lax || n == 0 || n >= 5,
                    "a small total is shown"
                );
                known.sums.insert(selected.clone(), n);
            }
            _ if (1..5).contains(&total) && personal => {
                hidden.push((format!("total of {filters:?}"), selected.clone(), total))
            }
            _ => {}
        }
        for (at, (dimension, codes)) in KINDS.iter().enumerate() {
            let (shown, real) = (table(&answer, *dimension), table(&raw, *dimension));
            let of = |table: &Breakdown, code: &str| {
                table
                    .rows
                    .iter()
                    .find(|row| row.code == code)
                    .map(|row| row.cell)
            };
            let closed = shown.base == Cell::Hidden;
            let protected = personal || registry.is_identifying(*dimension);
            for (rank, code) in codes.iter().enumerate() {
                let number = match of(real, code) {
                    Some(Cell::Shown(n)) => n,
                    _ => 0,
                };
                let set: Set = kinds
                    .iter()
                    .zip(&selected)
                    .map(|(kind, &held)| held && kind[at] == rank)
                    .collect();
                let what = || format!("{} {code} = {number} of {filters:?}", dimension.id());
                match of(shown, code) {
                    _ if closed && (1..5).contains(&number) && protected => {
                        hidden.push((what(), set, number))
                    }
                    _ if closed => {}
                    Some(Cell::Hidden) if number > 0 => hidden.push((what(), set, number)),
                    Some(Cell::Hidden) => {}
                    Some(Cell::Shown(n)) => {
                        assert_eq!(n, number);
                        assert!(!protected || lax || n == 0 || n >= 5, "{}", what());
                        known.sums.insert(set, n);
                    }
                    None => {
                        assert_eq!(number, 0);
                        known.sums.insert(set, 0);
                    }
                }
            }
        }
    }
    let bounds = known.bounds(kinds.len(), people);
    let echelon = known.echelon(&bounds);
    let broken = hidden
        .iter()
        .filter(|(_, set, _)| known.breaks(set, &bounds, &echelon))
        .map(|(what, ..)| Broken {
            seed,
            what: what.clone(),
        })
        .collect();
    (broken, hidden.len())
}

fn check(viewer: Viewer, seeds: std::ops::Range<u64>) {
    let mut tried = 0;
    let mut found = Vec::new();
    for seed in seeds {
        let (broken, hidden) = attack(seed, viewer, false);
        tried += hidden;
        found.extend(broken);
    }
    let found: Vec<String> = found
        .iter()
        .map(|b| format!("seed {}: {}", b.seed, b.what))
        .collect();
    assert_eq!(found, Vec::<String>::new());
    assert!(tried > 500, "{tried} hidden cells were attacked");
}

#[test]
fn a_supervisor_computes_no_hidden_cell_back() {
    check(Viewer::Supervisor, 0..400);
}

#[test]
fn a_reader_of_a_report_computes_no_hidden_cell_back() {
    check(Viewer::Public, 1000..1400);
}

#[test]
fn the_attack_works_where_small_cells_alone_are_hidden() {
    for viewer in [Viewer::Supervisor, Viewer::Public] {
        let broken: usize = (0..40).map(|seed| attack(seed, viewer, true).0.len()).sum();
        assert!(broken > 40, "{broken}");
    }
}
