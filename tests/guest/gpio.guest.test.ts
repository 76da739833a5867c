/** The real driver against the GPIO of a real kernel. Runs only inside the guest of scripts/gpio-kernel-test.sh. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { after, afterEach, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { type AttachedDevice, attach } from '../../devices/gpio/gpio-devices.js';
import { openGpiomonPins } from '../../devices/gpio/gpiomon-pins.js';
import type { GpioDevice } from '../../devices/gpio/kinds.js';
import { openOnoffPins } from '../../devices/gpio/onoff-pins.js';
import type { GpioError, Pins } from '../../devices/gpio/pins.js';
import { readChips, sysfsNumber } from '../../devices/gpio/sysfs.js';
import type { Reading } from '../../devices/reading.js';
import {
  addChip,
  bounce,
  headerBase,
  heldLines,
  moveWire,
  pinClock,
  setWire,
  until,
  wireLevel,
} from './wires.js';

const errors: GpioError[] = [];
const onError = (error: GpioError) => errors.push(error);
const open = () => openOnoffPins({ clock: pinClock, onError });
const drivers = [
  { name: 'onoff', open },
  { name: 'gpiomon', open: async () => openGpiomonPins({ clock: pinClock, onError }) },
];
const allWires = Array.from({ length: 26 }, (_, index) => index + 2);
const exported = (bcm: number) => existsSync(`/sys/class/gpio/gpio${headerBase + bcm}`);

let pins: Pins;
let readings: Reading[] = [];
let wired: number[] = [];
const shown = () => readings;
const states = () => readings.map((reading) => reading.kind === 'desk' && reading.state);

/** Attaches devices, and waits until the kernel says that their lines are held. */
async function wire(...devices: GpioDevice[]): Promise<AttachedDevice[]> {
  const attached = devices.map((device) => {
    wired.push(...Object.values(device.pins));
    return attach(device, pins, pinClock, (batch) => readings.push(...batch));
  });
  await allHeld(...wired);
  return attached;
}

const allHeld = (...bcms: number[]) => until(() => bcms.every((bcm) => heldLines().includes(bcm)), heldLines);

before(() => {
  for (const bcm of allWires) setWire(bcm, 1);
});
afterEach(async () => {
  pins.close();
  readings = [];
  wired = [];
  await until(() => heldLines().length === 0, heldLines);
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
      assert.throws(() => doubtful.input(17, 1), {
        code: 'no_chip',
        message: /pinctrl-bcm2711 \(base \d+, 58 lines\)/,
      });
      const named = await openOnoffPins({ clock: pinClock, onError: () => {}, chip: { base: headerBase } });
      assert.equal(named.input(17, 1).read(), 1);
      named.close();
    } finally {
      remove();
    }
    const again = await open();
    assert.equal(again.input(17, 1).read(), 1);
    again.close();
  });

  it('are given back at close, and may be left over from a crash', async () => {
    pins = await open();
    pins.input(17, 1);
    pins.output(4, 1);
    assert.deepEqual([exported(17), exported(4)], [true, true]);
    pins.close();
    assert.deepEqual([exported(17), exported(4)], [false, false]);
    writeFileSync('/sys/class/gpio/export', String(headerBase + 17));
    writeFileSync(`/sys/class/gpio/gpio${headerBase + 17}/active_low`, '1');
    pins = await open();
    assert.equal(pins.input(17, 1).read(), 1);
  });

  it('are found by label for gpiomon too, which pulls its inputs', async () => {
    pins = openGpiomonPins({ clock: pinClock, onError });
    const floating = [pins.input(17, 1).read(), pins.input(27, 0).read()];
    assert.deepEqual(floating, [1, 0]);
    await allHeld(17, 27);
    assert.throws(() => pins.output(17, 0), { code: 'line_busy' });
    assert.throws(() => openGpiomonPins({ clock: pinClock, onError, chip: { label: 'other' } }), {
      code: 'no_chip',
    });
  });

  it('are watched again when gpiomon was killed, with what changed meanwhile', async () => {
    const told: string[] = [];
    pins = openGpiomonPins({ clock: pinClock, onError: ({ code }) => told.push(code) });
    const input = pins.input(17, 1);
    const levels: number[] = [];
    input.watch((level) => levels.push(level));
    await allHeld(17);
    execFileSync('pkill', ['-x', 'gpiomon', '--parent', String(process.pid)]);
    await until(
      () => told.length === 1 && !heldLines().includes(17),
      () => told,
    );
    await allHeld(17);
    await moveWire(17, 0, 0);
    await until(
      () => levels.at(-1) === 0,
      () => levels,
    );
    assert.deepEqual([told, input.read()], [['read_failed'], 0]);
  });

  it('are refused to a second program', async () => {
    pins = openGpiomonPins({ clock: pinClock, onError });
    pins.input(17, 1);
    await allHeld(17);
    const other = await open();
    assert.throws(() => other.input(17, 1), { code: 'line_busy' });
  });

  it('are read at start: a desk whose key is turned is open', async () => {
    pins = await open();
    setWire(22, 0);
    await wire({ id: 'desk', profile: 'gpio-desk-switch', pins: { switch: 22 } });
    assert.deepEqual(states(), ['open']);
  });

  it('are refused to a second device', async () => {
    pins = await open();
    pins.input(17, 1);
    assert.throws(() => pins.output(17, 0), { code: 'line_busy' });
  });
});

for (const driver of drivers) {
  describe(`edges, by ${driver.name}`, () => {
    /** Toggles GPIO17 at a rate and returns the changes that the driver saw. */
    async function toggle(perSecond: number, edges: number): Promise<number[]> {
      pins = await driver.open();
      const input = pins.input(17, 1);
      const changes: number[] = [];
      let last: number = input.read();
      input.watch((level) => {
        if (level !== last) changes.push(level);
        last = level;
      });
      await allHeld(17);
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

  describe(`devices, by ${driver.name}`, () => {
    it('panel: one vote a press, whatever the contact does for 1 to 20 ms', async () => {
      pins = await driver.open();
      // Three times the longest gap: the guest has one slow processor, and a late wake-up is not a contact at rest.
      const options = { debounce_ms: 60 };
      await wire({ id: 'panel', profile: 'gpio-satisfaction-panel', pins: { 1: 5, 2: 6, 3: 13 }, options });
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
      pins = await driver.open();
      await wire({ id: 'help', profile: 'gpio-button', pins: { help: 16 } });
      for (let press = 0; press < 5; press++) {
        await bounce(16, 0, 1, 7);
        await sleep(100);
        await bounce(16, 1, 1, 7);
        await sleep(100);
      }
      assert.deepEqual(readings, Array(5).fill({ kind: 'press', channel: 'button:help', press: 'single' }));
    });

    it('beams: in, out, turning back and a close follower', async () => {
      pins = await driver.open();
      await wire({ id: 'door', profile: 'gpio-beam-pair', pins: { a: 23, b: 24 } });
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
      pins = await driver.open();
      await wire({ id: 'desk', profile: 'gpio-desk-switch', pins: { switch: 22 } });
      for (const level of [0, 1, 0] as const) {
        await bounce(22, level, 2, 3);
        await sleep(200);
      }
      assert.deepEqual(states(), ['closed', 'open', 'closed', 'open']);
    });

    it('lamp and buzzer: what is driven is on the wire', async () => {
      pins = await driver.open();
      const [lamp, relay, buzzer] = await wire(
        { id: 'lamp', profile: 'gpio-lamp', pins: { lamp: 4 } },
        { id: 'relay', profile: 'gpio-lamp', pins: { lamp: 12 }, options: { active_low: true } },
        { id: 'buzzer', profile: 'gpio-buzzer', pins: { buzzer: 18 } },
      );
      assert.ok(lamp?.kind === 'lamp' && relay?.kind === 'lamp' && buzzer?.kind === 'buzzer');
      const becomes = (...levels: number[]) => {
        const seen = () => [4, 12, 18].map(wireLevel);
        return until(() => isDeepStrictEqual(seen(), levels), seen);
      };
      await becomes(0, 1, 0);
      lamp.set('on');
      await becomes(1, 1, 0);
      relay.set('on');
      await becomes(1, 0, 0);
      lamp.set('blink');
      await becomes(0, 0, 0);
      await becomes(1, 0, 0);
      lamp.set('off');
      await becomes(0, 0, 0);
      buzzer.beep(1);
      await becomes(0, 0, 1);
      await becomes(0, 0, 0);
      lamp.close();
      await until(() => !heldLines().includes(4), heldLines);
      assert.ok(heldLines().includes(12));
    });

    it('lamp: a pattern that still plays when the pins are closed is harmless', async () => {
      pins = await driver.open();
      const [lamp] = await wire({ id: 'lamp', profile: 'gpio-lamp', pins: { lamp: 4 } });
      assert.ok(lamp?.kind === 'lamp');
      lamp.set('blink');
      pins.close();
      await sleep(1_200);
      assert.ok(!heldLines().includes(4));
      lamp.close();
    });
  });
}
