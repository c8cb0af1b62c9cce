import { MONTHS, weekdayDate } from '../../i18n/format';
import { NBSP } from '../../i18n/typeset';

/** Months, days and hours of workshops. Pure. */

/** "2026-11" after or before another. */
export function stepMonth(month: string, by: number): string {
  const [year = 0, rank = 1] = month.split('-').map(Number);
  const date = new Date(Date.UTC(year, rank - 1 + by, 1));
  return date.toISOString().slice(0, 7);
}

/** The first and the last day of "2026-11". */
export function monthDays(month: string): { from: string; to: string } {
  const [year = 0, rank = 1] = month.split('-').map(Number);
  return { from: `${month}-01`, to: new Date(Date.UTC(year, rank, 0)).toISOString().slice(0, 10) };
}

/** « novembre 2026 », from "2026-11". */
export function monthName(month: string): string {
  return `${MONTHS[Number(month.slice(5, 7)) - 1] ?? ''}${NBSP}${month.slice(0, 4)}`;
}

/** « Jeudi 12 », from "2026-11-12". */
export function weekdayAndDay(day: string): string {
  const [weekday = ''] = weekdayDate(day).split(' ');
  const rank = Number(day.slice(8, 10));
  return `${weekday}${NBSP}${rank === 1 ? '1er' : rank}`;
}

/** "14:30" from what was typed (14:30, 14h30, 14 h, 9.30, 14), or null. */
export function parseTime(text: string): string | null {
  const match = /^(\d{1,2})(?:\s*[:h.]\s*(\d{2})?)?$/iu.exec(text.replace(/[\u00A0\u202F]/gu, ' ').trim());
  if (!match) return null;
  const hour = Number(match[1]);
  const minute = Number(match[2] ?? '0');
  if (hour > 23 || minute > 59) return null;
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}

/** « 14 h 30 », from "14:30". */
export function timeWords(time: string): string {
  const [hour = '', minute = ''] = time.split(':');
  return minute === '' ? time : `${Number(hour)}${NBSP}h${NBSP}${minute}`;
}
