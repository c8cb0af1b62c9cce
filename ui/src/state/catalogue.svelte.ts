import { atLock } from './forget';

/** What the catalogue was being searched for, so that coming back from a sheet finds the list as it was. */
export const catalogueSearch = $state({ query: '', operator: '' });

// what was searched for may tell why somebody came
atLock(() => {
  catalogueSearch.query = '';
  catalogueSearch.operator = '';
});
