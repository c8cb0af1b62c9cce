import { MONTHS } from './format';

const plain = (text: string) =>
  text
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase();

const MONTH_NAMES = MONTHS.map(plain);

function month(word: string): number {
  const name = plain(word).replace(/\.$/u, '');
  if (name.length < 3) return 0;
  const found = MONTH_NAMES.flatMap((candidate, index) => (candidate.startsWith(name) ? [index + 1] : []));
  // "jui" could be June or July: rather ask than guess.
  return found.length === 1 ? (found[0] ?? 0) : 0;
}

/**
 * The day that someone typed, as "1987-03-14", or null when it is not one.
 * Understood: 14/03/1987, 14.3.1987, 14 03 1987, 14-03-1987, 14031987, 14 mars 1987, 1er oct. 1987, 1987-03-14.
 * A year on two digits is refused: at a counter, 26 may be 1926 or 2026.
 */
export function parseDay(text: string): string | null {
  const typed = text.replace(/[\u00A0\u202F]/gu, ' ').trim();
  let match = /^(\d{4})-(\d{2})-(\d{2})$/u.exec(typed);
  if (match) return checked(Number(match[1]), Number(match[2]), Number(match[3]));
  match = /^(\d{1,2})[\s/.-]+(\d{1,2})[\s/.-]+(\d{4})$/u.exec(typed) ?? /^(\d{2})(\d{2})(\d{4})$/u.exec(typed);
  if (match) return checked(Number(match[3]), Number(match[2]), Number(match[1]));
  match = /^(\d{1,2})(?:er)?\s+(\p{L}+\.?)\s+(\d{4})$/iu.exec(typed);
  if (match) return checked(Number(match[3]), month(match[2] ?? ''), Number(match[1]));
  return null;
}

function checked(year: number, monthNumber: number, day: number): string | null {
  const date = new Date(Date.UTC(year, monthNumber - 1, day));
  const real = date.getUTCMonth() === monthNumber - 1 && date.getUTCDate() === day && year >= 1000;
  if (!real) return null;
  return `${year}-${String(monthNumber).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}
