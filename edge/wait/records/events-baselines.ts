/** What others would have said at an arrival, from the uncorrupted record; minutes. */
import type { Customer } from './events.js';
import type { Estimate } from './score.js';

const HOUR_MS = 3_600_000;

/** Asked in the order of time. */
export class EventBaselines {
  readonly #starts: { at: number; wait: number }[];
  readonly #leaves: number[];
  readonly #arrivals: number[];
  #started = 0;
  #arrived = 0;
  #left = 0;
  #sum = 0;

  constructor(customers: readonly Customer[]) {
    this.#starts = customers
      .flatMap(({ arrived, started }) => (started === null ? [] : [{ at: started, wait: started - arrived }]))
      .sort((a, b) => a.at - b.at);
    this.#leaves = customers
      .map(({ arrived, started, ended }) => started ?? ended ?? arrived)
      .sort((a, b) => a - b);
    this.#arrivals = customers.map(({ arrived }) => arrived);
  }

  /** Undefined until the first service, and while no rate is known. */
  at(now: number): Record<string, Estimate> | undefined {
    while (this.#started < this.#starts.length && this.#starts[this.#started]!.at < now)
      this.#sum += this.#starts[this.#started++]!.wait;
    while (this.#arrived < this.#arrivals.length && this.#arrivals[this.#arrived]! < now) this.#arrived++;
    while (this.#left < this.#leaves.length && this.#leaves[this.#left]! < now) this.#left++;
    const last = this.#starts[this.#started - 1];
    if (!last) return undefined;
    let recent = 0;
    for (let i = this.#started - 1; i >= 0 && this.#starts[i]!.at > now - HOUR_MS; i--) recent++;
    if (recent === 0) return undefined;
    // Whoever left has arrived before: the rest of them is here.
    const ahead = Math.max(0, this.#arrived - this.#left);
    return {
      mean: { minutes: this.#sum / this.#started / 60_000 },
      ql60: { minutes: ((ahead + 1) * 60) / recent },
      les: { minutes: last.wait / 60_000 },
    };
  }
}
