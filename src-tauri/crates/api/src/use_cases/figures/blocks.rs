//! What blocks people here: reasons by operator and procedure, over time, beside an earlier period.

use std::collections::BTreeMap;

use guichet_statistics::{
    Answer, By, Cell as Figure, Compare as Against, Dimension, Facts, Filter, Measure, NOT_GIVEN,
    Period, Query, View, Viewer,
};

use super::{
    Asked, HIDDEN, NOTHING, Words, YOUNG_DAYS, answer, cell, grain, period_view, registry, shown,
    viewer,
};
use crate::desk::Cx;
use crate::error::{ApiError, ErrorCode, Result};
use crate::types::*;

/// Fewer requests, both periods together, and their change is chance.
const TOO_FEW: f64 = 5.0;
/// Standard deviations beyond which a change is told.
const DEVIATIONS: f64 = 2.0;

/// Where a reason was met: the operator, or the procedure of one.
type Place = (Dimension, String);

pub(crate) fn blocks(cx: &mut Cx<'_>, args: FiguresQuery) -> Result<BlocksView> {
    let asked = Asked::of(cx, &args)?;
    // The page cuts its counts in many slices, of which a few people would be left: with a filter on who they are,
    // it is for those who know them.
    if viewer(cx) != Viewer::Mediator && about_people(&asked)? {
        return Err(ErrorCode::SmallNumbers.into());
    }
    counted(cx, &args, asked)
}

/// What blocks, in words, for whoever receives a paper.
pub(super) struct PublishedBlock {
    pub(super) reason: String,
    pub(super) operator: String,
    pub(super) procedure: String,
    pub(super) cell: Cell,
    pub(super) compared: Cell,
}

/// What blocks, for whoever receives a paper: by reason and procedure, no number from 1 to 4 among them nor computed
/// from them, given what other papers have shown. `None` when nothing of it may be told.
pub(super) fn published(
    cx: &mut Cx<'_>,
    args: &FiguresQuery,
) -> Result<Option<Vec<PublishedBlock>>> {
    let facts = cx.facts()?;
    let asked = Asked::of(cx, args)?;
    let then = asked.query.compared();
    let query = Query {
        by: Vec::new(),
        cross: vec![(Dimension::BlockingReason, Dimension::Procedure)],
        compare: Against::None,
        ..asked.query
    };
    let viewer = Viewer::Public;
    let mut counted = |query: &Query| -> Result<Option<BTreeMap<(String, String), Cell>>> {
        let answer = answer(&facts, query, viewer, cx.open.seen.by(viewer))?;
        let table = answer.crosses.into_iter().next();
        Ok(table.map(|table| {
            let cells = table.cells.into_iter();
            let cells = cells.map(|(reason, procedure, count)| ((reason, procedure), cell(count)));
            cells.collect()
        }))
    };
    let now = counted(&query)?;
    let then = match then {
        Some(period) => counted(&Query { period, ..query })?,
        None => None,
    };
    let Some(now) = now else {
        return Ok(None);
    };
    let words = Words::new(cx)?;
    let mut rows: Vec<PublishedBlock> = Vec::new();
    for ((reason, procedure), count) in now {
        if reason == NOT_GIVEN || procedure == NOT_GIVEN {
            continue;
        }
        let said = words.of(Dimension::Procedure, &procedure);
        let key = (reason, procedure);
        rows.push(PublishedBlock {
            reason: words.of(Dimension::BlockingReason, &key.0).label,
            operator: said.detail,
            procedure: said.label,
            cell: count,
            compared: match &then {
                None if args.compare == Compare::None => NOTHING,
                None => HIDDEN,
                Some(then) => then.get(&key).copied().unwrap_or(shown(0.0)),
            },
        });
    }
    // Where a hidden row stands must not tell its size.
    let size = |row: &PublishedBlock| row.cell.value.unwrap_or(0.0);
    rows.sort_by(|a, b| size(b).total_cmp(&size(a)));
    Ok(Some(rows))
}

fn about_people(asked: &Asked) -> Result<bool> {
    let registry = registry()?;
    let mut filters = asked.query.filters.iter();
    Ok(filters.any(|filter| registry.is_identifying(filter.dimension)))
}

fn counted(cx: &mut Cx<'_>, args: &FiguresQuery, mut asked: Asked) -> Result<BlocksView> {
    let facts = cx.facts()?;
    // Everything here is about the counter's work: it is counted as it is.
    let viewer = Viewer::Mediator;
    let query = &mut asked.query;
    query.by.clear();
    query.cross.clear();
    // A reason that rises is what this page is about: it always looks back.
    if query.compare == Against::None {
        query.compare = Against::Previous;
    }
    let today = cx.today();
    let now = Counted::of(&facts, query, query.period, viewer)?;
    let then_period = query
        .compared()
        .ok_or_else(|| ApiError::invalid("from", "out_of_range"))?;
    let then = Counted::of(&facts, query, then_period, viewer)?;
    let since = facts.span().map(|span| span.from);
    // A reason cannot be new where nobody was recording.
    let recorded = since.is_some_and(|since| since <= then_period.from);
    let points = points(&facts, query, viewer)?;
    let words = Words::new(cx)?;
    let mut rows = Vec::new();
    for ((place, reason), (count, minutes)) in &now.blocked {
        let (dimension, code) = place;
        let procedure = (*dimension == Dimension::Procedure).then(|| code.clone());
        let operator = match &procedure {
            None => code.clone(),
            Some(procedure) => match cx.open.catalogue.procedure(procedure) {
                Some(entry) => entry.operator.clone(),
                None => continue,
            },
        };
        let key = (place.clone(), reason.clone());
        let before = then
            .blocked
            .get(&key)
            .map_or(then.absent(), |(count, _)| *count);
        let requests = now.requests.get(place).copied().unwrap_or(NOTHING);
        let before_requests = then.requests.get(place).copied().unwrap_or(then.absent());
        rows.push(BlockRow {
            operator_name: words.of(Dimension::Operator, &operator).label,
            operator,
            procedure_title: words.of(*dimension, code).label,
            procedure,
            reason: reason.clone(),
            reason_label: words.of(Dimension::BlockingReason, reason).label,
            cell: *count,
            requests,
            share: share(*count, requests),
            compared: before,
            compared_requests: before_requests,
            trend: trend(*count, requests, before, before_requests, recorded),
            over_time: points
                .iter()
                .map(|(_, counted)| counted.get(&key).copied().unwrap_or(shown(0.0)))
                .collect(),
            minutes: *minutes,
        });
    }
    rows.sort_by(|a, b| {
        let size = |row: &BlockRow| row.cell.value.unwrap_or(0.0);
        size(b).total_cmp(&size(a)).then_with(|| {
            (&a.operator, &a.procedure, &a.reason).cmp(&(&b.operator, &b.procedure, &b.reason))
        })
    });
    let hidden = rows.iter().filter(|row| row.cell.hidden).count();
    let site = cx.open.store.read().site()?;
    Ok(BlocksView {
        period: period_view(query.period, args.preset.clone(), now.opening_days, today),
        compared: period_view(then_period, None, then.opening_days, today),
        site_name: site.map(|site| site.name).unwrap_or_default(),
        grain: grain(query.step).to_owned(),
        points: points
            .iter()
            .map(|(period, _)| PresetView {
                id: String::new(),
                from: period.from,
                to: period.to,
            })
            .collect(),
        blocked: now.total_blocked,
        requests: now.total,
        rows,
        since,
        young: since.is_none_or(|since| (today - since).num_days() < YOUNG_DAYS),
        hidden_cells: u32::try_from(hidden).unwrap_or(u32::MAX),
    })
}

/// Requests of a period: all, and those blocked, by operator and by procedure.
///
/// Each question is put to a view of its own: only tables of the counter's work are read from the answers, which
/// nothing that is hidden elsewhere can be computed from.
struct Counted {
    opening_days: u32,
    total: Cell,
    total_blocked: Cell,
    requests: BTreeMap<Place, Cell>,
    /// Requests and minutes.
    blocked: BTreeMap<(Place, String), (Cell, Cell)>,
    withheld: bool,
}

impl Counted {
    fn of(facts: &Facts, query: &Query, period: Period, viewer: Viewer) -> Result<Self> {
        let places = [Dimension::Operator, Dimension::Procedure];
        let by = |measure| places.map(|dimension| By { measure, dimension });
        let reasons = By {
            measure: Measure::Requests,
            dimension: Dimension::BlockingReason,
        };
        let mut whole = Query {
            period,
            compare: Against::None,
            by: by(Measure::Requests).into_iter().chain([reasons]).collect(),
            ..query.clone()
        };
        let all = answer(facts, &whole, viewer, &mut View::default())?;
        let mut counted = Self {
            opening_days: all.opening_days,
            total: rows_of(&all, Measure::Requests, Dimension::Operator).0,
            total_blocked: rows_of(&all, reasons.measure, reasons.dimension).0,
            requests: BTreeMap::new(),
            blocked: BTreeMap::new(),
            withheld: all.withheld,
        };
        for dimension in places {
            for (code, cell) in rows_of(&all, Measure::Requests, dimension).1 {
                counted.requests.insert((dimension, code), cell);
            }
        }
        let met = rows_of(&all, reasons.measure, reasons.dimension).1;
        whole.by = by(Measure::Requests)
            .into_iter()
            .chain(by(Measure::Minutes))
            .collect();
        for (reason, _) in met.into_iter().filter(|(code, _)| code != NOT_GIVEN) {
            let mut narrowed = whole.clone();
            narrowed.filters.push(Filter {
                dimension: Dimension::BlockingReason,
                codes: vec![reason.clone()],
            });
            let blocked = answer(facts, &narrowed, viewer, &mut View::default())?;
            for dimension in places {
                let minutes: BTreeMap<_, _> = rows_of(&blocked, Measure::Minutes, dimension)
                    .1
                    .into_iter()
                    .collect();
                for (code, cell) in rows_of(&blocked, Measure::Requests, dimension).1 {
                    if code != NOT_GIVEN {
                        let spent = minutes.get(&code).copied().unwrap_or(NOTHING);
                        let key = ((dimension, code), reason.clone());
                        counted.blocked.insert(key, (cell, spent));
                    }
                }
            }
        }
        Ok(counted)
    }

    /// What stands where nothing was counted.
    const fn absent(&self) -> Cell {
        if self.withheld { HIDDEN } else { shown(0.0) }
    }
}

/// The base of a breakdown, and its rows.
fn rows_of(answer: &Answer, measure: Measure, dimension: Dimension) -> (Cell, Vec<(String, Cell)>) {
    let by = By { measure, dimension };
    let Some(found) = answer.breakdowns.iter().find(|b| b.by == by) else {
        return (HIDDEN, Vec::new());
    };
    let rows = found.rows.iter();
    let seen = rows.filter(|row| row.cell != Figure::Shown(0));
    (
        cell(found.base),
        seen.map(|row| (row.code.clone(), cell(row.cell))).collect(),
    )
}

type Point = (Period, BTreeMap<(Place, String), Cell>);

/// The same counts, slice of time after slice of time.
fn points(facts: &Facts, query: &Query, viewer: Viewer) -> Result<Vec<Point>> {
    let plain = Query {
        compare: Against::None,
        by: Vec::new(),
        ..query.clone()
    };
    let mut points = Vec::new();
    for point in answer(facts, &plain, viewer, &mut View::default())?.trend {
        let period = Period {
            from: point.from,
            to: point.to,
        };
        let counted = Counted::of(facts, query, period, viewer)?;
        let cells = counted.blocked.into_iter();
        points.push((period, cells.map(|(key, (cell, _))| (key, cell)).collect()));
    }
    Ok(points)
}

fn share(part: Cell, whole: Cell) -> Option<f64> {
    let whole = whole.value.filter(|whole| *whole > 0.0)?;
    Some(part.value? * 100.0 / whole)
}

/// Whether a reason takes a larger part of the requests than before, beyond what chance does to a count (Poisson).
fn trend(now: Cell, requests: Cell, then: Cell, earlier: Cell, recorded: bool) -> BlockTrend {
    let (Some(now), Some(requests), Some(then), Some(earlier)) =
        (now.value, requests.value, then.value, earlier.value)
    else {
        return BlockTrend::Unknown;
    };
    if !recorded || earlier == 0.0 {
        return BlockTrend::Unknown;
    }
    if then == 0.0 {
        return BlockTrend::New;
    }
    if now + then < TOO_FEW {
        return BlockTrend::Unknown;
    }
    let expected = then * requests / earlier;
    let chance = DEVIATIONS * (now + then).sqrt();
    if now - expected > chance {
        BlockTrend::Rising
    } else if expected - now > chance {
        BlockTrend::Falling
    } else {
        BlockTrend::Stable
    }
}

#[cfg(test)]
mod tests {
    use super::super::number;
    use super::*;

    fn of(now: u64, requests: u64, then: u64, earlier: u64) -> BlockTrend {
        let cell = |count| shown(number(count));
        trend(cell(now), cell(requests), cell(then), cell(earlier), true)
    }

    #[test]
    fn a_change_is_told_beyond_chance_only() {
        // 40 against 20 of as many requests: 20 more, where chance does 2 × √60 = 15.
        assert_eq!(of(40, 500, 20, 500), BlockTrend::Rising);
        assert_eq!(of(20, 500, 40, 500), BlockTrend::Falling);
        assert_eq!(of(24, 500, 20, 500), BlockTrend::Stable);
        // Twice as many, of twice as many requests.
        assert_eq!(of(40, 1000, 20, 500), BlockTrend::Stable);
        assert_eq!(of(3, 500, 1, 500), BlockTrend::Unknown);
        assert_eq!(of(3, 500, 0, 500), BlockTrend::New);
        assert_eq!(of(3, 500, 0, 0), BlockTrend::Unknown);
    }

    #[test]
    fn nothing_is_new_where_nobody_was_recording() {
        let cell = |count| shown(number(count));
        let told = trend(cell(9), cell(50), cell(0), cell(20), false);
        assert_eq!(told, BlockTrend::Unknown);
        let hidden = trend(HIDDEN, cell(50), cell(0), cell(20), true);
        assert_eq!(hidden, BlockTrend::Unknown);
    }
}
