import { api } from '../../api/client';
import type { ApiError, ImportColumnMap, ImportPreview, JobView } from '../../api/bindings';
import { t } from '../../i18n/fr';
import { toApiError } from '../../state/changes.svelte';
import { atLock } from '../../state/forget';
import { say } from '../../state/status.svelte';
import { importWords } from './words';

/** While an import runs, and only then, the desk is asked how far it is. */
const ASK_MS = 200;

/** The file being looked at or imported, kept while one goes to another screen and back. */
const state = $state<{ busy: boolean }>({ busy: false });
let preview = $state.raw<ImportPreview | null>(null);
let job = $state.raw<JobView | null>(null);
let error = $state.raw<ApiError | null>(null);
/** Grows at each lock: what was asked before it no longer counts. */
let age = 0;

const going = (one: JobView | null) => one !== null && (one.state === 'running' || one.state === 'saving');

/** Asks something of the desk; its failure stands on the screen. */
async function ask<T>(work: () => Promise<T>): Promise<T | undefined> {
  const asked = age;
  error = null;
  try {
    const answer = await work();
    return asked === age ? answer : undefined;
  } catch (failure) {
    if (asked === age) error = toApiError(failure);
    return undefined;
  }
}

export const importing = {
  get preview(): ImportPreview | null {
    return preview;
  },
  get job(): JobView | null {
    return job;
  },
  get error(): ApiError | null {
    return error;
  },
  /** A file is being read. */
  get busy(): boolean {
    return state.busy;
  },
  get running(): boolean {
    return going(job);
  },

  /** Lets the agent choose a file, and reads it; true when there is something to look at. */
  async choose(): Promise<boolean> {
    if (state.busy || going(job)) return false;
    state.busy = true;
    const old = preview;
    const read = await ask(() => api.importOpen());
    state.busy = false;
    if (!read) return false;
    if (old && old.token !== read.token) void api.importForget({ token: old.token }).catch(() => undefined);
    preview = read;
    return true;
  },

  /** Says where the columns go; the preview follows. */
  async map(columns: readonly ImportColumnMap[]): Promise<void> {
    if (!preview) return;
    const { token } = preview;
    const read = await ask(() => api.importMap({ token, columns: [...columns] }));
    if (read && preview?.token === token) preview = read;
  },

  /** Imports what the preview shows, and says how it ended. */
  async run(): Promise<void> {
    if (!preview?.ready || going(job)) return;
    const asked = age;
    const file = preview;
    job = (await ask(() => api.importRun({ token: file.token }))) ?? null;
    while (going(job) && asked === age) {
      await new Promise((resolve) => setTimeout(resolve, ASK_MS));
      const id = job?.id ?? 0;
      const next = await ask(() => api.job({ id }));
      if (asked !== age) return;
      job = next ?? null;
    }
    if (job === null || asked !== age) return;
    const { state: end, error: why } = job;
    job = null;
    if (end === 'failed') {
      error = why;
      return;
    }
    if (end === 'done') preview = null;
    say(end === 'done' ? t.imports.done(importWords(file)) : t.imports.stopped);
  },

  async stop(): Promise<void> {
    const id = job?.id;
    if (id !== undefined) await ask(() => api.jobCancel({ id }));
  },

  /** Lets go of the file: nothing of it stays in memory. */
  async forget(): Promise<void> {
    if (!preview) return;
    const { token } = preview;
    preview = null;
    error = null;
    await api.importForget({ token }).catch(() => undefined);
    say(t.imports.forgotten);
  },
};

atLock(() => {
  age += 1;
  state.busy = false;
  preview = null;
  job = null;
  error = null;
});
