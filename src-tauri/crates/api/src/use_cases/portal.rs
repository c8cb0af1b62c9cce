//! Portals: an official site in the sealed window of a session, and the assistant beside it.
//!
//! What waits for a page runs while the desk is held by nobody: a page that hangs must not stop the timer, the
//! drafts nor the lock. Such a use case enters to check the rights and to learn what it needs, leaves, asks the
//! page, and enters again to keep what came of it; if the application locked meanwhile, nothing is kept.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use chrono::{NaiveDate, TimeDelta};
use guichet_catalogue::hosts::{self, HostKind};
use guichet_catalogue::{Catalogue, Procedure};
use guichet_domain::ids::{RequestId, SessionFileId, SessionId};
use guichet_domain::time::day_in;
use guichet_domain::values;
use guichet_filling::{
    Entry, Fill, FillResult, Outcome, PageFields, Proposal, Provenance, Readiness, SenseOptions,
    SiteRules, Undo, fill_script, is_reserved, match_fields, read_results, recognise, sense_script,
    spot_receipt, undo_script,
};
use guichet_store::{Detail, FileKind, Request, Session, SessionFile, Subject};
use serde_json::Value;
use zeroize::Zeroizing;

use super::leaving::{self, Leaving};
use super::profile::Profile;
use super::{act, open_request, open_session, requests, save, session_of};
use crate::access::Access;
use crate::desk::{Cx, Desk};
use crate::error::{ApiError, ErrorCode, Result};
use crate::platform::{AllowedHost, PortalPlan, PortalSeen};
use crate::types::*;

/// How long a page may take to be looked at or filled. A form of 200 fields takes some hundredths of a second.
const DEADLINE: Duration = Duration::from_secs(5);
/// How long a page may take to be laid out on paper.
const PRINT_DEADLINE: Duration = Duration::from_secs(20);
/// Numbers that are proposed at a time: a page that shows more is a list, not an acknowledgement.
const REFERENCES: usize = 5;
/// Fields left to the hand that are listed one by one: beyond, they are counted.
const LEFT: usize = 200;
/// What may be kept in the vault: what a reader of this computer opens without running anything.
const KEPT: [&str; 3] = ["application/pdf", "image/png", "image/jpeg"];

/// Longer than any host of a procedure; a longer one is not a code that the journal may hold.
const LONGEST_HOST: usize = 64;

/// What is in memory for the sealed windows, while somebody is at the desk.
#[derive(Default)]
pub(crate) struct PortalDesk {
    windows: BTreeMap<SessionId, Beside>,
    /// The last document that was removed, until another is, its session ends or the application locks.
    removed: Option<(SessionFile, Zeroizing<Vec<u8>>)>,
}

/// The assistant of one window.
#[derive(Default)]
struct Beside {
    request: Option<RequestId>,
    allowed: Vec<String>,
    looked: Option<Looked>,
    /// The page that was shown when the window was brought to another request's site: what it says is of the one
    /// before.
    left_behind: Option<u64>,
    references: BTreeMap<RequestId, Vec<Seen>>,
}

/// A number that a page showed.
struct Seen {
    number: String,
    date: Option<NaiveDate>,
    /// Whether the site acknowledged something by it, lately.
    acknowledges: bool,
}

impl Beside {
    /// The numbers that the site showed for a request.
    fn references(&self, request: RequestId) -> &[Seen] {
        self.references.get(&request).map_or(&[], Vec::as_slice)
    }

    /// Remembers a number that a page showed: the acknowledgement is often the last page but one. Acknowledgements
    /// take the place of what account pages show.
    fn refer(&mut self, request: RequestId, seen: Seen) {
        let all = self.references.entry(request).or_default();
        if let Some(known) = all.iter_mut().find(|r| r.number == seen.number) {
            known.acknowledges |= seen.acknowledges;
            known.date = known.date.or(seen.date);
            return;
        }
        if all.len() >= REFERENCES {
            let weaker = all.iter().position(|r| !r.acknowledges);
            match weaker.filter(|_| seen.acknowledges) {
                Some(weaker) => all.remove(weaker),
                None => return,
            };
        }
        all.push(seen);
    }
}

/// A page, as it was looked at.
struct Looked {
    /// The number of the page in its window: another page has another.
    page: u64,
    /// What the page says that it is: another may come between the question and the answer.
    born: String,
    fields: u32,
    items: Vec<Item>,
    left: Vec<Left>,
}

/// A field for which nothing is proposed.
struct Left {
    /// Its place among the fields of the page.
    field: usize,
    page_label: String,
    /// The key and the part that it asks for, when it is understood.
    asks: Option<(String, Option<String>)>,
    why: PortalLeftReason,
}

/// A value for a field of the page.
struct Item {
    proposal: Proposal,
    page_label: String,
    state: PortalProposalState,
    /// Why the page did not take the value.
    refusal: Option<PortalRefusal>,
    /// What a select had before, when it was filled.
    was: Option<i32>,
}

pub(crate) fn portal_open(desk: &Desk, access: Access, args: RequestArgs) -> Result<PortalView> {
    let (plan, before) = desk.enter(access, |cx| {
        let (session, request) = open_request(cx, args.request)?;
        let before = cx.around.platform.portals().seen(session.id);
        if before.is_none() {
            // The window was closed, by its cross or its page: what was allowed in it and seen there went with it.
            cx.open.portals.windows.remove(&session.id);
        }
        let allowed = cx
            .open
            .portals
            .windows
            .get(&session.id)
            .map_or(&[][..], |b| &b.allowed);
        let procedure = requests::procedure_of(&cx.open.catalogue, &request)
            .ok_or_else(|| ApiError::not_found("online"))?;
        let plan = plan(session.id, procedure, allowed)?;
        Ok((plan, before.map(|seen| seen.page)))
    })?;
    let portals = desk.platform().portals();
    portals.open(&plan)?;
    let opened = desk.enter(access, |cx| opened(cx, args.request, before));
    if opened.is_err() {
        // Locked meanwhile, or not written down: no window without its session and its trace.
        portals.close(plan.session);
    }
    opened
}

/// Where the procedure begins and what may be shown on the way: its own hosts, those that the agent allowed, and
/// those that every procedure may need.
fn plan(session: SessionId, procedure: &Procedure, allowed: &[String]) -> Result<PortalPlan> {
    let online = procedure
        .online
        .as_ref()
        .ok_or_else(|| ApiError::not_found("online"))?;
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

/// Writes down that the site was opened, where a page was shown before or none.
fn opened(cx: &mut Cx<'_>, request: RequestId, before: Option<u64>) -> Result<PortalView> {
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
    let beside = cx.open.portals.windows.entry(session.id).or_default();
    if beside.request.is_some_and(|before| before != request.id) {
        beside.looked = None;
        beside.left_behind = before;
    }
    beside.request = Some(request.id);
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
    if !cx.open.portals.windows.contains_key(&args.session) {
        return Err(ErrorCode::PortalClosed.into());
    }
    let allow = act(cx, "portal.allow_host")
        .on(Subject::Session(args.session))
        .with("host", Detail::Code(args.host.clone()));
    save(cx, &allow, |_| Ok(()))?;
    cx.around
        .platform
        .portals()
        .allow(args.session, &args.host)?;
    if let Some(beside) = cx.open.portals.windows.get_mut(&args.session) {
        beside.allowed.push(args.host);
    }
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

/// The keys, with their parts, in the order in which the page asks for them; empty until it was looked at.
pub(super) fn page_order(cx: &Cx<'_>, session: SessionId) -> Vec<String> {
    let looked = cx
        .open
        .portals
        .windows
        .get(&session)
        .and_then(|b| b.looked.as_ref());
    let Some(looked) = looked else {
        return Vec::new();
    };
    let proposed = looked.items.iter().map(|item| {
        let Proposal {
            field, key, part, ..
        } = &item.proposal;
        (*field, copy_id(key, part.as_deref()))
    });
    let left = looked.left.iter().filter_map(|left| {
        let (key, part) = left.asks.as_ref()?;
        Some((left.field, copy_id(key, part.as_deref())))
    });
    let mut all: Vec<_> = proposed.chain(left).collect();
    all.sort_by_key(|(field, _)| *field);
    all.into_iter().map(|(_, id)| id).collect()
}

/// The keys that the page of a request asks for, in its order; none until it was looked at.
pub(super) fn asked_keys(cx: &Cx<'_>, request: &Request) -> Vec<String> {
    let beside = cx.open.portals.windows.get(&request.session);
    if beside.is_none_or(|beside| beside.request != Some(request.id)) {
        return Vec::new();
    }
    page_order(cx, request.session)
        .into_iter()
        .map(|id| {
            id.split_once('.')
                .map_or(id.clone(), |(key, _)| key.to_owned())
        })
        .collect()
}

/// What the panel of values calls a value.
fn copy_id(key: &str, part: Option<&str>) -> String {
    part.map_or_else(|| key.to_owned(), |part| format!("{key}.{part}"))
}

/// Whether the site showed an acknowledgement for this request.
pub(super) fn is_acknowledged(cx: &Cx<'_>, request: &Request) -> bool {
    let beside = cx.open.portals.windows.get(&request.session);
    beside.is_some_and(|b| b.references(request.id).iter().any(|r| r.acknowledges))
}

/// The session ends, or is now for somebody else: its window and what was known of its page go.
pub(super) fn end(cx: &mut Cx<'_>, session: SessionId) {
    cx.around.platform.portals().close(session);
    cx.open.portals.windows.remove(&session);
    let removed = &mut cx.open.portals.removed;
    if removed
        .as_ref()
        .is_some_and(|(file, _)| file.session == session)
    {
        *removed = None;
    }
}

fn view(cx: &Cx<'_>, session: SessionId) -> Result<PortalView> {
    let beside = cx.open.portals.windows.get(&session);
    let beside = beside.ok_or(ErrorCode::PortalClosed)?;
    let request = beside.request.ok_or(ErrorCode::PortalClosed)?;
    let request = cx.open.store.read().request(request)?;
    let request = request.ok_or_else(|| ApiError::not_found("request"))?;
    let procedure = requests::procedure_of(&cx.open.catalogue, &request);
    let seen = cx.around.platform.portals().seen(session);
    let open = seen.is_some();
    let seen = seen.unwrap_or_default();
    let (host_kind, host_name) = meaning(&cx.open.catalogue, procedure, &beside.allowed, &seen);
    Ok(PortalView {
        session,
        request: request.id,
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
                can_keep: KEPT.contains(&file.media.as_str()),
                media: file.media,
                size: file.size,
            })
            .collect(),
        page: match &beside.looked {
            // What was in a page that stopped went with it.
            Some(looked)
                if looked.page == seen.page && seen.problem != Some(PortalProblem::Crashed) =>
            {
                Some(page_view(cx, session, looked)?)
            }
            _ => None,
        },
        references: beside
            .references(request.id)
            .iter()
            .map(|seen| PortalReference {
                number: seen.number.clone(),
                date: seen.date.map(|day| day.to_string()).unwrap_or_default(),
            })
            .collect(),
        // An acknowledgement that the page shows is the end of the procedure; the agent has the last word.
        proposed_outcome: if is_acknowledged(cx, &request) {
            FINISHED.to_owned()
        } else {
            String::new()
        },
    })
}

/// The outcome of a procedure that the site acknowledged.
const FINISHED: &str = "finalisee";

fn page_view(cx: &Cx<'_>, session: SessionId, looked: &Looked) -> Result<PortalPage> {
    let profile = Profile::load(cx, session)?;
    let proposals: Vec<_> = looked
        .items
        .iter()
        .enumerate()
        .map(|(id, item)| item_view(cx, &profile, id, item))
        .collect();
    Ok(PortalPage {
        fields: looked.fields,
        can_undo: proposals
            .iter()
            .any(|p| p.state == PortalProposalState::Filled),
        proposals,
        left: looked
            .left
            .iter()
            .map(|left| left_view(cx, &profile, left))
            .collect(),
    })
}

fn left_view(cx: &Cx<'_>, profile: &Profile, left: &Left) -> PortalLeft {
    let (label, copy) = match &left.asks {
        Some((key, part)) => {
            let part = part.as_deref();
            let known = profile.good(cx, key);
            let copy = known.map_or_else(String::new, |_| copy_id(key, part));
            (label_of(cx, key, part), copy)
        }
        None => Default::default(),
    };
    PortalLeft {
        page_label: left.page_label.clone(),
        label,
        copy,
        why: left.why,
    }
}

/// What the catalogue calls a value, or a part of it.
fn label_of(cx: &Cx<'_>, key: &str, part: Option<&str>) -> String {
    let def = cx.open.catalogue.field(key);
    let label = def
        .and_then(|def| part.and_then(|part| def.part_label(part)))
        .or_else(|| def.map(|def| def.label.as_str()));
    label.unwrap_or(key).to_owned()
}

fn item_view(cx: &Cx<'_>, profile: &Profile, id: usize, item: &Item) -> PortalProposal {
    let proposal = &item.proposal;
    let shown = match &proposal.fill.entry {
        Entry::Text(text) => text.as_str(),
        Entry::Choice { text, .. } => text.as_str(),
    };
    PortalProposal {
        id: u32::try_from(id).unwrap_or(u32::MAX),
        label: label_of(cx, &proposal.key, proposal.part.as_deref()),
        part: proposal.part.clone().unwrap_or_default(),
        page_label: item.page_label.clone(),
        shown: shown.to_owned(),
        origin: profile.origin(&proposal.key).to_owned(),
        reason: match proposal.provenance {
            Provenance::Rule { .. } => "rule",
            Provenance::Autocomplete { .. } => "autocomplete",
            Provenance::Words { .. } => "words",
            Provenance::Neighbours => "neighbours",
        }
        .to_owned(),
        key: proposal.key.clone(),
        state: item.state,
        refusal: item.refusal,
    }
}

pub(crate) fn portal_sense(desk: &Desk, access: Access, args: SessionArgs) -> Result<PortalView> {
    let page = desk.enter(access, |cx| shown_page(cx, args.session))?;
    let script = sense_script(SenseOptions::default());
    let portals = desk.platform().portals();
    let told = text(portals.evaluate(args.session, &script, DEADLINE)?);
    let fields = PageFields::read(&told).map_err(|_| ErrorCode::PortalSilent)?;
    desk.enter(access, |cx| looked(cx, args.session, page, fields))
}

/// The page that is shown now, and its number.
fn shown_page(cx: &Cx<'_>, session: SessionId) -> Result<u64> {
    open_session(cx, session)?;
    let seen = cx.around.platform.portals().seen(session);
    let known = cx.open.portals.windows.contains_key(&session);
    match seen {
        Some(seen) if known => Ok(seen.page),
        _ => Err(ErrorCode::PortalClosed.into()),
    }
}

/// What a script answered, as the filling reads it.
fn text(answer: Value) -> String {
    match answer {
        Value::String(text) => text,
        other => other.to_string(),
    }
}

/// Matches what the page asks with what is known, and remembers it.
fn looked(
    cx: &mut Cx<'_>,
    session: SessionId,
    page: u64,
    fields: PageFields,
) -> Result<PortalView> {
    let seen = cx.around.platform.portals().seen(session);
    let seen = seen.ok_or(ErrorCode::PortalClosed)?;
    if seen.page != page {
        return Err(ApiError::not_found("page"));
    }
    let beside = cx.open.portals.windows.get(&session);
    let beside = beside.ok_or(ErrorCode::PortalClosed)?;
    let request = beside.request.ok_or(ErrorCode::PortalClosed)?;
    let (begun, request) = open_request(cx, request)?;
    let rules = SiteRules::of_page(&seen.host, request.procedure.as_deref().unwrap_or_default());
    let profile = Profile::load(cx, session)?;
    let known = |key: &str| profile.good(cx, key);
    let proposals = match_fields(&fields, &rules, &cx.open.catalogue, &known);
    let before = beside.looked.as_ref().filter(|looked| looked.page == page);
    let items: Vec<_> = proposals
        .into_iter()
        .filter_map(|proposal| {
            let filled = before.and_then(|looked| looked.filled(&proposal.fill.handle));
            let (state, was) = match (filled, proposal.readiness) {
                // Sent to a page that did not answer, it is not there.
                (Some((_, true)), Readiness::Ready) => (PortalProposalState::Proposed, None),
                (Some((was, _)), _) => (PortalProposalState::Filled, was),
                (None, Readiness::Ready) => (PortalProposalState::Proposed, None),
                // Nothing is proposed where somebody answered, nor where nobody sees.
                (None, _) => return None,
            };
            let page_label = fields.fields.get(proposal.field)?.called().to_owned();
            Some(Item {
                proposal,
                page_label,
                state,
                refusal: None,
                was,
            })
        })
        .collect();
    let visible = fields
        .fields
        .iter()
        .filter(|f| f.readiness() != Readiness::Hidden);
    let looked = Looked {
        page,
        born: fields.born.clone(),
        fields: u32::try_from(visible.count()).unwrap_or(u32::MAX),
        left: left(&fields, &rules, &items, &|key| known(key).is_some()),
        items,
    };
    let shown = references(cx, &begun, &profile, &fields.lines);
    if let Some(beside) = cx.open.portals.windows.get_mut(&session) {
        beside.looked = Some(looked);
        if beside.left_behind != Some(page) {
            for seen in shown {
                beside.refer(request.id, seen);
            }
        }
    }
    view(cx, session)
}

/// The numbers that a page announces, save those that are known of the citizen already and those that are never kept.
fn references(cx: &Cx<'_>, begun: &Session, profile: &Profile, lines: &[String]) -> Vec<Seen> {
    // In Nouméa, the sites still write the day before.
    let since = day_in(cx.open.zone, begun.timer.started_at) - TimeDelta::days(1);
    let never_kept = |number: &str| {
        values::check_free_text(number, &values::CheckContext::on(cx.today())).is_err()
    };
    spot_receipt(lines)
        .into_iter()
        .filter(|seen| !profile.holds(&seen.number) && !never_kept(&seen.number))
        .map(|seen| Seen {
            // An acknowledgement of another day is that of something else.
            acknowledges: seen.acknowledges && seen.date.is_none_or(|day| day >= since),
            number: seen.number,
            date: seen.date,
        })
        .collect()
}

/// The fields that a person sees and for which nothing is proposed, in the page's order, with why.
fn left(
    fields: &PageFields,
    rules: &SiteRules,
    items: &[Item],
    known: &dyn Fn(&str) -> bool,
) -> Vec<Left> {
    let asks: BTreeMap<_, _> = recognise(fields, rules)
        .into_iter()
        .map(|found| (found.field, (found.key, found.part)))
        .collect();
    let proposed: BTreeSet<_> = items.iter().map(|item| item.proposal.field).collect();
    fields
        .fields
        .iter()
        .enumerate()
        .filter(|(at, field)| field.readiness() != Readiness::Hidden && !proposed.contains(at))
        .take(LEFT)
        .map(|(at, field)| {
            let asks = asks.get(&at).cloned();
            let why = match (field.readiness(), &asks) {
                (Readiness::Answered, _) => PortalLeftReason::Answered,
                (Readiness::Disabled, _) => PortalLeftReason::Disabled,
                (_, Some((key, _))) if known(key) => PortalLeftReason::Unfit,
                (_, Some(_)) => PortalLeftReason::NothingKnown,
                (_, None) if is_reserved(field) => PortalLeftReason::Reserved,
                (_, None) => PortalLeftReason::NotRecognised,
            };
            Left {
                field: at,
                page_label: field.called().to_owned(),
                asks,
                why,
            }
        })
        .collect()
}

impl Looked {
    /// What a select had before, when this field was filled and not emptied since; and whether that was never answered.
    fn filled(&self, handle: &str) -> Option<(Option<i32>, bool)> {
        self.items
            .iter()
            .find(|item| {
                item.state == PortalProposalState::Filled && item.proposal.fill.handle == handle
            })
            .map(|item| {
                let unanswered = item.refusal == Some(PortalRefusal::Unanswered);
                (item.was, unanswered)
            })
    }

    /// The items named, or all, in the states given.
    fn chosen(&self, ids: &[u32], states: &[PortalProposalState]) -> Vec<&Item> {
        let wanted = |at: usize| ids.is_empty() || ids.iter().any(|&id| id as usize == at);
        self.items
            .iter()
            .enumerate()
            .filter(|(at, item)| wanted(*at) && states.contains(&item.state))
            .map(|(_, item)| item)
            .collect()
    }
}

/// What is to be done in a page.
enum Doing {
    Fill(Vec<Fill>),
    Undo(Vec<Undo>),
}

pub(crate) fn portal_fill(desk: &Desk, access: Access, args: PortalFillArgs) -> Result<PortalView> {
    use PortalProposalState::{Proposed, Refused, Undone};
    // What the page refused may be tried again by name; all at once takes what nobody tried.
    let states: &[_] = if args.proposals.is_empty() {
        &[Proposed, Undone]
    } else {
        &[Proposed, Undone, Refused]
    };
    act_in_page(desk, access, &args, |looked| {
        let chosen = looked.chosen(&args.proposals, states);
        Doing::Fill(
            chosen
                .into_iter()
                .map(|item| item.proposal.fill.clone())
                .collect(),
        )
    })
}

pub(crate) fn portal_undo(desk: &Desk, access: Access, args: PortalFillArgs) -> Result<PortalView> {
    act_in_page(desk, access, &args, |looked| {
        let chosen = looked.chosen(&args.proposals, &[PortalProposalState::Filled]);
        let undo = |item: &Item| Undo {
            fill: item.proposal.fill.clone(),
            was: item.was,
        };
        Doing::Undo(chosen.into_iter().map(undo).collect())
    })
}

/// Fills or empties fields of the page, and writes down what happened to each: its key, never its value.
fn act_in_page(
    desk: &Desk,
    access: Access,
    args: &PortalFillArgs,
    choose: impl FnOnce(&Looked) -> Doing,
) -> Result<PortalView> {
    let session = args.session;
    let (page, born, doing) = desk.enter(access, |cx| {
        let page = shown_page(cx, session)?;
        let looked = cx
            .open
            .portals
            .windows
            .get(&session)
            .and_then(|b| b.looked.as_ref());
        // Another page came since: what was proposed was for the one before.
        let looked = looked.filter(|looked| looked.page == page);
        let looked = looked.ok_or_else(|| ApiError::not_found("page"))?;
        Ok((page, looked.born.clone(), choose(looked)))
    })?;
    let script = match &doing {
        Doing::Fill(fills) => fill_script(&born, fills),
        Doing::Undo(undos) => undo_script(&born, undos),
    };
    let portals = desk.platform().portals();
    let told = portals
        .evaluate(session, &script, DEADLINE)
        .and_then(|told| read_results(&text(told)).map_err(|_| ErrorCode::PortalSilent.into()));
    desk.enter(access, |cx| {
        let outcomes = match &told {
            Ok(results) => doing.outcomes(results),
            // The script may end after the deadline: what was sent may be in the page.
            Err(error) if error.code == ErrorCode::PortalSilent => doing.unknown(),
            Err(_) => Vec::new(),
        };
        done(cx, session, page, &outcomes)
    })?;
    told?;
    desk.enter(access, |cx| view(cx, session))
}

/// What became of a field that was filled or emptied.
struct Became<'a> {
    handle: &'a str,
    state: PortalProposalState,
    refusal: Option<PortalRefusal>,
    /// What a select had before; none: what is known of it stays.
    was: Option<i32>,
    /// As the journal says it.
    what: &'static str,
}

impl Doing {
    /// The handles of the fields, each once.
    fn handles(&self) -> BTreeSet<&str> {
        match self {
            Self::Fill(fills) => fills.iter().map(|fill| fill.handle.as_str()).collect(),
            Self::Undo(undos) => undos.iter().map(|u| u.fill.handle.as_str()).collect(),
        }
    }

    /// What the page answered for each field that was asked, once: it may say anything.
    fn outcomes(&self, results: &[FillResult]) -> Vec<Became<'_>> {
        self.handles()
            .into_iter()
            .filter_map(|handle| {
                let result = results.iter().find(|result| result.handle == handle)?;
                Some(self.outcome(handle, result))
            })
            .collect()
    }

    fn outcome<'a>(&self, handle: &'a str, result: &FillResult) -> Became<'a> {
        use PortalProposalState::{Filled, Refused, Undone};
        let undo = matches!(self, Self::Undo(_));
        let became = |state, refusal, what| Became {
            handle,
            state,
            refusal,
            was: result.was,
            what,
        };
        match (result.outcome, undo) {
            (Outcome::Filled, false) => became(Filled, None, "filled"),
            (Outcome::Undone, true) => became(Undone, None, "undone"),
            // What somebody wrote since is not ours to empty.
            (Outcome::Changed, _) => became(Refused, Some(PortalRefusal::Changed), "changed"),
            (other, false) => became(Refused, Some(refusal(other)), "refused"),
            // It could not be emptied: what was put in is still there, and can still be taken out.
            (other, true) => became(Filled, Some(refusal(other)), "refused"),
        }
    }

    /// When the page did not answer: what was sent may be there; what was to be emptied is as it was.
    fn unknown(&self) -> Vec<Became<'_>> {
        match self {
            Self::Undo(_) => Vec::new(),
            Self::Fill(_) => self
                .handles()
                .into_iter()
                .map(|handle| Became {
                    handle,
                    state: PortalProposalState::Filled,
                    refusal: Some(PortalRefusal::Unanswered),
                    was: None,
                    what: "sent",
                })
                .collect(),
        }
    }
}

/// Why a field did not do as it was asked.
fn refusal(outcome: Outcome) -> PortalRefusal {
    match outcome {
        Outcome::Changed => PortalRefusal::Changed,
        Outcome::Gone => PortalRefusal::Gone,
        Outcome::Hidden => PortalRefusal::Hidden,
        Outcome::Disabled => PortalRefusal::Disabled,
        Outcome::NotEmpty => PortalRefusal::Answered,
        Outcome::Forbidden => PortalRefusal::Reserved,
        Outcome::TooLong => PortalRefusal::TooLong,
        Outcome::Refused => PortalRefusal::Rejected,
        Outcome::NoOption => PortalRefusal::NoChoice,
        // The last two are answers to what was not asked.
        Outcome::Error | Outcome::Filled | Outcome::Undone => PortalRefusal::Failed,
    }
}

/// Keeps what happened to the fields of a page: all of it in memory, then a row of the journal for each.
fn done(cx: &mut Cx<'_>, session: SessionId, page: u64, all: &[Became<'_>]) -> Result<()> {
    let beside = cx.open.portals.windows.get_mut(&session);
    let beside = beside.ok_or(ErrorCode::PortalClosed)?;
    let looked = beside.looked.as_mut().filter(|looked| looked.page == page);
    let (Some(request), Some(looked)) = (beside.request, looked) else {
        return Ok(());
    };
    let mut rows = Vec::new();
    for became in all {
        let item = looked
            .items
            .iter_mut()
            .find(|item| item.proposal.fill.handle == became.handle);
        if let Some(item) = item {
            let still = item.state == became.state;
            item.was = became.was.or(item.was.filter(|_| still));
            item.state = became.state;
            item.refusal = became.refusal;
            rows.push((item.proposal.key.clone(), became.what));
        }
    }
    for (key, what) in rows {
        let entry = act(cx, "portal.field")
            .on(Subject::Request(request))
            .with("field", Detail::Code(key))
            .with("what", Detail::Code(what.to_owned()));
        save(cx, &entry, |_| Ok(()))?;
    }
    Ok(())
}

pub(crate) fn portal_reference_accept(
    cx: &mut Cx<'_>,
    args: PortalReferenceArgs,
) -> Result<SessionView> {
    open_session(cx, args.session)?;
    let beside = cx.open.portals.windows.get(&args.session);
    let beside = beside.ok_or(ErrorCode::PortalClosed)?;
    // Only a number that the page showed: anything else is typed in the request itself.
    let seen = |id: &RequestId| {
        beside
            .references(*id)
            .iter()
            .any(|r| r.number == args.number)
    };
    let request = beside.request.filter(seen);
    let request = request.ok_or_else(|| ApiError::not_found("reference"))?;
    requests::request_set(
        cx,
        RequestSetArgs {
            request,
            field: RequestField::Reference,
            value: args.number,
        },
    )
}

pub(crate) fn portal_keep_page(desk: &Desk, access: Access, args: SessionArgs) -> Result<FileRow> {
    let whose = desk.enter(access, |cx| {
        shown_page(cx, args.session)?;
        Ok(cx.open.store.read().citizen_of(args.session)?)
    })?;
    let bytes = desk
        .platform()
        .portals()
        .print(args.session, PRINT_DEADLINE)?;
    desk.enter(access, |cx| {
        // The session is for somebody else since: the page was the first one's.
        if cx.open.store.read().citizen_of(args.session)? != whose {
            return Err(ErrorCode::PortalClosed.into());
        }
        let day = cx.today();
        // The day, and nothing that the page says of itself.
        let name = format!("page-{day}.pdf");
        keep(cx, args.session, FileKind::Page, name, KEPT[0], &bytes)
    })
}

pub(crate) fn portal_download_keep(cx: &mut Cx<'_>, args: PortalDownloadArgs) -> Result<FileRow> {
    open_session(cx, args.session)?;
    let portals = cx.around.platform.portals();
    let seen = portals.seen(args.session).ok_or(ErrorCode::PortalClosed)?;
    let file = seen.downloads.iter().find(|file| file.id == args.download);
    let file = file.ok_or_else(|| ApiError::not_found("document"))?;
    if !KEPT.contains(&file.media.as_str()) {
        return Err(ApiError::invalid("document", "file_kind"));
    }
    let file = portals
        .download(args.session, args.download)
        .ok_or_else(|| ApiError::not_found("document"))?;
    let kept = keep(
        cx,
        args.session,
        FileKind::Receipt,
        file.name,
        &file.media,
        &file.bytes,
    )?;
    // Only now: what could not be kept may be tried again.
    let_go(cx, &args);
    Ok(kept)
}

/// The window forgets a file that was kept or refused.
fn let_go(cx: &Cx<'_>, args: &PortalDownloadArgs) {
    let portals = cx.around.platform.portals();
    drop(portals.take_download(args.session, args.download));
}

pub(crate) fn portal_download_refuse(
    cx: &mut Cx<'_>,
    args: PortalDownloadArgs,
) -> Result<PortalView> {
    open_session(cx, args.session)?;
    let_go(cx, &args);
    view(cx, args.session)
}

/// Puts a file in the vault, with the session and the request that it came for.
fn keep(
    cx: &mut Cx<'_>,
    session: SessionId,
    kind: FileKind,
    name: String,
    media: &str,
    bytes: &[u8],
) -> Result<FileRow> {
    open_session(cx, session)?;
    let file = SessionFile {
        id: SessionFileId::new(cx.ids()),
        session,
        request: cx
            .open
            .portals
            .windows
            .get(&session)
            .and_then(|beside| beside.request),
        kind,
        name,
        media_type: media.to_owned(),
        received_at: cx.now(),
    };
    let add = act(cx, "file.keep")
        .on(Subject::Session(session))
        .with("kind", Detail::Code(file.kind.code().to_owned()));
    save(cx, &add, |tx| Ok(tx.add_session_file(&file, bytes)?))?;
    Ok(row(file, bytes.len() as u64))
}

fn row(file: SessionFile, size: u64) -> FileRow {
    FileRow {
        id: file.id,
        request: file.request,
        kind: file.kind.code().to_owned(),
        name: file.name,
        media: file.media_type,
        size: u32::try_from(size).unwrap_or(u32::MAX),
        received_at: file.received_at,
    }
}

pub(crate) fn session_files(cx: &mut Cx<'_>, args: SessionArgs) -> Result<Vec<FileRow>> {
    session_of(cx, args.session)?;
    let files = cx.open.store.read().session_files(args.session)?;
    Ok(files
        .into_iter()
        .map(|(file, size)| row(file, size))
        .collect())
}

/// A file of a session that this agent may work on.
fn file(cx: &Cx<'_>, id: SessionFileId) -> Result<SessionFile> {
    let found = cx.open.store.read().session_file(id)?;
    let (file, _) = found.ok_or_else(|| ApiError::not_found("document"))?;
    session_of(cx, file.session)?;
    Ok(file)
}

pub(crate) fn session_file_save(desk: &Desk, access: Access, args: FileArgs) -> Result<Saved> {
    leaving::save_as(
        desk,
        access,
        |cx| Ok(file(cx, args.file)?.name),
        |cx| {
            let file = file(cx, args.file)?;
            let bytes = cx.open.store.read().session_file_bytes(file.id)?;
            Ok(Leaving {
                bytes: bytes.ok_or_else(|| ApiError::not_found("document"))?,
                note: Some(act(cx, "file.save").on(Subject::Session(file.session))),
            })
        },
    )
}

pub(crate) fn session_file_remove(cx: &mut Cx<'_>, args: FileArgs) -> Result<Vec<FileRow>> {
    let file = file(cx, args.file)?;
    let session = file.session;
    let bytes = cx.open.store.read().session_file_bytes(file.id)?;
    let remove = act(cx, "file.remove").on(Subject::Session(session));
    save(cx, &remove, |tx| Ok(tx.remove_session_file(file.id)?))?;
    cx.open.portals.removed = bytes.map(|bytes| (file, bytes));
    session_files(cx, SessionArgs { session })
}

pub(crate) fn session_file_restore(cx: &mut Cx<'_>, args: FileArgs) -> Result<Vec<FileRow>> {
    let removed = cx.open.portals.removed.take();
    let removed = removed.filter(|(file, _)| file.id == args.file);
    let (file, bytes) = removed.ok_or_else(|| ApiError::not_found("document"))?;
    let session = file.session;
    session_of(cx, session)?;
    let restore = act(cx, "file.restore")
        .on(Subject::Session(session))
        .with("kind", Detail::Code(file.kind.code().to_owned()));
    save(cx, &restore, |tx| Ok(tx.add_session_file(&file, &bytes)?))?;
    session_files(cx, SessionArgs { session })
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
    let shared = hosts::shared_hosts()
        .iter()
        .find(|s| s.covers(&seen.host, &seen.path));
    // The procedure's own list names FranceConnect too; what it is matters more than who listed it.
    let identity = shared.filter(|s| s.host == "franceconnect.gouv.fr");
    let own = procedure
        .filter(|p| {
            p.online
                .as_ref()
                .is_some_and(|online| online.allows(&seen.host))
        })
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
