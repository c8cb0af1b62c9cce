/** First opening of the application. */
export const setup = {
  window: 'Première ouverture',
  steps: 'Étapes de la première ouverture',
  stepNames: { site: 'Votre espace', administrator: 'Votre compte', phrase: 'Phrase de secours', agents: 'Équipe' },
  welcome: {
    title: 'Bienvenue dans Guichet',
    intro:
      'Guichet vous aide à recevoir les usagers : leurs démarches, leurs papiers, ce qui reste à faire, et le récapitulatif à leur remettre.',
    local: 'Tout reste sur ce poste, chiffré. Personne ne lit les dossiers sans mot de passe.',
    offline: 'Guichet marche sans connexion ; seuls les sites officiels en demandent une.',
    time: 'Comptez cinq minutes, et une imprimante ou de quoi noter 24 mots.',
    start: 'Commencer',
  },
  site: {
    title: 'Votre espace France services',
    intro: 'Son nom et son adresse figurent sur les documents remis aux usagers.',
  },
  administrator: {
    title: 'Votre compte',
    intro: 'Vous serez administrateur : vous pourrez recevoir des usagers, régler le site et créer les comptes.',
    givenName: 'Prénom',
    familyName: 'Nom',
    password: 'Mot de passe',
    create: 'Créer le site',
    creating: 'Création du site…',
  },
  phrase: {
    title: 'La phrase de secours',
    intro:
      'Ces mots rouvrent Guichet si tous les mots de passe sont perdus. Imprimez-les maintenant et rangez la feuille sous clé, loin de ce poste : ils ne seront plus jamais affichés.',
    words: 'Les mots, dans l’ordre',
    print: 'Imprimer la feuille',
    save: 'Enregistrer en PDF',
    printed: 'La feuille est partie à l’imprimante.',
    saved: 'La feuille est enregistrée. Ne la laissez pas sur ce poste.',
    next: 'J’ai la feuille : continuer',
    confirmTitle: 'Vérifions la feuille',
    confirmIntro: 'Lisez trois mots sur votre feuille : c’est la preuve qu’elle servira le jour venu.',
    word: (position: number) => `Mot n° ${position}`,
    missing: (position: number) => `Écrivez le mot n° ${position} de la feuille.`,
    confirm: 'Vérifier',
    again: 'Revoir les mots',
    confirmed: 'La phrase de secours est vérifiée.',
  },
  agents: {
    title: 'Votre équipe',
    intro: 'Créez les comptes de vos collègues maintenant, ou plus tard dans les réglages.',
    none: 'Vous êtes seul pour le moment.',
    finish: 'Terminer',
    finishAlone: 'Continuer sans collègue',
  },
  done: {
    title: 'Le guichet est prêt',
    intro:
      'Quand une personne arrive, la touche F2 commence une séance. Ctrl K cherche partout, et F1 montre tous les raccourcis.',
    open: 'Ouvrir le guichet',
  },
};
