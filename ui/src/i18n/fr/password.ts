/** Choosing a password: said as help, before it is said as an error. */
export const password = {
  hint: 'Dix caractères au moins ; quatre mots sans rapport, c’est mieux. Espaces et accents permis.',
  good: 'Ce mot de passe convient.',
  tooWeak: 'Choisissez un mot de passe plus difficile à deviner : quatre mots sans rapport, par exemple.',
  empty: 'Choisissez un mot de passe.',
  old: 'Mot de passe actuel',
  next: 'Nouveau mot de passe',
  change: 'Changer le mot de passe',
  changed: 'Votre mot de passe est changé.',
  mustTitle: 'Choisissez votre mot de passe',
  mustIntro:
    'Le mot de passe que vous venez de taper a été choisi par quelqu’un d’autre. Prenez le vôtre : lui seul ouvrira votre compte.',
};
