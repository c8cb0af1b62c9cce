//! The profile: each value typed once in a visit and reused by every form of it.
//!
//! Three places hold values. What identifies a followed person, once valid, lives on the person's
//! record; what is transient lives in memory; the rest, and what is not valid yet, lives in the
//! session's draft. A wrong value is explained, never lost.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use guichet_catalogue::{Communes, FieldDef};
use guichet_domain::ids::SessionId;
use guichet_domain::values::{self, CheckContext, FieldKind, Sex};
use guichet_filling::{self as filling, CopyValue};
use guichet_store::{Citizen, ProfileValue};

use super::{draft, open_request, open_session, requests, save};
use crate::desk::Cx;
use crate::error::{ApiError, ErrorCode, Result};
use crate::types::*;

/// Seconds that a copied value stays in the clipboard.
const CLIPBOARD_SECONDS: u32 = 30;

/// What is known for a session, wherever it lives.
pub(crate) struct Profile {
    values: BTreeMap<String, Known>,
    updated_at: Option<DateTime<Utc>>,
}

struct Known {
    value: String,
    origin: &'static str,
}

impl Profile {
    pub(crate) fn load(cx: &Cx<'_>, session: SessionId) -> Result<Self> {
        let read = cx.open.store.read();
        let mut values = BTreeMap::new();
        if let Some(id) = read.citizen_of(session)? {
            let citizen = read
                .citizen(id)?
                .ok_or_else(|| ApiError::not_found("citizen"))?;
            for field in cx.open.catalogue.fields().iter().filter(|f| f.identity) {
                if let Some(value) = citizen_value(&citizen, field.key.as_str()) {
                    values.insert(
                        field.key.as_str().to_owned(),
                        Known {
                            value,
                            origin: "record",
                        },
                    );
                }
            }
        }
        let mut updated_at = None;
        for kept in read.profile(session)? {
            updated_at = updated_at.max(Some(kept.updated_at));
            values.insert(
                kept.field,
                Known {
                    value: kept.value,
                    origin: "session",
                },
            );
        }
        for field in cx.open.catalogue.fields().iter().filter(|f| f.transient) {
            if let Some(value) = cx.open.transient.get(session, field.key.as_str()) {
                let known = Known {
                    value: value.to_owned(),
                    origin: "session",
                };
                values.insert(field.key.as_str().to_owned(), known);
            }
        }
        Ok(Self { values, updated_at })
    }

    pub(crate) fn updated_at(&self) -> Option<DateTime<Utc>> {
        self.updated_at
    }

    fn value(&self, key: &str) -> &str {
        self.values
            .get(key)
            .map_or("", |known| known.value.as_str())
    }

    /// The accepted value of a field; none when it is empty or wrong.
    pub(crate) fn good(&self, cx: &Cx<'_>, key: &str) -> Option<values::Checked> {
        self.checked(cx, cx.open.catalogue.field(key)?)?.ok()
    }

    /// Whether a number is known of the citizen, however it is spaced: the whole of a value, or all but its key.
    pub(crate) fn holds(&self, number: &str) -> bool {
        let core = |text: &str| -> String {
            let kept = text.chars().filter(char::is_ascii_alphanumeric);
            kept.map(|c| c.to_ascii_uppercase()).collect()
        };
        let number = core(number);
        number.len() > 4
            && self.values.values().any(|known| {
                core(&known.value)
                    .strip_prefix(&number)
                    .is_some_and(|rest| rest.len() <= 2)
            })
    }

    /// Where a value comes from: `record`, `session`, or empty.
    pub(crate) fn origin(&self, key: &str) -> &'static str {
        self.values.get(key).map_or("", |known| known.origin)
    }

    pub(crate) fn is_good(&self, cx: &Cx<'_>, key: &str) -> bool {
        cx.open
            .catalogue
            .field(key)
            .is_some_and(|def| matches!(self.checked(cx, def), Some(Ok(_))))
    }

    /// None when nothing was typed.
    fn checked(
        &self,
        cx: &Cx<'_>,
        def: &FieldDef,
    ) -> Option<Result<values::Checked, values::Problem>> {
        let raw = self.value(def.key.as_str());
        (!raw.trim().is_empty()).then(|| check(&self.context(cx, def), def.kind, raw))
    }

    fn context(&self, cx: &Cx<'_>, def: &FieldDef) -> CheckContext {
        let mut context = CheckContext::on(cx.today());
        context.dates = def.dates;
        context.range = def.range;
        context.choices = def
            .choices
            .iter()
            .map(|(code, label)| (code.as_str().to_owned(), label.clone()))
            .collect();
        context.birth_date = self.value("birth_date").parse::<NaiveDate>().ok();
        context.sex = match self.value("sex") {
            "feminin" => Some(Sex::Female),
            "masculin" => Some(Sex::Male),
            _ => None,
        };
        context.birth_commune = super::filled(self.value("birth_commune"));
        context
    }

    fn view(&self, cx: &Cx<'_>, def: &FieldDef) -> FieldView {
        let key = def.key.as_str();
        let mut view = FieldView {
            key: key.to_owned(),
            kind: kind_name(def.kind),
            label: def.label.clone(),
            hint: def.hint.clone().unwrap_or_default(),
            transient: def.transient,
            choices: def
                .choices
                .iter()
                .map(|(code, label)| CodeLabel {
                    code: code.as_str().to_owned(),
                    label: label.clone(),
                    flags: Vec::new(),
                })
                .collect(),
            value: self.value(key).to_owned(),
            shown: self.value(key).to_owned(),
            state: FieldState::Empty,
            problem: None,
            warnings: Vec::new(),
            origin: self
                .values
                .get(key)
                .map_or("", |known| known.origin)
                .to_owned(),
        };
        match self.checked(cx, def) {
            None => {}
            Some(Ok(checked)) => {
                view.state = FieldState::Good;
                view.shown = checked.shown;
                view.warnings = checked.warnings.iter().map(problem).collect();
            }
            Some(Err(wrong)) => {
                view.state = FieldState::Wrong;
                view.problem = Some(problem(&wrong));
            }
        }
        view
    }
}

/// Checks a value by its kind; a commune must also exist.
pub(crate) fn check(
    context: &CheckContext,
    kind: FieldKind,
    raw: &str,
) -> Result<values::Checked, values::Problem> {
    let mut checked = values::check(kind, raw, context)?;
    if kind == FieldKind::Commune {
        let commune = Communes::embedded()
            .get(&checked.stored)
            .ok_or(values::Problem::new("commune_unknown"))?;
        checked.shown = format!("{} ({})", commune.name, checked.stored);
    }
    Ok(checked)
}

pub(crate) fn problem(problem: &values::Problem) -> Problem {
    Problem {
        code: problem.code.to_owned(),
        params: problem
            .params
            .iter()
            .map(|(k, v)| ((*k).to_owned(), v.clone()))
            .collect(),
    }
}

fn kind_name(kind: FieldKind) -> String {
    serde_json::to_value(kind)
        .ok()
        .and_then(|v| v.as_str().map(str::to_owned))
        .unwrap_or_default()
}

pub(crate) fn profile(cx: &mut Cx<'_>, args: RequestArgs) -> Result<ProfileView> {
    let (session, request) = open_request(cx, args.request)?;
    let known = Profile::load(cx, session.id)?;
    let procedure = requests::procedure_of(&cx.open.catalogue, &request);
    let asked: Vec<_> = procedure
        .map(|p| {
            p.fields
                .iter()
                .filter_map(|key| cx.open.catalogue.field(key.as_str()))
                .collect()
        })
        .unwrap_or_default();
    let mut groups: Vec<ProfileGroup> = Vec::new();
    let (mut ready, mut total) = (0, 0);
    for group in cx.open.catalogue.field_groups() {
        let fields: Vec<_> = asked
            .iter()
            .filter(|def| def.group == group.code)
            .map(|def| known.view(cx, def))
            .collect();
        if !fields.is_empty() {
            total += fields.len();
            ready += fields
                .iter()
                .filter(|f| f.state == FieldState::Good)
                .count();
            groups.push(ProfileGroup {
                key: group.code.as_str().to_owned(),
                label: group.label.clone(),
                fields,
            });
        }
    }
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    Ok(ProfileView {
        groups,
        ready: count(ready),
        total: count(total),
    })
}

pub(crate) fn profile_set(cx: &mut Cx<'_>, args: ProfileSetArgs) -> Result<FieldView> {
    let session = open_session(cx, args.session)?;
    let def = cx
        .open
        .catalogue
        .field(&args.field)
        .ok_or_else(|| ApiError::not_found("field"))?
        .clone();
    if def.transient {
        cx.open.transient.set(session.id, &args.field, &args.value);
    } else {
        keep(cx, session.id, &def, &args.value)?;
    }
    Ok(Profile::load(cx, session.id)?.view(cx, &def))
}

/// Writes a value where it belongs: on the person's record when it identifies them and is valid,
/// in the session's draft otherwise.
fn keep(cx: &mut Cx<'_>, session: SessionId, def: &FieldDef, typed: &str) -> Result<()> {
    let now = cx.now();
    let known = Profile::load(cx, session)?;
    let checked = match typed.trim() {
        "" => None,
        raw => Some(check(&known.context(cx, def), def.kind, raw)),
    };
    let read = cx.open.store.read();
    let citizen = match read.citizen_of(session)? {
        Some(id) if def.identity => read.citizen(id)?,
        _ => None,
    };
    let mut completed = match (&def.kind, &checked) {
        (FieldKind::Commune, Some(Ok(commune))) => postcode_of(def, &known, &commune.stored),
        _ => None,
    };
    let mut record = None;
    if let (Some(mut citizen), Some(Ok(valid))) = (citizen, &checked) {
        set_citizen_value(&mut citizen, def.key.as_str(), &valid.stored);
        if let Some(postcode) = completed.take() {
            citizen.postcode = Some(postcode);
        }
        citizen.updated_at = now;
        record = Some(citizen);
    }
    let field = def.key.as_str().to_owned();
    let value = match checked {
        None => None,
        Some(Ok(valid)) => Some(ProfileValue {
            field: field.clone(),
            value: valid.stored,
            shown: valid.shown,
            updated_at: now,
        }),
        Some(Err(_)) => Some(ProfileValue {
            field: field.clone(),
            value: typed.to_owned(),
            shown: typed.to_owned(),
            updated_at: now,
        }),
    };
    let change = draft(cx);
    save(cx, &change, |tx| {
        match (&record, &value) {
            (Some(citizen), _) => {
                tx.save_citizen(citizen)?;
                tx.drop_profile_value(session, &field)?;
            }
            (None, Some(value)) => tx.save_profile_value(session, value)?,
            (None, None) => tx.drop_profile_value(session, &field)?,
        }
        if let Some(postcode) = completed {
            tx.save_profile_value(
                session,
                &ProfileValue {
                    field: "postcode".to_owned(),
                    value: postcode.clone(),
                    shown: postcode,
                    updated_at: now,
                },
            )?;
        }
        Ok(())
    })
}

/// The postcode of the commune of residence, when it has only one and none was typed.
fn postcode_of(def: &FieldDef, known: &Profile, commune: &str) -> Option<String> {
    if def.key.as_str() != "residence_commune" || !known.value("postcode").is_empty() {
        return None;
    }
    let commune = Communes::embedded().get(commune)?;
    let mut postcodes = commune.postcodes();
    let only = postcodes.next()?;
    postcodes.next().is_none().then(|| only.to_owned())
}

fn citizen_value(citizen: &Citizen, key: &str) -> Option<String> {
    let text = |t: &str| super::filled(t);
    match key {
        "civility" => citizen.civility.clone(),
        "birth_name" => text(&citizen.birth_name),
        "used_name" => citizen.used_name.clone(),
        "given_names" => text(&citizen.given_names),
        "sex" => citizen.sex.clone(),
        "birth_date" => citizen.birth_date.clone(),
        "birth_commune" => citizen.birth_commune.clone(),
        "birth_country" => citizen.birth_country.clone(),
        "nationality" => citizen.nationality.clone(),
        "phone" => citizen.phone.clone(),
        "email" => citizen.email.clone(),
        "address_line" => citizen.address_line.clone(),
        "address_extra" => citizen.address_extra.clone(),
        "postcode" => citizen.postcode.clone(),
        "residence_commune" => citizen.residence_commune.clone(),
        _ => None,
    }
}

fn set_citizen_value(citizen: &mut Citizen, key: &str, value: &str) {
    let some = Some(value.to_owned());
    match key {
        "civility" => citizen.civility = some,
        "birth_name" => citizen.birth_name = value.to_owned(),
        "used_name" => citizen.used_name = some,
        "given_names" => citizen.given_names = value.to_owned(),
        "sex" => citizen.sex = some,
        "birth_date" => citizen.birth_date = some,
        "birth_commune" => citizen.birth_commune = some,
        "birth_country" => citizen.birth_country = some,
        "nationality" => citizen.nationality = some,
        "phone" => citizen.phone = some,
        "email" => citizen.email = some,
        "address_line" => citizen.address_line = some,
        "address_extra" => citizen.address_extra = some,
        "postcode" => citizen.postcode = some,
        "residence_commune" => citizen.residence_commune = some,
        _ => {}
    }
}

pub(crate) fn copy_panel(cx: &mut Cx<'_>, args: RequestArgs) -> Result<CopyPanel> {
    let items = copy_values(cx, args)?;
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let ready = items.iter().filter(|i| i.value.is_some()).count();
    Ok(CopyPanel {
        ready: count(ready),
        total: count(items.len()),
        items: items
            .into_iter()
            .map(|item| CopyItem {
                transient: item.transient,
                ready: item.value.is_some(),
                id: item.id,
                label: item.label,
                shown: item.shown,
            })
            .collect(),
    })
}

pub(crate) fn copy_value(cx: &mut Cx<'_>, args: CopyArgs) -> Result<Copied> {
    let item = copy_values(
        cx,
        RequestArgs {
            request: args.request,
        },
    )?
    .into_iter()
    .find(|item| item.id == args.item)
    .ok_or_else(|| ApiError::not_found("field"))?;
    let value = item.value.ok_or(ErrorCode::NothingToCopy)?;
    cx.around.platform.copy(&value, CLIPBOARD_SECONDS)?;
    Ok(Copied {
        clears_in_seconds: CLIPBOARD_SECONDS,
    })
}

fn copy_values(cx: &Cx<'_>, args: RequestArgs) -> Result<Vec<CopyValue>> {
    let (session, request) = open_request(cx, args.request)?;
    let known = Profile::load(cx, session.id)?;
    let catalogue = &cx.open.catalogue;
    let Some(procedure) = requests::procedure_of(catalogue, &request) else {
        return Ok(Vec::new());
    };
    // The page may ask for more than the procedure is known to: what is known of that can be copied too.
    let mut procedure = procedure.clone();
    for key in super::portal::asked_keys(cx, &request) {
        let more = catalogue.field(&key).filter(|def| {
            !procedure.fields.contains(&def.key) && known.is_good(cx, def.key.as_str())
        });
        procedure.fields.extend(more.map(|def| def.key.clone()));
    }
    let mut values = filling::copy_panel(catalogue, &procedure, |key| {
        let def = catalogue.field(key)?;
        known.checked(cx, def)?.ok()
    });
    // What the page asks for comes first and in its order, once it was looked at; the rest keeps the form's.
    let order = super::portal::page_order(cx, session.id);
    values.sort_by_key(|value| {
        order
            .iter()
            .position(|id| *id == value.id)
            .unwrap_or(order.len())
    });
    Ok(values)
}
