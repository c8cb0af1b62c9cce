/** Lock screen. */
export const lock = {
  title: 'Qui est au guichet ?',
  hello: (name: string) => `Bonjour ${name}`,
  window: 'Verrouillé',
  agents: 'Votre nom',
  findAgent: 'Cherchez votre nom',
  findHint: 'Tapez les premières lettres de votre nom.',
  password: 'Mot de passe',
  unlock: 'Ouvrir le guichet',
  another: "Ce n'est pas vous ?",
  nobody: 'Aucun compte ne peut ouvrir ce site. Demandez à un administrateur, ou utilisez la phrase de secours.',
  chooseAgent: 'Choisissez votre nom dans la liste.',
  typePassword: 'Tapez votre mot de passe.',
  forgotten: 'Mot de passe oublié ?',
  draftKept: 'Votre brouillon est enregistré : vous le retrouverez au même endroit.',
  recover: {
    title: 'Ouvrir avec la phrase de secours',
    window: 'Phrase de secours',
    intro:
      'Les mots imprimés à la première ouverture rouvrent le compte d’un administrateur et lui donnent un nouveau mot de passe.',
    notAdmin:
      'Vous êtes conseiller ou responsable ? Un administrateur de votre site vous donne un nouveau mot de passe.',
    agent: 'Administrateur',
    phrase: 'Les mots de la phrase, dans l’ordre',
    phraseHint: 'Séparez-les par une espace. Les accents et les majuscules ne comptent pas.',
    phraseMissing: 'Tapez les mots de la feuille de secours, dans l’ordre.',
    password: 'Nouveau mot de passe',
    submit: 'Ouvrir et changer le mot de passe',
    back: 'Retour',
  },
};
