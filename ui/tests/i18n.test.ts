import { describe, expect, it } from 'vitest';
import { parseDay } from '../src/i18n/dates';
import { errorCodes, errorSentence } from '../src/i18n/errors';
import {
  clockTime,
  count,
  dayOf,
  duration,
  euros,
  integer,
  list,
  longDate,
  setZone,
  weekdayDate,
} from '../src/i18n/format';
import { t } from '../src/i18n/fr';
import { typeset, type Messages } from '../src/i18n/typeset';

const nb = '\u00A0';
const nnb = '\u202F';

describe('typeset', () => {
  it.each([
    ["l'usager", 'l’usager'],
    ['Attention : relire', `Attention${nb}: relire`],
    ['Vraiment ?', `Vraiment${nnb}?`],
    ['Bien ! Merci ; voilà', `Bien${nnb}! Merci${nnb}; voilà`],
    ['la « fiche » du jour', `la «${nb}fiche${nb}» du jour`],
    ['12 min, 50 % et 462 €', `12${nb}min, 50${nb}% et 462${nb}€`],
    ['à 10 h 24', `à 10${nb}h${nb}24`],
    ['M. Petit', `M.${nb}Petit`],
    ['Un instant...', 'Un instant…'],
    ['https://www.caf.fr', 'https://www.caf.fr'],
  ])('%s', (typed, set) => {
    expect(typeset(typed)).toBe(set);
  });

  it('changes nothing the second time', () => {
    const once = typeset("« Qu'est-ce ? » : 10 h 24, 12 min !");
    expect(typeset(once)).toBe(once);
  });
});

describe('messages', () => {
  it('are all typeset and none is empty', () => {
    const walk = (messages: Messages) => {
      for (const value of Object.values(messages)) {
        if (typeof value === 'string') {
          expect(value).not.toBe('');
          expect(value).toBe(typeset(value));
        } else if (typeof value === 'object') walk(value);
      }
    };
    walk(t);
  });

  it('bear no name that every object has: the shell freezes those, and the window would not open', () => {
    const walk = (messages: Messages) => {
      for (const [key, value] of Object.entries(messages)) {
        expect(key in Object.prototype, key).toBe(false);
        if (typeof value === 'object') walk(value);
      }
    };
    walk(t);
  });

  it('say what to do for each error', () => {
    for (const code of errorCodes) {
      const sentence = errorSentence({ code, params: {} });
      expect(sentence.length, code).toBeGreaterThan(40);
      expect(sentence, code).toMatch(/[.]$/u);
      expect(sentence, code).not.toContain('undefined');
    }
  });
});

describe('dates and amounts', () => {
  it('are written in words', () => {
    expect(longDate('2026-11-21')).toBe(`21${nb}novembre${nb}2026`);
    expect(longDate('2026-10-01')).toBe(`1er${nb}octobre${nb}2026`);
    expect(weekdayDate('2026-11-21')).toBe(`Samedi 21${nb}novembre${nb}2026`);
  });

  it('are cut in the zone of the site', () => {
    setZone('Europe/Paris');
    expect(clockTime('2026-11-21T09:24:00Z')).toBe(`10${nb}h${nb}24`);
    expect(dayOf('2026-11-21T23:30:00Z')).toBe('2026-11-22');
    setZone('Indian/Reunion');
    expect(clockTime('2026-11-21T09:05:00Z')).toBe(`13${nb}h${nb}05`);
    setZone('America/Martinique');
    expect(dayOf('2026-11-21T03:30:00Z')).toBe('2026-11-20');
    setZone('Europe/Paris');
  });

  it('count minutes begun and ended', () => {
    expect(duration(59)).toBe(`0${nb}min`);
    expect(duration(18 * 60)).toBe(`18${nb}min`);
    expect(duration(65 * 60)).toBe(`1${nb}h${nb}05`);
    expect(duration(7200)).toBe(`2${nb}h`);
  });

  it('hold numbers together', () => {
    expect(integer(1204)).toBe(`1${nnb}204`);
    expect(integer(1234567)).toBe(`1${nnb}234${nnb}567`);
    expect(euros(46200)).toBe(`462${nb}€`);
    expect(euros(120450)).toBe(`1${nnb}204,50${nb}€`);
    expect(count(0, 'séance', 'séances')).toBe(`0${nb}séance`);
    expect(count(2, 'séance', 'séances')).toBe(`2${nb}séances`);
    expect(list(['CAF', 'CPAM', 'MSA'])).toBe('CAF, CPAM et MSA');
  });
});

describe('a typed day', () => {
  it.each([
    ['14/03/1987', '1987-03-14'],
    ['14.3.1987', '1987-03-14'],
    ['14 03 1987', '1987-03-14'],
    ['14031987', '1987-03-14'],
    ['14 mars 1987', '1987-03-14'],
    [`14${nb}mars${nb}1987`, '1987-03-14'],
    ['1er octobre 2026', '2026-10-01'],
    ['3 févr. 2000', '2000-02-03'],
    ['15 AOUT 1944', '1944-08-15'],
    ['29/02/2024', '2024-02-29'],
    ['1987-03-14', '1987-03-14'],
  ])('%s is understood', (typed, day) => {
    expect(parseDay(typed)).toBe(day);
  });

  it.each([
    '29/02/2023',
    '31/04/2020',
    '14/03/87',
    '14 ju 1987',
    '4 jui 1987',
    'mars 1987',
    '',
    '00/01/2000',
    '12/13/2000',
  ])('%s is not', (typed) => {
    expect(parseDay(typed)).toBeNull();
  });
});
