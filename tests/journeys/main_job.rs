//! The main job: from an empty machine to a citizen who leaves with a printed summary.

use chrono::{Datelike, Utc};
use guichet_tests::support::{Counter, Look, Paper, Setting, Tally};
use serde_json::from_value;

use crate::{site, steps, traces};

const NIR: &str = "2 87 03 51 454 042 46";
const REFERENCE: &str = "CAF-2026-0042";
/// What says who the citizen is, in whole or in part.
const PERSONAL: [&str; 8] = [
    "Diallo",
    "Fatou",
    NIR,
    "2 87 03 51 454 042",
    REFERENCE,
    "06 12 34 56 78",
    "12 rue des Tilleuls",
    "FR76 3000 6000 0112 3456 7890 189",
];

#[test]
fn from_an_empty_machine_to_a_printed_summary() {
    let mut counter = Counter::open("main-job");
    let mut done = Vec::new();
    steps::open_the_site(&mut counter);
    done.push(("première ouverture", counter.tally()));

    counter.press("Control+l");
    counter.title("Qui est au guichet");
    counter.check("verrouille");
    counter.choose("Camille Roy");
    counter.press("Enter");
    counter.has_focus("textbox", "Mot de passe");
    counter.type_text(steps::PASSWORD);
    counter.press("Enter");
    counter.find("button", "Nouvelle séance");
    counter.check("aujourd-hui");
    done.push(("verrouiller, ouvrir", counter.tally()));

    done.append(&mut visit(&mut counter));
    nothing_in_clear(&counter);

    counter.activate("button", "Retour à aujourd’hui");
    counter.see("faite,");
    counter.check("aujourd-hui-fait");
    counter.press("Control+l");
    counter.title("Qui est au guichet");
    assert!(
        !counter.text().contains("Diallo"),
        "a locked window says nobody's name"
    );
    nothing_in_clear(&counter);
    counter.close();
    nothing_in_clear(&counter);
    tell(&done);
}

#[test]
fn the_same_in_a_large_dark_window() {
    let data = tempfile::tempdir().unwrap();
    let setting = Setting {
        screen: (1920, 1080),
        look: Look::Dark,
        ..Setting::default()
    };
    let mut counter = site::counter("main-job-large-dark", &data.path().join("data"), setting);
    steps::unlock(&mut counter);
    visit(&mut counter);
}

pub type Done = Vec<(&'static str, Tally)>;

/// From the welcome to the paper in the citizen's hand: what each part took.
#[track_caller]
pub fn visit(counter: &mut Counter) -> Done {
    let mut done = Vec::new();
    steps::receive_a_new_person(counter);
    done.push(("accueil", counter.tally()));
    steps::choose_the_rent(counter);
    papers(counter);
    done.push(("démarche et papiers", counter.tally()));
    profile(counter);
    done.push(("fiche", counter.tally()));
    online(counter, &mut done);
    result(counter);
    done.push(("résultat", counter.tally()));
    second_request(counter);
    done.push(("seconde demande", counter.tally()));
    close(counter);
    let closing = counter.tally();
    assert_eq!(closing.characters, 0, "the record writes itself");
    assert_eq!(closing.presses(), 2, "F9, Enter: {closing:?}");
    done.push(("bilan", closing));
    leave_with_a_paper(counter);
    done.push(("récapitulatif", counter.tally()));
    done
}

#[track_caller]
fn papers(counter: &mut Counter) {
    counter.check_all_looks("papiers");
    counter.press("m");
    counter.press("Space");
    counter.press("Space");
    counter.see("1 papier manque");
    counter.check("papiers-vus");
    counter.press("Control+Enter");
}

#[track_caller]
fn profile(counter: &mut Counter) {
    counter.find("heading", "La fiche de Mme Fatou Diallo");
    // The first of those that are still to be filled.
    counter.has_focus("combobox", "Sexe");
    counter.check_all_looks("fiche");
    steps::pick(counter, "Sexe", "f", "feminin");
    counter.fill("Nationalité", "Sénégal");
    steps::choose_commune(counter, "Commune de naissance");
    counter.fill("Adresse", "12 rue des Tilleuls");

    // A wrong key is explained and nothing is lost; then it is put right.
    counter.fill("Numéro de sécurité sociale", "2 87 03 51 454 042 45");
    counter.press("Tab");
    counter.see("La clé devrait être 46");
    assert_eq!(
        counter.value("textbox", "Numéro de sécurité sociale"),
        "2 87 03 51 454 042 45"
    );
    counter.check_all_looks("fiche-nir-faux");
    counter.fill("Numéro de sécurité sociale", NIR);
    counter.press("Tab");
    counter.see_gone("La clé devrait être 46");

    counter.fill("Revenus mensuels du foyer", "1250,50");
    counter.fill("Loyer mensuel", "480");
    counter.fill("Nom du bailleur", "Plurial Novilia");
    counter.fill("Titulaire du compte", "Fatou Diallo");
    counter.fill("IBAN", "FR76 3000 6000 0112 3456 7890 189");
    counter.press("Tab");
    counter.see("16 valeurs prêtes");
    counter.check("fiche-remplie");
    nothing_in_clear(counter);
    counter.press("Control+Enter");
}

/// The official site opens in the browser; one key copies the next value, in the order of the form. The sealed
/// window has its own journey, on a site of this computer.
#[track_caller]
fn online(counter: &mut Counter, done: &mut Done) {
    counter.has_focus("button", "Ouvrir le site officiel");
    counter.check_all_looks("en-ligne");
    counter.press("Tab");
    counter.has_focus("button", "Ouvrir dans le navigateur");
    counter.press("Enter");
    counter.see("est ouvert dans le navigateur");
    assert_eq!(counter.opened(), ["https://www.caf.fr/"]);

    let shown = "return [...document.querySelectorAll('[data-item] .label')].map((label) => label.textContent)";
    let labels: Vec<String> = from_value(counter.script(shown)).unwrap();
    for (number, label) in labels.iter().enumerate() {
        counter.press("F3");
        counter.see(&format!("{label} : copié, effacé dans 30 s."));
        if number == 3 {
            counter.check("valeurs-copiees");
        }
        let expected = match label.as_str() {
            "Nom de naissance" => "Diallo",
            "Date de naissance" => "14/03/1987",
            "Numéro de sécurité sociale" => "2870351454042",
            "Clé du numéro de sécurité sociale" => "46",
            "IBAN" => "FR7630006000011234567890189",
            _ => continue,
        };
        done.push(("valeurs recopiées", counter.tally()));
        assert_eq!(steps::pasted(counter), expected, "{label}");
        counter.tally();
    }
    let order = [
        "Nom de naissance",
        "Numéro de sécurité sociale",
        "Loyer mensuel",
        "IBAN",
    ];
    let places: Vec<_> = order
        .iter()
        .map(|label| labels.iter().position(|one| one == label).unwrap())
        .collect();
    assert!(places.is_sorted(), "the order of the form: {labels:?}");
    counter.check("valeurs-toutes-copiees");
    counter.press("Control+Enter");
}

#[track_caller]
fn result(counter: &mut Counter) {
    counter.has_focus("radio", "Finalisée");
    counter.check("resultat");
    counter.choose("Doit revenir");
    counter.fill("Numéro de dossier", REFERENCE);
    counter.activate("button", "Revenir avec les papiers qui manquent.");
    counter.has_focus("textbox", "Et ensuite ?");
    counter.fill("Pour le", "1er décembre 2026");
    counter.press("Tab");
    counter.check_all_looks("resultat-note");
}

/// « Carte grise », in the same session: what is known is not asked again.
#[track_caller]
fn second_request(counter: &mut Counter) {
    counter.press("F4");
    counter.has_focus("combobox", "Démarche, mot courant ou opérateur");
    counter.type_text("carte grise occasion");
    counter.find("option", "Carte grise d’un véhicule d’occasion");
    counter.check_all_looks("carte-grise");
    counter.press("Enter");
    counter.find("heading", "Les papiers de Mme Fatou Diallo");
    counter.activate("button", "Tout est là");
    counter.wait("the papers there", |counter| {
        !counter
            .names("button")
            .iter()
            .any(|name| name.contains("Tout est là"))
    });
    counter.check("carte-grise-papiers");
    counter.press("Control+Enter");
    counter.find("heading", "La fiche de Mme Fatou Diallo");
    assert_eq!(counter.value("textbox", "Adresse"), "12 rue des Tilleuls");
    counter.fill("Numéro d’immatriculation", "AB-123-CD");
    counter.press("Tab");
    counter.check("carte-grise-fiche");
    counter.press("Control+Enter");
    counter.has_focus("button", "Ouvrir le site officiel");
    counter.press("Control+Enter");
    counter.has_focus("radio", "Finalisée");
    counter.press("Space");
    counter.wait("the outcome", |counter| {
        counter.is_checked("radio", "Finalisée")
    });
    counter.check("carte-grise-resultat");
}

/// The record is there already: Enter confirms it.
#[track_caller]
fn close(counter: &mut Counter) {
    counter.press("F9");
    counter.see("Le bilan s’est écrit à mesure.");
    counter.see("De 35 à 39 ans, Féminin, Reims");
    counter.see("1 papier à rapporter");
    counter.check_all_looks("terminer");
    counter.press("Enter");
    counter.title("Séance terminée");
}

#[track_caller]
fn leave_with_a_paper(counter: &mut Counter) {
    counter.find("img", "Page");
    counter.check_all_looks("recapitulatif");
    counter.press("Control+p");
    counter.see("Le récapitulatif part à l’impression.");
    assert_paper(counter.printed().last().map(|path| Paper::read(path)));
    counter.activate("button", "Enregistrer en PDF");
    counter.see("Récapitulatif enregistré");
    let saved = counter.saved();
    assert_paper(saved.last().map(|path| Paper::read(path)));
    counter.check("recapitulatif-enregistre");
}

#[track_caller]
fn assert_paper(paper: Option<Paper>) {
    let paper = paper.expect("a paper");
    let text = paper.text();
    let told = [
        "Mme Fatou Diallo",
        "Camille Roy",
        "France services d’Admiville",
        "Aide au logement",
        REFERENCE,
        "Revenir avec les papiers qui manquent.",
        "mardi 1er décembre 2026",
        "Bail",
        "https://www.caf.fr/",
        "Carte grise d’un véhicule d’occasion",
        &today_in_letters(),
    ];
    for words in told {
        assert!(text.contains(words), "the paper lacks {words:?}: {text}");
    }
    for secret in ["2 87 03", "28703", "FR76", "1250", "1 250", "480"] {
        assert!(!text.contains(secret), "the paper says {secret:?}: {text}");
    }
    assert_eq!(paper.language().as_deref(), Some("fr-FR"));
    let tags = paper.tags();
    for tag in [
        "Document", "H1", "Sect", "H2", "P", "L", "LI", "Lbl", "LBody", "Figure",
    ] {
        assert!(tags.iter().any(|one| one == tag), "no {tag}: {tags:?}");
    }
    assert_eq!(paper.faults(), Vec::<String>::new());
}

/// Written here anew: the paper's own words prove nothing.
fn today_in_letters() -> String {
    const MONTHS: [&str; 12] = [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ];
    // Paris is one hour ahead of UTC, two in summer; a day that changes meanwhile is told by the
    // same clock, at the same place.
    let here = guichet_domain::time::Zone::default();
    let today = guichet_domain::time::day_in(here, Utc::now());
    let day = match today.day() {
        1 => "1er".to_owned(),
        day => day.to_string(),
    };
    format!("{day} {} {}", MONTHS[today.month0() as usize], today.year())
}

#[track_caller]
fn nothing_in_clear(counter: &Counter) {
    let nothing: [String; 0] = [];
    assert_eq!(traces::of(counter.home(), &PERSONAL), nothing);
    // Inside the home, unless the test brought its own.
    assert_eq!(traces::of(counter.data(), &PERSONAL), nothing);
}

/// What was done, part by part.
fn tell(done: &Done) {
    println!(
        "{:24} {:>8} {:>6} {:>10} {:>7}",
        "", "touches", "Tab", "caractères", "total"
    );
    let line = |part: &str, tally: Tally| {
        println!(
            "{part:24} {:>8} {:>6} {:>10} {:>7}",
            tally.keys,
            tally.tabs,
            tally.characters,
            tally.presses()
        );
    };
    let mut parts: Done = Vec::new();
    for &(part, tally) in done {
        match parts.last_mut() {
            Some((last, sum)) if *last == part => add(sum, tally),
            _ => parts.push((part, tally)),
        }
    }
    let mut whole = Tally::default();
    for &(part, tally) in &parts {
        line(part, tally);
        add(&mut whole, tally);
    }
    line("en tout", whole);
}

fn add(sum: &mut Tally, tally: Tally) {
    sum.keys += tally.keys;
    sum.tabs += tally.tabs;
    sum.characters += tally.characters;
}
