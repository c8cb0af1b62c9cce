import { StandInDesk } from './desk';
import { install } from './install';

/**
 * A desk in memory, so that the screens can be seen in a plain browser: `npm run dev`, or `npm run build:stand-in`
 * for the same under the strict policy. The address chooses where it stands: `?phase=empty|locked|open|blocked`,
 * `&role=supervisor`, `&agents=30`, `&day=empty`, `&figures=young|none`, `&portal=receipt|trouble|none`,
 * `&imports=csv|none`. Every password is « guichet ».
 */
const asked = new URLSearchParams(location.search);

// the shell freezes it too
Object.freeze(Object.prototype);

if (!('__TAURI_INTERNALS__' in window)) {
  install(
    new StandInDesk({
      phase: asked.get('phase') ?? 'open',
      role: asked.get('role') ?? 'administrator',
      agents: Number(asked.get('agents') ?? '4'),
      emptyDay: asked.get('day') === 'empty',
      emptyCitizens: asked.get('citizens') === 'empty',
      imports: (asked.get('imports') ?? 'coop') as 'coop' | 'csv' | 'none',
      portal: (asked.get('portal') ?? 'form') as 'form' | 'receipt' | 'trouble' | 'none',
      figures: (asked.get('figures') ?? 'usual') as 'usual' | 'young' | 'none',
    }),
  );
}
