//! The counter: opening, agents, sessions, citizens, closing, papers, catalogue.

#![expect(
    missing_docs,
    reason = "a field is named by the screen it fills; the types say the rest"
)]

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use guichet_domain::ids::{AgentId, CitizenId, RequestId, SessionId};
use guichet_domain::role::Role;

use super::figures::ReturnProposal;
use crate::error::ApiError;

super::crossing! {
/// No argument.
struct Nothing {}

/// Where the application stands.
#[derive(Copy, PartialEq, Eq, Debug)]
enum Phase {
    /// No site yet: the first opening.
    Empty,
    /// A site exists and nobody has unlocked it.
    Locked,
    /// An agent is at the counter.
    Open,
    /// The data folder cannot be used; `problem` says why.
    Blocked,
}

/// An agent, as the lock screen shows one.
struct AgentCard {
    #[ts(type = "string")]
    pub id: AgentId,
    pub name: String,
    #[ts(type = "Role")]
    pub role: Role,
}

/// The agent at the counter.
struct Me {
    #[ts(type = "string")]
    pub id: AgentId,
    pub given_name: String,
    pub name: String,
    #[ts(type = "Role")]
    pub role: Role,
    /// The password was chosen by somebody else: ask for a new one.
    pub must_change_password: bool,
}

/// The whole state of the application, as the window needs it to choose a screen.
struct AppState {
    pub version: String,
    pub phase: Phase,
    pub problem: Option<ApiError>,
    /// Things worth a sentence although work goes on (a clock set back, for instance).
    pub warnings: Vec<ApiError>,
    pub site_name: Option<String>,
    pub agents: Vec<AgentCard>,
    pub me: Option<Me>,
    /// The session to come back to: the one this agent left open last, today.
    #[ts(type = "string | null")]
    pub resume: Option<SessionId>,
    /// Time zone of the site (IANA name).
    pub zone: String,
    /// Today in the site's zone.
    pub today: NaiveDate,
    pub lock_after_minutes: u32,
    /// The site is the fictional one of `guichet demo`.
    pub demo: bool,
}

/// The counter's organisation, as typed.
struct SiteInput {
    pub name: String,
    pub address_line: String,
    /// INSEE code chosen in the commune list.
    pub commune_code: String,
    pub postcode: String,
    pub siret: String,
    pub label_number: String,
    pub phone: String,
    /// Opening hours in words, printed on the summary.
    pub opening_hours: String,
    pub zone: String,
}

/// The counter's organisation.
struct SiteView {
    pub name: String,
    pub address_line: String,
    pub commune_code: String,
    pub commune_name: String,
    pub postcode: String,
    pub siret: String,
    pub label_number: String,
    pub phone: String,
    pub opening_hours: String,
    pub zone: String,
}

/// First opening: the site and its first administrator.
struct SetupArgs {
    pub site: SiteInput,
    pub given_name: String,
    pub family_name: String,
    pub password: String,
}

/// The recovery phrase, shown once.
struct RecoveryPhrase {
    pub words: Vec<String>,
}

/// Some words of the recovery phrase, typed back as a proof that it was written down.
struct RecoveryCheck {
    /// Positions, from 1, and the words typed.
    pub words: Vec<(u32, String)>,
}

/// Unlocking with one's own password.
struct UnlockArgs {
    #[ts(type = "string")]
    pub agent: AgentId,
    pub password: String,
}

/// Unlocking with the recovery phrase: gives an administrator a new password.
struct RecoverArgs {
    #[ts(type = "string")]
    pub agent: AgentId,
    pub phrase: String,
    pub new_password: String,
}

/// A value to check by its kind, outside any session.
struct CheckValueArgs {
    /// A field kind of `assets/fields.toml` (`siret`, `phone`…).
    pub kind: String,
    pub value: String,
}

/// How strong a password is, before it is accepted.
struct PasswordArgs {
    pub password: String,
    pub names: Vec<String>,
}

/// What is wrong, as a code with its parameters: the sentence is in the window.
#[derive(PartialEq, Eq, Debug)]
struct Problem {
    pub code: String,
    pub params: BTreeMap<String, String>,
}

/// The answer to a check: the value is never changed under the person's fingers.
struct Checked {
    pub ok: bool,
    pub stored: String,
    pub shown: String,
    pub problem: Option<Problem>,
    pub warnings: Vec<Problem>,
}

/// A few letters or digits to search.
struct QueryArgs {
    pub query: String,
}

/// A commune found.
struct CommuneHit {
    pub code: String,
    pub name: String,
    pub postcodes: Vec<String>,
    pub department: String,
    /// No longer exists: only for births.
    pub former: bool,
}

/// An agent, as the settings show one.
struct AgentRow {
    #[ts(type = "string")]
    pub id: AgentId,
    pub given_name: String,
    pub family_name: String,
    #[ts(type = "Role")]
    pub role: Role,
    pub active: bool,
    /// Has a key slot: can unlock.
    pub has_password: bool,
}

/// A new agent; the password is a first one, to be changed at the first unlock.
struct AgentAddArgs {
    pub given_name: String,
    pub family_name: String,
    #[ts(type = "Role")]
    pub role: Role,
    pub password: String,
}

/// Changes an agent. `password` is needed when the role opens other files than before, and for an
/// agent who comes back.
struct AgentSetArgs {
    #[ts(type = "string")]
    pub id: AgentId,
    pub given_name: String,
    pub family_name: String,
    #[ts(type = "Role")]
    pub role: Role,
    pub active: bool,
    pub password: Option<String>,
}

/// Changing one's own password.
struct PasswordChangeArgs {
    pub old: String,
    pub new: String,
}

/// The site's settings.
struct Settings {
    /// Minutes without input before the lock, 1 to 60.
    pub lock_after_minutes: u32,
    /// Offers the link that prefills La Coop's form: undocumented on their side, so a choice of the site.
    /// Always set in an answer; absent in a change, it stays as it is.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub coop_link: Option<bool>,
}

/// A screen's list of a coded vocabulary, as of today.
struct CodeLabel {
    pub code: String,
    pub label: String,
    pub flags: Vec<String>,
}

/// All coded lists, by name (`channels`, `outcomes`…).
struct Codes {
    pub lists: BTreeMap<String, Vec<CodeLabel>>,
    /// Codes that are not offered today, and that what is kept may bear: to name them, never to choose them.
    pub past: BTreeMap<String, Vec<CodeLabel>>,
}

/// A session in a list.
struct SessionCard {
    #[ts(type = "string")]
    pub id: SessionId,
    /// `open`, `closed` or `discarded`.
    pub state: String,
    pub started_at: DateTime<Utc>,
    pub minutes: u32,
    pub channel: String,
    /// None for an anonymous person, and always for who may not see identities.
    pub citizen: Option<String>,
    pub requests: Vec<String>,
    /// Labels of the outcomes, in the order of the requests; empty where none yet.
    pub outcomes: Vec<String>,
    pub agent_name: String,
    pub mine: bool,
}

/// Something to come back to.
struct FollowUp {
    #[ts(type = "string")]
    pub session: SessionId,
    #[ts(type = "string")]
    pub request: RequestId,
    pub citizen: Option<String>,
    pub title: String,
    pub next_step: String,
    pub next_date: Option<NaiveDate>,
    pub late: bool,
}

/// A procedure in a short list.
struct ProcedureCard {
    pub id: String,
    pub title: String,
    pub operator_name: String,
}

/// The day at the counter.
struct Today {
    pub date: NaiveDate,
    pub open: Vec<SessionCard>,
    pub closed: Vec<SessionCard>,
    pub frequent: Vec<ProcedureCard>,
    pub follow_ups: Vec<FollowUp>,
    pub sessions_count: u32,
    pub minutes_total: u32,
}

/// Starts a session. Everything is optional: one key starts the timer.
struct SessionStartArgs {
    pub channel: Option<String>,
    /// Begin at once with this procedure.
    pub procedure: Option<String>,
    #[ts(type = "string | null")]
    pub citizen: Option<CitizenId>,
    /// A quick question from someone who gives no name.
    pub anonymous: bool,
}

/// Names a session.
struct SessionArgs {
    #[ts(type = "string")]
    pub session: SessionId,
}

/// Sets the channel of a session.
struct ChannelArgs {
    #[ts(type = "string")]
    pub session: SessionId,
    pub channel: String,
}

/// Says who the session is for.
struct SessionCitizenArgs {
    #[ts(type = "string")]
    pub session: SessionId,
    /// None: anonymous.
    #[ts(type = "string | null")]
    pub citizen: Option<CitizenId>,
    /// What was filled for another person may go: without it, the change is refused with `PERSON_FILLED`.
    #[serde(default)]
    pub clear: bool,
}

/// Where the mediator is in a session: what a crash or a lock comes back to.
#[derive(PartialEq, Eq, Debug)]
struct Place {
    #[ts(type = "string | null")]
    pub request: Option<RequestId>,
    /// `person`, `procedure`, `papers`, `profile`, `online`, `result` or `closing`.
    pub step: String,
    pub field: Option<String>,
}

/// Remembers the place.
struct PlaceArgs {
    #[ts(type = "string")]
    pub session: SessionId,
    pub place: Place,
}

/// A past session of a citizen.
struct PastSession {
    #[ts(type = "string")]
    pub id: SessionId,
    pub started_at: DateTime<Utc>,
    pub agent_name: String,
    pub requests: Vec<String>,
}

/// A person, as typed. Everything but one name is optional.
struct CitizenInput {
    /// `madame`, `monsieur` or empty: the choices of the profile's field.
    pub civility: String,
    pub birth_name: String,
    pub used_name: String,
    pub given_names: String,
    /// ISO date or what was typed.
    pub birth_date: String,
    pub phone: String,
    pub email: String,
    pub address_line: String,
    pub postcode: String,
    pub residence_commune: String,
    pub language: String,
    pub note: String,
    /// The person was told what is kept and why.
    pub informed: bool,
}

/// Changes a person's record.
struct CitizenSetArgs {
    #[ts(type = "string")]
    pub id: CitizenId,
    pub citizen: CitizenInput,
}

/// Names a person.
struct CitizenArgs {
    #[ts(type = "string")]
    pub citizen: CitizenId,
}

/// A person in full.
struct CitizenView {
    #[ts(type = "string")]
    pub id: CitizenId,
    /// « Mme Fatou Diallo ».
    pub display_name: String,
    pub citizen: CitizenInput,
    /// Birth date in words, empty when unknown.
    pub birth_date_shown: String,
    pub phone_shown: String,
    pub residence_shown: String,
    pub informed_at: Option<DateTime<Utc>>,
    pub past: Vec<PastSession>,
}

/// A person found.
struct CitizenHit {
    #[ts(type = "string")]
    pub id: CitizenId,
    pub display_name: String,
    pub birth_date_shown: String,
    pub residence_shown: String,
    pub last_seen: Option<DateTime<Utc>>,
}

/// Somebody who may be the same person: proposed, never forced.
struct Duplicate {
    pub hit: CitizenHit,
    /// `same`, `likely` or `possible`.
    pub likeness: String,
}

/// Adds a request to a session.
struct RequestAddArgs {
    #[ts(type = "string")]
    pub session: SessionId,
    pub procedure: String,
}

/// Names a request.
struct RequestArgs {
    #[ts(type = "string")]
    pub request: RequestId,
}

/// Ticks a document.
struct DocumentArgs {
    #[ts(type = "string")]
    pub request: RequestId,
    pub document: String,
    /// `present`, `missing`, `not_needed`, or empty for not asked yet.
    pub state: String,
}

/// Changes one thing of a request, saved as it is typed.
struct RequestSetArgs {
    #[ts(type = "string")]
    pub request: RequestId,
    pub field: RequestField,
    /// Empty: nothing.
    pub value: String,
}

/// What can be set of a request.
#[derive(Copy, PartialEq, Eq, Debug)]
enum RequestField {
    Level,
    Outcome,
    Way,
    BlockingReason,
    BlockingNote,
    OrientationTarget,
    Reference,
    NextStep,
    NextDate,
    Note,
}

/// A document of a request's checklist.
struct DocumentTick {
    #[serde(flatten)]
    #[ts(flatten)]
    pub document: ProcedureDocument,
    pub state: String,
}

/// The official site of a procedure.
struct OnlineView {
    pub url: String,
    pub host: String,
    pub france_connect: bool,
    pub unverified: bool,
}

/// What the catalogue says of a procedure, wherever it is shown.
struct EntryFacts {
    pub title: String,
    pub official_title: String,
    pub operator: String,
    pub operator_name: String,
    pub operator_phone: String,
    pub purpose: String,
    pub online: Option<OnlineView>,
    pub cerfa: Vec<String>,
    /// What silence will mean, as the text says it; empty when no clock applies.
    pub clock: String,
    pub clock_reference: String,
    pub clock_unverified: bool,
    /// Source of the entry, its date of check, and the keys still to be checked.
    pub source: String,
    pub checked_on: String,
    pub unverified: Vec<String>,
}

/// A request of a session.
struct RequestView {
    #[ts(type = "string")]
    pub id: RequestId,
    pub procedure: String,
    #[serde(flatten)]
    #[ts(flatten)]
    pub entry: EntryFacts,
    pub documents: Vec<DocumentTick>,
    pub missing_count: u32,
    pub fields_ready: u32,
    pub fields_total: u32,
    /// How it can be done: codes of `request_ways`, online, paper, counter or phone.
    pub ways: Vec<String>,
    pub level: String,
    pub outcome: String,
    pub way: String,
    pub blocking_reason: String,
    pub blocking_note: String,
    pub orientation_target: String,
    pub reference: String,
    pub next_step: String,
    pub next_date: String,
    pub note: String,
    /// The step at which it was left; empty when it was not begun.
    pub step: String,
    pub themes: Vec<String>,
    /// The day on which the legal clock ends for a request sent today: what « Pour le » is filled with.
    pub clock_end: String,
}

/// A session under way, whole: each change answers with it.
struct SessionView {
    #[ts(type = "string")]
    pub id: SessionId,
    pub state: String,
    pub channel: String,
    pub started_at: DateTime<Utc>,
    /// Seconds counted, pauses aside, at `now`.
    pub active_seconds: u32,
    /// Minutes of the record; 0 until the session is closed.
    pub minutes: u32,
    pub now: DateTime<Utc>,
    pub running: bool,
    /// The person has been chosen, or said to be anonymous.
    pub person_settled: bool,
    pub citizen: Option<CitizenView>,
    pub requests: Vec<RequestView>,
    pub place: Option<Place>,
    pub saved_at: Option<DateTime<Utc>>,
    pub agent_name: String,
    pub mine: bool,
}

/// Whether a field is filled, and well.
#[derive(Copy, PartialEq, Eq, Debug)]
enum FieldState {
    Empty,
    Good,
    Wrong,
}

/// A field of the profile.
struct FieldView {
    pub key: String,
    /// A kind of `assets/fields.toml`.
    pub kind: String,
    pub label: String,
    pub hint: String,
    /// In memory only: gone when the session ends or the app locks.
    pub transient: bool,
    pub choices: Vec<CodeLabel>,
    /// As typed, never corrected under the fingers.
    pub value: String,
    /// As shown when good (« Reims (51454) »).
    pub shown: String,
    pub state: FieldState,
    pub problem: Option<Problem>,
    pub warnings: Vec<Problem>,
    /// `record` (from the person's record), `session` (typed in this visit) or empty.
    pub origin: String,
}

/// Fields of one kind of thing.
struct ProfileGroup {
    pub key: String,
    pub label: String,
    pub fields: Vec<FieldView>,
}

/// The profile asked by a request: each value typed once serves all requests of the visit.
struct ProfileView {
    pub groups: Vec<ProfileGroup>,
    pub ready: u32,
    pub total: u32,
}

/// Sets a field of the profile.
struct ProfileSetArgs {
    #[ts(type = "string")]
    pub session: SessionId,
    pub field: String,
    pub value: String,
}

/// A value ready to be copied into the official form.
struct CopyItem {
    /// Field key, with a part when the form splits it (`nir`, `nir.key`).
    pub id: String,
    pub label: String,
    /// Empty when the value is missing or wrong.
    pub shown: String,
    pub ready: bool,
    pub transient: bool,
}

/// The values of a request, in the order of its form.
struct CopyPanel {
    pub items: Vec<CopyItem>,
    pub ready: u32,
    pub total: u32,
}

/// Copies one value.
struct CopyArgs {
    #[ts(type = "string")]
    pub request: RequestId,
    pub item: String,
}

/// Copied, and for how long.
struct Copied {
    pub clears_in_seconds: u32,
}

/// A request on the closing screen.
struct ClosingRequest {
    #[ts(type = "string")]
    pub id: RequestId,
    pub title: String,
    pub operator_name: String,
    pub level: String,
    pub outcome: String,
    pub blocking_reason: String,
    pub orientation_target: String,
    pub themes: Vec<String>,
    pub way: String,
    /// The earlier request that this one continues.
    #[serde(default)]
    #[ts(optional, type = "string | null")]
    pub returns_to: Option<RequestId>,
}

/// The session's record. Compulsory: channel, minutes, and for each request level and outcome.
/// The rest may be empty, and stays so unless known.
struct ClosingRecord {
    pub channel: String,
    pub minutes: u32,
    pub autonomy: String,
    pub age_class: String,
    pub gender: String,
    pub social_status: String,
    /// INSEE code of the commune where the person lives.
    pub town: String,
    pub equipment: String,
    pub first_visit: Option<bool>,
    pub requests: Vec<ClosingRequest>,
}

/// The closing screen: the record as it wrote itself.
struct ClosingView {
    #[ts(type = "string")]
    pub session: SessionId,
    pub citizen: Option<String>,
    pub started_at: DateTime<Utc>,
    /// What the timer counted, in seconds.
    pub measured_seconds: u32,
    pub town_shown: String,
    pub record: ClosingRecord,
    /// What still has to be said before closing; empty in the ordinary case.
    pub missing: Vec<Problem>,
    /// Papers still to bring and things kept in memory only, for the last look.
    pub missing_papers: u32,
    /// Earlier requests of the same person that these may continue; those of the record are already taken up.
    pub returns: Vec<ReturnProposal>,
}

/// Closes a session.
struct CloseArgs {
    #[ts(type = "string")]
    pub session: SessionId,
    pub record: ClosingRecord,
}

/// A printed page, as the window previews it.
struct Sheet {
    /// One SVG image a page.
    pub pages: Vec<String>,
    /// The same words for a screen reader.
    pub text: String,
    /// A file name without a personal value.
    pub file_name: String,
}

/// A printer of this desk.
struct Printer {
    pub name: String,
    pub default: bool,
}

/// Prints on a printer, or the default one.
struct SummaryPrintArgs {
    #[ts(type = "string")]
    pub session: SessionId,
    pub printer: Option<String>,
}

/// Saved, and where; None when the agent changed her mind.
struct Saved {
    pub path: Option<String>,
}

/// A search in the catalogue.
struct ProcedureQuery {
    pub query: String,
    pub operator: Option<String>,
    pub limit: u32,
    /// Only those that the site wrote.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub local: Option<bool>,
}

/// A procedure found.
struct ProcedureHit {
    pub id: String,
    pub title: String,
    pub operator: String,
    pub operator_name: String,
    /// The words that matched when they are not in the title.
    pub matched: String,
    /// Ranges of `title` to highlight, in UTF-16 units.
    pub ranges: Vec<(u32, u32)>,
    pub local: bool,
}

/// Names a procedure.
struct ProcedureArgs {
    pub id: String,
}

/// A document in a procedure's sheet.
struct ProcedureDocument {
    pub code: String,
    pub label: String,
    pub detail: String,
    pub note: String,
    pub alternatives: Vec<String>,
    pub optional: bool,
}

/// A procedure, whole.
struct ProcedureSheet {
    pub id: String,
    #[serde(flatten)]
    #[ts(flatten)]
    pub entry: EntryFacts,
    pub synonyms: Vec<String>,
    pub audience: String,
    pub level: String,
    pub themes: Vec<String>,
    pub theme_labels: Vec<String>,
    pub mandate_scope: String,
    pub mandate_scope_label: String,
    pub documents: Vec<ProcedureDocument>,
    pub fields: Vec<String>,
    pub field_labels: Vec<String>,
    pub hosts: Vec<String>,
    pub service_public: Vec<String>,
    /// Written by the site itself.
    pub local: bool,
}

/// An operator of the catalogue.
struct OperatorView {
    pub id: String,
    pub name: String,
    pub full_name: String,
    pub phone: String,
    pub count: u32,
}

/// A procedure of the site's own.
struct SiteProcedureInput {
    /// Empty for a new one.
    pub id: String,
    pub operator: String,
    pub title: String,
    pub synonyms: Vec<String>,
    pub purpose: String,
    pub documents: Vec<String>,
    pub fields: Vec<String>,
    pub url: String,
    pub theme: String,
}

/// How long one kind of thing is kept, and how much of it has been kept for as long.
struct RetentionRow {
    /// A term of the privacy map: `dossier`, `demande`, `fiche`.
    pub code: String,
    /// « Deux ans après la dernière visite ».
    pub label: String,
    /// The term is to be confirmed by the site's data protection officer.
    pub unverified: bool,
    /// Records or visits past their time today.
    pub due: u32,
    /// Others that will be within 30 days.
    pub soon: u32,
}

/// Somebody whose record ends.
struct RetentionPerson {
    #[ts(type = "string")]
    pub citizen: CitizenId,
    pub name: String,
    pub last_visit: NaiveDate,
    pub kept_until: NaiveDate,
    /// Past its time today; else within 30 days.
    pub due: bool,
}

/// What has been kept for as long as it may, and what soon will have been.
struct RetentionView {
    pub day: NaiveDate,
    pub rows: Vec<RetentionRow>,
    /// The longest gone first; a hundred at most.
    pub people: Vec<RetentionPerson>,
    pub more_people: u32,
    pub purged_on: Option<NaiveDate>,
}

/// Erases what was shown on a day.
struct RetentionPurgeArgs {
    pub day: NaiveDate,
}

/// When the app will lock if nobody touches it.
struct LockDeadline {
    pub seconds: u32,
}

/// Attaches a system problem to a sentence: the state of the link to the network.
struct Network {
    pub online: bool,
}
}
