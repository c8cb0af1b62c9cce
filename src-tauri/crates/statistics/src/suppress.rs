//! Small numbers. See `docs/adr/0009` for the rule and its proof.
//!
//! A [`View`] remembers every selection that was shown. These selections cut the rows into *nodes*, each cut
//! splitting a node into what passes and what does not. In each node, along each dimension, a code is either
//! shown or belongs to a hidden group of which only the sum may be known. Cuts keep three laws, from which it
//! follows that another set of rows, in which the hidden cell has another value, would have shown the same:
//!
//! 1. a hidden group stays together in everything that is cut out later;
//! 2. the two sides of a cut hide the same groups;
//! 3. a group made by a cut holds at least two codes that are not empty, and something on each side.

use std::collections::{BTreeMap, HashMap};

use crate::answer::{FIGURES, Gate, Mask, Totals, is_plain};
use crate::dimension::Dimension;
use crate::facts::Facts;
use crate::period::Period;
use crate::query::{Amount, Answer, Cell, Filter, Point, Query, Viewer};
use crate::registry::Registry;
use crate::scan::{Maps, Marks, RequestSums, Rows, SessionSums, Tests, share_out, slices};

/// The smallest number that may be shown, zero aside.
pub const SMALLEST_SHOWN: u64 = 5;
/// A median of fewer sessions would be somebody's.
const ENOUGH_FOR_A_QUANTILE: u64 = 20;
/// Selections that a view remembers: each is a bit, or several, of a row's mask.
const MOST_LEVELS: usize = 48;
/// Nodes that a view may be cut into: beyond, nothing more is shown of persons.
const MOST_NODES: usize = 512;

/// Whether a number singles out too few.
fn is_small(count: u64) -> bool {
    (1..SMALLEST_SHOWN).contains(&count)
}

/// What was shown, so that what is shown next cannot be subtracted from it. One for each screen, report or
/// export, and for each viewer; a new one when the facts have changed.
#[derive(Debug, Clone, Default)]
pub struct View {
    /// Selections shown, in order.
    shown: Vec<Selection>,
    /// Values shown of figures that do not add up, by figure.
    numbers: BTreeMap<&'static str, Vec<u64>>,
    /// Dimensions of which raw tables were shown that the nodes do not describe.
    crossed: Vec<Dimension>,
    /// Hides small cells and nothing else: what the attack of the tests must then break.
    pub(crate) primary_alone: bool,
}

/// Days and filters.
#[derive(Debug, Clone, PartialEq)]
struct Selection {
    period: Period,
    filters: Vec<Filter>,
}

impl Selection {
    /// The same selection whatever the order in which it was written; filters on persons come last.
    fn new(period: Period, filters: &[Filter], registry: &Registry) -> Self {
        let mut filters = filters.to_vec();
        for filter in &mut filters {
            filter.codes.sort_unstable();
            filter.codes.dedup();
        }
        filters.sort_by_key(|f| {
            (
                registry.is_identifying(f.dimension),
                f.dimension,
                f.codes.clone(),
            )
        });
        filters.dedup();
        Self { period, filters }
    }
}

/// A cut: the days of a selection, then each of its filters.
struct Level {
    period: Period,
    filters: Vec<Filter>,
    /// The filter that this level adds, as numbers that pass.
    added: Option<(Dimension, Vec<bool>)>,
    /// Whether its total must not be small: the public, or a filter on persons.
    total_protected: bool,
    /// Whether every table is protected: as before, or such a filter was seen earlier in the view.
    protected: bool,
}

/// Tables of one node, by the rank of the dimension.
type Tables = Vec<Vec<u64>>;
/// For each dimension and number: 0 when shown, or the hidden group it belongs to.
type Groups = Vec<Vec<u32>>;

/// The dimensions whose tables are protected node by node, parents before children.
const OF_SESSIONS: [Dimension; 13] = [
    Dimension::Channel,
    Dimension::Autonomy,
    Dimension::AgeClass,
    Dimension::Gender,
    Dimension::SocialStatus,
    Dimension::Source,
    Dimension::Site,
    Dimension::Agent,
    Dimension::Department,
    Dimension::Town,
    Dimension::Returning,
    Dimension::Mandate,
    Dimension::FirstVisit,
];
const OF_REQUESTS: [Dimension; 9] = [
    Dimension::Operator,
    Dimension::Procedure,
    Dimension::Level,
    Dimension::Handled,
    Dimension::Outcome,
    Dimension::BlockingReason,
    Dimension::OrientationTarget,
    Dimension::Way,
    Dimension::Theme,
];

/// What a request came to: tables that are functions of one another.
const RESULT: [Dimension; 5] = [
    Dimension::Level,
    Dimension::Handled,
    Dimension::Outcome,
    Dimension::BlockingReason,
    Dimension::OrientationTarget,
];

/// Those that outcomes and levels decide: no filter on them where small numbers are hidden.
const RENAMES: [Dimension; 3] = [
    Dimension::Handled,
    Dimension::BlockingReason,
    Dimension::OrientationTarget,
];

impl Facts {
    /// The answer as `viewer` may see it, given what `view` has shown before.
    ///
    /// Nobody but a mediator sees a number from 1 to 4 along a dimension that describes persons, nor any under
    /// a filter on one; the public sees none at all. Whatever the sequence of questions put to one view, none
    /// of these numbers can be computed back from what the view has shown.
    #[must_use]
    pub fn answer_for(
        &self,
        query: &Query,
        registry: &Registry,
        viewer: Viewer,
        view: &mut View,
    ) -> Answer {
        if viewer == Viewer::Mediator {
            return self.answer(query);
        }
        let maps = self.maps(query.today);
        let public = viewer == Viewer::Public;
        let now = Selection::new(query.period, &query.filters, registry);
        let then = query
            .period
            .compared(query.compare)
            .map(|p| Selection::new(p, &query.filters, registry));
        let mask = self.admit(&now, registry, public, view, query);
        let current = self.totals(&maps, query.period, &query.filters);
        let Some(mut mask) = mask else {
            let mut answer = self.assemble(
                &maps,
                query,
                &current,
                None,
                &Mask::closed(),
                &Mask::closed(),
            );
            answer.opening_days = 0;
            answer.trend.clear();
            answer.workshop_counts.clear();
            answer.withheld = true;
            return answer;
        };
        self.hide_figures(&mut mask, &current, &now, registry, public, view);
        let then = then.map(|then| {
            let totals = self.totals(&maps, then.period, &then.filters);
            let mask = match self.admit(&then, registry, public, view, query) {
                Some(mut mask) => {
                    self.hide_figures(&mut mask, &totals, &then, registry, public, view);
                    mask
                }
                None => Mask::closed(),
            };
            (then.period, totals, mask)
        });
        let protected = public || is_protected(&now, registry);
        let extras = query
            .by
            .iter()
            .filter(|by| !is_plain(**by))
            .map(|by| by.dimension);
        let crosses = query.cross.iter().flat_map(|(a, b)| [*a, *b]);
        let beside: Vec<Dimension> = extras.chain(crosses).collect();
        let (compared, compared_mask) = match then {
            None => (None, Mask::closed()),
            Some((period, totals, mask)) => (Some((period, totals)), mask),
        };
        let mut answer = self.assemble(
            &maps,
            query,
            &current,
            compared.as_ref(),
            &mask,
            &compared_mask,
        );
        // Tables beside the nodes: raw, and only as long as nothing of persons has been selected.
        let persons_selected = view.shown.iter().any(|s| is_protected(s, registry));
        if !protected && !persons_selected && !beside.is_empty() {
            let raw = self.assemble(
                &maps,
                query,
                &current,
                compared.as_ref(),
                &Mask::open(),
                &Mask::open(),
            );
            let open = |dimension: Dimension| !registry.is_identifying(dimension);
            for (shown, raw) in answer.breakdowns.iter_mut().zip(raw.breakdowns) {
                if !is_plain(shown.by) && open(shown.by.dimension) {
                    *shown = raw;
                }
            }
            answer.crosses = raw
                .crosses
                .into_iter()
                .filter(|c| open(c.rows) && open(c.columns))
                .collect();
            view.crossed.extend(beside.into_iter().filter(|d| open(*d)));
        }
        answer
    }

    /// Adds a selection to what is shown and tells what is hidden of it; `None` when it must not be shown.
    fn admit(
        &self,
        selection: &Selection,
        registry: &Registry,
        public: bool,
        view: &mut View,
        query: &Query,
    ) -> Option<Mask> {
        // What a request came to, under another name: its totals would cut the groups of outcomes.
        let renames = |filter: &Filter| RENAMES.contains(&filter.dimension);
        if (public || is_protected(selection, registry)) && selection.filters.iter().any(renames) {
            return None;
        }
        let known = view.shown.iter().position(|shown| shown == selection);
        let mut shown = view.shown.clone();
        if known.is_none() {
            shown.push(selection.clone());
        }
        let mut levels: Vec<Level> = Vec::new();
        let mut ends = Vec::new();
        let mut protected = public;
        for selection in &shown {
            for length in 0..=selection.filters.len() {
                let filters = selection.filters[..length].to_vec();
                let total_protected =
                    public || filters.iter().any(|f| registry.is_identifying(f.dimension));
                protected |= total_protected;
                let added = filters.last();
                let added = added.map(|filter| {
                    let numbers = 0..self.size_of(filter.dimension);
                    let passes =
                        numbers.map(|n| filter.codes.contains(&self.code_of(filter.dimension, n)));
                    (filter.dimension, passes.collect())
                });
                levels.push(Level {
                    period: selection.period,
                    filters,
                    added,
                    total_protected,
                    protected,
                });
            }
            ends.push(levels.len() - 1);
        }
        let exhausted = levels.len() > MOST_LEVELS;
        let maps = self.maps(query.today);
        let leaves = if exhausted {
            None
        } else {
            self.leaves(&maps, &levels)
        };
        let Some(leaves) = leaves else {
            // What was shown of persons stays safe as long as nothing is added to it.
            let persons = public
                || shown
                    .iter()
                    .any(|selection| is_protected(selection, registry));
            return (!persons).then(|| Mask {
                raw: false,
                tables: raw_tables(registry),
                ..Mask::open()
            });
        };
        let last = known.unwrap_or(ends.len() - 1);
        let from = if known.is_some() {
            levels.len()
        } else {
            ends.len().checked_sub(2).map_or(0, |at| ends[at] + 1)
        };
        let cut = |dimensions: &'static [Dimension], leaves: &[(u64, Tables, u64)], end: usize| {
            let lax = view.primary_alone;
            Cutter {
                facts: self,
                registry,
                dimensions,
                levels: &levels,
                lax,
            }
            .cut(leaves, end, from)
        };
        let mut sessions = cut(&OF_SESSIONS, &leaves.sessions, ends[last])?;
        let mut requests = cut(&OF_REQUESTS, &leaves.requests, ends[last])?;
        // The same rows under another name are shown as they were: a cell hidden now would stand in clear there.
        let same = |end: usize| leaves.agree(1 << end, 1 << ends[last]);
        let first = ends[..last].iter().position(|&end| same(end));
        if let Some(first) = first {
            sessions = cut(&OF_SESSIONS, &leaves.sessions, ends[first])?;
            requests = cut(&OF_REQUESTS, &leaves.requests, ends[first])?;
        } else if known.is_none() {
            view.shown = shown.clone();
        }
        let selection = &shown[first.unwrap_or(last)];
        let within = public || is_protected(selection, registry);
        let mut mask = Mask {
            raw: false,
            ..Mask::open()
        };
        let mut numbers = OF_SESSIONS
            .iter()
            .zip(sessions)
            .chain(OF_REQUESTS.iter().zip(requests));
        for (&dimension, (hidden, counts)) in &mut numbers {
            let identifying = registry.is_identifying(dimension);
            let all = counts.iter().any(|&count| count > 0)
                && hidden.iter().zip(&counts).all(|(h, &c)| *h || c == 0);
            // Its rows say nothing more than a selection already shown: better no table than a small number.
            let still_small = hidden.iter().zip(&counts).any(|(h, &c)| !h && is_small(c));
            let beside = view.crossed.contains(&dimension);
            let closed = (within || identifying) && (still_small && !view.primary_alone)
                || within && beside
                || within && self.is_mixed(dimension, &levels)
                || public && dimension == Dimension::Agent
                || all;
            let gate = match (closed, hidden.contains(&true)) {
                (true, _) => Gate::Closed,
                (false, true) => Gate::Some(hidden),
                (false, false) => Gate::Open,
            };
            mask.tables.insert(dimension, gate);
        }
        for dimension in [Dimension::Duration, Dimension::Weekday, Dimension::Hour] {
            mask.tables
                .insert(dimension, if within { Gate::Closed } else { Gate::Open });
        }
        if within {
            mask.load = Gate::Closed;
            mask.trend = Gate::Closed;
        }
        if public
            && selection.filters.is_empty()
            && view
                .shown
                .iter()
                .all(|s| s.filters.is_empty() && apart(s, selection))
        {
            self.open_whole_tables(&mut mask, selection, &maps, query);
        }
        mask.workshop_counts = match view
            .shown
            .iter()
            .all(|s| s == selection || s.period != selection.period && apart(s, selection))
        {
            true => self.workshop_gate(selection, &maps),
            false => Gate::Closed,
        };
        Some(mask)
    }

    /// Tables that are shown whole or not at all, to the public, of a period that nothing else cuts.
    fn open_whole_tables(
        &self,
        mask: &mut Mask,
        selection: &Selection,
        maps: &Maps,
        query: &Query,
    ) {
        let totals = self.totals(maps, selection.period, &selection.filters);
        let safe = |counts: &[u64]| !counts.iter().any(|&count| is_small(count));
        if safe(&totals.sessions.by(self, maps, Dimension::Duration)) {
            mask.tables.insert(Dimension::Duration, Gate::Open);
        }
        if safe(&totals.sessions.load.map(u64::from)) {
            mask.load = Gate::Open;
        }
        let points = self.trend(maps, query, selection.period, &totals, &Gate::Open);
        let small = |point: &Point| matches!(point.cell, Cell::Shown(count) if is_small(count));
        if !points.iter().any(small) {
            mask.trend = Gate::Open;
        }
    }

    fn workshop_gate(&self, selection: &Selection, maps: &Maps) -> Gate {
        let empty = SessionSums::new(self, self.clip(selection.period));
        let small = self.small(selection.period, &selection.filters, &empty, maps);
        match small.workshop_counts.values().any(|&count| is_small(count)) {
            true => Gate::Closed,
            false => Gate::Open,
        }
    }

    /// Whether a filter of the view bears on what a table is tied to in more than one way: themes chosen together,
    /// or what a request came to, which levels, outcomes and reasons tell of one another.
    fn is_mixed(&self, dimension: Dimension, levels: &[Level]) -> bool {
        let mut filtered = levels
            .iter()
            .filter_map(|level| level.added.as_ref().map(|(d, _)| *d));
        if dimension.is_multiple() {
            return filtered.any(|other| other == dimension);
        }
        RESULT.contains(&dimension)
            && filtered.any(|other| other != dimension && RESULT.contains(&other))
    }

    /// Hides the figures that say too much.
    fn hide_figures(
        &self,
        mask: &mut Mask,
        totals: &Totals,
        selection: &Selection,
        registry: &Registry,
        public: bool,
        view: &mut View,
    ) {
        let within = public || is_protected(selection, registry);
        // What is handled, less one outcome, would tell how many accompanied requests have the other.
        if within && totals.requests.accompanied(self).into_iter().any(is_small) {
            mask.tables.insert(Dimension::Handled, Gate::Closed);
        }
        for &(id, compute) in FIGURES {
            let open = |dimension| mask.tables.get(&dimension) == Some(&Gate::Open);
            let personal = registry.indicator(id).is_none_or(|entry| entry.identifying);
            let hidden = match (id, compute(totals)) {
                _ if !within && !personal => false,
                // Counted along a table: hidden with it.
                ("handled_on_site", _) => !open(Dimension::Handled),
                ("return_rate", _) => !open(Dimension::Returning),
                ("mandate_rate", _) => !open(Dimension::Mandate),
                // The nodes answer for the totals.
                ("sessions" | "requests" | "minutes" | "opening_days", _) => false,
                ("duration_median" | "duration_p90", _) => {
                    totals.sessions.sessions < ENOUGH_FOR_A_QUANTILE
                }
                ("first_time_persons", value) => {
                    !open(Dimension::FirstVisit) || self.differs_little(id, value, view)
                }
                (_, value) => self.differs_little(id, value, view),
            };
            if hidden {
                mask.figures.push(id);
            }
        }
    }

    /// Whether a figure that does not add up is small, or too near another value that was shown of it.
    fn differs_little(&self, id: &'static str, value: Amount, view: &mut View) -> bool {
        let parts = match value {
            Amount::Count(count) | Amount::Minutes(count) => vec![count],
            Amount::Ratio { part, whole } => vec![part, whole - part],
            Amount::Mean { count, .. } => vec![count],
            Amount::Nothing | Amount::Hidden => return false,
        };
        let before = view.numbers.entry(id).or_default();
        let near = |count: u64| before.iter().any(|&other| is_small(other.abs_diff(count)));
        let little = parts.iter().any(|&count| is_small(count) || near(count));
        if !little {
            before.extend(parts);
        }
        little
    }

    /// The rows of every selection, gathered by what they belong to; `None` when there are too many kinds.
    fn leaves(&self, maps: &Maps, levels: &[Level]) -> Option<Leaves> {
        let from = levels.iter().map(|level| level.period.from).min()?;
        let to = levels.iter().map(|level| level.period.to).max()?;
        let hull = self.clip(Period { from, to });
        let tests: Vec<Tests> = levels
            .iter()
            .map(|level| Tests::new(self, &level.filters))
            .collect();
        #[derive(Default)]
        struct Part {
            sessions: HashMap<u64, SessionSums>,
            requests: HashMap<u64, RequestSums>,
            session_kinds: Kinds,
            request_kinds: Kinds,
            marks: Marks,
            overflow: bool,
        }
        let slices = slices(self, hull);
        let parts = share_out(&slices, Part::default, |part, number, rows| {
            let block = &self.blocks[number];
            let first = block.first[rows.start] as usize;
            let mut sessions = vec![0u64; rows.len()];
            let mut requests = vec![0u64; block.first[rows.end] as usize - first];
            for (bit, (level, tests)) in levels.iter().zip(&tests).enumerate() {
                let inside = block.rows_in(level.period);
                let inside = inside.start.max(rows.start)..inside.end.min(rows.end);
                if inside.is_empty() {
                    continue;
                }
                tests.mark(self, maps, block, inside.clone(), &mut part.marks);
                let set = |masks: &mut [u64], marks: &[bool]| {
                    for (mask, &mark) in masks.iter_mut().zip(marks) {
                        *mask |= u64::from(mark) << bit;
                    }
                };
                set(
                    &mut sessions[inside.start - rows.start..],
                    &part.marks.sessions,
                );
                set(
                    &mut requests[block.first[inside.start] as usize - first..],
                    &part.marks.requests,
                );
            }
            part.session_kinds
                .sort(&sessions, rows.start, |mask, rows| {
                    let sums = part
                        .sessions
                        .entry(mask)
                        .or_insert_with(|| SessionSums::bare(self, hull));
                    sums.add(block, rows);
                });
            part.request_kinds.sort(&requests, first, |mask, rows| {
                let sums = part
                    .requests
                    .entry(mask)
                    .or_insert_with(|| RequestSums::new(self));
                sums.add(maps, block, rows);
            });
            part.overflow |= part.sessions.len().max(part.requests.len()) > MOST_NODES;
        });
        let mut sessions: BTreeMap<u64, SessionSums> = BTreeMap::new();
        let mut requests: BTreeMap<u64, RequestSums> = BTreeMap::new();
        for part in parts {
            if part.overflow {
                return None;
            }
            for (mask, sums) in part.sessions {
                sessions
                    .entry(mask)
                    .or_insert_with(|| SessionSums::bare(self, hull))
                    .merge(&sums);
            }
            for (mask, sums) in part.requests {
                requests
                    .entry(mask)
                    .or_insert_with(|| RequestSums::new(self))
                    .merge(&sums);
            }
        }
        if sessions.len().max(requests.len()) > MOST_NODES {
            return None;
        }
        let of_sessions =
            |s: &SessionSums| OF_SESSIONS.iter().map(|&d| s.by(self, maps, d)).collect();
        let of_requests =
            |s: &RequestSums| OF_REQUESTS.iter().map(|&d| s.by(self, maps, d)).collect();
        Some(Leaves {
            sessions: sessions
                .iter()
                .map(|(&mask, s)| (mask, of_sessions(s), s.sessions))
                .collect(),
            requests: requests
                .iter()
                .map(|(&mask, s)| (mask, of_requests(s), s.requests))
                .collect(),
        })
    }

    /// The dimension above, and what it may say of the rows that have this number; nothing when it may say
    /// anything.
    fn parents(&self, dimension: Dimension, number: usize) -> Option<(Dimension, Vec<usize>)> {
        let all = |of: Dimension| 0..self.size_of(of);
        let accompanied = |level: &usize| self.handled_of(*level, 0) != 0;
        let parent = match dimension {
            Dimension::Procedure => Dimension::Operator,
            Dimension::Town => Dimension::Department,
            Dimension::Handled => Dimension::Level,
            Dimension::Outcome => Dimension::Handled,
            Dimension::BlockingReason | Dimension::OrientationTarget => Dimension::Outcome,
            _ => return None,
        };
        let numbers = match dimension {
            Dimension::Procedure => self.operators_of[number]
                .iter()
                .map(|&n| n.into())
                .collect(),
            Dimension::Town => vec![self.department_numbers()[number].into()],
            Dimension::Handled => all(parent)
                .filter(|level| accompanied(level) == (number > 0))
                .collect(),
            Dimension::Outcome => vec![1 + usize::from(self.counts_as_handled(number))],
            // Which outcomes carry a reason or a target is data: none is said to.
            _ => Vec::new(),
        };
        Some((parent, numbers))
    }
}

/// Rows sorted by mask, slice after slice.
#[derive(Default)]
struct Kinds {
    numbers: HashMap<u64, usize>,
    rows: Vec<(u64, Vec<u32>)>,
}

impl Kinds {
    /// Calls `f` with each mask but 0, and its rows; the first row is `from`.
    fn sort(&mut self, masks: &[u64], from: usize, mut f: impl FnMut(u64, Rows<'_>)) {
        let Some(&first) = masks.first() else {
            return;
        };
        if masks.iter().all(|&mask| mask == first) {
            if first != 0 {
                f(first, Rows::All(from, from + masks.len()));
            }
            return;
        }
        self.rows.iter_mut().for_each(|(_, rows)| rows.clear());
        // Few masks come back often: a place for each spares most of the searches.
        let mut near = [(0u64, usize::MAX); 64];
        for (row, &mask) in (u32::try_from(from).unwrap_or(u32::MAX)..).zip(masks) {
            let place = &mut near[(mask.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 58) as usize];
            if place.1 == usize::MAX || place.0 != mask {
                let next = self.rows.len();
                let number = *self.numbers.entry(mask).or_insert(next);
                if number == next {
                    self.rows.push((mask, Vec::new()));
                }
                *place = (mask, number);
            }
            self.rows[place.1].1.push(row);
        }
        for (mask, rows) in self
            .rows
            .iter()
            .filter(|(mask, rows)| *mask != 0 && !rows.is_empty())
        {
            f(*mask, Rows::Some(rows));
        }
    }
}

struct Leaves {
    sessions: Vec<(u64, Tables, u64)>,
    requests: Vec<(u64, Tables, u64)>,
}

impl Leaves {
    /// Whether two levels, a bit each, hold the same rows.
    fn agree(&self, a: u64, b: u64) -> bool {
        let leaves = self.sessions.iter().chain(&self.requests);
        leaves
            .into_iter()
            .all(|(mask, ..)| (mask & a != 0) == (mask & b != 0))
    }
}

fn is_protected(selection: &Selection, registry: &Registry) -> bool {
    selection
        .filters
        .iter()
        .any(|filter| registry.is_identifying(filter.dimension))
}

fn apart(a: &Selection, b: &Selection) -> bool {
    a.period == b.period || a.period.to < b.period.from || b.period.to < a.period.from
}

fn raw_tables(registry: &Registry) -> BTreeMap<Dimension, Gate> {
    Dimension::ALL
        .iter()
        .filter(|d| !registry.is_identifying(**d))
        .map(|&d| (d, Gate::Open))
        .collect()
}

/// Cuts the rows, level after level, and says in each node which numbers are hidden.
struct Cutter<'a> {
    facts: &'a Facts,
    registry: &'a Registry,
    dimensions: &'static [Dimension],
    levels: &'a [Level],
    lax: bool,
}

/// Tables and number of rows of a node.
type Node = (Tables, u64);

impl Cutter<'_> {
    /// What is hidden of each table of the selection that ends at level `end`, with its counts; `None` when a
    /// level from `from` on must not be shown.
    fn cut(
        &self,
        leaves: &[(u64, Tables, u64)],
        end: usize,
        from: usize,
    ) -> Option<Vec<(Vec<bool>, Vec<u64>)>> {
        let mut groups: HashMap<u64, Groups> = HashMap::new();
        let mut history: Vec<HashMap<u64, Groups>> = Vec::new();
        for (at, level) in self.levels.iter().enumerate().take(end + 1) {
            let bit = 1u64 << at;
            let nodes = self.nodes(leaves, bit | (bit - 1));
            let checked = at >= from && level.total_protected;
            let mut next = HashMap::new();
            for (&parent, known) in &groups {
                // The rows to which this level adds a filter are those of the level before.
                let concerned = level.added.is_none() || parent & (bit >> 1) != 0;
                if concerned && at >= from && self.breaks_a_group(level, known) {
                    return None;
                }
                let (inside, outside) = (nodes.get(&(parent | bit)), nodes.get(&parent));
                let cut = match (inside, outside) {
                    (Some(inside), Some(outside)) => {
                        if checked && (is_small(inside.1) || is_small(outside.1)) {
                            return None;
                        }
                        self.split(level, known, &[inside, outside])
                    }
                    _ => known.clone(),
                };
                if inside.is_some() {
                    next.insert(parent | bit, cut.clone());
                }
                if outside.is_some() {
                    next.insert(parent, cut);
                }
            }
            if let Some(fresh) = nodes.get(&bit) {
                if checked && is_small(fresh.1) {
                    return None;
                }
                let open = fresh.0.iter().map(|table| vec![0; table.len()]).collect();
                next.insert(bit, self.split(level, &open, &[fresh]));
            }
            history.push(std::mem::replace(&mut groups, next));
        }
        let bit = 1u64 << end;
        let nodes = self.nodes(leaves, bit | (bit - 1));
        // What was cut later was shown whole before: where all of an earlier node is in the selection, its
        // numbers stand.
        let whole = |mask: u64| -> Vec<&Groups> {
            let earlier = history.iter().skip(1).zip(0..);
            earlier
                .filter_map(|(groups, at)| {
                    let kept = (2u64 << at) - 1;
                    let all = nodes
                        .keys()
                        .all(|other| other & kept != mask & kept || other & bit != 0);
                    groups.get(&(mask & kept)).filter(|_| all)
                })
                .collect()
        };
        let shown: Vec<(&Groups, Vec<&Groups>, &Node)> = groups
            .iter()
            .filter(|(mask, _)| *mask & bit != 0)
            .filter_map(|(mask, groups)| Some((groups, whole(*mask), nodes.get(mask)?)))
            .collect();
        let table = |(rank, &dimension): (usize, &Dimension)| {
            let mut hidden = vec![false; self.facts.size_of(dimension)];
            let mut counts = vec![0; hidden.len()];
            for (groups, whole, (tables, _)) in &shown {
                for number in 0..hidden.len() {
                    let before = || whole.iter().any(|groups| groups[rank][number] == 0);
                    hidden[number] |= groups[rank][number] != 0 && !before();
                    counts[number] += tables[rank][number];
                }
            }
            (hidden, counts)
        };
        Some(self.dimensions.iter().enumerate().map(table).collect())
    }

    /// The nodes of a level: leaves that agree on the bits kept.
    fn nodes(&self, leaves: &[(u64, Tables, u64)], kept: u64) -> HashMap<u64, Node> {
        let mut nodes: HashMap<u64, Node> = HashMap::new();
        for (mask, tables, rows) in leaves.iter().filter(|(mask, ..)| mask & kept != 0) {
            let empty = || (tables.iter().map(|table| vec![0; table.len()]).collect(), 0);
            let node = nodes.entry(mask & kept).or_insert_with(empty);
            node.1 += rows;
            for (sums, table) in node.0.iter_mut().zip(tables) {
                for (sum, count) in sums.iter_mut().zip(table) {
                    *sum += count;
                }
            }
        }
        nodes
    }

    /// Whether a filter keeps a part of a hidden group: its total would tell the group's parts.
    fn breaks_a_group(&self, level: &Level, groups: &Groups) -> bool {
        let Some((dimension, passes)) = &level.added else {
            return false;
        };
        let Some(rank) = self.dimensions.iter().position(|d| d == dimension) else {
            return false;
        };
        let groups = &groups[rank];
        let kept = (0..groups.len()).filter(|&n| passes[n]).collect::<Vec<_>>();
        if dimension.is_multiple() && level.total_protected {
            // Two themes at once would tell how many requests have both.
            return kept.len() > 1 || kept.iter().any(|&n| groups[n] != 0);
        }
        kept.iter().any(|&n| {
            groups[n] != 0 && (0..groups.len()).any(|m| groups[m] == groups[n] && !passes[m])
        })
    }

    /// The groups of the sides of a cut, the same for both; or, with one side, those of rows not seen before.
    fn split(&self, level: &Level, known: &Groups, sides: &[&Node]) -> Groups {
        let mut groups: Groups = Vec::with_capacity(known.len());
        for (rank, &dimension) in self.dimensions.iter().enumerate() {
            let mut own = known[rank].clone();
            let itself = level
                .added
                .as_ref()
                .is_some_and(|(added, _)| *added == dimension);
            if (level.protected || self.registry.is_identifying(dimension))
                && !(itself && sides.len() == 2)
            {
                let tables: Vec<&[u64]> =
                    sides.iter().map(|side| side.0[rank].as_slice()).collect();
                if self.lax {
                    let small = |n: usize| tables.iter().any(|table| is_small(table[n]));
                    (0..own.len())
                        .filter(|&n| small(n))
                        .for_each(|n| own[n] = name(n));
                } else if dimension.is_multiple() {
                    hide_choices(&mut own, &tables, sides);
                } else {
                    self.hide(dimension, &groups, &mut own, &tables);
                }
            }
            groups.push(own);
        }
        groups
    }

    /// Extends the hidden groups of a table in which each row has one number.
    fn hide(&self, dimension: Dimension, above: &Groups, groups: &mut [u32], tables: &[&[u64]]) {
        let mut keys: BTreeMap<Vec<usize>, Vec<usize>> = BTreeMap::new();
        let mut merged = Vec::new();
        for number in 0..groups.len() {
            let parents = self.facts.parents(dimension, number);
            let key = match parents {
                None => Vec::new(),
                Some((parent, numbers)) => {
                    let parent = self
                        .dimensions
                        .iter()
                        .position(|d| *d == parent)
                        .and_then(|rank| above.get(rank));
                    if parent.is_some_and(|parent| is_cut_by(parent, &numbers)) {
                        merged.push(number);
                        continue;
                    }
                    numbers
                }
            };
            keys.entry(key).or_default().push(number);
        }
        if !merged.is_empty() {
            // A hidden parent hides its children, as one group.
            let touched: Vec<u32> = merged
                .iter()
                .map(|&n| groups[n])
                .filter(|&g| g != 0)
                .collect();
            let group = name(merged[0]);
            merged.extend((0..groups.len()).filter(|&n| touched.contains(&groups[n])));
            merged.iter().for_each(|&n| groups[n] = group);
            keys.values_mut()
                .for_each(|numbers| numbers.retain(|n| !merged.contains(n)));
            let before: Vec<usize> = merged.clone();
            if !holds(&before, tables, groups.len()) {
                let all: Vec<usize> = (0..groups.len()).collect();
                all.iter().for_each(|&n| groups[n] = group);
                return;
            }
        }
        let total = |n: usize| tables.iter().map(|table| table[n]).sum::<u64>();
        for (key, numbers) in keys {
            let personal = key.is_empty() && self.registry.is_identifying(dimension);
            let sum = |table: &[u64], of: &[usize]| of.iter().map(|&n| table[n]).sum::<u64>();
            // Nothing on one side: the other side is what was there before.
            if tables.iter().any(|table| sum(table, &numbers) == 0) {
                continue;
            }
            let mut members: Vec<usize> = numbers
                .iter()
                .copied()
                .filter(|&n| groups[n] != 0)
                .collect();
            // Where all have one value, how many have it among some of them is no secret once these are counted.
            let alike = |n: usize| {
                let all = |table: &&[u64]| table[n] > 0 && table[n] == sum(table, &numbers);
                personal && n != 0 && tables.iter().any(all)
            };
            let small = |n: usize| alike(n) || tables.iter().any(|table| is_small(table[n]));
            members.extend(
                numbers
                    .iter()
                    .copied()
                    .filter(|&n| groups[n] == 0 && small(n)),
            );
            if members.is_empty() {
                continue;
            }
            let filled = |members: &[usize]| members.iter().filter(|&&n| total(n) > 0).count();
            if tables.len() == 2 && filled(&numbers) < 2 {
                continue;
            }
            let mut rest: Vec<usize> = numbers
                .iter()
                .copied()
                .filter(|n| !members.contains(n) && total(*n) > 0)
                .collect();
            rest.sort_by_key(|&n| (total(n), n));
            let mut rest = rest.into_iter();
            let enough = |members: &[usize]| {
                filled(members) >= 2
                    && tables
                        .iter()
                        .all(|table| sum(table, members) >= SMALLEST_SHOWN)
            };
            while !enough(&members) {
                match rest.next() {
                    Some(number) => members.push(number),
                    None => break,
                }
            }
            if members.len() < 2 {
                // One code alone: among rows never seen before, an empty one may hide it as well; rather one
                // that somebody could have than the absence of one.
                let mut others = numbers.iter().copied().filter(|n| !members.contains(n));
                let other = others.clone().find(|&n| n != 0).or_else(|| others.next());
                members.extend(other);
            }
            if members.len() < 2 {
                members = (0..groups.len()).collect();
            }
            let touched: Vec<u32> = members
                .iter()
                .map(|&n| groups[n])
                .filter(|&g| g != 0)
                .collect();
            let group = name(members[0]);
            members.extend((0..groups.len()).filter(|n| touched.contains(&groups[*n])));
            members.iter().for_each(|&n| groups[n] = group);
        }
    }
}

/// The name of the group whose first member is `number`.
fn name(number: usize) -> u32 {
    u32::try_from(number).map_or(u32::MAX, |n| n + 1)
}

/// Whether a hidden group of the table above holds some of `numbers` and something else.
fn is_cut_by(parent: &[u32], numbers: &[usize]) -> bool {
    if numbers.is_empty() {
        return parent.iter().any(|&group| group != 0);
    }
    numbers.iter().any(|&n| {
        parent[n] != 0 && (0..parent.len()).any(|m| parent[m] == parent[n] && !numbers.contains(&m))
    })
}

/// Whether a group made of these numbers cannot be told apart: the third law.
fn holds(members: &[usize], tables: &[&[u64]], size: usize) -> bool {
    let total = |n: usize| tables.iter().map(|table| table[n]).sum::<u64>();
    let filled = members.iter().filter(|&&n| total(n) > 0).count();
    let each = tables
        .iter()
        .all(|table| members.iter().any(|&n| table[n] > 0));
    members.len() == size || (filled >= 2 && each)
}

/// Several choices: each code is a table of two, those who have it and those who do not.
fn hide_choices(groups: &mut [u32], tables: &[&[u64]], sides: &[&Node]) {
    let small = |n: usize| {
        let side =
            |(table, node): (&&[u64], &&Node)| is_small(table[n]) || is_small(node.1 - table[n]);
        tables.iter().zip(sides).any(side)
    };
    let total = |n: usize| tables.iter().map(|table| table[n]).sum::<u64>();
    let hidden: Vec<usize> = (0..groups.len())
        .filter(|&n| groups[n] != 0 || small(n))
        .collect();
    // Were each request to have one theme only, a single hidden code would be the total less the others.
    let second = match hidden.len() {
        1 => (0..groups.len())
            .filter(|n| !hidden.contains(n) && total(*n) > 0)
            .min_by_key(|&n| (total(n), n)),
        _ => None,
    };
    hidden
        .into_iter()
        .chain(second)
        .for_each(|n| groups[n] = name(n));
}
