/** Ten wrong logins in a minute from one address: that address is refused for five minutes; others are not disturbed. */
const wrongMax = 10;
const windowMs = 60_000;
const banMs = 300_000;
/** Addresses remembered at once; the oldest go first, so that a flood of addresses takes no memory. */
const addressesMax = 1_000;

export class LoginLimit {
  readonly #wrong = new Map<string, number[]>();
  readonly #banned = new Map<string, number>();

  isBanned(address: string, now: number): boolean {
    const until = this.#banned.get(address);
    if (until === undefined) return false;
    if (now < until) return true;
    this.#banned.delete(address);
    return false;
  }

  /** @returns true if the address is banned from now on */
  wrong(address: string, now: number): boolean {
    const recent = [...(this.#wrong.get(address) ?? []).filter((at) => now - at < windowMs), now];
    this.#wrong.delete(address);
    if (recent.length > wrongMax) {
      bound(this.#banned);
      this.#banned.set(address, now + banMs);
      return true;
    }
    bound(this.#wrong);
    this.#wrong.set(address, recent);
    return false;
  }
}

function bound(map: Map<string, unknown>): void {
  if (map.size < addressesMax) return;
  const oldest = map.keys().next().value;
  if (oldest !== undefined) map.delete(oldest);
}
