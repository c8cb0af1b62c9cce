//! OpenDocument, row by row. Few words of the format are needed, and the library that has them all
//! keeps the whole table in memory: see ADR 11.

use std::{
    fmt::Write as _,
    io::{BufWriter, Seek, Write},
};

use zip::{CompressionMethod, ZipWriter, result::ZipError, write::SimpleFileOptions};

use super::Definitions;
use crate::{
    Cell, Column, Error, Kind, Watcher, Workbook,
    sheet::check_row,
    watch::Steps,
    words::{self, Words},
};

const TYPE: &str = "application/vnd.oasis.opendocument.spreadsheet";

const MANIFEST: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3"><manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/><manifest:file-entry manifest:full-path="styles.xml" manifest:media-type="text/xml"/><manifest:file-entry manifest:full-path="settings.xml" manifest:media-type="text/xml"/><manifest:file-entry manifest:full-path="meta.xml" manifest:media-type="text/xml"/></manifest:manifest>"#;

const STYLES: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<office:document-styles xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" office:version="1.3"><office:styles><style:default-style style:family="table-cell"><style:text-properties fo:language="fr" fo:country="FR"/></style:default-style><style:style style:name="Default" style:family="table-cell"/></office:styles></office:document-styles>"#;

/// The formats of values, and the widths of columns: `w` and a number of characters.
const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0" office:version="1.3"><office:automatic-styles><number:number-style style:name="n0"><number:number number:decimal-places="0" number:min-integer-digits="1" number:grouping="true"/></number:number-style><number:percentage-style style:name="np"><number:number number:decimal-places="1" number:min-integer-digits="1"/><number:text>%</number:text></number:percentage-style><number:date-style style:name="nd"><number:day number:style="long"/><number:text>/</number:text><number:month number:style="long"/><number:text>/</number:text><number:year number:style="long"/></number:date-style><number:date-style style:name="ndt"><number:day number:style="long"/><number:text>/</number:text><number:month number:style="long"/><number:text>/</number:text><number:year number:style="long"/><number:text> </number:text><number:hours number:style="long"/><number:text>:</number:text><number:minutes number:style="long"/></number:date-style><number:time-style style:name="nt"><number:hours number:style="long"/><number:text>:</number:text><number:minutes number:style="long"/></number:time-style><style:style style:name="c0" style:family="table-cell" style:parent-style-name="Default" style:data-style-name="n0"/><style:style style:name="cp" style:family="table-cell" style:parent-style-name="Default" style:data-style-name="np"/><style:style style:name="cd" style:family="table-cell" style:parent-style-name="Default" style:data-style-name="nd"/><style:style style:name="cdt" style:family="table-cell" style:parent-style-name="Default" style:data-style-name="ndt"/><style:style style:name="ct" style:family="table-cell" style:parent-style-name="Default" style:data-style-name="nt"/><style:style style:name="head" style:family="table-cell" style:parent-style-name="Default"><style:table-cell-properties fo:wrap-option="wrap" fo:border-bottom="0.5pt solid #000000" style:vertical-align="top"/><style:text-properties fo:font-weight="bold"/></style:style><style:style style:name="wrap" style:family="table-cell" style:parent-style-name="Default"><style:table-cell-properties fo:wrap-option="wrap" style:vertical-align="top"/></style:style>"#;

pub(super) fn write(
    workbook: &mut Workbook<'_>,
    out: &mut (impl Write + Seek + Send),
    watcher: &mut dyn Watcher,
) -> Result<(), Error> {
    let words = words::french()?;
    let definitions = Definitions::of(workbook, words);
    // An entry of no date: the same table gives the same bytes.
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let packed = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    let mut zip = ZipWriter::new(BufWriter::new(out));
    let entry = |zip: &mut ZipWriter<_>, name: &str, options, text: &str| {
        zip.start_file(name, options).map_err(refused)?;
        zip.write_all(text.as_bytes()).map_err(Error::from)
    };
    // Readers look for the type at a fixed place: first, and not packed.
    entry(&mut zip, "mimetype", stored, TYPE)?;
    entry(&mut zip, "META-INF/manifest.xml", packed, MANIFEST)?;
    entry(&mut zip, "styles.xml", packed, STYLES)?;
    entry(&mut zip, "settings.xml", packed, &settings(workbook))?;
    entry(&mut zip, "meta.xml", packed, &meta(workbook))?;
    // Not marked as larger than 4 GB: LibreOffice 7.4 does not open such a file, even a small one.
    zip.start_file("content.xml", packed).map_err(refused)?;
    let mut content = BufWriter::with_capacity(1 << 16, &mut zip);
    content.write_all(head(workbook).as_bytes())?;
    let mut steps = Steps::new(watcher);
    let mut ranges = Vec::new();
    let mut line = String::new();
    for sheet in &mut workbook.sheets {
        let columns = &sheet.columns;
        line.clear();
        open_table(&sheet.name, columns.iter().map(width_of), &mut line);
        line.push_str("<table:table-header-rows><table:table-row>");
        for column in columns {
            text_cell(&column.title, Some("head"), &mut line);
        }
        line.push_str("</table:table-row></table:table-header-rows>");
        content.write_all(line.as_bytes())?;
        let mut done: u64 = 0;
        sheet.rows.each(&mut |row| {
            steps.row()?;
            check_row(columns, row, done)?;
            done += 1;
            line.clear();
            line.push_str("<table:table-row>");
            for (cell, column) in row.iter().zip(columns) {
                put(cell, column.kind, words, &mut line);
            }
            line.push_str("</table:table-row>\n");
            Ok(content.write_all(line.as_bytes())?)
        })?;
        content.write_all(b"</table:table>")?;
        ranges.push((sheet.name.clone(), columns.len(), done + 1));
    }
    steps.finish();
    content.write_all(explained(&definitions, words).as_bytes())?;
    content.write_all(filters(&ranges).as_bytes())?;
    content.write_all(b"</office:spreadsheet></office:body></office:document-content>")?;
    content.flush()?;
    drop(content);
    let mut out = zip.finish().map_err(refused)?;
    out.flush()?;
    Ok(())
}

fn refused(error: ZipError) -> Error {
    match error {
        ZipError::Io(_) => Error::Io,
        _ => Error::SheetShape,
    }
}

fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // XML has no way to write them.
            '\u{0}'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}' => {}
            c => out.push(c),
        }
    }
}

fn meta(workbook: &Workbook<'_>) -> String {
    let mut title = String::new();
    escape(&workbook.title, &mut title);
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<office:document-meta xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" office:version="1.3"><office:meta><dc:title>{title}</dc:title><meta:creation-date>{}</meta:creation-date><dc:language>fr-FR</dc:language></office:meta></office:document-meta>"#,
        workbook.made_at.format("%Y-%m-%dT%H:%M:%S"),
    )
}

/// The first row of each table stays in sight.
fn settings(workbook: &Workbook<'_>) -> String {
    let mut tables = String::new();
    for sheet in &workbook.sheets {
        let mut name = String::new();
        escape(&sheet.name, &mut name);
        // Writing to a String cannot fail.
        let _ = write!(
            tables,
            r#"<config:config-item-map-entry config:name="{name}"><config:config-item config:name="VerticalSplitMode" config:type="short">2</config:config-item><config:config-item config:name="VerticalSplitPosition" config:type="int">1</config:config-item><config:config-item config:name="ActiveSplitRange" config:type="short">2</config:config-item><config:config-item config:name="PositionTop" config:type="int">0</config:config-item><config:config-item config:name="PositionBottom" config:type="int">1</config:config-item></config:config-item-map-entry>"#
        );
    }
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<office:document-settings xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:config="urn:oasis:names:tc:opendocument:xmlns:config:1.0" office:version="1.3"><office:settings><config:config-item-set config:name="ooo:view-settings"><config:config-item-map-indexed config:name="Views"><config:config-item-map-entry><config:config-item-map-named config:name="Tables">{tables}</config:config-item-map-named></config:config-item-map-entry></config:config-item-map-indexed></config:config-item-set></office:settings></office:document-settings>"#
    )
}

fn width_of(column: &Column) -> usize {
    let title = column.title.chars().count().div_ceil(2) + 4;
    title.max(match column.kind {
        Kind::Text => 26,
        Kind::DateTime => 17,
        Kind::Date => 11,
        _ => 9,
    })
}

/// The head of the content, with the styles that depend on the columns.
fn head(workbook: &Workbook<'_>) -> String {
    let mut out = HEAD.to_owned();
    let columns = || workbook.sheets.iter().flat_map(|s| &s.columns);
    let mut widths: Vec<usize> = columns().map(width_of).chain([14, 24, 34, 90]).collect();
    widths.sort_unstable();
    widths.dedup();
    for width in widths {
        let points = width as f32 * 5.6;
        let _ = write!(
            out,
            r#"<style:style style:name="w{width}" style:family="table-column"><style:table-column-properties style:column-width="{points:.1}pt"/></style:style>"#
        );
    }
    let mut places: Vec<u8> = columns()
        .filter_map(|c| {
            if let Kind::Decimal(p) = c.kind {
                Some(p)
            } else {
                None
            }
        })
        .collect();
    places.sort_unstable();
    places.dedup();
    for p in places {
        let _ = write!(
            out,
            r#"<number:number-style style:name="nf{p}"><number:number number:decimal-places="{p}" number:min-decimal-places="{p}" number:min-integer-digits="1" number:grouping="true"/></number:number-style><style:style style:name="cf{p}" style:family="table-cell" style:parent-style-name="Default" style:data-style-name="nf{p}"/>"#
        );
    }
    out.push_str("</office:automatic-styles><office:body><office:spreadsheet>");
    out
}

fn open_table(name: &str, widths: impl Iterator<Item = usize>, out: &mut String) {
    out.push_str("<table:table table:name=\"");
    escape(name, out);
    out.push_str("\">");
    for width in widths {
        let _ = write!(out, r#"<table:table-column table:style-name="w{width}"/>"#);
    }
}

/// Words of a cell: lines are paragraphs; spaces that XML would join are written out.
fn paragraphs(text: &str, out: &mut String) {
    for line in text.split('\n') {
        out.push_str("<text:p>");
        let mut spaces = 0;
        let mut first = true;
        let mut rest = String::new();
        let flush = |spaces: &mut usize, first: bool, last: bool, out: &mut String| {
            let plain = usize::from(*spaces > 0 && !first && !last);
            if plain > 0 {
                out.push(' ');
            }
            if *spaces > plain {
                let _ = write!(out, r#"<text:s text:c="{}"/>"#, *spaces - plain);
            }
            *spaces = 0;
        };
        for c in line.trim_end_matches('\r').chars() {
            if c == ' ' {
                spaces += 1;
                continue;
            }
            flush(&mut spaces, first, false, out);
            first = false;
            if c == '\t' {
                out.push_str("<text:tab/>");
            } else {
                rest.clear();
                rest.push(c);
                escape(&rest, out);
            }
        }
        flush(&mut spaces, first, true, out);
        out.push_str("</text:p>");
    }
}

fn text_cell(text: &str, style: Option<&str>, out: &mut String) {
    out.push_str("<table:table-cell");
    if let Some(style) = style {
        let _ = write!(out, r#" table:style-name="{style}""#);
    }
    out.push_str(r#" office:value-type="string">"#);
    paragraphs(text, out);
    out.push_str("</table:table-cell>");
}

fn put(cell: &Cell<'_>, kind: Kind, words: &Words, out: &mut String) {
    let style = match kind {
        Kind::Text | Kind::Boolean => String::new(),
        Kind::Integer | Kind::Minutes => "c0".to_owned(),
        Kind::Decimal(places) => format!("cf{places}"),
        Kind::Percent => "cp".to_owned(),
        Kind::Date => "cd".to_owned(),
        Kind::Time => "ct".to_owned(),
        Kind::DateTime => "cdt".to_owned(),
    };
    let typed = |out: &mut String, value: std::fmt::Arguments<'_>, shown: &str| {
        out.push_str("<table:table-cell");
        if !style.is_empty() {
            let _ = write!(out, r#" table:style-name="{style}""#);
        }
        let _ = write!(
            out,
            r#" {value}><text:p>{shown}</text:p></table:table-cell>"#
        );
    };
    let number = |out: &mut String, v: f64| {
        let shown = v.to_string();
        typed(
            out,
            format_args!(r#"office:value-type="float" office:value="{v}""#),
            &shown,
        );
    };
    match cell {
        Cell::Empty => out.push_str("<table:table-cell/>"),
        Cell::Hidden => text_cell(&words.hidden, None, out),
        Cell::Text(text) => text_cell(text, None, out),
        Cell::Integer(v) => {
            let shown = v.to_string();
            typed(
                out,
                format_args!(r#"office:value-type="float" office:value="{v}""#),
                &shown,
            );
        }
        Cell::Decimal(v) => number(out, *v),
        Cell::Minutes(v) => number(out, f64::from(*v)),
        Cell::Percent(v) => {
            let shown = format!("{:.1}%", v * 100.0);
            typed(
                out,
                format_args!(r#"office:value-type="percentage" office:value="{v}""#),
                &shown,
            );
        }
        Cell::Date(v) => {
            let shown = v.format("%d/%m/%Y").to_string();
            let value = v.format("%Y-%m-%d");
            typed(
                out,
                format_args!(r#"office:value-type="date" office:date-value="{value}""#),
                &shown,
            );
        }
        Cell::DateTime(v) => {
            let shown = v.format("%d/%m/%Y %H:%M").to_string();
            let value = v.format("%Y-%m-%dT%H:%M:%S");
            typed(
                out,
                format_args!(r#"office:value-type="date" office:date-value="{value}""#),
                &shown,
            );
        }
        Cell::Time(v) => {
            let shown = v.format("%H:%M").to_string();
            let value = v.format("PT%HH%MM%SS");
            typed(
                out,
                format_args!(r#"office:value-type="time" office:time-value="{value}""#),
                &shown,
            );
        }
        Cell::Boolean(v) => {
            let shown = if *v { &words.yes } else { &words.no };
            typed(
                out,
                format_args!(r#"office:value-type="boolean" office:boolean-value="{v}""#),
                shown,
            );
        }
    }
}

fn explained(definitions: &Definitions, words: &Words) -> String {
    let mut out = String::new();
    open_table(
        &words.definitions.sheet,
        [24, 34, 90, 14].into_iter(),
        &mut out,
    );
    for (label, value) in &definitions.about {
        out.push_str("<table:table-row>");
        text_cell(label, Some("wrap"), &mut out);
        out.push_str(r#"<table:table-cell table:style-name="wrap" table:number-columns-spanned="3" table:number-rows-spanned="1" office:value-type="string">"#);
        paragraphs(value, &mut out);
        out.push_str("</table:table-cell><table:covered-table-cell table:number-columns-repeated=\"2\"/></table:table-row>");
    }
    if !definitions.about.is_empty() {
        out.push_str("<table:table-row><table:table-cell/></table:table-row>");
    }
    for (row, style) in std::iter::once((&definitions.header, "head"))
        .chain(definitions.rows.iter().map(|row| (row, "wrap")))
    {
        out.push_str("<table:table-row>");
        for text in row {
            text_cell(text, Some(style), &mut out);
        }
        out.push_str("</table:table-row>");
    }
    out.push_str("</table:table>");
    out
}

/// A name of columns: A, B… Z, AA…
fn letters(mut column: usize) -> String {
    let mut out = Vec::new();
    loop {
        out.push(b'A' + (column % 26) as u8);
        if column < 26 {
            break;
        }
        column = column / 26 - 1;
    }
    out.iter().rev().map(|b| char::from(*b)).collect()
}

fn filters(ranges: &[(String, usize, u64)]) -> String {
    let mut out = String::from("<table:database-ranges>");
    for (i, (name, columns, rows)) in ranges.iter().enumerate() {
        let mut quoted = String::new();
        escape(&format!("'{}'", name.replace('\'', "''")), &mut quoted);
        let last = letters(columns - 1);
        let _ = write!(
            out,
            r#"<table:database-range table:name="filter{i}" table:target-range-address="{quoted}.A1:{quoted}.{last}{rows}" table:display-filter-buttons="true"/>"#
        );
    }
    out.push_str("</table:database-ranges>");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_the_names_of_spreadsheets() {
        for (column, name) in [
            (0, "A"),
            (25, "Z"),
            (26, "AA"),
            (51, "AZ"),
            (52, "BA"),
            (701, "ZZ"),
            (702, "AAA"),
        ] {
            assert_eq!(letters(column), name);
        }
    }

    #[test]
    fn spaces_and_lines_survive() {
        let mut out = String::new();
        paragraphs(" a  b\n<&\tc ", &mut out);
        assert_eq!(
            out,
            r#"<text:p><text:s text:c="1"/>a <text:s text:c="1"/>b</text:p><text:p>&lt;&amp;<text:tab/>c<text:s text:c="1"/></text:p>"#
        );
    }
}
