/** What the staff should do about the desks, before an alert has to say it. */
import type { AdviceView, QueueView, WallView } from '../view.js';
import { alertsToShow } from './alerts.js';
import { textIn } from './language.js';
import { minutesOf } from './model.js';
import type { Words } from './translate.js';

/** Queues with advice, the most pressing first. One of which an alert speaks is left out: the alert says what to do. */
export function queuesToAdvise(view: WallView): QueueView[] {
  const alerted = new Set(alertsToShow(view).map(({ subject }) => subject));
  const pressing = ({ advice }: QueueView) => advice?.over_in_s ?? Number.POSITIVE_INFINITY;
  return view.queues
    .filter(({ id, advice }) => advice !== null && !alerted.has(`queue/${id}`))
    .sort((a, b) => pressing(a) - pressing(b));
}

/** "Cash: 10 min will be passed in 6 min. Opening Desk 4 avoids it." */
export function adviceSentence({ name, advice }: QueueView, target_s: number, words: Words): string {
  if (advice === null) return '';
  const minutes = (seconds: number) => words.t('age_min', { n: words.number(minutesOf(seconds)) });
  const about = { name: textIn(name, words.language), limit: minutes(target_s) };
  const coming =
    advice.over_in_s === null
      ? words.t('advice_risk', { ...about, share: words.percent(advice.risk) })
      : advice.over_in_s === 0
        ? words.t('advice_now', about)
        : words.t('advice_soon', { ...about, in: minutes(advice.over_in_s) });
  return `${coming}${words.space}${remedy(advice, words)}`;
}

function remedy({ to_open, more, enough, over_in_s }: AdviceView, words: Words): string {
  if (more === 0) return words.t('advice_all');
  if (to_open.length === 0) return words.t('advice_number', { n: words.number(more) });
  const desks = words.list(to_open.map((name) => textIn(name, words.language)));
  if (!enough) return words.t('advice_help', { desks });
  return words.t(over_in_s === 0 ? 'advice_lower' : 'advice_avoid', { desks });
}
