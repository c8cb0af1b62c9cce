//! The paper that the citizen leaves with.

use guichet_documents::model::Document;
use guichet_documents::templates::{
    Contact, OfficialAddress, Paper, RequestSummary, Silence, SiteCard, SummaryData,
    blocking_sentence, orientation_sentence, summary as template,
};
use guichet_documents::{RenderInfo, plain_text, preview, render};
use guichet_domain::ids::SessionId;
use guichet_domain::time::{day_in, wall_time_in};
use guichet_domain::values::{CheckContext, FieldKind};
use guichet_store::{DocumentState, Subject};
use zeroize::Zeroizing;

use super::leaving::{self, Leaving};
use super::{act, citizens, closing::live_requests, profile, requests, session_of};
use crate::access::Access;
use crate::desk::{Cx, Desk};
use crate::error::{ApiError, ErrorCode, Result};
use crate::types::*;

pub(crate) fn summary_preview(cx: &mut Cx<'_>, args: SessionArgs) -> Result<Sheet> {
    let document = document(cx, args.session)?;
    sheet_of(&document, &file_name(cx, args.session)?)
}

pub(crate) fn summary_print(
    desk: &Desk,
    access: Access,
    args: SummaryPrintArgs,
) -> Result<Nothing> {
    leaving::print(desk, access, args.printer.as_deref(), |cx| {
        leaving(cx, args.session, "summary.print")
    })
}

pub(crate) fn summary_save(desk: &Desk, access: Access, args: SessionArgs) -> Result<Saved> {
    leaving::save_as(
        desk,
        access,
        |cx| {
            document(cx, args.session)?;
            file_name(cx, args.session)
        },
        |cx| leaving(cx, args.session, "summary.save"),
    )
}

fn leaving(cx: &Cx<'_>, session: SessionId, code: &'static str) -> Result<Leaving> {
    Ok(Leaving {
        bytes: pdf(cx, &document(cx, session)?)?,
        note: Some(act(cx, code).on(Subject::Session(session))),
    })
}

/// A page for the preview.
pub(crate) fn sheet_of(document: &Document, file_name: &str) -> Result<Sheet> {
    let pages = preview(document).map_err(|_| ErrorCode::DocumentFailed)?;
    Ok(Sheet {
        pages,
        text: plain_text(document),
        file_name: file_name.to_owned(),
    })
}

/// The PDF of a document, dated now in the site's zone.
pub(crate) fn pdf(cx: &Cx<'_>, document: &Document) -> Result<Zeroizing<Vec<u8>>> {
    let made_at = cx.now().with_timezone(&cx.open.zone.tz()).fixed_offset();
    let rendered =
        render(document, &RenderInfo { made_at }).map_err(|_| ErrorCode::DocumentFailed)?;
    Ok(rendered.pdf.into())
}

/// Day and hour of the session, nothing of the person.
fn file_name(cx: &Cx<'_>, session: SessionId) -> Result<String> {
    let started = session_of(cx, session)?.timer.started_at;
    let day = day_in(cx.open.zone, started);
    let time = wall_time_in(cx.open.zone, started).format("%Hh%M");
    Ok(format!("recapitulatif-{day}-{time}.pdf"))
}

fn document(cx: &Cx<'_>, id: SessionId) -> Result<Document> {
    let session = session_of(cx, id)?;
    let read = cx.open.store.read();
    let citizen = match read.citizen_of(id)? {
        Some(id) => Some(citizens::load(cx, id)?),
        None => None,
    };
    let agent = read.agent(session.agent)?;
    let mut summaries = Vec::new();
    for request in live_requests(cx, id)? {
        summaries.push(request_summary(cx, &request)?);
    }
    let data = SummaryData {
        site: site_card(cx)?,
        citizen: citizen.as_ref().map(citizens::name_of),
        date: day_in(cx.open.zone, session.timer.started_at),
        agent: agent.map(|a| format!("{} {}", a.given_name, a.family_name)),
        requests: summaries,
        next_visit: None,
    };
    template(&data).map_err(|_| ErrorCode::DocumentFailed.into())
}

pub(crate) fn site_card(cx: &Cx<'_>) -> Result<SiteCard> {
    let read = cx.open.store.read();
    let site = read.site()?.ok_or_else(|| ApiError::not_found("site"))?;
    let hours = read
        .setting(super::site::OPENING_HOURS)?
        .unwrap_or_default();
    let phone = site.phone.as_deref().map(|raw| {
        profile::check(&CheckContext::on(cx.today()), FieldKind::Phone, raw)
            .map_or_else(|_| raw.to_owned(), |checked| checked.shown)
    });
    Ok(SiteCard {
        name: site.name,
        address: vec![
            site.address_line,
            format!("{} {}", site.postcode, site.city),
        ],
        hours: hours
            .lines()
            .map(str::to_owned)
            .filter(|line| !line.trim().is_empty())
            .collect(),
        phone,
        email: None,
        web: None,
    })
}

fn request_summary(cx: &Cx<'_>, request: &guichet_store::Request) -> Result<RequestSummary> {
    let catalogue = &cx.open.catalogue;
    let read = cx.open.store.read();
    let work = read.request_work(request.id)?;
    let ticks = read.request_documents(request.id)?;
    let procedure = requests::procedure_of(catalogue, request);
    let missing = |code: &str| {
        ticks
            .iter()
            .any(|t| t.document == code && t.state == DocumentState::Missing)
    };
    let papers = procedure
        .map_or(&[][..], |p| &p.documents)
        .iter()
        .filter(|d| missing(d.code.as_str()));
    let operator = catalogue.operator(&request.operator);
    // What silence means only matters to who has filed.
    let filed = request.outcome.as_deref() == Some("finalisee");
    let silence = procedure
        .filter(|_| filed)
        .and_then(|p| requests::clock_words(catalogue, p));
    let work = work.as_ref();
    let sentence =
        |code: Option<&str>,
         find: fn(&str) -> Result<Option<&'static str>, guichet_documents::Error>| {
            let found = code
                .map(find)
                .transpose()
                .map_err(|_| ErrorCode::DocumentFailed)?
                .flatten();
            Ok::<_, ApiError>(found.map(str::to_owned))
        };
    let blocked = sentence(request.blocking_reason.as_deref(), blocking_sentence)?;
    let directed = sentence(request.orientation_target.as_deref(), orientation_sentence)?;
    Ok(RequestSummary {
        title: requests::title_of(catalogue, request),
        operator: operator.map_or_else(|| request.operator.clone(), |o| o.name.clone()),
        outcome: request.outcome.clone(),
        done: blocked.into_iter().collect(),
        reference: work.and_then(|w| w.reference.clone()),
        next: directed
            .into_iter()
            .chain(work.and_then(|w| w.next_step.clone()))
            .collect(),
        due: work.and_then(|w| w.next_date),
        silence: silence.map(|clock| Silence {
            meaning: clock.sentence,
            reference: Some(clock.reference),
            to_verify: clock.unverified,
        }),
        papers: papers
            .map(|needed| {
                let words = requests::document_words(catalogue, needed);
                Paper {
                    label: words.label,
                    detail: detail_of(words.detail, words.note, words.alternatives),
                }
            })
            .collect(),
        contact: operator.and_then(|o| {
            let phone = o.phone.clone()?;
            Some(Contact {
                name: o.name.clone(),
                phone,
                detail: None,
                to_verify: o.is_unverified("phone"),
            })
        }),
        official: procedure.and_then(|p| {
            let online = p.online.as_ref()?;
            Some(OfficialAddress {
                url: online.url.clone(),
                to_verify: p.is_unverified("online.url"),
            })
        }),
    })
}

/// A label as it stands inside a sentence: « Attestation de loyer » without its capital, « RIB » with them.
fn within(label: &str) -> String {
    let mut letters = label.chars();
    match (letters.next(), letters.next()) {
        (Some(first), Some(second)) if !second.is_uppercase() => {
            first.to_lowercase().collect::<String>() + label.get(first.len_utf8()..).unwrap_or("")
        }
        _ => label.to_owned(),
    }
}

/// What is accepted, in one line: the precision for this procedure, else the document's own; then the alternatives.
fn detail_of(detail: String, note: String, alternatives: Vec<String>) -> Option<String> {
    let precision = if note.is_empty() { detail } else { note };
    let mut parts: Vec<String> = super::filled(&precision).into_iter().collect();
    if !alternatives.is_empty() {
        let others: Vec<String> = alternatives.iter().map(|label| within(label)).collect();
        parts.push(format!("ou {}", others.join(", ")));
    }
    super::filled(&parts.join(" · "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_alternative_stands_inside_its_sentence() {
        let said = |label: &str| detail_of(String::new(), String::new(), vec![label.to_owned()]);
        assert_eq!(
            said("Titre de séjour").as_deref(),
            Some("ou titre de séjour")
        );
        assert_eq!(said("Échéancier").as_deref(), Some("ou échéancier"));
        assert_eq!(said("RIB").as_deref(), Some("ou RIB"));
        assert_eq!(detail_of(String::new(), String::new(), Vec::new()), None);
    }
}
