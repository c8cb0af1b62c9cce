/**
 * A locked application holds no personal value (invariant 3). Each module that keeps something between two screens
 * says here how it forgets it; the lock, whoever asked for it, makes them all forget.
 */
const forgetters = new Set<() => void>();

/** Has this done each time the application locks. Called once, when the module is loaded. */
export function atLock(forget: () => void): void {
  forgetters.add(forget);
}

/** Forgets everything that the next person at this desk must not find. */
export function forgetAll(): void {
  forgetters.forEach((forget) => forget());
}
