//! The draft survives: what was typed is found again at the same place, and what is never kept is
//! said to be gone.

use std::time::Duration;

use guichet_tests::support::{Counter, Setting};

use crate::{site, steps, traces};

/// The request begun first.
const FIRST: &str = "Carte grise d’un véhicule d’occasion";
const NIR: &str = "2 87 03 51 454 042 46";
/// Of the rent's profile, what the record gives: both names, birth, town and its postcode, phone.
const FROM_RECORD: u32 = 6;

/// In the middle of the profile of a second request: a number that is never kept, a name that is, and the focus
/// on it. The first request was left at its own profile.
#[track_caller]
fn in_the_middle(counter: &mut Counter) {
    steps::receive_a_new_person(counter);
    counter.type_text("carte grise occasion");
    counter.find("option", FIRST);
    counter.press("Enter");
    counter.find("heading", "Les papiers de Mme Fatou Diallo");
    counter.press("Control+Enter");
    counter.find("heading", "La fiche de Mme Fatou Diallo");
    counter.see("étape 2 sur 4, Fiche");
    counter.press("F4");
    steps::choose_the_rent(counter);
    counter.press("Control+Enter");
    counter.find("heading", "La fiche de Mme Fatou Diallo");
    counter.fill("Numéro de sécurité sociale", NIR);
    counter.fill("Nom du bailleur", "Plurial Novilia");
    // The desk counts them once it has them.
    counter.see(&format!("{} valeurs prêtes", FROM_RECORD + 2));
    counter.check("avant");
    // What is typed is in no file in clear, even while it is being typed.
    let words = [
        "Diallo",
        "Fatou",
        NIR,
        "Plurial",
        "Novilia",
        "06 12 34 56 78",
    ];
    assert_eq!(traces::of(counter.home(), &words), Vec::<String>::new());
    assert_eq!(traces::of(counter.data(), &words), Vec::<String>::new());
}

/// Unlocks, and is back at the same field, with what is kept, and without what is not.
#[track_caller]
fn unlock_and_come_back(counter: &mut Counter) {
    counter.title("Bonjour Camille");
    counter.has_focus("textbox", "Mot de passe");
    counter.type_text(steps::PASSWORD);
    counter.press("Enter");
    counter.find("heading", "La fiche de Mme Fatou Diallo");
    counter.has_focus("textbox", "Nom du bailleur");
    assert_eq!(
        counter.value("textbox", "Nom du bailleur"),
        "Plurial Novilia"
    );
    assert_eq!(counter.value("textbox", "Numéro de sécurité sociale"), "");
    counter.see(&format!("{} valeurs prêtes", FROM_RECORD + 1));
    counter.see("sont à saisir de nouveau");
    counter.check("apres");
    // The other request is where it was left, and this one again when one comes back to it.
    counter.activate("button", FIRST);
    counter.find("heading", "La fiche de Mme Fatou Diallo");
    counter.see_gone("Nom du bailleur");
    counter.check("apres-premiere-demande");
    counter.activate("button", "Aide au logement");
    counter.find("textbox", "Nom du bailleur");
    counter.fill("Nom du bailleur", "Plurial Novilia");
}

#[test]
fn a_draft_survives_a_crash() {
    let data = tempfile::tempdir().unwrap();
    let mut counter = site::counter("draft-crash", &data.path().join("data"), Setting::default());
    steps::unlock(&mut counter);
    in_the_middle(&mut counter);
    counter.kill();
    counter.start();
    unlock_and_come_back(&mut counter);

    // From today's screen too.
    counter.press("Alt+1");
    counter.title("Bonjour Camille");
    counter.check("reprendre");
    counter.activate("button", "Reprendre la séance de Mme Fatou Diallo");
    counter.has_focus("textbox", "Nom du bailleur");
}

#[test]
fn a_draft_survives_the_automatic_lock() {
    let data = tempfile::tempdir().unwrap();
    let mut counter = site::counter("draft-lock", &data.path().join("data"), Setting::default());
    steps::unlock(&mut counter);
    steps::lock_after_one_minute(&mut counter);
    in_the_middle(&mut counter);

    counter.wait_longer(Duration::from_secs(30));
    counter.see("Êtes-vous toujours là ?");
    counter.check("toujours-la");
    counter.press("Shift");
    counter.see_gone("Êtes-vous toujours là ?");
    counter.has_focus("textbox", "Nom du bailleur");

    counter.wait_longer(Duration::from_secs(30));
    counter.see("Êtes-vous toujours là ?");
    counter.wait_longer(Duration::from_secs(30));
    counter.title("Bonjour Camille");
    assert!(
        !counter.text().contains("Diallo"),
        "a locked window says nobody's name"
    );
    counter.check("verrouille");
    let words = ["Diallo", "Fatou", NIR, "Plurial"];
    assert_eq!(traces::of(counter.home(), &words), Vec::<String>::new());

    unlock_and_come_back(&mut counter);
}
