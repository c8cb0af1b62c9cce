import type { FieldView, ProfileView } from '../../api/bindings';

/** Fields that most people leave empty: the focus does not begin there. */
const SPARE = /^(?:used_name|address_extra|spouse_|children_details|parent2_)/u;

/** The field to begin with: one to correct, otherwise the first that is waited for, otherwise the first of all. */
export function firstField({ groups }: Pick<ProfileView, 'groups'>): FieldView | undefined {
  const all = groups.flatMap(({ fields }) => fields);
  return (
    all.find(({ state }) => state === 'wrong') ??
    all.find(({ state, key }) => state === 'empty' && !SPARE.test(key)) ??
    all[0]
  );
}

/** The profile asks for values that are never kept, and holds none of them. */
export function numbersGone({ groups }: Pick<ProfileView, 'groups'>): boolean {
  const never = groups.flatMap(({ fields }) => fields).filter((field) => field.transient);
  return never.length > 0 && never.every(({ state }) => state === 'empty');
}
