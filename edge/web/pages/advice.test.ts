import { describe, expect, it, vi } from 'vitest';
import type { AdviceView } from '../view.js';
import { adviceSentence, queuesToAdvise } from './advice.js';
import { demoQueue, demoView } from './testing/demo-view.js';
import { wordsIn } from './translate.js';

// The page gets the library beside itself; the test takes it from where it is copied from.
vi.mock('./vendor/i18next.js', () => import('i18next'));

const advice: AdviceView = {
  to_open: ['Desk 4', 'Desk 5'],
  more: 2,
  enough: true,
  over_in_s: 150,
  risk: 0.34,
};
const queue = (id: string, changes: Partial<AdviceView> | null) =>
  demoQueue(id, { name: id, advice: changes && { ...advice, ...changes } });

describe('advice', () => {
  it('is given for the most pressing queue first, and not for one of which an alert speaks', () => {
    const { alerts } = demoView();
    const queues = [
      queue('some-day', { over_in_s: null }),
      queue('later', { over_in_s: 600 }),
      queue('cash', {}),
      queue('soon', {}),
      queue('none', null),
    ];
    expect(queuesToAdvise(demoView({ queues, alerts })).map(({ id }) => id)).toEqual([
      'soon',
      'later',
      'some-day',
    ]);
    expect(queuesToAdvise(demoView({ queues, alerts: [] }))).toHaveLength(4);
  });

  it.each([
    ['en', {}, 'Q: 10 min will be passed in 3 min. Opening Desk 4 and Desk 5 avoids it.'],
    ['en', { over_in_s: 0 }, 'Q: the wait is over 10 min. Opening Desk 4 and Desk 5 brings it down.'],
    [
      'en',
      { over_in_s: null },
      'Q: up to 34% of newcomers will wait longer than 10 min. Opening Desk 4 and Desk 5 avoids it.',
    ],
    [
      'en',
      { enough: false },
      'Q: 10 min will be passed in 3 min. Opening Desk 4 and Desk 5 helps, but is not enough.',
    ],
    ['en', { to_open: [] }, 'Q: 10 min will be passed in 3 min. Desks to open: 2.'],
    [
      'en',
      { more: 0, enough: false },
      'Q: 10 min will be passed in 3 min. All desks are open, and are not enough.',
    ],
    ['zh-Hans', { to_open: ['4号窗口'], more: 1 }, 'Q：3 分钟后等候将超过 10 分钟。开放4号窗口即可避免。'],
    ['zh-Hant', { to_open: ['4號櫃位'], more: 1 }, 'Q：3 分鐘後等候將超過 10 分鐘。開放4號櫃位即可避免。'],
  ] as const)('in %s of %j: %s', (language, changes, sentence) => {
    expect(adviceSentence(queue('Q', changes), 600, wordsIn(language))).toBe(sentence);
  });
});
