/**
 * LoRaWAN through ChirpStack (v4, v3) and The Things Stack (v3): the envelope around what a codec decoded.
 *
 * A profile gives the schema of its codec's object; the forms for uplinks, status, join and log come from here, with
 * link health, time and the key that makes one uplink heard by two gateways one reading.
 */
import { z } from 'zod';
import { jsonOf } from '../parse.js';
import { type MessageForm, message, type ReadContext } from '../profile.js';
import type { Reading } from '../reading.js';
import { Refused } from '../rejection.js';
import { iso, known, type Stamp, within } from '../values.js';

/** What a model adds to the envelope. */
export interface Codec<S extends z.ZodType = z.ZodType> {
  /** The codec's object. It must have a field that only this model (or its kin) has. */
  readonly schema: S;
  /** Readings without `at`; the envelope stamps them. Health of channel "device" is joined with the link's. */
  read(object: z.output<S>, context: ReadContext): Reading[];
  /**
   * The same fields from the raw frame, for servers without the codec.
   *
   * @returns undefined if the frame is not fully understood
   */
  frame?(bytes: Uint8Array, port: number): Record<string, unknown> | undefined;
  /** Fields that every model of the vendor sends now and then (serial number, firmware): health, and no fault. */
  readonly about?: { readonly schema: z.ZodType; health(object: unknown): Reading[] };
}

/** An uplink with the envelope taken off. */
interface Uplink {
  readonly object: unknown;
  /** Bytes in base64. */
  readonly data?: string | undefined;
  readonly port: number;
  readonly stamp: Stamp;
  readonly link: { rssi_dbm?: number; snr_db?: number; battery_pct?: number };
  readonly key?: string | undefined;
  readonly simulated?: boolean | undefined;
}

const text = z.string().max(256);
const optionalNumber = z.number().nullish();

const chirpstackDevice = z.object({ devEui: text.nullish() }).nullish();

/** ChirpStack v4 event "up", and v3, whose names differ: devEUI, loRaSNR, objectJSON. */
const chirpstackUp = z
  .object({
    deduplicationId: text.nullish(),
    time: text.nullish(),
    publishedAt: text.nullish(),
    deviceInfo: chirpstackDevice,
    devEUI: text.nullish(),
    devAddr: text.nullish(),
    // The JSON of protobuf leaves zeros out.
    fCnt: z.number().default(0),
    fPort: z.number().default(0),
    data: z.string().nullish(),
    object: z.record(z.string(), z.unknown()).nullish(),
    objectJSON: z.string().nullish(),
    rxInfo: z
      .array(
        z.object({
          rssi: optionalNumber,
          snr: optionalNumber,
          loRaSNR: optionalNumber,
          time: text.nullish(),
        }),
      )
      .nullish(),
  })
  .refine((up) => up.deviceInfo || up.devEUI || up.data || up.object || up.objectJSON, {
    error: 'no device, data or object: not an uplink of ChirpStack',
  })
  .transform((up): Uplink => {
    const device = up.deviceInfo?.devEui ?? up.devEUI ?? up.devAddr;
    const uplink = up.deduplicationId ?? `${up.devAddr ?? ''}:${up.fCnt}`;
    const gateways = up.rxInfo ?? [];
    return {
      object: up.object ?? objectOf(up.objectJSON),
      data: up.data ?? undefined,
      port: up.fPort,
      stamp: iso(up.time ?? up.publishedAt ?? gateways[0]?.time),
      link: strongest(
        gateways.map((gateway) => ({ rssi: gateway.rssi, snr: gateway.snr ?? gateway.loRaSNR })),
      ),
      // Companion frames that a bridge sends under one id stay two messages: their bytes differ.
      key: device ? `${device}:${uplink}:${up.data ?? ''}` : undefined,
    };
  });

/** The Things Stack v3 "up". */
const thingsUp = z
  .object({
    end_device_ids: z.object({ device_id: text, dev_addr: text.nullish() }),
    simulated: z.boolean().nullish(),
    received_at: text.nullish(),
    uplink_message: z.object({
      session_key_id: text.nullish(),
      f_cnt: z.number().default(0),
      f_port: z.number().default(0),
      frm_payload: z.string().nullish(),
      decoded_payload: z.record(z.string(), z.unknown()).nullish(),
      rx_metadata: z.array(z.object({ rssi: optionalNumber, snr: optionalNumber })).nullish(),
      received_at: text.nullish(),
      last_battery_percentage: z.object({ value: optionalNumber }).nullish(),
    }),
  })
  .transform(({ end_device_ids: ids, uplink_message: up, received_at, simulated }): Uplink => {
    const session = up.session_key_id ?? ids.dev_addr;
    return {
      object: up.decoded_payload ?? undefined,
      data: up.frm_payload ?? undefined,
      port: up.f_port,
      stamp: iso(up.received_at ?? received_at),
      link: {
        ...strongest(up.rx_metadata ?? []),
        ...known({ battery_pct: within(up.last_battery_percentage?.value, 0, 100) }),
      },
      key: session ? `${ids.device_id}:${session}:${up.f_cnt}:${up.frm_payload ?? ''}` : undefined,
      simulated: simulated ?? false,
    };
  });

/** The codec's object alone, as flows and bridges forward it. It has no time, no link and no key. */
const bareObject = z
  .record(z.string(), z.unknown())
  .transform((object): Uplink => ({ object, port: 0, stamp: {}, link: {} }));

const chirpstackUpTopics = ['application/+/device/+/event/up', 'application/+/device/+/rx'];
const thingsUpTopics = ['v3/+/devices/+/up'];

/** All message forms of a LoRaWAN device with this codec. */
export function lorawan<S extends z.ZodType>(codec: Codec<S>): MessageForm[] {
  const linkForms = linkEvents.map((form) => ({ ...form, transport: true as const }));
  return [
    uplink(chirpstackUp, chirpstackUpTopics, codec),
    uplink(thingsUp, thingsUpTopics, codec),
    uplink(bareObject, ['#'], codec),
    ...aboutForms(codec),
    ...linkForms,
  ];
}

/** Uplinks of any codec, for their link health alone, and the forms of the transport. */
export function lorawanLink(): MessageForm[] {
  const anything = { schema: z.record(z.string(), z.unknown()), read: () => [] };
  return [
    uplink(chirpstackUp, chirpstackUpTopics, anything),
    uplink(thingsUp, thingsUpTopics, anything),
    ...linkEvents,
  ];
}

function aboutForms(codec: Codec): MessageForm[] {
  if (!codec.about) return [];
  const about = { schema: codec.about.schema, read: codec.about.health };
  return [uplink(chirpstackUp, chirpstackUpTopics, about), uplink(thingsUp, thingsUpTopics, about)].map(
    (form) => ({
      ...form,
      transport: true as const,
    }),
  );
}

function uplink(envelope: z.ZodType<Uplink>, topics: string[], codec: Codec): MessageForm {
  // The codec's fields belong to the schema: another model's object does not fit, and the next form is tried.
  const schema = envelope.transform((up, check) => {
    const object = up.object ?? frameOf(up, codec);
    if (object === undefined) return { up, fields: undefined };
    const parsed = codec.schema.safeParse(object);
    if (parsed.success) return { up, fields: parsed.data as unknown };
    for (const issue of parsed.error.issues) {
      check.addIssue({ code: 'custom', message: issue.message, path: ['object', ...issue.path] });
    }
    return z.NEVER;
  });
  return message({
    topics,
    schema,
    read({ up, fields }, context) {
      if (up.simulated) throw new Refused('no_reading', 'a simulated uplink of the network server');
      if (fields === undefined)
        throw new Refused('no_codec', `raw frame on port ${up.port}, without decoded fields`);
      return withLink(codec.read(fields, context), up);
    },
    key: ({ up }) => up.key,
  });
}

function frameOf(up: Uplink, codec: Codec): Record<string, unknown> | undefined {
  return up.data ? codec.frame?.(Buffer.from(up.data, 'base64'), up.port) : undefined;
}

/** Stamps the readings and joins the link's health with the device's. */
function withLink(readings: readonly Reading[], up: Uplink): Reading[] {
  const stamped = readings.map((reading) => ({ ...up.stamp, ...reading }));
  const own = stamped.find((reading) => reading.kind === 'health' && reading.channel === 'device');
  if (own)
    return stamped.map((reading) => (reading === own ? { ...up.link, ...reading } : reading)) as Reading[];
  // Without readings the link, or at least the time, shows that the device lives.
  const alive = stamped.length === 0 && up.stamp.at !== undefined;
  if (Object.keys(up.link).length === 0 && !alive) return stamped;
  return [...stamped, { kind: 'health', channel: 'device', ...up.stamp, ...up.link }];
}

/** The gateway that heard best. Values out of range cost the link's health, not the reading. */
function strongest(
  gateways: readonly { rssi?: number | null | undefined; snr?: number | null | undefined }[],
) {
  const best = gateways.reduce<(typeof gateways)[number]>(
    (a, b) => ((b.rssi ?? -Infinity) > (a.rssi ?? -Infinity) ? b : a),
    {},
  );
  return known({ rssi_dbm: within(best.rssi, -200, 30), snr_db: within(best.snr, -50, 50) });
}

/** ChirpStack v3 can send the object as text within the JSON. */
function objectOf(json: string | null | undefined): unknown {
  return json ? jsonOf(json) : undefined;
}

const chirpstackEvent = z.object({
  deduplicationId: text.nullish(),
  time: text.nullish(),
  publishedAt: text.nullish(),
  deviceInfo: chirpstackDevice,
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
const linkEvents: readonly MessageForm[] = [
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
