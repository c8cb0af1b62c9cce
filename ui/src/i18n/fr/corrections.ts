/** The record of a closed session, and its correction. */
export const corrections = {
  window: 'Bilan de séance',
  title: (day: string) => `Bilan du ${day}`,
  open: 'Bilan',
  openOf: (what: string) => `Bilan : ${what}`,
  correct: 'Corriger',
  personHidden:
    "L'autonomie, l'âge, le genre, la situation et la commune ne vous sont pas montrés ; une correction n'y touche pas.",
  returns: "Suite d'une demande précédente",

  rule: 'Corriger ce bilan',
  mine: (day: string) =>
    `Vous pouvez le corriger jusqu'au ${day}, 31 jours après la séance. Ensuite, votre responsable le peut encore.`,
  late: (day: string) => `Le délai de 31 jours est passé le ${day}. Demandez la correction à votre responsable.`,
  anyTime: (day: string) =>
    `Vous pouvez le corriger à tout moment. La personne qui a tenu la séance le peut jusqu'au ${day}.`,
  imported: "Cette séance vient d'un import : elle se corrige dans son fichier d'origine.",
  traced: 'Les chiffres suivent. Le journal garde qui a corrigé, quand et pourquoi.',
  history: 'Corrections',
  none: 'Jamais corrigé.',
  by: (agent: string, day: string, time: string) => `${agent}, le ${day} à ${time}`,

  editing: 'Correction du bilan',
  why: 'Pourquoi corriger ?',
  whyMissing: 'Dites pourquoi : la raison reste au journal.',
  unchanged: "Rien n'a changé : corrigez un point, ou annulez.",
  save: 'Enregistrer la correction',
  saved: 'Bilan corrigé : les chiffres suivent.',
  undone: 'Bilan remis comme avant. Le journal garde les deux corrections.',

  coop: 'Ouvrir dans La Coop',
  coopOf: (what: string) => `Ouvrir dans La Coop : ${what}`,
  coopShort: 'La Coop',
  coopOpened: "La Coop s'ouvre dans votre navigateur, sans nom ni note : relisez, puis enregistrez là-bas.",
};
