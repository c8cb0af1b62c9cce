//! The commands of the one list, handed to the desk as they came.
//!
//! The permission file and the capability decide first who may call which, before this is reached.

use guichet_api::{ApiError, COMMANDS, ErrorCode};
use serde_json::Value;
use tauri::ipc::{Invoke, InvokeBody, InvokeError};
use tauri::{Manager, Runtime};

use crate::shell::Shell;
use crate::window;

/// The shell's own command: the page is drawn, the window may be seen.
const WINDOW_READY: &str = "window_ready";

/// Every command that the page may call, in the order of the list.
#[cfg(test)]
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    std::iter::once(WINDOW_READY).chain(COMMANDS.iter().map(|command| command.name))
}

/// Answers a call of the page; false when the command does not exist.
pub(crate) fn handle<R: Runtime>(invoke: Invoke<R>) -> bool {
    let Invoke {
        message, resolver, ..
    } = invoke;
    if message.command() == WINDOW_READY {
        window::show(message.webview_ref().app_handle());
        resolver.resolve(());
        return true;
    }
    let Some(command) = COMMANDS
        .iter()
        .find(|command| command.name == message.command())
    else {
        return false;
    };
    let args = match message.payload() {
        InvokeBody::Json(Value::Object(named)) => named.get("args").cloned().unwrap_or_default(),
        _ => Value::Null,
    };
    let app = message.webview_ref().app_handle().clone();
    resolver.respond_async(async move {
        // Away from the window's thread: a command reads and writes files.
        let done = tauri::async_runtime::spawn_blocking(move || {
            app.state::<Shell>().call(command.name, args)
        });
        match done.await {
            Ok(answer) => answer.map_err(InvokeError::from),
            Err(_) => {
                tracing::error!(command = command.name, "panic in a command");
                Err(ApiError::new(ErrorCode::Internal).into())
            }
        }
    });
    true
}
