//! Long pieces of work: each on a thread of its own, followed by its number, stopped at any moment.
//!
//! A piece of work is handed all that it needs: it touches neither the files nor the keys, so that the counter goes
//! on meanwhile. The desk stops it when it locks.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use crate::error::{ApiError, ErrorCode, Result};
use crate::types::{JobState, JobView};

/// Ended pieces of work that are still remembered.
const REMEMBERED: usize = 8;

/// The pieces of work of a desk.
#[derive(Default)]
pub(crate) struct Jobs {
    known: Mutex<BTreeMap<u32, Arc<Job>>>,
    last: AtomicU32,
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

    /// Notes how it ended: with the path of what was saved, if it was.
    fn end(&self, outcome: Result<Option<String>>) {
        let cancelled = self.is_cancelled();
        self.change(|view| match outcome {
            Ok(path) => {
                view.state = JobState::Done;
                view.done = view.total;
                view.path = path;
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
        work: impl FnOnce(&Job) -> Result<Option<String>> + Send + 'static,
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
                error: None,
            }),
            cancelled: AtomicBool::new(false),
        });
        let shared = job.clone();
        std::thread::Builder::new()
            .name("job".to_owned())
            .spawn(move || shared.end(work(&shared)))
            .map_err(|error| ApiError::new(ErrorCode::System).with("operation", error.kind()))?;
        let view = job.view();
        known.insert(id, job);
        Ok(view)
    }

    /// A piece of work that is over already: what it did could not be left half done.
    pub(crate) fn done(&self, total: usize) -> JobView {
        let total = u32::try_from(total).unwrap_or(u32::MAX);
        let view = JobView {
            id: self.last.fetch_add(1, Ordering::Relaxed) + 1,
            state: JobState::Done,
            done: total,
            total,
            path: None,
            error: None,
        };
        let job = Job {
            view: Mutex::new(view.clone()),
            cancelled: AtomicBool::new(false),
        };
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.insert(view.id, Arc::new(job));
        view
    }

    /// A piece of work by its number.
    pub(crate) fn find(&self, id: u32) -> Result<Arc<Job>> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known
            .get(&id)
            .cloned()
            .ok_or_else(|| ApiError::not_found("job"))
    }

    /// Asks a piece of work to stop: it leaves no file.
    pub(crate) fn cancel(&self, id: u32) -> Result<JobView> {
        let job = self.find(id)?;
        job.cancelled.store(true, Ordering::Relaxed);
        Ok(job.view())
    }

    /// Asks everything to stop, and forgets it.
    pub(crate) fn stop(&self) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        for job in known.values() {
            job.cancelled.store(true, Ordering::Relaxed);
        }
        known.clear();
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
                Ok(Some("a.csv".to_owned()))
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
        let busy = jobs.begin(1, |_| Ok(None)).unwrap_err();
        assert_eq!(busy.code, ErrorCode::Busy);
        jobs.cancel(begun.id).unwrap();
        go.send(()).unwrap();
        assert_eq!(ended(&jobs, begun.id).state, JobState::Cancelled);
        assert!(jobs.begin(1, |_| Ok(None)).is_ok());
    }

    #[test]
    fn what_fails_says_why() {
        let jobs = Jobs::default();
        let begun = jobs.begin(1, |_| Err(ErrorCode::DiskFull.into())).unwrap();
        let view = ended(&jobs, begun.id);
        assert_eq!(view.error.map(|e| e.code), Some(ErrorCode::DiskFull));
    }
}
