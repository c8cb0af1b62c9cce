//! Linux: CUPS, the desktop's own browser command, GIO for the network.

use std::ffi::OsStr;
use std::io::{self, Write};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::thread;
use std::time::Duration;

use arboard::{Set, SetExtLinux};
use gtk::gio::NetworkMonitor;
use gtk::gio::prelude::NetworkMonitorExt;
use guichet_api::types::Printer;
use tauri::Url;

use super::PrintFailure;

/// What makes the web engine draw on the processor, without its compositor.
const NO_COMPOSITOR: &str = "WEBKIT_DISABLE_COMPOSITING_MODE";

/// Set when [`NO_COMPOSITOR`] was set here, and not by who started the program.
static WITHOUT_COMPOSITOR: OnceLock<()> = OnceLock::new();

/// Chooses how the web engine draws. To be called first, while there is one thread.
///
/// Pages of text and boxes gain nothing from the engine's compositor, which costs a quarter more memory and a
/// slower first screen on the small computers of a counter. A value set by who starts the program is kept.
pub(crate) fn prepare() {
    if std::env::var_os(NO_COMPOSITOR).is_none() {
        // SAFETY: `main` calls this before any thread is started, so that nothing reads the environment meanwhile.
        #[expect(unsafe_code, reason = "the engine reads its environment only")]
        unsafe {
            std::env::set_var(NO_COMPOSITOR, OsStr::new("1"));
        }
        let _ = WITHOUT_COMPOSITOR.set(());
    }
}

/// Another program, in the environment that this one was started in.
fn program(name: &str) -> Command {
    let mut command = Command::new(name);
    if WITHOUT_COMPOSITOR.get().is_some() {
        command.env_remove(NO_COMPOSITOR);
    }
    command
}

/// Whether there is a screen to open a window on. To be called once, on the main thread.
pub(crate) fn has_screen() -> bool {
    gtk::init().is_ok()
}

/// Not asked: WebKitGTK tells what is typed and clicked in a sealed window.
pub(crate) fn untouched_for() -> Option<Duration> {
    None
}

/// Asks clipboard histories (KDE's, and those that follow its hint) to look away.
pub(crate) fn hide_from_history(set: Set<'_>) -> Set<'_> {
    set.exclude_from_history()
}

/// Opens an address in the browser that the desktop prefers.
///
/// # Errors
/// `xdg-open` is not installed.
pub(crate) fn open_address(address: &Url) -> io::Result<()> {
    let mut opener = program("xdg-open")
        .arg(address.as_str())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    // It may last as long as the browser: waited for elsewhere, so that no process stays behind.
    thread::spawn(move || {
        if let Ok(status) = opener.wait()
            && !status.success()
        {
            tracing::error!(%status, "xdg-open");
        }
    });
    Ok(())
}

/// The printers that CUPS knows; none when CUPS is not there.
pub(crate) fn printers() -> Vec<Printer> {
    let asked = |option: &str| {
        let output = program("lpstat")
            .arg(option)
            .env("LC_ALL", "C")
            .output()
            .ok()?;
        String::from_utf8(output.stdout).ok()
    };
    let Some(names) = asked("-e") else {
        return Vec::new();
    };
    printers_told(&names, &asked("-d").unwrap_or_default())
}

/// From what `lpstat -e` (names) and `lpstat -d` (the default) answer in the C locale.
fn printers_told(names: &str, default: &str) -> Vec<Printer> {
    let default = default.trim().strip_prefix("system default destination: ");
    names
        .lines()
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .map(|name| Printer {
            name: name.to_owned(),
            default: Some(name) == default,
        })
        .collect()
}

/// Prints through CUPS: the pages go by a pipe, so that this program writes nothing on the disk.
///
/// # Errors
/// No printer, or CUPS refused.
pub(crate) fn print(pdf: &[u8], title: &str, printer: Option<&str>) -> Result<(), PrintFailure> {
    let refused = |error: io::Error| PrintFailure::Refused(error.to_string());
    let mut command = program("lp");
    command.env("LC_ALL", "C").arg("-t").arg(title);
    if let Some(printer) = printer {
        command.arg("-d").arg(printer);
    }
    let mut lp = command
        .arg("-")
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => PrintFailure::NoPrinter,
            _ => refused(error),
        })?;
    // A broken pipe says that `lp` gave up: what it tells is worth more.
    let piped = lp
        .stdin
        .take()
        .map_or(Ok(()), |mut stdin| stdin.write_all(pdf));
    let output = lp.wait_with_output().map_err(refused)?;
    if output.status.success() {
        return piped.map_err(refused);
    }
    Err(refusal(&String::from_utf8_lossy(&output.stderr)))
}

/// What `lp` tells in the C locale.
fn refusal(told: &str) -> PrintFailure {
    const NO_PRINTER: [&str; 3] = [
        "no default destination",
        "No destinations added",
        "does not exist",
    ];
    if NO_PRINTER.iter().any(|words| told.contains(words)) {
        PrintFailure::NoPrinter
    } else {
        PrintFailure::Refused(told.trim().to_owned())
    }
}

/// The link to the network, as the system sees it.
pub(crate) struct Network;

impl Network {
    /// Calls `told` at each change, on the window's thread, where this must be called.
    pub(crate) fn watch(told: impl Fn(bool) + Send + Sync + 'static) -> Self {
        let monitor = NetworkMonitor::default();
        // The monitor lives as long as the program: the handler is never taken off.
        monitor.connect_network_changed(move |_, online| told(online));
        Self
    }

    /// Whether some route leads out of this computer.
    pub(crate) fn online(&self) -> bool {
        NetworkMonitor::default().is_network_available()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(printers: Vec<Printer>) -> Vec<(String, bool)> {
        printers
            .into_iter()
            .map(|printer| (printer.name, printer.default))
            .collect()
    }

    #[test]
    fn printers_are_read_with_their_default() {
        let told = printers_told("Accueil\nPDF\n", "system default destination: PDF\n");
        assert_eq!(
            pairs(told),
            [("Accueil".to_owned(), false), ("PDF".to_owned(), true)]
        );
    }

    #[test]
    fn no_default_is_no_default() {
        let told = printers_told("Accueil\n\n", "no system default destination\n");
        assert_eq!(pairs(told), [("Accueil".to_owned(), false)]);
        assert!(printers_told("", "").is_empty());
    }

    #[test]
    fn a_missing_printer_is_told_from_a_refusal() {
        for told in [
            "lp: Error - no default destination available.",
            "lp: The printer or class does not exist.",
            "lp: No destinations added.",
        ] {
            assert!(matches!(refusal(told), PrintFailure::NoPrinter), "{told}");
        }
        let told = "lp: Destination \"Accueil\" is not accepting jobs.\n";
        assert!(matches!(refusal(told), PrintFailure::Refused(why) if why == told.trim()));
    }
}
