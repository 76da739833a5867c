/** Time as the gateway sees it, passed in everywhere so that a day can be replayed in a minute. */
export interface Clock {
  /** UTC milliseconds: what goes into readings, points and messages. */
  wallMs(): number;
  /** Milliseconds that never step: durations and timers only. */
  monotonicMs(): number;
  /** Calls `task` every `ms` of this clock's time until the returned function is called. */
  every(ms: number, task: () => void): () => void;
}

/**
 * The machine's clock, or one that starts at `startMs` and runs `speed` times as fast.
 *
 * @param speed 1 is real time; 60 plays an hour in a minute
 * @param startMs UTC ms shown at the call; now if absent
 */
export function systemClock(speed = 1, startMs?: number): Clock {
  const wall0 = Date.now();
  const mono0 = performance.now();
  const monotonicMs = () => (performance.now() - mono0) * speed;
  // At normal speed the wall clock is asked each time, so that a correction by NTP is seen.
  const wallMs =
    speed === 1 && startMs === undefined
      ? () => Date.now()
      : () => Math.round((startMs ?? wall0) + monotonicMs());
  return {
    wallMs,
    monotonicMs,
    every(ms, task) {
      const timer = setInterval(task, Math.max(1, ms / speed));
      return () => clearInterval(timer);
    },
  };
}

/** A clock that a test moves by hand. */
export class ManualClock implements Clock {
  #ms: number;
  #tasks = new Set<{ next: number; ms: number; task: () => void }>();

  constructor(startMs: number) {
    this.#ms = startMs;
  }

  wallMs(): number {
    return this.#ms;
  }

  monotonicMs(): number {
    return this.#ms;
  }

  every(ms: number, task: () => void): () => void {
    const entry = { next: this.#ms + ms, ms, task };
    this.#tasks.add(entry);
    return () => this.#tasks.delete(entry);
  }

  /** Moves time forward and runs what falls due, in order. */
  advance(ms: number): void {
    const end = this.#ms + ms;
    for (;;) {
      const due = [...this.#tasks].filter((t) => t.next <= end).sort((a, b) => a.next - b.next)[0];
      if (!due) break;
      this.#ms = due.next;
      due.next += due.ms;
      due.task();
    }
    this.#ms = end;
  }
}
