import { api } from '../../api/client';
import { t } from '../../i18n/fr';
import { attempt } from '../../state/actions';
import { app } from '../../state/app.svelte';
import { atLock } from '../../state/forget';
import { say } from '../../state/status.svelte';

/** The link that prefills La Coop's form: a choice of the site, off unless somebody made it. */
let enabled = $state(false);

export const coop = {
  get enabled(): boolean {
    return enabled;
  },
  /** Asks whether the site wants it; what cannot be asked is not offered. */
  async ask(): Promise<void> {
    if (!app.seesPeople) return;
    enabled = await api.exchangeOptions().then(
      (options) => options.coop_link,
      () => false,
    );
  },
  /** Opens the browser on La Coop's form, without a name. */
  async open(session: string): Promise<void> {
    const opened = await attempt(() => api.coopLink({ session }).then(() => true));
    if (opened) say(t.corrections.coopOpened);
  },
};

atLock(() => {
  enabled = false;
});
