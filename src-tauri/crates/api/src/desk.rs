//! The desk: one data folder, locked or with one agent at it.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use guichet_catalogue::Catalogue;
use guichet_domain::ids::Ids;
use guichet_domain::role::Role;
use guichet_domain::time::{Clock, Zone, day_in};
use guichet_keys::{KdfCost, OpenKeys};
use guichet_store::{Act, AgentRow as StoredAgent, Store, Tx};

use crate::access::{Access, CommandSpec};
use crate::door::Door;
use crate::error::{ApiError, ErrorCode, Result};
use crate::platform::{Changes, Platform};
use crate::transient::Transient;
use crate::types::*;
use crate::use_cases;

/// Seconds before the lock at which a warning is due.
pub const WARN_SECONDS: u32 = 30;

/// What the desk is given by who starts it.
pub struct Settings {
    /// Where the two files and the key ring are.
    pub dir: PathBuf,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Identifiers and randomness.
    pub ids: Arc<dyn Ids>,
    /// The machine.
    pub platform: Arc<dyn Platform>,
    /// Cost of a password's derivation: the production cost, save in tests.
    pub kdf: KdfCost,
}
