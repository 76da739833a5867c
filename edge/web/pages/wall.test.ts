/** The wall in a real Chromium. */
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launchBrowser, openPage, temporaryPages, tileOf, Wall } from './testing/browser.js';
import { drawnTexts } from './testing/colours.js';
import { demoQueue, demoView, minute } from './testing/demo-view.js';

let browser: Browser;
let built: ReturnType<typeof temporaryPages>;
let wall: Wall;

beforeAll(async () => {
  built = temporaryPages();
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  built?.remove();
});
beforeEach(async () => {
  wall = new Wall(built.pages, demoView());
  await wall.start();
});
afterEach(() => wall.stop());

it('shows a change without a reload, complains of nothing and asks no other origin', async () => {
  const { page, complaints, strangers, close } = await openPage(browser, `${wall.url}?lang=en`);
  await page.evaluate(() => Object.assign(window, { sameDocument: true }));
  const tile = tileOf(page, 'account');
  expect(await tile.textContent()).toMatch(
    /Account services\s*5\s*min[\s\S]*Likely 2–7 min[\s\S]*Within 10 min/,
  );

  wall.show(
    demoView({ queues: [demoQueue('account', { wait_s: 11 * minute, p90_s: 16 * minute, over: true })] }),
  );
  await tile.getByText('Over 10 min').waitFor();
  expect(await tile.getAttribute('data-verdict')).toBe('over');
  expect(await tile.locator('.minutes').textContent()).toBe('11');
  expect(await page.locator('#news').textContent()).toBe('Account services: Over 10 min');
  expect(await page.evaluate(() => 'sameDocument' in window)).toBe(true);
  expect(complaints).toEqual([]);
  expect(strangers).toEqual([]);
  await close();
});

it('says what to do about an alert, and who is waiting for help', async () => {
  const { page, close } = await openPage(browser, `${wall.url}?lang=en`);
  await page
    .getByText('Cash: the wait is 13 min, more than 10 min. Please open one more desk.', { exact: true })
    .waitFor();
  expect(await page.locator('.cell.calls').textContent()).toMatch(/1\s*Oldest: 1 min/);
  expect(await page.locator('.cell.people').textContent()).toMatch(/84\s*of 120 permitted/);
  expect(await page.locator('.cell.satisfaction').textContent()).toMatch(
    /93%\s*Goal of 90% kept\s*Votes: 132/,
  );
  await close();
});

it('tells the staff which desk to open before an alert has to, and in the alert', async () => {
  const { page, close } = await openPage(browser, `${wall.url}?lang=en`);
  const advice = page.locator('#advice li');
  await advice.first().waitFor();
  expect(await advice.allTextContents()).toEqual([
    'For the staffLoans and cards: 10 min will be passed in 6 min. Opening Desk 4 avoids it.',
  ]);
  expect(await tileOf(page, 'loans').locator('.facts').textContent()).toContain('May exceed 10 min35%');
  expect(await page.locator('#score').textContent()).toBe(
    'Forecast yesterday: off by 1.6 min on average, 81% inside the band, 214 waits',
  );

  const { alerts } = demoView();
  const subject = { subject: 'queue/loans', name: 'Loans' };
  wall.show(demoView({ alerts: [{ ...alerts[0]!, ...subject }] }));
  await page
    .getByText('Loans: the wait is 13 min, more than 10 min. Please open Desk 4.', { exact: true })
    .waitFor();
  expect(await page.locator('#advice').isHidden()).toBe(true);
  await close();
});

it('turns grey when the gateway goes away, and comes back by itself', async () => {
  const port = Number(new URL(wall.url).port);
  wall.show(demoView({ stale_after_s: 3 }));
  const { page, close } = await openPage(browser, `${wall.url}?lang=en`);
  await page.locator('html[data-connection="live"]').waitFor();
  await page.evaluate(() => Object.assign(window, { sameDocument: true }));

  await wall.stop();
  await page.locator('html[data-connection="lost"]').waitFor();
  expect(await page.locator('#banner').textContent()).toMatch(
    /^Connection lost\. These figures are \d+ s old\.$/,
  );
  expect(await page.locator('#advice').isHidden()).toBe(true);
  const drawn = await page.evaluate(drawnTexts, 'body');
  expect(drawn.length).toBeGreaterThan(30);
  expect(drawn.filter((text) => text.colourfulness > 24)).toEqual([]);

  await wall.start(port);
  await page.locator('html[data-connection="live"]').waitFor();
  expect(await tileOf(page, 'cash').getAttribute('data-verdict')).toBe('over');
  expect(await page.locator('#banner').isHidden()).toBe(true);
  expect(await page.evaluate(() => 'sameDocument' in window)).toBe(true);
  await close();
});

it('turns grey when the gateway only repeats itself', async () => {
  await wall.stop();
  wall = new Wall(built.pages, demoView({ stale_after_s: 2 }));
  await wall.start(0, false);
  const { page, close } = await openPage(browser, wall.url);
  await page.locator('html[data-connection="lost"]').waitFor();
  await close();
});

describe('a queue that is not live', () => {
  it.each([
    ['closed', 'light', 'Closed'],
    ['closed', 'dark', 'Closed'],
    ['no_data', 'light', 'No data'],
    ['no_data', 'dark', 'No data'],
    ['stale', 'light', 'Not up to date'],
    ['stale', 'dark', 'Not up to date'],
  ] as const)('%s is grey in %s, with its word', async (status, colorScheme, word) => {
    wall.show(demoView({ queues: [demoQueue('cash', { status, over: true })], alerts: [] }));
    const { page, close } = await openPage(browser, `${wall.url}?lang=en`, { colorScheme });
    await tileOf(page, 'cash').getByText(word).waitFor();
    const drawn = await page.evaluate(drawnTexts, '.tile');
    expect(drawn.length).toBeGreaterThanOrEqual(2);
    expect(drawn.filter((text) => text.colourfulness > 24)).toEqual([]);
    await close();
  });
});

describe('languages', () => {
  it.each([
    ['en', 'Waiting time now', 'Cash', 'Over 10 min'],
    ['zh-Hans', '当前等候时间', '现金业务', '超过 10 分钟'],
    ['zh-Hant', '目前等候時間', '現金業務', '超過 10 分鐘'],
  ])('%s', async (language, title, name, verdict) => {
    const { page, complaints, close } = await openPage(browser, `${wall.url}?lang=${language}`);
    await page.locator('#title', { hasText: title }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe(language);
    expect(await tileOf(page, 'cash').locator('.tile-name').textContent()).toBe(name);
    expect(await tileOf(page, 'cash').locator('.verdict').textContent()).toBe(verdict);
    // No key without a text, no value that was not filled in.
    expect(await page.locator('main').textContent()).not.toMatch(/[a-z]+_[a-z]+|\{\{/);
    expect(complaints).toEqual([]);
    await close();
  });

  it('take turns when none is chosen, until somebody chooses one', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.clock.install();
    await page.goto(wall.url);
    await page.clock.runFor(1000);
    await page.locator('html[lang="en"]').waitFor();
    await page.locator('#name:not(:empty)').waitFor();
    await page.clock.runFor(15_000);
    await page.locator('html[lang="zh-Hans"]').waitFor();
    await page.clock.runFor(15_000);
    await page.locator('html[lang="zh-Hant"]').waitFor();
    await page.getByRole('button', { name: 'English' }).click();
    await page.clock.runFor(20_000);
    await page.locator('html[lang="en"]').waitFor();
    expect(new URL(page.url()).search).toBe('?lang=en');
    await context.close();
  });
});

it('can be used with the keyboard alone', async () => {
  const { page, close } = await openPage(browser, wall.url);
  await page.locator('#languages button').first().waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  const outline = await page.evaluate(
    () => getComputedStyle(document.activeElement ?? document.body).outlineStyle,
  );
  expect(outline).toBe('solid');
  await page.keyboard.press('Enter');
  await page.locator('html[lang="zh-Hans"]').waitFor();
  expect(await page.getByRole('button', { name: '简体中文' }).getAttribute('aria-pressed')).toBe('true');
  for (let i = 0; i < 3; i += 1) await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByText('沉默').first().waitFor();
  expect(await page.locator('#devices-rows tr').count()).toBe(2);
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByText('payload_invalid').waitFor();
  expect(await page.locator('#refused-rows tr').count()).toBe(2);
  await close();
});
