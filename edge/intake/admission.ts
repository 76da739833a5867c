/** Which connections may stand: caps in total, per address and before login, and a limit on how often one comes. Pure. */
import { isOwnMachine } from './address.js';

/** Devices of a large hall, its bridges and a few people who look. */
export const connectionsMax = 500;
/** Kept free for the gateway's own machine, so that a flood from the hall does not shut out Node-RED. */
const ownReserve = 20;
/** A bridge has one connection; a laptop that shows the hall a few. */
export const perAddressMax = 100;
/** Connections that have not said who they are. A flood pushes out its own. */
export const pendingMax = 64;
/** A sleeping button comes for each press. More than two a second for a minute is a fault or an attack. */
export const arrivalsMax = 120;
const arrivalsMs = 60_000;
/** Addresses remembered at once, oldest forgotten first. */
const addressesMax = 1_000;

export type Arrival<C> =
  | { readonly admitted: false; readonly reason: string }
  /** `cut` has to make room: the oldest that has not logged in, of the address that has most of them. */
  | { readonly admitted: true; readonly cut: C | null };

export class Admission<C> {
  /** Connections and their addresses, in the order of arrival. */
  readonly #all = new Map<C, string>();
  readonly #pending = new Map<C, string>();
  readonly #arrivals = new Map<string, { since: number; n: number }>();

  /** @param now milliseconds that never step */
  arrive(connection: C, address: string, now: number): Arrival<C> {
    const refused = this.#refusal(address, now);
    if (refused !== null) return { admitted: false, reason: refused };
    this.#all.set(connection, address);
    this.#pending.set(connection, address);
    return { admitted: true, cut: this.#pending.size > pendingMax ? this.#oldestOfMost() : null };
  }

  loggedIn(connection: C): void {
    this.#pending.delete(connection);
  }

  gone(connection: C): void {
    this.#pending.delete(connection);
    this.#all.delete(connection);
  }

  connections(): IterableIterator<C> {
    return this.#all.keys();
  }

  #refusal(address: string, now: number): string | null {
    if (this.#all.size >= connectionsMax) return `${connectionsMax} connections stand already`;
    if (isOwnMachine(address)) return null;
    if (this.#comesTooOften(address, now)) return `more than ${arrivalsMax} connections in a minute`;
    if (this.#all.size >= connectionsMax - ownReserve) return 'what is left is kept for this machine';
    return count(this.#all.values(), address) >= perAddressMax
      ? `${perAddressMax} connections of this address stand already`
      : null;
  }

  #comesTooOften(address: string, now: number): boolean {
    const before = this.#arrivals.get(address);
    const window = before && now - before.since < arrivalsMs ? before : { since: now, n: 0 };
    window.n += 1;
    this.#arrivals.delete(address);
    this.#arrivals.set(address, window);
    const oldest = this.#arrivals.keys().next().value;
    if (this.#arrivals.size > addressesMax && oldest !== undefined) this.#arrivals.delete(oldest);
    return window.n > arrivalsMax;
  }

  #oldestOfMost(): C | null {
    const counts = new Map<string, number>();
    for (const address of this.#pending.values()) counts.set(address, (counts.get(address) ?? 0) + 1);
    const most = Math.max(...counts.values());
    for (const [connection, address] of this.#pending) if (counts.get(address) === most) return connection;
    return null;
  }
}

function count(values: Iterable<string>, wanted: string): number {
  let n = 0;
  for (const value of values) if (value === wanted) n += 1;
  return n;
}
