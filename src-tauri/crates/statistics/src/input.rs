//! What is handed in: facts already cut in the site's zone.

use chrono::{DateTime, NaiveDate, Timelike, Utc};
use guichet_domain::ids::{AgentId, RequestId, SessionId};
use guichet_domain::time::{Zone, day_in, wall_time_in};

/// A day and a time of day on the wall of the site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LocalTime {
    /// The day.
    pub day: NaiveDate,
    /// Minutes since midnight on the wall: 0 to 1439. On the day when the clock goes back, the hour that is
    /// lived twice is counted twice under the same number.
    pub minute: u16,
}

impl LocalTime {
    /// The day and the time of an instant for someone who lives in `zone`.
    #[must_use]
    pub fn of(zone: Zone, instant: DateTime<Utc>) -> Self {
        let time = wall_time_in(zone, instant);
        Self {
            day: day_in(zone, instant),
            minute: u16::try_from(time.hour() * 60 + time.minute()).unwrap_or(0),
        }
    }
}

/// One session: closed, or still a draft. Discarded ones are not handed in. It prints nothing of itself: what
/// it holds describes a person.
#[derive(Clone)]
pub struct SessionFact<'a> {
    /// The session.
    pub id: SessionId,
    /// Whether it was closed; an open one is an unfinished draft and enters that figure alone.
    pub closed: bool,
    /// When it began, in the site's zone.
    pub start: LocalTime,
    /// The site, when the image holds more than one.
    pub site: Option<&'a str>,
    /// Who received the person; unknown of what another tool recorded.
    pub agent: Option<AgentId>,
    /// `desk` or `import`.
    pub source: &'a str,
    /// List `channels`.
    pub channel: Option<&'a str>,
    /// Length in minutes; absent when it was not recorded.
    pub minutes: Option<u32>,
    /// Pseudonym of a followed citizen; absent for an anonymous one.
    pub person: Option<[u8; 16]>,
    /// Whether it is the person's first visit, when known.
    pub first_visit: Option<bool>,
    /// Whether a mandate was used.
    pub mandate: bool,
    /// List `age_classes`, on the day of the session.
    pub age_class: Option<&'a str>,
    /// List `gender`.
    pub gender: Option<&'a str>,
    /// List `social_status`.
    pub social_status: Option<&'a str>,
    /// INSEE code of the person's own town.
    pub town: Option<&'a str>,
    /// List `autonomy`.
    pub autonomy: Option<&'a str>,
    /// The requests, removed ones left out.
    pub requests: &'a [RequestFact<'a>],
}

/// One need in a session.
#[derive(Debug, Clone)]
pub struct RequestFact<'a> {
    /// The request.
    pub id: RequestId,
    /// Identifier of the operator.
    pub operator: &'a str,
    /// Identifier of the procedure.
    pub procedure: Option<&'a str>,
    /// List `levels`.
    pub level: &'a str,
    /// List `outcomes`.
    pub outcome: Option<&'a str>,
    /// List `blocking_reasons`.
    pub blocking_reason: Option<&'a str>,
    /// List `orientation_targets`.
    pub orientation_target: Option<&'a str>,
    /// List `request_ways`.
    pub way: Option<&'a str>,
    /// Minutes spent on it.
    pub minutes: Option<u32>,
    /// Lists `themes` and `mediation_themes`; order and repetition do not matter.
    pub themes: &'a [&'a str],
    /// The earlier request that this one continues.
    pub returns_to: Option<RequestId>,
    /// The day by which something is awaited.
    pub due_on: Option<NaiveDate>,
}

/// One workshop: counters, never people.
#[derive(Debug, Clone)]
pub struct WorkshopFact<'a> {
    /// The workshop.
    pub id: [u8; 16],
    /// Its day in the site's zone.
    pub day: NaiveDate,
    /// The site, when the image holds more than one.
    pub site: Option<&'a str>,
    /// Who led it; unknown of what another tool recorded.
    pub agent: Option<AgentId>,
    /// Length in minutes, once, whatever the number of participants.
    pub minutes: u32,
    /// How many people took part.
    pub participants: u32,
    /// Counters: kind (`age_class`, `gender`, `social_status`), code, number of participants. What a workshop
    /// says of itself (`theme`, `level`) is a counter too: its code and all its participants.
    pub counts: &'a [(&'a str, &'a str, u32)],
}

/// One anonymous answer to « Comment s’est passée votre visite ? ».
#[derive(Debug, Clone)]
pub struct SatisfactionFact {
    /// Random identifier, linked to nothing.
    pub id: [u8; 16],
    /// The day.
    pub day: NaiveDate,
    /// How it went: 0, 5 or 10.
    pub ease: Option<u8>,
    /// How clear the information was: 1 to 5.
    pub clarity: Option<u8>,
}

/// One anonymous digital diagnosis.
#[derive(Debug, Clone)]
pub struct DiagnosisFact<'a> {
    /// Random identifier, linked to nothing.
    pub id: [u8; 16],
    /// The day.
    pub day: NaiveDate,
    /// Has an e-mail address of one's own.
    pub own_email: Option<bool>,
    /// Has a phone of one's own that receives messages.
    pub own_phone: Option<bool>,
    /// Can read the sheet alone.
    pub reads_alone: Option<bool>,
    /// The code of the self-rating chosen.
    pub self_rating: Option<&'a str>,
}
