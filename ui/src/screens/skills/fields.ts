import type { AgentSkills, CodeLabel, EquipmentNeed, Training } from '../../api/bindings';
import { parseDay } from '../../i18n/dates';
import { decimal } from '../../i18n/format';
import { t } from '../../i18n/fr';
import { parseHours, parseQuantity } from './numbers';
import type { SkillField } from './SkillForm.svelte';

/** The fields of each line of the register. */

/** The levels that Pix gives. */
const LEVELS = [0, 1, 2, 3, 4, 5, 6, 7];
const STATES = ['wanted', 'ordered', 'received'] as const;

const said = (label: string) => (value: string) => (value.trim() === '' ? t.common.missing(label) : '');
const past = (today: string) => (value: string) => {
  const day = parseDay(value);
  return day === null ? t.common.date.wrong : day > today ? t.skills.dayFuture : '';
};

export function pixFields({ pix_level, pix_day }: AgentSkills, today: string): SkillField[] {
  const words = t.skills;
  return [
    {
      id: 'pix_level',
      label: words.pix,
      value: pix_level === null ? '' : String(pix_level),
      empty: words.pixNone,
      choices: LEVELS.map((level) => ({ code: String(level), label: words.level(level) })),
    },
    { id: 'pix_day', label: words.pixDay, value: pix_day ?? today, kind: 'day', check: past(today) },
  ];
}

export function trainingFields(training: Training | null, today: string): SkillField[] {
  const words = t.skills;
  return [
    {
      id: 'title',
      label: words.trainingTitle,
      value: training?.title ?? '',
      required: true,
      check: said(words.trainingTitle),
    },
    {
      id: 'day',
      label: words.trainingDay,
      value: training?.day ?? '',
      kind: 'day',
      required: true,
      check: past(today),
    },
    {
      id: 'hours',
      label: words.trainingHours,
      value: training ? decimal(training.hours, 2) : '',
      unit: words.hours,
      required: true,
      check: (value) => (parseHours(value) === null ? words.hoursWrong : ''),
    },
  ];
}

export function needFields(need: EquipmentNeed | null, kinds: readonly CodeLabel[]): SkillField[] {
  const words = t.skills;
  return [
    {
      id: 'kind',
      label: words.kind,
      value: need?.kind ?? '',
      empty: t.session.profile.choose,
      choices: kinds,
      required: true,
      check: said(words.kind),
    },
    {
      id: 'quantity',
      label: words.quantity,
      value: String(need?.quantity ?? 1),
      required: true,
      check: (value) => (parseQuantity(value) === null ? words.quantityWrong : ''),
    },
    { id: 'label', label: words.what, value: need?.label ?? '' },
    {
      id: 'state',
      label: words.state,
      value: need?.state ?? 'wanted',
      choices: STATES.map((code) => ({ code, label: words.states[code] ?? code })),
    },
  ];
}
