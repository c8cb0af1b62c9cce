import type { ClosingRecord, ClosingRequest, CodeLabel } from '../../api/bindings';
import { t } from '../../i18n/fr';

/** A visit longer than this is a forgotten timer. */
export const MOST_MINUTES = 600;

/** The element id of a thing of the record; requests are numbered, so that nothing of theirs gets into an id. */
export const recordId = (field: string, index?: number): string =>
  index === undefined ? `closing-${field}` : `closing-${index}-${field}`;

const flagged = (outcomes: readonly CodeLabel[], { outcome }: ClosingRequest, flag: string) =>
  outcomes.some((entry) => entry.code === outcome && entry.flags.includes(flag));

export const needsReason = (outcomes: readonly CodeLabel[], request: ClosingRequest): boolean =>
  flagged(outcomes, request, 'needs_blocking_reason');
export const needsTarget = (outcomes: readonly CodeLabel[], request: ClosingRequest): boolean =>
  flagged(outcomes, request, 'needs_orientation');

export interface Lack {
  readonly id: string;
  /** For the summary: it names the request. */
  readonly text: string;
  /** Beside the field, whose request is in sight. */
  readonly short: string;
}

/** What a record still lacks, in the order of the screen: the four compulsory things, and what an outcome asks for. */
export function lacks(record: ClosingRecord, outcomes: readonly CodeLabel[]): Lack[] {
  const words = t.session.closing.problems;
  const found: Lack[] = [];
  const lack = (sentence: string, field: string) =>
    found.push({ id: recordId(field), text: sentence, short: sentence });
  if (!record.channel) lack(words.channel, 'channel');
  if (!Number.isInteger(record.minutes) || record.minutes < 1 || record.minutes > MOST_MINUTES)
    lack(words.minutes, 'minutes');
  record.requests.forEach((request, index) => {
    const lackOf = (sentence: string, field: string) =>
      found.push({ id: recordId(field, index), text: words.of(request.title, sentence), short: sentence });
    if (!request.outcome) lackOf(words.outcome, 'outcome');
    if (!request.level) lackOf(words.level, 'level');
    if (needsReason(outcomes, request) && !request.blocking_reason) lackOf(words.blocking, 'blocking_reason');
    if (needsTarget(outcomes, request) && !request.orientation_target) lackOf(words.orientation, 'orientation_target');
  });
  return found;
}

/** Whether Enter, pressed there, validates the whole screen: everywhere but where the key has work of its own. */
export function entersRecord(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return true;
  if (target.closest('textarea, button, a[href], summary, dialog')) return false;
  return target.getAttribute('aria-expanded') !== 'true';
}
