import type { Problem } from '../api/bindings';
import { typeset } from './typeset';

/**
 * Why a value is refused, or worth a second look, and the cure. The codes are those of the rules of the trade
 * (`PROBLEM_CODES` of the domain) and of the record of a session. Nothing here repeats what was typed.
 */

type Params = Problem['params'];
type Sentence = (params: Params) => string;

const digits = (found: string | undefined, expected: string) =>
  `Il faut ${expected} chiffres, il y en a ${found ?? 'un autre nombre'}.`;

const sentences: Record<string, Sentence> = {
  empty: () => 'Ce champ est vide.',
  required: () => 'Ce champ est nécessaire : remplissez-le.',
  too_long: (p) => `C'est trop long : ${p.max ?? ''} caractères au plus.`,
  character: (p) => `Le caractère « ${p.character ?? ''} » n'a pas sa place ici.`,
  choice_unknown: () => 'Choisissez une réponse dans la liste.',
  unknown_code: () => 'Choisissez une réponse dans la liste.',
  nothing_new: () => "Tout ce fichier est déjà dans Guichet : il n'y a rien de nouveau à reprendre.",
  file_kind: () => 'Guichet ne garde que les PDF et les images. Enregistrez ce fichier depuis le navigateur si besoin.',
  out_of_range: () => 'Cette valeur est hors des limites proposées.',

  name_script: () => "Les formulaires n'acceptent que l'alphabet latin : écrivez le nom comme sur le titre de séjour.",
  name_shape: () => 'Un nom contient au moins une lettre.',
  address_long: (p) =>
    `Une ligne d'enveloppe tient en ${p.max ?? '38'} caractères : abrégez ou passez à la ligne suivante.`,

  date_shape: () => 'Écrivez jour, mois, année : 14/03/1987 ou 14 mars 1987.',
  date_short_year: () => "Écrivez l'année en quatre chiffres : 1926 et 2026 se ressemblent.",
  date_month: (p) => `Il n'y a pas de mois ${p.month ?? ''} : le jour et le mois sont-ils inversés ?`,
  date_day: (p) => `Ce mois s'arrête au ${p.last ?? '31'}.`,
  date_zero: () => "Le jour ou le mois est inconnu ? Écrivez ce que dit le titre d'identité ; sinon, laissez vide.",
  date_future: (p) => `Cette date est après aujourd'hui${p.today ? `, ${p.today}` : ''}.`,
  date_past: (p) => `Cette date est passée : nous sommes le ${p.today ?? 'jour suivant'}.`,
  date_too_old: (p) => `C'était il y a plus de ${p.years ?? '130'} ans : vérifiez l'année.`,
  date_too_far: (p) => `C'est dans plus de ${p.years ?? '130'} ans : vérifiez l'année.`,

  commune_shape: () => 'Choisissez la commune dans la liste.',
  commune_unknown: () => 'Choisissez la commune dans la liste.',
  postcode_length: (p) => digits(p.digits, '5'),
  postcode_department: (p) => `Aucun département ne commence par ${p.department ?? 'ces chiffres'}.`,

  nir_not_kept: () => "Un numéro de sécurité sociale n'est jamais gardé : retirez-le de ce texte.",
  iban_not_kept: () => "Un IBAN n'est jamais gardé : retirez-le de ce texte.",

  nir_length: (p) => `Il faut 13 chiffres et une clé de 2, il y en a ${p.digits ?? 'un autre nombre'}.`,
  nir_sex_digit: (p) =>
    `Le premier chiffre ne peut pas être ${p.digit ?? 'celui-ci'} : 1, 2, ou 3, 4, 7, 8 en attente.`,
  nir_month: (p) => `Le mois ${p.month ?? ''} n'existe pas : vérifiez les chiffres 4 et 5.`,
  nir_department: (p) =>
    `Le département ${p.department ?? ''} n'existe pas : vérifiez les chiffres 6 et 7 (2A ou 2B en Corse).`,
  nir_commune: () => 'La commune de naissance ne peut pas être 000 : vérifiez les chiffres 8 à 10.',
  nir_order: () => "Le numéro d'ordre ne peut pas être 000 : vérifiez les chiffres 11 à 13.",
  nir_key: (p) =>
    p.suggestion
      ? `La clé devrait être ${p.expected ?? ''} : deux chiffres inversés ? Peut-être ${p.suggestion}.`
      : `La clé devrait être ${p.expected ?? ''} : un chiffre faux, ou deux chiffres inversés ?`,
  nir_key_added: (p) => `La clé ${p.key ?? ''} a été calculée : comparez avec la carte Vitale.`,
  nir_sex: () => 'Le numéro indique un autre sexe que la fiche.',
  nir_birth_year: (p) => `Le numéro dit ${p.nir ?? ''}, la date de naissance ${p.expected ?? ''} : vérifiez l'année.`,
  nir_birth_month: (p) => `Le numéro dit le mois ${p.nir ?? ''}, la date de naissance ${p.expected ?? ''}.`,
  nir_birth_department: (p) =>
    `Le numéro dit le département ${p.nir ?? ''}, la commune de naissance ${p.expected ?? ''}.`,
  nir_birth_commune: (p) => `Le numéro dit la commune ${p.nir ?? ''}, la fiche ${p.expected ?? ''}.`,

  phone_shape: () => "Ce n'est pas un numéro de téléphone : dix chiffres, ou +33.",
  phone_length: (p) => digits(p.digits, p.expected ?? '10'),
  phone_invalid: () => 'Aucun opérateur ne donne ce numéro : vérifiez les premiers chiffres.',
  phone_range: () => 'Ce début de numéro est inhabituel : relisez-le avec la personne.',
  email_at: () => 'Une adresse contient une arobase, et une seule : nom@exemple.fr.',
  email_local: () => "Ce qui précède l'arobase ne va pas : vérifiez les points.",
  email_domain: (p) =>
    `Ce qui suit l'arobase ne va pas${p.suggestion ? ` : peut-être ${p.suggestion} ?` : ' : exemple.fr, par exemple.'}`,
  email_typo: (p) => `Peut-être ${p.suggestion ?? 'une faute de frappe'} ?`,

  iban_shape: () => 'Un IBAN commence par deux lettres et deux chiffres : FR76…',
  iban_length: (p) => `Il faut ${p.expected ?? '27'} caractères, il y en a ${p.found ?? 'un autre nombre'}.`,
  iban_country: (p) => `Le pays ${p.country ?? ''} ne donne pas d'IBAN.`,
  iban_key: () => "La clé de l'IBAN est fausse : un caractère faux, ou deux inversés ?",
  iban_structure: (p) => `Les comptes ${p.country ?? ''} ne s'écrivent pas ainsi : vérifiez lettres et chiffres.`,
  bic_length: (p) => `Un BIC compte 8 ou 11 caractères, il y en a ${p.found ?? 'un autre nombre'}.`,
  bic_shape: () => 'Un BIC commence par quatre lettres, puis le pays : BNPAFRPP, par exemple.',
  siret_length: (p) => digits(p.digits, '14'),
  siren_key: () => 'Les neuf premiers chiffres ne sont ceux d’aucune entreprise : un chiffre faux, ou deux inversés ?',
  siret_key: () => "L'entreprise est la bonne, pas les cinq derniers chiffres : vérifiez-les.",
  tax_length: (p) => digits(p.digits, '13'),
  tax_first_digit: (p) => `Un numéro fiscal commence par 0, 1, 2 ou 3, pas par ${p.digit ?? 'ce chiffre'}.`,
  tax_key: () => "Les trois derniers chiffres ne suivent pas des autres : comparez avec l'avis d'impôt.",
  caf_shape: () => "Un numéro d'allocataire compte 7 chiffres, parfois suivis d'une lettre.",
  france_travail_shape: () => 'Un identifiant France Travail compte 7 chiffres et une lettre, ou 8 ou 11 chiffres.',
  residence_permit_shape: () =>
    'Ce numéro compte 10 chiffres, ou 9 lettres et chiffres : il est sur la face avant du titre de séjour.',
  plate_shape: () => 'Une plaque s’écrit AB-123-CD, ou 1234 AB 51 avant 2009.',
  plate_letter: (p) => `Les plaques n'utilisent pas la lettre ${p.letter ?? ''} : serait-ce un chiffre ?`,
  licence_shape: () => "Ce n'est pas un numéro de permis : il est au point 5 de la carte.",
  licence_old: () => 'Ce numéro a une forme ancienne : comparez-le avec le permis.',
  money_shape: () => 'Écrivez un montant en euros : 462 ou 462,50.',
  money_ambiguous: () => 'Milliers ou centimes ? Écrivez 1 234 ou 1,23.',
  number_shape: () => 'Écrivez un nombre entier.',
  year_shape: () => "Écrivez l'année en quatre chiffres.",
  too_small: (p) => `C'est moins que le minimum, ${p.min ?? ''}.`,
  too_large: (p) => `C'est plus que le maximum, ${p.max ?? ''}.`,

  too_short: () => "C'est encore un peu court : dix caractères au moins, quatre mots si possible.",
  common: () => 'Ce mot de passe est trop courant : c’est l’un des premiers que l’on essaierait.',
  name: () => "Il contient un nom que l'on devinerait : le vôtre ou celui du site.",
  pattern: () => 'Ces caractères se suivent ou se répètent : mélangez des mots sans rapport.',

  channel_missing: () => 'Dites comment la personne est venue.',
  minutes_out_of_range: () => 'Indiquez la durée en minutes, de 1 à 600.',
  no_request: () => 'Ajoutez une demande, même une simple information, ou abandonnez la séance.',
  level_missing: () => 'Dites ce qui a été fait : information, accompagnement ou orientation.',
  outcome_missing: () => 'Dites comment cette demande se termine.',
  blocking_reason_missing: () => "Dites ce qui bloque : c'est ce que le site pourra faire remonter.",
  orientation_missing: () => 'Dites vers qui la personne est orientée.',
  other_person: () => "La demande précédente n'est pas celle de la même personne pour la même démarche.",
  participants_missing: () => 'Dites combien de personnes sont venues.',
  counts_over_participants: () => 'On compte plus de personnes dans une catégorie que de participants : vérifiez.',
  said_twice: () => 'Cette catégorie est comptée deux fois.',
  time_shape: () => "Écrivez l'heure ainsi : 14:30.",
  too_many: () => "Il y en a déjà beaucoup : supprimez-en un avant d'en ajouter.",
  other_day: () => "Cette liste est d'un autre jour. Relisez celle d'aujourd'hui, puis recommencez.",
  other_session: () => 'Cette demande appartient à une autre séance.',
};

export function problemSentence(problem: Problem): string {
  const sentence = sentences[problem.code];
  return typeset(sentence ? sentence(problem.params) : 'Cette valeur ne semble pas juste. Vérifiez-la.');
}

/** Every problem that has its own sentence, for the test that enumerates the domain's codes. */
export const problemCodes = Object.keys(sentences);
