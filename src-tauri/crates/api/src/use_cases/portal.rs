//! Portals: an official site in the sealed window of a session, and the assistant beside it.
//!
//! What waits for a page runs while the desk is held by nobody: a page that hangs must not stop the timer, the
//! drafts nor the lock. Such a use case enters to check the rights and to learn what it needs, leaves, asks the
//! page, and enters again to keep what came of it; if the application locked meanwhile, nothing is kept.

use std::collections::BTreeMap;

use guichet_catalogue::hosts::{self, HostKind};
use guichet_catalogue::{Catalogue, Procedure};
use guichet_domain::ids::{RequestId, SessionId};
use guichet_store::{Detail, Subject};

use super::{act, open_request, open_session, requests, save};
use crate::access::Access;
use crate::desk::{Cx, Desk};
use crate::error::{ApiError, ErrorCode, Result};
use crate::platform::{AllowedHost, PortalPlan, PortalSeen};
use crate::types::*;

/// Longer than any host of a procedure; a longer one is not a code that the journal may hold.
const LONGEST_HOST: usize = 64;

/// What is in memory for the sealed windows, while somebody is at the desk.
#[derive(Default)]
pub(crate) struct PortalDesk(BTreeMap<SessionId, Beside>);

/// The assistant of one window.
struct Beside {
    request: RequestId,
    allowed: Vec<String>,
}

pub(crate) fn portal_open(desk: &Desk, access: Access, args: RequestArgs) -> Result<PortalView> {
    let plan = desk.enter(access, |cx| {
        let (session, request) = open_request(cx, args.request)?;
        let allowed = cx.open.portals.0.get(&session.id).map_or(&[][..], |b| &b.allowed);
        let procedure = requests::procedure_of(&cx.open.catalogue, &request)
            .ok_or_else(|| ApiError::not_found("online"))?;
        plan(session.id, procedure, allowed)
    })?;
    let portals = desk.platform().portals();
    portals.open(&plan)?;
    let opened = desk.enter(access, |cx| opened(cx, args.request));
    if opened.is_err() {
        // Locked meanwhile, or not written down: no window without its session and its trace.
        portals.close(plan.session);
    }
    opened
}

/// Where the procedure begins and what may be shown on the way: its own hosts, those that the agent allowed, and
/// those that every procedure may need.
fn plan(session: SessionId, procedure: &Procedure, allowed: &[String]) -> Result<PortalPlan> {
    let online = procedure.online.as_ref().ok_or_else(|| ApiError::not_found("online"))?;
    let own = online.hosts.iter().chain(allowed).map(|host| AllowedHost {
        host: host.clone(),
        path: None,
    });
    let shared = hosts::shared_hosts().iter().map(|shared| AllowedHost {
        host: shared.host.clone(),
        path: shared.path.clone(),
    });
    Ok(PortalPlan {
        session,
        url: online.url.clone(),
        hosts: own.chain(shared).collect(),
    })
}

/// Writes down that the site was opened.
fn opened(cx: &mut Cx<'_>, request: RequestId) -> Result<PortalView> {
    let (session, mut request) = open_request(cx, request)?;
    request.way = Some("online".to_owned());
    let open = act(cx, "portal.open").on(Subject::Request(request.id));
    let open = match request.procedure.clone() {
        Some(procedure) => open.with("procedure", Detail::Code(procedure)),
        None => open,
    };
    save(cx, &open, |tx| {
        tx.save_session(&session)?;
        Ok(tx.save_request(&request)?)
    })?;
    cx.open
        .portals
        .0
        .entry(session.id)
        .and_modify(|beside| beside.request = request.id)
        .or_insert(Beside {
            request: request.id,
            allowed: Vec::new(),
        });
    view(cx, session.id)
}

pub(crate) fn portal(cx: &mut Cx<'_>, args: SessionArgs) -> Result<PortalView> {
    open_session(cx, args.session)?;
    view(cx, args.session)
}

pub(crate) fn portal_go(cx: &mut Cx<'_>, args: PortalGoArgs) -> Result<PortalView> {
    open_session(cx, args.session)?;
    cx.around.platform.portals().go(args.session, args.to)?;
    view(cx, args.session)
}

pub(crate) fn portal_allow_host(cx: &mut Cx<'_>, args: PortalHostArgs) -> Result<PortalView> {
    open_session(cx, args.session)?;
    let seen = cx.around.platform.portals().seen(args.session);
    let refused = seen.is_some_and(|seen| seen.refused.contains(&args.host));
    // Only what the page asked for, and the agent read.
    if !refused || !can_allow(&args.host) {
        return Err(ApiError::not_found("host"));
    }
    let beside = cx.open.portals.0.get_mut(&args.session);
    let beside = beside.ok_or(ErrorCode::PortalClosed)?;
    beside.allowed.push(args.host.clone());
    let allow = act(cx, "portal.allow_host")
        .on(Subject::Session(args.session))
        .with("host", Detail::Code(args.host.clone()));
    save(cx, &allow, |_| Ok(()))?;
    cx.around.platform.portals().allow(args.session, &args.host)?;
    view(cx, args.session)
}

/// Whether the agent may allow a host: a dotted name, short enough for the journal.
fn can_allow(host: &str) -> bool {
    host.len() <= LONGEST_HOST && hosts::covers(host, host)
}

pub(crate) fn portal_browser(cx: &mut Cx<'_>, args: PortalBrowserArgs) -> Result<Nothing> {
    let (session, mut request) = open_request(cx, args.request)?;
    let platform = &cx.around.platform;
    let own = args.host.is_empty();
    let url = if own {
        requests::procedure_of(&cx.open.catalogue, &request)
            .and_then(|p| p.online.as_ref())
            .map(|online| online.url.clone())
    } else {
        platform.portals().refused_address(session.id, &args.host)
    };
    platform.open_url(&url.ok_or_else(|| ApiError::not_found("online"))?)?;
    let open = act(cx, "portal.browser").on(Subject::Request(request.id));
    request.way = Some("online".to_owned());
    save(cx, &open, |tx| {
        if own {
            tx.save_request(&request)?;
        }
        Ok(())
    })?;
    Ok(Nothing {})
}

pub(crate) fn portal_close(cx: &mut Cx<'_>, args: SessionArgs) -> Result<PortalView> {
    open_session(cx, args.session)?;
    let view = view(cx, args.session);
    end(cx, args.session);
    view.map(|view| PortalView {
        open: false,
        ..view
    })
}

/// The session ends, or is now for somebody else: its window and what was known of its page go.
pub(super) fn end(cx: &mut Cx<'_>, session: SessionId) {
    cx.around.platform.portals().close(session);
    cx.open.portals.0.remove(&session);
}

fn view(cx: &Cx<'_>, session: SessionId) -> Result<PortalView> {
    let beside = cx.open.portals.0.get(&session);
    let beside = beside.ok_or(ErrorCode::PortalClosed)?;
    let request = cx.open.store.read().request(beside.request)?;
    let request = request.ok_or_else(|| ApiError::not_found("request"))?;
    let procedure = requests::procedure_of(&cx.open.catalogue, &request);
    let seen = cx.around.platform.portals().seen(session);
    let open = seen.is_some();
    let seen = seen.unwrap_or_default();
    let (host_kind, host_name) = meaning(&cx.open.catalogue, procedure, &beside.allowed, &seen);
    Ok(PortalView {
        session,
        request: beside.request,
        open,
        host_kind,
        host_name,
        host: seen.host,
        loading: seen.loading,
        problem: seen.problem,
        refused: seen
            .refused
            .into_iter()
            .map(|host| PortalRefused {
                can_allow: can_allow(&host),
                host,
            })
            .collect(),
        dialogs_silenced: seen.dialogs_silenced,
        print_asked: seen.print_asked,
        downloads: seen
            .downloads
            .into_iter()
            .map(|file| PortalDownload {
                id: file.id,
                name: file.name,
                media: file.media,
                size: file.size,
            })
            .collect(),
        page: None,
        references: Vec::new(),
        proposed_outcome: String::new(),
    })
}

/// What the host shown is, in words.
fn meaning(
    catalogue: &Catalogue,
    procedure: Option<&Procedure>,
    allowed: &[String],
    seen: &PortalSeen,
) -> (PortalHostKind, String) {
    if seen.host.is_empty() {
        return (PortalHostKind::None, String::new());
    }
    let shared = hosts::shared_hosts().iter().find(|s| s.covers(&seen.host, &seen.path));
    // The procedure's own list names FranceConnect too; what it is matters more than who listed it.
    let identity = shared.filter(|s| s.host == "franceconnect.gouv.fr");
    let own = procedure
        .filter(|p| p.online.as_ref().is_some_and(|online| online.allows(&seen.host)))
        .map(|p| requests::operator_name(catalogue, &p.operator));
    match (identity.or(shared), own) {
        (Some(fc), _) if identity.is_some() => (PortalHostKind::Identity, fc.name.clone()),
        (_, Some(operator)) => (PortalHostKind::Procedure, operator),
        (Some(shared), None) => {
            let kind = match shared.kind {
                HostKind::Identity => PortalHostKind::Identity,
                HostKind::Captcha => PortalHostKind::Captcha,
                HostKind::Payment => PortalHostKind::Payment,
            };
            (kind, shared.name.clone())
        }
        (None, None) if allowed.iter().any(|host| hosts::covers(host, &seen.host)) => {
            (PortalHostKind::Allowed, String::new())
        }
        (None, None) => (PortalHostKind::None, String::new()),
    }
}
