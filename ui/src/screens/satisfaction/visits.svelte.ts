import { SvelteSet } from 'svelte/reactivity';
import { atLock } from '../../state/forget';

/** The visits closed at this window since it was unlocked, and those whose person has answered. */
const closed = new SvelteSet<string>();
const answered = new SvelteSet<string>();

export const visits = {
  close(session: string): void {
    closed.add(session);
  },
  answer(session: string): void {
    answered.add(session);
  },
  /** The person is still there, and has said nothing yet. */
  mayAnswer(session: string): boolean {
    return closed.has(session) && !answered.has(session);
  },
};

atLock(() => {
  closed.clear();
  answered.clear();
});
