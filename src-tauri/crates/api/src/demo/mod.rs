//! The fictional site « France services d’Admiville »: for demonstrations, screenshots, benchmarks and tests.
//!
//! Everyone and everything in it is invented. A commune has to be a real one, because figures by
//! commune are computed on its INSEE code: the site bears the code of Épernay (Marne) under the name of
//! Admiville. The same seed, number and last day give the same rows, identifiers included; keys and
//! secrets are drawn by the system, as for any site: a folder begun as a demonstration is not one whose
//! keys can be guessed.
//!
//! The site is created by the same use cases as a real one. Its history is then written by batches, one
//! journalled act each, which says that it was generated.

mod dice;
mod figures;
mod people;
mod visits;

use std::collections::VecDeque;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, Utc};
use guichet_catalogue::{Catalogue, Procedure};
use guichet_domain::ids::{AgentId, CitizenId, Ids, RequestId, SessionId, uuid_v7};
use guichet_domain::role::Role;
use guichet_domain::time::{Clock, Zone, day_in, wall_time_in};
use guichet_keys::{KdfCost, Keyring, NewAgentSlot};
use guichet_store::{
    Act, Agent, Citizen, Detail, DocumentState, Request, RequestDocument, RequestState,
    RequestWork, Session, SessionState, Store, StoreError, Subject, Tx, Workshop,
};
use secrecy::SecretString;
use uuid::Uuid;

use crate::desk::{Desk, Surroundings};
use crate::error::{ApiError, ErrorCode, Result};
use crate::folder;
use crate::platform::{Changes, Platform};
use crate::system::SystemIds;
use crate::types::*;

use dice::Dice;
use figures::Answers;
use people::{Caller, Crowd, Person};
use visits::Demand;

/// The password of every agent of the fictional site: published, so it protects nothing.
pub const PASSWORD: &str = "Bienvenue à Admiville 1";
/// The agents: given name, family name, role.
pub const AGENTS: [(&str, &str, Role); 3] = [
    ("Camille", "Roy", Role::Administrator),
    ("Léo", "Martin", Role::Mediator),
    ("Inès", "Faure", Role::Supervisor),
];
/// Sessions a year of an ordinary site: the national mean.
pub const SESSIONS_A_YEAR: u32 = 3_200;
/// Sessions when nothing else is asked: half a year.
pub const SESSIONS: u32 = SESSIONS_A_YEAR / 2;
/// The longest period chosen when none is asked, in days: beyond, days grow busier.
const LONGEST_DAYS: u64 = 5 * 365;
/// The shortest, so that there is an opening day in it.
const SHORTEST_DAYS: u64 = 10;

const COMMUNE: &str = "51230";
const POSTCODE: &str = "51200";
const DEPARTMENT: &str = "51";
const ZONE: Zone = Zone::PARIS;

/// Sessions written at once: a commit over two files costs more than a thousand sessions in it, and this many
/// are a few dozen megabytes.
const BATCH: usize = 10_000;
/// How many of those who met an obstacle come back once it can be passed, in a hundred.
const RETRY: u32 = 45;
/// How many of those who met the trouble of the last quarter do.
const RETRY_TROUBLE: u32 = 85;
/// How often the mediator sees that a visit continues an earlier one, in a hundred.
const SEEN: u32 = 92;
/// Days after the one agreed on which somebody is late.
const GRACE: (u32, u32) = (2, 9);
/// Days before the end in which somebody has yet to come back.
const FOLLOWED_DAYS: i64 = 20;
/// When next steps are due, in days from the end.
const DUE: [i64; 7] = [0, 2, -2, 5, 1, 8, -1];

/// What is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// How many closed sessions.
    pub sessions: u32,
    /// The same seed gives the same site.
    pub seed: u64,
    /// The first day; absent: at the pace of [`SESSIONS_A_YEAR`], five years back at most.
    pub from: Option<NaiveDate>,
    /// The last day, over; absent: until `now`, and the counter is then open today whatever the day.
    pub until: Option<NaiveDate>,
    /// The present.
    pub now: DateTime<Utc>,
}

/// What was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Made {
    /// Closed sessions.
    pub sessions: u32,
    /// Requests of these.
    pub requests: u32,
    /// Followed people.
    pub citizens: u32,
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub until: NaiveDate,
}

/// Makes the fictional site in a folder that holds no site. `progress` is told the number of sessions written.
///
/// # Errors
/// `ALREADY_SET_UP` when the folder holds a site; `INVALID` when the period has no opening day, ends
/// before it begins, is not over, or ends before the service levels came into force; or why the folder
/// cannot be written.
pub fn make(dir: &Path, plan: &Plan, kdf: KdfCost, progress: &mut dyn FnMut(u32)) -> Result<Made> {
    let period = Period::of(plan)?;
    let before = period.from.pred_opt().unwrap_or(period.from);
    let clock = Arc::new(StoppedClock(Mutex::new(visits::instant(
        ZONE,
        before,
        visits::time(10, 0),
    ))));
    let ids = Arc::new(SeededIds {
        clock: clock.clone(),
        dice: Mutex::new(Dice::new(plan.seed, 0)),
    });
    let desk = Desk::new(Surroundings {
        dir: dir.to_owned(),
        clock: clock.clone(),
        ids: ids.clone(),
        platform: Arc::new(NoMachine),
        kdf,
    });
    desk.setup(setup_args())?;
    folder::mark_demo(dir)?;
    let (made, drafts) = {
        let mut guard = desk.slot();
        let open = guard.as_mut().ok_or(ErrorCode::Locked)?;
        let [administrator, mediator] =
            agents(&open.store, &open.keys, dir, kdf, &*ids, clock.now())?;
        let mut history = History {
            store: &open.store,
            catalogue: &open.catalogue,
            demand: Demand::new(&open.catalogue),
            crowd: Crowd::new(plan.seed),
            dice: Dice::new(plan.seed, 2),
            clock: &clock,
            ids: &ids,
            agents: [administrator, mediator],
            to_come_back: VecDeque::new(),
            due: DUE.iter(),
            until: period.until,
            trouble: visits::last_quarter(day_in(ZONE, period.until)),
            answers: Answers::default(),
            answer_ids: AnswerIds(Mutex::new(Dice::new(plan.seed, 4))),
            workshops: Vec::new(),
            requests: 0,
        };
        history.write(&period, plan.sessions, progress)?;
        history.register()?;
        let drafts = history.drafts(&period)?;
        let made = Made {
            sessions: plan.sessions,
            requests: history.requests,
            citizens: history.crowd.citizens,
            from: period.from,
            until: day_in(ZONE, period.until),
        };
        (made, drafts)
    };
    clock.set(period.until);
    desk.door().touched(period.until);
    desk.site_procedure_set(own_procedure())?;
    for draft in drafts {
        clock.set(draft.at);
        desk.door().touched(draft.at);
        draft.type_in(&desk)?;
    }
    Ok(made)
}

fn setup_args() -> SetupArgs {
    let (given_name, family_name, _) = AGENTS[0];
    SetupArgs {
        site: SiteInput {
            name: "France services d’Admiville".to_owned(),
            address_line: "1 place de la Mairie".to_owned(),
            commune_code: COMMUNE.to_owned(),
            postcode: POSTCODE.to_owned(),
            // Right by its key, and never given to anyone.
            siret: "00000000000000".to_owned(),
            label_number: String::new(),
            phone: "03 53 01 00 00".to_owned(),
            opening_hours: visits::HOURS_WORDS.to_owned(),
            zone: ZONE.name().to_owned(),
        },
        given_name: given_name.to_owned(),
        family_name: family_name.to_owned(),
        password: PASSWORD.to_owned(),
    }
}

fn own_procedure() -> SiteProcedureInput {
    let words = |list: &[&str]| list.iter().map(|&word| word.to_owned()).collect();
    SiteProcedureInput {
        id: String::new(),
        operator: "ccas".to_owned(),
        title: "Aide communale au chauffage".to_owned(),
        synonyms: words(&["bon de chauffage", "aide pour le bois", "prime de l’hiver"]),
        purpose: "Demander à la commune d’Admiville une aide pour se chauffer pendant l’hiver."
            .to_owned(),
        documents: words(&["proof_of_address", "tax_notice"]),
        fields: words(&[
            "birth_name",
            "given_names",
            "birth_date",
            "address_line",
            "postcode",
            "phone",
        ]),
        url: String::new(),
        theme: "social_sante".to_owned(),
    }
}

/// Adds the agents beside the first one; their password is theirs for good. Says who receives people.
fn agents(
    store: &Store,
    keys: &guichet_keys::OpenKeys,
    dir: &Path,
    kdf: KdfCost,
    ids: &dyn Ids,
    now: DateTime<Utc>,
) -> Result<[AgentId; 2]> {
    let first = store
        .read()
        .agents()?
        .into_iter()
        .next()
        .ok_or(ErrorCode::Internal)?
        .id;
    let mut keyring = Keyring::load(dir)?;
    let mut mediator = first;
    for (given_name, family_name, role) in AGENTS.into_iter().skip(1) {
        let agent = Agent {
            id: AgentId::from_uuid(ids.uuid()),
            given_name: given_name.to_owned(),
            family_name: family_name.to_owned(),
            role,
            active: true,
            created_at: now,
        };
        let label = format!("{given_name} {family_name}");
        let slot = NewAgentSlot {
            agent: agent.id,
            label,
            role,
            must_change: false,
        };
        keyring.add_agent(keys, slot, &SecretString::from(PASSWORD), kdf, ids)?;
        let add = Act::new("agent.add", Some(first), now)
            .on(Subject::Agent(agent.id))
            .with("role", Detail::Code(role.code().to_owned()));
        store.transact(&add, |tx| tx.save_agent(&agent))?;
        if role == Role::Mediator {
            mediator = agent.id;
        }
    }
    // The address is Admiville's, whatever the commune whose code it bears.
    let mut site = store.read().site()?.ok_or(ErrorCode::Internal)?;
    site.city = "Admiville".to_owned();
    let change = Act::new("site.change", Some(first), now).on(Subject::Site(site.id));
    store.transact(&change, |tx| tx.save_site(&site))?;
    keyring.save(dir)?;
    Ok([first, mediator])
}

/// The days to fill.
struct Period {
    from: NaiveDate,
    /// The last instant.
    until: DateTime<Utc>,
    /// The opening days with their hours and the sum of the attendance up to each.
    days: Vec<(NaiveDate, visits::Hours, u64)>,
}

impl Period {
    fn of(plan: &Plan) -> Result<Self> {
        let until = match plan.until {
            None => plan.now,
            Some(day) => visits::instant(ZONE, day, visits::time(18, 0)),
        };
        if until > plan.now {
            return Err(ApiError::invalid("until", "date_future"));
        }
        let last = day_in(ZONE, until);
        let catalogue = Catalogue::embedded().map_err(|_| ErrorCode::CatalogueFailed)?;
        if plan
            .from
            .is_some_and(|from| catalogue.label_on("outcomes", "finalisee", from).is_none())
        {
            return Err(ApiError::invalid("from", "before_any_code"));
        }
        if catalogue
            .label_on("levels", "accompagnement", last)
            .is_none()
        {
            return Err(ApiError::invalid("until", "before_codes"));
        }
        let from = plan.from.unwrap_or_else(|| {
            let paced = u64::from(plan.sessions) * 365 / u64::from(SESSIONS_A_YEAR);
            last.checked_sub_days(Days::new(paced.clamp(SHORTEST_DAYS, LONGEST_DAYS)))
                .unwrap_or(last)
        });
        if from > last {
            return Err(ApiError::invalid("from", "after_until"));
        }
        let mut dice = Dice::new(plan.seed, 3);
        let mut sum = 0;
        let mut days = Vec::new();
        for day in from.iter_days().take_while(|day| *day <= last) {
            let mut hours = visits::hours(day, DEPARTMENT);
            let chance = u64::from(dice.between(82, 118));
            if day == last && plan.until.is_none() && hours.is_empty() {
                hours = visits::exceptional_hours();
            }
            let whole = visits::open_minutes(&hours, visits::time(23, 59));
            let open = if day == last {
                visits::open_minutes(&hours, wall_time_in(ZONE, until))
            } else {
                whole
            };
            if open < SHORTEST_OPENING {
                continue;
            }
            sum += visits::attendance(day) * chance * u64::from(open) / u64::from(whole.max(1));
            days.push((day, hours, sum));
        }
        if days.is_empty() {
            return Err(ApiError::invalid("from", "no_opening_day"));
        }
        Ok(Self { from, until, days })
    }

    /// Sessions of each day: together exactly `sessions`.
    fn shares(&self, sessions: u32) -> impl Iterator<Item = (NaiveDate, &visits::Hours, u32)> {
        let total = u128::from(self.days.last().map_or(1, |(.., sum)| *sum).max(1));
        let mut given = 0;
        self.days.iter().map(move |(day, hours, sum)| {
            let so_far =
                u32::try_from(u128::from(sessions) * u128::from(*sum) / total).unwrap_or(sessions);
            let share = so_far - given;
            given = so_far;
            (*day, hours, share)
        })
    }
}

/// A day open for less, in minutes, is not an opening day yet.
const SHORTEST_OPENING: u32 = 20;
/// Minutes that the last person of the day needs.
const LAST_MINUTES: i64 = 5;

/// What is written of one visit.
struct Visit {
    session: Session,
    requests: Vec<Request>,
    works: Vec<RequestWork>,
    documents: Vec<(RequestId, RequestDocument)>,
    citizen: Option<CitizenId>,
    record: Option<Citizen>,
}

impl Visit {
    fn save(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        if let Some(record) = &self.record {
            tx.save_citizen(record)?;
        }
        if self.session.state == SessionState::Closed {
            tx.record_session(&self.session, &self.requests, self.citizen)?;
        } else {
            tx.save_session(&self.session)?;
            tx.link_citizen(self.session.id, self.citizen)?;
            for request in &self.requests {
                tx.save_request(request)?;
            }
        }
        for work in &self.works {
            tx.save_request_work(work)?;
        }
        for (request, document) in &self.documents {
            tx.save_request_document(*request, document)?;
        }
        Ok(())
    }
}

/// Someone asked to come back, for what, and from which day on.
struct Appointment<'a> {
    from: NaiveDate,
    person: Person,
    procedure: &'a Procedure,
    /// The request that the next visit continues, when the mediator sees it.
    request: Option<RequestId>,
}

/// Writes the past of the site.
struct History<'a> {
    store: &'a Store,
    catalogue: &'a Catalogue,
    demand: Demand<'a>,
    crowd: Crowd,
    dice: Dice,
    clock: &'a StoppedClock,
    ids: &'a SeededIds,
    /// Who receives people: the administrator, who comes first, and the mediator.
    agents: [AgentId; 2],
    to_come_back: VecDeque<Appointment<'a>>,
    due: std::slice::Iter<'static, i64>,
    until: DateTime<Utc>,
    /// The days of the trouble: the first, and the first after it.
    trouble: (NaiveDate, NaiveDate),
    answers: Answers,
    answer_ids: AnswerIds,
    workshops: Vec<Workshop>,
    requests: u32,
}

impl<'a> History<'a> {
    fn write(
        &mut self,
        period: &Period,
        sessions: u32,
        progress: &mut dyn FnMut(u32),
    ) -> Result<()> {
        let mut batch = Vec::with_capacity(BATCH);
        let (mut done, mut last) = (0, DateTime::UNIX_EPOCH);
        let mut since_workshop = 0;
        for (day, hours, share) in period.shares(sessions) {
            since_workshop += share;
            if since_workshop >= figures::SESSIONS_A_WORKSHOP {
                self.workshops_of(day, hours, since_workshop / figures::SESSIONS_A_WORKSHOP);
                since_workshop %= figures::SESSIONS_A_WORKSHOP;
            }
            let levels = self.has_levels(day);
            let closing = if day == day_in(ZONE, period.until) {
                wall_time_in(ZONE, period.until)
            } else {
                visits::time(23, 0)
            };
            let latest = closing - TimeDelta::minutes(LAST_MINUTES);
            let mut arrivals = Vec::with_capacity(share as usize);
            for _ in 0..share {
                let at =
                    visits::arrival(&mut self.dice, hours, latest).ok_or(ErrorCode::Internal)?;
                arrivals.push((at, self.dice.weighted(&[(0_usize, 40), (1, 60)])));
            }
            arrivals.sort_unstable();
            let mut busy = [NaiveTime::MIN; 2];
            for (arrived, drawn) in arrivals {
                // Whoever is free receives; one person at a time, unless the day is too busy for that.
                let other_is_free = busy[drawn] > arrived && busy[1 - drawn] < arrived;
                let agent = if other_is_free { 1 - drawn } else { drawn };
                let free = busy[agent] + TimeDelta::seconds(40);
                let open = |t: NaiveTime| hours.iter().any(|(from, to)| (*from..*to).contains(&t));
                let start = Some(arrived.max(free))
                    .filter(|start| open(*start) && *start < latest)
                    .unwrap_or(arrived);
                let visit = self.visit(day, start, closing, self.agents[agent], levels);
                let ended_at = visit.session.ended_at.unwrap_or(self.until);
                busy[agent] = wall_time_in(ZONE, ended_at);
                last = last.max(ended_at);
                batch.push(visit);
                if batch.len() == BATCH {
                    done += self.fill(last, &mut batch)?;
                    progress(done);
                }
            }
        }
        done += self.fill(last, &mut batch)?;
        progress(done);
        Ok(())
    }

    /// One act: what was generated, and that it was. Says how many visits were written.
    fn fill(&mut self, at: DateTime<Utc>, visits: &mut Vec<Visit>) -> Result<u32> {
        if visits.is_empty() && self.workshops.is_empty() {
            return Ok(0);
        }
        let count = u32::try_from(visits.len()).unwrap_or(u32::MAX);
        let fill = Act::new("demo.fill", Some(self.agents[0]), at)
            .with("sessions", Detail::Number(count.into()));
        self.store.transact(&fill, |tx| {
            visits.iter().try_for_each(|visit| visit.save(tx))?;
            self.workshops
                .iter()
                .try_for_each(|workshop| tx.save_workshop(workshop))?;
            self.answers.save(tx, &self.answer_ids)
        })?;
        visits.clear();
        self.workshops.clear();
        Ok(count)
    }

    /// The service levels are younger than the counters: a session before them has none.
    fn has_levels(&self, day: NaiveDate) -> bool {
        self.catalogue
            .label_on("levels", "accompagnement", day)
            .is_some()
    }

    /// The workshops of a day, in the afternoon when the counter has one.
    fn workshops_of(&mut self, day: NaiveDate, hours: &visits::Hours, count: u32) {
        let Some((at, end)) = hours.last().copied() else {
            return;
        };
        self.clock.set(visits::instant(ZONE, day, at));
        for _ in 0..count {
            let agent = self.agents[self.dice.weighted(&[(0_usize, 30), (1, 70)])];
            let workshop = figures::workshop(&mut self.dice, self.ids, agent, ZONE, day, at);
            let over = workshop.started_at + TimeDelta::minutes(workshop.minutes.into());
            if over <= self.until.min(visits::instant(ZONE, day, end)) {
                self.workshops.push(workshop);
            }
        }
    }

    fn register(&self) -> Result<()> {
        self.clock.set(self.until);
        let write = Act::new("demo.register", Some(self.agents[0]), self.until);
        self.store.transact(&write, |tx| {
            figures::register(tx, self.ids, self.agents, self.until)
        })?;
        Ok(())
    }

    fn visit(
        &mut self,
        day: NaiveDate,
        start: NaiveTime,
        closing: NaiveTime,
        agent: AgentId,
        levels: bool,
    ) -> Visit {
        let started_at = visits::instant(ZONE, day, start);
        self.clock.set(started_at);
        let id = SessionId::new(self.ids);
        let (caller, first) = self.caller(started_at, day);
        let (first, returns_to) = first.map_or((None, None), |(procedure, request)| {
            (Some(procedure), request)
        });
        let senior = caller.person.is_senior(day);
        let mut session = Session::start(id, agent, started_at);
        let mut visit_requests: Vec<Request> = Vec::new();
        let (mut works, mut documents) = (Vec::new(), Vec::new());
        let count = self.dice.weighted(&[(1, 74), (2, 21), (3, 5)]);
        for position in 0..count {
            let procedure = match (position, first) {
                (0, Some(procedure)) => procedure,
                _ => self.wanted(senior, day),
            };
            if visit_requests
                .iter()
                .all(|r| r.procedure.as_ref() != Some(&procedure.id))
            {
                let rank = u32::try_from(visit_requests.len()).unwrap_or(0);
                let mut request = self.request(id, rank, procedure, started_at, day);
                if position == 0 {
                    request.returns_to = returns_to;
                }
                self.follow(
                    &mut request,
                    procedure,
                    &caller.person,
                    day,
                    &mut works,
                    &mut documents,
                );
                visit_requests.push(request);
            }
        }
        let channel = visits::channel(&mut self.dice);
        let helped = visit_requests.iter().any(|r| r.level == "accompagnement");
        let rank = u32::try_from(visit_requests.len()).unwrap_or(1);
        let left = u32::try_from((closing - start).num_minutes()).unwrap_or(1);
        let minutes = visits::minutes(&mut self.dice, helped, rank, channel).clamp(1, left.max(1));
        let seconds = minutes * 60 - self.dice.below(60);
        let ended_at = started_at + TimeDelta::seconds(seconds.into());
        self.describe(&mut session, &caller, senior, helped, day);
        session.channel = Some(channel.to_owned());
        session.appointment = channel == "guichet_sur_rdv";
        session.orientation_target = visit_requests
            .iter()
            .find_map(|r| r.orientation_target.clone());
        session.minutes = Some(minutes);
        session.state = SessionState::Closed;
        session.ended_at = Some(ended_at);
        session.closed_at = Some(ended_at);
        let went_well = visit_requests
            .iter()
            .all(|r| !matches!(r.outcome.as_deref(), Some("bloquee" | "abandonnee")));
        self.answers.of_visit(&mut self.dice, day, went_well);
        for (place, request) in visit_requests.iter_mut().enumerate() {
            let more = u32::from((place as u32) < minutes % rank);
            request.minutes = Some(minutes / rank + more);
            if !levels {
                request.level.clear();
            }
        }
        self.requests += rank;
        Visit {
            session,
            requests: visit_requests,
            works,
            documents,
            citizen: caller.person.citizen,
            record: caller.record,
        }
    }

    /// Who comes, and for what when it was said last time.
    fn caller(
        &mut self,
        now: DateTime<Utc>,
        day: NaiveDate,
    ) -> (Caller, Option<(&'a Procedure, Option<RequestId>)>) {
        let expected = self.to_come_back.front().is_some_and(|a| a.from <= day);
        if expected
            && self.dice.percent(50)
            && let Some(back) = self.to_come_back.pop_front()
        {
            return (
                Caller {
                    person: back.person,
                    record: None,
                },
                Some((back.procedure, back.request)),
            );
        }
        (self.crowd.next(self.ids, now, day), None)
    }

    /// A procedure of an operator that the counter already received for.
    fn wanted(&mut self, senior: bool, day: NaiveDate) -> &'a Procedure {
        loop {
            let drawn = self.demand.draw(&mut self.dice, senior);
            let operator = self.catalogue.operator(&drawn.operator);
            if operator.is_none_or(|operator| operator.holds_on(day)) {
                return drawn;
            }
        }
    }

    /// What the record says of the person: everything is optional, less is known of who gives no name.
    fn describe(
        &mut self,
        session: &mut Session,
        caller: &Caller,
        senior: bool,
        helped: bool,
        day: NaiveDate,
    ) {
        let person = &caller.person;
        let followed = person.citizen.is_some();
        let dice = &mut self.dice;
        let mut known = |percent: u32| followed || dice.percent(percent);
        session.anonymous = !followed;
        session.first_visit = followed.then_some(caller.record.is_some());
        session.gender = known(85).then(|| person.gender.to_owned());
        session.age_class = known(55).then(|| person.age_class(day)).flatten();
        session.town = known(45).then(|| person.town.to_owned());
        session.social_status = (known(30) && dice.percent(80)).then(|| person.status.to_owned());
        session.equipment = dice
            .percent(45)
            .then(|| person.equipment.to_owned())
            .into_iter()
            .collect();
        session.autonomy = visits::autonomy(dice, helped, senior).map(str::to_owned);
    }

    fn request(
        &mut self,
        session: SessionId,
        position: u32,
        procedure: &Procedure,
        at: DateTime<Utc>,
        day: NaiveDate,
    ) -> Request {
        let troubled = procedure.operator == visits::TROUBLED_OPERATOR
            && (self.trouble.0..self.trouble.1).contains(&day);
        let course = visits::course(&mut self.dice, troubled);
        Request {
            id: RequestId::new(self.ids),
            session,
            position,
            operator: procedure.operator.clone(),
            procedure: Some(procedure.id.clone()),
            catalogue_revision: self.catalogue.revision().to_owned(),
            way: visits::way(&mut self.dice, procedure, course.level).map(str::to_owned),
            level: course.level.to_owned(),
            outcome: Some(course.outcome.to_owned()),
            blocking_reason: course.blocking_reason.map(str::to_owned),
            orientation_target: course.orientation_target.map(str::to_owned),
            minutes: None,
            state: RequestState::Done,
            created_at: at,
            themes: procedure
                .themes
                .iter()
                .map(|theme| theme.as_str().to_owned())
                .collect(),
            returns_to: None,
            due_on: None,
        }
    }

    /// The papers that lack, the reference given, what comes next.
    fn follow(
        &mut self,
        request: &mut Request,
        procedure: &'a Procedure,
        person: &Person,
        day: NaiveDate,
        works: &mut Vec<RequestWork>,
        documents: &mut Vec<(RequestId, RequestDocument)>,
    ) {
        let at = request.created_at;
        let outcome = request.outcome.as_deref().unwrap_or_default();
        let comes_back = outcome == "doit_revenir";
        let retries = outcome == "bloquee" && {
            let trouble = request.blocking_reason.as_deref() == Some(visits::TROUBLE);
            self.dice
                .percent(if trouble { RETRY_TROUBLE } else { RETRY })
        };
        let lacks = comes_back || request.blocking_reason.as_deref() == Some("document_manquant");
        if lacks {
            for (place, needed) in procedure
                .documents
                .iter()
                .filter(|d| !d.optional)
                .enumerate()
            {
                let state = if place == 0 {
                    DocumentState::Missing
                } else {
                    DocumentState::Present
                };
                let document = needed.code.as_str().to_owned();
                documents.push((
                    request.id,
                    RequestDocument {
                        document,
                        alternative: None,
                        state,
                        updated_at: at,
                    },
                ));
            }
        }
        let mut work = RequestWork::empty(request.id, at);
        if comes_back {
            work.next_step = Some("Revenir au guichet avec les documents qui manquent.".to_owned());
        } else if outcome == "finalisee" && request.way.is_some() && self.dice.percent(65) {
            let number = self.dice.below(1_000_000);
            work.reference = Some(format!("DEM-{}-{number:06}", day.format("%Y")));
            if procedure.clock.is_some() && self.dice.percent(40) {
                work.next_step = Some("Vérifier en ligne que le dossier avance.".to_owned());
            }
        } else if outcome == "a_finaliser_en_autonomie" && self.dice.percent(50) {
            work.next_step =
                Some("Terminer la demande chez soi avec le code reçu par courriel.".to_owned());
        }
        if (comes_back || retries) && person.citizen.is_some() {
            let from = visits::back_from(&mut self.dice, day);
            let seen = self.dice.percent(SEEN);
            if comes_back && seen {
                let grace = self.dice.between(GRACE.0, GRACE.1);
                request.due_on = Some(from + Days::new(grace.into()));
            }
            self.to_come_back.push_back(Appointment {
                from,
                person: person.clone(),
                procedure,
                request: seen.then_some(request.id),
            });
        }
        let recent = (self.until - at).num_days() <= FOLLOWED_DAYS;
        if recent
            && work.next_step.is_some()
            && person.citizen.is_some()
            && let Some(from_the_end) = self.due.next()
        {
            let due = day_in(ZONE, self.until) + TimeDelta::days(*from_the_end);
            work.next_date = Some(due.max(day + Days::new(1)));
            request.due_on = work.next_date;
        }
        if work.next_step.is_some() || work.reference.is_some() {
            works.push(work);
        }
    }

    /// Two visits that the administrator left open at the end of the last opening hours.
    fn drafts(&mut self, period: &Period) -> Result<Vec<Draft>> {
        let (day, hours, _) = period.days.last().ok_or(ErrorCode::Internal)?;
        let closing = hours.last().map_or(NaiveTime::MIN, |(_, to)| *to);
        let end = visits::instant(ZONE, *day, closing).min(period.until);
        let mut drafts = Vec::new();
        let mut visits = Vec::new();
        for (ago, kind) in [(55, DraftKind::Papers), (19, DraftKind::Profile)] {
            let at = end - TimeDelta::minutes(ago);
            self.clock.set(at);
            let id = SessionId::new(self.ids);
            let mut session = Session::start(id, self.agents[0], at);
            session.channel = Some("guichet_sans_rdv".to_owned());
            session.timer.pause(at + TimeDelta::minutes(ago * 2 / 3));
            let caller = match self.crowd.again(3) {
                Some(person) => Caller {
                    person,
                    record: None,
                },
                None => self.crowd.someone_new(self.ids, at, *day),
            };
            let mut requests = Vec::new();
            for id in kind.procedures() {
                let procedure = self
                    .catalogue
                    .procedure(id)
                    .ok_or(ErrorCode::CatalogueFailed)?;
                let rank = u32::try_from(requests.len()).unwrap_or(0);
                let mut request = self.request(session.id, rank, procedure, at, *day);
                request.level = procedure.level.as_str().to_owned();
                request.state = RequestState::Open;
                (
                    request.outcome,
                    request.blocking_reason,
                    request.orientation_target,
                ) = (None, None, None);
                request.way = None;
                requests.push(request);
            }
            drafts.push(Draft {
                at,
                session: id,
                requests: requests.iter().map(|r| r.id).collect(),
                kind,
            });
            let citizen = caller.person.citizen;
            let record = caller.record;
            visits.push(Visit {
                session,
                requests,
                works: Vec::new(),
                documents: Vec::new(),
                citizen,
                record,
            });
        }
        self.fill(period.until, &mut visits)?;
        Ok(drafts)
    }
}

/// How far a draft has come.
#[derive(Clone, Copy, PartialEq, Eq)]
enum DraftKind {
    Papers,
    Profile,
}

impl DraftKind {
    const fn procedures(self) -> &'static [&'static str] {
        match self {
            Self::Papers => &["france-titres-carte-grise-occasion", "dgfip-avis-impot"],
            Self::Profile => &["caf-aide-au-logement"],
        }
    }
}

/// A visit left open.
struct Draft {
    at: DateTime<Utc>,
    session: SessionId,
    requests: Vec<RequestId>,
    kind: DraftKind,
}

impl Draft {
    /// Types what had been typed, by the commands that the window calls.
    fn type_in(&self, desk: &Desk) -> Result<()> {
        let view = desk.session(SessionArgs {
            session: self.session,
        })?;
        let request = *self.requests.first().ok_or(ErrorCode::Internal)?;
        let papers = view
            .requests
            .first()
            .map(|r| r.documents.clone())
            .unwrap_or_default();
        for (place, paper) in papers.iter().filter(|d| !d.document.optional).enumerate() {
            // The last one is still to be asked for.
            let state = match place {
                0 => "present",
                1 => "missing",
                _ => continue,
            };
            let args = DocumentArgs {
                request,
                document: paper.document.code.clone(),
                state: state.to_owned(),
            };
            desk.request_document(args)?;
        }
        let (step, field) = match self.kind {
            DraftKind::Papers => ("papers", None),
            DraftKind::Profile => ("profile", Some("landlord_name")),
        };
        if self.kind == DraftKind::Profile {
            for (field, value) in [
                ("nationality", "France"),
                ("household_situation", "marie"),
                ("children_count", "2"),
                ("housing_kind", "locataire"),
                ("housing_entry_date", "2024-09-01"),
            ] {
                let (field, value) = (field.to_owned(), value.to_owned());
                desk.profile_set(ProfileSetArgs {
                    session: self.session,
                    field,
                    value,
                })?;
            }
        }
        let place = Place {
            request: Some(request),
            step: step.to_owned(),
            field: field.map(str::to_owned),
        };
        desk.session_place(PlaceArgs {
            session: self.session,
            place,
        })?;
        Ok(())
    }
}

/// The instant being told.
struct StoppedClock(Mutex<DateTime<Utc>>);

impl StoppedClock {
    fn set(&self, now: DateTime<Utc>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = now;
    }
}

impl Clock for StoppedClock {
    fn now(&self) -> DateTime<Utc> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Identifiers that the seed decides; keys and secrets that it does not.
struct SeededIds {
    clock: Arc<StoppedClock>,
    dice: Mutex<Dice>,
}

impl Ids for SeededIds {
    fn uuid(&self) -> Uuid {
        let mut random = [0; 10];
        self.dice
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .bytes(&mut random);
        uuid_v7(self.clock.now(), random)
    }

    fn bytes(&self, buf: &mut [u8]) {
        SystemIds::default().bytes(buf);
    }
}

/// Identifiers of answers: random, as the seed decides.
struct AnswerIds(Mutex<Dice>);

impl Ids for AnswerIds {
    fn uuid(&self) -> Uuid {
        guichet_domain::ids::random(self)
    }

    fn bytes(&self, buf: &mut [u8]) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .bytes(buf);
    }
}

/// Nobody sits at this desk.
struct NoMachine;

impl Platform for NoMachine {
    fn copy(&self, _: &str, _: u32) -> Result<()> {
        Err(ErrorCode::ClipboardFailed.into())
    }

    fn clear_clipboard(&self) {}

    fn open_url(&self, _: &str) -> Result<()> {
        Err(ErrorCode::OpenFailed.into())
    }

    fn printers(&self) -> Vec<Printer> {
        Vec::new()
    }

    fn print(&self, _: &[u8], _: &str, _: Option<&str>) -> Result<()> {
        Err(ErrorCode::NoPrinter.into())
    }

    fn online(&self) -> bool {
        false
    }

    fn changed(&self, _: &Changes) {}
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::fmt::Write as _;

    use guichet_store::Report;

    use super::*;

    const CHEAP: KdfCost = KdfCost { m: 8, t: 1, p: 1 };
    /// Arrêté of 16 June 2025.
    const LEVELS_FROM: NaiveDate = NaiveDate::from_ymd_opt(2025, 6, 16).unwrap();

    fn plan(sessions: u32) -> Plan {
        let now = "2026-11-21T09:00:00Z".parse().unwrap();
        Plan {
            sessions,
            seed: 7,
            from: None,
            until: Some("2026-11-20".parse().unwrap()),
            now,
        }
    }

    struct Site {
        _folder: tempfile::TempDir,
        made: Made,
        store: Store,
    }

    fn site(plan: &Plan) -> Site {
        let folder = tempfile::tempdir().unwrap();
        let mut told = 0;
        let made = make(folder.path(), plan, CHEAP, &mut |done| told = done).unwrap();
        assert_eq!(told, plan.sessions);
        let keyring = Keyring::load(folder.path()).unwrap();
        let password = SecretString::from(PASSWORD);
        let slot = keyring
            .slots()
            .iter()
            .find(|s| s.label == "Camille Roy")
            .unwrap()
            .id;
        let keys = keyring.open(slot, &password).unwrap();
        let store = Store::open(folder.path(), &keys, plan.now).unwrap();
        Site {
            _folder: folder,
            made,
            store,
        }
    }

    impl Site {
        fn closed(&self) -> Vec<(Session, Vec<Request>)> {
            let read = self.store.read();
            let mut ids = Vec::new();
            let whole = (DateTime::UNIX_EPOCH, DateTime::<Utc>::MAX_UTC);
            read.each_fact(whole.0, whole.1, &mut |fact| ids.push(fact.session))
                .unwrap();
            ids.into_iter()
                .map(|id| read.session_with_requests(id).unwrap().unwrap())
                .collect()
        }

        /// Every row of both files but those that hold keys or secrets.
        fn rows(&self) -> String {
            let read = self.store.read();
            let mut out = String::new();
            let mut put = |row: &dyn std::fmt::Debug| writeln!(out, "{row:?}").unwrap();
            put(&read.site().unwrap());
            put(&read.agents().unwrap());
            put(&read.settings().unwrap());
            put(&read.site_procedures().unwrap());
            put(&read.journal(None, u32::MAX).unwrap());
            let all = read
                .sessions_between(DateTime::UNIX_EPOCH, DateTime::<Utc>::MAX_UTC, None)
                .unwrap();
            for session in all {
                put(&session);
                for value in read.profile(session.id).unwrap() {
                    put(&(value.field, value.value, value.shown, value.updated_at));
                }
                put(&read.place(session.id).unwrap());
                if let Some(id) = read.citizen_of(session.id).unwrap() {
                    let c = read.citizen(id).unwrap().unwrap();
                    put(&(
                        c.id,
                        c.civility,
                        c.birth_name,
                        c.used_name,
                        c.given_names,
                        c.sex,
                        c.birth_date,
                    ));
                    put(&(
                        c.birth_commune,
                        c.phone,
                        c.email,
                        c.address_line,
                        c.postcode,
                        c.residence_commune,
                    ));
                    put(&(
                        c.language,
                        c.note,
                        c.informed_at,
                        c.consent_at,
                        c.created_at,
                        c.updated_at,
                    ));
                }
                for request in read.requests_of(session.id).unwrap() {
                    put(&request);
                    put(&read.request_documents(request.id).unwrap());
                    if let Some(w) = read.request_work(request.id).unwrap() {
                        put(&(
                            w.reference,
                            w.next_step,
                            w.next_date,
                            w.blocking_note,
                            w.note,
                            w.updated_at,
                        ));
                    }
                }
            }
            out
        }
    }

    #[test]
    fn the_same_seed_number_and_day_give_the_same_rows() {
        let (one, two) = (site(&plan(120)).rows(), site(&plan(120)).rows());
        assert!(one.lines().count() > 500);
        let first = one.lines().zip(two.lines()).find(|(a, b)| a != b);
        assert_eq!(first, None);
        assert_ne!(
            one,
            site(&Plan {
                seed: 8,
                ..plan(120)
            })
            .rows()
        );
    }

    #[test]
    fn both_files_verify_and_the_numbers_are_those_announced() {
        let site = site(&plan(300));
        let Report {
            problems,
            vault_checked,
            ..
        } = site.store.verify().unwrap();
        assert_eq!(problems, []);
        assert!(vault_checked);
        let closed = site.closed();
        assert_eq!(closed.len(), 300);
        assert_eq!(
            closed.iter().map(|(_, r)| r.len()).sum::<usize>(),
            site.made.requests as usize
        );
        let read = site.store.read();
        let drafts = read.open_sessions(None).unwrap();
        assert_eq!(drafts.len(), 2);
        let mut typed = 0;
        for draft in &drafts {
            assert!(draft.timer.is_paused());
            assert!(read.citizen_of(draft.id).unwrap().is_some());
            assert!(read.place(draft.id).unwrap().is_some());
            let request = &read.requests_of(draft.id).unwrap()[0];
            assert!(!read.request_documents(request.id).unwrap().is_empty());
            typed += read.profile(draft.id).unwrap().len();
        }
        assert_eq!(typed, 5);
        let today = "2026-11-20".parse::<NaiveDate>().unwrap();
        let due = site
            .store
            .read()
            .works_due(today - Days::new(10), today + Days::new(14))
            .unwrap();
        assert!((4..=DUE.len()).contains(&due.len()), "{}", due.len());
    }

    #[test]
    fn three_agents_open_with_the_published_password_and_keep_it() {
        let folder = tempfile::tempdir().unwrap();
        make(folder.path(), &plan(10), CHEAP, &mut |_| {}).unwrap();
        assert!(folder::is_demo(folder.path()));
        let keyring = Keyring::load(folder.path()).unwrap();
        for (given, family, role) in AGENTS {
            let label = format!("{given} {family}");
            let slot = keyring.slots().iter().find(|s| s.label == label).unwrap();
            assert!(!slot.must_change && slot.role == role);
            let keys = keyring
                .open(slot.id, &SecretString::from(PASSWORD))
                .unwrap();
            assert_eq!(keys.vault.is_some(), role != Role::Supervisor);
        }
        let again = make(folder.path(), &plan(10), CHEAP, &mut |_| {}).unwrap_err();
        assert_eq!(again.code, ErrorCode::AlreadySetUp);
    }

    #[test]
    fn the_mix_is_that_of_the_national_volumes() {
        let site = site(&plan(3_200));
        assert!(
            (1_000..1_400).contains(&site.made.citizens),
            "{}",
            site.made.citizens
        );
        let closed = site.closed();
        let requests: Vec<_> = closed.iter().flat_map(|(_, requests)| requests).collect();
        let share = |part: usize, whole: usize| part * 100 / whole;
        let near = |found: usize, wanted: usize, what: &str| {
            assert!(found.abs_diff(wanted) <= 3, "{what}: {found} %")
        };

        let helped: Vec<_> = requests
            .iter()
            .filter(|r| r.level == "accompagnement")
            .collect();
        let handled = |outcome: &str| matches!(outcome, "finalisee" | "a_finaliser_en_autonomie");
        let count = helped
            .iter()
            .filter(|r| r.outcome.as_deref().is_some_and(handled))
            .count();
        near(share(count, helped.len()), 82, "handled on site");
        for (operator, wanted) in [
            ("france-titres", 19),
            ("caf", 16),
            ("cpam", 16),
            ("dgfip", 15),
            ("assurance-retraite", 14),
        ] {
            let count = requests.iter().filter(|r| r.operator == operator).count();
            near(share(count, requests.len()), wanted, operator);
        }
        let known: Vec<_> = closed
            .iter()
            .filter_map(|(s, _)| s.gender.as_deref())
            .collect();
        near(
            share(
                known.iter().filter(|g| **g == "feminin").count(),
                known.len(),
            ),
            57,
            "women",
        );
        let ages: Vec<_> = closed
            .iter()
            .filter_map(|(s, _)| s.age_class.as_deref())
            .collect();
        let over = |class: &&&str| matches!(**class, "55_59" | "60_64" | "65_69" | "70_et_plus");
        near(
            share(ages.iter().filter(over).count(), ages.len()),
            58,
            "over 55",
        );
        let under = |class: &&&str| matches!(**class, "12_17" | "18_24" | "25_25");
        near(
            share(ages.iter().filter(under).count(), ages.len()),
            6,
            "under 26",
        );

        let mut weekdays = BTreeMap::<_, u32>::new();
        for (session, requests) in &closed {
            let day = day_in(ZONE, session.timer.started_at);
            let time = wall_time_in(ZONE, session.timer.started_at);
            let open = visits::hours(day, DEPARTMENT);
            assert!(
                open.iter().any(|(from, to)| (*from..*to).contains(&time)),
                "{day} {time}"
            );
            *weekdays
                .entry(chrono::Datelike::weekday(&day).num_days_from_monday())
                .or_default() += 1;
            let ended_at = session.ended_at.unwrap();
            assert_eq!(
                session.timer.minutes(ended_at),
                u64::from(session.minutes.unwrap())
            );
            assert_eq!(
                requests.iter().map(|r| r.minutes.unwrap()).sum::<u32>(),
                session.minutes.unwrap()
            );
            assert!(!requests.is_empty() && requests.len() <= 3);
        }
        let busiest = weekdays.iter().max_by_key(|(_, count)| **count).unwrap();
        assert_eq!(busiest.0, &2);
        let mut agents: Vec<_> = closed
            .iter()
            .map(|(s, _)| (s.agent, s.timer.started_at, s.ended_at.unwrap()))
            .collect();
        agents.sort_unstable();
        let at_once = agents
            .windows(2)
            .filter(|w| w[0].0 == w[1].0 && w[1].1 < w[0].2)
            .count();
        assert!(
            at_once * 50 < agents.len(),
            "{at_once} people received at once with another"
        );
    }

    #[test]
    fn codes_and_people_are_such_as_the_screens_would_have_made_them() {
        use guichet_catalogue::{Communes, Strictness};
        use guichet_domain::values::{CheckContext, FieldKind, check};
        // Over five years: operators and service levels came into force on the way.
        let site = site(&Plan {
            from: Some("2021-11-22".parse().unwrap()),
            ..plan(900)
        });
        let catalogue = Catalogue::embedded().unwrap();
        let known = |list: &str, code: Option<&String>, day: NaiveDate| {
            if let Some(code) = code {
                assert!(
                    catalogue.label_on(list, code, day).is_some(),
                    "{list}: {code}"
                );
            }
        };
        let read = site.store.read();
        for (session, requests) in site.closed() {
            let day = day_in(ZONE, session.timer.started_at);
            known("channels", session.channel.as_ref(), day);
            known("autonomy", session.autonomy.as_ref(), day);
            known("age_classes", session.age_class.as_ref(), day);
            known("gender", session.gender.as_ref(), day);
            known("social_status", session.social_status.as_ref(), day);
            known("equipment", session.equipment.first(), day);
            known(
                "orientation_targets",
                session.orientation_target.as_ref(),
                day,
            );
            assert!(
                session
                    .town
                    .iter()
                    .all(|town| Communes::embedded().get(town).is_some())
            );
            for request in &requests {
                known(
                    "levels",
                    Some(&request.level).filter(|_| day >= LEVELS_FROM),
                    day,
                );
                assert_eq!(request.level.is_empty(), day < LEVELS_FROM);
                let operator = catalogue.operator(&request.operator).unwrap();
                assert!(operator.holds_on(day), "{} on {day}", operator.id);
                known("outcomes", request.outcome.as_ref(), day);
                known("blocking_reasons", request.blocking_reason.as_ref(), day);
                known(
                    "orientation_targets",
                    request.orientation_target.as_ref(),
                    day,
                );
                known("request_ways", request.way.as_ref(), day);
                let outcome = catalogue
                    .list("outcomes")
                    .unwrap()
                    .get(request.outcome.as_ref().unwrap())
                    .unwrap();
                assert_eq!(
                    outcome.has("needs_blocking_reason"),
                    request.blocking_reason.is_some()
                );
                assert_eq!(
                    outcome.has("needs_orientation"),
                    request.orientation_target.is_some()
                );
            }
            let Some(id) = read.citizen_of(session.id).unwrap() else {
                assert!(session.anonymous && session.first_visit.is_none());
                continue;
            };
            let citizen = read.citizen(id).unwrap().unwrap();
            let on = CheckContext::on(day);
            let stored = |kind, value: &str| check(kind, value, &on).map(|checked| checked.stored);
            let fields = [
                (FieldKind::Name, Some(&citizen.birth_name)),
                (FieldKind::Name, citizen.used_name.as_ref()),
                (FieldKind::GivenNames, Some(&citizen.given_names)),
                (FieldKind::Date, citizen.birth_date.as_ref()),
                (FieldKind::Phone, citizen.phone.as_ref()),
                (FieldKind::Email, citizen.email.as_ref()),
                (FieldKind::AddressLine, citizen.address_line.as_ref()),
                (FieldKind::Postcode, citizen.postcode.as_ref()),
                (FieldKind::Commune, citizen.birth_commune.as_ref()),
                (FieldKind::Commune, citizen.residence_commune.as_ref()),
            ];
            for (kind, value) in fields {
                if let Some(value) = value {
                    assert_eq!(
                        stored(kind, value).as_deref(),
                        Ok(value.as_str()),
                        "{kind:?}"
                    );
                }
            }
            let commune = Communes::embedded()
                .get(citizen.residence_commune.as_ref().unwrap())
                .unwrap();
            assert!(
                commune
                    .postcodes()
                    .any(|p| Some(p) == citizen.postcode.as_deref())
            );
            assert!(
                Communes::embedded()
                    .get(citizen.birth_commune.as_ref().unwrap())
                    .is_some()
            );
        }
        for own in read.site_procedures().unwrap() {
            let procedure: Procedure = serde_json::from_str(&own.body).unwrap();
            assert_eq!(catalogue.check_procedure(&procedure, Strictness::Site), []);
        }
    }

    #[test]
    fn a_supervisor_has_something_to_find() {
        let site = site(&Plan {
            from: Some("2025-11-01".parse().unwrap()),
            ..plan(4_000)
        });
        let closed = site.closed();
        let july: NaiveDate = "2026-07-01".parse().unwrap();
        let october: NaiveDate = "2026-10-01".parse().unwrap();
        assert_eq!(
            visits::last_quarter("2026-11-20".parse().unwrap()),
            (july, october)
        );
        assert_eq!(
            visits::last_quarter(october),
            visits::last_quarter("2026-12-31".parse().unwrap())
        );
        let january: NaiveDate = "2026-01-01".parse().unwrap();
        assert_eq!(
            visits::last_quarter("2026-02-28".parse().unwrap()),
            ("2025-10-01".parse().unwrap(), january)
        );

        let mut sessions = BTreeMap::<RequestId, NaiveDate>::new();
        // Blocked by the trouble, of all requests of the operator; in the quarter and before it.
        let (mut blocked, mut asked, mut returns, mut all) = ([0; 2], [0; 2], [0; 2], [0; 2]);
        let mut late = 0;
        let mut returned = std::collections::BTreeSet::new();
        for (session, requests) in &closed {
            let day = day_in(ZONE, session.timer.started_at);
            for request in requests {
                sessions.insert(request.id, day);
                if let Some(earlier) = request.returns_to {
                    assert!(sessions[&earlier] < day, "comes back before");
                    assert!(session.person.is_some() && session.first_visit == Some(false));
                    returned.insert(earlier);
                }
                let Some(when) = (day < october).then_some(usize::from(day >= july)) else {
                    continue;
                };
                all[when] += 1;
                returns[when] += u32::from(request.returns_to.is_some());
                if request.operator == visits::TROUBLED_OPERATOR {
                    asked[when] += 1;
                    blocked[when] +=
                        u32::from(request.blocking_reason.as_deref() == Some(visits::TROUBLE));
                }
            }
        }
        let today = day_in(
            ZONE,
            site.store
                .read()
                .sessions_between(DateTime::UNIX_EPOCH, DateTime::<Utc>::MAX_UTC, None)
                .unwrap()
                .last()
                .unwrap()
                .timer
                .started_at,
        );
        for (_, requests) in &closed {
            for request in requests {
                late += u32::from(
                    request.due_on.is_some_and(|due| due < today)
                        && !returned.contains(&request.id),
                );
            }
        }
        let per_mille = |part: u32, whole: u32| part * 1_000 / whole;
        assert!(
            per_mille(blocked[0], asked[0]) < 20,
            "{blocked:?} of {asked:?}"
        );
        assert!(
            per_mille(blocked[1], asked[1]) > 150,
            "{blocked:?} of {asked:?}"
        );
        assert!(
            per_mille(returns[1], all[1]) * 4 > per_mille(returns[0], all[0]) * 5,
            "{returns:?} of {all:?}"
        );
        let counted = site.store.read().late_requests(today).unwrap();
        assert_eq!(counted.len(), late as usize);
        assert!((1..80).contains(&late), "{late}");
    }

    #[test]
    fn workshops_answers_and_a_register_stand_beside_the_sessions() {
        let (one, other) = (site(&plan(1_300)), site(&plan(1_300)));
        let read = one.store.read();
        let ever = (DateTime::UNIX_EPOCH, DateTime::<Utc>::MAX_UTC);
        let workshops = read.workshops_between(ever.0, ever.1).unwrap();
        assert!((8..=10).contains(&workshops.len()), "{}", workshops.len());
        let catalogue = Catalogue::embedded().unwrap();
        for workshop in &workshops {
            let day = day_in(ZONE, workshop.started_at);
            assert!(
                catalogue
                    .label_on("mediation_themes", &workshop.theme, day)
                    .is_some()
            );
            for count in &workshop.counts {
                let list = match count.kind.code() {
                    "age_class" => "age_classes",
                    other => other,
                };
                assert!(
                    catalogue.label_on(list, &count.code, day).is_some(),
                    "{}",
                    count.code
                );
                assert!(count.count <= workshop.participants);
            }
        }
        assert_eq!(
            workshops,
            other
                .store
                .read()
                .workshops_between(ever.0, ever.1)
                .unwrap()
        );
        let (from, to) = (one.made.from, one.made.until);
        let answers = read.satisfaction(from, to).unwrap();
        assert!((80..160).contains(&answers.len()), "{}", answers.len());
        let diagnoses = read.diagnoses(from, to).unwrap();
        assert!((30..80).contains(&diagnoses.len()), "{}", diagnoses.len());
        for diagnosis in &diagnoses {
            let rating = diagnosis.self_rating.as_deref().unwrap();
            assert!(
                catalogue
                    .label_on("digital_self_rating", rating, diagnosis.day)
                    .is_some()
            );
        }
        assert_eq!(answers, other.store.read().satisfaction(from, to).unwrap());
        assert_eq!(read.trainings().unwrap().len(), 5);
        assert_eq!(read.agent_skills().unwrap().len(), 2);
        assert_eq!(read.equipment_needs().unwrap().len(), 3);
    }

    #[test]
    fn until_now_the_counter_is_open_today_and_nothing_lies_ahead() {
        // A Saturday, 11:10 in Paris.
        let now = "2026-11-21T10:10:00Z".parse().unwrap();
        let site = site(&Plan {
            until: None,
            now,
            ..plan(400)
        });
        let today: NaiveDate = "2026-11-21".parse().unwrap();
        let closed = site.closed();
        let of_today: Vec<_> = closed
            .iter()
            .filter(|(s, _)| day_in(ZONE, s.timer.started_at) == today)
            .collect();
        assert!(!of_today.is_empty());
        assert!(closed.iter().all(|(s, _)| s.ended_at.unwrap() <= now));
        let last = &site.store.read().journal(None, 1).unwrap()[0];
        assert!(last.at <= now);
        assert_eq!(site.store.opened().clock_back, None);
    }

    #[test]
    fn a_period_that_cannot_be_is_refused_before_anything_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let day = |text: &str| Some(text.parse::<NaiveDate>().unwrap());
        for (from, until, field, problem) in [
            (None, day("2026-11-21"), "until", "date_future"),
            (day("2026-11-21"), day("2026-11-20"), "from", "after_until"),
            (
                day("2026-11-14"),
                day("2026-11-15"),
                "from",
                "no_opening_day",
            ),
        ] {
            let error = make(
                folder.path(),
                &Plan {
                    from,
                    until,
                    ..plan(5)
                },
                CHEAP,
                &mut |_| {},
            )
            .unwrap_err();
            assert_eq!(error, ApiError::invalid(field, problem));
            assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
        }
    }

    #[test]
    fn any_number_fits_any_period() {
        for sessions in [0, 1, 3] {
            assert_eq!(site(&plan(sessions)).closed().len(), sessions as usize);
        }
        let one_day = Plan {
            from: Some("2026-11-20".parse().unwrap()),
            ..plan(900)
        };
        assert_eq!(site(&one_day).closed().len(), 900);
    }
}
