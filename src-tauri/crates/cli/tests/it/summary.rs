use std::fs;

use page_validation::{ValidationOptions, ValidationProfile, validate_pdf_bytes};

use crate::support::*;

fn listed(folder: &Folder) -> Vec<String> {
    let answer = opened(&["summary", "--data", folder.arg(), "--list"]).exits(0);
    names_nobody(folder.path(), &answer.out);
    answer.out.lines().map(str::to_owned).collect()
}

fn id(line: &str) -> &str {
    line.split(' ').next().unwrap()
}

#[test]
fn the_last_sessions_are_listed_by_day_without_names() {
    let folder = Folder::new();
    let lines = listed(&folder);
    assert_eq!(lines.len(), 20);
    assert!(
        lines[0].contains("vendredi 19 décembre 2025, "),
        "{}",
        lines[0]
    );
    assert!(
        lines
            .iter()
            .filter(|line| line.ends_with("en cours"))
            .count()
            == 2
    );
    let mediator = opened(&[
        "summary",
        "--data",
        folder.arg(),
        "--agent",
        "Léo Martin",
        "--list",
    ])
    .exits(0);
    assert!(
        !mediator.out.is_empty() && !mediator.out.contains("en cours"),
        "{}",
        mediator.out
    );
    let supervisor = opened(&[
        "summary",
        "--data",
        folder.arg(),
        "--agent",
        "Inès Faure",
        "--list",
    ])
    .exits(5);
    assert_eq!(supervisor.err, "Le rôle de cet agent ne le permet pas.\n");
}

#[test]
fn every_summary_is_an_accessible_archive() {
    let folder = Folder::new();
    let out = folder.file("r.pdf");
    for line in listed(&folder).iter().take(8) {
        let args = [
            "summary",
            "--data",
            folder.arg(),
            "--session",
            id(line),
            "--out",
            out.to_str().unwrap(),
        ];
        let answer = opened(&args).exits(0);
        assert_eq!(
            (answer.out.trim_end(), answer.err.as_str()),
            (out.to_str().unwrap(), "")
        );
        let pdf = fs::read(&out).unwrap();
        for profile in [ValidationProfile::PdfUa1, ValidationProfile::PdfA2a] {
            let report =
                validate_pdf_bytes(&pdf, &ValidationOptions::default().profile(profile)).unwrap();
            assert!(
                report.failures.is_empty(),
                "{profile}: {:?}",
                report.failures
            );
        }
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(
            fs::metadata(&out).unwrap().permissions().mode() & 0o777,
            0o600
        );
    }
    // Written, and told in the journal.
    let told = column(
        &folder.sql(),
        "SELECT act FROM journal ORDER BY seq DESC LIMIT 1",
    );
    assert_eq!(told, ["summary.save"]);
    opened(&["verify", "--data", folder.arg()]).exits(0);
}

#[test]
fn what_cannot_be_written_is_said_and_leaves_nothing() {
    let folder = Folder::new();
    let lines = listed(&folder);
    let nowhere = folder.file("absent").join("r.pdf");
    let args = [
        "summary",
        "--data",
        folder.arg(),
        "--session",
        id(&lines[0]),
        "--out",
        nowhere.to_str().unwrap(),
    ];
    assert_eq!(
        opened(&args).exits(5).err,
        "Le dossier où écrire n’existe pas.\n"
    );
    let out = folder.file("r.pdf");
    let unknown = "01a1fdb3-9458-7a2d-b22e-20d257f6fb1b";
    let args = [
        "summary",
        "--data",
        folder.arg(),
        "--session",
        unknown,
        "--out",
        out.to_str().unwrap(),
    ];
    assert_eq!(
        opened(&args).exits(5).err,
        "Aucune séance ne porte cet identifiant.\n"
    );
    assert!(!out.exists());
}
