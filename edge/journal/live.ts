/** Which points are live: those stored in the last minute of this run. Everything before is backlog. */

const liveMs = 60_000;
/** A mark a second is fine enough. */
const markEveryMs = 1_000;

export class LiveMarks {
  /** Ids below this are backlog. */
  #boundary: number;
  /** After the commit at `at`, the next id was `next`. */
  #marks: { readonly at: number; next: number }[] = [];

  constructor(nextPoint: number) {
    this.#boundary = nextPoint;
  }

  note(now: number, nextPoint: number): void {
    const last = this.#marks.at(-1);
    // A clock that was set back begins a new mark as well.
    if (last !== undefined && Math.abs(now - last.at) < markEveryMs) last.next = nextPoint;
    else this.#marks.push({ at: now, next: nextPoint });
    this.boundary(now);
  }

  boundary(now: number): number {
    let aged = 0;
    for (const mark of this.#marks) {
      if (Math.abs(now - mark.at) <= liveMs) break;
      this.#boundary = mark.next;
      aged += 1;
    }
    this.#marks.splice(0, aged);
    return this.#boundary;
  }
}
