#!/usr/bin/env node
// Makes communes.tsv and departments.tsv from the npm package @etalab/decoupage-administratif.
// In a folder outside the repository:
//   npm install @etalab/decoupage-administratif@6.0.0
//   node …/assets/communes/build.mjs node_modules/@etalab/decoupage-administratif
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const source = process.argv[2];
if (!source) {
  console.error("usage: build.mjs <folder of @etalab/decoupage-administratif>");
  process.exit(2);
}
const here = dirname(fileURLToPath(import.meta.url));
const json = (name) => JSON.parse(readFileSync(join(source, name), "utf8"));
const { version } = json("package.json");
const communes = json("data/communes.json");
const departments = json("data/departements.json");

// One letter per kind: the file is embedded in the program and read at each search.
const KINDS = {
  "commune-actuelle": "",
  "arrondissement-municipal": "m",
  "commune-deleguee": "d",
  "commune-associee": "a",
};
const current = new Map(
  communes.filter((c) => c.type === "commune-actuelle").map((c) => [c.code, c]),
);
// French typography on screen; the copy panel goes back to ' for sites that expect it.
const typographic = (name) => name.replaceAll("'", "’");

const rows = communes
  // A delegated commune with the code and the name of the new one says nothing more.
  .filter((c) => c.type === "commune-actuelle" || current.get(c.code)?.nom !== c.nom)
  .map((c) => {
    const kind = KINDS[c.type];
    if (kind === undefined) throw new Error(`unknown kind ${c.type}`);
    return [
      c.code,
      typographic(c.nom),
      (c.codesPostaux ?? []).join(","),
      c.departement,
      kind,
      c.chefLieu ?? c.commune ?? "",
      c.population ?? "",
      (c.anciensCodes ?? []).join(","),
    ];
  })
  .sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : a[4] < b[4] ? -1 : a[4] > b[4] ? 1 : 0));

const header = (title, columns) =>
  [
    `# ${title}`,
    `# Source: npm @etalab/decoupage-administratif ${version} (MIT); data: Insee, Code officiel géographique, and La Poste, under Licence Ouverte.`,
    `# Made by build.mjs; do not edit. ${columns}`,
  ].join("\n") + "\n";

writeFileSync(
  join(here, "communes.tsv"),
  header(
    "Communes of France, in the order of their Insee codes",
    "Columns: code, name, postcodes, department, kind (empty current, m municipal arrondissement, d delegated, a associated), parent, population, former codes.",
  ) + rows.map((r) => r.join("\t").trimEnd() + "\n").join(""),
);
writeFileSync(
  join(here, "departments.tsv"),
  header("Departments and overseas collectivities", "Columns: code, name.") +
    departments
      .map((d) => [d.code, typographic(d.nom)])
      .sort((a, b) => (a[0] < b[0] ? -1 : 1))
      .map((r) => r.join("\t") + "\n")
      .join(""),
);
