//! Processes that end with the test, by their id.

use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};

use super::until;

/// A process that we started: killed, and waited for, when this goes.
pub(super) struct Own {
    name: &'static str,
    child: Child,
}

impl Own {
    /// Starts a command, silent, with no variable of ours but the path and its own, and that the
    /// system also kills should this test be killed itself.
    pub(super) fn start(name: &'static str, command: &mut Command) -> Self {
        let mut guarded = Command::new("setpriv");
        guarded
            .arg("--pdeathsig")
            .arg("KILL")
            .arg(command.get_program())
            .args(command.get_args())
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default());
        guarded.envs(
            command
                .get_envs()
                .filter_map(|(key, value)| Some((key, value?))),
        );
        let child = guarded
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| panic!("{name} does not start: {error}"));
        Self { name, child }
    }

    /// The first line that the process writes.
    pub(super) fn first_line(&mut self) -> String {
        let stdout = self.child.stdout.take().expect("read once");
        let mut line = String::new();
        BufReader::new(stdout).read_line(&mut line).unwrap();
        assert!(!line.is_empty(), "{} ended without a word", self.name);
        line.trim().to_owned()
    }

    pub(super) fn id(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Own {
    fn drop(&mut self) {
        // Already gone is fine.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A virtual screen, `size` as « 1280x800 ».
pub(super) fn screen(size: &str) -> (Own, String) {
    let mut command = Command::new("Xvfb");
    command.args(["-displayfd", "1", "-nolisten", "tcp", "-noreset"]);
    command.args(["-screen", "0", &format!("{size}x24")]);
    let mut screen = Own::start("Xvfb", &mut command);
    let number = screen.first_line();
    (screen, format!(":{number}"))
}

/// A message bus on which nothing else is ever started.
pub(super) fn bus(folder: &Path) -> (Own, String) {
    let config = folder.join("bus.conf");
    fs::write(
        &config,
        format!(
            "<!DOCTYPE busconfig PUBLIC \"-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN\" \
             \"http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd\">\
             <busconfig><type>session</type><listen>unix:dir={}</listen>\
             <policy context=\"default\"><allow send_destination=\"*\"/><allow receive_sender=\"*\"/>\
             <allow own=\"*\"/></policy></busconfig>",
            folder.display()
        ),
    )
    .unwrap();
    let mut command = Command::new("dbus-daemon");
    command
        .args([
            "--nofork",
            "--nosyslog",
            "--print-address=1",
            "--config-file",
        ])
        .arg(config);
    let mut bus = Own::start("dbus-daemon", &mut command);
    let address = bus.first_line();
    (bus, address)
}

/// A process of the application, started by the driver: we know its id only.
pub(super) struct Grandchild(u32);

impl Grandchild {
    /// The child of `parent` that runs `binary`.
    pub(super) fn of(parent: u32, binary: &Path) -> Option<Self> {
        let children = format!("/proc/{parent}/task");
        for task in fs::read_dir(children).ok()? {
            let listed = fs::read_to_string(task.ok()?.path().join("children")).ok()?;
            for id in listed.split_whitespace().filter_map(|id| id.parse().ok()) {
                if fs::read_link(format!("/proc/{id}/exe")).is_ok_and(|exe| exe == binary) {
                    return Some(Self(id));
                }
            }
        }
        None
    }

    pub(super) fn alive(&self) -> bool {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.0)).unwrap_or_default();
        let state = stat
            .rsplit_once(") ")
            .and_then(|(_, rest)| rest.chars().next());
        state.is_some_and(|state| state != 'Z')
    }

    /// Its children that run a program of this name.
    pub(super) fn children(&self, program: &str) -> Vec<u32> {
        let mut found = Vec::new();
        for task in fs::read_dir(format!("/proc/{}/task", self.0))
            .into_iter()
            .flatten()
            .flatten()
        {
            let listed = fs::read_to_string(task.path().join("children")).unwrap_or_default();
            found.extend(
                listed
                    .split_whitespace()
                    .filter_map(|id| id.parse::<u32>().ok())
                    .filter(|id| {
                        let exe = fs::read_link(format!("/proc/{id}/exe"));
                        exe.is_ok_and(|exe| exe.file_name().is_some_and(|name| name == program))
                    }),
            );
        }
        found
    }

    /// `kill -9`: what a power cut or a crash looks like from the files' side.
    pub(super) fn kill(&self) {
        let killed = kill(self.0);
        assert!(killed || !self.alive(), "cannot kill {}", self.0);
        until(|| (!self.alive()).then_some(())).expect("killed, and still there");
    }

    /// Ticks of processor time used so far, children aside.
    pub(super) fn ticks(&self) -> u64 {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.0)).unwrap();
        let fields: Vec<_> = stat
            .rsplit_once(") ")
            .unwrap()
            .1
            .split_whitespace()
            .collect();
        fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap()
    }
}

/// `kill -9`: whether there was such a process.
pub(super) fn kill(process: u32) -> bool {
    let killed = Command::new("kill")
        .arg("-9")
        .arg(process.to_string())
        .status()
        .unwrap();
    killed.success()
}

/// Runs a command to its end, or kills it: false when it had to be.
pub(super) fn finish(command: &mut Command) -> Option<ExitStatus> {
    let mut child = command.spawn().unwrap();
    let ended = until(|| child.try_wait().unwrap());
    if ended.is_none() {
        let _ = child.kill();
        let _ = child.wait();
    }
    ended.inspect(|status| assert_eq!(status.signal(), None, "killed by a signal"))
}

/// Whether a program is installed.
pub fn has(program: &str) -> bool {
    let folders = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&folders).any(|folder| folder.join(program).is_file())
}

/// Where the application was built, beside the test that runs; or the one that `GUICHET_DESKTOP` names, a release for
/// instance.
pub(super) fn application() -> PathBuf {
    if let Some(named) = std::env::var_os("GUICHET_DESKTOP") {
        return PathBuf::from(named)
            .canonicalize()
            .expect("GUICHET_DESKTOP names no program");
    }
    beside("guichet-desktop", "cargo build -p guichet")
}

/// A program built beside the one that runs: in its folder, or in the one above for a test.
///
/// # Panics
/// It is not there; `how` says what builds it.
pub fn beside(name: &str, how: &str) -> PathBuf {
    let own = std::env::current_exe().unwrap();
    let mut folders = own.ancestors().skip(1).take(2);
    folders
        .find_map(|folder| Some(folder.join(name)).filter(|path| path.exists()))
        .unwrap_or_else(|| panic!("{name} is not built: {how}"))
}
