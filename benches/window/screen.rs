//! A virtual screen of our own, and what is drawn on it.
//!
//! The screen reports when something was drawn (the DAMAGE extension): nothing is asked in between, so
//! that watching costs the watched program nothing but the pictures taken after it drew.

use std::cell::RefCell;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use x11rb::connection::{Connection, RequestConnection};
use x11rb::protocol::Event;
use x11rb::protocol::damage::{self, ConnectionExt as _, ReportLevel};
use x11rb::protocol::xproto::{
    ChangeWindowAttributesAux, ConfigureWindowAux, ConnectionExt as _, EventMask, ImageFormat,
    InputFocus, Window,
};
use x11rb::rust_connection::RustConnection;
use x11rb::{CURRENT_TIME, NONE};

use crate::Result;

pub(crate) const WIDTH: u16 = 1280;
pub(crate) const HEIGHT: u16 = 800;
/// How long a window may take to be drawn.
const PATIENCE: Duration = Duration::from_secs(60);
/// Nothing moved for so long: nothing more will.
const STILL: Duration = Duration::from_secs(2);
/// A caret that blinks is no news: pixels that may differ between two pictures of the same page.
const SAME: usize = WIDTH as usize * HEIGHT as usize / 1000;
/// Different pictures kept of one start, four megabytes each.
const PICTURES: usize = 150;

/// A bus that starts nothing: what answers on it would be measured too.
const BUS: &str = "\
<!DOCTYPE busconfig PUBLIC \"-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN\"
 \"http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd\">
<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen>
<policy context=\"default\"><allow send_destination=\"*\"/><allow receive_sender=\"*\"/><allow own=\"*\"/></policy>
</busconfig>
";

/// A process of ours, ended by its id when this goes.
struct Own(Child);

impl Own {
    /// Starts a program that the system also ends should this one be killed, and reads the first line that it
    /// writes.
    fn start(command: &[&str]) -> Result<(Self, String)> {
        let mut child = Command::new("setpriv")
            .args(["--pdeathsig", "KILL"])
            .args(command)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("{}: {error}", command[0]))?;
        let stdout = child.stdout.take();
        let own = Self(child);
        let mut line = String::new();
        BufReader::new(stdout.ok_or("no output")?).read_line(&mut line)?;
        if line.trim().is_empty() {
            return Err(format!("{} does not start", command[0]).into());
        }
        Ok((own, line.trim().to_owned()))
    }
}

impl Drop for Own {
    fn drop(&mut self) {
        // Already gone is fine.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A virtual screen and a message bus on which nothing else is ever started.
pub(crate) struct Screen {
    conn: Arc<RustConnection>,
    root: Window,
    damage: damage::Damage,
    events: Receiver<(Instant, Event)>,
    windows: RefCell<Vec<Window>>,
    display: String,
    bus: String,
    // After the connection: fields are dropped in their order.
    _processes: [Own; 2],
}

/// When a program was seen.
pub(crate) struct Shown {
    /// Its window appeared.
    pub(crate) mapped: Duration,
    /// The first picture that is the last one.
    pub(crate) drawn: Duration,
}

/// What the screen shows, four bytes a pixel.
pub(crate) struct Picture(Vec<u8>);

/// Part of the screen that is not looked at: rows from the top and columns from the left.
#[derive(Clone, Copy, Default, Debug)]
pub(crate) struct Aside {
    pub(crate) rows: u16,
    pub(crate) columns: u16,
}

impl Picture {
    /// Whether both show the same, but for what is aside.
    fn is(&self, other: &Self, aside: Aside) -> bool {
        let line = 4 * usize::from(WIDTH);
        let lines = self.0.chunks_exact(line).zip(other.0.chunks_exact(line));
        let mut differ = 0;
        for (ours, theirs) in lines.skip(aside.rows.into()) {
            let pixels = ours.chunks_exact(4).zip(theirs.chunks_exact(4));
            // The fourth byte means nothing.
            let pixels = pixels.skip(aside.columns.into());
            differ += pixels.filter(|(a, b)| a[..3] != b[..3]).count();
        }
        differ <= SAME
    }

    fn pixels(&self) -> impl Iterator<Item = u32> {
        let pixels = self.0.chunks_exact(4);
        pixels.map(|bytes| u32::from_le_bytes([bytes[0], bytes[1], bytes[2], 0]))
    }

    /// The colour in the middle.
    pub(crate) fn middle(&self) -> u32 {
        let row = usize::from(HEIGHT / 2) * usize::from(WIDTH);
        self.pixels().nth(row + usize::from(WIDTH / 2)).unwrap_or(0)
    }

    /// The share of the picture that is not of its most frequent colour.
    pub(crate) fn ink(&self) -> f64 {
        let mut colours: Vec<u32> = self.pixels().collect();
        colours.sort_unstable();
        let runs = colours.chunk_by(|a, b| a == b).map(<[u32]>::len);
        let background = runs.max().unwrap_or(0);
        1.0 - background as f64 / colours.len().max(1) as f64
    }
}

impl Screen {
    /// Starts a screen and a bus. `folder` takes the bus's settings.
    pub(crate) fn start(folder: &Path) -> Result<Self> {
        fs::create_dir_all(folder)?;
        let size = format!("{WIDTH}x{HEIGHT}x24");
        let (xvfb, number) = Own::start(&[
            "Xvfb",
            "-displayfd",
            "1",
            "-nolisten",
            "tcp",
            "-noreset",
            "-screen",
            "0",
            &size,
        ])?;
        let config = folder.join("bus.conf");
        fs::write(&config, BUS)?;
        let config = format!("--config-file={}", config.display());
        let (daemon, bus) = Own::start(&[
            "dbus-daemon",
            "--nofork",
            "--nosyslog",
            "--print-address=1",
            &config,
        ])?;

        let display = format!(":{number}");
        let (conn, screen) = RustConnection::connect(Some(&display))?;
        let conn = Arc::new(conn);
        let root = conn.setup().roots[screen].root;
        let structure = ChangeWindowAttributesAux::new().event_mask(EventMask::SUBSTRUCTURE_NOTIFY);
        conn.change_window_attributes(root, &structure)?.check()?;
        conn.extension_information(damage::X11_EXTENSION_NAME)?
            .ok_or("the screen cannot tell what is drawn on it")?;
        conn.damage_query_version(1, 1)?.reply()?;
        let damage = conn.generate_id()?;
        conn.damage_create(damage, root, ReportLevel::NON_EMPTY)?
            .check()?;

        // The moment is taken where the event arrives, whatever is being compared meanwhile.
        let (sender, events) = mpsc::channel();
        let reader = Arc::clone(&conn);
        thread::spawn(move || {
            // Until the screen is ended.
            while let Ok(event) = reader.wait_for_event() {
                if sender.send((Instant::now(), event)).is_err() {
                    break;
                }
            }
        });
        Ok(Self {
            conn,
            root,
            damage,
            events,
            windows: RefCell::default(),
            display,
            bus,
            _processes: [xvfb, daemon],
        })
    }

    pub(crate) fn display(&self) -> &str {
        &self.display
    }

    pub(crate) fn bus(&self) -> &str {
        &self.bus
    }

    /// Waits until so many windows are left and nothing moves.
    pub(crate) fn until_left(&self, windows: usize) -> Result<()> {
        let end = Instant::now() + PATIENCE;
        loop {
            match self.events.recv_timeout(Duration::from_millis(200)) {
                Ok((_, event)) => {
                    self.note(&event)?;
                }
                Err(RecvTimeoutError::Timeout) if self.windows.borrow().len() == windows => {
                    return Ok(());
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return Err("the screen is gone".into()),
            }
            if Instant::now() > end {
                return Err("a window stays on the screen".into());
            }
        }
    }

    /// Watches until nothing moves any more on a screen that `finished` recognises, and says when it looked
    /// like that for the first time, but for what is aside.
    pub(crate) fn until_still(
        &self,
        started: Instant,
        aside: Aside,
        mut finished: impl FnMut(&Picture) -> Result<bool>,
    ) -> Result<Shown> {
        let mut pictures = vec![(started, self.picture()?)];
        let mut mapped = None;
        let mut moved = started;
        loop {
            let event = self
                .events
                .recv_timeout(STILL.saturating_sub(moved.elapsed()));
            match event {
                Ok((at, event)) => match self.note(&event)? {
                    News::Mapped => mapped = mapped.or(Some(at)),
                    News::Drawn => {
                        let picture = self.picture()?;
                        let last = pictures.last();
                        if last.is_none_or(|(_, last)| !picture.is(last, Aside::default())) {
                            moved = at;
                            pictures.push((at, picture));
                        }
                        if pictures.len() > PICTURES {
                            return Err("the screen never stands still".into());
                        }
                    }
                    News::None => {}
                },
                Err(RecvTimeoutError::Timeout) => {
                    let Some((_, last)) = pictures.last() else {
                        return Err("nothing was drawn".into());
                    };
                    if let Some(mapped) = mapped
                        && finished(last)?
                    {
                        // Backwards: a picture that came, went and came again was drawn the last time.
                        let same = pictures
                            .iter()
                            .rev()
                            .take_while(|(_, picture)| picture.is(last, aside));
                        let drawn = same.last().map_or(started, |(at, _)| *at);
                        return Ok(Shown {
                            mapped: mapped - started,
                            drawn: drawn - started,
                        });
                    }
                    moved = Instant::now();
                }
                Err(RecvTimeoutError::Disconnected) => return Err("the screen is gone".into()),
            }
            if started.elapsed() > PATIENCE {
                return Err("what was expected is not on the screen".into());
            }
        }
    }

    /// Follows windows; a new one has the keyboard, as it would on a desktop.
    fn note(&self, event: &Event) -> Result<News> {
        match event {
            Event::MapNotify(map) if !map.override_redirect => {
                self.windows.borrow_mut().push(map.window);
                // It may be gone already.
                let focus =
                    self.conn
                        .set_input_focus(InputFocus::PARENT, map.window, CURRENT_TIME)?;
                let _ = focus.check();
                Ok(News::Mapped)
            }
            Event::UnmapNotify(unmap) => {
                self.windows
                    .borrow_mut()
                    .retain(|window| *window != unmap.window);
                Ok(News::None)
            }
            Event::DamageNotify(_) => {
                // Reported once until this: what is drawn from here on will be news again.
                self.conn
                    .damage_subtract(self.damage, NONE, NONE)?
                    .check()?;
                Ok(News::Drawn)
            }
            _ => Ok(News::None),
        }
    }

    /// Gives every window the size of the screen.
    pub(crate) fn fill(&self) -> Result<()> {
        let whole = ConfigureWindowAux::new()
            .x(0)
            .y(0)
            .width(u32::from(WIDTH))
            .height(u32::from(HEIGHT));
        for window in self.windows.borrow().iter() {
            self.conn.configure_window(*window, &whole)?.check()?;
        }
        Ok(())
    }

    fn picture(&self) -> Result<Picture> {
        let (format, all) = (ImageFormat::Z_PIXMAP, !0);
        let image = self
            .conn
            .get_image(format, self.root, 0, 0, WIDTH, HEIGHT, all)?;
        Ok(Picture(image.reply()?.data))
    }
}

/// What an event says.
enum News {
    Mapped,
    Drawn,
    None,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(pixel: impl Fn(usize) -> u32) -> Picture {
        let pixels = usize::from(WIDTH) * usize::from(HEIGHT);
        Picture((0..pixels).flat_map(|n| pixel(n).to_le_bytes()).collect())
    }

    #[test]
    fn a_caret_is_no_news_and_a_line_of_text_is() {
        let page = picture(|_| 0x00ff_ffff);
        let marked = |pixels| picture(|n| if n < pixels { 0 } else { 0x00ff_ffff });
        let whole = Aside::default();
        assert!(page.is(&marked(40), whole));
        assert!(!page.is(&marked(2_000), whole));
        // What stands in the rows of a toolbar.
        let toolbar = Aside { rows: 2, ..whole };
        assert!(page.is(&marked(2_000), toolbar));
        // The byte that means nothing.
        assert!(page.is(&picture(|_| 0xffff_ffff), whole));
    }

    #[test]
    fn what_moves_in_another_window_is_aside() {
        let width = usize::from(WIDTH);
        let page = picture(|_| 0x00ff_ffff);
        let moved = picture(|n| if n % width < 100 { 0 } else { 0x00ff_ffff });
        let beside = |columns| Aside { rows: 0, columns };
        assert!(page.is(&moved, beside(100)));
        assert!(!page.is(&moved, beside(90)));
    }

    #[test]
    fn ink_is_all_that_is_not_the_background() {
        assert_eq!(picture(|_| 7).ink(), 0.0);
        let quarter = usize::from(WIDTH) * usize::from(HEIGHT) / 4;
        let page = picture(|n| if n < quarter { n as u32 } else { 0x00ff_ffff });
        assert!((page.ink() - 0.25).abs() < 1e-6);
        assert_eq!(page.middle(), 0x00ff_ffff);
    }
}
