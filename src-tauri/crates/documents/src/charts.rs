//! Charts: plain figures in, a table, a sentence and, for a line, a picture out.
//!
//! Bars and greys are drawn in the table that says the same figures; the sentence says what to see. A figure
//! that may not be shown has no length, no grey and no point from which it could be measured.
//! Nothing is told by grey alone: each value is written.

use crate::{
    Error,
    model::{Align, Anchor, Bar, Column, Figure, Label, Marks, Outline, Paint, Shape, Table, Text},
    numbers::{self, Unit, Value},
    sentences::{ReportSentences, Sentences, fill},
};

/// Width of every chart: that of the text.
const WIDTH: f32 = crate::layout::CONTENT_WIDTH;
const TYPE: f32 = 9.5;
const SMALL: f32 = 8.5;

/// A line of a chart of bars.
#[derive(Clone, Debug, PartialEq)]
pub struct BarRow {
    /// What is counted.
    pub label: String,
    /// How many.
    pub value: Value,
    /// The share, in percent; rounded by whoever made it, so that shares add up.
    pub share: Option<f64>,
    /// The same over the period compared.
    pub compared: Value,
}

/// Horizontal bars, the most first as they are handed in.
#[derive(Clone, Debug, PartialEq)]
pub struct Bars {
    /// What the first column of the table is: « Opérateur ».
    pub of: String,
    /// What the values are.
    pub unit: Unit,
    /// The period: « octobre 2026 ».
    pub current: String,
    /// The period compared, if one is.
    pub compared: Option<String>,
    /// The lines.
    pub rows: Vec<BarRow>,
}

/// A point of a line.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// The month or week, short: « janv. ».
    pub label: String,
    /// How many.
    pub value: Value,
    /// The same over the period compared.
    pub compared: Value,
}

/// A line over months or weeks.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// What the first column of the table is: « Mois ».
    pub of: String,
    /// What the values are.
    pub unit: Unit,
    /// The period: « octobre 2026 ».
    pub current: String,
    /// The period compared, if one is.
    pub compared: Option<String>,
    /// The points, in time.
    pub points: Vec<Point>,
}

/// Load by weekday and hour.
#[derive(Clone, Debug, PartialEq)]
pub struct Heat {
    /// The hours of the columns: 9 is from 9 to 10.
    pub hours: Vec<u8>,
    /// Monday first: a row per weekday, a value per hour.
    pub days: Vec<Vec<Value>>,
}

/// A chart.
#[derive(Clone, Debug, PartialEq)]
pub enum Chart {
    /// Horizontal bars.
    Bars(Bars),
    /// A line in time.
    Line(Line),
    /// Weekdays and hours.
    Heat(Heat),
}

/// A chart drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawn {
    /// The picture of a line; none when there is nothing to draw.
    pub figure: Option<Figure>,
    /// The figures, with the bars or greys of the other charts.
    pub table: Option<Table>,
    /// What to see, in a sentence or two.
    pub sentence: String,
}

/// Draws a chart.
///
/// # Errors
/// [`Error::Sentences`] when the sentences cannot be read: a fault of the build.
pub fn draw(chart: &Chart) -> Result<Drawn, Error> {
    let all = Sentences::french()?;
    let s = &all.report;
    let nothing = || Drawn {
        figure: None,
        table: None,
        sentence: s.nothing.clone(),
    };
    let mut drawn = match chart {
        Chart::Bars(c) if c.rows.is_empty() => nothing(),
        Chart::Line(c) if c.points.is_empty() => nothing(),
        Chart::Heat(c) if c.hours.is_empty() || c.days.is_empty() => nothing(),
        Chart::Bars(c) => bars(c, s),
        Chart::Line(c) => line(c, s),
        Chart::Heat(c) => heat(c, s, &all.common.weekdays),
    };
    // Empty axes say nothing: the table does.
    if let Chart::Line(line) = chart {
        let drawable = |p: &Point| p.value.known().is_some_and(|v| v > 0.0);
        drawn.figure = drawn.figure.filter(|_| line.points.iter().any(drawable));
    }
    Ok(drawn)
}

impl Chart {
    /// How many rows its table has.
    pub(crate) fn rows(&self) -> usize {
        match self {
            Self::Bars(chart) => chart.rows.len(),
            Self::Line(chart) => chart.points.len(),
            Self::Heat(chart) => chart.days.len(),
        }
    }
}

/// What is said when no figure stands out: there is none, or none may be shown.
fn nothing_in(hidden: usize, s: &ReportSentences) -> String {
    if hidden > 0 {
        s.nothing_shown.clone()
    } else {
        s.nothing.clone()
    }
}

fn rectangle(x: f32, y: f32, w: f32, h: f32, paint: Paint) -> Shape {
    let points = vec![(x, y), (x + w, y), (x + w, y + h), (x, y + h)];
    Shape {
        outlines: vec![Outline {
            points,
            closed: true,
        }],
        paint,
    }
}

fn stroke(points: Vec<(f32, f32)>, width: f32) -> Shape {
    Shape {
        outlines: vec![Outline {
            points,
            closed: false,
        }],
        paint: Paint::Stroke(width),
    }
}

fn label(x: f32, y: f32, text: impl Into<String>, anchor: Anchor) -> Label {
    Label {
        x,
        y,
        text: text.into(),
        size: TYPE,
        strong: false,
        anchor,
        width: WIDTH,
    }
}

fn column(header: &str, share: f32, align: Align) -> Column {
    Column {
        header: header.into(),
        share,
        align,
    }
}

/// A period as it stands at the head of a column: « Octobre 2026 ».
pub(crate) fn capital(words: &str) -> String {
    let mut chars = words.chars();
    chars
        .next()
        .map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

/// The parts of a sentence joined: « a, b et c ».
pub(crate) fn listed(parts: &[String], s: &ReportSentences) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{}{}{last}", first.join(", "), s.and),
    }
}

/// The largest value that may be shown.
fn largest(values: impl Iterator<Item = Value>) -> f64 {
    values.filter_map(Value::known).fold(0.0, f64::max)
}

/// Room that a figure in small bold type takes, and a little more.
fn breadth(text: &str) -> f32 {
    text.chars().count() as f32 * SMALL * 0.62 + 2.0
}

/// A value in a narrow cell. The sentence says what the cross is.
fn in_brief(value: Value, unit: Unit) -> String {
    match value {
        Value::Known(v) => numbers::amount(v, unit),
        Value::Hidden => "×".to_owned(),
        Value::Absent => String::new(),
    }
}

/// A value as words, or why there is none.
pub(crate) fn shown(value: Value, unit: Unit, s: &ReportSentences) -> String {
    match value {
        Value::Known(v) => numbers::amount(v, unit),
        Value::Hidden => s.hidden.clone(),
        Value::Absent => s.none.clone(),
    }
}

fn empty(alt: String) -> Figure {
    Figure {
        alt,
        width: WIDTH,
        height: 0.0,
        shapes: Vec::new(),
        labels: Vec::new(),
    }
}

/// The alternative of a picture: what it is, what to see, where the figures are.
fn alternative(kind: &str, sentence: &str, s: &ReportSentences) -> String {
    format!("{kind} {sentence} {}", s.figures_follow)
}

/// What comes first, in words.
fn leaders(rows: &[BarRow], unit: Unit, s: &ReportSentences) -> String {
    let mut known: Vec<(&str, f64, Option<f64>)> = rows
        .iter()
        .filter_map(|r| Some((r.label.as_str(), r.value.known()?, r.share)))
        .filter(|(_, v, _)| *v > 0.0)
        .collect();
    known.sort_by(|a, b| b.1.total_cmp(&a.1));
    if known.is_empty() {
        return nothing_in(rows.iter().filter(|r| r.value.is_hidden()).count(), s);
    }
    let parts: Vec<String> = known
        .iter()
        .take(3)
        .map(|(label, v, share)| {
            let value = numbers::amount(*v, unit);
            let value = match share {
                Some(share) => {
                    let share = numbers::amount(*share, Unit::Percent);
                    fill(&s.value_and_share, &[("value", &value), ("share", &share)])
                }
                None => value,
            };
            fill(&s.with_value, &[("label", label), ("value", &value)])
        })
        .collect();
    fill(&s.leaders, &[("list", &listed(&parts, s))])
}

/// How many figures are hidden, in words.
fn hidden_note(count: usize, s: &ReportSentences) -> Option<String> {
    match count {
        0 => None,
        1 => Some(s.one_hidden.clone()),
        n => Some(fill(&s.some_hidden, &[("count", &n.to_string())])),
    }
}

/// The period compared, unless nothing of it may be told: a column of « masqué » says nothing.
fn worth_comparing(compared: Option<&str>, values: impl Iterator<Item = Value>) -> Option<&str> {
    let mut values = values.peekable();
    let empty = values.peek().is_none();
    compared.filter(|_| empty || values.any(|value| !value.is_hidden()))
}

fn bar_table(
    of: &str,
    unit: Unit,
    current: &str,
    compared: Option<&str>,
    rows: &[BarRow],
    s: &ReportSentences,
) -> Table {
    let shares = rows.iter().any(|r| r.share.is_some());
    let mut columns = vec![
        column(of, 4.7, Align::Start),
        column(&capital(current), 1.45, Align::End),
    ];
    if shares {
        columns.push(column(&s.share, 0.9, Align::End));
    }
    if let Some(compared) = compared {
        columns.push(column(&capital(compared), 1.65, Align::End));
    }
    let most = largest(rows.iter().flat_map(|r| {
        let other = compared.map_or(Value::Absent, |_| r.compared);
        [r.value, other]
    }));
    let part = |value: Value| {
        value
            .known()
            .filter(|_| most > 0.0)
            .map(|v| (v / most) as f32)
    };
    let bars = rows.iter().map(|r| Bar {
        value: part(r.value),
        compared: compared.and_then(|_| part(r.compared)),
    });
    let marks = Marks::Bars(bars.collect());
    let rows = rows
        .iter()
        .map(|r| {
            let now = Text::bold(shown(r.value, unit, s));
            let mut cells: Vec<Text> = vec![r.label.as_str().into(), now];
            if shares {
                let share = r.share.filter(|_| r.value.known().is_some());
                let text =
                    share.map_or_else(|| s.none.clone(), |v| numbers::amount(v, Unit::Percent));
                cells.push(text.into());
            }
            if compared.is_some() {
                cells.push(shown(r.compared, unit, s).into());
            }
            cells
        })
        .collect();
    Table {
        caption: None,
        columns,
        rows,
        row_headers: true,
        compact: true,
        marks,
    }
}

fn bars(chart: &Bars, s: &ReportSentences) -> Drawn {
    let hidden = chart.rows.iter().filter(|r| r.value.is_hidden()).count();
    let mut sentence = leaders(&chart.rows, chart.unit, s);
    if let Some(note) = hidden_note(hidden, s) {
        sentence = format!("{sentence} {note}");
    }
    let rows = &chart.rows;
    let compared = worth_comparing(chart.compared.as_deref(), rows.iter().map(|r| r.compared));
    Drawn {
        figure: None,
        table: Some(bar_table(
            &chart.of,
            chart.unit,
            &chart.current,
            compared,
            rows,
            s,
        )),
        sentence,
    }
}

/// A round figure at least as large, for the top of an axis: its half is round too.
fn round_up(value: f64) -> f64 {
    let magnitude = 10_f64.powf(value.max(1.0).log10().floor());
    [1.0, 1.2, 1.6, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0]
        .into_iter()
        .map(|step| step * magnitude)
        .find(|top| *top >= value)
        .unwrap_or(value)
}

/// Pieces of a broken line, a little apart.
fn dashed(points: &[(f32, f32)]) -> Vec<Shape> {
    const DASH: f32 = 4.0;
    let mut out = Vec::new();
    for pair in points.windows(2) {
        let ((x1, y1), (x2, y2)) = (pair[0], pair[1]);
        let length = (x2 - x1).hypot(y2 - y1);
        let mut at = 0.0;
        while at < length {
            let (from, to) = (at / length, (at + DASH).min(length) / length);
            let point = |t: f32| (x1 + (x2 - x1) * t, y1 + (y2 - y1) * t);
            out.push(stroke(vec![point(from), point(to)], 0.9));
            at += 2.0 * DASH;
        }
    }
    out
}

fn line(chart: &Line, s: &ReportSentences) -> Drawn {
    const HEIGHT: f32 = 112.0;
    let then = chart.points.iter().map(|p| p.compared);
    let compared = worth_comparing(chart.compared.as_deref(), then);
    let mut sentence = extremes(chart, s);
    let wide = chart.unit == Unit::Count && (2..=ACROSS).contains(&chart.points.len());
    let hidden = chart.points.iter().filter(|p| p.value.is_hidden()).count();
    let also = chart.points.iter().any(|p| p.compared.is_hidden());
    if wide && (hidden > 0 || (also && compared.is_some())) {
        sentence = format!("{sentence} {}", s.cross);
    } else if let Some(note) = hidden_note(hidden, s) {
        sentence = format!("{sentence} {note}");
    }
    let mut figure = empty(alternative(&s.kind_line, &sentence, s));
    let mut y = 12.0;
    if let Some(compared) = compared {
        let half = WIDTH / 2.0;
        figure
            .shapes
            .push(stroke(vec![(1.0, 7.0), (21.0, 7.0)], 1.8));
        figure
            .shapes
            .push(rectangle(8.5, 4.5, 5.0, 5.0, Paint::Fill));
        figure
            .shapes
            .extend(dashed(&[(half, 7.0), (half + 20.0, 7.0)]));
        for (x, text) in [(26.0, chart.current.as_str()), (half + 25.0, compared)] {
            let mut words = label(x, 7.0, capital(text), Anchor::Start);
            words.width = half - 30.0;
            figure.labels.push(words);
        }
        y += 22.0;
    }
    let top_value = round_up(largest(chart.points.iter().flat_map(|p| {
        let other = if compared.is_some() {
            p.compared
        } else {
            Value::Absent
        };
        [p.value, other]
    })));
    let bottom = y + 6.0 + HEIGHT;
    let down = |v: f64| bottom - ((v / top_value).clamp(0.0, 1.0) as f32) * HEIGHT;
    let room = |values: &[f64]| {
        let texts = values.iter().map(|v| numbers::amount(*v, chart.unit));
        texts.map(|t| breadth(&t)).fold(0.0, f32::max)
    };
    let left = 8.0 + room(&[top_value, top_value / 2.0]);
    let known: Vec<f64> = chart
        .points
        .iter()
        .filter_map(|p| p.value.known())
        .collect();
    // Words stand over the first and the last point.
    let side = 12.0_f32.max(room(&known) / 2.0 + 1.0);
    let step = (WIDTH - left - 2.0 * side) / (chart.points.len().max(2) - 1) as f32;
    let across = |i: usize| left + side + i as f32 * step;
    for part in [0.0, 0.5, 1.0] {
        let value = top_value * part;
        let level = down(value);
        let weight = if part > 0.0 { 0.25 } else { 0.8 };
        figure
            .shapes
            .push(stroke(vec![(left, level), (WIDTH - 1.0, level)], weight));
        let mut words = label(
            left - 6.0,
            level,
            numbers::amount(value, chart.unit),
            Anchor::End,
        );
        words.size = SMALL;
        figure.labels.push(words);
    }
    if compared.is_some() {
        let points: Vec<Option<(f32, f32)>> = chart
            .points
            .iter()
            .enumerate()
            .map(|(i, p)| p.compared.known().map(|v| (across(i), down(v))))
            .collect();
        for run in points.split(Option::is_none) {
            let run: Vec<(f32, f32)> = run.iter().filter_map(|p| *p).collect();
            figure.shapes.extend(dashed(&run));
        }
    }
    let points: Vec<Option<(f32, f32)>> = chart
        .points
        .iter()
        .enumerate()
        .map(|(i, p)| p.value.known().map(|v| (across(i), down(v))))
        .collect();
    for run in points.split(Option::is_none) {
        let run: Vec<(f32, f32)> = run.iter().filter_map(|p| *p).collect();
        if run.len() > 1 {
            figure.shapes.push(stroke(run, 1.8));
        }
    }
    // Beyond a year of months, words would stand on each other.
    let every = chart.points.len().div_ceil(13);
    for (i, point) in chart.points.iter().enumerate() {
        if let Some((x, y)) = points.get(i).copied().flatten() {
            figure
                .shapes
                .push(rectangle(x - 2.5, y - 2.5, 5.0, 5.0, Paint::Fill));
            if every == 1 {
                let text = shown(point.value, chart.unit, s);
                // White under the words, so that no line crosses them.
                let half = breadth(&text) / 2.0;
                let under = rectangle(x - half, y - 14.5, 2.0 * half, 9.0, Paint::Grey(1.0));
                figure.shapes.push(under);
                let mut words = label(x, y - 10.0, text, Anchor::Middle);
                words.size = SMALL;
                words.strong = true;
                figure.labels.push(words);
            }
        } else if every == 1 && point.value.is_hidden() {
            let text = if wide { "×" } else { s.hidden.as_str() };
            let mut words = label(across(i), bottom - 8.0, text, Anchor::Middle);
            words.size = SMALL;
            figure.labels.push(words);
        }
        if i % every == 0 {
            let mut words = label(
                across(i),
                bottom + 11.0,
                point.label.as_str(),
                Anchor::Middle,
            );
            words.size = SMALL;
            figure.labels.push(words);
        }
    }
    figure.height = bottom + 20.0;
    Drawn {
        figure: Some(figure),
        table: Some(if wide {
            months_across(chart, compared)
        } else {
            let rows: Vec<BarRow> = chart
                .points
                .iter()
                .map(|p| BarRow {
                    label: p.label.clone(),
                    value: p.value,
                    share: None,
                    compared: p.compared,
                })
                .collect();
            bar_table(&chart.of, chart.unit, &chart.current, compared, &rows, s)
        }),
        sentence,
    }
}

/// Months at most for a table with one in each column.
const ACROSS: usize = 12;

/// A table as wide as the line above it: one column a month.
fn months_across(chart: &Line, compared: Option<&str>) -> Table {
    let mut columns = vec![column(&chart.of, 1.7, Align::Start)];
    columns.extend(
        chart
            .points
            .iter()
            .map(|p| column(&p.label, 1.0, Align::End)),
    );
    let row = |name: &str, value: fn(&Point) -> Value| -> Vec<Text> {
        let cells = chart.points.iter();
        let cells = cells.map(|p| in_brief(value(p), chart.unit).into());
        std::iter::once(capital(name).into()).chain(cells).collect()
    };
    let mut rows = vec![row(&chart.current, |p| p.value)];
    rows.extend(compared.map(|name| row(name, |p| p.compared)));
    Table {
        caption: None,
        columns,
        rows,
        row_headers: true,
        compact: true,
        marks: Marks::None,
    }
}

/// The highest and the lowest point, in words.
fn extremes(chart: &Line, s: &ReportSentences) -> String {
    let known: Vec<(&str, f64)> = chart
        .points
        .iter()
        .filter_map(|p| Some((p.label.as_str(), p.value.known()?)))
        .collect();
    let high = known
        .iter()
        .copied()
        .reduce(|a, b| if b.1 > a.1 { b } else { a });
    let low = known
        .iter()
        .copied()
        .reduce(|a, b| if b.1 < a.1 { b } else { a });
    match (high, low) {
        (Some(high), Some(low)) if high.1 > low.1 => {
            let words = |(label, v): (&str, f64)| {
                let value = numbers::amount(v, chart.unit);
                fill(&s.with_value, &[("label", label), ("value", &value)])
            };
            fill(&s.extremes, &[("high", &words(high)), ("low", &words(low))])
        }
        (Some((_, v)), _) if v > 0.0 => {
            fill(&s.steady, &[("value", &numbers::amount(v, chart.unit))])
        }
        _ => nothing_in(
            chart.points.iter().filter(|p| p.value.is_hidden()).count(),
            s,
        ),
    }
}

fn heat(chart: &Heat, s: &ReportSentences, weekdays: &[String; 7]) -> Drawn {
    let most = largest(chart.days.iter().flatten().copied());
    let day = |i: usize| weekdays.get(i).map_or("", String::as_str);
    let hour = |h: u8| fill(&s.hour, &[("hour", &h.to_string())]);
    let mut peak: Option<(usize, u8, f64)> = None;
    for (i, row) in chart.days.iter().enumerate() {
        for (value, h) in row.iter().zip(&chart.hours) {
            if let Some(v) = value.known().filter(|v| *v > 0.0)
                && peak.is_none_or(|p| v > p.2)
            {
                peak = Some((i, *h, v));
            }
        }
    }
    let all = || chart.days.iter().flatten();
    let hidden = all().filter(|v| v.is_hidden()).count();
    let mut sentence = match peak {
        Some((i, h, v)) => fill(
            &s.peak,
            &[
                ("day", day(i)),
                ("from", &hour(h)),
                ("to", &hour(h.saturating_add(1))),
                ("value", &numbers::amount(v, Unit::Count)),
            ],
        ),
        None => nothing_in(hidden, s),
    };
    if hidden > 0 {
        sentence = format!("{sentence} {}", s.cross);
    }
    let mut columns = vec![column(&s.weekday, 2.2, Align::Start)];
    let hours = chart.hours.iter();
    columns.extend(hours.map(|h| column(&hour(*h), 1.0, Align::End)));
    let width = chart.hours.len();
    let shade = |value: &Value| match value.known() {
        Some(v) if most > 0.0 => (v / most) as f32,
        _ => 0.0,
    };
    let shades = chart.days.iter();
    let shades = shades.map(|row| row.iter().take(width).map(shade).collect());
    let rows = chart.days.iter().enumerate().map(|(i, row)| {
        let cells = row.iter().take(width);
        let cells = cells.map(|v| in_brief(*v, Unit::Count).into());
        std::iter::once(day(i).into()).chain(cells).collect()
    });
    Drawn {
        figure: None,
        table: Some(Table {
            caption: None,
            columns,
            rows: rows.collect(),
            row_headers: true,
            compact: true,
            marks: Marks::Shades(shades.collect()),
        }),
        sentence,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn axes_end_on_round_figures() {
        for (value, top) in [
            (0.0, 1.0),
            (1.0, 1.0),
            (3.0, 3.0),
            (13.0, 16.0),
            (21.0, 30.0),
            (99.0, 100.0),
            (100.0, 100.0),
            (812.0, 1000.0),
            (1077.0, 1200.0),
        ] {
            assert_eq!(round_up(value), top);
        }
    }

    #[test]
    fn lists_are_french() {
        let s = &Sentences::french().unwrap().report;
        let list = |parts: &[&str]| {
            listed(
                &parts.iter().map(|p| (*p).to_owned()).collect::<Vec<_>>(),
                s,
            )
        };
        assert_eq!(list(&[]), "");
        assert_eq!(list(&["a"]), "a");
        assert_eq!(list(&["a", "b"]), "a et b");
        assert_eq!(list(&["a", "b", "c"]), "a, b et c");
    }
}
