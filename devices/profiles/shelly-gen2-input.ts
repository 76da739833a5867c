import { z } from 'zod';
import { bthomeFields, bthomeKey, readBthome } from '../envelopes/bthome.js';
import { defineProfile, message } from '../profile.js';
import type { Reading, ReadingOf } from '../reading.js';
import { epochS, known, type Stamp, within } from '../values.js';

/** btn_down and btn_up belong to the same press; config_changed and the rest are none. */
const presses: Readonly<Record<string, ReadingOf<'press'>['press']>> = {
  single_push: 'single',
  double_push: 'double',
  triple_push: 'triple',
  long_push: 'long',
};

const pressing = /^(input|bthomedevice|bthomesensor):\d{1,3}$/;

const event = z.object({
  component: z.string().max(64),
  event: z.string().max(64),
  ts: z.number().nullish(),
  // Buttons over Bluetooth: which key of the device.
  idx: z.number().nullish(),
  // What the maker's Bluetooth script emits: one packet, with its own address.
  data: z.unknown().optional(),
});
const packet = bthomeFields.extend({ address: z.string().max(32), rssi: z.number().nullish() });
const notifyEvent = z.object({
  src: z.string().max(128),
  method: z.literal('NotifyEvent'),
  params: z.object({ ts: z.number().nullish(), events: z.array(event).max(64) }),
});
type NotifyEvent = z.output<typeof notifyEvent>;

function readEvent(each: z.output<typeof event>, ts: number | null | undefined): Reading[] {
  const stamp = epochS(each.ts ?? ts);
  const blu = each.event === 'shelly-blu' ? packet.safeParse(each.data) : undefined;
  if (blu?.success) {
    return readBthome(blu.data, blu.data.rssi).map((reading) => ({ ...stamp, ...reading }));
  }
  const press = Object.hasOwn(presses, each.event) ? presses[each.event] : undefined;
  if (press && pressing.test(each.component)) {
    const channel = typeof each.idx === 'number' ? `${each.component}:${each.idx}` : each.component;
    return [{ kind: 'press', channel, ...stamp, press }];
  }
  // New firmware is in place and the device restarts now.
  if (each.component === 'sys' && /^(ota_success|scheduled_restart)$/.test(each.event)) {
    return [{ kind: 'health', channel: 'device', ...stamp, restarted: true }];
  }
  return [];
}

/** Source, component and time: the DUP flag proves nothing. Without a clock there is no telling. */
function key({ src, params }: NotifyEvent): string | undefined {
  const parts = params.events.map((each) => {
    const blu = each.event === 'shelly-blu' ? packet.safeParse(each.data).data : undefined;
    if (blu) return bthomeKey(blu.address, blu);
    const ts = each.ts ?? params.ts;
    return epochS(ts).at === undefined ? undefined : `${each.component}@${ts}:${each.event}`;
  });
  return parts.length === 0 || parts.includes(undefined) ? undefined : [src, ...parts].join('|');
}

const input = z.object({ state: z.boolean().nullish() });
const status = z.looseObject({
  sys: z.object({ uptime: z.number().nullish() }).nullish(),
  wifi: z.object({ rssi: z.number().nullish() }).nullish(),
  'devicepower:0': z
    .object({ battery: z.object({ V: z.number().nullish(), percent: z.number().nullish() }).nullish() })
    .nullish(),
});
const notifyStatus = z.object({
  src: z.string().max(128),
  method: z.enum(['NotifyStatus', 'NotifyFullStatus']),
  params: status.extend({ ts: z.number().nullish() }),
});

const climate = z.object({ tC: z.number().nullish(), rh: z.number().nullish(), lux: z.number().nullish() });

/** temperature:0, humidity:0 and illuminance:0 are three components of one room. */
function readClimate(components: Record<string, unknown>, stamp: Stamp): Reading[] {
  const measured = Object.entries(components).flatMap(([name, value]) => {
    const parsed = /^(temperature|humidity|illuminance):\d{1,3}$/.test(name) && climate.safeParse(value);
    const { tC, rh, lux } = parsed ? (parsed.data ?? {}) : {};
    return [known({ temperature_c: tC, humidity_pct: rh, light_lux: lux })];
  });
  const room = Object.assign({}, ...measured) as object;
  return Object.keys(room).length > 0 ? [{ kind: 'environment', channel: 'room', ...stamp, ...room }] : [];
}

/** A toggle input is a switch that stays where it is put; a push-button input has no state. */
function readStatus(components: Record<string, unknown>, stamp: Stamp): Reading[] {
  const switches = Object.entries(components).flatMap(([component, value]): Reading[] => {
    const parsed = /^input:\d{1,3}$/.test(component) ? input.safeParse(value) : undefined;
    const on = parsed?.success ? parsed.data.state : undefined;
    return typeof on === 'boolean' ? [{ kind: 'switch', channel: component, ...stamp, on }] : [];
  });
  const states = [...switches, ...readClimate(components, stamp)];
  const parsed = status.safeParse(components);
  if (!parsed.success) return states;
  const { sys, wifi, 'devicepower:0': power } = parsed.data;
  const fields = known({
    uptime_s: sys?.uptime,
    // Zero means not connected by radio.
    rssi_dbm: wifi?.rssi ? within(wifi.rssi, -200, 30) : undefined,
    battery_pct: power?.battery?.percent,
    battery_v: power?.battery?.V,
  });
  if (Object.keys(fields).length === 0) return states;
  return [...states, { kind: 'health', channel: 'device', ...stamp, ...fields }];
}

const double = { component: 'input:0', id: 0, event: 'double_push', ts: 1646945882.47 };
const src = 'shellyplus1-a8032abc7158';
const at = 1646945882470;

export default defineProfile({
  id: 'shelly-gen2-input',
  vendor: 'Shelly',
  model: 'Gen2 and newer with inputs; BLU buttons paired to them',
  summary: 'Push buttons and key switches: help call, desk opened or closed',
  mounting: 'in the wall box behind a push button or key switch',
  transport: "Wi-Fi or Ethernet, the maker's MQTT with RPC notifications on, JSON",
  offline: 'last will on `<id>/online`',
  battery: 'mains; battery models state percent and volts',
  channels: ['input:*', 'bthomedevice:*', 'bthomesensor:*', 'button:*', 'room', 'motion', 'device'],
  messages: [
    message({
      topics: ['#/events/rpc'],
      schema: notifyEvent,
      read: ({ params }) => params.events.flatMap((each) => readEvent(each, params.ts)),
      key,
    }),
    message({
      topics: ['#/events/rpc'],
      schema: notifyStatus,
      read: ({ params }) => readStatus(params, epochS(params.ts)),
    }),
    message({
      topics: ['#/status/+'],
      schema: z.looseObject({}),
      read: (component, context) => readStatus({ [context.levels.at(-1) ?? '']: component }, {}),
    }),
    message({
      topics: ['#/online'],
      format: 'text',
      schema: z.enum(['true', 'false']),
      read: (word) => [{ kind: 'health', channel: 'device', online: word === 'true' }],
    }),
  ],
  interval_s: 3600,
  examples: [
    {
      name: 'double push, first on the way',
      origin: 'eric-void/automato-node-py src/automato/modules/shelly.py, captured message',
      topic: `${src}/events/rpc`,
      payload: {
        src,
        dst: `${src}/events`,
        method: 'NotifyEvent',
        params: { ts: 1646945882.47, events: [double] },
      },
      expect: [{ kind: 'press', channel: 'input:0', at, press: 'double' }],
    },
    {
      name: 'button down, up and push in one message are one press',
      origin: 'Shelly API documentation, component Input; composed by us',
      topic: 'hall/desk7/events/rpc',
      payload: {
        src,
        dst: 'hall/desk7/events',
        method: 'NotifyEvent',
        params: {
          ts: 1646945882.47,
          events: [
            { ...double, event: 'btn_down' },
            { ...double, event: 'btn_up' },
            { ...double, component: 'input:1', event: 'long_push' },
          ],
        },
      },
      expect: [{ kind: 'press', channel: 'input:1', at, press: 'long' }],
    },
    {
      name: 'key switch turned',
      origin: 'Shelly API documentation, NotifyStatus of Input; composed by us',
      topic: `${src}/events/rpc`,
      payload: {
        src,
        method: 'NotifyStatus',
        params: { ts: 1646945882.47, 'input:0': { id: 0, state: true } },
      },
      expect: [{ kind: 'switch', channel: 'input:0', at, on: true }],
    },
    {
      name: 'a Bluetooth button through the maker’s script on the same device',
      origin: 'ALLTERCO/shelly-script-examples ble-shelly-blu.js emits "shelly-blu"; address made up',
      topic: `${src}/events/rpc`,
      payload: {
        src,
        method: 'NotifyEvent',
        params: {
          ts: 1646945882.47,
          events: [
            {
              component: 'script:1',
              id: 1,
              event: 'shelly-blu',
              data: {
                encryption: false,
                BTHome_version: 2,
                pid: 7,
                battery: 100,
                button: 2,
                rssi: -58,
                address: 'aa:bb:cc:dd:ee:ff',
              },
              ts: 1646945882.47,
            },
          ],
        },
      },
      expect: [
        { kind: 'press', channel: 'button:1', at, press: 'double' },
        { kind: 'health', channel: 'device', at, battery_pct: 100, rssi_dbm: -58 },
      ],
    },
    {
      name: 'full status of an i4: one key switch, one push button',
      origin: 'Shelly API documentation, NotifyFullStatus; composed by us',
      topic: 'shellyplusi4-a8032abe54dc/events/rpc',
      payload: {
        src: 'shellyplusi4-a8032abe54dc',
        method: 'NotifyFullStatus',
        params: {
          ts: 1646945882.47,
          'input:0': { id: 0, state: false },
          'input:1': { id: 1, state: null },
          'temperature:100': { id: 100, tC: 21.5, tF: 70.7 },
          sys: { uptime: 100 },
          wifi: { rssi: -60 },
        },
      },
      expect: [
        { kind: 'switch', channel: 'input:0', at, on: false },
        { kind: 'environment', channel: 'room', at, temperature_c: 21.5 },
        { kind: 'health', channel: 'device', at, uptime_s: 100, rssi_dbm: -60 },
      ],
    },
    {
      name: 'last will',
      origin: 'asnowfix/home-automation data.js, captured packet',
      topic: 'shellyplus1pm-44179394d4d4/online',
      payload: 'false',
      expect: [{ kind: 'health', channel: 'device', online: false }],
    },
    {
      name: 'configuration changed: no press',
      origin: 'iobroker-community-adapters/ioBroker.shelly, issue with a captured event',
      topic: 'shelly1minig3-54320464a1d0/events/rpc',
      payload: {
        src: 'shelly1minig3-54320464a1d0',
        dst: 'shelly1minig3-54320464a1d0/events',
        method: 'NotifyEvent',
        params: { ts: 1736605194.11, events: [{ ...double, event: 'config_changed', cfg_rev: 35 }] },
      },
      expect: { rejected: 'no_reading' },
    },
  ],
});
