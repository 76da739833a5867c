/** A hall file, prepared for look-ups that happen at every reading. */
import { DateTime } from 'luxon';
import type { Device, Hall, Watch } from '../../cloud/site/hall.js';
import type { Standards } from '../../cloud/site/standards.js';
import type { WaitConfig } from '../wait/wait.js';

/** An estimate is fresh for at least this long: a quiet hall has nothing to say. */
const staleMinMs = 300_000;

export class HallModel {
  readonly #queueOfZone: ReadonlyMap<string, string>;
  readonly #queuesOfDesk: ReadonlyMap<string, readonly string[]>;
  readonly #entrances: ReadonlySet<string>;
  readonly devices: ReadonlyMap<string, Device>;
  readonly #intervals: ReadonlyMap<string, number | null>;
  readonly #staleAfterMs: ReadonlyMap<string, number>;
  readonly #waitConfigs: ReadonlyMap<string, WaitConfig>;
  readonly #watching = new Map<string, readonly Device[]>();
  #dayMinute = -1;
  #day = '';

  /** @param profileIntervals longest normal silence of each profile, seconds; null where a device speaks only on events */
  constructor(
    readonly hall: Hall,
    readonly standards: Standards,
    profileIntervals: ReadonlyMap<string, number | null> = new Map(),
  ) {
    this.#queueOfZone = new Map(hall.queues.flatMap((queue) => (queue.zone ? [[queue.zone, queue.id]] : [])));
    this.#queuesOfDesk = new Map(
      hall.desks.map((desk) => [
        desk.id,
        hall.queues.filter((queue) => queue.desks.includes(desk.id)).map((queue) => queue.id),
      ]),
    );
    this.#entrances = new Set(hall.lines.filter((line) => line.entrance).map((line) => line.id));
    this.devices = new Map(hall.devices.map((device) => [device.id, device]));
    this.#intervals = new Map(
      hall.devices.map((device) => [
        device.id,
        device.interval_s ?? profileIntervals.get(device.profile) ?? null,
      ]),
    );
    this.#staleAfterMs = new Map(hall.queues.map((queue) => [queue.id, this.#staleAfter(queue)]));
    this.#waitConfigs = new Map(
      hall.queues.map(({ id, desks, service_s, patience_s }) => [
        id,
        {
          deskCount: desks.length,
          meanServiceS: service_s,
          meanPatienceS: patience_s ?? null,
          targetS: standards.wait.target_s,
        },
      ]),
    );
  }

  /** What hall file and standards tell the estimator of a queue. */
  waitConfig(queue: string): WaitConfig {
    const config = this.#waitConfigs.get(queue);
    if (!config) throw new Error(`no queue "${queue}" in hall ${this.hall.id}`);
    return config;
  }

  /** Devices that watch a line or a zone, a queue's own zone included. */
  watching(kind: 'line' | 'zone', id: string): readonly Device[] {
    const key = `${kind}/${id}`;
    const found = this.#watching.get(key);
    if (found) return found;
    const queues = this.hall.queues
      .filter((queue) => (queue.zone ?? queue.id) === id)
      .map((queue) => queue.id);
    const sees = (watch: Watch) =>
      watch[kind] === id || (kind === 'zone' && watch.queue !== undefined && queues.includes(watch.queue));
    const devices = this.hall.devices.filter((device) => device.watches.some(sees));
    this.#watching.set(key, devices);
    return devices;
  }

  /** Longest normal silence of a device, seconds; null if it speaks only when something happens. */
  intervalS(device: string): number | null {
    return this.#intervals.get(device) ?? null;
  }

  /** Without an input for this long, the estimate of a queue is stale. */
  staleAfterMs(queue: string): number {
    return this.#staleAfterMs.get(queue) ?? staleMinMs;
  }

  #staleAfter(queue: Hall['queues'][number]): number {
    const intervals = this.hall.devices
      .filter((device) => device.watches.some((watch) => concerns(watch, queue)))
      .map((device) => this.intervalS(device.id))
      .filter((interval) => interval !== null);
    // The most talkative sensor decides: with it silent for three intervals the queue is not seen any more.
    const shortest = intervals.length > 0 ? Math.min(...intervals) : 0;
    return Math.max(staleMinMs, 3_000 * shortest);
  }

  queueOfZone(zone: string | undefined): string | undefined {
    return zone === undefined ? undefined : this.#queueOfZone.get(zone);
  }

  queuesOfDesk(desk: string): readonly string[] {
    return this.#queuesOfDesk.get(desk) ?? [];
  }

  isEntrance(line: string): boolean {
    return this.#entrances.has(line);
  }

  /** The hall's local day as an ISO date. */
  day(at: number): string {
    // A date in a time zone costs microseconds and is asked for at every crossing; a day never changes within a minute.
    const minute = Math.floor(at / 60_000);
    if (minute !== this.#dayMinute) {
      this.#day = DateTime.fromMillis(at, { zone: this.hall.time_zone }).toISODate() ?? '';
      this.#dayMinute = minute;
    }
    return this.#day;
  }
}

/** What a channel of a device watches: every entry that names it, or "*". */
export function watchesOf(device: Device, channel: string): Watch[] {
  return device.watches.filter((watch) => watch.channel === channel || watch.channel === '*');
}

/** Whether what a channel watches tells of a queue. */
export function concerns(watch: Watch, queue: Hall['queues'][number]): boolean {
  return (
    watch.queue === queue.id ||
    (watch.zone !== undefined && watch.zone === queue.zone) ||
    (watch.desk !== undefined && queue.desks.includes(watch.desk))
  );
}
