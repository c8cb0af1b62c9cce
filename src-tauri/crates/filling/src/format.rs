//! From a stored value to what an official form takes.

use chrono::NaiveDate;
use guichet_catalogue::{Communes, FieldDef};
use guichet_domain::values::{Checked, FieldKind};

/// Digits of a NIR before its key.
const NIR_BODY: usize = 13;

/// What is shown, and what goes into the form, for a field or one of its parts.
pub(crate) fn for_form(def: &FieldDef, part: Option<&str>, checked: &Checked) -> (String, String) {
    let stored = checked.stored.as_str();
    let shown = checked.shown.clone();
    match def.kind {
        FieldKind::Nir if !def.parts.is_empty() => nir(part, checked),
        FieldKind::Date => {
            let value = stored.parse::<NaiveDate>().map_or_else(
                |_| stored.to_owned(),
                |day| day.format("%d/%m/%Y").to_string(),
            );
            (shown, value)
        }
        FieldKind::Phone => (shown, phone(checked)),
        FieldKind::Money => (shown, euros(stored)),
        FieldKind::Commune => commune(checked),
        FieldKind::Choice => (shown.clone(), shown),
        // Forms have one box, and want spaces between given names.
        FieldKind::GivenNames => (shown, straight(&stored.replace(", ", " "))),
        FieldKind::Text
        | FieldKind::Name
        | FieldKind::Country
        | FieldKind::AddressLine
        | FieldKind::Email
        | FieldKind::Iban
        | FieldKind::Bic
        | FieldKind::Siret
        | FieldKind::TaxNumber
        | FieldKind::CafNumber
        | FieldKind::FranceTravailId
        | FieldKind::ResidencePermit
        | FieldKind::Plate
        | FieldKind::Year
        | FieldKind::Integer
        | FieldKind::Postcode
        | FieldKind::LicenceNumber
        | FieldKind::Nir => (shown, straight(stored)),
    }
}

/// The thirteen digits and the key: forms have a box for each.
fn nir(part: Option<&str>, checked: &Checked) -> (String, String) {
    let (body, key) = checked
        .stored
        .split_at_checked(NIR_BODY)
        .unwrap_or((&checked.stored, ""));
    if part.is_some() {
        return (key.to_owned(), key.to_owned());
    }
    let shown = checked.shown.strip_suffix(key).unwrap_or(&checked.shown);
    (shown.trim_end().to_owned(), body.to_owned())
}

/// Ten digits where they ring the same telephone, otherwise the international number.
fn phone(checked: &Checked) -> String {
    if checked.shown.starts_with('0') {
        checked.shown.chars().filter(char::is_ascii_digit).collect()
    } else {
        checked.stored.clone()
    }
}

/// Cents to euros, with a comma when there are cents.
pub(crate) fn euros(cents: &str) -> String {
    match cents.parse::<i64>() {
        Ok(n) if n % 100 == 0 => (n / 100).to_string(),
        Ok(n) => {
            let sign = if n < 0 { "-" } else { "" };
            let n = n.unsigned_abs();
            format!("{sign}{},{:02}", n / 100, n % 100)
        }
        Err(_) => cents.to_owned(),
    }
}

/// The name of the commune; with its department on screen, because names come back.
fn commune(checked: &Checked) -> (String, String) {
    match Communes::embedded().get(&checked.stored) {
        Some(c) => (format!("{} ({})", c.name, c.department), straight(c.name)),
        None => (checked.shown.clone(), checked.stored.clone()),
    }
}

/// Official forms refuse the French apostrophe more often than they take it.
pub(crate) fn straight(text: &str) -> String {
    text.replace('’', "'")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts() {
        assert_eq!(euros("62000"), "620");
        assert_eq!(euros("62005"), "620,05");
        assert_eq!(euros("-50"), "-0,50");
        assert_eq!(euros("0"), "0");
    }
}
