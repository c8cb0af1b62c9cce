//! The values of a profile: what is accepted, how it is stored, how it is shown.
//!
//! A wrong value is explained and never lost: the caller keeps what was typed.

use std::{collections::BTreeMap, fmt};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// What a field of the profile holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    /// Free text on one or several lines.
    Text,
    /// A family name.
    Name,
    /// All given names, in the order of the birth certificate.
    GivenNames,
    /// A day.
    Date,
    /// A commune, by its INSEE code.
    Commune,
    /// A country or a nationality, in words.
    Country,
    /// The social-security number (NIR) with its key.
    Nir,
    /// A telephone number.
    Phone,
    /// An e-mail address.
    Email,
    /// An international bank account number.
    Iban,
    /// The identifier of a bank.
    Bic,
    /// An amount in euros.
    Money,
    /// One of the field's choices, by its code.
    Choice,
    /// The number of an establishment (14 digits) or of a company (9 digits).
    Siret,
    /// The tax number (numéro fiscal, SPI).
    TaxNumber,
    /// The number of a CAF beneficiary.
    CafNumber,
    /// The identifier of a job seeker.
    FranceTravailId,
    /// The number of a residence permit or of a foreign national.
    ResidencePermit,
    /// A registration plate.
    Plate,
    /// A year.
    Year,
    /// A whole number.
    Integer,
    /// A postcode.
    Postcode,
    /// A line of an address.
    AddressLine,
    /// The number of a driving licence.
    LicenceNumber,
}

/// On which side of today a date may fall.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateBound {
    /// Today or before: a birth, an entry in a dwelling.
    Past,
    /// Today or after: the end of a permit that must still run.
    Future,
    /// Either.
    #[default]
    Any,
}

/// Sex as civil status writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sex {
    /// Female.
    Female,
    /// Male.
    Male,
}

/// What is already known when a value is checked.
///
/// Its `Debug` shows no value: some are personal.
#[derive(Clone, PartialEq, Eq)]
pub struct CheckContext {
    /// The day, in the site's zone.
    pub today: NaiveDate,
    /// Where a date may fall.
    pub dates: DateBound,
    /// Least and greatest whole number or year accepted, both included; amounts are in cents.
    pub range: Option<(i64, i64)>,
    /// Codes accepted by [`FieldKind::Choice`].
    pub choices: Vec<String>,
    /// Department of the site (INSEE code): it tells which country a short telephone number is in.
    pub department: Option<String>,
    /// The citizen's birth date, to compare with a NIR.
    pub birth_date: Option<NaiveDate>,
    /// The citizen's sex, to compare with a NIR.
    pub sex: Option<Sex>,
    /// The INSEE code of the citizen's commune of birth, to compare with a NIR.
    pub birth_commune: Option<String>,
}

impl CheckContext {
    /// Nothing is known but the day.
    #[must_use]
    pub const fn on(today: NaiveDate) -> Self {
        Self {
            today,
            dates: DateBound::Any,
            range: None,
            choices: Vec::new(),
            department: None,
            birth_date: None,
            sex: None,
            birth_commune: None,
        }
    }
}

impl fmt::Debug for CheckContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CheckContext")
            .field("today", &self.today)
            .field("dates", &self.dates)
            .field("range", &self.range)
            .finish_non_exhaustive()
    }
}

/// A value that was accepted. Its `Debug` does not show it.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Checked {
    /// The one way to store it.
    pub stored: String,
    /// The French way to show it. Checking it again gives the same `stored`.
    pub shown: String,
    /// What looks odd without being wrong, such as a NIR that does not match the birth date.
    pub warnings: Vec<Problem>,
}

impl fmt::Debug for Checked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Checked")
            .field("warnings", &self.warnings)
            .finish_non_exhaustive()
    }
}

/// What is wrong with a value. The French sentence is chosen by the interface.
///
/// Parameters may hold a value to propose; they go to the screen only, so neither `Debug` nor
/// `Display` shows them.
#[derive(Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{code}")]
pub struct Problem {
    /// Which sentence, such as `nir_key`.
    pub code: &'static str,
    /// What the sentence names, such as `expected`.
    pub params: BTreeMap<&'static str, String>,
}

impl Problem {
    /// A problem whose sentence names nothing.
    #[must_use]
    pub const fn new(code: &'static str) -> Self {
        Self {
            code,
            params: BTreeMap::new(),
        }
    }

    /// The same, with one thing that its sentence names.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.params.insert(name, value.into());
        self
    }
}

impl fmt::Debug for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Problem")
            .field("code", &self.code)
            .finish_non_exhaustive()
    }
}
