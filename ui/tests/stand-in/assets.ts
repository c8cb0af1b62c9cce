import { parse } from 'smol-toml';
import type { CodeLabel } from '../../src/api/bindings';

/** The real catalogue, read from assets/ as the desk does. */

const procedureFiles = import.meta.glob<string>('../../../assets/procedures/*.toml', {
  query: '?raw',
  import: 'default',
  eager: true,
});
const operatorFiles = import.meta.glob<string>('../../../assets/operators/*.toml', {
  query: '?raw',
  import: 'default',
  eager: true,
});
const codeFiles = import.meta.glob<string>('../../../assets/codes/*.toml', {
  query: '?raw',
  import: 'default',
  eager: true,
});
const clockFiles = import.meta.glob<string>('../../../assets/clocks/*.toml', {
  query: '?raw',
  import: 'default',
  eager: true,
});
const indicatorFiles = import.meta.glob<string>('../../../assets/indicators.toml', {
  query: '?raw',
  import: 'default',
  eager: true,
});
const fieldFiles = import.meta.glob<string>('../../../assets/fields.toml', {
  query: '?raw',
  import: 'default',
  eager: true,
});

export interface ProcedureAsset {
  id: string;
  operator: string;
  title: string;
  official_title: string;
  synonyms: string[];
  purpose: string;
  audience: string;
  level: string;
  ways: string[];
  themes: string[];
  mandate_scope: string;
  fields: string[];
  documents?: { code: string; alternatives?: string[]; note?: string; optional?: boolean }[];
  online?: { url: string; hosts: string[]; france_connect?: boolean };
  paper?: { cerfa?: string[] };
  clock?: { rule: string; months?: number; reference?: string };
  service_public?: { ids: string[] };
  source: { origin: string; checked_on: string; unverified: string[] };
  local?: boolean;
}
export interface OperatorAsset {
  id: string;
  name: string;
  full_name: string;
  phone?: string;
}
export interface FieldAsset {
  key: string;
  group: string;
  kind: string;
  label: string;
  hint?: string;
  transient: boolean;
  identity?: boolean;
  choices?: [string, string][];
}

const read = <T>(files: Record<string, string>): T[] => Object.values(files).map((text) => parse(text) as unknown as T);

/** An entry of the registry of indicators, or of their dimensions. */
export interface RegistryEntry {
  id: string;
  label: string;
  definition: string;
  unit?: string;
  base_label?: string;
  per_day?: boolean;
  identifying?: boolean;
}

export const procedures: ProcedureAsset[] = read<ProcedureAsset>(procedureFiles);
export const operators: OperatorAsset[] = read<OperatorAsset>(operatorFiles);

const [registry] = read<{ indicators: RegistryEntry[]; dimensions: RegistryEntry[] }>(indicatorFiles);
export const indicators = registry?.indicators ?? [];
export const figureDimensions = new Map((registry?.dimensions ?? []).map((entry) => [entry.id, entry]));

const [fieldsFile] = read<{ groups: { code: string; label: string }[]; fields: FieldAsset[] }>(fieldFiles);
export const fields = new Map((fieldsFile?.fields ?? []).map((field) => [field.key, field]));
export const groups = fieldsFile?.groups ?? [];

interface Entry {
  code: string;
  label: string;
  detail?: string;
  flags?: string[];
  until?: string;
}
export const details = new Map<string, string>();
export const lists: Record<string, CodeLabel[]> = {};
/** What is no longer offered, or never was: kept for what bears it. */
export const past: Record<string, CodeLabel[]> = {};
for (const [path, text] of Object.entries(codeFiles)) {
  const name = path.replace(/^.*\/(.*)\.toml$/u, '$1');
  const { entries } = parse(text) as unknown as { entries: Entry[] };
  const over = ({ until }: Entry) => until !== undefined && until < '2026';
  const said = ({ code, label, flags }: Entry) => ({ code, label, flags: flags ?? [] });
  lists[name] = entries.filter((entry) => !over(entry)).map(said);
  if (entries.some(over)) past[name] = entries.filter(over).map(said);
  if (name === 'documents') entries.forEach((entry) => details.set(entry.code, entry.detail ?? ''));
}

lists.fields = [...fields.values()].map(({ key, label }) => ({ code: key, label, flags: [] }));

export const clocks = new Map(
  read<{ id: string; amount: number; sentence: string }>(clockFiles).map((clock) => [clock.id, clock]),
);

/** The label of a code, or the code. */
export const labelOf = (list: string, code: string): string =>
  lists[list]?.find((entry) => entry.code === code)?.label ?? code;
