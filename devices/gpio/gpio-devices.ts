/** Wires a device of the hall file to pins: levels become readings, lamp and buzzer get their handles. */
import type { Reading } from '../reading.js';
import { beamPair } from './beam-pair.js';
import { buttonPanel } from './button-panel.js';
import { deskSwitch } from './desk-switch.js';
import { type GpioDevice, type Wiring, wiring } from './kinds.js';
import type { GpioEvent, Machine, Step } from './machine.js';
import { player } from './output.js';
import { buzzerAt, type LampMode, lampAt } from './patterns.js';
import type { InputPin, Level, PinClock, Pins } from './pins.js';
import { pushButton } from './push-button.js';
import { after } from './timer.js';

export type AttachedDevice =
  | { readonly kind: 'input'; close(): void }
  | { readonly kind: 'lamp'; set(mode: LampMode): void; close(): void }
  /** `beep` replaces beeps that are still sounding; 0 is silence. */
  | { readonly kind: 'buzzer'; beep(times: number): void; close(): void };

/**
 * Opens the pins of a device.
 *
 * @param onReadings gets what the device says, at once for a switch's position at start; must not throw
 * @throws GpioError, with no pin left open: `config` for the hall file, the rest from the driver
 */
export function attach(
  device: GpioDevice,
  pins: Pins,
  clock: PinClock,
  onReadings: (readings: readonly Reading[]) => void,
): AttachedDevice {
  const wired = wiring(device);
  switch (wired.kind) {
    case 'gpio-satisfaction-panel': {
      const buttons = Object.keys(device.pins).length;
      return run(buttonPanel(buttons, wired.debounceMs), device, wired, pins, clock, onReadings);
    }
    case 'gpio-beam-pair':
      return run(beamPair(wired.debounceMs), device, wired, pins, clock, onReadings);
    case 'gpio-desk-switch':
      return run(deskSwitch(wired.debounceMs), device, wired, pins, clock, onReadings);
    case 'gpio-button':
      return run(pushButton(wired.debounceMs), device, wired, pins, clock, onReadings);
    case 'gpio-lamp': {
      const lamp = openPlayer(device.pins.lamp!, wired, pins, clock);
      return { kind: 'lamp', set: (mode) => lamp.play((ms) => lampAt(mode, ms)), close: lamp.close };
    }
    case 'gpio-buzzer': {
      const buzzer = openPlayer(device.pins.buzzer!, wired, pins, clock);
      return {
        kind: 'buzzer',
        beep: (times) => buzzer.play((ms) => buzzerAt(times, ms)),
        close: buzzer.close,
      };
    }
  }
}

const meaning = (level: Level, activeLow: boolean): Level => (activeLow ? (level === 1 ? 0 : 1) : level);

function openPlayer(bcm: number, { activeLow }: Wiring, pins: Pins, clock: PinClock) {
  const pin = pins.output(bcm, meaning(0, activeLow));
  return player(pin, (level) => pin.write(meaning(level, activeLow)), clock);
}

function run<S>(
  machine: Machine<S>,
  device: GpioDevice,
  { activeLow }: Wiring,
  pins: Pins,
  clock: PinClock,
  onReadings: (readings: readonly Reading[]) => void,
): AttachedDevice {
  const inputs = openInputs(device, pins, meaning(0, activeLow));
  let cancel = () => {};
  let state: S;
  const take = (step: Step<S>) => {
    state = step.state;
    cancel();
    const due = machine.due(state);
    if (due !== undefined) {
      cancel = after(clock, due - clock.monotonicMs(), () => feed({ kind: 'tick' }, clock.monotonicMs()));
    }
    if (step.readings.length > 0) onReadings(step.readings);
  };
  const feed = (event: GpioEvent, now: number) => take(machine.step(state, event, now));
  const close = () => {
    cancel();
    for (const input of inputs.values()) input.close();
  };
  try {
    // Watched before they are read: a change between the two arrives as an edge, and no call comes before this returns.
    for (const [pin, input] of inputs) {
      input.watch((level, at) => feed({ kind: 'edge', pin, level: meaning(level, activeLow) }, at));
    }
    const levels = [...inputs].map(([pin, input]) => [pin, meaning(input.read(), activeLow)] as const);
    take(machine.start(Object.fromEntries(levels), clock.monotonicMs()));
  } catch (error) {
    close();
    throw error;
  }
  return { kind: 'input', close };
}

/** All pins of a device, or none. */
function openInputs(device: GpioDevice, pins: Pins, idle: Level): Map<string, InputPin> {
  const inputs = new Map<string, InputPin>();
  try {
    for (const [name, bcm] of Object.entries(device.pins)) inputs.set(name, pins.input(bcm, idle));
  } catch (error) {
    for (const input of inputs.values()) input.close();
    throw error;
  }
  return inputs;
}
