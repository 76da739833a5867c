/** A recorded day: what a hall's devices said, and when, so that it can be played through a gateway. */

export interface RecordedMessage {
  /** UTC ms. */
  readonly at: number;
  readonly topic: string;
  readonly payload: string;
}

export interface RecordedQueue {
  readonly id: string;
  readonly name: string;
  /** Desks open at once, at most. */
  readonly desks: number;
  /** Stated handling time, seconds. */
  readonly service_s: number;
}

export interface RecordedDay {
  readonly hall: string;
  readonly timeZone: string;
  readonly queues: readonly RecordedQueue[];
  /** In order of time. */
  readonly messages: readonly RecordedMessage[];
}

/** Topic on which a recorded queue speaks, as Hallgate's plain JSON. */
export function queueTopic(queue: string): string {
  return `recorded/${queue}`;
}
