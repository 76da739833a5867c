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
import { linkEvents } from './lorawan-events.js';

/** What a model adds to the envelope. */
export interface Codec<S extends z.ZodType = z.ZodType> {
  /** The codec's object. It must have a field that only this model (or its kin) has. */
  readonly schema: S;
  /** Readings without `at`; the envelope stamps them. Health of channel "device" is joined with the link's. */
  read(object: z.output<S>, context: ReadContext): Reading[];
  /**
   * The same fields from the raw frame, for servers without the codec.
   *
   * @param names how the server names the device and its profile; undefined where the model is known
   * @returns undefined if the frame is not fully understood, or could as well be another model's
   */
  frame?(bytes: Uint8Array, port: number, names?: string): Record<string, unknown> | undefined;
  /** Fields that every model of the vendor sends now and then (serial number, firmware): health, and no fault. */
  readonly about?: {
    readonly schema: z.ZodType;
    health(object: unknown): Reading[];
    frame(bytes: Uint8Array, port: number): Record<string, unknown> | undefined;
  };
}

/** What is the same for the page of every LoRaWAN device. */
export const overLorawan = {
  transport:
    'LoRaWAN, through ChirpStack (v4, v3) or The Things Stack (v3); or the decoded object on any topic',
  offline: 'no last will: silence of three intervals',
} as const;

/** An uplink with the envelope taken off. */
interface Uplink {
  readonly object: unknown;
  /** Bytes in base64. */
  readonly data?: string | undefined;
  readonly port: number;
  readonly names: string;
  readonly stamp: Stamp;
  readonly link: { rssi_dbm?: number; snr_db?: number; battery_pct?: number };
  readonly key?: string | undefined;
  readonly simulated?: boolean | undefined;
}

const text = z.string().max(256);
const optionalNumber = z.number().nullish();

const chirpstackDevice = z
  .object({ devEui: text.nullish(), deviceProfileName: text.nullish(), deviceName: text.nullish() })
  .nullish();

/** ChirpStack v4 event "up", and v3, whose names differ: devEUI, loRaSNR, objectJSON. */
const chirpstackUp = z
  .object({
    deduplicationId: text.nullish(),
    time: text.nullish(),
    publishedAt: text.nullish(),
    deviceInfo: chirpstackDevice,
    devEUI: text.nullish(),
    deviceName: text.nullish(),
    deviceProfileName: text.nullish(),
    devAddr: text.nullish(),
    // The JSON of protobuf leaves zeros out.
    fCnt: optionalNumber,
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
    const gateways = up.rxInfo ?? [];
    const time = up.time ?? up.publishedAt ?? gateways[0]?.time;
    const counted = up.devAddr ?? up.fCnt;
    const uplink =
      up.deduplicationId ?? (counted ? `${up.devAddr ?? ''}:${up.fCnt ?? 0}` : (time ?? undefined));
    return {
      object: up.object ?? objectOf(up.objectJSON),
      data: up.data ?? undefined,
      port: up.fPort,
      names: namesOf(up.deviceInfo, up),
      stamp: iso(time),
      link: strongest(
        gateways.map((gateway) => ({ rssi: gateway.rssi, snr: gateway.snr ?? gateway.loRaSNR })),
      ),
      // Companion frames that a bridge sends under one id stay two messages: their bytes differ.
      key: device && uplink ? `${device}:${uplink}:${up.data ?? ''}` : undefined,
    };
  });

interface Named {
  readonly deviceProfileName?: string | null | undefined;
  readonly deviceName?: string | null | undefined;
}

function namesOf(...places: (Named | null | undefined)[]): string {
  return places.map((each) => `${each?.deviceProfileName ?? ''} ${each?.deviceName ?? ''}`).join(' ');
}

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
      version_ids: z.object({ brand_id: text.nullish(), model_id: text.nullish() }).nullish(),
      last_battery_percentage: z.object({ value: optionalNumber }).nullish(),
    }),
  })
  .transform(({ end_device_ids: ids, uplink_message: up, received_at, simulated }): Uplink => {
    const session = up.session_key_id ?? ids.dev_addr;
    return {
      object: up.decoded_payload ?? undefined,
      data: up.frm_payload ?? undefined,
      port: up.f_port,
      names: [ids.device_id, up.version_ids?.brand_id, up.version_ids?.model_id].join(' '),
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
  .transform((object): Uplink => ({ object, port: 0, names: '', stamp: {}, link: {} }));

/** An envelope on a topic of the installer's choice, as gateways with a network server of their own send it. */
const envelopeAnywhere = z.union([
  thingsUp,
  z
    .record(z.string(), z.unknown())
    .refine((up) => up.data || up.object || up.objectJSON, { error: 'no frame and no object' })
    .refine((up) => up.devEUI ?? up.deviceInfo, { error: 'no device' })
    .transform((up) => up as z.input<typeof chirpstackUp>)
    .pipe(chirpstackUp),
]);

const chirpstackUpTopics = ['application/+/device/+/event/up', 'application/+/device/+/rx'];
const thingsUpTopics = ['v3/+/devices/+/up'];

/** All message forms of a LoRaWAN device with this codec. */
export function lorawan<S extends z.ZodType>(codec: Codec<S>): MessageForm[] {
  const linkForms = linkEvents.map((form) => ({ ...form, transport: true as const }));
  return [
    uplink(chirpstackUp, chirpstackUpTopics, codec),
    uplink(thingsUp, thingsUpTopics, codec),
    uplink(z.union([envelopeAnywhere, bareObject]), ['#'], codec),
    ...aboutForms(codec),
    ...frameForms(codec),
    ...linkForms,
  ];
}

/** Uplinks of any codec, for their link and what the device says about itself, and the forms of the transport. */
export function lorawanLink(about: Codec['frame'], health: (object: unknown) => Reading[]): MessageForm[] {
  const schema = z.record(z.string(), z.unknown());
  const anything = { schema, read: health, ...(about && { frame: about }) };
  return [
    uplink(chirpstackUp, chirpstackUpTopics, anything),
    uplink(thingsUp, thingsUpTopics, anything),
    uplink(envelopeAnywhere, ['#'], anything),
    ...linkEvents,
  ];
}

/** Where the model is known, an object of a codec that is not does no harm: the frame itself is read. */
function frameForms(codec: Codec): MessageForm[] {
  if (!codec.frame) return [];
  const frameOnly = (envelope: z.ZodType<Uplink>) =>
    envelope
      .transform((up): Uplink => ({ ...up, object: frameOf(up, codec) }))
      .refine((up) => up.object !== undefined, { error: 'neither a known object nor a known frame' });
  return [
    uplink(frameOnly(chirpstackUp), chirpstackUpTopics, codec),
    uplink(frameOnly(thingsUp), thingsUpTopics, codec),
    uplink(frameOnly(envelopeAnywhere), ['#'], codec),
  ].map((form) => ({ ...form, transport: true as const }));
}

function aboutForms(codec: Codec): MessageForm[] {
  if (!codec.about) return [];
  const { schema, health: read, frame } = codec.about;
  const about = { schema, read, frame };
  return [
    uplink(chirpstackUp, chirpstackUpTopics, about),
    uplink(thingsUp, thingsUpTopics, about),
    uplink(envelopeAnywhere, ['#'], about),
  ].map((form) => ({ ...form, transport: true as const }));
}

function uplink(envelope: z.ZodType<Uplink>, topics: string[], codec: Codec): MessageForm {
  // The codec's fields belong to the schema: another model's object does not fit, and the next form is tried.
  const schema = envelope.transform((up, check) => {
    const object = isEmpty(up.object) ? frameOf(up, codec, up.names) : up.object;
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

/** A codec that did not understand the frame gives no object, or one without fields. */
function isEmpty(object: unknown): boolean {
  return (
    object === undefined ||
    (typeof object === 'object' && object !== null && Object.keys(object).length === 0)
  );
}

function frameOf(up: Uplink, codec: Codec, names?: string): Record<string, unknown> | undefined {
  return up.data ? codec.frame?.(Buffer.from(up.data, 'base64'), up.port, names) : undefined;
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
