//! Bank accounts: IBAN (ISO 13616) and BIC (ISO 9362).

use iban::{BaseIban, Iban, IbanLike, ParseBaseIbanError, ParseIbanError};

use super::{
    Checked, input,
    problem::{
        BIC_LENGTH, BIC_SHAPE, IBAN_COUNTRY, IBAN_KEY, IBAN_LENGTH, IBAN_SHAPE, IBAN_STRUCTURE,
        Problem,
    },
};

/// French accounts, overseas included, and those of Monaco: FR or MC, key, bank (5), branch (5),
/// account (11), French key (2).
const FRENCH_LENGTH: usize = 27;

pub(super) fn iban(raw: &str) -> Result<Checked, Problem> {
    let typed = input::alphanumeric(raw)?;
    // "IBAN FR76…" is how statements print it.
    let typed = typed.strip_prefix("IBAN").unwrap_or(&typed);
    // A missing character would be reported as a wrong key: say the length first where it is sure.
    let french = typed.starts_with("FR") || typed.starts_with("MC");
    if french && typed.len() != FRENCH_LENGTH {
        return Err(Problem::new(IBAN_LENGTH)
            .with("found", typed.len().to_string())
            .with("expected", FRENCH_LENGTH.to_string()));
    }
    let country = |base: BaseIban| base.country_code().to_owned();
    match typed.parse::<Iban>() {
        Ok(iban) => Ok(Checked::new(
            iban.electronic_str().to_owned(),
            iban.to_string(),
        )),
        Err(ParseIbanError::InvalidBaseIban {
            source: ParseBaseIbanError::InvalidChecksum,
        }) => Err(Problem::new(IBAN_KEY)),
        Err(ParseIbanError::InvalidBaseIban {
            source: ParseBaseIbanError::InvalidFormat,
        }) => Err(Problem::new(IBAN_SHAPE)),
        Err(ParseIbanError::InvalidBban(base)) => {
            Err(Problem::new(IBAN_STRUCTURE).with("country", country(base)))
        }
        Err(ParseIbanError::UnknownCountry(base)) => {
            Err(Problem::new(IBAN_COUNTRY).with("country", country(base)))
        }
    }
}

/// Four letters for the bank, two for the country, two letters or digits for the place, and three
/// more for the branch, or none.
pub(super) fn bic(raw: &str) -> Result<Checked, Problem> {
    let bic = input::alphanumeric(raw)?;
    if !matches!(bic.len(), 8 | 11) {
        return Err(Problem::new(BIC_LENGTH).with("found", bic.len().to_string()));
    }
    if !bic[..6].bytes().all(|b| b.is_ascii_uppercase()) {
        return Err(Problem::new(BIC_SHAPE));
    }
    Ok(Checked::new(bic.clone(), bic))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn code(raw: &str) -> &'static str {
        iban(raw).unwrap_err().code
    }

    // The example of the French banking federation's booklet. Its key, by hand: the account moved in
    // front of "FR76" with F = 15 and R = 27 leaves 1 when divided by 97.
    #[test]
    fn a_french_account() {
        let checked = iban("fr76 3000 6000 0112 3456 7890 189").unwrap();
        assert_eq!(checked.stored, "FR7630006000011234567890189");
        assert_eq!(checked.shown, "FR76 3000 6000 0112 3456 7890 189");
        assert_eq!(iban("IBAN : FR76").unwrap_err().code, "character");
        assert_eq!(iban("IBAN FR7630006000011234567890189").unwrap(), checked);
        assert!(iban("FR14 2004 1010 0505 0001 3M02 606").is_ok());
    }

    #[test]
    fn what_is_wrong_is_said() {
        assert_eq!(code("FR76 3000 6000 0112 3456 7890 198"), "iban_key");
        let short = iban("FR76 3000 6000 0112 3456 7890 18").unwrap_err();
        assert_eq!(
            (short.code, short.params["found"].as_str()),
            ("iban_length", "26")
        );
        assert_eq!(code("7630006000011234567890189"), "iban_shape");
        assert_eq!(code("FR76 3000 6000 0112 3456 7890 1é9"), "character");
        assert_eq!(code("FR"), "iban_length");
        assert_eq!(code("DE"), "iban_shape");
    }

    #[test]
    fn accounts_of_other_countries() {
        assert_eq!(
            iban("BE68539007547034").unwrap().shown,
            "BE68 5390 0754 7034"
        );
        assert!(iban("DE89 3704 0044 0532 0130 00").is_ok());
        // A right key on a country without IBAN: 98 − (0 moved behind ZZ00, 353500, modulo 97 = 32) = 66.
        let unknown = iban("ZZ66 0").unwrap_err();
        assert_eq!(
            (unknown.code, unknown.params["country"].as_str()),
            ("iban_country", "ZZ")
        );
    }

    #[test]
    fn bank_identifiers() {
        assert_eq!(bic("bnpa fr pp xxx").unwrap().stored, "BNPAFRPPXXX");
        assert_eq!(bic("AGRIFRPP").unwrap().shown, "AGRIFRPP");
        assert_eq!(bic("AGRIFRP").unwrap_err().params["found"], "7");
        assert_eq!(bic("AGRIFRPPX").unwrap_err().code, "bic_length");
        assert_eq!(bic("AGR1FRPP").unwrap_err().code, "bic_shape");
    }

    proptest! {
        // The key is computed here on its own: the account, FR, 00, modulo 97, taken from 98.
        #[test]
        fn french_accounts_with_their_key_come_back(bban in "[0-9]{10}[0-9A-Z]{11}[0-9]{2}") {
            let rest = format!("{bban}152700").bytes().fold(0u64, |rest, b| match b {
                b'0'..=b'9' => (rest * 10 + u64::from(b - b'0')) % 97,
                _ => (rest * 100 + u64::from(b - b'A') + 10) % 97,
            });
            let number = format!("FR{:02}{bban}", 98 - rest);
            let once = iban(&number).unwrap();
            prop_assert_eq!(&once.stored, &number);
            prop_assert_eq!(iban(&once.shown).unwrap(), once);
        }

        #[test]
        fn bics_come_back(text in "[A-Z]{6}[0-9A-Z]{2}([0-9A-Z]{3})?") {
            prop_assert_eq!(bic(&bic(&text).unwrap().shown).unwrap().stored, text);
        }
    }
}
