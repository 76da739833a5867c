/** QoS 2: whatever comes with a packet id that is not released yet is the same message again (4.3.3-2). */
export type Done = (error?: Error | null) => void;

export class Transmissions<C extends object> {
  /** By packet id: who waits for the first copy, or null when that is stored. */
  readonly #open = new WeakMap<C, Map<number, Done[] | null>>();

  /**
   * Takes each message once.
   *
   * @param take stores the first copy
   * @param done called for every copy once the first is stored, or failed
   */
  once(client: C, id: number, take: (done: Done) => void, done: Done): void {
    const open = this.#open.get(client) ?? new Map<number, Done[] | null>();
    this.#open.set(client, open);
    const copies = open.get(id);
    if (copies === null) {
      done(null);
      return;
    }
    if (copies) {
      copies.push(done);
      return;
    }
    const waiting = [done];
    open.set(id, waiting);
    take((error) => {
      if (error) open.delete(id);
      else open.set(id, null);
      for (const answer of waiting) answer(error);
    });
  }

  release(client: C, id: number): void {
    this.#open.get(client)?.delete(id);
  }
}
