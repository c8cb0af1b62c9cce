//! The activity report: the figures of a period on paper, for whoever receives it.

use chrono::{Datelike, Days, NaiveDate};
use guichet_documents::charts::{BarRow, Bars, Chart, Heat, Line, Point, Stacked};
use guichet_documents::model::Document;
use guichet_documents::templates::{
    BlockRow as PaperBlock, Blocks, Definition, Headline, ReportContent, ReportPart,
    report as template,
};
use guichet_documents::{Unit, Value};
use guichet_domain::time::{date_figures, date_words};
use guichet_statistics::Period;
use guichet_store::Detail;

use super::{Words, blocks, period_of, published};
use crate::access::Access;
use crate::desk::{Cx, Desk};
use crate::error::{ErrorCode, Result};
use crate::types::*;
use crate::use_cases::leaving::{self, Leaving};
use crate::use_cases::{act, free_text, save, summary};

/// The longest introduction, in characters: half a page.
const LONGEST_INTRO: usize = 2_000;
/// Rows of a chart: a paper says how many more there are.
const ROWS: usize = 12;
/// Parts that still read well on one bar.
const PARTS: usize = 4;

pub(crate) fn report_intro(cx: &mut Cx<'_>, args: ReportIntroArgs) -> Result<ReportIntro> {
    let period = period_of(&args.query, cx.today())?;
    let kept = cx.open.store.read().report_intro(&key(period))?;
    Ok(ReportIntro {
        from: period.from,
        to: period.to,
        text: kept.map(|intro| intro.body).unwrap_or_default(),
    })
}

pub(crate) fn report_intro_set(cx: &mut Cx<'_>, args: ReportIntro) -> Result<ReportIntro> {
    let text = free_text(cx, "text", &args.text, LONGEST_INTRO)?.unwrap_or_default();
    let period = Period {
        from: args.from,
        to: args.to,
    };
    let intro = guichet_store::ReportIntro {
        period: key(period),
        body: text.clone(),
        agent: cx.open.me.id,
        updated_at: cx.now(),
    };
    let change = act(cx, "report.intro").with("period", Detail::Code(key(period)));
    save(cx, &change, |tx| Ok(tx.save_report_intro(&intro)?))?;
    Ok(ReportIntro { text, ..args })
}

pub(crate) fn report_preview(cx: &mut Cx<'_>, args: ReportArgs) -> Result<Sheet> {
    let (document, period) = document(cx, &args.query)?;
    summary::sheet_of(&document, &file_name(period))
}

pub(crate) fn report_print(
    desk: &Desk,
    access: Access,
    args: ReportPrintArgs,
) -> Result<Nothing> {
    desk.prepare_figures(access)?;
    leaving::print(desk, access, args.printer.as_deref(), |cx| {
        leaving(cx, &args.query, "report.print")
    })
}

pub(crate) fn report_save(desk: &Desk, access: Access, args: ReportArgs) -> Result<Saved> {
    desk.prepare_figures(access)?;
    leaving::save_as(
        desk,
        access,
        |cx| document(cx, &args.query).map(|(_, period)| file_name(period)),
        |cx| leaving(cx, &args.query, "report.save"),
    )
}

fn leaving(cx: &mut Cx<'_>, query: &FiguresQuery, code: &'static str) -> Result<Leaving> {
    let (document, period) = document(cx, query)?;
    Ok(Leaving {
        bytes: summary::pdf(cx, &document)?,
        note: Some(act(cx, code).with("period", Detail::Code(key(period)))),
    })
}

fn key(period: Period) -> String {
    format!("{}_{}", period.from, period.to)
}

fn file_name(period: Period) -> String {
    format!("rapport-activite-{}-{}.pdf", period.from, period.to)
}

fn document(cx: &mut Cx<'_>, query: &FiguresQuery) -> Result<(Document, Period)> {
    let figures = published(cx, query)?;
    let blocked = blocks::published(cx, query)?;
    let period = Period {
        from: figures.period.from,
        to: figures.period.to,
    };
    let read = cx.open.store.read();
    let site = read.site()?.map(|site| site.name).unwrap_or_default();
    let intro = read.report_intro(&key(period))?;
    let paper = Paper {
        words: Words::new(cx)?,
        current: in_words(period.from, period.to),
        compared: figures.compared.as_ref().map(|p| in_words(p.from, p.to)),
    };
    let content = ReportContent {
        site,
        period: paper.current.clone(),
        days: (period.from, period.to),
        compared: paper.compared.clone(),
        made_on: cx.today(),
        opening_days: figures.period.opening_days,
        compared_opening_days: figures.compared.as_ref().map(|p| p.opening_days),
        introduction: intro
            .map(|intro| intro.body.lines().map(str::to_owned).collect())
            .unwrap_or_default(),
        headline: figures.headline.iter().filter_map(headline).collect(),
        parts: paper.parts(&figures),
        blocks: blocked.map(blocks_on_paper),
        definitions: definitions(&figures),
    };
    let document = template(&content).map_err(|_| ErrorCode::DocumentFailed)?;
    Ok((document, period))
}

/// « octobre 2026 », « 2026 », or both days.
fn in_words(from: NaiveDate, to: NaiveDate) -> String {
    let first = from.day() == 1;
    let last = to
        .checked_add_days(Days::new(1))
        .is_some_and(|next| next.day() == 1);
    let (start, end) = (date_words(from), date_words(to));
    if first && last && from.year() == to.year() {
        if from.month() == to.month() {
            return start
                .split_once(' ')
                .map_or(start.clone(), |(_, m)| m.to_owned());
        }
        if from.month() == 1 && to.month() == 12 {
            return from.year().to_string();
        }
    }
    format!("{start} – {end}")
}

fn value(cell: Cell) -> Value {
    match cell {
        Cell { hidden: true, .. } => Value::Hidden,
        Cell {
            value: Some(value), ..
        } => Value::Known(value),
        Cell { value: None, .. } => Value::Absent,
    }
}

/// Sums of minutes are read in hours, durations of one session in minutes.
fn unit(indicator: &IndicatorView) -> (Unit, f64) {
    match indicator.unit.as_str() {
        "minutes" if indicator.id.ends_with("minutes") => (Unit::Hours, 60.0),
        "minutes" => (Unit::Minutes, 1.0),
        "percent" => (Unit::Percent, 1.0),
        "score" => (Unit::Mean, 1.0),
        _ => (Unit::Count, 1.0),
    }
}

fn headline(indicator: &IndicatorView) -> Option<Headline> {
    let (unit, divisor) = unit(indicator);
    let scaled = |cell: Cell| match value(cell) {
        Value::Known(known) => Value::Known(known / divisor),
        other => other,
    };
    let now = scaled(indicator.cell);
    let compared = indicator.compared.as_ref();
    let then = compared.map_or(Value::Absent, |then| scaled(then.cell));
    // What neither period can tell is not a figure to read first.
    if now == Value::Absent && then == Value::Absent {
        return None;
    }
    Some(Headline {
        label: indicator.label.clone(),
        definition: indicator.definition.clone(),
        unit,
        value: now,
        per_day: indicator.per_day.map(|daily| daily / divisor),
        compared: then,
        compared_per_day: compared
            .and_then(|then| then.per_day)
            .map(|daily| daily / divisor),
    })
}

fn blocks_on_paper(rows: Vec<BlockRow>) -> Blocks {
    let rows = rows.into_iter().take(ROWS).map(|row| PaperBlock {
        reason: row.reason_label,
        operator: row.operator_name,
        procedure: Some(row.procedure_title),
        value: value(row.cell),
        compared: value(row.compared),
    });
    Blocks {
        rows: rows.collect(),
        notes: Vec::new(),
    }
}

fn definitions(figures: &FiguresView) -> Vec<Definition> {
    let base = |label: &str| Some(label.to_owned()).filter(|label| !label.is_empty());
    let headline = figures.headline.iter().map(|indicator| Definition {
        name: indicator.label.clone(),
        definition: indicator.definition.clone(),
        base: base(&indicator.base_label),
    });
    let breakdowns = figures.breakdowns.iter().map(|breakdown| Definition {
        name: breakdown.label.clone(),
        definition: breakdown.definition.clone(),
        base: base(&breakdown.base_label),
    });
    headline.chain(breakdowns).collect()
}

/// The words that every chart of a report shares.
struct Paper<'c> {
    words: Words<'c>,
    current: String,
    compared: Option<String>,
}

impl Paper<'_> {
    fn parts(&self, figures: &FiguresView) -> Vec<ReportPart> {
        let mut parts: Vec<_> = figures
            .trends
            .iter()
            .map(|trend| self.trend(trend))
            .collect();
        // On paper, what is hidden throughout is a page of crosses.
        let cells = figures.load.rows.iter().flat_map(|row| &row.cells);
        if cells.into_iter().any(|cell| !cell.hidden) {
            parts.push(load(&figures.load));
        }
        let told = figures
            .breakdowns
            .iter()
            .filter(|b| b.rows.iter().any(|row| !row.cell.hidden));
        parts.extend(told.map(|breakdown| self.breakdown(breakdown)));
        parts
    }

    fn trend(&self, trend: &TrendView) -> ReportPart {
        let month = trend.grain == "month";
        let label = |day: NaiveDate| {
            if month {
                self.words.list("months", &day.month().to_string())
            } else {
                date_figures(day).get(..5).map(str::to_owned)
            }
        };
        let points = trend.points.iter().map(|point| Point {
            label: label(point.from).unwrap_or_default(),
            value: value(point.cell),
            compared: point.compared.map_or(Value::Absent, value),
        });
        ReportPart {
            heading: trend.label.clone(),
            definition: trend.definition.clone(),
            chart: Chart::Line(Line {
                of: self
                    .words
                    .list("figure_codes", &trend.grain)
                    .unwrap_or_default(),
                unit: Unit::Count,
                current: self.current.clone(),
                compared: self.compared.clone(),
                points: points.collect(),
            }),
        }
    }

    fn breakdown(&self, breakdown: &BreakdownView) -> ReportPart {
        let all = breakdown.rows.len();
        let rows: Vec<BarRow> = breakdown.rows.iter().take(ROWS).map(bar).collect();
        let heading = if all > ROWS {
            format!("{} ({ROWS}/{all})", breakdown.label)
        } else {
            breakdown.label.clone()
        };
        let of = breakdown.label.clone();
        let (current, compared) = (self.current.clone(), self.compared.clone());
        let whole = !breakdown.multiple && rows.iter().all(|row| row.share.is_some());
        let chart = if whole && rows.len() <= PARTS {
            Chart::Stacked(Stacked {
                of,
                current,
                compared,
                rows,
            })
        } else {
            Chart::Bars(Bars {
                of,
                unit: Unit::Count,
                current,
                compared,
                rows,
            })
        };
        ReportPart {
            heading,
            definition: breakdown.definition.clone(),
            chart,
        }
    }
}

fn bar(row: &BreakdownRow) -> BarRow {
    BarRow {
        label: row.label.clone(),
        value: value(row.cell),
        share: row.share,
        compared: row.compared.map_or(Value::Absent, value),
    }
}

fn load(load: &LoadView) -> ReportPart {
    let hours = load.hours.iter();
    ReportPart {
        heading: load.label.clone(),
        definition: load.definition.clone(),
        chart: Chart::Heat(Heat {
            hours: hours.filter_map(|hour| u8::try_from(*hour).ok()).collect(),
            days: load
                .rows
                .iter()
                .map(|row| row.cells.iter().copied().map(value).collect())
                .collect(),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_is_said_as_short_as_it_can_be() {
        let said = |from: &str, to: &str| in_words(from.parse().unwrap(), to.parse().unwrap());
        assert_eq!(said("2026-10-01", "2026-10-31"), "octobre 2026");
        assert_eq!(said("2024-02-01", "2024-02-29"), "février 2024");
        assert_eq!(said("2026-01-01", "2026-12-31"), "2026");
        assert_eq!(
            said("2026-09-01", "2027-08-31"),
            "1er septembre 2026 – 31 août 2027"
        );
        assert_eq!(
            said("2026-10-01", "2026-10-30"),
            "1er octobre 2026 – 30 octobre 2026"
        );
    }
}
