// Generated from src-tauri/crates/api by its test `bindings`. Do not edit.

export type Role = "mediator" | "supervisor" | "administrator";
export type ErrorCode = "LOCKED" | "FORBIDDEN" | "WRONG_PASSWORD" | "WAIT_BEFORE_RETRY" | "WRONG_RECOVERY_PHRASE" | "WEAK_PASSWORD" | "PASSWORD_NEEDED" | "ALREADY_SET_UP" | "DAMAGED_FILE" | "MISSING_FILE" | "FOREIGN_FILE" | "MEDIATOR_FIRST" | "NEWER_FILE" | "READ_ONLY" | "DISK_FULL" | "ALREADY_OPEN" | "CLOCK_BACK" | "JOURNAL_FAULT" | "RETENTION_DUE" | "SYSTEM" | "NOT_FOUND" | "INVALID" | "SESSION_CLOSED" | "PERSON_FILLED" | "PAPERS_KEPT" | "RECORD_INCOMPLETE" | "LAST_ADMINISTRATOR" | "NOTHING_TO_COPY" | "CLIPBOARD_FAILED" | "OPEN_FAILED" | "PORTAL_CLOSED" | "PORTAL_SILENT" | "PAGE_NOT_KEPT" | "NO_PRINTER" | "PRINT_FAILED" | "SAVE_FAILED" | "DOCUMENT_FAILED" | "CATALOGUE_FAILED" | "SMALL_NUMBERS" | "WITHHELD" | "TOO_LATE_TO_CORRECT" | "ALREADY_ANSWERED" | "UNREADABLE_FILE" | "BUSY" | "INTERNAL";
export type ApiError = { 
/**
 * What went wrong.
 */
code: ErrorCode, 
/**
 * What the sentence needs, never a personal value.
 */
params: { [key in string]: string }, };
export type FileProblem = "CANCELLED" | "IO" | "SOURCE" | "SHEET_SHAPE" | "ROW_SHAPE" | "TOO_MANY_ROWS" | "TEXT_TOO_LONG" | "UNREADABLE" | "TOO_LARGE" | "TOO_MANY_COLUMNS" | "COLUMNS_MISSING" | "NO_ROWS" | "MAPPING" | "PROFILE_VALUE" | "ASSET";
export type RowProblem = "DATE_MISSING" | "DATE_INVALID" | "TIME_INVALID" | "DURATION_INVALID" | "PARTICIPANTS_INVALID" | "TOO_MANY_PARTICIPANTS" | "UNKNOWN_LABEL" | "TOWN_INVALID" | "ID_MISSING" | "GROUP_DISAGREES" | "GROUP_INCOMPLETE" | "GROUP_REFUSED" | "CELL_ERROR" | "FIELD_COUNT" | "ENCODING";
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
lock_after_minutes: number, 
/**
 * Offers the link that prefills La Coop's form: undocumented on their side, so a choice of the site.
 * Always set in an answer; absent in a change, it stays as it is.
 */
coop_link?: boolean | null, };
export type CodeLabel = { code: string, label: string, flags: Array<string>, };
export type Codes = { lists: { [key in string]: Array<CodeLabel> }, 
/**
 * Codes that are not offered today, and that what is kept may bear: to name them, never to choose them.
 */
past: { [key in string]: Array<CodeLabel> }, };
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
citizen: string | null, 
/**
 * What was filled for another person may go: without it, the change is refused with `PERSON_FILLED`.
 */
clear: boolean, };
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
export type DocumentTick = { state: string, code: string, label: string, detail: string, note: string, alternatives: Array<string>, optional: boolean, };
export type OnlineView = { url: string, host: string, france_connect: boolean, unverified: boolean, };
export type EntryFacts = { title: string, official_title: string, operator: string, operator_name: string, operator_phone: string, purpose: string, online: OnlineView | null, cerfa: Array<string>, 
/**
 * What silence will mean, as the text says it; empty when no clock applies.
 */
clock: string, clock_reference: string, clock_unverified: boolean, 
/**
 * Source of the entry, its date of check, and the keys still to be checked.
 */
source: string, checked_on: string, unverified: Array<string>, };
export type RequestView = { id: string, procedure: string, documents: Array<DocumentTick>, missing_count: number, fields_ready: number, fields_total: number, 
/**
 * How it can be done: codes of `request_ways`, online, paper, counter or phone.
 */
ways: Array<string>, level: string, outcome: string, way: string, blocking_reason: string, blocking_note: string, orientation_target: string, reference: string, next_step: string, next_date: string, note: string, 
/**
 * The step at which it was left; empty when it was not begun.
 */
step: string, themes: Array<string>, 
/**
 * The day on which the legal clock ends for a request sent today: what « Pour le » is filled with.
 */
clock_end: string, title: string, official_title: string, operator: string, operator_name: string, operator_phone: string, purpose: string, online: OnlineView | null, cerfa: Array<string>, 
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
export type ClosingRequest = { id: string, title: string, operator_name: string, level: string, outcome: string, blocking_reason: string, orientation_target: string, themes: Array<string>, way: string, 
/**
 * The earlier request that this one continues.
 */
returns_to?: string | null, };
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
missing_papers: number, 
/**
 * Earlier requests of the same person that these may continue; those of the record are already taken up.
 */
returns: Array<ReturnProposal>, };
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
export type ProcedureQuery = { query: string, operator: string | null, limit: number, 
/**
 * Only those that the site wrote.
 */
local?: boolean | null, };
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
export type ProcedureSheet = { id: string, synonyms: Array<string>, audience: string, level: string, themes: Array<string>, theme_labels: Array<string>, mandate_scope: string, mandate_scope_label: string, documents: Array<ProcedureDocument>, fields: Array<string>, field_labels: Array<string>, hosts: Array<string>, service_public: Array<string>, 
/**
 * Written by the site itself.
 */
local: boolean, title: string, official_title: string, operator: string, operator_name: string, operator_phone: string, purpose: string, online: OnlineView | null, cerfa: Array<string>, 
/**
 * What silence will mean, as the text says it; empty when no clock applies.
 */
clock: string, clock_reference: string, clock_unverified: boolean, 
/**
 * Source of the entry, its date of check, and the keys still to be checked.
 */
source: string, checked_on: string, unverified: Array<string>, };
export type OperatorView = { id: string, name: string, full_name: string, phone: string, count: number, };
export type SiteProcedureInput = { 
/**
 * Empty for a new one.
 */
id: string, operator: string, title: string, synonyms: Array<string>, purpose: string, documents: Array<string>, fields: Array<string>, url: string, theme: string, };
export type RetentionRow = { 
/**
 * A term of the privacy map: `dossier`, `demande`, `fiche`.
 */
code: string, 
/**
 * « Deux ans après la dernière visite ».
 */
label: string, 
/**
 * The term is to be confirmed by the site's data protection officer.
 */
unverified: boolean, 
/**
 * Records or visits past their time today.
 */
due: number, 
/**
 * Others that will be within 30 days.
 */
soon: number, };
export type RetentionPerson = { citizen: string, name: string, last_visit: string, kept_until: string, 
/**
 * Past its time today; else within 30 days.
 */
due: boolean, };
export type RetentionView = { day: string, rows: Array<RetentionRow>, 
/**
 * The longest gone first; a hundred at most.
 */
people: Array<RetentionPerson>, more_people: number, purged_on: string | null, };
export type RetentionPurgeArgs = { day: string, };
export type LockDeadline = { seconds: number, };
export type Network = { online: boolean, };
export type Compare = "none" | "previous" | "last_year";
export type FigureScope = "site" | "me";
export type FigureFilter = { 
/**
 * A dimension that may be filtered, such as `operator`.
 */
dimension: string, codes: Array<string>, };
export type FiguresQuery = { 
/**
 * A preset (`this_month`, `last_school_year`…); null: from `from` to `to`, both included.
 */
preset: string | null, from: string | null, to: string | null, compare: Compare, 
/**
 * In the order in which they were chosen: small numbers are hidden across the steps too.
 */
filters: Array<FigureFilter>, scope: FigureScope, 
/**
 * Breakdowns wanted; null: those of the usual screen.
 */
breakdowns: Array<BreakdownAsk> | null, };
export type BreakdownAsk = { 
/**
 * Empty: what the dimension describes, sessions or requests.
 */
indicator: string, dimension: string, };
export type Cell = { 
/**
 * Null when hidden, and when there is nothing to divide by.
 */
value: number | null, 
/**
 * Hidden: it would point at somebody, or let a hidden one be computed back.
 */
hidden: boolean, };
export type PeriodView = { 
/**
 * The preset that it comes from.
 */
preset: string | null, from: string, to: string, 
/**
 * Days with at least one session.
 */
opening_days: number, 
/**
 * The period is not over: its end is after today.
 */
under_way: boolean, };
export type PresetView = { id: string, from: string, to: string, };
export type FigureCode = { code: string, label: string, };
export type ChipView = { dimension: string, label: string, codes: Array<FigureCode>, 
/**
 * Sessions are kept whole, or only their requests that have one of the codes.
 */
of_requests: boolean, };
export type ComparedView = { cell: Cell, per_day: number | null, 
/**
 * Change in per cent; null when the earlier figure is zero, hidden or absent.
 */
change: number | null, 
/**
 * Change per opening day, in per cent: what two periods of different lengths can be compared by.
 */
change_per_day: number | null, };
export type IndicatorView = { id: string, label: string, 
/**
 * One plain sentence.
 */
definition: string, 
/**
 * `count`, `minutes`, `percent` or `score` (a mean).
 */
unit: string, 
/**
 * Of what a share is; empty when it is none.
 */
base_label: string, base: Cell | null, cell: Cell, 
/**
 * Per opening day, for what adds up from day to day.
 */
per_day: number | null, compared: ComparedView | null, 
/**
 * There is a list of sessions behind it.
 */
sessions: boolean, };
export type BreakdownRow = { code: string, label: string, 
/**
 * What the label leaves out: from when to when an operator existed, whom a procedure belongs to.
 */
detail: string, 
/**
 * Not known, or not said: last, and apart.
 */
unknown: boolean, cell: Cell, 
/**
 * Per cent of the base, rounded so that the rows of a breakdown without `multiple` add up to 100.
 */
share: number | null, compared: Cell | null, compared_share: number | null, };
export type BreakdownView = { 
/**
 * `requests.operator`.
 */
id: string, indicator: string, dimension: string, label: string, definition: string, unit: string, base_label: string, 
/**
 * What the shares are taken over.
 */
base: Cell, 
/**
 * One thing may be counted in several rows: shares do not add up to 100.
 */
multiple: boolean, 
/**
 * The rows have an order of their own (classes of age, durations): keep it.
 */
ordered: boolean, rows: Array<BreakdownRow>, total: Cell, };
export type LoadRow = { 
/**
 * 1 is Monday.
 */
weekday: number, 
/**
 * One a column of `hours`.
 */
cells: Array<Cell>, };
export type LoadView = { label: string, definition: string, 
/**
 * Hours of the site's day, from the first to the last at which somebody came.
 */
hours: Array<number>, rows: Array<LoadRow>, };
export type TrendPoint = { from: string, to: string, cell: Cell, opening_days: number, 
/**
 * The point of the same rank in the compared period.
 */
compared: Cell | null, };
export type TrendView = { indicator: string, label: string, definition: string, unit: string, 
/**
 * `week` or `month`, chosen from the length of the period.
 */
grain: string, points: Array<TrendPoint>, };
export type DimensionView = { id: string, label: string, 
/**
 * Says something of the person: small numbers are hidden.
 */
personal: boolean, 
/**
 * Codes that occur in the period, in their order, with those already chosen.
 */
codes: Array<FigureCode>, };
export type IndicatorCard = { id: string, label: string, definition: string, dimensions: Array<string>, };
export type FiguresView = { period: PeriodView, compared: PeriodView | null, presets: Array<PresetView>, scope: FigureScope, chips: Array<ChipView>, 
/**
 * Day of the first session of the site; null: none yet.
 */
since: string | null, 
/**
 * The site has not been recording for long enough for a comparison to mean something.
 */
young: boolean, 
/**
 * Nothing was counted in the period with these filters.
 */
empty: boolean, 
/**
 * Nothing of it may be told: its filters single out too few, or too few would be left beside what was shown.
 */
withheld: boolean, 
/**
 * Cells hidden in this view; 0: nothing to explain.
 */
hidden_cells: number, 
/**
 * Below this number, a figure about people is hidden.
 */
threshold: number, headline: Array<IndicatorView>, breakdowns: Array<BreakdownView>, load: LoadView, trends: Array<TrendView>, dimensions: Array<DimensionView>, 
/**
 * All that may be asked in `breakdowns`.
 */
indicators: Array<IndicatorCard>, };
export type CellAsk = { indicator: string, dimension: string | null, code: string | null, 
/**
 * A cell of the load: 1 is Monday.
 */
weekday: number | null, hour: number | null, 
/**
 * A point of a trend.
 */
from: string | null, to: string | null, };
export type SessionRowsArgs = { query: FiguresQuery, cell: CellAsk, 
/**
 * From 0.
 */
page: number, };
export type SessionRequestRow = { operator_name: string, title: string, level: string, outcome: string, blocking_reason: string, orientation_target: string, 
/**
 * It is one of those counted.
 */
counted: boolean, };
export type SessionRow = { 
/**
 * Set when the record may be opened (`session_record`).
 */
session: string | null, day: string, 
/**
 * `10:24`; empty when the hour would say too much.
 */
time: string, channel: string, minutes: number, 
/**
 * Only for who may see figures by agent.
 */
agent_name: string | null, requests: Array<SessionRequestRow>, corrected: boolean, imported: boolean, };
export type SessionRows = { label: string, definition: string, total: number, page: number, page_size: number, rows: Array<SessionRow>, };
export type BlockTrend = "new" | "rising" | "stable" | "falling" | "unknown";
export type BlockRow = { operator: string, operator_name: string, 
/**
 * Null: all procedures of the operator together.
 */
procedure: string | null, procedure_title: string, reason: string, reason_label: string, 
/**
 * Requests blocked for that reason.
 */
cell: Cell, 
/**
 * Requests of that operator and procedure in the period, blocked or not.
 */
requests: Cell, 
/**
 * Per cent of those.
 */
share: number | null, 
/**
 * In the compared period.
 */
compared: Cell, compared_requests: Cell, trend: BlockTrend, 
/**
 * One a point of `points`.
 */
over_time: Array<Cell>, 
/**
 * Minutes spent on the requests so blocked.
 */
minutes: Cell, };
export type BlocksView = { period: PeriodView, 
/**
 * Always there: the previous period, unless the query asks for the year before.
 */
compared: PeriodView, site_name: string, 
/**
 * Ends of the slices of time of `over_time`.
 */
grain: string, points: Array<PresetView>, 
/**
 * Most frequent first.
 */
rows: Array<BlockRow>, blocked: Cell, requests: Cell, since: string | null, young: boolean, hidden_cells: number, };
export type SavedView = { id: string, name: string, query: FiguresQuery, };
export type ViewSaveArgs = { 
/**
 * Null: a new one.
 */
id: string | null, name: string, query: FiguresQuery, };
export type ViewArgs = { id: string, };
export type ReportArgs = { query: FiguresQuery, };
export type ReportPrintArgs = { query: FiguresQuery, printer: string | null, };
export type ReportIntro = { from: string, to: string, text: string, };
export type ReportIntroArgs = { query: FiguresQuery, };
export type ExportContent = "figures" | "sessions";
export type ExportArgs = { query: FiguresQuery, content: ExportContent, 
/**
 * `xlsx`, `csv`, `ods` or `json`, or the id of a profile of [`ExchangeOptions`].
 */
format: string, };
export type ExportFormat = { id: string, label: string, 
/**
 * Empty for a plain format.
 */
detail: string, 
/**
 * File name extension, without dot.
 */
extension: string, contents: Array<ExportContent>, 
/**
 * A reporting profile: its columns are those of somebody else's form.
 */
profile: boolean, };
export type ExchangeOptions = { formats: Array<ExportFormat>, 
/**
 * The link that prefills La Coop's form is allowed here.
 */
coop_link: boolean, };
export type JobState = "running" | "saving" | "done" | "cancelled" | "failed";
export type JobView = { id: number, state: JobState, 
/**
 * Rows done and to do.
 */
done: number, total: number, 
/**
 * Where the file is, when it was saved; null when the agent changed her mind.
 */
path: string | null, 
/**
 * What an import brought, when it is done.
 */
imported: ImportDone | null, error: ApiError | null, };
export type ImportDone = { id: string, 
/**
 * Sessions and workshops taken in.
 */
sessions: number, workshops: number, 
/**
 * Sessions and workshops left out: they are here already.
 */
known: number, 
/**
 * Rows refused.
 */
refused: number, };
export type JobArgs = { id: number, };
export type ImportColumn = { 
/**
 * Position, from 0.
 */
index: number, title: string, 
/**
 * The first values, for who maps the columns.
 */
samples: Array<string>, 
/**
 * Where it goes: a target of `targets`, or empty (left out).
 */
target: string, 
/**
 * Values found and the code that each becomes.
 */
values: Array<ImportValue>, };
export type ImportValue = { value: string, 
/**
 * Empty: not known; the rows that carry it are refused until somebody says.
 */
code: string, rows: number, };
export type ImportTarget = { id: string, label: string, required: boolean, 
/**
 * The codes that its values become; empty for a date or a number.
 */
codes: Array<FigureCode>, };
export type ImportFault = { 
/**
 * Row of the file, from 1 (the header is 1).
 */
row: number, column: string, problem: RowProblem, };
export type ImportKnown = { 
/**
 * Its first row in the file.
 */
row: number, day: string, workshop: boolean, minutes: number | null, };
export type ImportPreview = { 
/**
 * Names the file while it is in memory.
 */
token: number, 
/**
 * `coop` (columns known) or `csv` (columns mapped by hand).
 */
kind: string, columns: Array<ImportColumn>, targets: Array<ImportTarget>, 
/**
 * Columns that carry a person's values (name, note): never read.
 */
ignored: Array<string>, rows: number, 
/**
 * Sessions and workshops that the rows make.
 */
sessions: number, workshops: number, 
/**
 * Of these, those that are here already: imported before, or recorded here and exported since.
 */
known_sessions: number, known_workshops: number, 
/**
 * The first of them.
 */
known: Array<ImportKnown>, refused: number, 
/**
 * The first ones.
 */
faults: Array<ImportFault>, from: string | null, to: string | null, 
/**
 * Nothing prevents the import.
 */
ready: boolean, };
export type ImportColumnMap = { index: number, 
/**
 * Empty: left out.
 */
target: string, values: Array<ImportValue>, };
export type ImportMapArgs = { token: number, columns: Array<ImportColumnMap>, };
export type ImportTokenArgs = { token: number, };
export type ImportRunArgs = { token: number, 
/**
 * What is here already comes in a second time.
 */
with_known: boolean, };
export type ImportBatch = { id: string, kind: string, at: string, agent_name: string, rows: number, refused: number, undone_at: string | null, };
export type ImportArgs = { id: string, };
export type ReturnProposal = { 
/**
 * The request of this session.
 */
request: string, 
/**
 * The earlier one.
 */
earlier: string, day: string, outcome: string, blocking_reason: string, agent_name: string, };
export type PortalHostKind = "none" | "procedure" | "identity" | "captcha" | "payment" | "allowed";
export type PortalProblem = "certificate" | "network" | "crashed" | "slow";
export type PortalMove = "back" | "reload" | "home" | "front";
export type PortalRefused = { host: string, 
/**
 * Whether the agent may allow it: an https host with a name.
 */
can_allow: boolean, };
export type PortalDownload = { id: number, 
/**
 * Made safe: the site chose it.
 */
name: string, 
/**
 * Such as `application/pdf`; what the bytes are, whatever the site says.
 */
media: string, 
/**
 * Bytes.
 */
size: number, 
/**
 * Whether it may be put in the vault: a PDF or an image.
 */
can_keep: boolean, };
export type FileRow = { id: string, request: string | null, 
/**
 * `receipt`, `page` or `other`.
 */
kind: string, name: string, media: string, 
/**
 * Bytes.
 */
size: number, received_at: string, };
export type FileArgs = { file: string, };
export type PortalReference = { number: string, 
/**
 * `YYYY-MM-DD`; empty when none was seen.
 */
date: string, };
export type PortalProposalState = "proposed" | "filled" | "refused" | "undone";
export type PortalRefusal = "gone" | "changed" | "hidden" | "disabled" | "answered" | "reserved" | "too_long" | "rejected" | "no_choice" | "failed" | "unanswered";
export type PortalLeftReason = "nothing_known" | "not_recognised" | "answered" | "disabled" | "unfit" | "reserved";
export type PortalLeft = { 
/**
 * What the page calls it; empty when nothing does.
 */
page_label: string, 
/**
 * What the catalogue calls what it asks; empty when it is not understood.
 */
label: string, 
/**
 * The id of its value in the panel of values to copy; empty when there is none.
 */
copy: string, why: PortalLeftReason, };
export type PortalProposal = { id: number, key: string, 
/**
 * Empty, or the part of a value that forms split.
 */
part: string, 
/**
 * What the catalogue calls it.
 */
label: string, 
/**
 * What the page calls it.
 */
page_label: string, 
/**
 * The value, for the screen.
 */
shown: string, 
/**
 * `record` or `session`.
 */
origin: string, 
/**
 * Why this field: `rule` (written for this site), `autocomplete` (the site says so), `words` (its label),
 * `neighbours` (its place among others).
 */
reason: string, state: PortalProposalState, 
/**
 * Why it was not taken, when it was not; of a value that is there, why it could not be taken back.
 */
refusal: PortalRefusal | null, };
export type PortalPage = { 
/**
 * Fields that a person may fill.
 */
fields: number, 
/**
 * In the order of the page.
 */
proposals: Array<PortalProposal>, can_undo: boolean, 
/**
 * What stays for the hand, in the order of the page; the first ones, where there are very many.
 */
left: Array<PortalLeft>, };
export type PortalView = { session: string, 
/**
 * The request for which it was opened last.
 */
request: string, 
/**
 * False: closed, and everything in it is gone.
 */
open: boolean, 
/**
 * The official address: its host, as the engine says it.
 */
host: string, host_kind: PortalHostKind, 
/**
 * What the host is, in the words of the catalogue: the operator's name, `FranceConnect`…
 */
host_name: string, loading: boolean, problem: PortalProblem | null, 
/**
 * The latest first.
 */
refused: Array<PortalRefused>, 
/**
 * Dialogs of the page that were answered without being shown.
 */
dialogs_silenced: number, 
/**
 * The page asked to be printed: it can be kept, and printed from there.
 */
print_asked: boolean, downloads: Array<PortalDownload>, page: PortalPage | null, references: Array<PortalReference>, 
/**
 * `finalisee` once an acknowledgement was seen; empty otherwise.
 */
proposed_outcome: string, };
export type PortalGoArgs = { session: string, to: PortalMove, };
export type PortalFillArgs = { session: string, 
/**
 * Ids of proposals; empty: all of them.
 */
proposals: Array<number>, };
export type PortalHostArgs = { session: string, host: string, };
export type PortalBrowserArgs = { request: string, 
/**
 * A host that was refused; empty: where the procedure begins.
 */
host: string, };
export type PortalDownloadArgs = { session: string, download: number, };
export type PortalReferenceArgs = { session: string, number: string, };
export type WorkshopCount = { 
/**
 * `age_class`, `gender` or `social_status`.
 */
kind: string, code: string, count: number, };
export type WorkshopInput = { 
/**
 * Null: a new one.
 */
id: string | null, 
/**
 * A code of `mediation_themes`.
 */
theme: string, 
/**
 * A code of `workshop_levels`, or empty.
 */
level: string, day: string, 
/**
 * `14:00`, in the site's zone.
 */
time: string, minutes: number, participants: number, 
/**
 * Of one kind, at most as many as participants.
 */
counts: Array<WorkshopCount>, 
/**
 * Close it: it counts. Otherwise it stays a draft.
 */
close: boolean, };
export type WorkshopView = { id: string, 
/**
 * `open`, `closed` or `discarded`.
 */
state: string, theme: string, theme_label: string, level: string, level_label: string, day: string, time: string, minutes: number, participants: number, counts: Array<WorkshopCount>, agent_name: string, 
/**
 * This agent may change it.
 */
editable: boolean, imported: boolean, 
/**
 * What still has to be said before closing.
 */
missing: Array<Problem>, };
export type WorkshopsArgs = { from: string, to: string, };
export type WorkshopArgs = { id: string, };
export type SatisfactionArgs = { 
/**
 * The session just done, so that one visit answers once; not kept.
 */
session: string, 
/**
 * How it went: 0, 5 or 10.
 */
ease: number | null, 
/**
 * How clear the information was: 1 to 5.
 */
clarity: number | null, };
export type DiagnosisArgs = { 
/**
 * The session, so that one visit answers once; not kept.
 */
session: string, own_email: boolean | null, own_phone: boolean | null, reads_alone: boolean | null, 
/**
 * How the person rates herself, as INSEE asks: a code of `digital_self_rating`, or empty.
 */
self_rating: string, };
export type Training = { id: string, title: string, day: string, hours: number, };
export type AgentSkills = { agent: string, name: string, 
/**
 * Level declared on Pix, 0 to 7; null: not declared.
 */
pix_level: number | null, pix_day: string | null, trainings: Array<Training>, editable: boolean, };
export type EquipmentNeed = { id: string, 
/**
 * A code of `equipment`.
 */
kind: string, kind_label: string, label: string, quantity: number, 
/**
 * `wanted`, `ordered`, `received` or `dropped`.
 */
state: string, };
export type SkillsView = { agents: Array<AgentSkills>, equipment: Array<EquipmentNeed>, };
export type TrainingInput = { 
/**
 * Null: a new one.
 */
id: string | null, agent: string, title: string, day: string, hours: number, };
export type SkillArgs = { id: string, };
export type SkillInput = { agent: string, pix_level: number | null, pix_day: string | null, };
export type EquipmentInput = { 
/**
 * Null: a new one.
 */
id: string | null, kind: string, label: string, quantity: number, state: string, };
export type Correction = { at: string, agent_name: string, reason: string, reason_label: string, };
export type RecordView = { session: string, started_at: string, closed_at: string, agent_name: string, mine: boolean, town_shown: string, record: ClosingRecord, 
/**
 * What is said of the person is not shown to this agent, and stays as it is when she corrects.
 */
person_hidden: boolean, 
/**
 * This agent may correct it today.
 */
may_correct: boolean, 
/**
 * Last day on which its agent may; later, the supervisor does.
 */
until: string, corrections: Array<Correction>, 
/**
 * Why one corrects: a code is asked.
 */
reasons: Array<CodeLabel>, };
export type CorrectArgs = { session: string, record: ClosingRecord, 
/**
 * A code of `correction_reasons`.
 */
reason: string, };
