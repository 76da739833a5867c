/** The pins of this machine, by whichever driver it has. */
import { openGpiomonPins } from './gpiomon-pins.js';
import { type OnoffOptions, openOnoffPins } from './onoff-pins.js';
import { GpioError, type PinClock, type Pins } from './pins.js';

export interface MachinePinsOptions extends OnoffOptions {
  readonly clock: PinClock;
}

/**
 * Opens the pins by onoff, or by the programs of gpiod where the kernel has no /sys/class/gpio or onoff is missing.
 *
 * @throws GpioError that says why neither can
 */
export async function openMachinePins(
  options: MachinePinsOptions,
): Promise<{ driver: 'onoff' | 'gpiomon'; pins: Pins }> {
  try {
    return { driver: 'onoff', pins: await openOnoffPins(options) };
  } catch (error) {
    if (!(error instanceof GpioError) || (error.code !== 'no_gpio' && error.code !== 'driver_missing'))
      throw error;
    return { driver: 'gpiomon', pins: openSecond(options, error) };
  }
}

function openSecond({ clock, onError, chip }: MachinePinsOptions, first: GpioError): Pins {
  try {
    if (chip && 'base' in chip)
      throw new GpioError('no_chip', 'gpiod knows chips by their label, not by a base.');
    return openGpiomonPins({ clock, onError, ...(chip && { chip }) });
  } catch (error) {
    if (!(error instanceof GpioError)) throw error;
    throw new GpioError(first.code, `${first.message} The other driver: ${error.message}`, { cause: error });
  }
}
