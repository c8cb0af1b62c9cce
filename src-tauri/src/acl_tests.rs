//! Who may call what: the real capability and permission files, every command, two windows.

use std::path::Path;
use std::sync::Arc;

use guichet_api::platform::{Changes, Platform};
use guichet_api::system::surroundings;
use guichet_api::types::Printer;
use guichet_api::{Desk, ErrorCode, Result};
use serde_json::{Value, json};
use tauri::ipc::{CallbackFn, InvokeBody};
use tauri::test::{INVOKE_KEY, MockRuntime, get_ipc_response, mock_builder};
use tauri::webview::InvokeRequest;
use tauri::{App, Manager, WebviewUrl, WebviewWindow, WebviewWindowBuilder};

use crate::commands;
use crate::inactivity::{Inactivity, Watcher};
use crate::shell::Shell;
use crate::window::MAIN;

/// A machine without clipboard, printer or network.
struct Bare;

impl Platform for Bare {
    fn copy(&self, _: &str, _: u32) -> Result<()> {
        Err(ErrorCode::ClipboardFailed.into())
    }
    fn clear_clipboard(&self) {}
    fn open_url(&self, _: &str) -> Result<()> {
        Err(ErrorCode::OpenFailed.into())
    }
    fn printers(&self) -> Vec<Printer> {
        Vec::new()
    }
    fn print(&self, _: &[u8], _: &str, _: Option<&str>) -> Result<()> {
        Err(ErrorCode::NoPrinter.into())
    }
    fn online(&self) -> bool {
        false
    }
    fn changed(&self, _: &Changes) {}
}

/// Nobody waits for the deadline.
struct Nobody;

impl Watcher for Nobody {
    fn warn(&self) {}
    fn lock(&self) {}
}

fn app(data: &Path) -> App<MockRuntime> {
    let app = mock_builder()
        .invoke_handler(commands::handle)
        .build(tauri::generate_context!(test = true))
        .unwrap();
    let desk = Desk::new(surroundings(data, Arc::new(Bare)));
    app.manage(Shell::new(desk, Inactivity::new(Nobody).0));
    app
}

fn window(app: &App<MockRuntime>, label: &str, url: WebviewUrl) -> WebviewWindow<MockRuntime> {
    WebviewWindowBuilder::new(app, label, url).build().unwrap()
}

fn call(
    window: &WebviewWindow<MockRuntime>,
    command: &str,
    from: &str,
) -> std::result::Result<Value, Value> {
    let request = InvokeRequest {
        cmd: command.to_owned(),
        callback: CallbackFn(0),
        error: CallbackFn(1),
        url: from.parse().unwrap(),
        body: InvokeBody::Json(json!({ "args": {} })),
        headers: Default::default(),
        invoke_key: INVOKE_KEY.to_owned(),
    };
    get_ipc_response(window, request).map(|body| body.deserialize().unwrap())
}

const OWN: &str = if cfg!(windows) {
    "http://tauri.localhost/"
} else {
    "tauri://localhost/"
};

/// The refusal of the access control list is a sentence; an answer of ours, even a refusal, is not.
fn refused(answer: &std::result::Result<Value, Value>) -> bool {
    matches!(answer, Err(Value::String(why)) if why.contains("not allowed"))
}

#[test]
fn the_permission_file_is_the_list_of_commands() {
    let mut made = String::from(
        "# Made from the list of commands by the shell's test `the_permission_file_is_the_list_of_commands`.\n\
         # Do not edit.\n\n[[permission]]\nidentifier = \"commands\"\n\
         description = \"Every command of the list, and the shell's own.\"\ncommands.allow = [\n",
    );
    for name in commands::names() {
        made.push_str(&format!("    \"{name}\",\n"));
    }
    made.push_str("]\n");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src-tauri/permissions/commands.toml");
    if std::fs::read_to_string(&path).unwrap_or_default() != made {
        std::fs::write(&path, made).unwrap();
        panic!("the permission file was not up to date: written again, build again");
    }
}

#[test]
fn the_main_window_reaches_every_command() {
    let data = tempfile::tempdir().unwrap();
    let app = app(data.path());
    let main = window(&app, MAIN, WebviewUrl::default());
    for name in commands::names() {
        let answer = call(&main, name, OWN);
        assert!(!refused(&answer), "{name}: {answer:?}");
        if let Err(error) = answer {
            assert!(
                error["code"].is_string() && error["params"].is_object(),
                "{name}: {error}"
            );
        }
    }
}

#[test]
fn another_window_reaches_none() {
    let data = tempfile::tempdir().unwrap();
    let app = app(data.path());
    let other = window(&app, "portal-1", WebviewUrl::default());
    let portal = "https://www.caf.fr/";
    let remote = window(
        &app,
        "portal-2",
        WebviewUrl::External(portal.parse().unwrap()),
    );
    for name in commands::names() {
        for (window, from) in [(&other, OWN), (&remote, portal), (&remote, OWN)] {
            let answer = call(window, name, from);
            assert!(
                refused(&answer),
                "{name} from {} {from}: {answer:?}",
                window.label()
            );
        }
    }
}

#[test]
fn a_foreign_page_in_the_main_window_reaches_none() {
    let data = tempfile::tempdir().unwrap();
    let app = app(data.path());
    let main = window(&app, MAIN, WebviewUrl::default());
    for name in commands::names() {
        let answer = call(&main, name, "https://www.caf.fr/");
        assert!(refused(&answer), "{name}: {answer:?}");
    }
}

#[test]
fn the_page_is_granted_nothing_of_the_system_itself() {
    let data = tempfile::tempdir().unwrap();
    let app = app(data.path());
    let main = window(&app, MAIN, WebviewUrl::default());
    for name in [
        "plugin:window|set_title",
        "plugin:window|close",
        "plugin:webview|create_webview_window",
        "plugin:event|emit",
        "plugin:event|emit_to",
        "plugin:path|resolve_directory",
        "plugin:dialog|save",
        "plugin:app|version",
        "plugin:resources|close",
    ] {
        assert!(refused(&call(&main, name, OWN)), "{name}");
    }
}

#[test]
fn an_unknown_command_is_refused() {
    let data = tempfile::tempdir().unwrap();
    let app = app(data.path());
    let main = window(&app, MAIN, WebviewUrl::default());
    assert!(call(&main, "open_everything", OWN).is_err());
}
