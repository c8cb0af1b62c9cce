//! Reporting profiles: which columns, under which names, with which values. Data, never code.
//!
//! A profile is a TOML file. The shipped ones are in `assets/exchange/profiles`; a site may hand in its
//! own, checked the same way.

use std::{borrow::Cow, collections::BTreeMap};

use serde::Deserialize;

use crate::{
    Cell, Column, Error, Kind, Records, Sheet,
    record::{self, Field, Labels, RequestRecord, SessionRecord, Value, field_named},
};

/// What a row of the file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Grain {
    /// A session.
    Session,
    /// A request. A session without a request has no row.
    Request,
}

/// How a coded value is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shown {
    /// By its label in the catalogue.
    #[default]
    Label,
    /// As it is.
    Code,
    /// Through [`ProfileColumn::values`].
    Mapped,
}

/// What to do with a code that [`ProfileColumn::values`] does not know.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unknown {
    /// Stop: a figure sent elsewhere must not lose a case in silence.
    #[default]
    Refuse,
    /// Leave the cell empty.
    Empty,
    /// Write the code.
    Code,
}

/// A column of a profile.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProfileColumn {
    /// The header, exactly as the form has it.
    pub title: String,
    /// The field (`record::FIELDS`); none for a column that always says the same.
    pub field: Option<String>,
    /// What a column without a field says.
    pub constant: Option<String>,
    /// How codes are written.
    #[serde(default)]
    pub shown: Shown,
    /// Code to what the form calls it.
    #[serde(default)]
    pub values: BTreeMap<String, String>,
    /// What to do with a code that has no value.
    #[serde(default)]
    pub unknown: Unknown,
    /// What stands in an empty cell of words, if the form asks for something.
    pub empty: Option<String>,
    /// Between several values.
    pub separator: Option<String>,
    /// What it means, for the sheet of definitions.
    #[serde(default)]
    pub definition: String,
}

/// A reporting profile.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// Its name, as in a command.
    pub id: String,
    /// Its name on screen.
    pub label: String,
    /// Where its columns come from.
    pub source: String,
    /// Whether someone has confirmed it against the form. Otherwise it is shown as « à vérifier ».
    pub verified: bool,
    /// What a row is.
    pub row: Grain,
    /// The name of the sheet.
    pub sheet: String,
    /// The columns, in order.
    pub columns: Vec<ProfileColumn>,
}

/// What is wrong with a profile: the column (from 0) and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The column, when it is one.
    pub column: Option<usize>,
    /// Why.
    pub why: FaultKind,
}

/// Why a profile cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// No identifier, label, source or column; a name that a spreadsheet refuses.
    Incomplete,
    /// A header is blank or there twice.
    Title,
    /// Neither a field nor a constant, or both.
    NoSource,
    /// No such field.
    NoSuchField,
    /// A field of requests in rows of sessions.
    NotInThisRow,
    /// The duration of a session in rows of requests: a sum would multiply it.
    DurationRepeated,
    /// Values for a field without codes, or none for a mapped one.
    Values,
}

impl Profile {
    /// Reads a profile and checks it.
    ///
    /// # Errors
    /// [`Error::Asset`] when it is not a profile or [`Profile::faults`] finds something.
    pub fn read(text: &str) -> Result<Self, Error> {
        let profile: Self = toml::from_str(text).map_err(|_| Error::Asset)?;
        if profile.faults().is_empty() {
            Ok(profile)
        } else {
            Err(Error::Asset)
        }
    }

    /// What is wrong with it.
    #[must_use]
    pub fn faults(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        let words = [&self.id, &self.label, &self.source, &self.sheet];
        if self.columns.is_empty()
            || words.iter().any(|w| w.trim().is_empty())
            || self.sheet.chars().count() > 31
        {
            faults.push(Fault {
                column: None,
                why: FaultKind::Incomplete,
            });
        }
        for (i, column) in self.columns.iter().enumerate() {
            let twice = self.columns[..i].iter().any(|c| c.title == column.title);
            if twice || column.title.trim().is_empty() {
                faults.push(Fault {
                    column: Some(i),
                    why: FaultKind::Title,
                });
            }
            if let Some(why) = self.fault_of(column) {
                faults.push(Fault {
                    column: Some(i),
                    why,
                });
            }
        }
        faults
    }

    fn fault_of(&self, column: &ProfileColumn) -> Option<FaultKind> {
        let id = match (&column.field, &column.constant) {
            (Some(id), None) => id,
            (None, Some(_)) => return None,
            _ => return Some(FaultKind::NoSource),
        };
        let Some(field) = field_named(id) else {
            return Some(FaultKind::NoSuchField);
        };
        let mapped = column.shown == Shown::Mapped;
        if field.of_request && self.row == Grain::Session {
            Some(FaultKind::NotInThisRow)
        } else if field.id == "minutes" && self.row == Grain::Request {
            Some(FaultKind::DurationRepeated)
        } else if mapped == column.values.is_empty()
            || (field.list.is_none() && (mapped || column.shown == Shown::Code))
        {
            Some(FaultKind::Values)
        } else {
            None
        }
    }

    /// The sheet of a period.
    ///
    /// # Errors
    /// While it is written: [`Error::ProfileValue`] when a code has no value and the column refuses it.
    pub fn sheet<'a>(
        &'a self,
        mut records: impl Records + 'a,
        labels: &'a dyn Labels,
    ) -> Sheet<'a> {
        let fields: Vec<Option<&'static Field>> = self
            .columns
            .iter()
            .map(|c| c.field.as_deref().and_then(field_named))
            .collect();
        let columns = self
            .columns
            .iter()
            .zip(&fields)
            .enumerate()
            .map(|(i, (column, field))| {
                let kind = field.map_or(Kind::Text, |f| f.kind);
                let id = field.map_or_else(|| format!("column_{}", i + 1), |f| f.id.to_owned());
                Column::new(id, &column.title, kind).meaning(&column.definition)
            })
            .collect();
        let rows = crate::rows(move |put| {
            records.each(&mut |session| {
                let mut one = |request: Option<&RequestRecord<'_>>| {
                    let row = self.row_of(&fields, session, request, labels)?;
                    put(&row)
                };
                match self.row {
                    Grain::Session => one(None),
                    Grain::Request => session.requests.iter().try_for_each(|r| one(Some(r))),
                }
            })
        });
        Sheet::new(&self.id, &self.sheet, columns, rows)
    }

    fn row_of<'r>(
        &'r self,
        fields: &[Option<&'static Field>],
        session: &SessionRecord<'r>,
        request: Option<&RequestRecord<'r>>,
        labels: &'r dyn Labels,
    ) -> Result<Vec<Cell<'r>>, Error> {
        self.columns
            .iter()
            .zip(fields)
            .map(|(column, field)| {
                let cell = match field {
                    Some(field) => match record::value(field.id, session, request) {
                        Value::Cell(cell) => cell,
                        Value::Codes(codes) => column.named(field, &codes, labels)?,
                    },
                    None => Cell::maybe(column.constant.as_deref()),
                };
                Ok(match (&column.empty, cell) {
                    (Some(empty), Cell::Empty) if field.is_none_or(|f| f.kind == Kind::Text) => {
                        Cell::text(empty.as_str())
                    }
                    (_, cell) => cell,
                })
            })
            .collect()
    }
}

impl ProfileColumn {
    fn named<'r>(
        &'r self,
        field: &Field,
        codes: &[&'r str],
        labels: &'r dyn Labels,
    ) -> Result<Cell<'r>, Error> {
        let list = field.list.unwrap_or_default();
        let mut words: Vec<Cow<'r, str>> = Vec::with_capacity(codes.len());
        for code in codes {
            match self.shown {
                Shown::Label => words.push(labels.label(list, code)),
                Shown::Code => words.push(Cow::Borrowed(code)),
                Shown::Mapped => match (self.values.get(*code), self.unknown) {
                    (Some(value), _) => words.push(value.as_str().into()),
                    (None, Unknown::Refuse) => return Err(Error::ProfileValue),
                    (None, Unknown::Empty) => {}
                    (None, Unknown::Code) => words.push(Cow::Borrowed(code)),
                },
            }
        }
        // Two codes may have the same name in the form.
        let mut seen: Vec<Cow<'r, str>> = Vec::with_capacity(words.len());
        for word in words {
            if !seen.contains(&word) {
                seen.push(word);
            }
        }
        Ok(match seen.len() {
            0 => Cell::Empty,
            1 => seen.pop().map_or(Cell::Empty, Cell::Text),
            _ => Cell::text(seen.join(self.separator.as_deref().unwrap_or(" ; "))),
        })
    }
}

const SHIPPED: [&str; 3] = [
    include_str!("../../../../assets/exchange/profiles/sessions.toml"),
    include_str!("../../../../assets/exchange/profiles/requests.toml"),
    include_str!("../../../../assets/exchange/profiles/national.toml"),
];

/// The profiles that come with the product.
///
/// # Errors
/// [`Error::Asset`] when one is faulty: a fault of the build.
pub fn shipped() -> Result<Vec<Profile>, Error> {
    SHIPPED.into_iter().map(Profile::read).collect()
}
