import { z } from 'zod';
import { defineProfile, message, type ReadContext } from '../profile.js';
import type { Reading } from '../reading.js';
import { Refused } from '../rejection.js';
import { epochMs, iso, maybeNumeric } from '../values.js';

const meanings = ['in', 'out', 'occupancy'] as const;

/** Topic and envelope do not tell what a scenario counts; a crossline scenario counts one direction, so a door has two. */
const options = z.strictObject({
  scenarios: z
    .record(z.string().min(1).max(64), z.enum(meanings))
    .default({})
    .describe(
      'What each scenario counts, as `Device1Scenario2: out`. A crossline scenario counts in if it is absent.',
    ),
});

/** Every number is text. `total` counts cars too and is not read. */
const data = z.object({
  startTime: z.string().max(64).nullish(),
  totalHuman: maybeNumeric,
  human: maybeNumeric,
  active: z.union([z.enum(['0', '1', 'true', 'false']), z.boolean()]).nullish(),
  classTypes: z.string().max(256).nullish(),
});
const schema = z.object({
  topic: z.string().max(512).nullish(),
  timestamp: z.number().nullish(),
  message: z.object({
    data: data.refine(
      (d) => [d.totalHuman, d.human, d.active ?? undefined].some((each) => each !== undefined),
      {
        error: 'neither totalHuman, human nor active',
      },
    ),
  }),
});

function read(event: z.output<typeof schema>, context: ReadContext): Reading[] {
  const { startTime, totalHuman, human, active, classTypes } = event.message.data;
  const scenario = /ObjectAnalytics\/([^/]+)$/.exec(event.topic ?? '')?.[1] ?? context.levels.at(-1) ?? '';
  const common = { channel: `scenario:${scenario}`, ...epochMs(event.timestamp) };
  const chosen = meaningOf(context.options.scenarios, scenario);
  if (typeof totalHuman === 'number' && chosen !== 'occupancy') {
    if (!startTime && !chosen) {
      throw new Refused('schema', `state under options.scenarios what ${common.channel} counts`);
    }
    // A new start time means that the counter was reset.
    const since = iso(startTime).at;
    const counter = chosen === 'out' ? { out: totalHuman } : { in: totalHuman };
    return [{ kind: 'total', ...common, ...counter, ...(since === undefined ? {} : { since }) }];
  }
  const people = human ?? totalHuman;
  if (typeof people === 'number') return [{ kind: 'presence', ...common, people }];
  if (classTypes && !classTypes.includes('human')) return [];
  return [{ kind: 'occupied', ...common, occupied: active === true || active === '1' || active === 'true' }];
}

function meaningOf(scenarios: unknown, scenario: string): (typeof meanings)[number] | undefined {
  const parsed = options.shape.scenarios.safeParse(scenarios);
  return parsed.success && Object.hasOwn(parsed.data, scenario) ? parsed.data[scenario] : undefined;
}

const topic = 'axis/0123456789AB/event/CameraApplicationPlatform/ObjectAnalytics/Device1Scenario1';
const origin = 'AxisCommunications/tutorial-axis-object-analytics-to-grafana README.md, shortened';
const at = 1670518346712;
const since = Date.UTC(2022, 11, 6, 22, 1, 25);
const envelope = (fields: Record<string, string>) => ({
  topic: 'axis:CameraApplicationPlatform/ObjectAnalytics/Device1Scenario1',
  timestamp: at,
  serial: '0123456789AB',
  message: { source: {}, key: {}, data: fields },
});

export default defineProfile({
  id: 'axis-aoa',
  vendor: 'Axis',
  model: 'AXIS Object Analytics',
  summary: 'Camera application: people over a line (one direction per scenario), people in an area',
  mounting: 'camera above the door or over the waiting area, tilted down',
  transport: "the camera's MQTT client (event publication, condition name on), JSON",
  offline: 'the last will as set in the camera; events are silent when nobody moves',
  battery: 'mains (PoE): no battery',
  channels: ['scenario:*'],
  options,
  messages: [
    message({ topics: ['#/ObjectAnalytics/+'], schema, read }),
    // With a topic of the installer's own, the event names its application itself.
    message({
      topics: ['#'],
      schema: schema.refine((event) => event.topic?.includes('/ObjectAnalytics/'), {
        error: 'no event of ObjectAnalytics',
      }),
      read,
    }),
  ],
  interval_s: null,
  examples: [
    {
      name: 'crossline counter, a car passed and no person',
      origin,
      topic,
      payload: envelope({
        startTime: '2022-12-06T22:01:25Z',
        reason: 'car',
        total: '20960',
        totalCar: '18103',
        totalHuman: '0',
        'totalMotorcycle/bicycle': '0',
      }),
      expect: [{ kind: 'total', channel: 'scenario:Device1Scenario1', at, in: 0, since }],
    },
    {
      name: 'the scenario that counts the way out',
      origin: `${origin}; a person instead of a car`,
      topic,
      payload: envelope({
        startTime: '2022-12-06T22:01:25Z',
        reason: 'human',
        total: '133',
        totalHuman: '21',
      }),
      options: { scenarios: { Device1Scenario1: 'out' } },
      expect: [{ kind: 'total', channel: 'scenario:Device1Scenario1', at, out: 21, since }],
    },
    {
      name: 'occupancy in an area',
      origin: 'fields as the Axis documentation names them, composed by us',
      topic,
      payload: envelope({ scenario: 'Waiting area', total: '5', human: '4' }),
      expect: [{ kind: 'presence', channel: 'scenario:Device1Scenario1', at, people: 4 }],
    },
    {
      name: 'somebody is in an area, on a topic of the installer’s own',
      origin: 'fields of motion as the Axis documentation names them, composed by us',
      topic: 'camera/counter-hall',
      payload: envelope({ active: '1', classTypes: 'human', objectId: '41' }),
      expect: [{ kind: 'occupied', channel: 'scenario:Device1Scenario1', at, occupied: true }],
    },
    {
      name: 'a number that is none',
      origin: 'synthetic',
      topic,
      payload: envelope({ startTime: '2022-12-06T22:01:25Z', reason: 'human', totalHuman: 'nan' }),
      expect: { rejected: 'schema' },
    },
  ],
});
