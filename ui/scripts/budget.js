// Fails the build when the scripts and styles outgrow what the application promises: 150 KB once compressed.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const LIMIT = 150 * 1024;
const dist = new URL('../dist', import.meta.url).pathname;

const files = readdirSync(dist, { recursive: true })
  .map(String)
  .filter((name) => /\.(js|css)$/.test(name));
const total = files.reduce((sum, name) => sum + gzipSync(readFileSync(join(dist, name)), { level: 9 }).length, 0);

const kilobytes = (bytes) => `${(bytes / 1024).toFixed(1)} KB`;
console.log(`front end: ${kilobytes(total)} of ${kilobytes(LIMIT)} (gzip, scripts and styles)`);
if (total > LIMIT) {
  console.error('front end: over budget');
  process.exit(1);
}
