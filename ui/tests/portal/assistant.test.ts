import { clearMocks } from '@tauri-apps/api/mocks';
import { cleanup, screen, waitFor, within } from '@testing-library/svelte';
import type { UserEvent } from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../src/api/bindings';
import { t } from '../../src/i18n/fr';
import { forgetAll } from '../../src/state/forget';
import { statusLine } from '../../src/state/status.svelte';
import { StandInDesk } from '../stand-in/desk';
import type { Mood } from '../stand-in/portal';
import { expectAccessible, open } from '../support/app';

/** The assistant beside the window of an official site, driven by the keyboard. */
let user: UserEvent;
let calls: [string, unknown][];
let refused: Record<string, ErrorCode>;
let desk: StandInDesk;

const run = StandInDesk.prototype.run;
const did = (command: string) => calls.filter(([name]) => name === command).map(([, args]) => args);
const focusIn = (id: string) => waitFor(() => expect(document.activeElement?.id).toBe(id));
const button = (name: string | RegExp) => screen.findByRole('button', { name });
const assistant = () => screen.getByRole('region', { name: 'Site officiel' });
const said = (sentence: RegExp) => waitFor(() => expect(statusLine.text).toMatch(sentence));

async function start(portal: Mood = 'form'): Promise<void> {
  forgetAll();
  calls = [];
  refused = {};
  StandInDesk.prototype.run = function (command, args) {
    desk = this;
    calls.push([command, structuredClone(args)]);
    const code = refused[command];
    if (code) throw { code, params: {} };
    return run.call(this, command, args);
  };
  user = await open({ role: 'mediator', emptyDay: true, portal });
}
afterEach(async () => {
  cleanup();
  StandInDesk.prototype.run = run;
  await Promise.resolve();
  clearMocks();
});

async function choose(box: string, typed: string, option: string): Promise<void> {
  await focusIn(box);
  await user.keyboard(typed);
  await waitFor(() =>
    expect(document.querySelector('[role=option][aria-selected=true]')?.textContent ?? '').toContain(option),
  );
  await user.keyboard('{Enter}');
}

/** Mrs Diallo and her rent, up to the way to do it. */
async function toOnline(): Promise<void> {
  await user.keyboard('{F2}');
  await choose('person-search', 'diallo', 'Diallo');
  await choose('procedure-search', 'apl', 'Aide au logement');
  await waitFor(() => expect(document.querySelector('.papers')).not.toBeNull());
  await user.keyboard('{Control>}3{/Control}');
  await focusIn('f_open');
}
async function toSite(): Promise<string> {
  await toOnline();
  await user.keyboard('{Enter}');
  await waitFor(() => expect(assistant()).toBeVisible());
  await focusIn('f_look');
  return (did('session_place')[0] as { session: string }).session;
}

describe('the window of the official site', () => {
  beforeEach(() => start());

  it('opens with Enter, says where one is, and leaves the keyboard at the next thing to do', async () => {
    await toSite();
    const part = within(assistant());
    expect(part.getByText('www.caf.fr')).toBeVisible();
    expect(part.getByText(/Site officiel de l’opérateur/u)).toBeVisible();
    await said(/s’ouvre à côté\. F6 passe/u);
    expect(screen.queryByRole('button', { name: /Ouvrir le site officiel/u })).toBeNull();
    await expectAccessible();
  });

  it('moves there, and takes the keyboard with F6', async () => {
    const session = await toSite();
    for (const name of ['Page précédente', 'Recharger', 'Début de la démarche']) await user.click(await button(name));
    await user.click(await button(/Aller au site/u));
    document.getElementById('f_look')?.focus();
    await user.keyboard('{F6}');
    await waitFor(() => expect(did('portal_go')).toHaveLength(5));
    expect(did('portal_go')).toEqual(['back', 'reload', 'home', 'front', 'front'].map((to) => ({ session, to })));
    // the other way round goes round the main window
    await user.keyboard('{Shift>}{F6}{/Shift}');
    expect(assistant().contains(document.activeElement)).toBe(false);
    expect(did('portal_go')).toHaveLength(5);
  });

  it('is closed, and can be opened again', async () => {
    await toSite();
    await user.click(await button('Fermer le site'));
    await focusIn('f_open');
    await said(/Le site est fermé/u);
    expect(screen.queryByRole('region', { name: 'Site officiel' })).toBeNull();
  });

  it('says that it closed by itself', async () => {
    const session = await toSite();
    desk.portals.happen(session, { open: false });
    await said(/Le site est fermé/u);
    await button(/Ouvrir le site officiel/u);
  });

  it.each([
    ['identity', 'FranceConnect', /FranceConnect\. La personne s’identifie elle-même/u],
    ['captcha', 'hCaptcha', /anti-robot \(hCaptcha\)/u],
    ['payment', 'PayFiP', /Paiement \(PayFiP\)/u],
    ['allowed', '', /que vous avez autorisé/u],
    ['none', '', /Ce site n’est pas reconnu/u],
  ] as const)('says what the host is: %s', async (host_kind, host_name, sentence) => {
    const session = await toSite();
    desk.portals.happen(session, { host: 'un.hote.fr', host_kind, host_name, loading: true });
    expect(await within(assistant()).findByText(sentence)).toBeVisible();
    expect(within(assistant()).getByText('La page arrive…')).toBeVisible();
    desk.portals.happen(session, { host: '', host_kind: 'none' });
    expect(await within(assistant()).findByText('Rien n’est encore affiché.')).toBeVisible();
  });

  it.each([
    ['certificate', /identité de ce site n’est pas prouvée/u, false],
    ['network', /ne répond pas/u, true],
    ['crashed', /s’est arrêtée/u, true],
    ['slow', /se fait attendre/u, true],
  ] as const)('says what to do: %s', async (problem, sentence, elsewhere) => {
    const session = await toSite();
    desk.portals.happen(session, { problem });
    await said(sentence);
    const offers = within(assistant()).queryAllByRole('button', { name: /navigateur/u });
    expect(offers).toHaveLength(elsewhere ? 1 : 0);
    await expectAccessible();
  });

  it('offers to open again a page that stopped, and forgets what was in it', async () => {
    const session = await toSite();
    await user.keyboard('{F11}');
    await button('Tout remplir');
    desk.portals.happen(session, { problem: 'crashed', page: null });
    const again = await button('Ouvrir la page à nouveau');
    expect(within(assistant()).getByText(/la séance et la fiche, elles, sont gardées/u)).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Tout remplir' })).toBeNull();
    again.focus();
    await user.keyboard('{Enter}');
    await waitFor(() => expect(did('portal_go')).toEqual([{ session, to: 'reload' }]));
    // the button goes with the trouble
    await focusIn('f_look');
  });

  it('says that a page came back', async () => {
    const session = await toSite();
    desk.portals.happen(session, { problem: 'slow' });
    await said(/se fait attendre/u);
    desk.portals.happen(session, { problem: null });
    await said(/La page est revenue\./u);
  });

  it('stays for the request it was opened for', async () => {
    await toSite();
    await user.keyboard('{F4}');
    await choose('procedure-search', 'prime', 'Prime');
    await user.keyboard('{Control>}3{/Control}');
    await screen.findByText(/Le site d’une autre demande est ouvert/u);
    expect(screen.queryByRole('region', { name: 'Site officiel' })).toBeNull();
  });
});

describe('a page off the list', () => {
  beforeEach(() => start('trouble'));

  it('is refused with a sentence, and allowed for the session', async () => {
    const session = await toSite();
    expect(within(assistant()).getByText(/Page non ouverte : aides-faciles\.example/u)).toBeVisible();
    expect(within(assistant()).getByText(/2 messages du site/u)).toBeVisible();
    await expectAccessible();
    await user.click(await button(/^Autoriser pour cette séance\s: aides-faciles/u));
    expect(did('portal_allow_host')).toEqual([{ session, host: 'aides-faciles.example' }]);
    await said(/autorisé jusqu’à la fin/u);
    expect(within(assistant()).queryByText(/Page non ouverte/u)).toBeNull();
  });

  it('goes to the browser instead', async () => {
    await toSite();
    await user.click(await button(/^Ouvrir dans le navigateur\s: aides-faciles/u));
    expect(did('portal_browser')).toEqual([
      { request: expect.stringMatching(/^request-/u) as string, host: 'aides-faciles.example' },
    ]);
  });

  it('cannot be allowed when it is not a name', async () => {
    const session = await toSite();
    desk.portals.happen(session, { refused: [{ host: '10.0.0.1', can_allow: false }] });
    await screen.findByText(/ne peut pas être ouvert ici/u);
    expect(screen.queryByRole('button', { name: /Autoriser/u })).toBeNull();
  });
});

describe('filling a page', () => {
  beforeEach(() => start());
  const rows = () =>
    within(assistant())
      .getAllByRole('listitem')
      .filter((row) => row.querySelector('.value'));
  const ids = () => did('portal_fill').map((args) => (args as { proposals: number[] }).proposals);

  it('takes one key to look and one to fill all, and Ctrl+Z to take it back', async () => {
    await toSite();
    await user.keyboard('{F11}');
    await button('Tout remplir');
    await said(/valeurs à relire\. F11/u);
    expect(rows()[0]?.textContent).toMatch(/de son dossier/u);
    expect(did('portal_fill')).toEqual([]);
    await expectAccessible();
    const waiting = rows().length;
    await user.keyboard('{F11}');
    await waitFor(() => expect(ids()).toEqual([[]]));
    // one key, one button: the keyboard never leaves it
    expect(document.activeElement?.id).toBe('f_look');
    expect(await screen.findByText('Plus rien à recopier.')).toBeVisible();
    await said(new RegExp(`^${waiting}.champs remplis\\.`, 'u'));
    expect(within(assistant()).getAllByText('rempli', { selector: '.state' })).toHaveLength(waiting);
    await expectAccessible();
    await user.keyboard('{Control>}z{/Control}');
    await waitFor(() => expect(did('portal_undo')).toHaveLength(1));
    await waitFor(() => expect(within(assistant()).queryAllByText('rempli', { selector: '.state' })).toHaveLength(0));
  });

  it('says the page’s own words first, ours where they differ, and how it knows', async () => {
    await toSite();
    await user.keyboard('{F11}');
    const row = await screen.findByText('Nom de famille (de naissance) *', { selector: '.label' });
    expect(row.parentElement?.textContent).toMatch(/DIALLO.*Nom de naissance · .* · de son dossier/u);
    expect(assistant().textContent).toMatch(/règle du site/u);
    expect(assistant().textContent).toMatch(/déclaré par la page/u);
    expect(assistant().textContent).toMatch(/mots de l’étiquette/u);
  });

  it('fills one field and empties it again, with the keyboard where it was', async () => {
    await toSite();
    await user.keyboard('{F11}');
    (await button(/^Remplir\s: Nom de famille/u)).focus();
    await user.keyboard('{Enter}');
    const undo = await button(/^Vider\s: Nom de famille/u);
    expect(ids()[0]).toHaveLength(1);
    // the button that was pressed gave way to the one that takes it back
    await waitFor(() => expect(undo).toHaveFocus());
    await user.keyboard('{Enter}');
    await waitFor(() => expect(did('portal_undo')).toHaveLength(1));
    expect(await button(/^Remplir\s: Nom de famille/u)).toHaveFocus();
  });

  it('says what was not taken, what is left, and what is never filled', async () => {
    const session = await toSite();
    await user.keyboard('{F11}');
    await button('Tout remplir');
    const view = run.call(desk, 'portal', { session }) as { page: { proposals: { state: string }[] } };
    const proposals = view.page.proposals.map((one, at) =>
      at === 0 ? { ...one, state: 'refused', refusal: 'too_long' } : { ...one, state: 'filled' },
    );
    desk.portals.happen(session, { page: { ...view.page, proposals } as never });
    expect(await within(assistant()).findByText('La valeur est plus longue que le champ.')).toBeVisible();
    expect(within(assistant()).getByText('non rempli', { selector: '.state' })).toBeVisible();
    expect(assistant().textContent).toMatch(/4 champs restent à remplir à la main/u);
    expect(assistant().textContent).toMatch(/jamais les mots de passe, les codes reçus/u);
    await user.click(await button(/^Réessayer\s: /u));
    await waitFor(() => expect(ids()).toEqual([[0]]));
    await expectAccessible();
  });

  it('gives each cause its own sentence', async () => {
    const session = await toSite();
    await user.keyboard('{F11}');
    await button('Tout remplir');
    const view = run.call(desk, 'portal', { session }) as { page: { proposals: object[] } };
    const sentences = Object.entries(t.portal.fill.refusals);
    expect(new Set(sentences.map(([, sentence]) => sentence)).size).toBe(sentences.length);
    for (const [refusal, sentence] of sentences) {
      const proposals = view.page.proposals.map((one) => ({ ...one, state: 'refused', refusal }));
      desk.portals.happen(session, { page: { ...view.page, proposals } as never });
      await waitFor(() => expect(assistant().textContent?.split(sentence)).toHaveLength(proposals.length + 1));
    }
  });

  it('copies what the page did not take', async () => {
    const session = await toSite();
    await user.keyboard('{F11}');
    await button('Tout remplir');
    const view = run.call(desk, 'portal', { session }) as { page: { proposals: { key: string }[] } };
    const proposals = view.page.proposals.map((one) => ({ ...one, state: 'refused', refusal: 'disabled' }));
    desk.portals.happen(session, { page: { ...view.page, proposals } as never });
    const copy = await screen.findAllByRole('button', { name: /^Copier\s: Nom de famille/u });
    copy[0]?.focus();
    await user.keyboard('{Enter}');
    await said(/^Nom de famille .*\s: copié, effacé dans 30/u);
    expect(did('copy_value')).toMatchObject([{ item: 'birth_name' }]);
  });

  it('lists what stays for the hand in the page’s order, with why, and copies what is known', async () => {
    await toSite();
    await user.keyboard('{F11}');
    const list = await screen.findByText('4 champs restent à remplir à la main');
    const rows = within(list.closest('details') as HTMLElement).getAllByRole('listitem');
    expect(rows.map((row) => row.textContent?.replace(/\s+/gu, ' ').trim())).toEqual([
      'Numéro de convention Numéro allocataire Caf · rien dans la fiche',
      'Pièce choisie dans la liste Nom de naissance · la valeur de la fiche n’y entre pas Copier',
      'Que souhaitez-vous nous dire ? question non reconnue',
      'Mot de passe jamais rempli par Guichet',
    ]);
    (await button(/^Copier\s: Pièce choisie/u)).focus();
    await user.keyboard('{Enter}');
    await said(/^Pièce choisie dans la liste\s: copié/u);
    expect(did('copy_value')).toHaveLength(1);
  });

  it('keeps a long list closed, counts what it does not show, and what was answered apart', async () => {
    const session = await toSite();
    const left = Array.from({ length: 9 }, (_, at) => ({
      page_label: at === 8 ? '' : `Question ${at}`,
      label: '',
      copy: '',
      why: at === 0 ? ('answered' as const) : ('not_recognised' as const),
    }));
    desk.portals.happen(session, { page: { fields: 12, proposals: [], can_undo: false, left } });
    const title = await screen.findByText('11 champs restent à remplir à la main');
    expect(title.closest('details')).not.toHaveAttribute('open');
    await user.click(title);
    expect(await within(assistant()).findByText('Question 0')).toBeVisible();
    expect(within(assistant()).getByText('a déjà une réponse')).toBeVisible();
    expect(within(assistant()).getByText('Champ sans nom')).toBeVisible();
    expect(within(assistant()).getByText('Et 3 autres champs, plus bas dans la page.')).toBeVisible();
    await expectAccessible();
  });

  it('says so when the page asks nothing that is known', async () => {
    const session = await toSite();
    desk.portals.happen(session, { page: { fields: 3, proposals: [], can_undo: false, left: [] } });
    expect(await within(assistant()).findByText(/Aucune valeur de la fiche ne va dans cette page/u)).toBeVisible();
  });

  it('says when the page does not answer, and goes on', async () => {
    await toSite();
    refused.portal_sense = 'PORTAL_SILENT';
    await user.keyboard('{F11}');
    await screen.findByText(/La page du site ne répond pas/u);
    refused = {};
    await user.keyboard('{F11}');
    await button('Tout remplir');
    expect(screen.queryByText(/La page du site ne répond pas/u)).toBeNull();
  });

  it('puts the values to copy in the page’s order, without those that are there already', async () => {
    await toSite();
    const shown = () => [...document.querySelectorAll<HTMLElement>('[data-item]')].map((row) => row.dataset.item);
    await waitFor(() => expect(shown().length).toBeGreaterThan(3));
    const before = shown();
    await user.keyboard('{F11}');
    await button('Tout remplir');
    await waitFor(() => expect(shown()).not.toEqual(before));
    const labels = rows().map((row) => row.querySelector('.value')?.textContent);
    const values = [...document.querySelectorAll('[data-item] .value')].map((value) => value.textContent);
    expect(values).toEqual(labels);
    const first = rows()[0]?.querySelector('button');
    first?.click();
    await waitFor(() => expect(document.querySelector('[data-item] .state')?.textContent).toMatch(/rempli/u));
    await user.keyboard('{F3}');
    await waitFor(() => expect(did('copy_value')).toHaveLength(1));
    expect(did('copy_value')[0]).toMatchObject({ item: shown()[1] });
  });
});

describe('what the site gives', () => {
  beforeEach(() => start('receipt'));

  it('a number: noted with one key, put back with Ctrl+Z', async () => {
    const session = await toSite();
    expect(within(assistant()).getByText('N° 2026-AL-0042137, du 21 novembre 2026')).toBeVisible();
    await user.keyboard('{Alt>}n{/Alt}');
    await within(assistant()).findByText(/noté dans la demande/u);
    expect(did('portal_reference_accept')).toEqual([{ session, number: '2026-AL-0042137' }]);
    await user.keyboard('{Control>}z{/Control}');
    await within(assistant()).findByRole('button', { name: 'Noter ce numéro 2026-AL-0042137' });
  });

  it('is said when it comes, and never with its number', async () => {
    const session = await toSite();
    desk.portals.happen(session, { references: [] });
    await waitFor(() => expect(screen.queryByText(/2026-AL/u)).toBeNull());
    desk.portals.happen(session, { references: [{ number: 'X-1', date: '' }] });
    await said(/Le site affiche un numéro de dossier\. Alt N/u);
    expect(statusLine.text).not.toContain('X-1');
  });

  it('a file: kept with the session or refused', async () => {
    await toSite();
    await expectAccessible();
    expect(screen.queryByRole('button', { name: /^Garder avec.*notice/u })).toBeNull();
    await user.click(await button('Refuser notice.zip'));
    await waitFor(() => expect(screen.queryByText(/notice\.zip/u)).toBeNull());
    await user.click(await button(/^Garder avec la séance\s: attestation/u));
    await screen.findByRole('heading', { name: 'Documents de la séance' });
    expect(screen.queryByRole('button', { name: /Refuser/u })).toBeNull();
    expect(screen.getByText(/justificatif · 84.Ko/u)).toBeVisible();
    await user.click(await button('Enregistrer attestation-de-depot.pdf'));
    await said(/Document enregistré/u);
    await expectAccessible();
  });

  it('a page: kept, removed with one press, put back with Ctrl+Z', async () => {
    await toSite();
    await user.click(await button('Garder la page en PDF'));
    (await button('Retirer page-2026-11-21.pdf')).focus();
    await user.keyboard('{Enter}');
    await waitFor(() => expect(screen.queryByText('page-2026-11-21.pdf')).toBeNull());
    expect(did('session_file_remove')).toHaveLength(1);
    await said(/Le document est retiré\./u);
    await focusIn('f_look');
    await user.keyboard('{Control>}z{/Control}');
    await button('Retirer page-2026-11-21.pdf');
    await said(/Le document est remis\./u);
    expect(did('session_file_restore')).toEqual(did('session_file_remove'));
  });

  it('an outcome: marked and under the keyboard, chosen by the agent alone', async () => {
    await toSite();
    await user.keyboard('{Control>}{Enter}{/Control}');
    await screen.findByText(/« Finalisée » est proposé/u);
    const finished = screen.getByRole('radio', { name: /Finalisée/u });
    await waitFor(() => expect(finished).toHaveFocus());
    expect(finished).not.toBeChecked();
    expect(finished).toHaveAccessibleDescription('proposé');
    expect(did('request_set')).toEqual([]);
    await expectAccessible();
    await user.keyboard(' ');
    await waitFor(() => expect(did('request_set')).toHaveLength(1));
    await waitFor(() => expect(screen.queryByText(/est proposé/u)).toBeNull());
  });
});

describe('where no window can be made', () => {
  beforeEach(() => start('none'));

  it('offers the browser, and the values to copy as ever', async () => {
    await toOnline();
    await user.keyboard('{Enter}');
    await screen.findByText(/Le site ne s’ouvre pas ici/u);
    await focusIn('f_browser');
    await expectAccessible();
    await user.keyboard('{Enter}');
    await said(/est ouvert dans le navigateur/u);
    expect(did('portal_browser')).toEqual([{ request: expect.stringMatching(/^request-/u) as string, host: '' }]);
    await user.keyboard('{F3}');
    await waitFor(() => expect(did('copy_value')).toHaveLength(1));
  });
});
