//! Sealed windows without an engine: they remember what they were asked, and answer what a test prepared.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Mutex;
use std::time::Duration;

use guichet_api::error::Result;
use guichet_api::platform::{Download, PortalPlan, PortalSeen, Portals, SessionId};
use guichet_api::types::PortalMove;
use guichet_api::{ErrorCode, Result as ApiResult};
use serde_json::Value;

/// A file that a site gave: its name, its media type and its bytes.
pub type WaitingFile = (String, String, Vec<u8>);

/// The windows of a test.
#[derive(Default)]
pub struct TestPortals {
    /// What is open, and what it shows.
    pub open: Mutex<BTreeMap<SessionId, PortalSeen>>,
    /// Every plan that was opened, in order.
    pub plans: Mutex<Vec<PortalPlan>>,
    /// Hosts allowed since.
    pub allowed: Mutex<Vec<String>>,
    /// What the pages answer, in order; then they are silent.
    pub answers: Mutex<VecDeque<Value>>,
    /// The scripts that were run.
    pub scripts: Mutex<Vec<String>>,
    /// Files that wait.
    pub files: Mutex<BTreeMap<u32, WaitingFile>>,
    /// The page as a PDF; none: it cannot be kept.
    pub page: Mutex<Option<Vec<u8>>>,
}

impl TestPortals {
    /// Changes what a window shows.
    pub fn show(&self, session: SessionId, change: impl FnOnce(&mut PortalSeen)) {
        change(
            self.open
                .lock()
                .unwrap()
                .get_mut(&session)
                .expect("an open window"),
        );
    }

    fn is_open(&self, session: SessionId) -> ApiResult<()> {
        let open = self.open.lock().unwrap().contains_key(&session);
        open.then_some(())
            .ok_or_else(|| ErrorCode::PortalClosed.into())
    }
}

impl Portals for TestPortals {
    fn open(&self, plan: &PortalPlan) -> Result<()> {
        self.plans.lock().unwrap().push(plan.clone());
        self.open.lock().unwrap().entry(plan.session).or_default();
        Ok(())
    }

    fn seen(&self, session: SessionId) -> Option<PortalSeen> {
        self.open.lock().unwrap().get(&session).cloned()
    }

    fn go(&self, session: SessionId, _: PortalMove) -> Result<()> {
        self.is_open(session)
    }

    fn allow(&self, session: SessionId, host: &str) -> Result<()> {
        self.is_open(session)?;
        self.allowed.lock().unwrap().push(host.to_owned());
        self.show(session, |seen| {
            seen.refused.retain(|refused| refused != host)
        });
        Ok(())
    }

    fn refused_address(&self, session: SessionId, host: &str) -> Option<String> {
        let seen = self.seen(session)?;
        seen.refused
            .contains(&host.to_owned())
            .then(|| format!("https://{host}/"))
    }

    fn evaluate(&self, session: SessionId, script: &str, _: Duration) -> Result<Value> {
        self.is_open(session)?;
        self.scripts.lock().unwrap().push(script.to_owned());
        let answer = self.answers.lock().unwrap().pop_front();
        answer.ok_or_else(|| ErrorCode::PortalSilent.into())
    }

    fn print(&self, session: SessionId, _: Duration) -> Result<Vec<u8>> {
        self.is_open(session)?;
        let page = self.page.lock().unwrap().clone();
        page.ok_or_else(|| ErrorCode::PageNotKept.into())
    }

    fn download(&self, _: SessionId, id: u32) -> Option<Download> {
        let (name, media, bytes) = self.files.lock().unwrap().get(&id)?.clone();
        Some(Download { name, media, bytes })
    }

    fn take_download(&self, _: SessionId, id: u32) -> Option<Download> {
        let (name, media, bytes) = self.files.lock().unwrap().remove(&id)?;
        Some(Download { name, media, bytes })
    }

    fn close(&self, session: SessionId) {
        self.open.lock().unwrap().remove(&session);
    }

    fn close_all(&self) {
        self.open.lock().unwrap().clear();
    }
}
