/** Where each breakdown stands on the screen: by what a reader comes to learn. */
export type Section = 'needs' | 'results' | 'when' | 'who' | 'team' | 'other';

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
};

/** The section of a dimension; what the registry adds later stands at the end. */
export function sectionOf(dimension: string): Section {
  return SECTIONS[dimension] ?? 'other';
}
