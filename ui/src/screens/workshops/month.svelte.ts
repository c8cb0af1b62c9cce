import { app } from '../../state/app.svelte';
import { atLock } from '../../state/forget';

/** The month being looked at, kept while one goes to a workshop and back; empty: the present one. */
let chosen = $state('');

export const theMonth = {
  get value(): string {
    return chosen || app.state.today.slice(0, 7);
  },
  set value(month: string) {
    chosen = month;
  },
};

atLock(() => {
  chosen = '';
});
