//! Opens each page of a folder in the real engine, looks at it, and tells how much of it is understood.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, Sender};
use std::time::{Duration, Instant};

use guichet_api::score_forms::{Scores, script};
use tauri::http::{Request, Response, StatusCode, header};
use tauri::webview::{NewWindowResponse, PageLoadEvent, PermissionResponse};
use tauri::{AppHandle, Runtime, Url, WebviewUrl, WebviewWindow, WebviewWindowBuilder};

use crate::portal;

/// The window of the pages.
const LABEL: &str = "score";
/// The pages are handed out here as a server would, and said to be HTML: opened as files, those that name the
/// namespace of XHTML, as older sites do, are read as XML, and not at all.
const SCHEME: &str = "page";
#[cfg(not(windows))]
const ORIGIN: &str = "page://localhost/";
/// What the scheme becomes in WebView2.
#[cfg(windows)]
const ORIGIN: &str = "http://page.localhost/";
/// How long a page may take to be there, whatever it asks of a network that it has not.
const LOAD: Duration = Duration::from_secs(20);
/// How long it may take to be looked at.
const SENSE: Duration = Duration::from_secs(10);

/// Scores the pages of a folder and gives the result, as JSON, to `told`; then the program ends.
///
/// # Errors
/// No screen, or no web engine.
pub(crate) fn run(folder: &Path, told: fn(&str)) -> tauri::Result<()> {
    let folder = folder.canonicalize()?;
    let root = folder.clone();
    let app = tauri::Builder::default()
        .register_uri_scheme_protocol(SCHEME, move |_, request| handed_out(&root, &request))
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
    let (loaded, arrivals) = mpsc::channel();
    let window = window(app, loaded)?;
    let mut scores = Scores::default();
    for path in pages(folder)? {
        let inside = path.strip_prefix(folder).unwrap_or(&path);
        let name = inside.display().to_string();
        let expected = fs::read_to_string(path.with_extension("expected.json")).ok();
        let Some(address) = address_of(inside).filter(|address| {
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

/// Where a file of the folder is handed out.
fn address_of(inside: &Path) -> Option<Url> {
    let mut address = Url::parse(ORIGIN).ok()?;
    let names: Option<Vec<&str>> = inside.iter().map(|name| name.to_str()).collect();
    address.path_segments_mut().ok()?.extend(names?);
    Some(address)
}

/// Hands out a file of the folder, and nothing beside it.
fn handed_out(folder: &Path, request: &Request<Vec<u8>>) -> Response<Vec<u8>> {
    let found = Url::parse(&format!("file://{}", request.uri().path()))
        .ok()
        .and_then(|address| address.to_file_path().ok())
        .and_then(|path| Some(folder.join(path.strip_prefix("/").ok()?)))
        .and_then(|path| path.canonicalize().ok())
        .filter(|path| path.starts_with(folder))
        .and_then(|path| Some((kind_of(&path), fs::read(&path).ok()?)));
    let (status, kind, bytes) = match found {
        Some((kind, bytes)) => (StatusCode::OK, kind, bytes),
        None => (StatusCode::NOT_FOUND, "text/plain", Vec::new()),
    };
    let mut response = Response::new(bytes);
    *response.status_mut() = status;
    let kind = header::HeaderValue::from_static(kind);
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}

/// What a file is said to be.
fn kind_of(path: &Path) -> &'static str {
    match path.extension().and_then(|end| end.to_str()) {
        Some("html" | "htm") => "text/html",
        Some("css") => "text/css",
        Some("js" | "mjs") => "text/javascript",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    }
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
fn window<R: Runtime>(app: &AppHandle<R>, loaded: Sender<Url>) -> tauri::Result<WebviewWindow<R>> {
    let own = |address: &Url| address.scheme() == "about" || address.as_str().starts_with(ORIGIN);
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

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(folder: &Path, address: &str) -> Response<Vec<u8>> {
        let request = Request::builder().uri(address).body(Vec::new()).unwrap();
        handed_out(folder, &request)
    }

    #[test]
    fn a_page_that_names_xhtml_is_handed_out_as_html() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        fs::create_dir(root.join("été")).unwrap();
        let page = "<html xmlns=\"http://www.w3.org/1999/xhtml\"><br>";
        fs::write(root.join("été/une page.html"), page).unwrap();
        let address = address_of(Path::new("été/une page.html")).unwrap();
        let answer = asked(&root, address.as_str());
        assert_eq!(answer.status(), StatusCode::OK);
        assert_eq!(answer.headers()[header::CONTENT_TYPE], "text/html");
        assert_eq!(answer.body(), page.as_bytes());
    }

    #[test]
    fn nothing_beside_the_folder_is_handed_out() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap().join("pages");
        fs::create_dir(&root).unwrap();
        fs::write(root.with_file_name("secret.html"), "x").unwrap();
        for address in [
            "page://localhost/../secret.html",
            "page://localhost/%2e%2e/secret.html",
            "page://localhost/none.html",
        ] {
            assert_eq!(
                asked(&root, address).status(),
                StatusCode::NOT_FOUND,
                "{address}"
            );
        }
    }
}
