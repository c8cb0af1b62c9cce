//! Values that never touch the disk: NIR, tax number, income, bank account…
//!
//! They live here while a session is open, in memory that is wiped when the session ends or the
//! application locks (DESIGN section 4). Which fields are transient is data (`assets/fields.toml`).

use std::collections::BTreeMap;

use guichet_domain::ids::SessionId;
use guichet_domain::secret::SecretText;

/// Transient values of the sessions under way, as typed.
#[derive(Default)]
pub(crate) struct Transient(BTreeMap<SessionId, BTreeMap<String, SecretText>>);

impl Transient {
    pub(crate) fn set(&mut self, session: SessionId, field: &str, value: &str) {
        let values = self.0.entry(session).or_default();
        if value.is_empty() {
            values.remove(field);
        } else {
            values.insert(field.to_owned(), SecretText::new(value.to_owned()));
        }
    }

    pub(crate) fn get(&self, session: SessionId, field: &str) -> Option<&str> {
        self.0.get(&session)?.get(field).map(SecretText::expose)
    }

    /// Whether a session has any.
    pub(crate) fn holds(&self, session: SessionId) -> bool {
        self.0
            .get(&session)
            .is_some_and(|values| !values.is_empty())
    }

    /// Forgets a session's values.
    pub(crate) fn forget(&mut self, session: SessionId) {
        self.0.remove(&session);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_forgets_its_own_values_only() {
        let (one, two) = (
            SessionId::from_bytes([1; 16]),
            SessionId::from_bytes([2; 16]),
        );
        let mut transient = Transient::default();
        transient.set(one, "nir", "287");
        transient.set(two, "nir", "155");
        transient.forget(one);
        assert_eq!(transient.get(one, "nir"), None);
        assert!(!transient.holds(one) && transient.holds(two));
        assert_eq!(transient.get(two, "nir"), Some("155"));
        transient.set(two, "nir", "");
        assert_eq!(transient.get(two, "nir"), None);
        assert!(!transient.holds(two));
    }
}
