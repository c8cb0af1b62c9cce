//! The commands of the one list, handed to the desk as they came.
//!
//! The permission file and the capability decide first who may call which, before this is reached.

use guichet_api::{ApiError, COMMANDS, ErrorCode};
use serde_json::Value;
use tauri::ipc::{Invoke, InvokeBody, InvokeError};
use tauri::{AppHandle, Manager, Runtime};

use crate::shell::Shell;
use crate::window;

/// The shell's own command: the page is drawn, the window may be seen.
const WINDOW_READY: &str = "window_ready";
/// The shell's own command: something went wrong in the page itself. See `page.js`.
const PAGE_FAULT: &str = "page_fault";

/// After these, somebody is at the desk.
const OPENS: [&str; 2] = ["unlock", "recover"];

/// Every command that the page may call, in the order of the list.
#[cfg(test)]
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    [WINDOW_READY, PAGE_FAULT]
        .into_iter()
        .chain(COMMANDS.iter().map(|command| command.name))
}

/// Answers a call of the page; false when the command does not exist.
pub(crate) fn handle<R: Runtime>(invoke: Invoke<R>) -> bool {
    let Invoke {
        message, resolver, ..
    } = invoke;
    let app = message.webview_ref().app_handle().clone();
    let args = match message.payload() {
        InvokeBody::Json(Value::Object(named)) => named.get("args").cloned().unwrap_or_default(),
        _ => Value::Null,
    };
    match message.command() {
        WINDOW_READY => window::show(&app),
        PAGE_FAULT => {
            let told = |key: &str| args[key].as_str().map(technical).unwrap_or_default();
            tracing::error!(kind = told("kind"), place = told("place"), "page fault");
        }
        name => {
            let Some(command) = COMMANDS.iter().find(|command| command.name == name) else {
                return false;
            };
            resolver.respond_async(run(app, command.name, args));
            return true;
        }
    }
    resolver.resolve(());
    true
}

/// Runs a command of the desk away from the window's thread: it reads and writes files.
async fn run<R: Runtime>(
    app: AppHandle<R>,
    name: &'static str,
    args: Value,
) -> Result<Value, InvokeError> {
    let desk = app.clone();
    let done =
        tauri::async_runtime::spawn_blocking(move || desk.state::<Shell>().call(name, args)).await;
    if OPENS.contains(&name) && matches!(done, Ok(Ok(_))) {
        // The counter does not wait for it: the figures are ready before anybody asks for them.
        tauri::async_runtime::spawn_blocking(move || app.state::<Shell>().warm());
    }
    done.unwrap_or_else(|_| {
        tracing::error!(name, "panic in a command");
        Err(ApiError::new(ErrorCode::Internal))
    })
    .map_err(InvokeError::from)
}

/// What may be written of a page's own words: names of directives and places in our files.
fn technical(told: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:".contains(c);
    if told.len() <= 200 && told.chars().all(plain) {
        told.to_owned()
    } else {
        String::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_written_without_the_words_around_it() {
        assert_eq!(technical("style-src-attr"), "style-src-attr");
        assert_eq!(
            technical("/assets/app-1a2b.js:1:204"),
            "/assets/app-1a2b.js:1:204"
        );
        assert_eq!(technical("Fatou Diallo"), "");
        assert_eq!(technical("\u{e9}"), "");
        assert_eq!(technical(&"a".repeat(500)), "");
    }
}
