//! Earlier activity taken in while the counter goes on: followed, stopped, locked, known already.

use std::fmt::Write as _;

use guichet_api::ErrorCode;
use guichet_tests::desk::{Held, OTHER_PASSWORD, PASSWORD, TestDesk, citizen};
use serde_json::{Value, json};

use crate::reading::{ended, indicator, row};

/// Rows of the long file, and where it is held: each row without a name takes two identifiers, the import one.
const ROWS: u64 = 2_000;
const MIDDLE: u64 = 1 + 2 * 1_000;

fn long_file() -> String {
    let mut text = "Date;Durée;Canal\n".to_owned();
    for n in 0..ROWS {
        let (day, month) = (n % 28 + 1, n / 28 % 12 + 1);
        writeln!(
            text,
            "{day:02}/{month:02}/2024;{};Par téléphone",
            n % 60 + 1
        )
        .unwrap();
    }
    text
}

fn open_file(desk: &TestDesk, bytes: impl Into<Vec<u8>>) -> Value {
    *desk.platform.to_open.lock().unwrap() = Some(bytes.into());
    desk.call("import_open", json!({}))
}

fn run(desk: &TestDesk, seen: &Value, with_known: bool) -> Value {
    desk.call(
        "import_run",
        json!({"token": seen["token"], "with_known": with_known}),
    )
}

/// Takes a file in to its end, and says what it brought.
fn take(desk: &TestDesk, bytes: impl Into<Vec<u8>>, with_known: bool) -> Value {
    let seen = open_file(desk, bytes);
    let done = ended(desk, &run(desk, &seen, with_known));
    assert_eq!(done["state"], "done", "{done}");
    done["imported"].clone()
}

/// An import of the long file, held in its middle.
fn held(desk: &TestDesk) -> (Held, Value, Value) {
    let seen = open_file(desk, long_file());
    assert_eq!(seen["sessions"], ROWS);
    let held = desk.hold_at_id(MIDDLE);
    let job = run(desk, &seen, false);
    assert_eq!(job["state"], "running");
    held.reached();
    (held, seen, job)
}

fn query(from: &str, to: &str) -> Value {
    json!({"preset": null, "from": from, "to": to, "compare": "none", "filters": [], "scope": "site"})
}

fn year(desk: &TestDesk) -> Value {
    desk.call("figures", query("2024-01-01", "2024-12-31"))
}

fn files(desk: &TestDesk) -> [Vec<u8>; 2] {
    ["activity.db", "vault.db"].map(|name| std::fs::read(desk.dir().join(name)).unwrap())
}

/// The files hold together; how many rows the journal has.
fn sound(desk: &TestDesk) -> u64 {
    let found = desk.desk.verify().unwrap();
    assert!(found.faults.is_empty(), "{:?}", found.faults);
    found.journal_rows
}

fn begin(desk: &TestDesk, person: &Value) -> Value {
    desk.call(
        "session_start",
        json!({"channel": "guichet_sans_rdv", "procedure": "caf-aide-au-logement", "citizen": person["id"], "anonymous": person.is_null()}),
    )
}

fn close(desk: &TestDesk, begun: &Value, minutes: u32) {
    let mut record = desk.call("closing", json!({"session": begun["id"]}))["record"].clone();
    record["minutes"] = json!(minutes);
    record["requests"][0]["outcome"] = json!("finalisee");
    desk.call(
        "session_close",
        json!({"session": begun["id"], "record": record}),
    );
}

/// One's own sessions as a file.
fn export(desk: &TestDesk, format: &str) -> Vec<u8> {
    export_of(desk, "me", format)
}

fn export_of(desk: &TestDesk, scope: &str, format: &str) -> Vec<u8> {
    let mut asked = query("2024-01-01", "2026-12-31");
    asked["scope"] = json!(scope);
    let args = json!({"query": asked, "content": "sessions", "format": format});
    let view = ended(desk, &desk.call("export_start", args));
    assert_eq!(view["state"], "done", "{view}");
    desk.platform.saved.lock().unwrap().pop().unwrap().0
}

#[test]
fn an_import_is_followed_and_the_counter_reads_meanwhile() {
    let desk = TestDesk::open();
    let person = desk.call("citizen_create", citizen("Fatou", "Diallo", "14/03/1987"));
    let begun = begin(&desk, &person);
    let session = json!({"session": begun["id"]});
    let request = json!({"request": begun["requests"][0]["id"]});
    let (held, seen, job) = held(&desk);
    let view = desk.call("job", json!({"id": job["id"]}));
    let done = view["done"].as_u64().unwrap();
    assert_eq!(
        (&view["state"], &view["total"]),
        (&json!("running"), &json!(ROWS))
    );
    assert!(done > 900 && done < ROWS, "{done}");
    // Half of it is written, and nothing of it is to be seen.
    assert_eq!(indicator(&year(&desk), "sessions"), 0.0);
    assert_eq!(desk.call("imports", json!({})), json!([]));
    for (name, args) in [
        ("app_state", json!({})),
        ("today", json!({})),
        ("codes", json!({})),
        ("settings", json!({})),
        ("touch", json!({})),
        ("session", session.clone()),
        ("closing", session),
        ("profile", request.clone()),
        ("copy_panel", request),
        ("citizen", json!({"citizen": person["id"]})),
        ("citizen_search", json!({"query": "diallo"})),
        (
            "workshops",
            json!({"from": "2024-01-01", "to": "2024-12-31"}),
        ),
        (
            "procedures_search",
            json!({"query": "logement", "operator": null, "limit": 5}),
        ),
        ("blocks", query("2024-01-01", "2024-12-31")),
        (
            "report_preview",
            json!({"query": query("2024-01-01", "2024-12-31")}),
        ),
        ("views", json!({})),
        ("skills", json!({})),
        ("exchange_options", json!({})),
        ("printers", json!({})),
    ] {
        desk.call(name, args);
    }
    // Two at once would be two acts in one.
    let second = desk.fails(
        "import_run",
        json!({"token": seen["token"], "with_known": false}),
    );
    assert_eq!(second.code, ErrorCode::Busy);
    drop(held);
    let done = ended(&desk, &job);
    assert_eq!(
        (&done["state"], &done["done"]),
        (&json!("done"), &json!(ROWS))
    );
    assert_eq!(done["imported"]["sessions"], ROWS);
    assert_eq!(indicator(&year(&desk), "sessions"), ROWS as f64);
    let told = desk
        .platform
        .changes
        .lock()
        .unwrap()
        .last()
        .cloned()
        .unwrap();
    assert!(told.iter().any(|thing| thing.name() == "figures"));
    sound(&desk);
    // What was taken in is not taken in again from the same screen.
    let again = desk.fails(
        "import_run",
        json!({"token": seen["token"], "with_known": false}),
    );
    assert_eq!(again.code, ErrorCode::NotFound);
}

#[test]
fn a_stopped_import_leaves_figures_and_files_as_they_were() {
    let desk = TestDesk::open();
    let begun = begin(&desk, &Value::Null);
    close(&desk, &begun, 20);
    let figures = year(&desk);
    let before = files(&desk);
    let (held, seen, job) = held(&desk);
    desk.call("job_cancel", json!({"id": job["id"]}));
    drop(held);
    let stopped = ended(&desk, &job);
    assert_eq!(stopped["state"], "cancelled");
    assert_eq!(
        (&stopped["imported"], &stopped["error"]),
        (&Value::Null, &Value::Null)
    );
    assert!(files(&desk) == before, "the files moved");
    assert_eq!(year(&desk), figures);
    assert_eq!(desk.call("imports", json!({})), json!([]));
    sound(&desk);
    // The counter writes again, and the same file may be taken in after all.
    begin(&desk, &Value::Null);
    let done = ended(&desk, &run(&desk, &seen, false));
    assert_eq!(done["imported"]["sessions"], ROWS);
}

#[test]
fn what_is_typed_during_an_import_waits_and_is_kept() {
    let desk = TestDesk::open();
    let person = desk.call("citizen_create", citizen("Fatou", "Diallo", "14/03/1987"));
    let begun = begin(&desk, &person);
    let typed = json!({"session": begun["id"], "field": "phone", "value": "06 12 34 56 78"});
    let rows = sound(&desk);
    let (held, _, job) = held(&desk);
    std::thread::scope(|scope| {
        let typing = scope.spawn(|| desk.call("profile_set", typed));
        let starting = scope.spawn(|| begin(&desk, &Value::Null));
        while desk.desk.waiting_writers() < 2 {
            std::thread::yield_now();
        }
        // They wait outside of the desk: it answers.
        desk.call("today", json!({}));
        assert!(!typing.is_finished() && !starting.is_finished());
        drop(held);
        assert_eq!(ended(&desk, &job)["state"], "done");
        typing.join().unwrap();
        let started = starting.join().unwrap();
        desk.call("session", json!({"session": started["id"]}));
    });
    let profile = desk.call("profile", json!({"request": begun["requests"][0]["id"]}));
    assert!(profile.to_string().contains("+33612345678"));
    // The import is one row, the session another; typing has none.
    assert_eq!(sound(&desk), rows + 2);
    assert_eq!(indicator(&year(&desk), "sessions"), ROWS as f64);
}

#[test]
fn a_lock_gives_the_import_up_and_keeps_what_was_typed() {
    let desk = TestDesk::open();
    let person = desk.call("citizen_create", citizen("Fatou", "Diallo", "14/03/1987"));
    let begun = begin(&desk, &person);
    let typed = json!({"session": begun["id"], "field": "phone", "value": "06 12 34 56 78"});
    let (held, _, job) = held(&desk);
    std::thread::scope(|scope| {
        let typing = scope.spawn(|| desk.call("profile_set", typed));
        while desk.desk.waiting_writers() == 0 {
            std::thread::yield_now();
        }
        let locking = scope.spawn(|| desk.call("lock", json!({})));
        // The import is asked to stop before anything else.
        while desk.desk.call("job", json!({"id": job["id"]})).is_ok() {
            std::thread::yield_now();
        }
        drop(held);
        typing.join().unwrap();
        locking.join().unwrap();
    });
    assert_eq!(desk.fails("today", json!({})).code, ErrorCode::Locked);
    desk.unlock("Camille", PASSWORD);
    assert_eq!(desk.call("imports", json!({})), json!([]));
    assert_eq!(indicator(&year(&desk), "sessions"), 0.0);
    let profile = desk.call("profile", json!({"request": begun["requests"][0]["id"]}));
    assert!(profile.to_string().contains("+33612345678"));
    sound(&desk);
    // The file is gone with the rest of what was in memory.
    let gone = desk.fails("import_run", json!({"token": 1, "with_known": false}));
    assert_eq!(gone.code, ErrorCode::NotFound);
}

/// Who knows the rows that she brings in subtracts them: with five of each kind, every hidden number would show.
#[test]
fn a_supervisor_brings_no_rows_among_those_of_others() {
    let desk = TestDesk::open().with_agent("supervisor");
    desk.unlock("Léo", OTHER_PASSWORD);
    for (command, args) in [
        ("import_open", json!({})),
        ("import_run", json!({"token": 1, "with_known": false})),
        ("imports", json!({})),
    ] {
        assert_eq!(
            desk.fails(command, args).code,
            ErrorCode::Forbidden,
            "{command}"
        );
    }
}

#[test]
fn what_another_tool_recorded_is_not_the_work_of_who_brought_it_in() {
    let desk = TestDesk::open();
    let file = "Date;Durée;Canal\n03/02/2024;30;Par téléphone\n04/02/2024;45;\n";
    assert_eq!(take(&desk, file, false)["sessions"], 2);
    let asked = |scope: &str| {
        json!({
            "preset": null, "from": "2024-01-01", "to": "2024-12-31", "compare": "none", "filters": [],
            "scope": scope, "breakdowns": [{"indicator": "", "dimension": "agent"}]
        })
    };
    let view = desk.call("figures", asked("site"));
    let rows = view["breakdowns"][0]["rows"].as_array().unwrap();
    let told: Vec<_> = rows
        .iter()
        .map(|row| (&row["code"], &row["cell"]["value"]))
        .collect();
    assert_eq!(told, [(&json!("non_renseigne"), &json!(2.0))], "{rows:?}");
    let mine = desk.call("figures", asked("me"));
    assert_eq!(indicator(&mine, "sessions"), 0.0);
}

#[test]
fn the_same_file_again_brings_nothing_unless_it_is_asked_to() {
    let desk = TestDesk::open();
    let file = "Date;Durée;Canal\n03/02/2024;30;Par téléphone\n03/02/2024;30;Par téléphone\n04/02/2024;45;\n";
    assert_eq!(take(&desk, file, false)["sessions"], 3);
    // One more of the same day and length is new: as many are known as are here.
    let more = format!("{file}03/02/2024;30;Par téléphone\n");
    let seen = open_file(&desk, more.clone());
    assert_eq!(
        (&seen["sessions"], &seen["known_sessions"]),
        (&json!(4), &json!(3))
    );
    let known = seen["known"].as_array().unwrap();
    assert_eq!(known.len(), 3);
    assert_eq!(
        known[0],
        json!({"row": 2, "day": "2024-02-03", "workshop": false, "minutes": 30})
    );
    let done = ended(&desk, &run(&desk, &seen, false));
    assert_eq!(
        (&done["imported"]["sessions"], &done["imported"]["known"]),
        (&json!(1), &json!(3))
    );
    assert_eq!((&done["done"], &done["total"]), (&json!(4), &json!(4)));
    assert_eq!(desk.call("imports", json!({}))[0]["rows"], 1);
    assert_eq!(indicator(&year(&desk), "sessions"), 4.0);
    let nothing = open_file(&desk, more.clone());
    let failed = ended(&desk, &run(&desk, &nothing, false));
    assert_eq!(failed["error"]["params"]["problem"], "nothing_new");
    assert_eq!(take(&desk, more, true)["sessions"], 4);
    assert_eq!(indicator(&year(&desk), "sessions"), 8.0);
    sound(&desk);
}

#[test]
fn a_named_row_is_known_whatever_else_changed_of_it() {
    let desk = TestDesk::open();
    let file = |minutes: u32| {
        format!(
            "Identifiant;Date;Durée\nA-1;03/02/2024;30\nA-2;03/02/2024;{minutes}\nA-2;03/02/2024;{minutes}\n"
        )
    };
    // The same name twice in one file is two rows all the same.
    assert_eq!(take(&desk, file(30), false)["sessions"], 3);
    let seen = open_file(&desk, file(45));
    assert_eq!(seen["known_sessions"], 3);
    let batches = desk.call("imports", json!({}));
    desk.call("import_undo", json!({"id": batches[0]["id"]}));
    // Undone, it is here no longer.
    assert_eq!(open_file(&desk, file(45))["known_sessions"], 0);
}

#[test]
fn what_is_not_brought_is_saved_as_a_list() {
    let desk = TestDesk::open();
    let first = "Date;Durée;Nom\n03/02/2024;30;Diallo\n";
    take(&desk, first, false);
    let seen = open_file(
        &desk,
        format!("{first}31/02/2024;10;Petit\n05/02/2024;10;Roy\n"),
    );
    assert_eq!(seen["faults"][0]["problem"], "DATE_INVALID");
    let done = ended(&desk, &run(&desk, &seen, false));
    let brought = &done["imported"];
    assert_eq!(
        (&brought["sessions"], &brought["known"], &brought["refused"]),
        (&json!(1), &json!(1), &json!(1))
    );
    // After the import too.
    desk.call("import_faults_save", json!({"token": seen["token"]}));
    let (bytes, name) = desk.platform.saved.lock().unwrap().pop().unwrap();
    assert_eq!(name, "lignes-non-reprises-2026-11-21.csv");
    let text = String::from_utf8(bytes).unwrap();
    let lines: Vec<&str> = text.lines().skip(1).collect();
    assert_eq!(lines.len(), 2, "{text}");
    assert!(lines[0].starts_with("2;;Déjà présente"), "{text}");
    assert!(lines[1].starts_with("3;Date;Cette date"), "{text}");
    for name in ["Diallo", "Petit", "Roy"] {
        assert!(!text.contains(name), "{text}");
    }
}

#[test]
fn a_file_that_is_no_table_says_which_way() {
    let desk = TestDesk::open();
    for (bytes, problem) in [
        (&b"PK\x03\x04 and nothing else"[..], "UNREADABLE"),
        (&b"\x00\x01\x02"[..], "UNREADABLE"),
        (&b"Date;Nom\n"[..], "NO_ROWS"),
    ] {
        *desk.platform.to_open.lock().unwrap() = Some(bytes.to_vec());
        let refused = desk.fails("import_open", json!({}));
        assert_eq!(refused.code, ErrorCode::UnreadableFile);
        assert_eq!(refused.params["problem"], problem);
    }
}

/// A counter with two of its own sessions, a workshop, and people of two ages.
fn busy() -> TestDesk {
    let desk = TestDesk::open();
    for (birth, minutes) in [("14/03/1996", 20), ("02/02/1980", 40)] {
        let person = desk.call("citizen_create", citizen("Fatou", "Diallo", birth));
        let begun = begin(&desk, &person);
        close(&desk, &begun, minutes);
    }
    let workshop = json!({
        "id": null, "theme": "email", "level": "debutant", "day": "2026-11-20", "time": "14:30", "minutes": 90,
        "participants": 10, "counts": [{"kind": "gender", "code": "feminin", "count": 7}], "close": true
    });
    desk.call("workshop_set", workshop);
    desk
}

#[test]
fn what_left_for_la_coop_comes_back_the_same_and_is_known_where_it_was() {
    let desk = busy();
    let own = desk.call("figures", query("2026-11-01", "2026-11-30"));
    let file = export(&desk, "coop");
    let seen = open_file(&desk, file.clone());
    assert_eq!(seen["kind"], "coop");
    assert_eq!(
        (&seen["sessions"], &seen["workshops"]),
        (&json!(2), &json!(1))
    );
    assert_eq!(
        (&seen["known_sessions"], &seen["known_workshops"]),
        (&json!(2), &json!(1))
    );
    // At another counter, it is history.
    let other = TestDesk::open();
    let brought = take(&other, file.clone(), false);
    assert_eq!(
        (&brought["sessions"], &brought["workshops"]),
        (&json!(2), &json!(1))
    );
    let there = other.call("figures", query("2026-11-01", "2026-11-30"));
    for id in [
        "sessions",
        "requests",
        "minutes",
        "participations",
        "workshops",
    ] {
        assert_eq!(indicator(&there, id), indicator(&own, id), "{id}");
    }
    assert_eq!(indicator(&there, "sessions"), 2.0);
    assert_eq!(indicator(&there, "minutes"), 60.0);
    assert_eq!(indicator(&there, "participations"), 12.0);
    // And is known there too, under the names that the import gave.
    assert_eq!(open_file(&other, file)["known_sessions"], 2);
    let back = export_of(&other, "site", "coop");
    assert_eq!(open_file(&other, back.clone())["known_sessions"], 2);
    assert_eq!(open_file(&other, back)["known_workshops"], 1);
}

#[test]
fn what_was_sent_by_la_coops_form_is_known_in_its_file() {
    // At another counter, three sessions of the same day: what La Coop's file would tell of them, under its own names.
    let other = TestDesk::open();
    for minutes in [20, 20, 45] {
        let begun = begin(&other, &Value::Null);
        close(&other, &begun, minutes);
    }
    let file = export(&other, "coop");
    // Here, one session of twenty minutes was recorded, and La Coop's form opened with it.
    let desk = TestDesk::open();
    desk.clock.turn(chrono::TimeDelta::seconds(1));
    let begun = begin(&desk, &Value::Null);
    close(&desk, &begun, 20);
    assert_eq!(open_file(&desk, file.clone())["known_sessions"], 0);
    let mut settings = desk.call("settings", json!({}));
    settings["coop_link"] = json!(true);
    desk.call("settings_set", settings);
    desk.call("coop_link", json!({"session": begun["id"]}));
    let seen = open_file(&desk, file);
    assert_eq!(
        (&seen["sessions"], &seen["known_sessions"]),
        (&json!(3), &json!(1))
    );
    assert_eq!(seen["known"][0]["minutes"], 20);
    let done = ended(&desk, &run(&desk, &seen, false));
    assert_eq!(
        (&done["imported"]["sessions"], &done["imported"]["known"]),
        (&json!(2), &json!(1))
    );
    // Its own file, which names the session, counts it once.
    let all = export_of(&desk, "site", "coop");
    assert_eq!(open_file(&desk, all)["known_sessions"], 3);
}

#[test]
fn wide_age_brackets_of_la_coop_have_a_label_and_no_form_offers_them() {
    let file = export(&busy(), "coop");
    let desk = TestDesk::open();
    take(&desk, file, false);
    let view = desk.call("figures", query("2026-11-01", "2026-11-30"));
    for (code, label) in [("25_39", "De 25 à 39 ans"), ("40_59", "De 40 à 59 ans")] {
        let found = row(&view, "sessions.age_class", code);
        assert_eq!(found["label"], label);
        assert_eq!(found["cell"]["value"], 1.0);
    }
    let codes = desk.call("codes", json!({}));
    let offered = codes["lists"]["age_classes"].to_string();
    for code in ["25_39", "40_59", "60_69"] {
        assert!(!offered.contains(code), "{code}");
    }
    let named = codes["past"]["age_classes"].to_string();
    assert!(named.contains("De 60 à 69 ans"), "{named}");
    let begun = begin(&desk, &Value::Null);
    let mut record = desk.call("closing", json!({"session": begun["id"]}))["record"].clone();
    record["minutes"] = json!(10);
    record["requests"][0]["outcome"] = json!("finalisee");
    record["age_class"] = json!("25_39");
    let refused = desk.fails(
        "session_close",
        json!({"session": begun["id"], "record": record}),
    );
    assert_eq!(refused.code, ErrorCode::Invalid);
    let csv = String::from_utf8(export(&desk, "csv")).unwrap();
    assert!(!csv.contains("25_39"), "{csv}");
}

#[test]
fn la_coops_file_says_when_a_session_was_recorded_and_corrected() {
    let desk = TestDesk::open();
    let begun = begin(&desk, &Value::Null);
    desk.clock.turn(chrono::TimeDelta::minutes(25));
    desk.unlock("Camille", PASSWORD);
    close(&desk, &begun, 25);
    desk.clock.turn(chrono::TimeDelta::minutes(10));
    desk.unlock("Camille", PASSWORD);
    let mut wanted = desk.call("session_record", json!({"session": begun["id"]}))["record"].clone();
    wanted["minutes"] = json!(30);
    desk.call(
        "session_correct",
        json!({"session": begun["id"], "record": wanted, "reason": "oubli"}),
    );
    take(&desk, "Date;Durée\n03/02/2024;30\n", false);
    let rows = sheet(&export_of(&desk, "site", "coop"));
    let cell = |row: usize, title: &str| {
        let column = rows[0].iter().position(|t| t == title).unwrap();
        rows[row].get(column).cloned().unwrap_or_default()
    };
    // Another tool's history comes first, and nobody knows when it was recorded there.
    assert_eq!(cell(1, "Enregistré le"), "");
    assert_eq!(cell(2, "Enregistré le"), "21/11/2026 à 10:25");
    assert_eq!(cell(2, "Dernière modification le"), "21/11/2026 à 10:35");
}

/// The cells of the first sheet of a spreadsheet, as words.
fn sheet(bytes: &[u8]) -> Vec<Vec<String>> {
    use calamine::Reader as _;
    let mut book = calamine::open_workbook_auto_from_rs(std::io::Cursor::new(bytes)).unwrap();
    let range = book.worksheet_range("Activités").unwrap();
    range
        .rows()
        .map(|row| row.iter().map(ToString::to_string).collect())
        .collect()
}
