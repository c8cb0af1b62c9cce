import { clearMocks } from '@tauri-apps/api/mocks';
import { cleanup, render } from '@testing-library/svelte';
import userEvent, { type UserEvent } from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import App from '../../src/App.svelte';
import { api } from '../../src/api/client';
import { app } from '../../src/state/app.svelte';
import { router } from '../../src/state/router.svelte';
import { undoLast } from '../../src/state/status.svelte';
import { StandInDesk } from '../stand-in/desk';
import { install } from '../stand-in/install';

/** The whole window on a desk in memory, driven by the keyboard as a mediator does. */
let desk: StandInDesk;
let user: UserEvent;
let calls: [string, unknown][];

const until = (seen: () => unknown) => vi.waitFor(() => expect(seen()).toBeTruthy(), { timeout: 3000, interval: 10 });
const byId = <T extends HTMLElement>(id: string) => document.getElementById(id) as T | null;
const focused = () => document.activeElement as HTMLInputElement | null;
const did = (command: string) => calls.filter(([name]) => name === command).map(([, args]) => args);
const text = () => document.body.textContent ?? '';

beforeEach(async () => {
  router.reset();
  desk = new StandInDesk({ role: 'mediator', emptyDay: true });
  calls = [];
  const run = desk.run.bind(desk);
  desk.run = (command, args) => {
    calls.push([command, structuredClone(args)]);
    return run(command, args);
  };
  install(desk);
  user = userEvent.setup({ delay: null });
  render(App);
  await until(() => document.querySelector('h1'));
});
afterEach(async () => {
  cleanup();
  await Promise.resolve();
  clearMocks();
});

async function start(): Promise<string> {
  await user.keyboard('{F2}');
  await until(() => focused()?.id === 'person-search');
  return router.route.screen === 'session' ? router.route.session : '';
}
async function choose(box: string, typed: string, option: string): Promise<void> {
  await until(() => focused()?.id === box);
  await user.keyboard(typed);
  await until(() => document.querySelector('[role=option][aria-selected=true]')?.textContent?.includes(option));
  await user.keyboard('{Enter}');
}
async function toRequest(): Promise<string> {
  const session = await start();
  await choose('person-search', 'diallo', 'Diallo');
  await choose('procedure-search', 'apl', 'Aide au logement');
  await until(() => document.querySelector('.papers'));
  return session;
}

async function unlock(): Promise<void> {
  document.querySelector<HTMLElement>('input[name=agent]')?.click();
  byId('lock-password')?.focus();
  await user.keyboard('guichet{Enter}');
}

describe('a session by keyboard', () => {
  it('goes from nobody to the printed summary without a character typed at the closing', async () => {
    await toRequest();
    await until(() => focused()?.type === 'radio');
    await user.keyboard('  m');
    await until(() => did('request_document').length === 3);
    expect(did('request_document').map((args) => (args as { state: string }).state)).toEqual([
      'present',
      'present',
      'missing',
    ]);
    await user.keyboard('{Control>}{Enter}{/Control}');
    await until(() => byId('f_birth_name'));
    await user.keyboard('{Control>}{Enter}{/Control}');
    await until(() => focused()?.id === 'f_open');
    await until(() => document.querySelector('[data-item]'));
    await user.keyboard('{F3}{F3}');
    await until(() => did('copy_value').length === 2);
    expect(did('copy_value').map((args) => (args as { item: string }).item)).toEqual(['birth_name', 'given_names']);
    await user.keyboard('{Control>}{Enter}{/Control}');
    await until(() => focused()?.value === 'finalisee');
    await user.keyboard(' ');
    await until(() => did('request_set').length === 1);
    await user.keyboard('{Control>}{Enter}{/Control}');
    await until(() => focused()?.id === 'closing-title');
    await user.keyboard('{Enter}');
    await until(() => text().includes('Séance terminée'));
    await user.keyboard('{Control>}p{/Control}');
    await until(() => did('summary_print').length === 1);
  });

  it('goes on without a name with one key', async () => {
    await start();
    await user.keyboard('{F7}');
    await until(() => focused()?.id === 'procedure-search');
    expect(did('session_citizen')).toEqual([{ session: expect.any(String), citizen: null, clear: false }]);
  });

  it('offers a new record with what was typed, and whoever looks the same', async () => {
    await start();
    await user.keyboard('Diallo Fatoumata');
    await until(() => document.querySelector('[role=option]')?.textContent?.includes('Nouvel usager'));
    await user.keyboard('{Enter}');
    await until(() => focused()?.id === 'person-given_names');
    expect(byId<HTMLInputElement>('person-birth_name')?.value).toBe('Diallo');
    await until(() => text().includes('même personne'));
    const same = [...document.querySelectorAll('button')].find((button) =>
      button.textContent?.includes('même personne'),
    );
    same?.click();
    await until(() => focused()?.id === 'procedure-search');
    expect(did('citizen_create')).toHaveLength(0);
  });

  it('asks for the name that a record needs, and keeps the rest', async () => {
    await start();
    await user.click(
      [...document.querySelectorAll('button')].find((one) => one.textContent?.includes('Nouvel usager'))!,
    );
    await until(() => focused()?.id === 'person-birth_name');
    byId('person-phone')?.focus();
    await user.keyboard('0612');
    [...document.querySelectorAll('button')].find((button) => button.textContent?.includes('Créer'))?.click();
    await until(() => text().includes('Indiquez le nom de naissance'));
    expect(byId<HTMLInputElement>('person-phone')?.value).toBe('0612');
    expect(did('citizen_create')).toHaveLength(0);
  });
});

describe('what is typed', () => {
  async function toProfile(): Promise<string> {
    const session = await toRequest();
    await user.keyboard('{Control>}{Enter}{/Control}');
    await until(() => byId('f_nir'));
    return session;
  }

  it('keeps a wrong value, says what is wrong and how to cure it', async () => {
    await toProfile();
    const nir = byId<HTMLInputElement>('f_nir')!;
    nir.focus();
    await user.keyboard('2 87 03 51 454 021 76');
    nir.blur();
    await until(() => nir.getAttribute('aria-invalid') === 'true');
    expect(nir.value).toBe('2 87 03 51 454 021 76');
    expect(byId(nir.getAttribute('aria-describedby')!.split(' ').at(-1)!)?.textContent).toContain('67');
  });

  it('reaches the desk before the lock', async () => {
    await toProfile();
    byId('f_landlord_name')?.focus();
    await user.keyboard('Agence');
    await app.lock();
    const order = calls.map(([name]) => name);
    expect(did('profile_set')).toContainEqual({ session: expect.any(String), field: 'landlord_name', value: 'Agence' });
    expect(order.lastIndexOf('profile_set')).toBeLessThan(order.indexOf('lock'));
    expect(order.lastIndexOf('session_place')).toBeLessThan(order.indexOf('lock'));
  });

  it('reaches the desk when the step is left', async () => {
    await toProfile();
    byId('f_landlord_name')?.focus();
    await user.keyboard('Agence{Control>}{Enter}{/Control}');
    await until(() => document.querySelector('[data-item=landlord_name]')?.textContent?.includes('Agence'));
  });

  it('stays on screen when it cannot be saved, and goes with the next try', async () => {
    await toProfile();
    const run = desk.run;
    desk.run = (command, args) => {
      if (command === 'profile_set') throw { code: 'DISK_FULL', params: {} };
      return run(command, args);
    };
    const field = byId<HTMLInputElement>('f_landlord_name')!;
    field.focus();
    await user.keyboard('Agence');
    field.blur();
    await until(() => text().includes('disque est plein'));
    expect(field.value).toBe('Agence');
    desk.run = run;
    [...document.querySelectorAll('button')].find((button) => button.textContent?.includes('Réessayer'))?.click();
    await until(() => !text().includes('disque est plein'));
    expect(did('profile_set').at(-1)).toMatchObject({ field: 'landlord_name', value: 'Agence' });
  });

  it('is found again at the same field', async () => {
    const session = await toProfile();
    byId('f_landlord_name')?.focus();
    await until(() => did('session_place').some((args) => JSON.stringify(args).includes('landlord_name')));
    router.go({ screen: 'today' });
    await until(() => !byId('f_landlord_name'));
    router.go({ screen: 'session', session });
    await until(() => focused()?.id === 'f_landlord_name');
  });

  it('is found again at the same field after the lock', async () => {
    await toProfile();
    byId('f_landlord_name')?.focus();
    await app.lock();
    await until(() => byId('lock-password'));
    await unlock();
    await until(() => focused()?.id === 'f_landlord_name');
  });

  it('is found again in the second request after the lock, and the first one where it was left', async () => {
    await toProfile();
    await user.keyboard('{Control>}{Enter}{/Control}');
    await until(() => document.querySelector('[data-item]'));
    await user.keyboard('{F4}');
    await choose('procedure-search', 'prime', 'Prime');
    await until(() => document.querySelector('[data-requests] li + li.here') && focused()?.name.startsWith('paper-'));
    await user.keyboard('{Control>}{Enter}{/Control}');
    await until(() => byId('f_address_extra') && focused()?.id.startsWith('f_'));
    byId('f_address_extra')?.focus();
    await app.lock();
    await until(() => byId('lock-password'));
    await unlock();
    await until(() => focused()?.id === 'f_address_extra');
    expect(document.querySelector('[data-requests] li:nth-child(2)')?.classList).toContain('here');

    document.querySelector<HTMLElement>('[data-requests] li:first-child .open')?.click();
    await until(() => document.querySelector('[data-requests] li:first-child.here'));
    await until(() => document.querySelector('[data-item]'));
    document.querySelector<HTMLElement>('[data-requests] li:nth-child(2) .open')?.click();
    await until(() => byId('f_address_extra'));
  });

  it('is said to be gone when it is never kept and the lock came', async () => {
    await toProfile();
    expect(text()).not.toContain('n’ont pas été gardés');
    byId('f_nir')?.focus();
    await user.keyboard('287035145402167');
    await app.lock();
    await until(() => byId('lock-password'));
    await unlock();
    await until(() => text().includes('n’ont pas été gardés'));
    expect(byId<HTMLInputElement>('f_nir')?.value).toBe('');
    expect(focused()?.id).toBe('f_nir');
  });

  it('is asked about a day that the legal clock proposes, and may be cleared', async () => {
    await toRequest();
    for (let step = 0; step < 3; step++) await user.keyboard('{Control>}{Enter}{/Control}');
    await until(() => focused()?.value === 'finalisee');
    await user.keyboard(' ');
    await until(() => byId<HTMLInputElement>('f_next_date')?.value);
    expect(text()).toContain('proposé d’après le délai légal');
    await user.clear(byId('f_next_date')!);
    byId('f_next_date')?.blur();
    await until(() => did('request_set').some((args) => JSON.stringify(args).includes('"next_date","value":""')));
    expect(byId<HTMLInputElement>('f_next_date')?.value).toBe('');
    expect(text()).not.toContain('proposé d’après le délai légal');
  });

  it('does not send half a date, and does not let it be forgotten', async () => {
    await toRequest();
    for (let step = 0; step < 3; step++) await user.keyboard('{Control>}{Enter}{/Control}');
    await until(() => focused()?.value === 'finalisee');
    await user.keyboard(' ');
    await until(() => byId('f_next_date'));
    byId('f_next_date')?.focus();
    await user.keyboard('31/1');
    byId('f_next_date')?.blur();
    await user.keyboard('{F9}');
    await until(() => byId('closing-0-next_date'));
    expect(did('request_set').some((args) => JSON.stringify(args).includes('next_date'))).toBe(false);
  });
});

describe('another person for the session', () => {
  const button = (label: string) =>
    [...document.querySelectorAll('button')].find((one) => one.textContent?.includes(label));
  const dialog = () => document.querySelector<HTMLDialogElement>('dialog[open]');

  async function toOther(): Promise<void> {
    button('Changer de personne')?.click();
    await until(() => focused()?.id === 'person-search');
    await user.keyboard('petit');
    await until(() => document.querySelector('[role=option][aria-selected=true]')?.textContent?.includes('Petit'));
    await user.keyboard('{Enter}');
  }
  async function typeNumber(): Promise<void> {
    await toRequest();
    await user.keyboard('{Control>}{Enter}{/Control}');
    await until(() => byId('f_nir'));
    byId('f_nir')?.focus();
    await user.keyboard('287035145402167');
  }

  it('was given the number typed for the first one', async () => {
    await typeNumber();
    await toOther();
    await until(dialog);
    // Told before, and the safe answer is at hand.
    expect(dialog()?.textContent).toContain('seront effacés');
    expect(dialog()?.textContent).toContain('Diallo');
    expect(dialog()?.querySelector('button')?.textContent).toContain('Garder');
    expect(did('session_citizen').at(-1)).toMatchObject({ clear: false });
    button('Effacer et changer')?.click();
    await until(() => text().includes('La séance est maintenant pour'));
    expect(did('session_citizen').at(-1)).toMatchObject({ clear: true });
    await until(() => document.querySelector('.papers'));
    await user.keyboard('{Control>}{Enter}{/Control}');
    await until(() => byId('f_nir'));
    expect(byId<HTMLInputElement>('f_nir')?.value).toBe('');
    expect(text()).toContain('Aide au logement');
  });

  it('does not come when the first one is kept', async () => {
    await typeNumber();
    await toOther();
    await until(dialog);
    button('Garder')?.click();
    await until(() => document.querySelector('.papers'));
    await user.keyboard('{Control>}{Enter}{/Control}');
    await until(() => byId<HTMLInputElement>('f_nir')?.value);
    expect(did('session_citizen').every((args) => !(args as { clear: boolean }).clear)).toBe(true);
    expect(text()).toContain('Diallo');
  });

  it('is asked about nothing when nothing was filled', async () => {
    await toRequest();
    await toOther();
    await until(() => document.querySelector('.papers'));
    expect(dialog()).toBeNull();
    expect(text()).toContain('Petit');
  });

  it('is not given what could not be saved for the first one', async () => {
    await typeNumber();
    const run = desk.run;
    desk.run = (command, args) => {
      if (command === 'profile_set') throw { code: 'DISK_FULL', params: {} };
      return run(command, args);
    };
    byId('f_landlord_name')?.focus();
    await user.keyboard('Agence');
    await toOther();
    await until(dialog);
    expect(did('session_citizen').filter((args) => (args as { clear: boolean }).clear)).toHaveLength(0);
    button('Effacer et changer')?.click();
    await until(() => text().includes('La séance est maintenant pour'));
    desk.run = run;
    const sent = did('profile_set').length;
    await user.keyboard('{Control>}{Enter}{/Control}');
    await until(() => byId('f_landlord_name'));
    expect(byId<HTMLInputElement>('f_landlord_name')?.value).toBe('');
    expect(did('profile_set')).toHaveLength(sent);
  });
});

describe('what can be taken back', () => {
  it('puts a request back', async () => {
    await toRequest();
    document.querySelector<HTMLElement>('[aria-label^="Retirer"]')?.click();
    await until(() => focused()?.id === 'procedure-search' || text().includes('Aucune demande'));
    await undoLast();
    await until(() => document.querySelector('[data-requests] li'));
    expect(did('request_restore')).toHaveLength(1);
  });

  it('is put back with Ctrl+Z even from a choice, which holds no text', async () => {
    await toRequest();
    await user.keyboard('{F4}');
    await choose('procedure-search', 'prime', 'Prime');
    await until(() => document.querySelector('[data-requests] li + li.here'));
    document.querySelector<HTMLElement>('[aria-label^="Retirer"]')?.click();
    await until(() => text().includes('Demande retirée'));
    document.querySelector<HTMLElement>('.papers input')?.focus();
    expect(focused()?.type).toBe('radio');
    await user.keyboard('{Control>}z{/Control}');
    await until(() => did('request_restore').length === 1);
  });

  it('brings an abandoned session back', async () => {
    const session = await toRequest();
    [...document.querySelectorAll('button')].find((button) => button.textContent?.includes('Abandonner'))?.click();
    await until(() => router.route.screen === 'today');
    await undoLast();
    await until(() => router.route.screen === 'session');
    expect((await api.session({ session })).state).toBe('open');
  });
});

describe('the list of the requests', () => {
  it('folds when there are many, keeps the one being worked on, and folds again once one is chosen', async () => {
    await toRequest();
    const fold = () => document.querySelector<HTMLElement>('[aria-controls=requests-list]');
    for (const count of [2, 3]) {
      expect(fold()).toBeNull();
      await user.keyboard('{F4}');
      await choose('procedure-search', 'prime', 'Prime');
      await until(() => document.querySelector(`[data-requests] li.here:nth-child(${count})`));
    }
    expect(fold()?.textContent).toMatch(/3\sdemandes/u);
    expect(fold()?.getAttribute('aria-expanded')).toBe('false');
    await user.click(fold()!);
    expect(fold()?.getAttribute('aria-expanded')).toBe('true');
    document.querySelector<HTMLElement>('[data-requests] li .open')?.click();
    await until(() => fold()?.getAttribute('aria-expanded') === 'false');
    expect(document.querySelector('[data-requests] li.here')?.textContent).toContain('Aide au logement');
  });
});
