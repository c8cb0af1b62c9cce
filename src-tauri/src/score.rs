//! Opens each page of a folder in the real engine, looks at it, and tells how much of it is understood.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, Sender};
use std::time::{Duration, Instant};

use guichet_api::score_forms::{Scores, script};
use tauri::webview::{NewWindowResponse, PageLoadEvent, PermissionResponse};
use tauri::{AppHandle, Runtime, Url, WebviewUrl, WebviewWindow, WebviewWindowBuilder};

use crate::portal;

/// The window of the pages.
const LABEL: &str = "score";
/// How long a page may take to be there, whatever it asks of a network that it has not.
const LOAD: Duration = Duration::from_secs(20);
/// How long it may take to be looked at.
const SENSE: Duration = Duration::from_secs(10);

/// Scores the pages of a folder and gives the result, as JSON, to `told`; then the program ends.
///
/// # Errors
/// No screen, or no web engine.
pub(crate) fn run(folder: &Path, told: fn(&str)) -> tauri::Result<()> {
    let folder = folder.to_owned();
    let app = tauri::Builder::default()
        .setup(move |app| {
            let app = app.handle().clone();
            std::thread::spawn(move || {
                let code = match scores(&app, &folder) {
                    Ok(scores) => {
                        told(&serde_json::to_string_pretty(&scores).unwrap_or_default());
                        0
                    }
                    Err(error) => {
                        tracing::error!(%error, "no score");
                        1
                    }
                };
                app.exit(code);
            });
            Ok(())
        })
        .build(crate::shell::context())?;
    app.run(|_, _| {});
    Ok(())
}

fn scores<R: Runtime>(app: &AppHandle<R>, folder: &Path) -> tauri::Result<Scores> {
    let folder = folder.canonicalize()?;
    let (loaded, arrivals) = mpsc::channel();
    let window = window(app, &folder, loaded)?;
    let mut scores = Scores::default();
    for path in pages(&folder)? {
        let name = path
            .strip_prefix(&folder)
            .unwrap_or(&path)
            .display()
            .to_string();
        let expected = fs::read_to_string(path.with_extension("expected.json")).ok();
        let Some(address) = Url::from_file_path(&path).ok().filter(|address| {
            window.navigate(address.clone()).is_ok() && arrived(&arrivals, address)
        }) else {
            scores.fail(name, "load");
            continue;
        };
        tracing::debug!(path = address.path(), "page");
        let began = Instant::now();
        match portal::ask(&window, &script(), SENSE) {
            Some(answer) => {
                let took = began.elapsed().as_secs_f64() * 1000.0;
                scores.add(name, &answer, expected.as_deref(), took);
            }
            None => scores.fail(name, "silent"),
        }
    }
    Ok(scores)
}

/// The pages of a folder and of the folders in it, by name.
fn pages(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path
                .extension()
                .is_some_and(|end| end == "html" || end == "htm")
            {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Waits until this page is whole; what was late of the one before does not count.
fn arrived(arrivals: &Receiver<Url>, address: &Url) -> bool {
    let end = Instant::now() + LOAD;
    while let Ok(there) = arrivals.recv_timeout(end.saturating_duration_since(Instant::now())) {
        if there.path() == address.path() {
            return true;
        }
    }
    false
}

/// A window for the files of the folder and nothing else.
fn window<R: Runtime>(
    app: &AppHandle<R>,
    folder: &Path,
    loaded: Sender<Url>,
) -> tauri::Result<WebviewWindow<R>> {
    let folder = folder.to_owned();
    let own = move |address: &Url| match address.scheme() {
        "about" => true,
        "file" => address
            .to_file_path()
            .is_ok_and(|path| path.starts_with(&folder)),
        _ => false,
    };
    WebviewWindowBuilder::new(app, LABEL, WebviewUrl::External(portal::blank()))
        .title("Guichet")
        .inner_size(1024.0, 900.0)
        .incognito(true)
        .devtools(false)
        .on_navigation(own)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_download(|_, _| false)
        .on_permission_request(|_, _| PermissionResponse::Deny)
        .on_page_load(move |_, load| {
            if load.event() == PageLoadEvent::Finished {
                // Nobody waits any more at the end.
                let _ = loaded.send(load.url().clone());
            }
        })
        .build()
}
