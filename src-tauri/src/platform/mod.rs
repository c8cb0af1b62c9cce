//! The machine around the desk, by the system's own means. What differs between systems stands in
//! one module for each, with the same functions.

mod clipboard;
mod folder;
#[cfg(not(windows))]
#[path = "linux.rs"]
mod system;
#[cfg(windows)]
#[path = "windows.rs"]
mod system;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use guichet_api::platform::{Changes, Place, Platform, Portals};
use guichet_api::types::Printer;
use guichet_api::{ApiError, ErrorCode, Result};
use serde::Serialize;
use tauri::{AppHandle, Emitter, Manager, Runtime, Url};
use tauri_plugin_dialog::DialogExt;

use crate::portal::Sealed;
use crate::window::MAIN;
use clipboard::{Copies, SystemBoard};
pub(crate) use system::{has_screen, prepare, untouched_for};

/// A folder chosen by who manages the computers: files are saved there without a question.
const SAVE_VARIABLE: &str = "GUICHET_SAVE_DIR";
/// Bytes of the largest file that is read.
const LARGEST_FILE: u64 = 256 << 20;

/// Why a page was not printed.
#[derive(Debug)]
pub(crate) enum PrintFailure {
    /// No printer, or nothing on this computer that prints.
    NoPrinter,
    /// The printing system refused, for this technical reason.
    Refused(String),
}

/// The machine of the window `app`.
pub(crate) struct Machine<R: Runtime> {
    app: AppHandle<R>,
    copies: Arc<Copies<SystemBoard>>,
    network: system::Network,
    portals: Arc<Sealed<R>>,
}

impl<R: Runtime> Machine<R> {
    /// The machine, its network watched: `network` is told to the window at each change.
    pub(crate) fn new(app: AppHandle<R>, portals: Arc<Sealed<R>>) -> Self {
        let told = app.clone();
        let network = system::Network::watch(move |online| {
            tell(&told, "network", guichet_api::types::Network { online });
        });
        Self {
            app,
            copies: Arc::new(Copies::new(SystemBoard::default())),
            network,
            portals,
        }
    }
}

/// Sends an event to the main window.
pub(crate) fn tell<R: Runtime>(app: &AppHandle<R>, event: &str, payload: impl Serialize + Clone) {
    if let Err(error) = app.emit_to(MAIN, event, payload) {
        tracing::error!(%error, event, "the window was not told");
    }
}

impl<R: Runtime> Platform for Machine<R> {
    fn copy(&self, value: &str, seconds: u32) -> Result<()> {
        let copy = self.copies.put(value).map_err(|error| {
            tracing::error!(%error, "clipboard");
            ApiError::new(ErrorCode::ClipboardFailed)
        })?;
        let copies = Arc::clone(&self.copies);
        tauri::async_runtime::spawn(async move {
            tokio::time::sleep(Duration::from_secs(seconds.into())).await;
            // The clipboard asks another program, which may be slow to answer.
            let _ = tauri::async_runtime::spawn_blocking(move || copies.expire(copy)).await;
        });
        Ok(())
    }

    fn clear_clipboard(&self) {
        self.copies.clear();
    }

    fn open_url(&self, url: &str) -> Result<()> {
        let refused = || ApiError::new(ErrorCode::OpenFailed);
        let address = official(url).ok_or_else(refused)?;
        system::open_address(&address).map_err(|error| {
            tracing::error!(%error, "the browser cannot be opened");
            refused()
        })
    }

    fn printers(&self) -> Vec<Printer> {
        system::printers()
    }

    fn print(&self, pdf: &[u8], title: &str, printer: Option<&str>) -> Result<()> {
        system::print(pdf, title, printer).map_err(|failure| {
            ApiError::new(match failure {
                PrintFailure::NoPrinter => ErrorCode::NoPrinter,
                PrintFailure::Refused(why) => {
                    tracing::error!(why, "printing");
                    ErrorCode::PrintFailed
                }
            })
        })
    }

    fn ask_where(&self, suggested_name: &str) -> Result<Option<Place>> {
        if let Some(folder) = std::env::var_os(SAVE_VARIABLE).filter(|folder| !folder.is_empty()) {
            let path = folder::within(folder.into(), suggested_name)
                .ok_or_else(|| ApiError::new(ErrorCode::SaveFailed))?;
            return Ok(Some(Place {
                path,
                replace: false,
            }));
        }
        let mut dialog = self.app.dialog().file().set_file_name(suggested_name);
        if let Some(window) = self.app.get_webview_window(MAIN) {
            dialog = dialog.set_parent(&window);
        }
        // A page or a paper is a PDF; an image keeps its own kind.
        let kind = suggested_name.rsplit_once('.').map(|(_, end)| end);
        if let Some(kind) = kind {
            dialog = dialog.add_filter(kind.to_uppercase(), &[kind]);
        }
        let Some(chosen) = dialog.blocking_save_file() else {
            return Ok(None);
        };
        let path = chosen
            .into_path()
            .map_err(|_| ApiError::new(ErrorCode::SaveFailed))?;
        Ok(Some(Place {
            path,
            replace: true,
        }))
    }

    fn write(&self, place: &Place, bytes: &[u8]) -> Result<PathBuf> {
        let Place { path, replace } = place;
        let written = if *replace {
            folder::replace(path, bytes).map(|()| path.clone())
        } else {
            folder::write_new(path, bytes)
        };
        written.map_err(|error| {
            tracing::error!(kind = ?error.kind(), "saving");
            ApiError::new(ErrorCode::SaveFailed)
        })
    }

    fn open_file(&self, extensions: &[&str]) -> Result<Option<Vec<u8>>> {
        let mut dialog = self.app.dialog().file();
        if let Some(window) = self.app.get_webview_window(MAIN) {
            dialog = dialog.set_parent(&window);
        }
        let kinds = extensions.join(", ").to_uppercase();
        let Some(chosen) = dialog.add_filter(kinds, extensions).blocking_pick_file() else {
            return Ok(None);
        };
        let unreadable = || ApiError::new(ErrorCode::UnreadableFile);
        let chosen = chosen.into_path().map_err(|_| unreadable())?;
        let read = std::fs::metadata(&chosen).and_then(|facts| {
            // Longer than any export of a counter: not a file to take into memory.
            if facts.len() > LARGEST_FILE {
                return Err(std::io::ErrorKind::FileTooLarge.into());
            }
            std::fs::read(&chosen)
        });
        read.map(Some).map_err(|error| {
            tracing::error!(kind = ?error.kind(), "opening");
            unreadable()
        })
    }

    fn online(&self) -> bool {
        self.network.online()
    }

    fn changed(&self, changes: &Changes) {
        tell(&self.app, "changed", changes.clone());
    }

    fn portals(&self) -> &dyn Portals {
        &*self.portals
    }
}

/// An address that may be handed to the browser: https, a host with a name, no password in it.
fn official(address: &str) -> Option<Url> {
    let address: Url = address.parse().ok()?;
    let safe = address.scheme() == "https"
        && address.domain().is_some_and(|host| host.contains('.'))
        && address.username().is_empty()
        && address.password().is_none();
    safe.then_some(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_https_addresses_with_a_name_reach_the_browser() {
        assert!(official("https://www.caf.fr/allocataires").is_some());
        for other in [
            "http://www.caf.fr/",
            "file:///etc/passwd",
            "javascript:alert(1)",
            "https://",
            "https://localhost/",
            "https://192.0.2.1/",
            "https://caf.fr:secret@example.org/",
            "--help",
            "",
        ] {
            assert!(official(other).is_none(), "{other}");
        }
    }
}
