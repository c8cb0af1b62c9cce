export interface Part {
  readonly text: string;
  readonly found: boolean;
}

/** A title cut where the search matched, for ranges in UTF-16 units, in any order, overlapping or out of bounds. */
export function highlight(title: string, ranges: readonly (readonly [number, number])[]): Part[] {
  const parts: Part[] = [];
  let at = 0;
  for (const [from, to] of ranges.toSorted((a, b) => a[0] - b[0])) {
    const start = Math.max(at, Math.min(from, title.length));
    const end = Math.min(to, title.length);
    if (end <= start) continue;
    if (start > at) parts.push({ text: title.slice(at, start), found: false });
    parts.push({ text: title.slice(start, end), found: true });
    at = end;
  }
  if (at < title.length) parts.push({ text: title.slice(at), found: false });
  return parts;
}
