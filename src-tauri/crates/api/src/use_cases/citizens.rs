//! Citizens: found by name with or without accents, created, never merged by force.

use chrono::NaiveDate;
use guichet_catalogue::Communes;
use guichet_domain::duplicates::{Identity, Likeness, likeness};
use guichet_domain::ids::{CitizenId, PersonId};
use guichet_domain::person::Name;
use guichet_domain::time::date_words;
use guichet_domain::values::{CheckContext, DateBound, FieldKind};
use guichet_store::{Citizen, Subject};

use super::{act, filled, profile, requests, save};
use crate::desk::Cx;
use crate::error::{ApiError, Result};
use crate::types::*;

/// People shown at once: more is not read, another letter is typed.
const SHOWN: usize = 12;
/// Past sessions on a record.
const PAST: u32 = 20;

pub(crate) fn citizen_search(cx: &mut Cx<'_>, args: QueryArgs) -> Result<Vec<CitizenHit>> {
    let read = cx.open.store.read();
    let (words, year) = split_year(&args.query);
    let found: Vec<Citizen> = if words.is_empty() && year.is_none() {
        read.recent_citizens(SHOWN)?
    } else {
        read.search_citizens(&words, year, SHOWN)?
            .into_iter()
            .map(|hit| hit.citizen)
            .collect()
    };
    found.iter().map(|citizen| hit(cx, citizen)).collect()
}

/// « diallo 1987 »: a year among the words is the year of birth.
fn split_year(query: &str) -> (String, Option<i32>) {
    let mut year = None;
    let words: Vec<_> = query
        .split_whitespace()
        .filter(|word| {
            let is_year = word.len() == 4 && word.starts_with(['1', '2']);
            match word.parse() {
                Ok(number) if is_year => {
                    year = Some(number);
                    false
                }
                _ => true,
            }
        })
        .collect();
    (words.join(" "), year)
}

pub(crate) fn citizen_duplicates(cx: &mut Cx<'_>, args: CitizenInput) -> Result<Vec<Duplicate>> {
    let names = [&args.birth_name, &args.used_name, &args.given_names];
    if names.iter().all(|name| name.trim().is_empty()) {
        return Ok(Vec::new());
    }
    let birth_date = parse_birth(cx, &args.birth_date)
        .ok()
        .flatten()
        .and_then(|d| d.parse().ok());
    let typed = Identity {
        birth_name: &args.birth_name,
        used_name: Some(args.used_name.as_str()).filter(|name| !name.trim().is_empty()),
        given_names: &args.given_names,
        birth_date,
    };
    let read = cx.open.store.read();
    let mut candidates: Vec<Citizen> = Vec::new();
    for name in [&args.birth_name, &args.used_name] {
        for hit in read.search_citizens(&format!("{name} {}", args.given_names), None, SHOWN)? {
            if candidates.iter().all(|known| known.id != hit.citizen.id) {
                candidates.push(hit.citizen);
            }
        }
    }
    let mut found = Vec::new();
    for citizen in &candidates {
        let known = Identity {
            birth_name: &citizen.birth_name,
            used_name: citizen.used_name.as_deref(),
            given_names: &citizen.given_names,
            birth_date: citizen.birth_date.as_deref().and_then(|d| d.parse().ok()),
        };
        if let Some(likeness) = likeness(&typed, &known) {
            found.push((
                likeness,
                Duplicate {
                    hit: hit(cx, citizen)?,
                    likeness: likeness_code(likeness).to_owned(),
                },
            ));
        }
    }
    found.sort_by_key(|(likeness, _)| std::cmp::Reverse(*likeness));
    Ok(found.into_iter().map(|(_, duplicate)| duplicate).collect())
}

const fn likeness_code(likeness: Likeness) -> &'static str {
    match likeness {
        Likeness::Same => "same",
        Likeness::Likely => "likely",
        Likeness::Possible => "possible",
    }
}

pub(crate) fn citizen_create(cx: &mut Cx<'_>, args: CitizenInput) -> Result<CitizenView> {
    let id = CitizenId::new(cx.ids());
    let person = PersonId::random(cx.ids());
    let blank = Citizen::new(id, person, String::new(), String::new(), cx.now());
    let citizen = fill(cx, blank, &args)?;
    let create = act(cx, "citizen.create").on(Subject::Citizen(id));
    save(cx, &create, |tx| Ok(tx.save_citizen(&citizen)?))?;
    view(cx, id)
}

pub(crate) fn citizen_set(cx: &mut Cx<'_>, args: CitizenSetArgs) -> Result<CitizenView> {
    let known = load(cx, args.id)?;
    let citizen = fill(cx, known, &args.citizen)?;
    let change = act(cx, "citizen.change").on(Subject::Citizen(args.id));
    save(cx, &change, |tx| Ok(tx.save_citizen(&citizen)?))?;
    view(cx, args.id)
}

pub(crate) fn citizen(cx: &mut Cx<'_>, args: CitizenArgs) -> Result<CitizenView> {
    view(cx, args.citizen)
}

pub(crate) fn load(cx: &Cx<'_>, id: CitizenId) -> Result<Citizen> {
    let found = cx.open.store.read().citizen(id)?;
    found
        .filter(|c| c.deleted_at.is_none())
        .ok_or_else(|| ApiError::not_found("citizen"))
}

fn fill(cx: &Cx<'_>, mut citizen: Citizen, typed: &CitizenInput) -> Result<Citizen> {
    let checked = |field: &'static str, kind, raw: &str| -> Result<Option<String>> {
        let mut context = CheckContext::on(cx.today());
        context.dates = DateBound::Past;
        match raw.trim() {
            "" => Ok(None),
            raw => profile::check(&context, kind, raw)
                .map(|checked| Some(checked.stored))
                .map_err(|problem| invalid(field, &problem)),
        }
    };
    citizen.birth_name =
        checked("birth_name", FieldKind::Name, &typed.birth_name)?.unwrap_or_default();
    citizen.used_name = checked("used_name", FieldKind::Name, &typed.used_name)?;
    citizen.given_names =
        checked("given_names", FieldKind::GivenNames, &typed.given_names)?.unwrap_or_default();
    if citizen.birth_name.is_empty() && citizen.used_name.is_none() {
        return Err(ApiError::invalid("birth_name", "required"));
    }
    citizen.civility = match typed.civility.trim() {
        "" => None,
        code if cx.open.catalogue.field("civility").is_some_and(|field| {
            field
                .choices
                .iter()
                .any(|(choice, _)| choice.as_str() == code)
        }) =>
        {
            Some(code.to_owned())
        }
        _ => return Err(ApiError::invalid("civility", "choice_unknown")),
    };
    citizen.birth_date = parse_birth(cx, &typed.birth_date)?;
    citizen.phone = checked("phone", FieldKind::Phone, &typed.phone)?;
    citizen.email = checked("email", FieldKind::Email, &typed.email)?;
    citizen.address_line = checked("address_line", FieldKind::AddressLine, &typed.address_line)?;
    citizen.postcode = checked("postcode", FieldKind::Postcode, &typed.postcode)?;
    citizen.residence_commune = checked(
        "residence_commune",
        FieldKind::Commune,
        &typed.residence_commune,
    )?;
    citizen.language = filled(&typed.language);
    citizen.note = filled(&typed.note);
    if !typed.informed {
        citizen.informed_at = None;
    } else if citizen.informed_at.is_none() {
        citizen.informed_at = Some(cx.now());
    }
    citizen.updated_at = cx.now();
    Ok(citizen)
}

pub(crate) fn invalid(field: &str, problem: &guichet_domain::values::Problem) -> ApiError {
    problem.params.iter().fold(
        ApiError::invalid(field, problem.code),
        |error, (key, value)| error.with(key, value),
    )
}

fn parse_birth(cx: &Cx<'_>, typed: &str) -> Result<Option<String>> {
    let mut context = CheckContext::on(cx.today());
    context.dates = DateBound::Past;
    match typed.trim() {
        "" => Ok(None),
        raw => profile::check(&context, FieldKind::Date, raw)
            .map(|checked| Some(checked.stored))
            .map_err(|problem| invalid("birth_date", &problem)),
    }
}

/// « Mme Fatou Diallo »: the used name where there is one.
pub(crate) fn name_of(citizen: &Citizen) -> String {
    let name = Name {
        civility: citizen.civility.as_deref(),
        birth_name: &citizen.birth_name,
        used_name: citizen.used_name.as_deref(),
        given_names: &citizen.given_names,
    };
    name.usual()
}

fn birth_words(citizen: &Citizen) -> String {
    let date = citizen.birth_date.as_deref().unwrap_or_default();
    match date.parse::<NaiveDate>() {
        Ok(day) => date_words(day),
        Err(_) => date.to_owned(),
    }
}

fn residence_words(citizen: &Citizen) -> String {
    let commune = citizen
        .residence_commune
        .as_deref()
        .and_then(|code| Communes::embedded().get(code));
    let name = commune.map(|c| c.name.to_owned()).unwrap_or_default();
    match (&citizen.postcode, name.is_empty()) {
        (Some(postcode), false) => format!("{postcode} {name}"),
        (Some(postcode), true) => postcode.clone(),
        (None, _) => name,
    }
}

fn hit(cx: &Cx<'_>, citizen: &Citizen) -> Result<CitizenHit> {
    let last = cx.open.store.read().citizen_sessions(citizen.id, 1)?;
    Ok(CitizenHit {
        id: citizen.id,
        display_name: name_of(citizen),
        birth_date_shown: birth_words(citizen),
        residence_shown: residence_words(citizen),
        last_seen: last.first().map(|s| s.timer.started_at),
    })
}

pub(crate) fn view(cx: &Cx<'_>, id: CitizenId) -> Result<CitizenView> {
    let citizen = load(cx, id)?;
    let read = cx.open.store.read();
    let agents = read.agents()?;
    let mut past = Vec::new();
    for session in read.citizen_sessions(id, PAST)? {
        let agent = agents.iter().find(|a| a.id == session.agent);
        let titles = read.requests_of(session.id)?;
        past.push(PastSession {
            id: session.id,
            started_at: session.timer.started_at,
            agent_name: agent.map(|a| a.given_name.clone()).unwrap_or_default(),
            requests: titles
                .iter()
                .filter(|r| r.state != guichet_store::RequestState::Removed)
                .map(|r| requests::title_of(&cx.open.catalogue, r))
                .collect(),
        });
    }
    let phone_shown = citizen.phone.as_deref().map(|raw| {
        profile::check(&CheckContext::on(cx.today()), FieldKind::Phone, raw)
            .map_or_else(|_| raw.to_owned(), |checked| checked.shown)
    });
    Ok(CitizenView {
        id,
        display_name: name_of(&citizen),
        birth_date_shown: birth_words(&citizen),
        phone_shown: phone_shown.unwrap_or_default(),
        residence_shown: residence_words(&citizen),
        informed_at: citizen.informed_at,
        past,
        citizen: CitizenInput {
            civility: citizen.civility.unwrap_or_default(),
            birth_name: citizen.birth_name,
            used_name: citizen.used_name.unwrap_or_default(),
            given_names: citizen.given_names,
            birth_date: citizen.birth_date.unwrap_or_default(),
            phone: citizen.phone.unwrap_or_default(),
            email: citizen.email.unwrap_or_default(),
            address_line: citizen.address_line.unwrap_or_default(),
            postcode: citizen.postcode.unwrap_or_default(),
            residence_commune: citizen.residence_commune.unwrap_or_default(),
            language: citizen.language.unwrap_or_default(),
            note: citizen.note.unwrap_or_default(),
            informed: citizen.informed_at.is_some(),
        },
    })
}

#[cfg(test)]
mod tests {
    use super::split_year;

    #[test]
    fn a_year_among_the_words_is_the_year_of_birth() {
        assert_eq!(split_year("diallo 1987"), ("diallo".to_owned(), Some(1987)));
        assert_eq!(
            split_year("1987 fatou diallo"),
            ("fatou diallo".to_owned(), Some(1987))
        );
        assert_eq!(
            split_year("diallo 51100"),
            ("diallo 51100".to_owned(), None)
        );
        assert_eq!(split_year("  "), (String::new(), None));
    }
}
