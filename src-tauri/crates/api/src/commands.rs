//! The one list of commands. The handlers of the shell, its permission file, the TypeScript client
//! and the test matrix are all made from it.

/// Calls `$callback!` with every command: `name: access (arguments) -> answer;`.
///
/// Access is `Public` (even locked), `Anyone` (any unlocked agent), `Mediator`, `Supervisor` or
/// `Administrator`; an administrator may do all that the others may.
#[macro_export]
macro_rules! for_each_command {
    ($callback:ident) => {
        $callback! {
            /// Where the application stands.
            app_state: Public (Nothing) -> AppState;
            /// Checks a value by its kind.
            check_value: Public (CheckValueArgs) -> Checked;
            /// Checks a password before it is accepted.
            check_password: Public (PasswordArgs) -> Checked;
            /// Finds communes by name, postcode or INSEE code.
            communes_search: Public (QueryArgs) -> Vec<CommuneHit>;
            /// Creates the site and its first administrator, who is then at the counter.
            setup: Public (SetupArgs) -> RecoveryPhrase;
            /// Unlocks with a password.
            unlock: Public (UnlockArgs) -> AppState;
            /// Unlocks an administrator with the recovery phrase.
            recover: Public (RecoverArgs) -> AppState;
            /// Locks: keys and personal values leave the memory.
            lock: Public (Nothing) -> Nothing;
            /// Somebody touched the keyboard or the mouse.
            touch: Public (Nothing) -> LockDeadline;
            /// Whether the network answers.
            network: Public (Nothing) -> Network;

            /// The recovery sheet, while its phrase is still shown.
            recovery_preview: Administrator (Nothing) -> Sheet;
            /// Prints the recovery sheet.
            recovery_print: Administrator (Nothing) -> Nothing;
            /// Saves the recovery sheet.
            recovery_save: Administrator (Nothing) -> Saved;
            /// Proves that the phrase was written down; it is then forgotten.
            recovery_confirm: Administrator (RecoveryCheck) -> Nothing;
            /// Makes a new recovery phrase; the older one opens nothing any more.
            recovery_renew: Administrator (Nothing) -> RecoveryPhrase;

            /// The agents.
            agents: Administrator (Nothing) -> Vec<AgentRow>;
            /// Adds an agent.
            agent_add: Administrator (AgentAddArgs) -> AgentRow;
            /// Changes an agent.
            agent_set: Administrator (AgentSetArgs) -> AgentRow;
            /// Changes one's own password.
            password_change: Anyone (PasswordChangeArgs) -> Nothing;
            /// The site.
            site: Anyone (Nothing) -> SiteView;
            /// Changes the site.
            site_set: Administrator (SiteInput) -> SiteView;
            /// The settings.
            settings: Anyone (Nothing) -> Settings;
            /// Changes the settings.
            settings_set: Administrator (Settings) -> Settings;
            /// What has been kept for as long as it may, and what soon will have been.
            retention: Administrator (Nothing) -> RetentionView;
            /// Erases what has been kept for as long as it may, as it was looked at this day.
            retention_purge: Administrator (RetentionPurgeArgs) -> RetentionView;
            /// The coded lists, as of today.
            codes: Anyone (Nothing) -> Codes;

            /// The day at the counter.
            today: Anyone (Nothing) -> Today;

            /// Starts a session: the timer runs.
            session_start: Mediator (SessionStartArgs) -> SessionView;
            /// A session, whole.
            session: Mediator (SessionArgs) -> SessionView;
            /// Stops the timer.
            session_pause: Mediator (SessionArgs) -> SessionView;
            /// Starts the timer again.
            session_resume: Mediator (SessionArgs) -> SessionView;
            /// Sets the channel.
            session_channel: Mediator (ChannelArgs) -> SessionView;
            /// Says who it is for.
            session_citizen: Mediator (SessionCitizenArgs) -> SessionView;
            /// Remembers where the mediator is.
            session_place: Mediator (PlaceArgs) -> Nothing;
            /// Throws a draft away; can be undone until the app locks.
            session_discard: Mediator (SessionArgs) -> Nothing;
            /// Undoes a discard.
            session_restore: Mediator (SessionArgs) -> SessionView;

            /// Finds people: names with or without accents, birth year, small mistakes allowed. Empty: the latest.
            citizen_search: Mediator (QueryArgs) -> Vec<CitizenHit>;
            /// Who may already be on file.
            citizen_duplicates: Mediator (CitizenInput) -> Vec<Duplicate>;
            /// Creates a person's record.
            citizen_create: Mediator (CitizenInput) -> CitizenView;
            /// A person.
            citizen: Mediator (CitizenArgs) -> CitizenView;
            /// Changes a person's record.
            citizen_set: Mediator (CitizenSetArgs) -> CitizenView;

            /// Adds a request.
            request_add: Mediator (RequestAddArgs) -> SessionView;
            /// Removes a request; can be undone.
            request_remove: Mediator (RequestArgs) -> SessionView;
            /// Undoes the removal.
            request_restore: Mediator (RequestArgs) -> SessionView;
            /// Ticks a document.
            request_document: Mediator (DocumentArgs) -> SessionView;
            /// Sets one thing of a request.
            request_set: Mediator (RequestSetArgs) -> SessionView;

            /// The profile that a request asks for.
            profile: Mediator (RequestArgs) -> ProfileView;
            /// Sets a field of the profile.
            profile_set: Mediator (ProfileSetArgs) -> FieldView;
            /// The values of a request in the order of its form.
            copy_panel: Mediator (RequestArgs) -> CopyPanel;
            /// Copies one value; the clipboard is cleared after 30 seconds.
            copy_value: Mediator (CopyArgs) -> Copied;

            /// Opens the official site in the sealed window of the session.
            portal_open: Mediator (RequestArgs) -> PortalView;
            /// The sealed window of a session, as it stands.
            portal: Mediator (SessionArgs) -> PortalView;
            /// Moves in the sealed window.
            portal_go: Mediator (PortalGoArgs) -> PortalView;
            /// Allows a host that was refused, until the window is closed; the journal keeps its name.
            portal_allow_host: Mediator (PortalHostArgs) -> PortalView;
            /// Opens the official site, or a page that was refused, in the system's browser.
            portal_browser: Mediator (PortalBrowserArgs) -> Nothing;
            /// Looks at the page: what it asks for, and what is known of it.
            portal_sense: Mediator (SessionArgs) -> PortalView;
            /// Fills fields of the page that was looked at.
            portal_fill: Mediator (PortalFillArgs) -> PortalView;
            /// Takes back what was filled, where nobody changed it since.
            portal_undo: Mediator (PortalFillArgs) -> PortalView;
            /// Takes a number that the page showed as the request's reference.
            portal_reference_accept: Mediator (PortalReferenceArgs) -> SessionView;
            /// Keeps the page as a PDF, in the vault.
            portal_keep_page: Mediator (SessionArgs) -> FileRow;
            /// Keeps a file that the site sent, in the vault.
            portal_download_keep: Mediator (PortalDownloadArgs) -> FileRow;
            /// Throws a file that the site sent away.
            portal_download_refuse: Mediator (PortalDownloadArgs) -> PortalView;
            /// Closes the sealed window: everything in it is gone.
            portal_close: Mediator (SessionArgs) -> PortalView;
            /// The documents kept with a session.
            session_files: Mediator (SessionArgs) -> Vec<FileRow>;
            /// Saves a document kept with a session.
            session_file_save: Mediator (FileArgs) -> Saved;
            /// Removes a document kept with a session.
            session_file_remove: Mediator (FileArgs) -> Vec<FileRow>;
            /// Puts the last document that was removed back.
            session_file_restore: Mediator (FileArgs) -> Vec<FileRow>;

            /// The record as it wrote itself.
            closing: Mediator (SessionArgs) -> ClosingView;
            /// Closes the session.
            session_close: Mediator (CloseArgs) -> SessionCard;

            /// The record of a closed session.
            session_record: Anyone (SessionArgs) -> RecordView;
            /// Corrects a closed session: its agent for 31 days, later who answers for the figures.
            session_correct: Anyone (CorrectArgs) -> RecordView;
            /// Keeps what the citizen thought of the visit; nothing links it to the session.
            satisfaction_add: Mediator (SatisfactionArgs) -> Nothing;
            /// Keeps where the citizen stands with digital tools; nothing links it to the session.
            diagnosis_add: Mediator (DiagnosisArgs) -> Nothing;

            /// The workshops of a period, open and closed.
            workshops: Anyone (WorkshopsArgs) -> Vec<WorkshopView>;
            /// Writes a workshop: counters, never people.
            workshop_set: Mediator (WorkshopInput) -> WorkshopView;
            /// Takes a workshop back; can be undone.
            workshop_discard: Mediator (WorkshopArgs) -> Nothing;
            /// Undoes it.
            workshop_restore: Mediator (WorkshopArgs) -> WorkshopView;

            /// The figures of a period: each with its definition, as this agent may see it.
            figures: Anyone (FiguresQuery) -> FiguresView;
            /// The sessions behind a figure, without anything of the person.
            figures_sessions: Anyone (SessionRowsArgs) -> SessionRows;
            /// What blocks people here, by operator and procedure.
            blocks: Anyone (FiguresQuery) -> BlocksView;

            /// The words that open a period's report.
            report_intro: Anyone (ReportIntroArgs) -> ReportIntro;
            /// Writes them.
            report_intro_set: Supervisor (ReportIntro) -> ReportIntro;
            /// The activity report of a period, as pages.
            report_preview: Anyone (ReportArgs) -> Sheet;
            /// Prints it.
            report_print: Anyone (ReportPrintArgs) -> Nothing;
            /// Saves it as a PDF file.
            report_save: Anyone (ReportArgs) -> Saved;

            /// What can be exported, and how.
            exchange_options: Anyone (Nothing) -> ExchangeOptions;
            /// Starts an export: followed by its number.
            export_start: Anyone (ExportArgs) -> JobView;
            /// How a long piece of work stands.
            job: Anyone (JobArgs) -> JobView;
            /// Stops it: it leaves no file.
            job_cancel: Anyone (JobArgs) -> JobView;
            /// Asks for a file of earlier activity, and says what importing it would do.
            import_open: Administrator (Nothing) -> Option<ImportPreview>;
            /// Says where its columns go.
            import_map: Administrator (ImportMapArgs) -> ImportPreview;
            /// Takes it in, as a whole: followed by its number. Stopped, it leaves nothing.
            import_run: Administrator (ImportRunArgs) -> JobView;
            /// Saves the list of what it does not take, row by row.
            import_faults_save: Administrator (ImportTokenArgs) -> Saved;
            /// Leaves it.
            import_forget: Administrator (ImportTokenArgs) -> Nothing;
            /// The imports done.
            imports: Administrator (Nothing) -> Vec<ImportBatch>;
            /// Takes out all that an import brought.
            import_undo: Administrator (ImportArgs) -> Vec<ImportBatch>;
            /// Opens La Coop's form with what is known of a closed session: no name, no note.
            coop_link: Mediator (SessionArgs) -> Nothing;

            /// The choices of figures that this agent kept.
            views: Anyone (Nothing) -> Vec<SavedView>;
            /// Keeps a choice of figures under a name.
            view_save: Anyone (ViewSaveArgs) -> SavedView;
            /// Forgets one.
            view_remove: Anyone (ViewArgs) -> Nothing;

            /// What the agents have learnt and what the site lacks.
            skills: Anyone (Nothing) -> SkillsView;
            /// Writes a training of an agent.
            training_set: Anyone (TrainingInput) -> SkillsView;
            /// Takes a training off.
            training_remove: Anyone (SkillArgs) -> SkillsView;
            /// Declares a level, or takes it off.
            skill_set: Anyone (SkillInput) -> SkillsView;
            /// Writes an equipment need.
            equipment_set: Supervisor (EquipmentInput) -> SkillsView;
            /// Gives an equipment need up.
            equipment_remove: Supervisor (SkillArgs) -> SkillsView;

            /// The summary, as pages.
            summary_preview: Mediator (SessionArgs) -> Sheet;
            /// Prints the summary.
            summary_print: Mediator (SummaryPrintArgs) -> Nothing;
            /// Saves the summary as a PDF file.
            summary_save: Mediator (SessionArgs) -> Saved;
            /// The printers of this desk.
            printers: Anyone (Nothing) -> Vec<Printer>;

            /// Finds procedures.
            procedures_search: Anyone (ProcedureQuery) -> Vec<ProcedureHit>;
            /// A procedure, whole.
            procedure: Anyone (ProcedureArgs) -> ProcedureSheet;
            /// The operators.
            operators: Anyone (Nothing) -> Vec<OperatorView>;
            /// Writes a procedure of the site's own.
            site_procedure_set: Administrator (SiteProcedureInput) -> ProcedureSheet;
            /// Removes a procedure of the site's own; sessions that used it keep their figures.
            site_procedure_remove: Administrator (ProcedureArgs) -> Nothing;
        }
    };
}

macro_rules! list {
    ($($(#[doc = $doc:expr])* $name:ident : $access:ident ($args:ty) -> $answer:ty ;)+) => {
        /// Every command.
        pub const COMMANDS: &[$crate::CommandSpec] = &[
            $($crate::CommandSpec {
                name: stringify!($name),
                doc: concat!($($doc),*),
                access: $crate::Access::$access,
                args: stringify!($args),
                answer: stringify!($answer),
            }),+
        ];
    };
}

for_each_command!(list);
