import { api } from '../../api/client';
import type { ApiError, ImportColumnMap, ImportDone, ImportPreview, JobView } from '../../api/bindings';
import { t } from '../../i18n/fr';
import { toApiError } from '../../state/changes.svelte';
import { atLock } from '../../state/forget';
import { say } from '../../state/status.svelte';
import { doneSentence } from './words';

/** While an import runs, and only then, the desk is asked how far it is. */
const ASK_MS = 200;

/** The file being looked at or imported, kept while one goes to another screen and back. */
const state = $state({ busy: false, withKnown: false, stopping: false });
let preview = $state.raw<ImportPreview | null>(null);
let job = $state.raw<JobView | null>(null);
let done = $state.raw<ImportDone | null>(null);
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
  /** How the import of the file shown ended, once it has. */
  get done(): ImportDone | null {
    return done;
  },
  /** What is here already comes in a second time. */
  get withKnown(): boolean {
    return state.withKnown;
  },
  set withKnown(wanted: boolean) {
    state.withKnown = wanted;
  },
  /** The import was asked to stop, and has not yet. */
  get stopping(): boolean {
    return state.stopping;
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
    done = null;
    state.withKnown = false;
    return true;
  },

  /** Says where the columns go; the preview follows. */
  async map(columns: readonly ImportColumnMap[]): Promise<void> {
    if (!preview) return;
    const { token } = preview;
    const read = await ask(() => api.importMap({ token, columns: [...columns] }));
    if (read && preview?.token === token) preview = read;
  },

  /** Imports what the preview shows, and says how it ended; `begun` is called once it is under way. */
  async run(begun: () => void): Promise<void> {
    if (!preview?.ready || done || going(job)) return;
    const asked = age;
    const file = preview;
    job = (await ask(() => api.importRun({ token: file.token, with_known: state.withKnown }))) ?? null;
    if (going(job)) begun();
    while (going(job) && asked === age) {
      await new Promise((resolve) => setTimeout(resolve, ASK_MS));
      const id = job?.id ?? 0;
      const next = await ask(() => api.job({ id }));
      if (asked !== age) return;
      job = next ?? null;
    }
    if (job === null || asked !== age) return;
    const { state: end, error: why, imported } = job;
    job = null;
    state.stopping = false;
    if (end === 'failed') {
      error = why;
      return;
    }
    if (end === 'done') done = imported;
    say(imported ? doneSentence(imported) : t.imports.stopped);
  },

  async stop(): Promise<void> {
    const id = job?.id;
    if (id === undefined) return;
    state.stopping = true;
    await ask(() => api.jobCancel({ id }));
  },

  /** Saves the list of what the file does not bring. */
  async saveFaults(): Promise<void> {
    if (!preview) return;
    const { token } = preview;
    const saved = await ask(() => api.importFaultsSave({ token }));
    if (saved) say(saved.path === null ? t.imports.notSaved : t.imports.saved(saved.path));
  },

  /** Lets go of the file: nothing of it stays in memory. */
  async forget(): Promise<void> {
    if (!preview) return;
    const { token } = preview;
    const taken = done !== null;
    preview = null;
    done = null;
    error = null;
    await api.importForget({ token }).catch(() => undefined);
    if (!taken) say(t.imports.forgotten);
  },
};

atLock(() => {
  age += 1;
  Object.assign(state, { busy: false, withKnown: false, stopping: false });
  preview = null;
  job = null;
  done = null;
  error = null;
});
