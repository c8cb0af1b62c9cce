//! What figures are computed from, read fast, and how to know that it changed.
//!
//! A fact is a closed session with its live requests and their themes. [`Reader::each_fact`] walks them with one
//! cursor and hands each over without allocating. Counters that the file itself keeps
//! ([`Reader::facts_generation`]) tell whatever is derived from the facts which months to read again.

use std::fmt;
use std::ops::Range;

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, Utc};
use guichet_domain::ids::{AgentId, PersonId, RequestId, SessionId};
use rusqlite::types::ValueRef;
use rusqlite::{Row, params};

use crate::error::{Result, StoreError};
use crate::read::Reader;
use crate::session::Source;
use crate::sql::{day_number, from_day_number, from_millis, maybe_numbered_day, millis, states};

/// A closed session as figures see it. Codes are those of `assets/codes` and of the catalogue.
#[derive(Clone, Copy, PartialEq)]
pub struct FactRow<'r> {
    /// Its identifier.
    pub session: SessionId,
    /// Who received.
    pub agent: AgentId,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// Channel code.
    pub channel: Option<&'r str>,
    /// Duration recorded.
    pub minutes: Option<u32>,
    /// Whether it was on appointment.
    pub appointment: bool,
    /// Whether the person chose not to be followed.
    pub anonymous: bool,
    /// Whether it was a first visit; absent: not known.
    pub first_visit: Option<bool>,
    /// Whether the agent acted under a mandate.
    pub mandate_used: bool,
    /// Age class at the date of the session.
    pub age_class: Option<&'r str>,
    /// Gender code.
    pub gender: Option<&'r str>,
    /// Social status code.
    pub social_status: Option<&'r str>,
    /// INSEE code of the commune where the person lives.
    pub town: Option<&'r str>,
    /// Autonomy code.
    pub autonomy: Option<&'r str>,
    /// Equipment codes, separated by a space.
    pub equipment: &'r str,
    /// Orientation target code.
    pub orientation_target: Option<&'r str>,
    /// Under which pseudonym the person is counted.
    pub person: Option<PersonId>,
    /// Where it comes from.
    pub source: Source,
    /// When its record was confirmed.
    pub closed_at: DateTime<Utc>,
    /// When its record was last corrected.
    pub corrected_at: Option<DateTime<Utc>>,
    /// Its live requests.
    pub requests: FactRequests<'r>,
}

/// Shows no pseudonym.
impl fmt::Debug for FactRow<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FactRow")
            .field("session", &self.session)
            .field("started_at", &self.started_at)
            .field("requests", &self.requests)
            .finish_non_exhaustive()
    }
}

/// A live request of a closed session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FactRequest<'r> {
    /// Its identifier.
    pub id: RequestId,
    /// Operator id.
    pub operator: &'r str,
    /// Procedure id.
    pub procedure: Option<&'r str>,
    /// Service level code; absent when nobody could say it (see [`Request::level`](crate::Request::level)).
    pub level: Option<&'r str>,
    /// Outcome code.
    pub outcome: Option<&'r str>,
    /// Blocking reason code.
    pub blocking_reason: Option<&'r str>,
    /// Orientation target code.
    pub orientation_target: Option<&'r str>,
    /// Code of `request_ways`.
    pub way: Option<&'r str>,
    /// Its share of the session, in minutes.
    pub minutes: Option<u32>,
    /// The earlier request that it continues.
    pub returns_to: Option<RequestId>,
    /// The day by which something is awaited.
    pub due_on: Option<NaiveDate>,
    themes: &'r str,
}

impl<'r> FactRequest<'r> {
    /// Theme codes, sorted.
    pub fn themes(&self) -> impl Iterator<Item = &'r str> {
        self.themes.split_ascii_whitespace()
    }
}

/// The requests of a fact, in their order.
#[derive(Clone, Copy)]
pub struct FactRequests<'r> {
    text: &'r str,
    parts: &'r [Part],
}

impl<'r> FactRequests<'r> {
    /// How many.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.parts.len()
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// Each in turn.
    pub fn iter(self) -> impl Iterator<Item = FactRequest<'r>> {
        self.parts.iter().map(move |part| part.read(self.text))
    }
}

impl PartialEq for FactRequests<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl fmt::Debug for FactRequests<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

/// Where a code stands in the text of a fact; absent when empty.
type Span = Range<u32>;

/// A request whose codes stand in the text of its fact, so that reading the next one allocates nothing.
#[derive(Clone)]
struct Part {
    id: RequestId,
    operator: Span,
    procedure: Span,
    level: Span,
    outcome: Span,
    blocking_reason: Span,
    orientation_target: Span,
    way: Span,
    minutes: Option<u32>,
    returns_to: Option<RequestId>,
    due_on: Option<NaiveDate>,
    themes: Span,
}

impl Part {
    fn read<'r>(&self, text: &'r str) -> FactRequest<'r> {
        FactRequest {
            id: self.id,
            operator: code(text, &self.operator).unwrap_or_default(),
            procedure: code(text, &self.procedure),
            level: code(text, &self.level),
            outcome: code(text, &self.outcome),
            blocking_reason: code(text, &self.blocking_reason),
            orientation_target: code(text, &self.orientation_target),
            way: code(text, &self.way),
            minutes: self.minutes,
            returns_to: self.returns_to,
            due_on: self.due_on,
            themes: code(text, &self.themes).unwrap_or_default(),
        }
    }
}

fn code<'r>(text: &'r str, span: &Span) -> Option<&'r str> {
    text.get(span.start as usize..span.end as usize)
        .filter(|code| !code.is_empty())
}

/// A session as its first row gives it, its codes in the text.
struct Head {
    session: SessionId,
    agent: AgentId,
    started_at: DateTime<Utc>,
    channel: Span,
    minutes: Option<u32>,
    appointment: bool,
    anonymous: bool,
    first_visit: Option<bool>,
    mandate_used: bool,
    age_class: Span,
    gender: Span,
    social_status: Span,
    town: Span,
    autonomy: Span,
    equipment: Span,
    orientation_target: Span,
    person: Option<PersonId>,
    source: Source,
    closed_at: DateTime<Utc>,
    corrected_at: Option<DateTime<Utc>>,
}

/// Gathers the rows of one session: one for each theme of each request.
#[derive(Default)]
struct Gathering {
    text: String,
    head: Option<Head>,
    parts: Vec<Part>,
}

/// Places of the columns in `each.sql` and `one.sql`. By place and not by name: they are read a million times.
mod at {
    pub(super) const SESSION: usize = 0;
    pub(super) const REQUEST: usize = 18;
    pub(super) const THEME: usize = 29;
    pub(super) const CLOSED: usize = 30;
    pub(super) const CORRECTED: usize = 31;
}

impl Gathering {
    fn take(&mut self, row: &Row<'_>, each: &mut dyn FnMut(FactRow<'_>)) -> Result<()> {
        let session = id(row, at::SESSION)?
            .map(SessionId::from_bytes)
            .ok_or(StoreError::UnreadableRow)?;
        if self
            .head
            .as_ref()
            .is_none_or(|head| head.session != session)
        {
            self.hand_over(each);
            let head = self.head(session, row)?;
            self.head = Some(head);
        }
        let Some(request) = id(row, at::REQUEST)?.map(RequestId::from_bytes) else {
            return Ok(());
        };
        if self.parts.last().is_none_or(|last| last.id != request) {
            let part = self.part(request, row)?;
            self.parts.push(part);
        }
        if let Some(theme) = text(row, at::THEME)? {
            let start = self.text.len();
            // Nothing was added since the part's own codes: its themes stand at the end of the text.
            if let Some(part) = self.parts.last_mut() {
                if part.themes.is_empty() {
                    part.themes.start = place(start);
                } else {
                    self.text.push(' ');
                }
                self.text.push_str(theme);
                part.themes.end = place(self.text.len());
            }
        }
        Ok(())
    }

    fn hand_over(&mut self, each: &mut dyn FnMut(FactRow<'_>)) {
        if let Some(head) = self.head.take() {
            let text = self.text.as_str();
            each(FactRow {
                session: head.session,
                agent: head.agent,
                started_at: head.started_at,
                channel: code(text, &head.channel),
                minutes: head.minutes,
                appointment: head.appointment,
                anonymous: head.anonymous,
                first_visit: head.first_visit,
                mandate_used: head.mandate_used,
                age_class: code(text, &head.age_class),
                gender: code(text, &head.gender),
                social_status: code(text, &head.social_status),
                town: code(text, &head.town),
                autonomy: code(text, &head.autonomy),
                equipment: code(text, &head.equipment).unwrap_or_default(),
                orientation_target: code(text, &head.orientation_target),
                person: head.person,
                source: head.source,
                closed_at: head.closed_at,
                corrected_at: head.corrected_at,
                requests: FactRequests {
                    text,
                    parts: &self.parts,
                },
            });
        }
        self.text.clear();
        self.parts.clear();
    }

    fn head(&mut self, session: SessionId, row: &Row<'_>) -> Result<Head> {
        let imported = text(row, 17)? == Some(Source::Import.code());
        Ok(Head {
            session,
            agent: id(row, 1)?
                .map(AgentId::from_bytes)
                .ok_or(StoreError::UnreadableRow)?,
            started_at: from_millis(row.get(2)?)?,
            channel: self.put(row, 3)?,
            minutes: row.get(4)?,
            appointment: row.get(5)?,
            anonymous: row.get(6)?,
            first_visit: row.get(7)?,
            mandate_used: row.get(8)?,
            age_class: self.put(row, 9)?,
            gender: self.put(row, 10)?,
            social_status: self.put(row, 11)?,
            town: self.put(row, 12)?,
            autonomy: self.put(row, 13)?,
            equipment: self.put(row, 14)?,
            orientation_target: self.put(row, 15)?,
            person: id(row, 16)?.map(PersonId::from_bytes),
            source: if imported {
                Source::Import
            } else {
                Source::Desk
            },
            closed_at: from_millis(row.get(at::CLOSED)?)?,
            corrected_at: row
                .get::<_, Option<i64>>(at::CORRECTED)?
                .map(from_millis)
                .transpose()?,
        })
    }

    fn part(&mut self, request: RequestId, row: &Row<'_>) -> Result<Part> {
        let part = Part {
            id: request,
            operator: self.put(row, 19)?,
            procedure: self.put(row, 20)?,
            level: self.put(row, 21)?,
            outcome: self.put(row, 22)?,
            blocking_reason: self.put(row, 23)?,
            orientation_target: self.put(row, 24)?,
            way: self.put(row, 25)?,
            minutes: row.get(26)?,
            returns_to: id(row, 27)?.map(RequestId::from_bytes),
            due_on: row
                .get::<_, Option<i64>>(28)?
                .map(from_day_number)
                .transpose()?,
            themes: 0..0,
        };
        Ok(part)
    }

    fn put(&mut self, row: &Row<'_>, column: usize) -> Result<Span> {
        let start = place(self.text.len());
        self.text.push_str(text(row, column)?.unwrap_or_default());
        Ok(start..place(self.text.len()))
    }
}

/// The text of one session is some hundred bytes long.
fn place(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

fn id(row: &Row<'_>, column: usize) -> Result<Option<[u8; 16]>> {
    match row.get_ref(column)? {
        ValueRef::Null => Ok(None),
        ValueRef::Blob(bytes) => bytes
            .try_into()
            .map(Some)
            .map_err(|_| StoreError::UnreadableRow),
        _ => Err(StoreError::UnreadableRow),
    }
}

fn text<'r>(row: &'r Row<'_>, column: usize) -> Result<Option<&'r str>> {
    row.get_ref(column)?
        .as_str_or_null()
        .map_err(|_| StoreError::UnreadableRow)
}

/// A month of universal time: what the counters of the facts are kept by.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month(i32);

impl Month {
    /// The month of an instant.
    #[must_use]
    pub fn of(at: DateTime<Utc>) -> Self {
        Self::of_day(at.date_naive())
    }

    /// The month of a day.
    #[must_use]
    pub fn of_day(day: NaiveDate) -> Self {
        Self(day.year() * 100 + i32::try_from(day.month()).unwrap_or(1))
    }

    /// Its first day.
    #[must_use]
    pub fn first_day(self) -> NaiveDate {
        let month = u32::try_from(self.0 % 100).unwrap_or(1);
        NaiveDate::from_ymd_opt(self.0 / 100, month, 1).unwrap_or(NaiveDate::MIN)
    }

    /// Its last day.
    #[must_use]
    pub fn last_day(self) -> NaiveDate {
        self.next().first_day().pred_opt().unwrap_or(NaiveDate::MAX)
    }

    /// Its first instant.
    #[must_use]
    pub fn start(self) -> DateTime<Utc> {
        self.first_day().and_time(NaiveTime::MIN).and_utc()
    }

    /// The first instant after it.
    #[must_use]
    pub fn end(self) -> DateTime<Utc> {
        self.next().start()
    }

    /// The month after.
    #[must_use]
    pub const fn next(self) -> Self {
        match self.0 % 100 {
            12 => Self(self.0 + 89),
            _ => Self(self.0 + 1),
        }
    }
}

/// As in `2026-11`.
impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.0 / 100, self.0 % 100)
    }
}

impl fmt::Debug for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

states! {
    /// What kind of facts a counter is about.
    FactKind {
        /// Closed sessions and their requests, by the month in which they began.
        Session = "session",
        /// Closed workshops, by the month in which they began.
        Workshop = "workshop",
        /// Satisfaction and diagnosis, by the month of their day.
        Answer = "answer",
    }
}

/// How many times the facts of one month changed, since the file knows how to count them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Generation {
    /// Which facts.
    pub kind: FactKind,
    /// Of which month.
    pub month: Month,
    /// The counter: it only grows.
    pub generation: u64,
}

/// A request whose date is past and that nobody came back for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LateRequest {
    /// The request.
    pub request: RequestId,
    /// Its session.
    pub session: SessionId,
    /// Who received.
    pub agent: AgentId,
    /// Operator id.
    pub operator: String,
    /// Procedure id.
    pub procedure: Option<String>,
    /// The day by which something was awaited.
    pub due_on: NaiveDate,
}

impl Reader<'_> {
    /// Hands every fact that began in `[from, until)` to `each`, oldest first, one at a time.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn each_fact(
        &self,
        from: DateTime<Utc>,
        until: DateTime<Utc>,
        each: &mut dyn FnMut(FactRow<'_>),
    ) -> Result<()> {
        self.gather(
            include_str!("each.sql"),
            params![millis(from), millis(until)],
            each,
        )
    }

    /// Hands the fact of one session to `each`; nothing when the session is not a fact (any more).
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn fact(&self, session: SessionId, each: &mut dyn FnMut(FactRow<'_>)) -> Result<()> {
        self.gather(include_str!("one.sql"), [session.as_bytes()], each)
    }

    fn gather(
        &self,
        sql: &str,
        params: impl rusqlite::Params,
        each: &mut dyn FnMut(FactRow<'_>),
    ) -> Result<()> {
        let mut statement = self.conn.prepare_cached(sql)?;
        let mut rows = statement.query(params)?;
        let mut gathering = Gathering::default();
        while let Some(row) = rows.next()? {
            gathering.take(row, each)?;
        }
        gathering.hand_over(each);
        Ok(())
    }

    /// The counters of the facts: one for each month that ever held some, kept up in the very transactions that
    /// change them. Equal counters: equal facts. Read them in the same act as the facts, or before.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn facts_generation(&self) -> Result<Vec<Generation>> {
        self.many(include_str!("generation.sql"), [], |row| {
            let generation: i64 = row.get(2)?;
            Ok(Generation {
                kind: crate::sql::parse(row, "kind")?,
                month: Month(row.get(1)?),
                generation: u64::try_from(generation).unwrap_or(0),
            })
        })
    }

    /// How many sessions that began before an instant are still open, of one agent or of all.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn open_before(&self, before: DateTime<Utc>, agent: Option<AgentId>) -> Result<u32> {
        let agent = agent.as_ref().map(AgentId::as_bytes);
        let count = self.one(
            include_str!("open_before.sql"),
            params![millis(before), agent],
            |row| row.get(0),
        )?;
        Ok(count.unwrap_or(0))
    }

    /// The requests whose date is before `today` and that no later request continues, the longest late first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn late_requests(&self, today: NaiveDate) -> Result<Vec<LateRequest>> {
        self.many(include_str!("late.sql"), [day_number(today)], |row| {
            Ok(LateRequest {
                request: RequestId::from_bytes(row.get("id")?),
                session: SessionId::from_bytes(row.get("session")?),
                agent: AgentId::from_bytes(row.get("agent")?),
                operator: row.get("operator")?,
                procedure: row.get("procedure")?,
                due_on: maybe_numbered_day(row, "due_on")?
                    .ok_or(rusqlite::Error::QueryReturnedNoRows)?,
            })
        })
    }
}
