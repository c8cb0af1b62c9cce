//! What the tests share: facts written by hand.

mod attack;
mod image;
mod indicators;
mod naive;
mod traps;

use chrono::NaiveDate;
use guichet_domain::ids::{AgentId, RequestId, SessionId};

use crate::testing::rules;
use crate::*;

pub(super) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub(super) fn period(from: &str, to: &str) -> Period {
    Period::new(day(from), day(to)).unwrap()
}

pub(super) fn request_id(n: u64) -> RequestId {
    RequestId::from_bytes(u128::from(n + 1_000_000).to_be_bytes())
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct R {
    pub id: u64,
    pub operator: String,
    pub procedure: Option<String>,
    pub level: &'static str,
    pub outcome: Option<&'static str>,
    pub reason: Option<&'static str>,
    pub target: Option<&'static str>,
    pub way: Option<&'static str>,
    pub minutes: Option<u32>,
    pub themes: Vec<&'static str>,
    pub returns_to: Option<u64>,
    pub due: Option<NaiveDate>,
}

/// A request, finished, whose number is its identifier.
pub(super) fn r(id: u64, operator: &str) -> R {
    R {
        id,
        operator: operator.into(),
        procedure: None,
        level: "accompagnement",
        outcome: Some("finalisee"),
        reason: None,
        target: None,
        way: None,
        minutes: None,
        themes: Vec::new(),
        returns_to: None,
        due: None,
    }
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct S {
    pub id: u64,
    pub closed: bool,
    pub day: NaiveDate,
    pub minute: u16,
    pub agent: u8,
    pub channel: Option<&'static str>,
    pub minutes: Option<u32>,
    pub person: Option<u8>,
    pub first: Option<bool>,
    pub mandate: bool,
    pub age: Option<&'static str>,
    pub gender: Option<&'static str>,
    pub status: Option<&'static str>,
    pub town: Option<&'static str>,
    pub autonomy: Option<&'static str>,
    pub requests: Vec<R>,
}

/// A closed, anonymous session at nine, of which nothing else is known.
pub(super) fn s(id: u64, on: &str) -> S {
    S {
        id,
        closed: true,
        day: day(on),
        minute: 540,
        agent: 1,
        channel: None,
        minutes: None,
        person: None,
        first: None,
        mandate: false,
        age: None,
        gender: None,
        status: None,
        town: None,
        autonomy: None,
        requests: Vec::new(),
    }
}

impl S {
    pub(super) fn session_id(&self) -> SessionId {
        SessionId::from_bytes(u128::from(self.id).to_be_bytes())
    }

    pub(super) fn fact<T>(&self, f: impl FnOnce(&SessionFact<'_>) -> T) -> T {
        let themes: Vec<Vec<&str>> = self.requests.iter().map(|r| r.themes.clone()).collect();
        let requests: Vec<RequestFact<'_>> = self
            .requests
            .iter()
            .zip(&themes)
            .map(|(r, themes)| RequestFact {
                id: request_id(r.id),
                operator: &r.operator,
                procedure: r.procedure.as_deref(),
                level: r.level,
                outcome: r.outcome,
                blocking_reason: r.reason,
                orientation_target: r.target,
                way: r.way,
                minutes: r.minutes,
                themes,
                returns_to: r.returns_to.map(request_id),
                due_on: r.due,
            })
            .collect();
        f(&SessionFact {
            id: self.session_id(),
            closed: self.closed,
            start: LocalTime {
                day: self.day,
                minute: self.minute,
            },
            site: None,
            agent: Some(AgentId::from_bytes([self.agent; 16])),
            source: "desk",
            channel: self.channel,
            minutes: self.minutes,
            person: self.person.map(|p| [p; 16]),
            first_visit: self.first,
            mandate: self.mandate,
            age_class: self.age,
            gender: self.gender,
            social_status: self.status,
            town: self.town,
            autonomy: self.autonomy,
            requests: &requests,
        })
    }
}

pub(super) fn facts(sessions: &[S]) -> Facts {
    let mut facts = Facts::new(rules());
    for session in sessions {
        session.fact(|fact| facts.push(fact)).unwrap();
    }
    facts
}

pub(super) fn filter(dimension: Dimension, codes: &[&str]) -> Filter {
    Filter {
        dimension,
        codes: codes.iter().map(|&code| code.to_owned()).collect(),
    }
}

pub(super) fn ask(from: &str, to: &str) -> Query {
    Query::dashboard(period(from, to), Compare::None, day("2026-12-31"))
}

pub(super) fn value(answer: &Answer, id: &str) -> Amount {
    answer
        .figures
        .iter()
        .find(|figure| figure.indicator == id)
        .unwrap()
        .value
}

pub(super) fn table(answer: &Answer, dimension: Dimension) -> &Breakdown {
    answer
        .breakdowns
        .iter()
        .find(|table| table.by.dimension == dimension)
        .unwrap()
}

/// Codes and numbers of a breakdown, nothing hidden.
pub(super) fn rows(answer: &Answer, dimension: Dimension) -> Vec<(String, u64)> {
    let shown = |row: &Row| match row.cell {
        Cell::Shown(count) => (row.code.clone(), count),
        Cell::Hidden => panic!("hidden"),
    };
    table(answer, dimension).rows.iter().map(shown).collect()
}

pub(super) fn pairs(expected: &[(&str, u64)]) -> Vec<(String, u64)> {
    expected
        .iter()
        .map(|&(code, count)| (code.to_owned(), count))
        .collect()
}
