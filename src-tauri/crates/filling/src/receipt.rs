//! The number and the date of an acknowledgement, in the lines of a page.
//!
//! A number is taken for a reference when words say so just before it: « numéro de dossier »,
//! « accusé de réception n° », « référence ». What looks like a date, a telephone number, a price, a
//! SIRET or the number of a form is none, whatever stands before it.
//!
//! Sites show such numbers on many pages: in the list of one's files, in the header of an account. Only a page that
//! says that it received something acknowledges it: « accusé de réception n° », « votre demande a bien été
//! enregistrée ».

use chrono::NaiveDate;
use guichet_domain::text::fold;

/// A number that the page may have given to the request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// As the page writes it, without what stands around it.
    pub number: String,
    /// The day of the acknowledgement, when the page says one near it.
    pub date: Option<NaiveDate>,
    /// The words that made it be taken for a reference, folded (`numero de dossier`).
    pub words: String,
    /// From 1 to 100: how sure.
    pub confidence: u8,
    /// Whether the page says that it received something: by the words before the number, or by a sentence.
    pub acknowledges: bool,
}

/// What announces a number, folded; how sure it makes; whether nothing but an acknowledgement says it.
const ANNOUNCES: [(&str, u8, bool); 46] = [
    ("numero d accuse de reception", 98, true),
    ("numero de l accuse de reception", 98, true),
    ("accuse d enregistrement", 97, true),
    ("accuse de reception", 92, true),
    ("numero de teledeclaration", 97, true),
    ("numero de teledemarche", 97, false),
    ("numero de depot", 94, true),
    ("numero de demande", 96, false),
    ("numero de la demande", 96, false),
    ("numero de votre demande", 96, false),
    ("numero de pre demande", 96, false),
    ("numero de la pre demande", 96, false),
    ("numero de dossier", 96, false),
    ("numero du dossier", 96, false),
    ("numero de votre dossier", 96, false),
    ("numero unique d enregistrement", 95, true),
    ("numero unique", 88, false),
    ("numero d enregistrement", 95, true),
    ("numero de recepisse", 95, true),
    ("numero de declaration", 94, false),
    ("numero de la declaration", 94, false),
    ("numero de suivi", 92, false),
    ("numero de confirmation", 93, true),
    ("numero de transaction", 80, false),
    ("numero d attestation", 88, false),
    ("numero de reference", 94, false),
    ("reference de votre demande", 95, false),
    ("reference de la demande", 95, false),
    ("reference de votre dossier", 95, false),
    ("reference du dossier", 95, false),
    ("reference de votre declaration", 95, false),
    ("reference de la declaration", 95, false),
    ("code de suivi", 82, false),
    ("identifiant de la demande", 90, false),
    ("identifiant de votre demande", 90, false),
    ("recepisse", 80, true),
    ("pre demande", 86, false),
    ("votre dossier", 84, false),
    ("teledeclaration", 90, true),
    ("teledemarche", 84, false),
    ("votre declaration", 84, false),
    ("votre demarche", 84, false),
    ("votre inscription", 84, false),
    ("dossier", 80, false),
    ("demande", 78, false),
    ("reference", 84, false),
];

/// What announces the number of something else.
const OTHERS: [&str; 23] = [
    "cerfa",
    "formulaire",
    "telephone",
    "tel",
    "siret",
    "siren",
    "rcs",
    "securite sociale",
    "nir",
    "fiscal",
    "allocataire",
    "iban",
    "bic",
    "article",
    "page",
    "etape",
    "avis",
    "facture",
    "montant",
    "contrat",
    "rendez vous",
    "fax",
    "version",
];

/// How many words may stand between the announcement and the number.
const REACH: usize = 4;

/// Numbers of one page above which it is a list, which acknowledges nothing.
const FEW: usize = 3;

/// What somebody sends.
const SENT: [&str; 14] = [
    "demande",
    "dossier",
    "declaration",
    "teledeclaration",
    "demarche",
    "teledemarche",
    "formulaire",
    "inscription",
    "preinscription",
    "recours",
    "reclamation",
    "signalement",
    "depot",
    "actualisation",
];

/// What is said of it once it was received, without its endings.
const RECEIVED: [&str; 13] = [
    "enregistre",
    "depose",
    "transmis",
    "envoye",
    "recu",
    "receptionne",
    "valide",
    "soumis",
    "adresse",
    "realise",
    "effectue",
    "finalise",
    "pris",
];

/// What makes a sentence speak of something else than of what was received.
const NOT_YET: [&str; 15] = [
    "si",
    "lorsque",
    "lorsqu",
    "quand",
    "une fois",
    "des que",
    "des qu",
    "apres que",
    "tant que",
    "jusqu",
    "afin",
    "brouillon",
    "provisoirement",
    "message",
    "mot de passe",
];

/// The references that the lines of a page announce, the best first.
#[must_use]
pub fn spot_receipt(lines: &[String]) -> Vec<Reference> {
    let mut found: Vec<Reference> = Vec::new();
    let day = acknowledged_on(lines);
    let received = lines.iter().any(|line| says_received(line));
    for (n, line) in lines.iter().enumerate() {
        for mut reference in in_line(line) {
            reference.date = dated(line).or(day);
            keep(&mut found, reference);
        }
        // « Numéro de dossier » above, the number below, alone on its line.
        let words = folded_words(line);
        let announced = announce_at_end(&words);
        let alone = lines.get(n + 1).and_then(|next| sole_number(next));
        if let (Some((words, confidence, acknowledges)), Some(number)) = (announced, alone) {
            keep(
                &mut found,
                Reference {
                    number,
                    date: lines.get(n + 2).and_then(|l| dated(l)).or(day),
                    words,
                    confidence: confidence.saturating_sub(6),
                    acknowledges,
                },
            );
        }
    }
    let list = found.len() > FEW;
    for reference in &mut found {
        reference.acknowledges = !list && (reference.acknowledges || received);
    }
    found.sort_by_key(|r| std::cmp::Reverse(r.confidence));
    found
}

fn keep(found: &mut Vec<Reference>, reference: Reference) {
    match found.iter_mut().find(|r| r.number == reference.number) {
        Some(same) => {
            let acknowledges = same.acknowledges || reference.acknowledges;
            if same.confidence < reference.confidence {
                *same = reference;
            } else {
                same.date = same.date.or(reference.date);
            }
            same.acknowledges = acknowledges;
        }
        None => found.push(reference),
    }
}

/// Whether a line says that something sent was received: « votre demande a bien été enregistrée », « nous avons bien
/// reçu votre dossier », « accusé de réception du 14 mars ».
fn says_received(line: &str) -> bool {
    let words = folded_words(line);
    let text = format!(" {} ", words.join(" "));
    let holds = |phrase: &&str| text.contains(&format!(" {phrase} "));
    if NOT_YET.iter().any(holds) {
        return false;
    }
    let dated_receipt = [
        "accuse de reception",
        "accuse d enregistrement",
        "recepisse",
    ]
    .iter()
    .any(holds)
        && dated(line).is_some();
    let is_received = |word: &str| {
        RECEIVED.iter().any(|stem| {
            word.strip_prefix(stem)
                .is_some_and(|end| matches!(end, "" | "e" | "s" | "es" | "se" | "ses"))
        })
    };
    // « a bien été », « ont été bien », « est bien », « avons bien »: never with « pas » between.
    let done = words.iter().enumerate().any(|(at, word)| {
        let before = &words[..at];
        let verb = before.iter().rev().find(|w| {
            !matches!(
                w.as_str(),
                "bien" | "ete" | "correctement" | "automatiquement"
            )
        });
        let numbered = words.get(at + 1).is_some_and(|next| next == "sous");
        let said = |all: &[&str]| verb.is_some_and(|w| all.contains(&w.as_str()));
        is_received(word)
            && (said(&["a", "ont", "est", "sont", "avons"])
                || numbered && !said(&["pas", "sera", "seront", "etre", "soit"]))
    });
    let about = SENT.iter().any(|sent| {
        words
            .iter()
            .any(|word| word == sent || word.strip_suffix('s') == Some(sent))
    });
    dated_receipt || (done && about) || (holds(&"accusons reception") && about)
}

/// Words of a line with what they were before folding; signs that only introduce are dropped.
fn tokens(line: &str) -> Vec<(String, &str)> {
    line.split(|c: char| {
        c.is_whitespace()
            || matches!(
                c,
                ':' | '°'
                    | 'º'
                    | '«'
                    | '»'
                    | '('
                    | ')'
                    | ','
                    | ';'
                    | '"'
                    | '’'
                    | '\''
                    | '='
                    | '['
                    | ']'
            )
    })
    .filter(|w| !w.is_empty())
    .map(|raw| {
        let raw = raw.trim_end_matches(['.', '!', '?', '…']);
        let folded = match fold(raw).as_str() {
            "n" | "no" | "nº" | "num" | "ndeg" => "numero".to_owned(),
            _ if raw.contains('€') => "euros".to_owned(),
            other => other.to_owned(),
        };
        (folded, raw)
    })
    .filter(|(folded, _)| !folded.is_empty())
    .collect()
}

fn folded_words(line: &str) -> Vec<String> {
    tokens(line)
        .into_iter()
        .flat_map(|(f, _)| f.split(' ').map(str::to_owned).collect::<Vec<_>>())
        .collect()
}

/// The announcement that a list of words ends with.
fn announce_at_end(words: &[String]) -> Option<(String, u8, bool)> {
    // « numéro de dossier est le », « dossier n° »
    let mut words = words;
    while let [head @ .., last] = words
        && matches!(
            last.as_str(),
            "numero"
                | "est"
                | "le"
                | "suivant"
                | "porte"
                | "sous"
                | "enregistre"
                | "enregistree"
                | "a"
                | "ete"
                | "attribue"
                | "votre"
                | "la"
                | "de"
                | "du"
                | "electronique"
                | "no"
                | "bien"
        )
        && words.len() > 1
    {
        words = head;
    }
    let text = words.join(" ");
    let best = ANNOUNCES
        .iter()
        .filter(|(phrase, ..)| text == *phrase || text.ends_with(&format!(" {phrase}")))
        .max_by_key(|(phrase, ..)| phrase.len())?;
    Some((best.0.to_owned(), best.1, best.2))
}

/// The line without « (à conserver) »: brackets that hold no number.
fn without_asides(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('(') {
        out.push_str(before);
        out.push(' ');
        match after.split_once(')') {
            Some((inner, tail)) if !inner.bytes().any(|b| b.is_ascii_digit()) => rest = tail,
            _ => rest = after,
        }
    }
    out.push_str(rest);
    out
}

fn in_line(line: &str) -> Vec<Reference> {
    let line = without_asides(line);
    let tokens = tokens(&line);
    let mut found = Vec::new();
    for (at, (_, raw)) in tokens.iter().enumerate() {
        let Some(number) = joined(&tokens, at, raw) else {
            continue;
        };
        let before: Vec<String> = tokens[..at]
            .iter()
            .flat_map(|(f, _)| f.split(' ').map(str::to_owned).collect::<Vec<_>>())
            .collect();
        let near = &before[before.len().saturating_sub(REACH)..];
        let other = OTHERS.iter().any(|word| {
            let near = near.join(" ");
            near.split(' ').any(|w| w == *word) || (word.contains(' ') && near.contains(word))
        });
        if other {
            continue;
        }
        let numbered = near.last().is_some_and(|w| w == "numero");
        let announced = (0..=REACH.min(before.len())).find_map(|back| {
            let end = before.len() - back;
            // Nothing but small words between the announcement and its number.
            let between = &before[end..];
            let small = between.iter().all(|w| {
                matches!(
                    w.as_str(),
                    "numero"
                        | "est"
                        | "le"
                        | "la"
                        | "porte"
                        | "suivant"
                        | "electronique"
                        | "votre"
                        | "sous"
                        | "a"
                        | "ete"
                        | "enregistre"
                        | "enregistree"
                        | "attribue"
                        | "de"
                        | "du"
                        | "transmise"
                        | "transmis"
                        | "bien"
                )
            });
            small.then(|| announce_at_end(&before[..end])).flatten()
        });
        if let Some((words, confidence, acknowledges)) = announced {
            // « dossier 2 » is a count; « dossier n° 2024-12 » is not.
            let vague = !words.contains("numero") && !numbered && !line.contains(':');
            let bonus = if numbered { 6 } else { 0 };
            let confidence = (confidence + bonus).min(99);
            if vague && !sturdy(&number) {
                continue;
            }
            found.push(Reference {
                number,
                date: None,
                words,
                confidence: if vague {
                    confidence.saturating_sub(15)
                } else {
                    confidence
                },
                acknowledges,
            });
        }
    }
    found
}

/// The number that begins at a place: digits cut by spaces are one number.
fn joined(tokens: &[(String, &str)], at: usize, raw: &str) -> Option<String> {
    let digits = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
    // The middle of a number is not its beginning.
    let follows = at
        .checked_sub(1)
        .is_some_and(|p| digits(tokens[p].1) && digits(raw));
    if follows {
        return None;
    }
    let mut parts = vec![raw];
    let capitals = (2..=4).contains(&raw.len()) && raw.bytes().all(|b| b.is_ascii_uppercase());
    if capitals
        && tokens
            .get(at + 1)
            .is_some_and(|(_, r)| r.len() > 3 && digits(r))
    {
        // « DLS 0512345 »
        parts.push(tokens[at + 1].1);
    } else if digits(raw) {
        parts.extend(
            tokens[at + 1..]
                .iter()
                .map(|(_, r)| *r)
                .take_while(|r| digits(r))
                .take(6),
        );
    }
    let after = tokens
        .get(at + parts.len())
        .map(|(folded, _)| folded.as_str());
    if matches!(after, Some("euros" | "euro" | "eur")) {
        return None;
    }
    let number = parts.join(" ");
    is_number(&number).then_some(number)
}

/// The number that is alone on a line.
fn sole_number(line: &str) -> Option<String> {
    let line = line
        .trim()
        .trim_start_matches("n°")
        .trim_start_matches("N°")
        .trim();
    let short = line.len() <= 40 && line.split(' ').count() <= 6;
    let compact =
        line.split(' ').count() == 1 || line.chars().all(|c| c.is_ascii_digit() || c == ' ');
    (short && compact && is_number(line) && sturdy(line)).then(|| line.to_owned())
}

/// Long enough not to be a count or a year.
fn sturdy(number: &str) -> bool {
    let kept = number.chars().filter(char::is_ascii_alphanumeric).count();
    let year = number
        .parse::<u32>()
        .is_ok_and(|n| (1900..2100).contains(&n));
    kept >= 5 && !year
}

/// Whether a word can be the reference of a request.
fn is_number(word: &str) -> bool {
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '/' | '_' | '.' | ' ');
    let digits: String = word.chars().filter(char::is_ascii_digit).collect();
    let letters = word.chars().filter(char::is_ascii_alphabetic).count();
    let small = word.chars().filter(char::is_ascii_lowercase).count();
    if !word.chars().all(allowed)
        || digits.len() < 3
        || word.len() > 40
        || small > 6 && digits.len() < small
    {
        return false;
    }
    let bare = letters == 0;
    let spaced = word.contains([' ', '.', '-', '/']);
    // « 06 12 34 56 78 », « 3939 » is left to its announcement.
    let phone = bare && digits.len() == 10 && digits.starts_with('0') && spaced;
    // « 12345*03 » is cut by its star; « 13750-05 » is the number of a form.
    let form = bare
        && word
            .split_once('-')
            .is_some_and(|(a, b)| a.len() == 5 && b.len() == 2);
    let date = to_date(word).is_some();
    let clock = word.contains('h') && digits.len() <= 4;
    // 9 + 5 digits written with their spaces.
    let siret = bare && digits.len() == 14 && word.matches(' ').count() >= 3;
    let lengthy = digits.len() > 24;
    !(phone || form || date || clock || siret || lengthy)
}

/// The day that the page gives to the acknowledgement, from the lines that speak of one.
fn acknowledged_on(lines: &[String]) -> Option<NaiveDate> {
    let speaks = |line: &str| {
        let folded = fold(line);
        [
            "accuse de reception",
            "recu le",
            "recue le",
            "depose le",
            "deposee le",
            "enregistre le",
            "enregistree le",
            "transmis le",
            "transmise le",
            "date de depot",
            "date de reception",
            "date de transmission",
            "date de la demande",
            "effectuee le",
            "validee le",
            "envoyee le",
        ]
        .iter()
        .any(|words| folded.contains(words))
    };
    let days = lines
        .iter()
        .enumerate()
        .filter(|(_, l)| speaks(l))
        .filter_map(|(n, l)| {
            dated(l).or_else(|| {
                lines
                    .get(n + 1)
                    .and_then(|next| (next.len() < 40).then(|| dated(next)).flatten())
            })
        });
    days.into_iter().next()
}

/// The one day that a line says; several say nothing.
fn dated(line: &str) -> Option<NaiveDate> {
    let raw: Vec<&str> = line
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '(' | ')'))
        .filter(|w| !w.is_empty())
        .collect();
    let mut days: Vec<NaiveDate> = raw
        .iter()
        .filter_map(|w| to_date(w.trim_end_matches(['.', ':'])))
        .collect();
    for three in raw.windows(3) {
        let day = three[0].trim_end_matches("er").parse::<u32>().ok();
        let month = crate::values::month_number(three[1])
            .filter(|_| three[1].chars().all(char::is_alphabetic));
        let year = three[2]
            .trim_end_matches('.')
            .parse::<i32>()
            .ok()
            .filter(|y| (1990..2100).contains(y));
        if let (Some(day), Some(month), Some(year)) = (day, month, year) {
            days.extend(NaiveDate::from_ymd_opt(year, month, day));
        }
    }
    days.dedup();
    match days.as_slice() {
        [one] => Some(*one),
        _ => None,
    }
}

/// « 14/03/2026 », « 14-03-2026 », « 14.03.2026 », « 2026-03-14 ».
fn to_date(word: &str) -> Option<NaiveDate> {
    let parts: Vec<&str> = word.split(['/', '-', '.']).collect();
    let [a, b, c] = parts.as_slice() else {
        return None;
    };
    let number = |t: &str| {
        t.parse::<u32>()
            .ok()
            .filter(|_| t.len() <= 4 && t.bytes().all(|b| b.is_ascii_digit()))
    };
    let (first, month, last) = (number(a)?, number(b)?, number(c)?);
    let (year, day) = if a.len() == 4 {
        (first, last)
    } else {
        (last, first)
    };
    if !(1900..2100).contains(&year) {
        return None;
    }
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn spot(lines: &[&str]) -> Vec<String> {
        let lines: Vec<String> = lines.iter().map(|l| (*l).to_owned()).collect();
        spot_receipt(&lines).into_iter().map(|r| r.number).collect()
    }

    #[test]
    fn what_pages_say() {
        for (line, number) in [
            ("Votre dossier n° 21548796 a bien été déposé.", "21548796"),
            ("Numéro de dossier : 2026-CAF-004521", "2026-CAF-004521"),
            ("Numéro de demande : TS-2026-00012345", "TS-2026-00012345"),
            ("N° de demande : AB123456789", "AB123456789"),
            (
                "Votre numéro de télédéclaration est le 8457 1245 9874",
                "8457 1245 9874",
            ),
            ("Accusé de réception n° AR-98765-2026", "AR-98765-2026"),
            ("Référence : X7K9-22P4-81", "X7K9-22P4-81"),
            ("Référence de votre demande : DLS 0512345", "DLS 0512345"),
            (
                "Votre demande a été enregistrée sous le numéro 1234567A",
                "1234567A",
            ),
            (
                "Numéro unique d’enregistrement : 051 0126 123456 11018",
                "051 0126 123456 11018",
            ),
            ("Votre pré-demande n° 7K2P9R4T est enregistrée.", "7K2P9R4T"),
            ("Récépissé n°2026/5541", "2026/5541"),
            ("Numéro de suivi (à conserver) : 2M04578", "2M04578"),
        ] {
            assert_eq!(
                spot(&[line]).first().map(String::as_str),
                Some(number),
                "{line}"
            );
        }
    }

    #[test]
    fn a_number_below_its_words() {
        assert_eq!(
            spot(&["Numéro de dossier", "FR-2026-88123"]),
            ["FR-2026-88123"]
        );
        assert_eq!(
            spot(&["Votre numéro de demande est :", "0012 3456 7890"]),
            ["0012 3456 7890"]
        );
        assert!(spot(&["Numéro de dossier", "Retour à l’accueil 12345"]).is_empty());
    }

    #[test]
    fn what_is_no_reference() {
        for line in [
            "Pour toute demande, appelez le 01 23 45 67 89.",
            "Une question sur votre dossier ? Composez le 3230.",
            "Demande du 14/03/2026",
            "Accusé de réception du 14 mars 2026",
            "Demande déposée le 2026-03-14 à 14h32",
            "Formulaire de demande Cerfa n° 13750-05",
            "Demande : cerfa 12345*03",
            "Dossier 2 sur 3",
            "Votre dossier 2026 est complet à 80 %",
            "Numéro SIRET : 732 829 320 00074",
            "Montant de la demande : 1 250,00 €",
            "N° de sécurité sociale : 2 87 03 51 454 012 76",
            "Numéro fiscal : 3012345678901",
            "Numéro d’allocataire : 1234567",
            "Pièces à joindre à votre demande",
        ] {
            assert_eq!(spot(&[line]), Vec::<String>::new(), "{line}");
        }
    }

    #[test]
    fn the_day_of_the_acknowledgement() {
        let lines = [
            "Accusé de réception du 14 mars 2026".to_owned(),
            "Dossier n° 21548796".to_owned(),
        ];
        let found = spot_receipt(&lines);
        assert_eq!(found[0].date, NaiveDate::from_ymd_opt(2026, 3, 14));
        let lines = ["Dossier n° 21548796 déposé le 02/04/2026 à 10h12".to_owned()];
        assert_eq!(
            spot_receipt(&lines)[0].date,
            NaiveDate::from_ymd_opt(2026, 4, 2)
        );
        // Two days: which one is not said.
        let lines = ["Dossier n° 21548796 du 02/04/2026, réponse avant le 02/06/2026".to_owned()];
        assert_eq!(spot_receipt(&lines)[0].date, None);
    }

    #[test]
    fn the_surest_comes_first_and_once() {
        let found = spot(&[
            "Référence interne de la page : 998877",
            "Votre numéro de dossier est 2026-55512",
            "Dossier n° 2026-55512",
        ]);
        assert_eq!(found[0], "2026-55512");
        assert_eq!(found.iter().filter(|n| *n == "2026-55512").count(), 1);
    }

    fn acknowledged(lines: &[&str]) -> Vec<bool> {
        let lines: Vec<String> = lines.iter().map(|l| (*l).to_owned()).collect();
        let found = spot_receipt(&lines);
        found.into_iter().map(|r| r.acknowledges).collect()
    }

    #[test]
    fn what_acknowledges_a_request() {
        for lines in [
            &["Votre demande n° 41287-2026 a bien été enregistrée."][..],
            &["Votre dossier n° 21548796 a bien été déposé."],
            &["Votre dossier n° 2026-AB-778899 est enregistré."],
            &["Votre demande n° 41287-2026 a été transmise à la CAF."],
            &["Accusé de réception n° AR-98765-2026"],
            &["Accusé d’enregistrement électronique : 2026-55512"],
            &["Récépissé n°2026/5541"],
            &["Télédéclaration enregistrée sous le numéro 8457124598"],
            &["Votre demande a été enregistrée sous le numéro 1234567A"],
            &["Votre déclaration est bien enregistrée sous le numéro 2026-1234567"],
            &["Votre demande a bien été transmise sous la référence X7K9-22P4-81."],
            &["Votre numéro de télédéclaration est le 8457 1245 9874"],
            &["Numéro de confirmation : X7K9-22P4"],
            &["Numéro de récépissé", "2026-88123-R"],
            &[
                "Votre demande a bien été prise en compte.",
                "Numéro de dossier : 2026-CAF-004521",
            ],
            &[
                "Nous avons bien reçu votre déclaration.",
                "Référence : X7K9-22P4-81",
            ],
            &["Nous accusons réception de votre demande n° 41287-2026."],
            &["Accusé de réception du 14 mars 2026", "Dossier n° 21548796"],
            &[
                "Vos démarches ont bien été effectuées.",
                "Numéro de suivi : 2M04578",
            ],
        ] {
            assert_eq!(acknowledged(lines), [true], "{lines:?}");
        }
    }

    #[test]
    fn a_number_of_an_account_is_shown_and_acknowledges_nothing() {
        for lines in [
            &["Votre dossier : 1234567"][..],
            &["Dossier n° 1234567"],
            &["Numéro de dossier : 2026-CAF-004521"],
            &["Votre demande n° 41287-2026 est en cours d’instruction."],
            &["Votre demande n° 41287-2026 n’a pas été enregistrée."],
            &[
                "Votre demande n’est pas transmise.",
                "Numéro de demande : 41287-2026",
            ],
            &["Votre dossier n° 21548796 sera transmis à la mairie."],
            &["Elle sera enregistrée sous le numéro de dossier 21548796."],
            &[
                "Une fois votre demande enregistrée, gardez ce numéro.",
                "Référence : X7K9-22P4-81",
            ],
            &[
                "Si votre demande est validée, vous serez averti.",
                "Dossier n° 21548796",
            ],
            &[
                "Le brouillon de votre demande a bien été enregistré.",
                "Dossier n° 21548796",
            ],
            &["Votre message a bien été envoyé.", "Dossier n° 21548796"],
            &["Télécharger l’accusé de réception", "Dossier n° 21548796"],
        ] {
            assert_eq!(acknowledged(lines), [false], "{lines:?}");
        }
    }

    #[test]
    fn a_list_of_files_acknowledges_none() {
        let lines = [
            "Demande n° 41287 enregistrée sous le numéro 2023-41287",
            "Accusé de réception n° 2024-55512",
            "Accusé de réception n° 2025-66123",
            "Demande n° 77120-2026",
        ];
        assert!(acknowledged(&lines).iter().all(|one| !one));
    }

    proptest! {
        #[test]
        fn never_panics_and_gives_what_is_there(lines in proptest::collection::vec("(.{0,40}|(numéro de dossier|référence|demande n°) ?:? ?[A-Z0-9 ./-]{0,16})", 0..6)) {
            for reference in spot_receipt(&lines) {
                let first = reference.number.split(' ').next().unwrap();
                prop_assert!(lines.iter().any(|l| l.contains(first)));
                prop_assert!((1..=100).contains(&reference.confidence));
                prop_assert!(reference.number.bytes().filter(u8::is_ascii_digit).count() >= 3);
            }
        }
    }
}
