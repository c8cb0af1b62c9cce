import type { KeyId, KeyScope } from '../../keys/keymap';

/** The window around the screens. */
export const frame = {
  product: 'Guichet',
  skipToContent: 'Aller au contenu',
  skipToSearch: 'Aller à la recherche',
  search: 'Chercher une démarche, un usager, une action',
  searchShort: 'Chercher',
  online: 'En ligne',
  offline: 'Hors ligne',
  demo: 'Site fictif',
  lock: 'Verrouiller',
  regions: { top: 'Bandeau', rail: 'Navigation', main: 'Contenu', foot: 'Pied de fenêtre' },
  rail: {
    today: "Aujourd'hui",
    session: 'Séance',
    citizens: 'Usagers',
    catalogue: 'Démarches',
    settings: 'Réglages',
  },
  noSession: "Aucune séance n'est en cours. F2 en commence une.",
  saved: (time: string) => `Brouillon enregistré à ${time}`,
  undo: 'Annuler',
  undoHint: 'Ctrl Z annule.',
  undone: 'Annulé.',
  textSize: (percent: number) => `Taille du texte : ${percent} %`,
  locking: {
    title: 'Êtes-vous toujours là ?',
    body: (seconds: number) =>
      `Sans geste de votre part, Guichet se verrouille dans ${seconds} secondes. Votre brouillon est enregistré.`,
    stay: 'Rester',
    lockNow: 'Verrouiller maintenant',
  },
  blocked: {
    title: "Guichet ne peut pas s'ouvrir",
    retry: 'Réessayer',
  },
  starting: 'Ouverture…',
  warning: 'À savoir',
};

/** What each shortcut does. */
export const keyNames: Record<KeyId, string> = {
  shortcuts: 'raccourcis',
  new_session: 'nouvelle séance',
  palette: 'chercher partout',
  next_region: 'partie suivante de la fenêtre',
  previous_region: 'partie précédente de la fenêtre',
  lock: 'verrouiller',
  undo: 'annuler la dernière action',
  larger_text: 'texte plus grand',
  smaller_text: 'texte plus petit',
  normal_text: 'taille de texte normale',
  go_today: "aller à Aujourd'hui",
  go_session: 'aller à la séance en cours',
  go_citizens: 'aller aux usagers',
  go_catalogue: 'aller aux démarches',
  go_settings: 'aller aux réglages',
  next_step: 'étape suivante',
  previous_step: 'étape précédente',
  step_papers: 'étape Papiers',
  step_profile: 'étape Fiche',
  step_online: 'étape En ligne',
  step_result: 'étape Résultat',
  add_request: 'ajouter une demande',
  copy_next: 'copier la valeur suivante',
  without_name: 'continuer sans nom',
  print: 'imprimer le récapitulatif',
  pause: 'pause ou reprise',
  close_session: 'terminer la séance',
  next_field: 'champ suivant',
  previous_field: 'champ précédent',
  confirm: 'valider',
  close: 'fermer sans rien changer, ou vider la liste',
  choose: 'choisir dans une liste',
};

export const shortcutsSheet = {
  title: 'Raccourcis clavier',
  intro: 'Tout se fait au clavier. Ces touches marchent sans la souris, partout où elles ont un sens.',
  scopes: {
    everywhere: 'Partout',
    session: 'Pendant une séance',
    forms: 'Dans les champs et les listes',
  } satisfies Record<KeyScope, string>,
  key: 'Touche',
  action: 'Action',
};

export const palette = {
  title: 'Chercher',
  label: 'Chercher une démarche, un usager, une action',
  placeholder: 'RSA, carte grise, Diallo, verrouiller…',
  procedures: 'Démarches',
  citizens: 'Usagers',
  actions: 'Actions',
  nothing: (query: string) => `Rien ne correspond à « ${query} ». Essayez un autre mot, un sigle ou un nom.`,
  found: (n: number) => (n < 2 ? `${n} résultat` : `${n} résultats`),
  open: 'ouvrir',
  startWith: 'commencer une séance',
};
