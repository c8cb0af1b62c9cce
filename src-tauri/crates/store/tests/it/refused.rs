//! What the system refuses: another instance, a read-only folder, a full disk.
//!
//! A read-only folder and a full disk are made with a small file system of their own, which needs the right to
//! mount. Without that right the tests say so and rely on what needs none: the permissions of the folder, and
//! in the crate itself a file whose pages are counted.

use std::fs;
use std::path::Path;
use std::process::Command;

use guichet_store::{Store, StoreError};
use tempfile::TempDir;

use crate::support::{Desk, names, noon};

#[test]
fn a_second_instance_is_refused_and_the_first_goes_on() {
    let (desk, store) = Desk::new();
    assert!(matches!(desk.open(), Err(StoreError::AlreadyOpen)));
    assert!(matches!(
        Store::open(desk.path(), &desk.supervisor_keys(), noon()),
        Err(StoreError::AlreadyOpen)
    ));
    desk.write(&store, |tx| tx.save_setting("a", "b", noon()));
    drop(store);
    assert!(desk.open().is_ok());
}

#[test]
fn creating_twice_is_refused_and_loses_nothing() {
    let (desk, store) = Desk::new();
    drop(store);
    let again = Store::create(desk.path(), &desk.keys, &desk.ids, noon());
    assert!(
        matches!(again, Err(StoreError::AlreadyExists(_))),
        "{again:?}"
    );
    assert_eq!(desk.open().unwrap().read().agents().unwrap().len(), 1);
}

#[test]
fn a_first_opening_that_was_cut_is_taken_up_again() {
    let dir = TempDir::new().unwrap();
    fs::write(dir.path().join("activity.db"), "").unwrap();
    let (desk, store) = Desk::in_folder(dir);
    drop(store);
    assert!(desk.open().is_ok());
}

#[test]
fn creating_needs_both_keys() {
    let (desk, store) = Desk::new();
    drop(store);
    let dir = TempDir::new().unwrap();
    let created = Store::create(dir.path(), &desk.supervisor_keys(), &desk.ids, noon());
    assert!(matches!(created, Err(StoreError::NoVault)));
    assert_eq!(names(dir.path()), Vec::<String>::new());
}

#[test]
fn the_folder_holds_what_it_should() {
    let (desk, store) = Desk::new();
    drop(store);
    // The rollback journals stay, empty: they are cut to nothing rather than deleted at each commit.
    let expected = [
        "activity.db",
        "activity.db-journal",
        "guichet.lock",
        "vault.db",
        "vault.db-journal",
    ];
    assert_eq!(names(desk.path()), expected);
    for name in ["activity.db-journal", "vault.db-journal", "guichet.lock"] {
        assert_eq!(fs::metadata(desk.path().join(name)).unwrap().len(), 0);
    }
}

#[cfg(unix)]
#[test]
fn nobody_else_on_the_machine_reads_the_files() {
    use std::os::unix::fs::PermissionsExt;
    let parent = TempDir::new().unwrap();
    let (desk, store) = Desk::new();
    let dir = parent.path().join("data");
    drop(Store::create(&dir, &desk.keys, &desk.ids, noon()).unwrap());
    drop(store);
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&dir), 0o700);
    for name in names(&dir) {
        assert_eq!(mode(&dir.join(&name)), 0o600, "{name}");
    }
}

/// A mounted file system, taken away at the end.
struct Mounted(TempDir);

impl Mounted {
    fn tmpfs(size: &str) -> Option<Self> {
        let dir = TempDir::new().unwrap();
        let size = format!("size={size}");
        run(
            "mount",
            &[
                "-t",
                "tmpfs",
                "-o",
                &size,
                "tmpfs",
                dir.path().to_str().unwrap(),
            ],
        )
        .then_some(Self(dir))
    }

    fn remount(&self, option: &str) {
        let option = format!("remount,{option}");
        let path = self.0.path().to_str().unwrap();
        // A process being started by another test holds a copy of our files for an instant: busy, then not.
        let tries = (0..1_000).map(|_| run("mount", &["-o", &option, path]));
        assert!(tries.into_iter().any(|done| done), "{option}");
    }

    fn folder(&self) -> TempDir {
        TempDir::new_in(self.0.path()).unwrap()
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        run("umount", &["-l", self.0.path().to_str().unwrap()]);
    }
}

fn run(program: &str, args: &[&str]) -> bool {
    let output = Command::new(program).args(args).output();
    output.is_ok_and(|output| output.status.success())
}

#[test]
fn a_read_only_folder_is_named_and_left_alone() {
    let Some(mounted) = Mounted::tmpfs("4m") else {
        println!("skipped: mounting a file system needs a right that this account lacks");
        return;
    };
    let (desk, store) = Desk::in_folder(mounted.folder());
    drop(store);
    let before = fs::read(desk.path().join("activity.db")).unwrap();
    mounted.remount("ro");
    let opened = desk.open();
    assert!(matches!(opened, Err(StoreError::ReadOnly)), "{opened:?}");
    let created = Store::create(&desk.path().join("new"), &desk.keys, &desk.ids, noon());
    assert!(matches!(created, Err(StoreError::ReadOnly)), "{created:?}");
    mounted.remount("rw");
    assert_eq!(fs::read(desk.path().join("activity.db")).unwrap(), before);
    assert!(desk.open().is_ok());
}

#[cfg(unix)]
#[test]
fn a_folder_without_the_right_to_write_is_read_only() {
    use std::os::unix::fs::PermissionsExt;
    let (desk, store) = Desk::new();
    drop(store);
    let allow = |mode| fs::set_permissions(desk.path(), fs::Permissions::from_mode(mode)).unwrap();
    fs::remove_file(desk.path().join("guichet.lock")).unwrap();
    allow(0o500);
    let is_stopped = fs::write(desk.path().join("probe"), "").is_err();
    let opened = desk.open();
    allow(0o700);
    if is_stopped {
        assert!(matches!(opened, Err(StoreError::ReadOnly)), "{opened:?}");
    } else {
        println!("skipped: permissions do not stop this account");
    }
}

#[test]
fn a_full_disk_undoes_the_act_and_keeps_what_was_acknowledged() {
    let Some(mounted) = Mounted::tmpfs("1m") else {
        println!("skipped: mounting a file system needs a right that this account lacks");
        return;
    };
    let (desk, store) = Desk::in_folder(mounted.folder());
    let mut acknowledged = Vec::new();
    let refused = loop {
        let session = desk.session();
        let mut citizen = desk.citizen("Lefèvre", "Aïcha");
        citizen.note = Some("x".repeat(3_000));
        let done = store.transact(&desk.act(), |tx| {
            tx.save_session(&session)?;
            tx.save_citizen(&citizen)?;
            tx.link_citizen(session.id, Some(citizen.id))
        });
        match done {
            Ok(_) => acknowledged.push((session.id, citizen.id)),
            Err(error) => break error,
        }
    };
    assert!(matches!(refused, StoreError::DiskFull), "{refused:?}");
    assert!(acknowledged.len() > 10);

    let all_there = |store: &Store| {
        let sessions = store.read().open_sessions(None).unwrap();
        assert_eq!(sessions.len(), acknowledged.len());
        for (session, citizen) in &acknowledged {
            assert_eq!(store.read().citizen_of(*session).unwrap(), Some(*citizen));
        }
        let report = store.verify().unwrap();
        assert_eq!(
            (report.problems, report.journal_rows),
            (vec![], acknowledged.len() as u64 + 1)
        );
    };
    all_there(&store);
    // The same after closing and opening on the full disk, and work goes on once there is room.
    drop(store);
    let store = desk.open().unwrap();
    all_there(&store);
    mounted.remount("size=2m");
    desk.write(&store, |tx| tx.save_setting("a", "b", noon()));
}
