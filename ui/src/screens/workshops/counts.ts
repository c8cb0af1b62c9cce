import type { WorkshopCount } from '../../api/bindings';

/** What a workshop counts of its participants, each kind apart. Numbers only, never people. */

export const KINDS = ['age_class', 'gender', 'social_status'] as const;
export type Kind = (typeof KINDS)[number];

/** The coded list of each kind. */
export const LISTS: Readonly<Record<Kind, string>> = {
  age_class: 'age_classes',
  gender: 'gender',
  social_status: 'social_status',
};

/** What is typed in the counters of one kind, by code. */
export type Typed = Record<string, string>;

/** A number of people as typed; nothing is none, and what is no whole number is NaN. */
export function people(typed: string): number {
  const text = typed.trim();
  if (text === '') return 0;
  return /^\d{1,4}$/u.test(text) ? Number(text) : NaN;
}

/** How many people the counters of one kind count; NaN when one of them cannot be read. */
export function counted(typed: Typed): number {
  return Object.values(typed).reduce((sum, one) => sum + people(one), 0);
}

/** Those of whom nothing is said: never typed, always what is left. */
export function unsaid(typed: Typed, participants: number): number {
  return Math.max(0, participants - counted(typed));
}

/** The most that one counter may hold while the others stay as they are. */
export function most(typed: Typed, code: string, participants: number): number {
  const others = counted({ ...typed, [code]: '' });
  return Math.max(0, participants - others);
}

/** The counters as the desk keeps them: none of zero. */
export function toCounts(typed: Readonly<Record<Kind, Typed>>): WorkshopCount[] {
  return KINDS.flatMap((kind) =>
    Object.entries(typed[kind])
      .map(([code, text]) => ({ kind, code, count: people(text) }))
      .filter(({ count }) => count > 0),
  );
}

/** The counters as they are typed again. */
export function toTyped(counts: readonly WorkshopCount[]): Record<Kind, Typed> {
  const of = (kind: Kind): Typed =>
    Object.fromEntries(counts.filter((one) => one.kind === kind).map(({ code, count }) => [code, String(count)]));
  return { age_class: of('age_class'), gender: of('gender'), social_status: of('social_status') };
}
