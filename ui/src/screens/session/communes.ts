import { api } from '../../api/client';
import type { CommuneHit } from '../../api/bindings';
import type { Option } from '../../components/Combobox.svelte';
import { t } from '../../i18n/fr';

export interface CommuneOption extends Option {
  readonly code: string;
  readonly postcodes: readonly string[];
}

/** How many postcodes tell a commune from its namesakes without filling the line. */
const SOME = 3;

function option(hit: CommuneHit): CommuneOption {
  const some = hit.postcodes.slice(0, SOME).join(', ') + (hit.postcodes.length > SOME ? '…' : '');
  return {
    id: hit.code,
    code: hit.code,
    label: hit.name,
    detail: [some, hit.former ? t.session.profile.former : ''].filter(Boolean).join(' · '),
    aside: hit.code,
    postcodes: hit.postcodes,
  };
}

/** Communes of today, for an address. */
export async function communeOptions(query: string): Promise<CommuneOption[]> {
  return (await birthplaceOptions(query)).filter(({ former }) => !former);
}

/** Communes of today and of before, for a birth. */
export async function birthplaceOptions(query: string): Promise<(CommuneOption & { former: boolean })[]> {
  const hits = await api.communesSearch({ query });
  return hits.map((hit) => ({ ...option(hit), former: hit.former }));
}
