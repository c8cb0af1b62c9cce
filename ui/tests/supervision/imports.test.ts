import { screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, describe, expect, it } from 'vitest';
import { faultSentence, importWords, neededTargets } from '../../src/screens/imports/words';
import { forgetAll } from '../../src/state/forget';
import { close, expectAccessible, open } from '../support/app';

afterEach(() => {
  close();
  forgetAll();
});

const said = (text: string | RegExp) => waitFor(() => expect(screen.getByRole('status')).toHaveTextContent(text));

async function imports(options: Parameters<typeof open>[0] = {}) {
  const user = await open({ role: 'supervisor', ...options });
  await user.keyboard('{Alt>}[Digit9]{/Alt}');
  await user.click(await screen.findByRole('button', { name: 'Reprise d’historique' }));
  await screen.findByText('Aucun import');
  return user;
}

/** What the reader of files may say of a row. */
const ROW_CODES = [
  'DATE_MISSING',
  'DATE_INVALID',
  'TIME_INVALID',
  'DURATION_INVALID',
  'PARTICIPANTS_INVALID',
  'TOO_MANY_PARTICIPANTS',
  'UNKNOWN_LABEL',
  'TOWN_INVALID',
  'ID_MISSING',
  'GROUP_DISAGREES',
  'GROUP_INCOMPLETE',
  'GROUP_REFUSED',
  'CELL_ERROR',
  'FIELD_COUNT',
  'ENCODING',
];

describe('words of an import', () => {
  it('say what is wrong with a row, each in its own way', () => {
    const sentences = ROW_CODES.map(faultSentence);
    expect(new Set(sentences).size).toBe(ROW_CODES.length);
    expect(sentences).not.toContain(faultSentence('SOMETHING_ELSE'));
  });

  it('say what it brings', () => {
    expect(importWords({ sessions: 1, workshops: 0 })).toBe('1\u00A0séance');
    expect(importWords({ sessions: 2, workshops: 3 })).toBe('2\u00A0séances et 3\u00A0ateliers');
    expect(importWords({ sessions: 0, workshops: 0 })).toBe('');
  });

  it('say which column is missing', () => {
    const target = { id: 'date', label: 'Date', required: true, codes: [] };
    const column = { index: 0, title: 'Jour', samples: [], target: '', values: [] };
    expect(neededTargets({ targets: [target], columns: [column] })).toEqual(['Date']);
    expect(neededTargets({ targets: [target], columns: [{ ...column, target: 'date' }] })).toEqual([]);
  });
});

describe('earlier activity', () => {
  it('is not brought in by an agent', async () => {
    const user = await open({ role: 'mediator' });
    await user.keyboard('{Alt>}[Digit9]{/Alt}');
    await screen.findByRole('navigation', { name: /Parties/u });
    expect(screen.queryByRole('button', { name: 'Reprise d’historique' })).toBeNull();
  });

  it('from La Coop is looked at, run, and undone as a whole', async () => {
    const user = await imports();
    await expectAccessible();
    await user.click(screen.getByRole('button', { name: 'Choisir un fichier' }));
    await waitFor(() => expect(screen.getByRole('heading', { name: /Aperçu.: Export de La Coop/u })).toHaveFocus());
    expect(screen.getByText(/Bénéficiaire et Notes/u)).toBeInTheDocument();
    expect(screen.getByText('Cette durée ne se lit pas, ou dépasse une journée.')).toBeInTheDocument();
    await expectAccessible();
    await user.click(screen.getByRole('button', { name: /Importer 1.198.séances et 6.ateliers/u }));
    await screen.findByRole('progressbar');
    await expectAccessible();
    await said(/Import terminé.: 1.198.séances et 6.ateliers/u);
    await user.click(await screen.findByRole('button', { name: /Annuler l’import du/u }));
    const alert = await screen.findByRole('alertdialog');
    await expectAccessible();
    await user.click(within(alert).getByRole('button', { name: 'Annuler cet import' }));
    await said(/L’import est annulé/u);
    expect(screen.getByText(/annulé le/u)).toBeInTheDocument();
  });

  it('can be stopped on the way, and left', async () => {
    const user = await imports();
    await user.click(screen.getByRole('button', { name: 'Choisir un fichier' }));
    await user.click(await screen.findByRole('button', { name: /^Importer/u }));
    await user.click(await screen.findByRole('button', { name: 'Arrêter' }));
    await said(/Import arrêté/u);
    expect(screen.getByText('Aucun import')).toBeInTheDocument();
    await user.click(await screen.findByRole('button', { name: 'Abandonner ce fichier' }));
    await said(/rien n’est importé/u);
    expect(screen.queryByRole('heading', { name: /Aperçu/u })).toBeNull();
  });

  it('in another table is mapped by keyboard, column by column and value by value', async () => {
    const user = await imports({ imports: 'csv' });
    await user.click(screen.getByRole('button', { name: 'Choisir un fichier' }));
    await screen.findByText(/Il manque une colonne pour.: Durée/u);
    expect(screen.queryByRole('button', { name: /^Importer/u })).toBeNull();
    await expectAccessible();
    const time = screen.getByRole('combobox', { name: 'Contenu de la colonne Temps' });
    expect(within(time).queryByRole('option', { name: 'Date' })).toBeNull();
    time.focus();
    await user.selectOptions(time, 'Durée');
    await screen.findByRole('button', { name: /Importer 280.séances/u });
    expect(time).toHaveFocus();
    await user.selectOptions(screen.getByRole('combobox', { name: /tél\. \(20.lignes\)/u }), 'Par téléphone');
    await screen.findByRole('button', { name: /Importer 300.séances/u });
    await expectAccessible();
  });

  it('is left alone when no file was chosen', async () => {
    const user = await imports({ imports: 'none' });
    await user.click(screen.getByRole('button', { name: 'Choisir un fichier' }));
    expect(screen.queryByRole('heading', { name: /Aperçu/u })).toBeNull();
    expect(screen.getByRole('button', { name: 'Choisir un fichier' })).toHaveFocus();
  });
});

describe('the link to La Coop', () => {
  it('is a choice of the site, undone at once, and seen on the sessions of the day', async () => {
    const user = await open();
    await screen.findAllByRole('button', { name: /^Ouvrir dans La Coop/u });
    await user.click(screen.getAllByRole('button', { name: /^Ouvrir dans La Coop/u })[0] as HTMLElement);
    await said(/sans nom ni note/u);
    await user.keyboard('{Alt>}[Digit9]{/Alt}');
    await user.click(await screen.findByRole('button', { name: 'Le site' }));
    const box = await screen.findByRole('checkbox', { name: /Ouvrir dans La Coop/u });
    expect(box).toBeChecked();
    await user.click(box);
    await said(/n’est plus proposé/u);
    await user.keyboard('{Alt>}[Digit1]{/Alt}');
    await screen.findAllByRole('button', { name: /^Bilan/u });
    await waitFor(() => expect(screen.queryByRole('button', { name: /^Ouvrir dans La Coop/u })).toBeNull());
    await user.keyboard('{Control>}z{/Control}');
    await user.keyboard('{Alt>}[Digit9]{/Alt}');
    await user.click(await screen.findByRole('button', { name: 'Le site' }));
    expect(await screen.findByRole('checkbox', { name: /Ouvrir dans La Coop/u })).toBeChecked();
  });
});
