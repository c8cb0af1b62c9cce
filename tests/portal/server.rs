//! A site of this computer: answers each request by a function, and remembers them all.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;

use guichet_tests::support::until;

/// A request, as it came.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    pub method: String,
    /// Without its port.
    pub host: String,
    /// With its query.
    pub path: String,
    pub cookie: String,
    pub body: String,
}

/// What the site answers.
pub struct Answer {
    pub status: &'static str,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Answer {
    /// A page.
    pub fn page(html: &str) -> Self {
        Self::of("text/html; charset=utf-8", html.as_bytes())
    }

    /// Bytes of a type.
    pub fn of(media: &str, bytes: &[u8]) -> Self {
        Self {
            status: "200 OK",
            headers: vec![("Content-Type".to_owned(), media.to_owned())],
            body: bytes.to_vec(),
        }
    }

    /// Goes elsewhere.
    pub fn redirect(to: &str) -> Self {
        Self {
            status: "302 Found",
            headers: Vec::new(),
            body: Vec::new(),
        }
        .with("Location", to)
    }

    /// Nothing here.
    pub fn missing() -> Self {
        Self {
            status: "404 Not Found",
            ..Self::page("<h1>Rien ici</h1>")
        }
    }

    /// One more header.
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }
}

/// A site that is being served until the test ends.
#[derive(Clone)]
pub struct Server {
    pub port: u16,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Server {
    /// Serves `answer` for every host below `.localhost`.
    pub fn start(answer: impl Fn(&Asked, u16) -> Answer + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let server = Self {
            port,
            asked: asked.clone(),
        };
        let answer = Arc::new(answer);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (asked, answer) = (asked.clone(), answer.clone());
                thread::spawn(move || {
                    // A page that leaves before its answer is no fault of the site.
                    if let Some(request) = read(&stream) {
                        asked.lock().unwrap().push(request.clone());
                        let _ = write(&stream, &answer(&request, port));
                    }
                });
            }
        });
        server
    }

    /// Every request so far.
    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }

    /// Waits for a request whose path begins so.
    #[track_caller]
    pub fn wait_for(&self, path: &str) -> Asked {
        let found = until(|| self.asked().into_iter().find(|a| a.path.starts_with(path)));
        found.unwrap_or_else(|| panic!("no request for {path}; there were {:#?}", self.paths()))
    }

    /// Waits until a path was asked for so many times.
    #[track_caller]
    pub fn wait_for_times(&self, path: &str, times: usize) {
        let count = || self.asked().iter().filter(|a| a.path == path).count();
        let reached = until(|| (count() >= times).then_some(()));
        assert!(reached.is_some(), "{path}: {} times", count());
    }

    /// The paths asked for, in order, with their hosts.
    pub fn paths(&self) -> Vec<String> {
        let asked = self.asked();
        asked
            .iter()
            .map(|a| format!("{}{}", a.host, a.path))
            .collect()
    }
}

fn read(stream: &TcpStream) -> Option<Asked> {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    let mut words = line.split_whitespace();
    let mut asked = Asked {
        method: words.next()?.to_owned(),
        path: words.next()?.to_owned(),
        ..Asked::default()
    };
    let mut length = 0;
    loop {
        let mut header = String::new();
        reader.read_line(&mut header).ok()?;
        let Some((name, value)) = header.trim_end().split_once(':') else {
            break;
        };
        let value = value.trim();
        match name.to_ascii_lowercase().as_str() {
            "host" => asked.host = value.split(':').next().unwrap_or_default().to_owned(),
            "cookie" => asked.cookie = value.to_owned(),
            "content-length" => length = value.parse().unwrap_or(0),
            _ => {}
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    asked.body = String::from_utf8_lossy(&body).into_owned();
    Some(asked)
}

fn write(mut stream: &TcpStream, answer: &Answer) -> std::io::Result<()> {
    let mut head = format!(
        "HTTP/1.1 {}\r\nContent-Length: {}\r\nConnection: close\r\n",
        answer.status,
        answer.body.len()
    );
    for (name, value) in &answer.headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str("\r\n");
    stream.write_all(head.as_bytes())?;
    stream.write_all(&answer.body)?;
    stream.flush()
}

/// A server with a certificate that nobody signed.
pub struct SelfSigned {
    pub port: u16,
    server: Child,
    _folder: tempfile::TempDir,
    said: Arc<Mutex<String>>,
}

impl SelfSigned {
    /// Whether a request came through.
    pub fn was_asked(&self) -> bool {
        self.said.lock().unwrap().contains("GET /")
    }
}

impl Drop for SelfSigned {
    fn drop(&mut self) {
        // Already gone is fine.
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// Starts one, where `openssl` is installed.
pub fn self_signed() -> Option<SelfSigned> {
    let folder = tempfile::tempdir().unwrap();
    let made = Command::new("openssl")
        .args([
            "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
        ])
        .args([
            "-subj",
            "/CN=tls.site.localhost",
            "-addext",
            "subjectAltName=DNS:tls.site.localhost",
        ])
        .args(["-keyout", "key.pem", "-out", "cert.pem"])
        .current_dir(folder.path())
        .stderr(Stdio::null())
        .status();
    if !made.is_ok_and(|status| status.success()) {
        return None;
    }
    let free = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = free.local_addr().unwrap().port();
    drop(free);
    let mut server = Command::new("openssl")
        .args([
            "s_server", "-key", "key.pem", "-cert", "cert.pem", "-quiet", "-accept",
        ])
        .arg(format!("127.0.0.1:{port}"))
        .current_dir(folder.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let said = Arc::new(Mutex::new(String::new()));
    let heard = said.clone();
    let mut words = server.stdout.take()?;
    thread::spawn(move || {
        let mut part = [0; 1024];
        while let Ok(read @ 1..) = words.read(&mut part) {
            heard
                .lock()
                .unwrap()
                .push_str(&String::from_utf8_lossy(&part[..read]));
        }
    });
    until(|| TcpStream::connect(("127.0.0.1", port)).ok())?;
    Some(SelfSigned {
        port,
        server,
        _folder: folder,
        said,
    })
}
