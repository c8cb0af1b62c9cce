import type * as b from '../../src/api/bindings';
import { dayOf } from '../../src/i18n/format';
import { fold } from '../../src/state/fold';
import {
  details,
  clocks,
  fields,
  groups,
  labelOf,
  lists,
  past,
  operators,
  procedures,
  type ProcedureAsset,
} from './assets';
import { figuresCommands } from './figures';
import { StandInPortals, type Mood } from './portal';
import { supervisionCommands } from './supervision';
import { check } from './values';

/**
 * The commands of the desk, answered from memory with fictional people and the real catalogue. It keeps no promise
 * but the shape of the answers: the rules themselves are tested in Rust.
 */

interface Options {
  phase?: string;
  role?: string;
  agents?: number;
  emptyDay?: boolean;
  emptyCitizens?: boolean;
  figures?: 'usual' | 'young' | 'none';
  portal?: Mood;
  imports?: 'coop' | 'csv' | 'none';
}

interface Session {
  id: string;
  state: 'open' | 'closed' | 'discarded';
  agent: string;
  channel: string;
  startedAt: string;
  seconds: number;
  runningSince: number | null;
  settled: boolean;
  citizen: string | null;
  requests: Request[];
  place: b.Place | null;
  savedAt: string | null;
  values: Map<string, string>;
  record?: b.ClosingRecord;
  closedAt?: string;
}
interface Request {
  id: string;
  procedure: string;
  removed: boolean;
  documents: Map<string, string>;
  set: Partial<Record<b.RequestField, string>>;
  step: string;
}
interface Person {
  id: string;
  input: b.CitizenInput;
  informedAt: string | null;
}

const PASSWORD = 'guichet';
const error = (code: b.ErrorCode, params: Record<string, string> = {}): b.ApiError => ({ code, params });

const NAMES: [string, string][] = [
  ['Camille', 'Roy'],
  ['Léo', 'Marchand'],
  ['Inès', 'Le Goff'],
  ['Marc', 'Da Silva'],
  ['Aïcha', 'Benali'],
  ['Paul', 'Étienne'],
  ['Nora', 'Vidal'],
  ['Gaëlle', 'Œuvrard'],
];
const ROLES: b.Role[] = ['administrator', 'mediator', 'mediator', 'supervisor'];

const PEOPLE: [string, string, string, string, string, string, string][] = [
  ['madame', 'DIALLO', '', 'Fatou Aminata', '1987-03-14', '0612345678', 'français, peul'],
  ['monsieur', 'PETIT', '', 'Jean-Luc', '1958-11-02', '0326001122', ''],
  ['monsieur', 'HADDAD', '', 'Karim', '1979-06-30', '0698765432', 'arabe'],
  ['madame', 'GUÉRIN', 'LEMOINE', 'Odette', '1941-01-20', '0326998877', ''],
  ['madame', 'NGUYEN', '', 'Thi Lan', '1992-09-09', '', 'vietnamien'],
  ['monsieur', 'DE LA TOUR D’AUVERGNE-LAURAGUAIS', '', 'Charles-Emmanuel', '1969-12-31', '0611223344', ''],
];

const COMMUNES: b.CommuneHit[] = [
  ['51454', 'Reims', ['51100']],
  ['51108', 'Châlons-en-Champagne', ['51000']],
  ['51230', 'Épernay', ['51200']],
  ['35238', 'Rennes', ['35000', '35200', '35700']],
  ['76540', 'Rouen', ['76000', '76100']],
  ['13055', 'Marseille', ['13001', '13002', '13003']],
  ['75056', 'Paris', ['75001', '75002']],
  ['2A004', 'Ajaccio', ['20000', '20090']],
  ['97411', 'Saint-Denis', ['97400', '97417']],
].map(([code, name, postcodes]) => ({
  code: code as string,
  name: name as string,
  postcodes: postcodes as string[],
  department: (code as string).slice(0, 2),
  former: false,
}));

const WORDS =
  'lampe orage cerise ruban plage tambour girafe laine moulin violet dune papier ardoise loutre verger clocher savon cygne falaise bocal tulipe cadran rivage noisette'.split(
    ' ',
  );

export class StandInDesk {
  tell: (event: string, payload: unknown) => void = () => undefined;

  #serial = 100;
  #phase: b.Phase;
  #me = '';
  #demo = true;
  #agents: (b.AgentRow & { locked?: boolean })[] = [];
  #site: b.SiteView | null = null;
  #lockAfter = 10;
  #coopLink = true;
  #people: Person[] = [];
  #sessions: Session[] = [];
  #local: ProcedureAsset[] = [];
  #purged = false;
  #phrase: string[] = [];
  #problem: b.ApiError | null = null;
  readonly portals: StandInPortals;
  readonly #figures: Record<string, (args: never) => unknown>;
  readonly #supervision: Record<string, (args: never) => unknown>;

  constructor(options: Options = {}) {
    this.#phase = (options.phase ?? 'open') as b.Phase;
    this.#figures = figuresCommands(options.figures ?? 'usual', {
      today: dayOf(new Date()),
      me: () => this.#me,
      agentName: (id) => this.#agentName(id),
      siteName: () => this.#site?.name ?? '',
      sees: () => this.#agents.find((agent) => agent.id === this.#me)?.role ?? 'mediator',
      changed: () => this.#changed(),
    });
    this.portals = new StandInPortals(options.portal ?? 'form', {
      id: (kind) => this.#id(kind),
      changed: () => this.#changed(),
      tell: (event, payload) => this.tell(event, payload),
      request: (id) => {
        const [session, { procedure }] = this.#request(id);
        const asset = this.#procedure(procedure);
        return {
          session: session.id,
          host: this.#online(asset)?.host ?? '',
          operator: operators.find((operator) => operator.id === asset.operator)?.name ?? '',
          items: asset.fields.map((key) => {
            const { label, shown, state, origin } = this.#field(session, key);
            return { key, label, shown, ready: state === 'good', origin };
          }),
        };
      },
      accept: (id, number) => {
        const [session, request] = this.#request(id);
        request.set.reference = number;
        return this.#write(session);
      },
    });
    this.#supervision = supervisionCommands({
      me: () => this.#agents.find((agent) => agent.id === this.#me),
      agents: () => this.#agents,
      id: (kind) => this.#id(kind),
      changed: () => this.#changed(),
      closed: (id) => {
        const found = this.#session(id);
        if (found.state !== 'closed') throw error('NOT_FOUND', { thing: 'session' });
        return {
          agent: found.agent,
          started_at: found.startedAt,
          closed_at: found.closedAt ?? found.startedAt,
          record: this.#record(found),
        };
      },
      correct: (id, record) => {
        const found = this.#session(id);
        Object.assign(found, { record, channel: record.channel, seconds: record.minutes * 60 });
      },
      empty: options.emptyDay ?? false,
      imports: options.imports ?? 'coop',
      coopLink: () => this.#coopLink,
      figures: this.#figures,
    });
    if (this.#phase === 'blocked') this.#problem = error('DAMAGED_FILE', { file: 'vault' });
    if (this.#phase === 'empty') return;
    this.#site = {
      name: 'France services d’Admiville',
      address_line: '4 place de la Halle',
      commune_code: '51454',
      commune_name: 'Reims',
      postcode: '51100',
      siret: '73282932000074',
      label_number: '',
      phone: '03 26 00 00 00',
      opening_hours: 'Du lundi au vendredi, 9 h – 12 h et 14 h – 17 h',
      zone: 'Europe/Paris',
    };
    const wanted = options.agents ?? 4;
    for (let index = 0; index < wanted; index++) {
      const [given, family] = NAMES[index % NAMES.length] ?? ['Camille', 'Roy'];
      this.#agents.push({
        id: `agent-${index}`,
        given_name: given,
        family_name: index < NAMES.length ? family : `${family} ${Math.floor(index / NAMES.length) + 1}`,
        role: ROLES[index % ROLES.length] ?? 'mediator',
        active: true,
        has_password: true,
      });
    }
    const first = this.#agents[0];
    if (first && options.role) first.role = options.role as b.Role;
    if (this.#phase === 'open') this.#me = first?.id ?? '';
    if (!options.emptyCitizens) {
      this.#people = PEOPLE.map(([civility, birth, used, given, date, phone, language], index) => ({
        id: `citizen-${index}`,
        informedAt: '2026-09-03T08:00:00Z',
        input: {
          civility,
          birth_name: birth,
          used_name: used,
          given_names: given,
          birth_date: date,
          phone,
          email: index === 1 ? 'jl.petit@exemple.fr' : '',
          address_line: index === 0 ? '12 rue des Tisserands' : '',
          postcode: '51100',
          residence_commune: '51454',
          language,
          note: index === 3 ? 'Entend mal de l’oreille droite : parler face à elle.' : '',
          informed: true,
        },
      }));
    }
    if (!options.emptyDay) this.#fillDay();
  }

  run(command: string, args: unknown): unknown {
    const open = new Set([
      'app_state',
      'check_value',
      'check_password',
      'communes_search',
      'setup',
      'unlock',
      'recover',
      'lock',
    ]);
    if (!open.has(command) && this.#phase !== 'open') throw error('LOCKED');
    const handler =
      this.#commands[command] ?? this.#supervision[command] ?? this.portals.commands[command] ?? this.#figures[command];
    if (!handler) throw error('INTERNAL');
    return handler(args as never);
  }

  #id(kind: string) {
    this.#serial += 1;
    return `${kind}-${this.#serial}`;
  }

  #changed() {
    this.tell('changed', {});
  }

  #fillDay() {
    const at = (hours: number, minutes: number) => {
      const now = new Date();
      now.setHours(hours, minutes, 0, 0);
      return now.toISOString();
    };
    const add = (
      hours: number,
      minutes: number,
      state: Session['state'],
      person: string | null,
      length: number,
      titles: string[],
      agent = 'agent-0',
    ) => {
      const session = this.#newSession({ channel: null, procedure: null, citizen: person, anonymous: person === null });
      session.agent = agent;
      session.startedAt = at(hours, minutes);
      session.state = state;
      session.seconds = length * 60;
      session.runningSince = state === 'open' ? Date.now() : null;
      for (const title of titles) {
        const found = procedures.find((procedure) => procedure.id === title);
        if (found) session.requests.push(this.#newRequest(found.id));
      }
      if (state === 'closed') session.requests.forEach((request) => (request.set.outcome = 'finalisee'));
      return session;
    };
    const first = procedures.map((procedure) => procedure.id);
    const like = (part: string) => first.find((id) => id.includes(part)) ?? first[0] ?? '';
    add(9, 5, 'closed', 'citizen-1', 22, [like('rsa')]);
    add(9, 40, 'closed', null, 4, [like('cpam')]);
    const open = add(10, 24, 'open', 'citizen-0', 18, [like('aide-au-logement'), like('immatriculation')]);
    open.requests[1]?.documents.set(
      procedures.find((procedure) => procedure.id === open.requests[1]?.procedure)?.documents?.[0]?.code ?? '',
      'missing',
    );
    open.values.set('nir', '2 87 03 51 454 021 76');
    open.values.set('rent_amount', '462');
    add(10, 40, 'open', 'citizen-2', 2, [], 'agent-1');
    const follow = add(8, 30, 'closed', 'citizen-2', 35, [like('titre-sejour')]);
    const request = follow.requests[0];
    if (request) {
      request.set.outcome = 'doit_revenir';
      request.set.next_step = 'L’accusé de réception doit arriver par courriel.';
      request.set.next_date = '2026-11-20';
    }
  }

  #newSession(args: b.SessionStartArgs): Session {
    const session: Session = {
      id: this.#id('session'),
      state: 'open',
      agent: this.#me || 'agent-0',
      channel: args.channel ?? 'guichet_sans_rdv',
      startedAt: new Date().toISOString(),
      seconds: 0,
      runningSince: Date.now(),
      settled: args.anonymous || args.citizen !== null,
      citizen: args.citizen,
      requests: [],
      place: null,
      savedAt: new Date().toISOString(),
      values: new Map(),
    };
    if (args.procedure) session.requests.push(this.#newRequest(args.procedure));
    this.#sessions.push(session);
    return session;
  }

  #newRequest(procedure: string): Request {
    return { id: this.#id('request'), procedure, removed: false, documents: new Map(), set: {}, step: '' };
  }

  #procedure(id: string): ProcedureAsset {
    const found = this.#local.find((local) => local.id === id) ?? procedures.find((candidate) => candidate.id === id);
    if (!found) throw error('NOT_FOUND', { thing: 'procedure' });
    return found;
  }

  #session(id: string): Session {
    const found = this.#sessions.find((session) => session.id === id);
    if (!found) throw error('NOT_FOUND', { thing: 'session' });
    return found;
  }

  #request(id: string): [Session, Request] {
    for (const session of this.#sessions) {
      const found = session.requests.find((request) => request.id === id);
      if (found) return [session, found];
    }
    throw error('NOT_FOUND', { thing: 'request' });
  }

  #person(id: string): Person {
    const found = this.#people.find((person) => person.id === id);
    if (!found) throw error('NOT_FOUND', { thing: 'citizen' });
    return found;
  }

  #agentName(id: string) {
    const agent = this.#agents.find((row) => row.id === id);
    return agent ? `${agent.given_name} ${agent.family_name}` : '';
  }

  #displayName({ input }: Person) {
    const civility = input.civility === 'madame' ? 'Mme\u00A0' : input.civility === 'monsieur' ? 'M.\u00A0' : '';
    const name = input.used_name || input.birth_name;
    const cased = name
      .toLowerCase()
      .replace(/(^|[\s’-])(\p{L})/gu, (_, before: string, letter: string) => before + letter.toUpperCase());
    return `${civility}${input.given_names.split(' ')[0] ?? ''} ${cased}`.trim();
  }

  #hit(person: Person): b.CitizenHit {
    const last = this.#sessions.findLast((session) => session.citizen === person.id && session.state === 'closed');
    return {
      id: person.id,
      display_name: this.#displayName(person),
      birth_date_shown: person.input.birth_date ? check('date', person.input.birth_date).shown : '',
      residence_shown: this.#communeName(person.input.residence_commune),
      last_seen: last ? last.startedAt : null,
    };
  }

  #communeName(code: string) {
    return COMMUNES.find((commune) => commune.code === code)?.name ?? '';
  }

  #citizenView(person: Person): b.CitizenView {
    const { birth_date_shown, residence_shown, display_name, id } = this.#hit(person);
    return {
      id,
      display_name,
      citizen: person.input,
      birth_date_shown,
      phone_shown: person.input.phone ? check('phone', person.input.phone).shown : '',
      residence_shown,
      informed_at: person.informedAt,
      past: this.#sessions
        .filter((session) => session.citizen === id && session.state !== 'discarded')
        .map((session) => ({
          id: session.id,
          started_at: session.startedAt,
          agent_name: this.#agentName(session.agent),
          requests: session.requests.map((request) => this.#procedure(request.procedure).title),
        })),
    };
  }

  #seconds(session: Session) {
    return (
      session.seconds + (session.runningSince === null ? 0 : Math.floor((Date.now() - session.runningSince) / 1000))
    );
  }

  #card(session: Session): b.SessionCard {
    const supervisor = this.#agents.find((agent) => agent.id === this.#me)?.role === 'supervisor';
    const requests = session.requests.filter((request) => !request.removed);
    return {
      id: session.id,
      state: session.state,
      started_at: session.startedAt,
      minutes: Math.floor(this.#seconds(session) / 60),
      channel: session.channel,
      citizen: session.citizen && !supervisor ? this.#displayName(this.#person(session.citizen)) : null,
      requests: requests.map((request) => this.#procedure(request.procedure).title),
      outcomes: requests.map((request) => (request.set.outcome ? labelOf('outcomes', request.set.outcome) : '')),
      agent_name: this.#agentName(session.agent),
      mine: session.agent === this.#me,
    };
  }

  #online(procedure: ProcedureAsset): b.OnlineView | null {
    if (!procedure.online) return null;
    return {
      url: procedure.online.url,
      host: new URL(procedure.online.url).host.replace(/^www\./u, ''),
      france_connect: procedure.online.france_connect ?? false,
      unverified: procedure.source.unverified.includes('online.url'),
    };
  }

  #documents(procedure: ProcedureAsset) {
    return (procedure.documents ?? []).map((document) => ({
      code: document.code,
      label: labelOf('documents', document.code),
      detail: details.get(document.code) ?? '',
      note: document.note ?? '',
      alternatives: (document.alternatives ?? []).map((code) => labelOf('documents', code)),
      optional: document.optional ?? false,
    }));
  }

  #value(session: Session, key: string): [string, string] {
    const typed = session.values.get(key);
    if (typed !== undefined) return [typed, 'session'];
    const person = session.citizen ? this.#person(session.citizen).input : null;
    const kept = person ? (person as unknown as Record<string, unknown>)[key] : undefined;
    return typeof kept === 'string' && kept !== '' ? [kept, 'record'] : ['', ''];
  }

  #field(session: Session, key: string): b.FieldView {
    const asset = fields.get(key);
    const [value, origin] = this.#value(session, key);
    const kind = asset?.kind ?? 'text';
    const found = value === '' ? null : check(kind, value);
    return {
      key,
      kind,
      label: asset?.label ?? key,
      hint: asset?.hint ?? '',
      transient: asset?.transient ?? false,
      choices: (asset?.choices ?? []).map(([code, label]) => ({ code, label, flags: [] })),
      value,
      shown: kind === 'commune' ? this.#communeName(value) || value : (found?.shown ?? ''),
      state: found === null ? 'empty' : found.ok ? 'good' : 'wrong',
      problem: found?.problem ?? null,
      warnings: [],
      origin,
    };
  }

  /** The day on which the procedure's legal clock ends for a request sent today. */
  #clockEnd({ clock }: ProcedureAsset): string {
    if (!clock) return '';
    const end = new Date();
    end.setMonth(end.getMonth() + (clock.months ?? clocks.get(clock.rule)?.amount ?? 0));
    return dayOf(end);
  }

  /** A site of two years: one person long gone, one soon. */
  #retention(): b.RetentionView {
    const row = (code: string, label: string, due: number, soon: number) => ({
      code,
      label,
      unverified: true,
      due: this.#purged ? 0 : due,
      soon,
    });
    const person = (index: number, last_visit: string, kept_until: string, due: boolean) => {
      const { id, input } = this.#people[index]!;
      const name = `${input.given_names} ${input.birth_name}`;
      return { citizen: id, name, last_visit, kept_until, due };
    };
    return {
      day: dayOf(new Date()),
      rows: [
        row('dossier', 'Deux ans après la dernière visite', 1, 1),
        row('demande', 'Deux ans après la séance', 3, 2),
        row('fiche', 'Un mois après la fin de la séance', 12, 41),
      ],
      people: [
        ...(this.#purged ? [] : [person(1, '2024-11-04', '2026-11-04', true)]),
        person(2, '2024-12-09', '2026-12-09', false),
      ],
      more_people: 0,
      purged_on: this.#purged ? dayOf(new Date()) : null,
    };
  }

  #requestView(session: Session, request: Request): b.RequestView {
    const procedure = this.#procedure(request.procedure);
    const operator = operators.find((candidate) => candidate.id === procedure.operator);
    const documents = this.#documents(procedure).map((document) => ({
      ...document,
      state: request.documents.get(document.code) ?? '',
    }));
    const set = (field: b.RequestField) => request.set[field] ?? '';
    return {
      id: request.id,
      procedure: procedure.id,
      title: procedure.title,
      official_title: procedure.official_title,
      operator: procedure.operator,
      operator_name: operator?.name ?? procedure.operator,
      operator_phone: operator?.phone ?? '',
      purpose: procedure.purpose,
      documents,
      missing_count: documents.filter((document) => document.state === 'missing').length,
      fields_ready: procedure.fields.filter((key) => this.#field(session, key).state === 'good').length,
      fields_total: procedure.fields.length,
      online: this.#online(procedure),
      ways: procedure.ways,
      cerfa: procedure.paper?.cerfa ?? [],
      level: set('level') || procedure.level,
      outcome: set('outcome'),
      way: set('way'),
      blocking_reason: set('blocking_reason'),
      blocking_note: set('blocking_note'),
      orientation_target: set('orientation_target'),
      reference: set('reference'),
      next_step: set('next_step'),
      next_date: set('next_date'),
      note: set('note'),
      step: request.step,
      themes: procedure.themes,
      clock: procedure.clock ? (clocks.get(procedure.clock.rule)?.sentence ?? '') : '',
      clock_reference: procedure.clock?.reference ?? '',
      clock_unverified: procedure.source.unverified.includes('clock'),
      clock_end: this.#clockEnd(procedure),
      source: procedure.source.origin,
      checked_on: procedure.source.checked_on,
      unverified: procedure.source.unverified,
    };
  }

  #sessionView(session: Session): b.SessionView {
    return {
      id: session.id,
      state: session.state,
      channel: session.channel,
      started_at: session.startedAt,
      active_seconds: this.#seconds(session),
      minutes: session.state === 'closed' ? Math.floor(this.#seconds(session) / 60) : 0,
      now: new Date().toISOString(),
      running: session.runningSince !== null,
      person_settled: session.settled,
      citizen: session.citizen ? this.#citizenView(this.#person(session.citizen)) : null,
      requests: session.requests
        .filter((request) => !request.removed)
        .map((request) => this.#requestView(session, request)),
      place: session.place,
      saved_at: session.savedAt,
      agent_name: this.#agentName(session.agent),
      mine: session.agent === this.#me,
    };
  }

  /** Writes, says so, and answers with the session. */
  #write(session: Session): b.SessionView {
    session.savedAt = new Date().toISOString();
    this.#changed();
    return this.#sessionView(session);
  }

  /** The record as it wrote itself, or as it was closed. */
  #record(found: Session, returns: readonly b.ReturnProposal[] = []): b.ClosingRecord {
    if (found.record) return found.record;
    return {
      channel: found.channel,
      minutes: Math.max(1, Math.round(this.#seconds(found) / 60)),
      autonomy: '',
      age_class: '35_39',
      gender: 'feminin',
      social_status: '',
      town: '51454',
      equipment: '',
      first_visit: false,
      requests: this.#sessionView(found).requests.map((request) => ({
        id: request.id,
        title: request.title,
        operator_name: request.operator_name,
        level: request.level,
        outcome: request.outcome,
        blocking_reason: request.blocking_reason,
        orientation_target: request.orientation_target,
        themes: request.themes,
        way: request.way,
        returns_to: returns.find((one) => one.request === request.id)?.earlier ?? null,
      })),
    };
  }

  /** Requests left waiting by the same person, which those of a session may continue. */
  #returns(found: Session): b.ReturnProposal[] {
    if (!found.citizen) return [];
    const past = this.#sessions
      .filter((session) => session.citizen === found.citizen && session.state === 'closed')
      .flatMap((session) => session.requests.map((request) => ({ session, request })))
      .filter(({ request }) => request.set.outcome === 'doit_revenir');
    return found.requests.flatMap((request) => {
      const earlier = past.find((one) => one.request.procedure === request.procedure);
      if (!earlier || request.removed) return [];
      return [
        {
          request: request.id,
          earlier: earlier.request.id,
          day: dayOf(earlier.session.startedAt),
          outcome: 'doit_revenir',
          blocking_reason: '',
          agent_name: this.#agentName(earlier.session.agent).split(' ')[0] ?? '',
        },
      ];
    });
  }

  #sheet(procedure: ProcedureAsset): b.ProcedureSheet {
    const operator = operators.find((candidate) => candidate.id === procedure.operator);
    return {
      id: procedure.id,
      operator: procedure.operator,
      operator_name: operator?.name ?? procedure.operator,
      operator_phone: operator?.phone ?? '',
      title: procedure.title,
      official_title: procedure.official_title,
      synonyms: procedure.synonyms,
      purpose: procedure.purpose,
      audience: procedure.audience,
      level: procedure.level,
      themes: procedure.themes,
      theme_labels: procedure.themes.map((code) => labelOf('themes', code)),
      mandate_scope: procedure.mandate_scope,
      mandate_scope_label: labelOf('mandate_scopes', procedure.mandate_scope),
      documents: this.#documents(procedure),
      fields: procedure.fields,
      field_labels: procedure.fields.map((key) => fields.get(key)?.label ?? key),
      online: this.#online(procedure),
      hosts: procedure.online?.hosts ?? [],
      cerfa: procedure.paper?.cerfa ?? [],
      clock: procedure.clock ? (clocks.get(procedure.clock.rule)?.sentence ?? '') : '',
      clock_reference: procedure.clock?.reference ?? '',
      clock_unverified: procedure.source.unverified.includes('clock'),
      service_public: procedure.service_public?.ids ?? [],
      source: procedure.source.origin,
      checked_on: procedure.source.checked_on,
      unverified: procedure.source.unverified,
      local: procedure.local ?? false,
    };
  }

  #state(): b.AppState {
    const me = this.#agents.find((agent) => agent.id === this.#me);
    return {
      version: '0.1.0',
      phase: this.#phase,
      problem: this.#problem,
      warnings: [],
      site_name: this.#site?.name ?? null,
      agents: this.#agents
        .filter((agent) => agent.active)
        .map((agent) => ({ id: agent.id, name: `${agent.given_name} ${agent.family_name}`, role: agent.role })),
      me: me
        ? {
            id: me.id,
            given_name: me.given_name,
            name: `${me.given_name} ${me.family_name}`,
            role: me.role,
            must_change_password: false,
          }
        : null,
      zone: 'Europe/Paris',
      today: dayOf(new Date()),
      lock_after_minutes: this.#lockAfter,
      demo: this.#demo,
      resume:
        this.#sessions.findLast((session) => session.state === 'open' && session.agent === this.#me && session.place)
          ?.id ?? null,
    };
  }

  #paper(title: string): b.Sheet {
    const page = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 595 842" width="595" height="842"><rect width="595" height="842" fill="#fff"/><text x="56" y="90" font-size="24" font-family="sans-serif">${title}</text><path d="M56 110h483" stroke="#888"/></svg>`;
    return { pages: [page], text: title, file_name: 'document.pdf' };
  }

  readonly #commands: Record<string, (args: never) => unknown> = {
    app_state: () => this.#state(),
    check_value: (args: b.CheckValueArgs) => check(args.kind, args.value),
    check_password: ({ password, names }: b.PasswordArgs): b.Checked => {
      const problem = names.some((name) => name.length > 2 && fold(password).includes(fold(name)))
        ? 'password_name'
        : password.length < 12
          ? 'password_short'
          : '';
      return {
        ok: problem === '',
        stored: '',
        shown: '',
        problem: problem ? { code: problem, params: { least: '12' } } : null,
        warnings: [],
      };
    },
    communes_search: ({ query }: b.QueryArgs) =>
      COMMUNES.filter(
        (commune) =>
          fold(commune.name).includes(fold(query)) ||
          commune.code === query ||
          commune.postcodes.some((postcode) => postcode.startsWith(query)),
      ),
    setup: (args: b.SetupArgs): b.RecoveryPhrase => {
      this.#site = {
        ...args.site,
        commune_name: this.#communeName(args.site.commune_code),
      };
      this.#agents = [
        {
          id: 'agent-0',
          given_name: args.given_name,
          family_name: args.family_name,
          role: 'administrator',
          active: true,
          has_password: true,
        },
      ];
      this.#me = 'agent-0';
      this.#phase = 'open';
      this.#demo = false;
      this.#phrase = WORDS.slice(0, 12);
      return { words: this.#phrase };
    },
    unlock: ({ agent, password }: b.UnlockArgs) => {
      if (password !== PASSWORD) throw error('WRONG_PASSWORD');
      this.#me = agent;
      this.#phase = 'open';
      return this.#state();
    },
    recover: ({ agent }: b.RecoverArgs) => {
      this.#me = agent;
      this.#phase = 'open';
      return this.#state();
    },
    lock: () => {
      this.#phase = 'locked';
      for (const { values } of this.#sessions)
        for (const key of values.keys()) if (fields.get(key)?.transient) values.delete(key);
      this.#me = '';
      this.tell('locked', {});
    },
    touch: (): b.LockDeadline => ({ seconds: this.#lockAfter * 60 }),
    network: (): b.Network => ({ online: true }),
    recovery_preview: () => this.#paper('Phrase de secours'),
    recovery_print: () => undefined,
    recovery_save: (): b.Saved => ({ path: '/documents/phrase.pdf' }),
    recovery_confirm: ({ words }: b.RecoveryCheck) => {
      const wrong = words.find(([position, word]) => this.#phrase[position - 1] !== fold(word));
      if (wrong) throw error('WRONG_RECOVERY_PHRASE', { position: String(wrong[0]) });
    },
    recovery_renew: (): b.RecoveryPhrase => {
      this.#phrase = WORDS.slice(12, 24);
      return { words: this.#phrase };
    },
    agents: () => this.#agents,
    agent_add: (args: b.AgentAddArgs): b.AgentRow => {
      const { password, ...rest } = args;
      const row = { id: this.#id('agent'), ...rest, active: true, has_password: password !== '' };
      this.#agents.push(row);
      this.#changed();
      return row;
    },
    agent_set: (args: b.AgentSetArgs): b.AgentRow => {
      const row = this.#agents.find((agent) => agent.id === args.id);
      if (!row) throw error('NOT_FOUND', { thing: 'agent' });
      const others = this.#agents.filter((agent) => agent !== row && agent.active && agent.role === 'administrator');
      if (others.length === 0 && (args.role !== 'administrator' || !args.active)) throw error('LAST_ADMINISTRATOR');
      Object.assign(row, {
        given_name: args.given_name,
        family_name: args.family_name,
        role: args.role,
        active: args.active,
      });
      this.#changed();
      return row;
    },
    password_change: (args: b.PasswordChangeArgs) => {
      if (args.old !== PASSWORD) throw error('WRONG_PASSWORD', { field: 'old' });
    },
    site: () => this.#site,
    site_set: (args: b.SiteInput) => {
      this.#site = { ...args, commune_name: this.#communeName(args.commune_code) };
      this.#changed();
      return this.#site;
    },
    settings: (): b.Settings => ({ lock_after_minutes: this.#lockAfter, coop_link: this.#coopLink }),
    settings_set: (args: b.Settings) => {
      this.#lockAfter = args.lock_after_minutes;
      this.#coopLink = args.coop_link ?? this.#coopLink;
      this.#changed();
      return { lock_after_minutes: this.#lockAfter, coop_link: this.#coopLink };
    },
    retention: (): b.RetentionView => this.#retention(),
    retention_purge: ({ day }: b.RetentionPurgeArgs): b.RetentionView => {
      if (day !== dayOf(new Date())) throw error('INVALID', { field: 'day', problem: 'other_day' });
      this.#purged = true;
      this.#changed();
      return this.#retention();
    },
    codes: (): b.Codes => ({ lists, past }),
    today: (): b.Today => {
      const shown = this.#sessions.filter((session) => session.state !== 'discarded');
      const closed = shown.filter((session) => session.state === 'closed').map((session) => this.#card(session));
      return {
        date: dayOf(new Date()),
        open: shown.filter((session) => session.state === 'open').map((session) => this.#card(session)),
        closed,
        frequent: procedures.slice(0, 6).map((procedure) => ({
          id: procedure.id,
          title: procedure.title,
          operator_name: operators.find((operator) => operator.id === procedure.operator)?.name ?? '',
        })),
        follow_ups: shown.flatMap((session) =>
          session.requests
            .filter((request) => request.set.next_step && session.state === 'closed')
            .map((request) => ({
              session: session.id,
              request: request.id,
              citizen: this.#card(session).citizen,
              title: this.#procedure(request.procedure).title,
              next_step: request.set.next_step ?? '',
              next_date: request.set.next_date ?? null,
              late: (request.set.next_date ?? '9') < dayOf(new Date()),
            })),
        ),
        sessions_count: closed.length,
        minutes_total: closed.reduce((sum, card) => sum + card.minutes, 0),
      };
    },
    session_start: (args: b.SessionStartArgs) => this.#write(this.#newSession(args)),
    session: ({ session }: b.SessionArgs) => this.#sessionView(this.#session(session)),
    session_pause: ({ session }: b.SessionArgs) => {
      const found = this.#session(session);
      found.seconds = this.#seconds(found);
      found.runningSince = null;
      return this.#write(found);
    },
    session_resume: ({ session }: b.SessionArgs) => {
      const found = this.#session(session);
      found.runningSince ??= Date.now();
      return this.#write(found);
    },
    session_channel: ({ session, channel }: b.ChannelArgs) => {
      const found = this.#session(session);
      found.channel = channel;
      return this.#write(found);
    },
    session_citizen: ({ session, citizen, clear }: b.SessionCitizenArgs) => {
      const found = this.#session(session);
      if (found.citizen && found.citizen !== citizen) {
        const worked = found.requests.some(({ documents, set }) => documents.size > 0 || Object.keys(set).length > 0);
        if (!clear && (found.values.size > 0 || worked)) throw error('PERSON_FILLED');
        found.values.clear();
        for (const request of found.requests) {
          request.documents.clear();
          request.set = {};
          request.step = 'papers';
        }
      }
      found.citizen = citizen;
      found.settled = true;
      return this.#write(found);
    },
    session_place: ({ session, place }: b.PlaceArgs) => {
      this.#session(session).place = place;
      if (place.request) this.#request(place.request)[1].step = place.step;
    },
    session_discard: ({ session }: b.SessionArgs) => {
      this.#session(session).state = 'discarded';
      this.#changed();
    },
    session_restore: ({ session }: b.SessionArgs) => {
      const found = this.#session(session);
      found.state = 'open';
      return this.#write(found);
    },
    citizen_search: ({ query }: b.QueryArgs) => {
      const words = fold(query).split(' ').filter(Boolean);
      return this.#people
        .filter((person) => {
          const text = fold(
            `${person.input.birth_name} ${person.input.used_name} ${person.input.given_names} ${person.input.birth_date.slice(0, 4)}`,
          );
          return words.every((word) => text.includes(word));
        })
        .map((person) => this.#hit(person));
    },
    citizen_duplicates: (input: b.CitizenInput): b.Duplicate[] =>
      this.#people
        .filter((person) => input.birth_name !== '' && fold(person.input.birth_name) === fold(input.birth_name))
        .map((person) => ({
          hit: this.#hit(person),
          likeness: fold(person.input.given_names) === fold(input.given_names) ? 'likely' : 'possible',
        })),
    citizen_create: (input: b.CitizenInput) => {
      const person: Person = {
        id: this.#id('citizen'),
        input,
        informedAt: input.informed ? new Date().toISOString() : null,
      };
      this.#people.unshift(person);
      this.#changed();
      return this.#citizenView(person);
    },
    citizen: ({ citizen }: b.CitizenArgs) => this.#citizenView(this.#person(citizen)),
    citizen_set: ({ id, citizen }: b.CitizenSetArgs) => {
      const person = this.#person(id);
      person.input = citizen;
      this.#changed();
      return this.#citizenView(person);
    },
    request_add: ({ session, procedure }: b.RequestAddArgs) => {
      const found = this.#session(session);
      found.requests.push(this.#newRequest(this.#procedure(procedure).id));
      return this.#write(found);
    },
    request_remove: ({ request }: b.RequestArgs) => {
      const [session, found] = this.#request(request);
      found.removed = true;
      return this.#write(session);
    },
    request_restore: ({ request }: b.RequestArgs) => {
      const [session, found] = this.#request(request);
      found.removed = false;
      return this.#write(session);
    },
    request_document: ({ request, document, state }: b.DocumentArgs) => {
      const [session, found] = this.#request(request);
      found.documents.set(document, state);
      return this.#write(session);
    },
    request_set: ({ request, field, value }: b.RequestSetArgs) => {
      const [session, found] = this.#request(request);
      const awaited = () => (found.set.outcome === 'finalisee' ? this.#clockEnd(this.#procedure(found.procedure)) : '');
      const before = awaited();
      found.set[field] = value;
      if (field === 'outcome' && (found.set.next_date ?? '') === before) found.set.next_date = awaited();
      return this.#write(session);
    },
    profile: ({ request }: b.RequestArgs): b.ProfileView => {
      const [session, found] = this.#request(request);
      const shown = this.#procedure(found.procedure).fields.map((key) => this.#field(session, key));
      return {
        groups: groups
          .map((group) => ({
            key: group.code,
            label: group.label,
            fields: shown.filter((field) => fields.get(field.key)?.group === group.code),
          }))
          .filter((group) => group.fields.length > 0),
        ready: shown.filter((field) => field.state === 'good').length,
        total: shown.length,
      };
    },
    profile_set: ({ session, field, value }: b.ProfileSetArgs) => {
      const found = this.#session(session);
      found.values.set(field, value);
      this.#write(found);
      return this.#field(found, field);
    },
    copy_panel: ({ request }: b.RequestArgs): b.CopyPanel => {
      const [session, found] = this.#request(request);
      const items = this.#procedure(found.procedure).fields.map((key) => {
        const field = this.#field(session, key);
        const ready = field.state === 'good';
        return { id: key, label: field.label, shown: ready ? field.shown : '', ready, transient: field.transient };
      });
      const asked = this.portals.order(session.id);
      const place = ({ id }: b.CopyItem) => (asked.includes(id) ? asked.indexOf(id) : asked.length);
      items.sort((one, other) => place(one) - place(other));
      return { items, ready: items.filter((item) => item.ready).length, total: items.length };
    },
    copy_value: ({ request, item }: b.CopyArgs): b.Copied => {
      const [session] = this.#request(request);
      if (this.#field(session, item).state !== 'good') throw error('NOTHING_TO_COPY');
      return { clears_in_seconds: 30 };
    },
    closing: ({ session }: b.SessionArgs): b.ClosingView => {
      const found = this.#session(session);
      const requests = this.#sessionView(found).requests;
      const returns = this.#returns(found);
      return {
        session,
        citizen: this.#card(found).citizen,
        started_at: found.startedAt,
        measured_seconds: this.#seconds(found),
        town_shown: 'Reims',
        record: this.#record(found, returns),
        missing: requests
          .filter((request) => request.outcome === '')
          .map((request) => ({ code: 'outcome_missing', params: { request: request.id } })),
        missing_papers: requests.reduce((sum, request) => sum + request.missing_count, 0),
        returns,
      };
    },
    session_close: ({ session, record }: b.CloseArgs) => {
      const found = this.#session(session);
      if (record.requests.some((request) => request.outcome === '')) throw error('RECORD_INCOMPLETE');
      for (const closing of record.requests) {
        const request = found.requests.find((candidate) => candidate.id === closing.id);
        if (request) request.set.outcome = closing.outcome;
      }
      found.state = 'closed';
      found.seconds = record.minutes * 60;
      found.runningSince = null;
      found.channel = record.channel;
      found.record = record;
      found.closedAt = new Date().toISOString();
      this.#changed();
      return this.#card(found);
    },
    summary_preview: () => this.#paper('Récapitulatif de votre visite'),
    summary_print: () => undefined,
    summary_save: (): b.Saved => ({ path: '/documents/recapitulatif.pdf' }),
    printers: (): b.Printer[] => [
      { name: 'Accueil', default: true },
      { name: 'Bureau', default: false },
    ],
    procedures_search: ({ query, operator, limit, local }: b.ProcedureQuery): b.ProcedureHit[] => {
      const words = fold(query).split(' ').filter(Boolean);
      return [...this.#local, ...(local ? [] : procedures)]
        .filter((procedure) => operator === null || procedure.operator === operator)
        .flatMap((procedure) => {
          const name = operators.find((candidate) => candidate.id === procedure.operator)?.name ?? '';
          const title = fold(procedure.title);
          const synonym = procedure.synonyms.find((one) => words.every((word) => fold(one).includes(word)));
          const inTitle = words.every((word) => title.includes(word) || fold(name).includes(word));
          if (!inTitle && !synonym) return [];
          return [
            {
              id: procedure.id,
              title: procedure.title,
              operator: procedure.operator,
              operator_name: name,
              matched: inTitle ? '' : (synonym ?? ''),
              ranges: words.flatMap((word): [number, number][] => {
                const from = title.indexOf(word);
                return from >= 0 && title.length === procedure.title.length ? [[from, from + word.length]] : [];
              }),
              local: procedure.local ?? false,
            },
          ];
        })
        .slice(0, limit);
    },
    procedure: ({ id }: b.ProcedureArgs) => this.#sheet(this.#procedure(id)),
    operators: (): b.OperatorView[] =>
      operators.map((operator) => ({
        id: operator.id,
        name: operator.name,
        full_name: operator.full_name,
        phone: operator.phone ?? '',
        count: [...this.#local, ...procedures].filter((procedure) => procedure.operator === operator.id).length,
      })),
    site_procedure_set: (args: b.SiteProcedureInput) => {
      const asset: ProcedureAsset = {
        id: args.id || this.#id('site'),
        operator: args.operator,
        title: args.title,
        official_title: args.title,
        synonyms: args.synonyms,
        purpose: args.purpose,
        audience: '',
        level: 'accompagnement',
        ways: args.url ? ['online', 'counter'] : ['counter'],
        themes: args.theme ? [args.theme] : [],
        mandate_scope: '',
        fields: args.fields,
        documents: args.documents.map((code) => ({ code })),
        source: { origin: 'Site', checked_on: dayOf(new Date()), unverified: [] },
        local: true,
      };
      if (args.url) asset.online = { url: args.url, hosts: [] };
      this.#local = [...this.#local.filter((local) => local.id !== asset.id), asset];
      this.#changed();
      return this.#sheet(asset);
    },
    site_procedure_remove: ({ id }: b.ProcedureArgs) => {
      this.#local = this.#local.filter((local) => local.id !== id);
      this.#changed();
    },
  };
}
