import { onMount } from 'svelte';
import { api } from '../api/client';
import type { ApiError, Printer, Saved, Sheet } from '../api/bindings';
import { t } from '../i18n/fr';
import { toApiError } from './changes.svelte';
import { say } from './status.svelte';

/** What is said once a document has been printed or saved. */
export interface PrintWords {
  readonly printed: string;
  readonly notSaved: string;
  readonly savedAt: (path: string) => string;
}

/**
 * A document on its way to paper: its pages, the printers of this computer and the one chosen, and the one thing
 * being done at a time. Called while the screen is being set up.
 */
export class Printing {
  readonly #words: PrintWords;
  #printers = $state.raw<readonly Printer[] | null>(null);
  #busy = $state(false);
  /** The printer that prints; none: the usual one of the computer. */
  printer = $state('');
  /** The document as it will be printed, once prepared. */
  sheet = $state.raw<Sheet | null>(null);
  /** Why the last thing asked was not done. */
  error = $state.raw<ApiError | null>(null);

  constructor(words: PrintWords) {
    this.#words = words;
    onMount(() => {
      void api.printers().then(
        (found) => {
          this.#printers = found;
          this.printer = (found.find((one) => one.default) ?? found[0])?.name ?? '';
        },
        () => (this.#printers = []),
      );
    });
  }

  get busy(): boolean {
    return this.#busy;
  }
  /** The printers to choose from: none while there is no choice. */
  get choices(): { code: string; label: string }[] {
    const printers = this.#printers ?? [];
    if (printers.length < 2) return [];
    return printers.map(({ name, default: usual }) => ({
      code: name,
      label: usual ? `${name} (${t.session.summary.byDefault})` : name,
    }));
  }
  get canPrint(): boolean {
    return (this.#printers?.length ?? 0) > 0;
  }
  /** The computer was asked for its printers, and has none. */
  get noPrinter(): boolean {
    return this.#printers?.length === 0;
  }
  /** The pages as images of our own making, which the policy keeps from running anything. */
  readonly pages: readonly string[] = $derived(
    (this.sheet?.pages ?? []).map((svg) => `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`),
  );

  /** Does one thing, unless another is under way; a failure is kept to be shown. */
  async attempt(work: () => Promise<void>): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    this.error = null;
    try {
      await work();
    } catch (failure) {
      this.error = toApiError(failure);
    }
    this.#busy = false;
  }

  prepare(work: () => Promise<Sheet>): Promise<void> {
    return this.attempt(async () => {
      this.sheet = await work();
    });
  }
  print(work: (printer: string | null) => Promise<unknown>): Promise<void> {
    return this.attempt(async () => {
      await work(this.printer || null);
      say(this.#words.printed);
    });
  }
  save(work: () => Promise<Saved>): Promise<void> {
    return this.attempt(async () => {
      const { path } = await work();
      say(path === null ? this.#words.notSaved : this.#words.savedAt(path));
    });
  }
}
