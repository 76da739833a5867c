/** The walk test: one big thing to do at a time, what was counted of it, and what came out. */
import type { DeviceRow, RunningTest, TestResult, TestStep } from '../../../../install/view.js';
import { h, type JSX } from '../../vendor/preact.js';
import type { Screen } from '../app.js';
import { keyOf } from '../known.js';
import { toneOfVerdict, verdictOf } from '../model.js';
import { stepSentence, straySentence } from '../sentences.js';
import { asksWhatWasSeen, swappable, walkOf } from '../walk.js';
import { resultTexts } from './devices.js';
import { badge, refusalAt, section } from './parts.js';

export function running(screen: Screen, row: DeviceRow, test: RunningTest): JSX.Element {
  const { app, act, view } = screen;
  const { t } = app.words;
  const walk = walkOf(test);
  const asks = walk.now.some(asksWhatWasSeen);
  const button = (name: string, text: string, press: () => void) =>
    h('button', { type: 'button', class: name, disabled: app.busy.has('test'), onClick: press }, text);
  return h(
    'div',
    { class: 'walk' },
    h('p', { class: 'kind' }, t(`kind_${test.kind}`)),
    h(
      'div',
      { class: 'steps' },
      walk.now.map((step) => stepCard(step, row, screen, test)),
    ),
    asks && h('p', { class: 'question' }, t('step_see_question')),
    refusalAt('test', app),
    h(
      'div',
      { class: 'choices' },
      asks
        ? [
            button('main', t('yes'), () => act.test({ do: 'answer', seen: true })),
            button('main', t('no'), () => act.test({ do: 'answer', seen: false })),
          ]
        : button('main', t('test_next'), () => act.test({ do: 'next' })),
      button('stop', t('test_stop'), () => act.test({ do: 'stop' })),
    ),
    walk.done.length > 0 && section(t('test_done_steps'), counts(walk.done, row, view.places, app.words)),
  );
}

function stepCard(step: TestStep, row: DeviceRow, { app, view }: Screen, test: RunningTest): JSX.Element {
  const { words } = app;
  const stray = straySentence(step, test.kind, words);
  return h(
    'section',
    { class: 'step', 'data-what': step.what, key: `${step.what} ${step.channel}` },
    h('h2', null, stepSentence(step, row, view.places, words)),
    step.times > 1 && h('p', { class: 'times' }, words.t('step_times', { n: words.number(step.times) })),
    !asksWhatWasSeen(step) &&
      h(
        'p',
        { class: 'counter', role: 'status', 'data-full': step.counted === step.times || undefined },
        h('span', { class: 'big' }, words.number(step.counted)),
        h('span', { class: 'of' }, words.t('test_counted', { times: words.number(step.times) })),
      ),
    stray !== null && h('p', { class: 'stray', role: 'status' }, stray),
    step.counted > step.times && h('p', { class: 'stray' }, words.t('test_too_many')),
  );
}

function counts(
  steps: readonly TestStep[],
  row: DeviceRow,
  places: Screen['view']['places'],
  words: Screen['app']['words'],
): JSX.Element {
  return h(
    'ul',
    { class: 'counts' },
    steps.map((step) =>
      h(
        'li',
        null,
        h('span', null, stepSentence(step, row, places, words)),
        h('strong', null, `${words.number(step.counted)} / ${words.number(step.times)}`),
      ),
    ),
  );
}

/** The last test of a device, and the next one. Nothing for what cannot be tested. */
export function testCard(screen: Screen, row: DeviceRow): JSX.Element | null {
  const { app, act, view } = screen;
  const { t } = app.words;
  if (row.test === null) return null;
  const verdict = verdictOf(row, view);
  return h(
    'section',
    { class: 'card outcome', 'data-tone': toneOfVerdict[verdict] },
    h('h2', null, `${t('device_test')}: ${t(`kind_${row.test}`)}`),
    badge(toneOfVerdict[verdict], verdict, t(`verdict_${verdict}`)),
    row.result !== null && outcome(row.result, row, screen),
    refusalAt('test', app),
    h(
      'button',
      {
        type: 'button',
        class: verdict === 'passed' || swappable(row.result) !== null ? '' : 'main',
        disabled: app.busy.has('test'),
        onClick: () => act.test({ do: 'start', device: row.id }),
      },
      t(row.result === null ? 'test_start' : 'test_again'),
    ),
  );
}

function outcome(result: TestResult, row: DeviceRow, screen: Screen): JSX.Element {
  const { app, act, view } = screen;
  const { words } = app;
  const [share, who] = resultTexts(result, screen);
  const channel = swappable(result);
  return h(
    'div',
    { class: 'result' },
    result.why !== null && why(result.why, words),
    channel !== null && [
      h(
        'button',
        {
          type: 'button',
          class: 'main',
          disabled: app.busy.has('swap'),
          onClick: () => act.swap(row.id, channel),
        },
        words.t('swap_do'),
      ),
      refusalAt('swap', app),
    ],
    h('p', null, share),
    h('p', { class: 'quiet' }, who),
    h(
      'details',
      null,
      h('summary', null, words.t('test_details')),
      counts(result.steps, row, view.places, words),
    ),
  );
}

/** Why a test failed, and what to do about it. */
function why(id: string, words: Screen['app']['words']): JSX.Element {
  const [reason, mend] = [keyOf('why', id) ?? 'why_other', keyOf('mend', id) ?? 'mend_other'] as const;
  return h('p', { class: 'why' }, h('strong', null, words.t(reason, { why: id })), ' ', words.t(mend));
}
