import { api } from '../api/client';
import type { CommuneHit } from '../api/bindings';
import { t } from '../i18n/fr';
import type { Option } from './Combobox.svelte';

/** A commune in a list of results. */
export interface CommuneLine extends Option {
  readonly commune: CommuneHit;
}

/** How many postcodes tell a commune from its namesakes without filling the line. */
const SOME = 3;

/** Communes for what is typed: a name, a postcode or an INSEE code. The former ones are for births only. */
export async function findCommunes(query: string, former: boolean): Promise<CommuneLine[]> {
  const found = await api.communesSearch({ query });
  return found
    .filter((commune) => former || !commune.former)
    .map((commune) => ({
      id: commune.code,
      label: commune.name,
      detail: [
        commune.postcodes.slice(0, SOME).join(', ') + (commune.postcodes.length > SOME ? '…' : ''),
        commune.former ? t.site.formerCommune : '',
      ]
        .filter(Boolean)
        .join(' · '),
      aside: commune.department,
      commune,
    }));
}
