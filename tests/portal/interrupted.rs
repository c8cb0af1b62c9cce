//! What stops somebody in the middle of a procedure: a page that crashes, and the automatic lock.

use std::time::{Duration, Instant};

use guichet_tests::support::has;
use serde_json::json;

use crate::hand::Hand;
use crate::server::{Answer, Server};

/// The lock, as these tests set it.
const LIMIT: Duration = Duration::from_secs(60);

#[test]
fn a_page_that_crashes_is_said_and_opened_again_and_the_session_loses_nothing() {
    if !has("xdotool") {
        println!("not run: `xdotool` is not installed");
        return;
    }
    let mut hand = Hand::sit("portal-crash");
    hand.receive();
    hand.profile();
    let own = hand.bench.counter.page_processes();
    hand.open_the_site();
    hand.sign_in();
    hand.assist("identite", 11, &[("Nom d’usage", "nothing_known")]);
    let pages = hand.bench.counter.page_processes();
    let sealed: Vec<_> = pages.into_iter().filter(|id| !own.contains(id)).collect();
    assert!(!sealed.is_empty(), "the site has a process of its own");
    for process in sealed {
        hand.bench.counter.crash_page(process);
    }

    let counter = &mut hand.bench.counter;
    counter.see("La page s’est arrêtée");
    counter.see("la séance et la fiche, elles, sont gardées");
    assert!(
        !counter.sees("rempli"),
        "what was filled went with the page"
    );
    // The window that stopped still gives the keyboard back.
    hand.cross(true);
    let counter = &mut hand.bench.counter;
    counter.picture_of_the_screen("arretee");
    counter.activate("button", "Ouvrir la page à nouveau");
    // Of her account, nothing is lost either: the same window, the same cookies.
    hand.bench.server.wait_for_times("/there/demande/1", 2);
    let counter = &mut hand.bench.counter;
    counter.see("La page est revenue.");
    assert!(!counter.sees("La page s’est arrêtée"));
    counter.has_focus("button", "Regarder la page");
    hand.key("F11");
    let counter = &mut hand.bench.counter;
    counter.see("11 valeurs à relire. F11 les met toutes");
    hand.key("F11");
    let counter = &mut hand.bench.counter;
    counter.see("11 champs remplis. Relisez");
    counter.picture_of_the_screen("rouverte");
    // Neither the numbers that only memory holds, nor the application's own page.
    assert!(counter.sees("2 87 03 51 454 042"));
    assert!(own.iter().all(|id| counter.page_processes().contains(id)));
    counter.no_fault();
}

#[test]
fn typing_in_the_site_keeps_the_counter_open_and_silence_locks_it() {
    if !has("xdotool") {
        println!("not run: `xdotool` is not installed");
        return;
    }
    let server = Server::start(|asked, _| {
        match asked.path.as_str() {
        "/" => Answer::page(
            "<!doctype html><meta charset=utf-8><label>Votre histoire <textarea autofocus rows=20></textarea></label>
             <script>fetch('/there/')</script>",
        ),
        _ => Answer::of("text/plain", b""),
    }
    });
    let mut hand = Hand::sit_at("portal-lock-typing", server, |desk| {
        let minute = json!({"lock_after_minutes": LIMIT.as_secs() / 60});
        desk.call("settings_set", minute).unwrap();
    });
    hand.receive();
    let own = hand.bench.counter.page_processes();
    hand.open_the_site();
    let session = {
        let day = hand.bench.call("today", json!({}));
        json!({"session": day["open"][0]["id"]})
    };

    // For longer than the limit, in the site and nowhere else.
    let begun = Instant::now();
    let counter = &mut hand.bench.counter;
    counter.wait_longer(2 * LIMIT);
    counter.wait("a long story", |counter| {
        assert!(counter.type_on_the_screen("Il etait une fois, a Admiville. "));
        assert!(
            !counter.sees("Êtes-vous toujours là ?"),
            "somebody was typing"
        );
        begun.elapsed() > LIMIT + Duration::from_secs(5)
    });
    let portal = hand.bench.call("portal", session.clone());
    assert_eq!(portal["open"], true);

    // Then nobody: the warning, the lock, and the site is gone with what was typed in it.
    let counter = &mut hand.bench.counter;
    counter.wait_longer(LIMIT);
    counter.see("Êtes-vous toujours là ?");
    counter.picture_of_the_screen("toujours-la");
    // A key in the site is an answer.
    counter.type_on_the_screen("!");
    counter.see_gone("Êtes-vous toujours là ?");
    counter.wait_longer(2 * LIMIT);
    counter.title("Bonjour Camille");
    counter.wait("the page of the site gone", |counter| {
        let pages = counter.page_processes();
        pages.iter().all(|id| own.contains(id))
    });
    counter.picture_of_the_screen("verrouille");
    assert_eq!(hand.bench.fails("portal", session.clone()), "LOCKED");

    // The session is where it was, at the way to open the site again.
    hand.bench.unlock_by_keyboard();
    let counter = &mut hand.bench.counter;
    counter.find("heading", "Faire la démarche");
    counter.find("button", "Ouvrir le site officiel");
    counter.see("Mme Fatou Diallo");
    assert_eq!(hand.bench.fails("portal", session), "PORTAL_CLOSED");
    hand.bench.counter.no_fault();
}
