//! JSON for programs: each sheet says what its columns are.

use std::io::{BufWriter, Seek, Write};

use serde::Serialize;
use serde_json::{Value, json};

use crate::{Cell, Error, Watcher, Workbook, sheet::check_row, watch::Steps};

pub(super) fn write(
    workbook: &mut Workbook<'_>,
    out: &mut (impl Write + Seek + Send),
    watcher: &mut dyn Watcher,
) -> Result<(), Error> {
    let mut out = BufWriter::new(out);
    let about: Vec<Value> = workbook
        .about
        .iter()
        .map(|(label, value)| json!({ "label": label, "value": value }))
        .collect();
    out.write_all(b"{\"title\":")?;
    value(&mut out, &workbook.title)?;
    out.write_all(b",\"made_at\":")?;
    value(
        &mut out,
        &workbook.made_at.format("%Y-%m-%dT%H:%M:%S").to_string(),
    )?;
    out.write_all(b",\"about\":")?;
    value(&mut out, &about)?;
    out.write_all(b",\"sheets\":[")?;
    let mut steps = Steps::new(watcher);
    for (i, sheet) in workbook.sheets.iter_mut().enumerate() {
        let columns: Vec<Value> = sheet
            .columns
            .iter()
            .map(|c| {
                json!({
                    "id": c.id, "title": c.title, "kind": c.kind.name(),
                    "unit": c.unit, "definition": c.definition,
                })
            })
            .collect();
        if i > 0 {
            out.write_all(b",")?;
        }
        out.write_all(b"{\"id\":")?;
        value(&mut out, &sheet.id)?;
        out.write_all(b",\"name\":")?;
        value(&mut out, &sheet.name)?;
        out.write_all(b",\"columns\":")?;
        value(&mut out, &columns)?;
        out.write_all(b",\"rows\":[")?;
        let mut done = 0;
        let columns = &sheet.columns;
        sheet.rows.each(&mut |row| {
            steps.row()?;
            check_row(columns, row, done)?;
            out.write_all(if done > 0 { b",\n{" } else { b"\n{" })?;
            done += 1;
            for (j, (cell, column)) in row.iter().zip(columns).enumerate() {
                if j > 0 {
                    out.write_all(b",")?;
                }
                value(&mut out, &column.id)?;
                out.write_all(b":")?;
                put(&mut out, cell)?;
            }
            out.write_all(b"}")?;
            Ok(())
        })?;
        out.write_all(b"]}")?;
    }
    steps.finish();
    out.write_all(b"]}\n")?;
    out.flush()?;
    Ok(())
}

fn value(out: &mut impl Write, value: &(impl Serialize + ?Sized)) -> Result<(), Error> {
    serde_json::to_writer(out, value).map_err(|_| Error::Io)
}

fn put(out: &mut impl Write, cell: &Cell<'_>) -> Result<(), Error> {
    match cell {
        Cell::Empty => Ok(out.write_all(b"null")?),
        Cell::Hidden => Ok(out.write_all(b"{\"hidden\":true}")?),
        Cell::Text(v) => value(out, v.as_ref()),
        Cell::Integer(v) => value(out, v),
        Cell::Decimal(v) | Cell::Percent(v) => value(out, v),
        Cell::Date(v) => value(out, &v.format("%Y-%m-%d").to_string()),
        Cell::Time(v) => value(out, &v.format("%H:%M").to_string()),
        Cell::DateTime(v) => value(out, &v.format("%Y-%m-%dT%H:%M").to_string()),
        Cell::Minutes(v) => value(out, v),
        Cell::Boolean(v) => value(out, v),
    }
}
