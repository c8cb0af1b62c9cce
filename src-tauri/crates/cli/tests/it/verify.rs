use std::fs::{self, File};
use std::process::Command;

use crate::support::*;

#[test]
fn a_sound_folder_is_said_to_be_sound_and_names_nobody() {
    let folder = Folder::new();
    let answer = opened(&["verify", "--data", folder.arg()]).exits(0);
    assert_eq!(answer.err, "");
    assert!(
        answer
            .out
            .starts_with("Aucun défaut.\nVérifiés\u{a0}: activity.db et vault.db, "),
        "{}",
        answer.out
    );
    names_nobody(folder.path(), &answer.out);
}

#[test]
fn the_password_comes_from_a_file_or_the_environment() {
    let folder = Folder::new();
    let file = folder.file("mot-de-passe.txt");
    for written in [
        PASSWORD.to_owned(),
        format!("{PASSWORD}\n"),
        format!("{PASSWORD}\r\nreste\n"),
    ] {
        fs::write(&file, written).unwrap();
        run(&[
            "verify",
            "--data",
            folder.arg(),
            "--password-file",
            file.to_str().unwrap(),
        ])
        .exits(0);
    }
    // The folder may be named by the environment too.
    let mut command = guichet(&["verify"]);
    answer(
        command
            .env("GUICHET_DATA", folder.path())
            .env("GUICHET_PASSWORD", PASSWORD),
    )
    .exits(0);
    let none = run(&[
        "verify",
        "--data",
        folder.arg(),
        "--password-file",
        "/nulle/part",
    ])
    .exits(2);
    assert_eq!(
        none.err,
        "Le fichier du mot de passe ne peut pas être lu.\n"
    );
}

#[test]
fn a_wrong_password_exits_with_4() {
    let folder = Folder::new();
    let wrong =
        answer(guichet(&["verify", "--data", folder.arg()]).env("GUICHET_PASSWORD", "Raté 123456"))
            .exits(4);
    assert_eq!(
        (wrong.out.as_str(), wrong.err.as_str()),
        ("", "Mot de passe refusé.\n")
    );
    let json = answer(
        guichet(&["verify", "--data", folder.arg(), "--json"])
            .env("GUICHET_PASSWORD", "Raté 123456"),
    );
    let json: serde_json::Value = serde_json::from_str(&json.exits(4).out).unwrap();
    assert_eq!(json["error"]["code"], "WRONG_PASSWORD");
}

#[test]
fn a_password_on_the_command_line_is_refused_and_not_repeated() {
    let folder = Folder::new();
    let refused = run(&["verify", "--data", folder.arg(), "--password", PASSWORD]).exits(2);
    assert!(
        refused
            .err
            .starts_with("Un mot de passe ne se donne pas en argument"),
        "{}",
        refused.err
    );
    assert!(!refused.err.contains("Bienvenue"));
}

#[cfg(target_os = "linux")]
#[test]
fn without_a_keyboard_the_prompt_says_what_else_can_be_done() {
    let folder = Folder::new();
    let command = guichet(&["verify", "--data", folder.arg()]);
    // A session of its own has no terminal to ask on.
    let mut apart = Command::new("setsid");
    apart
        .arg("--wait")
        .arg(command.get_program())
        .args(command.get_args());
    apart
        .env_remove("GUICHET_PASSWORD")
        .stdin(std::process::Stdio::null());
    let answer = answer(&mut apart).exits(2);
    assert!(answer.err.contains("--password-file"), "{}", answer.err);
}

#[test]
fn a_supervisor_checks_what_her_key_opens_and_is_told_so() {
    let folder = Folder::new();
    let answer = opened(&["verify", "--data", folder.arg(), "--agent", "INES FAURE"]).exits(0);
    assert!(
        answer.out.contains("Vérifiés\u{a0}: activity.db, "),
        "{}",
        answer.out
    );
    assert!(
        answer.out.contains("Non vérifiés\u{a0}: vault.db"),
        "{}",
        answer.out
    );
    let json = opened(&[
        "verify",
        "--data",
        folder.arg(),
        "--agent",
        "Inès Faure",
        "--json",
    ])
    .exits(0)
    .out;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(
        (&json["ok"], &json["vault_checked"]),
        (&true.into(), &false.into())
    );
    let nobody = opened(&["verify", "--data", folder.arg(), "--agent", "Personne"]).exits(2);
    assert!(nobody.err.contains("--agent"));
}

#[test]
fn a_journal_changed_cut_or_rewritten_is_found_and_the_row_named() {
    for (sql, said, code) in [
        (
            "UPDATE journal SET details = '{}' WHERE seq = 3",
            "la ligne 3 a été modifiée",
            "JOURNAL_CHANGED",
        ),
        (
            "DELETE FROM journal WHERE seq = 4",
            "la ligne 5 ne suit pas la précédente",
            "JOURNAL_UNLINKED",
        ),
        (
            "DELETE FROM journal WHERE seq = (SELECT max(seq) FROM journal)",
            "la fin a été coupée",
            "JOURNAL_CUT",
        ),
        (
            "DELETE FROM vault.anchor",
            "il a été réécrit",
            "JOURNAL_REWRITTEN",
        ),
    ] {
        // Opening writes in the journal: each look takes a folder of its own.
        let tampered = || {
            let folder = Folder::new();
            assert_eq!(folder.sql().execute(sql, []).unwrap(), 1, "{sql}");
            folder
        };
        let folder = tampered();
        let answer = opened(&["verify", "--data", folder.arg()]).exits(1);
        assert!(answer.out.contains(said), "{}", answer.out);
        assert!(
            answer.out.contains("1\u{a0}défaut à examiner."),
            "{}",
            answer.out
        );
        names_nobody(folder.path(), &answer.out);
        let json = opened(&["verify", "--data", tampered().arg(), "--json"])
            .exits(1)
            .out;
        let json: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!(json["faults"][0]["code"], code, "{json}");
    }
}

#[test]
fn rows_that_belong_to_nothing_are_counted_by_table() {
    let folder = Folder::new();
    folder
        .sql()
        .execute_batch("PRAGMA foreign_keys = OFF; DELETE FROM session WHERE state = 'open'")
        .unwrap();
    let answer = opened(&["verify", "--data", folder.arg()]).exits(1);
    assert!(
        answer
            .out
            .contains("activity.db, table request\u{a0}: 3\u{a0}lignes renvoient"),
        "{}",
        answer.out
    );
    assert!(
        answer
            .out
            .contains("vault.db, table session_citizen\u{a0}: 2\u{a0}lignes renvoient"),
        "{}",
        answer.out
    );
}

#[test]
fn one_bit_is_found_wherever_it_lies() {
    const PAGE: usize = 4096;
    for (file, at) in [
        ("activity.db", 10 * PAGE + 100),
        ("vault.db", 10 * PAGE + 100),
        ("activity.db", 100),
        ("vault.db", 200),
    ] {
        let folder = Folder::new();
        folder.damage(file, at);
        let answer = opened(&["verify", "--data", folder.arg()]).exits(1);
        assert!(
            answer.out.contains(file) && answer.out.contains("abîm"),
            "{file} {at}: {}",
            answer.out
        );
    }
    let folder = Folder::new();
    folder.damage("keyring.json", 300);
    folder.damage("keyring.copy.json", 300);
    let answer = opened(&["verify", "--data", folder.arg()]).exits(1);
    assert!(answer.out.contains("keyring.json"), "{}", answer.out);
}

#[test]
fn a_missing_file_is_a_finding_and_an_empty_folder_is_not_a_site() {
    let folder = Folder::new();
    fs::remove_file(folder.file("vault.db")).unwrap();
    let answer = opened(&["verify", "--data", folder.arg()]).exits(1);
    assert_eq!(answer.out, "Le fichier vault.db manque dans ce dossier.\n");

    let empty = tempfile::tempdir().unwrap();
    let answer = opened(&["verify", "--data", empty.path().to_str().unwrap()]).exits(3);
    assert_eq!(
        answer.err,
        "Ce dossier ne contient pas d’espace France services.\n"
    );
    assert_eq!(fs::read_dir(empty.path()).unwrap().count(), 0);
}

#[test]
fn a_folder_in_use_is_left_alone() {
    let folder = Folder::new();
    let held = File::open(folder.file("guichet.lock")).unwrap();
    held.lock().unwrap();
    let answer = opened(&["verify", "--data", folder.arg()]).exits(3);
    assert_eq!(
        answer.err,
        "Guichet est déjà ouvert sur ce dossier\u{a0}: fermez-le d’abord.\n"
    );
}

#[test]
fn a_file_from_a_newer_version_is_left_alone() {
    let folder = Folder::new();
    folder
        .sql()
        .pragma_update(Some("main"), "user_version", 99)
        .unwrap();
    let answer = opened(&["verify", "--data", folder.arg()]).exits(3);
    assert!(
        answer.err.contains("version plus récente"),
        "{}",
        answer.err
    );
}
