import '@testing-library/jest-dom/vitest';
import { configure } from '@testing-library/svelte';
import { afterEach } from 'vitest';
import { clearStatus } from '../../src/state/status.svelte';

// jsdom draws nothing: it has no modal dialogs and no scrolling. Enough of both for the components.
HTMLDialogElement.prototype.showModal ??= function (this: HTMLDialogElement) {
  this.setAttribute('open', '');
};
HTMLDialogElement.prototype.close ??= function (this: HTMLDialogElement) {
  if (!this.hasAttribute('open')) return;
  this.removeAttribute('open');
  this.dispatchEvent(new Event('close'));
};
Element.prototype.scrollIntoView ??= () => undefined;
Element.prototype.scrollTo ??= (() => undefined) as Element['scrollTo'];

// A screen is read when it is first asked for: on a loaded computer that takes longer than the second that is waited
// by default.
configure({ asyncUtilTimeout: 10_000 });

afterEach(() => {
  clearStatus();
  localStorage.clear();
});
