import type { ImportPreview } from '../../api/bindings';
import { count, list } from '../../i18n/format';
import { t } from '../../i18n/fr';

/** « 812 séances et 4 ateliers »: what an import brings; empty when it brings nothing. */
export function importWords({ sessions, workshops }: Pick<ImportPreview, 'sessions' | 'workshops'>): string {
  const words = t.imports;
  return list([
    ...(sessions > 0 ? [count(sessions, words.session, words.sessionMany)] : []),
    ...(workshops > 0 ? [count(workshops, words.workshop, words.workshopMany)] : []),
  ]);
}

/** What is wrong with a row, in a sentence. */
export function faultSentence(problem: string): string {
  return t.imports.problems[problem.toUpperCase()] ?? t.imports.unknownProblem;
}

/** The targets that no column answers, and without which nothing can be read. */
export function neededTargets({ targets, columns }: Pick<ImportPreview, 'targets' | 'columns'>): string[] {
  return targets
    .filter(({ id, required }) => required && !columns.some(({ target }) => target === id))
    .map(({ label }) => label);
}
