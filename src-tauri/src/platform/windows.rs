//! Windows 10 (2004) and later: the shell's verbs for printing and opening, the print spooler's
//! list, the connectivity hint of the network. See `docs/PLATFORMS.md` for what was run where.
#![expect(
    unsafe_code,
    reason = "the system's own functions are reached by pointers"
)]

use std::ffi::c_void;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use arboard::{Set, SetExtWindows};
use guichet_api::types::Printer;
use tauri::Url;
use windows::Win32::Foundation::HANDLE;
use windows::Win32::Graphics::Printing::{
    EnumPrintersW, GetDefaultPrinterW, PRINTER_ENUM_CONNECTIONS, PRINTER_ENUM_LOCAL,
    PRINTER_INFO_4W,
};
use windows::Win32::NetworkManagement::IpHelper::{
    GetNetworkConnectivityHint, NotifyNetworkConnectivityHintChange,
};
use windows::Win32::Networking::WinSock::{
    NL_NETWORK_CONNECTIVITY_HINT, NetworkConnectivityLevelHintConstrainedInternetAccess,
    NetworkConnectivityLevelHintInternetAccess,
};
use windows::Win32::System::SystemInformation::GetTickCount;
use windows::Win32::UI::Input::KeyboardAndMouse::{GetLastInputInfo, LASTINPUTINFO};
use windows::Win32::UI::Shell::ShellExecuteW;
use windows::Win32::UI::WindowsAndMessaging::{SW_HIDE, SW_SHOWNORMAL};
use windows::core::{HSTRING, PCWSTR, PWSTR, w};

use super::PrintFailure;

/// A program that prints for us reads the page within this time; then the page is wiped.
const PRINT_FILE_LIFE: Duration = Duration::from_secs(120);
/// What `ShellExecuteW` answers at most when it failed.
const SHELL_FAILURES: usize = 32;
/// `SE_ERR_NOASSOC`: no program of this computer prints PDF files.
const NO_PROGRAM: usize = 31;

/// Nothing is to be chosen for WebView2 before it starts.
pub(crate) fn prepare() {}

/// Whether there is a screen to open a window on: always, where windows gave the system its name.
pub(crate) fn has_screen() -> bool {
    true
}

/// How long nobody has touched this computer: WebView2 does not tell what is typed in a page of another window.
pub(crate) fn untouched_for() -> Option<Duration> {
    let mut last = LASTINPUTINFO {
        cbSize: u32::try_from(size_of::<LASTINPUTINFO>()).ok()?,
        dwTime: 0,
    };
    // SAFETY: the structure says its own size, as the call asks.
    let read = unsafe { GetLastInputInfo(&mut last) };
    // SAFETY: reads a counter.
    let now = unsafe { GetTickCount() };
    // The counter begins again every 49 days.
    read.as_bool()
        .then(|| Duration::from_millis(now.wrapping_sub(last.dwTime).into()))
}

/// Keeps a value out of the clipboard's history and of its copy on other computers.
pub(crate) fn hide_from_history(set: Set<'_>) -> Set<'_> {
    set.exclude_from_monitoring()
        .exclude_from_cloud()
        .exclude_from_history()
}

/// Opens an address in the default browser.
///
/// # Errors
/// No browser, or the system refused.
pub(crate) fn open_address(address: &Url) -> io::Result<()> {
    shell_execute(w!("open"), &HSTRING::from(address.as_str()), None, true)
        .map_err(|code| io::Error::other(format!("ShellExecute {code}")))
}

fn shell_execute(
    verb: PCWSTR,
    file: &HSTRING,
    parameters: Option<&HSTRING>,
    shown: bool,
) -> Result<(), usize> {
    let parameters = parameters.map_or(PCWSTR::null(), |text| PCWSTR(text.as_ptr()));
    let show = if shown { SW_SHOWNORMAL } else { SW_HIDE };
    // SAFETY: every string ends with a zero and outlives the call.
    let answer = unsafe { ShellExecuteW(None, verb, file, parameters, PCWSTR::null(), show) };
    match answer.0 as usize {
        failure if failure <= SHELL_FAILURES => Err(failure),
        _ => Ok(()),
    }
}

/// The printers of this account, local and shared.
pub(crate) fn printers() -> Vec<Printer> {
    let default = default_printer();
    names()
        .into_iter()
        .map(|name| Printer {
            default: Some(&name) == default.as_ref(),
            name,
        })
        .collect()
}

fn names() -> Vec<String> {
    let flags = PRINTER_ENUM_LOCAL | PRINTER_ENUM_CONNECTIONS;
    let (mut needed, mut count) = (0, 0);
    // SAFETY: without a buffer the call only says how long it should be.
    // Its answer is an error by design: the length is what counts.
    let _ = unsafe { EnumPrintersW(flags, None, 4, None, &mut needed, &mut count) };
    // As whole records, so that the first one is aligned; the names they point to follow them.
    let size = size_of::<PRINTER_INFO_4W>();
    let mut records = vec![PRINTER_INFO_4W::default(); (needed as usize).div_ceil(size)];
    let bytes = records.len() * size;
    // SAFETY: the records are plain data, and the slice covers exactly them.
    let buffer = unsafe { std::slice::from_raw_parts_mut(records.as_mut_ptr().cast(), bytes) };
    // SAFETY: the buffer is as long as the call is told.
    let read = unsafe { EnumPrintersW(flags, None, 4, Some(buffer), &mut needed, &mut count) };
    if let Err(error) = read {
        tracing::error!(%error, "printers");
        return Vec::new();
    }
    let read = records.iter().take(count as usize);
    // SAFETY: the call filled `count` records with pointers into the buffer, which still lives.
    read.filter_map(|record| unsafe { record.pPrinterName.to_string() }.ok())
        .collect()
}

fn default_printer() -> Option<String> {
    let mut length = 0;
    // SAFETY: without a buffer the call only says how long it should be.
    let _ = unsafe { GetDefaultPrinterW(None, &mut length) };
    let mut name = vec![0_u16; length as usize];
    // SAFETY: the buffer has the length that the call asked for.
    let found = unsafe { GetDefaultPrinterW(Some(PWSTR(name.as_mut_ptr())), &mut length) };
    let name = name.split(|&unit| unit == 0).next()?;
    found.as_bool().then(|| String::from_utf16_lossy(name))
}

/// Prints through the program that this computer has for PDF files, from a file in a folder of
/// this account, wiped afterwards.
///
/// # Errors
/// No printer, no program that prints, or the system refused.
pub(crate) fn print(pdf: &[u8], _title: &str, printer: Option<&str>) -> Result<(), PrintFailure> {
    let Some(printer) = printer.map(str::to_owned).or_else(default_printer) else {
        return Err(PrintFailure::NoPrinter);
    };
    let refused = |error: io::Error| PrintFailure::Refused(error.to_string());
    let folder = print_folder().map_err(refused)?;
    let file = super::folder::write_new(&folder.join("page.pdf"), pdf).map_err(refused)?;
    let quoted = HSTRING::from(format!("\"{printer}\""));
    let asked = shell_execute(
        w!("printto"),
        &HSTRING::from(file.as_path()),
        Some(&quoted),
        false,
    );
    if asked.is_err() {
        wipe(&file);
    } else {
        thread::spawn(move || {
            thread::sleep(PRINT_FILE_LIFE);
            wipe(&file);
        });
    }
    asked.map_err(|code| match code {
        NO_PROGRAM => PrintFailure::NoPrinter,
        code => PrintFailure::Refused(format!("ShellExecute {code}")),
    })
}

/// The folder of pages being printed; what an earlier run could not wipe goes first.
fn print_folder() -> io::Result<PathBuf> {
    let folder = std::env::temp_dir().join("Guichet impression");
    fs::create_dir_all(&folder)?;
    for entry in fs::read_dir(&folder)? {
        let entry = entry?;
        let age = entry.metadata()?.modified()?.elapsed().unwrap_or_default();
        if age > PRINT_FILE_LIFE {
            wipe(&entry.path());
        }
    }
    Ok(folder)
}

/// Overwrites a page with zeros, then removes it.
fn wipe(file: &Path) {
    let wiped = fs::metadata(file)
        .and_then(|data| fs::write(file, vec![0; data.len().try_into().unwrap_or_default()]))
        .and_then(|()| fs::remove_file(file));
    if let Err(error) = wiped {
        tracing::error!(kind = ?error.kind(), "a printed page was not wiped");
    }
}

/// The link to the network, as the system sees it.
pub(crate) struct Network;

type Told = Box<dyn Fn(bool) + Send + Sync>;

impl Network {
    /// Calls `told` at each change, on a thread of the system.
    pub(crate) fn watch(told: impl Fn(bool) + Send + Sync + 'static) -> Self {
        // Never freed: the system may call it until the program ends.
        let context: *mut Told = Box::into_raw(Box::new(Box::new(told)));
        let mut handle = HANDLE::default();
        // SAFETY: the context is a `Told` that is never freed, as `hint_changed` expects.
        let watched = unsafe {
            NotifyNetworkConnectivityHintChange(
                Some(hint_changed),
                Some(context.cast_const().cast()),
                false,
                &mut handle,
            )
        };
        if watched.is_err() {
            tracing::error!(code = watched.0, "the network is not watched");
        }
        Self
    }

    /// Whether the Internet answers, or at least its access page.
    pub(crate) fn online(&self) -> bool {
        let mut hint = NL_NETWORK_CONNECTIVITY_HINT::default();
        // SAFETY: the call writes one hint.
        let read = unsafe { GetNetworkConnectivityHint(&mut hint) };
        read.is_ok() && leads_out(hint)
    }
}

/// # Safety
/// `context` is the `Told` given with this function, still alive.
unsafe extern "system" fn hint_changed(context: *const c_void, hint: NL_NETWORK_CONNECTIVITY_HINT) {
    // SAFETY: as said above.
    let told = unsafe { &*context.cast::<Told>() };
    told(leads_out(hint));
}

fn leads_out(hint: NL_NETWORK_CONNECTIVITY_HINT) -> bool {
    let level = hint.ConnectivityLevel;
    level == NetworkConnectivityLevelHintInternetAccess
        || level == NetworkConnectivityLevelHintConstrainedInternetAccess
}
