//! One way in: a password or a phrase, and the keys that it opens.

use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use guichet_domain::ids::{AgentId, Ids, SlotId};
use guichet_domain::role::{KeyScope, Role};
use secrecy::zeroize::Zeroizing;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::error::KeyError;
use crate::file_key::{FileIds, FileKey, KEY_LENGTH, OpenKeys};
use crate::hex;

/// How much work a guess costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct KdfCost {
    /// Memory, in KiB.
    pub m: u32,
    /// Passes over the memory.
    pub t: u32,
    /// Lanes.
    pub p: u32,
}

impl KdfCost {
    /// 64 MiB, three passes, one lane: the second recommended option of RFC 9106 (section 4), with one lane
    /// because the library computes lanes one after the other.
    pub const PRODUCTION: Self = Self {
        m: 64 * 1024,
        t: 3,
        p: 1,
    };

    /// Beyond this, a changed file would only be there to exhaust the machine.
    const LARGEST: Self = Self {
        m: 1024 * 1024,
        t: 64,
        p: 16,
    };

    const fn within_bounds(self) -> bool {
        self.m <= Self::LARGEST.m && self.t <= Self::LARGEST.t && self.p <= Self::LARGEST.p
    }
}

/// What opens a slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SlotKind {
    /// An agent's password.
    Password,
    /// The printed recovery phrase.
    Recovery,
}

impl SlotKind {
    const fn code(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Recovery => "recovery",
        }
    }
}

/// What a new slot is for.
#[derive(Debug, Clone)]
pub(crate) struct NewSlot {
    /// What opens it.
    pub kind: SlotKind,
    /// Whose it is; absent for the recovery phrase.
    pub agent: Option<AgentId>,
    /// The name that the lock screen shows.
    pub label: String,
    /// What its holder may do; it decides which keys the slot gives ([`Role::key_scope`]).
    pub role: Role,
    /// Whether the password was chosen by someone else and has to be changed at the first opening.
    pub must_change: bool,
}

/// One way in, as it is stored. Everything but `label` is sealed with the keys: changed by anything else than a
/// holder of the password, the slot no longer opens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Slot {
    /// Its identifier.
    pub id: SlotId,
    /// What opens it.
    pub kind: SlotKind,
    /// Whose it is.
    pub agent: Option<AgentId>,
    /// The name that the lock screen shows. Not sealed, so that a name can be corrected without the password.
    pub label: String,
    /// What its holder may do.
    pub role: Role,
    /// Which keys it gives.
    pub scope: KeyScope,
    /// Whether the password has to be changed.
    pub must_change: bool,
    cost: KdfCost,
    #[serde(with = "hex::array")]
    salt: [u8; 16],
    #[serde(with = "hex::array")]
    nonce: [u8; 24],
    #[serde(with = "hex::bytes")]
    ciphertext: Vec<u8>,
}

impl Slot {
    /// Seals `keys` under a secret. A supervisor's slot is given the activity key alone.
    pub(crate) fn seal(
        files: FileIds,
        keys: &OpenKeys,
        new: NewSlot,
        id: SlotId,
        secret: &[u8],
        cost: KdfCost,
        ids: &dyn Ids,
    ) -> Result<Self, KeyError> {
        let scope = new.role.key_scope();
        let mut plain = Zeroizing::new(Vec::with_capacity(2 * KEY_LENGTH));
        plain.extend_from_slice(keys.activity.expose());
        if scope == KeyScope::Both {
            plain.extend_from_slice(keys.vault.as_ref().ok_or(KeyError::NoVaultKey)?.expose());
        }
        let NewSlot {
            kind,
            agent,
            label,
            role,
            must_change,
        } = new;
        let (mut salt, mut nonce) = ([0; 16], [0; 24]);
        ids.bytes(&mut salt);
        ids.bytes(&mut nonce);
        let ciphertext = Vec::new();
        let mut slot = Self {
            id,
            kind,
            agent,
            label,
            role,
            scope,
            must_change,
            cost,
            salt,
            nonce,
            ciphertext,
        };
        let sealed = slot.sealed_facts(files);
        slot.ciphertext = slot
            .cipher(secret)?
            .encrypt(
                &XNonce::from(nonce),
                Payload {
                    msg: &plain,
                    aad: &sealed,
                },
            )
            .map_err(|_| KeyError::Derivation)?;
        Ok(slot)
    }

    /// Opens the slot.
    pub(crate) fn open(&self, files: FileIds, secret: &[u8]) -> Result<OpenKeys, KeyError> {
        let sealed = self.sealed_facts(files);
        let mut plain = self
            .cipher(secret)?
            .decrypt(
                &XNonce::from(self.nonce),
                Payload {
                    msg: &self.ciphertext,
                    aad: &sealed,
                },
            )
            .map(Zeroizing::new)
            .map_err(|_| KeyError::WrongPassword)?;
        let expected = match self.scope {
            KeyScope::Activity => KEY_LENGTH,
            KeyScope::Both => 2 * KEY_LENGTH,
        };
        // Sealed, hence ours: another length, or a scope that is not the role's, was never written.
        if plain.len() != expected || self.scope != self.role.key_scope() {
            return Err(KeyError::Damaged);
        }
        let (activity, vault) = plain.split_at_mut(KEY_LENGTH);
        let activity = FileKey::take_from(activity).ok_or(KeyError::Damaged)?;
        Ok(OpenKeys {
            files,
            activity,
            vault: FileKey::take_from(vault),
        })
    }

    fn cipher(&self, secret: &[u8]) -> Result<XChaCha20Poly1305, KeyError> {
        if !self.cost.within_bounds() {
            return Err(KeyError::Derivation);
        }
        let KdfCost { m, t, p } = self.cost;
        let params = Params::new(m, t, p, Some(KEY_LENGTH)).map_err(|_| KeyError::Derivation)?;
        let mut wrapping = Zeroizing::new([0; KEY_LENGTH]);
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(secret, &self.salt, wrapping.as_mut_slice())
            .map_err(|_| KeyError::Derivation)?;
        XChaCha20Poly1305::new_from_slice(wrapping.as_slice()).map_err(|_| KeyError::Derivation)
    }

    /// What is authenticated with the keys: the format, the files, and all that the slot says but its label.
    /// Each variable part is preceded by its length.
    fn sealed_facts(&self, files: FileIds) -> Vec<u8> {
        let mut facts = Vec::with_capacity(192);
        facts.extend_from_slice(b"guichet-slot-1");
        facts.extend_from_slice(files.activity.as_bytes());
        facts.extend_from_slice(files.vault.as_bytes());
        facts.extend_from_slice(self.id.as_bytes());
        facts.push(u8::from(self.agent.is_some()));
        facts.extend_from_slice(self.agent.as_ref().map_or(&[0; 16][..], |id| id.as_bytes()));
        for code in [self.kind.code(), self.role.code(), self.scope.code()] {
            facts.extend_from_slice(&(code.len() as u64).to_be_bytes());
            facts.extend_from_slice(code.as_bytes());
        }
        facts.push(u8::from(self.must_change));
        for number in [self.cost.m, self.cost.t, self.cost.p] {
            facts.extend_from_slice(&number.to_be_bytes());
        }
        facts.extend_from_slice(&self.salt);
        facts
    }

    /// Adds everything that the slot holds to the checksum of the keyring.
    pub(crate) fn add_to(&self, sum: &mut Sha256, files: FileIds) {
        sum.update(self.sealed_facts(files));
        sum.update(self.nonce);
        for bytes in [self.ciphertext.as_slice(), self.label.as_bytes()] {
            sum.update((bytes.len() as u64).to_be_bytes());
            sum.update(bytes);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use guichet_domain::ids::FileId;
    use proptest::prelude::*;
    use serde_json::{Value, json};
    use uuid::Uuid;

    use super::*;

    struct Counter(Cell<u8>);

    impl Ids for Counter {
        fn uuid(&self) -> Uuid {
            let mut bytes = [0; 16];
            self.bytes(&mut bytes);
            Uuid::from_bytes(bytes)
        }

        fn bytes(&self, buf: &mut [u8]) {
            self.0.set(self.0.get() + 1);
            buf.fill(self.0.get());
        }
    }

    const CHEAP: KdfCost = KdfCost { m: 8, t: 1, p: 1 };

    fn sealed(role: Role) -> (FileIds, Slot) {
        let ids = Counter(Cell::new(0));
        let files = FileIds {
            activity: FileId::new(&ids),
            vault: FileId::new(&ids),
        };
        let keys = OpenKeys {
            files,
            activity: FileKey::random(&ids),
            vault: Some(FileKey::random(&ids)),
        };
        let agent = Some(AgentId::new(&ids));
        let kind = SlotKind::Password;
        let new = NewSlot {
            kind,
            agent,
            label: "Claire".into(),
            role,
            must_change: false,
        };
        (
            files,
            Slot::seal(files, &keys, new, SlotId::new(&ids), b"secret", CHEAP, &ids).unwrap(),
        )
    }

    /// The slot with one field of its stored form changed, if it can still be read as a slot.
    fn changed(slot: &Slot, field: &str, value: Value) -> Option<Slot> {
        let mut stored = serde_json::to_value(slot).unwrap();
        assert_ne!(stored[field], value, "{field} has to change");
        stored[field] = value;
        serde_json::from_value(stored).ok()
    }

    fn flipped(slot: &Slot, field: &str, bit: usize) -> Option<Slot> {
        let stored = serde_json::to_value(slot).unwrap();
        let mut text: Vec<u8> = stored[field].as_str().unwrap().bytes().collect();
        let at = bit / 8 % text.len();
        text[at] ^= 1 << (bit % 8);
        changed(slot, field, Value::String(String::from_utf8(text).ok()?))
    }

    #[test]
    fn every_fact_but_the_label_is_sealed() {
        let (files, slot) = sealed(Role::Supervisor);
        for (field, value) in [
            ("kind", json!("recovery")),
            ("agent", Value::Null),
            ("role", json!("administrator")),
            ("scope", json!("both")),
            ("must_change", json!(true)),
            ("cost", json!({"m": 9, "t": 1, "p": 1})),
            ("cost", json!({"m": 8, "t": 2, "p": 1})),
        ] {
            let slot = changed(&slot, field, value).unwrap();
            assert_eq!(
                slot.open(files, b"secret").unwrap_err(),
                KeyError::WrongPassword,
                "{field}"
            );
        }
        let renamed = changed(&slot, "label", json!("Claire M.")).unwrap();
        assert!(renamed.open(files, b"secret").is_ok());
    }

    #[test]
    fn a_slot_opens_only_the_files_that_it_was_made_for() {
        let (files, slot) = sealed(Role::Mediator);
        let swapped = FileIds {
            activity: files.vault,
            vault: files.activity,
        };
        assert_eq!(
            slot.open(swapped, b"secret").unwrap_err(),
            KeyError::WrongPassword
        );
    }

    #[test]
    fn a_cost_that_would_exhaust_the_machine_is_refused() {
        let (files, slot) = sealed(Role::Mediator);
        for cost in [
            json!({"m": u32::MAX, "t": 1, "p": 1}),
            json!({"m": 8, "t": 1000, "p": 1}),
        ] {
            let slot = changed(&slot, "cost", cost).unwrap();
            assert_eq!(
                slot.open(files, b"secret").unwrap_err(),
                KeyError::Derivation
            );
        }
    }

    proptest! {
        #[test]
        fn a_flipped_bit_shuts_the_slot(
            field in prop::sample::select(vec!["id", "agent", "salt", "nonce", "ciphertext"]),
            bit: usize,
        ) {
            let (files, slot) = sealed(Role::Mediator);
            if let Some(slot) = flipped(&slot, field, bit) {
                // A capital in an identifier reads as the same identifier: the slot is then the same one.
                let same = slot == sealed(Role::Mediator).1;
                prop_assert_eq!(slot.open(files, b"secret").is_ok(), same);
            }
        }

        #[test]
        fn a_wrong_secret_opens_nothing(secret: Vec<u8>) {
            prop_assume!(secret != b"secret");
            let (files, slot) = sealed(Role::Mediator);
            prop_assert_eq!(slot.open(files, &secret).unwrap_err(), KeyError::WrongPassword);
        }
    }
}
