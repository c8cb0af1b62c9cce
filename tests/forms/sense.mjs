// Senses HTML pages without a browser: node tests/forms/sense.mjs FILE…
// Prints one line of JSON a page: { file, sensed }. Meant for development and for tests that run
// without a display; an engine with a layout says more about what is visible.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '..', '..');
const { JSDOM, VirtualConsole } = createRequire(join(root, 'ui', 'package.json'))('jsdom');
const scripts = join(root, 'src-tauri', 'crates', 'filling', 'scripts');
const read = (name) => readFileSync(join(scripts, name), 'utf8');
const script = `(function (options) { 'use strict';\n${read('page.js')}\n${read('sense.js')}\n})({"truth":true,"millis":60000})`;

for (const file of process.argv.slice(2)) {
  const dom = new JSDOM(readFileSync(file, 'utf8'), { runScripts: 'outside-only', virtualConsole: new VirtualConsole() });
  const started = performance.now();
  const sensed = JSON.parse(dom.window.eval(script));
  const millis = Math.round(performance.now() - started);
  process.stdout.write(`${JSON.stringify({ file, millis, sensed })}\n`);
  dom.window.close();
}
