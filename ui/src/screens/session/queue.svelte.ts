import { SvelteMap } from 'svelte/reactivity';
import type { ApiError } from '../../api/bindings';
import { toApiError } from '../../state/changes.svelte';

/**
 * What is typed, on its way to the desk. A value waits a quarter of a second after the last key, or goes at once
 * when its field is left. Saves go one after the other, so that the last value typed is the last one written; a
 * value stays here, and on screen, until the desk has said that it has it.
 */

interface Draft {
  readonly value: string;
  /** Tells a value from the next one typed while it was being saved. */
  readonly turn: number;
  readonly error: ApiError | null;
  /** Kept on screen and not sent: the desk could not take it as it is. */
  readonly held: boolean;
}

const PAUSE_MS = 250;

export class SaveQueue {
  readonly #save: (key: string, value: string) => Promise<void>;
  readonly #pause: number;
  readonly #drafts = new SvelteMap<string, Draft>();
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();
  readonly #due = new Set<string>();
  #turn = 0;
  #working: Promise<void> | null = null;

  constructor(save: (key: string, value: string) => Promise<void>, pause = PAUSE_MS) {
    this.#save = save;
    this.#pause = pause;
  }

  /** What was typed and is not saved yet; undefined when the desk's answer is the truth. */
  draft(key: string): string | undefined {
    return this.#drafts.get(key)?.value;
  }

  /** The first save that failed: its value is still here and on screen. */
  get error(): ApiError | null {
    for (const draft of this.#drafts.values()) if (draft.error) return draft.error;
    return null;
  }

  /** Nothing is waiting. */
  get empty(): boolean {
    return this.#drafts.size === 0;
  }

  /** Nothing else waits behind this one. */
  last(key: string): boolean {
    return [...this.#drafts.keys()].every((other) => other === key);
  }

  /** Takes what was just typed. */
  set(key: string, value: string): void {
    this.#turn += 1;
    this.#drafts.set(key, { value, turn: this.#turn, error: null, held: false });
    clearTimeout(this.#timers.get(key));
    this.#timers.set(
      key,
      setTimeout(() => void this.leave(key), this.#pause),
    );
  }

  /** Keeps what was typed without sending it, until it can be read: half a date. */
  hold(key: string, value: string): void {
    clearTimeout(this.#timers.get(key));
    this.#timers.delete(key);
    this.#due.delete(key);
    this.#turn += 1;
    this.#drafts.set(key, { value, turn: this.#turn, error: null, held: true });
  }

  /** The keys of what is kept without being sent. */
  get held(): string[] {
    return [...this.#drafts].flatMap(([key, draft]) => (draft.held ? [key] : []));
  }

  /** The field is left: its value goes now. */
  leave(key: string): Promise<void> {
    clearTimeout(this.#timers.get(key));
    this.#timers.delete(key);
    const draft = this.#drafts.get(key);
    if (draft && !draft.held) this.#due.add(key);
    return this.#work();
  }

  /** Sends all that waits, failures included; true when the desk has all that it can take. */
  async flush(): Promise<boolean> {
    for (const [key, { held }] of this.#drafts) {
      if (held) continue;
      clearTimeout(this.#timers.get(key));
      this.#timers.delete(key);
      this.#due.add(key);
    }
    await this.#work();
    return [...this.#drafts.values()].every(({ held }) => held);
  }

  /** Lets go of everything: the application locks, or what it belonged to is gone. */
  forget(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    this.#due.clear();
    this.#drafts.clear();
  }

  #work(): Promise<void> {
    this.#working ??= this.#drain();
    return this.#working;
  }

  async #drain(): Promise<void> {
    // lets the caller keep the promise before it can be over
    await Promise.resolve();
    for (;;) {
      const [key] = this.#due;
      if (key === undefined) {
        this.#working = null;
        return;
      }
      this.#due.delete(key);
      const draft = this.#drafts.get(key);
      if (!draft) continue;
      let error: ApiError | null = null;
      try {
        await this.#save(key, draft.value);
      } catch (failure) {
        error = toApiError(failure);
      }
      // Something newer was typed meanwhile: it has its own turn.
      if (this.#drafts.get(key)?.turn !== draft.turn) continue;
      if (error) this.#drafts.set(key, { ...draft, error });
      else this.#drafts.delete(key);
    }
  }
}
