import { JSDOM } from 'jsdom';
import { afterEach, describe, expect, it } from 'vitest';
import { field, script, sense, senseText, show, type SensedPage } from './page';

afterEach(() => {
  document.body.innerHTML = '';
});

describe('what stands around a field', () => {
  it.each([
    ['for', '<label for="a">Nom de naissance</label><input id="a">', 'label'],
    ['wrapping', '<label>Nom de naissance <input id="a"></label>', 'label'],
    ['aria-label', '<input id="a" aria-label="Nom de naissance">', 'aria'],
    [
      'aria-labelledby',
      '<span id="x">Nom de</span><span id="y">naissance</span><input id="a" aria-labelledby="x y">',
      'aria',
    ],
    ['a table', '<table><tr><td>Nom de naissance</td><td><input id="a"></td></tr></table>', 'row'],
    ['a list of terms', '<dl><dt>Nom de naissance</dt><dd><input id="a"></dd></dl>', 'row'],
    [
      'a heading of column',
      '<table><tr><th>Rang</th><th>Nom de naissance</th></tr><tr><td></td><td><input id="a"></td></tr></table>',
      'column',
    ],
    ['text before', '<div><span>Nom de naissance</span><div><input id="a"></div></div>', 'before'],
    ['a placeholder', '<input id="a" placeholder="Nom de naissance">', 'placeholder'],
  ])('is read from %s', (_, html, where) => {
    show(html);
    expect(field('a')[where]).toBe('Nom de naissance');
  });

  it('is not the text of the field before', () => {
    show('<div><span>Nom</span><input id="a"><input id="b"></div>');
    expect(field('b').before).toBeUndefined();
  });

  it('holds legends and titles, innermost first', () => {
    show(
      '<h1>Demande</h1><section aria-label="Foyer"><fieldset><legend>Conjoint</legend><div><h3>Naissance</h3><input id="a"></div></fieldset></section>',
    );
    const sensed = field('a');
    expect(sensed.legends).toEqual(['Conjoint', 'Foyer']);
    expect(sensed.headings).toEqual(['Naissance']);
    expect(sensed.main).toBe('Demande');
  });

  it('gathers the buttons of one name', () => {
    show(
      '<fieldset><legend>Civilité</legend><label><input type="radio" name="c" id="a" value="1">Mme</label><label><input type="radio" name="c" value="2">M.</label></fieldset>',
    );
    const { fields } = sense();
    expect(fields).toHaveLength(1);
    expect(fields[0]?.options.map((o) => o.t)).toEqual(['Mme', 'M.']);
    expect(fields[0]?.legends).toEqual(['Civilité']);
  });

  it('is seen or not with what holds it, field by field', () => {
    show(
      '<div hidden><p><input id="a"></p><p><input id="b"></p></div><div><p><input id="c"></p><p hidden><input id="d"></p><p><input id="e"></p></div>',
    );
    expect(
      sense()
        .fields.filter((f) => f.visible)
        .map((f) => f.id),
    ).toEqual(['c', 'e']);
  });

  it('tells an answered field, and no value', () => {
    show(
      '<input id="a" value="SECRET"><input id="b" value="__/__/____"><select id="c"><option value="">Choisir</option></select>',
    );
    expect([field('a').empty, field('b').empty, field('c').empty]).toEqual([false, true, true]);
    expect(senseText()).not.toContain('SECRET');
  });
});

describe('where fields hide', () => {
  it('goes into open shadow roots, in order', () => {
    show('<input id="before"><div id="host"></div><input id="after">');
    const root = document.getElementById('host')!.attachShadow({ mode: 'open' });
    root.innerHTML = '<label for="in">Nom d’usage</label><input id="in">';
    expect(sense().fields.map((f) => f.id)).toEqual(['before', 'in', 'after']);
    expect(field('in').label).toBe('Nom d’usage');
  });

  it('goes into frames of the same origin', () => {
    show('<iframe id="f"></iframe>');
    const frame = document.getElementById('f') as HTMLIFrameElement;
    frame.contentDocument!.body.innerHTML = '<label for="in">Nom</label><input id="in">';
    expect(field('in').frame).toBe('/1');
  });

  it.each([
    ['display', '<div style="display:none"><input id="a"></div>'],
    ['visibility', '<input id="a" style="visibility:hidden">'],
    ['opacity', '<div style="opacity:0"><input id="a"></div>'],
    ['aria-hidden', '<div aria-hidden="true"><input id="a"></div>'],
    ['hidden', '<div hidden><input id="a"></div>'],
    ['far away', '<div style="position:absolute;left:-9999px"><input id="a"></div>'],
    ['clip', '<input id="a" style="clip:rect(0px, 0px, 0px, 0px)">'],
    ['no size', '<input id="a" style="width:0px">'],
  ])('sees a honeypot hidden by %s', (_, html) => {
    show(html);
    expect(field('a').visible).toBeFalsy();
  });

  it('takes a radio button drawn by its label for a visible one', () => {
    show('<input type="radio" name="r" id="a" style="opacity:0"><label for="a">Oui</label>');
    expect(field('a').visible).toBe(true);
  });

  it.each([
    ['disabled', '<fieldset disabled><input id="a"></fieldset>'],
    ['readonly', '<input id="a" readonly>'],
    ['aria-disabled', '<input id="a" aria-disabled="true">'],
  ])('sees that a field is %s', (_, html) => {
    show(html);
    expect(field('a').enabled).toBeFalsy();
  });
});

describe('a receipt', () => {
  it('gives the lines that speak of a number, and those after them', () => {
    show(
      '<p>Bonjour</p><p>Votre <b>demande</b> est transmise.</p><div>Numéro de dossier</div><div>2026-4412</div><p style="display:none">dossier n° 99999</p><script>var dossier = "12345"</script>',
    );
    const { lines } = sense();
    expect(lines).toContain('Votre demande est transmise.');
    expect(lines).toContain('2026-4412');
    expect(lines.join(' ')).not.toMatch(/99999|12345|Bonjour/);
  });

  it('goes past the choices of a list, and no further', () => {
    show(
      '<select><optgroup label="x"><option>dossier A</option><option>dossier B</option></optgroup><option>dossier C</option></select><select><option> </option></select><select></select><p>Dossier n° 2026-4412</p>',
    );
    expect(sense().lines).toEqual(['Dossier n° 2026-4412']);
  });
});

describe('a hostile page', () => {
  const healthy = '<form id="f"><label for="a">Nom</label><input id="a"></form>';

  it('may hide what a form has behind fields of the same name', () => {
    show(
      '<form><input name="parentNode"><input name="children"><input name="querySelectorAll"><input name="nodeType"><label for="a">Nom</label><input id="a"></form>',
    );
    expect(field('a').label).toBe('Nom');
    expect(sense().fields).toHaveLength(5);
  });

  /** Senses a page of its own world that spoiled its own platform first. */
  function senseSpoiled(spoil: string): SensedPage {
    const dom = new JSDOM(healthy, { runScripts: 'outside-only' });
    dom.window.eval(`(function () { var thrower = function () { throw new Error('hostile'); };\n${spoil}\n})()`);
    const answer = dom.window.eval(script('sense', { millis: 20_000 }));
    if (typeof answer !== 'string') throw new Error('the script answered no text');
    return JSON.parse(answer) as SensedPage;
  }

  it.each([
    ['getAttribute', 'Element.prototype.getAttribute = thrower'],
    ['getComputedStyle', 'window.getComputedStyle = thrower'],
    ['querySelectorAll', 'Document.prototype.querySelectorAll = thrower'],
    ['Reflect.apply', 'Reflect.apply = thrower'],
    ['Reflect', 'window.Reflect = undefined'],
    ['Object.getOwnPropertyDescriptor', 'Object.getOwnPropertyDescriptor = thrower'],
    ['Date.now', 'Date.now = thrower'],
    ['WeakMap', 'window.WeakMap = thrower'],
    ['the parent of nodes', "Object.defineProperty(Node.prototype, 'parentNode', { get: thrower })"],
    ['the labels', "Object.defineProperty(HTMLInputElement.prototype, 'labels', { get: thrower })"],
  ])('may replace %s: an answer comes all the same', (_, spoil) => {
    expect(Array.isArray(senseSpoiled(spoil).fields)).toBe(true);
  });

  it.each([
    [
      'toJSON',
      "Array.prototype.toJSON = Object.prototype.toJSON = String.prototype.toJSON = function () { return 'x'; }",
    ],
    ['JSON', 'window.JSON = undefined'],
    ['strings', 'String.prototype.trim = String.prototype.toLowerCase = String.prototype.replace = thrower'],
    ['lists', 'Array.prototype.push = Array.prototype.map = Array.prototype.slice = thrower'],
    ['places in lists', "Object.defineProperty(Array.prototype, '0', { set: thrower })"],
    ['functions', 'Function.prototype.call = Function.prototype.apply = Function.prototype.bind = thrower'],
    ['expressions that throw', 'RegExp.prototype.exec = thrower'],
    ['expressions that find nothing', 'RegExp.prototype.exec = () => null'],
    ['expressions that find everything', "RegExp.prototype.exec = () => ['x', 'x']"],
    ['the names of attributes', 'Element.prototype.getAttributeNames = thrower'],
  ])('is still read when it replaced %s', (_, spoil) => {
    expect(senseSpoiled(spoil).fields[0]?.label).toBe('Nom');
  });

  it('may show shadow roots without end', () => {
    show('<div id="host"></div><input id="a">');
    const host = document.getElementById('host')!;
    const root = host.attachShadow({ mode: 'open' });
    root.innerHTML = '<div id="inner"></div>';
    Object.defineProperty(root.getElementById('inner')!, 'shadowRoot', { get: () => root });
    const restore = spoilGetter(Element.prototype, 'shadowRoot', () => root);
    try {
      expect(sense().fields.length).toBeLessThan(5);
    } finally {
      restore();
    }
  });

  it('may hold text that breaks JSON', () => {
    show('<label for="a"></label><input id="a">');
    document.querySelector('label')!.textContent = 'Nom "\\ \u2028 \ud800 </script> \u0007 😀';
    expect(field('a').label).toBe('Nom "\\ ? </script> 😀');
  });

  it('may hold 5,000 fields: what is read of it is bounded, and said to be', () => {
    show('<p>Nom <input></p>'.repeat(5000));
    const page = sense({ millis: 300 });
    expect(page.fields.length).toBeLessThanOrEqual(3000);
    expect(page.cut).toMatch(/^(fields|time)$/);
  });

  it('is left as it was', () => {
    show(healthy);
    const before = document.documentElement.outerHTML;
    const names = Object.getOwnPropertyNames(window).length;
    sense();
    expect(document.documentElement.outerHTML).toBe(before);
    expect(Object.getOwnPropertyNames(window)).toHaveLength(names);
  });
});

function spoilGetter(owner: object, name: string, get: () => unknown): () => void {
  const before = Object.getOwnPropertyDescriptor(owner, name)!;
  Object.defineProperty(owner, name, { get, configurable: true });
  return () => Object.defineProperty(owner, name, before);
}
