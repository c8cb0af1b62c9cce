import { listen } from '@tauri-apps/api/event';
import { api } from '../api/client';
import { app } from './app.svelte';
import { atLock } from './forget';

/**
 * Automatic lock on real inactivity. The desk holds the deadline, says `locking-soon` before it, `locked` after, and
 * `locking-put-off` when the window of a site was touched. This side tells it of the signs of life, at most every
 * ten seconds, and shows the warning.
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

/** Shows the warning when the desk gives it, until a sign of life, here or in a site; returns what stops listening. */
export async function listenToDeadline(): Promise<() => void> {
  const stops = await Promise.all([
    listen<{ seconds: number }>('locking-soon', ({ payload }) => {
      if (app.state.phase === 'open') idle.warning = payload.seconds;
    }),
    listen('locking-put-off', () => {
      idle.warning = null;
    }),
  ]);
  return () => stops.forEach((stop) => stop());
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
