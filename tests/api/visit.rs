//! The main job: a citizen received, helped, recorded, and gone with a paper.

use chrono::TimeDelta;
use guichet_api::ErrorCode;
use guichet_tests::desk::{PASSWORD, TestDesk, citizen};
use serde_json::{Value, json};

const PROCEDURE: &str = "caf-aide-au-logement";

struct Visit {
    desk: TestDesk,
    session: Value,
    request: Value,
}

impl Visit {
    /// Fatou Diallo, for a housing benefit.
    fn begin() -> Self {
        let desk = TestDesk::open();
        let person = desk.call(
            "citizen_create",
            citizen("Fatou Aminata", "Diallo", "14/03/1987"),
        );
        let view = desk.call(
            "session_start",
            json!({"channel": "guichet_sur_rdv", "procedure": PROCEDURE, "citizen": person["id"], "anonymous": false}),
        );
        Self {
            session: view["id"].clone(),
            request: view["requests"][0]["id"].clone(),
            desk,
        }
    }

    fn view(&self) -> Value {
        self.desk.call("session", json!({"session": self.session}))
    }

    fn set(&self, field: &str, value: &str) -> Value {
        self.desk.call(
            "request_set",
            json!({"request": self.request, "field": field, "value": value}),
        )
    }

    fn profile(&self, field: &str, value: &str) -> Value {
        self.desk.call(
            "profile_set",
            json!({"session": self.session, "field": field, "value": value}),
        )
    }

    fn closing(&self) -> Value {
        self.desk.call("closing", json!({"session": self.session}))
    }

    fn close(&self) -> Value {
        let record = self.closing()["record"].clone();
        self.desk.call(
            "session_close",
            json!({"session": self.session, "record": record}),
        )
    }
}

#[test]
fn the_record_writes_itself() {
    let visit = Visit::begin();
    visit
        .desk
        .call("portal_open", json!({"request": visit.request}));
    visit.set("reference", "CAF-2026-0042");
    visit.set("outcome", "finalisee");
    for seconds in [9 * 60, 8 * 60 + 5] {
        visit.desk.clock.turn(TimeDelta::seconds(seconds));
        visit.desk.call("touch", json!({}));
    }
    let closing = visit.closing();
    assert_eq!(closing["missing"], json!([]));
    let record = &closing["record"];
    assert_eq!(record["channel"], "guichet_sur_rdv");
    assert_eq!(record["minutes"], 18);
    assert_eq!(record["gender"], "feminin");
    assert_eq!(record["town"], "51454");
    assert_eq!(record["autonomy"], "entierement_accompagne");
    assert_eq!(record["first_visit"], true);
    assert_eq!(record["requests"][0]["themes"][0], "logement");
    let card = visit.close();
    assert_eq!(card["state"], "closed");
    assert_eq!(card["minutes"], 18);
    assert_eq!(visit.desk.call("today", json!({}))["minutes_total"], 18);
}

#[test]
fn a_request_without_outcome_keeps_the_session_open() {
    let visit = Visit::begin();
    let closing = visit.closing();
    assert_eq!(closing["missing"][0]["code"], "outcome_missing");
    let error = visit.desk.fails(
        "session_close",
        json!({"session": visit.session, "record": closing["record"]}),
    );
    assert_eq!(error.code, ErrorCode::RecordIncomplete);
    assert_eq!(visit.view()["state"], "open");
}

#[test]
fn a_blocked_request_says_what_blocked() {
    let visit = Visit::begin();
    visit.set("outcome", "bloquee");
    assert_eq!(
        visit.closing()["missing"][0]["code"],
        "blocking_reason_missing"
    );
    let reasons = visit.desk.call("codes", json!({}))["lists"]["blocking_reasons"].clone();
    visit.set("blocking_reason", reasons[0]["code"].as_str().unwrap());
    assert_eq!(visit.closing()["missing"], json!([]));
}

#[test]
fn a_closed_session_is_not_changed_by_typing() {
    let visit = Visit::begin();
    visit.set("outcome", "finalisee");
    visit.close();
    let args = json!({"request": visit.request, "field": "reference", "value": "x"});
    assert_eq!(
        visit.desk.fails("request_set", args).code,
        ErrorCode::SessionClosed
    );
}

#[test]
fn a_number_that_is_never_kept_is_refused_in_a_free_text() {
    let visit = Visit::begin();
    for field in ["reference", "next_step", "blocking_note", "note"] {
        let value = "rappeler avec le 2 87 03 51 454 021 67";
        let args = json!({"request": visit.request, "field": field, "value": value});
        let error = visit.desk.fails("request_set", args);
        assert_eq!(error.code, ErrorCode::Invalid);
        assert_eq!(error.params["field"], field);
        assert_eq!(error.params["problem"], "nir_not_kept");
    }
    assert_eq!(visit.view()["requests"][0]["reference"], "");
}

#[test]
fn a_missing_paper_proposes_to_come_back_and_stands_on_the_summary() {
    let visit = Visit::begin();
    let document = visit.view()["requests"][0]["documents"][0].clone();
    let args = json!({"request": visit.request, "document": document["code"], "state": "missing"});
    let view = visit.desk.call("request_document", args);
    assert_eq!(view["requests"][0]["missing_count"], 1);
    assert_eq!(
        visit.closing()["record"]["requests"][0]["outcome"],
        "doit_revenir"
    );
    let sheet = visit
        .desk
        .call("summary_preview", json!({"session": visit.session}));
    assert!(
        sheet["text"]
            .as_str()
            .unwrap()
            .contains(document["label"].as_str().unwrap())
    );
}

#[test]
fn the_summary_prints_the_reference_and_no_title_names_anybody() {
    let visit = Visit::begin();
    visit.set("reference", "CAF-2026-0042");
    visit.set("outcome", "finalisee");
    visit.close();
    let sheet = visit
        .desk
        .call("summary_preview", json!({"session": visit.session}));
    let text = sheet["text"].as_str().unwrap();
    assert!(text.contains("CAF-2026-0042"));
    assert!(text.contains("Diallo"));
    assert_eq!(sheet["file_name"], "recapitulatif-2026-11-21-10h00.pdf");
    visit.desk.call(
        "summary_print",
        json!({"session": visit.session, "printer": null}),
    );
    let printed = visit.desk.platform.printed.lock().unwrap();
    assert!(printed[0].0.starts_with(b"%PDF-1.7"));
    assert!(!printed[0].1.contains("Diallo"));
}

#[test]
fn a_wrong_value_is_explained_and_kept() {
    let visit = Visit::begin();
    let field = visit.profile("email", "fatou@");
    assert_eq!(field["state"], "wrong");
    assert_eq!(field["value"], "fatou@");
    let visit = Visit {
        desk: visit.desk.restart(),
        ..visit
    };
    visit.desk.unlock("Camille", PASSWORD);
    let profile = visit
        .desk
        .call("profile", json!({"request": visit.request}));
    let kept = find(&profile, "email");
    assert_eq!(kept["value"], "fatou@");
}

fn find(profile: &Value, key: &str) -> Value {
    let groups = profile["groups"].as_array().unwrap();
    let fields = groups.iter().flat_map(|g| g["fields"].as_array().unwrap());
    fields
        .into_iter()
        .find(|f| f["key"] == key)
        .unwrap_or_else(|| panic!("no field {key}"))
        .clone()
}

#[test]
fn a_transient_value_serves_the_visit_and_is_gone_after_the_lock() {
    let visit = Visit::begin();
    // 2 87 03 51 454 021: 97 − (2870351454021 mod 97) = 97 − 30 = 67, as in the drawing of the screen.
    let field = visit.profile("nir", "2 87 03 51 454 021 67");
    assert_eq!(field["state"], "good", "{field}");
    assert_eq!(field["transient"], true);
    let panel = visit
        .desk
        .call("copy_panel", json!({"request": visit.request}));
    assert!(
        panel["items"]
            .as_array()
            .unwrap()
            .iter()
            .any(|i| i["id"] == "nir" && i["ready"] == true)
    );
    visit.desk.call(
        "copy_value",
        json!({"request": visit.request, "item": "nir"}),
    );
    assert!(visit.desk.platform.clipboard.lock().unwrap().is_some());
    visit.desk.call("lock", json!({}));
    assert!(visit.desk.platform.clipboard.lock().unwrap().is_none());
    visit.desk.unlock("Camille", PASSWORD);
    let profile = visit
        .desk
        .call("profile", json!({"request": visit.request}));
    assert_eq!(find(&profile, "nir")["state"], "empty");
}

#[test]
fn what_identifies_a_followed_person_is_kept_for_the_next_visit() {
    let visit = Visit::begin();
    visit.profile("birth_commune", "51454");
    visit.set("outcome", "finalisee");
    visit.close();
    let person = visit.view()["citizen"]["id"].clone();
    let next = visit.desk.call(
        "session_start",
        json!({"channel": null, "procedure": PROCEDURE, "citizen": person, "anonymous": false}),
    );
    let profile = visit
        .desk
        .call("profile", json!({"request": next["requests"][0]["id"]}));
    let field = find(&profile, "birth_commune");
    assert_eq!(field["shown"], "Reims (51454)");
    assert_eq!(field["origin"], "record");
    assert_eq!(
        visit.desk.call("closing", json!({"session": next["id"]}))["record"]["first_visit"],
        false
    );
}

#[test]
fn the_postcode_follows_a_commune_that_has_only_one() {
    let visit = Visit::begin();
    // Châlons-en-Champagne (51108): 51000 alone.
    let field = visit.profile("residence_commune", "51108");
    assert_eq!(field["state"], "good");
    let profile = visit
        .desk
        .call("profile", json!({"request": visit.request}));
    assert_eq!(find(&profile, "postcode")["value"], "51000");
}

#[test]
fn a_crash_comes_back_to_the_same_field() {
    let visit = Visit::begin();
    visit.profile("phone", "06 12 34 56 78");
    let place = json!({"request": visit.request, "step": "profile", "field": "phone"});
    visit.desk.call(
        "session_place",
        json!({"session": visit.session, "place": place}),
    );
    let visit = Visit {
        desk: visit.desk.restart(),
        ..visit
    };
    visit.desk.unlock("Camille", PASSWORD);
    let view = visit.view();
    assert_eq!(view["place"], place);
    assert_eq!(view["running"], true);
    assert_eq!(
        visit.desk.call("today", json!({}))["open"][0]["citizen"],
        "Mme\u{a0}Fatou Diallo"
    );
}

#[test]
fn each_request_is_found_where_it_was_left() {
    let visit = Visit::begin();
    let view = visit.desk.call(
        "request_add",
        json!({"session": visit.session, "procedure": "cpam-carte-vitale"}),
    );
    let second = view["requests"][1]["id"].clone();
    let place = |request: &Value, step: &str, field: &str| json!({"request": request, "step": step, "field": field});
    let places = [
        place(&visit.request, "online", "copy"),
        place(&second, "papers", "identity_document"),
        place(&second, "profile", "nir"),
    ];
    for place in &places {
        visit.desk.call(
            "session_place",
            json!({"session": visit.session, "place": place}),
        );
    }
    // What is written of a request afterwards leaves its step alone.
    visit.set("note", "À rappeler lundi.");

    let check = |visit: &Visit| {
        let view = visit.view();
        assert_eq!(view["place"], places[2]);
        assert_eq!(view["requests"][0]["step"], "online");
        assert_eq!(view["requests"][0]["note"], "À rappeler lundi.");
        assert_eq!(view["requests"][1]["step"], "profile");
    };
    // An automatic lock, then a crash.
    visit.desk.clock.turn(TimeDelta::minutes(10));
    visit.desk.desk.lock_if_idle();
    visit.desk.unlock("Camille", PASSWORD);
    check(&visit);
    let visit = Visit {
        desk: visit.desk.restart(),
        ..visit
    };
    visit.desk.unlock("Camille", PASSWORD);
    check(&visit);

    // One that nobody has looked at yet was left nowhere.
    let third = visit.desk.call(
        "request_add",
        json!({"session": visit.session, "procedure": PROCEDURE}),
    );
    assert_eq!(third["requests"][2]["step"], "");
}

#[test]
fn a_place_is_one_of_the_sessions_own_requests() {
    let visit = Visit::begin();
    let other = visit.desk.call(
        "session_start",
        json!({"channel": null, "procedure": PROCEDURE, "citizen": null, "anonymous": true}),
    );
    let place = json!({"request": visit.request, "step": "profile", "field": null});
    let refused = visit.desk.fails(
        "session_place",
        json!({"session": other["id"], "place": place}),
    );
    assert_eq!(refused.code, ErrorCode::NotFound);
}

#[test]
fn a_removed_request_comes_back() {
    let visit = Visit::begin();
    assert_eq!(
        visit
            .desk
            .call("request_remove", json!({"request": visit.request}))["requests"],
        json!([])
    );
    let back = visit
        .desk
        .call("request_restore", json!({"request": visit.request}));
    assert_eq!(back["requests"][0]["id"], visit.request);
}

#[test]
fn a_discarded_session_comes_back() {
    let visit = Visit::begin();
    visit
        .desk
        .call("session_discard", json!({"session": visit.session}));
    assert_eq!(visit.desk.call("today", json!({}))["open"], json!([]));
    visit
        .desk
        .call("session_restore", json!({"session": visit.session}));
    assert_eq!(visit.view()["requests"][0]["id"], visit.request);
}

#[test]
fn a_pause_does_not_count() {
    let visit = Visit::begin();
    visit.desk.clock.turn(TimeDelta::minutes(5));
    visit
        .desk
        .call("session_pause", json!({"session": visit.session}));
    visit.desk.clock.turn(TimeDelta::minutes(4));
    let view = visit
        .desk
        .call("session_resume", json!({"session": visit.session}));
    assert_eq!(view["active_seconds"], 300);
}

#[test]
fn somebody_already_on_file_is_proposed_and_never_forced() {
    let visit = Visit::begin();
    let again = citizen("Fatou", "DIALLO", "14/03/1987");
    let found = visit.desk.call("citizen_duplicates", again.clone());
    assert_eq!(found[0]["hit"]["display_name"], "Mme\u{a0}Fatou Diallo");
    visit.desk.call("citizen_create", again);
    assert_eq!(
        visit
            .desk
            .call("citizen_search", json!({"query": "diallo"}))
            .as_array()
            .unwrap()
            .len(),
        2
    );
}

#[test]
fn people_are_found_without_accents_with_slips_and_by_year() {
    let desk = TestDesk::open();
    desk.call(
        "citizen_create",
        citizen("Héloïse", "Lefèvre", "02/02/1960"),
    );
    desk.call(
        "citizen_create",
        citizen("Jean-Luc", "Lefebvre", "03/03/1971"),
    );
    let first = |query: &str| {
        desk.call("citizen_search", json!({"query": query}))[0]["display_name"].clone()
    };
    assert_eq!(first("heloise lefevre"), "Mme\u{a0}Héloïse Lefèvre");
    assert_eq!(first("lefevre 1960"), "Mme\u{a0}Héloïse Lefèvre");
    assert_eq!(first("lefebvr jean"), "Mme\u{a0}Jean-Luc Lefebvre");
    assert_eq!(first("heloisse"), "Mme\u{a0}Héloïse Lefèvre");
}

#[test]
fn the_site_adds_a_procedure_of_its_own() {
    let desk = TestDesk::open();
    let sheet = desk.call(
        "site_procedure_set",
        json!({
            "id": "", "operator": "mairie", "title": "Carte de la déchetterie",
            "synonyms": ["badge déchetterie", "encombrants"], "purpose": "Obtenir le badge d’accès à la déchetterie.",
            "documents": ["proof_of_address"], "fields": ["birth_name", "given_names", "phone"],
            "url": "", "theme": "logement"
        }),
    );
    assert_eq!(sheet["local"], true);
    let hit = desk.call(
        "procedures_search",
        json!({"query": "encombrants", "operator": null, "limit": 5}),
    );
    assert_eq!(hit[0]["id"], sheet["id"]);
    // Its own are listed alone, however many others come before them.
    let own = |limit: u32| {
        let hits = desk.call(
            "procedures_search",
            json!({"query": "", "operator": null, "limit": limit, "local": true}),
        );
        let hits = hits.as_array().unwrap().iter();
        hits.map(|hit| hit["id"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(own(1), [sheet["id"].clone()]);
    assert_eq!(own(200).len(), 1);
    desk.call("site_procedure_remove", json!({"id": sheet["id"]}));
    let hit = desk.call(
        "procedures_search",
        json!({"query": "encombrants", "operator": null, "limit": 5}),
    );
    assert!(
        hit.as_array()
            .unwrap()
            .iter()
            .all(|h| h["id"] != sheet["id"])
    );
}

#[test]
fn nothing_of_the_person_is_on_the_disk_in_clear() {
    let visit = Visit::begin();
    visit.profile("nir", "2 87 03 51 454 021 67");
    visit.set("reference", "REFERENCE-7781");
    visit.set("outcome", "finalisee");
    visit.close();
    let secrets = [
        "Diallo",
        "DIALLO",
        "Fatou",
        "287035145402167",
        "2870351454021",
        "REFERENCE-7781",
    ];
    let mut stack = vec![visit.desk.dir()];
    let mut read = 0;
    while let Some(folder) = stack.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                stack.push(path);
                continue;
            }
            let bytes = std::fs::read(&path).unwrap();
            read += bytes.len();
            for secret in secrets {
                let wide: Vec<u8> = secret.encode_utf16().flat_map(u16::to_le_bytes).collect();
                let found = |needle: &[u8]| bytes.windows(needle.len()).any(|w| w == needle);
                assert!(
                    !found(secret.as_bytes()) && !found(&wide),
                    "{secret} in {}",
                    path.display()
                );
            }
        }
    }
    assert!(read > 10_000, "the files were read");
}

#[test]
fn the_civility_of_a_record_is_a_choice_of_the_profile() {
    let visit = Visit::begin();
    let mut person = citizen("Fatou Aminata", "Diop", "14/03/1987");
    person["civility"] = json!("mme");
    let error = visit.desk.fails("citizen_create", person.clone());
    assert_eq!(error.code, ErrorCode::Invalid);
    assert_eq!(error.params["field"], "civility");
    person["civility"] = json!("madame");
    let view = visit.desk.call("citizen_create", person);
    assert_eq!(view["display_name"], "Mme\u{a0}Fatou Diop");
}

#[test]
fn a_blocked_request_tells_the_citizen_why_on_paper() {
    let visit = Visit::begin();
    visit.set("outcome", "bloquee");
    visit.set("blocking_reason", "site_en_panne");
    let sheet = visit
        .desk
        .call("summary_preview", json!({"session": visit.session}));
    let expected = guichet_documents::templates::blocking_sentence("site_en_panne")
        .unwrap()
        .unwrap();
    assert!(
        sheet["text"].as_str().unwrap().contains(expected),
        "{}",
        sheet["text"]
    );
}

#[test]
fn an_unlock_comes_back_to_the_session_left_open_last() {
    let visit = Visit::begin();
    visit.desk.clock.turn(TimeDelta::minutes(1));
    let other = visit.desk.call(
        "session_start",
        json!({"channel": null, "procedure": null, "citizen": null, "anonymous": true}),
    );
    visit.desk.clock.turn(TimeDelta::minutes(1));
    let place = json!({"request": visit.request, "step": "profile", "field": "phone"});
    visit.desk.call(
        "session_place",
        json!({"session": visit.session, "place": place}),
    );
    visit.desk.call("lock", json!({}));
    assert_eq!(
        visit.desk.call("app_state", json!({}))["resume"],
        json!(null)
    );
    assert_eq!(
        visit.desk.unlock("Camille", PASSWORD)["resume"],
        visit.session
    );
    visit
        .desk
        .call("session_discard", json!({"session": visit.session}));
    assert_eq!(
        visit.desk.call("app_state", json!({}))["resume"],
        other["id"]
    );
    // What yesterday left is listed, not forced upon the morning.
    visit.desk.call("lock", json!({}));
    visit.desk.clock.turn(TimeDelta::days(1));
    assert_eq!(
        visit.desk.unlock("Camille", PASSWORD)["resume"],
        json!(null)
    );
}

#[test]
fn a_legal_clock_says_its_number_of_months() {
    let desk = TestDesk::open();
    // AAH: four months, then refused (sheet F12242).
    let hits = desk.call(
        "procedures_search",
        json!({"query": "aah", "operator": null, "limit": 1}),
    );
    let sheet = desk.call("procedure", json!({"id": hits[0]["id"]}));
    let clock = sheet["clock"].as_str().unwrap();
    assert!(clock.contains("sous 4 mois"), "{clock}");
}

#[test]
fn the_day_of_the_next_step_follows_the_legal_clock_until_the_agent_says_otherwise() {
    let visit = Visit::begin();
    let day = |view: &Value| {
        view["requests"][0]["next_date"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    assert_eq!(day(&visit.view()), "");
    // Sent on 21 November: two months, and the law says what silence means.
    assert_eq!(day(&visit.set("outcome", "finalisee")), "2027-01-21");
    // What was not sent waits for nobody's answer.
    assert_eq!(day(&visit.set("outcome", "doit_revenir")), "");
    visit.set("outcome", "finalisee");

    // Cleared, it does not come back by itself.
    visit.set("next_date", "");
    assert_eq!(day(&visit.set("note", "Rien à attendre.")), "");
    assert_eq!(day(&visit.set("outcome", "finalisee")), "");
    // Changed, it stays, whatever the outcome.
    visit.set("next_date", "15/12/2026");
    assert_eq!(day(&visit.set("outcome", "bloquee")), "2026-12-15");
    assert_eq!(day(&visit.set("outcome", "finalisee")), "2026-12-15");

    visit.close();
    let follow_ups = visit.desk.call("today", json!({}))["follow_ups"].clone();
    assert_eq!(follow_ups, json!([]), "not before its time");
    visit.desk.clock.turn(TimeDelta::days(14));
    visit.desk.call("lock", json!({}));
    visit.desk.unlock("Camille", PASSWORD);
    let follow_ups = visit.desk.call("today", json!({}))["follow_ups"].clone();
    assert_eq!(follow_ups[0]["next_date"], "2026-12-15");
}

#[test]
fn no_day_is_proposed_where_the_law_sets_no_clock() {
    let visit = Visit::begin();
    let view = visit.desk.call(
        "request_add",
        json!({"session": visit.session, "procedure": "cpam-carte-vitale"}),
    );
    let second = &view["requests"][1];
    assert_eq!(second["clock"], "");
    let view = visit.desk.call(
        "request_set",
        json!({"request": second["id"], "field": "outcome", "value": "finalisee"}),
    );
    assert_eq!(view["requests"][1]["next_date"], "");
}

#[test]
fn a_closed_session_says_the_minutes_of_its_record() {
    let visit = Visit::begin();
    assert_eq!(visit.view()["minutes"], 0);
    visit.set("outcome", "finalisee");
    // Sixty-one seconds count as two minutes: the record's, not the timer's.
    visit.desk.clock.turn(TimeDelta::seconds(61));
    assert_eq!(visit.close()["minutes"], 2);
    assert_eq!(visit.view()["minutes"], 2);
}
