//! The two SQLCipher files: migrations, transact, tables, journal. The only crate that knows SQL.
//!
//! `activity.db` holds what a supervisor may read; `vault.db` what identifies citizens. A connection opens the
//! first and, with the right key, attaches the second; commits are atomic over both. Every write goes through
//! [`Store::transact`]; reads through [`Store::read`]. Each table has its folder, with its SQL beside it.

mod agent;
mod answer;
mod catalogue;
mod citizen;
mod error;
mod fact;
mod file;
mod import;
mod journal;
mod meta;
mod migrate;
mod open;
mod place;
#[cfg(test)]
mod plans;
mod profile;
mod read;
mod recover;
mod report;
mod request;
mod retention;
mod session;
mod setting;
mod site;
mod skill;
mod sql;
#[cfg(test)]
mod testing;
mod transact;
mod verify;
mod view;
mod work;
mod workshop;

pub use agent::Agent;
pub use answer::{Diagnosis, Satisfaction};
pub use catalogue::SiteProcedure;
pub use citizen::{Citizen, CitizenHit, Match};
pub use error::{DataFile, Result, Rule, StoreError};
pub use fact::{FactKind, FactRequest, FactRequests, FactRow, Generation, LateRequest, Month};
pub use file::{FileKind, SessionFile};
pub use import::{ImportBatch, Undone};
pub use journal::{ChainFault, JournalRow};
pub use open::{Opened, Presence, Store};
pub use place::Place;
pub use profile::ProfileValue;
pub use read::Reader;
pub use report::ReportIntro;
pub use request::{Request, RequestState};
pub use retention::{Limits, Overdue};
pub use session::{Correction, Counts, Session, SessionState, Source};
pub use site::Site;
pub use skill::{AgentSkill, EquipmentNeed, NeedState, Training};
pub use transact::{Act, ActClass, Changes, ClockBack, Detail, Done, Subject, Thing, Tx};
pub use verify::{Problem, Report};
pub use view::SavedView;
pub use work::{DocumentState, RequestDocument, RequestWork};
pub use workshop::{CountKind, Workshop, WorkshopCount, WorkshopState};
