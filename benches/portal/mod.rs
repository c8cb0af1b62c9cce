//! Official sites beside the application: how soon their window is there, and how soon a long form is understood.
//!
//! The real window of a desk is driven as a person would, on the same virtual screen as the other measures; the site
//! is served on this computer, which a shipped program refuses: the one that is measured was built with the feature
//! `loopback`, and differs in nothing else.

mod driver;
mod site;

use std::path::PathBuf;
use std::thread;
use std::time::Instant;

use guichet_api::demo;
use serde_json::{Value, json};

use crate::report::{Outcome, Spread};
use crate::window::program::Program;
use crate::window::screen::{Aside, Screen};
use crate::window::{COLOURED_PAGE, LEAST_INK, PAGE_COLOUR, STARTS, both, milliseconds};
use crate::{Result, Setting, counter};
use driver::Window;
use site::Site;

/// Pages looked at.
const LOOKS: usize = 30;
/// Milliseconds promised for a page of so many fields.
const LOOK_AT_MOST: f64 = 50.0;
const FIELDS: u64 = 200;
/// A form of a family of ten, in the manner of the administration's design system.
const FORM: &str = include_str!("form.html");
/// What it asks for each person.
const PERSON: &str = include_str!("person.html");
/// Reads the label and the place of each field once, as barely as can be, ten times since the engine's clock has
/// only milliseconds; tells the mean, and that the page is there.
const BARE: &str = "<script>
  const read = () => JSON.stringify(Array.from(document.querySelectorAll('input, select, textarea'), (field) => {
    const box = field.getBoundingClientRect();
    return [field.labels[0]?.textContent, box.x, box.y, box.width, box.height];
  }));
  addEventListener('load', () => setTimeout(() => {
    const began = performance.now();
    for (let time = 0; time < 10; time++) read();
    fetch('/told', { method: 'POST', body: (performance.now() - began) / 10 });
  }, 100));
</script>";
/// The address of the procedure; the feature `loopback` serves it here.
const ADDRESS: &str = "https://site.localhost/";
/// The columns of the screen that the application keeps while a site is open, and a few more.
const BESIDE: Aside = Aside {
    rows: 0,
    columns: 520,
};

/// A desk at work, with somebody who came for a procedure done on a site.
struct Stage {
    screen: Screen,
    browser: Program,
    window: Window,
    site: Site,
    session: Value,
    request: Value,
}

impl Stage {
    fn set(setting: &Setting, name: &str, page: String) -> Result<Self> {
        let home = setting.folder.path().join(name);
        let data = home.join("site");
        counter::make_with_address(&data, ADDRESS)?;
        let screen = Screen::start(&home)?;
        let browser = Program::mini_browser(&home.join("browser"), COLOURED_PAGE)?;
        let site = Site::serve(page)?;
        let port = ("GUICHET_PORTAL_LOOPBACK", site.port.to_string());
        let started = Instant::now();
        let window = Window::open(&screen, &probe(setting)?, &data, vec![port])?;
        screen.until_still(started, Aside::default(), |picture| {
            Ok(picture.ink() >= LEAST_INK)
        })?;
        let call =
            |command: &str, args: Value| window.call(command, &args).map(|answered| answered.value);
        let state = call("app_state", json!({}))?;
        let agent = &state["agents"][0]["id"];
        call(
            "unlock",
            json!({"agent": agent, "password": demo::PASSWORD}),
        )?;
        let found = call(
            "procedures_search",
            json!({"query": counter::ADDRESSED, "theme": null, "operator": null, "limit": 1}),
        )?;
        let person = call("citizen_create", counter::citizen(1))?;
        let mut started = call(
            "session_start",
            json!({
                "channel": "guichet_sans_rdv", "procedure": found[0]["id"], "citizen": person["id"],
                "anonymous": false
            }),
        )?;
        let request = started["requests"][0]["id"].take();
        Ok(Self {
            screen,
            browser,
            window,
            site,
            session: started["id"].take(),
            request,
        })
    }

    /// Opens the site, and sees when its page is drawn; milliseconds.
    fn open(&self) -> Result<f64> {
        let started = Instant::now();
        let (window, args) = (&self.window, json!({"request": self.request}));
        let shown = thread::scope(|scope| {
            // The answer is waited for elsewhere: the screen is watched meanwhile.
            let asked = scope.spawn(|| {
                let answered = window.call("portal_open", &args);
                answered.map(drop).map_err(|error| error.to_string())
            });
            let shown = self.screen.until_still(started, BESIDE, |picture| {
                Ok(picture.middle() == PAGE_COLOUR)
            });
            asked.join().map_err(|_| "no answer")??;
            shown
        })?;
        Ok(milliseconds(shown.drawn))
    }

    fn close(&self) -> Result<()> {
        self.window
            .call("portal_close", &json!({"session": self.session}))?;
        self.window.call("touch", &json!({}))?;
        self.screen.until_left(1)
    }

    /// Starts the browser, and sees when its page is drawn; milliseconds.
    fn browse(&self) -> Result<f64> {
        let (running, started) = self.browser.start(&self.screen)?;
        let shown = self
            .screen
            .until_still(started, self.browser.aside, |picture| {
                Ok(picture.middle() == PAGE_COLOUR)
            })?;
        running.end()?;
        self.screen.until_left(1)?;
        Ok(milliseconds(shown.drawn))
    }
}

/// The program that may show a site of this computer.
fn probe(setting: &Setting) -> Result<PathBuf> {
    let path = if cfg!(debug_assertions) {
        // Every development build may.
        setting.binaries.join("guichet-desktop")
    } else {
        setting.binaries.join("probe/guichet-desktop")
    };
    if path.exists() {
        Ok(path)
    } else {
        Err(format!("{} is not built: ./bench builds it", path.display()).into())
    }
}

/// From the command that opens a site to its page drawn, in a sealed window.
pub fn shown(setting: &Setting) -> Result<Outcome> {
    let page = format!("<!doctype html><title>Page</title><body bgcolor=#{PAGE_COLOUR:06x}>");
    let stage = Stage::set(setting, "portal-shown", page)?;
    // Programs, libraries and fonts are read from the disk once before anything counts.
    stage.open()?;
    stage.close()?;
    stage.browse()?;
    let mut drawn: [Vec<f64>; 2] = Default::default();
    for _ in 0..setting.count(STARTS, 1) {
        drawn[0].push(stage.open()?);
        stage.close()?;
        drawn[1].push(stage.browse()?);
    }
    stage.window.end()?;
    let pairs = drawn[0].iter().zip(&drawn[1]);
    let pairs = Spread::of(pairs.map(|(portal, browser)| portal / browser).collect());
    let [portal, browser] = both(drawn)?;
    Ok(Outcome::new(
        "portal_shown",
        "ms",
        "from the command portal_open, at a desk at work, to the last change of the right of the screen: the sealed \
         window with its page drawn, its site served on this computer, seen from outside",
    )
    .measured(portal)
    .beside_baseline(
        "MiniBrowser, seen the same way, in turn: from its start to a blank page of the same colour, toolbar aside",
        browser,
    )
    .ratio_budget(1.0)
    .beside("ratios_of_neighbours", pairs))
}

/// What the agent waits for when a page is looked at.
pub fn sense_match(setting: &Setting) -> Result<Outcome> {
    let stage = Stage::set(setting, "portal-sense", form())?;
    stage
        .window
        .call("portal_open", &json!({"request": stage.request}))?;
    let session = json!({"session": stage.session});
    let (mut looks, mut bare) = (Vec::new(), Vec::new());
    let mut proposals = 0;
    for _ in 0..setting.count(LOOKS, 2) {
        bare.push(stage.site.told()?.parse()?);
        stage
            .window
            .until("portal", &session, |portal| portal["loading"] == false)?;
        let looked = stage.window.call("portal_sense", &session)?;
        let page = &looked.value["page"];
        if page["fields"] != FIELDS {
            return Err(format!("{} fields were seen", page["fields"]).into());
        }
        proposals = page["proposals"].as_array().map_or(0, Vec::len);
        looks.push(looked.took);
        stage.window.call("touch", &json!({}))?;
        // Another page, in which no script of ours has run yet.
        let again = json!({"session": stage.session, "to": "reload"});
        stage.window.call("portal_go", &again)?;
    }
    stage.window.end()?;
    let [looks, bare] = both([looks, bare])?;
    Ok(Outcome::new(
        "portal_sense_match",
        "ms",
        "the command portal_sense, as the window waits for it: a page of 200 fields just loaded in the sealed window is \
         looked at, read, matched with somebody's profile, and the proposals come back",
    )
    .measured(looks)
    .beside_baseline(
        "a script of the page itself that reads the label and the place of each field, and nothing else: the mean of \
         ten readings in a row",
        bare,
    )
    .budget("median", looks.median, LOOK_AT_MOST, "ms")
    .beside("proposals", proposals))
}

/// The page of 200 fields.
fn form() -> String {
    let departments: String = (1..96)
        .map(|n| format!("<option value=\"{n:02}\">{n:02} – Département {n}</option>"))
        .collect();
    let people = ["Vous", "Votre conjoint"].map(str::to_owned);
    let children = (1..9).map(|n| format!("Enfant {n}"));
    let people: String = people
        .into_iter()
        .chain(children)
        .enumerate()
        .map(|(n, who)| {
            PERSON
                .replace("{who}", &who)
                .replace("{n}", &n.to_string())
                .replace("{departments}", &departments)
        })
        .collect();
    FORM.replace("{people}", &people).replace("{bare}", BARE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_has_the_fields_that_are_promised() {
        let form = form();
        // The two buttons of a civility are one field.
        let fields = ["<input", "<select", "<textarea"].map(|tag| form.matches(tag).count());
        let buttons = form.matches("type=\"radio\"").count() / 2;
        assert_eq!(fields.iter().sum::<usize>() - buttons, 200);
        for place in ["{n}", "{who}", "{departments}", "{people}", "{bare}"] {
            assert!(!form.contains(place), "{place}");
        }
    }
}
