/** From a BCM number to the number under /sys/class/gpio. No constant is right: it moves with model, kernel and boot. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GpioError } from './pins.js';

export interface Chip {
  readonly label: string;
  /** The kernel's number of the chip's first line. */
  readonly base: number;
  /** How many lines it has. */
  readonly ngpio: number;
}

/** Where the hall file knows better than the labels: the first line's number, or the label of the chip to use. */
export type ChipOverride = { readonly base: number } | { readonly label: string };

/** The header's chip on Pi 0-4 (bcm2835, bcm2711) and on Pi 5 (rp1). Others are expanders and system chips. */
export const headerChip = /^pinctrl-(bcm2\d+|rp1)$/;

/**
 * Chips as the kernel lists them.
 *
 * @throws GpioError `no_gpio` when the kernel has no /sys/class/gpio
 */
export function readChips(root = '/sys/class/gpio'): Chip[] {
  const text = (chip: string, file: string) => readFileSync(join(root, chip, file), 'utf8').trim();
  try {
    return readdirSync(root)
      .filter((name) => /^gpiochip\d+$/.test(name))
      .map((chip) => ({
        label: text(chip, 'label'),
        base: Number(text(chip, 'base')),
        ngpio: Number(text(chip, 'ngpio')),
      }));
  } catch (cause) {
    throw new GpioError(
      'no_gpio',
      `${root} cannot be read (${(cause as Error).message}). Run on a Raspberry Pi whose kernel has GPIO_SYSFS, ` +
        'as a user of the group gpio.',
      { cause },
    );
  }
}

/**
 * The number of a line for `export`.
 *
 * @throws GpioError `no_chip` unless exactly one chip fits: a wrong guess would move somebody else's line
 */
export function sysfsNumber(bcm: number, chips: readonly Chip[], override?: ChipOverride): number {
  if (override && 'base' in override) return override.base + bcm;
  const fits = (chip: Chip) => (override ? chip.label === override.label : headerChip.test(chip.label));
  const candidates = chips.filter((chip) => fits(chip) && bcm < chip.ngpio);
  const [chip] = candidates;
  if (chip && candidates.length === 1) return chip.base + bcm;
  const wanted = override
    ? `the label "${override.label}"`
    : 'a label such as pinctrl-bcm2711 or pinctrl-rp1';
  throw new GpioError(
    'no_chip',
    `GPIO${bcm}: ${candidates.length} chips have ${wanted} and cover it; exactly one must. Found: ${list(chips)}. ` +
      'Name the chip in the configuration, as {"label": "<label>"} or {"base": <base>}.',
  );
}

function list(chips: readonly Chip[]): string {
  if (chips.length === 0) return 'no chip at all';
  return chips.map((chip) => `${chip.label} (base ${chip.base}, ${chip.ngpio} lines)`).join(', ');
}
