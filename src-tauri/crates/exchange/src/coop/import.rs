//! Its spreadsheet of activities as history.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::{Coop, Entry, code_of, coop, folded};
use crate::{
    Activity, Error, History, RowCode, RowError,
    history::{ActivityKind, LONGEST, Person, plausible},
    packed::{self, Found},
    table::{parse_date, parse_minutes, town_code},
};

/// Rows before the table: who exported, when, which filters.
const PREAMBLE: u32 = 400;
/// Participants of one activity, at most.
const MOST: u32 = 5_000;
/// Columns without which the file is not the one that it should be.
const NEEDED: [&str; 5] = ["date", "kind", "participants", "minutes", "id"];
/// Columns that are not taken: they name someone, or say what nobody asks.
const LEFT_OUT: [&str; 16] = [
    "recorded",
    "corrected",
    "agent_first_name",
    "agent_last_name",
    "agent_role",
    "agent_id",
    "citizen",
    "place_name",
    "place_address",
    "place_town",
    "place_postcode",
    "place_insee",
    "workshop_title",
    "tags",
    "notes",
    "procedure",
];

/// Reads an export of activities (XLSX).
///
/// Rows with the same « ID CRA » are one activity; its duration is taken once. Columns that name people
/// or hold free text are not read; they are listed in [`History::left_out`].
///
/// # Errors
/// [`Error::Unreadable`], [`Error::TooLarge`], [`Error::TooManyColumns`] for a file that is not honest,
/// [`Error::ColumnsMissing`] when it is another one, [`Error::NoRows`].
pub fn read(bytes: &[u8]) -> Result<History, Error> {
    let coop = coop()?;
    let mut history = History::default();
    let mut header: Option<Header> = None;
    let mut rows: Vec<Row> = Vec::new();
    packed::each_row(bytes, &coop.files.sheet, &mut |number, cells| {
        let Some(header) = &header else {
            if number <= PREAMBLE {
                header = Header::of(cells, coop);
            }
            return Ok(());
        };
        if cells.iter().all(Option::is_none) {
            return Ok(());
        }
        history.rows += 1;
        rows.push(row(number, cells, header, coop, &mut history.errors));
        Ok(())
    })?;
    let header = header.ok_or(Error::ColumnsMissing)?;
    if history.rows == 0 {
        return Err(Error::NoRows);
    }
    history.left_out = header.left_out;
    history.titles = header.titles;
    group(rows, &mut history);
    history.settle();
    Ok(history)
}

/// Where each column is.
struct Header {
    /// Role and place.
    roles: HashMap<String, usize>,
    titles: Vec<String>,
    left_out: Vec<String>,
}

impl Header {
    fn of(cells: &[Option<Found>], coop: &Coop) -> Option<Self> {
        let mut roles = HashMap::new();
        let mut left_out = Vec::new();
        for (i, cell) in cells.iter().enumerate() {
            let Some(Found::Text(title)) = cell else {
                continue;
            };
            let found = folded(title);
            let column = coop
                .columns
                .iter()
                .find(|c| folded(&c.title) == found || c.also.iter().any(|a| folded(a) == found));
            let role = column.map(|c| c.role.as_str());
            match role {
                Some(role) if !LEFT_OUT.contains(&role) => {
                    roles.entry(role.to_owned()).or_insert(i);
                }
                _ => left_out.push(title.clone()),
            }
        }
        NEEDED.iter().all(|n| roles.contains_key(*n)).then(|| Self {
            roles,
            titles: cells
                .iter()
                .map(|cell| match cell {
                    Some(Found::Text(title)) => title.clone(),
                    _ => String::new(),
                })
                .collect(),
            left_out,
        })
    }
}

/// A row, as far as it could be read.
struct Row {
    number: u32,
    id: Option<String>,
    /// Rank and number of participants.
    share: Option<(u32, u32)>,
    activity: Option<Activity>,
    person: Person,
}

struct Cells<'c> {
    number: u32,
    cells: &'c [Option<Found>],
    header: &'c Header,
    errors: &'c mut Vec<RowError>,
}

impl Cells<'_> {
    fn at(&self, role: &str) -> Option<&Found> {
        let place = *self.header.roles.get(role)?;
        self.cells.get(place)?.as_ref()
    }

    fn wrong(&mut self, role: &str, code: RowCode) {
        let column = self.header.roles.get(role).copied();
        self.errors.push(RowError {
            row: self.number,
            column: column.and_then(|c| u32::try_from(c + 1).ok()),
            code,
        });
    }

    /// The words of a cell; numbers as they are read.
    fn words(&mut self, role: &str) -> Option<String> {
        match self.at(role)? {
            Found::Text(text) => Some(text.clone()),
            Found::Number(v) => Some(v.to_string()),
            Found::Boolean(_) | Found::Moment(_) => None,
            Found::Broken => {
                self.wrong(role, RowCode::CellError);
                None
            }
        }
    }

    fn date(&mut self) -> Option<NaiveDate> {
        let date = match self.at("date") {
            None => {
                self.wrong("date", RowCode::DateMissing);
                return None;
            }
            Some(Found::Moment(at)) => Some(at.date()),
            Some(Found::Text(text)) => parse_date(text).map(|(date, _)| date),
            Some(Found::Number(_) | Found::Boolean(_) | Found::Broken) => None,
        };
        let date = date.filter(|d| plausible(*d));
        if date.is_none() {
            self.wrong("date", RowCode::DateInvalid);
        }
        date
    }

    fn minutes(&mut self) -> Option<u32> {
        let minutes = match self.at("minutes")? {
            Found::Number(v) if *v >= 0.0 && v.fract() == 0.0 && *v <= f64::from(LONGEST) => {
                Some(*v as u32)
            }
            Found::Text(text) => parse_minutes(text, crate::table::DurationUnit::Minutes),
            Found::Number(_) | Found::Moment(_) | Found::Boolean(_) | Found::Broken => None,
        };
        if minutes.is_none() {
            self.wrong("minutes", RowCode::DurationInvalid);
        }
        minutes
    }

    fn share(&mut self) -> Option<(u32, u32)> {
        let share = match self.at("participants") {
            Some(Found::Number(v)) if *v == 1.0 => Some((1, 1)),
            Some(Found::Text(text)) if text == "1" => Some((1, 1)),
            // An activity that nobody came to.
            Some(Found::Number(v)) if *v == 0.0 => Some((1, 0)),
            Some(Found::Text(text)) if text == "0" => Some((1, 0)),
            Some(Found::Text(text)) => text.split_once('/').and_then(|(i, n)| {
                let (i, n) = (i.trim().parse().ok()?, n.trim().parse().ok()?);
                (1 <= i && i <= n).then_some((i, n))
            }),
            // « 1/2 » typed again in a spreadsheet becomes the first of February.
            _ => None,
        };
        match share {
            Some((_, n)) if n > MOST => {
                self.wrong("participants", RowCode::TooManyParticipants);
                None
            }
            Some(share) => Some(share),
            None => {
                self.wrong("participants", RowCode::ParticipantsInvalid);
                None
            }
        }
    }

    /// The code of one label.
    fn code(&mut self, role: &str, list: &[Entry]) -> Option<String> {
        let label = self.words(role)?;
        let code = code_of(list, &label).map(str::to_owned);
        if code.is_none() {
            self.wrong(role, RowCode::UnknownLabel);
        }
        code
    }

    /// The codes of several labels, one a line.
    fn codes(&mut self, role: &str, lists: [&[Entry]; 2]) -> [Vec<String>; 2] {
        let mut found = [Vec::new(), Vec::new()];
        let Some(labels) = self.words(role) else {
            return found;
        };
        for label in labels.lines().map(str::trim).filter(|l| !l.is_empty()) {
            let code = lists
                .iter()
                .enumerate()
                .find_map(|(i, list)| Some((i, code_of(list, label)?)));
            match code {
                Some((i, code)) => found[i].push(code.to_owned()),
                None => self.wrong(role, RowCode::UnknownLabel),
            }
        }
        found
    }
}

fn row(
    number: u32,
    cells: &[Option<Found>],
    header: &Header,
    coop: &Coop,
    errors: &mut Vec<RowError>,
) -> Row {
    let before = errors.len();
    let mut c = Cells {
        number,
        cells,
        header,
        errors,
    };
    let id = c.words("id").filter(|id| id.len() <= 64);
    if id.is_none() {
        c.wrong("id", RowCode::IdMissing);
    }
    let share = c.share();
    let date = c.date();
    let minutes = c.minutes();
    let kind = match c.code("kind", &coop.kinds).as_deref() {
        Some("collective") => ActivityKind::Collective,
        _ => ActivityKind::Individual,
    };
    if c.at("kind").is_none() {
        c.wrong("kind", RowCode::UnknownLabel);
    }
    let channel = c.code("place_kind", &coop.places);
    let [mediation_themes, themes] = c.codes("themes", [&coop.mediation_themes, &coop.themes]);
    let [equipment, _] = c.codes("equipment", [&coop.equipment, &[]]);
    let (autonomy, workshop_level) = match kind {
        ActivityKind::Individual => (c.code("autonomy", &coop.autonomy), None),
        ActivityKind::Collective => (None, c.code("autonomy", &coop.workshop_levels)),
    };
    let oriented = c.words("oriented").and_then(|text| {
        let text = folded(&text);
        if text == folded(&coop.yes_no.yes) {
            Some(true)
        } else if text == folded(&coop.yes_no.no) {
            Some(false)
        } else {
            c.wrong("oriented", RowCode::UnknownLabel);
            None
        }
    });
    let orientation_target = c.code("orientation_target", &coop.orientation_targets);
    let town_insee = c.words("town_insee").and_then(|code| {
        let code = town_code(&code);
        if code.is_none() {
            c.wrong("town_insee", RowCode::TownInvalid);
        }
        code
    });
    let person = Person {
        gender: c.code("gender", &coop.gender),
        age_class: c.code("age_class", &coop.age_classes),
        social_status: c.code("social_status", &coop.social_status),
        town_insee,
    };
    let sound = c.errors.len() == before;
    let activity = date.filter(|_| sound).map(|date| Activity {
        row: number,
        rows: 1,
        id: id.clone(),
        kind,
        date,
        time: None,
        minutes,
        participants: 0,
        channel,
        operator: None,
        procedure: None,
        level: None,
        outcome: None,
        blocking_reason: None,
        themes,
        mediation_themes,
        equipment,
        autonomy,
        workshop_level,
        oriented,
        orientation_target,
        people: Vec::new(),
    });
    Row {
        number,
        id,
        share,
        activity,
        person,
    }
}

/// Rows of the same identifier as one activity.
fn group(rows: Vec<Row>, history: &mut History) {
    let mut order: Vec<Vec<Row>> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for row in rows {
        let Some(id) = row.id.clone() else {
            // Refused already: no other row can be its.
            continue;
        };
        match places.get(&id).and_then(|place| order.get_mut(*place)) {
            Some(group) => group.push(row),
            None => {
                places.insert(id, order.len());
                order.push(vec![row]);
            }
        }
    }
    for group in order {
        match whole(group) {
            Ok(activity) => history.activities.push(activity),
            Err(errors) => history.errors.extend(errors),
        }
    }
}

fn whole(group: Vec<Row>) -> Result<Activity, Vec<RowError>> {
    let numbers: Vec<u32> = group.iter().map(|r| r.number).collect();
    let refuse = |code: RowCode, rows: &[u32]| {
        rows.iter()
            .map(|row| RowError {
                row: *row,
                column: None,
                code,
            })
            .collect::<Vec<_>>()
    };
    let refused: Vec<u32> = group
        .iter()
        .filter(|r| r.activity.is_some() && r.share.is_some())
        .map(|r| r.number)
        .collect();
    if refused.len() < group.len() {
        // Rows with errors of their own have them; the others go with them.
        return Err(refuse(RowCode::GroupRefused, &refused));
    }
    let mut shares: Vec<(u32, u32)> = group.iter().filter_map(|r| r.share).collect();
    shares.sort_unstable();
    let participants = shares.first().map_or(0, |s| s.1);
    let expected = (1..=participants.max(1)).map(|i| (i, participants));
    if !expected.eq(shares.iter().copied()) {
        return Err(refuse(RowCode::GroupIncomplete, &numbers));
    }
    let mut group = group;
    group.sort_by_key(|r| r.share);
    let first_row = numbers.iter().copied().min().unwrap_or_default();
    let mut whole: Option<Activity> = None;
    let mut people = Vec::with_capacity(group.len());
    for row in group {
        let Some(mut next) = row.activity else {
            continue;
        };
        next.row = first_row;
        if let Some(whole) = &mut whole {
            // The duration stands on each row in its files, on the first alone in ours.
            whole.minutes = whole.minutes.or(next.minutes);
            next.minutes = next.minutes.or(whole.minutes);
            if *whole != next {
                return Err(refuse(RowCode::GroupDisagrees, &numbers));
            }
        } else {
            whole = Some(next);
        }
        people.push(row.person);
    }
    let mut whole = whole.ok_or_else(|| refuse(RowCode::GroupIncomplete, &numbers))?;
    whole.rows = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
    whole.participants = participants;
    whole.people = people;
    Ok(whole)
}
