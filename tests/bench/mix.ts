/** The bench's hall and what its devices say: a busy hall's mix, of a bridge that many clients share. Pure. */
import type { z } from 'zod';
import type { watchSchema } from '../../cloud/site/hall.js';
import { testHall } from '../support/hall.js';

/** Shares of readings by kind. */
export const mix = { crossing: 0.4, presence: 0.4, vote: 0.1, environment: 0.1 } as const;
type Kind = keyof typeof mix;

/** In tenths, so that ten clients, and ten readings of a list, hold the mix exactly. */
const tenths: readonly Kind[] = (Object.keys(mix) as Kind[]).flatMap((kind) =>
  Array<Kind>(Math.round(mix[kind] * 10)).fill(kind),
);

const queues = 4;
const numbers = [...Array(queues).keys()];

/** The account of the devices' bridge. */
export const bridge = 'bridge';
/** An account that only looks. */
export const watcher = 'watcher';

/** What the latency probe stands on: a door and a zone of its own, so that its figures are its alone. */
export const probe = { topic: 'bench/probe', queue: 'probe', zone: 'probe-zone' } as const;

export interface BenchHallSettings {
  readonly mqttPort: number;
  readonly webPort: number;
  /** Where points go; absent: nowhere. */
  readonly influxUrl?: string | undefined;
}

export function benchHall({ mqttPort, webPort, influxUrl }: BenchHallSettings) {
  const names = [...numbers.map(String), 'probe'];
  const device = (id: string, watches: z.input<typeof watchSchema>[]) => ({
    id,
    profile: 'hallgate-json',
    topics: [`bench/${id}`],
    account: bridge,
    watches,
  });
  return testHall({
    capacity: 100_000,
    broker: { listen: `127.0.0.1:${mqttPort}` },
    web: { listen: `127.0.0.1:${webPort}` },
    zones: names.map((name) => ({ id: `${name}-zone`, name })),
    lines: [
      ...numbers.map((n) => ({ id: `side-${n}`, name: `Side door ${n}`, entrance: false })),
      { id: 'entrance', name: 'Entrance' },
    ],
    desks: names.flatMap((name) =>
      [1, 2, 3].map((desk) => ({ id: `desk-${name}-${desk}`, name: `${name}.${desk}` })),
    ),
    queues: names.map((name) => ({
      id: name === 'probe' ? probe.queue : `queue-${name}`,
      name,
      zone: `${name}-zone`,
      desks: [1, 2, 3].map((desk) => `desk-${name}-${desk}`),
      service_s: 240,
    })),
    devices: [
      ...numbers.flatMap((n) => [
        device(`crossing-${n}`, [{ channel: 'line:1', line: `side-${n}` }]),
        device(`presence-${n}`, [{ channel: 'zone:1', zone: `${n}-zone` }]),
        device(`vote-${n}`, [{ channel: 'button:1' }]),
        device(`environment-${n}`, [{ channel: 'room', zone: `${n}-zone` }]),
      ]),
      device('probe', [
        { channel: 'zone:1', zone: probe.zone },
        { channel: 'line:1', line: 'entrance' },
      ]),
    ],
    accounts: [
      { id: bridge, may_publish: ['bench/+'], may_subscribe: [] },
      { id: watcher, may_publish: [], may_subscribe: ['hallgate/#'] },
    ],
    ...(influxUrl === undefined ? {} : { influx: { url: influxUrl, version: 1, database: 'bench' } }),
  });
}

export interface Said {
  readonly topic: string;
  readonly payload: string;
}

/**
 * What a client says next.
 *
 * @param run makes ids unique among runs on one journal
 * @param readings 1: a plain object; more: a list
 */
export function say(run: string, client: number, message: number, readings: number): Said {
  const kind = tenths[client % tenths.length]!;
  const device = Math.floor(client / tenths.length) % queues;
  const items = Array.from({ length: readings }, (_, i) => ({
    id: `${run}-${client}-${message}-${i}`,
    ...bodies[kind](client + message * readings + i),
  }));
  return { topic: `bench/${kind}-${device}`, payload: JSON.stringify(readings === 1 ? items[0] : items) };
}

const bodies: Readonly<Record<Kind, (n: number) => object>> = {
  crossing: (n) => ({ in: n % 2, out: 1 - (n % 2) }),
  presence: (n) => ({ people: 5 + (Math.floor(n / 20) % 12) }),
  vote: (n) => ({ level: 5 - (n % 10 === 0 ? 3 : n % 2) }),
  environment: (n) => ({ temperature_c: 20 + (n % 30) / 10, co2_ppm: 500 + (n % 300) }),
};

/** The probe's n-th reading: the zone's head count, and one more person at the entrance. */
export function sayProbe(run: string, n: number): { readonly people: number; readonly payload: string } {
  const people = 3 + ((n * 7) % 31);
  return { people, payload: JSON.stringify({ id: `${run}-probe-${n}`, people, in: 1 }) };
}
