import { listen } from '@tauri-apps/api/event';
import { api } from '../api/client';
import type { AppState, Me, Network } from '../api/bindings';
import { setZone } from '../i18n/format';
import { setUnlocked } from '../keys/keys.svelte';
import { toApiError } from './changes.svelte';
import { forgetAll } from './forget';
import { page } from './page';
import { router } from './router.svelte';

/** Where the application stands: set up or not, locked or open, whose turn it is at the counter. */

const NOWHERE: AppState = {
  version: '',
  phase: 'locked',
  problem: null,
  warnings: [],
  site_name: null,
  agents: [],
  me: null,
  zone: 'Europe/Paris',
  today: '',
  lock_after_minutes: 10,
  demo: false,
  resume: null,
};

interface Store {
  known: boolean;
  state: AppState;
  online: boolean | null;
  settingUp: boolean;
  openedAt: number;
}
const store = $state<Store>({ known: false, state: NOWHERE, online: null, settingUp: false, openedAt: 0 });

/** Takes an answer of the desk as the truth. */
export function acceptState(state: AppState): void {
  const opened = state.phase === 'open' && store.state.phase !== 'open';
  if (state.phase === 'locked' && store.state.phase === 'open') {
    // Nothing of what was shown stays, on screen or in memory: the page starts over, on the lock screen.
    store.known = false;
    store.state = NOWHERE;
    setUnlocked(false);
    forgetAll();
    page.startOver();
    return;
  }
  if (opened) store.openedAt = Date.now();
  store.state = state;
  store.known = true;
  setZone(state.zone);
  setUnlocked(state.phase === 'open');
  if (state.phase !== 'open') {
    if (state.phase !== 'empty') store.settingUp = false;
    forgetAll();
  } else if (opened && state.resume !== null) {
    // back where one was: at the counter, the person is still there
    router.replace({ screen: 'session', session: state.resume });
  }
}

const leaving = new Set<() => Promise<void>>();

/** For as long as the component lives, this is done before the application locks: what is typed reaches the desk. */
export function beforeLock(save: () => Promise<void>): void {
  $effect(() => {
    leaving.add(save);
    return () => leaving.delete(save);
  });
}

export const app = {
  /** False until the desk has answered once. */
  get known(): boolean {
    return store.known;
  },
  get state(): AppState {
    return store.state;
  },
  /** The agent at the counter; null while locked. */
  get me(): Me | null {
    return store.state.me;
  },
  /** May open the vault: people's names and records. */
  get seesPeople(): boolean {
    return store.state.me !== null && store.state.me.role !== 'supervisor';
  },
  get administers(): boolean {
    return store.state.me?.role === 'administrator';
  },
  /** Null until the network has been asked. */
  get online(): boolean | null {
    return store.online;
  },
  /** The first opening goes on after the site exists: recovery phrase, agents. */
  get settingUp(): boolean {
    return store.settingUp;
  },
  set settingUp(going: boolean) {
    store.settingUp = going;
  },

  /** When it was unlocked, as the clock of the page says it. */
  get openedAt(): number {
    return store.openedAt;
  },

  /** Asks the desk where things stand. */
  async refresh(): Promise<void> {
    try {
      acceptState(await api.appState());
    } catch (failure) {
      acceptState({ ...NOWHERE, phase: 'blocked', problem: toApiError(failure) });
    }
  },
  /** Locks: keys and names leave the memory, the draft stays on the disk. */
  async lock(): Promise<void> {
    await Promise.allSettled([...leaving].map((save) => save()));
    await api.lock().catch(() => undefined);
    await this.refresh();
  },
  /** Listens to the desk: `locked` when the keys have left the memory, `network` when it comes or goes. */
  async listen(): Promise<() => void> {
    const stops = await Promise.all([
      listen('locked', () => void this.refresh()),
      listen<Network>('network', ({ payload }) => {
        store.online = payload.online;
      }),
    ]);
    return () => stops.forEach((stop) => stop());
  },
  /** Asks once whether the network answers; the desk tells by itself when that changes. */
  async askNetwork(): Promise<void> {
    try {
      store.online = (await api.network()).online;
    } catch {
      store.online = false;
    }
  },
};
