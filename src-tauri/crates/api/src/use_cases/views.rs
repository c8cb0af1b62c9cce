//! The choices of figures that an agent keeps under a name. Each agent has her own.

use guichet_domain::ids::ViewId;
use guichet_store::Detail;

use super::{act, free_text, save};
use crate::desk::Cx;
use crate::error::{ApiError, ErrorCode, Result};
use crate::types::*;

/// The longest name, in characters: what a menu shows.
const LONGEST_NAME: usize = 60;
/// Views of one agent: more would not be found again.
const MOST: usize = 50;

pub(crate) fn views(cx: &mut Cx<'_>, _: Nothing) -> Result<Vec<SavedView>> {
    let rows = cx.open.store.read().saved_views(cx.open.me.id)?;
    // A view whose form a later version gave up is left where it is, unseen.
    let read = rows.into_iter().filter_map(|row| {
        Some(SavedView {
            id: *row.id.as_uuid(),
            query: serde_json::from_str(&row.body).ok()?,
            name: row.name,
        })
    });
    Ok(read.collect())
}

pub(crate) fn view_save(cx: &mut Cx<'_>, args: ViewSaveArgs) -> Result<SavedView> {
    let name = free_text(cx, "name", &args.name, LONGEST_NAME)?
        .ok_or_else(|| ApiError::invalid("name", "required"))?;
    let mine = cx.open.store.read().saved_views(cx.open.me.id)?;
    let id = match args.id.map(ViewId::from_uuid) {
        Some(id) if mine.iter().any(|view| view.id == id) => id,
        Some(_) => return Err(ApiError::not_found("view")),
        None if mine.len() >= MOST => return Err(ApiError::invalid("name", "too_many")),
        None => ViewId::new(cx.ids()),
    };
    let view = guichet_store::SavedView {
        id,
        agent: cx.open.me.id,
        name: name.clone(),
        body: serde_json::to_string(&args.query).map_err(|_| ErrorCode::Internal)?,
        updated_at: cx.now(),
    };
    let keep = act(cx, "view.save").with("view", Detail::Id(*id.as_uuid()));
    save(cx, &keep, |tx| Ok(tx.save_view(&view)?))?;
    Ok(SavedView {
        id: *id.as_uuid(),
        name,
        query: args.query,
    })
}

pub(crate) fn view_remove(cx: &mut Cx<'_>, args: ViewArgs) -> Result<Nothing> {
    let me = cx.open.me.id;
    let remove = act(cx, "view.remove").with("view", Detail::Id(args.id));
    save(cx, &remove, |tx| {
        Ok(tx.remove_view(ViewId::from_uuid(args.id), me)?)
    })?;
    Ok(Nothing {})
}
