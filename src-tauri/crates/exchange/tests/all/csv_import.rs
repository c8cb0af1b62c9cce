//! Any CSV file.

use std::collections::BTreeMap;

use guichet_exchange::{
    history::RowError,
    table::{DurationUnit, Encoding, Mapping, Target, distinct, read, sniff},
    *,
};
use proptest::prelude::*;

use crate::support::*;

fn mapping(columns: &[(Target, usize)], values: &[(Target, &[(&str, &str)])]) -> Mapping {
    let own = |pairs: &[(&str, &str)]| -> BTreeMap<String, String> {
        pairs
            .iter()
            .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
            .collect()
    };
    Mapping {
        columns: columns.to_vec(),
        values: values.iter().map(|(t, v)| (*t, own(v))).collect(),
        duration: DurationUnit::Minutes,
        latest: None,
    }
}

const FILE: &str = "Jour;Opérateur;Durée;Âge;Remarque\r\n\
    04/05/2026;Caf;30;;\"note; longue\"\r\n\
    ;;;;\r\n\
    2026-05-05;Pôle Emploi;1h15;Senior;\r\n\
    6 mai 2026;CAF;12,4;?;\r\n\
    07/05/26;Mairie;0;;\r\n\
    hier;caf;30;;\r\n\
    08/05/2026;caf\r\n";

fn operators() -> Mapping {
    mapping(
        &[
            (Target::Date, 0),
            (Target::Operator, 1),
            (Target::Minutes, 2),
            (Target::AgeClass, 3),
        ],
        &[
            (
                Target::Operator,
                &[("CAF", "caf"), ("Pôle emploi", "france_travail")],
            ),
            (Target::AgeClass, &[("Senior", "70_et_plus"), ("?", "")]),
        ],
    )
}

#[test]
fn a_file_is_read_with_a_mapping() {
    let history = read(FILE.as_bytes(), &operators()).unwrap();
    let told: Vec<_> = history
        .activities
        .iter()
        .map(|a| (a.row, a.date, a.operator.as_deref(), a.minutes))
        .collect();
    assert_eq!(
        told,
        [
            (2, day(2026, 5, 4), Some("caf"), Some(30)),
            (4, day(2026, 5, 5), Some("france_travail"), Some(75)),
            (5, day(2026, 5, 6), Some("caf"), Some(12)),
        ]
    );
    assert_eq!(
        history.activities[1].people[0].age_class.as_deref(),
        Some("70_et_plus")
    );
    assert_eq!(
        history.activities[2].people[0].age_class, None,
        "left blank on purpose"
    );
    let error = |row, column, code| RowError { row, column, code };
    assert_eq!(
        history.errors,
        [
            error(6, Some(2), RowCode::UnknownLabel),
            error(7, Some(1), RowCode::DateInvalid),
            error(8, None, RowCode::FieldCount),
        ]
    );
    assert_eq!((history.rows, history.accepted, history.refused), (6, 3, 3));
    assert_eq!(history.left_out, ["Remarque"]);
}

#[test]
fn a_file_is_looked_at_first() {
    let seen = sniff(FILE.as_bytes()).unwrap();
    assert_eq!(
        (seen.encoding, seen.separator, seen.rows),
        (Encoding::Utf8, ';', 6)
    );
    assert_eq!(
        seen.header,
        ["Jour", "Opérateur", "Durée", "Âge", "Remarque"]
    );
    assert_eq!(seen.sample[0][4], "note; longue");
    assert_eq!(
        distinct(FILE.as_bytes(), 1, 2).unwrap(),
        [("caf".to_owned(), 2), ("CAF".to_owned(), 1)]
    );
}

#[test]
fn separators_are_found() {
    for (text, separator, columns) in [
        ("a;b\n1,5;2\n3,5;4\n", ';', 2),
        ("a,b,c\n1;2,3,4\n5,6,7\n", ',', 3),
        ("a\tb\n1,5\t2\n", '\t', 2),
        ("a|b\n1|2\n", '|', 2),
        ("date\n2026-05-04\n", ';', 1),
        ("\"a;x\",b\n\"1;2\",3\n\"1;2;3\",3\n", ',', 2),
    ] {
        let seen = sniff(text.as_bytes()).unwrap();
        assert_eq!(
            (seen.header.len(), separator),
            (columns, separator),
            "{text}"
        );
        if columns > 1 {
            assert_eq!(seen.separator, separator, "{text}");
        }
    }
}

#[test]
fn encodings_are_found() {
    let expected = ["Opérateur", "Durée", "cœur à 5 €"];
    let text = "Opérateur;Durée;cœur à 5 €\na;b;c\n";
    let windows: Vec<u8> = text
        .chars()
        .map(|c| match c {
            'é' => 0xE9,
            'à' => 0xE0,
            'œ' => 0x9C,
            '€' => 0x80,
            c => c as u8,
        })
        .collect();
    let utf16: Vec<u8> = [0xFF, 0xFE]
        .into_iter()
        .chain(text.encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    for (bytes, encoding) in [
        (text.as_bytes().to_vec(), Encoding::Utf8),
        (format!("\u{FEFF}{text}").into_bytes(), Encoding::Utf8),
        (windows, Encoding::Windows1252),
        (utf16, Encoding::Utf16),
    ] {
        let seen = sniff(&bytes).unwrap();
        assert_eq!(seen.header, expected);
        assert_eq!(seen.encoding, encoding);
    }
}

/// A file marked as UTF-8 with a byte that is not: the row is refused, not the file, not in silence.
#[test]
fn a_byte_that_is_no_text_refuses_its_row() {
    let mut bytes = "\u{FEFF}Jour;Lieu\n04/05/2026;ici\n05/05/2026;l"
        .as_bytes()
        .to_vec();
    bytes.extend([0xE0, b'\n']);
    let history = read(&bytes, &mapping(&[(Target::Date, 0)], &[])).unwrap();
    assert_eq!(
        history.errors,
        [RowError {
            row: 3,
            column: None,
            code: RowCode::Encoding
        }]
    );
    assert_eq!((history.accepted, history.refused), (1, 1));
}

fn dates(texts: &[&str]) -> Vec<Option<String>> {
    let file = format!(
        "Jour|Autre\n{}",
        texts.iter().map(|t| format!("{t}|x\n")).collect::<String>()
    );
    let history = read(file.as_bytes(), &mapping(&[(Target::Date, 0)], &[])).unwrap();
    (2..)
        .take(texts.len())
        .map(|row| {
            let found = history.activities.iter().find(|a| a.row == row)?;
            let time = found.time.map(|t| t.format(" %H:%M").to_string());
            Some(found.date.to_string() + &time.unwrap_or_default())
        })
        .collect()
}

#[test]
fn dates_are_french() {
    for (text, expected) in [
        ("04/05/2026", "2026-05-04"),
        ("4/5/2026", "2026-05-04"),
        ("04.05.2026", "2026-05-04"),
        ("04-05-2026", "2026-05-04"),
        ("04/05/26", "2026-05-04"),
        ("2026-05-04", "2026-05-04"),
        ("2026/05/04", "2026-05-04"),
        ("4 mai 2026", "2026-05-04"),
        ("lundi 4 mai 2026", "2026-05-04"),
        ("1er août 2026", "2026-08-01"),
        ("12 févr. 2026", "2026-02-12"),
        ("3 décembre 2026", "2026-12-03"),
        ("29/02/2024", "2024-02-29"),
        ("04/05/2026 09:30", "2026-05-04 09:30"),
        ("04/05/2026 à 09h30", "2026-05-04 09:30"),
        ("2026-05-04T09:30:12", "2026-05-04 09:30"),
        ("2026-05-04T09:30:12.250", "2026-05-04 09:30"),
    ] {
        assert_eq!(dates(&[text]), [Some(expected.to_owned())], "{text}");
    }
    for text in [
        "29/02/2025",
        "31/04/2026",
        "05/31/2026",
        "mai 2026",
        "4 foo 2026",
        "20260504",
        "45000",
        "1/2",
        "04/05/1926",
        "04/05/2126",
        "04/05/2026 25:00",
        // Another clock than the one on the wall, near midnight another day.
        "2026-05-04T23:30:00Z",
        "2026-05-04T23:30:00.000Z",
        "2026-05-04T23:30:00+00:00",
        "0004/05/2026",
        "-4/5/2026",
        "٤/٥/٢٠٢٦",
    ] {
        assert_eq!(dates(&[text]), [None], "{text}");
    }
}

#[test]
fn a_day_to_come_is_a_slip_of_the_keyboard() {
    let mut mapping = mapping(&[(Target::Date, 0)], &[]);
    mapping.latest = chrono::NaiveDate::from_ymd_opt(2026, 5, 4);
    let history = read(b"Jour|Autre\n04/05/2026|x\n05/05/2026|x\n", &mapping).unwrap();
    assert_eq!((history.accepted, history.refused), (1, 1));
    assert_eq!(history.errors[0].row, 3);
    assert_eq!(history.errors[0].code, RowCode::DateInvalid);
}

#[test]
fn durations_are_read_as_they_are_written() {
    let minutes = |text: &str, unit| {
        let file = format!("Jour|Durée\n04/05/2026|{text}\n");
        let mut mapping = mapping(&[(Target::Date, 0), (Target::Minutes, 1)], &[]);
        mapping.duration = unit;
        let history = read(file.as_bytes(), &mapping).unwrap();
        history.activities.first().map(|a| a.minutes)
    };
    for (text, expected) in [
        ("30", 30),
        ("0", 0),
        ("12,5", 13),
        ("1h30", 90),
        ("1 h 30 min", 90),
        ("1h", 60),
        ("2 heures", 120),
        ("0:45", 45),
        ("01:30:00", 90),
        ("45 min", 45),
        ("45mn", 45),
        ("1440", 1440),
    ] {
        assert_eq!(
            minutes(text, DurationUnit::Minutes),
            Some(Some(expected)),
            "{text}"
        );
    }
    assert_eq!(minutes("1,5", DurationUnit::Hours), Some(Some(90)));
    assert_eq!(minutes("1h30", DurationUnit::Hours), Some(Some(90)));
    for text in [
        "-5",
        "1441",
        "h",
        "1h75",
        "trente",
        "1e3",
        "NaN",
        "1:2:3:4:5x",
        "inf",
    ] {
        assert_eq!(minutes(text, DurationUnit::Minutes), None, "{text}");
    }
    assert_eq!(
        minutes("", DurationUnit::Minutes),
        Some(None),
        "not told is not wrong"
    );
}

/// Trap 8: codes of towns that lost their zero, Corsica, overseas.
#[test]
fn trap_8_codes_of_towns_are_whole() {
    let town = |text: &str| {
        let file = format!("Jour|Commune\n04/05/2026|{text}\n");
        let mapping = mapping(&[(Target::Date, 0), (Target::TownInsee, 1)], &[]);
        let history = read(file.as_bytes(), &mapping).unwrap();
        history
            .activities
            .first()
            .and_then(|a| a.people[0].town_insee.clone())
    };
    for (text, code) in [
        ("1004", "01004"),
        ("01004", "01004"),
        ("2a004", "2A004"),
        ("97411", "97411"),
    ] {
        assert_eq!(town(text).as_deref(), Some(code));
    }
    for text in ["Lyon", "690", "A2004", "2C004", "690001"] {
        assert_eq!(town(text), None, "{text}");
    }
}

#[test]
fn a_mapping_that_says_nothing_is_refused() {
    let refused = |m: &Mapping| assert_eq!(read(FILE.as_bytes(), m), Err(Error::Mapping));
    refused(&mapping(&[], &[]));
    refused(&mapping(&[(Target::Minutes, 2)], &[]));
    refused(&mapping(&[(Target::Date, 9)], &[]));
    refused(&mapping(&[(Target::Date, 0), (Target::Date, 1)], &[]));
    refused(&mapping(&[(Target::Date, 0), (Target::Operator, 1)], &[]));
    refused(&mapping(
        &[(Target::Date, 0)],
        &[(Target::Date, &[("a", "b")])],
    ));
}

#[test]
fn targets_have_names() {
    for target in Target::ALL {
        assert_eq!(Target::named(target.name()), Some(target));
    }
    assert_eq!(Target::named("note"), None, "no free text is imported");
}

proptest! {
    #[test]
    fn nothing_is_dropped_in_silence(rows in prop::collection::vec(
        (
            prop_oneof!["0[1-9]/0[1-9]/20[0-2][0-9]", ".{0,10}"],
            prop_oneof!["[0-9]{0,3}", "[^\";\n\r]{0,6}"],
            prop_oneof!["caf|CAF|[?]", "[^\";\n\r]{0,6}"],
        ), 1..30,
    )) {
        let clean = |t: &str| t.replace([';', '"', '\n', '\r', '\u{FEFF}', '\0'], "");
        let mut text = String::from("Jour;Durée;Opérateur;Fin\n");
        for (date, minutes, operator) in &rows {
            text.push_str(&format!("{};{};{};.\n", clean(date), clean(minutes), clean(operator)));
        }
        let mapping = mapping(
            &[(Target::Date, 0), (Target::Minutes, 1), (Target::Operator, 2)],
            &[(Target::Operator, &[("caf", "caf")])],
        );
        let history = read(text.as_bytes(), &mapping).unwrap();
        prop_assert_eq!(history.rows as usize, rows.len());
        prop_assert_eq!(history.accepted + history.refused, history.rows);
        prop_assert_eq!(history.activities.len() as u32, history.accepted);
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = sniff(&bytes);
        if let Ok(history) = read(&bytes, &mapping(&[(Target::Date, 0)], &[])) {
            prop_assert_eq!(history.accepted + history.refused, history.rows);
        }
    }

    #[test]
    fn any_date_written_is_read(days in 0..36_000_u64) {
        let date = day(2000, 1, 1) + chrono::Days::new(days);
        let written = [date.format("%d/%m/%Y").to_string(), date.format("%Y-%m-%d").to_string()];
        for text in written {
            prop_assert_eq!(dates(&[&text]), [Some(date.to_string())]);
        }
    }
}
