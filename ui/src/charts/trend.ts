import { t } from '../i18n/fr';
import { greatest, percentOf, sayCell, type Cell, type Table, type Written } from './model';

export interface TrendPoint {
  /** Under the axis: « nov. ». */
  readonly label: string;
  /** In the table and in the sentence: « novembre 2026 ». */
  readonly name: string;
  readonly cell: Cell;
  readonly compared: Cell | null;
}

interface Input {
  readonly title: string;
  readonly head: string;
  readonly points: readonly TrendPoint[];
  readonly written: Written;
  readonly period: string;
  readonly compared: string | null;
}

/** A point in percent of the box, from its top left corner. */
export interface Dot {
  readonly x: number;
  readonly y: number;
}
export interface Line {
  readonly from: Dot;
  readonly to: Dot;
}
export interface Mark {
  readonly label: string;
  readonly name: string;
  readonly value: string;
  /** Where names stand too close, only one in so many is written under the axis; all are in the table. */
  readonly shown: boolean;
}

/** More names than this under the axis would run into each other. */
const MOST_NAMES = 13;

export interface TrendChart {
  readonly dots: readonly (Dot | null)[];
  readonly lines: readonly Line[];
  readonly comparedLines: readonly Line[];
  readonly marks: readonly Mark[];
  /** The figure at the top of the box. */
  readonly top: string;
  readonly table: Table;
  readonly sentence: string;
}

/** A line over time, the period compared with as a dashed one. A figure that is kept back leaves a gap. */
export function trend(input: Input): TrendChart {
  const { points, written } = input;
  const highest = greatest(points.flatMap((point) => [point.cell, point.compared]));
  const place = (index: number, cell: Cell | null): Dot | null =>
    cell === null || cell.value === null
      ? null
      : { x: percentOf(index + 0.5, points.length), y: Math.round((100 - percentOf(cell.value, highest)) * 10) / 10 };
  const say = (cell: Cell | null) => sayCell(cell, written);
  const dots = points.map((point, index) => place(index, point.cell));
  const every = Math.ceil(points.length / MOST_NAMES);

  return {
    dots,
    lines: joined(dots),
    comparedLines: joined(points.map((point, index) => place(index, point.compared))),
    marks: points.map((point, index) => ({
      label: point.label,
      name: point.name,
      value: say(point.cell),
      shown: index % every === 0,
    })),
    top: written(highest),
    table: {
      caption: input.title,
      columns: [input.head, input.period, ...(input.compared ? [input.compared] : [])],
      rows: points.map((point) => ({
        head: point.name,
        cells: [say(point.cell), ...(input.compared ? [say(point.compared)] : [])],
      })),
    },
    sentence: course(points, written),
  };
}

function joined(dots: readonly (Dot | null)[]): Line[] {
  return dots.flatMap((to, index) => {
    const from = dots[index - 1];
    return from && to ? [{ from, to }] : [];
  });
}

/** « De 42 en septembre à 61 en novembre. Le plus haut : 61, novembre ; le plus bas : 38, octobre. » */
function course(points: readonly TrendPoint[], written: Written): string {
  const words = t.charts;
  const known = points.flatMap((point) =>
    point.cell.value === null ? [] : [{ name: point.name, value: point.cell.value }],
  );
  const first = known[0];
  const last = known.at(-1);
  if (!first || !last || known.every(({ value }) => value === 0)) return words.nothing;
  if (known.length === 1) return words.single(last.name, written(last.value));
  const high = known.reduce((most, one) => (one.value > most.value ? one : most));
  const low = known.reduce((least, one) => (one.value < least.value ? one : least));
  const parts = [words.fromTo(first.name, written(first.value), last.name, written(last.value))];
  if (known.length > 2) parts.push(words.extremes(high.name, written(high.value), low.name, written(low.value)));
  return parts.join(' ');
}
