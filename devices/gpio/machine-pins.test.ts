import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../edge/platform/clock.js';
import { parseEdge } from './gpiod-tools.js';
import { openMachinePins } from './machine-pins.js';

// What the drivers do with pins is tested against a real kernel by scripts/gpio-kernel-test.sh.
it('the pins of the machine open where it has GPIO, and elsewhere the error names both drivers', async () => {
  const opened = openMachinePins({ clock: new ManualClock(0), onError: () => {} });
  const outcome = await opened.then(
    ({ driver, pins }) => {
      pins.close();
      return driver;
    },
    (error) => `${error.code}: ${error.message}`,
  );
  const hasGpio = existsSync('/sys/class/gpio/export') || existsSync('/dev/gpiochip0');
  expect(outcome).toMatch(hasGpio ? /^(onoff|gpiomon)$/ : /^no_gpio: \/sys\/class\/gpio.*The other driver: /);
});

describe('a line of gpiomon', () => {
  it('is an edge with the time of the kernel', () => {
    expect(parseEdge('17 0 4 818130050')).toEqual({ bcm: 17, level: 0, monotonicMs: 4_818.13005 });
    expect(parseEdge('4 1 12 5000000\n')).toEqual({ bcm: 4, level: 1, monotonicMs: 12_005 });
  });

  it.each(['', '17', '17 2 4 8', '17 0 4', 'gpiomon: error', '17 0 4 8 9'])('is refused as "%s"', (line) => {
    expect(parseEdge(line)).toBeNull();
  });
});
