import { tick } from 'svelte';

/** Moves the focus to the heading of the view, once it is drawn, so that a screen reader says where one is. */
export async function focusHeading(): Promise<void> {
  await tick();
  document.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true });
}

/** Moves the focus to an element by its id, once it is drawn. */
export async function focusId(id: string): Promise<void> {
  await tick();
  document.getElementById(id)?.focus();
}

let serial = 0;
/** A document-unique id: a counter, so that no personal value can end up in one. */
export function uid(prefix = 'g'): string {
  serial += 1;
  return `${prefix}-${serial}`;
}
