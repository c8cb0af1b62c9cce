import { tick } from 'svelte';
import { SvelteMap } from 'svelte/reactivity';
import { api } from '../../api/client';
import type {
  ApiError,
  ClosingRecord,
  CodeLabel,
  Codes,
  FieldView,
  Place,
  ProfileView,
  RequestField,
  RequestView,
  SessionCard,
  SessionView,
} from '../../api/bindings';
import { parseDay } from '../../i18n/dates';
import { errorSentence } from '../../i18n/errors';
import { t } from '../../i18n/fr';
import { app } from '../../state/app.svelte';
import { live, toApiError, type Live } from '../../state/changes.svelte';
import { router } from '../../state/router.svelte';
import { offerUndo, say, saved } from '../../state/status.svelte';
import { visits } from '../satisfaction/visits.svelte';
import { numbersGone } from './profile';
import { SaveQueue } from './queue.svelte';
import {
  beginning,
  following,
  isRequestStep,
  preceding,
  reachedProfile,
  resume,
  type RequestStep,
  type Spot,
  type Step,
} from './steps';

const PLACE_PAUSE_MS = 400;
/** Work shorter than this shows no sign of going on: a flicker would be noise. */
const SLOW_MS = 300;

/** A change of person that waits for its confirmation. */
export interface PersonChange {
  /** The name of the person of now. */
  readonly from: string;
  readonly citizen: string | null;
}

/**
 * One open session: what the desk knows of it, where the mediator is, and what is typed and not yet saved.
 * Called while the screen is being set up. Changes go to the desk one after the other, so that the last answer
 * received is the latest state.
 */
export class SessionDesk {
  readonly id: string;
  readonly #read: Live<SessionView>;
  #spot = $state.raw<Spot | null>(null);
  #field: string | null = null;
  #placeTimer: ReturnType<typeof setTimeout> | undefined;
  #chain: Promise<unknown> = Promise.resolve();
  #running = 0;
  #slow = $state(false);
  #slowTimer: ReturnType<typeof setTimeout> | undefined;
  #error = $state.raw<ApiError | null>(null);
  #personChange = $state.raw<PersonChange | null>(null);
  #profiles = $state.raw<ReadonlyMap<string, ProfileView>>(new Map());
  #resumeField: string | null = null;
  /** The place that the desk remembered when the screen opened. */
  #found: Place | null = null;
  #codes = $state.raw<Codes['lists']>({});
  /** The step that each request was left at, since the screen opened. */
  readonly #steps = new SvelteMap<string, RequestStep>();
  /** Values of the profile, by field key. */
  readonly fields: SaveQueue;
  /** Free text of the requests, by `request field`. */
  readonly words: SaveQueue;

  constructor(id: string) {
    this.id = id;
    this.#read = live(() => this.#inTurn(() => api.session({ session: id })));
    this.fields = new SaveQueue((field, value) => this.#saveField(field, value));
    this.words = new SaveQueue(async (key, value) => {
      const [request = '', field = ''] = key.split(' ');
      this.#accept(await this.#inTurn(() => api.requestSet({ request, field: field as RequestField, value })));
    });
    void api.codes().then(
      ({ lists }) => (this.#codes = lists),
      (failure) => (this.#error = toApiError(failure)),
    );
    $effect.pre(() => {
      const view = this.#read.value;
      if (!view) return;
      // what is on screen and not on the disk is not said to be saved
      saved(this.fields.error || this.words.error ? null : view.saved_at);
      this.#settle(view);
    });
  }

  get view(): SessionView | undefined {
    return this.#read.value;
  }
  /** Why the session cannot be shown at all. */
  get unreadable(): ApiError | null {
    return this.view ? null : this.#read.error;
  }
  /** The last thing asked that failed; what was typed is kept. */
  get error(): ApiError | null {
    return this.#error ?? this.fields.error ?? this.words.error;
  }
  /** Work has been going on for long enough to say so. */
  get slow(): boolean {
    return this.#slow;
  }
  get spot(): Spot {
    return this.#spot ?? { step: 'person', request: null };
  }
  get step(): Step {
    return this.spot.step;
  }
  /** The request being worked on, in the steps of a request. */
  get request(): RequestView | undefined {
    return this.view?.requests.find(({ id }) => id === this.spot.request);
  }

  /** First answer: back to the remembered place. Later ones: out of a place that has ceased to exist. */
  #settle(view: SessionView): void {
    if (this.#spot === null) {
      this.#move(resume(view, view.place));
      this.#found = view.place;
      this.#field = view.place?.field ?? null;
      this.#resumeField = this.#field;
    } else if (isRequestStep(this.#spot.step) && !view.requests.some(({ id }) => id === this.#spot?.request)) {
      this.#move(beginning(view));
    }
  }

  #accept(view: SessionView): void {
    this.#read.set(view);
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#chain.then(work);
    this.#chain = turn.catch(() => undefined);
    this.#running += 1;
    this.#slowTimer ??= setTimeout(() => (this.#slow = this.#running > 0), SLOW_MS);
    void this.#chain.then(() => {
      this.#running -= 1;
      if (this.#running > 0) return;
      clearTimeout(this.#slowTimer);
      this.#slowTimer = undefined;
      this.#slow = false;
    });
    return turn;
  }

  /** Does something to the session; false, with a sentence on screen, when the desk refused. */
  async change(work: () => Promise<SessionView>): Promise<boolean> {
    return (await this.ask(async () => this.#accept(await work()))) !== undefined;
  }

  /** Asks the desk for something in its turn; undefined, with a sentence on screen, when it refused. */
  async ask<T>(work: () => Promise<T>): Promise<{ answer: T } | undefined> {
    try {
      const answer = await this.#inTurn(work);
      this.#error = null;
      return { answer };
    } catch (failure) {
      this.#error = toApiError(failure);
      return undefined;
    }
  }

  /** Forgets the failure shown, and tries again what is still waiting. */
  retry(): void {
    this.#error = null;
    void this.flush();
  }

  /** Everything typed reaches the desk before what comes next; false when something could not be saved. */
  async flush(): Promise<boolean> {
    const done = await Promise.all([this.fields.flush(), this.words.flush()]);
    return done.every(Boolean);
  }

  // --- words of the coded lists

  codes(list: string): readonly CodeLabel[] {
    return this.#codes[list] ?? [];
  }
  /** The words of a code, or the code itself when the list no longer knows it. */
  label(list: string, code: string): string {
    return this.codes(list).find((entry) => entry.code === code)?.label ?? code;
  }
  hasFlag(list: string, code: string, flag: string): boolean {
    return this.codes(list).some((entry) => entry.code === code && entry.flags.includes(flag));
  }

  // --- where the mediator is

  /** The step that a request was left at: here, or before a lock or a crash. */
  stepOf(request: string): RequestStep {
    const step = this.#steps.get(request) ?? this.view?.requests.find(({ id }) => id === request)?.step;
    return step !== undefined && isRequestStep(step) ? step : 'papers';
  }
  /** The field to come back to, once, when the screen opens on the remembered place. */
  takeResumeField(): string | null {
    const field = this.#resumeField;
    this.#resumeField = null;
    return field;
  }

  /** Shows a step. What was typed in the one before is sent on its way. */
  go(step: Step, request: string | null = this.spot.request): void {
    this.#error = null;
    void this.flush();
    // A step left at once is noted all the same: its request is found there again.
    if (this.#placeTimer !== undefined) void this.savePlace();
    this.#move({ step, request: isRequestStep(step) ? request : null });
    this.#field = null;
    this.#resumeField = null;
    this.#notePlace(0);
  }
  #move(spot: Spot): void {
    this.#spot = spot;
    if (spot.request && isRequestStep(spot.step)) this.#steps.set(spot.request, spot.step);
  }
  #goTo({ step, request }: Spot): void {
    this.go(step, request);
  }
  next(): void {
    if (this.view) this.#goTo(following(this.view, this.spot));
  }
  previous(): void {
    if (this.view) this.#goTo(preceding(this.view, this.spot));
  }
  /** The focus is on a field: a lock or a crash comes back to it. */
  at(field: string): void {
    if (field === this.#field) return;
    this.#field = field;
    this.#notePlace(PLACE_PAUSE_MS);
  }
  #notePlace(wait: number): void {
    clearTimeout(this.#placeTimer);
    this.#placeTimer = setTimeout(() => void this.savePlace(), wait);
  }
  /** Notes the place; nothing is said when that fails, since nothing typed is lost. */
  async savePlace(): Promise<void> {
    clearTimeout(this.#placeTimer);
    this.#placeTimer = undefined;
    if (this.view?.state !== 'open' || this.#spot === null) return;
    const place = { ...this.#spot, field: this.#field };
    await this.#inTurn(() => api.sessionPlace({ session: this.id, place })).catch(() => undefined);
  }

  /** The screen goes away, or the application is about to lock. */
  async leave(): Promise<void> {
    await Promise.all([this.flush(), this.savePlace()]);
  }

  /** Somebody else may be next at this window. */
  forget(): void {
    clearTimeout(this.#placeTimer);
    this.fields.forget();
    this.words.forget();
  }

  // --- what can be done to the session

  /** Another person was chosen, for whom what was filled would go: it is said before it is done. */
  get personChange(): PersonChange | null {
    return this.#personChange;
  }
  /** The person stays: the work goes on where it naturally does. */
  keepPerson(): void {
    if (this.#personChange === null) return;
    this.#personChange = null;
    if (this.view) this.#goTo(beginning(this.view));
  }

  /**
   * Says who it is for, and goes on. What was filled for one person never reaches another: where there is something,
   * it waits for `clear`.
   */
  async setCitizen(citizen: string | null, clear = false): Promise<boolean> {
    const before = this.view?.citizen ?? null;
    const another = before !== null && before.id !== citizen;
    // What is still on its way was typed for the person of now.
    const sent = (await this.flush()) && this.words.held.length === 0;
    this.#personChange = null;
    if (another && !clear && !sent) {
      this.#personChange = { from: before.display_name, citizen };
      return false;
    }
    try {
      this.#accept(await this.#inTurn(() => api.sessionCitizen({ session: this.id, citizen, clear })));
      this.#error = null;
    } catch (failure) {
      const error = toApiError(failure);
      if (before && error.code === 'PERSON_FILLED') this.#personChange = { from: before.display_name, citizen };
      else this.#error = error;
      return false;
    }
    this.#profiles = new Map();
    if (another) {
      this.fields.forget();
      this.words.forget();
      this.#steps.clear();
      // It also takes the place of an undo that would bring something of the first one back.
      say(t.session.person.changed(this.view?.citizen?.display_name ?? '', clear ? before.display_name : ''));
    }
    if (this.view) this.#goTo(beginning(this.view));
    return true;
  }

  async addRequest(procedure: string): Promise<boolean> {
    const done = await this.change(() => api.requestAdd({ session: this.id, procedure }));
    const added = this.view?.requests.at(-1);
    if (done && added) this.go(this.view?.person_settled ? 'papers' : 'person', added.id);
    return done;
  }

  async removeRequest(request: RequestView): Promise<void> {
    await this.flush();
    if (!(await this.change(() => api.requestRemove({ request: request.id })))) return;
    offerUndo(t.session.requests.removed(request.title), async () => {
      if (!(await this.change(() => api.requestRestore({ request: request.id })))) return;
      say(t.session.requests.restored(request.title));
      this.go('papers', request.id);
    });
    // the button that had the focus is gone with its line
    await tick();
    document.querySelector<HTMLElement>('[data-requests] h2')?.focus();
  }

  /** Throws the draft away and leaves; can be undone until the application locks. */
  async discard(): Promise<void> {
    await this.flush();
    const { id } = this;
    if (!(await this.ask(() => api.sessionDiscard({ session: id })))) return;
    router.go({ screen: 'today' });
    offerUndo(t.session.discarded, async () => {
      try {
        await api.sessionRestore({ session: id });
        say(t.session.discardUndone);
        router.go({ screen: 'session', session: id });
      } catch (failure) {
        say(errorSentence(toApiError(failure)));
      }
    });
  }

  restore(): Promise<boolean> {
    return this.change(() => api.sessionRestore({ session: this.id }));
  }

  /** Closes the session with its record; the answer is the line of the day. */
  async close(record: ClosingRecord): Promise<SessionCard | undefined> {
    const closed = await this.ask(() => api.sessionClose({ session: this.id, record }));
    if (!closed) return undefined;
    visits.close(this.id);
    saved(null);
    this.forget();
    await this.#read.reload();
    return closed.answer;
  }

  setChannel(channel: string): Promise<boolean> {
    return this.change(() => api.sessionChannel({ session: this.id, channel }));
  }

  pauseOrResume(): Promise<boolean> {
    const running = this.view?.running ?? false;
    return this.change(() => (running ? api.sessionPause : api.sessionResume)({ session: this.id }));
  }

  /** Sets one thing of a request at once: a choice, not a text. */
  setRequest(request: string, field: RequestField, value: string): Promise<boolean> {
    return this.change(() => api.requestSet({ request, field, value }));
  }

  /** What a text of a request holds: as typed while on its way, as saved otherwise. */
  word(request: RequestView, field: RequestField & keyof RequestView): string {
    return this.words.draft(`${request.id} ${field}`) ?? request[field];
  }
  setWord(request: RequestView, field: RequestField, value: string): void {
    this.words.set(`${request.id} ${field}`, value);
  }
  /** A day goes to the desk once it can be read; until then it stays as typed. */
  setDay(request: RequestView, field: RequestField, value: string): void {
    if (value === '' || parseDay(value) !== null) this.setWord(request, field, value);
    else this.words.hold(`${request.id} ${field}`, value);
  }
  /** The requests with a day that cannot be read: it would not be on the summary. */
  get unreadableDays(): string[] {
    return this.words.held.map((key) => key.split(' ')[0] ?? '');
  }
  leaveWord(request: RequestView, field: RequestField): void {
    void this.words.leave(`${request.id} ${field}`);
  }

  // --- the profile

  /** The profile that a request asks for, once read. */
  profile(request: string): ProfileView | undefined {
    return this.#profiles.get(request);
  }

  async readProfile(request: string): Promise<void> {
    const read = await this.ask(() => api.profile({ request }));
    if (read) this.#profiles = new Map(this.#profiles).set(request, read.answer);
  }

  /** Numbers and incomes may have been typed, and went with a lock: the session is older than the last unlocking. */
  lostNumbers(request: string): boolean {
    const { view } = this;
    const profile = this.profile(request);
    if (!view || !profile || Date.parse(view.started_at) >= app.openedAt) return false;
    return reachedProfile(view, this.#found) && numbersGone(profile);
  }

  async #saveField(field: string, value: string): Promise<void> {
    const answer = await this.#inTurn(() => api.profileSet({ session: this.id, field, value }));
    this.#profiles = new Map([...this.#profiles].map(([id, profile]) => [id, withField(profile, answer)]));
    // One value may settle another (the postcode of a commune) or contradict it (a birth date and a NIR), and the
    // desk counts what is ready for every request: both are read again once nothing more waits.
    if (!this.fields.last(field)) return;
    const { request, step } = this.spot;
    await Promise.all([this.#read.reload(), step === 'profile' && request ? this.readProfile(request) : undefined]);
  }
}

/** The profile with one field as the desk answered it, and its counts. */
export function withField(profile: ProfileView, field: FieldView): ProfileView {
  const groups = profile.groups.map((group) => ({
    ...group,
    fields: group.fields.map((old) => (old.key === field.key ? field : old)),
  }));
  const all = groups.flatMap((group) => group.fields);
  return { groups, total: profile.total, ready: all.filter(({ state }) => state === 'good').length };
}
