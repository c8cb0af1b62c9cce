//! What goes wrong, said in French in the window, and nothing lost.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use guichet_tests::support::{Counter, Setting};
use serde_json::{Value, json};

use crate::{site, steps};

/// Opens the window on what a test has made of a site's files.
#[track_caller]
fn after(name: &str, tamper: impl FnOnce(&Path)) -> Counter {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    site::prepare(&data);
    tamper(&data);
    let setting = Setting {
        // Kept until the test ends: the counter only borrows a folder that it is given.
        data: Some(folder.keep().join("data")),
        ..Setting::default()
    };
    Counter::open_with(name, &setting)
}

#[test]
fn a_wrong_password_is_told_and_the_next_one_opens() {
    let folder = tempfile::tempdir().unwrap();
    let mut counter = site::counter(
        "wrong-password",
        &folder.path().join("data"),
        Setting::default(),
    );
    counter.title("Bonjour Camille");
    counter.has_focus("textbox", "Mot de passe");
    counter.type_text("Trois pommes rouges 42");
    counter.press("Enter");
    counter.see("Ce mot de passe n’est pas le bon.");
    counter.check_all_looks("mot-de-passe-faux");
    // What was typed is selected: the right one takes its place.
    counter.has_focus("textbox", "Mot de passe");
    steps::unlock(&mut counter);
    counter.no_fault();
}

#[test]
fn a_second_window_on_the_same_data_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let mut first = site::counter("second-first", &data, Setting::default());
    steps::unlock(&mut first);
    // Another desktop session on the same computer: its bus does not know the first window.
    let setting = Setting {
        data: Some(data),
        ..Setting::default()
    };
    let mut second = Counter::open_with("second", &setting);
    second.has_focus("textbox", "Mot de passe");
    second.type_text(steps::PASSWORD);
    second.press("Enter");
    second.see("Guichet est déjà ouvert sur ces données.");
    second.check("deja-ouvert");
    first.close();
    steps::unlock(&mut second);
}

#[test]
fn the_keyring_of_a_newer_version_is_left_alone() {
    let mut counter = after("newer", |data| {
        let path = data.join("keyring.json");
        let mut keyring: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        keyring["format"] = json!(99);
        fs::write(&path, keyring.to_string()).unwrap();
    });
    counter.title("Guichet ne peut pas s’ouvrir");
    counter.see("Ces données viennent d’une version plus récente de Guichet.");
    counter.check("version-plus-recente");
}

/// Cuts a file in two.
fn halve(path: &Path) {
    let whole = fs::read(path).unwrap();
    fs::write(path, &whole[..whole.len() / 2]).unwrap();
}

#[test]
fn a_damaged_keyring_is_read_from_its_copy() {
    let mut counter = after("damaged-keyring", |data| halve(&data.join("keyring.json")));
    steps::unlock(&mut counter);
    counter.no_fault();
}

#[test]
fn a_keyring_damaged_with_its_copy_is_told() {
    let mut counter = after("damaged-keyrings", |data| {
        halve(&data.join("keyring.json"));
        halve(&data.join("keyring.copy.json"));
    });
    counter.title("Guichet ne peut pas s’ouvrir");
    counter.see("Guichet ne peut pas lire le trousseau de clés");
    counter.see("Rien n’a été effacé.");
    counter.check("trousseau-abime");
}

#[test]
fn a_damaged_file_is_told_when_it_is_opened() {
    let mut counter = after("damaged-file", |data| {
        let path = data.join("vault.db");
        let mut bytes = fs::read(&path).unwrap();
        bytes[100..300].fill(0);
        fs::write(&path, bytes).unwrap();
    });
    counter.has_focus("textbox", "Mot de passe");
    counter.type_text(steps::PASSWORD);
    counter.press("Enter");
    counter.see("Guichet ne peut pas lire le coffre");
    counter.check("coffre-abime");
}

/// A small disk of its own, where the test may mount one: as root, on Linux.
struct Disk(PathBuf);

impl Disk {
    fn mount(folder: &Path, megabytes: u32) -> Option<Self> {
        fs::create_dir_all(folder).unwrap();
        let mounted = Command::new("mount")
            .args([
                "-t",
                "tmpfs",
                "-o",
                &format!("size={megabytes}m,mode=700"),
                "tmpfs",
            ])
            .arg(folder)
            .status();
        if mounted.is_ok_and(|status| status.success()) {
            return Some(Self(folder.to_owned()));
        }
        println!("not run: no right to mount a small disk here");
        None
    }

    fn read_only(&self) {
        self.remount("remount,ro");
    }

    fn writable(&self) {
        self.remount("remount,rw");
    }

    fn remount(&self, options: &str) {
        let done = Command::new("mount")
            .args(["-o", options])
            .arg(&self.0)
            .status();
        assert!(done.unwrap().success());
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("--lazy").arg(&self.0).status();
    }
}

#[test]
fn a_folder_that_cannot_be_written_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let Some(disk) = Disk::mount(&data, 16) else {
        return;
    };
    site::prepare(&data);
    disk.read_only();
    let setting = Setting {
        data: Some(data),
        ..Setting::default()
    };
    let mut counter = Counter::open_with("read-only", &setting);
    if counter
        .names("textbox")
        .iter()
        .any(|name| name.contains("Mot de passe"))
    {
        counter.has_focus("textbox", "Mot de passe");
        counter.type_text(steps::PASSWORD);
        counter.press("Enter");
    }
    counter.see("Guichet ne peut pas écrire dans son dossier de données.");
    counter.check("lecture-seule");
}

#[test]
fn an_empty_folder_that_cannot_be_written_is_told_before_the_first_question() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let Some(disk) = Disk::mount(&data, 16) else {
        return;
    };
    disk.read_only();
    let setting = Setting {
        data: Some(data),
        ..Setting::default()
    };
    let mut counter = Counter::open_with("read-only-empty", &setting);
    counter.title("Guichet ne peut pas s’ouvrir");
    counter.see("Guichet ne peut pas écrire dans son dossier de données.");
    counter.check("lecture-seule-vide");
    counter.no_fault();

    // Once the right is given, the first opening begins.
    disk.writable();
    counter.go_to("button", "Réessayer");
    counter.press("Enter");
    counter.title("Bienvenue dans Guichet");
}

#[test]
fn a_full_disk_is_told_and_what_is_typed_stays() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let Some(_disk) = Disk::mount(&data, 24) else {
        return;
    };
    let mut counter = site::counter("full-disk", &data, Setting::default());
    steps::unlock(&mut counter);
    steps::receive_a_new_person(&mut counter);
    steps::choose_the_rent(&mut counter);
    counter.press("Control+Enter");
    counter.find("heading", "La fiche de Mme Fatou Diallo");

    let filling = data.join("filling");
    {
        let mut block = fs::File::create(&filling).unwrap();
        let _ = std::io::copy(&mut std::io::repeat(0), &mut block);
    }
    counter.fill("Nom du bailleur", &"Plurial Novilia ".repeat(20));
    counter.press("Tab");
    counter.see("Le disque est plein");
    counter.see("Ce que vous avez tapé est encore à l’écran.");
    counter.see_gone("Brouillon enregistré");
    counter.check("disque-plein");

    counter.go_to("button", "Réessayer");
    // Nothing moved but what scrolls.
    let moved = "return document.querySelector('main').scrollTop";
    assert_eq!(counter.script(moved), json!(0));
    fs::remove_file(&filling).unwrap();
    counter.press("Enter");
    counter.see_gone("Le disque est plein");
    assert!(
        counter
            .value("textbox", "Nom du bailleur")
            .starts_with("Plurial Novilia")
    );
    counter.no_fault();
}
