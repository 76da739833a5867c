/** What others would have said at an arrival, from the uncorrupted record; minutes. */
import type { Customer } from './events.js';
import type { Estimate } from './score.js';

const HOUR_MS = 3_600_000;

interface Passed {
  at: number;
  wait: number;
}

/** Asked in the order of time. */
export class EventBaselines {
  readonly #starts: Passed[];
  readonly #ends: { at: number; service: number }[];
  readonly #leaves: number[];
  readonly #arrivals: { at: number; leaves: number }[];
  #started = 0;
  #ended = 0;
  #arrived = 0;
  #left = 0;
  /** Nobody before it waits any more. */
  #head = 0;
  #waits = 0;
  #services = 0;

  /** @param customers in the order of arrival */
  constructor(customers: readonly Customer[]) {
    this.#starts = customers
      .flatMap(({ arrived, started }) => (started === null ? [] : [{ at: started, wait: started - arrived }]))
      .sort((a, b) => a.at - b.at);
    this.#ends = customers
      .flatMap(({ started, ended }) =>
        started === null || ended === null ? [] : [{ at: ended, service: ended - started }],
      )
      .sort((a, b) => a.at - b.at);
    this.#arrivals = customers.map(({ arrived, started, ended }) => ({
      at: arrived,
      leaves: started ?? ended ?? arrived,
    }));
    this.#leaves = this.#arrivals.map(({ leaves }) => leaves).sort((a, b) => a - b);
  }

  /** Undefined until the first service is over, and while no rate is known. `ql` is absent where no end is recorded. */
  at(now: number): Record<string, Estimate> | undefined {
    this.#goTo(now);
    const last = this.#starts[this.#started - 1];
    if (!last || (this.#ended === 0 && this.#ends.length > 0)) return undefined;
    let recent = 0;
    for (let i = this.#started - 1; i >= 0 && this.#starts[i]!.at > now - HOUR_MS; i--) recent++;
    if (recent === 0) return undefined;
    // Whoever left has arrived before: the rest of them is here.
    const ahead = Math.max(0, this.#arrived - this.#left);
    const serving = Math.max(1, this.#started - this.#ended);
    const oldest = this.#arrivals[this.#head];
    return {
      mean: { minutes: this.#waits / this.#started / 60_000 },
      ...(this.#ended > 0
        ? { ql: { minutes: ((ahead + 1) * this.#services) / this.#ended / serving / 60_000 } }
        : {}),
      ql60: { minutes: ((ahead + 1) * 60) / recent },
      les: { minutes: last.wait / 60_000 },
      hol: { minutes: oldest && oldest.at < now ? (now - oldest.at) / 60_000 : 0 },
    };
  }

  #goTo(now: number): void {
    while (this.#started < this.#starts.length && this.#starts[this.#started]!.at < now)
      this.#waits += this.#starts[this.#started++]!.wait;
    while (this.#ended < this.#ends.length && this.#ends[this.#ended]!.at < now)
      this.#services += this.#ends[this.#ended++]!.service;
    while (this.#arrived < this.#arrivals.length && this.#arrivals[this.#arrived]!.at < now) this.#arrived++;
    while (this.#left < this.#leaves.length && this.#leaves[this.#left]! < now) this.#left++;
    while (this.#head < this.#arrived && this.#arrivals[this.#head]!.leaves < now) this.#head++;
  }
}
