import { emit } from '@tauri-apps/api/event';
import { mockIPC } from '@tauri-apps/api/mocks';
import { app } from '../../src/state/app.svelte';
import { page } from '../../src/state/page';
import type { StandInDesk } from './desk';

/** Puts the desk where the shell would be, events included. */
export function install(desk: StandInDesk): void {
  mockIPC(
    async (command, payload) => {
      const args = (payload as { args?: unknown } | undefined)?.args ?? {};
      // an answer always comes later, as from another process
      await Promise.resolve();
      return structuredClone(desk.run(command, args));
    },
    { shouldMockEvents: true },
  );
  // a new page would bring a new desk
  page.startOver = () => void app.refresh();
  desk.tell = (event, payload) => void emit(event, payload);
}
