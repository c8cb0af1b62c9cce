//! Another program opens our files: LibreOffice, without a window.

use std::{
    path::Path,
    process::{Command, Stdio},
};

use guichet_exchange::*;

use crate::support::*;

/// Converts a file, in a profile of its own. `None` when LibreOffice is not installed.
fn converted(folder: &Path, file: &str, to: &str) -> Option<Vec<u8>> {
    let profile = format!("-env:UserInstallation=file://{}/profile", folder.display());
    let out = folder.join("out");
    let run = Command::new("soffice")
        .args([
            "--headless",
            "--norestore",
            &profile,
            "--convert-to",
            to,
            "--outdir",
        ])
        .arg(&out)
        .arg(folder.join(file))
        .env("LC_ALL", "C.UTF-8")
        .stdin(Stdio::null())
        .output();
    let Ok(run) = run else {
        println!("LibreOffice is not installed: skipped");
        return None;
    };
    let said = String::from_utf8_lossy(&run.stderr).into_owned();
    assert!(run.status.success(), "{said}");
    let extension = to.split(':').next().unwrap();
    let name = Path::new(file).with_extension(extension);
    Some(std::fs::read(out.join(name)).unwrap_or_else(|_| panic!("nothing was made: {said}")))
}

/// UTF-8, `;`, quotes, cells as shown, the first sheet.
const TO_CSV: &str = "csv:Text - txt - csv (StarCalc):59,34,76,1,,0,false,true,true";

fn plain_rows() -> Vec<Vec<Cell<'static>>> {
    let mut rows = every_row();
    // What a text file cannot say twice the same way: an empty line.
    rows.retain(|row| row[0] != Cell::Empty);
    rows
}

/// The table as it must be found again: (words, number, decimals, share, date, time, moment, minutes).
fn check(bytes: &[u8], what: &str) {
    let rows = read_back(bytes, "Lignes");
    let expected = plain_rows();
    assert_eq!(rows.len(), expected.len() + 1, "{what}");
    for (row, cells) in rows[1..].iter().zip(&expected) {
        for (read, wanted) in row.iter().zip(cells) {
            same(read, wanted, what);
        }
    }
}

fn same(read: &calamine::Data, wanted: &Cell<'_>, what: &str) {
    use calamine::Data;
    let number = match read {
        Data::Int(v) => Some(*v as f64),
        Data::Float(v) => Some(*v),
        Data::DateTime(v) => Some(v.as_f64()),
        _ => None,
    };
    let close = |v: f64| number.is_some_and(|n| (n - v).abs() < 1e-6);
    let days = |d: &chrono::NaiveDate| (*d - day(1899, 12, 30)).num_days() as f64;
    let part = |t: &chrono::NaiveTime| {
        f64::from(chrono::Timelike::num_seconds_from_midnight(t)) / 86_400.0
    };
    let iso = |text: String| match read {
        Data::DateTimeIso(v) | Data::DurationIso(v) => *v == text,
        _ => false,
    };
    let ok = match wanted {
        Cell::Empty => *read == Data::Empty,
        Cell::Hidden => *read == Data::String("masqué".into()),
        Cell::Text(v) => *read == Data::String(v.to_string()),
        Cell::Integer(v) => close(*v as f64),
        Cell::Decimal(v) | Cell::Percent(v) => close(*v),
        Cell::Minutes(v) => close(f64::from(*v)),
        // LibreOffice keeps truth of the other format as 1 and 0, shown in words.
        Cell::Boolean(v) => *read == Data::Bool(*v) || close(f64::from(u8::from(*v))),
        Cell::Date(v) => close(days(v)) || iso(v.to_string()),
        Cell::Time(v) => close(part(v)) || iso(v.format("PT%HH%MM%SS").to_string()),
        Cell::DateTime(v) => {
            close(days(&v.date()) + part(&v.time()))
                || iso(v.format("%Y-%m-%dT%H:%M:%S").to_string())
        }
    };
    assert!(ok, "{what}: {wanted:?} is read as {read:?}");
}

#[test]
fn another_program_reads_our_spreadsheets_and_gives_them_back() {
    for (format, to) in [(Format::Xlsx, "ods"), (Format::Ods, "xlsx")] {
        let folder = tempfile::tempdir().unwrap();
        let bytes = written(&mut workbook_of(every_kind(), plain_rows()), format).unwrap();
        check(&bytes, "ours");
        let file = format!("a.{}", format.extension());
        std::fs::write(folder.path().join(&file), bytes).unwrap();
        let Some(back) = converted(folder.path(), &file, to) else {
            return;
        };
        check(&back, to);
        let definitions = read_back(&back, "Définitions");
        let told = definitions
            .iter()
            .flatten()
            .map(ToString::to_string)
            .collect::<String>();
        assert!(told.contains("Année 2026") && told.contains("Des mots."));
    }
}

#[test]
fn another_program_shows_our_spreadsheets_as_text() {
    for format in [Format::Xlsx, Format::Ods] {
        let folder = tempfile::tempdir().unwrap();
        let bytes = written(&mut workbook_of(every_kind(), plain_rows()), format).unwrap();
        let file = format!("a.{}", format.extension());
        std::fs::write(folder.path().join(&file), bytes).unwrap();
        let Some(csv) = converted(folder.path(), &file, TO_CSV) else {
            return;
        };
        let text = String::from_utf8(csv).unwrap();
        let text = text.trim_start_matches('\u{FEFF}');
        assert!(
            text.contains("Mots;Nombre;Moyenne;Part;Jour;Heure;Instant;Durée (min);Oui ou non")
        );
        assert!(text.contains("=SUM(A1:A9)"), "shown, not computed");
        assert!(text.contains("\"a;b \"\"c\"\"\""));
        assert!(text.contains("  espaces   gardées  "));
        let lines: Vec<&str> = text.lines().collect();
        let (yes, no) = if format == Format::Ods {
            ("TRUE", "FALSE")
        } else {
            ("oui", "non")
        };
        let first = "Élection à Saint-Œuf;-1;-1.50;0.0%;29/02/2024;00:59;29/03/2026 00:30;0;";
        let second = "=SUM(A1:A9);1,233;0.75;12.5%;01/03/2024;01:59;29/03/2026 01:30;30;";
        assert_eq!(lines[1], format!("{first}{yes}"));
        assert_eq!(lines[2], format!("{second}{no}"));
        assert!(!text.contains("#NAME") && !text.contains("Err:"), "{text}");
    }
}

/// La Coop's file as an agent looks at it, saves it again in her spreadsheet, and hands it in.
#[test]
fn la_coops_file_saved_again_by_another_program_is_read_the_same() {
    let sessions = [session("s1"), session("s2")];
    let groups = [workshop("w1", 3)];
    let source = records(|put| sessions.iter().try_for_each(put));
    let mut book = coop::workbook(made_at(), source, &groups, None, &Names).unwrap();
    let bytes = written(&mut book, Format::Xlsx).unwrap();
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.xlsx"), &bytes).unwrap();
    let Some(back) = converted(folder.path(), "a.xlsx", "xlsx") else {
        return;
    };
    assert_ne!(back, bytes);
    let (ours, theirs) = (coop::read(&bytes).unwrap(), coop::read(&back).unwrap());
    assert_eq!(theirs.errors, []);
    assert_eq!(theirs, ours);
    let minutes: u32 = theirs.activities.iter().filter_map(|a| a.minutes).sum();
    assert_eq!((theirs.activities.len(), minutes), (3, 30 + 30 + 120));
}

#[test]
fn another_program_opens_our_text_files() {
    let folder = tempfile::tempdir().unwrap();
    let bytes = written(&mut workbook_of(every_kind(), plain_rows()), Format::Csv).unwrap();
    std::fs::write(folder.path().join("a.csv"), bytes).unwrap();
    // As a double click opens it in France: its `;`, its commas.
    let Some(back) = opened_as_french(folder.path()) else {
        return;
    };
    let rows = read_back(&back, "a");
    let expected = plain_rows();
    assert_eq!(rows.len(), expected.len() + 1);
    for (row, cells) in rows[1..].iter().zip(&expected) {
        let words = match &cells[0] {
            Cell::Text(v) if v.starts_with('=') => format!("'{v}"),
            Cell::Text(v) => v.to_string(),
            _ => continue,
        };
        // Without types, a spreadsheet makes a number of 0123 and a date of 1/2: what CSV cannot help.
        if words != "0123" && words != "1/2" {
            assert_eq!(row[0].to_string(), words);
        }
        same(&row[1], &cells[1], "count");
        same(&row[2], &cells[2], "mean");
        same(&row[3], &cells[3], "share");
        same(&row[4], &cells[4], "date");
        same(&row[7], &cells[7], "minutes");
    }
}

fn opened_as_french(folder: &Path) -> Option<Vec<u8>> {
    let profile = format!("-env:UserInstallation=file://{}/profile", folder.display());
    let out = folder.join("out");
    let run = Command::new("soffice")
        .args(["--headless", "--norestore", &profile])
        // `;`, quotes, UTF-8, from the first line, French, dates detected.
        .arg("--infilter=Text - txt - csv (StarCalc):59,34,76,1,,1036,false,true,false")
        .args(["--convert-to", "xlsx", "--outdir"])
        .arg(&out)
        .arg(folder.join("a.csv"))
        .env("LC_ALL", "C.UTF-8")
        .stdin(Stdio::null())
        .output();
    let Ok(run) = run else {
        println!("LibreOffice is not installed: skipped");
        return None;
    };
    assert!(run.status.success());
    Some(std::fs::read(out.join("a.xlsx")).unwrap())
}
