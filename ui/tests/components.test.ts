import { render, screen, waitFor } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { flushSync, tick } from 'svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';
import Combobox, { type Option } from '../src/components/Combobox.svelte';
import DateField from '../src/components/DateField.svelte';
import ErrorSummary from '../src/components/ErrorSummary.svelte';
import MultiPick from '../src/components/MultiPick.svelte';
import PasswordField from '../src/components/PasswordField.svelte';
import SegmentedChoice from '../src/components/SegmentedChoice.svelte';
import Stepper from '../src/components/Stepper.svelte';
import StatusRegion from '../src/components/StatusRegion.svelte';
import TextField from '../src/components/TextField.svelte';
import TimerText from '../src/components/TimerText.svelte';
import { FormErrors } from '../src/state/form.svelte';
import { offerUndo, say, statusLine, turnPage, undoLast, whisper } from '../src/state/status.svelte';
import { expectAccessible } from './support/app';

const towns: Option[] = ['Reims', 'Rennes', 'Rouen'].map((label) => ({
  id: label.toLowerCase(),
  label,
  detail: 'ville',
}));
const find = (query: string) => towns.filter((town) => town.label.toLowerCase().startsWith(query.toLowerCase()));

describe('Combobox', () => {
  const setup = (props: Partial<Parameters<typeof Combobox<Option>>[1]> = {}) => {
    const onchoose = vi.fn();
    const onedit = vi.fn();
    render(Combobox<Option>, { label: 'Commune', text: '', search: find, onchoose, onedit, ...props });
    return { user: userEvent.setup(), box: screen.getByRole('combobox', { name: /^Commune/u }), onchoose, onedit };
  };

  it('opens on typing, moves by arrows round and round, chooses with Enter', async () => {
    const { user, box, onchoose } = setup();
    await user.type(box, 're');
    const options = await screen.findAllByRole('option');
    expect(options.map((option) => option.textContent?.trim())).toEqual(['Reims ville', 'Rennes ville']);
    expect(box).toHaveAttribute('aria-activedescendant', options[0]?.id);
    await user.keyboard('{ArrowDown}{ArrowDown}{ArrowUp}');
    expect(box).toHaveAttribute('aria-activedescendant', options[1]?.id);
    await expectAccessible('part');
    await user.keyboard('{Enter}');
    expect(onchoose).toHaveBeenCalledWith(expect.objectContaining({ id: 'rennes' }));
    expect(box).toHaveValue('Rennes');
    expect(box).toHaveAttribute('aria-expanded', 'false');
  });

  it('closes on Escape without losing what was typed', async () => {
    const { user, box, onchoose } = setup();
    await user.type(box, 'ro');
    await screen.findByRole('option');
    await user.keyboard('{Escape}');
    expect(screen.queryByRole('option')).toBeNull();
    expect(box).toHaveValue('ro');
    expect(onchoose).not.toHaveBeenCalled();
  });

  it('takes with Tab what the arrows reached, and nothing that was only proposed', async () => {
    const { user, box, onchoose } = setup();
    await user.type(box, 're');
    await screen.findAllByRole('option');
    await user.tab();
    expect(onchoose).not.toHaveBeenCalled();
    await user.click(box);
    await screen.findAllByRole('option');
    await user.keyboard('{ArrowDown}');
    await user.tab();
    expect(onchoose).toHaveBeenCalledWith(expect.objectContaining({ id: 'rennes' }));
  });

  it('takes with Enter the answer to what is typed, not to its beginning', async () => {
    const waiting = new Map<string, (options: Option[]) => void>();
    const search = (query: string) => new Promise<Option[]>((answer) => waiting.set(query, answer));
    const { user, box, onchoose } = setup({ search });
    await user.type(box, 're');
    waiting.get('re')?.(towns.slice(0, 2));
    await screen.findAllByRole('option');
    await user.type(box, 'nnes{Enter}');
    expect(onchoose).not.toHaveBeenCalled();
    waiting.get('rennes')?.(find('rennes'));
    await waitFor(() => expect(onchoose).toHaveBeenCalledWith(expect.objectContaining({ id: 'rennes' })));
    expect(box).toHaveValue('Rennes');
  });

  it('drops an answer that comes after a later question', async () => {
    const waiting: { query: string; answer: (options: Option[]) => void }[] = [];
    const search = (query: string) => new Promise<Option[]>((answer) => waiting.push({ query, answer }));
    const { user, box } = setup({ search });
    await user.type(box, 're');
    const late = waiting.find(({ query }) => query === 'r');
    const last = waiting.find(({ query }) => query === 're');
    last?.answer(find('re'));
    await screen.findByRole('option', { name: /Rennes/u });
    late?.answer(find('ro'));
    await tick();
    expect(screen.queryByRole('option', { name: /Rouen/u })).toBeNull();
  });

  it('says that it found nothing, or that it failed', async () => {
    const { user, box } = setup({
      search: (query) => (query === 'x' ? Promise.reject(new Error('down')) : []),
    });
    await user.type(box, 'q');
    expect(await screen.findByText(/Aucun résultat/u)).toBeInTheDocument();
    await user.clear(box);
    await user.type(box, 'x');
    expect(await screen.findByText(/n’a pas abouti/u)).toBeInTheDocument();
    await expectAccessible('part');
  });
});

describe('MultiPick', () => {
  it('gathers without twice the same, and gives the focus back after taking one away', async () => {
    const user = userEvent.setup();
    const choices = [
      { code: 'id', label: 'Pièce d’identité' },
      { code: 'rib', label: 'Relevé d’identité bancaire' },
    ];
    render(MultiPick, { id: 'pick', label: 'Papiers', add: 'Ajouter un papier', values: [], choices });
    const box = screen.getByRole('combobox');
    await user.type(box, 'piece');
    await screen.findByRole('option');
    await user.keyboard('{Enter}');
    expect(screen.getByRole('listitem')).toHaveTextContent('Pièce d’identité');
    await user.type(box, 'identit');
    expect((await screen.findAllByRole('option')).map((option) => option.textContent?.trim())).toEqual([
      'Relevé d’identité bancaire',
    ]);
    await user.click(screen.getByRole('button', { name: /Retirer.*Pièce/u }));
    await waitFor(() => expect(box).toHaveFocus());
    expect(screen.queryByRole('listitem')).toBeNull();
  });
});

describe('DateField', () => {
  it('shows how the day was understood, and keeps what it cannot read', async () => {
    const user = userEvent.setup();
    render(DateField, { id: 'day', label: 'Née le', value: '' });
    const box = screen.getByRole('textbox', { name: 'Née le' });
    await user.type(box, '14031987');
    await user.tab();
    expect(box).toHaveValue('14\u00A0mars\u00A01987');
    await user.clear(box);
    await user.type(box, '31/02/1987');
    await user.tab();
    expect(box).toHaveValue('31/02/1987');
    expect(box).toBeInvalid();
    expect(box).toHaveAccessibleDescription(/jour, mois, année/u);
  });
});

describe('PasswordField', () => {
  it('shows and hides the password by a button that says which', async () => {
    const user = userEvent.setup();
    render(PasswordField, { id: 'secret', label: 'Mot de passe', value: 'orage' });
    const box = screen.getByLabelText('Mot de passe');
    expect(box).toHaveAttribute('type', 'password');
    await user.click(screen.getByRole('button', { name: 'Afficher le mot de passe' }));
    expect(box).toHaveAttribute('type', 'text');
    await user.click(screen.getByRole('button', { name: 'Masquer le mot de passe' }));
    expect(box).toHaveAttribute('type', 'password');
  });

  it('tells of Caps Lock while it is on', async () => {
    const user = userEvent.setup();
    render(PasswordField, { id: 'secret', label: 'Mot de passe', value: '' });
    await user.click(screen.getByLabelText('Mot de passe'));
    await user.keyboard('{CapsLock}a');
    expect(screen.getByText(/Verr. Maj/u)).toBeInTheDocument();
    await user.keyboard('{CapsLock}a');
    expect(screen.queryByText(/Verr. Maj/u)).toBeNull();
  });
});

describe('fields', () => {
  it('say in the label that they are required, and tie hint and error to the box', async () => {
    render(TextField, {
      id: 'siret',
      label: 'SIRET',
      note: '14 chiffres',
      hint: 'Sur l’avis de situation.',
      error: 'Il manque deux chiffres.',
      value: '123',
      required: true,
    });
    const box = screen.getByRole('textbox', { name: 'SIRET 14 chiffres, obligatoire' });
    expect(box).toBeRequired();
    expect(box).toBeInvalid();
    expect(box).toHaveAccessibleDescription('Sur l’avis de situation. Il manque deux chiffres.');
    expect(box).toHaveValue('123');
    await expectAccessible('part');
  });

  it('choose among buttons with the arrows', async () => {
    const user = userEvent.setup();
    const choices = [
      { code: 'a', label: 'Accompagnement' },
      { code: 'i', label: 'Information' },
    ];
    const onchange = vi.fn();
    render(SegmentedChoice, { label: 'Niveau', value: 'a', choices, onchange });
    await user.tab();
    expect(screen.getByRole('radio', { name: 'Accompagnement' })).toHaveFocus();
    await user.keyboard('{ArrowRight}');
    expect(onchange).toHaveBeenCalledWith('i');
    expect(screen.getByRole('group', { name: 'Niveau' })).toBeInTheDocument();
    await expectAccessible('part');
  });
});

describe('ErrorSummary', () => {
  it('takes the focus at each failed submit and names the field that the sentence does not', async () => {
    const errors = new FormErrors({ siret: 'the-siret' });
    render(TextField, { id: 'the-siret', label: 'SIRET', value: '' });
    render(ErrorSummary, { errors });
    expect(errors.submit({ siret: 'Il faut 14 chiffres.' })).toBe(false);
    await waitFor(() => expect(screen.getByRole('heading', { name: 'Un point à corriger' })).toHaveFocus());
    const link = screen.getByRole('link');
    expect(link.textContent).toBe('SIRET\u00A0: Il faut 14\u00A0chiffres.');
    await userEvent.setup().click(link);
    expect(screen.getByRole('textbox')).toHaveFocus();
    expect(location.hash).toBe('');
    errors.submit({ siret: 'Encore.' });
    await waitFor(() => expect(screen.getByRole('heading')).toHaveFocus());
    expect(errors.submit({})).toBe(true);
  });

  it('puts what the desk refuses by its field, or above the form', () => {
    const errors = new FormErrors({ siret: 'the-siret' });
    errors.refuse({ code: 'INVALID', params: { field: 'siret', problem: 'siret_length', digits: '12' } });
    expect(errors.of('siret')).toContain('12');
    errors.refuse({ code: 'DISK_FULL', params: {} });
    expect(errors.list).toEqual([{ id: '', text: expect.stringContaining('disque est plein') as string }]);
    errors.refuse(new Error('anything'));
    expect(errors.list[0]?.text).toContain('n’attendait pas');
  });
});

describe('Stepper', () => {
  it('says which step is current and which are done, without colour', async () => {
    render(Stepper, {
      label: 'Étapes',
      steps: [
        { id: 'a', label: 'Papiers', state: 'done' },
        { id: 'b', label: 'Fiche', state: 'current' },
        { id: 'c', label: 'Résultat', state: 'todo' },
      ],
    });
    expect(screen.getByText(/1 · Papiers/u)).toHaveTextContent('1 · Papiers, fait');
    expect(screen.getAllByRole('listitem')[1]).toHaveAttribute('aria-current', 'step');
    await expectAccessible('part');
  });
});

describe('status', () => {
  it('says, offers to undo once, and whispers without effacing', async () => {
    render(StatusRegion);
    const undo = vi.fn();
    offerUndo('Demande retirée.', undo);
    flushSync();
    expect(screen.getByRole('status')).toHaveTextContent('Demande retirée. Ctrl Z annule.');
    whisper('3 résultats');
    flushSync();
    expect(statusLine.undo).not.toBeNull();
    await undoLast();
    await undoLast();
    expect(undo).toHaveBeenCalledTimes(1);
    say('Autre chose.');
    expect(statusLine.text).toBe('Autre chose.');
  });
});

describe('a change of view', () => {
  afterEach(() => vi.useRealTimers());

  it('ends what was said of the view before, keeps what came with it and what can be undone', () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    say('Le dossier est enregistré.');
    turnPage();
    expect(statusLine.text).toBe('Le dossier est enregistré.');
    vi.advanceTimersByTime(5000);
    turnPage();
    expect(statusLine.text).toBe('');
    offerUndo('Demande retirée.', () => undefined);
    vi.advanceTimersByTime(5000);
    turnPage();
    expect(statusLine.text).toBe('Demande retirée.');
  });
});

describe('TimerText', () => {
  afterEach(() => vi.useRealTimers());

  it('wakes once a minute, and not at all while paused', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    const { container, rerender } = render(TimerText, { seconds: 18 * 60 + 30, running: true });
    flushSync();
    expect(container.textContent).toBe('18\u00A0min');
    expect(vi.getTimerCount()).toBe(1);
    vi.advanceTimersByTime(31_000);
    flushSync();
    expect(container.textContent).toBe('19\u00A0min');
    await rerender({ seconds: 19 * 60, running: false });
    expect(vi.getTimerCount()).toBe(0);
  });
});
