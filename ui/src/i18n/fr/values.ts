import type { Problem } from '../../api/bindings';

type Params = Problem['params'];

/**
 * Why a value typed in a form is refused, or looks odd, and the cure. One sentence for each code of
 * `PROBLEM_CODES` (src-tauri/crates/domain/src/values/problem.rs).
 */
export const valueProblems: Record<string, (params: Params) => string> = {
  empty: () => 'Rien n’est indiqué.',
  too_long: (p) => `C’est trop long : ${p.max} caractères au plus.`,
  character: (p) => `Le caractère « ${p.character} » n’est pas accepté ici. Retirez-le.`,
  choice_unknown: () => 'Choisissez une réponse de la liste.',

  name_script: () => 'Les formulaires n’acceptent que l’alphabet latin : écrivez le nom comme sur le titre de séjour.',
  name_shape: () => 'Il manque des lettres. Écrivez le nom comme à l’état civil.',
  address_long: (p) => `Une ligne d’adresse tient en ${p.max} caractères : mettez la suite dans le complément.`,

  date_shape: () => 'Cette date ne se lit pas. Écrivez jour, mois, année : 14/03/1987.',
  date_short_year: () => 'Écrivez l’année en entier : 1926 ou 2026 ?',
  date_month: (p) => `Il n’y a pas de mois ${p.month}. Jour et mois inversés ?`,
  date_day: (p) => `Ce mois n’a que ${p.last} jours. Vérifiez le jour.`,
  date_zero: () => 'Le jour ou le mois est à zéro. Demandez la date portée sur l’acte de naissance.',
  date_future: (p) => `Cette date est après aujourd’hui, ${p.today}. Vérifiez l’année.`,
  date_past: (p) => `Cette date est avant aujourd’hui, ${p.today}. Vérifiez l’année.`,
  date_too_old: (p) => `Cette date remonte à plus de ${p.years} ans. Vérifiez l’année.`,
  date_too_far: (p) => `Cette date est dans plus de ${p.years} ans. Vérifiez l’année.`,

  commune_shape: () => 'Choisissez la commune dans la liste : tapez son nom ou son code postal.',
  postcode_length: (p) => `Un code postal a 5 chiffres ; celui-ci en a ${p.digits}.`,
  postcode_department: (p) => `Aucun département ne commence par ${p.department}. Vérifiez les deux premiers chiffres.`,

  nir_length: (p) => `Il faut 13 chiffres et la clé de 2 chiffres ; celui-ci en a ${p.digits}.`,
  nir_sex_digit: (p) => `Le premier chiffre ne peut pas être ${p.digit} : 1 pour un homme, 2 pour une femme.`,
  nir_month: (p) => `Le mois de naissance ne peut pas être ${p.month}. Vérifiez les 4e et 5e chiffres.`,
  nir_department: (p) => `Le département ${p.department} n’existe pas. Vérifiez les 6e et 7e caractères.`,
  nir_commune: () => 'La commune de naissance ne peut pas être 000. Vérifiez du 8e au 10e chiffre.',
  nir_order: () => 'Le numéro d’ordre ne peut pas être 000. Vérifiez du 11e au 13e chiffre.',
  nir_key: (p) =>
    p.suggestion
      ? `La clé devrait être ${p.expected} : deux chiffres inversés ? Peut-être ${p.suggestion}.`
      : `La clé devrait être ${p.expected} : un chiffre mal recopié ?`,
  nir_key_added: (p) => `Clé calculée : ${p.key}. Comparez avec la carte Vitale.`,
  nir_sex: () => 'Le premier chiffre ne correspond pas au sexe de la fiche. À comparer avec la carte Vitale.',
  nir_birth_year: (p) => `Le numéro dit une naissance en ${p.nir}, la fiche en ${p.expected}.`,
  nir_birth_month: (p) => `Le numéro dit le mois ${p.nir}, la fiche le mois ${p.expected}.`,
  nir_birth_department: (p) => `Le numéro dit le département ${p.nir}, la fiche le ${p.expected}.`,
  nir_birth_commune: (p) => `Le numéro dit la commune ${p.nir}, la fiche la commune ${p.expected}.`,

  phone_shape: () => 'Ce n’est pas un numéro de téléphone. Exemple : 06 12 34 56 78.',
  phone_length: (p) => `Un numéro a ${p.expected} chiffres ; celui-ci en a ${p.digits}.`,
  phone_invalid: () => 'Aucun opérateur ne donne ce numéro. Relisez-le à voix haute avec la personne.',
  phone_range: () => 'Numéro inhabituel : relisez-le avec la personne.',

  email_at: () => 'Il faut une arobase @, et une seule : nom@exemple.fr.',
  email_local: () =>
    'Ce qui précède l’arobase n’est pas juste : ni espace, ni point au bord, ni deux points à la suite.',
  email_domain: (p) =>
    p.suggestion
      ? `Ce qui suit l’arobase n’est pas une adresse. Peut-être ${p.suggestion} ?`
      : 'Ce qui suit l’arobase n’est pas une adresse. Exemple : nom@exemple.fr.',
  email_typo: (p) => `Faute de frappe ? Peut-être ${p.suggestion}.`,

  iban_shape: () => 'Un IBAN commence par deux lettres et deux chiffres : FR76…',
  iban_length: (p) => `Un IBAN de ce pays a ${p.expected} caractères ; celui-ci en a ${p.found}.`,
  iban_country: (p) => `Le pays ${p.country} ne donne pas d’IBAN. Vérifiez les deux premières lettres.`,
  iban_key: () => 'Deux caractères sont inversés ou l’un est faux. Relisez-le par groupes de quatre.',
  iban_structure: () =>
    'Ce numéro n’a pas la forme des comptes de ce pays. Relisez-le sur le relevé d’identité bancaire.',
  bic_length: (p) => `Un BIC a 8 ou 11 caractères ; celui-ci en a ${p.found}.`,
  bic_shape: () => 'Un BIC commence par six lettres. Exemple : AGRIFRPP.',

  siret_length: (p) => `Un SIRET a 14 chiffres ; celui-ci en a ${p.digits}.`,
  siren_key: () => 'Les neuf premiers chiffres ne sont pas ceux d’une entreprise. Relisez-les.',
  siret_key: () => 'Les cinq derniers chiffres ne correspondent à aucun établissement. Relisez-les.',

  tax_length: (p) => `Un numéro fiscal a 13 chiffres ; celui-ci en a ${p.digits}.`,
  tax_first_digit: (p) => `Un numéro fiscal commence par 0, 1, 2 ou 3, jamais par ${p.digit}.`,
  tax_key: () => 'Les trois derniers chiffres sont inhabituels : comparez avec l’avis d’impôt.',
  caf_shape: () => 'Un numéro d’allocataire a 7 chiffres, parfois suivis d’une lettre.',
  france_travail_shape: () => 'Cet identifiant n’a pas la forme attendue. Comparez avec un courrier de France Travail.',
  residence_permit_shape: () => 'Ce numéro n’a pas la forme attendue. Comparez avec le titre.',
  plate_shape: () => 'Cette plaque n’a pas la forme attendue. Exemples : AB-123-CD, 1234 AB 51.',
  plate_letter: (p) => `Les plaques n’utilisent pas la lettre ${p.letter} : un chiffre à la place ?`,
  licence_shape: () => 'Ce numéro n’a pas la forme attendue. Comparez avec la rubrique 5 du permis.',
  licence_old: () => 'Forme ancienne : comparez avec le permis.',

  money_shape: () => 'Ce montant ne se lit pas. Exemple : 462,50.',
  money_ambiguous: () => 'Milliers ou centimes ? Écrivez 1 204 ou 1204,50.',
  number_shape: () => 'Écrivez un nombre entier, en chiffres.',
  year_shape: () => 'Écrivez une année de quatre chiffres.',
  too_small: (p) => `C’est moins que le minimum, ${p.min}.`,
  too_large: (p) => `C’est plus que le maximum, ${p.max}.`,
};
