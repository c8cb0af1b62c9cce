//! What the desk asks of the machine: the shell answers with the system's own means, tests and the
//! command line with stand-ins.

use std::path::PathBuf;
use std::time::Duration;

use crate::error::{ErrorCode, Result};
use crate::types::{PortalMove, PortalProblem, Printer};

pub use guichet_domain::ids::SessionId;
pub use guichet_store::{Changes, Thing};

/// Where a file is to be written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Place {
    /// The file.
    pub path: PathBuf,
    /// The agent agreed to the replacement of what is there; otherwise another name close to it is taken.
    pub replace: bool,
}

/// The machine around the desk.
pub trait Platform: Send + Sync {
    /// Puts a value in the clipboard and clears it after `seconds` if it is still there.
    fn copy(&self, value: &str, seconds: u32) -> Result<()>;
    /// Empties the clipboard if it still holds a value of ours.
    fn clear_clipboard(&self);
    /// Opens an official address (https).
    fn open_url(&self, url: &str) -> Result<()>;
    /// The printers of this desk. It may wait for the printing system, and so may [`Platform::print`]: they are called
    /// while nothing of the desk is held.
    fn printers(&self) -> Vec<Printer>;
    /// Prints a PDF; `title` is what the queue shows: never a personal value.
    fn print(&self, pdf: &[u8], title: &str, printer: Option<&str>) -> Result<()>;
    /// Asks where to save; the extension of the name says what it is. None when the agent changed her mind, and on a
    /// machine without a screen. It waits for the agent: it is called while nothing of the desk is held.
    fn ask_where(&self, _suggested_name: &str) -> Result<Option<Place>> {
        Ok(None)
    }
    /// Writes a file where the agent said, whole or not at all; says where it is.
    fn write(&self, _place: &Place, _bytes: &[u8]) -> Result<PathBuf> {
        Err(ErrorCode::SaveFailed.into())
    }
    /// Asks for a file with one of these extensions, and reads it. None when the agent changed her mind, and on a
    /// machine without a screen.
    fn open_file(&self, _extensions: &[&str]) -> Result<Option<Vec<u8>>> {
        Ok(None)
    }
    /// Whether the machine has a network.
    fn online(&self) -> bool;
    /// Tells the windows what changed.
    fn changed(&self, changes: &Changes);
    /// The sealed windows. A machine without windows has none, and opens none.
    fn portals(&self) -> &dyn Portals {
        &NoPortals
    }
}

/// What a sealed window may show, and for whom.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PortalPlan {
    /// The session: its window shares nothing with another's.
    pub session: SessionId,
    /// Where it begins, https.
    pub url: String,
    /// Hosts that may be shown, their subdomains included.
    pub hosts: Vec<AllowedHost>,
}

/// A host that may be shown.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AllowedHost {
    /// Its name, dotted and lowercase.
    pub host: String,
    /// Only below this path, when given.
    pub path: Option<String>,
}

/// What a sealed window shows now. No title, no address: a host.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct PortalSeen {
    /// Empty until a page is there.
    pub host: String,
    /// The path of the page, kept here to tell a captcha from a search engine; never shown, never written.
    pub path: String,
    /// A page is on its way.
    pub loading: bool,
    /// Goes up with each page that begins.
    pub page: u64,
    /// Why no page is there.
    pub problem: Option<PortalProblem>,
    /// Hosts refused since the window was opened, the latest first, each once.
    pub refused: Vec<String>,
    /// Dialogs answered without being shown.
    pub dialogs_silenced: u32,
    /// The page asked to be printed.
    pub print_asked: bool,
    /// Files that wait for the agent's word.
    pub downloads: Vec<DownloadSeen>,
}

/// A file that waits.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DownloadSeen {
    /// Its number in this window.
    pub id: u32,
    /// A safe file name.
    pub name: String,
    /// What its bytes are.
    pub media: String,
    /// Bytes.
    pub size: u32,
}

/// A file that the site sent, in memory only.
#[derive(Clone)]
pub struct Download {
    /// A safe file name.
    pub name: String,
    /// What its bytes are.
    pub media: String,
    /// What was sent.
    pub bytes: Vec<u8>,
}

/// The sealed windows: one a session at most, each with cookies and storage of its own that end with it.
///
/// [`Portals::evaluate`] and [`Portals::print`] wait for the page, up to their deadline: they are called while
/// nothing else of the desk is held. Everything else answers at once.
pub trait Portals: Send + Sync {
    /// Opens the window of a session, or brings the one that is there to the plan's address.
    fn open(&self, plan: &PortalPlan) -> Result<()>;
    /// What the window of a session shows; `None` when it has none.
    fn seen(&self, session: SessionId) -> Option<PortalSeen>;
    /// Moves in the window.
    fn go(&self, session: SessionId, to: PortalMove) -> Result<()>;
    /// Allows one more host until the window is closed, and goes to the page of it that was refused last if it would
    /// have taken the place of the one shown: never to a frame's or a pop-up's.
    fn allow(&self, session: SessionId, host: &str) -> Result<()>;
    /// The address refused last on a host, without its query: what may be handed to the system's browser.
    fn refused_address(&self, session: SessionId, host: &str) -> Option<String>;
    /// The value of an expression in the page shown, in a world that the page's own scripts cannot reach where
    /// the engine has one.
    ///
    /// # Errors
    /// `PORTAL_CLOSED`; `PORTAL_SILENT` when the page does not answer in time, or answers more than is read.
    fn evaluate(
        &self,
        session: SessionId,
        script: &str,
        deadline: Duration,
    ) -> Result<serde_json::Value>;
    /// The page shown, as a PDF.
    ///
    /// # Errors
    /// `PORTAL_CLOSED`; `PORTAL_SILENT`; `PAGE_NOT_KEPT` where the engine cannot.
    fn print(&self, session: SessionId, deadline: Duration) -> Result<Vec<u8>>;
    /// A copy of a file that waits, which goes on waiting: many sites send a receipt once.
    fn download(&self, session: SessionId, id: u32) -> Option<Download>;
    /// Takes a file that waits: it waits no longer.
    fn take_download(&self, session: SessionId, id: u32) -> Option<Download>;
    /// Closes the window of a session; everything in it is gone.
    fn close(&self, session: SessionId);
    /// Closes every window.
    fn close_all(&self);
}

/// A machine without windows.
struct NoPortals;

impl Portals for NoPortals {
    fn open(&self, _: &PortalPlan) -> Result<()> {
        Err(ErrorCode::OpenFailed.into())
    }

    fn seen(&self, _: SessionId) -> Option<PortalSeen> {
        None
    }

    fn go(&self, _: SessionId, _: PortalMove) -> Result<()> {
        Err(ErrorCode::PortalClosed.into())
    }

    fn allow(&self, _: SessionId, _: &str) -> Result<()> {
        Err(ErrorCode::PortalClosed.into())
    }

    fn refused_address(&self, _: SessionId, _: &str) -> Option<String> {
        None
    }

    fn evaluate(&self, _: SessionId, _: &str, _: Duration) -> Result<serde_json::Value> {
        Err(ErrorCode::PortalClosed.into())
    }

    fn print(&self, _: SessionId, _: Duration) -> Result<Vec<u8>> {
        Err(ErrorCode::PortalClosed.into())
    }

    fn download(&self, _: SessionId, _: u32) -> Option<Download> {
        None
    }

    fn take_download(&self, _: SessionId, _: u32) -> Option<Download> {
        None
    }

    fn close(&self, _: SessionId) {}

    fn close_all(&self) {}
}
