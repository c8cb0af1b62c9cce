//! `guichet stats`: the figures of a period, by the same use case as the screen, hidden to the same agents.

use std::fmt::Write as _;
use std::sync::Arc;

use guichet_api::types::{
    BreakdownAsk, BreakdownView, Cell, Compare, FigureFilter, FigureScope, FiguresQuery,
    FiguresView,
};
use guichet_api::{ErrorCode, harmless};

use crate::args::{Comparison, StatsArgs};
use crate::door::{self, Machine};
use crate::exit::Exit;
use crate::output::{self, number};
use crate::words;

/// Columns of the CSV.
const HEADER: &str = "indicateur;dimension;code;libellé;unité;valeur;masqué;part;base;comparé";
/// What stands for a hidden figure in words.
const HIDDEN: &str = "masqué";
/// What stands for a figure that there is not.
const NOTHING: &str = "–";

pub(crate) fn run(args: &StatsArgs) -> Exit {
    let desk = match door::open(&args.door, Arc::new(Machine::default())) {
        Ok(desk) => desk,
        Err(closed) => {
            output::message(&closed.sentence());
            return closed.exit();
        }
    };
    match desk.figures(query(args)) {
        Ok(view) => {
            let text = if args.json {
                serde_json::to_string(&view).unwrap_or_default()
            } else if args.csv {
                as_csv(&view)
            } else {
                in_words(&view)
            };
            output::result(&text);
            Exit::Fine
        }
        Err(error) => {
            output::message(&words::error(&error));
            if error.code == ErrorCode::Invalid {
                Exit::Misuse
            } else {
                Exit::Failed
            }
        }
    }
}

fn query(args: &StatsArgs) -> FiguresQuery {
    let by = args.by.iter().map(|by| BreakdownAsk {
        indicator: by.indicator.clone(),
        dimension: by.dimension.clone(),
    });
    let filters = args.filters.iter().map(|filter| FigureFilter {
        dimension: filter.dimension.clone(),
        codes: filter.codes.clone(),
    });
    FiguresQuery {
        preset: None,
        from: Some(args.from),
        to: Some(args.to),
        compare: match args.compare {
            None => Compare::None,
            Some(Comparison::Previous) => Compare::Previous,
            Some(Comparison::LastYear) => Compare::LastYear,
        },
        filters: filters.collect(),
        scope: if args.mine {
            FigureScope::Me
        } else {
            FigureScope::Site
        },
        breakdowns: (!args.by.is_empty()).then(|| by.collect()),
    }
}

fn as_csv(view: &FiguresView) -> String {
    let mut out = HEADER.to_owned();
    let mut line = |fields: [String; 10]| {
        let fields = fields.map(|field| quoted(&field));
        // Writing to a string cannot fail.
        let _ = write!(out, "\n{}", fields.join(";"));
    };
    for indicator in &view.headline {
        let compared = indicator.compared.as_ref();
        line([
            indicator.id.clone(),
            String::new(),
            String::new(),
            indicator.label.clone(),
            indicator.unit.clone(),
            plain(indicator.cell.value),
            yes_no(indicator.cell),
            String::new(),
            plain(indicator.base.and_then(|base| base.value)),
            plain(compared.and_then(|compared| compared.cell.value)),
        ]);
    }
    for breakdown in &view.breakdowns {
        for row in &breakdown.rows {
            line([
                breakdown.indicator.clone(),
                breakdown.dimension.clone(),
                row.code.clone(),
                row.label.clone(),
                breakdown.unit.clone(),
                plain(row.cell.value),
                yes_no(row.cell),
                plain(row.share),
                plain(breakdown.base.value),
                plain(row.compared.and_then(|cell| cell.value)),
            ]);
        }
    }
    out
}

/// A field that no spreadsheet takes for a formula; one that holds what separates fields stands between quotation
/// marks (RFC 4180).
fn quoted(field: &str) -> String {
    let field = harmless(field);
    if field.contains([';', '"', '\n', '\r']) {
        format!("\"{}\"", field.replace('"', "\"\""))
    } else {
        field.into_owned()
    }
}

/// A number as a French spreadsheet reads it; empty when there is none.
fn plain(value: Option<f64>) -> String {
    let text = value.map(|value| value.to_string()).unwrap_or_default();
    text.replace('.', ",")
}

fn yes_no(cell: Cell) -> String {
    if cell.hidden { "oui" } else { "non" }.to_owned()
}

fn in_words(view: &FiguresView) -> String {
    let mut out = format!(
        "Du {} au {}, {}.",
        view.period.from,
        view.period.to,
        output::count(
            view.period.opening_days.into(),
            "jour d’ouverture",
            "jours d’ouverture"
        )
    );
    for indicator in &view.headline {
        let value = said(indicator.cell, &indicator.unit);
        let _ = write!(out, "\n{}\u{a0}: {value}", indicator.label);
    }
    for breakdown in &view.breakdowns {
        let _ = write!(out, "\n\n{}\u{a0}:", breakdown.label);
        rows(&mut out, breakdown);
    }
    if view.hidden_cells > 0 {
        let hidden = output::count(
            view.hidden_cells.into(),
            "chiffre est masqué",
            "chiffres sont masqués",
        );
        let _ = write!(
            out,
            "\n\n{hidden}\u{a0}: on pourrait y reconnaître quelqu’un."
        );
    }
    out
}

fn rows(out: &mut String, breakdown: &BreakdownView) {
    for row in &breakdown.rows {
        let share = row
            .share
            .map(|share| format!(" ({}\u{202f}%)", decimal(share)))
            .unwrap_or_default();
        let value = said(row.cell, &breakdown.unit);
        let _ = write!(out, "\n  {}\u{a0}: {value}{share}", row.label);
    }
}

fn said(cell: Cell, unit: &str) -> String {
    let Some(value) = cell.value else {
        return if cell.hidden { HIDDEN } else { NOTHING }.to_owned();
    };
    match unit {
        "percent" => format!("{}\u{202f}%", decimal(value)),
        "score" => decimal(value),
        "minutes" => format!("{}\u{a0}min", whole(value)),
        _ => whole(value),
    }
}

fn decimal(value: f64) -> String {
    format!("{value:.1}").replace('.', ",")
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "counts and minutes: whole, and not below zero"
)]
fn whole(value: f64) -> String {
    number(value as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_keeps_what_separates_fields() {
        assert_eq!(quoted("CAF"), "CAF");
        assert_eq!(quoted("a;b"), "\"a;b\"");
        assert_eq!(quoted("dit \"non\""), "\"dit \"\"non\"\"\"");
    }

    #[test]
    fn a_title_of_the_site_was_run_as_a_formula() {
        assert_eq!(quoted("@Atelier"), "'@Atelier");
        assert_eq!(
            quoted("=HYPERLINK(\"https://x\";\"CAF\")"),
            "\"'=HYPERLINK(\"\"https://x\"\";\"\"CAF\"\")\""
        );
    }

    #[test]
    fn a_number_is_read_by_a_french_spreadsheet() {
        assert_eq!(plain(Some(82.5)), "82,5");
        assert_eq!(plain(Some(1600.0)), "1600");
        assert_eq!(plain(None), "");
    }
}
