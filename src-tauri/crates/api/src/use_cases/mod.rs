//! One function a command. A use case reads and writes through the store, applies the rules of
//! `domain` and `catalogue`, and knows neither the window nor the disk.

mod answers;
mod catalogue;
mod citizens;
mod closing;
mod correction;
mod exports;
mod figures;
mod given;
mod imports;
mod leaving;
mod portal;
mod profile;
mod requests;
mod retention;
mod sessions;
mod site;
mod skills;
mod summary;
mod today;
mod views;
mod workshops;

pub(crate) use answers::{Answered, diagnosis_add, satisfaction_add};
pub(crate) use catalogue::{
    codes, communes_search, operators, procedure, procedures_search, site_procedure_remove,
    site_procedure_set,
};
pub(crate) use citizens::{
    citizen, citizen_create, citizen_duplicates, citizen_search, citizen_set,
};
pub(crate) use closing::{closing, session_close};
pub(crate) use correction::{session_correct, session_record};
pub(crate) use exports::{coop_link, exchange_options, export_start, job, job_cancel};
pub(crate) use figures::{
    Seen, blocks, figures, figures_sessions, report_intro, report_intro_set, report_preview,
    report_print, report_save,
};
pub(crate) use imports::{
    Pending, import_faults_save, import_forget, import_map, import_open, import_run, import_undo,
    imports,
};
pub(crate) use portal::{
    PortalDesk, portal, portal_allow_host, portal_browser, portal_close, portal_download_keep,
    portal_download_refuse, portal_fill, portal_go, portal_keep_page, portal_open,
    portal_reference_accept, portal_sense, portal_undo, session_file_remove, session_file_restore,
    session_file_save, session_files,
};
pub(crate) use profile::{copy_panel, copy_value, profile, profile_set};
pub(crate) use requests::{
    request_add, request_document, request_remove, request_restore, request_set,
};
pub(crate) use retention::{retention, retention_purge};
pub(crate) use sessions::{
    session, session_channel, session_citizen, session_discard, session_pause, session_place,
    session_restore, session_resume, session_start,
};
pub(crate) use site::{
    agent_add, agent_set, agents, app_state, check_password, check_value, lock, network,
    password_change, printers, recover, recovery_confirm, recovery_preview, recovery_print,
    recovery_renew, recovery_save, settings, settings_set, setup, site, site_set, touch, unlock,
};
pub(crate) use skills::{
    equipment_remove, equipment_set, skill_set, skills, training_remove, training_set,
};
pub(crate) use summary::{summary_preview, summary_print, summary_save};
pub(crate) use today::today;
pub(crate) use views::{view_remove, view_save, views};
pub(crate) use workshops::{workshop_discard, workshop_restore, workshop_set, workshops};

use guichet_domain::ids::{RequestId, SessionId};
use guichet_domain::role::Role;
use guichet_domain::values::{self, CheckContext};
use guichet_store::{Act, Request, Session, SessionState, Thing, Tx};

use crate::desk::Cx;
use crate::error::{ApiError, ErrorCode, Result};

/// The commands that read the image of the facts: it is made ready, in slices, before they enter.
pub(crate) const READ_FIGURES: &[&str] = &[
    "figures",
    "figures_sessions",
    "blocks",
    "report_preview",
    "report_print",
    "report_save",
];

/// The commands that write in neither file: they pass while an import does. So do those that open and lock the desk,
/// which stop it.
pub(crate) const WRITE_NOTHING: &[&str] = &[
    "app_state",
    "check_value",
    "check_password",
    "communes_search",
    "setup",
    "unlock",
    "recover",
    "lock",
    "touch",
    "network",
    "recovery_preview",
    "agents",
    "site",
    "settings",
    "retention",
    "codes",
    "today",
    "session",
    "citizen_search",
    "citizen_duplicates",
    "citizen",
    "profile",
    "copy_panel",
    "copy_value",
    "portal",
    "portal_go",
    "portal_close",
    "session_files",
    "closing",
    "session_record",
    "workshops",
    "figures",
    "figures_sessions",
    "blocks",
    "report_intro",
    "report_preview",
    "exchange_options",
    "job",
    "job_cancel",
    "import_open",
    "import_map",
    "import_run",
    "import_faults_save",
    "import_forget",
    "imports",
    "views",
    "skills",
    "summary_preview",
    "printers",
    "procedures_search",
    "procedure",
    "operators",
    // They pass by themselves, for the time of writing: a dialog that waits keeps no import waiting, nor the lock.
    "summary_print",
    "summary_save",
    "report_print",
    "report_save",
    "session_file_save",
    "recovery_print",
    "recovery_save",
];

/// The only way to write: one act, one transaction, and the screens told what changed.
pub(crate) fn save<T>(
    cx: &mut Cx<'_>,
    act: &Act,
    write: impl FnOnce(&mut Tx<'_>) -> Result<T>,
) -> Result<T> {
    let done = cx.open.store.transact(act, write)?;
    if done
        .changes
        .iter()
        .any(|thing| matches!(thing, Thing::Session(_)))
    {
        cx.open.usage = None;
    }
    cx.open.image.note(&done.changes);
    cx.changes.extend(done.changes);
    if let Some(back) = done.clock_back {
        cx.open.warn_clock_back(back.by_seconds);
    }
    Ok(done.value)
}

/// An act of the agent at the desk, now.
pub(crate) fn act(cx: &Cx<'_>, code: &'static str) -> Act {
    Act::new(code, Some(cx.open.me.id), cx.now())
}

/// A draft saved while typing.
pub(crate) fn draft(cx: &Cx<'_>) -> Act {
    Act::draft(Some(cx.open.me.id), cx.now())
}

/// A session that this agent may work on: her own, or any for an administrator.
pub(crate) fn session_of(cx: &Cx<'_>, id: SessionId) -> Result<Session> {
    let session = cx
        .open
        .store
        .read()
        .session(id)?
        .ok_or_else(|| ApiError::not_found("session"))?;
    let mine = session.agent == cx.open.me.id || cx.open.me.role == Role::Administrator;
    if mine {
        Ok(session)
    } else {
        Err(ErrorCode::Forbidden.into())
    }
}

/// The same, still open.
pub(crate) fn open_session(cx: &Cx<'_>, id: SessionId) -> Result<Session> {
    let session = session_of(cx, id)?;
    match session.state {
        SessionState::Open => Ok(session),
        SessionState::Closed | SessionState::Discarded => Err(ErrorCode::SessionClosed.into()),
    }
}

/// A request of an open session that this agent may work on.
pub(crate) fn open_request(cx: &Cx<'_>, id: RequestId) -> Result<(Session, Request)> {
    let request = cx
        .open
        .store
        .read()
        .request(id)?
        .ok_or_else(|| ApiError::not_found("request"))?;
    let session = open_session(cx, request.session)?;
    Ok((session, request))
}

/// Words written freely by the staff, trimmed: not longer than `longest` characters, without a number that is never kept.
pub(crate) fn free_text(
    cx: &Cx<'_>,
    field: &str,
    text: &str,
    longest: usize,
) -> Result<Option<String>> {
    let Some(text) = filled(text) else {
        return Ok(None);
    };
    if text.chars().count() > longest {
        return Err(ApiError::invalid(field, "too_long").with("max", longest));
    }
    values::check_free_text(&text, &CheckContext::on(cx.today()))
        .map_err(|problem| ApiError::invalid(field, problem.code))?;
    Ok(Some(text))
}

/// An empty text is no text.
pub(crate) fn filled(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}
