import { z } from 'zod';
import { pseudonymOf } from '../envelopes/examples.js';
import { defineProfile, message, type ReadContext } from '../profile.js';
import type { Reading } from '../reading.js';
import { availability, beaconId, known, maybeNumeric, numeric, within } from '../values.js';

const text = z.string().max(128).nullish();
const schema = z
  .object({
    rssi: maybeNumeric,
    distance: maybeNumeric,
    uuid: text,
    major: maybeNumeric,
    minor: maybeNumeric,
    id: text,
    lux: maybeNumeric,
    presence: z.enum(['present', 'absent']).nullish(),
    tempc: maybeNumeric,
    hum: maybeNumeric,
    batt: maybeNumeric,
    volt: maybeNumeric,
    servicedatauuid: text,
    servicedata: text,
  })
  .refine((m) => [m.rssi, m.tempc, m.hum, m.presence ?? undefined].some((each) => each !== undefined), {
    error: 'no rssi, presence, tempc or hum',
  });
type Advert = z.output<typeof schema>;

function read(m: Advert, context: ReadContext): Reading[] {
  const environment = known({
    temperature_c: within(m.tempc, -60, 100),
    humidity_pct: within(m.hum, 0, 100),
    light_lux: within(m.lux, 0, 200_000),
  });
  const isSensor = [m.tempc, m.hum, m.lux].some((each) => each !== undefined);
  const air: Reading[] =
    Object.keys(environment).length > 0 ? [{ kind: 'environment', channel: 'room', ...environment }] : [];
  return [...(isSensor ? air : [sighting(m, context)]), ...health(m, isSensor)];
}

/** An iBeacon changes its address and keeps its numbers; without numbers the address in the topic is all there is. */
function sighting(m: Advert, context: ReadContext): Reading {
  const { uuid, major, minor } = m;
  const gateway = context.levels.lastIndexOf('BTtoMQTT') - 1;
  const numbers =
    uuid && major !== undefined && minor !== undefined ? `${uuid}-${major}-${minor}` : undefined;
  const id = numbers ?? context.levels[gateway + 2] ?? m.id;
  const seen = known({ rssi_dbm: within(m.rssi, -150, 30), distance_m: within(m.distance, 0, 1000) });
  return {
    kind: 'sighting',
    channel: `gateway:${context.levels[gateway]}`,
    beacon: context.pseudonym(beaconId(id ?? '')),
    ...(m.presence === 'absent' ? { gone: true } : seen),
  };
}

function health(m: Advert, isSensor: boolean): Reading[] {
  const telemetry = eddystone(m);
  const fields = known({
    battery_pct: within(m.batt, 0, 100),
    battery_v: within(m.volt, 0, 100) ?? telemetry?.battery_v,
    rssi_dbm: isSensor ? within(m.rssi, -200, 30) : undefined,
    uptime_s: telemetry?.uptime_s,
    temperature_c: telemetry?.temperature_c,
    // A sensor that reports 104.7 % is wrong about humidity and may be right about the rest.
    faults: m.hum !== undefined && within(m.hum, 0, 100) === undefined ? ['humidity_implausible'] : undefined,
  });
  return Object.keys(fields).length > 0 ? [{ kind: 'health', channel: 'device', ...fields }] : [];
}

/** Eddystone-TLM, plain: battery in mV (0: not supported), temperature 8.8 fixed (0x8000: not supported), uptime in 0.1 s. */
function eddystone(m: Advert) {
  if (!/^(0x)?feaa$/i.test(m.servicedatauuid ?? '') || !/^2000[0-9a-f]{24}$/i.test(m.servicedata ?? ''))
    return undefined;
  const frame = Buffer.from(m.servicedata ?? '', 'hex');
  const millivolts = frame.readUInt16BE(2);
  const temperature = frame.readInt16BE(4);
  return {
    battery_v: millivolts === 0 ? undefined : millivolts / 1000,
    temperature_c: temperature === -0x8000 ? undefined : within(temperature / 256, -60, 150),
    uptime_s: frame.readUInt32BE(10) / 10,
  };
}

/** How the gateway itself is, every two minutes. */
const system = z.object({ uptime: numeric, version: text, rssi: maybeNumeric });

const topic = 'home/OpenMQTTGateway/BTtoMQTT/45E174126E00';

export default defineProfile({
  id: 'openmqttgateway',
  vendor: 'OpenMQTTGateway, Theengs',
  model: 'Bluetooth gateway',
  summary: 'Anonymous sightings of beacons per gateway; temperature and humidity of Bluetooth sensors',
  mounting: 'one gateway per zone, 1 to 2 m high',
  transport: 'OpenMQTTGateway or Theengs Gateway over MQTT, JSON',
  offline: 'last will on `<base>/<gateway>/LWT`',
  battery: 'USB: no battery; sensors behind it state theirs',
  channels: ['gateway:*', 'room', 'device'],
  messages: [
    message({
      topics: ['+/+/LWT'],
      format: 'text',
      schema: availability,
      read: (online) => [{ kind: 'health', channel: 'device', by: 'gateway', online }],
    }),
    message({ topics: ['#/BTtoMQTT/+', '#/BTtoMQTT'], schema, read }),
    message({
      topics: ['#/SYStoMQTT'],
      schema: system,
      read: ({ uptime, version, rssi }) => [
        {
          kind: 'health',
          channel: 'device',
          ...known({ uptime_s: uptime, rssi_dbm: within(rssi, -200, 30), firmware: version }),
        },
      ],
    }),
    // Theengs repeats every decoded message here.
    message({
      topics: ['+/+/presence', '+/home_presence/+'],
      schema: z.looseObject({ id: z.string() }),
      read: () => [],
    }),
  ],
  interval_s: 120,
  examples: [
    {
      name: 'a beacon by its address',
      origin: 'OpenMQTTGateway docs/use/ble.md',
      topic,
      payload: { id: '45:e1:74:12:6e:00', rssi: -89, distance: 21.51847, servicedata: 'fe00' },
      expect: [
        {
          kind: 'sighting',
          channel: 'gateway:OpenMQTTGateway',
          beacon: pseudonymOf('45e174126e00'),
          rssi_dbm: -89,
          distance_m: 21.51847,
        },
      ],
    },
    {
      name: 'an iBeacon by its numbers, gone',
      origin: 'Theengs gateway docs/use/use.md; numbers of the test vector of theengs/decoder',
      topic: 'home/TheengsGateway/BTtoMQTT/AABBCCDDEEFF',
      payload: {
        id: 'AA:BB:CC:DD:EE:FF',
        uuid: '426c7565436861726d426561636f6e73',
        major: 3838,
        minor: 4949,
        presence: 'absent',
      },
      expect: [
        {
          kind: 'sighting',
          channel: 'gateway:TheengsGateway',
          beacon: pseudonymOf('426c7565436861726d426561636f6e73-3838-4949'),
          gone: true,
        },
      ],
    },
    {
      name: 'numbers as text, humidity impossible',
      origin: 'theengs/gateway docs/use/use.md (104.7 % is published there); text form of docs/use/ble.md',
      topic: 'home/TheengsGateway/BTtoMQTT/F35285',
      payload: { id: 'F3:52:85', rssi: -82, tempc: '24.1', hum: '104.7', volt: 2.56 },
      expect: [
        { kind: 'environment', channel: 'room', temperature_c: 24.1 },
        {
          kind: 'health',
          channel: 'device',
          battery_v: 2.56,
          rssi_dbm: -82,
          faults: ['humidity_implausible'],
        },
      ],
    },
    {
      name: 'Eddystone telemetry without battery and temperature',
      origin: 'frame built to google/eddystone eddystone-tlm/tlm-plain.md (bb8738d)',
      topic: 'home/OpenMQTTGateway/BTtoMQTT/C7FAAD132C00',
      payload: {
        id: 'C7:FA:AD:13:2C:00',
        rssi: -68,
        servicedatauuid: '0xfeaa',
        servicedata: '200000008000000003e800001f40',
      },
      expect: [
        {
          kind: 'sighting',
          channel: 'gateway:OpenMQTTGateway',
          beacon: pseudonymOf('c7faad132c00'),
          rssi_dbm: -68,
        },
        { kind: 'health', channel: 'device', uptime_s: 800 },
      ],
    },
    {
      name: 'the gateway itself',
      origin: 'OpenMQTTGateway docs: SYStoMQTT; values composed by us',
      topic: 'home/OpenMQTTGateway/SYStoMQTT',
      payload: { uptime: 1234, version: 'v1.7.0', env: 'esp32dev-ble', rssi: -55, disc: true },
      expect: [{ kind: 'health', channel: 'device', uptime_s: 1234, rssi_dbm: -55, firmware: 'v1.7.0' }],
    },
    {
      name: 'a sensor with text and numbers mixed, behind a longer base topic',
      origin: 'theengs/decoder tests/BLE (LYWSD03MMC_ATC), composed by us',
      topic: 'site7/hall/lobby/BTtoMQTT/A4C138000001',
      payload: {
        id: 'A4:C1:38:00:00:01',
        model_id: 'LYWSD03MMC_ATC',
        tempc: '21.7',
        hum: 44.1,
        batt: 87,
        rssi: -66,
      },
      expect: [
        { kind: 'environment', channel: 'room', temperature_c: 21.7, humidity_pct: 44.1 },
        { kind: 'health', channel: 'device', battery_pct: 87, rssi_dbm: -66 },
      ],
    },
    {
      name: 'the copy on the presence topic',
      origin: 'Theengs gateway docs/use/use.md',
      topic: 'home/TheengsGateway/presence',
      payload: { id: 'F3:52:85', rssi: -82 },
      expect: { rejected: 'no_reading' },
    },
  ],
});
