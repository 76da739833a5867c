/** What the gateway counts of itself: since its start for people, since the last gauge for points. */
import type { WallView } from './web/view.js';

interface Window {
  readings: number;
  rejected: number;
  duplicates: number;
  commitsMs: number[];
  byDevice: Map<string, number>;
}

/** Names in the table of refusals; a flood of made-up accounts must not fill the memory. */
const rowsMax = 1_000;

export class Counters {
  readonly #rejected = new Map<string, { device: string; code: string; n: number }>();
  #window = newWindow();
  /** Who flooded in the window that runs, and in the one before it. */
  #flooding = new Set<string>();
  #floodedBefore = new Set<string>();

  readings(n: number): void {
    this.#window.readings += n;
  }

  /** A refused message, or something refused to a client (code "mqtt_…"). */
  rejected(device: string, code: string): void {
    this.#window.rejected += 1;
    if (code === 'mqtt_flooded' && this.#flooding.size < rowsMax) this.#flooding.add(device);
    if (code === 'duplicate') this.#window.duplicates += 1;
    this.#window.byDevice.set(device, (this.#window.byDevice.get(device) ?? 0) + 1);
    let key = `${device}|${code}`;
    if (!this.#rejected.has(key) && this.#rejected.size >= rowsMax) key = `others|${code}`;
    const row = this.#rejected.get(key);
    if (row) row.n += 1;
    else this.#rejected.set(key, { device: key.slice(0, key.indexOf('|')), code, n: 1 });
  }

  committed(ms: number): void {
    this.#window.commitsMs.push(ms);
  }

  /** Everything since the last call. */
  takeWindow(): Readonly<Window> & { readonly commitP99Ms: number | undefined } {
    const window = this.#window;
    this.#window = newWindow();
    [this.#floodedBefore, this.#flooding] = [this.#flooding, new Set()];
    const sorted = window.commitsMs.sort((a, b) => a - b);
    return { ...window, commitP99Ms: sorted[Math.ceil(sorted.length * 0.99) - 1] };
  }

  /** Refusals of one device since the start, most first. */
  of(device: string): { readonly code: string; readonly n: number }[] {
    const own = [...this.#rejected.values()].filter((row) => row.device === device);
    return own.map(({ code, n }) => ({ code, n })).sort((a, b) => b.n - a.n);
  }

  /** Logins that send far too much now. */
  flooding(): ReadonlySet<string> {
    return new Set([...this.#floodedBefore, ...this.#flooding]);
  }

  /** Refusals since the start, most first. */
  table(): WallView['rejected'] {
    return [...this.#rejected.values()].sort((a, b) => b.n - a.n).slice(0, 50);
  }
}

function newWindow(): Window {
  return { readings: 0, rejected: 0, duplicates: 0, commitsMs: [], byDevice: new Map() };
}
