import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { GpioError } from './pins.js';
import { type Chip, readChips, sysfsNumber } from './sysfs.js';

const expander = { label: 'raspberrypi-exp-gpio', base: 450, ngpio: 8 };
const code = (task: () => unknown) => {
  try {
    task();
  } catch (error) {
    return error instanceof GpioError ? error.code : error;
  }
  return 'nothing thrown';
};

describe('number of a BCM line', () => {
  const machines: [name: string, chips: Chip[], number: number][] = [
    ['Pi 3, mainline', [expander, { label: 'pinctrl-bcm2835', base: 458, ngpio: 54 }], 475],
    [
      'Pi 4, 6.6',
      [
        { label: 'pinctrl-bcm2711', base: 512, ngpio: 58 },
        { ...expander, base: 570 },
      ],
      529,
    ],
    [
      'Pi 5, 6.6',
      [
        { label: 'gpio-brcmstb@107d508500', base: 512, ngpio: 32 },
        { label: 'pinctrl-rp1', base: 571, ngpio: 54 },
      ],
      588,
    ],
    ['Pi Zero, before 6.6', [{ label: 'pinctrl-bcm2835', base: 0, ngpio: 54 }], 17],
  ];
  it.each(machines)('%s', (_, chips, number) => {
    expect(sysfsNumber(17, chips)).toBe(number);
  });

  it('refuses when none fits, and lists every chip', () => {
    const chips = [expander, { label: 'gpio_stub', base: 0, ngpio: 32 }];
    expect(code(() => sysfsNumber(17, chips))).toBe('no_chip');
    expect(() => sysfsNumber(17, chips)).toThrow(
      /raspberrypi-exp-gpio \(base 450, 8 lines\), gpio_stub \(base 0, 32 lines\)/,
    );
  });

  it('refuses when two fit', () => {
    const chips = [
      { label: 'pinctrl-bcm2711', base: 0, ngpio: 58 },
      { label: 'pinctrl-rp1', base: 64, ngpio: 54 },
    ];
    expect(code(() => sysfsNumber(17, chips))).toBe('no_chip');
  });

  it('refuses a pin beyond the chip', () => {
    expect(code(() => sysfsNumber(17, [{ label: 'pinctrl-rp1', base: 0, ngpio: 17 }]))).toBe('no_chip');
  });

  it('obeys the configuration before the labels', () => {
    const chips = [
      { label: 'pinctrl-bcm2711', base: 512, ngpio: 58 },
      { label: 'board', base: 100, ngpio: 40 },
    ];
    expect(sysfsNumber(17, chips, { base: 900 })).toBe(917);
    expect(sysfsNumber(17, chips, { label: 'board' })).toBe(117);
    expect(code(() => sysfsNumber(17, chips, { label: 'other' }))).toBe('no_chip');
  });
});

describe('chips of the kernel', () => {
  it('are those with a number, with their labels', () => {
    const root = mkdtempSync(join(tmpdir(), 'hallgate-sysfs-'));
    try {
      for (const [name, label, base, ngpio] of [
        ['gpiochip512', 'pinctrl-rp1', '512', '54'],
        ['gpiochipX', 'no', '0', '1'],
      ]) {
        mkdirSync(join(root, name!));
        for (const [file, text] of Object.entries({ label, base, ngpio }))
          writeFileSync(join(root, name!, file), `${text}\n`);
      }
      writeFileSync(join(root, 'export'), '');
      expect(readChips(root)).toEqual([{ label: 'pinctrl-rp1', base: 512, ngpio: 54 }]);
    } finally {
      rmSync(root, { recursive: true });
    }
  });

  it('say plainly when the kernel has none', () => {
    expect(code(() => readChips('/nowhere/gpio'))).toBe('no_gpio');
  });
});
