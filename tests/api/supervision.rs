//! Supervision: figures, corrections, workshops, answers, on real encrypted files.

use chrono::TimeDelta;
use guichet_api::ErrorCode;
use guichet_tests::desk::{OTHER_PASSWORD, PASSWORD, TestDesk, citizen};
use serde_json::{Value, json};

use crate::reading::{ended, indicator, row};

const PROCEDURE: &str = "caf-aide-au-logement";

/// A visit received and closed: its session.
fn visit(desk: &TestDesk, person: &Value, outcome: &str, minutes: u32) -> Value {
    let begun = begin(desk, person);
    close(desk, &begun, outcome, minutes);
    begun["id"].clone()
}

fn begin(desk: &TestDesk, person: &Value) -> Value {
    let anonymous = person.is_null();
    desk.call(
        "session_start",
        json!({"channel": "guichet_sans_rdv", "procedure": PROCEDURE, "citizen": person["id"], "anonymous": anonymous}),
    )
}

fn close(desk: &TestDesk, begun: &Value, outcome: &str, minutes: u32) {
    let mut record = desk.call("closing", json!({"session": begun["id"]}))["record"].clone();
    record["minutes"] = json!(minutes);
    record["requests"][0]["outcome"] = json!(outcome);
    if outcome == "bloquee" {
        record["requests"][0]["blocking_reason"] = json!("mot_de_passe_perdu");
    }
    desk.call(
        "session_close",
        json!({"session": begun["id"], "record": record}),
    );
}

fn query() -> Value {
    json!({"preset": "this_month", "compare": "none", "filters": [], "scope": "site"})
}

fn figures(desk: &TestDesk) -> Value {
    desk.call("figures", query())
}

#[test]
fn figures_follow_each_act() {
    let desk = TestDesk::open();
    let empty = figures(&desk);
    assert_eq!(empty["empty"], true);
    assert_eq!(empty["young"], true);
    assert_eq!(empty["since"], Value::Null);
    let person = desk.call("citizen_create", citizen("Fatou", "Diallo", "14/03/1987"));
    visit(&desk, &person, "finalisee", 20);
    visit(&desk, &Value::Null, "bloquee", 40);
    let view = figures(&desk);
    assert_eq!(indicator(&view, "sessions"), 2.0);
    assert_eq!(indicator(&view, "requests"), 2.0);
    assert_eq!(indicator(&view, "persons"), 1.0);
    assert_eq!(indicator(&view, "minutes"), 60.0);
    // One of two accompanied requests was handled on site.
    assert_eq!(indicator(&view, "handled_on_site"), 50.0);
    assert_eq!(view["since"], "2026-11-21");
    assert_eq!(view["period"]["opening_days"], 1);
    let operator = row(&view, "requests.operator", "caf");
    assert_eq!(operator["label"], "CAF");
    assert_eq!(operator["cell"]["value"], 2.0);
    assert_eq!(operator["share"], 100.0);
    let begun = begin(&desk, &Value::Null);
    assert_eq!(indicator(&figures(&desk), "unfinished_drafts"), 1.0);
    close(&desk, &begun, "finalisee", 10);
    let view = figures(&desk);
    assert_eq!(indicator(&view, "unfinished_drafts"), 0.0);
    assert_eq!(indicator(&view, "sessions"), 3.0);
}

#[test]
fn the_image_built_again_after_a_lock_says_the_same() {
    let desk = TestDesk::open();
    visit(&desk, &Value::Null, "bloquee", 25);
    visit(&desk, &Value::Null, "finalisee", 35);
    let before = figures(&desk);
    desk.call("lock", json!({}));
    desk.unlock("Camille", PASSWORD);
    assert_eq!(figures(&desk), before);
    let desk = desk.restart();
    desk.unlock("Camille", PASSWORD);
    assert_eq!(figures(&desk), before);
}

#[test]
fn a_corrected_session_moves_the_figures_and_the_journal_keeps_who_and_why() {
    let desk = TestDesk::open();
    let session = visit(&desk, &Value::Null, "finalisee", 20);
    assert_eq!(indicator(&figures(&desk), "minutes"), 20.0);
    let record = desk.call("session_record", json!({"session": session}));
    assert_eq!(record["may_correct"], true);
    assert_eq!(record["until"], "2026-12-22");
    let mut wanted = record["record"].clone();
    wanted["minutes"] = json!(45);
    wanted["requests"][0]["outcome"] = json!("bloquee");
    wanted["requests"][0]["blocking_reason"] = json!("site_en_panne");
    let corrected = desk.call(
        "session_correct",
        json!({"session": session, "record": wanted, "reason": "oubli"}),
    );
    assert_eq!(corrected["corrections"][0]["reason"], "oubli");
    assert_eq!(corrected["corrections"][0]["agent_name"], "Camille Roy");
    let view = figures(&desk);
    assert_eq!(indicator(&view, "minutes"), 45.0);
    assert_eq!(indicator(&view, "handled_on_site"), 0.0);
    let reason = row(&view, "requests.blocking_reason", "site_en_panne");
    assert_eq!(reason["cell"]["value"], 1.0);
    let refused = desk.fails(
        "session_correct",
        json!({"session": session, "record": wanted, "reason": "parce_que"}),
    );
    assert_eq!(refused.code, ErrorCode::Invalid);
}

#[test]
fn a_mediator_corrects_for_31_days_and_a_supervisor_after() {
    let desk = TestDesk::open();
    desk.call(
        "agent_add",
        json!({"given_name": "Nora", "family_name": "Petit", "role": "supervisor", "password": OTHER_PASSWORD}),
    );
    let desk = desk.with_agent("mediator");
    desk.unlock("Léo", OTHER_PASSWORD);
    let session = visit(&desk, &Value::Null, "finalisee", 20);
    let correct = |desk: &TestDesk, minutes: u32| {
        let view = desk.call("session_record", json!({"session": session}));
        let mut record = view["record"].clone();
        record["minutes"] = json!(minutes);
        json!({"session": session, "record": record, "reason": "oubli"})
    };
    desk.clock.turn(TimeDelta::days(31));
    desk.unlock("Léo", OTHER_PASSWORD);
    desk.call("session_correct", correct(&desk, 25));
    desk.clock.turn(TimeDelta::days(1));
    desk.unlock("Léo", OTHER_PASSWORD);
    let late = desk.fails("session_correct", correct(&desk, 30));
    assert_eq!(late.code, ErrorCode::TooLateToCorrect);
    desk.unlock("Nora", OTHER_PASSWORD);
    let args = correct(&desk, 30);
    let corrected = desk.call("session_correct", args);
    assert_eq!(corrected["record"]["minutes"], 30);
    assert_eq!(corrected["corrections"].as_array().unwrap().len(), 2);
    let twice = json!({"preset": null, "from": "2026-11-01", "to": "2026-11-30", "compare": "none", "filters": [], "scope": "site"});
    assert_eq!(indicator(&desk.call("figures", twice), "minutes"), 30.0);
}

#[test]
fn a_supervisor_corrects_what_was_done_and_never_who_it_was_for() {
    let desk = TestDesk::open().with_agent("supervisor");
    let person = desk.call("citizen_create", citizen("Fatou", "Diallo", "14/03/1987"));
    let session = visit(&desk, &person, "finalisee", 20);
    desk.unlock("Léo", OTHER_PASSWORD);
    let view = desk.call("session_record", json!({"session": session}));
    assert_eq!(view["person_hidden"], true);
    for field in ["age_class", "gender", "social_status", "town"] {
        assert_eq!(view["record"][field], "", "{field}");
    }
    let mut record = view["record"].clone();
    record["minutes"] = json!(30);
    record["town"] = json!("75056");
    desk.call(
        "session_correct",
        json!({"session": session, "record": record, "reason": "controle"}),
    );
    desk.unlock("Camille", PASSWORD);
    let kept = desk.call("session_record", json!({"session": session}));
    assert_eq!(kept["record"]["minutes"], 30);
    assert_eq!(kept["record"]["town"], "51454");
    assert_eq!(kept["record"]["age_class"], "35_39");
}

#[test]
fn a_mediator_reads_her_own_sessions_only() {
    let desk = TestDesk::open().with_agent("mediator");
    let session = visit(&desk, &Value::Null, "finalisee", 20);
    desk.unlock("Léo", OTHER_PASSWORD);
    let refused = desk.fails("session_record", json!({"session": session}));
    assert_eq!(refused.code, ErrorCode::Forbidden);
    // The site's figures are hers to read, by agent they are not; her own are.
    assert_eq!(indicator(&figures(&desk), "sessions"), 1.0);
    let mut by_agent = query();
    by_agent["breakdowns"] = json!([{"indicator": "sessions", "dimension": "agent"}]);
    assert_eq!(
        desk.fails("figures", by_agent.clone()).code,
        ErrorCode::Forbidden
    );
    by_agent["scope"] = json!("me");
    let mine = desk.call("figures", by_agent);
    assert_eq!(indicator(&mine, "sessions"), 0.0);
    let mut filtered = query();
    filtered["filters"] =
        json!([{"dimension": "agent", "codes": [desk.agent("Camille").to_string()]}]);
    assert_eq!(desk.fails("figures", filtered).code, ErrorCode::Forbidden);
    let rows = desk.call(
        "figures_sessions",
        json!({"query": query(), "cell": {"indicator": "sessions"}}),
    );
    assert_eq!(rows["total"], 1);
    assert_eq!(rows["rows"][0]["agent_name"], Value::Null);
    assert_eq!(rows["rows"][0]["session"], Value::Null);
}

#[test]
fn small_numbers_about_people_are_hidden_from_who_has_no_vault() {
    let desk = TestDesk::open().with_agent("supervisor");
    let person = desk.call("citizen_create", citizen("Fatou", "Diallo", "14/03/1987"));
    visit(&desk, &person, "finalisee", 20);
    for _ in 0..7 {
        visit(&desk, &Value::Null, "finalisee", 10);
    }
    let seen = figures(&desk);
    assert_eq!(
        row(&seen, "sessions.gender", "feminin")["cell"]["value"],
        1.0
    );
    desk.unlock("Léo", OTHER_PASSWORD);
    let seen = figures(&desk);
    assert_eq!(
        row(&seen, "sessions.gender", "feminin")["cell"]["value"],
        Value::Null
    );
    assert!(seen["hidden_cells"].as_u64().unwrap() > 0);
    // What the counter did is shown as it is.
    assert_eq!(row(&seen, "requests.operator", "caf")["cell"]["value"], 8.0);
    let mut asked = query();
    asked["filters"] = json!([{"dimension": "gender", "codes": ["feminin"]}]);
    let narrowed = desk.call("figures", asked.clone());
    assert_ne!(indicator(&narrowed, "sessions"), 1.0);
    let refused = desk.fails(
        "figures_sessions",
        json!({"query": asked, "cell": {"indicator": "sessions"}}),
    );
    assert_eq!(refused.code, ErrorCode::SmallNumbers);
    let refused = desk.fails(
        "figures_sessions",
        json!({"query": query(), "cell": {"indicator": "sessions", "dimension": "town", "code": "51454"}}),
    );
    assert_eq!(refused.code, ErrorCode::SmallNumbers);
}

#[test]
fn the_way_down_lists_the_sessions_counted() {
    let desk = TestDesk::open();
    visit(&desk, &Value::Null, "finalisee", 20);
    let blocked = visit(&desk, &Value::Null, "bloquee", 40);
    let rows = desk.call(
        "figures_sessions",
        json!({"query": query(), "cell": {"indicator": "requests", "dimension": "outcome", "code": "bloquee"}}),
    );
    assert_eq!(rows["total"], 1);
    assert_eq!(rows["label"], "Bloquée");
    assert_eq!(rows["rows"][0]["session"], blocked);
    assert_eq!(rows["rows"][0]["time"], "10:00");
    assert_eq!(rows["rows"][0]["requests"][0]["operator_name"], "CAF");
    assert_eq!(
        rows["rows"][0]["requests"][0]["blocking_reason"],
        "Mot de passe ou code perdu"
    );
    assert_eq!(rows["rows"][0]["requests"][0]["counted"], true);
}

#[test]
fn what_blocks_is_told_by_operator_and_procedure_beside_the_period_before() {
    let desk = TestDesk::open();
    visit(&desk, &Value::Null, "finalisee", 20);
    desk.clock.turn(TimeDelta::days(30));
    desk.unlock("Camille", PASSWORD);
    visit(&desk, &Value::Null, "bloquee", 40);
    visit(&desk, &Value::Null, "finalisee", 10);
    let mut asked = query();
    asked["preset"] = json!("this_month");
    let view = desk.call("blocks", asked);
    assert_eq!(view["blocked"]["value"], 1.0);
    assert_eq!(view["requests"]["value"], 2.0);
    let rows = view["rows"].as_array().unwrap();
    let procedure = rows.iter().find(|row| row["procedure"] == PROCEDURE);
    let procedure = procedure.unwrap();
    assert_eq!(procedure["operator_name"], "CAF");
    assert_eq!(procedure["reason"], "mot_de_passe_perdu");
    assert_eq!(procedure["share"], 50.0);
    assert_eq!(procedure["minutes"]["value"], 40.0);
    assert_eq!(procedure["compared"]["value"], 0.0);
    // Recording began within the period before: what it did not see says nothing.
    assert_eq!(procedure["trend"], "unknown");
}

#[test]
fn the_follow_up_of_a_request_is_proposed_and_can_be_refused() {
    let desk = TestDesk::open();
    let person = desk.call("citizen_create", citizen("Fatou", "Diallo", "14/03/1987"));
    visit(&desk, &person, "doit_revenir", 20);
    desk.clock.turn(TimeDelta::days(10));
    desk.unlock("Camille", PASSWORD);
    let again = begin(&desk, &person);
    let closing = desk.call("closing", json!({"session": again["id"]}));
    assert_eq!(closing["returns"][0]["day"], "2026-11-21");
    assert_eq!(closing["returns"][0]["outcome"], "doit_revenir");
    let proposed = closing["returns"][0]["earlier"].clone();
    assert_eq!(closing["record"]["requests"][0]["returns_to"], proposed);
    close(&desk, &again, "finalisee", 10);
    let mut both = query();
    both["preset"] = json!(null);
    both["from"] = json!("2026-11-01");
    both["to"] = json!("2026-12-31");
    assert_eq!(
        indicator(&desk.call("figures", both.clone()), "return_rate"),
        50.0
    );
    // The earlier request was taken up: nothing is proposed for a third visit.
    let third = begin(&desk, &person);
    let closing = desk.call("closing", json!({"session": third["id"]}));
    assert_eq!(closing["returns"], json!([]));
    let mut record = closing["record"].clone();
    record["requests"][0]["outcome"] = json!("finalisee");
    record["requests"][0]["returns_to"] = json!(null);
    desk.call(
        "session_close",
        json!({"session": third["id"], "record": record}),
    );
    let rate = indicator(&desk.call("figures", both), "return_rate");
    assert!((rate.as_f64().unwrap() - 100.0 / 3.0).abs() < 0.01);
}

#[test]
fn a_request_continues_nobody_elses() {
    let desk = TestDesk::open();
    let fatou = desk.call("citizen_create", citizen("Fatou", "Diallo", "14/03/1987"));
    let marc = desk.call("citizen_create", citizen("Marc", "Petit", "02/02/1960"));
    let earlier = begin(&desk, &fatou);
    close(&desk, &earlier, "doit_revenir", 10);
    let other = begin(&desk, &marc);
    let closing = desk.call("closing", json!({"session": other["id"]}));
    assert_eq!(closing["returns"], json!([]));
    let mut record = closing["record"].clone();
    record["requests"][0]["outcome"] = json!("finalisee");
    record["requests"][0]["returns_to"] = earlier["requests"][0]["id"].clone();
    let refused = desk.fails(
        "session_close",
        json!({"session": other["id"], "record": record}),
    );
    assert_eq!(refused.code, ErrorCode::Invalid);
}

#[test]
fn what_is_awaited_and_never_came_is_late() {
    let desk = TestDesk::open();
    let person = desk.call("citizen_create", citizen("Fatou", "Diallo", "14/03/1987"));
    let begun = begin(&desk, &person);
    let request = &begun["requests"][0]["id"];
    desk.call(
        "request_set",
        json!({"request": request, "field": "next_date", "value": "2026-11-25"}),
    );
    close(&desk, &begun, "finalisee", 10);
    assert_eq!(indicator(&figures(&desk), "late_filings"), 0.0);
    desk.clock.turn(TimeDelta::days(5));
    desk.unlock("Camille", PASSWORD);
    assert_eq!(indicator(&figures(&desk), "late_filings"), 1.0);
}

fn workshop(participants: u32, counts: Value) -> Value {
    json!({
        "id": null, "theme": "email", "level": "debutant", "day": "2026-11-20", "time": "14:30", "minutes": 90,
        "participants": participants, "counts": counts, "close": true
    })
}

#[test]
fn a_workshop_is_one_session_and_as_many_participations_as_people() {
    let desk = TestDesk::open();
    visit(&desk, &Value::Null, "finalisee", 20);
    let counts = json!([{"kind": "gender", "code": "feminin", "count": 7}]);
    let kept = desk.call("workshop_set", workshop(10, counts));
    assert_eq!(kept["state"], "closed");
    assert_eq!(kept["time"], "14:30");
    assert_eq!(kept["theme_label"], "Courriel");
    let view = figures(&desk);
    assert_eq!(indicator(&view, "workshops"), 1.0);
    assert_eq!(indicator(&view, "participations"), 11.0);
    assert_eq!(indicator(&view, "sessions"), 1.0);
    desk.call("workshop_discard", json!({"id": kept["id"]}));
    assert_eq!(indicator(&figures(&desk), "workshops"), 0.0);
    let back = desk.call("workshop_restore", json!({"id": kept["id"]}));
    assert_eq!(back["state"], "closed");
    assert_eq!(indicator(&figures(&desk), "participations"), 11.0);
    let listed = desk.call(
        "workshops",
        json!({"from": "2026-11-20", "to": "2026-11-20"}),
    );
    assert_eq!(listed.as_array().unwrap().len(), 1);
}

#[test]
fn a_workshop_of_months_ago_came_back_in_figures_that_were_reported() {
    let desk = TestDesk::open().with_agent("mediator");
    desk.unlock("Léo", OTHER_PASSWORD);
    let kept = desk.call("workshop_set", workshop(10, json!([])));
    let id = json!({"id": kept["id"]});
    let draft = json!({
        "id": null, "theme": "email", "level": "debutant", "day": "2026-11-20", "time": "10:00", "minutes": 90,
        "participants": 3, "counts": [], "close": false
    });
    let draft = json!({"id": desk.call("workshop_set", draft)["id"]});
    desk.clock.turn(TimeDelta::days(40));
    desk.unlock("Camille", PASSWORD);
    desk.call("workshop_discard", id.clone());
    // Who answers for the figures takes her own gesture back.
    let back = desk.call("workshop_restore", id.clone());
    assert_eq!(back["state"], "closed");
    desk.call("workshop_discard", id.clone());
    desk.unlock("Léo", OTHER_PASSWORD);
    let refused = desk.fails("workshop_restore", id);
    assert_eq!(refused.code, ErrorCode::TooLateToCorrect);
    // A draft counted nowhere.
    desk.call("workshop_discard", draft.clone());
    assert_eq!(desk.call("workshop_restore", draft)["state"], "open");
}

#[test]
fn no_kind_counts_more_people_than_came() {
    let desk = TestDesk::open();
    let counts = json!([
        {"kind": "gender", "code": "feminin", "count": 7}, {"kind": "gender", "code": "masculin", "count": 4}
    ]);
    let refused = desk.fails("workshop_set", workshop(10, counts));
    assert_eq!(refused.params["problem"], "counts_over_participants");
    let nobody = desk.fails("workshop_set", workshop(0, json!([])));
    assert_eq!(nobody.code, ErrorCode::RecordIncomplete);
}

#[test]
fn an_answer_belongs_to_nobody() {
    let desk = TestDesk::open();
    let person = desk.call("citizen_create", citizen("Fatou", "Diallo", "14/03/1987"));
    let session = visit(&desk, &person, "finalisee", 20);
    let before = desk.desk.verify().unwrap().journal_rows;
    let answer = json!({"session": session, "ease": 10, "clarity": 4});
    desk.call("satisfaction_add", answer.clone());
    let diagnosis = json!({
        "session": session, "own_email": true, "own_phone": null, "reads_alone": false,
        "self_rating": "plutot_a_l_aise"
    });
    desk.call("diagnosis_add", diagnosis);
    // No row of the journal puts an answer back in time.
    assert_eq!(desk.desk.verify().unwrap().journal_rows, before);
    assert_eq!(
        desk.fails("satisfaction_add", answer).code,
        ErrorCode::AlreadyAnswered
    );
    let view = figures(&desk);
    assert_eq!(indicator(&view, "satisfaction_ease"), 10.0);
    assert_eq!(indicator(&view, "satisfaction_clarity"), 4.0);
    assert_eq!(indicator(&view, "diagnosis_own_email"), 100.0);
    let wrong = json!({"session": session, "ease": 7, "clarity": null});
    let again = visit(&desk, &Value::Null, "finalisee", 5);
    let mut wrong = wrong;
    wrong["session"] = again;
    assert_eq!(
        desk.fails("satisfaction_add", wrong).code,
        ErrorCode::Invalid
    );
}

#[test]
fn a_visit_long_gone_answers_no_more() {
    let desk = TestDesk::open();
    let session = visit(&desk, &Value::Null, "finalisee", 20);
    desk.clock.turn(TimeDelta::minutes(31));
    desk.unlock("Camille", PASSWORD);
    let late = json!({"session": session, "ease": 5, "clarity": null});
    assert_eq!(
        desk.fails("satisfaction_add", late).code,
        ErrorCode::SessionClosed
    );
}

#[test]
fn each_agent_keeps_her_own_views() {
    let desk = TestDesk::open().with_agent("supervisor");
    let kept = desk.call(
        "view_save",
        json!({"id": null, "name": "  Retours du trimestre ", "query": query()}),
    );
    assert_eq!(kept["name"], "Retours du trimestre");
    assert_eq!(desk.call("views", json!({})), json!([kept]));
    let refused = desk.fails(
        "view_save",
        json!({"id": null, "name": "NIR 2 87 03 51 454 021 67", "query": query()}),
    );
    assert_eq!(refused.params["problem"], "nir_not_kept");
    desk.unlock("Léo", OTHER_PASSWORD);
    assert_eq!(desk.call("views", json!({})), json!([]));
    assert_eq!(
        desk.fails("view_remove", json!({"id": kept["id"]})).code,
        ErrorCode::NotFound
    );
    desk.unlock("Camille", PASSWORD);
    desk.call("view_remove", json!({"id": kept["id"]}));
    assert_eq!(desk.call("views", json!({})), json!([]));
}

#[test]
fn the_register_is_written_by_each_for_herself_and_by_the_supervisor_for_all() {
    let desk = TestDesk::open().with_agent("mediator");
    let camille = desk.agent("Camille");
    let leo = desk.agent("Léo");
    desk.unlock("Léo", OTHER_PASSWORD);
    let training = |agent: String| json!({"id": null, "agent": agent, "title": "Aidants Connect", "day": "2026-10-02", "hours": 7.5});
    let skills = desk.call("training_set", training(leo.to_string()));
    assert_eq!(skills["agents"].as_array().unwrap().len(), 1);
    assert_eq!(skills["agents"][0]["trainings"][0]["hours"], 7.5);
    assert_eq!(
        desk.fails("training_set", training(camille.to_string()))
            .code,
        ErrorCode::Forbidden
    );
    desk.unlock("Camille", PASSWORD);
    desk.call(
        "skill_set",
        json!({"agent": leo.to_string(), "pix_level": 4, "pix_day": null}),
    );
    let skills = desk.call(
        "equipment_set",
        json!({"id": null, "kind": "tablette", "label": "Pour l’accueil", "quantity": 2, "state": "wanted"}),
    );
    assert_eq!(skills["agents"].as_array().unwrap().len(), 2);
    assert_eq!(skills["equipment"][0]["kind_label"], "Tablette");
}

fn export(desk: &TestDesk, content: &str, format: &str) -> (String, Vec<u8>) {
    let args = json!({"query": query(), "content": content, "format": format});
    let view = ended(desk, &desk.call("export_start", args));
    assert_eq!(view["state"], "done", "{view}");
    let (bytes, name) = desk.platform.saved.lock().unwrap().pop().unwrap();
    (name, bytes)
}

#[test]
fn sessions_leave_the_counter_without_anybody_in_them() {
    let desk = TestDesk::open();
    let person = desk.call("citizen_create", citizen("Fatou", "Diallo", "14/03/1987"));
    visit(&desk, &person, "finalisee", 20);
    for _ in 0..5 {
        visit(&desk, &Value::Null, "bloquee", 10);
    }
    let (name, bytes) = export(&desk, "sessions", "csv");
    assert_eq!(name, "seances-2026-11-01-2026-11-30.csv");
    let text = String::from_utf8(bytes).unwrap();
    assert_eq!(text.lines().count(), 7, "{text}");
    for hidden in [
        "Diallo",
        "Fatou",
        "51454",
        "Femmes",
        "Féminin",
        "De 35 à 39 ans",
    ] {
        assert!(!text.contains(hidden), "{hidden}: {text}");
    }
    assert!(
        text.contains("CAF") || text.contains("Au guichet, sans rendez-vous"),
        "{text}"
    );
}

#[test]
fn lines_that_are_many_say_no_more_of_people_than_one() {
    let desk = TestDesk::open();
    // Five visits of one woman are one person; five women of one age who divorce are few among those who do.
    let person = desk.call("citizen_create", citizen("Fatou", "Diallo", "14/03/1987"));
    for _ in 0..6 {
        visit(&desk, &person, "finalisee", 20);
    }
    let (_, bytes) = export(&desk, "sessions", "csv");
    let text = String::from_utf8(bytes).unwrap();
    assert_eq!(text.lines().count(), 7, "{text}");
    for hidden in ["51454", "Reims", "Féminin", "De 35 à 39 ans"] {
        assert!(!text.contains(hidden), "{hidden}: {text}");
    }
}

#[test]
fn figures_leave_in_each_format() {
    let desk = TestDesk::open();
    for _ in 0..5 {
        visit(&desk, &Value::Null, "finalisee", 20);
    }
    for format in ["xlsx", "ods", "json", "csv"] {
        let (name, bytes) = export(&desk, "figures", format);
        assert!(name.ends_with(format));
        assert!(bytes.len() > 200, "{format}");
    }
    let options = desk.call("exchange_options", json!({}));
    for format in options["formats"].as_array().unwrap() {
        let id = format["id"].as_str().unwrap();
        let (name, _) = export(&desk, "sessions", id);
        assert!(
            name.ends_with(format["extension"].as_str().unwrap()),
            "{id}"
        );
    }
}

#[test]
fn a_list_chosen_by_who_came_does_not_leave() {
    let desk = TestDesk::open();
    visit(&desk, &Value::Null, "finalisee", 20);
    let mut asked = query();
    asked["filters"] = json!([{"dimension": "town", "codes": ["51454"]}]);
    let args = json!({"query": asked, "content": "sessions", "format": "csv"});
    assert_eq!(
        desk.fails("export_start", args).code,
        ErrorCode::SmallNumbers
    );
}

#[test]
fn a_lock_stops_what_is_under_way() {
    let desk = TestDesk::open();
    visit(&desk, &Value::Null, "finalisee", 20);
    let args = json!({"query": query(), "content": "sessions", "format": "xlsx"});
    let job = desk.call("export_start", args);
    desk.call("lock", json!({}));
    desk.unlock("Camille", PASSWORD);
    let gone = desk.fails("job", json!({"id": job["id"]}));
    assert_eq!(gone.code, ErrorCode::NotFound);
}

#[test]
fn an_export_stopped_while_its_dialog_was_open_is_not_written() {
    let desk = TestDesk::open();
    visit(&desk, &Value::Null, "finalisee", 20);
    let held = desk.platform.hold();
    let args = json!({"query": query(), "content": "sessions", "format": "csv"});
    let job = desk.call("export_start", args);
    held.reached();
    desk.call("job_cancel", json!({"id": job["id"]}));
    drop(held);
    let view = ended(&desk, &job);
    assert_eq!(
        (&view["state"], &view["path"]),
        (&json!("cancelled"), &Value::Null)
    );
    assert!(desk.platform.saved.lock().unwrap().is_empty());
}

#[test]
fn the_report_is_printed_with_its_introduction() {
    let desk = TestDesk::open();
    for _ in 0..5 {
        visit(&desk, &Value::Null, "bloquee", 20);
    }
    let month = json!({"from": "2026-11-01", "to": "2026-11-30", "text": "Un mois d’ouverture."});
    desk.call("report_intro_set", month);
    let sheet = desk.call("report_preview", json!({"query": query()}));
    let text = sheet["text"].as_str().unwrap();
    for expected in [
        "Rapport d’activité",
        "Novembre 2026",
        "Un mois d’ouverture.",
        "CAF",
    ] {
        assert!(text.contains(expected), "{expected}: {text}");
    }
    assert_eq!(
        sheet["file_name"],
        "rapport-activite-2026-11-01-2026-11-30.pdf"
    );
    desk.call("report_print", json!({"query": query(), "printer": null}));
    assert_eq!(desk.platform.printed.lock().unwrap().len(), 1);
}

#[test]
fn what_would_tell_of_few_makes_no_report_nor_file_and_says_so() {
    let desk = TestDesk::open();
    let report = |query: Value| desk.fails("report_preview", json!({"query": query}));
    let export = |query: Value| {
        let args = json!({"query": query, "content": "figures", "format": "csv"});
        desk.fails("export_start", args)
    };
    // Four people: even how many they are is not told.
    for _ in 0..4 {
        visit(&desk, &Value::Null, "finalisee", 20);
    }
    for refused in [report(query()), export(query())] {
        assert_eq!(refused.code, ErrorCode::Withheld);
        assert_eq!(refused.params["filtered"], "no");
    }
    for outcome in ["finalisee", "bloquee", "bloquee"] {
        visit(&desk, &Value::Null, outcome, 20);
    }
    desk.call("report_preview", json!({"query": query()}));
    // Seven, five of them finished: two are left beside the filtered ones.
    let mut finished = query();
    finished["filters"] = json!([{"dimension": "outcome", "codes": ["finalisee"]}]);
    for refused in [report(finished.clone()), export(finished.clone())] {
        assert_eq!(refused.code, ErrorCode::Withheld);
        assert_eq!(refused.params["filtered"], "yes");
    }
    assert_eq!(desk.call("figures", finished)["withheld"], false);
    assert!(desk.platform.saved.lock().unwrap().is_empty());
}

const HISTORY: &str = "Date;Durée;Canal;Thème administratif;Nom\r\n\
    03/02/2024;30;Par téléphone;Logement;Diallo\r\n\
    04/02/2024;45;Au guichet, sans rendez-vous;Logement;Petit\r\n\
    31/02/2024;15;Par téléphone;Logement;Roy\r\n";

fn history() -> Value {
    json!({"preset": null, "from": "2024-02-01", "to": "2024-02-29", "compare": "none", "filters": [], "scope": "site"})
}

#[test]
fn history_is_taken_in_whole_and_taken_out_whole() {
    let desk = TestDesk::open();
    visit(&desk, &Value::Null, "finalisee", 20);
    assert_eq!(desk.call("import_open", json!({})), Value::Null);
    *desk.platform.to_open.lock().unwrap() = Some(HISTORY.as_bytes().to_vec());
    let seen = desk.call("import_open", json!({}));
    assert_eq!(seen["kind"], "csv");
    assert_eq!(seen["rows"], 3);
    assert_eq!(seen["sessions"], 2);
    assert_eq!(seen["refused"], 1);
    assert_eq!(seen["faults"][0]["row"], 4);
    assert_eq!(seen["faults"][0]["problem"], "DATE_INVALID");
    assert_eq!(seen["columns"][2]["target"], "channel");
    assert_eq!(seen["ignored"], json!(["Nom"]));
    assert_eq!(seen["ready"], true);
    let job = desk.call(
        "import_run",
        json!({"token": seen["token"], "with_known": false}),
    );
    let done = ended(&desk, &job);
    assert_eq!(done["state"], "done");
    assert_eq!((&done["done"], &done["total"]), (&json!(2), &json!(2)));
    assert_eq!(done["imported"]["sessions"], 2);
    assert_eq!(done["imported"]["refused"], 1);
    let view = desk.call("figures", history());
    assert_eq!(indicator(&view, "sessions"), 2.0);
    assert_eq!(indicator(&view, "minutes"), 75.0);
    let batches = desk.call("imports", json!({}));
    assert_eq!(batches[0]["rows"], 2);
    assert_eq!(batches[0]["refused"], 1);
    // Imported twice, it is noticed.
    *desk.platform.to_open.lock().unwrap() = Some(HISTORY.as_bytes().to_vec());
    assert_eq!(desk.call("import_open", json!({}))["known_sessions"], 2);
    let undone = desk.call("import_undo", json!({"id": batches[0]["id"]}));
    assert_ne!(undone[0]["undone_at"], Value::Null);
    let view = desk.call("figures", history());
    assert_eq!(indicator(&view, "sessions"), 0.0);
    assert_eq!(indicator(&figures(&desk), "sessions"), 1.0);
    let again = desk.fails("import_undo", json!({"id": batches[0]["id"]}));
    assert_eq!(again.code, ErrorCode::NotFound);
}

#[test]
fn columns_are_mapped_by_hand() {
    let desk = TestDesk::open();
    let file = "jour;combien\n05/02/2024;une demi-heure\n";
    *desk.platform.to_open.lock().unwrap() = Some(file.as_bytes().to_vec());
    let seen = desk.call("import_open", json!({}));
    assert_eq!(seen["ready"], false);
    assert_eq!(seen["columns"][0]["title"], "jour");
    let map = |second: &str| {
        json!({"token": seen["token"], "columns": [
            {"index": 0, "target": "date", "values": []}, {"index": 1, "target": second, "values": []}
        ]})
    };
    let mapped = desk.call("import_map", map("minutes"));
    assert_eq!(mapped["refused"], 1);
    assert_eq!(mapped["faults"][0]["column"], "combien");
    let mapped = desk.call("import_map", map(""));
    assert_eq!(mapped["sessions"], 1);
    desk.call("import_forget", json!({"token": seen["token"]}));
    let gone = desk.fails(
        "import_run",
        json!({"token": seen["token"], "with_known": false}),
    );
    assert_eq!(gone.code, ErrorCode::NotFound);
}

#[test]
fn the_link_to_la_coop_is_offered_by_choice_and_names_nobody() {
    let desk = TestDesk::open();
    let person = desk.call("citizen_create", citizen("Fatou", "Diallo", "14/03/1987"));
    let session = visit(&desk, &person, "finalisee", 20);
    let args = json!({"session": session});
    assert_eq!(
        desk.fails("coop_link", args.clone()).code,
        ErrorCode::Forbidden
    );
    let mut settings = desk.call("settings", json!({}));
    assert_eq!(settings["coop_link"], false);
    settings["coop_link"] = json!(true);
    desk.call("settings_set", settings);
    desk.call("coop_link", args);
    let opened = desk.platform.opened.lock().unwrap().pop().unwrap();
    assert!(opened.starts_with("https://coop-numerique.anct.gouv.fr/coop/mes-activites/cra/"));
    // Another change of the settings leaves the choice.
    desk.call("settings_set", json!({"lock_after_minutes": 12}));
    assert_eq!(desk.call("settings", json!({}))["coop_link"], true);
}

/// Everything that a supervisor can be answered, command after command, with what she may name.
fn all_answers(desk: &TestDesk, session: &Value) -> Vec<(String, String)> {
    let mut answers = Vec::new();
    let with = [
        json!({}),
        json!({"session": session}),
        json!({"query": query()}),
        query(),
        json!({"query": query(), "cell": {"indicator": "sessions"}}),
        json!({"from": "2026-11-01", "to": "2026-11-30"}),
        json!({"query": "diallo"}),
        json!({"query": "diallo", "operator": null, "limit": 10}),
        json!({"query": query(), "content": "sessions", "format": "json"}),
        json!({"query": query(), "content": "sessions", "format": "coop"}),
    ];
    for command in guichet_api::COMMANDS {
        if matches!(command.name, "lock" | "setup" | "unlock" | "recover") {
            continue;
        }
        for args in &with {
            let answer = match desk.desk.call(command.name, args.clone()) {
                Ok(answer) => answer.to_string(),
                Err(error) => error.to_string(),
            };
            answers.push((command.name.to_owned(), answer));
        }
    }
    answers
}

#[test]
fn a_supervisor_reaches_no_identity_by_any_command() {
    let desk = TestDesk::open().with_agent("supervisor");
    let mut person = citizen("Fatoumata", "Diallovic", "14/03/1987");
    person["phone"] = json!("0612345678");
    person["note"] = json!("Vient avec sa soeur Mariama");
    let person = desk.call("citizen_create", person);
    let begun = begin(&desk, &person);
    let request = &begun["requests"][0]["id"];
    for (field, value) in [("reference", "REF-4242-XYZ"), ("note", "Rappeler Mariama")] {
        desk.call(
            "request_set",
            json!({"request": request, "field": field, "value": value}),
        );
    }
    desk.call(
        "profile_set",
        json!({"session": begun["id"], "field": "nir", "value": "2 87 03 51 454 021 67"}),
    );
    close(&desk, &begun, "finalisee", 20);
    let secrets = [
        "Diallovic",
        "Fatoumata",
        "Mariama",
        "0612345678",
        "06 12 34",
        "REF-4242",
        "87 03 51",
        "2870351",
    ];
    let found = |answers: &[(String, String)]| {
        let mut found: Vec<String> = Vec::new();
        for (name, answer) in answers {
            if secrets.iter().any(|secret| answer.contains(secret)) && !found.contains(name) {
                found.push(name.clone());
            }
        }
        found
    };
    // The same walk by who may: the secrets are there to be found.
    let mediator = found(&all_answers(&desk, &begun["id"]));
    assert!(mediator.contains(&"session".to_owned()), "{mediator:?}");
    assert!(
        mediator.contains(&"citizen_search".to_owned()),
        "{mediator:?}"
    );
    desk.unlock("Léo", OTHER_PASSWORD);
    desk.platform.saved.lock().unwrap().clear();
    let supervisor = all_answers(&desk, &begun["id"]);
    assert_eq!(found(&supervisor), Vec::<String>::new());
    for (bytes, name) in desk.platform.saved.lock().unwrap().iter() {
        let text = String::from_utf8_lossy(bytes);
        assert!(
            secrets.iter().all(|secret| !text.contains(secret)),
            "{name}"
        );
    }
    // Nor does her key open the vault past the application.
    let keyring = guichet_keys::Keyring::load(&desk.dir()).unwrap();
    let hers = keyring
        .slots()
        .iter()
        .find(|slot| slot.label.contains("Léo"));
    let password = secrecy::SecretString::from(OTHER_PASSWORD);
    let keys = keyring.open(hers.unwrap().id, &password).unwrap();
    assert!(keys.vault.is_none());
}
