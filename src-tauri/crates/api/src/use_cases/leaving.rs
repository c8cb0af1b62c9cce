//! What leaves the counter: papers saved where somebody chooses, papers printed.
//!
//! A dialog stays open for as long as nobody answers, and a printer may be slow: nothing of the desk is held
//! meanwhile, so that the timer, the drafts and the lock go on. A paper is made once its place is known: while the
//! question is open, nothing of it is in memory. If the application locked meanwhile, or somebody else is at the desk,
//! nothing leaves.

use guichet_domain::ids::AgentId;
use guichet_store::Act;
use zeroize::Zeroizing;

use super::save;
use crate::access::Access;
use crate::desk::{Cx, Desk};
use crate::error::{ErrorCode, Result};
use crate::types::{Nothing, Saved};

/// A paper on its way out.
pub(super) struct Leaving {
    pub(super) bytes: Zeroizing<Vec<u8>>,
    /// What the journal keeps of it, written before it goes: a paper never leaves without its trace.
    pub(super) note: Option<Act>,
}

/// Asks where to save, then makes the paper and writes it there.
///
/// `look` tells the name to propose, and refuses what could not be made; `make` makes it.
pub(super) fn save_as(
    desk: &Desk,
    access: Access,
    look: impl FnOnce(&mut Cx<'_>) -> Result<String>,
    make: impl FnOnce(&mut Cx<'_>) -> Result<Leaving>,
) -> Result<Saved> {
    let (asked_by, name) = desk.enter(access, |cx| Ok((cx.open.me.id, look(cx)?)))?;
    let Some(place) = desk.platform().ask_where(&name)? else {
        return Ok(Saved { path: None });
    };
    let bytes = made(desk, access, Some(asked_by), make)?;
    let path = desk.platform().write(&place, &bytes)?;
    Ok(Saved {
        path: Some(path.display().to_string()),
    })
}

/// Makes the paper and prints it.
pub(super) fn print(
    desk: &Desk,
    access: Access,
    printer: Option<&str>,
    make: impl FnOnce(&mut Cx<'_>) -> Result<Leaving>,
) -> Result<Nothing> {
    let bytes = made(desk, access, None, make)?;
    desk.platform().print(&bytes, PRINT_TITLE, printer)?;
    Ok(Nothing {})
}

/// What the printer's queue shows: never a name.
const PRINT_TITLE: &str = "Guichet";

fn made(
    desk: &Desk,
    access: Access,
    asked_by: Option<AgentId>,
    make: impl FnOnce(&mut Cx<'_>) -> Result<Leaving>,
) -> Result<Zeroizing<Vec<u8>>> {
    let _pass = desk.pass_to_write();
    desk.enter(access, |cx| {
        if asked_by.is_some_and(|asked_by| asked_by != cx.open.me.id) {
            return Err(ErrorCode::Locked.into());
        }
        let leaving = make(cx)?;
        if let Some(note) = &leaving.note {
            save(cx, note, |_| Ok(()))?;
        }
        Ok(leaving.bytes)
    })
}
