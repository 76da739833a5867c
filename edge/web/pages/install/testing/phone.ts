/** A phone in the hall: a real Chromium on the fake gateway's page, and what a hand does on it. */
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { FakeGateway } from './fake-gateway.js';

export interface Phone {
  readonly page: Page;
  /** What the browser complained of, but for answers that are refusals and a gateway that is away. */
  readonly complaints: string[];
  /** Other origins that were asked. */
  readonly strangers: string[];
  /** Signs in and waits for the devices. */
  signIn(name?: string): Promise<void>;
  go(hash: string): Promise<void>;
  close(): Promise<void>;
}

const expected = /Failed to load resource: (the server responded with a status of 4\d\d|net::ERR_)/;

export async function phone(
  browser: Browser,
  gateway: FakeGateway,
  options: BrowserContextOptions = {},
  query = '?lang=en',
): Promise<Phone> {
  const context = await browser.newContext({
    reducedMotion: 'reduce',
    viewport: { width: 360, height: 740 },
    ...options,
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  const strangers: string[] = [];
  page.on('console', (message) => {
    const heard = ['error', 'warning'].includes(message.type()) && !expected.test(message.text());
    if (heard) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('request', (request) => {
    const origin = new URL(request.url()).origin;
    if (origin !== new URL(gateway.url).origin) strangers.push(request.url());
  });
  await page.goto(`${gateway.url}${query}`);
  await page.locator('.login').waitFor();
  return {
    page,
    complaints,
    strangers,
    async signIn(name = 'Ann Lee') {
      await page.locator('input[name=name]').fill(name);
      await page.locator('input[name=password]').fill('lantern');
      await page.locator('.login .main').click();
      await page.locator('.device').first().waitFor();
    },
    async go(hash) {
      await page.evaluate((to) => {
        location.hash = to;
      }, hash);
    },
    close: () => context.close(),
  };
}

/** Elements that a finger has to hit and that are less than 44 px high or wide, and texts that stick out. Runs in the page. */
export function tooSmall(): string[] {
  const pressed = document.querySelectorAll('button, select, input, textarea, summary, a, [role=button]');
  return [...pressed].flatMap((element) => {
    if (!element.checkVisibility() || element.classList.contains('unseen')) return [];
    const { width, height } = element.getBoundingClientRect();
    // Links within a row of text that is itself high enough are hit by the row's height.
    return width >= 44 && height >= 43.5 ? [] : [`${element.outerHTML.slice(0, 90)} ${width} × ${height}`];
  });
}
