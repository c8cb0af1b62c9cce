//! The keyring: every way in, in one small file of the data folder.
//!
//! `keyring.json` is public by nature: it holds names and sealed keys, and tells nothing else without a
//! password. It is the one file whose loss loses everything, so a copy stands beside it; both are written
//! whole and durably, one after the other.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;

use guichet_domain::ids::{AgentId, FileId, Ids, SlotId};
use guichet_domain::role::{KeyScope, Role};
use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization;

use crate::error::KeyError;
use crate::file_key::{FileIds, FileKey, OpenKeys};
use crate::hex;
use crate::recovery::RecoveryPhrase;
use crate::slot::{KdfCost, NewSlot, Slot, SlotKind};

/// The newest form of the file that this version reads, and the one that it writes.
const FORMAT: u32 = 1;

const NAME: &str = "keyring.json";
const COPY: &str = "keyring.copy.json";
const NEXT: &str = "keyring.next.json";

/// Every way in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keyring {
    files: FileIds,
    slots: Vec<Slot>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stored {
    format: u32,
    activity: FileId,
    vault: FileId,
    slots: Vec<Slot>,
    /// Tells a damaged file from a wrong password. Not a seal: each slot has its own.
    #[serde(with = "hex::array")]
    sum: [u8; 32],
}

/// The part that every format has.
#[derive(Deserialize)]
struct AnyFormat {
    format: u32,
}

impl Keyring {
    /// A keyring without slots for two new files, and their keys.
    #[must_use]
    pub fn create(ids: &dyn Ids) -> (Self, OpenKeys) {
        let files = FileIds {
            activity: FileId::from_uuid(ids.uuid()),
            vault: FileId::from_uuid(ids.uuid()),
        };
        Self::with_new_keys(files, ids)
    }

    /// A keyring without slots for the same two files, and new keys for them: after someone who knew a password
    /// left, or a password was seen.
    ///
    /// The other agents' passwords are not known here, so nobody's slot can be carried over: whoever rotates
    /// adds a slot for each agent with a temporary password, and prints a new recovery phrase. The steps, each
    /// of which can be cut by a power failure and taken up again:
    /// 1. [`Keyring::save_next`] on the new keyring;
    /// 2. the store takes the new keys in both files, skipping one that has them already;
    /// 3. [`Keyring::promote_next`].
    ///
    /// While `keyring.next.json` stands, a rotation is under way: its files may open with the new keys, the old
    /// ones, or one with each.
    #[must_use]
    pub fn rotate(&self, ids: &dyn Ids) -> (Self, OpenKeys) {
        Self::with_new_keys(self.files, ids)
    }

    fn with_new_keys(files: FileIds, ids: &dyn Ids) -> (Self, OpenKeys) {
        let keys = OpenKeys {
            files,
            activity: FileKey::random(ids),
            vault: Some(FileKey::random(ids)),
        };
        (
            Self {
                files,
                slots: Vec::new(),
            },
            keys,
        )
    }

    /// The files that it belongs to.
    #[must_use]
    pub const fn files(&self) -> FileIds {
        self.files
    }

    /// Every way in, in the order in which they were made.
    #[must_use]
    pub fn slots(&self) -> &[Slot] {
        &self.slots
    }

    /// One slot.
    #[must_use]
    pub fn slot(&self, id: SlotId) -> Option<&Slot> {
        self.slots.iter().find(|slot| slot.id == id)
    }

    /// The password slot of an agent.
    #[must_use]
    pub fn slot_of(&self, agent: AgentId) -> Option<&Slot> {
        self.slots
            .iter()
            .find(|slot| slot.kind == SlotKind::Password && slot.agent == Some(agent))
    }

    /// Opens a slot with a password. Costs what [`KdfCost`] says.
    ///
    /// # Errors
    /// [`KeyError::WrongPassword`], [`KeyError::UnknownSlot`], [`KeyError::Derivation`].
    pub fn open(&self, slot: SlotId, password: &SecretString) -> Result<OpenKeys, KeyError> {
        let slot = self.slot(slot).ok_or(KeyError::UnknownSlot)?;
        slot.open(self.files, normal(password).as_bytes())
    }

    /// Opens a recovery slot with the printed phrase, and says which it was.
    ///
    /// # Errors
    /// [`KeyError::WrongPassword`] when no recovery slot takes it, [`KeyError::Derivation`].
    pub fn open_recovery(&self, phrase: &RecoveryPhrase) -> Result<(SlotId, OpenKeys), KeyError> {
        for slot in self
            .slots
            .iter()
            .filter(|slot| slot.kind == SlotKind::Recovery)
        {
            match slot.open(self.files, phrase.entropy()) {
                Err(KeyError::WrongPassword) => {}
                opened => return opened.map(|keys| (slot.id, keys)),
            }
        }
        Err(KeyError::WrongPassword)
    }

    /// Adds an agent's slot, opened by `password`.
    ///
    /// # Errors
    /// [`KeyError::NoVaultKey`] when the role opens the vault and `keys` do not; [`KeyError::Derivation`].
    pub fn add_agent(
        &mut self,
        keys: &OpenKeys,
        slot: NewAgentSlot,
        password: &SecretString,
        cost: KdfCost,
        ids: &dyn Ids,
    ) -> Result<SlotId, KeyError> {
        let NewAgentSlot {
            agent,
            label,
            role,
            must_change,
        } = slot;
        let new = NewSlot {
            kind: SlotKind::Password,
            agent: Some(agent),
            label,
            role,
            must_change,
        };
        self.add(keys, new, normal(password).as_bytes(), cost, ids)
    }

    /// Adds a slot opened by a new recovery phrase, which is handed back to be printed and is kept nowhere. It
    /// gives an administrator's rights. Earlier phrases keep opening until their slot is removed.
    ///
    /// # Errors
    /// [`KeyError::NoVaultKey`], [`KeyError::Derivation`].
    pub fn add_recovery(
        &mut self,
        keys: &OpenKeys,
        label: String,
        cost: KdfCost,
        ids: &dyn Ids,
    ) -> Result<(SlotId, RecoveryPhrase), KeyError> {
        let phrase = RecoveryPhrase::draw(ids)?;
        let role = Role::Administrator;
        let new = NewSlot {
            kind: SlotKind::Recovery,
            agent: None,
            label,
            role,
            must_change: false,
        };
        let id = self.add(keys, new, phrase.entropy(), cost, ids)?;
        Ok((id, phrase))
    }

    fn add(
        &mut self,
        keys: &OpenKeys,
        new: NewSlot,
        secret: &[u8],
        cost: KdfCost,
        ids: &dyn Ids,
    ) -> Result<SlotId, KeyError> {
        let id = SlotId::from_uuid(ids.uuid());
        self.slots
            .push(Slot::seal(self.files, keys, new, id, secret, cost, ids)?);
        Ok(id)
    }

    /// Changes the password of a slot, by its holder. The slot then no longer asks to be changed.
    ///
    /// # Errors
    /// [`KeyError::WrongPassword`], [`KeyError::UnknownSlot`], [`KeyError::Derivation`].
    pub fn change_password(
        &mut self,
        slot: SlotId,
        old: &SecretString,
        new: &SecretString,
        cost: KdfCost,
        ids: &dyn Ids,
    ) -> Result<(), KeyError> {
        let keys = self.open(slot, old)?;
        let role = self.slot(slot).ok_or(KeyError::UnknownSlot)?.role;
        self.reseal(&keys, slot, role, new, false, cost, ids)
    }

    /// Gives a slot another role or a new temporary password, by someone who holds the keys: an administrator,
    /// or whoever opened with the recovery phrase. The role is sealed with the keys, so a change of role needs
    /// a new password too; its holder changes it at the next opening.
    ///
    /// # Errors
    /// [`KeyError::UnknownSlot`], [`KeyError::NoVaultKey`], [`KeyError::LastSlot`] when nobody but a recovery
    /// phrase would open the vault any more, [`KeyError::Derivation`].
    pub fn reset(
        &mut self,
        keys: &OpenKeys,
        slot: SlotId,
        role: Role,
        temporary: &SecretString,
        cost: KdfCost,
        ids: &dyn Ids,
    ) -> Result<(), KeyError> {
        if role.key_scope() == KeyScope::Activity {
            self.refuse_last(slot)?;
        }
        self.reseal(keys, slot, role, temporary, true, cost, ids)
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "one private step shared by two operations"
    )]
    fn reseal(
        &mut self,
        keys: &OpenKeys,
        slot: SlotId,
        role: Role,
        password: &SecretString,
        must_change: bool,
        cost: KdfCost,
        ids: &dyn Ids,
    ) -> Result<(), KeyError> {
        let place = self
            .slots
            .iter()
            .position(|s| s.id == slot)
            .ok_or(KeyError::UnknownSlot)?;
        let Slot {
            kind, agent, label, ..
        } = self.slots[place].clone();
        let new = NewSlot {
            kind,
            agent,
            label,
            role,
            must_change,
        };
        let secret = normal(password);
        self.slots[place] = Slot::seal(self.files, keys, new, slot, secret.as_bytes(), cost, ids)?;
        Ok(())
    }

    /// Corrects the name that the lock screen shows.
    ///
    /// # Errors
    /// [`KeyError::UnknownSlot`].
    pub fn rename(&mut self, slot: SlotId, label: String) -> Result<(), KeyError> {
        self.slots
            .iter_mut()
            .find(|s| s.id == slot)
            .ok_or(KeyError::UnknownSlot)?
            .label = label;
        Ok(())
    }

    /// Takes a way in off the keyring. Whoever kept a copy of the older file, and the password, still opens the
    /// files: [`Keyring::rotate`] shuts them out.
    ///
    /// # Errors
    /// [`KeyError::UnknownSlot`]; [`KeyError::LastSlot`] for the last password that opens the vault.
    pub fn remove(&mut self, slot: SlotId) -> Result<(), KeyError> {
        let found = self.slot(slot).ok_or(KeyError::UnknownSlot)?;
        if found.kind == SlotKind::Password {
            self.refuse_last(slot)?;
        }
        self.slots.retain(|s| s.id != slot);
        Ok(())
    }

    fn refuse_last(&self, slot: SlotId) -> Result<(), KeyError> {
        let opens = |s: &&Slot| s.kind == SlotKind::Password && s.scope == KeyScope::Both;
        let is_one = self.slot(slot).as_ref().is_some_and(opens);
        if is_one && self.slots.iter().filter(opens).count() == 1 {
            return Err(KeyError::LastSlot);
        }
        Ok(())
    }

    /// Whether a data folder has a keyring.
    #[must_use]
    pub fn exists(dir: &Path) -> bool {
        dir.join(NAME).exists() || dir.join(COPY).exists()
    }

    /// Reads the keyring of a data folder; its copy when the file itself is missing or damaged.
    ///
    /// # Errors
    /// [`KeyError::Missing`], [`KeyError::Damaged`], [`KeyError::Newer`], or the system's refusal.
    pub fn load(dir: &Path) -> Result<Self, KeyError> {
        match read(&dir.join(NAME)) {
            Err(error @ (KeyError::Missing | KeyError::Damaged)) => {
                read(&dir.join(COPY)).map_err(|_| error)
            }
            loaded => loaded,
        }
    }

    /// Writes the keyring and its copy. Once this returns, a power cut loses neither.
    ///
    /// # Errors
    /// [`KeyError::ReadOnly`], [`KeyError::DiskFull`] or another refusal of the system; the file is then whole,
    /// as it was before or as it was to be.
    pub fn save(&self, dir: &Path) -> Result<(), KeyError> {
        let text = self.text()?;
        write(dir, NAME, &text)?;
        write(dir, COPY, &text)
    }

    /// Writes the keyring of a rotation under way; see [`Keyring::rotate`].
    ///
    /// # Errors
    /// As [`Keyring::save`].
    pub fn save_next(&self, dir: &Path) -> Result<(), KeyError> {
        write(dir, NEXT, &self.text()?)
    }

    /// The keyring of a rotation that was cut, if one was.
    ///
    /// # Errors
    /// As [`Keyring::load`].
    pub fn load_next(dir: &Path) -> Result<Option<Self>, KeyError> {
        match read(&dir.join(NEXT)) {
            Err(KeyError::Missing) => Ok(None),
            loaded => loaded.map(Some),
        }
    }

    /// Ends a rotation: the next keyring becomes the keyring.
    ///
    /// # Errors
    /// As [`Keyring::save`].
    pub fn promote_next(dir: &Path) -> Result<(), KeyError> {
        let Some(next) = Self::load_next(dir)? else {
            return Err(KeyError::Missing);
        };
        next.save(dir)?;
        fs::remove_file(dir.join(NEXT))?;
        sync_folder(dir)
    }

    fn text(&self) -> Result<Vec<u8>, KeyError> {
        let FileIds { activity, vault } = self.files;
        let stored = Stored {
            format: FORMAT,
            activity,
            vault,
            slots: self.slots.clone(),
            sum: self.sum(),
        };
        let mut text = serde_json::to_vec_pretty(&stored)
            .map_err(|_| KeyError::Io(io::ErrorKind::InvalidData))?;
        text.push(b'\n');
        Ok(text)
    }

    fn sum(&self) -> [u8; 32] {
        let mut sum = Sha256::new();
        sum.update(b"guichet-keyring-1");
        sum.update((self.slots.len() as u64).to_be_bytes());
        for slot in &self.slots {
            slot.add_to(&mut sum, self.files);
        }
        sum.finalize().into()
    }

    fn from_text(text: &[u8]) -> Result<Self, KeyError> {
        let any: AnyFormat = serde_json::from_slice(text).map_err(|_| KeyError::Damaged)?;
        if any.format > FORMAT {
            return Err(KeyError::Newer {
                found: any.format,
                known: FORMAT,
            });
        }
        let stored: Stored = serde_json::from_slice(text).map_err(|_| KeyError::Damaged)?;
        let files = FileIds {
            activity: stored.activity,
            vault: stored.vault,
        };
        let keyring = Self {
            files,
            slots: stored.slots,
        };
        if stored.format == FORMAT && keyring.sum() == stored.sum {
            Ok(keyring)
        } else {
            Err(KeyError::Damaged)
        }
    }
}

/// What an agent's slot is for.
#[derive(Debug, Clone)]
pub struct NewAgentSlot {
    /// Whose it is.
    pub agent: AgentId,
    /// The name that the lock screen shows.
    pub label: String,
    /// What they may do; it decides which keys the slot gives.
    pub role: Role,
    /// Whether the password was chosen by someone else.
    pub must_change: bool,
}

/// The same password from another keyboard or system gives the same bytes (NFKC, as NIST SP 800-63B advises).
fn normal(password: &SecretString) -> Zeroizing<String> {
    let typed = password.expose_secret();
    // Room for the longest expansion, so that no reallocation leaves a copy behind.
    let mut text = Zeroizing::new(String::with_capacity(typed.len() * 18));
    text.extend(typed.nfkc());
    text
}

fn read(path: &Path) -> Result<Keyring, KeyError> {
    Keyring::from_text(&fs::read(path)?)
}

fn write(dir: &Path, name: &str, text: &[u8]) -> Result<(), KeyError> {
    let partial = dir.join(format!("{name}.partial"));
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options.open(&partial).and_then(|mut file| {
        file.write_all(text)?;
        file.sync_all()
    });
    if let Err(error) = written.and_then(|()| fs::rename(&partial, dir.join(name))) {
        // Half a file that nothing reads: leaving it would only take room from a full disk.
        let _ = fs::remove_file(&partial);
        return Err(error.into());
    }
    sync_folder(dir)
}

/// Makes a rename last through a power cut. Windows has no such call: NTFS journals the rename by itself.
fn sync_folder(dir: &Path) -> Result<(), KeyError> {
    #[cfg(unix)]
    File::open(dir)?.sync_all()?;
    #[cfg(not(unix))]
    let _ = dir;
    Ok(())
}
