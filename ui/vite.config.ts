import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { svelteTesting } from '@testing-library/svelte/vite';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

/** What the shell sends with each page: the stand-in build is looked at under the same rules. */
const csp =
  "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data: blob:; " +
  "connect-src 'self'; frame-src 'self' blob:; base-uri 'none'; form-action 'none'";

/** Puts the in-memory api of tests/stand-in before the application, so that screens can be seen without Rust. */
function standIn(): Plugin {
  return {
    name: 'guichet-stand-in',
    transformIndexHtml: {
      order: 'pre',
      handler: () => [
        {
          tag: 'script',
          attrs: { type: 'module', src: '/tests/stand-in/main.ts' },
          injectTo: 'head-prepend',
        },
      ],
    },
  };
}

const scopes = new Map<string, string>();

/**
 * The class that ties a component's styles to its template. It is written in every element, so it is short; two
 * components never share one.
 */
function scopeClass({
  hash,
  css,
  filename,
}: {
  hash: (text: string) => string;
  css: string;
  filename?: string;
}): string {
  const owner = relative(import.meta.dirname, filename ?? css);
  for (let turn = 0; ; turn++) {
    const name = `s-${hash(`${owner}${turn}`).slice(0, 3)}`;
    const known = scopes.get(name) ?? owner;
    if (known !== owner) continue;
    scopes.set(name, owner);
    return name;
  }
}

/** The licences of what is shipped inside the application, beside it: each asks to go where its work goes. */
function licences(): Plugin {
  const shipped = {
    'Atkinson Hyperlegible Next': '@fontsource-variable/atkinson-hyperlegible-next/LICENSE',
    Lucide: 'lucide/LICENSE',
    Svelte: 'svelte/LICENSE.md',
    Tauri: '@tauri-apps/api/LICENSE-MIT',
  };
  return {
    name: 'guichet-licences',
    apply: 'build',
    generateBundle() {
      const texts = Object.entries(shipped).map(
        ([name, path]) => `${name}\n\n${readFileSync(`node_modules/${path}`, 'utf8').trim()}\n`,
      );
      this.emitFile({ type: 'asset', fileName: 'licences.txt', source: texts.join(`\n${'-'.repeat(79)}\n\n`) });
    },
  };
}

export default defineConfig(({ command, mode }) => {
  const withStandIn = mode === 'stand-in' || (command === 'serve' && mode === 'development');
  return {
    plugins: [
      svelte({ compilerOptions: { cssHash: scopeClass } }),
      licences(),
      ...(withStandIn ? [standIn()] : []),
      ...(mode === 'test' ? [svelteTesting()] : []),
    ],
    publicDir: false,
    clearScreen: false,
    server: { port: 5173, strictPort: true, fs: { allow: ['..'] } },
    preview: { port: 4173, strictPort: true, headers: { 'Content-Security-Policy': csp } },
    build: {
      outDir: mode === 'stand-in' ? 'dist-stand-in' : 'dist',
      emptyOutDir: true,
      // WebView2 (evergreen) and WebKitGTK 2.50: light-dark() and container queries are left as written.
      target: ['chrome125', 'safari18'],
      cssTarget: ['chrome125', 'safari18'],
      // The policy allows no data: address, so nothing is inlined.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
    },
    test: {
      environment: 'jsdom',
      include: ['src/**/*.test.ts', 'tests/**/*.test.ts'],
      setupFiles: ['tests/support/setup.ts'],
      restoreMocks: true,
      // a busy machine is no failure
      testTimeout: 30_000,
    },
  };
});
