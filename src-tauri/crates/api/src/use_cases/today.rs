//! The day at the counter.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc};
use guichet_domain::role::Role;
use guichet_domain::time::Zone;
use guichet_store::{RequestState, Session, SessionState};

use super::{citizens, requests};
use crate::desk::Cx;
use crate::error::Result;
use crate::types::*;

/// Days over which a procedure counts as frequent.
const FREQUENT_DAYS: i64 = 90;
/// Frequent procedures shown.
const FREQUENT: u32 = 6;
/// A next step appears this many days before its date, and stays as long after it.
const DUE_DAYS: (u64, u64) = (60, 14);

pub(crate) fn today(cx: &mut Cx<'_>, _: Nothing) -> Result<Today> {
    let date = cx.today();
    let (from, until) = bounds(cx.open.zone, date);
    // A supervisor sees the counter's day; the others see their own.
    let whose = (cx.open.me.role != Role::Supervisor).then_some(cx.open.me.id);
    let read = cx.open.store.read();
    let mut open = Vec::new();
    for session in read.open_sessions(whose)? {
        open.push(card(cx, &session)?);
    }
    let mut closed = Vec::new();
    for session in read.sessions_between(from, until, whose)? {
        if session.state == SessionState::Closed {
            closed.push(card(cx, &session)?);
        }
    }
    let since = cx.now() - TimeDelta::days(FREQUENT_DAYS);
    let frequent = read.frequent_procedures(cx.open.me.id, since, FREQUENT)?;
    let catalogue = &cx.open.catalogue;
    Ok(Today {
        date,
        sessions_count: u32::try_from(closed.len()).unwrap_or(u32::MAX),
        minutes_total: closed.iter().map(|s| s.minutes).sum(),
        open,
        closed,
        frequent: frequent
            .iter()
            .filter_map(|(id, _)| catalogue.procedure(id))
            .map(|p| ProcedureCard {
                id: p.id.clone(),
                title: p.title.clone(),
                operator_name: requests::operator_name(catalogue, &p.operator),
            })
            .collect(),
        follow_ups: follow_ups(cx, date)?,
    })
}

/// The instants between which a day lies in a zone, the two changes of clock included.
pub(crate) fn bounds(zone: Zone, day: NaiveDate) -> (DateTime<Utc>, DateTime<Utc>) {
    let midnight = |day| instant_at(zone, day, NaiveTime::MIN);
    (midnight(day), midnight(day.succ_opt().unwrap_or(day)))
}

/// The instant of a time on the wall: the first of the two when the clock goes back, an hour later when it skips it.
pub(crate) fn instant_at(zone: Zone, day: NaiveDate, time: NaiveTime) -> DateTime<Utc> {
    let local = day.and_time(time);
    let exists = |local| zone.tz().from_local_datetime(&local).earliest();
    let start = exists(local).or_else(|| exists(local + TimeDelta::hours(1)));
    start.map_or_else(|| local.and_utc(), |start| start.with_timezone(&Utc))
}

fn follow_ups(cx: &Cx<'_>, date: NaiveDate) -> Result<Vec<FollowUp>> {
    let read = cx.open.store.read();
    if !read.has_vault() {
        return Ok(Vec::new());
    }
    let from = date.checked_sub_days(Days::new(DUE_DAYS.0)).unwrap_or(date);
    let until = date.checked_add_days(Days::new(DUE_DAYS.1)).unwrap_or(date);
    let mut due = Vec::new();
    for (session, work) in read.works_due(from, until)? {
        let Some(request) = read
            .request(work.request)?
            .filter(|r| r.state != RequestState::Removed)
        else {
            continue;
        };
        due.push(FollowUp {
            session,
            request: work.request,
            citizen: citizen_name(cx, session)?,
            title: requests::title_of(&cx.open.catalogue, &request),
            next_step: work.next_step.unwrap_or_default(),
            next_date: work.next_date,
            late: work.next_date.is_some_and(|d| d < date),
        });
    }
    Ok(due)
}

fn citizen_name(cx: &Cx<'_>, session: guichet_domain::ids::SessionId) -> Result<Option<String>> {
    let read = cx.open.store.read();
    if !read.has_vault() {
        return Ok(None);
    }
    let citizen = match read.citizen_of(session)? {
        Some(id) => read.citizen(id)?,
        None => None,
    };
    Ok(citizen
        .filter(|c| c.deleted_at.is_none())
        .map(|c| citizens::name_of(&c)))
}

/// A session in a list.
pub(crate) fn card(cx: &Cx<'_>, session: &Session) -> Result<SessionCard> {
    let read = cx.open.store.read();
    let catalogue = &cx.open.catalogue;
    let live: Vec<_> = read
        .requests_of(session.id)?
        .into_iter()
        .filter(|r| r.state != RequestState::Removed)
        .collect();
    let agent = read.agent(session.agent)?;
    let measured = session
        .timer
        .minutes(session.ended_at.unwrap_or_else(|| cx.now()));
    Ok(SessionCard {
        id: session.id,
        state: session.state.code().to_owned(),
        started_at: session.timer.started_at,
        minutes: session
            .minutes
            .unwrap_or_else(|| u32::try_from(measured).unwrap_or(u32::MAX)),
        channel: session.channel.clone().unwrap_or_default(),
        citizen: citizen_name(cx, session.id)?,
        requests: live
            .iter()
            .map(|r| requests::title_of(catalogue, r))
            .collect(),
        outcomes: live
            .iter()
            .map(|r| {
                r.outcome
                    .as_deref()
                    .and_then(|code| catalogue.label("outcomes", code))
                    .unwrap_or_default()
                    .to_owned()
            })
            .collect(),
        agent_name: agent.map(|a| a.given_name).unwrap_or_default(),
        mine: session.agent == cx.open.me.id,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_has_23_or_25_hours_when_the_clock_changes() {
        let hours = |day: &str| {
            let (from, until) = bounds(Zone::PARIS, day.parse().unwrap());
            (until - from).num_hours()
        };
        assert_eq!(hours("2026-03-29"), 23);
        assert_eq!(hours("2026-10-25"), 25);
        assert_eq!(hours("2026-11-21"), 24);
    }

    #[test]
    fn a_day_is_cut_in_the_sites_zone() {
        let (from, _) = bounds(Zone::of_department("974"), "2026-11-21".parse().unwrap());
        assert_eq!(from.to_rfc3339(), "2026-11-20T20:00:00+00:00");
    }
}
