//! The history of another tool: looked at, mapped, taken in at once, taken out at once.
//!
//! The file stays in memory between the two looks, without its name, and is read while nothing of the desk is held.
//! Nothing is dropped in silence: each row is taken in, left out because it is here already, or refused with its
//! reason; columns that name people are not read.

mod known;
mod take;

use std::io::Cursor;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use guichet_catalogue::Catalogue;
use guichet_domain::ids::ImportId;
use guichet_domain::text::fold;
use guichet_domain::time::Zone;
use guichet_exchange::history::ActivityKind;
use guichet_exchange::table::{self, Mapping, Target};
use guichet_exchange::{Activity, Error as ExchangeError, Format, History, coop, refused};
use guichet_store::Detail;

use self::known::{Known, Links, Search};
use self::take::Taking;
use super::leaving::{self, Leaving};
use super::{act, exports, save, today};
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
/// What is here already, shown; all are counted.
const KNOWN: usize = 200;
/// The kinds of file: La Coop's own columns, or a table whose columns are mapped by hand.
const COOP: &str = "coop";
const CSV: &str = "csv";
/// The operator, and the theme of a workshop, that a file does not say.
const NOT_SAID: &str = "non_renseigne";
/// The outcome of a request sent elsewhere.
const SENT: &str = "oriente_vers_structure";
/// The list of the targets of a mapping, in words.
const TARGETS: &str = "import_targets";

/// A file that is being looked at.
pub(crate) struct Pending {
    token: u32,
    bytes: Arc<Vec<u8>>,
    /// None: La Coop's own columns.
    mapping: Option<Mapping>,
    history: Arc<History>,
    known: Arc<Known>,
    links: Arc<Links>,
    stage: Stage,
}

/// How far a file is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Seen,
    /// It was taken in: what it did not bring can still be told.
    Taken,
}

/// What a file is read with: nothing of the desk is held meanwhile.
struct Look {
    catalogue: Catalogue,
    zone: Zone,
    today: NaiveDate,
}

impl Look {
    fn of(cx: &Cx<'_>) -> Self {
        Self {
            catalogue: cx.open.catalogue.clone(),
            zone: cx.open.zone,
            today: cx.today(),
        }
    }
}

/// Asks for a file and reads it.
pub(crate) fn import_open(
    desk: &Desk,
    access: Access,
    _: Nothing,
) -> Result<Option<ImportPreview>> {
    let (platform, look) =
        desk.enter(access, |cx| Ok((cx.around.platform.clone(), Look::of(cx))))?;
    let Some(bytes) = platform.open_file(EXTENSIONS)? else {
        return Ok(None);
    };
    // A spreadsheet is a packed folder; everything else is tried as text.
    let mapping = if bytes.starts_with(b"PK") {
        None
    } else {
        Some(guess(&look.catalogue, &bytes)?)
    };
    let (mut pending, mut preview) = seen(desk, access, &look, Arc::new(bytes), mapping)?;
    desk.enter(access, |cx| {
        pending.token = cx.open.import.as_ref().map_or(1, |known| known.token + 1);
        preview.token = pending.token;
        cx.open.import = Some(pending);
        Ok(Some(preview))
    })
}

pub(crate) fn import_map(
    desk: &Desk,
    access: Access,
    args: ImportMapArgs,
) -> Result<ImportPreview> {
    // One after the other: the last mapping asked for is the one that stays.
    let _turn = desk.jobs().one_look();
    let (look, bytes, mapping) = desk.enter(access, |cx| {
        let look = Look::of(cx);
        let pending = pending(cx, args.token)?;
        if pending.mapping.is_none() {
            return Err(ApiError::invalid("columns", "form"));
        }
        let bytes = pending.bytes.clone();
        Ok((look, bytes, mapping_of(cx, &args.columns)?))
    })?;
    let (mut mapped, mut preview) = seen(desk, access, &look, bytes, Some(mapping))?;
    desk.enter(access, |cx| {
        let pending = pending(cx, args.token)?;
        mapped.token = args.token;
        preview.token = args.token;
        *pending = mapped;
        Ok(preview)
    })
}

fn mapping_of(cx: &Cx<'_>, columns: &[ImportColumnMap]) -> Result<Mapping> {
    let mut mapping = Mapping::default();
    for column in columns.iter().filter(|column| !column.target.is_empty()) {
        let target = target_of(&column.target)?;
        let index = usize::try_from(column.index).unwrap_or(usize::MAX);
        mapping.columns.push((target, index));
        let Some(list) = target.list() else {
            continue;
        };
        let values = mapping.values.entry(target).or_default();
        for value in column.values.iter().filter(|value| !value.code.is_empty()) {
            if !is_code(&cx.open.catalogue, list, &value.code) {
                return Err(ApiError::invalid(list, "unknown_code"));
            }
            values.insert(value.value.clone(), value.code.clone());
        }
    }
    Ok(mapping)
}

pub(crate) fn import_forget(cx: &mut Cx<'_>, args: ImportTokenArgs) -> Result<Nothing> {
    pending(cx, args.token)?;
    cx.open.import = None;
    Ok(Nothing {})
}

/// Begins to take a file in. It goes on beside the desk, on a thread of its own.
pub(crate) fn import_run(desk: &Desk, access: Access, args: ImportRunArgs) -> Result<JobView> {
    desk.enter(access, |cx| {
        let (act, agent, at) = (act(cx, "import.run"), cx.open.me.id, cx.now());
        let id = ImportId::new(cx.ids());
        let around = cx.around;
        let (zone, revision) = (cx.open.zone, cx.open.catalogue.revision().to_owned());
        let pending = pending(cx, args.token)?;
        let history = pending.history.clone();
        if pending.stage == Stage::Taken {
            return Err(ApiError::not_found("import"));
        }
        if history.activities.is_empty() {
            return Err(ApiError::invalid("columns", "empty"));
        }
        let taking = Taking {
            desk: desk.shared().clone(),
            gate: desk.jobs().gate().clone(),
            platform: around.platform.clone(),
            dir: around.dir.clone(),
            ids: around.ids.clone(),
            zone,
            agent,
            revision,
            act: act.with("import", Detail::Id(*id.as_uuid())),
            batch: guichet_store::ImportBatch {
                id,
                kind: kind_of(pending.mapping.as_ref()).to_owned(),
                at,
                agent,
                rows: 0,
                refused: history.refused,
                undone_at: None,
            },
            with_known: args.with_known,
            token: args.token,
            links: pending.links.clone(),
            history,
        };
        let rows = usize::try_from(taking.history.accepted).unwrap_or(usize::MAX);
        cx.jobs.begin(rows, move |job| taking.run(job))
    })
}

/// Saves, as a table, what the file does not bring and why.
pub(crate) fn import_faults_save(
    desk: &Desk,
    access: Access,
    args: ImportTokenArgs,
) -> Result<Saved> {
    leaving::save_as(
        desk,
        access,
        |cx| {
            pending(cx, args.token)?;
            Ok(format!("lignes-non-reprises-{}.csv", cx.today()))
        },
        |cx| faults(cx, args.token),
    )
}

fn faults(cx: &mut Cx<'_>, token: u32) -> Result<Leaving> {
    let made_at = cx.now().with_timezone(&cx.open.zone.tz()).naive_local();
    let pending = pending(cx, token)?;
    let activities = &pending.history.activities;
    let known: Vec<u32> = pending
        .known
        .iter()
        .filter_map(|position| activities.get(*position))
        .map(|activity| activity.row)
        .collect();
    let mut table = refused(made_at, &pending.history, &known).map_err(exports::failed)?;
    let mut out = Cursor::new(Vec::new());
    guichet_exchange::write(&mut table, Format::Csv, &mut out, &mut ()).map_err(exports::failed)?;
    Ok(Leaving {
        bytes: out.into_inner().into(),
        note: None,
    })
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

const fn kind_of(mapping: Option<&Mapping>) -> &'static str {
    if mapping.is_some() { CSV } else { COOP }
}

fn unreadable(error: ExchangeError) -> ApiError {
    ApiError::new(ErrorCode::UnreadableFile).with("problem", FileProblem::from(error))
}

fn read(bytes: &[u8], mapping: Option<&Mapping>) -> Result<History> {
    match mapping {
        None => coop::read(bytes),
        Some(mapping) => table::read(bytes, mapping),
    }
    .map_err(unreadable)
}

fn target_of(name: &str) -> Result<Target> {
    Target::named(name).ok_or_else(|| ApiError::invalid("target", "unknown_code"))
}

/// What the headers say by themselves.
fn guess(catalogue: &Catalogue, bytes: &[u8]) -> Result<Mapping> {
    let sniffed = table::sniff(bytes).map_err(unreadable)?;
    let mut mapping = Mapping::default();
    for (index, header) in sniffed.header.iter().enumerate() {
        let header = fold(header);
        let found = Target::ALL.into_iter().find(|target| {
            let label = catalogue.label(TARGETS, target.name());
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
        let codes = codes(catalogue, list);
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
fn codes(catalogue: &Catalogue, list: &str) -> Vec<FigureCode> {
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

fn is_code(catalogue: &Catalogue, list: &str, code: &str) -> bool {
    match list {
        "operators" => catalogue.operator(code).is_some(),
        "procedures" => catalogue.procedure(code).is_some(),
        _ => catalogue.label(list, code).is_some(),
    }
}

/// Reads a file, and looks for what of it is here already in slices, between which every other command passes.
fn seen(
    desk: &Desk,
    access: Access,
    look: &Look,
    bytes: Arc<Vec<u8>>,
    mapping: Option<Mapping>,
) -> Result<(Pending, ImportPreview)> {
    let mapping = mapping.map(|mapping| Mapping {
        latest: Some(look.today),
        ..mapping
    });
    let kind = kind_of(mapping.as_ref());
    let dated = mapping
        .as_ref()
        .is_none_or(|mapping| mapping.columns.iter().any(|(t, _)| *t == Target::Date));
    // Until a column is said to be the date, nothing can be read, and the columns are what there is to see.
    let history = if dated {
        read(&bytes, mapping.as_ref())?
    } else {
        History::default()
    };
    let (columns, rows) = match &mapping {
        None => (Vec::new(), history.rows),
        Some(mapping) => {
            let sniffed = table::sniff(&bytes).map_err(unreadable)?;
            (columns(&sniffed, &bytes, mapping)?, sniffed.rows)
        }
    };
    let mut search = Search::new(&history, kind, look.zone, None);
    while !desk.enter(access, |cx| search.step(cx.open.store.read()))? {
        desk.give_way();
    }
    let (known, links) = search.found();
    let preview = preview(look, kind, columns, rows, &history, &known);
    let pending = Pending {
        token: 0,
        bytes,
        mapping,
        history: Arc::new(history),
        known: Arc::new(known),
        links,
        stage: Stage::Seen,
    };
    let ready = dated && preview.ready;
    Ok((pending, ImportPreview { ready, ..preview }))
}

/// What importing would do; the token is still to be said.
fn preview(
    look: &Look,
    kind: &str,
    columns: Vec<ImportColumn>,
    rows: u32,
    history: &History,
    known: &Known,
) -> ImportPreview {
    let counted = |activities: &mut dyn Iterator<Item = &Activity>| {
        let (mut sessions, mut workshops) = (0, 0);
        for activity in activities {
            match activity.kind {
                ActivityKind::Individual => sessions += 1,
                ActivityKind::Collective => workshops += 1,
            }
        }
        (sessions, workshops)
    };
    let there = || known.iter().filter_map(|at| history.activities.get(*at));
    let (sessions, workshops) = counted(&mut history.activities.iter());
    let (known_sessions, known_workshops) = counted(&mut there());
    let days = history.activities.iter().map(|activity| activity.date);
    ImportPreview {
        token: 0,
        kind: kind.to_owned(),
        faults: history
            .errors
            .iter()
            .take(FAULTS)
            .map(|error| ImportFault {
                row: error.row,
                column: error
                    .column
                    .map(|column| history.title(column))
                    .unwrap_or_default(),
                problem: error.code.into(),
            })
            .collect(),
        columns,
        targets: targets(&look.catalogue),
        ignored: history.left_out.clone(),
        rows,
        sessions,
        workshops,
        known_sessions,
        known_workshops,
        known: there()
            .take(KNOWN)
            .map(|activity| ImportKnown {
                row: activity.row,
                day: activity.date,
                workshop: activity.kind == ActivityKind::Collective,
                minutes: activity.minutes,
            })
            .collect(),
        refused: history.refused,
        from: days.clone().min(),
        to: days.max(),
        ready: !history.activities.is_empty(),
    }
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

fn targets(catalogue: &Catalogue) -> Vec<ImportTarget> {
    let target = |target: &Target| {
        let label = catalogue.label(TARGETS, target.name());
        ImportTarget {
            id: target.name().to_owned(),
            label: label.unwrap_or(target.name()).to_owned(),
            required: *target == Target::Date,
            codes: target
                .list()
                .map(|list| codes(catalogue, list))
                .unwrap_or_default(),
        }
    };
    Target::ALL.iter().map(target).collect()
}

/// When an activity began. A file that tells no hour gives midnight: nobody takes it for one.
fn started(zone: Zone, activity: &Activity) -> DateTime<Utc> {
    let time = activity.time.unwrap_or(NaiveTime::MIN);
    today::instant_at(zone, activity.date, time)
}
