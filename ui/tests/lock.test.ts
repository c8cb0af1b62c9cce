import { screen, waitFor } from '@testing-library/svelte';
import { emit } from '@tauri-apps/api/event';
import { afterEach, describe, expect, it } from 'vitest';
import { app } from '../src/state/app.svelte';
import { catalogueSearch } from '../src/state/catalogue.svelte';
import { theDay } from '../src/state/day.svelte';
import { handOver, takeOver } from '../src/state/handover';
import { idleWarning } from '../src/state/idle.svelte';
import { thePalette } from '../src/state/palette.svelte';
import { router } from '../src/state/router.svelte';
import { offerUndo, saved, statusLine, whisper } from '../src/state/status.svelte';
import { close, open } from './support/app';

afterEach(close);

describe('a lock', () => {
  it('makes the window forget everything that names someone', async () => {
    const user = await open();
    await waitFor(() => expect(theDay.value).toBeDefined());
    catalogueSearch.query = 'rsa';
    handOver('orage cerise');
    router.go({ screen: 'citizen_new', name: 'Diallo' });
    offerUndo('Séance de Mme Diallo abandonnée.', () => undefined);
    whisper('Diallo');
    saved('2026-11-21T10:00:00Z');
    thePalette.open = true;

    await user.keyboard('{Control>}l{/Control}');
    await screen.findByRole('heading', { level: 1, name: /Qui est au guichet/u });

    expect(theDay.value).toBeUndefined();
    expect(catalogueSearch.query).toBe('');
    expect(takeOver()).toBe('');
    expect(router.route).toEqual({ screen: 'today' });
    expect(router.canGoBack).toBe(false);
    expect({ ...statusLine, turn: 0 }).toEqual({ text: '', undo: null, turn: 0, savedAt: null, whisper: '' });
    expect(thePalette.open).toBe(false);
    expect(document.documentElement.outerHTML).not.toContain('Diallo');
  });

  it('is announced before it comes, and put off by a key', async () => {
    const user = await open();
    await emit('locking-soon', { seconds: 30 });
    await screen.findByRole('alertdialog', { name: /toujours là/u });
    expect(screen.getByText(/dans 30.secondes/u)).toBeInTheDocument();
    await user.keyboard('{Shift}');
    await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull());
  });

  it('is put off by somebody who works in the window of a site', async () => {
    await open();
    await emit('locking-soon', { seconds: 30 });
    await screen.findByRole('alertdialog');
    await emit('locking-put-off', {});
    await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull());
  });

  it('takes its own warning away', async () => {
    const user = await open();
    await emit('locking-soon', { seconds: 30 });
    await screen.findByRole('alertdialog');
    await app.lock();
    await screen.findByRole('heading', { level: 1, name: /Qui est au guichet/u });
    await user.click(screen.getByRole('radio', { name: /Camille Roy/u }));
    await user.type(screen.getByLabelText('Mot de passe'), 'guichet{Enter}');
    await screen.findByRole('heading', { level: 1, name: /Bonjour/u });
    expect(idleWarning.seconds).toBeNull();
  });
});
