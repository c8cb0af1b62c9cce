import type { ClosingRecord, ClosingRequest, CodeLabel } from '../../api/bindings';
import { t } from '../../i18n/fr';
import { problemSentence } from '../../i18n/problems';

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

/**
 * What a record still lacks, in the order of the screen: the four compulsory things, and what an outcome asks for.
 * The desk checks the same when it closes; `unreadable` are the requests with a day that it could not take.
 */
export function lacks(record: ClosingRecord, outcomes: readonly CodeLabel[], unreadable: readonly string[]): Lack[] {
  const found: Lack[] = [];
  const lack = (code: string, field: string) => {
    const text = problemSentence({ code, params: {} });
    found.push({ id: recordId(field), text, short: text });
  };
  if (!record.channel) lack('channel_missing', 'channel');
  if (!Number.isInteger(record.minutes) || record.minutes < 1 || record.minutes > MOST_MINUTES)
    lack('minutes_out_of_range', 'minutes');
  if (record.requests.length === 0) lack('no_request', 'add');
  record.requests.forEach((request, index) => {
    const lackOf = (code: string, field: string) => {
      const short = problemSentence({ code, params: {} });
      found.push({ id: recordId(field, index), text: t.session.closing.lackOf(request.title, short), short });
    };
    if (!request.outcome) lackOf('outcome_missing', 'outcome');
    if (!request.level) lackOf('level_missing', 'level');
    if (needsReason(outcomes, request) && !request.blocking_reason)
      lackOf('blocking_reason_missing', 'blocking_reason');
    if (needsTarget(outcomes, request) && !request.orientation_target)
      lackOf('orientation_missing', 'orientation_target');
    if (unreadable.includes(request.id)) lackOf('date_shape', 'next_date');
  });
  return found;
}

/** Whether Enter, pressed there, validates the whole screen: everywhere but where the key has work of its own. */
export function entersRecord(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return true;
  if (target.closest('textarea, button, a[href], summary, dialog')) return false;
  return target.getAttribute('aria-expanded') !== 'true';
}
