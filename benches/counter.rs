//! A counter to measure: the fictional site of `guichet demo`, in real encrypted files.

use std::path::Path;
use std::sync::Arc;

use chrono::Utc;
use guichet_api::demo;
use guichet_api::error::Result as Answer;
use guichet_api::platform::{Changes, Platform};
use guichet_api::types::Printer;
use guichet_api::{Desk, KdfCost, Surroundings, system};
use serde_json::{Value, json};

use crate::Result;

/// A derivation that costs nothing: unlocking is not what is measured, and these passwords are published.
const CHEAP: KdfCost = KdfCost { m: 8, t: 1, p: 1 };

/// The procedure of [`make_with_address`].
pub const ADDRESSED: &str = "Essai en ligne";
/// What it asks for.
const FIELDS: [&str; 12] = [
    "civility",
    "birth_name",
    "used_name",
    "given_names",
    "birth_date",
    "address_line",
    "postcode",
    "residence_commune",
    "phone",
    "email",
    "nir",
    "iban",
];

/// A machine without clipboard, browser, printer or window.
struct NoMachine;

impl Platform for NoMachine {
    fn copy(&self, _: &str, _: u32) -> Answer<()> {
        Ok(())
    }
    fn clear_clipboard(&self) {}
    fn open_url(&self, _: &str) -> Answer<()> {
        Ok(())
    }
    fn printers(&self) -> Vec<Printer> {
        Vec::new()
    }
    fn print(&self, _: &[u8], _: &str, _: Option<&str>) -> Answer<()> {
        Ok(())
    }
    fn online(&self) -> bool {
        false
    }
    fn changed(&self, _: &Changes) {}
}

/// Makes the fictional site with so many past sessions.
pub fn make(dir: &Path, sessions: u32) -> Result<()> {
    let plan = demo::Plan {
        sessions,
        seed: 1,
        from: None,
        until: None,
        now: Utc::now(),
    };
    make_plan(dir, &plan)
}

/// Makes the fictional site of a plan.
pub fn make_plan(dir: &Path, plan: &demo::Plan) -> Result<()> {
    demo::make(dir, plan, CHEAP, &mut |_| {})?;
    Ok(())
}

/// Makes a site with one agent alone: on its lock screen the password's field has the focus, and its caret blinks.
pub fn make_alone(dir: &Path) -> Result<()> {
    alone(dir).map(drop)
}

/// The same, with a procedure of its own, whose official address is this one.
pub fn make_with_address(dir: &Path, url: &str) -> Result<()> {
    let procedure = json!({
        "id": "", "operator": "caf", "title": ADDRESSED, "synonyms": [], "purpose": "Essayer.", "documents": [],
        "fields": FIELDS, "url": url, "theme": "logement"
    });
    alone(dir)?.call("site_procedure_set", procedure)?;
    Ok(())
}

fn alone(dir: &Path) -> Result<Desk> {
    let around = Surroundings {
        kdf: CHEAP,
        ..system::surroundings(dir, Arc::new(NoMachine))
    };
    let setup = json!({
        "site": {
            "name": "France services d’Admiville", "address_line": "1 place de la Mairie",
            "commune_code": "51230", "postcode": "51200", "siret": "00000000000000", "label_number": "",
            "phone": "03 53 01 00 00", "opening_hours": "Du lundi au vendredi, de 9 h à 17 h",
            "zone": "Europe/Paris"
        },
        "given_name": "Camille", "family_name": "Roy", "password": demo::PASSWORD
    });
    let desk = Desk::new(around);
    desk.call("setup", setup)?;
    Ok(desk)
}

/// A desk on the site, locked.
pub fn desk(dir: &Path) -> Desk {
    Desk::new(system::surroundings(dir, Arc::new(NoMachine)))
}

/// Unlocks as the mediator, who receives people.
pub fn unlock(desk: &Desk) -> Result<()> {
    unlock_as(desk, "mediator")
}

/// Unlocks as somebody of a role.
pub fn unlock_as(desk: &Desk, role: &str) -> Result<()> {
    let state = desk.call("app_state", json!({}))?;
    let agents = state["agents"].as_array().ok_or("no agents")?;
    let agent = agents.iter().find(|agent| agent["role"] == role);
    let id = &agent.ok_or("nobody has this role")?["id"];
    desk.call("unlock", json!({"agent": id, "password": demo::PASSWORD}))?;
    Ok(())
}

/// A fictional person: the number makes the name, because names have no figures.
pub fn citizen(number: usize) -> Value {
    let letters: String = number
        .to_string()
        .bytes()
        .map(|digit| char::from(digit - b'0' + b'a'))
        .collect();
    json!({
        "civility": "madame", "birth_name": format!("Essai{letters}"), "used_name": "",
        "given_names": "Fatou", "birth_date": "14/03/1987", "phone": "", "email": "",
        "address_line": "", "postcode": "", "residence_commune": "51454", "language": "", "note": "",
        "informed": true
    })
}
