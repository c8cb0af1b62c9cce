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
  readonly text: string;
}

/** What a record still lacks, in the order of the screen: the four compulsory things, and what an outcome asks for. */
export function lacks(record: ClosingRecord, outcomes: readonly CodeLabel[]): Lack[] {
  const words = t.session.closing.problems;
  const found: Lack[] = [];
  if (!record.channel) found.push({ id: recordId('channel'), text: words.channel });
  if (!Number.isInteger(record.minutes) || record.minutes < 1 || record.minutes > MOST_MINUTES)
    found.push({ id: recordId('minutes'), text: words.minutes });
  record.requests.forEach((request, index) => {
    const { title } = request;
    if (!request.outcome) found.push({ id: recordId('outcome', index), text: words.outcome(title) });
    if (!request.level) found.push({ id: recordId('level', index), text: words.level(title) });
    if (needsReason(outcomes, request) && !request.blocking_reason)
      found.push({ id: recordId('blocking_reason', index), text: words.blocking(title) });
    if (needsTarget(outcomes, request) && !request.orientation_target)
      found.push({ id: recordId('orientation_target', index), text: words.orientation(title) });
  });
  return found;
}

/** Whether Enter, pressed there, validates the whole screen: everywhere but where the key has work of its own. */
export function entersRecord(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return true;
  if (target.closest('textarea, button, a[href], summary, dialog')) return false;
  return target.getAttribute('aria-expanded') !== 'true';
}
