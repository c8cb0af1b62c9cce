import { describe, expect, it } from 'vitest';
import type {
  ClosingRecord,
  CodeLabel,
  CopyItem,
  FieldView,
  ProfileView,
  RequestView,
  SessionView,
} from '../../src/api/bindings';
import { copyLines, nextToCopy } from '../../src/screens/session/copying';
import { withField } from '../../src/screens/session/desk.svelte';
import { highlight } from '../../src/screens/session/highlight';
import { namesFrom } from '../../src/screens/session/names';
import { readyPhrases } from '../../src/screens/session/phrases';
import { firstField, numbersGone } from '../../src/screens/session/profile';
import { entersRecord, lacks, recordId } from '../../src/screens/session/record';
import { beginning, following, preceding, reachedProfile, resume, unfinished } from '../../src/screens/session/steps';
import { waysOf } from '../../src/screens/session/ways';

const item = (id: string, ready = true): CopyItem => ({
  id,
  label: id.toUpperCase(),
  shown: ready ? id : '',
  ready,
  transient: false,
});

describe('the next value to copy', () => {
  const items = [item('a'), item('b', false), item('c'), item('d', false)];

  it('follows the order of the form and passes over what is missing', () => {
    expect(nextToCopy(items, null)?.id).toBe('a');
    expect(nextToCopy(items, 'a')?.id).toBe('c');
  });
  it('stops at the end', () => {
    expect(nextToCopy(items, 'c')).toBeNull();
    expect(nextToCopy([], null)).toBeNull();
    expect(nextToCopy([item('a', false)], null)).toBeNull();
  });
  it('begins again when the value copied last has left the form', () => {
    expect(nextToCopy(items, 'gone')?.id).toBe('a');
  });
  it('puts values in a row that are missing on one line', () => {
    const lines = copyLines([item('a', false), item('b', false), item('c'), item('d', false)]);
    expect(lines.map((line) => ('ready' in line ? line.ready.id : line.missing.map(({ id }) => id)))).toEqual([
      ['a', 'b'],
      'c',
      ['d'],
    ]);
  });
});

const request = (id: string, over: Partial<RequestView> = {}) =>
  ({ id, outcome: '', way: '', fields_total: 3, ...over }) as RequestView;
const view = (requests: RequestView[], over: Partial<SessionView> = {}) =>
  ({ person_settled: true, requests, ...over }) as SessionView;

describe('the way through a session', () => {
  it('begins with who, then what, then the first request to do', () => {
    expect(beginning(view([], { person_settled: false })).step).toBe('person');
    expect(beginning(view([])).step).toBe('procedure');
    expect(beginning(view([request('a', { outcome: 'finalisee' }), request('b')]))).toEqual({
      step: 'papers',
      request: 'b',
    });
    expect(beginning(view([request('a', { outcome: 'finalisee' })]))).toEqual({ step: 'result', request: 'a' });
  });

  it('comes back to the remembered place while it exists', () => {
    const open = view([request('a'), request('b')]);
    expect(resume(open, { step: 'profile', request: 'b', field: 'nir' })).toEqual({ step: 'profile', request: 'b' });
    expect(resume(open, { step: 'closing', request: null, field: null })).toEqual({ step: 'closing', request: null });
    expect(resume(open, { step: 'profile', request: 'gone', field: null })).toEqual({ step: 'papers', request: 'a' });
    expect(resume(open, { step: 'elsewhere', request: 'a', field: null }).step).toBe('papers');
    expect(resume(open, null).step).toBe('papers');
  });

  it('goes from papers to result, and to the next request without an outcome', () => {
    const open = view([request('a'), request('b', { fields_total: 0 }), request('c', { outcome: 'finalisee' })]);
    const steps = [];
    for (let spot = resume(open, { step: 'papers', request: 'a', field: null }), n = 0; n < 7; n++) {
      steps.push(`${spot.request ?? ''} ${spot.step}`);
      spot = following(open, spot);
    }
    expect(steps).toEqual(['a papers', 'a profile', 'a online', 'a result', 'b papers', 'b online', 'b result']);
  });

  it('closes once every request has its outcome', () => {
    const done = view([request('a', { outcome: 'finalisee' }), request('b', { outcome: 'bloquee' })]);
    expect(following(done, { step: 'result', request: 'a' })).toEqual({ step: 'closing', request: null });
    expect(following(view([request('a')]), { step: 'result', request: 'a' }).step).toBe('closing');
  });

  it('comes back the same way', () => {
    const open = view([request('a'), request('b', { fields_total: 0 })]);
    expect(preceding(open, { step: 'result', request: 'b' }).step).toBe('online');
    expect(preceding(open, { step: 'online', request: 'b' }).step).toBe('papers');
    expect(preceding(open, { step: 'online', request: 'a' }).step).toBe('profile');
    expect(preceding(open, { step: 'papers', request: 'a' })).toEqual({ step: 'papers', request: 'a' });
    expect(preceding(open, { step: 'closing', request: null })).toEqual({ step: 'result', request: 'b' });
    expect(preceding(open, { step: 'person', request: null }).step).toBe('person');
  });

  it('looks for what is unfinished after the present request first', () => {
    const open = view([request('a'), request('b'), request('c')]);
    expect(unfinished(open, 'b')?.id).toBe('c');
    expect(unfinished(open, 'c')?.id).toBe('a');
  });
});

describe('the words that matched', () => {
  const found = (title: string, ranges: [number, number][]) =>
    highlight(title, ranges)
      .map(({ text, found: match }) => (match ? `[${text}]` : text))
      .join('');

  it('are marked where they stand', () => {
    expect(found('Carte grise', [[6, 11]])).toBe('Carte [grise]');
    expect(
      found('Carte grise', [
        [6, 11],
        [0, 5],
      ]),
    ).toBe('[Carte] [grise]');
  });
  it('never lose or double a letter, whatever the ranges', () => {
    const ranges: [number, number][] = [
      [0, 3],
      [2, 40],
      [50, 60],
      [5, 5],
      [-2, 1],
    ];
    expect(
      highlight('Carte grise', ranges)
        .map(({ text }) => text)
        .join(''),
    ).toBe('Carte grise');
    expect(highlight('', ranges)).toEqual([]);
  });
});

describe('the names in a search', () => {
  it.each([
    ['Diallo Fatou', 'Diallo', 'Fatou'],
    ['Fatou DIALLO 1987', 'DIALLO', 'Fatou'],
    ['DIALLO FATOU', 'DIALLO', 'FATOU'],
    ['  petit  ', 'Petit', ''],
    ['diallo fatou aminata', 'Diallo', 'Fatou Aminata'],
    ['lemoine jean-luc', 'Lemoine', 'Jean-Luc'],
    ['o’brien anne', 'O’Brien', 'Anne'],
    ['1987', '', ''],
    ['', '', ''],
  ])('%s', (typed, birth_name, given_names) => {
    expect(namesFrom(typed)).toEqual({ birth_name, given_names });
  });
});

const outcomes: CodeLabel[] = [
  { code: 'finalisee', label: 'Finalisée', flags: ['counts_as_handled'] },
  { code: 'bloquee', label: 'Bloquée', flags: ['needs_blocking_reason'] },
  { code: 'oriente', label: 'Orientée', flags: ['needs_orientation'] },
];
const record = (outcome: string, over: Partial<ClosingRecord> = {}): ClosingRecord => ({
  channel: 'telephone',
  minutes: 12,
  autonomy: '',
  age_class: '',
  gender: '',
  social_status: '',
  town: '',
  equipment: '',
  first_visit: null,
  requests: [
    {
      id: 'r',
      title: 'Aide au logement',
      operator_name: 'CAF',
      level: 'accompagnement',
      outcome,
      blocking_reason: '',
      orientation_target: '',
      themes: [],
      way: '',
    },
  ],
  ...over,
});
const lackIds = (what: ClosingRecord, unreadable: string[] = []) =>
  lacks(what, outcomes, unreadable).map(({ id }) => id);

describe('what a record lacks', () => {
  it('is nothing in the ordinary case', () => expect(lackIds(record('finalisee'))).toEqual([]));
  it('is what the outcome asks for', () => {
    expect(lackIds(record(''))).toEqual([recordId('outcome', 0)]);
    expect(lackIds(record('bloquee'))).toEqual([recordId('blocking_reason', 0)]);
    expect(lackIds(record('oriente'))).toEqual([recordId('orientation_target', 0)]);
  });
  it('is the channel, a plausible duration and a request', () => {
    expect(lackIds(record('finalisee', { channel: '', minutes: NaN }))).toEqual(['closing-channel', 'closing-minutes']);
    expect(lackIds(record('finalisee', { minutes: 0 }))).toEqual(['closing-minutes']);
    expect(lackIds(record('finalisee', { minutes: 601 }))).toEqual(['closing-minutes']);
    expect(lackIds(record('finalisee', { requests: [] }))).toEqual(['closing-add']);
  });
  it('is a day that could not be read', () => {
    expect(lackIds(record('finalisee'), ['r'])).toEqual([recordId('next_date', 0)]);
  });
  it('names the request in the summary only', () => {
    const [lack] = lacks(record(''), outcomes, []);
    expect(lack?.text).toContain('Aide au logement');
    expect(lack?.short).not.toContain('Aide au logement');
  });
});

describe('Enter at the closing', () => {
  const from = (html: string) => {
    document.body.innerHTML = html;
    return entersRecord(document.body.querySelector('.here'));
  };
  it('validates from ordinary fields and headings', () => {
    expect(from('<input class="here">')).toBe(true);
    expect(from('<select class="here"></select>')).toBe(true);
    expect(from('<h2 class="here" tabindex="-1"></h2>')).toBe(true);
    expect(entersRecord(null)).toBe(true);
  });
  it('leaves the key to what has its own use for it', () => {
    expect(from('<textarea class="here"></textarea>')).toBe(false);
    expect(from('<button><span class="here"></span></button>')).toBe(false);
    expect(from('<details><summary class="here"></summary></details>')).toBe(false);
    expect(from('<a href="#x" class="here"></a>')).toBe(false);
    expect(from('<input role="combobox" aria-expanded="true" class="here">')).toBe(false);
  });
});

describe('the phrases ready for the summary', () => {
  const about = { operator_name: 'CAF', operator_phone: '3230', missing_count: 0, next_step: '', clock: '' };
  it('are three at most, the likeliest first', () => {
    expect(readyPhrases(about, false, false, false)[0]).toContain('Attendre');
    expect(readyPhrases({ ...about, missing_count: 2 }, true, false, false)[0]).toContain('papiers');
    expect(readyPhrases({ ...about, missing_count: 2 }, true, true, true).length).toBeLessThanOrEqual(3);
  });
  it('are not proposed twice', () => {
    const [first = ''] = readyPhrases(about, false, false, false);
    expect(readyPhrases({ ...about, next_step: first }, false, false, false)).not.toContain(first);
  });
});

describe('the profile', () => {
  const field = (key: string, state: FieldView['state'], value = '') => ({ key, state, value }) as FieldView;
  const profile: ProfileView = {
    groups: [{ key: 'identity', label: 'Identité', fields: [field('a', 'empty'), field('b', 'good')] }],
    ready: 1,
    total: 2,
  };
  it('takes the answer of the desk and counts again', () => {
    const after = withField(profile, field('a', 'good', 'x'));
    expect(after.ready).toBe(2);
    expect(after.groups[0]?.fields[0]?.value).toBe('x');
    expect(withField(after, field('b', 'wrong')).ready).toBe(1);
    expect(profile.ready).toBe(1);
  });
});

describe('the profile', () => {
  const profile = (...list: [string, FieldView['state'], boolean?][]) => ({
    groups: [
      { key: 'g', label: 'G', fields: list.map(([key, state, transient = false]) => ({ key, state, transient })) },
    ] as ProfileView['groups'],
  });

  it('begins at what is to correct, then at what is waited for, then at the top', () => {
    expect(firstField(profile(['birth_name', 'empty'], ['phone', 'wrong']))?.key).toBe('phone');
    expect(firstField(profile(['birth_name', 'good'], ['used_name', 'empty'], ['phone', 'empty']))?.key).toBe('phone');
    expect(firstField(profile(['birth_name', 'good'], ['used_name', 'empty']))?.key).toBe('birth_name');
    expect(firstField(profile())).toBeUndefined();
  });
  it('tells when it holds nothing of what is never kept', () => {
    expect(numbersGone(profile(['birth_name', 'good'], ['nir', 'empty', true]))).toBe(true);
    expect(numbersGone(profile(['nir', 'empty', true], ['tax_number', 'wrong', true]))).toBe(false);
    expect(numbersGone(profile(['birth_name', 'empty']))).toBe(false);
  });
  it('had been in sight when the place is there or beyond, or when something came of it', () => {
    const at = (step: string) => ({ step, request: 'a', field: null });
    expect(reachedProfile(view([request('a')]), null)).toBe(false);
    expect(reachedProfile(view([request('a')]), at('papers'))).toBe(false);
    for (const step of ['profile', 'online', 'result', 'closing'])
      expect(reachedProfile(view([request('a')]), at(step)), step).toBe(true);
    expect(reachedProfile(view([request('a', { outcome: 'finalisee' })]), at('papers'))).toBe(true);
  });
});

describe('the ways of a procedure', () => {
  it('are those of the catalogue, always in the same order', () => {
    expect(waysOf({ ways: ['counter', 'online'], way: '' })).toEqual(['online', 'counter']);
    expect(waysOf({ ways: ['paper'], way: '' })).toEqual(['paper']);
  });
  it('hold the one that was taken', () => {
    expect(waysOf({ ways: ['online', 'counter'], way: 'phone' })).toEqual(['online', 'phone', 'counter']);
  });
  it('are all but the official site when the catalogue no longer knows the procedure', () => {
    expect(waysOf({ ways: [], way: '' })).toEqual(['paper', 'phone', 'counter']);
  });
});
