//! Workshops: group sessions. Participants are counted, never listed.

use std::collections::BTreeMap;

use chrono::{NaiveTime, TimeDelta};
use guichet_domain::ids::WorkshopId;
use guichet_domain::role::Role;
use guichet_domain::time::{day_in, wall_time_in};
use guichet_statistics::{SMALLEST_SHOWN, Viewer};
use guichet_store::{CountKind, Detail, Source, Workshop, WorkshopState};

use super::figures::viewer;
use super::requests::checked_code;
use super::{act, correction::OWN_DAYS, filled, save, today};
use crate::desk::Cx;
use crate::error::{ApiError, ErrorCode, Result};
use crate::types::*;

/// A workshop longer than a day is a slip.
const LONGEST_MINUTES: u32 = 600;
/// More participants than a hall holds is a slip too.
const MOST_PARTICIPANTS: u32 = 500;
/// Form of the hour of a workshop.
const TIME: &str = "%H:%M";

pub(crate) fn workshops(cx: &mut Cx<'_>, args: WorkshopsArgs) -> Result<Vec<WorkshopView>> {
    if args.to < args.from {
        return Err(ApiError::invalid("to", "out_of_range"));
    }
    let zone = cx.open.zone;
    let (from, _) = today::bounds(zone, args.from);
    let (_, until) = today::bounds(zone, args.to);
    let found = cx.open.store.read().workshops_between(from, until)?;
    found.iter().map(|workshop| view(cx, workshop)).collect()
}

pub(crate) fn workshop_set(cx: &mut Cx<'_>, args: WorkshopInput) -> Result<WorkshopView> {
    let known = args
        .id
        .map(|id| editable(cx, WorkshopId::from_uuid(id)))
        .transpose()?;
    let theme = checked_code(cx, "mediation_themes", filled(&args.theme))?
        .ok_or_else(|| ApiError::invalid("theme", "required"))?;
    let level = checked_code(cx, "workshop_levels", filled(&args.level))?;
    let time = NaiveTime::parse_from_str(&args.time, TIME)
        .map_err(|_| ApiError::invalid("time", "time_shape"))?;
    let started_at = today::instant_at(cx.open.zone, args.day, time);
    if args.minutes > LONGEST_MINUTES {
        return Err(ApiError::invalid("minutes", "minutes_out_of_range"));
    }
    if args.participants > MOST_PARTICIPANTS {
        return Err(ApiError::invalid("participants", "out_of_range"));
    }
    let counts = counts(cx, &args)?;
    if args.close && started_at > cx.now() {
        return Err(ApiError::invalid("day", "date_future"));
    }
    let close = args.close
        || known
            .as_ref()
            .is_some_and(|w| w.state == WorkshopState::Closed);
    let workshop = Workshop {
        id: known
            .as_ref()
            .map_or_else(|| WorkshopId::new(cx.ids()), |known| known.id),
        agent: known.as_ref().map_or(cx.open.me.id, |known| known.agent),
        state: if close {
            WorkshopState::Closed
        } else {
            WorkshopState::Open
        },
        theme,
        level,
        started_at,
        minutes: args.minutes,
        participants: args.participants,
        source: Source::Desk,
        import: None,
        counts,
    };
    if let Some(first) = missing(&workshop).into_iter().next().filter(|_| close) {
        return Err(ApiError::new(ErrorCode::RecordIncomplete).with("missing", first.code));
    }
    let code = if close {
        "workshop.close"
    } else {
        "workshop.save"
    };
    write(cx, code, &workshop)?;
    view(cx, &workshop)
}

pub(crate) fn workshop_discard(cx: &mut Cx<'_>, args: WorkshopArgs) -> Result<Nothing> {
    let mut workshop = editable(cx, WorkshopId::from_uuid(args.id))?;
    let before = workshop.state;
    workshop.state = WorkshopState::Discarded;
    write(cx, "workshop.discard", &workshop)?;
    cx.open.discarded_workshops.insert(workshop.id, before);
    Ok(Nothing {})
}

pub(crate) fn workshop_restore(cx: &mut Cx<'_>, args: WorkshopArgs) -> Result<WorkshopView> {
    let id = WorkshopId::from_uuid(args.id);
    let mut workshop = of(cx, id)?;
    if workshop.state != WorkshopState::Discarded {
        return Err(ErrorCode::SessionClosed.into());
    }
    // After a lock nobody remembers whether it counted: it comes back as a draft, to be closed again.
    let before = cx.open.discarded_workshops.get(&id).copied();
    // One that counted, or may have, is back in figures that were reported: so long after, that is for who answers
    // for them.
    if before != Some(WorkshopState::Open) && too_late(cx, &workshop) {
        return Err(ErrorCode::TooLateToCorrect.into());
    }
    cx.open.discarded_workshops.remove(&id);
    workshop.state = before.unwrap_or(WorkshopState::Open);
    write(cx, "workshop.restore", &workshop)?;
    view(cx, &workshop)
}

fn write(cx: &mut Cx<'_>, code: &'static str, workshop: &Workshop) -> Result<()> {
    let change = act(cx, code)
        .with("workshop", Detail::Id(*workshop.id.as_uuid()))
        .with("participants", Detail::Number(workshop.participants.into()));
    save(cx, &change, |tx| Ok(tx.save_workshop(workshop)?))
}

/// The counters as kept: known codes, none of a kind said twice, no more people of a kind than came.
fn counts(cx: &Cx<'_>, args: &WorkshopInput) -> Result<Vec<guichet_store::WorkshopCount>> {
    let mut totals: BTreeMap<&str, u32> = BTreeMap::new();
    let mut counts: Vec<guichet_store::WorkshopCount> = Vec::new();
    for asked in args.counts.iter().filter(|asked| asked.count > 0) {
        let (kind, list) = match asked.kind.as_str() {
            "age_class" => (CountKind::AgeClass, "age_classes"),
            "gender" => (CountKind::Gender, "gender"),
            "social_status" => (CountKind::SocialStatus, "social_status"),
            _ => return Err(ApiError::invalid("counts", "unknown_code")),
        };
        let code = checked_code(cx, list, filled(&asked.code))?
            .ok_or_else(|| ApiError::invalid("counts", "unknown_code"))?;
        if counts.iter().any(|c| c.kind == kind && c.code == code) {
            return Err(ApiError::invalid("counts", "said_twice"));
        }
        let total = totals.entry(asked.kind.as_str()).or_default();
        *total = total.saturating_add(asked.count);
        if *total > args.participants {
            return Err(ApiError::invalid("counts", "counts_over_participants"));
        }
        counts.push(guichet_store::WorkshopCount {
            kind,
            code,
            count: asked.count,
        });
    }
    counts.sort_by(|a, b| (a.kind.code(), &a.code).cmp(&(b.kind.code(), &b.code)));
    Ok(counts)
}

fn missing(workshop: &Workshop) -> Vec<Problem> {
    let checks = [
        ("minutes_out_of_range", workshop.minutes == 0),
        ("participants_missing", workshop.participants == 0),
    ];
    let lacking = checks.into_iter().filter(|(_, lacks)| *lacks);
    lacking
        .map(|(code, _)| Problem {
            code: code.to_owned(),
            params: BTreeMap::new(),
        })
        .collect()
}

fn of(cx: &Cx<'_>, id: WorkshopId) -> Result<Workshop> {
    let workshop = cx
        .open
        .store
        .read()
        .workshop(id)?
        .ok_or_else(|| ApiError::not_found("workshop"))?;
    let mine = workshop.agent == cx.open.me.id || cx.open.me.role == Role::Administrator;
    if mine {
        Ok(workshop)
    } else {
        Err(ErrorCode::Forbidden.into())
    }
}

/// A workshop that this agent may change today.
fn editable(cx: &Cx<'_>, id: WorkshopId) -> Result<Workshop> {
    let workshop = of(cx, id)?;
    // What was imported is changed where it comes from, or undone as a whole.
    if workshop.source == Source::Import {
        return Err(ErrorCode::Forbidden.into());
    }
    match workshop.state {
        WorkshopState::Discarded => Err(ErrorCode::SessionClosed.into()),
        WorkshopState::Closed if too_late(cx, &workshop) => Err(ErrorCode::TooLateToCorrect.into()),
        WorkshopState::Open | WorkshopState::Closed => Ok(workshop),
    }
}

/// What was reported stays as it was reported, except for who answers for it.
fn too_late(cx: &Cx<'_>, workshop: &Workshop) -> bool {
    cx.open.me.role == Role::Mediator && cx.now() - workshop.started_at > TimeDelta::days(OWN_DAYS)
}

fn view(cx: &Cx<'_>, workshop: &Workshop) -> Result<WorkshopView> {
    let catalogue = &cx.open.catalogue;
    let label = |list: &str, code: &str| {
        let label = catalogue.label(list, code);
        label.unwrap_or_default().to_owned()
    };
    let agent = cx.open.store.read().agent(workshop.agent)?;
    let level = workshop.level.clone().unwrap_or_default();
    let mine = workshop.agent == cx.open.me.id || cx.open.me.role == Role::Administrator;
    let desk = workshop.source == Source::Desk;
    let fresh = workshop.state == WorkshopState::Open || !too_late(cx, workshop);
    // Who opens no vault reads no small number of people: a kind that has one is hidden whole, since its counters
    // add up to those who came.
    let all_shown = mine || viewer(cx) == Viewer::Mediator;
    let is_small = |kind: CountKind| {
        let mut of_kind = workshop.counts.iter().filter(|c| c.kind == kind);
        of_kind.any(|c| u64::from(c.count) < SMALLEST_SHOWN)
    };
    Ok(WorkshopView {
        id: *workshop.id.as_uuid(),
        state: workshop.state.code().to_owned(),
        theme_label: label("mediation_themes", &workshop.theme),
        theme: workshop.theme.clone(),
        level_label: label("workshop_levels", &level),
        level,
        day: day_in(cx.open.zone, workshop.started_at),
        time: wall_time_in(cx.open.zone, workshop.started_at)
            .format(TIME)
            .to_string(),
        minutes: workshop.minutes,
        participants: workshop.participants,
        counts: workshop
            .counts
            .iter()
            .filter(|count| all_shown || !is_small(count.kind))
            .map(|count| WorkshopCount {
                kind: count.kind.code().to_owned(),
                code: count.code.clone(),
                count: count.count,
            })
            .collect(),
        agent_name: agent.map(|a| a.given_name).unwrap_or_default(),
        editable: mine && desk && fresh && cx.open.me.role != Role::Supervisor,
        imported: !desk,
        missing: missing(workshop),
    })
}
