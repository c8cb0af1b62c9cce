import { screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, describe, expect, it } from 'vitest';
import { counted, most, people, toCounts, toTyped, unsaid } from '../../src/screens/workshops/counts';
import { monthDays, parseTime, stepMonth, weekdayAndDay } from '../../src/screens/workshops/when';
import { close, expectAccessible, open } from '../support/app';

afterEach(close);

const heading = (name: string | RegExp) => screen.findByRole('heading', { level: 1, name });
const said = (text: string | RegExp) => waitFor(() => expect(screen.getByRole('status')).toHaveTextContent(text));

describe('counters of a workshop', () => {
  it('leave unsaid whoever is not counted, and never more than came', () => {
    const typed = { '18_24': '2', '60_64': '3', '70_et_plus': '' };
    expect(counted(typed)).toBe(5);
    expect(unsaid(typed, 8)).toBe(3);
    expect(unsaid(typed, 4)).toBe(0);
    expect(most(typed, '18_24', 8)).toBe(5);
    expect(most(typed, '18_24', 2)).toBe(0);
  });

  it('know a number from what is none', () => {
    expect(people(' 12 ')).toBe(12);
    expect(people('')).toBe(0);
    expect(people('deux')).toBeNaN();
    expect(people('-1')).toBeNaN();
  });

  it('are kept without zeros and typed again as they were', () => {
    const counts = toCounts({ age_class: { '18_24': '2', '25_25': '0' }, gender: { feminin: '4' }, social_status: {} });
    expect(counts).toEqual([
      { kind: 'age_class', code: '18_24', count: 2 },
      { kind: 'gender', code: 'feminin', count: 4 },
    ]);
    expect(toTyped(counts)).toEqual({ age_class: { '18_24': '2' }, gender: { feminin: '4' }, social_status: {} });
  });
});

describe('days and hours of a workshop', () => {
  it.each([
    ['14:30', '14:30'],
    ['14h30', '14:30'],
    ['14 h 30', '14:30'],
    ['9 h', '09:00'],
    ['9', '09:00'],
    ['25 h', null],
    ['14:75', null],
    ['demain', null],
  ])('%s', (typed, time) => {
    expect(parseTime(typed)).toBe(time);
  });

  it('go from month to month', () => {
    expect(stepMonth('2026-12', 1)).toBe('2027-01');
    expect(stepMonth('2026-01', -1)).toBe('2025-12');
    expect(monthDays('2028-02')).toEqual({ from: '2028-02-01', to: '2028-02-29' });
    expect(weekdayAndDay('2026-11-12')).toBe('Jeudi\u00A012');
    expect(weekdayAndDay('2026-12-01')).toBe('Mardi\u00A01er');
  });
});

describe('workshops', () => {
  async function list(options: Parameters<typeof open>[0] = {}) {
    const user = await open(options);
    await user.keyboard('{Alt>}[Digit7]{/Alt}');
    await heading('Ateliers');
    return user;
  }

  it('are listed by month, drafts and imports said in words', async () => {
    const user = await list();
    expect(await screen.findByText('Sécurité numérique')).toBeInTheDocument();
    expect(screen.getByText(/3.ateliers · 19.participants · 5.h/u)).toBeInTheDocument();
    expect(screen.getByText(/brouillon.: participants à compter/u)).toBeInTheDocument();
    expect(screen.getByText('repris')).toBeInTheDocument();
    await expectAccessible();
    await user.click(screen.getByRole('button', { name: 'Mois précédent' }));
    await screen.findByText(/Aucun atelier en/u);
    await expectAccessible();
  });

  it('are written by keyboard alone, counted, and taken back', async () => {
    const user = await list({ emptyDay: true });
    await screen.findByText(/Aucun atelier en/u);
    await user.keyboard('{Control>}n{/Control}');
    await heading('Nouvel atelier');
    await user.selectOptions(await screen.findByRole('combobox', { name: /Thème/u }), 'Courriel');
    await user.type(screen.getByRole('textbox', { name: /Heure/u }), '14h30');
    await user.type(screen.getByRole('textbox', { name: /Durée/u }), '90');
    await user.type(screen.getByRole('textbox', { name: /Participants/u }), '3');
    const women = screen.getByRole('spinbutton', { name: 'Féminin' });
    women.focus();
    await user.keyboard('{ArrowUp}{ArrowUp}{ArrowUp}{ArrowUp}');
    expect(women).toHaveValue('3');
    await user.keyboard('{ArrowDown}');
    expect(within(screen.getByRole('group', { name: 'Genre' })).getByText('1', { selector: 'b' })).toBeInTheDocument();
    await expectAccessible();
    await user.keyboard('{Enter}');
    await heading('Ateliers');
    await said(/Atelier compté.: Courriel, 3.participants/u);
    expect(await screen.findByText(/1.atelier · 3.participants/u)).toBeInTheDocument();
    await user.keyboard('{Control>}z{/Control}');
    await screen.findByText(/Aucun atelier en/u);
  });

  it('never count more people than came: it is said by the counters, and nothing is sent', async () => {
    const user = await list({ emptyDay: true });
    await user.click(screen.getByRole('button', { name: /Nouvel atelier/u }));
    await heading('Nouvel atelier');
    await user.selectOptions(await screen.findByRole('combobox', { name: /Thème/u }), 'Courriel');
    await user.type(screen.getByRole('textbox', { name: /Heure/u }), '14 h');
    await user.type(screen.getByRole('textbox', { name: /Durée/u }), '60');
    await user.type(screen.getByRole('textbox', { name: /Participants/u }), '2');
    const pupils = screen.getByRole('spinbutton', { name: 'En scolarité' });
    await user.type(pupils, '5');
    expect(pupils).toBeInvalid();
    await user.keyboard('{Enter}');
    const summary = await screen.findByRole('heading', { name: 'Un point à corriger' });
    await waitFor(() => expect(summary).toHaveFocus());
    expect(screen.getAllByText(/5 personnes comptées pour 2 participants/u).length).toBeGreaterThan(1);
    expect(pupils).toHaveValue('5');
    await expectAccessible();
  });

  it('stay drafts until they are whole', async () => {
    const user = await list({ emptyDay: true });
    await user.click(screen.getByRole('button', { name: /Nouvel atelier/u }));
    await user.selectOptions(await screen.findByRole('combobox', { name: /Thème/u }), 'Parentalité');
    await user.type(screen.getByRole('textbox', { name: /Heure/u }), '18 h');
    await user.click(screen.getByRole('button', { name: 'Garder en brouillon' }));
    await heading('Ateliers');
    expect(await screen.findByText(/brouillon.: durée à dire, participants à compter/u)).toBeInTheDocument();
  });

  it('are removed and brought back', async () => {
    const user = await list();
    await user.click(await screen.findByRole('button', { name: /Modifier.: Sécurité numérique/u }));
    await heading('Modifier l’atelier');
    await user.click(await screen.findByRole('button', { name: 'Retirer' }));
    await heading('Ateliers');
    await waitFor(() => expect(screen.queryByText('Sécurité numérique')).toBeNull());
    await user.keyboard('{Control>}z{/Control}');
    expect(await screen.findByText('Sécurité numérique')).toBeInTheDocument();
  });

  it('are read and not written by a supervisor', async () => {
    await list({ role: 'supervisor' });
    await screen.findByText('Sécurité numérique');
    expect(screen.queryByRole('button', { name: /Nouvel atelier/u })).toBeNull();
    expect(screen.queryByRole('button', { name: /^Modifier/u })).toBeNull();
    await expectAccessible();
  });
});
