import { NBSP, NNBSP } from './typeset';

/**
 * Dates, times, durations and amounts as French people write them.
 * Instants arrive in UTC and are shown in the site's zone; days arrive as "2026-11-21" and have no zone.
 */

export const MONTHS = [
  'janvier',
  'février',
  'mars',
  'avril',
  'mai',
  'juin',
  'juillet',
  'août',
  'septembre',
  'octobre',
  'novembre',
  'décembre',
] as const;
const WEEKDAYS = ['dimanche', 'lundi', 'mardi', 'mercredi', 'jeudi', 'vendredi', 'samedi'] as const;

let zone = 'Europe/Paris';

/** The site's zone, told once it is known. */
export function setZone(name: string): void {
  zone = name;
}

interface Parts {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function parts(instant: string | Date): Parts {
  let formatter = formatters.get(zone);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
    });
    formatters.set(zone, formatter);
  }
  const found: Parts = { year: 0, month: 0, day: 0, hour: 0, minute: 0 };
  for (const { type, value } of formatter.formatToParts(new Date(instant))) {
    if (type in found) found[type as keyof Parts] = Number(value);
  }
  return found;
}

/** The day of an instant in the site's zone: "2026-11-21". */
export function dayOf(instant: string | Date): string {
  const { year, month, day } = parts(instant);
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

function splitDay(day: string): [number, number, number] {
  const [year = 0, month = 1, date = 1] = day.slice(0, 10).split('-').map(Number);
  return [year, month, date];
}

/** "21 novembre 2026", "1er octobre 2026", from "2026-11-21". */
export function longDate(day: string): string {
  return `${dayAndMonth(day)}${NBSP}${splitDay(day)[0]}`;
}

/** "21 novembre", "1er octobre", from "2026-11-21". */
export function dayAndMonth(day: string): string {
  const [, month, date] = splitDay(day);
  return `${date === 1 ? '1er' : date}${NBSP}${MONTHS[month - 1] ?? ''}`;
}

/** "Samedi 21 novembre 2026", from "2026-11-21". */
export function weekdayDate(day: string): string {
  const [year, month, date] = splitDay(day);
  const name = WEEKDAYS[new Date(Date.UTC(year, month - 1, date)).getUTCDay()] ?? '';
  return `${name.charAt(0).toUpperCase()}${name.slice(1)} ${longDate(day)}`;
}

/** "21/11/2026", from "2026-11-21". */
export function shortDate(day: string): string {
  const [year, month, date] = splitDay(day);
  return `${String(date).padStart(2, '0')}/${String(month).padStart(2, '0')}/${year}`;
}

/** "10 h 24" in the site's zone. */
export function clockTime(instant: string | Date): string {
  const { hour, minute } = parts(instant);
  return `${hour}${NBSP}h${NBSP}${String(minute).padStart(2, '0')}`;
}

/** "18 min", "1 h 05", from seconds; the minutes begun and not ended are not counted. */
export function duration(seconds: number): string {
  const minutes = Math.max(0, Math.floor(seconds / 60));
  if (minutes < 60) return `${minutes}${NBSP}min`;
  const rest = minutes % 60;
  const hours = `${Math.floor(minutes / 60)}${NBSP}h`;
  return rest === 0 ? hours : `${hours}${NBSP}${String(rest).padStart(2, '0')}`;
}

/** "1 204", "462": thousands held together by a narrow no-break space. */
export function integer(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/gu, NNBSP);
}

/** "462 €", "1 204,50 €", from cents. */
export function euros(cents: number): string {
  const whole = Math.trunc(Math.abs(cents) / 100);
  const rest = Math.abs(cents) % 100;
  const sign = cents < 0 ? '−' : '';
  return `${sign}${integer(whole)}${rest ? `,${String(rest).padStart(2, '0')}` : ''}${NBSP}€`;
}

/** "1 séance", "3 séances", "0 séance": French counts zero as one. */
export function count(value: number, one: string, many: string): string {
  return `${integer(value)}${NBSP}${Math.abs(value) < 2 ? one : many}`;
}

/** "CAF, CPAM et MSA". */
export function list(items: readonly string[]): string {
  if (items.length < 2) return items[0] ?? '';
  return `${items.slice(0, -1).join(', ')} et ${items[items.length - 1]}`;
}

/** "13,4", "1 204", "0,5": at most one decimal, or as many as asked. */
export function decimal(value: number, digits = 1): string {
  const rounded = Math.round(Math.abs(value) * 10 ** digits) / 10 ** digits;
  const whole = Math.trunc(rounded);
  const rest = Math.round((rounded - whole) * 10 ** digits);
  const sign = value < 0 && rounded !== 0 ? '−' : '';
  return `${sign}${integer(whole)}${rest === 0 ? '' : `,${String(rest).padStart(digits, '0').replace(/0+$/u, '')}`}`;
}

/** "22 %", "81,5 %", from a number of hundredths. */
export function percent(value: number, digits = 1): string {
  return `${decimal(value, digits)}${NBSP}%`;
}

/** "+ 12", "− 3", "0": a difference, its sign apart and always written. */
export function signed(value: number, write: (value: number) => string = decimal): string {
  const shown = write(Math.abs(value));
  if (value === 0 || shown === write(0)) return shown;
  return `${value > 0 ? '+' : '−'}${NBSP}${shown}`;
}

/** "du 1er au 21 novembre 2026", "le 3 mars 2026", "du 28 décembre 2025 au 3 janvier 2026". */
export function dayRange(from: string, to: string): string {
  const [fromYear, fromMonth, fromDay] = splitDay(from);
  const [toYear, toMonth] = splitDay(to);
  if (from === to) return `le ${longDate(to)}`;
  if (fromYear !== toYear) return `du ${longDate(from)} au ${longDate(to)}`;
  if (fromMonth !== toMonth) return `du ${dayAndMonth(from)} au ${longDate(to)}`;
  return `du ${fromDay === 1 ? '1er' : fromDay} au ${longDate(to)}`;
}
