/** Alerts as sentences that say what to do. */
import type { AlertView, WallView } from '../view.js';
import { textIn } from './language.js';
import { minutesOf } from './model.js';
import type { TextKey } from './texts/en.js';
import type { Words } from './translate.js';

/** The sentence of each rule; another rule gets a general one. */
const sentences: Readonly<Record<string, TextKey>> = {
  wait: 'alert_wait',
  'wait-critical': 'alert_wait',
  occupancy: 'alert_occupancy',
  'help-call': 'alert_call',
};

/**
 * Alerts to show: those that fire, critical and old ones first. A subject's warning is left out while the critical
 * level of the same rule fires for it.
 */
export function alertsToShow(view: WallView): AlertView[] {
  const burning = view.alerts.filter(
    ({ for_staff, state }) => for_staff && (state === 'firing' || state === 'acknowledged'),
  );
  const worse = new Set(burning.map((alert) => `${alert.rule} ${alert.subject}`));
  return burning
    .filter((alert) => !worse.has(`${alert.rule}-critical ${alert.subject}`))
    .sort(
      (a, b) => Number(b.severity === 'critical') - Number(a.severity === 'critical') || a.since - b.since,
    );
}

/** What has happened and what to do about it. */
export function sentenceOf(alert: AlertView, view: WallView, words: Words): string {
  const desks = desksToOpen(alert, view, words);
  const sentence = sentences[alert.rule] ?? 'alert_other';
  const text = words.t(sentence === 'alert_wait' && desks !== '' ? 'alert_wait_open' : sentence, {
    desks,
    name: textIn(alert.name, words.language),
    value: quantity(alert.value, alert.unit, words),
    limit: quantity(alert.limit, alert.unit, words),
  });
  return alert.state === 'acknowledged' ? `${text} ${words.t('alert_taken')}` : text;
}

/** Names of the desks that the queue of an alert needs; empty if that is not known. */
function desksToOpen({ subject }: AlertView, view: WallView, words: Words): string {
  const queue = view.queues.find(({ id }) => subject === `queue/${id}`);
  return words.list((queue?.advice?.to_open ?? []).map((name) => textIn(name, words.language)));
}

function quantity(value: number, unit: string, words: Words): string {
  if (unit === 's') return words.t('age_min', { n: words.number(minutesOf(value)) });
  if (unit === 'people' || unit === '') return words.number(value);
  return `${words.number(value)} ${unit}`;
}
