import type * as b from '../../src/api/bindings';
import { dayOf } from '../../src/i18n/format';
import { labelOf, lists } from './assets';

/**
 * Workshops, answers of citizens, skills, corrections and imports, answered from memory. As the rest of the stand-in,
 * it keeps no promise but the shape of the answers.
 */

/** What it needs of the desk. */
export interface Around {
  me(): b.AgentRow | undefined;
  agents(): readonly b.AgentRow[];
  id(kind: string): string;
  changed(): void;
  /** A closed session, or the error that the desk gives. */
  closed(session: string): { agent: string; started_at: string; closed_at: string; record: b.ClosingRecord };
  correct(session: string, record: b.ClosingRecord): void;
  empty: boolean;
  /** The file that choosing one gives. */
  imports: 'coop' | 'csv' | 'none';
  coopLink(): boolean;
  /** Other commands, for what is shared with them. */
  figures: Commands;
}

type Commands = Record<string, (args: never) => unknown>;

const error = (code: b.ErrorCode, params: Record<string, string> = {}): b.ApiError => ({ code, params });

export function supervisionCommands(around: Around): Commands {
  return {
    ...workshopCommands(around),
    ...answerCommands(),
    ...recordCommands(around),
    ...skillCommands(around),
    ...importCommands(around),
  };
}

function workshopCommands(around: Around): Commands {
  const kept: b.WorkshopView[] = [];
  const view = (input: b.WorkshopInput, id: string): b.WorkshopView => ({
    id,
    state: input.close ? 'closed' : 'open',
    theme: input.theme,
    theme_label: labelOf('mediation_themes', input.theme),
    level: input.level,
    level_label: input.level ? labelOf('workshop_levels', input.level) : '',
    day: input.day,
    time: input.time,
    minutes: input.minutes,
    participants: input.participants,
    counts: input.counts,
    agent_name: around.me()?.given_name ?? 'Camille',
    editable: true,
    imported: false,
    missing: [
      ...(input.minutes === 0 ? [{ code: 'minutes_out_of_range', params: {} }] : []),
      ...(input.participants === 0 ? [{ code: 'participants_missing', params: {} }] : []),
    ],
  });
  const of = (id: string) => {
    const found = kept.find((one) => one.id === id);
    if (!found) throw error('NOT_FOUND', { thing: 'workshop' });
    return found;
  };
  if (!around.empty) {
    const month = dayOf(new Date()).slice(0, 7);
    const add = (theme: string, level: string, day: string, time: string, minutes: number, came: number) => {
      const counts =
        came > 3
          ? [
              { kind: 'age_class', code: '60_64', count: 2 },
              { kind: 'gender', code: 'feminin', count: came - 2 },
            ]
          : [];
      kept.push(
        view(
          {
            id: null,
            theme,
            level,
            day: `${month}-${day}`,
            time,
            minutes,
            participants: came,
            counts,
            close: came > 0,
          },
          around.id('workshop'),
        ),
      );
    };
    add('prendre_en_main_du_materiel', 'debutant', '05', '14:00', 120, 8);
    add('securite_numerique', 'intermediaire', '12', '09:30', 90, 6);
    add('email', '', '12', '14:00', 90, 5);
    add('parentalite', '', '19', '18:00', 60, 0);
    const imported = kept[2];
    if (imported) Object.assign(imported, { imported: true, editable: false, agent_name: 'Léo' });
  }

  return {
    workshops: ({ from, to }: b.WorkshopsArgs) =>
      kept
        .filter(({ day }) => day >= from && day <= to)
        .map((one) => ({ ...one, editable: one.editable && around.me()?.role !== 'supervisor' })),
    workshop_set: (input: b.WorkshopInput) => {
      const sums = new Map<string, number>();
      for (const { kind, count } of input.counts) sums.set(kind, (sums.get(kind) ?? 0) + count);
      if ([...sums.values()].some((sum) => sum > input.participants))
        throw error('INVALID', { field: 'counts', problem: 'counts_over_participants' });
      const id = input.id ?? around.id('workshop');
      const old = kept.findIndex((one) => one.id === id);
      const made = view(input, id);
      if (old >= 0) kept[old] = made;
      else kept.push(made);
      around.changed();
      return made;
    },
    workshop_discard: ({ id }: b.WorkshopArgs) => {
      of(id).state = 'discarded';
      around.changed();
    },
    workshop_restore: ({ id }: b.WorkshopArgs) => {
      of(id).state = 'closed';
      around.changed();
      return of(id);
    },
  };
}

function answerCommands(): Commands {
  const answered = new Set<string>();
  const once = (kind: string, session: string) => {
    if (answered.has(kind + session)) throw error('ALREADY_ANSWERED');
    answered.add(kind + session);
  };
  return {
    satisfaction_add: ({ session }: b.SatisfactionArgs) => once('satisfaction ', session),
    diagnosis_add: ({ session }: b.DiagnosisArgs) => once('diagnosis ', session),
  };
}

/** Days during which an agent corrects her own sessions. */
const OWN_DAYS = 31;

function recordCommands(around: Around): Commands {
  const corrections = new Map<string, b.Correction[]>();
  const view = (session: string): b.RecordView => {
    const found = around.closed(session);
    const me = around.me();
    const agent = around.agents().find(({ id }) => id === found.agent);
    const until = dayOf(new Date(Date.parse(found.closed_at) + OWN_DAYS * 86_400_000));
    const hidden = me?.role === 'supervisor';
    if (me?.role === 'mediator' && found.agent !== me.id) throw error('FORBIDDEN');
    const record = structuredClone(found.record);
    if (hidden)
      Object.assign(record, {
        autonomy: '',
        age_class: '',
        gender: '',
        social_status: '',
        town: '',
        first_visit: null,
      });
    return {
      session,
      started_at: found.started_at,
      closed_at: found.closed_at,
      agent_name: agent ? `${agent.given_name} ${agent.family_name}` : '',
      mine: found.agent === me?.id,
      town_shown: hidden ? '' : 'Reims',
      record,
      person_hidden: hidden,
      may_correct: me?.role !== 'mediator' || until >= dayOf(new Date()),
      until,
      corrections: corrections.get(session) ?? [],
      reasons: lists.correction_reasons ?? [],
    };
  };
  return {
    session_record: ({ session }: b.SessionArgs) => view(session),
    session_correct: ({ session, record, reason }: b.CorrectArgs) => {
      const before = view(session);
      if (!before.may_correct) throw error('TOO_LATE_TO_CORRECT');
      const { autonomy, age_class, gender, social_status, town, first_visit } = around.closed(session).record;
      const hidden = { autonomy, age_class, gender, social_status, town, first_visit };
      around.correct(session, before.person_hidden ? { ...record, ...hidden } : record);
      const me = around.me();
      corrections.set(session, [
        {
          at: new Date().toISOString(),
          agent_name: me ? `${me.given_name} ${me.family_name}` : '',
          reason,
          reason_label: labelOf('correction_reasons', reason),
        },
        ...before.corrections,
      ]);
      around.changed();
      return view(session);
    },
  };
}

function skillCommands(around: Around): Commands {
  const trainings: (b.Training & { agent: string })[] = [];
  const pix = new Map<string, { level: number; day: string }>();
  let needs: b.EquipmentNeed[] = [];
  if (!around.empty) {
    trainings.push(
      { id: 'training-0', agent: 'agent-0', title: 'Aidants Connect, initiale', day: '2026-03-12', hours: 14 },
      {
        id: 'training-1',
        agent: 'agent-0',
        title: 'Accueillir un public en difficulté',
        day: '2026-09-04',
        hours: 3.5,
      },
    );
    pix.set('agent-0', { level: 4, day: '2026-02-01' });
    needs = [
      {
        id: 'need-0',
        kind: 'ordinateur',
        kind_label: 'Ordinateur',
        label: 'espace public',
        quantity: 2,
        state: 'wanted',
      },
      { id: 'need-1', kind: 'tablette', kind_label: 'Tablette', label: '', quantity: 1, state: 'ordered' },
    ];
  }
  const may = (agent: string) => around.me()?.role !== 'mediator' || agent === around.me()?.id;
  const view = (): b.SkillsView => ({
    agents: around
      .agents()
      .filter(({ id, active }) => active && may(id))
      .map(({ id, given_name, family_name }) => ({
        agent: id,
        name: `${given_name} ${family_name}`,
        pix_level: pix.get(id)?.level ?? null,
        pix_day: pix.get(id)?.day ?? null,
        trainings: trainings
          .filter(({ agent }) => agent === id)
          .map(({ id: training, title, day, hours }) => ({ id: training, title, day, hours })),
        editable: true,
      })),
    equipment: needs,
  });
  const answer = () => {
    around.changed();
    return view();
  };
  return {
    skills: view,
    training_set: (input: b.TrainingInput) => {
      const made = { ...input, id: input.id ?? around.id('training') };
      const old = trainings.findIndex(({ id }) => id === made.id);
      if (old >= 0) trainings[old] = made;
      else trainings.push(made);
      return answer();
    },
    training_remove: ({ id }: b.SkillArgs) => {
      trainings.splice(
        trainings.findIndex((one) => one.id === id),
        1,
      );
      return answer();
    },
    skill_set: ({ agent, pix_level, pix_day }: b.SkillInput) => {
      if (pix_level === null) pix.delete(agent);
      else pix.set(agent, { level: pix_level, day: pix_day ?? dayOf(new Date()) });
      return answer();
    },
    equipment_set: (input: b.EquipmentInput) => {
      if (around.me()?.role === 'mediator') throw error('FORBIDDEN');
      const made = { ...input, id: input.id ?? around.id('need'), kind_label: labelOf('equipment', input.kind) };
      needs = needs.some(({ id }) => id === made.id)
        ? needs.map((one) => (one.id === made.id ? made : one))
        : [...needs, made];
      return answer();
    },
    equipment_remove: ({ id }: b.SkillArgs) => {
      needs = needs.map((one) => (one.id === id ? { ...one, state: 'dropped' } : one));
      return answer();
    },
  };
}

/** Jobs from here up are imports. */
const FIRST_JOB = 1000;

function importCommands(around: Around): Commands {
  const batches: b.ImportBatch[] = [];
  let preview: b.ImportPreview | null = null;
  let job: b.JobView | null = null;
  let withKnown = false;
  const knownOf = (file: b.ImportPreview) => ({ sessions: file.known_sessions, workshops: file.known_workshops });
  const codes = (name: string) => (lists[name] ?? []).map(({ code, label }) => ({ code, label }));
  const targets: b.ImportTarget[] = [
    { id: 'date', label: 'Date', required: true, codes: [] },
    { id: 'minutes', label: 'Durée', required: true, codes: [] },
    { id: 'channel', label: 'Canal', required: false, codes: codes('channels') },
    { id: 'gender', label: 'Genre', required: false, codes: codes('gender') },
  ];
  const none: b.ImportPreview = {
    token: 1,
    kind: 'coop',
    columns: [],
    targets: [],
    ignored: [],
    rows: 0,
    sessions: 0,
    workshops: 0,
    known_sessions: 0,
    known_workshops: 0,
    known: [],
    refused: 0,
    faults: [],
    from: '2024-01-02',
    to: '2025-12-30',
    ready: true,
  };
  const coop: b.ImportPreview = {
    ...none,
    ignored: ['Bénéficiaire', 'Notes'],
    rows: 1240,
    sessions: 1198,
    workshops: 6,
    known_sessions: 11,
    known_workshops: 1,
    known: [
      { row: 12, day: '2024-03-04', workshop: false, minutes: 30 },
      { row: 13, day: '2024-03-04', workshop: false, minutes: null },
      { row: 40, day: '2024-03-12', workshop: true, minutes: 90 },
    ],
    refused: 3,
    faults: [
      { row: 18, column: 'Date', problem: 'DATE_INVALID' },
      { row: 340, column: 'Durée (min)', problem: 'DURATION_INVALID' },
      { row: 902, column: 'Thématique(s)', problem: 'UNKNOWN_LABEL' },
    ],
  };
  const mapped = (columns: b.ImportColumn[]): b.ImportPreview => {
    const has = (target: string) => columns.some((column) => column.target === target);
    const ready = has('date') && has('minutes');
    const unsaid = columns
      .filter(({ target }) => target === 'channel' || target === 'gender')
      .flatMap(({ values }) => values.filter(({ code }) => code === ''))
      .reduce((sum, { rows }) => sum + rows, 0);
    return {
      ...none,
      kind: 'csv',
      columns,
      targets,
      ignored: ['Nom'],
      rows: 300,
      sessions: ready ? 300 - unsaid : 0,
      refused: ready ? unsaid : 0,
      faults: ready && unsaid > 0 ? [{ row: 4, column: 'Accueil', problem: 'UNKNOWN_LABEL' }] : [],
      ready,
    };
  };
  const csv = () =>
    mapped([
      { index: 0, title: 'Jour', samples: ['02/01/2024', '03/01/2024'], target: 'date', values: [] },
      { index: 1, title: 'Temps', samples: ['15', '30'], target: '', values: [] },
      {
        index: 2,
        title: 'Accueil',
        samples: ['sur place', 'tél.'],
        target: 'channel',
        values: [
          { value: 'sur place', code: 'guichet_sans_rdv', rows: 280 },
          { value: 'tél.', code: '', rows: 20 },
        ],
      },
    ]);
  const mine = (id: number) => (job && job.id === id ? job : null);
  const other = (name: 'job' | 'job_cancel', args: b.JobArgs) => around.figures[name]?.(args as never);
  return {
    exchange_options: () => ({
      ...(around.figures.exchange_options?.({} as never) as b.ExchangeOptions),
      coop_link: around.coopLink(),
    }),
    coop_link: () => undefined,
    imports: () => batches,
    import_open: () => {
      preview = around.imports === 'none' ? null : around.imports === 'csv' ? csv() : coop;
      return preview;
    },
    import_map: ({ columns }: b.ImportMapArgs) => {
      preview = mapped(
        (preview?.columns ?? []).map((column) => ({
          ...column,
          ...columns.find(({ index }) => index === column.index),
        })),
      );
      return preview;
    },
    import_forget: () => {
      preview = null;
    },
    import_run: ({ with_known }: b.ImportRunArgs): b.JobView => {
      withKnown = with_known;
      const total = preview?.rows ?? 0;
      const id = FIRST_JOB + batches.length;
      job = { id, state: 'running', done: 0, total, path: null, imported: null, error: null };
      return job;
    },
    import_faults_save: () => ({ path: '/home/camille/lignes-non-reprises.csv' }),
    job: (args: b.JobArgs) => {
      const found = mine(args.id);
      if (!found) return other('job', args);
      if (found.state !== 'running') return found;
      const done = Math.min(found.total, found.done + Math.ceil(found.total / 3));
      job = { ...found, done, state: done < found.total ? 'running' : 'done' };
      if (job.state === 'done' && preview) {
        const id = around.id('import');
        const left = withKnown ? { sessions: 0, workshops: 0 } : knownOf(preview);
        job.imported = {
          id,
          sessions: preview.sessions - left.sessions,
          workshops: preview.workshops - left.workshops,
          known: left.sessions + left.workshops,
          refused: preview.refused,
        };
        batches.unshift({
          id,
          kind: preview.kind,
          at: new Date().toISOString(),
          agent_name: 'Camille Roy',
          rows: preview.rows - preview.refused - left.sessions - left.workshops,
          refused: preview.refused,
          undone_at: null,
        });
        around.changed();
      }
      return job;
    },
    job_cancel: (args: b.JobArgs) => {
      const found = mine(args.id);
      if (!found) return other('job_cancel', args);
      job = { ...found, state: 'cancelled' };
      return job;
    },
    import_undo: ({ id }: b.ImportArgs) => {
      for (const batch of batches) if (batch.id === id) batch.undone_at = new Date().toISOString();
      around.changed();
      return batches;
    },
  };
}
