//! The person of a session is corrected, or the session given up: nothing of the first one is met by the second.

use guichet_api::ErrorCode;
use guichet_api::platform::{DownloadSeen, SessionId};
use guichet_tests::desk::{TestDesk, citizen};
use serde_json::{Value, json};

const NIR: &str = "287035145402167";

/// A session begun for Fatou Diallo, who was not the right person, or is no longer.
struct Mistaken {
    desk: TestDesk,
    session: Value,
    request: Value,
    other: Value,
}

impl Mistaken {
    fn begin() -> Self {
        let desk = TestDesk::open();
        let first = desk.call("citizen_create", citizen("Fatou", "Diallo", "1987-03-14"));
        let other = desk.call("citizen_create", citizen("Jean", "Petit", "1950-01-02"));
        let view = desk.call(
            "session_start",
            json!({"channel": null, "procedure": "caf-aide-au-logement", "citizen": first["id"], "anonymous": false}),
        );
        Self {
            session: view["id"].clone(),
            request: view["requests"][0]["id"].clone(),
            other: other["id"].clone(),
            desk,
        }
    }

    fn id(&self) -> SessionId {
        serde_json::from_value(self.session.clone()).unwrap()
    }

    fn types(&self, field: &str, value: &str) {
        let args = json!({"session": self.session, "field": field, "value": value});
        self.desk.call("profile_set", args);
    }

    fn sets(&self, field: &str, value: &str) {
        let args = json!({"request": self.request, "field": field, "value": value});
        self.desk.call("request_set", args);
    }

    /// All that one can leave in a session.
    fn works(&self) {
        // Never kept, kept with the visit, and not good enough for her record.
        self.types("nir", NIR);
        self.types("landlord_name", "Agence Duval");
        self.types("phone", "0612");
        self.sets("outcome", "bloquee");
        self.sets("blocking_reason", "document_manquant");
        for field in ["reference", "next_step", "note", "blocking_note"] {
            self.sets(field, "Pour Fatou");
        }
        self.sets("next_date", "2026-12-01");
        let document = self.view()["requests"][0]["documents"][0]["code"].clone();
        self.desk.call(
            "request_document",
            json!({"request": self.request, "document": document, "state": "present"}),
        );
    }

    fn change(&self, to: &Value, clear: bool) -> Value {
        json!({"session": self.session, "citizen": to, "clear": clear})
    }

    fn view(&self) -> Value {
        self.desk.call("session", json!({"session": self.session}))
    }

    fn kept_by(&self, file: u32) -> Value {
        let portals = &self.desk.platform.portals;
        let bytes = b"%PDF-1.7\n".to_vec();
        let receipt = ("recu.pdf".to_owned(), "application/pdf".to_owned(), bytes);
        portals.files.lock().unwrap().insert(file, receipt);
        portals.show(self.id(), |seen| {
            seen.downloads = vec![DownloadSeen {
                id: file,
                name: "recu.pdf".to_owned(),
                media: "application/pdf".to_owned(),
                size: 9,
            }];
        });
        self.desk.call(
            "portal_download_keep",
            json!({"session": self.session, "download": file}),
        )
    }

    #[track_caller]
    fn holds_nothing_of_the_first(&self) {
        let request = json!({"request": self.request});
        for command in ["profile", "copy_panel"] {
            let told = self.desk.call(command, request.clone()).to_string();
            for value in [NIR, "2 87 03", "Duval", "0612"] {
                assert!(!told.contains(value), "{command}: {value}");
            }
        }
        let view = self.view();
        assert!(!view.to_string().contains("Pour Fatou"), "{view}");
        let shown = &view["requests"][0];
        assert_eq!(shown["procedure"], "caf-aide-au-logement");
        for field in ["outcome", "blocking_reason", "way", "next_date"] {
            assert_eq!(shown[field], "", "{field}");
        }
        let documents = shown["documents"].as_array().unwrap();
        assert!(documents.iter().all(|d| d["state"] == ""));
    }
}

#[test]
fn what_was_filled_for_one_person_was_filled_in_the_form_of_the_next() {
    let visit = Mistaken::begin();
    visit.works();
    visit
        .desk
        .call("session_citizen", visit.change(&visit.other, true));
    assert_eq!(visit.view()["citizen"]["id"], visit.other);
    visit.holds_nothing_of_the_first();
    // Nor does the page of the second one's site get it.
    visit
        .desk
        .call("portal_open", json!({"request": visit.request}));
    let field = |id: &str, label: &str| {
        json!({"h": id, "tag": "input", "type": "text", "id": id, "name": id, "label": label,
               "visible": true, "enabled": true, "empty": true})
    };
    let page = json!({"title": "", "language": "fr", "cut": "", "lines": [], "fields": [
        field("a", "Numéro de sécurité sociale"), field("b", "Nom de naissance")]});
    visit
        .desk
        .platform
        .portals
        .answers
        .lock()
        .unwrap()
        .push_back(Value::String(page.to_string()));
    let seen = visit
        .desk
        .call("portal_sense", json!({"session": visit.session}));
    let proposed = seen["page"]["proposals"].as_array().unwrap();
    assert_eq!(proposed.len(), 1, "{proposed:?}");
    assert_eq!(proposed[0]["key"], "birth_name");
    assert!(!seen.to_string().contains(NIR));
}

#[test]
fn nothing_is_cleared_before_it_was_said() {
    let visit = Mistaken::begin();
    visit.works();
    let before = visit.view();
    let refused = visit
        .desk
        .fails("session_citizen", visit.change(&visit.other, false));
    assert_eq!(refused.code, ErrorCode::PersonFilled);
    assert_eq!(visit.view(), before);
    let request = json!({"request": visit.request});
    let profile = visit.desk.call("profile", request).to_string();
    assert!(profile.contains(NIR));
}

#[test]
fn a_choice_corrected_at_once_asks_nothing() {
    let visit = Mistaken::begin();
    let view = visit
        .desk
        .call("session_citizen", visit.change(&visit.other, false));
    assert_eq!(view["citizen"]["id"], visit.other);
    assert_eq!(view["requests"][0]["id"], visit.request);
}

#[test]
fn a_number_in_memory_alone_is_asked_about() {
    let visit = Mistaken::begin();
    visit.types("nir", NIR);
    let refused = visit
        .desk
        .fails("session_citizen", visit.change(&json!(null), false));
    assert_eq!(refused.code, ErrorCode::PersonFilled);
    visit.types("nir", "");
    visit
        .desk
        .call("session_citizen", visit.change(&json!(null), false));
}

#[test]
fn no_name_in_between_hands_nothing_on() {
    let visit = Mistaken::begin();
    visit.works();
    visit
        .desk
        .call("session_citizen", visit.change(&json!(null), true));
    visit.holds_nothing_of_the_first();
    visit
        .desk
        .call("session_citizen", visit.change(&visit.other, false));
    visit.holds_nothing_of_the_first();
}

#[test]
fn a_request_taken_back_keeps_nothing_for_its_return() {
    let visit = Mistaken::begin();
    visit.works();
    visit
        .desk
        .call("request_remove", json!({"request": visit.request}));
    visit
        .desk
        .call("session_citizen", visit.change(&visit.other, true));
    visit
        .desk
        .call("request_restore", json!({"request": visit.request}));
    visit.holds_nothing_of_the_first();
}

#[test]
fn a_name_given_to_a_visit_without_one_keeps_what_was_typed() {
    let desk = TestDesk::open();
    let person = desk.call("citizen_create", citizen("Jean", "Petit", "1950-01-02"));
    let view = desk.call(
        "session_start",
        json!({"channel": null, "procedure": "caf-aide-au-logement", "citizen": null, "anonymous": true}),
    );
    let session = view["id"].clone();
    desk.call(
        "profile_set",
        json!({"session": session, "field": "landlord_name", "value": "Agence Duval"}),
    );
    desk.call(
        "session_citizen",
        json!({"session": session, "citizen": person["id"], "clear": false}),
    );
    let request = json!({"request": view["requests"][0]["id"]});
    let profile = desk.call("profile", request).to_string();
    assert!(profile.contains("Duval"));
}

#[test]
fn papers_kept_for_one_person_do_not_go_to_the_next() {
    let visit = Mistaken::begin();
    visit
        .desk
        .call("portal_open", json!({"request": visit.request}));
    let file = visit.kept_by(1);
    for clear in [false, true] {
        let refused = visit
            .desk
            .fails("session_citizen", visit.change(&visit.other, clear));
        assert_eq!(refused.code, ErrorCode::PapersKept);
    }
    let file = json!({"file": file["id"]});
    visit.desk.call("session_file_remove", file.clone());
    visit
        .desk
        .call("session_citizen", visit.change(&visit.other, true));
    let gone = visit.desk.fails("session_file_restore", file);
    assert_eq!(gone.code, ErrorCode::NotFound);
}

#[test]
fn papers_of_a_visit_whose_person_was_never_said_stayed_for_ever() {
    let desk = TestDesk::open();
    let view = desk.call(
        "session_start",
        json!({"channel": null, "procedure": "caf-aide-au-logement", "citizen": null, "anonymous": false}),
    );
    let session = json!({"session": view["id"]});
    desk.call("portal_open", json!({"request": view["requests"][0]["id"]}));
    *desk.platform.portals.page.lock().unwrap() = Some(b"%PDF-1.7".to_vec());
    desk.call("portal_keep_page", session.clone());
    let mut record = desk.call("closing", session.clone())["record"].clone();
    record["minutes"] = json!(20);
    record["requests"][0]["outcome"] = json!("finalisee");
    desk.call(
        "session_close",
        json!({"session": view["id"], "record": record}),
    );
    assert_eq!(desk.call("session_files", session), json!([]));
}

#[test]
fn a_copied_value_stayed_in_the_clipboard_for_the_next_person() {
    for end in ["session_citizen", "session_discard"] {
        let visit = Mistaken::begin();
        visit.desk.call(
            "copy_value",
            json!({"request": visit.request, "item": "birth_name"}),
        );
        let held = || visit.desk.platform.clipboard.lock().unwrap().clone();
        assert!(held().is_some());
        visit.desk.call(end, visit.change(&visit.other, false));
        assert_eq!(held(), None, "{end}");
    }
}

#[test]
fn a_session_given_up_kept_its_numbers_in_memory() {
    let visit = Mistaken::begin();
    visit.types("nir", NIR);
    let session = json!({"session": visit.session});
    visit.desk.call("session_discard", session.clone());
    visit.desk.call("session_restore", session);
    let request = json!({"request": visit.request});
    let profile = visit.desk.call("profile", request).to_string();
    assert!(!profile.contains(NIR));
}
