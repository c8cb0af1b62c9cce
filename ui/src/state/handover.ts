import { atLock } from './forget';

/**
 * The password just typed on the lock screen, held only when the next screen must ask for another one: nobody types
 * the same thing twice in a row (WCAG 3.3.7). It is taken once, and forgotten.
 */
let password = '';

export function handOver(typed: string): void {
  password = typed;
}

export function takeOver(): string {
  const typed = password;
  password = '';
  return typed;
}

atLock(() => handOver(''));
