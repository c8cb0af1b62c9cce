import { getContext, setContext, untrack } from 'svelte';
import { SvelteMap } from 'svelte/reactivity';
import { keyIds, keymap, matches, type KeyId } from './keymap';

/**
 * Who answers to which shortcut now. A component says so with `useKeys`, for as long as it is on screen; the last
 * one to say so wins. A dialog makes a new layer: what lies under it no longer answers.
 */

/** A shortcut's action, or 'native' to show in the foot a key that the browser or a component handles. */
type Answer = (() => void) | 'native';
interface Claim {
  readonly layer: number;
  readonly answer: Answer;
}

const claims = new SvelteMap<KeyId, readonly Claim[]>();
const layers = $state({ depth: 0, unlocked: false });
const LAYER = Symbol('keyboard layer');

/** For as long as the component lives, these shortcuts do this. Called while the component is being set up. */
export function useKeys(answers: Partial<Record<KeyId, Answer>>): void {
  const layer = getContext<number | undefined>(LAYER) ?? 0;
  $effect.pre(() => {
    const mine = Object.entries(answers).map(([id, answer]) => [id as KeyId, { layer, answer }] as const);
    untrack(() => {
      for (const [id, claim] of mine) claims.set(id, [...(claims.get(id) ?? []), claim]);
    });
    return () =>
      untrack(() => {
        for (const [id, claim] of mine) {
          const rest = (claims.get(id) ?? []).filter((other) => other !== claim);
          if (rest.length > 0) claims.set(id, rest);
          else claims.delete(id);
        }
      });
  });
}

/** Makes the component's descendants a keyboard layer of their own; returns what opens and closes it. */
export function keyboardLayer(): { open(): void; close(): void; readonly top: boolean } {
  const layer = (getContext<number | undefined>(LAYER) ?? 0) + 1;
  setContext(LAYER, layer);
  let opened = false;
  return {
    open() {
      if (!opened) layers.depth += 1;
      opened = true;
    },
    close() {
      if (opened) layers.depth -= 1;
      opened = false;
    },
    get top() {
      return layers.depth === layer;
    },
  };
}

/** How many dialogs are open. */
export function dialogDepth(): number {
  return layers.depth;
}

/** Told by the application: shortcuts that act on data answer only while someone has unlocked. */
export function setUnlocked(unlocked: boolean): void {
  layers.unlocked = unlocked;
}

function current(id: KeyId): Claim | undefined {
  const binding = keymap[id];
  if (!layers.unlocked && !binding.locked && !binding.native) return undefined;
  return (claims.get(id) ?? []).findLast((claim) => claim.layer === layers.depth || binding.always);
}

/** The shortcuts to show at the foot of the window, in order. */
export function footKeys(): KeyId[] {
  return keyIds
    .filter((id) => keymap[id].foot !== undefined && current(id) !== undefined)
    .sort((a, b) => (keymap[a].foot ?? 0) - (keymap[b].foot ?? 0))
    .slice(-4);
}

/** Whether a shortcut would do something now. */
export function answers(id: KeyId): boolean {
  return current(id) !== undefined;
}

/** Inputs that hold no text: there is nothing to take back in them. */
const WORDLESS = new Set(['radio', 'checkbox', 'button', 'submit', 'reset', 'file', 'range', 'color', 'image']);

const editable = (target: EventTarget | null) =>
  target instanceof HTMLInputElement
    ? !WORDLESS.has(target.type)
    : target instanceof HTMLTextAreaElement || (target instanceof HTMLElement && target.isContentEditable);

/** The one listener of the window. */
export function onKeydown(event: KeyboardEvent): void {
  // A reload would throw away what the screen shows; there is nothing to reload in an application.
  if (event.key === 'F5' || (event.ctrlKey && event.key.toLowerCase() === 'r')) event.preventDefault();
  for (const id of keyIds) {
    if (!matches(keymap[id], event)) continue;
    // In a field, Ctrl+Z takes back what was typed there.
    if (id === 'undo' && editable(event.target)) continue;
    const claim = current(id);
    if (!claim || claim.answer === 'native') continue;
    event.preventDefault();
    event.stopPropagation();
    claim.answer();
    return;
  }
}
