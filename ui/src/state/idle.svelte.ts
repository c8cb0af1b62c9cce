import { listen } from '@tauri-apps/api/event';
import { api } from '../api/client';
import { app } from './app.svelte';
import { atLock } from './forget';

/**
 * Automatic lock on real inactivity. The desk holds the deadline, says `locking-soon` before it and `locked` after;
 * this side tells it of the signs of life, at most every ten seconds, and shows the warning.
 */

const QUIET_MS = 10_000;

const idle = $state<{ warning: number | null }>({ warning: null });
let lastTouch = 0;

async function touch(): Promise<void> {
  lastTouch = Date.now();
  idle.warning = null;
  try {
    await api.touch();
  } catch {
    await app.refresh();
  }
}

/** A key, a click, a movement of the pointer: somebody is here. */
export function signOfLife(): void {
  if (app.state.phase !== 'open') return;
  if (idle.warning !== null || Date.now() - lastTouch > QUIET_MS) void touch();
}

/** Shows the warning when the desk gives it; returns what stops listening. */
export function listenToDeadline(): Promise<() => void> {
  return listen<{ seconds: number }>('locking-soon', ({ payload }) => {
    if (app.state.phase === 'open') idle.warning = payload.seconds;
  });
}

export const idleWarning = {
  /** Seconds before the lock, when the warning was given; null when there is none. */
  get seconds(): number | null {
    return app.state.phase === 'open' ? idle.warning : null;
  },
};

atLock(() => {
  idle.warning = null;
});
