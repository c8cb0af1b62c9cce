/**
 * Theme and text size: a matter of eyes and of this screen, not of the person's record. Kept by the window itself,
 * so that the lock screen already has them.
 */

export type Theme = 'system' | 'light' | 'dark';
export const TEXT_SIZES = [100, 110, 125, 150, 175, 200] as const;
export type TextSize = (typeof TEXT_SIZES)[number];

const KEY = 'guichet.look';
const look = $state<{ theme: Theme; textSize: TextSize }>({ theme: 'system', textSize: 100 });

function isTheme(value: unknown): value is Theme {
  return value === 'system' || value === 'light' || value === 'dark';
}

function isTextSize(value: unknown): value is TextSize {
  return TEXT_SIZES.some((size) => size === value);
}

function apply(): void {
  const root = document.documentElement;
  if (look.theme === 'system') delete root.dataset.theme;
  else root.dataset.theme = look.theme;
  if (look.textSize === 100) delete root.dataset.text;
  else root.dataset.text = String(look.textSize);
}

function keep(): void {
  apply();
  try {
    localStorage.setItem(KEY, JSON.stringify({ theme: look.theme, textSize: look.textSize }));
  } catch {
    // A machine that refuses to keep it still shows it until the window closes.
  }
}

/** Puts back the choices made on this machine. */
export function restoreLook(): void {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    if (typeof kept === 'object' && kept !== null) {
      if ('theme' in kept && isTheme(kept.theme)) look.theme = kept.theme;
      if ('textSize' in kept && isTextSize(kept.textSize)) look.textSize = kept.textSize;
    }
  } catch {
    // Unreadable: the defaults serve.
  }
  apply();
}

export const appearance = {
  get theme(): Theme {
    return look.theme;
  },
  set theme(theme: Theme) {
    look.theme = theme;
    keep();
  },
  get textSize(): TextSize {
    return look.textSize;
  },
  set textSize(size: TextSize) {
    look.textSize = size;
    keep();
  },
  /** One size up (1) or down (-1), within the limits. */
  step(by: 1 | -1): void {
    const next = TEXT_SIZES[TEXT_SIZES.indexOf(look.textSize) + by];
    if (next) this.textSize = next;
  },
};
