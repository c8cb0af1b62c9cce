import { cleanup, render, screen } from '@testing-library/svelte';
import userEvent, { type UserEvent } from '@testing-library/user-event';
import axe from 'axe-core';
import { expect } from 'vitest';
import App from '../../src/App.svelte';
import { app } from '../../src/state/app.svelte';
import { router } from '../../src/state/router.svelte';
import { StandInDesk } from '../stand-in/desk';
import { install } from '../stand-in/install';

/** The whole application on a desk in memory, with a keyboard. */
export async function open(options: ConstructorParameters<typeof StandInDesk>[0] = {}): Promise<UserEvent> {
  app.settingUp = false;
  const desk = new StandInDesk(options);
  install(desk);
  // the heart of the application asks its room of this box
  const target = document.createElement('div');
  target.id = 'app';
  document.body.replaceChildren(target);
  // what the test before left in memory is forgotten before anything is drawn
  await app.refresh();
  router.reset();
  render(App, { target });
  await screen.findByRole('heading', { level: 1 });
  return userEvent.setup();
}

/** Takes the application off the page; the desk stays for the listeners that let go of it a little later. */
export function close(): void {
  cleanup();
}

/** Nothing that axe can see without drawing: names, roles, states, relations. Colours are looked at in a browser. */
export async function expectAccessible(what: 'screen' | 'part' = 'screen'): Promise<void> {
  const { violations } = await axe.run(document.body, {
    // a component alone stands in no landmark
    rules: { 'color-contrast': { enabled: false }, region: { enabled: what === 'screen' } },
    resultTypes: ['violations'],
  });
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`)).toEqual([]);
}
