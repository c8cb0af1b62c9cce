//! The end of keeping: what the vault has held for as long as it may is listed, then erased on an administrator's
//! word. The terms are those of the privacy map; whoever presses the button confirms them for the site.

use chrono::{Days, Months, NaiveDate, TimeDelta};
use guichet_catalogue::retention::{Term, term};
use guichet_domain::calendar::add_months;
use guichet_domain::role::Role;
use guichet_domain::time::{Zone, day_in};
use guichet_store::{Limits, Overdue};

use super::{act, citizens, save, today::bounds};
use crate::desk::{Cx, Open};
use crate::error::{ApiError, ErrorCode, Result};
use crate::types::*;

/// What is told ahead of its time.
const SOON: Days = Days::new(30);
/// After an erasing, the next one is asked for so many days later: each day brings something.
const BETWEEN: TimeDelta = TimeDelta::days(30);
/// People named; more are counted.
const PEOPLE: usize = 100;
/// Setting: the day of the last erasing.
const PURGED_ON: &str = "retention.purged_on";

/// The terms that end in the vault, in the order of the screen.
const TERMS: [&str; 3] = ["dossier", "demande", "fiche"];

fn terms() -> Result<[&'static Term; 3]> {
    let [citizens, requests, profiles] = TERMS.map(term);
    match (citizens, requests, profiles) {
        (Some(citizens), Some(requests), Some(profiles)) => Ok([citizens, requests, profiles]),
        _ => Err(ErrorCode::CatalogueFailed.into()),
    }
}

/// What ended before these instants has been kept for longer than its term on a day. Whole days: nothing goes in
/// the course of its last one.
fn limits(zone: Zone, day: NaiveDate) -> Result<Limits> {
    let before = |term: &Term| {
        let months = Months::new(term.months.unwrap_or_default());
        bounds(zone, day.checked_sub_months(months).unwrap_or(day)).0
    };
    let [citizens, requests, profiles] = terms()?;
    Ok(Limits {
        profiles: before(profiles),
        requests: before(requests),
        citizens: before(citizens),
    })
}

pub(crate) fn retention(cx: &mut Cx<'_>, _: Nothing) -> Result<RetentionView> {
    let day = cx.today();
    let read = cx.open.store.read();
    let due = read.overdue(&limits(cx.open.zone, day)?)?;
    let ahead = day.checked_add_days(SOON).unwrap_or(day);
    let soon = read.overdue(&limits(cx.open.zone, ahead)?)?;
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let [citizens, ..] = terms()?;
    let mut people = Vec::new();
    // What is due comes first: both lists begin with who was seen longest ago.
    for (position, &(id, last)) in soon.citizens.iter().take(PEOPLE).enumerate() {
        let last_visit = day_in(cx.open.zone, last);
        people.push(RetentionPerson {
            citizen: id,
            name: read
                .citizen(id)?
                .map(|citizen| citizens::name_of(&citizen))
                .unwrap_or_default(),
            last_visit,
            kept_until: add_months(last_visit, citizens.months.unwrap_or_default()),
            due: position < due.citizens.len(),
        });
    }
    let sizes = |o: &Overdue| [o.citizens.len(), o.requests.len(), o.profiles.len()].map(count);
    let rows = TERMS
        .into_iter()
        .zip(terms()?)
        .zip(sizes(&due).into_iter().zip(sizes(&soon)))
        .map(|((code, term), (due, within))| RetentionRow {
            code: code.to_owned(),
            label: term.label.clone(),
            unverified: term.unverified,
            due,
            soon: within.saturating_sub(due),
        })
        .collect();
    Ok(RetentionView {
        day,
        rows,
        more_people: count(soon.citizens.len().saturating_sub(people.len())),
        people,
        purged_on: purged_on(cx.open)?,
    })
}

pub(crate) fn retention_purge(cx: &mut Cx<'_>, args: RetentionPurgeArgs) -> Result<RetentionView> {
    let day = cx.today();
    // What was looked at yesterday is not what would go today.
    if args.day != day {
        return Err(ApiError::invalid("day", "other_day"));
    }
    let limits = limits(cx.open.zone, day)?;
    let now = cx.now();
    let purge = act(cx, "retention.purge");
    save(cx, &purge, |tx| {
        tx.purge(&limits, now)?;
        Ok(tx.save_setting(PURGED_ON, &day.to_string(), now)?)
    })?;
    cx.open
        .warnings
        .retain(|warning| warning.code != ErrorCode::RetentionDue);
    retention(cx, Nothing {})
}

fn purged_on(open: &Open) -> Result<Option<NaiveDate>> {
    let kept = open.store.read().setting(PURGED_ON)?;
    Ok(kept.and_then(|day| day.parse().ok()))
}

/// The day from which the persons of sessions are still told apart; none as long as nothing was erased.
pub(super) fn pseudonyms_from(cx: &Cx<'_>) -> Result<Option<NaiveDate>> {
    let [citizens, ..] = terms()?;
    let months = Months::new(citizens.months.unwrap_or_default());
    let purged = purged_on(cx.open)?;
    Ok(purged.and_then(|day| day.checked_sub_months(months)))
}

/// Tells an administrator at the door that something has been kept for longer than it may, once in a while.
pub(super) fn warn(open: &mut Open, today: NaiveDate) -> Result<()> {
    let lately = |day: NaiveDate| (today - day) < BETWEEN;
    if open.me.role != Role::Administrator || purged_on(open)?.is_some_and(lately) {
        return Ok(());
    }
    let overdue = open.store.read().is_overdue(&limits(open.zone, today)?);
    // The first question that goes through whole tables: a damaged page may be met here, and is told by its file.
    if overdue.map_err(|error| open.store.naming_the_damaged(error))? {
        open.warnings.push(ErrorCode::RetentionDue.into());
    }
    Ok(())
}
