//! How a dashboard grows with the number of sessions: the engine alone, without files, drawn as a curve.

use std::fmt::Write as _;
use std::fs;
use std::time::Instant;

use chrono::NaiveDate;
use guichet_statistics::testing::fictional;
use guichet_statistics::{Compare, Dimension, Filter, Period, Query, Registry, View, Viewer};
use serde_json::json;

use super::spread;
use crate::report::Outcome;
use crate::{Result, Setting};

const SIZES: [usize; 7] = [
    10_000, 50_000, 150_000, 450_000, 1_500_000, 4_500_000, 9_000_000,
];
const RUNS: usize = 7;
/// Milliseconds promised for the nation.
const AT_MOST: f64 = 250.0;
/// Where the curve is drawn, below the repository.
const PLOT: &str = "target/bench/dashboard_growth.svg";

/// What one size costs, in milliseconds.
struct Measure {
    sessions: usize,
    built: f64,
    dashboard: f64,
    changed: f64,
}

/// Measures the usual dashboard of a supervisor, and the same after a filter, from a small site to the nation.
pub fn growth(setting: &Setting) -> Result<Outcome> {
    let registry = Registry::shipped()?;
    let sizes = &SIZES[..setting.count(SIZES.len(), 1)];
    let mut points: Vec<Measure> = Vec::new();
    let mut last = None;
    for &sessions in sizes {
        let before = Instant::now();
        let facts = fictional(sessions, day(2022, 1)?, 1_825, 7)?;
        let built = before.elapsed().as_secs_f64() * 1000.0;
        let end = day(2026, 12)?;
        let whole = Query::dashboard(Period::new(day(2024, 7)?, end)?, Compare::Previous, end);
        let mut filtered = whole.clone();
        filtered.filters = vec![Filter {
            dimension: Dimension::Operator,
            codes: vec!["caf".to_owned()],
        }];
        let runs = setting.count(RUNS, 1);
        let ask = |query: &Query, first: Option<&Query>| {
            spread(runs, || {
                let mut view = View::default();
                if let Some(first) = first {
                    drop(facts.answer_for(first, &registry, Viewer::Supervisor, &mut view));
                }
                let before = Instant::now();
                let answer = facts.answer_for(query, &registry, Viewer::Supervisor, &mut view);
                let took = before.elapsed().as_secs_f64() * 1000.0;
                drop(answer);
                Ok(took)
            })
        };
        let dashboard = ask(&whole, None)?;
        let changed = ask(&filtered, Some(&whole))?;
        points.push(Measure {
            sessions,
            built,
            dashboard: dashboard.median,
            changed: changed.median,
        });
        last = Some((dashboard, changed));
    }
    let (dashboard, changed) = last.ok_or("no size")?;
    let plot = Setting::root().join(PLOT);
    if let Some(folder) = plot.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(&plot, drawn(&points))?;
    let told: Vec<_> = points
        .iter()
        .map(|at| {
            json!({
                "sessions": at.sessions, "built_ms": at.built, "dashboard_ms": at.dashboard,
                "after_a_filter_ms": at.changed
            })
        })
        .collect();
    Ok(Outcome::new(
        "dashboard_growth",
        "ms",
        "the engine alone, as a supervisor asks it: the usual dashboard over half of five years, compared with the \
         period before, at the largest size; sessions are made in memory",
    )
    .measured(dashboard)
    .budget("median", dashboard.median, AT_MOST, "ms")
    .budget("median after a change of filter", changed.median, AT_MOST, "ms")
    .beside("sizes", told)
    .beside("plot", PLOT))
}

fn day(year: i32, month: u32) -> Result<NaiveDate> {
    NaiveDate::from_ymd_opt(year, month, 1).ok_or_else(|| "no such day".into())
}

/// Both axes by powers of ten: a cost that grows as the sessions do is a straight line.
fn drawn(points: &[Measure]) -> String {
    // Sizes are far below what a float holds exactly.
    let x = |sessions: usize| 60.0 + 130.0 * ((sessions as f64).log10() - 4.0);
    let y = |milliseconds: f64| 320.0 - 80.0 * (milliseconds.max(0.05).log10() + 1.3);
    let mut svg = String::from(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 520 360\" font-family=\"sans-serif\" font-size=\"12\">\n",
    );
    // Writing to a string does not fail.
    for power in 4..=7 {
        let at = x(10_usize.pow(power));
        let _ = writeln!(
            svg,
            "<path d=\"M{at:.1} 20V320\" stroke=\"#ddd\"/><text x=\"{at:.1}\" y=\"338\" text-anchor=\"middle\">10^{power}</text>"
        );
    }
    for milliseconds in [0.1, 1.0, 10.0, 100.0] {
        let at = y(milliseconds);
        let _ = writeln!(
            svg,
            "<path d=\"M60 {at:.1}H500\" stroke=\"#ddd\"/><text x=\"54\" y=\"{at:.1}\" text-anchor=\"end\">{milliseconds} ms</text>"
        );
    }
    let curve = |of: fn(&Measure) -> f64| {
        let at = points
            .iter()
            .map(|point| format!("{:.1},{:.1}", x(point.sessions), y(of(point))));
        at.collect::<Vec<_>>().join(" ")
    };
    let curves = [
        ("dashboard", "", curve(|point| point.dashboard)),
        (
            "after a filter",
            " stroke-dasharray=\"6 4\"",
            curve(|point| point.changed),
        ),
    ];
    for (name, dashes, path) in curves {
        let _ = writeln!(
            svg,
            "<polyline points=\"{}\" fill=\"none\" stroke=\"#0e5c54\" stroke-width=\"2\"{dashes}><title>{name}</title></polyline>",
            path
        );
    }
    svg.push_str("<text x=\"500\" y=\"356\" text-anchor=\"end\">sessions; full line: dashboard, dashed: after a change of filter</text>\n</svg>\n");
    svg
}
