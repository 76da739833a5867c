/** What a screen reader should be told: a queue that changed its state, an alert that began. Pure. */

import type { WallView } from '../view.js';
import { alertsToShow, sentenceOf } from './alerts.js';
import { textIn } from './language.js';
import { tiles } from './model.js';
import type { Words } from './translate.js';

/** Sentences for what is different in `next`; none for the first view, and none for mere figures. */
export function changes(last: WallView | null, next: WallView, words: Words): string[] {
  if (last === null) return [];
  const before = new Map(tiles(last, 0, false).map((tile) => [tile.id, tile.verdict]));
  const target = words.number(next.target_s / 60);
  const queues = tiles(next, 0, false)
    .filter((tile) => before.has(tile.id) && before.get(tile.id) !== tile.verdict)
    .map((tile) =>
      words.t('announce', {
        name: textIn(tile.name, words.language),
        state: words.t(`state_${tile.verdict}`, { target }),
      }),
    );
  const known = new Set(alertsToShow(last).map((alert) => `${alert.key} ${alert.since}`));
  const alerts = alertsToShow(next)
    .filter((alert) => !known.has(`${alert.key} ${alert.since}`))
    .map((alert) => sentenceOf(alert, next, words));
  return [...queues, ...alerts];
}
