//! Our sessions and workshops as its spreadsheet of activities.

use chrono::NaiveDateTime;

use super::{Coop, CoopColumn, Entry, coop, entry};
use crate::{
    Cell, Column, Error, Kind, Records, Sheet, Workbook,
    record::{Labels, SessionRecord, WorkshopRecord},
    words,
};

/// Where the site is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its street.
    pub address: &'a str,
    /// Its town.
    pub town: &'a str,
    /// Its postcode.
    pub postcode: &'a str,
    /// INSEE code of the town.
    pub insee: &'a str,
}

/// The workbook: its columns and labels in its order, one row per participant.
///
/// * The duration stands on the row of the first participant and is empty on the others: a sum of the
///   column is the time spent.
/// * The columns that may name someone (`Bénéficiaire`, `Notes supplémentaires`) do not exist.
/// * Participants of a workshop are not invented: their rows say nothing of them, and a second sheet
///   has the counters.
///
/// # Errors
/// [`Error::Asset`] when the labels cannot be read: a fault of the build.
pub fn workbook<'a>(
    made_at: NaiveDateTime,
    mut sessions: impl Records + 'a,
    workshops: &'a [WorkshopRecord<'a>],
    place: Option<Place<'a>>,
    labels: &'a dyn Labels,
) -> Result<Workbook<'a>, Error> {
    let coop = coop()?;
    let words = words::french()?;
    // No column of somebody's name, no note; all rows have one source.
    let roles: Vec<&CoopColumn> = coop.columns.iter().filter(|c| c.only.is_none()).collect();
    let columns = roles
        .iter()
        .map(|c| {
            let kind = match c.role.as_str() {
                "date" => Kind::Date,
                "minutes" => Kind::Minutes,
                _ => Kind::Text,
            };
            Column::new(&c.role, &c.title, kind).meaning(&c.definition)
        })
        .collect();
    let counted: Vec<&WorkshopRecord<'_>> =
        workshops.iter().filter(|w| !w.counts.is_empty()).collect();
    let rows = crate::rows(move |put| {
        sessions.each(&mut |session| {
            let row: Vec<Cell<'_>> = roles
                .iter()
                .map(|c| of_session(&c.role, session, place, coop, labels))
                .collect();
            put(&row)
        })?;
        for workshop in workshops {
            for rank in 1..=workshop.participants.max(1) {
                let row: Vec<Cell<'_>> = roles
                    .iter()
                    .map(|c| of_workshop(&c.role, workshop, rank, place, coop))
                    .collect();
                put(&row)?;
            }
        }
        Ok(())
    });
    let mut sheets = vec![Sheet::new("activities", &coop.files.sheet, columns, rows)];
    if !counted.is_empty() {
        sheets.push(counters(counted, coop, labels)?);
    }
    let about = [
        &words.coop.about_duration,
        &words.coop.about_identity,
        &words.coop.about_workshops,
    ];
    Ok(Workbook {
        title: words.coop.title.clone(),
        made_at,
        about: about
            .into_iter()
            .map(|[label, text]| (label.clone(), text.clone()))
            .collect(),
        sheets,
    })
}

fn counters<'a>(
    workshops: Vec<&'a WorkshopRecord<'a>>,
    coop: &'a Coop,
    labels: &'a dyn Labels,
) -> Result<Sheet<'a>, Error> {
    let words = words::french()?;
    let id = coop.columns.iter().find(|c| c.role == "id");
    let columns = vec![
        Column::new("id", id.map_or("ID", |c| c.title.as_str()), Kind::Text),
        Column::new("counter", &words.coop.counter_of, Kind::Text),
        Column::new("value", &words.coop.counter_value, Kind::Text),
        Column::new("participants", &words.coop.counter_number, Kind::Integer),
    ];
    let rows = crate::rows(move |put| {
        for workshop in &workshops {
            for (list, code, number) in &workshop.counts {
                let there = of_list(coop, list).and_then(|list| entry(list, code));
                let title = coop
                    .columns
                    .iter()
                    .find(|c| c.role == *list || (c.role == "age_class" && *list == "age_classes"));
                put(&[
                    Cell::text(workshop.id),
                    Cell::text(title.map_or(*list, |c| c.title.as_str())),
                    // Ours is finer than its own: counters keep our classes.
                    there.filter(|e| e.from.len() < 2).map_or_else(
                        || Cell::text(labels.label(list, code)),
                        |e| Cell::text(&e.label),
                    ),
                    number.map_or(Cell::Hidden, |n| Cell::Integer(i64::from(n))),
                ])?;
            }
        }
        Ok(())
    });
    Ok(Sheet::new("counters", &words.coop.counters, columns, rows))
}

fn of_list<'c>(coop: &'c Coop, list: &str) -> Option<&'c [Entry]> {
    match list {
        "gender" => Some(&coop.gender),
        "age_classes" => Some(&coop.age_classes),
        "social_status" => Some(&coop.social_status),
        _ => None,
    }
}

fn label_of<'c>(list: &'c [Entry], code: Option<&str>) -> Cell<'c> {
    Cell::maybe(
        code.and_then(|code| entry(list, code))
            .map(|e| e.label.as_str()),
    )
}

fn at_place<'r>(role: &str, place: Option<Place<'r>>) -> Cell<'r> {
    Cell::maybe(place.map(|p| match role {
        "place_name" => p.name,
        "place_address" => p.address,
        "place_town" => p.town,
        "place_postcode" => p.postcode,
        _ => p.insee,
    }))
}

fn moment<'r>(at: Option<NaiveDateTime>, coop: &Coop) -> Cell<'r> {
    Cell::maybe(at.map(|at| at.format(&coop.files.recorded_format).to_string()))
}

fn joined<'r>(mut names: Vec<String>, coop: &Coop) -> Cell<'r> {
    let mut seen: Vec<String> = Vec::with_capacity(names.len());
    for name in names.drain(..) {
        if !seen.contains(&name) {
            seen.push(name);
        }
    }
    if seen.is_empty() {
        Cell::Empty
    } else {
        Cell::text(seen.join(&coop.files.separator))
    }
}

/// Themes as its form has them: an administrative one comes under « aide aux démarches ».
pub(super) fn themes_of<'c>(session: &SessionRecord<'_>, coop: &'c Coop) -> Vec<&'c Entry> {
    let mut found: Vec<&Entry> = Vec::new();
    let mut add = |e: Option<&'c Entry>| {
        if let Some(e) = e
            && !found.iter().any(|f| std::ptr::eq(*f, e))
        {
            found.push(e);
        }
    };
    for request in &session.requests {
        for theme in &request.mediation_themes {
            add(entry(&coop.mediation_themes, theme));
        }
        for theme in &request.themes {
            add(entry(
                &coop.mediation_themes,
                "aide_aux_demarches_administratives",
            ));
            add(entry(&coop.themes, theme));
        }
    }
    found
}

/// Where the person was sent, if she was.
pub(super) fn sent<'s>(session: &SessionRecord<'s>) -> (bool, Option<&'s str>) {
    let target = session.requests.iter().find_map(|r| r.orientation_target);
    let oriented = target.is_some()
        || session
            .requests
            .iter()
            .any(|r| r.outcome == Some("oriente_vers_structure"));
    (oriented, target)
}

fn of_session<'r>(
    role: &str,
    session: &SessionRecord<'r>,
    place: Option<Place<'r>>,
    coop: &'r Coop,
    labels: &'r dyn Labels,
) -> Cell<'r> {
    let s = session;
    match role {
        "date" => Cell::Date(s.started.date()),
        "recorded" => moment(s.recorded, coop),
        "corrected" => moment(s.corrected, coop),
        "kind" => label_of(&coop.kinds, Some("individual")),
        "participants" => Cell::text("1"),
        "place_kind" => label_of(&coop.places, Some(s.channel)),
        // A place of the site says nothing of a visit at home or of a call.
        role if role.starts_with("place_") => {
            let here = entry(&coop.places, s.channel).is_some_and(|e| e.key == "LieuActivite");
            at_place(role, place.filter(|_| here))
        }
        "minutes" => s.minutes.map_or(Cell::Empty, Cell::Minutes),
        "equipment" => joined(
            s.equipment
                .iter()
                .filter_map(|code| entry(&coop.equipment, code))
                .map(|e| e.label.clone())
                .collect(),
            coop,
        ),
        "themes" => joined(
            themes_of(s, coop).iter().map(|e| e.label.clone()).collect(),
            coop,
        ),
        "procedure" => joined(
            s.requests
                .iter()
                .filter_map(|r| r.procedure)
                .map(|code| labels.label("procedures", code).into_owned())
                .collect(),
            coop,
        ),
        "autonomy" => label_of(&coop.autonomy, s.autonomy),
        "oriented" => Cell::text(if sent(s).0 {
            &coop.yes_no.yes
        } else {
            &coop.yes_no.no
        }),
        "orientation_target" => label_of(&coop.orientation_targets, sent(s).1),
        "town" => Cell::maybe(s.town.map(|t| t.name)),
        "town_postcode" => Cell::maybe(s.town.and_then(|t| t.postcode)),
        "town_insee" => Cell::maybe(s.town.map(|t| t.insee)),
        "gender" => label_of(&coop.gender, s.gender.or(Some("non_communique"))),
        "age_class" => label_of(&coop.age_classes, s.age_class.or(Some("non_communique"))),
        "social_status" => label_of(
            &coop.social_status,
            s.social_status.or(Some("non_communique")),
        ),
        "id" => Cell::text(s.id),
        _ => Cell::Empty,
    }
}

fn of_workshop<'r>(
    role: &str,
    workshop: &WorkshopRecord<'r>,
    rank: u32,
    place: Option<Place<'r>>,
    coop: &'r Coop,
) -> Cell<'r> {
    let w = workshop;
    match role {
        "date" => Cell::Date(w.started.date()),
        "recorded" => moment(w.recorded, coop),
        "kind" => label_of(&coop.kinds, Some("collective")),
        "participants" if w.participants < 2 => Cell::text(w.participants.to_string()),
        "participants" => Cell::text(format!("{rank}/{}", w.participants)),
        "place_kind" => label_of(&coop.places, Some("guichet_sans_rdv")),
        role if role.starts_with("place_") => at_place(role, place),
        "minutes" if rank == 1 => w.minutes.map_or(Cell::Empty, Cell::Minutes),
        "themes" => label_of(&coop.mediation_themes, Some(w.theme)),
        "autonomy" => label_of(&coop.workshop_levels, w.level),
        "id" => Cell::text(w.id),
        _ => Cell::Empty,
    }
}
