//! What the agents have learnt and what the site lacks: the material of its plan of action.

use guichet_domain::ids::{AgentId, EquipmentNeedId, TrainingId};
use guichet_domain::role::Role;
use guichet_store::{AgentSkill, Detail, NeedState, Subject};

use super::requests::checked_code;
use super::{act, filled, free_text, save};
use crate::desk::Cx;
use crate::error::{ApiError, ErrorCode, Result};
use crate::types::*;

/// The only level asked: the one declared on Pix.
const PIX: &str = "pix";
/// Pix gives levels from 0 to 7 (the eighth was announced and is not delivered yet).
const HIGHEST_PIX: u32 = 7;
/// The longest title or label, in characters.
const LONGEST: usize = 120;
/// The longest training, in hours.
const LONGEST_HOURS: f64 = 1_000.0;
/// The largest need.
const LARGEST_NEED: u32 = 1_000;

pub(crate) fn skills(cx: &mut Cx<'_>, _: Nothing) -> Result<SkillsView> {
    let read = cx.open.store.read();
    let trainings = read.trainings()?;
    let levels = read.agent_skills()?;
    let mut agents = Vec::new();
    for agent in read.agents()? {
        let editable = may_edit(cx, agent.id);
        // A colleague's levels are the supervisor's business alone.
        if !agent.active || !editable {
            continue;
        }
        let pix = levels
            .iter()
            .find(|level| level.agent == agent.id && level.skill == PIX);
        agents.push(AgentSkills {
            agent: agent.id,
            name: format!("{} {}", agent.given_name, agent.family_name),
            pix_level: pix.map(|level| level.level),
            pix_day: pix.map(|level| level.declared_on),
            trainings: trainings
                .iter()
                .filter(|training| training.agent == agent.id)
                .map(|training| Training {
                    id: *training.id.as_uuid(),
                    title: training.title.clone(),
                    day: training.day,
                    hours: f64::from(training.minutes) / 60.0,
                })
                .collect(),
            editable,
        });
    }
    let label = |kind: &str| cx.open.catalogue.label("equipment", kind);
    let equipment = read
        .equipment_needs()?
        .into_iter()
        .map(|need| EquipmentNeed {
            id: *need.id.as_uuid(),
            kind_label: label(&need.kind).unwrap_or(&need.kind).to_owned(),
            kind: need.kind,
            label: need.label,
            quantity: need.quantity,
            state: need.state.code().to_owned(),
        });
    Ok(SkillsView {
        agents,
        equipment: equipment.collect(),
    })
}

pub(crate) fn training_set(cx: &mut Cx<'_>, args: TrainingInput) -> Result<SkillsView> {
    check_may_edit(cx, args.agent)?;
    let title = free_text(cx, "title", &args.title, LONGEST)?
        .ok_or_else(|| ApiError::invalid("title", "required"))?;
    if !(args.hours > 0.0 && args.hours <= LONGEST_HOURS) {
        return Err(ApiError::invalid("hours", "out_of_range"));
    }
    if args.day > cx.today() {
        return Err(ApiError::invalid("day", "date_future"));
    }
    let id = match args.id.map(TrainingId::from_uuid) {
        None => TrainingId::new(cx.ids()),
        Some(id) => {
            check_may_edit(cx, training_agent(cx, id)?)?;
            id
        }
    };
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 0 and 60,000 minutes: checked above"
    )]
    let minutes = (args.hours * 60.0).round() as u32;
    let training = guichet_store::Training {
        id,
        agent: args.agent,
        title,
        day: args.day,
        minutes,
    };
    let change = act(cx, "training.save").on(Subject::Agent(args.agent));
    save(cx, &change, |tx| Ok(tx.save_training(&training)?))?;
    skills(cx, Nothing {})
}

pub(crate) fn training_remove(cx: &mut Cx<'_>, args: SkillArgs) -> Result<SkillsView> {
    let id = TrainingId::from_uuid(args.id);
    let agent = training_agent(cx, id)?;
    check_may_edit(cx, agent)?;
    let remove = act(cx, "training.remove").on(Subject::Agent(agent));
    save(cx, &remove, |tx| Ok(tx.remove_training(id)?))?;
    skills(cx, Nothing {})
}

pub(crate) fn skill_set(cx: &mut Cx<'_>, args: SkillInput) -> Result<SkillsView> {
    check_may_edit(cx, args.agent)?;
    let known = cx.open.store.read().agent_skills()?;
    let declared = known
        .iter()
        .any(|level| level.agent == args.agent && level.skill == PIX);
    let change = act(cx, "skill.save").on(Subject::Agent(args.agent));
    match args.pix_level {
        None if declared => save(
            cx,
            &change,
            |tx| Ok(tx.remove_agent_skill(args.agent, PIX)?),
        )?,
        None => (),
        Some(level) if level > HIGHEST_PIX => {
            return Err(ApiError::invalid("pix_level", "out_of_range"));
        }
        Some(level) => {
            let declared_on = args.pix_day.unwrap_or_else(|| cx.today());
            if declared_on > cx.today() {
                return Err(ApiError::invalid("pix_day", "date_future"));
            }
            let skill = AgentSkill {
                agent: args.agent,
                skill: PIX.to_owned(),
                level,
                declared_on,
            };
            save(cx, &change, |tx| Ok(tx.save_agent_skill(&skill)?))?;
        }
    }
    skills(cx, Nothing {})
}

pub(crate) fn equipment_set(cx: &mut Cx<'_>, args: EquipmentInput) -> Result<SkillsView> {
    let kind = checked_code(cx, "equipment", filled(&args.kind))?
        .ok_or_else(|| ApiError::invalid("kind", "required"))?;
    let label = free_text(cx, "label", &args.label, LONGEST)?.unwrap_or_default();
    if !(1..=LARGEST_NEED).contains(&args.quantity) {
        return Err(ApiError::invalid("quantity", "out_of_range"));
    }
    let state: NeedState = args
        .state
        .parse()
        .map_err(|()| ApiError::invalid("state", "unknown_code"))?;
    let id = match args.id.map(EquipmentNeedId::from_uuid) {
        None => EquipmentNeedId::new(cx.ids()),
        Some(id) => need_of(cx, id)?.id,
    };
    let need = guichet_store::EquipmentNeed {
        id,
        kind,
        label,
        quantity: args.quantity,
        state,
        updated_at: cx.now(),
    };
    save_need(cx, &need)
}

pub(crate) fn equipment_remove(cx: &mut Cx<'_>, args: SkillArgs) -> Result<SkillsView> {
    let mut need = need_of(cx, EquipmentNeedId::from_uuid(args.id))?;
    need.state = NeedState::Dropped;
    need.updated_at = cx.now();
    save_need(cx, &need)
}

fn save_need(cx: &mut Cx<'_>, need: &guichet_store::EquipmentNeed) -> Result<SkillsView> {
    let change = act(cx, "equipment.save")
        .with("need", Detail::Id(*need.id.as_uuid()))
        .with("state", Detail::Code(need.state.code().to_owned()));
    save(cx, &change, |tx| Ok(tx.save_equipment_need(need)?))?;
    skills(cx, Nothing {})
}

fn need_of(cx: &Cx<'_>, id: EquipmentNeedId) -> Result<guichet_store::EquipmentNeed> {
    let needs = cx.open.store.read().equipment_needs()?;
    let found = needs.into_iter().find(|need| need.id == id);
    found.ok_or_else(|| ApiError::not_found("need"))
}

fn training_agent(cx: &Cx<'_>, id: TrainingId) -> Result<AgentId> {
    let trainings = cx.open.store.read().trainings()?;
    let found = trainings.iter().find(|training| training.id == id);
    found
        .map(|training| training.agent)
        .ok_or_else(|| ApiError::not_found("training"))
}

/// An agent writes her own line; who answers for the team writes all.
fn may_edit(cx: &Cx<'_>, agent: AgentId) -> bool {
    agent == cx.open.me.id || cx.open.me.role != Role::Mediator
}

fn check_may_edit(cx: &Cx<'_>, agent: AgentId) -> Result<()> {
    if may_edit(cx, agent) {
        Ok(())
    } else {
        Err(ErrorCode::Forbidden.into())
    }
}
