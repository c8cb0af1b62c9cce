//! The activity report of a site: a month, a year, any period.

use chrono::NaiveDate;

use crate::{
    Error,
    charts::{Chart, capital, draw, shown},
    model::{
        Align, Block, Column, Document, Footer, KeyValue, Lang, List, Marker, Size, Table, Text,
    },
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
    /// The figures to read first.
    pub headline: Vec<Headline>,
    /// The charts.
    pub parts: Vec<ReportPart>,
    /// What blocks people.
    pub blocks: Option<Blocks>,
    /// Every indicator of the report, for the page on method.
    pub definitions: Vec<Definition>,
}

/// A figure to read first.
#[derive(Clone, Debug, PartialEq)]
pub struct Headline {
    /// Its name.
    pub label: String,
    /// What it is, in one sentence.
    pub definition: String,
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

/// A chart and what it is about.
#[derive(Clone, Debug, PartialEq)]
pub struct ReportPart {
    /// The heading.
    pub heading: String,
    /// What is counted, and over which base.
    pub definition: String,
    /// The chart.
    pub chart: Chart,
}

/// What blocks people.
#[derive(Clone, Debug, PartialEq)]
pub struct Blocks {
    /// Each reason, where it happens.
    pub rows: Vec<BlockRow>,
    /// What the site asks for, in a few sentences.
    pub notes: Vec<String>,
}

/// A reason that blocks.
#[derive(Clone, Debug, PartialEq)]
pub struct BlockRow {
    /// The reason.
    pub reason: String,
    /// The operator.
    pub operator: String,
    /// The procedure, when there is one.
    pub procedure: Option<String>,
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

/// The report.
///
/// # Errors
/// [`Error::Sentences`] when the sentences cannot be read: a fault of the build.
pub fn report(content: &ReportContent) -> Result<Document, Error> {
    let all = Sentences::french()?;
    let s = &all.report;
    let mut blocks = opening(content, all);
    if !content.headline.is_empty() {
        blocks.push(Block::heading(2, s.headline_heading.as_str()));
        let rows = content.headline.iter().map(|h| headline(h, content, s));
        blocks.push(Block::KeyValues(rows.collect()));
    }
    for part in &content.parts {
        blocks.push(Block::Section(chart(part)?));
    }
    if let Some(blocking) = &content.blocks {
        blocks.push(Block::Section(what_blocks(blocking, content, s)));
    }
    blocks.push(Block::PageBreak);
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
    let (from, to) = (day(content.days.0), day(content.days.1));
    let opened = content.opening_days.to_string();
    let span = if content.days.0 == content.days.1 {
        &s.one_day
    } else {
        &s.span
    };
    let mut lines = fill(span, &[("from", &from), ("to", &to)]);
    let days = if content.opening_days > 1 {
        &s.opening_days
    } else {
        &s.opening_day
    };
    lines = format!("{lines} {}", fill(days, &[("count", &opened)]));
    if let Some(compared) = &content.compared {
        let compared = match content.compared_opening_days {
            Some(n) => fill(
                &s.compared_with_days,
                &[("period", compared), ("count", &n.to_string())],
            ),
            None => fill(&s.compared_with, &[("period", compared)]),
        };
        lines = format!("{lines} {compared}");
    }
    let printed = fill(&s.made_on, &[("date", &day(content.made_on))]);
    blocks.push(small(format!("{lines} {printed}")));
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

fn headline(figure: &Headline, content: &ReportContent, s: &ReportSentences) -> KeyValue {
    let per_day = |sentence: &str, per_day: Option<f64>, of: Value| {
        let per_day = per_day.filter(|_| of.known().is_some())?;
        let value = numbers::amount(per_day, Unit::Mean);
        Some(fill(sentence, &[("value", &value)]))
    };
    let mut first = Text::bold(shown(figure.value, figure.unit, s));
    if let Some(words) = per_day(&s.per_opening_day, figure.per_day, figure.value) {
        first = first.then(words);
    }
    let mut blocks = vec![Block::Paragraph {
        text: first,
        size: Size::Lead,
    }];
    if let (Some(period), false) = (&content.compared, figure.compared == Value::Absent) {
        let mut compared = shown(figure.compared, figure.unit, s);
        let day = per_day(&s.per_day, figure.compared_per_day, figure.compared);
        compared += day.as_deref().unwrap_or_default();
        if let Some(difference) = difference(figure, s) {
            compared += &fill(&s.difference, &[("value", &difference)]);
        }
        let values = [("label", capital(period)), ("value", compared)];
        let values: Vec<(&str, &str)> = values.iter().map(|(k, v)| (*k, v.as_str())).collect();
        blocks.push(small(fill(&s.named, &values)));
    }
    blocks.push(small(figure.definition.trim()));
    KeyValue {
        key: figure.label.as_str().into(),
        value: blocks,
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
    if figure.unit == Unit::Percent {
        let points = now - before;
        let value = numbers::signed(points, Unit::Mean);
        // In French the plural starts at two.
        let sentence = if points.abs() < 2.0 {
            &s.point
        } else {
            &s.points
        };
        return Some(fill(sentence, &[("value", &value)]));
    }
    (before > 0.0).then(|| numbers::signed((now / before - 1.0) * 100.0, Unit::Percent))
}

fn chart(part: &ReportPart) -> Result<Vec<Block>, Error> {
    let drawn = draw(&part.chart)?;
    let mut blocks = vec![Block::heading(2, part.heading.as_str())];
    if !part.definition.trim().is_empty() {
        blocks.push(small(part.definition.trim()));
    }
    blocks.push(Block::paragraph(drawn.sentence));
    blocks.extend(drawn.figure.map(Block::Figure));
    blocks.extend(drawn.table.map(Block::Table));
    Ok(blocks)
}

fn what_blocks(blocking: &Blocks, content: &ReportContent, s: &ReportSentences) -> Vec<Block> {
    let mut blocks = vec![Block::heading(2, s.blocks_heading.as_str())];
    if blocking.rows.is_empty() {
        blocks.push(Block::paragraph(s.nothing_blocks.as_str()));
    } else {
        let column = |header: &str, share, align| Column {
            header: header.into(),
            share,
            align,
        };
        let procedures = blocking.rows.iter().any(|r| r.procedure.is_some());
        let mut columns = vec![
            column(&s.reason, 2.4, Align::Start),
            column(&s.operator, 1.6, Align::Start),
        ];
        if procedures {
            columns.push(column(&s.procedure, 2.2, Align::Start));
        }
        columns.push(column(&s.requests, 1.4, Align::End));
        if let Some(compared) = &content.compared {
            columns.push(column(&capital(compared), 1.4, Align::End));
        }
        let amount = |v: Value| Text::new(shown(v, Unit::Count, s));
        let rows = blocking
            .rows
            .iter()
            .map(|row| {
                let mut cells = vec![row.reason.as_str().into(), row.operator.as_str().into()];
                if procedures {
                    cells.push(row.procedure.as_deref().unwrap_or(&s.none).into());
                }
                cells.push(amount(row.value));
                if content.compared.is_some() {
                    cells.push(amount(row.compared));
                }
                cells
            })
            .collect();
        blocks.push(Block::paragraph(s.blocks_opening.as_str()));
        blocks.push(Block::Table(Table {
            caption: None,
            columns,
            rows,
            row_headers: true,
            compact: true,
        }));
    }
    let notes = blocking
        .notes
        .iter()
        .map(|n| n.trim())
        .filter(|n| !n.is_empty());
    let notes: Vec<Block> = notes.map(Block::paragraph).collect();
    if !notes.is_empty() {
        blocks.push(Block::Note(notes));
    }
    blocks
}

fn method(content: &ReportContent, s: &ReportSentences) -> Vec<Block> {
    let rules = s.rules.iter().map(|r| vec![Block::paragraph(r.as_str())]);
    let mut blocks = vec![
        Block::heading(2, s.method_heading.as_str()),
        Block::List(List {
            marker: Marker::Bullet,
            items: rules.collect(),
        }),
    ];
    if !content.definitions.is_empty() {
        blocks.push(Block::heading(3, s.definitions_heading.as_str()));
        let rows = content.definitions.iter().map(|d| {
            let mut value = vec![small(d.definition.trim())];
            if let Some(base) = d.base.as_deref().map(str::trim).filter(|b| !b.is_empty()) {
                value.push(small(fill(&s.base, &[("base", base)])));
            }
            KeyValue {
                key: d.name.as_str().into(),
                value,
            }
        });
        blocks.push(Block::KeyValues(rows.collect()));
    }
    blocks
}
