import { t } from '../../i18n/fr';
import { FormErrors } from '../../state/form.svelte';

/** The first account of the site. */
export class AdministratorForm {
  givenName = $state('');
  familyName = $state('');
  password = $state('');
  strong = $state(false);
  readonly errors = new FormErrors({
    given_name: 'admin-given',
    family_name: 'admin-family',
    password: 'admin-password',
  });

  ready(): boolean {
    const found: { given_name?: string; family_name?: string; password?: string } = {};
    if (!this.givenName.trim()) found.given_name = t.common.missing(t.setup.administrator.givenName);
    if (!this.familyName.trim()) found.family_name = t.common.missing(t.setup.administrator.familyName);
    if (!this.strong) found.password = this.password === '' ? t.password.empty : t.password.tooWeak;
    return this.errors.submit(found);
  }
}
