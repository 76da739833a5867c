/** What is the matter with a device, and how to mend it, in words. */
import type { DeviceView } from '../view.js';
import { textIn } from './language.js';
import type { TextKey } from './texts/en.js';
import type { Words } from './translate.js';

export function whyOf(device: DeviceView, words: Words): string {
  if (device.suspicion) {
    const { kind, other } = device.suspicion;
    return words.t(`doubt_${kind}` as TextKey, {
      other: other === null ? '' : textIn(other, words.language),
    });
  }
  const number = (n: number | null) => (n === null ? '–' : words.number(Math.round(n)));
  return words.t(`device_${device.state}`, {
    age: device.silent_s === null ? '–' : words.age(device.silent_s),
    pct: number(device.battery_pct),
    days: number(device.battery_days_left),
    offset: number(device.clock_offset_s),
    faults: device.faults.join(', '),
  });
}

export function mendOf({ state, suspicion }: DeviceView, words: Words): string {
  return words.t((suspicion ? `mend_${suspicion.kind}` : `mend_${state}`) as TextKey);
}
