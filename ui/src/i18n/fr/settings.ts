/** Settings. */
export const settings = {
  window: 'Réglages',
  title: 'Réglages',
  parts: 'Parties des réglages',
  partNames: {
    me: 'Mon compte',
    appearance: 'Affichage',
    skills: 'Compétences et matériel',
    agents: 'Équipe et rôles',
    site: 'Le site',
    procedures: 'Démarches du site',
    security: 'Sécurité',
    retention: 'Conservation',
    imports: "Reprise d'historique",
    about: 'À propos',
  },
  me: {
    signedAs: (name: string, role: string) => `Vous travaillez avec le compte de ${name}, ${role}.`,
    title: 'Changer mon mot de passe',
  },
  appearance: {
    theme: 'Couleurs',
    themes: { system: "Comme l'ordinateur", light: 'Claires', dark: 'Sombres' },
    textSize: 'Taille du texte',
    textSizeHint: 'Ctrl + et Ctrl − la changent partout, même sur l’écran verrouillé.',
    kept: 'Ces choix restent sur ce poste, pour toutes les personnes qui l’utilisent.',
    sample: 'Exemple',
    sampleText: 'Mme Diallo a rendez-vous à 10 h 24 pour son aide au logement.',
  },
  security: {
    lockTitle: 'Verrouillage automatique',
    lockDelay: 'Verrouiller sans geste depuis',
    lockHint: 'Un avertissement vient 30 secondes avant. Le brouillon de la séance est gardé.',
    lockSaved: (minutes: number) => `Guichet se verrouillera au bout de ${minutes} min.`,
    phraseTitle: 'Phrase de secours',
    phraseText:
      'Elle rouvre Guichet si tous les mots de passe sont perdus. Faites-en une nouvelle si la feuille est perdue, ou si une personne qui l’a vue est partie : l’ancienne n’ouvrira plus rien.',
    renew: 'Faire une nouvelle phrase',
    renewed: 'La nouvelle phrase est vérifiée ; l’ancienne n’ouvre plus rien.',
  },
  retention: {
    intro:
      'Ce que Guichet garde des usagers s’efface quand sa durée est passée. Les séances restent comptées, sans personne.',
    toConfirm:
      'Les durées « à vérifier » sont à confirmer avec votre délégué à la protection des données avant tout effacement.',
    kinds: {
      dossier: 'Dossiers d’usagers',
      demande: 'Références, notes et documents des demandes',
      fiche: 'Fiches de saisie',
    } as Record<string, string>,
    counted: {
      dossier: (n: number) => `Dossiers d’usagers (${n})`,
      demande: (n: number) => `Références, notes et documents de ${n} ${n < 2 ? 'séance' : 'séances'}`,
      fiche: (n: number) => `Fiches de saisie de ${n} ${n < 2 ? 'séance' : 'séances'}`,
    } as Record<string, (n: number) => string>,
    caption: 'Ce qui est gardé, et combien de temps',
    kind: 'Ce qui est gardé',
    term: 'Combien de temps',
    due: 'À effacer',
    soon: 'Sous 30 jours',
    people: 'Dossiers concernés',
    lastVisit: (day: string) => `Dernière visite le ${day}`,
    dueNow: 'à effacer',
    keptUntil: (day: string) => `gardé jusqu’au ${day}`,
    more: (n: number) => (n === 1 ? 'Et un autre dossier.' : `Et ${n} autres dossiers.`),
    nothing: 'Rien n’a passé sa durée de conservation.',
    erase: 'Effacer ce qui a passé sa durée',
    confirmTitle: 'Effacer pour toujours ?',
    confirmText: 'Rien ne les fera revenir, sauf une sauvegarde plus ancienne.',
    confirm: 'Effacer',
    erased: 'C’est effacé ; le journal en garde le compte.',
    last: (day: string) => `Dernier effacement le ${day}.`,
  },
  procedures: {
    intro:
      'Vos propres démarches complètent le catalogue : un partenaire local, une aide du département, un service de la mairie.',
    none: 'Aucune démarche du site',
    noneText: 'Écrivez-en une : elle sera cherchée comme les autres.',
    add: 'Écrire une démarche',
    editOf: (title: string) => `Modifier ${title}`,
  },
  coop: {
    title: 'La Coop de la médiation numérique',
    label: 'Proposer « Ouvrir dans La Coop » sur les séances terminées',
    detail:
      'Le lien ouvre leur formulaire déjà rempli, sans nom ni note : vous relisez, puis enregistrez là-bas. La Coop ne garantit pas ce lien : il peut cesser de marcher.',
    on: 'Le lien vers La Coop est proposé.',
    off: 'Le lien vers La Coop n’est plus proposé.',
  },
  about: {
    version: (version: string) => `Guichet, version ${version}`,
    licence: 'Logiciel libre sous licence EUPL 1.2.',
    credits:
      'Police Atkinson Hyperlegible Next, du Braille Institute (OFL 1.1). Icônes Lucide (ISC). Interface Svelte (MIT), fenêtre Tauri (MIT ou Apache 2.0). Communes : Insee et La Poste, Licence Ouverte. Démarches : d’après les données ouvertes de la DILA.',
    shortcuts: 'Voir les raccourcis clavier',
  },
  closeAccount: {
    title: (name: string) => `Fermer le compte de ${name} ?`,
    text: 'Son mot de passe n’ouvrira plus rien, dès maintenant. Ses séances restent. Pour rouvrir le compte, il faudra un nouveau mot de passe.',
  },
};
