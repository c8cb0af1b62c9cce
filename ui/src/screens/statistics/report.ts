/** The periods that a report can be made of. Pure. */

/** Months from the present one back to the first session, "2026-11" first; two years at least are offered. */
export function monthsBack(today: string, since: string | null): string[] {
  let year = Number(today.slice(0, 4));
  let month = Number(today.slice(5, 7));
  const first = (since ?? today).slice(0, 7);
  const found: string[] = [];
  for (;;) {
    const name = `${year}-${String(month).padStart(2, '0')}`;
    found.push(name);
    if (name <= first || found.length >= 600) return found;
    month -= 1;
    if (month === 0) [year, month] = [year - 1, 12];
  }
}

/** The first and the last day of "2026-11" or of "2026". */
export function reportDays(period: string): { from: string; to: string } {
  const [year = 0, month] = period.split('-').map(Number);
  if (month === undefined) return { from: `${period}-01-01`, to: `${period}-12-31` };
  return { from: `${period}-01`, to: new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10) };
}
