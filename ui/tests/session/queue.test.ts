import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SaveQueue } from '../../src/screens/session/queue.svelte';

/** A desk whose answers are given by hand. */
function desk() {
  const asked: { key: string; value: string; answer: () => void; refuse: () => void }[] = [];
  const save = (key: string, value: string) =>
    new Promise<void>((resolve, reject) =>
      asked.push({ key, value, answer: resolve, refuse: () => reject({ code: 'DISK_FULL', params: {} }) }),
    );
  return { asked, save };
}
const settle = () => vi.advanceTimersByTimeAsync(0);

describe('what is typed, on its way to the desk', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('waits for a pause and sends only the last value', async () => {
    const { asked, save } = desk();
    const queue = new SaveQueue(save, 250);
    for (const value of ['D', 'DI', 'DIA']) queue.set('birth_name', value);
    await vi.advanceTimersByTimeAsync(249);
    expect(asked).toHaveLength(0);
    expect(queue.draft('birth_name')).toBe('DIA');
    await vi.advanceTimersByTimeAsync(1);
    expect(asked.map(({ value }) => value)).toEqual(['DIA']);
  });

  it('goes at once when the field is left', async () => {
    const { asked, save } = desk();
    const queue = new SaveQueue(save, 250);
    queue.set('nir', '287');
    void queue.leave('nir');
    await settle();
    expect(asked).toHaveLength(1);
    asked[0]?.answer();
    await settle();
    expect(queue.empty).toBe(true);
    await vi.advanceTimersByTimeAsync(1000);
    expect(asked).toHaveLength(1);
  });

  it('keeps what is typed while a save is under way, and sends it after', async () => {
    const { asked, save } = desk();
    const queue = new SaveQueue(save, 250);
    queue.set('phone', '06');
    void queue.leave('phone');
    await settle();
    queue.set('phone', '0612');
    asked[0]?.answer();
    await settle();
    expect(queue.draft('phone')).toBe('0612');
    await vi.advanceTimersByTimeAsync(250);
    expect(asked.map(({ value }) => value)).toEqual(['06', '0612']);
    asked[1]?.answer();
    await settle();
    expect(queue.empty).toBe(true);
  });

  it('saves one at a time, each field once', async () => {
    const { asked, save } = desk();
    const queue = new SaveQueue(save, 250);
    queue.set('a', '1');
    queue.set('b', '2');
    const all = queue.flush();
    await settle();
    expect(asked.map(({ key }) => key)).toEqual(['a']);
    asked[0]?.answer();
    await settle();
    expect(asked.map(({ key }) => key)).toEqual(['a', 'b']);
    asked[1]?.answer();
    expect(await all).toBe(true);
  });

  it('sends what is left just as the queue ends', async () => {
    const { asked, save } = desk();
    const queue = new SaveQueue(save, 250);
    queue.set('a', '1');
    const first = queue.flush().then(() => {
      queue.set('b', '2');
      return queue.flush();
    });
    await settle();
    asked[0]?.answer();
    await settle();
    asked[1]?.answer();
    expect(await first).toBe(true);
    expect(asked.map(({ key }) => key)).toEqual(['a', 'b']);
  });

  it('keeps a value that the desk could not take, and tries again', async () => {
    const { asked, save } = desk();
    const queue = new SaveQueue(save, 250);
    queue.set('iban', 'FR76');
    const first = queue.flush();
    await settle();
    asked[0]?.refuse();
    expect(await first).toBe(false);
    expect(queue.draft('iban')).toBe('FR76');
    expect(queue.error?.code).toBe('DISK_FULL');
    const second = queue.flush();
    await settle();
    asked[1]?.answer();
    expect(await second).toBe(true);
    expect(queue.error).toBeNull();
  });

  it('shows but does not send what cannot be read yet', async () => {
    const { asked, save } = desk();
    const queue = new SaveQueue(save, 250);
    queue.set('day', '2026-12-01');
    queue.hold('day', '31/1');
    await vi.advanceTimersByTimeAsync(1000);
    void queue.leave('day');
    expect(await queue.flush()).toBe(true);
    expect(asked).toHaveLength(0);
    expect(queue.draft('day')).toBe('31/1');
    expect(queue.held).toEqual(['day']);
    queue.set('day', '2026-12-31');
    void queue.leave('day');
    await settle();
    asked[0]?.answer();
    await settle();
    expect(queue.held).toEqual([]);
  });

  it('lets go of everything when the application locks', async () => {
    const { asked, save } = desk();
    const queue = new SaveQueue(save, 250);
    queue.set('nir', '287');
    queue.forget();
    await vi.advanceTimersByTimeAsync(1000);
    expect(asked).toHaveLength(0);
    expect(queue.draft('nir')).toBeUndefined();
  });
});
