//! Ways of the counter that several journeys take.

use guichet_tests::support::{Counter, Paper};
use serde_json::from_value;

/// The administrator's password.
pub const PASSWORD: &str = "Trois pommes vertes 42";

/// From the empty machine to the open counter, as the wizard leads.
#[track_caller]
pub fn open_the_site(counter: &mut Counter) {
    counter.title("Bienvenue dans Guichet");
    counter.check("bienvenue");
    counter.activate("button", "Commencer");

    counter.title("Votre espace France services");
    counter.fill("Nom de l’espace", "France services d’Admiville");
    counter.fill("Adresse", "1 place de la Mairie");
    counter.fill("Commune", "reims");
    counter.find("option", "Reims");
    counter.check("votre-espace-commune");
    counter.press("Enter");
    counter.fill("SIRET", "35600000000049");
    counter.press("Tab");
    counter.see("vérifiez-les");
    counter.check("votre-espace-siret-faux");
    counter.fill("SIRET", "35600000000048");
    counter.press("Tab");
    counter.see_gone("vérifiez-les");
    counter.fill("Téléphone", "0326000000");
    counter.fill("Horaires", "Du lundi au vendredi, de 9 h à 17 h");
    counter.check("votre-espace");
    counter.press("Enter");

    counter.title("Votre compte");
    counter.fill("Prénom", "Camille");
    counter.fill("Nom", "Roy");
    counter.fill("Mot de passe", PASSWORD);
    counter.see("Ce mot de passe convient.");
    counter.check("votre-compte");
    counter.press("Enter");

    counter.title("La phrase de secours");
    counter.check("phrase-de-secours");
    counter.activate("button", "Imprimer la feuille");
    counter.see("La feuille est partie à l’imprimante.");
    counter.activate("button", "Enregistrer en PDF");
    counter.see("La feuille est enregistrée.");
    let words = words_of(counter);
    let sheet = counter.saved_paper();
    assert_sheet(&sheet, &words);
    assert_sheet(&counter.printed_paper(), &words);
    counter.activate("button", "continuer");

    counter.title("Vérifions la feuille");
    counter.check("phrase-a-verifier");
    for place in places_of(counter) {
        counter.fill(&format!("Mot n° {place} obligatoire"), &words[place - 1]);
    }
    counter.press("Enter");

    counter.title("Votre équipe");
    counter.activate("button", "Ajouter un compte");
    counter.fill("Prénom", "Léo");
    counter.fill("Nom", "Martin");
    counter.fill("Premier mot de passe", "Quatre poires jaunes 7");
    counter.see("Ce mot de passe convient.");
    counter.check("compte-de-collegue");
    counter.press("Enter");
    counter.see("Léo Martin");
    counter.check("equipe");
    counter.activate("button", "Terminer");

    counter.title("Le guichet est prêt");
    counter.check("pret");
    counter.activate("button", "Ouvrir le guichet");
    counter.title("Bonjour Camille");
}

/// The words of the recovery phrase, as shown.
#[track_caller]
fn words_of(counter: &mut Counter) -> Vec<String> {
    let shown = counter.script("return [...document.querySelectorAll('ol .word')].map((word) => word.textContent)");
    let words: Vec<String> = from_value(shown).unwrap();
    assert_eq!(words.len(), 24);
    words
}

/// The places of the words asked for.
fn places_of(counter: &mut Counter) -> Vec<usize> {
    let names = counter.names("textbox");
    let place = |name: String| name.split_whitespace().find_map(|word| word.parse().ok());
    names.into_iter().filter_map(place).collect()
}

#[track_caller]
fn assert_sheet(sheet: &Paper, words: &[String]) {
    let text = sheet.text();
    for word in words {
        assert!(text.contains(word.as_str()), "the sheet lacks a word: {text}");
    }
    assert_eq!(sheet.faults(), Vec::<String>::new());
}
