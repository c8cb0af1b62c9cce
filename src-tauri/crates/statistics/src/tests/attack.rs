//! An attack on what is shown: every number is an equation over the numbers of sessions of each kind, and a hidden
//! cell is broken when the equations leave it one value. It knows nothing of how cells are hidden, and counts what a
//! cell holds by itself.

use super::*;
use crate::testing::Dice;
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{BuildHasher, Hasher, RandomState};

/// A world: kinds of sessions, and the dimensions that are shown and filtered upon.
struct World {
    dimensions: Vec<Dimension>,
    /// Shown without being filtered upon.
    beside: Vec<Dimension>,
    kinds: Vec<S>,
}

fn all_of<T>(kinds: Vec<S>, values: &[T], with: impl Fn(&mut S, &T)) -> Vec<S> {
    let each = |kind: &S| -> Vec<S> {
        let one = |value: &T| {
            let mut kind = kind.clone();
            with(&mut kind, value);
            kind
        };
        values.iter().map(one).collect()
    };
    kinds.iter().flat_map(each).collect()
}

fn one_request() -> Vec<S> {
    vec![S {
        requests: vec![r(0, "caf")],
        ..s(0, "2026-03-02")
    }]
}

/// People of all kinds, crossed with what they come for.
fn people() -> World {
    let genders = [Some("feminin"), Some("masculin"), None];
    let ages = ["18_24", "26_34", "60_64", "70_et_plus"];
    let kinds = all_of(one_request(), &genders, |s, code| s.gender = *code);
    let kinds = all_of(kinds, &ages, |s, code| s.age = Some(code));
    let kinds = all_of(kinds, &["telephone", "guichet_sans_rdv"], |s, code| {
        s.channel = Some(code);
    });
    let kinds = all_of(kinds, &["caf", "cpam", "msa"], |s, code| {
        s.requests[0].operator = (*code).to_owned();
    });
    let kinds = all_of(kinds, &["finalisee", "bloquee"], |s, code| {
        s.requests[0].outcome = Some(code);
    });
    use Dimension::{AgeClass, Channel, Gender, Operator, Outcome};
    World {
        dimensions: vec![Gender, AgeClass, Channel, Operator, Outcome],
        beside: vec![Dimension::Level, Dimension::Handled],
        kinds,
    }
}

/// Tables tied to one another: procedures of operators, reasons of outcomes, what is handled; on two days.
fn tied() -> World {
    let results = [
        ("accompagnement", "finalisee", None),
        ("accompagnement", "a_finaliser_en_autonomie", None),
        ("accompagnement", "abandonnee", None),
        ("accompagnement", "bloquee", Some("langue")),
        ("accompagnement", "bloquee", Some("autre")),
        ("information", "finalisee", None),
    ];
    let procedures = [
        ("caf", "caf-apl"),
        ("caf", "caf-rsa"),
        ("msa", "msa-pac"),
        ("msa", "msa-apl"),
    ];
    let kinds = all_of(one_request(), &["2026-03-02", "2026-03-03"], |s, on| {
        s.day = day(on)
    });
    let kinds = all_of(kinds, &["feminin", "masculin"], |s, code| {
        s.gender = Some(code)
    });
    let kinds = all_of(kinds, &procedures, |s, (operator, procedure)| {
        s.requests[0].operator = (*operator).to_owned();
        s.requests[0].procedure = Some((*procedure).to_owned());
    });
    let kinds = all_of(kinds, &results, |s, (level, outcome, reason)| {
        s.requests[0].level = level;
        s.requests[0].outcome = Some(outcome);
        s.requests[0].reason = *reason;
    });
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
        beside: Vec::new(),
        kinds,
    }
}

/// Sessions with no request, one or two, each with one theme or two.
fn households() -> World {
    let mut one = Vec::new();
    for operator in ["caf", "cpam", "msa"] {
        for themes in [
            &["logement"][..],
            &["justice"],
            &["justice", "logement"],
            &["transports_mobilite"],
        ] {
            one.push(R {
                themes: themes.to_vec(),
                ..r(0, operator)
            });
        }
    }
    let mut lists = vec![Vec::new()];
    for (n, first) in one.iter().enumerate() {
        lists.push(vec![first.clone()]);
        lists.extend(
            one[n..]
                .iter()
                .map(|second| vec![first.clone(), second.clone()]),
        );
    }
    let kinds = all_of(vec![s(0, "2026-03-02")], &lists, |s, list| {
        s.requests.clone_from(list);
    });
    let kinds = all_of(
        kinds,
        &[Some("feminin"), Some("masculin"), None],
        |s, code| s.gender = *code,
    );
    World {
        dimensions: vec![Dimension::Gender, Dimension::Operator, Dimension::Theme],
        beside: Vec::new(),
        kinds,
    }
}

/// Where people live, when they come and for how long: towns in departments, days, hours, returns, mandates.
fn neighbours() -> World {
    let towns = [Some("51108"), Some("51454"), Some("2A004"), None];
    let days = [
        ("2026-03-02", 540),
        ("2026-03-03", 600),
        ("2026-03-12", 540),
    ];
    let kinds = all_of(one_request(), &days, |s, (on, minute)| {
        s.day = day(on);
        s.minute = *minute;
    });
    let kinds = all_of(kinds, &towns, |s, code| s.town = *code);
    let kinds = all_of(kinds, &[20, 90], |s, minutes| s.minutes = Some(*minutes));
    let kinds = all_of(kinds, &[false, true], |s, with| s.mandate = *with);
    let kinds = all_of(kinds, &[None, Some(9)], |s, earlier| {
        s.requests[0].returns_to = *earlier;
    });
    use Dimension::{Department, Duration, Mandate, Returning, Town};
    World {
        dimensions: vec![Town, Department, Mandate, Returning],
        beside: vec![Duration],
        kinds,
    }
}

/// The code of a session along one of its dimensions.
fn of_session(s: &S, dimension: Dimension) -> &str {
    let yes_no = |yes| if yes { YES } else { NO };
    match dimension {
        Dimension::Gender => s.gender.unwrap_or(NOT_GIVEN),
        Dimension::AgeClass => s.age.unwrap_or(NOT_GIVEN),
        Dimension::Channel => s.channel.unwrap_or(NOT_GIVEN),
        Dimension::Town => s.town.unwrap_or(NOT_GIVEN),
        Dimension::Department => s.town.map_or(NOT_GIVEN, |town| &town[..2]),
        Dimension::Mandate => yes_no(s.mandate),
        Dimension::Returning => yes_no(s.requests.iter().any(|r| r.returns_to.is_some())),
        Dimension::Duration => match s.minutes {
            None => NOT_GIVEN,
            Some(..30) => "moins_de_30",
            Some(30..60) => "30_59",
            Some(60..120) => "60_119",
            Some(_) => "120_et_plus",
        },
        _ => unreachable!(),
    }
}

/// The codes of a request along one of its dimensions.
fn of_request(r: &R, dimension: Dimension) -> Vec<&str> {
    match dimension {
        Dimension::Operator => vec![&r.operator],
        Dimension::Procedure => vec![r.procedure.as_deref().unwrap_or(NOT_GIVEN)],
        Dimension::Level => vec![r.level],
        Dimension::Outcome => vec![r.outcome.unwrap_or(NOT_GIVEN)],
        Dimension::BlockingReason => r.reason.into_iter().collect(),
        Dimension::Theme => r.themes.clone(),
        Dimension::Handled if r.level != "accompagnement" => Vec::new(),
        Dimension::Handled => match r.outcome {
            Some("finalisee" | "a_finaliser_en_autonomie") => vec![YES],
            _ => vec![NO],
        },
        _ => unreachable!(),
    }
}

fn is_of_sessions(dimension: Dimension) -> bool {
    dimension.subject() == dimension::Subject::Session
}

/// What passes of a session: `None` when nothing does.
fn selected<'a>(s: &'a S, period: Period, filters: &[Filter]) -> Option<Vec<&'a R>> {
    let holds =
        |filter: &Filter, codes: &[&str]| codes.iter().any(|c| filter.codes.iter().any(|k| k == c));
    let (of_sessions, of_requests): (Vec<&Filter>, Vec<&Filter>) =
        filters.iter().partition(|f| is_of_sessions(f.dimension));
    let session = period.contains(s.day)
        && of_sessions
            .iter()
            .all(|f| holds(f, &[of_session(s, f.dimension)]));
    let passes = |r: &&R| {
        of_requests.iter().all(|f| {
            let codes = of_request(r, f.dimension);
            let absent = codes.is_empty() && f.codes.iter().any(|code| code == NOT_GIVEN);
            absent || holds(f, &codes)
        })
    };
    let requests: Vec<&R> = s.requests.iter().filter(passes).collect();
    (session && (of_requests.is_empty() || !requests.is_empty())).then_some(requests)
}

impl World {
    fn codes(&self, dimension: Dimension) -> Vec<&str> {
        let mut codes: Vec<&str> = Vec::new();
        for kind in &self.kinds {
            if is_of_sessions(dimension) {
                codes.push(of_session(kind, dimension));
            } else {
                codes.extend(kind.requests.iter().flat_map(|r| of_request(r, dimension)));
            }
        }
        codes.sort_unstable();
        codes.dedup();
        codes
    }

    /// How much each kind adds to something that a selection counts.
    fn sum(&self, period: Period, filters: &[Filter], of: impl Fn(&S, &[&R]) -> u64) -> Sum {
        let one =
            |kind: &S| selected(kind, period, filters).map_or(0, |requests| of(kind, &requests));
        self.kinds.iter().map(one).collect()
    }

    /// The cell of a table.
    fn cell(&self, period: Period, filters: &[Filter], dimension: Dimension, code: &str) -> Sum {
        self.sum(period, filters, |s, requests| {
            if is_of_sessions(dimension) {
                return u64::from(of_session(s, dimension) == code);
            }
            let has = |r: &&&R| of_request(r, dimension).contains(&code);
            requests.iter().filter(has).count() as u64
        })
    }
}

const FIELD: u64 = (1 << 61) - 1;

/// How much each kind adds to a number.
type Sum = Vec<u64>;

fn times(a: u64, b: u64) -> u64 {
    u64::try_from(u128::from(a) * u128::from(b) % u128::from(FIELD)).unwrap()
}

fn power(mut base: u64, mut exponent: u64) -> u64 {
    let mut result = 1;
    while exponent > 0 {
        if exponent & 1 == 1 {
            result = times(result, base);
        }
        base = times(base, base);
        exponent >>= 1;
    }
    result
}

/// Numbers shown, as sums over kinds.
#[derive(Default)]
struct Known {
    sums: BTreeMap<Sum, u64>,
}

impl Known {
    fn add(&mut self, sum: Sum, number: u64) {
        if let Some(before) = self.sums.insert(sum, number) {
            assert_eq!(before, number, "two numbers for the same thing");
        }
    }

    /// Bounds of each kind, narrowed until nothing moves.
    fn bounds(&self, kinds: usize, most: u64) -> Vec<(u64, u64)> {
        let mut bounds = vec![(0, most); kinds];
        let sums: Vec<(Vec<(usize, u64)>, u64)> = self
            .sums
            .iter()
            .map(|(sum, &number)| {
                let parts = sum.iter().copied().enumerate();
                (parts.filter(|(_, times)| *times > 0).collect(), number)
            })
            .collect();
        for _ in 0..200 {
            let before = bounds.clone();
            for (parts, number) in &sums {
                let low: u64 = parts.iter().map(|&(k, n)| n * bounds[k].0).sum();
                let high: u64 = parts.iter().map(|&(k, n)| n * bounds[k].1).sum();
                for &(k, n) in parts {
                    let (l, h) = bounds[k];
                    let least = number.saturating_sub(high - n * h).div_ceil(n);
                    bounds[k] = (l.max(least), h.min((number - (low - n * l)) / n));
                }
            }
            if bounds == before {
                break;
            }
        }
        bounds
    }

    /// The echelon form of the equations over the kinds not known to be empty, in a prime field.
    fn echelon(&self, bounds: &[(u64, u64)]) -> Vec<(usize, Sum)> {
        let mut rows: Vec<(usize, Sum)> = Vec::new();
        for sum in self.sums.keys() {
            let row = reduce(&rows, possible(sum, bounds));
            if let Some(pivot) = row.iter().position(|&v| v != 0) {
                let inverse = power(row[pivot], FIELD - 2);
                rows.push((pivot, row.into_iter().map(|v| times(v, inverse)).collect()));
            }
        }
        rows
    }
}

/// A sum without the kinds known to be empty.
fn possible(sum: &Sum, bounds: &[(u64, u64)]) -> Sum {
    let parts = sum.iter().zip(bounds);
    parts.map(|(&n, b)| if b.1 > 0 { n } else { 0 }).collect()
}

/// Whether a sum has one value only.
fn breaks(sum: &Sum, bounds: &[(u64, u64)], echelon: &[(usize, Sum)]) -> bool {
    let parts = || sum.iter().zip(bounds);
    let low: u64 = parts().map(|(n, b)| n * b.0).sum();
    let high: u64 = parts().map(|(n, b)| n * b.1).sum();
    low == high
        || reduce(echelon, possible(sum, bounds))
            .iter()
            .all(|&v| v == 0)
}

fn reduce(echelon: &[(usize, Sum)], mut row: Sum) -> Sum {
    for (pivot, other) in echelon {
        let factor = row[*pivot];
        if factor != 0 {
            for (value, &other) in row.iter_mut().zip(other).filter(|(_, other)| **other != 0) {
                *value = (*value + FIELD - times(factor, other)) % FIELD;
            }
        }
    }
    row
}

/// Numbers that an answer holds beside its tables: what they count, over the period or the compared one.
fn rates(world: &World, period: Period, filters: &[Filter]) -> Vec<(&'static str, Sum, Sum)> {
    let sum = |of: &dyn Fn(&S, &[&R]) -> u64| world.sum(period, filters, of);
    let yes = |dimension| world.cell(period, filters, dimension, YES);
    let sessions = sum(&|_, _| 1);
    let accompanied = sum(&|_, requests| {
        requests
            .iter()
            .filter(|r| r.level == "accompagnement")
            .count() as u64
    });
    vec![
        (
            "requests",
            sum(&|_, requests| requests.len() as u64),
            Sum::new(),
        ),
        (
            "minutes",
            sum(&|s, _| s.minutes.unwrap_or(0).into()),
            Sum::new(),
        ),
        ("handled_on_site", yes(Dimension::Handled), accompanied),
        ("return_rate", yes(Dimension::Returning), sessions.clone()),
        ("mandate_rate", yes(Dimension::Mandate), sessions.clone()),
        ("sessions", sessions, Sum::new()),
    ]
}

/// What an attack came to.
struct Attacked {
    /// Hidden numbers that were computed.
    broken: Vec<String>,
    /// Hidden numbers.
    hidden: usize,
    /// Numbers shown.
    known: usize,
}

/// Asks a random sequence of questions about random people and tries to break each hidden cell.
fn attack(world: &World, seed: u64, viewer: Viewer, lax: bool) -> Attacked {
    let mut dice = Dice::new(seed);
    let people = 10 + dice.below(150);
    // Some kinds of people are rare, others common.
    let weights: Vec<u64> = world
        .kinds
        .iter()
        .map(|_| dice.below(2) + dice.below(2) * dice.below(8))
        .collect();
    let weighted: Vec<&S> = world
        .kinds
        .iter()
        .zip(weights)
        .flat_map(|(kind, n)| std::iter::repeat_n(kind, usize::try_from(n).unwrap()))
        .collect();
    let sessions: Vec<S> = (0..people)
        .map(|id| {
            let kind = match weighted.len() as u64 {
                0 => &world.kinds[0],
                n => weighted[usize::try_from(dice.below(n)).unwrap()],
            };
            let requests = kind.requests.iter().zip(0..);
            S {
                id,
                requests: requests
                    .map(|(r, n)| R {
                        id: id * 2 + n,
                        ..r.clone()
                    })
                    .collect(),
                ..kind.clone()
            }
        })
        .collect();
    let facts = facts(&sessions);
    let registry = Registry::shipped().unwrap();
    let mut view = View::default();
    view.primary_alone = lax;
    let mut known = Known::default();
    // What must not be broken: where, what it counts.
    let mut hidden: Vec<(String, Sum)> = Vec::new();
    for _ in 0..1 + dice.below(6) {
        let query = question(world, &mut dice);
        let raw = facts.answer(&query);
        let answer = facts.answer_for(&query, &registry, viewer, &mut view);
        // A filter on persons that keeps everyone says nothing of anyone.
        let mut work = query.clone();
        work.filters
            .retain(|f| !registry.is_identifying(f.dimension));
        let work = facts.answer(&work);
        let sessions = |answer: &Answer| (answer.figures[0].value, answer.figures[0].compared);
        let (all, kept) = (sessions(&work), sessions(&raw));
        let personal = |drops: bool| viewer == Viewer::Public || drops;
        let seen = Seen {
            world,
            registry: &registry,
            query: &query,
            raw: &raw,
            work: &work,
            answer: &answer,
            personal: personal(all.0 != kept.0),
            public: viewer == Viewer::Public,
            lax,
        };
        seen.read(raw.period, false, &mut known, &mut hidden);
        if let Some(period) = raw.compared {
            let seen = Seen {
                personal: personal(all.1 != kept.1),
                ..seen
            };
            seen.read(period, true, &mut known, &mut hidden);
        }
    }
    let bounds = known.bounds(world.kinds.len(), people);
    let echelon = known.echelon(&bounds);
    let broken = hidden
        .iter()
        .filter(|(_, sum)| breaks(sum, &bounds, &echelon));
    Attacked {
        broken: broken
            .map(|(what, _)| format!("seed {seed}: {what}"))
            .collect(),
        hidden: hidden.len(),
        known: known.sums.len(),
    }
}

/// What blocks people, and in which procedures.
const BLOCKED: [Dimension; 2] = [Dimension::BlockingReason, Dimension::Procedure];

/// A random question.
fn question(world: &World, dice: &mut Dice) -> Query {
    let mut filters: Vec<Filter> = Vec::new();
    for _ in 0..dice.below(4) {
        let at = usize::try_from(dice.below(world.dimensions.len() as u64)).unwrap();
        let dimension = world.dimensions[at];
        if filters.iter().all(|f| f.dimension != dimension) {
            let codes = world.codes(dimension).into_iter();
            let kept: Vec<&str> = codes.filter(|_| dice.chance(50)).collect();
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
    query.filters = filters;
    if BLOCKED.iter().all(|d| world.dimensions.contains(d)) && dice.chance(60) {
        query.cross = vec![(BLOCKED[0], BLOCKED[1])];
    }
    query.by = world
        .dimensions
        .iter()
        .chain(&world.beside)
        .map(|&dimension| By {
            measure: match is_of_sessions(dimension) {
                true => Measure::Sessions,
                false => Measure::Requests,
            },
            dimension,
        })
        .collect();
    query
}

/// An answer and the truth.
struct Seen<'a> {
    world: &'a World,
    registry: &'a Registry,
    query: &'a Query,
    raw: &'a Answer,
    /// The truth without the filters on persons.
    work: &'a Answer,
    answer: &'a Answer,
    /// Whether every small number is protected.
    personal: bool,
    public: bool,
    lax: bool,
}

impl Seen<'_> {
    /// Learns what one side of the answer shows, and notes what it hides.
    fn read(
        &self,
        period: Period,
        compared: bool,
        known: &mut Known,
        hidden: &mut Vec<(String, Sum)>,
    ) {
        let filters = &self.query.filters;
        let figure = |answer: &Answer, id: &str| {
            let figure = answer
                .figures
                .iter()
                .find(|figure| figure.indicator == id)
                .unwrap();
            match compared {
                true => figure.compared.unwrap(),
                false => figure.value,
            }
        };
        for (id, part, whole) in rates(self.world, period, filters) {
            let shown = figure(self.answer, id);
            let real = figure(self.raw, id);
            assert!(shown == real || shown == Amount::Hidden, "{id}");
            match shown {
                Amount::Count(n) => {
                    let counted = id == "sessions" || id == "requests";
                    let few = counted && self.personal && !self.lax && (1..5).contains(&n);
                    assert!(!few, "a small total is shown");
                    known.add(part, n);
                }
                Amount::Minutes(n) => known.add(part, n),
                Amount::Ratio { part: n, whole: of } => {
                    known.add(part, n);
                    known.add(whole, of);
                }
                Amount::Hidden if self.personal && id == "sessions" => {
                    if matches!(real, Amount::Count(1..5)) {
                        hidden.push((format!("total of {filters:?} {period:?}"), part));
                    }
                }
                _ => {}
            }
        }
        for (at, &dimension) in self
            .world
            .dimensions
            .iter()
            .chain(&self.world.beside)
            .enumerate()
        {
            let beside = at >= self.world.dimensions.len();
            self.read_table(period, compared, dimension, beside, known, hidden);
        }
        if !compared {
            self.read_blocked(period, known, hidden);
            for (slot, cell) in self.answer.load.iter().enumerate() {
                if let Cell::Shown(n) = cell {
                    let of = self.world.sum(period, filters, |s, _| {
                        let weekday = chrono::Datelike::weekday(&s.day).num_days_from_monday();
                        u64::from(weekday * 24 + u32::from(s.minute) / 60 == slot as u32)
                    });
                    assert!(!self.personal || self.lax || !(1..5).contains(n), "load");
                    known.add(of, *n);
                }
            }
        }
        let trend = match compared {
            true => self.answer.compared_trend.as_deref().unwrap_or_default(),
            false => &self.answer.trend,
        };
        for point in trend {
            if let Cell::Shown(n) = point.cell {
                let step = Period {
                    from: point.from,
                    to: point.to,
                };
                assert!(!self.personal || self.lax || !(1..5).contains(&n), "trend");
                known.add(self.world.sum(step, filters, |_, _| 1), n);
            }
        }
    }

    /// Blocked requests by reason and procedure: all of them are there, or none.
    fn read_blocked(&self, period: Period, known: &mut Known, hidden: &mut Vec<(String, Sum)>) {
        let (Some(shown), Some(real)) = (self.answer.crosses.first(), self.raw.crosses.first())
        else {
            return;
        };
        let cell = |table: &Cross, reason: &str, procedure: &str| {
            let mut cells = table.cells.iter();
            let found = cells.find(|(row, column, _)| row == reason && column == procedure);
            found.map_or(Cell::Shown(0), |(_, _, cell)| *cell)
        };
        for reason in self.world.codes(BLOCKED[0]) {
            for procedure in self.world.codes(BLOCKED[1]) {
                let sum = self.world.sum(period, &self.query.filters, |_, requests| {
                    let has = |r: &&&R, dimension, code| of_request(r, dimension).contains(&code);
                    let both =
                        |r: &&&R| has(r, BLOCKED[0], reason) && has(r, BLOCKED[1], procedure);
                    requests.iter().filter(both).count() as u64
                });
                let number = cell(real, reason, procedure);
                match cell(shown, reason, procedure) {
                    Cell::Shown(n) => {
                        assert_eq!(Cell::Shown(n), number);
                        let few = self.public && !self.lax && (1..5).contains(&n);
                        assert!(!few, "{reason} {procedure} = {n}");
                        known.add(sum, n);
                    }
                    Cell::Hidden => {
                        let filters = &self.query.filters;
                        let what = format!(
                            "{reason} × {procedure} = {number:?} of {filters:?} {period:?}"
                        );
                        hidden.push((what, sum));
                    }
                }
            }
        }
    }

    fn read_table(
        &self,
        period: Period,
        compared: bool,
        dimension: Dimension,
        beside: bool,
        known: &mut Known,
        hidden: &mut Vec<(String, Sum)>,
    ) {
        let filters = &self.query.filters;
        let cells = |answer: &Answer| -> BTreeMap<String, Cell> {
            let rows = table(answer, dimension).rows.iter();
            let cell = |row: &Row| match compared {
                true => Some((row.code.clone(), row.compared?)),
                false => Some((row.code.clone(), row.cell)),
            };
            rows.filter_map(cell).collect()
        };
        let shown_table = table(self.answer, dimension);
        let base = match compared {
            true => shown_table.compared_base.unwrap(),
            false => shown_table.base,
        };
        let protected = self.personal || self.registry.is_identifying(dimension);
        let (shown, real) = (cells(self.answer), cells(self.raw));
        let work = cells(self.work);
        // A choice of several codes that drops nobody of a cell: its number is that of the work, which is no
        // secret, and that nobody has the codes left out is a zero that may have been shown.
        let mut personal = filters
            .iter()
            .filter(|f| self.registry.is_identifying(f.dimension));
        let several = personal.all(|f| f.codes.len() > 1);
        if !compared {
            let told = |row: &Row| row.cell == Cell::Hidden && row.share.is_some();
            assert!(
                !shown_table.rows.iter().any(told),
                "the share of a hidden cell"
            );
        }
        if let Cell::Shown(n) = base {
            let codes: BTreeSet<&str> = self.world.codes(dimension).into_iter().collect();
            let of = self
                .world
                .sum(period, filters, |s, requests| match dimension {
                    _ if is_of_sessions(dimension) => {
                        u64::from(codes.contains(of_session(s, dimension)))
                    }
                    Dimension::Theme => requests.len() as u64,
                    _ => requests
                        .iter()
                        .flat_map(|r| of_request(r, dimension))
                        .count() as u64,
                });
            known.add(of, n);
        }
        for code in self.world.codes(dimension) {
            let number = match real.get(code) {
                Some(Cell::Shown(n)) => *n,
                _ => 0,
            };
            let small = (1..5).contains(&number);
            let sum = self.world.cell(period, filters, dimension, code);
            let what = format!(
                "{} {code} = {number} of {filters:?} {period:?}",
                dimension.id()
            );
            match shown.get(code) {
                Some(Cell::Shown(n)) => {
                    assert_eq!(*n, number);
                    assert!(!protected || self.lax || !small, "{what}");
                    known.add(sum, *n);
                }
                // A table that is not shown at all keeps its small numbers.
                _ if base == Cell::Hidden => {
                    let of_work = !self.public
                        && several
                        && !self.registry.is_identifying(dimension)
                        && work.get(code) == Some(&Cell::Shown(number));
                    if small && protected && !beside && !of_work {
                        hidden.push((what, sum));
                    }
                }
                // Every hidden cell of a table that is.
                Some(Cell::Hidden) => hidden.push((what, sum)),
                None => {
                    assert_eq!(number, 0);
                    known.add(sum, 0);
                }
            }
        }
    }
}

/// Attacks with one sequence for each seed.
fn check(world: &World, viewer: Viewer, seeds: impl ExactSizeIterator<Item = u64>) {
    let sequences = seeds.len();
    let (mut hidden, mut known) = (0, 0);
    for seed in seeds {
        let attacked = attack(world, seed, viewer, false);
        let broken = attacked.broken.join("\n");
        assert!(broken.is_empty(), "seed {seed}:\n{broken}");
        hidden += attacked.hidden;
        known += attacked.known;
    }
    // An attack that met nothing hidden proved nothing.
    assert!(hidden >= sequences / 3, "{hidden} hidden");
    assert!(known >= 5 * sequences, "{known} shown");
}

/// The sequences of every run: the same ones, so that what fails once fails until it is mended.
const SEEDS: std::ops::Range<u32> = 0..70;

const WORLDS: [fn() -> World; 4] = [people, tied, households, neighbours];

#[test]
fn a_supervisor_computes_no_hidden_cell_back() {
    for world in WORLDS {
        check(&world(), Viewer::Supervisor, SEEDS.map(u64::from));
    }
}

#[test]
fn a_reader_of_a_report_computes_no_hidden_cell_back() {
    for world in WORLDS {
        check(&world(), Viewer::Public, SEEDS.map(u64::from));
    }
}

#[test]
#[ignore = "long: minutes; other sequences each time"]
fn nobody_computes_a_hidden_cell_back_in_thousands_of_sequences() {
    let first = RandomState::new().build_hasher().finish();
    let others: Vec<u64> = (0..1_500).map(|n| first.wrapping_add(n)).collect();
    for world in WORLDS {
        for viewer in [Viewer::Supervisor, Viewer::Public] {
            check(&world(), viewer, others.iter().copied());
        }
    }
}

#[test]
fn level_outcome_and_handled_do_not_tell_of_one_another_seed_30382() {
    let found = attack(&tied(), 30_382, Viewer::Public, false);
    assert!(found.broken.is_empty(), "{:?}", found.broken);
}

#[test]
fn level_outcome_and_handled_do_not_tell_of_one_another_seed_30910() {
    let found = attack(&tied(), 30_910, Viewer::Public, false);
    assert!(found.broken.is_empty(), "{:?}", found.broken);
}

#[test]
fn the_same_rows_under_another_name_are_not_hidden_where_they_stand_in_clear() {
    let found = attack(
        &tied(),
        7_439_848_486_200_796_811,
        Viewer::Supervisor,
        false,
    );
    assert!(found.broken.is_empty(), "{:?}", found.broken);
}

#[test]
fn mentions_less_requests_do_not_tell_how_few_have_two_themes() {
    let found = attack(
        &households(),
        7_822_293_183_006_247_839,
        Viewer::Public,
        false,
    );
    assert!(found.broken.is_empty(), "{:?}", found.broken);
}

#[test]
fn the_attack_works_where_small_cells_alone_are_hidden() {
    let mut all = 0;
    for (n, world) in WORLDS.iter().enumerate() {
        for viewer in [Viewer::Supervisor, Viewer::Public] {
            let broken = (0..60)
                .filter(|&seed| !attack(&world(), seed, viewer, true).broken.is_empty())
                .count();
            assert!(
                broken > 3,
                "world {n}, {viewer:?}: {broken} of 60 sequences"
            );
            all += broken;
        }
    }
    assert!(all > 160, "{all} of 480 sequences");
}
