/** The figures of the site. */

/** What charts say, whatever they show. */
export const charts = {
  hidden: 'masqué',
  hiddenShort: '•',
  none: '–',
  share: 'Part',
  pair: (name: string, value: string) => `${name} : ${value}`,
  nothing: 'Rien sur cette période.',
  only: (first: string) => `Seulement ${first}.`,
  first: (first: string, others: string) => `${first} vient en tête, puis ${others}.`,
  hiddenLines: (n: number) =>
    n < 2
      ? 'Une ligne est masquée, pour ne désigner personne.'
      : `${n} lignes sont masquées, pour ne désigner personne.`,
  others: (n: number) => `Autres (${n})`,
  single: (name: string, value: string) => `${value} : ${name}.`,
  fromTo: (from: string, first: string, to: string, last: string) => `De ${first} (${from}) à ${last} (${to}).`,
  extremes: (high: string, highest: string, low: string, lowest: string) =>
    `Le plus haut : ${highest}, ${high} ; le plus bas : ${lowest}, ${low}.`,
  busiest: (day: string, hours: string, value: string) => `Le plus chargé : ${day}, ${hours} (${value}).`,
  hour: (hour: number) => `${hour} h`,
  hours: (from: number, to: number) => `de ${from} h à ${to} h`,
  weekday: 'Jour',
  weekdays: {
    d1: 'lundi',
    d2: 'mardi',
    d3: 'mercredi',
    d4: 'jeudi',
    d5: 'vendredi',
    d6: 'samedi',
    d7: 'dimanche',
  },
  shortWeekdays: { d1: 'lun', d2: 'mar', d3: 'mer', d4: 'jeu', d5: 'ven', d6: 'sam', d7: 'dim' },
  showTable: 'Voir le tableau',
  showChart: 'Voir le graphique',
  more: (n: number) => (n < 2 ? 'Voir 1 ligne de plus' : `Voir ${n} lignes de plus`),
  less: 'Réduire la liste',
  open: 'voir les séances',
  openOf: (label: string) => `voir les séances, ${label}`,
  dashed: (period: string) => `En pointillé : ${period}`,
  zero: 'aucune',
};
