//! Comparing words as people type them: without accents, and with a slip of the finger.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Lowercase, accents and ligatures undone, punctuation as single spaces, no space at the ends.
///
/// "Œuvre d’Élise" becomes "oeuvre d elise". Two texts that a person would call the same spelling
/// fold alike; folding twice changes nothing.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut gap = false;
    let mut push = |c: char| {
        if c.is_alphanumeric() {
            if gap && !out.is_empty() {
                out.push(' ');
            }
            gap = false;
            out.push(c);
        } else {
            gap = true;
        }
    };
    // Compatibility decomposition splits accents off and opens "ﬁ" and "№"; lowercasing comes after
    // it, then once more decomposition, because the lowercase of "İ" carries a mark.
    for c in text.nfkd().flat_map(char::to_lowercase).nfkd() {
        match c {
            _ if is_combining_mark(c) => {}
            'œ' => "oe".chars().for_each(&mut push),
            'æ' => "ae".chars().for_each(&mut push),
            'ß' => "ss".chars().for_each(&mut push),
            'ø' => push('o'),
            'đ' | 'ð' => push('d'),
            'ħ' => push('h'),
            'ł' => push('l'),
            'ŧ' => push('t'),
            'þ' => "th".chars().for_each(&mut push),
            'ı' => push('i'),
            _ => push(c),
        }
    }
    out
}

/// The number of slips between two words, or `None` beyond `max`.
///
/// A slip is a letter added, left out, replaced, or swapped with its neighbour: the restricted
/// Damerau–Levenshtein distance (optimal string alignment), which edits no letter twice. Give
/// folded words.
#[must_use]
pub fn damerau(a: &str, b: &str, max: usize) -> Option<usize> {
    let a: Vec<char> = a.chars().collect();
    let b: Vec<char> = b.chars().collect();
    if a.len().abs_diff(b.len()) > max {
        return None;
    }
    let width = b.len() + 1;
    let mut before: Vec<usize> = vec![0; width];
    let mut above: Vec<usize> = (0..width).collect();
    let mut row: Vec<usize> = vec![0; width];
    for i in 1..=a.len() {
        row[0] = i;
        let mut least = i;
        for j in 1..width {
            let replace = above[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut cost = replace.min(above[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                cost = cost.min(before[j - 2] + 1);
            }
            row[j] = cost;
            least = least.min(cost);
        }
        // A swap in the next row starts from the row above this one. That row holds nothing under
        // `max` either: a cell is at most one more than the cell above it.
        if least > max {
            return None;
        }
        std::mem::swap(&mut before, &mut above);
        std::mem::swap(&mut above, &mut row);
    }
    Some(above[b.len()]).filter(|&cost| cost <= max)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn folding() {
        assert_eq!(fold("Œuvre d’Élise"), "oeuvre d elise");
        assert_eq!(fold("  L'Haÿ-les-Roses "), "l hay les roses");
        assert_eq!(fold("Strauß"), "strauss");
        assert_eq!(fold("ŁÓDŹ"), "lodz");
        assert_eq!(fold("İstanbul"), "istanbul");
        assert_eq!(fold("n° 12 — 3ᵉ étage"), "n 12 3e etage");
        assert_eq!(fold("…"), "");
    }

    #[test]
    fn decomposed_and_composed_fold_alike() {
        assert_eq!(fold("e\u{301}te\u{301}"), fold("été"));
    }

    #[test]
    fn slips() {
        assert_eq!(damerau("carte", "carte", 2), Some(0));
        assert_eq!(damerau("carte", "catre", 2), Some(1));
        assert_eq!(damerau("carte", "crte", 2), Some(1));
        assert_eq!(damerau("carte", "caarte", 2), Some(1));
        assert_eq!(damerau("carte", "corte", 2), Some(1));
        assert_eq!(damerau("grise", "bleue", 2), None);
        assert_eq!(damerau("", "ab", 2), Some(2));
        assert_eq!(damerau("", "abc", 2), None);
        // A swap with a letter between its halves is three slips here: no letter is edited twice.
        assert_eq!(damerau("ca", "abc", 3), Some(3));
    }

    /// The same distance, written from its definition.
    fn slow(a: &[char], b: &[char]) -> usize {
        match (a, b) {
            ([], _) => b.len(),
            (_, []) => a.len(),
            ([a0 @ .., x], [b0 @ .., y]) => {
                let mut d = (slow(a0, b) + 1)
                    .min(slow(a, b0) + 1)
                    .min(slow(a0, b0) + usize::from(x != y));
                if let ([a1 @ .., p], [b1 @ .., q]) = (a0, b0)
                    && p == y
                    && x == q
                {
                    d = d.min(slow(a1, b1) + 1);
                }
                d
            }
        }
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in "\\PC{0,40}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn folded_text_has_single_inner_spaces_only(text in "\\PC{0,40}") {
            let folded = fold(&text);
            prop_assert!(!folded.starts_with(' ') && !folded.ends_with(' ') && !folded.contains("  "));
        }

        #[test]
        fn the_distance_is_its_definition(a in "[abc]{0,6}", b in "[abc]{0,6}", max in 0usize..5) {
            let (x, y): (Vec<_>, Vec<_>) = (a.chars().collect(), b.chars().collect());
            let d = slow(&x, &y);
            prop_assert_eq!(damerau(&a, &b, max), Some(d).filter(|&d| d <= max));
            prop_assert_eq!(damerau(&b, &a, max), damerau(&a, &b, max));
        }
    }
}
