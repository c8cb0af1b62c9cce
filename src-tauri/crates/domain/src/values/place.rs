//! Communes and postcodes: their shape. Whether they exist is the catalogue's to say.

use super::{
    Checked, input,
    problem::{COMMUNE_SHAPE, POSTCODE_DEPARTMENT, POSTCODE_LENGTH, Problem},
};

/// The INSEE code of a commune (code officiel géographique): department, then two or three digits.
pub(super) fn commune(raw: &str) -> Result<Checked, Problem> {
    let code = input::alphanumeric(raw)?;
    let good = code.len() == 5
        && match &code[..2] {
            "2A" | "2B" => code[2..].bytes().all(|b| b.is_ascii_digit()),
            // 20 was Corsica until 1976; 96 was never given; 99 is abroad.
            department => {
                code.bytes().all(|b| b.is_ascii_digit())
                    && !matches!(department, "00" | "20" | "96" | "99")
            }
        };
    if good {
        Ok(Checked::new(code.clone(), code))
    } else {
        Err(Problem::new(COMMUNE_SHAPE))
    }
}

/// A French postcode: five digits, beginning like the department (20 in Corsica, 00 in the army).
pub(super) fn postcode(raw: &str) -> Result<Checked, Problem> {
    let code = input::digits(raw)?;
    if code.len() != 5 {
        return Err(Problem::new(POSTCODE_LENGTH).with("digits", code.len().to_string()));
    }
    if matches!(&code[..2], "96" | "99") {
        return Err(Problem::new(POSTCODE_DEPARTMENT).with("department", &code[..2]));
    }
    Ok(Checked::new(code.clone(), code))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn communes() {
        for code in ["51454", "2A004", "2b033", "97411", "98818", "01001"] {
            assert_eq!(commune(code).unwrap().stored, code.to_uppercase());
        }
        for code in [
            "5145", "20004", "2C004", "99352", "00000", "96001", "A2004", "514541",
        ] {
            assert_eq!(commune(code).unwrap_err().code, "commune_shape", "{code}");
        }
    }

    #[test]
    fn postcodes() {
        for code in ["51100", "20000", "97400", "98000", "00477"] {
            assert!(postcode(code).is_ok(), "{code}");
        }
        assert_eq!(postcode("5110").unwrap_err().params["digits"], "4");
        assert_eq!(postcode("99123").unwrap_err().code, "postcode_department");
        assert_eq!(postcode("F-51100").unwrap_err().params["character"], "F");
    }

    proptest! {
        #[test]
        fn what_is_shown_is_stored_again(raw in "[0-9]{5}|2[AB][0-9]{3}") {
            for check in [commune, postcode] {
                if let Ok(once) = check(&raw) {
                    prop_assert_eq!(check(&once.shown).unwrap(), once);
                }
            }
        }
    }
}
