//! What a session holds of the person it is for: it goes when the session is for somebody else.
//!
//! The requests stay, as they were when they were chosen; what was typed, ticked or noted in them for one person is
//! never met by the next.

use chrono::{DateTime, Utc};
use guichet_domain::ids::SessionId;
use guichet_store::{Request, RequestWork, Tx};

use crate::desk::Cx;
use crate::error::Result;

/// What was typed, ticked, noted and opened for the person of a session.
pub(crate) struct Given {
    session: SessionId,
    /// Fields of the draft.
    fields: Vec<String>,
    /// Requests that were worked on, those taken back included: an undo brings them back.
    requests: Vec<Worked>,
    /// Values in memory, or a window of an official site.
    passing: bool,
}

struct Worked {
    request: Request,
    ticks: Vec<String>,
    /// It was left at a step of its own.
    left: bool,
}

impl Given {
    pub(crate) fn of(cx: &Cx<'_>, session: SessionId) -> Result<Self> {
        let read = cx.open.store.read();
        let mut requests = Vec::new();
        for request in read.requests_of(session)? {
            let ticks: Vec<_> = read
                .request_documents(request.id)?
                .into_iter()
                .map(|tick| tick.document)
                .collect();
            let work = read.request_work(request.id)?;
            let noted = work.as_ref().is_some_and(is_noted);
            if !ticks.is_empty() || noted || is_decided(&request) {
                requests.push(Worked {
                    request,
                    ticks,
                    left: work.is_some_and(|work| work.step.is_some()),
                });
            }
        }
        let fields = read.profile(session)?.into_iter().map(|v| v.field);
        Ok(Self {
            session,
            fields: fields.collect(),
            requests,
            passing: cx.open.transient.holds(session)
                || cx.around.platform.portals().seen(session).is_some(),
        })
    }

    /// Nobody would miss anything.
    pub(crate) fn is_nothing(&self) -> bool {
        self.fields.is_empty() && self.requests.is_empty() && !self.passing
    }

    /// Takes what the files hold of it off; what is in memory goes once that is written.
    pub(crate) fn clear(self, tx: &mut Tx<'_>, now: DateTime<Utc>) -> Result<()> {
        for field in &self.fields {
            tx.drop_profile_value(self.session, field)?;
        }
        for Worked {
            request,
            ticks,
            left,
        } in self.requests
        {
            for document in &ticks {
                tx.drop_request_document(request.id, document)?;
            }
            tx.save_request_work(&RequestWork::empty(request.id, now))?;
            if left {
                tx.save_step(request.id, FIRST_STEP, now)?;
            }
            tx.save_request(&Request {
                outcome: None,
                blocking_reason: None,
                orientation_target: None,
                way: None,
                returns_to: None,
                due_on: None,
                ..request
            })?;
        }
        Ok(())
    }
}

/// Where the work on a request begins.
const FIRST_STEP: &str = "papers";

/// Something of the request was said for this person. The level and the themes are of the request itself.
const fn is_decided(request: &Request) -> bool {
    request.outcome.is_some()
        || request.blocking_reason.is_some()
        || request.orientation_target.is_some()
        || request.way.is_some()
}

const fn is_noted(work: &RequestWork) -> bool {
    work.reference.is_some()
        || work.next_step.is_some()
        || work.next_date.is_some()
        || work.blocking_note.is_some()
        || work.note.is_some()
}
