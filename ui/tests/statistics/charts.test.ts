import { describe, expect, it } from 'vitest';
import { bars, type BarRow } from '../../src/charts/bars';
import { heat } from '../../src/charts/heat';
import type { Cell } from '../../src/charts/model';
import { stack } from '../../src/charts/stack';
import { trend } from '../../src/charts/trend';
import { dayRange, decimal, integer, percent, signed } from '../../src/i18n/format';

/** The charts are functions: what is expected of them here was worked out by hand. */

const nb = '\u00A0';
const cell = (value: number | null): Cell => ({ value, hidden: value === null });
const row = (label: string, value: number | null, share: number | null, compared?: number | null): BarRow => ({
  code: label.toLowerCase(),
  label,
  cell: cell(value),
  share,
  compared: compared === undefined ? null : cell(compared),
});
const frame = { title: 'Par opérateur', head: 'Opérateur', written: integer, period: 'novembre', compared: null };

describe('bars', () => {
  const rows = [row('CAF', 40, 50, 50), row('Impôts', 25, 31, 10), row('Anah', null, null, 5), row('MSA', 0, 0, 0)];

  it('are as long as their share of the longest, both periods together', () => {
    const { lines: drawn } = bars({ ...frame, rows, compared: 'octobre' });
    // 40/50, 25/50, kept back, 0; and 50/50, 10/50, 5/50, 0
    expect(drawn.map(({ bar }) => bar?.width)).toEqual([80, 50, 0, 0]);
    expect(drawn.map(({ bar }) => bar?.compared)).toEqual([100, 20, 10, 0]);
    expect(drawn.map(({ hidden }) => hidden)).toEqual([false, false, true, false]);
    // neither what is kept back nor nothing can be listed
    expect(drawn.map(({ openable }) => openable)).toEqual([true, true, false, false]);
  });

  it('say each line in words, with what it is compared with', () => {
    const { lines: drawn } = bars({ ...frame, rows, compared: 'octobre' });
    expect(drawn.map(({ value }) => value)).toEqual([`40 · 50${nb}%`, `25 · 31${nb}%`, 'masqué', `0 · 0${nb}%`]);
    expect(drawn[0]?.said).toBe(`40, 50${nb}%, octobre${nb}: 50`);
  });

  it('give the same figures as a table, and a sentence', () => {
    const { table, sentence } = bars({ ...frame, rows, compared: 'octobre' });
    expect(table.columns).toEqual(['Opérateur', 'novembre', 'Part', 'octobre']);
    expect(table.rows).toEqual([
      { head: 'CAF', cells: ['40', `50${nb}%`, '50'] },
      { head: 'Impôts', cells: ['25', `31${nb}%`, '10'] },
      { head: 'Anah', cells: ['masqué', '–', '5'] },
      { head: 'MSA', cells: ['0', `0${nb}%`, '0'] },
    ]);
    expect(sentence).toBe(
      `CAF (40, 50${nb}%) vient en tête, puis Impôts (25, 31${nb}%). Une ligne est masquée, pour ne désigner personne.`,
    );
  });

  it('have no column for what is not compared, nor for shares that say nothing', () => {
    const { table, lines: drawn } = bars({ ...frame, rows: [row('CAF', 12, null)] });
    expect(table.columns).toEqual(['Opérateur', 'novembre']);
    expect(drawn[0]?.bar?.compared).toBeNull();
    expect(drawn[0]?.value).toBe('12');
  });

  it('rank in the sentence what the list keeps in its own order', () => {
    const ages = [row('moins de 26', 5, 10), row('26 à 54', 15, 30), row('55 et plus', 30, 60)];
    expect(bars({ ...frame, rows: ages }).sentence).toBe(
      `55 et plus (30, 60${nb}%) vient en tête, puis 26 à 54 (15, 30${nb}%) et moins de 26 (5, 10${nb}%).`,
    );
  });

  it('rank nothing that is not known', () => {
    const towns = [row('Épernay', 69, 40), { ...row('Non renseigné', 20, 11), unknown: true }, row('Aÿ', 17, 10)];
    expect(bars({ ...frame, rows: towns }).sentence).toBe(
      `Épernay (69, 40${nb}%) vient en tête, puis Aÿ (17, 10${nb}%).`,
    );
  });

  it('say that there is nothing', () => {
    expect(bars({ ...frame, rows: [] }).sentence).toBe('Rien sur cette période.');
    expect(bars({ ...frame, rows: [row('CAF', 0, 0)] }).lines[0]?.bar?.width).toBe(0);
    expect(bars({ ...frame, rows: [row('CAF', null, null)] }).sentence).toBe(
      'Une ligne est masquée, pour ne désigner personne.',
    );
  });
});

describe('stack', () => {
  it('lays the parts end to end', () => {
    const { segments } = stack({
      ...frame,
      rows: [row('a', 10, 25), row('b', 20, 50), row('c', 0, 0), row('d', 10, 25)],
    });
    expect(segments.map(({ code, x, width, pattern }) => [code, x, width, pattern])).toEqual([
      ['a', 0, 25, 0],
      ['b', 25, 50, 1],
      ['d', 75, 25, 2],
    ]);
  });

  it('ends at a hundred whatever the rounding', () => {
    const { segments } = stack({ ...frame, rows: [row('a', 1, 33), row('b', 1, 33), row('c', 1, 34)] });
    // 33.3, then to 66.7, then to 100
    expect(segments.map(({ width }) => width)).toEqual([33.3, 33.4, 33.3]);
    const last = segments.at(-1);
    expect((last?.x ?? 0) + (last?.width ?? 0)).toBeCloseTo(100, 5);
  });

  it('puts the smallest together past six series, in the order of the list', () => {
    const rows = [8, 7, 1, 6, 5, 2, 4, 3].map((value, index) => row(`n${index}`, value, null));
    const { lines, table } = stack({ ...frame, rows });
    expect(lines.map(({ label }) => label)).toEqual(['n0', 'n1', 'n3', 'n4', 'n6', 'Autres (3)']);
    expect(lines.at(-1)).toMatchObject({ codes: ['n2', 'n5', 'n7'], value: '6' });
    expect(table.rows).toHaveLength(8);
  });

  it('keeps a hidden part in the legend and out of the bar', () => {
    const { segments, lines } = stack({ ...frame, rows: [row('a', 30, null), row('b', null, null)] });
    expect(segments.map(({ width }) => width)).toEqual([100, 0]);
    expect(lines.map(({ value }) => value)).toEqual(['30', 'masqué']);
  });

  it('does not add up what is kept back', () => {
    const rows = [9, 8, 7, 6, 5, 4, null].map((value, index) => row(`n${index}`, value, null));
    // the sixth and the hidden one are put together: 4 would be all that is known of them
    expect(stack({ ...frame, rows }).lines.at(-1)).toMatchObject({
      codes: ['n5', 'n6'],
      value: 'masqué',
      hidden: true,
    });
  });
});

describe('trend', () => {
  const point = (label: string, value: number | null, compared?: number) => ({
    label,
    name: `${label} 2026`,
    cell: cell(value),
    compared: compared === undefined ? null : cell(compared),
  });
  const base = { title: 'Mois par mois', head: 'Mois', written: integer, period: 'cette année', compared: null };

  it('places each point in its column, the greatest at the top and nothing at the bottom', () => {
    const { dots, lines, top } = trend({
      ...base,
      points: [point('a', 10), point('b', 40), point('c', 0), point('d', 20)],
    });
    expect(dots).toEqual([
      { x: 12.5, y: 75 },
      { x: 37.5, y: 0 },
      { x: 62.5, y: 100 },
      { x: 87.5, y: 50 },
    ]);
    expect(lines).toHaveLength(3);
    expect(top).toBe('40');
  });

  it('leaves a gap where a figure is kept back', () => {
    const { dots, lines, table } = trend({
      ...base,
      points: [point('a', 10), point('b', null), point('c', 5), point('d', 5)],
    });
    expect(dots[1]).toBeNull();
    expect(lines).toHaveLength(1);
    expect(table.rows[1]).toEqual({ head: 'b 2026', cells: ['masqué'] });
  });

  it('shares its scale with what it is compared with', () => {
    const { dots, comparedLines } = trend({
      ...base,
      compared: 'l’an dernier',
      points: [point('a', 10, 20), point('b', 20, 40)],
    });
    expect(dots.map((dot) => dot?.y)).toEqual([75, 50]);
    expect(comparedLines).toEqual([{ from: { x: 25, y: 50 }, to: { x: 75, y: 0 } }]);
  });

  it('tells its course in a sentence', () => {
    expect(trend({ ...base, points: [point('sept.', 42), point('oct.', 38), point('nov.', 61)] }).sentence).toBe(
      `De 42 (sept. 2026) à 61 (nov. 2026). Le plus haut${nb}: 61, nov. 2026\u202F; le plus bas${nb}: 38, oct. 2026.`,
    );
    expect(trend({ ...base, points: [point('nov.', 61)] }).sentence).toBe(`61${nb}: nov. 2026.`);
    expect(trend({ ...base, points: [] }).sentence).toBe('Rien sur cette période.');
  });

  it('writes one name in so many when they are many', () => {
    const weeks = Array.from({ length: 52 }, (_, index) => point(`s${index}`, 1));
    // 52 names, 13 at most: one in four
    expect(trend({ ...base, points: weeks }).marks.filter(({ shown }) => shown)).toHaveLength(13);
    expect(trend({ ...base, points: weeks.slice(0, 12) }).marks.every(({ shown }) => shown)).toBe(true);
  });
});

describe('heat', () => {
  const hours = [8, 9, 10, 11];
  const input = {
    title: 'Quand',
    hours,
    written: integer,
    days: [
      { weekday: 1, cells: [0, 4, 8, 0].map(cell) },
      { weekday: 2, cells: [0, 1, null, 0].map(cell) },
      { weekday: 7, cells: [0, 0, 0, 0].map(cell) },
    ],
  };

  it('shows neither the empty hours at both ends nor the days without anyone', () => {
    const { hours: shown, days } = heat(input);
    expect(shown.map(({ label }) => label)).toEqual([`9${nb}h`, `10${nb}h`]);
    expect(days.map(({ name }) => name)).toEqual(['lundi', 'mardi']);
  });

  it('is dark by quarters of the fullest hour, and prints the number', () => {
    const { days } = heat(input);
    // 4/8: two quarters; 8/8: four; 1/8: one
    expect(days[0]?.cells.map(({ level, text }) => [level, text])).toEqual([
      [2, '4'],
      [4, '8'],
    ]);
    expect(days[1]?.cells.map(({ level, text }) => [level, text])).toEqual([
      [1, '1'],
      [0, '•'],
    ]);
  });

  it('names the busiest hour', () => {
    expect(heat(input).sentence).toBe(`Le plus chargé${nb}: lundi, de 10${nb}h à 11${nb}h (8).`);
    expect(heat({ ...input, days: [] }).sentence).toBe('Rien sur cette période.');
  });
});

describe('figures in words', () => {
  it('have a comma, a thin space and their sign apart', () => {
    expect(decimal(13.44)).toBe('13,4');
    expect(decimal(13)).toBe('13');
    expect(decimal(1204.05, 2)).toBe('1\u202F204,05');
    expect(decimal(-0.04)).toBe('0');
    expect(decimal(9.96)).toBe('10');
    expect(percent(81.5)).toBe(`81,5${nb}%`);
    expect(signed(12, (n) => percent(n))).toBe(`+${nb}12${nb}%`);
    expect(signed(-3)).toBe(`−${nb}3`);
    expect(signed(0)).toBe('0');
    expect(signed(0.01)).toBe('0');
  });

  it('name a range of days as briefly as is clear', () => {
    expect(dayRange('2026-11-01', '2026-11-21')).toBe(`du 1er au 21${nb}novembre${nb}2026`);
    expect(dayRange('2026-09-01', '2026-11-21')).toBe(`du 1er${nb}septembre au 21${nb}novembre${nb}2026`);
    expect(dayRange('2025-12-28', '2026-01-03')).toBe(`du 28${nb}décembre${nb}2025 au 3${nb}janvier${nb}2026`);
    expect(dayRange('2026-03-03', '2026-03-03')).toBe(`le 3${nb}mars${nb}2026`);
  });
});
