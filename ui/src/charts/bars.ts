import { t } from '../i18n/fr';
import { list, percent } from '../i18n/format';
import { greatest, percentOf, sayCell, type Cell, type Table, type Written } from './model';

/** One line of a breakdown. */
export interface BarRow {
  readonly code: string;
  readonly label: string;
  /** What the label leaves out. */
  readonly detail?: string;
  /** Not known, or not said: it is no rank. */
  readonly unknown?: boolean;
  readonly cell: Cell;
  /** Share of the base in percent, rounded by the desk so that shares add up; null when it says nothing. */
  readonly share: number | null;
  /** The same in the period compared with; null when nothing is compared. */
  readonly compared: Cell | null;
}

interface Input {
  readonly title: string;
  /** What heads the lines: « Opérateur ». */
  readonly head: string;
  readonly rows: readonly BarRow[];
  readonly written: Written;
  /** Heads the figures: « ce mois-ci ». */
  readonly period: string;
  /** Heads the figures compared with; null when nothing is. */
  readonly compared: string | null;
}

/** A line as it is drawn. */
export interface Line {
  readonly code: string;
  /** The codes that it counts: one, or those put together. */
  readonly codes: readonly string[];
  readonly label: string;
  readonly detail: string;
  readonly hidden: boolean;
  /** Something stands behind it that can be listed. */
  readonly openable: boolean;
  /** « 47 · 22 % », at the end of the line. */
  readonly value: string;
  /** The figures in words, for who hears them. */
  readonly said: string;
  /** Lengths in percent of the longest bar of the chart, both periods taken together; none: no bar. */
  readonly bar?: { readonly width: number; readonly compared: number | null };
  /** Which of the six patterns tells it apart in a stacked bar. */
  readonly pattern?: number;
}

export interface BarChart {
  readonly lines: readonly Line[];
  readonly table: Table;
  readonly sentence: string;
}

/** The share as written, or nothing. */
export const shareOf = (row: BarRow): string =>
  row.share === null || row.cell.value === null ? '' : percent(row.share);

/** Horizontal bars, the period compared with as a thinner one under each. */
export function bars(input: Input): BarChart {
  const words = t.charts;
  const { rows, written } = input;
  const longest = greatest(rows.flatMap((row) => [row.cell, row.compared]));
  const shares = rows.some((row) => row.share !== null);

  return {
    lines: rows.map((row) => {
      const figures = [sayCell(row.cell, written), shareOf(row)].filter(Boolean);
      const against = row.compared && input.compared ? words.pair(input.compared, sayCell(row.compared, written)) : '';
      return {
        code: row.code,
        codes: [row.code],
        label: row.label,
        detail: row.detail ?? '',
        hidden: row.cell.hidden,
        openable: (row.cell.value ?? 0) > 0,
        value: figures.join(' · '),
        said: [...figures, against].filter(Boolean).join(', '),
        bar: {
          width: percentOf(row.cell.value ?? 0, longest),
          compared: row.compared === null ? null : percentOf(row.compared.value ?? 0, longest),
        },
      };
    }),
    table: {
      caption: input.title,
      columns: [
        input.head,
        input.period,
        ...(shares ? [words.share] : []),
        ...(input.compared ? [input.compared] : []),
      ],
      rows: rows.map((row) => ({
        head: [row.label, row.detail].filter(Boolean).join(', '),
        cells: [
          sayCell(row.cell, written),
          ...(shares ? [shareOf(row) || words.none] : []),
          ...(input.compared ? [sayCell(row.compared, written)] : []),
        ],
      })),
    },
    sentence: ranking(rows, written),
  };
}

/** « France Titres (47, 22 %) vient en tête, puis CAF (41, 19 %) et Impôts (29, 14 %). » */
export function ranking(rows: readonly BarRow[], written: Written): string {
  const words = t.charts;
  const counted = rows
    .filter((row) => !row.unknown && (row.cell.value ?? 0) > 0)
    .toSorted((a, b) => (b.cell.value ?? 0) - (a.cell.value ?? 0));
  const hidden = rows.filter((row) => row.cell.hidden).length;
  const name = (row: BarRow) =>
    `${row.label} (${[written(row.cell.value ?? 0), shareOf(row)].filter(Boolean).join(', ')})`;
  const [first, ...others] = counted.slice(0, 3).map(name);
  const top =
    first === undefined
      ? hidden > 0
        ? ''
        : words.nothing
      : others.length === 0
        ? words.only(first)
        : words.first(first, list(others));
  return [top, hidden > 0 ? words.hiddenLines(hidden) : ''].filter(Boolean).join(' ');
}
