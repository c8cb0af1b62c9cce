import { afterEach, describe, expect, it, vi } from 'vitest';
import { fill, fillIn, field, input, item, select, sense, show, undo, undoIn } from './page';

afterEach(() => {
  document.body.innerHTML = '';
});

const outcomes = (results: { s: string }[]) => results.map((r) => r.s);

describe('what is filled', () => {
  it('tells frameworks as if somebody had typed', () => {
    show('<label for="a">Nom</label><input id="a">');
    const seen: string[] = [];
    for (const type of ['focusin', 'input', 'change', 'focusout'])
      document.body.addEventListener(type, () => seen.push(type), { once: true });
    expect(outcomes(fill(item('a', 'Exemple')))).toEqual(['filled']);
    expect(input('a').value).toBe('Exemple');
    expect(seen).toEqual(['focusin', 'input', 'change', 'focusout']);
  });

  it('goes past a setter that a framework put on the element', () => {
    show('<input id="a">');
    const spy = vi.fn();
    const native = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')!;
    Object.defineProperty(input('a'), 'value', {
      get: () => native.get!.call(input('a')) as string,
      set: spy,
      configurable: true,
    });
    expect(outcomes(fill(item('a', 'Exemple')))).toEqual(['filled']);
    expect(spy).not.toHaveBeenCalled();
  });

  it('chooses in a list, among buttons, among boxes of one name', () => {
    show(
      '<select id="s"><option value="">Choisir</option><option value="FR">France</option></select>' +
        '<label><input type="radio" name="r" value="1">Mme</label><label><input type="radio" name="r" value="2">M.</label>',
    );
    const results = fill(item('s', 'France'), item('r', 'M.'));
    expect(results).toMatchObject([{ s: 'filled', was: 0 }, { s: 'filled' }]);
    expect(select('s').value).toBe('FR');
    expect(document.querySelector<HTMLInputElement>('input[value="2"]')!.checked).toBe(true);
  });

  it('takes a mask that spaces the value for right', () => {
    show('<input id="a">');
    input('a').addEventListener('input', () => {
      const field = input('a');
      const spaced = field.value.replace(/\s/g, '').replace(/(..)(?=.)/g, '$1 ');
      if (spaced !== field.value) field.value = spaced;
    });
    expect(fill(item('a', '0612345678'))).toMatchObject([{ s: 'filled', reshaped: true }]);
    expect(input('a').value).toBe('06 12 34 56 78');
  });

  it('fills inside shadow roots and frames', () => {
    show('<div id="host"></div><iframe id="f"></iframe>');
    const root = document.getElementById('host')!.attachShadow({ mode: 'open' });
    root.innerHTML = '<input id="in">';
    const frame = (document.getElementById('f') as HTMLIFrameElement).contentDocument!;
    frame.body.innerHTML = '<input id="deep">';
    expect(outcomes(fill(item('in', 'A'), item('deep', 'B')))).toEqual(['filled', 'filled']);
    expect((root.getElementById('in') as HTMLInputElement).value).toBe('A');
    expect((frame.getElementById('deep') as HTMLInputElement).value).toBe('B');
  });

  it('carries any value as it is', () => {
    show('<textarea id="a"></textarea>');
    const value = '</script><!-- ${x} `é` "\\\' \u2028 😀';
    fill(item('a', value));
    expect((document.getElementById('a') as HTMLTextAreaElement).value).toBe(value);
  });
});

describe('what is not filled', () => {
  it.each([
    ['a password', '<input id="a" type="password">', 'forbidden'],
    ['a new password', '<input id="a" autocomplete="new-password">', 'forbidden'],
    ['a code received', '<input id="a" autocomplete="one-time-code">', 'forbidden'],
    ['a card', '<input id="a" autocomplete="cc-number">', 'forbidden'],
    ['a statement', '<input id="a" type="checkbox">', 'forbidden'],
    ['a file', '<input id="a" type="file">', 'forbidden'],
    ['a honeypot', '<div style="display:none"><input id="a"></div>', 'hidden'],
    ['a locked field', '<input id="a" readonly>', 'disabled'],
    ['an answered field', '<input id="a" value="x">', 'not_empty'],
    ['a field too short', '<input id="a" maxlength="3">', 'too_long'],
  ])('is %s', (_, html, outcome) => {
    show(html);
    const before = (document.getElementById('a') as HTMLInputElement).value;
    expect(outcomes(fill({ h: field('a').h, v: 'Exemple' }))).toEqual([outcome]);
    expect((document.getElementById('a') as HTMLInputElement).value).toBe(before);
  });

  it.each([
    ['its label', () => (document.querySelector('label')!.textContent = 'Code secret')],
    ['its type', () => (input('a').type = 'password')],
    ['its name', () => (input('a').name = 'other')],
    ['its presence', () => input('a').remove()],
  ])('is a field that changed: %s', (_, change) => {
    show('<label for="a">Nom</label><input id="a" name="nom">');
    const sensed = item('a', 'Exemple');
    change();
    expect(outcomes(fill(sensed))).toEqual(['gone']);
  });

  it('is a form that changes while it is filled', () => {
    show('<label for="a">Nom</label><input id="a"><label for="b">Prénom</label><input id="b">');
    const both = [item('a', 'Exemple'), item('b', 'Camille')];
    input('a').addEventListener('input', () => {
      document.querySelector('label[for="b"]')!.textContent = 'Mot de passe';
    });
    expect(outcomes(fill(...both))).toEqual(['filled', 'gone']);
    expect(input('b').value).toBe('');
  });

  it('is a field that became a password while another was filled', () => {
    show('<label for="a">Nom</label><input id="a"><label for="b">Prénom</label><input id="b">');
    const both = [item('a', 'Exemple'), item('b', 'Camille')];
    input('a').addEventListener('focus', () => (input('b').type = 'password'));
    expect(outcomes(fill(...both))).toEqual(['filled', 'gone']);
    expect(input('b').value).toBe('');
  });

  it('is a page that took the place of the one that was looked at', () => {
    show('<label for="a">Nom</label><input id="a">');
    const one = item('a', 'Exemple');
    const { born } = sense();
    expect(born).toMatch(/^[^|]+\|\d/u);
    expect(outcomes(fillIn(`${born}1`, one))).toEqual(['gone']);
    expect(input('a').value).toBe('');
    expect(outcomes(fillIn(born, one))).toEqual(['filled']);
    expect(outcomes(undoIn(`${born}1`, one))).toEqual(['gone']);
    expect(input('a').value).toBe('Exemple');
  });

  it('finds a field again that the page drew anew, the same', () => {
    show('<label for="a">Nom</label><input id="a"><div id="z"><label for="b">Prénom</label><input id="b"></div>');
    const both = [item('a', 'Exemple'), item('b', 'Camille')];
    input('a').addEventListener('input', () => {
      document.getElementById('z')!.innerHTML = '<label for="b">Prénom</label><input id="b">';
    });
    expect(outcomes(fill(...both))).toEqual(['filled', 'filled']);
    expect(input('b').value).toBe('Camille');
  });

  it('is a value that the page alters: it is put back', () => {
    show('<input id="a">');
    input('a').addEventListener('input', () => {
      if (input('a').value) input('a').value = 'autre';
    });
    const results = fill(item('a', 'Exemple'));
    expect(outcomes(results)).toEqual(['refused']);
  });

  it('is an option that is no longer offered', () => {
    show('<select id="s"><option value="">Choisir</option><option value="FR">France</option></select>');
    const sensed = item('s', 'France');
    select('s').options[1]!.text = 'Françaises';
    expect(outcomes(fill(sensed))).toEqual(['no_option']);
  });

  it('never hangs on a page that answers each event with an error', () => {
    show('<input id="a">');
    const quiet = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const stop = (event: ErrorEvent) => event.preventDefault();
    window.addEventListener('error', stop);
    for (const type of ['input', 'change', 'blur', 'focus']) {
      input('a').addEventListener(type, () => {
        throw new Error('hostile');
      });
    }
    expect(outcomes(fill(item('a', 'Exemple')))).toEqual(['filled']);
    window.removeEventListener('error', stop);
    quiet.mockRestore();
  });
});

describe('undoing', () => {
  it('takes out what was put in', () => {
    show(
      '<input id="a"><select id="s"><option value="">Choisir</option><option value="FR">France</option></select>' +
        '<label><input type="radio" name="r" value="1">Mme</label><label><input type="radio" name="r" value="2">M.</label>',
    );
    const items = [item('a', 'Exemple'), item('s', 'France'), item('r', 'M.')];
    const done = fill(...items);
    const back = undo(...items.map((one, n) => ({ ...one, was: done[n]?.was })));
    expect(outcomes(back)).toEqual(['undone', 'undone', 'undone']);
    expect(input('a').value).toBe('');
    expect(select('s').value).toBe('');
    expect(document.querySelector('input:checked')).toBeNull();
  });

  it('leaves what somebody changed since', () => {
    show('<input id="a">');
    const one = item('a', 'Exemple');
    fill(one);
    input('a').value = 'Autre';
    expect(outcomes(undo(one))).toEqual(['changed']);
    expect(input('a').value).toBe('Autre');
  });

  it('finds a field whose message came and went', () => {
    show('<label for="a">Nom</label><input id="a" name="nom">');
    const one = item('a', 'Exemple');
    fill(one);
    document.querySelector('label')!.textContent = 'Nom (merci)';
    expect(outcomes(undo(one))).toEqual(['undone']);
    expect(input('a').value).toBe('');
  });
});
