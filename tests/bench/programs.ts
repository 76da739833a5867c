/** Programs that Debian offers and this machine may lack: named with their package, never stood in for. */
import { accessSync, constants } from 'node:fs';
import type { Absent } from './document.js';

export const programs = {
  influxd: { path: '/usr/bin/influxd', package: 'influxdb' },
  mosquitto: { path: '/usr/sbin/mosquitto', package: 'mosquitto' },
} as const;

/** Null if all are there. */
export function absent(...names: (keyof typeof programs)[]): Absent | null {
  const missing = names.filter((name) => !isThere(programs[name].path));
  if (missing.length === 0) return null;
  const packages = missing.map((name) => programs[name].package).join(' ');
  return { absent: missing.join(', '), install: `apt-get install ${packages}` };
}

function isThere(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
