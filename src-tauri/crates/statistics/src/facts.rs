//! The column image: one block for each month, one column for each thing that is known of a session or of a
//! request, sorted by day. See `docs/adr/0008`.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use chrono::{Datelike, NaiveDate};
use guichet_domain::ids::SessionId;

use crate::dictionary::Dictionary;
use crate::dimension::Dimension;
use crate::input::{DiagnosisFact, SatisfactionFact, SessionFact, WorkshopFact};
use crate::period::Period;

/// The flags of codes that the definitions rest upon, as `assets/codes` carries them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rules {
    /// The level whose requests enter the rate of what is handled on site: `accompagnement`.
    pub accompanied_level: String,
    /// The outcomes flagged `counts_as_handled`.
    pub handled_outcomes: Vec<String>,
    /// The self-ratings flagged `at_ease`.
    pub at_ease: Vec<String>,
}

/// Why a fact was refused. The image is as it was before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FactError {
    /// More different codes than a column can number.
    #[error("too many codes of {}", .0.id())]
    TooManyCodes(Dimension),
    /// More than 255 requests in one session.
    #[error("too many requests in one session")]
    TooManyRequests,
    /// More than four thousand million requests in one month, or persons.
    #[error("the image is full")]
    Full,
}

/// A month of the image no longer agrees with its proof: rebuild it from the rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the image of {year}-{month:02} is damaged")]
pub struct Damaged {
    /// The year.
    pub year: i32,
    /// The month, 1 to 12.
    pub month: u32,
}

/// No duration was recorded.
pub(crate) const NO_MINUTES: u16 = u16::MAX;
/// The longest duration kept: a day. Longer ones count as that.
pub(crate) const LONGEST: u16 = 1440;

/// Bits of a session's `flags`.
pub(crate) mod flag {
    /// First visit: known.
    pub(crate) const FIRST_KNOWN: u8 = 1;
    /// First visit: yes.
    pub(crate) const FIRST: u8 = 2;
    /// A mandate was used.
    pub(crate) const MANDATE: u8 = 4;
    /// One of its requests continues an earlier one.
    pub(crate) const RETURNING: u8 = 8;
    /// Every value is below.
    pub(crate) const ALL: usize = 16;
    /// Of a request: a later request continues it.
    pub(crate) const ANSWERED: u8 = 1;
}

fn mix(hash: u64, value: u64) -> u64 {
    // The finaliser of SplitMix64 (Steele, Lea, Flood, 2014): each bit moves half of the others.
    let mut z = (hash ^ value).wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

macro_rules! columns {
    ($columns:ident, $row:ident: $($(#[$doc:meta])* $name:ident: $type:ty,)+) => {
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) struct $row { $($(#[$doc])* pub(crate) $name: $type),+ }

        impl $row {
            fn hash(&self, seed: u64) -> u64 {
                let mut hash = seed;
                $(hash = mix(hash, u64::from(self.$name));)+
                hash
            }
        }

        #[derive(Debug, Clone, Default)]
        pub(crate) struct $columns { $(pub(crate) $name: Vec<$type>),+ }

        impl $columns {
            fn splice(&mut self, at: usize, remove: usize, rows: &[$row]) {
                $(
                    if remove == 0 && at == self.$name.len() {
                        self.$name.extend(rows.iter().map(|row| row.$name));
                    } else {
                        self.$name.splice(at..at + remove, rows.iter().map(|row| row.$name));
                    }
                )+
            }

            fn row(&self, at: usize) -> $row {
                $row { $($name: self.$name[at]),+ }
            }

            fn bytes(&self) -> usize {
                0 $(+ self.$name.capacity() * size_of::<$type>())+
            }

            fn shrink(&mut self) {
                $(self.$name.shrink_to_fit();)+
            }
        }
    };
}

columns! { SessionColumns, SessionRow:
    /// Day of the month.
    day: u8,
    hour: u8,
    channel: u8,
    minutes: u16,
    flags: u8,
    age_class: u8,
    gender: u8,
    social_status: u8,
    autonomy: u8,
    source: u8,
    town: u16,
    agent: u16,
    site: u16,
    /// 0 for an anonymous person.
    person: u32,
}

columns! { RequestColumns, RequestRow:
    operator: u16,
    procedure: u16,
    level: u8,
    outcome: u8,
    blocking_reason: u8,
    orientation_target: u8,
    way: u8,
    /// Number of a set of themes.
    themes: u16,
    minutes: u16,
    /// Days since 31 December 1999; 0 when nothing is awaited.
    due: u16,
    flags: u8,
}

/// The sessions of one calendar month.
#[derive(Debug, Clone)]
pub(crate) struct Block {
    /// Months since year 0.
    pub(crate) month: i32,
    pub(crate) sessions: SessionColumns,
    pub(crate) ids: Vec<[u8; 16]>,
    /// Where the requests of each session begin; one more entry than sessions.
    pub(crate) first: Vec<u32>,
    pub(crate) requests: RequestColumns,
    /// Sum of the rows' hashes.
    proof: u64,
}

impl Block {
    fn new(month: i32) -> Self {
        Self {
            month,
            sessions: SessionColumns::default(),
            ids: Vec::new(),
            first: vec![0],
            requests: RequestColumns::default(),
            proof: 0,
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.ids.len()
    }

    pub(crate) fn date(&self, day_of_month: u8) -> Option<NaiveDate> {
        let month = u32::try_from(self.month.rem_euclid(12)).ok()?;
        NaiveDate::from_ymd_opt(self.month.div_euclid(12), month + 1, day_of_month.into())
    }

    /// The rows whose day of the month is in the range.
    pub(crate) fn rows_of(&self, from: u8, to: u8) -> std::ops::Range<usize> {
        let start = self.sessions.day.partition_point(|&day| day < from);
        let end = self.sessions.day.partition_point(|&day| day <= to);
        start..end
    }

    /// The rows within a period.
    pub(crate) fn rows_in(&self, period: Period) -> std::ops::Range<usize> {
        let from = match month_of(period.from).cmp(&self.month) {
            std::cmp::Ordering::Less => 0,
            std::cmp::Ordering::Equal => day_of(period.from),
            std::cmp::Ordering::Greater => return 0..0,
        };
        let to = match month_of(period.to).cmp(&self.month) {
            std::cmp::Ordering::Greater => 31,
            std::cmp::Ordering::Equal => day_of(period.to),
            std::cmp::Ordering::Less => return 0..0,
        };
        self.rows_of(from, to)
    }

    pub(crate) fn requests_of(&self, row: usize) -> std::ops::Range<usize> {
        self.first[row] as usize..self.first[row + 1] as usize
    }

    fn place(&self, day: u8, id: [u8; 16]) -> Result<usize, usize> {
        let range = match self.sessions.day.last() {
            Some(&last) if last < day => return Err(self.len()),
            _ => self.rows_of(day, day),
        };
        self.ids[range.clone()]
            .binary_search(&id)
            .map(|at| range.start + at)
            .map_err(|at| range.start + at)
    }

    fn row_hash(&self, at: usize) -> u64 {
        let id = u128::from_le_bytes(self.ids[at]);
        #[expect(
            clippy::cast_possible_truncation,
            reason = "the two halves, one after the other"
        )]
        let seed = mix(id as u64, (id >> 64) as u64);
        let requests = self.requests_of(at);
        let hash = self.sessions.row(at).hash(mix(seed, requests.len() as u64));
        requests.fold(hash, |hash, at| self.requests.row(at).hash(hash))
    }

    fn insert(&mut self, at: usize, id: [u8; 16], session: SessionRow, requests: &[RequestRow]) {
        let start = self.first[at];
        // Checked by the caller: the sum fits.
        let added = u32::try_from(requests.len()).unwrap_or(0);
        self.requests.splice(start as usize, 0, requests);
        self.sessions.splice(at, 0, &[session]);
        self.ids.insert(at, id);
        self.first.insert(at, start);
        self.first[at + 1..]
            .iter_mut()
            .for_each(|first| *first += added);
        self.proof = self.proof.wrapping_add(self.row_hash(at));
    }

    fn remove(&mut self, at: usize) {
        self.proof = self.proof.wrapping_sub(self.row_hash(at));
        let requests = self.requests_of(at);
        let removed = self.first[at + 1] - self.first[at];
        self.requests.splice(requests.start, requests.len(), &[]);
        self.sessions.splice(at, 1, &[]);
        self.ids.remove(at);
        self.first.remove(at);
        self.first[at..]
            .iter_mut()
            .for_each(|first| *first -= removed);
    }

    fn set_request_flag(&mut self, session: usize, position: usize, bit: u8, on: bool) {
        let at = self.requests_of(session).start + position;
        if at >= self.requests_of(session).end {
            return;
        }
        self.proof = self.proof.wrapping_sub(self.row_hash(session));
        let flags = &mut self.requests.flags[at];
        *flags = if on { *flags | bit } else { *flags & !bit };
        self.proof = self.proof.wrapping_add(self.row_hash(session));
    }

    fn is_whole(&self) -> bool {
        let n = self.len();
        let same = self.sessions.day.len() == n && self.first.len() == n + 1;
        same && self.first[0] == 0
            && self.first.is_sorted()
            && self.first[n] as usize == self.requests.operator.len()
            && self.sessions.day.is_sorted()
            && (0..n).fold(0u64, |sum, at| sum.wrapping_add(self.row_hash(at))) == self.proof
    }
}

pub(crate) fn month_of(day: NaiveDate) -> i32 {
    day.year() * 12 + i32::try_from(day.month0()).unwrap_or(0)
}

pub(crate) fn day_of(day: NaiveDate) -> u8 {
    u8::try_from(day.day()).unwrap_or(0)
}

/// The number of a day in the column `due`.
pub(crate) fn due_number(day: NaiveDate) -> u16 {
    let Some(origin) = NaiveDate::from_ymd_opt(1999, 12, 31) else {
        return 0;
    };
    let days = (day - origin).num_days().clamp(1, u16::MAX.into());
    u16::try_from(days).unwrap_or(u16::MAX)
}

/// An unfinished draft.
#[derive(Debug, Clone)]
pub(crate) struct Draft {
    pub(crate) id: [u8; 16],
    pub(crate) day: NaiveDate,
    pub(crate) session: SessionRow,
}

#[derive(Debug, Clone)]
pub(crate) struct Workshop {
    pub(crate) id: [u8; 16],
    pub(crate) day: NaiveDate,
    pub(crate) agent: u16,
    pub(crate) site: u16,
    pub(crate) minutes: u32,
    pub(crate) participants: u32,
    pub(crate) counts: Vec<(u16, u16, u32)>,
}

#[derive(Debug, Clone)]
pub(crate) struct Diagnosis {
    pub(crate) id: [u8; 16],
    pub(crate) day: NaiveDate,
    /// Own e-mail, own phone, reads alone.
    pub(crate) answers: [u16; 3],
    pub(crate) self_rating: u16,
}

/// The dictionaries.
#[derive(Debug, Clone)]
pub(crate) struct Dictionaries {
    pub(crate) channel: Dictionary,
    pub(crate) age_class: Dictionary,
    pub(crate) gender: Dictionary,
    pub(crate) social_status: Dictionary,
    pub(crate) autonomy: Dictionary,
    pub(crate) source: Dictionary,
    pub(crate) town: Dictionary,
    pub(crate) agent: Dictionary,
    pub(crate) site: Dictionary,
    pub(crate) operator: Dictionary,
    pub(crate) procedure: Dictionary,
    pub(crate) level: Dictionary,
    pub(crate) outcome: Dictionary,
    pub(crate) blocking_reason: Dictionary,
    pub(crate) orientation_target: Dictionary,
    pub(crate) way: Dictionary,
    pub(crate) theme: Dictionary,
    /// Sets of themes: sorted numbers of `theme`.
    pub(crate) theme_sets: Vec<Box<[u16]>>,
    theme_set_numbers: HashMap<Box<[u16]>, u16>,
    pub(crate) self_rating: Dictionary,
    /// Kinds and codes of workshops, and the answers of diagnoses.
    pub(crate) small: Dictionary,
}

impl Dictionaries {
    fn new() -> Self {
        let (one, two) = (|| Dictionary::new(1), || Dictionary::new(2));
        Self {
            channel: one(),
            age_class: one(),
            gender: one(),
            social_status: one(),
            autonomy: one(),
            source: one(),
            town: two(),
            agent: two(),
            site: two(),
            operator: two(),
            procedure: two(),
            level: one(),
            outcome: one(),
            blocking_reason: one(),
            orientation_target: one(),
            way: one(),
            theme: two(),
            theme_sets: vec![Box::default()],
            theme_set_numbers: HashMap::from([(Box::default(), 0)]),
            self_rating: one(),
            small: two(),
        }
    }

    fn theme_set(&mut self, themes: &[&str]) -> Result<u16, FactError> {
        let full = FactError::TooManyCodes(Dimension::Theme);
        let mut set = Vec::with_capacity(themes.len());
        for theme in themes {
            match self.theme.number(theme).ok_or(full)? {
                0 => {}
                number => set.push(number),
            }
        }
        set.sort_unstable();
        set.dedup();
        let set: Box<[u16]> = set.into();
        match self.theme_set_numbers.entry(set) {
            Entry::Occupied(known) => Ok(*known.get()),
            Entry::Vacant(new) => {
                let number = u16::try_from(self.theme_sets.len()).map_err(|_| full)?;
                self.theme_sets.push(new.key().clone());
                new.insert(number);
                Ok(number)
            }
        }
    }
}

/// A request that continues another.
#[derive(Debug, Clone, Copy)]
struct Link {
    to: [u8; 16],
}

/// The column image of everything that is counted.
#[derive(Clone)]
pub struct Facts {
    pub(crate) rules: Rules,
    pub(crate) codes: Dictionaries,
    pub(crate) blocks: Vec<Block>,
    pub(crate) persons: HashMap<[u8; 16], u32>,
    pub(crate) drafts: Vec<Draft>,
    pub(crate) workshops: Vec<Workshop>,
    pub(crate) satisfaction: Vec<SatisfactionFact>,
    pub(crate) diagnoses: Vec<Diagnosis>,
    /// Operators with which each procedure was ever met, by the number of the procedure.
    pub(crate) operators_of: Vec<Vec<u16>>,
    /// Requests that await something: where their row stands.
    awaited: HashMap<[u8; 16], (NaiveDate, [u8; 16], u8)>,
    /// How many requests continue a request.
    answers: HashMap<[u8; 16], u32>,
    /// The links of each session that has some.
    links: HashMap<[u8; 16], Vec<Link>>,
}

impl std::fmt::Debug for Facts {
    /// Its size alone: it holds pseudonyms.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Facts")
            .field("sessions", &self.len())
            .finish_non_exhaustive()
    }
}

impl Facts {
    /// An empty image.
    #[must_use]
    pub fn new(rules: Rules) -> Self {
        Self {
            rules,
            codes: Dictionaries::new(),
            blocks: Vec::new(),
            persons: HashMap::new(),
            drafts: Vec::new(),
            workshops: Vec::new(),
            satisfaction: Vec::new(),
            diagnoses: Vec::new(),
            operators_of: vec![Vec::new()],
            awaited: HashMap::new(),
            answers: HashMap::new(),
            links: HashMap::new(),
        }
    }

    /// How many closed sessions.
    #[must_use]
    pub fn len(&self) -> usize {
        self.blocks.iter().map(Block::len).sum()
    }

    /// Whether there is no closed session.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.blocks.iter().all(|block| block.len() == 0)
    }

    /// Days of the first and of the last closed session.
    #[must_use]
    pub fn span(&self) -> Option<Period> {
        let mut held = self.blocks.iter().filter(|block| block.len() > 0);
        let first = held.next()?;
        let last = held.next_back().unwrap_or(first);
        let from = first.date(*first.sessions.day.first()?)?;
        let to = last.date(*last.sessions.day.last()?)?;
        Some(Period { from, to })
    }

    /// The days of whatever is counted, first and last.
    pub(crate) fn whole_span(&self) -> Option<Period> {
        let small = (self.drafts.iter().map(|draft| draft.day))
            .chain(self.workshops.iter().map(|workshop| workshop.day))
            .chain(self.satisfaction.iter().map(|answer| answer.day))
            .chain(self.diagnoses.iter().map(|diagnosis| diagnosis.day));
        small
            .map(|day| Period { from: day, to: day })
            .chain(self.span())
            .reduce(|a, b| Period {
                from: a.from.min(b.from),
                to: a.to.max(b.to),
            })
    }

    /// Adds a session that the image does not hold yet. In the order of days it costs the least; a session
    /// of the past moves the rows of its own month after it.
    ///
    /// # Errors
    /// When a column has no room; the image is then unchanged but for codes that nothing uses.
    pub fn push(&mut self, fact: &SessionFact<'_>) -> Result<(), FactError> {
        let session = self.session_row(fact)?;
        let id = *fact.id.as_bytes();
        if !fact.closed {
            let at = self
                .drafts
                .partition_point(|draft| (draft.day, draft.id) < (fact.start.day, id));
            self.drafts.insert(
                at,
                Draft {
                    id,
                    day: fact.start.day,
                    session,
                },
            );
            return Ok(());
        }
        if fact.requests.len() > usize::from(u8::MAX) {
            return Err(FactError::TooManyRequests);
        }
        let mut requests = Vec::with_capacity(fact.requests.len());
        for request in fact.requests {
            requests.push(self.request_row(request)?);
        }
        let month = month_of(fact.start.day);
        let block = match self
            .blocks
            .binary_search_by_key(&month, |block| block.month)
        {
            Ok(at) => at,
            Err(at) => {
                self.blocks.insert(at, Block::new(month));
                at
            }
        };
        let block = &mut self.blocks[block];
        if u32::try_from(block.requests.operator.len() + requests.len()).is_err() {
            return Err(FactError::Full);
        }
        let at = block.place(session.day, id).unwrap_or_else(|at| at);
        block.insert(at, id, session, &requests);
        self.link(fact, id);
        Ok(())
    }

    /// Puts a session in the place of the one of the same identifier, if there is one.
    ///
    /// # Errors
    /// As [`Facts::push`]; the earlier one is then gone, and the image must be built again.
    pub fn replace(&mut self, fact: &SessionFact<'_>) -> Result<(), FactError> {
        self.remove(fact.id);
        self.push(fact)
    }

    /// Takes a session out; tells whether it was there.
    pub fn remove(&mut self, session: SessionId) -> bool {
        let id = *session.as_bytes();
        let drafts = self.drafts.len();
        self.drafts.retain(|draft| draft.id != id);
        let found = self.blocks.iter_mut().rev().find_map(|block| {
            let at = block.ids.iter().rposition(|known| *known == id)?;
            block.remove(at);
            Some(())
        });
        if found.is_some() {
            self.unlink(id);
        }
        found.is_some() || drafts != self.drafts.len()
    }

    /// Puts a workshop, in the place of the one of the same identifier if there is one.
    ///
    /// # Errors
    /// When there are more than 65,535 codes.
    pub fn put_workshop(&mut self, fact: &WorkshopFact<'_>) -> Result<(), FactError> {
        let full = FactError::TooManyCodes(Dimension::Theme);
        let small = &mut self.codes.small;
        let mut counts = Vec::with_capacity(fact.counts.len());
        for (kind, code, count) in fact.counts {
            let kind = small.number(kind).ok_or(full)?;
            counts.push((kind, small.number(code).ok_or(full)?, *count));
        }
        let workshop = Workshop {
            id: fact.id,
            day: fact.day,
            agent: number(
                &mut self.codes.agent,
                &fact
                    .agent
                    .map_or_else(String::new, |agent| agent.to_string()),
                Dimension::Agent,
            )?,
            site: number(
                &mut self.codes.site,
                fact.site.unwrap_or(""),
                Dimension::Site,
            )?,
            minutes: fact.minutes,
            participants: fact.participants,
            counts,
        };
        self.remove_workshop(fact.id);
        self.workshops.push(workshop);
        Ok(())
    }

    /// Takes a workshop out; tells whether it was there.
    pub fn remove_workshop(&mut self, id: [u8; 16]) -> bool {
        let before = self.workshops.len();
        self.workshops.retain(|workshop| workshop.id != id);
        before != self.workshops.len()
    }

    /// Adds an answer on satisfaction.
    pub fn push_satisfaction(&mut self, fact: SatisfactionFact) {
        self.satisfaction.push(fact);
    }

    /// Adds a diagnosis.
    ///
    /// # Errors
    /// When there are more than 255 self-ratings.
    pub fn push_diagnosis(&mut self, fact: &DiagnosisFact<'_>) -> Result<(), FactError> {
        let self_rating = number(
            &mut self.codes.self_rating,
            fact.self_rating.unwrap_or(""),
            Dimension::SelfRating,
        )?;
        let full = FactError::TooManyCodes(Dimension::SelfRating);
        let small = &mut self.codes.small;
        let mut yes_no = |value: Option<bool>| small.number(yes_no(value)).ok_or(full);
        let answers = [
            yes_no(fact.own_email)?,
            yes_no(fact.own_phone)?,
            yes_no(fact.reads_alone)?,
        ];
        self.diagnoses.push(Diagnosis {
            id: fact.id,
            day: fact.day,
            answers,
            self_rating,
        });
        Ok(())
    }

    /// Takes an answer on satisfaction or a diagnosis out (the purge); tells whether it was there.
    pub fn remove_anonymous(&mut self, id: [u8; 16]) -> bool {
        let before = self.satisfaction.len() + self.diagnoses.len();
        self.satisfaction.retain(|fact| fact.id != id);
        self.diagnoses.retain(|fact| fact.id != id);
        before != self.satisfaction.len() + self.diagnoses.len()
    }

    /// Gives back the room that was kept for growing, after a bulk build.
    pub fn shrink(&mut self) {
        for block in &mut self.blocks {
            block.sessions.shrink();
            block.requests.shrink();
            block.ids.shrink_to_fit();
            block.first.shrink_to_fit();
        }
    }

    /// Checks every month against its proof.
    ///
    /// # Errors
    /// The first month that no longer agrees: the image must be built again from the rows.
    pub fn verify(&self) -> Result<(), Damaged> {
        match self.blocks.iter().find(|block| !block.is_whole()) {
            None => Ok(()),
            Some(block) => Err(Damaged {
                year: block.month.div_euclid(12),
                month: u32::try_from(block.month.rem_euclid(12)).unwrap_or(0) + 1,
            }),
        }
    }

    /// Bytes that the columns hold, and bytes of everything else (persons, links, dictionaries), roughly.
    #[must_use]
    pub fn bytes(&self) -> (usize, usize) {
        let columns = |block: &Block| {
            let ids = block.ids.capacity() * 16 + block.first.capacity() * 4;
            block.sessions.bytes() + block.requests.bytes() + ids
        };
        let c = &self.codes;
        let dictionaries = [
            &c.town,
            &c.agent,
            &c.site,
            &c.operator,
            &c.procedure,
            &c.theme,
            &c.small,
        ];
        let maps = self.persons.capacity() * 24
            + self.awaited.capacity() * 56
            + self.answers.capacity() * 24;
        let links = self.links.capacity() * 48 + self.links.len() * 16;
        let other = dictionaries.iter().map(|d| d.bytes()).sum::<usize>() + maps + links;
        (self.blocks.iter().map(columns).sum(), other)
    }

    fn session_row(&mut self, fact: &SessionFact<'_>) -> Result<SessionRow, FactError> {
        let codes = &mut self.codes;
        let persons = &mut self.persons;
        let person = match fact.person {
            None => 0,
            Some(pseudonym) => {
                let next = u32::try_from(persons.len() + 1).map_err(|_| FactError::Full)?;
                *persons.entry(pseudonym).or_insert(next)
            }
        };
        let mut flags = match fact.first_visit {
            None => 0,
            Some(false) => flag::FIRST_KNOWN,
            Some(true) => flag::FIRST_KNOWN | flag::FIRST,
        };
        if fact.mandate {
            flags |= flag::MANDATE;
        }
        if fact
            .requests
            .iter()
            .any(|request| request.returns_to.is_some())
        {
            flags |= flag::RETURNING;
        }
        let mut agent = [0; uuid_text::LENGTH];
        Ok(SessionRow {
            day: day_of(fact.start.day),
            hour: u8::try_from(fact.start.minute / 60).unwrap_or(0).min(23),
            channel: byte(&mut codes.channel, fact.channel, Dimension::Channel)?,
            minutes: minutes(fact.minutes),
            flags,
            age_class: byte(&mut codes.age_class, fact.age_class, Dimension::AgeClass)?,
            gender: byte(&mut codes.gender, fact.gender, Dimension::Gender)?,
            social_status: byte(
                &mut codes.social_status,
                fact.social_status,
                Dimension::SocialStatus,
            )?,
            autonomy: byte(&mut codes.autonomy, fact.autonomy, Dimension::Autonomy)?,
            source: byte(&mut codes.source, Some(fact.source), Dimension::Source)?,
            town: number(&mut codes.town, fact.town.unwrap_or(""), Dimension::Town)?,
            agent: number(
                &mut codes.agent,
                match &fact.agent {
                    Some(id) => uuid_text::write(id.as_bytes(), &mut agent),
                    None => "",
                },
                Dimension::Agent,
            )?,
            site: number(&mut codes.site, fact.site.unwrap_or(""), Dimension::Site)?,
            person,
        })
    }

    fn request_row(
        &mut self,
        fact: &crate::input::RequestFact<'_>,
    ) -> Result<RequestRow, FactError> {
        let codes = &mut self.codes;
        let operator = number(&mut codes.operator, fact.operator, Dimension::Operator)?;
        let procedure = number(
            &mut codes.procedure,
            fact.procedure.unwrap_or(""),
            Dimension::Procedure,
        )?;
        let row = RequestRow {
            operator,
            procedure,
            level: byte(&mut codes.level, Some(fact.level), Dimension::Level)?,
            outcome: byte(&mut codes.outcome, fact.outcome, Dimension::Outcome)?,
            blocking_reason: byte(
                &mut codes.blocking_reason,
                fact.blocking_reason,
                Dimension::BlockingReason,
            )?,
            orientation_target: byte(
                &mut codes.orientation_target,
                fact.orientation_target,
                Dimension::OrientationTarget,
            )?,
            way: byte(&mut codes.way, fact.way, Dimension::Way)?,
            themes: codes.theme_set(fact.themes)?,
            minutes: minutes(fact.minutes),
            due: fact.due_on.map_or(0, due_number),
            flags: match self.answers.contains_key(fact.id.as_bytes()) {
                true => flag::ANSWERED,
                false => 0,
            },
        };
        self.operators_of
            .resize_with(codes.procedure.len(), Vec::new);
        let known = &mut self.operators_of[usize::from(procedure)];
        if let Err(at) = known.binary_search(&operator) {
            known.insert(at, operator);
        }
        Ok(row)
    }

    /// Remembers what the requests of a session await and what they continue.
    fn link(&mut self, fact: &SessionFact<'_>, id: [u8; 16]) {
        for (position, request) in (0u8..).zip(fact.requests) {
            if request.due_on.is_some() {
                self.awaited
                    .insert(*request.id.as_bytes(), (fact.start.day, id, position));
            }
        }
        for target in fact
            .requests
            .iter()
            .filter_map(|request| request.returns_to)
        {
            let to = *target.as_bytes();
            self.links.entry(id).or_default().push(Link { to });
            *self.answers.entry(to).or_insert(0) += 1;
            self.mark_answered(to, true);
        }
    }

    fn unlink(&mut self, id: [u8; 16]) {
        self.awaited.retain(|_, (_, session, _)| *session != id);
        for Link { to } in self.links.remove(&id).unwrap_or_default() {
            if let Entry::Occupied(mut count) = self.answers.entry(to) {
                *count.get_mut() -= 1;
                if *count.get() == 0 {
                    count.remove();
                    self.mark_answered(to, false);
                }
            }
        }
    }

    fn mark_answered(&mut self, request: [u8; 16], on: bool) {
        let Some(&(day, session, position)) = self.awaited.get(&request) else {
            return;
        };
        let month = month_of(day);
        if let Ok(at) = self
            .blocks
            .binary_search_by_key(&month, |block| block.month)
            && let Ok(row) = self.blocks[at].place(day_of(day), session)
        {
            self.blocks[at].set_request_flag(row, position.into(), flag::ANSWERED, on);
        }
    }
}

pub(crate) fn yes_no(value: Option<bool>) -> &'static str {
    match value {
        None => "",
        Some(true) => crate::dimension::YES,
        Some(false) => crate::dimension::NO,
    }
}

fn minutes(value: Option<u32>) -> u16 {
    value.map_or(NO_MINUTES, |m| {
        u16::try_from(m).unwrap_or(LONGEST).min(LONGEST)
    })
}

fn number(dictionary: &mut Dictionary, code: &str, of: Dimension) -> Result<u16, FactError> {
    dictionary.number(code).ok_or(FactError::TooManyCodes(of))
}

fn byte(dictionary: &mut Dictionary, code: Option<&str>, of: Dimension) -> Result<u8, FactError> {
    let number = dictionary
        .number(code.unwrap_or(""))
        .ok_or(FactError::TooManyCodes(of))?;
    u8::try_from(number).map_err(|_| FactError::TooManyCodes(of))
}

/// The usual text of an identifier, written without a new string: millions of rows name few agents.
mod uuid_text {
    pub(super) const LENGTH: usize = 36;

    pub(super) fn write<'a>(id: &[u8; 16], into: &'a mut [u8; LENGTH]) -> &'a str {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let mut at = 0;
        for (rank, byte) in id.iter().enumerate() {
            if matches!(rank, 4 | 6 | 8 | 10) {
                into[at] = b'-';
                at += 1;
            }
            into[at] = DIGITS[usize::from(byte >> 4)];
            into[at + 1] = DIGITS[usize::from(byte & 15)];
            at += 2;
        }
        str::from_utf8(into).unwrap_or("")
    }
}
