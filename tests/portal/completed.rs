//! A procedure done on behalf of a citizen, from « nouvelle séance » to the paper in her hand, by keyboard: with the
//! assistant, then with nothing but the hand. What the hand typed is counted in both.

use std::path::Path;

use serde_json::{Value, json};

use crate::administration::{CODE, LOGIN, NUMBER, PASSWORD, RECEIPT, SHOWN_WORD, sent};
use crate::bench::Bench;
use crate::hand::{Hand, REASON, Typed};

/// What the three pages must send, in their order; the hand types exactly this, but for what is chosen with a key.
const EXPECTED: [(&str, &str); 26] = [
    ("civilite", "Madame"),
    ("nom", "Diallo"),
    ("usage", ""),
    ("prenoms", "Fatou"),
    ("jour", "14"),
    ("mois", "03"),
    ("annee", "1987"),
    ("pays", "v2"),
    ("commune_naissance", "Reims"),
    ("nationalite", "v1"),
    ("nir", "2870351454042"),
    ("cle", "46"),
    ("voie", "12 rue des Fleurs"),
    ("complement", ""),
    ("cp", "51100"),
    ("commune", "Reims"),
    ("tel", "06 12 34 56 78"),
    ("mel", "fatou@exemple.fr"),
    ("mel2", "fatou@exemple.fr"),
    ("situation", "v0"),
    ("loyer", "480"),
    ("iban", "FR7630006000011234567890189"),
    ("titulaire", "Fatou Diallo"),
    ("motif", REASON),
    ("lettres", SHOWN_WORD),
    ("honneur", "oui"),
];

/// Every value arrived as the pages want it.
#[track_caller]
fn arrived(bench: &Bench) {
    let sent = sent(&bench.server);
    for (name, expected) in EXPECTED {
        let found = sent.iter().find(|(n, _)| n == name);
        assert_eq!(
            found.map(|(_, value)| value.as_str()),
            Some(expected),
            "{name}"
        );
    }
    assert_eq!(sent.len(), EXPECTED.len());
}

fn with_assistance() -> Typed {
    let mut hand = Hand::sit("administration");
    hand.receive();
    hand.profile();
    hand.open_the_site();
    hand.sign_in();
    hand.assist("identite", 11, &[("Nom d’usage", "nothing_known")]);
    hand.key("Return");
    hand.on("/demande/2");
    hand.assist(
        "coordonnees",
        6,
        &[("Complément d’adresse", "nothing_known")],
    );
    hand.key("Return");
    hand.on("/demande/3");
    let left = [
        ("Pourquoi demandez-vous", "not_recognised"),
        ("Recopiez le mot", "reserved"),
        ("Je certifie sur l’honneur", "reserved"),
    ];
    hand.assist("demande", 4, &left);
    // Past what the assistant filled, to what it may not.
    hand.keys("Tab", 4);
    hand.vouch();
    arrived(&hand.bench);

    hand.cross(true);
    hand.key("F11");
    hand.bench
        .counter
        .see("Le site affiche un numéro de dossier. Alt N le note.");
    hand.bench.counter.find("heading", "Accusé de réception");
    hand.bench.counter.picture_of_the_screen("accuse");
    hand.key("alt+n");
    hand.bench.counter.see("Le numéro est noté");
    hand.cross(false);
    hand.keep_the_receipt();

    let counter = &mut hand.bench.counter;
    counter.press("Control+Enter");
    counter.see("« Finalisée » est proposé");
    counter.has_focus("radio", "Finalisée");
    assert!(!counter.is_checked("radio", "Finalisée"));
    counter.picture_of_the_screen("resultat-propose");
    counter.press("Space");
    assert_eq!(counter.value("textbox", "Numéro de dossier"), NUMBER);
    let typed = hand.leave();

    // The receipt is with the session, whole.
    let session = closed_session(&mut hand.bench);
    let files = hand
        .bench
        .call("session_files", json!({ "session": session }));
    assert_eq!(files.as_array().map(Vec::len), Some(1));
    let saved = hand
        .bench
        .call("session_file_save", json!({"file": files[0]["id"]}));
    let bytes = std::fs::read(Path::new(saved["path"].as_str().unwrap())).unwrap();
    assert_eq!(bytes, RECEIPT);
    typed
}

/// The session of the day.
fn closed_session(bench: &mut Bench) -> Value {
    let day = bench.call("today", json!({}));
    day["closed"][0]["id"].clone()
}

/// The same, with nothing but the hand: no profile, no proposal, the number copied by eye.
fn by_hand() -> Typed {
    let mut hand = Hand::sit("administration-by-hand");
    hand.receive();
    hand.open_the_site();
    hand.sign_in();
    let mut fields = EXPECTED.iter().peekable();
    for page in 1..=3 {
        let last = ["cle", "mel2", "titulaire"][page - 1];
        for (name, value) in fields.by_ref() {
            match (*name, *value) {
                ("civilite", _) => hand.key("space"),
                // A list goes to the choice that begins with what is typed.
                ("pays", _) => hand.write("fra"),
                ("nationalite", _) => hand.write("fra"),
                ("situation", _) => hand.write("c"),
                // The page puts the spaces.
                ("tel", value) => hand.write(&value.replace(' ', "")),
                (_, value) => hand.write(value),
            }
            if *name == last {
                break;
            }
            hand.key("Tab");
        }
        if page < 3 {
            hand.key("Return");
            hand.on(&format!("/demande/{}", page + 1));
        }
    }
    hand.key("Tab");
    hand.vouch();
    arrived(&hand.bench);
    hand.keep_the_receipt();

    let counter = &mut hand.bench.counter;
    counter.press("Control+Enter");
    counter.choose("Finalisée");
    let before = counter.tally();
    counter.fill("Numéro de dossier", NUMBER);
    counter.press("Tab");
    let noted = counter.tally();
    hand.typed.keys += (before.keys + before.tabs + noted.keys + noted.tabs) as usize;
    hand.typed.result = noted.characters as usize;
    hand.leave()
}

#[test]
fn a_procedure_is_done_by_keyboard_from_the_account_to_the_paper() {
    if !guichet_tests::support::has("xdotool") {
        println!("not run: `xdotool` is not installed");
        return;
    }
    let assisted = with_assistance();
    let alone = by_hand();
    println!(
        "{:32} {:>8} {:>8}",
        "characters typed by hand", "assisted", "alone"
    );
    for (part, assisted, alone) in [
        ("in the site", assisted.site, alone.site),
        (
            "in the profile, once a session",
            assisted.profile,
            alone.profile,
        ),
        ("in the result", assisted.result, alone.result),
        ("in all", assisted.all(), alone.all()),
        ("keys that type nothing", assisted.keys, alone.keys),
    ] {
        println!("{part:32} {assisted:>8} {alone:>8}");
    }
    let never: usize = [LOGIN, PASSWORD, CODE, REASON, SHOWN_WORD]
        .iter()
        .map(|words| words.chars().count())
        .sum();
    assert_eq!(
        assisted.site, never,
        "what no assistance may give, and nothing else"
    );
    assert_eq!(assisted.result, 0, "the number is noted with one key");
    assert!(3 * assisted.site < alone.site + alone.result);
    assert!(
        assisted.all() < alone.all(),
        "even with the profile typed the same day"
    );
}
