//! The window opens where the procedure begins, and closes with what it belongs to.

use serde_json::json;

use crate::bench::Bench;
use crate::server::{Answer, Server};

fn plain() -> Server {
    Server::start(|asked, _| match asked.path.as_str() {
        "/" => Answer::page("<!doctype html><title>Mme Fatou Diallo</title><h1>Bienvenue</h1>"),
        _ => Answer::missing(),
    })
}

#[test]
fn the_official_address_is_opened_and_shown() {
    let mut bench = Bench::open("portal-opening", plain());
    let visit = bench.receive("Fatou", "Diallo");
    let view = bench.go_online(&visit);
    assert_eq!(view["host"], "site.localhost");
    assert_eq!(view["host_kind"], "procedure");
    assert_eq!(view["host_name"], "CAF");
    assert_eq!(view["open"], true);
    assert_eq!(view["refused"], json!([]));
    assert_eq!(view["problem"], json!(null));
    // What the page calls itself is said nowhere.
    let log = bench.counter.log();
    assert!(
        !log.contains("Diallo") && !log.contains("site.localhost"),
        "{log}"
    );
    bench.counter.picture_of_the_screen("beside");
}

#[test]
fn a_key_comes_back_to_the_application() {
    let mut bench = Bench::open("portal-f6", plain());
    let visit = bench.receive("Fatou", "Diallo");
    bench.go_online(&visit);
    let here = "return document.hasFocus()";
    bench.counter.wait("the keyboard in the site", |counter| {
        counter.script(here) == json!(false)
    });
    if !bench.counter.press_on_the_screen("F6") {
        return;
    }
    bench
        .counter
        .wait("the keyboard in the application", |counter| {
            counter.script(here) == json!(true)
        });
    bench.call(
        "portal_go",
        json!({"session": visit.session, "to": "front"}),
    );
    bench.counter.wait("the keyboard in the site", |counter| {
        counter.script(here) == json!(false)
    });
}

#[test]
fn the_window_closes_with_the_application() {
    let mut bench = Bench::open("portal-quit", plain());
    let visit = bench.receive("Fatou", "Diallo");
    bench.go_online(&visit);
    // Waits until the process has ended: a site left open would keep it.
    bench.counter.close();
}

#[test]
fn the_window_closes_with_the_lock() {
    let mut bench = Bench::open("portal-lock", plain());
    let visit = bench.receive("Fatou", "Diallo");
    bench.go_online(&visit);
    bench.call("lock", json!({}));
    bench.unlock();
    assert_eq!(
        bench.fails("portal", json!({"session": visit.session})),
        "PORTAL_CLOSED"
    );
}
