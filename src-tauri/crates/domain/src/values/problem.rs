//! What may be wrong with a value: the closed list of codes, with what each one names.

use std::{collections::BTreeMap, fmt};

use serde::Serialize;

/// What is wrong with a value. The French sentence is chosen by the interface.
///
/// Parameters may hold a value to propose; they go to the screen only, so neither `Debug` nor
/// `Display` shows them.
#[derive(Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{code}")]
pub struct Problem {
    /// Which sentence, such as `nir_key`; one of [`PROBLEM_CODES`].
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

/// A code that [`super::check`] may give, so that a test can ask a sentence for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProblemCode {
    /// The code.
    pub code: &'static str,
    /// The parameters that always come with it.
    pub always: &'static [&'static str],
    /// The parameters that come when something better can be proposed.
    pub sometimes: &'static [&'static str],
    /// Whether it comes with an accepted value ([`super::Checked::warnings`]).
    pub warning: bool,
}

macro_rules! problem_codes {
    ($($(#[$doc:meta])* $kind:ident $name:ident = $code:literal [$($always:literal),*] [$($sometimes:literal),*];)+) => {
        $($(#[$doc])* pub(super) const $name: &str = $code;)+

        /// Every code, in the order of the kinds of value.
        pub const PROBLEM_CODES: &[ProblemCode] = &[$(
            ProblemCode {
                code: $code,
                always: &[$($always),*],
                sometimes: &[$($sometimes),*],
                warning: problem_codes!(@ $kind),
            },
        )+];
    };
    (@ error) => { false };
    (@ warning) => { true };
}

problem_codes! {
    /// Nothing was given.
    error EMPTY = "empty" [] [];
    /// More characters than the kind takes.
    error TOO_LONG = "too_long" ["max"] [];
    /// A character that the kind does not take.
    error CHARACTER = "character" ["character"] [];
    /// Not one of the field's choices.
    error CHOICE_UNKNOWN = "choice_unknown" [] [];

    /// A letter outside the Latin alphabet, which no administration's form takes.
    warning NAME_SCRIPT = "name_script" [] [];
    /// No letter at all.
    error NAME_SHAPE = "name_shape" [] [];
    /// More characters than a line of an envelope holds.
    warning ADDRESS_LONG = "address_long" ["max"] [];

    /// Not a date in any way in which the French write one.
    error DATE_SHAPE = "date_shape" [] [];
    /// The year has two digits: the century is unknown.
    error DATE_SHORT_YEAR = "date_short_year" [] [];
    /// There is no such month.
    error DATE_MONTH = "date_month" ["month"] [];
    /// The month does not have that day.
    error DATE_DAY = "date_day" ["month", "last"] [];
    /// The day or the month is 0, as on papers where it is unknown.
    error DATE_ZERO = "date_zero" [] [];
    /// After today, where it cannot be.
    error DATE_FUTURE = "date_future" ["today"] [];
    /// Before today, where it cannot be.
    error DATE_PAST = "date_past" ["today"] [];
    /// Longer ago than anybody lives.
    error DATE_TOO_OLD = "date_too_old" ["years"] [];
    /// Further ahead than anybody lives.
    error DATE_TOO_FAR = "date_too_far" ["years"] [];

    /// Not an INSEE code of a commune.
    error COMMUNE_SHAPE = "commune_shape" [] [];
    /// Not five digits.
    error POSTCODE_LENGTH = "postcode_length" ["digits"] [];
    /// No department has that beginning.
    error POSTCODE_DEPARTMENT = "postcode_department" ["department"] [];

    /// Neither 13 nor 15 characters.
    error NIR_LENGTH = "nir_length" ["digits"] [];
    /// The first digit is not one that is given.
    error NIR_SEX_DIGIT = "nir_sex_digit" ["digit"] [];
    /// The month is not one that is given.
    error NIR_MONTH = "nir_month" ["month"] [];
    /// The department is not one that is given.
    error NIR_DEPARTMENT = "nir_department" ["department"] [];
    /// The commune or the country of birth is 0.
    error NIR_COMMUNE = "nir_commune" [] [];
    /// The order number is 0.
    error NIR_ORDER = "nir_order" [] [];
    /// The key is wrong; `suggestion` is the only number that swapping two neighbours makes right.
    error NIR_KEY = "nir_key" ["expected"] ["suggestion"];
    /// The key was left out; the computed one was added.
    warning NIR_KEY_ADDED = "nir_key_added" ["key"] [];
    /// The number says another sex.
    warning NIR_SEX = "nir_sex" [] [];
    /// The number says another year of birth.
    warning NIR_BIRTH_YEAR = "nir_birth_year" ["nir", "expected"] [];
    /// The number says another month of birth.
    warning NIR_BIRTH_MONTH = "nir_birth_month" ["nir", "expected"] [];
    /// The number says another department of birth.
    warning NIR_BIRTH_DEPARTMENT = "nir_birth_department" ["nir", "expected"] [];
    /// The number says another commune of the same department.
    warning NIR_BIRTH_COMMUNE = "nir_birth_commune" ["nir", "expected"] [];

    /// A free text holds a social-security number, which is never kept.
    error NIR_NOT_KEPT = "nir_not_kept" [] [];
    /// A free text holds an IBAN, which is never kept.
    error IBAN_NOT_KEPT = "iban_not_kept" [] [];

    /// Neither a number, nor something that could be one.
    error PHONE_SHAPE = "phone_shape" [] [];
    /// A French number has ten digits.
    error PHONE_LENGTH = "phone_length" ["digits", "expected"] [];
    /// No operator gives such a number; `suggestion` is the same one under its right country code.
    error PHONE_INVALID = "phone_invalid" [] ["suggestion"];
    /// A French number in a range that was not open when the product was made.
    warning PHONE_RANGE = "phone_range" [] [];

    /// The at sign is missing, or there are several.
    error EMAIL_AT = "email_at" [] [];
    /// Nothing, too much, or a misplaced dot before the at sign.
    error EMAIL_LOCAL = "email_local" [] [];
    /// What follows the at sign is not a domain; `suggestion` is the whole address.
    error EMAIL_DOMAIN = "email_domain" [] ["suggestion"];
    /// The domain looks like a usual one, mistyped.
    warning EMAIL_TYPO = "email_typo" ["suggestion"] [];

    /// Not the shape of an IBAN: two letters, two digits, then letters and digits.
    error IBAN_SHAPE = "iban_shape" [] [];
    /// Not the length of the country's accounts.
    error IBAN_LENGTH = "iban_length" ["found", "expected"] [];
    /// The country gives no IBAN.
    error IBAN_COUNTRY = "iban_country" ["country"] [];
    /// The key is wrong: two characters were swapped or one is wrong.
    error IBAN_KEY = "iban_key" [] [];
    /// The key is right, but the country's accounts are not built so.
    error IBAN_STRUCTURE = "iban_structure" ["country"] [];
    /// Neither 8 nor 11 characters.
    error BIC_LENGTH = "bic_length" ["found"] [];
    /// Not the shape of a BIC.
    error BIC_SHAPE = "bic_shape" [] [];

    /// Neither 14 digits (SIRET) nor 9 (SIREN).
    error SIRET_LENGTH = "siret_length" ["digits"] [];
    /// The first nine digits are no company's number.
    error SIREN_KEY = "siren_key" [] [];
    /// The company's number is right, the establishment's is not.
    error SIRET_KEY = "siret_key" [] [];

    /// Not 13 digits.
    error TAX_LENGTH = "tax_length" ["digits"] [];
    /// The first digit is not 0, 1, 2 or 3.
    error TAX_FIRST_DIGIT = "tax_first_digit" ["digit"] [];
    /// The last three digits do not follow from the others.
    warning TAX_KEY = "tax_key" [] [];
    /// Not 7 digits with or without a letter.
    error CAF_SHAPE = "caf_shape" [] [];
    /// Not one of the three shapes of the identifier.
    error FRANCE_TRAVAIL_SHAPE = "france_travail_shape" [] [];
    /// Not the shape of a permit's or foreign national's number.
    error RESIDENCE_PERMIT_SHAPE = "residence_permit_shape" [] [];
    /// Neither a plate of today nor one of before 2009.
    error PLATE_SHAPE = "plate_shape" [] [];
    /// A letter that plates do not use, because it looks like a digit or another letter.
    error PLATE_LETTER = "plate_letter" ["letter"] [];
    /// Not the shape of a licence's number.
    error LICENCE_SHAPE = "licence_shape" [] [];
    /// Not a shape of today: to be compared with the licence.
    warning LICENCE_OLD = "licence_old" [] [];

    /// Not an amount.
    error MONEY_SHAPE = "money_shape" [] [];
    /// Three digits after a dot or a comma: thousands or thousandths?
    error MONEY_AMBIGUOUS = "money_ambiguous" [] [];
    /// Not a whole number.
    error NUMBER_SHAPE = "number_shape" [] [];
    /// Not a year of four digits.
    error YEAR_SHAPE = "year_shape" [] [];
    /// Less than the field takes.
    error TOO_SMALL = "too_small" ["min"] [];
    /// More than the field takes.
    error TOO_LARGE = "too_large" ["max"] [];
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_snake_case() {
        for (i, a) in PROBLEM_CODES.iter().enumerate() {
            assert!(crate::code::Code::new(a.code).is_ok(), "{}", a.code);
            assert!(
                PROBLEM_CODES[..i].iter().all(|b| b.code != a.code),
                "{}",
                a.code
            );
        }
    }

    #[test]
    fn parameters_are_never_printed() {
        let problem = Problem::new(NIR_KEY).with("suggestion", "2 87 03 51 454 021 67");
        assert!(!format!("{problem:?} {problem}").contains("87"));
    }
}
