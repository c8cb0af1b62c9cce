//! A person at the counter who does everything by keyboard, and what her hand did.

use guichet_api::Desk;
use guichet_tests::desk::citizen;
use guichet_tests::support::Paper;
use serde_json::{Value, json};

use crate::administration::{CODE, LOGIN, NUMBER, PASSWORD, SHOWN_WORD, serve};
use crate::bench::Bench;
use crate::server::Server;

/// What the person says in the last page.
pub const REASON: &str = "Nouveau logement";

/// What the hand did.
#[derive(Clone, Copy, Debug, Default)]
pub struct Typed {
    /// Characters typed in the site.
    pub site: usize,
    /// Characters typed in the profile, once for all the requests of the session.
    pub profile: usize,
    /// Characters typed in the result of the request.
    pub result: usize,
    /// Keys that type nothing, from the opening of the site to the end of the session.
    pub keys: usize,
}

impl Typed {
    pub fn all(self) -> usize {
        self.site + self.profile + self.result
    }
}

/// The person at the keyboard.
pub struct Hand {
    pub bench: Bench,
    pub typed: Typed,
}

impl Hand {
    /// The counter open, and Fatou Diallo known from an earlier visit.
    pub fn sit(name: &str) -> Self {
        Self::sit_at(name, serve(), |_| ())
    }

    /// The same, before another site, at a desk prepared further.
    pub fn sit_at(name: &str, server: Server, more: impl FnOnce(&Desk)) -> Self {
        let mut person = citizen("Fatou", "Diallo", "1987-03-14");
        for (key, value) in [
            ("phone", "06 12 34 56 78"),
            ("email", "fatou@exemple.fr"),
            ("address_line", "12 rue des Fleurs"),
            ("postcode", "51100"),
        ] {
            person[key] = json!(value);
        }
        let mut bench = Bench::locked(name, server, &[], |desk| {
            desk.call("citizen_create", person).unwrap();
            more(desk);
        });
        bench.unlock_by_keyboard();
        bench.counter.find("button", "Nouvelle séance");
        Self {
            bench,
            typed: Typed::default(),
        }
    }

    /// A key that types nothing, in whatever window has the keyboard.
    #[track_caller]
    pub fn key(&mut self, key: &str) {
        self.typed.keys += 1;
        assert!(self.bench.counter.press_on_the_screen(key));
    }

    #[track_caller]
    pub fn keys(&mut self, key: &str, times: usize) {
        for _ in 0..times {
            self.key(key);
        }
    }

    /// Words typed in the site.
    #[track_caller]
    pub fn write(&mut self, words: &str) {
        self.typed.site += words.chars().count();
        assert!(self.bench.counter.type_on_the_screen(words));
    }

    /// Waits until a page of the site is there, under the keyboard.
    #[track_caller]
    pub fn on(&self, page: &str) {
        self.bench.server.wait_for(&format!("/there{page}"));
    }

    /// F6, from the site to the application or back.
    #[track_caller]
    pub fn cross(&mut self, to_application: bool) {
        self.key("F6");
        self.bench
            .counter
            .wait("the keyboard in the other window", |counter| {
                counter.script("return document.hasFocus()") == json!(to_application)
            });
    }

    /// From « nouvelle séance » to « Faire la démarche »: the person found, her procedure, what the form will ask.
    pub fn receive(&mut self) {
        let counter = &mut self.bench.counter;
        counter.press("F2");
        counter.has_focus("combobox", "Nom, prénom ou année de naissance");
        counter.type_text("diallo");
        counter.find("option", "Diallo");
        counter.press("Enter");
        counter.has_focus("combobox", "Démarche, mot courant ou opérateur");
        counter.type_text("essai");
        counter.find("option", "Essai portail");
        counter.press("Enter");
        counter.find("heading", "Les papiers de Mme Fatou Diallo");
        counter.press("Control+2");
        counter.find("heading", "La fiche de Mme Fatou Diallo");
    }

    /// The values that the form will ask and that the record does not keep.
    pub fn profile(&mut self) {
        let counter = &mut self.bench.counter;
        counter.tally();
        for (field, value) in [
            ("Pays de naissance", "France"),
            ("Nationalité", "France"),
            ("Numéro de sécurité sociale", "287035145404246"),
            ("Loyer mensuel", "480"),
            ("IBAN", "FR7630006000011234567890189"),
            ("Titulaire du compte", "Fatou Diallo"),
        ] {
            counter.fill(field, value);
        }
        counter.fill("Commune de naissance", "reims");
        counter.wait("Reims first in the list", |counter| {
            let first = counter.names("option").into_iter().next();
            first.is_some_and(|option| option.starts_with("Reims 51100"))
        });
        counter.press("Enter");
        counter.go_to("combobox", "Situation familiale");
        counter.type_text("c");
        counter.wait("a situation", |counter| {
            counter.value("combobox", "Situation familiale") == "celibataire"
        });
        counter.press("Tab");
        self.typed.profile = counter.tally().characters as usize;
        counter.picture("fiche");
    }

    /// « Ouvrir le site officiel », by keyboard.
    pub fn open_the_site(&mut self) {
        let counter = &mut self.bench.counter;
        counter.press("Control+Enter");
        counter.has_focus("button", "Ouvrir le site officiel");
        counter.picture("avant-le-site");
        counter.tally();
        self.key("Return");
        self.on("/");
        self.bench
            .counter
            .wait("the keyboard in the site", |counter| {
                counter.script("return document.hasFocus()") == json!(false)
            });
    }

    /// The account: what she alone knows, typed by her.
    pub fn sign_in(&mut self) {
        self.key("Return");
        self.on("/authorize");
        self.write(LOGIN);
        self.key("Tab");
        self.write(PASSWORD);
        self.key("Return");
        self.on("/code");
        self.write(CODE);
        self.key("Return");
        self.on("/demande/1");
    }

    /// From the site: looks at the page, then fills all that is proposed, and goes back to the site. What the page
    /// asks and the assistant leaves to the hand is `left`, in the page's order.
    #[track_caller]
    pub fn assist(&mut self, page: &str, values: usize, left: &[(&str, &str)]) {
        self.cross(true);
        self.bench.counter.has_focus("button", "Regarder la page");
        self.key("F11");
        self.bench
            .counter
            .see("valeurs à relire. F11 les met toutes");
        let seen = self.page();
        assert_eq!(
            seen["proposals"].as_array().map(Vec::len),
            Some(values),
            "{seen:#}"
        );
        let listed: Vec<_> = seen["left"].as_array().unwrap().iter().collect();
        assert_eq!(listed.len(), left.len(), "{listed:#?}");
        for (one, (label, why)) in listed.iter().zip(left) {
            assert!(
                one["page_label"].as_str().unwrap().starts_with(label),
                "{one} is not {label}"
            );
            assert_eq!(one["why"], *why, "{one}");
        }
        if page == "identite" {
            self.bench.counter.picture_of_the_screen("propositions");
        }
        self.key("F11");
        self.bench
            .counter
            .see(&format!("{values} champs remplis. Relisez"));
        self.bench
            .counter
            .picture_of_the_screen(&format!("{page}-rempli"));
        self.cross(false);
    }

    /// The page as the assistant sees it.
    fn page(&mut self) -> Value {
        let day = self.bench.call("today", json!({}));
        let session = json!({"session": day["open"][0]["id"]});
        self.bench.call("portal", session)["page"].take()
    }

    /// The last page: her reason, the word that is shown, her word of honour; sent.
    pub fn vouch(&mut self) {
        self.write(REASON);
        self.key("Tab");
        self.write(SHOWN_WORD);
        self.key("Tab");
        self.key("space");
        self.bench.counter.picture_of_the_screen("avant-d-envoyer");
        self.key("Return");
        self.on("/accuse");
    }

    /// The receipt, downloaded in the site and kept in the application.
    pub fn keep_the_receipt(&mut self) {
        self.key("Return");
        self.bench.server.wait_for("/accuse.pdf");
        self.cross(true);
        self.bench
            .counter
            .find("button", "Garder avec la séance : accuse.pdf");
        self.bench.counter.picture_of_the_screen("accuse-recu");
        self.bench
            .counter
            .activate("button", "Garder avec la séance : accuse.pdf");
        self.bench
            .counter
            .see("Le fichier est gardé avec la séance.");
        self.bench.counter.find("heading", "Documents de la séance");
    }

    /// The proposed outcome is accepted, the record confirmed, the paper saved and read back.
    fn close(&mut self) -> Paper {
        let counter = &mut self.bench.counter;
        counter.wait("the outcome", |counter| {
            counter.is_checked("radio", "Finalisée")
        });
        counter.press("F9");
        counter.see("Le bilan s’est écrit à mesure.");
        counter.press("Enter");
        counter.title("Séance terminée");
        let keys = counter.tally();
        self.typed.keys += (keys.keys + keys.tabs) as usize;
        counter.find("img", "Page");
        counter.picture("recapitulatif");
        counter.activate("button", "Enregistrer en PDF");
        counter.saved_paper()
    }

    /// What the citizen leaves with and what the desk keeps.
    pub fn leave(&mut self) -> Typed {
        let paper = self.close();
        assert!(paper.text().contains(NUMBER), "{}", paper.text());
        assert_eq!(paper.faults(), Vec::<String>::new());
        self.bench.counter.no_fault();
        self.typed
    }
}
