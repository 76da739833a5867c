/** Every screen in both themes and all languages: nothing is cut off, too small to hit, too pale to read or untranslated. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser, temporaryPages } from '../testing/browser.js';
import { drawnTexts } from '../testing/colours.js';
import { FakeGateway } from './testing/fake-gateway.js';
import { step } from './testing/hall.js';
import { type Phone, phone, tooSmall } from './testing/phone.js';

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

/** How to come to each screen, and what shows that it is there. */
const screens: readonly (readonly [
  string,
  string,
  (page: Page, gateway: FakeGateway) => Promise<unknown>,
])[] = [
  ['devices', '#/devices', (page) => page.locator('.device').first().waitFor()],
  ['a device', '#/device/cash-zone', (page) => page.locator('.outcome').waitFor()],
  [
    'a test of one thing',
    '#/device/smileys',
    async (page, gateway) => {
      gateway.steps = [
        step({ what: 'press', channel: 'panel', place: null, times: 3, level: 1, press: 'long' }),
      ];
      await page.locator('.outcome .main').click();
      await page.locator('.step').waitFor();
    },
  ],
  [
    'a test of two things in turn, with strays',
    '#/device/smileys',
    async (page, gateway) => {
      const now = { times: 19, counted: 23, stray: 2, state: 'now' } as const;
      const steps = [step({ ...now, what: 'in' }), step({ ...now, what: 'out' })];
      if (gateway.view.test !== null) gateway.set({ test: { ...gateway.view.test, kind: 'line', steps } });
      await page.locator('.stray').first().waitFor();
    },
  ],
  ['a test that runs elsewhere', '#/devices', (page) => page.locator('.elsewhere').waitFor()],
  [
    'the wiring',
    '#/wiring',
    async (page, gateway) => {
      gateway.set({ test: null });
      await page.locator('.elsewhere').waitFor({ state: 'detached' });
      await page.locator('.pin[data-used]').first().click();
    },
  ],
  ['strangers', '#/strangers', (page) => page.locator('[data-topic]').first().waitFor()],
  [
    'a refused form',
    `#/bind/${encodeURIComponent('shellies/button1-98CDAC/input_event/0')}`,
    async (page, gateway) => {
      const problems = [
        'halls/a.yaml:9:3 devices[11].name: found ""; write a name [out_of_range]',
        'halls/a.yaml:3:1 x',
      ];
      gateway.bindRefusal = { status: 400, body: { code: 'hall_file_invalid', message: '', problems } };
      await page.locator('input[name=name]').fill('A name');
      await page.locator('form .main').click();
      await page.locator('.refusal').waitFor();
    },
  ],
  ['a new device', '#/enrol', (page) => page.locator('input[name=id]').waitFor()],
  [
    'a new login',
    '#/enrol',
    async (page) => {
      await page.locator('input[name=id]').fill('new-door');
      await page.locator('form .main').click();
      await page.locator('.secret').waitFor();
    },
  ],
  [
    'the certificate',
    '#/certificate',
    async (page) => {
      await page.locator('form .main').click();
      await page.locator('.issued').waitFor();
    },
  ],
  [
    'a hall file that was not taken',
    '#/devices',
    async (page, gateway) => {
      gateway.set({
        hall_file_changed: true,
        trouble: { code: 'hall_file_not_run', message: '', problems: ['a: b'] },
      });
      await page.locator('.warning').waitFor();
    },
  ],
];

it.each([
  ['light', 'en', 360],
  ['light', 'zh-Hans', 360],
  ['light', 'zh-Hant', 360],
  ['dark', 'en', 360],
  ['dark', 'zh-Hant', 360],
  ['light', 'en', 1280],
  ['dark', 'zh-Hans', 820],
] as const)(
  '%s, %s, %d px',
  async (colorScheme, language, width) => {
    const gateway = new FakeGateway(built.pages);
    await gateway.start();
    const hand = await phone(
      browser,
      gateway,
      { colorScheme, viewport: { width, height: 740 } },
      `?lang=${language}`,
    );
    const { page } = hand;
    await holds(hand, 'the sign-in');
    await hand.signIn();
    let seen = 0;
    for (const [name, hash, come] of screens) {
      await hand.go(hash);
      await come(page, gateway);
      await holds(hand, name);
      seen += 1;
    }
    expect(seen).toBe(12);
    await gateway.stop();
    await page.locator('html[data-connection="lost"]').waitFor();
    expect(hand.complaints).toEqual([]);
    await hand.close();
  },
  120_000,
);

async function holds({ page }: Phone, name: string): Promise<void> {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(wide, `${name} scrolls sideways`).toBeLessThanOrEqual(0);
  expect(await page.evaluate(tooSmall), `${name}: too small to hit`).toEqual([]);
  // A key without a text, or a value that was not filled in. Ids, topics and lines of hallgate check are not ours to translate.
  const own = await page.evaluate(() =>
    [
      ...document.querySelectorAll(
        'h1, h2, button, label, .hint, .badge, nav, .why, .times, .counter, .refusal',
      ),
    ]
      .map((element) => element.textContent)
      .join('\n'),
  );
  expect(own.replace(/\b(?:counters|shellies)\/\S+/g, ''), name).not.toMatch(/\{\{|[a-z]+_[a-z]+/);
  const drawn = await page.evaluate(drawnTexts, '.frame :not(svg):not(svg *)');
  expect(drawn.length).toBeGreaterThan(5);
  const pale = drawn.filter(({ contrast, large }) => contrast < (large ? 3 : 4.5));
  expect(pale, `${name}: too pale`).toEqual([]);
}

it.each(['light', 'dark'] as const)('the numbers of the pins can be read in %s', async (colorScheme) => {
  const gateway = new FakeGateway(built.pages);
  await gateway.start();
  const hand = await phone(browser, gateway, { colorScheme });
  await hand.signIn();
  // The drawing's text lies on shapes, not on backgrounds: the same two colours on a paragraph can be measured.
  await hand.page.evaluate(() => {
    for (const carries of ['gpio', '3v3', '5v', 'ground', 'used']) {
      const probe = document.createElement('p');
      probe.className = 'probe';
      probe.dataset.carries = carries;
      probe.textContent = carries;
      probe.style.background = 'var(--dot)';
      probe.style.color = 'var(--figure)';
      document.body.append(probe);
    }
  });
  const drawn = await hand.page.evaluate(drawnTexts, '.probe');
  expect(drawn).toHaveLength(5);
  expect(drawn.filter(({ contrast }) => contrast < 4.5)).toEqual([]);
  await hand.close();
  await gateway.stop();
});

it('a screen reader begins at the heading of the new screen', async () => {
  const gateway = new FakeGateway(built.pages);
  await gateway.start();
  const hand = await phone(browser, gateway);
  await hand.signIn();
  await hand.page.getByRole('link', { name: 'Wiring' }).click();
  await hand.page.locator('h1:focus', { hasText: 'Pins of the Raspberry Pi' }).waitFor();
  await hand.close();
  await gateway.stop();
});
