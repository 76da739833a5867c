/** What all Tasmota devices send: last will and state. Both orders of prefix and topic are in use. */
import { z } from 'zod';
import { type MessageForm, message } from '../profile.js';
import { availability, iso, known, within } from '../values.js';

/** tele/desk07/SENSOR, tele/hall/desk07/SENSOR, desk07/tele/SENSOR. */
export function tasmotaTopics(prefix: 'tele' | 'stat', name: string): string[] {
  return [`${prefix}/#/${name}`, `#/${prefix}/${name}`];
}

/** Local time without an offset unless configured, and 1970 before the clock is set: then it is no instant. */
export const tasmotaTime = z.string().max(64).nullish();

export const tasmotaForms: readonly MessageForm[] = [
  message({
    topics: tasmotaTopics('tele', 'LWT'),
    format: 'text',
    schema: availability,
    read: (online) => [{ kind: 'health', channel: 'device', online }],
  }),
  message({
    topics: tasmotaTopics('tele', 'STATE'),
    schema: z.object({
      Time: tasmotaTime,
      // Older firmware says it in words only: days, T, hours.
      UptimeSec: z.number().nullish(),
      Uptime: z.string().regex(/^\d{1,5}T\d{2}:\d{2}:\d{2}$/),
      // Wifi.RSSI is a percentage; Signal is dBm.
      Wifi: z.object({ Signal: z.number().nullish() }).nullish(),
    }),
    read: (state) => [
      {
        kind: 'health',
        channel: 'device',
        ...iso(state.Time),
        uptime_s: state.UptimeSec ?? secondsOf(state.Uptime),
        ...known({ rssi_dbm: within(state.Wifi?.Signal, -200, 30) }),
      },
    ],
  }),
];

/** "1T02:15:17" as seconds. */
function secondsOf(uptime: string): number {
  const [days, hours, minutes, seconds] = uptime.split(/[T:]/).map(Number);
  return ((days! * 24 + hours!) * 60 + minutes!) * 60 + seconds!;
}
