/** A real Chromium for the tests of the wall, and a wall for it to look at. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { startWeb, type Web } from '../../server.js';
import type { WallView } from '../../view.js';
import { compilePages } from './pages.js';

const executablePath = '/usr/bin/chromium';
const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-sync',
];

export async function launchBrowser(): Promise<Browser> {
  if (!existsSync(executablePath))
    throw new Error('Chromium is missing. Install the Debian package: apt-get install chromium');
  return chromium.launch({
    executablePath,
    args: [...flags, '--disable-background-networking', '--disable-component-update'],
  });
}

/** A temporary directory of compiled pages, and how to remove it. */
export function temporaryPages(): { readonly pages: string; remove(): void } {
  const directory = mkdtempSync(join(tmpdir(), 'hallgate-pages-'));
  return {
    pages: compilePages(directory),
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}

const silent = { debug() {}, info() {}, warn() {}, error() {} };

/** A server whose view the test sets; each new view gets a later `ts`. */
export class Wall {
  #view: WallView;
  #listeners = new Set<() => void>();
  #web: Web | undefined;

  constructor(
    private readonly pages: string,
    view: WallView,
  ) {
    this.#view = view;
  }

  get url(): string {
    if (this.#web === undefined) throw new Error('The wall has not been started');
    return this.#web.url;
  }

  /** @param moving whether `ts` moves on by itself, as that of a working gateway does */
  async start(port = 0, moving = true): Promise<void> {
    this.#web = await startWeb({
      listen: { host: '127.0.0.1', port },
      view: () => {
        if (moving) this.#view = { ...this.#view, ts: this.#view.ts + 1 };
        return this.#view;
      },
      onViewChange: (listener) => {
        this.#listeners.add(listener);
        return () => this.#listeners.delete(listener);
      },
      log: silent,
      pages: this.pages,
    });
  }

  show(view: WallView): void {
    this.#view = { ...view, ts: Math.max(view.ts, this.#view.ts + 1) };
    for (const listener of this.#listeners) listener();
  }

  async stop(): Promise<void> {
    await this.#web?.stop();
    this.#web = undefined;
  }
}

/** A page on the wall, with what it complained of and which other origins it asked. */
export async function openPage(browser: Browser, url: string, options: BrowserContextOptions = {}) {
  const context = await browser.newContext({ reducedMotion: 'reduce', ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  const strangers: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== new URL(url).origin) strangers.push(request.url());
  });
  await page.goto(url);
  await page.locator('#name:not(:empty)').waitFor();
  return { page, complaints, strangers, close: () => context.close() };
}

export function tileOf(page: Page, queue: string) {
  return page.locator(`.tile[data-queue="${queue}"]`);
}
