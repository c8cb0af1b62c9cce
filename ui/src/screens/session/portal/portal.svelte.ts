import { listen } from '@tauri-apps/api/event';
import { api } from '../../../api/client';
import type {
  ApiError,
  FileRow,
  PortalMove,
  PortalProposal,
  PortalReference,
  PortalView,
  RequestView,
} from '../../../api/bindings';
import { t } from '../../../i18n/fr';
import { keyLabel } from '../../../keys/keymap';
import { live, toApiError, type Live } from '../../../state/changes.svelte';
import { fold } from '../../../state/fold';
import { offerUndo, say, statusLine } from '../../../state/status.svelte';
import type { SessionDesk } from '../desk.svelte';

/** What takes time in the window of the site; one thing at a time. */
export type Doing = 'open' | 'browser' | 'look' | 'fill' | 'keep' | 'go' | 'other';

const words = t.portal;
const open = (proposal: PortalProposal) => proposal.state === 'proposed' || proposal.state === 'undone';

/** Whether a key press should fill the page rather than look at it: something that nobody tried is proposed. */
export const readyToFill = (view: PortalView | null): boolean => view?.page?.proposals.some(open) ?? false;

/** How many proposals are in each state that a sentence speaks of. */
const tally = (view: PortalView | null, state: PortalProposal['state']) =>
  new Set((view?.page?.proposals ?? []).filter((one) => one.state === state).map(({ id }) => id));

/** Whether the page's words begin with ours: « Prénoms, dans l'ordre de l'état civil » says « Prénoms ». */
export const says = (page: string, ours: string): boolean => fold(page).startsWith(fold(ours));

/** What the panel of values calls the value of a proposal. */
export const copyId = ({ key, part }: PortalProposal): string => (part ? `${key}.${part}` : key);

/** What the page asks, in its order: the desk puts the values to copy in the same one. */
export const pageOrder = (view: PortalView | null): string =>
  [...(view?.page?.proposals ?? []).map(copyId), ...(view?.page?.left ?? []).map(({ copy }) => copy)].join(' ');

/** The ids of the panel of values that are in the page already. */
export const pageFilled = (view: PortalView | null): ReadonlySet<string> =>
  new Set((view?.page?.proposals ?? []).filter(({ state }) => state === 'filled').map(copyId));

/**
 * The official site of one session, in its own window: what the desk knows of it, and what can be done there.
 * A page may take seconds to answer: these commands go beside those of the session, so that what is typed
 * meanwhile is still saved at once. Called while the screen of the session is being set up.
 */
export class Portal {
  readonly #desk: SessionDesk;
  readonly files: Live<FileRow[]>;
  #view = $state.raw<PortalView | null>(null);
  #error = $state.raw<ApiError | null>(null);
  #doing = $state<Doing | null>(null);
  /** The request whose site could not be opened here. */
  #failed = $state<string | null>(null);
  #turn = 0;

  constructor(desk: SessionDesk) {
    this.#desk = desk;
    const session = desk.id;
    this.files = live(() => api.sessionFiles({ session }));
    $effect(() => {
      void this.#read();
      const listening = listen<{ session: string }>('portal', ({ payload }) => {
        if (payload.session === session) void this.#read();
      });
      return () => {
        this.#turn += 1;
        void listening.then((stop) => stop());
      };
    });
  }

  get view(): PortalView | null {
    return this.#view;
  }
  /** The last thing asked that failed. */
  get error(): ApiError | null {
    return this.#error;
  }
  get doing(): Doing | null {
    return this.#doing;
  }
  /** The window is there, for this request. */
  isOpen(request: RequestView): boolean {
    return this.#view?.open === true && this.#view.request === request.id;
  }
  /** The window is there, for another request of the session. */
  isElsewhere(request: RequestView): boolean {
    return this.#view?.open === true && this.#view.request !== request.id;
  }
  /** The window of this request's site could not be made: the browser is what is left. */
  cannotOpen(request: RequestView): boolean {
    return this.#failed === request.id;
  }
  /** Numbers that the site showed for this request. */
  references(request: RequestView): readonly PortalReference[] {
    return this.#view?.request === request.id ? this.#view.references : [];
  }
  /** The outcome that the site lets think of, while none is chosen. */
  proposedOutcome(request: RequestView): string {
    return this.#view?.request === request.id && request.outcome === '' ? this.#view.proposed_outcome : '';
  }

  /** Reads again, after the window said that something changed there. No window is no failure. */
  async #read(): Promise<void> {
    const turn = ++this.#turn;
    const view = await api.portal({ session: this.#desk.id }).catch(() => null);
    if (turn !== this.#turn) return;
    if (view) this.#take(view, true);
    else this.#view = null;
  }

  /** Puts an answer in place; says what came by itself. */
  #take(view: PortalView, tell = false): void {
    this.#turn += 1;
    const before = this.#view;
    this.#view = view;
    if (!tell) return;
    if (before?.open && !view.open) say(words.closedSaid);
    else if (view.problem && view.problem !== before?.problem) say(words.problems[view.problem].title);
    else if (before?.problem && !view.problem) say(words.backSaid);
    else if (view.refused[0] && view.refused.length > (before?.refused.length ?? 0))
      say(words.refused.title(view.refused[0].host));
    else if (view.downloads.some(({ id }) => !before?.downloads.some((old) => old.id === id)))
      say(words.downloads.seenSaid);
    else if (view.references.length > (before?.references.length ?? 0))
      say(words.receipts.seenSaid(keyLabel('portal_take')));
    else if (view.print_asked && !before?.print_asked) say(words.page.asked);
  }

  async #do<T>(doing: Doing, work: () => Promise<T>): Promise<T | undefined> {
    if (this.#doing !== null) return undefined;
    this.#doing = doing;
    this.#error = null;
    try {
      return await work();
    } catch (failure) {
      this.#error = toApiError(failure);
      // the window may have gone meanwhile: the screen says how things stand
      if (this.#error.code === 'PORTAL_CLOSED' && this.#view) this.#view = { ...this.#view, open: false };
      return undefined;
    } finally {
      this.#doing = null;
    }
  }
  async #ask(doing: Doing, work: () => Promise<PortalView>): Promise<PortalView | undefined> {
    const view = await this.#do(doing, work);
    if (view) this.#take(view);
    return view;
  }

  /** Opens the site of a request beside; false where no window can be made. */
  async open(request: RequestView): Promise<boolean> {
    await this.#desk.flush();
    const view = await this.#ask('open', () => api.portalOpen({ request: request.id }));
    this.#failed = view || this.#error === null ? null : request.id;
    if (view) say(words.openedSaid(request.online?.host ?? view.host, keyLabel('next_region')));
    return view !== undefined;
  }

  /** Opens the site, or a page that was refused, in the system's browser. */
  async browser(request: RequestView, host = ''): Promise<void> {
    const done = await this.#do('browser', async () => {
      await api.portalBrowser({ request: request.id, host });
      return true;
    });
    if (done) say(words.browserSaid(host || (request.online?.host ?? '')));
  }

  async go(to: PortalMove): Promise<void> {
    await this.#ask('go', () => api.portalGo({ session: this.#desk.id, to }));
  }

  async close(): Promise<boolean> {
    const view = await this.#ask('other', () => api.portalClose({ session: this.#desk.id }));
    if (view) say(words.closedSaid);
    return view !== undefined;
  }

  async allow(host: string): Promise<void> {
    const view = await this.#ask('other', () => api.portalAllowHost({ session: this.#desk.id, host }));
    if (view) say(words.refused.allowedSaid(host));
  }

  /** Looks at the page; what is typed in the profile is known first. */
  async look(): Promise<void> {
    await this.#desk.flush();
    const known = this.#view?.references.length ?? 0;
    const view = await this.#ask('look', () => api.portalSense({ session: this.#desk.id }));
    if (!view) return;
    if (view.references.length > known) say(words.receipts.seenSaid(keyLabel('portal_take')));
    else say(words.fill.lookedSaid(tally(view, 'proposed').size, keyLabel('portal_fill')));
  }

  /** Fills the fields named, or all that nobody tried; what was filled can be taken back at once. */
  async fill(proposals: number[] = []): Promise<void> {
    const before = tally(this.#view, 'filled');
    const refusedBefore = tally(this.#view, 'refused');
    const view = await this.#ask('fill', () => api.portalFill({ session: this.#desk.id, proposals }));
    // a page that did not answer in time may have taken the values all the same
    if (!view) return this.#read();
    const filled = [...tally(view, 'filled')].filter((id) => !before.has(id));
    const refused = [...tally(view, 'refused')].filter((id) => proposals.includes(id) || !refusedBefore.has(id));
    const sentence = words.fill.filledSaid(filled.length, refused.length);
    if (filled.length > 0) offerUndo(sentence, () => this.undo(filled));
    else say(sentence);
  }

  /** The one key: looks at the page that nobody looked at, fills the one that was. */
  lookOrFill(): Promise<void> {
    return readyToFill(this.#view) ? this.fill() : this.look();
  }

  /** Empties the fields named, or all that were filled. */
  async undo(proposals: number[] = []): Promise<void> {
    const before = tally(this.#view, 'filled');
    const view = await this.#ask('fill', () => api.portalUndo({ session: this.#desk.id, proposals }));
    if (!view) return;
    const after = tally(view, 'filled');
    say(words.fill.undoneSaid([...before].filter((id) => !after.has(id)).length));
  }

  /** Notes a number as the request's reference; the one before can be put back. */
  async takeReference(request: RequestView, number: string): Promise<void> {
    const before = request.reference;
    await this.#desk.flush();
    const session = this.#desk.id;
    if (!(await this.#desk.change(() => api.portalReferenceAccept({ session, number })))) return;
    offerUndo(words.receipts.takenSaid, async () => {
      if (await this.#desk.setRequest(request.id, 'reference', before)) say(words.receipts.untakenSaid);
    });
  }

  /** The one key: the first number that is not noted yet. */
  takeNext(request: RequestView): void {
    const next = this.references(request).find(({ number }) => number !== request.reference);
    if (next) void this.takeReference(request, next.number);
  }

  async keepPage(): Promise<void> {
    await this.#keep(() => api.portalKeepPage({ session: this.#desk.id }), words.page.keptSaid);
  }
  async keepDownload(download: number): Promise<void> {
    const { id: session } = this.#desk;
    await this.#keep(() => api.portalDownloadKeep({ session, download }), words.downloads.keptSaid);
  }
  async #keep(work: () => Promise<FileRow>, sentence: string): Promise<void> {
    if (!(await this.#do('keep', work))) return;
    say(sentence);
    await Promise.all([this.files.reload(), this.#read()]);
  }
  async refuseDownload(download: number): Promise<void> {
    const { id: session } = this.#desk;
    const view = await this.#ask('other', () => api.portalDownloadRefuse({ session, download }));
    if (view) say(words.downloads.refusedSaid);
  }

  async saveFile(file: string): Promise<void> {
    const saved = await this.#do('other', () => api.sessionFileSave({ file }));
    if (saved) say(saved.path ? words.files.savedSaid(saved.path) : words.files.notSavedSaid);
  }
  /** Removes a document; until the session ends or the counter locks, it can be put back. */
  async removeFile(file: string): Promise<void> {
    const rows = await this.#do('other', () => api.sessionFileRemove({ file }));
    if (!rows) return;
    this.files.set(rows);
    offerUndo(words.files.removedSaid, async () => {
      const back = await this.#do('other', () => api.sessionFileRestore({ file }));
      if (!back) return;
      this.files.set(back);
      say(words.files.restoredSaid);
    });
  }

  /** Copies the value of a field that stays for the hand. */
  async copy(request: RequestView, item: string, label: string): Promise<void> {
    const answer = await this.#desk.ask(() => api.copyValue({ request: request.id, item }));
    if (!answer) return;
    const seconds = answer.answer.clears_in_seconds;
    const sentence = t.session.copy.copiedSaid(label, seconds);
    say(sentence);
    // what the foot says must stay true
    setTimeout(() => {
      if (statusLine.text === sentence) say('');
    }, seconds * 1000);
  }
}
