//! What who opens no vault is not told of people, nor finds out by trying.

use guichet_tests::desk::{OTHER_PASSWORD, PASSWORD, TestDesk, citizen};
use serde_json::{Value, json};

/// A visit received and closed: its session and its request.
fn visit(desk: &TestDesk, person: &Value, outcome: &str) -> (Value, Value) {
    let begun = desk.call(
        "session_start",
        json!({"channel": null, "procedure": "caf-aide-au-logement", "citizen": person["id"], "anonymous": false}),
    );
    let session = begun["id"].clone();
    let mut record = desk.call("closing", json!({"session": session}))["record"].clone();
    record["minutes"] = json!(20);
    record["autonomy"] = json!("entierement_accompagne");
    record["requests"][0]["outcome"] = json!(outcome);
    let close = json!({"session": session, "record": record});
    desk.call("session_close", close);
    (session, begun["requests"][0]["id"].clone())
}

fn record(desk: &TestDesk, session: &Value) -> Value {
    desk.call("session_record", json!({"session": session}))
}

fn correct(desk: &TestDesk, session: &Value, record: &Value) -> Value {
    let args = json!({"session": session, "record": record, "reason": "controle"});
    desk.call("session_correct", args)
}

#[test]
fn autonomy_was_told_session_by_session_to_a_supervisor() {
    let desk = TestDesk::open().with_agent("supervisor");
    let person = desk.call("citizen_create", citizen("Fatou", "Diallo", "1987-03-14"));
    let (session, _) = visit(&desk, &person, "finalisee");
    desk.unlock("Léo", OTHER_PASSWORD);
    let mut seen = record(&desk, &session)["record"].clone();
    assert_eq!(seen["autonomy"], "");
    seen["autonomy"] = json!("autonome");
    seen["minutes"] = json!(30);
    let told = correct(&desk, &session, &seen);
    assert_eq!(told["record"]["autonomy"], "");
    desk.unlock("Camille", PASSWORD);
    let kept = record(&desk, &session)["record"].clone();
    assert_eq!(kept["autonomy"], "entierement_accompagne");
    assert_eq!(kept["minutes"], 30);
}

#[test]
fn two_visits_of_one_person_were_told_apart_by_correcting_them() {
    let desk = TestDesk::open().with_agent("supervisor");
    let fatou = desk.call("citizen_create", citizen("Fatou", "Diallo", "1987-03-14"));
    let jean = desk.call("citizen_create", citizen("Jean", "Petit", "1950-01-02"));
    let (_, first) = visit(&desk, &fatou, "doit_revenir");
    let (again, _) = visit(&desk, &fatou, "finalisee");
    let (other, _) = visit(&desk, &jean, "finalisee");
    assert_eq!(
        record(&desk, &again)["record"]["requests"][0]["returns_to"],
        first
    );
    desk.unlock("Léo", OTHER_PASSWORD);
    for session in [&again, &other] {
        let mut seen = record(&desk, session)["record"].clone();
        assert_eq!(seen["requests"][0]["returns_to"], json!(null));
        // The same answer for both: neither an error nor the link says whose visit it was.
        seen["requests"][0]["returns_to"] = first.clone();
        let told = correct(&desk, session, &seen);
        assert_eq!(told["record"]["requests"][0]["returns_to"], json!(null));
    }
    desk.unlock("Camille", PASSWORD);
    let kept = |session| record(&desk, session)["record"]["requests"][0]["returns_to"].clone();
    assert_eq!(kept(&again), first);
    assert_eq!(kept(&other), json!(null));
}

#[test]
fn who_came_to_a_workshop_was_counted_one_by_one_for_a_supervisor() {
    let desk = TestDesk::open().with_agent("supervisor");
    let counts = json!([
        {"kind": "gender", "code": "feminin", "count": 7},
        {"kind": "gender", "code": "masculin", "count": 5},
        {"kind": "social_status", "code": "retraite", "count": 11},
        {"kind": "social_status", "code": "scolarise", "count": 1},
    ]);
    let workshop = json!({
        "id": null, "theme": "email", "level": "debutant", "day": "2026-11-20", "time": "14:30", "minutes": 90,
        "participants": 12, "counts": counts, "close": true
    });
    desk.call("workshop_set", workshop);
    let day = json!({"from": "2026-11-20", "to": "2026-11-20"});
    let shown = |desk: &TestDesk| {
        let all = desk.call("workshops", day.clone());
        let mut counts: Vec<_> = all[0]["counts"]
            .as_array()
            .unwrap()
            .iter()
            .map(|count| count["count"].as_u64().unwrap())
            .collect();
        counts.sort_unstable();
        counts
    };
    assert_eq!(shown(&desk), [1, 5, 7, 11]);
    desk.unlock("Léo", OTHER_PASSWORD);
    // One of a kind is small: the others of that kind would tell it.
    assert_eq!(shown(&desk), [5, 7]);
}
