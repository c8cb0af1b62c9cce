//! A procedure done from its first page to its receipt: an account, a detour by a provider of identity, three pages
//! built by scripts that own their fields as React's do, an acknowledgement with its number, a PDF.

use serde_json::{Value, json};

use guichet_tests::support::Paper;

use crate::bench::{Bench, Visit};
use crate::server::{Answer, Asked, Server};

const NUMBER: &str = "AL-2026-0098-7712";
const RECEIPT: &[u8] = b"%PDF-1.7 accuse de reception";
/// What only the person knows, typed by hand with assistance or without.
const BY_HAND: [&str; 3] = ["fatou.d", "Secret-de-Fatou-7", "Nouveau logement"];

/// Fields that belong to the page's script: a value that changes without the events of a person is put back, and an
/// event that changes nothing since the last value set is not heard.
const FRAMEWORK: &str = "<script>
    const state = {};
    const own = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value');
    const mount = (input) => {
        let tracked = '';
        state[input.name] = '';
        Object.defineProperty(input, 'value', { configurable: true,
            get() { return own.get.call(this); },
            set(value) { tracked = String(value); own.set.call(this, value); } });
        input.addEventListener('input', () => {
            const now = own.get.call(input);
            if (now === tracked) return;
            tracked = now;
            state[input.name] = now;
        });
        const render = () => {
            if (own.get.call(input) !== state[input.name]) input.value = state[input.name];
            requestAnimationFrame(render);
        };
        render();
    };
    const build = (title, fields) => {
        document.body.innerHTML = `<main><h1>${title}</h1><form id=form>${fields}
            <p><button id=next>Continuer</button></p></form></main>`;
        for (const input of form.querySelectorAll('input:not([type=checkbox])')) mount(input);
        form.addEventListener('submit', async (event) => {
            event.preventDefault();
            await fetch(location.pathname, { method: 'POST', body: JSON.stringify(state) });
            location.href = form.dataset.next;
        });
    };
</script>";

fn page(body: &str) -> Answer {
    Answer::page(&format!(
        "<!doctype html><html lang=fr><meta charset=utf-8><title>Aide au logement</title><body>{body}</html>"
    ))
}

fn form(title: &str, fields: &str, next: &str, focus: &str) -> Option<Answer> {
    let fields = fields.replace('\n', " ");
    Some(page(&format!(
        "{FRAMEWORK}<script>build({}, {});
         form.dataset.next = '{next}';
         document.querySelector('{focus}').focus();
         fetch('/there' + location.pathname);</script>",
        json!(title),
        json!(fields)
    )))
}

fn administration() -> Server {
    Server::start(|asked, port| answer(asked, port).unwrap_or_else(Answer::missing))
}

fn answer(asked: &Asked, port: u16) -> Option<Answer> {
    let site = |path: &str| format!("http://site.localhost:{port}{path}");
    let identity = |path: &str| format!("http://identite.site.localhost:{port}{path}");
    if asked.method == "POST" || asked.path.starts_with("/there") {
        return match asked.path.as_str() {
            "/authorize" => Some(Answer::redirect(&site("/callback?code=1"))),
            _ => Some(Answer::of("text/plain", b"")),
        };
    }
    let known = asked.cookie.contains("account=fatou");
    match (asked.host.as_str(), asked.path.as_str()) {
        ("site.localhost", "/") => Some(page(
            "<h1>Votre compte</h1><a id=fc href=/connect>S’identifier</a>
             <script>document.getElementById('fc').focus(); fetch('/there/')</script>",
        )),
        ("site.localhost", "/connect") => Some(Answer::redirect(&identity("/authorize?state=1"))),
        ("identite.site.localhost", "/authorize?state=1") => Some(page(
            "<h1>Identité</h1><form method=post action=/authorize>
             <label>Identifiant <input id=login name=login autocomplete=off></label>
             <label>Mot de passe <input name=password type=password></label>
             <button>Se connecter</button></form>
             <script>login.focus(); fetch('/there/authorize')</script>",
        )),
        ("site.localhost", "/callback?code=1") => Some(
            Answer::redirect(&site("/form/1")).with("Set-Cookie", "account=fatou; HttpOnly"),
        ),
        ("site.localhost", "/form/1") if known => form(
            "Vous",
            "<label>Nom de naissance <input name=nom></label>
             <label>Prénoms <input name=prenoms></label>
             <fieldset><legend>Date de naissance</legend>
               <label>Jour <input name=jour maxlength=2></label>
               <label>Mois <input name=mois maxlength=2></label>
               <label>Année <input name=annee maxlength=4></label></fieldset>
             <label>Numéro de sécurité sociale (13 chiffres) <input name=nir maxlength=13></label>
             <label>Clé <input name=cle maxlength=2></label>",
            "/form/2",
            "#next",
        ),
        ("site.localhost", "/form/2") if known => form(
            "Vous joindre",
            "<label>Numéro et voie <input name=voie></label>
             <label>Code postal <input name=cp maxlength=5></label>
             <label>Téléphone <input name=tel type=tel></label>
             <label>Adresse électronique <input name=mel type=email></label>
             <label>IBAN <input name=iban></label>",
            "/form/3",
            "#next",
        ),
        ("site.localhost", "/form/3") if known => form(
            "Votre demande",
            "<label>Motif de la demande <input name=motif></label>
             <label><input type=checkbox name=honneur required> J’atteste sur l’honneur l’exactitude de ma demande</label>",
            "/done",
            "[name=motif]",
        ),
        ("site.localhost", "/done") if known => Some(page(&format!(
            "<h1>Votre demande est enregistrée</h1>
             <p>Accusé de réception du 22/11/2026</p><p>Numéro de dossier : {NUMBER}</p>
             <iframe src=/receipt hidden></iframe><script>fetch('/there/done')</script>"
        ))),
        ("site.localhost", "/receipt") if known => Some(
            Answer::of("application/pdf", RECEIPT)
                .with("Content-Disposition", "attachment; filename=accuse.pdf"),
        ),
        _ => None,
    }
}

/// Waits until a page of the site has the keyboard.
#[track_caller]
fn on(bench: &Bench, page: &str) {
    bench.server.wait_for(&format!("/there{page}"));
}

/// Looks, fills, and waits until every proposal is in the page.
#[track_caller]
fn assist(bench: &mut Bench, visit: &Visit, expected: usize) {
    let session = json!({"session": visit.session});
    let view = bench.call("portal_sense", session);
    let proposals = view["page"]["proposals"].as_array().unwrap();
    assert_eq!(proposals.len(), expected, "{proposals:#?}");
    let all = json!({"session": visit.session, "proposals": []});
    let view = bench.call("portal_fill", all);
    for proposal in view["page"]["proposals"].as_array().unwrap() {
        assert_eq!(proposal["state"], "filled", "{proposal}");
    }
}

/// What the pages sent, field by field.
fn sent(bench: &Bench) -> Vec<(String, String)> {
    let asked = bench.server.asked();
    let posts = asked
        .iter()
        .filter(|a| a.method == "POST" && a.path.starts_with("/form/"));
    posts
        .filter_map(|a| serde_json::from_str::<Value>(&a.body).ok())
        .flat_map(|state| {
            let state = state.as_object().cloned().unwrap_or_default();
            state
                .into_iter()
                .map(|(name, value)| (name, value.as_str().unwrap_or_default().to_owned()))
        })
        .collect()
}

#[test]
fn a_procedure_is_done_from_the_account_to_the_receipt() {
    let mut bench = Bench::open("administration", administration());
    let visit = bench.receive("Fatou", "Diallo");
    for (field, value) in [
        ("nir", "2 87 03 51 454 042 46"),
        ("address_line", "12 rue des Fleurs"),
        ("postcode", "51100"),
        ("phone", "06 12 34 56 78"),
        ("email", "fatou@exemple.fr"),
        ("iban", "FR76 3000 6000 0112 3456 7890 189"),
    ] {
        let args = json!({"session": visit.session, "field": field, "value": value});
        bench.call("profile_set", args);
    }
    bench.go_online(&visit);
    on(&bench, "/");
    let mut typed = 0;
    let mut by_hand = |bench: &mut Bench, words: &str| {
        typed += words.chars().count();
        bench.counter.type_on_the_screen(words)
    };
    if !bench.counter.press_on_the_screen("Return") {
        return;
    }

    // Who she is, she alone can say.
    on(&bench, "/authorize");
    let view = bench.call("portal_sense", json!({"session": visit.session}));
    assert_eq!(view["host"], "identite.site.localhost");
    let asked: Vec<_> = view["page"]["proposals"]
        .as_array()
        .unwrap()
        .iter()
        .map(|p| p["key"].clone())
        .collect();
    assert_eq!(asked, Vec::<Value>::new());
    by_hand(&mut bench, BY_HAND[0]);
    bench.counter.press_on_the_screen("Tab");
    by_hand(&mut bench, BY_HAND[1]);
    bench.counter.press_on_the_screen("Return");

    on(&bench, "/form/1");
    assist(&mut bench, &visit, 7);
    bench.counter.picture_of_the_screen("vous");
    bench.counter.press_on_the_screen("Return");
    on(&bench, "/form/2");
    assist(&mut bench, &visit, 5);
    bench.counter.press_on_the_screen("Return");

    on(&bench, "/form/3");
    by_hand(&mut bench, BY_HAND[2]);
    bench.counter.press_on_the_screen("Tab");
    // The sworn statement is hers.
    bench.counter.press_on_the_screen("space");
    bench.counter.press_on_the_screen("Return");

    on(&bench, "/done");
    bench.counter.picture_of_the_screen("fait");
    let view = bench.call("portal_sense", json!({"session": visit.session}));
    assert_eq!(view["references"][0]["number"], NUMBER);
    assert_eq!(view["references"][0]["date"], "2026-11-22");
    assert_eq!(view["proposed_outcome"], "finalisee");
    let number = json!({"session": visit.session, "number": NUMBER});
    bench.call("portal_reference_accept", number);
    let view = bench.wait(&visit, "the receipt", |view| {
        view["downloads"]
            .as_array()
            .is_some_and(|all| all.len() == 1)
    });
    let file = json!({"session": visit.session, "download": view["downloads"][0]["id"]});
    bench.call("portal_download_keep", file);

    // Every value arrived as the forms want it.
    let sent = sent(&bench);
    let value = |name: &str| {
        let found = sent.iter().find(|(n, _)| n == name);
        found.map_or("", |(_, value)| value.as_str())
    };
    for (name, expected) in [
        ("nom", "Diallo"),
        ("prenoms", "Fatou"),
        ("jour", "14"),
        ("mois", "03"),
        ("annee", "1987"),
        ("nir", "2870351454042"),
        ("cle", "46"),
        ("voie", "12 rue des Fleurs"),
        ("cp", "51100"),
        ("tel", "0612345678"),
        ("mel", "fatou@exemple.fr"),
        ("iban", "FR7630006000011234567890189"),
        ("motif", BY_HAND[2]),
    ] {
        assert_eq!(value(name), expected, "{name}");
    }
    let alone: usize = sent
        .iter()
        .map(|(_, value)| value.chars().count())
        .sum::<usize>()
        + BY_HAND[..2]
            .iter()
            .map(|words| words.chars().count())
            .sum::<usize>();
    println!("characters typed in the site: {typed} with assistance, {alone} without");
    assert_eq!(
        typed,
        BY_HAND
            .iter()
            .map(|words| words.chars().count())
            .sum::<usize>()
    );
    assert!(alone > 3 * typed, "{alone} and {typed}");

    // The record closes on what was seen, the window goes, and the paper has the number.
    let closing = bench.call("closing", json!({"session": visit.session}));
    assert_eq!(closing["missing"], json!([]));
    assert_eq!(closing["record"]["requests"][0]["outcome"], "finalisee");
    let record = json!({"session": visit.session, "record": closing["record"]});
    bench.call("session_close", record);
    assert_eq!(
        bench.fails("portal", json!({"session": visit.session})),
        "SESSION_CLOSED"
    );
    let saved = bench.call("summary_save", json!({"session": visit.session}));
    let paper = Paper::read(std::path::Path::new(saved["path"].as_str().unwrap()));
    assert!(paper.text().contains(NUMBER), "{}", paper.text());
    let files = bench.call("session_files", json!({"session": visit.session}));
    assert_eq!(files.as_array().unwrap().len(), 1);
    bench.counter.no_fault();
}
