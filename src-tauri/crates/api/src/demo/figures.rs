//! What supervisors look at beside sessions: workshops, answers of citizens, the agents' register.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, Utc};
use guichet_domain::ids::{AgentId, EquipmentNeedId, Ids, TrainingId, WorkshopId};
use guichet_domain::time::Zone;
use guichet_store::{
    AgentSkill, CountKind, Diagnosis, EquipmentNeed, NeedState, Satisfaction, Source, StoreError,
    Training, Tx, Workshop, WorkshopCount, WorkshopState,
};

use super::dice::Dice;
use super::visits;

/// Sessions for one workshop: some two a month in an ordinary site.
pub(super) const SESSIONS_A_WORKSHOP: u32 = 120;
/// How often somebody answers about the visit, and about themselves, in a hundred.
const ANSWERS: u32 = 9;
const DIAGNOSES: u32 = 4;

/// A workshop of a day. Some participants do not say their age or situation: the counters then hold fewer.
pub(super) fn workshop(
    dice: &mut Dice,
    ids: &dyn Ids,
    agent: AgentId,
    zone: Zone,
    day: NaiveDate,
    at: NaiveTime,
) -> Workshop {
    let participants = dice.between(3, 12);
    let mut counts = Vec::new();
    let mut count = |kind, shares: &[(&'static str, u32)]| {
        let mut drawn = std::collections::BTreeMap::<_, u32>::new();
        for _ in 0..participants {
            *drawn.entry(dice.weighted(shares)).or_default() += 1;
        }
        drawn.remove("");
        counts.extend(drawn.into_iter().map(|(code, count)| WorkshopCount {
            kind,
            code: code.to_owned(),
            count,
        }));
    };
    count(
        CountKind::AgeClass,
        &[
            ("", 6),
            ("26_34", 4),
            ("40_44", 8),
            ("45_54", 12),
            ("55_59", 14),
            ("60_64", 20),
            ("65_69", 20),
            ("70_et_plus", 22),
        ],
    );
    count(
        CountKind::Gender,
        &[("feminin", 60), ("masculin", 37), ("non_communique", 3)],
    );
    count(
        CountKind::SocialStatus,
        &[
            ("", 10),
            ("retraite", 58),
            ("sans_emploi", 22),
            ("en_emploi", 8),
            ("scolarise", 2),
        ],
    );
    counts.sort_unstable_by(|a, b| (a.kind.code(), &a.code).cmp(&(b.kind.code(), &b.code)));
    Workshop {
        id: WorkshopId::new(ids),
        agent,
        state: WorkshopState::Closed,
        theme: dice
            .weighted(&[
                ("prendre_en_main_du_materiel", 24),
                ("navigation_sur_internet", 16),
                ("email", 15),
                ("aide_aux_demarches_administratives", 15),
                ("securite_numerique", 12),
                ("sante", 8),
                ("banque_et_achats_en_ligne", 6),
                ("intelligence_artificielle", 4),
            ])
            .to_owned(),
        level: Some(
            dice.weighted(&[("debutant", 70), ("intermediaire", 25), ("avance", 5)])
                .to_owned(),
        ),
        started_at: visits::instant(zone, day, at),
        minutes: dice.weighted(&[(90, 45), (120, 40), (60, 15)]),
        participants,
        source: Source::Desk,
        import: None,
        counts,
    }
}

/// What citizens answered.
#[derive(Default)]
pub(super) struct Answers {
    satisfaction: Vec<Satisfaction>,
    diagnoses: Vec<Diagnosis>,
}

impl Answers {
    /// What one visit leaves: mostly nothing.
    pub(super) fn of_visit(&mut self, dice: &mut Dice, day: NaiveDate, went_well: bool) {
        if dice.percent(ANSWERS) {
            let faces = if went_well {
                [(10, 78), (5, 18), (0, 4)]
            } else {
                [(10, 34), (5, 42), (0, 24)]
            };
            let ease = dice.weighted(&faces);
            let clarity = dice.weighted(&[(5, 48), (4, 33), (3, 13), (2, 4), (1, 2)]);
            self.satisfaction.push(Satisfaction {
                day,
                ease: Some(ease),
                clarity: dice.percent(80).then_some(clarity),
            });
        }
        if dice.percent(DIAGNOSES) {
            let rating = dice.weighted(&[
                ("pas_du_tout_a_l_aise", 24),
                ("plutot_pas_a_l_aise", 38),
                ("plutot_a_l_aise", 29),
                ("tout_a_fait_a_l_aise", 9),
            ]);
            self.diagnoses.push(Diagnosis {
                day,
                own_email: Some(dice.percent(71)),
                own_phone: Some(dice.percent(86)),
                reads_alone: dice.percent(90).then(|| dice.percent(88)),
                self_rating: Some(rating.to_owned()),
            });
        }
    }

    pub(super) fn save(&mut self, tx: &mut Tx<'_>, ids: &dyn Ids) -> Result<(), StoreError> {
        for answer in self.satisfaction.drain(..) {
            tx.add_satisfaction(&answer, ids)?;
        }
        for diagnosis in self.diagnoses.drain(..) {
            tx.add_diagnosis(&diagnosis, ids)?;
        }
        Ok(())
    }
}

/// The agents' register and what the site lacks.
pub(super) fn register(
    tx: &mut Tx<'_>,
    ids: &dyn Ids,
    agents: [AgentId; 2],
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let today = now.date_naive();
    for (agent, title, ago, hours) in [
        (agents[0], "Formation initiale France services", 610, 35),
        (agents[0], "Aidants Connect", 320, 7),
        (agents[1], "Formation initiale France services", 190, 35),
        (agents[1], "Accueillir un public fragile", 45, 14),
        (agents[1], "Aidants Connect", 30, 7),
    ] {
        tx.save_training(&Training {
            id: TrainingId::new(ids),
            agent,
            title: title.to_owned(),
            day: today.checked_sub_days(Days::new(ago)).unwrap_or(today),
            minutes: hours * 60,
        })?;
    }
    for (agent, level, ago) in [(agents[0], 5, 280), (agents[1], 4, 60)] {
        tx.save_agent_skill(&AgentSkill {
            agent,
            skill: "pix".to_owned(),
            level,
            declared_on: today.checked_sub_days(Days::new(ago)).unwrap_or(today),
        })?;
    }
    for (kind, label, quantity, state) in [
        (
            "ordinateur",
            "Second poste pour le public",
            1,
            NeedState::Wanted,
        ),
        ("autre", "Imprimante qui numérise", 1, NeedState::Ordered),
        (
            "tablette",
            "Tablettes pour les ateliers",
            4,
            NeedState::Wanted,
        ),
    ] {
        tx.save_equipment_need(&EquipmentNeed {
            id: EquipmentNeedId::new(ids),
            kind: kind.to_owned(),
            label: label.to_owned(),
            quantity,
            state,
            updated_at: now - TimeDelta::days(20),
        })?;
    }
    Ok(())
}
