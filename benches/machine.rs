//! The machine that the numbers were measured on.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use crate::Setting;

/// What may explain a number. Where the system does not say, nothing is said.
pub fn describe(setting: &Setting) -> BTreeMap<&'static str, Value> {
    let mut machine = BTreeMap::from([
        ("system", json!(std::env::consts::OS)),
        ("architecture", json!(std::env::consts::ARCH)),
    ]);
    let mut say = |name, value: Option<Value>| {
        machine.extend(value.map(|value| (name, value)));
    };
    let processors = std::thread::available_parallelism().ok();
    say("processors", processors.map(|number| json!(number.get())));
    let read = |path: &str| fs::read_to_string(path).unwrap_or_default();
    let model = read("/proc/cpuinfo");
    say("processor", after(&model, "model name").map(Value::from));
    let memory = read("/proc/meminfo");
    let kib =
        after(&memory, "MemTotal").and_then(|text| text.split(' ').next()?.parse::<u64>().ok());
    say("memory_mb", kib.map(|kib| json!(kib * 1024 / 1_000_000)));
    let release = read("/etc/os-release");
    let name = release
        .lines()
        .find_map(|line| line.strip_prefix("PRETTY_NAME="));
    say(
        "distribution",
        name.map(|name| json!(name.trim_matches('"'))),
    );
    let kernel = read("/proc/sys/kernel/osrelease");
    say("kernel", (!kernel.is_empty()).then(|| json!(kernel.trim())));
    // Others at work while this ran: the average over the last minute.
    let load = read("/proc/loadavg");
    let load = load
        .split(' ')
        .next()
        .and_then(|load| load.parse::<f64>().ok());
    say("load", load.map(Value::from));
    let mounts = read("/proc/self/mounts");
    say(
        "disk",
        file_system(&mounts, setting.folder.path()).map(Value::from),
    );
    let engine = told("pkg-config", &["--modversion", "webkit2gtk-4.1"]);
    say("webkitgtk", engine.map(Value::from));
    let commit = told("git", &["rev-parse", "--short=12", "HEAD"]);
    say("commit", commit.map(Value::from));
    machine
}

/// The value of the first line « name : value ».
fn after<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let line = text.lines().find_map(|line| line.strip_prefix(name))?;
    Some(line.trim_start().strip_prefix(':')?.trim())
}

/// The kind of file system under a folder, from what `/proc/self/mounts` says: the longest mount point
/// that leads to it.
fn file_system(mounts: &str, folder: &Path) -> Option<String> {
    let mounts = mounts.lines().filter_map(|line| {
        let mut words = line.split(' ').skip(1);
        let point = Path::new(words.next()?);
        let kind = words.next()?;
        folder.starts_with(point).then_some((point, kind))
    });
    let nearest = mounts.max_by_key(|(point, _)| point.components().count())?;
    Some(nearest.1.to_owned())
}

/// What a command says, asked in the repository; nothing when it is not there or fails.
fn told(program: &str, arguments: &[&str]) -> Option<String> {
    let mut command = Command::new(program);
    let output = command
        .args(arguments)
        .current_dir(Setting::root())
        .output()
        .ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_mount_tells_the_file_system() {
        let mounts = "/dev/sda1 / ext4 rw 0 0\ntmpfs /tmp tmpfs rw 0 0\nproc /proc proc rw 0 0\n";
        let kind = |folder: &str| file_system(mounts, Path::new(folder));
        assert_eq!(kind("/home/bench").as_deref(), Some("ext4"));
        assert_eq!(kind("/tmp/bench").as_deref(), Some("tmpfs"));
        assert_eq!(kind("/tmpfoo").as_deref(), Some("ext4"));
        assert_eq!(file_system("", Path::new("/")), None);
    }

    #[test]
    fn facts_are_read_after_their_name() {
        let text = "processor\t: 0\nmodel name\t: Some CPU @ 2 GHz\n";
        assert_eq!(after(text, "model name"), Some("Some CPU @ 2 GHz"));
        assert_eq!(after(text, "bogomips"), None);
    }
}
