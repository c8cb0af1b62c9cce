//! The fictional sites whose dashboards are measured: made for one run, or kept for the next.

use std::fs;
use std::path::{Path, PathBuf};

use chrono::{Datelike, Days, Local, NaiveDate, Utc};
use guichet_api::demo;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::Size;
use crate::{Result, Setting, counter};

/// The same seed gives the same site.
const SEED: u64 = 1;
/// Sessions of a smoke test.
const FEW: usize = 400;
/// In the folder of a site that is kept: what was asked for. Written last: a folder without it is not whole.
const PLAN: &str = "bench.json";

/// A fictional site and its days.
pub(super) struct Site {
    pub(super) folder: PathBuf,
    pub(super) from: NaiveDate,
    /// The day after the last.
    pub(super) until: NaiveDate,
    /// Whether an earlier run made it.
    pub(super) found: bool,
}

/// What a kept site was made of.
#[derive(Debug, Serialize, Deserialize)]
struct Plan {
    sessions: u32,
    seed: u64,
    from: NaiveDate,
    /// The day after the last.
    until: NaiveDate,
}

impl Site {
    /// Makes the site of a size, or finds the one that was kept.
    pub(super) fn make(setting: &Setting, size: &Size) -> Result<Self> {
        let until = Local::now().date_naive();
        let from = until
            .with_year(until.year() - size.years)
            .unwrap_or(until - Days::new(366));
        let sessions = setting.count(usize::try_from(size.sessions)?, FEW);
        let plan = Plan {
            sessions: u32::try_from(sessions)?,
            seed: SEED,
            from,
            until,
        };
        match &setting.keep {
            Some(kept) => Self::keep(&kept.join(size.name), plan),
            None => {
                let folder = setting.folder.path().join(size.name);
                plan.make(&folder)?;
                Ok(Self::of(folder, &plan, false))
            }
        }
    }

    fn of(folder: PathBuf, plan: &Plan, found: bool) -> Self {
        Self {
            folder,
            from: plan.from,
            until: plan.until,
            found,
        }
    }

    fn keep(folder: &Path, plan: Plan) -> Result<Self> {
        if folder.exists() {
            let place = folder.display();
            let kept = fs::read(folder.join(PLAN))
                .map_err(|_| format!("{place} is not whole: remove it, it will be made anew"))?;
            let kept: Plan = serde_json::from_slice(&kept)?;
            // Its days stay those on which it was made: questions are asked of them.
            if (kept.sessions, kept.seed) != (plan.sessions, plan.seed) {
                return Err(format!("{place} is another site: {} sessions", kept.sessions).into());
            }
            return Ok(Self::of(folder.to_owned(), &kept, true));
        }
        plan.make(folder)?;
        fs::write(folder.join(PLAN), serde_json::to_vec_pretty(&plan)?)?;
        Ok(Self::of(folder.to_owned(), &plan, false))
    }

    /// All of it.
    pub(super) fn whole(&self, filters: &[Value]) -> Value {
        self.query(self.from, filters)
    }

    pub(super) fn query(&self, from: NaiveDate, filters: &[Value]) -> Value {
        json!({
            "preset": null, "from": from, "to": self.until - Days::new(1), "compare": "previous", "filters": filters
        })
    }
}

impl Plan {
    fn make(&self, folder: &Path) -> Result<()> {
        let plan = demo::Plan {
            sessions: self.sessions,
            seed: self.seed,
            from: Some(self.from),
            until: self.until.pred_opt(),
            now: Utc::now(),
        };
        counter::make_plan(folder, &plan)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(sessions: u32) -> Plan {
        let day = |day| NaiveDate::from_ymd_opt(2026, 3, day).unwrap();
        Plan {
            sessions,
            seed: SEED,
            from: day(2),
            until: day(20),
        }
    }

    #[test]
    fn a_site_is_found_again_as_it_was_made() {
        let parent = tempfile::tempdir().unwrap();
        let folder = parent.path().join("small");
        let made = Site::keep(&folder, plan(20)).unwrap();
        let later = Plan {
            from: made.from + Days::new(1),
            until: made.until + Days::new(1),
            ..plan(20)
        };
        let found = Site::keep(&folder, later).unwrap();
        assert_eq!((made.found, found.found), (false, true));
        assert_eq!((found.from, found.until), (made.from, made.until));
    }

    #[test]
    fn a_site_that_is_not_whole_or_another_is_refused() {
        let parent = tempfile::tempdir().unwrap();
        let folder = parent.path().join("small");
        Site::keep(&folder, plan(20)).unwrap();
        assert!(Site::keep(&folder, plan(21)).is_err());
        fs::remove_file(folder.join(PLAN)).unwrap();
        assert!(Site::keep(&folder, plan(20)).is_err());
        // Nothing is removed: the folder may be somebody's.
        assert!(folder.join("activity.db").exists());
    }
}
