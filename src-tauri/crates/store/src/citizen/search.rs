//! Finding a citizen by what is typed: accents, the order of the names and slips of the finger forgiven.
//!
//! Each word of the names is kept folded. A typed word is looked up as a prefix; only when this finds nobody
//! are the words that share enough trigrams with it fetched and measured, within one slip for a word of four
//! to seven letters and two for a longer one.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use guichet_domain::ids::CitizenId;
use guichet_domain::text::{damerau, fold};
use rusqlite::params;

use super::Citizen;
use crate::error::Result;
use crate::read::Reader;
use crate::transact::Tx;

/// How the typed words met the names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Match {
    /// Every word is one of the names.
    Whole,
    /// Every word begins one of the names.
    Prefix,
    /// At least one word has a slip.
    Near,
}

/// A citizen found. `Debug` shows the identifier only.
#[derive(Clone, PartialEq, Eq)]
pub struct CitizenHit {
    /// The citizen.
    pub citizen: Citizen,
    /// How well the words met the names.
    pub matched: Match,
}

impl fmt::Debug for CitizenHit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CitizenHit")
            .field("id", &self.citizen.id)
            .field("matched", &self.matched)
            .finish()
    }
}

/// The rows that one typed word may fetch: beyond, it is too short to tell anyone apart.
const ROWS_PER_WORD: u32 = 5_000;
/// The near words that are measured, those sharing the most trigrams first.
const NEAR_WORDS: u32 = 200;

impl Reader<'_> {
    /// The citizens whose names meet every word typed, the best first, then by name. A word of four figures is
    /// a year of birth, and so is `birth_year`.
    ///
    /// # Errors
    /// When the vault is closed or cannot be read.
    pub fn search_citizens(
        &self,
        typed: &str,
        birth_year: Option<i32>,
        limit: usize,
    ) -> Result<Vec<CitizenHit>> {
        self.need_vault()?;
        let folded = fold(typed);
        let (figures, words): (Vec<&str>, Vec<&str>) = folded
            .split(' ')
            .filter(|word| !word.is_empty())
            .partition(|word| is_figures(word));
        let year = birth_year.map(|year| format!("{year:04}")).or_else(|| {
            figures
                .iter()
                .find(|word| word.len() == 4)
                .map(|word| (*word).to_owned())
        });

        let mut found: Option<BTreeMap<CitizenId, Match>> = None;
        for word in words {
            let mut here = self.meeting(word)?;
            found = Some(match found {
                None => here,
                Some(before) => before
                    .into_iter()
                    .filter_map(|(id, matched)| here.remove(&id).map(|now| (id, matched.max(now))))
                    .collect(),
            });
        }

        let mut hits = Vec::new();
        for (id, matched) in found.unwrap_or_default() {
            let Some(citizen) = self.citizen(id)? else {
                continue;
            };
            let right_year = year.as_ref().is_none_or(|year| {
                citizen
                    .birth_date
                    .as_ref()
                    .is_some_and(|date| date.starts_with(year))
            });
            if right_year {
                hits.push(CitizenHit { citizen, matched });
            }
        }
        hits.sort_by_cached_key(|hit| {
            let citizen = &hit.citizen;
            (
                hit.matched,
                fold(&citizen.birth_name),
                fold(&citizen.given_names),
                citizen.birth_date.clone(),
            )
        });
        hits.truncate(limit);
        Ok(hits)
    }

    fn meeting(&self, word: &str) -> Result<BTreeMap<CitizenId, Match>> {
        let found = self.beginning(word)?;
        if !found.is_empty() {
            return Ok(found);
        }
        let slips = match word.chars().count() {
            0..=3 => return Ok(found),
            4..=7 => 1,
            _ => 2,
        };
        let grams = trigrams(word);
        // One slip changes three trigrams at most, a swap four.
        let shared =
            i64::try_from(grams.len().saturating_sub(4 * slips).max(1)).unwrap_or(i64::MAX);
        let wanted = serde_json::to_string(&grams).unwrap_or_default();
        let near = self.many(
            include_str!("by_trigrams.sql"),
            params![wanted, shared, NEAR_WORDS],
            |row| row.get::<_, String>(0),
        )?;
        let mut found = BTreeMap::new();
        for candidate in near
            .iter()
            .filter(|candidate| damerau(word, candidate, slips).is_some())
        {
            for (whole, id) in self.rows(candidate)? {
                if &whole == candidate {
                    found.insert(id, Match::Near);
                }
            }
        }
        Ok(found)
    }

    fn beginning(&self, word: &str) -> Result<BTreeMap<CitizenId, Match>> {
        let mut found = BTreeMap::new();
        for (whole, id) in self.rows(word)? {
            let matched = if whole == word {
                Match::Whole
            } else {
                Match::Prefix
            };
            found
                .entry(id)
                .and_modify(|best: &mut Match| *best = (*best).min(matched))
                .or_insert(matched);
        }
        Ok(found)
    }

    fn rows(&self, prefix: &str) -> Result<Vec<(String, CitizenId)>> {
        // No folded word holds U+10FFFF: this bound is after every word that begins with the prefix.
        let end = format!("{prefix}\u{10FFFF}");
        self.many(
            include_str!("by_word.sql"),
            params![prefix, end, ROWS_PER_WORD],
            |row| Ok((row.get(0)?, CitizenId::from_bytes(row.get(1)?))),
        )
    }
}

impl Tx<'_> {
    pub(super) fn index_names(&self, citizen: &Citizen) -> Result<()> {
        let wanted = words(citizen);
        let before = self.words_of(citizen.id)?;
        if wanted == before {
            return Ok(());
        }
        self.forget_names(citizen.id)?;
        for word in &wanted {
            self.run(
                include_str!("add_word.sql"),
                params![word, citizen.id.as_bytes()],
            )?;
            for gram in trigrams(word) {
                self.run(include_str!("add_trigram.sql"), params![gram, word])?;
            }
        }
        Ok(())
    }

    /// Takes a citizen's words away, and the trigrams of those that nobody else bears.
    pub(super) fn forget_names(&self, id: CitizenId) -> Result<()> {
        let before = self.words_of(id)?;
        self.run(include_str!("clear_words.sql"), [id.as_bytes()])?;
        for word in before {
            if self
                .one(include_str!("word_used.sql"), [&word], |_| Ok(()))?
                .is_none()
            {
                for gram in trigrams(&word) {
                    self.run(include_str!("drop_trigram.sql"), params![gram, word])?;
                }
            }
        }
        Ok(())
    }

    fn words_of(&self, id: CitizenId) -> Result<BTreeSet<String>> {
        let words = self.many(include_str!("words_of.sql"), [id.as_bytes()], |row| {
            row.get(0)
        })?;
        Ok(words.into_iter().collect())
    }
}

fn is_figures(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_digit())
}

fn words(citizen: &Citizen) -> BTreeSet<String> {
    [
        Some(&citizen.birth_name),
        citizen.used_name.as_ref(),
        Some(&citizen.given_names),
    ]
    .into_iter()
    .flatten()
    .flat_map(|name| fold(name).split(' ').map(str::to_owned).collect::<Vec<_>>())
    .filter(|word| !word.is_empty())
    .collect()
}

/// The groups of three letters of a word, with its beginning and end marked.
fn trigrams(word: &str) -> BTreeSet<String> {
    let letters: Vec<char> = "^^".chars().chain(word.chars()).chain(['$']).collect();
    letters
        .windows(3)
        .map(|three| three.iter().collect())
        .collect()
}
