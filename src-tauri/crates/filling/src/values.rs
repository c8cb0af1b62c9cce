//! From what the profile holds to what one field of a page takes.

use chrono::{Datelike, NaiveDate};
use guichet_catalogue::{Catalogue, Communes};
use guichet_domain::text::fold;
use guichet_domain::values::{Checked, FieldKind};
use zeroize::Zeroizing;

use crate::format::{euros, straight};
use crate::page::SensedField;
use crate::script::Entry;
use crate::vocabulary::Vocabulary;

/// Keys that no field of the profile has: they are made of several.
pub(crate) const MADE_KEYS: [&str; 3] = ["full_name", "spouse_full_name", "full_address"];

/// Digits of a NIR before its key.
const NIR_BODY: usize = 13;

/// The code that an answer of a form stands for.
pub(crate) fn meaning(key: &str, answer: &str) -> Option<&'static str> {
    let folded = fold(answer);
    let all = Vocabulary::embedded()
        .meanings
        .iter()
        .filter(|m| m.key == key);
    let exact = all.clone().find(|m| m.words.contains(&folded));
    if let Some(exact) = exact {
        return Some(&exact.code);
    }
    // « Vous êtes marié(e) » holds one of our answers and no other.
    let within = |word: &String| {
        word.len() > 4
            && (folded.starts_with(&format!("{word} ")) || folded.ends_with(&format!(" {word}")))
    };
    let mut codes: Vec<&'static str> = all
        .filter(|m| m.words.iter().any(within))
        .map(|m| m.code.as_str())
        .collect();
    codes.dedup();
    match codes.as_slice() {
        [one] => Some(one),
        _ => None,
    }
}

/// The number of a month that a choice names or numbers.
pub(crate) fn month_number(text: &str) -> Option<u32> {
    const MONTHS: [&str; 12] = [
        "janvier",
        "fevrier",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "aout",
        "septembre",
        "octobre",
        "novembre",
        "decembre",
    ];
    const SHORT: [&str; 12] = [
        "janv", "fev", "mar", "avr", "mai", "juin", "juil", "aou", "sept", "oct", "nov", "dec",
    ];
    let folded = fold(text);
    if let Ok(n) = folded.parse::<u32>() {
        return (1..=12).contains(&n).then_some(n);
    }
    // « 03 - mars »
    let word = folded.split(' ').next_back()?;
    let at = MONTHS
        .iter()
        .position(|m| *m == word)
        .or_else(|| SHORT.iter().position(|m| *m == word))?;
    u32::try_from(at + 1).ok()
}

/// What goes into a field; `None` when nothing is known, or nothing that the field would take.
pub(crate) fn entry(
    catalogue: &Catalogue,
    field: &SensedField,
    key: &str,
    part: Option<&str>,
    known: &dyn Fn(&str) -> Option<Checked>,
) -> Option<Entry> {
    let chosen = matches!(field.kind.as_str(), "select" | "radio" | "checkbox");
    if chosen {
        return choice(catalogue, field, key, part, known);
    }
    let value = text(catalogue, field, key, part, known)?;
    let fits = field
        .max
        .is_none_or(|max| value.encode_utf16().count() <= max as usize);
    let numeric = field.kind != "number" || value.parse::<f64>().is_ok();
    (fits && numeric && !value.is_empty()).then_some(Entry::Text(value))
}

fn text(
    catalogue: &Catalogue,
    field: &SensedField,
    key: &str,
    part: Option<&str>,
    known: &dyn Fn(&str) -> Option<Checked>,
) -> Option<Zeroizing<String>> {
    if MADE_KEYS.contains(&key) {
        return made(key, known).map(|made| Zeroizing::new(straight(&made)));
    }
    let def = catalogue.field(key)?;
    // People who never took another name have one name, under either label.
    let value = known(key)?;
    let stored = value.stored.as_str();
    if let Some((from, len)) = part.and_then(chars_of) {
        let core = core(def.kind, &value);
        let cut: String = core.chars().skip(from).take(len).collect();
        return (!cut.is_empty()).then(|| Zeroizing::new(cut));
    }
    let out = match (def.kind, part) {
        (FieldKind::Date, _) => date(field, stored, part)?,
        (FieldKind::Phone, Some("country_code")) => country_code(stored)?,
        (FieldKind::Phone, _) => phone(field, &value),
        (FieldKind::Nir, part) => nir(field, stored, part)?,
        (FieldKind::GivenNames, part) => given_names(stored, part)?,
        (FieldKind::Commune, part) => commune(stored, part, known)?,
        (FieldKind::AddressLine, Some(part)) => address_part(stored, part)?,
        (FieldKind::Siret, Some("siren")) => stored.get(..9)?.to_owned(),
        (FieldKind::Money, _) if field.kind == "number" => euros(stored).replace(',', "."),
        (FieldKind::Money, _) => euros(stored),
        (FieldKind::Choice, _) => def.choice_label(stored)?.to_owned(),
        (FieldKind::Country, _) if key == "nationality" => nationality(stored),
        _ => stored.to_owned(),
    };
    Some(Zeroizing::new(straight(&out)))
}

fn made(key: &str, known: &dyn Fn(&str) -> Option<Checked>) -> Option<String> {
    match key {
        "full_name" => full_name(known, "used_name", "birth_name", "given_names"),
        "spouse_full_name" => full_name(
            known,
            "spouse_used_name",
            "spouse_birth_name",
            "spouse_given_names",
        ),
        _ => full_address(known),
    }
}

/// The pair of `chars:4:2`.
fn chars_of(part: &str) -> Option<(usize, usize)> {
    let (from, len) = part.strip_prefix("chars:")?.split_once(':')?;
    Some((from.parse().ok()?, len.parse().ok()?))
}

/// The value without what only eases reading.
fn core(kind: FieldKind, value: &Checked) -> String {
    match kind {
        FieldKind::Phone if value.shown.starts_with('0') => {
            value.shown.chars().filter(char::is_ascii_digit).collect()
        }
        FieldKind::Date => value
            .stored
            .parse::<NaiveDate>()
            .map_or_else(|_| String::new(), |d| d.format("%d%m%Y").to_string()),
        _ => value
            .stored
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .collect(),
    }
}

fn full_name(
    known: &dyn Fn(&str) -> Option<Checked>,
    used: &str,
    birth: &str,
    given: &str,
) -> Option<String> {
    let name = known(used).or_else(|| known(birth))?.stored;
    let given = known(given)?.stored;
    let first = given.split(',').next().unwrap_or_default().trim();
    Some(format!("{name} {first}"))
}

fn full_address(known: &dyn Fn(&str) -> Option<Checked>) -> Option<String> {
    let line = known("address_line")?.stored;
    let postcode = known("postcode")?.stored;
    let commune = known("residence_commune")?;
    let town = Communes::embedded()
        .get(&commune.stored)
        .map_or(commune.shown, |c| c.name.to_owned());
    Some(format!("{line} {postcode} {town}"))
}

fn date(field: &SensedField, stored: &str, part: Option<&str>) -> Option<String> {
    let day: NaiveDate = stored.parse().ok()?;
    let format = match part {
        Some("day") => "%d",
        Some("month") => "%m",
        Some("year") if field.max == Some(2) => "%y",
        Some("year") => "%Y",
        _ if field.kind == "date" => "%Y-%m-%d",
        _ => {
            let shape = format!("{} {}", field.placeholder, field.hint).to_lowercase();
            if shape.contains("aaaa-mm-jj") || shape.contains("yyyy-mm-dd") {
                "%Y-%m-%d"
            } else if shape.contains("jj-mm-aaaa") {
                "%d-%m-%Y"
            } else if shape.contains("jj.mm.aaaa") {
                "%d.%m.%Y"
            } else if shape.contains("jjmmaaaa") || matches!(field.max, Some(8 | 9)) {
                "%d%m%Y"
            } else {
                "%d/%m/%Y"
            }
        }
    };
    Some(day.format(format).to_string())
}

/// Ten digits where they ring the same telephone, unless the field shows that it wants a prefix.
fn phone(field: &SensedField, value: &Checked) -> String {
    if !value.shown.starts_with('0') || field.placeholder.trim_start().starts_with("+33") {
        return value.stored.clone();
    }
    let digits: String = value.shown.chars().filter(char::is_ascii_digit).collect();
    match field.max {
        Some(9) => digits.trim_start_matches('0').to_owned(),
        _ => digits,
    }
}

/// The country code of an international number: that of metropolitan France, or of an overseas one.
fn country_code(stored: &str) -> Option<String> {
    let codes = [
        "+33", "+262", "+590", "+594", "+596", "+508", "+687", "+689", "+681",
    ];
    let found = codes.iter().find(|code| stored.starts_with(**code))?;
    Some((*found).to_owned())
}

fn nir(field: &SensedField, stored: &str, part: Option<&str>) -> Option<String> {
    let (body, key) = stored.split_at_checked(NIR_BODY)?;
    let said = format!("{} {} {}", field.label, field.hint, field.placeholder);
    let thirteen =
        matches!(field.max, Some(13 | 14)) || (said.contains("13 ") && !said.contains("15 "));
    Some(match part {
        Some("key") => key.to_owned(),
        Some("body") => body.to_owned(),
        _ if thirteen => body.to_owned(),
        _ => stored.to_owned(),
    })
}

fn given_names(stored: &str, part: Option<&str>) -> Option<String> {
    let names: Vec<&str> = stored.split(',').map(str::trim).collect();
    match part {
        Some("first") => names.first().map(|n| (*n).to_owned()),
        Some("second") => names.get(1).map(|n| (*n).to_owned()),
        Some("third") => names.get(2).map(|n| (*n).to_owned()),
        Some("other") => (names.len() > 1).then(|| names[1..].join(" ")),
        _ => Some(names.join(" ")),
    }
}

fn commune(
    code: &str,
    part: Option<&str>,
    known: &dyn Fn(&str) -> Option<Checked>,
) -> Option<String> {
    let commune = Communes::embedded().get(code)?;
    let postcode = || {
        let mut codes = commune.postcodes();
        let one = codes.next()?;
        if codes.next().is_none() {
            return Some(one.to_owned());
        }
        // A town of several postcodes: the one of the profile when it lives there.
        let own = known("postcode")?.stored;
        (commune.postcodes().any(|c| c == own)).then_some(own)
    };
    Some(match part {
        Some("code") => commune.code.to_owned(),
        Some("postcode") => postcode()?,
        Some("with_postcode") => format!("{} {}", postcode()?, commune.name),
        Some("department") => commune.department.to_owned(),
        Some("region") => region(commune.department)?.to_owned(),
        _ => commune.name.to_owned(),
    })
}

fn region(department: &str) -> Option<&'static str> {
    Vocabulary::embedded()
        .regions
        .iter()
        .find(|(_, departments)| departments.iter().any(|d| d == department))
        .map(|(name, _)| name.as_str())
}

/// A part of an address line: its number, its street, or what a complement says of a floor or a door.
fn address_part(line: &str, part: &str) -> Option<String> {
    let words: Vec<&str> = line.split([' ', ',']).filter(|w| !w.is_empty()).collect();
    let number = words
        .iter()
        .take_while(|w| {
            w.starts_with(|c: char| c.is_ascii_digit())
                || matches!(fold(w).as_str(), "bis" | "ter" | "quater")
        })
        .count();
    match part {
        "number" => (number > 0).then(|| words[..number].join(" ")),
        "street" => (number < words.len()).then(|| words[number..].join(" ")),
        _ => {
            let (names, before): (&[&str], bool) = match part {
                "building" => (&["batiment", "bat", "immeuble", "bloc"], false),
                "staircase" => (&["escalier", "esc"], false),
                "floor" => (&["etage"], true),
                "door" => (&["porte", "appartement", "appt", "apt"], false),
                _ => return None,
            };
            let at = words
                .iter()
                .position(|w| names.contains(&fold(w).as_str()))?;
            // « 3e étage », but « bâtiment B » ; « étage 3 » too.
            let earlier = at.checked_sub(1).and_then(|i| words.get(i));
            let ordinal = earlier.filter(|w| before && w.starts_with(|c: char| c.is_ascii_digit()));
            match ordinal {
                Some(word) => Some(word.chars().take_while(char::is_ascii_digit).collect()),
                None => words.get(at + 1).map(|w| (*w).to_owned()),
            }
        }
    }
}

/// « Française » where a country is stored: forms ask for the adjective.
fn nationality(country: &str) -> String {
    let folded = fold(country);
    let found = Vocabulary::embedded()
        .countries
        .iter()
        .find(|c| fold(&c.name) == folded);
    let adjective = found.and_then(|c| c.adjectives.first());
    let Some(adjective) = adjective else {
        return country.to_owned();
    };
    let mut chars = adjective.chars();
    chars
        .next()
        .map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

fn choice(
    catalogue: &Catalogue,
    field: &SensedField,
    key: &str,
    part: Option<&str>,
    known: &dyn Fn(&str) -> Option<Checked>,
) -> Option<Entry> {
    let def = catalogue.field(key)?;
    let value = known(key)?;
    let stored = value.stored.as_str();
    match (def.kind, part) {
        (FieldKind::Choice, _) => {
            let label = fold(def.choice_label(stored)?);
            pick(field, |text, _| {
                meaning(key, text) == Some(stored) || fold(text) == label
            })
        }
        (FieldKind::Date, Some(part)) => {
            let day: NaiveDate = stored.parse().ok()?;
            match part {
                "day" => pick(field, |text, _| text.trim().parse() == Ok(day.day())),
                "month" => pick(field, |text, value| {
                    month_number(text).or_else(|| month_number(value)) == Some(day.month())
                }),
                _ => pick(field, |text, _| text.trim().parse() == Ok(day.year())),
            }
        }
        (FieldKind::Country, _) => country(field, stored),
        (FieldKind::Commune, Some("department")) => {
            department(field, Communes::embedded().get(stored)?.department)
        }
        (FieldKind::Text, _) if key == "birth_department" => department(field, stored),
        (FieldKind::Commune, Some("region")) => {
            let region = fold(region(Communes::embedded().get(stored)?.department)?);
            pick(field, |text, _| fold(text) == region)
        }
        (FieldKind::Commune, _) => {
            let commune = Communes::embedded().get(stored)?;
            let name = fold(commune.name);
            pick(field, |_, value| value == commune.code).or_else(|| {
                pick(field, |text, _| {
                    let folded = fold(text);
                    folded == name
                        || folded
                            .strip_suffix(&name)
                            .is_some_and(|rest| rest.trim().bytes().all(|b| b.is_ascii_digit()))
                })
            })
        }
        (FieldKind::Phone, Some("country_code")) => {
            let code = country_code(stored)?;
            let bare = code.trim_start_matches('+').to_owned();
            pick(field, |text, value| {
                let plus = |t: &str| {
                    t.match_indices(&code).any(|(at, _)| {
                        !t[at + code.len()..].starts_with(|c: char| c.is_ascii_digit())
                    })
                };
                plus(text) || plus(value) || value == bare
            })
            .or_else(|| {
                pick(field, |_, value| {
                    code == "+33" && value.eq_ignore_ascii_case("FR")
                })
            })
        }
        _ => {
            let wanted = fold(&text(catalogue, field, key, part, known)?);
            pick(field, |text, value| {
                fold(text) == wanted || fold(value) == wanted
            })
        }
    }
}

fn country(field: &SensedField, stored: &str) -> Option<Entry> {
    let wanted = fold(stored);
    let known = Vocabulary::embedded()
        .countries
        .iter()
        .find(|c| fold(&c.name) == wanted);
    pick(field, |text, _| fold(text) == wanted).or_else(|| {
        let known = known?;
        pick(field, |text, _| {
            let text = fold(text);
            known.adjectives.iter().any(|a| fold(a) == text)
        })
        .or_else(|| {
            pick(field, |_, value| {
                known.codes.iter().any(|c| c.eq_ignore_ascii_case(value))
            })
        })
    })
}

/// By its number or its name, alone or together: « 51 », « Marne », « 51 - Marne », « Marne (51) ».
fn department(field: &SensedField, code: &str) -> Option<Entry> {
    let name = fold(Communes::embedded().department(code).unwrap_or_default());
    let code = fold(code);
    let whole = |text: &str| {
        let text = fold(text);
        let padded = text.strip_prefix('0').unwrap_or(&text);
        text == code
            || padded == code
            || (!name.is_empty()
                && (text == name
                    || text == format!("{code} {name}")
                    || text == format!("{name} {code}")))
    };
    pick(field, |text, _| whole(text)).or_else(|| pick(field, |_, value| whole(value)))
}

/// The one option that suits; nothing when several do.
fn pick(field: &SensedField, suits: impl Fn(&str, &str) -> bool) -> Option<Entry> {
    let mut found = field
        .options
        .iter()
        .enumerate()
        .filter(|(_, o)| !o.off && suits(&o.text, &o.value));
    let (index, option) = found.next()?;
    if found.any(|(_, other)| other.text != option.text) {
        return None;
    }
    Some(Entry::Choice {
        index: u32::try_from(index).ok()?,
        value: Zeroizing::new(option.value.clone()),
        text: Zeroizing::new(option.text.clone()),
    })
}
