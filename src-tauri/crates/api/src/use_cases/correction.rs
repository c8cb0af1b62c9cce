//! The record of a closed session, and its correction: its agent for a month, whoever answers for the figures after.
//! The figures follow; the journal keeps who corrected, when, why, and what each value was.

use chrono::{Days, NaiveDate};
use guichet_catalogue::Communes;
use guichet_domain::ids::SessionId;
use guichet_domain::role::Role;
use guichet_domain::time::day_in;
use guichet_store::{JournalRow, Request, Session, SessionState, Source, Subject};
use serde::Deserialize;

use super::requests::{self, checked_code};
use super::{act, closing, filled, save};
use crate::desk::Cx;
use crate::error::{ApiError, ErrorCode, Result};
use crate::types::*;

/// Days during which an agent corrects her own sessions.
pub(crate) const OWN_DAYS: i64 = 31;
/// The act of a correction, as the journal names it.
const ACT: &str = "session.correct";
/// Rows of the journal read at a time.
const PAGE: u32 = 500;

pub(crate) fn session_record(cx: &mut Cx<'_>, args: SessionArgs) -> Result<RecordView> {
    let session = closed(cx, args.session)?;
    view(cx, &session)
}

pub(crate) fn session_correct(cx: &mut Cx<'_>, args: CorrectArgs) -> Result<RecordView> {
    let before = closed(cx, args.session)?;
    if !may_correct(cx, &before) {
        return Err(ErrorCode::TooLateToCorrect.into());
    }
    let reason = checked_code(cx, "correction_reasons", filled(&args.reason))?
        .ok_or_else(|| ApiError::invalid("reason", "required"))?;
    let known = closing::live_requests(cx, before.id)?;
    let mut record = args.record;
    if person_hidden(cx, &before) {
        keep_person(&before, &known, &mut record);
    }
    closing::check(cx, &known, &record)?;
    let mut session = before.clone();
    let on = day_in(cx.open.zone, before.timer.started_at);
    let requests = closing::fill(cx, on, &mut session, known, record)?;
    let correct = act(cx, ACT).on(Subject::Session(session.id));
    let at = cx.now();
    save(cx, &correct, |tx| {
        tx.correct_session(&guichet_store::Correction {
            session: &session,
            requests: &requests,
            reason: &reason,
            at,
        })?;
        Ok(())
    })?;
    let session = closed(cx, args.session)?;
    view(cx, &session)
}

/// A closed session recorded at this counter that this agent may see.
fn closed(cx: &Cx<'_>, id: SessionId) -> Result<Session> {
    let session = cx
        .open
        .store
        .read()
        .session(id)?
        .ok_or_else(|| ApiError::not_found("session"))?;
    if cx.open.me.role == Role::Mediator && session.agent != cx.open.me.id {
        return Err(ErrorCode::Forbidden.into());
    }
    if session.state != SessionState::Closed {
        return Err(ApiError::not_found("session"));
    }
    Ok(session)
}

/// Her own for a month; later, and others', by who answers for the figures. What was imported is undone as a whole
/// instead.
fn may_correct(cx: &Cx<'_>, session: &Session) -> bool {
    let in_time = cx.today() <= last_day(cx, session);
    session.source == Source::Desk && (cx.open.me.role != Role::Mediator || in_time)
}

fn last_day(cx: &Cx<'_>, session: &Session) -> NaiveDate {
    let at = session.closed_at.unwrap_or(session.timer.started_at);
    let days = Days::new(OWN_DAYS.unsigned_abs());
    let day = day_in(cx.open.zone, at);
    day.checked_add_days(days).unwrap_or(day)
}

/// Who may not open the vault does not read an age, a town and a status on one line either: together they name a
/// neighbour.
fn person_hidden(cx: &Cx<'_>, session: &Session) -> bool {
    cx.open.me.role == Role::Supervisor && session.agent != cx.open.me.id
}

fn keep_person(session: &Session, known: &[Request], record: &mut ClosingRecord) {
    let text = |code: &Option<String>| code.clone().unwrap_or_default();
    record.autonomy = text(&session.autonomy);
    record.age_class = text(&session.age_class);
    record.gender = text(&session.gender);
    record.social_status = text(&session.social_status);
    record.town = text(&session.town);
    record.first_visit = session.first_visit;
    // Which visits are of the same person is not hers to say, nor to ask by trying.
    for line in &mut record.requests {
        let kept = known.iter().find(|request| request.id == line.id);
        line.returns_to = kept.and_then(|request| request.returns_to);
    }
}

fn view(cx: &Cx<'_>, session: &Session) -> Result<RecordView> {
    let read = cx.open.store.read();
    let hidden = person_hidden(cx, session);
    let person = |code: &Option<String>| code.clone().filter(|_| !hidden).unwrap_or_default();
    let text = |code: &Option<String>| code.clone().unwrap_or_default();
    let town = person(&session.town);
    let lines = closing::live_requests(cx, session.id)?;
    let agent = read.agent(session.agent)?;
    let codes = cx.open.catalogue.list("correction_reasons");
    let today = cx.today();
    Ok(RecordView {
        session: session.id,
        started_at: session.timer.started_at,
        closed_at: session.closed_at.unwrap_or(session.timer.started_at),
        agent_name: agent
            .map(|a| format!("{} {}", a.given_name, a.family_name))
            .unwrap_or_default(),
        mine: session.agent == cx.open.me.id,
        town_shown: Communes::embedded()
            .get(&town)
            .map(|commune| commune.name.to_owned())
            .unwrap_or_default(),
        record: ClosingRecord {
            channel: text(&session.channel),
            minutes: session.minutes.unwrap_or_default(),
            autonomy: person(&session.autonomy),
            age_class: person(&session.age_class),
            gender: person(&session.gender),
            social_status: person(&session.social_status),
            town,
            equipment: session.equipment.first().cloned().unwrap_or_default(),
            first_visit: session.first_visit.filter(|_| !hidden),
            requests: lines
                .iter()
                .map(|request| ClosingRequest {
                    returns_to: request.returns_to.filter(|_| !hidden),
                    ..line(cx, request)
                })
                .collect(),
        },
        person_hidden: hidden,
        may_correct: may_correct(cx, session),
        until: last_day(cx, session),
        corrections: corrections(cx, session)?,
        reasons: codes
            .into_iter()
            .flat_map(|list| list.on(today))
            .map(|entry| CodeLabel {
                code: entry.code.as_str().to_owned(),
                label: entry.label.clone(),
                flags: Vec::new(),
            })
            .collect(),
    })
}

fn line(cx: &Cx<'_>, request: &Request) -> ClosingRequest {
    let text = |code: &Option<String>| code.clone().unwrap_or_default();
    ClosingRequest {
        id: request.id,
        title: requests::title_of(&cx.open.catalogue, request),
        operator_name: requests::operator_name(&cx.open.catalogue, &request.operator),
        level: request.level.clone(),
        outcome: text(&request.outcome),
        blocking_reason: text(&request.blocking_reason),
        orientation_target: text(&request.orientation_target),
        themes: request.themes.clone(),
        way: text(&request.way),
        returns_to: None,
    }
}

/// What the details of a correction say first.
#[derive(Deserialize)]
struct Said {
    reason: String,
}

/// The corrections of a session, the last one first, as the journal tells them.
fn corrections(cx: &Cx<'_>, session: &Session) -> Result<Vec<Correction>> {
    let mut found = Vec::new();
    let (Some(_), Some(closed_at)) = (session.corrected_at, session.closed_at) else {
        return Ok(found);
    };
    let read = cx.open.store.read();
    let about = |row: &JournalRow| {
        row.act == ACT && row.subject.as_deref() == Some(session.id.as_bytes().as_slice())
    };
    let mut before = None;
    loop {
        let rows = read.journal(before, PAGE)?;
        for row in rows.iter().filter(|row| about(row)) {
            let agent = match row.agent {
                Some(id) => read.agent(id)?,
                None => None,
            };
            let said = serde_json::from_str::<Said>(&row.details);
            let reason = said.map(|said| said.reason).unwrap_or_default();
            let label = cx.open.catalogue.label("correction_reasons", &reason);
            found.push(Correction {
                at: row.at,
                agent_name: agent
                    .map(|a| format!("{} {}", a.given_name, a.family_name))
                    .unwrap_or_default(),
                reason_label: label.unwrap_or_default().to_owned(),
                reason,
            });
        }
        match rows.last() {
            // Nothing corrects a session before it is closed.
            Some(last) if last.at >= closed_at => before = Some(last.seq),
            _ => return Ok(found),
        }
    }
}
