/** « diallo » as a name is written; a capital already typed is left where it is (« de la TOUR », « McKay »). */
const capital = (word: string) =>
  word === word.toLowerCase()
    ? word.replace(/(^|[-'’])(\p{L})/gu, (_, before: string, letter: string) => before + letter.toLocaleUpperCase('fr'))
    : word;

/**
 * The names that a search for someone contained, for the record to be created: the words in capitals are the name,
 * otherwise the first word is; figures were a year of birth and stay out. One searches in small letters, and the
 * record is written with capitals.
 */
export function namesFrom(typed: string): { birth_name: string; given_names: string } {
  const words = typed.split(/\s+/u).filter((word) => word !== '' && !/\d/u.test(word));
  const shouted = words.filter((word) => word.length > 1 && word === word.toUpperCase() && word !== word.toLowerCase());
  const name = shouted.length > 0 && shouted.length < words.length ? shouted : words.slice(0, 1);
  const given = words.filter((word) => !name.includes(word));
  return { birth_name: name.map(capital).join(' '), given_names: given.map(capital).join(' ') };
}
