import type { CitizenInput, CitizenView, CommuneHit } from '../../api/bindings';
import { t } from '../../i18n/fr';
import { FormErrors } from '../../state/form.svelte';

const FIELDS = [
  'birth_name',
  'used_name',
  'given_names',
  'birth_date',
  'phone',
  'email',
  'address_line',
  'residence_commune',
  'postcode',
  'language',
  'note',
  'informed',
] as const;
export type PersonField = (typeof FIELDS)[number];

/** A person's record being written. */
export class PersonForm {
  input = $state<CitizenInput>({
    civility: '',
    birth_name: '',
    used_name: '',
    given_names: '',
    birth_date: '',
    phone: '',
    email: '',
    address_line: '',
    postcode: '',
    residence_commune: '',
    language: '',
    note: '',
    informed: false,
  });
  home = $state('');
  readonly errors = new FormErrors<PersonField>(
    Object.fromEntries(FIELDS.map((field) => [field, `person-${field}`])) as Record<PersonField, string>,
  );

  constructor(known: CitizenView | Partial<CitizenInput>) {
    if ('citizen' in known) {
      this.input = { ...known.citizen };
      this.home = known.residence_shown;
    } else {
      this.input = { ...this.input, ...known };
    }
  }

  /** The person lives there: the postcode follows when the commune has only one. */
  live({ postcodes }: Pick<CommuneHit, 'postcodes'>): void {
    const [first = '', ...others] = postcodes;
    if (others.length === 0) this.input.postcode = first;
    else if (!postcodes.includes(this.input.postcode)) this.input.postcode = '';
    this.errors.set('residence_commune', '');
  }

  /** Nothing is lacking that can be told from here; otherwise the form says what. */
  ready(): boolean {
    const { birth_name, used_name, residence_commune } = this.input;
    return this.errors.submit({
      birth_name: birth_name.trim() || used_name.trim() ? '' : t.session.create.nameMissing,
      residence_commune: this.home.trim() && !residence_commune ? t.session.create.homeUnknown : '',
    });
  }
}
