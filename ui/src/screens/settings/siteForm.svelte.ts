import { api } from '../../api/client';
import type { CommuneHit, SiteInput, SiteView } from '../../api/bindings';
import { t } from '../../i18n/fr';
import { problemSentence } from '../../i18n/problems';
import { FormErrors } from '../../state/form.svelte';

/** What the first opening and the settings both ask of the site, and how they check it. */

export type SiteFieldName = 'name' | 'address_line' | 'commune_code' | 'postcode' | 'siret' | 'phone' | 'zone';

/** The zone of each department and territory that is not on Paris time. */
const ZONES: Record<string, string> = {
  '971': 'America/Guadeloupe',
  '972': 'America/Martinique',
  '973': 'America/Cayenne',
  '974': 'Indian/Reunion',
  '975': 'America/Miquelon',
  '976': 'Indian/Mayotte',
  '977': 'America/St_Barthelemy',
  '978': 'America/Marigot',
  '986': 'Pacific/Wallis',
  '987': 'Pacific/Tahiti',
  '988': 'Pacific/Noumea',
};

export class SiteForm {
  input = $state<SiteInput>({
    name: '',
    address_line: '',
    commune_code: '',
    postcode: '',
    siret: '',
    label_number: '',
    phone: '',
    opening_hours: '',
    zone: 'Europe/Paris',
  });
  communeText = $state('');
  postcodes = $state.raw<readonly string[]>([]);
  siretGood = $state(false);
  readonly errors: FormErrors<SiteFieldName>;

  constructor(known: SiteView | null = null) {
    this.errors = new FormErrors<SiteFieldName>({
      name: 'site-name',
      address_line: 'site-address',
      commune_code: 'site-commune',
      postcode: 'site-postcode',
      siret: 'site-siret',
      phone: 'site-phone',
      zone: 'site-zone',
    });
    if (known) {
      const { commune_name, ...input } = known;
      this.input = input;
      this.communeText = commune_name;
      this.postcodes = [known.postcode];
    }
  }

  chooseCommune(commune: CommuneHit): void {
    this.postcodes = commune.postcodes;
    if (!commune.postcodes.includes(this.input.postcode)) this.input.postcode = commune.postcodes[0] ?? '';
    this.input.zone = ZONES[commune.code.slice(0, 3)] ?? 'Europe/Paris';
    this.errors.set('commune_code', '');
  }

  /** Checks a number when its field is left; the desk has the rule. */
  async checkNumber(field: 'siret' | 'phone'): Promise<void> {
    const value = this.input[field].trim();
    if (value === '') {
      this.errors.set(field, '');
      if (field === 'siret') this.siretGood = false;
      return;
    }
    try {
      const checked = await api.checkValue({ kind: field, value });
      if (value !== this.input[field].trim()) return;
      this.errors.set(field, checked.problem ? problemSentence(checked.problem) : '');
      if (checked.ok) this.input[field] = checked.shown;
      if (field === 'siret') this.siretGood = checked.ok;
    } catch {
      // the desk checks again when the form is sent
    }
  }

  /** True when the form can be sent; otherwise the summary has the focus. */
  async ready(): Promise<boolean> {
    await Promise.all([this.checkNumber('siret'), this.checkNumber('phone')]);
    const found: Partial<Record<SiteFieldName, string>> = {};
    if (!this.input.name.trim()) found.name = t.common.missing(t.site.name);
    if (!this.input.address_line.trim()) found.address_line = t.common.missing(t.site.address);
    if (!this.input.commune_code) found.commune_code = t.site.chooseCommune;
    if (!this.input.postcode.trim()) found.postcode = t.common.missing(t.site.postcode);
    if (!this.input.siret.trim()) found.siret = t.common.missing(t.site.siret);
    else if (this.errors.of('siret')) found.siret = this.errors.of('siret');
    if (this.errors.of('phone')) found.phone = this.errors.of('phone');
    return this.errors.submit(found);
  }
}
