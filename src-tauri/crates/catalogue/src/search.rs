//! Finding a procedure while it is being typed.
//!
//! What a mediator types is what the citizen says: "carte grise", "pole emploi", "secu", with slips
//! of the finger and half a last word. Entries are ranked in tiers, and a tier always beats the next:
//!
//! 1. the title itself, 2. a synonym itself, 3. the beginning of a title or of a synonym, 4. all the
//!    words, 5. all the words with slips, 6. as many of the words as possible.
//!
//! Within a tier, the place of the words (title, synonym, operator…) and what the site does most
//! often decide. A word of 4 to 7 letters may hold one slip, a longer one two; the last word may be
//! unfinished.
//!
//! The index is a sorted vocabulary with its postings, and a sorted list of whole phrases.

use std::collections::{BTreeMap, HashMap};

use guichet_domain::text::{damerau, fold};

use crate::Catalogue;
use crate::model::Procedure;
use crate::slips::{max_slips, near, shared_bytes};

/// More words than this say no more: the rest is ignored.
const MAX_WORDS: usize = 8;
/// Words that say nothing of the subject.
const STOP_WORDS: [&str; 34] = [
    "a", "au", "aux", "avec", "c", "ce", "cette", "comment", "d", "dans", "de", "des", "du", "en",
    "et", "j", "je", "l", "la", "le", "les", "ma", "mes", "mon", "ou", "par", "pour", "qu", "sa",
    "ses", "son", "sur", "un", "une",
];

/// Where a word of an entry stands, and what finding it there is worth.
const FIELDS: [(u8, u16); 7] = [
    (TITLE, 100),
    (SYNONYM, 90),
    (CERFA, 90),
    (OPERATOR, 85),
    (OFFICIAL, 60),
    (OPERATOR_IN_FULL, 30),
    (DOCUMENT, 15),
];
const TITLE: u8 = 1;
const SYNONYM: u8 = 2;
const CERFA: u8 = 4;
const OFFICIAL: u8 = 8;
const OPERATOR: u8 = 16;
const DOCUMENT: u8 = 32;
/// Its words ("caisse", "allocations", "ministère") name many other things.
const OPERATOR_IN_FULL: u8 = 64;

/// What the best of some fields is worth, by their bits together.
const WORTH: [u16; 128] = {
    let mut table = [0; 128];
    let mut fields = 0;
    while fields < table.len() {
        let mut i = 0;
        while i < FIELDS.len() {
            let (field, worth) = FIELDS[i];
            if fields & field as usize != 0 && worth > table[fields] {
                table[fields] = worth;
            }
            i += 1;
        }
        fields += 1;
    }
    table
};

/// The tiers, the best last.
const TIER_PARTIAL: u32 = 1;
const TIER_SLIPS: u32 = 2;
const TIER_WORDS: u32 = 3;
const TIER_BEGINNING: u32 = 4;
const TIER_SYNONYM: u32 = 5;
const TIER_TITLE: u32 = 6;
/// With so many entries that hold all the words, nobody needs those found through slips.
const ENOUGH: usize = 5;
/// Above any score within a tier: 8 words at 100, each, and the boost.
const TIER: u32 = 10_000;

/// How close a word of the vocabulary is to a typed one, in percent of the word's worth.
mod closeness {
    pub const SAME: u16 = 100;
    pub const BEGINNING: u16 = 85;
    pub const ONE_SLIP: u16 = 60;
    pub const ONE_SLIP_BEGINNING: u16 = 50;
    pub const TWO_SLIPS: u16 = 40;
    pub const TWO_SLIPS_BEGINNING: u16 = 30;

    pub fn of_slips(slips: usize, whole: bool) -> u16 {
        match (slips, whole) {
            (0, true) => SAME,
            (0, false) => BEGINNING,
            (1, true) => ONE_SLIP,
            (1, false) => ONE_SLIP_BEGINNING,
            (_, true) => TWO_SLIPS,
            (_, false) => TWO_SLIPS_BEGINNING,
        }
    }
}

/// How often the site has carried out each procedure: the frequent ones rise within their tier.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Usage(Vec<(String, u32)>);

impl Usage {
    /// From procedure ids and counts.
    pub fn new(counts: impl IntoIterator<Item = (String, u32)>) -> Self {
        Self(counts.into_iter().collect())
    }

    /// What a count is worth: each doubling as much as the last, and at most about half a word.
    fn worth(count: u32) -> u32 {
        (count.saturating_add(1).ilog2() * 4).min(45)
    }
}

/// What is asked of the catalogue.
#[derive(Debug, Clone, Copy)]
pub struct Query<'a> {
    /// As typed. Empty: the most frequent procedures.
    pub text: &'a str,
    /// Only the procedures that this operator carries.
    pub operator: Option<&'a str>,
    /// How often the site has carried out each procedure.
    pub usage: &'a Usage,
    /// How many answers at most.
    pub limit: usize,
}

/// A procedure that answers.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit<'a> {
    /// The procedure.
    pub procedure: &'a Procedure,
    /// Comparable within one search only.
    pub score: u32,
    /// The part of the title to highlight, as ranges of UTF-16 units (those of JavaScript).
    pub title_ranges: Vec<(u32, u32)>,
    /// What matched.
    pub matched: Matched<'a>,
}

/// The text that best explains why a procedure answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Matched<'a> {
    /// The title is enough, or nothing was typed.
    Title,
    /// This synonym.
    Synonym(&'a str),
    /// The official title.
    OfficialTitle(&'a str),
    /// This name of an operator.
    Operator(&'a str),
    /// This CERFA number.
    Cerfa(&'a str),
    /// This document's label.
    Document(&'a str),
}

impl<'a> Matched<'a> {
    /// The text to show beside the title; `None` when the title is enough.
    #[must_use]
    pub fn text(&self) -> Option<&'a str> {
        match *self {
            Self::Title => None,
            Self::Synonym(text)
            | Self::OfficialTitle(text)
            | Self::Operator(text)
            | Self::Cerfa(text)
            | Self::Document(text) => Some(text),
        }
    }
}

/// A word of an entry: the entry, and the fields where the word stands.
#[derive(Debug, Clone, Copy)]
struct Posting {
    entry: u32,
    fields: u8,
}

/// A whole title or synonym, folded.
#[derive(Debug, Clone)]
struct Phrase {
    text: Box<str>,
    entry: u32,
    is_title: bool,
}

/// The search index over one catalogue. Entries are numbered in the order of their ids.
#[derive(Debug, Clone)]
pub(crate) struct Index {
    /// Every word, sorted.
    words: Vec<Box<str>>,
    /// How many first bytes each word shares with the one before.
    shared: Vec<u8>,
    /// Postings of word `i`: `postings[starts[i]..starts[i + 1]]`, in the order of the entries.
    starts: Vec<u32>,
    postings: Vec<Posting>,
    /// Whole titles and synonyms, sorted.
    phrases: Vec<Phrase>,
    /// Titles and synonyms of several words without their spaces, sorted: "cartegrise".
    joined: Vec<(Box<str>, Posting)>,
    /// The folded texts of each entry, in the order of [`texts`], one a line.
    folded: Vec<Box<str>>,
    ids: Vec<Box<str>>,
    by_id: HashMap<Box<str>, u32>,
    /// Ids of the operators of each entry.
    operators: Vec<Box<[Box<str>]>>,
}

impl Index {
    pub(crate) fn build(catalogue: &Catalogue) -> Self {
        let mut words: BTreeMap<String, Vec<Posting>> = BTreeMap::new();
        let mut phrases = Vec::new();
        let mut joined = Vec::new();
        let mut folded_texts = Vec::new();
        let mut ids = Vec::new();
        let mut operators = Vec::new();
        for (entry, procedure) in (0u32..).zip(catalogue.procedures()) {
            let mut lines = String::new();
            for (field, text) in texts(catalogue, procedure) {
                let folded = fold(text);
                lines.push_str(&folded);
                lines.push('\n');
                for word in folded.split(' ').filter(|w| !w.is_empty()) {
                    let list = match words.get_mut(word) {
                        Some(list) => list,
                        None => words.entry(word.to_owned()).or_default(),
                    };
                    match list.last_mut() {
                        Some(last) if last.entry == entry => last.fields |= field,
                        _ => list.push(Posting {
                            entry,
                            fields: field,
                        }),
                    }
                }
                if matches!(field, TITLE | SYNONYM | OPERATOR) && folded.contains(' ') {
                    let whole = folded.replace(' ', "");
                    let fields = field;
                    joined.push((whole.into_boxed_str(), Posting { entry, fields }));
                }
                if matches!(field, TITLE | SYNONYM) && !folded.is_empty() {
                    phrases.push(Phrase {
                        text: folded.into_boxed_str(),
                        entry,
                        is_title: field == TITLE,
                    });
                }
            }
            folded_texts.push(lines.into_boxed_str());
            ids.push(procedure.id.as_str().into());
            operators.push(procedure.operators().map(Into::into).collect());
        }
        phrases.sort_by(|a, b| (&a.text, a.entry).cmp(&(&b.text, b.entry)));
        joined.sort_by(|a, b| (&a.0, a.1.entry).cmp(&(&b.0, b.1.entry)));

        let mut index = Self {
            words: Vec::with_capacity(words.len()),
            shared: Vec::with_capacity(words.len()),
            starts: Vec::with_capacity(words.len() + 1),
            postings: Vec::new(),
            phrases,
            joined,
            folded: folded_texts,
            by_id: (0u32..)
                .zip(&ids)
                .map(|(n, id)| (Box::clone(id), n))
                .collect(),
            ids,
            operators,
        };
        for (word, mut list) in words {
            let before = index.words.last().map_or("", |w| w);
            let shared = shared_bytes(before.as_bytes(), word.as_bytes());
            index.shared.push(shared);
            index.starts.push(index.postings.len() as u32);
            index.postings.append(&mut list);
            index.words.push(word.into_boxed_str());
        }
        index.starts.push(index.postings.len() as u32);
        index
    }

    pub(crate) fn search<'a>(&self, catalogue: &'a Catalogue, query: &Query<'_>) -> Vec<Hit<'a>> {
        let asked = Asked::new(query.text);
        let mut scores = self.scores(&asked);
        if let Some(operator) = query.operator {
            for (score, ids) in scores.iter_mut().zip(&self.operators) {
                if !ids.iter().any(|id| &**id == operator) {
                    *score = 0;
                }
            }
        }
        for (id, count) in &query.usage.0 {
            if let Some(&entry) = self.by_id.get(id.as_str())
                && let Some(score) = scores.get_mut(entry as usize)
                && *score > 0
            {
                *score += Usage::worth(*count);
            }
        }
        let mut found: Vec<(u32, u32)> = (0u32..)
            .zip(scores)
            .filter(|&(_, score)| score > 0)
            .collect();
        let best_first = |a: &(u32, u32), b: &(u32, u32)| b.1.cmp(&a.1).then(a.0.cmp(&b.0));
        if query.limit < found.len() {
            found.select_nth_unstable_by(query.limit, best_first);
            found.truncate(query.limit);
        }
        found.sort_unstable_by(best_first);
        found
            .into_iter()
            .filter_map(|(entry, score)| {
                let procedure = catalogue.procedure(self.ids.get(entry as usize)?)?;
                let folded = self.folded.get(entry as usize)?;
                Some(explain(catalogue, procedure, folded, &asked, score))
            })
            .collect()
    }

    /// The score of each entry, 0 where it does not answer; what the site does is not yet in it.
    fn scores(&self, asked: &Asked) -> Vec<u32> {
        let entries = self.ids.len();
        if asked.words.is_empty() {
            return vec![TIER; entries];
        }
        let mut scores = vec![0; entries];
        let mut full = 0;
        let literal = self.add_up(asked, |i, word, best| {
            let is_last = i + 1 == asked.words.len();
            self.literal(word, is_last, best);
        });
        for (score, sum) in scores.iter_mut().zip(&literal) {
            if usize::from(sum.words) == asked.words.len() {
                *score = TIER_WORDS * TIER + sum.worth;
                full += 1;
            }
        }
        full += self.whole_phrases(asked, &mut scores);
        if full >= ENOUGH {
            return scores;
        }
        let close = self.add_up(asked, |i, word, best| {
            let is_last = i + 1 == asked.words.len();
            self.close(word, is_last, best);
        });
        // Whoever has all the words is worth more than whoever has some; and some are better than
        // an empty list, because people type whole sentences.
        let most = close.iter().map(|sum| sum.words).max().unwrap_or(0);
        let all = usize::from(most) == asked.words.len();
        let tier = if all { TIER_SLIPS } else { TIER_PARTIAL };
        if all || full == 0 {
            for (score, sum) in scores.iter_mut().zip(&close) {
                if *score == 0 && sum.words == most && most > 0 {
                    *score = tier * TIER + sum.worth;
                }
            }
        }
        scores
    }

    /// For each entry, how many of the words it has and what they are worth there. `each` gives the
    /// best that the entries get for one word.
    fn add_up(&self, asked: &Asked, each: impl Fn(usize, &str, &mut [u16])) -> Vec<Sum> {
        let mut sums = vec![Sum::default(); self.ids.len()];
        let mut best = vec![0u16; self.ids.len()];
        for (i, word) in asked.words.iter().enumerate() {
            each(i, word, &mut best);
            for (sum, worth) in sums.iter_mut().zip(&mut best) {
                if *worth > 0 {
                    sum.words += 1;
                    sum.worth += u32::from(*worth);
                    *worth = 0;
                }
            }
        }
        sums
    }

    /// The word itself, and those that it begins when it is the last typed.
    fn literal(&self, word: &str, is_last: bool, best: &mut [u16]) {
        let start = self.words.partition_point(|w| **w < *word);
        let beginning = self.words.get(start..).unwrap_or_default();
        for (i, candidate) in (start..).zip(beginning) {
            if **candidate == *word {
                self.credit(i, closeness::SAME, best);
            } else if is_last && candidate.starts_with(word) {
                self.credit(i, closeness::BEGINNING, best);
            } else {
                break;
            }
        }
    }

    /// The words that the typed one may stand for, slips included.
    fn close(&self, word: &str, is_last: bool, best: &mut [u16]) {
        let may_begin = may_begin(word, is_last);
        let words = (self.words.iter().map(|w| w.as_bytes())).zip(self.shared.iter().copied());
        near(
            words,
            word,
            max_slips(word),
            may_begin,
            |i, slips, whole| {
                let candidate = self.words.get(i).map_or("", |w| w);
                if whole || slips == 0 || same_first_letter(word, candidate) {
                    self.credit(i, closeness::of_slips(slips, whole), best);
                }
            },
        );
    }

    /// Notes what word `i` is worth in the entries that have it.
    fn credit(&self, i: usize, closeness: u16, best: &mut [u16]) {
        let (Some(&from), Some(&to)) = (self.starts.get(i), self.starts.get(i + 1)) else {
            return;
        };
        for posting in self.postings.get(from as usize..to as usize).unwrap_or(&[]) {
            if let Some(slot) = best.get_mut(posting.entry as usize) {
                let worth = WORTH[usize::from(posting.fields)] * closeness / 100;
                *slot = (*slot).max(worth.max(1));
            }
        }
    }

    /// Raises the entries of which a title or synonym is, or begins with, all that was typed.
    /// Returns how many entries were not found by their words.
    fn whole_phrases(&self, asked: &Asked, scores: &mut [u32]) -> usize {
        let mut added = 0;
        let mut raise = |entry: u32, score: u32| {
            if let Some(slot) = scores.get_mut(entry as usize) {
                added += usize::from(*slot == 0);
                *slot = (*slot).max(score);
            }
        };
        let start = self.phrases.partition_point(|p| *p.text < *asked.folded);
        for phrase in self.phrases.get(start..).unwrap_or(&[]) {
            let Some(rest) = phrase.text.strip_prefix(&*asked.folded) else {
                break;
            };
            let tier = match (rest.is_empty(), phrase.is_title) {
                (true, true) => TIER_TITLE,
                (true, false) => TIER_SYNONYM,
                (false, _) => TIER_BEGINNING,
            };
            let place = if phrase.is_title { TITLE } else { SYNONYM };
            // Of two phrases begun alike, the one nearer its end is the likelier.
            let nearness = 9u32.saturating_sub(rest.len() as u32 / 4);
            raise(
                phrase.entry,
                tier * TIER + u32::from(WORTH[usize::from(place)]) + nearness,
            );
        }
        // "cartegrise", "poleemploi": only when typed as one word, long enough to mean it.
        if let [word] = asked.words.as_slice()
            && word.len() >= 5
        {
            let start = self.joined.partition_point(|(text, _)| **text < **word);
            for (text, posting) in self.joined.get(start..).unwrap_or(&[]) {
                if !text.starts_with(&**word) {
                    break;
                }
                let worth = WORTH[usize::from(posting.fields)] * closeness::BEGINNING / 100;
                raise(posting.entry, TIER_WORDS * TIER + u32::from(worth));
            }
        }
        added
    }
}

/// What an entry gathered for the words asked.
#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    words: u8,
    worth: u32,
}

/// What was typed, made ready.
struct Asked {
    /// Everything, folded.
    folded: String,
    /// The words that say something; all of them when none does.
    words: Vec<String>,
}

impl Asked {
    fn new(text: &str) -> Self {
        // "13750*05" is the CERFA form 13750, fifth version.
        let folded = fold(text.split('*').next().unwrap_or_default());
        let all = || folded.split(' ').filter(|w| !w.is_empty());
        let telling = || all().filter(|w| !STOP_WORDS.contains(w));
        let words = if telling().next().is_some() {
            telling().take(MAX_WORDS).map(str::to_owned).collect()
        } else {
            all().take(MAX_WORDS).map(str::to_owned).collect()
        };
        Self { folded, words }
    }

    /// How close `candidate` is to one of the words asked, with what to highlight of it.
    fn closest(&self, candidate: &str, slips: bool, taken: &mut u16) -> Option<(u16, Shown)> {
        let mut best: Option<(u16, Shown)> = None;
        for (i, word) in self.words.iter().enumerate() {
            let is_last = i + 1 == self.words.len();
            if let Some((near, shown)) = compare(word, candidate, is_last, slips) {
                *taken |= 1 << i;
                if best.is_none_or(|(b, _)| near > b) {
                    best = Some((near, shown));
                }
            }
        }
        best
    }
}

/// What to highlight of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shown {
    Whole,
    /// Its first folded bytes.
    First(usize),
}

/// How close a word of a text is to a typed one, as the index would judge it.
fn compare(word: &str, candidate: &str, is_last: bool, slips: bool) -> Option<(u16, Shown)> {
    let may_begin = may_begin(word, is_last);
    if candidate == word {
        return Some((closeness::SAME, Shown::Whole));
    }
    if may_begin && candidate.starts_with(word) {
        return Some((closeness::BEGINNING, Shown::First(word.len())));
    }
    let max = if slips { max_slips(word) } else { 0 };
    if max == 0 || letters_missing(word, candidate) > max {
        return None;
    }
    if let Some(slips) = damerau(word, candidate, max) {
        return Some((closeness::of_slips(slips, true), Shown::Whole));
    }
    let lengths = word.len() - max..=word.len() + max;
    let may_begin = may_begin && same_first_letter(word, candidate);
    lengths
        .filter(|_| may_begin)
        .filter_map(|n| damerau(word, candidate.get(..n)?, max))
        .min()
        .map(|slips| (closeness::of_slips(slips, false), Shown::Whole))
}

/// A slip on the first letter of a word that is not finished either leaves too little: "bebe" would
/// find "hébergement".
fn same_first_letter(word: &str, candidate: &str) -> bool {
    word.bytes().next() == candidate.bytes().next()
}

/// How many kinds of letters of `word` are nowhere in `candidate`: each asks for a slip at least, and
/// counting them is quicker than looking for the slips.
fn letters_missing(word: &str, candidate: &str) -> usize {
    let kinds = |text: &str| text.bytes().fold(0u32, |kinds, b| kinds | 1 << (b & 31));
    (kinds(word) & !kinds(candidate)).count_ones() as usize
}

/// Whether a typed word may stand for the words that it begins: the last always, because it is being
/// typed, the others when they are long enough to be a short way of saying.
fn may_begin(word: &str, is_last: bool) -> bool {
    is_last || word.len() >= 3
}

/// The texts by which an entry is found, with their places. The title first.
fn texts<'a>(catalogue: &'a Catalogue, procedure: &'a Procedure) -> Vec<(u8, &'a str)> {
    let mut out = vec![(TITLE, procedure.title.as_str())];
    out.extend(procedure.synonyms.iter().map(|s| (SYNONYM, s.as_str())));
    out.push((OFFICIAL, procedure.official_title.as_str()));
    for operator in procedure
        .operators()
        .filter_map(|id| catalogue.operator(id))
    {
        out.push((OPERATOR, &operator.name));
        out.extend(operator.synonyms.iter().map(|s| (OPERATOR, s.as_str())));
        out.push((OPERATOR_IN_FULL, &operator.full_name));
    }
    let cerfa = procedure.paper.iter().flat_map(|p| &p.cerfa);
    out.extend(cerfa.map(|c| (CERFA, c.as_str())));
    let documents = procedure
        .documents
        .iter()
        .filter_map(|d| catalogue.label("documents", d.code.as_str()));
    out.extend(documents.map(|label| (DOCUMENT, label)));
    out
}

/// Says why an entry answers: what to highlight in the title, and the text that matched best.
fn explain<'a>(
    catalogue: &'a Catalogue,
    procedure: &'a Procedure,
    folded: &str,
    asked: &Asked,
    score: u32,
) -> Hit<'a> {
    // Where all the words are there as typed, slips would explain nothing.
    let slips = score < TIER_WORDS * TIER;
    let (title_ranges, in_title) = highlight(&procedure.title, asked, slips);
    let mut hit = Hit {
        procedure,
        score,
        title_ranges,
        matched: Matched::Title,
    };
    let wanted = asked.words.len() as u32;
    if in_title.count_ones() == wanted {
        return hit;
    }
    // Whole phrase first, then most words, then closest words in the best place.
    let mut best = (false, in_title.count_ones(), 0);
    let joined = asked.words.concat();
    for ((field, text), line) in texts(catalogue, procedure)
        .into_iter()
        .zip(folded.lines())
        .skip(1)
    {
        let mut taken = 0;
        let near: u16 = line
            .split(' ')
            .filter_map(|word| asked.closest(word, slips, &mut taken))
            .map(|(near, _)| near)
            .sum();
        let whole = line.starts_with(&*asked.folded) || unspaced_starts_with(line, &joined);
        let rank = (whole, taken.count_ones(), near * WORTH[usize::from(field)]);
        if (whole || taken != 0) && rank > best {
            best = rank;
            hit.matched = match field {
                SYNONYM => Matched::Synonym(text),
                OFFICIAL => Matched::OfficialTitle(text),
                OPERATOR | OPERATOR_IN_FULL => Matched::Operator(text),
                CERFA => Matched::Cerfa(text),
                _ => Matched::Document(text),
            };
        }
    }
    hit
}

/// Whether a text without its spaces begins so.
fn unspaced_starts_with(line: &str, joined: &str) -> bool {
    let mut bytes = line.bytes().filter(|&b| b != b' ');
    joined.len() >= 5 && joined.bytes().all(|b| bytes.next() == Some(b))
}

/// Ranges of a title to highlight, in UTF-16 units, and which of the words asked are there.
fn highlight(title: &str, asked: &Asked, slips: bool) -> (Vec<(u32, u32)>, u16) {
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    let mut taken = 0;
    for word in shown_words(title) {
        let Some((_, shown)) = asked.closest(&word.folded, slips, &mut taken) else {
            continue;
        };
        let length = match shown {
            Shown::Whole => word.folded.len(),
            Shown::First(n) => n,
        };
        if let (Some(&(from, _)), Some(&(_, to))) =
            (word.units.first(), word.units.get(length.saturating_sub(1)))
        {
            ranges.push((from, to));
        }
    }
    (ranges, taken)
}

/// A word of a shown text.
#[derive(Default)]
struct ShownWord {
    folded: String,
    /// For each folded byte, the range in the shown text, in UTF-16 units.
    units: Vec<(u32, u32)>,
}

/// Cuts a text where [`fold`] cuts it, remembering where each folded letter came from.
fn shown_words(text: &str) -> Vec<ShownWord> {
    let mut words = vec![ShownWord::default()];
    let mut at = 0;
    let mut buffer = [0; 4];
    for c in text.chars() {
        let from = at;
        at += c.len_utf16() as u32;
        let folded;
        let letters = if c.is_ascii_alphanumeric() {
            &*c.to_ascii_lowercase().encode_utf8(&mut buffer)
        } else if c.is_ascii() {
            ""
        } else {
            folded = fold(c.encode_utf8(&mut buffer));
            &folded
        };
        let is_mark = matches!(c, '\u{300}'..='\u{36f}');
        match words.last_mut() {
            Some(word) if !letters.is_empty() => {
                word.folded.push_str(letters);
                word.units.extend(letters.bytes().map(|_| (from, at)));
            }
            // A separate accent belongs to the letter before it.
            Some(word) if is_mark => {
                if let Some(last) = word.units.last_mut() {
                    last.1 = at;
                }
            }
            _ => words.push(ShownWord::default()),
        }
    }
    words.retain(|word| !word.folded.is_empty());
    words
}
