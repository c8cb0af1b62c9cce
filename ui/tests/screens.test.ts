import { screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, describe, expect, it } from 'vitest';
import { close, expectAccessible, open } from './support/app';

afterEach(close);

const heading = (name: string | RegExp) => screen.findByRole('heading', { level: 1, name });

describe('lock screen', () => {
  it('opens by keyboard: the name, the password, Enter', async () => {
    const user = await open({ phase: 'locked' });
    await waitFor(() => expect(screen.getByRole('radio', { name: /Camille Roy/u })).toHaveFocus());
    await expectAccessible();
    await user.keyboard('{ArrowDown}{Enter}');
    await waitFor(() => expect(screen.getByLabelText('Mot de passe')).toHaveFocus());
    await user.keyboard('guichet{Enter}');
    await heading('Bonjour Léo');
  });

  it('says what to do after a wrong password, by the field, and keeps the name', async () => {
    const user = await open({ phase: 'locked' });
    await user.click(screen.getByRole('radio', { name: /^Marc /u }));
    await user.type(screen.getByLabelText('Mot de passe'), 'autre{Enter}');
    const field = screen.getByLabelText('Mot de passe');
    await waitFor(() => expect(field).toHaveFocus());
    expect(field).toHaveAccessibleDescription(/n’est pas le bon/u);
    expect(screen.getByRole('radio', { name: /^Marc /u })).toBeChecked();
    await expectAccessible();
  });

  it('finds an agent among many by typing', async () => {
    const user = await open({ phase: 'locked', agents: 30 });
    await waitFor(() => expect(screen.getByRole('combobox')).toHaveFocus());
    await user.keyboard('benali{Enter}');
    await waitFor(() => expect(screen.getByLabelText('Mot de passe')).toHaveFocus());
    expect(await heading(/Aïcha Benali/u)).toBeInTheDocument();
  });

  it('tells why the site cannot be opened', async () => {
    await open({ phase: 'blocked' });
    await heading(/ne peut pas s’ouvrir/u);
    expect(screen.getByText(/Restaurez la dernière sauvegarde/u)).toBeInTheDocument();
    await expectAccessible();
  });
});

describe('first opening', () => {
  it('goes from nothing to an open counter by keyboard alone', async () => {
    const user = await open({ phase: 'empty' });
    await user.tab();
    await user.keyboard('{Enter}');
    await heading(/Votre espace/u);

    // an empty form: the summary has the focus, and its links lead to the fields
    await user.click(screen.getByRole('button', { name: /Continuer/u }));
    await waitFor(() => expect(screen.getByRole('heading', { name: /5 points à corriger/u })).toHaveFocus());
    await expectAccessible();
    await user.tab();
    await user.keyboard('{Enter}');
    const name = screen.getByRole('textbox', { name: /Nom de l’espace/u });
    expect(name).toHaveFocus();
    await user.keyboard('France services de Reims');
    await user.type(screen.getByRole('textbox', { name: /^Adresse/u }), '4 place de la Halle');
    await user.type(screen.getByRole('combobox', { name: /Commune/u }), 'reim');
    await screen.findByRole('option', { name: /Reims/u });
    await user.keyboard('{Enter}');
    expect(screen.getByRole('textbox', { name: /Code postal/u })).toHaveValue('51100');
    await user.type(screen.getByRole('textbox', { name: /SIRET/u }), '73282932000074{Enter}');

    await heading('Votre compte');
    await user.type(screen.getByRole('textbox', { name: /Prénom/u }), 'Camille');
    await user.type(screen.getByRole('textbox', { name: /^Nom/u }), 'Roy');
    const password = screen.getByLabelText(/^Mot de passe/u);
    await user.type(password, 'court{Enter}');
    await waitFor(() => expect(password).toBeInvalid());
    await user.clear(password);
    await user.type(password, 'lampe orage cerise ruban');
    await screen.findByText('Ce mot de passe convient.');
    await user.keyboard('{Enter}');

    await heading('La phrase de secours');
    const words = within(screen.getByRole('list', { name: /Les mots/u }))
      .getAllByRole('listitem')
      .map((item) => (item.textContent ?? '').replace(/\d/gu, '').trim());
    await expectAccessible();
    await user.click(screen.getByRole('button', { name: /J’ai la feuille/u }));
    await heading('Vérifions la feuille');
    const asked = screen.getAllByRole('textbox', { name: /Mot n°/u });
    expect(asked).toHaveLength(3);
    for (const box of asked) {
      const place = Number(/\d+/u.exec(box.getAttribute('id') ?? '')?.[0]);
      await user.type(box, box === asked[0] ? 'faux' : (words[place - 1] ?? ''));
    }
    await user.keyboard('{Enter}');
    await waitFor(() => expect(asked[0]).toBeInvalid());
    const first = Number(/\d+/u.exec(asked[0]?.id ?? '')?.[0]);
    await user.clear(asked[0] as HTMLElement);
    await user.type(asked[0] as HTMLElement, `${words[first - 1] ?? ''}{Enter}`);

    await heading('Votre équipe');
    await user.click(screen.getByRole('button', { name: /Ajouter un compte/u }));
    await user.type(await screen.findByRole('textbox', { name: /Prénom/u }), 'Léo');
    await user.type(screen.getByRole('textbox', { name: /^Nom/u }), 'Marchand');
    await user.type(screen.getByLabelText(/Premier mot de passe/u), 'quatre mots sans rapport');
    await screen.findByText('Ce mot de passe convient.');
    await user.keyboard('{Enter}');
    await screen.findByText('Léo Marchand');
    await user.click(screen.getByRole('button', { name: 'Terminer' }));
    await heading('Le guichet est prêt');
    await user.click(screen.getByRole('button', { name: 'Ouvrir le guichet' }));
    await heading('Bonjour Camille');
  });

  it('keeps what was typed when one goes back', async () => {
    const user = await open({ phase: 'empty' });
    await user.click(screen.getByRole('button', { name: /Commencer/u }));
    await user.type(screen.getByRole('textbox', { name: /Nom de l’espace/u }), 'Guichet du bourg');
    await user.click(screen.getByRole('button', { name: 'Retour' }));
    await user.click(screen.getByRole('button', { name: /Commencer/u }));
    expect(screen.getByRole('textbox', { name: /Nom de l’espace/u })).toHaveValue('Guichet du bourg');
  });
});

describe('the window', () => {
  it('moves the focus to the heading when the view changes', async () => {
    const user = await open();
    await user.keyboard('{Alt>}[Digit9]{/Alt}');
    expect(await heading('Réglages')).toHaveFocus();
    expect(document.title).toBe('Réglages · Guichet');
  });

  it('goes round its regions with F6 and comes back to the same place', async () => {
    const user = await open();
    const seen = new Set<Element | null>();
    for (let turn = 0; turn < 12; turn++) {
      await user.keyboard('{F6}');
      seen.add(document.activeElement?.closest('[data-region]') ?? null);
    }
    expect(seen.size).toBeGreaterThanOrEqual(4);
    await user.keyboard('{Shift>}{F6}{/Shift}');
    expect(document.activeElement?.closest('[data-region]')).not.toBeNull();
  });

  it('shows the shortcuts on F1 and gives the focus back', async () => {
    const user = await open();
    screen.getByRole('button', { name: /Verrouiller/u }).focus();
    await user.keyboard('{F1}');
    const dialog = await screen.findByRole('dialog', { name: 'Raccourcis clavier' });
    await expectAccessible();
    await user.click(within(dialog).getByRole('button', { name: 'Fermer' }));
    await waitFor(() => expect(screen.getByRole('button', { name: /Verrouiller/u })).toHaveFocus());
  });

  it('finds a procedure, a person and an action from the palette', async () => {
    const user = await open();
    await user.keyboard('{Control>}k{/Control}');
    const box = await screen.findByRole('combobox', { name: /Chercher une démarche/u });
    await user.click(box);
    await user.keyboard('diallo');
    expect(await screen.findByRole('option', { name: /Fatou Diallo/u })).toBeInTheDocument();
    await expectAccessible();
    await user.clear(box);
    await user.keyboard('reglages');
    await user.click(await screen.findByRole('option', { name: /Aller aux réglages/u }));
    await heading('Réglages');
  });

  it('locks with Ctrl+L and leaves no name on screen', async () => {
    const user = await open();
    expect((await screen.findAllByText(/Diallo/u)).length).toBeGreaterThan(0);
    await user.keyboard('{Control>}l{/Control}');
    await heading(/Qui est au guichet/u);
    expect(document.body.textContent).not.toContain('Diallo');
  });

  it('comes back to the session that the lock interrupted', async () => {
    const user = await open({ emptyDay: true });
    await user.keyboard('{F2}');
    await waitFor(() => expect(document.title).toContain('Séance'));
    await waitFor(() => expect(document.activeElement?.id).toBe('person-search'));
    await user.keyboard('diallo');
    await screen.findByRole('option', { name: /Fatou Diallo/u });
    await user.keyboard('{Enter}');
    await heading(/Fatou Diallo/u);
    await user.keyboard('{Control>}l{/Control}');
    await heading(/Qui est au guichet/u);
    await user.click(screen.getByRole('radio', { name: /Camille Roy/u }));
    await user.type(screen.getByLabelText('Mot de passe'), 'guichet{Enter}');
    await heading(/Fatou Diallo/u);
  });

  it('offers a supervisor nothing that opens the vault', async () => {
    await open({ role: 'supervisor' });
    expect(screen.queryByRole('button', { name: 'Usagers' })).toBeNull();
    expect(screen.queryByRole('button', { name: /Nouvelle séance/u })).toBeNull();
    expect(document.body.textContent).not.toContain('Diallo');
    await expectAccessible();
  });

  it('shows a supervisor the month so far, and leads to the figures', async () => {
    const user = await open({ role: 'supervisor' });
    const glance = await screen.findByRole('region', { name: /coup d’œil/u });
    const told = await within(glance).findByText('Séances');
    expect(told.nextElementSibling?.textContent).toMatch(/\d/u);
    expect(within(glance).getByText('Retours')).toBeVisible();
    await expectAccessible();
    await user.click(within(glance).getByRole('button', { name: 'Voir les chiffres' }));
    await heading(/Ce mois-ci/u);
  });

  it('shows a mediator her day and nothing of the month', async () => {
    await open({ role: 'mediator' });
    await screen.findByRole('heading', { name: 'À suivre' });
    expect(screen.queryByRole('region', { name: /coup d’œil/u })).toBeNull();
  });
});

describe('citizens', () => {
  it('opens the record that the search names, changes it, and says so', async () => {
    const user = await open();
    await user.keyboard('{Alt>}[Digit3]{/Alt}');
    await waitFor(() => expect(screen.getByRole('searchbox', { name: /Chercher un usager/u })).toHaveFocus());
    await user.keyboard('diallo');
    await screen.findByRole('heading', { name: '1 usager trouvé' });
    await user.keyboard('{Enter}');
    await heading(/Fatou Diallo/u);
    expect(document.title).not.toContain('Diallo');
    await user.click(screen.getByRole('button', { name: 'Modifier' }));
    await waitFor(() => expect(screen.getByRole('textbox', { name: /Nom de naissance/u })).toHaveFocus());
    await expectAccessible();
    const language = screen.getByRole('textbox', { name: /^Langue/u });
    await user.clear(language);
    await user.type(language, 'peul{Enter}');
    await waitFor(() => expect(screen.getByRole('status')).toHaveTextContent('Le dossier est enregistré.'));
    expect(screen.getByText('peul')).toBeInTheDocument();
  });

  it('carries the name searched for into a new record, and shows who looks like it', async () => {
    const user = await open();
    await user.keyboard('{Alt>}[Digit3]{/Alt}');
    await user.type(screen.getByRole('searchbox'), 'DIALLO Fatou');
    await user.click(screen.getByRole('button', { name: 'Nouveau dossier' }));
    await heading('Nouveau dossier');
    expect(screen.getByRole('textbox', { name: /Nom de naissance/u })).toHaveValue('DIALLO');
    expect(screen.getByRole('textbox', { name: /Prénoms/u })).toHaveValue('Fatou');
    await screen.findByRole('heading', { name: /Un dossier ressemble/u });
    await expectAccessible();
  });
});

describe('catalogue', () => {
  it('finds by what people say and opens the first with Enter', async () => {
    const user = await open();
    await user.keyboard('{Alt>}[Digit4]{/Alt}');
    await waitFor(() => expect(screen.getByRole('searchbox', { name: /Chercher une démarche/u })).toHaveFocus());
    await expectAccessible();
    await user.keyboard('apl');
    await screen.findByRole('button', { name: /Aide au logement/u });
    await user.keyboard('{Enter}');
    await heading('Aide au logement');
    expect(screen.getAllByText('à vérifier').length).toBeGreaterThan(0);
    await expectAccessible();
  });

  it('writes a procedure of the site, takes it away and brings it back', async () => {
    const user = await open();
    await user.keyboard('{Alt>}[Digit4]{/Alt}');
    await user.click(screen.getByRole('button', { name: /Écrire une démarche/u }));
    await heading(/Nouvelle démarche/u);
    await user.type(screen.getByRole('textbox', { name: /^Titre/u }), 'Bon alimentaire');
    await user.selectOptions(screen.getByRole('combobox', { name: /Opérateur/u }), 'CAF');
    await user.selectOptions(screen.getByRole('combobox', { name: /^Thème/u }), 'Logement');
    await user.type(screen.getByRole('textbox', { name: /À quoi elle sert/u }), 'Manger cette semaine.');
    await user.type(screen.getByRole('textbox', { name: /Adresse du site/u }), 'http://exemple');
    await user.click(screen.getByRole('button', { name: 'Enregistrer' }));
    const url = screen.getByRole('textbox', { name: /Adresse du site/u });
    await waitFor(() => expect(url).toBeInvalid());
    await user.clear(url);
    await user.type(screen.getByRole('combobox', { name: /Ajouter un papier/u }), 'identit');
    await screen.findByRole('option', { name: 'Pièce d’identité' });
    await user.keyboard('{Enter}');
    await expectAccessible();
    await user.click(screen.getByRole('button', { name: 'Enregistrer' }));
    await heading('Bon alimentaire');
    await user.click(screen.getByRole('button', { name: 'Modifier' }));
    await user.click(await screen.findByRole('button', { name: 'Retirer du catalogue' }));
    await screen.findByText('Aucune démarche du site');
    await user.keyboard('{Control>}z{/Control}');
    await screen.findByText('Bon alimentaire');
  });
});

describe('settings', () => {
  it('have no violation in any part', async () => {
    const user = await open();
    await user.keyboard('{Alt>}[Digit9]{/Alt}');
    const parts = await screen.findByRole('navigation', { name: /Parties/u });
    for (const part of within(parts).getAllByRole('button')) {
      await user.click(part);
      await screen.findByRole('heading', { level: 2, name: part.textContent?.trim() ?? '' });
      await expectAccessible();
    }
  });

  it('change the colours and the text size at once, and keep them', async () => {
    const user = await open();
    await user.keyboard('{Control>}+{/Control}');
    expect(document.documentElement.dataset.text).toBe('110');
    await user.keyboard('{Control>}0{/Control}');
    expect(document.documentElement.dataset.text).toBeUndefined();
    await user.keyboard('{Alt>}[Digit9]{/Alt}');
    await user.click(await screen.findByRole('button', { name: 'Affichage' }));
    await user.click(screen.getByRole('radio', { name: 'Sombres' }));
    expect(document.documentElement.dataset.theme).toBe('dark');
    expect(localStorage.getItem('guichet.look')).toContain('dark');
    await user.click(screen.getByRole('radio', { name: 'Comme l’ordinateur' }));
    expect(document.documentElement.dataset.theme).toBeUndefined();
  });

  it('undo a change of the lock delay', async () => {
    const user = await open();
    await user.keyboard('{Alt>}[Digit9]{/Alt}');
    await user.click(await screen.findByRole('button', { name: 'Sécurité' }));
    const delay = await screen.findByRole('combobox', { name: /Verrouiller/u });
    expect(delay).toHaveValue('10');
    await user.selectOptions(delay, '5');
    await waitFor(() => expect(screen.getByRole('status')).toHaveTextContent(/5.min/u));
    await user.click(screen.getByRole('button', { name: 'Annuler' }));
    await waitFor(() => expect(screen.getByRole('combobox', { name: /Verrouiller/u })).toHaveValue('10'));
  });

  it('refuse to close the last administrator, in words', async () => {
    const user = await open();
    await user.keyboard('{Alt>}[Digit9]{/Alt}');
    await user.click(await screen.findByRole('button', { name: 'Équipe et rôles' }));
    await user.click(await screen.findByRole('button', { name: 'Modifier le compte de Camille Roy' }));
    await user.click(screen.getByRole('radio', { name: /^conseiller/u }));
    await user.type(await screen.findByLabelText(/Nouveau mot de passe/u), 'quatre mots sans rapport');
    await screen.findByText('Ce mot de passe convient.');
    await user.click(screen.getByRole('button', { name: 'Enregistrer' }));
    expect(await screen.findByText(/dernier administrateur/u)).toBeInTheDocument();
  });
});

describe('the end of keeping', () => {
  it('says what is past its time, asks, erases, and says that it is done', async () => {
    const user = await open();
    await user.keyboard('{Alt>}[Digit9]{/Alt}');
    // the settings are read when they are asked for
    await user.click(await screen.findByRole('button', { name: 'Conservation' }, { timeout: 5000 }));
    const table = await screen.findByRole('table', { name: /Ce qui est gardé/u });
    expect(within(table).getByRole('row', { name: /Dossiers d’usagers.*1 1$/u })).toBeInTheDocument();
    expect(screen.getAllByText(/à vérifier/u).length).toBeGreaterThan(0);
    expect(screen.getByText(/Dernière visite le 4 novembre 2024/u)).toBeInTheDocument();
    await expectAccessible();
    await user.click(screen.getByRole('button', { name: /Effacer ce qui a passé sa durée/u }));
    const asked = await screen.findByRole('alertdialog');
    expect(asked).toHaveTextContent(/Dossiers d’usagers \(1\)\s*Références, notes et documents de 3 séances\s*Fiches/u);
    await expectAccessible();
    await user.click(within(asked).getByRole('button', { name: 'Effacer' }));
    await screen.findByText(/Dernier effacement le/u);
    expect(screen.getByText(/Rien n’a passé sa durée/u)).toHaveFocus();
    expect(screen.queryByText(/Dernière visite le 4 novembre 2024/u)).toBeNull();
    await expectAccessible();
  });
});
