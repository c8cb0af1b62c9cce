import { atLock } from './forget';

/**
 * Which screen is shown. Kept in memory only: no address, no history of the engine, so that no name and no number
 * of a person is left behind on the machine.
 */

export type SettingsPart =
  'me' | 'appearance' | 'agents' | 'site' | 'procedures' | 'security' | 'retention' | 'skills' | 'imports' | 'about';

export type FiguresPart = 'overview' | 'blocks';

export type Route =
  | { readonly screen: 'today' }
  | { readonly screen: 'session'; readonly session: string }
  | { readonly screen: 'citizens' }
  | { readonly screen: 'citizen'; readonly citizen: string }
  | { readonly screen: 'citizen_new'; readonly name: string }
  | { readonly screen: 'catalogue' }
  | { readonly screen: 'procedure'; readonly procedure: string }
  | { readonly screen: 'procedure_edit'; readonly procedure: string | null }
  | { readonly screen: 'figures'; readonly part: FiguresPart }
  | { readonly screen: 'record'; readonly session: string }
  | { readonly screen: 'satisfaction'; readonly session: string }
  | { readonly screen: 'workshops' }
  | { readonly screen: 'workshop'; readonly workshop: string | null }
  | { readonly screen: 'settings'; readonly part: SettingsPart };

export type ScreenName = Route['screen'];

const START: Route = { screen: 'today' };
const state = $state<{ route: Route; past: Route[] }>({ route: START, past: [] });

export const router = {
  get route(): Route {
    return state.route;
  },
  get canGoBack(): boolean {
    return state.past.length > 0;
  },
  /** Shows a screen. */
  go(route: Route): void {
    state.past = [...state.past.slice(-19), state.route];
    state.route = route;
  },
  /** Shows a screen in place of the present one, which is not come back to. */
  replace(route: Route): void {
    state.route = route;
  },
  /** Back to the screen before, or to today. */
  back(): void {
    state.route = state.past.at(-1) ?? START;
    state.past = state.past.slice(0, -1);
  },
  /** Forgets the way, when the application locks: another person may be the next one here. */
  reset(): void {
    state.route = START;
    state.past = [];
  },
};

atLock(() => router.reset());
