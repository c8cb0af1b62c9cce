//! The site that a sealed window shows: one page, and what the page tells.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::Duration;

use crate::Result;

/// How long a page may take to tell something.
const PATIENCE: Duration = Duration::from_secs(30);

/// A site of this computer, served until the program ends.
pub(super) struct Site {
    pub(super) port: u16,
    told: Receiver<String>,
}

impl Site {
    /// Serves a page at every address, and hears what is posted.
    pub(super) fn serve(page: String) -> Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0))?;
        let port = listener.local_addr()?.port();
        let (tell, told) = mpsc::channel();
        thread::spawn(move || {
            let page: Arc<str> = page.into();
            for stream in listener.incoming().flatten() {
                let (page, tell) = (page.clone(), tell.clone());
                // Each by itself: the engine opens connections before it has anything to ask.
                thread::spawn(move || {
                    // A page that leaves before its answer is no fault of the site.
                    let _ = answer(&stream, &page, &tell);
                });
            }
        });
        Ok(Self { port, told })
    }

    /// What the page tells next.
    pub(super) fn told(&self) -> Result<String> {
        Ok(self.told.recv_timeout(PATIENCE)?)
    }
}

fn answer(mut stream: &TcpStream, page: &str, tell: &Sender<String>) -> Result<()> {
    let mut reader = BufReader::new(stream);
    let mut first = String::new();
    reader.read_line(&mut first)?;
    let mut length = 0;
    loop {
        let mut header = String::new();
        reader.read_line(&mut header)?;
        let Some((name, value)) = header.trim_end().split_once(':') else {
            break;
        };
        if name.eq_ignore_ascii_case("content-length") {
            length = value.trim().parse()?;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    let posted = first.starts_with("POST ");
    let shown = if posted { "" } else { page };
    write!(
        stream,
        "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{shown}",
        shown.len()
    )?;
    if posted {
        tell.send(String::from_utf8(body)?)?;
    }
    Ok(())
}
