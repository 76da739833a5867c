/** What a certificate says of a hall: each device, how it is wired, and what its walk test gave. Pure. */
import type { Device, Text } from '../../cloud/site/hall.js';
import { headerPins } from '../../cloud/site/header.js';
import { gpioKinds, isGpioKind } from '../../devices/gpio/kinds.js';
import type { Profile } from '../../devices/profile.js';
import type { HallModel } from '../hall/model.js';
import type { HallState } from '../state/state.js';
import type { CertificateBody, CertifiedDevice } from './certificate.js';
import { planOf } from './plan.js';
import { resultNow } from './tested.js';

export interface Certified {
  readonly model: HallModel;
  readonly state: HallState;
  readonly profiles: ReadonlyMap<string, Profile>;
  /** Digest of the hall file. */
  readonly hallFile: string;
  /** As in "hallgate 0.1.0". */
  readonly software: string;
}

/** @param by who vouches for it; @param at UTC ms */
export function certificateBody(certified: Certified, by: string, at: number): CertificateBody {
  const { id, name, time_zone } = certified.model.hall;
  return {
    hall: { id, name, time_zone },
    hall_file: certified.hallFile,
    at,
    by,
    software: certified.software,
    devices: certified.model.hall.devices.map((device) => certifiedDevice(certified, device)),
  };
}

function certifiedDevice({ state, profiles }: Certified, device: Device): CertifiedDevice {
  const note = state.get('note', device.id);
  return {
    id: device.id,
    name: nameOf(device),
    model: modelOf(device, profiles),
    wiring: [
      ...(device.topics ?? []),
      ...Object.entries(device.pins ?? {}).map(
        ([pin, bcm]) => `${pin}: GPIO${bcm} (pin ${headerPins.get(bcm)})`,
      ),
    ],
    result: resultNow(state, device),
    note: note?.text ?? '',
    photo: note?.photo?.sha256 ?? null,
  };
}

/** Devices that can be tested and have no passed test that is still good. */
export function missingTests({ model, state, profiles }: Omit<Certified, 'hallFile' | 'software'>): string[] {
  return model.hall.devices
    .filter((device) => planOf(device, profiles.get(device.profile)) !== null)
    .filter((device) => resultNow(state, device)?.passed !== true)
    .map(({ id }) => id);
}

export const nameOf = (device: Device): Text => device.name ?? device.id;

/** Vendor and model, or what the thing on pins is. */
export function modelOf({ profile }: Device, profiles: ReadonlyMap<string, Profile>): string {
  if (isGpioKind(profile)) return gpioKinds[profile].summary;
  const known = profiles.get(profile);
  return known ? `${known.vendor} ${known.model}` : profile;
}
