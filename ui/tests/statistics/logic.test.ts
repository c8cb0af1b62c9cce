import { describe, expect, it } from 'vitest';
import type { BlockRow, BlocksView, Cell, FiguresQuery, IndicatorView, PeriodView } from '../../src/api/bindings';
import { gather } from '../../src/screens/statistics/blocks';
import {
  chosenCodes,
  sameQuery,
  START,
  toggleCodes,
  withCodes,
  withDays,
  withPreset,
} from '../../src/screens/statistics/query';
import { monthsBack, reportDays } from '../../src/screens/statistics/report';
import {
  baseOf,
  begun,
  blockTrend,
  chipWords,
  difference,
  operatorNote,
  perDay,
  periodName,
  periodShort,
  periodTitle,
  sliceName,
  sameDays,
  writtenIn,
} from '../../src/screens/statistics/words';
import { firstFigures, groups, otherFigures, sectionOf } from '../../src/screens/statistics/sections';
import { figureDimensions, indicators } from '../stand-in/assets';
import { largestRemainder, suppress } from '../stand-in/figures';

const nb = '\u00A0';
const nnb = '\u202F';
const cell = (value: number | null): Cell => ({ value, hidden: value === null });

describe('what is counted', () => {
  const caf = toggleCodes(START, 'operator', ['caf']);

  it('takes a code, a second beside it, and lets each go', () => {
    expect(caf.filters).toEqual([{ dimension: 'operator', codes: ['caf'] }]);
    const both = toggleCodes(caf, 'operator', ['cpam']);
    expect(both.filters).toEqual([{ dimension: 'operator', codes: ['caf', 'cpam'] }]);
    expect(toggleCodes(both, 'operator', ['caf']).filters).toEqual([{ dimension: 'operator', codes: ['cpam'] }]);
    expect(toggleCodes(caf, 'operator', ['caf']).filters).toEqual([]);
    expect([...chosenCodes(both, 'operator')]).toEqual(['caf', 'cpam']);
    expect(chosenCodes(both, 'channel').size).toBe(0);
  });

  it('keeps filters in the order in which they were chosen', () => {
    const two = toggleCodes(caf, 'channel', ['telephone']);
    const three = toggleCodes(two, 'operator', ['cpam']);
    expect(three.filters.map(({ dimension }) => dimension)).toEqual(['operator', 'channel']);
  });

  it('takes several codes at once, and lets them go together', () => {
    const rest = toggleCodes(caf, 'operator', ['caf', 'msa', 'anah']);
    expect(rest.filters[0]?.codes).toEqual(['caf', 'msa', 'anah']);
    expect(toggleCodes(rest, 'operator', ['msa', 'anah']).filters[0]?.codes).toEqual(['caf']);
  });

  it('replaces the codes of a dimension', () => {
    expect(withCodes(caf, 'operator', ['msa']).filters).toEqual([{ dimension: 'operator', codes: ['msa'] }]);
    expect(withCodes(caf, 'operator', []).filters).toEqual([]);
  });

  it('never touches the view that it comes from', () => {
    const before = JSON.stringify(caf);
    toggleCodes(caf, 'operator', ['cpam']);
    withDays(caf, '2026-01-01', '2026-01-31');
    expect(JSON.stringify(caf)).toBe(before);
  });

  it('is the same whatever the order, and whatever days a ready-made period holds', () => {
    const one: FiguresQuery = { ...START, filters: [{ dimension: 'operator', codes: ['caf', 'cpam'] }] };
    const two: FiguresQuery = { ...START, filters: [{ dimension: 'operator', codes: ['cpam', 'caf'] }] };
    expect(sameQuery(one, two)).toBe(true);
    expect(sameQuery(one, START)).toBe(false);
    expect(sameQuery(START, { ...START, from: '2026-01-01' })).toBe(true);
    expect(sameQuery(withDays(START, '2026-01-01', '2026-01-31'), withDays(START, '2026-01-01', '2026-02-01'))).toBe(
      false,
    );
    expect(withPreset(withDays(START, '2026-01-01', '2026-01-31'), 'this_year')).toMatchObject({
      preset: 'this_year',
      from: null,
      to: null,
    });
    expect(sameQuery(START, { ...START, compare: 'last_year' })).toBe(false);
    expect(sameQuery(START, { ...START, scope: 'me' })).toBe(false);
  });
});

describe('a period in words', () => {
  it.each([
    ['2026-11-01', '2026-11-30', `novembre${nb}2026`],
    ['2024-02-01', '2024-02-29', `février${nb}2024`],
    ['2026-02-01', '2026-02-28', `février${nb}2026`],
    ['2026-10-01', '2026-12-31', '4e trimestre 2026'],
    ['2026-01-01', '2026-03-31', '1er trimestre 2026'],
    ['2025-01-01', '2025-12-31', '2025'],
    ['2025-09-01', '2026-08-31', 'année scolaire 2025-2026'],
    ['2026-02-01', '2026-04-30', `du 1er${nb}février au 30${nb}avril${nb}2026`],
    ['2026-11-02', '2026-11-08', `du 2 au 8${nb}novembre${nb}2026`],
  ])('%s to %s', (from, to, name) => {
    expect(periodName(from, to)).toBe(name);
  });

  const november: PeriodView = {
    preset: 'this_month',
    from: '2026-11-01',
    to: '2026-11-30',
    opening_days: 15,
    under_way: true,
  };

  it('does not say the days to come', () => {
    expect(periodTitle(november, '2026-11-21')).toBe(`Ce mois-ci, du 1er au 21${nb}novembre${nb}2026`);
    expect(periodTitle({ ...november, preset: 'last_month', under_way: false }, '2026-12-04')).toBe(
      `Le mois dernier, du 1er au 30${nb}novembre${nb}2026`,
    );
    expect(periodTitle({ ...november, preset: null, from: '2026-11-03', to: '2026-11-03' }, '2026-11-21')).toBe(
      `Le 3${nb}novembre${nb}2026`,
    );
  });

  it('is short in a legend', () => {
    expect(periodShort(november)).toBe('ce mois-ci');
    expect(periodShort({ ...november, preset: null })).toBe(`novembre${nb}2026`);
  });

  it('names slices of time, and by their days those that the period cuts', () => {
    const today = '2026-11-21';
    const name = (grain: string, from: string, to: string) => sliceName(grain, { from, to }, today);
    expect(name('month', '2026-10-01', '2026-10-31')).toEqual({ label: 'oct.', name: `octobre${nb}2026` });
    expect(name('month', '2026-11-01', '2026-11-30')).toEqual({ label: 'nov.', name: `novembre${nb}2026, en cours` });
    expect(name('month', '2026-10-15', '2026-10-31').name).toBe(`du 15 au 31${nb}octobre${nb}2026`);
    expect(name('week', '2026-11-02', '2026-11-08')).toEqual({
      label: '2/11',
      name: `semaine du 2${nb}novembre${nb}2026`,
    });
    expect(name('week', '2026-11-01', '2026-11-01').name).toBe(`le 1er${nb}novembre${nb}2026`);
    expect(name('week', '2026-11-16', '2026-11-22').name).toBe(`semaine du 16${nb}novembre${nb}2026, en cours`);
  });

  it('says nothing of the slices to come', () => {
    const slices = ['2026-11-09', '2026-11-16', '2026-11-23'].map((from) => ({ from, to: from }));
    expect(begun(slices, '2026-11-16').map(({ from }) => from)).toEqual(['2026-11-09', '2026-11-16']);
  });
});

describe('a figure in words', () => {
  it('is written in its unit', () => {
    expect(writtenIn('count')(1204)).toBe(`1${nnb}204`);
    expect(writtenIn('minutes')(4685)).toBe(`78${nb}h${nb}05`);
    expect(writtenIn('minutes')(19)).toBe(`19${nb}min`);
    expect(writtenIn('minutes')(90)).toBe(`1${nb}h${nb}30`);
    expect(writtenIn('percent')(70.9)).toBe(`70,9${nb}%`);
    expect(writtenIn('score')(8.94)).toBe('8,9');
  });

  const figure = (
    unit: string,
    value: number | null,
    before: number | null,
    change: number | null = null,
    daily: number | null = null,
    id = '',
  ): Pick<IndicatorView, 'id' | 'unit' | 'cell' | 'compared' | 'per_day'> => ({
    id,
    per_day: daily,
    unit,
    cell: cell(value),
    compared: { cell: { value: before, hidden: false }, per_day: null, change, change_per_day: null },
  });

  it('moves by hundredths, points, minutes or tenths, each by what it is', () => {
    expect(difference(figure('count', 224, 200, 12))).toBe(`+${nb}12${nb}%`);
    expect(difference(figure('minutes', 700, 1000, -30, 35))).toBe(`−${nb}30${nb}%`);
    expect(difference(figure('percent', 81, 78))).toBe(`+${nb}3 points`);
    expect(difference(figure('percent', 77.5, 78))).toBe(`−${nb}0,5 point`);
    expect(difference(figure('minutes', 19, 17))).toBe(`+${nb}2${nb}min`);
    expect(difference(figure('score', 8.6, 8.9))).toBe(`−${nb}0,3`);
  });

  it('says when there is nothing to measure a move by', () => {
    expect(difference({ unit: 'count', cell: cell(3), compared: null, per_day: null })).toBe('');
    expect(difference(figure('count', 12, 0))).toBe('zéro avant');
    expect(difference(figure('count', 0, 0))).toBe('comme avant');
    expect(difference(figure('percent', 50, null))).toBe('');
    expect(difference(figure('count', null, 10))).toBe('');
    expect(difference(figure('minutes', 15.2, 15))).toBe('comme avant');
    expect(difference(figure('percent', 81.82, 81.8))).toBe('comme avant');
  });

  it('has a rate by opening day, which two periods of different lengths are compared by', () => {
    const compared = { cell: cell(20), per_day: 1, change: 0, change_per_day: 4 };
    expect(perDay({ unit: 'count', per_day: 13.44, compared })).toBe(`13,4 par jour d’ouverture (+${nb}4${nb}%)`);
    expect(perDay({ unit: 'minutes', per_day: 312.4, compared: null })).toBe(`5${nb}h${nb}12 par jour d’ouverture`);
    expect(perDay({ unit: 'percent', per_day: null, compared })).toBe('');
  });

  it('says that as many days are compared while a period is under way', () => {
    const november: PeriodView = {
      preset: 'this_month',
      from: '2026-11-01',
      to: '2026-11-30',
      opening_days: 15,
      under_way: true,
    };
    const october: PeriodView = { ...november, preset: null, from: '2026-10-01', to: '2026-10-21', under_way: false };
    expect(sameDays(november, october, '2026-11-21')).toBe(
      `La période n’est pas finie${nb}: autant de jours sont comparés, du 1er au 21${nb}novembre${nb}2026 et du 1er au 21${nb}octobre${nb}2026.`,
    );
    // on its last day, and after it, the whole is compared with the whole
    expect(sameDays(november, { ...october, to: '2026-10-31' }, '2026-11-30')).toBe('');
    expect(sameDays({ ...november, under_way: false }, october, '2026-12-01')).toBe('');
    expect(sameDays(november, null, '2026-11-21')).toBe('');
  });

  it('says of what it is a share', () => {
    expect(baseOf({ base_label: 'séances', base: cell(1204) })).toBe(`sur 1${nnb}204${nb}séances`);
    expect(baseOf({ base_label: 'séances', base: cell(null) })).toBe('sur les séances');
    expect(baseOf({ base_label: '', base: null })).toBe('');
  });

  it('names what a filter keeps', () => {
    const codes = (...labels: string[]) => ({ codes: labels.map((label) => ({ code: label, label })) });
    expect(chipWords(codes('CAF'))).toBe('CAF');
    expect(chipWords(codes('CAF', 'CPAM'))).toBe('CAF ou CPAM');
    expect(chipWords(codes('CAF', 'CPAM', 'MSA'))).toBe('CAF, CPAM ou MSA');
  });
});

describe('what blocks', () => {
  const row = (
    operator: string,
    procedure: string | null,
    reason: string,
    now: number | null,
    before = 0,
  ): BlockRow => ({
    operator,
    operator_name: operator.toUpperCase(),
    procedure,
    procedure_title: procedure === null ? '' : `Démarche ${procedure}`,
    reason,
    reason_label: reason === 'code' ? 'Code perdu' : 'Papier manquant',
    cell: cell(now),
    requests: cell(67),
    share: now === null ? null : 13.4,
    compared: cell(before),
    compared_requests: cell(55),
    trend: 'rising',
    over_time: [],
    minutes: cell(200),
  });
  const rows = [
    row('caf', null, 'code', 9, 4),
    row('caf', 'rsa', 'code', 3),
    row('caf', 'apl', 'code', 6),
    row('caf', 'psu', 'code', null),
    row('cpam', null, 'papier', 7, 7),
    row('caf', null, 'papier', null),
  ];
  const view: BlocksView = {
    period: { preset: 'this_month', from: '2026-11-01', to: '2026-11-30', opening_days: 15, under_way: true },
    compared: { preset: null, from: '2026-10-01', to: '2026-10-21', opening_days: 15, under_way: false },
    site_name: 'France services d’Admiville',
    grain: 'week',
    points: [],
    rows,
    blocked: cell(16),
    requests: cell(200),
    since: '2025-01-06',
    young: false,
    hidden_cells: 2,
  };

  it('is gathered by reason and operator, with the procedures that may be shown', () => {
    const gathered = gather(rows);
    expect(gathered.map(({ row: { operator, reason } }) => `${operator} ${reason}`)).toEqual([
      'caf code',
      'cpam papier',
      'caf papier',
    ]);
    expect(gathered[0]?.procedures.map(({ procedure }) => procedure)).toEqual(['apl', 'rsa']);
  });

  it('keeps a procedure that no whole stands for', () => {
    expect(gather([row('caf', 'rsa', 'code', 5)]).map(({ row: { procedure } }) => procedure)).toEqual(['rsa']);
  });

  it('moves in words', () => {
    expect(blockTrend(row('caf', null, 'code', 9, 4))).toBe('deux fois plus');
    expect(blockTrend(row('caf', null, 'code', 12, 4))).toBe('trois fois plus');
    expect(blockTrend(row('caf', null, 'code', 6, 4))).toBe('en hausse');
    expect(blockTrend({ ...row('caf', null, 'code', 6), trend: 'new' })).toBe('nouveau');
    expect(blockTrend({ ...row('caf', null, 'code', 7, 7), trend: 'stable' })).toBe('stable');
    expect(blockTrend({ ...row('caf', null, 'code', 2, 7), trend: 'falling' })).toBe('en baisse');
    expect(blockTrend({ ...row('caf', null, 'code', 2), trend: 'unknown' })).toBe('trop peu pour le dire');
    // 66 requests are many, but nobody was counting before
    expect(blockTrend({ ...row('caf', null, 'code', 66), trend: 'unknown' })).toBe('rien à quoi comparer');
  });

  it('makes a note of the figures that are shown, and of nothing else', () => {
    const note = operatorNote(view, 'caf', '2026-11-21').replaceAll(/[\u00A0\u202F]/gu, ' ');
    expect(note).toContain('Objet : ce qui bloque au guichet, CAF, du 1er au 21 novembre 2026');
    expect(note).toContain('67 demandes');
    expect(note).toContain(
      '- Code perdu : 9 demandes, soit 13,4 %. Il y en avait 4 du 1er au 21 octobre 2026. Nos conseillers y ont passé 3 h 20.',
    );
    expect(note).toContain('  dont Démarche apl : 6');
    expect(note).not.toContain('psu');
    expect(note).not.toContain('Papier manquant');
    expect(note).not.toContain('CPAM');
    expect(note).not.toContain('masqué');
    // where nobody was counting, nothing was none
    const young = { ...view, compared: { ...view.compared, opening_days: 0 } };
    expect(operatorNote(young, 'caf', '2026-11-21')).not.toContain('Il y en avait');
  });
});

describe('the periods of a report', () => {
  it('are the months since the first session', () => {
    expect(monthsBack('2026-02-14', '2025-11-30')).toEqual(['2026-02', '2026-01', '2025-12', '2025-11']);
    expect(monthsBack('2026-02-14', null)).toEqual(['2026-02']);
    expect(monthsBack('2026-02-14', '2026-03-01')).toEqual(['2026-02']);
  });

  it('begin and end on the right day', () => {
    expect(reportDays('2026-02')).toEqual({ from: '2026-02-01', to: '2026-02-28' });
    expect(reportDays('2024-02')).toEqual({ from: '2024-02-01', to: '2024-02-29' });
    expect(reportDays('2026-12')).toEqual({ from: '2026-12-01', to: '2026-12-31' });
    expect(reportDays('2026')).toEqual({ from: '2026-01-01', to: '2026-12-31' });
  });
});

describe('the desk in memory', () => {
  it('rounds shares that add up, and hides no lone cell', () => {
    expect(largestRemainder([1, 1, 1])).toEqual([34, 33, 33]);
    expect(largestRemainder([0, 0])).toEqual([0, 0]);
    expect(suppress([10, 3, 20, 7])).toEqual([false, true, false, true]);
    expect(suppress([10, 3, 2, 7])).toEqual([false, true, true, false]);
    expect(suppress([10, 0, 7])).toEqual([false, false, false]);
  });
});

describe('where a figure stands', () => {
  it('is once, in the first line or in one table', () => {
    const all = indicators.map(({ id }) => ({ id }));
    const shown = [...firstFigures(all), ...groups.flatMap((group) => otherFigures(all, group))].map(({ id }) => id);
    // the days of opening are said with the period
    expect(shown.toSorted()).toEqual(
      all
        .map(({ id }) => id)
        .filter((id) => id !== 'opening_days')
        .toSorted(),
    );
  });

  it('is in a section of its own kind, for each dimension of the registry', () => {
    expect([...figureDimensions.keys()].filter((id) => sectionOf(id) === 'other')).toEqual([]);
  });
});
