//! Values lent to the clipboard: taken back when their time is over, if they are still there.

use std::hash::{BuildHasher, RandomState};
use std::sync::{Mutex, MutexGuard, PoisonError};

use arboard::Clipboard;

/// What a clipboard does.
pub(crate) trait Board: Send {
    /// Puts a value there, hidden from histories where the system has a word for it.
    fn put(&mut self, value: &str) -> Result<(), arboard::Error>;
    /// What is there now, if it is text.
    fn get(&mut self) -> Option<String>;
    /// Leaves nothing there.
    fn empty(&mut self);
}

/// The system's clipboard, reached at the first copy: a desk without a screen has none.
#[derive(Default)]
pub(crate) struct SystemBoard(Option<Clipboard>);

impl SystemBoard {
    fn reach(&mut self) -> Result<&mut Clipboard, arboard::Error> {
        // Kept: under X11 the values are gone with the connection that offers them.
        Ok(match &mut self.0 {
            Some(clipboard) => clipboard,
            none => none.insert(Clipboard::new()?),
        })
    }
}

impl Board for SystemBoard {
    fn put(&mut self, value: &str) -> Result<(), arboard::Error> {
        super::system::hide_from_history(self.reach()?.set()).text(value)
    }

    fn get(&mut self) -> Option<String> {
        self.reach().ok()?.get_text().ok()
    }

    fn empty(&mut self) {
        if let Err(error) = self.reach().and_then(Clipboard::clear) {
            tracing::error!(%error, "the clipboard cannot be cleared");
        }
    }
}

/// One copy among those made since the start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct CopyNumber(u64);

/// The copies of this window. Of the value, only a keyed digest stays here.
pub(crate) struct Copies<B> {
    state: Mutex<State<B>>,
    digest: RandomState,
}

struct State<B> {
    board: B,
    last: CopyNumber,
    held: Option<u64>,
}

impl<B: Board> Copies<B> {
    /// Nothing copied yet.
    pub(crate) fn new(board: B) -> Self {
        let state = State {
            board,
            last: CopyNumber(0),
            held: None,
        };
        Self {
            state: Mutex::new(state),
            digest: RandomState::new(),
        }
    }

    /// Copies a value.
    ///
    /// # Errors
    /// The system has no clipboard, or it does not answer.
    pub(crate) fn put(&self, value: &str) -> Result<CopyNumber, arboard::Error> {
        let mut state = self.lock();
        state.board.put(value)?;
        state.held = Some(self.digest.hash_one(value));
        state.last = CopyNumber(state.last.0 + 1);
        Ok(state.last)
    }

    /// The time of one copy is over: a later one has its own time.
    pub(crate) fn expire(&self, copy: CopyNumber) {
        let mut state = self.lock();
        if state.last == copy {
            self.take_back(&mut state);
        }
    }

    /// Takes back whatever is still there of ours.
    pub(crate) fn clear(&self) {
        self.take_back(&mut self.lock());
    }

    fn take_back(&self, state: &mut State<B>) {
        let Some(held) = state.held.take() else {
            return;
        };
        if state
            .board
            .get()
            .is_some_and(|now| self.digest.hash_one(now) == held)
        {
            state.board.empty();
        }
    }

    fn lock(&self) -> MutexGuard<'_, State<B>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    /// A clipboard that somebody else can write to.
    #[derive(Clone, Default)]
    struct Shared(Arc<Mutex<String>>);

    impl Board for Shared {
        fn put(&mut self, value: &str) -> Result<(), arboard::Error> {
            value.clone_into(&mut self.0.lock().unwrap());
            Ok(())
        }
        fn get(&mut self) -> Option<String> {
            Some(self.0.lock().unwrap().clone())
        }
        fn empty(&mut self) {
            self.0.lock().unwrap().clear();
        }
    }

    fn desk() -> (Copies<Shared>, Shared) {
        let board = Shared::default();
        (Copies::new(board.clone()), board)
    }

    fn now(board: &Shared) -> String {
        board.0.lock().unwrap().clone()
    }

    #[test]
    fn a_value_is_taken_back_when_its_time_is_over() {
        let (copies, board) = desk();
        let copy = copies.put("1 87 03").unwrap();
        assert_eq!(now(&board), "1 87 03");
        copies.expire(copy);
        assert_eq!(now(&board), "");
    }

    #[test]
    fn what_somebody_else_copied_stays() {
        let (copies, board) = desk();
        let copy = copies.put("ours").unwrap();
        "theirs".clone_into(&mut board.0.lock().unwrap());
        copies.expire(copy);
        copies.clear();
        assert_eq!(now(&board), "theirs");
    }

    #[test]
    fn the_next_value_has_its_own_time() {
        let (copies, board) = desk();
        let first = copies.put("first").unwrap();
        let second = copies.put("second").unwrap();
        copies.expire(first);
        assert_eq!(now(&board), "second");
        copies.expire(second);
        assert_eq!(now(&board), "");
    }

    #[test]
    fn the_same_value_copied_again_has_the_later_time() {
        let (copies, board) = desk();
        let first = copies.put("same").unwrap();
        let second = copies.put("same").unwrap();
        copies.expire(first);
        assert_eq!(now(&board), "same");
        copies.expire(second);
        assert_eq!(now(&board), "");
    }

    #[test]
    fn a_lock_takes_the_value_back_at_once_and_only_once() {
        let (copies, board) = desk();
        let copy = copies.put("ours").unwrap();
        copies.clear();
        assert_eq!(now(&board), "");
        // The same words, typed by somebody and copied elsewhere since.
        "ours".clone_into(&mut board.0.lock().unwrap());
        copies.expire(copy);
        assert_eq!(now(&board), "ours");
    }
}
