//! The link that opens La Coop's form with what is known of a session: no name, no note, no town.
//!
//! Undocumented there: its form reads the state defensively and stays empty if it changes.

use std::io::Write;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use flate2::{Compression, write::ZlibEncoder};
use serde_json::{Map, Value, json};

use super::{
    coop, entry,
    export::{sent, themes_of},
};
use crate::{
    Error,
    record::{Labels, SessionRecord},
};

/// Durations that its form offers as they are.
const PRESETS: [u32; 6] = [15, 30, 45, 60, 90, 120];
/// Its form takes 23 hours and 59 minutes at most.
const LONGEST: u32 = 23 * 60 + 59;

/// The link for a session, on the site at `origin` (`https://…`, without a path).
///
/// # Errors
/// [`Error::Asset`] when the labels cannot be read: a fault of the build.
pub fn prefilled_link(
    origin: &str,
    session: &SessionRecord<'_>,
    labels: &dyn Labels,
) -> Result<String, Error> {
    let state = state(&form(session, labels)?)?;
    let origin = origin.trim_end_matches('/');
    Ok(format!(
        "{origin}/coop/mes-activites/cra/individuel?v={state}"
    ))
}

/// Form values as the state of a link: superjson, deflated (zlib), in URL-safe base64 without padding.
///
/// superjson wraps plain values in `json`; only dates, maps and the like need its `meta`, and there
/// are none.
///
/// # Errors
/// [`Error::Io`] cannot happen: nothing is written outside of the memory.
pub fn state(values: &Value) -> Result<String, Error> {
    let mut zlib = ZlibEncoder::new(Vec::new(), Compression::best());
    zlib.write_all(json!({ "json": values }).to_string().as_bytes())?;
    Ok(URL_SAFE_NO_PAD.encode(zlib.finish()?))
}

/// The values of its form for a session: codes, the date, the duration, the names of procedures of the
/// catalogue.
fn form(session: &SessionRecord<'_>, labels: &dyn Labels) -> Result<Value, Error> {
    let coop = coop()?;
    let mut values = Map::new();
    let mut set = |key: &str, value: Value| {
        values.insert(key.to_owned(), value);
    };
    set(
        "date",
        json!(session.started.format("%Y-%m-%d").to_string()),
    );
    if let Some(minutes) = session.minutes.filter(|m| *m > 0) {
        set("duree", duration(minutes));
    }
    if let Some(place) = entry(&coop.places, session.channel) {
        set("typeLieu", json!(place.key));
    }
    let themes: Vec<&str> = themes_of(session, coop)
        .iter()
        .map(|e| e.key.as_str())
        .collect();
    if !themes.is_empty() {
        set("thematiques", json!(themes));
    }
    let mut procedures: Vec<String> = Vec::new();
    for request in &session.requests {
        if let Some(code) = request.procedure {
            let name = labels.label("procedures", code).into_owned();
            if !procedures.contains(&name) {
                procedures.push(name);
            }
        }
    }
    if !procedures.is_empty() {
        set("precisionsDemarche", json!(procedures.join(", ")));
    }
    let equipment: Vec<&str> = session
        .equipment
        .iter()
        .filter_map(|code| entry(&coop.equipment, code))
        .map(|e| e.key.as_str())
        .collect();
    if !equipment.is_empty() {
        set("materiel", json!(equipment));
    }
    if let Some(autonomy) = session
        .autonomy
        .and_then(|code| entry(&coop.autonomy, code))
    {
        set("autonomie", json!(autonomy.key));
    }
    let (oriented, target) = sent(session);
    if oriented {
        // Its form has two buttons, not a box to tick.
        set("orienteVersStructure", json!("yes"));
        if let Some(target) = target.and_then(|code| entry(&coop.orientation_targets, code)) {
            set("structureDeRedirection", json!(target.key));
        }
    }
    let mut person = Map::new();
    for (key, list, code) in [
        ("genre", &coop.gender, session.gender),
        ("trancheAge", &coop.age_classes, session.age_class),
        ("statutSocial", &coop.social_status, session.social_status),
    ] {
        if let Some(found) = code.and_then(|code| entry(list, code)) {
            person.insert(key.to_owned(), json!(found.key));
        }
    }
    if !person.is_empty() {
        set("beneficiaire", Value::Object(person));
    }
    Ok(Value::Object(values))
}

fn duration(minutes: u32) -> Value {
    if PRESETS.contains(&minutes) {
        return json!({ "duree": minutes.to_string() });
    }
    let minutes = minutes.min(LONGEST);
    json!({
        "duree": "personnaliser",
        "dureePersonnaliseeHeures": minutes / 60,
        "dureePersonnaliseeMinutes": minutes % 60,
    })
}
