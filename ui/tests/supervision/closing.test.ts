import { clearMocks } from '@tauri-apps/api/mocks';
import { cleanup, screen, waitFor } from '@testing-library/svelte';
import type { UserEvent } from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { forgetAll } from '../../src/state/forget';
import { router } from '../../src/state/router.svelte';
import { StandInDesk } from '../stand-in/desk';
import { expectAccessible, open } from '../support/app';

/** The end of a session: return visits, the diagnosis, the opinion of the person. */
let user: UserEvent;
let calls: [string, unknown][];
let refused: string;

const run = StandInDesk.prototype.run;
const did = (command: string) => calls.filter(([name]) => name === command).map(([, args]) => args);
const heading = (name: string | RegExp) => screen.findByRole('heading', { level: 1, name });
const focusIn = (id: string) => waitFor(() => expect(document.activeElement?.id).toBe(id));

beforeEach(async () => {
  // sessions of the stand-in bear the same ids each time
  forgetAll();
  calls = [];
  refused = '';
  StandInDesk.prototype.run = function (command, args) {
    calls.push([command, structuredClone(args)]);
    if (command === refused) throw { code: 'DISK_FULL', params: {} };
    return run.call(this, command, args);
  };
  user = await open({ role: 'mediator' });
});
afterEach(async () => {
  cleanup();
  StandInDesk.prototype.run = run;
  await Promise.resolve();
  clearMocks();
});

/** A session of Mr Haddad, who had to come back, up to its closing. */
async function toClosing(person: string, procedure: string): Promise<string> {
  await user.keyboard('{F2}');
  await focusIn('person-search');
  await user.keyboard(person);
  await waitFor(() => expect(document.querySelector('[role=option][aria-selected=true]')).not.toBeNull());
  await user.keyboard('{Enter}');
  await focusIn('procedure-search');
  await user.keyboard(procedure);
  await waitFor(() => expect(document.querySelector('[role=option][aria-selected=true]')).not.toBeNull());
  await user.keyboard('{Enter}');
  await waitFor(() => expect(document.querySelector('.papers, .actions')).not.toBeNull());
  await user.keyboard('{F9}');
  await user.selectOptions(await screen.findByRole('combobox', { name: /^Résultat/u }), 'Finalisée');
  return router.route.screen === 'session' ? router.route.session : '';
}

describe('a return visit', () => {
  it('is proposed, and taken as it is with Enter', async () => {
    await toClosing('haddad', 'titre de sejour');
    const same = await screen.findByRole('checkbox', { name: /Suite de la demande du/u });
    expect(same).toBeChecked();
    expect(same).toHaveAccessibleDescription(/doit revenir/u);
    await expectAccessible();
    same.focus();
    await user.keyboard('{Enter}');
    await heading('Séance terminée');
    const [{ record }] = did('session_close') as [{ record: { requests: { returns_to: string | null }[] } }];
    expect(record.requests[0]?.returns_to).toMatch(/^request-/u);
  });

  it('is refused with Space', async () => {
    await toClosing('haddad', 'titre de sejour');
    (await screen.findByRole('checkbox', { name: /Suite de la demande du/u })).focus();
    await user.keyboard(' {Enter}');
    await heading('Séance terminée');
    const [{ record }] = did('session_close') as [{ record: { requests: { returns_to: string | null }[] } }];
    expect(record.requests[0]?.returns_to).toBeNull();
  });

  it('is proposed for nothing else', async () => {
    await toClosing('diallo', 'apl');
    expect(screen.queryByRole('checkbox', { name: /Suite de la demande/u })).toBeNull();
  });
});

describe('the diagnosis', () => {
  it('takes one key a question, and Enter still closes', async () => {
    const session = await toClosing('diallo', 'apl');
    await user.keyboard('{Control>}d{/Control}');
    await waitFor(() => expect(document.activeElement?.closest('#diagnosis-own_email')).not.toBeNull());
    await expectAccessible();
    await user.keyboard('onn3');
    expect(screen.getByRole('radio', { name: 'Plutôt à l’aise' })).toBeChecked();
    await user.keyboard('{Backspace}');
    expect(screen.getByRole('radio', { name: 'Plutôt à l’aise' })).not.toBeChecked();
    await user.keyboard('{Enter}');
    await heading('Séance terminée');
    await waitFor(() =>
      expect(did('diagnosis_add')).toEqual([
        { session, own_email: true, own_phone: false, reads_alone: false, self_rating: '' },
      ]),
    );
  });

  it('sends nothing when nothing was said, and costs no key', async () => {
    await toClosing('diallo', 'apl');
    (document.activeElement as HTMLElement).blur();
    await user.keyboard('{Enter}');
    await heading('Séance terminée');
    expect(did('diagnosis_add')).toEqual([]);
  });

  it('does not keep a session open when it cannot be written, and says so', async () => {
    await toClosing('diallo', 'apl');
    await user.keyboard('{Control>}d{/Control}');
    await waitFor(() => expect(document.activeElement?.closest('#diagnosis')).not.toBeNull());
    refused = 'diagnosis_add';
    await user.keyboard('o{Enter}');
    await heading('Séance terminée');
    await waitFor(() => expect(screen.getByRole('status')).toHaveTextContent(/disque est plein/u));
  });
});

describe('the opinion of the person', () => {
  async function toOpinion(): Promise<string> {
    const session = await toClosing('diallo', 'apl');
    (document.activeElement as HTMLElement).blur();
    await user.keyboard('{Enter}');
    await heading('Séance terminée');
    await user.keyboard('{F10}');
    await heading(/Comment s’est passée votre visite/u);
    return session;
  }

  it('takes two taps, and shows nothing of anybody', async () => {
    const session = await toOpinion();
    expect(document.body.textContent).not.toMatch(/Diallo|Roy|Aide au logement|Séance/u);
    expect(document.title).toBe('Votre avis · Guichet');
    expect(screen.getByText(/anonyme/u)).toBeInTheDocument();
    await expectAccessible();
    await user.click(screen.getByRole('button', { name: 'Bien' }));
    expect(await heading(/explications étaient-elles claires/u)).toHaveFocus();
    await expectAccessible();
    await user.click(screen.getByRole('button', { name: /Très claires/u }));
    expect(await heading(/^Merci/u)).toHaveFocus();
    await expectAccessible();
    expect(did('satisfaction_add')).toEqual([{ session, ease: 10, clarity: 5 }]);
    await user.keyboard('{F10}');
    await heading('Séance terminée');
    await waitFor(() => expect(screen.getByRole('status')).toHaveTextContent(/sans lien avec la visite/u));
    expect(screen.queryByRole('button', { name: /Recueillir son avis/u })).toBeNull();
  });

  it('answers to no shortcut of the desk', async () => {
    await toOpinion();
    await user.keyboard('{F2}{Control>}k{/Control}{Alt>}[Digit3]{/Alt}{Control>}z{/Control}');
    expect(router.route.screen).toBe('satisfaction');
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('can be skipped, and then nothing is written', async () => {
    await toOpinion();
    await user.click(screen.getByRole('button', { name: 'Passer' }));
    await heading(/explications/u);
    await user.click(screen.getByRole('button', { name: 'Question d’avant' }));
    await heading(/Comment s’est passée/u);
    await user.click(screen.getByRole('button', { name: 'Passer' }));
    await heading(/explications/u);
    await user.click(screen.getByRole('button', { name: 'Passer' }));
    await heading(/^Merci/u);
    await user.click(screen.getByRole('button', { name: /reprendre l’écran/u }));
    await heading('Séance terminée');
    expect(did('satisfaction_add')).toEqual([]);
    expect(screen.getByRole('button', { name: /Recueillir son avis/u })).toBeInTheDocument();
  });

  it('thanks the person even when the answer is refused: the mediator is told', async () => {
    await toOpinion();
    refused = 'satisfaction_add';
    await user.click(screen.getByRole('button', { name: 'Mal' }));
    await user.click(await screen.findByRole('button', { name: /Peu claires/u }));
    await heading(/^Merci/u);
    expect(document.body.textContent).not.toContain('disque');
    await user.keyboard('{F10}');
    await waitFor(() => expect(screen.getByRole('status')).toHaveTextContent(/disque est plein/u));
  });

  it('leaves the lock screen behind it', async () => {
    await toOpinion();
    await user.click(screen.getByRole('button', { name: 'Moyennement' }));
    await heading(/explications/u);
    await user.keyboard('{Control>}l{/Control}');
    await heading(/Qui est au guichet/u);
    expect(router.route.screen).toBe('today');
    expect(did('satisfaction_add')).toMatchObject([{ ease: 5, clarity: null }]);
  });
});
