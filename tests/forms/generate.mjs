// Renders forms of administrations as pages with a known truth:
//   node tests/forms/generate.mjs OUT [SAMPLES]
// Reads the schemas beside it, in the shape that Démarche Numérique publishes, each with its truth (id of
// the field → key of the profile); and, when SAMPLES is given, the schemas and the forms of Signal
// Logement that lie there. Writes, for each form, one page per layout and per kind of ids, with its
// `.expected.json`. The same inputs give the same pages.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const [out, samples] = process.argv.slice(2);
if (!out) throw new Error('usage: node generate.mjs OUT [SAMPLES]');
mkdirSync(out, { recursive: true });
const json = (path) => JSON.parse(readFileSync(path, 'utf8'));

// ---- forms: { name, title, sections: [{ title, fields: [{ slug, label, kind, options, key, rows }] }] } ----

const kinds = {
  Text: 'text', Textarea: 'area', Date: 'date', Email: 'email', Phone: 'phone', Civilite: 'civility', DropDownList: 'choice',
  MultipleDropDownList: 'boxes', YesNo: 'yesno', Checkbox: 'tick', IntegerNumber: 'number', DecimalNumber: 'number', Pays: 'country',
  Departement: 'department', Departements: 'department', Commune: 'text', Communes: 'text', Address: 'text', Siret: 'text', Iban: 'text',
  PieceJustificative: 'file',
};

function ofSchema(name, schema, truthOf) {
  const form = { name, title: schema.title, sections: [{ title: '', fields: [] }] };
  const add = (champ, rows) => {
    const type = champ.__typename.replace('ChampDescriptor', '');
    const last = form.sections[form.sections.length - 1];
    if (type === 'HeaderSection') form.sections.push({ title: champ.label, fields: [] });
    else if (type === 'Repetition') {
      form.sections.push({ title: champ.label, fields: [] });
      for (const child of champ.champDescriptors ?? []) add(child, 2);
      form.sections.push({ title: '', fields: [] });
    } else if (kinds[type]) {
      last.fields.push({ slug: slugOf(champ.label), label: champ.label, kind: kinds[type], options: champ.options ?? [], key: truthOf(champ) ?? null, rows });
    }
  };
  for (const champ of schema.revision.champDescriptors) add(champ, 1);
  form.sections = form.sections.filter((s) => s.fields.length);
  return form;
}

const slugOf = (label) =>
  label.normalize('NFD').replace(/[\u0300-\u036f]/g, '').toLowerCase().replace(/\([^)]*\)/g, '').replace(/[^a-z0-9]+/g, '_').replace(/^_|_$/g, '').slice(0, 40);

// What each field of Signal Logement is about, by its slug: the occupant is the person helped, the third
// party is the professional who files, the landlord's own details are not in the profile but for the name.
const signal = [
  [/^(vos_)?coordonnees_occupant_civilite$/, 'civility'], [/^(vos_)?coordonnees_occupant_nom$/, 'birth_name|used_name'],
  [/^(vos_)?coordonnees_occupant_prenom$/, 'given_names.first'], [/^(vos_)?coordonnees_occupant_email$/, 'email'],
  [/^(vos_)?coordonnees_occupant_tel$/, 'phone'], [/^coordonnees_bailleur_nom$/, 'landlord_name'],
  [/date_emmenagement$/, 'housing_entry_date'], [/date_naissance$/, 'birth_date'], [/numero_allocataire$/, 'caf_number'],
  [/^adresse_logement_adresse$/, 'address_line|full_address'], [/adresse_etage$/, 'address_extra.floor'],
  [/adresse_escalier$/, 'address_extra.staircase'], [/numero_appartement$/, 'address_extra.door'],
];
const signalKinds = {
  SignalementFormTextfield: 'text', SignalementFormEmailfield: 'email', SignalementFormPhonefield: 'phone',
  SignalementFormAddress: 'text', SignalementFormDate: 'date', SignalementFormOnlyChoice: 'choice',
};

function ofSignal(name, screens) {
  const form = { name, title: 'Signaler un problème de logement', sections: [] };
  const plain = (text) => (text ?? '').replace(/<[^>]*>/g, ' ').replace(/\{\{[^}]*\}\}/g, '').replace(/\s+/g, ' ').trim();
  const walk = (node, fields) => {
    if (Array.isArray(node)) return node.forEach((n) => walk(n, fields));
    if (!node || typeof node !== 'object') return;
    const kind = signalKinds[node.type];
    const label = plain(node.label);
    if (kind && node.slug && label) {
      const key = signal.find(([slug]) => slug.test(node.slug))?.[1] ?? null;
      if (!fields.some((f) => f.slug === node.slug)) {
        fields.push({ slug: node.slug, label, kind, options: (node.values ?? []).map((v) => plain(v.label)).filter(Boolean), key, rows: 1 });
      }
    }
    for (const child of Object.values(node)) if (child && typeof child === 'object') walk(child, fields);
  };
  for (const screen of screens) {
    const fields = [];
    walk(screen, fields);
    // The real form asked before who is filing; a page alone has to say it.
    const third = fields.some((f) => f.slug.startsWith('vos_coordonnees_tiers'));
    if (fields.length) form.sections.push({ title: plain(screen.label) + (third ? ' (tiers déclarant)' : ''), fields });
  }
  return form;
}

// ---- pages ------------------------------------------------------------------------------------------------

const escape = (text) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;');
const departments = ['01 - Ain', '51 - Marne', '2A - Corse-du-Sud', '974 - La Réunion'];
const countries = ['France', 'Algérie', 'Belgique', 'Maroc', 'Sénégal'];

/** Ids that say what the field is, or nothing. */
function namer(noisy) {
  let n = 0;
  let seed = 7;
  const used = new Map();
  return (slug) => {
    n += 1;
    seed = (seed * 1103515245 + 12345) % 2147483648;
    if (noisy) return `c${seed.toString(36)}${n}`;
    const times = (used.get(slug) ?? 0) + 1;
    used.set(slug, times);
    return times > 1 ? `${slug}_${times}` : slug;
  };
}

/** A label and a control in each layout; a group of controls has a legend instead. */
const layouts = {
  stacked: (l, c, id) => `<div class="champ"><label for="${id}">${l}</label>${c}</div>`,
  wrapped: (l, c) => `<p><label>${l} ${c}</label></p>`,
  table: (l, c) => `<tr><td>${l}&nbsp;:</td><td>${c}</td></tr>`,
  terms: (l, c) => `<dt>${l}</dt><dd>${c}</dd>`,
  placeholder: (l, c) => `<div>${c.replace(/<(input|textarea) /, `<$1 placeholder="${l}" `)}</div>`,
  labelledby: (l, c, id) => `<div class="ligne"><div id="l-${id}">${l}</div><div>${c.replace(/<(input|select|textarea) /, `<$1 aria-labelledby="l-${id}" `)}</div></div>`,
  system: (l, c, id) => `<div class="sys-groupe"><label class="sys-libelle" for="${id}">${l}<span class="sys-aide">Format attendu : voir votre document</span></label>${c}<div id="m-${id}" aria-live="polite"></div></div>`,
};
const around = { table: ['<table>', '</table>'], terms: ['<dl>', '</dl>'] };
const groups = {
  table: (l, c) => `<tr><td>${l}&nbsp;:</td><td>${c}</td></tr>`,
  terms: (l, c) => `<dt>${l}</dt><dd>${c}</dd>`,
};
const legend = (l, c) => `<fieldset><legend>${l}</legend>${c}</fieldset>`;

function select(id, options) {
  return `<select id="${id}" name="${id}"><option value="">Sélectionner</option>${options.map((o) => `<option>${escape(o)}</option>`).join('')}</select>`;
}

function render(form, layout, noisy) {
  const name = namer(noisy);
  const expected = {};
  const cell = layouts[layout];
  const group = groups[layout] ?? legend;
  const split = layout === 'system' || layout === 'terms';
  const field = (f) => {
    const label = escape(f.label);
    const id = name(f.slug);
    const control = (attributes) => `<input id="${id}" name="${id}" ${attributes}>`;
    const note = (key) => {
      if (key) expected[id] = key;
    };
    if (f.kind === 'file') return cell(label, control('type="file"'), id);
    if (f.kind === 'tick') return `<p><input type="checkbox" id="${id}" name="${id}"><label for="${id}">${label}</label></p>`;
    if (f.kind === 'date' && split && f.key) {
      const parts = [['jour', 2], ['mois', 2], ['annee', 4]].map(([part, size]) => {
        const own = name(`${f.slug}_${part}`);
        expected[own] = `${f.key}.${{ jour: 'day', mois: 'month', annee: 'year' }[part]}`;
        const words = { jour: 'Jour', mois: 'Mois', annee: 'Année' }[part];
        return layout === 'system' ? `<label for="${own}">${words}</label><input id="${own}" name="${own}">` : `<input id="${own}" name="${own}" maxlength="${size}">`;
      });
      return group(label, parts.join(' '));
    }
    note(f.key);
    if (f.kind === 'yesno' || f.kind === 'civility' || (f.kind === 'choice' && f.options.length <= 3 && f.options.length)) {
      const options = f.kind === 'yesno' ? ['Oui', 'Non'] : f.kind === 'civility' ? ['Mme', 'M.'] : f.options;
      const buttons = options.map((o, n) => `<input type="radio" name="${id}" id="${id}-${n}" value="${n}"><label for="${id}-${n}">${escape(o)}</label>`);
      if (f.key) {
        delete expected[id];
        expected[`${id}-0`] = f.key;
      }
      return group(label, buttons.join(' '));
    }
    if (f.kind === 'choice') return cell(label, select(id, f.options), id);
    if (f.kind === 'boxes') return group(label, f.options.map((o, n) => `<label><input type="checkbox" name="${id}" id="${id}-${n}">${escape(o)}</label>`).join(' '));
    if (f.kind === 'department') return cell(label, select(id, departments), id);
    if (f.kind === 'country') return cell(label, select(id, countries), id);
    if (f.kind === 'area') return cell(label, `<textarea id="${id}" name="${id}"></textarea>`, id);
    const type = { date: 'date', email: 'email', phone: 'tel', number: 'number' }[f.kind] ?? 'text';
    return cell(label, control(layout === 'table' && type === 'date' ? 'type="text" maxlength="10"' : `type="${type}"`), id);
  };
  const [open, close] = around[layout] ?? ['', ''];
  const sections = form.sections.map((section) => {
    const title = section.title ? (layout === 'wrapped' || layout === 'system' ? `<legend>${escape(section.title)}</legend>` : `<h2>${escape(section.title)}</h2>`) : '';
    const once = section.fields.map(field).join('\n');
    const rows = section.fields.some((f) => f.rows > 1) ? section.fields.map(field).join('\n') : '';
    const tag = layout === 'wrapped' || layout === 'system' ? 'fieldset' : 'div';
    return `<${tag}>${title}${open}${once}${rows}${close}</${tag}>`;
  });
  const html = `<!doctype html>\n<html lang="fr"><head><meta charset="utf-8"><title>${escape(form.title)}</title></head><body><main><h1>${escape(form.title)}</h1><form>\n${sections.join('\n')}\n<button type="submit">Envoyer</button></form></main></body></html>\n`;
  const file = join(out, `${form.name}.${layout}.${noisy ? 'noise' : 'names'}`);
  writeFileSync(`${file}.html`, html);
  writeFileSync(`${file}.expected.json`, `${JSON.stringify(expected, null, 1)}\n`);
}

const forms = [];
for (const file of readdirSync(join(here, 'schemas')).filter((f) => f.endsWith('.schema.json')).sort()) {
  const truth = json(join(here, 'schemas', file.replace('.schema.', '.truth.')));
  forms.push(ofSchema(file.replace('.schema.json', ''), json(join(here, 'schemas', file)), (champ) => truth[champ.id]));
}
if (samples) {
  const schemas = join(samples, 'dn-schema');
  // By hand, from the labels of the one schema there: the person is who carries the project.
  const known = { 'Numéro de SIRET': 'employer_siret', Adresse: 'address_line|full_address', 'Numéro de téléphone de contact': 'phone', 'Adresse mail de contact': 'email' };
  for (const file of existsSync(schemas) ? readdirSync(schemas).filter((f) => f.endsWith('.schema.json')) : []) {
    forms.push(ofSchema(`sample-${file.replace('.schema.json', '')}`, json(join(schemas, file)), (champ) => known[champ.label.trim()]));
  }
  const signals = join(samples, 'forms', 'histologe');
  for (const file of existsSync(signals) ? readdirSync(signals).filter((f) => f.endsWith('.json')) : []) {
    forms.push(ofSignal(`sample-${file.replace('.json', '')}`, json(join(signals, file))));
  }
}
for (const form of forms) for (const layout of Object.keys(layouts)) for (const noisy of [false, true]) render(form, layout, noisy);
process.stdout.write(`${forms.length * Object.keys(layouts).length * 2} pages\n`);
