//! The keyring as a file: who opens what, and what becomes of it when it is changed or cut.

#![expect(
    clippy::unwrap_used,
    reason = "a helper that fails is a test that fails"
)]

use std::cell::Cell;
use std::fs;
use std::path::Path;

use guichet_domain::ids::{AgentId, Ids, SlotId};
use guichet_domain::role::Role;
use guichet_keys::{KdfCost, KeyError, Keyring, NewAgentSlot, OpenKeys, RecoveryPhrase, SlotKind};
use proptest::prelude::*;
use secrecy::SecretString;
use tempfile::TempDir;
use uuid::Uuid;

struct Counter(Cell<u64>);

impl Ids for Counter {
    fn uuid(&self) -> Uuid {
        let mut bytes = [0; 16];
        self.bytes(&mut bytes);
        Uuid::from_bytes(bytes)
    }

    fn bytes(&self, buf: &mut [u8]) {
        for chunk in buf.chunks_mut(8) {
            self.0.set(self.0.get() + 1);
            let mixed = self.0.get().wrapping_mul(0x9E37_79B9_7F4A_7C15);
            chunk.copy_from_slice(&mixed.to_be_bytes()[..chunk.len()]);
        }
    }
}

const CHEAP: KdfCost = KdfCost { m: 8, t: 1, p: 1 };

fn secret(text: &str) -> SecretString {
    SecretString::from(text.to_owned())
}

struct Ring {
    ids: Counter,
    keyring: Keyring,
    keys: OpenKeys,
    admin: SlotId,
}

fn ring() -> Ring {
    let ids = Counter(Cell::new(0));
    let (keyring, keys) = Keyring::create(&ids);
    let mut ring = Ring {
        admin: SlotId::new(&ids),
        ids,
        keyring,
        keys,
    };
    ring.admin = ring.add(Role::Administrator, "trois chats gris").unwrap();
    ring
}

impl Ring {
    fn add(&mut self, role: Role, password: &str) -> Result<SlotId, KeyError> {
        let keys = self.keys.clone();
        self.add_with(&keys, role, password)
    }

    fn add_with(
        &mut self,
        keys: &OpenKeys,
        role: Role,
        password: &str,
    ) -> Result<SlotId, KeyError> {
        let agent = AgentId::new(&self.ids);
        let slot = NewAgentSlot {
            agent,
            label: "Claire Moreau".into(),
            role,
            must_change: false,
        };
        self.keyring
            .add_agent(keys, slot, &secret(password), CHEAP, &self.ids)
    }

    fn open(&self, slot: SlotId, password: &str) -> Result<OpenKeys, KeyError> {
        self.keyring.open(slot, &secret(password))
    }

    fn gives_the_keys(&self, opened: &OpenKeys) -> bool {
        let vault = |keys: &OpenKeys| keys.vault.as_ref().map(|key| *key.expose());
        opened.files == self.keys.files
            && opened.activity.expose() == self.keys.activity.expose()
            && vault(opened) == vault(&self.keys)
    }
}

fn names(dir: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(dir)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn the_right_password_gives_the_keys_and_another_nothing() {
    let ring = ring();
    assert!(ring.gives_the_keys(&ring.open(ring.admin, "trois chats gris").unwrap()));
    assert_eq!(
        ring.open(ring.admin, "trois chats noirs").unwrap_err(),
        KeyError::WrongPassword
    );
    assert_eq!(
        ring.open(ring.admin, "").unwrap_err(),
        KeyError::WrongPassword
    );
    let other = SlotId::new(&ring.ids);
    assert_eq!(
        ring.open(other, "trois chats gris").unwrap_err(),
        KeyError::UnknownSlot
    );
}

#[test]
fn accents_composed_or_not_are_the_same_password() {
    let mut ring = ring();
    let slot = ring
        .add(Role::Mediator, "caf\u{e9} cr\u{e8}me noir")
        .unwrap();
    assert!(ring.open(slot, "cafe\u{301} cre\u{300}me noir").is_ok());
}

#[test]
fn the_production_cost_opens_too() {
    let mut ring = ring();
    let old = secret("trois chats gris");
    let new = secret("quatre chats gris");
    ring.keyring
        .change_password(ring.admin, &old, &new, KdfCost::PRODUCTION, &ring.ids)
        .unwrap();
    assert!(ring.gives_the_keys(&ring.open(ring.admin, "quatre chats gris").unwrap()));
}

#[test]
fn a_supervisor_makes_no_way_into_the_vault() {
    let mut ring = ring();
    let slot = ring
        .add(Role::Supervisor, "je regarde les chiffres")
        .unwrap();
    let keys = ring.open(slot, "je regarde les chiffres").unwrap();
    assert!(keys.vault.is_none());
    for role in [Role::Mediator, Role::Administrator] {
        assert_eq!(
            ring.add_with(&keys, role, "un mot de passe").unwrap_err(),
            KeyError::NoVaultKey
        );
        let reset = ring
            .keyring
            .reset(&keys, slot, role, &secret("provisoire"), CHEAP, &ring.ids);
        assert_eq!(reset.unwrap_err(), KeyError::NoVaultKey);
    }
    let phrase = ring
        .keyring
        .add_recovery(&keys, String::new(), CHEAP, &ring.ids);
    assert_eq!(phrase.unwrap_err(), KeyError::NoVaultKey);
    assert!(
        ring.add_with(&keys, Role::Supervisor, "un mot de passe")
            .is_ok()
    );
}

#[test]
fn a_password_is_changed_by_its_holder_or_reset_by_who_holds_the_keys() {
    let mut ring = ring();
    let slot = ring.add(Role::Mediator, "provisoire").unwrap();
    let change = |ring: &mut Ring, old: &str, new: &str| {
        ring.keyring
            .change_password(slot, &secret(old), &secret(new), CHEAP, &ring.ids)
    };
    assert_eq!(
        change(&mut ring, "autre", "nouveau").unwrap_err(),
        KeyError::WrongPassword
    );
    change(&mut ring, "provisoire", "nouveau").unwrap();
    assert_eq!(
        ring.open(slot, "provisoire").unwrap_err(),
        KeyError::WrongPassword
    );
    assert!(ring.gives_the_keys(&ring.open(slot, "nouveau").unwrap()));

    let keys = ring.keys.clone();
    ring.keyring
        .reset(
            &keys,
            slot,
            Role::Supervisor,
            &secret("rendu"),
            CHEAP,
            &ring.ids,
        )
        .unwrap();
    let found = ring.keyring.slot(slot).unwrap();
    assert!(found.must_change && found.role == Role::Supervisor && found.label == "Claire Moreau");
    assert!(ring.open(slot, "rendu").unwrap().vault.is_none());
    change(&mut ring, "rendu", "mien").unwrap();
    assert!(!ring.keyring.slot(slot).unwrap().must_change);
}

#[test]
fn the_last_password_to_the_vault_stays() {
    let mut ring = ring();
    let keys = ring.keys.clone();
    let (phrase, _) = ring
        .keyring
        .add_recovery(&keys, String::new(), CHEAP, &ring.ids)
        .unwrap();
    ring.add(Role::Supervisor, "je regarde").unwrap();
    assert_eq!(
        ring.keyring.remove(ring.admin).unwrap_err(),
        KeyError::LastSlot
    );
    let lower = ring.keyring.reset(
        &keys,
        ring.admin,
        Role::Supervisor,
        &secret("x"),
        CHEAP,
        &ring.ids,
    );
    assert_eq!(lower.unwrap_err(), KeyError::LastSlot);
    ring.keyring.remove(phrase).unwrap();
    let other = ring.add(Role::Mediator, "j’ouvre aussi").unwrap();
    ring.keyring.remove(ring.admin).unwrap();
    assert_eq!(ring.keyring.remove(other).unwrap_err(), KeyError::LastSlot);
    assert_eq!(
        ring.keyring.remove(ring.admin).unwrap_err(),
        KeyError::UnknownSlot
    );
}

#[test]
fn the_phrase_opens_everything_and_can_be_replaced() {
    let mut ring = ring();
    let keys = ring.keys.clone();
    let (first, page) = ring
        .keyring
        .add_recovery(&keys, String::new(), CHEAP, &ring.ids)
        .unwrap();
    let typed = RecoveryPhrase::parse(&page.words().join(" ")).unwrap();
    let (slot, opened) = ring.keyring.open_recovery(&typed).unwrap();
    assert_eq!(slot, first);
    assert!(ring.gives_the_keys(&opened));
    assert_eq!(ring.keyring.slot(slot).unwrap().kind, SlotKind::Recovery);

    let (_, other) = ring
        .keyring
        .add_recovery(&keys, String::new(), CHEAP, &ring.ids)
        .unwrap();
    ring.keyring.remove(first).unwrap();
    assert_eq!(
        ring.keyring.open_recovery(&page).unwrap_err(),
        KeyError::WrongPassword
    );
    assert!(ring.keyring.open_recovery(&other).is_ok());
}

#[test]
fn a_saved_keyring_comes_back() {
    let mut ring = ring();
    let dir = TempDir::new().unwrap();
    assert!(!Keyring::exists(dir.path()));
    assert_eq!(Keyring::load(dir.path()).unwrap_err(), KeyError::Missing);
    ring.keyring.save(dir.path()).unwrap();
    ring.keyring.rename(ring.admin, "Claire M.".into()).unwrap();
    ring.keyring.save(dir.path()).unwrap();
    assert!(Keyring::exists(dir.path()));
    let loaded = Keyring::load(dir.path()).unwrap();
    assert_eq!(loaded, ring.keyring);
    assert!(
        ring.gives_the_keys(
            &loaded
                .open(ring.admin, &secret("trois chats gris"))
                .unwrap()
        )
    );
    assert_eq!(
        loaded
            .slot_of(loaded.slots()[0].agent.unwrap())
            .unwrap()
            .label,
        "Claire M."
    );
    assert_eq!(names(dir.path()), ["keyring.copy.json", "keyring.json"]);
}

#[cfg(unix)]
#[test]
fn nobody_else_on_the_machine_reads_it() {
    use std::os::unix::fs::PermissionsExt;
    let dir = TempDir::new().unwrap();
    ring().keyring.save(dir.path()).unwrap();
    for name in names(dir.path()) {
        let mode = fs::metadata(dir.path().join(name))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}

#[test]
fn the_copy_stands_in_for_a_file_lost_or_cut() {
    let ring = ring();
    let dir = TempDir::new().unwrap();
    ring.keyring.save(dir.path()).unwrap();
    let file = dir.path().join("keyring.json");
    let text = fs::read(&file).unwrap();
    fs::write(&file, &text[..text.len() / 2]).unwrap();
    assert_eq!(Keyring::load(dir.path()).unwrap(), ring.keyring);
    fs::remove_file(&file).unwrap();
    assert_eq!(Keyring::load(dir.path()).unwrap(), ring.keyring);
    fs::write(&file, "").unwrap();
    fs::write(dir.path().join("keyring.copy.json"), "{}").unwrap();
    assert_eq!(Keyring::load(dir.path()).unwrap_err(), KeyError::Damaged);
}

#[test]
fn a_newer_keyring_is_refused_and_left_alone() {
    let dir = TempDir::new().unwrap();
    ring().keyring.save(dir.path()).unwrap();
    let file = dir.path().join("keyring.json");
    let text = fs::read_to_string(&file)
        .unwrap()
        .replace("\"format\": 1", "\"format\": 2, \"novelty\": {}");
    fs::write(&file, &text).unwrap();
    assert_eq!(
        Keyring::load(dir.path()).unwrap_err(),
        KeyError::Newer { found: 2, known: 1 }
    );
    assert_eq!(fs::read_to_string(&file).unwrap(), text);
}

#[test]
fn a_rotation_gives_other_keys_for_the_same_files_and_survives_a_cut() {
    let ring = ring();
    let dir = TempDir::new().unwrap();
    ring.keyring.save(dir.path()).unwrap();
    assert_eq!(Keyring::load_next(dir.path()), Ok(None));
    assert_eq!(Keyring::promote_next(dir.path()), Err(KeyError::Missing));

    let (mut next, keys) = ring.keyring.rotate(&ring.ids);
    assert_eq!(next.files(), ring.keyring.files());
    assert_ne!(keys.activity.expose(), ring.keys.activity.expose());
    let agent = AgentId::new(&ring.ids);
    let slot = NewAgentSlot {
        agent,
        label: "Claire".into(),
        role: Role::Administrator,
        must_change: false,
    };
    next.add_agent(&keys, slot, &secret("quatre chats gris"), CHEAP, &ring.ids)
        .unwrap();
    next.save_next(dir.path()).unwrap();
    assert_eq!(Keyring::load(dir.path()).unwrap(), ring.keyring);
    assert_eq!(Keyring::load_next(dir.path()).unwrap(), Some(next.clone()));

    Keyring::promote_next(dir.path()).unwrap();
    assert_eq!(Keyring::load(dir.path()).unwrap(), next);
    assert_eq!(names(dir.path()), ["keyring.copy.json", "keyring.json"]);
}

#[test]
fn a_folder_that_is_not_there_is_an_error_not_a_panic() {
    let dir = TempDir::new().unwrap();
    assert!(ring().keyring.save(&dir.path().join("absent")).is_err());
}

/// `/dev/full` answers "no space left" to every write: the real error of a full disk, without filling one.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_leaves_the_keyring_as_it_was() {
    let mut ring = ring();
    let dir = TempDir::new().unwrap();
    ring.keyring.save(dir.path()).unwrap();
    let before = Keyring::load(dir.path()).unwrap();
    std::os::unix::fs::symlink("/dev/full", dir.path().join("keyring.json.partial")).unwrap();
    ring.add(Role::Mediator, "un mot de passe").unwrap();
    assert_eq!(
        ring.keyring.save(dir.path()).unwrap_err(),
        KeyError::DiskFull
    );
    assert_eq!(Keyring::load(dir.path()).unwrap(), before);
    assert_eq!(names(dir.path()), ["keyring.copy.json", "keyring.json"]);
}

#[test]
fn nothing_secret_is_printed() {
    let ring = ring();
    let shown = format!("{:?} {:?}", ring.keys, ring.keyring);
    for key in [&ring.keys.activity, ring.keys.vault.as_ref().unwrap()] {
        assert!(!shown.contains(&format!("{:?}", key.expose())));
        let bytes = key.expose().map(|byte| byte.to_string()).join(", ");
        assert!(!shown.contains(&bytes));
    }
    assert!(shown.contains("REDACTED"));
}

proptest! {
    #[test]
    fn only_a_supervisor_lacks_the_vault_key(role in prop::sample::select(Role::ALL.to_vec()), password in "\\PC{1,20}") {
        let mut ring = ring();
        let slot = ring.add(role, &password).unwrap();
        let opened = ring.open(slot, &password).unwrap();
        prop_assert_eq!(opened.vault.is_none(), role == Role::Supervisor);
        prop_assert_eq!(opened.activity.expose(), ring.keys.activity.expose());
    }

    #[test]
    fn a_flipped_bit_of_the_file_never_goes_unseen(at: prop::sample::Index, bit in 0u32..8) {
        let ring = ring();
        let dir = TempDir::new().unwrap();
        ring.keyring.save(dir.path()).unwrap();
        fs::remove_file(dir.path().join("keyring.copy.json")).unwrap();
        let file = dir.path().join("keyring.json");
        let mut text = fs::read(&file).unwrap();
        let at = at.index(text.len());
        text[at] ^= 1 << bit;
        fs::write(&file, &text).unwrap();
        // A capital in an identifier is the same identifier; everything else is damage, or another format.
        match Keyring::load(dir.path()) {
            Ok(loaded) => prop_assert_eq!(loaded, ring.keyring),
            Err(error) => {
                let seen = matches!(error, KeyError::Damaged | KeyError::Newer { .. });
                prop_assert!(seen);
            }
        }
    }
}
