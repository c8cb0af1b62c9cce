//! Long pieces of work: each on a thread of its own, followed by its number, stopped at any moment.
//!
//! A piece of work is handed all that it needs, so that the counter goes on meanwhile. An export touches neither the
//! files nor the keys; an import writes beside the desk, and closes the gate to other writers. The desk stops both
//! when it locks, and waits for the import to have let go of its keys.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::error::{ApiError, ErrorCode, Result};
use crate::gate::Gate;
use crate::types::{ImportDone, JobState, JobView};

/// Ended pieces of work that are still remembered.
const REMEMBERED: usize = 8;

/// The pieces of work of a desk.
#[derive(Default)]
pub(crate) struct Jobs {
    known: Mutex<BTreeMap<u32, Arc<Job>>>,
    last: AtomicU32,
    gate: Arc<Gate>,
    looking: Mutex<()>,
}

/// What a piece of work ends with.
#[derive(Default)]
pub(crate) struct Ended {
    /// Where the file is, when one was saved.
    pub(crate) path: Option<String>,
    /// What was taken in.
    pub(crate) imported: Option<ImportDone>,
}

/// A piece of work, as those who follow it and the thread that does it share it.
pub(crate) struct Job {
    view: Mutex<JobView>,
    cancelled: AtomicBool,
}

impl Job {
    /// So many rows are done.
    pub(crate) fn progressed(&self, done: u64) {
        self.change(|view| view.done = u32::try_from(done).unwrap_or(u32::MAX));
    }

    /// Whether to stop.
    pub(crate) fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }

    /// Where it stands.
    pub(crate) fn state(&self, state: JobState) {
        self.change(|view| view.state = state);
    }

    /// Notes how it ended.
    fn end(&self, outcome: Result<Ended>) {
        let cancelled = self.is_cancelled();
        self.change(|view| match outcome {
            Ok(ended) => {
                view.state = JobState::Done;
                view.done = view.total;
                view.path = ended.path;
                view.imported = ended.imported;
            }
            Err(_) if cancelled => view.state = JobState::Cancelled,
            Err(error) => {
                view.state = JobState::Failed;
                view.error = Some(error);
            }
        });
    }

    /// As those who follow it see it.
    pub(crate) fn view(&self) -> JobView {
        self.view
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn change(&self, change: impl FnOnce(&mut JobView)) {
        change(&mut self.view.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

/// Notes that a piece of work failed, should it end without a word.
struct Watched(Arc<Job>);

impl Drop for Watched {
    fn drop(&mut self) {
        if !is_over(self.0.view().state) {
            self.0.end(Err(ErrorCode::Internal.into()));
        }
    }
}

const fn is_over(state: JobState) -> bool {
    matches!(
        state,
        JobState::Done | JobState::Cancelled | JobState::Failed
    )
}

impl Jobs {
    /// Begins a piece of work of so many rows, on a thread of its own.
    ///
    /// # Errors
    /// `BUSY` while another one is under way; `SYSTEM` when the system has no thread to give.
    pub(crate) fn begin(
        &self,
        total: usize,
        work: impl FnOnce(&Job) -> Result<Ended> + Send + 'static,
    ) -> Result<JobView> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.values().any(|job| !is_over(job.view().state)) {
            return Err(ErrorCode::Busy.into());
        }
        while known.len() >= REMEMBERED {
            known.pop_first();
        }
        let id = self.last.fetch_add(1, Ordering::Relaxed) + 1;
        let job = Arc::new(Job {
            view: Mutex::new(JobView {
                id,
                state: JobState::Running,
                done: 0,
                total: u32::try_from(total).unwrap_or(u32::MAX),
                path: None,
                imported: None,
                error: None,
            }),
            cancelled: AtomicBool::new(false),
        });
        let watched = Watched(job.clone());
        std::thread::Builder::new()
            .name("job".to_owned())
            .spawn(move || watched.0.end(work(&watched.0)))
            .map_err(|error| ApiError::new(ErrorCode::System).with("operation", error.kind()))?;
        let view = job.view();
        known.insert(id, job);
        Ok(view)
    }

    /// A piece of work by its number.
    pub(crate) fn find(&self, id: u32) -> Result<Arc<Job>> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known
            .get(&id)
            .cloned()
            .ok_or_else(|| ApiError::not_found("job"))
    }

    /// Asks a piece of work to stop: it leaves nothing.
    pub(crate) fn cancel(&self, id: u32) -> Result<JobView> {
        let job = self.find(id)?;
        job.cancelled.store(true, Ordering::Relaxed);
        self.gate.wake();
        Ok(job.view())
    }

    /// Asks everything to stop, and forgets it; waits until nothing writes beside the desk any more.
    pub(crate) fn stop(&self) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        for job in known.values() {
            job.cancelled.store(true, Ordering::Relaxed);
        }
        known.clear();
        drop(known);
        self.gate.wake();
        self.gate.wait_open();
    }

    /// Held by who reads a file anew, so that two readings of it end in the order in which they were asked for.
    pub(crate) fn one_look(&self) -> MutexGuard<'_, ()> {
        self.looking.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What writers pass through.
    pub(crate) const fn gate(&self) -> &Arc<Gate> {
        &self.gate
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    fn ended(jobs: &Jobs, id: u32) -> JobView {
        loop {
            let view = jobs.find(id).unwrap().view();
            if is_over(view.state) {
                return view;
            }
            std::thread::yield_now();
        }
    }

    #[test]
    fn a_piece_of_work_is_followed_to_its_end() {
        let jobs = Jobs::default();
        let begun = jobs
            .begin(3, |job| {
                job.progressed(2);
                Ok(Ended {
                    path: Some("a.csv".to_owned()),
                    imported: None,
                })
            })
            .unwrap();
        let view = ended(&jobs, begun.id);
        assert_eq!(view.state, JobState::Done);
        assert_eq!((view.done, view.total), (3, 3));
        assert_eq!(view.path.as_deref(), Some("a.csv"));
    }

    #[test]
    fn one_at_a_time_and_a_cancelled_one_says_so() {
        let jobs = Jobs::default();
        let (go, wait) = mpsc::channel::<()>();
        let begun = jobs
            .begin(1, move |job| {
                // Until it is told to stop.
                let _ = wait.recv();
                assert!(job.is_cancelled());
                Err(ErrorCode::Internal.into())
            })
            .unwrap();
        let busy = jobs.begin(1, |_| Ok(Ended::default())).unwrap_err();
        assert_eq!(busy.code, ErrorCode::Busy);
        jobs.cancel(begun.id).unwrap();
        go.send(()).unwrap();
        assert_eq!(ended(&jobs, begun.id).state, JobState::Cancelled);
        assert!(jobs.begin(1, |_| Ok(Ended::default())).is_ok());
    }

    #[test]
    fn what_panics_has_failed() {
        let jobs = Jobs::default();
        let begun = jobs.begin(1, |_| panic!("on purpose")).unwrap();
        let view = ended(&jobs, begun.id);
        assert_eq!(view.error.map(|e| e.code), Some(ErrorCode::Internal));
        assert!(jobs.begin(1, |_| Ok(Ended::default())).is_ok());
    }

    #[test]
    fn what_fails_says_why() {
        let jobs = Jobs::default();
        let begun = jobs.begin(1, |_| Err(ErrorCode::DiskFull.into())).unwrap();
        let view = ended(&jobs, begun.id);
        assert_eq!(view.error.map(|e| e.code), Some(ErrorCode::DiskFull));
    }
}
