/** What ChirpStack (v4, v3) and The Things Stack publish beside the uplink: status, join, log, and what says nothing. */
import { z } from 'zod';
import { type MessageForm, message } from '../profile.js';
import type { Reading } from '../reading.js';
import { iso, known } from '../values.js';

const text = z.string().max(256);
const optionalNumber = z.number().nullish();

const chirpstackEvent = z.object({
  deduplicationId: text.nullish(),
  time: text.nullish(),
  publishedAt: text.nullish(),
  deviceInfo: z.object({ devEui: text.nullish() }).nullish(),
  devEUI: text.nullish(),
});

function eventKey(event: z.output<typeof chirpstackEvent>): string | undefined {
  const device = event.deviceInfo?.devEui ?? event.devEUI;
  return device && event.deduplicationId ? `${device}:${event.deduplicationId}` : undefined;
}

function health(event: {
  time?: string | null | undefined;
  publishedAt?: string | null | undefined;
}): Reading & {
  kind: 'health';
} {
  return { kind: 'health', channel: 'device', ...iso(event.time ?? event.publishedAt) };
}

/** Events beside the uplink. A join may be a reboot: cumulative counters may begin again. */
export const linkEvents: readonly MessageForm[] = [
  message({
    topics: ['application/+/device/+/event/status'],
    schema: chirpstackEvent
      .extend({
        margin: optionalNumber,
        batteryLevel: optionalNumber,
        batteryLevelUnavailable: z.boolean().nullish(),
        externalPowerSource: z.boolean().nullish(),
      })
      .refine((status) => typeof (status.margin ?? status.batteryLevel) === 'number', {
        error: 'neither margin nor batteryLevel',
      }),
    read(status) {
      const measured = status.batteryLevelUnavailable !== true && status.externalPowerSource !== true;
      const battery = measured ? status.batteryLevel : undefined;
      return [{ ...health(status), ...known({ battery_pct: battery, snr_db: status.margin }) }];
    },
    key: eventKey,
  }),
  message({
    topics: ['application/+/device/+/event/join'],
    schema: chirpstackEvent.extend({ devAddr: text }),
    read: (join) => [{ ...health(join), restarted: true }],
    key: eventKey,
  }),
  message({
    topics: ['application/+/device/+/event/log', 'application/+/device/+/event/error'],
    schema: chirpstackEvent
      .extend({
        level: text.nullish(),
        // v4 says code, v3 says type.
        code: z.string().min(1).max(64).nullish(),
        type: z.string().min(1).max(64).nullish(),
      })
      .refine((log) => log.code ?? log.type, { error: 'neither code nor type' }),
    read(log) {
      const code = log.code ?? log.type;
      return code && log.level !== 'INFO'
        ? [{ ...health(log), by: 'server', faults: [code.toLowerCase()] }]
        : [];
    },
  }),
  message({
    topics: ['ack', 'txack', 'location', 'integration'].map(
      (event) => `application/+/device/+/event/${event}`,
    ),
    schema: chirpstackEvent,
    read: () => [],
  }),
  message({
    topics: ['v3/+/devices/+/join'],
    schema: z.object({ received_at: text.nullish(), join_accept: z.object({}) }),
    read: (join) => [{ ...health({ time: join.received_at }), restarted: true }],
  }),
  message({
    topics: ['v3/+/devices/+/down/+', 'v3/+/devices/+/service/data', 'v3/+/devices/+/location/solved'],
    schema: z.object({ end_device_ids: z.object({}) }),
    read: () => [],
  }),
];
