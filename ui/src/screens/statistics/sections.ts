/** Where each breakdown stands on the screen: by what a reader comes to learn. */
export type Section = 'needs' | 'results' | 'when' | 'who' | 'team' | 'diagnosis' | 'other';

const SECTIONS: Readonly<Record<string, Section>> = {
  operator: 'needs',
  procedure: 'needs',
  theme: 'needs',
  level: 'needs',
  outcome: 'results',
  blocking_reason: 'results',
  orientation_target: 'results',
  way: 'results',
  handled: 'results',
  returning: 'results',
  mandate: 'results',
  channel: 'when',
  duration: 'when',
  weekday: 'when',
  hour: 'when',
  age_class: 'who',
  gender: 'who',
  social_status: 'who',
  town: 'who',
  department: 'who',
  autonomy: 'who',
  first_visit: 'who',
  agent: 'team',
  site: 'team',
  source: 'team',
  self_rating: 'diagnosis',
};

/** The section of a dimension; what the registry adds later stands at the end. */
export function sectionOf(dimension: string): Section {
  return SECTIONS[dimension] ?? 'other';
}

/** What is read first, in this order; the other figures stand in tables at the end. */
const FIRST = [
  'sessions',
  'requests',
  'persons',
  'minutes',
  'handled_on_site',
  'return_rate',
  'duration_median',
  'satisfaction_ease',
];

/** The figures of the first line. */
export function firstFigures<T extends { readonly id: string }>(all: readonly T[]): T[] {
  return FIRST.flatMap((id) => all.find((one) => one.id === id) ?? []);
}

/** Where each of the other figures stands. The days of opening are said with the period. */
export type Group = 'visits' | 'workshops' | 'satisfaction' | 'diagnosis';
export const groups: readonly Group[] = ['visits', 'workshops', 'satisfaction', 'diagnosis'];

export function otherFigures<T extends { readonly id: string }>(all: readonly T[], group: Group): T[] {
  const of = (id: string): Group =>
    id.startsWith('workshop')
      ? 'workshops'
      : id.startsWith('satisfaction')
        ? 'satisfaction'
        : id.startsWith('diagnos')
          ? 'diagnosis'
          : 'visits';
  return all.filter(({ id }) => !FIRST.includes(id) && id !== 'opening_days' && of(id) === group);
}
