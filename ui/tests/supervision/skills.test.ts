import { screen, waitFor } from '@testing-library/svelte';
import { afterEach, describe, expect, it } from 'vitest';
import { parseHours, parseQuantity } from '../../src/screens/skills/numbers';
import { close, expectAccessible, open } from '../support/app';

afterEach(close);

const said = (text: string | RegExp) => waitFor(() => expect(screen.getByRole('status')).toHaveTextContent(text));

async function skills(options: Parameters<typeof open>[0] = {}) {
  const user = await open(options);
  await user.keyboard('{Alt>}[Digit9]{/Alt}');
  await user.click(await screen.findByRole('button', { name: 'Compétences et matériel' }));
  await screen.findByRole('heading', { level: 3, name: 'Camille Roy' });
  return user;
}

describe('numbers of the register', () => {
  it.each([
    ['7', 7],
    ['3,5', 3.5],
    ['3.25 h', 3.25],
    ['0', null],
    ['deux', null],
    ['1001', null],
  ])('%s hours', (typed, hours) => expect(parseHours(typed)).toBe(hours));

  it.each([
    ['2', 2],
    ['0', null],
    ['1001', null],
    ['1,5', null],
  ])('%s things', (typed, quantity) => expect(parseQuantity(typed)).toBe(quantity));
});

describe('skills and equipment', () => {
  it('are the agent’s own, for an agent; the list of equipment is read', async () => {
    await skills({ role: 'mediator' });
    expect(screen.queryByRole('heading', { name: 'Léo Marchand' })).toBeNull();
    expect(screen.getByText(/17,5.h de formation/u)).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: /Ajouter un besoin/u })).toBeNull();
    expect(screen.getByText(/2 × Ordinateur/u)).toBeInTheDocument();
    await expectAccessible();
  });

  it('are everybody’s, for who answers for the team', async () => {
    await skills({ role: 'supervisor' });
    expect(screen.getByRole('heading', { name: 'Léo Marchand' })).toBeInTheDocument();
    await expectAccessible();
  });

  it('take a training by keyboard, say what is wrong, and take it back', async () => {
    const user = await skills({ role: 'mediator' });
    await user.click(screen.getByRole('button', { name: 'Ajouter une formation pour Camille Roy' }));
    await waitFor(() => expect(screen.getByRole('textbox', { name: /Intitulé/u })).toHaveFocus());
    await user.keyboard('Cybersécurité{Enter}');
    await screen.findByRole('heading', { name: '2 points à corriger' });
    await expectAccessible();
    await user.type(screen.getByRole('textbox', { name: /^Jour/u }), '4 mai 2026');
    await user.type(screen.getByRole('textbox', { name: /^Durée/u }), '3,5{Enter}');
    await said(/Formation enregistrée.: Cybersécurité/u);
    expect(screen.getByText(/21.h de formation/u)).toBeInTheDocument();
    await waitFor(() => expect(screen.getByRole('button', { name: /Ajouter une formation/u })).toHaveFocus());
    await user.keyboard('{Control>}z{/Control}');
    await waitFor(() => expect(screen.queryByText('Cybersécurité')).toBeNull());
  });

  it('forget a training and bring it back', async () => {
    const user = await skills({ role: 'mediator' });
    await user.click(screen.getByRole('button', { name: /Retirer la formation.: Aidants Connect/u }));
    await waitFor(() => expect(screen.queryByText(/Aidants Connect/u, { selector: '.strong' })).toBeNull());
    await user.keyboard('{Control>}z{/Control}');
    await screen.findByText(/Aidants Connect/u, { selector: '.strong' });
  });

  it('change a training and put it back as it was', async () => {
    const user = await skills({ role: 'mediator' });
    await user.click(screen.getByRole('button', { name: /Modifier la formation.: Aidants Connect/u }));
    const title = await screen.findByRole('textbox', { name: /Intitulé/u });
    await user.clear(title);
    await user.type(title, 'Autre chose{Enter}');
    await screen.findByText('Autre chose');
    await user.keyboard('{Control>}z{/Control}');
    await screen.findByText('Aidants Connect, initiale');
  });

  it('declare a level and undo it', async () => {
    const user = await skills({ role: 'mediator' });
    await user.click(screen.getByRole('button', { name: 'Niveau Pix de Camille Roy' }));
    await user.selectOptions(await screen.findByRole('combobox', { name: /Niveau Pix/u }), 'Niveau 6');
    await expectAccessible();
    await user.click(screen.getByRole('button', { name: 'Enregistrer' }));
    await screen.findByText(/Niveau 6, le/u);
    await user.keyboard('{Control>}z{/Control}');
    await screen.findByText(/Niveau 4, le/u);
  });

  it('keep the list of what is missing, for who answers for the team', async () => {
    const user = await skills({ role: 'supervisor' });
    await user.click(screen.getByRole('button', { name: /Ajouter un besoin/u }));
    await user.selectOptions(await screen.findByRole('combobox', { name: /^Type/u }), 'Téléphone');
    await expectAccessible();
    await user.click(screen.getByRole('button', { name: 'Enregistrer' }));
    await screen.findByText(/1 × Téléphone/u);
    await user.click(screen.getByRole('button', { name: /Retirer le besoin.: Ordinateur/u }));
    await waitFor(() => expect(screen.queryByText(/2 × Ordinateur/u)).toBeNull());
    await user.keyboard('{Control>}z{/Control}');
    await screen.findByText(/2 × Ordinateur/u);
  });
});
