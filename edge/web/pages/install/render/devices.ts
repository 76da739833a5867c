/** The list of devices, what needs work first. */
import type { DeviceRow, TestResult } from '../../../../install/view.js';
import { h, type JSX } from '../../vendor/preact.js';
import type { Screen } from '../app.js';
import { byUrgency, progressOf, toneOfState, toneOfVerdict, verdictOf } from '../model.js';
import { hashOf } from '../route.js';
import { nameIn, watchSentence, wordOf } from '../sentences.js';
import { badge, heading, sign } from './parts.js';

export function devices(screen: Screen): JSX.Element {
  const { app, view } = screen;
  const { done, all } = progressOf(view);
  const counted = app.words.t('progress', { done: app.words.number(done), all: app.words.number(all) });
  return h(
    'div',
    { class: 'screen' },
    heading(app.words.t('tab_devices')),
    view.devices.length === 0
      ? h('p', null, app.words.t('no_devices'))
      : h(
          'div',
          { class: 'progress' },
          h('p', { id: 'progress' }, counted),
          h('progress', { max: Math.max(1, all), value: done, 'aria-labelledby': 'progress' }),
        ),
    h(
      'ul',
      { class: 'list' },
      byUrgency(view).map((row) => h('li', { key: row.id }, card(row, screen))),
    ),
  );
}

function card(row: DeviceRow, screen: Screen): JSX.Element {
  const { app } = screen;
  const { words } = app;
  return h(
    'a',
    { class: 'card device', href: hashOf({ screen: 'device', id: row.id }), 'data-device': row.id },
    h('h2', null, nameIn(row.name, words)),
    h('p', { class: 'states' }, stateBadge(row, words), verdictBadge(row, screen)),
    alarms(row, app).map((text) => h('p', { class: 'alarm' }, text)),
    row.result !== null && resultTexts(row.result, screen).map((text) => h('p', { class: 'quiet' }, text)),
    row.seen_s !== null && h('p', { class: 'quiet' }, seenText(row.seen_s, app)),
    h('p', { class: 'quiet' }, aboutText(row, screen)),
    sign('next'),
  );
}

const shownMax = 3;

/** What the device watches, or what it is. */
function aboutText(row: DeviceRow, { app, view }: Screen): string {
  if (row.watches.length === 0) return row.model;
  const watches = row.watches.slice(0, shownMax).map((watch) => watchSentence(watch, view.places, app.words));
  return watches.join('; ') + (row.watches.length > shownMax ? ' …' : '');
}

export function stateBadge(row: DeviceRow, words: Screen['app']['words']): JSX.Element {
  return badge(toneOfState[row.state], row.state, words.t(`state_${row.state}`));
}

function verdictBadge(row: DeviceRow, { app, view }: Screen): JSX.Element {
  const verdict = verdictOf(row, view);
  return badge(toneOfVerdict[verdict], verdict, app.words.t(`verdict_${verdict}`));
}

/** Share and interval, then who and when. */
export function resultTexts(result: TestResult, { app, view }: Screen): readonly [string, string] {
  const { words } = app;
  const [share = '', low = '', high = ''] = [result.share, result.low, result.high].map(words.finePercent);
  return [
    words.t('result_share', { share, low, high }),
    words.t('result_by', { name: result.by, time: words.moment(result.at, view.hall.time_zone) }),
  ];
}

export function seenText(seen_s: number, { words, silence_s }: Screen['app']): string {
  return words.t('seen', { age: words.age(seen_s + (silence_s ?? 0)) });
}

/** What is wrong with the device besides its state's word. */
export function alarms(row: DeviceRow, { words }: Screen['app']): string[] {
  const battery =
    row.state !== 'low_battery' || row.battery_pct === null
      ? []
      : [
          words.t('battery', { percent: words.percent(row.battery_pct / 100) }),
          ...(row.battery_days_left === null
            ? []
            : [words.t('battery_days', { days: words.number(Math.round(row.battery_days_left)) })]),
        ];
  const offset = row.clock_offset_ms ?? 0;
  const clock = words.t(offset > 0 ? 'clock_ahead' : 'clock_behind', {
    age: words.age(Math.abs(offset) / 1000),
  });
  return [
    ...(battery.length > 0 ? [battery.join(', ')] : []),
    ...(row.state === 'clock_off' ? [clock] : []),
    ...(row.faults.length > 0 ? [words.t('faults', { faults: row.faults.join(', ') })] : []),
    ...row.rejected.map(({ code, n }) =>
      words.t('rejected', { n: words.number(n), reason: wordOf('refused', code, words) }),
    ),
  ];
}
