//! Sealed windows: an official site beside the application, for one session, that leaves nothing behind.
//!
//! Each has cookies and storage of its own, in memory, that end with it. It may show the hosts of its plan and no
//! other, by https; it is granted no command, no permission and no file of the computer. What it tells is a host,
//! never a title nor an address; what it sends waits in memory for the agent's word.
//!
//! The engine's own ways stand in one module for each system, with the same functions.

#[cfg_attr(
    windows,
    allow(
        dead_code,
        reason = "WebView2 shows its own dialogs, and blocks the page alone"
    )
)]
mod dialogs;
#[cfg(not(windows))]
#[path = "linux.rs"]
mod engine;
#[cfg(windows)]
#[path = "windows.rs"]
mod engine;
mod files;
mod rules;
mod word;

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use guichet_api::platform::{Download, DownloadSeen, PortalPlan, PortalSeen, Portals, SessionId};
use guichet_api::types::{PortalMove, PortalProblem};
use guichet_api::{ApiError, ErrorCode, Result};
use serde_json::{Value, json};
use tauri::webview::{DownloadEvent, NewWindowResponse, PageLoadEvent, PermissionResponse};
use tauri::{
    AppHandle, Manager, PhysicalPosition, PhysicalSize, Runtime, Url, WebviewUrl, WebviewWindow,
    WebviewWindowBuilder, WindowEvent,
};

use crate::engine_folder::private;
use crate::platform::tell;
use crate::shell::Shell;
use crate::window::MAIN;
use dialogs::Dialogs;
use rules::{Loopback, Rules, Verdict};
use word::{Say, Word};

/// How the labels of sealed windows begin: no capability names them.
const LABEL: &str = "portal-";
/// Windows that a page may open beside the first.
const POP_UPS: usize = 3;
/// Files that may wait at a time.
const WAITING: usize = 8;
/// Refused hosts that are remembered.
const REFUSED: usize = 8;
/// Characters of an answer that are read: a form of 5,000 fields says less.
const LONGEST_ANSWER: usize = 4 * 1024 * 1024;
/// Input in the window moves the deadline of the lock this often.
const TOUCH_EVERY: Duration = Duration::from_secs(5);
/// The part of the screen that the application keeps, in fifths.
const FIFTHS: u32 = 2;

/// The sealed windows of the application.
pub(crate) struct Sealed<R: Runtime> {
    app: AppHandle<R>,
    /// For this account alone; in memory where the system has such a place.
    folder: PathBuf,
    open: Mutex<BTreeMap<SessionId, Arc<Portal>>>,
    made: AtomicU64,
    /// Where the main window was before it made room.
    before: Mutex<Option<Place>>,
}

/// Where a window stands.
#[derive(Clone, Copy)]
struct Place {
    position: PhysicalPosition<i32>,
    size: PhysicalSize<u32>,
    maximized: bool,
}

/// One session's window, and those that its page opened.
struct Portal {
    session: SessionId,
    label: String,
    home: Mutex<Url>,
    rules: Mutex<Rules>,
    inside: Mutex<Inside>,
    word: Mutex<Word>,
}

/// What happens in a window.
struct Inside {
    /// The windows that are open, the first one first.
    windows: Vec<Shown>,
    /// How many pages there were so far, in all of them: no two have the same number.
    pages: u64,
    problem: Option<PortalProblem>,
    /// The latest first.
    refused: Vec<Refused>,
    #[cfg_attr(
        windows,
        allow(
            dead_code,
            reason = "WebView2 shows its own dialogs, and blocks the page alone"
        )
    )]
    dialogs: Dialogs,
    silenced: u32,
    print_asked: bool,
    /// Files on their way, by the name under which they are written.
    coming: BTreeMap<OsString, Coming>,
    waiting: BTreeMap<u32, Download>,
    files: u32,
    touched: Option<Instant>,
}

/// An address that was refused.
struct Refused {
    address: Url,
    /// Whether it would have taken the place of the whole page, which was being left anyway; a frame's or a pop-up's
    /// would not, and nor may it once it is allowed.
    instead: bool,
}

impl Refused {
    fn host(&self) -> String {
        rules::shown_host(&self.address)
    }
}

/// A file on its way.
struct Coming {
    /// The name that the site proposed.
    proposed: String,
    from: Url,
}

/// What a window shows.
struct Shown {
    label: String,
    host: String,
    path: String,
    loading: bool,
    /// Another page was asked for, and has not begun.
    leaving: bool,
    page: u64,
}

impl Inside {
    /// Nothing is shown yet in the first window.
    fn new(label: String) -> Self {
        let mut inside = Self {
            windows: Vec::new(),
            pages: 0,
            problem: None,
            refused: Vec::new(),
            dialogs: Dialogs::new(Instant::now()),
            silenced: 0,
            print_asked: false,
            coming: BTreeMap::new(),
            waiting: BTreeMap::new(),
            files: 0,
            touched: None,
        };
        inside.open(label);
        inside
    }

    fn next_page(&mut self) -> u64 {
        self.pages += 1;
        self.pages
    }

    /// One more window. What its opener writes in it, without an address, is a page too.
    fn open(&mut self, label: String) {
        let page = self.next_page();
        self.windows.push(Shown {
            label,
            host: String::new(),
            path: String::new(),
            loading: true,
            leaving: false,
            page,
        });
    }

    /// Another page begins in a window.
    fn begin(&mut self, label: &str, host: String, path: &str) {
        let page = self.next_page();
        if let Some(shown) = self.windows.iter_mut().find(|w| w.label == label) {
            shown.host = host;
            path.clone_into(&mut shown.path);
            shown.leaving = false;
            shown.page = page;
        }
    }

    /// Remembers an address that was refused, in the place of the earlier one of its host.
    fn refuse(&mut self, address: Url, instead: bool) {
        let refused = Refused { address, instead };
        self.refused
            .retain(|earlier| earlier.host() != refused.host());
        self.refused.insert(0, refused);
        self.refused.truncate(REFUSED);
    }

    /// Forgets that a host was refused, and tells where to go now that it is not: nowhere, if a page would be lost.
    fn allow(&mut self, host: &str) -> Option<Url> {
        let at = self
            .refused
            .iter()
            .position(|refused| refused.host() == host)?;
        let refused = self.refused.remove(at);
        refused.instead.then_some(refused.address)
    }
}

fn hold<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn closed() -> ApiError {
    ErrorCode::PortalClosed.into()
}

/// Where files are while they arrive: in the memory that the system gives an account while it is logged in, or
/// else in the data folder.
fn folder_for(data: &Path) -> PathBuf {
    let mut digest = DefaultHasher::new();
    data.hash(&mut digest);
    let runtime = std::env::var_os("XDG_RUNTIME_DIR")
        .map(PathBuf::from)
        .filter(|folder| cfg!(not(windows)) && folder.is_absolute() && folder.is_dir());
    match runtime {
        Some(runtime) => runtime.join(format!("guichet-{:016x}", digest.finish())),
        None => data.join("portal"),
    }
}

impl<R: Runtime> Sealed<R> {
    /// No window yet. What an earlier run left, after a crash, goes now.
    pub(crate) fn new(app: AppHandle<R>, data: &Path) -> Self {
        let folder = folder_for(data);
        sweep(&folder);
        Self {
            app,
            folder,
            open: Mutex::default(),
            made: AtomicU64::new(1),
            before: Mutex::default(),
        }
    }

    fn portal(&self, session: SessionId) -> Option<Arc<Portal>> {
        hold(&self.open).get(&session).cloned()
    }

    /// The window that the person sees: the last one opened.
    fn top(&self, session: SessionId) -> Result<(Arc<Portal>, WebviewWindow<R>)> {
        let portal = self.portal(session).ok_or_else(closed)?;
        let label = hold(&portal.inside)
            .windows
            .last()
            .map(|shown| shown.label.clone());
        let window = label.and_then(|label| self.app.get_webview_window(&label));
        Ok((portal, window.ok_or_else(closed)?))
    }

    fn make(&self, plan: &PortalPlan, home: Url, rules: Rules) -> tauri::Result<()> {
        // A number, and nothing of the session: the label can be read in the page where the engine shows it.
        let label = format!("{LABEL}{}", self.made.fetch_add(1, Ordering::Relaxed));
        let portal = Arc::new(Portal {
            session: plan.session,
            label: label.clone(),
            home: Mutex::new(home.clone()),
            rules: Mutex::new(rules),
            inside: Mutex::new(Inside::new(label.clone())),
            word: Mutex::default(),
        });
        let guard = Guard {
            app: self.app.clone(),
            portal: portal.clone(),
            label: label.clone(),
            folder: self.folder.join(&label),
        };
        private().recursive(true).create(&guard.folder)?;
        hold(&self.open).insert(plan.session, portal);
        let made = self.show(&guard, &label, home);
        if made.is_err() {
            hold(&self.open).remove(&plan.session);
            // It may be there, and not sealed.
            if let Some(window) = self.app.get_webview_window(&label) {
                window.destroy()?;
            }
            sweep(&guard.folder);
        }
        made
    }

    fn show(&self, guard: &Guard<R>, label: &str, home: Url) -> tauri::Result<()> {
        let (ours, theirs) = self.halves();
        let builder = guard.builder(label);
        let window = match theirs {
            Some(place) => {
                let window = builder.visible(false).build()?;
                window.set_size(place.size)?;
                window.set_position(place.position)?;
                window
            }
            None => builder.visible(false).inner_size(900.0, 800.0).build()?,
        };
        engine::seal(&window, guard)?;
        // Sealed first: the page comes after.
        window.navigate(home)?;
        window.show()?;
        window.set_focus()?;
        if let (Some(place), Some(main)) = (ours, self.app.get_webview_window(MAIN)) {
            put(&main, place)?;
        }
        Ok(())
    }

    /// The main window's half of its screen, and the other; nothing where the system does not tell.
    fn halves(&self) -> (Option<Place>, Option<Place>) {
        let Some(main) = self.app.get_webview_window(MAIN) else {
            return (None, None);
        };
        // Asked with nothing held: the thread of the windows answers, and it may be closing them.
        let place = place_of(&main);
        let mut before = hold(&self.before);
        if before.is_none() {
            *before = place;
        }
        drop(before);
        let Ok(Some(monitor)) = main.current_monitor() else {
            return (None, None);
        };
        let area = monitor.work_area();
        let left = area.size.width / 5 * FIFTHS;
        let whole = |x: i32, width: u32| Place {
            position: PhysicalPosition::new(x, area.position.y),
            size: PhysicalSize::new(width, area.size.height),
            maximized: false,
        };
        let middle = area.position.x.saturating_add_unsigned(left);
        (
            Some(whole(area.position.x, left)),
            Some(whole(middle, area.size.width.saturating_sub(left))),
        )
    }

    /// Gives the main window its place back, when no other window is open.
    fn make_whole(&self) {
        if !hold(&self.open).is_empty() {
            return;
        }
        let before = hold(&self.before).take();
        if let (Some(place), Some(main)) = (before, self.app.get_webview_window(MAIN))
            && let Err(error) = put(&main, place)
        {
            tracing::error!(%error, "the main window stays where it is");
        }
    }

    /// Ends a window. Called from any thread: nothing here waits.
    fn end(&self, portal: &Portal) {
        let labels: Vec<_> = hold(&portal.inside)
            .windows
            .drain(..)
            .map(|shown| shown.label)
            .collect();
        for label in labels.iter().rev() {
            if let Some(window) = self.app.get_webview_window(label) {
                engine::forget(&window);
                if let Err(error) = window.destroy() {
                    tracing::error!(%error, "a sealed window stays");
                }
            }
        }
        let mut inside = hold(&portal.inside);
        inside.waiting.clear();
        inside.coming.clear();
        drop(inside);
        sweep(&self.folder.join(&portal.label));
        self.make_whole();
    }
}

/// Removes a folder and all that is in it; what is still written is tried again later.
fn sweep(folder: &Path) {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            tracing::error!(kind = ?error.kind(), "a folder of a sealed window stays");
        }
        _ => {}
    }
}

fn place_of<R: Runtime>(window: &WebviewWindow<R>) -> Option<Place> {
    Some(Place {
        position: window.outer_position().ok()?,
        size: window.inner_size().ok()?,
        maximized: window.is_maximized().unwrap_or(false),
    })
}

fn put<R: Runtime>(window: &WebviewWindow<R>, place: Place) -> tauri::Result<()> {
    if place.maximized {
        return window.maximize();
    }
    window.unmaximize()?;
    window.set_size(place.size)?;
    window.set_position(place.position)
}

impl<R: Runtime> Portals for Sealed<R> {
    fn open(&self, plan: &PortalPlan) -> Result<()> {
        let refused = || ApiError::new(ErrorCode::OpenFailed);
        let loopback = Loopback::from_environment();
        let home = plan.url.parse().map_err(|_| refused())?;
        let home = loopback.place(home);
        let mut rules = Rules::new(plan.hosts.clone(), loopback);
        if rules.judge(&home) != Verdict::Show {
            return Err(refused());
        }
        let failed = |error: tauri::Error| {
            tracing::error!(%error, "a sealed window cannot be opened");
            refused()
        };
        if let Some(portal) = self.portal(plan.session) {
            *hold(&portal.rules) = rules;
            *hold(&portal.home) = home;
            self.go(plan.session, PortalMove::Home)?;
            return self.go(plan.session, PortalMove::Front);
        }
        self.make(plan, home, rules).map_err(failed)
    }

    fn seen(&self, session: SessionId) -> Option<PortalSeen> {
        let portal = self.portal(session)?;
        let inside = hold(&portal.inside);
        let shown = inside.windows.last()?;
        let mut refused: Vec<String> = Vec::new();
        for host in inside.refused.iter().map(Refused::host) {
            if !refused.contains(&host) {
                refused.push(host);
            }
        }
        Some(PortalSeen {
            host: shown.host.clone(),
            path: shown.path.clone(),
            loading: shown.loading,
            page: shown.page,
            problem: inside.problem,
            refused,
            dialogs_silenced: inside.silenced,
            print_asked: inside.print_asked,
            downloads: inside
                .waiting
                .iter()
                .map(|(&id, file)| DownloadSeen {
                    id,
                    name: file.name.clone(),
                    media: file.media.clone(),
                    size: u32::try_from(file.bytes.len()).unwrap_or(u32::MAX),
                })
                .collect(),
        })
    }

    fn go(&self, session: SessionId, to: PortalMove) -> Result<()> {
        let (portal, window) = self.top(session)?;
        let home = hold(&portal.home).clone();
        let done = match to {
            PortalMove::Back => engine::back(&window),
            PortalMove::Reload => window.reload(),
            PortalMove::Home => window.navigate(home),
            PortalMove::Front => window.unminimize().and_then(|()| window.set_focus()),
        };
        done.map_err(|error| {
            tracing::error!(%error, "a sealed window does not move");
            closed()
        })
    }

    fn allow(&self, session: SessionId, host: &str) -> Result<()> {
        let (portal, window) = self.top(session)?;
        hold(&portal.rules).allow(host);
        let asked = hold(&portal.inside).allow(host);
        match asked {
            Some(address) if hold(&portal.rules).judge(&address) == Verdict::Show => {
                window.navigate(address).map_err(|_| closed())
            }
            _ => Ok(()),
        }
    }

    fn refused_address(&self, session: SessionId, host: &str) -> Option<String> {
        let portal = self.portal(session)?;
        let inside = hold(&portal.inside);
        let mut address = inside
            .refused
            .iter()
            .find(|refused| refused.host() == host)?
            .address
            .clone();
        // A query may say who somebody is.
        address.set_query(None);
        address.set_fragment(None);
        Some(address.to_string())
    }

    fn evaluate(&self, session: SessionId, script: &str, deadline: Duration) -> Result<Value> {
        let (portal, window) = self.top(session)?;
        let (answer, told) = mpsc::channel();
        engine::evaluate(&window, bounded(script), answer).map_err(|_| closed())?;
        let silent = || ApiError::new(ErrorCode::PortalSilent);
        match told.recv_timeout(deadline) {
            // The engine tells the value of the expression, which is itself a text in JSON.
            Ok(Some(text)) => serde_json::from_str::<String>(&text)
                .and_then(|text| serde_json::from_str(&text))
                .map_err(|_| silent()),
            Ok(None) => Err(silent()),
            Err(RecvTimeoutError::Disconnected) => Err(closed()),
            Err(RecvTimeoutError::Timeout) => {
                // A page that stopped is not a slow one.
                hold(&portal.inside)
                    .problem
                    .get_or_insert(PortalProblem::Slow);
                self.tell(session);
                Err(silent())
            }
        }
    }

    fn print(&self, session: SessionId, deadline: Duration) -> Result<Vec<u8>> {
        let (portal, window) = self.top(session)?;
        let not_kept = || ApiError::new(ErrorCode::PageNotKept);
        let path = self.folder.join(&portal.label).join("page.pdf");
        let (answer, told) = mpsc::channel();
        engine::print(&window, &path, answer).map_err(|_| not_kept())?;
        let done = told.recv_timeout(deadline);
        let bytes = fs::read(&path);
        let removed = fs::remove_file(&path);
        match (done, bytes, removed) {
            (Ok(true), Ok(bytes), Ok(()))
                if bytes.starts_with(b"%PDF-") && bytes.len() <= files::LARGEST =>
            {
                Ok(bytes)
            }
            (Err(RecvTimeoutError::Timeout), ..) => Err(ErrorCode::PortalSilent.into()),
            _ => Err(not_kept()),
        }
    }

    fn download(&self, session: SessionId, id: u32) -> Option<Download> {
        let portal = self.portal(session)?;
        hold(&portal.inside).waiting.get(&id).cloned()
    }

    fn take_download(&self, session: SessionId, id: u32) -> Option<Download> {
        let portal = self.portal(session)?;
        hold(&portal.inside).waiting.remove(&id)
    }

    fn close(&self, session: SessionId) {
        let portal = hold(&self.open).remove(&session);
        if let Some(portal) = portal {
            self.end(&portal);
        }
    }

    fn close_all(&self) {
        let all = std::mem::take(&mut *hold(&self.open));
        for portal in all.values() {
            self.end(portal);
        }
    }
}

impl<R: Runtime> Sealed<R> {
    fn tell(&self, session: SessionId) {
        tell(&self.app, "portal", json!({ "session": session }));
    }

    /// The person closed a window, or its page did.
    fn gone(&self, portal: &Portal, label: &str) {
        if label == portal.label {
            self.close(portal.session);
        } else {
            hold(&portal.inside)
                .windows
                .retain(|shown| shown.label != label);
        }
        self.tell(portal.session);
    }
}

/// Asks a page that belongs to no session; `None` when it does not answer in time.
pub(crate) fn ask<R: Runtime>(
    window: &WebviewWindow<R>,
    script: &str,
    deadline: Duration,
) -> Option<String> {
    let (answer, told) = mpsc::channel();
    engine::evaluate(window, bounded(script), answer).ok()?;
    let text = told.recv_timeout(deadline).ok()??;
    serde_json::from_str(&text).ok()
}

/// An expression whose value is a text in JSON, and not too long a one.
fn bounded(script: &str) -> String {
    format!(
        "(() => {{ const answer = JSON.stringify({script}\n); \
         return typeof answer === 'string' && answer.length <= {LONGEST_ANSWER} ? answer : null; }})()"
    )
}

/// Watches one window.
pub(super) struct Guard<R: Runtime> {
    app: AppHandle<R>,
    portal: Arc<Portal>,
    label: String,
    folder: PathBuf,
}

impl<R: Runtime> Clone for Guard<R> {
    fn clone(&self) -> Self {
        Self {
            app: self.app.clone(),
            portal: self.portal.clone(),
            label: self.label.clone(),
            folder: self.folder.clone(),
        }
    }
}

impl<R: Runtime> Guard<R> {
    /// A window as closed as it can be, on an empty page.
    fn builder(&self, label: &str) -> WebviewWindowBuilder<'_, R, AppHandle<R>> {
        let guard = || self.clone();
        let (navigation, pop_up, download, load) = (guard(), guard(), guard(), guard());
        let builder = WebviewWindowBuilder::new(&self.app, label, WebviewUrl::External(blank()))
            .title(TITLE)
            .incognito(true)
            .devtools(false)
            .content_protected(true)
            .general_autofill_enabled(false)
            .on_navigation(move |address| navigation.may_go(address))
            .on_new_window(move |address, features| {
                let window = pop_up.pop_up(&address, |builder| builder.window_features(features));
                window.map_or(NewWindowResponse::Deny, |window| {
                    NewWindowResponse::Create { window }
                })
            })
            .on_permission_request(|_, _| PermissionResponse::Deny)
            .on_download(move |_, event| download.download(event))
            .on_page_load(move |window, load_payload| {
                load.page(&window, load_payload.url(), load_payload.event());
            });
        engine::apart(builder, &self.folder)
    }

    fn change(&self, change: impl FnOnce(&mut Inside)) {
        change(&mut hold(&self.portal.inside));
        self.tell();
    }

    fn change_shown(&self, change: impl FnOnce(&mut Shown)) {
        self.change(|inside| {
            if let Some(shown) = inside.windows.iter_mut().find(|w| w.label == self.label) {
                change(shown);
            }
        });
    }

    /// Tells the screen, soon enough for who looks at it and rarely enough for who works in it.
    fn tell(&self) {
        let say = hold(&self.portal.word).changed(Instant::now());
        match say {
            Say::Now => self.say(),
            Say::Soon => {}
            Say::In(wait) => {
                let own = self.clone();
                tauri::async_runtime::spawn(async move {
                    tokio::time::sleep(wait).await;
                    hold(&own.portal.word).said(Instant::now());
                    own.say();
                });
            }
        }
    }

    fn say(&self) {
        tell(
            &self.app,
            "portal",
            json!({ "session": self.portal.session }),
        );
    }

    fn window(&self) -> Option<WebviewWindow<R>> {
        self.app.get_webview_window(&self.label)
    }

    /// Whether the window may go to an address; where the engine does not tell them apart, a frame in it too.
    fn may_go(&self, address: &Url) -> bool {
        let verdict = hold(&self.portal.rules).judge(address);
        let whole = engine::FRAMES_APART
            || hold(&self.portal.inside)
                .windows
                .iter()
                .any(|shown| shown.label == self.label && shown.leaving);
        match verdict {
            Verdict::Show => true,
            Verdict::Upgrade(secure) => {
                let asked = self.window().map(|window| {
                    if whole {
                        window.navigate(secure)
                    } else {
                        let (answer, _) = mpsc::channel();
                        engine::evaluate(&window, upgrade(address, &secure), answer)
                    }
                });
                if let Some(Err(error)) = asked {
                    tracing::error!(%error, "no way to the secure page");
                }
                false
            }
            Verdict::Refuse(_) => {
                self.refuse(address, whole);
                false
            }
        }
    }

    /// Whether a frame may go to an address: the page around it stays in any case.
    #[cfg(windows)]
    pub(super) fn may_frame(&self, address: &Url) -> bool {
        let verdict = hold(&self.portal.rules).judge(address);
        if matches!(verdict, Verdict::Refuse(_)) {
            self.refuse(address, false);
        }
        verdict == Verdict::Show
    }

    fn refuse(&self, address: &Url, instead: bool) {
        // A code, not an address: what the agent did with it is in the journal.
        tracing::info!("a page outside of the plan was refused");
        self.change(|inside| inside.refuse(address.clone(), instead));
    }

    /// A window that the page opens: with the same cookies, under the same rules.
    fn pop_up(
        &self,
        address: &Url,
        opened_by: impl FnOnce(
            WebviewWindowBuilder<'_, R, AppHandle<R>>,
        ) -> WebviewWindowBuilder<'_, R, AppHandle<R>>,
    ) -> Option<WebviewWindow<R>> {
        // The pop-up asks for itself once it is there: here it must not move the page that opens it.
        let verdict = hold(&self.portal.rules).judge(address);
        if matches!(verdict, Verdict::Refuse(_)) {
            self.refuse(address, false);
            return None;
        }
        let label = {
            let mut inside = hold(&self.portal.inside);
            if inside.windows.len() > POP_UPS {
                return None;
            }
            inside.files += 1;
            let label = format!("{}-{}", self.portal.label, inside.files);
            inside.open(label.clone());
            label
        };
        let guard = Self {
            label: label.clone(),
            ..self.clone()
        };
        let built = opened_by(guard.builder(&label))
            .inner_size(800.0, 700.0)
            .build();
        let sealed = built.and_then(|window| engine::seal(&window, &guard).map(|()| window));
        match sealed {
            Ok(window) => Some(window),
            Err(error) => {
                tracing::error!(%error, "a pop-up cannot be opened");
                if let Some(window) = guard.window() {
                    // Already gone is fine.
                    let _ = window.destroy();
                }
                self.change(|inside| inside.windows.retain(|shown| shown.label != label));
                None
            }
        }
    }

    /// A page begins, or is there.
    fn page(&self, window: &WebviewWindow<R>, address: &Url, event: PageLoadEvent) {
        if address.scheme() == "about" {
            // Empty, or written by the page that opened it: in any case another than the one before.
            if event == PageLoadEvent::Started {
                self.change(|inside| inside.begin(&self.label, String::new(), ""));
            }
            return;
        }
        hold(&self.portal.rules).arrived();
        match event {
            PageLoadEvent::Started => {
                let host = rules::shown_host(address);
                // The host and nothing of the page: a title is read by other programs and by who passes by.
                if let Err(error) = window.set_title(&format!("{host} \u{2013} {TITLE}")) {
                    tracing::error!(%error, "no title");
                }
                self.change(|inside| {
                    inside.problem = None;
                    inside.begin(&self.label, host, address.path());
                });
                self.change_shown(|shown| shown.loading = true);
            }
            PageLoadEvent::Finished => self.change_shown(|shown| shown.loading = false),
        }
    }

    /// A page was asked for.
    pub(super) fn loading(&self) {
        self.change_shown(|shown| {
            shown.loading = true;
            shown.leaving = true;
        });
    }

    /// It does not come: the page before stays.
    pub(super) fn stayed(&self) {
        self.change_shown(|shown| shown.leaving = false);
    }

    /// No page came.
    pub(super) fn failed(&self, problem: PortalProblem) {
        self.change(|inside| inside.problem = Some(problem));
        self.change_shown(|shown| {
            shown.loading = false;
            shown.leaving = false;
        });
    }

    /// Whether a dialog of the page may be shown.
    #[cfg_attr(
        windows,
        allow(
            dead_code,
            reason = "WebView2 shows its own dialogs, and blocks the page alone"
        )
    )]
    pub(super) fn may_show_dialog(&self) -> bool {
        let may = hold(&self.portal.inside).dialogs.may_show(Instant::now());
        if !may {
            self.change(|inside| inside.silenced = inside.silenced.saturating_add(1));
        }
        may
    }

    /// The page asked to be printed.
    #[cfg_attr(
        windows,
        allow(
            dead_code,
            reason = "WebView2 shows its own dialogs, and blocks the page alone"
        )
    )]
    pub(super) fn asked_to_print(&self) {
        self.change(|inside| inside.print_asked = true);
    }

    /// Somebody is at the window: the lock waits.
    pub(super) fn touched(&self) {
        let now = Instant::now();
        let mut inside = hold(&self.portal.inside);
        let lately = inside
            .touched
            .is_some_and(|last| now.duration_since(last) < TOUCH_EVERY);
        if lately {
            return;
        }
        inside.touched = Some(now);
        drop(inside);
        let app = self.app.clone();
        tauri::async_runtime::spawn_blocking(move || {
            let Some(shell) = app.try_state::<Shell>() else {
                return;
            };
            // Refused while locked: then there is nothing to keep open.
            if shell.call("touch", json!({})).is_ok() {
                // The warning, if it was given, is no longer true.
                tell(&app, "locking-put-off", json!({}));
            }
        });
    }

    /// Brings the application back: the key that leaves the site was pressed.
    pub(super) fn leave(&self) {
        if let Some(main) = self.app.get_webview_window(MAIN)
            && let Err(error) = main.set_focus()
        {
            tracing::error!(%error, "the main window takes no focus");
        }
    }

    /// A file comes, or came.
    fn download(&self, event: DownloadEvent<'_>) -> bool {
        match event {
            DownloadEvent::Requested { url, destination } => self.coming(url, destination),
            DownloadEvent::Finished { url, path, success } => {
                let written = path.as_deref().and_then(Path::file_name);
                // Of a file that did not come whole, the engine tells no more than where it was from.
                let name = written
                    .map(OsString::from)
                    .or_else(|| self.first_from(&url));
                if let Some(name) = name {
                    self.came(&name, success);
                }
                true
            }
            _ => false,
        }
    }

    /// Says where a file goes; false: it is refused.
    fn coming(&self, from: Url, destination: &mut PathBuf) -> bool {
        let mut inside = hold(&self.portal.inside);
        if inside.coming.len() + inside.waiting.len() >= WAITING || inside.windows.is_empty() {
            return false;
        }
        inside.files += 1;
        let name = OsString::from(format!("{}.part", inside.files));
        let proposed = destination
            .file_name()
            .map(|name| name.to_string_lossy().into_owned());
        let coming = Coming {
            proposed: proposed.unwrap_or_default(),
            from,
        };
        inside.coming.insert(name.clone(), coming);
        *destination = self.folder.join(name);
        true
    }

    /// The file that has been coming from there for longest.
    fn first_from(&self, from: &Url) -> Option<OsString> {
        let inside = hold(&self.portal.inside);
        let found = inside
            .coming
            .iter()
            .find(|(_, coming)| coming.from == *from);
        found.map(|(name, _)| name.clone())
    }

    /// Reads a file into memory and removes it.
    fn came(&self, name: &std::ffi::OsStr, success: bool) {
        let path = self.folder.join(name);
        let Some(Coming { proposed, .. }) = hold(&self.portal.inside).coming.remove(name) else {
            return;
        };
        let small = fs::metadata(&path).is_ok_and(|data| data.len() <= files::LARGEST as u64);
        let bytes = (success && small).then(|| fs::read(&path).ok()).flatten();
        if let Err(error) = fs::remove_file(&path)
            && error.kind() != std::io::ErrorKind::NotFound
        {
            tracing::error!(kind = ?error.kind(), "a file that came stays until the window closes");
        }
        let Some(bytes) = bytes else {
            return;
        };
        let media = files::media_of(&bytes);
        self.change(|inside| {
            if inside.windows.is_empty() {
                return;
            }
            inside.files += 1;
            inside.waiting.insert(
                inside.files,
                Download {
                    name: files::safe_name(&proposed, media),
                    media: media.to_owned(),
                    bytes,
                },
            );
        });
    }
}

/// Brings the secure address where the other was asked for: to the frame of the page that asked, or else in the place
/// of the page.
fn upgrade(from: &Url, to: &Url) -> String {
    let (from, to) = (json!(from.as_str()), json!(to.as_str()));
    format!(
        "(() => {{
            const inside = (holder) => {{
                for (const frame of holder.querySelectorAll('iframe, frame')) {{
                    if (frame.src === {from}) {{ frame.src = {to}; return true; }}
                    try {{ if (inside(frame.contentDocument)) return true; }} catch {{ continue; }}
                }}
                return false;
            }};
            if (!inside(document)) location.href = {to};
        }})()"
    )
}

/// Before a page and without one.
const TITLE: &str = "Guichet";

/// An empty page.
pub(crate) fn blank() -> Url {
    #[expect(clippy::unwrap_used, reason = "a constant that a test parses")]
    "about:blank".parse().unwrap()
}

/// Whether a sealed window has the keyboard.
pub(crate) fn has_keyboard<R: Runtime>(app: &AppHandle<R>) -> bool {
    let windows = app.webview_windows();
    windows
        .iter()
        .any(|(label, window)| label.starts_with(LABEL) && window.is_focused().unwrap_or(false))
}

/// Ends the windows whose window the system destroyed.
pub(crate) fn on_window_event<R: Runtime>(app: &AppHandle<R>, label: &str, event: &WindowEvent) {
    let Some(sealed) = app.try_state::<Arc<Sealed<R>>>() else {
        return;
    };
    if !matches!(event, WindowEvent::Destroyed) {
        return;
    }
    if label == MAIN {
        // Without the application, no site of a session.
        sealed.close_all();
        return;
    }
    let portal = hold(&sealed.open)
        .values()
        .find(|portal| is_of(label, &portal.label))
        .cloned();
    if let Some(portal) = portal {
        sealed.gone(&portal, label);
    }
}

/// Whether a window is this portal's first one, or a pop-up of it.
fn is_of(label: &str, portal: &str) -> bool {
    label
        .strip_prefix(portal)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tenth_window_is_not_a_pop_up_of_the_first() {
        assert!(is_of("portal-1", "portal-1"));
        assert!(is_of("portal-1-3", "portal-1"));
        assert!(!is_of("portal-10", "portal-1"));
        assert!(!is_of("portal-2", "portal-1"));
        assert!(!is_of("main", "portal-1"));
    }

    #[test]
    fn a_pop_up_never_has_the_number_of_another_page() {
        let mut inside = Inside::new("portal-1".to_owned());
        let number = |inside: &Inside| inside.windows.last().unwrap().page;
        let mut seen = vec![number(&inside)];
        inside.begin("portal-1", "caf.fr".to_owned(), "/");
        seen.push(number(&inside));
        inside.open("portal-1-1".to_owned());
        // Written by its opener, it is a page of its own.
        seen.push(number(&inside));
        inside.begin("portal-1-1", "caf.fr".to_owned(), "/aide");
        seen.push(number(&inside));
        let unique: std::collections::BTreeSet<_> = seen.iter().collect();
        assert_eq!(unique.len(), seen.len(), "{seen:?}");
        // The page that opened it is still the same one.
        assert_eq!(inside.windows[0].page, seen[1]);
    }

    #[test]
    fn a_host_that_a_frame_was_refused_never_replaces_the_page() {
        let mut inside = Inside::new("portal-1".to_owned());
        let frame: Url = "https://aide.example.org/chat".parse().unwrap();
        let page: Url = "https://partner.example.org/form".parse().unwrap();
        inside.refuse(frame, false);
        inside.refuse(page.clone(), true);
        assert_eq!(inside.allow("aide.example.org"), None);
        assert_eq!(inside.allow("partner.example.org"), Some(page));
        assert_eq!(inside.allow("partner.example.org"), None);
        assert!(inside.refused.is_empty());
    }

    #[test]
    fn the_empty_page_is_an_address() {
        assert_eq!(blank().as_str(), "about:blank");
    }
}
