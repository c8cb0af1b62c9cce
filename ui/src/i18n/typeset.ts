/**
 * French typography, applied once to every message so that authors write with an ordinary keyboard:
 * a no-break space before « : » and inside guillemets, a narrow one before ; ! and ?, the curved apostrophe,
 * the single ellipsis, and no break between a number and its unit.
 */

/** No-break space, U+00A0. */
export const NBSP = '\u00A0';
/** Narrow no-break space, U+202F. */
export const NNBSP = '\u202F';

const UNITS = '€|%|h|min|mois|ans?|jours?|caractères|chiffres|secondes?|minutes?|lettres|séances?|demandes?|o|Ko|Mo|Go';
const NUMBER_THEN_UNIT = new RegExp(`(\\d) (?=(?:${UNITS})(?![\\p{L}\\d]))`, 'gu');

/** The text as a French printer would set it. Idempotent: setting it twice changes nothing. */
export function typeset(text: string): string {
  return text
    .replace(/'/g, '’')
    .replace(/\.\.\./g, '…')
    .replace(/ :(?=\s|$)/gu, `${NBSP}:`)
    .replace(/ ([;!?])/gu, `${NNBSP}$1`)
    .replace(/« ?/gu, `«${NBSP}`)
    .replace(/ ?»/gu, `${NBSP}»`)
    .replace(/«[\u00A0 ]+/gu, `«${NBSP}`)
    .replace(/[\u00A0 ]+»/gu, `${NBSP}»`)
    .replace(NUMBER_THEN_UNIT, `$1${NBSP}`)
    .replace(/(\d[\u00A0 ]h) (?=\d)/gu, `$1${NBSP}`)
    .replace(/\b(M\.|Mme|n°|no|art\.) (?=[\p{L}\d])/gu, `$1${NBSP}`);
}

/** What the message tree may hold: sentences, functions that make one, and branches. */
export type Messages = { readonly [key: string]: string | ((...args: never[]) => string) | Messages };

/** The same tree, with every sentence typeset and every function typesetting what it returns. */
export function typesetAll<T extends Messages>(messages: T): T {
  const out: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(messages)) {
    if (typeof value === 'string') out[key] = typeset(value);
    else if (typeof value === 'function') out[key] = (...args: never[]) => typeset(value(...args));
    else out[key] = typesetAll(value);
  }
  return out as T;
}
