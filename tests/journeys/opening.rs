//! The application opens, alone, and closes.

use guichet_tests::support::{Counter, Look, Paper, Setting};

use crate::tour;

#[test]
fn an_empty_folder_opens_on_a_screen_that_everyone_can_use() {
    let mut counter = Counter::open("opening");
    counter.check_all_looks("first-opening");
    assert!(counter.second_start_ends(), "two windows on the same data");
    assert!(counter.is_alive(), "the second start closed the first");
    counter.no_fault();
    counter.close();
}

#[test]
fn the_dark_look_follows_the_desktop() {
    let setting = Setting {
        look: Look::Dark,
        ..Setting::default()
    };
    let mut counter = Counter::open_with("opening-dark", &setting);
    let dark = counter.script("return matchMedia('(prefers-color-scheme: dark)').matches");
    assert_eq!(dark, true);
    counter.check("first-opening");
}

#[test]
fn a_killed_window_opens_again() {
    let mut counter = Counter::open("opening-again");
    counter.kill();
    assert!(!counter.is_alive());
    counter.start();
    counter.check("after-kill");
}

/// A test of the harness itself: what breaks the policy is seen.
#[test]
fn a_broken_policy_is_told() {
    let mut counter = Counter::open("policy");
    counter.script("document.querySelector('h1').setAttribute('style', 'color: red')");
    counter.expect_fault("policy");
    counter.script("setTimeout(() => { throw new Error('a name') })");
    counter.expect_fault("error");
    assert!(
        !counter.log().contains("a name"),
        "the log tells what was said"
    );
    counter.script("fetch('https://www.caf.fr/').catch(() => {})");
    counter.expect_fault("connect-src");
    counter.no_fault();
}

/// The page goes nowhere: the official sites are opened by the system's browser.
#[test]
fn the_window_goes_nowhere_else() {
    let mut counter = Counter::open("navigation");
    let before = counter.script("return location.href");
    for address in [
        "https://www.caf.fr/",
        "about:blank",
        "data:text/html,elsewhere",
    ] {
        counter.script(&format!("location.href = '{address}'"));
        counter.script(&format!("window.open('{address}')"));
    }
    counter.script("document.title = 'Fatou Diallo'");
    assert_eq!(counter.script("return location.href"), before);
    counter.no_fault();
}

/// The page loads itself anew when the counter locks: the harness and the log follow it.
#[test]
fn a_page_loaded_anew_is_watched_too() {
    let mut counter = Counter::open("anew");
    counter.script("location.reload()");
    counter.title("Bienvenue dans Guichet");
    counter.check("anew");
    counter.script("document.querySelector('h1').setAttribute('style', 'color: red')");
    counter.expect_fault("policy");
}

/// What `./run --demo --headless DIR` leaves in DIR.
#[test]
fn the_tour_leaves_numbered_pictures_and_the_summary() {
    let folder = tempfile::tempdir().unwrap();
    tour::play(folder.path());
    let mut names: Vec<String> = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names.pop().as_deref(), Some("recapitulatif.pdf"));
    assert!(names.len() > 15, "{names:?}");
    for (number, name) in (1..).zip(&names) {
        assert!(name.starts_with(&format!("{number:02}-")), "{names:?}");
    }
    let summary = Paper::read(&folder.path().join("recapitulatif.pdf"));
    assert!(summary.text().contains("Guérin"));
    assert_eq!(summary.faults(), Vec::<String>::new());
}
