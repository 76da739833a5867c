/** Every id that the gateway can say has its words, in every language. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { watchSchema } from '../../../../cloud/site/hall.js';
import { readingSchema } from '../../../../devices/reading.js';
import { rejectionCodes } from '../../../../devices/rejection.js';
import { keyOf } from './known.js';
import { toneOfState, toneOfVerdict } from './model.js';
import { stepSentence, watchSentence } from './sentences.js';
import { hallView, step } from './testing/hall.js';
import { wordsIn } from './testing/words.js';
import { en } from './texts/en.js';
import { zhHans } from './texts/zh-hans.js';
import { zhHant } from './texts/zh-hant.js';

const keys = Object.keys(en) as (keyof typeof en)[];
const values = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]).sort();

describe.each([
  ['zh-Hans', zhHans],
  ['zh-Hant', zhHant],
])('%s', (_name, texts) => {
  it.each(keys)('%s asks for the same values as the English text', (key) => {
    expect(texts[key]).not.toBe('');
    expect(values(texts[key])).toEqual(values(en[key]));
  });

  it('has no other text', () => expect(Object.keys(texts).sort()).toEqual([...keys].sort()));
});

/** Codes of refusals, as the contract lists them. */
const errors = [
  'wrong_password banned session_ended no_install_password not_allowed unknown_device bad_request too_large',
  'not_a_picture test_running no_test hall_file_changed hall_file_invalid id_taken outside_broker no_certificate',
  'unavailable unknown_profile too_many_logins hall_file_not_run not_a_line no_photo not_written unreachable',
].flatMap((line) => line.split(' '));

const steps = ['in', 'out', 'press', 'on', 'off', 'enter', 'leave', 'place', 'see', 'wait'];
const kinds = ['line', 'buttons', 'switch', 'zone', 'queue', 'beacon', 'output', 'signs'];
const whys = ['missed', 'doubled', 'turned_round', 'wrong_channel', 'nothing_heard', 'not_seen'];
const reading = readingSchema.options.map((option) => option.shape.kind.value);

describe.each([
  ['state', Object.keys(toneOfState), 7],
  ['verdict', Object.keys(toneOfVerdict), 6],
  ['kind', kinds, 8],
  ['step', steps, 10],
  ['why', whys, 6],
  ['mend', whys, 6],
  ['error', errors, 24],
  ['refused', Object.keys(rejectionCodes), 19],
  ['event', [...reading, 'rejected'], 17],
  ['as', watchSchema.shape.as.unwrap().options, 10],
  ['press', watchSchema.shape.press.unwrap().options, 10],
  ['place', ['line', 'zone', 'queue', 'desk'], 4],
  ['carries', ['3v3', '5v', 'ground'], 3],
] as const)('each %s has words', (prefix, ids, n) => {
  it('as many as there are', () => expect(ids).toHaveLength(n));
  it.each([...ids])('%s', (id) => expect(keyOf(prefix, id)).not.toBeNull());
});

it('says an id that is newer than the page as it is', () => {
  const words = wordsIn('en');
  const view = hallView();
  const row = { name: 'Thing' };
  expect(keyOf('state', 'constructor')).toBeNull();
  expect(stepSentence(step({ what: 'dance' }), row, view.places, words)).toBe('Do: dance, at Main door');
});

it.each([
  ['en', 'Walk IN through Main door', 'counts at Main door · turned round (line:1)'],
  ['zh-Hans', '向内走过“正门”', '在“正门”计数 · 进出已对调 (line:1)'],
  ['zh-Hant', '向內走過「正門」', '在「正門」計數 · 進出已對調 (line:1)'],
] as const)('speaks %s', (language, walk, watches) => {
  const [words, view] = [wordsIn(language), hallView()];
  const watch = { channel: 'line:1', as: null, press: null, level: null, swap: true, place: step().place };
  expect(stepSentence(step(), { name: 'x' }, view.places, words)).toBe(walk);
  expect(watchSentence(watch, view.places, words)).toBe(watches);
});

it('has the colours of the wall', () => {
  const css = (file: string) => readFileSync(new URL(file, import.meta.url), 'utf8');
  const namesIn = (file: string) =>
    [...css(file).matchAll(/:root \{([^}]*)\}/g)].map(([, block = '']) =>
      [...block.matchAll(/(--[\w-]+):/g)].map(([, name]) => name),
    );
  const [light, dark] = namesIn('../colours.css');
  expect(light).toHaveLength(12);
  expect(dark).toEqual(light);
  // Neither page has another opinion of them.
  for (const page of ['../wall.css', 'install.css'])
    for (const name of namesIn(page).flat()) expect(light, page).not.toContain(name);
  for (const page of ['../index.html', 'index.html'])
    expect(css(page)).toMatch(/href="(\.\.\/)?colours\.css"/);
});
