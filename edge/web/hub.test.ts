import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Hub, limits, type Sink } from './hub.js';

/** A page that takes everything, or nothing until it is told to. */
class TestPage implements Sink {
  readonly frames: string[] = [];
  dropped = 0;
  slow = false;
  #take: () => void = () => {};

  send(frame: string): Promise<void> {
    this.frames.push(frame);
    return this.slow ? new Promise((resolve) => (this.#take = resolve)) : Promise.resolve();
  }

  take(): void {
    this.#take();
  }

  drop(): void {
    this.dropped += 1;
  }
}

let view = 0;
let asked = 0;
let hub: Hub;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'] });
  view = 0;
  asked = 0;
  hub = new Hub(() => {
    asked += 1;
    return String(view);
  });
});
afterEach(() => {
  hub.stop();
  vi.useRealTimers();
});

function change(): void {
  view += 1;
  hub.changed();
}

describe('hub', () => {
  it('sends the view to a new page, and each change at once when it is quiet', async () => {
    const page = new TestPage();
    hub.add(page);
    expect(page.frames).toEqual(['0']);
    await vi.advanceTimersByTimeAsync(limits.intervalMs);
    change();
    expect(page.frames).toEqual(['0', '1']);
  });

  it('sends at most 40 views a second in a rush, the newest last', async () => {
    const page = new TestPage();
    hub.add(page);
    for (let i = 0; i < 1000; i += 1) {
      await vi.advanceTimersByTimeAsync(1);
      change();
    }
    await vi.advanceTimersByTimeAsync(limits.intervalMs);
    expect(page.frames.length).toBeGreaterThan(18);
    expect(page.frames.length).toBeLessThanOrEqual(42);
    expect(page.frames.at(-1)).toBe('1000');
  });

  it('asks for the view once, however many pages there are', async () => {
    const pages = Array.from({ length: 10 }, () => new TestPage());
    for (const page of pages) hub.add(page);
    await vi.advanceTimersByTimeAsync(limits.intervalMs);
    asked = 0;
    change();
    expect(asked).toBe(1);
    for (const page of pages) expect(page.frames.at(-1)).toBe('1');
  });

  it('keeps nothing for a page that lags: it gets the newest when it is ready', async () => {
    const page = new TestPage();
    page.slow = true;
    hub.add(page);
    for (let i = 0; i < 5; i += 1) {
      await vi.advanceTimersByTimeAsync(limits.intervalMs);
      change();
    }
    expect(page.frames).toEqual(['0']);
    page.take();
    await vi.advanceTimersByTimeAsync(0);
    expect(page.frames).toEqual(['0', '5']);
  });

  it('drops a page that takes nothing for too long, and only that one', async () => {
    const slow = new TestPage();
    slow.slow = true;
    const quick = new TestPage();
    hub.add(slow);
    hub.add(quick);
    await vi.advanceTimersByTimeAsync(limits.slowMs - 1);
    expect(hub.clients).toBe(2);
    await vi.advanceTimersByTimeAsync(1);
    expect(slow.dropped).toBe(1);
    expect(hub.clients).toBe(1);
    change();
    expect(slow.frames).toEqual(['0']);
  });

  it('drops a page whose connection fails', async () => {
    const page = new TestPage();
    page.send = () => Promise.reject(new Error('gone'));
    hub.add(page);
    await vi.advanceTimersByTimeAsync(0);
    expect(page.dropped).toBe(1);
    expect(hub.clients).toBe(0);
  });

  it('sends the view again when nothing changes, so that a page hears that the gateway lives', async () => {
    const page = new TestPage();
    hub.add(page);
    await vi.advanceTimersByTimeAsync(5 * limits.refreshMs);
    expect(page.frames.length).toBeGreaterThanOrEqual(5);
  });

  it('sends nothing without a view, and goes on when there is one', async () => {
    let frame: string | undefined;
    const empty = new Hub(() => frame);
    const page = new TestPage();
    empty.add(page);
    frame = 'first';
    empty.changed();
    expect(page.frames).toEqual(['first']);
    empty.stop();
    expect(page.dropped).toBe(1);
  });

  it('is full at its limit, and has room again when a page leaves', () => {
    const leave = Array.from({ length: limits.clients }, () => hub.add(new TestPage()));
    expect(hub.full).toBe(true);
    leave[0]?.();
    expect(hub.full).toBe(false);
  });
});
