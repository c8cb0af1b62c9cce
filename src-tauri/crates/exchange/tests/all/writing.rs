//! Workbooks to files, read back by other means.

use std::{io::Read as _, panic::AssertUnwindSafe};

use calamine::Data;
use guichet_exchange::*;
use proptest::prelude::*;

use crate::support::*;

fn check_typed(bytes: &[u8], ods: bool) {
    let rows = read_back(bytes, "Lignes");
    assert_eq!(rows.len(), 11, "header, rows");
    assert_eq!(rows[0][7], Data::String("Durée (min)".into()));
    let first = &rows[1];
    assert_eq!(first[0], Data::String("Élection à Saint-Œuf".into()));
    let number = |cell: &Data| match cell {
        Data::Int(v) => *v as f64,
        Data::Float(v) => *v,
        Data::DateTime(v) => v.as_f64(),
        other => panic!("{other:?}"),
    };
    assert_eq!(number(&first[1]), -1.0);
    assert_eq!(number(&first[2]), -1.5);
    assert_eq!(number(&rows[2][3]), 0.125);
    assert_eq!(number(&rows[2][7]), 30.0);
    assert_eq!(first[8], Data::Bool(true));
    if ods {
        assert_eq!(first[4], Data::DateTimeIso("2024-02-29".into()));
        assert_eq!(first[6], Data::DateTimeIso("2026-03-29T00:30:00".into()));
        assert_eq!(first[5], Data::DurationIso("PT00H59M00S".into()));
    } else {
        // 2024-02-29 is day 45351 of spreadsheets: 19782 days after 1970-01-01, itself day 25569.
        assert_eq!(number(&first[4]), 45_351.0);
        assert!((number(&first[5]) - 59.0 / 1440.0).abs() < 1e-9);
        assert!(matches!(first[4], Data::DateTime(_)), "shown as a date");
    }
    assert_eq!(
        rows[2][0],
        Data::String("=SUM(A1:A9)".into()),
        "text, no formula"
    );
    assert_eq!(rows[4][0], Data::String("deux\nlignes".into()));
    assert_eq!(rows[5][0], Data::String("  espaces   gardées  ".into()));
    assert_eq!(
        rows[6][0],
        Data::String("0123".into()),
        "a leading zero stays"
    );
    assert_eq!(rows[7][0], Data::String("<b>&amp;</b>".into()));
    assert_eq!(rows[8][0], Data::String("1/2".into()), "no date");
    assert!(rows[9].iter().all(|c| *c == Data::Empty));
    assert!(rows[10].iter().all(|c| *c == Data::String("masqué".into())));
}

#[test]
fn a_spreadsheet_keeps_types() {
    let bytes = written(&mut workbook_of(every_kind(), every_row()), Format::Xlsx).unwrap();
    check_typed(&bytes, false);
}

#[test]
fn an_open_document_keeps_types() {
    let bytes = written(&mut workbook_of(every_kind(), every_row()), Format::Ods).unwrap();
    check_typed(&bytes, true);
}

#[test]
fn a_sheet_says_what_columns_mean() {
    for format in [Format::Xlsx, Format::Ods] {
        let bytes = written(&mut workbook_of(every_kind(), every_row()), format).unwrap();
        let rows = read_back(&bytes, "Définitions");
        let text = |row: usize, column: usize| rows[row][column].to_string();
        assert_eq!(
            (text(0, 0), text(0, 1)),
            ("Période".into(), "Année 2026".into())
        );
        let header = rows.iter().position(|r| r[0] == "Feuille").unwrap();
        assert_eq!(text(header + 1, 0), "Lignes");
        assert_eq!(text(header + 1, 1), "Mots");
        assert_eq!(text(header + 1, 2), "Des mots.");
        assert_eq!(text(header + 3, 3), "min");
        assert_eq!(rows.len(), header + 10);
    }
}

fn part(bytes: &[u8], name: &str) -> String {
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    zip.by_name(name)
        .unwrap()
        .read_to_string(&mut text)
        .unwrap();
    text
}

#[test]
fn a_spreadsheet_is_ready_to_read_and_names_nobody() {
    let bytes = written(&mut workbook_of(every_kind(), every_row()), Format::Xlsx).unwrap();
    let sheet = part(&bytes, "xl/worksheets/sheet1.xml");
    assert!(sheet.contains(r#"state="frozen""#) && sheet.contains(r#"ySplit="1""#));
    assert!(sheet.contains(r#"<autoFilter ref="A1:I11"/>"#));
    assert!(!sheet.contains("<f>"), "no formula");
    assert!(
        sheet.contains(r#"<row r="1" ht="30" customHeight="1">"#),
        "room for two lines"
    );
    let core = part(&bytes, "docProps/core.xml");
    assert!(core.contains("<dc:title>Essai</dc:title>"));
    assert!(core.contains("2026-11-21T10:24:00Z"));
    assert!(core.contains("<dc:creator></dc:creator>") || core.contains("<dc:creator/>"));
    let app = part(&bytes, "docProps/app.xml");
    assert!(app.contains("<Company></Company>") || app.contains("<Company/>"));
    let ods = written(&mut workbook_of(every_kind(), every_row()), Format::Ods).unwrap();
    assert!(part(&ods, "content.xml").contains("'Lignes'.A1:'Lignes'.I11"));
    assert!(part(&ods, "settings.xml").contains("VerticalSplitPosition"));
    assert!(!part(&ods, "content.xml").contains("table:formula"));
}

#[test]
fn text_files_open_by_a_double_click() {
    let bytes = written(&mut workbook_of(every_kind(), every_row()), Format::Csv).unwrap();
    let text = String::from_utf8(bytes).unwrap();
    let lines: Vec<&str> = text.split("\r\n").collect();
    assert_eq!(
        lines[0],
        "\u{FEFF}Mots;Nombre;Moyenne;Part;Jour;Heure;Instant;Durée (min);Oui ou non"
    );
    assert_eq!(
        lines[1],
        "Élection à Saint-Œuf;-1;-1,50;0,0%;2024-02-29;00:59;2026-03-29 00:30;0;oui"
    );
    assert_eq!(
        lines[2],
        "'=SUM(A1:A9);1233;0,75;12,5%;2024-03-01;01:59;2026-03-29 01:30;30;non"
    );
    assert!(lines[3].starts_with("\"a;b \"\"c\"\"\";"));
    assert!(lines[4].starts_with("\"deux\nlignes\";"));
    assert_eq!(lines[9], ";;;;;;;;");
    assert_eq!(lines[10].split(';').next(), Some("masqué"));
    assert_eq!((lines.len(), lines[11]), (12, ""));
}

#[test]
fn programs_read_json() {
    let bytes = written(&mut workbook_of(every_kind(), every_row()), Format::Json).unwrap();
    let json: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(json["title"], "Essai");
    assert_eq!(json["made_at"], "2026-11-21T10:24:00");
    let sheet = &json["sheets"][0];
    assert_eq!(sheet["columns"][7]["kind"], "minutes");
    assert_eq!(sheet["columns"][0]["definition"], "Des mots.");
    let rows = sheet["rows"].as_array().unwrap();
    assert_eq!(rows.len(), 10);
    assert_eq!(rows[0]["day"], "2024-02-29");
    assert_eq!(rows[1]["share"], 0.125);
    assert_eq!(rows[1]["words"], "=SUM(A1:A9)");
    assert_eq!(rows[0]["yes"], true);
    assert!(rows[8]["count"].is_null());
    assert_eq!(rows[9]["count"]["hidden"], true);
}

#[test]
fn the_same_tables_give_the_same_bytes() {
    for format in [Format::Xlsx, Format::Ods, Format::Csv, Format::Json] {
        let once = written(&mut workbook_of(every_kind(), every_row()), format).unwrap();
        let twice = written(&mut workbook_of(every_kind(), every_row()), format).unwrap();
        assert!(once == twice, "{format:?}");
    }
}

#[test]
fn what_is_not_a_table_is_refused() {
    let one = || vec![Column::new("a", "A", Kind::Integer)];
    let refuse = |columns: Vec<Column>, row: Vec<Cell<'static>>, error| {
        for format in [Format::Xlsx, Format::Ods, Format::Csv, Format::Json] {
            let mut book = workbook_of(columns.clone(), vec![row.clone()]);
            assert_eq!(written(&mut book, format), Err(error), "{format:?}");
        }
    };
    refuse(one(), vec![Cell::text("mot")], Error::RowShape);
    refuse(one(), vec![], Error::RowShape);
    refuse(
        one(),
        vec![Cell::Integer(1), Cell::Integer(2)],
        Error::RowShape,
    );
    refuse(vec![], vec![], Error::SheetShape);
    let decimal = vec![Column::new("a", "A", Kind::Decimal(1))];
    refuse(decimal, vec![Cell::Decimal(f64::NAN)], Error::RowShape);
    let text = vec![Column::new("a", "A", Kind::Text)];
    refuse(
        text,
        vec![Cell::text("x".repeat(MAX_TEXT + 1))],
        Error::TextTooLong,
    );
    for name in [
        "",
        "a/b",
        "a:b",
        "[a]",
        "a name of more than thirty-one characters",
        "'a",
    ] {
        let mut book = workbook_of(one(), vec![]);
        book.sheets[0].name = name.into();
        assert_eq!(
            written(&mut book, Format::Xlsx),
            Err(Error::SheetShape),
            "{name}"
        );
    }
    let mut book = workbook_of(one(), vec![]);
    book.sheets
        .push(Sheet::new("b", "LIGNES", one(), rows_of([])));
    assert_eq!(written(&mut book, Format::Ods), Err(Error::SheetShape));
}

#[test]
fn an_empty_table_is_one() {
    for format in [Format::Xlsx, Format::Ods] {
        let bytes = written(&mut workbook_of(every_kind(), vec![]), format).unwrap();
        assert_eq!(read_back(&bytes, "Lignes").len(), 1);
    }
}

fn many(rows: u32) -> Workbook<'static> {
    let columns = vec![Column::new("a", "A", Kind::Integer)];
    let rows = (0..rows).map(|i| vec![Cell::Integer(i64::from(i))]);
    let mut book = workbook_of(columns.clone(), vec![]);
    book.sheets = vec![Sheet::new("rows", "Lignes", columns, rows_of(rows))];
    book
}

#[test]
fn a_work_is_followed() {
    for format in [Format::Xlsx, Format::Ods, Format::Csv, Format::Json] {
        let mut watcher = Stopper::after(u64::MAX);
        let mut out = std::io::Cursor::new(Vec::new());
        write(&mut many(1000), format, &mut out, &mut watcher).unwrap();
        assert_eq!(watcher.seen, [256, 512, 768, 1000], "{format:?}");
    }
}

#[test]
fn a_work_stops_when_asked() {
    for format in [Format::Xlsx, Format::Ods, Format::Csv, Format::Json] {
        let mut watcher = Stopper::after(300);
        let mut out = std::io::Cursor::new(Vec::new());
        let done = write(&mut many(1_000_000), format, &mut out, &mut watcher);
        assert_eq!(done, Err(Error::Cancelled));
        assert!(watcher.seen.iter().all(|n| *n <= 300), "{format:?}");
    }
}

/// `write_all` tries again what was only interrupted: cancelling while packing once went round for ever.
#[test]
fn packing_stops_when_asked() {
    let mut watcher = Stopper::after(1001);
    let mut out = std::io::Cursor::new(Vec::new());
    let done = write(&mut many(1000), Format::Xlsx, &mut out, &mut watcher);
    assert_eq!(done, Err(Error::Cancelled));
    assert_eq!(watcher.seen.last(), Some(&1000), "all rows were written");
}

#[test]
fn more_rows_than_a_spreadsheet_holds_are_refused() {
    let mut out = std::io::Cursor::new(Vec::new());
    let done = write(&mut many(1_048_576), Format::Csv, &mut out, &mut ());
    assert_eq!(done, Err(Error::TooManyRows));
}

#[test]
fn the_error_of_the_rows_comes_back() {
    let columns = vec![Column::new("a", "A", Kind::Integer)];
    let mut book = workbook_of(columns.clone(), vec![]);
    book.sheets = vec![Sheet::new(
        "rows",
        "Lignes",
        columns,
        rows(|put| {
            put(&[Cell::Integer(1)])?;
            Err(Error::Source)
        }),
    )];
    assert_eq!(written(&mut book, Format::Json), Err(Error::Source));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Any words come back as they were, but for what a file cannot hold: characters that XML has not,
    /// and the difference between line ends.
    #[test]
    fn any_words_come_back(words in prop::collection::vec("[ -~é’«»œ\n\t\u{1F600}=+@;\"<&\u{1}\u{A0}]{0,40}", 1..8)) {
        let columns = vec![Column::new("a", "A", Kind::Text), Column::new("b", "B", Kind::Integer)];
        let rows: Vec<Vec<Cell<'_>>> = words.iter().map(|w| vec![Cell::text(w.as_str()), Cell::Integer(1)]).collect();
        for format in [Format::Xlsx, Format::Ods] {
            let bytes = written(&mut workbook_of(columns.clone(), rows.clone()), format).unwrap();
            let back = read_back(&bytes, "Lignes");
            prop_assert_eq!(back.len(), words.len() + 1);
            for (row, word) in back[1..].iter().zip(&words) {
                let plain = |text: &str| text.replace(['\u{1}', '\r'], "").replace("_x0001_", "");
                let read = match &row[0] { Data::Empty => String::new(), cell => cell.to_string() };
                prop_assert_eq!(plain(&read), plain(word), "{:?}", format);
            }
        }
    }

    /// A CSV file is read back, field by field, by a plain reader of the format.
    #[test]
    fn any_csv_comes_back(words in prop::collection::vec("[ -~é\n;\"\t]{0,20}", 1..8)) {
        let columns = vec![Column::new("a", "A", Kind::Text), Column::new("b", "B", Kind::Integer)];
        let rows: Vec<Vec<Cell<'_>>> = words.iter().map(|w| vec![Cell::text(w.as_str()), Cell::Integer(1)]).collect();
        let bytes = written(&mut workbook_of(columns, rows), Format::Csv).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        let mut fields = Vec::new();
        let mut field = String::new();
        let mut quoted = false;
        let mut chars = text.trim_start_matches('\u{FEFF}').chars().peekable();
        while let Some(c) = chars.next() {
            match (quoted, c) {
                (true, '"') if chars.peek() == Some(&'"') => { chars.next(); field.push('"'); }
                (true, '"') => quoted = false,
                (true, c) => field.push(c),
                (false, '"') => quoted = true,
                (false, ';') => fields.push(std::mem::take(&mut field)),
                (false, '\r') => { chars.next(); fields.push(std::mem::take(&mut field)); }
                (false, c) => field.push(c),
            }
        }
        prop_assert_eq!(fields.len(), 2 * (words.len() + 1));
        for (pair, word) in fields[2..].chunks(2).zip(&words) {
            let risky = word.starts_with(['=', '+', '-', '@', '\t', '\r']);
            prop_assert_eq!(&pair[0], &if risky { format!("'{word}") } else { word.clone() });
        }
    }
}

#[test]
fn nothing_written_is_a_panic() {
    for cell in [Cell::Integer(i64::MIN), Cell::Integer(i64::MAX)] {
        let columns = vec![Column::new("a", "A", Kind::Integer)];
        let mut book = workbook_of(columns, vec![vec![cell]]);
        let done = std::panic::catch_unwind(AssertUnwindSafe(|| written(&mut book, Format::Xlsx)));
        assert!(done.unwrap().is_ok());
    }
}
