//! The requests of a session: procedure, papers, outcome. Saved as they are typed.

use chrono::{DateTime, NaiveDate, Utc};
use guichet_catalogue::{Catalogue, NeededDocument, Procedure};
use guichet_domain::ids::{RequestId, SessionId};
use guichet_domain::values::{self, CheckContext, FieldKind};
use guichet_store::{DocumentState, Request, RequestDocument, RequestState, RequestWork};

use super::profile::Profile;
use super::{draft, filled, open_request, open_session, save, sessions};
use crate::desk::Cx;
use crate::error::{ApiError, ErrorCode, Result};
use crate::types::*;

pub(crate) fn request_add(cx: &mut Cx<'_>, args: RequestAddArgs) -> Result<SessionView> {
    open_session(cx, args.session)?;
    let taken = cx.open.store.read().requests_of(args.session)?;
    let position = taken.iter().map(|r| r.position + 1).max().unwrap_or(0);
    let request = new_request(cx, args.session, position, &args.procedure)?;
    let add = draft(cx);
    save(cx, &add, |tx| Ok(tx.save_request(&request)?))?;
    sessions::view(cx, args.session)
}

/// A request for a procedure of the catalogue, with what the catalogue already says of it.
pub(crate) fn new_request(
    cx: &Cx<'_>,
    session: SessionId,
    position: u32,
    procedure: &str,
) -> Result<Request> {
    let entry = cx
        .open
        .catalogue
        .procedure(procedure)
        .ok_or_else(|| ApiError::not_found("procedure"))?;
    Ok(Request {
        id: RequestId::new(cx.ids()),
        session,
        position,
        operator: entry.operator.clone(),
        procedure: Some(entry.id.clone()),
        catalogue_revision: cx.open.catalogue.revision().to_owned(),
        level: entry.level.as_str().to_owned(),
        outcome: None,
        blocking_reason: None,
        orientation_target: None,
        way: None,
        minutes: None,
        state: RequestState::Open,
        created_at: cx.now(),
        themes: entry.themes.iter().map(|t| t.as_str().to_owned()).collect(),
        returns_to: None,
        due_on: None,
    })
}

pub(crate) fn request_remove(cx: &mut Cx<'_>, args: RequestArgs) -> Result<SessionView> {
    set_state(cx, args.request, RequestState::Removed)
}

pub(crate) fn request_restore(cx: &mut Cx<'_>, args: RequestArgs) -> Result<SessionView> {
    set_state(cx, args.request, RequestState::Open)
}

fn set_state(cx: &mut Cx<'_>, id: RequestId, state: RequestState) -> Result<SessionView> {
    let (session, mut request) = open_request(cx, id)?;
    request.state = state;
    let change = draft(cx);
    save(cx, &change, |tx| Ok(tx.save_request(&request)?))?;
    sessions::view(cx, session.id)
}

pub(crate) fn request_document(cx: &mut Cx<'_>, args: DocumentArgs) -> Result<SessionView> {
    let (session, request) = open_request(cx, args.request)?;
    let needed = procedure_of(&cx.open.catalogue, &request)
        .is_some_and(|p| p.documents.iter().any(|d| d.code.as_str() == args.document));
    if !needed {
        return Err(ApiError::not_found("document"));
    }
    let state = match args.state.as_str() {
        "" => None,
        "present" => Some(DocumentState::Present),
        "missing" => Some(DocumentState::Missing),
        "not_needed" => Some(DocumentState::NotNeeded),
        _ => return Err(ApiError::invalid("state", "unknown_code")),
    };
    let updated_at = cx.now();
    let tick = draft(cx);
    save(cx, &tick, |tx| {
        match state {
            None => tx.drop_request_document(request.id, &args.document)?,
            Some(state) => tx.save_request_document(
                request.id,
                &RequestDocument {
                    document: args.document,
                    alternative: None,
                    state,
                    updated_at,
                },
            )?,
        }
        Ok(())
    })?;
    sessions::view(cx, session.id)
}

pub(crate) fn request_set(cx: &mut Cx<'_>, args: RequestSetArgs) -> Result<SessionView> {
    let (session, mut request) = open_request(cx, args.request)?;
    let now = cx.now();
    let mut work = cx
        .open
        .store
        .read()
        .request_work(request.id)?
        .unwrap_or_else(|| RequestWork::empty(request.id, now));
    work.updated_at = now;
    let value = filled(&args.value);
    if let (Some(field), Some(text)) = (free_text(args.field), &value) {
        values::check_free_text(text, &CheckContext::on(cx.today()))
            .map_err(|problem| ApiError::invalid(field, problem.code))?;
    }
    let coded = |list| checked_code(cx, list, value.clone());
    match args.field {
        RequestField::Level => {
            request.level =
                coded("levels")?.ok_or_else(|| ApiError::invalid("level", "required"))?
        }
        RequestField::Outcome => {
            // The day proposed follows the outcome; one that the agent chose, or cleared, stays.
            let before = awaited(cx, &request);
            request.outcome = coded("outcomes")?;
            if work.next_date == before {
                work.next_date = awaited(cx, &request);
            }
        }
        RequestField::Way => request.way = coded("request_ways")?,
        RequestField::BlockingReason => request.blocking_reason = coded("blocking_reasons")?,
        RequestField::OrientationTarget => {
            request.orientation_target = coded("orientation_targets")?
        }
        RequestField::BlockingNote => work.blocking_note = value,
        RequestField::Reference => work.reference = value,
        RequestField::NextStep => work.next_step = value,
        RequestField::NextDate => {
            work.next_date = value.map(|v| checked_date(cx, &v)).transpose()?
        }
        RequestField::Note => work.note = value,
    }
    let change = draft(cx);
    save(cx, &change, |tx| {
        match args.field {
            RequestField::Outcome => {
                tx.save_request(&request)?;
                tx.save_request_work(&work)?;
            }
            RequestField::Level
            | RequestField::Way
            | RequestField::BlockingReason
            | RequestField::OrientationTarget => tx.save_request(&request)?,
            RequestField::BlockingNote
            | RequestField::Reference
            | RequestField::NextStep
            | RequestField::NextDate
            | RequestField::Note => tx.save_request_work(&work)?,
        }
        Ok(())
    })?;
    sessions::view(cx, session.id)
}

/// The day on which the legal clock of a request ends, if it was sent today; none while it was not sent.
fn awaited(cx: &Cx<'_>, request: &Request) -> Option<NaiveDate> {
    let outcomes = cx.open.catalogue.list("outcomes")?;
    let sent = outcomes
        .get(request.outcome.as_deref()?)
        .is_some_and(|outcome| outcome.has("starts_clock"));
    sent.then(|| clock_end(cx, request)).flatten()
}

fn clock_end(cx: &Cx<'_>, request: &Request) -> Option<NaiveDate> {
    let procedure = procedure_of(&cx.open.catalogue, request)?;
    cx.open.catalogue.clock_of(procedure)?.due_on(cx.today())
}

/// The name of a field that is written freely, kept and printed.
const fn free_text(field: RequestField) -> Option<&'static str> {
    match field {
        RequestField::BlockingNote => Some("blocking_note"),
        RequestField::Reference => Some("reference"),
        RequestField::NextStep => Some("next_step"),
        RequestField::Note => Some("note"),
        RequestField::Level
        | RequestField::Outcome
        | RequestField::Way
        | RequestField::BlockingReason
        | RequestField::OrientationTarget
        | RequestField::NextDate => None,
    }
}

/// A code of a list, valid today; none when nothing was chosen.
pub(crate) fn checked_code(
    cx: &Cx<'_>,
    list: &str,
    code: Option<String>,
) -> Result<Option<String>> {
    match code {
        Some(code)
            if cx
                .open
                .catalogue
                .label_on(list, &code, cx.today())
                .is_none() =>
        {
            Err(ApiError::invalid(list, "unknown_code"))
        }
        other => Ok(other),
    }
}

fn checked_date(cx: &Cx<'_>, typed: &str) -> Result<NaiveDate> {
    let checked = values::check(FieldKind::Date, typed, &CheckContext::on(cx.today()))
        .map_err(|problem| ApiError::invalid("next_date", problem.code))?;
    checked
        .stored
        .parse()
        .map_err(|_| ErrorCode::Internal.into())
}

pub(crate) fn procedure_of<'a>(
    catalogue: &'a Catalogue,
    request: &Request,
) -> Option<&'a Procedure> {
    catalogue.procedure(request.procedure.as_deref()?)
}

pub(crate) fn title_of(catalogue: &Catalogue, request: &Request) -> String {
    match procedure_of(catalogue, request) {
        Some(procedure) => procedure.title.clone(),
        // A procedure that the site removed since: the request keeps its id.
        None => request.procedure.clone().unwrap_or_default(),
    }
}

pub(crate) fn operator_name(catalogue: &Catalogue, operator: &str) -> String {
    catalogue
        .operator(operator)
        .map_or_else(|| operator.to_owned(), |o| o.name.clone())
}

/// What silence will mean, as the text says it.
pub(crate) struct ClockWords {
    pub(crate) sentence: String,
    pub(crate) reference: String,
    pub(crate) unverified: bool,
}

pub(crate) fn clock_words(catalogue: &Catalogue, procedure: &Procedure) -> Option<ClockWords> {
    let used = catalogue.clock_of(procedure)?;
    Some(ClockWords {
        sentence: used.sentence(),
        reference: used.reference.to_owned(),
        unverified: used.unverified,
    })
}

fn online_view(procedure: &Procedure) -> Option<OnlineView> {
    let online = procedure.online.as_ref()?;
    Some(OnlineView {
        url: online.url.clone(),
        host: online.host().unwrap_or_default().to_owned(),
        france_connect: online.france_connect,
        unverified: procedure.is_unverified("online"),
    })
}

/// What the catalogue says of a procedure; of one that the site removed since, its title and operator alone.
pub(crate) fn entry_facts(
    catalogue: &Catalogue,
    operator: &str,
    title: String,
    procedure: Option<&Procedure>,
) -> EntryFacts {
    let known = EntryFacts {
        title,
        official_title: String::new(),
        operator: operator.to_owned(),
        operator_name: operator_name(catalogue, operator),
        operator_phone: catalogue
            .operator(operator)
            .and_then(|o| o.phone.clone())
            .unwrap_or_default(),
        purpose: String::new(),
        online: None,
        cerfa: Vec::new(),
        clock: String::new(),
        clock_reference: String::new(),
        clock_unverified: false,
        source: String::new(),
        checked_on: String::new(),
        unverified: Vec::new(),
    };
    let Some(procedure) = procedure else {
        return known;
    };
    let (clock, clock_reference, clock_unverified) = clock_words(catalogue, procedure)
        .map(|clock| (clock.sentence, clock.reference, clock.unverified))
        .unwrap_or_default();
    let paper = procedure.paper.as_ref();
    EntryFacts {
        official_title: procedure.official_title.clone(),
        purpose: procedure.purpose.clone(),
        online: online_view(procedure),
        cerfa: paper.map(|p| p.cerfa.clone()).unwrap_or_default(),
        clock,
        clock_reference,
        clock_unverified,
        source: procedure.source.origin.clone(),
        checked_on: procedure.source.checked_on.to_string(),
        unverified: procedure.source.unverified.clone(),
        ..known
    }
}

/// A request as the window shows it, and when it was last touched.
pub(crate) fn view(
    cx: &Cx<'_>,
    request: &Request,
    profile: &Profile,
) -> Result<(RequestView, Option<DateTime<Utc>>)> {
    let catalogue = &cx.open.catalogue;
    let read = cx.open.store.read();
    let work = read.request_work(request.id)?;
    let ticks = read.request_documents(request.id)?;
    let touched = ticks
        .iter()
        .map(|t| t.updated_at)
        .chain(work.as_ref().map(|w| w.updated_at))
        .max();
    let procedure = procedure_of(catalogue, request);
    let documents: Vec<_> = procedure
        .map(|p| {
            p.documents
                .iter()
                .map(|needed| document_tick(catalogue, needed, &ticks))
                .collect()
        })
        .unwrap_or_default();
    let missing = documents
        .iter()
        .filter(|d: &&DocumentTick| d.state == DocumentState::Missing.code())
        .count();
    let fields = procedure.map(|p| p.fields.as_slice()).unwrap_or_default();
    let ready = fields
        .iter()
        .filter(|key| profile.is_good(cx, key.as_str()))
        .count();
    let work = work.unwrap_or_else(|| RequestWork::empty(request.id, request.created_at));
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let shown = RequestView {
        id: request.id,
        procedure: request.procedure.clone().unwrap_or_default(),
        entry: entry_facts(
            catalogue,
            &request.operator,
            title_of(catalogue, request),
            procedure,
        ),
        documents,
        missing_count: count(missing),
        fields_ready: count(ready),
        fields_total: count(fields.len()),
        ways: procedure
            .map(|p| p.ways.iter().map(|way| way.as_str().to_owned()).collect())
            .unwrap_or_default(),
        level: request.level.clone(),
        outcome: request.outcome.clone().unwrap_or_default(),
        way: request.way.clone().unwrap_or_default(),
        blocking_reason: request.blocking_reason.clone().unwrap_or_default(),
        blocking_note: work.blocking_note.unwrap_or_default(),
        orientation_target: request.orientation_target.clone().unwrap_or_default(),
        reference: work.reference.unwrap_or_default(),
        next_step: work.next_step.unwrap_or_default(),
        next_date: work.next_date.map(|d| d.to_string()).unwrap_or_default(),
        note: work.note.unwrap_or_default(),
        step: work.step.unwrap_or_default(),
        themes: request.themes.clone(),
        clock_end: clock_end(cx, request)
            .map(|day| day.to_string())
            .unwrap_or_default(),
    };
    Ok((shown, touched))
}

/// A document of the catalogue in words.
pub(crate) fn document_words(catalogue: &Catalogue, needed: &NeededDocument) -> ProcedureDocument {
    let label = |code: &str| {
        catalogue
            .label("documents", code)
            .unwrap_or(code)
            .to_owned()
    };
    ProcedureDocument {
        code: needed.code.as_str().to_owned(),
        label: label(needed.code.as_str()),
        detail: catalogue
            .detail("documents", needed.code.as_str())
            .unwrap_or_default()
            .to_owned(),
        note: needed.note.clone().unwrap_or_default(),
        alternatives: needed
            .alternatives
            .iter()
            .map(|code| label(code.as_str()))
            .collect(),
        optional: needed.optional,
    }
}

fn document_tick(
    catalogue: &Catalogue,
    needed: &NeededDocument,
    ticks: &[RequestDocument],
) -> DocumentTick {
    let words = document_words(catalogue, needed);
    let state = ticks
        .iter()
        .find(|t| t.document == words.code)
        .map_or("", |t| t.state.code());
    DocumentTick {
        state: state.to_owned(),
        document: words,
    }
}
