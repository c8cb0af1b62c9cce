import type * as b from '../../src/api/bindings';

/**
 * The official site in its own window, answered from memory: a page that asks what the profile holds and a little
 * more. As the rest of the stand-in, it keeps no promise but the shape of the answers.
 */

/** What it needs of the desk. */
export interface Around {
  id(kind: string): string;
  changed(): void;
  tell(event: string, payload: unknown): void;
  /** The session of a request, the address of its procedure, and what its profile holds, ready or not. */
  request(id: string): {
    session: string;
    host: string;
    operator: string;
    items: readonly { key: string; label: string; shown: string; ready: boolean; origin: string }[];
  };
  accept(request: string, number: string): b.SessionView;
}

/** How the site behaves; `none`: no window can be made. */
export type Mood = 'form' | 'receipt' | 'trouble' | 'none';

type Commands = Record<string, (args: never) => unknown>;

const error = (code: b.ErrorCode, params: Record<string, string> = {}): b.ApiError => ({ code, params });

export class StandInPortals {
  readonly #views = new Map<string, b.PortalView>();
  readonly #files = new Map<string, b.FileRow[]>();
  #removed: { session: string; row: b.FileRow } | null = null;
  readonly #around: Around;
  readonly #mood: Mood;

  constructor(mood: Mood, around: Around) {
    this.#mood = mood;
    this.#around = around;
  }

  /** Something happens in the window. */
  happen(session: string, what: Partial<b.PortalView>): void {
    this.#set(session, what);
    this.#around.tell('portal', { session });
  }

  /** What the page asks, in its order; nothing until it was looked at. */
  order(session: string): string[] {
    return this.#views.get(session)?.page?.proposals.map(({ key }) => key) ?? [];
  }

  #view(session: string): b.PortalView {
    const found = this.#views.get(session);
    if (!found) throw error('PORTAL_CLOSED');
    return found;
  }

  #open(session: string): b.PortalView {
    const found = this.#view(session);
    if (!found.open) throw error('PORTAL_CLOSED');
    return found;
  }

  #set(session: string, what: Partial<b.PortalView>): b.PortalView {
    const view = { ...this.#view(session), ...what };
    this.#views.set(session, view);
    return view;
  }

  #page(request: string): b.PortalPage {
    const { items } = this.#around.request(request);
    // the page asks in its own order, in its own words, and for things that no profile holds
    const proposals = [...items]
      .filter(({ ready }) => ready)
      .sort((one, other) => other.key.localeCompare(one.key))
      .map((item, id): b.PortalProposal => ({
        id,
        key: item.key,
        part: '',
        label: item.label,
        page_label: item.key === 'birth_name' ? 'Nom de famille (de naissance) *' : item.label,
        shown: item.shown,
        origin: item.origin,
        reason: ['rule', 'autocomplete', 'words', 'neighbours'][id % 4] ?? 'words',
        state: 'proposed',
        refusal: null,
      }));
    const known = items.find(({ ready }) => ready)?.key ?? '';
    const left: b.PortalLeft[] = [
      { page_label: 'Numéro de convention', label: 'Numéro allocataire Caf', copy: '', why: 'nothing_known' },
      { page_label: 'Pièce choisie dans la liste', label: 'Nom de naissance', copy: known, why: 'unfit' },
      { page_label: 'Que souhaitez-vous nous dire ?', label: '', copy: '', why: 'not_recognised' },
      { page_label: 'Mot de passe', label: '', copy: '', why: 'reserved' },
    ];
    return { fields: proposals.length + left.length, proposals, can_undo: false, left };
  }

  #mark(session: string, ids: readonly number[], from: b.PortalProposalState[], to: b.PortalProposalState) {
    const { page } = this.#open(session);
    if (!page) throw error('NOT_FOUND', { thing: 'page' });
    const proposals = page.proposals.map((one) =>
      (ids.length === 0 || ids.includes(one.id)) && from.includes(one.state)
        ? { ...one, state: to, refusal: null }
        : one,
    );
    return this.#set(session, {
      page: { ...page, proposals, can_undo: proposals.some(({ state }) => state === 'filled') },
    });
  }

  #keep(session: string, kind: string, name: string, media: string, size: number): b.FileRow {
    const { request } = this.#open(session);
    const row = {
      id: this.#around.id('file'),
      request,
      kind,
      name,
      media,
      size,
      received_at: new Date().toISOString(),
    };
    this.#files.set(session, [...(this.#files.get(session) ?? []), row]);
    this.#around.changed();
    return row;
  }

  readonly commands: Commands = {
    portal_open: ({ request }: b.RequestArgs): b.PortalView => {
      if (this.#mood === 'none') throw error('OPEN_FAILED');
      const { session, host, operator } = this.#around.request(request);
      const receipt = this.#mood === 'receipt';
      const trouble = this.#mood === 'trouble';
      const view: b.PortalView = {
        session,
        request,
        open: true,
        host: trouble ? '' : `www.${host}`,
        host_kind: trouble ? 'none' : 'procedure',
        host_name: operator,
        loading: false,
        problem: trouble ? 'network' : null,
        refused: trouble ? [{ host: 'aides-faciles.example', can_allow: true }] : [],
        dialogs_silenced: trouble ? 2 : 0,
        print_asked: receipt,
        downloads: receipt
          ? [
              { id: 1, name: 'attestation-de-depot.pdf', media: 'application/pdf', size: 84_213, can_keep: true },
              { id: 2, name: 'notice.zip', media: 'application/zip', size: 2_400_000, can_keep: false },
            ]
          : [],
        page: null,
        references: receipt ? [{ number: '2026-AL-0042137', date: '2026-11-21' }] : [],
        proposed_outcome: receipt ? 'finalisee' : '',
      };
      this.#views.set(session, view);
      this.#around.changed();
      return view;
    },
    portal: ({ session }: b.SessionArgs) => this.#view(session),
    portal_go: ({ session, to }: b.PortalGoArgs) =>
      to === 'front' ? this.#open(session) : (this.#open(session), this.#set(session, { page: null, problem: null })),
    portal_allow_host: ({ session, host }: b.PortalHostArgs) => {
      const { refused } = this.#open(session);
      return this.#set(session, {
        refused: refused.filter((one) => one.host !== host),
        problem: null,
        host,
        host_kind: 'allowed',
        host_name: '',
      });
    },
    portal_browser: () => undefined,
    portal_close: ({ session }: b.SessionArgs) => this.#set(session, { open: false, page: null, host: '' }),
    portal_sense: ({ session }: b.SessionArgs) => this.#set(session, { page: this.#page(this.#open(session).request) }),
    portal_fill: ({ session, proposals }: b.PortalFillArgs) =>
      this.#mark(
        session,
        proposals,
        ['proposed', 'undone', ...(proposals.length > 0 ? ['refused' as const] : [])],
        'filled',
      ),
    portal_undo: ({ session, proposals }: b.PortalFillArgs) => this.#mark(session, proposals, ['filled'], 'undone'),
    portal_reference_accept: ({ session, number }: b.PortalReferenceArgs) => {
      const { references, request } = this.#view(session);
      if (!references.some((one) => one.number === number)) throw error('NOT_FOUND', { thing: 'reference' });
      return this.#around.accept(request, number);
    },
    portal_keep_page: ({ session }: b.SessionArgs) =>
      this.#keep(session, 'page', 'page-2026-11-21.pdf', 'application/pdf', 61_000),
    portal_download_keep: ({ session, download }: b.PortalDownloadArgs) => {
      const { downloads } = this.#open(session);
      const file = downloads.find(({ id }) => id === download);
      if (!file) throw error('NOT_FOUND', { thing: 'document' });
      this.#set(session, { downloads: downloads.filter(({ id }) => id !== download) });
      return this.#keep(session, 'receipt', file.name, file.media, file.size);
    },
    portal_download_refuse: ({ session, download }: b.PortalDownloadArgs) =>
      this.#set(session, { downloads: this.#open(session).downloads.filter(({ id }) => id !== download) }),
    session_files: ({ session }: b.SessionArgs) => this.#files.get(session) ?? [],
    session_file_save: (): b.Saved => ({ path: '/documents/attestation-de-depot.pdf' }),
    session_file_remove: ({ file }: b.FileArgs) => {
      for (const [session, files] of this.#files) {
        if (!files.some(({ id }) => id === file)) continue;
        const rest = files.filter(({ id }) => id !== file);
        const row = files.find(({ id }) => id === file);
        this.#removed = row ? { session, row } : null;
        this.#files.set(session, rest);
        this.#around.changed();
        return rest;
      }
      throw error('NOT_FOUND', { thing: 'document' });
    },
    session_file_restore: ({ file }: b.FileArgs) => {
      const removed = this.#removed;
      if (removed?.row.id !== file) throw error('NOT_FOUND', { thing: 'document' });
      this.#removed = null;
      const rows = [...(this.#files.get(removed.session) ?? []), removed.row];
      this.#files.set(removed.session, rows);
      this.#around.changed();
      return rows;
    },
  };
}
