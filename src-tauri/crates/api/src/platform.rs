//! What the desk asks of the machine: the shell answers with the system's own means, tests and the
//! command line with stand-ins.

use std::path::PathBuf;

use crate::error::Result;
use crate::types::Printer;

pub use guichet_store::{Changes, Thing};

/// The machine around the desk.
pub trait Platform: Send + Sync {
    /// Puts a value in the clipboard and clears it after `seconds` if it is still there.
    fn copy(&self, value: &str, seconds: u32) -> Result<()>;
    /// Empties the clipboard if it still holds a value of ours.
    fn clear_clipboard(&self);
    /// Opens an official address (https).
    fn open_url(&self, url: &str) -> Result<()>;
    /// The printers of this desk.
    fn printers(&self) -> Vec<Printer>;
    /// Prints a PDF; `title` is what the queue shows: never a personal value.
    fn print(&self, pdf: &[u8], title: &str, printer: Option<&str>) -> Result<()>;
    /// Asks where to save, and writes there. None when the agent changed her mind.
    fn save(&self, pdf: &[u8], suggested_name: &str) -> Result<Option<PathBuf>>;
    /// Whether the machine has a network.
    fn online(&self) -> bool;
    /// Tells the windows what changed.
    fn changed(&self, changes: &Changes);
}
