//! An attack on what is shown: every number is an equation over the numbers of people of each kind, and a
//! hidden cell is broken when the equations leave it one value. It knows nothing of how cells are hidden.

use super::*;
use crate::testing::Dice;
use std::collections::BTreeMap;

/// A world: kinds of sessions, each with one request, and their code along each dimension.
struct World {
    dimensions: Vec<Dimension>,
    kinds: Vec<Kind>,
}

#[derive(Clone)]
struct Kind {
    day: &'static str,
    /// `None` where the kind stands outside of the dimension.
    codes: Vec<Option<&'static str>>,
}

/// People of all kinds, crossed with what they come for.
fn people() -> World {
    let all: [(Dimension, &[&'static str]); 5] = [
        (Dimension::Gender, &["feminin", "masculin", NOT_GIVEN]),
        (
            Dimension::AgeClass,
            &["18_24", "26_34", "60_64", "70_et_plus"],
        ),
        (Dimension::Channel, &["telephone", "guichet_sans_rdv"]),
        (Dimension::Operator, &["caf", "cpam", "msa"]),
        (Dimension::Outcome, &["finalisee", "bloquee"]),
    ];
    let mut kinds = vec![Kind {
        day: "2026-03-02",
        codes: Vec::new(),
    }];
    for (_, codes) in all {
        let longer = |kind: &Kind, code: &'static str| {
            let mut kind = kind.clone();
            kind.codes.push(Some(code));
            kind
        };
        kinds = kinds
            .iter()
            .flat_map(|kind| codes.iter().map(move |code| longer(kind, code)))
            .collect();
    }
    World {
        dimensions: all.iter().map(|(dimension, _)| *dimension).collect(),
        kinds,
    }
}

/// Tables tied to one another: procedures of operators, reasons of outcomes, what is handled; on two days.
fn tied() -> World {
    let mut kinds = Vec::new();
    for day in ["2026-03-02", "2026-03-03"] {
        for gender in ["feminin", "masculin"] {
            for (operator, procedure) in [
                ("caf", "caf-apl"),
                ("caf", "caf-rsa"),
                ("msa", "msa-pac"),
                ("msa", "msa-apl"),
            ] {
                for (level, outcome, reason) in [
                    ("accompagnement", "finalisee", None),
                    ("accompagnement", "a_finaliser_en_autonomie", None),
                    ("accompagnement", "abandonnee", None),
                    ("accompagnement", "bloquee", Some("langue")),
                    ("accompagnement", "bloquee", Some("autre")),
                    ("information", "finalisee", None),
                ] {
                    let handled = matches!(outcome, "finalisee" | "a_finaliser_en_autonomie");
                    let handled =
                        (level == "accompagnement").then_some(if handled { YES } else { NO });
                    let codes = vec![
                        Some(gender),
                        Some(operator),
                        Some(procedure),
                        Some(level),
                        Some(outcome),
                        reason,
                        handled,
                    ];
                    kinds.push(Kind { day, codes });
                }
            }
        }
    }
    use Dimension::{BlockingReason, Gender, Handled, Level, Operator, Outcome, Procedure};
    World {
        dimensions: vec![
            Gender,
            Operator,
            Procedure,
            Level,
            Outcome,
            BlockingReason,
            Handled,
        ],
        kinds,
    }
}

impl World {
    fn codes(&self, at: usize) -> Vec<&'static str> {
        let mut codes: Vec<&str> = self
            .kinds
            .iter()
            .filter_map(|kind| kind.codes[at])
            .collect();
        codes.sort_unstable();
        codes.dedup();
        codes
    }

    fn session(&self, id: u64, kind: &Kind) -> S {
        let mut session = s(id, kind.day);
        let mut request = r(id, "caf");
        for (dimension, code) in self.dimensions.iter().zip(&kind.codes) {
            let code = code.filter(|code| *code != NOT_GIVEN);
            match dimension {
                Dimension::Gender => session.gender = code,
                Dimension::AgeClass => session.age = code,
                Dimension::Channel => session.channel = code,
                Dimension::Operator => request.operator = code.unwrap().into(),
                Dimension::Procedure => request.procedure = code.map(Into::into),
                Dimension::Level => request.level = code.unwrap(),
                Dimension::Outcome => request.outcome = code,
                Dimension::BlockingReason => request.reason = code,
                Dimension::Handled => {}
                _ => unreachable!(),
            }
        }
        session.requests = vec![request];
        session
    }
}

const FIELD: u64 = (1 << 61) - 1;

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
fn attack(world: &World, seed: u64, viewer: Viewer, lax: bool) -> (Vec<Broken>, usize) {
    let mut dice = Dice::new(seed);
    let people = 10 + dice.below(150);
    // Some kinds of people are rare, others common.
    let weights: Vec<u64> = world
        .kinds
        .iter()
        .map(|_| dice.below(2) + dice.below(2) * dice.below(8))
        .collect();
    let weighted: Vec<&Kind> = world
        .kinds
        .iter()
        .zip(weights)
        .flat_map(|(kind, n)| std::iter::repeat_n(kind, usize::try_from(n).unwrap()))
        .collect();
    let kind_of = |dice: &mut Dice| match weighted.len() as u64 {
        0 => &world.kinds[0],
        n => weighted[usize::try_from(dice.below(n)).unwrap()],
    };
    let sessions: Vec<S> = (0..people)
        .map(|id| world.session(id, kind_of(&mut dice)))
        .collect();
    let facts = facts(&sessions);
    let registry = Registry::shipped().unwrap();
    let mut view = View::default();
    view.primary_alone = lax;
    let mut known = Known::default();
    // What must not be broken: where, set of kinds.
    let mut hidden: Vec<(String, Set)> = Vec::new();
    for _ in 0..1 + dice.below(6) {
        let mut filters: Vec<Filter> = Vec::new();
        for _ in 0..dice.below(4) {
            let at = usize::try_from(dice.below(world.dimensions.len() as u64)).unwrap();
            let dimension = world.dimensions[at];
            if filters.iter().all(|f| f.dimension != dimension) {
                let kept: Vec<&str> = world
                    .codes(at)
                    .into_iter()
                    .filter(|_| dice.chance(50))
                    .collect();
                filters.push(filter(dimension, &kept));
            }
        }
        let days = [
            ("2026-03-01", "2026-03-31"),
            ("2026-03-02", "2026-03-02"),
            ("2026-03-03", "2026-03-03"),
        ];
        let (from, to) = days[usize::try_from(dice.below(6).saturating_sub(3)).unwrap()];
        let mut query = ask(from, to);
        if dice.chance(30) {
            query.compare = Compare::Previous;
        }
        query.filters = filters.clone();
        query.by = world
            .dimensions
            .iter()
            .map(|&dimension| By {
                measure: match dimension.subject() {
                    dimension::Subject::Session => Measure::Sessions,
                    dimension::Subject::Request => Measure::Requests,
                },
                dimension,
            })
            .collect();
        let raw = facts.answer(&query);
        let answer = facts.answer_for(&query, &registry, viewer, &mut view);
        // A filter on persons that keeps everyone says nothing of anyone.
        let mut work = query.clone();
        work.filters
            .retain(|f| !registry.is_identifying(f.dimension));
        let work = facts.answer(&work);
        for compared in [false, true] {
            let Some(period) = (if compared {
                raw.compared
            } else {
                Some(raw.period)
            }) else {
                continue;
            };
            let total = |answer: &Answer| {
                let figure = answer
                    .figures
                    .iter()
                    .find(|figure| figure.indicator == "sessions")
                    .unwrap();
                if compared {
                    figure.compared.unwrap_or(Amount::Hidden)
                } else {
                    figure.value
                }
            };
            let cells = |answer: &Answer, dimension: Dimension| {
                let shown = table(answer, dimension);
                let cell = |row: &Row| {
                    Some((
                        row.code.clone(),
                        if compared { row.compared? } else { row.cell },
                    ))
                };
                let base = if compared {
                    shown.compared_base.unwrap_or(Cell::Hidden)
                } else {
                    shown.base
                };
                (
                    base == Cell::Hidden,
                    shown
                        .rows
                        .iter()
                        .filter_map(cell)
                        .collect::<BTreeMap<_, _>>(),
                )
            };
            let selected: Set = world
                .kinds
                .iter()
                .map(|kind| {
                    let passes = |f: &Filter| {
                        let at = world
                            .dimensions
                            .iter()
                            .position(|d| *d == f.dimension)
                            .unwrap();
                        f.codes
                            .iter()
                            .any(|code| code == kind.codes[at].unwrap_or(NOT_GIVEN))
                    };
                    period.contains(day(kind.day)) && filters.iter().all(passes)
                })
                .collect();
            let personal = viewer == Viewer::Public || total(&work) != total(&raw);
            let Amount::Count(real) = total(&raw) else {
                unreachable!()
            };
            match total(&answer) {
                Amount::Count(n) => {
                    assert_eq!(n, real);
                    assert!(
                        !personal || lax || n == 0 || n >= 5,
                        "a small total is shown"
                    );
                    known.sums.insert(selected.clone(), n);
                }
                _ if (1..5).contains(&real) && personal => {
                    hidden.push((format!("total of {filters:?}"), selected.clone()))
                }
                _ => {}
            }
            for (at, &dimension) in world.dimensions.iter().enumerate() {
                let (closed, shown) = cells(&answer, dimension);
                let (_, real) = cells(&raw, dimension);
                let protected = personal || registry.is_identifying(dimension);
                for code in world.codes(at) {
                    let number = match real.get(code) {
                        Some(Cell::Shown(n)) => *n,
                        _ => 0,
                    };
                    let set: Set = world
                        .kinds
                        .iter()
                        .zip(&selected)
                        .map(|(kind, &held)| held && kind.codes[at] == Some(code))
                        .collect();
                    let what = || {
                        format!(
                            "{} {code} = {number} of {filters:?} {period:?}",
                            dimension.id()
                        )
                    };
                    match shown.get(code) {
                        _ if closed && (1..5).contains(&number) && protected => {
                            hidden.push((what(), set))
                        }
                        _ if closed => {}
                        // A larger one, hidden for the sake of this, may stand in clear in another selection.
                        Some(Cell::Hidden) if (1..5).contains(&number) && protected => {
                            hidden.push((what(), set));
                        }
                        Some(Cell::Hidden) => {}
                        Some(Cell::Shown(n)) => {
                            assert_eq!(*n, number);
                            assert!(!protected || lax || *n == 0 || *n >= 5, "{}", what());
                            known.sums.insert(set, *n);
                        }
                        None => {
                            assert_eq!(number, 0);
                            known.sums.insert(set, 0);
                        }
                    }
                }
            }
        }
    }
    let bounds = known.bounds(world.kinds.len(), people);
    let echelon = known.echelon(&bounds);
    let broken = hidden
        .iter()
        .filter(|(_, set)| known.breaks(set, &bounds, &echelon))
        .map(|(what, _)| Broken {
            seed,
            what: what.clone(),
        })
        .collect();
    (broken, hidden.len())
}

fn check(world: &World, viewer: Viewer, seeds: std::ops::Range<u64>) {
    let mut tried = 0;
    let mut found = Vec::new();
    for seed in seeds {
        let (broken, hidden) = attack(world, seed, viewer, false);
        tried += hidden;
        found.extend(broken);
    }
    let found: Vec<String> = found
        .iter()
        .map(|b| format!("seed {}: {}", b.seed, b.what))
        .collect();
    assert!(
        found.is_empty(),
        "{} of {tried} broken:\n{}",
        found.len(),
        found.join("\n")
    );
    assert!(tried > 300, "{tried} hidden cells were attacked");
}

#[test]
fn a_supervisor_computes_no_hidden_cell_back() {
    check(&people(), Viewer::Supervisor, 0..250);
}

#[test]
fn a_supervisor_computes_nothing_back_through_tied_tables_and_days() {
    check(&tied(), Viewer::Supervisor, 0..250);
}

#[test]
fn a_reader_of_a_report_computes_no_hidden_cell_back() {
    check(&people(), Viewer::Public, 1000..1250);
}

#[test]
fn a_reader_of_a_report_computes_nothing_back_through_tied_tables_and_days() {
    check(&tied(), Viewer::Public, 1000..1250);
}

#[test]
fn the_attack_works_where_small_cells_alone_are_hidden() {
    for world in [people(), tied()] {
        for viewer in [Viewer::Supervisor, Viewer::Public] {
            let broken: usize = (0..120)
                .map(|seed| attack(&world, seed, viewer, true).0.len())
                .sum();
            assert!(broken > 10, "{broken}");
        }
    }
}
