//! What each field of a page asks for.
//!
//! Each field is read alone first (rule of the site, attribute, words), then among its neighbours: three
//! boxes in a row are a date, a "Nom" beside a "Nom d'usage" is the birth name, a "Clé" follows a NIR.
//! What is not understood gets nothing: a wrong value in an official form costs more than a missing one.

use serde::Serialize;

use crate::autocomplete;
use crate::page::{PageFields, SensedField};
use crate::rules::SiteRules;
use crate::vocabulary::{Concept, Form, Hit, Target, Vocabulary, Words, ident_words, singular};

/// Where the understanding of a field comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "by")]
pub enum Provenance {
    /// A rule kept for this site.
    Rule {
        /// Whether somebody saw it work on the site.
        verified: bool,
    },
    /// The field's own `autocomplete`.
    Autocomplete {
        /// The field name.
        token: &'static str,
    },
    /// Words of the page.
    Words {
        /// Where they stand.
        source: Source,
        /// The words, folded.
        words: String,
    },
    /// Its place among other fields.
    Neighbours,
}

/// Where words were read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// Its label, or its accessible name.
    Label,
    /// What heads its row or column.
    Cell,
    /// The legend around it.
    Legend,
    /// The text before it.
    Before,
    /// Its placeholder.
    Placeholder,
    /// Its title.
    Title,
    /// Its attributes `name` and `id`.
    Attributes,
    /// The words of its choices.
    Options,
    /// Its type.
    Kind,
}

/// A field that is understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Recognised {
    /// Its place in [`PageFields::fields`].
    pub field: usize,
    /// The key of the profile.
    pub key: String,
    /// The part of the value that goes in, when the field takes a part.
    pub part: Option<String>,
    /// Why.
    pub provenance: Provenance,
    /// From 1 to 100: how sure.
    pub confidence: u8,
}

/// What each field of the page asks for: fields that are not understood, or never filled, are left out.
#[must_use]
pub fn recognise(page: &PageFields, rules: &SiteRules) -> Vec<Recognised> {
    let vocabulary = Vocabulary::embedded();
    let mut seen: Vec<Seen> = page
        .fields
        .iter()
        .map(|field| look(vocabulary, field))
        .collect();
    halves(vocabulary, page, &mut seen);
    other_parents(vocabulary, page, &mut seen);
    second_persons(vocabulary, page, &mut seen);
    followers(vocabulary, page, &mut seen);
    runs(vocabulary, page, &mut seen);
    documents(vocabulary, page, &mut seen);
    since(vocabulary, &mut seen);
    dates(vocabulary, page, &mut seen);
    born_at(vocabulary, page, &mut seen);
    splits(vocabulary, page, &mut seen);
    recipients(vocabulary, page, &mut seen);
    names(vocabulary, page, &mut seen);
    keys_of_numbers(vocabulary, page, &mut seen);
    dialling_codes(vocabulary, page, &mut seen);
    holders(vocabulary, &mut seen);
    let fields = page.fields.iter().enumerate();
    fields
        .zip(&seen)
        .filter_map(|((n, field), seen)| {
            if seen.forbidden {
                return None;
            }
            if let Some(rule) = rules.of(field) {
                let (key, part) = cut_key(&rule.key);
                return Some(Recognised {
                    field: n,
                    key,
                    part,
                    provenance: Provenance::Rule {
                        verified: rule.verified,
                    },
                    confidence: if rule.verified { 100 } else { 90 },
                });
            }
            conclude(vocabulary, field, n, seen)
        })
        .collect()
}

/// Whether nothing is ever proposed for a field, whatever is known: a password, a code, a statement to tick, a row of
/// a list of several persons…
#[must_use]
pub fn is_reserved(field: &SensedField) -> bool {
    look(Vocabulary::embedded(), field).forbidden
}

/// What was understood of a field alone.
#[derive(Debug, Clone, Default)]
struct Seen {
    concept: Option<usize>,
    strong: bool,
    provenance: Option<Provenance>,
    confidence: u8,
    subject: Option<usize>,
    facet: Option<usize>,
    /// A part that overrides the one of the concept's key.
    part: Option<String>,
    forbidden: bool,
    /// Whether its own words say something that was not understood.
    foreign: bool,
    /// Whether it has words of its own.
    worded: bool,
    /// Whether its own words or attributes say whom it is about.
    subject_own: bool,
    /// Whether its own words or attributes say of which place or moment it is.
    facet_own: bool,
    /// Whether it asks for what is no longer so.
    former: bool,
    /// Whether it asks for something of somebody that nothing explains.
    stranger: bool,
}

/// What a text says.
#[derive(Debug, Clone, Default)]
struct Reading {
    concept: Option<(usize, bool)>,
    /// What it may ask, when it asks for several things at once.
    several: Vec<usize>,
    /// `day`, `month` or `year`, beside a date.
    part: Option<usize>,
    words: String,
    /// Whom it is about, in the order of the words.
    subjects: Vec<usize>,
    /// The same, when the text stands above fields: « Employeur » asks nothing there.
    above: Vec<usize>,
    facets: Vec<usize>,
    forbidden: bool,
    content: bool,
    /// Words that nothing explains.
    unread: usize,
    /// Whether some words are explained.
    explained: bool,
    /// Whether words that nothing explains follow what is asked.
    tail: bool,
    /// Whether it asks for something of somebody that nothing explains: « Nom du garage ».
    stranger: bool,
    /// Whether it speaks to the reader: « votre nom ».
    yours: bool,
    /// Whether it calls the reader: « vous ».
    you: bool,
    /// Whether it says what the form is for: « Demande de… ».
    purpose: bool,
    /// Whether it speaks of what is no longer so: « ancien ».
    former: bool,
}

/// Most words that a sentence may add to a phrase that is sure of itself.
const MOST_UNREAD: usize = 7;
/// The same for a place: what is said of it may make it another one.
const MOST_UNREAD_OF_PLACE: usize = 2;

fn most_unread(vocabulary: &Vocabulary, concept: usize, reading: &Reading) -> usize {
    let ours = reading.you || !reading.subjects.is_empty();
    if width(&vocabulary.concepts[concept]).is_some() && !ours {
        MOST_UNREAD_OF_PLACE
    } else {
        MOST_UNREAD
    }
}

fn read_text(vocabulary: &Vocabulary, text: &str) -> Reading {
    if text.is_empty() {
        return Reading::default();
    }
    let words = vocabulary.words(text);
    let whole = judge_text(vocabulary, &words);
    // « Nom (celui du passeport) »: what is between brackets may only explain.
    if whole.concept.is_none()
        && whole.several.is_empty()
        && let Some(outside) = without_brackets(text)
    {
        let bare = judge_text(vocabulary, &vocabulary.words(&outside));
        if bare.concept.is_some() {
            return Reading {
                subjects: whole.subjects,
                above: whole.above,
                facets: whole.facets,
                forbidden: whole.forbidden,
                you: whole.you,
                yours: whole.yours,
                former: whole.former,
                ..bare
            };
        }
    }
    whole
}

fn judge_text(vocabulary: &Vocabulary, words: &Words) -> Reading {
    let mut reading = judge(
        vocabulary,
        &words.list,
        vocabulary.scan(&words.list),
        Some(words),
    );
    if words.you {
        // « Représentant légal (vous) ».
        reading.you = true;
        reading.subjects.clear();
        reading.above.clear();
        if let Some(me) = vocabulary.subjects.iter().position(|s| s == "self") {
            reading.subjects.push(me);
            reading.above.push(me);
        }
    }
    reading.yours = words.yours;
    reading.purpose = words.purpose;
    reading.former = words.list.iter().any(|w| vocabulary.is_former(w));
    reading
}

/// The text without what stands between brackets; `None` when there are none, or nothing else.
fn without_brackets(text: &str) -> Option<String> {
    let (before, rest) = text.split_once('(')?;
    let after = rest.split_once(')').map_or("", |(_, after)| after);
    let outside = format!("{before} {after}");
    (!outside.trim().is_empty()).then_some(outside)
}

fn read_idents(vocabulary: &Vocabulary, text: &str) -> Reading {
    if text.is_empty() {
        return Reading::default();
    }
    let words = ident_words(text);
    judge(vocabulary, &words, vocabulary.scan_ident(&words), None)
}

/// Words at the end of an attribute that say nothing of what is asked.
fn is_noise(word: &str) -> bool {
    word.bytes().all(|b| b.is_ascii_digit())
        || matches!(
            word,
            "ou" | "et"
                | "input"
                | "field"
                | "txt"
                | "text"
                | "id"
                | "value"
                | "val"
                | "select"
                | "champ"
                | "ctl"
                | "box"
        )
}

fn judge(
    vocabulary: &Vocabulary,
    words: &[String],
    hits: Vec<Hit<'_>>,
    text: Option<&Words>,
) -> Reading {
    let attribute = text.is_none();
    let mut reading = Reading::default();
    let covered: usize = hits.iter().map(|h| h.len).sum();
    let links = words.iter().filter(|w| *w == "et").count();
    let unread = words.len().saturating_sub(covered + links);
    let other = vocabulary.subjects.iter().position(|s| s == "other");
    let content = |hit: &Hit<'_>| !matches!(hit.targets, [Target::Neutral]);
    reading.unread = unread;
    reading.explained = hits.iter().any(content);
    reading.content = unread > 0 || reading.explained;
    reading.forbidden = hits.iter().any(|h| h.targets.contains(&Target::Forbidden));
    let asked = |hit: &Hit<'_>| {
        hit.targets.iter().find_map(|t| match t {
            Target::Concept { concept, strong } => Some((*concept, *strong)),
            _ => None,
        })
    };
    let also_context = |hit: &Hit<'_>| {
        hit.targets
            .iter()
            .any(|t| matches!(t, Target::Subject(_) | Target::Facet(_)))
    };
    // « Société » alone asks for a company; in « Adresse de la société » it says whose address it is.
    let of_somebody = |hit: &Hit<'_>| hit.targets.iter().any(|t| matches!(t, Target::Subject(_)));
    let only_context = |hit: &Hit<'_>| {
        also_context(hit)
            && hits.iter().any(|h| {
                let free = !also_context(h) || (of_somebody(hit) && !of_somebody(h));
                h.start != hit.start && asked(h).is_some() && free
            })
    };
    let mut chosen: Vec<(usize, bool, &Hit<'_>)> = Vec::new();
    let mut inside = None;
    for hit in &hits {
        let concept = asked(hit).filter(|_| !only_context(hit));
        if let Some((concept, strong)) = concept {
            chosen.push((concept, strong, hit));
        }
        for target in hit.targets {
            match target {
                Target::Subject(s) => {
                    let said = &words[hit.start..hit.start + hit.len];
                    if said == ["vou"] || said == ["you"] {
                        // « L’avocat qui accepte de vous assister » is not who reads.
                        reading.you |= hit.start == 0;
                        if hit.start != 0 {
                            inside = Some(*s);
                            continue;
                        }
                    }
                    // « Second demandeur », « conjoint décédé »: nobody of the profile.
                    let subject = other
                        .filter(|_| !attribute && made_another(vocabulary, words, hit))
                        .unwrap_or(*s);
                    if !reading.above.contains(&subject) {
                        reading.above.push(subject);
                    }
                    if concept.is_none() && !reading.subjects.contains(&subject) {
                        reading.subjects.push(subject);
                    }
                }
                Target::Facet(f) if !reading.facets.contains(f) => reading.facets.push(*f),
                _ => {}
            }
        }
    }
    if let Some(me) = inside.filter(|_| reading.above.is_empty()) {
        reading.above.push(me);
        reading.subjects.push(me);
    }
    let part_of = |c: usize| {
        matches!(
            vocabulary.concepts[c].form,
            Form::Day | Form::Month | Form::Year
        )
    };
    let is_aside = |c: usize| vocabulary.concepts[c].id == "aside";
    let mut strong: Vec<&(usize, bool, &Hit<'_>)> = chosen.iter().filter(|c| c.1).collect();
    if attribute {
        // Containers come first in an attribute: its last word is what it asks.
        if strong.len() > 1 {
            strong = strong.split_off(strong.len() - 1);
        }
    } else {
        strong.dedup_by_key(|c| c.0);
        if strong.len() == 2 && strong.iter().any(|c| is_aside(c.0)) {
            strong.retain(|c| is_aside(c.0));
        }
    }
    let composed = text.and_then(|_| composition(vocabulary, &chosen, unread));
    if let Some((concept, hit)) = composed {
        reading.concept = Some((concept, true));
        reading.words = words[hit.start..hit.start + hit.len].join(" ");
        return reading;
    }
    let found = match strong.as_slice() {
        [one] if attribute || unread <= most_unread(vocabulary, one.0, &reading) => Some(**one),
        [] => chosen
            .iter()
            .rev()
            .find(|(_, _, hit)| {
                if attribute {
                    words[hit.start + hit.len..].iter().all(|w| is_noise(w))
                } else {
                    unread == 0
                }
            })
            .copied(),
        _ => None,
    };
    if !attribute && found.is_none() && strong.len() > 1 {
        reading.several = strong.iter().map(|c| c.0).collect();
    }
    // Two weak words that ask for different things: « Nom, adresse ».
    let several = !attribute && strong.is_empty() && {
        let mut weak: Vec<usize> = chosen
            .iter()
            .map(|c| c.0)
            .filter(|c| !part_of(*c))
            .collect();
        weak.dedup();
        weak.len() > 1
    };
    // « Numéro d’abonné » is no number of a street.
    let found = found.filter(|(concept, strong, _)| {
        attribute
            || *strong
            || reading.above.is_empty()
            || vocabulary.concepts[*concept].id != "street_number"
    });
    let refused = text.is_some_and(|text| {
        found.is_none()
            && chosen.iter().any(|(concept, _, hit)| {
                of_a_stranger(&vocabulary.concepts[*concept], text, &hits, hit)
            })
    });
    if refused {
        reading.stranger = true;
        return reading;
    }
    if let (Some((concept, _, hit)), Some(text)) = (found, text)
        && (of_a_stranger(&vocabulary.concepts[concept], text, &hits, hit)
            || (width(&vocabulary.concepts[concept]) != Some(1) && asks_for_more(text, &hits)))
    {
        reading.stranger = true;
        return reading;
    }
    if let Some((concept, is_strong, hit)) = found
        && !several
    {
        reading.concept = Some((concept, is_strong));
        reading.tail = (hit.start + hit.len..words.len())
            .any(|n| !hits.iter().any(|h| h.start <= n && n < h.start + h.len));
        reading.words = words[hit.start..hit.start + hit.len].join(" ");
        if vocabulary.concepts[concept].form == Form::Date {
            // « (JJ/MM/AAAA) » asks for the whole.
            let mut parts: Vec<usize> =
                chosen.iter().map(|c| c.0).filter(|c| part_of(*c)).collect();
            parts.dedup();
            reading.part = parts.first().copied().filter(|_| parts.len() == 1);
        }
    }
    reading
}

/// Whether the words beside a person make it another one: « ancien titulaire », « demandeur 2 ».
fn made_another(vocabulary: &Vocabulary, words: &[String], hit: &Hit<'_>) -> bool {
    let before = hit.start.checked_sub(1).and_then(|at| words.get(at));
    let after = words.get(hit.start + hit.len);
    // « 2. Vos coordonnées » is a number of the page's own.
    let numbered = |w: &str| w.bytes().all(|b| b.is_ascii_digit());
    before.is_some_and(|w| vocabulary.is_another(w) && !numbered(w))
        || after.is_some_and(|w| vocabulary.is_another(w))
}

/// Whether « de » and a word that nothing explains follow what says who somebody is or where they live.
fn of_a_stranger(concept: &Concept, text: &Words, hits: &[Hit<'_>], hit: &Hit<'_>) -> bool {
    let next = hit.start + hit.len;
    let explained = |n: usize| hits.iter().any(|h| h.start <= n && n < h.start + h.len);
    let unread = |n: usize| !explained(n) && text.list.get(n).is_some_and(|w| w.len() > 2);
    let owner = hit.start.checked_sub(1);
    (concept.personal || concept.placed)
        && ((text.of.get(next) == Some(&true) && unread(next))
            || (text.owned.get(hit.start) == Some(&true) && owner.is_some_and(unread)))
}

/// Whether a list of things holds one that nothing explains: « Métier, compétence ».
fn asks_for_more(text: &Words, hits: &[Hit<'_>]) -> bool {
    let last = text.item.last().copied().unwrap_or(0);
    (0..=last).any(|item| {
        let words = (0..text.list.len()).filter(|n| text.item[*n] == item);
        let mut unread = 0;
        for n in words {
            if hits.iter().any(|h| h.start <= n && n < h.start + h.len) {
                return false;
            }
            unread += usize::from(text.list[n].len() > 2);
        }
        last > 0 && unread > 0
    })
}

/// Parts of an address in one box: « N°, rue, lieu-dit » is its line, « Bâtiment, étage » what completes it.
fn composition<'h, 'v>(
    vocabulary: &Vocabulary,
    chosen: &[(usize, bool, &'h Hit<'v>)],
    unread: usize,
) -> Option<(usize, &'h Hit<'v>)> {
    if chosen.len() < 2 || unread > 2 {
        return None;
    }
    let mut line = false;
    let mut extra = 0;
    let mut postcode = false;
    let mut town = false;
    let mut number = false;
    let first = vocabulary.concepts[chosen.first()?.0].id.as_str();
    if first == "access_code" {
        return None;
    }
    for (concept, _, _) in chosen {
        match vocabulary.concepts[*concept].id.as_str() {
            "address" | "full_address" | "street_name" => line = true,
            "street_number" => number = true,
            "building" | "staircase" | "floor" | "door" | "address_extra" | "access_code" => {
                extra += 1;
            }
            "postcode" => postcode = true,
            "commune" => town = true,
            "postcode_commune" => (postcode, town) = (true, true),
            "country" if line || town => {}
            _ => return None,
        }
    }
    let id = match (line, extra, postcode || town) {
        (true, _, true) => "full_address",
        (true, 1.., false) => "address",
        (true, 0, false) if number => "address",
        (false, 2.., false) => "address_extra",
        (false, 0, true) if postcode && town && !number => "postcode_commune",
        _ => return None,
    };
    Some((vocabulary.concept(id)?, chosen.first()?.2))
}

fn is_choice(field: &SensedField) -> bool {
    matches!(field.kind.as_str(), "select" | "radio" | "checkbox")
}

/// Kinds of inputs that no value of a profile enters.
fn never(field: &SensedField) -> bool {
    match field.kind.as_str() {
        "text" | "tel" | "email" | "number" | "date" | "month" | "search" | "textarea"
        | "select" | "radio" | "" => false,
        // One box alone is ticked by a human: it may be a statement.
        "checkbox" => field.options.len() < 2,
        _ => true,
    }
}

fn look(vocabulary: &Vocabulary, field: &SensedField) -> Seen {
    let mut seen = Seen::default();
    let detail = autocomplete::parse(&field.autocomplete);
    if never(field) || detail.as_ref().is_some_and(|d| secret(d.field)) {
        seen.forbidden = true;
        return seen;
    }
    let group = matches!(field.kind.as_str(), "radio" | "checkbox");
    let legend = field.legends.first().map_or("", String::as_str);
    let label = read_text(vocabulary, &field.label);
    let aria = read_text(vocabulary, &field.aria);
    let row = read_text(vocabulary, &field.row);
    let column = read_text(vocabulary, &field.column);
    let placeholder = read_text(vocabulary, &field.placeholder);
    // A title just before a field that says what it asks is only a title.
    let titled = placeholder.content && field.headings.contains(&field.before);
    let before = read_text(vocabulary, if titled { "" } else { &field.before });
    let title = read_text(vocabulary, &field.title);
    let name = read_idents(vocabulary, &field.name);
    // The id of a group is that of one of its buttons.
    let id = read_idents(vocabulary, if group { "" } else { &field.id });
    let legend = if group {
        read_text(vocabulary, legend)
    } else {
        Reading::default()
    };

    let said = [
        &label,
        &aria,
        &row,
        &placeholder,
        &title,
        &name,
        &id,
        &legend,
    ];
    let alone = !label.content && !aria.content;
    seen.forbidden = said.iter().any(|r| r.forbidden) || (alone && before.forbidden);
    // A hint that asks to leave the field empty counts too.
    seen.forbidden |= read_text(vocabulary, &field.hint).forbidden;
    // Rows under one heading are a list of several persons.
    let listed = field.rows > 1 && !row.content && alone && column.content;
    if seen.forbidden || listed {
        seen.forbidden |= listed;
        return seen;
    }

    let mut own: Vec<(Source, &Reading)> = vec![
        (Source::Label, &label),
        (Source::Label, &aria),
        (Source::Cell, &row),
    ];
    if group {
        own.push((Source::Legend, &legend));
    }
    let explicit = own.iter().any(|(_, r)| r.content);
    if !explicit {
        own.push((Source::Before, &before));
    }
    if !explicit && !before.content {
        own.push((Source::Cell, &column));
    }
    seen.worded = own.iter().any(|(_, r)| r.content);
    // « Avez-vous un numéro d’allocataire ? Oui, non » asks for no number.
    let takes = |concept: usize| {
        let concept = &vocabulary.concepts[concept];
        // What is never proposed answers for any control.
        concept.id == "aside" || suits(concept, field)
    };
    let mut found = own
        .iter()
        .filter(|(source, _)| {
            *source != Source::Before || !is_choice(field) || !field.options.is_empty()
        })
        .find_map(|(source, r)| {
            r.concept
                .filter(|(c, _)| takes(*c))
                .map(|c| (c, *source, *r))
        });
    let stranger = own.iter().any(|(_, r)| r.stranger) || (found.is_none() && placeholder.stranger);
    if stranger {
        found = None;
    }
    seen.stranger = stranger;
    seen.former = own.iter().any(|(_, r)| r.former);
    seen.foreign = own
        .iter()
        .any(|(_, r)| r.unread > 0 || r.stranger || !r.several.is_empty())
        && found.is_none();
    let helpers = [
        (Source::Placeholder, &placeholder),
        (Source::Title, &title),
        (Source::Attributes, &name),
        (Source::Attributes, &id),
    ];
    match found {
        None if stranger => {}
        None => {
            // A person cannot read what the field is for, and the page asks not to complete it.
            let silent = !seen.worded && !placeholder.content && !title.content;
            let several: Vec<usize> = own
                .iter()
                .flat_map(|(_, r)| r.several.iter().copied())
                .collect();
            let usable = |source: Source, concept: usize, strong: bool| {
                // A vague attribute is not enough where words say nothing, or something else.
                let sure = strong || source != Source::Attributes;
                sure && (several.is_empty() || several.contains(&concept))
            };
            found = helpers.iter().find_map(|(source, r)| {
                let (concept, strong) = r.concept.filter(|(c, _)| takes(*c))?;
                usable(*source, concept, strong).then_some(((concept, strong), *source, *r))
            });
            let off = field.autocomplete.to_ascii_lowercase().starts_with("off");
            if silent && off && matches!(found, Some((_, Source::Attributes, _))) {
                found = None;
            }
        }
        // « Jour » is told by the boxes beside it, not by its attributes.
        Some(((concept, false), _, _)) if static_part(&vocabulary.concepts[concept]).is_none() => {
            let better = helpers.iter().find_map(|(source, r)| {
                let (other, strong) = r.concept.filter(|(c, _)| takes(*c))?;
                let (from, to) = (
                    vocabulary.concepts[concept].id.as_str(),
                    vocabulary.concepts[other].id.as_str(),
                );
                // « Adresse » with the attribute `adresse2` is the second of two.
                let second = from == "address" && to == "address_extra";
                let fits = strong && other != concept && to != "given_name" && !second;
                fits.then_some(((other, strong), *source, *r))
            });
            found = better.or(found);
        }
        Some(_) => {}
    }
    if !stranger {
        let said = seen.worded || placeholder.content;
        by_kind(vocabulary, field, &mut found, (&label, said));
    }
    if let Some(((concept, strong), source, reading)) = found {
        seen.concept = Some(concept);
        seen.strong = strong;
        seen.confidence = confidence(source, strong);
        seen.provenance = Some(Provenance::Words {
            source,
            words: reading.words.clone(),
        });
        if let Some(part) = reading.part {
            seen.part = part_name(&vocabulary.concepts[part]);
        }
    }
    if of_dialling_codes(field) {
        seen.concept = vocabulary.concept("phone_country");
        seen.strong = true;
        seen.confidence = 80;
        seen.provenance = Some(Provenance::Words {
            source: Source::Options,
            words: String::new(),
        });
    }
    let unknown = seen
        .concept
        .is_none_or(|c| vocabulary.concepts[c].keys.is_empty());
    if unknown && is_choice(field) {
        by_options(vocabulary, field, &mut seen);
    }
    by_attribute(vocabulary, detail.as_ref(), &mut seen);
    // An attribute that only repeats the label says nothing more: `nom_etablissement`.
    let said: Vec<String> = [
        &field.label,
        &field.aria,
        &field.row,
        &field.placeholder,
        &field.before,
    ]
    .iter()
    .flat_map(|text| vocabulary.words(text).list)
    .collect();
    let echoes = |attribute: &str| {
        let mut words = ident_words(attribute).into_iter();
        words.all(|w| said.contains(&singular(&w)) || is_noise(&w))
    };
    let attributes: Vec<&Reading> = [(&name, &field.name), (&id, &field.id)]
        .into_iter()
        .filter(|(_, text)| !echoes(text))
        .map(|(reading, _)| reading)
        .collect();
    context(
        vocabulary,
        field,
        &mut seen,
        &[&label, &aria, &row, &column, &placeholder, &title],
        &attributes,
        alone.then_some(&before),
    );
    seen
}

/// The type of the input says what it takes when words say nothing against it.
fn by_kind<'r>(
    vocabulary: &Vocabulary,
    field: &SensedField,
    found: &mut Option<((usize, bool), Source, &'r Reading)>,
    (label, said): (&'r Reading, bool),
) {
    let wanted = match field.kind.as_str() {
        "email" => "email",
        "tel" if found.is_none() && !said => "phone",
        _ => return,
    };
    let Some(concept) = vocabulary.concept(wanted) else {
        return;
    };
    let form = vocabulary.concepts[concept].form;
    let suits = found.is_some_and(|((c, _), _, _)| {
        vocabulary.concepts[c].form == form || vocabulary.concepts[c].id == "aside"
    });
    if !suits {
        *found = Some(((concept, true), Source::Kind, label));
    }
}

/// Whether a list is one of dialling codes: « France (+33) ».
fn of_dialling_codes(field: &SensedField) -> bool {
    let code = |text: &str| {
        text.split_once('+')
            .is_some_and(|(_, code)| code.starts_with(|c: char| c.is_ascii_digit()))
    };
    let codes = field.options.iter().filter(|o| code(&o.text)).count();
    field.kind == "select" && codes > 1 && codes + 1 >= field.options.len()
}

/// A list of choices that says by itself what it asks.
fn by_options(vocabulary: &Vocabulary, field: &SensedField, seen: &mut Seen) {
    for key in ["civility", "sex", "household_situation", "housing_kind"] {
        // Nothing else than a civility is answered by « Madame » or « Monsieur ».
        let alone = matches!(key, "civility" | "sex");
        let answers: Vec<&str> = field
            .options
            .iter()
            .map(|o| o.text.as_str())
            .filter(|t| !t.is_empty())
            .collect();
        let mut meant: Vec<&str> = answers
            .iter()
            .filter_map(|t| crate::values::meaning(key, t))
            .collect();
        let count = meant.len();
        meant.sort_unstable();
        meant.dedup();
        let enough = if alone {
            meant.len() >= 2 && count + 1 >= answers.len()
        } else if seen.foreign {
            // Words that were not understood are outweighed by answers that can mean nothing else.
            meant.len() >= 4 && count * 3 > answers.len() * 2
        } else {
            meant.len() >= 3 && count * 2 > answers.len()
        };
        if enough {
            seen.concept = vocabulary.concept(key);
            seen.strong = true;
            seen.confidence = 80;
            seen.provenance = Some(Provenance::Words {
                source: Source::Options,
                words: String::new(),
            });
            return;
        }
    }
}

/// A valid `autocomplete` wins over words, which may only make it more precise.
fn by_attribute(vocabulary: &Vocabulary, detail: Option<&autocomplete::Detail>, seen: &mut Seen) {
    let Some(detail) = detail else {
        return;
    };
    let elsewhere = matches!(detail.contact, Some("work" | "fax" | "pager"));
    let concept = if elsewhere {
        vocabulary.concept("aside")
    } else {
        vocabulary.of_autocomplete(detail.field)
    };
    let Some(concept) = concept else {
        return;
    };
    let refined = seen.concept.filter(|c| vocabulary.may_refine(concept, *c));
    seen.concept = Some(refined.unwrap_or(concept));
    seen.strong = true;
    seen.confidence = 95;
    if refined.is_none() {
        seen.part = None;
    }
    seen.provenance = Some(Provenance::Autocomplete {
        token: detail.field,
    });
}

/// Purposes that are never filled, whatever else is said.
fn secret(field: &str) -> bool {
    matches!(
        field,
        "username" | "new-password" | "current-password" | "one-time-code"
    ) || field.starts_with("cc-")
}

/// Whom the field is about, and of which place or moment: its own words first, then what surrounds it.
fn context(
    vocabulary: &Vocabulary,
    field: &SensedField,
    seen: &mut Seen,
    own: &[&Reading],
    attributes: &[&Reading],
    before: Option<&Reading>,
) {
    let around: Vec<Reading> = field
        .legends
        .iter()
        .chain(&field.headings)
        .map(|text| read_text(vocabulary, text))
        .collect();
    let sources = || {
        own.iter()
            .copied()
            .chain(before)
            .chain(attributes.iter().copied())
            .map(|r| (r, true))
            .chain(around.iter().map(|r| (r, false)))
    };
    let found = sources().find_map(|(reading, own)| {
        let whom = if own || !reading.purpose {
            whom(vocabulary, reading, own)
        } else {
            whom_it_is_for(vocabulary, reading)
        };
        whom.map(|whom| (whom, own))
    });
    // What is typed for a newsletter or a search is nobody's, whatever else is said.
    let nobody = vocabulary.subjects.iter().position(|s| s == "nobody");
    let found = own
        .iter()
        .copied()
        .chain(before)
        .chain(attributes.iter().copied())
        .chain(around.first())
        .any(|r| nobody.is_some_and(|n| r.above.contains(&n)))
        .then_some(nobody)
        .flatten()
        .map(|nobody| (nobody, true))
        .or(found);
    seen.subject_own = found.is_some_and(|(_, own)| own);
    let main = read_text(vocabulary, &field.main);
    // The page's title says what the whole page is for.
    seen.subject = found
        .map(|(whom, _)| whom)
        .or_else(|| whom_it_is_for(vocabulary, &main));
    seen.former |= around.iter().any(|r| r.former && !r.purpose);
    let elsewhere = vocabulary.facets.iter().position(|f| f == "other");
    let facet = sources()
        .filter(|(reading, own)| *own || !reading.purpose)
        .chain((main.unread == 0 && !main.purpose).then_some((&main, false)))
        .find_map(|(reading, own)| match reading.facets.as_slice() {
            // « Adresse du bâtiment à rénover »: of a place that is not understood.
            [] | [_] if !own && !reading.yours && names_a_place(vocabulary, reading) => {
                elsewhere.map(|other| (other, false))
            }
            [] => None,
            [one] => Some((*one, own)),
            [first, ..] if own => Some((*first, own)),
            // « Le logement recherché » is not the one where the person lives.
            several => elsewhere
                .filter(|other| several.contains(other))
                .map(|other| (other, own)),
        });
    seen.facet = facet.map(|(facet, _)| facet);
    seen.facet_own = facet.is_some_and(|(_, own)| own);
}

/// Whether a title is that of a place, with words that nothing explains.
fn names_a_place(vocabulary: &Vocabulary, reading: &Reading) -> bool {
    let place = |c: usize| width(&vocabulary.concepts[c]).is_some();
    let asked = reading.concept.map(|(c, _)| c);
    reading.stranger || (reading.tail && asked.is_some_and(place))
}

/// Whom a text is about: `own` when it is the field's, not one above it.
fn whom(vocabulary: &Vocabulary, reading: &Reading, own: bool) -> Option<usize> {
    let of = |id: &str| vocabulary.subjects.iter().position(|s| s == id);
    let (me, unless, other) = (of("self"), of("self_unless"), of("other"));
    let elsewhere = vocabulary.facets.iter().position(|f| f == "other");
    let subjects = if own {
        &reading.subjects
    } else {
        &reading.above
    };
    let named: Vec<usize> = subjects
        .iter()
        .copied()
        .filter(|s| Some(*s) != unless)
        .collect();
    match named.as_slice() {
        [] => {
            let asked = own && reading.concept.is_some();
            let yours = reading.yours && (asked || reading.unread == 0);
            me.filter(|_| yours || !subjects.is_empty())
        }
        // « L’entreprise qui réalise les travaux » is not the one that employs.
        [one] if !own && reading.unread > 0 && is_any(vocabulary, *one, &["employer"]) => other,
        // « Bénéficiaire en cas de décès ».
        [one]
            if !own
                && Some(*one) == me
                && !(reading.you || reading.yours)
                && elsewhere.is_some_and(|e| reading.facets.contains(&e)) =>
        {
            other
        }
        [one] => Some(*one),
        // « Représentant légal (vous) »: the role of who reads.
        all if reading.you && all.iter().all(|s| Some(*s) == me || Some(*s) == other) => me,
        // « Vous et votre conjoint » above fields says nothing of each; « abonné parrain » is another one.
        [first, ..] if Some(*first) == me && !own => None,
        [first, ..] if Some(*first) == me && !reading.yours => other,
        [first, ..] if Some(*first) == me => me,
        // « Père du demandeur », but « Conjoint ou colocataire ».
        [first, rest @ ..] if rest.iter().all(|s| Some(*s) == me) => Some(*first),
        _ => other,
    }
}

/// Whom a form is for, by a title that says what the form is: « Inscription d’un enfant ».
fn whom_it_is_for(vocabulary: &Vocabulary, reading: &Reading) -> Option<usize> {
    match reading.above.as_slice() {
        [one] if is_any(vocabulary, *one, &["child", "spouse", "nobody"]) => Some(*one),
        _ => None,
    }
}

fn is_any(vocabulary: &Vocabulary, subject: usize, ids: &[&str]) -> bool {
    ids.contains(&vocabulary.subjects[subject].as_str())
}

const fn confidence(source: Source, strong: bool) -> u8 {
    let best = match source {
        Source::Label => 92,
        Source::Cell | Source::Legend => 88,
        Source::Before => 86,
        Source::Kind => 80,
        Source::Placeholder | Source::Title | Source::Options => 78,
        Source::Attributes => 70,
    };
    if strong { best } else { best - 10 }
}

fn part_name(concept: &Concept) -> Option<String> {
    match concept.form {
        Form::Day => Some("day".to_owned()),
        Form::Month => Some("month".to_owned()),
        Form::Year => Some("year".to_owned()),
        _ => None,
    }
}

/// Splits `birth_date.day` into its key and its part.
fn cut_key(key: &str) -> (String, Option<String>) {
    match key.split_once('.') {
        Some((key, part)) => (key.to_owned(), Some(part.to_owned())),
        None => (key.to_owned(), None),
    }
}

/// Whether the control can take what the concept is.
fn suits(concept: &Concept, field: &SensedField) -> bool {
    let form = concept.form;
    match field.kind.as_str() {
        "email" => form == Form::Email,
        "tel" | "number" => {
            !matches!(form, Form::Words | Form::Email | Form::Date)
                || (field.kind == "tel" && form == Form::Date)
                || matches!(
                    concept.id.as_str(),
                    "department"
                        | "street_number"
                        | "france_travail_id"
                        | "neph_number"
                        | "notice_number"
                        | "voter_number"
                        | "iban"
                        | "msa_number"
                        | "floor"
                        | "identity_document_number"
                        | "residence_permit_number"
                        | "licence_number"
                )
        }
        "date" => form == Form::Date,
        "month" => false,
        "select" => concept.choice,
        "radio" => {
            concept.choice && width(concept).is_none_or(|w| w == 6) && concept.form == Form::Words
        }
        "checkbox" => {
            concept.choice
                && matches!(
                    concept.id.as_str(),
                    "civility" | "sex" | "household_situation" | "housing_kind"
                )
        }
        "textarea" => concept.area,
        _ => true,
    }
}

fn conclude(
    vocabulary: &Vocabulary,
    field: &SensedField,
    n: usize,
    seen: &Seen,
) -> Option<Recognised> {
    let concept = &vocabulary.concepts[seen.concept?];
    if !suits(concept, field) || (seen.former && (concept.personal || concept.placed)) {
        return None;
    }
    let subject = seen
        .subject
        .map_or("self", |s| vocabulary.subjects[s].as_str());
    let facet = seen.facet.map(|f| vocabulary.facets[f].as_str());
    let contact = matches!(concept.form, Form::Phone | Form::Email);
    // « Nationalité à la naissance » may be another one.
    if concept.id == "nationality" && seen.facet_own && facet == Some("birth") {
        return None;
    }
    if contact && seen.facet_own && facet == Some("work") {
        return None;
    }
    let placed = facet.and_then(|facet| concept.keys.get(&format!("{subject}/{facet}")));
    let plain = || {
        // Of another place than the one where the person lives: not ours.
        let elsewhere = (concept.placed && facet.is_some_and(|f| f != "home"))
            || (concept.id == "occupation" && facet == Some("other"));
        concept.keys.get(subject).filter(|_| !elsewhere)
    };
    let key = placed.or_else(plain)?;
    let (key, part) = cut_key(key);
    Some(Recognised {
        field: n,
        key,
        part: seen.part.clone().or(part),
        provenance: seen.provenance.clone()?,
        confidence: seen.confidence,
    })
}

/// « Code postal / Ville » beside a box for the town is for the postcode alone.
fn halves(vocabulary: &Vocabulary, page: &PageFields, seen: &mut [Seen]) {
    let of = |id: &str| vocabulary.concept(id);
    let (both, code, town) = (of("postcode_commune"), of("postcode"), of("commune"));
    for n in 0..seen.len() {
        if seen[n].concept != both || both.is_none() {
            continue;
        }
        let next = seen
            .get(n + 1)
            .filter(|_| together(&page.fields[n], &page.fields[n + 1]));
        let silent = next.is_some_and(|s| !s.worded && !s.forbidden && s.concept.is_none());
        let short = page.fields[n].max == Some(5);
        if next.is_some_and(|s| s.concept == code && code.is_some()) {
            seen[n].concept = town;
        } else if short || next.is_some_and(|s| s.concept == town && town.is_some()) {
            seen[n].concept = code;
        }
        if short && silent {
            seen[n + 1].concept = town;
            seen[n + 1].confidence = 70;
            seen[n + 1].provenance = Some(Provenance::Neighbours);
            seen[n + 1].subject = seen[n].subject;
            seen[n + 1].facet = seen[n].facet;
        }
    }
}

/// From the most precise to the widest.
fn width(concept: &Concept) -> Option<u8> {
    match concept.id.as_str() {
        "address" | "full_address" | "street_number" | "street_name" => Some(0),
        "address_extra" | "building" | "staircase" | "floor" | "door" => Some(1),
        "postcode" => Some(2),
        "commune" | "postcode_commune" | "birth_place" | "insee_code" => Some(3),
        "department" => Some(4),
        "region" => Some(5),
        "country" => Some(6),
        _ => None,
    }
}

/// The boxes of one address are about one place: « Adresse de l’accident », « Code postal », « Ville ».
fn runs(vocabulary: &Vocabulary, page: &PageFields, seen: &mut [Seen]) {
    let width_of = |seen: &Seen| seen.concept.and_then(|c| width(&vocabulary.concepts[c]));
    let birth = vocabulary.facets.iter().position(|f| f == "birth");
    for n in 1..seen.len() {
        let previous = seen[n - 1].clone();
        let (Some(before), Some(here)) = (width_of(&previous), width_of(&seen[n])) else {
            continue;
        };
        let field = &page.fields[n];
        let beside = &page.fields[n - 1];
        let same = field.frame == beside.frame
            && field.legends == beside.legends
            && section(field) == section(beside);
        // « Pays de naissance », « Commune »: the places of birth come in any order.
        let of_birth = previous.facet.is_some()
            && previous.facet == birth
            && matches!(here, 3..=5)
            && before != here;
        let wider = here > before || (here == 1 && before == 1);
        if !same || !(wider || of_birth) {
            continue;
        }
        if previous.subject_own && !seen[n].subject_own {
            seen[n].subject = previous.subject;
            seen[n].subject_own = true;
        }
        if previous.facet_own && !seen[n].facet_own {
            seen[n].facet = previous.facet;
            seen[n].facet_own = true;
        }
    }
}

/// Where the person is a parent (« Parent 1 (vous) »), the other parent is not one of theirs.
fn other_parents(vocabulary: &Vocabulary, page: &PageFields, seen: &mut [Seen]) {
    let says = |text: &String| {
        let text = text.to_lowercase();
        text.contains("(vous") && (text.contains("parent") || text.contains("responsable"))
    };
    let is_parent = page.fields.iter().any(|field| {
        let texts = field.legends.iter().chain(&field.headings);
        texts.chain([&field.column]).any(says)
    });
    if !is_parent {
        return;
    }
    let other = vocabulary.subjects.iter().position(|s| s == "other");
    for seen in seen {
        if seen
            .subject
            .is_some_and(|s| is_any(vocabulary, s, &["parent1", "parent2"]))
        {
            seen.subject = other;
        }
    }
}

/// An identity asked for again in one form, under a title that nothing explains, is somebody else's.
fn second_persons(vocabulary: &Vocabulary, page: &PageFields, seen: &mut [Seen]) {
    let other = vocabulary.subjects.iter().position(|s| s == "other");
    let is_name = |seen: &Seen| {
        seen.concept.is_some_and(|c| {
            matches!(
                vocabulary.concepts[c].id.as_str(),
                "family_name" | "full_name" | "birth_name"
            )
        })
    };
    for n in 0..seen.len() {
        if !is_name(&seen[n]) || seen[n].subject.is_some() {
            continue;
        }
        let title = section(&page.fields[n]).first().copied();
        let title = title.or(page.fields[n].legends.first().map(String::as_str));
        let unexplained = title.is_some_and(|title| {
            let reading = read_text(vocabulary, title);
            reading.unread > 0 && !reading.explained && !reading.yours && !reading.purpose
        });
        let before = (0..n).any(|m| {
            is_name(&seen[m])
                && page.fields[m].form == page.fields[n].form
                && page.fields[m].frame == page.fields[n].frame
                && (section(&page.fields[m]) != section(&page.fields[n])
                    || page.fields[m].legends != page.fields[n].legends)
        });
        if !(unexplained && before) {
            continue;
        }
        let near = seen.iter_mut().enumerate().skip(n.saturating_sub(2));
        for (m, seen) in near {
            let same = page.fields[m].form == page.fields[n].form
                && page.fields[m].legends == page.fields[n].legends
                && section(&page.fields[m]) == section(&page.fields[n]);
            if same && seen.subject.is_none() {
                seen.subject = other;
            }
        }
    }
}

/// « Nom du garage », « Téléphone »: who is named first is whom the next ones are about, unless the person was
/// asked for in the same section and not yet for this.
fn followers(vocabulary: &Vocabulary, page: &PageFields, seen: &mut [Seen]) {
    let me = vocabulary.subjects.iter().position(|s| s == "self");
    let other = vocabulary.subjects.iter().position(|s| s == "other");
    let mut named: Option<usize> = None;
    let mut mine: Vec<usize> = Vec::new();
    for (n, seen) in seen.iter_mut().enumerate() {
        let new = n == 0
            || page.fields[n].legends != page.fields[n - 1].legends
            || section(&page.fields[n]) != section(&page.fields[n - 1])
            || page.fields[n].form != page.fields[n - 1].form;
        if new {
            named = None;
            mine.clear();
        }
        if seen.stranger {
            named = other;
            continue;
        }
        let Some(at) = seen.concept else {
            let somebody = seen.subject.filter(|s| Some(*s) != me);
            if seen.foreign && seen.subject_own && somebody.is_some() {
                named = somebody;
            }
            continue;
        };
        let concept = &vocabulary.concepts[at];
        let who = matches!(
            concept.id.as_str(),
            "family_name" | "full_name" | "birth_name" | "given_name" | "given_names"
        );
        let organised = matches!(
            concept.id.as_str(),
            "landlord_name" | "organization" | "name_of_someone"
        );
        if seen.subject_own {
            named = seen.subject.filter(|s| Some(*s) != me && who);
        } else if let Some(somebody) = named.filter(|_| {
            seen.subject.is_none()
                && !seen.facet_own
                && (concept.personal || concept.placed)
                && (mine.is_empty() || mine.contains(&at))
        }) {
            seen.subject = Some(somebody);
            seen.subject_own = true;
        }
        if seen.subject.is_none_or(|s| Some(s) == me) && (concept.personal || concept.placed) {
            mine.push(at);
        }
        if organised && (seen.subject_own || concept.id == "landlord_name") {
            named = named.or(other);
        }
    }
}

/// « Délivré le », « Valable jusqu’au » after the number of a document are about that document.
fn documents(vocabulary: &Vocabulary, page: &PageFields, seen: &mut [Seen]) {
    let id = |seen: &Seen| {
        seen.concept
            .map_or("", |c| vocabulary.concepts[c].id.as_str())
    };
    let facet = |name: &str| vocabulary.facets.iter().position(|f| f == name);
    let of_documents = [
        facet("identity_document"),
        facet("permit"),
        facet("licence"),
    ];
    for n in 0..seen.len() {
        // « Numéro » under « Passeport ».
        let of_document = seen[n].facet.is_some() && of_documents.contains(&seen[n].facet);
        if of_document && id(&seen[n]) == "street_number" && !seen[n].strong {
            seen[n].concept = vocabulary.concept("document_number");
        }
        if seen[n].facet_own || !matches!(id(&seen[n]), "document_issued" | "document_expiry") {
            continue;
        }
        let document = (n.saturating_sub(3)..n)
            .rev()
            .filter(|before| section(&page.fields[*before]) == section(&page.fields[n]))
            .find_map(|before| {
                let of = match id(&seen[before]) {
                    "identity_document_number" => facet("identity_document"),
                    "residence_permit_number" => facet("permit"),
                    "licence_number" => facet("licence"),
                    _ => None,
                }?;
                Some((of, seen[before].subject))
            });
        if let Some((of, subject)) = document {
            seen[n].facet = Some(of);
            seen[n].subject = subject;
        }
    }
}

/// « Depuis le » is about what was asked just before: the household, the dwelling or the work.
fn since(vocabulary: &Vocabulary, seen: &mut [Seen]) {
    let id = |seen: &Seen| {
        seen.concept
            .map_or("", |c| vocabulary.concepts[c].id.as_str())
    };
    for n in 0..seen.len() {
        let after_income = n > 0
            && matches!(
                id(&seen[n - 1]),
                "income_reference" | "tax_notice_reference"
            )
            && id(&seen[n]) == "year";
        if after_income {
            seen[n].concept = vocabulary.concept("income_year");
            seen[n].part = None;
        }
        if id(&seen[n]) != "since" {
            continue;
        }
        let asked = (n.saturating_sub(3)..n)
            .rev()
            .find_map(|before| match id(&seen[before]) {
                "household_situation" => Some("situation_date"),
                "housing_kind" | "landlord_name" | "housing_surface" | "rent_amount"
                | "postcode_commune" | "commune" | "address" | "full_address" => {
                    Some("housing_entry_date")
                }
                "organization" | "occupation" | "siret" => Some("contract_start"),
                _ => None,
            });
        seen[n].concept = asked.and_then(|id| vocabulary.concept(id));
    }
}

/// « Né(e) le … à … »
fn born_at(vocabulary: &Vocabulary, page: &PageFields, seen: &mut [Seen]) {
    for n in 1..seen.len() {
        let field = &page.fields[n];
        let words = if field.label.is_empty() {
            &field.before
        } else {
            &field.label
        };
        let at = words.trim_matches(|c: char| !c.is_alphabetic());
        let after = seen[n - 1]
            .concept
            .is_some_and(|c| vocabulary.concepts[c].id == "birth_date");
        if after && seen[n].concept.is_none() && !seen[n].forbidden && matches!(at, "à" | "À" | "a")
        {
            seen[n].concept = vocabulary.concept("birth_place");
            seen[n].subject = seen[n - 1].subject;
            seen[n].confidence = 80;
            seen[n].provenance = Some(Provenance::Neighbours);
        }
    }
}

/// The titles above a field, without what is only its own label drawn as one.
fn section(field: &SensedField) -> Vec<&str> {
    let own = [&field.label, &field.aria, &field.before, &field.row];
    let titles = field.headings.iter().filter(|h| !own.contains(h));
    titles.map(String::as_str).collect()
}

/// « Titulaire » is that of a bank account beside its number, and of anything else elsewhere.
fn holders(vocabulary: &Vocabulary, seen: &mut [Seen]) {
    let is = |seen: &Seen, ids: &[&str]| {
        seen.concept
            .is_some_and(|c| ids.contains(&vocabulary.concepts[c].id.as_str()))
    };
    for n in 0..seen.len() {
        if seen[n].strong || !is(&seen[n], &["account_holder"]) {
            continue;
        }
        let near = n.saturating_sub(9)..seen.len().min(n + 10);
        if !seen[near].iter().any(|s| is(s, &["iban", "bic"])) {
            seen[n].concept = None;
        }
    }
}

/// Which part of a date a box holds, by its words, its choices or its size.
fn date_part(vocabulary: &Vocabulary, field: &SensedField) -> Option<&'static str> {
    for text in [&field.label, &field.aria, &field.placeholder, &field.title] {
        let reading = read_text(vocabulary, text);
        let said = reading.part.or(reading.concept.map(|(c, _)| c));
        if let Some(part) = said.and_then(|c| static_part(&vocabulary.concepts[c])) {
            return Some(part);
        }
    }
    for text in [&field.name, &field.id] {
        let words = ident_words(text);
        let last = words.iter().rev().find(|w| !is_noise(w));
        match last.map(String::as_str) {
            Some("jour" | "day" | "jj" | "dd" | "j") => return Some("day"),
            Some("mois" | "month" | "mm" | "m") => return Some("month"),
            Some("annee" | "year" | "aaaa" | "yyyy" | "an" | "a") => return Some("year"),
            _ => {}
        }
    }
    part_of_options(field)
}

fn static_part(concept: &Concept) -> Option<&'static str> {
    match concept.form {
        Form::Day => Some("day"),
        Form::Month => Some("month"),
        Form::Year => Some("year"),
        _ => None,
    }
}

/// A list of 31 numbers is a day, one of twelve months a month, one of years a year.
pub(crate) fn part_of_options(field: &SensedField) -> Option<&'static str> {
    if field.kind != "select" {
        return None;
    }
    let numbers: Vec<u32> = field
        .options
        .iter()
        .filter_map(|o| o.text.trim().parse().ok())
        .collect();
    let years = numbers.iter().filter(|n| (1850..2200).contains(*n)).count();
    if years >= 10 {
        return Some("year");
    }
    let top = numbers.iter().max().copied();
    if top == Some(31) && numbers.len() >= 28 {
        return Some("day");
    }
    let months = field
        .options
        .iter()
        .filter(|o| crate::values::month_number(&o.text).is_some())
        .count();
    ((12..=13).contains(&months) && (top.is_none() || top == Some(12))).then_some("month")
}

/// Whether two fields stand together.
fn together(a: &SensedField, b: &SensedField) -> bool {
    let near = |f: &SensedField| f.parents.iter().take(4).copied().collect::<Vec<u32>>();
    let others = near(b);
    a.frame == b.frame && near(a).iter().any(|p| others.contains(p))
}

/// Boxes in a row that make one date.
fn dates(vocabulary: &Vocabulary, page: &PageFields, seen: &mut [Seen]) {
    let is_part = |seen: &Seen| {
        seen.concept.is_some_and(|c| {
            static_part(&vocabulary.concepts[c]).is_some() && vocabulary.concepts[c].keys.is_empty()
        })
    };
    let is_date = |seen: &Seen| {
        seen.concept
            .is_some_and(|c| vocabulary.concepts[c].form == Form::Date)
    };
    let small =
        |field: &SensedField| matches!(field.max, Some(1..=4)) || part_of_options(field).is_some();
    let mut n = 0;
    while n < seen.len() {
        let field = &page.fields[n];
        let starts = !seen[n].forbidden
            && (is_part(&seen[n])
                || (small(field) && (is_date(&seen[n]) || seen[n].concept.is_none())));
        if !starts {
            // One list of days under « Date de naissance » is a date cut short.
            n += 1;
            continue;
        }
        let mut end = n + 1;
        while end < seen.len() && end < n + 3 {
            let next = &page.fields[end];
            let same = seen[end].concept == seen[n].concept
                || seen[end].concept.is_none()
                || is_part(&seen[end]);
            let fits = !seen[end].forbidden
                && same
                && together(field, next)
                && (is_part(&seen[end]) || small(next));
            if !fits {
                break;
            }
            end += 1;
        }
        let parts: Vec<Option<&'static str>> = (n..end)
            .map(|i| date_part(vocabulary, &page.fields[i]))
            .collect();
        let sizes: Vec<Option<u32>> = (n..end).map(|i| page.fields[i].max).collect();
        let by_size = sizes == [Some(2), Some(2), Some(4)];
        let by_words = parts.iter().all(Option::is_some);
        let concept = date_around(vocabulary, &page.fields[n..end], &seen[n..end]);
        if let Some((concept, subject, facet, provenance)) = concept.filter(|_| by_words || by_size)
        {
            for (at, i) in (n..end).enumerate() {
                let part = parts[at]
                    .filter(|_| by_words)
                    .or(["day", "month", "year"].get(at).copied());
                // An explicit attribute (bday-day) said it already, and better.
                if matches!(seen[i].provenance, Some(Provenance::Autocomplete { .. })) {
                    continue;
                }
                seen[i].concept = Some(concept);
                seen[i].part = part.map(str::to_owned);
                seen[i].subject = seen[i].subject.or(subject);
                seen[i].facet = seen[i].facet.or(facet);
                seen[i].confidence = 84;
                seen[i].strong = true;
                if !matches!(seen[i].provenance, Some(Provenance::Words { .. })) || i > n {
                    seen[i].provenance = Some(provenance.clone());
                }
            }
        }
        n = end;
    }
}

/// The date that a row of boxes is about: said by one of them, or by what stands around them.
fn date_around(
    vocabulary: &Vocabulary,
    fields: &[SensedField],
    seen: &[Seen],
) -> Option<(usize, Option<usize>, Option<usize>, Provenance)> {
    let is_date = |c: usize| vocabulary.concepts[c].form == Form::Date;
    for seen in seen {
        if let Some(c) = seen.concept.filter(|c| is_date(*c)) {
            return Some((c, seen.subject, seen.facet, seen.provenance.clone()?));
        }
    }
    let first = fields.first()?;
    let idents = [&first.name, &first.id]
        .into_iter()
        .map(|t| (Source::Attributes, read_idents(vocabulary, t)));
    let around = [
        (Source::Cell, &first.row),
        (Source::Before, &first.before),
        (Source::Cell, &first.column),
    ]
    .into_iter()
    .chain(first.legends.iter().take(2).map(|l| (Source::Legend, l)))
    .chain(first.headings.iter().take(1).map(|l| (Source::Legend, l)))
    .map(|(source, text)| (source, read_text(vocabulary, text)));
    around.chain(idents).find_map(|(source, reading)| {
        let (concept, _) = reading.concept.filter(|(c, _)| is_date(*c))?;
        let subject = reading.subjects.first().copied();
        let facet = reading.facets.first().copied();
        let words = reading.words;
        Some((concept, subject, facet, Provenance::Words { source, words }))
    })
}

/// Boxes in a row that cut one number: `chars:0:2`, `chars:2:2`…
fn splits(vocabulary: &Vocabulary, page: &PageFields, seen: &mut [Seen]) {
    let mut n = 0;
    while n < seen.len() {
        let field = &page.fields[n];
        let lengths: &[usize] = match seen[n].concept.map(|c| vocabulary.concepts[c].id.as_str()) {
            Some("nir") => &[15, 13],
            Some("phone" | "phone_landline") => &[10],
            Some("iban") => &[27, 34],
            Some("siret") => &[14],
            Some("siren") => &[9],
            Some("tax_number") => &[13],
            Some("postcode") => &[5],
            Some("caf_number") => &[7],
            _ => &[],
        };
        let too_small = |max: Option<u32>| {
            max.is_some_and(|m| (m as usize) < lengths.last().copied().unwrap_or(0))
        };
        if seen[n].forbidden || lengths.is_empty() || !too_small(field.max) {
            n += 1;
            continue;
        }
        let mut end = n;
        let mut total = 0;
        let mut cuts = Vec::new();
        while end < seen.len() && total < 34 {
            let next = &page.fields[end];
            let same = end == n
                || ((seen[end].concept == seen[n].concept
                    || (seen[end].concept.is_none() && !seen[end].foreign))
                    && together(field, next));
            let Some(max) = next
                .max
                .filter(|m| *m <= 13 && same && !seen[end].forbidden)
            else {
                break;
            };
            cuts.push((total, max as usize));
            total += max as usize;
            end += 1;
            if lengths.contains(&total) && lengths.first() != Some(&total) {
                // The key of a NIR may stand in a box of its own, with words of its own.
                break;
            }
        }
        if end > n + 1
            && (lengths.contains(&total) || (lengths == [27, 34] && total > 27 && total <= 34))
        {
            for (at, i) in (n..end).enumerate() {
                let (from, len) = cuts[at];
                let first = seen[n].clone();
                seen[i].concept = first.concept;
                seen[i].strong = true;
                seen[i].subject = seen[i].subject.or(first.subject);
                seen[i].facet = seen[i].facet.or(first.facet);
                seen[i].part = Some(format!("chars:{from}:{len}"));
                seen[i].confidence = 82;
                if i > n {
                    seen[i].provenance = Some(Provenance::Neighbours);
                }
            }
            n = end;
        } else {
            n += 1;
        }
    }
}

/// « Nom du destinataire » is the person's in a form that asks for no other name of theirs.
fn recipients(vocabulary: &Vocabulary, page: &PageFields, seen: &mut [Seen]) {
    let place = |id: &str| vocabulary.subjects.iter().position(|s| s == id);
    let (me, other, recipient) = (place("self"), place("other"), place("recipient"));
    let named = |s: &Seen| s.concept.is_some_and(|c| vocabulary.concepts[c].personal);
    for n in 0..seen.len() {
        if recipient.is_none() || seen[n].subject != recipient {
            continue;
        }
        let mine = (0..seen.len()).any(|m| {
            page.fields[m].form == page.fields[n].form
                && named(&seen[m])
                && seen[m].concept == seen[n].concept
                && seen[m].subject.is_none_or(|s| Some(s) == me)
        });
        seen[n].subject = if mine { other } else { me };
    }
}

/// What « Nom » is, by the fields that stand in the same form and are about the same person.
fn names(vocabulary: &Vocabulary, page: &PageFields, seen: &mut [Seen]) {
    let id_of = |seen: &Seen| {
        seen.concept
            .map_or("", |c| vocabulary.concepts[c].id.as_str())
    };
    let subject_of = |seen: &Seen| {
        seen.subject
            .map_or("self", |s| vocabulary.subjects[s].as_str())
    };
    let group = |n: usize| {
        let field = &page.fields[n];
        (
            field.frame.as_str(),
            field.form,
            subject_of(&seen[n]).to_owned(),
        )
    };
    let mut changes: Vec<(usize, Option<&str>)> = Vec::new();
    for n in 0..seen.len() {
        let id = id_of(&seen[n]);
        let beside = |wanted: &[&str]| {
            let here = group(n);
            (0..seen.len()).any(|other| {
                other != n && wanted.contains(&id_of(&seen[other])) && group(other) == here
            })
        };
        let first_names = ["given_name", "given_names", "other_given_names"];
        let subject = subject_of(&seen[n]);
        match id {
            "family_name" => {
                if beside(&["birth_name"]) && !beside(&["used_name"]) {
                    changes.push((n, Some("used_name")));
                } else if beside(&first_names) || seen[n].strong {
                    // A person works at the company or owns the dwelling: its name is not asked.
                    if matches!(subject, "employer" | "landlord") {
                        changes.push((n, None));
                    }
                } else if matches!(subject, "self" | "spouse")
                    && !beside(&["used_name", "birth_name"])
                {
                    changes.push((n, Some("full_name")));
                }
            }
            "given_name" => {
                let field = &page.fields[n];
                let several = [
                    &field.label,
                    &field.aria,
                    &field.row,
                    &field.before,
                    &field.placeholder,
                ]
                .into_iter()
                .find(|t| !t.is_empty())
                .is_some_and(|t| {
                    let t = t.to_lowercase();
                    t.contains("prénoms")
                        || t.contains("prenoms")
                        || t.contains("prénom(s)")
                        || t.contains("prenom(s)")
                        || t.contains("given names")
                        || t.contains("first names")
                        || t.contains("forenames")
                        || t.contains("forename(s)")
                });
                if several && !beside(&["other_given_names"]) {
                    changes.push((n, Some("given_names")));
                }
            }
            "other_given_names" if beside(&["third_given_name"]) => {
                changes.push((n, Some("second_given_name")))
            }
            _ => {}
        }
    }
    for (n, id) in changes {
        seen[n].concept = id.and_then(|id| vocabulary.concept(id));
        if id.is_none() {
            seen[n].foreign = true;
        }
    }
}

/// A box that stands between a dialling code (« France +33 ») and a telephone number chooses the code.
fn dialling_codes(vocabulary: &Vocabulary, page: &PageFields, seen: &mut [Seen]) {
    let phone = |seen: &Seen| {
        seen.concept
            .is_some_and(|c| vocabulary.concepts[c].form == Form::Phone)
    };
    for n in 0..seen.len().saturating_sub(1) {
        let known = seen[n]
            .concept
            .is_some_and(|c| vocabulary.concepts[c].id != "aside");
        if known || seen[n].forbidden || !phone(&seen[n + 1]) {
            continue;
        }
        let before = page.fields[n].before.as_str();
        let code = before.rsplit_once('+').map_or("", |(_, code)| code.trim());
        if (1..=3).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_digit()) {
            seen[n].concept = vocabulary.concept("phone_country");
            seen[n].confidence = 60;
            seen[n].provenance = Some(Provenance::Neighbours);
        }
    }
}

/// « Clé » is that of a NIR when it follows one; a NIR followed by its key takes thirteen digits.
fn keys_of_numbers(vocabulary: &Vocabulary, page: &PageFields, seen: &mut [Seen]) {
    let (Some(nir), Some(key)) = (vocabulary.concept("nir"), vocabulary.concept("nir_key")) else {
        return;
    };
    for n in 0..seen.len() {
        let previous = n.checked_sub(1).filter(|p| {
            seen[*p].concept == Some(nir) && together(&page.fields[*p], &page.fields[n])
        });
        let is_key = seen[n].concept == Some(key);
        let tail = seen[n].part.is_none()
            && page.fields[n].max == Some(2)
            && (seen[n].concept == Some(nir) || (seen[n].concept.is_none() && !seen[n].foreign));
        if let Some(previous) = previous
            && (is_key || tail)
        {
            seen[n].concept = Some(key);
            seen[n].part = None;
            seen[n].subject = seen[n].subject.or(seen[previous].subject);
            seen[n].confidence = seen[n].confidence.max(80);
            if seen[n].provenance.is_none() {
                seen[n].provenance = Some(Provenance::Neighbours);
            }
            if seen[previous].part.is_none() {
                seen[previous].part = Some("body".to_owned());
            }
        } else if is_key && !seen[n].strong {
            seen[n].concept = None;
        }
    }
    for (field, seen) in page.fields.iter().zip(seen) {
        if seen.concept == Some(nir) && seen.part.is_none() && field.max == Some(13) {
            seen.part = Some("body".to_owned());
        }
    }
}
