//! One whole appointment on the fictional site, in pictures: what `./run --demo --headless DIR` plays.

use std::path::PathBuf;

use chrono::Utc;
use guichet_api::demo;
use guichet_tests::desk::CHEAP;
use guichet_tests::support::{Counter, Setting};

use crate::main_job;

#[test]
#[ignore = "./run --demo --headless DIR plays it"]
fn an_appointment_in_pictures() {
    let pictures =
        PathBuf::from(std::env::var_os("GUICHET_TOUR").expect("GUICHET_TOUR names the folder"));
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let plan = demo::Plan {
        sessions: 400,
        seed: 1,
        from: None,
        until: None,
        now: Utc::now(),
    };
    demo::make(&data, &plan, CHEAP, &mut |_| {}).unwrap();
    let setting = Setting {
        data: Some(data),
        shots: Some(pictures.clone()),
        ..Setting::default()
    };
    let mut counter = Counter::open_with("tour", &setting);
    counter.see("Camille Roy");
    counter.picture("verrou");
    counter.press("Enter");
    counter.has_focus("textbox", "Mot de passe");
    counter.type_text(demo::PASSWORD);
    counter.press("Enter");
    counter.find("button", "Verrouiller");
    counter.press("Alt+1");
    counter.title("Bonjour Camille");
    counter.picture("aujourd-hui");
    main_job::visit(&mut counter);
    let saved = counter.saved();
    let paper = saved.last().expect("the summary was saved");
    std::fs::copy(paper, pictures.join("recapitulatif.pdf")).unwrap();
}
