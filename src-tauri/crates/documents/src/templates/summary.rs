//! The summary that a citizen leaves with.

use chrono::{NaiveDate, NaiveTime};

use crate::{
    Error,
    model::{
        Block, Document, Footer, KeyValue, Lang, List, Marker, QrCode, Size, Text, is_plain_https,
    },
    sentences::{Sentences, fill},
};

/// The site, as citizens find it again.
#[derive(Clone, PartialEq, Eq)]
pub struct SiteCard {
    /// Its name.
    pub name: String,
    /// Its address, one line per line.
    pub address: Vec<String>,
    /// Its opening hours, one line per line, in words.
    pub hours: Vec<String>,
    /// Its phone number, as displayed.
    pub phone: Option<String>,
    /// Its e-mail address.
    pub email: Option<String>,
    /// Its web site.
    pub web: Option<String>,
}

/// What the summary says. It has no place for a social security number, an income, an account or a
/// password: these never go to paper.
#[derive(Clone, PartialEq, Eq)]
pub struct SummaryData {
    /// Where.
    pub site: SiteCard,
    /// The name to greet, with its civility if known; `None` for an anonymous citizen.
    pub citizen: Option<String>,
    /// The day of the session in the site's zone.
    pub date: NaiveDate,
    /// Who received the citizen, as displayed.
    pub agent: Option<String>,
    /// What was dealt with, in order.
    pub requests: Vec<RequestSummary>,
    /// The next appointment at the counter.
    pub next_visit: Option<NextVisit>,
}

/// One request of the session.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct RequestSummary {
    /// What it is about, in a mediator's words.
    pub title: String,
    /// The operator, with the name that citizens know.
    pub operator: String,
    /// The code of the outcome (`finalisee`, `bloquee`…); the template has a plain sentence for each.
    /// `None`, or a code that it does not know, prints no such sentence.
    pub outcome: Option<String>,
    /// What was done today, in short sentences written for this citizen.
    pub done: Vec<String>,
    /// The number that the operator gave.
    pub reference: Option<String>,
    /// What happens next, in short sentences.
    pub next: Vec<String>,
    /// The day to remember: when the next step or the answer is due at the latest.
    pub due: Option<NaiveDate>,
    /// What silence will mean. Only what is handed in is printed.
    pub silence: Option<Silence>,
    /// Papers still to bring.
    pub papers: Vec<Paper>,
    /// Whom to call.
    pub contact: Option<Contact>,
    /// The official site.
    pub official: Option<OfficialAddress>,
}

/// What the silence of an operator means.
#[derive(Clone, PartialEq, Eq)]
pub struct Silence {
    /// The sentence.
    pub meaning: String,
    /// The text of law that says so.
    pub reference: Option<String>,
    /// Whether nobody has checked it yet: the paper says so.
    pub to_verify: bool,
}

/// A paper to bring.
#[derive(Clone, PartialEq, Eq)]
pub struct Paper {
    /// Its name.
    pub label: String,
    /// What is accepted, or how and where to get it.
    pub detail: Option<String>,
}

/// Whom to call.
#[derive(Clone, PartialEq, Eq)]
pub struct Contact {
    /// The service.
    pub name: String,
    /// The number, as displayed.
    pub phone: String,
    /// When, or at what price, in words.
    pub detail: Option<String>,
    /// Whether nobody has checked it yet.
    pub to_verify: bool,
}

/// An official site.
#[derive(Clone, PartialEq, Eq)]
pub struct OfficialAddress {
    /// The address. As a code to scan when it is a plain `https://` one, else in words alone.
    pub url: String,
    /// Whether nobody has checked it yet.
    pub to_verify: bool,
}

/// An appointment at the counter.
#[derive(Clone, PartialEq, Eq)]
pub struct NextVisit {
    /// The day.
    pub date: NaiveDate,
    /// The time of day.
    pub time: NaiveTime,
}

/// The summary of a session, in French.
///
/// # Errors
/// [`Error::Sentences`] when the sentences cannot be read: a fault of the build.
pub fn summary(data: &SummaryData) -> Result<Document, Error> {
    let all = Sentences::french()?;
    let s = &all.summary;
    let date = all.common.date_in_words(data.date);
    let mut blocks = Vec::new();

    blocks.push(Block::Paragraph {
        text: Text::bold(&data.site.name),
        size: Size::Body,
    });
    blocks.push(Block::heading(1, s.heading.as_str()));
    let greeting = match present(data.citizen.as_deref()) {
        Some(name) => fill(&s.greeting, &[("name", name)]),
        None => s.greeting_anonymous.clone(),
    };
    blocks.push(Block::Paragraph {
        text: greeting.into(),
        size: Size::Lead,
    });
    blocks.push(Block::paragraph(fill(&s.opening, &[("date", &date)])));
    if let Some(agent) = present(data.agent.as_deref()) {
        blocks.push(Block::paragraph(fill(&s.received_by, &[("agent", agent)])));
    }

    let mut seen = Vec::new();
    for (i, request) in data.requests.iter().enumerate() {
        // A number helps to speak of one among several.
        let number = (data.requests.len() > 1).then_some(i + 1);
        blocks.push(Block::Section(of_request(all, request, number, &mut seen)));
    }
    if let Some(visit) = &data.next_visit {
        let date = all.common.date_in_words(visit.date);
        let time = visit.time.format("%-H\u{A0}h\u{A0}%M").to_string();
        let time = time.trim_end_matches("\u{A0}00").to_owned();
        blocks.push(Block::Section(vec![
            Block::heading(2, s.next_visit_heading.as_str()),
            Block::Paragraph {
                text: Text::bold(fill(&s.next_visit, &[("date", &date), ("time", &time)])),
                size: Size::Body,
            },
        ]));
    }
    blocks.push(Block::Section(to_return(all, &data.site)));

    Ok(Document {
        title: s.title.clone(),
        lang: Lang::FRENCH,
        footer: Footer {
            left: data.site.name.clone(),
            page: all.common.page.clone(),
        },
        blocks,
    })
}

/// What to tell the citizen about a blocked request, from the code of the reason (`document_manquant`…).
/// For [`RequestSummary::done`]. Nothing for a code without a sentence (`autre`).
///
/// # Errors
/// [`Error::Sentences`] when the sentences cannot be read: a fault of the build.
pub fn blocking_sentence(code: &str) -> Result<Option<&'static str>, Error> {
    let reasons = &Sentences::french()?.summary.reasons;
    Ok(reasons.get(code).map(String::as_str))
}

/// Who can take over, from the code of the orientation (`aide_sociale`…). For [`RequestSummary::next`].
/// Nothing for a code without a sentence (`autre`).
///
/// # Errors
/// [`Error::Sentences`] when the sentences cannot be read: a fault of the build.
pub fn orientation_sentence(code: &str) -> Result<Option<&'static str>, Error> {
    let orientations = &Sentences::french()?.summary.orientations;
    Ok(orientations.get(code).map(String::as_str))
}

fn present(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|t| !t.is_empty())
}

fn paragraphs(lines: &[String]) -> Vec<Block> {
    lines
        .iter()
        .filter(|l| !l.trim().is_empty())
        .map(|l| Block::paragraph(l.as_str()))
        .collect()
}

fn row(key: &str, value: Vec<Block>) -> Option<KeyValue> {
    (!value.is_empty()).then(|| KeyValue {
        key: key.into(),
        value,
    })
}

fn of_request(
    all: &Sentences,
    request: &RequestSummary,
    number: Option<usize>,
    seen: &mut Vec<String>,
) -> Vec<Block> {
    let s = &all.summary;
    let verify = |text: String, to_verify: bool| {
        if to_verify {
            format!("{text} ({})", all.common.to_verify)
        } else {
            text
        }
    };
    let mut rows = Vec::new();
    let outcome = request
        .outcome
        .as_ref()
        .and_then(|code| s.outcomes.get(code));
    let mut done: Vec<Block> = outcome
        .map(|o| Block::paragraph(o.as_str()))
        .into_iter()
        .collect();
    done.extend(paragraphs(&request.done));
    rows.extend(row(&s.key_done, done));
    if let Some(reference) = present(request.reference.as_deref()) {
        let text = Block::Paragraph {
            text: Text::bold(reference),
            size: Size::Body,
        };
        rows.extend(row(&s.key_reference, vec![text]));
    }
    rows.extend(row(&s.key_next, paragraphs(&request.next)));
    if let Some(date) = request.due {
        let date = all.common.date_in_words(date);
        rows.extend(row(&s.key_date, vec![Block::paragraph(date)]));
    }
    if let Some(silence) = &request.silence {
        let mut value = paragraphs(std::slice::from_ref(&silence.meaning));
        let source = match present(silence.reference.as_deref()) {
            Some(reference) => Some(verify(
                fill(&s.silence_reference, &[("reference", reference)]),
                silence.to_verify,
            )),
            None => silence
                .to_verify
                .then(|| format!("({})", all.common.to_verify)),
        };
        value.extend(source.map(|text| Block::Paragraph {
            text: text.into(),
            size: Size::Small,
        }));
        rows.extend(row(&s.key_silence, value));
    }
    let papers: Vec<Vec<Block>> = request
        .papers
        .iter()
        .map(|paper| {
            let detail = present(paper.detail.as_deref());
            let mut blocks = vec![Block::paragraph(paper.label.as_str())];
            blocks.extend(detail.map(|d| Block::Paragraph {
                text: d.into(),
                size: Size::Small,
            }));
            blocks
        })
        .collect();
    if !papers.is_empty() {
        rows.extend(row(
            &s.key_papers,
            vec![Block::List(List {
                marker: Marker::TickBox,
                items: papers,
            })],
        ));
    }
    if let Some(contact) = &request.contact {
        let line = fill(
            &s.contact_phone,
            &[
                ("name", contact.name.trim()),
                ("phone", contact.phone.trim()),
            ],
        );
        let detail = present(contact.detail.as_deref());
        let line = detail.map_or_else(|| line.clone(), |d| format!("{line}. {d}"));
        let value = vec![Block::paragraph(verify(line, contact.to_verify))];
        rows.extend(row(&s.key_contact, value));
    }
    if let Some(official) = &request.official {
        rows.extend(row(&s.key_official, address(all, official, seen)));
    }
    let title = request.title.trim();
    let title = match present(Some(&request.operator)) {
        Some(operator) => fill(
            &s.with_operator,
            &[("title", title), ("operator", operator)],
        ),
        None => title.to_owned(),
    };
    let number = number.map(|n| fill(&s.number, &[("number", &n.to_string())]));
    let heading = number.unwrap_or_default() + &title;
    vec![Block::heading(2, heading), Block::KeyValues(rows)]
}

/// An official address: with its code the first time, in words after that.
fn address(all: &Sentences, official: &OfficialAddress, seen: &mut Vec<String>) -> Vec<Block> {
    let s = &all.summary;
    let url = official.url.trim();
    let warning = official
        .to_verify
        .then(|| format!("({})", all.common.to_verify));
    let new = !seen.iter().any(|known| known == url);
    if new && is_plain_https(url) {
        seen.push(url.to_owned());
        let mut beside = vec![Block::paragraph(s.official_scan.as_str())];
        beside.extend(warning.clone().map(Block::paragraph));
        if let Ok(code) = QrCode::new(url, fill(&s.official_alt, &[("address", url)]), beside) {
            return vec![Block::QrCode(code)];
        }
    }
    let text = warning.map_or_else(
        || Text::bold(url),
        |w| Text::bold(url).then(format!(" {w}")),
    );
    if text.is_blank() {
        Vec::new()
    } else {
        vec![Block::Paragraph {
            text,
            size: Size::Body,
        }]
    }
}

fn to_return(all: &Sentences, site: &SiteCard) -> Vec<Block> {
    let s = &all.summary;
    let one = |value: &Option<String>| {
        present(value.as_deref())
            .map(Block::paragraph)
            .into_iter()
            .collect::<Vec<_>>()
    };
    // The name of the site stands at the head of the page.
    let address = site
        .address
        .iter()
        .map(|l| l.trim())
        .filter(|l| !l.is_empty());
    let address = address.collect::<Vec<_>>().join(", ");
    let rows: Vec<KeyValue> = [
        row(&s.key_address, paragraphs(&[address])),
        row(&s.key_hours, paragraphs(&site.hours)),
        row(&s.key_phone, one(&site.phone)),
        row(&s.key_email, one(&site.email)),
        row(&s.key_web, one(&site.web)),
    ]
    .into_iter()
    .flatten()
    .collect();
    vec![
        Block::heading(2, s.return_heading.as_str()),
        Block::Note(vec![
            Block::KeyValues(rows),
            Block::paragraph(format!("{} {}", s.keep, s.free)),
        ]),
    ]
}
