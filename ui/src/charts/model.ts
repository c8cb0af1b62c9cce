import { t } from '../i18n/fr';

/**
 * What every chart is made from and gives back. A chart is a function: figures in, and out come the marks to draw
 * (in percent of the box, so that nothing is stretched), the table that says the same, and one sentence.
 */

/** A figure as the desk hands it over: a value, or none because it could point at somebody, or nothing to count. */
export interface Cell {
  readonly value: number | null;
  /** Kept back: a small number, or one from which a small number could be worked out. */
  readonly hidden: boolean;
}

/** The same figures as a table: the first cell of each row heads it. */
export interface Table {
  readonly caption: string;
  readonly columns: readonly string[];
  readonly rows: readonly { readonly head: string; readonly cells: readonly string[] }[];
}

/** How a figure is written: « 47 », « 12 h », « 8,9 ». */
export type Written = (value: number) => string;

/** A figure in words: its value, that it is kept back, or a dash when there is nothing to say. */
export function sayCell(cell: Cell | null, written: Written): string {
  if (cell?.hidden) return t.charts.hidden;
  return cell === null || cell.value === null ? t.charts.none : written(cell.value);
}

/** A part of a whole in percent, to a tenth: fine enough for an eye, and easy to check by hand. */
export function percentOf(value: number, whole: number): number {
  if (whole <= 0) return 0;
  return Math.round((value / whole) * 1000) / 10;
}

/** The greatest of the figures that are shown; 0 when there is none. */
export function greatest(cells: readonly (Cell | null)[]): number {
  return cells.reduce((most, cell) => Math.max(most, cell?.value ?? 0), 0);
}
