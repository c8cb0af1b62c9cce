//! Supervision: figures, corrections, workshops, answers, on real encrypted files.

use chrono::TimeDelta;
use guichet_api::ErrorCode;
use guichet_tests::desk::{OTHER_PASSWORD, PASSWORD, TestDesk, citizen};
use serde_json::{Value, json};

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

/// The value of an indicator of the first line.
fn indicator(view: &Value, id: &str) -> Value {
    let all = view["headline"].as_array().unwrap();
    let found = all.iter().find(|one| one["id"] == id);
    found.expect("no such indicator")["cell"]["value"].clone()
}

/// A row of a breakdown.
fn row(view: &Value, breakdown: &str, code: &str) -> Value {
    let all = view["breakdowns"].as_array().unwrap();
    let found = all.iter().find(|one| one["id"] == breakdown);
    let rows = found.expect("no such breakdown")["rows"].as_array().unwrap();
    rows.iter()
        .find(|row| row["code"] == code)
        .cloned()
        .unwrap_or_default()
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
    assert_eq!(row(&seen, "sessions.gender", "feminin")["cell"]["value"], 1.0);
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
        desk.fails("training_set", training(camille.to_string())).code,
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
