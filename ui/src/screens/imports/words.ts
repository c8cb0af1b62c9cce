import type { ImportDone, ImportPreview, RowProblem } from '../../api/bindings';
import { count, list } from '../../i18n/format';
import { t } from '../../i18n/fr';

type Brought = Pick<ImportPreview, 'sessions' | 'workshops'>;

/** « 812 séances et 4 ateliers »: what an import brings; empty when it brings nothing. */
export function importWords({ sessions, workshops }: Brought): string {
  const words = t.imports;
  return list([
    ...(sessions > 0 ? [count(sessions, words.session, words.sessionMany)] : []),
    ...(workshops > 0 ? [count(workshops, words.workshop, words.workshopMany)] : []),
  ]);
}

/** What is here already. */
export function knownOf(preview: Pick<ImportPreview, 'known_sessions' | 'known_workshops'>): Brought {
  return { sessions: preview.known_sessions, workshops: preview.known_workshops };
}

/** What an import will bring: all, or what is not here already. */
export function broughtBy(preview: ImportPreview, withKnown: boolean): Brought {
  const known = withKnown ? { sessions: 0, workshops: 0 } : knownOf(preview);
  return { sessions: preview.sessions - known.sessions, workshops: preview.workshops - known.workshops };
}

/** « 812 séances reprises, 12 déjà présentes, 3 lignes refusées. »: how an import ended. */
export function doneSentence({ sessions, workshops, known, refused }: ImportDone): string {
  const words = t.imports;
  const parts = [
    ...(sessions > 0 || workshops === 0 ? [count(sessions, words.sessionTaken, words.sessionsTaken)] : []),
    ...(workshops > 0 ? [count(workshops, words.workshopTaken, words.workshopsTaken)] : []),
    ...(known > 0 ? [count(known, words.knownOne, words.knownMany)] : []),
    refused > 0 ? count(refused, words.rowRefused, words.rowsRefused) : words.noneRefused,
  ];
  return words.done(parts.join(', '));
}

/** What is wrong with a row, in a sentence. */
export function faultSentence(problem: RowProblem): string {
  return t.imports.problems[problem];
}

/** The targets that no column answers, and without which nothing can be read. */
export function neededTargets({ targets, columns }: Pick<ImportPreview, 'targets' | 'columns'>): string[] {
  return targets
    .filter(({ id, required }) => required && !columns.some(({ target }) => target === id))
    .map(({ label }) => label);
}
