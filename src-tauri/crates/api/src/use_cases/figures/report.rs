//! The activity report: the figures of a period on paper, for whoever receives it.

use chrono::{Datelike, Days, NaiveDate};
use guichet_documents::charts::{BarRow, Bars, Chart, Heat, Line, Point};
use guichet_documents::model::Document;
use guichet_documents::templates::{
    BlockRow as PaperBlock, Blocks, Definition, Headline, ReportContent, ReportPart, ReportSection,
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
const ROWS: usize = 8;
/// What is read first, in this order.
const FIRST: [&str; 8] = [
    "sessions",
    "requests",
    "persons",
    "minutes",
    "handled_on_site",
    "return_rate",
    "duration_median",
    "satisfaction_ease",
];
/// Said with the period, or of no use but to the counter.
const NOT_ON_PAPER: [&str; 3] = ["opening_days", "unfinished_drafts", "duration_p90"];
/// The sections of a report: the code of the heading, and the dimensions in them.
const SECTIONS: [(&str, &[&str]); 4] = [
    ("needs", &["operator", "procedure", "theme", "level"]),
    (
        "results",
        &["outcome", "blocking_reason", "orientation_target", "way"],
    ),
    ("when", &["channel", "duration"]),
    (
        "who",
        &[
            "age_class",
            "gender",
            "social_status",
            "town",
            "autonomy",
            "self_rating",
        ],
    ),
];

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

pub(crate) fn report_print(desk: &Desk, access: Access, args: ReportPrintArgs) -> Result<Nothing> {
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
    // Where nobody was counting, zeros would look like figures.
    let compared = figures
        .compared
        .as_ref()
        .filter(|then| then.opening_days > 0);
    let today = cx.today();
    let until = (period.from..period.to).contains(&today).then_some(today);
    let paper = Paper {
        words: Words::new(cx)?,
        current: in_words(period.from, period.to),
        compared: compared.map(|then| in_words(then.from, then.to)),
    };
    let told: Vec<&IndicatorView> = figures
        .headline
        .iter()
        .filter(|one| !NOT_ON_PAPER.contains(&one.id.as_str()) && !one.cell.hidden)
        .collect();
    let headline = FIRST.iter().filter_map(|id| {
        let found = told.iter().find(|indicator| indicator.id == **id)?;
        paper.headline(found)
    });
    let others = told.iter().filter(|one| !FIRST.contains(&one.id.as_str()));
    let others = others.filter_map(|one| paper.headline(one));
    let mut unsaid: Vec<String> = figures
        .headline
        .iter()
        .filter(|one| !NOT_ON_PAPER.contains(&one.id.as_str()) && one.cell.hidden)
        .map(|indicator| indicator.label.clone())
        .collect();
    let (sections, hidden) = paper.sections(&figures, blocked.map(blocks_on_paper));
    unsaid.extend(hidden);
    let filters = figures.chips.iter().map(|chip| {
        let codes: Vec<&str> = chip.codes.iter().map(|code| code.label.as_str()).collect();
        format!("{}\u{a0}: {}", chip.label, codes.join(", "))
    });
    let content = ReportContent {
        site,
        period: paper.current.clone(),
        days: (period.from, period.to),
        until,
        compared: paper.compared.clone(),
        made_on: today,
        opening_days: figures.period.opening_days,
        compared_opening_days: compared.map(|then| then.opening_days),
        introduction: intro
            .map(|intro| intro.body.lines().map(str::to_owned).collect())
            .unwrap_or_default(),
        filters: filters.collect(),
        headline: headline.collect(),
        course: figures
            .trends
            .first()
            .and_then(|trend| paper.trend(trend, today)),
        sections,
        others: others.collect(),
        unsaid,
        definitions: told.iter().filter_map(|one| definition(one)).collect(),
    };
    let document = template(&content).map_err(|_| ErrorCode::DocumentFailed)?;
    Ok((document, period))
}

/// « octobre 2026 », « 2026 », « du 1er au 22 octobre 2026 », or both days in full.
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
    if from == to {
        return start;
    }
    // The month and the year are said once.
    let shared = |words: &str, parts: usize| {
        let kept: Vec<&str> = words.split(' ').collect();
        kept[..kept.len().saturating_sub(parts)].join(" ")
    };
    let start = match (from.year() == to.year(), from.month() == to.month()) {
        (true, true) => shared(&start, 2),
        (true, false) => shared(&start, 1),
        _ => start,
    };
    format!("du {start} au {end}")
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

fn blocks_on_paper(rows: Vec<blocks::PublishedBlock>) -> Blocks {
    let masked = rows.iter().filter(|row| row.cell.hidden).count();
    let told = rows.into_iter().filter(|row| !row.cell.hidden);
    let rows = told.take(ROWS).map(|row| PaperBlock {
        reason: row.reason,
        operator: row.operator,
        procedure: row.procedure,
        value: value(row.cell),
        compared: value(row.compared),
    });
    Blocks {
        rows: rows.collect(),
        masked,
    }
}

/// What a figure of the report is; those of the charts stand with them.
fn definition(indicator: &IndicatorView) -> Option<Definition> {
    indicator.cell.value?;
    Some(Definition {
        name: indicator.label.clone(),
        definition: indicator.definition.clone(),
        base: Some(indicator.base_label.clone())
            .filter(|label| !label.is_empty() && !indicator.definition.contains(label.as_str())),
    })
}

/// The words that every chart of a report shares.
struct Paper<'c> {
    words: Words<'c>,
    current: String,
    compared: Option<String>,
}

impl Paper<'_> {
    fn headline(&self, indicator: &IndicatorView) -> Option<Headline> {
        let (unit, divisor) = unit(indicator);
        let scaled = |cell: Cell| match value(cell) {
            Value::Known(known) => Value::Known(known / divisor),
            other => other,
        };
        let now = scaled(indicator.cell);
        let compared = indicator
            .compared
            .as_ref()
            .filter(|_| self.compared.is_some());
        let then = compared.map_or(Value::Absent, |then| scaled(then.cell));
        // What neither period can tell is not a figure to read.
        if now == Value::Absent && then == Value::Absent {
            return None;
        }
        Some(Headline {
            label: indicator.label.clone(),
            unit,
            value: now,
            per_day: indicator.per_day.map(|daily| daily / divisor),
            compared: then,
            compared_per_day: compared
                .and_then(|then| then.per_day)
                .map(|daily| daily / divisor),
        })
    }

    fn heading(&self, code: &str) -> String {
        let found = self.words.list("figure_codes", code);
        found.unwrap_or_else(|| code.to_owned())
    }

    /// The charts by what a reader comes to learn, and what may not be shown of them.
    fn sections(
        &self,
        figures: &FiguresView,
        mut blocks: Option<Blocks>,
    ) -> (Vec<ReportSection>, Vec<String>) {
        let mut sections = Vec::new();
        let mut hidden = Vec::new();
        if blocks.is_none() {
            hidden.push(self.heading("blocks"));
        }
        for (code, dimensions) in SECTIONS {
            let mut parts = Vec::new();
            if code == "when" {
                let mut cells = figures.load.rows.iter().flat_map(|row| &row.cells);
                if cells.any(|cell| !cell.hidden) {
                    parts.push(load(&figures.load));
                } else {
                    hidden.push(figures.load.label.clone());
                }
            }
            for dimension in dimensions {
                let mut breakdowns = figures.breakdowns.iter();
                let Some(breakdown) = breakdowns.find(|b| b.dimension == *dimension) else {
                    continue;
                };
                if breakdown.rows.iter().any(|row| !row.cell.hidden) {
                    parts.push(self.breakdown(breakdown));
                } else if !breakdown.rows.is_empty() || breakdown.base.hidden {
                    hidden.push(breakdown.label.clone());
                }
            }
            let blocks = blocks.take_if(|_| code == "results");
            if !parts.is_empty() || blocks.is_some() {
                sections.push(ReportSection {
                    heading: self.heading(code),
                    parts,
                    blocks,
                });
            }
        }
        (sections, hidden)
    }

    /// None when nothing of it may be told.
    fn trend(&self, trend: &TrendView, today: NaiveDate) -> Option<ReportPart> {
        // Of what has not begun, nothing is known.
        let begun = trend.points.iter().filter(|point| point.from <= today);
        if begun.clone().all(|point| point.cell.hidden) {
            return None;
        }
        let month = trend.grain == "month";
        let label = |day: NaiveDate| {
            if month {
                self.words.list("months", &day.month().to_string())
            } else {
                date_figures(day).get(..5).map(str::to_owned)
            }
        };
        let points = begun.map(|point| Point {
            label: label(point.from).unwrap_or_default(),
            value: value(point.cell),
            compared: point.compared.map_or(Value::Absent, value),
        });
        let of = self
            .words
            .list("figure_codes", &trend.grain)
            .unwrap_or_default();
        Some(ReportPart {
            heading: trend.label.clone(),
            definition: String::new(),
            base: None,
            told: 0,
            chart: Chart::Line(Line {
                of,
                unit: Unit::Count,
                current: self.current.clone(),
                compared: self.compared.clone(),
                points: points.collect(),
            }),
            masked: Vec::new(),
        })
    }

    fn breakdown(&self, breakdown: &BreakdownView) -> ReportPart {
        let masked = |row: &&BreakdownRow| row.cell.hidden;
        // Rows in an order of their own are not the most frequent first: none is left out.
        let most = if breakdown.ordered { usize::MAX } else { ROWS };
        let counts = |cell: Cell| cell.value.is_some_and(|value| value > 0.0);
        let told: Vec<&BreakdownRow> = breakdown
            .rows
            .iter()
            .filter(|row| counts(row.cell) || !row.cell.hidden && row.compared.is_some_and(counts))
            .collect();
        ReportPart {
            heading: breakdown.label.clone(),
            definition: breakdown.definition.clone(),
            base: breakdown
                .base
                .value
                .map(|base| (base, breakdown.base_label.clone())),
            told: told.len(),
            chart: Chart::Bars(Bars {
                of: breakdown.label.clone(),
                unit: Unit::Count,
                current: self.current.clone(),
                compared: self.compared.clone(),
                rows: told.into_iter().take(most).map(bar).collect(),
            }),
            masked: breakdown
                .rows
                .iter()
                .filter(masked)
                .map(|row| row.label.clone())
                .collect(),
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
    let closed = |row: &&LoadRow| row.cells.iter().all(|cell| cell.value == Some(0.0));
    let closed = load.rows.iter().rev().take_while(closed).count();
    ReportPart {
        heading: load.label.clone(),
        definition: String::new(),
        base: None,
        told: 0,
        masked: Vec::new(),
        chart: Chart::Heat(Heat {
            hours: hours.filter_map(|hour| u8::try_from(*hour).ok()).collect(),
            days: load
                .rows
                .iter()
                // The week ends with its last open day.
                .take(load.rows.len() - closed)
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
            "du 1er septembre 2026 au 31 août 2027"
        );
        assert_eq!(
            said("2026-10-01", "2026-10-30"),
            "du 1er au 30 octobre 2026"
        );
        assert_eq!(
            said("2026-02-10", "2026-05-03"),
            "du 10 février au 3 mai 2026"
        );
        assert_eq!(said("2026-05-03", "2026-05-03"), "3 mai 2026");
    }
}
