/**
 * F6 and Maj F6 go from one region of the window to the next: search, navigation, the screen's own parts, foot.
 * A region is any element with `data-region`; coming back to one finds the place that was left.
 */

const FOCUSABLE =
  'a[href], button:not([disabled]), input:not([disabled]), select:not([disabled]), textarea:not([disabled]), summary, [tabindex="0"]';

const lastPlace = new WeakMap<HTMLElement, HTMLElement>();

/** Regions that another window stands beside: F6 goes to and fro between the two. */
const beside = new WeakMap<Element, () => void>();

/** Attached to a region: from it, F6 goes to the window beside; Maj F6 goes round this one as usual. */
export function besideRegion(go: () => void): (region: Element) => () => void {
  return (region) => {
    beside.set(region, go);
    return () => beside.delete(region);
  };
}

const shown = (element: HTMLElement) => element.checkVisibility?.() ?? true;

function regions(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>('[data-region]')].filter(shown);
}

/** Remembers where the focus is in its region; listens to the window's focusin. */
export function rememberPlace(event: FocusEvent): void {
  const place = event.target;
  if (!(place instanceof HTMLElement)) return;
  const region = place.closest<HTMLElement>('[data-region]');
  if (region && place !== region) lastPlace.set(region, place);
}

/** Moves the focus to the next region (1) or the previous one (-1), round and round. */
export function moveRegion(step: 1 | -1): void {
  const all = regions();
  if (all.length === 0) return;
  const here = document.activeElement?.closest<HTMLElement>('[data-region]') ?? null;
  const outside = step === 1 && here ? beside.get(here) : undefined;
  if (outside) {
    outside();
    return;
  }
  const index = here ? all.indexOf(here) : step === 1 ? -1 : 0;
  const next = all[(index + step + all.length) % all.length];
  if (next) enterRegion(next);
}

function enterRegion(region: HTMLElement): void {
  const last = lastPlace.get(region);
  const known = last?.isConnected && region.contains(last) && shown(last) ? last : null;
  const first = [...region.querySelectorAll<HTMLElement>(FOCUSABLE)].find(shown);
  const target = known ?? first ?? region;
  if (target === region) region.tabIndex = -1;
  target.focus();
}
