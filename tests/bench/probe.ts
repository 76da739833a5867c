/** Matches what is seen with what was published, and keeps how long each took. Pure but for the times it is given. */
import { distributionOf } from './statistics.js';

export class Sightings {
  readonly #waiting: { readonly n: number; readonly sentMs: number }[] = [];
  readonly #ms: number[] = [];

  sent(n: number, nowMs: number): void {
    this.#waiting.push({ n, sentMs: nowMs });
  }

  /** The n-th publish is seen, and with it all earlier ones, which it replaced. */
  seenUpTo(n: number, nowMs: number): void {
    while (this.#waiting[0] !== undefined && this.#waiting[0].n <= n) {
      this.#ms.push(nowMs - this.#waiting.shift()!.sentMs);
    }
  }

  /** The n-th publish is seen, and says nothing of others. */
  seen(n: number, nowMs: number): void {
    const at = this.#waiting.findIndex((one) => one.n === n);
    if (at >= 0) this.#ms.push(nowMs - this.#waiting.splice(at, 1)[0]!.sentMs);
  }

  /** Every publish that was sent by then is seen. */
  seenSentBy(sentMs: number, nowMs: number): void {
    while (this.#waiting[0] !== undefined && this.#waiting[0].sentMs <= sentMs) {
      this.#ms.push(nowMs - this.#waiting.shift()!.sentMs);
    }
  }

  /** The oldest waiting publish for which the test holds. */
  find(test: (n: number) => boolean): number | undefined {
    return this.#waiting.find(({ n }) => test(n))?.n;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  result() {
    return { ms: distributionOf(this.#ms), missed: this.#waiting.length };
  }
}
