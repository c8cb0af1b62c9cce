import type { Problem } from '../api/bindings';
import { typeset } from './typeset';

/**
 * Why a value is refused, and the cure. Codes come from the rules of the trade; one without its own sentence gets
 * one that is true of all.
 */
const sentences: Record<string, (params: Problem['params']) => string> = {
  password_short: (p) => `Encore un peu court : ${p.least ?? '12'} caractères au moins.`,
  password_common: () => 'Trop courant : les pirates essaient celui-ci en premier.',
  password_name: () => 'Il contient votre nom : quelqu’un y penserait vite.',
};

export function problemSentence(problem: Problem): string {
  const sentence = sentences[problem.code];
  return typeset(sentence ? sentence(problem.params) : 'Cette valeur ne semble pas juste. Vérifiez-la.');
}

/** Every problem that has its own sentence. */
export const problemCodes = Object.keys(sentences);
