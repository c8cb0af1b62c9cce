// Generated from src-tauri/crates/api by its test `bindings`. Do not edit.

export type Role = "mediator" | "supervisor" | "administrator";
export type ErrorCode = "LOCKED" | "FORBIDDEN" | "WRONG_PASSWORD" | "WAIT_BEFORE_RETRY" | "WRONG_RECOVERY_PHRASE" | "WEAK_PASSWORD" | "PASSWORD_NEEDED" | "ALREADY_SET_UP" | "DAMAGED_FILE" | "MISSING_FILE" | "FOREIGN_FILE" | "MEDIATOR_FIRST" | "NEWER_FILE" | "READ_ONLY" | "DISK_FULL" | "ALREADY_OPEN" | "CLOCK_BACK" | "JOURNAL_FAULT" | "SYSTEM" | "NOT_FOUND" | "INVALID" | "SESSION_CLOSED" | "RECORD_INCOMPLETE" | "LAST_ADMINISTRATOR" | "NOTHING_TO_COPY" | "CLIPBOARD_FAILED" | "OPEN_FAILED" | "NO_PRINTER" | "PRINT_FAILED" | "SAVE_FAILED" | "DOCUMENT_FAILED" | "CATALOGUE_FAILED" | "INTERNAL";
export type ApiError = { 
/**
 * What went wrong.
 */
code: ErrorCode, 
/**
 * What the sentence needs, never a personal value.
 */
params: { [key in string]: string }, };
export type Nothing = Record<symbol, never>;
export type Phase = "empty" | "locked" | "open" | "blocked";
export type AgentCard = { id: string, name: string, role: Role, };
export type Me = { id: string, given_name: string, name: string, role: Role, 
/**
 * The password was chosen by somebody else: ask for a new one.
 */
must_change_password: boolean, };
export type AppState = { version: string, phase: Phase, problem: ApiError | null, 
/**
 * Things worth a sentence although work goes on (a clock set back, for instance).
 */
warnings: Array<ApiError>, site_name: string | null, agents: Array<AgentCard>, me: Me | null, 
/**
 * The session to come back to: the one this agent left open last, today.
 */
resume: string | null, 
/**
 * Time zone of the site (IANA name).
 */
zone: string, 
/**
 * Today in the site's zone.
 */
today: string, lock_after_minutes: number, 
/**
 * The site is the fictional one of `guichet demo`.
 */
demo: boolean, };
export type SiteInput = { name: string, address_line: string, 
/**
 * INSEE code chosen in the commune list.
 */
commune_code: string, postcode: string, siret: string, label_number: string, phone: string, 
/**
 * Opening hours in words, printed on the summary.
 */
opening_hours: string, zone: string, };
export type SiteView = { name: string, address_line: string, commune_code: string, commune_name: string, postcode: string, siret: string, label_number: string, phone: string, opening_hours: string, zone: string, };
export type SetupArgs = { site: SiteInput, given_name: string, family_name: string, password: string, };
export type RecoveryPhrase = { words: Array<string>, };
export type RecoveryCheck = { 
/**
 * Positions, from 1, and the words typed.
 */
words: Array<[number, string]>, };
export type UnlockArgs = { agent: string, password: string, };
export type RecoverArgs = { agent: string, phrase: string, new_password: string, };
export type CheckValueArgs = { 
/**
 * A field kind of `assets/fields.toml` (`siret`, `phone`…).
 */
kind: string, value: string, };
export type PasswordArgs = { password: string, names: Array<string>, };
export type Problem = { code: string, params: { [key in string]: string }, };
export type Checked = { ok: boolean, stored: string, shown: string, problem: Problem | null, warnings: Array<Problem>, };
export type QueryArgs = { query: string, };
export type CommuneHit = { code: string, name: string, postcodes: Array<string>, department: string, 
/**
 * No longer exists: only for births.
 */
former: boolean, };
export type AgentRow = { id: string, given_name: string, family_name: string, role: Role, active: boolean, 
/**
 * Has a key slot: can unlock.
 */
has_password: boolean, };
export type AgentAddArgs = { given_name: string, family_name: string, role: Role, password: string, };
export type AgentSetArgs = { id: string, given_name: string, family_name: string, role: Role, active: boolean, password: string | null, };
export type PasswordChangeArgs = { old: string, new: string, };
export type Settings = { 
/**
 * Minutes without input before the lock, 1 to 60.
 */
lock_after_minutes: number, };
export type CodeLabel = { code: string, label: string, flags: Array<string>, };
export type Codes = { lists: { [key in string]: Array<CodeLabel> }, };
export type SessionCard = { id: string, 
/**
 * `open`, `closed` or `discarded`.
 */
state: string, started_at: string, minutes: number, channel: string, 
/**
 * None for an anonymous person, and always for who may not see identities.
 */
citizen: string | null, requests: Array<string>, 
/**
 * Labels of the outcomes, in the order of the requests; empty where none yet.
 */
outcomes: Array<string>, agent_name: string, mine: boolean, };
export type FollowUp = { session: string, request: string, citizen: string | null, title: string, next_step: string, next_date: string | null, late: boolean, };
export type ProcedureCard = { id: string, title: string, operator_name: string, };
export type Today = { date: string, open: Array<SessionCard>, closed: Array<SessionCard>, frequent: Array<ProcedureCard>, follow_ups: Array<FollowUp>, sessions_count: number, minutes_total: number, };
export type SessionStartArgs = { channel: string | null, 
/**
 * Begin at once with this procedure.
 */
procedure: string | null, citizen: string | null, 
/**
 * A quick question from someone who gives no name.
 */
anonymous: boolean, };
export type SessionArgs = { session: string, };
export type ChannelArgs = { session: string, channel: string, };
export type SessionCitizenArgs = { session: string, 
/**
 * None: anonymous.
 */
citizen: string | null, };
export type Place = { request: string | null, 
/**
 * `person`, `procedure`, `papers`, `profile`, `online`, `result` or `closing`.
 */
step: string, field: string | null, };
export type PlaceArgs = { session: string, place: Place, };
export type PastSession = { id: string, started_at: string, agent_name: string, requests: Array<string>, };
export type CitizenInput = { 
/**
 * `madame`, `monsieur` or empty: the choices of the profile's field.
 */
civility: string, birth_name: string, used_name: string, given_names: string, 
/**
 * ISO date or what was typed.
 */
birth_date: string, phone: string, email: string, address_line: string, postcode: string, residence_commune: string, language: string, note: string, 
/**
 * The person was told what is kept and why.
 */
informed: boolean, };
export type CitizenSetArgs = { id: string, citizen: CitizenInput, };
export type CitizenArgs = { citizen: string, };
export type CitizenView = { id: string, 
/**
 * « Mme Fatou Diallo ».
 */
display_name: string, citizen: CitizenInput, 
/**
 * Birth date in words, empty when unknown.
 */
birth_date_shown: string, phone_shown: string, residence_shown: string, informed_at: string | null, past: Array<PastSession>, };
export type CitizenHit = { id: string, display_name: string, birth_date_shown: string, residence_shown: string, last_seen: string | null, };
export type Duplicate = { hit: CitizenHit, 
/**
 * `same`, `likely` or `possible`.
 */
likeness: string, };
export type RequestAddArgs = { session: string, procedure: string, };
export type RequestArgs = { request: string, };
export type DocumentArgs = { request: string, document: string, 
/**
 * `present`, `missing`, `not_needed`, or empty for not asked yet.
 */
state: string, };
export type RequestSetArgs = { request: string, field: RequestField, 
/**
 * Empty: nothing.
 */
value: string, };
export type RequestField = "level" | "outcome" | "way" | "blocking_reason" | "blocking_note" | "orientation_target" | "reference" | "next_step" | "next_date" | "note";
export type DocumentTick = { code: string, label: string, detail: string, note: string, alternatives: Array<string>, optional: boolean, state: string, };
export type OnlineView = { url: string, host: string, france_connect: boolean, unverified: boolean, };
export type RequestView = { id: string, procedure: string, title: string, official_title: string, operator: string, operator_name: string, operator_phone: string, purpose: string, documents: Array<DocumentTick>, missing_count: number, fields_ready: number, fields_total: number, 
/**
 * How it can be done: codes of `request_ways`, online, paper, counter or phone.
 */
ways: Array<string>, online: OnlineView | null, cerfa: Array<string>, level: string, outcome: string, way: string, blocking_reason: string, blocking_note: string, orientation_target: string, reference: string, next_step: string, next_date: string, note: string, themes: Array<string>, 
/**
 * What silence will mean, as the text says it; empty when no clock applies.
 */
clock: string, clock_reference: string, clock_unverified: boolean, 
/**
 * Source of the entry, its date of check, and the keys still to be checked.
 */
source: string, checked_on: string, unverified: Array<string>, };
export type SessionView = { id: string, state: string, channel: string, started_at: string, 
/**
 * Seconds counted, pauses aside, at `now`.
 */
active_seconds: number, 
/**
 * Minutes of the record; 0 until the session is closed.
 */
minutes: number, now: string, running: boolean, 
/**
 * The person has been chosen, or said to be anonymous.
 */
person_settled: boolean, citizen: CitizenView | null, requests: Array<RequestView>, place: Place | null, saved_at: string | null, agent_name: string, mine: boolean, };
export type FieldState = "empty" | "good" | "wrong";
export type FieldView = { key: string, 
/**
 * A kind of `assets/fields.toml`.
 */
kind: string, label: string, hint: string, 
/**
 * In memory only: gone when the session ends or the app locks.
 */
transient: boolean, choices: Array<CodeLabel>, 
/**
 * As typed, never corrected under the fingers.
 */
value: string, 
/**
 * As shown when good (« Reims (51454) »).
 */
shown: string, state: FieldState, problem: Problem | null, warnings: Array<Problem>, 
/**
 * `record` (from the person's record), `session` (typed in this visit) or empty.
 */
origin: string, };
export type ProfileGroup = { key: string, label: string, fields: Array<FieldView>, };
export type ProfileView = { groups: Array<ProfileGroup>, ready: number, total: number, };
export type ProfileSetArgs = { session: string, field: string, value: string, };
export type CopyItem = { 
/**
 * Field key, with a part when the form splits it (`nir`, `nir.key`).
 */
id: string, label: string, 
/**
 * Empty when the value is missing or wrong.
 */
shown: string, ready: boolean, transient: boolean, };
export type CopyPanel = { items: Array<CopyItem>, ready: number, total: number, };
export type CopyArgs = { request: string, item: string, };
export type Copied = { clears_in_seconds: number, };
export type ClosingRequest = { id: string, title: string, operator_name: string, level: string, outcome: string, blocking_reason: string, orientation_target: string, themes: Array<string>, way: string, };
export type ClosingRecord = { channel: string, minutes: number, autonomy: string, age_class: string, gender: string, social_status: string, 
/**
 * INSEE code of the commune where the person lives.
 */
town: string, equipment: string, first_visit: boolean | null, requests: Array<ClosingRequest>, };
export type ClosingView = { session: string, citizen: string | null, started_at: string, 
/**
 * What the timer counted, in seconds.
 */
measured_seconds: number, town_shown: string, record: ClosingRecord, 
/**
 * What still has to be said before closing; empty in the ordinary case.
 */
missing: Array<Problem>, 
/**
 * Papers still to bring and things kept in memory only, for the last look.
 */
missing_papers: number, };
export type CloseArgs = { session: string, record: ClosingRecord, };
export type Sheet = { 
/**
 * One SVG image a page.
 */
pages: Array<string>, 
/**
 * The same words for a screen reader.
 */
text: string, 
/**
 * A file name without a personal value.
 */
file_name: string, };
export type Printer = { name: string, default: boolean, };
export type SummaryPrintArgs = { session: string, printer: string | null, };
export type Saved = { path: string | null, };
export type ProcedureQuery = { query: string, operator: string | null, limit: number, };
export type ProcedureHit = { id: string, title: string, operator: string, operator_name: string, 
/**
 * The words that matched when they are not in the title.
 */
matched: string, 
/**
 * Ranges of `title` to highlight, in UTF-16 units.
 */
ranges: Array<[number, number]>, local: boolean, };
export type ProcedureArgs = { id: string, };
export type ProcedureDocument = { code: string, label: string, detail: string, note: string, alternatives: Array<string>, optional: boolean, };
export type ProcedureSheet = { id: string, operator: string, operator_name: string, operator_phone: string, title: string, official_title: string, synonyms: Array<string>, purpose: string, audience: string, level: string, themes: Array<string>, theme_labels: Array<string>, mandate_scope: string, mandate_scope_label: string, documents: Array<ProcedureDocument>, fields: Array<string>, field_labels: Array<string>, online: OnlineView | null, hosts: Array<string>, cerfa: Array<string>, clock: string, clock_reference: string, service_public: Array<string>, source: string, checked_on: string, unverified: Array<string>, 
/**
 * Written by the site itself.
 */
local: boolean, };
export type OperatorView = { id: string, name: string, full_name: string, phone: string, count: number, };
export type SiteProcedureInput = { 
/**
 * Empty for a new one.
 */
id: string, operator: string, title: string, synonyms: Array<string>, purpose: string, documents: Array<string>, fields: Array<string>, url: string, theme: string, };
export type LockDeadline = { seconds: number, };
export type Network = { online: boolean, };
