/** Without accents, ligatures, capitals or punctuation: to compare what is typed with what is written. */
export function fold(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase()
    .replace(/œ/gu, 'oe')
    .replace(/æ/gu, 'ae')
    .replace(/[^\p{L}\d]+/gu, ' ')
    .trim();
}
