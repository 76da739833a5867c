/** The wall in a real Chromium, at the sizes from a phone to a 4K television, with few and many queues. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { QueueView, WallView } from '../view.js';
import { launchBrowser, openPage, temporaryPages, Wall } from './testing/browser.js';
import { drawnTexts } from './testing/colours.js';
import { demoQueue, demoView, minute } from './testing/demo-view.js';

const longName = {
  en: 'Corporate account opening, changes of signatories and certificates',
  'zh-Hans': '企业开户、变更签字人与证明办理以及其他对公业务',
  'zh-Hant': '企業開戶、變更簽署人與證明辦理以及其他對公業務',
};
const statuses = ['live', 'live', 'live', 'stale', 'closed', 'no_data'] as const;

function manyQueues(n: number): QueueView[] {
  return Array.from({ length: n }, (_, at) => {
    const status = statuses[at % statuses.length] ?? 'live';
    const wait_s = status === 'no_data' ? null : 20 + 95 * at;
    const name = at % 3 === 0 ? longName : `Queue ${at + 1}`;
    return demoQueue(`q${at}`, {
      name,
      status,
      wait_s,
      p90_s: 60 + 150 * at,
      over: (wait_s ?? 0) > 10 * minute,
    });
  });
}

function manyAlerts(n: number): WallView['alerts'] {
  return Array.from({ length: n }, (_, at) => ({ ...demoView().alerts[0]!, key: `k${at}`, name: longName }));
}

const views: readonly (readonly [string, Partial<WallView>])[] = [
  ['three queues', {}],
  ['no queue', { queues: [], alerts: [] }],
  [
    'one queue of two hours',
    { queues: [demoQueue('one', { name: longName, wait_s: 125 * minute, p90_s: 170 * minute })] },
  ],
  ['five queues', { queues: manyQueues(5) }],
  ['twelve queues and five alerts', { queues: manyQueues(12), alerts: manyAlerts(5) }],
];
const sizes = [
  [360, 740],
  [768, 1024],
  [1280, 720],
  [1920, 1080],
  [3840, 2160],
] as const;

let browser: Browser;
let built: ReturnType<typeof temporaryPages>;

beforeAll(async () => {
  built = temporaryPages();
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  built?.remove();
});

describe.each(views)('%s', (_name, changes) => {
  let wall: Wall;
  let opened: Awaited<ReturnType<typeof openPage>>;

  beforeAll(async () => {
    wall = new Wall(built.pages, demoView(changes));
    await wall.start();
    opened = await openPage(browser, `${wall.url}?lang=en`);
  });
  afterAll(async () => {
    await opened?.close();
    await wall?.stop();
  });

  describe.each(['en', 'zh-Hans', 'zh-Hant'])('in %s', (language) => {
    it.each(
      sizes,
    )('%i x %i: nothing is cut off, no scrolling sideways, none at all on a wall', async (width, height) => {
      const { page } = opened;
      await page.setViewportSize({ width, height });
      await page.locator(`#languages button[data-language="${language}"]`).click();
      await page.locator(`html[lang="${language}"]`).waitFor();
      const seen = await page.evaluate(() => ({
        sideways: document.documentElement.scrollWidth - innerWidth,
        down: document.documentElement.scrollHeight - innerHeight,
        cut: [...document.querySelectorAll('.tile, .cell, .alerts, .foot, .head')]
          .filter((box) => box.scrollHeight > box.clientHeight + 1 || box.scrollWidth > box.clientWidth + 1)
          .map((box) => box.textContent),
        minutes: [...document.querySelectorAll('.wait')].map((box) =>
          Number.parseFloat(getComputedStyle(box).fontSize),
        ),
      }));
      expect(seen).toMatchObject({ sideways: 0, cut: [] });
      const onWall = width >= 1000;
      if (onWall) expect(seen.down).toBe(0);
      // A sixteenth of the picture's height is 33 mm on a 43-inch television: read from 5 m and more.
      for (const size of seen.minutes) expect(size).toBeGreaterThan(onWall ? height / 16 : 48);
      expect(seen.minutes).toHaveLength(demoView(changes).queues.length);
    });
  });

  it.each(['light', 'dark'] as const)('has the contrast that WCAG asks for (AA), %s', async (colorScheme) => {
    const { page, complaints, strangers } = opened;
    await page.emulateMedia({ colorScheme });
    const drawn = await page.evaluate(drawnTexts, 'body');
    expect(drawn.length).toBeGreaterThan(15);
    expect(drawn.filter((text) => text.contrast < (text.large ? 3 : 4.5))).toEqual([]);
    expect({ complaints, strangers }).toEqual({ complaints: [], strangers: [] });
  });
});
