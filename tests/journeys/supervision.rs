//! The supervisor: why returns rose last quarter, and the report that says it, printed.

use guichet_tests::support::{Counter, Setting};
use serde_json::json;

use crate::tour;

/// Sessions of a year: two whole quarters to compare.
const A_YEAR: &str = "3200";

/// Opens the fictional site at the supervisor's own account.
#[track_caller]
fn supervisor(name: &str) -> (Counter, tempfile::TempDir) {
    let place = tempfile::tempdir().unwrap();
    let data = place.path().join("data");
    tour::fill(&data, A_YEAR);
    let setting = Setting {
        data: Some(data),
        ..Setting::default()
    };
    let mut counter = Counter::open_with(name, &setting);
    counter.title("Qui est au guichet");
    counter.choose("Inès Faure");
    counter.press("Enter");
    counter.has_focus("textbox", "Mot de passe");
    counter.type_text(tour::PASSWORD);
    counter.press("Enter");
    counter.see_gone("Mot de passe");
    (counter, place)
}

#[test]
fn a_supervisor_finds_why_returns_rose_and_prints_the_report() {
    let (mut counter, _place) = supervisor("supervision");

    // The figures, and the last quarter beside the one before.
    counter.press("Alt+5");
    counter.title("Ce mois-ci");
    counter.see("Retours");
    counter.check("chiffres");
    counter.press("Alt+p");
    counter.activate("button", "Autre période");
    counter.see("Choisir la période");
    counter.check("periode");
    counter.activate("button", "Le trimestre dernier");
    counter.see_gone("Choisir la période");
    counter.wait("the quarter before beside it", |counter| {
        counter.text().contains("comparé à")
    });
    // The card says the figure, then what became of it.
    let text = counter.text().replace(['\u{a0}', '\u{202f}'], " ");
    let (_, card) = text.split_once("Retours").expect("the card of returns");
    let card: String = card.chars().take(60).collect();
    assert!(
        card.contains("+ ") && card.contains("point"),
        "returns rose: {card}"
    );
    counter.check_all_looks("trimestre");

    // What blocks, and at which operator it doubled.
    counter.activate("button", "Ce qui bloque ici");
    counter.see("demandes bloquées sur");
    counter.see("Assurance maladie");
    counter.see("fois plus");
    counter.check_all_looks("ce-qui-bloque");
    counter.activate("button", "Voir les séances");
    counter.see("Derrière le chiffre");
    counter.see("sans identité");
    counter.check("seances-derriere");
    counter.press("Escape");

    // The report, with a few words in her own hand.
    counter.press("Alt+r");
    counter.see("Rapport d’activité");
    counter.fill(
        "Introduction",
        "Les retours ont augmenté avec les codes reçus par message.",
    );
    counter.check("rapport");
    counter.activate("button", "Imprimer");
    counter.see("part à l’impression");
    let paper = counter.printed_paper();
    assert_eq!(paper.faults(), Vec::<String>::new());
    let text = paper.text();
    for words in [
        "Rapport d’activité",
        "Les retours ont augmenté",
        "Retours",
        "Opérateur",
    ] {
        assert!(
            text.contains(words),
            "{words:?} is not on the report:\n{text}"
        );
    }
    counter.no_fault();
}

#[test]
fn a_supervisor_reaches_no_identity() {
    let (mut counter, _place) = supervisor("supervision-identity");
    // The places that lead to people are not offered, and their commands refuse.
    assert!(!counter.sees("Usagers"));
    for command in ["citizen_search", "summary_preview", "profile", "session"] {
        let refused = counter.call(
            command,
            json!({"query": "", "session": null, "request": null}),
        );
        assert!(refused.is_err(), "{command} answers a supervisor");
    }
    counter.press("Alt+5");
    counter.title("Ce mois-ci");
    counter.no_fault();
}
