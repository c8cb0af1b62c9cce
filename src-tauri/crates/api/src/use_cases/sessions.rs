//! The session: started by one key, paused, thrown away, resumed at the same field.

use guichet_domain::ids::SessionId;
use guichet_store::{
    Act, Detail, Place as StoredPlace, RequestState, Session, SessionState, Subject,
};

use super::given::Given;
use super::{
    act, citizens, draft, open_request, open_session, profile::Profile, requests, save, session_of,
};
use crate::desk::Cx;
use crate::error::{ApiError, ErrorCode, Result};
use crate::types::*;

/// The channel of a session until somebody says otherwise: most people walk in.
const USUAL_CHANNEL: &str = "guichet_sans_rdv";

pub(crate) fn session_start(cx: &mut Cx<'_>, args: SessionStartArgs) -> Result<SessionView> {
    let id = SessionId::new(cx.ids());
    let mut session = Session::start(id, cx.open.me.id, cx.now());
    session.channel = Some(checked_channel(
        cx,
        args.channel.unwrap_or_else(|| USUAL_CHANNEL.to_owned()),
    )?);
    session.anonymous = args.anonymous && args.citizen.is_none();
    let first = args
        .procedure
        .map(|procedure| requests::new_request(cx, id, 0, &procedure))
        .transpose()?;
    let start = act(cx, "session.start").on(Subject::Session(id));
    save(cx, &start, |tx| {
        tx.save_session(&session)?;
        if args.citizen.is_some() {
            tx.link_citizen(id, args.citizen)?;
        }
        if let Some(request) = &first {
            tx.save_request(request)?;
        }
        Ok(())
    })?;
    view(cx, id)
}

pub(crate) fn session(cx: &mut Cx<'_>, args: SessionArgs) -> Result<SessionView> {
    session_of(cx, args.session)?;
    view(cx, args.session)
}

pub(crate) fn session_pause(cx: &mut Cx<'_>, args: SessionArgs) -> Result<SessionView> {
    let now = cx.now();
    change(cx, args.session, draft(cx), |session| {
        session.timer.pause(now)
    })
}

pub(crate) fn session_resume(cx: &mut Cx<'_>, args: SessionArgs) -> Result<SessionView> {
    let now = cx.now();
    change(cx, args.session, draft(cx), |session| {
        session.timer.resume(now)
    })
}

pub(crate) fn session_channel(cx: &mut Cx<'_>, args: ChannelArgs) -> Result<SessionView> {
    let channel = checked_channel(cx, args.channel)?;
    change(cx, args.session, draft(cx), |session| {
        session.channel = Some(channel)
    })
}

pub(crate) fn session_citizen(cx: &mut Cx<'_>, args: SessionCitizenArgs) -> Result<SessionView> {
    let mut session = open_session(cx, args.session)?;
    let before = cx.open.store.read().citizen_of(session.id)?;
    // What was filled for one person is never met by another. A name given to a visit that had none changes nobody.
    let another = before.is_some() && before != args.citizen;
    let given = another.then(|| Given::of(cx, session.id)).transpose()?;
    if another && !cx.open.store.read().session_files(session.id)?.is_empty() {
        return Err(ErrorCode::PapersKept.into());
    }
    if !args.clear && given.as_ref().is_some_and(|given| !given.is_nothing()) {
        return Err(ErrorCode::PersonFilled.into());
    }
    session.anonymous = args.citizen.is_none();
    let now = cx.now();
    // Which citizen it was stays in the vault: the journal, which supervisors read, names the session.
    let link = act(cx, "session.person")
        .on(Subject::Session(session.id))
        .with("anonymous", Detail::Flag(session.anonymous));
    save(cx, &link, |tx| {
        tx.save_session(&session)?;
        tx.link_citizen(session.id, args.citizen)?;
        given.map_or(Ok(()), |given| given.clear(tx, now))
    })?;
    if another {
        forget(cx, session.id);
    }
    view(cx, args.session)
}

pub(crate) fn session_place(cx: &mut Cx<'_>, args: PlaceArgs) -> Result<Nothing> {
    open_session(cx, args.session)?;
    let place = StoredPlace {
        request: args.place.request,
        step: args.place.step,
        field: args.place.field,
        updated_at: cx.now(),
    };
    // A place in a request is also where that request was left.
    if let Some(request) = place.request {
        let (session, _) = open_request(cx, request)?;
        if session.id != args.session {
            return Err(ApiError::not_found("request"));
        }
    }
    let note = draft(cx);
    save(cx, &note, |tx| {
        tx.save_place(args.session, &place)?;
        if let Some(request) = place.request {
            tx.save_step(request, &place.step, place.updated_at)?;
        }
        Ok(())
    })?;
    Ok(Nothing {})
}

pub(crate) fn session_discard(cx: &mut Cx<'_>, args: SessionArgs) -> Result<Nothing> {
    let mut session = open_session(cx, args.session)?;
    session.state = SessionState::Discarded;
    session.discarded_at = Some(cx.now());
    let discard = act(cx, "session.discard").on(Subject::Session(session.id));
    save(cx, &discard, |tx| Ok(tx.save_session(&session)?))?;
    forget(cx, session.id);
    Ok(Nothing {})
}

/// The session is over, or for somebody else: its window, its clipboard and its values in memory go.
pub(super) fn forget(cx: &mut Cx<'_>, session: SessionId) {
    cx.open.transient.forget(session);
    super::portal::end(cx, session);
    cx.around.platform.clear_clipboard();
}

pub(crate) fn session_restore(cx: &mut Cx<'_>, args: SessionArgs) -> Result<SessionView> {
    let mut session = session_of(cx, args.session)?;
    if session.state != SessionState::Discarded {
        return Err(ErrorCode::SessionClosed.into());
    }
    session.state = SessionState::Open;
    session.discarded_at = None;
    let restore = act(cx, "session.restore").on(Subject::Session(session.id));
    save(cx, &restore, |tx| Ok(tx.save_session(&session)?))?;
    view(cx, args.session)
}

fn change(
    cx: &mut Cx<'_>,
    id: SessionId,
    act: Act,
    change: impl FnOnce(&mut Session),
) -> Result<SessionView> {
    let mut session = open_session(cx, id)?;
    change(&mut session);
    save(cx, &act, |tx| Ok(tx.save_session(&session)?))?;
    view(cx, id)
}

pub(crate) fn checked_channel(cx: &Cx<'_>, channel: String) -> Result<String> {
    let known = cx
        .open
        .catalogue
        .label_on("channels", &channel, cx.today())
        .is_some();
    if known {
        Ok(channel)
    } else {
        Err(ApiError::invalid("channel", "unknown_code"))
    }
}

/// The session, whole, as the window shows it.
pub(crate) fn view(cx: &mut Cx<'_>, id: SessionId) -> Result<SessionView> {
    let now = cx.now();
    let read = cx.open.store.read();
    let session = read
        .session(id)?
        .ok_or_else(|| ApiError::not_found("session"))?;
    let place = read.place(id)?;
    let agent = read.agent(session.agent)?;
    let citizen = read.citizen_of(id)?;
    let profile = Profile::load(cx, id)?;
    let mut requests = Vec::new();
    let mut saved_at = place.as_ref().map(|p| p.updated_at);
    for request in cx.open.store.read().requests_of(id)? {
        if request.state != RequestState::Removed {
            let (shown, touched) = requests::view(cx, &request, &profile)?;
            saved_at = saved_at.max(touched);
            requests.push(shown);
        }
    }
    saved_at = saved_at.max(profile.updated_at());
    let citizen = citizen.map(|id| citizens::view(cx, id)).transpose()?;
    let seconds = session
        .timer
        .elapsed_seconds(session.ended_at.unwrap_or(now));
    Ok(SessionView {
        id,
        state: session.state.code().to_owned(),
        channel: session.channel.unwrap_or_default(),
        started_at: session.timer.started_at,
        active_seconds: u32::try_from(seconds).unwrap_or(u32::MAX),
        minutes: session.minutes.unwrap_or_default(),
        now,
        running: !session.timer.is_paused() && session.state == SessionState::Open,
        person_settled: session.anonymous || citizen.is_some(),
        citizen,
        requests,
        place: place.map(|p| Place {
            request: p.request,
            step: p.step,
            field: p.field,
        }),
        saved_at,
        agent_name: agent
            .map(|a| format!("{} {}", a.given_name, a.family_name))
            .unwrap_or_default(),
        mine: session.agent == cx.open.me.id,
    })
}
