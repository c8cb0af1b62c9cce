//! One pass over the columns: which rows pass the filters, and histograms of them.
//!
//! Rows are taken by slices small enough to stay in the processor's cache. Each column of a slice is then
//! read once; nothing is decided row by row but the filters.

use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};

use chrono::{Datelike, NaiveDate};

use crate::dimension::{Dimension, NO, NOT_GIVEN, Subject, YES};
use crate::facts::{Block, Facts, LONGEST, NO_MINUTES, due_number, flag};
use crate::period::Period;
use crate::query::Filter;

/// Rows of a slice.
const SLICE: usize = 8192;
/// Under this number of rows, a second thread costs more than it brings.
const WORTH_A_THREAD: usize = 60_000;

/// Buckets of duration: the code and the minutes at which it begins. 30 minutes fall in the second.
pub(crate) const BUCKETS: [(&str, u16); 4] = [
    ("moins_de_30", 0),
    ("30_59", 30),
    ("60_119", 60),
    ("120_et_plus", 120),
];

/// The bucket of a duration: its rank from 1; 0 when unknown.
pub(crate) fn bucket(minutes: u16) -> usize {
    match minutes {
        NO_MINUTES => 0,
        minutes => BUCKETS.iter().filter(|(_, from)| *from <= minutes).count(),
    }
}

/// The department of a town: two characters, `2A` or `2B` in Corsica, three overseas (97x, 98x).
pub(crate) fn department_of(town: &str) -> &str {
    let length = if town.starts_with("97") || town.starts_with("98") {
        3
    } else {
        2
    };
    town.get(..length).unwrap_or(town)
}

impl Facts {
    /// How many numbers a dimension has, 0 (absent) included.
    pub(crate) fn size_of(&self, dimension: Dimension) -> usize {
        let codes = &self.codes;
        match dimension {
            Dimension::Operator => codes.operator.len(),
            Dimension::Procedure => codes.procedure.len(),
            Dimension::Theme => codes.theme.len(),
            Dimension::Level => codes.level.len(),
            Dimension::Outcome => codes.outcome.len(),
            Dimension::BlockingReason => codes.blocking_reason.len(),
            Dimension::OrientationTarget => codes.orientation_target.len(),
            Dimension::Way => codes.way.len(),
            Dimension::Channel => codes.channel.len(),
            Dimension::Autonomy => codes.autonomy.len(),
            Dimension::AgeClass => codes.age_class.len(),
            Dimension::Gender => codes.gender.len(),
            Dimension::SocialStatus => codes.social_status.len(),
            Dimension::Source => codes.source.len(),
            Dimension::Agent => codes.agent.len(),
            Dimension::Site => codes.site.len(),
            Dimension::SelfRating => codes.self_rating.len(),
            Dimension::Town => codes.town.len(),
            Dimension::Department => self.departments().len(),
            Dimension::Handled
            | Dimension::Returning
            | Dimension::Mandate
            | Dimension::FirstVisit => 3,
            Dimension::Duration => BUCKETS.len() + 1,
            Dimension::Weekday => 8,
            Dimension::Hour => 25,
        }
    }

    /// The code of a number.
    pub(crate) fn code_of(&self, dimension: Dimension, number: usize) -> String {
        let codes = &self.codes;
        let known = match dimension {
            Dimension::Operator => codes.operator.code(number),
            Dimension::Procedure => codes.procedure.code(number),
            Dimension::Theme => codes.theme.code(number),
            Dimension::Level => codes.level.code(number),
            Dimension::Outcome => codes.outcome.code(number),
            Dimension::BlockingReason => codes.blocking_reason.code(number),
            Dimension::OrientationTarget => codes.orientation_target.code(number),
            Dimension::Way => codes.way.code(number),
            Dimension::Channel => codes.channel.code(number),
            Dimension::Autonomy => codes.autonomy.code(number),
            Dimension::AgeClass => codes.age_class.code(number),
            Dimension::Gender => codes.gender.code(number),
            Dimension::SocialStatus => codes.social_status.code(number),
            Dimension::Source => codes.source.code(number),
            Dimension::Agent => codes.agent.code(number),
            Dimension::Site => codes.site.code(number),
            Dimension::SelfRating => codes.self_rating.code(number),
            Dimension::Town => codes.town.code(number),
            Dimension::Department => {
                return match self.departments().get(number) {
                    Some(code) if !code.is_empty() => (*code).to_owned(),
                    _ => NOT_GIVEN.to_owned(),
                };
            }
            Dimension::Handled
            | Dimension::Returning
            | Dimension::Mandate
            | Dimension::FirstVisit => ["", NO, YES][number.min(2)],
            Dimension::Duration => number
                .checked_sub(1)
                .and_then(|n| BUCKETS.get(n))
                .map_or("", |b| b.0),
            Dimension::Weekday if number > 0 => return number.to_string(),
            Dimension::Hour if number > 0 => return (number - 1).to_string(),
            Dimension::Weekday | Dimension::Hour => "",
        };
        if known.is_empty() {
            NOT_GIVEN.to_owned()
        } else {
            known.to_owned()
        }
    }

    /// Departments of the towns met, sorted; the first is the absence of one.
    fn departments(&self) -> Vec<&str> {
        let towns = &self.codes.town;
        let mut all: Vec<&str> = (0..towns.len())
            .map(|n| department_of(towns.code(n)))
            .collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// The number of the department of each town.
    pub(crate) fn department_numbers(&self) -> Vec<u16> {
        let departments = self.departments();
        let towns = &self.codes.town;
        let rank = |n: usize| {
            departments
                .binary_search(&department_of(towns.code(n)))
                .unwrap_or(0)
        };
        (0..towns.len())
            .map(|n| u16::try_from(rank(n)).unwrap_or(0))
            .collect()
    }

    /// For each pair level × outcome: 0 outside of the rate, 1 not handled, 2 handled.
    pub(crate) fn handled_of(&self, level: usize, outcome: usize) -> usize {
        if self.codes.level.code(level) != self.rules.accompanied_level {
            0
        } else {
            1 + usize::from(self.counts_as_handled(outcome))
        }
    }

    /// Whether an outcome is one of those that count as handled.
    pub(crate) fn counts_as_handled(&self, outcome: usize) -> bool {
        let code = self.codes.outcome.code(outcome);
        self.rules
            .handled_outcomes
            .iter()
            .any(|handled| handled == code)
    }

    /// The number of a session along one of its dimensions.
    pub(crate) fn session_number(
        &self,
        maps: &Maps,
        dimension: Dimension,
        block: &Block,
        row: usize,
    ) -> usize {
        let s = &block.sessions;
        match dimension {
            Dimension::Channel => s.channel[row].into(),
            Dimension::Autonomy => s.autonomy[row].into(),
            Dimension::AgeClass => s.age_class[row].into(),
            Dimension::Gender => s.gender[row].into(),
            Dimension::SocialStatus => s.social_status[row].into(),
            Dimension::Source => s.source[row].into(),
            Dimension::Agent => s.agent[row].into(),
            Dimension::Site => s.site[row].into(),
            Dimension::Town => s.town[row].into(),
            Dimension::Department => maps.departments[usize::from(s.town[row])].into(),
            Dimension::Returning => returning(s.flags[row]),
            Dimension::Mandate => mandate(s.flags[row]),
            Dimension::FirstVisit => first_visit(s.flags[row]),
            Dimension::Duration => bucket(s.minutes[row]),
            Dimension::Weekday => 1 + weekday_of(block, s.day[row]),
            Dimension::Hour => 1 + usize::from(s.hour[row]),
            Dimension::Operator
            | Dimension::Procedure
            | Dimension::Theme
            | Dimension::Level
            | Dimension::Outcome
            | Dimension::BlockingReason
            | Dimension::OrientationTarget
            | Dimension::Way
            | Dimension::Handled
            | Dimension::SelfRating => 0,
        }
    }

    /// Calls `f` with each number of a request along one of its dimensions: one, or one a theme.
    pub(crate) fn request_numbers(
        &self,
        maps: &Maps,
        dimension: Dimension,
        block: &Block,
        row: usize,
        mut f: impl FnMut(usize),
    ) {
        let r = &block.requests;
        let number = match dimension {
            Dimension::Operator => r.operator[row].into(),
            Dimension::Procedure => r.procedure[row].into(),
            Dimension::Level => r.level[row].into(),
            Dimension::Outcome => r.outcome[row].into(),
            Dimension::BlockingReason => r.blocking_reason[row].into(),
            Dimension::OrientationTarget => r.orientation_target[row].into(),
            Dimension::Way => r.way[row].into(),
            Dimension::Handled => usize::from(
                maps.handled[usize::from(r.level[row]) * 256 + usize::from(r.outcome[row])],
            ),
            Dimension::Theme => {
                let set = &self.codes.theme_sets[usize::from(r.themes[row])];
                for &theme in &set[..set.len().saturating_sub(1)] {
                    f(theme.into());
                }
                set.last().map_or(0, |&theme| theme.into())
            }
            _ => 0,
        };
        f(number);
    }

    /// What is computed once for a query.
    pub(crate) fn maps(&self, today: NaiveDate) -> Maps {
        let mut handled = vec![0; 256 * 256];
        for level in 0..self.codes.level.len() {
            for outcome in 0..self.codes.outcome.len() {
                handled[level * 256 + outcome] =
                    u8::try_from(self.handled_of(level, outcome)).unwrap_or(0);
            }
        }
        Maps {
            departments: self.department_numbers(),
            handled,
            today: due_number(today),
        }
    }
}

/// Tables from numbers to numbers, and the day of the question.
pub(crate) struct Maps {
    departments: Vec<u16>,
    handled: Vec<u8>,
    today: u16,
}

pub(crate) fn returning(flags: u8) -> usize {
    1 + usize::from(flags & flag::RETURNING != 0)
}

pub(crate) fn mandate(flags: u8) -> usize {
    1 + usize::from(flags & flag::MANDATE != 0)
}

pub(crate) fn first_visit(flags: u8) -> usize {
    match (flags & flag::FIRST_KNOWN != 0, flags & flag::FIRST != 0) {
        (false, _) => 0,
        (true, first) => 1 + usize::from(first),
    }
}

fn weekday_of(block: &Block, day: u8) -> usize {
    block
        .date(day)
        .map_or(0, |date| date.weekday().num_days_from_monday() as usize)
}

/// Filters made into tables: for each, whether a number passes.
pub(crate) struct Tests {
    sessions: Vec<(Dimension, Vec<bool>)>,
    requests: Vec<(Dimension, Vec<bool>)>,
}

impl Tests {
    pub(crate) fn new(facts: &Facts, filters: &[Filter]) -> Self {
        let (mut sessions, mut requests) = (Vec::new(), Vec::new());
        for filter in filters {
            let passes = (0..facts.size_of(filter.dimension))
                .map(|number| {
                    filter
                        .codes
                        .contains(&facts.code_of(filter.dimension, number))
                })
                .collect();
            match filter.dimension.subject() {
                // No session says anything of a diagnosis.
                Subject::Session | Subject::Diagnosis => sessions.push((filter.dimension, passes)),
                Subject::Request => requests.push((filter.dimension, passes)),
            }
        }
        Self { sessions, requests }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.sessions.is_empty() && self.requests.is_empty()
    }

    /// Marks the rows of a slice that pass; false when all do.
    pub(crate) fn mark(
        &self,
        facts: &Facts,
        maps: &Maps,
        block: &Block,
        rows: Range<usize>,
        marks: &mut Marks,
    ) {
        let requests = block.first[rows.start] as usize..block.first[rows.end] as usize;
        marks.sessions.clear();
        marks.sessions.resize(rows.len(), true);
        marks.requests.clear();
        marks.requests.resize(requests.len(), true);
        for (dimension, passes) in &self.sessions {
            let marks = &mut marks.sessions;
            let s = &block.sessions;
            match dimension {
                Dimension::Channel => keep(marks, &s.channel[rows.clone()], passes),
                Dimension::Autonomy => keep(marks, &s.autonomy[rows.clone()], passes),
                Dimension::AgeClass => keep(marks, &s.age_class[rows.clone()], passes),
                Dimension::Gender => keep(marks, &s.gender[rows.clone()], passes),
                Dimension::SocialStatus => keep(marks, &s.social_status[rows.clone()], passes),
                Dimension::Town => keep(marks, &s.town[rows.clone()], passes),
                Dimension::Agent => keep(marks, &s.agent[rows.clone()], passes),
                Dimension::Site => keep(marks, &s.site[rows.clone()], passes),
                other => {
                    for (row, mark) in rows.clone().zip(marks) {
                        *mark &= passes[facts.session_number(maps, *other, block, row)];
                    }
                }
            }
        }
        if self.requests.is_empty() {
            for (row, &mark) in rows.clone().zip(&marks.sessions) {
                if !mark {
                    let own = block.requests_of(row);
                    marks.requests[own.start - requests.start..own.end - requests.start]
                        .fill(false);
                }
            }
            return;
        }
        for (dimension, passes) in &self.requests {
            let marks = &mut marks.requests;
            let r = &block.requests;
            match dimension {
                Dimension::Operator => keep(marks, &r.operator[requests.clone()], passes),
                Dimension::Procedure => keep(marks, &r.procedure[requests.clone()], passes),
                Dimension::Level => keep(marks, &r.level[requests.clone()], passes),
                Dimension::Outcome => keep(marks, &r.outcome[requests.clone()], passes),
                Dimension::BlockingReason => {
                    keep(marks, &r.blocking_reason[requests.clone()], passes)
                }
                Dimension::Way => keep(marks, &r.way[requests.clone()], passes),
                other => {
                    for (row, mark) in requests.clone().zip(marks) {
                        let mut any = false;
                        facts.request_numbers(maps, *other, block, row, |number| {
                            any |= passes[number]
                        });
                        *mark &= any;
                    }
                }
            }
        }
        for (row, mark) in rows.zip(&mut marks.sessions) {
            let own = block.requests_of(row);
            let own = &mut marks.requests[own.start - requests.start..own.end - requests.start];
            if *mark {
                *mark = own.contains(&true);
            } else {
                own.fill(false);
            }
        }
    }
}

fn keep<T: Copy + Into<usize>>(marks: &mut [bool], column: &[T], passes: &[bool]) {
    for (mark, &number) in marks.iter_mut().zip(column) {
        *mark &= passes.get(number.into()).copied().unwrap_or(false);
    }
}

/// Which rows of a slice pass.
#[derive(Default)]
pub(crate) struct Marks {
    pub(crate) sessions: Vec<bool>,
    pub(crate) requests: Vec<bool>,
}

/// Rows of a block: a whole range, or some of them.
#[derive(Clone, Copy)]
pub(crate) enum Rows<'a> {
    All(usize, usize),
    Some(&'a [u32]),
}

impl Rows<'_> {
    pub(crate) fn len(self) -> usize {
        match self {
            Rows::All(from, to) => to - from,
            Rows::Some(rows) => rows.len(),
        }
    }

    pub(crate) fn each(self, mut f: impl FnMut(usize)) {
        match self {
            Rows::All(from, to) => (from..to).for_each(f),
            Rows::Some(rows) => rows.iter().for_each(|&row| f(row as usize)),
        }
    }
}

type Bytes = [u32; 256];

/// Adds a column of bytes to a histogram. Four histograms take turns, so that equal neighbours do not wait
/// for one another.
fn count_bytes(into: &mut Bytes, column: &[u8], rows: Rows<'_>) {
    if rows.len() < 1024 {
        rows.each(|row| into[usize::from(column[row])] += 1);
        return;
    }
    let mut turns = [[0u32; 256]; 4];
    match rows {
        Rows::All(from, to) => {
            let mut fours = column[from..to].chunks_exact(4);
            for four in &mut fours {
                for (turn, &code) in turns.iter_mut().zip(four) {
                    turn[usize::from(code)] += 1;
                }
            }
            for &code in fours.remainder() {
                turns[0][usize::from(code)] += 1;
            }
        }
        Rows::Some(rows) => {
            let mut twos = rows.chunks_exact(2);
            for two in &mut twos {
                turns[0][usize::from(column[two[0] as usize])] += 1;
                turns[1][usize::from(column[two[1] as usize])] += 1;
            }
            for &row in twos.remainder() {
                turns[0][usize::from(column[row as usize])] += 1;
            }
        }
    }
    for turn in turns {
        for (sum, count) in into.iter_mut().zip(turn) {
            *sum += count;
        }
    }
}

fn count_words(into: &mut [u32], column: &[u16], rows: Rows<'_>) {
    let mut add = |code: u16| {
        if let Some(count) = into.get_mut(usize::from(code)) {
            *count += 1;
        }
    };
    match rows {
        Rows::All(from, to) => column[from..to].iter().for_each(|&code| add(code)),
        Rows::Some(rows) => rows.iter().for_each(|&row| add(column[row as usize])),
    }
}

/// A set of numbers.
#[derive(Clone)]
pub(crate) struct Bits(Vec<u64>);

impl Bits {
    fn new(room: usize) -> Self {
        Self(vec![0; room / 64 + 1])
    }

    fn add(&mut self, number: u32) {
        if let Some(word) = self.0.get_mut(number as usize / 64) {
            *word |= 1 << (number % 64);
        }
    }

    fn merge(&mut self, other: &Self) {
        for (word, other) in self.0.iter_mut().zip(&other.0) {
            *word |= other;
        }
    }

    /// How many, 0 left out: it stands for anonymous persons.
    pub(crate) fn count(&self) -> u64 {
        let all: u64 = self.0.iter().map(|word| u64::from(word.count_ones())).sum();
        all - (self.0[0] & 1)
    }
}

/// Histograms of sessions.
#[derive(Clone)]
pub(crate) struct SessionSums {
    pub(crate) sessions: u64,
    pub(crate) channel: Bytes,
    pub(crate) age_class: Bytes,
    pub(crate) gender: Bytes,
    pub(crate) social_status: Bytes,
    pub(crate) autonomy: Bytes,
    pub(crate) source: Bytes,
    pub(crate) flags: [u32; flag::ALL],
    pub(crate) town: Vec<u32>,
    pub(crate) agent: Vec<u32>,
    pub(crate) site: Vec<u32>,
    /// By minute, then those without a duration.
    pub(crate) minutes: Vec<u32>,
    pub(crate) load: [u32; 168],
    /// By day of the span.
    pub(crate) days: Vec<u32>,
    first_day: NaiveDate,
    pub(crate) persons: Bits,
    pub(crate) first_persons: Bits,
}

impl SessionSums {
    pub(crate) fn new(facts: &Facts, span: Period) -> Self {
        let zero = [0; 256];
        let persons = Bits::new(facts.persons.len());
        Self {
            sessions: 0,
            channel: zero,
            age_class: zero,
            gender: zero,
            social_status: zero,
            autonomy: zero,
            source: zero,
            flags: [0; flag::ALL],
            town: vec![0; facts.codes.town.len()],
            agent: vec![0; facts.codes.agent.len()],
            site: vec![0; facts.codes.site.len()],
            minutes: vec![0; usize::from(LONGEST) + 2],
            load: [0; 168],
            days: vec![0; span.days() as usize],
            first_day: span.from,
            first_persons: persons.clone(),
            persons,
        }
    }

    pub(crate) fn add(&mut self, block: &Block, rows: Rows<'_>) {
        let s = &block.sessions;
        self.sessions += rows.len() as u64;
        count_bytes(&mut self.channel, &s.channel, rows);
        count_bytes(&mut self.age_class, &s.age_class, rows);
        count_bytes(&mut self.gender, &s.gender, rows);
        count_bytes(&mut self.social_status, &s.social_status, rows);
        count_bytes(&mut self.autonomy, &s.autonomy, rows);
        count_bytes(&mut self.source, &s.source, rows);
        count_words(&mut self.town, &s.town, rows);
        count_words(&mut self.agent, &s.agent, rows);
        count_words(&mut self.site, &s.site, rows);
        let mut flags = [0; 256];
        count_bytes(&mut flags, &s.flags, rows);
        for (sum, count) in self.flags.iter_mut().zip(flags) {
            *sum += count;
        }
        let last = self.minutes.len() - 1;
        rows.each(|row| self.minutes[usize::from(s.minutes[row]).min(last)] += 1);
        let mut weekdays = [0usize; 32];
        for (day, weekday) in (0u8..).zip(&mut weekdays) {
            *weekday = weekday_of(block, day) * 24;
        }
        let mut days = [0; 256];
        count_bytes(&mut days, &s.day, rows);
        rows.each(|row| {
            let slot = weekdays[usize::from(s.day[row] & 31)] + usize::from(s.hour[row]);
            if let Some(count) = self.load.get_mut(slot) {
                *count += 1;
            }
        });
        for (day, count) in (0u8..32).zip(days).filter(|(_, count)| *count > 0) {
            if let Some(date) = block.date(day)
                && let Ok(at) = usize::try_from((date - self.first_day).num_days())
                && let Some(sum) = self.days.get_mut(at)
            {
                *sum += count;
            }
        }
        rows.each(|row| self.persons.add(s.person[row]));
        rows.each(|row| {
            if s.flags[row] & flag::FIRST != 0 {
                self.first_persons.add(s.person[row]);
            }
        });
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        self.sessions += other.sessions;
        let pairs: [(&mut [u32], &[u32]); 13] = [
            (&mut self.channel, &other.channel),
            (&mut self.age_class, &other.age_class),
            (&mut self.gender, &other.gender),
            (&mut self.social_status, &other.social_status),
            (&mut self.autonomy, &other.autonomy),
            (&mut self.source, &other.source),
            (&mut self.flags, &other.flags),
            (&mut self.town, &other.town),
            (&mut self.agent, &other.agent),
            (&mut self.site, &other.site),
            (&mut self.minutes, &other.minutes),
            (&mut self.load, &other.load),
            (&mut self.days, &other.days),
        ];
        for (into, from) in pairs {
            for (sum, count) in into.iter_mut().zip(from) {
                *sum += count;
            }
        }
        self.persons.merge(&other.persons);
        self.first_persons.merge(&other.first_persons);
    }

    /// Sessions with a request that continues an earlier one.
    pub(crate) fn returning(&self) -> u64 {
        self.with(flag::RETURNING)
    }

    /// Sessions in which a mandate was used.
    pub(crate) fn with_mandate(&self) -> u64 {
        self.with(flag::MANDATE)
    }

    fn with(&self, bit: u8) -> u64 {
        let flags = (0u8..).zip(&self.flags);
        flags
            .filter(|(flags, _)| flags & bit != 0)
            .map(|(_, &count)| u64::from(count))
            .sum()
    }

    /// The histogram of a dimension of sessions.
    pub(crate) fn by(&self, facts: &Facts, maps: &Maps, dimension: Dimension) -> Vec<u64> {
        let mut counts = vec![0u64; facts.size_of(dimension)];
        let mut copy = |from: &[u32]| {
            for (sum, &count) in counts.iter_mut().zip(from) {
                *sum += u64::from(count);
            }
        };
        match dimension {
            Dimension::Channel => copy(&self.channel),
            Dimension::Autonomy => copy(&self.autonomy),
            Dimension::AgeClass => copy(&self.age_class),
            Dimension::Gender => copy(&self.gender),
            Dimension::SocialStatus => copy(&self.social_status),
            Dimension::Source => copy(&self.source),
            Dimension::Agent => copy(&self.agent),
            Dimension::Site => copy(&self.site),
            Dimension::Town => copy(&self.town),
            Dimension::Department => {
                for (&department, &count) in maps.departments.iter().zip(&self.town) {
                    counts[usize::from(department)] += u64::from(count);
                }
            }
            Dimension::Returning | Dimension::Mandate | Dimension::FirstVisit => {
                for (flags, &count) in (0u8..).zip(&self.flags) {
                    let number = match dimension {
                        Dimension::Returning => returning(flags),
                        Dimension::Mandate => mandate(flags),
                        _ => first_visit(flags),
                    };
                    counts[number] += u64::from(count);
                }
            }
            Dimension::Duration => {
                let unknown = self.minutes.len() - 1;
                for (minutes, &count) in (0u16..).zip(&self.minutes[..unknown]) {
                    counts[bucket(minutes)] += u64::from(count);
                }
                counts[0] += u64::from(self.minutes[unknown]);
            }
            Dimension::Weekday => {
                for (slot, &count) in self.load.iter().enumerate() {
                    counts[1 + slot / 24] += u64::from(count);
                }
            }
            Dimension::Hour => {
                for (slot, &count) in self.load.iter().enumerate() {
                    counts[1 + slot % 24] += u64::from(count);
                }
            }
            _ => {}
        }
        counts
    }
}

/// Histograms of requests.
#[derive(Clone)]
pub(crate) struct RequestSums {
    pub(crate) requests: u64,
    pub(crate) operator: Vec<u32>,
    pub(crate) procedure: Vec<u32>,
    pub(crate) theme_sets: Vec<u32>,
    /// Level × 256 + outcome.
    level_outcome: Vec<u32>,
    pub(crate) blocking_reason: Bytes,
    pub(crate) orientation_target: Bytes,
    pub(crate) way: Bytes,
    pub(crate) late: u64,
    /// Handled on site, among the accompanied ones; known once finished.
    pub(crate) handled: Option<(u64, u64)>,
}

impl RequestSums {
    /// Draws the rate of what is handled from the pairs level × outcome.
    pub(crate) fn finish(mut self, facts: &Facts, maps: &Maps) -> Self {
        let counts = self.by(facts, maps, Dimension::Handled);
        self.handled = Some((counts[2], counts[1] + counts[2]));
        self
    }

    pub(crate) fn new(facts: &Facts) -> Self {
        let codes = &facts.codes;
        Self {
            requests: 0,
            operator: vec![0; codes.operator.len()],
            procedure: vec![0; codes.procedure.len()],
            theme_sets: vec![0; codes.theme_sets.len()],
            level_outcome: vec![0; codes.level.len() * 256],
            blocking_reason: [0; 256],
            orientation_target: [0; 256],
            way: [0; 256],
            late: 0,
            handled: None,
        }
    }

    pub(crate) fn add(&mut self, maps: &Maps, block: &Block, rows: Rows<'_>) {
        let r = &block.requests;
        self.requests += rows.len() as u64;
        count_words(&mut self.operator, &r.operator, rows);
        count_words(&mut self.procedure, &r.procedure, rows);
        count_words(&mut self.theme_sets, &r.themes, rows);
        count_bytes(&mut self.blocking_reason, &r.blocking_reason, rows);
        count_bytes(&mut self.orientation_target, &r.orientation_target, rows);
        count_bytes(&mut self.way, &r.way, rows);
        let pairs = &mut self.level_outcome;
        let mut late = 0u64;
        rows.each(|row| {
            if let Some(count) =
                pairs.get_mut(usize::from(r.level[row]) * 256 + usize::from(r.outcome[row]))
            {
                *count += 1;
            }
            let waits = r.due[row] != 0 && r.flags[row] & flag::ANSWERED == 0;
            late += u64::from(waits && r.due[row] < maps.today);
        });
        self.late += late;
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        self.requests += other.requests;
        self.late += other.late;
        let pairs: [(&mut [u32], &[u32]); 7] = [
            (&mut self.operator, &other.operator),
            (&mut self.procedure, &other.procedure),
            (&mut self.theme_sets, &other.theme_sets),
            (&mut self.level_outcome, &other.level_outcome),
            (&mut self.blocking_reason, &other.blocking_reason),
            (&mut self.orientation_target, &other.orientation_target),
            (&mut self.way, &other.way),
        ];
        for (into, from) in pairs {
            for (sum, count) in into.iter_mut().zip(from) {
                *sum += count;
            }
        }
    }

    /// Requests by level × outcome.
    pub(crate) fn pairs(&self) -> Vec<u64> {
        self.level_outcome.iter().map(|&n| n.into()).collect()
    }

    /// The histogram of a dimension of requests.
    pub(crate) fn by(&self, facts: &Facts, maps: &Maps, dimension: Dimension) -> Vec<u64> {
        let mut counts = vec![0u64; facts.size_of(dimension)];
        let mut copy = |from: &[u32]| {
            for (sum, &count) in counts.iter_mut().zip(from) {
                *sum += u64::from(count);
            }
        };
        match dimension {
            Dimension::Operator => copy(&self.operator),
            Dimension::Procedure => copy(&self.procedure),
            Dimension::BlockingReason => copy(&self.blocking_reason),
            Dimension::OrientationTarget => copy(&self.orientation_target),
            Dimension::Way => copy(&self.way),
            Dimension::Theme => {
                for (set, &count) in facts.codes.theme_sets.iter().zip(&self.theme_sets) {
                    if set.is_empty() {
                        counts[0] += u64::from(count);
                    }
                    for &theme in set {
                        counts[usize::from(theme)] += u64::from(count);
                    }
                }
            }
            Dimension::Level | Dimension::Outcome | Dimension::Handled => {
                for (pair, &count) in self
                    .level_outcome
                    .iter()
                    .enumerate()
                    .filter(|(_, count)| **count > 0)
                {
                    let number = match dimension {
                        Dimension::Level => pair / 256,
                        Dimension::Outcome => pair % 256,
                        _ => maps.handled[pair].into(),
                    };
                    counts[number] += u64::from(count);
                }
            }
            _ => {}
        }
        counts
    }
}

/// The slices of a period: number of the block, rows.
pub(crate) fn slices(facts: &Facts, period: Period) -> Vec<(usize, Range<usize>)> {
    let mut slices = Vec::new();
    for (number, block) in facts.blocks.iter().enumerate() {
        let rows = block.rows_in(period);
        let mut from = rows.start;
        while from < rows.end {
            let to = (from + SLICE).min(rows.end);
            slices.push((number, from..to));
            from = to;
        }
    }
    slices
}

/// Does `work` on each slice, on two threads when there are many rows, and gathers what each has made.
pub(crate) fn share_out<T: Send>(
    slices: &[(usize, Range<usize>)],
    new: impl Fn() -> T + Sync,
    work: impl Fn(&mut T, usize, Range<usize>) + Sync,
) -> Vec<T> {
    let rows: usize = slices.iter().map(|(_, rows)| rows.len()).sum();
    let threads = if rows < WORTH_A_THREAD {
        1
    } else {
        std::thread::available_parallelism()
            .map_or(1, usize::from)
            .min(4)
    };
    let next = AtomicUsize::new(0);
    let run = || {
        let mut made = new();
        while let Some((block, rows)) = slices.get(next.fetch_add(1, Ordering::Relaxed)) {
            work(&mut made, *block, rows.clone());
        }
        made
    };
    if threads == 1 {
        return vec![run()];
    }
    std::thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(run)).collect();
        let mut all = vec![run()];
        for other in others {
            match other.join() {
                Ok(made) => all.push(made),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        all
    })
}

/// Sums of what passes the filters over a period.
pub(crate) fn sums(
    facts: &Facts,
    maps: &Maps,
    period: Period,
    filters: &[Filter],
) -> (SessionSums, RequestSums) {
    let tests = Tests::new(facts, filters);
    let slices = slices(facts, period);
    let made = share_out(
        &slices,
        || {
            (
                SessionSums::new(facts, period),
                RequestSums::new(facts),
                Marks::default(),
                Vec::new(),
                Vec::new(),
            )
        },
        |(sessions, requests, marks, rows, own), block, range| {
            let block = &facts.blocks[block];
            let first = block.first[range.start] as usize;
            if tests.is_empty() {
                sessions.add(block, Rows::All(range.start, range.end));
                requests.add(
                    maps,
                    block,
                    Rows::All(first, block.first[range.end] as usize),
                );
                return;
            }
            tests.mark(facts, maps, block, range.clone(), marks);
            gather(&marks.sessions, range.start, rows);
            gather(&marks.requests, first, own);
            sessions.add(block, Rows::Some(rows));
            requests.add(maps, block, Rows::Some(own));
        },
    );
    let mut sessions = SessionSums::new(facts, period);
    let mut requests = RequestSums::new(facts);
    for (s, r, ..) in &made {
        sessions.merge(s);
        requests.merge(r);
    }
    (sessions, requests)
}

/// The numbers of the rows that are marked, the first being `from`.
pub(crate) fn gather(marks: &[bool], from: usize, rows: &mut Vec<u32>) {
    rows.clear();
    let from = u32::try_from(from).unwrap_or(u32::MAX);
    // Without a branch: which rows pass cannot be foreseen.
    rows.resize(marks.len() + 1, 0);
    let mut end = 0;
    for (row, &mark) in (from..).zip(marks) {
        rows[end] = row;
        end += usize::from(mark);
    }
    rows.truncate(end);
}
