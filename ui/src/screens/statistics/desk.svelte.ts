import type { FiguresQuery, FiguresView } from '../../api/bindings';
import { t } from '../../i18n/fr';
import { atLock } from '../../state/forget';
import { offerUndo, say } from '../../state/status.svelte';
import { sameQuery, START } from './query';
import { writtenIn } from './words';

/**
 * What is being counted, kept while one goes to another screen and back. Each change of it is said once its figures
 * are there, and can be taken back, one after the other.
 */

type Sentence = (figure: string) => string;

let query = $state.raw<FiguresQuery>(START);
let tables = $state(false);
let past: FiguresQuery[] = [];
let pending: { readonly query: FiguresQuery; readonly sentence: Sentence } | null = null;

/** The first figure of a view in words: « Séances : 214 ». */
function firstFigure(view: FiguresView): string {
  const first = view.headline[0];
  if (!first) return '';
  const value = first.cell.value;
  return t.statistics.said.figure(first.label, value === null ? t.charts.hidden : writtenIn(first.unit)(value));
}

function announce(sentence: string): void {
  if (past.length > 0) offerUndo(sentence, back);
  else say(sentence);
}

function back(): void {
  const previous = past.pop();
  if (previous === undefined) return;
  query = previous;
  pending = { query, sentence: t.statistics.said.undone };
}

export const counting = {
  get query(): FiguresQuery {
    return query;
  },
  /** Counts something else; the sentence is said when its figures are there. */
  ask(next: FiguresQuery, sentence: Sentence): void {
    if (sameQuery(query, next)) return;
    past = [...past.slice(-49), query];
    query = next;
    pending = { query, sentence };
  },
  /** The figures of a question are there: says what was changed, once, unless something else was asked since. */
  answered(asked: FiguresQuery, figure: string): void {
    if (pending?.query !== asked || query !== asked) return;
    const { sentence } = pending;
    pending = null;
    announce(sentence(figure));
  },
  figure: firstFigure,
  /** Every chart as a table. */
  get tables(): boolean {
    return tables;
  },
  set tables(shown: boolean) {
    tables = shown;
  },
};

atLock(() => {
  query = START;
  tables = false;
  past = [];
  pending = null;
});
