//! Supervision: workshops, satisfaction, digital diagnosis, skills and equipment, corrections.

#![expect(
    missing_docs,
    reason = "a field is named by the screen it fills; the types say the rest"
)]

use chrono::{DateTime, NaiveDate, Utc};
use guichet_domain::ids::{AgentId, SessionId};
use uuid::Uuid;

use super::counter::{ClosingRecord, CodeLabel, Problem};

super::crossing! {
/// How many participants of a kind: counters, never people.
#[derive(PartialEq, Eq, Debug)]
struct WorkshopCount {
    /// `age_class`, `gender` or `social_status`.
    pub kind: String,
    pub code: String,
    pub count: u32,
}

/// A workshop as typed.
struct WorkshopInput {
    /// Null: a new one.
    #[ts(type = "string | null")]
    pub id: Option<Uuid>,
    /// A code of `mediation_themes`.
    pub theme: String,
    /// A code of `workshop_levels`, or empty.
    pub level: String,
    pub day: NaiveDate,
    /// `14:00`, in the site's zone.
    pub time: String,
    pub minutes: u32,
    pub participants: u32,
    /// Of one kind, at most as many as participants.
    pub counts: Vec<WorkshopCount>,
    /// Close it: it counts. Otherwise it stays a draft.
    pub close: bool,
}

/// A workshop.
struct WorkshopView {
    #[ts(type = "string")]
    pub id: Uuid,
    /// `open`, `closed` or `discarded`.
    pub state: String,
    pub theme: String,
    pub theme_label: String,
    pub level: String,
    pub level_label: String,
    pub day: NaiveDate,
    pub time: String,
    pub minutes: u32,
    pub participants: u32,
    pub counts: Vec<WorkshopCount>,
    pub agent_name: String,
    /// This agent may change it.
    pub editable: bool,
    pub imported: bool,
    /// What still has to be said before closing.
    pub missing: Vec<Problem>,
}

/// The workshops of a period, both ends included.
struct WorkshopsArgs {
    pub from: NaiveDate,
    pub to: NaiveDate,
}

/// Names a workshop.
struct WorkshopArgs {
    #[ts(type = "string")]
    pub id: Uuid,
}

/// The two taps at the end. Nothing links them to the session afterwards.
struct SatisfactionArgs {
    /// The session just done, so that one visit answers once; not kept.
    #[ts(type = "string")]
    pub session: SessionId,
    /// How it went: 0, 5 or 10.
    pub ease: Option<u32>,
    /// How clear the information was: 1 to 5.
    pub clarity: Option<u32>,
}

/// What a person has and can do with the digital world. Optional, only in figures; nothing links it to the session.
struct DiagnosisArgs {
    /// The session, so that one visit answers once; not kept.
    #[ts(type = "string")]
    pub session: SessionId,
    pub own_email: Option<bool>,
    pub own_phone: Option<bool>,
    pub reads_alone: Option<bool>,
    /// How the person rates herself, as INSEE asks: a code of `digital_self_rating`, or empty.
    pub self_rating: String,
}

/// A training followed by an agent.
#[derive(PartialEq, Debug)]
struct Training {
    #[ts(type = "string")]
    pub id: Uuid,
    pub title: String,
    pub day: NaiveDate,
    pub hours: f64,
}

/// What an agent has learnt.
#[derive(PartialEq, Debug)]
struct AgentSkills {
    #[ts(type = "string")]
    pub agent: AgentId,
    pub name: String,
    /// Level declared on Pix, 0 to 7; null: not declared.
    pub pix_level: Option<u32>,
    pub pix_day: Option<NaiveDate>,
    pub trainings: Vec<Training>,
    pub editable: bool,
}

/// Something that the site needs.
#[derive(PartialEq, Debug)]
struct EquipmentNeed {
    #[ts(type = "string")]
    pub id: Uuid,
    /// A code of `equipment`.
    pub kind: String,
    pub kind_label: String,
    pub label: String,
    pub quantity: u32,
    /// `wanted`, `ordered`, `received` or `dropped`.
    pub state: String,
}

/// Skills and equipment of the site, for its plan of action.
#[derive(PartialEq, Debug)]
struct SkillsView {
    pub agents: Vec<AgentSkills>,
    pub equipment: Vec<EquipmentNeed>,
}

/// Adds or changes a training.
struct TrainingInput {
    /// Null: a new one.
    #[ts(type = "string | null")]
    pub id: Option<Uuid>,
    #[ts(type = "string")]
    pub agent: AgentId,
    pub title: String,
    pub day: NaiveDate,
    pub hours: f64,
}

/// Names a training or a need.
struct SkillArgs {
    #[ts(type = "string")]
    pub id: Uuid,
}

/// Declares a Pix level.
struct SkillInput {
    #[ts(type = "string")]
    pub agent: AgentId,
    pub pix_level: Option<u32>,
    pub pix_day: Option<NaiveDate>,
}

/// Adds or changes a need.
struct EquipmentInput {
    /// Null: a new one.
    #[ts(type = "string | null")]
    pub id: Option<Uuid>,
    pub kind: String,
    pub label: String,
    pub quantity: u32,
    pub state: String,
}

/// A correction made.
#[derive(PartialEq, Debug)]
struct Correction {
    pub at: DateTime<Utc>,
    pub agent_name: String,
    pub reason: String,
    pub reason_label: String,
}

/// The record of a closed session.
struct RecordView {
    #[ts(type = "string")]
    pub session: SessionId,
    pub started_at: DateTime<Utc>,
    pub closed_at: DateTime<Utc>,
    pub agent_name: String,
    pub mine: bool,
    pub town_shown: String,
    pub record: ClosingRecord,
    /// What is said of the person is not shown to this agent, and stays as it is when she corrects.
    pub person_hidden: bool,
    /// This agent may correct it today.
    pub may_correct: bool,
    /// Last day on which its agent may; later, the supervisor does.
    pub until: NaiveDate,
    pub corrections: Vec<Correction>,
    /// Why one corrects: a code is asked.
    pub reasons: Vec<CodeLabel>,
}

/// Corrects a closed session.
struct CorrectArgs {
    #[ts(type = "string")]
    pub session: SessionId,
    pub record: ClosingRecord,
    /// A code of `correction_reasons`.
    pub reason: String,
}
}
