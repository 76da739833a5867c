import { describe, expect, it } from 'vitest';
import type { Reading } from '../../devices/reading.js';
import { type DeviceNow, deviceNow } from './device-now.js';
import { Bench, hallOf, minute, monday, second, standards } from './fixtures.js';
import { foldReading } from './fold.js';
import { HallModel, watchesOf } from './model.js';
import type { Bound } from './step.js';

const bridge = { channel: 'bridge', kind: 'health' } as const;
const press = { channel: 'button:1', kind: 'press', press: 'single' } as const;

/** Two buttons and a presence sensor behind one Zigbee bridge, and LoRaWAN counters behind two gateways. */
function bench(): Bench & { say: typeof say; now_: (id: string) => DeviceNow } {
  const device = (id: string, profile: string, account: string, interval_s?: number) => ({
    ...{ id, profile, account, topics: [`t/${id}`], watches: [{ channel: '*' }] },
    ...(interval_s !== undefined && { interval_s }),
  });
  const model = new HallModel(
    hallOf({
      devices: [
        device('button', 'zigbee2mqtt-button', 'zigbee'),
        device('other', 'zigbee2mqtt-button', 'zigbee', 60),
        device('counter', 'milesight-vs133', 'lora', 600),
        device('gateway-a', 'chirpstack-gateway', 'lora', 30),
        device('gateway-b', 'chirpstack-gateway', 'lora', 30),
        device('alone', 'hallgate-json', 'nobody', 60),
      ],
    }),
    standards,
  );
  const made = new Bench(model) as ReturnType<typeof bench>;
  made.say = say;
  made.now_ = (id) => deviceNow(model, made.state, id, made.now);
  return made;
}

function say(
  this: Bench,
  id: string,
  reading: Reading,
  how: Partial<Bound> = {},
  offsetMs: number | null = null,
) {
  const device = this.model.devices.get(id)!;
  const bound = {
    ...{ device, reading, watches: watchesOf(device, reading.channel), at: this.now },
    ...{ receivedAt: this.now, deviceAt: null, ...how },
  };
  this.work((step) => foldReading(step, bound, offsetMs));
}

describe('a device', () => {
  it('was never seen, is alive, and is silent after three of its intervals', () => {
    const hall = bench();
    expect(hall.now_('alone')).toMatchObject({
      state: 'never_seen',
      silent_s: null,
      lost: false,
      blind: true,
    });
    hall.say('alone', press);
    expect(hall.now_('alone')).toMatchObject({ state: 'alive', reasons: [], silent_s: 0, allowed_s: 180 });
    hall.now += 180 * second;
    expect(hall.now_('alone')).toMatchObject({ state: 'alive', blind: false });
    hall.now += 1;
    expect(hall.now_('alone')).toMatchObject({
      state: 'silent',
      reasons: ['silent'],
      lost: true,
      blind: true,
    });
  });

  it('that speaks only when something happens is never silent for too long, and blind to nothing', () => {
    const hall = bench();
    expect(hall.now_('button')).toMatchObject({ state: 'never_seen', blind: false, allowed_s: null });
    hall.say('button', press);
    hall.now += 1_000 * minute;
    expect(hall.now_('button')).toMatchObject({ state: 'alive', allowed_s: null });
  });

  it('is silent at once by its last will', () => {
    const hall = bench();
    hall.say('alone', press);
    hall.say('alone', { kind: 'health', channel: 'device', online: false });
    expect(hall.now_('alone')).toMatchObject({ state: 'silent', reasons: ['last_will'], lost: true });
    hall.say('alone', { kind: 'health', channel: 'device', online: true });
    expect(hall.now_('alone').state).toBe('alive');
  });

  it('of several nodes is gone when the last of them is', () => {
    const hall = bench();
    const node = (channel: string, online: boolean) => hall.say('alone', { kind: 'health', channel, online });
    node('room:a', true);
    node('room:b', true);
    node('room:a', false);
    expect(hall.now_('alone').state).toBe('alive');
    node('room:b', false);
    expect(hall.now_('alone').state).toBe('silent');
  });

  it('tells faults, a wrong clock and a low battery in this order, and all of them as reasons', () => {
    const hall = bench();
    hall.say('alone', { kind: 'health', channel: 'device', battery_pct: 14 });
    expect(hall.now_('alone')).toMatchObject({ state: 'low_battery', battery_pct: 14 });
    hall.say('alone', press, {}, -2_001);
    expect(hall.now_('alone')).toMatchObject({ state: 'clock_off', clock_offset_ms: -2_001 });
    hall.say('alone', { kind: 'health', channel: 'device', faults: ['blocked'] });
    expect(hall.now_('alone')).toMatchObject({ state: 'faulty', reasons: ['fault', 'clock', 'battery'] });
    hall.say('alone', { kind: 'health', channel: 'device', faults: [], battery_pct: 15 });
    hall.say('alone', press, {}, 2_000);
    expect(hall.now_('alone')).toMatchObject({ state: 'alive', reasons: [] });
  });

  it('has a fault that its network server found, and is not alive by it', () => {
    const hall = bench();
    hall.say('counter', { kind: 'health', channel: 'device', by: 'server', faults: ['uplink_mic'] });
    expect(hall.now_('counter')).toMatchObject({ state: 'never_seen', faults: ['uplink_mic'] });
  });
});

describe('a stored copy', () => {
  const stored = { stored: true } as const;

  it('tells no age: the device lived at some time before', () => {
    const hall = bench();
    hall.say('alone', { kind: 'health', channel: 'device', online: true }, stored);
    expect(hall.now_('alone')).toMatchObject({ state: 'unknown', reasons: ['stored_only'], silent_s: null });
    expect(hall.state.get('device', 'alone')).toMatchObject({ seenAt: 0, online: null, storedAt: monday });
    expect(hall.state.get('hall', 'now')).toBeUndefined();
    hall.now += 180 * second + 1;
    expect(hall.now_('alone').state).toBe('silent');
    hall.say('alone', press);
    expect(hall.now_('alone').state).toBe('alive');
  });

  it('does not make a device look fresh that is known to be gone, and a stored "offline" is true', () => {
    const hall = bench();
    hall.say('alone', press);
    hall.now += 90 * second;
    hall.say('alone', { kind: 'switch', channel: 'input:1', on: true }, stored, -50_000);
    expect(hall.now_('alone')).toMatchObject({ silent_s: 90, clock_offset_ms: null });
    hall.say('alone', { kind: 'health', channel: 'device', online: false }, stored);
    expect(hall.now_('alone').state).toBe('silent');
  });
});

describe('a device behind a bridge', () => {
  it('is not alive by the bridge’s word', () => {
    const hall = bench();
    hall.say('button', { ...bridge, online: true });
    expect(hall.now_('button').state).toBe('never_seen');
    hall.say('button', press);
    const seenAt = hall.now;
    hall.now += minute;
    hall.say('button', { ...bridge, online: true });
    expect(hall.state.get('device', 'button')?.seenAt).toBe(seenAt);
  });

  it('is unknown while the bridge is down, neither alive nor silent', () => {
    const hall = bench();
    hall.say('other', press);
    hall.now += second;
    hall.say('other', { ...bridge, online: false });
    hall.now += 1_000 * minute;
    expect(hall.now_('other')).toMatchObject({
      ...{ state: 'unknown', reasons: ['bridge_down'], lost: false, blind: true, bridge: 'zigbee' },
    });
  });

  it('is unknown by the word that came to another device of the account', () => {
    const hall = bench();
    hall.say('button', press);
    hall.now += second;
    hall.say('other', { ...bridge, online: false });
    expect(hall.now_('button')).toMatchObject({ state: 'unknown', bridge: 'zigbee' });
    expect(hall.now_('alone').state).toBe('never_seen');
  });

  it('is alive again when it is heard, or when its own availability says so, and silent when it stays away', () => {
    const hall = bench();
    for (const id of ['other', 'button']) hall.say(id, press);
    hall.now += second;
    for (const id of ['other', 'button']) hall.say(id, { ...bridge, online: false });
    hall.now += minute;
    for (const id of ['other', 'button']) hall.say(id, { ...bridge, online: true });
    expect(hall.now_('other')).toMatchObject({ state: 'unknown', reasons: ['bridge_back'], bridge: null });
    hall.say('button', { kind: 'health', channel: 'device', online: true });
    expect(hall.now_('button').state).toBe('alive');
    hall.now += 180 * second + 1;
    expect(hall.now_('other').state).toBe('silent');
    hall.say('other', press);
    expect(hall.now_('other').state).toBe('alive');
  });

  it('is unknown when a topic that speaks for several devices says "offline"', () => {
    const hall = bench();
    hall.say('alone', press);
    hall.now += second;
    hall.say('alone', { kind: 'health', channel: 'device', online: false }, { shared: true });
    expect(hall.now_('alone')).toMatchObject({ state: 'unknown', reasons: ['bridge_down'] });
    hall.say('alone', press);
    expect(hall.now_('alone').state).toBe('alive');
  });
});

describe('a LoRaWAN device', () => {
  const stats = (hall: ReturnType<typeof bench>, ...gateways: string[]) => {
    for (const id of gateways) hall.say(id, { ...bridge, online: true });
  };

  it('is unknown when all gateways that share its account are silent or offline', () => {
    const hall = bench();
    stats(hall, 'gateway-a', 'gateway-b');
    hall.say('counter', press);
    hall.now += 60 * second;
    stats(hall, 'gateway-b');
    hall.say('gateway-a', { ...bridge, online: false });
    expect([hall.now_('counter').state, hall.now_('gateway-a').state]).toEqual(['alive', 'silent']);
    hall.now += 91 * second;
    expect(hall.now_('counter')).toMatchObject({ state: 'unknown', reasons: ['bridge_down'] });
    expect(hall.now_('gateway-b').state).toBe('silent');
    stats(hall, 'gateway-b');
    expect(hall.now_('counter')).toMatchObject({ state: 'unknown', reasons: ['bridge_back'] });
    hall.say('counter', press);
    expect(hall.now_('counter').state).toBe('alive');
  });

  it('that is heard while its gateways seem to be silent is there', () => {
    const hall = bench();
    stats(hall, 'gateway-a', 'gateway-b');
    hall.now += 5 * minute;
    hall.say('counter', press);
    expect(hall.now_('counter').state).toBe('alive');
  });
});
