import type { Place, RequestView, SessionView } from '../../api/bindings';

/** The four steps of a request, in order. */
export const REQUEST_STEPS = ['papers', 'profile', 'online', 'result'] as const;
export type RequestStep = (typeof REQUEST_STEPS)[number];

/** Where the mediator can be in a session; the same words as `Place.step` of the desk. */
export type Step = 'person' | 'procedure' | RequestStep | 'closing';

export interface Spot {
  readonly step: Step;
  readonly request: string | null;
}

const STEPS: readonly string[] = ['person', 'procedure', ...REQUEST_STEPS, 'closing'] satisfies readonly Step[];
const isStep = (word: string): word is Step => STEPS.includes(word);
export const isRequestStep = (step: string): step is RequestStep => (REQUEST_STEPS as readonly string[]).includes(step);

const find = (view: SessionView, request: string | null) => view.requests.find(({ id }) => id === request);

/** The first request that has no outcome yet, looking after `from` first and then from the top. */
export function unfinished(view: SessionView, from: string | null = null): RequestView | undefined {
  const at = view.requests.findIndex(({ id }) => id === from) + 1;
  return [...view.requests.slice(at), ...view.requests.slice(0, at)].find(({ outcome }) => outcome === '');
}

/** Where the work naturally goes on: who, then what, then the first request without an outcome. */
export function beginning(view: SessionView): Spot {
  if (!view.person_settled) return { step: 'person', request: null };
  const request = unfinished(view) ?? view.requests[0];
  if (!request) return { step: 'procedure', request: null };
  return { step: request.outcome === '' ? 'papers' : 'result', request: request.id };
}

/** The remembered place if it still exists, otherwise where the work goes on. */
export function resume(view: SessionView, place: Place | null): Spot {
  if (!place || !isStep(place.step)) return beginning(view);
  if (!isRequestStep(place.step)) return { step: place.step, request: null };
  return find(view, place.request) ? { step: place.step, request: place.request } : beginning(view);
}

/** The step after this one. After a result: the next request without an outcome, or the closing. */
export function following(view: SessionView, { step, request }: Spot): Spot {
  const current = find(view, request);
  if (!current) return step === 'closing' ? { step, request: null } : beginning(view);
  if (step === 'papers') return { step: current.fields_total > 0 ? 'profile' : 'online', request };
  if (step === 'profile') return { step: 'online', request };
  if (step === 'online') return { step: 'result', request };
  const next = unfinished(view, request);
  return next && next.id !== request ? { step: 'papers', request: next.id } : { step: 'closing', request: null };
}

/** The step before this one; the first one stays where it is. */
export function preceding(view: SessionView, { step, request }: Spot): Spot {
  const current = find(view, request);
  if (!current) {
    const last = view.requests.at(-1);
    return step !== 'person' && last ? { step: 'result', request: last.id } : { step, request };
  }
  if (step === 'result') return { step: 'online', request };
  if (step === 'online') return { step: current.fields_total > 0 ? 'profile' : 'papers', request };
  return { step: 'papers', request };
}

/** Whether the profile had been in sight before the place that was remembered, or at it. */
export function reachedProfile(view: SessionView, place: Place | null): boolean {
  const beyond = place !== null && ['profile', 'online', 'result', 'closing'].includes(place.step);
  return beyond || view.requests.some(({ outcome, way }) => outcome !== '' || way !== '');
}
