//! What a file did not bring, row by row, as a table to work through beside it.

use chrono::NaiveDateTime;

use crate::{Cell, Column, Error, History, Kind, Sheet, Workbook, rows_of, words};

/// The rows of a file that were refused, each with what is wrong, and those that were left out because they were
/// there already (`known`: their numbers), in the order of the file. Nothing of the file is quoted but the titles of
/// its columns.
///
/// # Errors
/// [`Error::Asset`] when the words cannot be read: a fault of the build.
pub fn refused(
    made_at: NaiveDateTime,
    history: &History,
    known: &[u32],
) -> Result<Workbook<'static>, Error> {
    let words = &words::french()?.refused;
    let mut lines: Vec<(u32, String, &'static str)> = Vec::new();
    for error in &history.errors {
        let sentence = words.problems.get(error.code.code()).ok_or(Error::Asset)?;
        let column = error.column.map(|column| history.title(column));
        lines.push((error.row, column.unwrap_or_default(), sentence));
    }
    lines.extend(
        known
            .iter()
            .map(|row| (*row, String::new(), words.known.as_str())),
    );
    lines.sort();
    let columns = vec![
        Column::new("row", &words.row, Kind::Integer),
        Column::new("column", &words.column, Kind::Text),
        Column::new("problem", &words.problem, Kind::Text),
    ];
    let rows = lines.into_iter().map(|(row, column, problem)| {
        vec![
            Cell::Integer(row.into()),
            Cell::maybe(Some(column).filter(|title| !title.is_empty())),
            Cell::text(problem),
        ]
    });
    Ok(Workbook {
        title: words.title.clone(),
        made_at,
        about: Vec::new(),
        sheets: vec![Sheet::new(
            "refused",
            &words.title,
            columns,
            rows_of(rows.collect::<Vec<_>>()),
        )],
    })
}
