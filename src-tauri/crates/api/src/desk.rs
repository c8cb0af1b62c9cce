//! The desk: one data folder, locked or with one agent at it.
//!
//! The only place where the lock and the role are checked, and where a write says what it changed.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use guichet_catalogue::{Catalogue, Procedure, Usage};
use guichet_domain::ids::{Ids, WorkshopId};
use guichet_domain::time::{Clock, Zone, day_in};
use guichet_keys::{KdfCost, OpenKeys};
use guichet_statistics::Facts;
use guichet_store::{Changes, Store, WorkshopState};

use crate::access::Access;
use crate::door::Door;
use crate::error::{ApiError, ErrorCode, Result};
use crate::gate::Pass;
use crate::image::{Image, Source};
use crate::jobs::Jobs;
use crate::platform::Platform;
use crate::transient::Transient;
use crate::types::*;
use crate::use_cases::{self, Answered, Pending, PortalDesk, Seen};

/// Seconds before the lock at which a warning is due.
pub const WARN_SECONDS: u32 = 30;

/// A clock that goes back by less, in seconds, is being set right: nobody needs to hear of it.
const CLOCK_TOLERANCE: u64 = 120;

/// What the desk is given by who starts it.
pub struct Surroundings {
    /// Where the two files and the key ring are.
    pub dir: PathBuf,
    /// The time.
    pub clock: Arc<dyn Clock + Send + Sync>,
    /// Identifiers and randomness.
    pub ids: Arc<dyn Ids + Send + Sync>,
    /// The machine.
    pub platform: Arc<dyn Platform>,
    /// Cost of a password's derivation: the production cost, save in tests.
    pub kdf: KdfCost,
}

/// One data folder, locked or with one agent at it. Commands are its methods.
pub struct Desk {
    around: Surroundings,
    /// Shared with an import, which takes it for the instant in which it commits.
    open: Arc<Mutex<Option<Open>>>,
    door: Mutex<Door>,
    /// Long pieces of work under way.
    jobs: Jobs,
    /// Commands that wait for the desk: long work in slices gives way to them.
    waiting: AtomicUsize,
}

/// What is in memory while somebody is at the desk, and only then.
pub(crate) struct Open {
    pub(crate) store: Store,
    pub(crate) keys: OpenKeys,
    pub(crate) me: Me,
    pub(crate) zone: Zone,
    pub(crate) lock_after: TimeDelta,
    pub(crate) transient: Transient,
    /// What the sealed windows' pages ask for, and what was put there.
    pub(crate) portals: PortalDesk,
    /// What figures are read from.
    pub(crate) image: Image,
    /// What was shown of the figures.
    pub(crate) seen: Seen,
    /// A file that is being looked at before its import.
    pub(crate) import: Option<Pending>,
    /// Which visits have answered the questions asked at their end.
    pub(crate) answered: Answered,
    /// Workshops taken back, and where they stood: an undo puts them back there.
    pub(crate) discarded_workshops: BTreeMap<WorkshopId, WorkshopState>,
    /// The recovery phrase, until it has been written down.
    pub(crate) recovery: Option<guichet_keys::RecoveryPhrase>,
    pub(crate) catalogue: Catalogue,
    /// What this agent does often; read again after a session changed.
    pub(crate) usage: Option<Usage>,
    pub(crate) warnings: Vec<ApiError>,
}

/// What a use case works with: somebody is at the desk and may do this.
pub(crate) struct Cx<'a> {
    pub(crate) around: &'a Surroundings,
    pub(crate) open: &'a mut Open,
    pub(crate) jobs: &'a Jobs,
    pub(crate) changes: Changes,
}

impl Cx<'_> {
    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.around.clock.now()
    }

    pub(crate) fn today(&self) -> NaiveDate {
        day_in(self.open.zone, self.now())
    }

    pub(crate) fn ids(&self) -> &(dyn Ids + Send + Sync) {
        &*self.around.ids
    }

    /// What figures are read from, up to date with the files.
    pub(crate) fn facts(&mut self) -> Result<Arc<Facts>> {
        let (image, source) = self.image();
        let facts = image.facts(source)?;
        let version = image.version();
        self.open.seen.now_of(version);
        Ok(facts)
    }

    fn step_image(&mut self) -> Result<bool> {
        let (image, source) = self.image();
        image.step(source)
    }

    fn image(&mut self) -> (&mut Image, Source<'_>) {
        let now = self.now();
        let open = &mut *self.open;
        let source = Source {
            read: open.store.read(),
            zone: open.zone,
            catalogue: &open.catalogue,
            now,
        };
        (&mut open.image, source)
    }
}

impl Open {
    /// What an unlocked desk starts with; `me` is set by the caller.
    pub(crate) fn new(
        mut store: Store,
        keys: OpenKeys,
        me: Me,
        zone: Zone,
        lock_after: TimeDelta,
    ) -> Result<Self> {
        let catalogue = with_site_procedures(&store)?;
        store.keep_fields(
            catalogue
                .fields()
                .iter()
                .filter(|f| !f.transient)
                .map(|f| f.key.as_str().to_owned()),
        );
        Ok(Self {
            store,
            keys,
            me,
            zone,
            lock_after,
            transient: Transient::default(),
            portals: PortalDesk::default(),
            image: Image::default(),
            seen: Seen::default(),
            import: None,
            answered: Answered::default(),
            discarded_workshops: BTreeMap::new(),
            recovery: None,
            catalogue,
            usage: None,
            warnings: Vec::new(),
        })
    }

    /// Reads the site's own procedures again.
    pub(crate) fn reload_catalogue(&mut self) -> Result<()> {
        self.catalogue = with_site_procedures(&self.store)?;
        Ok(())
    }

    /// Tells once that the clock went back; a minute or two is what setting the time does.
    pub(crate) fn warn_clock_back(&mut self, by_seconds: u64) {
        let known = self.warnings.iter().any(|w| w.code == ErrorCode::ClockBack);
        if by_seconds >= CLOCK_TOLERANCE && !known {
            self.warnings
                .push(ApiError::new(ErrorCode::ClockBack).with("minutes", by_seconds.div_ceil(60)));
        }
    }
}

fn with_site_procedures(store: &Store) -> Result<Catalogue> {
    let shipped = Catalogue::embedded().map_err(|_| ErrorCode::CatalogueFailed)?;
    let rows = store.read().site_procedures()?;
    let own = rows
        .iter()
        .filter(|row| row.active)
        .map(|row| {
            serde_json::from_str::<Procedure>(&row.body)
                .map_err(|_| ErrorCode::CatalogueFailed.into())
        })
        .collect::<Result<Vec<_>>>()?;
    Ok(shipped.with_site_procedures(own))
}

pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // A use case that panicked wrote nothing: its transaction was rolled back on the way out.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Desk {
    /// A locked desk on a data folder, which need not exist yet.
    pub fn new(around: Surroundings) -> Self {
        Self {
            around,
            open: Arc::default(),
            door: Mutex::new(Door::default()),
            jobs: Jobs::default(),
            waiting: AtomicUsize::new(0),
        }
    }

    /// The data folder.
    pub fn dir(&self) -> &Path {
        &self.around.dir
    }

    /// The machine around the desk.
    pub fn platform(&self) -> &Arc<dyn Platform> {
        &self.around.platform
    }

    /// Seconds before the lock is due; None while locked. The shell keeps one timer on it.
    pub fn seconds_before_lock(&self) -> Option<u32> {
        let guard = lock(&self.open);
        let lock_after = guard.as_ref()?.lock_after;
        Some(self.seconds_left(lock_after))
    }

    /// Somebody used the computer so long ago, where the window hears nothing of it: the time before the lock counts
    /// from then, and no later. Seconds before it; None while locked. What came after the deadline moves nothing.
    pub fn used(&self, ago: Duration) -> Option<u32> {
        let guard = lock(&self.open);
        let lock_after = guard.as_ref()?.lock_after;
        let ago = TimeDelta::from_std(ago).unwrap_or(TimeDelta::MAX);
        if let Some(at) = self.around.clock.now().checked_sub_signed(ago) {
            let mut door = lock(&self.door);
            if door.seconds_left(lock_after, at) > 0 {
                door.was_touched(at);
            }
        }
        Some(self.seconds_left(lock_after))
    }

    /// Locks if nobody has touched the desk for long enough; says whether it did.
    pub fn lock_if_idle(&self) -> bool {
        let idle = self.seconds_before_lock() == Some(0);
        if idle {
            self.close();
        }
        idle
    }

    fn seconds_left(&self, lock_after: TimeDelta) -> u32 {
        let left = lock(&self.door).seconds_left(lock_after, self.around.clock.now());
        u32::try_from(left).unwrap_or(0)
    }

    /// Gives an import under way up, lets what waited behind it be written, then drops everything.
    pub(crate) fn close(&self) {
        self.jobs.stop();
        self.jobs.gate().wait_for_delayed();
        self.forget();
    }

    /// Drops keys, files and personal values.
    pub(crate) fn forget(&self) {
        // An import under way holds the files too: nothing of it stays. One may begin until the desk is empty.
        self.jobs.stop();
        let gone = lock(&self.open).take();
        drop(gone);
        self.jobs.stop();
        self.around.platform.portals().close_all();
        self.around.platform.clear_clipboard();
    }

    pub(crate) fn around(&self) -> &Surroundings {
        &self.around
    }

    pub(crate) fn door(&self) -> MutexGuard<'_, Door> {
        lock(&self.door)
    }

    pub(crate) fn slot(&self) -> MutexGuard<'_, Option<Open>> {
        lock(&self.open)
    }

    /// The same, for a thread that outlives the command.
    pub(crate) const fn shared(&self) -> &Arc<Mutex<Option<Open>>> {
        &self.open
    }

    pub(crate) const fn jobs(&self) -> &Jobs {
        &self.jobs
    }

    /// Whether others wait for the desk: long work in slices gives way to them.
    pub(crate) fn give_way(&self) {
        while self.waiting.load(Ordering::Relaxed) > 0 {
            std::thread::yield_now();
        }
    }

    /// What may write waits until no import does.
    fn pass(&self, command: &str) -> Option<Pass<'_>> {
        let writes = !use_cases::WRITE_NOTHING.contains(&command);
        writes.then(|| self.jobs.gate().pass())
    }

    /// The same, for who writes once or twice within what may last.
    pub(crate) fn pass_to_write(&self) -> Pass<'_> {
        self.jobs.gate().pass()
    }

    /// Makes the figures ready ahead of their first need: reads the facts in slices, between which every other
    /// command passes. The shell may call it on a thread of its own once somebody has unlocked.
    ///
    /// # Errors
    /// `LOCKED`, or why the file cannot be read.
    pub fn warm_figures(&self) -> Result<()> {
        self.prepare_figures(Access::Anyone)
    }

    /// How many commands wait until an import has ended to write what they were given.
    pub fn waiting_writers(&self) -> usize {
        self.jobs.gate().delayed()
    }

    pub(crate) fn prepare_figures(&self, access: Access) -> Result<()> {
        while !self.enter(access, |cx| cx.step_image())? {
            self.give_way();
        }
        Ok(())
    }

    /// The one check of the lock and of the role.
    pub(crate) fn enter<T>(
        &self,
        access: Access,
        use_case: impl FnOnce(&mut Cx<'_>) -> Result<T>,
    ) -> Result<T> {
        self.waiting.fetch_add(1, Ordering::Relaxed);
        let mut guard = lock(&self.open);
        self.waiting.fetch_sub(1, Ordering::Relaxed);
        let open = guard.as_mut().ok_or(ErrorCode::Locked)?;
        // A laptop that slept wakes with its timers late: the wall clock decides.
        if self.seconds_left(open.lock_after) == 0 {
            drop(guard);
            self.forget();
            return Err(ErrorCode::Locked.into());
        }
        if !access.allows(open.me.role) {
            return Err(ErrorCode::Forbidden.into());
        }
        let mut cx = Cx {
            around: &self.around,
            open,
            jobs: &self.jobs,
            changes: Changes::new(),
        };
        let answer = use_case(&mut cx);
        let changes = cx.changes;
        drop(guard);
        if !changes.is_empty() {
            self.around.platform.changed(&changes);
        }
        answer
    }
}

macro_rules! run {
    (Public, $desk:ident, $name:ident, $args:ident) => {
        use_cases::$name($desk, $args)
    };
    // These wait for a page, which may never answer: they enter and leave by themselves, with the
    // access that the list says.
    ($access:ident, $desk:ident, portal_open, $args:ident) => {
        use_cases::portal_open($desk, Access::$access, $args)
    };
    ($access:ident, $desk:ident, portal_sense, $args:ident) => {
        use_cases::portal_sense($desk, Access::$access, $args)
    };
    ($access:ident, $desk:ident, portal_fill, $args:ident) => {
        use_cases::portal_fill($desk, Access::$access, $args)
    };
    ($access:ident, $desk:ident, portal_undo, $args:ident) => {
        use_cases::portal_undo($desk, Access::$access, $args)
    };
    ($access:ident, $desk:ident, portal_keep_page, $args:ident) => {
        use_cases::portal_keep_page($desk, Access::$access, $args)
    };
    // They leave the desk to the others while they ask for a file, read it, or gather in slices.
    ($access:ident, $desk:ident, import_open, $args:ident) => {
        use_cases::import_open($desk, Access::$access, $args)
    };
    ($access:ident, $desk:ident, import_map, $args:ident) => {
        use_cases::import_map($desk, Access::$access, $args)
    };
    ($access:ident, $desk:ident, import_run, $args:ident) => {
        use_cases::import_run($desk, Access::$access, $args)
    };
    ($access:ident, $desk:ident, import_faults_save, $args:ident) => {
        use_cases::import_faults_save($desk, Access::$access, $args)
    };
    ($access:ident, $desk:ident, export_start, $args:ident) => {
        use_cases::export_start($desk, Access::$access, $args)
    };
    // These wait for a dialog or for a printer, which may never answer either.
    ($access:ident, $desk:ident, printers, $args:ident) => {
        use_cases::printers($desk, Access::$access, $args)
    };
    ($access:ident, $desk:ident, summary_print, $args:ident) => {
        use_cases::summary_print($desk, Access::$access, $args)
    };
    ($access:ident, $desk:ident, summary_save, $args:ident) => {
        use_cases::summary_save($desk, Access::$access, $args)
    };
    ($access:ident, $desk:ident, report_print, $args:ident) => {
        use_cases::report_print($desk, Access::$access, $args)
    };
    ($access:ident, $desk:ident, report_save, $args:ident) => {
        use_cases::report_save($desk, Access::$access, $args)
    };
    ($access:ident, $desk:ident, session_file_save, $args:ident) => {
        use_cases::session_file_save($desk, Access::$access, $args)
    };
    ($access:ident, $desk:ident, recovery_print, $args:ident) => {
        use_cases::recovery_print($desk, Access::$access, $args)
    };
    ($access:ident, $desk:ident, recovery_save, $args:ident) => {
        use_cases::recovery_save($desk, Access::$access, $args)
    };
    ($access:ident, $desk:ident, $name:ident, $args:ident) => {{
        if use_cases::READ_FIGURES.contains(&stringify!($name)) {
            $desk.prepare_figures(Access::$access)?;
        }
        $desk.enter(Access::$access, |cx| use_cases::$name(cx, $args))
    }};
}

macro_rules! commands {
    ($($(#[doc = $doc:expr])* $name:ident : $access:ident ($args:ty) -> $answer:ty ;)+) => {
        impl Desk {
            $($(#[doc = $doc])*
            ///
            /// # Errors
            /// A code with its parameters; see [`ErrorCode`].
            pub fn $name(&self, args: $args) -> Result<$answer> {
                let _pass = self.pass(stringify!($name));
                run!($access, self, $name, args)
            })+

            /// Calls a command by its name, as the window does.
            ///
            /// # Errors
            /// Those of the command; `NOT_FOUND` for an unknown name and `INVALID` for arguments
            /// that are not of the command's form.
            pub fn call(&self, name: &str, args: serde_json::Value) -> Result<serde_json::Value> {
                match name {
                    $(stringify!($name) => {
                        let args = serde_json::from_value(args)
                            .map_err(|_| ApiError::invalid("args", "form"))?;
                        let answer = self.$name(args)?;
                        serde_json::to_value(answer).map_err(|_| ErrorCode::Internal.into())
                    })+
                    _ => Err(ApiError::not_found("command")),
                }
            }
        }
    };
}

for_each_command!(commands);
