import type { CopyItem } from '../../api/bindings';

/**
 * The next value to copy after the one copied last, in the order of the form: values that are missing or wrong are
 * passed over, and so are those that the page holds already. Null at the end of the form, so that one more press does not begin again by surprise.
 */
export function nextToCopy(
  items: readonly CopyItem[],
  last: string | null,
  filled: ReadonlySet<string> = new Set(),
): CopyItem | null {
  const from = last === null ? 0 : items.findIndex((item) => item.id === last) + 1;
  return items.slice(from).find((item) => item.ready && !filled.has(item.id)) ?? null;
}

/** A line of the panel: a value to copy, or values in a row that are not ready. */
export type CopyLine = { readonly ready: CopyItem } | { readonly missing: readonly CopyItem[] };

/** The panel in the order of the form; values in a row that are not ready share one line. */
export function copyLines(items: readonly CopyItem[]): CopyLine[] {
  const lines: ({ ready: CopyItem } | { missing: CopyItem[] })[] = [];
  for (const item of items) {
    const last = lines.at(-1);
    if (item.ready) lines.push({ ready: item });
    else if (last && 'missing' in last) last.missing.push(item);
    else lines.push({ missing: [item] });
  }
  return lines;
}
