// Fails the build when the scripts and styles outgrow what the application promises, once compressed: 150 KB that
// the window opens with, whatever is done at the counter, and 200 KB with the screens that are read when asked for.
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';

const KILOBYTE = 1024;
const LIMITS = { opening: 150 * KILOBYTE, all: 200 * KILOBYTE };
const dist = new URL('../dist', import.meta.url).pathname;

const page = readFileSync(join(dist, 'index.html'), 'utf8');
const weights = { opening: 0, all: 0 };
for (const name of readdirSync(dist, { recursive: true }).map(String)) {
  if (!/\.(js|css)$/.test(name)) continue;
  const weight = gzipSync(readFileSync(join(dist, name)), { level: 9 }).length;
  weights.all += weight;
  if (page.includes(basename(name))) weights.opening += weight;
}

const kilobytes = (bytes) => `${(bytes / KILOBYTE).toFixed(1)} KB`;
let over = weights.opening === 0;
for (const [part, limit] of Object.entries(LIMITS)) {
  console.log(`front end, ${part}: ${kilobytes(weights[part])} of ${kilobytes(limit)} (gzip, scripts and styles)`);
  over ||= weights[part] > limit;
}
if (over) {
  console.error('front end: over budget');
  process.exit(1);
}
