//! An administration as citizens meet them: an account reached through a provider of identity, three pages that a
//! framework draws and owns, an acknowledgement with its number, and a receipt to download.
//!
//! The pages are React's: each field shows what the page's own state says, so that a value put there without the
//! events of a person is put back at the next drawing. No field has an `id` or a `name` that means anything.

use std::fs;

use guichet_tests::support::root;
use serde_json::{Value, json};

use crate::server::{Answer, Asked, Server};

/// What the acknowledgement says.
pub const NUMBER: &str = "AL-2026-0098-7712";
/// What the receipt holds.
pub const RECEIPT: &[u8] = b"%PDF-1.7 accuse de reception";
/// What only the person knows.
pub const LOGIN: &str = "fatou.d";
pub const PASSWORD: &str = "Secret-de-Fatou-7";
/// Sent to her phone.
pub const CODE: &str = "482913";
/// Shown in the last page, to be copied.
pub const SHOWN_WORD: &str = "TILLEUL";

const STYLE: &str = "<style>
    body { margin: 0; font: 16px/1.5 sans-serif; color: #161616; }
    header { padding: 1rem 2rem; border-bottom: 1px solid #ddd; font-weight: 700; }
    main { max-width: 40rem; padding: 1rem 2rem 3rem; }
    h1 { font-size: 1.5rem; }
    label { display: block; margin-top: 1rem; }
    .inline label { display: inline-block; margin: 0 1.5rem 0 .4rem; }
    .row { display: flex; gap: 1rem; }
    .hint { display: block; font-size: .8rem; color: #666; }
    input:not([type=radio], [type=checkbox]), select, textarea { width: 100%; padding: .5rem; border: 0;
        border-bottom: 2px solid #3a3a3a; background: #eee; font: inherit; box-sizing: border-box; }
    fieldset { margin: 1rem 0 0; padding: 0; border: 0; }
    button, .button { display: inline-block; margin-top: 1.5rem; padding: .5rem 1rem; border: 0; background: #000091;
        color: #fff; font: inherit; text-decoration: none; }
    :focus { outline: 3px solid #0a76f6; outline-offset: 2px; }
    </style>";

/// Draws a page of the procedure from its description, field by field, and sends what its state holds.
const APPLICATION: &str = "
    const h = React.createElement;
    const phone = (typed) => typed.replace(/\\D/g, '').slice(0, 10).replace(/(..)(?=.)/g, '$1 ');
    function Field({ field, value, change, first }) {
        const id = React.useId();
        const common = { id, value, required: !field.optional, autoFocus: first,
            onChange: (event) => change(field.mask === 'phone' ? phone(event.target.value) : event.target.value) };
        const label = h('label', { htmlFor: id }, field.label, field.hint && h('span', { className: 'hint' }, field.hint));
        if (field.kind === 'check')
            return h('p', { className: 'inline' },
                h('input', { id, type: 'checkbox', required: true, checked: value === 'oui',
                    onChange: (event) => change(event.target.checked ? 'oui' : '') }), label);
        if (field.kind === 'choices')
            return h('fieldset', { className: 'inline' }, h('legend', null, field.label),
                field.choices.map((choice, at) => h(React.Fragment, { key: choice },
                    h('input', { id: id + at, type: 'radio', name: id, checked: value === choice, autoFocus: first && at === 0,
                        onChange: () => change(choice) }),
                    h('label', { htmlFor: id + at }, choice))));
        if (field.kind === 'list')
            return h('div', null, label, h('select', common, h('option', { value: '' }, 'Sélectionner'),
                field.choices.map((choice, at) => h('option', { key: choice, value: 'v' + at }, choice))));
        if (field.kind === 'long') return h('div', null, label, h('textarea', { ...common, rows: 2 }));
        return h('div', null, label, h('input', { ...common, type: field.type || 'text', maxLength: field.max, autoComplete: 'off' }));
    }
    function Page({ page }) {
        const [state, setState] = React.useState(Object.fromEntries(page.fields.flat().map(({ name }) => [name, ''])));
        const one = (field, at) => h(Field, { key: field.name, field, value: state[field.name], first: at === 0,
            change: (value) => setState((before) => ({ ...before, [field.name]: value })) });
        const send = async (event) => {
            event.preventDefault();
            const answer = await fetch(location.pathname, { method: 'POST', body: JSON.stringify(state) });
            if (answer.ok) location.href = page.next;
        };
        React.useEffect(() => { fetch('/there' + location.pathname); }, []);
        return h('main', null, h('p', null, `Étape ${page.step} sur 3`), h('h1', null, page.title),
            h('form', { onSubmit: send, autoComplete: 'off' },
                page.fields.map((field, at) => Array.isArray(field)
                    ? h('fieldset', { key: at }, h('legend', null, field[0].legend), h('div', { className: 'row' }, field.map((part) => one(part))))
                    : one(field, at)),
                h('button', null, page.send)));
    }
    ReactDOM.createRoot(document.getElementById('root')).render(h(Page, { page: PAGE }));";

fn page(body: &str) -> Answer {
    Answer::page(&format!(
        "<!doctype html><html lang=fr><meta charset=utf-8><title>Aide au logement</title>{STYLE}
         <header>Caisse du logement</header>{body}</html>"
    ))
}

/// A page that the server writes, without a framework; it says when it is there.
fn plain(path: &str, title: &str, body: &str) -> Answer {
    page(&format!(
        "<main><h1>{title}</h1>{body}</main><script>fetch('/there{path}')</script>"
    ))
}

fn drawn(description: &Value) -> Answer {
    page(&format!(
        "<div id=root></div><script src=/react.js></script><script src=/react-dom.js></script>
         <script>const PAGE = {description};{APPLICATION}</script>"
    ))
}

fn identity() -> Value {
    let countries = json!(["Allemagne", "Belgique", "France", "Mali", "Sénégal"]);
    let nationalities = json!(["Belge", "Française", "Malienne", "Sénégalaise"]);
    json!({"step": 1, "title": "Votre identité", "send": "Continuer", "next": "/demande/2", "fields": [
        {"name": "civilite", "kind": "choices", "label": "Civilité", "choices": ["Madame", "Monsieur"]},
        {"name": "nom", "label": "Nom de naissance"},
        {"name": "usage", "label": "Nom d’usage", "hint": "Facultatif", "optional": true},
        {"name": "prenoms", "label": "Prénoms", "hint": "Dans l’ordre de l’état civil"},
        [{"name": "jour", "label": "Jour", "max": 2, "legend": "Date de naissance"},
         {"name": "mois", "label": "Mois", "max": 2}, {"name": "annee", "label": "Année", "max": 4}],
        {"name": "pays", "kind": "list", "label": "Pays de naissance", "choices": countries},
        {"name": "commune_naissance", "label": "Commune de naissance"},
        {"name": "nationalite", "kind": "list", "label": "Nationalité", "choices": nationalities},
        [{"name": "nir", "label": "Numéro de sécurité sociale", "hint": "13 chiffres", "max": 13, "legend": "Sécurité sociale"},
         {"name": "cle", "label": "Clé", "max": 2}],
    ]})
}

fn contact() -> Value {
    json!({"step": 2, "title": "Vos coordonnées", "send": "Continuer", "next": "/demande/3", "fields": [
        {"name": "voie", "label": "Numéro et libellé de la voie"},
        {"name": "complement", "label": "Complément d’adresse", "hint": "Facultatif : bâtiment, étage, porte", "optional": true},
        {"name": "cp", "label": "Code postal", "max": 5},
        {"name": "commune", "label": "Commune"},
        {"name": "tel", "label": "Téléphone portable", "type": "tel", "mask": "phone"},
        {"name": "mel", "label": "Adresse électronique", "type": "email"},
        {"name": "mel2", "label": "Confirmez votre adresse électronique", "type": "email"},
    ]})
}

fn request() -> Value {
    let situations = json!([
        "Célibataire",
        "Marié(e)",
        "Pacsé(e)",
        "Divorcé(e)",
        "Veuf ou veuve"
    ]);
    json!({"step": 3, "title": "Votre demande", "send": "Envoyer ma demande", "next": "/accuse", "fields": [
        {"name": "situation", "kind": "list", "label": "Situation familiale", "choices": situations},
        {"name": "loyer", "label": "Loyer mensuel hors charges (en euros)"},
        {"name": "iban", "label": "IBAN", "hint": "27 caractères commençant par FR"},
        {"name": "titulaire", "label": "Titulaire du compte"},
        {"name": "motif", "kind": "long", "label": "Pourquoi demandez-vous cette aide ?"},
        {"name": "lettres", "label": format!("Recopiez le mot affiché : {SHOWN_WORD}")},
        {"name": "honneur", "kind": "check", "label": "Je certifie sur l’honneur que ces informations sont exactes"},
    ]})
}

/// Serves the site, its provider of identity and its bank of receipts.
pub fn serve() -> Server {
    Server::start(|asked, port| answer(asked, port).unwrap_or_else(Answer::missing))
}

fn answer(asked: &Asked, port: u16) -> Option<Answer> {
    let site = |path: &str| format!("http://site.localhost:{port}{path}");
    let identity_host = |path: &str| format!("http://identite.site.localhost:{port}{path}");
    let library = |path: &str| {
        let bytes = fs::read(root().join("ui/node_modules").join(path)).ok()?;
        Some(Answer::of("text/javascript", &bytes))
    };
    if asked.path.starts_with("/there") {
        return Some(Answer::of("text/plain", b""));
    }
    let known = asked.cookie.contains("account=fatou");
    let path = asked.path.as_str();
    if asked.method == "POST" {
        // Who she is goes from page to page as on the real ones: by the address that the provider answers with.
        return match (asked.host.as_str(), path) {
            ("identite.site.localhost", "/login") => {
                let right = asked.body.contains(LOGIN) && asked.body.contains(PASSWORD);
                Some(Answer::redirect(&identity_host(if right {
                    "/code"
                } else {
                    "/authorize"
                })))
            }
            ("identite.site.localhost", "/code") => {
                let right = asked.body.contains(CODE);
                Some(Answer::redirect(&if right {
                    site("/callback?code=1")
                } else {
                    identity_host("/code")
                }))
            }
            ("site.localhost", "/demande/1" | "/demande/2" | "/demande/3") if known => {
                Some(Answer::of("text/plain", b""))
            }
            _ => None,
        };
    }
    match (asked.host.as_str(), path) {
        ("site.localhost", "/react.js") => library("react/umd/react.production.min.js"),
        ("site.localhost", "/react-dom.js") => library("react-dom/umd/react-dom.production.min.js"),
        ("site.localhost", "/") => Some(plain(
            "/",
            "Demander une aide au logement",
            "<p>Votre demande se fait en trois étapes, depuis votre compte.</p>
             <a class=button href=/connect autofocus>S’identifier</a>
             <script>document.querySelector('.button').focus()</script>",
        )),
        ("site.localhost", "/connect") => {
            Some(Answer::redirect(&identity_host("/authorize?state=1")))
        }
        ("identite.site.localhost", "/authorize?state=1" | "/authorize") => Some(plain(
            "/authorize",
            "Connexion à votre compte",
            "<form method=post action=/login>
             <label>Identifiant <input name=login autocomplete=username autofocus></label>
             <label>Mot de passe <input name=password type=password autocomplete=current-password></label>
             <button>Se connecter</button></form>",
        )),
        ("identite.site.localhost", "/code") => Some(plain(
            "/code",
            "Un code vous a été envoyé",
            "<form method=post action=/code>
             <label>Code reçu par SMS <input name=code inputmode=numeric autocomplete=one-time-code maxlength=6 autofocus></label>
             <button>Continuer</button></form>",
        )),
        ("site.localhost", "/callback?code=1") => Some(
            Answer::redirect(&site("/demande/1")).with("Set-Cookie", "account=fatou; HttpOnly"),
        ),
        ("site.localhost", "/demande/1") if known => Some(drawn(&identity())),
        ("site.localhost", "/demande/2") if known => Some(drawn(&contact())),
        ("site.localhost", "/demande/3") if known => Some(drawn(&request())),
        ("site.localhost", "/accuse") if known => Some(plain(
            "/accuse",
            "Votre demande est enregistrée",
            &format!(
                "<p>Accusé de réception de votre demande.</p><p>Numéro de dossier : {NUMBER}</p>
                 <p>Nous vous répondrons sous deux mois.</p>
                 <a class=button href=/accuse.pdf>Télécharger l’accusé de réception</a>
                 <script>document.querySelector('.button').focus()</script>"
            ),
        )),
        ("site.localhost", "/accuse.pdf") if known => Some(
            Answer::of("application/pdf", RECEIPT)
                .with("Content-Disposition", "attachment; filename=accuse.pdf"),
        ),
        _ => None,
    }
}

/// What the three pages sent, field by field.
pub fn sent(server: &Server) -> Vec<(String, String)> {
    let asked = server.asked();
    let posts = asked
        .iter()
        .filter(|a| a.method == "POST" && a.path.starts_with("/demande/"));
    posts
        .filter_map(|a| serde_json::from_str::<Value>(&a.body).ok())
        .flat_map(|state| state.as_object().cloned().unwrap_or_default())
        .map(|(name, value)| (name, value.as_str().unwrap_or_default().to_owned()))
        .collect()
}
