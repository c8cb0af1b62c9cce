import { screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, describe, expect, it } from 'vitest';
import { forgetAll } from '../../src/state/forget';
import { close, expectAccessible, open } from '../support/app';

afterEach(() => {
  close();
  forgetAll();
});

const heading = (name: string | RegExp) => screen.findByRole('heading', { level: 1, name });
const said = (text: string | RegExp) => waitFor(() => expect(screen.getByRole('status')).toHaveTextContent(text));

/** The record of the first closed session of the day. */
async function record(options: Parameters<typeof open>[0] = { role: 'mediator' }) {
  const user = await open(options);
  const [first] = await screen.findAllByRole('button', { name: /^Bilan/u });
  await user.click(first as HTMLElement);
  await heading(/^Bilan du/u);
  return user;
}

describe('a closed record', () => {
  it('is read from the list of the day, with the rule of the 31 days', async () => {
    await record();
    expect(screen.getByText(/31.jours après la séance/u)).toBeInTheDocument();
    expect(screen.getByText('Jamais corrigé.')).toBeInTheDocument();
    expect(document.title).toBe('Bilan de séance · Guichet');
    await expectAccessible();
  });

  it('is corrected by keyboard with a reason, says who did, and is put back', async () => {
    const user = await record();
    await user.keyboard('{Control>}e{/Control}');
    expect(await heading('Correction du bilan')).toHaveFocus();
    await expectAccessible();
    await user.selectOptions(screen.getByRole('combobox', { name: /Pourquoi corriger/u }), 'Erreur de saisie');
    const minutes = screen.getByRole('textbox', { name: /Durée/u });
    await user.clear(minutes);
    await user.type(minutes, '41{Enter}');
    expect(await heading(/^Bilan du/u)).toHaveFocus();
    await said(/Bilan corrigé/u);
    expect(screen.getByText(/41.min/u)).toBeInTheDocument();
    const history = screen.getByRole('region', { name: 'Corriger ce bilan' });
    expect(within(history).getByText('Erreur de saisie')).toBeInTheDocument();
    expect(within(history).getByText(/Camille Roy, le/u)).toBeInTheDocument();
    await user.keyboard('{Control>}z{/Control}');
    await said(/remis comme avant/u);
    expect(within(history).getAllByText('Erreur de saisie')).toHaveLength(2);
    expect(screen.queryByText(/41.min/u)).toBeNull();
  });

  it('is not corrected for nothing, nor without a reason', async () => {
    const user = await record();
    await user.click(screen.getByRole('button', { name: /^Corriger/u }));
    await user.click(await screen.findByRole('button', { name: 'Enregistrer la correction' }));
    const summary = await screen.findByRole('heading', { name: '2 points à corriger' });
    await waitFor(() => expect(summary).toHaveFocus());
    expect(screen.getByText(/Rien n’a changé/u)).toBeInTheDocument();
    expect(screen.getByRole('combobox', { name: /Pourquoi corriger/u })).toBeInvalid();
    await expectAccessible();
    await user.click(screen.getByRole('button', { name: 'Annuler' }));
    await heading(/^Bilan du/u);
  });

  it('asks what an outcome needs', async () => {
    const user = await record();
    await user.click(screen.getByRole('button', { name: /^Corriger/u }));
    await user.selectOptions(await screen.findByRole('combobox', { name: /Pourquoi/u }), 'Erreur de saisie');
    await user.selectOptions(screen.getByRole('combobox', { name: /^Résultat/u }), 'Bloquée');
    await user.click(screen.getByRole('button', { name: 'Enregistrer la correction' }));
    expect((await screen.findAllByText(/Dites ce qui bloque/u)).length).toBeGreaterThan(0);
  });

  it('is corrected by a supervisor without a word on the person', async () => {
    const user = await record({ role: 'supervisor' });
    expect(screen.getByText(/à tout moment/u)).toBeInTheDocument();
    expect(document.body.textContent).not.toMatch(/Diallo|Petit|De 35 à 39 ans|Reims/u);
    expect(screen.queryByRole('button', { name: 'Récapitulatif' })).toBeNull();
    await user.click(screen.getByRole('button', { name: /^Corriger/u }));
    await heading('Correction du bilan');
    expect(screen.queryByRole('combobox', { name: 'Genre' })).toBeNull();
    expect(screen.queryByRole('combobox', { name: 'Autonomie' })).toBeNull();
    await expectAccessible();
  });
});
