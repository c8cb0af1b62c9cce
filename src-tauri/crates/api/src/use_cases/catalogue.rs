//! The catalogue, the communes and the coded lists, as the window reads them.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use guichet_catalogue::{
    Catalogue, Communes, NeededDocument, Online, Procedure, Query, Source, Strictness, Usage,
};
use guichet_domain::code::{Code, CodeEntry};
use guichet_store::{Detail, SiteProcedure};

use super::{act, filled, requests, save};
use crate::desk::{Cx, Desk};
use crate::error::{ApiError, ErrorCode, Result};
use crate::types::*;

/// Communes shown at once.
const COMMUNES: usize = 12;
/// The most procedures a search answers with.
const MOST: u32 = 200;
/// Days and procedures that make the frequent ones rise.
const USAGE: (i64, u32) = (90, 60);

pub(crate) fn communes_search(_: &Desk, args: QueryArgs) -> Result<Vec<CommuneHit>> {
    let found = Communes::embedded().search(&args.query, COMMUNES);
    Ok(found
        .into_iter()
        .map(|commune| CommuneHit {
            code: commune.code.to_owned(),
            name: commune.name.to_owned(),
            postcodes: commune.postcodes().map(str::to_owned).collect(),
            department: commune.department.to_owned(),
            former: !commune.kind.is_current(),
        })
        .collect())
}

pub(crate) fn codes(cx: &mut Cx<'_>, _: Nothing) -> Result<Codes> {
    let today = cx.today();
    let label = |entry: &CodeEntry| CodeLabel {
        code: entry.code.as_str().to_owned(),
        label: entry.label.clone(),
        flags: entry
            .flags
            .iter()
            .map(|flag| flag.as_str().to_owned())
            .collect(),
    };
    let mut codes = Codes {
        lists: BTreeMap::new(),
        past: BTreeMap::new(),
    };
    for (name, list) in cx.open.catalogue.lists() {
        let offered: Vec<_> = list.on(today).map(label).collect();
        let mut past: Vec<_> = list.entries().iter().map(label).collect();
        past.retain(|entry| offered.iter().all(|other| other.code != entry.code));
        if !past.is_empty() {
            codes.past.insert(name.to_owned(), past);
        }
        codes.lists.insert(name.to_owned(), offered);
    }
    // The profile's fields, so that a site's own procedure can ask for them.
    let fields = cx.open.catalogue.fields().iter().map(|field| CodeLabel {
        code: field.key.as_str().to_owned(),
        label: field.label.clone(),
        flags: Vec::new(),
    });
    codes.lists.insert("fields".to_owned(), fields.collect());
    Ok(codes)
}

pub(crate) fn procedures_search(
    cx: &mut Cx<'_>,
    args: ProcedureQuery,
) -> Result<Vec<ProcedureHit>> {
    // One query for all the key presses between two changes of a session.
    if cx.open.usage.is_none() {
        let since = cx.now() - TimeDelta::days(USAGE.0);
        let read = cx.open.store.read();
        let frequent = read.frequent_procedures(cx.open.me.id, since, USAGE.1)?;
        cx.open.usage = Some(Usage::new(frequent));
    }
    let none = Usage::default();
    let catalogue = &cx.open.catalogue;
    let limit = args.limit.min(MOST) as usize;
    let local = args.local == Some(true);
    let hits = catalogue.search(&Query {
        text: &args.query,
        operator: args.operator.as_deref(),
        usage: cx.open.usage.as_ref().unwrap_or(&none),
        // The site's own are found behind as many others as there may be.
        limit: if local { usize::MAX } else { limit },
    });
    Ok(hits
        .into_iter()
        .filter(|hit| !local || catalogue.is_local(&hit.procedure.id))
        .take(limit)
        .map(|hit| ProcedureHit {
            id: hit.procedure.id.clone(),
            title: hit.procedure.title.clone(),
            operator: hit.procedure.operator.clone(),
            operator_name: requests::operator_name(catalogue, &hit.procedure.operator),
            matched: hit.matched.text().unwrap_or_default().to_owned(),
            ranges: hit.title_ranges,
            local: catalogue.is_local(&hit.procedure.id),
        })
        .collect())
}

pub(crate) fn procedure(cx: &mut Cx<'_>, args: ProcedureArgs) -> Result<ProcedureSheet> {
    let procedure = cx
        .open
        .catalogue
        .procedure(&args.id)
        .ok_or_else(|| ApiError::not_found("procedure"))?;
    Ok(sheet(&cx.open.catalogue, procedure))
}

fn sheet(catalogue: &Catalogue, p: &Procedure) -> ProcedureSheet {
    let words = |codes: &[Code]| {
        codes
            .iter()
            .map(|c| c.as_str().to_owned())
            .collect::<Vec<_>>()
    };
    let labels = |list: &str, codes: &[Code]| {
        codes
            .iter()
            .map(|c| {
                catalogue
                    .label(list, c.as_str())
                    .unwrap_or(c.as_str())
                    .to_owned()
            })
            .collect()
    };
    ProcedureSheet {
        id: p.id.clone(),
        entry: requests::entry_facts(catalogue, &p.operator, p.title.clone(), Some(p)),
        synonyms: p.synonyms.clone(),
        audience: p.audience.clone(),
        level: p.level.as_str().to_owned(),
        themes: words(&p.themes),
        theme_labels: labels("themes", &p.themes),
        mandate_scope: p.mandate_scope.as_str().to_owned(),
        mandate_scope_label: catalogue
            .label("mandate_scopes", p.mandate_scope.as_str())
            .unwrap_or_default()
            .to_owned(),
        documents: p
            .documents
            .iter()
            .map(|d| requests::document_words(catalogue, d))
            .collect(),
        fields: words(&p.fields),
        field_labels: p
            .fields
            .iter()
            .map(|key| {
                catalogue
                    .field(key.as_str())
                    .map_or(key.as_str(), |f| &f.label)
                    .to_owned()
            })
            .collect(),
        hosts: p
            .online
            .as_ref()
            .map(|o| o.hosts.clone())
            .unwrap_or_default(),
        service_public: p.service_public.ids.clone(),
        local: catalogue.is_local(&p.id),
    }
}

pub(crate) fn operators(cx: &mut Cx<'_>, _: Nothing) -> Result<Vec<OperatorView>> {
    let today = cx.today();
    let catalogue = &cx.open.catalogue;
    Ok(catalogue
        .operators()
        .filter(|operator| operator.holds_on(today))
        .map(|operator| {
            let count = catalogue
                .procedures()
                .filter(|p| p.operators().any(|id| id == operator.id))
                .count();
            OperatorView {
                id: operator.id.clone(),
                name: operator.name.clone(),
                full_name: operator.full_name.clone(),
                phone: operator.phone.clone().unwrap_or_default(),
                count: u32::try_from(count).unwrap_or(u32::MAX),
            }
        })
        .collect())
}

pub(crate) fn site_procedure_set(
    cx: &mut Cx<'_>,
    args: SiteProcedureInput,
) -> Result<ProcedureSheet> {
    let procedure = from_input(cx, args)?;
    if let Some(finding) = cx
        .open
        .catalogue
        .check_procedure(&procedure, Strictness::Site)
        .into_iter()
        .next()
    {
        return Err(ApiError::invalid("procedure", finding.code).with("detail", finding.detail));
    }
    write(cx, &procedure, true)?;
    cx.open.reload_catalogue()?;
    let kept = cx
        .open
        .catalogue
        .procedure(&procedure.id)
        .ok_or(ErrorCode::Internal)?;
    Ok(sheet(&cx.open.catalogue, kept))
}

pub(crate) fn site_procedure_remove(cx: &mut Cx<'_>, args: ProcedureArgs) -> Result<Nothing> {
    let local = cx.open.catalogue.is_local(&args.id);
    let procedure = cx
        .open
        .catalogue
        .procedure(&args.id)
        .filter(|_| local)
        .cloned();
    let procedure = procedure.ok_or_else(|| ApiError::not_found("procedure"))?;
    write(cx, &procedure, false)?;
    cx.open.reload_catalogue()?;
    Ok(Nothing {})
}

fn write(cx: &mut Cx<'_>, procedure: &Procedure, active: bool) -> Result<()> {
    let body = serde_json::to_string(procedure).map_err(|_| ErrorCode::Internal)?;
    let row = SiteProcedure {
        id: procedure.id.clone(),
        body,
        updated_at: cx.now(),
        active,
    };
    let code = if active {
        "procedure.save"
    } else {
        "procedure.remove"
    };
    let change = act(cx, code).with("procedure", Detail::Code(procedure.id.clone()));
    save(cx, &change, |tx| Ok(tx.save_site_procedure(&row)?))
}

fn from_input(cx: &Cx<'_>, input: SiteProcedureInput) -> Result<Procedure> {
    let code = |field: &str, text: &str| {
        Code::new(text).map_err(|_| ApiError::invalid(field, "unknown_code"))
    };
    let codes = |field: &str, texts: &[String]| {
        texts
            .iter()
            .map(|t| code(field, t))
            .collect::<Result<Vec<_>>>()
    };
    let title = filled(&input.title).ok_or_else(|| ApiError::invalid("title", "required"))?;
    let id = match filled(&input.id) {
        Some(id) => id,
        None => new_id(&cx.open.catalogue, &input.operator, &title),
    };
    let theme = code("theme", &input.theme)?;
    let scope = scope_of(&theme);
    let online = filled(&input.url).map(|url| {
        let host = url
            .strip_prefix("https://")
            .and_then(|rest| rest.split(['/', '?', '#']).next());
        Online {
            hosts: host.map(str::to_owned).into_iter().collect(),
            url: url.clone(),
            france_connect: false,
        }
    });
    let ways = if online.is_some() {
        vec!["online", "counter"]
    } else {
        vec!["counter"]
    };
    Ok(Procedure {
        operator: input.operator,
        also_operators: Vec::new(),
        title,
        official_title: String::new(),
        synonyms: input.synonyms.iter().filter_map(|s| filled(s)).collect(),
        purpose: input.purpose.trim().to_owned(),
        audience: String::new(),
        level: code("level", "accompagnement")?,
        themes: vec![theme],
        mandate_scope: code("mandate_scope", scope)?,
        fields: codes("fields", &input.fields)?,
        ways: ways
            .into_iter()
            .map(|way| code("ways", way))
            .collect::<Result<_>>()?,
        documents: codes("documents", &input.documents)?
            .into_iter()
            .map(|code| NeededDocument {
                code,
                alternatives: Vec::new(),
                note: None,
                optional: false,
            })
            .collect(),
        online,
        paper: None,
        clock: None,
        service_public: Default::default(),
        source: Source {
            origin: "site".to_owned(),
            checked_on: cx.today(),
            unverified: Vec::new(),
        },
        id,
    })
}

/// The mandate's perimeter that mirrors a theme: both follow the families of service-public.fr.
fn scope_of(theme: &Code) -> &'static str {
    match theme.as_str() {
        "papiers_elections_citoyennete" => "papiers",
        "famille_scolarite" => "famille",
        "travail_formation" => "travail",
        "logement" => "logement",
        "transports_mobilite" => "transports",
        "argent_impots" => "argent",
        "justice" => "justice",
        "etrangers_europe" => "etranger",
        "loisirs_sports_culture" | "associations" => "loisirs",
        _ => "social",
    }
}

/// A readable id that no other entry has.
fn new_id(catalogue: &Catalogue, operator: &str, title: &str) -> String {
    let slug = guichet_domain::text::fold(title)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join("-");
    let base = format!("{operator}-{slug}");
    let taken = |id: &str| catalogue.procedure(id).is_some();
    if !taken(&base) {
        return base;
    }
    (2_u32..)
        .map(|n| format!("{base}-{n}"))
        .find(|id| !taken(id))
        .unwrap_or(base)
}
