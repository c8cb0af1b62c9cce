//! Following a long work, and stopping it.

use std::io::{self, Seek, SeekFrom, Write};

use crate::Error;

/// Who follows a work. Asked between two rows, from the thread that writes, and while the file is packed.
pub trait Watcher: Send + Sync {
    /// So many rows are written, over all sheets.
    fn progressed(&mut self, rows: u64);
    /// Whether to stop.
    fn cancelled(&self) -> bool;
}

/// Nobody follows, nobody stops.
impl Watcher for () {
    fn progressed(&mut self, _rows: u64) {}

    fn cancelled(&self) -> bool {
        false
    }
}

/// Counts rows for a watcher.
pub(crate) struct Steps<'w> {
    pub watcher: &'w mut dyn Watcher,
    done: u64,
}

/// Rows between two reports: often enough for a bar, seldom enough to cost nothing.
const STRIDE: u64 = 256;

impl<'w> Steps<'w> {
    pub fn new(watcher: &'w mut dyn Watcher) -> Self {
        Self { watcher, done: 0 }
    }

    pub fn row(&mut self) -> Result<(), Error> {
        if self.watcher.cancelled() {
            return Err(Error::Cancelled);
        }
        self.done += 1;
        if self.done.is_multiple_of(STRIDE) {
            self.watcher.progressed(self.done);
        }
        Ok(())
    }

    pub fn finish(&mut self) {
        self.watcher.progressed(self.done);
    }
}

/// A writer that refuses to go on once the work is cancelled.
pub(crate) struct Guarded<'w, W> {
    pub inner: W,
    pub watcher: &'w dyn Watcher,
}

impl<W: Write> Write for Guarded<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.watcher.cancelled() {
            // Not `Interrupted`: that one is tried again.
            return Err(io::Error::other("cancelled"));
        }
        self.inner.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

impl<W: Seek> Seek for Guarded<'_, W> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.inner.seek(to)
    }
}
