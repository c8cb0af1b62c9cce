import type { BlockRow } from '../../api/bindings';

/** A reason at an operator, with the procedures where it happens. */
export interface Block {
  readonly row: BlockRow;
  /** Those that can be shown, most frequent first. */
  readonly procedures: readonly BlockRow[];
}

/** The rows as a reader wants them: a reason at an operator, then where. Rows of one procedure alone stand as they are. */
export function gather(rows: readonly BlockRow[]): Block[] {
  const key = (row: BlockRow) => `${row.operator}/${row.reason}`;
  const whole = rows.filter((row) => row.procedure === null);
  const known = new Set(whole.map(key));
  const orphans = rows.filter((row) => row.procedure !== null && !known.has(key(row)));
  const shown = (row: BlockRow) => row.cell.value ?? 0;
  return [...whole, ...orphans].map((row) => ({
    row,
    procedures: rows
      .filter((one) => row.procedure === null && one.procedure !== null && key(one) === key(row) && !one.cell.hidden)
      .toSorted((a, b) => shown(b) - shown(a)),
  }));
}
