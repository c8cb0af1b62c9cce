//! Files that leave the counter: the figures of a view, its sessions without identity, La Coop's spreadsheet,
//! reporting profiles; and the link that prefills La Coop's form.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};
use std::io::Cursor;

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta, Utc};
use guichet_catalogue::{Catalogue, Communes};
use guichet_domain::ids::{AgentId, SessionId};
use guichet_domain::role::Role;
use guichet_domain::time::{Zone, date_words};
use guichet_exchange::record::Town;
use guichet_exchange::{
    Cell as Put, Column, Error as ExchangeError, Format, Kind, Labels, Profile, RequestRecord,
    SessionRecord, Sheet as Table, Watcher, Workbook, WorkshopRecord, coop, records, rows_of,
};
use guichet_statistics::{Period, SMALLEST_SHOWN, Viewer};
use guichet_store::{Detail, FactRow, Source, Subject, Workshop, WorkshopState};

use super::figures::{Asked, published, registry, viewer};
use super::{act, save, session_of, site, today};
use crate::access::Access;
use crate::desk::{Cx, Desk};
use crate::error::{ApiError, ErrorCode, Result};
use crate::jobs::{Ended, Job};
use crate::types::*;

/// What one slice reads.
const SLICE: i64 = 7;
/// La Coop's own columns and labels.
const COOP: &str = "coop";
/// Profiles that make our own export.
const OWN: [&str; 2] = ["sessions", "requests"];
/// Where La Coop is. Its form reads the state of the link defensively; nobody there has promised to go on.
const COOP_ORIGIN: &str = "https://coop-numerique.anct.gouv.fr";
/// The list of the words of files.
const WORDS: &str = "export_words";

const FORMATS: [Format; 4] = [Format::Xlsx, Format::Ods, Format::Csv, Format::Json];

pub(crate) fn exchange_options(cx: &mut Cx<'_>, _: Nothing) -> Result<ExchangeOptions> {
    let words = Words(&cx.open.catalogue);
    let plain = FORMATS.iter().map(|format| ExportFormat {
        id: format.extension().to_owned(),
        label: words.of(format.extension()),
        detail: String::new(),
        extension: format.extension().to_owned(),
        contents: vec![ExportContent::Figures, ExportContent::Sessions],
        profile: false,
    });
    let coop = ExportFormat {
        id: COOP.to_owned(),
        label: words.of(COOP),
        detail: String::new(),
        extension: Format::Xlsx.extension().to_owned(),
        contents: vec![ExportContent::Sessions],
        profile: true,
    };
    let profiles = profiles()?.into_iter().map(|profile| ExportFormat {
        detail: if profile.verified {
            profile.source
        } else {
            format!("{}, {}", profile.source, words.of("unverified"))
        },
        id: profile.id,
        label: profile.label,
        extension: Format::Xlsx.extension().to_owned(),
        contents: vec![ExportContent::Sessions],
        profile: true,
    });
    Ok(ExchangeOptions {
        formats: plain.chain([coop]).chain(profiles).collect(),
        coop_link: site::coop_link(cx)?,
    })
}

fn profiles() -> Result<Vec<Profile>> {
    let shipped = guichet_exchange::profile::shipped().map_err(failed)?;
    let others = shipped.into_iter();
    Ok(others
        .filter(|profile| !OWN.contains(&profile.id.as_str()))
        .collect())
}

pub(super) fn failed(error: ExchangeError) -> ApiError {
    match error {
        // The job itself says that it was stopped.
        ExchangeError::Cancelled => ErrorCode::Internal.into(),
        _ => {
            tracing::error!(%error, "a file could not be made");
            ApiError::new(ErrorCode::SaveFailed).with("problem", FileProblem::from(error))
        }
    }
}

pub(crate) fn job(cx: &mut Cx<'_>, args: JobArgs) -> Result<JobView> {
    Ok(cx.jobs.find(args.id)?.view())
}

pub(crate) fn job_cancel(cx: &mut Cx<'_>, args: JobArgs) -> Result<JobView> {
    cx.jobs.cancel(args.id)
}

/// Gathers what the file will hold in slices, between which every other command passes, then writes it on a thread
/// of its own.
pub(crate) fn export_start(desk: &Desk, access: Access, args: ExportArgs) -> Result<JobView> {
    desk.prepare_figures(access)?;
    let mut plan = desk.enter(access, |cx| Plan::of(cx, &args))?;
    while let Some((from, until)) = plan.next_slice() {
        desk.enter(access, |cx| plan.read(cx, from, until))?;
    }
    desk.enter(access, |cx| {
        let exported = act(cx, "figures.export")
            .with("from", Detail::Code(plan.period.from.to_string()))
            .with("to", Detail::Code(plan.period.to.to_string()))
            .with("format", Detail::Code(args.format.clone()));
        save(cx, &exported, |_| Ok(()))?;
        let platform = cx.around.platform.clone();
        cx.jobs.begin(plan.total(), move |job| {
            let bytes = plan.write(job)?;
            if job.is_cancelled() {
                return Err(ErrorCode::Internal.into());
            }
            job.state(JobState::Saving);
            let Some(place) = platform.ask_where(&plan.file_name)? else {
                return Ok(Ended::default());
            };
            // Stopped, or locked, while the question was open: nothing leaves.
            if job.is_cancelled() {
                return Err(ErrorCode::Internal.into());
            }
            let path = platform.write(&place, &bytes)?;
            Ok(Ended {
                path: Some(path.display().to_string()),
                imported: None,
            })
        })
    })
}

/// What an export will write, gathered: nothing of it leads to the files or to a person.
struct Plan {
    kind: Sort,
    format: Format,
    file_name: String,
    period: Period,
    made_at: NaiveDateTime,
    zone: Zone,
    catalogue: Catalogue,
    about: Vec<(String, String)>,
    figures: Option<FiguresView>,
    /// The sessions counted; none: all of the period.
    wanted: Option<HashSet<SessionId>>,
    agents: BTreeMap<AgentId, String>,
    next: NaiveDate,
    sessions: Vec<Line>,
    workshops: Vec<Workshop>,
    place: [String; 5],
    /// The people are those of the agent who exports, and the file is the one that she fills in there anyway.
    raw: bool,
}

/// What sort of file.
enum Sort {
    Figures,
    Sessions,
    Coop,
    Profile(Box<Profile>),
}

impl Plan {
    fn of(cx: &mut Cx<'_>, args: &ExportArgs) -> Result<Self> {
        let plain = FORMATS.into_iter().find(|f| f.extension() == args.format);
        let kind = match (args.content, args.format.as_str()) {
            (ExportContent::Figures, _) if plain.is_some() => Sort::Figures,
            (ExportContent::Sessions, _) if plain.is_some() => Sort::Sessions,
            (ExportContent::Sessions, COOP) => Sort::Coop,
            (ExportContent::Sessions, id) => {
                let found = profiles()?.into_iter().find(|profile| profile.id == id);
                let profile = found.ok_or_else(|| ApiError::invalid("format", "unknown_code"))?;
                Sort::Profile(Box::new(profile))
            }
            (ExportContent::Figures, _) => return Err(ApiError::invalid("format", "unknown_code")),
        };
        let asked = Asked::of(cx, &args.query)?;
        let registry = registry()?;
        let people =
            |filter: &guichet_statistics::Filter| registry.is_identifying(filter.dimension);
        let of_figures = matches!(kind, Sort::Figures);
        // A list of sessions chosen by who came is a list of these people.
        if !of_figures && asked.query.filters.iter().any(people) {
            return Err(ErrorCode::SmallNumbers.into());
        }
        let facts = cx.facts()?;
        let period = asked.query.period;
        let wanted = (!of_figures && !asked.query.filters.is_empty()).then(|| {
            let found = facts.sessions(&asked.query, &[], 0, usize::MAX);
            found.ids.into_iter().collect()
        });
        // The period may run over centuries; the slices stop where the facts do.
        let span = facts.span();
        let first = span.map_or(period.to, |span| span.from.max(period.from));
        let figures = of_figures.then(|| published(cx, &args.query)).transpose()?;
        let mine = args.query.scope == FigureScope::Me;
        let raw = matches!(kind, Sort::Coop) && mine && viewer(cx) == Viewer::Mediator;
        let shows_agents = mine || cx.open.me.role != Role::Mediator;
        let read = cx.open.store.read();
        let site = read.site()?.ok_or_else(|| ApiError::not_found("site"))?;
        let agents = read.agents()?.into_iter().filter(|_| shows_agents);
        let whole = asked.query.filters.is_empty() || mine && asked.query.filters.len() == 1;
        let workshops = if whole && matches!(kind, Sort::Coop) {
            let (from, _) = today::bounds(cx.open.zone, period.from);
            let (_, until) = today::bounds(cx.open.zone, period.to);
            let all = read.workshops_between(from, until)?.into_iter();
            all.filter(|w| w.state == WorkshopState::Closed)
                .filter(|w| !mine || w.agent == cx.open.me.id)
                .collect()
        } else {
            Vec::new()
        };
        let words = Words(&cx.open.catalogue);
        let mut about = vec![
            (words.of("site"), site.name.clone()),
            (words.of("period"), span_words(period)),
        ];
        if let Some(view) = &figures {
            if let Some(then) = &view.compared {
                let then = Period {
                    from: then.from,
                    to: then.to,
                };
                about.push((words.of("compared_period"), span_words(then)));
            }
            let chips = view.chips.iter().map(|chip| {
                let codes: Vec<_> = chip.codes.iter().map(|code| code.label.as_str()).collect();
                format!("{} = {}", chip.label, codes.join(", "))
            });
            let chips: Vec<String> = chips.collect();
            if !chips.is_empty() {
                about.push((words.of("filters"), chips.join(" ; ")));
            }
            about.push((words.of("small"), words.of("small_rule")));
        } else {
            about.push((
                words.of("small"),
                words.of(if raw { "own_rule" } else { "people_rule" }),
            ));
        }
        let format = plain.unwrap_or(Format::Xlsx);
        let stem = match &kind {
            Sort::Figures => "chiffres",
            Sort::Sessions => "seances",
            Sort::Coop => "la-coop",
            Sort::Profile(profile) => profile.id.as_str(),
        };
        Ok(Self {
            file_name: format!(
                "{stem}-{}-{}.{}",
                period.from,
                period.to,
                format.extension()
            ),
            next: if of_figures { NaiveDate::MAX } else { first },
            kind,
            format,
            period: Period {
                from: period.from,
                to: span.map_or(period.to, |span| span.to.min(period.to)),
            },
            made_at: cx.now().with_timezone(&cx.open.zone.tz()).naive_local(),
            zone: cx.open.zone,
            catalogue: cx.open.catalogue.clone(),
            about,
            figures,
            wanted,
            agents: agents
                .map(|agent| {
                    let name = format!("{} {}", agent.given_name, agent.family_name);
                    (agent.id, name)
                })
                .collect(),
            sessions: Vec::new(),
            workshops,
            place: [
                site.name,
                site.address_line,
                site.city,
                site.postcode,
                site.commune_code,
            ],
            raw,
        })
    }

    fn next_slice(&mut self) -> Option<(NaiveDate, NaiveDate)> {
        if self.next > self.period.to {
            return None;
        }
        let from = self.next;
        let to = from
            .checked_add_signed(TimeDelta::days(SLICE - 1))
            .unwrap_or(self.period.to)
            .min(self.period.to);
        self.next = to.succ_opt().unwrap_or(NaiveDate::MAX);
        Some((from, to))
    }

    fn read(&mut self, cx: &Cx<'_>, from: NaiveDate, to: NaiveDate) -> Result<()> {
        let (start, _) = today::bounds(self.zone, from);
        let (_, until) = today::bounds(self.zone, to);
        let zone = self.zone;
        let (wanted, sessions, agents, raw) =
            (&self.wanted, &mut self.sessions, &self.agents, self.raw);
        cx.open.store.read().each_fact(start, until, &mut |row| {
            if wanted.as_ref().is_none_or(|ids| ids.contains(&row.session)) {
                let received = agents.get(&row.agent);
                let agent = received.filter(|_| row.source == Source::Desk).cloned();
                sessions.push(Line::of(&row, zone, agent, raw));
            }
        })?;
        Ok(())
    }

    fn total(&self) -> usize {
        match &self.figures {
            Some(view) => {
                let rows: usize = view.breakdowns.iter().map(|b| b.rows.len()).sum();
                rows + view.headline.len()
            }
            None => self.sessions.len(),
        }
    }

    fn write(&self, job: &Job) -> Result<Vec<u8>> {
        let labels = Words(&self.catalogue);
        let lines = || {
            records(|put| {
                self.sessions
                    .iter()
                    .try_for_each(|line| put(&line.record(&self.catalogue)))
            })
        };
        let book = |sheets| Workbook {
            title: labels.of("sessions_title"),
            made_at: self.made_at,
            about: self.about.clone(),
            sheets,
        };
        let workshop_ids: Vec<String> = self.workshops.iter().map(|w| w.id.to_string()).collect();
        let workshops: Vec<WorkshopRecord<'_>> = self
            .workshops
            .iter()
            .zip(&workshop_ids)
            .map(|(workshop, id)| self.workshop(workshop, id))
            .collect();
        let [name, address, town, postcode, insee] = &self.place;
        let own = guichet_exchange::profile::shipped().map_err(failed)?;
        let mut workbook = match &self.kind {
            Sort::Figures => Workbook {
                title: labels.of("title"),
                ..book(
                    self.figures
                        .iter()
                        .flat_map(|view| tables(view, &labels))
                        .collect(),
                )
            },
            Sort::Sessions => book(
                OWN.iter()
                    .filter_map(|id| own.iter().find(|profile| profile.id == *id))
                    .map(|profile| profile.sheet(lines(), &labels))
                    .collect(),
            ),
            Sort::Profile(profile) => book(vec![profile.sheet(lines(), &labels)]),
            Sort::Coop => coop::workbook(
                self.made_at,
                lines(),
                &workshops,
                Some(coop::Place {
                    name,
                    address,
                    town,
                    postcode,
                    insee,
                }),
                &labels,
            )
            .map_err(failed)?,
        };
        let mut out = Cursor::new(Vec::new());
        let mut follow = Follow(job);
        guichet_exchange::write(&mut workbook, self.format, &mut out, &mut follow)
            .map_err(failed)?;
        Ok(out.into_inner())
    }

    fn workshop<'w>(&self, workshop: &'w Workshop, id: &'w str) -> WorkshopRecord<'w> {
        // A small counter is hidden with the others of its kind: their sum is the number of participants.
        let small = |kind| {
            let mut of_kind = workshop.counts.iter().filter(|c| c.kind == kind);
            of_kind.any(|c| u64::from(c.count) < SMALLEST_SHOWN)
        };
        WorkshopRecord {
            id,
            started: workshop
                .started_at
                .with_timezone(&self.zone.tz())
                .naive_local(),
            recorded: recorded(workshop, self.zone),
            minutes: Some(workshop.minutes),
            theme: &workshop.theme,
            level: workshop.level.as_deref(),
            participants: workshop.participants,
            counts: workshop
                .counts
                .iter()
                .map(|count| {
                    let list = match count.kind.code() {
                        "age_class" => "age_classes",
                        kind => kind,
                    };
                    let shown = self.raw || !small(count.kind);
                    (list, count.code.as_str(), shown.then_some(count.count))
                })
                .collect(),
        }
    }
}

/// When a workshop was first saved: its identifier was made at that moment.
fn recorded(workshop: &Workshop, zone: Zone) -> Option<NaiveDateTime> {
    if workshop.source == Source::Import {
        return None;
    }
    let (seconds, nanos) = workshop.id.as_uuid().get_timestamp()?.to_unix();
    let at = DateTime::from_timestamp(i64::try_from(seconds).ok()?, nanos)?;
    Some(at.with_timezone(&zone.tz()).naive_local())
}

/// Follows a file being written.
struct Follow<'j>(&'j Job);

impl Watcher for Follow<'_> {
    fn progressed(&mut self, rows: u64) {
        self.0.progressed(rows);
    }

    fn cancelled(&self) -> bool {
        self.0.is_cancelled()
    }
}

/// Codes in words, for files.
struct Words<'c>(&'c Catalogue);

impl Words<'_> {
    fn of(&self, code: &str) -> String {
        self.0.label(WORDS, code).unwrap_or(code).to_owned()
    }
}

impl Labels for Words<'_> {
    fn label<'s>(&'s self, list: &str, code: &'s str) -> Cow<'s, str> {
        let found = match list {
            "operators" => self.0.operator(code).map(|operator| operator.name.as_str()),
            "procedures" => self.0.procedure(code).map(|p| p.title.as_str()),
            _ => self.0.label(list, code),
        };
        Cow::Borrowed(found.unwrap_or(code))
    }
}

/// A session as a file tells it.
struct Line {
    id: String,
    started: NaiveDateTime,
    /// When the record was confirmed here, and last corrected.
    recorded: Option<NaiveDateTime>,
    corrected: Option<NaiveDateTime>,
    minutes: Option<u32>,
    channel: String,
    agent: Option<String>,
    mandate: bool,
    first_visit: Option<bool>,
    equipment: String,
    /// Age class, gender, situation, autonomy, town; empty in a file that others may read.
    person: [Option<String>; 5],
    requests: Vec<Need>,
}

/// A request as a file tells it.
struct Need {
    operator: String,
    procedure: Option<String>,
    level: String,
    outcome: Option<String>,
    blocking_reason: Option<String>,
    way: Option<String>,
    orientation_target: Option<String>,
    minutes: Option<u32>,
    themes: String,
    returns: bool,
    due_on: Option<NaiveDate>,
}

impl Line {
    /// Nothing of a line that leaves the house describes the person, unless `raw`: its day and its procedure stand
    /// beside, and lines may be counted across both. Figures of people leave as figures, where small numbers are
    /// hidden.
    fn of(row: &FactRow<'_>, zone: Zone, agent: Option<String>, raw: bool) -> Self {
        let text = |code: Option<&str>| code.map(str::to_owned);
        let local = |at: DateTime<Utc>| at.with_timezone(&zone.tz()).naive_local();
        Self {
            id: row.session.to_string(),
            started: local(row.started_at),
            // Nobody knows when another tool recorded what it handed over.
            recorded: (row.source == Source::Desk).then(|| local(row.closed_at)),
            corrected: row.corrected_at.map(local),
            minutes: row.minutes,
            channel: row.channel.unwrap_or_default().to_owned(),
            agent,
            mandate: row.mandate_used,
            first_visit: row.first_visit,
            equipment: row.equipment.to_owned(),
            person: [
                row.age_class,
                row.gender,
                row.social_status,
                row.autonomy,
                row.town,
            ]
            .map(|code| text(code.filter(|_| raw))),
            requests: row
                .requests
                .iter()
                .map(|request| Need {
                    operator: request.operator.to_owned(),
                    procedure: text(request.procedure),
                    level: request.level.unwrap_or_default().to_owned(),
                    outcome: text(request.outcome),
                    blocking_reason: text(request.blocking_reason),
                    way: text(request.way),
                    orientation_target: text(request.orientation_target),
                    minutes: request.minutes,
                    themes: request.themes().collect::<Vec<_>>().join(" "),
                    returns: request.returns_to.is_some(),
                    due_on: request.due_on,
                })
                .collect(),
        }
    }

    fn record<'l>(&'l self, catalogue: &Catalogue) -> SessionRecord<'l> {
        let [age_class, gender, social_status, autonomy, town] = &self.person;
        let mediation = |theme: &&str| catalogue.label("themes", theme).is_none();
        SessionRecord {
            id: &self.id,
            started: self.started,
            recorded: self.recorded,
            corrected: self.corrected,
            minutes: self.minutes,
            channel: &self.channel,
            agent: self.agent.as_deref(),
            mandate: self.mandate,
            first_visit: self.first_visit,
            age_class: age_class.as_deref(),
            gender: gender.as_deref(),
            social_status: social_status.as_deref(),
            town: town.as_deref().map(|insee| Town {
                insee,
                name: Communes::embedded().get(insee).map_or(insee, |c| c.name),
                postcode: Communes::embedded()
                    .get(insee)
                    .and_then(|commune| commune.postcodes().next()),
            }),
            autonomy: autonomy.as_deref(),
            equipment: self.equipment.split_ascii_whitespace().collect(),
            requests: self
                .requests
                .iter()
                .map(|need| RequestRecord {
                    operator: &need.operator,
                    procedure: need.procedure.as_deref(),
                    level: &need.level,
                    outcome: need.outcome.as_deref(),
                    blocking_reason: need.blocking_reason.as_deref(),
                    way: need.way.as_deref(),
                    orientation_target: need.orientation_target.as_deref(),
                    minutes: need.minutes,
                    themes: need
                        .themes
                        .split_ascii_whitespace()
                        .filter(|theme| !mediation(theme))
                        .collect(),
                    mediation_themes: need
                        .themes
                        .split_ascii_whitespace()
                        .filter(mediation)
                        .collect(),
                    returns: need.returns,
                    due_on: need.due_on,
                })
                .collect(),
        }
    }
}

fn span_words(period: Period) -> String {
    format!("{} – {}", date_words(period.from), date_words(period.to))
}

/// The figures as tables: every figure on one sheet, time on two others.
fn tables<'v>(view: &'v FiguresView, words: &Words<'_>) -> Vec<Table<'v>> {
    let column = |id: &str, kind| Column::new(id, words.of(id), kind);
    let cell = |cell: Cell| match cell {
        Cell { hidden: true, .. } => Put::Hidden,
        Cell {
            value: Some(value), ..
        } => Put::Decimal(value),
        Cell { value: None, .. } => Put::Empty,
    };
    let decimal = |value: Option<f64>| value.map_or(Put::Empty, Put::Decimal);
    let text = |text: &str| Put::text(text.to_owned());
    let mut rows: Vec<Vec<Put<'v>>> = Vec::new();
    for indicator in &view.headline {
        rows.push(vec![
            text(&indicator.label),
            Put::Empty,
            Put::Empty,
            Put::Empty,
            text(&words.of(&indicator.unit)),
            cell(indicator.cell),
            Put::Empty,
            text(&indicator.base_label),
            indicator.base.map_or(Put::Empty, cell),
            decimal(indicator.per_day),
            indicator
                .compared
                .as_ref()
                .map_or(Put::Empty, |then| cell(then.cell)),
            text(&indicator.definition),
        ]);
    }
    for breakdown in &view.breakdowns {
        let indicator = view.headline.iter().find(|i| i.id == breakdown.indicator);
        for row in &breakdown.rows {
            rows.push(vec![
                indicator.map_or(Put::Empty, |i| text(&i.label)),
                text(&breakdown.label),
                text(&row.code),
                text(&row.label),
                text(&words.of(&breakdown.unit)),
                cell(row.cell),
                row.share
                    .map_or(Put::Empty, |share| Put::Percent(share / 100.0)),
                text(&breakdown.base_label),
                cell(breakdown.base),
                Put::Empty,
                row.compared.map_or(Put::Empty, cell),
                text(&breakdown.definition),
            ]);
        }
    }
    let columns = vec![
        column("indicator", Kind::Text),
        column("dimension", Kind::Text),
        column("code", Kind::Text),
        column("label", Kind::Text),
        column("unit", Kind::Text),
        column("value", Kind::Decimal(2)),
        column("share", Kind::Percent),
        column("base_label", Kind::Text),
        column("base", Kind::Decimal(2)),
        column("per_day", Kind::Decimal(2)),
        column("compared", Kind::Decimal(2)),
        column("definition", Kind::Text),
    ];
    let mut tables = vec![Table::new(
        "figures",
        words.of("figures"),
        columns,
        rows_of(rows),
    )];
    let points: Vec<Vec<Put<'v>>> = view
        .trends
        .iter()
        .flat_map(|trend| &trend.points)
        .map(|point| {
            vec![
                Put::Date(point.from),
                Put::Date(point.to),
                cell(point.cell),
                point.compared.map_or(Put::Empty, cell),
                Put::Integer(point.opening_days.into()),
            ]
        })
        .collect();
    tables.push(Table::new(
        "trend",
        words.of("trend"),
        vec![
            column("from", Kind::Date),
            column("to", Kind::Date),
            column("sessions", Kind::Decimal(0)),
            column("compared", Kind::Decimal(0)),
            column("opening_days", Kind::Integer),
        ],
        rows_of(points),
    ));
    let mut load = vec![column("weekday", Kind::Text)];
    load.extend(view.load.hours.iter().map(|hour| {
        let title = format!("{hour}\u{a0}h");
        Column::new(format!("hour_{hour}"), title, Kind::Decimal(0))
    }));
    let days: Vec<Vec<Put<'v>>> = view
        .load
        .rows
        .iter()
        .map(|row| {
            let day = row.weekday.to_string();
            let label = words.0.label("weekdays", &day).unwrap_or_default();
            let cells = row.cells.iter().copied().map(cell);
            [text(label)].into_iter().chain(cells).collect()
        })
        .collect();
    tables.push(Table::new("load", words.of("load"), load, rows_of(days)));
    tables
}

/// Opens La Coop's form with what is known of a session of one's own: codes, day and duration; no name, no note.
pub(crate) fn coop_link(cx: &mut Cx<'_>, args: SessionArgs) -> Result<Nothing> {
    if !site::coop_link(cx)? {
        return Err(ErrorCode::Forbidden.into());
    }
    let session = session_of(cx, args.session)?;
    let mut line = None;
    let (read, zone) = (cx.open.store.read(), cx.open.zone);
    read.fact(session.id, &mut |row| {
        line = Some(Line::of(&row, zone, None, true));
    })?;
    let line = line.ok_or_else(|| ApiError::not_found("session"))?;
    let catalogue = &cx.open.catalogue;
    let link = coop::prefilled_link(COOP_ORIGIN, &line.record(catalogue), &Words(catalogue))
        .map_err(failed)?;
    cx.around.platform.open_url(&link)?;
    let opened = act(cx, "coop.link").on(Subject::Session(session.id));
    save(cx, &opened, |_| Ok(()))?;
    Ok(Nothing {})
}
