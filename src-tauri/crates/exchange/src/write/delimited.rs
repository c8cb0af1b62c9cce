//! CSV as French spreadsheets open it by a double click.

use std::{
    borrow::Cow,
    io::{BufWriter, Seek, Write},
};

use csv::{QuoteStyle, Terminator, WriterBuilder};

use crate::{
    Cell, Error, Watcher, Workbook,
    sheet::check_row,
    watch::Steps,
    words::{self, Words},
};

/// Only the first sheet: a text file has one table.
pub(super) fn write(
    workbook: &mut Workbook<'_>,
    out: &mut (impl Write + Seek + Send),
    watcher: &mut dyn Watcher,
) -> Result<(), Error> {
    let words = words::french()?;
    let sheet = workbook.sheets.first_mut().ok_or(Error::SheetShape)?;
    let mut out = BufWriter::new(out);
    // Without this mark, spreadsheets read the file as Windows-1252.
    out.write_all("\u{FEFF}".as_bytes())?;
    let mut csv = WriterBuilder::new()
        .delimiter(b';')
        .terminator(Terminator::CRLF)
        .quote_style(QuoteStyle::Necessary)
        .from_writer(&mut out);
    let refused = |_| Error::Io;
    let titles = sheet.columns.iter().map(|c| harmless(&c.title));
    csv.write_record(titles.map(|t| t.into_owned()))
        .map_err(refused)?;
    let mut steps = Steps::new(watcher);
    let mut done = 0;
    let columns = &sheet.columns;
    sheet.rows.each(&mut |row| {
        steps.row()?;
        check_row(columns, row, done)?;
        done += 1;
        for (cell, column) in row.iter().zip(columns) {
            let text = text_of(cell, column.kind, words);
            csv.write_field(text.as_bytes()).map_err(refused)?;
        }
        csv.write_record(None::<&[u8]>).map_err(refused)
    })?;
    steps.finish();
    csv.flush()?;
    drop(csv);
    out.flush()?;
    Ok(())
}

fn text_of<'c>(cell: &'c Cell<'_>, kind: crate::Kind, words: &'c Words) -> Cow<'c, str> {
    match cell {
        Cell::Empty => Cow::Borrowed(""),
        Cell::Hidden => Cow::Borrowed(&words.hidden),
        Cell::Text(text) => harmless(text),
        Cell::Integer(v) => v.to_string().into(),
        Cell::Decimal(v) => {
            let places = if let crate::Kind::Decimal(places) = kind {
                usize::from(places)
            } else {
                0
            };
            comma(format!("{v:.places$}")).into()
        }
        Cell::Percent(v) => (comma(format!("{:.1}", v * 100.0)) + "%").into(),
        Cell::Date(v) => v.format("%Y-%m-%d").to_string().into(),
        Cell::Time(v) => v.format("%H:%M").to_string().into(),
        Cell::DateTime(v) => v.format("%Y-%m-%d %H:%M").to_string().into(),
        Cell::Minutes(v) => v.to_string().into(),
        Cell::Boolean(v) => Cow::Borrowed(if *v { &words.yes } else { &words.no }),
    }
}

fn comma(number: String) -> String {
    number.replace('.', ",")
}

/// A text that no spreadsheet takes for a formula: one that it would gets an apostrophe before it.
#[must_use]
pub fn harmless(text: &str) -> Cow<'_, str> {
    const BEGINS: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];
    if text.starts_with(BEGINS) {
        format!("'{text}").into()
    } else {
        text.into()
    }
}

#[cfg(test)]
mod tests {
    use super::harmless;

    #[test]
    fn what_looks_like_a_formula_is_text() {
        for bad in ["=1+1", "+33", "-2", "@SUM(A1)", "\t=1", "\r=1", "＝1"] {
            assert_eq!(harmless(bad), format!("'{bad}"));
        }
        for good in ["", "a=b", "CAF", "1 - 2", " =1"] {
            assert_eq!(harmless(good), good);
        }
    }
}
