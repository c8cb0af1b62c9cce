import type { ApiError } from '../api/bindings';
import { errorSentence } from '../i18n/errors';
import { toApiError } from './changes.svelte';

/** An error to list in the summary: the id of its field (empty for the whole form) and its sentence. */
export interface FormError {
  readonly id: string;
  readonly text: string;
}

/**
 * The errors of one form. `F` names its fields; `ids` gives each its element id.
 * What was typed is never touched: errors sit beside it.
 */
export class FormErrors<F extends string> {
  #found = $state<Partial<Record<F | '', string>>>({});
  #turn = $state(0);
  readonly ids: Readonly<Record<F, string>>;

  constructor(ids: Readonly<Record<F, string>>) {
    this.ids = ids;
  }

  /** The sentence for a field, if it has one. */
  of(field: F): string {
    return this.#found[field] ?? '';
  }

  /** Grows with each failed submit: the summary then takes the focus. */
  get turn(): number {
    return this.#turn;
  }

  get list(): FormError[] {
    const fields = Object.keys(this.ids) as F[];
    const listed = fields.flatMap((field) => {
      const text = this.#found[field];
      return text ? [{ id: this.ids[field], text }] : [];
    });
    const whole = this.#found[''];
    return whole ? [{ id: '', text: whole }, ...listed] : listed;
  }

  /** Replaces all errors; true when there are none. On a failed submit, the summary takes the focus. */
  submit(found: Partial<Record<F | '', string>>): boolean {
    this.#found = found;
    if (this.list.length === 0) return true;
    this.#turn += 1;
    return false;
  }

  /** What the desk refused: by the field it names when the form has it, at the top otherwise. */
  refuse(failure: unknown): void {
    const error: ApiError = toApiError(failure);
    const field = error.params.field as F | undefined;
    const known = field !== undefined && field in this.ids;
    this.submit({ [known ? field : '']: errorSentence(error) } as Partial<Record<F | '', string>>);
  }

  /** Sets or lifts the sentence of one field, when it is left. */
  set(field: F, text: string): void {
    this.#found[field] = text;
  }

  clear(): void {
    this.#found = {};
  }
}
