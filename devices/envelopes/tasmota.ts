/** What all Tasmota devices send: last will, state and air. Both orders of prefix and topic are in use. */
import { z } from 'zod';
import { type MessageForm, message } from '../profile.js';
import type { Reading } from '../reading.js';
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
  // Sent once after each start.
  message({
    topics: tasmotaTopics('tele', 'INFO1'),
    schema: z.object({ Info1: z.object({ Version: z.string().max(128) }) }),
    read: ({ Info1 }) => [{ kind: 'health', channel: 'device', firmware: Info1.Version }],
  }),
  message({
    topics: tasmotaTopics('tele', 'INFO3'),
    schema: z.object({ Info3: z.object({ RestartReason: z.unknown() }) }),
    read: () => [{ kind: 'health', channel: 'device', restarted: true }],
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

const air = z.object({
  Temperature: z.number().nullish(),
  Humidity: z.number().nullish(),
  CarbonDioxide: z.number().nullish(),
  Illuminance: z.number().nullish(),
});

/** SENSOR: one object for each chip, and words beside them. */
export const tasmotaSensor = z.looseObject({ Time: tasmotaTime, TempUnit: z.enum(['C', 'F']).nullish() });

/** One environment for each chip on the board, on a channel of its name: "DS18B20", "AM2301". */
export function readChips(fields: z.output<typeof tasmotaSensor>): Reading[] {
  return Object.entries(fields).flatMap(([name, value]): Reading[] => {
    const parsed = typeof value === 'object' && value !== null ? air.safeParse(value) : undefined;
    if (!parsed?.success) return [];
    const { Temperature: t, Humidity, CarbonDioxide, Illuminance } = parsed.data;
    const celsius = typeof t === 'number' && fields.TempUnit === 'F' ? ((t - 32) * 5) / 9 : t;
    const measured = known({
      temperature_c: celsius,
      humidity_pct: Humidity,
      co2_ppm: CarbonDioxide,
      light_lux: Illuminance,
    });
    return Object.keys(measured).length > 0
      ? [{ kind: 'environment', channel: name, ...iso(fields.Time), ...measured }]
      : [];
  });
}
