/** The alerts that fire, one line each; a hall in real trouble sees the worst first and how many more there are. */
import type { WallView } from '../../view.js';
import { alertsToShow, sentenceOf } from '../alerts.js';
import type { Words } from '../translate.js';
import { el, shape } from './element.js';

// Few enough to be read in passing, and to leave many queues their place on the screen.
const most = { fewQueues: 4, manyQueues: 2 };

export function renderAlerts(list: HTMLElement, view: WallView, words: Words): void {
  const alerts = alertsToShow(view);
  const shown = alerts.slice(0, view.queues.length > 6 ? most.manyQueues : most.fewQueues);
  list.hidden = shown.length === 0;
  const lines = shown.map((alert) => {
    const line = el('li', 'alert', shape('over'), el('span', '', sentenceOf(alert, view, words)));
    line.dataset.severity = alert.severity;
    line.dataset.state = alert.state;
    return line;
  });
  const rest = alerts.length - shown.length;
  if (rest > 0) lines.push(el('li', 'more', words.t('alerts_more', { n: words.number(rest) })));
  list.replaceChildren(...lines);
}
