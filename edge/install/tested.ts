/** Which devices passed a walk test that is still good, and which figures rest on others. */
import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Device } from '../../cloud/site/hall.js';
import { concerns, type HallModel } from '../hall/model.js';
import type { Draft, HallState } from '../state/state.js';
import type { TestResult } from './view.js';

const digests = new WeakMap<Device, string>();

/** Digest of a device's entry in the hall file: another entry is another installation. */
export function entryDigest(device: Device): string {
  const known = digests.get(device);
  if (known !== undefined) return known;
  const digest = createHash('sha256').update(canonicalize(device)!).digest('hex');
  digests.set(device, digest);
  return digest;
}

type State = Pick<Draft | HallState, 'get'>;

/** The last result of a device; null if there is none, or the device's entry has changed since. */
export function resultNow(state: State, device: Device): TestResult | null {
  const tested = state.get('tested', device.id);
  return tested && tested.entry === entryDigest(device) ? tested.result : null;
}

/**
 * 1 if one of the devices has no passed test that is still good, else 0. Undefined in a hall that has never done a walk
 * test: it does not use them, and a mark on all of its figures would tell nobody anything.
 */
export function untested(draft: Draft, devices: readonly Device[]): 0 | 1 | undefined {
  if (draft.ids('tested').length === 0) return undefined;
  return devices.every((device) => resultNow(draft, device)?.passed === true) ? 0 : 1;
}

export function inputsOfQueue({ hall }: HallModel, id: string): readonly Device[] {
  const queue = hall.queues.find((one) => one.id === id);
  return queue ? hall.devices.filter(({ watches }) => watches.some((watch) => concerns(watch, queue))) : [];
}

/** Those that count people in and out of the hall. */
export function inputsOfHall(model: HallModel): readonly Device[] {
  const entrances = model.hall.lines.filter(({ entrance }) => entrance);
  return [...new Set(entrances.flatMap(({ id }) => model.watching('line', id)))];
}
