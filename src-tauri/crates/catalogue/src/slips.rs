//! Finding words with slips in a sorted list.
//!
//! A sorted list is walked as a trie, one row of the Damerau–Levenshtein table per letter, leaving a
//! branch as soon as its row is beyond the limit: a few thousand rows for a whole vocabulary.

/// Letters of a word that are compared; the longest French words of the catalogue have 20.
pub(crate) const MAX_LETTERS: usize = 32;

/// How many slips a typed word may hold. Numbers hold none: another number is another form.
pub(crate) fn max_slips(word: &str) -> usize {
    if word.bytes().any(|b| b.is_ascii_digit()) {
        return 0;
    }
    match word.chars().count() {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    }
}

/// What ends a candidate before the end of its bytes: lists kept in one text need no cutting.
pub(crate) const END: u8 = b'\n';

/// How many first bytes two neighbours of the sorted list share, capped at 255.
pub(crate) fn shared_bytes(a: &[u8], b: &[u8]) -> u8 {
    let shared = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    shared.min(usize::from(u8::MAX)) as u8
}

/// Every candidate within `max` slips of `word`, or that begins so when `may_begin`: its number, its
/// slips, and whether the whole candidate is that near. One candidate may be told twice, as a whole
/// and by its beginning.
///
/// Candidates come sorted, each ending at its end or at [`END`], with what [`shared_bytes`] says of it and the one before. Bytes are
/// compared: folded French is plain ASCII.
pub(crate) fn near<'a>(
    candidates: impl Iterator<Item = (&'a [u8], u8)>,
    word: &str,
    max: usize,
    may_begin: bool,
    mut found: impl FnMut(usize, usize, bool),
) {
    let mut walk = Walk::new(word, max);
    // The branch left: how many letters it begins with, and the slips of its nearest beginning.
    let mut left: Option<(usize, usize)> = None;
    for (i, (letters, shared)) in candidates.enumerate() {
        let shared = usize::from(shared);
        if let Some((depth, slips)) = left {
            if shared >= depth {
                if may_begin && slips <= max {
                    found(i, slips, false);
                }
                continue;
            }
            left = None;
        }
        walk.back_to(shared);
        while let Some(&letter) = letters.get(walk.depth()) {
            if letter == END {
                break;
            }
            if walk.depth() == MAX_LETTERS || !walk.step(letter) {
                left = Some((walk.depth(), walk.nearest_beginning()));
                break;
            }
        }
        let slips = if left.is_none() {
            walk.slips()
        } else {
            max + 1
        };
        let begun = walk.nearest_beginning();
        if slips <= max {
            found(i, slips, true);
        }
        if may_begin && begun <= max && begun < slips {
            found(i, begun, false);
        }
    }
}

/// The rows of the Damerau–Levenshtein table between the typed word and the path walked so far.
/// Costs are capped at one more than the limit.
struct Walk {
    typed: Vec<u8>,
    max: usize,
    rows: Vec<[u8; MAX_LETTERS + 1]>,
    path: Vec<u8>,
    /// For each depth, the fewest slips between the typed word and a beginning of the path.
    begun: Vec<u8>,
    /// For each depth, the least cost of the row.
    least: Vec<u8>,
}

impl Walk {
    fn new(word: &str, max: usize) -> Self {
        let typed: Vec<u8> = word.bytes().take(MAX_LETTERS).collect();
        let mut first = [0; MAX_LETTERS + 1];
        for (cost, j) in first.iter_mut().zip(0u8..) {
            *cost = j.min(max as u8 + 1);
        }
        let mut rows = Vec::with_capacity(MAX_LETTERS + 1);
        rows.push(first);
        let begun = vec![first[typed.len()]];
        Self {
            typed,
            max,
            rows,
            path: Vec::with_capacity(MAX_LETTERS),
            begun,
            least: vec![0],
        }
    }

    fn depth(&self) -> usize {
        self.path.len()
    }

    /// Goes back to the first `depth` letters of the path.
    fn back_to(&mut self, depth: usize) {
        self.path.truncate(depth);
        self.rows.truncate(depth + 1);
        self.begun.truncate(depth + 1);
        self.least.truncate(depth + 1);
    }

    /// One letter further. False when nothing further on can be within the limit.
    fn step(&mut self, letter: u8) -> bool {
        let i = self.depth() + 1;
        let (max, end) = (self.max as u8, self.typed.len());
        let beyond = max + 1;
        let mut row = [beyond; MAX_LETTERS + 1];
        row[0] = (i as u8).min(beyond);
        let mut least = row[0];
        let above = &self.rows[i - 1];
        // Further from the diagonal than the limit, every cost is beyond it.
        for j in i.saturating_sub(self.max).max(1)..=(i + self.max).min(end) {
            let same = self.typed[j - 1] == letter;
            let mut cost = (above[j - 1] + u8::from(!same))
                .min(above[j] + 1)
                .min(row[j - 1] + 1);
            if i > 1
                && j > 1
                && self.typed[j - 2] == letter
                && self.path[i - 2] == self.typed[j - 1]
            {
                cost = cost.min(self.rows[i - 2][j - 2] + 1);
            }
            row[j] = cost.min(beyond);
            least = least.min(row[j]);
        }
        // A swap reaches two rows up: a row beyond the limit does not settle it alone.
        let goes_on = least <= max || self.least[i - 1] < max;
        self.begun.push(self.begun[i - 1].min(row[end]));
        self.least.push(least);
        self.rows.push(row);
        self.path.push(letter);
        goes_on
    }

    /// Slips between the typed word and the whole path.
    fn slips(&self) -> usize {
        usize::from(self.rows[self.depth()][self.typed.len()])
    }

    /// Fewest slips between the typed word and a beginning of the path.
    fn nearest_beginning(&self) -> usize {
        usize::from(self.begun[self.depth()])
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use guichet_domain::text::damerau;
    use proptest::prelude::*;

    use super::*;

    /// All candidates by the definition: no trie, no cap.
    fn slow(candidates: &[String], word: &str, max: usize) -> BTreeSet<(usize, usize, bool)> {
        let mut out = BTreeSet::new();
        for (i, candidate) in candidates.iter().enumerate() {
            let whole = damerau(word, candidate, max);
            let begun = (0..=candidate.len())
                .filter_map(|n| damerau(word, &candidate[..n], max))
                .min();
            if let Some(slips) = whole {
                out.insert((i, slips, true));
            }
            if let Some(slips) = begun.filter(|&b| whole.is_none_or(|w| b < w)) {
                out.insert((i, slips, false));
            }
        }
        out
    }

    proptest! {
        #[test]
        fn the_walk_finds_what_the_definition_finds(
            words in proptest::collection::btree_set("[abc]{1,9}", 0..40),
            word in "[abc]{0,8}",
            max in 0usize..3,
        ) {
            let words: Vec<String> = words.into_iter().collect();
            let mut found = BTreeSet::new();
            let mut before: &[u8] = &[];
            let candidates = words.iter().map(|w| {
                let shared = shared_bytes(before, w.as_bytes());
                before = w.as_bytes();
                (w.as_bytes(), shared)
            });
            near(candidates, &word, max, true, |i, slips, whole| {
                found.insert((i, slips, whole));
            });
            prop_assert_eq!(found, slow(&words, &word, max));
        }
    }

    #[test]
    fn numbers_hold_no_slip() {
        assert_eq!(max_slips("13750"), 0);
        assert_eq!(max_slips("rsa"), 0);
        assert_eq!(max_slips("carte"), 1);
        assert_eq!(max_slips("immatriculation"), 2);
    }
}
