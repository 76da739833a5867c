/** The heart of the gateway: takes what arrived through intake and step, and makes it durable in one transaction. */

import type { Counters } from './counters.js';
import type { QueueNow } from './hall/liveness.js';
import type { HallModel } from './hall/model.js';
import type { Arrived, BoundInTime, Intake, Taken } from './intake/intake.js';
import type { Journal, StoredRejection } from './journal/journal.js';
import { HallState } from './state/state.js';
import { type Stepped, stepHall, type Work } from './step.js';

/** What one batch takes in. */
export interface Arrivals {
  readonly messages: readonly Arrived[];
  /** Readings of pins, which need no decoding. */
  readonly direct: readonly BoundInTime[];
  /** Refused before intake could look into them. */
  readonly rejected?: readonly StoredRejection[];
  readonly commands: Work['commands'];
  readonly tasks: Work['tasks'];
  readonly tick: Work['tick'];
  readonly points: Work['points'];
  readonly rejectedByDevice: Work['rejectedByDevice'];
}

export interface EngineDeps {
  readonly journal: Journal;
  readonly intake: Intake;
  readonly counters: Counters;
  readonly isOpen: (at: number) => boolean;
  /** Milliseconds that never step, to time the commits. */
  readonly monotonicMs: () => number;
  /** Told of each batch that is stored: what it took in, and what came of each message. */
  readonly onCommitted?: (committed: Committed) => void;
}

export interface Committed {
  /** UTC ms. */
  readonly at: number;
  readonly messages: readonly Arrived[];
  readonly taken: readonly Taken[];
  readonly direct: readonly BoundInTime[];
}

export class Engine {
  readonly state: HallState;
  #estimates: ReadonlyMap<string, QueueNow> = new Map();
  #open = false;

  constructor(
    private readonly deps: EngineDeps,
    /** Replaced when other standards come into force. */
    public model: HallModel,
  ) {
    this.state = HallState.load(deps.journal.state());
  }

  get estimates(): ReadonlyMap<string, QueueNow> {
    return this.#estimates;
  }

  get open(): boolean {
    return this.#open;
  }

  /**
   * Runs one batch. When it returns, everything of it is on disk and is the state.
   *
   * @param now the gateway's clock, UTC ms
   * @throws JournalError: nothing of the batch happened, and nothing of it may be acknowledged
   */
  run(arrivals: Arrivals, now: number): Stepped {
    const { journal, intake, counters, isOpen, monotonicMs } = this.deps;
    const pending = new Set<string>();
    const taken = arrivals.messages.map((message) => intake.take(message, pending));
    const readings = [...taken.flatMap((one) => one.bound), ...arrivals.direct];
    const rejected = [...taken.flatMap((one) => one.rejected), ...(arrivals.rejected ?? [])];
    const { commands, tasks, tick, points, rejectedByDevice } = arrivals;
    const open = isOpen(now);
    const before = { model: this.model, state: this.state, estimates: this.#estimates };
    const stepped = stepHall(
      before,
      { readings, rejected, commands, tasks, tick, points, rejectedByDevice },
      now,
      open,
    );
    const startedMs = monotonicMs();
    journal.commit({
      readings: readings.map(({ bound }) => ({
        device: bound.device.id,
        receivedAt: now,
        at: bound.at,
        reading: bound.reading,
      })),
      rejected,
      keys: taken.flatMap((one) => one.keys),
      points: stepped.points,
      state: stepped.draft.changes(),
    });
    counters.committed(monotonicMs() - startedMs);
    this.state.accept(stepped.draft);
    this.#estimates = stepped.estimates;
    this.#open = open;
    counters.readings(readings.length);
    for (const { device, code } of rejected) counters.rejected(device, code);
    const { messages, direct } = arrivals;
    this.deps.onCommitted?.({ at: now, messages, taken, direct });
    return stepped;
  }
}
