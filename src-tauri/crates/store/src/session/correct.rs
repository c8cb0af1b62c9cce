//! Correcting a session that was recorded. The journal keeps what the codes were and what they became.

use chrono::{DateTime, Utc};

use super::{Session, SessionState};
use crate::error::{Result, Rule, StoreError};
use crate::request::{Request, RequestState};
use crate::transact::{Detail, Thing, Tx, is_code};

/// What is to be corrected, and why. Of the session, its record counts: channel, minutes, appointment, first
/// visit, mandate, age class, gender, social status, town, autonomy, equipment, orientation. Of a request: operator, procedure,
/// catalogue revision, level, outcome, blocking reason, orientation, way, minutes, themes, return, date awaited, and
/// whether it was removed. The rest is left as it stands.
#[derive(Clone, Copy, Debug)]
pub struct Correction<'c> {
    /// The session as it should have been recorded.
    pub session: &'c Session,
    /// Those of its requests that change; the others stay.
    pub requests: &'c [Request],
    /// Why, as a code.
    pub reason: &'c str,
    /// When it is corrected.
    pub at: DateTime<Utc>,
}

impl Tx<'_> {
    /// Corrects a closed session. The act's row in the journal gets the `reason` and, for each value that changed, what it was and
    /// what it became: `minutes`, `request.0.outcome`… where the number is the request's place. Returns the
    /// names of what changed; when nothing did, nothing is written but the act.
    ///
    /// # Errors
    /// [`Rule::State`] when the session is not closed, [`StoreError::NotFound`] when the session or a request of it
    /// is not there, [`Rule::NotACode`], or when the file cannot be written.
    pub fn correct_session(&mut self, correction: &Correction<'_>) -> Result<Vec<String>> {
        if !is_code(correction.reason) {
            return Err(Rule::NotACode.into());
        }
        let (before, requests) = self
            .session_with_requests(correction.session.id)?
            .ok_or(StoreError::NotFound)?;
        if before.state != SessionState::Closed {
            return Err(Rule::State.into());
        }
        let mut changed = Vec::new();
        let after = corrected(&before, correction);
        self.tell("", record(&before), record(&after), &mut changed);
        for wanted in correction.requests {
            let stands = requests
                .iter()
                .find(|request| request.id == wanted.id)
                .ok_or(StoreError::NotFound)?;
            let after = Request {
                session: stands.session,
                position: stands.position,
                created_at: stands.created_at,
                themes: sorted(&wanted.themes),
                ..wanted.clone()
            };
            let place = format!("request.{}.", stands.position);
            let known = changed.len();
            self.tell(&place, codes(stands), codes(&after), &mut changed);
            if changed.len() > known || stands.catalogue_revision != after.catalogue_revision {
                self.save_request(&after)?;
            }
        }
        if !changed.is_empty() {
            self.save_session(&after)?;
            self.touch(Thing::Figures);
        }
        self.detail(
            "reason".to_owned(),
            Detail::Code(correction.reason.to_owned()),
        );
        Ok(changed)
    }

    fn tell<const N: usize>(
        &mut self,
        prefix: &str,
        before: [(&str, Option<Detail>); N],
        after: [(&str, Option<Detail>); N],
        changed: &mut Vec<String>,
    ) {
        for ((name, before), (_, after)) in before.into_iter().zip(after) {
            if before != after {
                let name = format!("{prefix}{name}");
                let [before, after] = [before, after].map(|side| side.map(Box::new));
                self.detail(name.clone(), Detail::Change { before, after });
                changed.push(name);
            }
        }
    }
}

fn corrected(before: &Session, correction: &Correction<'_>) -> Session {
    let wanted = correction.session.clone();
    Session {
        channel: wanted.channel,
        minutes: wanted.minutes,
        appointment: wanted.appointment,
        first_visit: wanted.first_visit,
        mandate_used: wanted.mandate_used,
        age_class: wanted.age_class,
        gender: wanted.gender,
        social_status: wanted.social_status,
        town: wanted.town,
        autonomy: wanted.autonomy,
        equipment: wanted.equipment,
        orientation_target: wanted.orientation_target,
        corrected_at: Some(correction.at),
        ..before.clone()
    }
}

fn sorted(themes: &[String]) -> Vec<String> {
    let mut themes = themes.to_vec();
    themes.sort_unstable();
    themes.dedup();
    themes
}

fn said(code: Option<&String>) -> Option<Detail> {
    // A commune of Corsica has a capital in its code; the journal takes codes as they are written.
    code.map(|code| Detail::Code(code.to_ascii_lowercase()))
}

fn number(number: Option<u32>) -> Option<Detail> {
    number.map(|number| Detail::Number(number.into()))
}

fn record(session: &Session) -> [(&'static str, Option<Detail>); 12] {
    [
        ("channel", said(session.channel.as_ref())),
        ("minutes", number(session.minutes)),
        ("appointment", Some(Detail::Flag(session.appointment))),
        ("first_visit", session.first_visit.map(Detail::Flag)),
        ("mandate_used", Some(Detail::Flag(session.mandate_used))),
        ("age_class", said(session.age_class.as_ref())),
        ("gender", said(session.gender.as_ref())),
        ("social_status", said(session.social_status.as_ref())),
        ("town", said(session.town.as_ref())),
        ("autonomy", said(session.autonomy.as_ref())),
        ("equipment", Some(Detail::Codes(session.equipment.clone()))),
        (
            "orientation_target",
            said(session.orientation_target.as_ref()),
        ),
    ]
}

fn codes(request: &Request) -> [(&'static str, Option<Detail>); 12] {
    let level = Some(&request.level).filter(|level| !level.is_empty());
    let due_on = request.due_on.map(|day| Detail::Code(day.to_string()));
    [
        ("operator", said(Some(&request.operator))),
        ("procedure", said(request.procedure.as_ref())),
        ("level", said(level)),
        ("outcome", said(request.outcome.as_ref())),
        ("blocking_reason", said(request.blocking_reason.as_ref())),
        (
            "orientation_target",
            said(request.orientation_target.as_ref()),
        ),
        ("way", said(request.way.as_ref())),
        ("minutes", number(request.minutes)),
        ("themes", Some(Detail::Codes(request.themes.clone()))),
        (
            "returns_to",
            request.returns_to.map(|id| Detail::Id(id.into())),
        ),
        ("due_on", due_on),
        (
            "removed",
            Some(Detail::Flag(request.state == RequestState::Removed)),
        ),
    ]
}
