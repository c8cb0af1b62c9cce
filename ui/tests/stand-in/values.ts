import type { Checked, Problem } from '../../src/api/bindings';
import { parseDay } from '../../src/i18n/dates';
import { euros, longDate } from '../../src/i18n/format';

/** Enough of the desk's rules to show every state of a field. The true ones are in the domain crate. */

const good = (stored: string, shown = stored): Checked => ({ ok: true, stored, shown, problem: null, warnings: [] });
const bad = (code: string, params: Problem['params'] = {}): Checked => ({
  ok: false,
  stored: '',
  shown: '',
  problem: { code, params },
  warnings: [],
});

const luhn = (digits: string) =>
  [...digits].reverse().reduce((sum, digit, index) => {
    const value = Number(digit) * (index % 2 === 1 ? 2 : 1);
    return sum + (value > 9 ? value - 9 : value);
  }, 0) %
    10 ===
  0;

export function check(kind: string, value: string): Checked {
  const typed = value.trim();
  const digits = typed.replace(/[\s.-]/gu, '');
  switch (kind) {
    case 'nir': {
      if (!/^[12]\d{4}(\d|[ABab])/u.test(digits)) return bad('nir_format');
      if (digits.length !== 15) return bad('nir_length', { digits: String(digits.length) });
      const body = digits.slice(0, 13).toUpperCase().replace('2A', '19').replace('2B', '18');
      const key = String(97 - Number(BigInt(body) % 97n)).padStart(2, '0');
      return key === digits.slice(13) ? good(digits) : bad('nir_key', { expected: key });
    }
    case 'siret':
      if (!/^\d{14}$/u.test(digits)) return bad('siret_length', { digits: String(digits.length) });
      return luhn(digits)
        ? good(digits, digits.replace(/^(\d{3})(\d{3})(\d{3})(\d{5})$/u, '$1 $2 $3 $4'))
        : bad('siret_key');
    case 'phone':
      return /^0\d{9}$/u.test(digits) ? good(digits, digits.replace(/(\d{2})(?=\d)/gu, '$1 ')) : bad('phone_format');
    case 'email':
      return /^\S+@\S+\.\S+$/u.test(typed) ? good(typed) : bad('email_format');
    case 'postcode':
      return /^\d{5}$/u.test(digits) ? good(digits) : bad('postcode_format');
    case 'date': {
      const day = parseDay(typed);
      return day ? good(day, longDate(day)) : bad('date_format');
    }
    case 'money': {
      const amount = Number(typed.replace(',', '.').replace(/\s/gu, ''));
      return Number.isFinite(amount) ? good(String(amount), euros(Math.round(amount * 100))) : bad('money_format');
    }
    default:
      return good(typed);
  }
}
