//! The application: the desk, its deadline and its window, from the start to the end.

use std::error::Error;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use guichet_api::system::surroundings;
use guichet_api::types::Nothing;
use guichet_api::{ApiError, Desk, WARN_SECONDS};
use serde_json::{Value, json};
use tauri::{App, AppHandle, Manager, RunEvent, Runtime, WindowEvent};

use crate::engine_folder::{EngineFolder, private};
use crate::inactivity::{Inactivity, Watcher};
use crate::platform::{Machine, tell};
use crate::portal::Sealed;
use crate::{commands, logs, platform, portal, window};

/// Where the log is, in the data folder.
const LOGS: &str = "logs";

/// What the commands need: the desk, and the deadline after which it locks.
pub(crate) struct Shell {
    desk: Desk,
    inactivity: Inactivity,
}

impl Shell {
    /// A shell around a desk.
    pub(crate) fn new(desk: Desk, inactivity: Inactivity) -> Self {
        Self { desk, inactivity }
    }

    /// Calls a command of the desk, away from the window's thread.
    pub(crate) fn call(&self, name: &'static str, args: Value) -> Result<Value, ApiError> {
        let answer = self.desk.call(name, args);
        // What was called may have unlocked, locked, or been a sign that somebody is there.
        self.move_deadline();
        if let Err(error) = &answer {
            // Only the code: a parameter could one day say more than it should.
            tracing::info!(name, code = ?error.code, "refused");
        }
        answer
    }

    /// Makes the figures ready. A failure is told by the command that needs them.
    pub(crate) fn warm(&self) {
        if let Err(error) = self.desk.warm_figures() {
            tracing::info!(code = ?error.code, "figures not ready");
        }
    }

    fn move_deadline(&self) {
        let long = |seconds: u32| Duration::from_secs(seconds.into());
        self.inactivity.set(
            self.desk.seconds_before_lock().map(long),
            long(WARN_SECONDS),
        );
    }

    /// Locks if nobody was there for long enough; says whether it did.
    fn lock_if_idle(&self) -> bool {
        let locked = self.desk.lock_if_idle();
        self.move_deadline();
        locked
    }
}

/// Tells the window of the deadline, and locks when it comes.
struct Lock<R: Runtime>(AppHandle<R>);

impl<R: Runtime> Watcher for Lock<R> {
    fn warn(&self) {
        let app = self.0.clone();
        // The desk may be at work: the deadline does not wait for it.
        tauri::async_runtime::spawn_blocking(move || {
            if !is_used_elsewhere(&app, WARN_SECONDS) {
                tell(&app, "locking-soon", json!({ "seconds": WARN_SECONDS }));
            }
        });
    }

    fn lock(&self) {
        lock_if_idle(&self.0);
    }
}

/// Whether somebody works in a sealed window, whose engine tells nothing of its keys: the time before the lock counts
/// from the last input that the system knows of, and the deadline moves when more than `least` seconds are left.
fn is_used_elsewhere<R: Runtime>(app: &AppHandle<R>, least: u32) -> bool {
    let Some(untouched) = platform::untouched_for().filter(|_| portal::has_keyboard(app)) else {
        return false;
    };
    app.try_state::<Shell>().is_some_and(|shell| {
        let left = shell.desk.used(untouched);
        let used = left.is_some_and(|seconds| seconds > least);
        if used {
            shell.move_deadline();
        }
        used
    })
}

/// Locks if it is time, and tells the window.
fn lock_if_idle<R: Runtime>(app: &AppHandle<R>) {
    let app = app.clone();
    // Closing the files waits for a command under way, and for the disk.
    tauri::async_runtime::spawn_blocking(move || {
        // What was typed since the warning, in a window that does not tell it, is known only now.
        if is_used_elsewhere(&app, 0) {
            return;
        }
        if app
            .try_state::<Shell>()
            .is_some_and(|shell| shell.lock_if_idle())
        {
            tell(&app, "locked", json!({}));
        }
    });
}

/// Opens the application on a data folder, and stays until its window is closed.
///
/// # Errors
/// The system has no web engine, or no screen.
pub(crate) fn open(data: &Path) -> tauri::Result<()> {
    // Where it cannot be made, the window still opens: the desk says why, in words.
    let made = private().recursive(true).create(data);
    logs::start(&data.join(LOGS));
    tracing::info!(version = env!("CARGO_PKG_VERSION"), "start");
    if let Err(error) = made {
        tracing::error!(kind = ?error.kind(), "no data folder");
    }
    let folder = data.to_owned();
    let app = tauri::Builder::default()
        .plugin(single_instance(data))
        .plugin(tauri_plugin_dialog::init())
        .invoke_handler(commands::handle)
        .setup(move |app| set_up(app, &folder))
        .build(context())?;
    app.run(on_event);
    Ok(())
}

/// What was read at build time: the configuration, the rights, the page.
pub(crate) fn context<R: Runtime>() -> tauri::Context<R> {
    tauri::generate_context!()
}

/// A second start on the same data brings the first window forward, and ends.
fn single_instance<R: Runtime>(data: &Path) -> tauri::plugin::TauriPlugin<R> {
    let builder = tauri_plugin_single_instance::Builder::new()
        .callback(|app, _arguments, _folder| window::bring_forward(app));
    // Another data folder is another desk (the fictional one, for instance): it has its own name.
    let mut digest = DefaultHasher::new();
    data.canonicalize()
        .unwrap_or_else(|_| data.to_owned())
        .hash(&mut digest);
    builder
        .dbus_id(format!("fr.guichet.desktop.d{:016x}", digest.finish()))
        .build()
}

fn set_up<R: Runtime>(app: &App<R>, data: &Path) -> Result<(), Box<dyn Error>> {
    let portals = Arc::new(Sealed::new(app.handle().clone(), data));
    app.manage(portals.clone());
    let machine = Arc::new(Machine::new(app.handle().clone(), portals));
    let desk = Desk::new(surroundings(data, machine));
    let (inactivity, wait) = Inactivity::new(Lock(app.handle().clone()));
    app.manage(Shell::new(desk, inactivity));
    tauri::async_runtime::spawn(wait);
    let engine = EngineFolder::new(data, &std::env::temp_dir())?;
    window::open(app.handle(), engine.path())?;
    app.manage(engine);
    Ok(())
}

fn on_event<R: Runtime>(app: &AppHandle<R>, event: RunEvent) {
    match event {
        RunEvent::WindowEvent {
            event: WindowEvent::Focused(true),
            ..
        }
        | RunEvent::Resumed => {
            // The computer may have slept past the deadline, and the timer with it.
            lock_if_idle(app);
        }
        RunEvent::WindowEvent { label, event, .. } => portal::on_window_event(app, &label, &event),
        RunEvent::Exit => {
            // Not there when the window itself could not be made.
            if let Some(shell) = app.try_state::<Shell>() {
                let _ = shell.desk.lock(Nothing {});
            }
            if let Some(engine) = app.try_state::<EngineFolder>() {
                engine.leave();
            }
            tracing::info!("end");
        }
        _ => {}
    }
}
