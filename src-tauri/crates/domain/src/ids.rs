//! Identifiers made on the desk.
//!
//! Each thing has its own type, so that a session's identifier cannot be given where a citizen's is
//! asked. The value is a UUID version 7 (RFC 9562, section 5.7): made without asking anyone, so that
//! several desks never collide, and ordered by time, so that tables stay ordered.

use std::{fmt, str::FromStr};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::{Builder, Uuid};

/// Source of identifiers and random bytes, handed in by the shell; tests hand in a repeatable one.
pub trait Ids {
    /// A new identifier, different from all others. See [`uuid_v7`].
    fn uuid(&self) -> Uuid;

    /// Fills `buf` with random bytes fit for keys.
    fn bytes(&self, buf: &mut [u8]);
}

/// The version 7 UUID of an instant (to the millisecond) and ten random bytes.
///
/// An instant before 1970 counts as 1970: the clock of the machine is wrong, and the random part
/// alone keeps the identifier unique.
#[must_use]
pub fn uuid_v7(now: DateTime<Utc>, random: [u8; 10]) -> Uuid {
    let millis = u64::try_from(now.timestamp_millis()).unwrap_or(0);
    Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
}

/// The text is not an identifier. The text itself is left out of the error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an identifier")]
pub struct BadId;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// A new identifier.
            #[must_use]
            pub fn new(ids: &(impl Ids + ?Sized)) -> Self {
                Self(ids.uuid())
            }

            /// The identifier that a stored UUID stands for.
            #[must_use]
            pub const fn from_uuid(uuid: Uuid) -> Self {
                Self(uuid)
            }

            /// The UUID to store.
            #[must_use]
            pub const fn as_uuid(&self) -> &Uuid {
                &self.0
            }

            /// The identifier whose sixteen bytes were stored.
            #[must_use]
            pub const fn from_bytes(bytes: [u8; 16]) -> Self {
                Self(Uuid::from_bytes(bytes))
            }

            /// The sixteen bytes to store.
            #[must_use]
            pub const fn as_bytes(&self) -> &[u8; 16] {
                self.0.as_bytes()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = BadId;

            fn from_str(text: &str) -> Result<Self, BadId> {
                Uuid::parse_str(text).map(Self).map_err(|_| BadId)
            }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Uuid {
                id.0
            }
        }
    )+};
}

ids! {
    /// A counter's organisation.
    SiteId,
    /// Someone who uses the application.
    AgentId,
    /// A followed citizen.
    CitizenId,
    /// A visit or a call.
    SessionId,
    /// A need within a session.
    RequestId,
    /// A key slot.
    SlotId,
    /// One of the two encrypted files.
    FileId,
    /// A followed citizen in the figures: drawn at random, the same in all their sessions, and nothing but
    /// the vault tells whose it is. See [`PersonId::random`].
    PersonId,
    /// A group session.
    WorkshopId,
    /// Rows of another tool taken in at once.
    ImportId,
    /// A document kept with a session.
    SessionFileId,
    /// A choice of figures that an agent kept under a name.
    ViewId,
    /// A training that an agent followed.
    TrainingId,
    /// Equipment that the site lacks.
    EquipmentNeedId,
}

impl PersonId {
    /// A new pseudonym. Unlike the other identifiers it says nothing of when it was made: ordered by time, it
    /// would tell which citizens were registered one after the other.
    #[must_use]
    pub fn random(ids: &(impl Ids + ?Sized)) -> Self {
        Self(random(ids))
    }
}

/// A UUID of version 4: random bytes and nothing else, for rows whose order must tell nothing.
#[must_use]
pub fn random(ids: &(impl Ids + ?Sized)) -> Uuid {
    let mut bytes = [0; 16];
    ids.bytes(&mut bytes);
    Builder::from_random_bytes(bytes).into_uuid()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn version_and_time_stand_where_the_standard_puts_them() {
        // RFC 9562, appendix A.6: 2022-02-22 19:22:22 UTC, random bits 0xCC3 and 0x18C4DC0C0C07398F.
        let now = DateTime::from_timestamp_millis(1_645_557_742_000).unwrap();
        let random = [0x0C, 0xC3, 0x18, 0xC4, 0xDC, 0x0C, 0x0C, 0x07, 0x39, 0x8F];
        assert_eq!(
            uuid_v7(now, random).to_string(),
            "017f22e2-79b0-7cc3-98c4-dc0c0c07398f"
        );
    }

    #[test]
    fn a_clock_before_1970_still_gives_an_identifier() {
        let now = DateTime::from_timestamp_millis(-1).unwrap();
        assert_eq!(uuid_v7(now, [0; 10]).get_version_num(), 7);
    }

    #[test]
    fn a_bad_text_is_refused_without_being_repeated() {
        let error = "Fatou Diallo".parse::<CitizenId>().unwrap_err();
        assert_eq!(error.to_string(), "not an identifier");
    }

    proptest! {
        #[test]
        fn text_and_bytes_come_back(bytes: [u8; 16]) {
            let id = SessionId::from_bytes(bytes);
            prop_assert_eq!(id.to_string().parse::<SessionId>(), Ok(id));
            prop_assert_eq!(SessionId::from_bytes(*id.as_bytes()), id);
            prop_assert_eq!(SessionId::from_uuid(*id.as_uuid()), id);
        }

        #[test]
        fn later_identifiers_sort_after(a in 0i64..4_000_000_000_000, d in 1i64..1_000_000, r: [u8; 10], s: [u8; 10]) {
            let at = |ms| DateTime::from_timestamp_millis(ms).unwrap();
            prop_assert!(uuid_v7(at(a), r) < uuid_v7(at(a + d), s));
        }
    }
}
