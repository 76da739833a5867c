/** iBeacon frames in raw advertisements: maker 004c, type 02, length 21, then uuid, major, minor and power. */
import { beaconId } from '../values.js';

const frame = /4c000215([0-9a-f]{32})([0-9a-f]{4})([0-9a-f]{4})[0-9a-f]{2}/i;

/** @returns the numbers that an iBeacon keeps while its address may change, ready for a pseudonym */
export function ibeaconIn(advertisement: string): string | undefined {
  const [, uuid, major = '', minor = ''] = frame.exec(advertisement) ?? [];
  return uuid && beaconId(`${uuid}-${parseInt(major, 16)}-${parseInt(minor, 16)}`);
}
