//! Who may write while an import does.
//!
//! An import is one transaction of seconds, on a connection of its own. Whoever reads goes on; whoever writes waits
//! here, with nothing of the desk held, until it is over: nothing typed is refused, nothing typed is lost.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// What the writers pass through.
#[derive(Default)]
pub(crate) struct Gate {
    state: Mutex<State>,
    moved: Condvar,
}

#[derive(Default)]
struct State {
    closed: bool,
    /// Writers that are through.
    inside: usize,
    /// Writers that had to wait and have not ended yet.
    delayed: usize,
}

/// A writer that is through, until it is dropped.
pub(crate) struct Pass<'g> {
    gate: &'g Gate,
    delayed: bool,
}

/// The gate, closed until this is dropped.
pub(crate) struct Closed<'g>(&'g Gate);

impl Gate {
    /// Lets a writer through, once the gate is open.
    pub(crate) fn pass(&self) -> Pass<'_> {
        let mut state = self.state();
        let delayed = state.closed;
        state.delayed += usize::from(delayed);
        while state.closed {
            state = self.wait(state);
        }
        state.inside += 1;
        Pass {
            gate: self,
            delayed,
        }
    }

    /// Closes the gate as soon as nobody is inside; `None` when it is given up before.
    ///
    /// Those who come meanwhile pass: one of them may be waiting for a page or for a person.
    pub(crate) fn close(&self, given_up: impl Fn() -> bool) -> Option<Closed<'_>> {
        let mut state = self.state();
        loop {
            if given_up() {
                return None;
            }
            if state.inside == 0 && !state.closed {
                state.closed = true;
                return Some(Closed(self));
            }
            state = self.wait(state);
        }
    }

    /// Wakes those who wait: somebody gave up.
    pub(crate) fn wake(&self) {
        // Held for a moment, so that nobody is between asking and waiting.
        drop(self.state());
        self.moved.notify_all();
    }

    /// Waits until the gate is open.
    pub(crate) fn wait_open(&self) {
        let mut state = self.state();
        while state.closed {
            state = self.wait(state);
        }
    }

    /// Waits until the writers that were kept waiting have written.
    pub(crate) fn wait_for_delayed(&self) {
        let mut state = self.state();
        while state.delayed > 0 {
            state = self.wait(state);
        }
    }

    /// How many writers were kept waiting and have not ended yet.
    pub(crate) fn delayed(&self) -> usize {
        self.state().delayed
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait<'s>(&self, state: MutexGuard<'s, State>) -> MutexGuard<'s, State> {
        self.moved
            .wait(state)
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Pass<'_> {
    fn drop(&mut self) {
        let mut state = self.gate.state();
        state.inside -= 1;
        state.delayed -= usize::from(self.delayed);
        drop(state);
        self.gate.moved.notify_all();
    }
}

impl Drop for Closed<'_> {
    fn drop(&mut self) {
        self.0.state().closed = false;
        self.0.moved.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::sync::mpsc;

    use super::*;

    #[test]
    fn a_writer_waits_until_the_gate_opens_and_a_closer_until_writers_are_out() {
        let gate = Gate::default();
        let pass = gate.pass();
        let order = Mutex::new(Vec::new());
        let (ready, go) = mpsc::channel();
        std::thread::scope(|scope| {
            scope.spawn(|| {
                ready.send(()).unwrap();
                let closed = gate.close(|| false).unwrap();
                order.lock().unwrap().push("closed");
                let late = scope.spawn(|| {
                    let _pass = gate.pass();
                    order.lock().unwrap().push("wrote");
                });
                // It cannot be through: the gate is closed for as long as this thread says.
                while gate.delayed() == 0 {
                    std::thread::yield_now();
                }
                order.lock().unwrap().push("opened");
                drop(closed);
                late.join().unwrap();
            });
            go.recv().unwrap();
            order.lock().unwrap().push("left");
            drop(pass);
        });
        let order = order.into_inner().unwrap();
        assert_eq!(order, ["left", "closed", "opened", "wrote"]);
        let state = gate.state();
        assert_eq!((state.inside, state.delayed, state.closed), (0, 0, false));
    }

    #[test]
    fn who_gives_up_before_closing_is_woken() {
        let gate = Gate::default();
        let given_up = AtomicBool::new(false);
        let pass = gate.pass();
        std::thread::scope(|scope| {
            let closing = scope.spawn(|| gate.close(|| given_up.load(Ordering::Relaxed)).is_none());
            given_up.store(true, Ordering::Relaxed);
            gate.wake();
            assert!(closing.join().unwrap());
        });
        drop(pass);
        gate.wait_open();
        gate.wait_for_delayed();
        assert!(gate.close(|| false).is_some());
    }
}
