use std::fs;

use crate::support::*;

#[test]
fn the_same_seed_number_and_day_give_the_same_rows_in_both_files() {
    let (one, two, other) = (
        tempfile::tempdir().unwrap(),
        tempfile::tempdir().unwrap(),
        tempfile::tempdir().unwrap(),
    );
    make(one.path(), "80", "5").exits(0);
    make(two.path(), "80", "5").exits(0);
    make(other.path(), "80", "6").exits(0);
    let (first, second) = (rows(one.path()), rows(two.path()));
    let differ = first.iter().zip(&second).find(|(a, b)| a != b);
    assert_eq!(differ, None);
    assert_eq!(first.len(), second.len());
    assert_ne!(first, rows(other.path()));
    // The files themselves differ: each folder has keys of its own.
    assert_ne!(
        fs::read(one.path().join("activity.db")).unwrap(),
        fs::read(two.path().join("activity.db")).unwrap()
    );
}

#[test]
fn what_was_made_is_said_with_the_password() {
    let temp = tempfile::tempdir().unwrap();
    let said = make(temp.path(), "30", "2").exits(0);
    assert_eq!(said.err, "");
    assert!(said.out.contains("30\u{a0}séances"), "{}", said.out);
    assert!(said.out.contains(PASSWORD) && said.out.contains("Inès Faure (responsable)"));
    names_nobody(
        temp.path(),
        &said
            .out
            .replace("Camille", "")
            .replace("Léo", "")
            .replace("Inès", ""),
    );
}

#[test]
fn a_folder_that_holds_a_site_is_left_as_it_is() {
    let folder = Folder::new();
    let before = fs::read(folder.file("activity.db")).unwrap();
    let said = make(folder.path(), "10", "1").exits(3);
    assert_eq!(said.out, "");
    assert!(
        said.err
            .starts_with("Ce dossier contient déjà un espace France services"),
        "{}",
        said.err
    );
    assert_eq!(fs::read(folder.file("activity.db")).unwrap(), before);
}

#[test]
fn a_period_that_cannot_be_is_refused_and_writes_nothing() {
    let temp = tempfile::tempdir().unwrap();
    let dir = temp.path().to_str().unwrap();
    for (period, said) in [
        (
            ["--from", "2025-12-19", "--until", "2025-12-18"],
            "--from vient après le dernier jour.",
        ),
        (
            ["--from", "2025-12-20", "--until", "2025-12-21"],
            "Il n’y a aucun jour d’ouverture dans cette période.",
        ),
        (
            ["--seed", "1", "--until", "9999-01-01"],
            "--until doit être un jour déjà fini.",
        ),
        (
            ["--seed", "1", "--until", "2024-12-20"],
            "--until précède l’entrée en vigueur des niveaux de service du catalogue.",
        ),
    ] {
        let answer = run(&[&["demo", "--data", dir][..], &period[..]].concat()).exits(2);
        assert_eq!(answer.err.trim_end(), said);
    }
    assert_eq!(fs::read_dir(temp.path()).unwrap().count(), 0);
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_written_is_said_to_be_so() {
    let answer = run(&["demo", "--data", "/dev/null/guichet"]).exits(3);
    assert!(
        !answer.err.is_empty() && !answer.err.contains("panicked"),
        "{}",
        answer.err
    );
}
