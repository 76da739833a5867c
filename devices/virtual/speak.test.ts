import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { decode, deviceOptions, isRejection } from '../decode.js';
import { findProfile } from '../profiles/index.js';
import type { Reading } from '../reading.js';
import { testContext } from '../testing.js';
import { type HallEvent, hallDay } from './day.js';
import { adviceQueue, cashArea, greetings, helpPress, type Utterance, utterances } from './speak.js';

interface DemoDevice {
  readonly id: string;
  readonly profile: string;
  readonly topics?: readonly string[];
  readonly options?: Record<string, unknown>;
}

const file = new URL('../../cloud/site/demo/halls/demo.yaml', import.meta.url);
const devices = (parse(readFileSync(file, 'utf8')) as { devices: DemoDevice[] }).devices;

/** What the demo hall's own device makes of an utterance. */
function heard(utterance: Utterance): Reading[] {
  if (utterance.kind === 'pin') return [];
  const matches = (filter: string) =>
    new RegExp(`^${filter.replaceAll('+', '[^/]+')}$`).test(utterance.topic);
  const device = devices.find(({ topics }) => topics?.some(matches));
  expect(device, `no device of the demo hall for ${utterance.topic}`).toBeDefined();
  const profile = findProfile(device!.profile)!;
  const chosen = deviceOptions(profile, device!.options);
  const message = {
    topic: utterance.topic,
    payload: Buffer.from(utterance.payload),
    retained: utterance.retain === true,
  };
  const result = decode(profile, message, {
    ...testContext,
    options: 'options' in chosen ? chosen.options : {},
  });
  if (isRejection(result))
    throw new Error(`${device!.id} refused ${utterance.payload}: ${result.code} ${result.message}`);
  return [...result.readings];
}

function firstHour(): HallEvent[] {
  const events: HallEvent[] = [];
  for (const event of hallDay('rush', 7)) {
    if (event.t > 3_600) return events;
    events.push(event);
  }
  return events;
}

const events = firstHour();
const start = Date.UTC(2026, 0, 5, 9);
const said = events.map((event) => ({
  event,
  utterances: utterances(event, start + Math.round(event.t * 1_000)),
}));
const readings = said.flatMap(({ utterances: all }) => all.flatMap(heard));

describe('the devices of the demo hall', () => {
  it('tell the truth: as many crossings, services and desks as happened', () => {
    const doors = (direction: 'in' | 'out') =>
      events.filter((e) => e.type === 'door' && e.direction === direction).length;
    const crossings = readings.filter((reading) => reading.kind === 'crossing');
    expect(crossings.reduce((sum, { in: n }) => sum + n, 0)).toBe(doors('in'));
    expect(crossings.reduce((sum, { out: n }) => sum + n, 0)).toBe(doors('out'));
    const desk = (state: string) =>
      readings.filter((reading) => reading.kind === 'desk' && reading.state === state).length;
    expect(desk('serving')).toBe(events.filter(({ type }) => type === 'start').length);
    expect(desk('idle')).toBe(events.filter(({ type }) => type === 'end').length);
    const switched = readings.filter(({ kind }) => kind === 'switch').length;
    const wired = said.flatMap(({ utterances: all }) => all).filter(({ kind }) => kind === 'pin').length;
    expect(switched + wired).toBe(events.filter(({ type }) => type === 'desk').length);
    expect(wired).toBeGreaterThan(0);
    expect(doors('in')).toBeGreaterThan(50);
  });

  it('carry a beacon in the hand of one customer in three, from the queue to the desk', () => {
    const rooms = readings.flatMap((reading) => (reading.kind === 'sighting' ? [reading.channel] : []));
    const joined = rooms.filter((room) => room === 'room:cash-area').length;
    expect(joined).toBe(
      events.filter((e) => e.type === 'arrive' && e.queue === 'cash' && e.customer % 3 === 0).length,
    );
    expect(new Set(rooms)).toEqual(new Set(['room:cash-area', 'room:cash-desks']));
  });

  it('report regions, queues and calls in forms that their profiles read', () => {
    expect(heard(cashArea(12, start))).toContainEqual(
      expect.objectContaining({ kind: 'presence', people: 12 }),
    );
    expect(heard(adviceQueue(3, [60, 120], start, start + 60_000))).toContainEqual(
      expect.objectContaining({ kind: 'queue', length: 3, outflow: 2, wait_s: 90 }),
    );
    expect(heard(helpPress())).toContainEqual(expect.objectContaining({ kind: 'press', press: 'single' }));
    expect(
      greetings()
        .flatMap(heard)
        .every((reading) => reading.kind === 'health' && reading.online),
    ).toBe(true);
  });
});
