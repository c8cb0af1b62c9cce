//! Figures as the screen, the reports and the command line show them: one query, one answer, one suppression.

mod blocks;
mod report;
mod rows;
mod words;

use chrono::NaiveDate;
use guichet_domain::role::Role;
use guichet_statistics::dimension::Subject;
use guichet_statistics::{
    Amount, Answer, Audience, Breakdown, By, Compare as Against, Dimension, Facts, Filter,
    IndicatorEntry, Measure, NOT_GIVEN, Period, Point, Preset, Query, Row, SMALLEST_SHOWN, Step,
    Unit, View, Viewer, shares,
};

use crate::desk::Cx;
use crate::error::{ApiError, ErrorCode, Result};
use crate::types::*;
use crate::use_cases::retention;

pub(crate) use blocks::blocks;
pub(crate) use report::{
    report_intro, report_intro_set, report_preview, report_print, report_save,
};
pub(crate) use rows::figures_sessions;
pub(crate) use words::{Words, registry};

/// Days of recording below which a comparison says little.
const YOUNG_DAYS: i64 = 90;
/// Periods longer than that are shown month by month, the others week by week.
const WEEKS_UP_TO: u32 = 92;
/// Breakdowns answered at once, and filters taken: every breakdown of every indicator, and some more.
const MOST: usize = 120;

pub(crate) fn figures(cx: &mut Cx<'_>, args: FiguresQuery) -> Result<FiguresView> {
    let viewer = viewer(cx);
    figures_for(cx, &args, viewer)
}

/// Who opens the vault knows the people; who answers for the figures sees them raw where nobody can be told.
pub(crate) fn viewer(cx: &Cx<'_>) -> Viewer {
    if cx.open.store.read().has_vault() {
        Viewer::Mediator
    } else {
        Viewer::Supervisor
    }
}

/// The figures of a query as somebody may see them.
fn figures_for(cx: &mut Cx<'_>, args: &FiguresQuery, viewer: Viewer) -> Result<FiguresView> {
    let facts = cx.facts()?;
    let asked = Asked::of(cx, args)?;
    let answer = answer(&facts, &asked.query, viewer, cx.open.seen.by(viewer))?;
    let shown = Shown {
        words: Words::new(cx)?,
        own: sees_agents(cx, args.scope),
    };
    let since = facts.span().map(|span| span.from);
    let today = cx.today();
    let sessions = figure(&answer, "sessions");
    let workshops = figure(&answer, "workshops");
    let nothing =
        |amount: Option<Amount>| matches!(amount, None | Some(Amount::Nothing | Amount::Count(0)));
    let mut view = FiguresView {
        period: period_view(
            answer.period,
            args.preset.clone(),
            answer.opening_days,
            today,
        ),
        compared: answer.compared.map(|period| {
            let days = answer.compared_opening_days.unwrap_or_default();
            period_view(period, None, days, today)
        }),
        presets: presets(today),
        scope: args.scope,
        chips: shown.chips(&asked)?,
        since,
        young: since.is_none_or(|since| (today - since).num_days() < YOUNG_DAYS),
        empty: nothing(sessions) && nothing(workshops),
        withheld: answer.withheld,
        hidden_cells: 0,
        threshold: u32::try_from(SMALLEST_SHOWN).unwrap_or(u32::MAX),
        headline: shown.headline(&answer)?,
        breakdowns: shown.breakdowns(&answer)?,
        load: shown.load(&answer)?,
        trends: shown.trends(&answer, asked.query.step)?,
        dimensions: shown.dimensions(&answer, &asked)?,
        indicators: shown.indicators()?,
    };
    view.hidden_cells = hidden_cells(&view);
    Ok(view)
}

/// The figures of a query as whoever receives a document may read them.
///
/// # Errors
/// [`ErrorCode::Withheld`] rather than a document that says nothing, or more than it seems to.
pub(crate) fn published(cx: &mut Cx<'_>, args: &FiguresQuery) -> Result<FiguresView> {
    let view = figures_for(cx, args, Viewer::Public)?;
    match view.withheld {
        true => {
            let filtered = if view.chips.is_empty() { "no" } else { "yes" };
            Err(ApiError::new(ErrorCode::Withheld).with("filtered", filtered))
        }
        false => Ok(view),
    }
}

/// A query of the window, checked and made one of the engine's.
pub(crate) struct Asked {
    pub(crate) query: Query,
    /// The filters that the agent chose; the scope's is not among them.
    chosen: Vec<Filter>,
}

impl Asked {
    pub(crate) fn of(cx: &Cx<'_>, args: &FiguresQuery) -> Result<Self> {
        let today = cx.today();
        let period = period_of(args, today)?;
        let compare = match args.compare {
            Compare::None => Against::None,
            Compare::Previous => Against::Previous,
            Compare::LastYear => Against::LastYear,
        };
        let mut query = Query::dashboard(period, compare, today);
        query.step = if period.days() > WEEKS_UP_TO {
            Step::Month
        } else {
            Step::Week
        };
        if let Some(asked) = &args.breakdowns {
            query.by = asked.iter().take(MOST).map(by_of).collect::<Result<_>>()?;
        }
        query.persons_from = retention::pseudonyms_from(cx)?;
        let own = sees_agents(cx, args.scope);
        let mut chosen = Vec::new();
        for filter in args.filters.iter().take(MOST) {
            let dimension = filtered_by(&filter.dimension)?;
            let theirs = dimension == Dimension::Agent
                && filter
                    .codes
                    .iter()
                    .any(|code| *code != cx.open.me.id.to_string());
            if theirs && cx.open.me.role == Role::Mediator {
                return Err(ErrorCode::Forbidden.into());
            }
            chosen.push(Filter {
                dimension,
                codes: filter.codes.clone(),
            });
        }
        for by in &query.by {
            let agents = registry()?
                .dimension(by.dimension)
                .is_none_or(|entry| entry.audience == Audience::Own);
            if agents && !own {
                return Err(ErrorCode::Forbidden.into());
            }
        }
        query.filters.clone_from(&chosen);
        if args.scope == FigureScope::Me {
            query.filters.push(Filter {
                dimension: Dimension::Agent,
                codes: vec![cx.open.me.id.to_string()],
            });
        }
        Ok(Self { query, chosen })
    }
}

/// The answer as a viewer may see it, given what was shown before: the one place where figures leave the engine.
pub(crate) fn answer(
    facts: &Facts,
    query: &Query,
    viewer: Viewer,
    view: &mut View,
) -> Result<Answer> {
    Ok(facts.answer_for(query, registry()?, viewer, view))
}

/// What was shown since the desk was unlocked and the facts last changed, so that nothing hidden is subtracted from
/// it: a screen opened again, another report or another export does not start afresh.
#[derive(Default)]
pub(crate) struct Seen {
    of_version: u64,
    screen: View,
    public: View,
}

impl Seen {
    /// What one sort of viewer was shown.
    pub(crate) fn by(&mut self, viewer: Viewer) -> &mut View {
        match viewer {
            Viewer::Mediator | Viewer::Supervisor => &mut self.screen,
            Viewer::Public => &mut self.public,
        }
    }

    /// The facts are those of a version: what was shown of others says nothing of these.
    pub(crate) fn now_of(&mut self, version: u64) {
        if self.of_version != version {
            *self = Self {
                of_version: version,
                ..Self::default()
            };
        }
    }
}

/// Her own figures are hers; everybody's by agent are the business of who answers for the team.
fn sees_agents(cx: &Cx<'_>, scope: FigureScope) -> bool {
    cx.open.me.role != Role::Mediator || scope == FigureScope::Me
}

fn dimension_of(id: &str) -> Result<Dimension> {
    Dimension::from_id(id).ok_or_else(|| ApiError::invalid("dimension", "unknown_code"))
}

/// A dimension to filter upon: a diagnosis is linked to no session.
fn filtered_by(id: &str) -> Result<Dimension> {
    let dimension = dimension_of(id)?;
    match dimension.subject() {
        Subject::Session | Subject::Request => Ok(dimension),
        Subject::Diagnosis => Err(ApiError::invalid("dimension", "unknown_code")),
    }
}

fn by_of(asked: &BreakdownAsk) -> Result<By> {
    let dimension = dimension_of(&asked.dimension)?;
    if asked.indicator.is_empty() {
        let measure = match dimension.subject() {
            Subject::Session => Measure::Sessions,
            Subject::Request => Measure::Requests,
            Subject::Diagnosis => Measure::Diagnoses,
        };
        return Ok(By { measure, dimension });
    }
    let entry = registry()?
        .indicator(&asked.indicator)
        .filter(|entry| entry.breakdowns.contains(&dimension));
    let measure = entry.and_then(|entry| measure_of(&entry.id));
    let measure = measure.ok_or_else(|| ApiError::invalid("indicator", "unknown_code"))?;
    Ok(By { measure, dimension })
}

fn measure_of(indicator: &str) -> Option<Measure> {
    match indicator {
        "sessions" => Some(Measure::Sessions),
        "requests" => Some(Measure::Requests),
        "minutes" => Some(Measure::Minutes),
        "persons" => Some(Measure::Persons),
        "diagnoses" => Some(Measure::Diagnoses),
        _ => None,
    }
}

const fn indicator_of(measure: Measure) -> &'static str {
    match measure {
        Measure::Sessions => "sessions",
        Measure::Requests => "requests",
        Measure::Minutes => "minutes",
        Measure::Persons => "persons",
        Measure::Diagnoses => "diagnoses",
    }
}

/// The period of a query: its preset's, or the two days given.
pub(crate) fn period_of(args: &FiguresQuery, today: NaiveDate) -> Result<Period> {
    match (&args.preset, args.from, args.to) {
        (Some(preset), ..) => Preset::from_id(preset)
            .and_then(|preset| preset.period(today))
            .ok_or_else(|| ApiError::invalid("preset", "unknown_code")),
        (None, Some(from), Some(to)) => {
            Period::new(from, to).map_err(|_| ApiError::invalid("to", "out_of_range"))
        }
        _ => Err(ApiError::invalid("from", "required")),
    }
}

fn period_view(
    period: Period,
    preset: Option<String>,
    opening_days: u32,
    today: NaiveDate,
) -> PeriodView {
    PeriodView {
        preset,
        from: period.from,
        to: period.to,
        opening_days,
        under_way: period.to >= today,
    }
}

fn presets(today: NaiveDate) -> Vec<PresetView> {
    Preset::ALL
        .iter()
        .filter_map(|preset| {
            let period = preset.period(today)?;
            Some(PresetView {
                id: preset.id().to_owned(),
                from: period.from,
                to: period.to,
            })
        })
        .collect()
}

fn figure(answer: &Answer, indicator: &str) -> Option<Amount> {
    let found = answer.figures.iter().find(|f| f.indicator == indicator);
    found.map(|figure| figure.value)
}

#[expect(
    clippy::cast_precision_loss,
    reason = "counts of a counter are far below 2^53"
)]
pub(crate) fn number(count: u64) -> f64 {
    count as f64
}

pub(crate) fn cell(cell: guichet_statistics::Cell) -> Cell {
    match cell {
        guichet_statistics::Cell::Shown(count) => shown(number(count)),
        guichet_statistics::Cell::Hidden => HIDDEN,
    }
}

const HIDDEN: Cell = Cell {
    value: None,
    hidden: true,
};
const NOTHING: Cell = Cell {
    value: None,
    hidden: false,
};

const fn shown(value: f64) -> Cell {
    Cell {
        value: Some(value),
        hidden: false,
    }
}

/// An amount, and what it is a share of.
fn amount(amount: Amount) -> (Cell, Option<Cell>) {
    match amount {
        Amount::Count(count) | Amount::Minutes(count) => (shown(number(count)), None),
        Amount::Ratio { part, whole } => (
            shown(number(part) * 100.0 / number(whole)),
            Some(shown(number(whole))),
        ),
        Amount::Mean { sum, count } => (
            shown(number(sum) / number(count)),
            Some(shown(number(count))),
        ),
        Amount::Nothing => (NOTHING, None),
        Amount::Hidden => (HIDDEN, None),
    }
}

fn per_day(cell: Cell, days: u32) -> Option<f64> {
    cell.value.filter(|_| days > 0).map(|v| v / f64::from(days))
}

/// Change from one figure to another, in per cent.
fn change(then: Option<f64>, now: Option<f64>) -> Option<f64> {
    let then = then.filter(|then| *then != 0.0)?;
    Some((now? - then) * 100.0 / then)
}

const fn unit(unit: Unit) -> &'static str {
    match unit {
        Unit::Count => "count",
        Unit::Minutes => "minutes",
        Unit::Ratio => "percent",
        Unit::Mean => "score",
    }
}

/// Whether the rows of a dimension have an order of their own.
const fn ordered(dimension: Dimension) -> bool {
    matches!(
        dimension,
        Dimension::AgeClass
            | Dimension::Duration
            | Dimension::Weekday
            | Dimension::Hour
            | Dimension::SelfRating
    )
}

/// An answer in words.
struct Shown<'c> {
    words: Words<'c>,
    /// Figures by agent may be shown.
    own: bool,
}

impl Shown<'_> {
    fn headline(&self, answer: &Answer) -> Result<Vec<IndicatorView>> {
        let mut views = Vec::new();
        for entry in registry()?.indicators() {
            let Some(figure) = answer.figures.iter().find(|f| f.indicator == entry.id) else {
                continue;
            };
            let (value, base) = amount(figure.value);
            let daily = |cell, days| per_day(cell, days).filter(|_| entry.per_day);
            let compared = figure.compared.map(|then| {
                let (then, _) = amount(then);
                let days = answer.compared_opening_days.unwrap_or_default();
                let then_daily = daily(then, days);
                ComparedView {
                    cell: then,
                    per_day: then_daily,
                    change: change(then.value, value.value),
                    change_per_day: change(then_daily, daily(value, answer.opening_days)),
                }
            });
            views.push(IndicatorView {
                id: entry.id.clone(),
                label: entry.label.clone(),
                definition: entry.definition.clone(),
                unit: unit(entry.unit).to_owned(),
                base_label: entry.base_label.clone().unwrap_or_default(),
                base,
                cell: value,
                per_day: daily(value, answer.opening_days),
                compared,
                sessions: rows::has_sessions(entry),
            });
        }
        Ok(views)
    }

    fn breakdowns(&self, answer: &Answer) -> Result<Vec<BreakdownView>> {
        let mut views = Vec::new();
        for breakdown in &answer.breakdowns {
            let By { measure, dimension } = breakdown.by;
            let Some(entry) = registry()?.dimension(dimension) else {
                continue;
            };
            let Some(indicator) = registry()?.indicator(indicator_of(measure)) else {
                continue;
            };
            let mut rows: Vec<BreakdownRow> = breakdown
                .rows
                .iter()
                .map(|row| self.row(breakdown, row))
                .collect();
            if dimension == Dimension::SelfRating {
                // From the least at ease to the most, as it is asked.
                let asked = self.words.codes(dimension);
                rows.sort_by_key(|row| asked.iter().position(|code| *code == row.code));
            }
            // What nobody recorded comes last, whatever its number.
            rows.sort_by_key(|row| row.unknown);
            views.push(BreakdownView {
                id: format!("{}.{}", indicator.id, dimension.id()),
                indicator: indicator.id.clone(),
                dimension: dimension.id().to_owned(),
                label: entry.label.clone(),
                definition: entry.definition.clone(),
                unit: unit(indicator.unit).to_owned(),
                base_label: base_label(indicator, entry, breakdown.by),
                base: cell(breakdown.base),
                multiple: breakdown.multiple,
                ordered: ordered(dimension),
                rows,
                total: cell(breakdown.base),
            });
        }
        Ok(views)
    }

    fn row(&self, breakdown: &Breakdown, row: &Row) -> BreakdownRow {
        let said = self.words.of(breakdown.by.dimension, &row.code);
        let shown = |cell| match cell {
            guichet_statistics::Cell::Shown(count) => Some(count),
            guichet_statistics::Cell::Hidden => None,
        };
        let then = row.compared.and_then(shown);
        let then_base = breakdown.compared_base.and_then(shown);
        let then_share = then
            .zip(then_base)
            .and_then(|(part, base)| shares::share(part, base));
        BreakdownRow {
            unknown: row.code == NOT_GIVEN,
            code: row.code.clone(),
            label: said.label,
            detail: said.detail,
            cell: cell(row.cell),
            share: row.share.map(tenths),
            compared: row.compared.map(cell),
            compared_share: then_share.map(tenths),
        }
    }

    fn load(&self, answer: &Answer) -> Result<LoadView> {
        let cells: Vec<Cell> = answer.load.iter().map(|c| cell(*c)).collect();
        let used = |hour: &usize| {
            let at = |day: usize| cells.get(day * 24 + hour).copied().unwrap_or(NOTHING);
            (0..7).any(|day| at(day).hidden || at(day).value.is_some_and(|v| v > 0.0))
        };
        let first = (0..24).find(used).unwrap_or(9);
        let last = (0..24).rfind(used).unwrap_or(17);
        let row = |day: usize| LoadRow {
            weekday: u32::try_from(day + 1).unwrap_or(1),
            cells: (first..=last)
                .map(|hour| cells.get(day * 24 + hour).copied().unwrap_or(NOTHING))
                .collect(),
        };
        let entry = registry()?.indicator("sessions");
        Ok(LoadView {
            label: self.words.list("figure_codes", "load").unwrap_or_default(),
            definition: entry.map(|e| e.definition.clone()).unwrap_or_default(),
            hours: (first..=last)
                .filter_map(|hour| u32::try_from(hour).ok())
                .collect(),
            rows: (0..7).map(row).collect(),
        })
    }

    fn trends(&self, answer: &Answer, step: Step) -> Result<Vec<TrendView>> {
        let Some(entry) = registry()?.indicator("sessions") else {
            return Ok(Vec::new());
        };
        let earlier = answer.compared_trend.as_deref();
        let point = |(n, point): (usize, &Point)| TrendPoint {
            from: point.from,
            to: point.to,
            cell: cell(point.cell),
            opening_days: point.opening_days,
            compared: earlier
                .and_then(|earlier| earlier.get(n))
                .map(|then| cell(then.cell)),
        };
        Ok(vec![TrendView {
            indicator: entry.id.clone(),
            label: entry.label.clone(),
            definition: entry.definition.clone(),
            unit: unit(entry.unit).to_owned(),
            grain: grain(step).to_owned(),
            points: answer.trend.iter().enumerate().map(point).collect(),
        }])
    }

    fn chips(&self, asked: &Asked) -> Result<Vec<ChipView>> {
        let chip = |filter: &Filter| {
            let entry = registry()?.dimension(filter.dimension);
            Ok(ChipView {
                dimension: filter.dimension.id().to_owned(),
                label: entry.map(|e| e.label.clone()).unwrap_or_default(),
                codes: self.codes(filter.dimension, &filter.codes),
                of_requests: filter.dimension.subject() == Subject::Request,
            })
        };
        asked.chosen.iter().map(chip).collect()
    }

    fn codes(&self, dimension: Dimension, codes: &[String]) -> Vec<FigureCode> {
        codes
            .iter()
            .map(|code| FigureCode {
                label: self.words.of(dimension, code).label,
                code: code.clone(),
            })
            .collect()
    }

    fn dimensions(&self, answer: &Answer, asked: &Asked) -> Result<Vec<DimensionView>> {
        let mut views = Vec::new();
        for entry in registry()?.dimensions() {
            let apart = entry.id == Dimension::Site || entry.id.subject() == Subject::Diagnosis;
            if apart || (entry.audience == Audience::Own && !self.own) {
                continue;
            }
            let broken = answer
                .breakdowns
                .iter()
                .find(|breakdown| breakdown.by.dimension == entry.id);
            let mut codes: Vec<String> = match broken {
                Some(breakdown) => breakdown.rows.iter().map(|row| row.code.clone()).collect(),
                None => self.words.codes(entry.id),
            };
            let chosen = asked.chosen.iter().filter(|f| f.dimension == entry.id);
            for code in chosen.flat_map(|filter| &filter.codes) {
                if !codes.contains(code) {
                    codes.push(code.clone());
                }
            }
            views.push(DimensionView {
                id: entry.id.id().to_owned(),
                label: entry.label.clone(),
                personal: entry.identifying,
                codes: self.codes(entry.id, &codes),
            });
        }
        Ok(views)
    }

    fn indicators(&self) -> Result<Vec<IndicatorCard>> {
        let entries = registry()?.indicators().iter();
        let card = |entry: &IndicatorEntry| {
            let mut dimensions = Vec::new();
            for dimension in &entry.breakdowns {
                let known = registry()?.dimension(*dimension);
                let own = known.is_none_or(|known| known.audience == Audience::Own);
                if *dimension != Dimension::Site && (self.own || !own) {
                    dimensions.push(dimension.id().to_owned());
                }
            }
            Ok(IndicatorCard {
                id: entry.id.clone(),
                label: entry.label.clone(),
                definition: entry.definition.clone(),
                dimensions,
            })
        };
        entries
            .filter(|entry| !entry.breakdowns.is_empty())
            .map(card)
            .collect()
    }
}

/// What the shares of a breakdown are of: the dimension says it for its usual measure.
fn base_label(
    indicator: &IndicatorEntry,
    entry: &guichet_statistics::DimensionEntry,
    by: By,
) -> String {
    let usual = matches!(
        (by.measure, by.dimension.subject()),
        (Measure::Sessions, Subject::Session)
            | (Measure::Requests, Subject::Request)
            | (Measure::Diagnoses, Subject::Diagnosis)
    );
    if usual {
        entry.base_label.clone()
    } else {
        indicator.label.to_lowercase()
    }
}

fn tenths(tenths: u16) -> f64 {
    f64::from(tenths) / 10.0
}

const fn grain(step: Step) -> &'static str {
    match step {
        Step::Week => "week",
        Step::Month => "month",
    }
}

fn hidden_cells(view: &FiguresView) -> u32 {
    let headline = view.headline.iter().map(|i| i.cell);
    let rows = view.breakdowns.iter().flat_map(|b| &b.rows).map(|r| r.cell);
    // A table of which nothing may be told has no row at all.
    let tables = view.breakdowns.iter().filter(|b| b.rows.is_empty());
    let rows = rows.chain(tables.map(|b| b.base));
    let load = view.load.rows.iter().flat_map(|r| &r.cells).copied();
    let points = view.trends.iter().flat_map(|t| &t.points).map(|p| p.cell);
    let all = headline.chain(rows).chain(load).chain(points);
    u32::try_from(all.filter(|cell| cell.hidden).count()).unwrap_or(u32::MAX)
}
