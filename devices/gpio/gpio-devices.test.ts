import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../edge/platform/clock.js';
import { type Reading, readingSchema } from '../reading.js';
import { attach } from './gpio-devices.js';
import { type GpioDevice, gpioKinds, gpioProblems } from './kinds.js';
import { GpioError, type Level } from './pins.js';
import { SimulatedPins } from './simulated-pins.js';

function bench() {
  const clock = new ManualClock(1_000);
  const driven: [number, Level][] = [];
  const pins = new SimulatedPins(clock, (bcm, level) => driven.push([bcm, level]));
  const readings: Reading[] = [];
  const wire = (device: GpioDevice) =>
    attach(device, pins, clock, (batch) =>
      readings.push(...batch.map((reading) => readingSchema.parse(reading))),
    );
  /** A contact to ground closes or opens, and bounces on the way. */
  const swing = (bcm: number, level: Level, bounceMs = 2) => {
    for (let i = 0; i < 4; i++) {
      pins.set(bcm, level === 1 ? 0 : 1);
      clock.advance(bounceMs);
      pins.set(bcm, level);
      clock.advance(bounceMs);
    }
    clock.advance(100);
  };
  return { clock, pins, readings, driven, wire, swing };
}

describe('devices on pins', () => {
  it('panel: each press is one vote of its level', () => {
    const { readings, wire, swing } = bench();
    wire({ id: 'panel', profile: 'gpio-satisfaction-panel', pins: { 1: 5, 2: 6, 3: 13 } });
    for (const [bcm, bounceMs] of [
      [5, 1],
      [13, 20],
      [13, 7],
    ] as const) {
      swing(bcm, 0, bounceMs);
      swing(bcm, 1, bounceMs);
    }
    const vote = (level: number) => ({ kind: 'vote', channel: 'panel', level, levels: 3, n: 1 });
    expect(readings).toEqual([vote(1), vote(3), vote(3)]);
  });

  it('buttons: a press under the name of its pin; a button held at start was not pressed', () => {
    const { pins, readings, wire, swing } = bench();
    pins.set(17, 0);
    wire({ id: 'desk-1', profile: 'gpio-button', pins: { help: 17, answer: 27 } });
    swing(17, 1);
    expect(readings).toEqual([]);
    swing(27, 0);
    swing(17, 0);
    expect(readings).toEqual([
      { kind: 'press', channel: 'button:answer', press: 'single' },
      { kind: 'press', channel: 'button:help', press: 'single' },
    ]);
  });

  it('desk switch: says its position at start and each turn of the key', () => {
    const { pins, readings, wire, swing } = bench();
    pins.set(22, 0);
    wire({ id: 'desk-1', profile: 'gpio-desk-switch', pins: { switch: 22 } });
    swing(22, 1);
    swing(22, 0);
    const states = readings.map((reading) => (reading.kind === 'desk' ? reading.state : reading.kind));
    expect(states).toEqual(['open', 'closed', 'open']);
  });

  it('beams: both ways, wired active high', () => {
    const { clock, pins, readings, wire } = bench();
    wire({ id: 'door', profile: 'gpio-beam-pair', pins: { a: 23, b: 24 }, options: { active_low: false } });
    const walk = (...order: number[]) => {
      for (const bcm of order) {
        pins.set(bcm, pins.level(bcm) === 1 ? 0 : 1);
        clock.advance(80);
      }
    };
    walk(23, 24, 23, 24);
    walk(24, 23, 24, 23);
    walk(23, 24, 24, 23);
    expect(readings).toEqual([
      { kind: 'crossing', channel: 'line:1', in: 1, out: 0 },
      { kind: 'crossing', channel: 'line:1', in: 0, out: 1 },
    ]);
  });

  it('beams: a blocked beam is told without any further edge', () => {
    const { clock, pins, readings, wire } = bench();
    wire({ id: 'door', profile: 'gpio-beam-pair', pins: { a: 23, b: 24 } });
    pins.set(23, 0);
    clock.advance(60_000);
    expect(readings).toEqual([{ kind: 'health', channel: 'device', faults: ['blocked'] }]);
  });

  it('lamp: dark at start, blinks while told, dark when closed; low-level relays the other way round', () => {
    for (const [activeLow, lit] of [
      [false, 1],
      [true, 0],
    ] as const) {
      const { clock, driven, wire } = bench();
      const dark = lit === 1 ? 0 : 1;
      const lamp = wire({
        id: 'lamp',
        profile: 'gpio-lamp',
        pins: { lamp: 4 },
        options: { active_low: activeLow },
      });
      if (lamp.kind !== 'lamp') throw new Error(lamp.kind);
      expect(driven).toEqual([[4, dark]]);
      lamp.set('blink');
      clock.advance(1_100);
      expect(driven.map(([, level]) => level)).toEqual([dark, lit, dark, lit]);
      lamp.set('on');
      clock.advance(60_000);
      lamp.close();
      clock.advance(60_000);
      expect(driven.map(([, level]) => level)).toEqual([dark, lit, dark, lit, lit, dark]);
    }
  });

  it('buzzer: as many beeps as asked, and a new wish replaces the old', () => {
    const { clock, driven, wire } = bench();
    const buzzer = wire({ id: 'buzzer', profile: 'gpio-buzzer', pins: { buzzer: 18 } });
    if (buzzer.kind !== 'buzzer') throw new Error(buzzer.kind);
    const beeps = () => driven.filter(([, level]) => level === 1).length;
    buzzer.beep(3);
    clock.advance(10_000);
    expect(beeps()).toBe(3);
    buzzer.beep(5);
    buzzer.beep(0);
    clock.advance(10_000);
    expect(beeps()).toBe(4);
    expect(driven.at(-1)).toEqual([18, 0]);
  });

  it('is silent after close, and gives the pins back', () => {
    const { clock, pins, readings, wire } = bench();
    const device = { id: 'help', profile: 'gpio-button', pins: { help: 17 } };
    const attached = wire(device);
    pins.set(17, 0);
    attached.close();
    clock.advance(1_000);
    pins.set(17, 1);
    expect(readings).toEqual([]);
    wire(device).close();
  });

  it('refuses a pin that another device uses, and leaves none of its own open', () => {
    const { wire } = bench();
    wire({ id: 'help', profile: 'gpio-button', pins: { help: 17 } });
    const door = { id: 'door', profile: 'gpio-beam-pair', pins: { a: 23, b: 17 } };
    expect(() => wire(door)).toThrow(GpioError);
    wire({ ...door, pins: { a: 23, b: 24 } });
  });
});

describe('hall file', () => {
  it('has an example of each kind that can be wired', () => {
    const examples: Record<keyof typeof gpioKinds, Record<string, number>> = {
      'gpio-satisfaction-panel': { 1: 5, 2: 6 },
      'gpio-beam-pair': { a: 5, b: 6 },
      'gpio-desk-switch': { switch: 5 },
      'gpio-button': { help: 5 },
      'gpio-lamp': { lamp: 5 },
      'gpio-buzzer': { buzzer: 5 },
    };
    expect(Object.keys(examples)).toEqual(Object.keys(gpioKinds));
    for (const [profile, pins] of Object.entries(examples)) {
      expect(gpioProblems({ id: 'x', profile, pins })).toEqual([]);
      expect(gpioProblems({ id: 'x', profile, pins: { ...pins, Other: 7 } })).not.toEqual([]);
      expect(gpioProblems({ id: 'x', profile, pins: {} })).not.toEqual([]);
    }
  });

  const bad: [name: string, device: Omit<GpioDevice, 'id'>, where: string[]][] = [
    ['unknown profile', { profile: 'gpio-laser', pins: {} }, ['profile']],
    ['a gap in the panel', { profile: 'gpio-satisfaction-panel', pins: { 1: 5, 3: 6 } }, ['pins']],
    ['one button is no panel', { profile: 'gpio-satisfaction-panel', pins: { 1: 5 } }, ['pins']],
    ['a pin of the add-on boards', { profile: 'gpio-lamp', pins: { lamp: 1 } }, ['pins.lamp']],
    [
      'pin and option at once',
      { profile: 'gpio-lamp', pins: { lamp: 40 }, options: { debounce_ms: 5 } },
      ['pins.lamp', 'options'],
    ],
    ['the same pin twice', { profile: 'gpio-beam-pair', pins: { a: 5, b: 5 } }, ['pins.b']],
    [
      'a debounce of an hour',
      { profile: 'gpio-button', pins: { help: 5 }, options: { debounce_ms: 3_600_000 } },
      ['options.debounce_ms'],
    ],
  ];
  it.each(bad)('%s', (_, device, where) => {
    expect(gpioProblems({ id: 'x', ...device }).map((problem) => problem.split(':')[0])).toEqual(where);
  });

  it('names every problem in one error', () => {
    const { wire } = bench();
    expect(() =>
      wire({ id: 'lamp-1', profile: 'gpio-lamp', pins: { lamp: 40 }, options: { colour: 'red' } }),
    ).toThrow(/lamp-1: pins\.lamp: .*; options: .*colour/);
  });
});
