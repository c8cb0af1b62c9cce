import { listen } from '@tauri-apps/api/event';
import { isApiError } from '../api/call';
import type { ApiError } from '../api/bindings';

/**
 * After each write, the desk says `changed`; whatever is shown reads itself again. Nothing is polled.
 */

const clock = $state({ version: 0 });

/** Something was written: what is shown is read again. */
export function changed(): void {
  clock.version += 1;
}

/** Listens to the desk's word that something was written; returns what stops listening. */
export function listenToChanges(): Promise<() => void> {
  return listen('changed', changed);
}

/** An answer of the desk, read again after each change for as long as its component is on screen. */
export interface Live<T> {
  readonly value: T | undefined;
  readonly error: ApiError | null;
  /** True until the first answer. */
  readonly loading: boolean;
  reload(): Promise<void>;
  /** Puts in place the answer that a command already gave. */
  set(value: T): void;
}

/**
 * Reads with `read` now, when what `read` looks at changes, and after each write.
 * Called while the component is being set up. An answer that comes after a later question is dropped.
 */
export function live<T>(read: () => Promise<T>): Live<T> {
  const state = $state<{ value: T | undefined; error: ApiError | null; loading: boolean }>({
    value: undefined,
    error: null,
    loading: true,
  });
  let asked = 0;

  async function reload(): Promise<void> {
    const turn = ++asked;
    try {
      const value = await read();
      if (turn !== asked) return;
      state.value = value;
      state.error = null;
    } catch (failure) {
      if (turn !== asked) return;
      state.error = toApiError(failure);
    }
    state.loading = false;
  }

  $effect(() => {
    void clock.version;
    void reload();
    return () => {
      asked += 1;
    };
  });

  return {
    get value() {
      return state.value;
    },
    get error() {
      return state.error;
    },
    get loading() {
      return state.loading;
    },
    reload,
    set(value: T) {
      asked += 1;
      state.value = value;
      state.error = null;
      state.loading = false;
    },
  };
}

/** Whatever was thrown, as an error that has a sentence. */
export function toApiError(failure: unknown): ApiError {
  return isApiError(failure) ? failure : { code: 'INTERNAL', params: {} };
}
