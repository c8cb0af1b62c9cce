//! One whole appointment on the fictional site, with a picture of each screen: how someone without
//! a display sees the product.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use guichet_tests::support::{Counter, Setting, beside};

/// The password of everyone on the fictional site, as `guichet demo` says it.
pub const PASSWORD: &str = "Bienvenue à Admiville 1";
/// Sessions of half a year.
const HALF_A_YEAR: &str = "1600";

/// Plays the appointment. The pictures, numbered, and the summary are left in `folder`.
#[track_caller]
pub fn play(folder: &Path) {
    fs::create_dir_all(folder).unwrap();
    let place = tempfile::tempdir().unwrap();
    let data = place.path().join("data");
    fill(&data, HALF_A_YEAR);
    let setting = Setting {
        data: Some(data),
        shots: Some(folder.to_owned()),
        ..Setting::default()
    };
    let mut counter = Counter::open_with("tour", &setting);
    unlock(&mut counter);
    welcome(&mut counter);
    rent(&mut counter);
    car(&mut counter);
    leave(&mut counter, folder);
    counter.no_fault();
    counter.close();
}

/// The fictional site, as `./run --demo` makes it, with so many past sessions.
#[track_caller]
pub fn fill(data: &Path, sessions: &str) {
    let filled = Command::new(beside("guichet", "cargo build -p guichet-cli"))
        .args(["demo", "--sessions", sessions, "--seed", "1", "--data"])
        .arg(data)
        .stdout(Stdio::null())
        .status();
    assert!(filled.unwrap().success(), "guichet demo");
}

#[track_caller]
fn unlock(counter: &mut Counter) {
    counter.title("Qui est au guichet");
    counter.picture("verrouille");
    counter.choose("Camille Roy");
    counter.press("Enter");
    counter.has_focus("textbox", "Mot de passe");
    counter.type_text(PASSWORD);
    counter.press("Enter");
    counter.title("Bonjour Camille");
    counter.find("button", "Nouvelle séance");
    counter.picture("aujourd-hui");
    counter.press("Control+k");
    counter.find("combobox", "Chercher une démarche, un usager, une action");
    counter.type_text("carte grise");
    counter.find("option", "Carte grise");
    counter.picture("chercher-partout");
    counter.press("Escape");
    counter.has_focus("heading", "Bonjour Camille");
}

/// Somebody who has come before, found without the accent of the name.
#[track_caller]
fn welcome(counter: &mut Counter) {
    counter.press("F2");
    counter.has_focus("combobox", "Nom, prénom ou année de naissance");
    counter.type_text("guerin");
    counter.find("option", "Guérin");
    counter.picture("qui-recevez-vous");
    counter.press("Enter");
    counter.has_focus("combobox", "Démarche, mot courant ou opérateur");
    counter.picture("demarches-frequentes");
}

/// A housing benefit: one paper missing, sent on the official site.
#[track_caller]
fn rent(counter: &mut Counter) {
    counter.type_text("apl");
    counter.find("option", "Aide au logement");
    counter.picture("un-mot-courant");
    counter.press("Enter");

    counter.find("heading", "Les papiers de");
    counter.press("m");
    counter.press("Space");
    counter.press("Space");
    counter.see("1 papier manque");
    counter.picture("papiers");
    counter.press("Control+Enter");

    counter.find("heading", "La fiche de");
    counter.picture("fiche");
    let number = social_security_number(counter);
    counter.fill("Numéro de sécurité sociale", &inverted(&number));
    counter.press("Tab");
    counter.see("deux chiffres inversés");
    counter.picture("fiche-deux-chiffres-inverses");
    counter.fill("Numéro de sécurité sociale", &number);
    counter.fill("Revenus mensuels du foyer", "1250,50");
    counter.fill("Loyer mensuel", "480");
    counter.fill("Nom du bailleur", "Plurial Novilia");
    counter.fill("IBAN", "FR76 3000 6000 0112 3456 7890 189");
    counter.press("Tab");
    counter.picture("fiche-remplie");
    counter.press("Control+Enter");

    counter.has_focus("button", "Ouvrir le site officiel");
    counter.picture("en-ligne");
    counter.press("Tab");
    counter.press("Enter");
    counter.see("est ouvert dans le navigateur");
    for _ in 0..4 {
        counter.press("F3");
    }
    counter.see("effacé dans 30 s");
    counter.picture("valeurs-recopiees");
    counter.press("Control+Enter");

    counter.has_focus("radio", "Finalisée");
    counter.choose("Doit revenir");
    counter.fill("Numéro de dossier", "CAF-2026-0042");
    counter.activate("button", "Revenir avec les papiers qui manquent.");
    counter.has_focus("textbox", "Et ensuite ?");
    counter.picture("resultat");
}

/// « Carte grise », in the same session: what is known is not asked again.
#[track_caller]
fn car(counter: &mut Counter) {
    counter.press("F4");
    counter.has_focus("combobox", "Démarche, mot courant ou opérateur");
    counter.type_text("carte grise");
    counter.find("option", "Carte grise d’un véhicule d’occasion");
    counter.picture("seconde-demande");
    counter.press("Enter");
    counter.find("heading", "Les papiers de");
    counter.activate("button", "Tout est là");
    counter.see_gone("Tout est là");
    counter.press("Control+Enter");
    counter.find("heading", "La fiche de");
    counter.fill("Numéro d’immatriculation", "AB-123-CD");
    counter.press("Tab");
    counter.picture("seconde-fiche");
    counter.press("Control+Enter");
    counter.has_focus("button", "Ouvrir le site officiel");
    counter.press("Control+Enter");
    counter.has_focus("radio", "Finalisée");
    counter.press("Space");
    counter.wait("the outcome", |counter| {
        counter.is_checked("radio", "Finalisée")
    });
}

/// The record is there already; the citizen leaves with a paper.
#[track_caller]
fn leave(counter: &mut Counter, folder: &Path) {
    counter.press("F9");
    counter.see("Le bilan s’est écrit à mesure.");
    counter.picture("bilan");
    counter.press("Enter");
    counter.title("Séance terminée");
    counter.find("img", "Page");
    counter.picture("recapitulatif");
    counter.activate("button", "Enregistrer en PDF");
    counter.see("Récapitulatif enregistré");
    let saved = counter.saved();
    let summary = saved.last().expect("a summary");
    fs::copy(summary, folder.join("recapitulatif.pdf")).unwrap();
    counter.activate("button", "Retour à aujourd’hui");
    counter.see("faite,");
    counter.picture("la-journee");
}

/// The number with its ninth and tenth figures the wrong way round, as in a hurry.
fn inverted(number: &str) -> String {
    let mut figures: Vec<char> = number.chars().collect();
    figures.swap(8, 9);
    figures.into_iter().collect()
}

/// A number that the person could bear, with its key.
#[track_caller]
fn social_security_number(counter: &mut Counter) -> String {
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
    let birth = counter.value("textbox", "Date de naissance");
    let words: Vec<&str> = birth.split_whitespace().collect();
    let month = MONTHS
        .iter()
        .position(|month| words.contains(month))
        .unwrap()
        + 1;
    let year: usize = words.last().unwrap().parse().unwrap();
    let sex = if counter.value("combobox", "Sexe") == "masculin" {
        1
    } else {
        2
    };
    let town = counter.value("combobox", "Commune de naissance");
    let inside = town
        .split(['(', ')'])
        .nth(1)
        .and_then(|code| code.parse().ok());
    // Born abroad, and the number says where: Morocco.
    let place: u64 = inside.unwrap_or(99_350);
    let number = format!("{sex}{:02}{month:02}{place:05}142", year % 100);
    let number: u64 = number.parse().unwrap();
    format!("{number}{:02}", 97 - number % 97)
}
