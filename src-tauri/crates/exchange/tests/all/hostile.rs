//! Files made to do harm.

use std::io::{Cursor, Write};

use guichet_exchange::{coop, table, *};
use proptest::prelude::*;
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use crate::support::*;

/// A spreadsheet with these parts in place of the ordinary ones.
fn sheet_with(sheet: &[u8], shared: Option<&[u8]>) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    let mut part = |name: &str, bytes: &[u8]| {
        zip.start_file(name, options).unwrap();
        zip.write_all(bytes).unwrap();
    };
    part("[Content_Types].xml", br#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>"#);
    part("_rels/.rels", br#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#);
    part("xl/workbook.xml", r#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Activités" sheetId="1" r:id="r1"/></sheets></workbook>"#.as_bytes());
    part("xl/_rels/workbook.xml.rels", br#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>"#);
    part("xl/worksheets/sheet1.xml", sheet);
    if let Some(shared) = shared {
        part("xl/sharedStrings.xml", shared);
    }
    zip.finish().unwrap().into_inner()
}

fn sheet_of(rows: &str) -> Vec<u8> {
    let text = format!(
        r#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>"#
    );
    sheet_with(text.as_bytes(), None)
}

const TITLES: [&str; 5] = ["Date", "Type", "Participants", "Durée (min)", "ID CRA"];

fn cells(row: u32, cells: &[(&str, &str)]) -> String {
    let cells: String = cells
        .iter()
        .map(|(place, inside)| format!(r#"<c r="{place}{row}" {inside}</c>"#))
        .collect();
    format!(r#"<row r="{row}">{cells}</row>"#)
}

fn text(words: &str) -> String {
    format!(r#"t="inlineStr"><is><t>{words}</t></is>"#)
}

fn header() -> String {
    let texts: Vec<String> = TITLES.iter().map(|t| text(t)).collect();
    let places = ["A", "B", "C", "D", "E"];
    let pairs: Vec<(&str, &str)> = places
        .iter()
        .zip(&texts)
        .map(|(p, t)| (*p, t.as_str()))
        .collect();
    cells(1, &pairs)
}

#[test]
fn a_file_by_hand_is_read() {
    let row = cells(
        2,
        &[
            ("A", r#"t="d"><v>2026-05-04</v>"#),
            ("B", &text("Individuel")),
            ("C", "><v>1</v>"),
            ("D", "><v>45</v>"),
            ("E", &text("x")),
        ],
    );
    let history = coop::read(&sheet_of(&(header() + &row))).unwrap();
    assert_eq!(history.errors, []);
    assert_eq!(history.activities[0].minutes, Some(45));
}

/// A formula is never computed: what the other program computed is read, an error is refused.
#[test]
fn formulas_are_data() {
    let row = cells(
        2,
        &[
            ("A", r#"t="d"><v>2026-05-04</v>"#),
            ("B", &text("Individuel")),
            ("C", "><v>1</v>"),
            ("D", "><f>WEBSERVICE(\"http://x\")</f><v>45</v>"),
            ("E", &text("=cmd|'/c calc'!A1")),
        ],
    );
    let error = cells(
        3,
        &[
            ("A", r#"t="d"><v>2026-05-04</v>"#),
            ("B", &text("Individuel")),
            ("C", "><v>1</v>"),
            ("D", r#"t="e"><f>1/0</f><v>#DIV/0!</v>"#),
            ("E", &text("y")),
        ],
    );
    let history = coop::read(&sheet_of(&(header() + &row + &error))).unwrap();
    assert_eq!(history.activities.len(), 1);
    assert_eq!(history.activities[0].minutes, Some(45));
    assert_eq!(history.errors.len(), 1);
    assert_eq!(
        (history.errors[0].row, history.errors[0].code),
        (3, RowCode::DurationInvalid)
    );
}

#[test]
fn too_many_columns_are_refused() {
    // Column 513, and one beyond any spreadsheet.
    for place in ["SS", "BDWGN"] {
        let row = cells(2, &[(place, &text("x"))]);
        let read = coop::read(&sheet_of(&(header() + &row)));
        assert!(
            matches!(read, Err(Error::TooManyColumns | Error::Unreadable)),
            "{place}: {read:?}"
        );
    }
    let wide = "a;".repeat(1_000_000) + "\n" + &"1;".repeat(1_000_000);
    assert_eq!(table::sniff(wide.as_bytes()), Err(Error::TooManyColumns));
    // The first row is honest, the next is not: it is a row of another length.
    let wide = format!("a;b\n{}\n", "1;".repeat(1_000_000));
    let seen = table::sniff(wide.as_bytes()).unwrap();
    assert!(seen.sample[0].len() <= 512);
}

#[test]
fn a_bomb_is_refused() {
    // 300 MB of shared texts in 300 KB.
    let bomb = vec![b' '; 300 << 20];
    let bytes = sheet_with(b"<worksheet/>", Some(&bomb));
    assert!(bytes.len() < 1 << 20);
    assert_eq!(coop::read(&bytes), Err(Error::TooLarge));
}

#[test]
fn entities_do_not_multiply() {
    let laughs = r#"<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]><worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&b;&c;</t></is></c></row></sheetData></worksheet>"#;
    let read = coop::read(&sheet_with(laughs.as_bytes(), None));
    assert!(read.is_err(), "{read:?}");
}

#[test]
fn rows_that_go_back_are_refused() {
    let rows = header() + &cells(9, &[("A", &text("x"))]) + &cells(3, &[("A", &text("y"))]);
    assert_eq!(coop::read(&sheet_of(&rows)), Err(Error::Unreadable));
}

#[test]
fn broken_files_are_refused() {
    let whole = written(&mut workbook_of(every_kind(), every_row()), Format::Xlsx).unwrap();
    for bytes in [
        &[][..],
        b"PK",
        b"PK\x03\x04",
        b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1",
        &whole[..whole.len() / 2],
    ] {
        assert_eq!(coop::read(bytes), Err(Error::Unreadable));
    }
    assert_eq!(
        table::sniff(&whole),
        Err(Error::Unreadable),
        "a spreadsheet is no text"
    );
    assert_eq!(table::sniff(b""), Err(Error::NoRows));
    assert_eq!(table::sniff(b"a;b\n"), Err(Error::NoRows));
    assert_eq!(table::sniff(b"\n\n;;\n"), Err(Error::NoRows));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// A file damaged anywhere is read or refused: nothing else happens.
    #[test]
    fn damage_is_survived(damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6)) {
        let row = cells(2, &[("A", r#"t="d"><v>2026-05-04</v>"#), ("C", "><v>1</v>"), ("E", &text("x"))]);
        let mut bytes = sheet_of(&(header() + &row));
        for (place, byte) in damage {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        if let Ok(history) = coop::read(&bytes) {
            prop_assert_eq!(history.accepted + history.refused, history.rows);
        }
    }

    /// The same for what is inside the archive, which no sum protects: words of the format where they
    /// should not be, figures out of range, bytes lost.
    #[test]
    fn nonsense_inside_is_survived(damage in prop::collection::vec(
        (any::<prop::sample::Index>(), 0..12_usize, 0..24_usize), 1..5,
    )) {
        const NONSENSE: [&str; 12] = [
            "", "<", "\"", "r=\"A0\"", "r=\"ZZZZZZZ99999999999\"", "<v>1e999</v>", "-1", "&#x0;",
            "t=\"s\"><v>99999999", "t=\"d\"><v>9999-99-99", "</row>", "<row r=\"4294967296\">",
        ];
        let row = cells(2, &[("A", r#"t="d"><v>2026-05-04</v>"#), ("C", "><v>1</v>"), ("E", &text("x"))]);
        let mut xml = format!("<?xml version=\"1.0\"?><worksheet><sheetData>{}{row}</sheetData></worksheet>", header());
        for (place, word, lost) in damage {
            let mut place = place.index(xml.len());
            while !xml.is_char_boundary(place) { place -= 1; }
            let mut end = (place + lost).min(xml.len());
            while !xml.is_char_boundary(end) { end -= 1; }
            xml.replace_range(place..end, NONSENSE[word]);
        }
        if let Ok(history) = coop::read(&sheet_with(xml.as_bytes(), Some(xml.as_bytes()))) {
            prop_assert_eq!(history.accepted + history.refused, history.rows);
        }
    }
}
