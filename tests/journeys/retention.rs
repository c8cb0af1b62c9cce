//! The end of keeping, in the window: an administrator is told, looks, and erases.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, TimeDelta, Utc};
use guichet_api::{Desk, system};
use guichet_domain::time::Clock;
use guichet_tests::desk::{CHEAP, TestPlatform, citizen, setup_args};
use guichet_tests::support::{Counter, Setting};
use serde_json::json;

use crate::{steps, traces};

/// So many days ago.
struct Ago(AtomicI64);

impl Clock for Ago {
    fn now(&self) -> DateTime<Utc> {
        Utc::now() - TimeDelta::days(self.0.load(Ordering::Relaxed))
    }
}

/// A site where somebody was received more than two years ago, and never since.
fn long_ago(data: &Path) {
    let mut around = system::surroundings(data, Arc::new(TestPlatform::default()));
    around.kdf = CHEAP;
    let clock = Arc::new(Ago(AtomicI64::new(740)));
    around.clock = clock.clone();
    let desk = Desk::new(around);
    let call = |name: &str, args| desk.call(name, args).unwrap();
    call("setup", setup_args());
    let person = call("citizen_create", citizen("Fatou", "Diallo", "14/03/1987"));
    let visit = call(
        "session_start",
        json!({"channel": null, "procedure": "caf-aide-au-logement", "citizen": person["id"], "anonymous": false}),
    );
    let session = json!({"session": visit["id"]});
    for (field, value) in [("reference", "CAF-2024-0042"), ("outcome", "finalisee")] {
        call(
            "request_set",
            json!({"request": visit["requests"][0]["id"], "field": field, "value": value}),
        );
    }
    // Closed a month and a half ago, when the lists of today were in force: the record counts from the visit, what
    // was typed from its end.
    clock.0.store(45, Ordering::Relaxed);
    let agent = call("app_state", json!({}))["agents"][0]["id"].clone();
    call(
        "unlock",
        json!({"agent": agent, "password": steps::PASSWORD}),
    );
    call(
        "profile_set",
        json!({"session": visit["id"], "field": "landlord_name", "value": "Plurial Novilia"}),
    );
    let mut record = call("closing", session.clone())["record"].clone();
    record["minutes"] = json!(12);
    call(
        "session_close",
        json!({"session": visit["id"], "record": record}),
    );
}

#[test]
fn what_is_past_its_time_is_told_and_erased() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    long_ago(&data);
    let setting = Setting {
        data: Some(data.clone()),
        ..Setting::default()
    };
    let mut counter = Counter::open_with("retention", &setting);
    steps::unlock(&mut counter);
    counter.see("Des données ont passé leur durée de conservation.");
    counter.check("annonce");

    counter.press("Alt+9");
    counter.title("Réglages");
    counter.activate("button", "Conservation");
    counter.see("Mme Fatou Diallo");
    counter.see("Deux ans après la dernière visite");
    counter.check_all_looks("conservation");
    counter.activate("button", "Effacer ce qui a passé sa durée");
    counter.see("Effacer pour toujours");
    counter.check("effacer");
    counter.activate("button", "Effacer");
    counter.see("Rien n’a passé sa durée de conservation.");
    counter.see_gone("Diallo");
    counter.check("efface");

    counter.press("Alt+1");
    counter.title("Bonjour Camille");
    counter.see_gone("Des données ont passé leur durée de conservation.");
    counter.no_fault();
    let words = ["Diallo", "Fatou", "CAF-2024-0042", "Novilia"];
    assert_eq!(traces::of(counter.home(), &words), Vec::<String>::new());
}
