import { api } from '../api/client';
import type { SessionStartArgs } from '../api/bindings';
import { errorSentence } from '../i18n/errors';
import { toApiError } from './changes.svelte';
import { router } from './router.svelte';
import { say } from './status.svelte';

/** Runs a command whose failure has no field to stand by: its sentence goes to the status region. */
export async function attempt<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (failure) {
    say(errorSentence(toApiError(failure)));
    return undefined;
  }
}

/** Starts a session and shows it: the timer runs from the key press. */
export async function startSession(with_: Partial<SessionStartArgs> = {}): Promise<void> {
  const args: SessionStartArgs = { channel: null, procedure: null, citizen: null, anonymous: false, ...with_ };
  const session = await attempt(() => api.sessionStart(args));
  if (session) router.go({ screen: 'session', session: session.id });
}
