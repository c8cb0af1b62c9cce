//! Finding a procedure at each key press, among five thousand entries.

use std::time::Instant;

use chrono::Utc;
use guichet_api::Desk;
use guichet_catalogue::{Catalogue, Communes, Procedure, Query, Usage};
use guichet_keys::Keyring;
use guichet_store::{Act, SiteProcedure, Store};
use secrecy::SecretString;
use serde_json::json;

use crate::report::{Outcome, Spread};
use crate::{Result, Setting, counter};

const ENTRIES: usize = 5_000;
/// Answers shown in a session.
const SHOWN: usize = 12;
/// One title in so many is typed too.
const TITLES: usize = 40;
const AT_MOST_MS: f64 = 1.0;

/// What people say at the counter.
const SAID: [&str; 32] = [
    "carte grise",
    "pole emploi",
    "apl",
    "aide pour le loyer",
    "rsa",
    "carte vitale",
    "refaire ma carte d’identité",
    "passeport",
    "impots",
    "déclaration de revenus",
    "retraite",
    "cheque energie",
    "permis de conduire",
    "changement d’adresse",
    "prime d’activité",
    "caf",
    "msa",
    "allocation de rentrée scolaire",
    "casier judiciaire",
    "acte de naissance",
    "titre de séjour",
    "maprimerenov",
    "carte mobilité inclusion",
    "contester une amende",
    "attestation de droits",
    "complémentaire santé solidaire",
    "je voudrais inscrire mon fils à la cantine",
    "surendettement",
    "aide juridictionnelle",
    "logement social",
    "10840",
    "inscription liste électorale",
];

/// What a town may help with.
const LOCAL: [&str; 12] = [
    "Aide au chauffage",
    "Inscription à la cantine",
    "Transport scolaire",
    "Place en crèche",
    "Bon alimentaire",
    "Carte de bibliothèque",
    "Portage de repas",
    "Location de salle",
    "Composteur individuel",
    "Aide au permis de conduire",
    "Accueil de loisirs",
    "Badge de déchèterie",
];

/// Measures the search at each key press.
pub fn key_press(setting: &Setting) -> Result<Outcome> {
    let shipped = Catalogue::embedded().map_err(|error| error.to_string())?;
    let entries = setting.count(ENTRIES, 400);
    let added = local_procedures(shipped, entries.saturating_sub(shipped.procedures().len()))?;
    let catalogue = shipped.with_site_procedures(added.clone());
    let before = Instant::now();
    catalogue.warm();
    let index_ms = before.elapsed().as_secs_f64() * 1000.0;

    let typed = key_presses(&catalogue, setting.count(TITLES, usize::MAX), setting.smoke);
    // The procedures that a site carries out most, as the window hands them in.
    let usage = Usage::new(
        (0..60)
            .zip(shipped.procedures())
            .map(|(count, procedure)| (procedure.id.clone(), count)),
    );
    let mut found = 0;
    let mut pass = || -> Vec<f64> {
        found = 0;
        let press = |text: &String| {
            let query = Query {
                text,
                operator: None,
                usage: &usage,
                limit: SHOWN,
            };
            let before = Instant::now();
            let hits = catalogue.search(&query);
            let time = before.elapsed();
            found += usize::from(!hits.is_empty());
            time.as_secs_f64() * 1000.0
        };
        typed.iter().map(press).collect()
    };
    let passes = [pass(), pass(), pass()];
    let first_pass = Spread::of(passes[0].clone());
    let times: Vec<f64> = (0..typed.len())
        .map(|n| middle(passes.each_ref().map(|pass| pass[n])))
        .collect();
    let slowest = slowest(&typed, &times);
    let door = through_the_door(setting, &added, &typed)?;
    let spread = Spread::of(times).ok_or("nothing was typed")?;
    Ok(Outcome::new(
        "search_key_press",
        "ms",
        format!(
            "one search of the catalogue for each key pressed, over {} entries ({} embedded, the rest local \
             procedures of towns), typing what people say and {} titles, right and with slips, three times over: \
             the middle one of the three counts, because another program may take the processor in one",
            catalogue.procedures().len(),
            shipped.procedures().len(),
            catalogue.procedures().len() / TITLES,
        ),
    )
    .measured(spread)
    .budget("p99", spread.p99, AT_MOST_MS, "ms")
    .beside("first_time_over", first_pass)
    .beside("index_built_ms", (index_ms * 100.0).round() / 100.0)
    .beside("key_presses_with_an_answer", found)
    .beside("slowest", slowest)
    .beside("command_procedures_search", door.0)
    .beside("command_procedures_search_first_ms", door.1))
}

fn middle(mut times: [f64; 3]) -> f64 {
    times.sort_by(f64::total_cmp);
    times[1]
}

/// The text typed at the slowest key press.
fn slowest<'a>(typed: &'a [String], times: &[f64]) -> Option<&'a str> {
    let pairs = typed.iter().zip(times);
    let (text, _) = pairs.max_by(|(_, a), (_, b)| a.total_cmp(b))?;
    Some(text)
}

/// Procedures of towns: a hundred words that all share, and a name that few do.
fn local_procedures(shipped: &Catalogue, count: usize) -> Result<Vec<Procedure>> {
    let template = shipped.procedure("mairie-liste-electorale");
    let template = template
        .or_else(|| shipped.procedures().next())
        .ok_or("an empty catalogue")?;
    // Spread over the whole country, in the order of the codes.
    let communes: Vec<_> = Communes::embedded().iter().collect();
    let step = (communes.len() / count.max(1)).max(1);
    let towns = communes.iter().step_by(step).take(count).enumerate();
    Ok(towns
        .map(|(n, town)| {
            let what = LOCAL[n % LOCAL.len()];
            Procedure {
                id: format!("mairie-locale-{n:05}"),
                operator: "mairie".to_owned(),
                title: format!("{what} à {}", town.name),
                official_title: String::new(),
                synonyms: vec![
                    format!("{} {}", LOCAL[(n * 5 + 1) % LOCAL.len()], town.name),
                    format!("service {n} de la mairie"),
                ],
                ..template.clone()
            }
        })
        .collect())
}

/// What stands in the search box after each key press, for each text typed, right then with a slip.
fn key_presses(catalogue: &Catalogue, one_title_in: usize, few: bool) -> Vec<String> {
    let said = SAID.iter().take(if few { 3 } else { SAID.len() });
    let said = said.map(|text| (*text).to_owned());
    let titles = catalogue
        .procedures()
        .step_by(one_title_in)
        .map(|procedure| procedure.title.clone());
    let mut typed = Vec::new();
    for (n, text) in said.chain(titles).enumerate() {
        for version in [
            text.clone(),
            slip(&text, n, n % 4),
            slip(&text, 3 * n + 1, (n + 1) % 4),
        ] {
            let mut so_far = String::new();
            typed.extend(version.chars().map(|letter| {
                so_far.push(letter);
                so_far.clone()
            }));
        }
    }
    typed
}

/// A slip of the finger: a letter left out, doubled, replaced or swapped with the next.
fn slip(text: &str, place: usize, how: usize) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    // Not at the very end: there would be nothing more to type.
    let at = place % letters.len().saturating_sub(1).max(1);
    match how {
        0 => {
            letters.remove(at);
        }
        1 => letters.insert(at, letters[at]),
        2 => letters[at] = 'k',
        _ if at + 1 < letters.len() => letters.swap(at, at + 1),
        _ => {}
    }
    letters.into_iter().collect()
}

/// The same key presses through the command that the window calls: with the lock, the role, what the site
/// does most and the answer as JSON. And the very first one after the desk is unlocked.
fn through_the_door(
    setting: &Setting,
    added: &[Procedure],
    typed: &[String],
) -> Result<(Spread, f64)> {
    let dir = setting.folder.path().join("search");
    counter::make(&dir, u32::try_from(setting.count(1600, 5))?)?;
    add_to_site(&dir, added)?;
    let desk = counter::desk(&dir);
    counter::unlock(&desk)?;
    let press = |desk: &Desk, text: &str| -> Result<f64> {
        let args = json!({"query": text, "operator": null, "limit": SHOWN});
        let before = Instant::now();
        desk.call("procedures_search", args)?;
        Ok(before.elapsed().as_secs_f64() * 1000.0)
    };
    let first = press(&desk, "c")?;
    let times = typed
        .iter()
        .map(|text| press(&desk, text))
        .collect::<Result<Vec<_>>>()?;
    let spread = Spread::of(times).ok_or("nothing was typed")?;
    Ok((spread, (first * 100.0).round() / 100.0))
}

/// Writes the procedures of a site at once: by the command, each would be a commit of its own.
fn add_to_site(dir: &std::path::Path, added: &[Procedure]) -> Result<()> {
    let ring = Keyring::load(dir)?;
    let slot = ring
        .slots()
        .iter()
        .find(|slot| slot.agent.is_some())
        .ok_or("no agent")?;
    let keys = ring.open(slot.id, &SecretString::from(guichet_api::demo::PASSWORD))?;
    let store = Store::open(dir, &keys, Utc::now())?;
    let rows = added
        .iter()
        .map(|procedure| {
            Ok(SiteProcedure {
                id: procedure.id.clone(),
                body: serde_json::to_string(procedure)?,
                updated_at: Utc::now(),
                active: true,
            })
        })
        .collect::<Result<Vec<_>>>()?;
    let act = Act::new("bench.write", None, Utc::now());
    store.transact(&act, |tx| {
        rows.iter().try_for_each(|row| tx.save_site_procedure(row))
    })?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_changes_little() {
        assert_eq!(slip("caf", 1, 0), "cf");
        assert_eq!(slip("caf", 1, 1), "caaf");
        assert_eq!(slip("caf", 1, 2), "ckf");
        assert_eq!(slip("caf", 1, 3), "cfa");
        // Whatever the place, whatever the length.
        for place in 0..9 {
            for how in 0..4 {
                assert!(slip("é", place, how).chars().count() <= 2);
            }
        }
    }

    #[test]
    fn each_letter_is_a_key_press() {
        let catalogue = Catalogue::embedded().unwrap();
        let typed = key_presses(catalogue, usize::MAX, true);
        assert_eq!(typed[..3], ["c", "ca", "car"]);
        assert!(typed.contains(&"carte grise".to_owned()));
    }

    #[test]
    fn local_procedures_are_many_and_distinct() {
        let catalogue = Catalogue::embedded().unwrap();
        let local = local_procedures(catalogue, 5_000 - catalogue.procedures().len()).unwrap();
        let all = catalogue.with_site_procedures(local);
        assert_eq!(all.procedures().len(), 5_000);
    }
}
