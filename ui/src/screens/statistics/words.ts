import type { BlockRow, BlocksView, Cell, ChipView, FiguresView, IndicatorView, PeriodView } from '../../api/bindings';
import type { Written } from '../../charts/model';
import { dayRange, decimal, duration, integer, longDate, MONTHS, percent, signed } from '../../i18n/format';
import { t } from '../../i18n/fr';
import { NBSP } from '../../i18n/typeset';

/** Figures, periods and filters in words. Pure. */

/** How a figure of a unit is written. */
export function writtenIn(unit: string): Written {
  switch (unit) {
    case 'minutes':
      return (value) => duration(Math.round(value) * 60);
    case 'percent':
      return (value) => percent(value);
    case 'score':
      return (value) => decimal(value);
    default:
      return (value) => (Number.isInteger(value) ? integer(value) : decimal(value));
  }
}

const iso = (date: Date) => date.toISOString().slice(0, 10);
const lastOfMonth = (year: number, month: number) => iso(new Date(Date.UTC(year, month, 0)));

/** A whole month, quarter, year or school year by its name, any other period by its days. */
export function periodName(from: string, to: string): string {
  const words = t.statistics.periodNames;
  const year = Number(from.slice(0, 4));
  const month = Number(from.slice(5, 7));
  if (from.endsWith('-01')) {
    if (to === lastOfMonth(year, month)) return `${MONTHS[month - 1] ?? ''}${NBSP}${year}`;
    if (month % 3 === 1 && to === lastOfMonth(year, month + 2)) return words.quarter((month + 2) / 3, year);
    if (month === 1 && to === `${year}-12-31`) return String(year);
    if (month === 9 && to === `${year + 1}-08-31`) return words.schoolYear(year);
  }
  return dayRange(from, to);
}

/** The last day that a period counts: today, while it is under way. */
export function lastDay(period: Pick<PeriodView, 'from' | 'to' | 'under_way'>, today: string): string {
  return period.under_way && today >= period.from && today < period.to ? today : period.to;
}

/** « Ce mois-ci, du 1er au 21 novembre 2026 »: days to come are not counted yet, and not said. */
export function periodTitle(period: PeriodView, today: string): string {
  const days = dayRange(period.from, lastDay(period, today));
  const preset = presetName(period.preset);
  return preset === '' ? days.charAt(0).toUpperCase() + days.slice(1) : `${preset}, ${days}`;
}

/** The name of a ready-made period, empty for any other. */
export function presetName(preset: string | null): string {
  const names: Readonly<Record<string, string>> = t.statistics.presets;
  return preset === null ? '' : (names[preset] ?? '');
}

/** « ce mois-ci », in a column or a legend; days when the period has no name. */
export function periodShort(period: PeriodView): string {
  const name = presetName(period.preset);
  return name === '' ? periodName(period.from, period.to) : name.charAt(0).toLowerCase() + name.slice(1);
}

/** What a filter counts: « CAF ou CPAM ». */
export function chipWords(chip: Pick<ChipView, 'codes'>): string {
  const labels = chip.codes.map(({ label }) => label);
  if (labels.length < 2) return labels[0] ?? '';
  return t.statistics.or(labels.slice(0, -1).join(', '), labels.at(-1) ?? '');
}

/** How a figure moved, in the words of its unit: « + 12 % », « + 3 points »; empty where nothing says it. */
export function difference(indicator: Pick<IndicatorView, 'unit' | 'cell' | 'compared' | 'per_day'>): string {
  const words = t.statistics.difference;
  const { unit, cell, compared, per_day: adds } = indicator;
  const before = compared?.cell.value ?? null;
  if (compared === null || before === null || cell.value === null) return '';
  const by = unit === 'minutes' ? Math.round(cell.value - before) : Math.round((cell.value - before) * 10) / 10;
  if (by === 0) return words.same;
  if (unit === 'percent') return words.points(signed(by), Math.abs(by));
  if (unit === 'minutes' && adds === null) return signed(by, (minutes) => duration(minutes * 60));
  if (unit === 'score') return signed(by);
  return compared.change === null ? words.fromZero : signed(compared.change, (value) => percent(value, 0));
}

/** What is compared with what while a period is under way: as many days of both. Empty once it is over. */
export function sameDays(period: PeriodView, compared: PeriodView | null, today: string): string {
  const last = lastDay(period, today);
  if (compared === null || last === period.to) return '';
  return t.statistics.sameDays(dayRange(period.from, last), dayRange(compared.from, compared.to));
}

/** A view without the comparison, when nobody came in the period before: zeros would look like figures. */
export function meaningful(view: FiguresView): FiguresView {
  if (view.compared === null || view.compared.opening_days > 0) return view;
  const alone = <T extends { compared: unknown }>(one: T): T => ({ ...one, compared: null });
  return {
    ...view,
    compared: null,
    headline: view.headline.map(alone),
    breakdowns: view.breakdowns.map((breakdown) => ({ ...breakdown, rows: breakdown.rows.map(alone) })),
    trends: view.trends.map((one) => ({ ...one, points: one.points.map(alone) })),
  };
}

/** What a share is of, in words; empty for what is no share. */
export function baseOf(indicator: Pick<IndicatorView, 'base' | 'base_label'>): string {
  if (indicator.base_label === '') return '';
  const base = indicator.base?.value ?? null;
  return base === null
    ? t.statistics.baseAlone(indicator.base_label)
    : t.statistics.base(integer(base), indicator.base_label);
}

/** « 9,4 par jour d'ouverture (+ 4 %) », empty for what does not add up from day to day. */
export function perDay(indicator: Pick<IndicatorView, 'per_day' | 'unit' | 'compared'>): string {
  if (indicator.per_day === null) return '';
  const change = indicator.compared?.change_per_day ?? null;
  const value = indicator.unit === 'minutes' ? writtenIn('minutes')(indicator.per_day) : decimal(indicator.per_day);
  return t.statistics.perDay(value, change === null ? '' : signed(change, (by) => percent(by, 0)));
}

/** A slice of time. */
interface Slice {
  readonly from: string;
  readonly to: string;
}

/** The slices that have begun: a period under way has others, of which nothing is known yet. */
export function begun<T extends Slice>(slices: readonly T[], today: string): T[] {
  return slices.filter(({ from }) => from <= today);
}

/**
 * The name of a slice of time: under the axis, and in full. A week or a month that the period cuts is named by its
 * days, and the one that is not over says so.
 */
export function sliceName(grain: string, { from, to }: Slice, today: string): { label: string; name: string } {
  const words = t.statistics;
  const month = Number(from.slice(5, 7));
  const days = (Date.parse(to) - Date.parse(from)) / 86_400_000 + 1;
  const label =
    grain === 'month'
      ? words.shortMonths[`m${month}` as keyof typeof words.shortMonths]
      : `${Number(from.slice(8, 10))}/${from.slice(5, 7)}`;
  const name =
    grain === 'month' ? periodName(from, to) : days === 7 ? words.weekOf(longDate(from)) : dayRange(from, to);
  return { label, name: today >= from && today < to ? words.underWay(name) : name };
}

/** From here on a count is no accident. */
const ENOUGH = 5;

/** How a reason goes, in words that need no colour. */
export function blockTrend(row: Pick<BlockRow, 'trend' | 'cell' | 'compared'>): string {
  const words = t.statistics.blocks.trends;
  const now = row.cell.value ?? 0;
  // enough to tell, but from what?
  if (row.trend === 'unknown' && now >= ENOUGH) return words.alone;
  const before = row.compared.value ?? 0;
  if (row.trend === 'rising' && before > 0) {
    if (now >= 2.75 * before) return words.thrice;
    if (now >= 1.75 * before) return words.twice;
  }
  return words[row.trend];
}

const known = (cell: Cell): cell is Cell & { value: number } => cell.value !== null && cell.value > 0;

/** The wording of a note to an operator: what blocked, how often, since when. Figures only, and only those shown. */
export function operatorNote(view: BlocksView, operator: string, today: string): string {
  const words = t.statistics.note;
  const rows = view.rows.filter((row) => row.operator === operator && known(row.cell));
  const whole = rows.filter((row) => row.procedure === null);
  const name = rows[0]?.operator_name ?? '';
  const requests = whole[0]?.requests ?? { value: null, hidden: true };
  const days = dayRange(view.period.from, lastDay(view.period, today));
  const before = dayRange(view.compared.from, view.compared.to);
  const lines = whole.map((row) => {
    const head = words.reason(row.reason_label, row.cell.value ?? 0, row.share === null ? '' : percent(row.share));
    const compared =
      row.compared.value === null || view.compared.opening_days === 0 ? '' : words.before(row.compared.value, before);
    const details = rows
      .filter((one) => one.procedure !== null && one.reason === row.reason)
      .map((one) => words.procedure(one.procedure_title, integer(one.cell.value ?? 0)));
    const time = known(row.minutes) ? words.time(duration(row.minutes.value * 60)) : '';
    return [[head, compared, time].filter(Boolean).join(' '), ...details].join('\n');
  });
  return [
    words.subject(name, days),
    words.hello,
    requests.value === null
      ? words.openingBare(view.site_name, days, name)
      : words.opening(view.site_name, days, name, integer(requests.value)),
    lines.join('\n'),
    words.closing,
    words.bye,
  ].join('\n\n');
}
