//! Any CSV file, with a mapping of its columns chosen by whoever imports it.

use std::{borrow::Cow, collections::BTreeMap};

use chrono::{NaiveDate, NaiveTime};
use csv::{ByteRecord, ReaderBuilder};
use encoding_rs::{UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::{
    Activity, Error, History, RowCode, RowError,
    coop::folded,
    history::{ActivityKind, LONGEST, Person, plausible},
    packed::MAX_COLUMNS,
};

const MAX_BYTES: usize = 256 << 20;
const MAX_RECORDS: u32 = 1_000_000;
const MOST: u32 = 5_000;
/// Rows shown while the columns are chosen.
const SAMPLE: usize = 20;

/// How a file writes characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with its mark or without.
    Utf8,
    /// UTF-16, with its mark.
    Utf16,
    /// Western European, as older Windows programs write it.
    Windows1252,
}

/// What a file looks like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sniffed {
    /// Its characters.
    pub encoding: Encoding,
    /// What is between two fields.
    pub separator: char,
    /// The fields of its first row.
    pub header: Vec<String>,
    /// Its next rows, twenty at most.
    pub sample: Vec<Vec<String>>,
    /// How many rows it has under the header.
    pub rows: u32,
}

/// What a column is for us.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Target {
    /// Name of the activity in the other program.
    Id,
    /// Day, or day and time.
    Date,
    /// Time of day.
    Time,
    /// Duration.
    Minutes,
    /// How many came.
    Participants,
    /// Code of a channel.
    Channel,
    /// Code of an operator.
    Operator,
    /// Code of a procedure.
    Procedure,
    /// Code of a level of service.
    Level,
    /// Code of an outcome.
    Outcome,
    /// Code of a reason that blocks.
    BlockingReason,
    /// Code of an administrative theme.
    Theme,
    /// Code of a digital-mediation theme.
    MediationTheme,
    /// Code.
    Gender,
    /// Code.
    AgeClass,
    /// Code.
    SocialStatus,
    /// INSEE code of a town.
    TownInsee,
    /// Code.
    Autonomy,
    /// Code of where the person was sent.
    OrientationTarget,
}

impl Target {
    /// All of them.
    pub const ALL: [Self; 19] = [
        Self::Id,
        Self::Date,
        Self::Time,
        Self::Minutes,
        Self::Participants,
        Self::Channel,
        Self::Operator,
        Self::Procedure,
        Self::Level,
        Self::Outcome,
        Self::BlockingReason,
        Self::Theme,
        Self::MediationTheme,
        Self::Gender,
        Self::AgeClass,
        Self::SocialStatus,
        Self::TownInsee,
        Self::Autonomy,
        Self::OrientationTarget,
    ];

    /// Its name, as it crosses to the interface.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Date => "date",
            Self::Time => "time",
            Self::Minutes => "minutes",
            Self::Participants => "participants",
            Self::Channel => "channel",
            Self::Operator => "operator",
            Self::Procedure => "procedure",
            Self::Level => "level",
            Self::Outcome => "outcome",
            Self::BlockingReason => "blocking_reason",
            Self::Theme => "theme",
            Self::MediationTheme => "mediation_theme",
            Self::Gender => "gender",
            Self::AgeClass => "age_class",
            Self::SocialStatus => "social_status",
            Self::TownInsee => "town_insee",
            Self::Autonomy => "autonomy",
            Self::OrientationTarget => "orientation_target",
        }
    }

    /// From its name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|t| t.name() == name)
    }

    /// The list of its codes; none for what is read as it is.
    #[must_use]
    pub const fn list(self) -> Option<&'static str> {
        Some(match self {
            Self::Id
            | Self::Date
            | Self::Time
            | Self::Minutes
            | Self::Participants
            | Self::TownInsee => return None,
            Self::Channel => "channels",
            Self::Operator => "operators",
            Self::Procedure => "procedures",
            Self::Level => "levels",
            Self::Outcome => "outcomes",
            Self::BlockingReason => "blocking_reasons",
            Self::Theme => "themes",
            Self::MediationTheme => "mediation_themes",
            Self::Gender => "gender",
            Self::AgeClass => "age_classes",
            Self::SocialStatus => "social_status",
            Self::Autonomy => "autonomy",
            Self::OrientationTarget => "orientation_targets",
        })
    }
}

/// What a bare number is in a column of durations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DurationUnit {
    /// Minutes.
    #[default]
    Minutes,
    /// Hours, with decimals.
    Hours,
}

/// What each column is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapping {
    /// A target and its column, from 0. Each target once, and a date.
    pub columns: Vec<(Target, usize)>,
    /// For coded targets: what the file writes, and the code it stands for. Compared without case,
    /// accents and punctuation.
    pub values: BTreeMap<Target, BTreeMap<String, String>>,
    /// What a bare number is in the column of durations.
    pub duration: DurationUnit,
    /// The last day on which something can have been done: a later one is a slip of the keyboard.
    pub latest: Option<NaiveDate>,
}

/// Looks at a file.
///
/// # Errors
/// [`Error::TooLarge`], [`Error::TooManyColumns`], [`Error::Unreadable`] when it is no text,
/// [`Error::NoRows`].
pub fn sniff(bytes: &[u8]) -> Result<Sniffed, Error> {
    let (encoding, text) = decode(bytes)?;
    let separator = separator(text.as_bytes());
    let mut records = Records::new(text.as_bytes(), separator);
    let header = records.next()?.ok_or(Error::NoRows)?.fields;
    if header.len() > MAX_COLUMNS {
        return Err(Error::TooManyColumns);
    }
    let mut sample = Vec::new();
    let mut rows = 0;
    while let Some(record) = records.next()? {
        rows += 1;
        if sample.len() < SAMPLE {
            let mut fields = record.fields;
            fields.truncate(MAX_COLUMNS);
            sample.push(fields);
        }
    }
    if rows == 0 {
        return Err(Error::NoRows);
    }
    Ok(Sniffed {
        encoding,
        separator: char::from(separator),
        header,
        sample,
        rows,
    })
}

/// The distinct values of a column, most frequent first, `most` at most: what is mapped to codes.
///
/// # Errors
/// As [`sniff`].
pub fn distinct(bytes: &[u8], column: usize, most: usize) -> Result<Vec<(String, u32)>, Error> {
    let (_, text) = decode(bytes)?;
    let mut records = Records::new(text.as_bytes(), separator(text.as_bytes()));
    records.next()?;
    let mut counts: BTreeMap<String, u32> = BTreeMap::new();
    while let Some(record) = records.next()? {
        if let Some(value) = record.fields.get(column).filter(|v| !v.is_empty()) {
            *counts.entry(value.clone()).or_default() += 1;
        }
    }
    let mut counts: Vec<(String, u32)> = counts.into_iter().collect();
    counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    counts.truncate(most);
    Ok(counts)
}

/// Reads a file with a mapping: one activity per row.
///
/// # Errors
/// As [`sniff`], and [`Error::Mapping`].
pub fn read(bytes: &[u8], mapping: &Mapping) -> Result<History, Error> {
    let (_, text) = decode(bytes)?;
    let mut records = Records::new(text.as_bytes(), separator(text.as_bytes()));
    let header = records.next()?.ok_or(Error::NoRows)?.fields;
    if header.len() > MAX_COLUMNS {
        return Err(Error::TooManyColumns);
    }
    let places = places(mapping, header.len())?;
    let values: BTreeMap<Target, BTreeMap<String, &str>> = mapping
        .values
        .iter()
        .map(|(target, values)| {
            let values = values.iter().map(|(k, v)| (folded(k), v.as_str()));
            (*target, values.collect())
        })
        .collect();
    let mut history = History {
        left_out: header
            .iter()
            .enumerate()
            .filter(|(i, _)| !places.values().any(|p| p == i))
            .map(|(_, title)| title.clone())
            .collect(),
        titles: header.clone(),
        ..History::default()
    };
    while let Some(record) = records.next()? {
        history.rows += 1;
        let mut fields = Fields {
            record: &record,
            places: &places,
            values: &values,
            errors: Vec::new(),
        };
        if record.fields.len() != header.len() {
            fields.wrong(None, RowCode::FieldCount);
        } else if record.fields.iter().any(|f| f.contains('\u{FFFD}')) {
            fields.wrong(None, RowCode::Encoding);
        } else if let Some(activity) = fields.activity(mapping)
            && fields.errors.is_empty()
        {
            history.activities.push(activity);
        }
        history.errors.append(&mut fields.errors);
    }
    if history.rows == 0 {
        return Err(Error::NoRows);
    }
    history.settle();
    Ok(history)
}

fn places(mapping: &Mapping, columns: usize) -> Result<BTreeMap<Target, usize>, Error> {
    let mut places = BTreeMap::new();
    for (target, column) in &mapping.columns {
        let coded = mapping.values.contains_key(target) == target.list().is_some();
        if *column >= columns || !coded || places.insert(*target, *column).is_some() {
            return Err(Error::Mapping);
        }
    }
    if places.contains_key(&Target::Date) {
        Ok(places)
    } else {
        Err(Error::Mapping)
    }
}

fn decode(bytes: &[u8]) -> Result<(Encoding, Cow<'_, str>), Error> {
    if bytes.len() > MAX_BYTES {
        return Err(Error::TooLarge);
    }
    let (encoding, kind) = match bytes {
        [0xFF, 0xFE, ..] => (UTF_16LE, Encoding::Utf16),
        [0xFE, 0xFF, ..] => (UTF_16BE, Encoding::Utf16),
        _ => match std::str::from_utf8(bytes) {
            Ok(_) => (UTF_8, Encoding::Utf8),
            // A mark promises UTF-8: what is not is said, row by row.
            Err(_) if bytes.starts_with(&[0xEF, 0xBB, 0xBF]) => (UTF_8, Encoding::Utf8),
            Err(_) => (WINDOWS_1252, Encoding::Windows1252),
        },
    };
    let (text, _, _) = encoding.decode(bytes);
    // No text has a null: a spreadsheet or a picture was chosen.
    if text.contains('\0') {
        return Err(Error::Unreadable);
    }
    let text = match text.strip_prefix('\u{FEFF}') {
        Some(rest) => Cow::Owned(rest.to_owned()),
        None => text,
    };
    // One kind of line end: rows are counted by it.
    Ok((
        kind,
        if text.contains('\r') {
            Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"))
        } else {
            text
        },
    ))
}

/// The separator that cuts the first rows in the same number of fields, and the most.
fn separator(text: &[u8]) -> u8 {
    let score = |separator: u8| {
        let mut records = Records::new(text, separator);
        let mut counts = Vec::new();
        while counts.len() < SAMPLE
            && let Ok(Some(record)) = records.next()
        {
            counts.push(record.fields.len());
        }
        let first = counts.first().copied().unwrap_or_default();
        let same = counts.iter().filter(|c| **c == first).count();
        if first < 2 { (0, 0) } else { (same, first) }
    };
    [b';', b'\t', b',', b'|']
        .into_iter()
        .rev()
        .max_by_key(|s| score(*s))
        .unwrap_or(b';')
}

struct Record {
    /// Its row, from 1, as a spreadsheet numbers them: blank lines count, lines of a field do not.
    row: u32,
    fields: Vec<String>,
}

struct Records<'t> {
    text: &'t [u8],
    reader: csv::Reader<&'t [u8]>,
    record: ByteRecord,
    row: u32,
}

impl<'t> Records<'t> {
    fn new(text: &'t [u8], separator: u8) -> Self {
        Self {
            text,
            reader: ReaderBuilder::new()
                .has_headers(false)
                .flexible(true)
                .delimiter(separator)
                .from_reader(text),
            record: ByteRecord::new(),
            row: 0,
        }
    }

    /// The next record that is not blank.
    fn next(&mut self) -> Result<Option<Record>, Error> {
        loop {
            let start = usize::try_from(self.reader.position().byte()).unwrap_or(usize::MAX);
            let more = self.reader.read_byte_record(&mut self.record);
            if !more.map_err(|_| Error::Unreadable)? {
                return Ok(None);
            }
            // The reader passes over blank lines without a word.
            let rest = self.text.get(start..).unwrap_or_default();
            let blank = rest.iter().take_while(|b| **b == b'\n').count();
            let first = self.row == 0;
            self.row = self
                .row
                .saturating_add(u32::try_from(blank).unwrap_or(u32::MAX))
                .saturating_add(1);
            if self.row > MAX_RECORDS {
                return Err(Error::TooLarge);
            }
            if first && self.record.len() > MAX_COLUMNS {
                return Err(Error::TooManyColumns);
            }
            let fields: Vec<String> = self
                .record
                .iter()
                .map(|f| String::from_utf8_lossy(f).trim().to_owned())
                .collect();
            if fields.iter().any(|f| !f.is_empty()) {
                return Ok(Some(Record {
                    row: self.row,
                    fields,
                }));
            }
        }
    }
}

struct Fields<'f> {
    record: &'f Record,
    places: &'f BTreeMap<Target, usize>,
    values: &'f BTreeMap<Target, BTreeMap<String, &'f str>>,
    errors: Vec<RowError>,
}

impl Fields<'_> {
    fn wrong(&mut self, target: Option<Target>, code: RowCode) {
        let column = target.and_then(|t| self.places.get(&t));
        self.errors.push(RowError {
            row: self.record.row,
            column: column.and_then(|c| u32::try_from(c + 1).ok()),
            code,
        });
    }

    fn text(&self, target: Target) -> Option<String> {
        let place = *self.places.get(&target)?;
        let text = self.record.fields.get(place)?;
        (!text.is_empty()).then(|| text.clone())
    }

    fn code(&mut self, target: Target) -> Option<String> {
        let text = folded(&self.text(target)?);
        let code = self.values.get(&target).and_then(|v| v.get(&text));
        match code {
            // Left blank on purpose by whoever mapped it.
            Some(&"") => None,
            Some(code) => Some((*code).to_owned()),
            None => {
                self.wrong(Some(target), RowCode::UnknownLabel);
                None
            }
        }
    }

    fn read<T>(
        &mut self,
        target: Target,
        wrong: RowCode,
        read: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let text = self.text(target)?;
        let value = read(&text);
        if value.is_none() {
            self.wrong(Some(target), wrong);
        }
        value
    }

    fn activity(&mut self, mapping: &Mapping) -> Option<Activity> {
        if self.text(Target::Date).is_none() {
            self.wrong(Some(Target::Date), RowCode::DateMissing);
        }
        let date = self.read(Target::Date, RowCode::DateInvalid, |text| {
            parse_date(text).filter(|(date, _)| {
                plausible(*date) && mapping.latest.is_none_or(|latest| *date <= latest)
            })
        });
        let time = self.read(Target::Time, RowCode::TimeInvalid, parse_time);
        let minutes = self.read(Target::Minutes, RowCode::DurationInvalid, |text| {
            parse_minutes(text, mapping.duration)
        });
        let participants = self.read(Target::Participants, RowCode::ParticipantsInvalid, |text| {
            text.parse::<u32>().ok()
        });
        if participants.is_some_and(|n| n > MOST) {
            self.wrong(Some(Target::Participants), RowCode::TooManyParticipants);
        }
        let participants = participants.unwrap_or(1);
        let town_insee = self.read(Target::TownInsee, RowCode::TownInvalid, town_code);
        let person = Person {
            gender: self.code(Target::Gender),
            age_class: self.code(Target::AgeClass),
            social_status: self.code(Target::SocialStatus),
            town_insee,
        };
        let orientation_target = self.code(Target::OrientationTarget);
        let activity = Activity {
            row: self.record.row,
            rows: 1,
            id: self.text(Target::Id).filter(|id| id.len() <= 64),
            kind: if participants > 1 {
                ActivityKind::Collective
            } else {
                ActivityKind::Individual
            },
            date: date?.0,
            time: time.or(date.and_then(|(_, time)| time)),
            minutes,
            participants,
            channel: self.code(Target::Channel),
            operator: self.code(Target::Operator),
            procedure: self.code(Target::Procedure),
            level: self.code(Target::Level),
            outcome: self.code(Target::Outcome),
            blocking_reason: self.code(Target::BlockingReason),
            themes: self.code(Target::Theme).into_iter().collect(),
            mediation_themes: self.code(Target::MediationTheme).into_iter().collect(),
            equipment: Vec::new(),
            autonomy: self.code(Target::Autonomy),
            workshop_level: None,
            oriented: orientation_target.as_ref().map(|_| true),
            orientation_target,
            people: if participants == 1 {
                vec![person]
            } else {
                Vec::new()
            },
        };
        Some(activity)
    }
}

const MONTHS: [&str; 12] = [
    "janv", "fevr", "mars", "avr", "mai", "juin", "juil", "aout", "sept", "oct", "nov", "dec",
];

/// A French date (`4/5/2026`, `04.05.26`, `4 mai 2026`) or an ISO one, with its time if it has one.
/// The day comes before the month, as in France; a year of two figures is of this century.
pub(crate) fn parse_date(text: &str) -> Option<(NaiveDate, Option<NaiveTime>)> {
    let text = text.trim();
    let (day_part, time_part) = split_time(text);
    let lower: String = folded(&day_part.replace(['-', '.', '/'], "/"));
    let numbers: Vec<&str> = lower.split('/').collect();
    let date = match numbers[..] {
        [y, m, d] if y.len() == 4 => ymd(y, m, d),
        [d, m, y] if y.len() == 4 || y.len() == 2 => ymd(y, m, d),
        _ => named_month(day_part),
    }?;
    let time = match time_part {
        Some(time) => Some(parse_time(time)?),
        None => None,
    };
    Some((date, time))
}

/// The day and the time of a moment: cut at a `T`, an « à » or the last space before a colon.
fn split_time(text: &str) -> (&str, Option<&str>) {
    if let Some((day, time)) = text.split_once('T').filter(|(d, _)| d.len() == 10) {
        return (day, Some(time));
    }
    if let Some((day, time)) = text.split_once(" à ") {
        return (day.trim(), Some(time.trim()));
    }
    match text.rsplit_once(' ') {
        Some((day, time)) if time.contains(':') => (day.trim(), Some(time)),
        _ => (text, None),
    }
}

fn digits(text: &str, most: usize) -> Option<u32> {
    let sound = (1..=most).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    if sound { text.parse().ok() } else { None }
}

fn ymd(year: &str, month: &str, day: &str) -> Option<NaiveDate> {
    let years = digits(year, 4)?;
    let year = if year.len() == 2 { 2000 + years } else { years };
    NaiveDate::from_ymd_opt(
        i32::try_from(year).ok()?,
        digits(month, 2)?,
        digits(day, 2)?,
    )
}

fn named_month(text: &str) -> Option<NaiveDate> {
    let mut words = text.split_whitespace().rev();
    let (year, month, day) = (words.next()?, folded(words.next()?), words.next()?);
    // A weekday may stand before.
    if year.len() != 4 || words.count() > 1 {
        return None;
    }
    let day = day.strip_suffix("er").unwrap_or(day);
    let month = MONTHS.iter().position(|m| month.starts_with(m))? + 1;
    ymd(year, &month.to_string(), day)
}

/// `10:30`, `10h30`, `10 h`, `10:30:00`: the time on the wall. One that names its zone (`08:30:00Z`) is no such time,
/// and may be of another day.
pub(crate) fn parse_time(text: &str) -> Option<NaiveTime> {
    let text: String = text
        .trim()
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| if matches!(c, 'h' | 'H') { ':' } else { c })
        .collect();
    let mut parts = text.split(':');
    let hour = digits(parts.next()?, 2)?;
    let minute = match parts.next()? {
        "" => 0,
        minute => digits(minute, 2)?,
    };
    let second = match parts.next() {
        Some(second) => {
            let (second, fraction) = second.split_once('.').unwrap_or((second, ""));
            if !fraction.bytes().all(|b| b.is_ascii_digit()) {
                return None;
            }
            digits(second, 2)?
        }
        None => 0,
    };
    if parts.next().is_some() {
        return None;
    }
    NaiveTime::from_hms_opt(hour, minute, second)
}

/// A duration: a bare number in `unit` (decimal comma or point), `1h30`, `1:30`, `90 min`.
pub(crate) fn parse_minutes(text: &str, unit: DurationUnit) -> Option<u32> {
    let text: String = text
        .chars()
        .filter(|c| !c.is_whitespace())
        .flat_map(char::to_lowercase)
        .collect();
    let number = |text: &str| {
        let plain = !text.is_empty()
            && text
                .bytes()
                .all(|b| b.is_ascii_digit() || matches!(b, b',' | b'.'));
        if plain {
            text.replace(',', ".").parse::<f64>().ok()
        } else {
            None
        }
    };
    let minutes = if let Some(value) = number(&text) {
        match unit {
            DurationUnit::Minutes => value,
            DurationUnit::Hours => value * 60.0,
        }
    } else if let Some(value) = ["minutes", "minute", "min", "mn"]
        .iter()
        .find_map(|suffix| text.strip_suffix(suffix))
        .filter(|rest| !rest.contains('h'))
    {
        number(value)?
    } else if let Some((hours, rest)) = text.split_once('h').or_else(|| text.split_once(':')) {
        let rest = rest
            .trim_start_matches("eures")
            .trim_start_matches("eure")
            .trim_end_matches("minutes")
            .trim_end_matches("min")
            .trim_end_matches("mn");
        let (rest, seconds) = rest.split_once(':').unwrap_or((rest, "0"));
        let rest = if rest.is_empty() { 0 } else { digits(rest, 2)? };
        if rest > 59 || digits(seconds, 2)? > 59 {
            return None;
        }
        // Seconds do not count.
        f64::from(digits(hours, 2)?) * 60.0 + f64::from(rest)
    } else {
        return None;
    };
    let minutes = minutes.round();
    (0.0..=f64::from(LONGEST))
        .contains(&minutes)
        .then_some(minutes as u32)
}

/// An INSEE code: five characters, the leading zero that spreadsheets drop given back, Corsica as 2A, 2B.
pub(crate) fn town_code(text: &str) -> Option<String> {
    let code = text.trim().to_uppercase();
    let code = if code.len() == 4 && code.bytes().all(|b| b.is_ascii_digit()) {
        format!("0{code}")
    } else {
        code
    };
    let bytes = code.as_bytes();
    let sound = bytes.len() == 5
        && bytes.iter().enumerate().all(|(i, b)| {
            b.is_ascii_digit() || (i == 1 && bytes[0] == b'2' && matches!(b, b'A' | b'B'))
        });
    sound.then_some(code)
}
