/** From a message to bound readings: device, decoding, duplicates, time and meaning. Every refusal is counted. */
import { createHash } from 'node:crypto';
import type { Device } from '../../cloud/site/hall.js';
import { type DecodeContext, decode, deviceOptions, isRejection } from '../../devices/decode.js';
import type { Profile } from '../../devices/profile.js';
import type { Reading } from '../../devices/reading.js';
import type { Rejection, RejectionCode } from '../../devices/rejection.js';
import { hasMeaning } from '../hall/fold.js';
import { watchesOf } from '../hall/model.js';
import type { Bound } from '../hall/step.js';
import type { SeenKey, StoredRejection } from '../journal/journal.js';
import type { Incoming } from './bus.js';
import type { Router } from './router.js';
import { settleTime } from './time.js';

/** A repeated transmission is recognised for this long; packet ids are used again later. */
const transmissionMs = 600_000;

export interface IntakeDeps {
  readonly router: Router;
  /** Profiles of MQTT devices by id. */
  readonly profiles: ReadonlyMap<string, Profile>;
  /** Whether a key was committed before. */
  readonly seen: (device: string, key: string) => boolean;
  readonly pseudonym: (id: string, now: number) => string;
}

/** A reading with its meaning and its time; `offsetMs` is the device's clock minus ours, null if it stated none. */
export interface BoundInTime {
  readonly bound: Bound;
  readonly offsetMs: number | null;
}

/** What a message turned out to be. */
export interface Taken {
  readonly bound: readonly BoundInTime[];
  readonly keys: readonly SeenKey[];
  readonly rejected: readonly StoredRejection[];
}

/** A message that arrived, with the gateway's clock at that moment. */
export interface Arrived extends Incoming {
  readonly receivedAt: number;
}

export class Intake {
  readonly #contexts = new Map<string, Readonly<Record<string, unknown>>>();

  constructor(private readonly deps: IntakeDeps) {}

  /** @param pending keys of this batch that are not committed yet; the new ones are added */
  take(message: Arrived, pending: Set<string>): Taken {
    const devices = this.deps.router.devices(message.topic);
    const taken = { bound: [] as BoundInTime[], keys: [] as SeenKey[], rejected: [] as StoredRejection[] };
    if (devices.length === 0) {
      taken.rejected.push(
        rejection('unknown', message, 'unknown_topic', 'no device of the hall has this topic'),
      );
    }
    const shared = devices.length > 1;
    for (const device of devices) this.#takeFor(device, message, shared, pending, taken);
    return taken;
  }

  #takeFor(
    device: Device,
    message: Arrived,
    shared: boolean,
    pending: Set<string>,
    taken: Mutable<Taken>,
  ): void {
    const decoded = this.#decode(device, message);
    if (isRejection(decoded)) {
      taken.rejected.push(rejection(device.id, message, decoded.code, decoded.message));
      return;
    }
    const keys = contentKeys(decoded.key, message);
    if (keys.asked.some((key) => pending.has(`${device.id}|${key}`) || this.deps.seen(device.id, key))) {
      taken.rejected.push(rejection(device.id, message, 'duplicate', 'this content was counted before'));
      return;
    }
    for (const key of keys.stored) {
      pending.add(`${device.id}|${key}`);
      taken.keys.push({ device: device.id, key, at: message.receivedAt });
    }
    const found = decoded.readings.map((reading) =>
      bind(device, reading, message.receivedAt, { stored: isStored(message), shared }),
    );
    const meaningful = found.filter((one): one is BoundInTime => !('code' in one));
    taken.bound.push(...meaningful);
    // A device says more than a hall needs: unused channels are no refusals, a message of nothing else is one.
    const refused = found.find((one): one is Rejection => 'code' in one);
    if (refused && meaningful.length === 0) {
      taken.rejected.push(rejection(device.id, message, refused.code, refused.message));
    }
  }

  #decode(device: Device, message: Arrived) {
    const profile = this.deps.profiles.get(device.profile);
    if (!profile) return { code: 'no_profile', message: `profile ${device.profile} is not known` } as const;
    const context: DecodeContext = {
      receivedAt: message.receivedAt,
      pseudonym: (id) => this.deps.pseudonym(id, message.receivedAt),
      options: this.#options(device, profile),
    };
    return decode(profile, message, context);
  }

  #options(device: Device, profile: Profile): Readonly<Record<string, unknown>> {
    let options = this.#contexts.get(device.id);
    if (!options) {
      const checked = deviceOptions(profile, device.options);
      options = 'options' in checked ? checked.options : {};
      this.#contexts.set(device.id, options);
    }
    return options;
  }
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer E)[] ? E[] : T[K] };

/** On the gateway's own broker who marks a message retained speaks now: it stores nothing that a device says. */
const isStored = ({ retained, account }: Arrived): boolean => retained && account === null;

/** What was true once and is not any more after a while: without an age it tells nothing of now. */
const ageing: ReadonlySet<Reading['kind']> = new Set(['presence', 'occupied', 'queue', 'environment']);

/** How a reading came. */
export interface Arrival {
  /** A copy that a broker kept. */
  readonly stored: boolean;
  /** On a topic that speaks for several devices. */
  readonly shared: boolean;
}

/** Gives a reading its time and its meaning in the hall. */
export function bind(
  device: Device,
  reading: Reading,
  receivedAt: number,
  arrival: Arrival = { stored: false, shared: false },
): BoundInTime | Rejection {
  const settled = settleTime(reading.at, receivedAt, reading.backfilled === true);
  if (!settled) return { code: 'time_refused', message: 'a back-filled record without a believable time' };
  // A stored copy whose own time is as young as that of a message on its way is as good as one.
  const stored = arrival.stored && (settled.offsetMs === null || settled.at === receivedAt);
  if (stored && ageing.has(reading.kind)) {
    return { code: 'retained_state', message: `a stored copy of ${reading.kind}, of unknown age` };
  }
  const { at, deviceAt } = settled;
  const bound = {
    ...{ device, reading, watches: watchesOf(device, reading.channel), at, receivedAt, deviceAt },
    ...(stored && { stored }),
    ...(arrival.shared && { shared: true as const }),
  };
  if (!hasMeaning(bound)) {
    return {
      code: 'not_watched',
      message: `channel ${reading.channel} (${reading.kind}) has no entry in watches`,
    };
  }
  return { bound, offsetMs: stored ? null : settled.offsetMs };
}

/**
 * What makes two copies of a message the same. The content tells it best. Where it cannot, the transmission does: its
 * repetition carries the same packet id and the same bytes, and says that it is one.
 */
function contentKeys(key: string | undefined, message: Arrived): { asked: string[]; stored: string[] } {
  if (key !== undefined) return { asked: [key], stored: [key] };
  if (message.transmission === null) return { asked: [], stored: [] };
  const digest = createHash('sha256').update(message.payload).digest('base64url').slice(0, 16);
  const slot = Math.floor(message.receivedAt / transmissionMs);
  const name = (age: number) => `~${message.transmission}:${digest}:${slot - age}`;
  return { asked: message.repeated ? [name(0), name(1)] : [], stored: [name(0)] };
}

/** A message as it is kept when it gave no reading. */
export function rejection(
  device: string,
  message: Arrived,
  code: RejectionCode,
  text: string,
): StoredRejection {
  return {
    device,
    receivedAt: message.receivedAt,
    code,
    message: text,
    topic: message.topic,
    payload: message.payload,
  };
}
