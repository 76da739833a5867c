/** A hall file, prepared for look-ups that happen at every reading. */
import { DateTime } from 'luxon';
import { plannedDesks } from '../../cloud/site/desk-plan.js';
import type { Device, Hall, Queue, Watch } from '../../cloud/site/hall.js';
import { isDayOver } from '../../cloud/site/hours.js';
import type { Standards } from '../../cloud/site/standards.js';
import { gpioKinds, isGpioKind } from '../../devices/gpio/kinds.js';
import { catalogue } from '../../devices/profiles/index.js';
import type { WaitConfig } from '../wait/wait.js';

/** An estimate is fresh for at least this long: a quiet hall has nothing to say. */
const staleMinMs = 300_000;
/** What a press at a desk means that says nothing of the desk. */
const ofPeople: ReadonlySet<Watch['as']> = new Set(['call', 'answer', 'vote']);
/** Clocks are changed at quarters of an hour, and so are plans. */
const configMs = 900_000;

/** Models that are bridges and nothing else. */
const bridgeProfiles: ReadonlySet<string> = new Set(
  catalogue.filter(({ channels }) => channels.every((channel) => channel === 'bridge')).map(({ id }) => id),
);

export class HallModel {
  readonly #queueOfZone: ReadonlyMap<string, string>;
  readonly #queuesOfDesk: ReadonlyMap<string, readonly string[]>;
  readonly #entrances: ReadonlySet<string>;
  readonly #toldDesks: ReadonlySet<string>;
  readonly devices: ReadonlyMap<string, Device>;
  readonly #byAccount: ReadonlyMap<string, readonly string[]>;
  readonly #intervals: ReadonlyMap<string, number | null>;
  readonly #staleAfterMs: ReadonlyMap<string, number>;
  readonly #queues: ReadonlyMap<string, Queue>;
  readonly #waitConfigs = new Map<string, { readonly slot: number; readonly config: WaitConfig }>();
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
    const watches = hall.devices.flatMap((device) => device.watches);
    this.#toldDesks = new Set(watches.flatMap(({ desk, as }) => (desk && !ofPeople.has(as) ? [desk] : [])));
    this.devices = new Map(hall.devices.map((device) => [device.id, device]));
    const byAccount = new Map<string, string[]>();
    for (const { id, account } of hall.devices) {
      if (account !== undefined) byAccount.set(account, [...(byAccount.get(account) ?? []), id]);
    }
    this.#byAccount = byAccount;
    this.#intervals = new Map(
      hall.devices.map((device) => [
        device.id,
        device.interval_s ?? profileIntervals.get(device.profile) ?? null,
      ]),
    );
    this.#staleAfterMs = new Map(hall.queues.map((queue) => [queue.id, this.#staleAfter(queue)]));
    this.#queues = new Map(hall.queues.map((queue) => [queue.id, queue]));
  }

  /** What hall file and standards tell the estimator of a queue, with the desks planned for today and tomorrow. */
  waitConfig(queue: string, at: number): WaitConfig {
    const slot = Math.floor(at / configMs);
    const known = this.#waitConfigs.get(queue);
    if (known?.slot === slot) return known.config;
    const config = this.#waitConfig(queue, at);
    this.#waitConfigs.set(queue, { slot, config });
    return config;
  }

  #waitConfig(id: string, at: number): WaitConfig {
    const queue = this.#queues.get(id);
    if (!queue) throw new Error(`no queue "${id}" in hall ${this.hall.id}`);
    const plan = plannedDesks(this.hall, queue.desk_plan, at);
    return {
      deskCount: queue.desks.length,
      meanServiceS: queue.service_s,
      meanPatienceS: queue.patience_s ?? null,
      targetS: this.standards.wait.target_s,
      utcOffsetS: DateTime.fromMillis(at, { zone: this.hall.time_zone }).offset * 60,
      ...(plan.length > 0 && { plan }),
    };
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

  /** Devices that have something to say; lamps and buzzers have not. */
  get speaking(): readonly Device[] {
    return this.hall.devices.filter(
      ({ profile }) => !isGpioKind(profile) || gpioKinds[profile].channels.length > 0,
    );
  }

  /** Silence of a device that the standards allow, seconds; null if it speaks only when something happens. */
  silenceAllowedS(device: string): number | null {
    const interval = this.intervalS(device);
    return interval === null ? null : interval * this.standards.device_silent_intervals;
  }

  /** Silence of those who see the people of a queue that the standards allow, seconds: of the most talkative of them. */
  sightAllowedS(queue: string): number {
    const zone = this.hall.queues.find(({ id }) => id === queue)?.zone ?? queue;
    const allowed = this.watching('zone', zone).flatMap(({ id }) => this.silenceAllowedS(id) ?? []);
    return allowed.length > 0 ? Math.min(...allowed) : 0;
  }

  /** Whether a device is a bridge or a gateway: what is said of the bridge is said of itself. */
  isBridge(device: string): boolean {
    const found = this.devices.get(device);
    if (!found) return false;
    return (
      bridgeProfiles.has(found.profile) || found.watches.some(({ channel }) => channel.startsWith('gateway:'))
    );
  }

  /** Gateways that share the account of a device, and so speak for it. */
  bridgesOf(device: string): readonly string[] {
    return this.#sharing(device).filter((id) => this.isBridge(id));
  }

  /** Other devices behind the bridge of a device. */
  siblingsOf(device: string): readonly string[] {
    return this.#sharing(device).filter((id) => !this.isBridge(id));
  }

  #sharing(device: string): readonly string[] {
    const account = this.devices.get(device)?.account;
    return account === undefined ? [] : (this.#byAccount.get(account) ?? []).filter((id) => id !== device);
  }

  /** Without an input for this long, the estimate of a queue is stale. */
  staleAfterMs(queue: string): number {
    return this.#staleAfterMs.get(queue) ?? staleMinMs;
  }

  #staleAfter(queue: Queue): number {
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

  /** Whether some device says when a desk opens: only then one that never did is closed. */
  tellsDesk(desk: string): boolean {
    return this.#toldDesks.has(desk);
  }

  isEntrance(line: string): boolean {
    return this.#entrances.has(line);
  }

  /** Whether the hall has been closed for the rest of its day for so long. */
  dayOver(at: number, forMs: number): boolean {
    return isDayOver(this.hall, at, forMs);
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
export function concerns(watch: Watch, queue: Queue): boolean {
  return (
    watch.queue === queue.id ||
    (watch.zone !== undefined && watch.zone === queue.zone) ||
    (watch.desk !== undefined && queue.desks.includes(watch.desk))
  );
}
