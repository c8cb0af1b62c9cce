//! WebKitGTK: what Tauri does not reach.

use std::cell::Cell;
use std::path::Path;
use std::rc::Rc;
use std::sync::mpsc::Sender;

use gtk::gio::Cancellable;
use gtk::glib::Propagation;
use gtk::prelude::WidgetExt;
use gtk::{PrintSettings, gdk};
use guichet_api::types::PortalProblem;
use javascriptcore::ValueExt;
use tauri::{AppHandle, Runtime, WebviewWindow, WebviewWindowBuilder};
use webkit2gtk::{
    DownloadExt, LoadEvent, PrintOperation, PrintOperationExt, ScriptDialogType, SettingsExt,
    UserContentManagerExt, WebContextExt, WebView, WebViewExt,
};

use super::Guard;
use super::files::LARGEST;

/// The world in which our scripts run: it sees the page, and the page's scripts do not see it.
const WORLD: &str = "guichet";

/// The engine asks about pages and frames alike, and does not say which.
pub(super) const FRAMES_APART: bool = false;

/// Each window without history has a context of its own already; a folder of its own would leave a process behind.
pub(super) fn apart<'a, R: Runtime>(
    builder: WebviewWindowBuilder<'a, R, AppHandle<R>>,
    _folder: &Path,
) -> WebviewWindowBuilder<'a, R, AppHandle<R>> {
    builder
}

/// Takes away what the page does not need, and watches the rest.
pub(super) fn seal<R: Runtime>(window: &WebviewWindow<R>, guard: &Guard<R>) -> tauri::Result<()> {
    let guard = guard.clone();
    window.with_webview(move |platform| {
        let view = platform.inner();
        bare(&view);
        narrow(&view);
        watch_pages(&view, &guard);
        watch_dialogs(&view, &guard);
        watch_files(&view, &guard);
        watch_input(&view, &guard);
    })
}

/// Removes the scripts and the channel by which a page of the application calls its commands. The commands would be
/// refused all the same: the page is granted none.
fn bare(view: &WebView) {
    if super::rules::keeps_bridge() {
        return;
    }
    if let Some(manager) = view.user_content_manager() {
        manager.remove_all_scripts();
        manager.unregister_script_message_handler("ipc");
    }
}

fn narrow(view: &WebView) {
    let Some(settings) = WebViewExt::settings(view) else {
        return;
    };
    settings.set_enable_developer_extras(false);
    settings.set_enable_media_stream(false);
    settings.set_enable_hyperlink_auditing(false);
    settings.set_enable_page_cache(false);
    settings.set_enable_fullscreen(false);
    settings.set_javascript_can_access_clipboard(false);
    settings.set_javascript_can_open_windows_automatically(false);
    settings.set_allow_file_access_from_file_urls(false);
    settings.set_allow_universal_access_from_file_urls(false);
    settings.set_allow_top_navigation_to_data_urls(false);
}

fn watch_pages<R: Runtime>(view: &WebView, guard: &Guard<R>) {
    let own = guard.clone();
    view.connect_load_changed(move |_, event| {
        if event == LoadEvent::Started {
            own.loading();
        }
    });
    let own = guard.clone();
    // True: the page of the error, which offers nothing, is not shown. The engine never goes on.
    view.connect_load_failed_with_tls_errors(move |_, _, _, _| {
        own.failed(PortalProblem::Certificate);
        true
    });
    let own = guard.clone();
    view.connect_load_failed(move |_, _, _, error| {
        // A page refused by the rules, or replaced by another, is no failure of the network.
        let refused = error.kind::<webkit2gtk::PolicyError>().is_some()
            || error.matches(webkit2gtk::NetworkError::Cancelled);
        if refused {
            own.stayed();
        } else {
            own.failed(PortalProblem::Network);
        }
        // The page of the error would pass for one of the site, and take the place of what is being filled.
        true
    });
    let own = guard.clone();
    view.connect_web_process_terminated(move |_, _| own.failed(PortalProblem::Crashed));
}

fn watch_dialogs<R: Runtime>(view: &WebView, guard: &Guard<R>) {
    let own = guard.clone();
    view.connect_script_dialog(move |_, dialog| {
        if own.may_show_dialog() {
            return false;
        }
        if dialog.dialog_type() == ScriptDialogType::BeforeUnloadConfirm {
            dialog.confirm_set_confirmed(true);
        }
        true
    });
    let own = guard.clone();
    // The print dialog of a page holds the whole application; the assistant offers to keep the page instead.
    view.connect_print(move |_, _| {
        own.asked_to_print();
        true
    });
}

fn watch_files<R: Runtime>(view: &WebView, _guard: &Guard<R>) {
    let Some(context) = view.context() else {
        return;
    };
    context.connect_download_started(|_, download| {
        let received = Rc::new(Cell::new(0_u64));
        download.connect_received_data(move |download, more| {
            received.set(received.get().saturating_add(more));
            if received.get() > LARGEST as u64 {
                download.cancel();
            }
        });
    });
}

fn watch_input<R: Runtime>(view: &WebView, guard: &Guard<R>) {
    let own = guard.clone();
    view.connect_key_press_event(move |_, key| {
        own.touched();
        if key.keyval() == gdk::keys::constants::F6 {
            own.leave();
            return Propagation::Stop;
        }
        Propagation::Proceed
    });
    let own = guard.clone();
    view.connect_button_press_event(move |_, _| {
        own.touched();
        Propagation::Proceed
    });
    let own = guard.clone();
    view.connect_scroll_event(move |_, _| {
        own.touched();
        Propagation::Proceed
    });
}

/// Nothing was written: the context ends with the window.
pub(super) fn forget<R: Runtime>(_window: &WebviewWindow<R>) {}

/// The page before.
pub(super) fn back<R: Runtime>(window: &WebviewWindow<R>) -> tauri::Result<()> {
    window.with_webview(|platform| platform.inner().go_back())
}

/// Tells the value of an expression as JSON; `None` when it throws.
pub(super) fn evaluate<R: Runtime>(
    window: &WebviewWindow<R>,
    script: String,
    answer: Sender<Option<String>>,
) -> tauri::Result<()> {
    window.with_webview(move |platform| {
        platform.inner().evaluate_javascript(
            &script,
            Some(WORLD),
            None,
            Cancellable::NONE,
            move |value| {
                let text = value.ok().and_then(|value| value.to_json(0));
                // Nobody waits any more after the deadline.
                let _ = answer.send(text.map(|text| text.to_string()));
            },
        );
    })
}

/// Writes the page as a PDF; tells whether it could.
pub(super) fn print<R: Runtime>(
    window: &WebviewWindow<R>,
    path: &Path,
    answer: Sender<bool>,
) -> tauri::Result<()> {
    let path = format!("file://{}", path.display());
    window.with_webview(move |platform| {
        let settings = PrintSettings::new();
        // The name that GTK gives its printer of files, in the language of the desktop.
        settings.set_printer(&gtk::glib::dgettext(Some("gtk30"), "Print to File"));
        settings.set("output-file-format", Some("pdf"));
        settings.set("output-uri", Some(&path));
        let operation = PrintOperation::new(&platform.inner());
        operation.set_print_settings(&settings);
        let failed = Rc::new(Cell::new(false));
        let told = failed.clone();
        operation.connect_failed(move |_, _| told.set(true));
        operation.connect_finished(move |_| {
            let _ = answer.send(!failed.get());
        });
        operation.print();
    })
}
