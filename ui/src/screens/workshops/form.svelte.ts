import type { WorkshopInput, WorkshopView } from '../../api/bindings';
import { parseDay } from '../../i18n/dates';
import { t } from '../../i18n/fr';
import { FormErrors } from '../../state/form.svelte';
import { counted, KINDS, people, toCounts, toTyped, type Kind } from './counts';
import { parseTime, timeWords } from './when';

/** A workshop longer or fuller than this is a slip of the keyboard; the desk says the same. */
const MOST_MINUTES = 600;
const MOST_PEOPLE = 500;

export const fieldIds = {
  theme: 'workshop-theme',
  day: 'workshop-day',
  time: 'workshop-time',
  minutes: 'workshop-minutes',
  participants: 'workshop-participants',
  age_class: 'workshop-age_class',
  gender: 'workshop-gender',
  social_status: 'workshop-social_status',
} as const;

/** A workshop as it is being typed. */
export class WorkshopForm {
  readonly id: string | null;
  readonly wasClosed: boolean;
  theme = $state('');
  level = $state('');
  day = $state('');
  time = $state('');
  minutes = $state('');
  participants = $state('');
  counts = $state<ReturnType<typeof toTyped>>({ age_class: {}, gender: {}, social_status: {} });
  readonly errors = new FormErrors(fieldIds);

  constructor(known: WorkshopView | null, today: string) {
    this.id = known?.id ?? null;
    this.wasClosed = known?.state === 'closed';
    this.day = known?.day ?? today;
    if (!known) return;
    this.theme = known.theme;
    this.level = known.level;
    this.time = timeWords(known.time);
    this.minutes = known.minutes > 0 ? String(known.minutes) : '';
    this.participants = known.participants > 0 ? String(known.participants) : '';
    this.counts = toTyped(known.counts);
  }

  /** How many came, for what is left unsaid; 0 while it cannot be read. */
  get came(): number {
    return people(this.participants) || 0;
  }

  /** Why the counters of a kind cannot stand, as they are typed. */
  wrong(kind: Kind): string {
    const sum = counted(this.counts[kind]);
    if (Number.isNaN(sum)) return t.workshops.notANumber;
    return sum > this.came ? t.workshops.over(t.workshops.kinds[kind], sum, this.came) : '';
  }

  /** What to send, or null when something is wrong: the errors then say what. */
  input(close: boolean, today: string): WorkshopInput | null {
    const words = t.workshops;
    const counts = close || this.wasClosed;
    const day = parseDay(this.day);
    const time = parseTime(this.time);
    const minutes = people(this.minutes);
    const came = people(this.participants);
    const least = counts ? 1 : 0;
    const found: Partial<Record<keyof typeof fieldIds, string>> = {
      theme: this.theme ? '' : t.common.missing(words.theme),
      day: day === null ? t.common.date.wrong : counts && day > today ? words.future : '',
      time: this.time.trim() === '' ? t.common.missing(words.time) : time === null ? words.timeWrong : '',
      minutes: minutes >= least && minutes <= MOST_MINUTES ? '' : words.minutesRange,
      participants: came >= least && came <= MOST_PEOPLE ? '' : words.peopleRange,
    };
    for (const kind of KINDS) found[kind] = this.wrong(kind);
    if (!this.errors.submit(found) || day === null || time === null) return null;
    const { id, theme, level } = this;
    return {
      id,
      theme,
      level,
      day,
      time,
      minutes,
      participants: came,
      counts: toCounts($state.snapshot(this.counts)),
      close: counts,
    };
  }
}
