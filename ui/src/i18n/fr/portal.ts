import type {
  PortalHostKind,
  PortalLeftReason,
  PortalProblem,
  PortalProposal,
  PortalProposalState,
  PortalRefusal,
} from '../../api/bindings';
import { count, decimal, longDate } from '../format';

const fields = (n: number) => count(n, 'champ', 'champs');
const values = (n: number) => count(n, 'valeur', 'valeurs');

/** The official site in its own window, and the assistant beside it. */
export const portal = {
  region: 'Site officiel',
  openedSaid: (host: string, key: string) => `${host} s'ouvre à côté. ${key} passe d'une fenêtre à l'autre.`,
  closedSaid: "Le site est fermé : rien n'en reste sur ce poste.",
  browser: 'Ouvrir dans le navigateur',
  browserNote:
    "Le site s'ouvre à côté, dans une fenêtre qui ne garde rien. Le navigateur, lui, garde des traces : pensez à y fermer la session de la personne.",
  browserSaid: (host: string) => `${host} est ouvert dans le navigateur.`,
  cannot: "Le site ne s'ouvre pas ici. Ouvrez-le dans le navigateur, et recopiez les valeurs une à une.",
  other: "Le site d'une autre demande est ouvert à côté. Ouvrir celui-ci prend sa place.",

  address: 'Adresse affichée',
  nowhere: 'aucune page',
  loading: 'La page arrive…',
  kinds: {
    none: (host: string) =>
      host ? "Ce site n'est pas reconnu : fermez-le si vous ne l'attendiez pas." : "Rien n'est encore affiché.",
    procedure: (name: string) => `Site officiel${name ? ` de l'opérateur : ${name}` : ''}.`,
    identity: (name: string) =>
      `${name || 'Connexion'}. La personne s'identifie elle-même, sans vous donner son mot de passe.`,
    captcha: (name: string) => `Contrôle anti-robot${name ? ` (${name})` : ''} : à faire à la main.`,
    payment: (name: string) => `Paiement${name ? ` (${name})` : ''} : la personne tape elle-même sa carte.`,
    allowed: () => 'Site que vous avez autorisé pour cette séance.',
  } satisfies Record<PortalHostKind, (name: string) => string>,
  moves: {
    label: 'Dans la fenêtre du site',
    front: 'Aller au site',
    back: 'Page précédente',
    reload: 'Recharger',
    home: 'Début de la démarche',
    close: 'Fermer le site',
  },

  problems: {
    certificate: {
      title: "L'identité de ce site n'est pas prouvée",
      help: "Son certificat n'est pas valable : rien n'a été affiché ni envoyé. N'insistez pas ; réessayez plus tard, ou faites la démarche autrement.",
    },
    network: {
      title: 'Le site ne répond pas',
      help: 'Vérifiez la connexion du poste, puis rechargez la page.',
    },
    crashed: {
      title: "La page s'est arrêtée",
      help: "Ouvrez-la à nouveau. Ce qui n'était pas envoyé est à refaire ; la séance et la fiche, elles, sont gardées.",
    },
    slow: {
      title: 'La page se fait attendre',
      help: 'Laissez-lui encore un instant, ou rechargez-la.',
    },
  } satisfies Record<PortalProblem, { title: string; help: string }>,
  reopen: 'Ouvrir la page à nouveau',
  backSaid: 'La page est revenue.',
  refused: {
    title: (host: string) => `Page non ouverte : ${host}`,
    help: "Ce site n'est pas de ceux que la démarche utilise. Ne l'autorisez que si vous le reconnaissez : c'est noté au journal.",
    never: 'Ce site ne peut pas être ouvert ici : son adresse est celle d’une machine, ou n’est pas protégée.',
    allow: 'Autoriser pour cette séance',
    allowOf: (host: string) => `Autoriser pour cette séance : ${host}`,
    browserOf: (host: string) => `Ouvrir dans le navigateur : ${host}`,
    allowedSaid: (host: string) =>
      `${host} est autorisé jusqu'à la fin de la séance. Si sa page ne vient pas, cliquez de nouveau dans le site.`,
  },
  silenced: (n: number) =>
    n < 2
      ? 'Un message du site est passé sans être affiché.'
      : `${decimal(n)} messages du site sont passés sans être affichés.`,

  fill: {
    title: 'Remplir la page',
    intro: 'Guichet compare les champs de la page à la fiche, puis vous propose les valeurs.',
    look: 'Regarder la page',
    again: 'Regarder à nouveau',
    all: 'Tout remplir',
    empty: 'Tout vider',
    acts: {
      proposed: { label: 'Remplir', of: (field: string) => `Remplir : ${field}` },
      undone: { label: 'Remplir', of: (field: string) => `Remplir : ${field}` },
      refused: { label: 'Réessayer', of: (field: string) => `Réessayer : ${field}` },
      filled: { label: 'Vider', of: (field: string) => `Vider : ${field}` },
    } satisfies Record<PortalProposalState, { label: string; of: (field: string) => string }>,
    found: (ready: number, total: number) => `${values(ready)} pour ${fields(total)}.`,
    none: (total: number) =>
      total === 0
        ? "Cette page n'a aucun champ à remplir."
        : `Aucune valeur de la fiche ne va dans cette page (${fields(total)}).`,
    filledSaid: (n: number, refused: number) =>
      `${fields(n)} ${n < 2 ? 'rempli' : 'remplis'}.${refused > 0 ? ` ${refused < 2 ? 'Un champ n’a' : `${refused} champs n’ont`} pas pris la valeur.` : ''} Relisez avant d'envoyer.`,
    undoneSaid: (n: number) => `${fields(n)} ${n < 2 ? 'vidé' : 'vidés'}.`,
    lookedSaid: (ready: number, key: string) =>
      ready === 0
        ? 'Aucune valeur à proposer pour cette page.'
        : `${values(ready)} à relire. ${key} les met toutes dans la page.`,
    states: {
      filled: 'rempli',
      refused: 'non rempli',
      undone: 'vidé',
    } satisfies Record<Exclude<PortalProposalState, 'proposed'>, string>,
    refusals: {
      gone: "Le champ n'est plus dans la page.",
      changed: 'La valeur a été modifiée depuis : elle reste.',
      hidden: 'La page cache ce champ.',
      disabled: 'La page bloque ce champ.',
      answered: 'Le champ a déjà une réponse : elle reste.',
      reserved: 'Guichet ne remplit jamais ce champ.',
      too_long: 'La valeur est plus longue que le champ.',
      rejected: 'La page a changé la valeur : le champ est remis comme avant.',
      no_choice: "Ce choix n'est plus proposé.",
      failed: "La page s'est trompée : à remplir à la main.",
      unanswered: "La page n'a pas répondu à temps : vérifiez ce champ.",
    } satisfies Record<PortalRefusal, string>,
    reasons: {
      rule: 'règle du site',
      autocomplete: 'déclaré par la page',
      words: "mots de l'étiquette",
      neighbours: 'champs voisins',
    } as Record<PortalProposal['reason'], string>,
    origins: { record: 'de son dossier', session: "saisi aujourd'hui" } as Record<PortalProposal['origin'], string>,
    left: {
      title: (hand: number) =>
        hand === 0
          ? 'Champs laissés tels quels'
          : hand < 2
            ? 'Un champ reste à remplir à la main'
            : `${decimal(hand)} champs restent à remplir à la main`,
      unnamed: 'Champ sans nom',
      more: (n: number) => `Et ${count(n, 'autre champ', 'autres champs')}, plus bas dans la page.`,
      why: {
        nothing_known: 'rien dans la fiche',
        not_recognised: 'question non reconnue',
        answered: 'a déjà une réponse',
        disabled: 'bloqué par la page',
        unfit: "la valeur de la fiche n'y entre pas",
        reserved: 'jamais rempli par Guichet',
      } satisfies Record<PortalLeftReason, string>,
    },
    copy: 'Copier',
    copyOf: (field: string) => `Copier : ${field}`,
    never:
      "Guichet ne remplit jamais les mots de passe, les codes reçus, les lettres à recopier ni les attestations sur l'honneur, et n'envoie rien : cela revient à la personne.",
  },

  receipts: {
    title: 'Accusé de réception',
    seen: (number: string, date: string) => (date ? `N° ${number}, du ${longDate(date)}` : `N° ${number}`),
    take: 'Noter ce numéro',
    taken: 'noté dans la demande',
    takenSaid: 'Le numéro est noté : il sera sur le récapitulatif.',
    untakenSaid: "Le numéro d'avant est remis.",
    seenSaid: (key: string) => `Le site affiche un numéro de dossier. ${key} le note.`,
    outcome: (label: string) => `Le site a accusé réception : « ${label} » est proposé. À vous de choisir.`,
    proposed: 'proposé',
  },
  downloads: {
    title: 'Le site envoie un fichier',
    keep: 'Garder avec la séance',
    keepOf: (name: string) => `Garder avec la séance : ${name}`,
    refuse: 'Refuser',
    refuseOf: (name: string) => `Refuser ${name}`,
    cannot: 'Seuls un PDF ou une image se gardent. Ce fichier disparaîtra avec la fenêtre.',
    seenSaid: 'Le site envoie un fichier : à garder ou à refuser.',
    keptSaid: 'Le fichier est gardé avec la séance.',
    refusedSaid: 'Le fichier est refusé : rien n’en reste.',
  },
  page: {
    keep: 'Garder la page en PDF',
    asked: 'Le site veut imprimer cette page. Gardez-la en PDF : vous l’imprimerez depuis les documents de la séance.',
    keptSaid: 'La page est gardée avec la séance.',
  },
  files: {
    title: 'Documents de la séance',
    kinds: { receipt: 'justificatif', page: 'page du site', other: 'document' } as Record<string, string>,
    size: (bytes: number) =>
      bytes < 1e6 ? `${decimal(Math.max(1, bytes / 1000), 0)}\u00A0Ko` : `${decimal(bytes / 1e6)}\u00A0Mo`,
    about: (kind: string, size: string, time: string) => `${kind} · ${size} · ${time}`,
    save: 'Enregistrer',
    saveOf: (name: string) => `Enregistrer ${name}`,
    savedSaid: (path: string) => `Document enregistré : ${path}`,
    notSavedSaid: "Rien n'est enregistré : aucun endroit n'a été choisi.",
    remove: 'Retirer',
    removeOf: (name: string) => `Retirer ${name}`,
    removedSaid: 'Le document est retiré.',
    restoredSaid: 'Le document est remis.',
  },
  copyFilled: 'rempli',
  copyEnd: 'Plus rien à recopier.',
};
