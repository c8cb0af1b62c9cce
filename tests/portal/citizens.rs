//! Two citizens, one after the other and at the same time: nothing of one is met by the other, and nothing stays.

use serde_json::{Value, json};

use crate::bench::Bench;
use crate::hostile::files_that_say;
use crate::server::{Answer, Server};

/// A page that tells what it finds, then leaves a mark wherever a page can.
const MARK: &str = "<!doctype html><title>x</title><script>(async () => {
    const base = () => new Promise((yes, no) => {
        const ask = indexedDB.open('marks', 1);
        ask.onupgradeneeded = () => ask.result.createObjectStore('marks');
        ask.onsuccess = () => yes(ask.result);
        ask.onerror = () => no(ask.error);
    });
    const found = { cookie: document.cookie, local: localStorage.length, session: sessionStorage.length,
                    history: history.length, name: window.name };
    const db = await base();
    found.base = await new Promise((yes) => {
        const ask = db.transaction('marks').objectStore('marks').count();
        ask.onsuccess = () => yes(ask.result);
    });
    try { found.caches = (await caches.keys()).length; } catch { found.caches = 0; }
    const mark = 'secret-' + Math.random().toString(36).slice(2) + '-of-somebody';
    document.cookie = 'mark=' + mark + ';max-age=9999999';
    localStorage.setItem('mark', mark);
    sessionStorage.setItem('mark', mark);
    window.name = mark;
    await new Promise((yes) => {
        const write = db.transaction('marks', 'readwrite');
        write.objectStore('marks').put(mark, 'mark');
        write.oncomplete = yes;
    });
    try { await (await caches.open(mark)).put('/kept', new Response(mark)); } catch {}
    history.pushState({}, '', '/#' + mark);
    await fetch('/cached');
    await fetch('/tell', { method: 'POST', body: JSON.stringify({ found, mark }) });
})()</script>";

fn site() -> Server {
    Server::start(|asked, _| match asked.path.as_str() {
        "/" => Answer::page(MARK).with(
            "Set-Cookie",
            "server=secret-from-the-server-of-somebody; HttpOnly; Max-Age=9999999",
        ),
        "/cached" => Answer::of("text/plain", b"secret-in-the-cache-of-somebody")
            .with("Cache-Control", "max-age=99999999"),
        _ => Answer::of("text/plain", b""),
    })
}

#[track_caller]
fn telling(bench: &Bench, nth: usize) -> Value {
    let found = guichet_tests::support::until(|| {
        let asked = bench.server.asked();
        asked.into_iter().filter(|a| a.path == "/tell").nth(nth)
    });
    serde_json::from_str(&found.expect("a telling").body).unwrap()
}

#[track_caller]
fn nothing_was_found(told: &Value) {
    let found = &told["found"];
    assert_eq!(found["cookie"], "", "{found}");
    for place in ["local", "session", "base", "caches"] {
        assert_eq!(found[place], 0, "{place}: {found}");
    }
    // The empty page that the window begins with, and this one.
    assert!(found["history"].as_u64().unwrap() <= 2, "{found}");
    assert_eq!(found["name"], "");
}

/// Requests for a path, and the cookies that came with them.
fn cookies(bench: &Bench, path: &str) -> Vec<String> {
    let asked = bench.server.asked();
    asked
        .into_iter()
        .filter(|a| a.path == path)
        .map(|a| a.cookie)
        .collect()
}

#[test]
fn two_citizens_one_after_the_other_share_nothing() {
    let mut bench = Bench::open("portal-successive", site());
    let first = bench.receive("Fatou", "Diallo");
    bench.go_online(&first);
    nothing_was_found(&telling(&bench, 0));
    bench.call("portal_close", json!({"session": first.session}));
    let second = bench.receive("Jean", "Petit");
    bench.go_online(&second);
    nothing_was_found(&telling(&bench, 1));
    assert_eq!(cookies(&bench, "/"), ["", ""]);
    // Nor by a cache: the second one asks again.
    assert_eq!(cookies(&bench, "/cached").len(), 2);
}

#[test]
fn two_citizens_at_the_same_time_share_nothing() {
    let mut bench = Bench::open("portal-simultaneous", site());
    let first = bench.receive("Fatou", "Diallo");
    bench.go_online(&first);
    let one = telling(&bench, 0);
    bench.call("session_pause", json!({"session": first.session}));
    let second = bench.receive("Jean", "Petit");
    bench.go_online(&second);
    nothing_was_found(&one);
    nothing_was_found(&telling(&bench, 1));
    // The first one is still there, with what was hers and nothing else.
    let home = json!({"session": first.session, "to": "home"});
    bench.call("portal_go", home);
    let again = telling(&bench, 2);
    let mark = one["mark"].as_str().unwrap();
    assert!(
        again["found"]["cookie"].as_str().unwrap().contains(mark),
        "{again}"
    );
    assert_eq!(again["found"]["local"], 1);
    // Nor by a cache: each asked for herself.
    assert!(cookies(&bench, "/cached").len() >= 2);
}

#[test]
fn the_same_session_for_another_person_begins_anew() {
    let mut bench = Bench::open("portal-other-person", site());
    let visit = bench.receive("Fatou", "Diallo");
    bench.go_online(&visit);
    telling(&bench, 0);
    let other = guichet_tests::desk::citizen("Jean", "Petit", "1950-01-02");
    let other = bench.call("citizen_create", other);
    bench.call(
        "session_citizen",
        json!({"session": visit.session, "citizen": other["id"], "clear": true}),
    );
    let gone = bench.fails("portal", json!({"session": visit.session}));
    assert_eq!(gone, "PORTAL_CLOSED");
    bench.go_online(&visit);
    nothing_was_found(&telling(&bench, 1));
}

#[test]
fn nothing_stays_on_the_disk() {
    let mut bench = Bench::open("portal-disk", site());
    let visit = bench.receive("Fatou", "Diallo");
    bench.go_online(&visit);
    let told = telling(&bench, 0);
    let mark = told["mark"].as_str().unwrap().to_owned();
    let words = [
        mark.as_str(),
        "secret-from-the-server",
        "secret-in-the-cache",
        "site.localhost",
    ];
    let said = |bench: &Bench| -> Vec<String> {
        words
            .iter()
            .flat_map(|word| files_that_say(bench, word.as_bytes()))
            .collect()
    };
    // While the site is open, after its window is closed, after the application is.
    assert_eq!(said(&bench), Vec::<String>::new());
    bench.call("portal_close", json!({"session": visit.session}));
    assert_eq!(said(&bench), Vec::<String>::new());
    bench.go_online(&visit);
    telling(&bench, 1);
    bench.counter.kill();
    assert_eq!(said(&bench), Vec::<String>::new());
}

#[test]
fn a_crash_leaves_nothing_and_the_next_start_sweeps() {
    let mut bench = Bench::open("portal-sweep", site());
    let visit = bench.receive("Fatou", "Diallo");
    bench.go_online(&visit);
    let folders = |bench: &Bench| -> Vec<_> {
        let run = bench.counter.home().join("run");
        let all = std::fs::read_dir(run).unwrap().flatten();
        all.map(|entry| entry.path())
            .filter(|path| path.to_string_lossy().contains("guichet-"))
            .collect()
    };
    let left = folders(&bench);
    assert_eq!(left.len(), 1, "the place of this run");
    bench.counter.kill();
    std::fs::write(left[0].join("portal-1").join("9.part"), b"half a receipt").unwrap();
    bench.counter.start();
    assert!(!left[0].join("portal-1").exists());
}
