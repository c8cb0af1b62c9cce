import { t } from '../i18n/fr';
import { sayCell, type Cell, type Table, type Written } from './model';

interface Input {
  readonly title: string;
  /** Hours of the day that the columns stand for: each from its hour to the next. */
  readonly hours: readonly number[];
  /** One row a day of the week, 1 for Monday. */
  readonly days: readonly { readonly weekday: number; readonly cells: readonly Cell[] }[];
  readonly written: Written;
}

export interface HeatCell {
  /** What is printed in the cell; empty for none. */
  readonly text: string;
  /** How dark, from 0 (none) to 4 (as much as the fullest hour): the number says the same. */
  readonly level: number;
  readonly hidden: boolean;
}

export interface HeatChart {
  readonly hours: readonly { readonly hour: number; readonly label: string; readonly name: string }[];
  readonly days: readonly {
    readonly weekday: number;
    readonly name: string;
    readonly short: string;
    readonly cells: readonly HeatCell[];
  }[];
  readonly table: Table;
  readonly sentence: string;
}

/** Weekday by hour. It is a table already: what is drawn is read out as it stands. */
export function heat(input: Input): HeatChart {
  const words = t.charts;
  const { written } = input;
  const used = (cell: Cell | undefined) => cell !== undefined && (cell.hidden || (cell.value ?? 0) > 0);
  // neither the night nor the days when the counter is closed
  const columns = input.hours.map((_, index) => input.days.some((day) => used(day.cells[index])));
  const from = Math.max(0, columns.indexOf(true));
  const to = columns.lastIndexOf(true) + 1;
  const hours = input.hours.slice(from, to);
  const days = input.days
    .filter((day) => day.cells.some(used))
    .map((day) => ({ weekday: day.weekday, cells: day.cells.slice(from, to) }));
  const most = days.flatMap((day) => day.cells).reduce((top, cell) => Math.max(top, cell.value ?? 0), 0);

  const drawn = days.map((day) => ({
    weekday: day.weekday,
    name: words.weekdays[dayKey(day.weekday)],
    short: words.shortWeekdays[dayKey(day.weekday)],
    cells: day.cells.map((cell) => ({
      text: cell.hidden ? words.hiddenShort : cell.value === null || cell.value === 0 ? '' : written(cell.value),
      level: most === 0 || cell.value === null || cell.value <= 0 ? 0 : Math.ceil((cell.value / most) * 4),
      hidden: cell.hidden,
    })),
  }));
  return {
    hours: hours.map((hour) => ({ hour, label: words.hour(hour), name: words.hours(hour, hour + 1) })),
    days: drawn,
    table: {
      caption: input.title,
      columns: [words.weekday, ...hours.map((hour) => words.hours(hour, hour + 1))],
      rows: days.map((day) => ({
        head: words.weekdays[dayKey(day.weekday)],
        cells: day.cells.map((cell) => sayCell(cell, written)),
      })),
    },
    sentence: busiest(hours, days, written),
  };
}

type DayKey = 'd1' | 'd2' | 'd3' | 'd4' | 'd5' | 'd6' | 'd7';
const dayKey = (weekday: number): DayKey => `d${Math.min(7, Math.max(1, weekday))}` as DayKey;

function busiest(
  hours: readonly number[],
  days: readonly { readonly weekday: number; readonly cells: readonly Cell[] }[],
  written: Written,
): string {
  const words = t.charts;
  let top: { weekday: number; hour: number; value: number } | null = null;
  for (const day of days) {
    day.cells.forEach((cell, index) => {
      const value = cell.value ?? 0;
      if (value > (top?.value ?? 0)) top = { weekday: day.weekday, hour: hours[index] ?? 0, value };
    });
  }
  const found = top as { weekday: number; hour: number; value: number } | null;
  if (found === null) return words.nothing;
  return words.busiest(
    words.weekdays[dayKey(found.weekday)],
    words.hours(found.hour, found.hour + 1),
    written(found.value),
  );
}
