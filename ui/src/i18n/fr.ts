import { agents } from './fr/agents';
import { catalogue } from './fr/catalogue';
import { citizens } from './fr/citizens';
import { common } from './fr/common';
import { corrections } from './fr/corrections';
import { frame, keyNames, palette, shortcutsSheet } from './fr/frame';
import { imports } from './fr/imports';
import { lock } from './fr/lock';
import { portal } from './fr/portal';
import { password } from './fr/password';
import { satisfaction } from './fr/satisfaction';
import { session } from './fr/session';
import { settings } from './fr/settings';
import { setup } from './fr/setup';
import { site } from './fr/site';
import { charts, statistics } from './fr/statistics';
import { skills } from './fr/skills';
import { today } from './fr/today';
import { workshops } from './fr/workshops';
import { typesetAll } from './typeset';

/**
 * Every sentence of the screens. One file per screen under fr/, written with an ordinary keyboard: quotes, colons
 * and spaces are set here as a French printer would. Messages with parameters are functions, so that the compiler
 * knows what each one needs.
 */
export const t = typesetAll({
  common,
  frame,
  keyNames,
  palette,
  shortcutsSheet,
  agents,
  catalogue,
  charts,
  citizens,
  corrections,
  imports,
  lock,
  password,
  portal,
  settings,
  setup,
  site,
  statistics,
  satisfaction,
  session,
  skills,
  today,
  workshops,
});
