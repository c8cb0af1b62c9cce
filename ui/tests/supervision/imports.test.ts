import { screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, describe, expect, it } from 'vitest';
import { parse } from 'smol-toml';
import type { FileProblem, RowProblem } from '../../src/api/bindings';
import { errorSentence } from '../../src/i18n/errors';
import { t } from '../../src/i18n/fr';
import { doneSentence, faultSentence, importWords, neededTargets } from '../../src/screens/imports/words';
import { forgetAll } from '../../src/state/forget';
import { close, expectAccessible, open } from '../support/app';

afterEach(() => {
  close();
  forgetAll();
});

const said = (text: string | RegExp) => waitFor(() => expect(screen.getByRole('status')).toHaveTextContent(text));

async function imports(options: Parameters<typeof open>[0] = {}) {
  const user = await open({ role: 'administrator', ...options });
  await user.keyboard('{Alt>}[Digit9]{/Alt}');
  await user.click(await screen.findByRole('button', { name: 'Reprise d’historique' }));
  await screen.findByText('Aucun import');
  return user;
}

/** The words of the files that the desk writes, and the types that it gives: what both sides of each code are. */
const assets = import.meta.glob<string>('../../../assets/exchange/words.toml', {
  query: '?raw',
  import: 'default',
  eager: true,
});
const sources = import.meta.glob<string>('../../src/api/bindings.ts', {
  query: '?raw',
  import: 'default',
  eager: true,
});

const only = (files: Record<string, string>) => Object.values(files)[0] ?? '';
/** The members of a union of words, as the desk declares it. */
function codesOf(type: string): string[] {
  const declared = new RegExp(`export type ${type} = ([^;]+);`, 'u').exec(only(sources))?.[1] ?? '';
  return [...declared.matchAll(/"([A-Z_]+)"/gu)].map(([, code]) => code ?? '');
}

describe('words of an import', () => {
  it('say what is wrong with a row, each in its own way, and as the list saved says it', () => {
    const codes = codesOf('RowProblem') as RowProblem[];
    expect(codes).toHaveLength(15);
    expect(Object.keys(t.imports.problems).sort()).toEqual([...codes].sort());
    const sentences = codes.map(faultSentence);
    expect(new Set(sentences).size).toBe(codes.length);
    const { refused } = parse(only(assets)) as unknown as { refused: { problems: Record<string, string> } };
    expect(t.imports.problems).toEqual(refused.problems);
  });

  it('say why a file cannot be read or made, each in its own way', () => {
    const codes = codesOf('FileProblem') as FileProblem[];
    expect(codes).toHaveLength(15);
    expect(Object.keys(t.imports.fileProblems).sort()).toEqual([...codes].sort());
    for (const code of ['UNREADABLE_FILE', 'SAVE_FAILED'] as const) {
      const sentences = codes.map((problem) => errorSentence({ code, params: { problem } }));
      expect(new Set(sentences).size).toBe(codes.length);
      expect(errorSentence({ code, params: {} }).length).toBeGreaterThan(20);
    }
  });

  it('say how it ended', () => {
    const done = { id: 'x', sessions: 1198, workshops: 0, known: 0, refused: 3 };
    expect(doneSentence(done)).toBe('1\u202F198\u00A0séances reprises, 3\u00A0lignes refusées.');
    expect(doneSentence({ ...done, sessions: 1, workshops: 2, known: 1, refused: 0 })).toBe(
      '1\u00A0séance reprise, 2\u00A0ateliers repris, 1\u00A0déjà présente, aucune ligne refusée.',
    );
    expect(doneSentence({ ...done, sessions: 0, workshops: 1, refused: 1 })).toBe(
      '1\u00A0atelier repris, 1\u00A0ligne refusée.',
    );
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
    // What is here already is left out, said and listed.
    const summary = screen.getByText('Voir lesquelles');
    expect(screen.getByText(/11.séances et 1.atelier de ce fichier/u)).toBeInTheDocument();
    await user.click(summary);
    expect(screen.getByRole('row', { name: /12 4.mars.2024 séance 30.min/u })).toBeInTheDocument();
    expect(screen.getByRole('button', { name: /Importer 1.187.séances et 5.ateliers/u })).toBeInTheDocument();
    const again = screen.getByRole('checkbox', { name: 'Reprendre aussi ce qui est déjà là' });
    await user.click(again);
    expect(screen.getByText(/cela comptera deux fois/u)).toBeInTheDocument();
    await screen.findByRole('button', { name: /Importer 1.198.séances et 6.ateliers/u });
    await user.click(again);
    await user.click(screen.getByRole('button', { name: 'Enregistrer la liste' }));
    await said(/Liste enregistrée/u);
    await user.click(screen.getByRole('button', { name: /Importer 1.187.séances et 5.ateliers/u }));
    await waitFor(() => expect(screen.getByRole('button', { name: 'Annuler' })).toHaveFocus());
    const bar = screen.getByRole('progressbar');
    expect(bar).toHaveAttribute('max', '1240');
    await waitFor(() => expect(Number(bar.getAttribute('value'))).toBeGreaterThan(0));
    expect(screen.getByText(/lignes sur 1.240/u)).toBeInTheDocument();
    await expectAccessible();
    await said(/1.187.séances reprises, 5.ateliers repris, 12.déjà présentes, 3.lignes refusées/u);
    await waitFor(() => expect(screen.getByRole('heading', { name: /Import terminé/u })).toHaveFocus());
    expect(screen.getByText(/1.225.lignes reprises, 3.refusées/u)).toBeInTheDocument();
    // The rows refused stay there to be read and saved.
    expect(screen.getByText('Cette durée ne se lit pas, ou dépasse une journée.')).toBeInTheDocument();
    await expectAccessible();
    await user.click(screen.getByRole('button', { name: 'Enregistrer la liste' }));
    await said(/Liste enregistrée/u);
    await user.click(screen.getByRole('button', { name: 'Terminer' }));
    expect(screen.queryByRole('heading', { name: /Import terminé/u })).toBeNull();
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
    await user.click(await screen.findByRole('button', { name: 'Annuler' }));
    await said(/Import annulé/u);
    await waitFor(() => expect(screen.getByRole('button', { name: /^Importer/u })).toHaveFocus());
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
