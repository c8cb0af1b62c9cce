//! Office Open XML, row by row.

use std::io::{Seek, Write};

use chrono::{Datelike, Timelike};
use rust_xlsxwriter::{
    ColNum, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, RowNum,
    Workbook as Book, Worksheet, XlsxError,
};

use super::Definitions;
use crate::{
    Cell, Error, Kind, Sheet, Watcher, Workbook,
    sheet::check_row,
    watch::{Guarded, Steps},
    words::{self, Words},
};

/// Rows whose texts decide the width of a column.
const MEASURED: u64 = 500;
const WIDEST: usize = 60;
/// Height of a line in points. Programs do not all fit rows to words that wrap.
const LINE: f64 = 15.0;

pub(super) fn write(
    workbook: &mut Workbook<'_>,
    out: &mut (impl Write + Seek + Send),
    watcher: &mut dyn Watcher,
) -> Result<(), Error> {
    let words = words::french()?;
    let mut book = Book::new();
    book.set_properties(&properties(workbook)?);
    let definitions = Definitions::of(workbook, words);
    let mut steps = Steps::new(watcher);
    for sheet in &mut workbook.sheets {
        let worksheet = book.add_worksheet_with_constant_memory().map_err(refused)?;
        table(sheet, worksheet, words, &mut steps)?;
    }
    steps.finish();
    let worksheet = book.add_worksheet_with_constant_memory().map_err(refused)?;
    explain(&definitions, worksheet, words).map_err(refused)?;
    let guarded = Guarded {
        inner: out,
        watcher,
    };
    let saved = book.save_to_writer(guarded);
    if watcher.cancelled() {
        return Err(Error::Cancelled);
    }
    saved.map_err(refused)
}

fn refused(error: XlsxError) -> Error {
    match error {
        XlsxError::IoError(_) | XlsxError::ZipError(_) => Error::Io,
        XlsxError::RowColumnLimitError => Error::TooManyRows,
        XlsxError::MaxStringLengthExceeded => Error::TextTooLong,
        _ => Error::SheetShape,
    }
}

/// A title and a date: no author, no company.
fn properties(workbook: &Workbook<'_>) -> Result<DocProperties, Error> {
    let at = workbook.made_at;
    let date = u16::try_from(at.year())
        .ok()
        .and_then(|year| ExcelDateTime::from_ymd(year, at.month() as u8, at.day() as u8).ok())
        .and_then(|d| {
            d.and_hms(at.hour() as u16, at.minute() as u8, at.second())
                .ok()
        })
        .ok_or(Error::SheetShape)?;
    Ok(DocProperties::new()
        .set_title(&workbook.title)
        .set_creation_datetime(&date))
}

fn heading() -> Format {
    Format::new()
        .set_bold()
        .set_text_wrap()
        .set_align(FormatAlign::Top)
        .set_border_bottom(FormatBorder::Thin)
}

fn format_of(kind: Kind, words: &Words) -> Format {
    let number = match kind {
        Kind::Text => return Format::new(),
        // Where a program keeps truth as 1 and 0, it shows words.
        Kind::Boolean => format!(r#""{0}";"{0}";"{1}""#, words.yes, words.no),
        Kind::Integer | Kind::Minutes => "#,##0".to_owned(),
        Kind::Decimal(0) => "#,##0".to_owned(),
        Kind::Decimal(places) => format!("#,##0.{}", "0".repeat(usize::from(places))),
        Kind::Percent => "0.0%".to_owned(),
        Kind::Date => "dd/mm/yyyy".to_owned(),
        Kind::Time => "hh:mm".to_owned(),
        Kind::DateTime => "dd/mm/yyyy hh:mm".to_owned(),
    };
    Format::new().set_num_format(number)
}

/// Characters that the values of a kind take, headers and texts aside.
const fn least_width(kind: Kind) -> usize {
    match kind {
        Kind::Text | Kind::Integer | Kind::Minutes | Kind::Boolean | Kind::Time => 8,
        Kind::Decimal(_) | Kind::Percent => 9,
        Kind::Date => 11,
        Kind::DateTime => 17,
    }
}

/// Lines of one cell that are shown at most: the others are there.
const MOST_LINES: usize = 12;

/// Lines of a cell: only one would be seen in a row of one line.
fn lines_of(cell: &Cell<'_>) -> usize {
    match cell {
        Cell::Text(text) => text.bytes().filter(|b| *b == b'\n').count() + 1,
        _ => 1,
    }
}

/// A header on two lines, in bold, beside the button of its filter.
fn title_width(title: &str) -> usize {
    let longest = title.split(' ').map(|w| w.chars().count()).max();
    let half = title.chars().count() * 11 / 20;
    longest.unwrap_or(0).max(half) + 4
}

fn table(
    sheet: &mut Sheet<'_>,
    worksheet: &mut Worksheet,
    words: &Words,
    steps: &mut Steps<'_>,
) -> Result<(), Error> {
    let columns = &sheet.columns;
    worksheet.set_name(&sheet.name).map_err(refused)?;
    worksheet.set_freeze_panes(1, 0).map_err(refused)?;
    let last = ColNum::try_from(columns.len() - 1).map_err(|_| Error::SheetShape)?;
    let heading = heading();
    worksheet.set_row_height(0, 2.0 * LINE).map_err(refused)?;
    for (column, i) in columns.iter().zip(0..) {
        worksheet
            .write_string_with_format(0, i, &column.title, &heading)
            .map_err(refused)?;
    }
    let formats: Vec<Format> = columns.iter().map(|c| format_of(c.kind, words)).collect();
    let mut widths: Vec<usize> = columns
        .iter()
        .map(|c| least_width(c.kind).max(title_width(&c.title)))
        .collect();
    let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let mut done: u64 = 0;
    sheet.rows.each(&mut |row| {
        steps.row()?;
        check_row(columns, row, done)?;
        done += 1;
        let number = RowNum::try_from(done).map_err(|_| Error::TooManyRows)?;
        let lines = row.iter().map(lines_of).max().unwrap_or(1);
        if lines > 1 {
            let height = LINE * lines.min(MOST_LINES) as f64;
            worksheet.set_row_height(number, height).map_err(refused)?;
        }
        for ((cell, format), i) in row.iter().zip(&formats).zip(0..) {
            let format = if lines_of(cell) > 1 { &wrapped } else { format };
            put(worksheet, number, i, cell, format, words).map_err(refused)?;
        }
        if done <= MEASURED {
            for (cell, width) in row.iter().zip(&mut widths) {
                if let Cell::Text(text) = cell {
                    let longest = text.lines().map(|l| l.chars().count()).max();
                    *width = (*width).max(longest.unwrap_or(0).min(WIDEST) + 1);
                }
            }
        }
        Ok(())
    })?;
    for (width, i) in widths.iter().zip(0..) {
        worksheet
            .set_column_width(i, *width as f64)
            .map_err(refused)?;
    }
    let bottom = RowNum::try_from(done).map_err(|_| Error::TooManyRows)?;
    worksheet.autofilter(0, 0, bottom, last).map_err(refused)?;
    Ok(())
}

fn put(
    worksheet: &mut Worksheet,
    row: RowNum,
    column: ColNum,
    cell: &Cell<'_>,
    format: &Format,
    words: &Words,
) -> Result<(), XlsxError> {
    match cell {
        Cell::Empty => worksheet,
        Cell::Hidden => worksheet.write_string(row, column, &words.hidden)?,
        Cell::Text(text) => {
            worksheet.write_string_with_format(row, column, text.as_ref(), format)?
        }
        // A spreadsheet's numbers are binary64: whole numbers are exact to 2^53.
        Cell::Integer(v) => worksheet.write_number_with_format(row, column, *v as f64, format)?,
        Cell::Decimal(v) | Cell::Percent(v) => {
            worksheet.write_number_with_format(row, column, *v, format)?
        }
        Cell::Date(v) => worksheet.write_datetime_with_format(row, column, v, format)?,
        Cell::Time(v) => worksheet.write_datetime_with_format(row, column, v, format)?,
        Cell::DateTime(v) => worksheet.write_datetime_with_format(row, column, v, format)?,
        Cell::Minutes(v) => {
            worksheet.write_number_with_format(row, column, f64::from(*v), format)?
        }
        Cell::Boolean(v) => worksheet.write_boolean_with_format(row, column, *v, format)?,
    };
    Ok(())
}

fn explain(
    definitions: &Definitions,
    worksheet: &mut Worksheet,
    words: &Words,
) -> Result<(), XlsxError> {
    let (bold, heading) = (
        Format::new().set_bold().set_align(FormatAlign::Top),
        heading(),
    );
    let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    worksheet.set_name(&words.definitions.sheet)?;
    const MEANING: usize = 90;
    let widths = [24.0, 34.0, MEANING as f64, 14.0];
    let height =
        |text: &str, width: usize| LINE * text.chars().count().div_ceil(width).max(1) as f64;
    for (width, i) in widths.into_iter().zip(0..) {
        worksheet.set_column_width(i, width)?;
    }
    let mut row = 0;
    for (label, value) in &definitions.about {
        worksheet.set_row_height(row, height(value, 34 + MEANING + 14))?;
        worksheet.write_string_with_format(row, 0, label, &bold)?;
        worksheet.merge_range(row, 1, row, 3, value, &wrapped)?;
        row += 1;
    }
    if row > 0 {
        row += 1;
    }
    for (title, i) in definitions.header.iter().zip(0..) {
        worksheet.write_string_with_format(row, i, title, &heading)?;
    }
    for line in &definitions.rows {
        row += 1;
        worksheet.set_row_height(row, height(&line[2], MEANING))?;
        for (text, i) in line.iter().zip(0..) {
            worksheet.write_string_with_format(row, i, text, &wrapped)?;
        }
    }
    Ok(())
}
