//! The way down: the sessions behind a figure, without anything of the person.

use guichet_domain::role::Role;
use guichet_domain::time::{day_in, wall_time_in};
use guichet_statistics::dimension::Subject;
use guichet_statistics::{Dimension, Filter, IndicatorEntry, NOT_GIVEN, Period, Viewer};
use guichet_store::{Request, Session, Source};

use super::{Asked, Words, dimension_of, filtered_by, registry, sees_agents, viewer};
use crate::desk::Cx;
use crate::error::{ApiError, ErrorCode, Result};
use crate::types::*;
use crate::use_cases::{closing, requests};

/// Rows of a page.
const PAGE: u32 = 50;
/// Form of the hour of a session.
const TIME: &str = "%H:%M";

/// Whether closed sessions stand behind an indicator, so that they can be listed.
pub(super) fn has_sessions(entry: &IndicatorEntry) -> bool {
    matches!(
        entry.id.as_str(),
        "sessions"
            | "requests"
            | "minutes"
            | "duration_median"
            | "duration_p90"
            | "handled_on_site"
            | "return_rate"
            | "mandate_rate"
    )
}

pub(crate) fn figures_sessions(cx: &mut Cx<'_>, args: SessionRowsArgs) -> Result<SessionRows> {
    let facts = cx.facts()?;
    let mut asked = Asked::of(cx, &args.query)?;
    let entry = registry()?
        .indicator(&args.cell.indicator)
        .filter(|entry| has_sessions(entry))
        .ok_or_else(|| ApiError::invalid("indicator", "unknown_code"))?;
    if let (Some(from), Some(to)) = (args.cell.from, args.cell.to) {
        let point = Period::new(from, to).map_err(|_| ApiError::invalid("to", "out_of_range"))?;
        asked.query.period = Period::new(
            point.from.max(asked.query.period.from),
            point.to.min(asked.query.period.to),
        )
        .map_err(|_| ApiError::invalid("to", "out_of_range"))?;
    }
    let cell = cell_filters(&args.cell)?;
    let own = sees_agents(cx, args.query.scope);
    if cell.iter().any(|f| f.dimension == Dimension::Agent) && !own {
        return Err(ErrorCode::Forbidden.into());
    }
    // Whoever has no key to the vault is shown no list behind a figure that describes people: however long the list,
    // a day and a procedure beside an age and a town name a neighbour, and its length would give a hidden cell away.
    let about_people = asked
        .query
        .filters
        .iter()
        .chain(&cell)
        .map(|filter| registry().map(|registry| registry.is_identifying(filter.dimension)))
        .collect::<Result<Vec<_>>>()?;
    if viewer(cx) != Viewer::Mediator && about_people.contains(&true) {
        return Err(ErrorCode::SmallNumbers.into());
    }
    let offset = usize::try_from(args.page.saturating_mul(PAGE)).unwrap_or(usize::MAX);
    let found = facts.sessions(&asked.query, &cell, offset, PAGE as usize);
    let words = Words::new(cx)?;
    let filters: Vec<&Filter> = asked
        .query
        .filters
        .iter()
        .chain(&cell)
        .filter(|filter| filter.dimension.subject() == Subject::Request)
        .collect();
    let mut rows = Vec::new();
    for id in &found.ids {
        if let Some(session) = cx.open.store.read().session(*id)? {
            rows.push(row(cx, &words, &filters, own, &session)?);
        }
    }
    let label = match (&args.cell.dimension, &args.cell.code) {
        (Some(dimension), Some(code)) => words.of(dimension_of(dimension)?, code).label,
        _ => entry.label.clone(),
    };
    Ok(SessionRows {
        label,
        definition: entry.definition.clone(),
        total: u32::try_from(found.total).unwrap_or(u32::MAX),
        page: args.page,
        page_size: PAGE,
        rows,
    })
}

fn cell_filters(cell: &CellAsk) -> Result<Vec<Filter>> {
    let mut filters = Vec::new();
    let mut add = |dimension, code: String| {
        filters.push(Filter {
            dimension,
            codes: vec![code],
        });
    };
    match (&cell.dimension, &cell.code) {
        (Some(dimension), Some(code)) => add(filtered_by(dimension)?, code.clone()),
        (None, None) => (),
        _ => return Err(ApiError::invalid("dimension", "required")),
    }
    if let Some(weekday) = cell.weekday {
        add(Dimension::Weekday, weekday.to_string());
    }
    if let Some(hour) = cell.hour {
        add(Dimension::Hour, hour.to_string());
    }
    // Shares are of a part: the list behind « 82 % traitées sur place » is that of the sessions counted in the part.
    match cell.indicator.as_str() {
        "handled_on_site" => add(Dimension::Handled, guichet_statistics::YES.to_owned()),
        "return_rate" => add(Dimension::Returning, guichet_statistics::YES.to_owned()),
        "mandate_rate" => add(Dimension::Mandate, guichet_statistics::YES.to_owned()),
        _ => (),
    }
    Ok(filters)
}

fn row(
    cx: &Cx<'_>,
    words: &Words<'_>,
    filters: &[&Filter],
    own: bool,
    session: &Session,
) -> Result<SessionRow> {
    let catalogue = &cx.open.catalogue;
    let label = |list: &str, code: &Option<String>| {
        let label = code.as_deref().and_then(|code| catalogue.label(list, code));
        label.unwrap_or_default().to_owned()
    };
    let live = closing::live_requests(cx, session.id)?;
    let mine = session.agent == cx.open.me.id;
    Ok(SessionRow {
        session: (mine || cx.open.me.role != Role::Mediator).then_some(session.id),
        day: day_in(cx.open.zone, session.timer.started_at),
        time: wall_time_in(cx.open.zone, session.timer.started_at)
            .format(TIME)
            .to_string(),
        channel: label("channels", &session.channel),
        minutes: session.minutes.unwrap_or_default(),
        // What another tool recorded was not received by who brought it in.
        agent_name: (session.source == Source::Desk && (own || mine)).then(|| {
            let code = session.agent.to_string();
            words.of(Dimension::Agent, &code).label
        }),
        requests: live
            .iter()
            .map(|request| SessionRequestRow {
                operator_name: words.of(Dimension::Operator, &request.operator).label,
                title: requests::title_of(catalogue, request),
                level: catalogue
                    .label("levels", &request.level)
                    .unwrap_or_default()
                    .to_owned(),
                outcome: label("outcomes", &request.outcome),
                blocking_reason: label("blocking_reasons", &request.blocking_reason),
                orientation_target: label("orientation_targets", &request.orientation_target),
                counted: filters.iter().all(|filter| passes(cx, filter, request)),
            })
            .collect(),
        corrected: session.corrected_at.is_some(),
        imported: session.source == Source::Import,
    })
}

/// Whether a request has one of the codes of a filter.
fn passes(cx: &Cx<'_>, filter: &Filter, request: &Request) -> bool {
    let has = |code: Option<&str>| {
        let code = code.filter(|code| !code.is_empty()).unwrap_or(NOT_GIVEN);
        filter.codes.iter().any(|wanted| wanted == code)
    };
    match filter.dimension {
        Dimension::Operator => has(Some(&request.operator)),
        Dimension::Procedure => has(request.procedure.as_deref()),
        Dimension::Theme => {
            request.themes.iter().any(|theme| has(Some(theme)))
                || (request.themes.is_empty() && has(None))
        }
        Dimension::Level => has(Some(&request.level)),
        Dimension::Outcome => has(request.outcome.as_deref()),
        Dimension::BlockingReason => has(request.blocking_reason.as_deref()),
        Dimension::OrientationTarget => has(request.orientation_target.as_deref()),
        Dimension::Way => has(request.way.as_deref()),
        Dimension::Handled => {
            let rules = crate::image::rules(&cx.open.catalogue);
            let accompanied = request.level == rules.accompanied_level;
            let handled = request
                .outcome
                .as_ref()
                .is_some_and(|outcome| rules.handled_outcomes.contains(outcome));
            accompanied
                && has(Some(if handled {
                    guichet_statistics::YES
                } else {
                    guichet_statistics::NO
                }))
        }
        _ => true,
    }
}
