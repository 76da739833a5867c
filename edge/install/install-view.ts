/** What the install page is shown. Pure. */
import type { Device, Watch } from '../../cloud/site/hall.js';
import type { KnownProfile } from '../../cloud/site/known-profile.js';
import { wiringTable } from '../../cloud/site/wiring.js';
import { gpioKinds } from '../../devices/gpio/kinds.js';
import type { Profile } from '../../devices/profile.js';
import { deviceNow } from '../hall/device-now.js';
import type { HallModel } from '../hall/model.js';
import type { HallState } from '../state/state.js';
import { missingTests, modelOf, nameOf } from './certify.js';
import { placeOf, planOf } from './plan.js';
import { resultNow } from './tested.js';
import { shown } from './verdict.js';
import type { DeviceRow, InstallView, PinRow, RunningTest, WatchRow } from './view.js';

export interface InstallSource
  extends Pick<InstallView, 'hall_file' | 'hall_file_changed' | 'strangers' | 'events'> {
  readonly model: HallModel;
  readonly state: HallState;
  readonly profiles: ReadonlyMap<string, Profile>;
  /** Messages of a device that were refused since the start, by reason, most first. */
  readonly rejected: (device: string) => DeviceRow['rejected'];
  readonly trouble: InstallView['trouble'] | undefined;
  readonly keyFingerprint: string;
}

/** @param now UTC ms */
export function installView(source: InstallSource, now: number): InstallView {
  const { model, state, trouble, keyFingerprint } = source;
  const { id, name, time_zone, languages, lines, zones, queues, desks } = model.hall;
  const last = state.get('certificate', 'last');
  const places = <P extends { id: string; name: InstallView['hall']['name'] }>(list: readonly P[]) =>
    list.map((place) => ({ id: place.id, name: place.name }));
  return {
    ts: now,
    hall: { id, name, time_zone, languages },
    hall_file: source.hall_file,
    hall_file_changed: source.hall_file_changed,
    ...(trouble && { trouble }),
    devices: model.hall.devices.map((device) => deviceRow(source, device, now)),
    pins: pinRows(model),
    places: { line: places(lines), zone: places(zones), queue: places(queues), desk: places(desks) },
    strangers: source.strangers,
    events: source.events,
    test: runningTest(state),
    certificate: {
      missing: missingTests(source),
      key_fingerprint: keyFingerprint,
      issued: last ? { at: last.body.at, by: last.body.by, digest: last.digest } : null,
    },
  };
}

function deviceRow(source: InstallSource, device: Device, now: number): DeviceRow {
  const { model, state, profiles } = source;
  const known = deviceNow(model, state, device.id, now);
  const plan = planOf(device, profiles.get(device.profile));
  const note = state.get('note', device.id);
  return {
    id: device.id,
    name: nameOf(device),
    profile: device.profile,
    model: modelOf(device, profiles),
    on: device.pins ? 'pins' : 'mqtt',
    topics: device.topics ?? [],
    // Lamps and buzzers have nothing to say: the gateway holds their pins.
    state: plan?.kind === 'output' ? 'alive' : known.state,
    seen_s: known.silent_s,
    battery_pct: known.battery_pct,
    battery_days_left: known.battery_days_left,
    clock_offset_ms: known.clock_offset_ms,
    faults: known.faults,
    rejected: source.rejected(device.id),
    watches: device.watches.map(watchRow),
    test: plan?.kind ?? null,
    result: resultNow(state, device),
    note: note?.text ?? '',
    photo: (note?.photo ?? null) !== null,
  };
}

const watchRow = (watch: Watch): WatchRow => ({
  channel: watch.channel,
  as: watch.as ?? null,
  press: watch.press ?? null,
  level: watch.level ?? null,
  swap: watch.swap ?? false,
  place: placeOf(watch),
});

/** What the wiring table needs to know of what hangs on pins. */
const onPins: readonly KnownProfile[] = Object.entries(gpioKinds).map(([id, { summary, channels }]) => ({
  id,
  kind: 'gpio',
  summary,
  channels,
}));

function pinRows({ hall }: HallModel): PinRow[] {
  return wiringTable(hall, onPins).pins.map(({ device, pin, bcm, headerPin, does }) => ({
    device,
    pin,
    bcm,
    header_pin: headerPin,
    does,
  }));
}

function runningTest(state: HallState): RunningTest | null {
  const test = state.get('walk', 'now');
  if (!test) return null;
  const { device, kind, by, started, steps } = test;
  return { device, kind, by, started, steps: steps.map(shown) };
}
