//! The words by which forms ask for things: `assets/portals/vocabulary.toml`, read once.

use std::collections::{BTreeMap, HashMap};
use std::sync::OnceLock;

use guichet_domain::text::fold;
use serde::Deserialize;

const TEXT: &str = include_str!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../../assets/portals/vocabulary.toml"
));

/// Letters that words of an attribute must have to make one together.
const SHORTEST_JOINED: usize = 5;

/// How many words of an attribute may make one phrase.
const LONGEST_IDENT: usize = 6;

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    stop: Vec<String>,
    neutral: Vec<String>,
    cut: Vec<String>,
    yours: Vec<String>,
    purposes: Vec<String>,
    former: Vec<String>,
    another: Vec<String>,
    forbidden: RawForbidden,
    autocomplete: BTreeMap<String, String>,
    refines: BTreeMap<String, Vec<String>>,
    subjects: Vec<RawContext>,
    facets: Vec<RawContext>,
    concepts: Vec<RawConcept>,
    meanings: Vec<Meaning>,
    countries: Vec<Country>,
    regions: BTreeMap<String, Vec<String>>,
    truth: BTreeMap<String, Vec<String>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawForbidden {
    words: Vec<String>,
    idents: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawContext {
    id: String,
    words: Vec<String>,
    idents: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawConcept {
    id: String,
    #[serde(default)]
    strong: Vec<String>,
    #[serde(default)]
    weak: Vec<String>,
    #[serde(default)]
    idents: Vec<String>,
    #[serde(default)]
    weak_idents: Vec<String>,
    #[serde(default)]
    form: Form,
    #[serde(default)]
    choice: bool,
    #[serde(default)]
    area: bool,
    #[serde(default)]
    placed: bool,
    #[serde(default)]
    personal: bool,
    #[serde(default)]
    keys: BTreeMap<String, String>,
}

/// What kind of thing is typed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Form {
    #[default]
    Words,
    Digits,
    Date,
    Email,
    Phone,
    Day,
    Month,
    Year,
}

/// What forms call one of our codes.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Meaning {
    pub key: String,
    pub code: String,
    pub words: Vec<String>,
}

/// A country as forms write it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Country {
    pub name: String,
    pub codes: Vec<String>,
    pub adjectives: Vec<String>,
}

/// Something that a form may ask.
#[derive(Debug)]
pub(crate) struct Concept {
    pub id: String,
    pub form: Form,
    pub choice: bool,
    pub area: bool,
    pub placed: bool,
    /// Whether it says who somebody is, or where to reach them.
    pub personal: bool,
    pub keys: BTreeMap<String, String>,
}

/// What a phrase stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Target {
    Concept { concept: usize, strong: bool },
    Subject(usize),
    Facet(usize),
    Neutral,
    Forbidden,
}

#[derive(Debug)]
struct Phrase {
    words: Vec<String>,
    targets: Vec<Target>,
}

/// A phrase met in a text.
#[derive(Debug, Clone)]
pub(crate) struct Hit<'v> {
    pub start: usize,
    pub len: usize,
    pub targets: &'v [Target],
}

/// Everything the recogniser knows about words.
#[derive(Debug)]
pub(crate) struct Vocabulary {
    pub concepts: Vec<Concept>,
    pub subjects: Vec<String>,
    pub facets: Vec<String>,
    pub meanings: Vec<Meaning>,
    pub countries: Vec<Country>,
    pub regions: BTreeMap<String, Vec<String>>,
    stop: Vec<String>,
    cut: Vec<Vec<String>>,
    yours: Vec<String>,
    purposes: Vec<String>,
    former: Vec<String>,
    another: Vec<String>,
    autocomplete: BTreeMap<String, usize>,
    refines: BTreeMap<usize, Vec<usize>>,
    phrases: HashMap<String, Vec<Phrase>>,
    idents: HashMap<String, Vec<Target>>,
    truth: BTreeMap<String, Vec<String>>,
}

impl Vocabulary {
    /// The vocabulary inside the program.
    pub fn embedded() -> &'static Self {
        static EMBEDDED: OnceLock<Vocabulary> = OnceLock::new();
        EMBEDDED.get_or_init(|| {
            // The file travels inside the program and a test reads it: what cannot be read here
            // proposes nothing.
            let raw: Raw = toml::from_str(TEXT).unwrap_or_default();
            Self::new(raw)
        })
    }

    fn new(raw: Raw) -> Self {
        let mut vocabulary = Self {
            concepts: Vec::new(),
            subjects: raw.subjects.iter().map(|s| s.id.clone()).collect(),
            facets: raw.facets.iter().map(|f| f.id.clone()).collect(),
            meanings: raw.meanings,
            countries: raw.countries,
            regions: raw.regions,
            stop: raw.stop.iter().map(|w| fold(w)).collect(),
            cut: raw.cut.iter().map(|c| split(c)).collect(),
            yours: folded(&raw.yours),
            purposes: folded(&raw.purposes),
            former: folded(&raw.former),
            another: folded(&raw.another),
            autocomplete: BTreeMap::new(),
            refines: BTreeMap::new(),
            phrases: HashMap::new(),
            idents: HashMap::new(),
            truth: raw.truth,
        };
        for word in &raw.neutral {
            vocabulary.phrase(word, Target::Neutral);
        }
        for word in &raw.forbidden.words {
            vocabulary.phrase(word, Target::Forbidden);
        }
        for word in &raw.forbidden.idents {
            vocabulary.ident(word, Target::Forbidden);
        }
        for (n, subject) in raw.subjects.iter().enumerate() {
            vocabulary.context(subject, Target::Subject(n));
        }
        for (n, facet) in raw.facets.iter().enumerate() {
            vocabulary.context(facet, Target::Facet(n));
        }
        for (concept, raw) in raw.concepts.into_iter().enumerate() {
            for (words, strong) in [(&raw.strong, true), (&raw.weak, false)] {
                for word in words {
                    vocabulary.phrase(word, Target::Concept { concept, strong });
                }
            }
            for (words, strong) in [(&raw.idents, true), (&raw.weak_idents, false)] {
                for word in words {
                    vocabulary.ident(word, Target::Concept { concept, strong });
                }
            }
            vocabulary.concepts.push(Concept {
                id: raw.id,
                form: raw.form,
                choice: raw.choice,
                area: raw.area,
                placed: raw.placed,
                personal: raw.personal,
                keys: raw.keys,
            });
        }
        for (token, id) in &raw.autocomplete {
            if let Some(concept) = vocabulary.concept(id) {
                vocabulary.autocomplete.insert(token.clone(), concept);
            }
        }
        for (from, to) in &raw.refines {
            if let Some(from) = vocabulary.concept(from) {
                let to = to.iter().filter_map(|id| vocabulary.concept(id)).collect();
                vocabulary.refines.insert(from, to);
            }
        }
        for phrases in vocabulary.phrases.values_mut() {
            phrases.sort_by_key(|p| std::cmp::Reverse(p.words.len()));
        }
        vocabulary
    }

    fn context(&mut self, raw: &RawContext, target: Target) {
        for word in &raw.words {
            self.phrase(word, target);
        }
        for word in &raw.idents {
            self.ident(word, target);
        }
    }

    fn phrase(&mut self, text: &str, target: Target) {
        let words = self.normal(&split(&spelled(text))).list;
        let Some(first) = words.first() else {
            return;
        };
        let phrases = self.phrases.entry(first.clone()).or_default();
        match phrases.iter_mut().find(|p| p.words == words) {
            Some(phrase) if !phrase.targets.contains(&target) => phrase.targets.push(target),
            Some(_) => {}
            None => phrases.push(Phrase {
                words,
                targets: vec![target],
            }),
        }
    }

    fn ident(&mut self, text: &str, target: Target) {
        let targets = self.idents.entry(ident_words(text).concat()).or_default();
        if !targets.contains(&target) {
            targets.push(target);
        }
    }

    /// The place of a concept in the list.
    pub fn concept(&self, id: &str) -> Option<usize> {
        self.concepts.iter().position(|c| c.id == id)
    }

    /// The concept of an autofill field name.
    pub fn of_autocomplete(&self, field: &str) -> Option<usize> {
        self.autocomplete.get(field).copied()
    }

    /// Whether words may turn the attribute's concept into another.
    pub fn may_refine(&self, from: usize, to: usize) -> bool {
        self.refines.get(&from).is_some_and(|t| t.contains(&to))
    }

    /// The keys that a label of a test page stands for.
    pub fn of_truth(&self, label: &str) -> Option<&[String]> {
        self.truth.get(label).map(Vec::as_slice)
    }

    /// The words of a text that a person reads, without hints and empty words.
    pub fn words(&self, text: &str) -> Words {
        let mut tokens = split(&without_marks(&spelled(before_example(text))));
        let cut = (0..tokens.len()).find(|i| {
            let rest = &tokens[*i..];
            self.cut
                .iter()
                .any(|c| !c.is_empty() && rest.starts_with(c))
        });
        if let Some(at) = cut {
            tokens.truncate(at);
        }
        Words {
            yours: tokens.iter().any(|t| self.yours.contains(t)),
            you: ["(vous", "(you)"]
                .iter()
                .any(|mark| text.to_ascii_lowercase().contains(mark)),
            purpose: tokens
                .iter()
                .find(|t| !self.stop.contains(t))
                .is_some_and(|t| self.purposes.contains(&singular(t))),
            ..self.normal(&tokens)
        }
    }

    /// Whether a word says that what follows is no longer so: « ancien », « précédent ».
    pub fn is_former(&self, word: &str) -> bool {
        self.former.iter().any(|w| w == word)
    }

    /// Whether a word beside a person makes it another one: « second », « décédé ».
    pub fn is_another(&self, word: &str) -> bool {
        self.is_former(word) || self.another.iter().any(|w| w == word)
    }

    fn normal(&self, tokens: &[String]) -> Words {
        let mut born = false;
        let mut of = false;
        let mut owned = false;
        let mut item = 0;
        let mut kept = Words::default();
        for token in tokens {
            item += usize::from(matches!(token.as_str(), "et" | "and"));
            // « Né(e) le » and « Né(e) à » differ by their empty word alone.
            let tells = (born && matches!(token.as_str(), "le" | "a" | "en"))
                // and « numéro et voie » is more than « numéro de voie »
                || (matches!(token.as_str(), "et" | "ou" | "and")
                    && kept.list.last().is_some_and(|w| {
                        matches!(w.as_str(), "numero" | "number" | "rue" | "voie" | "street")
                    }));
            born = matches!(token.as_str(), "ne" | "nee") || (born && token == "e");
            if tells || !self.stop.contains(token) {
                kept.list.push(match token.as_str() {
                    "ou" | "and" => "et".to_owned(),
                    word => singular(word),
                });
                kept.of.push(of);
                kept.owned.push(std::mem::take(&mut owned));
                kept.item.push(item);
                of = false;
            } else {
                owned = token == "s";
                let links = matches!(token.as_str(), "de" | "du" | "des" | "d" | "of");
                of = links || (of && matches!(token.as_str(), "la" | "l" | "le" | "les"));
            }
        }
        kept
    }

    /// The phrases of a list of words, the longest first at each place.
    pub fn scan<'v>(&'v self, words: &[String]) -> Vec<Hit<'v>> {
        let mut hits = Vec::new();
        let mut start = 0;
        while start < words.len() {
            let rest = &words[start..];
            let found = self
                .phrases
                .get(&words[start])
                .and_then(|phrases| phrases.iter().find(|p| rest.starts_with(&p.words)));
            let len = found.map_or(1, |phrase| {
                hits.push(Hit {
                    start,
                    len: phrase.words.len(),
                    targets: &phrase.targets,
                });
                phrase.words.len()
            });
            start += len;
        }
        hits
    }

    /// The phrases of an attribute's words: several words may make one, written together.
    pub fn scan_ident<'v>(&'v self, words: &[String]) -> Vec<Hit<'v>> {
        let mut hits = Vec::new();
        let mut start = 0;
        while start < words.len() {
            let longest = LONGEST_IDENT.min(words.len() - start);
            let found = (1..=longest).rev().find_map(|len| {
                let joined = words[start..start + len].concat();
                // « in_e » is no « ine ».
                if len > 1 && joined.len() < SHORTEST_JOINED {
                    return None;
                }
                let targets = self.idents.get(&joined)?;
                Some(Hit {
                    start,
                    len,
                    targets,
                })
            });
            start += found.as_ref().map_or(1, |hit| hit.len);
            hits.extend(found);
        }
        hits
    }
}

/// The words of a text that a person reads.
#[derive(Debug, Clone, Default)]
pub(crate) struct Words {
    /// Folded, without empty words.
    pub list: Vec<String>,
    /// For each, whether « de » stands before it.
    pub of: Vec<bool>,
    /// For each, whether the word before it owns it: « Helper’s phone ».
    pub owned: Vec<bool>,
    /// For each, how many « et » or commas stand before it.
    pub item: Vec<usize>,
    /// Whether the text speaks to the reader: « votre ».
    pub yours: bool,
    /// Whether it says between brackets that it is about the reader: « (vous) ».
    pub you: bool,
    /// Whether the text says what the form is for: « Demande de… ».
    pub purpose: bool,
}

fn folded(words: &[String]) -> Vec<String> {
    words.iter().map(|w| singular(&fold(w))).collect()
}

/// The text with its commas and strokes spelled out: « N°, rue » is not « N° de rue ».
fn spelled(text: &str) -> String {
    text.replace([',', '&', '+', ';'], " et ")
        .replace('/', " ou ")
}

/// Folded words; « n° » and its like become `numero`.
fn split(text: &str) -> Vec<String> {
    let folded = fold(text);
    let words = folded.split(' ').filter(|w| !w.is_empty());
    words
        .map(|word| match word {
            "n" | "no" | "num" | "nro" | "nr" => "numero",
            "nb" | "nbre" | "nbr" => "nombre",
            other => other,
        })
        .map(str::to_owned)
        .collect()
}

/// The words of an attribute: cut at capitals, digits and signs.
pub(crate) fn ident_words(attribute: &str) -> Vec<String> {
    let mut spaced = String::with_capacity(attribute.len() + 8);
    let mut last = ' ';
    for c in attribute.chars() {
        let camel = last.is_lowercase() && c.is_uppercase();
        let digit = last.is_alphabetic() && c.is_ascii_digit()
            || last.is_ascii_digit() && c.is_alphabetic();
        if camel || digit {
            spaced.push(' ');
        }
        spaced.push(c);
        last = c;
    }
    let folded = fold(&spaced);
    folded
        .split(' ')
        .filter(|w| {
            !matches!(
                *w,
                "" | "de" | "du" | "des" | "la" | "le" | "les" | "d" | "l"
            )
        })
        .map(str::to_owned)
        .collect()
}

/// What stands before « ex. : », « (ex » and the like.
fn before_example(text: &str) -> &str {
    let lower = text.to_ascii_lowercase();
    if ["ex :", "ex:", "ex.", "ex\u{a0}:"]
        .iter()
        .any(|mark| lower.starts_with(mark))
    {
        return "";
    }
    ["(ex", " ex :", " ex:", " ex.", "ex\u{a0}:", "p. ex"]
        .iter()
        .filter_map(|mark| lower.find(mark))
        .min()
        .and_then(|at| text.get(..at))
        .unwrap_or(text)
}

/// The text without the marks of a paper form: « Marque (D.1) ».
fn without_marks(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('(') {
        out.push_str(before);
        let inner = after.split_once(')');
        match inner {
            Some((mark, tail))
                if mark.len() <= 4
                    && mark.starts_with(|c: char| c.is_ascii_uppercase() || c.is_ascii_digit()) =>
            {
                out.push(' ');
                rest = tail;
            }
            _ => {
                out.push('(');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

/// A word without the mark of its plural; the same on both sides, so that being wrong harms nothing.
pub(crate) fn singular(word: &str) -> String {
    match word.strip_suffix('s') {
        Some(stem) if stem.len() > 2 => stem.to_owned(),
        _ => word.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use guichet_catalogue::Catalogue;

    use super::*;

    #[test]
    fn the_file_is_well_formed() {
        let raw: Raw = toml::from_str(TEXT).unwrap();
        let ids: BTreeSet<&str> = raw.concepts.iter().map(|c| c.id.as_str()).collect();
        assert_eq!(ids.len(), raw.concepts.len(), "a concept is there twice");
        for id in raw
            .autocomplete
            .values()
            .chain(raw.refines.keys())
            .chain(raw.refines.values().flatten())
        {
            assert!(ids.contains(id.as_str()), "{id}");
        }
    }

    #[test]
    fn every_key_is_one_of_the_profile() {
        let catalogue = Catalogue::embedded().unwrap();
        let raw: Raw = toml::from_str(TEXT).unwrap();
        let subjects: BTreeSet<&str> = raw.subjects.iter().map(|s| s.id.as_str()).collect();
        let facets: BTreeSet<&str> = raw.facets.iter().map(|f| f.id.as_str()).collect();
        for concept in &raw.concepts {
            for (place, key) in &concept.keys {
                let (subject, facet) = place.split_once('/').unwrap_or((place, "home"));
                assert!(
                    subjects.contains(subject) && facets.contains(facet),
                    "{place}"
                );
                let key = key.split('.').next().unwrap();
                let made = crate::values::MADE_KEYS.contains(&key);
                assert!(
                    made || catalogue.field(key).is_some(),
                    "{}: {key}",
                    concept.id
                );
            }
        }
        for meaning in &raw.meanings {
            let field = catalogue.field(&meaning.key).unwrap();
            assert!(
                field.choice_label(&meaning.code).is_some(),
                "{} {}",
                meaning.key,
                meaning.code
            );
        }
    }

    #[test]
    fn no_phrase_means_two_concepts() {
        let vocabulary = Vocabulary::embedded();
        let several = |targets: &[Target]| {
            targets
                .iter()
                .filter(|t| matches!(t, Target::Concept { .. }))
                .count()
                > 1
        };
        let phrases = vocabulary.phrases.values().flatten();
        let twice: Vec<String> = phrases
            .filter(|p| several(&p.targets))
            .map(|p| p.words.join(" "))
            .chain(
                vocabulary
                    .idents
                    .iter()
                    .filter(|(_, t)| several(t))
                    .map(|(i, _)| i.clone()),
            )
            .collect();
        assert!(twice.is_empty(), "{twice:?}");
    }

    #[test]
    fn words_are_folded_cut_and_made_singular() {
        let vocabulary = Vocabulary::embedded();
        let words = |text| vocabulary.words(text).list.join(" ");
        assert_eq!(words("N° de téléphone*"), "numero telephone");
        assert_eq!(
            words("Numéros d’allocataires (ex : 1234567)"),
            "numero allocataire"
        );
        assert_eq!(
            words("Code postal Format attendu : 5 chiffres"),
            "code postal"
        );
        assert_eq!(words("Ex : 06 12 34 56 78"), "");
    }

    #[test]
    fn attributes_are_cut_into_words() {
        let words = |text| ident_words(text).join(" ");
        assert_eq!(
            words("billing_address[addressFirstname]"),
            "billing address address firstname"
        );
        assert_eq!(words("prenom1"), "prenom 1");
        assert_eq!(words("dateNaissanceJJ"), "date naissance jj");
    }
}
