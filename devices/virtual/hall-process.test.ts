/** The simulated hall against a real broker: what arrives is read with the devices' profiles and held against the truth. */
import { createServer, type Server } from 'node:net';
import { Aedes } from 'aedes';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decode, deviceOptions, isRejection } from '../decode.js';
import { attach } from '../gpio/gpio-devices.js';
import type { PinClock } from '../gpio/pins.js';
import { SimulatedPins } from '../gpio/simulated-pins.js';
import { findProfile } from '../profiles/index.js';
import type { Reading } from '../reading.js';
import { testContext } from '../testing.js';
import { runVirtualHall, virtualLogins } from './hall-process.js';
import { demoPins, playHall } from './play.js';
import { demoDays } from './truth.js';
import type { HallEvent } from './voice.js';

const profiles: Readonly<Record<(typeof virtualLogins)[number], readonly [string, object]>> = {
  'door-counter': ['milesight-vs125', { count: 'trigger' }],
  'advice-camera': ['xovis-5', {}],
  espresense: ['espresense', {}],
  'keys-1-3': ['shelly-gen2-input', {}],
  'keys-4-6': ['tasmota-switch', {}],
  'desk-software': ['hallgate-json', {}],
  zigbee: ['zigbee2mqtt-button', {}],
};

const startMs = Date.UTC(2026, 0, 5, 9);
const hourMs = 3_600_000;

/** Time that jumps to whatever is due next, and stands still after an hour until it is moved on. */
class LeapingClock implements PinClock {
  #ms = startMs;
  readonly #tasks = new Set<{ next: number; every: number; task: () => void }>();
  wallMs = () => this.#ms;
  monotonicMs = () => this.#ms;

  every(ms: number, task: () => void): () => void {
    const entry = { next: this.#ms + ms, every: ms, task };
    this.#tasks.add(entry);
    return () => this.#tasks.delete(entry);
  }

  /** Runs what is due until `endMs`, and lets the sockets speak in between. */
  async runTo(endMs: number): Promise<void> {
    for (let steps = 0; ; steps++) {
      const due = [...this.#tasks].reduce((a, b) => (b.next < a.next ? b : a));
      if (due.next > endMs) break;
      this.#ms = Math.max(this.#ms, due.next);
      due.next += due.every;
      due.task();
      if (steps % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    this.#ms = endMs;
  }
}

interface Heard {
  readonly login: string;
  readonly topic: string;
  readonly reading: Reading;
}

let broker: Aedes;
let server: Server;
const heard: Heard[] = [];
const refused: string[] = [];
const pressed: Reading[] = [];
const truth: HallEvent[] = [];

beforeAll(async () => {
  const logins = new Map<string, string>();
  broker = await Aedes.createBroker({
    authenticate: (client, username, password, done) => {
      logins.set(client.id, username ?? '');
      done(null, password?.toString() === `${username}-password`);
    },
    authorizePublish: (client, packet, done) => {
      const login = client ? logins.get(client.id)! : '';
      read(login, packet.topic, packet.payload as Buffer, packet.retain);
      done(null);
    },
  });
  server = createServer(broker.handle);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const clock = new LeapingClock();
  const pins = new SimulatedPins(clock);
  const panel = Object.fromEntries(demoPins.smileys.map((bcm, index) => [String(index + 1), bcm]));
  const wired = [
    { id: 'smileys', profile: 'gpio-satisfaction-panel', pins: panel },
    { id: 'key-7', profile: 'gpio-desk-switch', pins: { switch: demoPins.keys['desk-7'] } },
    { id: 'key-8', profile: 'gpio-desk-switch', pins: { switch: demoPins.keys['desk-8'] } },
    { id: 'answer', profile: 'gpio-button', pins: { answer: demoPins.answer } },
  ].map((device) =>
    attach(device, pins, clock, (readings) => {
      pressed.push(
        ...readings.map((reading) => ({ ...reading, channel: `${device.id} ${reading.channel}` })),
      );
    }),
  );
  const hall = await runVirtualHall({
    mqttUrl: `mqtt://127.0.0.1:${port}`,
    accounts: Object.fromEntries(virtualLogins.map((login) => [login, `${login}-password`])),
    scenario: 'rush',
    seed: 3,
    press: (bcm, level) => pins.set(bcm, level),
    clock,
    log: (line) => refused.push(line),
    witness: (event) => truth.push(event),
  });
  await clock.runTo(startMs + hourMs);
  await hall.stop();
  for (const device of wired) device.close();
});

afterAll(async () => {
  await new Promise<void>((resolve) => broker.close(() => resolve()));
  await new Promise<void>((resolve) => server.close(() => resolve()));
});

function read(login: string, topic: string, payload: Uint8Array, retained: boolean): void {
  const [id, chosen] = profiles[login as keyof typeof profiles];
  const profile = findProfile(id)!;
  const checked = deviceOptions(profile, chosen as Record<string, unknown>);
  const options = 'options' in checked ? checked.options : {};
  const result = decode(profile, { topic, payload, retained }, { ...testContext, options });
  if (isRejection(result))
    refused.push(`${login} ${topic}: ${result.code} ${result.message} ${Buffer.from(payload)}`);
  else heard.push(...result.readings.map((reading) => ({ login, topic, reading })));
}

/** What truly happened until an hour had passed; the stream is made up to a second ahead. */
const happened = <K extends HallEvent['type']>(type: K) =>
  truth.filter((event): event is Extract<HallEvent, { type: K }> => event.type === type && event.t <= 3600);

function readings<K extends Reading['kind']>(login: string, kind: K): Extract<Reading, { kind: K }>[] {
  return heard.flatMap(({ login: from, reading }) =>
    from === login && reading.kind === kind ? [reading as Extract<Reading, { kind: K }>] : [],
  );
}

describe('an hour of the rush, over MQTT and on pins', () => {
  test('nothing is refused by a profile, and every login spoke', () => {
    expect(refused).toEqual([]);
    expect([...new Set(heard.map(({ login }) => login))].sort()).toEqual([...virtualLogins].sort());
    expect(truth.length).toBeGreaterThan(400);
  });

  test('the door counts who came and went', () => {
    const crossings = readings('door-counter', 'crossing');
    const sum = (way: 'in' | 'out') => crossings.reduce((total, crossing) => total + crossing[way], 0);
    const doors = happened('door');
    expect(sum('in')).toBe(doors.filter(({ direction }) => direction === 'in').length);
    expect(sum('out')).toBe(doors.filter(({ direction }) => direction === 'out').length);
    expect(sum('in')).toBeGreaterThan(50);
  });

  test('the region holds who waits for cash', () => {
    const left = truth.filter(({ type }) => type === 'start' || type === 'abandon');
    const waiting =
      happened('arrive').filter(({ queue }) => queue === 'cash').length -
      left.filter(({ queue, t }) => queue === 'cash' && t <= 3600).length;
    const presence = readings('door-counter', 'presence');
    expect(presence.at(-1)?.people).toBe(waiting);
    expect(Math.max(...presence.map(({ people }) => people))).toBeGreaterThan(15);
  });

  test('the camera counts who left the advice queue, and how long they stood', () => {
    const reports = readings('advice-camera', 'queue');
    const left = [...happened('start'), ...happened('abandon')].filter(({ queue }) => queue === 'advice');
    expect(reports.reduce((total, { outflow }) => total + (outflow ?? 0), 0)).toBe(left.length);
    const stood = reports.reduce((total, { outflow = 0, wait_s = 0 }) => total + outflow * wait_s, 0);
    const waited = left.reduce((total, { waitedS }) => total + waitedS, 0);
    expect(stood).toBeCloseTo(waited, 3);
    expect(left.length).toBeGreaterThan(5);
  });

  test('switches, pins and desk software agree with the desks', () => {
    const switched = [...readings('keys-1-3', 'switch'), ...readings('keys-4-6', 'switch')];
    const wiredDesks = pressed.filter((reading) => reading.kind === 'desk');
    // Two more statements than changes: a switch tells its position at start.
    expect(switched.length + wiredDesks.length - 2).toBe(happened('desk').length);
    const events = readings('desk-software', 'desk');
    expect(events.filter(({ state }) => state === 'serving').length).toBe(happened('start').length);
    expect(events.filter(({ state }) => state === 'idle').length).toBe(happened('end').length);
    const times = happened('start').map(({ t }) => Math.round(startMs + t * 1000));
    expect(events.filter(({ state }) => state === 'serving').map(({ at }) => at)).toEqual(times);
  });

  test('tags tell whole waits', () => {
    const sightings = readings('espresense', 'sighting');
    const joined = new Set(
      sightings.filter(({ channel }) => channel === 'room:cash-area').map(({ beacon }) => beacon),
    );
    const served = sightings
      .filter(({ channel }) => channel === 'room:cash-desks')
      .map(({ beacon }) => beacon);
    expect(new Set(served).size).toBe(served.length);
    for (const beacon of served) expect(joined).toContain(beacon);
    expect(served.length).toBeGreaterThan(10);
  });

  test('each press of a smiley is one vote, and each answer one press, however the contacts bounce', () => {
    const votes = pressed.filter((reading) => reading.kind === 'vote');
    const answers = pressed.filter((reading) => reading.kind === 'press');
    const calls = readings('zigbee', 'press');
    const edges = presses(3600);
    expect(votes.length).toBe(edges.filter((bcm) => demoPins.smileys.some((pin) => pin === bcm)).length);
    expect(answers.length).toBe(edges.filter((bcm) => bcm === demoPins.answer).length);
    expect(votes.length).toBeGreaterThan(10);
    expect(calls.length).toBeGreaterThan(2);
    expect(calls.length - answers.length).toBeGreaterThanOrEqual(0);
    expect(calls.length - answers.length).toBeLessThanOrEqual(1);
  });
});

/** Which pins were pressed until `t`: a press bounces and touches ground twice within milliseconds, a release once. */
function presses(t: number): number[] {
  const found: number[] = [];
  const last = new Map<number, number>();
  for (const said of playHall('rush', 3, startMs)) {
    if (said.t > t) return found;
    if (said.kind !== 'edge' || said.level !== 0) continue;
    const before = last.get(said.bcm);
    if (before !== undefined && said.t - before < 0.01) found.push(said.bcm);
    last.set(said.bcm, said.t);
  }
  return found;
}

describe('the stream', () => {
  for (const scenario of demoDays.keys()) {
    test(`${scenario} is in time order and the same for the same seed`, () => {
      const first = take(scenario, 1, 3_000);
      expect(first.every((said, index) => index === 0 || said.t >= first[index - 1]!.t)).toBe(true);
      expect(take(scenario, 1, 3_000)).toEqual(first);
      expect(take(scenario, 2, 3_000)).not.toEqual(first);
    });
  }

  test('an unknown scenario is refused with the known ones', () => {
    expect(() => playHall('panic', 1, startMs).next()).toThrow(
      'no scenario "panic"; scenarios are rush, busy, quiet',
    );
  });

  function take(scenario: string, seed: number, n: number) {
    const stream = playHall(scenario, seed, startMs);
    return Array.from({ length: n }, () => stream.next().value);
  }
});

test('a login without a password is named', async () => {
  const { port } = server.address() as { port: number };
  const options = {
    mqttUrl: `mqtt://127.0.0.1:${port}`,
    scenario: 'rush',
    seed: 1,
    press: () => {},
    log: () => {},
  };
  const run = runVirtualHall({ ...options, accounts: {}, clock: new LeapingClock() });
  await expect(run).rejects.toThrow('no password for the login "door-counter"');
});
