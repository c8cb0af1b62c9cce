//! What the assistant does in a page: it looks, proposes, fills on the agent's word, takes back, keeps what came.

use std::time::Duration;

use serde_json::{Value, json};

use crate::bench::{Bench, Visit};
use crate::server::{Answer, Asked, Server};

/// Tells the site every value of the page, each time that one changes.
const WATCH: &str = "<script>
    const state = () => Object.fromEntries([...document.querySelectorAll('input,select,textarea')]
        .map((field) => [field.name || field.id, field.type === 'checkbox' ? field.checked : field.value]));
    const send = (name) => fetch('/tell/' + name, { method: 'POST', body: JSON.stringify(state()) });
    let soon;
    addEventListener('input', () => { clearTimeout(soon); soon = setTimeout(() => send('state'), 60); }, true);
</script>";

const FORM: &str = "<h1>Votre demande</h1><form>
    <label>Nom de naissance <input name=nom></label>
    <label>Prénoms <input name=prenoms></label>
    <label>Date de naissance (jj/mm/aaaa) <input name=naissance></label>
    <label>Adresse électronique <input name=mel type=email></label>
    <label>Mot de passe <input name=secret type=password></label>
    <label>Code reçu par SMS <input name=code autocomplete=one-time-code></label>
    <label>Recopiez les lettres de l'image <input name=captcha></label>
    <label><input type=checkbox name=honneur> J'atteste sur l'honneur l'exactitude de ces informations</label>
    <div style='position:absolute;left:-5000px'><label>Nom de naissance <input name=piege1></label></div>
    <div style='display:none'><label>Prénoms <input name=piege2></label></div>
    <label style='opacity:0'>Nom de naissance <input name=piege3></label>
    <button name=envoyer>Envoyer</button></form>";

fn page(body: &str) -> Answer {
    Answer::page(&format!(
        "<!doctype html><html lang=fr><meta charset=utf-8><title>Demande</title>{WATCH}{body}</html>"
    ))
}

fn site(pages: impl Fn(&Asked) -> Option<Answer> + Send + Sync + 'static) -> Server {
    Server::start(move |asked, _| {
        if asked.path.starts_with("/tell/") {
            return Answer::of("text/plain", b"");
        }
        pages(asked).unwrap_or_else(Answer::missing)
    })
}

fn one(body: &'static str) -> Server {
    site(move |asked| (asked.path == "/").then(|| page(body)))
}

/// The values of the page as it told them last, once `holds` does.
#[track_caller]
fn state(bench: &Bench, holds: impl Fn(&Value) -> bool) -> Value {
    let last = || {
        let asked = bench.server.asked();
        let told = asked.iter().rev().find(|a| a.path == "/tell/state")?;
        serde_json::from_str::<Value>(&told.body)
            .ok()
            .filter(|v| holds(v))
    };
    guichet_tests::support::until(last).unwrap_or_else(|| {
        let asked = bench.server.asked();
        let told: Vec<_> = asked.iter().map(|a| (&a.path, &a.body)).collect();
        panic!("the page never said so: {told:#?}")
    })
}

#[track_caller]
fn sense(bench: &mut Bench, visit: &Visit) -> Value {
    bench.call("portal_sense", json!({"session": visit.session}))
}

#[track_caller]
fn fill_all(bench: &mut Bench, visit: &Visit) -> Value {
    bench.call(
        "portal_fill",
        json!({"session": visit.session, "proposals": []}),
    )
}

fn keys(view: &Value) -> Vec<&str> {
    let proposals = view["page"]["proposals"].as_array().unwrap();
    proposals
        .iter()
        .map(|p| p["key"].as_str().unwrap())
        .collect()
}

fn states(view: &Value) -> Vec<&str> {
    let proposals = view["page"]["proposals"].as_array().unwrap();
    proposals
        .iter()
        .map(|p| p["state"].as_str().unwrap())
        .collect()
}

#[test]
fn fields_are_proposed_with_their_origin_filled_and_taken_back() {
    let mut bench = Bench::open("assist-fill", one(FORM));
    let visit = bench.receive("Fatou", "Diallo");
    bench.go_online(&visit);
    let email = json!({"session": visit.session, "field": "email", "value": "fatou@exemple.fr"});
    bench.call("profile_set", email);
    let view = sense(&mut bench, &visit);
    assert_eq!(
        keys(&view),
        ["birth_name", "given_names", "birth_date", "email"]
    );
    let first = &view["page"]["proposals"][0];
    assert_eq!(first["shown"], "Diallo");
    assert_eq!(first["origin"], "record");
    assert_eq!(first["state"], "proposed");
    assert!(
        first["page_label"]
            .as_str()
            .unwrap()
            .contains("Nom de naissance"),
        "{first}"
    );
    assert_eq!(view["page"]["can_undo"], false);

    // One, then the others.
    let only = json!({"session": visit.session, "proposals": [1]});
    let view = bench.call("portal_fill", only);
    assert_eq!(
        states(&view),
        ["proposed", "filled", "proposed", "proposed"]
    );
    let values = state(&bench, |v| v["prenoms"] == "Fatou");
    assert_eq!(values["nom"], "");
    let view = fill_all(&mut bench, &visit);
    assert_eq!(states(&view), ["filled"; 4]);
    let values = state(&bench, |v| v["mel"] == "fatou@exemple.fr");
    assert_eq!(values["nom"], "Diallo");
    assert_eq!(values["naissance"], "14/03/1987");
    // What a human alone may answer, and what no human sees.
    for never in ["secret", "code", "captcha", "piege1", "piege2", "piege3"] {
        assert_eq!(values[never], "", "{never}");
    }
    assert_eq!(values["honneur"], false);

    let all = json!({"session": visit.session, "proposals": []});
    let view = bench.call("portal_undo", all);
    assert_eq!(states(&view), ["undone"; 4]);
    let values = state(&bench, |v| v["nom"] == "");
    for emptied in ["prenoms", "naissance", "mel"] {
        assert_eq!(values[emptied], "", "{emptied}");
    }
    bench.counter.picture_of_the_screen("undone");
    // The journal has keys, the log has neither.
    let log = bench.counter.log();
    for word in ["Diallo", "fatou@", "1987", "birth_name"] {
        assert!(!log.contains(word), "{word}: {log}");
    }
}

#[test]
fn what_somebody_answered_is_left_alone() {
    let body = "<label>Nom de naissance <input name=nom value=DURAND></label>
                <label>Prénoms <input name=prenoms></label>";
    let mut bench = Bench::open("assist-answered", one(body));
    let visit = bench.receive("Fatou", "Diallo");
    bench.go_online(&visit);
    let view = sense(&mut bench, &visit);
    assert_eq!(keys(&view), ["given_names"]);
    fill_all(&mut bench, &visit);
    assert_eq!(state(&bench, |v| v["prenoms"] == "Fatou")["nom"], "DURAND");
}

#[test]
fn a_form_that_changes_under_the_hand_gets_nothing() {
    // As soon as it was looked at, the page puts other fields in the place of the first.
    let body = "<div id=all><label>Nom de naissance <input name=nom></label>
                <label>Prénoms <input name=prenoms></label></div>
        <script>fetch('/wait').then(() => {
            all.innerHTML = '<label>Commentaire public <input name=nom></label><label>Pseudo <input name=prenoms></label>';
            send('changed');
        })</script>";
    let turn = std::sync::Arc::new(std::sync::Barrier::new(2));
    let gate = turn.clone();
    let server = site(move |asked| match asked.path.as_str() {
        "/" => Some(page(body)),
        "/wait" => {
            gate.wait();
            Some(Answer::of("text/plain", b""))
        }
        _ => None,
    });
    let mut bench = Bench::open("assist-changing", server);
    let visit = bench.receive("Fatou", "Diallo");
    bench.call("portal_open", json!({"request": visit.request}));
    bench.server.wait_for("/wait");
    let view = sense(&mut bench, &visit);
    assert_eq!(keys(&view), ["birth_name", "given_names"]);
    turn.wait();
    bench.server.wait_for("/tell/changed");
    let view = fill_all(&mut bench, &visit);
    assert_eq!(states(&view), ["refused"; 2]);
    assert!(
        !bench
            .server
            .asked()
            .iter()
            .any(|a| a.body.contains("Diallo"))
    );
}

#[test]
fn another_page_takes_no_proposal_of_the_one_before() {
    let server = site(|asked| match asked.path.as_str() {
        "/" => Some(page(&format!(
            "{FORM}<script>fetch('/wait').then(() => {{ location.href = '/next' }})</script>"
        ))),
        "/next" => Some(page(
            "<label>Nom de naissance <input name=nom></label><script>send('next')</script>",
        )),
        "/wait" => {
            std::thread::sleep(Duration::from_millis(2500));
            Some(Answer::of("text/plain", b""))
        }
        _ => None,
    });
    let mut bench = Bench::open("assist-next", server);
    let visit = bench.receive("Fatou", "Diallo");
    bench.go_online(&visit);
    assert!(!keys(&sense(&mut bench, &visit)).is_empty());
    bench.server.wait_for("/tell/next");
    let view = bench.wait(&visit, "the next page", |view| {
        view["loading"] == false && view["page"].is_null()
    });
    assert_eq!(view["page"], Value::Null);
    let all = json!({"session": visit.session, "proposals": []});
    assert_eq!(bench.fails("portal_fill", all), "NOT_FOUND");
    let view = sense(&mut bench, &visit);
    assert_eq!(keys(&view), ["birth_name"]);
}

#[test]
fn five_thousand_fields_are_looked_at_in_time() {
    let server = site(|asked| {
        let fields: String = (0..5_000)
            .map(|n| format!("<p><label>Champ {n} <input name=c{n}></label></p>"))
            .collect();
        let own = "<label>Nom de naissance <input name=nom></label>";
        (asked.path == "/").then(|| page(&format!("<form>{own}{fields}</form>")))
    });
    let mut bench = Bench::open("assist-5000", server);
    let visit = bench.receive("Fatou", "Diallo");
    bench.go_online(&visit);
    let view = sense(&mut bench, &visit);
    assert!(keys(&view).contains(&"birth_name"), "{view}");
    fill_all(&mut bench, &visit);
    state(&bench, |v| v["nom"] == "Diallo");
}

#[test]
fn twenty_megabytes_are_looked_at_or_said_to_be_too_much() {
    let server = site(|asked| {
        let text =
            "<p>Texte sans intérêt, répété autant qu'il faut pour peser lourd.</p>".repeat(300_000);
        let own = "<label>Nom de naissance <input name=nom></label>";
        (asked.path == "/").then(|| page(&format!("{own}{text}")))
    });
    let mut bench = Bench::open("assist-20mb", server);
    let visit = bench.receive("Fatou", "Diallo");
    bench.call("portal_open", json!({"request": visit.request}));
    bench.wait_longer(&visit, "a large page", Duration::from_secs(40), |view| {
        view["loading"] == false && view["host"] == "site.localhost"
    });
    match bench
        .counter
        .call("portal_sense", json!({"session": visit.session}))
    {
        Ok(view) => assert!(keys(&view).contains(&"birth_name"), "{view}"),
        Err(error) => assert_eq!(error["code"], "PORTAL_SILENT"),
    }
    bench.call("touch", json!({}));
    bench.call("portal_close", json!({"session": visit.session}));
}

#[test]
fn a_page_that_does_not_answer_is_said_not_to() {
    let body = "<input name=nom><script>send('busy').finally(() => { for (;;); })</script>";
    let mut bench = Bench::open("assist-busy", one(body));
    let visit = bench.receive("Fatou", "Diallo");
    bench.call("portal_open", json!({"request": visit.request}));
    bench.server.wait_for("/tell/busy");
    // The site hears of it an instant before the page stops.
    let asked = || json!({"session": visit.session});
    let error = guichet_tests::support::until(|| bench.counter.call("portal_sense", asked()).err());
    assert_eq!(error.expect("silence")["code"], "PORTAL_SILENT");
    assert_eq!(bench.portal(&visit)["problem"], "slow");
    bench.call("touch", json!({}));
}

#[test]
fn a_page_that_hijacks_the_language_learns_and_breaks_nothing() {
    // What a page may do to the objects that a script uses: ours has a world of its own.
    let body = "<label>Nom de naissance <input name=nom></label>
        <label>Prénoms <input name=prenoms></label><script>
        const seen = [];
        for (const name of ['querySelectorAll', 'getElementById', 'querySelector'])
            Document.prototype[name] = function () { seen.push(name); throw 'hijacked'; };
        Array.prototype.map = Array.prototype.filter = Array.prototype.forEach = function () { seen.push('array'); throw 'hijacked'; };
        Array.prototype.toJSON = Object.prototype.toJSON = String.prototype.toJSON = () => { seen.push('json'); return 'hijacked'; };
        JSON.stringify = () => { seen.push('stringify'); return 'hijacked'; };
        Object.defineProperty(Object.prototype, 'fields', { get() { seen.push('fields'); return []; } });
        setTimeout(() => fetch('/tell/seen', { method: 'POST', body: seen.join() }), 4000);
        </script>";
    // Without what watches the other pages, which uses these objects too.
    let server = site(move |asked| {
        (asked.path == "/")
            .then(|| Answer::page(&format!("<!doctype html><meta charset=utf-8>{body}")))
    });
    let mut bench = Bench::open("assist-hijack", server);
    let visit = bench.receive("Fatou", "Diallo");
    bench.go_online(&visit);
    let view = sense(&mut bench, &visit);
    assert_eq!(keys(&view), ["birth_name", "given_names"]);
    let view = fill_all(&mut bench, &visit);
    assert_eq!(states(&view), ["filled"; 2]);
    assert_eq!(bench.server.wait_for("/tell/seen").body, "");
}

#[test]
fn a_file_is_kept_in_the_vault_or_thrown_away() {
    let server = site(|asked| {
        let attached = |name: &str, bytes: &[u8]| {
            let file = Answer::of("application/octet-stream", bytes);
            Some(file.with(
                "Content-Disposition",
                &format!("attachment; filename=\"{name}\""),
            ))
        };
        match asked.path.as_str() {
            "/" => Some(page(
                "<iframe src=/recu></iframe><iframe src=/autre></iframe><iframe src=/programme></iframe>",
            )),
            "/recu" => attached("Accusé de réception.pdf", b"%PDF-1.7 receipt of Fatou"),
            "/autre" => attached("autre.pdf", b"%PDF-1.7 something else"),
            "/programme" => attached("mise-a-jour.pdf", b"MZ\x90 not what it says"),
            _ => None,
        }
    });
    let mut bench = Bench::open("assist-files", server);
    let visit = bench.receive("Fatou", "Diallo");
    bench.go_online(&visit);
    let view = bench.wait(&visit, "three files", |view| {
        view["downloads"]
            .as_array()
            .is_some_and(|all| all.len() == 3)
    });
    let downloads = view["downloads"].as_array().unwrap();
    let named = |name: &str| {
        let found = downloads
            .iter()
            .find(|d| d["name"].as_str().unwrap().starts_with(name));
        found
            .unwrap_or_else(|| panic!("{name} in {downloads:?}"))
            .clone()
    };
    let of = |file: &Value| json!({"session": visit.session, "download": file["id"]});
    let program = named("mise-a-jour");
    assert_eq!(program["name"], "mise-a-jour.bin");
    assert_eq!(program["can_keep"], false);
    assert_eq!(bench.fails("portal_download_keep", of(&program)), "INVALID");

    let kept = bench.call("portal_download_keep", of(&named("Accus")));
    assert_eq!(kept["kind"], "receipt");
    assert_eq!(kept["media"], "application/pdf");
    bench.call("portal_download_refuse", of(&named("autre")));
    let view = bench.portal(&visit);
    assert_eq!(view["downloads"].as_array().unwrap().len(), 1);

    let asked = json!({"session": visit.session});
    let files = bench.call("session_files", asked);
    assert_eq!(files.as_array().unwrap().len(), 1);
    assert_eq!(files[0]["size"], 25);
    let saved = json!({"file": files[0]["id"]});
    let place = bench.call("session_file_save", saved.clone());
    let bytes = std::fs::read(place["path"].as_str().unwrap()).unwrap();
    assert_eq!(bytes, b"%PDF-1.7 receipt of Fatou");
    let left = bench.call("session_file_remove", saved);
    assert_eq!(left, json!([]));
}

#[test]
fn a_page_is_kept_as_it_was() {
    let body = "<h1>Accusé de réception</h1><p>Votre dossier n° 2026-AB-778899 a été déposé.</p>";
    let mut bench = Bench::open("assist-page", one(body));
    let visit = bench.receive("Fatou", "Diallo");
    bench.go_online(&visit);
    let kept = bench.call("portal_keep_page", json!({"session": visit.session}));
    assert_eq!(kept["kind"], "page");
    let place = bench.call("session_file_save", json!({"file": kept["id"]}));
    let paper =
        guichet_tests::support::Paper::read(std::path::Path::new(place["path"].as_str().unwrap()));
    assert!(paper.text().contains("2026-AB-778899"), "{}", paper.text());
}
