//! Finding a citizen by what is typed: accents, the order of the names and slips of the finger forgiven.
//!
//! Each word of the names is kept folded. A typed word is looked up as a prefix; the words that share enough
//! trigrams with it are fetched and measured too, within one slip for a word of four to seven letters and two
//! for a longer one.

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
const NEAR_WORDS: u32 = 1_000;
/// The records read for one that is shown: enough to put the first ones in the order of the names.
const READ_PER_SHOWN: usize = 4;

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

        let year = year.as_deref();
        // The match of each citizen who meets every word so far, and the name by which she met the first.
        let mut found: Option<BTreeMap<CitizenId, (Match, String)>> = None;
        for word in words {
            let mut here = self.meeting(word, year)?;
            found = Some(match found {
                None => here,
                Some(mut before) => {
                    before.retain(|id, (matched, _)| match here.remove(id) {
                        Some((now, _)) => {
                            *matched = now.max(*matched);
                            true
                        }
                        None => false,
                    });
                    before
                }
            });
        }

        // Two letters can meet a quarter of the citizens: only the first of them are read whole.
        let mut ranked: Vec<_> = found
            .unwrap_or_default()
            .into_iter()
            .map(|(id, (matched, name))| (matched, name, id))
            .collect();
        ranked.sort();
        ranked.truncate(limit.saturating_mul(READ_PER_SHOWN));
        let mut hits = Vec::new();
        for (matched, _, id) in ranked {
            hits.extend(
                self.citizen(id)?
                    .map(|citizen| CitizenHit { citizen, matched }),
            );
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

    /// Who bears a name that the word is, begins, or nearly is: the best way in which it does, and that name.
    fn meeting(
        &self,
        word: &str,
        year: Option<&str>,
    ) -> Result<BTreeMap<CitizenId, (Match, String)>> {
        let mut found = BTreeMap::new();
        for (name, id) in self.beginning(word, year)? {
            let matched = if name == word {
                Match::Whole
            } else {
                Match::Prefix
            };
            // In the order of the names, hence the whole one first.
            found.entry(id).or_insert((matched, name));
        }
        // Near names too, even when someone bears the word as it was typed: it may be the other one that was
        // meant, and a duplicate is found only if its slip is.
        for near in self.near(word)? {
            for id in self.bearing(&near, year)? {
                found
                    .entry(id)
                    .or_insert_with(|| (Match::Near, near.clone()));
            }
        }
        Ok(found)
    }

    fn near(&self, word: &str) -> Result<Vec<String>> {
        let letters = word.chars().count();
        let slips = match letters {
            0..=3 => return Ok(Vec::new()),
            4..=7 => 1,
            _ => 2,
        };
        let grams = trigrams(word);
        // One slip changes three trigrams at most, a swap four.
        let shared = number(grams.len().saturating_sub(4 * slips).max(1));
        let wanted = serde_json::to_string(&grams).unwrap_or_default();
        let lengths = (number(letters - slips), number(letters + slips));
        let mut near = self.many(
            include_str!("by_trigrams.sql"),
            params![wanted, lengths.0, lengths.1, shared, NEAR_WORDS],
            |row| row.get::<_, String>(0),
        )?;
        near.retain(|candidate| damerau(word, candidate, slips).is_some());
        Ok(near)
    }

    fn beginning(&self, prefix: &str, year: Option<&str>) -> Result<Vec<(String, CitizenId)>> {
        // No folded word holds U+10FFFF: this bound is after every word that begins with the prefix.
        let end = format!("{prefix}\u{10FFFF}");
        let params = params![prefix, end, year, ROWS_PER_WORD];
        self.many(include_str!("by_prefix.sql"), params, |row| {
            Ok((row.get(0)?, CitizenId::from_bytes(row.get(1)?)))
        })
    }

    fn bearing(&self, word: &str, year: Option<&str>) -> Result<Vec<CitizenId>> {
        self.many(
            include_str!("by_word.sql"),
            params![word, year, ROWS_PER_WORD],
            |row| Ok(CitizenId::from_bytes(row.get(0)?)),
        )
    }
}

/// A word of a citizen's names, with their year of birth.
type Entry = (String, Option<String>);

impl Tx<'_> {
    pub(super) fn index_names(&self, citizen: &Citizen) -> Result<()> {
        let wanted = entries(citizen);
        let before = self.entries_of(citizen.id)?;
        if wanted == before {
            return Ok(());
        }
        if !before.is_empty() {
            self.forget_names(citizen.id)?;
        }
        for (word, year) in &wanted {
            // The trigrams of a word stay as long as somebody bears it.
            if !self.is_borne(word)? {
                for gram in trigrams(word) {
                    self.run(include_str!("add_trigram.sql"), params![gram, word])?;
                }
            }
            self.run(
                include_str!("add_word.sql"),
                params![word, citizen.id.as_bytes(), year],
            )?;
        }
        Ok(())
    }

    fn is_borne(&self, word: &str) -> Result<bool> {
        let found = self.one(include_str!("word_used.sql"), [word], |_| Ok(()))?;
        Ok(found.is_some())
    }

    /// Takes a citizen's words away, and the trigrams of those that nobody else bears.
    pub(super) fn forget_names(&self, id: CitizenId) -> Result<()> {
        let before = self.entries_of(id)?;
        self.run(include_str!("clear_words.sql"), [id.as_bytes()])?;
        for (word, _) in before {
            if !self.is_borne(&word)? {
                for gram in trigrams(&word) {
                    self.run(include_str!("drop_trigram.sql"), params![gram, word])?;
                }
            }
        }
        Ok(())
    }

    fn entries_of(&self, id: CitizenId) -> Result<BTreeSet<Entry>> {
        let sql = include_str!("words_of.sql");
        let entries = self.many(sql, [id.as_bytes()], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(entries.into_iter().collect())
    }
}

fn number(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

fn is_figures(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_digit())
}

fn entries(citizen: &Citizen) -> BTreeSet<Entry> {
    let year = citizen
        .birth_date
        .as_ref()
        .and_then(|date| date.get(..4))
        .map(str::to_owned);
    [
        Some(&citizen.birth_name),
        citizen.used_name.as_ref(),
        Some(&citizen.given_names),
    ]
    .into_iter()
    .flatten()
    .flat_map(|name| fold(name).split(' ').map(str::to_owned).collect::<Vec<_>>())
    .filter(|word| !word.is_empty())
    .map(|word| (word, year.clone()))
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
