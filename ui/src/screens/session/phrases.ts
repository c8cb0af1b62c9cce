import type { RequestView } from '../../api/bindings';
import { t } from '../../i18n/fr';

const MOST = 3;

/**
 * Sentences ready for « Et ensuite ? », the likeliest first, three at most: they go on the summary, so they speak
 * to the person. One already written is not proposed again.
 */
export function readyPhrases(
  request: Pick<RequestView, 'operator_name' | 'operator_phone' | 'missing_count' | 'next_step' | 'clock'>,
  returns: boolean,
  orients: boolean,
  blocks: boolean,
): string[] {
  const words = t.session.result.ready;
  const { operator_name: operator, operator_phone: phone } = request;
  const likely = [
    request.missing_count > 0 ? words.papers : '',
    orients ? words.contact : '',
    blocks ? words.again : '',
    returns && request.missing_count === 0 ? words.back : '',
    orients || blocks || returns ? '' : words.wait,
    orients ? '' : words.mail,
    phone ? words.call(operator, phone) : '',
  ];
  return likely.filter((phrase) => phrase !== '' && !request.next_step.includes(phrase)).slice(0, MOST);
}
