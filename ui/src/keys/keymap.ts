/**
 * Every keyboard shortcut of the application, once: the handlers, the shortcuts sheet (F1), the foot of the
 * window and the tests read this table. No shortcut is a single character: those would fire while typing and
 * disturb speech input (WCAG 2.1.4).
 */

/** Where a shortcut works; also the headings of the shortcuts sheet. */
export type KeyScope = 'everywhere' | 'session' | 'figures' | 'forms';

export interface KeyBinding {
  /** As KeyboardEvent.key; letters in lower case. Several when keyboards differ. */
  readonly keys: readonly string[];
  readonly ctrl?: true;
  readonly shift?: true;
  readonly alt?: true;
  /** As KeyboardEvent.code, for the digit row, which is shifted on French keyboards. */
  readonly codes?: readonly string[];
  readonly scope: KeyScope;
  /** Done by the browser or by a component itself: listed, never handled here. */
  readonly native?: true;
  /** Also works while a dialog is open. */
  readonly always?: true;
  /** Also works while nobody has unlocked. */
  readonly locked?: true;
  /** Shown in the foot while a screen answers to it, smallest first. */
  readonly foot?: number;
}

const define = <T extends Record<string, KeyBinding>>(map: T): { readonly [K in keyof T]: KeyBinding } => map;

export const keymap = define({
  shortcuts: { keys: ['F1'], scope: 'everywhere', always: true, locked: true, foot: 90 },
  new_session: { keys: ['F2'], scope: 'everywhere' },
  palette: { keys: ['k'], ctrl: true, scope: 'everywhere' },
  next_region: { keys: ['F6'], scope: 'everywhere', locked: true },
  previous_region: { keys: ['F6'], shift: true, scope: 'everywhere', locked: true },
  lock: { keys: ['l'], ctrl: true, scope: 'everywhere', always: true },
  undo: { keys: ['z'], ctrl: true, scope: 'everywhere' },
  larger_text: { keys: ['+', '='], ctrl: true, scope: 'everywhere', always: true, locked: true },
  smaller_text: { keys: ['-'], ctrl: true, scope: 'everywhere', always: true, locked: true },
  normal_text: { keys: ['0', 'à'], ctrl: true, scope: 'everywhere', always: true, locked: true },
  go_today: { keys: [], codes: ['Digit1', 'Numpad1'], alt: true, scope: 'everywhere' },
  go_session: { keys: [], codes: ['Digit2', 'Numpad2'], alt: true, scope: 'everywhere' },
  go_citizens: { keys: [], codes: ['Digit3', 'Numpad3'], alt: true, scope: 'everywhere' },
  go_catalogue: { keys: [], codes: ['Digit4', 'Numpad4'], alt: true, scope: 'everywhere' },
  go_figures: { keys: [], codes: ['Digit5', 'Numpad5'], alt: true, scope: 'everywhere' },
  go_blocks: { keys: [], codes: ['Digit6', 'Numpad6'], alt: true, scope: 'everywhere' },
  go_workshops: { keys: [], codes: ['Digit7', 'Numpad7'], alt: true, scope: 'everywhere' },
  go_settings: { keys: [], codes: ['Digit9', 'Numpad9'], alt: true, scope: 'everywhere' },
  new_workshop: { keys: ['n'], ctrl: true, scope: 'everywhere', foot: 40 },

  next_step: { keys: ['Enter'], ctrl: true, scope: 'session', foot: 20 },
  previous_step: { keys: ['Enter'], ctrl: true, shift: true, scope: 'session' },
  step_papers: { keys: [], codes: ['Digit1', 'Numpad1'], ctrl: true, scope: 'session' },
  step_profile: { keys: [], codes: ['Digit2', 'Numpad2'], ctrl: true, scope: 'session' },
  step_online: { keys: [], codes: ['Digit3', 'Numpad3'], ctrl: true, scope: 'session' },
  step_result: { keys: [], codes: ['Digit4', 'Numpad4'], ctrl: true, scope: 'session' },
  add_request: { keys: ['F4'], scope: 'session' },
  copy_next: { keys: ['F3'], scope: 'session', foot: 30 },
  portal_fill: { keys: ['F11'], scope: 'session', foot: 35 },
  portal_take: { keys: ['n'], alt: true, scope: 'session', foot: 36 },
  without_name: { keys: ['F7'], scope: 'session', foot: 35 },
  print: { keys: ['p'], ctrl: true, scope: 'session', foot: 25 },
  pause: { keys: ['F8'], scope: 'session' },
  close_session: { keys: ['F9'], scope: 'session', foot: 40 },
  correct: { keys: ['e'], ctrl: true, scope: 'session', foot: 45 },
  diagnosis: { keys: ['d'], ctrl: true, scope: 'session', foot: 45 },
  satisfaction: { keys: ['F10'], scope: 'session', foot: 45 },

  figures_period: { keys: ['p'], alt: true, scope: 'figures', foot: 50 },
  figures_filter: { keys: ['f'], alt: true, scope: 'figures', foot: 45 },
  figures_tables: { keys: ['t'], alt: true, scope: 'figures', foot: 55 },
  figures_views: { keys: ['v'], alt: true, scope: 'figures' },
  figures_export: { keys: ['e'], alt: true, scope: 'figures' },
  figures_report: { keys: ['r'], alt: true, scope: 'figures' },

  next_field: { keys: ['Tab'], scope: 'forms', native: true, foot: 10 },
  previous_field: { keys: ['Tab'], shift: true, scope: 'forms', native: true },
  confirm: { keys: ['Enter'], scope: 'forms', native: true, foot: 15 },
  close: { keys: ['Escape'], scope: 'forms', native: true, always: true },
  choose: { keys: ['ArrowDown', 'ArrowUp'], scope: 'forms', native: true },
});

export type KeyId = keyof typeof keymap;
export const keyIds = Object.keys(keymap) as KeyId[];

const NAMES: Record<string, string> = {
  Enter: 'Entrée',
  Escape: 'Échap',
  ArrowUp: '↑',
  ArrowDown: '↓',
  ' ': 'Espace',
};

function keyNames(binding: KeyBinding): string[] {
  const first = binding.keys.length > 0 ? binding.keys : (binding.codes ?? []).slice(0, 1);
  const shown = binding.native ? first : first.slice(0, 1);
  return shown.map(
    (key) => NAMES[key] ?? (/^Digit(\d)$/u.exec(key)?.[1] || (key.length === 1 ? key.toUpperCase() : key)),
  );
}

/** As printed on the keys of a French keyboard: "Ctrl Maj Entrée". */
export function keyLabel(id: KeyId): string {
  const binding = keymap[id];
  const held = [binding.ctrl && 'Ctrl', binding.alt && 'Alt', binding.shift && 'Maj'].filter(Boolean);
  return [...held, keyNames(binding).join(' ')].join(' ');
}

/** As aria-keyshortcuts wants it: "Control+Shift+Enter". */
export function ariaKeys(id: KeyId): string {
  const binding = keymap[id];
  const held = [binding.ctrl && 'Control', binding.alt && 'Alt', binding.shift && 'Shift'].filter(Boolean);
  const key = binding.keys[0] ?? binding.codes?.[0]?.replace('Digit', '') ?? '';
  return [...held, key.length === 1 ? key.toUpperCase() : key].join('+');
}

/** Whether a key press is this shortcut. */
export function matches(binding: KeyBinding, event: KeyboardEvent): boolean {
  if (binding.native || event.isComposing) return false;
  if (event.ctrlKey !== Boolean(binding.ctrl) || event.altKey !== Boolean(binding.alt) || event.metaKey) return false;
  if (binding.codes?.includes(event.code)) return event.shiftKey === Boolean(binding.shift);
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (!binding.keys.includes(key)) return false;
  // The plus sign and the digits are typed with Maj on a French keyboard: it is not part of the shortcut.
  const symbol = /^[^a-z]$/u.test(key);
  return symbol || event.shiftKey === Boolean(binding.shift);
}
