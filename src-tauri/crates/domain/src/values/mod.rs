//! The values of a profile: what is accepted, how it is stored, how it is shown.
//!
//! A wrong value is explained and never lost: the caller keeps what was typed. Two laws hold for
//! every kind: checking what is shown gives what is stored again, and no typing makes a check panic.

mod amounts;
mod bank;
mod company;
mod date;
mod email;
mod free_text;
mod identifiers;
mod input;
mod nir;
mod phone;
mod place;
mod problem;
mod words;

use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::time::date_words;

pub use free_text::check_free_text;
pub use problem::{PROBLEM_CODES, Problem, ProblemCode};

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

impl FieldKind {
    /// Every kind.
    pub const ALL: [Self; 24] = [
        Self::Text,
        Self::Name,
        Self::GivenNames,
        Self::Date,
        Self::Commune,
        Self::Country,
        Self::Nir,
        Self::Phone,
        Self::Email,
        Self::Iban,
        Self::Bic,
        Self::Money,
        Self::Choice,
        Self::Siret,
        Self::TaxNumber,
        Self::CafNumber,
        Self::FranceTravailId,
        Self::ResidencePermit,
        Self::Plate,
        Self::Year,
        Self::Integer,
        Self::Postcode,
        Self::AddressLine,
        Self::LicenceNumber,
    ];
}

/// On which side of today a date or a year may fall.
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

/// Sex as civil status writes it; serialised under the codes of the field `sex`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Sex {
    /// Female.
    #[serde(rename = "feminin")]
    Female,
    /// Male.
    #[serde(rename = "masculin")]
    Male,
}

impl Sex {
    /// The sex that a code of the field `sex` stands for.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        match code {
            "feminin" => Some(Self::Female),
            "masculin" => Some(Self::Male),
            _ => None,
        }
    }
}

/// What is already known when a value is checked.
///
/// Its `Debug` shows no value: some are personal.
#[derive(Clone, PartialEq, Eq)]
pub struct CheckContext {
    /// The day, in the site's zone.
    pub today: NaiveDate,
    /// Where a date or a year may fall.
    pub dates: DateBound,
    /// Least and greatest whole number or year accepted, both included; amounts are in cents.
    pub range: Option<(i64, i64)>,
    /// Code and label of what [`FieldKind::Choice`] accepts.
    pub choices: Vec<(String, String)>,
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

impl Checked {
    const fn new(stored: String, shown: String) -> Self {
        Self {
            stored,
            shown,
            warnings: Vec::new(),
        }
    }
}

impl fmt::Debug for Checked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Checked")
            .field("warnings", &self.warnings)
            .finish_non_exhaustive()
    }
}

/// Reads a value as it was typed or pasted.
///
/// # Errors
/// [`Problem`] says what is wrong, under one of [`PROBLEM_CODES`]. A blank text is `empty`: a caller
/// that takes it for a cleared field does not check it.
pub fn check(kind: FieldKind, raw: &str, cx: &CheckContext) -> Result<Checked, Problem> {
    if input::tidy(raw).is_empty() {
        return Err(Problem::new(problem::EMPTY));
    }
    match kind {
        FieldKind::Text => words::text(raw),
        FieldKind::Name | FieldKind::Country => words::name(raw),
        FieldKind::GivenNames => words::given_names(raw),
        FieldKind::Date => date::check(raw, cx),
        FieldKind::Commune => place::commune(raw),
        FieldKind::Nir => nir::check(raw, cx),
        FieldKind::Phone => phone::check(raw, cx),
        FieldKind::Email => email::check(raw),
        FieldKind::Iban => bank::iban(raw),
        FieldKind::Bic => bank::bic(raw),
        FieldKind::Money => amounts::money(raw, cx),
        FieldKind::Choice => words::choice(raw, cx),
        FieldKind::Siret => company::check(raw),
        FieldKind::TaxNumber => identifiers::tax_number(raw),
        FieldKind::CafNumber => identifiers::caf_number(raw),
        FieldKind::FranceTravailId => identifiers::france_travail_id(raw),
        FieldKind::ResidencePermit => identifiers::residence_permit(raw),
        FieldKind::Plate => identifiers::plate(raw),
        FieldKind::Year => amounts::year(raw, cx),
        FieldKind::Integer => amounts::integer(raw, cx),
        FieldKind::Postcode => place::postcode(raw),
        FieldKind::AddressLine => words::address_line(raw),
        FieldKind::LicenceNumber => identifiers::licence_number(raw),
    }
}

/// Shows a stored value again, whatever bounds held when it was checked: a permit that has expired
/// since is still shown. A value that was not stored by [`check`] is shown as it is.
#[must_use]
pub fn show(kind: FieldKind, stored: &str, cx: &CheckContext) -> String {
    let shown = match kind {
        FieldKind::Date => stored.parse().ok().map(date_words),
        FieldKind::Money => stored.parse().ok().map(amounts::euros),
        FieldKind::Integer => stored.parse().ok().map(amounts::whole),
        FieldKind::Year => None,
        _ => check(kind, stored, cx).ok().map(|checked| checked.shown),
    };
    shown.unwrap_or_else(|| stored.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cx() -> CheckContext {
        CheckContext {
            choices: vec![("marie".into(), "Mariage".into())],
            birth_date: "1987-03-14".parse().ok(),
            sex: Some(Sex::Female),
            birth_commune: Some("51454".into()),
            ..CheckContext::on("2026-11-21".parse().unwrap())
        }
    }

    /// What is typed at a counter, right or nearly.
    fn typed() -> impl Strategy<Value = String> {
        prop_oneof![
            any::<String>(),
            "\\PC{0,30}",
            "[0-9]{0,16}",
            "[0-9 .,/-]{0,24}",
            "[0-9A-Za-z éÉ'’-]{0,24}",
            "[12][0-9]{2}(0[1-9]|1[0-2])(0[1-9]|[1-8][0-9]|2A|2B|97)[0-9]{6}[0-9]{2}?",
            "[0-9]{1,2}[/ ]([0-9]{1,2}|mars|juin)[/ ][0-9]{2,4}",
            "[a-z.]{1,8}@[a-z.]{1,12}",
            "(FR|BE|DE|MC|ZZ)[0-9]{2}[0-9A-Z ]{8,30}",
            "(\\+33|0|0033)[0-9 ]{4,14}",
        ]
    }

    fn declared(problem: &Problem, warning: bool) -> bool {
        PROBLEM_CODES.iter().any(|known| {
            known.code == problem.code
                && known.warning == warning
                && known
                    .always
                    .iter()
                    .all(|name| problem.params.contains_key(name))
                && problem
                    .params
                    .keys()
                    .all(|name| known.always.contains(name) || known.sometimes.contains(name))
        })
    }

    #[test]
    fn blank_is_empty_for_every_kind() {
        for kind in FieldKind::ALL {
            for raw in ["", " \u{a0}\t", "\u{200b}"] {
                assert_eq!(
                    check(kind, raw, &cx()).unwrap_err(),
                    Problem::new("empty"),
                    "{kind:?}"
                );
            }
        }
    }

    #[test]
    fn a_stored_value_is_shown_even_when_its_bounds_have_passed() {
        let mut cx = cx();
        cx.dates = DateBound::Future;
        cx.range = Some((0, 1));
        assert_eq!(show(FieldKind::Date, "2020-10-01", &cx), "1er octobre 2020");
        assert_eq!(
            show(FieldKind::Money, "123456", &cx),
            "1\u{202f}234,56\u{a0}€"
        );
        assert_eq!(show(FieldKind::Integer, "12345", &cx), "12\u{202f}345");
        assert_eq!(show(FieldKind::Year, "1815", &cx), "1815");
        assert_eq!(
            show(FieldKind::Phone, "+33612345678", &cx),
            "06 12 34 56 78"
        );
        assert_eq!(
            show(FieldKind::Choice, "veuf", &cx),
            "veuf",
            "a choice that left the list"
        );
    }

    #[test]
    fn nothing_personal_is_printed() {
        let checked = check(FieldKind::Nir, "1 87 03 51 454 021", &cx()).unwrap();
        let printed = format!("{checked:?} {:?}", cx());
        assert!(
            !printed.contains("454") && !printed.contains("87"),
            "{printed}"
        );
        assert!(printed.contains("nir_sex"));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(512))]

        #[test]
        fn the_laws_hold_for_every_kind(raw in typed(), kind in prop::sample::select(FieldKind::ALL.to_vec())) {
            match check(kind, &raw, &cx()) {
                Ok(once) => {
                    prop_assert!(once.warnings.iter().all(|w| declared(w, true)), "{:?} {:?}", kind, once);
                    prop_assert!(!once.stored.is_empty() && !once.shown.is_empty());
                    let twice = check(kind, &once.shown, &cx()).map(|c| (c.stored, c.shown));
                    prop_assert_eq!(twice, Ok((once.stored.clone(), once.shown)), "{:?}", kind);
                    let again = check(kind, &once.stored, &cx()).map(|c| c.stored);
                    prop_assert_eq!(show(kind, &once.stored, &cx()), check(kind, &raw, &cx()).map(|c| c.shown).unwrap());
                    // Cents are not what one types.
                    prop_assert!(kind == FieldKind::Money || again == Ok(once.stored), "{:?}", kind);
                }
                Err(problem) => prop_assert!(declared(&problem, false), "{:?} {:?}", kind, problem),
            }
        }
    }
}
