import { tick } from 'svelte';

/** Fields of a session carry ids that start so; what follows is the code that the desk remembers. */
const PREFIX = 'f_';

/** The element id of a field. */
export const fieldId = (code: string): string => `${PREFIX}${code}`;

const CONTROLS = 'input, select, textarea, button';

/** The code of the field that has the focus, or null. */
export function fieldOf(target: EventTarget | null): string | null {
  const element = target instanceof Element ? target : null;
  const id =
    element?.closest<HTMLElement>(`[data-field^="${PREFIX}"]`)?.dataset.field ??
    element?.closest(`[id^="${PREFIX}"]`)?.id;
  return id?.slice(PREFIX.length) ?? null;
}

/** Moves the focus to a field, or to the chosen one of its choices; false when it is not on screen. */
export function focusField(code: string): boolean {
  const element = document.getElementById(fieldId(code));
  if (!element) return false;
  const control = element.matches(CONTROLS)
    ? element
    : (element.querySelector<HTMLElement>(':checked') ?? element.querySelector<HTMLElement>(CONTROLS));
  control?.scrollIntoView({ block: 'nearest' });
  control?.focus();
  // what a narrow window hides takes no focus
  return control !== null && document.activeElement === control;
}

/** Once the step is drawn: back to the remembered field, otherwise to the first that `wanted` names, or the heading. */
export async function focusStep(remembered: string | null, wanted: readonly (string | undefined)[]): Promise<void> {
  await tick();
  const codes = [remembered, ...wanted].filter((code) => code !== null && code !== undefined);
  if (codes.some((code) => focusField(code))) return;
  document.getElementById('step-title')?.focus();
}
