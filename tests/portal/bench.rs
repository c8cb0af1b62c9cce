//! The real window on a site of its own, with one procedure of the site's: the one that a test serves.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use guichet_api::{Desk, system};
use guichet_tests::desk::{CHEAP, PASSWORD, TestPlatform, citizen, setup_args};
use guichet_tests::support::{Counter, Setting};
use serde_json::{Value, json};

use crate::server::Server;

/// What the procedure asks for.
const FIELDS: [&str; 18] = [
    "civility",
    "birth_name",
    "used_name",
    "given_names",
    "birth_date",
    "birth_country",
    "birth_commune",
    "nationality",
    "address_line",
    "postcode",
    "residence_commune",
    "phone",
    "email",
    "nir",
    "household_situation",
    "rent_amount",
    "iban",
    "account_holder",
];

/// A desk, its window, and the site that it opens.
pub struct Bench {
    pub counter: Counter,
    pub server: Server,
    _data: tempfile::TempDir,
}

/// A person at the counter, with a request for the procedure.
#[derive(Clone, Debug)]
pub struct Visit {
    pub session: Value,
    pub request: Value,
}

impl Bench {
    /// Opens the window, unlocked. The procedure begins at `https://site.localhost/`.
    #[track_caller]
    pub fn open(name: &str, server: Server) -> Self {
        Self::open_with(name, server, &[])
    }

    /// The same, with variables of its own.
    #[track_caller]
    pub fn open_with(name: &str, server: Server, variables: &[(&str, &str)]) -> Self {
        let mut bench = Self::locked(name, server, variables, |_| ());
        bench.unlock();
        bench
    }

    /// The window before anybody unlocks it, at a desk that is prepared further.
    #[track_caller]
    pub fn locked(
        name: &str,
        server: Server,
        variables: &[(&str, &str)],
        more: impl FnOnce(&Desk),
    ) -> Self {
        let data = tempfile::tempdir().unwrap();
        let folder = data.path().join("data");
        prepare(&folder, more);
        let mut all = vec![(
            "GUICHET_PORTAL_LOOPBACK".to_owned(),
            server.port.to_string(),
        )];
        all.extend(
            variables
                .iter()
                .map(|(k, v)| ((*k).to_owned(), (*v).to_owned())),
        );
        let setting = Setting {
            data: Some(folder),
            variables: all,
            ..Setting::default()
        };
        let counter = Counter::open_with(name, &setting);
        Self {
            counter,
            server,
            _data: data,
        }
    }

    /// Unlocks as a person does: the screens follow.
    #[track_caller]
    pub fn unlock_by_keyboard(&mut self) {
        self.counter.title("Bonjour Camille");
        self.counter.has_focus("textbox", "Mot de passe");
        self.counter.type_text(PASSWORD);
        self.counter.press("Enter");
    }

    #[track_caller]
    pub fn unlock(&mut self) {
        let state = self.call("app_state", json!({}));
        let agent = state["agents"][0]["id"].clone();
        self.call("unlock", json!({"agent": agent, "password": PASSWORD}));
    }

    #[track_caller]
    pub fn call(&mut self, command: &str, args: Value) -> Value {
        match self.counter.call(command, args) {
            Ok(answer) => answer,
            Err(error) => panic!("{command}: {error}\n{}", self.counter.log()),
        }
    }

    /// The code of the error with which a command must answer.
    #[track_caller]
    pub fn fails(&mut self, command: &str, args: Value) -> String {
        match self.counter.call(command, args) {
            Ok(answer) => panic!("{command} answered {answer}"),
            Err(error) => error["code"].as_str().unwrap_or_default().to_owned(),
        }
    }

    /// A person comes for the procedure.
    #[track_caller]
    pub fn receive(&mut self, given: &str, family: &str) -> Visit {
        let person = self.call("citizen_create", citizen(given, family, "1987-03-14"));
        let found = self.call(
            "procedures_search",
            json!({"query": "essai portail", "theme": null, "operator": null, "limit": 5}),
        );
        let procedure = found[0]["id"].clone();
        let started = self.call(
            "session_start",
            json!({"channel": "guichet_sans_rdv", "procedure": procedure, "citizen": person["id"], "anonymous": false}),
        );
        Visit {
            session: started["id"].clone(),
            request: started["requests"][0]["id"].clone(),
        }
    }

    /// Opens the site, and waits until its first page is there.
    #[track_caller]
    pub fn go_online(&mut self, visit: &Visit) -> Value {
        self.call("portal_open", json!({"request": visit.request}));
        self.wait(visit, "a page", |view| {
            view["loading"] == json!(false) && view["host"] != json!("")
        })
    }

    /// The sealed window, as it stands.
    #[track_caller]
    pub fn portal(&mut self, visit: &Visit) -> Value {
        self.call("portal", json!({"session": visit.session}))
    }

    /// Waits until the sealed window stands as `holds` says.
    #[track_caller]
    pub fn wait(&mut self, visit: &Visit, what: &str, holds: impl Fn(&Value) -> bool) -> Value {
        self.wait_longer(visit, what, Duration::ZERO, holds)
    }

    /// The same, with more patience.
    #[track_caller]
    pub fn wait_longer(
        &mut self,
        visit: &Visit,
        what: &str,
        longer: Duration,
        holds: impl Fn(&Value) -> bool,
    ) -> Value {
        let asked = json!({"session": visit.session});
        let mut last = Value::Null;
        self.counter.wait_longer(longer);
        self.counter.wait(what, |counter| {
            last = counter.call("portal", asked.clone()).unwrap_or_default();
            if !holds(&last) {
                println!("{last}");
            }
            holds(&last)
        });
        last
    }
}

/// A site whose only own procedure begins at `https://site.localhost/`.
fn prepare(data: &Path, more: impl FnOnce(&Desk)) {
    let mut around = system::surroundings(data, Arc::new(TestPlatform::default()));
    around.kdf = CHEAP;
    let desk = Desk::new(around);
    desk.call("setup", setup_args()).unwrap();
    let procedure = json!({
        "id": "", "operator": "caf", "title": "Essai portail", "synonyms": [], "purpose": "Essayer.",
        "documents": [], "fields": FIELDS, "url": "https://site.localhost/", "theme": "logement",
    });
    desk.call("site_procedure_set", procedure).unwrap();
    more(&desk);
}
