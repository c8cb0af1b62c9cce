//! Closing: the session's record writes itself from what was done; Enter confirms.

use chrono::{NaiveDate, TimeDelta};
use guichet_catalogue::{Catalogue, Communes};
use guichet_domain::age::AgeClass;
use guichet_domain::ids::{RequestId, SessionId};
use guichet_domain::time::day_in;
use guichet_store::{
    Citizen, Detail, DocumentState, Request, RequestState, Session, SessionState, Subject,
};

use super::requests;
use super::{act, citizens, open_session, save, today};
use crate::desk::Cx;
use crate::error::{ApiError, ErrorCode, Result};
use crate::types::*;

/// The channel of those who came at an hour agreed on.
const ON_APPOINTMENT: &str = "guichet_sur_rdv";
/// A record longer than a working day is a slip.
const LONGEST_MINUTES: u32 = 600;

pub(crate) fn closing(cx: &mut Cx<'_>, args: SessionArgs) -> Result<ClosingView> {
    let session = open_session(cx, args.session)?;
    let read = cx.open.store.read();
    let citizen = match read.citizen_of(session.id)? {
        Some(id) => Some(citizens::load(cx, id)?),
        None => None,
    };
    let previous = previous_record(cx, citizen.as_ref())?;
    let mut missing_papers = 0;
    let mut lines = Vec::new();
    let requests = live_requests(cx, session.id)?;
    let returns = returns(cx, &session, citizen.as_ref(), &requests)?;
    for request in &requests {
        let ticks = read.request_documents(request.id)?;
        let lacking = ticks
            .iter()
            .filter(|t| t.state == DocumentState::Missing)
            .count();
        missing_papers += u32::try_from(lacking).unwrap_or(u32::MAX);
        let reference = read
            .request_work(request.id)?
            .is_some_and(|w| w.reference.is_some());
        let done = Done {
            lacking: lacking > 0,
            reference: reference || super::portal::is_acknowledged(cx, request),
        };
        let mut line = line(&cx.open.catalogue, request, done);
        let proposed = returns.iter().find(|known| known.request == request.id);
        line.returns_to = proposed.map(|known| known.earlier);
        lines.push(line);
    }
    let seconds = session.timer.elapsed_seconds(cx.now());
    let record = ClosingRecord {
        channel: session.channel.clone().unwrap_or_default(),
        minutes: u32::try_from(session.timer.minutes(cx.now()))
            .unwrap_or(u32::MAX)
            .min(LONGEST_MINUTES),
        autonomy: autonomy(&lines).to_owned(),
        age_class: citizen
            .as_ref()
            .and_then(|c| age_class(cx, &session, c))
            .unwrap_or_default(),
        gender: citizen.as_ref().map(gender).unwrap_or_default().to_owned(),
        social_status: previous
            .as_ref()
            .and_then(|p| p.social_status.clone())
            .unwrap_or_default(),
        town: citizen
            .as_ref()
            .and_then(|c| c.residence_commune.clone())
            .unwrap_or_default(),
        equipment: String::new(),
        first_visit: citizen.as_ref().map(|_| previous.is_none()),
        requests: lines,
    };
    Ok(ClosingView {
        session: session.id,
        citizen: citizen.as_ref().map(citizens::name_of),
        started_at: session.timer.started_at,
        measured_seconds: u32::try_from(seconds).unwrap_or(u32::MAX),
        town_shown: Communes::embedded()
            .get(&record.town)
            .map(|c| c.name.to_owned())
            .unwrap_or_default(),
        missing: missing(&cx.open.catalogue, &record),
        missing_papers,
        returns,
        record,
    })
}

/// The requests of a session that were not removed.
pub(crate) fn live_requests(cx: &Cx<'_>, session: SessionId) -> Result<Vec<Request>> {
    let all = cx.open.store.read().requests_of(session)?;
    Ok(all
        .into_iter()
        .filter(|r| r.state != RequestState::Removed)
        .collect())
}

/// The last closed session of the same person: what rarely changes is proposed again.
fn previous_record(cx: &Cx<'_>, citizen: Option<&Citizen>) -> Result<Option<Session>> {
    let Some(citizen) = citizen else {
        return Ok(None);
    };
    let past = cx.open.store.read().citizen_sessions(citizen.id, 5)?;
    Ok(past.into_iter().find(|s| s.state == SessionState::Closed))
}

struct Done {
    lacking: bool,
    reference: bool,
}

fn line(catalogue: &Catalogue, request: &Request, done: Done) -> ClosingRequest {
    ClosingRequest {
        id: request.id,
        title: requests::title_of(catalogue, request),
        operator_name: requests::operator_name(catalogue, &request.operator),
        level: request.level.clone(),
        outcome: request
            .outcome
            .clone()
            .unwrap_or_else(|| proposed_outcome(request, &done).to_owned()),
        blocking_reason: request.blocking_reason.clone().unwrap_or_default(),
        orientation_target: request.orientation_target.clone().unwrap_or_default(),
        themes: request.themes.clone(),
        way: request.way.clone().unwrap_or_default(),
        returns_to: None,
    }
}

/// What was done says how it ended; when it does not, nothing is supposed.
fn proposed_outcome(request: &Request, done: &Done) -> &'static str {
    if request.blocking_reason.is_some() {
        "bloquee"
    } else if done.lacking {
        "doit_revenir"
    } else if done.reference || request.level == "information" {
        "finalisee"
    } else if request.level == "orientation" {
        "oriente_vers_structure"
    } else {
        ""
    }
}

/// The mediator who opened the official site held the keyboard.
fn autonomy(lines: &[ClosingRequest]) -> &'static str {
    if lines
        .iter()
        .any(|l| l.way == "online" && l.level == "accompagnement")
    {
        "entierement_accompagne"
    } else {
        ""
    }
}

/// Age on the day of the session, never today's.
fn age_class(cx: &Cx<'_>, session: &Session, citizen: &Citizen) -> Option<String> {
    let birth = citizen.birth_date.as_deref()?.parse().ok()?;
    let day = day_in(cx.open.zone, session.timer.started_at);
    AgeClass::on(birth, day).map(|class| class.code.to_owned())
}

fn gender(citizen: &Citizen) -> &'static str {
    match (citizen.sex.as_deref(), citizen.civility.as_deref()) {
        (Some("feminin"), _) | (None, Some("madame")) => "feminin",
        (Some("masculin"), _) | (None, Some("monsieur")) => "masculin",
        _ => "",
    }
}

/// What still has to be said before closing.
fn missing(catalogue: &Catalogue, record: &ClosingRecord) -> Vec<Problem> {
    let mut missing = Vec::new();
    let mut say = |code: &str, request: Option<&ClosingRequest>| {
        let params = request
            .map(|r| ("request".to_owned(), r.id.to_string()))
            .into_iter()
            .collect();
        missing.push(Problem {
            code: code.to_owned(),
            params,
        });
    };
    if record.channel.is_empty() {
        say("channel_missing", None);
    }
    if record.minutes == 0 || record.minutes > LONGEST_MINUTES {
        say("minutes_out_of_range", None);
    }
    if record.requests.is_empty() {
        say("no_request", None);
    }
    for request in &record.requests {
        if request.level.is_empty() {
            say("level_missing", Some(request));
        }
        let outcome = catalogue
            .list("outcomes")
            .and_then(|list| list.get(&request.outcome));
        match outcome {
            None => say("outcome_missing", Some(request)),
            Some(outcome) => {
                if outcome.has("needs_blocking_reason") && request.blocking_reason.is_empty() {
                    say("blocking_reason_missing", Some(request));
                }
                if outcome.has("needs_orientation") && request.orientation_target.is_empty() {
                    say("orientation_missing", Some(request));
                }
            }
        }
    }
    missing
}

pub(crate) fn session_close(cx: &mut Cx<'_>, args: CloseArgs) -> Result<SessionCard> {
    let mut session = open_session(cx, args.session)?;
    let record = args.record;
    let known = live_requests(cx, session.id)?;
    check(cx, &known, &record)?;
    let minutes = record.minutes;
    let on = cx.today();
    let mut requests = fill(cx, on, &mut session, known, record)?;
    for request in &mut requests {
        // The day announced to the citizen: figures tell what is late by it.
        let work = cx.open.store.read().request_work(request.id)?;
        request.due_on = work.and_then(|work| work.next_date);
        request.state = RequestState::Done;
    }
    let now = cx.now();
    session.state = SessionState::Closed;
    session.closed_at = Some(now);
    session.ended_at = Some(now);
    let nobody = cx.open.store.read().citizen_of(session.id)?.is_none();
    // The rest of a visit of nobody known serves nobody: it goes at once.
    let forgotten: Vec<String> = if nobody {
        cx.open
            .store
            .read()
            .profile(session.id)?
            .into_iter()
            .map(|v| v.field)
            .collect()
    } else {
        Vec::new()
    };
    // Its papers too, whether no name was wanted or none was said: linked to nobody, no term would reach them.
    let papers: Vec<_> = if nobody {
        let kept = cx.open.store.read().session_files(session.id)?;
        kept.into_iter().map(|(file, _)| file.id).collect()
    } else {
        Vec::new()
    };
    let close = act(cx, "session.close")
        .on(Subject::Session(session.id))
        .with("minutes", Detail::Number(i64::from(minutes)))
        .with(
            "requests",
            Detail::Number(i64::try_from(requests.len()).unwrap_or(i64::MAX)),
        );
    save(cx, &close, |tx| {
        tx.save_session(&session)?;
        tx.forget_place(session.id)?;
        for request in &requests {
            tx.save_request(request)?;
        }
        for field in &forgotten {
            tx.drop_profile_value(session.id, field)?;
        }
        for &paper in &papers {
            tx.remove_session_file(paper)?;
        }
        Ok(())
    })?;
    super::sessions::forget(cx, session.id);
    today::card(cx, &session)
}

/// Checks that a record is about exactly the live requests of its session, and complete.
pub(crate) fn check(cx: &Cx<'_>, known: &[Request], record: &ClosingRecord) -> Result<()> {
    // None forgotten, none invented.
    let mut said: Vec<_> = record.requests.iter().map(|r| r.id).collect();
    let mut there: Vec<_> = known.iter().map(|r| r.id).collect();
    said.sort_unstable();
    there.sort_unstable();
    if said != there {
        return Err(ApiError::invalid("requests", "other_session"));
    }
    if let Some(first) = missing(&cx.open.catalogue, record).into_iter().next() {
        let error = ApiError::new(ErrorCode::RecordIncomplete).with("missing", &first.code);
        return Err(first.params.iter().fold(error, |e, (k, v)| e.with(k, v)));
    }
    Ok(())
}

/// Puts what a record says in its session and requests. Codes are those of the lists as they were on a day.
pub(crate) fn fill(
    cx: &Cx<'_>,
    on: NaiveDate,
    session: &mut Session,
    known: Vec<Request>,
    record: ClosingRecord,
) -> Result<Vec<Request>> {
    let coded = |list: &str, code: &str| code_on(cx, list, super::filled(code), on);
    session.appointment = record.channel == ON_APPOINTMENT;
    session.channel = coded("channels", &record.channel)?;
    session.minutes = Some(record.minutes);
    session.autonomy = coded("autonomy", &record.autonomy)?;
    session.age_class = coded("age_classes", &record.age_class)?;
    session.gender = coded("gender", &record.gender)?;
    session.social_status = coded("social_status", &record.social_status)?;
    let equipment = coded("equipment", &record.equipment)?;
    // The record shows the first of several: saying it again takes none away.
    if session.equipment.first() != equipment.as_ref() {
        session.equipment = equipment.into_iter().collect();
    }
    session.town = super::filled(&record.town);
    if session
        .town
        .as_deref()
        .is_some_and(|code| Communes::embedded().get(code).is_none())
    {
        return Err(ApiError::invalid("town", "commune_unknown"));
    }
    session.first_visit = record.first_visit;
    session.orientation_target = coded(
        "orientation_targets",
        record
            .requests
            .iter()
            .map(|r| r.orientation_target.as_str())
            .find(|t| !t.is_empty())
            .unwrap_or_default(),
    )?;
    let spread: u32 = known.iter().filter_map(|r| r.minutes).sum();
    let shares = share(record.minutes, known.len());
    let mut requests = Vec::new();
    for (mut request, minutes) in known.into_iter().zip(shares) {
        let line = record
            .requests
            .iter()
            .find(|line| line.id == request.id)
            .ok_or(ErrorCode::Internal)?;
        request.level =
            coded("levels", &line.level)?.ok_or_else(|| ApiError::invalid("level", "required"))?;
        request.outcome = coded("outcomes", &line.outcome)?;
        request.blocking_reason = coded("blocking_reasons", &line.blocking_reason)?;
        request.orientation_target = coded("orientation_targets", &line.orientation_target)?;
        request.way = coded("request_ways", &line.way)?;
        let mut themes = Vec::new();
        for theme in &line.themes {
            themes.extend(coded("themes", theme)?);
        }
        request.themes = themes;
        // A correction that leaves the duration leaves its parts.
        if spread != record.minutes || request.minutes.is_none() {
            request.minutes = Some(minutes);
        }
        request.returns_to = continued(cx, session, &request, line.returns_to)?;
        requests.push(request);
    }
    Ok(requests)
}

/// A code of a list as it stood on a day; none when nothing was chosen.
fn code_on(cx: &Cx<'_>, list: &str, code: Option<String>, on: NaiveDate) -> Result<Option<String>> {
    match code {
        Some(code) if cx.open.catalogue.label_on(list, &code, on).is_none() => {
            Err(ApiError::invalid(list, "unknown_code"))
        }
        code => Ok(code),
    }
}

/// The earlier request that a request continues, if it may: of the same person and procedure, and earlier.
fn continued(
    cx: &Cx<'_>,
    session: &Session,
    request: &Request,
    earlier: Option<RequestId>,
) -> Result<Option<RequestId>> {
    let Some(id) = earlier.filter(|id| request.returns_to != Some(*id)) else {
        return Ok(earlier);
    };
    let read = cx.open.store.read();
    let refused = || ApiError::invalid("returns_to", "other_person");
    let earlier = read.request(id)?.ok_or_else(refused)?;
    let first = read.session(earlier.session)?.ok_or_else(refused)?;
    let same = first.person.is_some()
        && first.person == session.person
        && first.id != session.id
        && first.timer.started_at <= session.timer.started_at
        && earlier.procedure == request.procedure
        && earlier.operator == request.operator;
    if same { Ok(Some(id)) } else { Err(refused()) }
}

/// Days within which a request of the same procedure is taken for the continuation of an earlier one.
const RETURN_DAYS: i64 = 90;
/// Past sessions looked at: nobody came more often in that time without being remembered.
const RETURN_SESSIONS: u32 = 60;

/// Earlier requests that those of this session may continue: left waiting or blocked within the last months, for the
/// same procedure of the same person, and continued by nothing since.
fn returns(
    cx: &Cx<'_>,
    session: &Session,
    citizen: Option<&Citizen>,
    requests: &[Request],
) -> Result<Vec<ReturnProposal>> {
    let Some(citizen) = citizen else {
        return Ok(Vec::new());
    };
    let read = cx.open.store.read();
    let since = session.timer.started_at - TimeDelta::days(RETURN_DAYS);
    let outcomes = cx.open.catalogue.list("outcomes");
    let waits = |code: Option<&str>| {
        let outcome = code.and_then(|code| outcomes?.get(code));
        outcome.is_some_and(|o| o.has("expects_return") || o.has("needs_blocking_reason"))
    };
    let mut past = Vec::new();
    let mut taken_up = Vec::new();
    for earlier in read.citizen_sessions(citizen.id, RETURN_SESSIONS)? {
        let in_time = earlier.timer.started_at >= since
            && earlier.timer.started_at <= session.timer.started_at;
        if earlier.id == session.id || earlier.state != SessionState::Closed || !in_time {
            continue;
        }
        for request in read.requests_of(earlier.id)? {
            if request.state != RequestState::Removed {
                taken_up.extend(request.returns_to);
                past.push((earlier.timer.started_at, earlier.agent, request));
            }
        }
    }
    past.sort_by_key(|(at, ..)| std::cmp::Reverse(*at));
    let mut found: Vec<ReturnProposal> = Vec::new();
    for request in requests {
        let earlier = past.iter().find(|(_, _, earlier)| {
            earlier.procedure.is_some()
                && earlier.procedure == request.procedure
                && earlier.operator == request.operator
                && waits(earlier.outcome.as_deref())
                && !taken_up.contains(&earlier.id)
                && !found.iter().any(|known| known.earlier == earlier.id)
        });
        if let Some((at, agent, earlier)) = earlier {
            found.push(ReturnProposal {
                request: request.id,
                earlier: earlier.id,
                day: day_in(cx.open.zone, *at),
                outcome: earlier.outcome.clone().unwrap_or_default(),
                blocking_reason: earlier.blocking_reason.clone().unwrap_or_default(),
                agent_name: read
                    .agent(*agent)?
                    .map(|a| a.given_name)
                    .unwrap_or_default(),
            });
        }
    }
    Ok(found)
}

/// Splits whole minutes so that the parts add up to the whole: the first requests take the rest.
fn share(minutes: u32, parts: usize) -> Vec<u32> {
    let parts = u32::try_from(parts).unwrap_or(u32::MAX).max(1);
    let rest = minutes % parts;
    (0..parts)
        .map(|i| minutes / parts + u32::from(i < rest))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::share;

    #[test]
    fn shares_add_up_to_the_whole() {
        assert_eq!(share(20, 3), [7, 7, 6]);
        assert_eq!(share(2, 3), [1, 1, 0]);
        assert_eq!(share(15, 1), [15]);
        for minutes in 0..100 {
            for parts in 1..13 {
                assert_eq!(share(minutes, parts).iter().sum::<u32>(), minutes);
            }
        }
    }
}
