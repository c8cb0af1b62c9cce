import type * as b from '../../src/api/bindings';
import { figureDimensions, indicators, labelOf, lists, operators, procedures } from './assets';

/**
 * The commands of the figures, answered by counting, one by one, some fictional sessions drawn from a fixed seed.
 * It shows the screens and serves their tests; the true figures are computed, and attacked, in Rust. Small numbers
 * are hidden by the simplest rule that holds: cells of 1 to 4, and the next smallest when only one is.
 */

type Amount = 'usual' | 'young' | 'none';

interface FactRequest {
  operator: string;
  procedure: string;
  level: string;
  outcome: string;
  reason: string;
  target: string;
  themes: readonly string[];
}
interface Fact {
  id: string;
  day: string;
  hour: number;
  minute: number;
  channel: string;
  minutes: number;
  agent: string;
  age: string;
  gender: string;
  status: string;
  first: boolean;
  requests: FactRequest[];
}

interface Around {
  readonly today: string;
  readonly me: () => string;
  readonly agentName: (id: string) => string;
  readonly siteName: () => string;
  readonly sees: () => b.Role;
  readonly changed: () => void;
}

const THRESHOLD = 5;
const DAY_MS = 86_400_000;
const dayNumber = (day: string) => Date.parse(`${day}T00:00:00Z`) / DAY_MS;
const dayName = (number: number) => new Date(number * DAY_MS).toISOString().slice(0, 10);
const weekdayOf = (day: string) => ((dayNumber(day) + 3) % 7) + 1;
const tenth = (value: number) => Math.round(value * 10) / 10;

/** Numbers between 0 and 1, always the same ones. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

function draw<T>(random: () => number, weighted: readonly (readonly [T, number])[]): T {
  let left = random() * weighted.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [value, weight] of weighted) {
    left -= weight;
    if (left < 0) return value;
  }
  return (weighted[weighted.length - 1] as readonly [T, number])[0];
}

const CHANNELS = [
  ['guichet_sans_rdv', 50],
  ['guichet_sur_rdv', 25],
  ['telephone', 18],
  ['courriel', 4],
  ['domicile', 3],
] as const;
const HOURS = [
  [9, 18],
  [10, 26],
  [11, 20],
  [14, 16],
  [15, 14],
  [16, 6],
] as const;
const AGES = [
  ['18_24', 4],
  ['26_34', 12],
  ['35_39', 10],
  ['45_54', 16],
  ['55_59', 18],
  ['65_69', 20],
  ['70_et_plus', 18],
  ['non_communique', 2],
] as const;
const OUTCOMES = [
  ['finalisee', 62],
  ['a_finaliser_en_autonomie', 12],
  ['doit_revenir', 11],
  ['oriente_vers_structure', 5],
  ['abandonnee', 1],
  ['bloquee', 9],
] as const;
const REASONS = [
  ['document_manquant', 30],
  ['mot_de_passe_perdu', 26],
  ['identite_non_reconnue', 14],
  ['sans_courriel_ni_telephone', 12],
  ['site_en_panne', 8],
  ['operateur_injoignable', 6],
] as const;

function makeFacts(amount: Amount, today: string): Fact[] {
  if (amount === 'none') return [];
  const random = seeded(20261121);
  const last = dayNumber(today);
  const first = last - (amount === 'young' ? 6 : 480);
  // a dozen procedures make most of the work, as at any counter
  const usual = procedures
    .filter((_, index) => index % Math.max(1, Math.floor(procedures.length / 14)) === 0)
    .map((procedure, index) => [procedure, 14 - Math.min(index, 12)] as const);
  const facts: Fact[] = [];
  for (let number = first; number <= last; number++) {
    const day = dayName(number);
    if (weekdayOf(day) > 5) continue;
    const many = (amount === 'young' ? 2 : 5) + Math.floor(random() * 8 + (number - first) / 160);
    for (let index = 0; index < many; index++) {
      const age = draw(random, AGES);
      const requests: FactRequest[] = [];
      do {
        const procedure = draw(random, usual);
        const outcome = draw(random, OUTCOMES);
        const reason = outcome === 'bloquee' ? draw(random, REASONS) : '';
        requests.push({
          operator: procedure.operator,
          procedure: procedure.id,
          level:
            outcome === 'oriente_vers_structure' ? 'orientation' : random() < 0.15 ? 'information' : 'accompagnement',
          outcome,
          // something new went wrong of late
          reason: reason !== '' && last - number < 25 && random() < 0.5 ? 'refusee_par_le_site' : reason,
          target: outcome === 'oriente_vers_structure' ? (random() < 0.6 ? 'aide_sociale' : 'administration') : '',
          themes: procedure.themes,
        });
      } while (requests.length < 3 && random() < 0.2);
      facts.push({
        id: `fact-${facts.length}`,
        day,
        hour: draw(random, HOURS),
        minute: Math.floor(random() * 60),
        channel: draw(random, CHANNELS),
        minutes: 5 + Math.floor(random() ** 2 * 70),
        agent: random() < 0.6 ? 'agent-0' : 'agent-1',
        age,
        gender: draw(random, [
          ['feminin', 56],
          ['masculin', 42],
          ['non_communique', 2],
        ] as const),
        status: draw(random, [
          ['retraite', 40],
          ['en_emploi', 25],
          ['sans_emploi', 30],
          ['scolarise', 1],
          ['non_communique', 4],
        ] as const),
        first: random() < 0.3,
        requests,
      });
    }
  }
  return facts;
}

interface Dimension {
  readonly id: string;
  readonly ordered?: boolean;
  readonly codes: readonly b.FigureCode[];
  /** Codes of a session, or of a request when `request` is set. */
  readonly session?: (fact: Fact) => string;
  readonly request?: (request: FactRequest) => readonly string[];
}

const BUCKETS: readonly b.FigureCode[] = [
  { code: 'under_30', label: 'Moins de 30 min' },
  { code: '30_60', label: 'De 30 à 60 min' },
  { code: '60_120', label: 'De 1 h à 2 h' },
  { code: '120_more', label: '2 h et plus' },
];
const bucket = (minutes: number) =>
  minutes < 30 ? 'under_30' : minutes < 60 ? '30_60' : minutes < 120 ? '60_120' : '120_more';

/** Whole percents that add up to 100: the largest remainders are rounded up. */
export function largestRemainder(values: readonly number[]): number[] {
  const whole = values.reduce((sum, value) => sum + value, 0);
  if (whole === 0) return values.map(() => 0);
  const exact = values.map((value) => (value * 100) / whole);
  const shares = exact.map(Math.floor);
  const missing = 100 - shares.reduce((sum, share) => sum + share, 0);
  const order = exact
    .map((value, index) => [value - Math.floor(value), index] as const)
    .toSorted((one, two) => two[0] - one[0]);
  for (const [, index] of order.slice(0, missing)) shares[index] = (shares[index] ?? 0) + 1;
  return shares;
}

/** Hides the cells of 1 to 4, and one more when a lone one could be worked out from the total. */
export function suppress(values: readonly number[]): boolean[] {
  const hidden = values.map((value) => value > 0 && value < THRESHOLD);
  if (hidden.filter(Boolean).length === 1) {
    const next = values.reduce(
      (best, value, index) => (!hidden[index] && value > 0 && (best < 0 || value < (values[best] ?? 0)) ? index : best),
      -1,
    );
    if (next >= 0) hidden[next] = true;
  }
  return hidden;
}

function median(values: readonly number[], part: number): number | null {
  if (values.length === 0) return null;
  const sorted = values.toSorted((one, two) => one - two);
  return sorted[Math.min(sorted.length - 1, Math.ceil(part * sorted.length) - 1)] ?? null;
}

export function figuresCommands(amount: Amount, around: Around): Record<string, (args: never) => unknown> {
  const { today } = around;
  const facts = makeFacts(amount, today);
  let serial = 0;
  let saved: b.SavedView[] = [
    {
      id: 'view-0',
      name: 'Caf, le mois dernier',
      query: {
        preset: 'last_month',
        from: null,
        to: null,
        compare: 'previous',
        filters: [{ dimension: 'operator', codes: ['caf'] }],
        scope: 'site',
        breakdowns: null,
      },
    },
  ];
  const intros = new Map<string, string>();
  let job: b.JobView | null = null;

  const list = (name: string) => (lists[name] ?? []).map(({ code, label }) => ({ code, label }));
  const seen = (codes: readonly b.FigureCode[], found: ReadonlySet<string>) =>
    codes.filter(({ code }) => found.has(code));
  const all = facts.flatMap((fact) => fact.requests);
  const dimensions: readonly Dimension[] = [
    {
      id: 'operator',
      codes: seen(
        operators.map(({ id, name }) => ({ code: id, label: name })),
        new Set(all.map(({ operator }) => operator)),
      ),
      request: ({ operator }) => [operator],
    },
    {
      id: 'procedure',
      codes: seen(
        procedures.map(({ id, title }) => ({ code: id, label: title })),
        new Set(all.map(({ procedure }) => procedure)),
      ),
      request: ({ procedure }) => [procedure],
    },
    { id: 'theme', codes: list('themes'), request: ({ themes }) => themes },
    { id: 'level', ordered: true, codes: list('levels'), request: ({ level }) => [level] },
    { id: 'outcome', ordered: true, codes: list('outcomes'), request: ({ outcome }) => [outcome] },
    {
      id: 'blocking_reason',
      codes: list('blocking_reasons'),
      request: ({ reason }) => (reason === '' ? [] : [reason]),
    },
    {
      id: 'orientation_target',
      codes: list('orientation_targets'),
      request: ({ target }) => (target === '' ? [] : [target]),
    },
    { id: 'channel', codes: list('channels'), session: ({ channel }) => channel },
    { id: 'duration', ordered: true, codes: BUCKETS, session: ({ minutes }) => bucket(minutes) },
    {
      id: 'age_class',
      ordered: true,
      codes: list('age_classes'),
      session: ({ age }) => age,
    },
    { id: 'gender', codes: list('gender'), session: ({ gender }) => gender },
    {
      id: 'social_status',
      codes: list('social_status'),
      session: ({ status }) => status,
    },
  ];
  const dimensionOf = (id: string) => dimensions.find((one) => one.id === id);
  const entryOf = ({ id }: Dimension) => figureDimensions.get(id) ?? { id, label: id, definition: '' };
  const personal = (dimension: Dimension | undefined) =>
    dimension !== undefined && (entryOf(dimension).identifying ?? false);

  // ——— periods ———
  const start = (day: string, unit: 'week' | 'month' | 'quarter' | 'year' | 'school_year', back: number): string => {
    const year = Number(day.slice(0, 4));
    const month = Number(day.slice(5, 7));
    const first = (y: number, m: number) => dayName(Date.UTC(y, m - 1, 1) / DAY_MS);
    switch (unit) {
      case 'week':
        return dayName(dayNumber(day) - weekdayOf(day) + 1 - 7 * back);
      case 'month':
        return first(year, month - back);
      case 'quarter':
        return first(year, month - ((month - 1) % 3) - 3 * back);
      case 'year':
        return first(year - back, 1);
      default:
        return first((month >= 9 ? year : year - 1) - back, 9);
    }
  };
  const units = ['week', 'month', 'quarter', 'year', 'school_year'] as const;
  const presets: b.PresetView[] = units.flatMap((unit) =>
    [0, 1].map((back) => ({
      id: back === 0 && unit === 'school_year' ? unit : `${back === 0 ? 'this' : 'last'}_${unit}`,
      from: start(today, unit, back),
      to: dayName(dayNumber(start(today, unit, back - 1)) - 1),
    })),
  );
  const yearBefore = (day: string) => {
    const moved = `${Number(day.slice(0, 4)) - 1}${day.slice(4)}`;
    return moved.endsWith('02-29') ? `${moved.slice(0, 8)}28` : moved;
  };
  function periods(query: b.FiguresQuery): { period: b.PeriodView; compared: b.PeriodView | null } {
    const ready = presets.find(({ id }) => id === query.preset);
    const from = ready?.from ?? query.from ?? today;
    const to = ready?.to ?? query.to ?? today;
    const days = dayNumber(to) - dayNumber(from) + 1;
    const before =
      query.compare === 'none'
        ? null
        : query.compare === 'last_year'
          ? { from: yearBefore(from), to: yearBefore(to) }
          : { from: previousStart(query.preset, from, days), to: dayName(dayNumber(from) - 1) };
    // as many days as have passed of a period under way
    if (before && from <= today && today < to) {
      const same =
        query.compare === 'last_year'
          ? yearBefore(today)
          : dayName(dayNumber(before.from) + dayNumber(today) - dayNumber(from));
      if (same < before.to) before.to = same;
    }
    const open = (first: string, last: string) =>
      new Set(facts.filter(({ day }) => day >= first && day <= last).map(({ day }) => day)).size;
    return {
      period: { preset: query.preset, from, to, opening_days: open(from, to), under_way: to >= today },
      compared: before && { preset: null, ...before, opening_days: open(before.from, before.to), under_way: false },
    };
  }
  /** A month is compared with the month before it, and any other days with as many days. */
  function previousStart(preset: string | null, from: string, days: number): string {
    const unit = units.find((one) => preset?.endsWith(one));
    return unit === undefined ? dayName(dayNumber(from) - days) : start(from, unit, 1);
  }

  /** A paper or a file made of fewer people after one made of all: the difference would tell. */
  let everybody = false;
  function publish(query: b.FiguresQuery): void {
    if (query.filters.length === 0) everybody = true;
    else if (everybody) throw { code: 'WITHHELD', params: {} } satisfies b.ApiError;
  }

  // ——— counting ———
  interface Counted {
    readonly fact: Fact;
    readonly requests: FactRequest[];
  }
  function count(query: b.FiguresQuery, from: string, to: string): Counted[] {
    return facts.flatMap((fact) => {
      if (fact.day < from || fact.day > to) return [];
      if (query.scope === 'me' && fact.agent !== around.me()) return [];
      for (const filter of query.filters) {
        const session = dimensionOf(filter.dimension)?.session;
        if (session && !filter.codes.includes(session(fact))) return [];
      }
      const ofRequests = query.filters.filter(({ dimension }) => dimensionOf(dimension)?.request);
      const requests = fact.requests.filter((request) =>
        ofRequests.every((filter) =>
          dimensionOf(filter.dimension)
            ?.request?.(request)
            .some((code) => filter.codes.includes(code)),
        ),
      );
      return ofRequests.length > 0 && requests.length === 0 ? [] : [{ fact, requests }];
    });
  }
  const sure = (value: number | null): b.Cell => ({ value, hidden: false });
  const cellOf = (value: number, hidden: boolean): b.Cell => (hidden ? { value: null, hidden } : sure(value));

  /** What no session of the stand-in tells: workshops, answers, people. Fixed, the same whatever is asked. */
  const FIXED: Readonly<Record<string, { value: number; before: number; base?: number }>> = {
    persons: { value: 96, before: 90 },
    first_time_persons: { value: 31, before: 24 },
    participations: { value: 204, before: 198 },
    return_rate: { value: 11.7, before: 9.4, base: 180 },
    mandate_rate: { value: 22.2, before: 20, base: 180 },
    unfinished_drafts: { value: 2, before: 0 },
    late_filings: { value: 5, before: 6 },
    workshops: { value: 3, before: 2 },
    workshop_participants: { value: 24, before: 17 },
    workshop_minutes: { value: 270, before: 180 },
    satisfaction_answers: { value: 61, before: 48 },
    satisfaction_ease: { value: 8.9, before: 8.6, base: 61 },
    satisfaction_clarity: { value: 4.4, before: 4.4, base: 61 },
    diagnoses: { value: 18, before: 11 },
    diagnosis_own_email: { value: 72.2, before: 63.6, base: 18 },
    diagnosis_own_phone: { value: 88.9, before: 90.9, base: 18 },
    diagnosis_reads_alone: { value: 61.1, before: 54.5, base: 18 },
    diagnosis_at_ease: { value: 38.9, before: 36.4, base: 18 },
  };
  const UNITS: Readonly<Record<string, string>> = {
    count: 'count',
    minutes: 'minutes',
    ratio: 'percent',
    mean: 'score',
  };

  function headline(now: Counted[], then: Counted[] | null, days: number, daysThen: number): b.IndicatorView[] {
    const minutes = (counted: Counted[]) => counted.map(({ fact }) => fact.minutes);
    const accompanied = (counted: Counted[]) =>
      counted.flatMap(({ requests }) => requests).filter(({ level }) => level === 'accompagnement');
    const measures: Readonly<Record<string, (counted: Counted[]) => number | null>> = {
      sessions: (counted) => counted.length,
      requests: (counted) => counted.reduce((sum, { requests }) => sum + requests.length, 0),
      minutes: (counted) => minutes(counted).reduce((sum, one) => sum + one, 0),
      duration_median: (counted) => median(minutes(counted), 0.5),
      duration_p90: (counted) => median(minutes(counted), 0.9),
      handled_on_site: (counted) => {
        const helped = accompanied(counted);
        const done = helped.filter(({ outcome }) => outcome === 'finalisee' || outcome === 'a_finaliser_en_autonomie');
        return helped.length === 0 ? null : tenth((done.length * 100) / helped.length);
      },
      opening_days: (counted) => new Set(counted.map(({ fact }) => fact.day)).size,
    };
    const change = (one: number | null, two: number | null) =>
      one === null || two === null || two === 0 ? null : ((one - two) * 100) / two;
    return indicators.map((entry) => {
      const measure = measures[entry.id];
      const fixed = FIXED[entry.id];
      const value = measure ? measure(now) : (fixed?.value ?? null);
      const before = then === null ? null : measure ? measure(then) : (fixed?.before ?? null);
      const rate = (amount: number | null, over: number) =>
        entry.per_day && amount !== null && over > 0 ? amount / over : null;
      const base = entry.id === 'handled_on_site' ? accompanied(now).length : fixed?.base;
      return {
        id: entry.id,
        label: entry.label,
        definition: entry.definition,
        unit: UNITS[entry.unit ?? ''] ?? 'count',
        base_label: entry.base_label ?? '',
        base: base === undefined ? null : sure(base),
        cell: sure(value),
        per_day: rate(value, days),
        compared: then && {
          cell: sure(before),
          per_day: rate(before, daysThen),
          change: change(value, before),
          change_per_day: change(rate(value, days), rate(before, daysThen)),
        },
        sessions: measure !== undefined && entry.id !== 'opening_days',
      };
    });
  }

  function breakdown(dimension: Dimension, now: Counted[], then: Counted[] | null): b.BreakdownView {
    const ofRequests = dimension.request !== undefined;
    const tally = (counted: Counted[]) => {
      const found = new Map<string, number>();
      for (const { fact, requests } of counted) {
        const codes = dimension.request
          ? requests.flatMap((request) => [...(dimension.request?.(request) ?? [])])
          : [dimension.session?.(fact) ?? ''];
        for (const code of codes) found.set(code, (found.get(code) ?? 0) + 1);
      }
      return found;
    };
    const counts = tally(now);
    const countsThen = then && tally(then);
    const rows = dimension.codes.filter(({ code }) => counts.has(code) || countsThen?.has(code));
    if (!dimension.ordered) rows.sort((one, two) => (counts.get(two.code) ?? 0) - (counts.get(one.code) ?? 0));
    const values = rows.map(({ code }) => counts.get(code) ?? 0);
    const hidden = personal(dimension) ? suppress(values) : values.map(() => false);
    const before = rows.map(({ code }) => countsThen?.get(code) ?? 0);
    const hiddenBefore = personal(dimension) ? suppress(before) : before.map(() => false);
    const base = ofRequests ? now.reduce((sum, { requests }) => sum + requests.length, 0) : now.length;
    const multiple = dimension.id === 'theme';
    const whole = values.reduce((sum, value) => sum + value, 0);
    const shares = multiple
      ? values.map((value) => Math.round((value * 100) / Math.max(1, base)))
      : largestRemainder(values);
    const unknown = (code: string) => code === 'non_communique';
    return {
      id: `${ofRequests ? 'requests' : 'sessions'}.${dimension.id}`,
      indicator: ofRequests ? 'requests' : 'sessions',
      dimension: dimension.id,
      label: entryOf(dimension).label,
      definition: entryOf(dimension).definition,
      unit: 'count',
      base_label: entryOf(dimension).base_label ?? '',
      base: sure(multiple ? base : whole),
      multiple,
      ordered: dimension.ordered ?? false,
      rows: rows
        .map(({ code, label: name }, index) => ({
          code,
          label: name,
          detail: '',
          unknown: unknown(code),
          cell: cellOf(values[index] ?? 0, hidden[index] ?? false),
          share: hidden[index] || base === 0 ? null : (shares[index] ?? 0),
          compared: then && cellOf(before[index] ?? 0, hiddenBefore[index] ?? false),
          compared_share: null,
        }))
        .toSorted((one, two) => Number(one.unknown) - Number(two.unknown)),
      total: sure(base),
    };
  }

  function load(counted: Counted[]): b.LoadView {
    const hours = [9, 10, 11, 12, 13, 14, 15, 16];
    return {
      label: 'Quand viennent-ils ?',
      definition: 'Séances selon le jour de la semaine et l’heure d’arrivée, dans le fuseau du site.',
      hours,
      rows: [1, 2, 3, 4, 5, 6, 7].map((weekday) => {
        const same = counted.filter(({ fact }) => weekdayOf(fact.day) === weekday);
        return {
          weekday,
          opening_days: new Set(same.map(({ fact }) => fact.day)).size,
          cells: hours.map((hour) => sure(same.filter(({ fact }) => fact.hour === hour).length)),
        };
      }),
    };
  }

  /** Slices of a period: weeks or months, so that there are not two hundred points. */
  function slices(from: string, to: string): { grain: string; points: { from: string; to: string }[] } {
    const length = dayNumber(to) - dayNumber(from) + 1;
    const grain = length <= 100 ? 'week' : 'month';
    const points: { from: string; to: string }[] = [];
    let at = from;
    while (at <= to) {
      const end =
        grain === 'week' ? dayName(dayNumber(at) - weekdayOf(at) + 7) : dayName(dayNumber(start(at, 'month', -1)) - 1);
      points.push({ from: at, to: end < to ? end : to });
      at = dayName(dayNumber(end) + 1);
    }
    return { grain, points };
  }

  function trends(query: b.FiguresQuery, period: b.PeriodView, compared: b.PeriodView | null): b.TrendView[] {
    const { grain, points } = slices(period.from, period.to);
    const other = compared ? slices(compared.from, compared.to).points : [];
    const measure = (from: string, to: string) => count(query, from, to).length;
    return [
      {
        indicator: 'sessions',
        label: 'Séances',
        definition: indicators.find(({ id }) => id === 'sessions')?.definition ?? '',
        unit: 'count',
        grain,
        points: points.map((point, index) => {
          const before = other[index];
          return {
            ...point,
            cell: sure(measure(point.from, point.to)),
            opening_days: 0,
            compared: before ? sure(measure(before.from, before.to)) : null,
          };
        }),
      },
    ];
  }

  function figures(query: b.FiguresQuery): b.FiguresView {
    const { period, compared } = periods(query);
    const now = count(query, period.from, period.to);
    const then = compared && count(query, compared.from, compared.to);
    const breakdowns = dimensions.map((dimension) => breakdown(dimension, now, then));
    return {
      period,
      compared,
      presets,
      scope: query.scope,
      chips: query.filters.flatMap((filter) => {
        const dimension = dimensionOf(filter.dimension);
        if (!dimension) return [];
        return [
          {
            dimension: dimension.id,
            label: entryOf(dimension).label,
            codes: filter.codes.map((code) => ({
              code,
              label: dimension.codes.find((one) => one.code === code)?.label ?? code,
            })),
            of_requests: dimension.request !== undefined,
          },
        ];
      }),
      since: facts[0]?.day ?? null,
      young: amount === 'young',
      empty: now.length === 0,
      withheld: query.filters.filter(({ dimension }) => personal(dimensionOf(dimension))).length > 1,
      hidden_cells: breakdowns.flatMap(({ rows }) => rows).filter(({ cell }) => cell.hidden).length,
      threshold: THRESHOLD,
      headline: headline(now, then, period.opening_days, compared?.opening_days ?? 0),
      breakdowns,
      load: load(now),
      trends: trends(query, period, compared),
      dimensions: dimensions.map((dimension) => ({
        id: dimension.id,
        label: entryOf(dimension).label,
        personal: personal(dimension),
        codes: [...dimension.codes],
      })),
      indicators: [],
    };
  }

  const PAGE = 20;
  function sessions({ query, cell, page }: b.SessionRowsArgs): b.SessionRows {
    const { period } = periods(query);
    const dimension = cell.dimension === null ? undefined : dimensionOf(cell.dimension);
    const code = cell.code ?? '';
    const found = count(query, cell.from ?? period.from, cell.to ?? period.to)
      .filter(({ fact }) => cell.weekday === null || weekdayOf(fact.day) === cell.weekday)
      .filter(({ fact }) => cell.hour === null || fact.hour === cell.hour)
      .map(({ fact, requests }) => ({
        fact,
        requests: dimension?.request
          ? requests.filter((request) => dimension.request?.(request).includes(code))
          : requests,
      }))
      .filter(({ fact, requests }) =>
        dimension?.session ? dimension.session(fact) === code : !dimension || requests.length > 0,
      )
      .toReversed();
    if (personal(dimension) && found.length < THRESHOLD)
      throw { code: 'SMALL_NUMBERS', params: {} } satisfies b.ApiError;
    const label = dimension?.codes.find((one) => one.code === code)?.label ?? 'Séances';
    return {
      label,
      definition: '',
      total: found.length,
      page,
      page_size: PAGE,
      rows: found.slice(page * PAGE, (page + 1) * PAGE).map(({ fact, requests }) => ({
        session: fact.id,
        day: fact.day,
        time: `${fact.hour}:${String(fact.minute).padStart(2, '0')}`,
        channel: labelOf('channels', fact.channel),
        minutes: fact.minutes,
        agent_name: around.sees() === 'mediator' ? null : around.agentName(fact.agent),
        requests: fact.requests.map((request) => ({
          operator_name: operators.find(({ id }) => id === request.operator)?.name ?? '',
          title: procedures.find(({ id }) => id === request.procedure)?.title ?? '',
          level: labelOf('levels', request.level),
          outcome: labelOf('outcomes', request.outcome),
          blocking_reason: request.reason === '' ? '' : labelOf('blocking_reasons', request.reason),
          orientation_target: request.target === '' ? '' : labelOf('orientation_targets', request.target),
          counted: requests.includes(request),
        })),
        corrected: false,
        imported: false,
      })),
    };
  }

  function blocks(query: b.FiguresQuery): b.BlocksView {
    const compare: b.Compare = query.compare === 'none' ? 'previous' : query.compare;
    const { period, compared } = periods({ ...query, compare });
    const { grain, points } = slices(period.from, period.to);
    const flat = (counted: Counted[]) =>
      counted.flatMap(({ fact, requests }) => requests.map((request) => ({ fact, request })));
    const now = flat(count(query, period.from, period.to));
    const then = compared ? flat(count(query, compared.from, compared.to)) : [];
    type One = (typeof now)[number];
    const row = (operator: string, procedure: string | null, reason: string): b.BlockRow => {
      const same = ({ request }: One) =>
        request.operator === operator && (procedure === null || request.procedure === procedure);
      const blocked = (one: One) => same(one) && one.request.reason === reason;
      const value = now.filter(blocked).length;
      const before = then.filter(blocked).length;
      const base = now.filter(same).length;
      return {
        operator,
        operator_name: operators.find(({ id }) => id === operator)?.name ?? operator,
        procedure,
        procedure_title: procedures.find(({ id }) => id === procedure)?.title ?? '',
        reason,
        reason_label: labelOf('blocking_reasons', reason),
        cell: sure(value),
        requests: sure(base),
        share: base === 0 ? null : tenth((value * 100) / base),
        compared: sure(before),
        compared_requests: sure(then.filter(same).length),
        trend:
          value + before < THRESHOLD
            ? 'unknown'
            : before === 0
              ? 'new'
              : value >= before * 1.3
                ? 'rising'
                : value <= before * 0.7
                  ? 'falling'
                  : 'stable',
        over_time: points.map((point) =>
          sure(now.filter((one) => blocked(one) && one.fact.day >= point.from && one.fact.day <= point.to).length),
        ),
        minutes: sure(now.filter(blocked).reduce((sum, { fact }) => sum + fact.minutes, 0)),
      };
    };
    const keys = (of: (request: FactRequest) => string) => [
      ...new Set(now.filter(({ request }) => request.reason !== '').map(({ request }) => of(request))),
    ];
    const rows = [
      ...keys(({ operator, reason }) => `${operator}|${reason}`).map((key) => {
        const [operator = '', reason = ''] = key.split('|');
        return row(operator, null, reason);
      }),
      ...keys(({ operator, procedure, reason }) => `${operator}|${procedure}|${reason}`).map((key) => {
        const [operator = '', procedure = '', reason = ''] = key.split('|');
        return row(operator, procedure, reason);
      }),
    ].toSorted((one, two) => (two.cell.value ?? 0) - (one.cell.value ?? 0));
    return {
      period,
      compared: compared ?? period,
      site_name: around.siteName(),
      grain,
      points: points.map((point, index) => ({ id: String(index), ...point })),
      rows,
      blocked: sure(now.filter(({ request }) => request.reason !== '').length),
      requests: sure(now.length),
      since: facts[0]?.day ?? null,
      young: amount === 'young',
      hidden_cells: 0,
    };
  }

  const span = (query: b.FiguresQuery) => {
    const { period } = periods(query);
    return { from: period.from, to: period.to };
  };
  const paper = (text: string): b.Sheet => ({
    pages: [
      `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 595 842" width="595" height="842"><rect width="595" height="842" fill="#fff"/><text x="56" y="90" font-size="24" font-family="sans-serif">${text}</text><path d="M56 110h483" stroke="#888"/></svg>`,
    ],
    text,
    file_name: 'rapport.pdf',
  });

  return {
    figures,
    figures_sessions: sessions,
    blocks,
    views: () => saved,
    view_save: ({ id, name, query }: b.ViewSaveArgs): b.SavedView => {
      const view = { id: id ?? `view-${(serial += 1)}`, name, query };
      saved = saved.some((one) => one.id === view.id)
        ? saved.map((one) => (one.id === view.id ? view : one))
        : [...saved, view];
      around.changed();
      return view;
    },
    view_remove: ({ id }: b.ViewArgs) => {
      saved = saved.filter((one) => one.id !== id);
      around.changed();
    },
    report_intro: ({ query }: b.ReportIntroArgs): b.ReportIntro => ({
      ...span(query),
      text: intros.get(JSON.stringify(span(query))) ?? '',
    }),
    report_intro_set: ({ from, to, text }: b.ReportIntro): b.ReportIntro => {
      intros.set(JSON.stringify({ from, to }), text);
      return { from, to, text };
    },
    report_preview: ({ query }: b.ReportArgs) => {
      publish(query);
      return paper(`Rapport d’activité ${span(query).from} ${span(query).to}`);
    },
    report_print: () => undefined,
    report_save: (): b.Saved => ({ path: '/documents/rapport.pdf' }),
    exchange_options: (): b.ExchangeOptions => {
      const both: b.ExportContent[] = ['figures', 'sessions'];
      return {
        coop_link: true,
        formats: [
          { id: 'xlsx', label: 'Tableur Excel (XLSX)', detail: '', extension: 'xlsx', contents: both, profile: false },
          {
            id: 'ods',
            label: 'Tableur LibreOffice (ODS)',
            detail: '',
            extension: 'ods',
            contents: both,
            profile: false,
          },
          { id: 'csv', label: 'Texte séparé (CSV)', detail: '', extension: 'csv', contents: both, profile: false },
          { id: 'json', label: 'Données (JSON)', detail: '', extension: 'json', contents: both, profile: false },
          {
            id: 'coop',
            label: 'La Coop de la médiation numérique',
            detail: 'Mêmes colonnes et mêmes mots que l’export de La Coop.',
            extension: 'xlsx',
            contents: ['sessions'],
            profile: true,
          },
        ],
      };
    },
    export_start: ({ query }: b.ExportArgs): b.JobView => {
      const { period } = periods(query);
      publish(query);
      job = {
        id: (serial += 1),
        state: 'running',
        done: 0,
        total: count(query, period.from, period.to).length,
        path: null,
        imported: null,
        error: null,
      };
      return job;
    },
    job: (): b.JobView => {
      if (!job) throw { code: 'NOT_FOUND', params: { thing: 'document' } } satisfies b.ApiError;
      if (job.state === 'running') {
        const done = Math.min(job.total, job.done + Math.ceil(job.total / 3));
        job = done < job.total ? { ...job, done } : { ...job, done, state: 'done', path: '/documents/chiffres.xlsx' };
      }
      return job;
    },
    job_cancel: (): b.JobView => {
      if (!job) throw { code: 'NOT_FOUND', params: { thing: 'document' } } satisfies b.ApiError;
      job = { ...job, state: 'cancelled' };
      return job;
    },
  };
}
