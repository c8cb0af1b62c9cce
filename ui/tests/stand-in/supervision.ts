import type * as b from '../../src/api/bindings';
import { dayOf } from '../../src/i18n/format';
import { labelOf } from './assets';

/**
 * Workshops, answers of citizens, skills, corrections and imports, answered from memory. As the rest of the stand-in,
 * it keeps no promise but the shape of the answers.
 */

/** What it needs of the desk. */
export interface Around {
  me(): b.AgentRow | undefined;
  agents(): readonly b.AgentRow[];
  id(kind: string): string;
  changed(): void;
  empty: boolean;
}

type Commands = Record<string, (args: never) => unknown>;

const error = (code: b.ErrorCode, params: Record<string, string> = {}): b.ApiError => ({ code, params });

export function supervisionCommands(around: Around): Commands {
  return { ...workshopCommands(around) };
}

function workshopCommands(around: Around): Commands {
  const kept: b.WorkshopView[] = [];
  const view = (input: b.WorkshopInput, id: string): b.WorkshopView => ({
    id,
    state: input.close ? 'closed' : 'open',
    theme: input.theme,
    theme_label: labelOf('mediation_themes', input.theme),
    level: input.level,
    level_label: input.level ? labelOf('workshop_levels', input.level) : '',
    day: input.day,
    time: input.time,
    minutes: input.minutes,
    participants: input.participants,
    counts: input.counts,
    agent_name: around.me()?.given_name ?? 'Camille',
    editable: true,
    imported: false,
    missing: [
      ...(input.minutes === 0 ? [{ code: 'minutes_out_of_range', params: {} }] : []),
      ...(input.participants === 0 ? [{ code: 'participants_missing', params: {} }] : []),
    ],
  });
  const of = (id: string) => {
    const found = kept.find((one) => one.id === id);
    if (!found) throw error('NOT_FOUND', { thing: 'workshop' });
    return found;
  };
  if (!around.empty) {
    const month = dayOf(new Date()).slice(0, 7);
    const add = (theme: string, level: string, day: string, time: string, minutes: number, came: number) => {
      const counts =
        came > 3
          ? [
              { kind: 'age_class', code: '60_64', count: 2 },
              { kind: 'gender', code: 'feminin', count: came - 2 },
            ]
          : [];
      kept.push(
        view(
          {
            id: null,
            theme,
            level,
            day: `${month}-${day}`,
            time,
            minutes,
            participants: came,
            counts,
            close: came > 0,
          },
          around.id('workshop'),
        ),
      );
    };
    add('prendre_en_main_du_materiel', 'debutant', '05', '14:00', 120, 8);
    add('securite_numerique', 'intermediaire', '12', '09:30', 90, 6);
    add('email', '', '12', '14:00', 90, 5);
    add('parentalite', '', '19', '18:00', 60, 0);
    const imported = kept[2];
    if (imported) Object.assign(imported, { imported: true, editable: false, agent_name: 'Léo' });
  }

  return {
    workshops: ({ from, to }: b.WorkshopsArgs) =>
      kept
        .filter(({ day }) => day >= from && day <= to)
        .map((one) => ({ ...one, editable: one.editable && around.me()?.role !== 'supervisor' })),
    workshop_set: (input: b.WorkshopInput) => {
      const sums = new Map<string, number>();
      for (const { kind, count } of input.counts) sums.set(kind, (sums.get(kind) ?? 0) + count);
      if ([...sums.values()].some((sum) => sum > input.participants))
        throw error('INVALID', { field: 'counts', problem: 'counts_over_participants' });
      const id = input.id ?? around.id('workshop');
      const old = kept.findIndex((one) => one.id === id);
      const made = view(input, id);
      if (old >= 0) kept[old] = made;
      else kept.push(made);
      around.changed();
      return made;
    },
    workshop_discard: ({ id }: b.WorkshopArgs) => {
      of(id).state = 'discarded';
      around.changed();
    },
    workshop_restore: ({ id }: b.WorkshopArgs) => {
      of(id).state = 'closed';
      around.changed();
      return of(id);
    },
  };
}
