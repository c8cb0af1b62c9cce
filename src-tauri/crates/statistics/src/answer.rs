//! From histograms to an answer. Each indicator is computed here, in one place.

use std::collections::{BTreeMap, HashMap};

use chrono::{Datelike, Days, Months, NaiveDate};
use guichet_domain::age::CLASSES;
use guichet_domain::ids::SessionId;

use crate::dimension::{Dimension, Subject};
use crate::facts::{Facts, NO_MINUTES};
use crate::period::{Compare, Period};
use crate::query::{
    Amount, Answer, Breakdown, By, Cell, Cross, Figure, Filter, Measure, Point, Query, Row, Step,
    WorkshopCount,
};
use crate::scan::{Maps, Marks, RequestSums, SessionSums, Tests, gather, share_out, slices, sums};
use crate::shares::{largest_remainder, share};

/// What is hidden of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Gate {
    /// Nothing.
    Open,
    /// Everything.
    Closed,
    /// Some numbers: true where hidden.
    Some(Vec<bool>),
}

impl Gate {
    pub(crate) fn hides(&self, number: usize) -> bool {
        match self {
            Self::Open => false,
            Self::Closed => true,
            Self::Some(hidden) => hidden.get(number).copied().unwrap_or(false),
        }
    }
}

/// What is hidden of an answer over one period.
#[derive(Debug, Clone)]
pub(crate) struct Mask {
    /// Nothing is hidden along the dimensions that `tables` does not name, extra passes included.
    pub(crate) raw: bool,
    /// Tables by dimension; closed when absent, unless raw.
    pub(crate) tables: BTreeMap<Dimension, Gate>,
    pub(crate) load: Gate,
    pub(crate) trend: Gate,
    pub(crate) workshop_counts: Gate,
    /// Blocked requests by reason and procedure, of which cells are true where hidden.
    pub(crate) blocked: Gate,
    /// Figures that are hidden.
    pub(crate) figures: Vec<&'static str>,
}

impl Mask {
    pub(crate) fn open() -> Self {
        Self {
            raw: true,
            tables: BTreeMap::new(),
            load: Gate::Open,
            trend: Gate::Open,
            workshop_counts: Gate::Open,
            blocked: Gate::Open,
            figures: Vec::new(),
        }
    }

    pub(crate) fn closed() -> Self {
        Self {
            raw: false,
            tables: BTreeMap::new(),
            load: Gate::Closed,
            trend: Gate::Closed,
            workshop_counts: Gate::Closed,
            blocked: Gate::Closed,
            figures: FIGURES.iter().map(|(id, _)| *id).collect(),
        }
    }

    fn table(&self, by: By) -> Gate {
        match self.tables.get(&by.dimension) {
            Some(gate) if is_plain(by) => gate.clone(),
            None if self.raw => Gate::Open,
            _ => Gate::Closed,
        }
    }
}

/// Whether a breakdown is read from what is counted once for all of them.
pub(crate) fn is_plain(by: By) -> bool {
    matches!(
        (by.measure, by.dimension.subject()),
        (Measure::Sessions, Subject::Session)
            | (Measure::Requests, Subject::Request)
            | (Measure::Diagnoses, Subject::Diagnosis)
    )
}

/// Everything about one period and one set of filters.
pub(crate) struct Totals {
    pub(crate) sessions: SessionSums,
    pub(crate) requests: RequestSums,
    pub(crate) small: Small,
}

/// What the small tables say; `None` when a filter is on something that they do not know.
#[derive(Debug, Clone, Default)]
pub(crate) struct Small {
    pub(crate) drafts: Option<u64>,
    /// Workshops, participants, minutes.
    pub(crate) workshops: Option<[u64; 3]>,
    pub(crate) workshop_counts: BTreeMap<(u16, u16), u64>,
    /// Answers, then sum and number for ease, sum and number for clarity.
    pub(crate) satisfaction: Option<[u64; 5]>,
    /// Diagnoses; then yes and answers to the three questions.
    pub(crate) diagnoses: Option<(u64, [(u64, u64); 3])>,
    /// Diagnoses by number of self-rating; empty when a filter is on something that they do not know.
    pub(crate) self_ratings: Vec<u64>,
    /// Those who say that they are at ease, and all those who say how they are.
    pub(crate) at_ease: (u64, u64),
    pub(crate) opening_days: u32,
}

type Compute = fn(&Totals) -> Amount;

/// Every indicator that is one number, and the one place where it is computed.
pub(crate) const FIGURES: &[(&str, Compute)] = &[
    ("sessions", |t| Amount::Count(t.sessions.sessions)),
    ("requests", |t| Amount::Count(t.requests.requests)),
    ("persons", |t| Amount::Count(t.sessions.persons.count())),
    ("first_time_persons", |t| {
        Amount::Count(t.sessions.first_persons.count())
    }),
    ("participations", |t| {
        Amount::Count(t.sessions.sessions + t.small.workshops.map_or(0, |[_, people, _]| people))
    }),
    ("minutes", |t| {
        Amount::Minutes(total_minutes(&t.sessions.minutes))
    }),
    ("duration_median", |t| quantile(&t.sessions.minutes, 50)),
    ("duration_p90", |t| quantile(&t.sessions.minutes, 90)),
    ("handled_on_site", |t| {
        t.requests
            .handled
            .map_or(Amount::Nothing, |(part, whole)| ratio(part, whole))
    }),
    ("return_rate", |t| {
        ratio(t.sessions.returning(), t.sessions.sessions)
    }),
    ("mandate_rate", |t| {
        ratio(t.sessions.with_mandate(), t.sessions.sessions)
    }),
    ("unfinished_drafts", |t| {
        t.small.drafts.map_or(Amount::Nothing, Amount::Count)
    }),
    ("late_filings", |t| Amount::Count(t.requests.late)),
    ("workshops", |t| {
        t.small
            .workshops
            .map_or(Amount::Nothing, |[n, _, _]| Amount::Count(n))
    }),
    ("workshop_participants", |t| {
        t.small
            .workshops
            .map_or(Amount::Nothing, |[_, n, _]| Amount::Count(n))
    }),
    ("workshop_minutes", |t| {
        t.small
            .workshops
            .map_or(Amount::Nothing, |[_, _, n]| Amount::Minutes(n))
    }),
    ("satisfaction_answers", |t| {
        t.small
            .satisfaction
            .map_or(Amount::Nothing, |s| Amount::Count(s[0]))
    }),
    ("satisfaction_ease", |t| {
        t.small
            .satisfaction
            .map_or(Amount::Nothing, |s| mean(s[1], s[2]))
    }),
    ("satisfaction_clarity", |t| {
        t.small
            .satisfaction
            .map_or(Amount::Nothing, |s| mean(s[3], s[4]))
    }),
    ("diagnoses", |t| {
        t.small
            .diagnoses
            .map_or(Amount::Nothing, |(n, _)| Amount::Count(n))
    }),
    ("diagnosis_own_email", |t| diagnosis(t, 0)),
    ("diagnosis_own_phone", |t| diagnosis(t, 1)),
    ("diagnosis_reads_alone", |t| diagnosis(t, 2)),
    ("diagnosis_at_ease", |t| {
        ratio(t.small.at_ease.0, t.small.at_ease.1)
    }),
    ("opening_days", |t| {
        Amount::Count(t.small.opening_days.into())
    }),
];

fn diagnosis(totals: &Totals, question: usize) -> Amount {
    match totals.small.diagnoses {
        None => Amount::Nothing,
        Some((_, answers)) => ratio(answers[question].0, answers[question].1),
    }
}

fn ratio(part: u64, whole: u64) -> Amount {
    if whole == 0 {
        Amount::Nothing
    } else {
        Amount::Ratio { part, whole }
    }
}

fn mean(sum: u64, count: u64) -> Amount {
    if count == 0 {
        Amount::Nothing
    } else {
        Amount::Mean { sum, count }
    }
}

/// Minutes of the histogram, whose last entry stands for those without a duration.
fn total_minutes(histogram: &[u32]) -> u64 {
    let known = &histogram[..histogram.len() - 1];
    (0u64..)
        .zip(known)
        .map(|(minutes, &count)| minutes * u64::from(count))
        .sum()
}

/// The smallest duration such that at least `percent` % of the known ones are not longer (nearest rank).
fn quantile(histogram: &[u32], percent: u64) -> Amount {
    let known = &histogram[..histogram.len() - 1];
    let total: u64 = known.iter().map(|&count| u64::from(count)).sum();
    let rank = (total * percent).div_ceil(100);
    let mut below = 0;
    (0u64..)
        .zip(known)
        .find(|&(_, &count)| {
            below += u64::from(count);
            count > 0 && below >= rank
        })
        .map_or(Amount::Nothing, |(minutes, _)| Amount::Minutes(minutes))
}

/// Sessions found behind a figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// How many in all.
    pub total: usize,
    /// Those of the page, the latest first.
    pub ids: Vec<SessionId>,
}

impl Query {
    /// The default dashboard.
    #[must_use]
    pub fn dashboard(period: Period, compare: Compare, today: NaiveDate) -> Self {
        let request = |dimension| By {
            measure: Measure::Requests,
            dimension,
        };
        let session = |dimension| By {
            measure: Measure::Sessions,
            dimension,
        };
        let by = vec![
            request(Dimension::Operator),
            request(Dimension::Procedure),
            request(Dimension::Theme),
            request(Dimension::Level),
            request(Dimension::Outcome),
            request(Dimension::BlockingReason),
            request(Dimension::OrientationTarget),
            request(Dimension::Way),
            session(Dimension::Channel),
            session(Dimension::Autonomy),
            session(Dimension::AgeClass),
            session(Dimension::Gender),
            session(Dimension::SocialStatus),
            session(Dimension::Town),
            session(Dimension::Mandate),
            session(Dimension::Duration),
            By {
                measure: Measure::Diagnoses,
                dimension: Dimension::SelfRating,
            },
        ];
        let step = if period.days() > 92 {
            Step::Month
        } else {
            Step::Week
        };
        Self {
            period,
            compare,
            filters: Vec::new(),
            today,
            by,
            cross: Vec::new(),
            step,
            persons_from: None,
        }
    }
}

impl Facts {
    /// The answer, nothing hidden: for who may see every figure.
    #[must_use]
    pub fn answer(&self, query: &Query) -> Answer {
        let maps = self.maps(query.today);
        let current = self.totals(&maps, query.period, &query.filters);
        let compared = query
            .compared()
            .map(|period| (period, self.totals(&maps, period, &query.filters)));
        self.assemble(
            &maps,
            query,
            &current,
            compared.as_ref(),
            &Mask::open(),
            &Mask::open(),
        )
    }

    /// The closed sessions behind a figure: those of the period that pass the filters of the query and `cell`.
    #[must_use]
    pub fn sessions(&self, query: &Query, cell: &[Filter], offset: usize, limit: usize) -> Found {
        let maps = self.maps(query.today);
        let filters: Vec<Filter> = query.filters.iter().chain(cell).cloned().collect();
        let tests = Tests::new(self, &filters);
        let mut found = Found {
            total: 0,
            ids: Vec::new(),
        };
        let mut marks = Marks::default();
        for (block, rows) in slices(self, query.period).into_iter().rev() {
            let block = &self.blocks[block];
            tests.mark(self, &maps, block, rows.clone(), &mut marks);
            for (row, _) in rows.zip(&marks.sessions).rev().filter(|(_, mark)| **mark) {
                if found.total >= offset && found.ids.len() < limit {
                    found.ids.push(SessionId::from_bytes(block.ids[row]));
                }
                found.total += 1;
            }
        }
        found
    }

    pub(crate) fn totals(&self, maps: &Maps, period: Period, filters: &[Filter]) -> Totals {
        let (sessions, requests) = sums(self, maps, self.clip(period), filters);
        let small = self.small(period, filters, &sessions, maps);
        Totals {
            sessions,
            requests: requests.finish(self, maps),
            small,
        }
    }

    /// The part of a period that a trend draws: all of it, unless it runs over more than ten years.
    fn charted(&self, period: Period) -> Period {
        if period.days() > 3_660 {
            self.clip(period)
        } else {
            period
        }
    }

    /// The part of a period where there may be something: a free period may run over centuries.
    pub(crate) fn clip(&self, period: Period) -> Period {
        let Some(span) = self.span() else {
            return Period {
                from: period.from,
                to: period.from,
            };
        };
        let from = period.from.max(span.from).min(period.to);
        Period {
            from,
            to: period.to.min(span.to).max(from),
        }
    }

    pub(crate) fn small(
        &self,
        period: Period,
        filters: &[Filter],
        sums: &SessionSums,
        maps: &Maps,
    ) -> Small {
        let only = |known: &[Dimension]| {
            filters
                .iter()
                .all(|filter| known.contains(&filter.dimension))
        };
        let passes = |dimension: Dimension, number: usize| {
            let code = self.code_of(dimension, number);
            filters
                .iter()
                .filter(|f| f.dimension == dimension)
                .all(|f| f.codes.contains(&code))
        };
        let own = |agent: u16, site: u16| {
            passes(Dimension::Agent, agent.into()) && passes(Dimension::Site, site.into())
        };
        let mut small = Small {
            opening_days: self.opening_days(period, filters, sums, maps),
            ..Small::default()
        };
        if only(&[Dimension::Agent, Dimension::Site, Dimension::Channel]) {
            let mine = |d: &&crate::facts::Draft| {
                let s = d.session;
                period.contains(d.day)
                    && own(s.agent, s.site)
                    && passes(Dimension::Channel, s.channel.into())
            };
            small.drafts = Some(self.drafts.iter().filter(mine).count() as u64);
        }
        if only(&[Dimension::Agent, Dimension::Site]) {
            let mut totals = [0; 3];
            for workshop in &self.workshops {
                if period.contains(workshop.day) && own(workshop.agent, workshop.site) {
                    totals[0] += 1;
                    totals[1] += u64::from(workshop.participants);
                    totals[2] += u64::from(workshop.minutes);
                    for &(kind, code, count) in &workshop.counts {
                        *small.workshop_counts.entry((kind, code)).or_insert(0) += u64::from(count);
                    }
                }
            }
            small.workshops = Some(totals);
        }
        if filters.is_empty() {
            let mut sums = [0; 5];
            for answer in self
                .satisfaction
                .iter()
                .filter(|answer| period.contains(answer.day))
            {
                sums[0] += 1;
                for (at, value) in [(1, answer.ease), (3, answer.clarity)] {
                    if let Some(value) = value {
                        sums[at] += u64::from(value);
                        sums[at + 1] += 1;
                    }
                }
            }
            small.satisfaction = Some(sums);
            let yes = self.codes.small.find(crate::dimension::YES);
            let mut total = 0;
            let mut answers = [(0, 0); 3];
            let mut ratings = vec![0; self.codes.self_rating.len()];
            for diagnosis in self
                .diagnoses
                .iter()
                .filter(|diagnosis| period.contains(diagnosis.day))
            {
                total += 1;
                for ((part, whole), &answer) in answers.iter_mut().zip(&diagnosis.answers) {
                    *part += u64::from(answer != 0 && Some(answer) == yes);
                    *whole += u64::from(answer != 0);
                }
                ratings[usize::from(diagnosis.self_rating)] += 1;
            }
            small.diagnoses = Some((total, answers));
            let easy = |number: &usize| {
                let code = self.codes.self_rating.code(*number);
                self.rules.at_ease.iter().any(|easy| easy == code)
            };
            small.at_ease = (
                (1..ratings.len())
                    .filter(easy)
                    .map(|number| ratings[number])
                    .sum(),
                ratings[1..].iter().sum(),
            );
            small.self_ratings = ratings;
        }
        small
    }

    /// Days with at least one session at the sites asked for, whatever the other filters.
    fn opening_days(
        &self,
        period: Period,
        filters: &[Filter],
        sums: &SessionSums,
        maps: &Maps,
    ) -> u32 {
        let count = |days: &[u32]| {
            u32::try_from(days.iter().filter(|day| **day > 0).count()).unwrap_or(u32::MAX)
        };
        let sites: Vec<Filter> = filters
            .iter()
            .filter(|f| f.dimension == Dimension::Site)
            .cloned()
            .collect();
        if sites.len() == filters.len() {
            return count(&sums.days);
        }
        count(&self.days_open(period, &sites, maps).0)
    }

    /// Sessions of each day of the (clipped) period at some sites, and the first of these days.
    fn days_open(&self, period: Period, sites: &[Filter], maps: &Maps) -> (Vec<u32>, NaiveDate) {
        let period = self.clip(period);
        let mut days = vec![0u32; period.days() as usize];
        let mut add = |date: Option<NaiveDate>, count: usize| {
            if let Some(at) =
                date.and_then(|date| usize::try_from((date - period.from).num_days()).ok())
                && let Some(sum) = days.get_mut(at)
            {
                *sum += u32::try_from(count).unwrap_or(u32::MAX);
            }
        };
        let tests = Tests::new(self, sites);
        if tests.is_empty() {
            for block in &self.blocks {
                let rows = block.rows_in(period);
                if !rows.is_empty() {
                    (1u8..=31).for_each(|day| {
                        let of_day = block.rows_of(day, day);
                        if rows.contains(&of_day.start) {
                            add(block.date(day), of_day.len());
                        }
                    });
                }
            }
        } else {
            let mut marks = Marks::default();
            for (block, rows) in slices(self, period) {
                let block = &self.blocks[block];
                tests.mark(self, maps, block, rows.clone(), &mut marks);
                for (row, _) in rows.zip(&marks.sessions).filter(|(_, mark)| **mark) {
                    add(block.date(block.sessions.day[row]), 1);
                }
            }
        }
        (days, period.from)
    }

    pub(crate) fn assemble(
        &self,
        maps: &Maps,
        query: &Query,
        current: &Totals,
        compared: Option<&(Period, Totals)>,
        mask: &Mask,
        compared_mask: &Mask,
    ) -> Answer {
        let forgotten = |period: Period| {
            query
                .persons_from
                .is_some_and(|from| self.clip(period).from < from)
        };
        let amount = |period: Period, totals: &Totals, mask: &Mask, id: &str, compute: Compute| {
            if id.ends_with("persons") && forgotten(period) {
                Amount::Nothing
            } else if mask.figures.contains(&id) {
                Amount::Hidden
            } else {
                compute(totals)
            }
        };
        let figures = FIGURES
            .iter()
            .map(|&(indicator, compute)| Figure {
                indicator,
                value: amount(query.period, current, mask, indicator, compute),
                compared: compared.map(|(period, totals)| {
                    amount(*period, totals, compared_mask, indicator, compute)
                }),
            })
            .collect();
        let breakdowns = query
            .by
            .iter()
            .map(|&by| {
                let side = |period: Period, totals: &Totals, mask: &Mask| {
                    let gate = mask.table(by);
                    let table = match &gate {
                        _ if by.measure == Measure::Persons && forgotten(period) => {
                            (vec![0; self.size_of(by.dimension)], 0)
                        }
                        Gate::Closed => (vec![0; self.size_of(by.dimension)], 0),
                        _ => self.table(maps, query, period, totals, by),
                    };
                    Side {
                        counts: table.0,
                        base: table.1,
                        gate,
                    }
                };
                let now = side(query.period, current, mask);
                let then = compared.map(|(period, totals)| side(*period, totals, compared_mask));
                self.breakdown(by, &now, then.as_ref())
            })
            .collect();
        let gate_of = |rows: &Dimension, columns: &Dimension| {
            let open = |dimension| mask.raw && !mask.tables.contains_key(dimension);
            match (rows, columns) {
                _ if open(rows) && open(columns) => Gate::Open,
                (Dimension::BlockingReason, Dimension::Procedure) if !mask.raw => {
                    mask.blocked.clone()
                }
                _ => Gate::Closed,
            }
        };
        let crosses = query
            .cross
            .iter()
            .map(|&(rows, columns)| (rows, columns, gate_of(&rows, &columns)))
            .filter(|(_, _, gate)| *gate != Gate::Closed)
            .map(|(rows, columns, gate)| self.cross(maps, query, rows, columns, &gate))
            .collect();
        let load = (0..168)
            .map(|slot| match mask.load.hides(slot) {
                true => Cell::Hidden,
                false => Cell::Shown(current.sessions.load[slot].into()),
            })
            .collect();
        Answer {
            period: query.period,
            compared: compared.map(|(period, _)| *period),
            opening_days: current.small.opening_days,
            compared_opening_days: compared.map(|(_, totals)| totals.small.opening_days),
            figures,
            breakdowns,
            crosses,
            load,
            trend: self.trend(maps, query, query.period, current, &mask.trend),
            compared_trend: compared.map(|(period, totals)| {
                self.trend(maps, query, *period, totals, &compared_mask.trend)
            }),
            workshop_counts: self.workshop_counts(&current.small, &mask.workshop_counts),
            withheld: false,
        }
    }

    fn workshop_counts(&self, small: &Small, gate: &Gate) -> Vec<WorkshopCount> {
        let words = &self.codes.small;
        let mut counts: Vec<WorkshopCount> = small
            .workshop_counts
            .iter()
            .map(|(&(kind, code), &count)| WorkshopCount {
                kind: words.code(kind.into()).to_owned(),
                code: words.code(code.into()).to_owned(),
                cell: if *gate == Gate::Open {
                    Cell::Shown(count)
                } else {
                    Cell::Hidden
                },
            })
            .collect();
        counts.sort_by(|a, b| (&a.kind, &a.code).cmp(&(&b.kind, &b.code)));
        counts
    }

    /// Counts by number, and the base of the shares.
    fn table(
        &self,
        maps: &Maps,
        query: &Query,
        period: Period,
        totals: &Totals,
        by: By,
    ) -> (Vec<u64>, u64) {
        let outside = by.dimension.absent_is_outside();
        let (mut counts, all) = match (by.measure, by.dimension.subject()) {
            (Measure::Sessions, Subject::Session) => (
                totals.sessions.by(self, maps, by.dimension),
                totals.sessions.sessions,
            ),
            (Measure::Requests, Subject::Request) => (
                totals.requests.by(self, maps, by.dimension),
                totals.requests.requests,
            ),
            (Measure::Diagnoses, _) | (_, Subject::Diagnosis) => {
                let known = match is_plain(by) {
                    true => totals.small.self_ratings.as_slice(),
                    false => &[],
                };
                let mut counts = known.to_vec();
                counts.resize(self.size_of(by.dimension), 0);
                (counts, totals.small.diagnoses.map_or(0, |(total, _)| total))
            }
            _ => self.extra(maps, query, period, by),
        };
        if outside {
            counts[0] = 0;
        }
        let multiple = is_multiple(by);
        let base = if multiple && !outside {
            all
        } else {
            counts.iter().sum()
        };
        (counts, base)
    }

    /// A breakdown that the one pass does not give: a pass of its own.
    fn extra(&self, maps: &Maps, query: &Query, period: Period, by: By) -> (Vec<u64>, u64) {
        struct Part {
            counts: Vec<u64>,
            all: u64,
            seen: Vec<u64>,
            marks: Marks,
            rows: Vec<u32>,
            last: Vec<u32>,
        }
        let tests = Tests::new(self, &query.filters);
        let size = self.size_of(by.dimension);
        let slices = slices(self, self.clip(period));
        let of_session = by.dimension.subject() == Subject::Session;
        let new = || Part {
            counts: vec![0; size],
            all: 0,
            seen: Vec::new(),
            marks: Marks::default(),
            rows: Vec::new(),
            last: vec![u32::MAX; size],
        };
        let parts = share_out(&slices, new, |part, block, range| {
            let block = &self.blocks[block];
            let first = block.first[range.start] as usize;
            tests.mark(self, maps, block, range.clone(), &mut part.marks);
            gather(&part.marks.sessions, range.start, &mut part.rows);
            // Row numbers come back in another block: nothing was seen of this slice yet.
            part.last.fill(u32::MAX);
            for &row in &part.rows {
                let at = row as usize;
                let s = &block.sessions;
                let session_minutes = if s.minutes[at] == NO_MINUTES {
                    0
                } else {
                    u64::from(s.minutes[at])
                };
                let requests = block
                    .requests_of(at)
                    .filter(|r| part.marks.requests[r - first]);
                match by.measure {
                    Measure::Minutes if of_session => {
                        part.counts[self.session_number(maps, by.dimension, block, at)] +=
                            session_minutes;
                        part.all += session_minutes;
                    }
                    Measure::Minutes => {
                        for request in requests {
                            let minutes = block.requests.minutes[request];
                            let minutes = if minutes == NO_MINUTES {
                                0
                            } else {
                                u64::from(minutes)
                            };
                            part.all += minutes;
                            self.request_numbers(maps, by.dimension, block, request, |number| {
                                part.counts[number] += minutes;
                            });
                        }
                    }
                    Measure::Requests => {
                        let count = requests.count() as u64;
                        part.counts[self.session_number(maps, by.dimension, block, at)] += count;
                        part.all += count;
                    }
                    Measure::Sessions => {
                        part.all += 1;
                        for request in requests {
                            self.request_numbers(maps, by.dimension, block, request, |number| {
                                if part.last[number] != row {
                                    part.last[number] = row;
                                    part.counts[number] += 1;
                                }
                            });
                        }
                    }
                    // Counted from their own table.
                    Measure::Diagnoses => {}
                    Measure::Persons if s.person[at] == 0 => {}
                    Measure::Persons => {
                        let person = u64::from(s.person[at]);
                        if of_session {
                            let number = self.session_number(maps, by.dimension, block, at);
                            part.seen.push((number as u64) << 32 | person);
                        } else {
                            for request in requests {
                                self.request_numbers(
                                    maps,
                                    by.dimension,
                                    block,
                                    request,
                                    |number| {
                                        part.seen.push((number as u64) << 32 | person);
                                    },
                                );
                            }
                        }
                    }
                }
            }
        });
        let mut counts = vec![0; size];
        let mut all = 0;
        let mut seen = Vec::new();
        for mut part in parts {
            all += part.all;
            seen.append(&mut part.seen);
            for (sum, count) in counts.iter_mut().zip(part.counts) {
                *sum += count;
            }
        }
        if by.measure == Measure::Persons {
            seen.sort_unstable();
            seen.dedup();
            for pair in &seen {
                counts[(pair >> 32) as usize] += 1;
            }
            let mut persons: Vec<u64> =
                seen.iter().map(|pair| pair & u64::from(u32::MAX)).collect();
            persons.sort_unstable();
            persons.dedup();
            all = persons.len() as u64;
        }
        (counts, all)
    }

    /// Requests by the numbers of two dimensions; sessions when both describe sessions.
    pub(crate) fn crossed(
        &self,
        maps: &Maps,
        period: Period,
        filters: &[Filter],
        (rows, columns): (Dimension, Dimension),
    ) -> BTreeMap<(usize, usize), u64> {
        let tests = Tests::new(self, filters);
        let slices = slices(self, self.clip(period));
        let sessions_alone =
            rows.subject() == Subject::Session && columns.subject() == Subject::Session;
        let parts = share_out(
            &slices,
            || (HashMap::<(usize, usize), u64>::new(), Marks::default()),
            |(counts, marks), block, range| {
                let block = &self.blocks[block];
                let first = block.first[range.start] as usize;
                tests.mark(self, maps, block, range.clone(), marks);
                let numbers = |dimension: Dimension,
                               session: usize,
                               request: usize,
                               into: &mut Vec<usize>| {
                    into.clear();
                    match dimension.subject() {
                        Subject::Session | Subject::Diagnosis => {
                            into.push(self.session_number(maps, dimension, block, session))
                        }
                        Subject::Request => {
                            self.request_numbers(maps, dimension, block, request, |number| {
                                into.push(number)
                            });
                        }
                    }
                };
                let (mut left, mut right) = (Vec::new(), Vec::new());
                for session in range
                    .clone()
                    .filter(|row| marks.sessions[row - range.start])
                {
                    let mut add = |request: usize| {
                        numbers(rows, session, request, &mut left);
                        numbers(columns, session, request, &mut right);
                        for &row in &left {
                            for &column in &right {
                                *counts.entry((row, column)).or_insert(0) += 1;
                            }
                        }
                    };
                    if sessions_alone {
                        add(0);
                    } else {
                        block
                            .requests_of(session)
                            .filter(|r| marks.requests[r - first])
                            .for_each(add);
                    }
                }
            },
        );
        let mut counts = BTreeMap::new();
        for (pair, count) in parts.into_iter().flat_map(|(counts, _)| counts) {
            *counts.entry(pair).or_insert(0) += count;
        }
        counts
    }

    /// A table by two dimensions. A cell that is hidden stands by its number in the table of them all, row by row.
    fn cross(
        &self,
        maps: &Maps,
        query: &Query,
        rows: Dimension,
        columns: Dimension,
        gate: &Gate,
    ) -> Cross {
        let width = self.size_of(columns);
        let mut cells: BTreeMap<(String, String), Cell> = BTreeMap::new();
        let counts = self.crossed(maps, query.period, &query.filters, (rows, columns));
        for ((row, column), count) in counts {
            let outside =
                |dimension: Dimension, number| number == 0 && dimension.absent_is_outside();
            if outside(rows, row) || outside(columns, column) {
                continue;
            }
            let key = (self.code_of(rows, row), self.code_of(columns, column));
            let cell = cells.entry(key).or_insert(Cell::Shown(0));
            *cell = match *cell {
                Cell::Shown(sum) if !gate.hides(row * width + column) => Cell::Shown(sum + count),
                _ => Cell::Hidden,
            };
        }
        Cross {
            rows,
            columns,
            cells: cells
                .into_iter()
                .map(|((row, column), cell)| (row, column, cell))
                .collect(),
        }
    }

    fn breakdown(&self, by: By, now: &Side, then: Option<&Side>) -> Breakdown {
        let multiple = is_multiple(by);
        let shares = now.shares(multiple);
        let mut rows: Vec<(u64, usize, Row)> = (0..now.counts.len())
            .filter(|&number| now.has(number) || then.is_some_and(|then| then.has(number)))
            .map(|number| {
                let cell = now.cell(number);
                let size = match cell {
                    Cell::Shown(count) => count,
                    // Where a hidden row stands must not tell its size.
                    Cell::Hidden => 0,
                };
                let row = Row {
                    code: self.code_of(by.dimension, number),
                    cell,
                    share: shares[number],
                    compared: then.map(|then| then.cell(number)),
                };
                (size, number, row)
            })
            .collect();
        match by.dimension {
            Dimension::Duration | Dimension::Weekday | Dimension::Hour => {
                rows.sort_by_key(|(_, number, _)| *number)
            }
            Dimension::AgeClass => {
                let rank = |code: &str| {
                    CLASSES
                        .iter()
                        .position(|class| class.code == code)
                        .unwrap_or(CLASSES.len())
                };
                rows.sort_by(|(_, _, a), (_, _, b)| {
                    (rank(&a.code), &a.code).cmp(&(rank(&b.code), &b.code))
                });
            }
            _ => {
                rows.sort_by(|(a, _, ra), (b, _, rb)| b.cmp(a).then_with(|| ra.code.cmp(&rb.code)))
            }
        }
        Breakdown {
            by,
            rows: rows.into_iter().map(|(_, _, row)| row).collect(),
            base: now.total(),
            compared_base: then.map(Side::total),
            multiple,
        }
    }

    pub(crate) fn trend(
        &self,
        maps: &Maps,
        query: &Query,
        period: Period,
        totals: &Totals,
        gate: &Gate,
    ) -> Vec<Point> {
        let sites: Vec<Filter> = query
            .filters
            .iter()
            .filter(|f| f.dimension == Dimension::Site)
            .cloned()
            .collect();
        let (open, first) = self.days_open(period, &sites, maps);
        let within = |days: &[u32], from: NaiveDate, to: NaiveDate| -> Vec<u32> {
            let at = |day: NaiveDate| {
                usize::try_from((day - first).num_days())
                    .unwrap_or(0)
                    .min(days.len())
            };
            let end = to.succ_opt().map_or(days.len(), at);
            days[at(from).min(end)..end].to_vec()
        };
        steps(self.charted(period), query.step)
            .into_iter()
            .enumerate()
            .map(|(number, step)| {
                let sessions = within(&totals.sessions.days, step.from, step.to);
                let open = within(&open, step.from, step.to);
                Point {
                    from: step.from,
                    to: step.to,
                    cell: match gate.hides(number) {
                        true => Cell::Hidden,
                        false => Cell::Shown(sessions.into_iter().map(u64::from).sum()),
                    },
                    opening_days: u32::try_from(open.into_iter().filter(|day| *day > 0).count())
                        .unwrap_or(0),
                }
            })
            .collect()
    }
}

/// One period's part of a breakdown.
struct Side {
    counts: Vec<u64>,
    base: u64,
    gate: Gate,
}

impl Side {
    fn has(&self, number: usize) -> bool {
        self.counts[number] > 0 || (matches!(self.gate, Gate::Some(_)) && self.gate.hides(number))
    }

    fn cell(&self, number: usize) -> Cell {
        if self.gate.hides(number) {
            Cell::Hidden
        } else {
            Cell::Shown(self.counts[number])
        }
    }

    fn total(&self) -> Cell {
        if self.gate == Gate::Closed {
            Cell::Hidden
        } else {
            Cell::Shown(self.base)
        }
    }

    /// Shares of what is shown. What is hidden weighs as one lump: its parts have no share.
    fn shares(&self, multiple: bool) -> Vec<Option<u16>> {
        let shown: Vec<usize> = (0..self.counts.len())
            .filter(|&number| !self.gate.hides(number))
            .collect();
        let mut shares = vec![None; self.counts.len()];
        if self.gate == Gate::Closed || self.base == 0 {
            return shares;
        }
        if multiple {
            for number in shown {
                shares[number] = share(self.counts[number], self.base);
            }
            return shares;
        }
        let mut counts: Vec<u64> = shown.iter().map(|&number| self.counts[number]).collect();
        counts.push(self.base - counts.iter().sum::<u64>().min(self.base));
        for (number, share) in shown.into_iter().zip(largest_remainder(&counts)) {
            shares[number] = Some(share);
        }
        shares
    }
}

/// Whether one thing may stand in several rows.
fn is_multiple(by: By) -> bool {
    match by.measure {
        Measure::Sessions => by.dimension.subject() == Subject::Request,
        Measure::Persons => true,
        Measure::Requests | Measure::Minutes | Measure::Diagnoses => by.dimension.is_multiple(),
    }
}

/// The weeks or months of a period, cut at its ends.
pub(crate) fn steps(period: Period, step: Step) -> Vec<Period> {
    let mut steps = Vec::new();
    let mut from = period.from;
    while from <= period.to {
        let next = match step {
            Step::Week => {
                let days = 7 - u64::from(from.weekday().num_days_from_monday());
                from.checked_add_days(Days::new(days))
            }
            Step::Month => from
                .with_day(1)
                .and_then(|first| first.checked_add_months(Months::new(1))),
        };
        let to = next
            .and_then(|next| next.pred_opt())
            .map_or(period.to, |to| to.min(period.to));
        steps.push(Period { from, to });
        match next {
            Some(next) => from = next,
            None => break,
        }
    }
    steps
}
