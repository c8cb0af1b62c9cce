//! The two programs, started and counted from outside.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::ops::Sub;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde::Serialize;

use super::screen::{Aside, Screen};
use super::{COLOURED_PAGE, PAGE_COLOUR};
use crate::Result;

/// How long processes may take to go.
const PATIENCE: Duration = Duration::from_secs(10);
const PULSE: Duration = Duration::from_millis(10);
/// More than the height of MiniBrowser's toolbar, in pixels.
const TOOLBAR: u16 = 100;

/// A program and how it is started.
pub(crate) struct Program {
    pub(crate) name: &'static str,
    path: PathBuf,
    arguments: Vec<OsString>,
    home: PathBuf,
    /// More than every program is given.
    variables: Vec<(&'static str, String)>,
    /// The colour of its page; `None`: any page with something on it.
    pub(crate) shows: Option<u32>,
    /// What moves there is not waited for.
    pub(crate) aside: Aside,
}

impl Program {
    /// The window of Guichet on a data folder, as built beside this program.
    pub(crate) fn guichet(binaries: &Path, data: &Path) -> Result<Self> {
        let path = binaries.join("guichet-desktop");
        if !path.exists() {
            return Err(format!("{} is not built", path.display()).into());
        }
        Ok(Self {
            name: "guichet-desktop",
            path,
            arguments: vec!["--data".into(), data.into()],
            home: data.with_extension("home"),
            shows: None,
            variables: Vec::new(),
            aside: Aside::default(),
        })
    }

    /// The engine's driver of windows, listening on a port: it starts the window that it drives.
    pub(crate) fn driver(home: &Path, port: u16, variables: Vec<(&'static str, String)>) -> Self {
        Self {
            name: "WebKitWebDriver",
            path: "WebKitWebDriver".into(),
            arguments: vec![format!("--port={port}").into()],
            home: home.to_owned(),
            variables,
            shows: None,
            aside: Aside::default(),
        }
    }

    /// The engine's own small browser, on a page, at its own size of 1024 × 768: it takes no other. It comes with
    /// the library: Debian installs it outside of the path, by architecture.
    pub(crate) fn mini_browser(home: &Path, page: &str) -> Result<Self> {
        let named = |folder: PathBuf| folder.join("webkit2gtk-4.1/MiniBrowser");
        let mut places = vec![named("/usr/libexec".into()), named("/usr/lib".into())];
        for entry in fs::read_dir("/usr/lib")? {
            places.push(named(entry?.path()));
        }
        let path = places.into_iter().find(|path| path.exists());
        Ok(Self {
            name: "MiniBrowser",
            path: path.ok_or("no MiniBrowser here (Debian: libwebkit2gtk-4.1-0)")?,
            arguments: vec![page.into()],
            home: home.to_owned(),
            shows: (page == COLOURED_PAGE).then_some(PAGE_COLOUR),
            variables: Vec::new(),
            aside: Aside {
                rows: TOOLBAR,
                columns: 0,
            },
        })
    }

    /// Starts it, and says when.
    pub(crate) fn start(&self, screen: &Screen) -> Result<(Running, Instant)> {
        let folder = |name: &str| -> Result<PathBuf> {
            let path = self.home.join(name);
            fs::create_dir_all(&path)?;
            Ok(path)
        };
        let mut command = Command::new(&self.path);
        command
            .args(&self.arguments)
            .env("DISPLAY", screen.display())
            .env("DBUS_SESSION_BUS_ADDRESS", screen.bus())
            .env("GDK_BACKEND", "x11")
            .env("GTK_THEME", "Adwaita")
            .env("GSETTINGS_BACKEND", "memory")
            // No accessibility bus is there: looking for it would be all that is measured.
            .env("NO_AT_BRIDGE", "1")
            .env("LANG", "C.UTF-8")
            .env("HOME", folder("home")?)
            .env("XDG_DATA_HOME", folder("data")?)
            .env("XDG_CONFIG_HOME", folder("config")?)
            .env("XDG_CACHE_HOME", folder("cache")?)
            .env("XDG_RUNTIME_DIR", folder("run")?)
            .env("TMPDIR", folder("tmp")?)
            .envs(self.variables.iter().map(|(name, value)| (name, value)))
            .env_remove("WAYLAND_DISPLAY")
            // Each sets up the engine by itself, whatever was chosen for the shell that runs this.
            .env_remove("WEBKIT_DISABLE_COMPOSITING_MODE")
            .env_remove("WEBKIT_DISABLE_DMABUF_RENDERER")
            .env_remove("WEBKIT_SKIA_ENABLE_CPU_RENDERING")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let started = Instant::now();
        let child = command.spawn()?;
        Ok((Running { child }, started))
    }
}

/// A program at work; it ends with this.
pub(crate) struct Running {
    child: Child,
}

/// The memory of a process in megabytes: what it shares with others is divided among them.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Memory {
    pub(crate) all: f64,
    /// Heaps and stacks.
    own: f64,
    /// Programs, libraries and fonts.
    files: f64,
    /// Pictures handed from one process to another, mostly.
    shared: f64,
}

/// What a process used of the processor.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub(crate) struct Use {
    /// Ticks of 10 ms, as the system counts them.
    pub(crate) ticks: u64,
    /// Microseconds, where the system counts them.
    microseconds: u64,
    /// Times that a thread went to sleep: what woke it may be polling.
    sleeps: u64,
}

impl Sub for Use {
    type Output = Self;

    fn sub(self, before: Self) -> Self {
        // A process or a thread that ended in between took its counts with it.
        Self {
            ticks: self.ticks.saturating_sub(before.ticks),
            microseconds: self.microseconds.saturating_sub(before.microseconds),
            sleeps: self.sleeps.saturating_sub(before.sleeps),
        }
    }
}

impl Running {
    /// How it ended, if it did by itself.
    pub(crate) fn ended(&mut self) -> Result<Option<ExitStatus>> {
        Ok(self.child.try_wait()?)
    }

    /// Ends it, and waits until its whole family is gone.
    pub(crate) fn end(mut self) -> Result<()> {
        let family = family(self.child.id())?;
        self.child.kill()?;
        self.child.wait()?;
        // The engine's processes end by themselves when they lose the one that started them.
        let end = Instant::now() + PATIENCE;
        while family
            .iter()
            .any(|(id, name)| name_of(*id).as_ref() == Some(name))
        {
            if Instant::now() > end {
                return Err("processes of the engine stay behind".into());
            }
            thread::sleep(PULSE);
        }
        Ok(())
    }

    /// Proportional set sizes, by process.
    pub(crate) fn memory(&self) -> Result<BTreeMap<String, Memory>> {
        by_name(self.child.id(), |id| {
            let rollup = fs::read_to_string(format!("/proc/{id}/smaps_rollup")).ok()?;
            let mb = |name: &str| -> Option<f64> {
                let line = rollup.lines().find_map(|line| line.strip_prefix(name))?;
                let kib: f64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
                Some((kib * 1024.0 / 10_000.0).round() / 100.0)
            };
            Some(Memory {
                all: mb("Pss:")?,
                own: mb("Pss_Anon:").unwrap_or(0.0),
                files: mb("Pss_File:").unwrap_or(0.0),
                shared: mb("Pss_Shmem:").unwrap_or(0.0),
            })
        })
    }

    /// What each process used of the processor since it started.
    pub(crate) fn uses(&self) -> Result<BTreeMap<String, Use>> {
        by_name(self.child.id(), |id| {
            let mut used = Use {
                ticks: ticks(&fs::read_to_string(format!("/proc/{id}/stat")).ok()?)?,
                ..Use::default()
            };
            for task in fs::read_dir(format!("/proc/{id}/task")).ok()?.flatten() {
                let read = |name| fs::read_to_string(task.path().join(name)).unwrap_or_default();
                let nanoseconds = read("schedstat").split(' ').next()?.parse::<u64>();
                used.microseconds += nanoseconds.unwrap_or(0) / 1000;
                let status = read("status");
                let sleeps = status
                    .lines()
                    .find_map(|line| line.strip_prefix("voluntary_ctxt_switches:"));
                used.sleeps += sleeps
                    .and_then(|text| text.trim().parse::<u64>().ok())
                    .unwrap_or(0);
            }
            Some(used)
        })
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Already gone is fine.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Something of each process of a family. Two of the same name are told apart by a number.
fn by_name<T>(first: u32, ask: impl Fn(u32) -> Option<T>) -> Result<BTreeMap<String, T>> {
    let mut answers = BTreeMap::new();
    for (id, name) in family(first)? {
        let Some(answer) = ask(id) else { continue };
        let same = answers
            .keys()
            .filter(|known: &&String| known.starts_with(&name))
            .count();
        let name = if same == 0 {
            name
        } else {
            format!("{name} {}", same + 1)
        };
        answers.insert(name, answer);
    }
    Ok(answers)
}

/// A process and all that descend from it, with their names, in the order of their ids.
fn family(first: u32) -> Result<Vec<(u32, String)>> {
    let mut parents = Vec::new();
    for entry in fs::read_dir("/proc")? {
        let Ok(id) = entry?.file_name().to_string_lossy().parse::<u32>() else {
            continue;
        };
        let stat = fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
        let parent = stat
            .rsplit_once(") ")
            .and_then(|(_, rest)| rest.split(' ').nth(1)?.parse().ok());
        parents.extend(parent.map(|parent: u32| (id, parent)));
    }
    let mut family = vec![first];
    let mut next = 0;
    while let Some(&id) = family.get(next) {
        family.extend(
            parents
                .iter()
                .filter(|(_, parent)| *parent == id)
                .map(|(id, _)| *id),
        );
        next += 1;
    }
    family.sort_unstable();
    Ok(family
        .into_iter()
        .filter_map(|id| Some((id, name_of(id)?)))
        .collect())
}

/// The program that a process runs; `None` when it has ended.
fn name_of(id: u32) -> Option<String> {
    let program = fs::read_link(format!("/proc/{id}/exe")).ok()?;
    let name = program.file_name()?.to_string_lossy();
    // Built again since it was started.
    Some(name.strip_suffix(" (deleted)").unwrap_or(&name).to_owned())
}

/// How many processes that draw pages are at work on this computer. Beside ours they make its libraries look
/// lighter: a proportional set size divides what is shared by all who share it.
pub(crate) fn engines() -> Result<usize> {
    let mut count = 0;
    for entry in fs::read_dir("/proc")? {
        let id = entry?.file_name().to_string_lossy().parse();
        let name = id.ok().and_then(name_of);
        count += usize::from(name.is_some_and(|name| name == "WebKitWebProcess"));
    }
    Ok(count)
}

/// User and system time, children aside, from `/proc/<id>/stat`.
fn ticks(stat: &str) -> Option<u64> {
    let fields: Vec<&str> = stat.rsplit_once(") ")?.1.split(' ').collect();
    let field = |at: usize| fields.get(at)?.parse::<u64>().ok();
    Some(field(11)? + field(12)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_read_past_any_name() {
        let stat = "42 (a b) c) S 1 42 42 0 -1 4194560 100 0 0 0 7 5 0 0 20 0 1 0 99 0 0";
        assert_eq!(ticks(stat), Some(12));
        assert_eq!(ticks(""), None);
    }

    #[test]
    fn this_process_is_its_own_family() {
        let family = family(std::process::id()).unwrap();
        assert_eq!(family[0].0, std::process::id());
    }
}
