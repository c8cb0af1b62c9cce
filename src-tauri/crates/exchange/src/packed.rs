//! Reading a spreadsheet that someone hands in: it may be broken, or made to do harm.

use std::io::{Cursor, Read};

use calamine::{DataRef, Reader, Xlsx};
use chrono::NaiveDateTime;
use zip::ZipArchive;

use crate::Error;

/// Largest file, packed.
const MAX_PACKED: usize = 256 << 20;
/// Largest file, unpacked. Half a million rows of La Coop take a quarter of it.
const MAX_UNPACKED: u64 = 1 << 30;
/// Largest list of shared texts: it is kept in memory.
const MAX_SHARED: u64 = 256 << 20;
const MAX_ENTRIES: usize = 4096;
/// More columns than any honest file has.
pub(crate) const MAX_COLUMNS: usize = 512;
/// More characters than a spreadsheet's cell holds.
const MAX_CELL: usize = 32_767 * 4;

/// A cell as it was found.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Found {
    Text(String),
    Number(f64),
    Moment(NaiveDateTime),
    Boolean(bool),
    /// A formula that failed, or a date that is none.
    Broken,
}

/// Unpacks everything once, counting: sizes written in the file are not to be believed.
fn check_size(bytes: &[u8]) -> Result<(), Error> {
    if bytes.len() > MAX_PACKED {
        return Err(Error::TooLarge);
    }
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Error::Unreadable)?;
    if zip.len() > MAX_ENTRIES {
        return Err(Error::TooLarge);
    }
    let mut total: u64 = 0;
    let mut buffer = vec![0; 1 << 16];
    for i in 0..zip.len() {
        let mut entry = zip.by_index(i).map_err(|_| Error::Unreadable)?;
        let name = entry.name().map_err(|_| Error::Unreadable)?.to_lowercase();
        let shared = name.ends_with("sharedstrings.xml");
        let mut size: u64 = 0;
        loop {
            let read = entry.read(&mut buffer).map_err(|_| Error::Unreadable)?;
            if read == 0 {
                break;
            }
            size += read as u64;
            total += read as u64;
            if total > MAX_UNPACKED || (shared && size > MAX_SHARED) {
                return Err(Error::TooLarge);
            }
        }
    }
    Ok(())
}

/// Takes a row: its number from 1, its cells from the first column.
pub(crate) type Take<'t> = dyn FnMut(u32, &[Option<Found>]) -> Result<(), Error> + 't;

/// Hands over the rows of a sheet (the one of that name, else the first) that have a cell.
pub(crate) fn each_row(bytes: &[u8], sheet: &str, put: &mut Take<'_>) -> Result<(), Error> {
    check_size(bytes)?;
    let mut book: Xlsx<_> =
        Xlsx::new(Cursor::new(bytes)).map_err(|_: calamine::XlsxError| Error::Unreadable)?;
    let names = book.sheet_names();
    let name = names
        .iter()
        .find(|n| n.as_str() == sheet)
        .or_else(|| names.first())
        .ok_or(Error::Unreadable)?
        .clone();
    let mut cells = book
        .worksheet_cells_reader(&name)
        .map_err(|_| Error::Unreadable)?;
    let mut row: Vec<Option<Found>> = Vec::new();
    let mut current: Option<u32> = None;
    while let Some(cell) = cells.next_cell().map_err(|_| Error::Unreadable)? {
        let (number, column) = cell.get_position();
        if current != Some(number) {
            if let Some(last) = current {
                // Rows that go back would cut an activity in two.
                if number < last {
                    return Err(Error::Unreadable);
                }
                put(last + 1, &row)?;
            }
            row.clear();
            current = Some(number);
        }
        let column = column as usize;
        if column >= MAX_COLUMNS {
            return Err(Error::TooManyColumns);
        }
        if row.len() <= column {
            row.resize(column + 1, None);
        }
        row[column] = found(cell.get_value())?;
    }
    if let Some(last) = current {
        put(last + 1, &row)?;
    }
    Ok(())
}

fn found(value: &DataRef<'_>) -> Result<Option<Found>, Error> {
    let text = |text: &str| {
        if text.len() > MAX_CELL {
            return Err(Error::TooLarge);
        }
        let text = text.trim();
        Ok((!text.is_empty()).then(|| Found::Text(text.to_owned())))
    };
    match value {
        DataRef::Empty => Ok(None),
        DataRef::String(v) => text(v),
        DataRef::SharedString(v) => text(v),
        DataRef::DateTimeIso(v) | DataRef::DurationIso(v) => text(v),
        DataRef::Int(v) => Ok(Some(Found::Number(*v as f64))),
        DataRef::Float(v) => Ok(Some(Found::Number(*v))),
        DataRef::Bool(v) => Ok(Some(Found::Boolean(*v))),
        DataRef::DateTime(v) => Ok(Some(v.as_datetime().map_or(Found::Broken, Found::Moment))),
        _ => Ok(Some(Found::Broken)),
    }
}
