//! The lock on real inactivity: one deadline, moved by input, waited for without polling.
//!
//! The desk knows how long is left, by the calendar's clock; this only wakes at the right moment.

use std::time::Duration;

use tokio::sync::watch;
use tokio::time::{Instant, sleep_until};

/// When the application locks if nobody touches it.
#[derive(Clone, Copy, Debug)]
struct Deadline {
    at: Instant,
    warn_at: Instant,
}

/// The deadline; the future made with it waits for it.
pub(crate) struct Inactivity {
    deadline: watch::Sender<Option<Deadline>>,
}

/// What happens at the deadline, and shortly before.
pub(crate) trait Watcher: Send + Sync + 'static {
    /// The lock comes soon.
    fn warn(&self);
    /// Nobody touched anything: lock.
    fn lock(&self);
}

impl Inactivity {
    /// A deadline that is not set, and the future that waits for it, to be spawned once.
    pub(crate) fn new(watcher: impl Watcher) -> (Self, impl Future<Output = ()> + Send) {
        let (deadline, receiver) = watch::channel(None);
        (Self { deadline }, wait(receiver, watcher))
    }

    /// Locks after `limit` without input, and warns `warning` before. None: nothing to lock.
    pub(crate) fn set(&self, limit: Option<Duration>, warning: Duration) {
        self.deadline.send_replace(limit.map(|limit| {
            let at = Instant::now() + limit;
            Deadline {
                at,
                warn_at: at - warning.min(limit),
            }
        }));
    }
}

async fn wait(mut deadline: watch::Receiver<Option<Deadline>>, watcher: impl Watcher) {
    loop {
        let current = *deadline.borrow_and_update();
        let changed = match current {
            None => deadline.changed().await,
            Some(Deadline { at, warn_at }) => {
                tokio::select! {
                    biased;
                    changed = deadline.changed() => changed,
                    () = async {
                        sleep_until(warn_at).await;
                        if Instant::now() < at {
                            watcher.warn();
                        }
                        sleep_until(at).await;
                        watcher.lock();
                    } => deadline.changed().await,
                }
            }
        };
        if changed.is_err() {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc;

    #[derive(Debug, PartialEq)]
    enum Told {
        Warn,
        Lock,
    }

    struct Tell(mpsc::Sender<Told>);

    impl Watcher for Tell {
        fn warn(&self) {
            self.0.send(Told::Warn).unwrap();
        }
        fn lock(&self) {
            self.0.send(Told::Lock).unwrap();
        }
    }

    const LONG: Duration = Duration::from_secs(3600);

    fn watched() -> (Inactivity, mpsc::Receiver<Told>) {
        let (sender, told) = mpsc::channel();
        let (inactivity, task) = Inactivity::new(Tell(sender));
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_time()
                .build();
            runtime.unwrap().block_on(task);
        });
        (inactivity, told)
    }

    #[test]
    fn a_passed_deadline_warns_then_locks_once() {
        let (inactivity, told) = watched();
        inactivity.set(Some(Duration::from_millis(50)), LONG);
        assert_eq!(told.recv(), Ok(Told::Warn));
        assert_eq!(told.recv(), Ok(Told::Lock));
        drop(inactivity);
        assert!(told.recv().is_err(), "told again after the lock");
    }

    #[test]
    fn input_moves_the_deadline_away() {
        let (inactivity, told) = watched();
        inactivity.set(Some(LONG), LONG);
        assert_eq!(told.recv(), Ok(Told::Warn));
        inactivity.set(Some(LONG), Duration::ZERO);
        drop(inactivity);
        assert!(told.recv().is_err(), "locked although somebody was there");
    }

    #[test]
    fn a_lock_by_hand_leaves_nothing_to_wait_for() {
        let (inactivity, told) = watched();
        inactivity.set(Some(Duration::from_millis(50)), Duration::ZERO);
        inactivity.set(None, Duration::ZERO);
        drop(inactivity);
        assert!(told.recv().is_err());
    }

    #[test]
    fn a_deadline_already_passed_locks_without_a_warning() {
        let (inactivity, told) = watched();
        inactivity.set(Some(Duration::ZERO), LONG);
        assert_eq!(told.recv(), Ok(Told::Lock));
    }
}
