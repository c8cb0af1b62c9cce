import '@testing-library/jest-dom/vitest';
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

afterEach(() => {
  clearStatus();
  localStorage.clear();
});
