import { readFileSync } from 'node:fs';
import { parse, type AST } from 'svelte/compiler';
import { describe, expect, it } from 'vitest';

/** Rules that every template keeps, read in the sources: the strict policy, and one place for the sentences. */

const templates = import.meta.glob<string>('../src/**/*.svelte', { query: '?raw', import: 'default', eager: true });

function* nodes(value: unknown): Generator<AST.SvelteNode & { type: string }> {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const item of value) yield* nodes(item);
    return;
  }
  if ('type' in value && typeof value.type === 'string') yield value as AST.SvelteNode & { type: string };
  for (const [key, child] of Object.entries(value)) {
    if (key !== 'parent' && key !== 'metadata' && key !== 'loc') yield* nodes(child);
  }
}

describe.each(Object.entries(templates))('%s', (_, source) => {
  const { fragment, css } = parse(source, { modern: true });
  const all = [...nodes(fragment)];

  it('has no style attribute and no raw HTML: the policy forbids the one, and names could hide in the other', () => {
    const found = all.filter(
      (node) =>
        node.type === 'HtmlTag' ||
        node.type === 'StyleDirective' ||
        (node.type === 'Attribute' && (node as AST.Attribute).name === 'style') ||
        node.type.endsWith('TransitionDirective') ||
        node.type === 'AnimateDirective',
    );
    expect(found.map((node) => node.type)).toEqual([]);
  });

  it('has no sentence of its own: they stand in i18n', () => {
    const texts = all
      .filter((node) => node.type === 'Fragment')
      .flatMap((node) => (node as unknown as AST.Fragment).nodes)
      .filter((node) => node.type === 'Text')
      .map((node) => node.data.trim())
      .filter((text) => /\p{L}{2}/u.test(text));
    const inAttributes = all
      .filter((node): node is AST.Attribute => node.type === 'Attribute')
      .filter(({ name }) => ['aria-label', 'title', 'placeholder', 'alt', 'label', 'hint', 'note'].includes(name))
      .flatMap(({ value }) => (Array.isArray(value) ? value : []))
      .filter((part) => part.type === 'Text' && /\p{L}{2}/u.test(part.data));
    expect([...texts, ...inAttributes]).toEqual([]);
  });

  it('takes its colours from the tokens', () => {
    const rules = css ? source.slice(css.start, css.end) : '';
    const colours = [...rules.matchAll(/#[0-9a-f]{3,8}\b|\brgba?\(|\bhsla?\(/giu)].map(([colour]) => colour);
    // the mark keeps its own colours in every theme
    expect(colours.filter((colour) => !['#0d5c56', '#fff'].includes(colour))).toEqual([]);
  });

  it('asks its room of the window in em, so that large text counts', () => {
    expect(source).not.toMatch(/@media[^{]*(?:width|height)/u);
    expect(source).not.toMatch(/@container[^{]*\d(?:px|rem)/u);
  });
});

describe('tokens', () => {
  const tokens = readFileSync('src/styles/tokens.css', 'utf8');
  const base = tokens.slice(0, tokens.indexOf('@media'));
  const colours = new Map(
    [...base.matchAll(/--([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);/gu)].map(
      ([, name = '', light = '', dark = '']) => [name, { light, dark }],
    ),
  );

  const luminance = (hex: string) => {
    const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
      const channel = parseInt(hex.slice(at, at + 2), 16) / 255;
      return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const contrast = (one: string, two: string) => {
    const [low = 0, high = 0] = [luminance(one), luminance(two)].toSorted((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };

  const surfaces = ['paper', 'sheet', 'sunken'];
  const text: [string, string][] = [
    ...surfaces.flatMap((under): [string, string][] =>
      ['ink', 'ink-soft', 'accent', 'accent-strong', 'good', 'warn', 'bad'].map((over) => [over, under]),
    ),
    ['accent-strong', 'accent-tint'],
    ['good', 'good-tint'],
    ['warn', 'warn-tint'],
    ['bad', 'bad-tint'],
    ['ink', 'bad-tint'],
    ['ink', 'accent-tint'],
    ['on-accent', 'accent'],
    ['on-accent', 'accent-hover'],
  ];
  const edges: [string, string][] = surfaces.flatMap((under): [string, string][] => [
    ['line-strong', under],
    ['focus', under],
    ['accent', under],
    ['mark-before', under],
  ]);

  it('are all there', () => {
    expect(colours.size).toBeGreaterThan(18);
  });

  it.each(['light', 'dark'] as const)('hold 4.5:1 for text and 3:1 for edges, %s', (theme) => {
    const ratio = ([over, under]: [string, string]) =>
      contrast(colours.get(over)?.[theme] ?? '#000000', colours.get(under)?.[theme] ?? '#000000');
    const weakText = text
      .filter((pair) => ratio(pair) < 4.5)
      .map((pair) => `${pair.join(' on ')}: ${ratio(pair).toFixed(2)}`);
    const weakEdges = edges
      .filter((pair) => ratio(pair) < 3)
      .map((pair) => `${pair.join(' on ')}: ${ratio(pair).toFixed(2)}`);
    expect([...weakText, ...weakEdges]).toEqual([]);
  });
});
