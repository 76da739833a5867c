/** Advice for the staff, a line each, quieter than an alert: nothing is wrong yet. */
import type { WallView } from '../../view.js';
import { adviceSentence, queuesToAdvise } from '../advice.js';
import type { Words } from '../translate.js';
import { el } from './element.js';

/** @param view null while the gateway is not heard: old advice is no advice */
export function renderAdvice(list: HTMLElement, view: WallView | null, words: Words): void {
  const queues = view === null ? [] : queuesToAdvise(view).slice(0, view.queues.length > 6 ? 1 : 2);
  list.hidden = queues.length === 0;
  const lines = queues.map((queue) =>
    el(
      'li',
      '',
      el('span', 'advice-for', words.t('advice_for')),
      el('span', '', adviceSentence(queue, view?.target_s ?? 0, words)),
    ),
  );
  list.replaceChildren(...lines);
}
