import fillBody from '../../../src-tauri/crates/filling/scripts/fill.js?raw';
import page from '../../../src-tauri/crates/filling/scripts/page.js?raw';
import senseBody from '../../../src-tauri/crates/filling/scripts/sense.js?raw';

/** The scripts as the program assembles them (`src-tauri/crates/filling/src/script.rs`), run in the test's page. */

const bodies = { sense: senseBody, fill: fillBody };

export interface Sensed {
  h: string;
  type: string;
  frame?: string;
  id?: string;
  name?: string;
  label?: string;
  aria?: string;
  before?: string;
  legends: string[];
  options: { v?: string; t?: string; off?: boolean }[];
  visible?: boolean;
  enabled?: boolean;
  empty?: boolean;
  [other: string]: unknown;
}

export interface SensedPage {
  born: string;
  cut?: string;
  fields: Sensed[];
  lines: string[];
}

export interface Result {
  h: string;
  s: string;
  was?: number;
  reshaped?: boolean;
}

/** The text that is evaluated in a page. */
export const script = (body: keyof typeof bodies, options: object) =>
  `(function (options) { 'use strict';\n${page}\n${bodies[body]}\n})(${JSON.stringify(options)})`;

function run(body: keyof typeof bodies, options: object): string {
  // Evaluated as the engine does it: in the page's own world, its answer alone coming back.
  const answer: unknown = window.eval(script(body, options));
  if (typeof answer !== 'string') throw new Error('the script answered no text');
  return answer;
}

export const senseText = (options: object = {}) => run('sense', { millis: 20_000, ...options });
export const sense = (options: object = {}) => JSON.parse(senseText(options)) as SensedPage;

export function field(id: string): Sensed {
  const found = sense().fields.find((f) => f.id === id || f.name === id);
  if (!found) throw new Error(`no field ${id}`);
  return found;
}

export const fill = (...items: object[]) => (JSON.parse(run('fill', { fill: items })) as { results: Result[] }).results;
export const undo = (...items: object[]) => (JSON.parse(run('fill', { undo: items })) as { results: Result[] }).results;
export const fillIn = (born: string, ...items: object[]) =>
  (JSON.parse(run('fill', { born, fill: items })) as { results: Result[] }).results;
export const undoIn = (born: string, ...items: object[]) =>
  (JSON.parse(run('fill', { born, undo: items })) as { results: Result[] }).results;

/** What fills a text field, or an option by its words. */
export function item(id: string, value: string): object {
  const sensed = field(id);
  const at = sensed.options.findIndex((o) => o.t === value);
  if (at < 0) return { h: sensed.h, v: value };
  const option = sensed.options[at];
  return { h: sensed.h, o: at, v: option?.v ?? '', t: option?.t ?? '' };
}

export function show(html: string): void {
  document.body.innerHTML = html;
}

export const input = (id: string) => document.getElementById(id) as HTMLInputElement;
export const select = (id: string) => document.getElementById(id) as HTMLSelectElement;
