//! Small numbers. See `docs/adr/0009` for the rule and its proof.
//!
//! Along a dimension that is protected, codes too small are merged into one hidden group. The selections of which
//! a table was shown are kept apart or one inside another, never across, so that all that can be computed from
//! them are the numbers of their *rests*: a selection less those that were shown inside it. A table is shown when
//! each of its codes, groups merged, is zero or large in every rest that it makes; if not, nothing of it is shown.

use std::collections::{BTreeMap, BTreeSet};

use crate::answer::{FIGURES, Gate, Mask, Totals, is_plain};
use crate::dimension::{Dimension, Subject};
use crate::facts::Facts;
use crate::period::Period;
use crate::query::{Amount, Answer, Cell, Filter, Point, Query, Viewer};
use crate::registry::Registry;
use crate::scan::{Maps, RequestSums, SessionSums};

/// The smallest number that may be shown, zero aside.
pub const SMALLEST_SHOWN: u64 = 5;
/// A median of fewer sessions would be somebody's.
const ENOUGH_FOR_A_QUANTILE: u64 = 20;
/// Tables of one column that a view remembers: beyond, no other is shown.
const MOST_TABLES: usize = 64;

/// Whether a number singles out too few.
fn is_small(count: u64) -> bool {
    (1..SMALLEST_SHOWN).contains(&count)
}

/// What was shown, so that what is shown next cannot be subtracted from it. One for each screen, report or
/// export, and for each viewer; a new one when the facts have changed.
#[derive(Debug, Clone, Default)]
pub struct View {
    /// Tables shown, by column.
    families: BTreeMap<Column, Vec<Shown>>,
    /// Selections answered, protected or not.
    asked: Vec<Selection>,
    /// Columns that the public has filtered upon.
    filtered: BTreeSet<Column>,
    /// Selections of which a figure that is no cell of a table was shown.
    figures: BTreeMap<&'static str, Vec<Selection>>,
    /// Periods of which the public was shown the trend.
    trends: Vec<Period>,
    /// Hides small cells and nothing else: what the attack of the tests must then break.
    pub(crate) primary_alone: bool,
}

/// Days and filters.
#[derive(Debug, Clone, PartialEq)]
struct Selection {
    period: Period,
    filters: Vec<Filter>,
}

/// How the rows of a selection lie to those of another, as far as their definitions tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lies {
    Same,
    Inside,
    Around,
    Apart,
    Across,
}

impl Selection {
    /// The same selection whatever the order in which it was written.
    fn new(facts: &Facts, period: Period, filters: &[Filter]) -> Self {
        let mut filters = filters.to_vec();
        for filter in &mut filters {
            filter.codes.sort_unstable();
            filter.codes.dedup();
        }
        filters.sort_by(|a, b| (a.dimension, &a.codes).cmp(&(b.dimension, &b.codes)));
        filters.dedup();
        // Not the days of the sessions alone: a workshop, an opinion or a diagnosis may stand beyond them.
        let period = match facts.whole_span() {
            Some(span) if !disjoint(span, period) => Period {
                from: period.from.max(span.from),
                to: period.to.min(span.to),
            },
            _ => facts.clip(period),
        };
        Self { period, filters }
    }

    fn lies(&self, other: &Self) -> Lies {
        if disjoint(self.period, other.period) || self.excludes(other) {
            return Lies::Apart;
        }
        match (self.within(other), other.within(self)) {
            (true, true) => Lies::Same,
            (true, false) => Lies::Inside,
            (false, true) => Lies::Around,
            (false, false) => Lies::Across,
        }
    }

    fn within(&self, other: &Self) -> bool {
        let narrower = |theirs: &Filter| {
            self.filters.iter().any(|own| {
                own.dimension == theirs.dimension
                    && own.codes.iter().all(|code| theirs.codes.contains(code))
            })
        };
        covers(other.period, self.period) && other.filters.iter().all(narrower)
    }

    /// Whether no session can be in both. A session may have several requests, but one value of its own.
    fn excludes(&self, other: &Self) -> bool {
        self.filters.iter().any(|own| {
            own.dimension.subject() == Subject::Session
                && other.filters.iter().any(|theirs| {
                    own.dimension == theirs.dimension
                        && !own.codes.iter().any(|code| theirs.codes.contains(code))
                })
        })
    }
}

fn disjoint(a: Period, b: Period) -> bool {
    a.to < b.from || b.to < a.from
}

fn covers(whole: Period, part: Period) -> bool {
    whole.from <= part.from && part.to <= whole.to
}

/// What is decided at once, because one of its dimensions tells of the others; named after its first dimension.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Column {
    /// How many sessions and requests there are.
    Rows,
    /// Blocked requests by reason and procedure, for the public.
    Blocked,
    Of(Dimension),
}

impl Column {
    fn of(dimension: Dimension) -> Self {
        Self::Of(match dimension {
            Dimension::Town => Dimension::Department,
            Dimension::Procedure => Dimension::Operator,
            Dimension::BlockingReason
            | Dimension::OrientationTarget
            | Dimension::Level
            | Dimension::Handled => Dimension::Outcome,
            other => other,
        })
    }

    /// Its tables, those that others depend upon first.
    fn dimensions(self) -> Vec<Dimension> {
        match self {
            Self::Rows | Self::Blocked => Vec::new(),
            Self::Of(Dimension::Department) => vec![Dimension::Department, Dimension::Town],
            Self::Of(Dimension::Operator) => vec![Dimension::Operator, Dimension::Procedure],
            Self::Of(Dimension::Outcome) => vec![
                Dimension::Outcome,
                Dimension::BlockingReason,
                Dimension::OrientationTarget,
                Dimension::Level,
                Dimension::Handled,
            ],
            Self::Of(other) => vec![other],
        }
    }
}

/// Counts by number: of each dimension of a column, then, for results, of level × outcome.
type Tables = Vec<Vec<u64>>;
/// For each number, 0 when it is shown, or the group in which it is hidden.
type Groups = Vec<u32>;
/// The groups of each dimension of a column; `None` where nothing is shown.
type Hidden = Vec<Option<Groups>>;

/// A table that was shown: what it counts in truth, and what was hidden of it.
#[derive(Debug, Clone)]
struct Shown {
    selection: Selection,
    tables: Tables,
    hidden: Hidden,
}

impl Facts {
    /// The answer as `viewer` may see it, given what `view` has shown before.
    ///
    /// A mediator sees every number. A supervisor sees those about work as they are, and along a dimension that
    /// describes persons none from 1 to 4; under a filter on such a dimension, at most how many sessions there
    /// are. The public sees no number from 1 to 4 at all. Whatever the sequence of questions put to one view,
    /// none of these numbers can be computed back from what the view has shown.
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
        let mut guard = Guard {
            facts: self,
            maps: self.maps(query.today),
            query,
            registry,
            public: viewer == Viewer::Public,
        };
        // What the attack of the tests must break: every number but the small ones.
        guard.public |= view.primary_alone && guard.is_personal();
        let (current, mask) = guard.side(query.period, view);
        let (compared, compared_mask) = match query.compared() {
            None => (None, None),
            Some(period) => {
                let (totals, mask) = guard.side(period, view);
                (Some((period, totals)), mask)
            }
        };
        let withheld = mask.is_none();
        let mut answer = self.assemble(
            &guard.maps,
            query,
            &current,
            compared.as_ref(),
            &mask.unwrap_or_else(Mask::closed),
            &compared_mask.unwrap_or_else(Mask::closed),
        );
        answer.withheld = withheld;
        if withheld || guard.is_personal() && !view.primary_alone {
            answer.opening_days = 0;
            answer.compared_opening_days = answer.compared_opening_days.map(|_| 0);
            answer.trend.clear();
            answer.compared_trend = answer.compared_trend.map(|_| Vec::new());
            answer.workshop_counts.clear();
        }
        answer
    }

    fn nothing(&self) -> Totals {
        let nowhere = self.span().unwrap_or(Period {
            from: chrono::NaiveDate::MIN,
            to: chrono::NaiveDate::MIN,
        });
        Totals {
            sessions: SessionSums::new(self, nowhere),
            requests: RequestSums::new(self),
            small: crate::answer::Small::default(),
        }
    }
}

/// One question, and who asks it.
struct Guard<'a> {
    facts: &'a Facts,
    maps: Maps,
    query: &'a Query,
    registry: &'a Registry,
    public: bool,
}

impl Guard<'_> {
    /// The filters on what describes persons.
    fn personal(&self) -> Vec<&Filter> {
        let filters = self.query.filters.iter();
        filters
            .filter(|filter| self.registry.is_identifying(filter.dimension))
            .collect()
    }

    fn is_personal(&self) -> bool {
        !self.personal().is_empty()
    }

    /// The numbers of a period, and what is hidden of them; `None` when all is.
    fn side(&self, period: Period, view: &mut View) -> (Totals, Option<Mask>) {
        let selection = Selection::new(self.facts, period, &self.query.filters);
        if self.is_personal() && !view.primary_alone {
            return self.count_of_persons(period, view);
        }
        if self.public && !self.may_filter(&selection, view) {
            return (self.facts.nothing(), None);
        }
        let totals = self.facts.totals(&self.maps, period, &self.query.filters);
        if self.public {
            if self
                .admit(Column::Rows, &selection, &totals, view)
                .is_none()
            {
                return (totals, None);
            }
            let filters = selection.filters.iter();
            view.filtered
                .extend(filters.map(|f| Column::of(f.dimension)));
        }
        let mask = self.mask(&selection, period, &totals, view);
        if !view.asked.contains(&selection) {
            view.asked.push(selection);
        }
        (totals, Some(mask))
    }

    /// Under one filter on persons, how many sessions there are: a sum of numbers that the table along it shows.
    fn count_of_persons(&self, period: Period, view: &mut View) -> (Totals, Option<Mask>) {
        let refused = |facts: &Facts| (facts.nothing(), None);
        let personal = self.personal();
        let [filter] = personal[..] else {
            return refused(self.facts);
        };
        if self.public {
            return refused(self.facts);
        }
        let others: Vec<Filter> = self
            .query
            .filters
            .iter()
            .filter(|other| *other != filter)
            .cloned()
            .collect();
        let selection = Selection::new(self.facts, period, &others);
        let column = Column::of(filter.dimension);
        let known = view.families.get(&column).and_then(|family| {
            let same = |shown: &&Shown| shown.selection.lies(&selection) == Lies::Same;
            family.iter().find(same).cloned()
        });
        let shown = known.or_else(|| {
            let totals = self.facts.totals(&self.maps, period, &others);
            self.admit(column, &selection, &totals, view)
        });
        let rank = column
            .dimensions()
            .iter()
            .position(|dimension| *dimension == filter.dimension);
        let Some((table, groups)) = shown.zip(rank).and_then(|(mut shown, rank)| {
            Some((
                shown.tables.swap_remove(rank),
                shown.hidden.swap_remove(rank)?,
            ))
        }) else {
            return refused(self.facts);
        };
        let passes = |n: usize| {
            let code = self.facts.code_of(filter.dimension, n);
            filter.codes.contains(&code)
        };
        let kept: Vec<usize> = (0..table.len()).filter(|&n| passes(n)).collect();
        let cut = |&n: &usize| {
            groups[n] != 0 && (0..table.len()).any(|m| groups[m] == groups[n] && !passes(m))
        };
        if kept.iter().any(cut) {
            return refused(self.facts);
        }
        let mut totals = self.facts.nothing();
        totals.sessions.sessions = kept.iter().map(|&n| table[n]).sum();
        let mut mask = Mask::closed();
        if !is_small(totals.sessions.sessions) {
            mask.figures.retain(|id| *id != "sessions");
        }
        (totals, Some(mask))
    }

    /// What the public has seen a table of is not filtered upon, and the periods of a trend are not cut.
    fn may_filter(&self, selection: &Selection, view: &View) -> bool {
        let tabled = |filter: &Filter| {
            let beside = matches!(
                filter.dimension,
                Dimension::Duration | Dimension::Weekday | Dimension::Hour
            );
            let column = Column::of(filter.dimension);
            // Whoever may have ended as another did is in no selection of those who did.
            let blocked = view.families.get(&Column::Blocked);
            let blocked = blocked.is_some_and(|f| f.iter().any(|shown| shown.hidden[0].is_some()));
            beside
                || blocked && column == Column::of(Dimension::Outcome)
                || view
                    .families
                    .get(&column)
                    .is_some_and(|family| !family.is_empty())
        };
        let cuts = |trend: &Period| {
            !disjoint(*trend, selection.period) && !covers(selection.period, *trend)
        };
        view.primary_alone || !selection.filters.iter().any(tabled) && !view.trends.iter().any(cuts)
    }

    /// What is hidden of a selection that is answered.
    fn mask(
        &self,
        selection: &Selection,
        period: Period,
        totals: &Totals,
        view: &mut View,
    ) -> Mask {
        let mut mask = Mask {
            raw: !self.public,
            ..Mask::open()
        };
        let identifying = |dimension: &Dimension| self.registry.is_identifying(*dimension);
        for &dimension in Dimension::ALL {
            let protected = self.public || identifying(&dimension);
            if protected {
                mask.tables.insert(dimension, Gate::Closed);
            }
        }
        let mut wanted: BTreeSet<Column> = self
            .query
            .by
            .iter()
            .filter(|by| is_plain(**by) && by.dimension.subject() != Subject::Diagnosis)
            .filter(|by| self.public || identifying(&by.dimension))
            .map(|by| Column::of(by.dimension))
            .collect();
        let mut closed = None;
        if self.public {
            match self.admit_blocked(selection, period, view) {
                Some(gate) => mask.blocked = gate,
                None => {
                    mask.blocked = Gate::Closed;
                    closed = Some(Column::of(Dimension::Outcome));
                }
            }
            // Three rates are read from these.
            let rates = [Dimension::Returning, Dimension::Mandate, Dimension::Handled];
            wanted.extend(rates.map(Column::of));
            let beside = |column: &Column| {
                !view.filtered.contains(column)
                    && ![
                        Column::Of(Dimension::Agent),
                        Column::Of(Dimension::Duration),
                        Column::Of(Dimension::Weekday),
                        Column::Of(Dimension::Hour),
                    ]
                    .contains(column)
            };
            wanted.retain(beside);
        }
        for column in wanted.into_iter().filter(|column| Some(*column) != closed) {
            let Some(shown) = self.admit(column, selection, totals, view) else {
                continue;
            };
            let tables = shown.tables.iter().zip(&shown.hidden);
            for (&dimension, (table, groups)) in column.dimensions().iter().zip(tables) {
                if let Some(groups) = groups {
                    mask.tables.insert(dimension, gate(table, groups));
                }
            }
        }
        if self.public {
            self.whole_tables(&mut mask, selection, period, totals, view);
        }
        let counts: Vec<u64> = totals.small.workshop_counts.values().copied().collect();
        if !counts.is_empty() && tells_of_few("workshop_counts", &counts, selection, view) {
            mask.workshop_counts = Gate::Closed;
        }
        // Whole or not at all, like every figure of diagnoses; those who did not say are the rest of their number.
        let ratings = &totals.small.self_ratings;
        if !ratings.is_empty() && !tells_of_few("diagnoses", ratings, selection, view) {
            mask.tables.insert(Dimension::SelfRating, Gate::Open);
        }
        self.hide_figures(&mut mask, selection, totals, view);
        mask
    }

    /// Tables that are shown to the public whole or not at all, of a period that nothing else cuts.
    fn whole_tables(
        &self,
        mask: &mut Mask,
        selection: &Selection,
        period: Period,
        totals: &Totals,
        view: &mut View,
    ) {
        mask.load = Gate::Closed;
        mask.trend = Gate::Closed;
        let same_or_apart =
            |asked: &Selection| asked == selection || disjoint(asked.period, selection.period);
        if !selection.filters.is_empty() || !view.asked.iter().all(same_or_apart) {
            return;
        }
        let safe = |counts: &[u64]| !counts.iter().any(|&count| is_small(count));
        let durations = totals
            .sessions
            .by(self.facts, &self.maps, Dimension::Duration);
        if safe(&durations) {
            mask.tables.insert(Dimension::Duration, Gate::Open);
        }
        if safe(&totals.sessions.load.map(u64::from)) {
            mask.load = Gate::Open;
        }
        let points = self
            .facts
            .trend(&self.maps, self.query, period, totals, &Gate::Open);
        let small = |point: &Point| matches!(point.cell, Cell::Shown(count) if is_small(count));
        if !points.iter().any(small) {
            mask.trend = Gate::Open;
            if !view.trends.contains(&selection.period) {
                view.trends.push(selection.period);
            }
        }
    }

    /// Hides the figures that say too much.
    fn hide_figures(
        &self,
        mask: &mut Mask,
        selection: &Selection,
        totals: &Totals,
        view: &mut View,
    ) {
        for &(id, compute) in FIGURES {
            let entry = self.registry.indicator(id);
            if !self.public && entry.is_some_and(|entry| !entry.identifying) {
                continue;
            }
            let open = |dimension| mask.tables.get(&dimension) == Some(&Gate::Open);
            let hidden = match (id, compute(totals)) {
                // Counted along a table: hidden with it.
                ("handled_on_site", _) => !open(Dimension::Handled),
                ("return_rate", _) => !open(Dimension::Returning),
                ("mandate_rate", _) => !open(Dimension::Mandate),
                ("sessions" | "requests" | "minutes" | "opening_days", _) => false,
                ("duration_median" | "duration_p90", _) => {
                    totals.sessions.sessions < ENOUGH_FOR_A_QUANTILE
                }
                // Less the sessions, it would tell how many came to workshops.
                ("participations", _) => {
                    let people = totals.small.workshops.map_or(0, |[_, people, _]| people);
                    says_of_few(id, Amount::Count(people), selection, view)
                }
                (_, value) => says_of_few(id, value, selection, view),
            };
            if hidden {
                mask.figures.push(id);
            }
        }
    }

    /// Adds a table to those that a view has shown, and tells what is hidden of it; `None` when it is not shown.
    fn admit(
        &self,
        column: Column,
        selection: &Selection,
        totals: &Totals,
        view: &mut View,
    ) -> Option<Shown> {
        let lax = view.primary_alone;
        let family = view.families.entry(column).or_default();
        let lies: Vec<Lies> = family
            .iter()
            .map(|s| selection.lies(&s.selection))
            .collect();
        if let Some(known) = lies.iter().position(|lies| *lies == Lies::Same) {
            return family.get(known).cloned();
        }
        let mut shown = Shown {
            selection: selection.clone(),
            tables: self.tables(column, totals),
            hidden: Vec::new(),
        };
        if lax {
            shown.hidden = small_alone(column, &shown.tables);
            family.push(shown.clone());
            return Some(shown);
        }
        if family.len() >= MOST_TABLES || lies.contains(&Lies::Across) {
            return None;
        }
        let rest = rest(&shown, family, None);
        let around = || {
            family
                .iter()
                .zip(&lies)
                .filter(|(_, lies)| **lies == Lies::Inside)
        };
        // Of those around it, the one inside all others.
        let parent = around()
            .map(|(parent, _)| parent)
            .find(|parent| around().all(|(other, _)| parent.selection.within(&other.selection)));
        shown.hidden = match parent {
            Some(parent) => parent.hidden.clone(),
            None => {
                let inside = family.iter().zip(&lies);
                let inside = inside.filter(|(_, lies)| **lies == Lies::Around);
                let inside: Vec<&Hidden> = inside.map(|(shown, _)| &shown.hidden).collect();
                self.groups(column, &rest, &inside)?
            }
        };
        let safe = |rest: &Tables| self.is_safe(column, rest, &shown.hidden);
        let left = parent.map(|parent| self::rest(parent, family, Some(&shown)));
        if !safe(&rest) || !left.is_none_or(|left| safe(&left)) {
            return None;
        }
        family.push(shown.clone());
        // What was shown inside may have finer groups, and leave nothing else.
        if lies.contains(&Lies::Around) && !family.iter().all(|shown| is_unknown(shown, family)) {
            family.pop();
            return None;
        }
        Some(shown)
    }

    /// What is hidden of blocked requests by reason and procedure; `None` when even their results cannot be shown,
    /// beside what was.
    ///
    /// Two requests of a rest of the results may exchange how they ended: one blocked for the reason of a hidden
    /// group, for one of its procedures, and one that is not, for another. No table of procedures nor of results
    /// changes, nor any cell that is shown: the hidden ones do.
    fn admit_blocked(
        &self,
        selection: &Selection,
        period: Period,
        view: &mut View,
    ) -> Option<Gate> {
        let lax = view.primary_alone;
        let filtered = view.filtered.contains(&Column::of(Dimension::Outcome));
        let family = view.families.entry(Column::Blocked).or_default();
        let lies: Vec<Lies> = family
            .iter()
            .map(|s| selection.lies(&s.selection))
            .collect();
        let told = |shown: &Shown| match &shown.hidden[0] {
            Some(groups) => gate(&shown.tables[0], groups),
            None => Gate::Closed,
        };
        if let Some(known) = lies.iter().position(|lies| *lies == Lies::Same) {
            return family.get(known).map(told);
        }
        if family.len() >= MOST_TABLES {
            return None;
        }
        let width = self.facts.size_of(Dimension::Procedure);
        let reasons = self.facts.size_of(Dimension::BlockingReason);
        let mut table = vec![0; width * reasons];
        let both = (Dimension::BlockingReason, Dimension::Procedure);
        let counts = self
            .facts
            .crossed(&self.maps, period, &self.query.filters, both);
        for ((reason, procedure), count) in counts {
            table[reason * width + procedure] = count;
        }
        // The first row is of requests that nothing blocks: never shown.
        let hidden = if lax {
            small_alone(Column::Blocked, &vec![table.clone()]).swap_remove(0)
        } else if !filtered && lies.iter().all(|lies| *lies == Lies::Apart) {
            let mut groups = vec![0; table.len()];
            let merged = (1..reasons).all(|reason| {
                let of_reason: Vec<usize> = (reason * width..(reason + 1) * width).collect();
                merge(&mut groups, &table, &of_reason)
            });
            merged.then_some(groups)
        } else {
            None
        };
        family.push(Shown {
            selection: selection.clone(),
            tables: vec![table],
            hidden: vec![hidden],
        });
        let last = family.len() - 1;
        if !lax && !exchangeable(&family[last], family, width) {
            // It was not shown yet: another way of hiding is not tried.
            family[last].hidden[0] = None;
        }
        if !lax
            && !family
                .iter()
                .all(|shown| exchangeable(shown, family, width))
        {
            family.pop();
            return None;
        }
        family.last().map(told)
    }

    fn tables(&self, column: Column, totals: &Totals) -> Tables {
        let by = |dimension: Dimension| match dimension.subject() {
            Subject::Session => totals.sessions.by(self.facts, &self.maps, dimension),
            Subject::Request => totals.requests.by(self.facts, &self.maps, dimension),
            // Of no column: it is shown whole or not at all.
            Subject::Diagnosis => totals.small.self_ratings.clone(),
        };
        let mut tables: Tables = column.dimensions().into_iter().map(by).collect();
        match column {
            Column::Rows => tables.push(vec![totals.sessions.sessions, totals.requests.requests]),
            Column::Of(Dimension::Outcome) => tables.push(totals.requests.pairs()),
            // A request may have several: each theme is a table of two.
            Column::Of(Dimension::Theme) => {
                let without = |count: &u64| totals.requests.requests.saturating_sub(*count);
                let mentions: u64 = tables[0].iter().sum();
                tables.push(tables[0].iter().map(without).collect());
                tables.push(vec![mentions.saturating_sub(totals.requests.requests)]);
            }
            Column::Blocked | Column::Of(_) => {}
        }
        tables
    }

    /// The groups to hide in rows not shown before, no finer than those of what was shown inside.
    fn groups(&self, column: Column, rest: &Tables, inside: &[&Hidden]) -> Option<Hidden> {
        let known = |rank: usize| -> Option<Groups> {
            let mut groups = vec![0; rest[rank].len()];
            for hidden in inside {
                let theirs = hidden.get(rank)?.as_ref()?;
                for (n, &group) in theirs.iter().enumerate().filter(|(_, group)| **group != 0) {
                    let mates = (0..theirs.len()).filter(|&m| theirs[m] == group);
                    join(&mut groups, &mates.chain([n]).collect::<Vec<_>>());
                }
            }
            Some(groups)
        };
        let all = |rank: usize| (0..rest[rank].len()).collect::<Vec<usize>>();
        let made = |rank: usize, among: &[usize]| {
            let mut groups = known(rank)?;
            merge(&mut groups, &rest[rank], among).then_some(groups)
        };
        let none_hidden = |groups: &Groups| groups.iter().all(|&group| group == 0);
        match column {
            Column::Rows => Some(vec![Some(vec![0; 2])]),
            // Decided with what blocks.
            Column::Blocked => None,
            Column::Of(Dimension::Outcome) => {
                let outcome = made(0, &all(0))?;
                if !none_hidden(&outcome) {
                    // A reason, a target, a level would tell which outcome was hidden.
                    return Some(vec![Some(outcome), None, None, None, None]);
                }
                let some = |rank: usize| made(rank, &all(rank)[1..]);
                let pairs = !rest[5].iter().any(|&count| is_small(count));
                let whole = |rank: usize| known(rank).filter(|groups| pairs && none_hidden(groups));
                Some(vec![Some(outcome), some(1), some(2), whole(3), whole(4)])
            }
            Column::Of(Dimension::Theme) => {
                let mut groups = known(0)?;
                let few = |n: &usize| is_small(rest[0][*n]) || is_small(rest[1][*n]);
                let mut hidden: Vec<usize> = all(0).into_iter().filter(few).collect();
                if !hidden.is_empty() && hidden.len() < 2 {
                    let others = all(0).into_iter();
                    let others = others.filter(|n| !hidden.contains(n) && rest[0][*n] > 0);
                    let next = others.min_by_key(|&n| (rest[0][n], n))?;
                    hidden.push(next);
                }
                join(&mut groups, &hidden);
                Some(vec![Some(groups)])
            }
            Column::Of(Dimension::Operator) => {
                let above = made(0, &all(0))?;
                let of = |n: usize| -> Vec<usize> {
                    let known = self.facts.operators_of.get(n);
                    known.into_iter().flatten().map(|&n| n.into()).collect()
                };
                let below = self.below(&above, known(1), &rest[1], of);
                Some(vec![Some(above), below])
            }
            Column::Of(Dimension::Department) => {
                let above = made(0, &all(0))?;
                let departments = self.facts.department_numbers();
                let below = self.below(&above, known(1), &rest[1], |n| vec![departments[n].into()]);
                Some(vec![Some(above), below])
            }
            Column::Of(_) => Some(vec![Some(made(0, &all(0))?)]),
        }
    }

    /// Groups of a table that adds up to another: within what has the same numbers above, so that moving a row
    /// from one code of a group to another changes nothing above.
    fn below(
        &self,
        above: &Groups,
        groups: Option<Groups>,
        table: &[u64],
        of: impl Fn(usize) -> Vec<usize>,
    ) -> Option<Groups> {
        let mut groups = groups?;
        let mut keys: BTreeMap<Vec<usize>, Vec<usize>> = BTreeMap::new();
        let mut merged = Vec::new();
        for n in 0..table.len() {
            let parents = of(n);
            if parents.iter().any(|&parent| above[parent] != 0) {
                merged.push(n);
            } else {
                keys.entry(parents).or_default().push(n);
            }
        }
        join(&mut groups, &merged);
        for numbers in keys.values() {
            if !merge(&mut groups, table, numbers) {
                return None;
            }
        }
        Some(groups)
    }

    /// Whether every number of some rows is zero or large, hidden groups taken as one, and, where it describes
    /// persons, whether they are not all alike: whoever counts some of them would know it of each.
    fn is_safe(&self, column: Column, rest: &Tables, hidden: &Hidden) -> bool {
        if let Column::Of(Dimension::Theme) = column {
            let Some(Some(groups)) = hidden.first() else {
                return false;
            };
            let few = |n: usize| is_small(rest[0][n]) || is_small(rest[1][n]);
            // Mentions less requests would tell how few have several themes.
            return !is_small(rest[2][0]) && !(0..groups.len()).any(|n| groups[n] == 0 && few(n));
        }
        // What tells of an outcome by another way.
        if column == Column::Of(Dimension::Outcome)
            && hidden.get(3).is_some_and(Option::is_some)
            && rest[5].iter().any(|&count| is_small(count))
        {
            return false;
        }
        let dimensions = column.dimensions();
        let mut tables = hidden.iter().zip(rest).enumerate();
        tables.all(|(rank, (groups, table))| {
            let Some(groups) = groups else {
                return true;
            };
            let dimension = dimensions.get(rank);
            let outside = dimension.is_some_and(|d| d.absent_is_outside());
            let classes = classes(groups, table, usize::from(outside));
            // The public is not told how many rows there are in what it may not see.
            let person =
                !self.public && dimension.is_some_and(|d| self.registry.is_identifying(*d));
            let filled: Vec<bool> = classes
                .values()
                .filter(|(_, n)| *n > 0)
                .map(|c| c.0)
                .collect();
            let alike = person && filled == [true];
            !alike && classes.values().all(|(_, n)| !is_small(*n))
        })
    }
}

/// Sums of a table, hidden groups taken as one: whether it is shown, and how much.
fn classes(groups: &Groups, table: &[u64], from: usize) -> BTreeMap<(u32, usize), (bool, u64)> {
    let mut classes = BTreeMap::new();
    for (n, (&group, &count)) in groups.iter().zip(table).enumerate().skip(from) {
        let key = if group == 0 { (0, n) } else { (group, 0) };
        classes.entry(key).or_insert((group == 0, 0)).1 += count;
    }
    classes
}

/// What a selection holds beside those that were shown inside it.
fn rest(whole: &Shown, family: &[Shown], new: Option<&Shown>) -> Tables {
    let members = || family.iter().chain(new);
    let inside = |a: &Shown, b: &Shown| a.selection.lies(&b.selection) == Lies::Inside;
    let mut rest = whole.tables.clone();
    let largest = members()
        .filter(|part| inside(part, whole))
        .filter(|part| !members().any(|other| inside(part, other) && inside(other, whole)));
    for part in largest {
        for (left, taken) in rest.iter_mut().zip(&part.tables) {
            for (left, taken) in left.iter_mut().zip(taken) {
                *left = left.saturating_sub(*taken);
            }
        }
    }
    rest
}

/// Whether each hidden number of a table could be another: somewhere in it, in rows that nothing shown separates, a
/// row could have another code of the same group.
fn is_unknown(whole: &Shown, family: &[Shown]) -> bool {
    let parts = family
        .iter()
        .filter(|part| part.selection.within(&whole.selection));
    let parts: Vec<(&Shown, Tables)> = parts.map(|part| (part, rest(part, family, None))).collect();
    let held = |groups: &Groups, table: &[u64], group: u32| -> u64 {
        let mates = groups.iter().zip(table).filter(|(g, _)| **g == group);
        mates.map(|(_, count)| count).sum()
    };
    let mut tables = whole.hidden.iter().zip(&whole.tables).enumerate();
    tables.all(|(rank, (groups, table))| {
        let Some(groups) = groups else {
            return true;
        };
        let mut hidden = groups.iter().enumerate().filter(|(_, group)| **group != 0);
        hidden.all(|(n, &group)| {
            let moves = |(part, rest): &(&Shown, Tables)| match &part.hidden[rank] {
                Some(own) => own[n] != 0 && held(own, &rest[rank], own[n]) > 0,
                None => held(groups, &rest[rank], group) > 0,
            };
            held(groups, table, group) == 0 || parts.iter().any(moves)
        })
    })
}

/// Whether, for each hidden group of a table by reason and procedure, some rest holds a request of the group and one
/// that is not blocked for another procedure of it: both may have ended as the other did.
fn exchangeable(whole: &Shown, family: &[Shown], width: usize) -> bool {
    let Some(Some(groups)) = whole.hidden.first() else {
        return true;
    };
    let rests: Vec<Tables> = family
        .iter()
        .filter(|part| part.selection.within(&whole.selection))
        .map(|part| rest(part, family, None))
        .collect();
    let mut names: Vec<u32> = groups.iter().copied().filter(|&group| group != 0).collect();
    names.sort_unstable();
    names.dedup();
    names.into_iter().all(|name| {
        let members: Vec<usize> = (0..groups.len()).filter(|&n| groups[n] == name).collect();
        rests.iter().any(|rest| {
            let free = |&&n: &&usize| rest[0][n % width] > 0;
            let filled = |taken: usize| members.iter().any(|&n| n != taken && rest[0][n] > 0);
            members.iter().filter(free).any(|&n| filled(n))
        })
    })
}

/// Makes one hidden group of some numbers and of the groups they belong to.
fn join(groups: &mut Groups, members: &[usize]) {
    let Some(&first) = members.iter().min() else {
        return;
    };
    if members.len() < 2 && groups[first] == 0 {
        return;
    }
    let touched: Vec<u32> = members
        .iter()
        .map(|&n| groups[n])
        .filter(|&g| g != 0)
        .collect();
    let all: Vec<usize> = (0..groups.len())
        .filter(|n| members.contains(n) || touched.contains(&groups[*n]))
        .collect();
    let name = all
        .iter()
        .min()
        .map_or(0, |&n| u32::try_from(n).unwrap_or(u32::MAX - 1) + 1);
    all.iter().for_each(|&n| groups[n] = name);
}

/// Hides small numbers `among` some in a group with the next smallest, until it holds two numbers that are not
/// zero and is large itself; false when there are not enough.
fn merge(groups: &mut Groups, table: &[u64], among: &[usize]) -> bool {
    let is_few = |groups: &Groups, n: usize| match groups[n] {
        0 => is_small(table[n]),
        group => {
            let sum: u64 = (0..groups.len())
                .filter(|&m| groups[m] == group)
                .map(|m| table[m])
                .sum();
            is_small(sum)
        }
    };
    let mut members: Vec<usize> = among
        .iter()
        .copied()
        .filter(|&n| is_few(groups, n))
        .collect();
    if members.is_empty() {
        return true;
    }
    let mut others: Vec<usize> = among
        .iter()
        .copied()
        .filter(|n| !members.contains(n) && table[*n] > 0)
        .collect();
    // Rather with those hidden already.
    others.sort_by_key(|&n| (groups[n] == 0, table[n], n));
    let mut others = others.into_iter();
    loop {
        let filled = members.iter().filter(|&&n| table[n] > 0).count();
        let sum: u64 = members.iter().map(|&n| table[n]).sum();
        if filled >= 2 && sum >= SMALLEST_SHOWN {
            join(groups, &members);
            return true;
        }
        match others.next() {
            Some(next) => members.push(next),
            None => return false,
        }
    }
}

/// Small numbers alone: what is not enough.
fn small_alone(column: Column, tables: &Tables) -> Hidden {
    let hide = |table: &Vec<u64>| {
        let hide = |(n, &count): (u32, &u64)| if is_small(count) { n } else { 0 };
        Some((1..).zip(table).map(hide).collect())
    };
    match column {
        Column::Rows => vec![Some(vec![0; 2])],
        Column::Blocked => tables.iter().map(hide).collect(),
        Column::Of(_) => tables
            .iter()
            .take(column.dimensions().len())
            .map(hide)
            .collect(),
    }
}

/// What is hidden of a table. A group of which nothing is there hides nothing: its zeros are known.
fn gate(table: &[u64], groups: &Groups) -> Gate {
    let sum = |group: u32| -> u64 {
        let mates = groups.iter().zip(table).filter(|(g, _)| **g == group);
        mates.map(|(_, count)| count).sum()
    };
    let hidden: Vec<bool> = groups
        .iter()
        .map(|&group| group != 0 && sum(group) > 0)
        .collect();
    match hidden.contains(&true) {
        true => Gate::Some(hidden),
        false => Gate::Open,
    }
}

/// Whether a figure that is no cell of a table is small, or was shown of days that overlap.
fn says_of_few(id: &'static str, value: Amount, selection: &Selection, view: &mut View) -> bool {
    let parts = match value {
        Amount::Count(count) | Amount::Minutes(count) => vec![count],
        Amount::Ratio { part, whole } => vec![part, whole - part],
        Amount::Mean { count, .. } => vec![count],
        Amount::Nothing | Amount::Hidden => return false,
    };
    tells_of_few(id, &parts, selection, view)
}

fn tells_of_few(id: &'static str, parts: &[u64], selection: &Selection, view: &mut View) -> bool {
    // Each figure of diagnoses tells how many there are: what one has shown of days, all have.
    let id = if id.starts_with("diagnos") {
        "diagnoses"
    } else {
        id
    };
    let before = view.figures.entry(id).or_default();
    let overlaps =
        |other: &Selection| other != selection && !disjoint(other.period, selection.period);
    if parts.iter().any(|&n| is_small(n)) || before.iter().any(overlaps) {
        return true;
    }
    if !before.contains(selection) {
        before.push(selection.clone());
    }
    false
}
