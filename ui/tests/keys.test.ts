import { describe, expect, it } from 'vitest';
import { t } from '../src/i18n/fr';
import { ariaKeys, keyIds, keyLabel, keymap, matches, type KeyId } from '../src/keys/keymap';

const press = (key: string, held: Partial<KeyboardEventInit> = {}) => new KeyboardEvent('keydown', { key, ...held });

describe('the keyboard map', () => {
  it('names each shortcut', () => {
    for (const id of keyIds) {
      expect(t.keyNames[id], id).toBeTruthy();
      expect(keyLabel(id), id).not.toMatch(/undefined|Digit/u);
    }
  });

  it('has no shortcut of a single character', () => {
    for (const id of keyIds) {
      const binding = keymap[id];
      if (binding.native || binding.ctrl || binding.alt) continue;
      for (const key of binding.keys) expect(key.length, id).toBeGreaterThan(1);
    }
  });

  it('gives no key twice', () => {
    const seen = new Map<string, KeyId>();
    for (const id of keyIds.filter((candidate) => !keymap[candidate].native)) {
      const name = ariaKeys(id);
      expect(seen.get(name), `${id} and ${seen.get(name) ?? ''}`).toBeUndefined();
      seen.set(name, id);
    }
  });

  it('tells keys apart', () => {
    expect(matches(keymap.new_session, press('F2'))).toBe(true);
    expect(matches(keymap.next_region, press('F6', { shiftKey: true }))).toBe(false);
    expect(matches(keymap.previous_region, press('F6', { shiftKey: true }))).toBe(true);
    expect(matches(keymap.palette, press('K', { ctrlKey: true }))).toBe(true);
    expect(matches(keymap.palette, press('k'))).toBe(false);
    expect(matches(keymap.palette, press('k', { ctrlKey: true, altKey: true }))).toBe(false);
    expect(matches(keymap.larger_text, press('+', { ctrlKey: true, shiftKey: true }))).toBe(true);
    expect(matches(keymap.go_today, press('&', { altKey: true, code: 'Digit1' }))).toBe(true);
    expect(matches(keymap.next_step, press('Enter', { ctrlKey: true }))).toBe(true);
    expect(matches(keymap.next_step, press('Enter', { ctrlKey: true, shiftKey: true }))).toBe(false);
  });

  it('is written as French keyboards are', () => {
    expect(keyLabel('previous_step')).toBe('Ctrl Maj Entrée');
    expect(keyLabel('palette')).toBe('Ctrl K');
    expect(keyLabel('go_today')).toBe('Alt 1');
    expect(ariaKeys('previous_step')).toBe('Control+Shift+Enter');
  });
});
