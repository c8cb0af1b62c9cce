//! What of a file is here already: imported before, or recorded here and exported since.
//!
//! An activity that the file names is known by that name: as the identifier of a session or workshop of ours, or
//! as the one that an import makes of it, always the same. One without a name is known by when it was and how long
//! it took, as many times as it is here. In La Coop's file, so is what was sent there by its prefilled form: the journal
//! tells of which sessions it was opened with.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, TimeDelta, Timelike, Utc};
use guichet_domain::ids::{SessionId, WorkshopId};
use guichet_domain::time::{Zone, day_in};
use guichet_exchange::history::ActivityKind;
use guichet_exchange::{Activity, History};
use guichet_store::{Reader, SessionState, Source};
use sha2::{Digest, Sha256};
use uuid::{Builder, Uuid};

use super::started;
use crate::error::Result;
use crate::use_cases::today;

/// Names asked for in one slice.
const NAMES: usize = 500;
/// Days read in one slice.
const DAYS: i64 = 7;

/// Positions, in a file's activities, of those that are here already.
pub(super) type Known = BTreeSet<usize>;

/// Rows of the journal read in one slice.
const ACTS: u32 = 500;
/// The act of opening La Coop's form with a session.
const SENT_THERE: &str = "coop.link";

/// Sessions that La Coop's form was opened with, each with its day and minutes.
pub(super) type Links = HashMap<SessionId, (NaiveDate, Option<u32>)>;

/// Kind, start to the minute, minutes.
type Like = (bool, DateTime<Utc>, Option<u32>);

/// Looks for what is here already, slice after slice.
pub(super) struct Search<'h> {
    history: &'h History,
    kind: &'h str,
    zone: Zone,
    next: usize,
    /// The days of the activities without a name that are still to be read.
    days: Option<(NaiveDate, NaiveDate)>,
    there: HashMap<Like, u32>,
    links: Arc<Links>,
    /// Where the journal is to be read further, backwards; none: it was read.
    acts: Option<Option<u64>>,
    /// Sessions of ours that the file names.
    named: BTreeSet<SessionId>,
    known: Known,
}

impl<'h> Search<'h> {
    /// `links`: those that an earlier search of this file found; none: they are still to be found.
    pub(super) fn new(
        history: &'h History,
        kind: &'h str,
        zone: Zone,
        links: Option<Arc<Links>>,
    ) -> Self {
        let unnamed = history.activities.iter().filter(|a| a.id.is_none());
        let days = unnamed.clone().map(|a| a.date).min();
        Self {
            history,
            kind,
            zone,
            next: 0,
            days: days.zip(unnamed.map(|a| a.date).max()),
            there: HashMap::new(),
            acts: (kind == super::COOP && links.is_none()).then_some(None),
            links: links.unwrap_or_default(),
            named: BTreeSet::new(),
            known: Known::new(),
        }
    }

    /// Does one slice; says whether it was the last one.
    pub(super) fn step(&mut self, read: Reader<'_>) -> Result<bool> {
        let history = self.history;
        if self.next < history.activities.len() {
            let slice = history.activities.iter().enumerate().skip(self.next);
            for (position, activity) in slice.take(NAMES) {
                if let Some(id) = &activity.id
                    && let Some(id) = here(read, self.kind, id, activity)?
                {
                    self.named.insert(SessionId::from_uuid(id));
                    self.known.insert(position);
                }
            }
            self.next += NAMES;
            return Ok(false);
        }
        if let Some(before) = self.acts {
            self.acts = self.read_acts(read, before)?;
            return Ok(false);
        }
        let Some((from, last)) = self.days else {
            self.match_unnamed();
            self.match_linked();
            return Ok(true);
        };
        let to = (from + TimeDelta::days(DAYS - 1)).min(last);
        self.read_days(read, from, to)?;
        self.days = to.succ_opt().filter(|next| *next <= last).zip(Some(last));
        Ok(false)
    }

    /// What is here, and what La Coop's form was opened with.
    pub(super) fn found(self) -> (Known, Arc<Links>) {
        (self.known, self.links)
    }

    fn read_acts(&mut self, read: Reader<'_>, before: Option<u64>) -> Result<Option<Option<u64>>> {
        let rows = read.journal(before, ACTS)?;
        let links = Arc::make_mut(&mut self.links);
        for row in rows.iter().filter(|row| row.act == SENT_THERE) {
            let bytes = row.subject.as_deref().unwrap_or_default();
            let Ok(id) = <[u8; 16]>::try_from(bytes).map(SessionId::from_bytes) else {
                continue;
            };
            let closed = read.session(id)?;
            if let Some(session) = closed.filter(|s| s.state == SessionState::Closed) {
                let day = day_in(self.zone, session.timer.started_at);
                links.insert(id, (day, session.minutes));
            }
        }
        let first = self.history.activities.iter().map(|a| a.date).min();
        let further = rows.last().filter(|row| {
            // No session of the file's days was sent before they began.
            first.is_some_and(|first| day_in(self.zone, row.at) >= first)
        });
        Ok(further.map(|row| Some(row.seq)))
    }

    fn match_linked(&mut self) {
        let mut sent: HashMap<(NaiveDate, Option<u32>), u32> = HashMap::new();
        let links = self.links.iter();
        for (_, like) in links.filter(|(id, _)| !self.named.contains(id)) {
            *sent.entry(*like).or_default() += 1;
        }
        for (position, activity) in self.history.activities.iter().enumerate() {
            let like = (activity.date, activity.minutes);
            if activity.kind == ActivityKind::Individual
                && !self.known.contains(&position)
                && let Some(left) = sent.get_mut(&like)
                && *left > 0
            {
                *left -= 1;
                self.known.insert(position);
            }
        }
    }

    fn read_days(&mut self, read: Reader<'_>, from: NaiveDate, to: NaiveDate) -> Result<()> {
        let (start, _) = today::bounds(self.zone, from);
        let (_, until) = today::bounds(self.zone, to);
        let midnight = |at: DateTime<Utc>| {
            let local = at.with_timezone(&self.zone.tz());
            local.num_seconds_from_midnight() == 0
        };
        let there = &mut self.there;
        let mut put = |workshop, at: DateTime<Utc>, minutes, source| {
            // What was recorded here has an hour: a file that tells none cannot mean it by its day and length alone.
            if source == Source::Import || !midnight(at) {
                *there.entry((workshop, minute(at), minutes)).or_default() += 1;
            }
        };
        read.each_fact(start, until, &mut |row| {
            put(false, row.started_at, row.minutes, row.source);
        })?;
        for workshop in read.workshops_between(start, until)? {
            put(
                true,
                workshop.started_at,
                Some(workshop.minutes),
                workshop.source,
            );
        }
        Ok(())
    }

    fn match_unnamed(&mut self) {
        let history = self.history;
        for (position, activity) in history.activities.iter().enumerate() {
            if activity.id.is_some() {
                continue;
            }
            let workshop = activity.kind == ActivityKind::Collective;
            let at = started(self.zone, activity);
            let minutes = match workshop {
                true => Some(activity.minutes.unwrap_or(0)),
                false => activity.minutes,
            };
            if let Some(left) = self.there.get_mut(&(workshop, minute(at), minutes))
                && *left > 0
            {
                *left -= 1;
                self.known.insert(position);
            }
        }
    }
}

fn minute(at: DateTime<Utc>) -> DateTime<Utc> {
    let seconds = at.timestamp().rem_euclid(60);
    let whole = at.timestamp() - seconds;
    DateTime::from_timestamp(whole, 0).unwrap_or(at)
}

/// The identifier under which an activity is here.
fn here(read: Reader<'_>, kind: &str, id: &str, activity: &Activity) -> Result<Option<Uuid>> {
    let ours = Uuid::parse_str(id).ok();
    for id in ours.into_iter().chain([made_of(kind, id, activity)]) {
        let here = match activity.kind {
            ActivityKind::Individual => read.session(SessionId::from_uuid(id))?.is_some(),
            ActivityKind::Collective => read.workshop(WorkshopId::from_uuid(id))?.is_some(),
        };
        if here {
            return Ok(Some(id));
        }
    }
    Ok(None)
}

/// The identifier that an import makes of the name of an activity: always the same, and the name cannot be told from
/// it, for in the other program it leads to a person.
///
/// Where any tool may have written the file, its numbers may begin again each year: the day is part of the name.
pub(super) fn made_of(kind: &str, id: &str, activity: &Activity) -> Uuid {
    let mut hash = Sha256::new();
    hash.update(b"guichet-import-1\0");
    hash.update(kind);
    hash.update(b"\0");
    if kind != super::COOP {
        hash.update(activity.date.to_string());
        hash.update(b"\0");
    }
    hash.update(id);
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash.finalize()[..16]);
    Builder::from_custom_bytes(bytes).into_uuid()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn activity(day: &str) -> Activity {
        let history = guichet_exchange::table::read(
            format!("jour;n\n{day};1\n").as_bytes(),
            &guichet_exchange::table::Mapping {
                columns: vec![(guichet_exchange::table::Target::Date, 0)],
                ..Default::default()
            },
        );
        history.unwrap().activities.remove(0)
    }

    #[test]
    fn a_name_makes_one_identifier_and_does_not_show_in_it() {
        let (one, other) = (activity("2024-02-03"), activity("2024-02-04"));
        let name = "0190d5f4-8a3c-7c1e-9b52-3f0d6a1e2b4c";
        let made = made_of("coop", name, &one);
        assert_eq!(made, made_of("coop", name, &one));
        assert_eq!(made, made_of("coop", name, &other));
        assert_ne!(made.to_string(), name);
        assert_eq!(made.get_version_num(), 8);
        assert_ne!(made, made_of("csv", name, &one));
        assert_ne!(made_of("csv", "1", &one), made_of("csv", "1", &other));
        assert_ne!(made_of("coop", "1", &one), made_of("coop", "2", &one));
    }

    #[test]
    fn seconds_do_not_tell_two_starts_apart() {
        let at = |text: &str| minute(text.parse().unwrap());
        assert_eq!(at("2024-02-03T10:00:59.9Z"), at("2024-02-03T10:00:00Z"));
        assert_ne!(at("2024-02-03T10:01:00Z"), at("2024-02-03T10:00:59Z"));
        assert_eq!(at("1969-12-31T23:59:30Z"), at("1969-12-31T23:59:00Z"));
    }
}
