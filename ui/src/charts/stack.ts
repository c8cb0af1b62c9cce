import { t } from '../i18n/fr';
import { ranking, shareOf, type BarRow, type Line } from './bars';
import { percentOf, sayCell, type Table, type Written } from './model';

/** More series than this cannot be told apart: the smallest are put together. */
export const MOST_SERIES = 6;

interface Input {
  readonly title: string;
  readonly head: string;
  readonly rows: readonly BarRow[];
  readonly written: Written;
  readonly period: string;
}

/** Where a part begins and how wide it is, in percent of the whole. */
export interface Segment {
  readonly code: string;
  readonly x: number;
  readonly width: number;
  readonly pattern: number;
}

export interface StackChart {
  readonly segments: readonly Segment[];
  readonly lines: readonly Line[];
  readonly table: Table;
  readonly sentence: string;
}

/** One bar cut in parts, which are told apart by pattern and by the words of the legend, not by colour alone. */
export function stack(input: Input): StackChart {
  const words = t.charts;
  const { rows, written } = input;
  const order = rows.filter((row) => row.cell.hidden || (row.cell.value ?? 0) > 0);
  const bySize = order.toSorted((a, b) => (b.cell.value ?? 0) - (a.cell.value ?? 0));
  const kept = new Set(order.length > MOST_SERIES ? bySize.slice(0, MOST_SERIES - 1) : order);
  const rest = order.filter((row) => !kept.has(row));

  const parts = order
    .filter((row) => kept.has(row))
    .map((row) => ({
      codes: [row.code],
      label: row.label,
      detail: row.detail ?? '',
      amount: row.cell.value ?? 0,
      hidden: row.cell.hidden,
      figures: [sayCell(row.cell, written), shareOf(row)].filter(Boolean),
    }));
  if (rest.length > 0) {
    const amount = rest.reduce((sum, row) => sum + (row.cell.value ?? 0), 0);
    const hidden = rest.some((row) => row.cell.hidden);
    parts.push({
      codes: rest.map((row) => row.code),
      label: words.others(rest.length),
      detail: '',
      amount,
      hidden,
      // a sum over what is kept back would tell it
      figures: [hidden ? words.hidden : written(amount)],
    });
  }
  const whole = parts.reduce((sum, part) => sum + part.amount, 0);
  let before = 0;
  const segments = parts.map(({ amount, codes }, pattern) => {
    const x = percentOf(before, whole);
    before += amount;
    // from one rounded edge to the next: the parts neither overlap nor leave a gap
    return { code: codes[0] ?? '', x, width: Math.round((percentOf(before, whole) - x) * 10) / 10, pattern };
  });
  return {
    segments,
    lines: parts.map(({ codes, label, detail, hidden, amount, figures }, pattern) => ({
      code: codes[0] ?? '',
      codes,
      label,
      detail,
      hidden,
      openable: !hidden && amount > 0 && codes.length === 1,
      value: figures.join(' · '),
      said: figures.join(', '),
      pattern,
    })),
    table: {
      caption: input.title,
      columns: [input.head, input.period, words.share],
      rows: rows.map((row) => ({
        head: row.label,
        cells: [sayCell(row.cell, written), shareOf(row) || words.none],
      })),
    },
    sentence: ranking(rows, written),
  };
}
