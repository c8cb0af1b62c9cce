//! Codes by small numbers: what makes a column of codes a column of one or two bytes.

use std::collections::HashMap;

/// Codes in the order in which they were first met. Number 0 is the absence of a code.
#[derive(Debug, Clone)]
pub(crate) struct Dictionary {
    codes: Vec<Box<str>>,
    numbers: HashMap<Box<str>, u16>,
    room: usize,
}

impl Dictionary {
    /// A dictionary whose numbers fit into a column of `bytes` bytes (1 or 2).
    pub(crate) fn new(bytes: usize) -> Self {
        Self {
            codes: vec![Box::default()],
            numbers: HashMap::new(),
            room: if bytes == 1 { 1 << 8 } else { 1 << 16 },
        }
    }

    /// The number of a code, a new one when needed. `None` when the column has no room left.
    pub(crate) fn number(&mut self, code: &str) -> Option<u16> {
        if code.is_empty() {
            return Some(0);
        }
        if let Some(&number) = self.numbers.get(code) {
            return Some(number);
        }
        if self.codes.len() == self.room {
            return None;
        }
        let number = u16::try_from(self.codes.len()).ok()?;
        self.codes.push(code.into());
        self.numbers.insert(code.into(), number);
        Some(number)
    }

    /// The number of a code that was met.
    pub(crate) fn find(&self, code: &str) -> Option<u16> {
        self.numbers.get(code).copied()
    }

    /// The code of a number; empty for 0.
    pub(crate) fn code(&self, number: usize) -> &str {
        self.codes.get(number).map_or("", |code| code)
    }

    /// How many numbers are in use, 0 included.
    pub(crate) fn len(&self) -> usize {
        self.codes.len()
    }

    /// Bytes held, roughly.
    pub(crate) fn bytes(&self) -> usize {
        self.codes
            .iter()
            .map(|code| 2 * (code.len() + 16) + 8)
            .sum()
    }
}
