//! Where words go: results to the standard output, messages to the standard error.

use std::io::{self, IsTerminal as _, Write as _};

/// A result. A reader that stopped reading (`guichet … | head`) is not an error.
pub(crate) fn result(text: &str) {
    let _ = writeln!(io::stdout().lock(), "{text}");
}

/// A message for whoever typed the command.
pub(crate) fn message(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{text}");
}

/// A line that replaces itself, on a terminal only.
pub(crate) struct Progress {
    shown: bool,
    last: Option<u64>,
}

impl Progress {
    pub(crate) fn new() -> Self {
        Self {
            shown: io::stderr().is_terminal(),
            last: None,
        }
    }

    /// Says how far it has come, when it reads differently from the last time.
    pub(crate) fn at(&mut self, done: u32, total: u32) {
        let percent = u64::from(done) * 100 / u64::from(total.max(1));
        if self.shown && self.last != Some(percent) {
            self.last = Some(percent);
            let (done, total) = (number(done.into()), number(total.into()));
            let mut err = io::stderr().lock();
            let _ = write!(err, "\r{done} séances sur {total} ({percent}\u{202f}%)");
            let _ = err.flush();
        }
    }

    /// Leaves the line to what follows.
    pub(crate) fn end(&self) {
        if self.last.is_some() {
            let _ = write!(io::stderr().lock(), "\r\u{1b}[K");
        }
    }
}

/// A whole number as French writes it: thousands apart, by a narrow no-break space.
pub(crate) fn number(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push('\u{202f}');
        }
        out.push(digit);
    }
    out
}

/// "1 séance", "2 séances": French counts zero and one as one.
pub(crate) fn count(n: u64, one: &str, many: &str) -> String {
    format!("{}\u{a0}{}", number(n), if n < 2 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_in_french() {
        assert_eq!(number(0), "0");
        assert_eq!(number(999), "999");
        assert_eq!(number(1_600), "1\u{202f}600");
        assert_eq!(number(450_000), "450\u{202f}000");
        assert_eq!(number(1_234_567), "1\u{202f}234\u{202f}567");
        assert_eq!(count(1, "séance", "séances"), "1\u{a0}séance");
        assert_eq!(count(0, "défaut", "défauts"), "0\u{a0}défaut");
        assert_eq!(count(2, "défaut", "défauts"), "2\u{a0}défauts");
    }
}
