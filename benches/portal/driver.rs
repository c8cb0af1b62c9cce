//! The window of a desk, started and driven from outside by the engine's own driver.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::Result;
use crate::window::program::{Program, Running};
use crate::window::screen::Screen;

const PATIENCE: Duration = Duration::from_secs(60);
const PULSE: Duration = Duration::from_millis(20);

/// Calls a command as the page does, and tells how many milliseconds passed before its answer.
const CALL: &str = "const [name, args, done] = arguments;
    const began = performance.now();
    const tell = (value) => done({ ...value, took: performance.now() - began });
    window.__TAURI_INTERNALS__.invoke(name, { args }).then((value) => tell({ value }), (error) => tell({ error }));";

/// A window that is open; it ends with this.
pub(super) struct Window {
    port: u16,
    session: String,
    running: Running,
}

/// What a command answered.
pub(super) struct Answered {
    pub(super) value: Value,
    /// Milliseconds, as the page waited.
    pub(super) took: f64,
}

impl Window {
    /// Opens a program on a data folder, on a screen.
    pub(super) fn open(
        screen: &Screen,
        program: &Path,
        data: &Path,
        mut variables: Vec<(&'static str, String)>,
    ) -> Result<Self> {
        let free = TcpListener::bind(("127.0.0.1", 0))?;
        let port = free.local_addr()?.port();
        drop(free);
        for name in ["TAURI_AUTOMATION", "TAURI_WEBVIEW_AUTOMATION"] {
            variables.push((name, "true".to_owned()));
        }
        let driver = Program::driver(&data.with_extension("home"), port, variables);
        let (running, started) = driver.start(screen)?;
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            if started.elapsed() > PATIENCE {
                return Err("the driver does not start".into());
            }
            thread::sleep(PULSE);
        }
        let asked = json!({"capabilities": {"alwaysMatch": {"webkitgtk:browserOptions": {
            "binary": program, "args": ["--data", data]
        }}}});
        let opened = request(port, "POST", "/session", &asked)?;
        let session = opened["sessionId"].as_str().ok_or("no session")?.to_owned();
        Ok(Self {
            port,
            session,
            running,
        })
    }

    /// Calls a command, and gives its answer.
    pub(super) fn call(&self, command: &str, args: &Value) -> Result<Answered> {
        let path = format!("/session/{}/execute/async", self.session);
        let script = json!({"script": CALL, "args": [command, args]});
        let mut told = request(self.port, "POST", &path, &script)?;
        if !told["error"].is_null() {
            return Err(format!("{command}: {}", told["error"]).into());
        }
        Ok(Answered {
            value: told["value"].take(),
            took: told["took"].as_f64().ok_or("no time")?,
        })
    }

    /// Asks a command again until its answer is as expected.
    pub(super) fn until(
        &self,
        command: &str,
        args: &Value,
        holds: impl Fn(&Value) -> bool,
    ) -> Result<Value> {
        let began = Instant::now();
        loop {
            let value = self.call(command, args)?.value;
            if holds(&value) {
                return Ok(value);
            }
            if began.elapsed() > PATIENCE {
                return Err(format!("{command} stays {value}").into());
            }
            thread::sleep(PULSE);
        }
    }

    /// Closes the window, then ends its driver.
    pub(super) fn end(self) -> Result<()> {
        let path = format!("/session/{}", self.session);
        request(self.port, "DELETE", &path, &Value::Null)?;
        self.running.end()
    }
}

/// One request of the WebDriver protocol, and the value that it answers.
fn request(port: u16, method: &str, path: &str, body: &Value) -> Result<Value> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.set_read_timeout(Some(PATIENCE))?;
    let body = if body.is_null() {
        String::new()
    } else {
        body.to_string()
    };
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\
         Connection: close\r\n\r\n{body}",
        body.len()
    )?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    let text = String::from_utf8(answer)?;
    let (_, body) = text.split_once("\r\n\r\n").ok_or("no answer")?;
    let mut answer: Value = serde_json::from_str(body)?;
    let value = answer["value"].take();
    if let Some(error) = value["error"]
        .as_str()
        .filter(|_| value["stacktrace"].is_string())
    {
        return Err(format!("the driver: {error}: {}", value["message"]).into());
    }
    Ok(value)
}
