import type { RequestView } from '../../api/bindings';

/** How a procedure can be done, in the order in which the ways are offered. */
const WAYS = ['online', 'paper', 'phone', 'counter'] as const;
export type Way = (typeof WAYS)[number];

/**
 * The ways that exist for a procedure, and the one said to have been taken: someone may have gone another way than
 * those of the catalogue. For a procedure that the catalogue no longer knows, every way that needs no address.
 */
export function waysOf({ ways, way }: Pick<RequestView, 'ways' | 'way'>): Way[] {
  const known = ways.length > 0 ? ways : WAYS.filter((code) => code !== 'online');
  return WAYS.filter((code) => known.includes(code) || code === way);
}
