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

/// Unlocks the only account.
#[track_caller]
pub fn unlock(counter: &mut Counter) {
    counter.title("Bonjour Camille");
    counter.has_focus("textbox", "Mot de passe");
    counter.type_text(PASSWORD);
    counter.press("Enter");
    counter.find("button", "Nouvelle séance");
}

/// The settings: one minute without a gesture, and the counter locks.
#[track_caller]
pub fn lock_after_one_minute(counter: &mut Counter) {
    counter.press("Alt+9");
    counter.title("Réglages");
    counter.activate("button", "Sécurité");
    counter.go_to("combobox", "Verrouiller sans geste depuis");
    counter.press("Home");
    counter.see("se verrouillera au bout de 1 min");
    counter.check("reglages-securite");
}

/// From « nouvelle séance » to the procedures: a person never seen before.
#[track_caller]
pub fn receive_a_new_person(counter: &mut Counter) {
    counter.press("F2");
    counter.has_focus("combobox", "Nom, prénom ou année de naissance");
    counter.type_text("diallo fatou");
    counter.find("option", "Nouvel usager : diallo fatou");
    counter.check("qui-recevez-vous");
    counter.press("Enter");

    counter.see("Seul le nom de naissance est nécessaire.");
    counter.has_focus("textbox", "Prénoms");
    counter.choose("Mme");
    counter.fill("Date de naissance", "14 mars 1987");
    counter.fill("Téléphone", "06 12 34 56 78");
    choose_commune(counter, "Commune de résidence");
    counter.go_to("checkbox", "La personne sait ce que Guichet garde");
    counter.press("Space");
    counter.check("nouvel-usager");
    counter.press("Enter");
    counter.has_focus("combobox", "Démarche, mot courant ou opérateur");
}

/// « apl », and the first answer.
#[track_caller]
pub fn choose_the_rent(counter: &mut Counter) {
    counter.has_focus("combobox", "Démarche, mot courant ou opérateur");
    counter.type_text("apl");
    counter.find("option", "Aide au logement");
    counter.check("quelle-demarche");
    counter.press("Enter");
    counter.find("heading", "Les papiers de Mme Fatou Diallo");
}

/// Reims, from its first letters and the list.
#[track_caller]
pub fn choose_commune(counter: &mut Counter, name: &str) {
    counter.fill(name, "reims");
    counter.wait("Reims first in the list", |counter| {
        let first = counter.names("option").into_iter().next();
        first.is_some_and(|option| option.starts_with("Reims 51100"))
    });
    counter.press("Enter");
    counter.wait("Reims chosen", |counter| {
        counter.value("combobox", name).starts_with("Reims")
    });
}

/// Goes to a list and takes the choice that begins with a letter.
#[track_caller]
pub fn pick(counter: &mut Counter, name: &str, letter: &str, code: &str) {
    counter.go_to("combobox", name);
    counter.type_text(letter);
    counter.wait(&format!("{code:?} picked"), |counter| {
        counter.value("combobox", name) == code
    });
}

/// What the clipboard holds, as the agent would paste it: in the search, which is then left.
#[track_caller]
pub fn pasted(counter: &mut Counter) -> String {
    let search = "Chercher une démarche, un usager, une action";
    counter.press("Control+k");
    counter.has_focus("combobox", search);
    counter.press("Control+v");
    let value = counter.value("combobox", search);
    counter.press("Escape");
    counter.wait("the search left", |counter| {
        counter.focused() != Some(("combobox".to_owned(), search.to_owned()))
    });
    value
}

/// The words of the recovery phrase, as shown.
#[track_caller]
fn words_of(counter: &mut Counter) -> Vec<String> {
    let shown = counter.script(
        "return [...document.querySelectorAll('ol .word')].map((word) => word.textContent)",
    );
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
        assert!(
            text.contains(word.as_str()),
            "the sheet lacks a word: {text}"
        );
    }
    assert_eq!(sheet.faults(), Vec::<String>::new());
}
