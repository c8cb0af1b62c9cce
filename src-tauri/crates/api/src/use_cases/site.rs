//! The site, its agents and its door: first opening, unlock, roles, settings.

use chrono::TimeDelta;
use guichet_catalogue::Communes;
use guichet_documents::templates::{RecoveryData, recovery_sheet};
use guichet_domain::ids::{AgentId, SessionId, SiteId};
use guichet_domain::role::{KeyScope, Role};
use guichet_domain::time::{Zone, day_in};
use guichet_domain::values::{CheckContext, FieldKind};
use guichet_keys::{
    Keyring, NewAgentSlot, OpenKeys, PasswordProblem, PhraseProblem, RecoveryPhrase as Phrase,
    SlotKind,
};
use guichet_store::{Act, Agent, Detail, Site, Store, Subject};
use secrecy::SecretString;

use super::leaving::{self, Leaving};
use super::{act, citizens::invalid, filled, profile, retention, save, summary};
use crate::access::Access;
use crate::desk::{Cx, Desk, Open, Surroundings};
use crate::error::{ApiError, ErrorCode, Result};
use crate::folder;
use crate::types::*;

/// Setting: opening hours in words.
pub(crate) const OPENING_HOURS: &str = "site.opening_hours";
/// Setting: minutes without input before the lock.
const LOCK_AFTER: &str = "lock.after_minutes";
const LOCK_DEFAULT: u32 = 10;
/// Whether the link that prefills La Coop's form is offered: undocumented there, so off until a site chooses it.
const COOP_LINK: &str = "exchange.coop_link";
const ON: &str = "on";
/// A draft thrown away may have been so by mistake: for a day, nothing of it is lost.
const WANTED_BACK: TimeDelta = TimeDelta::days(1);
const LOCK_RANGE: std::ops::RangeInclusive<u32> = 1..=60;

pub(crate) fn app_state(desk: &Desk, _: Nothing) -> Result<AppState> {
    let around = desk.around();
    let dir = &around.dir;
    let mut state = AppState {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        phase: Phase::Empty,
        problem: None,
        warnings: Vec::new(),
        site_name: None,
        agents: Vec::new(),
        me: None,
        resume: None,
        zone: Zone::default().name().to_owned(),
        today: day_in(Zone::default(), around.clock.now()),
        lock_after_minutes: LOCK_DEFAULT,
        demo: folder::is_demo(dir),
    };
    if let Some(open) = desk.slot().as_ref() {
        state.phase = Phase::Open;
        state.site_name = open.store.read().site()?.map(|site| site.name);
        state.me = Some(open.me.clone());
        state.warnings = open.warnings.clone();
        state.resume = left_open(open, around.clock.now())?;
        state.zone = open.zone.name().to_owned();
        state.today = day_in(open.zone, around.clock.now());
        state.lock_after_minutes =
            u32::try_from(open.lock_after.num_minutes()).unwrap_or(LOCK_DEFAULT);
    }
    match ring(dir) {
        // The first opening asks for much: what would refuse it at its end is said before it begins.
        Ok(None) => {
            if let Err(refused) = folder::try_to_write(dir) {
                state.phase = Phase::Blocked;
                state.problem = Some(refused.into());
            }
        }
        Ok(Some(ring)) => {
            if state.phase == Phase::Empty {
                state.phase = Phase::Locked;
            }
            // The recovery slot carries the site's name, so that the lock screen can greet with it.
            let named = ring
                .slots()
                .iter()
                .find(|s| s.kind == SlotKind::Recovery)
                .map(|s| s.label.clone());
            state.site_name = state.site_name.or(named);
            state.agents = ring
                .slots()
                .iter()
                .filter_map(|slot| {
                    Some(AgentCard {
                        id: slot.agent?,
                        name: slot.label.clone(),
                        role: slot.role,
                    })
                })
                .collect();
            state.agents.sort_by(|a, b| a.name.cmp(&b.name));
        }
        Err(problem) => {
            state.phase = Phase::Blocked;
            state.problem = Some(problem);
        }
    }
    Ok(state)
}

/// The session that the agent at the desk left open last, if it began today.
fn left_open(open: &Open, now: chrono::DateTime<chrono::Utc>) -> Result<Option<SessionId>> {
    let read = open.store.read();
    if !read.has_vault() {
        return Ok(None);
    }
    let today = day_in(open.zone, now);
    let mut last = None;
    for session in read.open_sessions(Some(open.me.id))? {
        if day_in(open.zone, session.timer.started_at) == today {
            let touched = read
                .place(session.id)?
                .map_or(session.timer.started_at, |p| p.updated_at);
            last = last.max(Some((touched, session.id)));
        }
    }
    Ok(last.map(|(_, id)| id))
}

/// The key ring of a folder; None when the folder holds no site yet.
fn ring(dir: &std::path::Path) -> Result<Option<Keyring>> {
    // A birth that was cut is finished or swept; a folder that cannot be written says so when it is used.
    if folder::settle(dir).is_err() {
        return Err(ErrorCode::ReadOnly.into());
    }
    if Keyring::exists(dir) {
        return Ok(Some(Keyring::load(dir)?));
    }
    if Store::presence(dir).activity {
        return Err(ApiError::new(ErrorCode::MissingFile).with("file", "keyring.json"));
    }
    Ok(None)
}

fn existing_ring(dir: &std::path::Path) -> Result<Keyring> {
    ring(dir)?.ok_or_else(|| ApiError::new(ErrorCode::MissingFile).with("file", "keyring.json"))
}

pub(crate) fn check_value(desk: &Desk, args: CheckValueArgs) -> Result<Checked> {
    let kind: FieldKind = serde_json::from_value(serde_json::Value::String(args.kind))
        .map_err(|_| ApiError::invalid("kind", "unknown_code"))?;
    let context = CheckContext::on(day_in(Zone::default(), desk.around().clock.now()));
    Ok(match profile::check(&context, kind, &args.value) {
        Ok(checked) => Checked {
            ok: true,
            stored: checked.stored,
            shown: checked.shown,
            problem: None,
            warnings: checked.warnings.iter().map(profile::problem).collect(),
        },
        Err(wrong) => refused(Some(profile::problem(&wrong))),
    })
}

fn refused(problem: Option<Problem>) -> Checked {
    Checked {
        ok: problem.is_none(),
        stored: String::new(),
        shown: String::new(),
        problem,
        warnings: Vec::new(),
    }
}

pub(crate) fn check_password(_: &Desk, args: PasswordArgs) -> Result<Checked> {
    let names: Vec<_> = args.names.iter().map(String::as_str).collect();
    let first = guichet_keys::check_password(&args.password, &names)
        .into_iter()
        .next();
    Ok(refused(first.map(|p| Problem {
        code: password_code(p).to_owned(),
        params: Default::default(),
    })))
}

const fn password_code(problem: PasswordProblem) -> &'static str {
    match problem {
        PasswordProblem::TooShort => "too_short",
        PasswordProblem::Common => "common",
        PasswordProblem::Name => "name",
        PasswordProblem::Pattern => "pattern",
    }
}

fn accept_password(password: &str, names: &[&str]) -> Result<SecretString> {
    match guichet_keys::check_password(password, names).first() {
        Some(problem) => {
            Err(ApiError::new(ErrorCode::WeakPassword).with("reason", password_code(*problem)))
        }
        None => Ok(SecretString::from(password)),
    }
}

pub(crate) fn setup(desk: &Desk, args: SetupArgs) -> Result<RecoveryPhrase> {
    let around = desk.around();
    if ring(&around.dir)?.is_some() {
        return Err(ErrorCode::AlreadySetUp.into());
    }
    let now = around.clock.now();
    let site = checked_site(&args.site, SiteId::new(&*around.ids), now, around)?;
    let given_name =
        filled(&args.given_name).ok_or_else(|| ApiError::invalid("given_name", "required"))?;
    let family_name =
        filled(&args.family_name).ok_or_else(|| ApiError::invalid("family_name", "required"))?;
    let password = accept_password(&args.password, &[&given_name, &family_name, &site.name])?;
    let agent = Agent {
        id: AgentId::new(&*around.ids),
        given_name,
        family_name,
        role: Role::Administrator,
        active: true,
        created_at: now,
    };
    let aside = folder::begin_birth(&around.dir)?;
    let (mut keyring, keys) = Keyring::create(&*around.ids);
    keyring.add_agent(
        &keys,
        slot(&agent, false),
        &password,
        around.kdf,
        &*around.ids,
    )?;
    let (_, phrase) = keyring.add_recovery(&keys, site.name.clone(), around.kdf, &*around.ids)?;
    let store = Store::create(&aside, &keys, &*around.ids, now)?;
    let create = Act::new("site.create", Some(agent.id), now).on(Subject::Site(site.id));
    store.transact(&create, |tx| -> Result<()> {
        tx.save_site(&site)?;
        tx.save_agent(&agent)?;
        tx.save_setting(OPENING_HOURS, args.site.opening_hours.trim(), now)?;
        Ok(())
    })?;
    drop(store);
    keyring.save(&aside)?;
    folder::end_birth(&around.dir)?;
    let words = phrase.words();
    open(desk, keys, &agent, false, Some(phrase), 0)?;
    Ok(RecoveryPhrase { words })
}

fn slot(agent: &Agent, must_change: bool) -> NewAgentSlot {
    let label = format!("{} {}", agent.given_name, agent.family_name);
    NewAgentSlot {
        agent: agent.id,
        label,
        role: agent.role,
        must_change,
    }
}

fn checked_site(
    input: &SiteInput,
    id: SiteId,
    created_at: chrono::DateTime<chrono::Utc>,
    around: &Surroundings,
) -> Result<Site> {
    let context = CheckContext::on(day_in(Zone::default(), around.clock.now()));
    let checked = |field: &str, kind, raw: &str| -> Result<Option<String>> {
        match raw.trim() {
            "" => Ok(None),
            raw => profile::check(&context, kind, raw)
                .map(|c| Some(c.stored))
                .map_err(|p| invalid(field, &p)),
        }
    };
    let commune = Communes::embedded()
        .get(input.commune_code.trim())
        .ok_or_else(|| ApiError::invalid("commune_code", "commune_unknown"))?;
    let zone: Zone = input
        .zone
        .parse()
        .map_err(|_| ApiError::invalid("zone", "unknown_code"))?;
    Ok(Site {
        id,
        name: filled(&input.name).ok_or_else(|| ApiError::invalid("name", "required"))?,
        address_line: input.address_line.trim().to_owned(),
        commune_code: commune.code.to_owned(),
        postcode: checked("postcode", FieldKind::Postcode, &input.postcode)?.unwrap_or_default(),
        city: commune.name.to_owned(),
        siret: checked("siret", FieldKind::Siret, &input.siret)?,
        label_number: filled(&input.label_number),
        phone: checked("phone", FieldKind::Phone, &input.phone)?,
        zone: zone.name().to_owned(),
        created_at,
    })
}

pub(crate) fn unlock(desk: &Desk, args: UnlockArgs) -> Result<AppState> {
    let around = desk.around();
    let attempt = Attempt::begin(desk, Some(args.agent))?;
    let keyring = existing_ring(&around.dir)?;
    let slot = keyring
        .slot_of(args.agent)
        .ok_or(ErrorCode::WrongPassword)?;
    let keys = attempt.tried(keyring.open(slot.id, &SecretString::from(args.password)))?;
    let must_change = slot.must_change;
    let role = slot.role;
    let known = Agent {
        id: args.agent,
        given_name: String::new(),
        family_name: String::new(),
        role,
        active: true,
        created_at: around.clock.now(),
    };
    open(desk, keys, &known, must_change, None, attempt.failures)?;
    app_state(desk, Nothing {})
}

pub(crate) fn recover(desk: &Desk, args: RecoverArgs) -> Result<AppState> {
    let around = desk.around();
    let attempt = Attempt::begin(desk, None)?;
    let phrase = Phrase::parse(&args.phrase).map_err(|problem| {
        let error = ApiError::new(ErrorCode::WrongRecoveryPhrase);
        match problem {
            PhraseProblem::Count { found } => error.with("problem", "count").with("found", found),
            PhraseProblem::UnknownWord { position } => {
                error.with("problem", "word").with("position", position)
            }
            PhraseProblem::Checksum => error.with("problem", "checksum"),
        }
    })?;
    let mut keyring = existing_ring(&around.dir)?;
    let (id, label) = keyring
        .slot_of(args.agent)
        .filter(|slot| slot.role == Role::Administrator)
        .map(|slot| (slot.id, slot.label.clone()))
        .ok_or_else(|| ApiError::not_found("agent"))?;
    let password = accept_password(&args.new_password, &label.split(' ').collect::<Vec<_>>())?;
    let (_, keys) = attempt
        .tried(keyring.open_recovery(&phrase))
        .map_err(|error| match error.code {
            ErrorCode::WrongPassword => {
                ApiError::new(ErrorCode::WrongRecoveryPhrase).with("problem", "other_site")
            }
            _ => error,
        })?;
    keyring.reset(
        &keys,
        id,
        Role::Administrator,
        &password,
        around.kdf,
        &*around.ids,
    )?;
    // She chose it herself: it need not be changed again.
    keyring.change_password(id, &password, &password, around.kdf, &*around.ids)?;
    keyring.save(&around.dir)?;
    let known = Agent {
        id: args.agent,
        given_name: String::new(),
        family_name: String::new(),
        role: Role::Administrator,
        active: true,
        created_at: around.clock.now(),
    };
    open(desk, keys, &known, false, None, attempt.failures)?;
    app_state(desk, Nothing {})
}

/// One attempt at the door: refused while a wait runs, counted when it fails.
struct Attempt<'a> {
    desk: &'a Desk,
    slot: Option<AgentId>,
    failures: u32,
}

impl<'a> Attempt<'a> {
    fn begin(desk: &'a Desk, slot: Option<AgentId>) -> Result<Self> {
        let now = desk.around().clock.now();
        let door = desk.door();
        match door.wait(slot, now) {
            Some(seconds) => {
                Err(ApiError::new(ErrorCode::WaitBeforeRetry).with("seconds", seconds))
            }
            None => Ok(Self {
                desk,
                slot,
                failures: door.failures(slot),
            }),
        }
    }

    fn tried<T>(&self, outcome: std::result::Result<T, guichet_keys::KeyError>) -> Result<T> {
        let now = self.desk.around().clock.now();
        match outcome {
            Ok(opened) => {
                self.desk.door().succeeded(self.slot, now);
                Ok(opened)
            }
            Err(error) => {
                if error == guichet_keys::KeyError::WrongPassword {
                    self.desk.door().failed(self.slot, now);
                }
                Err(error.into())
            }
        }
    }
}

/// Puts an agent at the desk.
fn open(
    desk: &Desk,
    keys: OpenKeys,
    agent: &Agent,
    must_change: bool,
    recovery: Option<Phrase>,
    failures: u32,
) -> Result<()> {
    let around = desk.around();
    let now = around.clock.now();
    // Whoever was at the desk leaves it first: the files have one holder.
    desk.forget();
    let store = Store::open(&around.dir, &keys, now)?;
    let (stored, zone, lock_after) = {
        let read = store.read();
        let stored = read.agent(agent.id)?.unwrap_or_else(|| agent.clone());
        let zone = read
            .site()?
            .and_then(|site| site.zone.parse().ok())
            .unwrap_or_default();
        let minutes = read
            .setting(LOCK_AFTER)?
            .and_then(|m| m.parse().ok())
            .unwrap_or(LOCK_DEFAULT);
        (stored, zone, TimeDelta::minutes(i64::from(minutes)))
    };
    let opened = store.opened();
    let me = Me {
        id: agent.id,
        name: format!("{} {}", stored.given_name, stored.family_name),
        given_name: stored.given_name,
        // The role sealed with the keys is the one that holds.
        role: agent.role,
        must_change_password: must_change,
    };
    let mut open = Open::new(store, keys, me, zone, lock_after)?;
    open.recovery = recovery;
    if let Some(back) = opened.clock_back {
        open.warn_clock_back(back.by_seconds);
    }
    retention::warn(&mut open, day_in(zone, now))?;
    if opened.journal_fault.is_some() {
        open.warnings.push(ErrorCode::JournalFault.into());
    }
    let unlock = Act::new("desk.unlock", Some(agent.id), now).on(Subject::Agent(agent.id));
    let unlock = unlock.with("failures", Detail::Number(i64::from(failures)));
    // This act moves the anchor past the fault: the journal itself has to remember it.
    let unlock = match opened.journal_fault {
        Some(_) => unlock.with("journal_fault", Detail::Flag(true)),
        None => unlock,
    };
    let unlocked = open.store.transact(&unlock, |tx| {
        if tx.has_vault() {
            tx.purge_discarded(now - WANTED_BACK)?;
        }
        Ok(())
    });
    unlocked.map_err(|error| open.store.naming_the_damaged(error))?;
    desk.door().touched(now);
    // The first letters of a procedure or a commune must not wait for an index.
    open.catalogue.warm();
    *desk.slot() = Some(open);
    std::thread::spawn(|| Communes::embedded().warm());
    Ok(())
}

pub(crate) fn lock(desk: &Desk, _: Nothing) -> Result<Nothing> {
    desk.close();
    Ok(Nothing {})
}

pub(crate) fn touch(desk: &Desk, _: Nothing) -> Result<LockDeadline> {
    // Too late is too late: a hand on the mouse of a woken laptop does not open it.
    if desk.lock_if_idle() {
        return Err(ErrorCode::Locked.into());
    }
    desk.door().touched(desk.around().clock.now());
    let seconds = desk.seconds_before_lock().ok_or(ErrorCode::Locked)?;
    Ok(LockDeadline { seconds })
}

pub(crate) fn network(desk: &Desk, _: Nothing) -> Result<Network> {
    Ok(Network {
        online: desk.platform().online(),
    })
}

pub(crate) fn printers(desk: &Desk, access: Access, _: Nothing) -> Result<Vec<Printer>> {
    desk.enter(access, |_| Ok(()))?;
    Ok(desk.platform().printers())
}

fn recovery_document(cx: &Cx<'_>) -> Result<guichet_documents::model::Document> {
    let phrase = cx
        .open
        .recovery
        .as_ref()
        .ok_or_else(|| ApiError::not_found("recovery"))?;
    let site = cx
        .open
        .store
        .read()
        .site()?
        .ok_or_else(|| ApiError::not_found("site"))?;
    let data = RecoveryData {
        site: site.name,
        date: cx.today(),
        words: phrase.words(),
    };
    recovery_sheet(&data).map_err(|_| ErrorCode::DocumentFailed.into())
}

const RECOVERY_FILE: &str = "guichet-phrase-de-secours.pdf";

pub(crate) fn recovery_preview(cx: &mut Cx<'_>, _: Nothing) -> Result<Sheet> {
    summary::sheet_of(&recovery_document(cx)?, RECOVERY_FILE)
}

pub(crate) fn recovery_print(desk: &Desk, access: Access, _: Nothing) -> Result<Nothing> {
    leaving::print(desk, access, None, |cx| recovery_leaving(cx))
}

pub(crate) fn recovery_save(desk: &Desk, access: Access, _: Nothing) -> Result<Saved> {
    leaving::save_as(
        desk,
        access,
        |cx| recovery_document(cx).map(|_| RECOVERY_FILE.to_owned()),
        |cx| recovery_leaving(cx),
    )
}

fn recovery_leaving(cx: &Cx<'_>) -> Result<Leaving> {
    Ok(Leaving {
        bytes: summary::pdf(cx, &recovery_document(cx)?)?,
        note: None,
    })
}

pub(crate) fn recovery_confirm(cx: &mut Cx<'_>, args: RecoveryCheck) -> Result<Nothing> {
    let phrase = cx
        .open
        .recovery
        .as_ref()
        .ok_or_else(|| ApiError::not_found("recovery"))?;
    let words = phrase.words();
    for (position, typed) in &args.words {
        let expected = usize::try_from(*position)
            .ok()
            .and_then(|p| words.get(p.checked_sub(1)?));
        let fold = guichet_domain::text::fold;
        if expected.map(|word| fold(word)) != Some(fold(typed)) {
            return Err(ApiError::new(ErrorCode::WrongRecoveryPhrase)
                .with("problem", "word")
                .with("position", position));
        }
    }
    let written = act(cx, "recovery.confirm");
    save(cx, &written, |_| Ok(()))?;
    cx.open.recovery = None;
    Ok(Nothing {})
}

pub(crate) fn recovery_renew(cx: &mut Cx<'_>, _: Nothing) -> Result<RecoveryPhrase> {
    let site = cx
        .open
        .store
        .read()
        .site()?
        .ok_or_else(|| ApiError::not_found("site"))?;
    let around = cx.around;
    let mut keyring = existing_ring(&around.dir)?;
    let older: Vec<_> = keyring
        .slots()
        .iter()
        .filter(|s| s.kind == SlotKind::Recovery)
        .map(|s| s.id)
        .collect();
    let (_, phrase) = keyring.add_recovery(&cx.open.keys, site.name, around.kdf, &*around.ids)?;
    for id in older {
        keyring.remove(id)?;
    }
    keyring.save(&around.dir)?;
    let renew = act(cx, "recovery.renew");
    save(cx, &renew, |_| Ok(()))?;
    let words = phrase.words();
    cx.open.recovery = Some(phrase);
    Ok(RecoveryPhrase { words })
}

pub(crate) fn agents(cx: &mut Cx<'_>, _: Nothing) -> Result<Vec<AgentRow>> {
    let keyring = existing_ring(&cx.around.dir)?;
    let all = cx.open.store.read().agents()?;
    Ok(all.into_iter().map(|agent| row(agent, &keyring)).collect())
}

fn row(agent: Agent, keyring: &Keyring) -> AgentRow {
    AgentRow {
        has_password: keyring.slot_of(agent.id).is_some(),
        id: agent.id,
        given_name: agent.given_name,
        family_name: agent.family_name,
        role: agent.role,
        active: agent.active,
    }
}

pub(crate) fn agent_add(cx: &mut Cx<'_>, args: AgentAddArgs) -> Result<AgentRow> {
    let agent = Agent {
        id: AgentId::new(cx.ids()),
        given_name: filled(&args.given_name)
            .ok_or_else(|| ApiError::invalid("given_name", "required"))?,
        family_name: filled(&args.family_name)
            .ok_or_else(|| ApiError::invalid("family_name", "required"))?,
        role: args.role,
        active: true,
        created_at: cx.now(),
    };
    let password = accept_password(&args.password, &[&agent.given_name, &agent.family_name])?;
    let around = cx.around;
    let mut keyring = existing_ring(&around.dir)?;
    keyring.add_agent(
        &cx.open.keys,
        slot(&agent, true),
        &password,
        around.kdf,
        &*around.ids,
    )?;
    // The row first: an agent without a key is shown as such and can be given one; a key without an
    // agent would be a way in that nobody sees.
    let add = act(cx, "agent.add")
        .on(Subject::Agent(agent.id))
        .with("role", role_detail(agent.role));
    save(cx, &add, |tx| Ok(tx.save_agent(&agent)?))?;
    keyring.save(&around.dir)?;
    Ok(row(agent, &keyring))
}

fn role_detail(role: Role) -> Detail {
    Detail::Code(role.code().to_owned())
}

pub(crate) fn agent_set(cx: &mut Cx<'_>, args: AgentSetArgs) -> Result<AgentRow> {
    let known = cx
        .open
        .store
        .read()
        .agent(args.id)?
        .ok_or_else(|| ApiError::not_found("agent"))?;
    let agent = Agent {
        given_name: filled(&args.given_name)
            .ok_or_else(|| ApiError::invalid("given_name", "required"))?,
        family_name: filled(&args.family_name)
            .ok_or_else(|| ApiError::invalid("family_name", "required"))?,
        role: args.role,
        active: args.active,
        ..known.clone()
    };
    if known.active
        && known.role == Role::Administrator
        && !(agent.active && agent.role == Role::Administrator)
    {
        let others = cx.open.store.read().agents()?;
        if !others
            .iter()
            .any(|a| a.id != agent.id && a.active && a.role == Role::Administrator)
        {
            return Err(ErrorCode::LastAdministrator.into());
        }
    }
    let around = cx.around;
    let mut keyring = existing_ring(&around.dir)?;
    let held = keyring.slot_of(agent.id).map(|s| (s.id, s.role));
    let password = match &args.password {
        Some(typed) => Some(accept_password(
            typed,
            &[&agent.given_name, &agent.family_name],
        )?),
        None => None,
    };
    match (agent.active, held, password) {
        (false, None, _) => {}
        (false, Some((id, _)), _) => keyring.remove(id)?,
        (true, Some((id, role)), None) if role == agent.role => {
            keyring.rename(id, slot(&agent, false).label)?;
        }
        (true, Some((id, _)), Some(password)) => {
            keyring.reset(
                &cx.open.keys,
                id,
                agent.role,
                &password,
                around.kdf,
                &*around.ids,
            )?;
            keyring.rename(id, slot(&agent, false).label)?;
        }
        (true, None, Some(password)) => {
            keyring.add_agent(
                &cx.open.keys,
                slot(&agent, true),
                &password,
                around.kdf,
                &*around.ids,
            )?;
        }
        // The role is sealed with the keys: another role, or coming back, takes a new password.
        (true, _, None) => return Err(ErrorCode::PasswordNeeded.into()),
    }
    // What takes a right away is written first on the key ring, what gives one is written last.
    let narrows = !agent.active || agent.role.key_scope() == KeyScope::Activity;
    if narrows {
        keyring.save(&around.dir)?;
    }
    let change = act(cx, "agent.change")
        .on(Subject::Agent(agent.id))
        .with("role", role_detail(agent.role))
        .with("active", Detail::Flag(agent.active));
    save(cx, &change, |tx| Ok(tx.save_agent(&agent)?))?;
    if !narrows {
        keyring.save(&around.dir)?;
    }
    Ok(row(agent, &keyring))
}

pub(crate) fn password_change(cx: &mut Cx<'_>, args: PasswordChangeArgs) -> Result<Nothing> {
    let names: Vec<_> = cx.open.me.name.split(' ').collect();
    let new = accept_password(&args.new, &names)?;
    let around = cx.around;
    let mut keyring = existing_ring(&around.dir)?;
    let id = keyring
        .slot_of(cx.open.me.id)
        .map(|s| s.id)
        .ok_or_else(|| ApiError::not_found("agent"))?;
    keyring.change_password(
        id,
        &SecretString::from(args.old),
        &new,
        around.kdf,
        &*around.ids,
    )?;
    keyring.save(&around.dir)?;
    cx.open.me.must_change_password = false;
    let change = act(cx, "agent.password").on(Subject::Agent(cx.open.me.id));
    save(cx, &change, |_| Ok(()))?;
    Ok(Nothing {})
}

pub(crate) fn site(cx: &mut Cx<'_>, _: Nothing) -> Result<SiteView> {
    let read = cx.open.store.read();
    let site = read.site()?.ok_or_else(|| ApiError::not_found("site"))?;
    Ok(SiteView {
        name: site.name,
        address_line: site.address_line,
        commune_name: site.city,
        commune_code: site.commune_code,
        postcode: site.postcode,
        siret: site.siret.unwrap_or_default(),
        label_number: site.label_number.unwrap_or_default(),
        phone: site.phone.unwrap_or_default(),
        opening_hours: read.setting(OPENING_HOURS)?.unwrap_or_default(),
        zone: site.zone,
    })
}

pub(crate) fn site_set(cx: &mut Cx<'_>, args: SiteInput) -> Result<SiteView> {
    let known = cx
        .open
        .store
        .read()
        .site()?
        .ok_or_else(|| ApiError::not_found("site"))?;
    let site_row = checked_site(&args, known.id, known.created_at, cx.around)?;
    let now = cx.now();
    let change = act(cx, "site.change").on(Subject::Site(site_row.id));
    save(cx, &change, |tx| {
        tx.save_site(&site_row)?;
        Ok(tx.save_setting(OPENING_HOURS, args.opening_hours.trim(), now)?)
    })?;
    cx.open.zone = site_row.zone.parse().unwrap_or_default();
    site(cx, Nothing {})
}

pub(crate) fn settings(cx: &mut Cx<'_>, _: Nothing) -> Result<Settings> {
    Ok(Settings {
        lock_after_minutes: u32::try_from(cx.open.lock_after.num_minutes()).unwrap_or(LOCK_DEFAULT),
        coop_link: Some(coop_link(cx)?),
    })
}

/// Whether this site offers the link that prefills La Coop's form.
pub(crate) fn coop_link(cx: &Cx<'_>) -> Result<bool> {
    let value = cx.open.store.read().setting(COOP_LINK)?;
    Ok(value.as_deref() == Some(ON))
}

pub(crate) fn settings_set(cx: &mut Cx<'_>, args: Settings) -> Result<Settings> {
    if !LOCK_RANGE.contains(&args.lock_after_minutes) {
        return Err(ApiError::invalid("lock_after_minutes", "out_of_range"));
    }
    let now = cx.now();
    let minutes = args.lock_after_minutes;
    let coop_link = match args.coop_link {
        Some(chosen) => chosen,
        None => coop_link(cx)?,
    };
    let change = act(cx, "settings.change")
        .with("lock_after_minutes", Detail::Number(i64::from(minutes)))
        .with("coop_link", Detail::Flag(coop_link));
    save(cx, &change, |tx| {
        tx.save_setting(LOCK_AFTER, &minutes.to_string(), now)?;
        Ok(tx.save_setting(COOP_LINK, if coop_link { ON } else { "off" }, now)?)
    })?;
    cx.open.lock_after = TimeDelta::minutes(i64::from(minutes));
    settings(cx, Nothing {})
}
