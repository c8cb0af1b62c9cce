import type { CopyItem } from '../../api/bindings';

/**
 * The next value to copy after the one copied last, in the order of the form: values that are missing or wrong are
 * passed over. Null at the end of the form, so that one more press does not begin again by surprise.
 */
export function nextToCopy(items: readonly CopyItem[], last: string | null): CopyItem | null {
  const from = last === null ? 0 : items.findIndex((item) => item.id === last) + 1;
  return items.slice(from).find((item) => item.ready) ?? null;
}

/** The values that the form asks for and that are not ready, to complete before or during the entry. */
export function notReady(items: readonly CopyItem[]): CopyItem[] {
  return items.filter((item) => !item.ready);
}
