import { z } from 'zod';
import { defineProfile, message } from '../profile.js';
import type { Reading } from '../reading.js';
import { epochMsOrIso, known, within } from '../values.js';

/** In LIVE_DATA a person who crosses a line is reported as a line event and again as a count: one is taken. */
const options = z.strictObject({
  live: z
    .enum(['lines', 'counters'])
    .default('lines')
    .describe('What of LIVE_DATA is counted. Line events need no logic at the sensor.'),
});

const time = z.union([z.number(), z.string().max(64)]).nullish();
const packageInfo = z.object({ id: z.number().nullish(), agent_id: z.number().nullish() });
const sensorInfo = z.object({ serial_number: z.string().max(64).nullish() }).nullish();

const record = z.object({
  from: time,
  to: time,
  samples: z.number().nullish(),
  counts: z.array(z.object({ name: z.string().max(128), value: z.number() })).max(256),
});
const logics = z.object({
  logics_data: z.object({
    package_info: packageInfo,
    sensor_info: sensorInfo,
    logics: z.array(z.object({ id: z.number(), info: z.string().nullish(), records: z.array(record) })),
  }),
});
type Logics = z.output<typeof logics>['logics_data'];

/** Logics that count something else than persons: groups, bicycles, carts. */
const notPersons = /^XLT_(GROUP|BICYCLE|PRAM|WHEELCHAIR|SHOPPING_CART)_/;

function readLogics({ logics: all }: Logics): Reading[] {
  const persons = all.filter((logic) => !notPersons.test(logic.info ?? ''));
  const ends = persons.flatMap((logic) => logic.records.map((each) => epochMsOrIso(each.to).at ?? 0));
  const newest = Math.max(0, ...ends);
  return persons.flatMap((logic) =>
    logic.records
      // A record without samples measured nothing; its zeros are not zeros.
      .filter((each) => each.samples !== 0)
      .flatMap((each) => {
        const stamp = epochMsOrIso(each.to ?? each.from);
        // A retry brings several records: all but the newest are history.
        const late = stamp.at !== undefined && stamp.at < newest ? { backfilled: true as const } : {};
        return readRecord(`logic:${logic.id}`, each).map((reading) => ({ ...reading, ...stamp, ...late }));
      }),
  );
}

/** Counts are taken by name; gender, age and mask counts are left where they are. */
function readRecord(channel: string, { counts }: z.output<typeof record>): Reading[] {
  const value = new Map(counts.map((count) => [count.name, count.value]));
  const readings: Reading[] = [];
  if (value.has('fw') || value.has('bw')) {
    readings.push({ kind: 'crossing', channel, in: value.get('fw') ?? 0, out: value.get('bw') ?? 0 });
  }
  const balance = value.get('balance');
  // A balance of ins and outs can drift below nobody: then it says nothing.
  if (balance !== undefined && balance >= 0) readings.push({ kind: 'presence', channel, people: balance });
  const queue = known({ length: value.get('queue-length'), outflow: value.get('outflow') });
  if (Object.keys(queue).length > 0) {
    const left = queue.outflow !== 0;
    readings.push({
      kind: 'queue',
      channel,
      ...queue,
      ...(left ? known({ wait_s: value.get('queueing-time') }) : {}),
    });
  }
  const dwell = value.get('dwell_time');
  if (dwell !== undefined && dwell > 0) readings.push({ kind: 'dwell', channel, mean_s: dwell });
  return readings;
}

const event = z.object({
  type: z.string().max(64),
  attributes: z
    .object({
      geometry_id: z.number().nullish(),
      logic_id: z.number().nullish(),
      counter_name: z.string().max(128).nullish(),
      counter_value: z.number().nullish(),
      amount: z.number().nullish(),
    })
    .nullish(),
});
type Event = z.output<typeof event>;
const live = z.object({
  live_data: z.object({
    package_info: packageInfo,
    sensor_info: sensorInfo,
    frames: z.array(z.object({ framenumber: z.number().nullish(), time, events: z.array(event).nullish() })),
  }),
});
type Live = z.output<typeof live>['live_data'];

/** Tracks, positions, heights and faces are dropped unread; only what crossed, counted or ended remains. */
function readLive({ frames }: Live, option: unknown): Reading[] {
  // Without a choice a package is read as it stands: by its line events, or by its counters if it has none.
  const hasLines = frames.some((frame) => frame.events?.some((each) => each.type.startsWith('LINE_CROSS_')));
  const chosen = option ?? (hasLines ? 'lines' : 'counters');
  return frames.flatMap((frame) =>
    (frame.events ?? []).flatMap((each) =>
      readEvent(each, chosen).map((reading) => ({ ...reading, ...epochMsOrIso(frame.time) })),
    ),
  );
}

function readEvent({ type, attributes }: Event, chosen: unknown): Reading[] {
  if (!attributes) return [];
  const { geometry_id: geometry, counter_value: value, counter_name: name, amount } = attributes;
  const channel = `counter:${attributes.logic_id}`;
  if (type === 'LINE_CROSS_FORWARD' || type === 'LINE_CROSS_BACKWARD') {
    const forward = type === 'LINE_CROSS_FORWARD' ? 1 : 0;
    if (chosen === 'counters') return [];
    return [{ kind: 'crossing', channel: `line:${geometry ?? 0}`, in: forward, out: 1 - forward }];
  }
  if (type === 'TIME_CHANGE' && typeof amount === 'number') {
    if (name === 'queueing-time') return [{ kind: 'queue', channel, outflow: 1, wait_s: amount }];
    return name === 'dwell_time' ? [{ kind: 'dwell', channel, mean_s: amount }] : [];
  }
  if (!/^COUNT_(INCREMENT|DECREMENT)$/.test(type) || typeof value !== 'number') return [];
  if (name === 'balance') return value < 0 ? [] : [{ kind: 'presence', channel, people: value }];
  if (name === 'queue-length') return [{ kind: 'queue', channel, length: value }];
  if (chosen !== 'counters') return [];
  if (name === 'fw') return [{ kind: 'total', channel, in: value }];
  return name === 'bw' ? [{ kind: 'total', channel, out: value }] : [];
}

const details = z.object({
  uptime_sec: z.number().nullish(),
  temperatures: z.object({ housing: z.number().nullish(), die: z.number().nullish() }).nullish(),
});
const state = z.object({ state: z.object({ state: z.string().nullish() }).nullish() }).nullish();
const status = z.object({
  status_data: z.object({
    states: z.object({
      device: z
        .object({ state: z.object({ state: z.string().nullish(), details: details.nullish() }) })
        .nullish(),
      time: state,
      network: state,
      updates: z.object({ state: z.object({ version: z.string().max(128).nullish() }).nullish() }).nullish(),
      singlesensor: z
        .object({ status: z.object({ illumination: z.string().nullish() }).nullish() })
        .nullish(),
    }),
  }),
});

function readStatus({ states }: z.output<typeof status>['status_data']): Reading[] {
  const device = states.device?.state;
  const illumination = states.singlesensor?.status?.illumination;
  const faults = [
    ...(device?.state && device.state !== 'OK' ? ['device'] : []),
    ...(states.time?.state?.state && states.time.state.state !== 'OK' ? ['clock'] : []),
    ...(states.network?.state?.state && states.network.state.state !== 'OK' ? ['network'] : []),
    ...(illumination && !illumination.startsWith('SUFFICIENT') ? ['illumination'] : []),
  ];
  const temperature = device?.details?.temperatures?.housing ?? device?.details?.temperatures?.die;
  const fields = known({
    uptime_s: device?.details?.uptime_sec,
    temperature_c: within(temperature, -60, 150),
    firmware: states.updates?.state?.version,
  });
  return [{ kind: 'health', channel: 'device', online: true, ...fields, faults }];
}

/** Package numbers begin again at a restart, so the first instant belongs to the key. */
function keyOf(data: Logics | Live): string {
  const first = 'logics' in data ? data.logics[0]?.records[0]?.to : data.frames[0]?.time;
  const { id, agent_id: agent } = data.package_info;
  return [data.sensor_info?.serial_number ?? '', agent ?? '', id ?? '', first ?? ''].join('|');
}

const origin = 'akenza-io/device-type-library types/xovis/PC2SV5/uplink.spec.js (0c405d3), shortened';
const topic = 'xovis/hall/entrance';
const package_info = { version: '5.0', id: 2, agent_id: 1003 };

export default defineProfile({
  id: 'xovis-5',
  vendor: 'Xovis',
  model: 'PC series, firmware 5',
  summary: 'Stereo sensor: lines, zones, and queues with their length, outflow and queueing time',
  mounting: 'ceiling, looking straight down, 2.2 to 6 m high',
  transport: "the sensor's data push over MQTT, JSON; one connection per agent",
  offline: 'STATUS agent; with include_empty off, silence is not loss',
  battery: 'mains (PoE): no battery',
  channels: ['logic:*', 'counter:*', 'line:*', 'device'],
  options,
  messages: [
    message({
      topics: ['#'],
      schema: logics,
      read: (m) => readLogics(m.logics_data),
      key: (m) => keyOf(m.logics_data),
    }),
    message({
      topics: ['#'],
      schema: live,
      read: (m, context) => readLive(m.live_data, context.options.live),
      key: (m) => keyOf(m.live_data),
    }),
    message({ topics: ['#'], schema: status, read: (m) => readStatus(m.status_data) }),
  ],
  // With include_empty off, an empty hall is silent; the STATUS agent tells silence from loss.
  interval_s: 300,
  examples: [
    {
      name: 'queue statistics of a minute',
      origin,
      topic: 'xovis/hall/queue-1',
      payload: {
        logics_data: {
          package_info,
          sensor_info: { serial_number: '00:6E:02:00:6D:BC', type: 'SINGLE_SENSOR' },
          logics: [
            {
              id: 1000,
              name: 'Queue statistics 1',
              info: 'XLT_QUEUE_STATISTICS',
              records: [
                {
                  from: 1720000500000,
                  to: 1720000560000,
                  samples: 1,
                  samples_expected: 1,
                  counts: [
                    { id: 1000001, name: 'queue-length', value: 0 },
                    { id: 1000002, name: 'outflow', value: 8 },
                    { id: 1000003, name: 'queueing-time', value: 124.426003, unit: 'seconds' },
                  ],
                },
              ],
            },
          ],
        },
      },
      expect: [
        {
          kind: 'queue',
          channel: 'logic:1000',
          at: 1720000560000,
          length: 0,
          outflow: 8,
          wait_s: 124.426003,
        },
      ],
    },
    {
      name: 'two records of a line after a retry: the older one is history',
      origin: `${origin}; second record composed by us`,
      topic,
      payload: {
        logics_data: {
          package_info,
          logics: [
            {
              id: 3,
              info: 'XLT_LINE_IN_OUT_COUNT',
              records: [
                { from: 1684325280000, to: 1684325340000, counts: [{ id: 8, name: 'fw', value: 2 }] },
                {
                  from: 1684325340000,
                  to: 1684325400000,
                  counts: [
                    { id: 8, name: 'fw', value: 1 },
                    { id: 9, name: 'bw', value: 0 },
                    { id: 10, name: 'fw-male', value: 1 },
                  ],
                },
              ],
            },
          ],
        },
      },
      expect: [
        { kind: 'crossing', channel: 'logic:3', at: 1684325340000, backfilled: true, in: 2, out: 0 },
        { kind: 'crossing', channel: 'logic:3', at: 1684325400000, in: 1, out: 0 },
      ],
    },
    {
      name: 'a line event and its count are one person',
      origin,
      topic,
      payload: {
        live_data: {
          package_info: { version: '5.0', id: 150, agent_id: 1005 },
          frames: [
            {
              framenumber: 4137403,
              time: 1645780665470,
              tracked_objects: [{ track_id: 490, type: 'PERSON', position: [-0.045263, 0.077018, 1.738642] }],
              events: [
                {
                  category: 'SCENE',
                  type: 'LINE_CROSS_BACKWARD',
                  attributes: { track_id: 490, geometry_id: 2 },
                },
                {
                  category: 'COUNT',
                  type: 'COUNT_INCREMENT',
                  attributes: { logic_id: 2, counter_id: 3, counter_name: 'bw', counter_value: 926 },
                },
              ],
            },
          ],
        },
      },
      expect: [{ kind: 'crossing', channel: 'line:2', at: 1645780665470, in: 0, out: 1 }],
    },
    {
      name: 'health with the clock not locked',
      origin: `${origin}; state of the clock changed by us`,
      topic: 'xovis/hall/entrance/status',
      payload: {
        status_data: {
          package_info: { version: '5.0', id: 1, agent_id: 1006 },
          states: {
            device: {
              state: { details: { temperatures: { die: 66, housing: 52 }, uptime_sec: 334753 }, state: 'OK' },
            },
            time: { state: { state: 'ERROR' } },
            singlesensor: { status: { illumination: 'SUFFICIENT' } },
          },
        },
      },
      expect: [
        {
          kind: 'health',
          channel: 'device',
          online: true,
          uptime_s: 334753,
          temperature_c: 52,
          faults: ['clock'],
        },
      ],
    },
    {
      name: 'two documents glued together by a relay',
      origin: 'synthetic',
      topic,
      payload: '{"status_data":{"states":{}}}{"status_data":{"states":{}}}',
      expect: { rejected: 'syntax' },
    },
  ],
});
