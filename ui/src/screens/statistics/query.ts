import type { CellAsk, FigureFilter, FiguresQuery } from '../../api/bindings';

/** What a view counts, and the small changes that make it. Pure: each gives a new query and leaves the old one. */

/** What one sees on coming here: this month, beside the one before. */
export const START: FiguresQuery = {
  preset: 'this_month',
  from: null,
  to: null,
  compare: 'previous',
  filters: [],
  scope: 'site',
  breakdowns: null,
};

const codesOf = (query: FiguresQuery, dimension: string): readonly string[] =>
  query.filters.find((filter) => filter.dimension === dimension)?.codes ?? [];

/** The codes that a view keeps of a dimension; none when it keeps them all. */
export function chosenCodes(query: FiguresQuery, dimension: string): ReadonlySet<string> {
  return new Set(codesOf(query, dimension));
}

/** Keeps these codes too, or no longer when all of them are kept already. The order of the choices is kept. */
export function toggleCodes(query: FiguresQuery, dimension: string, codes: readonly string[]): FiguresQuery {
  const kept = codesOf(query, dimension);
  const next = codes.every((code) => kept.includes(code))
    ? kept.filter((code) => !codes.includes(code))
    : [...kept, ...codes.filter((code) => !kept.includes(code))];
  return withCodes(query, dimension, next);
}

/** Keeps exactly these codes of a dimension; none: all of them. */
export function withCodes(query: FiguresQuery, dimension: string, codes: readonly string[]): FiguresQuery {
  const filter: FigureFilter = { dimension, codes: [...codes] };
  const known = query.filters.some((one) => one.dimension === dimension);
  const filters = known
    ? query.filters.map((one) => (one.dimension === dimension ? filter : one))
    : [...query.filters, filter];
  return { ...query, filters: filters.filter((one) => one.codes.length > 0) };
}

/** Counts a ready-made period. */
export function withPreset(query: FiguresQuery, preset: string): FiguresQuery {
  return { ...query, preset, from: null, to: null };
}

/** Counts from one day to another, both included. */
export function withDays(query: FiguresQuery, from: string, to: string): FiguresQuery {
  return { ...query, preset: null, from, to };
}

/** Whether two views count the same. */
export function sameQuery(one: FiguresQuery, two: FiguresQuery): boolean {
  return (
    one.preset === two.preset &&
    (one.preset !== null || (one.from === two.from && one.to === two.to)) &&
    one.compare === two.compare &&
    one.scope === two.scope &&
    one.filters.length === two.filters.length &&
    one.filters.every((filter) => {
      const codes = codesOf(two, filter.dimension);
      return codes.length === filter.codes.length && filter.codes.every((code) => codes.includes(code));
    })
  );
}

/** The figure that is opened: the total of an indicator, or one of its cells. */
export function cellOf(indicator: string, cell: Partial<CellAsk> = {}): CellAsk {
  return { indicator, dimension: null, code: null, weekday: null, hour: null, from: null, to: null, ...cell };
}
