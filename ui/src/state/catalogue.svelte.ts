/** What the catalogue was being searched for, so that coming back from a sheet finds the list as it was. */
export const catalogueSearch = $state({ query: '', operator: '' });

/** At the lock: what was searched for may tell why somebody came. */
export function forgetSearch(): void {
  catalogueSearch.query = '';
  catalogueSearch.operator = '';
}
