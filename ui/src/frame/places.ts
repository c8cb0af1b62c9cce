import { t } from '../i18n/fr';
import { theDay } from '../state/day.svelte';
import { router } from '../state/router.svelte';
import { say } from '../state/status.svelte';

/** Where the rail, its shortcuts and the palette lead. */
export const places = {
  today: () => router.go({ screen: 'today' }),
  session: () => {
    const open = theDay.mine;
    if (open) router.go({ screen: 'session', session: open.id });
    else say(t.frame.noSession);
  },
  citizens: () => router.go({ screen: 'citizens' }),
  catalogue: () => router.go({ screen: 'catalogue' }),
  figures: () => router.go({ screen: 'figures', part: 'overview' }),
  blocks: () => router.go({ screen: 'figures', part: 'blocks' }),
  workshops: () => router.go({ screen: 'workshops' }),
  settings: () => router.go({ screen: 'settings', part: 'me' }),
} as const;
