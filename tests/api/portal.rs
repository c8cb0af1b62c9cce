//! Official sites in sealed windows, without an engine: who may, what is proposed, what is kept.

use guichet_api::ErrorCode;
use guichet_api::platform::{DownloadSeen, SessionId};
use guichet_api::types::PortalProblem;
use guichet_tests::desk::{PASSWORD, TestDesk, citizen};
use serde_json::{Value, json};

struct Visit {
    desk: TestDesk,
    session: Value,
    request: Value,
}

impl Visit {
    /// Fatou Diallo, for a housing benefit.
    fn begin() -> Self {
        let desk = TestDesk::open();
        let person = desk.call("citizen_create", citizen("Fatou", "Diallo", "1987-03-14"));
        let view = desk.call(
            "session_start",
            json!({"channel": "guichet_sur_rdv", "procedure": "caf-aide-au-logement", "citizen": person["id"], "anonymous": false}),
        );
        Self {
            session: view["id"].clone(),
            request: view["requests"][0]["id"].clone(),
            desk,
        }
    }

    fn online() -> Self {
        let visit = Self::begin();
        visit
            .desk
            .call("portal_open", json!({"request": visit.request}));
        visit
    }

    fn id(&self) -> SessionId {
        serde_json::from_value(self.session.clone()).unwrap()
    }

    fn call(&self, command: &str) -> Value {
        self.desk.call(command, json!({"session": self.session}))
    }

    fn fails(&self, command: &str) -> ErrorCode {
        self.desk
            .fails(command, json!({"session": self.session}))
            .code
    }

    fn fill(&self, proposals: &[u32]) -> Value {
        let args = json!({"session": self.session, "proposals": proposals});
        self.desk.call("portal_fill", args)
    }

    fn answers(&self, answers: &[Value]) {
        self.desk
            .platform
            .portals
            .answers
            .lock()
            .unwrap()
            .extend(answers.iter().cloned());
    }

    fn rows(&self) -> u64 {
        self.desk.desk.verify().unwrap().journal_rows
    }
}

/// A page as the sensing script tells it.
fn page(fields: &[(&str, &str)], lines: &[&str]) -> Value {
    let fields: Vec<_> = fields
        .iter()
        .map(|(handle, label)| {
            json!({"h": handle, "tag": "input", "type": "text", "id": handle, "name": handle, "label": label,
                   "visible": true, "enabled": true, "empty": true})
        })
        .collect();
    Value::String(
        json!({"title": "", "language": "fr", "cut": "", "fields": fields, "lines": lines})
            .to_string(),
    )
}

fn form() -> Value {
    page(
        &[
            ("a", "Prénoms"),
            ("b", "Nom de naissance"),
            ("c", "Date de naissance"),
        ],
        &[],
    )
}

fn results(each: &[(&str, &str)]) -> Value {
    let results: Vec<_> = each.iter().map(|(h, s)| json!({"h": h, "s": s})).collect();
    Value::String(json!({ "results": results }).to_string())
}

fn proposals<'a>(view: &'a Value, what: &str) -> Vec<&'a str> {
    let all = view["page"]["proposals"].as_array().unwrap();
    all.iter().map(|p| p[what].as_str().unwrap()).collect()
}

#[test]
fn the_plan_is_the_procedure_and_what_every_procedure_may_need() {
    let visit = Visit::online();
    let plans = visit.desk.platform.portals.plans.lock().unwrap();
    assert_eq!(plans.len(), 1);
    assert!(plans[0].url.starts_with("https://"));
    let has = |host: &str| plans[0].hosts.iter().any(|h| h.host == host);
    for host in [
        "caf.fr",
        "franceconnect.gouv.fr",
        "hcaptcha.com",
        "payfip.gouv.fr",
    ] {
        assert!(has(host), "{host}");
    }
    assert!(
        plans[0]
            .hosts
            .iter()
            .all(|h| !h.host.is_empty() && h.host.contains('.'))
    );
    // The browser of the system hears nothing of it.
    assert!(visit.desk.platform.opened.lock().unwrap().is_empty());
}

#[test]
fn the_host_is_named_with_what_it_means() {
    let visit = Visit::online();
    let portals = &visit.desk.platform.portals;
    for (host, path, kind, name) in [
        ("", "", "none", ""),
        ("wwwd.caf.fr", "/wps", "procedure", "CAF"),
        (
            "app.franceconnect.gouv.fr",
            "/",
            "identity",
            "FranceConnect",
        ),
        ("www.google.com", "/recaptcha/api2", "captcha", "reCAPTCHA"),
        ("example.org", "/", "none", ""),
    ] {
        portals.show(visit.id(), |seen| {
            seen.host = host.to_owned();
            seen.path = path.to_owned();
        });
        let view = visit.call("portal");
        assert_eq!(view["host_kind"], kind, "{host}");
        assert_eq!(view["host_name"], name, "{host}");
    }
}

#[test]
fn a_host_is_allowed_only_after_it_was_refused() {
    let visit = Visit::online();
    let args = |host: &str| json!({"session": visit.session, "host": host});
    let early = visit
        .desk
        .fails("portal_allow_host", args("aide.example.org"));
    assert_eq!(early.code, ErrorCode::NotFound);
    let long = format!("{}.example.org", "a".repeat(60));
    visit.desk.platform.portals.show(visit.id(), |seen| {
        seen.refused = vec![
            "aide.example.org".into(),
            "192.0.2.1".into(),
            "file".into(),
            long.clone(),
        ];
    });
    let view = visit.call("portal");
    let may: Vec<_> = view["refused"]
        .as_array()
        .unwrap()
        .iter()
        .map(|r| r["can_allow"].as_bool().unwrap())
        .collect();
    assert_eq!((may[0], may[2], may[3]), (true, false, false));
    for host in ["file", long.as_str()] {
        assert_eq!(
            visit.desk.fails("portal_allow_host", args(host)).code,
            ErrorCode::NotFound
        );
    }
    let before = visit.rows();
    visit
        .desk
        .call("portal_allow_host", args("aide.example.org"));
    assert_eq!(visit.rows(), before + 1);
    assert_eq!(
        *visit.desk.platform.portals.allowed.lock().unwrap(),
        ["aide.example.org"]
    );
    // Kept for the same session, until its end.
    visit
        .desk
        .call("portal_open", json!({"request": visit.request}));
    let plans = visit.desk.platform.portals.plans.lock().unwrap();
    assert!(plans[1].hosts.iter().any(|h| h.host == "aide.example.org"));
}

#[test]
fn proposals_come_in_the_order_of_the_page_and_so_does_the_copy_panel() {
    let visit = Visit::online();
    visit.answers(&[form()]);
    let view = visit.call("portal_sense");
    assert_eq!(
        proposals(&view, "key"),
        ["given_names", "birth_name", "birth_date"]
    );
    assert_eq!(proposals(&view, "shown"), ["Fatou", "Diallo", "14/03/1987"]);
    assert_eq!(proposals(&view, "origin"), ["record"; 3]);
    assert_eq!(view["page"]["fields"], 3);
    let panel = visit
        .desk
        .call("copy_panel", json!({"request": visit.request}));
    let ids: Vec<_> = panel["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|i| i["id"].as_str().unwrap())
        .collect();
    assert_eq!(ids[..3], ["given_names", "birth_name", "birth_date"]);
}

#[test]
fn each_field_filled_is_a_row_of_the_journal_and_can_be_taken_back() {
    let visit = Visit::online();
    visit.answers(&[
        form(),
        results(&[("a", "filled"), ("b", "refused"), ("c", "filled")]),
    ]);
    visit.call("portal_sense");
    let before = visit.rows();
    let view = visit.fill(&[]);
    assert_eq!(visit.rows(), before + 3);
    assert_eq!(proposals(&view, "state"), ["filled", "refused", "filled"]);
    assert_eq!(view["page"]["can_undo"], true);

    // Only what was filled is taken back; what was refused can be tried again by name.
    visit.answers(&[
        results(&[("a", "undone"), ("c", "changed")]),
        results(&[("b", "filled")]),
    ]);
    let all = json!({"session": visit.session, "proposals": []});
    let view = visit.desk.call("portal_undo", all);
    assert_eq!(proposals(&view, "state"), ["undone", "refused", "refused"]);
    let view = visit.fill(&[1]);
    assert_eq!(proposals(&view, "state"), ["undone", "filled", "refused"]);
    let scripts = visit.desk.platform.portals.scripts.lock().unwrap();
    assert!(scripts[3].contains("Diallo") && !scripts[3].contains("Fatou"));
}

#[test]
fn an_undo_that_the_page_did_not_make_can_be_tried_again() {
    let visit = Visit::online();
    visit.answers(&[
        form(),
        results(&[("a", "filled"), ("b", "filled"), ("c", "filled")]),
        results(&[("a", "gone"), ("b", "error"), ("c", "changed")]),
        results(&[("a", "undone"), ("b", "undone"), ("c", "undone")]),
    ]);
    visit.call("portal_sense");
    visit.fill(&[]);
    let all = json!({"session": visit.session, "proposals": []});
    let view = visit.desk.call("portal_undo", all.clone());
    assert_eq!(proposals(&view, "state"), ["filled", "filled", "refused"]);
    assert_eq!(proposals(&view, "refusal"), ["gone", "failed", "changed"]);
    assert_eq!(view["page"]["can_undo"], true);
    // What somebody changed meanwhile is not asked again.
    let view = visit.desk.call("portal_undo", all);
    assert_eq!(proposals(&view, "state"), ["undone", "undone", "refused"]);
    let scripts = visit.desk.platform.portals.scripts.lock().unwrap();
    assert!(scripts[3].contains("Fatou") && !scripts[3].contains("14/03/1987"));
}

#[test]
fn what_a_silent_page_may_have_taken_can_be_taken_back() {
    let visit = Visit::online();
    let mut again: Value = serde_json::from_str(form().as_str().unwrap()).unwrap();
    again["fields"][0]["empty"] = json!(false);
    visit.answers(&[form()]);
    visit.call("portal_sense");
    let before = visit.rows();
    let fill = json!({"session": visit.session, "proposals": [0, 1]});
    assert_eq!(
        visit.desk.fails("portal_fill", fill).code,
        ErrorCode::PortalSilent
    );
    assert_eq!(visit.rows(), before + 2);
    let view = visit.call("portal");
    assert_eq!(proposals(&view, "state"), ["filled", "filled", "proposed"]);
    assert_eq!(view["page"]["proposals"][0]["refusal"], "unanswered");
    assert_eq!(view["page"]["can_undo"], true);
    // Looking again tells which field took its value.
    visit.answers(&[
        Value::String(again.to_string()),
        results(&[("a", "undone")]),
    ]);
    let view = visit.call("portal_sense");
    assert_eq!(
        proposals(&view, "state"),
        ["filled", "proposed", "proposed"]
    );
    let all = json!({"session": visit.session, "proposals": []});
    let view = visit.desk.call("portal_undo", all);
    assert_eq!(
        proposals(&view, "state"),
        ["undone", "proposed", "proposed"]
    );
}

#[test]
fn a_page_that_answers_without_end_writes_one_row_for_each_field() {
    let visit = Visit::online();
    let mut answers = vec![("a", "filled"); 10_000];
    answers.push(("b", "filled"));
    visit.answers(&[form(), results(&answers)]);
    visit.call("portal_sense");
    let before = visit.rows();
    let view = visit.fill(&[0]);
    assert_eq!(visit.rows(), before + 1);
    assert_eq!(
        proposals(&view, "state"),
        ["filled", "proposed", "proposed"]
    );
}

#[test]
fn a_page_that_comes_while_the_values_are_sent_gets_none() {
    let visit = Visit::online();
    let mut told: Value = serde_json::from_str(form().as_str().unwrap()).unwrap();
    told["born"] = json!("wwwd.caf.fr|1763784000000.5");
    visit.answers(&[
        Value::String(told.to_string()),
        results(&[("a", "filled")]),
        results(&[("a", "gone")]),
    ]);
    visit.call("portal_sense");
    visit.fill(&[0]);
    let all = json!({"session": visit.session, "proposals": []});
    visit.desk.call("portal_undo", all);
    // The page itself is asked whether it is still the one: nobody else knows in time.
    let scripts = visit.desk.platform.portals.scripts.lock().unwrap();
    for script in &scripts[1..] {
        assert!(script.contains(r#"({"born":"wwwd.caf.fr|1763784000000.5","#));
    }
}

#[test]
fn looking_again_keeps_what_was_filled() {
    let visit = Visit::online();
    let mut again: Value = serde_json::from_str(form().as_str().unwrap()).unwrap();
    again["fields"][0]["empty"] = json!(false);
    visit.answers(&[
        form(),
        results(&[("a", "filled")]),
        Value::String(again.to_string()),
    ]);
    visit.call("portal_sense");
    visit.fill(&[0]);
    let view = visit.call("portal_sense");
    assert_eq!(
        proposals(&view, "state"),
        ["filled", "proposed", "proposed"]
    );
}

#[test]
fn what_was_proposed_for_a_page_goes_with_it() {
    let visit = Visit::online();
    visit.answers(&[form()]);
    visit.call("portal_sense");
    visit
        .desk
        .platform
        .portals
        .show(visit.id(), |seen| seen.page += 1);
    assert_eq!(visit.call("portal")["page"], Value::Null);
    let fill = json!({"session": visit.session, "proposals": []});
    assert_eq!(
        visit.desk.fails("portal_fill", fill).code,
        ErrorCode::NotFound
    );
    assert_eq!(visit.desk.platform.portals.scripts.lock().unwrap().len(), 1);
}

#[test]
fn a_page_that_lies_or_is_silent_changes_nothing() {
    let visit = Visit::online();
    assert_eq!(visit.fails("portal_sense"), ErrorCode::PortalSilent);
    visit.answers(&[json!(42)]);
    assert_eq!(visit.fails("portal_sense"), ErrorCode::PortalSilent);
    visit.answers(&[
        form(),
        results(&[("z", "filled"), ("a", "filled"), ("a", "filled")]),
    ]);
    visit.call("portal_sense");
    let view = visit.fill(&[0]);
    assert_eq!(
        proposals(&view, "state"),
        ["filled", "proposed", "proposed"]
    );
}

#[test]
fn an_acknowledgement_proposes_its_number_and_the_outcome() {
    let visit = Visit::online();
    visit.answers(&[page(
        &[],
        &[
            "Accusé de réception du 21/11/2026",
            "Votre dossier n° 2026-AB-778899 est enregistré.",
        ],
    )]);
    let view = visit.call("portal_sense");
    assert_eq!(view["references"][0]["number"], "2026-AB-778899");
    assert_eq!(view["references"][0]["date"], "2026-11-21");
    assert_eq!(view["proposed_outcome"], "finalisee");
    let closing = visit
        .desk
        .call("closing", json!({"session": visit.session}));
    assert_eq!(closing["record"]["requests"][0]["outcome"], "finalisee");
    let other = json!({"session": visit.session, "number": "invented"});
    assert_eq!(
        visit.desk.fails("portal_reference_accept", other).code,
        ErrorCode::NotFound
    );
    let number = json!({"session": visit.session, "number": "2026-AB-778899"});
    let session = visit.desk.call("portal_reference_accept", number);
    assert_eq!(session["requests"][0]["reference"], "2026-AB-778899");
}

/// What the closing record would say of each request, in order.
fn outcomes(visit: &Visit) -> Vec<String> {
    let closing = visit.call("closing");
    let requests = closing["record"]["requests"].as_array().unwrap();
    requests
        .iter()
        .map(|r| r["outcome"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn a_receipt_of_one_request_says_nothing_of_another() {
    let visit = Visit::online();
    let view = visit.desk.call(
        "request_add",
        json!({"session": visit.session, "procedure": "france-titres-carte-identite"}),
    );
    let other = view["requests"][1]["id"].clone();
    visit.answers(&[page(&[], &["Accusé de réception n° 2026-AB-778899"])]);
    visit.call("portal_sense");
    assert_eq!(outcomes(&visit), ["finalisee", ""]);

    let view = visit.desk.call("portal_open", json!({"request": other}));
    assert_eq!(view["references"], json!([]));
    assert_eq!(view["proposed_outcome"], "");
    assert_eq!(outcomes(&visit), ["finalisee", ""]);
    let number = json!({"session": visit.session, "number": "2026-AB-778899"});
    assert_eq!(
        visit.desk.fails("portal_reference_accept", number).code,
        ErrorCode::NotFound
    );
    // The page of the first request is still there until the second's comes: it is not the second's.
    visit.answers(&[
        page(&[], &["Accusé de réception n° 2026-AB-778899"]),
        page(&[], &["Accusé de réception n° 2026-CD-112233"]),
    ]);
    assert_eq!(visit.call("portal_sense")["references"], json!([]));
    visit
        .desk
        .platform
        .portals
        .show(visit.id(), |seen| seen.page += 1);
    let view = visit.call("portal_sense");
    assert_eq!(view["references"][0]["number"], "2026-CD-112233");
    assert_eq!(outcomes(&visit), ["finalisee", "finalisee"]);
    // Back to the first, its own number is there again.
    let view = visit
        .desk
        .call("portal_open", json!({"request": visit.request}));
    assert_eq!(view["references"][0]["number"], "2026-AB-778899");
}

#[test]
fn a_number_of_an_account_may_be_noted_and_ends_nothing() {
    let visit = Visit::online();
    let nir = "2 87 03 75 116 001";
    let profile = json!({"session": visit.session, "field": "caf_number", "value": "1234567"});
    visit.desk.call("profile_set", profile);
    visit.answers(&[
        page(
            &[],
            &[
                "Votre dossier : 1234567",
                "Demande n° 41287-2023",
                &format!("Dossier n° {nir} {}", key(nir)),
            ],
        ),
        page(
            &[],
            &["Votre demande n° 2024-AB-1 a bien été enregistrée le 12/03/2024."],
        ),
        page(
            &[],
            &["Votre demande n° 2026-AB-778899 a bien été enregistrée."],
        ),
    ]);
    let view = visit.call("portal_sense");
    // Neither what is known of her already, nor what is never kept.
    let numbers = |view: &Value| -> Vec<String> {
        let all = view["references"].as_array().unwrap();
        all.iter()
            .map(|r| r["number"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(numbers(&view), ["41287-2023"]);
    assert_eq!(view["proposed_outcome"], "");
    assert_eq!(outcomes(&visit), [""]);
    // An acknowledgement of another year is that of something else.
    let view = visit.call("portal_sense");
    assert_eq!(view["references"][1]["date"], "2024-03-12");
    assert_eq!(view["proposed_outcome"], "");
    let view = visit.call("portal_sense");
    assert_eq!(view["references"][2]["number"], "2026-AB-778899");
    assert_eq!(view["proposed_outcome"], "finalisee");
    assert_eq!(outcomes(&visit), ["finalisee"]);
}

/// The key of a social-security number, as two digits.
fn key(nir: &str) -> String {
    let body: u64 = nir.replace(' ', "").parse().unwrap();
    format!("{:02}", 97 - body % 97)
}

#[test]
fn an_acknowledgement_of_the_day_before_is_one_on_the_other_side_of_the_world() {
    // The visit is of 21 November; in Paris it is still the evening before.
    let visit = Visit::online();
    visit.answers(&[page(
        &[],
        &["Votre demande n° 2026-AB-778899 a bien été enregistrée le 20/11/2026."],
    )]);
    let view = visit.call("portal_sense");
    assert_eq!(view["references"][0]["date"], "2026-11-20");
    assert_eq!(view["proposed_outcome"], "finalisee");
}

#[test]
fn an_acknowledgement_comes_after_many_numbers_of_an_account() {
    let visit = Visit::online();
    visit.answers(&[
        page(
            &[],
            &[
                "Demande n° 41281-2023",
                "Demande n° 41282-2023",
                "Demande n° 41283-2023",
                "Demande n° 41284-2023",
                "Demande n° 41285-2023",
            ],
        ),
        page(&[], &["Récépissé n° 2026/5541"]),
    ]);
    let view = visit.call("portal_sense");
    assert_eq!(view["references"].as_array().unwrap().len(), 5);
    let view = visit.call("portal_sense");
    assert_eq!(view["references"].as_array().unwrap().len(), 5);
    assert_eq!(view["references"][4]["number"], "2026/5541");
    assert_eq!(view["proposed_outcome"], "finalisee");
}

#[test]
fn a_file_goes_into_the_vault_once_and_a_program_never() {
    let visit = Visit::online();
    let portals = &visit.desk.platform.portals;
    let wait = |id: u32, name: &str, media: &str| {
        portals.show(visit.id(), |seen| {
            seen.downloads.push(DownloadSeen {
                id,
                name: name.to_owned(),
                media: media.to_owned(),
                size: 9,
            });
        });
        let file = (name.to_owned(), media.to_owned(), b"%PDF-1.7\n".to_vec());
        portals.files.lock().unwrap().insert(id, file);
    };
    wait(1, "recu.pdf", "application/pdf");
    wait(2, "recu.bin", "application/octet-stream");
    let of = |id: u32| json!({"session": visit.session, "download": id});
    assert_eq!(
        visit.desk.fails("portal_download_keep", of(2)).code,
        ErrorCode::Invalid
    );
    let kept = visit.desk.call("portal_download_keep", of(1));
    assert_eq!(
        (kept["kind"].as_str(), kept["size"].as_u64()),
        (Some("receipt"), Some(9))
    );
    assert_eq!(kept["request"], visit.request);
    assert_eq!(
        visit.desk.fails("portal_download_keep", of(1)).code,
        ErrorCode::NotFound
    );
    assert_eq!(visit.call("session_files").as_array().unwrap().len(), 1);
    visit
        .desk
        .call("session_file_save", json!({"file": kept["id"]}));
    let saved = visit.desk.platform.saved.lock().unwrap();
    assert_eq!(
        (saved[0].0.as_slice(), saved[0].1.as_str()),
        (&b"%PDF-1.7\n"[..], "recu.pdf")
    );
}

#[test]
fn a_document_that_was_removed_is_put_back_until_the_session_ends_or_the_lock() {
    let keep = |visit: &Visit| {
        *visit.desk.platform.portals.page.lock().unwrap() = Some(b"%PDF-1.7".to_vec());
        let kept = visit.call("portal_keep_page");
        json!({"file": kept["id"]})
    };
    let visit = Visit::online();
    let file = keep(&visit);
    let before = visit.call("session_files");
    // Nothing was removed yet.
    let early = visit.desk.fails("session_file_restore", file.clone());
    assert_eq!(early.code, ErrorCode::NotFound);
    let rows = visit.rows();
    let left = visit.desk.call("session_file_remove", file.clone());
    assert_eq!(left, json!([]));
    let back = visit.desk.call("session_file_restore", file.clone());
    assert_eq!(back, before);
    assert_eq!(visit.rows(), rows + 2, "both are written down");
    visit.desk.call("session_file_save", file.clone());
    assert_eq!(visit.desk.platform.saved.lock().unwrap()[0].0, b"%PDF-1.7");
    // Once.
    let twice = visit.desk.fails("session_file_restore", file.clone());
    assert_eq!(twice.code, ErrorCode::NotFound);

    // Only the last one that was removed.
    let second = keep(&visit);
    visit.desk.call("session_file_remove", file.clone());
    visit.desk.call("session_file_remove", second);
    let older = visit.desk.fails("session_file_restore", file);
    assert_eq!(older.code, ErrorCode::NotFound);

    let ends: [&dyn Fn(&Visit); 2] = [
        &|visit| {
            visit.call("session_discard");
        },
        &|visit| {
            visit.desk.call("lock", json!({}));
            visit.desk.unlock("Camille Roy", PASSWORD);
        },
    ];
    for end in ends {
        let visit = Visit::online();
        let file = keep(&visit);
        visit.desk.call("session_file_remove", file.clone());
        end(&visit);
        let gone = visit.desk.fails("session_file_restore", file);
        assert_eq!(gone.code, ErrorCode::NotFound);
    }
}

/// A page with fields of every sort, as the sensing script tells it.
fn mixed() -> Value {
    let field = |handle: &str, label: &str, more: Value| {
        let mut field = json!({"h": handle, "tag": "input", "type": "text", "label": label, "visible": true,
            "enabled": true, "empty": true});
        for (key, value) in more.as_object().unwrap() {
            field[key] = value.clone();
        }
        field
    };
    let fields = [
        field("a", "Mot de passe", json!({"type": "password"})),
        field("b", "Adresse électronique", json!({})),
        field("c", "Prénoms", json!({})),
        field("d", "Que pensez-vous de nous ?", json!({})),
        field("e", "Nom de naissance", json!({"empty": false})),
        field("f", "Date de naissance", json!({"enabled": false})),
        field("g", "Nom de naissance", json!({"visible": false})),
        field("h", "Plaque d’immatriculation", json!({})),
    ];
    Value::String(
        json!({"title": "", "language": "fr", "cut": "", "fields": fields, "lines": []})
            .to_string(),
    )
}

#[test]
fn what_stays_for_the_hand_is_listed_in_the_order_of_the_page_with_why() {
    let visit = Visit::online();
    visit.answers(&[mixed()]);
    let view = visit.call("portal_sense");
    assert_eq!(proposals(&view, "key"), ["given_names"]);
    let left: Vec<_> = view["page"]["left"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            let word = |key: &str| one[key].as_str().unwrap().to_owned();
            (word("page_label"), word("why"), word("copy"))
        })
        .collect();
    let expected = [
        ("Mot de passe", "reserved", ""),
        ("Adresse électronique", "nothing_known", ""),
        ("Que pensez-vous de nous ?", "not_recognised", ""),
        ("Nom de naissance", "answered", "birth_name"),
        ("Date de naissance", "disabled", "birth_date"),
        ("Plaque d’immatriculation", "nothing_known", ""),
    ];
    let expected: Vec<_> = expected
        .iter()
        .map(|(label, why, copy)| (label.to_string(), why.to_string(), copy.to_string()))
        .collect();
    assert_eq!(left, expected);
    assert_eq!(view["page"]["left"][1]["label"], "Adresse électronique");
    assert_eq!(view["page"]["fields"], 7);
    // The values to copy follow the whole page, filled or not.
    let panel = visit
        .desk
        .call("copy_panel", json!({"request": visit.request}));
    let ids: Vec<_> = panel["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|i| i["id"].as_str().unwrap())
        .collect();
    let place = |id: &str| ids.iter().position(|one| *one == id).unwrap();
    assert!(place("given_names") < place("birth_name"), "{ids:?}");
    assert!(place("birth_name") < place("birth_date"), "{ids:?}");
}

#[test]
fn a_value_that_only_the_page_asks_for_can_be_copied() {
    let visit = Visit::begin();
    let asked = json!({"request": visit.request});
    let has = |visit: &Visit, id: &str| {
        let panel = visit.desk.call("copy_panel", asked.clone());
        let items = panel["items"].as_array().unwrap().clone();
        items.iter().any(|item| item["id"] == id)
    };
    let typed = json!({"session": visit.session, "field": "plate", "value": "AB-123-CD"});
    visit.desk.call("profile_set", typed);
    visit.desk.call("portal_open", asked.clone());
    assert!(
        !has(&visit, "plate"),
        "no form of this procedure asks for it"
    );
    visit.answers(&[page(&[("a", "Numéro d’immatriculation")], &[])]);
    visit.call("portal_sense");
    assert!(has(&visit, "plate"));
    let copy = json!({"request": visit.request, "item": "plate"});
    visit.desk.call("copy_value", copy);
}

#[test]
fn each_refusal_says_its_cause_until_the_field_is_filled() {
    let visit = Visit::online();
    for (told, cause) in [
        ("gone", "gone"),
        ("hidden", "hidden"),
        ("disabled", "disabled"),
        ("not_empty", "answered"),
        ("forbidden", "reserved"),
        ("too_long", "too_long"),
        ("refused", "rejected"),
        ("no_option", "no_choice"),
        ("error", "failed"),
    ] {
        visit.answers(&[form(), results(&[("a", told)])]);
        let view = visit.call("portal_sense");
        assert_eq!(view["page"]["proposals"][0]["refusal"], Value::Null);
        let view = visit.fill(&[0]);
        assert_eq!(view["page"]["proposals"][0]["state"], "refused", "{told}");
        assert_eq!(view["page"]["proposals"][0]["refusal"], cause);
    }
    visit.answers(&[results(&[("a", "filled")]), results(&[("a", "changed")])]);
    let view = visit.fill(&[0]);
    assert_eq!(view["page"]["proposals"][0]["refusal"], Value::Null);
    let undo = json!({"session": visit.session, "proposals": [0]});
    let view = visit.desk.call("portal_undo", undo);
    assert_eq!(view["page"]["proposals"][0]["refusal"], "changed");
}

#[test]
fn a_page_that_stopped_has_nothing_left_in_it() {
    let visit = Visit::online();
    visit.answers(&[form(), results(&[("a", "filled")])]);
    visit.call("portal_sense");
    visit.fill(&[0]);
    visit.desk.platform.portals.show(visit.id(), |seen| {
        seen.problem = Some(PortalProblem::Crashed);
    });
    let view = visit.call("portal");
    assert_eq!(view["problem"], "crashed");
    assert_eq!(view["page"], Value::Null);
}

#[test]
fn a_receipt_that_could_not_be_kept_still_waits() {
    let visit = Visit::online();
    let portals = &visit.desk.platform.portals;
    portals.show(visit.id(), |seen| {
        seen.downloads.push(DownloadSeen {
            id: 1,
            name: "recu.pdf".to_owned(),
            media: "application/pdf".to_owned(),
            size: 9,
        });
    });
    let file = |name: &str| {
        let file = (
            name.to_owned(),
            "application/pdf".to_owned(),
            b"%PDF-1.7\n".to_vec(),
        );
        portals.files.lock().unwrap().insert(1, file);
    };
    // The vault takes no document without a name.
    file("");
    let keep = json!({"session": visit.session, "download": 1});
    visit.desk.fails("portal_download_keep", keep.clone());
    assert!(portals.files.lock().unwrap().contains_key(&1));
    file("recu.pdf");
    visit.desk.call("portal_download_keep", keep);
    assert!(portals.files.lock().unwrap().is_empty());
}

#[test]
fn a_window_that_was_closed_by_its_cross_allows_nothing_more() {
    let visit = Visit::online();
    visit.desk.platform.portals.show(visit.id(), |seen| {
        seen.refused = vec!["aide.example.org".into()];
    });
    let host = json!({"session": visit.session, "host": "aide.example.org"});
    visit.desk.call("portal_allow_host", host);
    visit.answers(&[page(&[], &["Récépissé n° 2026/5541"])]);
    visit.call("portal_sense");
    // The cross of the window, or the page itself.
    let portals = &visit.desk.platform.portals;
    portals.open.lock().unwrap().remove(&visit.id());
    let view = visit
        .desk
        .call("portal_open", json!({"request": visit.request}));
    assert_eq!(view["references"], json!([]));
    let plans = portals.plans.lock().unwrap();
    assert!(!plans[1].hosts.iter().any(|h| h.host == "aide.example.org"));
}

#[test]
fn a_page_is_kept_under_the_day_and_not_under_its_title() {
    let visit = Visit::online();
    assert_eq!(visit.fails("portal_keep_page"), ErrorCode::PageNotKept);
    *visit.desk.platform.portals.page.lock().unwrap() = Some(b"%PDF-1.7".to_vec());
    let kept = visit.call("portal_keep_page");
    assert_eq!(kept["name"], "page-2026-11-21.pdf");
    assert_eq!(kept["kind"], "page");
}

#[test]
fn the_window_ends_with_what_it_belongs_to() {
    let is_open = |visit: &Visit| {
        visit
            .desk
            .platform
            .portals
            .open
            .lock()
            .unwrap()
            .contains_key(&visit.id())
    };
    let visit = Visit::online();
    visit
        .desk
        .call("session_pause", json!({"session": visit.session}));
    assert!(is_open(&visit), "a pause is not an end");
    visit.desk.call("lock", json!({}));
    assert!(!is_open(&visit));

    let visit = Visit::online();
    visit
        .desk
        .call("session_discard", json!({"session": visit.session}));
    assert!(!is_open(&visit));

    let visit = Visit::online();
    visit.desk.call(
        "request_set",
        json!({"request": visit.request, "field": "outcome", "value": "finalisee"}),
    );
    let record = visit
        .desk
        .call("closing", json!({"session": visit.session}))["record"]
        .clone();
    visit.desk.call(
        "session_close",
        json!({"session": visit.session, "record": record}),
    );
    assert!(!is_open(&visit));

    let visit = Visit::online();
    let other = visit
        .desk
        .call("citizen_create", citizen("Jean", "Petit", "1950-01-02"));
    let now = json!({"session": visit.session, "citizen": other["id"], "clear": true});
    visit.desk.call("session_citizen", now);
    assert!(!is_open(&visit));
    assert_eq!(visit.fails("portal"), ErrorCode::PortalClosed);
}

#[test]
fn the_browser_is_the_other_way() {
    let visit = Visit::begin();
    visit.desk.call(
        "portal_browser",
        json!({"request": visit.request, "host": ""}),
    );
    let opened = visit.desk.platform.opened.lock().unwrap().clone();
    assert_eq!(opened.len(), 1);
    assert!(opened[0].starts_with("https://"));
    let view = visit
        .desk
        .call("session", json!({"session": visit.session}));
    assert_eq!(view["requests"][0]["way"], "online");
    let unknown = json!({"request": visit.request, "host": "example.org"});
    assert_eq!(
        visit.desk.fails("portal_browser", unknown).code,
        ErrorCode::NotFound
    );
}
