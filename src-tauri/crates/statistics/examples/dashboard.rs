//! Measures the default dashboard and a change of filter, raw and as a supervisor sees them:
//! `cargo run --release -p guichet-statistics --features testing --example dashboard`
#![expect(clippy::print_stdout, reason = "it prints what it measures")]

use std::error::Error;
use std::time::Instant;

use chrono::NaiveDate;
use guichet_statistics::testing::fictional;
use guichet_statistics::{Compare, Dimension, Filter, Period, Query, Registry, View, Viewer};

const ROUNDS: usize = 11;

fn main() -> Result<(), Box<dyn Error>> {
    let registry = Registry::shipped()?;
    let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).ok_or("no such day");
    for sessions in [50_000, 450_000, 9_000_000] {
        let facts = fictional(sessions, day(2022, 1, 1)?, 1_825, 7)?;
        // Half of the facts, compared with a part of the other half.
        let period = Period::new(day(2024, 7, 1)?, day(2026, 12, 31)?)?;
        let whole = Query::dashboard(period, Compare::Previous, day(2026, 12, 31)?);
        let with = |dimension: Dimension, code: &str| {
            let mut query = whole.clone();
            query.filters = vec![Filter {
                dimension,
                codes: vec![code.to_owned()],
            }];
            query
        };
        let questions = [
            ("dashboard", whole.clone()),
            ("operator", with(Dimension::Operator, "caf")),
            ("channel", with(Dimension::Channel, "telephone")),
            ("gender", with(Dimension::Gender, "feminin")),
        ];
        for viewer in [Viewer::Mediator, Viewer::Supervisor, Viewer::Public] {
            for (name, query) in &questions {
                let mut times = Vec::new();
                for _ in 0..ROUNDS {
                    let mut view = View::default();
                    if *name != "dashboard" {
                        drop(facts.answer_for(&whole, &registry, viewer, &mut view));
                    }
                    let start = Instant::now();
                    let answer = facts.answer_for(query, &registry, viewer, &mut view);
                    times.push(start.elapsed());
                    drop(answer);
                }
                times.sort_unstable();
                println!("{sessions} {viewer:?} {name}: {:?}", times[ROUNDS / 2]);
            }
        }
    }
    Ok(())
}
