/**
 * The names that a search for someone contained, for the record to be created: the words in capitals are the name,
 * otherwise the first word is; figures were a year of birth and stay out.
 */
export function namesFrom(typed: string): { birth_name: string; given_names: string } {
  const words = typed.split(/\s+/u).filter((word) => word !== '' && !/\d/u.test(word));
  const shouted = words.filter((word) => word.length > 1 && word === word.toUpperCase() && word !== word.toLowerCase());
  const name = shouted.length > 0 && shouted.length < words.length ? shouted : words.slice(0, 1);
  return { birth_name: name.join(' '), given_names: words.filter((word) => !name.includes(word)).join(' ') };
}
