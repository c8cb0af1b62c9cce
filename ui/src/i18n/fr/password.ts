/** Choosing a password: said as help, before it is said as an error. */
export const password = {
  hint: 'Quatre mots sans rapport, ou douze caractères variés. Les espaces et les accents sont permis.',
  good: 'Ce mot de passe convient.',
  tooWeak: 'Choisissez un mot de passe plus difficile à deviner : quatre mots sans rapport, par exemple.',
  empty: 'Choisissez un mot de passe.',
};
