//! WebView2: what Tauri reaches of it.

use std::path::Path;
use std::sync::mpsc::Sender;

use tauri::{AppHandle, Runtime, WebviewWindow, WebviewWindowBuilder};

use super::Guard;

/// A folder of its own, beside being without history: the engine writes there while the window lives.
pub(super) fn apart<'a, R: Runtime>(
    builder: WebviewWindowBuilder<'a, R, AppHandle<R>>,
    folder: &Path,
) -> WebviewWindowBuilder<'a, R, AppHandle<R>> {
    builder.data_directory(folder.join("engine"))
}

/// The rules of navigation, pop-ups, permissions and files are set when the window is built; WebView2 answers its
/// own dialogs, and refuses certificates by itself.
pub(super) fn seal<R: Runtime>(_: &WebviewWindow<R>, guard: &Guard<R>) -> tauri::Result<()> {
    guard.loading();
    Ok(())
}

/// Empties the engine's folder before it goes.
pub(super) fn forget<R: Runtime>(window: &WebviewWindow<R>) {
    if let Err(error) = window.clear_all_browsing_data() {
        tracing::error!(%error, "the engine kept something until its folder goes");
    }
}

/// The page before.
pub(super) fn back<R: Runtime>(window: &WebviewWindow<R>) -> tauri::Result<()> {
    window.eval("history.back()")
}

/// Tells the value of an expression as JSON.
pub(super) fn evaluate<R: Runtime>(
    window: &WebviewWindow<R>,
    script: String,
    answer: Sender<Option<String>>,
) -> tauri::Result<()> {
    window.eval_with_callback(script, move |text| {
        // Nobody waits any more after the deadline.
        let _ = answer.send(Some(text));
    })
}

/// Not written yet for this engine: the assistant says that the page cannot be kept.
pub(super) fn print<R: Runtime>(
    _: &WebviewWindow<R>,
    _: &Path,
    answer: Sender<bool>,
) -> tauri::Result<()> {
    let _ = answer.send(false);
    Ok(())
}
