//! What has been kept for as long as it may: listed, told, then erased on an administrator's word.

use chrono::TimeDelta;
use guichet_api::ErrorCode;
use guichet_tests::desk::{OTHER_PASSWORD, PASSWORD, TestDesk, citizen};
use serde_json::{Value, json};

/// A visit of Fatou Diallo on 21 November 2026, closed, with something in each part of the vault.
fn visit(desk: &TestDesk, given: &str, family: &str) -> (Value, Value) {
    let person = desk.call("citizen_create", citizen(given, family, "14/03/1987"));
    let view = desk.call(
        "session_start",
        json!({"channel": null, "procedure": "caf-aide-au-logement", "citizen": person["id"], "anonymous": false}),
    );
    let request = view["requests"][0]["id"].clone();
    desk.call(
        "profile_set",
        json!({"session": view["id"], "field": "landlord_name", "value": "Plurial Novilia"}),
    );
    for (field, value) in [
        ("reference", "CAF-2026-0042"),
        ("note", "À rappeler lundi."),
        ("outcome", "finalisee"),
    ] {
        desk.call(
            "request_set",
            json!({"request": request, "field": field, "value": value}),
        );
    }
    let place = json!({"request": request, "step": "result", "field": "note"});
    desk.call(
        "session_place",
        json!({"session": view["id"], "place": place}),
    );
    desk.clock.turn(TimeDelta::minutes(5));
    let record = desk.call("closing", json!({"session": view["id"]}))["record"].clone();
    desk.call(
        "session_close",
        json!({"session": view["id"], "record": record}),
    );
    (view["id"].clone(), person["id"].clone())
}

fn later(desk: &TestDesk, days: i64) {
    desk.call("lock", json!({}));
    desk.clock.turn(TimeDelta::days(days));
    desk.unlock("Camille", PASSWORD);
}

/// Records, requests and profiles due, then soon due.
fn counts(view: &Value) -> ([u64; 3], [u64; 3]) {
    let each = |what: &str| [0, 1, 2].map(|row| view["rows"][row][what].as_u64().unwrap());
    (each("due"), each("soon"))
}

fn warned(desk: &TestDesk) -> bool {
    let state = desk.call("app_state", json!({}));
    let warnings = state["warnings"].as_array().unwrap();
    warnings.iter().any(|w| w["code"] == "RETENTION_DUE")
}

#[test]
fn each_thing_is_told_before_its_time_and_goes_after_it() {
    let desk = TestDesk::open();
    let (session, person) = visit(&desk, "Fatou Aminata", "Diallo");
    let view = desk.call("retention", json!({}));
    // A profile lasts a month: within 30 days of 21 November, not quite.
    assert_eq!(counts(&view), ([0, 0, 0], [0, 0, 0]));
    assert_eq!(
        view["rows"][0]["label"],
        "Deux ans après la dernière visite"
    );
    assert_eq!(view["rows"][0]["unverified"], true);
    later(&desk, 2);
    assert_eq!(
        counts(&desk.call("retention", json!({}))),
        ([0; 3], [0, 0, 1])
    );
    assert!(!warned(&desk));

    // 22 December: the profile goes, the rest stays.
    later(&desk, 29);
    assert!(warned(&desk));
    let view = desk.call("retention", json!({}));
    assert_eq!(view["day"], "2026-12-22");
    assert_eq!(counts(&view), ([0, 0, 1], [0; 3]));
    let view = desk.call("retention_purge", json!({"day": "2026-12-22"}));
    assert_eq!(counts(&view), ([0; 3], [0; 3]));
    assert_eq!(view["purged_on"], "2026-12-22");
    assert!(!warned(&desk));
    let kept = desk.call("session", json!({"session": session}));
    assert_eq!(kept["requests"][0]["reference"], "CAF-2026-0042");
    assert_eq!(kept["citizen"]["citizen"]["birth_name"], "Diallo");

    // 21 November 2028: two years to the day; still kept, and told.
    later(&desk, 700);
    let view = desk.call("retention", json!({}));
    assert_eq!(view["day"], "2028-11-21");
    assert_eq!(counts(&view), ([0; 3], [1, 1, 0]));
    assert_eq!(
        view["people"],
        json!([{"citizen": person, "name": "Mme\u{a0}Fatou Diallo", "last_visit": "2026-11-21",
                "kept_until": "2028-11-21", "due": false}])
    );
    later(&desk, 1);
    assert!(warned(&desk));
    let view = desk.call("retention", json!({}));
    assert_eq!(counts(&view), ([1, 1, 0], [0; 3]));
    assert_eq!(view["people"][0]["due"], true);
    desk.call("retention_purge", json!({"day": "2028-11-22"}));
    let hits = desk.call("citizen_search", json!({"query": "diallo"}));
    assert_eq!(hits, json!([]));
    let gone = desk.call("session", json!({"session": session}));
    assert_eq!(gone["citizen"], json!(null));
    assert_eq!(gone["requests"][0]["reference"], "");
    assert_eq!(gone["requests"][0]["note"], "");
    // The visit itself is still counted.
    assert_eq!(gone["minutes"], 5);
    assert_eq!(desk.call("retention", json!({}))["people"], json!([]));
}

#[test]
fn whoever_came_again_is_kept() {
    let desk = TestDesk::open();
    let (_, person) = visit(&desk, "Fatou Aminata", "Diallo");
    later(&desk, 400);
    desk.call(
        "session_start",
        json!({"channel": null, "procedure": null, "citizen": person, "anonymous": false}),
    );
    later(&desk, 400);
    let view = desk.call("retention", json!({}));
    // Two years and more after the first visit, a year after the last.
    assert_eq!(counts(&view).0, [0, 1, 1]);
    assert_eq!(view["people"], json!([]));
}

#[test]
fn what_was_looked_at_another_day_is_not_erased() {
    let desk = TestDesk::open();
    visit(&desk, "Fatou Aminata", "Diallo");
    later(&desk, 60);
    let refused = desk.fails("retention_purge", json!({"day": "2027-01-19"}));
    assert_eq!(refused.code, ErrorCode::Invalid);
    assert_eq!(counts(&desk.call("retention", json!({}))).0, [0, 0, 1]);
}

#[test]
fn the_warning_is_for_administrators_and_comes_back_a_month_after_an_erasing() {
    let desk = TestDesk::open();
    visit(&desk, "Fatou Aminata", "Diallo");
    let desk = desk.with_agent("mediator");
    later(&desk, 40);
    assert!(warned(&desk));
    desk.call("lock", json!({}));
    let other = desk.unlock("Léo", OTHER_PASSWORD);
    assert_eq!(other["warnings"], json!([]));
    desk.call("lock", json!({}));
    desk.unlock("Camille", PASSWORD);
    let day = desk.call("retention", json!({}))["day"].clone();
    visit(&desk, "Jean", "Petit");
    desk.call("retention_purge", json!({"day": day}));
    // Each day brings something: it may wait for the next month.
    later(&desk, 29);
    assert!(!warned(&desk));
    later(&desk, 11);
    assert!(warned(&desk));
}

#[test]
fn a_draft_thrown_away_leaves_nothing_after_a_day() {
    let desk = TestDesk::open();
    let view = desk.call(
        "session_start",
        json!({"channel": null, "procedure": "caf-aide-au-logement", "citizen": null, "anonymous": true}),
    );
    let session = json!({"session": view["id"]});
    let typed =
        json!({"session": view["id"], "field": "landlord_name", "value": "Plurial Novilia"});
    desk.call("profile_set", typed);
    let ready = |desk: &TestDesk| {
        desk.call("session", session.clone())["requests"][0]["fields_ready"].clone()
    };
    assert_eq!(ready(&desk), 1);
    desk.call("session_discard", session.clone());
    later(&desk, 0);
    assert_eq!(ready(&desk), 1, "by mistake, perhaps");
    later(&desk, 1);
    assert_eq!(ready(&desk), 1);
    desk.clock.turn(TimeDelta::seconds(1));
    later(&desk, 0);
    assert_eq!(ready(&desk), 0);
}

/// Sessions and persons of November 2026; null where it is not known.
fn november(desk: &TestDesk) -> (Value, Value) {
    let query = json!({"preset": null, "from": "2026-11-01", "to": "2026-11-30", "compare": "none",
        "filters": [], "scope": "site", "breakdowns": null});
    let view = desk.call("figures", query);
    let of = |id: &str| {
        let all = view["headline"].as_array().unwrap();
        all.iter().find(|one| one["id"] == id).unwrap()["cell"]["value"].clone()
    };
    (of("sessions"), of("persons"))
}

#[test]
fn persons_are_no_longer_told_apart_once_their_pseudonyms_are_gone() {
    let desk = TestDesk::open();
    visit(&desk, "Fatou Aminata", "Diallo");
    assert_eq!(november(&desk), (json!(1.0), json!(1.0)));
    // An erasing that reaches no visit changes no figure.
    later(&desk, 31);
    desk.call("retention_purge", json!({"day": "2026-12-22"}));
    assert_eq!(november(&desk), (json!(1.0), json!(1.0)));
    // The visit is still counted; that it was of one person is known to nobody any more.
    later(&desk, 701);
    desk.call("retention_purge", json!({"day": "2028-11-22"}));
    assert_eq!(november(&desk), (json!(1.0), Value::Null));
    desk.call("lock", json!({}));
    desk.unlock("Camille", PASSWORD);
    assert_eq!(november(&desk), (json!(1.0), Value::Null));
}
