import type { DiagnosisArgs } from '../../api/bindings';

/** What a person says of herself and of digital tools; all of it optional, none of it kept with her name. */
export type Answers = Omit<DiagnosisArgs, 'session'>;

export const NOTHING_SAID: Readonly<Answers> = {
  own_email: null,
  own_phone: null,
  reads_alone: null,
  self_rating: '',
};

/** How many questions have an answer. */
export function answered(answers: Answers): number {
  const { own_email, own_phone, reads_alone, self_rating } = answers;
  return [own_email, own_phone, reads_alone].filter((one) => one !== null).length + (self_rating === '' ? 0 : 1);
}

/** What to send, or null when nothing was said. */
export function answersOf(session: string, answers: Answers): DiagnosisArgs | null {
  return answered(answers) === 0 ? null : { session, ...answers };
}
