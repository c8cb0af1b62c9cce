//! Values that live in memory only: a NIR, a tax number, an IBAN, a password being typed.

use std::fmt;

use serde::Deserialize;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// A text that is wiped from memory when dropped, and that does not print.
///
/// It can be read from a command of the interface and is never written by serde: what leaves it
/// leaves by [`SecretText::expose`], which a reviewer can search for.
#[derive(Clone, Default, PartialEq, Eq, Deserialize, Zeroize, ZeroizeOnDrop)]
#[serde(from = "String")]
pub struct SecretText(String);

impl SecretText {
    /// Takes the text over, without a copy. The capacity of the text is wiped with it.
    #[must_use]
    pub const fn new(text: String) -> Self {
        Self(text)
    }

    /// The text, to be used at once and not kept.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// A copy for code that needs one of its own; wiped when dropped as well.
    #[must_use]
    pub fn expose_copy(&self) -> Zeroizing<String> {
        Zeroizing::new(self.0.clone())
    }

    /// Whether there is nothing in it.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl From<String> for SecretText {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

impl fmt::Debug for SecretText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_does_not_print() {
        let secret = SecretText::new("287035145402167".into());
        assert_eq!(format!("{secret:?}"), "…");
        assert_eq!(format!("{:?}", Some(&secret)), "Some(…)");
        assert_eq!(secret.expose(), "287035145402167");
        assert_eq!(*secret.expose_copy(), "287035145402167");
    }

    #[test]
    fn wiping_leaves_nothing() {
        let mut secret = SecretText::new("287035145402167".into());
        secret.zeroize();
        assert!(secret.is_empty());
        assert_eq!(secret, SecretText::default());
    }
}
