/** The MQTT logins of a hall. */
import type { Hall } from './hall.js';

/** Each account, and each MQTT device that logs in under its own id. */
export function loginsOf(hall: Pick<Hall, 'devices' | 'accounts'>): string[] {
  const devices = hall.devices.filter(({ topics, account }) => topics !== undefined && account === undefined);
  return [...devices, ...hall.accounts].map(({ id }) => id);
}
