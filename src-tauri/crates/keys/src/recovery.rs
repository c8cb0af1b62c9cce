//! The recovery phrase: twenty-four French words on paper that open everything when passwords are lost.
//!
//! 256 random bits and 8 of checksum, in the French word list of BIP-39: its words differ by their first four
//! letters, accents apart, so that a worn page can still be read.

use std::fmt;

use bip39::{Language, Mnemonic};
use guichet_domain::ids::Ids;
use guichet_domain::text::fold;
use secrecy::zeroize::Zeroizing;
use unicode_normalization::UnicodeNormalization;

use crate::error::KeyError;

/// Words in a phrase.
pub const PHRASE_WORDS: usize = 24;

/// A recovery phrase. It prints as nothing: [`RecoveryPhrase::words`] is for the page.
pub struct RecoveryPhrase(Zeroizing<[u8; 32]>);

impl fmt::Debug for RecoveryPhrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecoveryPhrase([REDACTED])")
    }
}

/// What is wrong with a phrase that was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PhraseProblem {
    /// Not twenty-four words.
    #[error("{found} words instead of {PHRASE_WORDS}")]
    Count {
        /// How many were typed.
        found: usize,
    },
    /// A word is not in the list. Several may be wrong: this is the first.
    #[error("word {position} is not in the list")]
    UnknownWord {
        /// Its number on the page, from 1.
        position: usize,
    },
    /// Each word exists, but not together: one was misread for another, or two were swapped.
    #[error("the words do not go together")]
    Checksum,
}

impl RecoveryPhrase {
    pub(crate) fn draw(ids: &dyn Ids) -> Result<Self, KeyError> {
        let mut entropy = Zeroizing::new([0; 32]);
        ids.bytes(entropy.as_mut_slice());
        // Only a wrong length could be refused.
        Mnemonic::from_entropy_in(Language::French, entropy.as_slice())
            .map_err(|_| KeyError::Derivation)?;
        Ok(Self(entropy))
    }

    pub(crate) fn entropy(&self) -> &[u8] {
        self.0.as_slice()
    }

    /// The words, to be printed with their numbers.
    #[must_use]
    pub fn words(&self) -> Vec<String> {
        Mnemonic::from_entropy_in(Language::French, self.entropy())
            .map(|phrase| phrase.words().map(|word| word.nfc().collect()).collect())
            .unwrap_or_default()
    }

    /// Reads a phrase as it was typed: accents, capitals, numbers and punctuation do not matter, and four
    /// letters of a word are enough.
    ///
    /// # Errors
    /// [`PhraseProblem`] says what to look at again.
    pub fn parse(typed: &str) -> Result<Self, PhraseProblem> {
        let folded = Zeroizing::new(fold(typed));
        let words: Vec<&str> = folded
            .split(' ')
            .filter(|word| !word.is_empty() && !word.bytes().all(|b| b.is_ascii_digit()))
            .collect();
        if words.len() != PHRASE_WORDS {
            return Err(PhraseProblem::Count { found: words.len() });
        }
        let list: Vec<String> = Language::French
            .word_list()
            .iter()
            .map(|word| fold(word))
            .collect();
        let mut phrase = Zeroizing::new(String::with_capacity(24 * 16));
        for (index, word) in words.iter().enumerate() {
            let place = meant(&list, word).ok_or(PhraseProblem::UnknownWord {
                position: index + 1,
            })?;
            if index > 0 {
                phrase.push(' ');
            }
            phrase.push_str(Language::French.word_list()[place]);
        }
        let phrase = Mnemonic::parse_in_normalized(Language::French, &phrase)
            .map_err(|_| PhraseProblem::Checksum)?;
        let (bytes, length) = phrase.to_entropy_array();
        let bytes = Zeroizing::new(bytes);
        let mut entropy = Zeroizing::new([0; 32]);
        if length != entropy.len() {
            return Err(PhraseProblem::Checksum);
        }
        entropy.copy_from_slice(&bytes[..length]);
        Ok(Self(entropy))
    }
}

/// The word of the list that was typed, whole or by its four first letters at least.
fn meant(list: &[String], typed: &str) -> Option<usize> {
    if let Some(exact) = list.iter().position(|word| word == typed) {
        return Some(exact);
    }
    if typed.chars().count() < 4 {
        return None;
    }
    let mut begun = list
        .iter()
        .enumerate()
        .filter(|(_, word)| word.starts_with(typed));
    match (begun.next(), begun.next()) {
        (Some((place, _)), None) => Some(place),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn phrase(entropy: [u8; 32]) -> RecoveryPhrase {
        RecoveryPhrase(Zeroizing::new(entropy))
    }

    fn problem(typed: &str) -> PhraseProblem {
        RecoveryPhrase::parse(typed).unwrap_err()
    }

    #[test]
    fn zeros_give_the_first_word_and_a_checksum() {
        // SHA-256 of 32 zero bytes begins with 0x66 = 102: the last word is number 102 of the list, from 0.
        let words = phrase([0; 32]).words();
        assert_eq!(words.len(), PHRASE_WORDS);
        assert!(words[..23].iter().all(|word| word == "abaisser"));
        let expected: String = Language::French.word_list()[102].nfc().collect();
        assert_eq!(words[23], expected);
    }

    #[test]
    fn words_differ_without_their_accents_and_by_four_letters() {
        let list = Language::French.word_list();
        let begin: BTreeSet<String> = list
            .iter()
            .map(|word| fold(word).chars().take(4).collect())
            .collect();
        assert_eq!(begin.len(), 2048);
    }

    #[test]
    fn numbers_capitals_and_punctuation_do_not_matter() {
        let words = phrase([7; 32]).words();
        let page: String = words
            .iter()
            .enumerate()
            .map(|(i, word)| format!("{}. {},\n", i + 1, word.to_uppercase()))
            .collect();
        assert_eq!(RecoveryPhrase::parse(&page).unwrap().entropy(), [7; 32]);
    }

    #[test]
    fn a_wrong_phrase_says_where_to_look() {
        let mut words = phrase([7; 32]).words();
        assert_eq!(
            problem(&words[1..].join(" ")),
            PhraseProblem::Count { found: 23 }
        );
        assert_eq!(problem(""), PhraseProblem::Count { found: 0 });
        words[4] = "guichetier".into();
        assert_eq!(
            problem(&words.join(" ")),
            PhraseProblem::UnknownWord { position: 5 }
        );
        words[4] = "aba".into();
        assert_eq!(
            problem(&words.join(" ")),
            PhraseProblem::UnknownWord { position: 5 }
        );
        // One checksum in 256 would fit by chance: this swap was seen not to.
        let mut words = phrase([1; 32]).words();
        words.swap(0, 23);
        assert_eq!(problem(&words.join(" ")), PhraseProblem::Checksum);
    }

    #[test]
    fn prints_nothing() {
        assert_eq!(
            format!("{:?}", phrase([7; 32])),
            "RecoveryPhrase([REDACTED])"
        );
    }

    proptest! {
        #[test]
        fn comes_back_as_written_as_folded_and_as_four_letters(entropy: [u8; 32]) {
            let words = phrase(entropy).words();
            let folded: Vec<String> = words.iter().map(|word| fold(word)).collect();
            let begun: Vec<String> = folded.iter().map(|word| word.chars().take(4).collect()).collect();
            for typed in [&words, &folded, &begun] {
                let read = RecoveryPhrase::parse(&typed.join(" ")).unwrap();
                prop_assert_eq!(read.entropy(), entropy);
            }
        }
    }
}
