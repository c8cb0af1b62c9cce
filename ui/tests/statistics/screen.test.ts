import { configure, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { forgetAll } from '../../src/state/forget';
import { close, expectAccessible, open } from '../support/app';

/** The figures, read and asked by keyboard on a desk in memory. */

// a busy machine is no failure
configure({ asyncUtilTimeout: 10_000 });

const heading = (name: RegExp | string) => screen.findByRole('heading', { level: 1, name });
const status = () => screen.getByRole('status');
const card = (title: string) => screen.getByRole('figure', { name: new RegExp(`^${title}`, 'u') });
/** The number of a card of the first line. */
const headline = (label: string) =>
  Number(
    screen
      .getByRole('button', { name: new RegExp(`voir les séances, ${label}$`, 'u') })
      .textContent?.replace(/\D/gu, ''),
  );

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-20T11:00:00Z') });
});
afterEach(() => {
  close();
  // each test begins as after a lock
  forgetAll();
  vi.useRealTimers();
});

async function figures(options: Parameters<typeof open>[0] = {}) {
  const user = await open(options);
  await user.keyboard('{Alt>}[Digit5]{/Alt}');
  await screen.findByRole('button', { name: /^Filtrer/u });
  return user;
}

describe('the figures', () => {
  it('say their period, their comparison, their base and their definition, and axe finds nothing', async () => {
    const user = await figures();
    expect(await heading(/^Ce mois-ci, du 1er au 20.novembre.2026$/u)).toHaveFocus();
    expect(document.title).toBe('Chiffres · Guichet');
    expect(screen.getByText(/jours d’ouverture · comparé à/u)).toBeInTheDocument();
    expect(screen.getByText(/^sur \d+ demandes d’accompagnement$/u)).toBeInTheDocument();
    const asked = screen.getByRole('button', { name: 'Demandes, définition' });
    expect(asked).toHaveAttribute('aria-expanded', 'false');
    asked.focus();
    await user.keyboard('{Enter}');
    expect(asked).toHaveAttribute('aria-expanded', 'true');
    expect(screen.getByText(/Nombre de besoins traités/u)).toBeVisible();
    await expectAccessible();
  });

  it('count only a bar chosen by keyboard, say so, and take it back', async () => {
    const user = await figures();
    const before = headline('Séances');
    const grid = within(card('Canal')).getByRole('grid');
    const buttons = within(grid).getAllByRole('button');
    // one stop of the Tab key for the whole chart
    expect(buttons.filter((button) => button.tabIndex === 0)).toHaveLength(1);
    buttons[0]?.focus();
    await user.keyboard('{ArrowDown}{ArrowDown}');
    const chosen = document.activeElement;
    expect(chosen).toHaveAccessibleName(/^Par téléphone.:/u);
    await user.keyboard('{Enter}');
    await waitFor(() => expect(status()).toHaveTextContent(/Filtre.: Par téléphone. Séances.: \d+/u));
    const kept = screen.getByRole('button', { name: 'Retirer Par téléphone (Canal)' });
    expect(headline('Séances')).toBeLessThan(before);
    expect(within(card('Canal')).getByRole('button', { name: /^Par téléphone.:/u })).toHaveAttribute(
      'aria-pressed',
      'true',
    );
    expect(chosen).toHaveFocus();
    await expectAccessible();
    await user.keyboard('{Control>}z{/Control}');
    await waitFor(() => expect(headline('Séances')).toBe(before));
    expect(kept).not.toBeInTheDocument();
  });

  it('find any filter by typing, add them up, and let them go one by one or all at once', async () => {
    const user = await figures();
    for (const word of ['caf', 'assurance maladie', 'par telephone']) {
      await user.keyboard('{Alt>}f{/Alt}');
      const box = await screen.findByRole('combobox', { name: /opérateur, une démarche/u });
      await user.click(box);
      await user.keyboard(word);
      await waitFor(() => expect(box).toHaveAttribute('aria-activedescendant'));
      await user.keyboard('{Enter}');
      await waitFor(() => expect(box).not.toBeInTheDocument());
    }
    await screen.findByRole('button', { name: 'Retirer Par téléphone (Canal)' });
    const chips = screen.getByRole('region', { name: 'Ce qui est compté' });
    expect(chips.textContent?.replaceAll(/\s+/gu, ' ')).toMatch(/Opérateur ?CAF ?ou ?Assurance maladie/u);
    expect(screen.getByText(/Seules les demandes concernées sont comptées/u)).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Retirer CAF (Opérateur)' }));
    // the focus goes on to the next one
    await waitFor(() =>
      expect(screen.getByRole('button', { name: 'Retirer Assurance maladie (Opérateur)' })).toHaveFocus(),
    );
    await user.click(screen.getByRole('button', { name: 'Tout effacer' }));
    await screen.findByText(/Toutes les séances/u);
    await waitFor(() => expect(screen.getByRole('button', { name: /^Filtrer/u })).toHaveFocus());
    // each step is taken back in its turn
    await user.keyboard('{Control>}z{/Control}');
    await screen.findByRole('button', { name: 'Retirer Par téléphone (Canal)' });
    await user.keyboard('{Control>}z{/Control}');
    await screen.findByRole('button', { name: 'Retirer CAF (Opérateur)' });
  });

  it('keep what is on screen until the next figures are there', async () => {
    const user = await figures();
    const before = headline('Séances');
    await user.click(screen.getByRole('radio', { name: 'Année' }));
    expect(screen.getAllByRole('figure').length).toBeGreaterThan(5);
    await heading(/^Cette année/u);
    await waitFor(() => expect(headline('Séances')).toBeGreaterThan(before));
    expect(status()).toHaveTextContent(/Cette année. Séances/u);
  });

  it('are tables too, all of them at one key or one at a time', async () => {
    const user = await figures();
    await user.keyboard('{Alt>}t{/Alt}');
    await waitFor(() => expect(status()).toHaveTextContent('Les chiffres sont en tableaux.'));
    expect(screen.queryByRole('grid')).toBeNull();
    const table = within(card('Opérateur')).getByRole('table', { name: 'Opérateur' });
    expect(
      within(table)
        .getAllByRole('columnheader')
        .map((head) => head.textContent),
    ).toEqual(['Opérateur', 'ce mois-ci', 'Part', expect.stringMatching(/^du 1er au 20.octobre.2026$/u)]);
    await expectAccessible();
    await user.keyboard('{Alt>}t{/Alt}');
    await screen.findAllByRole('grid');
    await user.click(screen.getByRole('button', { name: 'Voir le tableau, Issue' }));
    expect(within(card('Issue')).getByRole('table')).toBeInTheDocument();
    expect(within(card('Canal')).getByRole('grid')).toBeInTheDocument();
  });

  it('hide small numbers and say why', async () => {
    await figures();
    expect(screen.getByText(/^\d+.chiffres sont masqués\.$/u)).toBeInTheDocument();
    expect(screen.getByText(/si peu de personnes se reconnaissent/u)).toBeInTheDocument();
    const ages = card('Âge');
    expect(within(ages).getAllByText('masqué').length).toBeGreaterThan(0);
    // what is hidden opens nothing
    expect(within(ages).queryByRole('button', { name: /masqué.*voir les séances/u })).toBeNull();
  });

  it('open the sessions behind a figure, page by page, without identity', async () => {
    const user = await figures();
    await user.keyboard('{Alt>}p{/Alt}');
    await user.click(screen.getByRole('radio', { name: 'Année' }));
    await heading(/^Cette année/u);
    const opener = screen.getByRole('button', { name: /voir les séances, Séances$/u });
    opener.focus();
    await user.keyboard('{Enter}');
    const dialog = await screen.findByRole('dialog', { name: /Derrière le chiffre/u });
    expect(within(dialog).getAllByRole('row')).toHaveLength(21);
    expect(dialog).not.toHaveTextContent('Diallo');
    await expectAccessible();
    const first = within(dialog).getAllByRole('rowheader')[0]?.textContent;
    await user.click(within(dialog).getByRole('button', { name: 'Plus anciennes' }));
    await waitFor(() => expect(within(dialog).getAllByRole('rowheader')[0]?.textContent).not.toBe(first));
    expect(within(within(dialog).getByRole('navigation')).getByText(/^Page 2 sur/u)).toBeInTheDocument();
    await user.click(within(dialog).getByRole('button', { name: 'Fermer' }));
    await waitFor(() => expect(opener).toHaveFocus());
  });

  it('open the sessions of one hour of one weekday', async () => {
    const user = await figures();
    const grid = within(card('Quand viennent-ils')).getByRole('grid');
    const monday = within(grid).getByRole('button', { name: /lundi de 10.h à 11.h/u });
    monday.focus();
    await user.keyboard('{ArrowDown}');
    expect(document.activeElement).toHaveAccessibleName(/mardi/u);
    await user.keyboard('{ArrowUp}{Enter}');
    const dialog = await screen.findByRole('dialog', { name: /Derrière le chiffre/u });
    const shown = Number(monday.textContent);
    expect(within(dialog).getAllByRole('row')).toHaveLength(shown + 1);
  });

  it('count any days that one types, and refuse those that go backwards', async () => {
    const user = await figures();
    await user.click(screen.getByRole('button', { name: 'Autre période…' }));
    const dialog = await screen.findByRole('dialog', { name: 'Choisir la période' });
    await expectAccessible();
    const from = within(dialog).getByRole('textbox', { name: /^Du/u });
    const to = within(dialog).getByRole('textbox', { name: /^Au/u });
    await user.clear(from);
    await user.type(from, '10/10/2026');
    await user.clear(to);
    await user.type(to, '1/10/2026{Enter}');
    await waitFor(() => expect(to).toBeInvalid());
    await user.clear(to);
    await user.type(to, '16/10/2026{Enter}');
    await heading(/^Du 10 au 16.octobre.2026$/u);
    await user.click(screen.getByRole('button', { name: 'Autre période…' }));
    await user.click(await screen.findByRole('button', { name: /année scolaire dernière/u }));
    await heading(/^L’année scolaire dernière/u);
  });

  it('compare with the year before, or with nothing', async () => {
    const user = await figures();
    const compare = screen.getByRole('combobox', { name: /Comparer à/u });
    await user.selectOptions(compare, 'la même période, l’an dernier');
    await screen.findByText(/comparé à.: du 1er au 20.novembre.2025/u);
    await user.selectOptions(compare, 'rien');
    await waitFor(() => expect(screen.queryByText(/comparé à/u)).toBeNull());
    expect(status()).toHaveTextContent('Sans comparaison.');
    await expectAccessible();
  });

  it('count one’s own sessions for who has some, and only the site’s for a supervisor', async () => {
    const user = await figures();
    const before = headline('Séances');
    await user.click(screen.getByRole('radio', { name: 'Mes chiffres' }));
    await waitFor(() => expect(headline('Séances')).toBeLessThan(before));
    close();
    await figures({ role: 'supervisor' });
    expect(screen.queryByRole('radio', { name: 'Mes chiffres' })).toBeNull();
    // no list of sessions behind what people are
    const open = { name: /voir les séances/u };
    expect(within(card('Canal')).getAllByRole('button', open).length).toBeGreaterThan(2);
    expect(within(card('Situation')).queryByRole('button', open)).toBeNull();
    await expectAccessible();
  });

  it('say that a month under way is compared with as many days', async () => {
    const user = await figures();
    expect(
      screen.getByText(
        /^La période n’est pas finie.: autant de jours sont comparés, du 1er au 20.novembre.2026 et du 1er au 20.octobre.2026\.$/u,
      ),
    ).toBeVisible();
    expect(screen.getByText(/comparé à.: du 1er au 20.octobre.2026/u)).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Autre période…' }));
    await user.click(await screen.findByRole('button', { name: /Le mois dernier/u }));
    await heading(/^Le mois dernier/u);
    expect(screen.queryByText(/autant de jours/u)).toBeNull();
    expect(screen.getByText(/comparé à.: septembre.2026/u)).toBeVisible();
  });

  it('that would tell who came are withheld, with the reason and the way out', async () => {
    const user = await figures({ role: 'supervisor' });
    for (const title of ['Situation', 'Âge']) {
      const bars = within(card(title)).getAllByRole('button', { name: /\d\s%/u });
      await user.click(bars[0] as HTMLElement);
      await waitFor(() => expect(status()).toHaveTextContent(/^Filtre/u));
    }
    expect(await screen.findByText('Ces chiffres permettraient de reconnaître quelqu’un.')).toBeVisible();
    expect(screen.getByText(/Retirez un filtre sur les personnes/u)).toBeVisible();
    expect(screen.queryByRole('figure')).toBeNull();
    expect(screen.queryByText(/0 jour d’ouverture/u)).toBeNull();
    await expectAccessible();
    const region = screen.getByText('Ces chiffres permettraient de reconnaître quelqu’un.')
      .parentElement as HTMLElement;
    await user.click(within(region).getByRole('button', { name: 'Tout effacer' }));
    await waitFor(() => expect(screen.getAllByRole('figure').length).toBeGreaterThan(3));
  });

  it('are honest on a site that has none yet, or too few', async () => {
    await figures({ figures: 'none' });
    expect(screen.getByText('Pas encore de chiffres')).toBeInTheDocument();
    expect(screen.queryByRole('figure')).toBeNull();
    await expectAccessible();
    close();
    await figures({ figures: 'young' });
    expect(screen.getByText(/Ce site compte depuis le/u)).toBeInTheDocument();
    expect(screen.getByText(/aucune séance à quoi comparer.: du 1er au 20.octobre.2026/u)).toBeInTheDocument();
    expect(screen.queryByText(/avant.:/u)).toBeNull();
  });

  it('forget what was being counted at the lock', async () => {
    const user = await figures();
    await user.click(screen.getByRole('radio', { name: 'Année' }));
    await heading(/^Cette année/u);
    await user.keyboard('{Control>}l{/Control}');
    await heading(/Qui est au guichet/u);
    close();
    await figures();
    await heading(/^Ce mois-ci/u);
  });
});

describe('saved views', () => {
  it('are kept, renamed, opened, taken away and brought back', async () => {
    const user = await figures();
    await user.click(screen.getByRole('radio', { name: 'Trimestre' }));
    await heading(/^Ce trimestre/u);
    await user.keyboard('{Alt>}v{/Alt}');
    const dialog = await screen.findByRole('dialog', { name: 'Vues enregistrées' });
    const name = within(dialog).getByRole('textbox', { name: /Nom de la vue/u });
    await user.type(name, '{Enter}');
    expect(name).toBeInvalid();
    await user.type(name, 'Le point du trimestre{Enter}');
    await within(dialog).findByRole('button', { name: 'Ouvrir la vue Le point du trimestre' });
    await expectAccessible();
    await user.click(within(dialog).getByRole('button', { name: 'Renommer la vue Le point du trimestre' }));
    const again = within(dialog).getAllByRole('textbox', { name: /Nom de la vue/u })[0] as HTMLElement;
    await user.clear(again);
    await user.type(again, 'Trimestre{Enter}');
    await user.click(await within(dialog).findByRole('button', { name: 'Ouvrir la vue Caf, le mois dernier' }));
    await heading(/^Le mois dernier/u);
    await screen.findByRole('button', { name: 'Retirer CAF (Opérateur)' });
    await user.keyboard('{Alt>}v{/Alt}');
    const later = await screen.findByRole('dialog', { name: 'Vues enregistrées' });
    await user.click(await within(later).findByRole('button', { name: 'Retirer la vue Trimestre' }));
    await waitFor(() => expect(within(later).queryByRole('button', { name: 'Ouvrir la vue Trimestre' })).toBeNull());
    await user.click(within(later).getByRole('button', { name: 'Fermer' }));
    await user.click(screen.getByRole('button', { name: /^Annuler/u }));
    await user.keyboard('{Alt>}v{/Alt}');
    await screen.findByRole('button', { name: 'Ouvrir la vue Trimestre' });
  });
});

describe('what blocks', () => {
  it('is listed with its trend in words, its course, its sessions and a note to copy', async () => {
    const user = await open();
    await user.keyboard('{Alt>}[Digit6]{/Alt}');
    await screen.findByRole('heading', { level: 2, name: /demandes bloquées sur/u });
    const list = screen.getByRole('list', { name: /Raisons/u });
    expect(
      within(list).getAllByText(/^(nouveau|en hausse|deux fois plus|stable|trop peu pour le dire)$/u).length,
    ).toBeGreaterThan(0);
    await expectAccessible();
    const course = within(list).getAllByRole('button', { name: /^Au fil du temps/u })[0] as HTMLElement;
    await user.click(course);
    expect(course).toHaveAttribute('aria-expanded', 'true');
    expect(within(list).getByRole('grid', { name: 'Au fil du temps' })).toBeInTheDocument();
    await expectAccessible();
    await user.click(within(list).getAllByRole('button', { name: /^Voir les séances/u })[0] as HTMLElement);
    const sessions = await screen.findByRole('dialog', { name: /Derrière le chiffre/u });
    const first = within(list).getAllByRole('listitem')[0] as HTMLElement;
    expect(within(sessions).getAllByRole('row').length - 1).toBeLessThanOrEqual(
      Number(first.querySelector('.count')?.textContent),
    );
    await user.click(within(sessions).getByRole('button', { name: 'Fermer' }));
    await user.click(screen.getByRole('button', { name: 'Préparer la note' }));
    const note = await screen.findByRole('dialog', { name: /^Note pour/u });
    const text = within(note).getByRole<HTMLTextAreaElement>('textbox');
    expect(text.value).toContain('Bonjour,');
    await expectAccessible();
    await user.click(within(note).getByRole('button', { name: 'Copier le texte' }));
    await waitFor(async () => expect(await navigator.clipboard.readText()).toBe(text.value));
  });
});

describe('leaving with the figures', () => {
  it('makes a report whose introduction is kept', async () => {
    const user = await figures();
    await user.keyboard('{Alt>}r{/Alt}');
    const dialog = await screen.findByRole('dialog', { name: 'Rapport d’activité' });
    const intro = within(dialog).getByRole('textbox', { name: /Introduction/u });
    await user.type(intro, 'Un mois chargé.');
    await user.click(within(dialog).getByRole('button', { name: 'Voir l’aperçu' }));
    await within(dialog).findByRole('img', { name: /Page 1 sur 1 du rapport/u });
    await expectAccessible();
    await user.click(within(dialog).getByRole('button', { name: 'Enregistrer en PDF' }));
    await waitFor(() => expect(dialog).toHaveTextContent('/documents/rapport.pdf'));
    await user.click(within(dialog).getByRole('button', { name: 'Fermer' }));
    await user.keyboard('{Alt>}r{/Alt}');
    await waitFor(() => expect(screen.getByRole('textbox', { name: /Introduction/u })).toHaveValue('Un mois chargé.'));
  });

  it('exports with progress, says where, and can be stopped', async () => {
    const user = await figures();
    await user.keyboard('{Alt>}e{/Alt}');
    const dialog = await screen.findByRole('dialog', { name: 'Exporter les chiffres' });
    await within(dialog).findByRole('radio', { name: /XLSX/u });
    await expectAccessible();
    await user.click(within(dialog).getByRole('button', { name: 'Exporter' }));
    expect(await within(dialog).findByRole('progressbar')).toBeInTheDocument();
    await waitFor(() => expect(status()).toHaveTextContent('Export enregistré'), { timeout: 5000 });
    expect(status()).toHaveTextContent('/documents/chiffres.xlsx');

    await user.keyboard('{Alt>}e{/Alt}');
    const again = await screen.findByRole('dialog', { name: 'Exporter les chiffres' });
    await user.click(await within(again).findByRole('radio', { name: /La Coop/u }));
    await user.click(within(again).getByRole('button', { name: 'Exporter' }));
    await user.click(await within(again).findByRole('button', { name: 'Arrêter' }));
    await waitFor(() => expect(status()).toHaveTextContent('L’export est arrêté.'), { timeout: 5000 });
  });

  it('says why a filtered file or report is not made after one of everybody, and what to do', async () => {
    const user = await figures();
    await user.keyboard('{Alt>}r{/Alt}');
    const whole = await screen.findByRole('dialog', { name: 'Rapport d’activité' });
    await user.click(within(whole).getByRole('button', { name: 'Voir l’aperçu' }));
    await within(whole).findByRole('img', { name: /Page 1 sur 1 du rapport/u });
    await user.click(within(whole).getByRole('button', { name: 'Fermer' }));
    await user.click(within(card('Canal')).getByRole('button', { name: /^Par téléphone/u }));
    await waitFor(() => expect(status()).toHaveTextContent(/^Filtre/u));

    const why = /permettrait de reconnaître des personnes.*Retirez les filtres, ou choisissez une période/u;
    await user.keyboard('{Alt>}r{/Alt}');
    const report = await screen.findByRole('dialog', { name: 'Rapport d’activité' });
    await user.click(within(report).getByRole('button', { name: 'Voir l’aperçu' }));
    expect(await within(report).findByText(why)).toBeVisible();
    await user.click(within(report).getByRole('button', { name: 'Fermer' }));
    await user.keyboard('{Alt>}e{/Alt}');
    const file = await screen.findByRole('dialog', { name: 'Exporter les chiffres' });
    await user.click(await within(file).findByRole('button', { name: 'Exporter' }));
    expect(await within(file).findByText(why)).toBeVisible();
  });
});
