/** Which refusals are written to the log: the first of each kind in a minute; all of them are counted elsewhere. */
const windowMs = 60_000;
/** Kinds remembered at once; the oldest go first. */
const kindsMax = 1_000;

export class RefusalLog {
  readonly #written = new Map<string, number>();

  /** @param now milliseconds that never step */
  isDue(who: string, code: string, now: number): boolean {
    const key = `${who}|${code}`;
    const before = this.#written.get(key);
    if (before !== undefined && now - before < windowMs) return false;
    this.#written.delete(key);
    const oldest = this.#written.keys().next().value;
    if (this.#written.size >= kindsMax && oldest !== undefined) this.#written.delete(oldest);
    this.#written.set(key, now);
    return true;
  }
}
