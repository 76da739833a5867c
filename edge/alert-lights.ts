/** Lamps and buzzers of the hall: they follow the alerts by themselves, with or without uplink, flows and pages. */
import type { AttachedDevice } from '../devices/gpio/gpio-devices.js';
import { type LampMode, lampFor } from '../devices/gpio/patterns.js';
import type { LampOrder } from './hall/commands.js';
import { isForStaff } from './rules/judge.js';
import type { AlertPart } from './state/parts.js';

/** The most urgent alert decides. */
const urgency = ['firing', 'acknowledged', 'pending'] as const;
const beepsPerAlert = 3;

export class AlertLights {
  #order: LampOrder = 'off';
  #shown: LampMode = 'off';
  #firing = new Set<string>();

  constructor(private readonly devices: readonly AttachedDevice[]) {}

  /** A person or a flow wants the lamp so; an alert that fires is stronger. */
  order(order: LampOrder, alerts: ReadonlyMap<string, AlertPart>): void {
    this.#order = order;
    this.follow(alerts);
  }

  /** A battery is no reason to call anybody in the hall by lamp and buzzer. */
  follow(all: ReadonlyMap<string, AlertPart>): void {
    const alerts = new Map([...all].filter(([, alert]) => isForStaff(alert)));
    const phase = urgency.find((wanted) => [...alerts.values()].some((alert) => alert.phase === wanted));
    this.#show(
      phase && phase !== 'pending'
        ? lampFor(phase)
        : this.#order !== 'off'
          ? this.#order
          : lampFor(phase ?? 'resolved'),
    );
    const firing = new Set([...alerts].filter(([, alert]) => alert.phase === 'firing').map(([key]) => key));
    if ([...firing].some((key) => !this.#firing.has(key))) this.#beep();
    this.#firing = firing;
  }

  /** Shows it again: somebody else has used the lamp meanwhile. */
  again(): void {
    for (const device of this.devices) if (device.kind === 'lamp') device.set(this.#shown);
  }

  #show(mode: LampMode): void {
    if (mode === this.#shown) return;
    this.#shown = mode;
    for (const device of this.devices) if (device.kind === 'lamp') device.set(mode);
  }

  #beep(): void {
    for (const device of this.devices) if (device.kind === 'buzzer') device.beep(beepsPerAlert);
  }
}
