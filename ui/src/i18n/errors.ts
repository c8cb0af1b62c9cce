import type { ApiError, ErrorCode } from '../api/bindings';
import { imports } from './fr/imports';
import { problemSentence } from './problems';
import { typeset } from './typeset';

/**
 * One sentence for each error code: what happened, and what to do now. The type makes a code without its sentence
 * a compile error.
 */

type Params = ApiError['params'];
type Sentence = (params: Params) => string;

const FILES: Record<string, string> = {
  activity: "le fichier d'activité",
  'activity.db': "le fichier d'activité",
  vault: 'le coffre',
  'vault.db': 'le coffre',
  'keyring.json': 'le trousseau de clés',
  keyring: 'le trousseau de clés',
  catalogue: 'le catalogue',
};
const file = (params: Params) => FILES[params.file ?? ''] ?? 'un fichier de données';

const THINGS: Record<string, string> = {
  agent: 'Ce compte',
  citizen: 'Ce dossier',
  session: 'Cette séance',
  request: 'Cette demande',
  procedure: 'Cette démarche',
  commune: 'Cette commune',
  document: 'Ce papier',
  field: 'Ce champ',
  page: 'Cette page',
  host: 'Ce site',
  online: 'Ce site',
  reference: 'Ce numéro',
};

const seconds = (params: Params) => {
  const wait = Number(params.seconds ?? '0');
  if (!(wait > 0)) return 'un instant';
  if (wait < 60) return `${Math.ceil(wait)} secondes`;
  return wait < 120 ? 'une minute' : `${Math.ceil(wait / 60)} minutes`;
};

/** Why a file cannot be read, or made, where the desk says it. */
const fileSentence = (problem = ''): string | undefined => (imports.fileProblems as Record<string, string>)[problem];

const sentences = {
  LOCKED: () => 'Guichet est verrouillé. Entrez votre mot de passe pour reprendre où vous en étiez.',
  FORBIDDEN: () => 'Votre rôle ne permet pas cette action. Demandez à un administrateur du site.',
  WRONG_PASSWORD: () =>
    "Ce mot de passe n'est pas le bon. Vérifiez la touche Verr. Maj, puis réessayez ; un administrateur peut vous en donner un nouveau.",
  WAIT_BEFORE_RETRY: (p) => `Trop d'essais à la suite. Attendez ${seconds(p)}, puis réessayez.`,
  WRONG_RECOVERY_PHRASE: (p) => {
    if (p.problem === 'count')
      return `La phrase de secours compte 24 mots, et il y en a ${p.found ?? 'un autre nombre'}. Comparez avec la feuille, numéro par numéro.`;
    if (p.problem === 'word')
      return `Le mot n° ${p.position ?? ''} n'est pas le bon. Comparez-le avec la feuille, lettre par lettre.`;
    if (p.problem === 'other_site')
      return "Ces mots sont bien écrits, mais ils n'ouvrent pas ce site. Vérifiez que la feuille est la dernière imprimée, et celle de ce poste.";
    return "Ces mots n'ouvrent pas ce site. Comparez-les un à un avec la feuille imprimée, dans l'ordre des numéros.";
  },
  WEAK_PASSWORD: (p) => problemSentence({ code: p.reason ?? 'pattern', params: {} }),
  PASSWORD_NEEDED: () =>
    "Choisissez un nouveau mot de passe pour ce compte : un autre rôle ouvre d'autres fichiers, et prend d'autres clés.",
  ALREADY_SET_UP: () => 'Ce site existe déjà sur ce poste. Fermez Guichet et rouvrez-le pour vous identifier.',
  DAMAGED_FILE: (p) =>
    `Guichet ne peut pas lire ${file(p)} : il est abîmé. Rien n'a été effacé. Restaurez la dernière sauvegarde, ou appelez votre service informatique avant tout autre essai.`,
  MISSING_FILE: (p) =>
    `Il manque ${file(p)} dans le dossier de données. Rien n'a été créé à sa place. Remettez-le depuis la sauvegarde, ou appelez votre service informatique.`,
  FOREIGN_FILE: (p) =>
    `Ce dossier contient ${file(p)} d'un autre site. Rien n'a été modifié. Remettez les fichiers qui vont ensemble, ou appelez votre service informatique.`,
  MEDIATOR_FIRST: () =>
    'Guichet vient de changer de version : un conseiller ou un administrateur doit ouvrir le site une première fois. Réessayez ensuite.',
  NEWER_FILE: () =>
    "Ces données viennent d'une version plus récente de Guichet. Installez cette version pour les ouvrir ; rien n'a été modifié.",
  READ_ONLY: () =>
    "Guichet ne peut pas écrire dans son dossier de données. Demandez à votre service informatique le droit d'écriture, puis réessayez ; ce qui était enregistré l'est toujours.",
  DISK_FULL: () =>
    "Le disque est plein : la dernière saisie n'est pas enregistrée, tout le reste l'est. Libérez de la place, puis recommencez.",
  ALREADY_OPEN: () => 'Guichet est déjà ouvert sur ces données. Revenez à sa fenêtre, ou fermez-la avant de réessayer.',
  CLOCK_BACK: () =>
    "L'horloge de ce poste est en retard sur la dernière séance. Vérifiez la date et l'heure de l'ordinateur : les durées seraient fausses.",
  JOURNAL_FAULT: () =>
    "Le journal du site a été modifié hors de Guichet. Vous pouvez travailler ; prévenez votre responsable et votre service informatique aujourd'hui.",
  RETENTION_DUE: () =>
    'Des données ont passé leur durée de conservation. Relisez-les, puis effacez-les : Réglages, « Conservation ».',
  SYSTEM: () =>
    "L'ordinateur a refusé une opération. Réessayez ; si cela revient, redémarrez Guichet et prévenez votre service informatique.",
  NOT_FOUND: (p) =>
    `${THINGS[p.thing ?? ''] ?? 'Cet élément'} n'existe plus. Revenez à la liste pour voir ce qui a changé.`,
  INVALID: (p) => problemSentence({ code: p.problem ?? '', params: p }),
  SESSION_CLOSED: () => 'Cette séance est terminée : elle ne change plus. Commencez-en une autre pour la suite.',
  PERSON_FILLED: () =>
    'Ce qui a été saisi pour la personne de cette séance serait effacé. Confirmez le changement, ou gardez la personne actuelle.',
  PAPERS_KEPT: () =>
    "Des documents de la personne actuelle sont gardés avec cette séance. Retirez-les à l'étape « En ligne », ou terminez cette séance et commencez-en une autre.",
  RECORD_INCOMPLETE: () => 'Il manque encore quelque chose au bilan. Complétez ce qui est signalé, puis validez.',
  LAST_ADMINISTRATOR: () =>
    "C'est le dernier administrateur du site : sans lui, plus personne ne pourrait gérer les comptes. Nommez-en un autre d'abord.",
  NOTHING_TO_COPY: () => 'Cette valeur est vide ou à corriger. Complétez-la dans la fiche, puis copiez-la.',
  CLIPBOARD_FAILED: () => "La copie n'a pas marché. Réessayez, ou recopiez la valeur à l'écran.",
  OPEN_FAILED: () => "Le site officiel ne s'est pas ouvert. Réessayez, ou tapez son adresse dans votre navigateur.",
  PORTAL_CLOSED: () =>
    "La fenêtre du site officiel est fermée, et ce qu'elle contenait est effacé. Rouvrez le site pour continuer.",
  PORTAL_SILENT: () =>
    'La page du site ne répond pas. Attendez un instant, ou rechargez la page ; vos saisies dans Guichet sont gardées.',
  PAGE_NOT_KEPT: () =>
    "Cette page n'a pas pu être gardée. Notez le numéro affiché, ou téléchargez l'attestation que propose le site.",
  NO_PRINTER: () =>
    "Aucune imprimante n'est installée sur ce poste. Enregistrez le document en PDF pour l'imprimer ailleurs.",
  PRINT_FAILED: () =>
    "L'impression n'est pas partie. Vérifiez l'imprimante, puis réessayez ; vous pouvez aussi enregistrer le PDF.",
  SAVE_FAILED: (p) =>
    fileSentence(p.problem) ?? "Le document n'est pas enregistré à cet endroit. Choisissez un autre dossier.",
  DOCUMENT_FAILED: () => "Le document n'a pas pu être préparé. Réessayez ; la séance, elle, est bien enregistrée.",
  CATALOGUE_FAILED: () =>
    'Le catalogue des démarches ne se charge pas. Redémarrez Guichet ; si cela revient, réinstallez-le.',
  SMALL_NUMBERS: () =>
    "Ce chiffre est masqué : derrière lui, on pourrait reconnaître quelqu'un. Élargissez la période ou retirez un filtre.",
  WITHHELD: ({ filtered }) =>
    filtered === 'no'
      ? "Trop peu de séances sur cette période : ce document permettrait de reconnaître des personnes. Choisissez une période plus longue, qui ne recoupe pas celle d'un document déjà fait."
      : "Ce document permettrait de reconnaître des personnes, comparé à un autre déjà fait sur ces jours. Retirez les filtres, ou choisissez une période qui ne recoupe pas l'autre.",
  TOO_LATE_TO_CORRECT: () =>
    'Cette séance est terminée depuis plus de 31 jours. Demandez la correction à votre responsable : elle reste possible.',
  ALREADY_ANSWERED: () => "La réponse de cette visite est déjà enregistrée : il n'y a rien à refaire.",
  UNREADABLE_FILE: (p) => fileSentence(p.problem) ?? imports.fileProblems.UNREADABLE,
  BUSY: () => "Un autre traitement est en cours. Attendez qu'il se termine, ou arrêtez-le.",
  INTERNAL: () =>
    "Guichet a rencontré une erreur qu'il n'attendait pas. Ce qui était enregistré l'est toujours. Réessayez, ou redémarrez Guichet.",
} satisfies Record<ErrorCode, Sentence> & Record<string, Sentence>;

/** The sentence of an error, typeset. */
export function errorSentence(error: ApiError): string {
  const sentence: Sentence = sentences[error.code];
  return typeset(sentence(error.params));
}

/** Every code that has its sentence, for the test that enumerates them. */
export const errorCodes = Object.keys(sentences) as ErrorCode[];
