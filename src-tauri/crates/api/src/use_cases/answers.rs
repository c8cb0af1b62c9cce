//! What citizens answer about their visit and about themselves. An answer belongs to nobody: it is written without
//! session, agent or hour, and leaves no row in the journal, whose order would lead back to the visit.

use guichet_domain::ids::SessionId;
use guichet_store::{Diagnosis, Satisfaction, Session, SessionState};

use super::requests::checked_code;
use super::{draft, filled, save, session_of};
use crate::desk::Cx;
use crate::error::{ApiError, ErrorCode, Result};
use crate::types::*;

/// How it went: the three faces.
const EASE: [u32; 3] = [0, 5, 10];
/// How clear the information was.
const CLARITY: std::ops::RangeInclusive<u32> = 1..=5;
/// Minutes after the end of a visit during which its citizen may still answer.
const JUST_CLOSED: i64 = 30;

/// Which visits have answered what, since the desk was unlocked. In memory only: on the disk nothing may link an
/// answer to its visit.
#[derive(Default)]
pub(crate) struct Answered {
    satisfaction: Vec<SessionId>,
    diagnosis: Vec<SessionId>,
}

pub(crate) fn satisfaction_add(cx: &mut Cx<'_>, args: SatisfactionArgs) -> Result<Nothing> {
    let session = answering(cx, args.session)?;
    if cx.open.answered.satisfaction.contains(&session.id) {
        return Err(ErrorCode::AlreadyAnswered.into());
    }
    let within = |field, value: Option<u32>, known: bool| match value {
        None => Ok(None),
        Some(value) if known => Ok(u8::try_from(value).ok()),
        Some(_) => Err(ApiError::invalid(field, "out_of_range")),
    };
    let known = |value: Option<u32>, scale: &dyn Fn(u32) -> bool| value.is_some_and(scale);
    let answer = Satisfaction {
        day: cx.today(),
        ease: within("ease", args.ease, known(args.ease, &|v| EASE.contains(&v)))?,
        clarity: within(
            "clarity",
            args.clarity,
            known(args.clarity, &|v| CLARITY.contains(&v)),
        )?,
    };
    if answer.ease.is_none() && answer.clarity.is_none() {
        return Err(ApiError::invalid("ease", "empty"));
    }
    let ids = cx.around.ids.clone();
    let unseen = draft(cx);
    save(cx, &unseen, |tx| Ok(tx.add_satisfaction(&answer, &*ids)?))?;
    cx.open.image.add_satisfaction(answer);
    cx.open.answered.satisfaction.push(session.id);
    Ok(Nothing {})
}

pub(crate) fn diagnosis_add(cx: &mut Cx<'_>, args: DiagnosisArgs) -> Result<Nothing> {
    let session = answering(cx, args.session)?;
    if cx.open.answered.diagnosis.contains(&session.id) {
        return Err(ErrorCode::AlreadyAnswered.into());
    }
    let diagnosis = Diagnosis {
        day: cx.today(),
        own_email: args.own_email,
        own_phone: args.own_phone,
        reads_alone: args.reads_alone,
        self_rating: checked_code(cx, "digital_self_rating", filled(&args.self_rating))?,
    };
    let yes_no = [
        diagnosis.own_email,
        diagnosis.own_phone,
        diagnosis.reads_alone,
    ];
    if yes_no.iter().all(Option::is_none) && diagnosis.self_rating.is_none() {
        return Err(ApiError::invalid("self_rating", "empty"));
    }
    let ids = cx.around.ids.clone();
    let unseen = draft(cx);
    save(cx, &unseen, |tx| Ok(tx.add_diagnosis(&diagnosis, &*ids)?))?;
    cx.open.image.add_diagnosis(diagnosis);
    cx.open.answered.diagnosis.push(session.id);
    Ok(Nothing {})
}

/// The visit that answers: open, or just closed.
fn answering(cx: &Cx<'_>, id: SessionId) -> Result<Session> {
    let session = session_of(cx, id)?;
    let answers = match session.state {
        SessionState::Open => true,
        SessionState::Closed => session
            .closed_at
            .is_some_and(|at| (cx.now() - at).num_minutes() < JUST_CLOSED),
        SessionState::Discarded => false,
    };
    if answers {
        Ok(session)
    } else {
        Err(ErrorCode::SessionClosed.into())
    }
}
