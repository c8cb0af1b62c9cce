//! First opening, unlock, lock, roles.

use std::time::Duration;

use chrono::TimeDelta;
use guichet_api::ErrorCode;
use guichet_tests::desk::{OTHER_PASSWORD, PASSWORD, TestDesk, setup_args};
use serde_json::json;

#[test]
fn a_first_opening_leaves_the_administrator_at_the_desk() {
    let desk = TestDesk::empty();
    assert_eq!(desk.call("app_state", json!({}))["phase"], "empty");
    let phrase = desk.call("setup", setup_args());
    assert_eq!(phrase["words"].as_array().unwrap().len(), 24);
    let state = desk.call("app_state", json!({}));
    assert_eq!(state["phase"], "open");
    assert_eq!(state["me"]["name"], "Camille Roy");
    assert_eq!(state["me"]["role"], "administrator");
    assert_eq!(state["site_name"], "France services d’Admiville");
}

#[test]
fn a_site_is_created_once() {
    let desk = TestDesk::open();
    assert_eq!(
        desk.fails("setup", setup_args()).code,
        ErrorCode::AlreadySetUp
    );
}

#[test]
fn a_folder_that_takes_nothing_is_said_before_the_first_opening() {
    let desk = TestDesk::empty();
    // A file stands where the folder should be: refused to everybody, the system's own account included.
    std::fs::write(desk.dir(), "").unwrap();
    let state = desk.call("app_state", json!({}));
    assert_eq!(state["phase"], "blocked");
    assert_eq!(state["problem"]["code"], "SYSTEM");
    std::fs::remove_file(desk.dir()).unwrap();
    let state = desk.call("app_state", json!({}));
    assert_eq!(state["phase"], "empty");
    assert_eq!(state["problem"], json!(null));
    assert_eq!(std::fs::read_dir(desk.dir()).unwrap().count(), 0);
}

#[test]
fn a_short_lock_lasted_six_minutes_behind_an_official_site() {
    let desk = TestDesk::open();
    desk.call(
        "settings_set",
        json!({"lock_after_minutes": 2, "coop_link": false}),
    );
    desk.call("touch", json!({}));
    desk.clock.turn(TimeDelta::seconds(90));
    // Nobody since: the site in front is nobody.
    assert_eq!(desk.desk.used(Duration::from_secs(90)), Some(30));
    assert_eq!(desk.desk.used(Duration::from_secs(3_600)), Some(30));
    // A key ten seconds ago: two minutes from then.
    assert_eq!(desk.desk.used(Duration::from_secs(10)), Some(110));
    // One at the last second counts, told when it is over; one after it, that of a woken laptop, does not.
    desk.clock.turn(TimeDelta::seconds(115));
    assert_eq!(desk.desk.used(Duration::from_secs(6)), Some(114));
    desk.clock.turn(TimeDelta::seconds(120));
    assert_eq!(desk.desk.used(Duration::ZERO), Some(0));
    assert!(desk.desk.lock_if_idle());
    assert_eq!(desk.desk.used(Duration::ZERO), None);
}

#[test]
fn a_wrong_siret_is_explained_and_nothing_is_created() {
    let desk = TestDesk::empty();
    let mut args = setup_args();
    args["site"]["siret"] = json!("35600000000049");
    let error = desk.fails("setup", args);
    assert_eq!(error.code, ErrorCode::Invalid);
    assert_eq!(error.params["field"], "siret");
    assert_eq!(desk.call("app_state", json!({}))["phase"], "empty");
}

#[test]
fn a_locked_desk_answers_nothing_and_unlocks_with_the_password() {
    let desk = TestDesk::open();
    desk.call("lock", json!({}));
    assert_eq!(desk.fails("today", json!({})).code, ErrorCode::Locked);
    let state = desk.call("app_state", json!({}));
    assert_eq!(state["phase"], "locked");
    assert_eq!(state["site_name"], "France services d’Admiville");
    let error = desk.fails(
        "unlock",
        json!({"agent": desk.agent("Camille"), "password": "pas le bon"}),
    );
    assert_eq!(error.code, ErrorCode::WrongPassword);
    assert_eq!(desk.unlock("Camille", PASSWORD)["phase"], "open");
}

#[test]
fn wrong_passwords_are_slowed_down_and_the_wait_ends() {
    let desk = TestDesk::open();
    desk.call("lock", json!({}));
    let args = json!({"agent": desk.agent("Camille"), "password": "pas le bon"});
    for _ in 0..4 {
        assert_eq!(
            desk.fails("unlock", args.clone()).code,
            ErrorCode::WrongPassword
        );
    }
    let error = desk.fails("unlock", args);
    assert_eq!(error.code, ErrorCode::WaitBeforeRetry);
    assert_eq!(error.params["seconds"], "5");
    desk.clock.turn(TimeDelta::seconds(5));
    desk.unlock("Camille", PASSWORD);
}

#[test]
fn an_untouched_desk_locks_and_a_touched_one_does_not() {
    let desk = TestDesk::open();
    desk.clock.turn(TimeDelta::minutes(9));
    assert_eq!(desk.call("touch", json!({}))["seconds"], 600);
    desk.clock.turn(TimeDelta::minutes(9));
    desk.call("today", json!({}));
    // Reading is not touching: only input counts.
    desk.clock.turn(TimeDelta::minutes(1));
    assert_eq!(desk.fails("today", json!({})).code, ErrorCode::Locked);
    assert_eq!(desk.call("app_state", json!({}))["phase"], "locked");
}

#[test]
fn a_hand_on_a_woken_laptop_does_not_open_it() {
    let desk = TestDesk::open();
    desk.clock.turn(TimeDelta::hours(8));
    assert_eq!(desk.fails("touch", json!({})).code, ErrorCode::Locked);
    assert_eq!(desk.call("app_state", json!({}))["phase"], "locked");
}

#[test]
fn the_recovery_phrase_gives_the_administrator_a_new_password() {
    let desk = TestDesk::empty();
    let words = desk.call("setup", setup_args())["words"].clone();
    let phrase = words
        .as_array()
        .unwrap()
        .iter()
        .map(|w| w.as_str().unwrap())
        .collect::<Vec<_>>()
        .join(" ");
    let desk = desk.restart();
    let agent = desk.agent("Camille");
    let state = desk.call(
        "recover",
        json!({"agent": agent, "phrase": phrase, "new_password": OTHER_PASSWORD}),
    );
    assert_eq!(state["me"]["must_change_password"], false);
    let desk = desk.restart();
    let old = desk.fails("unlock", json!({"agent": agent, "password": PASSWORD}));
    assert_eq!(old.code, ErrorCode::WrongPassword);
    desk.unlock("Camille", OTHER_PASSWORD);
}

#[test]
fn a_misspelt_word_of_the_phrase_is_named_by_its_position() {
    let desk = TestDesk::empty();
    let words = desk.call("setup", setup_args())["words"].clone();
    let mut words: Vec<String> = serde_json::from_value(words).unwrap();
    words[6] = "xylophone".into();
    let desk = desk.restart();
    let args = json!({"agent": desk.agent("Camille"), "phrase": words.join(" "), "new_password": OTHER_PASSWORD});
    let error = desk.fails("recover", args);
    assert_eq!(error.code, ErrorCode::WrongRecoveryPhrase);
    assert_eq!(error.params["position"], "7");
}

#[test]
fn the_phrase_is_forgotten_once_some_of_its_words_were_typed_back() {
    let desk = TestDesk::empty();
    let words: Vec<String> =
        serde_json::from_value(desk.call("setup", setup_args())["words"].clone()).unwrap();
    assert!(
        desk.call("recovery_preview", json!({}))["text"]
            .as_str()
            .unwrap()
            .contains(&words[0])
    );
    let wrong = desk.fails("recovery_confirm", json!({"words": [[3, words[3]]]}));
    assert_eq!(wrong.params["position"], "3");
    desk.call(
        "recovery_confirm",
        json!({"words": [[3, words[2]], [24, words[23].to_uppercase()]]}),
    );
    assert_eq!(
        desk.fails("recovery_preview", json!({})).code,
        ErrorCode::NotFound
    );
}

#[test]
fn a_new_agent_changes_the_password_that_was_chosen_for_her() {
    let desk = TestDesk::open().with_agent("mediator");
    assert_eq!(
        desk.unlock("Léo", OTHER_PASSWORD)["me"]["must_change_password"],
        true
    );
    desk.call(
        "password_change",
        json!({"old": OTHER_PASSWORD, "new": "Cinq prunes rouges 19"}),
    );
    assert_eq!(
        desk.unlock("Léo", "Cinq prunes rouges 19")["me"]["must_change_password"],
        false
    );
}

#[test]
fn the_last_administrator_stays() {
    let desk = TestDesk::open();
    let args = json!({
        "id": desk.agent("Camille"), "given_name": "Camille", "family_name": "Roy",
        "role": "mediator", "active": true, "password": OTHER_PASSWORD
    });
    assert_eq!(
        desk.fails("agent_set", args).code,
        ErrorCode::LastAdministrator
    );
}

#[test]
fn an_agent_who_leaves_can_no_longer_unlock_and_her_sessions_stay() {
    let desk = TestDesk::open().with_agent("mediator");
    let leo = desk.agent("Léo");
    desk.call(
        "agent_set",
        json!({"id": leo, "given_name": "Léo", "family_name": "Martin", "role": "mediator", "active": false, "password": null}),
    );
    let desk = desk.restart();
    let error = desk.fails("unlock", json!({"agent": leo, "password": OTHER_PASSWORD}));
    assert_eq!(error.code, ErrorCode::WrongPassword);
    desk.unlock("Camille", PASSWORD);
    let rows = desk.call("agents", json!({}));
    let row = rows
        .as_array()
        .unwrap()
        .iter()
        .find(|a| a["given_name"] == "Léo")
        .unwrap();
    assert_eq!(row["active"], false);
    assert_eq!(row["has_password"], false);
}

#[test]
fn a_second_window_on_the_same_data_is_refused() {
    let desk = TestDesk::open();
    let other = desk.beside();
    let error = other.fails(
        "unlock",
        json!({"agent": desk.agent("Camille"), "password": PASSWORD}),
    );
    assert_eq!(error.code, ErrorCode::AlreadyOpen);
    // The first goes on.
    desk.call("today", json!({}));
}

#[test]
fn a_clock_set_back_is_said_and_blocks_nothing() {
    let desk = TestDesk::open();
    desk.call("lock", json!({}));
    desk.clock.turn(TimeDelta::hours(-3));
    let state = desk.unlock("Camille", PASSWORD);
    assert_eq!(state["warnings"][0]["code"], "CLOCK_BACK");
    assert_eq!(state["warnings"][0]["params"]["minutes"], "180");
    desk.call(
        "session_start",
        json!({"channel": null, "procedure": null, "citizen": null, "anonymous": true}),
    );
}

#[test]
fn a_lost_key_ring_is_said_and_nothing_is_overwritten() {
    let desk = TestDesk::open().restart();
    for entry in std::fs::read_dir(desk.dir()).unwrap() {
        let entry = entry.unwrap();
        if entry.file_name().to_string_lossy().contains("keyring") {
            std::fs::remove_file(entry.path()).unwrap();
        }
    }
    let before = std::fs::read(desk.dir().join("activity.db")).unwrap();
    let state = desk.call("app_state", json!({}));
    assert_eq!(state["phase"], "blocked");
    assert_eq!(state["problem"]["code"], "MISSING_FILE");
    assert_eq!(
        desk.fails("setup", setup_args()).code,
        ErrorCode::MissingFile
    );
    assert_eq!(
        std::fs::read(desk.dir().join("activity.db")).unwrap(),
        before
    );
}
