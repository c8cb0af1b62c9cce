import { describe, expect, it } from 'vitest';
import rust from '../../src-tauri/crates/domain/src/values/problem.rs?raw';
import { problemCodes, problemSentence } from '../src/i18n/problems';

const codes = [...rust.matchAll(/^ {4}(?:error|warning) [A-Z_]+ = "([a-z0-9_]+)" \[(.*?)\] \[(.*?)\];/gmu)].map(
  ([, code = '', always = '', sometimes = '']) => ({
    code,
    params: [...`${always},${sometimes}`.matchAll(/"(\w+)"/gu)].map(([, name = '']) => name),
  }),
);

describe('what is wrong with a value', () => {
  it('reads the codes of the rules', () => {
    expect(codes.length).toBeGreaterThan(50);
  });

  it.each(codes)('$code has its own sentence', ({ code, params }) => {
    expect(problemCodes).toContain(code);
    const sentence = problemSentence({ code, params: Object.fromEntries(params.map((name) => [name, 'QQ'])) });
    expect(sentence).not.toContain('undefined');
    expect(sentence).toMatch(/[.?…]$/u);
  });

  it('proposes the cure of a wrong key', () => {
    expect(problemSentence({ code: 'nir_key', params: { expected: '67' } })).toContain('La clé devrait être 67');
  });
});
