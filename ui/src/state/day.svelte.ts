import type { SessionCard, Today } from '../api/bindings';
import { atLock } from './forget';

/** The day at the counter, read once by the frame and shared by the screens that speak of it. */

let today = $state.raw<Today | undefined>(undefined);

export function setDay(value: Today | undefined): void {
  today = value;
}

export const theDay = {
  get value(): Today | undefined {
    return today;
  },
  /** The agent's own session still open, the latest begun. */
  get mine(): SessionCard | undefined {
    return today?.open.filter((card) => card.mine).toSorted((a, b) => b.started_at.localeCompare(a.started_at))[0];
  },
};

atLock(() => setDay(undefined));
