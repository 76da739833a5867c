/** What the page shows of a device, before language and layout. Pure, so that each rule can be tested. */
import type { DeviceRow, DeviceState, InstallView } from '../../../install/view.js';

/** How a state is coloured; each state also has a shape and a word of its own. */
export type Tone = 'good' | 'warn' | 'bad' | 'grey';

export const toneOfState: Readonly<Record<DeviceState, Tone>> = {
  never_seen: 'grey',
  alive: 'good',
  silent: 'bad',
  unknown: 'grey',
  low_battery: 'warn',
  clock_off: 'warn',
  faulty: 'bad',
};

export type Verdict = 'none' | 'running' | 'untested' | 'changed' | 'failed' | 'passed';

export const toneOfVerdict: Readonly<Record<Verdict, Tone>> = {
  none: 'grey',
  running: 'warn',
  untested: 'grey',
  changed: 'warn',
  failed: 'bad',
  passed: 'good',
};

/** How far the test of a device is. A test that passed and is missing on the certificate was made before a change. */
export function verdictOf(row: DeviceRow, view: InstallView): Verdict {
  if (view.test?.device === row.id) return 'running';
  if (row.test === null) return 'none';
  if (row.result === null) return 'untested';
  if (!row.result.passed) return 'failed';
  return view.certificate.missing.includes(row.id) ? 'changed' : 'passed';
}

const urgencyOfVerdict: Readonly<Record<Verdict, number>> = {
  running: 0,
  failed: 2,
  changed: 4,
  untested: 5,
  none: 9,
  passed: 9,
};
const urgencyOfState: Readonly<Record<DeviceState, number>> = {
  faulty: 1,
  silent: 1,
  never_seen: 3,
  unknown: 6,
  low_battery: 7,
  clock_off: 7,
  alive: 9,
};

/** Devices, what needs work first; equals keep the order of the hall file. */
export function byUrgency(view: InstallView): DeviceRow[] {
  const urgency = (row: DeviceRow) =>
    Math.min(urgencyOfVerdict[verdictOf(row, view)], urgencyOfState[row.state]);
  return [...view.devices].sort((a, b) => urgency(a) - urgency(b));
}

/** Of the devices that can be tested, how many have a test that is still good. */
export function progressOf(view: InstallView): { readonly done: number; readonly all: number } {
  const testable = view.devices.filter((row) => row.test !== null);
  const done = testable.filter((row) => row.result?.passed && !view.certificate.missing.includes(row.id));
  return { done: done.length, all: testable.length };
}

/** Silence after which the page greys and says so, ms. */
export const lostAfterMs = 5_000;

/** Time to the next question, ms: once a second, and rarely while nobody looks. */
export function pauseMs(hidden: boolean): number {
  return hidden ? 10_000 : 1_000;
}
