//! The history of another tool: looked at, mapped, taken in at once, taken out at once.
//!
//! The file stays in memory between the two looks, without its name. Nothing is dropped in silence: each row is taken
//! in or refused with its reason; columns that name people are not read.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use guichet_catalogue::Communes;
use guichet_domain::ids::{ImportId, RequestId, SessionId, WorkshopId};
use guichet_domain::text::fold;
use guichet_domain::timer::Timer;
use guichet_exchange::history::ActivityKind;
use guichet_exchange::table::{self, Mapping, Target};
use guichet_exchange::{Activity, Error as ExchangeError, History, coop};
use guichet_store::{
    CountKind, Detail, Request, RequestState, Session, SessionState, Source, Workshop,
    WorkshopCount as Counted, WorkshopState,
};

use super::{act, save, today};
use crate::access::Access;
use crate::desk::{Cx, Desk};
use crate::error::{ApiError, ErrorCode, Result};
use crate::types::*;

/// What may be imported.
const EXTENSIONS: &[&str] = &["xlsx", "csv", "txt"];
/// Values of a column offered for mapping.
const VALUES: usize = 200;
/// Examples shown of a column.
const SAMPLES: usize = 3;
/// Faults shown; all are counted.
const FAULTS: usize = 200;
/// The operator, and the theme of a workshop, that a file does not say.
const NOT_SAID: &str = "non_renseigne";
/// The outcome of a request sent elsewhere.
const SENT: &str = "oriente_vers_structure";
/// The list of the targets of a mapping, in words.
const TARGETS: &str = "import_targets";

/// A file that is being looked at.
pub(crate) struct Pending {
    token: u32,
    bytes: Vec<u8>,
    /// None: La Coop's own columns.
    mapping: Option<Mapping>,
}

/// Asks for a file, with nothing of the desk held meanwhile.
pub(crate) fn import_open(
    desk: &Desk,
    access: Access,
    _: Nothing,
) -> Result<Option<ImportPreview>> {
    let platform = desk.enter(access, |cx| Ok(cx.around.platform.clone()))?;
    let Some(bytes) = platform.open_file(EXTENSIONS)? else {
        return Ok(None);
    };
    desk.enter(access, |cx| {
        // A spreadsheet is a packed folder; everything else is tried as text.
        let mapping = if bytes.starts_with(b"PK") {
            None
        } else {
            Some(guess(cx, &bytes)?)
        };
        let token = cx.open.import.as_ref().map_or(1, |known| known.token + 1);
        cx.open.import = Some(Pending {
            token,
            bytes,
            mapping,
        });
        preview(cx, token).map(Some)
    })
}

pub(crate) fn import_map(cx: &mut Cx<'_>, args: ImportMapArgs) -> Result<ImportPreview> {
    let mut mapping = Mapping::default();
    for column in args
        .columns
        .iter()
        .filter(|column| !column.target.is_empty())
    {
        let target = target_of(&column.target)?;
        let index = usize::try_from(column.index).unwrap_or(usize::MAX);
        mapping.columns.push((target, index));
        let Some(list) = target.list() else {
            continue;
        };
        let values = mapping.values.entry(target).or_default();
        for value in column.values.iter().filter(|value| !value.code.is_empty()) {
            if !is_code(cx, list, &value.code) {
                return Err(ApiError::invalid(list, "unknown_code"));
            }
            values.insert(value.value.clone(), value.code.clone());
        }
    }
    let pending = pending(cx, args.token)?;
    if pending.mapping.is_none() {
        return Err(ApiError::invalid("columns", "form"));
    }
    pending.mapping = Some(mapping);
    preview(cx, args.token)
}

pub(crate) fn import_forget(cx: &mut Cx<'_>, args: ImportTokenArgs) -> Result<Nothing> {
    pending(cx, args.token)?;
    cx.open.import = None;
    Ok(Nothing {})
}

pub(crate) fn import_run(cx: &mut Cx<'_>, args: ImportTokenArgs) -> Result<JobView> {
    let pending = pending(cx, args.token)?;
    let history = read(pending)?;
    let kind = kind_of(pending);
    if history.activities.is_empty() {
        return Err(ApiError::invalid("columns", "empty"));
    }
    let id = ImportId::new(cx.ids());
    let batch = guichet_store::ImportBatch {
        id,
        kind: kind.to_owned(),
        at: cx.now(),
        agent: cx.open.me.id,
        rows: history.accepted,
        refused: history.refused,
        undone_at: None,
    };
    let mut sessions = Vec::new();
    let mut workshops = Vec::new();
    for activity in &history.activities {
        match activity.kind {
            ActivityKind::Individual => sessions.push(session_of(cx, id, activity)),
            ActivityKind::Collective => workshops.push(workshop_of(cx, id, activity)),
        }
    }
    let import = act(cx, "import.run")
        .with("import", Detail::Id(*id.as_uuid()))
        .with("rows", Detail::Number(history.accepted.into()))
        .with("refused", Detail::Number(history.refused.into()));
    save(cx, &import, |tx| {
        tx.add_import(&batch)?;
        for (session, request) in &sessions {
            tx.record_session(session, std::slice::from_ref(request), None)?;
        }
        for workshop in &workshops {
            tx.save_workshop(workshop)?;
        }
        Ok(())
    })?;
    cx.open.import = None;
    Ok(cx.jobs.done(history.activities.len()))
}

pub(crate) fn imports(cx: &mut Cx<'_>, _: Nothing) -> Result<Vec<ImportBatch>> {
    let read = cx.open.store.read();
    let mut batches = Vec::new();
    for batch in read.imports()? {
        let agent = read.agent(batch.agent)?;
        batches.push(ImportBatch {
            id: *batch.id.as_uuid(),
            kind: batch.kind,
            at: batch.at,
            agent_name: agent
                .map(|a| format!("{} {}", a.given_name, a.family_name))
                .unwrap_or_default(),
            rows: batch.rows,
            refused: batch.refused,
            undone_at: batch.undone_at,
        });
    }
    Ok(batches)
}

pub(crate) fn import_undo(cx: &mut Cx<'_>, args: ImportArgs) -> Result<Vec<ImportBatch>> {
    let id = ImportId::from_uuid(args.id);
    let known = cx.open.store.read().imports()?;
    if known
        .iter()
        .any(|batch| batch.id == id && batch.undone_at.is_some())
    {
        return Err(ApiError::not_found("import"));
    }
    let at = cx.now();
    let undo = act(cx, "import.undo").with("import", Detail::Id(args.id));
    save(cx, &undo, |tx| {
        tx.undo_import(id, at)?;
        Ok(())
    })?;
    imports(cx, Nothing {})
}

fn pending<'a>(cx: &'a mut Cx<'_>, token: u32) -> Result<&'a mut Pending> {
    cx.open
        .import
        .as_mut()
        .filter(|pending| pending.token == token)
        .ok_or_else(|| ApiError::not_found("import"))
}

fn kind_of(pending: &Pending) -> &'static str {
    if pending.mapping.is_some() {
        "csv"
    } else {
        "coop"
    }
}

fn unreadable(error: ExchangeError) -> ApiError {
    match error {
        ExchangeError::Mapping => ApiError::invalid("columns", "date_missing"),
        _ => ErrorCode::UnreadableFile.into(),
    }
}

fn read(pending: &Pending) -> Result<History> {
    match &pending.mapping {
        None => coop::read(&pending.bytes),
        Some(mapping) => table::read(&pending.bytes, mapping),
    }
    .map_err(unreadable)
}

fn target_of(name: &str) -> Result<Target> {
    Target::named(name).ok_or_else(|| ApiError::invalid("target", "unknown_code"))
}

/// What the headers say by themselves.
fn guess(cx: &Cx<'_>, bytes: &[u8]) -> Result<Mapping> {
    let sniffed = table::sniff(bytes).map_err(unreadable)?;
    let mut mapping = Mapping::default();
    for (index, header) in sniffed.header.iter().enumerate() {
        let header = fold(header);
        let found = Target::ALL.into_iter().find(|target| {
            let label = cx.open.catalogue.label(TARGETS, target.name());
            fold(target.name()) == header || label.is_some_and(|label| fold(label) == header)
        });
        let Some(target) = found else {
            continue;
        };
        if mapping.columns.iter().any(|(known, _)| *known == target) {
            continue;
        }
        mapping.columns.push((target, index));
        let Some(list) = target.list() else {
            continue;
        };
        let codes = codes(cx, list);
        let values = mapping.values.entry(target).or_default();
        for (value, _) in table::distinct(bytes, index, VALUES).map_err(unreadable)? {
            if let Some(code) = known_as(&codes, &value) {
                values.insert(value, code);
            }
        }
    }
    Ok(mapping)
}

/// The code that a value means, by its code or its label.
fn known_as(codes: &[FigureCode], value: &str) -> Option<String> {
    let value = fold(value);
    let found = codes
        .iter()
        .find(|code| fold(&code.label) == value || fold(&code.code) == value);
    found.map(|code| code.code.clone())
}

/// The codes of a list, the catalogue's operators and procedures included.
fn codes(cx: &Cx<'_>, list: &str) -> Vec<FigureCode> {
    let catalogue = &cx.open.catalogue;
    let code = |code: &str, label: &str| FigureCode {
        code: code.to_owned(),
        label: label.to_owned(),
    };
    match list {
        "operators" => catalogue
            .operators()
            .map(|o| code(&o.id, &o.name))
            .collect(),
        "procedures" => catalogue
            .procedures()
            .map(|p| code(&p.id, &p.title))
            .collect(),
        _ => catalogue
            .list(list)
            .into_iter()
            .flat_map(|list| list.entries())
            .map(|entry| code(entry.code.as_str(), &entry.label))
            .collect(),
    }
}

fn is_code(cx: &Cx<'_>, list: &str, code: &str) -> bool {
    match list {
        "operators" => cx.open.catalogue.operator(code).is_some(),
        "procedures" => cx.open.catalogue.procedure(code).is_some(),
        _ => cx.open.catalogue.label(list, code).is_some(),
    }
}

fn preview(cx: &mut Cx<'_>, token: u32) -> Result<ImportPreview> {
    let pending = pending(cx, token)?;
    let kind = kind_of(pending);
    let dated = pending
        .mapping
        .as_ref()
        .is_none_or(|mapping| mapping.columns.iter().any(|(t, _)| *t == Target::Date));
    // Until a column is said to be the date, nothing can be read, and the columns are what there is to see.
    let history = if dated {
        read(pending)?
    } else {
        History::default()
    };
    let (columns, rows) = match &pending.mapping {
        None => (Vec::new(), history.rows),
        Some(mapping) => {
            let (bytes, mapping) = (pending.bytes.clone(), mapping.clone());
            let sniffed = table::sniff(&bytes).map_err(unreadable)?;
            (columns(&sniffed, &bytes, &mapping)?, sniffed.rows)
        }
    };
    let of = |kind| {
        let count = history.activities.iter().filter(|a| a.kind == kind).count();
        u32::try_from(count).unwrap_or(u32::MAX)
    };
    let days = history.activities.iter().map(|activity| activity.date);
    let (from, to) = (days.clone().min(), days.max());
    let header = |column: Option<u32>| {
        let index = column?.checked_sub(1)?;
        let known = columns.iter().find(|c| c.index == index);
        Some(known.map_or_else(|| (index + 1).to_string(), |c| c.title.clone()))
    };
    Ok(ImportPreview {
        token,
        kind: kind.to_owned(),
        faults: history
            .errors
            .iter()
            .take(FAULTS)
            .map(|error| ImportFault {
                row: error.row,
                column: header(error.column).unwrap_or_default(),
                problem: error.code.code().to_owned(),
            })
            .collect(),
        columns,
        targets: targets(cx),
        ignored: history.left_out.clone(),
        rows,
        sessions: of(ActivityKind::Individual),
        workshops: of(ActivityKind::Collective),
        known: known(cx, &history, from, to)?,
        refused: history.refused,
        from,
        to,
        ready: dated && !history.activities.is_empty(),
    })
}

fn columns(sniffed: &table::Sniffed, bytes: &[u8], mapping: &Mapping) -> Result<Vec<ImportColumn>> {
    let mut columns = Vec::new();
    for (index, title) in sniffed.header.iter().enumerate() {
        let target = mapping.columns.iter().find(|(_, at)| *at == index);
        let target = target.map(|(target, _)| *target);
        let mut values = Vec::new();
        if let Some(target) = target.filter(|target| target.list().is_some()) {
            let known = mapping.values.get(&target);
            for (value, rows) in table::distinct(bytes, index, VALUES).map_err(unreadable)? {
                let code = known.and_then(|known| known.get(&value));
                values.push(ImportValue {
                    code: code.cloned().unwrap_or_default(),
                    value,
                    rows,
                });
            }
        }
        let samples = sniffed.sample.iter().filter_map(|row| row.get(index));
        columns.push(ImportColumn {
            index: u32::try_from(index).unwrap_or(u32::MAX),
            title: title.clone(),
            samples: samples
                .filter(|sample| !sample.is_empty())
                .take(SAMPLES)
                .cloned()
                .collect(),
            target: target.map(|t| t.name().to_owned()).unwrap_or_default(),
            values,
        });
    }
    Ok(columns)
}

fn targets(cx: &Cx<'_>) -> Vec<ImportTarget> {
    let target = |target: &Target| {
        let label = cx.open.catalogue.label(TARGETS, target.name());
        ImportTarget {
            id: target.name().to_owned(),
            label: label.unwrap_or(target.name()).to_owned(),
            required: *target == Target::Date,
            codes: target
                .list()
                .map(|list| codes(cx, list))
                .unwrap_or_default(),
        }
    };
    Target::ALL.iter().map(target).collect()
}

/// How many of the file's sessions look already imported: the same start and the same duration.
fn known(
    cx: &Cx<'_>,
    history: &History,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
) -> Result<u32> {
    let (Some(from), Some(to)) = (from, to) else {
        return Ok(0);
    };
    let mut there = BTreeSet::new();
    let (start, _) = today::bounds(cx.open.zone, from);
    let (_, until) = today::bounds(cx.open.zone, to);
    cx.open.store.read().each_fact(start, until, &mut |row| {
        if row.source == Source::Import {
            there.insert((row.started_at, row.minutes));
        }
    })?;
    let seen = history.activities.iter().filter(|activity| {
        activity.kind == ActivityKind::Individual
            && there.contains(&(started(cx, activity), activity.minutes))
    });
    Ok(u32::try_from(seen.count()).unwrap_or(u32::MAX))
}

/// When an activity began. A file that tells no hour gives midnight: nobody takes it for one.
fn started(cx: &Cx<'_>, activity: &Activity) -> DateTime<Utc> {
    let time = activity.time.unwrap_or(NaiveTime::MIN);
    today::instant_at(cx.open.zone, activity.date, time)
}

fn session_of(cx: &Cx<'_>, import: ImportId, activity: &Activity) -> (Session, Request) {
    let started_at = started(cx, activity);
    let person = activity.people.first().cloned().unwrap_or_default();
    let id = SessionId::new(cx.ids());
    let ended = started_at + TimeDelta::minutes(activity.minutes.unwrap_or(0).into());
    let mut session = Session::start(id, cx.open.me.id, started_at);
    session.state = SessionState::Closed;
    session.channel = activity.channel.clone();
    session.timer = Timer::start(started_at);
    session.ended_at = Some(ended);
    session.closed_at = Some(ended);
    session.minutes = activity.minutes;
    session.anonymous = true;
    session.age_class = person.age_class;
    session.gender = person.gender;
    session.social_status = person.social_status;
    session.town = person
        .town_insee
        .filter(|code| Communes::embedded().get(code).is_some());
    session.autonomy = activity.autonomy.clone();
    session.equipment = activity.equipment.clone();
    session.orientation_target = activity.orientation_target.clone();
    session.source = Source::Import;
    session.import = Some(import);
    let sent = activity.oriented == Some(true);
    let themes = activity.themes.iter().chain(&activity.mediation_themes);
    let request = Request {
        id: RequestId::new(cx.ids()),
        session: id,
        position: 0,
        operator: activity
            .operator
            .clone()
            .unwrap_or_else(|| NOT_SAID.to_owned()),
        procedure: activity.procedure.clone(),
        catalogue_revision: cx.open.catalogue.revision().to_owned(),
        level: activity.level.clone().unwrap_or_default(),
        outcome: activity
            .outcome
            .clone()
            .or_else(|| sent.then(|| SENT.to_owned())),
        blocking_reason: activity.blocking_reason.clone(),
        orientation_target: activity.orientation_target.clone(),
        way: None,
        minutes: activity.minutes,
        state: RequestState::Done,
        created_at: started_at,
        themes: themes
            .cloned()
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect(),
        returns_to: None,
        due_on: None,
    };
    (session, request)
}

/// A workshop keeps counters of what its rows said of each: never the rows.
fn workshop_of(cx: &Cx<'_>, import: ImportId, activity: &Activity) -> Workshop {
    let mut counts: BTreeMap<(&str, String), u32> = BTreeMap::new();
    for person in &activity.people {
        let said = [
            (CountKind::AgeClass, &person.age_class),
            (CountKind::Gender, &person.gender),
            (CountKind::SocialStatus, &person.social_status),
        ];
        for (kind, code) in said {
            if let Some(code) = code {
                *counts.entry((kind.code(), code.clone())).or_default() += 1;
            }
        }
    }
    let kinds = [
        CountKind::AgeClass,
        CountKind::Gender,
        CountKind::SocialStatus,
    ];
    Workshop {
        id: WorkshopId::new(cx.ids()),
        agent: cx.open.me.id,
        state: WorkshopState::Closed,
        theme: activity
            .mediation_themes
            .first()
            .cloned()
            .unwrap_or_else(|| NOT_SAID.to_owned()),
        level: activity.workshop_level.clone(),
        started_at: started(cx, activity),
        minutes: activity.minutes.unwrap_or(0),
        participants: activity.participants,
        source: Source::Import,
        import: Some(import),
        counts: counts
            .into_iter()
            .filter_map(|((kind, code), count)| {
                let kind = kinds.into_iter().find(|known| known.code() == kind)?;
                Some(Counted { kind, code, count })
            })
            .collect(),
    }
}
