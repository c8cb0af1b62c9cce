// Generated from src-tauri/crates/api by its test `bindings`. Do not edit.

import { call } from "./call";
import type * as t from "./bindings";

export const api = {
  /** Where the application stands. */
  appState: (): Promise<t.AppState> => call<t.AppState>("app_state", {}),
  /** Checks a value by its kind. */
  checkValue: (args: t.CheckValueArgs): Promise<t.Checked> => call<t.Checked>("check_value", args),
  /** Checks a password before it is accepted. */
  checkPassword: (args: t.PasswordArgs): Promise<t.Checked> => call<t.Checked>("check_password", args),
  /** Finds communes by name, postcode or INSEE code. */
  communesSearch: (args: t.QueryArgs): Promise<t.CommuneHit[]> => call<t.CommuneHit[]>("communes_search", args),
  /** Creates the site and its first administrator, who is then at the counter. */
  setup: (args: t.SetupArgs): Promise<t.RecoveryPhrase> => call<t.RecoveryPhrase>("setup", args),
  /** Unlocks with a password. */
  unlock: (args: t.UnlockArgs): Promise<t.AppState> => call<t.AppState>("unlock", args),
  /** Unlocks an administrator with the recovery phrase. */
  recover: (args: t.RecoverArgs): Promise<t.AppState> => call<t.AppState>("recover", args),
  /** Locks: keys and personal values leave the memory. */
  lock: (): Promise<void> => call<void>("lock", {}),
  /** Somebody touched the keyboard or the mouse. */
  touch: (): Promise<t.LockDeadline> => call<t.LockDeadline>("touch", {}),
  /** Whether the network answers. */
  network: (): Promise<t.Network> => call<t.Network>("network", {}),
  /** The recovery sheet, while its phrase is still shown. */
  recoveryPreview: (): Promise<t.Sheet> => call<t.Sheet>("recovery_preview", {}),
  /** Prints the recovery sheet. */
  recoveryPrint: (): Promise<void> => call<void>("recovery_print", {}),
  /** Saves the recovery sheet. */
  recoverySave: (): Promise<t.Saved> => call<t.Saved>("recovery_save", {}),
  /** Proves that the phrase was written down; it is then forgotten. */
  recoveryConfirm: (args: t.RecoveryCheck): Promise<void> => call<void>("recovery_confirm", args),
  /** Makes a new recovery phrase; the older one opens nothing any more. */
  recoveryRenew: (): Promise<t.RecoveryPhrase> => call<t.RecoveryPhrase>("recovery_renew", {}),
  /** The agents. */
  agents: (): Promise<t.AgentRow[]> => call<t.AgentRow[]>("agents", {}),
  /** Adds an agent. */
  agentAdd: (args: t.AgentAddArgs): Promise<t.AgentRow> => call<t.AgentRow>("agent_add", args),
  /** Changes an agent. */
  agentSet: (args: t.AgentSetArgs): Promise<t.AgentRow> => call<t.AgentRow>("agent_set", args),
  /** Changes one's own password. */
  passwordChange: (args: t.PasswordChangeArgs): Promise<void> => call<void>("password_change", args),
  /** The site. */
  site: (): Promise<t.SiteView> => call<t.SiteView>("site", {}),
  /** Changes the site. */
  siteSet: (args: t.SiteInput): Promise<t.SiteView> => call<t.SiteView>("site_set", args),
  /** The settings. */
  settings: (): Promise<t.Settings> => call<t.Settings>("settings", {}),
  /** Changes the settings. */
  settingsSet: (args: t.Settings): Promise<t.Settings> => call<t.Settings>("settings_set", args),
  /** What has been kept for as long as it may, and what soon will have been. */
  retention: (): Promise<t.RetentionView> => call<t.RetentionView>("retention", {}),
  /** Erases what has been kept for as long as it may, as it was looked at this day. */
  retentionPurge: (args: t.RetentionPurgeArgs): Promise<t.RetentionView> => call<t.RetentionView>("retention_purge", args),
  /** The coded lists, as of today. */
  codes: (): Promise<t.Codes> => call<t.Codes>("codes", {}),
  /** The day at the counter. */
  today: (): Promise<t.Today> => call<t.Today>("today", {}),
  /** Starts a session: the timer runs. */
  sessionStart: (args: t.SessionStartArgs): Promise<t.SessionView> => call<t.SessionView>("session_start", args),
  /** A session, whole. */
  session: (args: t.SessionArgs): Promise<t.SessionView> => call<t.SessionView>("session", args),
  /** Stops the timer. */
  sessionPause: (args: t.SessionArgs): Promise<t.SessionView> => call<t.SessionView>("session_pause", args),
  /** Starts the timer again. */
  sessionResume: (args: t.SessionArgs): Promise<t.SessionView> => call<t.SessionView>("session_resume", args),
  /** Sets the channel. */
  sessionChannel: (args: t.ChannelArgs): Promise<t.SessionView> => call<t.SessionView>("session_channel", args),
  /** Says who it is for. */
  sessionCitizen: (args: t.SessionCitizenArgs): Promise<t.SessionView> => call<t.SessionView>("session_citizen", args),
  /** Remembers where the mediator is. */
  sessionPlace: (args: t.PlaceArgs): Promise<void> => call<void>("session_place", args),
  /** Throws a draft away; can be undone until the app locks. */
  sessionDiscard: (args: t.SessionArgs): Promise<void> => call<void>("session_discard", args),
  /** Undoes a discard. */
  sessionRestore: (args: t.SessionArgs): Promise<t.SessionView> => call<t.SessionView>("session_restore", args),
  /** Finds people: names with or without accents, birth year, small mistakes allowed. Empty: the latest. */
  citizenSearch: (args: t.QueryArgs): Promise<t.CitizenHit[]> => call<t.CitizenHit[]>("citizen_search", args),
  /** Who may already be on file. */
  citizenDuplicates: (args: t.CitizenInput): Promise<t.Duplicate[]> => call<t.Duplicate[]>("citizen_duplicates", args),
  /** Creates a person's record. */
  citizenCreate: (args: t.CitizenInput): Promise<t.CitizenView> => call<t.CitizenView>("citizen_create", args),
  /** A person. */
  citizen: (args: t.CitizenArgs): Promise<t.CitizenView> => call<t.CitizenView>("citizen", args),
  /** Changes a person's record. */
  citizenSet: (args: t.CitizenSetArgs): Promise<t.CitizenView> => call<t.CitizenView>("citizen_set", args),
  /** Adds a request. */
  requestAdd: (args: t.RequestAddArgs): Promise<t.SessionView> => call<t.SessionView>("request_add", args),
  /** Removes a request; can be undone. */
  requestRemove: (args: t.RequestArgs): Promise<t.SessionView> => call<t.SessionView>("request_remove", args),
  /** Undoes the removal. */
  requestRestore: (args: t.RequestArgs): Promise<t.SessionView> => call<t.SessionView>("request_restore", args),
  /** Ticks a document. */
  requestDocument: (args: t.DocumentArgs): Promise<t.SessionView> => call<t.SessionView>("request_document", args),
  /** Sets one thing of a request. */
  requestSet: (args: t.RequestSetArgs): Promise<t.SessionView> => call<t.SessionView>("request_set", args),
  /** The profile that a request asks for. */
  profile: (args: t.RequestArgs): Promise<t.ProfileView> => call<t.ProfileView>("profile", args),
  /** Sets a field of the profile. */
  profileSet: (args: t.ProfileSetArgs): Promise<t.FieldView> => call<t.FieldView>("profile_set", args),
  /** The values of a request in the order of its form. */
  copyPanel: (args: t.RequestArgs): Promise<t.CopyPanel> => call<t.CopyPanel>("copy_panel", args),
  /** Copies one value; the clipboard is cleared after 30 seconds. */
  copyValue: (args: t.CopyArgs): Promise<t.Copied> => call<t.Copied>("copy_value", args),
  /** Opens the official site in the sealed window of the session. */
  portalOpen: (args: t.RequestArgs): Promise<t.PortalView> => call<t.PortalView>("portal_open", args),
  /** The sealed window of a session, as it stands. */
  portal: (args: t.SessionArgs): Promise<t.PortalView> => call<t.PortalView>("portal", args),
  /** Moves in the sealed window. */
  portalGo: (args: t.PortalGoArgs): Promise<t.PortalView> => call<t.PortalView>("portal_go", args),
  /** Allows a host that was refused, until the window is closed; the journal keeps its name. */
  portalAllowHost: (args: t.PortalHostArgs): Promise<t.PortalView> => call<t.PortalView>("portal_allow_host", args),
  /** Opens the official site, or a page that was refused, in the system's browser. */
  portalBrowser: (args: t.PortalBrowserArgs): Promise<void> => call<void>("portal_browser", args),
  /** Looks at the page: what it asks for, and what is known of it. */
  portalSense: (args: t.SessionArgs): Promise<t.PortalView> => call<t.PortalView>("portal_sense", args),
  /** Fills fields of the page that was looked at. */
  portalFill: (args: t.PortalFillArgs): Promise<t.PortalView> => call<t.PortalView>("portal_fill", args),
  /** Takes back what was filled, where nobody changed it since. */
  portalUndo: (args: t.PortalFillArgs): Promise<t.PortalView> => call<t.PortalView>("portal_undo", args),
  /** Takes a number that the page showed as the request's reference. */
  portalReferenceAccept: (args: t.PortalReferenceArgs): Promise<t.SessionView> => call<t.SessionView>("portal_reference_accept", args),
  /** Keeps the page as a PDF, in the vault. */
  portalKeepPage: (args: t.SessionArgs): Promise<t.FileRow> => call<t.FileRow>("portal_keep_page", args),
  /** Keeps a file that the site sent, in the vault. */
  portalDownloadKeep: (args: t.PortalDownloadArgs): Promise<t.FileRow> => call<t.FileRow>("portal_download_keep", args),
  /** Throws a file that the site sent away. */
  portalDownloadRefuse: (args: t.PortalDownloadArgs): Promise<t.PortalView> => call<t.PortalView>("portal_download_refuse", args),
  /** Closes the sealed window: everything in it is gone. */
  portalClose: (args: t.SessionArgs): Promise<t.PortalView> => call<t.PortalView>("portal_close", args),
  /** The documents kept with a session. */
  sessionFiles: (args: t.SessionArgs): Promise<t.FileRow[]> => call<t.FileRow[]>("session_files", args),
  /** Saves a document kept with a session. */
  sessionFileSave: (args: t.FileArgs): Promise<t.Saved> => call<t.Saved>("session_file_save", args),
  /** Removes a document kept with a session. */
  sessionFileRemove: (args: t.FileArgs): Promise<t.FileRow[]> => call<t.FileRow[]>("session_file_remove", args),
  /** Puts the last document that was removed back. */
  sessionFileRestore: (args: t.FileArgs): Promise<t.FileRow[]> => call<t.FileRow[]>("session_file_restore", args),
  /** The record as it wrote itself. */
  closing: (args: t.SessionArgs): Promise<t.ClosingView> => call<t.ClosingView>("closing", args),
  /** Closes the session. */
  sessionClose: (args: t.CloseArgs): Promise<t.SessionCard> => call<t.SessionCard>("session_close", args),
  /** The record of a closed session. */
  sessionRecord: (args: t.SessionArgs): Promise<t.RecordView> => call<t.RecordView>("session_record", args),
  /** Corrects a closed session: its agent for 31 days, later who answers for the figures. */
  sessionCorrect: (args: t.CorrectArgs): Promise<t.RecordView> => call<t.RecordView>("session_correct", args),
  /** Keeps what the citizen thought of the visit; nothing links it to the session. */
  satisfactionAdd: (args: t.SatisfactionArgs): Promise<void> => call<void>("satisfaction_add", args),
  /** Keeps where the citizen stands with digital tools; nothing links it to the session. */
  diagnosisAdd: (args: t.DiagnosisArgs): Promise<void> => call<void>("diagnosis_add", args),
  /** The workshops of a period, open and closed. */
  workshops: (args: t.WorkshopsArgs): Promise<t.WorkshopView[]> => call<t.WorkshopView[]>("workshops", args),
  /** Writes a workshop: counters, never people. */
  workshopSet: (args: t.WorkshopInput): Promise<t.WorkshopView> => call<t.WorkshopView>("workshop_set", args),
  /** Takes a workshop back; can be undone. */
  workshopDiscard: (args: t.WorkshopArgs): Promise<void> => call<void>("workshop_discard", args),
  /** Undoes it. */
  workshopRestore: (args: t.WorkshopArgs): Promise<t.WorkshopView> => call<t.WorkshopView>("workshop_restore", args),
  /** The figures of a period: each with its definition, as this agent may see it. */
  figures: (args: t.FiguresQuery): Promise<t.FiguresView> => call<t.FiguresView>("figures", args),
  /** The sessions behind a figure, without anything of the person. */
  figuresSessions: (args: t.SessionRowsArgs): Promise<t.SessionRows> => call<t.SessionRows>("figures_sessions", args),
  /** What blocks people here, by operator and procedure. */
  blocks: (args: t.FiguresQuery): Promise<t.BlocksView> => call<t.BlocksView>("blocks", args),
  /** The words that open a period's report. */
  reportIntro: (args: t.ReportIntroArgs): Promise<t.ReportIntro> => call<t.ReportIntro>("report_intro", args),
  /** Writes them. */
  reportIntroSet: (args: t.ReportIntro): Promise<t.ReportIntro> => call<t.ReportIntro>("report_intro_set", args),
  /** The activity report of a period, as pages. */
  reportPreview: (args: t.ReportArgs): Promise<t.Sheet> => call<t.Sheet>("report_preview", args),
  /** Prints it. */
  reportPrint: (args: t.ReportPrintArgs): Promise<void> => call<void>("report_print", args),
  /** Saves it as a PDF file. */
  reportSave: (args: t.ReportArgs): Promise<t.Saved> => call<t.Saved>("report_save", args),
  /** What can be exported, and how. */
  exchangeOptions: (): Promise<t.ExchangeOptions> => call<t.ExchangeOptions>("exchange_options", {}),
  /** Starts an export: followed by its number. */
  exportStart: (args: t.ExportArgs): Promise<t.JobView> => call<t.JobView>("export_start", args),
  /** How a long piece of work stands. */
  job: (args: t.JobArgs): Promise<t.JobView> => call<t.JobView>("job", args),
  /** Stops it: it leaves no file. */
  jobCancel: (args: t.JobArgs): Promise<t.JobView> => call<t.JobView>("job_cancel", args),
  /** Asks for a file of earlier activity, and says what importing it would do. */
  importOpen: (): Promise<t.ImportPreview | null> => call<t.ImportPreview | null>("import_open", {}),
  /** Says where its columns go. */
  importMap: (args: t.ImportMapArgs): Promise<t.ImportPreview> => call<t.ImportPreview>("import_map", args),
  /** Takes it in, as a whole: followed by its number. Stopped, it leaves nothing. */
  importRun: (args: t.ImportRunArgs): Promise<t.JobView> => call<t.JobView>("import_run", args),
  /** Saves the list of what it does not take, row by row. */
  importFaultsSave: (args: t.ImportTokenArgs): Promise<t.Saved> => call<t.Saved>("import_faults_save", args),
  /** Leaves it. */
  importForget: (args: t.ImportTokenArgs): Promise<void> => call<void>("import_forget", args),
  /** The imports done. */
  imports: (): Promise<t.ImportBatch[]> => call<t.ImportBatch[]>("imports", {}),
  /** Takes out all that an import brought. */
  importUndo: (args: t.ImportArgs): Promise<t.ImportBatch[]> => call<t.ImportBatch[]>("import_undo", args),
  /** Opens La Coop's form with what is known of a closed session: no name, no note. */
  coopLink: (args: t.SessionArgs): Promise<void> => call<void>("coop_link", args),
  /** The choices of figures that this agent kept. */
  views: (): Promise<t.SavedView[]> => call<t.SavedView[]>("views", {}),
  /** Keeps a choice of figures under a name. */
  viewSave: (args: t.ViewSaveArgs): Promise<t.SavedView> => call<t.SavedView>("view_save", args),
  /** Forgets one. */
  viewRemove: (args: t.ViewArgs): Promise<void> => call<void>("view_remove", args),
  /** What the agents have learnt and what the site lacks. */
  skills: (): Promise<t.SkillsView> => call<t.SkillsView>("skills", {}),
  /** Writes a training of an agent. */
  trainingSet: (args: t.TrainingInput): Promise<t.SkillsView> => call<t.SkillsView>("training_set", args),
  /** Takes a training off. */
  trainingRemove: (args: t.SkillArgs): Promise<t.SkillsView> => call<t.SkillsView>("training_remove", args),
  /** Declares a level, or takes it off. */
  skillSet: (args: t.SkillInput): Promise<t.SkillsView> => call<t.SkillsView>("skill_set", args),
  /** Writes an equipment need. */
  equipmentSet: (args: t.EquipmentInput): Promise<t.SkillsView> => call<t.SkillsView>("equipment_set", args),
  /** Gives an equipment need up. */
  equipmentRemove: (args: t.SkillArgs): Promise<t.SkillsView> => call<t.SkillsView>("equipment_remove", args),
  /** The summary, as pages. */
  summaryPreview: (args: t.SessionArgs): Promise<t.Sheet> => call<t.Sheet>("summary_preview", args),
  /** Prints the summary. */
  summaryPrint: (args: t.SummaryPrintArgs): Promise<void> => call<void>("summary_print", args),
  /** Saves the summary as a PDF file. */
  summarySave: (args: t.SessionArgs): Promise<t.Saved> => call<t.Saved>("summary_save", args),
  /** The printers of this desk. */
  printers: (): Promise<t.Printer[]> => call<t.Printer[]>("printers", {}),
  /** Finds procedures. */
  proceduresSearch: (args: t.ProcedureQuery): Promise<t.ProcedureHit[]> => call<t.ProcedureHit[]>("procedures_search", args),
  /** A procedure, whole. */
  procedure: (args: t.ProcedureArgs): Promise<t.ProcedureSheet> => call<t.ProcedureSheet>("procedure", args),
  /** The operators. */
  operators: (): Promise<t.OperatorView[]> => call<t.OperatorView[]>("operators", {}),
  /** Writes a procedure of the site's own. */
  siteProcedureSet: (args: t.SiteProcedureInput): Promise<t.ProcedureSheet> => call<t.ProcedureSheet>("site_procedure_set", args),
  /** Removes a procedure of the site's own; sessions that used it keep their figures. */
  siteProcedureRemove: (args: t.ProcedureArgs): Promise<void> => call<void>("site_procedure_remove", args),
};
