/** What the page knows now; each change is drawn at once. */

import type { BindRequest } from '../../../install/view.js';
import type { Refusal } from './api.js';
import type { App, Place } from './app.js';

export class Store {
  #app: App;
  /** When the refusal that is shown came. */
  #refusedMs = 0;

  constructor(
    app: App,
    private readonly draw: (app: App) => void,
  ) {
    this.#app = app;
  }

  get app(): App {
    return this.#app;
  }

  change(changes: Partial<App>): void {
    this.#app = { ...this.#app, ...changes };
    this.draw(this.#app);
  }

  refuse(place: Place, refusal: Refusal, nowMs: number, request: BindRequest | null = null): void {
    this.#refusedMs = nowMs;
    this.change({ refused: { place, refusal, wait_s: refusal.retryS, request } });
  }

  /** Waits run down and end. */
  tick(nowMs: number): void {
    const { refused } = this.#app;
    const retry_s = refused?.refusal.retryS ?? null;
    if (refused === null || retry_s === null) return;
    const wait_s = retry_s - (nowMs - this.#refusedMs) / 1000;
    this.change({ refused: wait_s <= 0 ? null : { ...refused, wait_s } });
  }
}
