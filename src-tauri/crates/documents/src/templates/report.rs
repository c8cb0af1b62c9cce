//! The activity report of a site: a month, a year, any period. One page to read first, then what is behind it.

use chrono::NaiveDate;

use crate::{
    Error,
    charts::{Chart, capital, draw, listed, shown},
    model::{Align, Block, Column, Document, Footer, Lang, Marks, Size, Table, Text},
    numbers::{self, Unit, Value},
    sentences::{ReportSentences, Sentences, fill},
};

/// What the report says. Figures that may not be shown are [`Value::Hidden`] already: nothing here
/// could be computed back.
#[derive(Clone, Debug, PartialEq)]
pub struct ReportContent {
    /// The site.
    pub site: String,
    /// The period in words, as inside a sentence: « octobre 2026 ».
    pub period: String,
    /// Its first and last day.
    pub days: (NaiveDate, NaiveDate),
    /// The last day counted, when the period is not over.
    pub until: Option<NaiveDate>,
    /// The period compared in words, if one is.
    pub compared: Option<String>,
    /// The day of printing.
    pub made_on: NaiveDate,
    /// Days with at least one session.
    pub opening_days: u32,
    /// The same over the period compared.
    pub compared_opening_days: Option<u32>,
    /// What the site wants to say first: one paragraph a line. The only free words.
    pub introduction: Vec<String>,
    /// What is counted, when it is not everything: « Opérateur : CAF ».
    pub filters: Vec<String>,
    /// The figures to read first.
    pub headline: Vec<Headline>,
    /// The chart under them.
    pub course: Option<ReportPart>,
    /// What is behind them.
    pub sections: Vec<ReportSection>,
    /// The other figures.
    pub others: Vec<Headline>,
    /// Figures and tables of which nothing may be shown.
    pub unsaid: Vec<String>,
    /// Every indicator of the report, for the page on method.
    pub definitions: Vec<Definition>,
}

/// A figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Headline {
    /// Its name.
    pub label: String,
    /// What it is in.
    pub unit: Unit,
    /// The figure.
    pub value: Value,
    /// The same per day of opening, where it makes sense.
    pub per_day: Option<f64>,
    /// The figure of the period compared.
    pub compared: Value,
    /// That one per day of opening.
    pub compared_per_day: Option<f64>,
}

/// Charts about one thing.
#[derive(Clone, Debug, PartialEq)]
pub struct ReportSection {
    /// What they are about.
    pub heading: String,
    /// The charts.
    pub parts: Vec<ReportPart>,
    /// What blocks people, after them.
    pub blocks: Option<Blocks>,
}

/// A chart and what it is about.
#[derive(Clone, Debug, PartialEq)]
pub struct ReportPart {
    /// The heading.
    pub heading: String,
    /// What is counted.
    pub definition: String,
    /// What its shares are of: how many, and what they are.
    pub base: Option<(f64, String)>,
    /// How many rows there were to choose from.
    pub told: usize,
    /// The chart.
    pub chart: Chart,
    /// Rows that are not in it because they are masked.
    pub masked: Vec<String>,
}

/// What blocks people.
#[derive(Clone, Debug, PartialEq)]
pub struct Blocks {
    /// Each reason, where it happens.
    pub rows: Vec<BlockRow>,
    /// How many more there are, masked.
    pub masked: usize,
}

/// A reason that blocks.
#[derive(Clone, Debug, PartialEq)]
pub struct BlockRow {
    /// The reason.
    pub reason: String,
    /// The operator.
    pub operator: String,
    /// The procedure.
    pub procedure: String,
    /// How many requests.
    pub value: Value,
    /// The same over the period compared.
    pub compared: Value,
}

/// What an indicator is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Definition {
    /// Its name.
    pub name: String,
    /// What it is.
    pub definition: String,
    /// What its shares are shares of.
    pub base: Option<String>,
}

/// Masked rows that are named: beyond, they are counted.
const NAMED_AT_MOST: usize = 6;

/// Rows of a table from which it may be cut at the foot of a page.
const CUT_FROM: usize = 5;

/// The report.
///
/// # Errors
/// [`Error::Sentences`] when the sentences cannot be read: a fault of the build.
pub fn report(content: &ReportContent) -> Result<Document, Error> {
    let all = Sentences::french()?;
    let s = &all.report;
    let mut blocks = opening(content, all);
    if !content.headline.is_empty() {
        let mut essential = vec![Block::heading(2, s.headline_heading.as_str())];
        essential.push(Block::Table(figures(&content.headline, content, s)));
        if content.compared.is_some() {
            essential.push(small(s.evolution_note.as_str()));
        }
        blocks.push(Block::Section(essential));
    }
    if let Some(course) = &content.course {
        blocks.push(Block::Section(chart(course, 2, s)?));
    }
    let mut first = true;
    for section in &content.sections {
        // A heading goes with what it heads, not before it.
        let mut heading = vec![Block::heading(2, section.heading.as_str())];
        if std::mem::take(&mut first) {
            blocks.push(Block::PageBreak);
            if content.compared.is_some() {
                heading.push(small(s.bars_note.as_str()));
            }
        }
        for part in &section.parts {
            heading.extend(chart(part, 3, s)?);
            let part_blocks = std::mem::take(&mut heading);
            // A long table runs on to the next page, under its header again; a short one is not cut.
            if part.chart.rows() > CUT_FROM {
                blocks.extend(part_blocks);
            } else {
                blocks.push(Block::Section(part_blocks));
            }
        }
        if let Some(blocking) = &section.blocks {
            heading.extend(what_blocks(blocking, content, s));
            blocks.push(Block::Section(std::mem::take(&mut heading)));
        }
    }
    if !content.others.is_empty() {
        blocks.push(Block::Section(vec![
            Block::heading(2, s.others_heading.as_str()),
            Block::Table(figures(&content.others, content, s)),
        ]));
    }
    if !content.unsaid.is_empty() {
        let list = [("list", content.unsaid.join(", "))];
        let list: Vec<(&str, &str)> = list.iter().map(|(k, v)| (*k, v.as_str())).collect();
        blocks.push(Block::Note(vec![small(fill(&s.unsaid, &list))]));
    }
    blocks.extend(method(content, s));
    Ok(Document {
        title: fill(&s.title, &[("period", &content.period)]),
        lang: Lang::FRENCH,
        footer: Footer {
            left: fill(
                &s.footer,
                &[("site", content.site.trim()), ("period", &content.period)],
            ),
            page: all.common.page.clone(),
        },
        blocks,
    })
}

fn small(text: impl Into<Text>) -> Block {
    Block::Paragraph {
        text: text.into(),
        size: Size::Small,
    }
}

fn opening(content: &ReportContent, all: &Sentences) -> Vec<Block> {
    let s = &all.report;
    let day = |date| all.common.plain_date(date);
    let mut blocks = vec![
        Block::Paragraph {
            text: Text::bold(content.site.trim()),
            size: Size::Body,
        },
        Block::heading(1, s.heading.as_str()),
        Block::Paragraph {
            text: Text::bold(capital(&content.period)),
            size: Size::Lead,
        },
    ];
    let last = content.until.unwrap_or(content.days.1);
    let (from, to) = (day(content.days.0), day(last));
    let opened = content.opening_days.to_string();
    let span = match content.until {
        Some(_) => &s.under_way,
        None if content.days.0 == content.days.1 => &s.one_day,
        None => &s.span,
    };
    let mut lines = fill(span, &[("from", &from), ("to", &to)]);
    let days = if content.opening_days > 1 {
        &s.opening_days
    } else {
        &s.opening_day
    };
    lines = format!("{lines} {}", fill(days, &[("count", &opened)]));
    if let Some(compared) = &content.compared {
        let (alone, with_days) = match content.until {
            Some(_) => (&s.same_days, &s.same_days_open),
            None => (&s.compared_with, &s.compared_with_days),
        };
        let compared = match content.compared_opening_days {
            Some(n) => fill(
                with_days,
                &[("period", compared), ("count", &n.to_string())],
            ),
            None => fill(alone, &[("period", compared)]),
        };
        lines = format!("{lines} {compared}");
    }
    let printed = fill(&s.made_on, &[("date", &day(content.made_on))]);
    blocks.push(small(format!("{lines} {printed}")));
    if !content.filters.is_empty() {
        let filters = [("filters", content.filters.join("\u{202F}; "))];
        let filters: Vec<(&str, &str)> = filters.iter().map(|(k, v)| (*k, v.as_str())).collect();
        let words = fill(&s.filtered, &filters);
        blocks.push(Block::Paragraph {
            text: Text::bold(words),
            size: Size::Small,
        });
    }
    let words = content.introduction.iter().map(|p| p.trim());
    let words: Vec<Block> = words
        .filter(|p| !p.is_empty())
        .map(Block::paragraph)
        .collect();
    if !words.is_empty() {
        blocks.push(Block::heading(2, s.introduction_heading.as_str()));
        blocks.extend(words);
    }
    blocks
}

fn column(header: &str, share: f32, align: Align) -> Column {
    Column {
        header: header.into(),
        share,
        align,
    }
}

/// Figures, one a row, beside those of the period compared.
fn figures(rows: &[Headline], content: &ReportContent, s: &ReportSentences) -> Table {
    let compared = content
        .compared
        .as_deref()
        .filter(|_| rows.iter().any(|row| row.compared.known().is_some()));
    let daily = rows.iter().any(|row| row.per_day.is_some());
    let mut columns = vec![
        column(&s.figure, 2.7, Align::Start),
        column(&capital(&content.period), 1.5, Align::End),
    ];
    if daily {
        columns.push(column(&s.per_opening_day, 1.2, Align::End));
    }
    if let Some(compared) = compared {
        columns.push(column(&capital(compared), 1.7, Align::End));
        columns.push(column(&s.evolution, 1.5, Align::End));
    }
    let cells = |figure: &Headline| {
        let value = shown(figure.value, figure.unit, s);
        let mut cells: Vec<Text> = vec![figure.label.as_str().into(), Text::bold(value)];
        if daily {
            let per_day = figure.per_day.filter(|_| figure.value.known().is_some());
            let unit = match figure.unit {
                Unit::Hours => Unit::Hours,
                _ => Unit::Mean,
            };
            cells.push(
                per_day
                    .map_or_else(|| s.none.clone(), |v| numbers::amount(v, unit))
                    .into(),
            );
        }
        if compared.is_some() {
            cells.push(shown(figure.compared, figure.unit, s).into());
            cells.push(
                difference(figure, s)
                    .unwrap_or_else(|| s.none.clone())
                    .into(),
            );
        }
        cells
    };
    Table {
        caption: None,
        columns,
        rows: rows.iter().map(cells).collect(),
        row_headers: true,
        compact: true,
        marks: Marks::None,
    }
}

/// How much it changed: per day of opening where that is known, since months differ; in points for
/// shares.
fn difference(figure: &Headline, s: &ReportSentences) -> Option<String> {
    let whole = (figure.value.known()?, figure.compared.known()?);
    let (now, before) = match (figure.per_day, figure.compared_per_day) {
        (Some(now), Some(before)) => (now, before),
        _ => whole,
    };
    match figure.unit {
        Unit::Percent => {
            let points = now - before;
            let value = numbers::signed(points, Unit::Mean);
            // In French the plural starts at two.
            let sentence = if points.abs() < 2.0 {
                &s.point
            } else {
                &s.points
            };
            Some(fill(sentence, &[("value", &value)]))
        }
        // Marks and durations are read as they are.
        Unit::Mean | Unit::Minutes => Some(numbers::signed(now - before, figure.unit)),
        Unit::Count | Unit::Hours => {
            (before > 0.0).then(|| numbers::signed((now / before - 1.0) * 100.0, Unit::Percent))
        }
    }
}

fn chart(part: &ReportPart, level: u8, s: &ReportSentences) -> Result<Vec<Block>, Error> {
    let drawn = draw(&part.chart)?;
    let mut blocks = vec![Block::heading(level, part.heading.as_str())];
    let mut caption = caption(part, s);
    // What to see of a line stands over it, and with the table where that is the chart; the rows of bars are in the
    // order of their length, and nothing else is to be said of them.
    match (&part.chart, &drawn.table) {
        (Chart::Heat(_), Some(_)) => caption = drawn.sentence,
        (Chart::Bars(_), Some(_)) => {}
        _ => blocks.push(small(drawn.sentence)),
    }
    let table = drawn.table.map(|table| Table {
        caption: (!caption.is_empty()).then(|| caption.as_str().into()),
        ..table
    });
    blocks.extend(drawn.figure.map(Block::Figure));
    blocks.extend(table.map(Block::Table));
    Ok(blocks)
}

/// What a chart counts, what its shares are of, and which rows it leaves out.
fn caption(part: &ReportPart, s: &ReportSentences) -> String {
    let mut words = vec![part.definition.trim().to_owned()];
    if let Some((count, base)) = &part.base {
        let count = numbers::amount(*count, Unit::Count);
        words.push(fill(&s.shares_of, &[("count", &count), ("base", base)]));
    }
    if let Chart::Bars(bars) = &part.chart
        && part.told > bars.rows.len()
    {
        let (shown, all) = (bars.rows.len().to_string(), part.told.to_string());
        words.push(fill(&s.first_rows, &[("shown", &shown), ("all", &all)]));
    }
    words.push(masked(&part.masked, s));
    words.retain(|words| !words.is_empty());
    words.join(" ")
}

/// What is not in a table, in a sentence.
fn masked(rows: &[String], s: &ReportSentences) -> String {
    match rows {
        [] => String::new(),
        rows if rows.len() <= NAMED_AT_MOST => fill(&s.masked, &[("list", &listed(rows, s))]),
        rows => fill(&s.masked_rows, &[("count", &rows.len().to_string())]),
    }
}

fn what_blocks(blocking: &Blocks, content: &ReportContent, s: &ReportSentences) -> Vec<Block> {
    let mut blocks = vec![Block::heading(3, s.blocks_heading.as_str())];
    if blocking.rows.is_empty() {
        let sentence = match blocking.masked {
            0 => &s.nothing_blocks,
            _ => &s.nothing_shown,
        };
        blocks.push(small(sentence.as_str()));
        return blocks;
    }
    let compared = content.compared.as_deref().filter(|_| {
        let mut rows = blocking.rows.iter();
        rows.any(|row| row.compared.known().is_some())
    });
    let mut columns = vec![
        column(&s.reason, 2.5, Align::Start),
        column(&s.procedure, 2.9, Align::Start),
        column(&s.operator, 1.9, Align::Start),
        column(&capital(&content.period), 1.2, Align::End),
    ];
    columns.extend(compared.map(|compared| column(&capital(compared), 1.2, Align::End)));
    let masked = match blocking.masked {
        0 => String::new(),
        1 => format!(" {}", s.masked_case),
        n => format!(" {}", fill(&s.masked_cases, &[("count", &n.to_string())])),
    };
    let amount = |v: Value| shown(v, Unit::Count, s);
    let cells = |row: &BlockRow| {
        let mut cells: Vec<Text> = vec![
            row.reason.as_str().into(),
            row.procedure.as_str().into(),
            row.operator.as_str().into(),
            Text::bold(amount(row.value)),
        ];
        if compared.is_some() {
            cells.push(amount(row.compared).into());
        }
        cells
    };
    blocks.push(Block::Table(Table {
        caption: Some(format!("{}{masked}", s.blocks_opening).into()),
        columns,
        rows: blocking.rows.iter().map(cells).collect(),
        row_headers: true,
        compact: true,
        marks: Marks::None,
    }));
    blocks
}

fn method(content: &ReportContent, s: &ReportSentences) -> Vec<Block> {
    let mut blocks = vec![Block::heading(2, s.method_heading.as_str())];
    blocks.extend(s.rules.iter().map(|rule| small(rule.as_str())));
    if !content.definitions.is_empty() {
        let row = |d: &Definition| -> Vec<Text> {
            let mut words = d.definition.trim().to_owned();
            if let Some(base) = d.base.as_deref().map(str::trim).filter(|b| !b.is_empty()) {
                words = format!("{words} {}", fill(&s.base, &[("base", base)]));
            }
            vec![d.name.as_str().into(), words.into()]
        };
        blocks.push(Block::heading(3, s.definitions_heading.as_str()));
        blocks.push(Block::Table(Table {
            caption: None,
            columns: vec![
                column(&s.figure, 1.0, Align::Start),
                column(&s.definition, 3.2, Align::Start),
            ],
            rows: content.definitions.iter().map(row).collect(),
            row_headers: true,
            compact: true,
            marks: Marks::None,
        }));
    }
    blocks
}
