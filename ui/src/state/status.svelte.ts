import { atLock } from './forget';

/**
 * The one polite status region of the window, at its foot: what just happened, and the way to take it back.
 * Nothing flies in or fades away: a sentence stays until the next one.
 */

interface Status {
  text: string;
  undo: (() => void | Promise<void>) | null;
  /** Grows with each sentence, so that the same one twice is read out twice. */
  turn: number;
  savedAt: string | null;
  /** Read out and not shown: the number of results of a search, which the eyes already see. */
  whisper: string;
}

const status = $state<Status>({ text: '', undo: null, turn: 0, savedAt: null, whisper: '' });

/** A sentence said within this time of a change of view belongs to it, and goes along. */
const TOGETHER_MS = 1000;
let saidAt = 0;

/** Says a sentence in the status region. */
export function say(text: string): void {
  saidAt = performance.now();
  status.text = text;
  status.undo = null;
  status.turn += 1;
}

/** Says what was done and offers to take it back (a button, and Ctrl+Z). */
export function offerUndo(text: string, undo: () => void | Promise<void>): void {
  say(text);
  status.undo = undo;
}

/** At a change of view: what was said of the one before is over, unless it can still be taken back. */
export function turnPage(): void {
  status.whisper = '';
  if (status.undo === null && status.text !== '' && performance.now() - saidAt > TOGETHER_MS) status.text = '';
}

/** Says to a screen reader only what the eyes already see; leaves the sentence and its undo in place. */
export function whisper(text: string): void {
  status.whisper = text;
}

/** Takes back the last thing that can be. */
export async function undoLast(): Promise<void> {
  const undo = status.undo;
  status.undo = null;
  if (undo) await undo();
}

/** The instant of the last save, shown at the foot and not read out: it would speak at each field. */
export function saved(instant: string | null): void {
  status.savedAt = instant;
}

/** Forgets everything said: it may name a person. */
export function clearStatus(): void {
  say('');
  status.whisper = '';
  status.savedAt = null;
}

export const statusLine: Readonly<Status> = status;

atLock(clearStatus);
