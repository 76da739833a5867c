/** The real driver against the GPIO of a real kernel. Runs only inside the guest of scripts/gpio-kernel-test.sh. */
import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { after, afterEach, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { attach } from '../../devices/gpio/gpio-devices.js';
import type { GpioDevice } from '../../devices/gpio/kinds.js';
import { openOnoffPins } from '../../devices/gpio/onoff-pins.js';
import type { GpioError, Pins } from '../../devices/gpio/pins.js';
import { readChips, sysfsNumber } from '../../devices/gpio/sysfs.js';
import type { Reading } from '../../devices/reading.js';
import { addChip, bounce, headerBase, moveWire, pinClock, setWire, until, wireLevel } from './wires.js';

const errors: GpioError[] = [];
const open = () => openOnoffPins({ clock: pinClock, onError: (error) => errors.push(error) });
const allWires = Array.from({ length: 26 }, (_, index) => index + 2);
const exported = (bcm: number) => existsSync(`/sys/class/gpio/gpio${headerBase + bcm}`);

let pins: Pins;
let readings: Reading[] = [];
const wire = (device: GpioDevice) => attach(device, pins, pinClock, (batch) => readings.push(...batch));
const shown = () => readings;

before(() => {
  for (const bcm of allWires) setWire(bcm, 1);
});
afterEach(() => {
  pins.close();
  readings = [];
  for (const bcm of allWires) setWire(bcm, 1);
});
after(() => assert.deepEqual(errors, []));

describe('lines of the header', () => {
  it('are found beside a decoy chip, as the kernel numbers them', async () => {
    pins = await open();
    const chips = readChips();
    assert.equal(chips.length, 2);
    assert.equal(sysfsNumber(17, chips), headerBase + 17);
  });

  it('are refused while two chips could be the header, and found again after', async () => {
    pins = await open();
    const remove = addChip('pinctrl-bcm2711', 58);
    try {
      const doubtful = await open();
      assert.throws(() => doubtful.input(17), {
        code: 'no_chip',
        message: /pinctrl-bcm2711 \(base \d+, 58 lines\)/,
      });
      const named = await openOnoffPins({ clock: pinClock, onError: () => {}, chip: { base: headerBase } });
      assert.equal(named.input(17).read(), 1);
      named.close();
    } finally {
      remove();
    }
    const again = await open();
    assert.equal(again.input(17).read(), 1);
    again.close();
  });

  it('are given back at close, and may be left over from a crash', async () => {
    pins = await open();
    pins.input(17);
    pins.output(4, 1);
    assert.deepEqual([exported(17), exported(4)], [true, true]);
    pins.close();
    assert.deepEqual([exported(17), exported(4)], [false, false]);
    writeFileSync('/sys/class/gpio/export', String(headerBase + 17));
    writeFileSync(`/sys/class/gpio/gpio${headerBase + 17}/active_low`, '1');
    pins = await open();
    assert.equal(pins.input(17).read(), 1);
  });

  it('are refused to a second device', async () => {
    pins = await open();
    pins.input(17);
    assert.throws(() => pins.output(17, 0), { code: 'line_busy' });
  });
});

describe('edges', () => {
  /** Toggles GPIO17 at a rate and returns the changes that the driver saw. */
  async function toggle(perSecond: number, edges: number): Promise<number[]> {
    pins = await open();
    const input = pins.input(17);
    const changes: number[] = [];
    let last: number = input.read();
    input.watch((level) => {
      if (level !== last) changes.push(level);
      last = level;
    });
    const start = performance.now();
    for (let i = 0; i < edges; i++) {
      setWire(17, i % 2 === 0 ? 0 : 1);
      const pause = start + ((i + 1) * 1_000) / perSecond - performance.now();
      await sleep(Math.max(0, pause));
    }
    await until(
      () => last === wireLevel(17),
      () => ({ last, changes: changes.length }),
    );
    return changes;
  }
  const alternating = (edges: number) => Array.from({ length: edges }, (_, index) => index % 2);

  it('arrive all and in order at 10 a second', async () => {
    assert.deepEqual(await toggle(10, 40), alternating(40));
  });

  it('arrive all and in order at 100 a second', async () => {
    assert.deepEqual(await toggle(100, 200), alternating(200));
  });

  it('end at the level of the wire at 1,000 a second', async (test) => {
    const changes = await toggle(1_000, 2_001);
    test.diagnostic(`1,000 edges/s: ${changes.length} of 2,001 changes seen`);
    assert.equal(changes.at(-1), 0);
  });
});

describe('devices', () => {
  it('panel: one vote a press, whatever the contact does for 1 to 20 ms', async () => {
    pins = await open();
    // Three times the longest gap: the guest has one slow processor, and a late wake-up is not a contact at rest.
    const options = { debounce_ms: 60 };
    wire({ id: 'panel', profile: 'gpio-satisfaction-panel', pins: { 1: 5, 2: 6, 3: 13 }, options });
    const presses = [
      [5, 1],
      [13, 5],
      [6, 10],
      [13, 20],
    ] as const;
    for (const [bcm, gapMs] of presses) {
      await bounce(bcm, 0, gapMs, 3);
      await sleep(150);
      await bounce(bcm, 1, gapMs, 3);
      await sleep(150);
    }
    await until(() => readings.length >= presses.length, shown);
    const vote = (level: number) => ({ kind: 'vote', channel: 'panel', level, levels: 3, n: 1 });
    assert.deepEqual(readings, [vote(1), vote(3), vote(2), vote(3)]);
  });

  it('button: with the usual debounce, bounces of 1 ms', async () => {
    pins = await open();
    wire({ id: 'help', profile: 'gpio-button', pins: { help: 16 } });
    for (let press = 0; press < 5; press++) {
      await bounce(16, 0, 1, 7);
      await sleep(100);
      await bounce(16, 1, 1, 7);
      await sleep(100);
    }
    assert.deepEqual(readings, Array(5).fill({ kind: 'press', channel: 'button:help', press: 'single' }));
  });

  it('beams: in, out, turning back and a close follower', async () => {
    pins = await open();
    wire({ id: 'door', profile: 'gpio-beam-pair', pins: { a: 23, b: 24 } });
    /** "A" interrupts beam a (the wire goes low), "a" frees it. */
    const walk = async (steps: string) => {
      for (const step of steps)
        await moveWire(step.toLowerCase() === 'a' ? 23 : 24, step === step.toLowerCase() ? 1 : 0, 60);
    };
    const walks: [steps: string, people: [number, number]][] = [
      ['ABab', [1, 0]],
      ['BAba', [1, 1]],
      ['ABba', [1, 1]],
      ['ABaAba', [1, 1]],
      ['BAbBab', [1, 1]],
      ['ABaAbBab', [3, 1]],
      ['BAba', [3, 2]],
    ];
    for (const [steps, people] of walks) {
      await walk(steps);
      await sleep(400);
      const count = [0, 0];
      for (const reading of readings) {
        assert.equal(reading.kind, 'crossing');
        if (reading.kind === 'crossing')
          [count[0], count[1]] = [count[0]! + reading.in, count[1]! + reading.out];
      }
      assert.deepEqual(count, people, steps);
    }
  });

  it('desk switch: its position at start, then each turn of the key', async () => {
    pins = await open();
    setWire(22, 0);
    wire({ id: 'desk', profile: 'gpio-desk-switch', pins: { switch: 22 } });
    for (const level of [1, 0, 1] as const) {
      await bounce(22, level, 2, 3);
      await sleep(200);
    }
    assert.deepEqual(
      readings.map((reading) => reading.kind === 'desk' && reading.state),
      ['open', 'closed', 'open', 'closed'],
    );
  });

  it('lamp and buzzer: what is driven is on the wire', async () => {
    pins = await open();
    const lamp = wire({ id: 'lamp', profile: 'gpio-lamp', pins: { lamp: 4 } });
    const relay = wire({
      id: 'relay',
      profile: 'gpio-lamp',
      pins: { lamp: 12 },
      options: { active_low: true },
    });
    const buzzer = wire({ id: 'buzzer', profile: 'gpio-buzzer', pins: { buzzer: 18 } });
    assert.ok(lamp.kind === 'lamp' && relay.kind === 'lamp' && buzzer.kind === 'buzzer');
    assert.deepEqual([4, 12, 18].map(wireLevel), [0, 1, 0]);
    lamp.set('on');
    relay.set('on');
    assert.deepEqual([4, 12].map(wireLevel), [1, 0]);
    lamp.set('blink');
    for (const level of [0, 1, 0])
      await until(
        () => wireLevel(4) === level,
        () => wireLevel(4),
      );
    lamp.set('off');
    assert.equal(wireLevel(4), 0);
    buzzer.beep(2);
    for (const level of [1, 0, 1, 0])
      await until(
        () => wireLevel(18) === level,
        () => wireLevel(18),
      );
    lamp.close();
    assert.deepEqual([exported(4), exported(12)], [false, true]);
  });

  it('lamp: a pattern that still plays when the pins are closed is harmless', async () => {
    pins = await open();
    const lamp = wire({ id: 'lamp', profile: 'gpio-lamp', pins: { lamp: 4 } });
    assert.ok(lamp.kind === 'lamp');
    lamp.set('blink');
    pins.close();
    await sleep(1_200);
    assert.equal(exported(4), false);
    lamp.close();
  });
});
