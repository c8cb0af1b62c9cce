/** Hours as typed ("7", "3,5", "3.25"), or null when they are not a duration of training. */
export function parseHours(typed: string): number | null {
  const text = typed.replace(/[\s\u00A0\u202F]/gu, '').replace(/h$/iu, '');
  if (!/^\d{1,4}(?:[.,]\d{1,2})?$/u.test(text)) return null;
  const hours = Number(text.replace(',', '.'));
  return hours > 0 && hours <= 1000 ? hours : null;
}

/** How many things are wanted, or null when it is no such number. */
export function parseQuantity(typed: string): number | null {
  const text = typed.trim();
  const quantity = /^\d{1,4}$/u.test(text) ? Number(text) : 0;
  return quantity >= 1 && quantity <= 1000 ? quantity : null;
}
