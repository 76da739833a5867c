/**
 * A picture of each board, from the generated JSON and real answers of InfluxDB, drawn in Chromium. They lie in
 * .cache/pictures; dashboards/pictures holds copies.
 */
import { mkdirSync, statSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TextLanguage } from '../../cloud/telemetry/index.js';
import { launchBrowser } from '../../edge/web/pages/testing/browser.js';
import { type Influxd, startInfluxd } from '../support/influxd.js';
import { annotation } from './annotation.js';
import { checkedIn, parsed, rangeOf } from './boards.js';
import type { ClassicDashboard } from './classic-schema.js';
import { evaluate } from './evaluator.js';
import { intervalOf, substitute, timesOf } from './macros.js';
import { sampleMonths } from './months.js';
import type { Answer } from './picture/answers.js';
import { type Alert, pageOf, type Shown } from './picture/page.js';
import { createStores, hallsOfDay, sampleDay, seriesOf, write } from './story.js';
import { rules } from './timeline.js';

const directory = '.cache/pictures';
const now = Date.now();
const to = now + 1000;
const language = (board: ClassicDashboard): TextLanguage => (board.uid.endsWith('-zh') ? 'zh-Hans' : 'en');
/** One hall, or all of them where a board is for many. */
const chosen = (board: ClassicDashboard) => {
  const many = board.templating.list.some(({ name, multi }) => name === 'hall' && multi);
  return { hall: many ? hallsOfDay.map(({ hall }) => hall) : ['north'], queue: ['cash', 'advice'] };
};
const boards = checkedIn.map(parsed);
let influxd: Influxd;
let browser: Browser;

beforeAll(async () => {
  influxd = await startInfluxd();
  await createStores(influxd);
  await write(influxd, [...sampleDay(now), ...sampleMonths(now)]);
  browser = await launchBrowser();
  mkdirSync(directory, { recursive: true });
});
afterAll(async () => {
  await browser.close();
  await influxd.stop();
});

async function shownOf(board: ClassicDashboard): Promise<Shown> {
  const answers = new Map<number, Answer[]>();
  const times = new Map<number, readonly [number, number]>();
  for (const panel of board.panels) {
    if (panel.type === 'alertlist') continue;
    const { from, to: end } = timesOf(rangeOf(panel, board), now);
    const shown = { from, to: end, intervalMs: intervalOf(from, end, 400), variables: chosen(board) };
    times.set(panel.id, [from, end]);
    const own = [];
    for (const { refId, alias, query } of panel.targets) {
      own.push({ refId, alias, series: await seriesOf(influxd, substitute(query, shown)) });
    }
    answers.set(panel.id, own);
  }
  return { board, answers, times, now, alerts: await firing(language(board)) };
}

/** What the rules say now, as if they had been true for long. */
async function firing(language: TextLanguage): Promise<Alert[]> {
  const found = [];
  for (const { rule } of rules) {
    const outcome = await evaluate(rule, (query) => seriesOf(influxd, query), to, new Set());
    if (outcome.kind !== 'series') continue;
    for (const instance of outcome.instances.values()) {
      if (!instance.firing) continue;
      const { severity } = rule.labels;
      const { title, title_zh, summary, summary_zh } = rule.annotations;
      const [name, text] = language === 'en' ? [title, summary] : [title_zh, summary_zh];
      found.push({ title: name, severity, summary: annotation(text, instance) });
    }
  }
  return found;
}

describe('pictures of the boards', () => {
  it.each(boards)('$uid shows a value in every panel', async (board) => {
    const page = await browser.newPage({ deviceScaleFactor: 0.6, viewport: { width: 1880, height: 1000 } });
    await page.setContent(pageOf(await shownOf(board)));
    const panels = page.locator('section');
    expect(await panels.count()).toBe(board.panels.length);
    for (const panel of await panels.all()) {
      const text = (await panel.textContent()) ?? '';
      const drawn = await panel.locator('path[d*="L"], path[d*="H"], rect, td, li, .stat').count();
      expect(drawn, text).toBeGreaterThan(0);
      expect(text).not.toMatch(/undefined|NaN|\[object/);
    }
    const path = `${directory}/${board.uid}.png`;
    await page.locator('main').screenshot({ path });
    expect(statSync(path).size).toBeLessThan(250_000);
    await page.close();
  });
});
