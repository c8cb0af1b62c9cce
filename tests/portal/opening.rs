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
