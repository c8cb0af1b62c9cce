//! The register for the site's plan of action: trainings followed, levels declared, equipment that lacks.

use chrono::{DateTime, NaiveDate, Utc};
use guichet_domain::ids::{AgentId, EquipmentNeedId, TrainingId};
use rusqlite::{Row, params};

use crate::error::{Result, StoreError};
use crate::read::Reader;
use crate::sql::{day_number, instant, millis, numbered_day, parse, states};
use crate::transact::{Thing, Tx};

/// A training that an agent followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Training {
    /// Its identifier.
    pub id: TrainingId,
    /// Who followed it.
    pub agent: AgentId,
    /// What it is called.
    pub title: String,
    /// Its last day.
    pub day: NaiveDate,
    /// How long it lasted, in minutes.
    pub minutes: u32,
}

impl Training {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: TrainingId::from_bytes(row.get("id")?),
            agent: AgentId::from_bytes(row.get("agent")?),
            title: row.get("title")?,
            day: numbered_day(row, "day")?,
            minutes: row.get("minutes")?,
        })
    }
}

/// A level that an agent declares, such as Pix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgentSkill {
    /// Who declares it.
    pub agent: AgentId,
    /// Code of the skill.
    pub skill: String,
    /// The level, on the skill's own scale.
    pub level: u32,
    /// When it was declared.
    pub declared_on: NaiveDate,
}

impl AgentSkill {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            agent: AgentId::from_bytes(row.get("agent")?),
            skill: row.get("skill")?,
            level: row.get("level")?,
            declared_on: numbered_day(row, "declared_on")?,
        })
    }
}

states! {
    /// What became of a need.
    NeedState {
        /// Asked for.
        Wanted = "wanted",
        /// On its way.
        Ordered = "ordered",
        /// There.
        Received = "received",
        /// Given up.
        Dropped = "dropped",
    }
}

/// Equipment that the site lacks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EquipmentNeed {
    /// Its identifier.
    pub id: EquipmentNeedId,
    /// Code of its kind.
    pub kind: String,
    /// What it is, in the site's words.
    pub label: String,
    /// How many, at least one.
    pub quantity: u32,
    /// What became of it.
    pub state: NeedState,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

impl EquipmentNeed {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: EquipmentNeedId::from_bytes(row.get("id")?),
            kind: row.get("kind")?,
            label: row.get("label")?,
            quantity: row.get("quantity")?,
            state: parse(row, "state")?,
            updated_at: instant(row, "updated_at")?,
        })
    }
}

impl Reader<'_> {
    /// Every training, the last one first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn trainings(&self) -> Result<Vec<Training>> {
        self.many(include_str!("trainings.sql"), [], Training::from_row)
    }

    /// Every level declared.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn agent_skills(&self) -> Result<Vec<AgentSkill>> {
        self.many(include_str!("skills.sql"), [], AgentSkill::from_row)
    }

    /// Every equipment need, whatever became of it, the last changed first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn equipment_needs(&self) -> Result<Vec<EquipmentNeed>> {
        self.many(include_str!("needs.sql"), [], EquipmentNeed::from_row)
    }
}

impl Tx<'_> {
    /// Writes a training, new or changed.
    ///
    /// # Errors
    /// When the title is empty, the agent is unknown, or the file cannot be written.
    pub fn save_training(&mut self, training: &Training) -> Result<()> {
        self.run(
            include_str!("save_training.sql"),
            params![
                training.id.as_bytes(),
                training.agent.as_bytes(),
                training.title,
                day_number(training.day),
                training.minutes
            ],
        )?;
        self.touch(Thing::Skills);
        Ok(())
    }

    /// Takes a training off the register.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], or when the file cannot be written.
    pub fn remove_training(&mut self, id: TrainingId) -> Result<()> {
        if self.run(include_str!("remove_training.sql"), [id.as_bytes()])? == 0 {
            return Err(StoreError::NotFound);
        }
        self.touch(Thing::Skills);
        Ok(())
    }

    /// Writes the level that an agent declares for a skill, in place of the one before.
    ///
    /// # Errors
    /// When the skill is not a code, the agent is unknown, or the file cannot be written.
    pub fn save_agent_skill(&mut self, skill: &AgentSkill) -> Result<()> {
        self.run(
            include_str!("save_skill.sql"),
            params![
                skill.agent.as_bytes(),
                skill.skill,
                skill.level,
                day_number(skill.declared_on)
            ],
        )?;
        self.touch(Thing::Skills);
        Ok(())
    }

    /// Takes a level off the register.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], or when the file cannot be written.
    pub fn remove_agent_skill(&mut self, agent: AgentId, skill: &str) -> Result<()> {
        let params = params![agent.as_bytes(), skill];
        if self.run(include_str!("remove_skill.sql"), params)? == 0 {
            return Err(StoreError::NotFound);
        }
        self.touch(Thing::Skills);
        Ok(())
    }

    /// Writes an equipment need, new or changed.
    ///
    /// # Errors
    /// When the kind is not a code, the quantity is zero, or the file cannot be written.
    pub fn save_equipment_need(&mut self, need: &EquipmentNeed) -> Result<()> {
        self.run(
            include_str!("save_need.sql"),
            params![
                need.id.as_bytes(),
                need.kind,
                need.label,
                need.quantity,
                need.state.code(),
                millis(need.updated_at)
            ],
        )?;
        self.touch(Thing::Skills);
        Ok(())
    }
}
