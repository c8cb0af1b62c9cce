//! The one window: made hidden, shown when its page is drawn, and going nowhere else.

use std::path::Path;
use std::time::Duration;

use tauri::webview::{Color, NewWindowResponse, PageLoadEvent, PermissionResponse};
use tauri::{AppHandle, Manager, Runtime, Url, WebviewUrl, WebviewWindow, WebviewWindowBuilder};

/// The label that the capability grants commands to.
pub(crate) const MAIN: &str = "main";
/// Never anything else: a title is read by other programs and by who passes by.
const TITLE: &str = "Guichet";
/// `--paper` of the light theme: what is seen before the page is drawn.
const PAPER: Color = Color(0xfa, 0xf8, 0xf4, 0xff);
/// `--paper` of the dark theme.
const PAPER_DARK: Color = Color(0x17, 0x1b, 0x1a, 0xff);
/// A page that cannot start still has to be seen.
const SHOWN_AT_LATEST: Duration = Duration::from_secs(5);

/// Makes the main window, hidden. `traces` is the folder where the web engine keeps its own files.
///
/// # Errors
/// The system cannot make a window, or has no web engine.
pub(crate) fn open<R: Runtime>(
    app: &AppHandle<R>,
    traces: &Path,
) -> tauri::Result<WebviewWindow<R>> {
    let builder = WebviewWindowBuilder::new(app, MAIN, WebviewUrl::default())
        .title(TITLE)
        .inner_size(1280.0, 800.0)
        .min_inner_size(320.0, 400.0)
        .center()
        .visible(false)
        .background_color(PAPER)
        .data_directory(traces.to_owned())
        .general_autofill_enabled(false)
        .initialization_script(include_str!("page.js"))
        .on_navigation(is_own_page)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_download(|_, _| false)
        .on_permission_request(|_, _| PermissionResponse::Deny)
        .on_page_load(|window, load| {
            if load.event() == PageLoadEvent::Finished {
                show_at_latest(window.app_handle().clone());
            }
        });
    let window = builder.build()?;
    if window
        .theme()
        .is_ok_and(|theme| theme == tauri::Theme::Dark)
    {
        window.set_background_color(Some(PAPER_DARK))?;
    }
    Ok(window)
}

/// Shows the window: its page is drawn.
pub(crate) fn show<R: Runtime>(app: &AppHandle<R>) {
    let Some(window) = app.get_webview_window(MAIN) else {
        return;
    };
    if window.is_visible().is_ok_and(|visible| visible) {
        return;
    }
    if let Err(error) = window.show().and_then(|()| window.set_focus()) {
        tracing::error!(%error, "the window cannot be shown");
    }
}

/// Brings the window to the front: somebody started the application again.
pub(crate) fn bring_forward<R: Runtime>(app: &AppHandle<R>) {
    if let Some(window) = app.get_webview_window(MAIN) {
        let done = window
            .unminimize()
            .and_then(|()| window.show())
            .and_then(|()| window.set_focus());
        if let Err(error) = done {
            tracing::error!(%error, "the window cannot be brought forward");
        }
    }
}

fn show_at_latest<R: Runtime>(app: AppHandle<R>) {
    tauri::async_runtime::spawn(async move {
        tokio::time::sleep(SHOWN_AT_LATEST).await;
        show(&app);
    });
}

/// Whether an address is the application's own page. Everything else is opened by the system
/// browser, on purpose, or not at all.
fn is_own_page(address: &Url) -> bool {
    let own = if cfg!(windows) {
        ("http", "tauri.localhost")
    } else {
        ("tauri", "localhost")
    };
    (address.scheme(), address.host_str()) == (own.0, Some(own.1)) && address.port().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(not(windows))]
    #[test]
    fn only_the_own_page_can_be_shown() {
        let own = |address: &str| is_own_page(&address.parse().unwrap());
        assert!(own("tauri://localhost/"));
        assert!(own("tauri://localhost/index.html#/today"));
        for other in [
            "https://www.caf.fr/",
            "http://localhost/",
            "http://tauri.localhost/",
            "tauri://localhost.example/",
            "tauri://localhost:8080/",
            "data:text/html,hello",
            "file:///etc/passwd",
            "about:blank",
            "javascript:alert(1)",
        ] {
            assert!(!own(other), "{other}");
        }
    }
}
