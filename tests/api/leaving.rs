//! What leaves the counter waits for somebody: the desk does not wait with it.

use std::thread;

use chrono::TimeDelta;
use guichet_api::ErrorCode;
use guichet_tests::desk::{OTHER_PASSWORD, PASSWORD, TestDesk, citizen};
use serde_json::{Value, json};

/// A session under way with a paper kept, and the recovery phrase still to be written down: all that can leave.
fn counter() -> (TestDesk, Value, Value) {
    let desk = TestDesk::open();
    let person = desk.call("citizen_create", citizen("Fatou", "Diallo", "1987-03-14"));
    let view = desk.call(
        "session_start",
        json!({"channel": null, "procedure": "caf-aide-au-logement", "citizen": person["id"], "anonymous": false}),
    );
    let session = view["id"].clone();
    desk.call("portal_open", json!({"request": view["requests"][0]["id"]}));
    *desk.platform.portals.page.lock().unwrap() = Some(b"%PDF-1.7".to_vec());
    let file = desk.call("portal_keep_page", json!({"session": session}));
    (desk, session, file["id"].clone())
}

/// Every command that asks where, prints, or talks with a printer.
fn leaving(session: &Value, file: &Value) -> Vec<(&'static str, Value)> {
    let month = json!({"preset": "this_month", "compare": "none", "filters": [], "scope": "site"});
    vec![
        ("summary_save", json!({"session": session})),
        (
            "summary_print",
            json!({"session": session, "printer": null}),
        ),
        ("session_file_save", json!({"file": file})),
        ("report_save", json!({"query": month})),
        ("report_print", json!({"query": month, "printer": null})),
        ("recovery_save", json!({})),
        ("recovery_print", json!({})),
        ("printers", json!({})),
    ]
}

#[test]
fn an_open_dialog_kept_the_desk_from_locking() {
    for at in 0..8 {
        let (desk, session, file) = counter();
        let (name, args) = leaving(&session, &file).swap_remove(at);
        let held = desk.platform.hold();
        thread::scope(|scope| {
            let asked = scope.spawn(|| desk.desk.call(name, args));
            held.reached();
            // Others go on: a draft is saved, and the deadline comes.
            let draft = json!({"session": session, "field": "landlord_name", "value": "Agence"});
            desk.call("profile_set", draft);
            desk.clock.turn(TimeDelta::hours(1));
            assert_eq!(desk.desk.seconds_before_lock(), Some(0), "{name}");
            assert!(desk.desk.lock_if_idle(), "{name}");
            drop(held);
            let answer = asked.join().unwrap();
            let saved = desk.platform.saved.lock().unwrap();
            assert!(saved.is_empty(), "{name}: a paper left a locked desk");
            if name.ends_with("save") {
                assert_eq!(answer.err().map(|e| e.code), Some(ErrorCode::Locked));
            }
        });
    }
}

#[test]
fn a_dialog_left_open_saves_nothing_for_whoever_comes_next() {
    let (desk, session, _) = counter();
    let desk = desk.with_agent("administrator");
    let held = desk.platform.hold();
    thread::scope(|scope| {
        let args = json!({"session": session});
        let asked = scope.spawn(|| desk.desk.call("summary_save", args));
        held.reached();
        desk.call("lock", json!({}));
        desk.unlock("Léo", OTHER_PASSWORD);
        drop(held);
        assert_eq!(
            asked.join().unwrap().err().map(|e| e.code),
            Some(ErrorCode::Locked)
        );
    });
    assert!(desk.platform.saved.lock().unwrap().is_empty());
}

#[test]
fn a_dialog_answered_after_the_same_person_came_back_saves() {
    let (desk, session, _) = counter();
    let held = desk.platform.hold();
    thread::scope(|scope| {
        let args = json!({"session": session});
        let asked = scope.spawn(|| desk.desk.call("summary_save", args));
        held.reached();
        desk.call("lock", json!({}));
        desk.unlock("Camille", PASSWORD);
        drop(held);
        assert!(asked.join().unwrap().is_ok());
    });
    assert_eq!(desk.platform.saved.lock().unwrap().len(), 1);
}

#[test]
fn what_cannot_be_made_is_not_asked_about() {
    let (desk, _, _) = counter();
    let nowhere = json!({"file": "00000000-0000-7000-8000-000000000000"});
    let held = desk.platform.hold();
    // Would not come back if it asked: nobody answers.
    assert_eq!(
        desk.fails("session_file_save", nowhere).code,
        ErrorCode::NotFound
    );
    drop(held);
}
